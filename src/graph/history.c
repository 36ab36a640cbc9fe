/* history: ranges, "current", and what stands in for an end that is not given. */
#include "graph/history.h"

#include "graph/collect.h"

static bool is_current(str text)
{
    return str_equal(text, STR("current"));
}

bool history_needs_rows(const struct identifier_range *range)
{
    return is_current(range->start) || is_current(range->end);
}

static struct point range_point(str text, str absent, const str_array *rows)
{
    if (is_current(text))
        return point_rows(rows);
    return point_typed(text.len > 0 ? text : absent);
}

bool history_list(struct resolver *resolver, const struct identifier_range *range, const str_array *rows,
                  struct revision_list *out_list)
{
    struct point lower = range_point(range->start, STR("base"), rows);
    struct point upper = range_point(range->end, STR("heads"), rows);

    resolver->wording = RESOLVE_RANGE;
    resolver->start = point_text(resolver->arena, &lower);
    resolver->end = point_text(resolver->arena, &upper);
    return collect_range(resolver, &lower, &upper, out_list);
}

bool history_select(struct resolver *resolver, str text, struct revision_list *out_list, bool *out_needs_rows)
{
    struct identifier_range range;
    str_array no_rows = {0};

    *out_needs_rows = false;
    if (str_find_char(text, ':') == STR_NONE)
        return resolve_revisions(resolver, text, out_list);
    if (!identifier_parse_history_range(text, resolver->diags, &range))
        return false;
    *out_needs_rows = history_needs_rows(&range);
    return *out_needs_rows || history_list(resolver, &range, &no_rows, out_list);
}

bool history_show(struct resolver *resolver, str identifier, const str_array *rows, struct revision_list *out_list)
{
    struct revision_list list;
    struct revision_list shown = {0};

    resolver->wording = RESOLVE_PLAIN;
    if (is_current(identifier) ? !resolve_rows(resolver, rows, &list) : !resolve_revisions(resolver, identifier, &list))
        return false;
    for (size_t i = 0; i < list.len; i++)
    {
        if (list.at[i] == REVISION_NONE)
            return resolve_refuse(resolver, identifier);
        if (list.at[i] != REVISION_BASE)
            array_push(resolver->arena, &shown, list.at[i]);
    }
    *out_list = shown;
    return true;
}

bool history_current(struct resolver *resolver, const str_array *rows, struct revision_list *out_list)
{
    struct point current = point_rows(rows);

    resolver->wording = RESOLVE_PLAIN;
    return relative_all_current(resolver, &current, out_list);
}

bool history_branch_points(struct resolver *resolver, struct revision_list *out_list)
{
    struct identifier_range all = {0};
    str_array no_rows = {0};
    struct revision_list list;
    struct revision_list points = {0};

    if (!history_list(resolver, &all, &no_rows, &list))
        return false;
    for (size_t i = 0; i < list.len; i++)
        if (graph_is_branch_point(resolver->graph, list.at[i]))
            array_push(resolver->arena, &points, list.at[i]);
    *out_list = points;
    return true;
}

bool history_at_heads(struct resolver *resolver, const str_array *rows, bool *out_at_heads)
{
    const struct graph *graph = resolver->graph;
    struct revision_set applied = revision_set_make(graph, resolver->arena);
    struct point current = point_rows(rows);
    struct revision_list list;
    bool at_heads = true;

    resolver->wording = RESOLVE_PLAIN;
    if (!point_resolve_revisions(resolver, &current, &list))
        return false;
    walk_add(graph, resolver->arena, &graph->all_down, &list, &applied);
    for (size_t i = 0; i < graph->heads.len; i++)
        at_heads = at_heads && applied.has[graph->heads.at[i]];
    *out_at_heads = at_heads;
    return true;
}
