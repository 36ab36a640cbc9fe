/*
 * ==, <, `is`, `in`: comparing built-in values, with the methods of classes behind them.
 *
 * Containers compare item by item, identity first as CPython does. Depth in C is limited (nesting_enter).
 */
#include "eval/builtin/arguments.h"
#include "eval/builtin/big.h"
#include "eval/builtin/operators.h"
#include "py/ast.h"

#include <math.h>

bool value_is_same(struct value a, struct value b)
{
    if (a.tag != b.tag)
        return false;
    switch (a.tag)
    {
        case VALUE_BOOL:
            return a.boolean == b.boolean;
        case VALUE_INT:
            return a.integer == b.integer;
        case VALUE_REAL:
            return memcmp(&a.real, &b.real, sizeof a.real) == 0;
        case VALUE_OBJECT:
            /* CPython interns most short strings that programs compare with `is`. */
            return a.object == b.object || (is_str(a) && is_str(b) && str_equal(str_of(a), str_of(b)));
        default:
            return true;
    }
}

/* An integer against a double, exactly; 2 when the double is NaN. */
static int integer_compare_real(struct value integer, double real)
{
    double as_real;

    if (isnan(real))
        return 2;
    if (isinf(real))
        return real > 0 ? -1 : 1;
    if (!big_to_real(integer, &as_real))
        return big_is_negative(integer) ? -1 : 1;
    if (as_real != real)
        return as_real < real ? -1 : 1;
    if (integer.tag == VALUE_OBJECT || big_bit_length(integer) <= 53)
        return 0;
    if (real >= 9223372036854775808.0)
        return -1;
    return small_of(integer) < (int64_t)real ? -1 : small_of(integer) > (int64_t)real;
}

/* -1, 0, 1; 2 when unordered (NaN). */
static int number_compare(struct value a, struct value b)
{
    if (a.tag == VALUE_REAL && b.tag == VALUE_REAL)
    {
        if (isnan(a.real) || isnan(b.real))
            return 2;
        return a.real < b.real ? -1 : a.real > b.real;
    }
    if (a.tag == VALUE_REAL)
    {
        int order = integer_compare_real(b, a.real);

        return order == 2 ? 2 : -order;
    }
    return b.tag == VALUE_REAL ? integer_compare_real(a, b.real) : big_compare(a, b);
}

static bool items_equal(struct vm *vm, const struct value *a, const struct value *b, size_t len, bool *out)
{
    *out = true;
    for (size_t i = 0; i < len && *out; i++)
    {
        if (!value_is_same(a[i], b[i]) && !value_equal(vm, a[i], b[i], out))
            return false;
    }
    return true;
}

static bool dicts_equal(struct vm *vm, struct dict_object *a, struct dict_object *b, bool *out)
{
    struct dict_entry *entry;

    *out = a->len == b->len;
    for (uint32_t i = 0; *out && dict_next(a, &i, &entry);)
    {
        struct value left = entry->value, right = ABSENT;

        if (!dict_get(vm, b, entry->key, &right))
            return false;
        if (is_absent(right))
            *out = false;
        else if (!value_is_same(left, right) && !value_equal(vm, left, right, out))
            return false;
    }
    return true;
}

static bool is_subset(struct vm *vm, struct set_object *a, struct set_object *b, bool *out)
{
    struct dict_entry *entry;

    *out = a->dict->len <= b->dict->len;
    for (uint32_t i = 0; *out && dict_next(a->dict, &i, &entry);)
    {
        if (!set_has(vm, b, entry->key, out))
            return false;
    }
    return true;
}

static int64_t range_count(const struct range_object *range)
{
    if (range->step > 0)
        return range->start < range->stop
                   ? (int64_t)(((uint64_t)range->stop - (uint64_t)range->start - 1) / (uint64_t)range->step) + 1
                   : 0;
    return range->start > range->stop
               ? (int64_t)(((uint64_t)range->start - (uint64_t)range->stop - 1) / (0 - (uint64_t)range->step)) + 1
               : 0;
}

static bool ranges_equal(const struct range_object *a, const struct range_object *b)
{
    int64_t count = range_count(a);

    return count == range_count(b) && (count == 0 || (a->start == b->start && (count == 1 || a->step == b->step)));
}

static bool slices_equal(struct vm *vm, const struct slice_object *a, const struct slice_object *b, bool *out)
{
    struct value left[] = {a->start, a->stop, a->step}, right[] = {b->start, b->stop, b->step};

    return items_equal(vm, left, right, 3, out);
}

static bool objects_equal_inner(struct vm *vm, struct value a, struct value b, bool *out)
{
    const struct value *left, *right;
    size_t left_len, right_len;

    switch (a.object->kind)
    {
        case OBJECT_STR:
            *out = AS_STR(a)->hash == AS_STR(b)->hash && str_equal(str_of(a), str_of(b));
            return true;
        case OBJECT_BYTES:
            *out = str_equal(self_bytes(vm, a), self_bytes(vm, b));
            return true;
        case OBJECT_LIST:
        case OBJECT_TUPLE:
            *out =
                sequence_items(vm, a, &left, &left_len) && sequence_items(vm, b, &right, &right_len) && left_len == right_len;
            return !*out || items_equal(vm, left, right, left_len, out);
        case OBJECT_DICT:
            return dicts_equal(vm, AS_DICT(a), AS_DICT(b), out);
        case OBJECT_SET:
            *out = AS_SET(a)->dict->len == AS_SET(b)->dict->len;
            return !*out || is_subset(vm, AS_SET(a), AS_SET(b), out);
        case OBJECT_RANGE:
            *out = ranges_equal(AS_RANGE(a), AS_RANGE(b));
            return true;
        case OBJECT_SLICE:
            return slices_equal(vm, AS_SLICE(a), AS_SLICE(b), out);
        case OBJECT_METHOD:
            *out = value_is_same(AS_METHOD(a)->function, AS_METHOD(b)->function) &&
                   value_is_same(AS_METHOD(a)->self, AS_METHOD(b)->self);
            return true;
        default:
            *out = a.object == b.object;
            return true;
    }
}

static bool objects_equal(struct vm *vm, struct value a, struct value b, bool *out)
{
    *out = a.object == b.object;
    if (*out || a.object->kind != b.object->kind)
        return true;
    if (is_str(a))
        return objects_equal_inner(vm, a, b, out);
    if (!nesting_enter(vm))
        return false;

    bool good = objects_equal_inner(vm, a, b, out);

    nesting_leave(vm);
    return good;
}

/* a.__eq__(b), then b.__eq__(a); absent when both have no opinion. */
static bool equal_by_method(struct vm *vm, struct value a, struct value b, struct value *out)
{
    struct value method = own_method(vm, a, "__eq__");

    *out = ABSENT;
    if (is_given(method) && !method_call(vm, method, a, &b, 1, out))
        return false;
    if (is_given(method) && out->tag != VALUE_NOT_IMPLEMENTED)
        return true;
    *out = ABSENT;
    method = own_method(vm, b, "__eq__");
    if (is_given(method) && !method_call(vm, method, b, &a, 1, out))
        return false;
    if (out->tag == VALUE_NOT_IMPLEMENTED)
        *out = ABSENT;
    return true;
}

bool value_equal(struct vm *vm, struct value a, struct value b, bool *out_equal)
{
    vm->steps++;
    if (is_kind(a, OBJECT_INSTANCE) || is_kind(b, OBJECT_INSTANCE))
    {
        struct value answer;

        if (!equal_by_method(vm, a, b, &answer))
            return false;
        if (is_given(answer))
            return value_truth(vm, answer, out_equal);
        a = value_plain(vm, a);
        b = value_plain(vm, b);
    }
    if (is_opaque(a) || is_opaque(b))
        return vm_refuse_opaque(vm, is_opaque(a) ? a : b, "a comparison needs a value that is not known");
    if (is_number(a) && is_number(b))
        *out_equal = number_compare(a, b) == 0;
    else if (a.tag != b.tag)
        *out_equal = false;
    else if (a.tag == VALUE_OBJECT)
        return objects_equal(vm, a, b, out_equal);
    else
        *out_equal = value_is_same(a, b);
    return true;
}

static bool order_holds(uint32_t op, int order)
{
    switch (op)
    {
        case OP_LT:
            return order < 0;
        case OP_LT_E:
            return order <= 0;
        case OP_GT:
            return order > 0 && order != 2;
        default:
            return order >= 0 && order != 2;
    }
}

/* The first pair of items that differ decides. */
static bool items_order(struct vm *vm, uint32_t op, struct value a, struct value b, bool *out)
{
    const struct value *left = NULL, *right = NULL;
    size_t left_len = 0, right_len = 0, i = 0;

    if (!sequence_items(vm, a, &left, &left_len) || !sequence_items(vm, b, &right, &right_len))
        return true;
    for (; i < left_len && i < right_len; i++)
    {
        bool equal = true;
        struct value answer;

        if (!value_is_same(left[i], right[i]) && !value_equal(vm, left[i], right[i], &equal))
            return false;
        if (!equal)
            return value_binary(vm, op, left[i], right[i], &answer) && value_truth(vm, answer, out);
    }
    *out = order_holds(op, left_len < right_len ? -1 : left_len > right_len);
    return true;
}

static bool sets_order(struct vm *vm, uint32_t op, struct set_object *a, struct set_object *b, bool *out)
{
    bool swap = op == OP_GT || op == OP_GT_E;
    bool strict = op == OP_LT || op == OP_GT;

    if (strict && a->dict->len == b->dict->len)
    {
        *out = false;
        return true;
    }
    return swap ? is_subset(vm, b, a, out) : is_subset(vm, a, b, out);
}

bool order_of(struct vm *vm, uint32_t op, struct value a, struct value b, bool *out_known, bool *out)
{
    *out_known = true;
    if (is_number(a) && is_number(b))
    {
        int order = number_compare(a, b);

        *out = order != 2 && order_holds(op, order);
        return true;
    }
    if (a.tag != VALUE_OBJECT || b.tag != VALUE_OBJECT || a.object->kind != b.object->kind)
    {
        *out_known = false;
        return true;
    }
    switch (a.object->kind)
    {
        case OBJECT_STR:
            *out = order_holds(op, str_compare(str_of(a), str_of(b)));
            return true;
        case OBJECT_BYTES:
            *out = order_holds(op, str_compare(self_bytes(vm, a), self_bytes(vm, b)));
            return true;
        case OBJECT_SET:
            return sets_order(vm, op, AS_SET(a), AS_SET(b), out);
        case OBJECT_LIST:
        case OBJECT_TUPLE:
            break;
        default:
            *out_known = false;
            return true;
    }
    if (!nesting_enter(vm))
        return false;

    bool good = items_order(vm, op, a, b, out);

    nesting_leave(vm);
    return good;
}

bool value_is_less(struct vm *vm, struct value a, struct value b, bool *out)
{
    struct value answer;
    bool known;

    if (is_str(a) && is_str(b))
        return order_of(vm, OP_LT, a, b, &known, out);
    return value_binary(vm, OP_LT, a, b, &answer) && value_truth(vm, answer, out);
}

bool value_compare(struct vm *vm, struct value a, struct value b, int *out_order)
{
    bool less, more;

    if (!value_is_less(vm, a, b, &less))
        return false;
    if (less)
    {
        *out_order = -1;
        return true;
    }
    if (!value_is_less(vm, b, a, &more))
        return false;
    *out_order = more ? 1 : 0;
    return true;
}

static bool text_contains(struct vm *vm, str text, struct value item, bool *out)
{
    struct value plain = value_plain(vm, item);

    if (is_opaque(item))
        return vm_refuse_opaque(vm, item, "`in` needs a value that is not known");
    if (!is_str(plain))
        return vm_raise(vm, "TypeError", "'in <string>' requires string as left operand, not %s", value_type_name(vm, item));
    vm->steps += text.len / STEP_BYTES;
    *out = str_find(text, str_of(plain)) != STR_NONE;
    return true;
}

static bool bytes_contain(struct vm *vm, str bytes, struct value item, bool *out)
{
    str part;
    int64_t byte;
    char c;

    if (is_kind(item, OBJECT_BYTES))
        part = self_bytes(vm, item);
    else
    {
        if (!value_to_int(vm, item, &byte))
            return false;
        if (byte < 0 || byte > 255)
            return vm_raise(vm, "ValueError", "byte must be in range(0, 256)");
        c = (char)byte;
        part = (str){&c, 1};
    }
    *out = str_find(bytes, part) != STR_NONE;
    return true;
}

static bool range_contains(const struct range_object *range, struct value item)
{
    if (item.tag == VALUE_REAL && item.real == floor(item.real) && fabs(item.real) < 9e18)
        item = value_int((int64_t)item.real);
    if (item.tag != VALUE_INT && item.tag != VALUE_BOOL)
        return false;

    int64_t x = small_of(item);

    if (range->step > 0 ? x < range->start || x >= range->stop : x > range->start || x <= range->stop)
        return false;

    uint64_t distance = range->step > 0 ? (uint64_t)x - (uint64_t)range->start : (uint64_t)range->start - (uint64_t)x;
    uint64_t step = range->step > 0 ? (uint64_t)range->step : 0 - (uint64_t)range->step;

    return distance % step == 0;
}

static bool iterable_contains(struct vm *vm, struct value container, struct value item, bool *out)
{
    struct iteration iteration;
    struct value next;

    *out = false;
    if (!iteration_open(vm, container, &iteration))
        return false;
    while (!*out)
    {
        if (!iteration_next(vm, &iteration, &next))
            return false;
        if (is_absent(next))
            return true;
        *out = value_is_same(item, next);
        if (!*out && !value_equal(vm, item, next, out))
            return false;
    }
    return true;
}

static bool items_contain(struct vm *vm, struct value container, struct value item, bool *out)
{
    const struct value *items;
    size_t len;

    *out = false;
    /* Asked for anew each time: __eq__ of an item may change the list. */
    for (size_t i = 0; !*out && sequence_items(vm, container, &items, &len) && i < len; i++)
    {
        *out = value_is_same(item, items[i]);
        if (!*out && !value_equal(vm, item, items[i], out))
            return false;
    }
    return true;
}

static bool dict_contains(struct vm *vm, struct dict_object *dict, struct value key, bool *out)
{
    struct value found = ABSENT;

    if (!dict_get(vm, dict, key, &found))
        return false;
    *out = is_given(found);
    return true;
}

bool value_contains(struct vm *vm, struct value container, struct value item, bool *out)
{
    struct value method = own_method(vm, container, "__contains__");
    struct value plain = value_plain(vm, container), answer;

    if (is_given(method) && !is_none(method))
        return method_call(vm, method, container, &item, 1, &answer) && value_truth(vm, answer, out);
    if (is_opaque(container))
        return vm_refuse_opaque(vm, container, "`in` needs a value that is not known");
    if (plain.tag != VALUE_OBJECT)
        return vm_raise(vm, "TypeError", "argument of type '%s' is not iterable", value_type_name(vm, container));
    switch (plain.object->kind)
    {
        case OBJECT_STR:
            return text_contains(vm, str_of(plain), item, out);
        case OBJECT_BYTES:
            return bytes_contain(vm, self_bytes(vm, plain), item, out);
        case OBJECT_LIST:
        case OBJECT_TUPLE:
            return items_contain(vm, plain, item, out);
        case OBJECT_DICT:
            return dict_contains(vm, AS_DICT(plain), item, out);
        case OBJECT_SET:
            return set_has(vm, AS_SET(plain), item, out);
        case OBJECT_RANGE:
            *out = range_contains(AS_RANGE(plain), value_plain(vm, item));
            return true;
        default:
            return iterable_contains(vm, container, item, out);
    }
}
