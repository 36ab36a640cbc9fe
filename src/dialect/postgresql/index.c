/*
 * CREATE INDEX with PostgreSQL's options, and DROP INDEX.
 *
 * An element that is an expression stands in parentheses when it is an operator; functions and columns stand bare.
 */
#include "dialect/postgresql/postgresql.h"
#include "dialect/write.h"

static str option_printed(struct compiler *compiler, const struct option *option)
{
    switch (option->kind)
    {
        case OPTION_BOOL:
            return option->boolean ? STR("True") : STR("False");
        case OPTION_INT:
            return str_print(compiler->arena, "%lld", (long long)option->integer);
        case OPTION_TEXT:
            return option->text;
        default:
            return STR("");
    }
}

static bool write_element(struct compiler *compiler, const struct index *index, const struct index_element *element,
                          struct buf *out)
{
    str key = element->column.text;
    if (name_is_set(element->column))
    {
        dialect_add_name(out, compiler->dialect, element->column);
    }
    else
    {
        const struct expr *grouped = expr_group(compiler->arena, element->expr, OPERATOR_NONE);
        key = element->expr->kind == EXPR_COLUMN  ? element->expr->column.name.text
              : element->expr->kind == EXPR_LABEL ? element->expr->label.name.text
                                                  : STR("");
        if (!write_ddl_expr(compiler, grouped, out))
        {
            return false;
        }
    }
    const struct option *class_ =
        key.len > 0 ? option_item(option_find(&index->options, compiler->dialect->name, STR("ops")), key) : NULL;
    if (class_ != NULL)
    {
        buf_print(out, " " STR_FMT, STR_ARG(class_->text));
    }
    return true;
}

static bool write_elements(struct compiler *compiler, const struct index *index, struct buf *out)
{
    buf_add_char(out, '(');
    for (size_t i = 0; i < index->elements.len; i++)
    {
        buf_add(out, i > 0 ? STR(", ") : STR(""));
        if (!write_element(compiler, index, &index->elements.at[i], out))
        {
            return false;
        }
    }
    buf_add_char(out, ')');
    return true;
}

static void write_include(struct compiler *compiler, const struct index *index, struct buf *out)
{
    const struct option *include = option_find(&index->options, compiler->dialect->name, STR("include"));
    if (include == NULL || include->kind != OPTION_LIST || include->items.len == 0)
    {
        return;
    }
    buf_add_literal(out, " INCLUDE (");
    for (size_t i = 0; i < include->items.len; i++)
    {
        const struct option *item = &include->items.at[i];
        bool is_column = item->kind == OPTION_EXPR && item->expr->kind == EXPR_COLUMN;
        buf_add(out, i > 0 ? STR(", ") : STR(""));
        dialect_add_name(out, compiler->dialect, is_column ? item->expr->column.name : name_of(item->text));
    }
    buf_add_char(out, ')');
}

static void write_storage(struct compiler *compiler, const struct index *index, struct buf *out)
{
    const struct option *with = option_find(&index->options, compiler->dialect->name, STR("with"));
    str space = option_text(&index->options, compiler->dialect->name, STR("tablespace"));
    if (with != NULL && with->kind == OPTION_MAP && with->items.len > 0)
    {
        buf_add_literal(out, " WITH (");
        for (size_t i = 0; i < with->items.len; i++)
        {
            buf_print(out, "%s" STR_FMT " = " STR_FMT, i > 0 ? ", " : "", STR_ARG(with->items.at[i].key),
                      STR_ARG(option_printed(compiler, &with->items.at[i])));
        }
        buf_add_char(out, ')');
    }
    if (space.len > 0)
    {
        buf_add_literal(out, " TABLESPACE ");
        dialect_add_name(out, compiler->dialect, name_of(space));
    }
}

static void write_distinctness(struct compiler *compiler, const struct index *index, struct buf *out)
{
    enum tri flag = option_flag(&index->options, compiler->dialect->name, STR("nulls_not_distinct"));
    buf_add(out, flag == TRI_TRUE ? STR(" NULLS NOT DISTINCT") : flag == TRI_FALSE ? STR(" NULLS DISTINCT") : STR(""));
}

static bool is_concurrent(const struct compiler *compiler, const struct index *index)
{
    return option_flag(&index->options, compiler->dialect->name, STR("concurrently")) == TRI_TRUE;
}

bool postgresql_create_index(struct compiler *compiler, const struct table *table, const struct index *index,
                             bool if_not_exists, struct buf *out)
{
    str name, using_ = option_text(&index->options, compiler->dialect->name, STR("using"));
    if (!format_index_name(compiler, table, index, &name))
    {
        return false;
    }
    buf_print(out, "CREATE %sINDEX %s%s" STR_FMT " ON ", index->unique ? "UNIQUE " : "",
              is_concurrent(compiler, index) ? "CONCURRENTLY " : "", if_not_exists ? "IF NOT EXISTS " : "", STR_ARG(name));
    dialect_add_table(out, compiler->dialect, table->schema, table->name);
    buf_add_char(out, ' ');
    if (using_.len > 0)
    {
        buf_print(out, "USING " STR_FMT " ", STR_ARG(str_lower(compiler->arena, using_)));
    }
    if (!write_elements(compiler, index, out))
    {
        return false;
    }
    write_include(compiler, index, out);
    write_distinctness(compiler, index, out);
    write_storage(compiler, index, out);
    return write_index_where(compiler, index, out);
}

bool postgresql_drop_index(struct compiler *compiler, const struct table *table, const struct index *index, bool if_exists,
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
    buf_print(out, "\nDROP INDEX %s%s", is_concurrent(compiler, index) ? "CONCURRENTLY " : "", if_exists ? "IF EXISTS " : "");
    if (name_is_set(table->schema))
    {
        dialect_add_name(out, compiler->dialect, table->schema);
        buf_add_char(out, '.');
    }
    buf_add(out, name);
    return true;
}
