/* The classes int, bool and float. complex is not offered. */
#include "base/datum.h"
#include "base/utf8.h"
#include "eval/builtin/arguments.h"
#include "eval/builtin/big.h"
#include "eval/builtin/classes.h"
#include "eval/builtin/format.h"
#include "eval/builtin/letters.h"
#include "eval/builtin/operators.h"
#include "py/ast.h"

#include <math.h>

/* Digits of other scripts become ASCII ones; white space around is taken off. */
static str digits_normalised(struct arena *arena, str text)
{
    struct buf out = BUF(arena);

    while (text.len > 0)
    {
        uint32_t c;
        size_t len = utf8_decode(text, &c);
        int digit = letter_decimal_value(c);

        if (digit >= 0)
            buf_add_char(&out, (char)('0' + digit));
        else if (letter_is_space(c))
            buf_add_char(&out, ' ');
        else
            buf_add(&out, str_slice(text, 0, len));
        text = str_skip(text, len);
    }
    return str_trim(buf_str(&out));
}

/* Takes 0x, 0o, 0b off and gives the base they name; base 0 without a prefix is 10. */
static bool prefix_take(str *digits, int64_t *base)
{
    static const struct
    {
        char letter;
        int base;
    } rows[] = {{'x', 16}, {'o', 8}, {'b', 2}};

    if (digits->len > 2 && digits->at[0] == '0')
    {
        for (size_t i = 0; i < COUNT_OF(rows); i++)
        {
            if (char_lower(digits->at[1]) != rows[i].letter || (*base != 0 && *base != rows[i].base))
                continue;
            *base = rows[i].base;
            *digits = str_skip(*digits, digits->at[2] == '_' && digits->len > 3 ? 3 : 2);
            return true;
        }
    }
    if (*base == 0)
    {
        *base = 10;
        for (size_t i = 0; i < digits->len; i++)
        {
            /* 010 is no number in base 0 */
            if (digits->at[0] == '0' && digits->at[i] != '0' && digits->at[i] != '_')
                return false;
        }
    }
    return true;
}

static bool int_text_parse(struct vm *vm, str text, int64_t base, struct value *out)
{
    bool negative = text.len > 0 && text.at[0] == '-';
    struct value magnitude;

    if (text.len > 0 && (negative || text.at[0] == '+'))
        text = str_skip(text, 1);
    if (text.len == 0 || text.at[0] == '-' || text.at[0] == '+' || !prefix_take(&text, &base) ||
        !big_parse(vm, text, (int)base, &magnitude))
        return false;
    *out = negative ? big_negate(vm, magnitude) : magnitude;
    return true;
}

bool int_of_text(struct vm *vm, str text, int64_t base, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf shown = BUF(scratch_arena(vm));
    int64_t small;

    if (base != 0 && (base < 2 || base > 36))
        return vm_raise(vm, "ValueError", "int() base must be >= 2 and <= 36, or 0");
    if (base == 10 && text.len < 18 && text.len > 0 && str_to_int(text, &small))
    {
        *out = value_int(small);
        return true;
    }
    if (text.len > 4300 && base != 2 && base != 4 && base != 8 && base != 16 && base != 32)
        return vm_raise(vm, "ValueError",
                        "Exceeds the limit (4300 digits) for integer string conversion: value has %zu digits; use "
                        "sys.set_int_max_str_digits() to increase the limit",
                        text.len);

    bool good = int_text_parse(vm, digits_normalised(scratch_arena(vm), text), base, out);

    if (!good && value_repr(vm, str_make(vm, text), &shown))
        vm_raise(vm, "ValueError", "invalid literal for int() with base %d: " STR_FMT, (int)base, STR_ARG(buf_str(&shown)));
    arena_reset(vm->scratch, mark);
    return good;
}

static bool int_of_real(struct vm *vm, double real, struct value *out)
{
    if (isnan(real))
        return vm_raise(vm, "ValueError", "cannot convert float NaN to integer");
    if (isinf(real))
        return vm_raise(vm, "OverflowError", "cannot convert float infinity to integer");
    *out = big_from_real(vm, trunc(real));
    return true;
}

/* __int__ or __index__ of an instance. */
static bool int_of_instance(struct vm *vm, struct value value, struct value *out)
{
    static const char *const names[] = {"__int__", "__index__", "__trunc__"};

    for (size_t i = 0; i < COUNT_OF(names); i++)
    {
        struct value method = own_method(vm, value, names[i]);

        if (is_absent(method))
            continue;
        if (!method_call(vm, method, value, NULL, 0, out))
            return false;
        return is_integer(*out) ||
               vm_raise(vm, "TypeError", "%s returned non-int (type %s)", names[i], value_type_name(vm, *out));
    }
    return vm_raise(vm, "TypeError", "int() argument must be a string, a bytes-like object or a real number, not '%s'",
                    value_type_name(vm, value));
}

static bool int_of_value(struct vm *vm, struct value value, struct value *out)
{
    struct value plain = value_plain(vm, value);

    if (plain.tag == VALUE_INT || is_kind(plain, OBJECT_BIG))
        *out = plain;
    else if (plain.tag == VALUE_BOOL)
        *out = value_int(plain.boolean);
    else if (plain.tag == VALUE_REAL)
        return int_of_real(vm, plain.real, out);
    else if (is_str(plain))
        return int_of_text(vm, str_of(plain), 10, out);
    else if (is_kind(plain, OBJECT_BYTES))
        return int_of_text(vm, self_bytes(vm, plain), 10, out);
    else
        return int_of_instance(vm, value, out);
    return true;
}

static bool int_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value integer = value_int(0);
    struct value plain = value_plain(vm, args[0]);
    int64_t base;

    if (is_opaque(args[0]))
    {
        *out = args[0];
        return true;
    }
    if (is_given(args[1]))
    {
        if (!argument_int(vm, args[1], &base))
            return false;
        if (!is_str(plain) && !is_kind(plain, OBJECT_BYTES))
            return vm_raise(vm, "TypeError",
                            is_absent(args[0]) ? "int() missing string argument"
                                               : "int() can't convert non-string with explicit base");
        if (!int_of_text(vm, is_str(plain) ? str_of(plain) : self_bytes(vm, plain), base, &integer))
            return false;
    }
    else if (is_given(args[0]) && !int_of_value(vm, args[0], &integer))
        return false;
    *out = class_hold(vm, self, integer);
    return true;
}

static bool bool_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    bool truth;

    (void)self;
    if (!argument_truth(vm, args[0], false, &truth))
        return false;
    *out = value_bool(truth);
    return true;
}

bool real_of_text(struct vm *vm, str text, double *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf shown = BUF(scratch_arena(vm));
    bool good = real_parse(digits_normalised(scratch_arena(vm), text), out);

    if (!good && value_repr(vm, str_make(vm, text), &shown))
        vm_raise(vm, "ValueError", "could not convert string to float: " STR_FMT, STR_ARG(buf_str(&shown)));
    arena_reset(vm->scratch, mark);
    return good;
}

static bool float_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value plain = value_plain(vm, args[0]);
    double real = 0;

    if (is_opaque(args[0]))
    {
        *out = args[0];
        return true;
    }
    if (is_str(plain))
    {
        if (!real_of_text(vm, str_of(plain), &real))
            return false;
    }
    else if (is_given(args[0]) && !is_number(plain) && is_absent(own_method(vm, args[0], "__float__")))
        return vm_raise(vm, "TypeError", "float() argument must be a string or a real number, not '%s'",
                        value_type_name(vm, args[0]));
    else if (is_given(args[0]) && !argument_real(vm, args[0], &real))
        return false;
    *out = class_hold(vm, self, value_real(real));
    return true;
}

/* ---- methods ---- */

static struct value integer_self(struct vm *vm, struct value self)
{
    struct value plain = value_plain(vm, self);

    return is_integer(plain) ? plain : value_int(0);
}

static bool int_bit_length(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = value_int(big_bit_length(integer_self(vm, self)));
    return true;
}

static bool int_bit_count(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value integer = integer_self(vm, self);
    struct arena_mark mark = scratch_mark(vm);
    struct buf bits = BUF(scratch_arena(vm));
    int64_t count = 0;

    (void)args;
    bool printed = big_print(vm, integer, 2, &bits);

    for (size_t i = 0; i < bits.len; i++)
        count += bits.at[i] == '1';
    arena_reset(vm->scratch, mark);
    *out = value_int(count);
    return printed;
}

static bool is_little(struct vm *vm, struct value order, bool *out)
{
    str text = STR("big");

    if (is_given(order) && !argument_str(vm, order, "byteorder", &text))
        return false;
    *out = str_equal(text, STR("little"));
    return *out || str_equal(text, STR("big")) || vm_raise(vm, "ValueError", "byteorder must be either 'little' or 'big'");
}

static void bytes_reverse(unsigned char *bytes, size_t len)
{
    for (size_t i = 0; i < len / 2; i++)
    {
        unsigned char kept = bytes[i];

        bytes[i] = bytes[len - 1 - i];
        bytes[len - 1 - i] = kept;
    }
}

static bool int_to_bytes(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value integer = integer_self(vm, self);
    int64_t length = 1;
    bool little, is_signed, negative = big_is_negative(integer);

    if ((is_given(args[0]) && !argument_int(vm, args[0], &length)) || !is_little(vm, args[1], &little) ||
        !argument_truth(vm, args[2], false, &is_signed))
        return false;
    if (length < 0 || length > 1 << 20)
        return vm_raise(vm, "ValueError", "length argument must be non-negative");
    if (negative && !is_signed)
        return vm_raise(vm, "OverflowError", "can't convert negative int to unsigned");
    /* Two's complement of a negative number: the complement of -n - 1. */
    if (negative)
        integer = big_invert(vm, integer);
    if (big_bit_length(integer) + (is_signed ? 1 : 0) > length * 8)
        return vm_raise(vm, "OverflowError", "int too big to convert");

    struct arena_mark mark = scratch_mark(vm);
    unsigned char *bytes = arena_alloc(scratch_arena(vm), (size_t)length + 1);

    big_to_bytes(integer, bytes, (size_t)length);
    for (int64_t i = 0; negative && i < length; i++)
        bytes[i] = (unsigned char)~bytes[i];
    if (little)
        bytes_reverse(bytes, (size_t)length);
    *out = bytes_make(vm, (str){(char *)bytes, (size_t)length});
    arena_reset(vm->scratch, mark);
    return true;
}

static bool int_from_bytes(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    bool little, is_signed;
    str bytes;
    struct value integer, top;

    if (!argument_bytes(vm, args[0], "bytes", &bytes) || !is_little(vm, args[1], &little) ||
        !argument_truth(vm, args[2], false, &is_signed))
        return false;
    if (bytes.len > BIG_BITS_MOST / 8)
        return refuse_size(vm, "an integer");

    struct arena_mark mark = scratch_mark(vm);
    char *copy = arena_alloc(scratch_arena(vm), bytes.len + 1);

    if (bytes.len > 0)
        memcpy(copy, bytes.at, bytes.len);
    if (little)
        bytes_reverse((unsigned char *)copy, bytes.len);
    integer = big_from_bytes(vm, (str){copy, bytes.len});
    if (is_signed && bytes.len > 0 && (copy[0] & 0x80) != 0 &&
        (!big_shift(vm, true, value_int(1), bytes.len * 8, &top) || !big_binary(vm, OP_SUB, integer, top, &integer)))
        return false;
    arena_reset(vm->scratch, mark);
    *out = class_hold(vm, self, integer);
    return true;
}

static bool number_self(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = value_plain(vm, self);
    if (out->tag == VALUE_BOOL)
        *out = value_int(out->boolean);
    return true;
}

static bool number_zero(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = value_plain(vm, self).tag == VALUE_REAL ? value_real(0) : value_int(0);
    return true;
}

static bool number_one(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)self;
    (void)args;
    *out = value_int(1);
    return true;
}

static bool int_is_integer(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)self;
    (void)args;
    *out = value_bool(true);
    return true;
}

static double real_self(struct vm *vm, struct value self)
{
    struct value plain = value_plain(vm, self);

    return plain.tag == VALUE_REAL ? plain.real : 0;
}

static bool float_is_integer(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    double real = real_self(vm, self);

    (void)args;
    *out = value_bool(isfinite(real) && real == floor(real));
    return true;
}

static bool float_as_integer_ratio(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    double real = real_self(vm, self);
    int exponent;
    struct value numerator, denominator = value_int(1);

    (void)args;
    if (!isfinite(real))
        return int_of_real(vm, real, out);
    real = frexp(real, &exponent);
    for (int i = 0; i < 300 && real != floor(real); i++)
    {
        real *= 2;
        exponent--;
    }
    numerator = big_from_real(vm, real);
    if (!big_shift(vm, true, exponent > 0 ? numerator : denominator, (uint64_t)abs(exponent),
                   exponent > 0 ? &numerator : &denominator))
        return false;
    *out = pair_make(vm, numerator, denominator);
    return true;
}

static bool float_hex(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    double real = real_self(vm, self);
    int exponent;
    uint64_t mantissa;

    (void)args;
    if (!isfinite(real))
        return value_str_value(vm, value_real(real), out);
    if (real == 0)
    {
        *out = str_make(vm, signbit(real) ? STR("-0x0.0p+0") : STR("0x0.0p+0"));
        return true;
    }
    mantissa = (uint64_t)ldexp(frexp(fabs(real), &exponent), 53);
    *out = str_make_print(vm, "%s0x1.%013llxp%+d", signbit(real) ? "-" : "",
                          (unsigned long long)(mantissa & (((uint64_t)1 << 52) - 1)), exponent - 1);
    return true;
}

static const struct native int_methods[] = {
    {"bit_length", "", int_bit_length},
    {"bit_count", "", int_bit_count},
    {"to_bytes", "length=1, byteorder='big', *, signed=False", int_to_bytes},
    {"from_bytes", "bytes, byteorder='big', *, signed=False", int_from_bytes, NATIVE_CLASS_METHOD},
    {"conjugate", "", number_self},
    {"is_integer", "", int_is_integer},
    {"real", "", number_self, NATIVE_PROPERTY},
    {"numerator", "", number_self, NATIVE_PROPERTY},
    {"imag", "", number_zero, NATIVE_PROPERTY},
    {"denominator", "", number_one, NATIVE_PROPERTY},
    {0},
};

static const struct native float_methods[] = {
    {"is_integer", "", float_is_integer},
    {"as_integer_ratio", "", float_as_integer_ratio},
    {"hex", "", float_hex},
    {"conjugate", "", number_self},
    {"real", "", number_self, NATIVE_PROPERTY},
    {"imag", "", number_zero, NATIVE_PROPERTY},
    {0},
};

static const struct native int_make_row = {"int", "x=0, /, base=10", int_construct, NATIVE_TAKES_OPAQUE};
static const struct native bool_make_row = {"bool", "object=False, /", bool_construct};
static const struct native float_make_row = {"float", "x=0, /", float_construct, NATIVE_TAKES_OPAQUE};

const struct native_class int_row = {
    .name = "int",
    .module = "builtins",
    .make = &int_make_row,
    .methods = int_methods,
    .doc = "An integer of any size.",
};

const struct native_class bool_row = {
    .name = "bool",
    .module = "builtins",
    .base = "builtins.int",
    .make = &bool_make_row,
    .doc = "True or False.",
};

const struct native_class float_row = {
    .name = "float",
    .module = "builtins",
    .make = &float_make_row,
    .methods = float_methods,
    .doc = "A floating-point number of 64 bits.",
};
