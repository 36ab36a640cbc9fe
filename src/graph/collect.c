/*
 * collect: the set arithmetic of Alembic's _collect_upgrade_revisions and _collect_downgrade_revisions.
 *
 * An upgrade needs the ancestors of its targets less those of the rows. A downgrade takes back what follows the children of its
 * target, as far as it is applied. A history is an upgrade that includes its lower end and, unless that is the base, keeps to
 * what follows it by down_revision. All is linear: a set is a flag for each revision, made by one walk.
 */
#include "graph/collect.h"

#include "graph/branch.h"
#include "graph/order.h"

/* Ancestors with dependencies; refuses members of the list that stand on one another. */
static bool ancestors_of(struct resolver *resolver, const struct revision_list *list, struct revision_set *out_set)
{
    *out_set = revision_set_make(resolver->graph, resolver->arena);
    return walk_add_disjoint(resolver->graph, resolver->arena, &resolver->graph->normal_down, list, resolver->diags, out_set);
}

static bool collected_order(struct resolver *resolver, const struct revision_set *collected, const struct revision_list *heads,
                            struct revision_list *out_list)
{
    if (order_newest_first(resolver->graph, resolver->arena, collected, heads, out_list))
        return true;
    diag_error(resolver->diags, DIAG_REVISION, SPAN_NONE, "the range ends at revisions that do not lead to all of its members");
    diag_hint(resolver->diags, "Choose an end that stands on all of them, or list from `base`.");
    return false;
}

static bool applied_of(struct resolver *resolver, const struct point *current, struct revision_list *out_rows,
                       struct revision_set *out_applied)
{
    return point_resolve_revisions(resolver, current, out_rows) && ancestors_of(resolver, out_rows, out_applied);
}

bool collect_upgrade(struct resolver *resolver, const struct point *current, str destination, struct revision_list *out_list)
{
    struct point target = point_typed(destination);
    struct revision_list targets;
    struct revision_list rows;
    struct revision_set required;
    struct revision_set applied;

    if (!relative_upgrade_target(resolver, current, &target, false, &targets) || !ancestors_of(resolver, &targets, &required) ||
        !applied_of(resolver, current, &rows, &applied))
        return false;
    for (uint32_t i = 0; i < resolver->graph->count; i++)
        required.has[i] = required.has[i] && !applied.has[i];
    return collected_order(resolver, &required, &targets, out_list);
}

/*
 * The first revisions to take back: the bases, or what follows the target. `out_count` is their number as Alembic counts it,
 * where a labelled base counts once more for each label.
 */
static struct revision_list downgrade_roots(struct resolver *resolver, const struct downgrade_target *target, size_t *out_count)
{
    const struct graph *graph = resolver->graph;
    struct revision_list roots;

    if (number_is_revision(target->number))
    {
        roots = (struct revision_list){.at = graph->next.at + graph->next.starts[target->number],
                                       .len = edges_count(&graph->next, target->number)};
        *out_count = roots.len;
        return roots;
    }
    roots = graph->bases;
    *out_count = roots.len;
    for (size_t i = 0; i < roots.len; i++)
        *out_count += graph->revisions[roots.at[i]].branch_labels.len;
    return roots;
}

/* Of several roots, those that the branch of the target goes through. */
static bool roots_on_branch(struct resolver *resolver, const struct downgrade_target *target, struct revision_list *roots)
{
    struct revision_set below = revision_set_make(resolver->graph, resolver->arena);
    struct revision_list kept = {0};
    uint32_t branch = REVISION_NONE;

    if (!resolve_branch(resolver, target->label, &branch))
        return false;
    walk_add_one(resolver->graph, resolver->arena, &resolver->graph->down, branch, &below);
    for (size_t i = 0; i < roots->len; i++)
        if (below.has[roots->at[i]])
            array_push(resolver->arena, &kept, roots->at[i]);
    if (kept.len == 0)
        return diag_error_alembic(resolver->diags, DIAG_REVISION, SPAN_NONE, "Not a valid downgrade target from current heads");
    *roots = kept;
    return true;
}

static bool list_has(const struct revision_list *list, uint32_t number)
{
    for (size_t i = 0; i < list->len; i++)
        if (list->at[i] == number)
            return true;
    return false;
}

bool collect_downgrade(struct resolver *resolver, const struct point *current, str destination, struct revision_list *out_list)
{
    const struct graph *graph = resolver->graph;
    struct downgrade_target target;
    struct revision_list roots;
    struct revision_list rows;
    struct revision_set dropped;
    struct revision_set applied;
    size_t root_count = 0;
    bool any = false;

    if (!relative_downgrade_target(resolver, current, destination, false, &target))
        return false;
    roots = downgrade_roots(resolver, &target, &root_count);
    if (target.has_label && root_count > 1 && !roots_on_branch(resolver, &target, &roots))
        return false;
    if (!point_resolve_revisions(resolver, current, &rows))
        return false;
    dropped = revision_set_make(graph, resolver->arena);
    applied = revision_set_make(graph, resolver->arena);
    walk_add(graph, resolver->arena, &graph->all_next, &roots, &dropped);
    walk_add(graph, resolver->arena, &graph->all_down, &rows, &applied);
    for (uint32_t i = 0; i < graph->count; i++)
    {
        dropped.has[i] = dropped.has[i] && applied.has[i];
        any = any || dropped.has[i];
    }
    if (!any && number_is_revision(target.number) && !list_has(&rows, target.number))
        return resolve_refuse_range(resolver, point_text(resolver->arena, current), destination);
    return collected_order(resolver, &dropped, &rows, out_list);
}

/* "label@REV:" keeps to the ends on that branch; an id before the '@' stands for its only label. */
static bool targets_on_branch(struct resolver *resolver, str label, struct revision_list *targets)
{
    struct revision_list kept = {0};
    uint32_t number = REVISION_NONE;

    if (!resolve_revision(resolver, label, &number))
        return false;
    if (number_is_revision(number) && str_equal(graph_id(resolver->graph, number), label))
    {
        str_array labels = branch_labels_of(resolver->graph, number);

        if (labels.len != 1)
        {
            resolve_refuse(resolver, label);
            diag_detail(resolver->diags, "a revision with %zu branch labels stands for no branch", labels.len);
            return false;
        }
        label = labels.at[0];
    }
    for (size_t i = 0; i < targets->len; i++)
        if (branch_has_label(resolver->graph, targets->at[i], label))
            array_push(resolver->arena, &kept, targets->at[i]);
    graph_sort_by_id(resolver->graph, &kept);
    *targets = kept;
    return true;
}

/* A lower end that is counted from the upper one: "-3:". */
static bool range_lower_relative(struct resolver *resolver, const struct point *lower, const struct point *upper,
                                 struct revision_list *out_starts)
{
    struct downgrade_target target;

    if (!relative_downgrade_target(resolver, upper, lower->text, true, &target))
        return false;
    *out_starts = (struct revision_list){0};
    if (number_is_revision(target.number))
        array_push(resolver->arena, out_starts, target.number);
    return true;
}

/* The revisions at the lower end, which have to be among the required ones. */
static bool range_starts(struct resolver *resolver, const struct point *lower, const struct point *upper,
                         const struct revision_set *required, struct revision_list *out_starts)
{
    if (!point_resolve(resolver, lower, out_starts))
        return false;
    for (size_t i = 0; i < out_starts->len; i++)
        if (out_starts->at[i] == REVISION_BASE || (number_is_revision(out_starts->at[i]) && !required->has[out_starts->at[i]]))
            return resolve_refuse_range(resolver, point_text(resolver->arena, lower), point_text(resolver->arena, upper));
    if (out_starts->len > 0 && out_starts->at[0] == REVISION_NONE && lower->is_typed)
        return range_lower_relative(resolver, lower, upper, out_starts);
    return point_resolve_revisions(resolver, lower, out_starts);
}

/* Takes from `required` what stands below the lower end or beside it; the lower end itself stays. */
static bool range_narrow(struct resolver *resolver, const struct revision_list *starts, struct revision_set *required)
{
    const struct graph *graph = resolver->graph;
    struct revision_set above = revision_set_make(graph, resolver->arena);
    struct revision_set below;

    if (!ancestors_of(resolver, starts, &below))
        return false;
    if (!walk_add_disjoint(graph, resolver->arena, &graph->next, starts, resolver->diags, &above))
        return false;
    for (uint32_t i = 0; i < graph->count; i++)
        required->has[i] = required->has[i] && !below.has[i] && above.has[i];
    for (size_t i = 0; i < starts->len; i++)
        required->has[starts->at[i]] = true;
    return true;
}

bool collect_range(struct resolver *resolver, const struct point *lower, const struct point *upper,
                   struct revision_list *out_list)
{
    struct revision_list targets;
    struct revision_list starts;
    struct revision_set required;
    size_t at = lower->is_typed ? str_find_char(lower->text, '@') : STR_NONE;

    if (!relative_upgrade_target(resolver, lower, upper, true, &targets))
        return false;
    if (at != STR_NONE && !targets_on_branch(resolver, str_slice(lower->text, 0, at), &targets))
        return false;
    if (!ancestors_of(resolver, &targets, &required) || !range_starts(resolver, lower, upper, &required, &starts))
        return false;
    if (starts.len > 0 && !range_narrow(resolver, &starts, &required))
        return false;
    return collected_order(resolver, &required, &targets, out_list);
}
