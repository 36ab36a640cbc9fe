/*
 * picture_tables: where the boxes of an entity-relationship diagram stand. Plain geometry: nothing is known of SQL.
 *
 * Boxes are in layers, from left to right: what others refer to is left of them. Lines that cross layers have a way around the
 * boxes between (waypoints). Boxes without lines stand in rows below.
 */
#ifndef LB_RUN_PICTURE_TABLES_H
#define LB_RUN_PICTURE_TABLES_H

#include "base/array.h"

struct layout_box
{
    int32_t width, height; /* given */
    int32_t x, y;          /* found: the upper left corner */
    uint32_t layer;
};

/* From a box to the one that it refers to. */
struct layout_line
{
    uint32_t from, to;
    bool is_back;          /* found: it closes a cycle, `to` is right of `from` or the same */
    uint32_t first, count; /* found: its waypoints, beginning next to `from`: right and left side of each layer between */
};

struct layout_point
{
    int32_t x, y;
};

struct layout
{
    struct layout_box *boxes;
    size_t box_count;
    struct layout_line *lines;
    size_t line_count;
    ARRAY(struct layout_point) points;
    int32_t width, height;
};

void layout_make(struct arena *arena, struct layout *layout);

#endif
