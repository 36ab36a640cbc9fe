/*
 * Attributes: what `object.name` means for each kind of object.
 *
 * The order for instances is Python's: a property of the class, then the object's own, then the class's (functions bound), then
 * what a native class answers by itself, then __getattr__. Answers may need Python code: they come as a pushed frame.
 */
#include "eval/builtin/arguments.h"
#include "eval/call.h"
#include "eval/machine.h"
#include "eval/unknown.h"

struct value class_lookup(const struct class_object *class_, const struct str_object *name)
{
    for (uint32_t i = 0; i < class_->mro->len; i++)
    {
        struct value found = dict_find(AS_CLASS(class_->mro->at[i])->dict, name);

        if (!is_absent(found))
            return found;
    }
    return ABSENT;
}

static enum answer answer_value(struct value value, struct value *out)
{
    *out = value;
    return ANSWER_VALUE;
}

static struct value text_value(struct vm *vm, const char *text)
{
    return str_make(vm, str_from(text));
}

/* Something found in a class, as read by way of an instance (`self`) of `class_`. */
static enum answer bind_found(struct vm *vm, struct value found, struct value self, struct class_object *class_, struct value *out)
{
    if (found.tag != VALUE_OBJECT)
        return answer_value(found, out);
    switch (found.object->kind)
    {
        case OBJECT_FUNCTION:
            return answer_value(method_make(vm, found, self), out);
        case OBJECT_NATIVE:
        {
            uint32_t flags = AS_NATIVE(found)->native->flags;

            if ((flags & NATIVE_STATIC) != 0)
                return answer_value(found, out);
            if ((flags & NATIVE_CLASS_METHOD) != 0)
                return answer_value(method_make(vm, found, value_of(&class_->object)), out);
            if ((flags & NATIVE_PROPERTY) != 0)
                return native_call_with(vm, AS_NATIVE(found)->native, self, NULL, 0, NULL, out);
            return answer_value(method_make(vm, found, self), out);
        }
        case OBJECT_WRAPPER:
            if (AS_WRAPPER(found)->kind == WRAPPER_STATIC)
                return answer_value(AS_WRAPPER(found)->function, out);
            if (AS_WRAPPER(found)->kind == WRAPPER_CLASS)
                return answer_value(method_make(vm, AS_WRAPPER(found)->function, value_of(&class_->object)), out);
            return value_call(vm, AS_WRAPPER(found)->function, &self, 1, NULL, out);
        case OBJECT_INSTANCE:
        {
            struct value get = special_method(vm, found, "__get__");
            struct value args[] = {self, value_of(&class_->object)};

            return is_absent(get) ? answer_value(found, out) : value_call(vm, get, args, 2, NULL, out);
        }
        default:
            return answer_value(found, out);
    }
}

/* The same, read by way of the class itself. */
static enum answer bind_in_class(struct vm *vm, struct value found, struct class_object *class_, struct value *out)
{
    if (is_kind(found, OBJECT_WRAPPER))
    {
        if (AS_WRAPPER(found)->kind == WRAPPER_STATIC)
            return answer_value(AS_WRAPPER(found)->function, out);
        if (AS_WRAPPER(found)->kind == WRAPPER_CLASS)
            return answer_value(method_make(vm, AS_WRAPPER(found)->function, value_of(&class_->object)), out);
    }
    if (is_kind(found, OBJECT_NATIVE) && (AS_NATIVE(found)->native->flags & NATIVE_CLASS_METHOD) != 0)
        return answer_value(method_make(vm, found, value_of(&class_->object)), out);
    if (is_kind(found, OBJECT_INSTANCE))
    {
        struct value get = special_method(vm, found, "__get__");
        struct value args[] = {NONE, value_of(&class_->object)};

        if (!is_absent(get))
            return value_call(vm, get, args, 2, NULL, out);
    }
    return answer_value(found, out);
}

static bool is_data_descriptor(struct vm *vm, struct value found)
{
    if (is_kind(found, OBJECT_WRAPPER))
        return AS_WRAPPER(found)->kind == WRAPPER_PROPERTY;
    if (is_kind(found, OBJECT_NATIVE))
        return (AS_NATIVE(found)->native->flags & NATIVE_PROPERTY) != 0;
    return is_kind(found, OBJECT_INSTANCE) && !is_absent(special_method(vm, found, "__set__"));
}

static struct dict_object *attributes_of(struct vm *vm, struct instance_object *instance)
{
    if (instance->attributes == NULL)
        instance->attributes = dict_make(vm);
    return instance->attributes;
}

/* __class__, __dict__, __doc__: what every object answers. */
static bool common_attribute(struct vm *vm, struct value object, struct class_object *class_, str name, struct value *out)
{
    if (str_equal(name, STR("__class__")))
        *out = value_of(&class_->object);
    else if (str_equal(name, STR("__dict__")) && is_kind(object, OBJECT_INSTANCE))
        *out = value_of(&attributes_of(vm, AS_INSTANCE(object))->object);
    else if (str_equal(name, STR("__doc__")))
        *out = NONE;
    else
        return false;
    return true;
}

static const struct native_class *native_of(const struct class_object *class_)
{
    return class_->native;
}

static enum answer instance_read(struct vm *vm, struct value object, struct str_object *name, struct value *out)
{
    struct class_object *class_ = vm_class_of(vm, object);
    struct value found = class_lookup(class_, name);
    str text = {name->bytes, name->len};

    if (!is_absent(found) && is_data_descriptor(vm, found))
        return bind_found(vm, found, object, class_, out);
    if (is_kind(object, OBJECT_INSTANCE) && AS_INSTANCE(object)->attributes != NULL)
    {
        *out = dict_find(AS_INSTANCE(object)->attributes, name);
        if (!is_absent(*out))
            return ANSWER_VALUE;
    }
    if (!is_absent(found))
        return bind_found(vm, found, object, class_, out);
    if (common_attribute(vm, object, class_, text, out))
        return ANSWER_VALUE;
    *out = ABSENT;
    if (native_of(class_) != NULL && native_of(class_)->get_attribute != NULL)
    {
        if (!native_of(class_)->get_attribute(vm, object, name, out))
            return ANSWER_FAILED;
        if (!is_absent(*out))
            return ANSWER_VALUE;
    }

    struct value fallback = special_method(vm, object, "__getattr__");

    if (!is_absent(fallback))
    {
        struct value argument = value_of(&name->object);

        return value_call(vm, fallback, &argument, 1, NULL, out);
    }
    if (!is_absent(class_->opaque_base))
        *out = opaque_make(vm, str_print(vm->arena, "%s.%s", class_->name->bytes, name->bytes),
                           AS_OPAQUE(class_->opaque_base)->span, STR("a base class is unknown"));
    return ANSWER_VALUE;
}

static enum answer class_read_own(struct vm *vm, struct class_object *class_, str name, struct value *out)
{
    if (str_equal(name, STR("__name__")))
        *out = value_of(&class_->name->object);
    else if (str_equal(name, STR("__qualname__")))
        *out = value_of(&class_->qualified_name->object);
    else if (str_equal(name, STR("__mro__")))
        *out = value_of(&class_->mro->object);
    else if (str_equal(name, STR("__bases__")))
        *out = value_of(&class_->bases->object);
    else if (str_equal(name, STR("__dict__")))
        *out = value_of(&class_->dict->object);
    else if (str_equal(name, STR("__class__")))
        *out = value_of(&(class_->metaclass != NULL ? class_->metaclass : vm->type_class)->object);
    else if (str_equal(name, STR("__module__")))
        *out = class_->module != NULL    ? value_of(&class_->module->name->object)
               : class_->native != NULL ? text_value(vm, class_->native->module)
                                        : text_value(vm, "builtins");
    else if (str_equal(name, STR("__doc__")))
        *out = class_->is_native && class_->native->doc != NULL ? text_value(vm, class_->native->doc) : NONE;
    return ANSWER_VALUE;
}

static enum answer class_read(struct vm *vm, struct value object, struct str_object *name, struct value *out)
{
    struct class_object *class_ = AS_CLASS(object);
    struct value found = class_lookup(class_, name);

    *out = ABSENT;
    if (class_->native != NULL && class_->native->metaclass_get_attribute != NULL)
    {
        if (!class_->native->metaclass_get_attribute(vm, class_, name, out))
            return ANSWER_FAILED;
        if (!is_absent(*out))
            return ANSWER_VALUE;
    }
    if (!is_absent(found))
        return bind_in_class(vm, found, class_, out);
    if (class_->metaclass != NULL && class_->metaclass != vm->type_class)
    {
        found = class_lookup(class_->metaclass, name);
        if (!is_absent(found))
            return bind_found(vm, found, object, class_->metaclass, out);
    }
    class_read_own(vm, class_, (str){name->bytes, name->len}, out);
    if (!is_absent(*out))
        return ANSWER_VALUE;
    found = class_lookup(vm->type_class, name);
    if (!is_absent(found))
        return bind_found(vm, found, object, vm->type_class, out);
    if (!is_absent(class_->opaque_base))
        *out = opaque_make(vm, str_print(vm->arena, "%s.%s", class_->name->bytes, name->bytes),
                           AS_OPAQUE(class_->opaque_base)->span, STR("a base class is unknown"));
    return ANSWER_VALUE;
}

static enum answer super_read(struct vm *vm, struct value object, struct str_object *name, struct value *out)
{
    const struct super_object *super = AS_SUPER(object);
    bool on_class = is_kind(super->self, OBJECT_CLASS);
    struct class_object *class_ = on_class ? AS_CLASS(super->self) : vm_class_of(vm, super->self);
    bool behind = false;

    for (uint32_t i = 0; i < class_->mro->len; i++)
    {
        struct class_object *next = AS_CLASS(class_->mro->at[i]);
        struct value found = behind ? dict_find(next->dict, name) : ABSENT;

        behind = behind || next == super->class_;
        if (is_absent(found))
            continue;
        return on_class ? bind_in_class(vm, found, class_, out) : bind_found(vm, found, super->self, class_, out);
    }
    *out = is_absent(class_->opaque_base)
               ? ABSENT
               : opaque_make(vm, str_print(vm->arena, "super().%s", name->bytes), AS_OPAQUE(class_->opaque_base)->span,
                             STR("a base class is unknown"));
    return ANSWER_VALUE;
}

static enum answer function_read(struct vm *vm, struct value object, struct str_object *name, struct value *out)
{
    struct function_object *function = AS_FUNCTION(object);
    str text = {name->bytes, name->len};

    *out = function->attributes != NULL ? dict_find(function->attributes, name) : ABSENT;
    if (!is_absent(*out))
        return ANSWER_VALUE;
    if (str_equal(text, STR("__name__")))
        *out = value_of(&function->name->object);
    else if (str_equal(text, STR("__qualname__")))
        *out = value_of(&function->qualified_name->object);
    else if (str_equal(text, STR("__doc__")))
        *out = is_absent(function->docstring) ? NONE : function->docstring;
    else if (str_equal(text, STR("__module__")))
        *out = value_of(&function->module->name->object);
    else if (str_equal(text, STR("__annotations__")))
        *out = value_of(&dict_make(vm)->object);
    else if (str_equal(text, STR("__dict__")))
    {
        if (function->attributes == NULL)
            function->attributes = dict_make(vm);
        *out = value_of(&function->attributes->object);
    }
    else
        return instance_read(vm, object, name, out);
    return ANSWER_VALUE;
}

static enum answer native_read(struct vm *vm, struct value object, struct str_object *name, struct value *out)
{
    str text = {name->bytes, name->len};

    if (str_equal(text, STR("__name__")) || str_equal(text, STR("__qualname__")))
        return answer_value(text_value(vm, AS_NATIVE(object)->native->name), out);
    return instance_read(vm, object, name, out);
}

static enum answer method_read(struct vm *vm, struct value object, struct str_object *name, struct value *out)
{
    str text = {name->bytes, name->len};

    if (str_equal(text, STR("__self__")))
        return answer_value(AS_METHOD(object)->self, out);
    if (str_equal(text, STR("__func__")))
        return answer_value(AS_METHOD(object)->function, out);
    return attribute_read(vm, AS_METHOD(object)->function, name, out);
}

static enum answer opaque_read(struct vm *vm, struct value object, const struct str_object *name, struct value *out)
{
    struct arena_mark mark = arena_mark(vm->arena);

    *out = unknown_derive(vm, object, str_print(vm->arena, ".%s", name->bytes));
    arena_reset(vm->arena, mark);
    return ANSWER_VALUE;
}

/* A wrapper's own: @x.setter, @x.deleter, fget. */
static bool property_replace(struct vm *vm, struct value self, struct value function, uint32_t part, struct value *out)
{
    const struct wrapper_object *from = AS_WRAPPER(self);
    struct wrapper_object *copy;

    *out = wrapper_make(vm, from->kind, from->function);
    copy = AS_WRAPPER(*out);
    copy->setter = from->setter;
    copy->deleter = from->deleter;
    copy->docstring = from->docstring;
    if (part == 0)
        copy->function = function;
    else if (part == 1)
        copy->setter = function;
    else
        copy->deleter = function;
    return true;
}

static bool property_getter(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return property_replace(vm, self, args[0], 0, out);
}

static bool property_setter(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return property_replace(vm, self, args[0], 1, out);
}

static bool property_deleter(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return property_replace(vm, self, args[0], 2, out);
}

static const struct native property_methods[] = {
    {"getter", "fget, /", property_getter, 0},
    {"setter", "fset, /", property_setter, 0},
    {"deleter", "fdel, /", property_deleter, 0},
};

static enum answer wrapper_read(struct vm *vm, struct value object, const struct str_object *name, struct value *out)
{
    str text = {name->bytes, name->len};

    *out = ABSENT;
    for (size_t i = 0; i < COUNT_OF(property_methods); i++)
    {
        if (str_equal(text, str_from(property_methods[i].name)))
            *out = method_make(vm, vm_native_function(vm, &property_methods[i]), object);
    }
    if (str_equal(text, STR("fget")) || str_equal(text, STR("__func__")) || str_equal(text, STR("__wrapped__")))
        *out = AS_WRAPPER(object)->function;
    return ANSWER_VALUE;
}

enum answer attribute_read(struct vm *vm, struct value object, struct str_object *name, struct value *out)
{
    *out = ABSENT;
    switch (object.tag == VALUE_OBJECT ? (int)object.object->kind : -1)
    {
        case OBJECT_MODULE:
            return module_read(vm, AS_MODULE(object), name, out);
        case OBJECT_CLASS:
            return class_read(vm, object, name, out);
        case OBJECT_SUPER:
            return super_read(vm, object, name, out);
        case OBJECT_FUNCTION:
            return function_read(vm, object, name, out);
        case OBJECT_NATIVE:
            return native_read(vm, object, name, out);
        case OBJECT_METHOD:
            return method_read(vm, object, name, out);
        case OBJECT_OPAQUE:
            return opaque_read(vm, object, name, out);
        case OBJECT_WRAPPER:
            return wrapper_read(vm, object, name, out);
        default:
            return instance_read(vm, object, name, out);
    }
}

bool attribute_missing(struct vm *vm, struct value object, const struct str_object *name)
{
    if (is_kind(object, OBJECT_MODULE))
        return vm_raise(vm, "AttributeError", "module '%s' has no attribute '%s'", AS_MODULE(object)->name->bytes, name->bytes);
    if (is_kind(object, OBJECT_CLASS))
        return vm_raise(vm, "AttributeError", "type object '%s' has no attribute '%s'", AS_CLASS(object)->name->bytes,
                        name->bytes);
    if (is_kind(object, OBJECT_SUPER))
        return vm_raise(vm, "AttributeError", "'super' object has no attribute '%s'", name->bytes);
    return vm_raise(vm, "AttributeError", "'%s' object has no attribute '%s'", value_type_name(vm, object), name->bytes);
}

struct value special_method(struct vm *vm, struct value object, const char *name)
{
    if (!is_kind(object, OBJECT_INSTANCE))
        return ABSENT;

    struct class_object *class_ = AS_INSTANCE(object)->class_;
    struct value found = class_lookup(class_, str_intern_object(vm, str_from(name)));

    if (is_absent(found) || is_none(found))
        return ABSENT;
    if (is_kind(found, OBJECT_FUNCTION) || is_kind(found, OBJECT_NATIVE))
        return method_make(vm, found, object);
    if (is_kind(found, OBJECT_WRAPPER) && AS_WRAPPER(found)->kind == WRAPPER_CLASS)
        return method_make(vm, AS_WRAPPER(found)->function, value_of(&class_->object));
    return found;
}

/* ---- writing ---- */

static enum answer instance_write(struct vm *vm, struct value object, struct str_object *name, struct value value)
{
    struct class_object *class_ = vm_class_of(vm, object);
    struct value found = class_lookup(class_, name);
    struct value ignored;
    bool done = false;

    if (is_kind(found, OBJECT_WRAPPER) && AS_WRAPPER(found)->kind == WRAPPER_PROPERTY)
    {
        struct value args[] = {object, value};

        if (is_absent(AS_WRAPPER(found)->setter))
        {
            vm_raise(vm, "AttributeError", "property '%s' of '%s' object has no setter", name->bytes, class_->name->bytes);
            return ANSWER_FAILED;
        }
        return value_call(vm, AS_WRAPPER(found)->setter, args, 2, NULL, &ignored);
    }
    if (is_kind(found, OBJECT_INSTANCE))
    {
        struct value set = special_method(vm, found, "__set__");
        struct value args[] = {object, value};

        if (!is_absent(set))
            return value_call(vm, set, args, 2, NULL, &ignored);
    }
    if (class_->native != NULL && class_->native->set_attribute != NULL &&
        !class_->native->set_attribute(vm, object, name, value, &done))
        return ANSWER_FAILED;
    if (done)
        return ANSWER_VALUE;
    if (!is_kind(object, OBJECT_INSTANCE))
    {
        vm_raise(vm, "AttributeError", "'%s' object has no attribute '%s'", class_->name->bytes, name->bytes);
        return ANSWER_FAILED;
    }

    struct value set = special_method(vm, object, "__setattr__");
    struct value args[] = {value_of(&name->object), value};

    if (!is_absent(set) && is_kind(set, OBJECT_METHOD) && is_kind(AS_METHOD(set)->function, OBJECT_FUNCTION))
        return value_call(vm, set, args, 2, NULL, &ignored);
    dict_put(vm, attributes_of(vm, AS_INSTANCE(object)), name, value);
    return ANSWER_VALUE;
}

enum answer attribute_write(struct vm *vm, struct value object, struct str_object *name, struct value value)
{
    switch (object.tag == VALUE_OBJECT ? (int)object.object->kind : -1)
    {
        case OBJECT_OPAQUE:
            return ANSWER_VALUE;
        case OBJECT_MODULE:
            dict_put(vm, AS_MODULE(object)->dict, name, value);
            return ANSWER_VALUE;
        case OBJECT_CLASS:
            if (AS_CLASS(object)->is_native)
            {
                vm_raise(vm, "TypeError", "cannot set '%s' attribute of immutable type '%s'", name->bytes,
                         AS_CLASS(object)->name->bytes);
                return ANSWER_FAILED;
            }
            dict_put(vm, AS_CLASS(object)->dict, name, value);
            if (AS_CLASS(object)->native != NULL && AS_CLASS(object)->native->metaclass_set_attribute != NULL &&
                !AS_CLASS(object)->native->metaclass_set_attribute(vm, AS_CLASS(object), name, value))
                return ANSWER_FAILED;
            return ANSWER_VALUE;
        case OBJECT_FUNCTION:
            if (AS_FUNCTION(object)->attributes == NULL)
                AS_FUNCTION(object)->attributes = dict_make(vm);
            dict_put(vm, AS_FUNCTION(object)->attributes, name, value);
            return ANSWER_VALUE;
        default:
            return instance_write(vm, object, name, value);
    }
}

bool attribute_remove(struct vm *vm, struct value object, struct str_object *name)
{
    struct dict_object *dict = is_kind(object, OBJECT_MODULE)     ? AS_MODULE(object)->dict
                               : is_kind(object, OBJECT_CLASS)    ? AS_CLASS(object)->dict
                               : is_kind(object, OBJECT_INSTANCE) ? AS_INSTANCE(object)->attributes
                                                                  : NULL;

    return (dict != NULL && dict_drop(vm, dict, name)) || is_opaque(object) || attribute_missing(vm, object, name);
}

/* ---- from native code ---- */

bool value_get_attribute(struct vm *vm, struct value object, str name, struct value *out)
{
    struct frame *below = vm->frame;
    enum answer answer = attribute_read(vm, object, str_intern_object(vm, name), out);

    /* A lazily executed module delivers nothing but runs on: ask again. */
    while (answer == ANSWER_FRAME && vm->frame->then == THEN_DROP)
    {
        if (!machine_run_nested(vm, answer, out, below))
            return false;
        answer = attribute_read(vm, object, str_intern_object(vm, name), out);
    }
    return machine_run_nested(vm, answer, out, below);
}

bool value_set_attribute(struct vm *vm, struct value object, str name, struct value value)
{
    struct frame *below = vm->frame;
    struct value ignored;

    return machine_run_nested(vm, attribute_write(vm, object, str_intern_object(vm, name), value), &ignored, below);
}
