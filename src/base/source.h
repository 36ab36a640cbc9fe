/*
 * The source map: every file that is read gets a range of numbers, so that one 32-bit number, a place, says file and byte.
 *
 * Tokens, tree nodes, instructions and values carry places. Place 0 is nowhere. A file of n bytes takes n + 1 places: the
 * last stands for its end. Line and column are found when a message needs them.
 */
#ifndef LB_BASE_SOURCE_H
#define LB_BASE_SOURCE_H

#include "base/array.h"

typedef uint32_t place;

#define PLACE_NONE 0u

/* From one place up to, not including, another in the same file. `to` may be 0: only the start is known. */
struct span
{
    place from, to;
};

#define SPAN_NONE ((struct span){PLACE_NONE, PLACE_NONE})

struct source_file
{
    str name; /* as shown to the user */
    str text;
    size_t len;      /* of the text, also while it is not kept */
    bool is_dropped; /* the text was given up (source_drop) and comes back through read_again */
    place first;
    uint32_t *line_starts; /* made by the first question for a line */
    size_t line_count;
};

struct source_map
{
    struct arena *arena;
    ARRAY(struct source_file *) files;
    place next;

    /* Reads the text of a dropped file again, by its name; false when it has changed or is gone. NULL: cannot. */
    bool (*read_again)(void *subject, const struct source_file *file, str *out_text);
    void *read_again_subject;
};

struct source_position
{
    const struct source_file *file;
    uint32_t line;   /* from 1 */
    uint32_t column; /* from 1, in code points */
    uint32_t offset; /* bytes into the file */
};

/* Adds a file; neither name nor text is copied. NULL when the range of places (4 GiB of sources) is used up. */
const struct source_file *source_add(struct source_map *map, str name, str text);

/* Gives up the text of a file whose places stay valid: of a thousand revision files only the heads are kept. */
void source_drop(struct source_map *map, const struct source_file *file);

/* Where a place is; false for PLACE_NONE and for a place of no file. */
bool source_find(const struct source_map *map, place at, struct source_position *out_position);

/* The text of a line (from 1), without its end. */
str source_line(const struct source_file *file, uint32_t line);

/* The text of a span; empty when it is nowhere. */
str source_text(const struct source_map *map, struct span span);

#endif
