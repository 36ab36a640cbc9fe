/*
 * yaml_scalar: PyYAML's resolver patterns, hand-written, and what its constructors make of the texts.
 *
 * YAML 1.1: yes and on are true, 010 is eight, 1:30 is ninety, 1_000 a thousand, 1e3 a text (a float needs a point and a signed
 * exponent). The order of the questions in yaml_scalar_resolve is that of PyYAML's resolvers.
 */
#include "text/yaml_scalar.h"

#include "base/datum.h"

#include <math.h>

static const struct
{
    str tag;
    const char *name;
} kinds[] = {
    [YAML_SCALAR_NULL] = {STR_INIT("tag:yaml.org,2002:null"), "null"},
    [YAML_SCALAR_BOOL] = {STR_INIT("tag:yaml.org,2002:bool"), "boolean"},
    [YAML_SCALAR_INT] = {STR_INIT("tag:yaml.org,2002:int"), "integer"},
    [YAML_SCALAR_FLOAT] = {STR_INIT("tag:yaml.org,2002:float"), "float"},
    [YAML_SCALAR_TIMESTAMP] = {STR_INIT("tag:yaml.org,2002:timestamp"), "date or time"},
    [YAML_SCALAR_BINARY] = {STR_INIT("tag:yaml.org,2002:binary"), "base64"},
    [YAML_SCALAR_TEXT] = {STR_INIT("tag:yaml.org,2002:str"), "text"},
};

bool yaml_scalar_kind_find(str tag, enum yaml_scalar_kind *out_kind)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
    {
        if (kinds[i].name != NULL && str_equal(kinds[i].tag, tag))
        {
            *out_kind = (enum yaml_scalar_kind)i;
            return true;
        }
    }
    return false;
}

const char *yaml_scalar_kind_name(enum yaml_scalar_kind kind)
{
    return kinds[kind].name;
}

/* A word in lower case, with a capital, or in capitals. */
static bool is_word(str value, str word)
{
    if (!str_equal_nocase(value, word) || value.len == 0)
        return false;

    bool first_is_upper = value.at[0] != char_lower(value.at[0]);
    size_t upper = 0;

    for (size_t i = 1; i < value.len; i++)
        upper += value.at[i] != char_lower(value.at[i]);
    return upper == 0 || (first_is_upper && upper == value.len - 1);
}

static bool bool_find(str value, bool strict, bool *out_bool)
{
    static const struct
    {
        str word;
        bool value;
    } words[] = {
        {STR_INIT("yes"), true}, {STR_INIT("no"), false},  {STR_INIT("true"), true},
        {STR_INIT("on"), true},  {STR_INIT("off"), false}, {STR_INIT("false"), false},
    };

    for (size_t i = 0; i < COUNT_OF(words); i++)
    {
        if (strict ? is_word(value, words[i].word) : str_equal_nocase(value, words[i].word))
        {
            *out_bool = words[i].value;
            return true;
        }
    }
    return false;
}

static size_t run_match(str text, size_t from, const char *any)
{
    size_t at = from;

    while (at < text.len && text.at[at] != '\0' && strchr(any, text.at[at]) != NULL)
        at++;
    return at - from;
}

static str sign_skip(str text)
{
    return text.len > 0 && (text.at[0] == '-' || text.at[0] == '+') ? str_skip(text, 1) : text;
}

/* (:[0-5]?[0-9])+ from `from`; the length. */
static size_t sixties_match(str text, size_t from)
{
    size_t at = from;

    while (at < text.len && text.at[at] == ':')
    {
        size_t digits = run_match(text, at + 1, "0123456789");

        if (digits == 0 || digits > 2 || (digits == 2 && text.at[at + 1] > '5'))
            break;
        at += 1 + digits;
    }
    return at - from;
}

static bool is_int(str value)
{
    str text = sign_skip(value);

    if (text.len == 0 || !char_is_digit(text.at[0]))
        return false;
    if (text.at[0] == '0')
    {
        if (text.len == 1)
            return true;
        if (text.at[1] == 'b')
            return text.len > 2 && run_match(text, 2, "01_") == text.len - 2;
        if (text.at[1] == 'x')
            return text.len > 2 && run_match(text, 2, "0123456789abcdefABCDEF_") == text.len - 2;
        return run_match(text, 1, "01234567_") == text.len - 1;
    }

    size_t digits = run_match(text, 0, "0123456789_");

    return digits == text.len || (text.at[digits] == ':' && digits + sixties_match(text, digits) == text.len);
}

/* ([eE][-+][0-9]+)? up to the end */
static bool is_exponent(str text, size_t at)
{
    if (at == text.len)
        return true;
    if ((text.at[at] != 'e' && text.at[at] != 'E') || at + 2 >= text.len || (text.at[at + 1] != '-' && text.at[at + 1] != '+'))
        return false;
    return at + 2 + run_match(text, at + 2, "0123456789") == text.len;
}

static bool is_float(str value)
{
    str text = sign_skip(value);

    if (text.len == 0)
        return false;
    if (text.at[0] == '.')
    {
        str word = str_skip(text, 1);

        if (str_equal(word, STR("inf")) || str_equal(word, STR("Inf")) || str_equal(word, STR("INF")))
            return true;
        if (text.len != value.len)
            return false;
        if (str_equal(word, STR("nan")) || str_equal(word, STR("NaN")) || str_equal(word, STR("NAN")))
            return true;
        return word.len > 0 && char_is_digit(word.at[0]) && is_exponent(word, run_match(word, 0, "0123456789_"));
    }
    if (!char_is_digit(text.at[0]))
        return false;

    size_t digits = run_match(text, 0, "0123456789_");
    size_t sixties = sixties_match(text, digits);
    size_t point = digits + sixties;

    if (point == text.len || text.at[point] != '.')
        return false;

    size_t end = point + 1 + run_match(text, point + 1, "0123456789_");

    return sixties > 0 ? end == text.len : is_exponent(text, end);
}

/* A date or time in its parts. */
struct moment
{
    int64_t year, month, day, hour, minute, second;
    str fraction;
    bool has_time, has_zone;
    char zone_sign; /* '\0' for Z */
    int64_t zone_hour, zone_minute;
};

/* From `least` to `most` digits. */
static bool number_take(str *text, size_t least, size_t most, int64_t *out_number)
{
    size_t len = run_match(*text, 0, "0123456789");

    if (len > most)
        len = most;
    if (len < least)
        return false;
    if (!str_to_int(str_slice(*text, 0, len), out_number))
        return false;
    *text = str_skip(*text, len);
    return true;
}

static bool char_take(str *text, char c)
{
    if (text->len == 0 || text->at[0] != c)
        return false;
    *text = str_skip(*text, 1);
    return true;
}

/* ([ \t]*(Z|[-+]hh?(:mm)?))? up to the end */
static bool zone_take(str text, struct moment *moment)
{
    if (text.len == 0)
        return true;
    text = str_skip(text, run_match(text, 0, " \t"));
    moment->has_zone = true;
    if (char_take(&text, 'Z'))
        return text.len == 0;
    if (text.len == 0 || (text.at[0] != '+' && text.at[0] != '-'))
        return false;
    moment->zone_sign = text.at[0];
    text = str_skip(text, 1);
    if (!number_take(&text, 1, 2, &moment->zone_hour))
        return false;
    return text.len == 0 || (char_take(&text, ':') && number_take(&text, 2, 2, &moment->zone_minute) && text.len == 0);
}

static bool moment_match(str text, struct moment *moment)
{
    str whole = text;

    *moment = (struct moment){0};
    if (!number_take(&text, 4, 4, &moment->year) || !char_take(&text, '-') || !number_take(&text, 1, 2, &moment->month) ||
        !char_take(&text, '-') || !number_take(&text, 1, 2, &moment->day))
        return false;
    if (text.len == 0)
        return whole.len == 10;
    moment->has_time = true;
    if (!char_take(&text, 'T') && !char_take(&text, 't'))
    {
        size_t blanks = run_match(text, 0, " \t");

        if (blanks == 0)
            return false;
        text = str_skip(text, blanks);
    }
    if (!number_take(&text, 1, 2, &moment->hour) || !char_take(&text, ':') || !number_take(&text, 2, 2, &moment->minute) ||
        !char_take(&text, ':') || !number_take(&text, 2, 2, &moment->second))
        return false;
    if (char_take(&text, '.'))
    {
        size_t digits = run_match(text, 0, "0123456789");

        moment->fraction = str_slice(text, 0, digits);
        text = str_skip(text, digits);
    }
    return zone_take(text, moment);
}

enum yaml_scalar_kind yaml_scalar_resolve(str value)
{
    struct moment moment;
    bool boolean;

    if (bool_find(value, true, &boolean))
        return YAML_SCALAR_BOOL;
    if (is_float(value))
        return YAML_SCALAR_FLOAT;
    if (is_int(value))
        return YAML_SCALAR_INT;
    if (str_equal(value, STR("<<")))
        return YAML_SCALAR_MERGE;
    if (value.len == 0 || str_equal(value, STR("~")) || is_word(value, STR("null")))
        return YAML_SCALAR_NULL;
    if (moment_match(value, &moment))
        return YAML_SCALAR_TIMESTAMP;
    return str_equal(value, STR("=")) ? YAML_SCALAR_VALUE : YAML_SCALAR_TEXT;
}

static bool day_exists(const struct moment *moment)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = moment->year % 4 == 0 && (moment->year % 100 != 0 || moment->year % 400 == 0);

    return moment->year > 0 && moment->month >= 1 && moment->month <= 12 && moment->day >= 1 &&
           moment->day <= days[moment->month - 1] + (moment->month == 2 && is_leap);
}

/* The offset as Python's datetime prints it: minutes are taken as a timedelta, so +1:90 would be +02:30. */
static void zone_print(struct buf *buf, const struct moment *moment)
{
    int64_t minutes = moment->zone_hour * 60 + moment->zone_minute;

    if (moment->has_zone)
        buf_print(buf, "%c%02lld:%02lld", moment->zone_sign == '-' && minutes != 0 ? '-' : '+', (long long)minutes / 60,
                  (long long)minutes % 60);
}

static bool timestamp_make(struct arena *arena, str value, struct tree *tree)
{
    struct buf buf = BUF(arena);
    struct moment moment;
    char micro[] = "000000";

    if (!moment_match(value, &moment) || !day_exists(&moment) || moment.hour > 23 || moment.minute > 59 || moment.second > 59 ||
        moment.zone_hour * 60 + moment.zone_minute >= 24 * 60)
        return false;
    tree->kind = moment.has_time ? TREE_DATETIME : TREE_DATE;
    buf_print(&buf, "%04lld-%02lld-%02lld", (long long)moment.year, (long long)moment.month, (long long)moment.day);
    if (moment.has_time)
    {
        buf_print(&buf, " %02lld:%02lld:%02lld", (long long)moment.hour, (long long)moment.minute, (long long)moment.second);
        for (size_t i = 0; i < 6 && i < moment.fraction.len; i++)
            micro[i] = moment.fraction.at[i];
        if (strcmp(micro, "000000") != 0)
            buf_print(&buf, ".%s", micro);
        zone_print(&buf, &moment);
    }
    tree->text = buf_str(&buf);
    return true;
}

static bool digits_convert(str digits, uint64_t base, uint64_t *out_value)
{
    *out_value = 0;
    for (size_t i = 0; i < digits.len; i++)
    {
        char c = char_lower(digits.at[i]);
        uint64_t digit = char_is_digit(c) ? (uint64_t)(c - '0') : (uint64_t)(c - 'a') + 10;

        if (digit >= base || __builtin_mul_overflow(*out_value, base, out_value) ||
            __builtin_add_overflow(*out_value, digit, out_value))
            return false;
    }
    return digits.len > 0;
}

/* 1:30:00 with places of sixty; a fraction in the last one is left to the caller. */
static bool sixties_convert(str text, uint64_t *out_value)
{
    *out_value = 0;
    while (text.len > 0)
    {
        uint64_t place_value;
        str part;

        text = str_cut(text, ':', &part);
        if (!digits_convert(part, 10, &place_value) || __builtin_mul_overflow(*out_value, 60, out_value) ||
            __builtin_add_overflow(*out_value, place_value, out_value))
            return false;
    }
    return true;
}

static bool int_make(struct arena *arena, str value, struct tree *tree)
{
    str plain = str_replace(arena, value, STR("_"), STR(""));
    bool is_negative = plain.len > 0 && plain.at[0] == '-';
    str digits = sign_skip(plain);
    uint64_t magnitude;
    bool ok;

    if (str_find_char(digits, ':') != STR_NONE)
        ok = sixties_convert(digits, &magnitude);
    else if (str_starts(digits, STR("0b")))
        ok = digits_convert(str_skip(digits, 2), 2, &magnitude);
    else if (str_starts(digits, STR("0x")))
        ok = digits_convert(str_skip(digits, 2), 16, &magnitude);
    else if (digits.len > 1 && digits.at[0] == '0')
        ok = digits_convert(digits, 8, &magnitude);
    else if (digits_convert(digits, 10, &magnitude))
        ok = true;
    else
    {
        /* Decimal beyond 64 bits stays text; up to CPython's own limit of digits. */
        tree->kind = TREE_BIG;
        tree->text = is_negative ? plain : digits;
        return digits.len > 0 && digits.len <= 4300 && run_match(digits, 0, "0123456789") == digits.len;
    }
    if (!ok)
        return false;
    if (magnitude > (uint64_t)INT64_MAX + is_negative)
    {
        tree->kind = TREE_BIG;
        tree->text = str_print(arena, "%s%llu", is_negative ? "-" : "", (unsigned long long)magnitude);
        return true;
    }
    tree->kind = TREE_INT;
    tree->integer = is_negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    return true;
}

static bool float_make(struct arena *arena, str value, struct tree *tree)
{
    str plain = str_lower(arena, str_replace(arena, value, STR("_"), STR("")));
    double sign = plain.len > 0 && plain.at[0] == '-' ? -1.0 : 1.0, real = 0;
    str digits = sign_skip(plain);

    tree->kind = TREE_REAL;
    if (str_equal(digits, STR(".inf")))
        real = (double)INFINITY;
    else if (str_equal(digits, STR(".nan")))
        real = (double)NAN;
    else
    {
        while (digits.len > 0)
        {
            double part_value;
            str part;

            digits = str_cut(digits, ':', &part);
            if (!real_parse(part, &part_value))
                return false;
            real = real * 60 + part_value;
        }
    }
    tree->real = sign * real;
    return true;
}

static int base64_value(char c)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = c != '\0' ? strchr(alphabet, c) : NULL;

    return found != NULL ? (int)(found - alphabet) : -1;
}

/* base64.decodebytes: characters outside of the alphabet are skipped; the padding must be right. */
static bool binary_make(struct arena *arena, str value, struct tree *tree)
{
    struct buf buf = BUF(arena);
    uint32_t bits = 0;
    size_t count = 0, padding = 0;

    for (size_t i = 0; i < value.len && !(padding > 0 && (count + padding) % 4 == 0 && count % 4 >= 2); i++)
    {
        int digit = base64_value(value.at[i]);

        padding += value.at[i] == '=' && count % 4 >= 2;
        if (digit < 0)
            continue;
        padding = 0;
        bits = bits << 6 | (uint32_t)digit;
        if (++count % 4 != 1)
            buf_add_char(&buf, (char)(bits >> (6 - 2 * ((count - 1) % 4))));
    }
    tree->kind = TREE_BYTES;
    tree->text = buf_str(&buf);
    return (count + padding) % 4 == 0;
}

bool yaml_scalar_make(struct arena *arena, enum yaml_scalar_kind kind, str value, struct tree *tree)
{
    switch (kind)
    {
        case YAML_SCALAR_NULL:
            tree->kind = TREE_NULL;
            return true;
        case YAML_SCALAR_BOOL:
            tree->kind = TREE_BOOL;
            return bool_find(value, false, &tree->boolean);
        case YAML_SCALAR_INT:
            return int_make(arena, value, tree);
        case YAML_SCALAR_FLOAT:
            return float_make(arena, value, tree);
        case YAML_SCALAR_TIMESTAMP:
            return timestamp_make(arena, value, tree);
        case YAML_SCALAR_BINARY:
            return binary_make(arena, value, tree);
        default:
            tree->kind = TREE_TEXT;
            tree->text = value;
            return true;
    }
}
