/*
 * Running the Python texts of the standard library.
 *
 * The module object is kept under "std:NAME" in the machine's table, apart from the native module of that name whose items
 * read it. The text is executed by need and parsed statement by statement (lazy_text.c): what a program does not use costs
 * nothing. The text is trusted: a syntax error in it is our own mistake.
 */
#include "eval/std/source.h"

#include "eval/builtin/arguments.h"
#include "eval/lazy.h"
#include "eval/machine.h"

static bool natives_add(struct vm *vm, const struct std_source *source, struct module_object *module)
{
    for (const struct native_item *item = source->items; item != NULL && item->name != NULL; item++)
    {
        struct value value = NONE;

        if (item->kind == ITEM_FUNCTION)
            value = vm_native_function(vm, item->function);
        else if (item->kind == ITEM_CLASS)
            value = value_of(&vm_native_class_of_row(vm, item->class_)->object);
        else if (item->kind == ITEM_VALUE && !item->value(vm, &value))
            return false;
        dict_put_text(vm, module->dict, str_from(item->name), value);
    }
    return true;
}

/* Runs what stands for a name, and what that needs. */
static bool name_need(struct vm *vm, struct module_object *module, str name)
{
    struct str_object *key = str_intern_object(vm, name);
    struct value ignored = NONE;
    bool pushed = vm->pushed;

    for (;;)
    {
        struct frame *below = vm->frame;
        enum answer answer = module_need(vm, module, key);

        if (answer == ANSWER_VALUE)
            break;
        if (!machine_run_nested(vm, answer, &ignored, below))
            return false;
    }
    vm->pushed = pushed;
    return true;
}

static bool source_open(struct vm *vm, const struct std_source *source, str key, struct module_object **out)
{
    const struct source_file *file =
        source_add(vm->sources, str_print(vm->arena, "<limbeck>/%s.py", source->module), str_from(source->text));
    struct module_object *module = module_make(vm, str_from(source->module));

    map_put(&vm->modules, key, module);
    dict_put_text(vm, module->dict, STR("__name__"), str_make(vm, str_from(source->module)));
    *out = module;
    return natives_add(vm, source, module) && ((file != NULL && lazy_make_text(vm, file, &module->lazy)) || vm_refuse(vm));
}

bool std_source_name(struct vm *vm, const struct std_source *source, const char *name, struct value *out)
{
    str key = str_print(vm->arena, "std:%s", source->module);
    struct module_object *module = map_find(&vm->modules, key);

    if ((module == NULL && !source_open(vm, source, key, &module)) || !name_need(vm, module, str_from(name)))
        return false;
    *out = dict_find_text(module->dict, str_from(name));
    return true;
}

static bool nothing_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)self;
    (void)args;
    (void)out;
    return true;
}

static bool identity_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)self;
    *out = args[0];
    return true;
}

const struct native std_nothing_row = {"nothing", "*args, **kwargs", nothing_call, NATIVE_TAKES_OPAQUE};
const struct native std_identity_row = {"identity", "x=None, /, *args, **kwargs", identity_call, NATIVE_TAKES_OPAQUE};
