/*
 * Integers beyond 64 bits, on libtommath.
 *
 * An object holds its digits itself, charged to the account like all objects; for an operation libtommath sees them through a
 * view. What it allocates is temporary: it lives in mp_ints that the scratch arena clears. Invariant: an OBJECT_BIG never fits
 * into 64 bits (big_settle). libtommath's only failure that can happen after our checks of size is memory: then control leaves
 * as it does for any allocation.
 */
#include "eval/builtin/big.h"

#include "eval/builtin/arguments.h"
#include "py/ast.h"

#include <math.h>
#include <tommath.h>

enum
{
    DIGITS_MOST = 4300,       /* of a decimal text: CPython's sys.get_int_max_str_digits() */
    PARSED_MOST = 25 * 1000,  /* the decimal digits of any literal in a source, hexadecimal ones included, are fewer */
    DIGITS_MOST_BITS = 14285, /* of the smallest integer with more digits */
};

static void mp_must(struct vm *vm, mp_err result)
{
    if (result != MP_OKAY)
        memory_refuse(arena_memory(vm->arena));
}

static void temporary_clear(void *integer)
{
    mp_clear(integer);
}

/* An integer that is cleared when the scratch arena is reset, or closed because memory ran out. */
static mp_int *temporary(struct vm *vm)
{
    mp_int *integer = arena_new(scratch_arena(vm), mp_int);

    arena_on_close(scratch_arena(vm), temporary_clear, integer);
    mp_must(vm, mp_init(integer));
    return integer;
}

/* The integer of an object, to be read only: its digits stay where they are. */
static mp_int view(struct value value)
{
    struct big_object *big = AS_BIG(value);

    return (mp_int){.used = (int)big->used, .alloc = (int)big->used, .sign = big->is_negative ? MP_NEG : MP_ZPOS,
                    .dp = (mp_digit *)(void *)big->digits};
}

static const mp_int *operand(struct vm *vm, struct value value)
{
    mp_int *integer;

    if (is_kind(value, OBJECT_BIG))
    {
        integer = arena_new(scratch_arena(vm), mp_int);
        *integer = view(value);
        return integer;
    }
    integer = temporary(vm);
    mp_set_i64(integer, small_of(value));
    return integer;
}

static bool fits(const mp_int *integer)
{
    int bits = mp_count_bits(integer);

    if (bits < 64)
        return true;
    return bits == 64 && mp_isneg(integer) && mp_get_mag_u64(integer) == (uint64_t)1 << 63;
}

static struct value big_settle(struct vm *vm, const mp_int *integer)
{
    if (fits(integer))
        return value_int(mp_get_i64(integer));

    size_t size = (size_t)integer->used * sizeof *integer->dp;
    struct big_object *big = heap_alloc(vm, OBJECT_BIG, sizeof *big + size);

    big->used = (uint32_t)integer->used;
    big->is_negative = mp_isneg(integer);
    memcpy(big->digits, integer->dp, size);
    return value_of(&big->object);
}

/* Ends an operation: the result as a value, its temporaries cleared. */
static bool finish(struct vm *vm, struct arena_mark mark, const mp_int *result, struct value *out)
{
    *out = big_settle(vm, result);
    arena_reset(vm->scratch, mark);
    return true;
}

/* Multiplication and division take a time that grows with the product of the lengths: it counts as steps. */
static bool charge(struct vm *vm, struct value a, struct value b)
{
    return vm_charge(vm, (uint64_t)(big_bit_length(a) / 64 + 1) * (uint64_t)(big_bit_length(b) / 64 + 1) / 16);
}

/* 0 to 35, or 99. */
static int digit_value(char c)
{
    if (char_is_digit(c))
        return c - '0';
    return char_is_alpha(c) ? char_lower(c) - 'a' + 10 : 99;
}

/* The digits without sign and underscores; false when one is out of place. */
static bool digits_clean(str digits, int base, struct buf *out)
{
    for (size_t i = 0; i < digits.len; i++)
    {
        char c = digits.at[i];

        if (c == '_' && i > 0 && i + 1 < digits.len && digits.at[i - 1] != '_' && digits.at[i + 1] != '_')
            continue;
        if (digit_value(c) >= base)
            return false;
        buf_add_char(out, c);
    }
    return out->len > 0;
}

/* Bits of a digit in a base that is a power of two, else 0. */
static size_t digit_bits(int base)
{
    size_t bits = 0;

    while (1 << bits < base)
        bits++;
    return 1 << bits == base ? bits : 0;
}

/*
 * libtommath reads and writes digits and bytes in a time that grows with the square of their number; those of a power of two
 * need not: `bits` bits each, the first at bit `at` of the magnitude.
 */
static unsigned bits_get(const mp_int *integer, size_t at, size_t bits)
{
    size_t total = (size_t)integer->used * MP_DIGIT_BIT;
    unsigned value = 0;

    for (size_t k = 0; k < bits && at + k < total; k++)
        value |= (unsigned)(integer->dp[(at + k) / MP_DIGIT_BIT] >> (at + k) % MP_DIGIT_BIT & 1) << k;
    return value;
}

static void bits_put(mp_int *integer, size_t at, size_t bits, unsigned value)
{
    for (size_t k = 0; k < bits; k++)
        integer->dp[(at + k) / MP_DIGIT_BIT] |= (mp_digit)(value >> k & 1) << (at + k) % MP_DIGIT_BIT;
}

/* Room for so many bits, all zero; bits_end when they are put. */
static mp_int *bits_begin(struct vm *vm, size_t bits)
{
    mp_int *integer = temporary(vm);
    size_t used = bits / MP_DIGIT_BIT + 1;

    mp_must(vm, mp_grow(integer, (int)used));
    integer->used = (int)used;
    return integer;
}

static mp_int *digits_read(struct vm *vm, str digits, size_t bits)
{
    mp_int *integer = bits_begin(vm, digits.len * bits);

    for (size_t i = 0; i < digits.len; i++)
        bits_put(integer, i * bits, bits, (unsigned)digit_value(digits.at[digits.len - 1 - i]));
    mp_clamp(integer);
    return integer;
}

static mp_int *decimal_read(struct vm *vm, const char *digits, int base)
{
    mp_int *integer = temporary(vm);

    mp_must(vm, mp_read_radix(integer, digits, base));
    return integer;
}

bool big_parse(struct vm *vm, str digits, int base, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf clean = BUF(scratch_arena(vm));
    bool negative = digits.len > 0 && digits.at[0] == '-';
    size_t bits = digit_bits(base);

    if (digits.len > 0 && (negative || digits.at[0] == '+'))
        digits = str_skip(digits, 1);
    if (!digits_clean(digits, base, &clean) || clean.len > (bits == 0 ? PARSED_MOST : BIG_BITS_MOST / bits))
    {
        arena_reset(vm->scratch, mark);
        return false;
    }

    vm->steps += bits != 0 ? clean.len / 4 : clean.len * clean.len / 1024;

    mp_int *integer = bits != 0 ? digits_read(vm, buf_str(&clean), bits) : decimal_read(vm, clean.at, base);

    if (negative)
        mp_must(vm, mp_neg(integer, integer));
    return finish(vm, mark, integer, out);
}

/* Floor division and modulo: libtommath truncates, Python rounds down. */
static void floor_divide(struct vm *vm, const mp_int *a, const mp_int *b, mp_int *quotient, mp_int *remainder)
{
    mp_must(vm, mp_div(a, b, quotient, remainder));
    if (mp_iszero(remainder) || mp_isneg(remainder) == mp_isneg(b))
        return;
    mp_must(vm, mp_add(remainder, b, remainder));

    mp_must(vm, mp_sub_d(quotient, 1, quotient));
}

static void divide_into(struct vm *vm, uint32_t op, const mp_int *a, const mp_int *b, mp_int *out)
{
    mp_int *quotient = temporary(vm), *remainder = temporary(vm);

    floor_divide(vm, a, b, quotient, remainder);
    mp_must(vm, mp_copy(op == OP_MOD ? remainder : quotient, out));
}

static void compute(struct vm *vm, uint32_t op, const mp_int *a, const mp_int *b, mp_int *out)
{
    switch (op)
    {
        case OP_ADD:
            mp_must(vm, mp_add(a, b, out));
            return;
        case OP_SUB:
            mp_must(vm, mp_sub(a, b, out));
            return;
        case OP_MULT:
            mp_must(vm, mp_mul(a, b, out));
            return;
        case OP_BIT_AND:
            mp_must(vm, mp_and(a, b, out));
            return;
        case OP_BIT_OR:
            mp_must(vm, mp_or(a, b, out));
            return;
        case OP_BIT_XOR:
            mp_must(vm, mp_xor(a, b, out));
            return;
        default:
            divide_into(vm, op, a, b, out);
            return;
    }
}

bool big_binary(struct vm *vm, uint32_t op, struct value a, struct value b, struct value *out)
{
    if ((op == OP_MOD || op == OP_FLOOR_DIV) && b.tag != VALUE_OBJECT && small_of(b) == 0)
        return vm_raise(vm, "ZeroDivisionError",
                        op == OP_MOD ? "integer modulo by zero" : "integer division or modulo by zero");
    if (op == OP_MULT && big_bit_length(a) + big_bit_length(b) > BIG_BITS_MOST)
        return refuse_size(vm, "an integer");
    if (!charge(vm, a, b))
        return false;

    struct arena_mark mark = scratch_mark(vm);
    mp_int *result = temporary(vm);

    compute(vm, op, operand(vm, a), operand(vm, b), result);
    return finish(vm, mark, result, out);
}

bool big_power(struct vm *vm, struct value a, uint64_t exponent, struct value *out)
{
    int64_t bits = big_bit_length(a);

    if (bits > 1 && exponent > (uint64_t)(BIG_BITS_MOST / bits))
        return refuse_size(vm, "an integer");
    if (exponent > UINT32_MAX) /* of 0, 1 or -1 */
        exponent = 2 + (exponent & 1);

    struct arena_mark mark = scratch_mark(vm);
    mp_int *result = temporary(vm);

    mp_must(vm, mp_expt_u32(operand(vm, a), (uint32_t)exponent, result));
    return finish(vm, mark, result, out);
}

bool big_power_modulo(struct vm *vm, struct value a, struct value exponent, struct value modulus, struct value *out)
{
    struct value result = value_int(1);
    struct value base = a;

    if (modulus.tag != VALUE_OBJECT && small_of(modulus) == 0)
        return vm_raise(vm, "ValueError", "pow() 3rd argument cannot be 0");
    if (big_is_negative(exponent))
        return vm_raise(vm, "ValueError", "base is not invertible for the given modulus");

    int64_t bits = big_bit_length(exponent);

    if (!big_binary(vm, OP_MOD, base, modulus, &base))
        return false;
    for (int64_t i = bits - 1; i >= 0; i--)
    {
        struct value bit;

        if (!big_binary(vm, OP_MULT, result, result, &result) || !big_binary(vm, OP_MOD, result, modulus, &result) ||
            !big_shift(vm, false, exponent, (uint64_t)i, &bit) || !big_binary(vm, OP_BIT_AND, bit, value_int(1), &bit))
            return false;
        if (bit.integer == 1 &&
            (!big_binary(vm, OP_MULT, result, base, &result) || !big_binary(vm, OP_MOD, result, modulus, &result)))
            return false;
    }
    return big_binary(vm, OP_MOD, result, modulus, out);
}

bool big_shift(struct vm *vm, bool left, struct value a, uint64_t count, struct value *out)
{
    bool zero = a.tag != VALUE_OBJECT && small_of(a) == 0;

    if (left && !zero && count > (uint64_t)(BIG_BITS_MOST - big_bit_length(a)))
        return refuse_size(vm, "an integer");
    if (zero || (!left && count > INT32_MAX / 2))
    {
        *out = value_int(zero || !big_is_negative(a) ? 0 : -1);
        return true;
    }

    struct arena_mark mark = scratch_mark(vm);
    mp_int *result = temporary(vm);
    const mp_int *from = operand(vm, a);

    mp_must(vm, left ? mp_mul_2d(from, (int)count, result) : mp_signed_rsh(from, (int)count, result));
    return finish(vm, mark, result, out);
}

struct value big_negate(struct vm *vm, struct value a)
{
    struct arena_mark mark = scratch_mark(vm);
    mp_int *result = temporary(vm);
    struct value out;

    mp_must(vm, mp_neg(operand(vm, a), result));
    finish(vm, mark, result, &out);
    return out;
}

struct value big_invert(struct vm *vm, struct value a)
{
    struct arena_mark mark = scratch_mark(vm);
    mp_int *result = temporary(vm);
    struct value out;

    mp_must(vm, mp_complement(operand(vm, a), result));
    finish(vm, mark, result, &out);
    return out;
}

bool big_is_negative(struct value a)
{
    return is_kind(a, OBJECT_BIG) ? AS_BIG(a)->is_negative : small_of(a) < 0;
}

int big_compare(struct value a, struct value b)
{
    bool big_a = is_kind(a, OBJECT_BIG), big_b = is_kind(b, OBJECT_BIG);

    if (big_a && big_b)
    {
        mp_int left = view(a), right = view(b);
        mp_ord order = mp_cmp(&left, &right);

        return order == MP_LT ? -1 : order == MP_GT;
    }
    if (big_a) /* beyond every integer of 64 bits */
        return big_is_negative(a) ? -1 : 1;
    if (big_b)
        return big_is_negative(b) ? 1 : -1;
    return small_of(a) < small_of(b) ? -1 : small_of(a) > small_of(b);
}

#define HASH_MODULUS (((uint64_t)1 << 61) - 1)

uint64_t big_hash(struct value a)
{
    bool negative = big_is_negative(a);
    uint64_t rest = 0;

    if (is_kind(a, OBJECT_BIG))
    {
        mp_int integer = view(a);

        /* Horner over the digits: shifting by a digit is a rotation of 61 bits. */
        for (int i = integer.used - 1; i >= 0; i--)
        {
            rest = ((rest << MP_DIGIT_BIT) & HASH_MODULUS) | (rest >> (61 - MP_DIGIT_BIT));
            rest += integer.dp[i];
            if (rest >= HASH_MODULUS)
                rest -= HASH_MODULUS;
        }
    }
    else
        rest = (negative ? -(uint64_t)small_of(a) : (uint64_t)small_of(a)) % HASH_MODULUS;
    if (negative)
        rest = -rest;
    return rest == UINT64_MAX ? UINT64_MAX - 1 : rest;
}

int64_t big_bit_length(struct value a)
{
    if (is_kind(a, OBJECT_BIG))
    {
        mp_int integer = view(a);

        return mp_count_bits(&integer);
    }

    uint64_t magnitude = small_of(a) < 0 ? -(uint64_t)small_of(a) : (uint64_t)small_of(a);

    return magnitude == 0 ? 0 : 64 - __builtin_clzll(magnitude);
}

bool big_to_real(struct value a, double *out)
{
    if (!is_kind(a, OBJECT_BIG))
    {
        *out = (double)small_of(a);
        return true;
    }

    /* The top 64 bits with a sticky lowest one round as all the digits would. */
    mp_int integer = view(a), top;
    int bits = mp_count_bits(&integer);

    if (bits > 1024 || mp_init(&top) != MP_OKAY)
        return false;
    if (mp_div_2d(&integer, bits - 64, &top, NULL) != MP_OKAY)
    {
        mp_clear(&top);
        return false;
    }

    uint64_t head = mp_get_mag_u64(&top);

    if (mp_cnt_lsb(&integer) < bits - 64)
        head |= 1;
    mp_clear(&top);

    double real = ldexp((double)head, bits - 64);

    if (isinf(real))
        return false;
    *out = mp_isneg(&integer) ? -real : real;
    return true;
}

struct value big_from_real(struct vm *vm, double real)
{
    if (real >= -9223372036854775808.0 && real < 9223372036854775808.0)
        return value_int((int64_t)real);

    int exponent;
    double fraction = frexp(real, &exponent);
    struct value out = NONE;

    big_shift(vm, true, value_int((int64_t)ldexp(fraction, 53)), (uint64_t)(exponent - 53), &out);
    return out;
}

/* a scaled so that the integer quotient has 64 bits or a few more, with a sticky bit, then scaled back. */
bool big_true_divide(struct vm *vm, struct value a, struct value b, double *out)
{
    int64_t shift = 66 - (big_bit_length(a) - big_bit_length(b));
    struct value scaled = a, divisor = b, quotient, remainder;
    bool negative = big_is_negative(a) != big_is_negative(b);

    if (shift < -2000)
        return vm_raise(vm, "OverflowError", "integer division result too large for a float");
    if (big_bit_length(a) == 0 || shift > 4000)
    {
        *out = negative ? -0.0 : 0.0;
        return true;
    }
    if (big_is_negative(a))
        scaled = big_negate(vm, a);
    if (big_is_negative(b))
        divisor = big_negate(vm, b);
    if (!big_shift(vm, true, shift > 0 ? scaled : divisor, (uint64_t)(shift > 0 ? shift : -shift),
                   shift > 0 ? &scaled : &divisor) ||
        !big_binary(vm, OP_FLOOR_DIV, scaled, divisor, &quotient) || !big_binary(vm, OP_MOD, scaled, divisor, &remainder))
        return false;
    if (!(remainder.tag == VALUE_INT && remainder.integer == 0) &&
        !big_binary(vm, OP_BIT_OR, quotient, value_int(1), &quotient))
        return false;

    double real;

    if (!big_to_real(quotient, &real))
        return vm_raise(vm, "OverflowError", "integer division result too large for a float");
    real = ldexp(real, (int)-shift);
    if (isinf(real))
        return vm_raise(vm, "OverflowError", "integer division result too large for a float");
    *out = negative ? -real : real;
    return true;
}

static void small_print(int64_t small, int base, struct buf *out)
{
    char digits[72];
    size_t at = sizeof digits;
    uint64_t rest = small < 0 ? -(uint64_t)small : (uint64_t)small;

    do
    {
        digits[--at] = "0123456789abcdef"[rest % (uint64_t)base];
        rest /= (uint64_t)base;
    } while (rest > 0);
    if (small < 0)
        digits[--at] = '-';
    buf_add(out, (str){digits + at, sizeof digits - at});
}

static void digits_print(const mp_int *integer, size_t bits, struct buf *out)
{
    for (size_t digit = ((size_t)mp_count_bits(integer) + bits - 1) / bits; digit > 0; digit--)
        buf_add_char(out, "0123456789abcdef"[bits_get(integer, (digit - 1) * bits, bits)]);
}

static bool digits_refuse(struct vm *vm)
{
    return vm_raise(vm, "ValueError",
                    "Exceeds the limit (%d digits) for integer string conversion; use sys.set_int_max_str_digits() to increase "
                    "the limit",
                    DIGITS_MOST);
}

static bool decimal_print(struct vm *vm, const mp_int *integer, struct buf *out)
{
    char digits[DIGITS_MOST + 8];
    size_t written = 0;

    mp_must(vm, mp_to_radix(integer, digits, sizeof digits, &written, 10));

    str text = str_from(digits);

    if (text.len - mp_isneg(integer) > DIGITS_MOST)
        return digits_refuse(vm);
    buf_add(out, text);
    return true;
}

bool big_print(struct vm *vm, struct value a, int base, struct buf *out)
{
    if (!is_kind(a, OBJECT_BIG))
    {
        small_print(small_of(a), base, out);
        return true;
    }

    mp_int integer = view(a);
    size_t bits = digit_bits(base);

    if (bits == 0 && big_bit_length(a) > DIGITS_MOST_BITS)
        return digits_refuse(vm);
    vm->steps += (uint64_t)integer.used * (bits == 0 ? (uint64_t)integer.used : 16);
    if (bits == 0)
        return decimal_print(vm, &integer, out);
    if (mp_isneg(&integer))
        buf_add_char(out, '-');
    digits_print(&integer, bits, out);
    return true;
}

struct value big_from_bytes(struct vm *vm, str bytes)
{
    struct arena_mark mark = scratch_mark(vm);
    mp_int *integer = bits_begin(vm, bytes.len * 8);
    struct value out;

    for (size_t i = 0; i < bytes.len; i++)
        bits_put(integer, i * 8, 8, (unsigned char)bytes.at[bytes.len - 1 - i]);
    mp_clamp(integer);
    vm->steps += bytes.len / 8;
    finish(vm, mark, integer, &out);
    return out;
}

size_t big_byte_count(struct value a)
{
    return (size_t)(big_bit_length(a) + 7) / 8;
}

void big_to_bytes(struct value a, unsigned char *out_bytes, size_t count)
{
    size_t need = big_byte_count(a);

    if (need > count)
        return;
    memset(out_bytes, 0, count);
    if (is_kind(a, OBJECT_BIG))
    {
        mp_int integer = view(a);

        for (size_t i = 0; i < need; i++)
            out_bytes[count - 1 - i] = (unsigned char)bits_get(&integer, i * 8, 8);
        return;
    }

    uint64_t rest = small_of(a) < 0 ? -(uint64_t)small_of(a) : (uint64_t)small_of(a);

    for (size_t i = 0; i < need; i++, rest >>= 8)
        out_bytes[count - 1 - i] = (unsigned char)rest;
}
