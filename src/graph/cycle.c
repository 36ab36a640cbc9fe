/*
 * cycle: Kahn's algorithm over all edges; when revisions are left over there is a cycle.
 *
 * Alembic looks for cycles by another rule: a revision is fine when it is reached both from a head downwards and from a base
 * upwards. That rule misses some cycles of dependencies (and Alembic then loops for ever), but where it finds one its
 * message lists the revisions it found. So the finding is ours, and the list is Alembic's where Alembic has one.
 */
#include "graph/cycle.h"

#include "base/buf.h"
#include "graph/walk.h"

/* The two kinds of cycle, by down_revision alone and with depends_on. */
struct cycle_kind
{
    const char *name;
    const struct edges *down, *next;
    const struct revision_list *heads, *bases;
};

/* The number of revisions that could be put in order; `order` holds them, parents first. */
static uint32_t order_fill(const struct graph *graph, struct arena *arena, const struct edges *down, const struct edges *next,
                           uint32_t *order)
{
    uint32_t *waiting = arena_alloc_array(arena, graph->count, sizeof *waiting);
    uint32_t filled = 0;

    for (uint32_t i = 0; i < graph->count; i++)
    {
        waiting[i] = edges_count(down, i);
        if (waiting[i] == 0)
            order[filled++] = i;
    }
    for (uint32_t i = 0; i < filled; i++)
        for (uint32_t e = next->starts[order[i]]; e < next->starts[order[i] + 1]; e++)
            if (--waiting[next->at[e]] == 0)
                order[filled++] = next->at[e];
    return filled;
}

/* What Alembic's rule finds: all but those between a head and a base. Empty when it finds nothing. */
static struct revision_list find_by_reach(const struct graph *graph, struct arena *arena, const struct cycle_kind *kind)
{
    struct revision_set below = revision_set_make(graph, arena);
    struct revision_set above = revision_set_make(graph, arena);
    struct revision_list found = {0};
    bool all = kind->heads->len == 0 || kind->bases->len == 0;

    walk_add(graph, arena, kind->down, kind->heads, &below);
    walk_add(graph, arena, kind->next, kind->bases, &above);
    for (uint32_t i = 0; i < graph->count; i++)
        if (all || !below.has[i] || !above.has[i])
            array_push(arena, &found, i);
    if (!all)
        graph_sort_by_id(graph, &found);
    return found;
}

/* What is left over when revisions that follow nothing, and those that nothing follows, are taken away again and again. */
static struct revision_list find_by_order(const struct graph *graph, struct arena *arena, const struct cycle_kind *kind)
{
    uint32_t *order = arena_alloc_array(arena, graph->count, sizeof *order);
    bool *ordered = arena_alloc_array(arena, graph->count, sizeof *ordered);
    struct revision_list found = {0};
    uint32_t filled = order_fill(graph, arena, kind->down, kind->next, order);

    for (uint32_t i = 0; i < filled; i++)
        ordered[order[i]] = true;
    filled = order_fill(graph, arena, kind->next, kind->down, order);
    for (uint32_t i = 0; i < filled; i++)
        ordered[order[i]] = true;
    for (uint32_t i = 0; i < graph->count; i++)
        if (!ordered[i])
            array_push(arena, &found, i);
    graph_sort_by_id(graph, &found);
    return found;
}

/* Where a revision of a cycle names another one: in depends_on, when that takes part and is there. */
static struct span span_in_cycle(const struct graph *graph, const struct cycle_kind *kind, uint32_t number)
{
    const struct revision *revision = graph_revision(graph, number);

    return kind->down == &graph->all_down && revision->depends_on.len > 0 ? revision->depends_span : revision->down_span;
}

/* `found` is what Alembic lists, `cycle` what the cycle goes through. */
static bool cycle_refuse(const struct graph *graph, const struct cycle_kind *kind, const struct revision_list *found,
                         const struct revision_list *cycle, struct diags *diags)
{
    struct buf names = BUF(diags->arena);

    for (size_t i = 0; i < found->len; i++)
    {
        if (i > 0)
            buf_add_literal(&names, ", ");
        buf_add(&names, graph_id(graph, found->at[i]));
    }
    diag_error_alembic(diags, DIAG_GRAPH, span_in_cycle(graph, kind, cycle->at[0]),
                       "%s is detected in revisions (" STR_FMT ")", kind->name,
                       STR_ARG(buf_str(&names)));
    for (size_t i = 1; i < cycle->len && i < 8; i++)
        diag_related(diags, span_in_cycle(graph, kind, cycle->at[i]), "the cycle may go through " STR_FMT,
                     STR_ARG(graph_id(graph, cycle->at[i])));
    diag_hint(diags, "Correct down_revision or depends_on in one of these files, so that no revision follows itself.");
    return false;
}

bool graph_find_order(struct graph *graph, struct diags *diags)
{
    const struct cycle_kind by_down = {"Cycle", &graph->down, &graph->next, &graph->heads, &graph->bases};
    const struct cycle_kind by_all = {"Dependency cycle", &graph->all_down, &graph->all_next, &graph->real_heads,
                                      &graph->real_bases};
    const struct cycle_kind *kind = &by_all;
    struct revision_list found, cycle;

    graph->order = arena_alloc_array(graph->arena, graph->count, sizeof *graph->order);
    if (order_fill(graph, graph->arena, by_all.down, by_all.next, graph->order) == graph->count)
        return true;
    if (order_fill(graph, graph->arena, by_down.down, by_down.next, graph->order) < graph->count)
        kind = &by_down;
    found = find_by_reach(graph, graph->arena, kind);
    cycle = find_by_order(graph, graph->arena, kind);
    return cycle_refuse(graph, kind, found.len > 0 ? &found : &cycle, &cycle, diags);
}
