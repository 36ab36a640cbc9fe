/*
 * Truth, length, hash and integer value: the questions that every value is asked.
 *
 * Hashes are CPython's for numbers (equal numbers of different classes hash equal) and deterministic for all else: of the bytes
 * for texts, of the order of creation for nothing at all: identities hash by address, which no output depends on.
 */
#include "eval/builtin/arguments.h"
#include "eval/builtin/big.h"
#include "eval/builtin/operators.h"
#include "eval/decide.h"

#include <math.h>

static bool truth_by_method(struct vm *vm, struct value value, bool *out_known, bool *out)
{
    struct value method = own_method(vm, value, "__bool__"), answer = NONE;
    int64_t len;

    *out_known = true;
    if (is_given(method))
    {
        if (!method_call(vm, method, value, NULL, 0, &answer))
            return false;
        if (answer.tag != VALUE_BOOL)
        {
            if (is_opaque(answer))
                return value_truth(vm, answer, out);
            return vm_raise(vm, "TypeError", "__bool__ should return bool, returned %s", value_type_name(vm, answer));
        }
        *out = answer.boolean;
        return true;
    }
    if (is_given(own_method(vm, value, "__len__")))
    {
        if (!value_len(vm, value, &len))
            return false;
        *out = len != 0;
        return true;
    }
    *out_known = false;
    return true;
}

static bool object_truth(struct vm *vm, struct value value, bool *out)
{
    int64_t len;

    switch (value.object->kind)
    {
        case OBJECT_STR:
        case OBJECT_BYTES:
        case OBJECT_LIST:
        case OBJECT_TUPLE:
        case OBJECT_DICT:
        case OBJECT_SET:
        case OBJECT_RANGE:
            if (!value_len(vm, value, &len))
                return false;
            *out = len != 0;
            return true;
        case OBJECT_OPAQUE:
            if (!decides(vm, value))
                return vm_refuse_opaque(vm, value, "a decision needs a value that is not known");
            *out = decide(vm, value);
            return true;
        default:
            *out = true;
            return true;
    }
}

bool value_truth(struct vm *vm, struct value value, bool *out_truth)
{
    bool known;

    switch (value.tag)
    {
        case VALUE_BOOL:
            *out_truth = value.boolean;
            return true;
        case VALUE_INT:
            *out_truth = value.integer != 0;
            return true;
        case VALUE_REAL:
            *out_truth = value.real != 0;
            return true;
        case VALUE_OBJECT:
            break;
        default:
            *out_truth = value.tag == VALUE_ELLIPSIS || value.tag == VALUE_NOT_IMPLEMENTED;
            return true;
    }
    if (!is_kind(value, OBJECT_INSTANCE))
        return object_truth(vm, value, out_truth);
    if (!truth_by_method(vm, value, &known, out_truth))
        return false;
    if (known)
        return true;

    struct value plain = value_plain(vm, value);

    *out_truth = true;
    return is_kind(plain, OBJECT_INSTANCE) || value_truth(vm, plain, out_truth);
}

static bool len_by_method(struct vm *vm, struct value value, struct value method, int64_t *out)
{
    struct value answer = NONE;

    if (!method_call(vm, method, value, NULL, 0, &answer))
        return false;
    if (!is_integer(answer))
        return vm_raise(vm, "TypeError", "'%s' object cannot be interpreted as an integer", value_type_name(vm, answer));
    if (!value_to_int(vm, answer, out))
        return false;
    return *out >= 0 || vm_raise(vm, "ValueError", "__len__() should return >= 0");
}

static int64_t range_len(const struct range_object *range)
{
    uint64_t distance, step;

    if (range->step > 0 ? range->start >= range->stop : range->start <= range->stop)
        return 0;
    distance =
        range->step > 0 ? (uint64_t)range->stop - (uint64_t)range->start : (uint64_t)range->start - (uint64_t)range->stop;
    step = range->step > 0 ? (uint64_t)range->step : 0 - (uint64_t)range->step;
    return (int64_t)((distance - 1) / step + 1);
}

/* An enumeration has as many members as going through it gives. */
static bool class_len(struct vm *vm, struct class_object *class_, int64_t *out)
{
    struct value members;

    if (class_->native == NULL || class_->native->iterate_class == NULL)
        return vm_raise(vm, "TypeError", "object of type 'type' has no len()");
    return class_->native->iterate_class(vm, class_, &members) && value_len(vm, members, out);
}

bool value_len(struct vm *vm, struct value value, int64_t *out_len)
{
    struct value method = own_method(vm, value, "__len__");
    struct value plain = value_plain(vm, value);

    if (is_given(method))
        return len_by_method(vm, value, method, out_len);
    switch (plain.tag == VALUE_OBJECT ? plain.object->kind : OBJECT_KIND_COUNT)
    {
        case OBJECT_STR:
            *out_len = AS_STR(plain)->count;
            return true;
        case OBJECT_BYTES:
            *out_len = AS_BYTES(plain)->len;
            return true;
        case OBJECT_LIST:
            *out_len = AS_LIST(plain)->len;
            return true;
        case OBJECT_TUPLE:
            *out_len = AS_TUPLE(plain)->len;
            return true;
        case OBJECT_DICT:
            *out_len = AS_DICT(plain)->len;
            return true;
        case OBJECT_SET:
            *out_len = AS_SET(plain)->dict->len;
            return true;
        case OBJECT_RANGE:
            *out_len = range_len(AS_RANGE(plain));
            return *out_len >= 0 || vm_raise(vm, "OverflowError", "Python int too large to convert to C ssize_t");
        case OBJECT_CLASS:
            return class_len(vm, AS_CLASS(plain), out_len);
        case OBJECT_OPAQUE:
            return vm_refuse_opaque(vm, plain, "a length is not known");
        default:
            return vm_raise(vm, "TypeError", "object of type '%s' has no len()", value_type_name(vm, value));
    }
}

static uint64_t mix(uint64_t hash, uint64_t more)
{
    hash ^= more + 0x9e3779b97f4a7c15u + (hash << 6) + (hash >> 2);
    return hash * 0x100000001b3u;
}

/* CPython's _Py_HashDouble, by its published definition: the number modulo 2**61 - 1. */
static uint64_t real_hash(double real)
{
    const uint64_t modulus = ((uint64_t)1 << 61) - 1;
    uint64_t x = 0;
    int exponent;
    bool negative = real < 0;

    if (isnan(real))
        return 0;
    if (isinf(real))
        return real > 0 ? 314159 : -(uint64_t)314159;

    double fraction = frexp(fabs(real), &exponent);

    while (fraction != 0)
    {
        x = ((x << 28) & modulus) | x >> (61 - 28);
        fraction *= 268435456.0;
        exponent -= 28;

        uint64_t whole = (uint64_t)fraction;

        fraction -= (double)whole;
        x += whole;
        if (x >= modulus)
            x -= modulus;
    }
    exponent = exponent >= 0 ? exponent % 61 : 60 - (-1 - exponent) % 61;
    x = ((x << exponent) & modulus) | x >> (61 - exponent);
    if (negative)
        x = -x;
    return x == UINT64_MAX ? UINT64_MAX - 1 : x;
}

static bool items_hash(struct vm *vm, const struct value *items, size_t len, uint64_t *out)
{
    uint64_t hash = 0x345678 + len;

    if (!nesting_enter(vm))
        return false;
    for (size_t i = 0; i < len; i++)
    {
        uint64_t item;

        if (!value_hash(vm, items[i], &item))
        {
            nesting_leave(vm);
            return false;
        }
        hash = mix(hash, item);
    }
    nesting_leave(vm);
    *out = hash;
    return true;
}

/* Independent of the order of the items. */
static uint64_t set_hash(const struct set_object *set)
{
    uint64_t hash = 1927868237;
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(set->dict, &i, &entry);)
        hash ^= mix(entry->hash, 0x5bd1e995);
    return hash;
}

static bool unhashable(struct vm *vm, struct value value)
{
    return vm_raise(vm, "TypeError", "unhashable type: '%s'", value_type_name(vm, value));
}

static bool object_hash(struct vm *vm, struct value value, uint64_t *out)
{
    uint64_t first, second;

    switch (value.object->kind)
    {
        case OBJECT_STR:
            *out = AS_STR(value)->hash;
            return true;
        case OBJECT_BYTES:
            *out = mix(str_hash(self_bytes(vm, value)), 0xb);
            return true;
        case OBJECT_BIG:
            *out = big_hash(value);
            return true;
        case OBJECT_TUPLE:
            return items_hash(vm, AS_TUPLE(value)->at, AS_TUPLE(value)->len, out);
        case OBJECT_LIST:
        case OBJECT_DICT:
            return unhashable(vm, value);
        case OBJECT_SET:
            *out = set_hash(AS_SET(value));
            return AS_SET(value)->frozen || unhashable(vm, value);
        case OBJECT_RANGE:
            *out = mix((uint64_t)range_len(AS_RANGE(value)), (uint64_t)AS_RANGE(value)->start);
            return true;
        case OBJECT_METHOD:
            if (!value_hash(vm, AS_METHOD(value)->function, &first))
                return false;
            second = (uint64_t)(uintptr_t)(AS_METHOD(value)->self.tag == VALUE_OBJECT ? AS_METHOD(value)->self.object : NULL);
            *out = mix(first, second);
            return true;
        case OBJECT_OPAQUE:
            return vm_refuse_opaque(vm, value, "a key is not known");
        default:
            *out = (uint64_t)(uintptr_t)value.object >> 4;
            return true;
    }
}

static bool instance_hash(struct vm *vm, struct value value, uint64_t *out)
{
    struct value method = own_method(vm, value, "__hash__"), answer = NONE;
    struct value plain = value_plain(vm, value);

    if (is_none(method))
        return unhashable(vm, value);
    if (is_given(method))
    {
        if (!method_call(vm, method, value, NULL, 0, &answer))
            return false;
        if (!is_integer(answer))
            return vm_raise(vm, "TypeError", "__hash__ method should return an integer");
        *out = answer.tag == VALUE_INT ? (uint64_t)answer.integer : big_hash(answer);
        return true;
    }
    if (!is_kind(plain, OBJECT_INSTANCE))
        return value_hash(vm, plain, out);
    /* A class that defines __eq__ alone has no hash. */
    if (is_given(own_method(vm, value, "__eq__")))
    {
        method = own_method(vm, value, "__eq__");
        if (is_kind(method, OBJECT_FUNCTION))
            return unhashable(vm, value);
    }
    *out = (uint64_t)(uintptr_t)value.object >> 4;
    return true;
}

bool value_hash(struct vm *vm, struct value value, uint64_t *out_hash)
{
    switch (value.tag)
    {
        case VALUE_BOOL:
        case VALUE_INT:
            *out_hash = big_hash(value);
            return true;
        case VALUE_REAL:
            *out_hash = real_hash(value.real);
            return true;
        case VALUE_OBJECT:
            return is_kind(value, OBJECT_INSTANCE) ? instance_hash(vm, value, out_hash) : object_hash(vm, value, out_hash);
        default:
            *out_hash = 0xfca86420 + value.tag;
            return true;
    }
}

bool value_to_int(struct vm *vm, struct value value, int64_t *out_integer)
{
    struct value plain = value_plain(vm, value), method, answer = NONE;

    if (plain.tag == VALUE_INT || plain.tag == VALUE_BOOL)
    {
        *out_integer = small_of(plain);
        return true;
    }
    if (is_kind(plain, OBJECT_BIG))
        return vm_raise(vm, "OverflowError", "Python int too large to convert to C ssize_t");
    if (is_opaque(value))
        return vm_refuse_opaque(vm, value, "an integer is not known here");
    method = own_method(vm, value, "__index__");
    if (is_absent(method))
        return vm_raise(vm, "TypeError", "'%s' object cannot be interpreted as an integer", value_type_name(vm, value));
    if (!method_call(vm, method, value, NULL, 0, &answer))
        return false;
    if (!is_integer(answer))
        return vm_raise(vm, "TypeError", "__index__ returned non-int (type %s)", value_type_name(vm, answer));
    return value_to_int(vm, answer, out_integer);
}
