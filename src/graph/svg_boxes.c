/*
 * svg_boxes: each revision a box in its lane, branches side by side; the labels of a branch stand above its newest box.
 *
 * What a revision is shows in the form and in a word at the foot of its box: a double border is a head, a thick one with a bar
 * at its left current, a diamond at the top a branch point, one at the bottom a merge point, a line below a base. The message
 * has two lines at most; all of it is in the title. depends_on is a dashed arrow behind the boxes.
 */
#include "graph/branch.h"
#include "graph/svg.h"

enum
{
    MARGIN = 28,
    BOX_WIDTH = 244,
    PAD = 12,
    LINE = 16,
    TEXT_SIZE = 12,
    BOLD_SIZE = 13, /* as which 11 pixels in bold type are measured */
    HEADER = 24,    /* above a box with labels */
    GAP = 42,       /* between rows where lines turn */
    SHORT_GAP = 22,
    CORNER = 8,
    LANE_GAP = 44,
    NARROW = 10, /* a lane without boxes */
};

struct box
{
    str lines[2];
    str marks;
    int32_t top, height;
    bool has_header;
};

struct boxes
{
    struct svg *svg;
    struct box *at; /* by node */
    int32_t *lefts; /* of lanes */
};

static struct box box_make(const struct svg *svg, const struct lanes_node *node)
{
    struct arena *arena = svg->out.arena;
    int32_t room = BOX_WIDTH - 2 * PAD;
    struct box box = {.marks = draw_marks(svg->picture, node->number, STR(" · ")), .has_header = svg_shows_labels(svg, node)};
    str rest;

    box.lines[0] =
        svg_text_fit(arena, draw_message(arena, graph_revision(svg->picture->graph, node->number)), TEXT_SIZE, room, &rest);
    box.lines[1] = svg_text_fit(arena, rest, TEXT_SIZE, room, NULL);
    box.height = PAD + LINE + (box.lines[0].len > 0 ? LINE : 0) + (box.lines[1].len > 0 ? LINE : 0) +
                 (box.marks.len > 0 ? LINE : 0) + PAD - 4;
    return box;
}

/* ---- the grid ---- */

/* In the space below which rows lines turn. */
static bool *bends_find(const struct svg *svg)
{
    bool *bends = arena_alloc_array(svg->out.arena, svg->lanes.rows, sizeof *bends);

    for (uint32_t i = 0; i < svg->lanes.count; i++)
    {
        const struct lanes_node *node = &svg->lanes.nodes[i];

        for (uint32_t e = node->first_edge; e < node->first_edge + node->edge_count; e++)
        {
            const struct lanes_edge *edge = &svg->lanes.edges.at[e];
            const struct lanes_node *parent = &svg->lanes.nodes[edge->to];

            if (edge->lane != node->lane)
                bends[node->row] = true;
            if (edge->lane != parent->lane)
                bends[parent->row - 1] = true;
        }
    }
    return bends;
}

static void rows_make(struct boxes *boxes)
{
    struct svg *svg = boxes->svg;
    const bool *bends = bends_find(svg);
    int32_t *tops = arena_alloc_array(svg->out.arena, svg->lanes.rows + 1, sizeof *tops);
    int32_t *bottoms = arena_alloc_array(svg->out.arena, svg->lanes.rows + 1, sizeof *bottoms);
    int32_t y = MARGIN;

    for (uint32_t first = 0, next; first < svg->lanes.count; first = next)
    {
        uint32_t row = svg->lanes.nodes[first].row;
        int32_t header = 0, height = 0;

        for (next = first; next < svg->lanes.count && svg->lanes.nodes[next].row == row; next++)
        {
            header = boxes->at[next].has_header ? HEADER : header;
            height = boxes->at[next].height > height ? boxes->at[next].height : height;
        }
        tops[row] = y;
        for (uint32_t i = first; i < next; i++)
            boxes->at[i].top = y + header;
        y += header + height;
        bottoms[row] = y;
        y += bends[row] ? GAP : SHORT_GAP;
    }
    svg->grid.tops = tops;
    svg->grid.bottoms = bottoms;
    svg->grid.height = y - SHORT_GAP + MARGIN;
}

static void columns_make(struct boxes *boxes)
{
    struct svg *svg = boxes->svg;
    int32_t *middles = arena_alloc_array(svg->out.arena, svg->lanes.width, sizeof *middles);
    bool *has_box = arena_alloc_array(svg->out.arena, svg->lanes.width, sizeof *has_box);
    int32_t x = MARGIN;

    boxes->lefts = arena_alloc_array(svg->out.arena, svg->lanes.width, sizeof *boxes->lefts);
    for (uint32_t i = 0; i < svg->lanes.count; i++)
        has_box[svg->lanes.nodes[i].lane] = true;
    for (uint32_t lane = 0; lane < svg->lanes.width; lane++)
    {
        int32_t width = has_box[lane] ? BOX_WIDTH : NARROW;

        boxes->lefts[lane] = x;
        middles[lane] = x + width / 2;
        x += width + LANE_GAP;
    }
    svg->grid.middles = middles;
    svg->grid.corner = CORNER;
    svg->grid.width = x - LANE_GAP + MARGIN;
}

/* ---- depends_on ---- */

/* From the side of one box that faces the other; in one lane around the right side. */
static void dependency_add(struct boxes *boxes, uint32_t from, uint32_t to)
{
    struct svg *svg = boxes->svg;
    uint32_t lane = svg->lanes.nodes[from].lane, to_lane = svg->lanes.nodes[to].lane;
    int32_t x = boxes->lefts[lane] + (to_lane >= lane ? BOX_WIDTH : 0);
    int32_t to_x = boxes->lefts[to_lane] + (to_lane > lane ? 0 : BOX_WIDTH);
    int32_t y = boxes->at[from].top + boxes->at[from].height / 2, to_y = boxes->at[to].top + boxes->at[to].height / 2;
    int32_t bend = to_lane == lane ? LANE_GAP : (to_x - x) / 2;
    int32_t to_bend = to_lane == lane ? LANE_GAP : -bend;

    buf_print(&svg->out, "<path class=\"depends\" marker-end=\"url(#tip)\" d=\"M%d %dC%d %d %d %d %d %d\"><title>", x, y,
              x + bend, y, to_x + to_bend, to_y, to_x, to_y);
    svg_add_text(&svg->out, graph_id(svg->picture->graph, svg->lanes.nodes[from].number));
    buf_add_literal(&svg->out, " depends on ");
    svg_add_text(&svg->out, graph_id(svg->picture->graph, svg->lanes.nodes[to].number));
    buf_add_literal(&svg->out, "</title></path>\n");
}

static void dependencies_add(struct boxes *boxes)
{
    const struct svg *svg = boxes->svg;
    const struct edges *depends = &svg->picture->graph->depends;

    for (uint32_t i = 0; i < svg->lanes.count; i++)
    {
        uint32_t number = svg->lanes.nodes[i].number, to;

        for (uint32_t e = depends->starts[number]; e < depends->starts[number + 1]; e++)
            if (lanes_find(&svg->lanes, depends->at[e], &to))
                dependency_add(boxes, i, to);
    }
}

/* ---- boxes ---- */

static void labels_add(struct svg *svg, uint32_t number, int32_t x, int32_t y, uint32_t color)
{
    str_array labels = branch_labels_of(svg->picture->graph, number);
    int32_t end = x + BOX_WIDTH;

    for (size_t i = 0; i < labels.len; i++)
    {
        bool is_last = i + 1 == labels.len;
        int32_t room = end - x - 18 - (is_last ? 0 : 24);
        str text = room > 0 ? svg_text_fit(svg->out.arena, labels.at[i], BOLD_SIZE, room, NULL) : STR("");
        int32_t width = svg_text_width(text, BOLD_SIZE) + 14;

        if (room < 24)
        {
            buf_print(&svg->out, "<text class=\"date\" x=\"%d\" y=\"%d\">+%d</text>", x, y + 13, (int)(labels.len - i));
            return;
        }
        buf_print(&svg->out, "<rect class=\"f%u\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"18\" rx=\"9\"/>", color, x, y, width);
        buf_print(&svg->out, "<text class=\"label\" x=\"%d\" y=\"%d\">", x + 7, y + 13);
        svg_add_text(&svg->out, text);
        buf_add_literal(&svg->out, "</text>");
        x += width + 4;
    }
}

static void text_add(struct svg *svg, const char *class, int32_t x, int32_t y, str text)
{
    buf_print(&svg->out, "<text class=\"%s\" x=\"%d\" y=\"%d\">", class, x, y);
    svg_add_text(&svg->out, text);
    buf_add_literal(&svg->out, "</text>");
}

static void diamond_add(struct svg *svg, int32_t x, int32_t y, uint32_t color)
{
    buf_print(&svg->out, "<path class=\"f%u\" d=\"M%d %dl6 6l-6 6l-6 -6z\"/>", color, x, y - 6);
}

static void frame_add(struct svg *svg, const struct box *box, uint32_t number, int32_t x, uint32_t color)
{
    const struct graph *graph = svg->picture->graph;
    bool is_current = draw_is_current(svg->picture, number);

    if (graph_is_head(graph, number))
        buf_print(&svg->out, "<rect class=\"box s%u\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"11\"/>", color, x - 4,
                  box->top - 4, BOX_WIDTH + 8, box->height + 8);
    buf_print(&svg->out, "<rect class=\"box%s s%u\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"8\"/>",
              is_current ? " now" : "", color, x, box->top, BOX_WIDTH, box->height);
    if (is_current)
        buf_print(&svg->out, "<rect class=\"f%u\" x=\"%d\" y=\"%d\" width=\"6\" height=\"%d\"/>", color, x + 1, box->top + 7,
                  box->height - 14);
    if (graph_is_branch_point(graph, number))
        diamond_add(svg, x + BOX_WIDTH / 2, box->top, color);
    if (revision_is_merge_point(graph_revision(graph, number)))
        diamond_add(svg, x + BOX_WIDTH / 2, box->top + box->height, color);
    if (edges_count(&graph->down, number) == 0)
        buf_print(&svg->out, "<rect class=\"f%u\" x=\"%d\" y=\"%d\" width=\"80\" height=\"3\" rx=\"1.5\"/>", color,
                  x + BOX_WIDTH / 2 - 40, box->top + box->height + 5);
}

static void box_add(struct boxes *boxes, uint32_t index)
{
    struct svg *svg = boxes->svg;
    const struct lanes_node *node = &svg->lanes.nodes[index];
    const struct revision *revision = graph_revision(svg->picture->graph, node->number);
    const struct box *box = &boxes->at[index];
    int32_t x = boxes->lefts[node->lane], y = box->top + PAD + 11;
    uint32_t color = svg_lane_color(node->lane);
    str date = draw_date(revision);
    int32_t id_room = BOX_WIDTH - 2 * PAD - (date.len > 0 ? 76 : 0);

    svg_begin_node(svg, node->number);
    if (box->has_header)
        labels_add(svg, node->number, x, box->top - HEADER, color);
    frame_add(svg, box, node->number, x, color);
    text_add(svg, "id", x + PAD, y, svg_text_fit(svg->out.arena, revision->id, TEXT_SIZE + 1, id_room, NULL));
    if (date.len > 0)
    {
        buf_print(&svg->out, "<text class=\"date\" text-anchor=\"end\" x=\"%d\" y=\"%d\">" STR_FMT "</text>",
                  x + BOX_WIDTH - PAD, y, STR_ARG(date));
    }
    for (size_t i = 0; i < COUNT_OF(box->lines); i++)
        if (box->lines[i].len > 0)
            text_add(svg, "message", x + PAD, y += LINE, box->lines[i]);
    if (box->marks.len > 0)
        text_add(svg, "mark", x + PAD, y + LINE, box->marks);
    svg_end_node(svg);
}

void svg_boxes(struct svg *svg)
{
    struct boxes boxes = {.svg = svg, .at = arena_alloc_array(svg->out.arena, svg->lanes.count, sizeof *boxes.at)};
    int32_t *from_y = arena_alloc_array(svg->out.arena, svg->lanes.count, sizeof *from_y);
    int32_t *to_y = arena_alloc_array(svg->out.arena, svg->lanes.count, sizeof *to_y);

    for (uint32_t i = 0; i < svg->lanes.count; i++)
        boxes.at[i] = box_make(svg, &svg->lanes.nodes[i]);
    rows_make(&boxes);
    columns_make(&boxes);
    for (uint32_t i = 0; i < svg->lanes.count; i++)
    {
        from_y[i] = boxes.at[i].top + boxes.at[i].height;
        to_y[i] = boxes.at[i].top;
    }
    svg_begin(svg);
    svg_add_edges(svg, from_y, to_y);
    dependencies_add(&boxes);
    for (uint32_t i = 0; i < svg->lanes.count; i++)
        box_add(&boxes, i);
    svg_end(svg);
}
