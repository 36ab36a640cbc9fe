/*
 * lanes: one pass from the top, with the list of revisions that each lane waits for.
 *
 * The placed revision takes the leftmost lane that waits for it, the others end there; a revision that nothing waits for takes
 * the leftmost free one. Its first parent goes on in its lane, unless a lane on the left waits for that parent already; further
 * parents join the lane that waits for them, or get a free one, on the right if there is one. A lane that was used in a row
 * becomes free in the next.
 *
 * Layered, the row is the distance from the bottom: the longest way down over both kinds of edges. Lanes that are waiting
 * are gone through from the left, so that where lines to one parent come together the left one stays straight.
 */
#include "graph/lanes.h"

struct layout
{
    const struct graph *graph;
    struct arena *arena;
    struct lanes *lanes;
    ARRAY(uint32_t) waits; /* by lane: number of the revision that it waits for, or REVISION_NONE */
    ARRAY(uint32_t) used;  /* by lane: the last row in which it held something that ends or begins there; LANE_NONE */
    uint32_t *leftmost;    /* by number: the leftmost lane that waits for it, LANE_NONE */
    uint32_t *heights;     /* by number: layered, the longest way down; 0 at the bottom */
};

static bool is_free(const struct layout *layout, uint32_t lane, uint32_t row)
{
    return layout->waits.at[lane] == REVISION_NONE && layout->used.at[lane] != row;
}

static uint32_t lane_add(struct layout *layout)
{
    array_push(layout->arena, &layout->waits, REVISION_NONE);
    array_push(layout->arena, &layout->used, LANE_NONE);
    return (uint32_t)layout->waits.len - 1;
}

/* The first free lane from `from` on, then of all, then a new one. */
static uint32_t lane_find(struct layout *layout, uint32_t from, uint32_t row)
{
    for (uint32_t lane = from; lane < layout->waits.len; lane++)
        if (is_free(layout, lane, row))
            return lane;
    for (uint32_t lane = 0; lane < from; lane++)
        if (is_free(layout, lane, row))
            return lane;
    return lane_add(layout);
}

static void edge_add(struct layout *layout, struct lanes_node *node, uint32_t to, uint32_t lane)
{
    array_push(layout->arena, &layout->lanes->edges, ((struct lanes_edge){.to = to, .lane = lane}));
    node->edge_count++;
    if (layout->leftmost[to] > lane)
        layout->leftmost[to] = lane;
    layout->waits.at[lane] = to;
    layout->used.at[lane] = node->row;
}

/* The parent that goes on in the node's lane: the first one; layered, the first of the highest. Lines on the left are joined.
 */
static uint32_t straight_parent(const struct layout *layout, const struct lanes_node *node)
{
    const struct edges *down = &layout->graph->down;
    uint32_t best = REVISION_NONE;

    for (uint32_t e = down->starts[node->number]; e < down->starts[node->number + 1]; e++)
    {
        uint32_t parent = down->at[e];

        if (layout->lanes->node_of[parent] == 0 || layout->leftmost[parent] < node->lane)
            continue;
        if (best == REVISION_NONE || layout->heights[parent] > layout->heights[best])
            best = parent;
    }
    return best;
}

/* Until lanes_make ends, an edge's `to` is the number of the revision. */
static void edges_place(struct layout *layout, struct lanes_node *node)
{
    const struct edges *down = &layout->graph->down;
    uint32_t straight = straight_parent(layout, node);
    uint32_t from = node->lane + 1;

    node->first_edge = (uint32_t)layout->lanes->edges.len;
    if (straight != REVISION_NONE)
        edge_add(layout, node, straight, node->lane);
    for (uint32_t e = down->starts[node->number]; e < down->starts[node->number + 1]; e++)
    {
        uint32_t parent = down->at[e], lane;

        if (layout->lanes->node_of[parent] == 0 || parent == straight)
            continue;
        lane = layout->leftmost[parent] != LANE_NONE ? layout->leftmost[parent] : lane_find(layout, from, node->row);
        edge_add(layout, node, parent, lane);
        from = lane >= from ? lane + 1 : from;
    }
}

static void node_place(struct layout *layout, uint32_t number, uint32_t row)
{
    struct lanes_node *node = &layout->lanes->nodes[layout->lanes->count++];
    uint32_t lane = layout->leftmost[number];

    *node = (struct lanes_node){.number = number, .row = row, .is_top = lane == LANE_NONE};
    node->lane = lane != LANE_NONE ? lane : lane_find(layout, 0, row);
    /* What else waits for it ends here. */
    for (uint32_t other = node->lane; other < layout->waits.len; other++)
    {
        if (layout->waits.at[other] != number && other != node->lane)
            continue;
        layout->waits.at[other] = REVISION_NONE;
        layout->used.at[other] = row;
    }
    layout->lanes->node_of[number] = layout->lanes->count;
    edges_place(layout, node);
}

/* ---- rows ---- */

static void heights_find(struct layout *layout, const struct revision_list *list)
{
    const struct edges *down = &layout->graph->all_down;

    for (size_t i = list->len; i > 0; i--)
    {
        uint32_t number = list->at[i - 1], height = 0;

        for (uint32_t e = down->starts[number]; e < down->starts[number + 1]; e++)
        {
            uint32_t below = down->at[e];

            if (layout->lanes->node_of[below] != 0 && layout->heights[below] >= height)
                height = layout->heights[below] + 1;
        }
        layout->heights[number] = height;
        if (layout->lanes->rows <= height)
            layout->lanes->rows = height + 1;
    }
}

/* The revisions of the list by rows, as edges: at[starts[row]] up to at[starts[row + 1]]. */
static struct edges rows_sort(struct layout *layout, const struct revision_list *list)
{
    uint32_t rows = layout->lanes->rows;
    struct edges sorted = {
        .starts = arena_alloc_array(layout->arena, (size_t)rows + 2, sizeof(uint32_t)),
        .at = arena_alloc_array(layout->arena, list->len, sizeof(uint32_t)),
    };

    for (size_t i = 0; i < list->len; i++)
        sorted.starts[rows - layout->heights[list->at[i]] + 1]++;
    for (uint32_t row = 1; row <= rows + 1; row++)
        sorted.starts[row] += sorted.starts[row - 1];
    for (size_t i = 0; i < list->len; i++)
        sorted.at[sorted.starts[rows - layout->heights[list->at[i]]]++] = list->at[i];
    return sorted;
}

static void layered_place(struct layout *layout, const struct revision_list *list)
{
    struct lanes *lanes = layout->lanes;
    struct edges sorted;

    heights_find(layout, list);
    sorted = rows_sort(layout, list);
    for (uint32_t row = 0; row < lanes->rows; row++)
    {
        for (uint32_t lane = 0; lane < layout->waits.len; lane++)
        {
            uint32_t number = layout->waits.at[lane];

            if (number != REVISION_NONE && lanes->rows - 1 - layout->heights[number] == row)
                node_place(layout, number, row);
        }
        for (uint32_t i = sorted.starts[row]; i < sorted.starts[row + 1]; i++)
            if (layout->leftmost[sorted.at[i]] == LANE_NONE)
                node_place(layout, sorted.at[i], row);
    }
}

static void list_place(struct layout *layout, const struct revision_list *list)
{
    for (uint32_t i = 0; i < list->len; i++)
        node_place(layout, list->at[i], i);
    layout->lanes->rows = (uint32_t)list->len;
}

struct lanes lanes_make(const struct graph *graph, struct arena *arena, const struct revision_list *list, enum lanes_form form)
{
    struct lanes lanes = {
        .nodes = arena_alloc_array(arena, list->len, sizeof *lanes.nodes),
        .node_of = arena_alloc_array(arena, graph->count, sizeof(uint32_t)),
    };
    struct layout layout = {.graph = graph, .arena = arena, .lanes = &lanes};

    layout.leftmost = arena_alloc_array(arena, graph->count, sizeof(uint32_t));
    layout.heights = arena_alloc_array(arena, graph->count, sizeof(uint32_t));
    for (uint32_t i = 0; i < graph->count; i++)
        layout.leftmost[i] = LANE_NONE;
    for (size_t i = 0; i < list->len; i++)
        lanes.node_of[list->at[i]] = UINT32_MAX; /* to be drawn */
    if (form == LANES_LAYERED)
        layered_place(&layout, list);
    else
        list_place(&layout, list);
    for (size_t i = 0; i < lanes.edges.len; i++)
        lanes.edges.at[i].to = lanes.node_of[lanes.edges.at[i].to] - 1;
    lanes.width = (uint32_t)layout.waits.len;
    return lanes;
}
