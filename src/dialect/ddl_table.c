/*
 * CREATE TABLE, DROP TABLE, sequences, schemas, comments.
 *
 * CREATE TABLE lists the columns, then the primary key, then the other constraints in order of creation. Around it stand the
 * statements that SQLAlchemy's events send: types before, indexes and comments behind.
 */
#include "dialect/write.h"

/* ---- CREATE TABLE -------------------------------------------------------------------------------------------------------- */

/* Errors of a column name the table and it, as SQLAlchemy's do. */
static void locate_error(struct compiler *compiler, const struct table *table, const struct column *column)
{
    struct diag *diag = diag_last(compiler->diags);
    if (diag != NULL && diag->code == DIAG_COMPILE && str_starts(diag->exception, STR("sqlalchemy.exc.")))
    {
        diag->primary = str_print(compiler->diags->arena, "(in table '" STR_FMT "', column '" STR_FMT "'): " STR_FMT,
                                  STR_ARG(table->name.text), STR_ARG(column->name.text), STR_ARG(diag->primary));
        diag->span = (struct span){column->place != PLACE_NONE ? column->place : diag->span.from, 0};
    }
}

static bool write_columns(struct compiler *compiler, const struct table *table, struct buf *out)
{
    const char *separator = "\n\t";
    for (size_t i = 0; i < table->columns.len; i++)
    {
        const struct column *column = table->columns.at[i];
        if (column->is_system)
        {
            continue;
        }
        buf_add(out, str_from(separator));
        separator = ", \n\t";
        if (!write_column(compiler, table, column, out))
        {
            locate_error(compiler, table, column);
            return false;
        }
    }
    return true;
}

/* A constraint that the dialect writes nothing for (SQLite's inline primary key) takes no comma either. */
static bool write_item(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                       struct buf *out)
{
    struct buf text = BUF(compiler->arena);
    bool is_later = constraint->use_alter && dialect_has(compiler->dialect, DIALECT_ALTER);
    if (is_later || !is_constraint_written(compiler, table, constraint))
    {
        return true;
    }
    if (!write_constraint(compiler, table, constraint, &text))
    {
        return false;
    }
    if (text.len > 0)
    {
        buf_add(out, table->columns.len > 0 ? STR(", \n\t") : STR("\n\t"));
        buf_add(out, buf_str(&text));
    }
    return true;
}

bool write_create_table(struct compiler *compiler, const struct table *table, bool if_not_exists, struct buf *out)
{
    buf_add_literal(out, "\nCREATE ");
    for (size_t i = 0; i < table->prefixes.len; i++)
    {
        buf_print(out, STR_FMT " ", STR_ARG(table->prefixes.at[i]));
    }
    buf_print(out, "TABLE %s", if_not_exists ? "IF NOT EXISTS " : "");
    dialect_add_table(out, compiler->dialect, table->schema, table->name);
    buf_add_literal(out, " (");
    if (!write_columns(compiler, table, out) ||
        (table->primary_key != NULL && !write_item(compiler, table, table->primary_key, out)))
    {
        return false;
    }
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        if (!write_item(compiler, table, table->constraints.at[i], out))
        {
            return false;
        }
    }
    buf_add_literal(out, "\n)");
    if (compiler->dialect->post_create_table != NULL && !compiler->dialect->post_create_table(compiler, table, out))
    {
        return false;
    }
    buf_add_literal(out, "\n\n");
    return true;
}

/* A foreign key to the table itself must name one of its columns. */
static bool check_self_references(struct compiler *compiler, const struct table *table)
{
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        const struct constraint *key = table->constraints.at[i];
        bool is_self = key->kind == CONSTRAINT_FOREIGN_KEY && str_equal(key->referent_table.text, table->name.text) &&
                       str_equal(key->referent_schema.text, table->schema.text);
        for (size_t k = 0; is_self && k < key->referent_columns.len; k++)
        {
            if (table_column(table, key->referent_columns.at[k].text) == NULL)
            {
                return compile_error(compiler, COMPILE_ERROR,
                                     "(in table '" STR_FMT "', column '" STR_FMT
                                     "'): the foreign key refers to a column that the "
                                     "table does not have",
                                     STR_ARG(table->name.text), STR_ARG(key->referent_columns.at[k].text));
            }
        }
    }
    return true;
}

static bool add_comments(struct compiler *compiler, const struct table *table, struct statement_list *out)
{
    bool is_apart =
        dialect_has(compiler->dialect, DIALECT_COMMENTS) && !dialect_has(compiler->dialect, DIALECT_INLINE_COMMENTS);
    if (!is_apart)
    {
        return true;
    }
    if (table->comment.len > 0)
    {
        struct op op = {.kind = OP_CREATE_TABLE_COMMENT};
        op.table_comment = (struct op_table_comment){.table = table->name, .schema = table->schema, .comment = table->comment};
        if (!compiler->dialect->create_table_comment(compiler, &op, out))
        {
            return false;
        }
    }
    for (size_t i = 0; i < table->columns.len; i++)
    {
        if (table->columns.at[i]->comment.len > 0 && !add_column_comment(compiler, table, table->columns.at[i], out))
        {
            return false;
        }
    }
    return true;
}

bool add_later_keys(struct compiler *compiler, const struct table *table, struct statement_list *out)
{
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        const struct constraint *key = table->constraints.at[i];
        if (key->use_alter && dialect_has(compiler->dialect, DIALECT_ALTER) &&
            !generic_add_constraint(compiler, table, key, out))
        {
            return false;
        }
    }
    return true;
}

bool add_create_table(struct compiler *compiler, struct table *table, bool if_not_exists, struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    if (!table_complete(compiler->arena, compiler->diags, table, compiler->naming) || !check_self_references(compiler, table))
    {
        return false;
    }
    if (compiler->dialect->create_types != NULL && !compiler->dialect->create_types(compiler, table, out))
    {
        return false;
    }
    if (!write_create_table(compiler, table, if_not_exists, &text))
    {
        return false;
    }
    add_statement(compiler, out, buf_str(&text));
    for (size_t i = 0; i < table->indexes.len; i++)
    {
        if (!add_create_index(compiler, table, table->indexes.at[i], false, out))
        {
            return false;
        }
    }
    return add_comments(compiler, table, out);
}

bool write_drop_table(struct compiler *compiler, const struct table *table, bool if_exists, struct buf *out)
{
    buf_print(out, "\nDROP TABLE %s", if_exists ? "IF EXISTS " : "");
    dialect_add_table(out, compiler->dialect, table->schema, table->name);
    return true;
}

/* ---- comments ------------------------------------------------------------------------------------------------------------ */

bool generic_create_table_comment(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    buf_add_literal(&text, "COMMENT ON TABLE ");
    dialect_add_table(&text, compiler->dialect, op->table_comment.schema, op->table_comment.table);
    buf_add_literal(&text, " IS ");
    if (op->table_comment.comment.at != NULL)
    {
        write_text_literal(compiler, &text, op->table_comment.comment);
    }
    else
    {
        buf_add_literal(&text, "NULL");
    }
    add_statement(compiler, out, buf_str(&text));
    return true;
}

bool generic_drop_table_comment(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    struct op without = *op;
    without.table_comment.comment = (str){NULL, 0};
    return generic_create_table_comment(compiler, &without, out);
}

bool add_column_comment(struct compiler *compiler, const struct table *table, const struct column *column,
                        struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    buf_add_literal(&text, "COMMENT ON COLUMN ");
    dialect_add_table(&text, compiler->dialect, table->schema, table->name);
    buf_add_char(&text, '.');
    dialect_add_name(&text, compiler->dialect, column->name);
    buf_add_literal(&text, " IS ");
    write_text_literal(compiler, &text, column->comment);
    add_statement(compiler, out, buf_str(&text));
    return true;
}

/* ---- sequences ----------------------------------------------------------------------------------------------------------- */

void write_sequence_name(struct compiler *compiler, const struct sequence *sequence, struct buf *out)
{
    dialect_add_table(out, compiler->dialect, sequence->schema, sequence->name);
}

bool write_sequence(struct compiler *compiler, const struct ddl *ddl, struct buf *out)
{
    struct buf options = BUF(compiler->arena);
    bool is_create = ddl->kind == DDL_CREATE_SEQUENCE;
    const char *condition = !ddl->if_exists ? "" : is_create ? "IF NOT EXISTS " : "IF EXISTS ";
    buf_print(out, "%s SEQUENCE %s", is_create ? "CREATE" : "DROP", condition);
    write_sequence_name(compiler, ddl->sequence, out);
    if (!is_create)
    {
        return true;
    }
    if (ddl->sequence->data_type != NULL)
    {
        buf_add_literal(out, " AS ");
        if (!write_type(compiler, ddl->sequence->data_type, out))
        {
            return false;
        }
    }
    if (!compiler->dialect->identity_options(compiler, &ddl->sequence->options, &options))
    {
        return false;
    }
    buf_print(out, "%s" STR_FMT, options.len > 0 ? " " : "", STR_ARG(buf_str(&options)));
    return true;
}
