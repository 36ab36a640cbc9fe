/*
 * walk: what can be reached from some revisions along one kind of edges.
 *
 * A set is one flag a revision. Walks keep their own stack in the arena and visit each revision once.
 */
#ifndef LB_GRAPH_WALK_H
#define LB_GRAPH_WALK_H

#include "graph/graph.h"

struct revision_set
{
    bool *has; /* by number */
};

struct revision_set revision_set_make(const struct graph *graph, struct arena *arena);

/* Adds the revisions of `from` and all that they reach along `edges`. What the set holds already is taken as walked. */
void walk_add(const struct graph *graph, struct arena *arena, const struct edges *edges, const struct revision_list *from,
              struct revision_set *set);

/* The same from one revision. */
void walk_add_one(const struct graph *graph, struct arena *arena, const struct edges *edges, uint32_t from,
                  struct revision_set *set);

/*
 * As walk_add into an empty set, but refuses when one of `from` reaches another: Alembic's "Requested revision %s overlaps
 * with other requested revisions %s".
 */
MUST_USE bool walk_add_disjoint(const struct graph *graph, struct arena *arena, const struct edges *edges,
                                const struct revision_list *from, struct diags *diags, struct revision_set *set);

#endif
