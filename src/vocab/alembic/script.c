/*
 * context.script: the part of ScriptDirectory that env.py files ask: the heads. All else of it belongs to commands and is
 * refused by name.
 */
#include "vocab/alembic/internal.h"

bool alembic_heads(struct vm *vm, struct value *out_tuple)
{
    const struct host *host = vocab_host(vm);
    str_array heads = {0};

    if (!host->head_revisions(host->subject, &heads))
        return alembic_failed(vm);
    *out_tuple = texts_tuple(vm, &heads);
    return true;
}

bool alembic_only_head(struct vm *vm, struct value *out)
{
    if (!alembic_heads(vm, out))
        return false;
    if (AS_TUPLE(*out)->len > 1)
        return vm_raise(vm, COMMAND_ERROR,
                        "The script directory has multiple heads (due to branching).Please use get_heads(), or merge the "
                        "branches using alembic merge.");
    *out = AS_TUPLE(*out)->len > 0 ? AS_TUPLE(*out)->at[0] : NONE;
    return true;
}

static bool script_get_heads(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    return alembic_heads(vm, out) && value_to_list(vm, *out, out);
}

static bool script_get_current_head(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    return alembic_only_head(vm, out);
}

static bool script_from_config(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    *out = alembic_script(vm);
    return true;
}

static bool script_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    (void)self;
    *out = ABSENT;
    if (name->len > 1 && name->bytes[0] == '_')
        return true;
    return refuse_feature(vm, "Its get_heads() and get_current_head() are offered.", "ScriptDirectory.%s is not offered",
                          name->bytes);
}

static const struct native script_methods[] = {
    {"from_config", "config", script_from_config, NATIVE_CLASS_METHOD},
    {"get_current_head", "", script_get_current_head, 0},
    {"get_heads", "", script_get_heads, 0},
    {0},
};

const struct native_class script_directory_row = {
    .name = "ScriptDirectory",
    .module = "alembic.script.base",
    .methods = script_methods,
    .get_attribute = script_attribute,
};

struct value alembic_script(struct vm *vm)
{
    if (is_absent(alembic_kept(vm, "script")))
        alembic_keep(vm, "script", instance_make(vm, vm_native_class_of_row(vm, &script_directory_row)));
    return alembic_kept(vm, "script");
}
