/*
 * json: reading. Writing is in json_print.c.
 *
 * A recursive descent over the text, limited in depth. Messages and the index in them are those of CPython's C scanner: the
 * index counts code points from 0, line and column from 1 (json.JSONDecodeError).
 */
#include "text/json.h"

#include <math.h>

#include "base/datum.h"
#include "base/utf8.h"

struct reader
{
    struct arena *arena;
    str text;
    size_t at;
    place first;
    struct diags *diags;
    int depth;
};

static bool value_read(struct reader *reader, struct tree **out_tree);

static struct span span_from(const struct reader *reader, size_t from, size_t to)
{
    if (reader->first == PLACE_NONE)
        return SPAN_NONE;
    return (struct span){reader->first + (place)from, reader->first + (place)to};
}

static bool report(struct reader *reader, size_t at, const char *message)
{
    str before = str_slice(reader->text, 0, at);
    size_t lines = 1, line_start = 0;

    for (size_t i = 0; i < before.len; i++)
    {
        if (before.at[i] == '\n')
        {
            lines++;
            line_start = i + 1;
        }
    }
    diag_error_alembic(reader->diags, DIAG_VALUE, span_from(reader, at, at < reader->text.len ? at + 1 : at),
                       "%s: line %zu column %zu (char %zu)", message, lines, utf8_count(str_skip(before, line_start)) + 1,
                       utf8_count(before));
    return false;
}

static char peek(const struct reader *reader)
{
    return reader->at < reader->text.len ? reader->text.at[reader->at] : '\0';
}

static void blanks_skip(struct reader *reader)
{
    while (peek(reader) == ' ' || peek(reader) == '\t' || peek(reader) == '\n' || peek(reader) == '\r')
        reader->at++;
}

static int hex_value(char c)
{
    return char_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Four hexadecimal digits at `at`; they must be followed by something, as a string has its closing quote. */
static bool unit_read(const struct reader *reader, size_t at, uint32_t *out_unit)
{
    if (at + 4 >= reader->text.len)
        return false;
    *out_unit = 0;
    for (size_t i = 0; i < 4; i++)
    {
        int digit = hex_value(reader->text.at[at + i]);

        if (digit < 0)
            return false;
        *out_unit = *out_unit * 16 + (uint32_t)digit;
    }
    return true;
}

/* At the u of an escape, reader->at behind the backslash. */
static bool code_point_read(struct reader *reader, struct buf *buf)
{
    size_t escape = reader->at - 1;
    uint32_t unit, low;

    if (!unit_read(reader, reader->at + 1, &unit))
        return report(reader, reader->at, "Invalid \\uXXXX escape");
    reader->at += 5;
    if (unit >= 0xD800 && unit < 0xDC00 && str_starts(str_skip(reader->text, reader->at), STR("\\u")))
    {
        if (!unit_read(reader, reader->at + 2, &low))
            return report(reader, reader->at + 1, "Invalid \\uXXXX escape");
        if (low >= 0xDC00 && low < 0xE000)
        {
            buf_add_code_point(buf, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
            reader->at += 6;
            return true;
        }
    }
    if (unit >= 0xD800 && unit < 0xE000)
    {
        diag_error(reader->diags, DIAG_ENCODING, span_from(reader, escape, escape + 6),
                   "the escape \\u%04x is one half of a surrogate pair, which no UTF-8 text can hold", (unsigned)unit);
        diag_hint(reader->diags, "Write the character itself, or both halves of the pair.");
        return false;
    }
    buf_add_code_point(buf, unit);
    return true;
}

/* reader->at stands behind the backslash. */
static bool escape_read(struct reader *reader, size_t quote, struct buf *buf)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";

    if (reader->at == reader->text.len)
        return report(reader, quote, "Unterminated string starting at");

    char c = reader->text.at[reader->at];
    const char *found = c != '\0' ? strchr(letters, c) : NULL;

    if (c == 'u')
        return code_point_read(reader, buf);
    if (found == NULL)
        return report(reader, reader->at - 1, "Invalid \\escape");
    buf_add_char(buf, meanings[found - letters]);
    reader->at++;
    return true;
}

/* reader->at stands at the opening quote. A text without escapes is a piece of the input. */
static bool text_read(struct reader *reader, str *out_text)
{
    size_t quote = reader->at++, start = reader->at;
    struct buf buf = BUF(reader->arena);

    for (;;)
    {
        while (reader->at < reader->text.len && (unsigned char)peek(reader) >= 0x20 && peek(reader) != '"' &&
               peek(reader) != '\\')
            reader->at++;
        if (reader->at == reader->text.len)
            return report(reader, quote, "Unterminated string starting at");
        if ((unsigned char)peek(reader) < 0x20)
            return report(reader, reader->at, "Invalid control character at");

        str piece = str_slice(reader->text, start, reader->at);
        char end = reader->text.at[reader->at++];

        if (end == '"')
        {
            if (buf.at == NULL)
            {
                *out_text = piece;
                return true;
            }
            buf_add(&buf, piece);
            *out_text = buf_str(&buf);
            return true;
        }
        buf_add(&buf, piece);
        if (!escape_read(reader, quote, &buf))
            return false;
        start = reader->at;
    }
}

static size_t digits_skip(str text, size_t at)
{
    while (at < text.len && char_is_digit(text.at[at]))
        at++;
    return at;
}

/* -?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)? at the start; its length, 0 when there is none. */
static size_t number_match(str text, bool *out_whole)
{
    size_t at = text.len > 0 && text.at[0] == '-' ? 1 : 0;

    if (at == text.len || !char_is_digit(text.at[at]))
        return 0;
    at = text.at[at] == '0' ? at + 1 : digits_skip(text, at);
    *out_whole = true;
    if (at + 1 < text.len && text.at[at] == '.' && char_is_digit(text.at[at + 1]))
    {
        at = digits_skip(text, at + 1);
        *out_whole = false;
    }
    if (at < text.len && (text.at[at] == 'e' || text.at[at] == 'E'))
    {
        size_t sign = at + 1 < text.len && (text.at[at + 1] == '+' || text.at[at + 1] == '-') ? at + 2 : at + 1;

        if (digits_skip(text, sign) > sign)
        {
            at = digits_skip(text, sign);
            *out_whole = false;
        }
    }
    return at;
}

bool json_is_number(str text)
{
    bool whole;

    return text.len > 0 && number_match(text, &whole) == text.len;
}

static bool number_read(struct reader *reader, struct tree *tree)
{
    bool whole;
    str rest = str_skip(reader->text, reader->at);
    str number = str_slice(rest, 0, number_match(rest, &whole));

    if (number.len == 0)
        return report(reader, reader->at, "Expecting value");
    if (!whole)
    {
        tree->kind = TREE_REAL;
        if (!real_parse(number, &tree->real))
            return report(reader, reader->at, "Expecting value");
    }
    else if (str_to_int(number, &tree->integer))
        tree->kind = TREE_INT;
    else if (number.len > JSON_DIGITS_LIMIT)
    {
        diag_error(reader->diags, DIAG_LIMIT, span_from(reader, reader->at, reader->at + number.len),
                   "Exceeds the limit (%d digits) for integer string conversion: value has %zu digits", JSON_DIGITS_LIMIT,
                   number.len - (number.at[0] == '-'));
        return false;
    }
    else
    {
        tree->kind = TREE_BIG;
        tree->text = number;
    }
    reader->at += number.len;
    return true;
}

static bool word_read(struct reader *reader, struct tree *tree)
{
    static const struct
    {
        str word;
        struct tree tree;
    } words[] = {
        {STR_INIT("null"), {.kind = TREE_NULL}},
        {STR_INIT("true"), {.kind = TREE_BOOL, .boolean = true}},
        {STR_INIT("false"), {.kind = TREE_BOOL, .boolean = false}},
        {STR_INIT("NaN"), {.kind = TREE_REAL, .real = (double)NAN}},
        {STR_INIT("Infinity"), {.kind = TREE_REAL, .real = (double)INFINITY}},
        {STR_INIT("-Infinity"), {.kind = TREE_REAL, .real = -(double)INFINITY}},
    };

    for (size_t i = 0; i < COUNT_OF(words); i++)
    {
        if (str_starts(str_skip(reader->text, reader->at), words[i].word))
        {
            *tree = words[i].tree;
            reader->at += words[i].word.len;
            return true;
        }
    }
    return number_read(reader, tree);
}

/* Behind an item: true and *out_more false at the closing bracket; behind a comma, *out_more is true. */
static bool comma_read(struct reader *reader, char close, bool *out_more)
{
    blanks_skip(reader);

    char c = peek(reader);

    if (c != close && c != ',')
        return report(reader, reader->at, "Expecting ',' delimiter");
    reader->at++;
    *out_more = c == ',';
    if (*out_more)
        blanks_skip(reader);
    return true;
}

static bool array_read(struct reader *reader, struct tree *tree)
{
    bool more = true;

    tree->kind = TREE_ARRAY;
    reader->at++;
    blanks_skip(reader);
    if (peek(reader) == ']')
    {
        reader->at++;
        return true;
    }
    while (more)
    {
        struct tree *item;

        if (!value_read(reader, &item))
            return false;
        array_push(reader->arena, &tree->items, item);
        if (!comma_read(reader, ']', &more))
            return false;
    }
    return true;
}

static bool table_read(struct reader *reader, struct tree *tree)
{
    bool more = true;

    tree->kind = TREE_TABLE;
    reader->at++;
    blanks_skip(reader);
    if (peek(reader) == '}')
    {
        reader->at++;
        return true;
    }
    while (more)
    {
        size_t from = reader->at;
        struct tree *value;
        str key;

        if (peek(reader) != '"')
            return report(reader, reader->at, "Expecting property name enclosed in double quotes");
        if (!text_read(reader, &key))
            return false;

        struct span key_span = span_from(reader, from, reader->at);

        blanks_skip(reader);
        if (peek(reader) != ':')
            return report(reader, reader->at, "Expecting ':' delimiter");
        reader->at++;
        blanks_skip(reader);
        if (!value_read(reader, &value))
            return false;
        tree_put(reader->arena, tree, key, key_span, value);
        if (!comma_read(reader, '}', &more))
            return false;
    }
    return true;
}

static bool value_read(struct reader *reader, struct tree **out_tree)
{
    struct tree *tree = tree_make(reader->arena, TREE_NULL, SPAN_NONE);
    size_t from = reader->at;
    bool ok;

    if (++reader->depth > JSON_DEPTH_LIMIT)
        return diag_error(reader->diags, DIAG_LIMIT, span_from(reader, from, from + 1),
                          "the JSON text is nested over %d levels deep", JSON_DEPTH_LIMIT);
    switch (peek(reader))
    {
        case '"':
            tree->kind = TREE_TEXT;
            ok = text_read(reader, &tree->text);
            break;
        case '{':
            ok = table_read(reader, tree);
            break;
        case '[':
            ok = array_read(reader, tree);
            break;
        default:
            ok = word_read(reader, tree);
    }
    reader->depth--;
    tree->span = span_from(reader, from, reader->at);
    *out_tree = tree;
    return ok;
}

bool json_parse(struct arena *arena, str text, place first, struct diags *diags, struct tree **out_tree)
{
    struct reader reader = {.arena = arena, .text = text, .first = first, .diags = diags};
    struct tree *tree;
    size_t bad = utf8_find_bad(text);

    if (bad != STR_NONE)
        return diag_error(diags, DIAG_ENCODING, span_from(&reader, bad, bad + 1), "the JSON text is not UTF-8 (byte 0x%02x)",
                          (unsigned char)text.at[bad]);
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        return report(&reader, 0, "Unexpected UTF-8 BOM (decode using utf-8-sig)");
    blanks_skip(&reader);
    if (!value_read(&reader, &tree))
        return false;
    blanks_skip(&reader);
    if (reader.at < text.len)
        return report(&reader, reader.at, "Extra data");
    *out_tree = tree;
    return true;
}
