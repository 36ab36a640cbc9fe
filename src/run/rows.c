/* Rows: a migration without steps, which notes what it finds. */
#include "run/rows.h"

#include "run/migration.h"

static bool rows_note(struct session *session, struct migration *migration, const str_array *rows, struct plan *out_plan)
{
    (void)out_plan;
    if (session->journal != NULL && !journal_read(migration, session->journal))
        return false;
    for (size_t i = 0; i < rows->len; i++)
        array_push(migration->session->arena, &migration->dropped, rows->at[i]);
    return true;
}

bool rows_read(struct session *session, str_array *out_rows)
{
    struct migration migration = {.session = session, .plan_steps = rows_note, .is_reading = true};

    session->migration = &migration;
    if (!session_run_environment(session))
        return false;
    *out_rows = migration.dropped;
    session->migration = NULL;
    return true;
}
