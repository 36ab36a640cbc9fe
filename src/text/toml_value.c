/*
 * toml_value: values of TOML: texts, numbers, dates and times, arrays and inline tables.
 *
 * Numbers and dates are recognised as the longest match of tomllib's patterns; what stands behind such a match is the
 * statement's business. Dates are checked against the calendar and written as Python's str() writes them.
 */
#include "text/toml_reader.h"

#include "base/datum.h"
#include "text/json.h"

#include <math.h>

static str rest_of(const struct toml_reader *reader)
{
    return str_skip(reader->text, reader->at);
}

static int hex_value(char c)
{
    return char_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Behind \u or \U. */
static bool code_point_read(struct toml_reader *reader, size_t digits, struct buf *buf)
{
    size_t from = reader->at - 2;
    uint32_t c = 0;

    for (size_t i = 0; i < digits; i++)
    {
        int digit = hex_value(toml_peek(reader));

        if (digit < 0)
            return toml_report(reader, from, reader->at, "an escape with too few hexadecimal digits");
        c = c * 16 + (uint32_t)digit;
        reader->at++;
    }
    if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
        return toml_report(reader, from, reader->at, "an escape that is no character of Unicode");
    buf_add_code_point(buf, c);
    return true;
}

/* Behind a backslash at the end of a line: everything up to the next character that shows. */
static bool line_end_skip(struct toml_reader *reader)
{
    size_t from = reader->at - 1;

    toml_blanks_skip(reader);
    if (reader->at < reader->text.len && !toml_newline_skip(reader))
        return toml_report(reader, from, from + 1, "a backslash that begins no escape");
    do
        toml_blanks_skip(reader);
    while (toml_newline_skip(reader));
    return true;
}

/* Behind the backslash. */
static bool escape_read(struct toml_reader *reader, bool is_block, struct buf *buf)
{
    static const char letters[] = "btnfr\"\\", meanings[] = "\b\t\n\f\r\"\\";
    char c = toml_peek(reader);
    const char *found = c != '\0' ? strchr(letters, c) : NULL;

    if (is_block && (c == ' ' || c == '\t' || c == '\n' || c == '\r'))
        return line_end_skip(reader);
    reader->at++;
    if (found != NULL)
    {
        buf_add_char(buf, meanings[found - letters]);
        return true;
    }
    if (c == 'u' || c == 'U')
        return code_point_read(reader, c == 'u' ? 4 : 8, buf);
    return toml_report(reader, reader->at - 2, reader->at - 1, "a backslash that begins no escape");
}

bool toml_line_text_read(struct toml_reader *reader, str *out_text)
{
    size_t quote_at = reader->at, start = ++reader->at;
    char quote = reader->text.at[quote_at];
    struct buf buf = BUF(reader->arena);

    for (;;)
    {
        char c = toml_peek(reader);

        if (reader->at == reader->text.len || c == '\n')
            return toml_report(reader, quote_at, reader->at, "a string without its closing quote");
        if (toml_is_control(c))
            return toml_report(reader, reader->at, reader->at + 1, "a control character in a string");
        reader->at++;
        if (c == quote)
            break;
        if (c != '\\' || quote != '"')
            continue;
        buf_add(&buf, str_slice(reader->text, start, reader->at - 1));
        if (!escape_read(reader, false, &buf))
            return false;
        start = reader->at;
    }

    str last = str_slice(reader->text, start, reader->at - 1);

    buf_add(&buf, last);
    *out_text = start == quote_at + 1 ? last : buf_str(&buf);
    return true;
}

/* Three quotes and what they hold; the reader stands at the first quote. */
static bool block_text_read(struct toml_reader *reader, str *out_text)
{
    size_t quote_at = reader->at;
    char quote = reader->text.at[quote_at];
    str end = quote == '"' ? STR("\"\"\"") : STR("'''");
    struct buf buf = BUF(reader->arena);

    reader->at += 3;
    toml_newline_skip(reader);
    while (!str_starts(rest_of(reader), end))
    {
        char c = toml_peek(reader);

        if (reader->at == reader->text.len)
            return toml_report(reader, quote_at, quote_at + 3, "a string without its three closing quotes");
        if (toml_newline_skip(reader))
        {
            buf_add_char(&buf, '\n');
            continue;
        }
        if (toml_is_control(c))
            return toml_report(reader, reader->at, reader->at + 1, "a control character in a string");
        reader->at++;
        if (c != '\\' || quote != '"')
            buf_add_char(&buf, c);
        else if (!escape_read(reader, true, &buf))
            return false;
    }
    reader->at += 3;

    /* Up to two quotes more belong to the text. */
    for (int i = 0; i < 2 && toml_peek(reader) == quote; i++, reader->at++)
        buf_add_char(&buf, quote);
    *out_text = buf_str(&buf);
    return true;
}

/* d(_?d)* of a base; its length. */
static size_t digits_match(str text, int base)
{
    size_t at = 0;

    for (;;)
    {
        size_t digit = at > 0 && at < text.len && text.at[at] == '_' ? at + 1 : at;
        int value = digit < text.len ? hex_value(text.at[digit]) : -1;

        if (value < 0 || value >= base)
            return at;
        at = digit + 1;
    }
}

static bool based_read(struct toml_reader *reader, str number, int base, struct tree *tree)
{
    uint64_t value = 0;

    for (size_t i = 2; i < number.len; i++)
    {
        if (number.at[i] == '_')
            continue;
        if (__builtin_mul_overflow(value, (uint64_t)base, &value) ||
            __builtin_add_overflow(value, (uint64_t)hex_value(number.at[i]), &value) || value > INT64_MAX)
            return toml_report(reader, reader->at, reader->at + number.len, "an integer of more than 64 bits");
    }
    tree->kind = TREE_INT;
    tree->integer = (int64_t)value;
    return true;
}

static bool decimal_read(struct toml_reader *reader, str number, bool is_whole, struct tree *tree)
{
    str plain = str_replace(reader->arena, number, STR("_"), STR(""));

    if (plain.at[0] == '+')
        plain = str_skip(plain, 1);
    if (!is_whole)
    {
        tree->kind = TREE_REAL;
        return real_parse(plain, &tree->real) || toml_report(reader, reader->at, reader->at + number.len, "no number");
    }
    if (str_to_int(plain, &tree->integer))
        tree->kind = TREE_INT;
    else if (plain.len > JSON_DIGITS_LIMIT)
        return toml_report(reader, reader->at, reader->at + number.len, "an integer of over 4300 digits");
    else
    {
        tree->kind = TREE_BIG;
        tree->text = plain;
    }
    return true;
}

/* [+-]?(0|[1-9](_?[0-9])*)(\.[0-9](_?[0-9])*)?([eE][+-]?[0-9](_?[0-9])*)? */
static size_t decimal_match(str text, bool *out_whole)
{
    size_t at = text.len > 0 && (text.at[0] == '+' || text.at[0] == '-') ? 1 : 0;
    size_t whole = at < text.len && text.at[at] == '0' ? 1 : digits_match(str_skip(text, at), 10);

    *out_whole = true;
    if (whole == 0)
        return 0;
    at += whole;
    if (at < text.len && text.at[at] == '.' && digits_match(str_skip(text, at + 1), 10) > 0)
    {
        at += 1 + digits_match(str_skip(text, at + 1), 10);
        *out_whole = false;
    }
    if (at < text.len && (text.at[at] == 'e' || text.at[at] == 'E'))
    {
        size_t sign = at + 1 < text.len && (text.at[at + 1] == '+' || text.at[at + 1] == '-') ? 2 : 1;
        size_t digits = digits_match(str_skip(text, at + sign), 10);

        if (digits > 0)
        {
            at += sign + digits;
            *out_whole = false;
        }
    }
    return at;
}

static bool special_read(struct toml_reader *reader, struct tree *tree)
{
    str rest = rest_of(reader);
    size_t sign = rest.len > 0 && (rest.at[0] == '+' || rest.at[0] == '-') ? 1 : 0;
    bool is_nan = str_starts(str_skip(rest, sign), STR("nan"));

    if (!is_nan && !str_starts(str_skip(rest, sign), STR("inf")))
        return toml_report(reader, reader->at, reader->at + (rest.len > 0), "no value");
    tree->kind = TREE_REAL;
    tree->real = is_nan ? (double)NAN : sign == 1 && rest.at[0] == '-' ? -(double)INFINITY : (double)INFINITY;
    reader->at += sign + 3;
    return true;
}

static bool number_read(struct toml_reader *reader, struct tree *tree)
{
    str rest = rest_of(reader);
    int base = str_starts(rest, STR("0x")) ? 16 : str_starts(rest, STR("0o")) ? 8 : str_starts(rest, STR("0b")) ? 2 : 0;
    size_t based = base > 0 ? digits_match(str_skip(rest, 2), base) : 0;
    bool is_whole;
    size_t len = based > 0 ? based + 2 : decimal_match(rest, &is_whole);

    if (len == 0)
        return special_read(reader, tree);

    str number = str_slice(rest, 0, len);

    if (!(based > 0 ? based_read(reader, number, base, tree) : decimal_read(reader, number, is_whole, tree)))
        return false;
    reader->at += len;
    return true;
}

/* Two digits from low to high, or -1. */
static int pair_match(str text, size_t at, int low, int high)
{
    if (at + 1 >= text.len || !char_is_digit(text.at[at]) || !char_is_digit(text.at[at + 1]))
        return -1;

    int value = (text.at[at] - '0') * 10 + (text.at[at + 1] - '0');

    return value >= low && value <= high ? value : -1;
}

static bool char_stands(str text, size_t at, const char *any)
{
    return at < text.len && text.at[at] != '\0' && strchr(any, text.at[at]) != NULL;
}

/* hh:mm:ss(.digits)? ; its length, and the text with six digits of a fraction that is not 0. */
static size_t time_match(struct arena *arena, str text, str *out_time)
{
    char micro[] = "000000";
    size_t len = 8;

    if (pair_match(text, 0, 0, 23) < 0 || !char_stands(text, 2, ":") || pair_match(text, 3, 0, 59) < 0 ||
        !char_stands(text, 5, ":") || pair_match(text, 6, 0, 59) < 0)
        return 0;
    if (char_stands(text, 8, ".") && char_stands(text, 9, "0123456789"))
    {
        for (len = 9; char_stands(text, len, "0123456789"); len++)
        {
            if (len - 9 < 6)
                micro[len - 9] = text.at[len];
        }
    }
    *out_time = strcmp(micro, "000000") == 0 ? str_slice(text, 0, 8) : str_print(arena, "%.8s.%s", text.at, micro);
    return len;
}

/* Z or +hh:mm ; its length. */
static size_t offset_match(struct arena *arena, str text, str *out_offset)
{
    *out_offset = STR("");
    if (char_stands(text, 0, "Zz"))
    {
        *out_offset = STR("+00:00");
        return 1;
    }
    if (!char_stands(text, 0, "+-") || pair_match(text, 1, 0, 23) < 0 || !char_stands(text, 3, ":") ||
        pair_match(text, 4, 0, 59) < 0)
        return 0;
    *out_offset = str_equal(str_slice(text, 1, 6), STR("00:00")) ? STR("+00:00") : str_print(arena, "%.6s", text.at);
    return 6;
}

static bool day_exists(int year, int month, int day)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return year > 0 && day <= days[month - 1] + (month == 2 && is_leap);
}

/* A date at the start, perhaps with a time and an offset: its length, 0 when there is none. */
static size_t date_match(struct arena *arena, str text, struct tree *tree, bool *out_exists)
{
    int century = pair_match(text, 0, 0, 99), year = pair_match(text, 2, 0, 99), month = pair_match(text, 5, 1, 12),
        day = pair_match(text, 8, 1, 31);
    str time, offset;

    if (century < 0 || year < 0 || month < 0 || day < 0 || text.at[4] != '-' || text.at[7] != '-')
        return 0;
    *out_exists = day_exists(century * 100 + year, month, day);

    size_t time_len = char_stands(text, 10, "Tt ") ? time_match(arena, str_skip(text, 11), &time) : 0;

    tree->kind = time_len > 0 ? TREE_DATETIME : TREE_DATE;
    tree->text = str_slice(text, 0, 10);
    if (time_len == 0)
        return 10;

    size_t offset_len = offset_match(arena, str_skip(text, 11 + time_len), &offset);

    tree->text = str_print(arena, "%.10s " STR_FMT STR_FMT, text.at, STR_ARG(time), STR_ARG(offset));
    return 11 + time_len + offset_len;
}

static bool plain_read(struct toml_reader *reader, struct tree *tree)
{
    str rest = rest_of(reader);
    bool exists = true;
    size_t len = date_match(reader->arena, rest, tree, &exists);

    if (!exists)
        return toml_report(reader, reader->at, reader->at + len, "a date that does not exist");
    if (len == 0)
    {
        len = time_match(reader->arena, rest, &tree->text);
        tree->kind = TREE_TIME;
    }
    if (len == 0 && (str_starts(rest, STR("true")) || str_starts(rest, STR("false"))))
    {
        tree->kind = TREE_BOOL;
        tree->boolean = rest.at[0] == 't';
        len = tree->boolean ? 4 : 5;
    }
    if (len == 0)
        return number_read(reader, tree);
    reader->at += len;
    return true;
}

static bool gap_skip(struct toml_reader *reader)
{
    do
    {
        toml_blanks_skip(reader);
        if (!toml_comment_skip(reader))
            return false;
    } while (toml_newline_skip(reader));
    return true;
}

static bool array_read(struct toml_reader *reader, struct toml_node *node)
{
    size_t from = reader->at++;

    node->tree.kind = TREE_ARRAY;
    for (;;)
    {
        struct toml_node *item;

        if (!gap_skip(reader))
            return false;
        if (toml_peek(reader) == ']')
            break;
        if (!toml_value_read(reader, &item))
            return false;
        item->is_frozen = true;
        array_push(reader->arena, &node->tree.items, &item->tree);
        if (!gap_skip(reader))
            return false;
        if (toml_peek(reader) == ']')
            break;
        if (toml_peek(reader) != ',')
            return toml_report(reader, from, from + 1, "an array without its closing bracket, or a comma is missing in it");
        reader->at++;
    }
    reader->at++;
    return true;
}

static bool inline_table_read(struct toml_reader *reader, struct toml_node *node)
{
    size_t from = reader->at++;

    node->tree.kind = TREE_TABLE;
    toml_blanks_skip(reader);
    if (toml_peek(reader) == '}')
    {
        reader->at++;
        return true;
    }
    for (;;)
    {
        struct toml_node *value;
        toml_key key;

        if (!toml_pair_read(reader, &key, &value) || !toml_pair_put(reader, node, &key, value, true))
            return false;
        toml_blanks_skip(reader);
        if (toml_peek(reader) == '}')
            break;
        if (toml_peek(reader) != ',')
            return toml_report(reader, from, from + 1,
                               "an inline table without its closing brace, or a comma is missing in it");
        reader->at++;
        toml_blanks_skip(reader);
    }
    reader->at++;
    return true;
}

static bool kind_read(struct toml_reader *reader, struct toml_node *node)
{
    str rest = rest_of(reader);

    switch (toml_peek(reader))
    {
        case '"':
        case '\'':
            node->tree.kind = TREE_TEXT;
            return str_starts(rest, STR("\"\"\"")) || str_starts(rest, STR("'''"))
                       ? block_text_read(reader, &node->tree.text)
                       : toml_line_text_read(reader, &node->tree.text);
        case '[':
            return array_read(reader, node);
        case '{':
            return inline_table_read(reader, node);
        default:
            return plain_read(reader, &node->tree);
    }
}

bool toml_value_read(struct toml_reader *reader, struct toml_node **out_value)
{
    struct toml_node *node = toml_node_make(reader, TREE_NULL, SPAN_NONE);
    size_t from = reader->at;

    if (reader->depth >= TOML_DEPTH_LIMIT)
        return diag_error(reader->diags, DIAG_LIMIT, toml_span(reader, from, from),
                          "the TOML text is nested over %d levels deep", TOML_DEPTH_LIMIT);
    reader->depth++;
    if (!kind_read(reader, node))
        return false;
    reader->depth--;
    node->tree.span = toml_span(reader, from, reader->at);
    *out_value = node;
    return true;
}
