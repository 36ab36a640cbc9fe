/*
 * order: the order in which a set of revisions is gone through.
 *
 * Alembic's: from the heads, taken in order of loading, down one branch as far as possible; a revision that another pending
 * head stands on waits until that one is done. The result never puts a revision before one that stands on it.
 */
#ifndef LB_GRAPH_ORDER_H
#define LB_GRAPH_ORDER_H

#include "graph/walk.h"

/* False (and no diagnostic) when some members are not reached from the heads by members alone. */
MUST_USE bool order_newest_first(const struct graph *graph, struct arena *arena, const struct revision_set *members,
                                 const struct revision_list *heads, struct revision_list *out_list);

#endif
