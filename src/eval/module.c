/*
 * Modules: native ones made from their rows on demand, those of the project, names read from them, and import.
 *
 * An import of a name that nobody knows (neither native nor in the project) gives an opaque module: it may be passed around, and is
 * refused where something is decided on it or made of it.
 */
#include "eval/core.h"
#include "eval/exception.h"
#include "eval/lazy.h"
#include "eval/machine.h"
#include "eval/std/absent.h"
#include "eval/std/std.h"
#include "eval/unknown.h"

/* ---- native modules ---- */

static const struct native_module *row_find(const struct native_module *const *rows, str name)
{
    for (; rows != NULL && *rows != NULL; rows++)
    {
        if (str_equal(str_from((*rows)->name), name))
            return *rows;
    }
    return NULL;
}

struct module_object *vm_native_module(struct vm *vm, str name)
{
    struct module_object *module = map_find(&vm->modules, name);
    const struct native_module *row;

    if (module != NULL)
        return module->native != NULL ? module : NULL;
    row = row_find(vm->native_modules, name);
    if (row == NULL)
        row = row_find(std_modules, name);
    if (row == NULL)
        return NULL;
    module = module_make(vm, name);
    module->native = row;
    module->is_package = true;
    map_put(&vm->modules, str_copy(vm->arena, name), module);
    return module;
}

static bool path_item(struct vm *vm, const char *path, struct value *out)
{
    str dotted = str_from(path);
    size_t dot = str_find_last_char(dotted, '.');
    struct module_object *module = dot == STR_NONE ? NULL : vm_native_module(vm, str_slice(dotted, 0, dot));

    *out = ABSENT;
    return module == NULL || vm_native_item(vm, module, str_skip(dotted, dot + 1), out);
}

static bool item_make(struct vm *vm, const struct native_item *item, struct value *out)
{
    struct module_object *module;

    switch (item->kind)
    {
        case ITEM_FUNCTION:
            *out = vm_native_function(vm, item->function);
            return true;
        case ITEM_CLASS:
            *out = value_of(&vm_native_class_of_row(vm, item->class_)->object);
            return true;
        case ITEM_VALUE:
            return item->value(vm, out);
        case ITEM_MODULE:
            module = vm_native_module(vm, str_from(item->path));
            *out = module != NULL ? value_of(&module->object) : ABSENT;
            return true;
        case ITEM_ALIAS:
            return path_item(vm, item->path, out);
    }
    return true;
}

/* The item of a name in a table, made into `dict`; absent when the table has none. */
static bool items_read(struct vm *vm, const struct native_item *items, struct dict_object *dict, str name, struct value *out)
{
    *out = ABSENT;
    for (const struct native_item *item = items; item != NULL && item->name != NULL; item++)
    {
        if (!str_equal(str_from(item->name), name))
            continue;
        if (!item_make(vm, item, out))
            return false;
        if (!is_absent(*out))
            dict_put_text(vm, dict, name, *out);
        return true;
    }
    return true;
}

bool vm_native_item(struct vm *vm, struct module_object *module, str name, struct value *out)
{
    static const struct native_item *const more_builtins[] = {core_items, exception_items};

    *out = dict_find_text(module->dict, name);
    if (is_absent(*out) && !items_read(vm, module->native->items, module->dict, name, out))
        return false;
    for (size_t i = 0; i < COUNT_OF(more_builtins) && module == vm->builtins && is_absent(*out); i++)
    {
        if (!items_read(vm, more_builtins[i], module->dict, name, out))
            return false;
    }
    return true;
}

/* ---- modules executed by need ---- */

static enum answer statement_run(struct vm *vm, struct module_object *module, struct lazy_statement *statement)
{
    struct frame *frame;

    if (statement->node == NULL && !lazy_parse(vm, statement))
    {
        vm_refuse(vm);
        return ANSWER_FAILED;
    }
    if (statement->code == NULL)
        statement->code =
            code_compile_module(vm, module->lazy->file, &statement->node, 1, MODULE_BY_NEED, module->lazy->future_annotations);
    frame = frame_push(vm, statement->code, module);
    frame->then = THEN_DROP;
    frame->statement = (uint32_t)(statement - module->lazy->statements) + 1;
    return ANSWER_FRAME;
}

bool vm_lazy_run(struct vm *vm, struct module_object *module, uint32_t index, struct value *out_undecided)
{
    struct lazy_statement *statement = &module->lazy->statements[index];
    struct frame *below = vm->frame;
    struct value ignored = NONE;

    *out_undecided = ABSENT;
    if (statement->state == STATEMENT_PENDING)
    {
        statement->state = STATEMENT_RUNNING;
        if (!machine_run_nested(vm, statement_run(vm, module, statement), &ignored, below))
            return false;
    }
    *out_undecided = statement->undecided;
    return true;
}

bool vm_in_lazy_statement(const struct vm *vm)
{
    for (const struct frame *frame = vm->frame; frame != NULL; frame = frame->back)
    {
        if (frame->statement != 0)
            return true;
    }
    return false;
}

void module_note_undecided(struct vm *vm, const struct frame *frame, struct value unknown)
{
    if (frame->statement == 0 || frame->module->lazy == NULL)
        return;
    frame->module->lazy->statements[frame->statement - 1].undecided = unknown;
    vm_keep(vm, unknown);
}

/* The number of the statement of the module that is running now; past the last one when none is. */
static uint32_t running_statement(const struct vm *vm, const struct module_object *module)
{
    for (const struct frame *frame = vm->frame; frame != NULL; frame = frame->back)
    {
        if (frame->statement != 0 && frame->module == module)
            return frame->statement - 1;
    }
    return UINT32_MAX;
}

enum answer module_need(struct vm *vm, struct module_object *module, const struct str_object *name)
{
    struct lazy_statement *statement;
    str text = {name->bytes, name->len};

    if (module->lazy == NULL)
        return ANSWER_VALUE;
    if (!lazy_is_pending(module->lazy, text) && (module->lazy->stars.len == 0 || !is_absent(dict_find(module->dict, name))))
        return ANSWER_VALUE;

    uint32_t limit = running_statement(vm, module);

    statement = lazy_take(module->lazy, text, limit);
    if (statement == NULL && is_absent(dict_find(module->dict, name)))
        statement = lazy_take_star(module->lazy, limit);
    return statement == NULL ? ANSWER_VALUE : statement_run(vm, module, statement);
}

bool vm_lazy_module(struct vm *vm, struct module_object *module, const struct module *tree)
{
    module->lazy = lazy_make(vm->arena, tree, code_has_future_annotations(tree));
    module->file = tree->file;
    if (tree->has_docstring)
        dict_put_text(vm, module->dict, STR("__doc__"), str_make(vm, tree->docstring));
    return true;
}

/* ---- names of modules ---- */

static bool submodule_find(struct vm *vm, struct module_object *module, const struct str_object *name, struct value *out)
{
    str dotted = str_print(vm->arena, "%s.%s", module->name->bytes, name->bytes);
    struct module_object *found = vm_native_module(vm, dotted);

    *out = ABSENT;
    if (found == NULL)
        found = map_find(&vm->modules, dotted);
    if (found != NULL)
        *out = value_of(&found->object);
    else if (module->native == NULL && vm->host.import_module != NULL && module->is_package &&
             !vm->host.import_module(vm->host.subject, vm, dotted, vm->span, out))
        return false;
    if (is_kind(*out, OBJECT_MODULE))
        AS_MODULE(*out)->is_imported = true;
    return true;
}

static bool module_own(struct vm *vm, const struct module_object *module, str name, struct value *out)
{
    if (str_equal(name, STR("__name__")))
        *out = value_of(&module->name->object);
    else if (str_equal(name, STR("__file__")) && module->file != NULL)
        *out = str_make(vm, module->file->name);
    else if (str_equal(name, STR("__dict__")))
        *out = value_of(&module->dict->object);
    else if (str_equal(name, STR("__doc__")))
        *out = NONE;
    else
        return false;
    return true;
}

/* def __getattr__(name) of a module. */
static enum answer getattr_ask(struct vm *vm, struct module_object *module, struct str_object *name, struct value *out)
{
    struct str_object *own = str_intern_object(vm, STR("__getattr__"));
    enum answer need = module_need(vm, module, own);
    struct value function, argument = value_of(&name->object);

    if (need != ANSWER_VALUE)
        return need;
    function = dict_find(module->dict, own);
    if (is_kind(function, OBJECT_FUNCTION) && !vm_call_nested(vm, function, &argument, 1, out))
        return ANSWER_FAILED;
    return ANSWER_VALUE;
}

enum answer module_read(struct vm *vm, struct module_object *module, struct str_object *name, struct value *out)
{
    enum answer need = module_need(vm, module, name);
    str text = {name->bytes, name->len};

    if (need != ANSWER_VALUE)
        return need;
    *out = dict_find(module->dict, name);
    if (!is_absent(*out))
        return ANSWER_VALUE;
    if (module->native != NULL && !vm_native_item(vm, module, text, out))
        return ANSWER_FAILED;
    if (!is_absent(*out) || module_own(vm, module, text, out))
        return ANSWER_VALUE;
    if (!submodule_find(vm, module, name, out))
        return ANSWER_FAILED;
    if (is_absent(*out) && module->native != NULL && module->native->missing != NULL &&
        !module->native->missing(vm, module, name, out))
        return ANSWER_FAILED;
    if (is_absent(*out) && module->native == NULL && !str_starts(text, STR("__")))
        return getattr_ask(vm, module, name, out);
    if (is_absent(*out) && module->native != NULL &&
        (!module->native->closed || name_is_absent(str_from(module->native->name), text)))
        *out = opaque_make(vm, str_print(vm->arena, "%s.%s", module->name->bytes, name->bytes), vm->span,
                           str_print(vm->arena, "limbeck's %s has no such name", module->name->bytes));
    return ANSWER_VALUE;
}

/* ---- import ---- */

/* The absolute name of `from ...x import`. */
static bool absolute_name(struct vm *vm, const struct module_object *from, str name, uint32_t level, str *out)
{
    str package = {from->name->bytes, from->name->len};

    if (level == 0)
    {
        *out = name;
        return true;
    }
    for (uint32_t i = from->is_package ? 1 : 0; i < level; i++)
    {
        size_t dot = str_find_last_char(package, '.');

        if (package.len == 0)
            return vm_raise(vm, "ImportError", "attempted relative import beyond top-level package");
        package = str_slice(package, 0, dot == STR_NONE ? 0 : dot);
    }
    if (package.len == 0)
        return vm_raise(vm, "ImportError", "attempted relative import with no known parent package");
    *out = name.len == 0 ? package : str_print(vm->arena, STR_FMT "." STR_FMT, STR_ARG(package), STR_ARG(name));
    return true;
}

static bool import_one(struct vm *vm, str name, struct value *out)
{
    struct module_object *module = map_find(&vm->modules, name);

    if (module == NULL)
        module = vm_native_module(vm, name);
    if (module != NULL)
    {
        *out = value_of(&module->object);
        return true;
    }
    *out = ABSENT;
    if (vm->host.import_module != NULL && !vm->host.import_module(vm->host.subject, vm, name, vm->span, out))
        return false;
    if (is_absent(*out))
    {
        str top;

        str_cut(name, '.', &top);
        module = vm_native_module(vm, top);
        *out = module == NULL ? unknown_module(vm, name)
                              : opaque_make(vm, name, vm->span,
                                            str_print(vm->arena, "limbeck's " STR_FMT " has no module of this name", STR_ARG(top)));
    }
    return true;
}

/* The packages above are imported first, as Python does. */
static bool import_all(struct vm *vm, str name, bool quietly, struct value *out)
{
    for (size_t i = 0; i <= name.len; i++)
    {
        if (i < name.len && name.at[i] != '.')
            continue;
        if (!import_one(vm, str_slice(name, 0, i), out))
            return false;
        if (!quietly && is_kind(*out, OBJECT_MODULE))
            AS_MODULE(*out)->is_imported = true;
    }
    return true;
}

bool vm_import(struct vm *vm, str name, struct value *out)
{
    return import_all(vm, name, false, out);
}

bool vm_import_quietly(struct vm *vm, struct module_object *from, str name, uint32_t level, struct value *out)
{
    return (from == NULL || absolute_name(vm, from, name, level, &name)) && import_all(vm, name, true, out);
}

enum answer module_import(struct vm *vm, struct module_object *from, str name, uint32_t level, struct value *out)
{
    str absolute;

    if (!absolute_name(vm, from, name, level, &absolute) || !vm_import(vm, absolute, out))
        return ANSWER_FAILED;
    return ANSWER_VALUE;
}

static bool is_public(struct value name)
{
    return is_str(name) && !str_starts(str_of(name), STR("_"));
}

static bool star_names(struct vm *vm, struct module_object *from, struct module_object *into)
{
    struct value all = dict_find_text(from->dict, STR("__all__"));
    struct iteration iteration;
    struct dict_entry *entry;

    if (is_absent(all))
    {
        for (uint32_t i = 0; dict_next(from->dict, &i, &entry);)
        {
            if (is_public(entry->key))
                dict_put(vm, into->dict, AS_STR(entry->key), entry->value);
        }
        return true;
    }
    if (!iteration_open(vm, all, &iteration))
        return false;
    for (;;)
    {
        struct value name, value;

        if (!iteration_next(vm, &iteration, &name))
            return false;
        if (is_absent(name))
            return true;
        if (!is_str(name))
            return vm_raise(vm, "TypeError", "Item in %s.__all__ must be str, not %s", from->name->bytes,
                            value_type_name(vm, name));
        if (!value_get_attribute(vm, value_of(&from->object), str_of(name), &value))
            return false;
        if (is_absent(value))
            return vm_raise(vm, "AttributeError", "module '%s' has no attribute '%s'", from->name->bytes, AS_STR(name)->bytes);
        dict_put(vm, into->dict, AS_STR(name), value);
    }
}

enum answer module_import_star(struct vm *vm, struct module_object *into, struct value module)
{
    struct module_object *from;
    struct lazy_statement *statement;

    if (is_opaque(module))
        return ANSWER_VALUE;
    from = AS_MODULE(module);
    if (from->native != NULL)
    {
        for (const struct native_item *item = from->native->items; item != NULL && item->name != NULL; item++)
        {
            struct value value;

            if (item->name[0] == '_')
                continue;
            if (!vm_native_item(vm, from, str_from(item->name), &value))
                return ANSWER_FAILED;
            if (!is_absent(value))
                dict_put_text(vm, into->dict, str_from(item->name), value);
        }
        return ANSWER_VALUE;
    }
    /* All of it has to run: nothing says which names are wanted. */
    statement = from->lazy != NULL ? lazy_take(from->lazy, (str){0}, running_statement(vm, from)) : NULL;
    if (statement != NULL)
        return statement_run(vm, from, statement);
    return star_names(vm, from, into) ? ANSWER_VALUE : ANSWER_FAILED;
}
