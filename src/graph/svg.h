/* svg: what the two forms of the SVG picture share: escaped text, its width, the frame and the looks, lines between revisions.
 */
#ifndef LB_GRAPH_SVG_H
#define LB_GRAPH_SVG_H

#include "graph/draw.h"

/* Where things stand, in pixels. A row takes its lines from `tops` down to `bottoms`; between rows lines change their lane. */
struct svg_grid
{
    const int32_t *tops, *bottoms; /* by row */
    const int32_t *middles;        /* by lane */
    int32_t width, height;
    int32_t corner; /* radius where lines turn, square to the lanes; 0: they swing from row to row */
};

struct svg
{
    struct buf out;
    const struct picture *picture;
    struct lanes lanes;
    struct svg_grid grid;
};

/* Boxes in lanes for what a page can show side by side, else a list. */
void svg_boxes(struct svg *svg);
void svg_list(struct svg *svg);

/* Text as XML takes it: escaped; what is no character of XML becomes U+FFFD. */
void svg_add_text(struct buf *out, str text);

/* Pixels that a text takes in a sans-serif font of this size; fonts differ, so on the wide side. */
int32_t svg_text_width(str text, int32_t size);

/* The beginning of a text that fits, with an ellipsis when something is left out; at a blank when that loses little. *out_rest:
 * what is left, unless NULL; then there is no ellipsis. */
str svg_text_fit(struct arena *arena, str text, int32_t size, int32_t width, str *out_rest);

/* <svg ...> with title, looks and background; </svg>. */
void svg_begin(struct svg *svg);
void svg_end(struct svg *svg);

/* <a> or <g> around a revision, with its title: id, marks, path and the whole docstring. */
void svg_begin_node(struct svg *svg, uint32_t number);
void svg_end_node(struct svg *svg);

/* Whether a line leaves its lane. */
bool svg_is_bent(const struct svg *svg, const struct lanes_node *node, const struct lanes_edge *edge);

/* All lines by down_revision, the straight ones on top: from `from_y` of the child to `to_y` of the parent, both by node. */
void svg_add_edges(struct svg *svg, const int32_t *from_y, const int32_t *to_y);

/* The class of a lane's colour: l0, l1 ... */
uint32_t svg_lane_color(uint32_t lane);

/* Whether the lane's labels are shown at this node: its label set is that of no child in the picture. */
bool svg_shows_labels(const struct svg *svg, const struct lanes_node *node);

#endif
