/*
 * bulk_insert on a connection: rows of plain values with the same columns are one prepared INSERT, in batches. With
 * multiinsert=False, or where a row holds SQL expressions, each row is a statement of its own, as in Alembic.
 */
#include "run/migration.h"

enum
{
    ROWS_AT_ONCE = 500
};

struct bulk
{
    struct migration *migration;
    const struct op_bulk_insert *insert;
    struct arena *arena; /* for the operation */
    struct span span;
    struct bind_list parameters;
    struct host_statement *statement; /* NULL: none is open */
};

static bool is_plain(const struct dml_value_list *row)
{
    for (size_t i = 0; i < row->len; i++)
    {
        if (row->at[i].value->kind != EXPR_BIND || !row->at[i].value->bind.has_value || row->at[i].value->bind.is_expanding)
            return false;
    }
    return row->len > 0;
}

static bool has_same_columns(const struct dml_value_list *a, const struct dml_value_list *b)
{
    for (size_t i = 0; i < a->len && i < b->len; i++)
    {
        if (!str_equal(a->at[i].column.text, b->at[i].column.text))
            return false;
    }
    return a->len == b->len;
}

static void row_named(struct bulk *bulk, size_t row)
{
    struct diag *diag = diag_last(&bulk->migration->session->diags);

    diag->detail = str_print(bulk->migration->session->diags.arena, STR_FMT "%sin row %zu of %zu", STR_ARG(diag->detail),
                             diag->detail.len > 0 ? "\n" : "", bulk->insert->first + row + 1, bulk->insert->all);
}

/* A row as a statement of its own. */
static bool row_send(struct bulk *bulk, size_t row)
{
    struct dml dml = {.table = bulk->insert->table, .values = bulk->insert->rows.at[row], .is_inline = true};
    str sql;

    if (!dialect_compile_statement(&bulk->migration->compiler, expr_of_dml(bulk->arena, EXPR_INSERT, &dml), &sql))
        return false;
    if (migration_send(bulk->migration, sql, bulk->span))
        return true;
    row_named(bulk, row);
    return false;
}

/* The INSERT for rows like this one. */
static bool insert_prepare(struct bulk *bulk, const struct dml_value_list *row)
{
    struct dml dml = {.table = bulk->insert->table, .is_inline = true};
    str sql, shown;

    for (size_t i = 0; i < row->len; i++)
    {
        const struct expr *column = expr_table_column(bulk->insert->table, row->at[i].column.text);
        struct expr *bind = expr_bindparam(bulk->arena, row->at[i].column.text, column != NULL ? column->type : NULL);

        array_push(bulk->arena, &dml.values, ((struct dml_value){row->at[i].column, bind}));
    }
    bulk->parameters = (struct bind_list){0};
    return dialect_compile_many(&bulk->migration->compiler, expr_of_dml(bulk->arena, EXPR_INSERT, &dml), &bulk->parameters, &sql,
                                &shown) &&
           migration_resume(bulk->migration) &&
           host_connection_prepare(bulk->migration->connection, sql, shown, bulk->insert->all, bulk->span, &bulk->statement);
}

static const struct expr *bind_of(const struct dml_value_list *row, str column)
{
    size_t at = 0;

    while (!str_equal(row->at[at].column.text, column))
        at++;
    return row->at[at].value;
}

/* The values of a row in the order of the statement; *out_served is false when it needs literals. */
static bool row_fill(struct bulk *bulk, size_t row, struct datum *out_values, bool *out_served)
{
    *out_served = true;
    for (size_t i = 0; i < bulk->parameters.len && *out_served; i++)
    {
        const struct bind_place *parameter = &bulk->parameters.at[i];
        const struct expr *bind = bind_of(&bulk->insert->rows.at[row], parameter->key);
        const struct type *type = bind->type != NULL ? bind->type : parameter->type;

        if (!dialect_parameter(&bulk->migration->compiler, bind->bind.value, type, &out_values[i], out_served))
            return false;
    }
    return true;
}

/* Rows of the open statement's columns from `first` on; one that needs literals ends it. */
static bool batch_send(struct bulk *bulk, size_t first, size_t *out_taken)
{
    size_t width = bulk->parameters.len, rows = 0;
    struct datum *values = arena_alloc_array(bulk->arena, width * ROWS_AT_ONCE, sizeof *values);
    int64_t affected = 0;
    bool served = true;

    while (rows < ROWS_AT_ONCE && first + rows < bulk->insert->rows.len)
    {
        const struct dml_value_list *row = &bulk->insert->rows.at[first + rows];

        if (!is_plain(row) || !has_same_columns(row, &bulk->insert->rows.at[first]))
            break;
        if (!row_fill(bulk, first + rows, values + rows * width, &served))
            return false;
        if (!served)
            break;
        rows++;
    }
    *out_taken = rows + !served;
    if (rows > 0 && !host_connection_execute_many(bulk->statement, values, width, bulk->insert->first + first, rows, &affected))
        return false;
    return served || row_send(bulk, first + rows);
}

static void insert_close(struct bulk *bulk)
{
    if (bulk->statement != NULL)
        host_connection_close_statement(bulk->statement);
    bulk->statement = NULL;
}

static bool rows_send(struct bulk *bulk)
{
    const struct op_bulk_insert *insert = bulk->insert;
    const struct dml_value_list *prepared = NULL;

    for (size_t first = 0, taken = 0; first < insert->rows.len; first += taken)
    {
        const struct dml_value_list *row = &insert->rows.at[first];
        struct arena_mark mark;
        bool sent;

        taken = 1;
        if (insert->is_single || insert->all <= 1 || !is_plain(row))
        {
            if (!row_send(bulk, first))
                return false;
            continue;
        }
        if (prepared == NULL || !has_same_columns(prepared, row))
        {
            insert_close(bulk);
            if (!insert_prepare(bulk, row))
                return false;
            prepared = row;
        }
        mark = arena_mark(bulk->arena);
        sent = batch_send(bulk, first, &taken);
        arena_reset(bulk->arena, mark);
        if (!sent)
            return false;
    }
    return true;
}

bool migration_bulk_insert(struct migration *migration, const struct op_bulk_insert *insert, struct span span)
{
    struct bulk bulk = {.migration = migration, .insert = insert, .arena = migration->compiler.arena, .span = span};
    bool sent = rows_send(&bulk);

    insert_close(&bulk);
    return sent;
}
