/*
 * Doubles as decimal digits, exactly.
 *
 * A double is m * 2^e with an integer m, so m * 5^-e * 10^e for a negative e: its decimal expansion is finite (at most 767
 * digits). It is computed as a whole and rounded half to even, which is what CPython's formatting does. No printf: the
 * result depends on no locale.
 */
#include "eval/builtin/format.h"

#include "base/datum.h"

#include <math.h>

enum
{
    LIMBS_MOST = 130,
    LIMB = 1000000000,
    DIGITS_MOST = LIMBS_MOST * 9,
};

/* 0.d1d2d3... * 10^point; no leading zeros; len 0 is zero. */
struct decimal
{
    char digits[DIGITS_MOST + 1];
    int len;
    int point;
};

static size_t limbs_multiply(uint32_t *limbs, size_t count, uint32_t factor)
{
    uint64_t carry = 0;

    for (size_t i = 0; i < count; i++)
    {
        carry += (uint64_t)limbs[i] * factor;
        limbs[i] = (uint32_t)(carry % LIMB);
        carry /= LIMB;
    }
    while (carry > 0 && count < LIMBS_MOST)
    {
        limbs[count++] = (uint32_t)(carry % LIMB);
        carry /= LIMB;
    }
    return count;
}

static size_t limbs_power(uint32_t *limbs, size_t count, uint32_t base, int exponent)
{
    for (; exponent >= 8; exponent -= 8)
        count = limbs_multiply(limbs, count, base == 5 ? 390625 : 256);
    for (; exponent > 0; exponent--)
        count = limbs_multiply(limbs, count, base);
    return count;
}

static void decimal_expand(double real, struct decimal *out)
{
    uint32_t limbs[LIMBS_MOST] = {0};
    size_t count = 0;
    int exponent;
    uint64_t mantissa = (uint64_t)ldexp(frexp(fabs(real), &exponent), 53);

    exponent -= 53;
    for (; mantissa > 0; mantissa /= LIMB)
        limbs[count++] = (uint32_t)(mantissa % LIMB);
    count = limbs_power(limbs, count, exponent < 0 ? 5 : 2, abs(exponent));
    out->len = 0;
    for (size_t i = count; i-- > 0;)
    {
        uint32_t rest = limbs[i];

        for (uint32_t unit = LIMB / 10; unit > 0; unit /= 10)
        {
            char digit = (char)('0' + rest / unit % 10);

            if (out->len > 0 || digit != '0')
                out->digits[out->len++] = digit;
        }
    }
    out->point = out->len + (exponent < 0 ? exponent : 0);
}

/* Keeps the first `keep` digits (may be 0 or negative: nothing is left but perhaps a carry). */
static void decimal_round(struct decimal *decimal, int keep)
{
    if (keep >= decimal->len)
        return;
    if (keep < 0)
    {
        decimal->len = 0;
        return;
    }

    bool more = false;

    for (int i = keep + 1; i < decimal->len; i++)
        more |= decimal->digits[i] != '0';

    char next = decimal->digits[keep];
    bool odd = keep > 0 && (decimal->digits[keep - 1] - '0') % 2 == 1;
    bool up = next > '5' || (next == '5' && (more || odd));

    decimal->len = keep;
    if (!up)
        return;
    while (decimal->len > 0 && decimal->digits[decimal->len - 1] == '9')
        decimal->len--;
    if (decimal->len > 0)
    {
        decimal->digits[decimal->len - 1]++;
        return;
    }
    decimal->digits[decimal->len++] = '1';
    decimal->point++;
}

static char digit_at(const struct decimal *decimal, int index)
{
    return index >= 0 && index < decimal->len ? decimal->digits[index] : '0';
}

static void fixed_print(const struct decimal *decimal, int precision, struct buf *out)
{
    if (decimal->point <= 0 || decimal->len == 0)
        buf_add_char(out, '0');
    for (int i = 0; decimal->len > 0 && i < decimal->point; i++)
        buf_add_char(out, digit_at(decimal, i));
    if (precision > 0)
        buf_add_char(out, '.');
    for (int i = 0; i < precision; i++)
        buf_add_char(out, decimal->len > 0 ? digit_at(decimal, decimal->point + i) : '0');
}

static void scientific_print(const struct decimal *decimal, int precision, char e, struct buf *out)
{
    int exponent = decimal->len > 0 ? decimal->point - 1 : 0;

    buf_add_char(out, digit_at(decimal, 0));
    if (precision > 0)
        buf_add_char(out, '.');
    for (int i = 1; i <= precision; i++)
        buf_add_char(out, digit_at(decimal, i));
    buf_print(out, "%c%c%02d", e, exponent < 0 ? '-' : '+', abs(exponent));
}

static void general_print(struct decimal *decimal, int precision, char type, bool keep_zeros, struct buf *out)
{
    int exponent, digits;

    precision = precision == 0 ? 1 : precision;
    decimal_round(decimal, precision);
    exponent = decimal->len > 0 ? decimal->point - 1 : 0;
    while (!keep_zeros && decimal->len > 0 && decimal->digits[decimal->len - 1] == '0')
        decimal->len--;
    digits = keep_zeros ? precision : decimal->len > 0 ? decimal->len : 1;
    if (exponent < -4 || exponent >= precision)
        scientific_print(decimal, digits - 1, type == 'G' ? 'E' : 'e', out);
    else
        fixed_print(decimal, digits - 1 - exponent > 0 ? digits - 1 - exponent : 0, out);
}

void real_format(double real, char type, int precision, bool keep_zeros, struct buf *out)
{
    struct decimal decimal;

    decimal_expand(real, &decimal);
    if (signbit(real))
        buf_add_char(out, '-');
    switch (char_lower(type))
    {
        case 'f':
            decimal_round(&decimal, precision > DIGITS_MOST ? DIGITS_MOST : decimal.point + precision);
            fixed_print(&decimal, precision, out);
            return;
        case 'e':
            decimal_round(&decimal, precision + 1);
            scientific_print(&decimal, precision, type, out);
            return;
        default:
            general_print(&decimal, precision, type, keep_zeros, out);
            return;
    }
}

double real_round(double real, int digits)
{
    struct decimal decimal;
    char text[DIGITS_MOST + 32];
    double result;

    if (!isfinite(real) || real == 0 || digits > 330)
        return real;
    if (digits < -330)
        return copysign(0.0, real);
    decimal_expand(real, &decimal);
    decimal_round(&decimal, decimal.point + digits);
    decimal.digits[decimal.len] = '\0';
    if (decimal.len == 0)
        return copysign(0.0, real);

    int len = snprintf(text, sizeof text, "0.%se%d", decimal.digits, decimal.point);

    if (!real_parse((str){text, (size_t)len}, &result))
        return real;
    return copysign(result, real);
}
