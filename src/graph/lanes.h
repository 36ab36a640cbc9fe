/*
 * lanes: where each revision of a drawing stands, shared by the drawing on a terminal and the SVG.
 *
 * Newest on top. A revision stands in a row and a lane (a column, 0 is the left one). An edge to a parent leaves the child's
 * lane in the child's row, runs down `lane`, and enters the parent's lane in the parent's row. In one row a lane holds one
 * revision, or one line that runs on to one parent, or nothing: lines to the same parent join as soon as one of them is on the
 * left. That keeps a branch straight, and the width at the number of revisions that are waited for.
 *
 * Only edges by down_revision have lanes; depends_on would fill the picture with lines over its whole height, and is
 * left to the writers.
 */
#ifndef LB_GRAPH_LANES_H
#define LB_GRAPH_LANES_H

#include "graph/graph.h"

#define LANE_NONE UINT32_MAX

/* Whether each revision has a row of its own, in the order of the list, or stands as low as what it follows allows: branches
 * side by side. */
enum lanes_form
{
    LANES_LIST,
    LANES_LAYERED,
};

/* To a parent that is drawn, too. */
struct lanes_edge
{
    uint32_t to; /* index of a node */
    uint32_t lane;
};

struct lanes_node
{
    uint32_t number; /* of the revision */
    uint32_t row, lane;
    uint32_t first_edge, edge_count; /* of lanes.edges */
    bool is_top;                     /* no child of it is drawn */
};

struct lanes
{
    struct lanes_node *nodes; /* by rows, from the top */
    uint32_t count;
    ARRAY(struct lanes_edge) edges;
    uint32_t rows, width;
    uint32_t *node_of; /* by number of the revision: index + 1 of its node, 0: not drawn */
};

/* `list` is in an order in which no revision comes before one that stands on it, each once: history_list's. */
struct lanes lanes_make(const struct graph *graph, struct arena *arena, const struct revision_list *list, enum lanes_form form);

/* The index of a revision's node; false when it is not drawn. */
static inline bool lanes_find(const struct lanes *lanes, uint32_t number, uint32_t *out_node)
{
    if (lanes->node_of[number] == 0)
        return false;
    *out_node = lanes->node_of[number] - 1;
    return true;
}

#endif
