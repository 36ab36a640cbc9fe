/*
 * What alter_column does not name stays as it is, also on MySQL and MariaDB, whose MODIFY and CHANGE replace the whole definition of a
 * column: it is read before the statement is made. (Alembic takes the rest from existing_*, and loses what these leave out.)
 *
 * A script (`--sql`) can read nothing: there the statement is Alembic's, with a warning.
 */
#include "run/column_keep.h"

#include "dialect/mysql/definition.h"

static bool definition_read(struct migration *migration, const struct op_alter_column *alter, str *out)
{
    struct arena *arena = migration->compiler.arena;
    struct diags *diags = &migration->session->diags;
    struct buf sql = BUF(arena);
    struct db_result result;
    size_t len = diags->list.len;

    *out = (str){0};
    if (!host_connection_take_rest(migration->connection))
        return false;
    buf_add_literal(&sql, "SHOW CREATE TABLE ");
    dialect_add_table(&sql, migration->dialect, alter->schema, alter->table);
    if (!db_execute(migration->connection->db, arena, buf_str(&sql), DB_NO_OPTIONS, &result))
    {
        /* The statement itself will say what is wrong with the table. */
        diag_rewind(diags, len);
        return true;
    }
    if (result.row_count > 0 && result.column_count > 1)
        *out = mysql_definition_find(arena, db_row(&result, 0)[1].text, alter->column.text);
    return true;
}

/* A server default alone is set by ALTER COLUMN ... SET DEFAULT, but for dates and times, where ON UPDATE stands beside it. */
static bool replaces_definition(const struct op_alter_column *alter)
{
    return name_is_set(alter->new_name) || alter->nullable != TRI_NONE || alter->type != NULL || alter->autoincrement != TRI_NONE ||
           alter->has_comment;
}

/* Told once: autogenerate leaves out what a column has not, so nothing need be wrong. */
void column_keep_warn(struct migration *migration, const struct op *op, struct span span)
{
    struct diags *diags = &migration->session->diags;
    const struct op_alter_column *alter = &op->alter_column;

    if (op->kind != OP_ALTER_COLUMN || !migration->is_offline || migration->warned_definition ||
        !dialect_has(migration->dialect, DIALECT_REPLACES_COLUMNS) || !replaces_definition(alter))
        return;
    migration->warned_definition = true;
    diag_warning(diags, DIAG_VALUE, span, "in a script a column is given a whole new definition, as MySQL and MariaDB want it: first " STR_FMT
                 "." STR_FMT, STR_ARG(alter->table.text), STR_ARG(alter->column.text));
    diag_hint(diags, "A nullability, server default or comment that neither the directive nor existing_nullable, existing_server_default "
                     "and existing_comment name is lost. Without --sql limbeck reads the column and keeps it.");
}

static const struct op *with_definition(struct migration *migration, const struct op *op, str definition)
{
    struct op *kept = op_make(migration->compiler.arena, op->kind, op->place);

    *kept = *op;
    kept->alter_column.existing_definition = definition;
    return kept;
}

static bool is_kept(const struct migration *migration, const struct op *op)
{
    return op->kind == OP_ALTER_COLUMN && !migration->is_offline && dialect_has(migration->dialect, DIALECT_REPLACES_COLUMNS) &&
           (replaces_definition(&op->alter_column) || op->alter_column.has_server_default);
}

const struct op *column_keep_assume(struct migration *migration, const struct op *op)
{
    return is_kept(migration, op) ? with_definition(migration, op, STR("int")) : op;
}

bool column_keep(struct migration *migration, const struct op *op, const struct op **out)
{
    str definition;

    *out = op;
    if (!is_kept(migration, op))
        return true;
    if (!definition_read(migration, &op->alter_column, &definition))
        return false;
    if (definition.len > 0)
        *out = with_definition(migration, op, definition);
    return true;
}
