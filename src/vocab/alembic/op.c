/*
 * The module alembic.op: its rows, and what every directive shares: the target, sending, keyword arguments.
 *
 * A directive reads its arguments into one `struct op` and hands it to the host; it never asks whether the run is online,
 * offline or an analysis. The same functions are methods of Operations(context), where `self` has no meaning of its own.
 */
#include "vocab/alembic/internal.h"

/* ---- sending ---- */

struct op *directive_op(struct vm *vm, enum op_kind kind)
{
    return op_make(vm->arena, kind, vm->span.from);
}

bool refuse_proxy(struct vm *vm, str name)
{
    return vm_raise(vm, "NameError",
                    "Can't invoke function '" STR_FMT "', as the proxy object has not yet been established for the Alembic "
                    "'Operations' class.  Try placing this code inside a callable.",
                    STR_ARG(name));
}

bool directive_send(struct vm *vm, const struct target *target, struct op *op)
{
    const struct host *host = vocab_host(vm);

    if (target->batch != NULL)
    {
        op->in_batch = true;
        array_push(vm->arena, &target->batch->op->batch.ops, op);
        return true;
    }
    if (alembic_state(vm)->collecting.len > 0)
    {
        array_push(vm->arena, *array_last(&alembic_state(vm)->collecting), op);
        return true;
    }
    if (!alembic_state(vm)->is_running)
        return refuse_proxy(vm, str_from(op_name(op)));
    return host->apply(host->subject, op, vm->span) || alembic_failed(vm);
}

bool required_name_of(struct vm *vm, struct value value, const char *what, struct name *out)
{
    struct name name;

    if (!vocab_name_of(vm, value, what, &name))
        return false;
    if (!name_is_set(name))
        return vm_raise(vm, "TypeError", "%s must be a str, not NoneType", what);
    *out = name;
    return true;
}

bool target_of_table(struct vm *vm, struct value table, struct value schema, struct target *out)
{
    struct target target = {0};

    if (!required_name_of(vm, table, "argument 'table_name'", &target.table))
        return false;
    if (is_given(schema) && !vocab_name_of(vm, schema, "argument 'schema'", &target.schema))
        return false;
    *out = target;
    return true;
}

/* ---- arguments ---- */

struct value keyword_take(struct vm *vm, struct value keywords, const char *name)
{
    struct dict_object *dict = AS_DICT(keywords);
    struct value found = dict_find_text(dict, str_from(name));

    if (is_given(found))
        dict_drop(vm, dict, str_intern_object(vm, str_from(name)));
    return found;
}

bool keywords_tolerate(struct vm *vm, struct value keywords, const char *directive, struct option_list *out)
{
    struct dict_object *known = dict_make(vm);
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(AS_DICT(keywords), &i, &entry);)
    {
        if (vocab_is_dialect_key(str_of(entry->key)))
        {
            dict_put(vm, known, AS_STR(entry->key), entry->value);
            continue;
        }
        diag_warning(vm->diags, DIAG_TYPE, vm->span, "%s() has no argument '" STR_FMT "': it has no effect", directive,
                     STR_ARG(str_of(entry->key)));
        diag_hint(vm->diags, "Alembic ignores it as well. Correct its spelling or take it out.");
    }
    return vocab_dialect_options(vm, known, NULL, out);
}

bool flag_of(struct vm *vm, struct value value, bool *out)
{
    if (is_opaque(value))
        return vm_refuse_opaque(vm, value, "an operation cannot be made from it");
    if (is_given_some(value))
        return value_truth(vm, value, out);
    *out = false;
    return true;
}

bool columns_of(struct vm *vm, struct value value, const char *what, struct name_list *out)
{
    if (is_str(value) && AS_STR(value)->count != 1)
        return vm_raise(vm, "TypeError", "%s must be a list of column names, not a str", what);
    return vocab_names_of(vm, value, what, true, out);
}

/* ---- services ---- */

bool operations_f(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    if (is_opaque(args[0]))
        return vm_refuse_opaque(vm, args[0], "op.f() cannot make a name from it");
    if (!is_str(args[0]))
        *out = args[0];
    else
        *out = vocab_conv_value(vm, str_of(args[0]));
    return true;
}

bool operations_get_bind(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    return alembic_bind(vm, out);
}

bool operations_get_context(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    return alembic_context(vm, out);
}

bool operations_migration_context(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return operations_get_context(vm, self, args, out);
}

bool operations_impl(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    if (!alembic_context(vm, out))
        return false;
    *out = alembic_impl(vm);
    return true;
}

bool operations_inline_literal(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct type *type = NULL;
    struct datum datum;

    (void)self;
    if (is_given_some(args[1]) && !vocab_type_of(vm, args[1], "inline_literal() argument 'type_'", &type))
        return false;
    if (!vocab_datum_of_value(vm, args[0], type, &datum))
        return false;
    *out = vocab_expr_value(vm, expr_value(vm->arena, datum, type));
    return true;
}

bool refuse_api(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    (void)out;
    return refuse_feature(vm, "Write the step with the directives of `op`, or as SQL with `op.execute`.",
                          "this part of Alembic's Python API is not offered");
}

/* ---- rows ---- */

enum operation_index
{
#define DIRECTIVE_INDEX(name, signature) OPERATION_##name,
    DIRECTIVES(DIRECTIVE_INDEX) OPERATION_SERVICES(DIRECTIVE_INDEX)
#undef DIRECTIVE_INDEX
        OPERATION_batch_alter_table,
    OPERATION_COUNT,
};

static const struct native op_functions[OPERATION_COUNT] = {
#define DIRECTIVE_ROW(id, text) [OPERATION_##id] = {#id, text, directive_##id, NATIVE_TAKES_OPAQUE | NATIVE_OPERATES},
#define SERVICE_ROW(id, text) [OPERATION_##id] = {#id, text, operations_##id, NATIVE_TAKES_OPAQUE},
    DIRECTIVES(DIRECTIVE_ROW) OPERATION_SERVICES(SERVICE_ROW)
#undef DIRECTIVE_ROW
#undef SERVICE_ROW
        [OPERATION_batch_alter_table] = {"batch_alter_table", BATCH_ALTER_TABLE_SIGNATURE, directive_batch_alter_table, 0},
};

static bool operations_make(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    if (vm_instance_of(vm, args[0], &migration_context_row) == NULL)
        return vm_raise(vm, "TypeError", "Operations() expects a MigrationContext, not '%s'", value_type_name(vm, args[0]));
    *out = instance_make(vm, AS_CLASS(self));
    return true;
}

static const struct native operations_make_row = {"Operations", "migration_context, impl=None", operations_make, 0};

/* Operations has what the module has, and the two hooks of plugins. */
static const struct native operations_methods[] = {
#define DIRECTIVE_ROW(id, text) {#id, text, directive_##id, NATIVE_TAKES_OPAQUE | NATIVE_OPERATES},
#define SERVICE_ROW(id, text) {#id, text, operations_##id, NATIVE_TAKES_OPAQUE},
    DIRECTIVES(DIRECTIVE_ROW) OPERATION_SERVICES(SERVICE_ROW)
#undef DIRECTIVE_ROW
#undef SERVICE_ROW
        {"batch_alter_table", BATCH_ALTER_TABLE_SIGNATURE, directive_batch_alter_table, 0},
    {"impl", "", operations_impl, NATIVE_PROPERTY},
    {"migration_context", "", operations_migration_context, NATIVE_PROPERTY},
    PLUGIN_METHODS,
    {0},
};

static bool operations_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    if (!plugins_missing(vm, vm_native_class_of_row(vm, &operations_row)->dict, name, out))
        return false;
    if (!is_absent(*out))
        *out = method_make(vm, *out, self);
    return true;
}

const struct native_class operations_row = {
    .name = "Operations",
    .acts = true,
    .module = "alembic.operations.base",
    .make = &operations_make_row,
    .methods = operations_methods,
    .get_attribute = operations_attribute,
};

static const struct native_item op_items[] = {
#define FUNCTION_ITEM(id, text) {.name = #id, .kind = ITEM_FUNCTION, .function = &op_functions[OPERATION_##id]},
    DIRECTIVES(FUNCTION_ITEM) OPERATION_SERVICES(FUNCTION_ITEM)
#undef FUNCTION_ITEM
        {.name = "batch_alter_table", .kind = ITEM_FUNCTION, .function = &op_functions[OPERATION_batch_alter_table]},
    /* What packages register (vocab/packages). */
    {.name = "sync_enum_values", .kind = ITEM_ALIAS, .path = "alembic_postgresql_enum.sync_enum_values"},
    {.name = "create_entity", .kind = ITEM_ALIAS, .path = "alembic_utils.replaceable_entity.create_entity"},
    {.name = "drop_entity", .kind = ITEM_ALIAS, .path = "alembic_utils.replaceable_entity.drop_entity"},
    {.name = "replace_entity", .kind = ITEM_ALIAS, .path = "alembic_utils.replaceable_entity.replace_entity"},
    {.name = "create_geospatial_table", .kind = ITEM_ALIAS, .path = "alembic.op.create_table"},
    {.name = "drop_geospatial_table", .kind = ITEM_ALIAS, .path = "alembic.op.drop_table"},
    {.name = "add_geospatial_column", .kind = ITEM_ALIAS, .path = "geoalchemy2._directives.add_geospatial_column"},
    {.name = "drop_geospatial_column", .kind = ITEM_ALIAS, .path = "alembic.op.drop_column"},
    {.name = "create_geospatial_index", .kind = ITEM_ALIAS, .path = "alembic.op.create_index"},
    {.name = "drop_geospatial_index", .kind = ITEM_ALIAS, .path = "geoalchemy2._directives.drop_geospatial_index"},
    {0},
};

static bool op_missing(struct vm *vm, struct module_object *module, struct str_object *name, struct value *out)
{
    return plugins_missing(vm, module->dict, name, out);
}

/* Closed: a directive that is not known must not be passed over. */
const struct native_module alembic_op_module = {
    .name = "alembic.op", .items = op_items, .missing = op_missing, .acts = true, .closed = true};
/* The same, where no registration puts anything. */
const struct native_module alembic_operations_directives_module = {
    .name = "alembic.operations._directives", .items = op_items, .acts = true, .closed = true};
