/*
 * The database's side of a comparison: a relation of the catalog as the Table that SQLAlchemy's reflection gives, with what Alembic
 * changes in it.
 *
 * Columns have the types that the Inspector shows. On PostgreSQL the default of a column that owns the sequence it reads is left out
 * (SERIAL). Objects that belong to a parent table are not this table's. The relation itself is not touched.
 */
#include "diff/compare.h"

/* nextval('x'::regclass) of a sequence that the column owns. */
static bool is_serial(const struct comparison *comparison, const struct relation *relation, const struct column *column)
{
    str key = str_print(comparison->arena, STR_FMT "." STR_FMT "." STR_FMT, STR_ARG(relation->at.schema), STR_ARG(relation->at.name),
                        STR_ARG(column->name.text));

    return comparison->rules->omits_serial_defaults && str_starts(column->server_default.reflected, STR("nextval('")) &&
           map_has(&comparison->owned, key);
}

static struct server_default default_take(const struct comparison *comparison, struct server_default from)
{
    str text = dialect_default_text(comparison->arena, comparison->dialect, from.reflected);

    return str_equal(text, from.reflected) ? from : server_default_verbatim(comparison->arena, text);
}

static struct column *column_take(const struct comparison *comparison, const struct relation *relation, const struct column *from)
{
    struct column *column = arena_new(comparison->arena, struct column);

    *column = *from;
    column->type = type_inspected(from->type);
    if (comparison->rules->is_mysql)
        column->constraints = (struct constraint_list){0}; /* SQLAlchemy reads no CHECK behind a column */
    if (column->server_default.kind != SERVER_DEFAULT_NONE && is_serial(comparison, relation, from))
        column->server_default = (struct server_default){0};
    else if (column->server_default.kind != SERVER_DEFAULT_NONE)
        column->server_default = default_take(comparison, column->server_default);
    return column;
}

static struct constraint *constraint_take(struct arena *arena, const struct constraint *from)
{
    struct constraint *constraint = arena_new(arena, struct constraint);

    *constraint = *from;
    return constraint;
}

/* postgresql_ops={text: class} in front of the other options. */
static void add_class(struct arena *arena, struct index *index, const struct index_element *element)
{
    struct option *ops = index->options.len > 0 ? &index->options.at[0] : NULL, *item;

    if (ops == NULL || ops->kind != OPTION_MAP)
    {
        struct option_list options = {0};

        ops = array_add(arena, &options);
        *ops = (struct option){.key = STR("postgresql_ops"), .kind = OPTION_MAP};
        for (size_t i = 0; i < index->options.len; i++)
            array_push(arena, &options, index->options.at[i]);
        index->options = options;
        ops = &index->options.at[0];
    }
    item = array_add(arena, &ops->items);
    *item = (struct option){.key = element->text, .kind = OPTION_TEXT, .text = element->opclass};
}

/* An expression with an operator class: SQLAlchemy keeps the class apart, under the text of the expression. (The catalog's expression
 * has it inside; with an order behind it, it stays there.) */
static struct index *index_take(struct arena *arena, const struct index *from)
{
    struct index *index = arena_new(arena, struct index);

    *index = *from;
    index->elements.at = NULL;
    index->elements.len = index->elements.cap = 0;
    for (size_t i = 0; i < from->elements.len; i++)
    {
        struct index_element element = from->elements.at[i];

        if (element.is_expression && element.opclass.at != NULL && !element.is_descending && !element.nulls_first)
        {
            element.expr = expr_literal_column(arena, element.text, NULL);
            add_class(arena, index, &element);
        }
        array_push(arena, &index->elements, element);
    }
    return index;
}

bool table_of_relation(struct comparison *comparison, const struct relation *relation, struct table **out)
{
    struct arena *arena = comparison->arena;
    const struct table *from = relation->table;
    struct table *table = table_make(arena, from->name, from->schema);

    for (size_t i = 0; i < from->columns.len; i++)
        array_push(arena, &table->columns, column_take(comparison, relation, from->columns.at[i]));
    for (size_t i = 0; i < from->constraints.len; i++)
    {
        if (!from->constraints.at[i]->is_inherited || from->constraints.at[i]->kind == CONSTRAINT_PRIMARY_KEY)
            array_push(arena, &table->constraints, constraint_take(arena, from->constraints.at[i]));
    }
    for (size_t i = 0; i < from->indexes.len; i++)
    {
        if (!from->indexes.at[i]->is_inherited)
            array_push(arena, &table->indexes, index_take(arena, from->indexes.at[i]));
    }
    table->comment = from->comment;
    if (comparison->rules->is_mysql)
        table->options = from->options;
    *out = table;
    return table_complete(arena, comparison->diags, table, NULL);
}
