/*
 * order: Alembic's topological sort, with counters in place of its sets of ancestors.
 *
 * There is a list of pending heads, and one of them is walked. The walked revision is blocked while another pending head stands
 * on it; the walk then goes on at the first such head of the list. Alembic keeps the ancestors of every pending head to know
 * that. Here each revision below the heads counts those directly above it that are not done; a revision is blocked as long as
 * its count is above zero. Non-members in between are done as soon as nothing above them is left. Only a blocked revision
 * makes a search: which pending head is the first to stand on it. It looks under the heads in their order, each revision once,
 * and not under what comes before the blocked one in graph->order.
 */
#include "graph/order.h"

struct sorter
{
    const struct graph *graph;
    struct arena *arena;
    const struct revision_set *members;
    struct revision_set below; /* the heads and all under them */
    struct revision_set done;
    struct revision_set pending; /* the members of `heads` */
    uint32_t *waiting;           /* how many directly above are not done */
    struct revision_list heads;
    size_t walked; /* index into heads */
    struct revision_list output;

    uint32_t *rank;     /* in graph->order: a revision comes after all that it stands on */
    uint32_t *searched; /* by which search last */
    uint32_t search;
    uint32_t *stack;
    size_t depth;
};

/* Marks a revision as done, and with it each non-member under it that nothing else waits above. */
static void revision_finish(struct sorter *sorter, uint32_t number)
{
    const struct edges *down = &sorter->graph->normal_down;
    struct revision_list finished = {0};

    array_push(sorter->arena, &finished, number);
    while (finished.len > 0)
    {
        uint32_t from = finished.at[--finished.len];

        sorter->done.has[from] = true;
        for (uint32_t e = down->starts[from]; e < down->starts[from + 1]; e++)
            if (--sorter->waiting[down->at[e]] == 0 && !sorter->members->has[down->at[e]])
                array_push(sorter->arena, &finished, down->at[e]);
    }
}

static void waiting_count(struct sorter *sorter)
{
    const struct edges *down = &sorter->graph->normal_down;

    for (uint32_t i = 0; i < sorter->graph->count; i++)
        for (uint32_t e = down->starts[i]; sorter->below.has[i] && e < down->starts[i + 1]; e++)
            sorter->waiting[down->at[e]]++;
}

/* Heads that are members, once each, in order of loading. */
static void heads_start(struct sorter *sorter, const struct revision_list *heads)
{
    for (size_t i = 0; i < heads->len; i++)
        if (sorter->members->has[heads->at[i]])
            sorter->pending.has[heads->at[i]] = true;
    for (uint32_t i = 0; i < sorter->graph->count; i++)
        if (sorter->pending.has[i])
            array_push(sorter->arena, &sorter->heads, i);
}

static void search_push(struct sorter *sorter, uint32_t number, uint32_t target)
{
    if (sorter->searched[number] == sorter->search || sorter->rank[number] < sorter->rank[target])
        return;
    sorter->searched[number] = sorter->search;
    sorter->stack[sorter->depth++] = number;
}

/* Whether a head stands on a revision. What an earlier head of the same search went through in vain is not gone through again.
 */
static bool head_stands_on(struct sorter *sorter, uint32_t head, uint32_t target)
{
    const struct edges *down = &sorter->graph->normal_down;

    sorter->depth = 0;
    search_push(sorter, head, target);
    while (sorter->depth > 0)
    {
        uint32_t from = sorter->stack[--sorter->depth];

        for (uint32_t e = down->starts[from]; e < down->starts[from + 1]; e++)
        {
            if (down->at[e] == target)
                return true;
            search_push(sorter, down->at[e], target);
        }
    }
    return false;
}

/* The first pending head that stands on the walked one; the walked one itself when there is none. */
static size_t blocker_find(struct sorter *sorter)
{
    uint32_t target = sorter->heads.at[sorter->walked];

    sorter->search++;
    for (size_t i = 0; i < sorter->heads.len; i++)
        if (i != sorter->walked && head_stands_on(sorter, sorter->heads.at[i], target))
            return i;
    return sorter->walked;
}

static void head_remove(struct sorter *sorter)
{
    for (size_t i = sorter->walked; i + 1 < sorter->heads.len; i++)
        sorter->heads.at[i] = sorter->heads.at[i + 1];
    sorter->heads.len--;
    if (sorter->walked > 0)
        sorter->walked--;
}

/* Puts a revision out and goes on under it: the first below takes its place, others are appended. */
static void head_advance(struct sorter *sorter, uint32_t number)
{
    const struct edges *down = &sorter->graph->normal_down;
    bool replaced = false;

    array_push(sorter->arena, &sorter->output, number);
    sorter->pending.has[number] = false;
    revision_finish(sorter, number);
    for (uint32_t e = down->starts[number]; e < down->starts[number + 1]; e++)
    {
        uint32_t under = down->at[e];

        if (!sorter->members->has[under] || sorter->done.has[under] || sorter->pending.has[under])
            continue;
        sorter->pending.has[under] = true;
        if (replaced)
            array_push(sorter->arena, &sorter->heads, under);
        else
            sorter->heads.at[sorter->walked] = under;
        replaced = true;
    }
    if (!replaced)
        head_remove(sorter);
}

static bool all_put_out(const struct sorter *sorter)
{
    size_t count = 0;

    for (uint32_t i = 0; i < sorter->graph->count; i++)
        count += sorter->members->has[i];
    return count == sorter->output.len;
}

bool order_newest_first(const struct graph *graph, struct arena *arena, const struct revision_set *members,
                        const struct revision_list *heads, struct revision_list *out_list)
{
    struct sorter sorter = {
        .graph = graph,
        .arena = arena,
        .members = members,
        .below = revision_set_make(graph, arena),
        .done = revision_set_make(graph, arena),
        .pending = revision_set_make(graph, arena),
        .waiting = arena_alloc_array(arena, graph->count, sizeof(uint32_t)),
        .rank = arena_alloc_array(arena, graph->count, sizeof(uint32_t)),
        .searched = arena_alloc_array(arena, graph->count, sizeof(uint32_t)),
        .stack = arena_alloc_array(arena, graph->count, sizeof(uint32_t)),
    };

    for (uint32_t i = 0; i < graph->count; i++)
        sorter.rank[graph->order[i]] = i;
    heads_start(&sorter, heads);
    walk_add(graph, arena, &graph->normal_down, &sorter.heads, &sorter.below);
    waiting_count(&sorter);
    while (sorter.heads.len > 0)
    {
        uint32_t number = sorter.heads.at[sorter.walked];
        size_t blocker = sorter.waiting[number] > 0 ? blocker_find(&sorter) : sorter.walked;

        if (blocker != sorter.walked)
            sorter.walked = blocker;
        else
            head_advance(&sorter, number);
    }
    if (!all_put_out(&sorter))
        return false;
    *out_list = sorter.output;
    return true;
}
