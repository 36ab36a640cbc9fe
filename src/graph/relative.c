/*
 * relative: what "+2", "-1", "REV-1" and "label@+1" mean, seen from the rows of the version table.
 *
 * The cases are Alembic's. Going up from the rows needs one starting point: the only row, or with a label the only row on that
 * branch, or the newest applied revision on it, or its base. Going down starts at the first row. Where Alembic ends in an
 * AssertionError (nothing, or several revisions, to count from; a walk that left the graph), this refuses with a message.
 */
#include "graph/relative.h"

#include "base/buf.h"

bool point_resolve(struct resolver *resolver, const struct point *point, struct revision_list *out_list)
{
    return point->is_typed ? resolve_revisions(resolver, point->text, out_list)
                           : resolve_rows(resolver, &point->rows, out_list);
}

bool point_resolve_revisions(struct resolver *resolver, const struct point *point, struct revision_list *out_list)
{
    struct revision_list list;

    if (!point_resolve(resolver, point, &list))
        return false;
    for (size_t i = 0; i < list.len; i++)
        if (!number_is_revision(list.at[i]))
            return resolve_refuse(resolver, point_text(resolver->arena, point));
    *out_list = list;
    return true;
}

str point_text(struct arena *arena, const struct point *point)
{
    struct buf text = BUF(arena);

    if (point->is_typed)
        return point->text;
    buf_add_char(&text, '(');
    for (size_t i = 0; i < point->rows.len; i++)
        buf_print(&text, "%s'" STR_FMT "'", i > 0 ? ", " : "", STR_ARG(point->rows.at[i]));
    buf_add(&text, point->rows.len == 1 ? STR(",)") : STR(")"));
    return buf_str(&text);
}

static bool steps_refuse(struct resolver *resolver, str text, str digits)
{
    return diag_error_alembic(resolver->diags, DIAG_REVISION, SPAN_NONE,
                              "Relative revision " STR_FMT " didn't produce " STR_FMT " migrations", STR_ARG(text),
                              STR_ARG(digits));
}

/* The revisions one step away; going up only those in `branch` when there is one. */
static struct revision_list steps_from(struct resolver *resolver, uint32_t number, bool up, const struct revision_set *branch)
{
    const struct graph *graph = resolver->graph;
    const struct edges *edges = up ? &graph->next : &graph->down;
    struct revision_list children = {0};
    struct revision_list ends = up ? graph->bases : graph->heads;

    if (number_is_revision(number))
        ends = (struct revision_list){.at = edges->at + edges->starts[number], .len = edges_count(edges, number)};
    if (branch == NULL)
        return ends;
    for (size_t i = 0; i < ends.len; i++)
        if (branch->has[ends.at[i]])
            array_push(resolver->arena, &children, ends.at[i]);
    return children;
}

/* The revisions on the branch of a label. */
static bool branch_find(struct resolver *resolver, str label, struct revision_set *out_branch)
{
    struct revision_list all = {0};

    for (uint32_t i = 0; i < resolver->graph->count; i++)
        array_push(resolver->arena, &all, i);
    if (!resolve_in_lineage(resolver, &all, label, false, &all))
        return false;
    *out_branch = revision_set_make(resolver->graph, resolver->arena);
    for (size_t i = 0; i < all.len; i++)
        out_branch->has[all.at[i]] = true;
    return true;
}

static bool fork_refuse(struct resolver *resolver, uint32_t number, const struct revision_list *ends, bool up)
{
    str from = number_is_revision(number) ? graph_id(resolver->graph, number) : up ? STR("the base") : STR("the heads");
    struct buf names = BUF(resolver->arena);

    for (size_t i = 0; i < ends->len; i++)
        buf_print(&names, "%s" STR_FMT, i == 0 ? "" : i + 1 == ends->len ? " and " : ", ", STR_ARG(graph_id(resolver->graph, ends->at[i])));
    diag_error_alembic(resolver->diags, DIAG_REVISION, SPAN_NONE, "Ambiguous walk");
    if (up)
    {
        diag_detail(resolver->diags, STR_FMT " stand on " STR_FMT, STR_ARG(buf_str(&names)), STR_ARG(from));
        diag_hint(resolver->diags, "Name the revision, or the branch to go along: `limbeck upgrade " STR_FMT "@+1`.",
                  STR_ARG(graph_id(resolver->graph, ends->at[0])));
        return false;
    }
    diag_detail(resolver->diags, STR_FMT " stands on " STR_FMT, STR_ARG(from), STR_ARG(buf_str(&names)));
    diag_hint(resolver->diags, "Name the revision that is meant instead of counting.");
    return false;
}

static uint32_t walk_end(const struct relative_walk *walk, uint32_t number)
{
    return walk->stays ? number : REVISION_NONE;
}

/* Down past the last revision there is one more step, to the base. */
static bool walk_down(struct resolver *resolver, const struct relative_walk *walk, uint32_t *out_number)
{
    uint32_t number = walk->start;
    bool at_base = false;

    for (int64_t steps = walk->steps; steps < 0; steps++)
    {
        struct revision_list children = {0};

        if (!at_base)
            children = steps_from(resolver, number, false, NULL);
        if (children.len > 1)
            return fork_refuse(resolver, number, &children, false);
        if (at_base)
        {
            *out_number = walk_end(walk, number);
            return true;
        }
        at_base = children.len == 0;
        number = at_base ? REVISION_BASE : children.at[0];
    }
    *out_number = number;
    return true;
}

static bool walk_up(struct resolver *resolver, const struct relative_walk *walk, uint32_t *out_number)
{
    struct revision_set branch;
    uint32_t number = walk->start;
    bool has_branch = walk->has_label && walk->label.len > 0 && resolver->graph->count > 0;

    if (has_branch && steps_from(resolver, number, true, NULL).len > 0 && !branch_find(resolver, walk->label, &branch))
        return false;
    for (int64_t steps = walk->steps; steps > 0; steps--)
    {
        struct revision_list children = steps_from(resolver, number, true, NULL);

        if (has_branch && children.len > 0)
            children = steps_from(resolver, number, true, &branch);
        if (children.len > 1)
            return fork_refuse(resolver, number, &children, true);
        if (children.len == 0)
        {
            *out_number = walk_end(walk, number);
            return true;
        }
        number = children.at[0];
    }
    *out_number = number;
    return true;
}

bool relative_walk(struct resolver *resolver, const struct relative_walk *walk, uint32_t *out_number)
{
    if (walk->steps > 0)
        return walk_up(resolver, walk, out_number);
    return walk_down(resolver, walk, out_number);
}

/* The newest applied revisions on a branch when no row is on it. */
static bool tips_on_branch(struct resolver *resolver, const struct revision_list *rows, str label,
                           struct revision_list *out_tips)
{
    const struct graph *graph = resolver->graph;
    struct revision_set applied = revision_set_make(graph, resolver->arena);
    struct revision_set followed = revision_set_make(graph, resolver->arena);
    struct revision_list active = {0};
    struct revision_list tips = {0};

    walk_add(graph, resolver->arena, &graph->all_down, rows, &applied);
    for (uint32_t i = 0; i < graph->count; i++)
        if (applied.has[i])
            array_push(resolver->arena, &active, i);
    if (!resolve_in_lineage(resolver, &active, label, false, &active))
        return false;
    for (size_t i = 0; i < active.len; i++)
        for (uint32_t e = graph->normal_down.starts[active.at[i]]; e < graph->normal_down.starts[active.at[i] + 1]; e++)
            followed.has[graph->normal_down.at[e]] = true;
    for (size_t i = 0; i < active.len; i++)
        if (!followed.has[active.at[i]])
            array_push(resolver->arena, &tips, active.at[i]);
    *out_tips = tips;
    return true;
}

/* Where "+N" starts: a revision, or the base. */
static bool upgrade_start(struct resolver *resolver, const struct point *current, const struct relative *relative,
                          uint32_t *out_start)
{
    struct revision_list rows;
    struct revision_list starts;
    size_t row_count = current->is_typed ? 1 : current->rows.len;

    /* Several rows without a label are refused before any of them is looked up. */
    if (!relative->has_label && row_count > 1)
        return diag_error_alembic(resolver->diags, DIAG_REVISION, SPAN_NONE,
                                  "Ambiguous upgrade from multiple current revisions");
    if (!relative->has_label && current->is_typed)
        return resolve_revision(resolver, current->text, out_start);
    if (!point_resolve_revisions(resolver, current, &rows))
        return false;
    starts = rows;
    if (relative->has_label)
    {
        if (!resolve_in_lineage(resolver, &rows, relative->label, false, &starts))
            return false;
        if (starts.len == 0 && !tips_on_branch(resolver, &rows, relative->label, &starts))
            return false;
    }
    if (starts.len > 1)
        return diag_error_alembic(resolver->diags, DIAG_REVISION, SPAN_NONE,
                                  "Ambiguous upgrade from multiple current revisions");
    *out_start = starts.len == 0 ? REVISION_BASE : starts.at[0];
    return true;
}

/* "label@symbol" down, where the symbol has to be on the branch. */
static bool start_on_branch(struct resolver *resolver, bool has_label, str label, str symbol, uint32_t *out_start)
{
    if (has_label)
        symbol = str_print(resolver->arena, STR_FMT "@" STR_FMT, STR_ARG(label), STR_ARG(symbol));
    return resolve_revision(resolver, symbol, out_start);
}

static bool upgrade_walk(struct resolver *resolver, const struct point *current, const struct relative *relative, bool stays,
                         uint32_t *out_number)
{
    struct relative_walk walk = {.steps = relative->steps, .stays = stays};

    if (relative->steps > 0)
    {
        walk.has_label = relative->has_label;
        walk.label = relative->label;
        if (!relative->has_symbol)
            return upgrade_start(resolver, current, relative, &walk.start) && relative_walk(resolver, &walk, out_number);
        return resolve_revision(resolver, relative->symbol, &walk.start) && relative_walk(resolver, &walk, out_number);
    }
    return start_on_branch(resolver, relative->has_label, relative->label, relative->symbol, &walk.start) &&
           relative_walk(resolver, &walk, out_number);
}

bool relative_upgrade_target(struct resolver *resolver, const struct point *current, const struct point *target, bool stays,
                             struct revision_list *out_list)
{
    struct relative relative;
    uint32_t number = REVISION_NONE;
    struct revision_list list = {0};

    if (!target->is_typed || !identifier_parse_relative(target->text, &relative))
        return point_resolve_revisions(resolver, target, out_list);
    if (relative.steps <= 0 && !relative.has_symbol)
        return steps_refuse(resolver, relative.steps == 0 ? STR("0") : str_join(resolver->arena, STR("-"), relative.digits),
                            relative.digits);
    if (!upgrade_walk(resolver, current, &relative, stays, &number))
        return false;
    if (!number_is_revision(number))
        return steps_refuse(resolver, relative.text, relative.digits);
    array_push(resolver->arena, &list, number);
    *out_list = list;
    return true;
}

bool relative_all_current(struct resolver *resolver, const struct point *current, struct revision_list *out_list)
{
    const struct graph *graph = resolver->graph;
    struct revision_set applied = revision_set_make(graph, resolver->arena);
    struct revision_set followed = revision_set_make(graph, resolver->arena);
    struct revision_list rows;
    struct revision_list tips = {0};

    if (!point_resolve_revisions(resolver, current, &rows))
        return false;
    walk_add(graph, resolver->arena, &graph->all_down, &rows, &applied);
    /* The set holds all ancestors of its members, so one that is followed at all is followed by a child within it. */
    for (uint32_t i = 0; i < graph->count; i++)
        for (uint32_t e = graph->down.starts[i]; applied.has[i] && e < graph->down.starts[i + 1]; e++)
            followed.has[graph->down.at[e]] = true;
    for (uint32_t i = 0; i < graph->count; i++)
        if (applied.has[i] && !followed.has[i])
            array_push(resolver->arena, &tips, i);
    graph_sort_by_id(graph, &tips);
    *out_list = tips;
    return true;
}

/* The rows as identifiers, in their order. */
static str_array point_names(struct resolver *resolver, const struct point *current)
{
    str_array names = {0};

    if (!current->is_typed)
        return current->rows;
    array_push(resolver->arena, &names, current->text);
    return names;
}

static bool names_resolve(struct resolver *resolver, const struct point *current, struct revision_list *out_list)
{
    str_array names = point_names(resolver, current);
    bool resolved = true;

    resolver->in_rows = !current->is_typed;
    for (size_t i = 0; resolved && i < names.len; i++)
        resolved = resolve_name(resolver, names.at[i], array_add(resolver->arena, out_list));
    resolver->in_rows = false;
    return resolved;
}

/* "label@-N": the one row on that branch, or the one applied revision that stands for it. */
static bool downgrade_start_on_branch(struct resolver *resolver, const struct point *current, const struct relative *relative,
                                      uint32_t *out_start)
{
    struct revision_list rows = {0};
    struct revision_list starts = {0};

    if (!names_resolve(resolver, current, &rows) || !resolve_in_lineage(resolver, &rows, relative->label, false, &starts))
        return false;
    if (starts.len == 0 && (!relative_all_current(resolver, current, &rows) ||
                            !resolve_in_lineage(resolver, &rows, relative->label, false, &starts)))
        return false;
    if (starts.len == 1)
        return start_on_branch(resolver, true, relative->label, graph_id(resolver->graph, starts.at[0]), out_start);
    steps_refuse(resolver, relative->text, relative->digits);
    diag_detail(resolver->diags, "%zu applied revisions are on branch '" STR_FMT "'; there must be one to count from",
                starts.len, STR_ARG(relative->label));
    return false;
}

/* "-N": from the first row, confined to its branch. */
static bool downgrade_start(struct resolver *resolver, const struct point *current, const struct relative *relative,
                            struct downgrade_target *target, uint32_t *out_start)
{
    str_array names = point_names(resolver, current);
    bool resolved;

    if (names.len == 0)
        return steps_refuse(resolver, relative->text, relative->digits);
    for (size_t i = 1; i < names.len; i++)
    {
        if (str_equal(names.at[i], names.at[0]))
            continue;
        diag_warning(resolver->diags, DIAG_REVISION, SPAN_NONE,
                     "downgrade -1 from multiple heads is ambiguous; this usage will be disallowed in a future release.");
        break;
    }
    target->has_label = true;
    target->label = names.at[0];
    resolver->in_rows = !current->is_typed;
    resolved = start_on_branch(resolver, true, names.at[0], names.at[0], out_start);
    resolver->in_rows = false;
    return resolved;
}

/* Down from a revision, or from where the database is. */
static bool downgrade_walk_down(struct resolver *resolver, const struct point *current, const struct relative *relative,
                                bool stays, struct downgrade_target *target)
{
    struct relative_walk walk = {.steps = relative->steps, .stays = stays};
    bool started;

    if (relative->has_symbol)
        started = start_on_branch(resolver, relative->has_label, relative->label, relative->symbol, &walk.start);
    else if (relative->has_label)
        started = downgrade_start_on_branch(resolver, current, relative, &walk.start);
    else
        started = downgrade_start(resolver, current, relative, target, &walk.start);
    if (!started || !relative_walk(resolver, &walk, &target->number))
        return false;
    if (target->number != REVISION_NONE)
        return true;
    if (relative->has_symbol)
        return diag_error_alembic(resolver->diags, DIAG_REVISION, SPAN_NONE, "Walked too far");
    return steps_refuse(resolver, relative->text, relative->digits);
}

static bool downgrade_walk_up(struct resolver *resolver, const struct relative *relative, bool stays,
                              struct downgrade_target *target)
{
    struct relative_walk walk = {
        .steps = relative->steps, .stays = stays, .has_label = relative->has_label, .label = relative->label};

    if (!relative->has_symbol)
        return steps_refuse(resolver, relative->text, relative->digits);
    if (!resolve_revision(resolver, relative->symbol, &walk.start) || !relative_walk(resolver, &walk, &target->number))
        return false;
    if (!number_is_revision(target->number))
        return diag_error_alembic(resolver->diags, DIAG_REVISION, SPAN_NONE, "Walked too far");
    return true;
}

bool relative_downgrade_target(struct resolver *resolver, const struct point *current, str target, bool stays,
                               struct downgrade_target *out_target)
{
    struct relative relative;
    struct downgrade_target found = {.number = REVISION_NONE};
    size_t at;

    if (identifier_parse_relative(target, &relative))
    {
        found.has_label = relative.has_label;
        found.label = relative.label;
        if (relative.steps >= 0 ? !downgrade_walk_up(resolver, &relative, stays, &found)
                                : !downgrade_walk_down(resolver, current, &relative, stays, &found))
            return false;
        *out_target = found;
        return true;
    }
    at = str_find_last_char(target, '@');
    found.has_label = at != STR_NONE && at > 0;
    found.label = found.has_label ? str_slice(target, 0, at) : (str){0};
    if (!resolve_revision(resolver, at == STR_NONE ? target : str_skip(target, at + 1), &found.number))
        return false;
    *out_target = found;
    return true;
}
