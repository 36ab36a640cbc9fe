/*
 * The version table: reading its rows, making it, and changing rows with the steps.
 *
 * Source of the statements: Alembic 1.19, runtime/migration.py (HeadMaintainer); alembic.md, section 2.5.
 */
#include "run/migration.h"

static str table_name(struct migration *migration)
{
    struct buf text = BUF(migration->session->arena);

    dialect_add_table(&text, migration->dialect, migration->version_schema, migration->version_table);
    return buf_str(&text);
}

static str literal(struct migration *migration, str text)
{
    struct buf out = BUF(migration->session->arena);

    dialect_add_string(&out, migration->dialect, text);
    return buf_str(&out);
}

/* SQLSTATEs of a table, or schema, that is not there. */
bool version_is_missing_table(const struct diag *diag)
{
    static const str states[] = {STR_INIT("42P01"), STR_INIT("3F000"), STR_INIT("42S02")};

    for (size_t i = 0; i < COUNT_OF(states); i++)
    {
        if (str_equal(diag->sqlstate, states[i]))
            return true;
    }
    return str_find(diag->server, STR("no such table")) != STR_NONE;
}

static void rows_sort(str_array *rows)
{
    for (size_t i = 1; i < rows->len; i++)
    {
        for (size_t j = i; j > 0 && str_compare(rows->at[j - 1], rows->at[j]) > 0; j--)
        {
            str swap = rows->at[j];

            rows->at[j] = rows->at[j - 1];
            rows->at[j - 1] = swap;
        }
    }
}

static bool select_rows(struct migration *migration, struct db_result *out_result)
{
    struct host_connection *connection = migration->connection;
    str sql = str_print(migration->session->arena, "SELECT version_num FROM " STR_FMT, STR_ARG(table_name(migration)));

    if (connection->echo)
        session_log(migration->session, LOG_INFO, "sqlalchemy.engine.Engine", STR_FMT, STR_ARG(sql));
    return db_execute(connection->db, migration->session->arena, sql, DB_NO_OPTIONS, out_result);
}

/* Inside of a transaction a failing SELECT would end it: there a savepoint stands in front. */
bool version_read(struct migration *migration, str_array *out_rows)
{
    struct db *db = migration->connection->db;
    struct diags *diags = &migration->session->diags;
    bool in_transaction = db_transaction(db) == DB_ACTIVE && !migration->has_table;
    size_t len = diags->list.len;
    struct db_result result;

    out_rows->len = 0;
    if (in_transaction && !db_savepoint(db, STR("limbeck_version")))
        return false;
    if (!select_rows(migration, &result))
    {
        if (!version_is_missing_table(diag_last(diags)))
            return false;
        diag_rewind(diags, len);
        migration->has_table = false;
        return !in_transaction || (db_rollback_to(db, STR("limbeck_version")) && db_release(db, STR("limbeck_version")));
    }
    migration->has_table = true;
    for (size_t i = 0; i < result.row_count; i++)
    {
        struct datum cell = *db_row(&result, i);

        if (cell.kind != DATUM_TEXT)
        {
            diag_error(diags, DIAG_REVISION, SPAN_NONE, "a row of the version table '" STR_FMT "' holds no text",
                       STR_ARG(table_name(migration)));
            diag_hint(diags, "Look at the table; `limbeck stamp --purge REVISION` writes it anew.");
            return false;
        }
        array_push(migration->session->arena, out_rows, cell.text);
    }
    rows_sort(out_rows);
    return !in_transaction || db_release(db, STR("limbeck_version"));
}

static struct table *version_table_make(struct migration *migration)
{
    struct arena *arena = migration->session->arena;
    struct table *table = table_make(arena, migration->version_table, migration->version_schema);
    struct type *type = type_make(arena, "sqlalchemy", "String");
    struct column *column;
    struct constraint *key;

    type->length = OPT_INT(VERSION_WIDTH);
    column = table_add_column(arena, table, STR("version_num"), type);
    column->nullable = TRI_FALSE;
    if (migration->options.no_version_table_pk)
        return table;
    key = constraint_make(arena, CONSTRAINT_PRIMARY_KEY);
    key->name = (struct name){
        .text = str_print(arena, STR_FMT "_pkc", STR_ARG(migration->version_table.text)), .is_final = true};
    array_push(arena, &key->columns, ((struct name){.text = STR("version_num")}));
    array_push(arena, &table->constraints, key);
    return table;
}

bool version_ensure(struct migration *migration)
{
    struct op *op;

    if (migration->has_table)
        return true;
    op = op_make(migration->session->arena, OP_CREATE_TABLE, PLACE_NONE);
    op->create_table.table = version_table_make(migration);
    migration->has_table = true;
    return migration_apply(migration, op, SPAN_NONE);
}

/* ---- changes ---- */

static str insert_text(struct migration *migration, const struct row_change *change)
{
    struct arena *arena = migration->session->arena;
    str table = table_name(migration);
    str returning = {0};

    /* What Alembic's script shows; sent to a server it would only bring rows that nobody reads. */
    if (migration->is_offline && dialect_has(migration->dialect, DIALECT_INSERT_RETURNING))
        returning = dialect_has(migration->dialect, DIALECT_RETURNING_PLAIN)
                        ? STR(" RETURNING version_num")
                        : str_print(arena, " RETURNING " STR_FMT ".version_num", STR_ARG(table));
    return str_print(arena, "INSERT INTO " STR_FMT " (version_num) VALUES (" STR_FMT ")" STR_FMT, STR_ARG(table),
                     STR_ARG(literal(migration, change->to)), STR_ARG(returning));
}

static str change_text(struct migration *migration, const struct row_change *change)
{
    struct arena *arena = migration->session->arena;
    str table = table_name(migration);

    switch (change->kind)
    {
        case ROW_INSERT:
            return insert_text(migration, change);
        case ROW_UPDATE:
            return str_print(arena, "UPDATE " STR_FMT " SET version_num=" STR_FMT " WHERE " STR_FMT ".version_num = " STR_FMT,
                             STR_ARG(table), STR_ARG(literal(migration, change->to)), STR_ARG(table),
                             STR_ARG(literal(migration, change->from)));
        case ROW_DELETE:
            return str_print(arena, "DELETE FROM " STR_FMT " WHERE " STR_FMT ".version_num = " STR_FMT, STR_ARG(table),
                             STR_ARG(table), STR_ARG(literal(migration, change->from)));
    }
    return (str){0};
}

static bool one_matched(struct migration *migration, const struct row_change *change, int64_t affected)
{
    struct diags *diags = &migration->session->diags;
    str schema_dot = migration->version_schema.text.len > 0
                         ? str_join(migration->session->arena, migration->version_schema.text, STR("."))
                         : (str){0};

    if (affected == 1 || change->kind == ROW_INSERT)
        return true;
    if (change->kind == ROW_DELETE)
        diag_error_alembic(diags, DIAG_COMMAND, SPAN_NONE,
                           "Online migration expected to match one row when deleting '" STR_FMT "' in '" STR_FMT STR_FMT
                           "'; %lld found",
                           STR_ARG(change->from), STR_ARG(schema_dot), STR_ARG(migration->version_table.text),
                           (long long)affected);
    else
        diag_error_alembic(diags, DIAG_COMMAND, SPAN_NONE,
                           "Online migration expected to match one row when updating '" STR_FMT "' to '" STR_FMT "' in '" STR_FMT
                           STR_FMT "'; %lld found",
                           STR_ARG(change->from), STR_ARG(change->to), STR_ARG(schema_dot),
                           STR_ARG(migration->version_table.text), (long long)affected);
    diag_hint(diags, "Another process, or the revision itself, has changed the version table.");
    return false;
}

/* An id that the server finds too long for a column whose width is not seen (a domain) is shown where it is written. */
static bool id_explain(struct migration *migration, const struct row_change *change)
{
    struct diag *diag = diag_last(&migration->session->diags);
    uint32_t number;

    if (!str_equal(diag->sqlstate, STR("22001")) || !graph_find(migration->session->script.graph, change->to, &number))
        return false;
    diag->span = graph_revision(migration->session->script.graph, number)->id_span;
    version_width_hint(migration, change->to, true);
    return false;
}

bool version_change(struct migration *migration, const struct row_change *change)
{
    str sql = change_text(migration, change);
    int64_t affected = 1;

    if (migration->is_offline)
        return migration_write(migration, statement_offline(migration->session->arena, sql));
    if (!host_connection_send(migration->connection, sql, SPAN_NONE, &affected))
        return id_explain(migration, change);
    return one_matched(migration, change, affected);
}

bool version_purge(struct migration *migration)
{
    str sql = str_print(migration->session->arena, "DELETE FROM " STR_FMT, STR_ARG(table_name(migration)));

    return migration_send(migration, sql, SPAN_NONE);
}
