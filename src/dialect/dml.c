/*
 * INSERT, UPDATE and DELETE.
 *
 * Values are written in the order of the table's columns, as SQLAlchemy does, not in the order given. Implicit RETURNING is for
 * tables of a model whose primary key the server makes. The upserts of the dialects are written behind VALUES.
 */
#include "dialect/write.h"

/* ---- values -------------------------------------------------------------------------------------------------------------- */

static const struct dml_value *find_value(const struct dml_value_list *values, str column)
{
    for (size_t i = 0; i < values->len; i++)
    {
        if (str_equal(values->at[i].column.text, column))
        {
            return &values->at[i];
        }
    }
    return NULL;
}

static bool check_columns(struct compiler *compiler, const struct expr *table, const struct dml_value_list *values)
{
    for (size_t i = 0; i < values->len; i++)
    {
        if (expr_table_column(table, values->at[i].column.text) == NULL)
        {
            compile_error(compiler, COMPILE_ERROR, "Unconsumed column names: " STR_FMT, STR_ARG(values->at[i].column.text));
            diag_hint(compiler->diags,
                      "Table \"" STR_FMT "\" is written here without that column; add sa.column(\"" STR_FMT "\").",
                      STR_ARG(table->table.name.text), STR_ARG(values->at[i].column.text));
            return false;
        }
    }
    return true;
}

/* The columns that have a value, in the order of the table. */
static bool ordered_values(struct compiler *compiler, const struct expr *table, const struct dml_value_list *values,
                           struct dml_value_list *out_values)
{
    if (!check_columns(compiler, table, values))
    {
        return false;
    }
    for (size_t i = 0; i < table->table.columns.len; i++)
    {
        const struct expr *column = table->table.columns.at[i];
        const struct dml_value *value = find_value(values, column->column.name.text);
        if (value != NULL)
        {
            const struct expr *typed = value->value;
            if (typed->kind == EXPR_BIND && typed->type == NULL)
            {
                struct expr *copy = arena_new(compiler->arena, struct expr);
                *copy = *typed;
                copy->type = column->type;
                typed = copy;
            }
            *array_add(compiler->arena, out_values) = (struct dml_value){column->column.name, typed};
        }
    }
    return true;
}

/* A value on the right of `=` or in VALUES; a SELECT stands in parentheses. */
static bool write_value(struct compiler *compiler, const struct expr *value, struct buf *out)
{
    return write_expr(compiler, expr_group(compiler->arena, value, OPERATOR_COMMA), out);
}

static void write_value_names(struct compiler *compiler, const struct dml_value_list *values, struct buf *out)
{
    for (size_t i = 0; i < values->len; i++)
    {
        buf_add(out, i > 0 ? STR(", ") : STR(""));
        dialect_add_name(out, compiler->dialect, values->at[i].column);
    }
}

static bool write_row(struct compiler *compiler, const struct dml_value_list *values, struct buf *out)
{
    buf_add_char(out, '(');
    for (size_t i = 0; i < values->len; i++)
    {
        buf_add(out, i > 0 ? STR(", ") : STR(""));
        if (!write_value(compiler, values->at[i].value, out))
        {
            return false;
        }
    }
    buf_add_char(out, ')');
    return true;
}

/* ---- RETURNING ----------------------------------------------------------------------------------------------------------- */

static bool write_returning(struct compiler *compiler, const struct expr_list *columns, struct buf *out)
{
    bool hid_tables = compiler->hides_tables;
    if (columns->len == 0)
    {
        return true;
    }
    compiler->hides_tables = hid_tables || dialect_has(compiler->dialect, DIALECT_RETURNING_PLAIN);
    buf_add_literal(out, " RETURNING ");
    bool is_written = write_expr_list(compiler, columns, STR(", "), out);
    compiler->hides_tables = hid_tables;
    return is_written;
}

/* The primary key columns that the server fills in and the driver does not tell. */
static bool implicit_returning(struct compiler *compiler, const struct dml *insert, struct expr_list *out)
{
    const struct table *table = insert->table->table.table;
    const struct column *numbered = NULL;
    bool is_wanted = table != NULL && table->primary_key != NULL && !insert->is_inline && insert->rows.len == 0 &&
                     insert->select == NULL && dialect_has(compiler->dialect, DIALECT_INSERT_RETURNING);
    if (!is_wanted)
    {
        return true;
    }
    if (!table_autoincrement_column(compiler->diags, table, &numbered))
    {
        return false;
    }
    for (size_t i = 0; i < table->primary_key->columns.len; i++)
    {
        str name = table->primary_key->columns.at[i].text;
        const struct column *column = table_column(table, name);
        const struct dml_value *value = find_value(&insert->values, name);
        bool is_told = column == numbered && dialect_has(compiler->dialect, DIALECT_LAST_ROWID);
        bool is_made = value != NULL ? value->value->kind != EXPR_BIND
                                     : (column == numbered || column->server_default.kind != SERVER_DEFAULT_NONE) && !is_told;
        if (is_made)
        {
            array_push(compiler->arena, out, expr_table_column(insert->table, name));
        }
    }
    return true;
}

/* ---- upserts ------------------------------------------------------------------------------------------------------------- */

static bool write_set(struct compiler *compiler, const struct expr *table, const struct dml_value_list *values,
                      const char *equals, struct buf *out)
{
    struct dml_value_list ordered = {0};
    if (!ordered_values(compiler, table, values, &ordered))
    {
        return false;
    }
    for (size_t i = 0; i < ordered.len; i++)
    {
        buf_add(out, i > 0 ? STR(", ") : STR(""));
        dialect_add_name(out, compiler->dialect, ordered.at[i].column);
        buf_add(out, str_from(equals));
        if (!write_value(compiler, ordered.at[i].value, out))
        {
            return false;
        }
    }
    return true;
}

static bool write_conflict_target(struct compiler *compiler, const struct dml *insert, struct buf *out)
{
    bool is_written = true;
    compiler->hides_tables = true;
    if (name_is_set(insert->conflict_constraint))
    {
        buf_add_literal(out, " ON CONSTRAINT ");
        dialect_add_name(out, compiler->dialect, insert->conflict_constraint);
    }
    else if (insert->conflict_elements.len > 0)
    {
        is_written = write_call(compiler, " ", &insert->conflict_elements, out);
        if (is_written && insert->conflict_index_where != NULL)
        {
            buf_add_literal(out, " WHERE ");
            is_written = write_expr(compiler, insert->conflict_index_where, out);
        }
    }
    compiler->hides_tables = false;
    return is_written;
}

static bool write_conflict(struct compiler *compiler, const struct dml *insert, struct buf *out)
{
    if (insert->conflict == CONFLICT_NONE)
    {
        return true;
    }
    if (insert->conflict == CONFLICT_DUPLICATE_KEY)
    {
        buf_add_literal(out, " ON DUPLICATE KEY UPDATE ");
        return write_set(compiler, insert->table, &insert->conflict_set, " = ", out);
    }
    buf_add_literal(out, " ON CONFLICT");
    if (!write_conflict_target(compiler, insert, out))
    {
        return false;
    }
    if (insert->conflict == CONFLICT_NOTHING)
    {
        buf_add_literal(out, " DO NOTHING");
        return true;
    }
    buf_add_literal(out, " DO UPDATE SET ");
    compiler->hides_schema = true;
    bool is_written = write_set(compiler, insert->table, &insert->conflict_set, " = ", out);
    if (is_written && insert->conflict_where != NULL)
    {
        buf_add_literal(out, " WHERE ");
        is_written = write_expr(compiler, insert->conflict_where, out);
    }
    compiler->hides_schema = false;
    return is_written;
}

/* ---- statements ---------------------------------------------------------------------------------------------------------- */

static void begin(struct compiler *compiler, const struct dml *dml, const char *word, struct buf *out)
{
    buf_add(out, str_from(word));
    for (size_t i = 0; i < dml->prefixes.len; i++)
    {
        buf_print(out, STR_FMT " ", STR_ARG(dml->prefixes.at[i].text));
    }
    for (size_t i = 0; i < dml->ctes.len; i++)
    {
        array_push(compiler->arena, &compiler->ctes, dml->ctes.at[i]);
    }
}

static bool write_rows(struct compiler *compiler, const struct dml *insert, struct buf *out)
{
    for (size_t i = 0; i < insert->rows.len; i++)
    {
        struct dml_value_list ordered = {0};
        if (!ordered_values(compiler, insert->table, &insert->rows.at[i], &ordered))
        {
            return false;
        }
        if (i == 0)
        {
            buf_add_literal(out, " (");
            write_value_names(compiler, &ordered, out);
            buf_add_literal(out, ") VALUES ");
        }
        buf_add(out, i > 0 ? STR(", ") : STR(""));
        if (!write_row(compiler, &ordered, out))
        {
            return false;
        }
    }
    return true;
}

static bool write_single(struct compiler *compiler, const struct dml *insert, struct buf *out)
{
    struct dml_value_list ordered = {0};
    if (!ordered_values(compiler, insert->table, &insert->values, &ordered))
    {
        return false;
    }
    if (ordered.len == 0 && dialect_has(compiler->dialect, DIALECT_DEFAULT_VALUES))
    {
        buf_add_literal(out, " DEFAULT VALUES");
        return true;
    }
    buf_add_literal(out, " (");
    write_value_names(compiler, &ordered, out);
    buf_add_literal(out, ") VALUES ");
    return write_row(compiler, &ordered, out);
}

static bool write_from_select(struct compiler *compiler, const struct dml *insert, struct buf *out)
{
    buf_add_literal(out, " (");
    write_names(compiler, &insert->select_columns, out);
    buf_add_literal(out, ") ");
    return write_expr(compiler, insert->select, out);
}

bool write_insert(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    const struct dml *insert = expr->dml;
    struct expr_list returning = insert->returning;
    begin(compiler, insert, "INSERT ", out);
    buf_add_literal(out, "INTO ");
    dialect_add_table(out, compiler->dialect, insert->table->table.schema, insert->table->table.name);
    bool is_written = insert->select != NULL ? write_from_select(compiler, insert, out)
                      : insert->rows.len > 0 ? write_rows(compiler, insert, out)
                                             : write_single(compiler, insert, out);
    return is_written && write_conflict(compiler, insert, out) &&
           (returning.len > 0 || implicit_returning(compiler, insert, &returning)) &&
           write_returning(compiler, &returning, out);
}

/* Further tables of UPDATE and DELETE: those of the condition and of values. */
static struct expr_list extra_tables(struct compiler *compiler, const struct dml *dml)
{
    struct expr_list all = {0}, extra = {0};
    collect_statement_tables(compiler, dml->where, &all);
    for (size_t i = 0; i < dml->values.len; i++)
    {
        collect_statement_tables(compiler, dml->values.at[i].value, &all);
    }
    for (size_t i = 0; i < all.len; i++)
    {
        if (all.at[i] != dml->table)
        {
            array_push(compiler->arena, &extra, all.at[i]);
        }
    }
    return extra;
}

static bool write_tables(struct compiler *compiler, const char *words, const struct expr_list *tables, struct buf *out)
{
    for (size_t i = 0; i < tables->len; i++)
    {
        buf_add(out, i > 0 ? STR(", ") : str_from(words));
        if (!write_from(compiler, tables->at[i], out))
        {
            return false;
        }
    }
    return true;
}

static bool write_where(struct compiler *compiler, const struct expr *where, struct buf *out)
{
    if (where == NULL)
    {
        return true;
    }
    buf_add_literal(out, " WHERE ");
    return write_expr(compiler, where, out);
}

static void enter(struct compiler *compiler, const struct dml *dml, const struct expr_list *extra)
{
    array_push(compiler->arena, &compiler->enclosing, dml->table);
    for (size_t i = 0; i < extra->len; i++)
    {
        array_push(compiler->arena, &compiler->enclosing, extra->at[i]);
    }
}

static bool write_assignments(struct compiler *compiler, const struct dml *update, bool has_extra, struct buf *out)
{
    struct dml_value_list ordered = {0};
    bool is_list = has_extra && dialect_has(compiler->dialect, DIALECT_UPDATE_LISTS);
    if (!ordered_values(compiler, update->table, &update->values, &ordered))
    {
        return false;
    }
    for (size_t i = 0; i < ordered.len; i++)
    {
        buf_add(out, i > 0 ? STR(", ") : STR(""));
        if (is_list)
        {
            dialect_add_table(out, compiler->dialect, update->table->table.schema, update->table->table.name);
            buf_add_char(out, '.');
        }
        dialect_add_name(out, compiler->dialect, ordered.at[i].column);
        buf_add_char(out, '=');
        if (!write_value(compiler, ordered.at[i].value, out))
        {
            return false;
        }
    }
    return true;
}

bool write_update(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    const struct dml *update = expr->dml;
    struct expr_list extra = extra_tables(compiler, update), enclosing = compiler->enclosing;
    bool is_list = dialect_has(compiler->dialect, DIALECT_UPDATE_LISTS);
    begin(compiler, update, "UPDATE ", out);
    enter(compiler, update, &extra);
    dialect_add_table(out, compiler->dialect, update->table->table.schema, update->table->table.name);
    bool is_written = !is_list || write_tables(compiler, ", ", &extra, out);
    buf_add_literal(out, " SET ");
    is_written = is_written && write_assignments(compiler, update, extra.len > 0, out) &&
                 (is_list || write_tables(compiler, " FROM ", &extra, out)) && write_where(compiler, update->where, out) &&
                 write_returning(compiler, &update->returning, out);
    compiler->enclosing = enclosing;
    return is_written;
}

bool write_delete(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    const struct dml *dml = expr->dml;
    struct expr_list extra = extra_tables(compiler, dml), enclosing = compiler->enclosing;
    if (extra.len > 0 && dialect_has(compiler->dialect, DIALECT_NO_MULTI_DELETE))
    {
        return compile_error(compiler, "NotImplementedError",
                             "This backend does not support multiple-table criteria within DELETE");
    }
    begin(compiler, dml, "DELETE ", out);
    enter(compiler, dml, &extra);
    buf_add_literal(out, "FROM ");
    dialect_add_table(out, compiler->dialect, dml->table->table.schema, dml->table->table.name);
    if (extra.len > 0 && dialect_has(compiler->dialect, DIALECT_UPDATE_LISTS))
    {
        buf_add_literal(out, " USING ");
        dialect_add_table(out, compiler->dialect, dml->table->table.schema, dml->table->table.name);
    }
    const char *words = dialect_has(compiler->dialect, DIALECT_UPDATE_LISTS) ? ", " : " USING ";
    bool is_written = write_tables(compiler, words, &extra, out) && write_where(compiler, dml->where, out) &&
                      write_returning(compiler, &dml->returning, out);
    compiler->enclosing = enclosing;
    return is_written;
}
