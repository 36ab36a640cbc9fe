/*
 * Arithmetic of int, bool and float.
 *
 * 64 bits first, with overflow checks; what overflows, and all that is big, goes to big.c. A float operand makes both
 * floats. Division and modulo have Python's signs: the result of % has the sign of the divisor.
 */
#include "eval/builtin/arguments.h"
#include "eval/builtin/big.h"
#include "eval/builtin/operators.h"
#include "py/ast.h"

#include <math.h>

bool is_number(struct value value)
{
    return value.tag == VALUE_REAL || is_integer(value);
}

static bool number_to_real(struct vm *vm, struct value value, double *out)
{
    if (value.tag == VALUE_REAL)
    {
        *out = value.real;
        return true;
    }
    return big_to_real(value, out) || vm_raise(vm, "OverflowError", "int too large to convert to float");
}

static double real_modulo(double a, double b)
{
    double rest = fmod(a, b);

    if (rest == 0)
        return copysign(0.0, b);
    return (rest < 0) != (b < 0) ? rest + b : rest;
}

static double real_floor_divide(double a, double b)
{
    double rest = real_modulo(a, b);
    double quotient = (a - rest) / b;
    double whole = floor(quotient);

    if (quotient == 0)
        return copysign(0.0, a / b);
    return quotient - whole > 0.5 ? whole + 1.0 : whole;
}

static bool real_power(struct vm *vm, double a, double b, double *out)
{
    if (a == 0 && b < 0)
        return vm_raise(vm, "ZeroDivisionError", "zero to a negative power");
    if (a < 0 && isfinite(a) && isfinite(b) && b != floor(b))
        return refuse_feature(vm, "Raise a positive number, or use an integer exponent.", "complex numbers are not offered");
    *out = pow(a, b);
    if (isinf(*out) && isfinite(a) && isfinite(b))
        return vm_raise(vm, "OverflowError", "(34, 'Numerical result out of range')");
    return true;
}

static const char *zero_division_text(uint32_t op)
{
    return op == OP_DIV ? "float division by zero" : op == OP_MOD ? "float modulo" : "float floor division by zero";
}

static bool real_binary(struct vm *vm, uint32_t op, double a, double b, struct value *out)
{
    double result = 0;

    if (b == 0 && (op == OP_DIV || op == OP_MOD || op == OP_FLOOR_DIV))
        return vm_raise(vm, "ZeroDivisionError", "%s", zero_division_text(op));
    switch (op)
    {
        case OP_ADD:
            result = a + b;
            break;
        case OP_SUB:
            result = a - b;
            break;
        case OP_MULT:
            result = a * b;
            break;
        case OP_DIV:
            result = a / b;
            break;
        case OP_MOD:
            result = real_modulo(a, b);
            break;
        case OP_FLOOR_DIV:
            result = real_floor_divide(a, b);
            break;
        case OP_POW:
            if (!real_power(vm, a, b, &result))
                return false;
            break;
        default:
            *out = ABSENT;
            return true;
    }
    *out = value_real(result);
    return true;
}

/* True with *out set when the result fits into 64 bits. */
static bool small_binary(uint32_t op, int64_t a, int64_t b, struct value *out)
{
    int64_t result = 0;

    switch (op)
    {
        case OP_ADD:
            if (__builtin_add_overflow(a, b, &result))
                return false;
            break;
        case OP_SUB:
            if (__builtin_sub_overflow(a, b, &result))
                return false;
            break;
        case OP_MULT:
            if (__builtin_mul_overflow(a, b, &result))
                return false;
            break;
        case OP_MOD:
        case OP_FLOOR_DIV:
            if (b == 0 || (a == INT64_MIN && b == -1))
                return false;
            result = op == OP_MOD ? a % b : a / b;
            if (a % b != 0 && (a % b < 0) != (b < 0))
                result += op == OP_MOD ? b : -1;
            break;
        case OP_BIT_AND:
            result = a & b;
            break;
        case OP_BIT_OR:
            result = a | b;
            break;
        case OP_BIT_XOR:
            result = a ^ b;
            break;
        default:
            return false;
    }
    *out = value_int(result);
    return true;
}

static bool integer_shift(struct vm *vm, uint32_t op, struct value a, struct value b, struct value *out)
{
    if (big_is_negative(b))
        return vm_raise(vm, "ValueError", "negative shift count");
    if (is_kind(b, OBJECT_BIG))
        return refuse_size(vm, "an integer");
    return big_shift(vm, op == OP_L_SHIFT, a, (uint64_t)small_of(b), out);
}

static bool integer_power(struct vm *vm, struct value a, struct value b, struct value *out)
{
    double base, exponent, result;

    if (!big_is_negative(b))
    {
        if (is_kind(b, OBJECT_BIG) && big_bit_length(a) > 1)
            return refuse_size(vm, "an integer");
        return big_power(vm, a, is_kind(b, OBJECT_BIG) ? 2 : (uint64_t)small_of(b), out);
    }
    if (!number_to_real(vm, a, &base) || !number_to_real(vm, b, &exponent))
        return false;
    if (base == 0)
        return vm_raise(vm, "ZeroDivisionError", "zero to a negative power");
    if (!real_power(vm, base, exponent, &result))
        return false;
    *out = value_real(result);
    return true;
}

static bool integer_divide(struct vm *vm, struct value a, struct value b, struct value *out)
{
    double result;

    if (b.tag != VALUE_OBJECT && small_of(b) == 0)
        return vm_raise(vm, "ZeroDivisionError", "division by zero");
    if (a.tag != VALUE_OBJECT && b.tag != VALUE_OBJECT && big_bit_length(a) <= 53 && big_bit_length(b) <= 53)
        result = (double)small_of(a) / (double)small_of(b);
    else if (!big_true_divide(vm, a, b, &result))
        return false;
    *out = value_real(result);
    return true;
}

static bool integer_binary(struct vm *vm, uint32_t op, struct value a, struct value b, struct value *out)
{
    bool both_bool = a.tag == VALUE_BOOL && b.tag == VALUE_BOOL;

    switch (op)
    {
        case OP_L_SHIFT:
        case OP_R_SHIFT:
            return integer_shift(vm, op, a, b, out);
        case OP_POW:
            return integer_power(vm, a, b, out);
        case OP_DIV:
            return integer_divide(vm, a, b, out);
        case OP_MAT_MULT:
            *out = ABSENT;
            return true;
        default:
            break;
    }
    if (a.tag == VALUE_OBJECT || b.tag == VALUE_OBJECT || !small_binary(op, small_of(a), small_of(b), out))
        return big_binary(vm, op, a, b, out);
    if (both_bool && (op == OP_BIT_AND || op == OP_BIT_OR || op == OP_BIT_XOR))
        *out = value_bool(out->integer != 0);
    return true;
}

bool number_binary(struct vm *vm, uint32_t op, struct value a, struct value b, struct value *out)
{
    double left, right;

    if (a.tag != VALUE_REAL && b.tag != VALUE_REAL)
        return integer_binary(vm, op, a, b, out);
    if (op == OP_BIT_AND || op == OP_BIT_OR || op == OP_BIT_XOR || op == OP_L_SHIFT || op == OP_R_SHIFT || op == OP_MAT_MULT)
    {
        *out = ABSENT;
        return true;
    }
    return number_to_real(vm, a, &left) && number_to_real(vm, b, &right) && real_binary(vm, op, left, right, out);
}
