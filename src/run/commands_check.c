/*
 * check: whether the database is what the models say. Writes nothing, not even a version table.
 *
 * One line for each operation that autogenerate would write; exit code 3 when there are any. --sql shows them as SQL.
 */
#include "run/autogenerate.h"
#include "run/command.h"
#include "run/drift.h"
#include "run/op_report.h"

static bool compare(struct session *session, struct migration *migration, const str_array *rows, struct plan *out_plan)
{
    (void)session, (void)out_plan;
    return journal_check(migration, rows) && autogenerate_compare(migration, rows, migration->subject);
}

static bool parts_show(struct session *session, const struct autogenerate *autogenerate, size_t *out_count)
{
    struct op_report report = {.session = session, .prefix = "", .as_sql = session_flag(session, STR("sql"))};

    for (size_t i = 0; i < autogenerate->parts.len; i++)
    {
        report.compiler = autogenerate->parts.at[i].compiler;
        if (!op_report_add(&report, &autogenerate->parts.at[i].upgrade))
            return false;
    }
    *out_count = report.count;
    return true;
}

/* ---- against the history ---- */

static bool compare_history(struct session *session, struct migration *migration, const str_array *rows, struct plan *out_plan)
{
    (void)session, (void)out_plan;
    return journal_check(migration, rows) && drift_compare(migration, rows, migration->subject);
}

static bool check_history(struct session *session)
{
    struct drift drift = {0};
    struct migration migration = {
        .session = session, .plan_steps = compare_history, .subject = &drift, .is_reading = true};
    bool as_sql = session_flag(session, STR("sql"));
    size_t count;

    session->migration = &migration;
    if (!scratch_make(session, &drift.scratch) || !session_run_environment(session) ||
        !drift_show(session, &drift, as_sql, &count))
        return false;
    if (count == 0)
    {
        if (!as_sql)
            session_result(session, STR("The database is what its revisions build."));
        return true;
    }
    session->is_different = true;
    /* An answer, not a failure: exit code 3. */
    diag_error(&session->diags, DIAG_REVISION, SPAN_NONE, "the database differs from what its revisions build: %zu difference%s", count,
               count == 1 ? "" : "s");
    diag_hint(&session->diags, "`limbeck check --history --sql` shows how to go back; `limbeck revision --autogenerate "
                               "--against-history -m \"...\"` writes the revision that is missing.");
    return true;
}

bool command_check(struct session *session)
{
    struct autogenerate autogenerate = {0};
    struct migration migration = {
        .session = session, .plan_steps = compare, .subject = &autogenerate, .is_reading = true};
    size_t count;

    if (session_flag(session, STR("history")) && session_flag(session, STR("scratch")))
    {
        diag_error(&session->diags, DIAG_USAGE, SPAN_NONE, "--history and --scratch do not go together");
        diag_hint(&session->diags, "--history compares the database with its revisions, --scratch the revisions with the models.");
        return false;
    }
    if (session_flag(session, STR("history")))
        return check_history(session);
    if (!drift_go_to_scratch(session))
        return false;
    session->migration = &migration;
    if (!session_run_environment(session) || !parts_show(session, &autogenerate, &count))
        return false;
    if (count == 0)
    {
        if (!session_flag(session, STR("sql")))
            session_result(session, STR("No new upgrade operations detected."));
        return true;
    }
    session->is_different = true;
    /* An answer, not a failure: exit code 3. */
    diag_error_alembic(&session->diags, DIAG_REVISION, SPAN_NONE, "New upgrade operations detected: %zu", count);
    diag_hint(&session->diags, "`limbeck revision --autogenerate -m \"...\"` writes them into a revision.");
    return true;
}
