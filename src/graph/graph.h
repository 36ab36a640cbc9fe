/*
 * graph: the revisions of a project and how they follow one another; what Alembic calls the revision map.
 *
 * A revision is known by its number, its place in the order in which the files were loaded. Two kinds of edges lead down:
 * `down` (down_revision) makes branches, heads and bases; `depends_on` only orders, and makes the *real* heads and bases, those
 * that the version table holds. Each kind is kept in both directions as one flat array, so that a walk costs what it visits
 * and no walk uses the C stack.
 *
 * A graph is immutable once built, but for the branch labels of each revision, which are computed when first asked for
 * (branch.h). Building is linear in revisions and edges; only depends_on shared by several revisions costs one walk each.
 */
#ifndef LB_GRAPH_GRAPH_H
#define LB_GRAPH_GRAPH_H

#include "base/map.h"
#include "graph/revision.h"

/* Two numbers that are no revision: below the first one, and past the end of what a relative identifier can reach. */
#define REVISION_BASE UINT32_MAX
#define REVISION_NONE (UINT32_MAX - 1)

static inline bool number_is_revision(uint32_t number)
{
    return number < REVISION_NONE;
}

/* Numbers of revisions, in an order that matters. */
struct revision_list
{
    uint32_t *at;
    size_t len, cap;
};

/* The ends of the edges of revision n are at[starts[n]] up to at[starts[n + 1]]. */
struct edges
{
    uint32_t *starts;
    uint32_t *at;
};

struct graph
{
    struct arena *arena;
    const struct revision *revisions;
    uint32_t count;
    str folder; /* what relative paths of revisions are shown from; set by the loader, empty: as they are */

    /* ids in order of loading, then labels: number + 1 of the revision as a pointer */
    struct map keys;

    struct edges down;           /* down_revision without repetitions */
    struct edges depends;        /* depends_on as numbers, without repetitions */
    struct edges all_down;       /* both */
    struct edges normal_depends; /* depends_on less what an ancestor by down_revision depends on already; sorted by id */
    struct edges normal_down;    /* down and normal_depends: reaches all that all_down reaches */
    struct edges next;           /* reverse of down */
    struct edges all_next;       /* reverse of all_down */
    uint32_t *order;             /* all numbers, each after all of its all_down */

    struct revision_list heads, bases;
    struct revision_list real_heads, real_bases; /* counting depends_on too */

    struct branch_labels *labels; /* see branch.h; NULL until asked for */
};

/*
 * Builds the graph over `count` revisions, which are not copied; allocates in `arena`. Refuses (one error, with the spans of
 * the files concerned) a repeated id, an illegal one, a missing down_revision or depends_on, a label that is taken, and
 * every cycle. Alembic only warns of a repeated id and then works with a broken map: limbeck refuses, naming both files.
 */
MUST_USE bool graph_build(struct arena *arena, const struct revision *revisions, size_t count, struct diags *diags,
                          struct graph **out_graph);

/* The revision with exactly this id or label; false when there is none. */
bool graph_find(const struct graph *graph, str key, uint32_t *out_number);

static inline const struct revision *graph_revision(const struct graph *graph, uint32_t number)
{
    return &graph->revisions[number];
}

static inline str graph_id(const struct graph *graph, uint32_t number)
{
    return graph->revisions[number].id;
}

static inline uint32_t edges_count(const struct edges *edges, uint32_t number)
{
    return edges->starts[number + 1] - edges->starts[number];
}

bool graph_is_head(const struct graph *graph, uint32_t number);
bool graph_is_real_head(const struct graph *graph, uint32_t number);
bool graph_is_branch_point(const struct graph *graph, uint32_t number);
bool graph_is_real_branch_point(const struct graph *graph, uint32_t number);

/* The ends of one revision's edges, sorted by id: what Alembic keeps as a set is listed in this order. */
struct revision_list graph_sorted_ends(const struct graph *graph, struct arena *arena, const struct edges *edges,
                                       uint32_t number);

/* Sorts numbers by the id of their revision. */
void graph_sort_by_id(const struct graph *graph, struct revision_list *list);

#endif
