/*
 * walk: depth first with a stack in the arena; each revision is put on it at most once, so a stack of `count` numbers is
 * enough and a walk is linear in what it visits.
 */
#include "graph/walk.h"

#include "base/buf.h"

struct revision_set revision_set_make(const struct graph *graph, struct arena *arena)
{
    return (struct revision_set){.has = arena_alloc_array(arena, graph->count, sizeof(bool))};
}

void walk_add(const struct graph *graph, struct arena *arena, const struct edges *edges, const struct revision_list *from,
              struct revision_set *set)
{
    struct arena_mark mark = arena_mark(arena);
    uint32_t *stack = arena_alloc_array(arena, graph->count, sizeof *stack);
    size_t depth = 0;

    for (size_t i = 0; i < from->len; i++)
    {
        if (set->has[from->at[i]])
            continue;
        set->has[from->at[i]] = true;
        stack[depth++] = from->at[i];
    }
    while (depth > 0)
    {
        uint32_t number = stack[--depth];

        for (uint32_t e = edges->starts[number]; e < edges->starts[number + 1]; e++)
        {
            if (set->has[edges->at[e]])
                continue;
            set->has[edges->at[e]] = true;
            stack[depth++] = edges->at[e];
        }
    }
    arena_reset(arena, mark);
}

void walk_add_one(const struct graph *graph, struct arena *arena, const struct edges *edges, uint32_t from,
                  struct revision_set *set)
{
    walk_add(graph, arena, edges, &(struct revision_list){.at = &from, .len = 1}, set);
}

/* The requested revisions other than `from` among the ends of the edges of what `from` reaches, sorted by id. */
static struct revision_list overlaps_of(const struct graph *graph, struct arena *arena, const struct edges *edges,
                                        uint32_t from, const struct revision_set *requested)
{
    struct revision_set below = revision_set_make(graph, arena);
    struct revision_list overlaps = {0};

    walk_add_one(graph, arena, edges, from, &below);
    for (uint32_t i = 0; i < graph->count; i++)
        if (i != from && below.has[i] && requested->has[i])
            array_push(arena, &overlaps, i);
    graph_sort_by_id(graph, &overlaps);
    return overlaps;
}

static bool overlap_refuse(const struct graph *graph, uint32_t from, const struct revision_list *overlaps, struct diags *diags)
{
    struct buf names = BUF(diags->arena);

    for (size_t i = 0; i < overlaps->len; i++)
    {
        if (i > 0)
            buf_add_literal(&names, ", ");
        buf_add(&names, graph_id(graph, overlaps->at[i]));
    }
    return diag_error_alembic(diags, DIAG_REVISION, SPAN_NONE,
                              "Requested revision " STR_FMT " overlaps with other requested revisions " STR_FMT,
                              STR_ARG(graph_id(graph, from)), STR_ARG(buf_str(&names)));
}

bool walk_add_disjoint(const struct graph *graph, struct arena *arena, const struct edges *edges,
                       const struct revision_list *from, struct diags *diags, struct revision_set *set)
{
    struct revision_set requested = revision_set_make(graph, arena);
    struct revision_set strictly_below = revision_set_make(graph, arena);
    bool overlap = false;

    for (size_t i = 0; i < from->len; i++)
        requested.has[from->at[i]] = true;
    walk_add(graph, arena, edges, from, set);
    /* A requested revision is reached by another one when it is the end of an edge within the set: the graph has no cycle. */
    for (uint32_t number = 0; number < graph->count; number++)
        for (uint32_t e = edges->starts[number]; set->has[number] && e < edges->starts[number + 1]; e++)
            strictly_below.has[edges->at[e]] = true;
    for (size_t i = 0; i < from->len; i++)
        overlap = overlap || strictly_below.has[from->at[i]];
    for (size_t i = 0; overlap && i < from->len; i++)
    {
        struct revision_list overlaps = overlaps_of(graph, arena, edges, from->at[i], &requested);

        if (overlaps.len > 0)
            return overlap_refuse(graph, from->at[i], &overlaps, diags);
    }
    return true;
}
