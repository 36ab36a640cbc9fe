/* Subscripts: reading, writing and deleting items of the built-in containers and of what stands for them. */
#include "eval/builtin/arguments.h"
#include "eval/builtin/classes.h"
#include "eval/machine.h"
#include "eval/std/typing.h"
#include "eval/unknown.h"

#include <string.h>

static bool is_index(struct vm *vm, struct value value)
{
    struct value plain = value_plain(vm, value);

    return plain.tag == VALUE_INT || plain.tag == VALUE_BOOL || !is_absent(own_method(vm, value, "__index__"));
}

/* An index from either end. False: IndexError in CPython's words ("list index out of range"). */
static bool index_of(struct vm *vm, struct value index, int64_t len, const char *what, const char *verb, int64_t *out)
{
    if (is_opaque(index))
        return vm_refuse_opaque(vm, index, "the index is not known");
    if (is_kind(index, OBJECT_BIG))
        return vm_raise(vm, "IndexError", "cannot fit 'int' into an index-sized integer");
    if (!is_index(vm, index))
        return str_equal(str_from(what), STR("string"))
                   ? vm_raise(vm, "TypeError", "string indices must be integers, not '%s'", value_type_name(vm, index))
                   : vm_raise(vm, "TypeError", "%s indices must be integers or slices, not %s", what, value_type_name(vm, index));
    if (!value_to_int(vm, index, out))
        return false;
    if (*out < 0)
        *out += len;
    if (*out >= 0 && *out < len)
        return true;
    return vm_raise(vm, "IndexError", "%s %sindex out of range", what, verb);
}

static bool items_slice(struct vm *vm, struct value slice, const struct value *items, uint32_t len, struct value *out_list)
{
    int64_t start, step, count;

    if (!slice_bounds(vm, slice, len, &start, &step, &count))
        return false;
    *out_list = list_make(vm, NULL, 0);
    for (int64_t i = 0; i < count; i++)
        list_push(vm, AS_LIST(*out_list), items[start + i * step]);
    return true;
}

static bool list_get(struct vm *vm, struct value object, struct value index, struct value *out)
{
    int64_t at;

    if (is_kind(index, OBJECT_SLICE))
        return items_slice(vm, index, AS_LIST(object)->at, AS_LIST(object)->len, out);
    if (!index_of(vm, index, AS_LIST(object)->len, "list", "", &at))
        return false;
    *out = AS_LIST(object)->at[at];
    return true;
}

static bool tuple_get(struct vm *vm, struct value object, struct value index, struct value *out)
{
    int64_t at;

    if (is_kind(index, OBJECT_SLICE))
    {
        if (!items_slice(vm, index, AS_TUPLE(object)->at, AS_TUPLE(object)->len, out))
            return false;
        *out = tuple_make(vm, AS_LIST(*out)->at, AS_LIST(*out)->len);
        return true;
    }
    if (!index_of(vm, index, AS_TUPLE(object)->len, "tuple", "", &at))
        return false;
    *out = AS_TUPLE(object)->at[at];
    return true;
}

static bool str_slice_get(struct vm *vm, struct value object, struct value index, struct value *out)
{
    int64_t start, step, count;
    struct arena_mark mark;
    struct buf text;

    if (!slice_bounds(vm, index, AS_STR(object)->count, &start, &step, &count))
        return false;
    if (step == 1)
    {
        *out = str_code_points(vm, object, start, start + count);
        return true;
    }
    mark = arena_mark(vm->arena);
    text = BUF(vm->arena);
    for (int64_t i = 0; i < count; i++)
        buf_add(&text, str_of(str_code_points(vm, object, start + i * step, start + i * step + 1)));
    *out = str_make(vm, buf_str(&text));
    arena_reset(vm->arena, mark);
    return true;
}

static bool str_get(struct vm *vm, struct value object, struct value index, struct value *out)
{
    int64_t at;

    if (is_kind(index, OBJECT_SLICE))
        return str_slice_get(vm, object, index, out);
    if (!index_of(vm, index, AS_STR(object)->count, "string", "", &at))
        return false;
    *out = str_code_points(vm, object, at, at + 1);
    return true;
}

static bool bytes_get(struct vm *vm, struct value object, struct value index, struct value *out)
{
    const struct bytes_object *bytes = AS_BYTES(object);
    int64_t at, step, count;

    if (!is_kind(index, OBJECT_SLICE))
    {
        if (!index_of(vm, index, bytes->len, "byte", "", &at))
            return false;
        *out = value_int((unsigned char)bytes->bytes[at]);
        return true;
    }
    if (!slice_bounds(vm, index, bytes->len, &at, &step, &count))
        return false;

    struct arena_mark mark = arena_mark(vm->arena);
    struct buf text = BUF(vm->arena);

    for (int64_t i = 0; i < count; i++)
        buf_add_char(&text, bytes->bytes[at + i * step]);
    *out = bytes_make(vm, buf_str(&text));
    arena_reset(vm->arena, mark);
    return true;
}

static bool range_get(struct vm *vm, struct value object, struct value index, struct value *out)
{
    const struct range_object *range = AS_RANGE(object);
    int64_t len, at, step, count;

    if (!value_len(vm, object, &len))
        return false;
    if (is_kind(index, OBJECT_SLICE))
    {
        if (!slice_bounds(vm, index, len, &at, &step, &count))
            return false;
        *out = range_make(vm, range->start + at * range->step, range->start + (at + count * step) * range->step,
                          range->step * step);
        return true;
    }
    if (!index_of(vm, index, len, "range object", "", &at))
        return false;
    *out = value_int(range->start + at * range->step);
    return true;
}

static bool key_missing(struct vm *vm, struct value key)
{
    struct value exception;
    struct class_object *class_ = vm_native_class(vm, "KeyError");

    return vm_call_nested(vm, value_of(&class_->object), &key, 1, &exception) && vm_raise_value(vm, exception);
}

static bool dict_get_item(struct vm *vm, struct value object, struct value dict, struct value key, struct value *out)
{
    struct value missing;

    if (!dict_get(vm, AS_DICT(dict), key, out))
        return false;
    if (!is_absent(*out))
        return true;
    missing = special_method(vm, object, "__missing__");
    if (!is_absent(missing))
        return vm_call_nested(vm, missing, &key, 1, out);
    return key_missing(vm, key);
}

static bool opaque_get(struct vm *vm, struct value object, struct value *out)
{
    *out = unknown_derive(vm, object, STR("[...]"));
    return true;
}

static bool class_get(struct vm *vm, struct value object, struct value index, struct value *out)
{
    struct class_object *class_ = AS_CLASS(object);
    struct value method = class_lookup(class_, str_intern_object(vm, STR("__class_getitem__")));

    *out = ABSENT;
    if (class_->native != NULL && class_->native->metaclass_get_attribute != NULL)
    {
        struct value item = ABSENT;

        if (!class_->native->metaclass_get_attribute(vm, class_, str_intern_object(vm, STR("__getitem__")), &item))
            return false;
        if (!is_absent(item))
            return vm_call_nested(vm, item, &index, 1, out);
    }
    if (is_kind(method, OBJECT_WRAPPER))
        method = AS_WRAPPER(method)->function;
    if (is_kind(method, OBJECT_FUNCTION) || is_kind(method, OBJECT_NATIVE))
        return vm_call_nested(vm, method_make(vm, method, object), &index, 1, out);
    return typing_subscript(vm, object, index, out);
}

bool value_get_item(struct vm *vm, struct value object, struct value index, struct value *out)
{
    struct value method;

    switch (object.tag == VALUE_OBJECT ? (int)object.object->kind : -1)
    {
        case OBJECT_LIST:
            return list_get(vm, object, index, out);
        case OBJECT_TUPLE:
            return tuple_get(vm, object, index, out);
        case OBJECT_STR:
            return str_get(vm, object, index, out);
        case OBJECT_BYTES:
            return bytes_get(vm, object, index, out);
        case OBJECT_RANGE:
            return range_get(vm, object, index, out);
        case OBJECT_DICT:
            return dict_get_item(vm, object, object, index, out);
        case OBJECT_OPAQUE:
            return opaque_get(vm, object, out);
        case OBJECT_CLASS:
            return class_get(vm, object, index, out);
        case OBJECT_INSTANCE:
            if (is_kind(AS_INSTANCE(object)->held, OBJECT_DICT) && is_absent(own_method(vm, object, "__getitem__")))
                return dict_get_item(vm, object, AS_INSTANCE(object)->held, index, out);
            method = special_method(vm, object, "__getitem__");
            if (!is_absent(method))
                return vm_call_nested(vm, method, &index, 1, out);
            if (!is_absent(AS_INSTANCE(object)->held))
                return value_get_item(vm, AS_INSTANCE(object)->held, index, out);
            break;
        default:
            break;
    }
    return vm_raise(vm, "TypeError", "'%s' object is not subscriptable", value_type_name(vm, object));
}

/* ---- writing ---- */

/* list[a:b] = items, and del list[a:b] with no items: only contiguous slices change the length. */
static bool list_splice(struct vm *vm, struct list_object *list, struct value slice, const struct list_object *items)
{
    int64_t start, step, count;
    struct value rest;

    if (!slice_bounds(vm, slice, list->len, &start, &step, &count))
        return false;
    if (step != 1)
    {
        if (items->len != (uint64_t)count)
            return vm_raise(vm, "ValueError", "attempt to assign sequence of size %u to extended slice of size %lld", items->len,
                            (long long)count);
        for (int64_t i = 0; i < count; i++)
            list->at[start + i * step] = items->at[i];
        return true;
    }
    rest = list_make(vm, list->len > 0 ? list->at + start + count : NULL, list->len - (size_t)(start + count));

    struct value inserted = list_make(vm, items->at, items->len);

    list->len = (uint32_t)start;
    for (uint32_t i = 0; i < AS_LIST(inserted)->len; i++)
        list_push(vm, list, AS_LIST(inserted)->at[i]);
    for (uint32_t i = 0; i < AS_LIST(rest)->len; i++)
        list_push(vm, list, AS_LIST(rest)->at[i]);
    return true;
}

static bool list_set(struct vm *vm, struct list_object *list, struct value index, struct value value)
{
    int64_t at;

    if (is_kind(index, OBJECT_SLICE))
    {
        struct value items;

        return value_to_list(vm, value, &items) && list_splice(vm, list, index, AS_LIST(items));
    }
    if (!index_of(vm, index, list->len, "list", "assignment ", &at))
        return false;
    list->at[at] = value;
    return true;
}

bool value_set_item(struct vm *vm, struct value object, struct value index, struct value value)
{
    struct value plain = value_plain(vm, object);

    if (is_kind(plain, OBJECT_LIST))
        return list_set(vm, AS_LIST(plain), index, value);
    if (is_kind(plain, OBJECT_DICT))
        return dict_set(vm, AS_DICT(plain), index, value);
    if (is_opaque(object))
        return true;
    return vm_raise(vm, "TypeError", "'%s' object does not support item assignment", value_type_name(vm, object));
}

static bool list_delete(struct vm *vm, struct list_object *list, struct value index)
{
    int64_t at, step, count;

    if (!is_kind(index, OBJECT_SLICE))
    {
        if (!index_of(vm, index, list->len, "list", "assignment ", &at))
            return false;
        memmove(list->at + at, list->at + at + 1, (list->len - (size_t)at - 1) * sizeof *list->at);
        list->len--;
        return true;
    }
    if (!slice_bounds(vm, index, list->len, &at, &step, &count))
        return false;

    uint32_t kept = 0;

    for (uint32_t i = 0; i < list->len; i++)
    {
        int64_t offset = (int64_t)i - at;
        bool cut = count > 0 && offset % step == 0 && offset / step >= 0 && offset / step < count;

        if (!cut)
            list->at[kept++] = list->at[i];
    }
    list->len = kept;
    return true;
}

bool value_delete_item(struct vm *vm, struct value object, struct value index)
{
    struct value plain = value_plain(vm, object);
    bool found;

    if (is_kind(plain, OBJECT_LIST))
        return list_delete(vm, AS_LIST(plain), index);
    if (is_kind(plain, OBJECT_DICT))
        return dict_delete(vm, AS_DICT(plain), index, &found) && (found || key_missing(vm, index));
    if (is_opaque(object))
        return true;
    return vm_raise(vm, "TypeError", "'%s' object does not support item deletion", value_type_name(vm, object));
}
