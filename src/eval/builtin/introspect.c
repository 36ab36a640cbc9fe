/*
 * Built-in functions about objects, names and modules: getattr, hasattr, isinstance, globals, vars, dir, __import__.
 *
 * Deciding on an opaque value (isinstance, hasattr) is refused; reading an attribute of one gives another.
 */
#include "eval/builtin/arguments.h"
#include "eval/builtin/builtins.h"
#include "eval/builtin/classes.h"
#include "eval/frame.h"
#include "eval/std/abc.h"
#include "eval/std/typing.h"

static bool name_of(struct vm *vm, struct value value, const char *function, str *out)
{
    struct value plain = value_plain(vm, value);

    if (!is_str(plain) && !is_opaque(value))
        return vm_raise(vm, "TypeError", "attribute name must be string, not '%s'", value_type_name(vm, value));
    return argument_str(vm, value, function, out);
}

/* Like an attribute read; an AttributeError raised by a property or __getattr__ counts as absent when `forgiving`. */
static bool attribute_find(struct vm *vm, struct value object, str name, bool forgiving, struct value *out)
{
    if (value_get_attribute(vm, object, name, out))
        return true;
    if (!forgiving || vm->refused || !is_given(vm->raised) || !exception_is(vm, vm->raised, "AttributeError"))
        return false;
    vm->raised = ABSENT;
    *out = ABSENT;
    return true;
}

static bool no_attribute(struct vm *vm, struct value object, str name)
{
    if (is_kind(object, OBJECT_MODULE))
        return vm_raise(vm, "AttributeError", "module '%s' has no attribute '%s'", AS_MODULE(object)->name->bytes,
                        text_for_message(vm, name));
    if (is_kind(object, OBJECT_CLASS))
        return vm_raise(vm, "AttributeError", "type object '%s' has no attribute '%s'", AS_CLASS(object)->name->bytes,
                        text_for_message(vm, name));
    return vm_raise(vm, "AttributeError", "'%s' object has no attribute '%s'", value_type_name(vm, object),
                    text_for_message(vm, name));
}

static bool getattr_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str name;

    (void)self;
    if (!name_of(vm, args[1], "getattr(): attribute name", &name) || !attribute_find(vm, args[0], name, is_given(args[2]), out))
        return false;
    if (is_given(*out))
        return true;
    *out = args[2];
    return is_given(args[2]) || no_attribute(vm, args[0], name);
}

static bool hasattr_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value found = ABSENT;
    str name;

    (void)self;
    if (is_opaque(args[0]))
        return vm_refuse_opaque(vm, args[0], "a decision needs a value that is not known");
    if (!name_of(vm, args[1], "hasattr(): attribute name", &name) || !attribute_find(vm, args[0], name, true, &found))
        return false;
    *out = value_bool(is_given(found));
    return true;
}

static bool setattr_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str name;

    (void)self;
    (void)out;
    return name_of(vm, args[1], "setattr(): attribute name", &name) && value_set_attribute(vm, args[0], name, args[2]);
}

static bool delattr_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str name;
    struct dict_object *attributes = NULL;

    (void)self;
    (void)out;
    if (!name_of(vm, args[1], "delattr(): attribute name", &name))
        return false;
    if (is_kind(args[0], OBJECT_INSTANCE))
        attributes = AS_INSTANCE(args[0])->attributes;
    else if (is_kind(args[0], OBJECT_CLASS))
        attributes = AS_CLASS(args[0])->dict;
    else if (is_kind(args[0], OBJECT_MODULE))
        attributes = AS_MODULE(args[0])->dict;
    if (attributes != NULL && dict_drop(vm, attributes, str_intern_object(vm, name)))
        return true;
    return no_attribute(vm, args[0], name);
}

/* ---- isinstance, issubclass ---- */

static bool is_subclass_of(struct vm *vm, struct class_object *class_, struct value of, bool *out)
{
    *out = class_is_subclass(class_, AS_CLASS(of));
    if (*out || !abc_is_abstract(AS_CLASS(of)))
        return true;
    *out = abc_class_matches(vm, AS_CLASS(of), class_);
    return true;
}

/* classinfo: a class, a tuple, a union; `class_` is what is asked about. */
static bool matches(struct vm *vm, struct class_object *class_, struct value classinfo, const char *function, bool *out)
{
    struct value origin, arguments;

    *out = false;
    if (is_kind(classinfo, OBJECT_CLASS))
        return is_subclass_of(vm, class_, classinfo, out);
    if (is_opaque(classinfo))
        return vm_refuse_opaque(vm, classinfo, "a decision needs a class that is not known");
    if (is_none(classinfo))
    {
        *out = class_ == vm->none_class;
        return true;
    }
    if (typing_read(vm, classinfo, &origin, &arguments))
    {
        if (is_kind(origin, OBJECT_CLASS))
            return is_subclass_of(vm, class_, origin, out);
        classinfo = arguments;
    }
    if (!is_kind(classinfo, OBJECT_TUPLE))
        return vm_raise(vm, "TypeError", "%s() arg 2 must be a type, a tuple of types, or a union", function);
    for (uint32_t i = 0; i < AS_TUPLE(classinfo)->len && !*out; i++)
    {
        if (!nesting_enter(vm))
            return false;

        bool good = matches(vm, class_, AS_TUPLE(classinfo)->at[i], function, out);

        nesting_leave(vm);
        if (!good)
            return false;
    }
    return true;
}

static bool isinstance_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    bool is;

    (void)self;
    if (is_opaque(args[0]))
        return vm_refuse_opaque(vm, args[0], "a decision needs a value that is not known");
    if (!matches(vm, vm_class_of(vm, args[0]), args[1], "isinstance", &is))
        return false;
    *out = value_bool(is);
    return true;
}

static bool issubclass_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    bool is;

    (void)self;
    if (is_opaque(args[0]))
        return vm_refuse_opaque(vm, args[0], "a decision needs a class that is not known");
    if (!is_kind(args[0], OBJECT_CLASS))
        return vm_raise(vm, "TypeError", "issubclass() arg 1 must be a class");
    if (!matches(vm, AS_CLASS(args[0]), args[1], "issubclass", &is))
        return false;
    *out = value_bool(is);
    return true;
}

/* ---- names ---- */

/* The innermost frame of Python code. */
static struct frame *python_frame(struct vm *vm)
{
    struct frame *frame = vm->frame;

    while (frame != NULL && frame->code == NULL)
        frame = frame->back;
    return frame;
}

static bool globals_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct frame *frame = python_frame(vm);

    (void)self;
    (void)args;
    *out = value_of(&(frame != NULL && frame->module != NULL ? frame->module->dict : dict_make(vm))->object);
    return true;
}

static bool locals_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct frame *frame = python_frame(vm);
    struct dict_object *names;

    if (frame == NULL || frame->function == NULL)
    {
        if (frame == NULL || frame->names == NULL)
            return globals_call(vm, self, args, out);
        *out = value_of(&frame->names->object);
        return true;
    }
    names = dict_make(vm);
    for (uint32_t i = 0; i < frame->code->local_count; i++)
    {
        struct value value = frame->slots[i];

        if (is_kind(value, OBJECT_CELL))
            value = AS_CELL(value)->value;
        if (is_given(value) && frame->code->locals[i] != NULL)
            dict_put(vm, names, frame->code->locals[i], value);
    }
    *out = value_of(&names->object);
    return true;
}

static bool vars_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    if (is_absent(args[0]))
        return locals_call(vm, self, args, out);
    if (is_kind(args[0], OBJECT_INSTANCE))
    {
        struct instance_object *instance = AS_INSTANCE(args[0]);

        if (instance->attributes == NULL)
            instance->attributes = dict_make(vm);
        *out = value_of(&instance->attributes->object);
    }
    else if (is_kind(args[0], OBJECT_CLASS))
        *out = value_of(&AS_CLASS(args[0])->dict->object);
    else if (is_kind(args[0], OBJECT_MODULE))
        *out = value_of(&AS_MODULE(args[0])->dict->object);
    else
        return vm_raise(vm, "TypeError", "vars() argument must have __dict__ attribute");
    return true;
}

static void names_collect(struct vm *vm, const struct dict_object *dict, struct dict_object *names)
{
    struct dict_entry *entry;

    for (uint32_t i = 0; dict != NULL && dict_next(dict, &i, &entry);)
    {
        if (is_str(entry->key))
            dict_put(vm, names, AS_STR(entry->key), NONE);
    }
}

static bool dir_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct dict_object *names = dict_make(vm);
    struct value of = args[0];

    if (is_absent(of))
    {
        if (!locals_call(vm, self, args, &of))
            return false;
        names_collect(vm, AS_DICT(of), names);
    }
    else if (is_kind(of, OBJECT_MODULE))
        names_collect(vm, AS_MODULE(of)->dict, names);
    else if (is_opaque(of))
        return vm_refuse_opaque(vm, of, "the names of a value are not known");
    else
    {
        struct class_object *class_ = is_kind(of, OBJECT_CLASS) ? AS_CLASS(of) : vm_class_of(vm, of);

        if (is_kind(of, OBJECT_INSTANCE))
            names_collect(vm, AS_INSTANCE(of)->attributes, names);
        for (uint32_t i = 0; i < class_->mro->len; i++)
            names_collect(vm, AS_CLASS(class_->mro->at[i])->dict, names);
    }
    return value_to_list(vm, value_of(&names->object), out) && list_sort(vm, AS_LIST(*out), NULL, false);
}

static bool import_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str name, top;

    (void)self;
    if (!argument_str(vm, args[0], "__import__() argument 1", &name) || !vm_import(vm, name, out))
        return false;
    if (is_given_some(args[3]) || str_find_char(name, '.') == STR_NONE)
        return true;
    str_cut(name, '.', &top);
    return vm_import(vm, top, out);
}

static bool exit_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct class_object *class_ = vm_native_class(vm, "builtins.SystemExit");
    struct value exception;

    (void)self;
    (void)out;
    if (class_ == NULL || !vm_call_nested(vm, value_of(&class_->object), args, is_given(args[0]) ? 1 : 0, &exception))
        return false;
    return vm_raise_value(vm, exception);
}

const struct native getattr_row = {"getattr", "object, name, default=..., /", getattr_call, NATIVE_TAKES_OPAQUE};
const struct native hasattr_row = {"hasattr", "obj, name, /", hasattr_call};
const struct native setattr_row = {"setattr", "obj, name, value, /", setattr_call, NATIVE_TAKES_OPAQUE};
const struct native delattr_row = {"delattr", "obj, name, /", delattr_call};
const struct native isinstance_row = {"isinstance", "obj, class_or_tuple, /", isinstance_call};
const struct native issubclass_row = {"issubclass", "cls, class_or_tuple, /", issubclass_call};
const struct native globals_row = {"globals", "", globals_call};
const struct native locals_row = {"locals", "", locals_call};
const struct native vars_row = {"vars", "object=..., /", vars_call};
const struct native dir_row = {"dir", "object=..., /", dir_call};
const struct native import_row = {"__import__", "name, globals=None, locals=None, fromlist=(), level=0", import_call};
const struct native exit_row = {"exit", "code=None", exit_call};
