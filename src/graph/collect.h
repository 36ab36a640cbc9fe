/*
 * collect: which revisions lie between two points, and in which order they are gone through.
 *
 * Lists run from the newest to the oldest, as a downgrade runs; an upgrade runs through them backwards.
 */
#ifndef LB_GRAPH_COLLECT_H
#define LB_GRAPH_COLLECT_H

#include "graph/relative.h"

/* The revisions that an upgrade from the rows to a destination applies, dependencies included. */
MUST_USE bool collect_upgrade(struct resolver *resolver, const struct point *current, str destination,
                              struct revision_list *out_list);

/* The revisions that a downgrade from the rows to a destination takes back, with all that stands on them. */
MUST_USE bool collect_downgrade(struct resolver *resolver, const struct point *current, str destination,
                                struct revision_list *out_list);

/* The revisions of a history: from `lower`, itself included, to `upper`. */
MUST_USE bool collect_range(struct resolver *resolver, const struct point *lower, const struct point *upper,
                            struct revision_list *out_list);

#endif
