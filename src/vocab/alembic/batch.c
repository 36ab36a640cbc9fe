/*
 * op.batch_alter_table: collects the operations of its block in one OP_BATCH, sent when the block ends without exception.
 *
 * Whether the table is rebuilt or altered is decided by the dialect that gets the batch.
 */
#include "vocab/alembic/internal.h"

/* ---- BatchOperations ---- */

bool target_of_batch(struct vm *vm, struct value self, struct target *out)
{
    struct instance_object *instance = vm_instance_of(vm, self, &batch_operations_row);
    struct batch *batch = instance != NULL ? instance->data : NULL;

    if (batch == NULL)
        return vm_raise(vm, "TypeError", "a batch directive needs the object of 'with op.batch_alter_table(...) as batch_op'");
    *out = (struct target){.table = batch->op->batch.table, .schema = batch->op->batch.schema, .batch = batch};
    return true;
}

/* BatchOperationsImpl: what an implementation of the project asks of it. */
static const struct native_class batch_impl_row = {
    .name = "BatchOperationsImpl", .module = "alembic.operations.batch", .base = "alembic.ddl.impl.DefaultImpl"};

static bool batch_impl(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct target target;
    struct dict_object *attributes;

    (void)args;
    if (!target_of_batch(vm, self, &target))
        return false;
    *out = instance_make(vm, vm_native_class_of_row(vm, &batch_impl_row));
    attributes = AS_INSTANCE(*out)->attributes = dict_make(vm);
    dict_put_text(vm, attributes, STR("table_name"), vocab_name_value(vm, target.table));
    dict_put_text(vm, attributes, STR("schema"), vocab_name_value(vm, target.schema));
    return true;
}

static const struct native batch_methods[] = {
#define BATCH_ROW(id, text) {#id, text, batch_##id, NATIVE_TAKES_OPAQUE | NATIVE_OPERATES},
#define SERVICE_ROW(id, text) {#id, text, operations_##id, NATIVE_TAKES_OPAQUE},
    BATCH_DIRECTIVES(BATCH_ROW) OPERATION_SERVICES(SERVICE_ROW)
#undef BATCH_ROW
#undef SERVICE_ROW
        {"impl", "", batch_impl, NATIVE_PROPERTY},
    {"migration_context", "", operations_migration_context, NATIVE_PROPERTY},
    PLUGIN_METHODS,
    {0},
};

static bool batch_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    if (!plugins_missing(vm, vm_native_class_of_row(vm, &batch_operations_row)->dict, name, out))
        return false;
    if (!is_absent(*out))
        *out = method_make(vm, *out, self);
    return true;
}

const struct native_class batch_operations_row = {
    .name = "BatchOperations",
    .acts = true,
    .module = "alembic.operations.base",
    .methods = batch_methods,
    .get_attribute = batch_attribute,
};

/* ---- arguments of batch_alter_table ---- */

enum batch_argument
{
    BATCH_TABLE_NAME,
    BATCH_SCHEMA,
    BATCH_RECREATE,
    BATCH_PARTIAL_REORDERING,
    BATCH_COPY_FROM,
    BATCH_TABLE_ARGS,
    BATCH_TABLE_KWARGS,
    BATCH_REFLECT_ARGS,
    BATCH_REFLECT_KWARGS,
    BATCH_NAMING_CONVENTION,
};

static bool recreate_read(struct vm *vm, struct value value, enum batch_recreate *out)
{
    static const char *const words[] = {[BATCH_AUTO] = "auto", [BATCH_ALWAYS] = "always", [BATCH_NEVER] = "never"};

    if (is_opaque(value))
        return vm_refuse_opaque(vm, value, "batch_alter_table() cannot decide on it");
    for (size_t i = 0; i < COUNT_OF(words) && is_given(value); i++)
    {
        if (is_str(value) && str_equal(str_of(value), str_from(words[i])))
        {
            *out = (enum batch_recreate)i;
            return true;
        }
    }
    return is_absent(value) || vm_raise(vm, "ValueError", "recreate may be one of 'auto', 'always', or 'never'.");
}

static bool reordering_read(struct vm *vm, struct value value, struct op_batch *batch)
{
    struct value groups;

    if (!is_given_some(value))
        return true;
    if (!value_to_list(vm, value, &groups))
        return false;
    for (uint32_t i = 0; i < AS_LIST(groups)->len; i++)
    {
        struct name_list names = {0};

        if (!vocab_names_of(vm, AS_LIST(groups)->at[i], "batch_alter_table() argument 'partial_reordering'", false, &names))
            return false;
        array_push(vm->arena, &batch->partial_reordering, names);
    }
    return true;
}

/* table_args and table_kwargs: what Table() would take further. */
static bool table_arguments_read(struct vm *vm, struct value args, struct value keywords, struct op_batch *batch)
{
    struct value items = list_make(vm, NULL, 0);
    struct table *table;

    if (is_opaque(args) || is_opaque(keywords))
        return vm_refuse_opaque(vm, is_opaque(args) ? args : keywords, "a table cannot be made from it");
    if (is_given_some(args) && !value_to_list(vm, args, &items))
        return false;
    if (is_given_some(keywords) && !is_kind(keywords, OBJECT_DICT))
        return vm_raise(vm, "TypeError", "batch_alter_table() argument 'table_kwargs' must be a dict");
    for (uint32_t i = 0; i < AS_LIST(items)->len; i++)
    {
        struct constraint *constraint;

        if (!vocab_constraint_of(vm, AS_LIST(items)->at[i], "batch_alter_table() argument 'table_args'", &constraint))
            return false;
        array_push(vm->arena, &batch->table_args, constraint);
    }
    if (!is_given_some(keywords))
        return true;
    if (!vocab_table_of_items(vm, batch->table, batch->schema, NULL, 0, AS_DICT(keywords), &table))
        return false;
    batch->table_options = table->options;
    return true;
}

/* reflect_args: columns and constraints that stand for what would be reflected. */
static bool reflect_arguments_read(struct vm *vm, struct value args, struct op_batch *batch)
{
    struct value items = list_make(vm, NULL, 0);

    if (is_given_some(args) && !value_to_list(vm, args, &items))
        return false;
    for (uint32_t i = 0; i < AS_LIST(items)->len; i++)
    {
        struct value item = AS_LIST(items)->at[i];
        struct constraint *constraint;
        struct column *column;

        if (vocab_kind_of(vm, item) == VOCAB_COLUMN)
        {
            if (!vocab_column_of(vm, item, "batch_alter_table() argument 'reflect_args'", &column))
                return false;
            array_push(vm->arena, &batch->reflect_columns, column);
            continue;
        }
        if (!vocab_constraint_of(vm, item, "batch_alter_table() argument 'reflect_args'", &constraint))
            return false;
        array_push(vm->arena, &batch->reflect_constraints, constraint);
    }
    return true;
}

static bool batch_read(struct vm *vm, const struct value *args, struct op_batch *batch)
{
    struct target target;

    if (!target_of_table(vm, args[BATCH_TABLE_NAME], args[BATCH_SCHEMA], &target) ||
        !recreate_read(vm, args[BATCH_RECREATE], &batch->recreate))
        return false;
    batch->table = target.table;
    batch->schema = target.schema;
    if (is_given_some(args[BATCH_COPY_FROM]) &&
        !vocab_table_of(vm, args[BATCH_COPY_FROM], "batch_alter_table() argument 'copy_from'", &batch->copy_from))
        return false;
    if (is_given_some(args[BATCH_NAMING_CONVENTION]) && !vocab_naming_of(vm, args[BATCH_NAMING_CONVENTION],
                                                                         "batch_alter_table() "
                                                                         "argument 'naming_convention'",
                                                                         &batch->naming))
        return false;
    return reordering_read(vm, args[BATCH_PARTIAL_REORDERING], batch) &&
           table_arguments_read(vm, args[BATCH_TABLE_ARGS], args[BATCH_TABLE_KWARGS], batch) &&
           reflect_arguments_read(vm, args[BATCH_REFLECT_ARGS], batch);
}

/* ---- the block ---- */

static bool batch_enter(struct vm *vm, struct block *block, struct value *out)
{
    (void)vm;
    *out = block->value;
    return true;
}

static bool batch_leave(struct vm *vm, struct block *block, bool raised)
{
    struct batch *batch = block->data;
    struct target nowhere = {0};

    return raised || (batch_listen(vm, block->value, batch) && directive_send(vm, &nowhere, batch->op));
}

bool directive_batch_alter_table(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct batch *batch = arena_new(vm->arena, struct batch);
    struct value operations, listeners;

    (void)self;
    batch->op = directive_op(vm, OP_BATCH);
    if (!batch_read(vm, args, &batch->op->batch) || !batch_listeners_read(vm, args[BATCH_REFLECT_KWARGS], &listeners))
        return false;
    operations = instance_make(vm, vm_native_class_of_row(vm, &batch_operations_row));
    AS_INSTANCE(operations)->data = batch;
    AS_INSTANCE(operations)->attributes = dict_make(vm);
    dict_put_text(vm, AS_INSTANCE(operations)->attributes, STR("_listeners"), listeners);
    *out = block_make(vm, batch_enter, batch_leave, batch, operations);
    return true;
}
