/*
 * Making and asking the parts of a table: see model.h. What Table() does with them is in table_complete.c.
 *
 * Only whole values are kept here; nothing of it knows a dialect.
 */
#include "sql/model.h"

#include "sql/naming.h"

struct table *table_make(struct arena *arena, struct name name, struct name schema)
{
    struct table *table = arena_new(arena, struct table);
    table->name = name;
    table->schema = schema;
    return table;
}

struct column *column_make(struct arena *arena, struct name name, const struct type *type)
{
    struct column *column = arena_new(arena, struct column);
    column->name = name;
    column->type = type;
    return column;
}

struct column *table_add_column(struct arena *arena, struct table *table, str name, const struct type *type)
{
    struct column *column = column_make(arena, name_of(name), type);
    array_push(arena, &table->columns, column);
    return column;
}

struct column *table_column(const struct table *table, str name)
{
    for (size_t i = 0; i < table->columns.len; i++)
    {
        if (str_equal(table->columns.at[i]->name.text, name))
        {
            return table->columns.at[i];
        }
    }
    return NULL;
}

struct constraint *constraint_make(struct arena *arena, enum constraint_kind kind)
{
    struct constraint *constraint = arena_new(arena, struct constraint);
    constraint->kind = kind;
    return constraint;
}

struct index *index_make(struct arena *arena, struct name name)
{
    struct index *index = arena_new(arena, struct index);
    index->name = name;
    return index;
}

void index_add_column(struct arena *arena, struct index *index, struct name column)
{
    array_add(arena, &index->elements)->column = column;
}

void index_add_expr(struct arena *arena, struct index *index, const struct expr *expr)
{
    array_add(arena, &index->elements)->expr = expr;
}

bool column_is_nullable(const struct column *column)
{
    if (column->nullable != TRI_NONE)
    {
        return column->nullable == TRI_TRUE;
    }
    return !column->primary_key && column->identity == NULL;
}

void foreign_key_parse(str spec, struct name *out_schema, struct name *out_table, struct name *out_column)
{
    *out_schema = *out_column = NAME_NONE;
    size_t last = str_find_last_char(spec, '.');
    if (last == STR_NONE)
    {
        *out_table = name_of(spec);
        return;
    }
    *out_column = name_of(str_skip(spec, last + 1));
    str key = str_slice(spec, 0, last);
    size_t dot = str_find_last_char(key, '.');
    *out_table = name_of(dot == STR_NONE ? key : str_skip(key, dot + 1));
    if (dot != STR_NONE)
    {
        *out_schema = name_of(str_slice(key, 0, dot));
    }
}

str table_key(struct arena *arena, struct name schema, struct name name)
{
    return name_is_set(schema) ? str_print(arena, STR_FMT "." STR_FMT, STR_ARG(schema.text), STR_ARG(name.text)) : name.text;
}

/* ---- the column that the server numbers ---------------------------------------------------------------------------------- */

static bool has_foreign_key(const struct table *table, const struct column *column)
{
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        const struct constraint *constraint = table->constraints.at[i];
        if (constraint->kind == CONSTRAINT_FOREIGN_KEY && name_list_has(&constraint->columns, column->name.text))
        {
            return true;
        }
    }
    return column->foreign_keys.len > 0;
}

static bool is_numbered(const struct table *table, const struct column *column)
{
    bool has_server_default = column->server_default.kind != SERVER_DEFAULT_NONE || column->computed != NULL;
    if (column->autoincrement == AUTOINCREMENT_FALSE || column->has_default || has_server_default)
    {
        return false;
    }
    return column->autoincrement == AUTOINCREMENT_IGNORE_FK || !has_foreign_key(table, column);
}

static bool can_be_numbered(const struct column *column)
{
    enum type_affinity affinity = type_affinity(column->type);
    return affinity == AFFINITY_INTEGER || affinity == AFFINITY_NUMERIC;
}

static bool check_explicit(struct diags *diags, const struct table *table, const struct column *column)
{
    if (can_be_numbered(column))
    {
        return true;
    }
    str type = column->type != NULL ? column->type->type_class->name : STR("NULL");
    diag_error(diags, DIAG_VALUE, (struct span){column->place, 0},
               "Column type " STR_FMT " on column '" STR_FMT "." STR_FMT "' is not compatible with autoincrement=True",
               STR_ARG(type), STR_ARG(table->name.text), STR_ARG(column->name.text));
    diag_last(diags)->exception = STR("sqlalchemy.exc.ArgumentError");
    return false;
}

static bool refuse_two(struct diags *diags, const struct table *table, const struct column *first, const struct column *second)
{
    diag_error(diags, DIAG_VALUE, (struct span){second->place, 0},
               "Only one Column may be marked autoincrement=True, found both " STR_FMT " and " STR_FMT ".",
               STR_ARG(second->name.text), STR_ARG(first->name.text));
    diag_last(diags)->exception = STR("sqlalchemy.exc.ArgumentError");
    diag_hint(diags, "Remove autoincrement=True from one of the columns of table \"" STR_FMT "\".", STR_ARG(table->name.text));
    return false;
}

bool table_autoincrement_column(struct diags *diags, const struct table *table, const struct column **out_column)
{
    const struct name_list *columns = table->primary_key != NULL ? &table->primary_key->columns : &(struct name_list){0};
    const struct column *found = NULL;
    for (size_t i = 0; i < columns->len; i++)
    {
        const struct column *column = table_column(table, columns->at[i].text);
        if (column == NULL)
        {
            continue;
        }
        if (column->autoincrement == AUTOINCREMENT_TRUE)
        {
            if (!check_explicit(diags, table, column) || (found != NULL && !refuse_two(diags, table, found, column)))
            {
                return false;
            }
            found = column;
        }
        else if (columns->len == 1 && can_be_numbered(column) && is_numbered(table, column))
        {
            found = column;
        }
    }
    *out_column = found;
    return true;
}
