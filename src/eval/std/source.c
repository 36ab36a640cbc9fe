/*
 * Running the Python texts of the standard library.
 *
 * The module object is kept under "std:NAME" in the machine's table, apart from the native module of that name whose items
 * read it. The text is trusted: a syntax error in it is our own mistake.
 */
#include "eval/std/source.h"

#include "eval/builtin/arguments.h"
#include "eval/machine.h"
#include "py/parse.h"

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

static bool source_run(struct vm *vm, const struct std_source *source, struct module_object *module)
{
    struct frame *below = vm->frame;
    struct value ignored = NONE;
    struct module *tree;
    const struct source_file *file =
        source_add(vm->sources, str_print(vm->arena, "<limbeck>/%s.py", source->module), str_from(source->text));
    bool pushed = vm->pushed, done;

    if (file == NULL || !py_parse(vm->arena, vm->names, vm->diags, file, &tree))
        return vm_refuse(vm);
    frame_push(vm, code_compile_module(vm, file, tree->body.at, tree->body.len, MODULE_FROM_TOP, false), module);
    done = machine_run_nested(vm, ANSWER_FRAME, &ignored, below);
    vm->pushed = pushed;
    return done;
}

bool std_source_name(struct vm *vm, const struct std_source *source, const char *name, struct value *out)
{
    str key = str_print(vm->arena, "std:%s", source->module);
    struct module_object *module = map_find(&vm->modules, key);

    if (module == NULL)
    {
        module = module_make(vm, str_from(source->module));
        map_put(&vm->modules, key, module);
        dict_put_text(vm, module->dict, STR("__name__"), str_make(vm, str_from(source->module)));
        if (!natives_add(vm, source, module) || !source_run(vm, source, module))
            return false;
    }
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
