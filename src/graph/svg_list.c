/*
 * svg_list: for graphs that are too wide or too long for boxes: the terminal's drawing with a line of text for each revision.
 *
 * The form of a node says what the revision is: a ring in a ring is a head, a square current, a triangle a branch point (up) or
 * a merge point (down), a diamond both, a disc any other. depends_on is named in the line.
 */
#include "graph/branch.h"
#include "graph/svg.h"

enum
{
    MARGIN = 20,
    ROW = 26,
    LANE = 18,
    RADIUS = 5,
    TEXT_SIZE = 12,
    SMALL_SIZE = 11,
    TEXT_WIDTH = 900, /* of a line */
    BASELINE = 4,     /* below the middle of a row */
};

struct list
{
    struct svg *svg;
    uint32_t *waits; /* by lane: index + 1 of the node that its line runs to; 0: free */
    uint32_t width;  /* lanes up to the last one that is not free */
};

static void grid_make(struct svg *svg)
{
    struct arena *arena = svg->out.arena;
    int32_t *tops = arena_alloc_array(arena, svg->lanes.rows + 1, sizeof *tops);
    int32_t *bottoms = arena_alloc_array(arena, svg->lanes.rows + 1, sizeof *bottoms);
    int32_t *middles = arena_alloc_array(arena, svg->lanes.width, sizeof *middles);

    for (uint32_t row = 0; row < svg->lanes.rows; row++)
        tops[row] = bottoms[row] = MARGIN + (int32_t)row * ROW + ROW / 2;
    for (uint32_t lane = 0; lane < svg->lanes.width; lane++)
        middles[lane] = MARGIN + (int32_t)lane * LANE;
    svg->grid = (struct svg_grid){
        .tops = tops,
        .bottoms = bottoms,
        .middles = middles,
        .width = 2 * MARGIN + (int32_t)svg->lanes.width * LANE + TEXT_WIDTH,
        .height = 2 * MARGIN + (int32_t)svg->lanes.rows * ROW,
    };
}

/* Moves on to a node's row; returns how many lanes have something in it. */
static uint32_t row_width(struct list *list, uint32_t index)
{
    const struct lanes_node *node = &list->svg->lanes.nodes[index];
    uint32_t before = list->width > node->lane ? list->width : node->lane + 1;

    for (uint32_t lane = 0; lane < list->width; lane++)
        if (list->waits[lane] == index + 1)
            list->waits[lane] = 0;
    for (uint32_t e = node->first_edge; e < node->first_edge + node->edge_count; e++)
    {
        const struct lanes_edge *edge = &list->svg->lanes.edges.at[e];

        list->waits[edge->lane] = edge->to + 1;
        if (edge->lane >= list->width)
            list->width = edge->lane + 1;
    }
    while (list->width > 0 && list->waits[list->width - 1] == 0)
        list->width--;
    return list->width > before ? list->width : before;
}

static void form_add(struct svg *svg, const struct lanes_node *node, int32_t x, int32_t y)
{
    const struct graph *graph = svg->picture->graph;
    bool branches = graph_is_branch_point(graph, node->number);
    bool merges = revision_is_merge_point(graph_revision(graph, node->number));
    uint32_t color = svg_lane_color(node->lane);
    struct buf *out = &svg->out;

    if (graph_is_head(graph, node->number))
        buf_print(out, "<circle class=\"box s%u\" cx=\"%d\" cy=\"%d\" r=\"%d\"/>", color, x, y, RADIUS + 3);
    if (draw_is_current(svg->picture, node->number))
        buf_print(out, "<rect class=\"f%u\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", color, x - RADIUS, y - RADIUS,
                  2 * RADIUS, 2 * RADIUS);
    else if (branches && merges)
        buf_print(out, "<path class=\"f%u\" d=\"M%d %dl8 8l-8 8l-8 -8z\"/>", color, x, y - 8);
    else if (branches)
        buf_print(out, "<path class=\"f%u\" d=\"M%d %dh14l-7 -12z\"/>", color, x - 7, y + 6);
    else if (merges)
        buf_print(out, "<path class=\"f%u\" d=\"M%d %dh14l-7 12z\"/>", color, x - 7, y - 6);
    else
        buf_print(out, "<circle class=\"f%u\" cx=\"%d\" cy=\"%d\" r=\"%d\"/>", color, x, y, RADIUS);
}

/* The line of text in pieces, each with a class. */
static void pieces_add(struct svg *svg, uint32_t number, uint32_t color, int32_t x, int32_t y)
{
    const struct picture *picture = svg->picture;
    const struct revision *revision = graph_revision(picture->graph, number);
    struct arena *arena = svg->out.arena;
    str_array labels = branch_labels_of(picture->graph, number);
    str label_class = str_print(arena, "mark f%u", color);
    const struct
    {
        const char *class;
        str text;
    } pieces[] = {
        {"id", revision->id},
        {"date", draw_date(revision)},
        {label_class.at, str_array_join(arena, &labels, STR(", "))},
        {"mark", draw_marks(picture, number, STR(" · "))},
        {"mark", revision->depends_on.len > 0
                     ? str_join(arena, STR("depends on "), str_array_join(arena, &revision->depends_on, STR(", ")))
                     : (str){0}},
        {"message", draw_message(arena, revision)},
    };
    int32_t room = TEXT_WIDTH;

    buf_print(&svg->out, "<text x=\"%d\" y=\"%d\">", x, y + BASELINE);
    for (size_t i = 0; i < COUNT_OF(pieces); i++)
    {
        str text = pieces[i].text.len > 0 && room > 0 ? svg_text_fit(arena, pieces[i].text, TEXT_SIZE, room, NULL) : (str){0};

        if (text.len == 0)
            continue;
        buf_print(&svg->out, "<tspan class=\"%s\"%s>", pieces[i].class, i > 0 ? " dx=\"10\"" : "");
        svg_add_text(&svg->out, text);
        buf_add_literal(&svg->out, "</tspan>");
        room -= svg_text_width(text, TEXT_SIZE) + 10;
    }
    buf_add_literal(&svg->out, "</text>");
}

void svg_list(struct svg *svg)
{
    struct list list = {.svg = svg};
    int32_t *middles = arena_alloc_array(svg->out.arena, svg->lanes.count, sizeof *middles);

    list.waits = arena_alloc_array(svg->out.arena, svg->lanes.width, sizeof *list.waits);
    grid_make(svg);
    for (uint32_t i = 0; i < svg->lanes.count; i++)
        middles[i] = svg->grid.tops[i];
    svg_begin(svg);
    svg_add_edges(svg, middles, middles);
    for (uint32_t i = 0; i < svg->lanes.count; i++)
    {
        const struct lanes_node *node = &svg->lanes.nodes[i];
        uint32_t width = row_width(&list, i);

        svg_begin_node(svg, node->number);
        form_add(svg, node, svg->grid.middles[node->lane], middles[i]);
        pieces_add(svg, node->number, svg_lane_color(node->lane), MARGIN + (int32_t)width * LANE, middles[i]);
        svg_end_node(svg);
    }
    svg_end(svg);
}
