/*
 * Whether the server takes two texts for one: a default or a condition as the catalog prints it, and as the model writes it.
 *
 * PostgreSQL prints an expression in its own words. So both are given to a temporary table, and what the catalog then says of them is
 * compared; two defaults that still differ are evaluated. All of it stands in a transaction, or behind a savepoint of the one that is
 * open, and is rolled back. What the server refuses (no right to make temporary tables, a function that the role may not call) is no
 * answer. MySQL and MariaDB: doubts_mysql.c. Elsewhere the catalog has the text that was written, and texts that differ are different.
 */
#include "base/buf.h"
#include "run/autogenerate.h"
#include "run/question.h"

#define SCRATCH_TABLE "pg_temp.limbeck_doubt"

struct doubt
{
    struct migration *migration;
    struct db *db;
    struct arena *arena;
    const struct diff_doubt *asked;
};

/* The first cell of its first row, .at == NULL without one. */
static bool doubt_ask(struct doubt *doubt, str sql, str *out)
{
    struct db_result result;

    *out = (str){0};
    if (!question_ask(doubt->db, doubt->arena, sql, &result))
        return false;
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

/* Whether both have one value. Where the clocks stand otherwise than here, so that now() is not timezone('utc', now()) by chance; and
 * no sequence is asked, which would go on. */
static enum tri defaults_evaluate(struct doubt *doubt, str database, str model)
{
    str answer;

    if (str_find(database, STR("nextval(")) != STR_NONE || str_find(model, STR("nextval(")) != STR_NONE)
        return TRI_FALSE;
    if (!doubt_do(doubt, STR("SET LOCAL TIME ZONE 'Asia/Kathmandu'")) ||
        !doubt_ask(doubt, str_print(doubt->arena, "SELECT (" STR_FMT ") = (" STR_FMT ")", STR_ARG(database), STR_ARG(model)), &answer))
        return TRI_NONE;
    return tri_of(str_equal(answer, STR("true")));
}

static enum tri defaults_settle(struct doubt *doubt)
{
    enum tri equal;
    str printed;
    bool is_known;

    if (!doubt_do(doubt, STR("SAVEPOINT limbeck_text")))
        return TRI_NONE;
    printed = default_printed(doubt, doubt->asked->model);
    is_known = printed.at != NULL;
    if (is_known && str_equal(printed, doubt->asked->database))
        return TRI_TRUE;
    if (!doubt_do(doubt, STR("ROLLBACK TO SAVEPOINT limbeck_text")))
        return TRI_NONE;
    equal = defaults_evaluate(doubt, doubt->asked->database, is_known ? printed : doubt->asked->model);
    return equal == TRI_NONE && is_known ? TRI_FALSE : equal;
}

/* ---- conditions and generated columns ---- */

/* A table with the columns of the one that is compared. */
static bool likeness_make(struct doubt *doubt)
{
    struct buf sql = BUF(doubt->arena);

    buf_add_literal(&sql, "CREATE TEMPORARY TABLE limbeck_doubt (LIKE ");
    dialect_add_table(&sql, doubt->migration->dialect, doubt->asked->table->schema, doubt->asked->table->name);
    buf_add_char(&sql, ')');
    return doubt_do(doubt, buf_str(&sql));
}

/* Without parentheses around the whole. */
static str bare(str text)
{
    for (;;)
    {
        size_t depth = 0, at = 0;

        text = str_trim(text);
        if (text.len < 2 || text.at[0] != '(' || text.at[text.len - 1] != ')')
            return text;
        do
        {
            depth += text.at[at] == '(';
            depth -= text.at[at] == ')';
            at++;
        } while (depth > 0 && at < text.len);
        if (at < text.len)
            return text;
        text = str_slice(text, 1, text.len - 1);
    }
}

/* What the catalog says of a condition that it is given: with all parentheses, and as CHECKs are read, with few. */
struct printed
{
    str full, pretty;
};

static bool condition_ask(struct doubt *doubt, const char *name, const char *pretty, str *out)
{
    return doubt_ask(doubt,
                     str_print(doubt->arena,
                               "SELECT pg_catalog.pg_get_expr(conbin, conrelid, %s) FROM pg_catalog.pg_constraint "
                               "WHERE conrelid = '" SCRATCH_TABLE "'::pg_catalog.regclass AND conname = '%s'",
                               pretty, name),
                     out);
}

static bool condition_printed(struct doubt *doubt, const char *name, str text, struct printed *out)
{
    return doubt_do(doubt, str_print(doubt->arena, "ALTER TABLE " SCRATCH_TABLE " ADD CONSTRAINT %s CHECK (" STR_FMT ")", name,
                                     STR_ARG(text))) &&
           condition_ask(doubt, name, "false", &out->full) && condition_ask(doubt, name, "true", &out->pretty);
}

/* The server's words change when it reads them again, as it does itself when a column gets another type: compared are the model's, and
 * what they become, with the database's, and what these become. */
static enum tri conditions_settle(struct doubt *doubt)
{
    struct printed model, again, database;

    if (!likeness_make(doubt) || !condition_printed(doubt, "limbeck_model", doubt->asked->model, &model))
        return TRI_NONE;
    if (str_equal(bare(model.full), bare(doubt->asked->database)) || str_equal(bare(model.pretty), bare(doubt->asked->database)))
        return TRI_TRUE;
    if (!condition_printed(doubt, "limbeck_database", doubt->asked->database, &database))
        return TRI_NONE;
    if (str_equal(model.full, database.full))
        return TRI_TRUE;
    if (!condition_printed(doubt, "limbeck_again", model.full, &again))
        return TRI_NONE;
    return tri_of(str_equal(again.full, database.full));
}

static enum tri computed_settle(struct doubt *doubt)
{
    str printed;

    if (!likeness_make(doubt) ||
        !doubt_do(doubt, str_print(doubt->arena,
                                   "ALTER TABLE " SCRATCH_TABLE " ADD COLUMN limbeck_model " STR_FMT " GENERATED ALWAYS AS (" STR_FMT
                                   ") STORED",
                                   STR_ARG(doubt->asked->column->reflected_type), STR_ARG(doubt->asked->model))) ||
        !doubt_ask(doubt,
                   STR("SELECT pg_catalog.pg_get_expr(adbin, adrelid) FROM pg_catalog.pg_attrdef WHERE adrelid = '" SCRATCH_TABLE
                       "'::pg_catalog.regclass"),
                   &printed))
        return TRI_NONE;
    return tri_of(str_equal(bare(printed), bare(doubt->asked->database)));
}

static enum tri classes_settle(struct doubt *doubt)
{
    struct buf sql = BUF(doubt->arena);
    str answer;

    buf_add_literal(&sql, "SELECT bool_and(oc.opcdefault) FROM pg_catalog.pg_opclass oc JOIN pg_catalog.pg_am am ON am.oid = oc.opcmethod "
                          "WHERE am.amname = ");
    dialect_add_string(&sql, doubt->migration->dialect, doubt->asked->database);
    buf_add_literal(&sql, " AND oc.opcname = ");
    dialect_add_string(&sql, doubt->migration->dialect, doubt->asked->model);
    if (!doubt_ask(doubt, buf_str(&sql), &answer) || answer.at == NULL)
        return TRI_NONE;
    return tri_of(str_equal(answer, STR("true")));
}

typedef enum tri settle_function(struct doubt *doubt);

static settle_function *const settles[] = {
    [DOUBT_DEFAULT] = defaults_settle,
    [DOUBT_COMPUTED] = computed_settle,
    [DOUBT_CONDITION] = conditions_settle,
    [DOUBT_OPERATOR_CLASS] = classes_settle,
};

bool doubt_settle(void *subject, const struct diff_doubt *asked, enum tri *out_equal)
{
    struct migration *migration = subject;
    struct doubt doubt = {
        .migration = migration, .db = migration->connection->db, .arena = migration->session->arena, .asked = asked};
    struct question question = {.db = doubt.db, .arena = doubt.arena};

    *out_equal = TRI_FALSE;
    if (db_kind(doubt.db) == DB_MYSQL)
        *out_equal = doubt_settle_mysql(migration, asked);
    if (db_kind(doubt.db) != DB_POSTGRESQL)
        return true;
    *out_equal = TRI_NONE;
    if (!question_begin(&question))
        return true;
    *out_equal = settles[asked->kind](&doubt);
    return question_end(&question) ||
           diag_error(&migration->session->diags, DIAG_CONNECTION, SPAN_NONE, "the transaction of a question to the server cannot be ended");
}
