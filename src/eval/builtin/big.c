/*
 * Integers beyond 64 bits, on libtommath.
 *
 * Operands of 64 bits are lifted into an mp_int for the time of one operation. Invariant: an OBJECT_BIG never fits into 64
 * bits (big_settle). libtommath's only failure that can happen after our checks of size is memory: then control leaves as it
 * does for any allocation.
 */
#include "eval/builtin/big.h"

#include "eval/builtin/arguments.h"
#include "py/ast.h"

#include <math.h>
#include <tommath.h>

/* An operand: the object's own integer, or a lifted one that has to be cleared. */
struct lifted
{
    mp_int own;
    mp_int *integer;
    bool is_own;
};

static void mp_must(struct vm *vm, mp_err result)
{
    if (result != MP_OKAY)
        memory_refuse(arena_memory(vm->arena));
}

static mp_int *integer_of(struct value value)
{
    return AS_BIG(value)->integer;
}

static void lift(struct vm *vm, struct value value, struct lifted *out)
{
    out->is_own = !is_kind(value, OBJECT_BIG);
    out->integer = out->is_own ? &out->own : integer_of(value);
    if (!out->is_own)
        return;
    mp_must(vm, mp_init(&out->own));
    mp_set_i64(&out->own, small_of(value));
}

static void lower(struct lifted *lifted)
{
    if (lifted->is_own)
        mp_clear(&lifted->own);
}

static bool fits(const mp_int *integer)
{
    int bits = mp_count_bits(integer);

    if (bits < 64)
        return true;
    return bits == 64 && mp_isneg(integer) && mp_get_mag_u64(integer) == (uint64_t)1 << 63;
}

/* Takes the digits over. */
static struct value big_settle(struct vm *vm, mp_int *integer)
{
    if (fits(integer))
    {
        int64_t small = mp_get_i64(integer);

        mp_clear(integer);
        return value_int(small);
    }

    struct big_object *big = heap_alloc(vm, OBJECT_BIG, sizeof *big);
    mp_int *kept = malloc(sizeof *kept);

    if (kept == NULL)
        memory_refuse(arena_memory(vm->arena));
    *kept = *integer;
    big->integer = kept;
    return value_of(&big->object);
}

void big_free(struct big_object *big)
{
    if (big->integer == NULL)
        return;
    mp_clear(big->integer);
    free(big->integer);
    big->integer = NULL;
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

bool big_parse(struct vm *vm, str digits, int base, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf clean = BUF(scratch_arena(vm));
    bool negative = digits.len > 0 && digits.at[0] == '-';

    if (digits.len > 0 && (negative || digits.at[0] == '+'))
        digits = str_skip(digits, 1);

    bool good = digits_clean(digits, base, &clean);

    if (good)
    {
        mp_int integer;

        mp_must(vm, mp_init(&integer));
        mp_must(vm, mp_read_radix(&integer, clean.at, base));
        if (negative)
            mp_must(vm, mp_neg(&integer, &integer));
        *out = big_settle(vm, &integer);
    }
    arena_reset(vm->scratch, mark);
    return good;
}

/* Floor division and modulo: libtommath truncates, Python rounds down. */
static void floor_divide(struct vm *vm, const mp_int *a, const mp_int *b, mp_int *quotient, mp_int *remainder)
{
    mp_must(vm, mp_div(a, b, quotient, remainder));
    if (mp_iszero(remainder) || mp_isneg(remainder) == mp_isneg(b))
        return;
    mp_must(vm, mp_add(remainder, b, remainder));

    mp_int one;

    mp_must(vm, mp_init(&one));
    mp_set_i64(&one, 1);
    mp_must(vm, mp_sub(quotient, &one, quotient));
    mp_clear(&one);
}

static void divide_into(struct vm *vm, uint32_t op, const mp_int *a, const mp_int *b, mp_int *out)
{
    mp_int quotient, remainder;

    mp_must(vm, mp_init_multi(&quotient, &remainder, NULL));
    floor_divide(vm, a, b, &quotient, &remainder);
    mp_must(vm, mp_copy(op == OP_MOD ? &remainder : &quotient, out));
    mp_clear_multi(&quotient, &remainder, NULL);
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
    struct lifted left, right;
    mp_int result;

    if ((op == OP_MOD || op == OP_FLOOR_DIV) && b.tag != VALUE_OBJECT && small_of(b) == 0)
        return vm_raise(vm, "ZeroDivisionError",
                        op == OP_MOD ? "integer modulo by zero" : "integer division or modulo by zero");
    if (op == OP_MULT && big_bit_length(a) + big_bit_length(b) > BIG_BITS_MOST)
        return refuse_size(vm, "an integer");
    lift(vm, a, &left);
    lift(vm, b, &right);
    mp_must(vm, mp_init(&result));
    compute(vm, op, left.integer, right.integer, &result);
    lower(&left);
    lower(&right);
    *out = big_settle(vm, &result);
    return true;
}

bool big_power(struct vm *vm, struct value a, uint64_t exponent, struct value *out)
{
    struct lifted base;
    mp_int result;
    int64_t bits = big_bit_length(a);

    if (bits > 1 && exponent > (uint64_t)(BIG_BITS_MOST / bits))
        return refuse_size(vm, "an integer");
    if (exponent > UINT32_MAX) /* of 0, 1 or -1 */
        exponent = 2 + (exponent & 1);
    lift(vm, a, &base);
    mp_must(vm, mp_init(&result));
    mp_must(vm, mp_expt_u32(base.integer, (uint32_t)exponent, &result));
    lower(&base);
    *out = big_settle(vm, &result);
    return true;
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
    struct lifted from;
    mp_int result;
    bool zero = a.tag != VALUE_OBJECT && small_of(a) == 0;

    if (left && !zero && count > (uint64_t)(BIG_BITS_MOST - big_bit_length(a)))
        return refuse_size(vm, "an integer");
    if (zero || (!left && count > INT32_MAX / 2))
    {
        *out = value_int(zero || !big_is_negative(a) ? 0 : -1);
        return true;
    }
    lift(vm, a, &from);
    mp_must(vm, mp_init(&result));
    mp_must(vm, left ? mp_mul_2d(from.integer, (int)count, &result) : mp_signed_rsh(from.integer, (int)count, &result));
    lower(&from);
    *out = big_settle(vm, &result);
    return true;
}

struct value big_negate(struct vm *vm, struct value a)
{
    struct lifted from;
    mp_int result;

    lift(vm, a, &from);
    mp_must(vm, mp_init(&result));
    mp_must(vm, mp_neg(from.integer, &result));
    lower(&from);
    return big_settle(vm, &result);
}

struct value big_invert(struct vm *vm, struct value a)
{
    struct lifted from;
    mp_int result;

    lift(vm, a, &from);
    mp_must(vm, mp_init(&result));
    mp_must(vm, mp_complement(from.integer, &result));
    lower(&from);
    return big_settle(vm, &result);
}

bool big_is_negative(struct value a)
{
    return is_kind(a, OBJECT_BIG) ? mp_isneg(integer_of(a)) : small_of(a) < 0;
}

int big_compare(struct value a, struct value b)
{
    bool big_a = is_kind(a, OBJECT_BIG), big_b = is_kind(b, OBJECT_BIG);

    if (big_a && big_b)
    {
        mp_ord order = mp_cmp(integer_of(a), integer_of(b));

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
        const mp_int *integer = integer_of(a);

        /* Horner over the digits: shifting by a digit is a rotation of 61 bits. */
        for (int i = integer->used - 1; i >= 0; i--)
        {
            rest = ((rest << MP_DIGIT_BIT) & HASH_MODULUS) | (rest >> (61 - MP_DIGIT_BIT));
            rest += integer->dp[i];
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
        return mp_count_bits(integer_of(a));

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
    const mp_int *integer = integer_of(a);
    int bits = mp_count_bits(integer);
    mp_int top;

    if (bits > 1024 || mp_init(&top) != MP_OKAY)
        return false;
    if (mp_div_2d(integer, bits - 64, &top, NULL) != MP_OKAY)
    {
        mp_clear(&top);
        return false;
    }

    uint64_t head = mp_get_mag_u64(&top);

    if (mp_cnt_lsb(integer) < bits - 64)
        head |= 1;
    mp_clear(&top);

    double real = ldexp((double)head, bits - 64);

    if (isinf(real))
        return false;
    *out = mp_isneg(integer) ? -real : real;
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

    if (big_bit_length(a) == 0)
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

    if (shift < -2000 || !big_to_real(quotient, &real))
        return vm_raise(vm, "OverflowError", "integer division result too large for a float");
    real = shift > 4000 ? 0.0 : ldexp(real, (int)-shift);
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

void big_print(struct value a, int base, struct buf *out)
{
    if (!is_kind(a, OBJECT_BIG))
    {
        small_print(small_of(a), base, out);
        return;
    }

    int size = 0;

    if (mp_radix_size(integer_of(a), base, &size) != MP_OKAY)
        memory_refuse(arena_memory(out->arena));

    char *digits = arena_alloc(out->arena, (size_t)size);
    size_t written = 0;

    if (mp_to_radix(integer_of(a), digits, (size_t)size, &written, base) != MP_OKAY)
        memory_refuse(arena_memory(out->arena));
    for (char *c = digits; *c != '\0'; c++)
        *c = char_lower(*c);
    buf_add(out, str_from(digits));
}

struct value big_from_bytes(struct vm *vm, str bytes)
{
    mp_int integer;

    mp_must(vm, mp_init(&integer));
    if (bytes.len > 0)
        mp_must(vm, mp_from_ubin(&integer, (const unsigned char *)bytes.at, bytes.len));
    return big_settle(vm, &integer);
}

size_t big_byte_count(struct value a)
{
    return (size_t)(big_bit_length(a) + 7) / 8;
}

void big_to_bytes(struct value a, unsigned char *out_bytes, size_t count)
{
    size_t written = 0, need = big_byte_count(a);

    if (need > count)
        return;
    memset(out_bytes, 0, count);
    if (is_kind(a, OBJECT_BIG))
    {
        if (mp_to_ubin(integer_of(a), out_bytes + (count - need), need, &written) != MP_OKAY)
            return;
        return;
    }

    uint64_t rest = small_of(a) < 0 ? -(uint64_t)small_of(a) : (uint64_t)small_of(a);

    for (size_t i = 0; i < need; i++, rest >>= 8)
        out_bytes[count - 1 - i] = (unsigned char)rest;
}
