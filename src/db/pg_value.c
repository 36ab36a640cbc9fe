/*
 * PostgreSQL's values in text format, read as psycopg2 reads them, and parameters written.
 *
 * Known by the number of their type (pg_type.dat: fixed for built-in types); every other type, an enum or a range, is text. The
 * connection has DateStyle ISO and IntervalStyle postgres. Dates that Python cannot hold (before year 1, after 9999) stay text;
 * `infinity` is the largest or smallest date, as in psycopg2.
 */
#include "db/pg.h"

#include "base/buf.h"

#define ARRAY_DEPTH 8 /* PostgreSQL allows six dimensions */
#define MICROSECONDS INT64_C(1000000)

typedef struct datum value_read(struct arena *arena, str text);

static struct datum text_read(struct arena *arena, str text)
{
    return datum_text(str_copy(arena, text));
}

static struct datum bool_read(struct arena *arena, str text)
{
    (void)arena;
    return datum_bool(str_equal(text, STR("t")));
}

static struct datum int_read(struct arena *arena, str text)
{
    int64_t integer;

    return str_to_int(text, &integer) ? datum_int(integer) : text_read(arena, text);
}

static struct datum real_read(struct arena *arena, str text)
{
    double real;

    return real_parse(text, &real) ? datum_real(real) : text_read(arena, text);
}

static struct datum kind_read(struct arena *arena, str text, enum datum_kind kind)
{
    return (struct datum){.kind = kind, .text = str_copy(arena, text)};
}

static struct datum decimal_read(struct arena *arena, str text)
{
    return kind_read(arena, text, DATUM_DECIMAL);
}

static struct datum uuid_read(struct arena *arena, str text)
{
    return kind_read(arena, text, DATUM_UUID);
}

static struct datum json_read(struct arena *arena, str text)
{
    return kind_read(arena, text, DATUM_JSON);
}

static int hex_digit(char c)
{
    return char_is_digit(c) ? c - '0' : char_lower(c) >= 'a' && char_lower(c) <= 'f' ? char_lower(c) - 'a' + 10 : -1;
}

/* Both of bytea's output formats: \x6869 and hi\000\\. */
static struct datum bytes_read(struct arena *arena, str text)
{
    char *bytes = arena_alloc(arena, text.len + 1);
    bool is_hex = str_starts(text, STR("\\x"));
    size_t len = 0;

    for (size_t i = is_hex ? 2 : 0; i < text.len;)
    {
        if (is_hex && i + 1 < text.len)
        {
            bytes[len++] = (char)(hex_digit(text.at[i]) * 16 + hex_digit(text.at[i + 1]));
            i += 2;
        }
        else if (!is_hex && text.at[i] == '\\' && i + 3 < text.len && char_is_digit(text.at[i + 1]))
        {
            bytes[len++] = (char)((text.at[i + 1] - '0') * 64 + (text.at[i + 2] - '0') * 8 + (text.at[i + 3] - '0'));
            i += 4;
        }
        else
        {
            i += !is_hex && text.at[i] == '\\' && i + 1 < text.len;
            bytes[len++] = text.at[i++];
        }
    }
    return (struct datum){.kind = DATUM_BYTES, .text = {bytes, len}};
}

/* Four digits of a year and no "BC" behind. */
static bool date_is_python(str text)
{
    return str_find_char(text, '-') == 4 && !str_ends(text, STR(" BC"));
}

static struct datum date_read(struct arena *arena, str text)
{
    if (str_equal(text, STR("infinity")))
        return kind_read(arena, STR("9999-12-31"), DATUM_DATE);
    if (str_equal(text, STR("-infinity")))
        return kind_read(arena, STR("0001-01-01"), DATUM_DATE);
    return kind_read(arena, text, date_is_python(text) ? DATUM_DATE : DATUM_TEXT);
}

/* The offset of a time zone is written +00 when it is whole hours; Python wants +00:00. */
static str zone_complete(struct arena *arena, str text)
{
    bool is_short =
        text.len > 3 && (text.at[text.len - 3] == '+' || text.at[text.len - 3] == '-') && str_find_char(text, ':') != STR_NONE;

    return is_short ? str_join(arena, text, STR(":00")) : str_copy(arena, text);
}

static struct datum time_read(struct arena *arena, str text)
{
    return (struct datum){.kind = DATUM_TIME, .text = zone_complete(arena, text)};
}

static struct datum datetime_read(struct arena *arena, str text)
{
    if (str_equal(text, STR("infinity")))
        return kind_read(arena, STR("9999-12-31 23:59:59.999999"), DATUM_DATETIME);
    if (str_equal(text, STR("-infinity")))
        return kind_read(arena, STR("0001-01-01 00:00:00"), DATUM_DATETIME);
    if (!date_is_python(text))
        return text_read(arena, text);
    return (struct datum){.kind = DATUM_DATETIME, .text = zone_complete(arena, text)};
}

static struct datum datetime_zoned_read(struct arena *arena, str text)
{
    struct datum datum = datetime_read(arena, text);

    if (str_ends(text, STR("infinity")))
        datum.text = str_join(arena, datum.text, STR("+00:00"));
    return datum;
}

/* hh:mm:ss.ffffff with a sign, in microseconds. */
static bool clock_parse(str text, int64_t *out_microseconds)
{
    bool negative = str_starts(text, STR("-"));
    str hours, minutes, seconds, fraction;
    int64_t h, m, s, f = 0;

    if (negative || str_starts(text, STR("+")))
        text = str_skip(text, 1);
    fraction = str_cut(str_cut(str_cut(text, ':', &hours), ':', &minutes), '.', &seconds);
    if (!str_to_int(hours, &h) || !str_to_int(minutes, &m) || !str_to_int(seconds, &s) ||
        h > INT64_MAX / 3600 / MICROSECONDS / 2)
        return false;
    for (size_t i = 0; i < 6; i++)
        f = f * 10 + (i < fraction.len && char_is_digit(fraction.at[i]) ? fraction.at[i] - '0' : 0);
    f += ((h * 60 + m) * 60 + s) * MICROSECONDS;
    *out_microseconds = negative ? -f : f;
    return true;
}

/* "1 year 2 mons 3 days 04:05:06.7"; a year is 365 days and a month 30, as in psycopg2. */
static bool interval_parse(str text, int64_t *out_microseconds)
{
    int64_t total = 0, part;

    while ((text = str_trim_start(text)).len > 0)
    {
        str word, unit;
        int64_t days, scaled;

        text = str_cut(text, ' ', &word);
        if (str_find_char(word, ':') != STR_NONE)
        {
            if (!clock_parse(word, &part) || __builtin_add_overflow(total, part, &total))
                return false;
            continue;
        }
        text = str_cut(text, ' ', &unit);
        days = str_starts(unit, STR("year")) ? 365 : str_starts(unit, STR("mon")) ? 30 : str_starts(unit, STR("day")) ? 1 : 0;
        if (days == 0 || !str_to_int(word, &part) || __builtin_mul_overflow(part, days * 86400 * MICROSECONDS, &scaled) ||
            __builtin_add_overflow(total, scaled, &total))
            return false;
    }
    *out_microseconds = total;
    return true;
}

static struct datum interval_read(struct arena *arena, str text)
{
    int64_t microseconds;

    if (!interval_parse(text, &microseconds))
        return text_read(arena, text);
    return (struct datum){.kind = DATUM_INTERVAL, .integer = microseconds};
}

/* Type number, number of the type of its arrays, and how it is read. */
static const struct
{
    uint32_t type, array;
    value_read *read;
} types[] = {
    {16, 1000, bool_read},             /* bool */
    {17, 1001, bytes_read},            /* bytea */
    {18, 1002, text_read},             /* "char" */
    {19, 1003, text_read},             /* name */
    {20, 1016, int_read},              /* int8 */
    {21, 1005, int_read},              /* int2 */
    {23, 1007, int_read},              /* int4 */
    {25, 1009, text_read},             /* text */
    {26, 1028, int_read},              /* oid */
    {114, 199, json_read},             /* json */
    {650, 651, text_read},             /* cidr */
    {700, 1021, real_read},            /* float4 */
    {701, 1022, real_read},            /* float8 */
    {829, 1040, text_read},            /* macaddr */
    {869, 1041, text_read},            /* inet */
    {1042, 1014, text_read},           /* bpchar */
    {1043, 1015, text_read},           /* varchar */
    {1082, 1182, date_read},           /* date */
    {1083, 1183, time_read},           /* time */
    {1114, 1115, datetime_read},       /* timestamp */
    {1184, 1185, datetime_zoned_read}, /* timestamptz */
    {1186, 1187, interval_read},       /* interval */
    {1266, 1270, time_read},           /* timetz */
    {1700, 1231, decimal_read},        /* numeric */
    {2950, 2951, uuid_read},           /* uuid */
    {3802, 3807, json_read},           /* jsonb */
};

/* One item of an array literal up to its ',' or '}', without quotes and backslashes. */
static str item_take(struct arena *arena, str *rest, bool *out_quoted)
{
    struct buf item = BUF(arena);
    size_t i = 0;

    *out_quoted = rest->len > 0 && rest->at[0] == '"';
    if (*out_quoted)
    {
        for (i = 1; i < rest->len && rest->at[i] != '"'; i++)
        {
            i += rest->at[i] == '\\' && i + 1 < rest->len;
            buf_add_char(&item, rest->at[i]);
        }
        i++;
    }
    else
    {
        for (; i < rest->len && rest->at[i] != ',' && rest->at[i] != '}'; i++)
            buf_add_char(&item, rest->at[i]);
    }
    *rest = str_skip(*rest, i);
    return buf_str(&item);
}

/* "{1,NULL,{...}}" from its '{'. False when it is no array literal. */
static bool array_take(struct arena *arena, str *rest, value_read *read, size_t depth, struct datum *out)
{
    ARRAY(struct datum) items = {0};

    if (depth == ARRAY_DEPTH || !str_starts(*rest, STR("{")))
        return false;
    *rest = str_skip(*rest, 1);
    while (rest->len > 0 && rest->at[0] != '}')
    {
        struct datum item;
        bool is_quoted;

        if (rest->at[0] == '{')
        {
            if (!array_take(arena, rest, read, depth + 1, &item))
                return false;
        }
        else
        {
            str text = item_take(arena, rest, &is_quoted);

            item = !is_quoted && str_equal_nocase(text, STR("NULL")) ? DATUM_OF_NULL : read(arena, text);
        }
        array_push(arena, &items, item);
        if (rest->len > 0 && rest->at[0] == ',')
            *rest = str_skip(*rest, 1);
    }
    if (rest->len == 0)
        return false;
    *rest = str_skip(*rest, 1);
    *out = (struct datum){.kind = DATUM_ARRAY, .items = {items.at, items.len}};
    return true;
}

static struct datum array_read(struct arena *arena, str text, value_read *read)
{
    /* Bounds other than 1 stand in front: [0:2]={1,2,3}. */
    size_t brace = str_find_char(text, '{');
    str rest = str_skip(text, brace);
    struct datum datum;

    if (brace == STR_NONE || !array_take(arena, &rest, read, 0, &datum))
        return text_read(arena, text);
    return datum;
}

struct datum pg_value_read(struct arena *arena, uint32_t type, str text)
{
    for (size_t i = 0; i < COUNT_OF(types); i++)
    {
        if (types[i].type == type)
            return types[i].read(arena, text);
        if (types[i].array == type)
            return array_read(arena, text, types[i].read);
    }
    return text_read(arena, text);
}

static void bytes_print(struct buf *buf, str bytes)
{
    static const char digits[] = "0123456789abcdef";

    buf_add_literal(buf, "\\x");
    for (size_t i = 0; i < bytes.len; i++)
    {
        buf_add_char(buf, digits[(unsigned char)bytes.at[i] >> 4]);
        buf_add_char(buf, digits[(unsigned char)bytes.at[i] & 15]);
    }
}

static void array_print(struct arena *arena, struct buf *buf, const struct datum *array, size_t depth)
{
    buf_add_char(buf, '{');
    for (size_t i = 0; i < array->items.len; i++)
    {
        const struct datum *item = &array->items.at[i];

        if (i > 0)
            buf_add_char(buf, ',');
        if (item->kind == DATUM_NULL)
            buf_add_literal(buf, "NULL");
        else if (item->kind == DATUM_ARRAY && depth < ARRAY_DEPTH)
            array_print(arena, buf, item, depth + 1);
        else
        {
            str text = str_replace(arena, pg_value_print(arena, item), STR("\\"), STR("\\\\"));

            buf_print(buf, "\"" STR_FMT "\"", STR_ARG(str_replace(arena, text, STR("\""), STR("\\\""))));
        }
    }
    buf_add_char(buf, '}');
}

str pg_value_print(struct arena *arena, const struct datum *value)
{
    struct buf buf = BUF(arena);
    char real[32];

    switch (value->kind)
    {
        case DATUM_NULL:
            break;
        case DATUM_BOOL:
            return value->boolean ? STR("t") : STR("f");
        case DATUM_INT:
            return str_print(arena, "%lld", (long long)value->integer);
        case DATUM_REAL:
            return str_copy(arena, (str){real, real_print(value->real, real)});
        case DATUM_INTERVAL:
            return str_print(arena, "%lld microseconds", (long long)value->integer);
        case DATUM_BYTES:
            bytes_print(&buf, value->text);
            return buf_str(&buf);
        case DATUM_ARRAY:
            array_print(arena, &buf, value, 0);
            return buf_str(&buf);
        case DATUM_BIG:
        case DATUM_DECIMAL:
        case DATUM_TEXT:
        case DATUM_DATE:
        case DATUM_TIME:
        case DATUM_DATETIME:
        case DATUM_UUID:
        case DATUM_JSON:
            return str_copy(arena, value->text);
    }
    return STR("");
}
