/* Built-in functions over numbers and texts: abs, bin, chr, divmod, hash, hex, len, oct, ord, pow, repr, round, format. */
#include "base/utf8.h"
#include "eval/builtin/arguments.h"
#include "eval/builtin/big.h"
#include "eval/builtin/builtins.h"
#include "eval/builtin/format.h"
#include "eval/builtin/operators.h"
#include "eval/unknown.h"
#include "py/ast.h"

#include <math.h>

static bool abs_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value plain = value_plain(vm, args[0]), method = own_method(vm, args[0], "__abs__");

    (void)self;
    if (is_given(method))
        return method_call(vm, method, args[0], NULL, 0, out);
    if (plain.tag == VALUE_REAL)
    {
        *out = value_real(fabs(plain.real));
        return true;
    }
    if (!is_integer(plain))
        return vm_raise(vm, "TypeError", "bad operand type for abs(): '%s'", value_type_name(vm, args[0]));
    return value_unary(vm, big_is_negative(plain) ? OP_U_SUB : OP_U_ADD, plain, out);
}

/* bin, oct, hex. */
static bool based(struct vm *vm, struct value value, int base, char letter, struct value *out)
{
    struct value plain = value_plain(vm, value);
    struct arena_mark mark = scratch_mark(vm);
    struct buf digits = BUF(scratch_arena(vm)), text = BUF(scratch_arena(vm));
    str shown;
    int64_t integer;

    if (!is_integer(plain))
    {
        if (!value_to_int(vm, value, &integer))
            return false;
        plain = value_int(integer);
    }
    if (!big_print(vm, plain, base, &digits))
        return scratch_str(vm, mark, &text, false, out);
    shown = buf_str(&digits);
    if (shown.at[0] == '-')
        buf_add_char(&text, '-');
    buf_print(&text, "0%c" STR_FMT, letter, STR_ARG(str_skip(shown, shown.at[0] == '-' ? 1 : 0)));
    return scratch_str(vm, mark, &text, true, out);
}

static bool bin_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return based(vm, args[0], 2, 'b', out);
}

static bool oct_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return based(vm, args[0], 8, 'o', out);
}

static bool hex_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return based(vm, args[0], 16, 'x', out);
}

static bool chr_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t c;
    char bytes[4];

    (void)self;
    if (!argument_int(vm, args[0], &c))
        return false;
    if (c < 0 || c > 0x10FFFF)
        return vm_raise(vm, "ValueError", "chr() arg not in range(0x110000)");
    if (c >= 0xD800 && c < 0xE000)
        return refuse_feature(vm, "Use a code point outside of D800 to DFFF.", "a lone surrogate cannot stand in a text");
    *out = str_make(vm, (str){bytes, utf8_encode((uint32_t)c, bytes)});
    return true;
}

static bool ord_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value plain = value_plain(vm, args[0]);
    uint32_t c;
    int64_t len;

    (void)self;
    if (!is_str(plain) && !is_kind(plain, OBJECT_BYTES))
        return vm_raise(vm, "TypeError", "ord() expected string of length 1, but %s found", value_type_name(vm, args[0]));
    if (!value_len(vm, plain, &len))
        return false;
    if (len != 1)
        return vm_raise(vm, "TypeError", "ord() expected a character, but string of length %lld found", (long long)len);
    if (is_str(plain))
        utf8_decode(str_of(plain), &c);
    else
        c = (unsigned char)AS_BYTES(plain)->bytes[0];
    *out = value_int(c);
    return true;
}

static bool divmod_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value quotient, remainder;

    (void)self;
    if (!value_binary(vm, OP_FLOOR_DIV, args[0], args[1], &quotient) || !value_binary(vm, OP_MOD, args[0], args[1], &remainder))
        return false;
    *out = pair_make(vm, quotient, remainder);
    return true;
}

static bool pow_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value base = value_plain(vm, args[0]), exponent = value_plain(vm, args[1]), modulus = value_plain(vm, args[2]);

    (void)self;
    if (!is_given_some(modulus))
        return value_binary(vm, OP_POW, args[0], args[1], out);
    if (!is_integer(base) || !is_integer(exponent) || !is_integer(modulus))
        return vm_raise(vm, "TypeError", "pow() 3rd argument not allowed unless all arguments are integers");
    return big_power_modulo(vm, base, exponent, modulus, out);
}

/* An integer rounded to tens, hundreds ...: half to even. */
static bool integer_round(struct vm *vm, struct value integer, int64_t digits, struct value *out)
{
    struct value unit, quotient, remainder, twice, odd;
    bool up;

    *out = integer;
    if (digits >= 0)
        return true;
    if (!big_power(vm, value_int(10), (uint64_t)(digits < -100000 ? 100000 : -digits), &unit) ||
        !big_binary(vm, OP_FLOOR_DIV, integer, unit, &quotient) || !big_binary(vm, OP_MOD, integer, unit, &remainder) ||
        !big_binary(vm, OP_MULT, remainder, value_int(2), &twice) || !big_binary(vm, OP_BIT_AND, quotient, value_int(1), &odd))
        return false;

    int order = big_compare(twice, unit);

    up = order > 0 || (order == 0 && small_of(odd) == 1);
    if (up && !big_binary(vm, OP_ADD, quotient, value_int(1), &quotient))
        return false;
    return big_binary(vm, OP_MULT, quotient, unit, out);
}

static bool real_to_whole(struct vm *vm, double real, struct value *out)
{
    double below = floor(real), rest = real - below;

    if (isnan(real))
        return vm_raise(vm, "ValueError", "cannot convert float NaN to integer");
    if (isinf(real))
        return vm_raise(vm, "OverflowError", "cannot convert float infinity to integer");
    if (rest > 0.5 || (rest == 0.5 && fmod(below, 2) != 0))
        below += 1;
    *out = big_from_real(vm, below);
    return true;
}

static bool round_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value plain = value_plain(vm, args[0]), method = own_method(vm, args[0], "__round__");
    int64_t digits = 0;

    (void)self;
    if (is_given(method))
        return method_call(vm, method, args[0], &args[1], is_given_some(args[1]) ? 1 : 0, out);
    if (is_given_some(args[1]) && !argument_int(vm, args[1], &digits))
        return false;
    if (is_integer(plain))
        return integer_round(vm, plain.tag == VALUE_BOOL ? value_int(plain.boolean) : plain, digits, out);
    if (plain.tag != VALUE_REAL)
        return vm_raise(vm, "TypeError", "type %s doesn't define __round__ method", value_type_name(vm, args[0]));
    if (!is_given_some(args[1]))
        return real_to_whole(vm, plain.real, out);
    *out = value_real(real_round(plain.real, digits > 1000 ? 1000 : digits < -1000 ? -1000 : (int)digits));
    return true;
}

static bool hash_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    uint64_t hash;

    (void)self;
    if (!value_hash(vm, args[0], &hash))
        return false;
    *out = value_int((int64_t)hash);
    return true;
}

static bool id_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    uint64_t hash = 0;

    (void)self;
    if (is_opaque(args[0]))
    {
        *out = unknown_result(vm, args[0], NONE);
        return true;
    }
    if (args[0].tag == VALUE_OBJECT)
        hash = (uint64_t)(uintptr_t)args[0].object;
    else if (!value_hash(vm, args[0], &hash))
        return false;
    *out = value_int((int64_t)(hash & INT64_MAX));
    return true;
}

static bool len_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t len;

    (void)self;
    if (!value_len(vm, args[0], &len))
        return false;
    *out = value_int(len);
    return true;
}

static bool repr_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return value_repr_value(vm, args[0], out);
}

static bool ascii_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return format_percent(vm, str_make(vm, STR("%a")), tuple_make(vm, args, 1), out);
}

static bool format_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    str spec = STR("");

    (void)self;
    if (is_given(args[1]) && !argument_str(vm, args[1], "format() argument 2", &spec))
        return false;
    return scratch_str(vm, mark, &text, value_format(vm, args[0], spec, &text), out);
}

static bool callable_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    *out = is_opaque(args[0]) ? unknown_result(vm, args[0], args[0]) : value_bool(value_is_callable(vm, args[0]));
    return true;
}

const struct native abs_row = {"abs", "x, /", abs_call};
const struct native ascii_row = {"ascii", "obj, /", ascii_call};
const struct native bin_row = {"bin", "number, /", bin_call};
const struct native callable_row = {"callable", "obj, /", callable_call, NATIVE_TAKES_OPAQUE};
const struct native chr_row = {"chr", "i, /", chr_call};
const struct native divmod_row = {"divmod", "x, y, /", divmod_call};
const struct native format_row = {"format", "value, format_spec='', /", format_call};
const struct native hash_row = {"hash", "obj, /", hash_call};
const struct native hex_row = {"hex", "number, /", hex_call};
const struct native id_row = {"id", "obj, /", id_call, NATIVE_TAKES_OPAQUE};
const struct native len_row = {"len", "obj, /", len_call};
const struct native oct_row = {"oct", "number, /", oct_call};
const struct native ord_row = {"ord", "c, /", ord_call};
const struct native pow_row = {"pow", "base, exp, mod=None", pow_call};
const struct native repr_row = {"repr", "obj, /", repr_call};
const struct native round_row = {"round", "number, ndigits=None", round_call};
