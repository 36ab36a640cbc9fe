/*
 * Reversing operations: one function a kind. An operation and its reverse share the tables, columns and constraints that they
 * name; nothing is copied.
 *
 * alter_column swaps what it changes with what was there; arguments that only describe the column stay.
 */
#include "ops/reverse.h"

typedef bool reverse_function(struct arena *arena, const struct op *op, struct op *out);

static bool reverse_create_table(struct arena *arena, const struct op *op, struct op *out)
{
    struct table *table = op->create_table.table;

    (void)arena;
    out->kind = OP_DROP_TABLE;
    out->drop_table = (struct op_drop_table){.table = table->name, .schema = table->schema, .original = table};
    return true;
}

static bool reverse_drop_table(struct arena *arena, const struct op *op, struct op *out)
{
    (void)arena;
    out->kind = OP_CREATE_TABLE;
    out->create_table = (struct op_create_table){.table = op->drop_table.original};
    return op->drop_table.original != NULL;
}

static bool reverse_rename_table(struct arena *arena, const struct op *op, struct op *out)
{
    (void)arena;
    out->rename_table = op->rename_table;
    out->rename_table.table = op->rename_table.new_name;
    out->rename_table.new_name = op->rename_table.table;
    return true;
}

static bool reverse_add_column(struct arena *arena, const struct op *op, struct op *out)
{
    const struct op_add_column *add = &op->add_column;

    (void)arena;
    out->kind = OP_DROP_COLUMN;
    out->drop_column = (struct op_drop_column){
        .table = add->table, .schema = add->schema, .column = add->column->name, .original = add->column};
    return true;
}

static bool reverse_drop_column(struct arena *arena, const struct op *op, struct op *out)
{
    const struct op_drop_column *drop = &op->drop_column;

    (void)arena;
    out->kind = OP_ADD_COLUMN;
    out->add_column = (struct op_add_column){.table = drop->table, .schema = drop->schema, .column = drop->original};
    return drop->original != NULL;
}

/* The type is named by one side or the other; a change of it needs both. */
static bool reverse_alter_column(struct arena *arena, const struct op *op, struct op *out)
{
    const struct op_alter_column *from = &op->alter_column;
    struct op_alter_column *to = &out->alter_column;

    (void)arena;
    *to = *from;
    to->has_postgresql_using = from->reverse_using.at != NULL;
    to->postgresql_using = from->reverse_using;
    to->reverse_using = from->postgresql_using;
    if (from->nullable != TRI_NONE)
    {
        to->nullable = from->existing_nullable;
        to->existing_nullable = from->nullable;
    }
    if (from->type != NULL)
    {
        to->type = from->existing_type;
        to->existing_type = from->type;
    }
    if (from->has_server_default)
    {
        to->server_default = from->existing_server_default;
        to->existing_server_default = from->server_default;
        to->has_existing_server_default = from->server_default.kind != SERVER_DEFAULT_NONE;
    }
    if (from->has_comment)
    {
        to->comment = from->existing_comment;
        to->existing_comment = from->comment;
    }
    if (name_is_set(from->new_name))
    {
        to->column = from->new_name;
        to->new_name = from->column;
    }
    return (from->nullable == TRI_NONE || from->existing_nullable != TRI_NONE) &&
           (from->type == NULL || from->existing_type != NULL);
}

static bool reverse_create_index(struct arena *arena, const struct op *op, struct op *out)
{
    const struct op_create_index *create = &op->create_index;

    (void)arena;
    out->kind = OP_DROP_INDEX;
    out->drop_index = (struct op_drop_index){.index = create->index->name,
                                             .table = create->table,
                                             .schema = create->schema,
                                             .options = create->index->options,
                                             .original = create->index};
    return true;
}

static bool reverse_drop_index(struct arena *arena, const struct op *op, struct op *out)
{
    const struct op_drop_index *drop = &op->drop_index;

    (void)arena;
    out->kind = OP_CREATE_INDEX;
    out->create_index = (struct op_create_index){.index = drop->original, .table = drop->table, .schema = drop->schema};
    return drop->original != NULL && name_is_set(drop->table);
}

static bool reverse_add_constraint(struct arena *arena, const struct op *op, struct op *out)
{
    const struct op_add_constraint *add = &op->add_constraint;

    (void)arena;
    if (add->replaced != NULL)
    {
        out->add_constraint = *add;
        out->add_constraint.constraint = add->replaced;
        out->add_constraint.replaced = add->constraint;
        return true;
    }
    out->kind = OP_DROP_CONSTRAINT;
    out->drop_constraint = (struct op_drop_constraint){.name = add->constraint->name,
                                                       .table = add->table,
                                                       .schema = add->schema,
                                                       .type = add->constraint->kind,
                                                       .original = add->constraint};
    return true;
}

static bool reverse_drop_constraint(struct arena *arena, const struct op *op, struct op *out)
{
    const struct op_drop_constraint *drop = &op->drop_constraint;

    (void)arena;
    out->kind = OP_ADD_CONSTRAINT;
    out->add_constraint =
        (struct op_add_constraint){.constraint = drop->original, .table = drop->table, .schema = drop->schema};
    return drop->original != NULL;
}

static bool reverse_comment(struct arena *arena, const struct op *op, struct op *out)
{
    const struct op_table_comment *from = &op->table_comment;
    str before = from->existing_comment, after = op->kind == OP_CREATE_TABLE_COMMENT ? from->comment : (str){0};

    (void)arena;
    out->kind = before.at == NULL ? OP_DROP_TABLE_COMMENT : OP_CREATE_TABLE_COMMENT;
    out->table_comment = (struct op_table_comment){
        .table = from->table, .schema = from->schema, .comment = before, .existing_comment = after};
    return true;
}

static bool reverse_enum_type(struct arena *arena, const struct op *op, struct op *out)
{
    const struct op_enum_type *from = &op->enum_type;

    out->enum_type = *from;
    out->enum_type.before = from->after;
    out->enum_type.after = from->before;
    out->enum_type.renames.at = NULL;
    out->enum_type.renames.len = out->enum_type.renames.cap = 0;
    for (size_t i = from->renames.len; i-- > 0;)
    {
        array_add(arena, &out->enum_type.renames);
        out->enum_type.renames.at[out->enum_type.renames.len - 1].from = from->renames.at[i].to;
        out->enum_type.renames.at[out->enum_type.renames.len - 1].to = from->renames.at[i].from;
    }
    return true;
}

static bool reverse_batch(struct arena *arena, const struct op *op, struct op *out)
{
    const struct op *which;

    out->batch = op->batch;
    out->batch.ops = (struct op_list){0};
    return op_list_reverse(arena, &op->batch.ops, &out->batch.ops, &which);
}

static reverse_function *const reverses[OP_KIND_COUNT] = {
    [OP_CREATE_TABLE] = reverse_create_table,
    [OP_DROP_TABLE] = reverse_drop_table,
    [OP_RENAME_TABLE] = reverse_rename_table,
    [OP_ADD_COLUMN] = reverse_add_column,
    [OP_DROP_COLUMN] = reverse_drop_column,
    [OP_ALTER_COLUMN] = reverse_alter_column,
    [OP_CREATE_INDEX] = reverse_create_index,
    [OP_DROP_INDEX] = reverse_drop_index,
    [OP_ADD_CONSTRAINT] = reverse_add_constraint,
    [OP_DROP_CONSTRAINT] = reverse_drop_constraint,
    [OP_CREATE_TABLE_COMMENT] = reverse_comment,
    [OP_DROP_TABLE_COMMENT] = reverse_comment,
    [OP_ENUM_TYPE] = reverse_enum_type,
    [OP_BATCH] = reverse_batch,
};

struct op *op_reverse(struct arena *arena, const struct op *op)
{
    struct op *out = op_make(arena, op->kind, op->place);

    out->in_batch = op->in_batch;
    return reverses[op->kind] != NULL && reverses[op->kind](arena, op, out) ? out : NULL;
}

bool op_list_reverse(struct arena *arena, const struct op_list *ops, struct op_list *out, const struct op **out_which)
{
    for (size_t i = ops->len; i-- > 0;)
    {
        struct op *reverse = op_reverse(arena, ops->at[i]);

        if (reverse == NULL)
        {
            *out_which = ops->at[i];
            return false;
        }
        array_push(arena, out, reverse);
    }
    return true;
}
