/* cycle: an order in which each revision stands after all that it follows, or the refusal of a cycle. */
#ifndef LB_GRAPH_CYCLE_H
#define LB_GRAPH_CYCLE_H

#include "graph/graph.h"

/* Fills graph->order from the edges that are there. Refuses every cycle by down_revision or depends_on, with Alembic's words.
 */
MUST_USE bool graph_find_order(struct graph *graph, struct diags *diags);

#endif
