/*
 * Reading arguments, building texts, refusing.
 *
 * Scratch: one arena a machine, used as a stack. A native marks it, builds its text and resets it before it returns; a nested
 * call in between does the same, so the order holds. Nothing that outlives the native may point into it.
 */
#include "eval/builtin/arguments.h"

#include "eval/builtin/big.h"

struct value value_plain(struct vm *vm, struct value value)
{
    if (!is_kind(value, OBJECT_INSTANCE))
        return value;

    const struct instance_object *instance = AS_INSTANCE(value);

    if (is_absent(instance->held) || !class_is_subclass(instance->class_, vm_class_of(vm, instance->held)))
        return value;
    return instance->held;
}

bool argument_str(struct vm *vm, struct value value, const char *what, str *out)
{
    struct value plain = value_plain(vm, value);

    if (is_str(plain))
    {
        *out = str_of(plain);
        return true;
    }
    if (is_opaque(value))
        return vm_refuse_opaque(vm, value, "%s is not known here", what);
    return vm_raise(vm, "TypeError", "%s must be str, not %s", what, value_type_name(vm, value));
}

bool argument_bytes(struct vm *vm, struct value value, const char *what, str *out)
{
    struct value plain = value_plain(vm, value);

    if (is_kind(plain, OBJECT_BYTES))
    {
        *out = (str){AS_BYTES(plain)->bytes, AS_BYTES(plain)->len};
        return true;
    }
    if (is_opaque(value))
        return vm_refuse_opaque(vm, value, "%s is not known here", what);
    return vm_raise(vm, "TypeError", "%s: a bytes-like object is required, not '%s'", what, value_type_name(vm, value));
}

bool argument_int(struct vm *vm, struct value value, int64_t *out)
{
    return value_to_int(vm, value, out);
}

bool argument_truth(struct vm *vm, struct value value, bool missing, bool *out)
{
    if (is_absent(value))
    {
        *out = missing;
        return true;
    }
    return value_truth(vm, value, out);
}

/* The result of __float__, when there is one. */
static bool real_of_method(struct vm *vm, struct value value, double *out)
{
    struct value method = own_method(vm, value, "__float__");
    struct value result = NONE;

    if (is_opaque(value))
        return vm_refuse_opaque(vm, value, "a number is not known here");
    if (is_given(method))
    {
        if (!method_call(vm, method, value, NULL, 0, &result))
            return false;
        if (result.tag == VALUE_REAL)
        {
            *out = result.real;
            return true;
        }
    }
    return vm_raise(vm, "TypeError", "must be real number, not %s", value_type_name(vm, value));
}

bool argument_real(struct vm *vm, struct value value, double *out)
{
    struct value plain = value_plain(vm, value);

    if (plain.tag == VALUE_REAL)
    {
        *out = plain.real;
        return true;
    }
    if (!is_integer(plain))
        return real_of_method(vm, value, out);
    return big_to_real(plain, out) || vm_raise(vm, "OverflowError", "int too large to convert to float");
}

struct str_object *self_str(struct vm *vm, struct value self)
{
    struct value plain = value_plain(vm, self);

    return is_str(plain) ? AS_STR(plain) : vm->empty_str;
}

str self_text(struct vm *vm, struct value self)
{
    struct str_object *text = self_str(vm, self);

    return (str){text->bytes, text->len};
}

struct list_object *self_list(struct vm *vm, struct value self)
{
    struct value plain = value_plain(vm, self);

    return AS_LIST(is_kind(plain, OBJECT_LIST) ? plain : list_make(vm, NULL, 0));
}

struct dict_object *self_dict(struct vm *vm, struct value self)
{
    struct value plain = value_plain(vm, self);

    return is_kind(plain, OBJECT_DICT) ? AS_DICT(plain) : dict_make(vm);
}

struct set_object *self_set(struct vm *vm, struct value self)
{
    struct value plain = value_plain(vm, self);

    return is_kind(plain, OBJECT_SET) ? AS_SET(plain) : set_make(vm, false);
}

struct tuple_object *self_tuple(struct vm *vm, struct value self)
{
    struct value plain = value_plain(vm, self);

    return AS_TUPLE(is_kind(plain, OBJECT_TUPLE) ? plain : vm->empty_tuple);
}

str self_bytes(struct vm *vm, struct value self)
{
    struct value plain = value_plain(vm, self);

    return is_kind(plain, OBJECT_BYTES) ? (str){AS_BYTES(plain)->bytes, AS_BYTES(plain)->len} : STR("");
}

bool sequence_items(struct vm *vm, struct value value, const struct value **out_items, size_t *out_len)
{
    struct value plain = value_plain(vm, value);

    if (is_kind(plain, OBJECT_LIST))
    {
        *out_items = AS_LIST(plain)->at;
        *out_len = AS_LIST(plain)->len;
        return true;
    }
    if (is_kind(plain, OBJECT_TUPLE))
    {
        *out_items = AS_TUPLE(plain)->at;
        *out_len = AS_TUPLE(plain)->len;
        return true;
    }
    return false;
}

static void scratch_close(void *scratch)
{
    arena_close(scratch);
}

struct arena *scratch_arena(struct vm *vm)
{
    if (vm->scratch == NULL)
    {
        vm->scratch = arena_open(arena_memory(vm->arena));
        arena_on_close(vm->arena, scratch_close, vm->scratch);
    }
    return vm->scratch;
}

struct arena_mark scratch_mark(struct vm *vm)
{
    return arena_mark(scratch_arena(vm));
}

bool scratch_str(struct vm *vm, struct arena_mark mark, const struct buf *text, bool built, struct value *out)
{
    if (built)
        *out = str_make(vm, buf_str(text));
    arena_reset(vm->scratch, mark);
    return built;
}

const char *text_for_message(struct vm *vm, str text)
{
    return str_cstring(vm->diags->arena, text);
}

bool refuse_feature(struct vm *vm, const char *hint, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    str text = str_vprint(vm->diags->arena, format, arguments);
    va_end(arguments);
    diag_error(vm->diags, DIAG_UNSUPPORTED, vm->span, STR_FMT, STR_ARG(text));
    diag_hint(vm->diags, "%s", hint);
    return vm_refuse(vm);
}

bool refuse_size(struct vm *vm, const char *what)
{
    diag_error(vm->diags, DIAG_LIMIT, vm->span, "%s is too large to be made", what);
    diag_hint(vm->diags, "Build the value in smaller pieces.");
    return vm_refuse(vm);
}

bool nesting_enter(struct vm *vm)
{
    if (vm->limits.nested != 0 && vm->nested >= vm->limits.nested)
        return vm_raise(vm, "RecursionError", "maximum recursion depth exceeded");
    vm->nested++;
    return true;
}

void nesting_leave(struct vm *vm)
{
    vm->nested--;
}

struct value own_method(struct vm *vm, struct value value, const char *name)
{
    if (!is_kind(value, OBJECT_INSTANCE))
        return ABSENT;

    const struct instance_object *instance = AS_INSTANCE(value);
    struct value method = class_lookup(instance->class_, str_intern_object(vm, str_from(name)));

    if (!is_kind(method, OBJECT_NATIVE))
        return method;

    const struct class_object *owner = AS_NATIVE(method)->owner;

    if (owner == NULL || owner == vm->object_class)
        return ABSENT;
    if (!is_absent(instance->held) && owner == vm_class_of(vm, instance->held))
        return ABSENT;
    return method;
}

bool method_call(struct vm *vm, struct value method, struct value self, const struct value *args, size_t count,
                 struct value *out)
{
    struct value callee = method;

    if (is_kind(method, OBJECT_FUNCTION) || is_kind(method, OBJECT_NATIVE))
        callee = method_make(vm, method, self);
    return vm_call_nested(vm, callee, args, count, out);
}

bool attribute_get(struct vm *vm, struct value object, const char *name, struct value *out)
{
    return value_get_attribute(vm, object, str_from(name), out);
}

bool value_is_callable(struct vm *vm, struct value value)
{
    if (value.tag != VALUE_OBJECT)
        return false;
    switch (value.object->kind)
    {
        case OBJECT_FUNCTION:
        case OBJECT_NATIVE:
        case OBJECT_METHOD:
        case OBJECT_CLASS:
        case OBJECT_OPAQUE:
            return true;
        case OBJECT_INSTANCE:
            return is_given(class_lookup(AS_INSTANCE(value)->class_, str_intern_object(vm, STR("__call__"))));
        default:
            return false;
    }
}

struct value class_hold(struct vm *vm, struct value class_, struct value value)
{
    if (!is_kind(class_, OBJECT_CLASS) || AS_CLASS(class_) == vm_class_of(vm, value))
        return value;

    struct value instance = instance_make(vm, AS_CLASS(class_));

    AS_INSTANCE(instance)->held = value;
    return instance;
}

struct value str_of_cstring(struct vm *vm, const char *text)
{
    return str_make(vm, str_from(text));
}

struct value pair_make(struct vm *vm, struct value first, struct value second)
{
    struct value items[] = {first, second};

    return tuple_make(vm, items, 2);
}
