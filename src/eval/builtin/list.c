/* The classes list and tuple. */
#include "eval/builtin/arguments.h"
#include "eval/builtin/classes.h"
#include "eval/builtin/operators.h"

static bool list_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value list = list_make(vm, NULL, 0);

    if (is_given(args[0]) && !value_to_list(vm, args[0], &list))
        return false;
    *out = class_hold(vm, self, list);
    return true;
}

static bool list_append(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)out;
    list_push(vm, self_list(vm, self), args[0]);
    return true;
}

static bool list_extend(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct list_object *list = self_list(vm, self);
    struct value more;

    (void)out;
    if (!value_to_list(vm, args[0], &more))
        return false;
    for (uint32_t i = 0, len = AS_LIST(more)->len; i < len; i++)
        list_push(vm, list, AS_LIST(more)->at[i]);
    return true;
}

static bool list_insert_method(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct list_object *list = self_list(vm, self);
    int64_t at;

    (void)out;
    if (!argument_int(vm, args[0], &at))
        return false;
    at = at < 0 ? at + list->len : at;
    list_insert(vm, list, at < 0 ? 0 : at > list->len ? list->len : (size_t)at, args[1]);
    return true;
}

static void item_remove(struct list_object *list, uint32_t at)
{
    memmove(list->at + at, list->at + at + 1, (list->len - at - 1) * sizeof *list->at);
    list->len--;
}

static bool list_pop(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct list_object *list = self_list(vm, self);
    int64_t at = -1;

    if (is_given(args[0]) && !argument_int(vm, args[0], &at))
        return false;
    if (list->len == 0)
        return vm_raise(vm, "IndexError", "pop from empty list");
    at = at < 0 ? at + list->len : at;
    if (at < 0 || at >= list->len)
        return vm_raise(vm, "IndexError", "pop index out of range");
    *out = list->at[at];
    vm->steps += (size_t)(list->len - at) * sizeof *list->at / STEP_BYTES;
    item_remove(list, (uint32_t)at);
    return true;
}

/* The index of the first equal item in from..to; -1 when there is none. The items are asked for anew: __eq__ may change them.
 */
static bool item_find(struct vm *vm, struct value self, struct value item, int64_t from, int64_t to, int64_t *out)
{
    const struct value *items;
    size_t len;

    *out = -1;
    for (int64_t i = from; i < to && sequence_items(vm, self, &items, &len) && i < (int64_t)len; i++)
    {
        bool equal = value_is_same(items[i], item);

        if (!equal && !value_equal(vm, items[i], item, &equal))
            return false;
        if (equal)
        {
            *out = i;
            return true;
        }
    }
    return true;
}

static bool list_remove(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct list_object *list = self_list(vm, self);
    int64_t at;

    (void)out;
    if (!item_find(vm, self, args[0], 0, list->len, &at))
        return false;
    if (at < 0)
        return vm_raise(vm, "ValueError", "list.remove(x): x not in list");
    if (at < list->len)
        item_remove(list, (uint32_t)at);
    return true;
}

static bool sequence_index(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct value *items;
    size_t len;
    int64_t from, to, at;

    if (!sequence_items(vm, self, &items, &len) || !range_arguments(vm, args[1], args[2], (int64_t)len, &from, &to) ||
        !item_find(vm, self, args[0], from, to, &at))
        return false;
    *out = value_int(at);
    if (at >= 0)
        return true;
    if (is_kind(value_plain(vm, self), OBJECT_TUPLE))
        return vm_raise(vm, "ValueError", "tuple.index(x): x not in tuple");

    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));

    if (value_repr(vm, args[0], &text))
        vm_raise(vm, "ValueError", STR_FMT " is not in list", STR_ARG(buf_str(&text)));
    arena_reset(vm->scratch, mark);
    return false;
}

static bool sequence_count(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct value *items;
    size_t len;
    int64_t count = 0;

    for (size_t i = 0; sequence_items(vm, self, &items, &len) && i < len; i++)
    {
        bool equal = value_is_same(items[i], args[0]);

        if (!equal && !value_equal(vm, items[i], args[0], &equal))
            return false;
        count += equal;
    }
    *out = value_int(count);
    return true;
}

static bool list_reverse(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct list_object *list = self_list(vm, self);

    (void)args;
    (void)out;
    for (uint32_t i = 0, j = list->len; i + 1 < j; i++)
    {
        struct value kept = list->at[i];

        list->at[i] = list->at[--j];
        list->at[j] = kept;
    }
    return true;
}

static bool list_clear(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    (void)out;
    self_list(vm, self)->len = 0;
    return true;
}

static bool list_copy(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct list_object *list = self_list(vm, self);

    (void)args;
    *out = list_make(vm, list->at, list->len);
    return true;
}

static bool list_sort_method(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    bool reverse;

    return argument_truth(vm, args[1], false, &reverse) && sort_with_key(vm, self_list(vm, self), args[0], reverse, NONE, out);
}

/* The methods that operators stand for, as super().__getitem__(...) and the like call them. */

static bool sequence_len(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t len;

    (void)args;
    if (!value_len(vm, value_plain(vm, self), &len))
        return false;
    *out = value_int(len);
    return true;
}

static bool sequence_getitem(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return value_get_item(vm, value_plain(vm, self), args[0], out);
}

static bool sequence_contains(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    bool has;

    if (!value_contains(vm, value_plain(vm, self), args[0], &has))
        return false;
    *out = value_bool(has);
    return true;
}

static bool sequence_iter(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct iteration iteration;

    (void)args;
    if (!iteration_open(vm, value_plain(vm, self), &iteration))
        return false;
    *out = iteration.iterator;
    return true;
}

static bool list_setitem(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct list_object *list = self_list(vm, self);
    int64_t at;

    (void)out;
    if (!argument_int(vm, args[0], &at))
        return false;
    at = at < 0 ? at + list->len : at;
    if (at < 0 || at >= list->len)
        return vm_raise(vm, "IndexError", "list assignment index out of range");
    list->at[at] = args[1];
    return true;
}

static const struct native list_methods[] = {
    {"append", "object, /", list_append, NATIVE_TAKES_OPAQUE},
    {"clear", "", list_clear},
    {"copy", "", list_copy},
    {"count", "value, /", sequence_count},
    {"extend", "iterable, /", list_extend, NATIVE_DRAIN_0},
    {"index", "value, start=0, stop=9223372036854775807, /", sequence_index},
    {"insert", "index, object, /", list_insert_method, NATIVE_TAKES_OPAQUE},
    {"pop", "index=-1, /", list_pop},
    {"remove", "value, /", list_remove},
    {"reverse", "", list_reverse},
    {"sort", "*, key=None, reverse=False", list_sort_method},
    {"__len__", "", sequence_len},
    {"__getitem__", "key, /", sequence_getitem},
    {"__setitem__", "key, value, /", list_setitem, NATIVE_TAKES_OPAQUE},
    {"__contains__", "key, /", sequence_contains},
    {"__iter__", "", sequence_iter},
    {0},
};

static const struct native list_make_row = {"list", "iterable=(), /", list_construct, NATIVE_DRAIN_0};

const struct native_class list_row = {
    .name = "list",
    .module = "builtins",
    .make = &list_make_row,
    .methods = list_methods,
    .doc = "A mutable sequence.",
};

static bool tuple_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value list, tuple = vm->empty_tuple;

    if (is_kind(args[0], OBJECT_TUPLE))
        tuple = args[0];
    else if (is_given(args[0]))
    {
        if (!value_to_list(vm, args[0], &list))
            return false;
        tuple = tuple_make(vm, AS_LIST(list)->at, AS_LIST(list)->len);
    }
    *out = class_hold(vm, self, tuple);
    return true;
}

static const struct native tuple_methods[] = {
    {"count", "value, /", sequence_count},
    {"index", "value, start=0, stop=9223372036854775807, /", sequence_index},
    {"__len__", "", sequence_len},
    {"__getitem__", "key, /", sequence_getitem},
    {"__contains__", "key, /", sequence_contains},
    {"__iter__", "", sequence_iter},
    {0},
};

static const struct native tuple_make_row = {"tuple", "iterable=(), /", tuple_construct, NATIVE_DRAIN_0};

const struct native_class tuple_row = {
    .name = "tuple",
    .module = "builtins",
    .make = &tuple_make_row,
    .methods = tuple_methods,
    .doc = "An immutable sequence.",
};
