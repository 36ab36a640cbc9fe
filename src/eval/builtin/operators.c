/*
 * The operators of Python: which method, which built-in rule, and the words when there is none.
 *
 * Order, as the language has it: the left operand's method, the right operand's reflected method (first when its class is a
 * subclass of the left one's), then the built-in rule. Operands of limbeck's opaque kind give an opaque result in arithmetic
 * and a refusal in comparisons.
 */
#include "eval/builtin/operators.h"
#include "eval/decide.h"

#include "eval/builtin/arguments.h"
#include "eval/builtin/big.h"
#include "eval/builtin/format.h"
#include "eval/std/typing.h"
#include "eval/unknown.h"
#include "py/ast.h"

static const struct
{
    const char *symbol, *method, *reflected;
} rows[] = {
    [OP_ADD] = {"+", "__add__", "__radd__"},
    [OP_SUB] = {"-", "__sub__", "__rsub__"},
    [OP_MULT] = {"*", "__mul__", "__rmul__"},
    [OP_MAT_MULT] = {"@", "__matmul__", "__rmatmul__"},
    [OP_DIV] = {"/", "__truediv__", "__rtruediv__"},
    [OP_MOD] = {"%", "__mod__", "__rmod__"},
    [OP_POW] = {"** or pow()", "__pow__", "__rpow__"},
    [OP_L_SHIFT] = {"<<", "__lshift__", "__rlshift__"},
    [OP_R_SHIFT] = {">>", "__rshift__", "__rrshift__"},
    [OP_BIT_OR] = {"|", "__or__", "__ror__"},
    [OP_BIT_XOR] = {"^", "__xor__", "__rxor__"},
    [OP_BIT_AND] = {"&", "__and__", "__rand__"},
    [OP_FLOOR_DIV] = {"//", "__floordiv__", "__rfloordiv__"},
    [OP_INVERT] = {"~", "__invert__", NULL},
    [OP_U_ADD] = {"+", "__pos__", NULL},
    [OP_U_SUB] = {"-", "__neg__", NULL},
    [OP_EQ] = {"==", "__eq__", "__eq__"},
    [OP_NOT_EQ] = {"!=", "__ne__", "__ne__"},
    [OP_LT] = {"<", "__lt__", "__gt__"},
    [OP_LT_E] = {"<=", "__le__", "__ge__"},
    [OP_GT] = {">", "__gt__", "__lt__"},
    [OP_GT_E] = {">=", "__ge__", "__le__"},
    [OP_NOT_IN] = {"not in", NULL, NULL},
};

static bool method_try(struct vm *vm, struct value subject, const char *name, struct value other, struct value *out)
{
    struct value method = name != NULL ? own_method(vm, subject, name) : ABSENT;

    *out = ABSENT;
    if (is_absent(method) || is_none(method))
        return true;
    if (!method_call(vm, method, subject, &other, 1, out))
        return false;
    if (out->tag == VALUE_NOT_IMPLEMENTED)
        *out = ABSENT;
    return true;
}

static bool is_right_first(struct value a, struct value b)
{
    return is_kind(a, OBJECT_INSTANCE) && is_kind(b, OBJECT_INSTANCE) && AS_INSTANCE(a)->class_ != AS_INSTANCE(b)->class_ &&
           class_is_subclass(AS_INSTANCE(b)->class_, AS_INSTANCE(a)->class_);
}

/* The methods of both operands; *out absent when neither answers. */
static bool methods_try(struct vm *vm, uint32_t op, struct value a, struct value b, struct value *out)
{
    bool right_first = is_right_first(a, b);

    *out = ABSENT;
    if (right_first && !method_try(vm, b, rows[op].reflected, a, out))
        return false;
    if (is_absent(*out) && !method_try(vm, a, rows[op].method, b, out))
        return false;
    if (is_absent(*out) && !right_first)
        return method_try(vm, b, rows[op].reflected, a, out);
    return true;
}

static bool is_ordering(uint32_t op)
{
    return op == OP_LT || op == OP_LT_E || op == OP_GT || op == OP_GT_E;
}

static bool unsupported(struct vm *vm, uint32_t op, struct value a, struct value b)
{
    struct value plain = value_plain(vm, a);

    if (is_ordering(op))
        return vm_raise(vm, "TypeError", "'%s' not supported between instances of '%s' and '%s'", rows[op].symbol,
                        value_type_name(vm, a), value_type_name(vm, b));
    if (op == OP_ADD && (is_str(plain) || is_kind(plain, OBJECT_LIST) || is_kind(plain, OBJECT_TUPLE)))
        return vm_raise(vm, "TypeError", "can only concatenate %s (not \"%s\") to %s", value_type_name(vm, plain),
                        value_type_name(vm, b), value_type_name(vm, plain));
    return vm_raise(vm, "TypeError", "unsupported operand type(s) for %s: '%s' and '%s'", rows[op].symbol,
                    value_type_name(vm, a), value_type_name(vm, b));
}

static bool opaque_result(struct vm *vm, struct value a, struct value b, struct value *out)
{
    *out = unknown_result(vm, a, b);
    return true;
}

/* `int | None`: a union of types. */
static bool is_type_like(struct vm *vm, struct value value)
{
    return is_kind(value, OBJECT_CLASS) || is_none(value) || typing_is_alias(vm, value);
}

static bool built_in_binary(struct vm *vm, uint32_t op, struct value a, struct value b, struct value *out)
{
    *out = ABSENT;
    if (op == OP_MOD && is_str(a))
        return format_percent(vm, a, b, out);
    if (is_number(a) && is_number(b))
        return number_binary(vm, op, a, b, out);
    if (!sequence_binary(vm, op, a, b, out))
        return false;
    if (is_given(*out))
        return true;
    if (op == OP_BIT_OR && (!is_none(a) || !is_none(b)) && is_type_like(vm, a) && is_type_like(vm, b))
        return typing_union(vm, a, b, out);
    return set_binary(vm, op, a, b, out);
}

static bool ordering(struct vm *vm, uint32_t op, struct value a, struct value b, struct value *out)
{
    bool known = false, holds = false;

    *out = ABSENT;
    if (!order_of(vm, op, a, b, &known, &holds))
        return false;
    if (known)
        *out = value_bool(holds);
    return true;
}

/* a != b: __ne__ where a class has one, else the opposite of ==. */
static bool not_equal(struct vm *vm, struct value a, struct value b, struct value *out)
{
    bool equal;

    if (!methods_try(vm, OP_NOT_EQ, a, b, out))
        return false;
    if (is_given(*out))
        return true;
    if (!methods_try(vm, OP_EQ, a, b, out))
        return false;
    if (is_given(*out) && out->tag != VALUE_BOOL)
        return value_unary(vm, OP_NOT, *out, out);
    if (is_absent(*out) && (is_opaque(a) || is_opaque(b)))
        return opaque_result(vm, a, b, out);
    if (is_given(*out))
        equal = out->boolean;
    else if (!value_equal(vm, a, b, &equal))
        return false;
    *out = value_bool(!equal);
    return true;
}

static bool equal_binary(struct vm *vm, struct value a, struct value b, struct value *out)
{
    bool equal;

    if (!methods_try(vm, OP_EQ, a, b, out))
        return false;
    if (is_given(*out))
        return true;
    if (is_opaque(a) || is_opaque(b))
        return opaque_result(vm, a, b, out);
    a = is_kind(a, OBJECT_INSTANCE) ? value_plain(vm, a) : a;
    b = is_kind(b, OBJECT_INSTANCE) ? value_plain(vm, b) : b;
    if (is_kind(a, OBJECT_INSTANCE) || is_kind(b, OBJECT_INSTANCE))
        equal = value_is_same(a, b);
    else if (!value_equal(vm, a, b, &equal))
        return false;
    *out = value_bool(equal);
    return true;
}

static bool membership(struct vm *vm, uint32_t op, struct value item, struct value container, struct value *out)
{
    bool has;

    if (is_opaque(container) || (is_opaque(item) && !is_kind(container, OBJECT_INSTANCE)))
        return opaque_result(vm, container, item, out);
    if (!value_contains(vm, container, item, &has))
        return false;
    *out = value_bool(has == (op == OP_IN));
    return true;
}

static bool computed(struct vm *vm, uint32_t op, struct value a, struct value b, struct value *out)
{
    struct value left = value_plain(vm, a), right = value_plain(vm, b);

    if (is_kind(a, OBJECT_INSTANCE) || is_kind(b, OBJECT_INSTANCE))
    {
        if (!methods_try(vm, op, a, b, out))
            return false;
        if (is_given(*out))
            return true;
    }
    if (op == OP_MOD && is_str(left))
        right = b;
    else if (is_opaque(left) || is_opaque(right))
        return opaque_result(vm, left, right, out);
    if (!(is_ordering(op) ? ordering(vm, op, left, right, out) : built_in_binary(vm, op, left, right, out)))
        return false;
    return is_given(*out) || unsupported(vm, op, a, b);
}

bool value_binary(struct vm *vm, uint32_t op, struct value a, struct value b, struct value *out)
{
    switch (op)
    {
        case OP_IS:
        case OP_IS_NOT:
            if ((is_opaque(a) || is_opaque(b)) && !value_is_same(a, b))
                return opaque_result(vm, a, b, out);
            *out = value_bool(value_is_same(a, b) == (op == OP_IS));
            return true;
        case OP_IN:
        case OP_NOT_IN:
            return membership(vm, op, a, b, out);
        case OP_EQ:
            return equal_binary(vm, a, b, out);
        case OP_NOT_EQ:
            return not_equal(vm, a, b, out);
        default:
            return computed(vm, op, a, b, out);
    }
}

static bool unary_of_number(struct vm *vm, uint32_t op, struct value plain, struct value *out)
{
    if (plain.tag == VALUE_REAL && op != OP_INVERT)
    {
        *out = value_real(op == OP_U_SUB ? -plain.real : plain.real);
        return true;
    }
    if (!is_integer(plain))
        return false;
    if (op == OP_U_ADD)
        *out = plain.tag == VALUE_BOOL ? value_int(plain.boolean) : plain;
    else if (op == OP_INVERT)
        *out = is_kind(plain, OBJECT_BIG) ? big_invert(vm, plain) : value_int(~small_of(plain));
    else if (is_kind(plain, OBJECT_BIG) || small_of(plain) == INT64_MIN)
        *out = big_negate(vm, plain);
    else
        *out = value_int(-small_of(plain));
    return true;
}

bool value_unary(struct vm *vm, uint32_t op, struct value a, struct value *out)
{
    struct value method, plain = value_plain(vm, a);
    bool truth;

    if (op == OP_NOT)
    {
        if (is_opaque(a) && !decides(vm, a))
            return opaque_result(vm, a, a, out);
        if (!value_truth(vm, a, &truth))
            return false;
        *out = value_bool(!truth);
        return true;
    }
    method = own_method(vm, a, rows[op].method);
    if (is_given(method))
        return method_call(vm, method, a, NULL, 0, out);
    if (is_opaque(a))
        return opaque_result(vm, a, a, out);
    return unary_of_number(vm, op, plain, out) ||
           vm_raise(vm, "TypeError", "bad operand type for unary %s: '%s'", rows[op].symbol, value_type_name(vm, a));
}
