/*
 * table_complete: what SQLAlchemy's Table constructor makes of columns and explicit constraints.
 *
 * Order is that of creation: explicit constraints are made before the Table and come first; then, column by column, what
 * follows from it: UNIQUE or index of its flags, the CHECK of its Boolean or Enum, its foreign keys. The primary key is kept
 * apart, since every dialect writes it first. Names are made by the naming convention when a constraint is attached; that of a
 * CHECK without name waits until it is written.
 */
#include "sql/model.h"
#include "sql/naming.h"

struct builder
{
    struct arena *arena;
    struct diags *diags;
    struct table *table;
    const struct naming *naming;
};

static bool refuse_column(const struct builder *builder, place at, str column)
{
    diag_error(builder->diags, DIAG_NAME, (struct span){at, 0},
               "Can't create a constraint on table '" STR_FMT "': no column named '" STR_FMT "' is present.",
               STR_ARG(builder->table->name.text), STR_ARG(column));
    diag_last(builder->diags)->exception = STR("sqlalchemy.exc.ConstraintColumnNotFoundError");
    return false;
}

static bool apply_name(const struct builder *builder, struct constraint *constraint)
{
    return naming_apply_constraint(builder->arena, builder->diags, builder->naming, builder->table, constraint,
                                   &constraint->name);
}

/* ---- the primary key ----------------------------------------------------------------------------------------------------- */

static bool mark_primary_key(const struct builder *builder, struct constraint *constraint)
{
    for (size_t i = 0; i < constraint->columns.len; i++)
    {
        struct column *column = table_column(builder->table, constraint->columns.at[i].text);
        if (column == NULL)
        {
            return refuse_column(builder, constraint->place, constraint->columns.at[i].text);
        }
        column->primary_key = true;
    }
    return true;
}

/* Takes the explicit primary key out of the list; the last one counts. */
static struct constraint *take_primary_key(struct table *table)
{
    struct constraint *found = NULL;
    size_t kept = 0;
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        struct constraint *constraint = table->constraints.at[i];
        if (constraint->kind == CONSTRAINT_PRIMARY_KEY)
        {
            found = constraint;
        }
        else
        {
            table->constraints.at[kept++] = constraint;
        }
    }
    table->constraints.len = kept;
    return found;
}

/* The implicit key lists the numbered column first. */
static bool order_implicit_key(const struct builder *builder, struct constraint *key)
{
    const struct column *numbered;
    if (!table_autoincrement_column(builder->diags, builder->table, &numbered))
    {
        return false;
    }
    for (size_t i = 1; numbered != NULL && i < key->columns.len; i++)
    {
        if (str_equal(key->columns.at[i].text, numbered->name.text))
        {
            struct name first = key->columns.at[i];
            for (size_t k = i; k > 0; k--)
            {
                key->columns.at[k] = key->columns.at[k - 1];
            }
            key->columns.at[0] = first;
        }
    }
    return true;
}

static bool complete_primary_key(const struct builder *builder)
{
    struct table *table = builder->table;
    struct constraint *key = take_primary_key(table);
    if (key == NULL)
    {
        key = constraint_make(builder->arena, CONSTRAINT_PRIMARY_KEY);
        key->place = table->place;
        key->is_generated = true;
    }
    if (!mark_primary_key(builder, key))
    {
        return false;
    }
    bool has_own = key->columns.len > 0;
    for (size_t i = 0; !has_own && i < table->columns.len; i++)
    {
        if (table->columns.at[i]->primary_key)
        {
            array_push(builder->arena, &key->columns, table->columns.at[i]->name);
        }
    }
    if (key->columns.len == 0)
    {
        return true;
    }
    table->primary_key = key;
    return apply_name(builder, key);
}

/* ---- what follows from columns ------------------------------------------------------------------------------------------- */

static struct constraint *add_generated(const struct builder *builder, enum constraint_kind kind, const struct column *column)
{
    struct constraint *constraint = constraint_make(builder->arena, kind);
    constraint->place = column->place;
    constraint->is_generated = true;
    array_push(builder->arena, &constraint->columns, column->name);
    array_push(builder->arena, &builder->table->constraints, constraint);
    return constraint;
}

static bool add_index(const struct builder *builder, const struct column *column)
{
    struct index *index = index_make(builder->arena, NAME_NONE);
    index->place = column->place;
    index->unique = column->unique == TRI_TRUE;
    index->is_generated = true;
    index_add_column(builder->arena, index, column->name);
    array_push(builder->arena, &builder->table->indexes, index);
    return naming_apply_index(builder->arena, builder->diags, builder->naming, builder->table, index, &index->name);
}

static void add_text_option(struct arena *arena, struct option_list *options, str key, str text)
{
    struct option *option = array_add(arena, options);
    option->key = key;
    option->kind = OPTION_TEXT;
    option->text = text;
}

/* The index of a spatial column: its name is given, so no convention is asked. */
static void add_spatial_index(const struct builder *builder, const struct column *column, const struct spatial *spatial)
{
    struct arena *arena = builder->arena;
    struct index *index = index_make(arena, name_of(str_print(arena, "idx_" STR_FMT "_" STR_FMT,
                                                              STR_ARG(builder->table->name.text), STR_ARG(column->name.text))));
    index->place = column->place;
    index->is_generated = true;
    if (spatial->is_raster)
    {
        struct expr_list arguments = {0};
        array_push(arena, &arguments, expr_column(arena, column->name, NULL));
        index_add_expr(arena, index, expr_function(arena, STR("ST_ConvexHull"), &arguments));
    }
    else
    {
        index_add_column(arena, index, column->name);
    }
    add_text_option(arena, &index->options, STR("postgresql_using"), STR("gist"));
    if (spatial->is_many_dimensional)
    {
        struct option *ops = array_add(arena, &index->options);
        ops->key = STR("postgresql_ops");
        ops->kind = OPTION_MAP;
        add_text_option(arena, &ops->items, column->name.text, STR("gist_geometry_ops_nd"));
    }
    array_push(arena, &builder->table->indexes, index);
}

static void complete_spatial(const struct builder *builder, struct column *column)
{
    const struct type *type = type_for_dialect(column->type, STR("postgresql"));
    if (type == NULL || type->spatial == NULL)
    {
        return;
    }
    if (type->spatial->is_not_null)
    {
        column->nullable = TRI_FALSE;
    }
    if (type->spatial->is_indexed)
    {
        add_spatial_index(builder, column, type->spatial);
    }
}

/* The values that a Boolean or Enum allows, as the CHECK lists them. */
static const struct expr *bound_check(struct arena *arena, const struct column *column, const struct type *type)
{
    struct expr_list items = {0};
    bool is_boolean = type->type_class->affinity == AFFINITY_BOOLEAN;
    for (size_t i = 0; i < (is_boolean ? 2 : type->labels.len); i++)
    {
        struct datum value = is_boolean ? datum_int((int64_t)i) : datum_text(type->labels.at[i]);
        array_push(arena, &items, expr_value(arena, value, NULL));
    }
    return expr_in(arena, false, expr_column(arena, column->name, NULL), &items);
}

static bool add_bound_check(const struct builder *builder, const struct column *column, const struct type *type)
{
    if (!type_has(type, TYPE_TRAIT_CHECK) || type->create_constraint != TRI_TRUE)
    {
        return true;
    }
    struct constraint *constraint = add_generated(builder, CONSTRAINT_CHECK, column);
    constraint->name = type->name;
    constraint->name.is_deferred = !name_is_set(type->name);
    constraint->bound_type = type;
    constraint->check = bound_check(builder->arena, column, type);
    return constraint->name.is_deferred || apply_name(builder, constraint);
}

static bool add_bound_checks(const struct builder *builder, const struct column *column)
{
    const struct type *type = column->type;
    for (unsigned depth = 0; type != NULL && type->type_class->visit == TYPE_VISIT_type_decorator && depth < 32; depth++)
    {
        type = type->impl;
    }
    if (type == NULL)
    {
        return true;
    }
    if (!add_bound_check(builder, column, type))
    {
        return false;
    }
    for (size_t i = 0; i < type->variants.len; i++)
    {
        if (!add_bound_check(builder, column, type->variants.at[i].type))
        {
            return false;
        }
    }
    return true;
}

static bool add_foreign_key(const struct builder *builder, const struct column *column, const struct foreign_key *key)
{
    struct constraint *constraint = add_generated(builder, CONSTRAINT_FOREIGN_KEY, column);
    constraint->place = key->place != PLACE_NONE ? key->place : column->place;
    constraint->name = key->name;
    constraint->referent_table = key->table;
    constraint->referent_schema = key->schema;
    array_push(builder->arena, &constraint->referent_columns, name_is_set(key->column) ? key->column : column->name);
    constraint->ondelete = key->ondelete;
    constraint->onupdate = key->onupdate;
    constraint->match = key->match;
    constraint->initially = key->initially;
    constraint->deferrable = key->deferrable;
    constraint->use_alter = key->use_alter;
    constraint->comment = key->comment;
    constraint->options = key->options;
    return apply_name(builder, constraint);
}

static void inherit_schema(const struct builder *builder, struct column *column)
{
    if (column->type != NULL && column->type->inherit_schema == TRI_TRUE)
    {
        struct type *type = type_copy(builder->arena, column->type);
        type->schema = builder->table->schema;
        column->type = type;
    }
}

static bool refuse_arguments(const struct builder *builder, const struct column *column, const char *message)
{
    diag_error(builder->diags, DIAG_VALUE, (struct span){column->place, 0}, "%s", message);
    diag_last(builder->diags)->exception = STR("sqlalchemy.exc.ArgumentError");
    diag_hint(builder->diags, "Column \"" STR_FMT "\" of table \"" STR_FMT "\" has both.", STR_ARG(column->name.text),
              STR_ARG(builder->table->name.text));
    return false;
}

/* What Column() itself refuses. */
static bool check_arguments(const struct builder *builder, const struct column *column)
{
    bool has_default =
        column->server_default.kind != SERVER_DEFAULT_NONE || column->server_onupdate.kind != SERVER_DEFAULT_NONE;
    if (column->identity != NULL && column->computed != NULL)
    {
        return refuse_arguments(builder, column, "A generated column cannot specify an Identity object");
    }
    if (column->computed != NULL && has_default)
    {
        return refuse_arguments(builder, column,
                                "A generated column cannot specify a server_default or a server_onupdate argument");
    }
    if (column->identity != NULL && has_default)
    {
        return refuse_arguments(
            builder, column, "A column with an Identity object cannot specify a server_default or a server_onupdate argument");
    }
    if (column->identity != NULL && column->autoincrement == AUTOINCREMENT_FALSE)
    {
        return refuse_arguments(builder, column, "A column with an Identity object cannot specify autoincrement=False");
    }
    return true;
}

static bool complete_column(const struct builder *builder, struct column *column)
{
    inherit_schema(builder, column);
    if (!check_arguments(builder, column))
    {
        return false;
    }
    complete_spatial(builder, column);
    if (column->index == TRI_TRUE)
    {
        if (!add_index(builder, column))
        {
            return false;
        }
    }
    else if (column->unique == TRI_TRUE)
    {
        if (!apply_name(builder, add_generated(builder, CONSTRAINT_UNIQUE, column)))
        {
            return false;
        }
    }
    if (!add_bound_checks(builder, column))
    {
        return false;
    }
    for (size_t i = 0; i < column->foreign_keys.len; i++)
    {
        if (!add_foreign_key(builder, column, &column->foreign_keys.at[i]))
        {
            return false;
        }
    }
    for (size_t i = 0; i < column->constraints.len; i++)
    {
        column->constraints.at[i]->is_column_level = true;
        if (!apply_name(builder, column->constraints.at[i]))
        {
            return false;
        }
    }
    return true;
}

/* ---- keys of columns ------------------------------------------------------------------------------------------------------- */

/* A text in a constraint is the key of a column, which is its name unless key= says otherwise. */
static void settle_name(const struct table *table, struct name *name)
{
    for (size_t i = 0; i < table->columns.len; i++)
    {
        const struct column *column = table->columns.at[i];
        if (column->key.len > 0 && str_equal(column->key, name->text) && table_column(table, name->text) == NULL)
        {
            *name = column->name;
            return;
        }
    }
}

static void settle_keys(struct table *table)
{
    bool has_keys = false;
    for (size_t i = 0; i < table->columns.len; i++)
    {
        has_keys = has_keys || table->columns.at[i]->key.len > 0;
    }
    for (size_t i = 0; has_keys && i < table->constraints.len; i++)
    {
        for (size_t k = 0; k < table->constraints.at[i]->columns.len; k++)
        {
            settle_name(table, &table->constraints.at[i]->columns.at[k]);
        }
    }
    for (size_t i = 0; has_keys && i < table->indexes.len; i++)
    {
        for (size_t k = 0; k < table->indexes.at[i]->elements.len; k++)
        {
            settle_name(table, &table->indexes.at[i]->elements.at[k].column);
        }
    }
}

/* ---- explicit constraints ------------------------------------------------------------------------------------------------ */

static bool complete_constraint(const struct builder *builder, struct constraint *constraint)
{
    bool names_columns = constraint->kind == CONSTRAINT_UNIQUE || constraint->kind == CONSTRAINT_FOREIGN_KEY;
    for (size_t i = 0; names_columns && i < constraint->columns.len; i++)
    {
        if (table_column(builder->table, constraint->columns.at[i].text) == NULL)
        {
            return refuse_column(builder, constraint->place, constraint->columns.at[i].text);
        }
    }
    return apply_name(builder, constraint);
}

bool table_complete(struct arena *arena, struct diags *diags, struct table *table, const struct naming *naming)
{
    if (table->is_complete)
    {
        return true;
    }
    struct builder builder = {arena, diags, table, naming};
    settle_keys(table);
    if (!complete_primary_key(&builder))
    {
        return false;
    }
    size_t explicit_constraints = table->constraints.len, explicit_indexes = table->indexes.len;
    for (size_t i = 0; i < explicit_constraints; i++)
    {
        if (!complete_constraint(&builder, table->constraints.at[i]))
        {
            return false;
        }
    }
    for (size_t i = 0; i < explicit_indexes; i++)
    {
        struct index *index = table->indexes.at[i];
        if (!naming_apply_index(arena, diags, naming, table, index, &index->name))
        {
            return false;
        }
    }
    for (size_t i = 0; i < table->columns.len; i++)
    {
        if (!complete_column(&builder, table->columns.at[i]))
        {
            return false;
        }
    }
    table->is_complete = true;
    return table->primary_key == NULL || !table->primary_key->is_generated || order_implicit_key(&builder, table->primary_key);
}
