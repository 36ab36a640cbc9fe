/*
 * plan: steps from the collected revisions, their log texts, and the rows along the way.
 *
 * The words are those of Alembic's MigrationStep: the direction (upgrade, downgrade, stamp_revision), where it comes from and
 * goes to by down_revision alone, and the first paragraph of the docstring.
 */
#include "graph/plan.h"

#include "graph/collect.h"
#include "graph/version_rows.h"

static str ids_text(struct arena *arena, const str_array *ids)
{
    return str_array_join(arena, ids, STR(", "));
}

static void step_log(struct arena *arena, struct step *step, const char *name, const str_array *from, const str_array *to,
                     str doc)
{
    step->short_log =
        str_print(arena, "%s " STR_FMT " -> " STR_FMT, name, STR_ARG(ids_text(arena, from)), STR_ARG(ids_text(arena, to)));
    step->log = step->short_log;
    if (doc.len > 0)
        step->log = str_print(arena, STR_FMT ", " STR_FMT, STR_ARG(step->short_log), STR_ARG(doc));
}

static str_array one_id(struct arena *arena, str id)
{
    str_array ids = {0};

    array_push(arena, &ids, id);
    return ids;
}

static struct step step_make(struct resolver *resolver, uint32_t number, bool is_upgrade)
{
    const struct graph *graph = resolver->graph;
    const struct revision *revision = graph_revision(graph, number);
    struct step step = {.revision = revision, .is_upgrade = is_upgrade};
    str_array self = one_id(resolver->arena, revision->id);
    str_array below = {0};

    for (uint32_t e = graph->normal_down.starts[number]; e < graph->normal_down.starts[number + 1]; e++)
        array_push(resolver->arena, &below, graph_id(graph, graph->normal_down.at[e]));
    step.from_revisions = is_upgrade ? below : self;
    step.to_revisions = is_upgrade ? self : below;
    if (is_upgrade)
        step_log(resolver->arena, &step, "upgrade", &revision->down_revision, &self, revision_doc(revision));
    else
        step_log(resolver->arena, &step, "downgrade", &self, &revision->down_revision, revision_doc(revision));
    return step;
}

bool plan_upgrade(struct resolver *resolver, str destination, const str_array *rows, struct plan *out_plan)
{
    struct point current = point_rows(rows);
    struct revision_list numbers;
    struct version_rows table;
    struct plan plan = {0};

    resolver->wording = RESOLVE_UPGRADE;
    resolver->end = destination;
    if (!collect_upgrade(resolver, &current, destination, &numbers) || !version_rows_start(resolver, rows, &table))
        return false;
    for (size_t i = numbers.len; i > 0; i--)
    {
        struct step step = step_make(resolver, numbers.at[i - 1], true);

        version_rows_upgrade(&table, numbers.at[i - 1], &step);
        array_push(resolver->arena, &plan.steps, step);
    }
    plan.rows = version_rows_list(&table);
    *out_plan = plan;
    return true;
}

bool plan_downgrade(struct resolver *resolver, str destination, const str_array *rows, struct plan *out_plan)
{
    struct point current = point_rows(rows);
    struct revision_list numbers;
    struct revision_list row_numbers;
    struct version_rows table;
    struct plan plan = {0};

    resolver->wording = RESOLVE_DOWNGRADE;
    resolver->end = destination;
    if (!collect_downgrade(resolver, &current, destination, &numbers) || !version_rows_start(resolver, rows, &table) ||
        !point_resolve_revisions(resolver, &current, &row_numbers))
        return false;
    table.applied = revision_set_make(resolver->graph, resolver->arena);
    walk_add(resolver->graph, resolver->arena, &resolver->graph->all_down, &row_numbers, &table.applied);
    for (size_t i = 0; i < numbers.len; i++)
    {
        struct step step = step_make(resolver, numbers.at[i], false);

        if (!version_rows_downgrade(&table, numbers.at[i], resolver->diags, &step))
            return false;
        array_push(resolver->arena, &plan.steps, step);
    }
    plan.rows = version_rows_list(&table);
    *out_plan = plan;
    return true;
}

bool plan_offline_rows(struct resolver *resolver, str start, str_array *out_rows)
{
    uint32_t number = REVISION_BASE;
    str_array rows = {0};
    str end = resolver->end;
    bool found;

    resolver->wording = RESOLVE_PLAIN;
    resolver->end = (str){0}; /* a refusal names the start */
    found = resolve_revision(resolver, start, &number);
    resolver->end = end;
    if (!found)
        return false;
    if (number_is_revision(number))
        array_push(resolver->arena, &rows, graph_id(resolver->graph, number));
    *out_rows = rows;
    return true;
}

/* What a stamp works on: the rows, and those of them that share lineage with any destination. */
struct stamp
{
    struct resolver *resolver;
    struct version_rows table;
    struct revision_list related;
    struct revision_set above, below; /* of the destination at hand */
    struct plan plan;
};

static struct step *stamp_step(struct stamp *stamp, const struct revision_list *from, uint32_t to, bool is_upgrade)
{
    struct resolver *resolver = stamp->resolver;
    struct step *step = array_add(resolver->arena, &stamp->plan.steps);

    step->is_upgrade = is_upgrade;
    step->is_branch_move = from->len == 0 || !number_is_revision(to);
    for (size_t i = 0; i < from->len; i++)
        array_push(resolver->arena, &step->from_revisions, graph_id(resolver->graph, from->at[i]));
    if (number_is_revision(to))
        array_push(resolver->arena, &step->to_revisions, graph_id(resolver->graph, to));
    step_log(resolver->arena, step, "stamp_revision", &step->from_revisions, &step->to_revisions, (str){0});
    return step;
}

static void stamp_base(struct stamp *stamp)
{
    for (size_t i = 0; i < stamp->related.len; i++)
    {
        uint32_t number = stamp->related.at[i];
        struct revision_list from = {.at = &number, .len = 1, .cap = 1};

        if (version_rows_has(&stamp->table, number))
            version_rows_delete(&stamp->table, number, stamp_step(stamp, &from, REVISION_BASE, false));
    }
}

static bool was_row(const struct stamp *stamp, uint32_t number)
{
    for (size_t i = 0; i < stamp->related.len; i++)
        if (stamp->related.at[i] == number)
            return true;
    return version_rows_has(&stamp->table, number);
}

/*
 * The log names all rows that the destination takes over; one that an earlier destination of the same stamp has taken over
 * is no row any more.
 */
static void stamp_revision(struct stamp *stamp, uint32_t number)
{
    struct resolver *resolver = stamp->resolver;
    const struct graph *graph = resolver->graph;
    struct revision_list from = {0};
    struct revision_list replaced = {0};
    bool is_upgrade = true;

    if (was_row(stamp, number))
        return;
    memset(stamp->above.has, 0, graph->count);
    memset(stamp->below.has, 0, graph->count);
    walk_add_one(graph, resolver->arena, &graph->all_next, number, &stamp->above);
    walk_add_one(graph, resolver->arena, &graph->all_down, number, &stamp->below);
    for (size_t i = 0; i < stamp->related.len; i++)
    {
        uint32_t row = stamp->related.at[i];

        if (!stamp->above.has[row] && !stamp->below.has[row])
            continue;
        is_upgrade = is_upgrade && !stamp->above.has[row];
        array_push(resolver->arena, &from, row);
        if (version_rows_has(&stamp->table, row))
            array_push(resolver->arena, &replaced, row);
    }
    version_rows_replace(&stamp->table, &replaced, number, stamp_step(stamp, &from, number, is_upgrade));
}

/* The rows that share lineage with any destination, in the order of the destinations. */
static bool stamp_relate(struct stamp *stamp, const str_array *destinations, const struct revision_list *rows)
{
    struct resolver *resolver = stamp->resolver;
    struct revision_set seen = revision_set_make(resolver->graph, resolver->arena);

    for (size_t i = 0; i < destinations->len; i++)
    {
        struct revision_list related = {0};

        if (destinations->at[i].len > 0 && !resolve_in_lineage(resolver, rows, destinations->at[i], true, &related))
            return false;
        for (size_t r = 0; r < related.len; r++)
        {
            if (!seen.has[related.at[r]])
                array_push(resolver->arena, &stamp->related, related.at[r]);
            seen.has[related.at[r]] = true;
        }
    }
    return true;
}

/* Of targets that stand on one another only the newest become rows, whatever their order: the others are below them. */
static struct revision_list targets_above(struct resolver *resolver, const struct revision_list *targets)
{
    const struct graph *graph = resolver->graph;
    struct revision_set left_out = revision_set_make(graph, resolver->arena);
    struct revision_list parents = {0}, kept = {0};

    for (size_t i = 0; i < targets->len; i++)
        for (uint32_t e = 0; number_is_revision(targets->at[i]) && e < edges_count(&graph->all_down, targets->at[i]); e++)
            array_push(resolver->arena, &parents, graph->all_down.at[graph->all_down.starts[targets->at[i]] + e]);
    walk_add(graph, resolver->arena, &graph->all_down, &parents, &left_out);
    for (size_t i = 0; i < targets->len; i++)
    {
        if (number_is_revision(targets->at[i]) && left_out.has[targets->at[i]])
            continue;
        array_push(resolver->arena, &kept, targets->at[i]);
    }
    return kept;
}

bool plan_stamp(struct resolver *resolver, const str_array *destinations, const str_array *rows, struct plan *out_plan)
{
    struct stamp stamp = {.resolver = resolver};
    str_array base = one_id(resolver->arena, STR("base"));
    struct point current = point_rows(rows);
    struct revision_list row_numbers;
    struct revision_list targets;

    resolver->wording = RESOLVE_STAMP;
    if (destinations->len == 0)
        destinations = &base;
    if (!point_resolve_revisions(resolver, &current, &row_numbers) || !version_rows_start(resolver, rows, &stamp.table) ||
        !stamp_relate(&stamp, destinations, &row_numbers) || !resolve_each(resolver, destinations, &targets))
        return false;
    targets = targets_above(resolver, &targets);
    stamp.above = revision_set_make(resolver->graph, resolver->arena);
    stamp.below = revision_set_make(resolver->graph, resolver->arena);
    if (targets.len == 0)
        array_push(resolver->arena, &targets, REVISION_NONE);
    for (size_t i = 0; i < targets.len; i++)
    {
        if (targets.at[i] == REVISION_BASE)
            return resolve_refuse(resolver, ids_text(resolver->arena, destinations));
        if (targets.at[i] == REVISION_NONE)
            stamp_base(&stamp);
        else
            stamp_revision(&stamp, targets.at[i]);
    }
    stamp.plan.rows = version_rows_list(&stamp.table);
    *out_plan = stamp.plan;
    return true;
}
