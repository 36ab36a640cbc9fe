/*
 * version_rows: which rows a step inserts, updates and deletes.
 *
 * Up: the rows among the direct ancestors give way to the revision: all but the last are deleted, the last is updated; without
 * any a row is inserted. Down: the direct ancestors that nothing applied stands on any more become rows: all but the last are
 * inserted, the row is updated to the last; without any the row is deleted. Because the rows are always the newest applied
 * revisions, this is what Alembic does where it succeeds, and it has no failing case: a dependency that is below another direct
 * ancestor is neither expected as a row (Alembic's KeyError) nor made one.
 */
#include "graph/version_rows.h"

static void change_add(struct version_rows *rows, struct step *step, struct row_change change)
{
    array_push(rows->arena, &step->changes, change);
}

static void row_insert(struct version_rows *rows, uint32_t number, struct step *step)
{
    rows->texts[number] = graph_id(rows->graph, number);
    rows->count++;
    change_add(rows, step, (struct row_change){.kind = ROW_INSERT, .to = rows->texts[number]});
}

void version_rows_delete(struct version_rows *rows, uint32_t number, struct step *step)
{
    change_add(rows, step, (struct row_change){.kind = ROW_DELETE, .from = rows->texts[number]});
    rows->texts[number] = (str){0};
    rows->count--;
}

static void row_update(struct version_rows *rows, uint32_t from, uint32_t to, struct step *step)
{
    str text = rows->texts[from];

    rows->texts[from] = (str){0};
    rows->texts[to] = graph_id(rows->graph, to);
    change_add(rows, step, (struct row_change){.kind = ROW_UPDATE, .from = text, .to = rows->texts[to]});
}

/* The one revision that a row names. A symbol for none or several is no row that a step could change, nor is the empty text,
 * which a label may be. */
static bool row_revision(struct resolver *resolver, str row, uint32_t *out_number)
{
    str_array rows = {.at = &row, .len = 1, .cap = 1};
    struct revision_list numbers;

    if (!resolve_rows(resolver, &rows, &numbers))
        return false;
    if (row.len == 0 || numbers.len != 1 || !number_is_revision(numbers.at[0]))
    {
        resolver->in_rows = true;
        resolve_refuse(resolver, row);
        resolver->in_rows = false;
        return false;
    }
    *out_number = numbers.at[0];
    return true;
}

static bool row_start(struct resolver *resolver, struct version_rows *rows, str row)
{
    uint32_t number = 0;

    if (!row_revision(resolver, row, &number))
        return false;
    if (version_rows_has(rows, number) && !str_equal(rows->texts[number], row))
    {
        diag_error(resolver->diags, DIAG_REVISION, SPAN_NONE,
                   "the rows '" STR_FMT "' and '" STR_FMT "' of the version table name the same revision",
                   STR_ARG(rows->texts[number]), STR_ARG(row));
        diag_hint(resolver->diags, "Delete one of them from the version table.");
        return false;
    }
    rows->count += !version_rows_has(rows, number);
    rows->texts[number] = row;
    return true;
}

bool version_rows_start(struct resolver *resolver, const str_array *rows, struct version_rows *out_rows)
{
    struct version_rows started = {
        .graph = resolver->graph,
        .arena = resolver->arena,
        .texts = arena_alloc_array(resolver->arena, resolver->graph->count, sizeof(str)),
    };

    for (size_t i = 0; i < rows->len; i++)
        if (!row_start(resolver, &started, rows->at[i]))
            return false;
    *out_rows = started;
    return true;
}

void version_rows_replace(struct version_rows *rows, const struct revision_list *from, uint32_t to, struct step *step)
{
    if (from->len == 0)
    {
        row_insert(rows, to, step);
        return;
    }
    for (size_t i = 0; i + 1 < from->len; i++)
        version_rows_delete(rows, from->at[i], step);
    row_update(rows, from->at[from->len - 1], to, step);
}

void version_rows_upgrade(struct version_rows *rows, uint32_t number, struct step *step)
{
    const struct edges *down = &rows->graph->normal_down;
    struct revision_list from = {0};

    for (uint32_t e = down->starts[number]; e < down->starts[number + 1]; e++)
        if (version_rows_has(rows, down->at[e]))
            array_push(rows->arena, &from, down->at[e]);
    /* In order of declaration when no other row is there, as the reference has it; otherwise it leaves the order open. */
    if (from.len > 1 && from.len < rows->count)
        graph_sort_by_id(rows->graph, &from);
    version_rows_replace(rows, &from, number, step);
}

/* Whether something else that is applied stands on a revision. */
static bool revision_is_covered(const struct version_rows *rows, uint32_t number)
{
    const struct edges *up = &rows->graph->all_next;

    if (version_rows_has(rows, number))
        return true;
    for (uint32_t e = up->starts[number]; e < up->starts[number + 1]; e++)
        if (rows->applied.has[up->at[e]])
            return true;
    return false;
}

bool version_rows_downgrade(struct version_rows *rows, uint32_t number, struct diags *diags, struct step *step)
{
    struct revision_list below = graph_sorted_ends(rows->graph, rows->arena, &rows->graph->normal_down, number);
    struct revision_list to = {0};

    if (!version_rows_has(rows, number))
        return diag_error(diags, DIAG_INTERNAL, SPAN_NONE, "revision " STR_FMT " is taken back but has no row",
                          STR_ARG(graph_id(rows->graph, number)));
    rows->applied.has[number] = false;
    for (size_t i = 0; i < below.len; i++)
        if (!revision_is_covered(rows, below.at[i]))
            array_push(rows->arena, &to, below.at[i]);
    if (to.len == 0)
    {
        version_rows_delete(rows, number, step);
        return true;
    }
    for (size_t i = 0; i + 1 < to.len; i++)
        row_insert(rows, to.at[i], step);
    row_update(rows, number, to.at[to.len - 1], step);
    return true;
}

str_array version_rows_list(const struct version_rows *rows)
{
    struct revision_list numbers = {0};
    str_array list = {0};

    for (uint32_t i = 0; i < rows->graph->count; i++)
        if (version_rows_has(rows, i))
            array_push(rows->arena, &numbers, i);
    graph_sort_by_id(rows->graph, &numbers);
    for (size_t i = 0; i < numbers.len; i++)
        array_push(rows->arena, &list, rows->texts[numbers.at[i]]);
    return list;
}
