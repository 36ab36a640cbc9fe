/*
 * Whether the server takes two texts for one: a default or a condition as the catalog prints it, and as the model writes it.
 *
 * PostgreSQL prints an expression in its own words. So both are given to a temporary table, and what the catalog then says of them is
 * compared; two defaults that still differ are evaluated. All of it stands in a transaction, or behind a savepoint of the one that is
 * open, and is rolled back. What the server refuses (no right to make temporary tables, a function that the role may not call) is no
 * answer. Elsewhere the catalog has the text that was written, and texts that differ are different.
 */
#include "base/buf.h"
#include "run/autogenerate.h"

#define SCRATCH_TABLE "pg_temp.limbeck_doubt"

struct doubt
{
    struct migration *migration;
    struct db *db;
    struct arena *arena;
    const struct diff_doubt *asked;
    bool is_inside; /* of a transaction that is not ours */
};

/* Runs a statement whose failure is an answer; the first cell of its first row, .at == NULL without one. */
static bool doubt_ask(struct doubt *doubt, str sql, str *out)
{
    struct diags *diags = db_diags(doubt->db);
    size_t before = diags->list.len;
    struct db_result result = {0};

    *out = (str){0};
    if (!db_execute(doubt->db, doubt->arena, sql, DB_NO_OPTIONS, &result))
    {
        diag_rewind(diags, before);
        return false;
    }
    if (result.row_count > 0 && db_row(&result, 0)->kind == DATUM_TEXT)
        *out = db_row(&result, 0)->text;
    else if (result.row_count > 0 && db_row(&result, 0)->kind == DATUM_BOOL)
        *out = db_row(&result, 0)->boolean ? STR("true") : STR("false");
    return true;
}

static bool doubt_do(struct doubt *doubt, str sql)
{
    str ignored;

    return doubt_ask(doubt, sql, &ignored);
}

/* ---- defaults ---- */

static str default_printed(struct doubt *doubt, str text)
{
    str sql = str_print(doubt->arena, "CREATE TEMPORARY TABLE limbeck_doubt (c " STR_FMT " DEFAULT " STR_FMT ")",
                        STR_ARG(doubt->asked->column->reflected_type), STR_ARG(text));
    str printed = {0};

    if (!doubt_do(doubt, sql) ||
        !doubt_ask(doubt,
                   STR("SELECT pg_catalog.pg_get_expr(adbin, adrelid) FROM pg_catalog.pg_attrdef WHERE adrelid = '" SCRATCH_TABLE
                       "'::pg_catalog.regclass"),
                   &printed))
        return (str){0};
    return printed;
}

static enum tri defaults_settle(struct doubt *doubt)
{
    str printed, answer;
    bool is_known;

    if (!doubt_do(doubt, STR("SAVEPOINT limbeck_text")))
        return TRI_NONE;
    printed = default_printed(doubt, doubt->asked->model);
    is_known = printed.at != NULL;
    if (is_known && str_equal(printed, doubt->asked->database))
        return TRI_TRUE;
    if (!doubt_do(doubt, STR("ROLLBACK TO SAVEPOINT limbeck_text")))
        return TRI_NONE;
    if (doubt_ask(doubt,
                  str_print(doubt->arena, "SELECT (" STR_FMT ") = (" STR_FMT ")", STR_ARG(doubt->asked->database),
                            STR_ARG(is_known ? printed : doubt->asked->model)),
                  &answer))
        return str_equal(answer, STR("true")) ? TRI_TRUE : TRI_FALSE;
    return is_known ? TRI_FALSE : TRI_NONE;
}

/* ---- conditions ---- */

static bool condition_add(struct doubt *doubt, const char *name, str text)
{
    return doubt_do(doubt, str_print(doubt->arena, "ALTER TABLE " SCRATCH_TABLE " ADD CONSTRAINT %s CHECK (" STR_FMT ")", name,
                                     STR_ARG(text)));
}

static enum tri conditions_settle(struct doubt *doubt)
{
    struct buf sql = BUF(doubt->arena);
    str answer;

    buf_add_literal(&sql, "CREATE TEMPORARY TABLE limbeck_doubt (LIKE ");
    dialect_add_table(&sql, doubt->migration->dialect, doubt->asked->table->schema, doubt->asked->table->name);
    buf_add_char(&sql, ')');
    if (!doubt_do(doubt, buf_str(&sql)) || !condition_add(doubt, "limbeck_database", doubt->asked->database) ||
        !condition_add(doubt, "limbeck_model", doubt->asked->model) ||
        !doubt_ask(doubt,
                   STR("SELECT count(DISTINCT pg_catalog.pg_get_constraintdef(oid)) = 1 FROM pg_catalog.pg_constraint WHERE conrelid = '" SCRATCH_TABLE
                       "'::pg_catalog.regclass AND conname IN ('limbeck_database', 'limbeck_model')"),
                   &answer))
        return TRI_NONE;
    return str_equal(answer, STR("true")) ? TRI_TRUE : TRI_FALSE;
}

bool doubt_settle(void *subject, const struct diff_doubt *asked, enum tri *out_equal)
{
    struct migration *migration = subject;
    struct doubt doubt = {
        .migration = migration, .db = migration->connection->db, .arena = migration->session->arena, .asked = asked};

    *out_equal = TRI_FALSE;
    if (db_kind(doubt.db) != DB_POSTGRESQL)
        return true;
    *out_equal = TRI_NONE;
    doubt.is_inside = db_transaction(doubt.db) != DB_IDLE;
    if (!doubt_do(&doubt, doubt.is_inside ? STR("SAVEPOINT limbeck_doubt") : STR("BEGIN")))
        return true;
    *out_equal = asked->kind == DOUBT_DEFAULT ? defaults_settle(&doubt) : conditions_settle(&doubt);
    return doubt_do(&doubt, doubt.is_inside ? STR("ROLLBACK TO SAVEPOINT limbeck_doubt; RELEASE SAVEPOINT limbeck_doubt")
                                            : STR("ROLLBACK")) ||
           diag_error(&migration->session->diags, DIAG_CONNECTION, SPAN_NONE, "the transaction of a question to the server cannot be ended");
}
