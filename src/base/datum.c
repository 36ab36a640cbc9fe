/* datum: comparing scalars, and floating point as Python writes and reads it, whatever LC_NUMERIC says. */
#include "base/datum.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool datum_equal(struct datum a, struct datum b)
{
    if (a.kind != b.kind)
        return false;
    switch (a.kind)
    {
        case DATUM_NULL:
            return true;
        case DATUM_BOOL:
            return a.boolean == b.boolean;
        case DATUM_INT:
        case DATUM_INTERVAL:
            return a.integer == b.integer;
        case DATUM_REAL:
            return a.real == b.real;
        case DATUM_ARRAY:
            if (a.items.len != b.items.len)
                return false;
            for (size_t i = 0; i < a.items.len; i++)
            {
                if (!datum_equal(a.items.at[i], b.items.at[i]))
                    return false;
            }
            return true;
        default:
            return str_equal(a.text, b.text);
    }
}

struct datum datum_copy(struct arena *arena, struct datum datum)
{
    switch (datum.kind)
    {
        case DATUM_NULL:
        case DATUM_BOOL:
        case DATUM_INT:
        case DATUM_REAL:
        case DATUM_INTERVAL:
            return datum;
        case DATUM_ARRAY:
        {
            struct datum *items = arena_alloc_array(arena, datum.items.len, sizeof *items);

            for (size_t i = 0; i < datum.items.len; i++)
                items[i] = datum_copy(arena, datum.items.at[i]);
            datum.items.at = items;
            return datum;
        }
        default:
            datum.text = str_copy(arena, datum.text);
            return datum;
    }
}

/* snprintf writes the decimal point of the locale, which may be several bytes: anything that is no part of a number. */
static void point_mend(char *text)
{
    char *in = text, *out = text;

    while (*in != '\0')
    {
        if (char_is_digit(*in) || strchr("+-einfa", *in) != NULL)
        {
            *out++ = *in++;
            continue;
        }
        *out++ = '.';
        while (*in != '\0' && !char_is_digit(*in) && strchr("+-einfa", *in) == NULL)
            in++;
    }
    *out = '\0';
}

/* The shortest digits that read back equal: 17 always do. */
static int digits_find(double real, char scientific[40])
{
    for (int precision = 0; precision < 17; precision++)
    {
        snprintf(scientific, 40, "%.*e", precision, real);
        if (strtod(scientific, NULL) == real)
            break;
    }
    point_mend(scientific);

    const char *e = strchr(scientific, 'e');

    return e != NULL ? (int)strtol(e + 1, NULL, 10) : 0;
}

size_t real_print(double real, char *out)
{
    if (isnan(real))
        return (size_t)snprintf(out, 32, "nan");
    if (isinf(real))
        return (size_t)snprintf(out, 32, real < 0 ? "-inf" : "inf");

    char scientific[40], digits[20];
    int exponent = digits_find(real, scientific);
    int count = 0;

    for (const char *p = scientific; *p != 'e'; p++)
    {
        if (char_is_digit(*p))
            digits[count++] = *p;
    }
    while (count > 1 && digits[count - 1] == '0')
        count--;

    char *end = out;

    if (scientific[0] == '-')
        *end++ = '-';
    if (exponent < -4 || exponent >= 16)
    {
        /* repr's rule: scientific below 1e-4 and from 1e16 on. */
        *end++ = digits[0];
        if (count > 1)
            *end++ = '.';
        memcpy(end, digits + 1, (size_t)count - 1);
        end += count - 1;
        end += snprintf(end, 8, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
        return (size_t)(end - out);
    }
    for (int i = exponent < 0 ? exponent : 0; i < count || i <= exponent + 1; i++)
    {
        if (i == exponent + 1)
            *end++ = '.';
        *end++ = i >= 0 && i < count ? digits[i] : '0';
    }
    *end = '\0';
    return (size_t)(end - out);
}

static bool word_parse(str text, double *out_real)
{
    static const struct
    {
        str word;
        double value;
    } words[] = {
        {STR_INIT("inf"), HUGE_VAL}, {STR_INIT("infinity"), HUGE_VAL}, {STR_INIT("nan"), NAN},
    };
    bool negative = text.len > 0 && text.at[0] == '-';

    if (text.len > 0 && (text.at[0] == '-' || text.at[0] == '+'))
        text = str_skip(text, 1);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    {
        if (str_equal_nocase(text, words[i].word))
        {
            *out_real = negative ? -words[i].value : words[i].value;
            return true;
        }
    }
    return false;
}

/* Digits with single underscores between them; returns how many bytes they take. */
static size_t digits_skip(str text, size_t from)
{
    size_t i = from;

    while (i < text.len && (char_is_digit(text.at[i]) || (text.at[i] == '_' && i > from && i + 1 < text.len &&
                                                          char_is_digit(text.at[i - 1]) && char_is_digit(text.at[i + 1]))))
        i++;
    return i - from;
}

static bool number_is(str text)
{
    size_t i = text.len > 0 && (text.at[0] == '-' || text.at[0] == '+') ? 1 : 0;
    size_t whole = digits_skip(text, i), fraction = 0;

    i += whole;
    if (i < text.len && text.at[i] == '.')
    {
        fraction = digits_skip(text, i + 1);
        i += 1 + fraction;
    }
    if (whole + fraction == 0)
        return false;
    if (i < text.len && (text.at[i] == 'e' || text.at[i] == 'E'))
    {
        i++;
        if (i < text.len && (text.at[i] == '-' || text.at[i] == '+'))
            i++;
        if (digits_skip(text, i) == 0)
            return false;
        i += digits_skip(text, i);
    }
    return i == text.len;
}

bool real_parse(str text, double *out_real)
{
    if (word_parse(text, out_real))
        return true;
    if (!number_is(text))
        return false;

    /* The point is the only byte that the locale may want otherwise: asked for, not assumed. */
    char point[8];
    char shown[16];
    size_t point_len = 0;

    snprintf(shown, sizeof shown, "%.1f", 1.5);
    while (shown[1 + point_len] != '5' && point_len < sizeof point)
    {
        point[point_len] = shown[1 + point_len];
        point_len++;
    }

    char few[128];
    char *copy = text.len * 2 + 8 < sizeof few ? few : malloc(text.len * 2 + 8);
    size_t len = 0;

    if (copy == NULL)
        return false;
    for (size_t i = 0; i < text.len; i++)
    {
        if (text.at[i] == '.')
        {
            memcpy(copy + len, point, point_len);
            len += point_len;
        }
        else if (text.at[i] != '_')
            copy[len++] = text.at[i];
    }
    copy[len] = '\0';
    *out_real = strtod(copy, NULL);
    if (copy != few)
        free(copy);
    return true;
}
