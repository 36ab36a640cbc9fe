/* Built-in classes that are the machine's own: object, type, property, staticmethod, classmethod, super, generators. */
#include "eval/core.h"
#include "eval/exception.h"
#include "eval/machine.h"
#include "eval/unknown.h"

/* ---- object ---- */

static bool object_make(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = instance_make(vm, AS_CLASS(self));
    return true;
}

/* object.__new__(cls) */
static bool object_new(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    if (!is_kind(args[0], OBJECT_CLASS))
        return vm_raise(vm, "TypeError", "object.__new__(X): X is not a type object (%s)", value_type_name(vm, args[0]));
    *out = instance_make(vm, AS_CLASS(args[0]));
    return true;
}

static bool object_setattr(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    *out = NONE;
    if (!is_str(args[0]))
        return vm_raise(vm, "TypeError", "attribute name must be string, not '%s'", value_type_name(vm, args[0]));
    if (!is_kind(self, OBJECT_INSTANCE))
        return value_set_attribute(vm, self, str_of(args[0]), args[1]);
    if (AS_INSTANCE(self)->attributes == NULL)
        AS_INSTANCE(self)->attributes = dict_make(vm);
    dict_put(vm, AS_INSTANCE(self)->attributes, AS_STR(args[0]), args[1]);
    return true;
}

static bool object_init_subclass(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)self;
    (void)args;
    (void)out;
    return true;
}

static const struct native object_make_row = {"object", "", object_make, 0};

static const struct native object_methods[] = {
    {"__new__", "cls, /, *args, **kwargs", object_new, NATIVE_STATIC},
    {"__setattr__", "name, value, /", object_setattr, 0},
    {"__init_subclass__", "**kwargs", object_init_subclass, NATIVE_CLASS_METHOD},
    {0},
};

const struct native_class object_row = {
    .name = "object", .module = "builtins", .make = &object_make_row, .methods = object_methods};

/* ---- type ---- */

static bool type_make(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    if (is_absent(args[1]) && is_absent(args[2]) && is_opaque(args[0]))
    {
        *out = unknown_derive(vm, args[0], STR(".__class__"));
        return true;
    }
    if (is_absent(args[1]) && is_absent(args[2]))
    {
        *out = value_of(&vm_class_of(vm, args[0])->object);
        return true;
    }
    if (!is_str(args[0]) || !is_kind(args[1], OBJECT_TUPLE) || !is_kind(args[2], OBJECT_DICT))
        return vm_raise(vm, "TypeError", "type() takes 1 or 3 arguments: a name, a tuple of bases and a dict");
    return class_build(vm, AS_STR(args[0]), AS_TUPLE(args[1]), dict_copy(vm, AS_DICT(args[2])), AS_DICT(args[3]), NULL, NULL,
                       out);
}

static bool type_mro(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = list_make(vm, AS_CLASS(self)->mro->at, AS_CLASS(self)->mro->len);
    return true;
}

static const struct native type_make_row = {"type", "object, bases=, dict=, /, **kwds", type_make, NATIVE_TAKES_OPAQUE};

static const struct native type_methods[] = {
    {"mro", "", type_mro, 0},
    {0},
};

const struct native_class type_row = {.name = "type", .module = "builtins", .make = &type_make_row, .methods = type_methods};

/* ---- property, staticmethod, classmethod ---- */

static bool property_make(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    *out = wrapper_make(vm, WRAPPER_PROPERTY, args[0]);
    AS_WRAPPER(*out)->setter = is_none(args[1]) ? ABSENT : args[1];
    AS_WRAPPER(*out)->deleter = is_none(args[2]) ? ABSENT : args[2];
    AS_WRAPPER(*out)->docstring = args[3];
    return true;
}

static bool static_make(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    *out = wrapper_make(vm, WRAPPER_STATIC, args[0]);
    return true;
}

static bool class_method_make(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    *out = wrapper_make(vm, WRAPPER_CLASS, args[0]);
    return true;
}

static const struct native property_make_row = {"property", "fget=None, fset=None, fdel=None, doc=None", property_make, 0};
static const struct native static_make_row = {"staticmethod", "function, /", static_make, NATIVE_TAKES_OPAQUE};
static const struct native class_method_make_row = {"classmethod", "function, /", class_method_make, NATIVE_TAKES_OPAQUE};

static const struct native_class property_row = {.name = "property", .module = "builtins", .make = &property_make_row};
static const struct native_class static_row = {.name = "staticmethod", .module = "builtins", .make = &static_make_row};
static const struct native_class class_method_row = {
    .name = "classmethod", .module = "builtins", .make = &class_method_make_row};

/* ---- super ---- */

/* super() without arguments: the class whose body defined the calling method, and its first argument. */
static bool super_from_caller(struct vm *vm, struct super_object *super)
{
    struct frame *frame = vm->frame;

    while (frame != NULL && (frame->code == NULL || frame->function == NULL || frame->function->owner == NULL))
        frame = frame->code != NULL && frame->function != NULL && str_starts(frame->code->name, STR("<")) ? frame->back : NULL;
    if (frame == NULL || frame->code->parameter_count + ((frame->code->flags & CODE_STAR) != 0) == 0)
        return vm_raise(vm, "RuntimeError", "super(): no arguments");
    super->class_ = frame->function->owner;
    super->self = frame->slots[0];
    if (is_kind(super->self, OBJECT_CELL))
        super->self = AS_CELL(super->self)->value;
    if (is_kind(super->self, OBJECT_TUPLE) && frame->code->parameter_count == 0 && AS_TUPLE(super->self)->len > 0)
        super->self = AS_TUPLE(super->self)->at[0];
    return true;
}

static bool super_make(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct super_object *super = heap_alloc(vm, OBJECT_SUPER, sizeof *super);

    (void)self;
    *out = value_of(&super->object);
    if (is_absent(args[0]))
        return super_from_caller(vm, super);
    if (!is_kind(args[0], OBJECT_CLASS))
        return vm_raise(vm, "TypeError", "super() argument 1 must be a type, not %s", value_type_name(vm, args[0]));
    super->class_ = AS_CLASS(args[0]);
    super->self = args[1];
    return true;
}

static const struct native super_make_row = {"super", "type=, object_or_type=, /", super_make, 0};
static const struct native_class super_row = {.name = "super", .module = "builtins", .make = &super_make_row};

/* ---- generators ---- */

enum sending
{
    SEND_VALUE,
    SEND_EXCEPTION,
    SEND_CLOSE,
};

/* locals: 0 the generator, 1 what is sent. */
static enum native_step send_resume(struct vm *vm, struct native_frame *frame)
{
    struct generator_object *generator = AS_GENERATOR(frame->locals[0]);
    enum sending kind = (enum sending)(uintptr_t)frame->data;

    if (frame->raised)
    {
        if (kind != SEND_CLOSE)
            return STEP_FAILED;
        if (!exception_is(vm, vm->raised, "GeneratorExit") && !exception_is(vm, vm->raised, "StopIteration"))
            return STEP_FAILED;
        vm_catch(vm, frame);
        frame->result = NONE;
        return STEP_DONE;
    }
    if (frame->state++ == 0)
    {
        bool started = generator->frame != NULL && generator->frame->pc > 0;

        frame->catches = kind == SEND_CLOSE;
        if (kind == SEND_CLOSE && !started)
        {
            generator->frame = NULL;
            frame->result = NONE;
            return STEP_DONE;
        }
        if (generator->frame == NULL)
        {
            frame->sent = ABSENT;
            vm->returned = NONE;
            return kind == SEND_EXCEPTION ? (vm_raise_value(vm, frame->locals[1]), STEP_FAILED) : STEP_AGAIN;
        }
        if (kind != SEND_VALUE)
        {
            generator_throw_into(vm, generator, frame->locals[1]);
            return STEP_FAILED;
        }
        if (!started && !is_none(frame->locals[1]))
        {
            vm_raise(vm, "TypeError", "can't send non-None value to a just-started generator");
            return STEP_FAILED;
        }
        return generator_resume(vm, generator, frame->locals[1]) == ANSWER_FAILED ? STEP_FAILED : STEP_WAIT;
    }
    if (kind == SEND_CLOSE)
    {
        if (is_absent(frame->sent))
        {
            frame->result = NONE;
            return STEP_DONE;
        }
        vm_raise(vm, "RuntimeError", "generator ignored GeneratorExit");
        return STEP_FAILED;
    }
    if (is_absent(frame->sent))
    {
        exception_stop(vm);
        return STEP_FAILED;
    }
    frame->result = frame->sent;
    return STEP_DONE;
}

static bool generator_push(struct vm *vm, struct value self, enum sending kind, struct value sent)
{
    struct native_frame *frame;

    frame = vm_push_native(vm, send_resume);
    frame->locals[0] = self;
    frame->locals[1] = sent;
    frame->data = (void *)(uintptr_t)kind;
    return true;
}

static bool generator_send(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)out;
    return generator_push(vm, self, SEND_VALUE, args[0]);
}

static bool generator_next(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    (void)out;
    return generator_push(vm, self, SEND_VALUE, NONE);
}

static bool generator_throw(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value exception = is_absent(args[1]) || is_none(args[1]) ? args[0] : args[1];

    (void)out;
    return exception_instance(vm, exception, &exception) && generator_push(vm, self, SEND_EXCEPTION, exception);
}

static bool generator_close(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value exception;

    (void)args;
    (void)out;
    if (!vm_call_nested(vm, value_of(&vm_native_class(vm, "GeneratorExit")->object), NULL, 0, &exception))
        return false;
    return generator_push(vm, self, SEND_CLOSE, exception);
}

static bool generator_self(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)args;
    *out = self;
    return true;
}

static const struct native generator_methods[] = {
    {"send", "value, /", generator_send, 0},
    {"throw", "type, value=None, traceback=None, /", generator_throw, 0},
    {"close", "", generator_close, 0},
    {"__iter__", "", generator_self, 0},
    {"__next__", "", generator_next, 0},
    {"__aiter__", "", generator_self, 0},
    {"__anext__", "", generator_next, 0},
    {"__await__", "", generator_self, 0},
    {0},
};

static bool iterator_step(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    if (iterate_next(vm, self, out) == ANSWER_FAILED)
        return false;
    return !is_absent(*out) || exception_stop(vm);
}

static const struct native iterator_methods[] = {
    {"__iter__", "", generator_self, 0},
    {"__next__", "", iterator_step, 0},
    {0},
};

/* ---- classes that only have a name ---- */

#define PLAIN_CLASSES(ROW)                                                                                                     \
    ROW(function, "function", NULL)                                                                                            \
    ROW(builtin, "builtin_function_or_method", NULL)                                                                           \
    ROW(method, "method", NULL)                                                                                                \
    ROW(module, "module", NULL)                                                                                                \
    ROW(cell, "cell", NULL)                                                                                                    \
    ROW(frame, "frame", NULL)                                                                                                  \
    ROW(unknown, "unknown", NULL)                                                                                              \
    ROW(none, "NoneType", NULL)                                                                                                \
    ROW(ellipsis, "ellipsis", NULL)                                                                                            \
    ROW(not_implemented, "NotImplementedType", NULL)                                                                           \
    ROW(generator, "generator", generator_methods)                                                                             \
    ROW(coroutine, "coroutine", generator_methods)                                                                             \
    ROW(iterator, "iterator", iterator_methods)

#define CLASS_ROW(id, class_name, method_rows)                                                                                 \
    static const struct native_class id##_row = {.name = class_name, .module = "builtins", .methods = method_rows};
PLAIN_CLASSES(CLASS_ROW)

#define ITEM_ROW(id, class_name, method_rows) {.name = class_name, .kind = ITEM_CLASS, .class_ = &id##_row},
const struct native_item core_items[] = {
    {.name = "object", .kind = ITEM_CLASS, .class_ = &object_row},
    {.name = "type", .kind = ITEM_CLASS, .class_ = &type_row},
    {.name = "property", .kind = ITEM_CLASS, .class_ = &property_row},
    {.name = "staticmethod", .kind = ITEM_CLASS, .class_ = &static_row},
    {.name = "classmethod", .kind = ITEM_CLASS, .class_ = &class_method_row},
    {.name = "super", .kind = ITEM_CLASS, .class_ = &super_row},
    PLAIN_CLASSES(ITEM_ROW)
    {0},
};
