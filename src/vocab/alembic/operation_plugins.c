/*
 * Alembic's "operation plugins": operations that a project registers, implementations that it gives to them or puts in the
 * place of Alembic's own, and invoking operation objects.
 *
 * A registered operation is a function in the class Operations (BatchOperations) and in the module `op`, as under Alembic. An
 * implementation that replaces Alembic's makes the directives of its operation such functions too, which build the object
 * first; all else goes on without objects. What invokes Alembic's own uses the directives of alembic.operations._directives,
 * which nothing replaces.
 *
 * Modules of a project are executed by need, and nothing needs a registration by a name. So the statements that register are
 * looked for by their syntax: in the modules that have been imported before a step runs, and in all that those import when a
 * directive is asked for that is not known.
 */
#include "eval/lazy.h"
#include "eval/std/source.h"
#include "py/walk.h"
#include "vocab/alembic/operations.h"

/* clang-format off */
static const char text[] =
    "from alembic.operations.base import BatchOperations, Operations\n"
    "from alembic.operations.ops import (\n"
    "    AddColumnOp, AddConstraintOp, AlterColumnOp, BulkInsertOp, CreateCheckConstraintOp, CreateExcludeConstraintOp,\n"
    "    CreateForeignKeyOp, CreateIndexOp, CreatePrimaryKeyOp, CreateTableCommentOp, CreateTableOp,\n"
    "    CreateUniqueConstraintOp, DropColumnOp, DropConstraintOp, DropIndexOp, DropTableCommentOp, DropTableOp,\n"
    "    ExecuteSQLOp, RenameTableOp)\n"
    "\n"
    "\n"
    "# Implementations of the project by class of operation.\n"
    "implementations = {}\n"
    "\n"
    "\n"
    "def register_operation(cls, name, sourcename=None):\n"
    "    def register(op_cls):\n"
    "        publish(cls, name, getattr(op_cls, name if sourcename is None else sourcename))\n"
    "        return op_cls\n"
    "\n"
    "    return register\n"
    "\n"
    "\n"
    "def publish(cls, name, function):\n"
    "    def method(self, *args, **kw):\n"
    "        return function(self, *args, **kw)\n"
    "\n"
    "    def directive(*args, **kw):\n"
    "        return function(operations_running(name), *args, **kw)\n"
    "\n"
    "    method.__name__ = directive.__name__ = name\n"
    "    operation_put(cls, name, method, directive)\n"
    "\n"
    "\n"
    "def implementation_for(op_cls, replace=False):\n"
    "    def decorate(function):\n"
    "        if not replace and (op_cls in implementations or op_cls in own):\n"
    "            raise ValueError(\n"
    "                f\"Can not set dispatch function for object {op_cls!r}: key already exists. To replace existing \"\n"
    "                \"function, use replace=True.\")\n"
    "        implementations[op_cls] = function\n"
    "        for cls, name, made, function_of in makers:\n"
    "            if issubclass(made, op_cls):\n"
    "                publish(cls, name, function_of)\n"
    "        return function\n"
    "\n"
    "    return decorate\n"
    "\n"
    "\n"
    "def invoke(operations, operation):\n"
    "    for class_ in type(operation).__mro__:\n"
    "        if class_ in implementations:\n"
    "            return implementations[class_](operations, operation)\n"
    "        if class_ in own:\n"
    "            return run(operations, operation)\n"
    "    raise ValueError(f\"no dispatch function for object: {operation}\")\n"
    "\n"
    "\n"
    "# Alembic's own implementation. What a batch collects is added to it; statements are sent at once.\n"
    "def run(operations, operation):\n"
    "    if not isinstance(operations, BatchOperations) or isinstance(operation, (BulkInsertOp, ExecuteSQLOp)):\n"
    "        return operation._send()\n"
    "    try:\n"
    "        batch_collect(operations)\n"
    "        return operation._send()\n"
    "    finally:\n"
    "        collect_end()\n"
    "\n"
    "\n"
    "# The operations that Alembic implements.\n"
    "own = (\n"
    "    AddColumnOp, AddConstraintOp, AlterColumnOp, BulkInsertOp, CreateIndexOp, CreateTableCommentOp, CreateTableOp,\n"
    "    DropColumnOp, DropConstraintOp, DropIndexOp, DropTableCommentOp, DropTableOp, ExecuteSQLOp, RenameTableOp)\n"
    "\n"
    "\n"
    "# ---- objects from the arguments of directives\n"
    "\n"
    "\n"
    "# A directive whose arguments are those of the class.\n"
    "def same(name, class_):\n"
    "    return Operations, name, class_, lambda operations, *args, **kw: operations.invoke(class_(*args, **kw))\n"
    "\n"
    "\n"
    "# A directive of a batch whose arguments lack the table, which stands at a place.\n"
    "def of_batch(name, class_, at=0, schema=\"schema\"):\n"
    "    def invoke_made(operations, *args, **kw):\n"
    "        impl = operations.impl\n"
    "        for key in (\"insert_before\", \"insert_after\"):\n"
    "            if kw.pop(key, None) is not None:\n"
    "                raise TypeError(f\"{name}() of an implementation that is replaced has no argument {key!r}\")\n"
    "        return operations.invoke(class_(*args[:at], impl.table_name, *args[at:], **{schema: impl.schema}, **kw))\n"
    "\n"
    "    return BatchOperations, name, class_, invoke_made\n"
    "\n"
    "\n"
    "def altered(operations, table_name, column_name, *, nullable=None, comment=False, server_default=False,\n"
    "            new_column_name=None, type_=None, **kw):\n"
    "    return operations.invoke(AlterColumnOp(\n"
    "        table_name, column_name, modify_nullable=nullable, modify_comment=comment,\n"
    "        modify_server_default=server_default, modify_name=new_column_name, modify_type=type_, **kw))\n"
    "\n"
    "\n"
    "def altered_in_batch(operations, column_name, **kw):\n"
    "    return altered(operations, operations.impl.table_name, column_name, schema=operations.impl.schema, **kw)\n"
    "\n"
    "\n"
    "def table_made(operations, table_name, *columns, **kw):\n"
    "    return operations.invoke(CreateTableOp(table_name, columns, **kw))\n"
    "\n"
    "\n"
    "def table_dropped(operations, table_name, *, schema=None, if_exists=None, **kw):\n"
    "    return operations.invoke(DropTableOp(table_name, schema=schema, if_exists=if_exists, table_kw=kw))\n"
    "\n"
    "\n"
    "def exclusion_made(operations, constraint_name, table_name, *elements, **kw):\n"
    "    return operations.invoke(CreateExcludeConstraintOp(constraint_name, table_name, elements, **kw))\n"
    "\n"
    "\n"
    "def exclusion_made_in_batch(operations, constraint_name, *elements, **kw):\n"
    "    impl = operations.impl\n"
    "    return exclusion_made(operations, constraint_name, impl.table_name, *elements, schema=impl.schema, **kw)\n"
    "\n"
    "\n"
    "def index_dropped(operations, index_name, table_name=None, **kw):\n"
    "    return operations.invoke(DropIndexOp(index_name, table_name, **kw))\n"
    "\n"
    "\n"
    "def executed(operations, sqltext, *, execution_options=None):\n"
    "    return operations.invoke(ExecuteSQLOp(sqltext, execution_options=execution_options))\n"
    "\n"
    "\n"
    "makers = [\n"
    "    same(\"add_column\", AddColumnOp),\n"
    "    (Operations, \"alter_column\", AlterColumnOp, altered),\n"
    "    same(\"bulk_insert\", BulkInsertOp),\n"
    "    same(\"create_check_constraint\", CreateCheckConstraintOp),\n"
    "    (Operations, \"create_exclude_constraint\", CreateExcludeConstraintOp, exclusion_made),\n"
    "    same(\"create_foreign_key\", CreateForeignKeyOp),\n"
    "    same(\"create_index\", CreateIndexOp),\n"
    "    same(\"create_primary_key\", CreatePrimaryKeyOp),\n"
    "    (Operations, \"create_table\", CreateTableOp, table_made),\n"
    "    same(\"create_table_comment\", CreateTableCommentOp),\n"
    "    same(\"create_unique_constraint\", CreateUniqueConstraintOp),\n"
    "    same(\"drop_column\", DropColumnOp),\n"
    "    same(\"drop_constraint\", DropConstraintOp),\n"
    "    (Operations, \"drop_index\", DropIndexOp, index_dropped),\n"
    "    (Operations, \"drop_table\", DropTableOp, table_dropped),\n"
    "    same(\"drop_table_comment\", DropTableCommentOp),\n"
    "    (Operations, \"execute\", ExecuteSQLOp, executed),\n"
    "    same(\"rename_table\", RenameTableOp),\n"
    "    of_batch(\"add_column\", AddColumnOp),\n"
    "    (BatchOperations, \"alter_column\", AlterColumnOp, altered_in_batch),\n"
    "    of_batch(\"create_check_constraint\", CreateCheckConstraintOp, at=1),\n"
    "    (BatchOperations, \"create_exclude_constraint\", CreateExcludeConstraintOp, exclusion_made_in_batch),\n"
    "    of_batch(\"create_foreign_key\", CreateForeignKeyOp, at=1, schema=\"source_schema\"),\n"
    "    of_batch(\"create_index\", CreateIndexOp, at=1),\n"
    "    of_batch(\"create_primary_key\", CreatePrimaryKeyOp, at=1),\n"
    "    of_batch(\"create_table_comment\", CreateTableCommentOp),\n"
    "    of_batch(\"create_unique_constraint\", CreateUniqueConstraintOp, at=1),\n"
    "    of_batch(\"drop_column\", DropColumnOp),\n"
    "    of_batch(\"drop_constraint\", DropConstraintOp, at=1),\n"
    "    of_batch(\"drop_index\", DropIndexOp, at=1),\n"
    "    of_batch(\"drop_table_comment\", DropTableCommentOp),\n"
    "    (BatchOperations, \"execute\", ExecuteSQLOp, executed),\n"
    "]\n"
    "\n"
    "\n"
    "# ---- op.run_async()\n"
    "\n"
    "\n"
    "def run_async(connection, async_function, *args, **kw_args):\n"
    "    import asyncio\n"
    "\n"
    "    return asyncio.run(async_function(connection, *args, **kw_args))\n";
/* clang-format on */

/* ---- natives of the text ------------------------------------------------------------------------------------------------- */

#define PLUGIN_NATIVE(name)                                                                                                    \
    static bool name(struct vm *vm, struct value self __attribute__((unused)),                                                 \
                     const struct value *args __attribute__((unused)), struct value *out __attribute__((unused)))

/* operation_put(cls, name, method, directive) */
PLUGIN_NATIVE(put_operation)
{
    struct class_object *operations = vm_native_class_of_row(vm, &operations_row);
    str name;

    if (!is_kind(args[0], OBJECT_CLASS) || !argument_str(vm, args[1], "register_operation() argument 'name'", &name))
        return false;
    dict_put_text(vm, AS_CLASS(args[0])->dict, name, args[2]);
    if (AS_CLASS(args[0]) == operations)
        dict_put_text(vm, vm_native_module(vm, STR("alembic.op"))->dict, name, args[3]);
    return true;
}

PLUGIN_NATIVE(running_operations)
{
    if (!alembic_state(vm)->is_running)
        return refuse_proxy(vm, str_of(args[0]));
    *out = instance_make(vm, vm_native_class_of_row(vm, &operations_row));
    return true;
}

PLUGIN_NATIVE(collect_batch)
{
    struct target target;

    if (!target_of_batch(vm, args[0], &target))
        return false;
    array_push(vm->arena, &alembic_state(vm)->collecting, &target.batch->op->batch.ops);
    return true;
}

PLUGIN_NATIVE(end_collecting)
{
    alembic_state(vm)->collecting.len--;
    return true;
}

static const struct native put_row = {"operation_put", "cls, name, method, directive", put_operation, 0};
static const struct native running_row = {"operations_running", "name", running_operations, 0};
static const struct native collect_row = {"batch_collect", "operations", collect_batch, 0};
static const struct native end_row = {"collect_end", "", end_collecting, 0};

static const struct native_item plugin_natives[] = {
    ITEM_F("operation_put", put_row),
    ITEM_F("operations_running", running_row),
    ITEM_F("batch_collect", collect_row),
    ITEM_F("collect_end", end_row),
    {0},
};

static const struct std_source source = {"alembic.operations.plugins", text, plugin_natives};

/* ---- calling the text ---------------------------------------------------------------------------------------------------- */

enum
{
    LOCAL_FUNCTION,
    LOCAL_ARGUMENTS,
    LOCAL_KEYWORDS,
};

static enum native_step call_resume(struct vm *vm, struct native_frame *frame)
{
    const struct tuple_object *all = AS_TUPLE(frame->locals[LOCAL_ARGUMENTS]);

    if (frame->state++ > 0)
    {
        frame->result = frame->sent;
        return STEP_DONE;
    }
    return native_frame_call_named(vm, frame, frame->locals[LOCAL_FUNCTION], all->at, all->len,
                                   AS_DICT(frame->locals[LOCAL_KEYWORDS]));
}

/* The native's result is what the function of the text gives. */
static bool text_call(struct vm *vm, const char *name, const struct value *args, size_t count, struct value keywords)
{
    struct value function = NONE;
    struct native_frame *frame;

    if (!std_source_name(vm, &source, name, &function))
        return false;
    frame = vm_push_native(vm, call_resume);
    frame->locals[LOCAL_FUNCTION] = function;
    frame->locals[LOCAL_KEYWORDS] = is_absent(keywords) ? value_of(&dict_make(vm)->object) : keywords;
    frame->locals[LOCAL_ARGUMENTS] = tuple_make(vm, args, count);
    return true;
}

bool operations_register_operation(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value all[] = {self, args[0], is_given(args[1]) ? args[1] : NONE};

    (void)out;
    return text_call(vm, "register_operation", all, COUNT_OF(all), ABSENT);
}

bool operations_implementation_for(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value all[] = {args[0], is_given(args[1]) ? args[1] : value_bool(false)};

    (void)self;
    (void)out;
    return text_call(vm, "implementation_for", all, COUNT_OF(all), ABSENT);
}

bool operations_invoke(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value all[] = {self, args[0]};

    (void)out;
    if (is_opaque(args[0]))
        return vm_refuse_opaque(vm, args[0], "op.invoke() cannot invoke it");
    if (is_absent(self))
        all[0] = instance_make(vm, vm_native_class_of_row(vm, &operations_row));
    return text_call(vm, "invoke", all, COUNT_OF(all), ABSENT);
}

/* A function of alembic.operations.toimpl: (operations, operation). */
bool operations_run(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)out;
    return text_call(vm, "run", args, 2, ABSENT);
}

bool operations_run_async(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct host *host = vocab_host(vm);
    struct value all = list_make(vm, NULL, 0), bind;

    (void)self;
    (void)out;
    if (host->is_offline(host->subject))
        return vm_raise(vm, "NotImplementedError", "Cannot call run_async in SQL mode");
    if (!alembic_bind(vm, &bind))
        return false;
    list_push(vm, AS_LIST(all), vocab_async_connection_value(vm, bind));
    list_push(vm, AS_LIST(all), args[0]);
    for (uint32_t i = 0; i < AS_TUPLE(args[1])->len; i++)
        list_push(vm, AS_LIST(all), AS_TUPLE(args[1])->at[i]);
    return text_call(vm, "run_async", AS_LIST(all)->at, AS_LIST(all)->len, args[2]);
}

/* ---- registrations in modules that are executed by need -------------------------------------------------------------------
 */

static bool is_registration(const struct node *call)
{
    const struct node *function = call->kind == NODE_CALL ? call->call.function : call;

    return function->kind == NODE_ATTRIBUTE && (str_equal(function->attribute.name, STR("register_operation")) ||
                                                str_equal(function->attribute.name, STR("implementation_for")));
}

static bool has_registration(struct node_list decorators)
{
    for (uint32_t i = 0; i < decorators.len; i++)
    {
        if (is_registration(decorators.at[i]))
            return true;
    }
    return false;
}

/* Ends the walk at a statement that registers; bodies of functions are not looked at. */
static bool statement_visit(void *context, const struct node *node)
{
    bool *found = context;

    switch (node->kind)
    {
        case NODE_FUNCTION_DEF:
            *found = has_registration(node->function.decorators);
            break;
        case NODE_CLASS_DEF:
            *found = has_registration(node->class_.decorators);
            break;
        case NODE_EXPR: /* Operations.register_operation("name")(Class) */
            *found = node->one->kind == NODE_CALL && is_registration(node->one->call.function);
            break;
        case NODE_IF:
        case NODE_FOR:
        case NODE_TRY:
        case NODE_WITH:
            return node_visit_children(node, statement_visit, context);
        default:
            break;
    }
    return !*found;
}

static bool module_register(struct vm *vm, struct module_object *module)
{
    for (uint32_t i = 0; i < module->lazy->count; i++)
    {
        const struct lazy_statement *statement = &module->lazy->statements[i];
        bool found = false;
        struct value undecided;

        if (statement->state != STATEMENT_PENDING || statement_visit(&found, statement->node))
            continue;
        if (!vm_lazy_run(vm, module, i, &undecided))
            return false;
        if (!is_absent(undecided))
            return vm_refuse_opaque(vm, undecided, "which operations there are hangs on a value");
    }
    return true;
}

bool plugins_register(struct vm *vm, bool follows_imports)
{
    struct alembic_state *state = alembic_state(vm);
    struct map *seen = follows_imports ? &state->followed : &state->registered;
    bool done = true;

    if (state->is_registering)
        return true;
    state->is_registering = true;
    seen->arena = vm->arena;
    /* The list grows on the way. */
    for (size_t i = 0; done && i < vm->modules.len; i++)
    {
        struct module_object *module = vm->modules.at[i].value;
        str name = {module->name->bytes, module->name->len};

        if (!vocab_is_project_module(module) || !module->is_imported || map_has(seen, name))
            continue;
        map_put(seen, name, NULL);
        done = (!follows_imports || vocab_import_closure(vm, module)) && module_register(vm, module);
    }
    state->is_registering = false;
    return done;
}

bool plugins_missing(struct vm *vm, struct dict_object *names, struct str_object *name, struct value *out)
{
    *out = ABSENT;
    if (str_starts((str){name->bytes, name->len}, STR("_")))
        return true;
    if (!plugins_register(vm, true))
        return false;
    *out = dict_find(names, name);
    return true;
}
