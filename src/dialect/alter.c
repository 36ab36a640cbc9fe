/*
 * ALTER TABLE: alter_column, add_column, drop_column, rename_table as Alembic's default implementation writes them.
 *
 * alter_column is one statement for each changed property, in Alembic's order: nullable, default, type, comment, name. Around
 * it stand the CHECKs of Boolean and Enum types that come and go with a type. add_column is ADD COLUMN, then the constraints
 * and indexes that follow from the column.
 */
#include "dialect/write.h"

#include <string.h>

/* A dotted schema is quoted part by part, unless it is a quoted_name. */
static void add_dotted(struct compiler *compiler, struct name schema, struct buf *out)
{
    str rest = schema.text;
    if (schema.quote != QUOTE_AUTO || str_find_char(rest, '.') == STR_NONE)
    {
        dialect_add_name(out, compiler->dialect, schema);
        return;
    }
    for (bool has_more = true, is_first = true; has_more; is_first = false)
    {
        has_more = str_find_char(rest, '.') != STR_NONE;
        str part;
        rest = str_cut(rest, '.', &part);
        buf_add(out, is_first ? STR("") : STR("."));
        dialect_add_name(out, compiler->dialect, name_of(part));
    }
}

static void add_table_name(struct compiler *compiler, struct name schema, struct name table, struct buf *out)
{
    if (schema.text.len > 0)
    {
        add_dotted(compiler, schema, out);
        buf_add_char(out, '.');
    }
    dialect_add_name(out, compiler->dialect, table);
}

void write_alter_table(struct compiler *compiler, struct name schema, struct name table, struct buf *out)
{
    buf_add_literal(out, "ALTER TABLE ");
    add_table_name(compiler, schema, table, out);
}

/* ---- alter_column -------------------------------------------------------------------------------------------------------- */

/* ALTER TABLE t ALTER COLUMN c and what follows. */
static struct buf begin_alter(struct compiler *compiler, const struct op_alter_column *alter)
{
    struct buf text = BUF(compiler->arena);
    write_alter_table(compiler, alter->schema, alter->table, &text);
    buf_add_literal(&text, " ALTER COLUMN ");
    dialect_add_name(&text, compiler->dialect, alter->column);
    buf_add_char(&text, ' ');
    return text;
}

static bool alter_nullable(struct compiler *compiler, const struct op_alter_column *alter, struct statement_list *out)
{
    struct buf text = begin_alter(compiler, alter);
    buf_add(&text, alter->nullable == TRI_TRUE ? STR("DROP NOT NULL") : STR("SET NOT NULL"));
    add_statement(compiler, out, buf_str(&text));
    return true;
}

bool write_set_default(struct compiler *compiler, const struct server_default *server_default, struct buf *out)
{
    bool has_default;
    if (server_default->kind == SERVER_DEFAULT_NONE)
    {
        buf_add_literal(out, "DROP DEFAULT");
        return true;
    }
    buf_add_literal(out, "SET DEFAULT ");
    if (!write_default(compiler, server_default, out, &has_default))
    {
        return false;
    }
    return has_default || compile_error(compiler, COMPILE_ERROR, "FetchedValue() cannot be written as a server default");
}

bool refuse_computed(struct compiler *compiler)
{
    return compile_error(
        compiler, COMPILE_ERROR,
        "Adding or removing a \"computed\" construct, e.g. GENERATED ALWAYS AS, to or from an existing column is "
        "not supported.");
}

bool refuse_identity(struct compiler *compiler)
{
    return compile_error(compiler, COMPILE_ERROR,
                         "Adding, removing or modifying an \"identity\" construct, e.g. GENERATED AS IDENTITY, to or from an "
                         "existing column is not supported in this dialect.");
}

bool alter_involves(const struct op_alter_column *alter, enum server_default_kind kind)
{
    return alter->has_server_default && (alter->server_default.kind == kind || alter->existing_server_default.kind == kind);
}

static bool alter_default(struct compiler *compiler, const struct op_alter_column *alter, struct statement_list *out)
{
    struct buf text = begin_alter(compiler, alter);
    if (alter_involves(alter, SERVER_DEFAULT_COMPUTED))
    {
        return refuse_computed(compiler);
    }
    if (alter_involves(alter, SERVER_DEFAULT_IDENTITY))
    {
        dialect_alter_identity *own = compiler->dialect->alter_identity;
        if (own == NULL)
        {
            return refuse_identity(compiler);
        }
        if (!own(compiler, alter, &text))
        {
            return false;
        }
    }
    else if (!write_set_default(compiler, &alter->server_default, &text))
    {
        return false;
    }
    add_statement(compiler, out, buf_str(&text));
    return true;
}

static bool alter_comment(struct compiler *compiler, const struct op_alter_column *alter, struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    buf_add_literal(&text, "COMMENT ON COLUMN ");
    add_table_name(compiler, alter->schema, alter->table, &text);
    buf_add_char(&text, '.');
    dialect_add_name(&text, compiler->dialect, alter->column);
    buf_add_literal(&text, " IS ");
    if (alter->comment.at != NULL)
    {
        write_text_literal(compiler, &text, alter->comment);
    }
    else
    {
        buf_add_literal(&text, "NULL");
    }
    add_statement(compiler, out, buf_str(&text));
    return true;
}

bool rename_column(struct compiler *compiler, const struct op_alter_column *alter, const char *words,
                   struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    write_alter_table(compiler, alter->schema, alter->table, &text);
    buf_add(&text, str_from(words));
    dialect_add_name(&text, compiler->dialect, alter->column);
    buf_add_literal(&text, " TO ");
    dialect_add_name(&text, compiler->dialect, alter->new_name);
    add_statement(compiler, out, buf_str(&text));
    return true;
}

/* The type's statement is the dialect's; it has come before this. */
bool generic_alter_column(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    const struct op_alter_column *alter = &op->alter_column;
    if (alter->autoincrement != TRI_NONE || alter->existing_autoincrement != TRI_NONE)
    {
        compile_warning(compiler, "autoincrement and existing_autoincrement only make sense for MySQL");
    }
    return (alter->nullable == TRI_NONE || alter_nullable(compiler, alter, out)) &&
           (!alter->has_server_default || alter_default(compiler, alter, out)) &&
           (!alter->has_comment || alter_comment(compiler, alter, out)) &&
           (!name_is_set(alter->new_name) || rename_column(compiler, alter, " RENAME ", out));
}

/* The table with just the column, which has the CHECKs of its type. */
static bool bound_table(struct compiler *compiler, const struct op_alter_column *alter, const struct type *type,
                        struct table **out_table)
{
    struct table *table = table_make(compiler->arena, alter->table, alter->schema);
    struct column *column = column_make(compiler->arena, alter->column, type);
    column->place = compiler->place;
    array_push(compiler->arena, &table->columns, column);
    *out_table = table;
    return table_complete(compiler->arena, compiler->diags, table, compiler->naming);
}

static bool drop_bound_checks(struct compiler *compiler, const struct op_alter_column *alter, struct statement_list *out)
{
    struct table *table;
    if (!bound_table(compiler, alter, alter->existing_type, &table))
    {
        return false;
    }
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        const struct constraint *constraint = table->constraints.at[i];
        if (is_constraint_written(compiler, table, constraint) &&
            !compiler->dialect->drop_constraint(compiler, table, constraint, false, out))
        {
            return false;
        }
    }
    return true;
}

static bool add_bound_checks(struct compiler *compiler, const struct op_alter_column *alter, struct statement_list *out)
{
    struct table *table;
    if (!bound_table(compiler, alter, alter->type, &table))
    {
        return false;
    }
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        if (!compiler->dialect->add_constraint(compiler, table, table->constraints.at[i], out))
        {
            return false;
        }
    }
    return true;
}

bool compile_alter_column(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    const struct op_alter_column *alter = &op->alter_column;
    return (alter->existing_type == NULL || alter->type == NULL || drop_bound_checks(compiler, alter, out)) &&
           compiler->dialect->alter_column(compiler, op, out) &&
           (alter->type == NULL || add_bound_checks(compiler, alter, out));
}

/* ---- rename_table -------------------------------------------------------------------------------------------------------- */

static bool rename_to(struct compiler *compiler, const struct op_rename_table *rename, struct name schema,
                      struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    write_alter_table(compiler, rename->schema, rename->table, &text);
    buf_add_literal(&text, " RENAME TO ");
    add_table_name(compiler, schema, rename->new_name, &text);
    add_statement(compiler, out, buf_str(&text));
    return true;
}

bool generic_rename_table(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    return rename_to(compiler, &op->rename_table, op->rename_table.schema, out);
}

bool plain_rename_table(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    return rename_to(compiler, &op->rename_table, NAME_NONE, out);
}

/* ---- add_column and drop_column ------------------------------------------------------------------------------------------ */

/* The one foreign key that inline_references writes: the column's only one. */
static const struct constraint *inline_key(const struct op_add_column *add, const struct table *table)
{
    const struct constraint *found = NULL;
    for (size_t i = 0; add->inline_references && add->column->foreign_keys.len == 1 && i < table->constraints.len; i++)
    {
        found = table->constraints.at[i]->kind == CONSTRAINT_FOREIGN_KEY ? table->constraints.at[i] : found;
    }
    return found;
}

static bool write_add_column(struct compiler *compiler, const struct op_add_column *add, const struct table *table,
                             struct buf *out)
{
    const struct column *column = table->columns.at[0];
    const struct constraint *key = inline_key(add, table);
    write_alter_table(compiler, add->schema, add->table, out);
    buf_print(out, " ADD COLUMN %s", add->if_not_exists ? "IF NOT EXISTS " : "");
    if (!compiler->dialect->column_specification(compiler, table, column, out))
    {
        return false;
    }
    buf_add(out, add->inline_primary_key && column->primary_key ? STR(" PRIMARY KEY") : STR(""));
    if (key != NULL)
    {
        buf_add_literal(out, " REFERENCES ");
        dialect_add_table(out, compiler->dialect, key->referent_schema, key->referent_table);
        buf_add_literal(out, " (");
        write_names(compiler, &key->referent_columns, out);
        buf_add_char(out, ')');
        if (!write_reference_options(compiler, table, key, out))
        {
            return false;
        }
    }
    for (size_t i = 0; i < column->constraints.len; i++)
    {
        buf_add_char(out, ' ');
        if (!write_constraint(compiler, table, column->constraints.at[i], out))
        {
            return false;
        }
    }
    return true;
}

/* What follows from the column: constraints, indexes, its comment. */
static bool add_consequences(struct compiler *compiler, const struct op_add_column *add, const struct table *table,
                             struct statement_list *out)
{
    const struct constraint *key = inline_key(add, table);
    const struct column *column = table->columns.at[0];
    bool is_apart =
        dialect_has(compiler->dialect, DIALECT_COMMENTS) && !dialect_has(compiler->dialect, DIALECT_INLINE_COMMENTS);
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        const struct constraint *constraint = table->constraints.at[i];
        if (constraint != key && !compiler->dialect->add_constraint(compiler, table, constraint, out))
        {
            return false;
        }
    }
    for (size_t i = 0; i < table->indexes.len; i++)
    {
        if (!add_create_index(compiler, table, table->indexes.at[i], false, out))
        {
            return false;
        }
    }
    return !is_apart || column->comment.len == 0 || add_column_comment(compiler, table, column, out);
}

bool compile_add_column(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    const struct op_add_column *add = &op->add_column;
    struct table *table = table_make(compiler->arena, add->table, add->schema);
    struct column *column = arena_new(compiler->arena, struct column);
    *column = *add->column;
    array_push(compiler->arena, &table->columns, column);
    if (!table_complete(compiler->arena, compiler->diags, table, compiler->naming))
    {
        return false;
    }
    struct buf text = BUF(compiler->arena);
    if (!write_add_column(compiler, add, table, &text))
    {
        return false;
    }
    add_statement(compiler, out, buf_str(&text));
    return add_consequences(compiler, add, table, out);
}

bool compile_drop_column(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    const struct op_drop_column *drop = &op->drop_column;
    struct buf text = BUF(compiler->arena);
    write_alter_table(compiler, drop->schema, drop->table, &text);
    buf_print(&text, " DROP COLUMN %s", drop->if_exists ? "IF EXISTS " : "");
    dialect_add_name(&text, compiler->dialect, drop->column);
    add_statement(compiler, out, buf_str(&text));
    return true;
}
