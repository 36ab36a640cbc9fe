/*
 * Types with a name of their own: ENUM and DOMAIN, their creation and their end.
 *
 * CREATE TABLE creates the types of its columns first, each once in a run (Alembic's memo), unless the type says
 * create_type=False or belongs to a MetaData. add_column never does; neither does drop_table drop them.
 */
#include "dialect/postgresql/postgresql.h"

#include "dialect/write.h"

bool postgresql_write_type_name(struct compiler *compiler, const struct type *type, struct buf *out)
{
    bool is_domain = type->type_class->visit == TYPE_VISIT_DOMAIN;
    struct name name = type->name;
    if (!name_is_set(name) && type->enum_class.len > 0)
    {
        name = name_of(str_lower(compiler->arena, type->enum_class));
    }
    if (!name_is_set(name) || name.text.len == 0)
    {
        return compile_error(compiler, COMPILE_ERROR, "PostgreSQL %s type requires a name.", is_domain ? "DOMAIN" : "ENUM");
    }
    dialect_add_table(out, compiler->dialect, type->schema, name);
    return true;
}

static bool write_enum(struct compiler *compiler, const struct type *type, struct buf *out)
{
    buf_add_literal(out, "CREATE TYPE ");
    if (!postgresql_write_type_name(compiler, type, out))
    {
        return false;
    }
    buf_add_literal(out, " AS ENUM (");
    for (size_t i = 0; i < type->labels.len; i++)
    {
        buf_add(out, i > 0 ? STR(", ") : STR(""));
        write_text_literal(compiler, out, type->labels.at[i]);
    }
    buf_add_char(out, ')');
    return true;
}

static bool write_domain_options(struct compiler *compiler, const struct type *type, struct buf *out)
{
    const char *separator = " ";
    if (type->collation.at != NULL)
    {
        buf_add_literal(out, " COLLATE ");
        dialect_add_name(out, compiler->dialect, name_of(type->collation));
    }
    if (type->domain_default != NULL)
    {
        buf_print(out, "%sDEFAULT ", separator);
        if (!write_expr(compiler, type->domain_default, out))
        {
            return false;
        }
    }
    if (name_is_set(type->domain_constraint))
    {
        buf_print(out, "%sCONSTRAINT ", separator);
        dialect_add_name(out, compiler->dialect, type->domain_constraint);
    }
    buf_add(out, type->domain_not_null == TRI_TRUE ? STR(" NOT NULL") : STR(""));
    if (type->domain_check == NULL)
    {
        return true;
    }
    buf_add_literal(out, " CHECK (");
    bool is_written = write_ddl_expr(compiler, type->domain_check, out);
    buf_add_char(out, ')');
    return is_written;
}

static bool write_domain(struct compiler *compiler, const struct type *type, struct buf *out)
{
    buf_add_literal(out, "CREATE DOMAIN ");
    if (!postgresql_write_type_name(compiler, type, out))
    {
        return false;
    }
    buf_add_literal(out, " AS ");
    return write_type(compiler, type->item_type, out) && write_domain_options(compiler, type, out);
}

static struct statement *add_named(struct compiler *compiler, const struct type *type, bool is_checkfirst,
                                   enum statement_condition condition, str text, struct statement_list *out)
{
    struct statement *statement = add_statement(compiler, out, text);
    if (is_checkfirst)
    {
        statement->condition = condition;
        statement->condition_name = name_is_set(type->name) ? type->name.text : str_lower(compiler->arena, type->enum_class);
        statement->condition_schema = type->schema.text;
    }
    return statement;
}

/* Whether a type is one that CREATE TYPE makes on this database. */
static bool is_named(const struct type *type)
{
    enum type_visit visit = type->type_class->visit;
    return visit == TYPE_VISIT_DOMAIN || type_is_native_enum(type);
}

bool postgresql_create_type(struct compiler *compiler, const struct type *type, bool is_checkfirst, struct statement_list *out)
{
    const struct type *resolved = type_for_dialect(type, compiler->dialect->name);
    struct buf text = BUF(compiler->arena);
    if (resolved == NULL || !is_named(resolved))
    {
        return true;
    }
    bool is_domain = resolved->type_class->visit == TYPE_VISIT_DOMAIN;
    if (!(is_domain ? write_domain : write_enum)(compiler, resolved, &text))
    {
        return false;
    }
    add_named(compiler, resolved, is_checkfirst, STATEMENT_IF_TYPE_MISSING, buf_str(&text), out);
    return true;
}

bool postgresql_drop_type(struct compiler *compiler, const struct type *type, bool is_checkfirst, struct statement_list *out)
{
    const struct type *resolved = type_for_dialect(type, compiler->dialect->name);
    struct buf text = BUF(compiler->arena);
    if (resolved == NULL || !is_named(resolved))
    {
        return true;
    }
    buf_print(&text, "DROP %s ", resolved->type_class->visit == TYPE_VISIT_DOMAIN ? "DOMAIN" : "TYPE");
    if (!postgresql_write_type_name(compiler, resolved, &text))
    {
        return false;
    }
    add_named(compiler, resolved, is_checkfirst, STATEMENT_IF_TYPE_EXISTS, buf_str(&text), out);
    return true;
}

/* The named type of a column, also inside of an ARRAY; NULL when it has none that the table makes. */
static const struct type *type_of_column(const struct compiler *compiler, const struct column *column)
{
    const struct type *type = type_for_dialect(column->type, compiler->dialect->name);
    for (unsigned depth = 0; type != NULL && type->type_class->visit == TYPE_VISIT_ARRAY && depth < 32; depth++)
    {
        type = type_for_dialect(type->item_type, compiler->dialect->name);
    }
    bool is_own = type != NULL && is_named(type) && !type->has_metadata;
    /* The generic Enum takes create_type without heeding it. */
    bool is_wanted = is_own && (type->create_type != TRI_FALSE || !type_has(type, TYPE_TRAIT_NAMED));
    return is_wanted ? type : NULL;
}

/* Remembers a type; true when it was known. */
static bool is_known(struct compiler *compiler, const struct type *type, const char *what)
{
    str key = str_print(compiler->arena, "%s " STR_FMT "." STR_FMT, what, STR_ARG(type->schema.text), STR_ARG(type->name.text));
    if (map_has(&compiler->types_made, key))
    {
        return true;
    }
    map_put(&compiler->types_made, key, compiler);
    return false;
}

bool postgresql_create_types(struct compiler *compiler, const struct table *table, struct statement_list *out)
{
    for (size_t i = 0; i < table->columns.len; i++)
    {
        const struct type *type = type_of_column(compiler, table->columns.at[i]);
        if (type != NULL && !is_known(compiler, type, "create") && !postgresql_create_type(compiler, type, false, out))
        {
            return false;
        }
    }
    return true;
}

bool postgresql_drop_types(struct compiler *compiler, const struct table *table, struct statement_list *out)
{
    for (size_t i = 0; i < table->columns.len; i++)
    {
        const struct type *type = type_of_column(compiler, table->columns.at[i]);
        if (type != NULL && !is_known(compiler, type, "drop") && !postgresql_drop_type(compiler, type, false, out))
        {
            return false;
        }
    }
    return true;
}
