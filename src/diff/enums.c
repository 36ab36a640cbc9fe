/*
 * Enum types of their own (PostgreSQL): labels that were added, renamed or removed; types that come with the first column that has
 * them and go with the last.
 *
 * A type is compared by its name and schema. One that the models have no column of is only dropped when this comparison drops or
 * changes a column of it: others may be somebody else's. A label that went while another came at the same place is a rename when the
 * caller says so (renames.c); else the type is made anew without it.
 */
#include "diff/compare.h"

/* One enum type on both sides. */
struct enum_pair
{
    struct name name, schema;
    const struct type *model, *database; /* NULL: not there */
    bool is_made_by_table;   /* a table that is created has it */
    bool is_made_by_column;  /* a column that is added, or gets the type */
    bool is_left_by_table, is_left_by_column;
    bool is_kept; /* create_type=False: the model does not make it */
};

/* The columns of the database that have one enum type. */
struct enum_columns
{
    ARRAY(struct enum_column {
        const struct relation *relation;
        const struct column *column;
    }) list;
};

struct enum_pairs
{
    struct comparison *comparison;
    struct map by_key;  /* "schema.name" to struct enum_pair * */
    struct map columns; /* the same to struct enum_columns *; filled when a type has changed */
};

/* The enum type behind a column's, also inside of an array; NULL when it is none that has a name. */
static const struct type *enum_of(const struct comparison *comparison, const struct type *type)
{
    type = type_for_dialect(type, comparison->dialect->name);
    if (type != NULL && type->type_class->visit == TYPE_VISIT_ARRAY)
        type = type_for_dialect(type->item_type, comparison->dialect->name);
    return type != NULL && type_is_native_enum(type) && name_is_set(type->name) ? type : NULL;
}

static struct enum_pair *pair_get(struct enum_pairs *pairs, const struct type *type)
{
    void **slot = map_slot(&pairs->by_key, comparison_key(pairs->comparison, type->schema, type->name));

    if (*slot == NULL)
    {
        struct enum_pair *pair = arena_new(pairs->comparison->arena, struct enum_pair);

        *pair = (struct enum_pair){.name = type->name, .schema = type->schema};
        *slot = pair;
    }
    return *slot;
}

static void database_collect(struct enum_pairs *pairs)
{
    const struct catalog *catalog = pairs->comparison->request->catalog;

    for (size_t i = 0; i < catalog->types.len; i++)
    {
        const struct named_type *named = &catalog->types.at[i];
        struct type key = {.name = name_of(named->at.name)};

        if (named->kind != NAMED_TYPE_ENUM || named->extension.at != NULL || named->type == NULL)
            continue;
        if (!named->is_visible)
            key.schema = name_of(named->at.schema);
        pair_get(pairs, &key)->database = named->type;
    }
}

static void model_collect(struct enum_pairs *pairs)
{
    const struct diff_request *request = pairs->comparison->request;

    for (size_t i = 0; i < request->metadata_count; i++)
    {
        for (size_t k = 0; k < request->metadata[i]->tables.len; k++)
        {
            const struct table *table = request->metadata[i]->tables.at[k].value;

            for (size_t c = 0; c < table->columns.len; c++)
            {
                const struct type *type = enum_of(pairs->comparison, table->columns.at[c]->type);
                struct enum_pair *pair = type != NULL ? pair_get(pairs, type) : NULL;

                if (pair == NULL)
                    continue;
                pair->model = type;
                pair->is_kept = pair->is_kept || type->create_type == TRI_FALSE;
            }
        }
    }
}

/* ---- what the operations make and leave ---------------------------------------------------------------------------------- */

static struct enum_pair *pair_of(struct enum_pairs *pairs, const struct type *type)
{
    type = type != NULL ? enum_of(pairs->comparison, type) : NULL;
    return type != NULL ? pair_get(pairs, type) : NULL;
}

static void table_note(struct enum_pairs *pairs, const struct table *table, bool is_made)
{
    for (size_t i = 0; table != NULL && i < table->columns.len; i++)
    {
        struct enum_pair *pair = pair_of(pairs, table->columns.at[i]->type);

        if (pair != NULL)
            *(is_made ? &pair->is_made_by_table : &pair->is_left_by_table) = true;
    }
}

static void type_note(struct enum_pairs *pairs, const struct type *type, bool is_made)
{
    struct enum_pair *pair = pair_of(pairs, type);

    if (pair != NULL)
        *(is_made ? &pair->is_made_by_column : &pair->is_left_by_column) = true;
}

static void op_note(struct enum_pairs *pairs, const struct op *op)
{
    switch (op->kind)
    {
        case OP_CREATE_TABLE:
            table_note(pairs, op->create_table.table, true);
            break;
        case OP_DROP_TABLE:
            table_note(pairs, op->drop_table.original, false);
            break;
        case OP_ADD_COLUMN:
            type_note(pairs, op->add_column.column->type, true);
            break;
        case OP_DROP_COLUMN:
            type_note(pairs, op->drop_column.original->type, false);
            break;
        case OP_ALTER_COLUMN:
            type_note(pairs, op->alter_column.type, true);
            type_note(pairs, op->alter_column.type != NULL ? op->alter_column.existing_type : NULL, false);
            break;
        case OP_BATCH:
            for (size_t i = 0; i < op->batch.ops.len; i++)
                op_note(pairs, op->batch.ops.at[i]);
            break;
        default:
            break;
    }
}

/* ---- types that are there already ---------------------------------------------------------------------------------------- */

/* The type for a table that is made while the enum type stays: without CREATE TYPE. */
static const struct type *type_without_create(struct enum_pairs *pairs, const struct type *type)
{
    const struct type *labelled = enum_of(pairs->comparison, type);
    struct type *copy = arena_new(pairs->comparison->arena, struct type);

    type = type_for_dialect(type, pairs->comparison->dialect->name);
    if (type->type_class->visit == TYPE_VISIT_ARRAY)
    {
        *copy = *type;
        copy->item_type = type_without_create(pairs, type->item_type);
        return copy;
    }
    *copy = *pair_of(pairs, labelled)->database;
    copy->name = labelled->name;
    copy->schema = labelled->schema;
    copy->labels = labelled->labels;
    copy->create_type = TRI_FALSE;
    return copy;
}

/* Whether the type is there when the table is made: it stays, or the way back makes it for a column. */
static bool is_made_elsewhere(struct enum_pairs *pairs, const struct type *type, bool is_dropped)
{
    const struct enum_pair *pair = pair_of(pairs, type);

    return pair != NULL && pair->database != NULL && (pair->model != NULL || (is_dropped && pair->is_left_by_column));
}

/* The table itself when it has no such type. */
static struct table *table_without_create(struct enum_pairs *pairs, struct table *table, bool is_dropped)
{
    struct arena *arena = pairs->comparison->arena;
    struct table *copy = arena_new(arena, struct table);
    bool has_any = false;

    *copy = *table;
    copy->columns.at = NULL;
    copy->columns.len = copy->columns.cap = 0;
    for (size_t i = 0; i < table->columns.len; i++)
    {
        struct column *column = table->columns.at[i];

        if (is_made_elsewhere(pairs, column->type, is_dropped))
        {
            column = arena_new(arena, struct column);
            *column = *table->columns.at[i];
            column->type = type_without_create(pairs, column->type);
            has_any = true;
        }
        array_push(arena, &copy->columns, column);
    }
    return has_any ? copy : table;
}

/* A type that stays is not made again with a table, on neither way. */
static void tables_keep_types(struct enum_pairs *pairs)
{
    for (size_t i = 0; i < pairs->comparison->ops.len; i++)
    {
        struct op *op = pairs->comparison->ops.at[i];

        if (op->kind == OP_CREATE_TABLE)
            op->create_table.table = table_without_create(pairs, op->create_table.table, false);
        if (op->kind == OP_DROP_TABLE && op->drop_table.original != NULL)
            op->drop_table.original = table_without_create(pairs, op->drop_table.original, true);
    }
}

/* ---- operations ---------------------------------------------------------------------------------------------------------- */

static struct op *op_of_pair(const struct enum_pairs *pairs, const struct enum_pair *pair)
{
    struct op *op = op_make(pairs->comparison->arena, OP_ENUM_TYPE, pair->model != NULL ? pair->model->place : PLACE_NONE);

    op->enum_type = (struct op_enum_type){.name = pair->name, .schema = pair->schema};
    if (pair->database != NULL)
        op->enum_type.before = &pair->database->labels;
    if (pair->model != NULL)
        op->enum_type.after = &pair->model->labels;
    return op;
}

/* CHECK and EXCLUDE constraints and indexes: a predicate that names the type has to go while the type is made anew. */
static void dependents_find(const struct enum_pairs *pairs, const struct table *table, struct op *op)
{
    struct arena *arena = pairs->comparison->arena;

    for (size_t i = 0; i < table->indexes.len; i++)
    {
        if (!table->indexes.at[i]->is_inherited)
            array_push(arena, &op->enum_type.dependents,
                       ((struct enum_dependent){.table = table, .index = table->indexes.at[i]}));
    }
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        const struct constraint *constraint = table->constraints.at[i];

        if (!constraint->is_inherited && (constraint->kind == CONSTRAINT_CHECK || constraint->kind == CONSTRAINT_EXCLUDE))
            array_push(arena, &op->enum_type.dependents, ((struct enum_dependent){.table = table, .constraint = constraint}));
    }
}

static void columns_index(struct enum_pairs *pairs)
{
    const struct catalog *catalog = pairs->comparison->request->catalog;
    struct arena *arena = pairs->comparison->arena;

    pairs->columns = (struct map){.arena = arena};
    for (size_t i = 0; i < catalog->relations.len; i++)
    {
        const struct relation *relation = catalog->relations.at[i];

        for (size_t k = 0; !relation_is_view(relation) && k < relation->table->columns.len; k++)
        {
            const struct column *column = relation->table->columns.at[k];
            const struct type *type = enum_of(pairs->comparison, type_inspected(column->type));
            void **slot;

            if (type == NULL || column->is_inherited)
                continue;
            slot = map_slot(&pairs->columns, comparison_key(pairs->comparison, type->schema, type->name));
            if (*slot == NULL)
                *slot = arena_new(arena, struct enum_columns);
            array_push(arena, &((struct enum_columns *)*slot)->list, ((struct enum_column){relation, column}));
        }
    }
}

/* The columns that have the type now, and what stands on their tables. */
static void uses_find(struct enum_pairs *pairs, const struct enum_pair *pair, struct op *op)
{
    const struct enum_columns *columns;

    if (pairs->columns.arena == NULL)
        columns_index(pairs);
    columns = map_find(&pairs->columns, comparison_key(pairs->comparison, pair->schema, pair->name));
    for (size_t i = 0; columns != NULL && i < columns->list.len; i++)
    {
        const struct relation *relation = columns->list.at[i].relation;
        const struct column *column = columns->list.at[i].column;
        bool is_last = i + 1 == columns->list.len || columns->list.at[i + 1].relation != relation;

        array_push(pairs->comparison->arena, &op->enum_type.uses,
                   ((struct enum_use){.table = relation->table->name,
                                      .schema = relation->table->schema,
                                      .column = column->name,
                                      .default_text = column->server_default.reflected,
                                      .is_array = type_inspected(column->type)->type_class->visit == TYPE_VISIT_ARRAY}));
        if (is_last)
            dependents_find(pairs, relation->table, op);
    }
}

/* A label that went and one that came at its place, when there are as many of both sides. */
static bool labels_rename(struct enum_pairs *pairs, const struct enum_pair *pair, struct op *op)
{
    const str_array *before = op->enum_type.before, *after = op->enum_type.after;

    for (size_t i = 0; before->len == after->len && i < before->len; i++)
    {
        struct diff_rename rename = {.kind = DIFF_RENAME_LABEL,
                                     .table = comparison_key(pairs->comparison, pair->schema, pair->name),
                                     .from = before->at[i],
                                     .to = after->at[i],
                                     .place = pair->model->place};
        bool is_rename;

        if (str_equal(before->at[i], after->at[i]) || str_array_has(after, before->at[i]) || str_array_has(before, after->at[i]))
            continue;
        if (!comparison_renames(pairs->comparison, &rename, &is_rename))
            return false;
        if (!is_rename)
            continue;
        array_add(pairs->comparison->arena, &op->enum_type.renames);
        op->enum_type.renames.at[op->enum_type.renames.len - 1].from = before->at[i];
        op->enum_type.renames.at[op->enum_type.renames.len - 1].to = after->at[i];
    }
    return true;
}

struct enum_ops
{
    struct op_list first, last;
};

static bool pair_compare(struct enum_pairs *pairs, const struct enum_pair *pair, struct enum_ops *ops)
{
    struct comparison *comparison = pairs->comparison;
    struct op *op;

    if (pair->database != NULL && pair->model != NULL)
    {
        if (str_array_equal(&pair->database->labels, &pair->model->labels))
            return true;
        op = op_of_pair(pairs, pair);
        uses_find(pairs, pair, op);
        array_push(comparison->arena, &ops->first, op);
        comparison_log(comparison, "alembic.autogenerate.compare.types", "Detected changed labels of enum type '" STR_FMT "'",
                       STR_ARG(pair->name.text));
        return labels_rename(pairs, pair, op);
    }
    if (pair->model != NULL && !pair->is_kept && (pair->is_made_by_table || pair->is_made_by_column))
    {
        op = op_of_pair(pairs, pair);
        op->enum_type.is_implied = pair->is_made_by_table;
        array_push(comparison->arena, &ops->first, op);
        comparison_log(comparison, "alembic.autogenerate.compare.types", "Detected added enum type '" STR_FMT "'",
                       STR_ARG(pair->name.text));
    }
    if (pair->database != NULL && (pair->is_left_by_table || pair->is_left_by_column))
    {
        op = op_of_pair(pairs, pair);
        op->enum_type.is_implied = !pair->is_left_by_column;
        array_push(comparison->arena, &ops->last, op);
        comparison_log(comparison, "alembic.autogenerate.compare.types", "Detected removed enum type '" STR_FMT "'",
                       STR_ARG(pair->name.text));
    }
    return true;
}

bool enums_compare(struct comparison *comparison)
{
    struct enum_pairs pairs = {.comparison = comparison, .by_key = {.arena = comparison->arena}};
    struct enum_ops ops = {0};

    if (comparison->dialect->enum_type == NULL)
        return true;
    database_collect(&pairs);
    model_collect(&pairs);
    for (size_t i = 0; i < comparison->ops.len; i++)
        op_note(&pairs, comparison->ops.at[i]);
    tables_keep_types(&pairs);
    for (size_t i = 0; i < pairs.by_key.len; i++)
    {
        if (!pair_compare(&pairs, pairs.by_key.at[i].value, &ops))
            return false;
    }
    for (size_t i = 0; i < comparison->ops.len; i++)
        array_push(comparison->arena, &ops.first, comparison->ops.at[i]);
    for (size_t i = 0; i < ops.last.len; i++)
        array_push(comparison->arena, &ops.first, ops.last.at[i]);
    comparison->ops = ops.first;
    return true;
}
