/*
 * branch: sets of labels as sorted arrays, computed from the oldest revision to the newest.
 *
 * Going up, a revision carries what its parents carry and its own. Going down there is one rule: from a head along a line
 * without branch points (counting depends_on) and merge points, every revision carries what the head carries; a labelled
 * revision in that line is the only one whose label can go down, and all else that the head carries comes from below the line.
 * A set is made anew only at a merge point or a labelled revision; other revisions share their parent's.
 */
#include "graph/branch.h"

struct branch_labels
{
    str_array **sets; /* by number; the empty set is NULL */
};

/* The union of two sorted sets without repetitions. */
static str_array *set_union(struct arena *arena, str_array *a, str_array *b)
{
    str_array *both;

    if (a == NULL || a == b)
        return b;
    if (b == NULL)
        return a;
    both = arena_new(arena, str_array);
    for (size_t i = 0, j = 0; i < a->len || j < b->len;)
    {
        int order = i == a->len ? 1 : j == b->len ? -1 : str_compare(a->at[i], b->at[j]);

        array_push(arena, both, order <= 0 ? a->at[i] : b->at[j]);
        i += order <= 0;
        j += order >= 0;
    }
    return both;
}

static str_array *set_with(struct arena *arena, str_array *set, str label)
{
    str_array one = {.at = &label, .len = 1, .cap = 1};
    str_array *both = set_union(arena, set, &one);

    if (both != &one)
        return both;
    both = arena_new(arena, str_array);
    array_push(arena, both, label);
    return both;
}

static void labels_go_up(struct graph *graph, str_array **sets)
{
    for (uint32_t i = 0; i < graph->count; i++)
    {
        uint32_t number = graph->order[i];
        const str_array *own = &graph->revisions[number].branch_labels;
        str_array *set = NULL;

        for (uint32_t e = graph->down.starts[number]; e < graph->down.starts[number + 1]; e++)
            set = set_union(graph->arena, set, sets[graph->down.at[e]]);
        for (size_t l = 0; l < own->len; l++)
            set = set_with(graph->arena, set, own->at[l]);
        sets[number] = set;
    }
}

static void labels_go_down(struct graph *graph, str_array **sets)
{
    for (size_t i = 0; i < graph->heads.len; i++)
    {
        uint32_t number = graph->heads.at[i];
        str_array *set = sets[number];

        while (!graph_is_real_branch_point(graph, number) && !revision_is_merge_point(&graph->revisions[number]))
        {
            sets[number] = set;
            if (edges_count(&graph->down, number) == 0)
                break;
            number = graph->down.at[graph->down.starts[number]];
        }
    }
}

static str_array *labels_find(struct graph *graph, uint32_t number)
{
    if (graph->keys.len == graph->count)
        return NULL;
    if (graph->labels == NULL)
    {
        graph->labels = arena_new(graph->arena, struct branch_labels);
        graph->labels->sets = arena_alloc_array(graph->arena, graph->count, sizeof *graph->labels->sets);
        labels_go_up(graph, graph->labels->sets);
        labels_go_down(graph, graph->labels->sets);
    }
    return graph->labels->sets[number];
}

str_array branch_labels_of(struct graph *graph, uint32_t number)
{
    str_array *set = labels_find(graph, number);

    return set != NULL ? *set : (str_array){0};
}

bool branch_has_label(struct graph *graph, uint32_t number, str label)
{
    str_array *set = labels_find(graph, number);

    return set != NULL && str_array_has(set, label);
}
