/*
 * Values of MariaDB and MySQL in the text protocol, read as PyMySQL reads them, and parameters written as literals.
 *
 * Dates that Python cannot hold (0000-00-00) stay text, as with PyMySQL. JSON is text: on MariaDB it is no type of its own.
 */
#include "db/my.h"

#include <math.h>

#define MICROSECONDS INT64_C(1000000)

enum field_type
{
    FIELD_DECIMAL = 0,
    FIELD_TINY = 1,
    FIELD_SHORT = 2,
    FIELD_LONG = 3,
    FIELD_FLOAT = 4,
    FIELD_DOUBLE = 5,
    FIELD_TIMESTAMP = 7,
    FIELD_LONGLONG = 8,
    FIELD_INT24 = 9,
    FIELD_DATE = 10,
    FIELD_TIME = 11,
    FIELD_DATETIME = 12,
    FIELD_YEAR = 13,
    FIELD_NEWDATE = 14,
    FIELD_BIT = 16,
    FIELD_JSON = 245,
    FIELD_NEWDECIMAL = 246,
    FIELD_GEOMETRY = 255,
};

static struct datum kind_make(struct arena *arena, enum datum_kind kind, str text)
{
    return (struct datum){.kind = kind, .text = str_copy(arena, text)};
}

static struct datum integer_read(struct arena *arena, str text)
{
    int64_t integer;

    /* ZEROFILL columns have zeros in front; what does not fit is an unsigned bigint. */
    return str_to_int(text, &integer) ? datum_int(integer) : kind_make(arena, DATUM_BIG, text);
}

static struct datum real_read(struct arena *arena, str text)
{
    double real;

    return real_parse(text, &real) ? datum_real(real) : kind_make(arena, DATUM_TEXT, text);
}

static struct datum date_read(struct arena *arena, str text, enum datum_kind kind)
{
    bool is_zero = str_starts(text, STR("0000-")) || str_find(text, STR("-00")) != STR_NONE;

    return kind_make(arena, is_zero ? DATUM_TEXT : kind, text);
}

/* TIME is a span of up to 838 hours: Python's timedelta. */
static struct datum time_read(struct arena *arena, str text)
{
    bool negative = str_starts(text, STR("-"));
    str hours, minutes, seconds;
    str fraction = str_cut(str_cut(str_cut(str_skip(text, negative), ':', &hours), ':', &minutes), '.', &seconds);
    int64_t h, m, s, f = 0;

    if (!str_to_int(hours, &h) || !str_to_int(minutes, &m) || !str_to_int(seconds, &s) || h > 10000)
        return kind_make(arena, DATUM_TEXT, text);
    for (size_t i = 0; i < 6; i++)
        f = f * 10 + (i < fraction.len ? fraction.at[i] - '0' : 0);
    f += ((h * 60 + m) * 60 + s) * MICROSECONDS;
    return (struct datum){.kind = DATUM_INTERVAL, .integer = negative ? -f : f};
}

struct datum my_value_read(struct arena *arena, const struct my_field *field, str text)
{
    switch (field->type)
    {
        case FIELD_TINY:
        case FIELD_SHORT:
        case FIELD_LONG:
        case FIELD_LONGLONG:
        case FIELD_INT24:
        case FIELD_YEAR:
            return integer_read(arena, text);
        case FIELD_FLOAT:
        case FIELD_DOUBLE:
            return real_read(arena, text);
        case FIELD_DECIMAL:
        case FIELD_NEWDECIMAL:
            return kind_make(arena, DATUM_DECIMAL, text);
        case FIELD_DATE:
        case FIELD_NEWDATE:
            return date_read(arena, text, DATUM_DATE);
        case FIELD_DATETIME:
        case FIELD_TIMESTAMP:
            return date_read(arena, text, DATUM_DATETIME);
        case FIELD_TIME:
            return time_read(arena, text);
        case FIELD_BIT:
        case FIELD_GEOMETRY:
            return kind_make(arena, DATUM_BYTES, text);
        case FIELD_JSON:
            return kind_make(arena, DATUM_TEXT, text);
        default:
            return kind_make(arena, field->charset == MY_CHARSET_BINARY ? DATUM_BYTES : DATUM_TEXT, text);
    }
}

static void bytes_add(struct buf *sql, str bytes)
{
    static const char digits[] = "0123456789abcdef";

    buf_add_literal(sql, "x'");
    for (size_t i = 0; i < bytes.len; i++)
    {
        buf_add_char(sql, digits[(unsigned char)bytes.at[i] >> 4]);
        buf_add_char(sql, digits[(unsigned char)bytes.at[i] & 15]);
    }
    buf_add_char(sql, '\'');
}

/* The connection knows whether backslashes escape. */
static void text_add(struct db *db, struct buf *sql, str text)
{
    struct my *my = my_of(db);
    char *escaped = arena_alloc_array(sql->arena, text.len + 1, 2);
    unsigned long len = text.len > 0 ? my->lib.escape(my->conn, escaped, text.at, text.len) : 0;

    buf_add_char(sql, '\'');
    buf_add(sql, (str){escaped, len});
    buf_add_char(sql, '\'');
}

static void interval_add(struct buf *sql, int64_t microseconds)
{
    uint64_t rest = microseconds < 0 ? 0 - (uint64_t)microseconds : (uint64_t)microseconds;
    uint64_t seconds = rest / MICROSECONDS;

    buf_print(sql, "'%s%02llu:%02llu:%02llu.%06llu'", microseconds < 0 ? "-" : "", (unsigned long long)(seconds / 3600),
              (unsigned long long)(seconds / 60 % 60), (unsigned long long)(seconds % 60),
              (unsigned long long)(rest % MICROSECONDS));
}

bool my_literal_add(struct db *db, struct buf *sql, const struct datum *value)
{
    char real[32];

    switch (value->kind)
    {
        case DATUM_NULL:
            buf_add_literal(sql, "NULL");
            return true;
        case DATUM_BOOL:
            buf_print(sql, "%s", value->boolean ? "true" : "false");
            return true;
        case DATUM_INT:
            buf_print(sql, "%lld", (long long)value->integer);
            return true;
        case DATUM_REAL:
            if (!isfinite(value->real))
                return false;
            buf_add(sql, (str){real, real_print(value->real, real)});
            /* "1.5" would be a decimal; an exponent makes it a double. */
            if (memchr(real, 'e', strlen(real)) == NULL)
                buf_add_literal(sql, "e0");
            return true;
        case DATUM_BIG:
        case DATUM_DECIMAL:
            buf_add(sql, value->text);
            return true;
        case DATUM_BYTES:
            bytes_add(sql, value->text);
            return true;
        case DATUM_INTERVAL:
            interval_add(sql, value->integer);
            return true;
        case DATUM_TEXT:
        case DATUM_DATE:
        case DATUM_TIME:
        case DATUM_DATETIME:
        case DATUM_UUID:
        case DATUM_JSON:
            text_add(db, sql, value->text);
            return true;
        case DATUM_ARRAY:
            return false;
    }
    return false;
}
