/*
 * check: whether the database is what the models say. Writes nothing, not even a version table.
 *
 * One line for each operation that autogenerate would write; exit code 3 when there are any. --sql shows them as SQL.
 */
#include "render/describe.h"
#include "run/autogenerate.h"
#include "run/command.h"

static bool compare(struct session *session, struct migration *migration, const str_array *rows, struct plan *out_plan)
{
    (void)session, (void)out_plan;
    return journal_check(migration, rows) && autogenerate_compare(migration, rows, migration->subject);
}

/* ---- a line for each operation ---- */

struct shown
{
    struct session *session;
    struct compiler compiler;
    size_t count;
};

static bool op_show(struct shown *shown, const struct op *op)
{
    struct arena *arena = shown->session->arena;
    struct description description;
    struct record *record;

    for (size_t i = 0; op->kind == OP_BATCH && i < op->batch.ops.len; i++)
    {
        if (!op_show(shown, op->batch.ops.at[i]))
            return false;
    }
    if (op->kind == OP_BATCH)
        return true;
    if (!describe_op(&shown->compiler, op, &description))
        return false;
    record = session_result(shown->session, description.text);
    record_add_text(arena, record, STR("operation"), str_from(op_name(op)));
    record_add_text(arena, record, STR("table"), description.table);
    if (description.object.len > 0)
        record_add_text(arena, record, STR("name"), description.object);
    record_add_text(arena, record, STR("text"), description.text);
    shown->count++;
    return true;
}

/* ---- as SQL ---- */

static bool op_show_sql(struct shown *shown, const struct op *op)
{
    struct statement_list statements = {0};

    for (size_t i = 0; op->kind == OP_BATCH && i < op->batch.ops.len; i++)
    {
        if (!op_show_sql(shown, op->batch.ops.at[i]))
            return false;
    }
    if (op->kind == OP_BATCH)
        return true;
    shown->count++;
    if (!dialect_compile_op(&shown->compiler, op, &statements))
        return false;
    for (size_t i = 0; i < statements.len; i++)
    {
        str text = statement_offline(shown->session->arena, statements.at[i].text);
        struct record *record = session_result(shown->session, text);

        record_add_text(shown->session->arena, record, STR("sql"), text);
    }
    return true;
}

static bool parts_show(struct session *session, const struct autogenerate *autogenerate, size_t *out_count)
{
    bool as_sql = session_flag(session, STR("sql"));
    struct shown shown = {.session = session};

    for (size_t i = 0; i < autogenerate->parts.len; i++)
    {
        const struct autogenerate_part *part = &autogenerate->parts.at[i];

        compiler_init(&shown.compiler, session->arena, &session->diags, part->dialect);
        for (size_t k = 0; k < part->upgrade.len; k++)
        {
            if (as_sql ? !op_show_sql(&shown, part->upgrade.at[k]) : !op_show(&shown, part->upgrade.at[k]))
                return false;
        }
    }
    *out_count = shown.count;
    return true;
}

bool command_check(struct session *session)
{
    struct autogenerate autogenerate = {0};
    struct migration migration = {
        .session = session, .plan_steps = compare, .subject = &autogenerate, .is_reading = true};
    size_t count;

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
