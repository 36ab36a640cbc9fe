/*
 * graph: building, in one pass over the revisions for each thing that is built.
 *
 * The order of the passes is that of Alembic, so that of two mistakes the same one is reported: each revision by itself
 * (self-loops, illegal characters), repeated ids, labels, depends_on, down_revision, cycles. Edges are written into one flat
 * array per kind; reversing one is a counting sort. A project without depends_on shares the arrays of its two kinds of edges.
 *
 * Names in down_revision are whole ids; depends_on takes labels too. Neither is a prefix, as in Alembic.
 */
#include "graph/graph.h"

#include "graph/cycle.h"
#include "graph/walk.h"

bool graph_find(const struct graph *graph, str key, uint32_t *out_number)
{
    uintptr_t found = (uintptr_t)map_find(&graph->keys, key);

    if (found == 0)
        return false;
    *out_number = (uint32_t)(found - 1);
    return true;
}

bool graph_is_head(const struct graph *graph, uint32_t number)
{
    return edges_count(&graph->next, number) == 0;
}

bool graph_is_real_head(const struct graph *graph, uint32_t number)
{
    return edges_count(&graph->all_next, number) == 0;
}

bool graph_is_branch_point(const struct graph *graph, uint32_t number)
{
    return edges_count(&graph->next, number) > 1;
}

bool graph_is_real_branch_point(const struct graph *graph, uint32_t number)
{
    return edges_count(&graph->all_next, number) > 1;
}

/* One half of a merge sort step: takes from both sorted parts of `from` into `to`. */
static void sorted_merge(const struct graph *graph, const uint32_t *from, size_t middle, size_t len, uint32_t *to)
{
    size_t left = 0;
    size_t right = middle;

    for (size_t i = 0; i < len; i++)
    {
        bool take_left =
            right >= len || (left < middle && str_compare(graph_id(graph, from[left]), graph_id(graph, from[right])) <= 0);

        to[i] = take_left ? from[left++] : from[right++];
    }
}

void graph_sort_by_id(const struct graph *graph, struct revision_list *list)
{
    struct arena_mark mark = arena_mark(graph->arena);
    uint32_t *from = arena_alloc_array(graph->arena, list->len, sizeof *from);

    for (size_t width = 1; width < list->len; width *= 2)
    {
        memcpy(from, list->at, list->len * sizeof *from);
        for (size_t at = 0; at < list->len; at += 2 * width)
        {
            size_t len = list->len - at < 2 * width ? list->len - at : 2 * width;

            sorted_merge(graph, from + at, len < width ? len : width, len, list->at + at);
        }
    }
    arena_reset(graph->arena, mark);
}

struct revision_list graph_sorted_ends(const struct graph *graph, struct arena *arena, const struct edges *edges,
                                       uint32_t number)
{
    struct revision_list list = {0};

    for (uint32_t e = edges->starts[number]; e < edges->starts[number + 1]; e++)
        array_push(arena, &list, edges->at[e]);
    graph_sort_by_id(graph, &list);
    return list;
}

/* What a revision can get wrong by itself. */
static bool revision_check(const struct revision *revision, struct diags *diags)
{
    if (str_array_has(&revision->down_revision, revision->id))
        return diag_error_alembic(diags, DIAG_GRAPH, revision->down_span, "Self-loop is detected in revisions (" STR_FMT ")",
                                  STR_ARG(revision->id));
    if (str_array_has(&revision->depends_on, revision->id))
        return diag_error_alembic(diags, DIAG_GRAPH, revision->depends_span,
                                  "Dependency self-loop is detected in revisions (" STR_FMT ")", STR_ARG(revision->id));
    if (revision->id.len == 0)
        return diag_error(diags, DIAG_GRAPH, revision->id_span, "the revision identifier of '" STR_FMT "' is empty",
                          STR_ARG(revision->path));
    return revision_check_id(revision->id, revision->id_span, diags);
}

static bool ids_add(struct graph *graph, struct diags *diags)
{
    for (uint32_t i = 0; i < graph->count; i++)
        if (!revision_check(&graph->revisions[i], diags))
            return false;
    for (uint32_t i = 0; i < graph->count; i++)
    {
        const struct revision *revision = &graph->revisions[i];
        uint32_t earlier = 0;

        if (graph_find(graph, revision->id, &earlier))
        {
            diag_error(diags, DIAG_GRAPH, revision->id_span,
                       "revision " STR_FMT " is in two files: '" STR_FMT "' and '" STR_FMT "'", STR_ARG(revision->id),
                       STR_ARG(graph->revisions[earlier].path), STR_ARG(revision->path));
            diag_related(diags, graph->revisions[earlier].id_span, "the first one is here");
            diag_hint(diags, "Remove one of the files, or give it an identifier of its own.");
            return false;
        }
        map_put(&graph->keys, revision->id, (void *)((uintptr_t)i + 1));
    }
    return true;
}

static bool labels_add(struct graph *graph, struct diags *diags)
{
    for (uint32_t i = 0; i < graph->count; i++)
    {
        const struct revision *revision = &graph->revisions[i];

        for (size_t l = 0; l < revision->branch_labels.len; l++)
        {
            str label = revision->branch_labels.at[l];
            uint32_t owner = 0;

            if (!graph_find(graph, label, &owner))
            {
                map_put(&graph->keys, label, (void *)((uintptr_t)i + 1));
                continue;
            }
            diag_error_alembic(diags, DIAG_GRAPH, revision->labels_span,
                               "Branch name '" STR_FMT "' in revision " STR_FMT " already used by revision " STR_FMT,
                               STR_ARG(label), STR_ARG(revision->id), STR_ARG(graph_id(graph, owner)));
            diag_related(diags, graph->revisions[owner].labels_span, "it is used here");
            return false;
        }
    }
    return true;
}

/* A reference that names nothing. Alembic ends in a KeyError here. */
static bool missing_refuse(const struct graph *graph, const struct revision *revision, const char *attribute, str name,
                           struct span span, struct diags *diags)
{
    uint32_t owner = 0;

    diag_error(diags, DIAG_GRAPH, span, "%s of revision " STR_FMT " in '" STR_FMT "' names '" STR_FMT "', which is not there",
               attribute, STR_ARG(revision->id), STR_ARG(revision->path), STR_ARG(name));
    if (graph_find(graph, name, &owner))
        diag_hint(diags, "'" STR_FMT "' is a branch label: write the revision that has it, '" STR_FMT "'.", STR_ARG(name),
                  STR_ARG(graph_id(graph, owner)));
    else
        diag_hint(diags, "Bring back the file of '" STR_FMT "', or correct %s.", STR_ARG(name), attribute);
    return false;
}

/* Edges under construction. `seen[n]` is the last revision + 1 that got an edge to n. */
struct edge_writer
{
    struct arena *arena;
    uint32_t *starts;
    struct revision_list ends;
    uint32_t *seen;
};

static struct edge_writer edge_writer_make(struct graph *graph)
{
    return (struct edge_writer){
        .arena = graph->arena,
        .starts = arena_alloc_array(graph->arena, (size_t)graph->count + 1, sizeof(uint32_t)),
        .seen = arena_alloc_array(graph->arena, graph->count, sizeof(uint32_t)),
    };
}

/* Edges are written in the order of the revisions they come from. */
static void edge_add(struct edge_writer *writer, uint32_t from, uint32_t to)
{
    if (writer->seen[to] == from + 1)
        return;
    writer->seen[to] = from + 1;
    array_push(writer->arena, &writer->ends, to);
}

static void edge_end(struct edge_writer *writer, uint32_t from)
{
    writer->starts[from + 1] = (uint32_t)writer->ends.len;
}

static struct edges edge_writer_edges(const struct edge_writer *writer)
{
    uint32_t *at = writer->ends.at != NULL ? writer->ends.at : arena_alloc(writer->arena, 0);

    return (struct edges){.starts = writer->starts, .at = at};
}

static void edges_copy(struct edge_writer *writer, uint32_t from, const struct edges *edges)
{
    for (uint32_t e = edges->starts[from]; e < edges->starts[from + 1]; e++)
        edge_add(writer, from, edges->at[e]);
}

static bool depends_add(struct graph *graph, struct diags *diags)
{
    struct edge_writer writer = edge_writer_make(graph);

    for (uint32_t i = 0; i < graph->count; i++)
    {
        const struct revision *revision = &graph->revisions[i];

        for (size_t d = 0; d < revision->depends_on.len; d++)
        {
            uint32_t to = 0;

            if (!graph_find(graph, revision->depends_on.at[d], &to))
                return missing_refuse(graph, revision, "depends_on", revision->depends_on.at[d], revision->depends_span, diags);
            edge_add(&writer, i, to);
        }
        edge_end(&writer, i);
    }
    graph->depends = edge_writer_edges(&writer);
    return true;
}

static bool down_add(struct graph *graph, struct diags *diags)
{
    struct edge_writer writer = edge_writer_make(graph);

    for (uint32_t i = 0; i < graph->count; i++)
    {
        const struct revision *revision = &graph->revisions[i];

        for (size_t d = 0; d < revision->down_revision.len; d++)
        {
            str id = revision->down_revision.at[d];
            uint32_t to = 0;

            if (!graph_find(graph, id, &to) || !str_equal(graph_id(graph, to), id))
                return missing_refuse(graph, revision, "down_revision", id, revision->down_span, diags);
            edge_add(&writer, i, to);
        }
        edge_end(&writer, i);
    }
    graph->down = edge_writer_edges(&writer);
    return true;
}

static struct edges edges_both(struct graph *graph, const struct edges *first, const struct edges *second)
{
    struct edge_writer writer = edge_writer_make(graph);

    for (uint32_t i = 0; i < graph->count; i++)
    {
        edges_copy(&writer, i, first);
        edges_copy(&writer, i, second);
        edge_end(&writer, i);
    }
    return edge_writer_edges(&writer);
}

static struct edges edges_reverse(struct graph *graph, const struct edges *edges)
{
    uint32_t *starts = arena_alloc_array(graph->arena, (size_t)graph->count + 2, sizeof *starts);
    uint32_t *at = arena_alloc_array(graph->arena, edges->starts[graph->count], sizeof *at);

    /* Counted two places ahead: filling moves each start to its neighbour's, where it belongs. */
    for (uint32_t e = 0; e < edges->starts[graph->count]; e++)
        starts[edges->at[e] + 2]++;
    for (uint32_t i = 2; i <= graph->count; i++)
        starts[i] += starts[i - 1];
    for (uint32_t i = 0; i < graph->count; i++)
        for (uint32_t e = edges->starts[i]; e < edges->starts[i + 1]; e++)
            at[starts[edges->at[e] + 1]++] = i;
    return (struct edges){.starts = starts, .at = at};
}

/* Revisions without an edge of this kind, in order of loading. */
static struct revision_list ends_find(struct graph *graph, const struct edges *edges)
{
    struct revision_list list = {0};

    for (uint32_t i = 0; i < graph->count; i++)
        if (edges_count(edges, i) == 0)
            array_push(graph->arena, &list, i);
    return list;
}

/* Sets repeats[i] for the dependants of `target` that have another dependant of it among their ancestors by down_revision. */
static void repeats_find(const struct graph *graph, struct arena *arena, const struct edges *dependants, uint32_t target,
                         bool *repeats)
{
    struct revision_set above = revision_set_make(graph, arena);
    struct revision_list children = {0};

    for (uint32_t e = dependants->starts[target]; e < dependants->starts[target + 1]; e++)
        for (uint32_t n = graph->next.starts[dependants->at[e]]; n < graph->next.starts[dependants->at[e] + 1]; n++)
            array_push(arena, &children, graph->next.at[n]);
    walk_add(graph, arena, &graph->next, &children, &above);
    for (uint32_t e = dependants->starts[target]; e < dependants->starts[target + 1]; e++)
        repeats[e] = above.has[dependants->at[e]];
}

/*
 * Alembic's normalized dependencies. Asked by target: the edge R -> target is left out when an ancestor of R has one too.
 * One walk for each target that several revisions depend on.
 */
static void depends_normalize(struct graph *graph)
{
    struct edges dependants = edges_reverse(graph, &graph->depends);
    struct edge_writer writer = edge_writer_make(graph);
    bool *repeats = arena_alloc_array(graph->arena, dependants.starts[graph->count], sizeof *repeats);
    struct revision_list *kept = arena_alloc_array(graph->arena, graph->count, sizeof *kept);

    for (uint32_t target = 0; target < graph->count; target++)
    {
        struct arena_mark mark = arena_mark(graph->arena);

        if (edges_count(&dependants, target) > 1)
            repeats_find(graph, graph->arena, &dependants, target, repeats);
        arena_reset(graph->arena, mark);
        for (uint32_t e = dependants.starts[target]; e < dependants.starts[target + 1]; e++)
            if (!repeats[e])
                array_push(graph->arena, &kept[dependants.at[e]], target);
    }
    for (uint32_t i = 0; i < graph->count; i++)
    {
        graph_sort_by_id(graph, &kept[i]);
        for (size_t k = 0; k < kept[i].len; k++)
            edge_add(&writer, i, kept[i].at[k]);
        edge_end(&writer, i);
    }
    graph->normal_depends = edge_writer_edges(&writer);
}

static void edges_complete(struct graph *graph)
{
    bool dependent = graph->depends.starts[graph->count] > 0;

    graph->next = edges_reverse(graph, &graph->down);
    graph->heads = ends_find(graph, &graph->next);
    graph->bases = ends_find(graph, &graph->down);
    graph->all_down = dependent ? edges_both(graph, &graph->down, &graph->depends) : graph->down;
    graph->all_next = dependent ? edges_reverse(graph, &graph->all_down) : graph->next;
    graph->real_heads = dependent ? ends_find(graph, &graph->all_next) : graph->heads;
    graph->real_bases = dependent ? ends_find(graph, &graph->all_down) : graph->bases;
}

bool graph_build(struct arena *arena, const struct revision *revisions, size_t count, struct diags *diags,
                 struct graph **out_graph)
{
    struct graph *graph = arena_new(arena, struct graph);

    if (count >= REVISION_NONE)
        return diag_error(diags, DIAG_LIMIT, SPAN_NONE, "more than %u revisions", REVISION_NONE - 1);
    *graph = (struct graph){.arena = arena, .revisions = revisions, .count = (uint32_t)count, .keys = {.arena = arena}};
    if (!ids_add(graph, diags) || !labels_add(graph, diags) || !depends_add(graph, diags) || !down_add(graph, diags))
        return false;
    edges_complete(graph);
    if (!graph_find_order(graph, diags))
        return false;
    graph->normal_depends = graph->depends;
    graph->normal_down = graph->down;
    if (graph->depends.starts[count] > 0)
    {
        depends_normalize(graph);
        graph->normal_down = edges_both(graph, &graph->down, &graph->normal_depends);
    }
    *out_graph = graph;
    return true;
}
