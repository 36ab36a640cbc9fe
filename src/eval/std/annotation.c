/* Annotations given as text: parsed and run as one assignment to a name that no project has, in the module they stand in. */
#include "eval/code.h"
#include "eval/machine.h"
#include "eval/std/typing.h"
#include "py/parse.h"

static const str target = STR_INIT("<annotation>");

static bool statement_run(struct vm *vm, struct module_object *module, const struct source_file *file,
                          const struct module *tree)
{
    struct frame *below = vm->frame;
    struct value ignored = NONE;
    bool pushed = vm->pushed, done;
    enum module_way way = module->lazy != NULL ? MODULE_BY_NEED : MODULE_DRIVES;

    frame_push(vm, code_compile_module(vm, file, tree->body.at, tree->body.len, way, false), module);
    done = machine_run_nested(vm, ANSWER_FRAME, &ignored, below);
    vm->pushed = pushed;
    return done;
}

bool typing_resolve(struct vm *vm, struct module_object *module, str text, struct value *out)
{
    static const char name[] = "__annotation_as_text__";
    const struct source_file *file =
        source_add(vm->sources, target, str_print(vm->arena, "%s = (" STR_FMT "\n)", name, STR_ARG(text)));
    struct module *tree;

    if (module == NULL)
        module = module_make(vm, target);
    if (file == NULL || !py_parse(vm->arena, vm->names, vm->diags, file, &tree))
        return vm_raise_diag(vm, "SyntaxError");
    if (!statement_run(vm, module, file, tree))
        return false;
    *out = dict_find_text(module->dict, str_from(name));
    dict_drop(vm, module->dict, str_intern_object(vm, str_from(name)));
    return true;
}
