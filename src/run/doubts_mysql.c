/*
 * Whether MySQL or MariaDB takes two texts for one: a default or a condition as the catalog prints it, and as the model writes
 * it.
 *
 * Both are given to a temporary table, beside each other, and SHOW CREATE TABLE prints both in the server's words. Statements
 * on temporary tables end no transaction. What the server refuses (no right to make temporary tables) is no answer.
 */
#include "base/buf.h"
#include "run/autogenerate.h"
#include "run/question.h"

#define SCRATCH_TABLE "`limbeck_doubt`"

struct doubt
{
    struct migration *migration;
    struct db *db;
    struct arena *arena;
    const struct diff_doubt *asked;
};

static bool doubt_do(struct doubt *doubt, str sql, struct db_result *out)
{
    return question_ask(doubt->db, doubt->arena, sql, out);
}

/* A default as it may be written: what is neither a literal nor a number stands in parentheses. */
static str default_grouped(struct arena *arena, str text)
{
    bool is_plain = text.len > 0 && (text.at[0] == '\'' || text.at[0] == '(' || text.at[0] == '-' || char_is_digit(text.at[0]));

    return is_plain ? text : str_print(arena, "(" STR_FMT ")", STR_ARG(text));
}

static str definition_of(struct doubt *doubt, const char *name, str text)
{
    switch (doubt->asked->kind)
    {
        case DOUBT_DEFAULT:
            return str_print(doubt->arena, "ADD COLUMN %s " STR_FMT " NULL DEFAULT " STR_FMT, name,
                             STR_ARG(doubt->asked->column->reflected_type), STR_ARG(default_grouped(doubt->arena, text)));
        case DOUBT_COMPUTED:
            return str_print(doubt->arena, "ADD COLUMN %s " STR_FMT " GENERATED ALWAYS AS (" STR_FMT ")", name,
                             STR_ARG(doubt->asked->column->reflected_type), STR_ARG(text));
        case DOUBT_CONDITION:
        case DOUBT_OPERATOR_CLASS:
            break;
    }
    return str_print(doubt->arena, "ADD CONSTRAINT %s CHECK (" STR_FMT ")", name, STR_ARG(text));
}

/* What stands behind a name in its line of CREATE TABLE; .at == NULL: no such line. */
static str line_behind(str create, str name)
{
    size_t at = str_find(create, name);
    str line;

    if (at == STR_NONE)
        return (str){0};
    str_cut(str_skip(create, at + name.len), '\n', &line);
    return str_ends(line, STR(",")) ? str_slice(line, 0, line.len - 1) : line;
}

static enum tri definitions_compare(struct doubt *doubt)
{
    struct db_result result;
    str database, model;
    str sql = str_print(doubt->arena, "ALTER TABLE " SCRATCH_TABLE " " STR_FMT ", " STR_FMT,
                        STR_ARG(definition_of(doubt, "limbeck_a", doubt->asked->database)),
                        STR_ARG(definition_of(doubt, "limbeck_b", doubt->asked->model)));

    if (!doubt_do(doubt, sql, &result) || !doubt_do(doubt, STR("SHOW CREATE TABLE " SCRATCH_TABLE), &result) ||
        result.row_count == 0 || result.column_count < 2 || db_row(&result, 0)[1].kind != DATUM_TEXT)
        return TRI_NONE;
    database = line_behind(db_row(&result, 0)[1].text, STR("`limbeck_a`"));
    model = line_behind(db_row(&result, 0)[1].text, STR("`limbeck_b`"));
    return database.at == NULL || model.at == NULL ? TRI_NONE : tri_of(str_equal(database, model));
}

enum tri doubt_settle_mysql(struct migration *migration, const struct diff_doubt *asked)
{
    struct doubt doubt = {
        .migration = migration, .db = migration->connection->db, .arena = migration->session->arena, .asked = asked};
    struct buf create = BUF(doubt.arena);
    struct db_result result;
    enum tri equal;

    if (asked->kind == DOUBT_OPERATOR_CLASS)
        return TRI_NONE;
    buf_add_literal(&create, "CREATE TEMPORARY TABLE " SCRATCH_TABLE " LIKE ");
    dialect_add_table(&create, migration->dialect, asked->table->schema, asked->table->name);
    if (!doubt_do(&doubt, buf_str(&create), &result))
        return TRI_NONE;
    equal = definitions_compare(&doubt);
    return doubt_do(&doubt, STR("DROP TEMPORARY TABLE " SCRATCH_TABLE), &result) ? equal : TRI_NONE;
}
