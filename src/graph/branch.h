/*
 * branch: which branch labels each revision carries.
 *
 * A label given to a revision is carried by all that follow it (by down_revision), and by what stands below it down to the
 * last branch point or merge point, as long as nothing above it branches or merges either: Alembic's rule. The table is made
 * when first asked for, in one pass; revisions with equal labels share one set.
 */
#ifndef LB_GRAPH_BRANCH_H
#define LB_GRAPH_BRANCH_H

#include "graph/graph.h"

/* The labels of a revision, sorted. Valid as long as the graph. */
str_array branch_labels_of(struct graph *graph, uint32_t number);

bool branch_has_label(struct graph *graph, uint32_t number, str label);

#endif
