/*
 * Another process, between two transactions of this one.
 *
 * On SQLite the migration's lock is the transaction, so whoever waits may get it at each commit: behind a boundary, and between
 * two revisions with transaction_per_migration. When it has done steps of the same plan, they are skipped here.
 */
#include "run/migration.h"

/* In any order. */
static bool rows_match(const str_array *a, const str_array *b)
{
    bool equal = a->len == b->len;

    for (size_t i = 0; equal && i < a->len; i++)
        equal = str_array_has(b, a->at[i]);
    return equal;
}

static void row_apply(struct arena *arena, str_array *rows, const struct row_change *change)
{
    if (change->kind == ROW_INSERT)
    {
        array_push(arena, rows, change->to);
        return;
    }
    for (size_t i = 0; i < rows->len; i++)
    {
        if (!str_equal(rows->at[i], change->from))
            continue;
        rows->at[i] = change->kind == ROW_UPDATE ? change->to : *array_last(rows);
        rows->len -= change->kind == ROW_DELETE ? 1 : 0;
        return;
    }
}

/* The rows that the version table has after one step more. */
static void expect_step(struct migration *migration)
{
    const struct step *step = &migration->plan.steps.at[migration->expected_step++];

    for (size_t i = 0; i < step->changes.len; i++)
        row_apply(migration->session->arena, &migration->expected, &step->changes.at[i]);
}

/* Those after the steps that were taken here. */
static void expect_taken(struct migration *migration)
{
    if (migration->expected_step == 0)
    {
        migration->expected = (str_array){0};
        for (size_t i = 0; i < migration->rows.len; i++)
            array_push(migration->session->arena, &migration->expected, migration->rows.at[i]);
    }
    while (migration->expected_step < migration->next)
        expect_step(migration);
}

bool migration_catch_up(struct migration *migration, bool *out_skipped)
{
    struct diags *diags = &migration->session->diags;
    str_array found = {0};

    expect_taken(migration);
    if (!version_read(migration, &found))
        return false;
    while (!rows_match(&migration->expected, &found) && migration->expected_step < migration->plan.steps.len)
        expect_step(migration);
    *out_skipped = migration->expected_step > migration->next;
    if (rows_match(&migration->expected, &found))
    {
        migration->next = migration->committed = migration->expected_step;
        return true;
    }
    diag_error(diags, DIAG_REVISION, SPAN_NONE, "another migration has changed the version table between two transactions");
    diag_hint(diags, "Run the command again: it goes on from where the other one ended.");
    return false;
}
