/*
 * The context managers of this half: begin_transaction(), autocommit_block(), batch_alter_table(). One class; what happens on
 * entering and leaving are two functions in C. An exception is never swallowed.
 */
#include "vocab/alembic/internal.h"

static const struct native_class block_row;

static struct block *block_of(struct vm *vm, struct value self)
{
    struct instance_object *instance = vm_instance_of(vm, self, &block_row);

    return instance != NULL ? instance->data : NULL;
}

static bool enter(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct block *block = block_of(vm, self);

    (void)args;
    return block == NULL || block->enter == NULL || block->enter(vm, block, out);
}

static bool leave(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct block *block = block_of(vm, self);

    *out = value_bool(false);
    return block == NULL || block->leave == NULL || block->leave(vm, block, is_given_some(args[0]));
}

static const struct native block_methods[] = {
    {"__enter__", "", enter, 0},
    {"__exit__", "exc_type, exc_value=None, traceback=None", leave, NATIVE_TAKES_OPAQUE},
    {0},
};

static const struct native_class block_row = {
    .name = "_GeneratorContextManager",
    .module = "contextlib",
    .methods = block_methods,
};

struct value block_make(struct vm *vm, block_enter *on_enter, block_leave *on_leave, void *data, struct value value)
{
    struct value instance = instance_make(vm, vm_native_class_of_row(vm, &block_row));
    struct block *block = arena_new(vm->arena, struct block);

    *block = (struct block){.enter = on_enter, .leave = on_leave, .data = data, .value = value};
    AS_INSTANCE(instance)->data = block;
    AS_INSTANCE(instance)->held = value;
    return instance;
}
