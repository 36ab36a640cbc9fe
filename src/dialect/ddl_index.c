/*
 * CREATE INDEX and DROP INDEX as the standard has them; the options of one database are in its own folder.
 *
 * An index element is a column name or any expression, written without table names.
 */
#include "dialect/write.h"

static bool write_elements(struct compiler *compiler, const struct index *index, struct buf *out)
{
    for (size_t i = 0; i < index->elements.len; i++)
    {
        const struct index_element *element = &index->elements.at[i];
        buf_add(out, i > 0 ? STR(", ") : STR(""));
        if (name_is_set(element->column))
        {
            dialect_add_name(out, compiler->dialect, element->column);
        }
        else if (!write_ddl_expr(compiler, element->expr, out))
        {
            return false;
        }
    }
    return true;
}

/* SQLite's form: the schema stands before the index, not before the table. */
bool generic_create_index(struct compiler *compiler, const struct table *table, const struct index *index, bool if_not_exists,
                          struct buf *out)
{
    str name;
    if (!format_index_name(compiler, table, index, &name))
    {
        return false;
    }
    buf_print(out, "CREATE %sINDEX %s", index->unique ? "UNIQUE " : "", if_not_exists ? "IF NOT EXISTS " : "");
    if (name_is_set(table->schema))
    {
        dialect_add_name(out, compiler->dialect, table->schema);
        buf_add_char(out, '.');
    }
    buf_print(out, STR_FMT " ON ", STR_ARG(name));
    dialect_add_name(out, compiler->dialect, table->name);
    buf_add_literal(out, " (");
    if (!write_elements(compiler, index, out))
    {
        return false;
    }
    buf_add_char(out, ')');
    return write_index_where(compiler, index, out);
}

bool write_index_where(struct compiler *compiler, const struct index *index, struct buf *out)
{
    const struct option *where = option_find(&index->options, compiler->dialect->name, STR("where"));
    if (where == NULL)
    {
        return true;
    }
    buf_add_literal(out, " WHERE ");
    if (where->kind == OPTION_TEXT)
    {
        return write_text(compiler, expr_text(compiler->arena, where->text, where->place), out);
    }
    if (where->kind == OPTION_EXPR)
    {
        return write_ddl_expr(compiler, where->expr, out);
    }
    return compile_error(compiler, "sqlalchemy.exc.ArgumentError", "SQL expression for WHERE expected");
}

bool generic_drop_index(struct compiler *compiler, const struct table *table, const struct index *index, bool if_exists,
                        struct buf *out)
{
    str name;
    if (!name_is_set(index->name))
    {
        return compile_error(compiler, COMPILE_ERROR, "DROP INDEX requires that the index have a name");
    }
    if (!format_index_name(compiler, table, index, &name))
    {
        return false;
    }
    buf_print(out, "\nDROP INDEX %s", if_exists ? "IF EXISTS " : "");
    if (name_is_set(table->schema))
    {
        dialect_add_name(out, compiler->dialect, table->schema);
        buf_add_char(out, '.');
    }
    buf_add(out, name);
    return true;
}
