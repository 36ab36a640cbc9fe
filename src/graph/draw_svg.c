/*
 * draw_svg: which of two forms a picture has. Boxes (svg_boxes.c) are for what a person can look at as a whole; a graph with
 * many lanes or a very long one is a list (svg_list.c), as wide as its lanes are few and a quarter as high.
 */
#include "graph/svg.h"

enum
{
    MOST_LANES = 12,
    MOST_ROWS = 120,
};

str draw_svg(const struct picture *picture)
{
    struct svg svg = {
        .out = BUF(picture->arena),
        .picture = picture,
        .lanes = lanes_make(picture->graph, picture->arena, picture->list, LANES_LAYERED),
    };

    if (svg.lanes.width <= MOST_LANES && svg.lanes.rows <= MOST_ROWS)
        svg_boxes(&svg);
    else
    {
        svg.lanes = lanes_make(picture->graph, picture->arena, picture->list, LANES_LIST);
        svg_list(&svg);
    }
    return buf_str(&svg.out);
}
