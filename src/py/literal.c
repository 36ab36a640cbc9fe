/*
 * Literals: numbers to values, strings to text.
 *
 * An integer beyond 64 bits becomes decimal digits: of a decimal literal they are there already, of another base they are made
 * by dividing by 10^9, which is quadratic and therefore limited. Of strings, one without escapes is a slice of the source.
 * A lone surrogate (\ud800) is kept as the three bytes that UTF-8's scheme gives it, so that nothing is lost.
 */
#include "py/parser.h"

#include "base/datum.h"
#include "base/utf8.h"

#include <string.h>

enum
{
    DECIMAL_DIGITS_MOST = 4300, /* CPython's sys.get_int_max_str_digits() */
    BASED_DIGITS_MOST = 20000,
};

static str digits_clean(struct parser *parser, str text)
{
    char *out = arena_alloc(parser->arena, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++)
    {
        if (text.at[i] != '_')
            out[len++] = text.at[i];
    }
    return (str){out, len};
}

static unsigned digit_value(char c)
{
    return char_is_digit(c) ? (unsigned)(c - '0') : (unsigned)(char_lower(c) - 'a' + 10);
}

/* The value of digits in a base when it fits 63 bits. */
static bool small_parse(str digits, unsigned base, int64_t *out)
{
    int64_t value = 0;

    for (size_t i = 0; i < digits.len; i++)
    {
        if (__builtin_mul_overflow(value, (int64_t)base, &value) ||
            __builtin_add_overflow(value, (int64_t)digit_value(digits.at[i]), &value))
            return false;
    }
    *out = value;
    return true;
}

/* Digits of base 2, 8 or 16 as decimal text: limbs of 10^9, least first. */
static str based_to_decimal(struct parser *parser, str digits, unsigned base)
{
    ARRAY(uint32_t) limbs = {0};

    for (size_t i = 0; i < digits.len; i++)
    {
        uint64_t carry = digit_value(digits.at[i]);

        for (size_t k = 0; k < limbs.len; k++)
        {
            carry += (uint64_t)limbs.at[k] * base;
            limbs.at[k] = (uint32_t)(carry % 1000000000);
            carry /= 1000000000;
        }
        if (carry > 0)
            array_push(parser->arena, &limbs, (uint32_t)carry);
    }

    struct buf out = BUF(parser->arena);

    for (size_t k = limbs.len; k > 0; k--)
        buf_print(&out, k == limbs.len ? "%u" : "%09u", limbs.at[k - 1]);
    return buf_str(&out);
}

static bool decimal_set(struct parser *parser, struct node *node, str digits, const struct token *token)
{
    while (digits.len > 1 && digits.at[0] == '0')
        digits = str_skip(digits, 1);
    node->constant.kind = CONSTANT_INT;
    if (small_parse(digits, 10, &node->constant.integer))
        return true;
    if (digits.len > DECIMAL_DIGITS_MOST)
        return fail_at(parser, token,
                       "Exceeds the limit (%d digits) for integer string conversion: value has %zu digits; use "
                       "sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to "
                       "avoid decimal conversion limits.",
                       DECIMAL_DIGITS_MOST, digits.len);
    node->constant.kind = CONSTANT_BIG;
    node->constant.text = digits;
    return true;
}

static bool based_set(struct parser *parser, struct node *node, str digits, unsigned base, const struct token *token)
{
    node->constant.kind = CONSTANT_INT;
    if (small_parse(digits, base, &node->constant.integer))
        return true;
    if (digits.len > BASED_DIGITS_MOST)
        return fail_at(parser, token, "integer literal with more than %d digits", BASED_DIGITS_MOST);
    node->constant.kind = CONSTANT_BIG;
    node->constant.text = based_to_decimal(parser, digits, base);
    return true;
}

static bool real_set(struct node *node, str text)
{
    bool imaginary = char_lower(text.at[text.len - 1]) == 'j';

    node->constant.kind = imaginary ? CONSTANT_COMPLEX : CONSTANT_FLOAT;
    return real_parse(str_slice(text, 0, text.len - (imaginary ? 1 : 0)), &node->constant.real);
}

struct node *parse_number(struct parser *parser)
{
    const struct token *token = parser->token;
    str text = token_text(parser, token);
    char letter = text.len > 1 && text.at[0] == '0' ? char_lower(text.at[1]) : '0';
    unsigned base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
    bool good;

    advance(parser);

    struct node *node = node_make(parser, NODE_CONSTANT, token);

    if (base == 10 && text.len == 1)
    {
        node->constant.kind = CONSTANT_INT;
        node->constant.integer = text.at[0] - '0';
        return node;
    }
    text = digits_clean(parser, text);
    if (base != 10)
        good = based_set(parser, node, str_skip(text, 2), base, token);
    else if (str_find_char(text, '.') != STR_NONE || char_lower(text.at[text.len - 1]) == 'j' ||
             str_find_char(text, 'e') != STR_NONE || str_find_char(text, 'E') != STR_NONE)
        good = real_set(node, text) || fail_at(parser, token, "invalid decimal literal");
    else
        good = decimal_set(parser, node, text, token);
    return good ? node : NULL;
}

/* UTF-8's scheme for any number up to U+10FFFF, surrogates included. */
static void code_point_add(struct buf *out, uint32_t c)
{
    if (c >= 0xD800 && c < 0xE000)
    {
        buf_add_char(out, (char)0xED);
        buf_add_char(out, (char)(0x80 | ((c >> 6) & 0x3F)));
        buf_add_char(out, (char)(0x80 | (c & 0x3F)));
    }
    else
        buf_add_code_point(out, c);
}

static bool escape_fail(struct parser *parser, const struct token *token, size_t from, size_t to, const char *why)
{
    return fail_at(parser, token, "(unicode error) 'unicodeescape' codec can't decode bytes in position %zu-%zu: %s", from, to,
                   why);
}

static bool is_hex(char c)
{
    return char_is_digit(c) || (char_lower(c) >= 'a' && char_lower(c) <= 'f');
}

/* \x, \u, \U: `at` is the backslash; *at goes behind. */
static bool hex_escape(struct parser *parser, str text, size_t *at, bool bytes, const struct token *token, struct buf *out)
{
    char letter = text.at[*at + 1];
    size_t want = letter == 'x' ? 2 : letter == 'u' ? 4 : 8, len = 0;
    uint32_t value = 0;

    while (len < want && *at + 2 + len < text.len && is_hex(text.at[*at + 2 + len]))
        value = value << 4 | digit_value(text.at[*at + 2 + len++]);
    if (len < want && bytes)
        return fail_at(parser, token, "(value error) invalid \\x escape at position %zu", *at);
    if (len < want)
        return escape_fail(parser, token, *at, *at + 1 + len,
                           letter == 'x'   ? "truncated \\xXX escape"
                           : letter == 'u' ? "truncated \\uXXXX escape"
                                           : "truncated \\UXXXXXXXX escape");
    if (value > 0x10FFFF)
        return escape_fail(parser, token, *at, *at + 1 + len, "illegal Unicode character");
    *at += 2 + want;
    if (bytes)
        buf_add_char(out, (char)value);
    else
        code_point_add(out, value);
    return true;
}

static void warn(struct parser *parser, const struct token *token, const char *kind, str sequence)
{
    place from = token_place(parser, token);

    if (parser->quiet == 0)
        diag_warning(parser->diags, DIAG_SYNTAX, (struct span){from, parser->file->first + token->to},
                     "invalid %s sequence '" STR_FMT "'", kind, STR_ARG(sequence));
}

static void octal_escape(struct parser *parser, str text, size_t *at, bool bytes, const struct token *token, struct buf *out)
{
    size_t from = (*at)++;
    uint32_t value = 0;

    for (int i = 0; i < 3 && *at < text.len && text.at[*at] >= '0' && text.at[*at] <= '7'; i++)
        value = value * 8 + (uint32_t)(text.at[(*at)++] - '0');
    if (value > 0377)
        warn(parser, token, "octal escape", str_slice(text, from, *at));
    if (bytes)
        buf_add_char(out, (char)value);
    else
        code_point_add(out, value);
}

/* One escape; `*at` is the backslash and goes behind. */
static bool escape_decode(struct parser *parser, str text, size_t *at, bool bytes, const struct token *token, struct buf *out)
{
    static const char plain[128] = {['\\'] = '\\', ['\''] = '\'', ['"'] = '"',  ['a'] = '\a', ['b'] = '\b',
                                    ['f'] = '\f',  ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t', ['v'] = '\v'};
    unsigned char c = *at + 1 < text.len ? (unsigned char)text.at[*at + 1] : 0;

    if (c == 'x' || (!bytes && (c == 'u' || c == 'U')))
        return hex_escape(parser, text, at, bytes, token, out);
    if (c >= '0' && c <= '7')
        octal_escape(parser, text, at, bytes, token, out);
    else if (c == '\n' || c == '\r')
        *at += c == '\r' && *at + 2 < text.len && text.at[*at + 2] == '\n' ? 3 : 2;
    else if (c < 128 && plain[c] != 0)
    {
        buf_add_char(out, plain[c]);
        *at += 2;
    }
    else if (c == 'N' && !bytes)
        return fail_at(parser, token, "\\N{...} escapes (character names) are not supported: write the character itself");
    else
    {
        uint32_t code_point;
        size_t len = c == 0 ? 0 : utf8_decode(str_skip(text, *at + 1), &code_point);

        warn(parser, token, "escape", str_slice(text, *at, *at + 1 + len));
        buf_add_char(out, '\\');
        *at += 1;
    }
    return true;
}

bool literal_decode(struct parser *parser, str inside, bool raw, bool bytes, const struct token *token, struct buf *out)
{
    size_t at = 0;

    while (at < inside.len)
    {
        size_t plain = at;

        while (plain < inside.len && (inside.at[plain] != '\\' || raw) && inside.at[plain] != '\r')
            plain++;
        buf_add(out, str_slice(inside, at, plain));
        at = plain;
        if (at >= inside.len)
            break;
        if (inside.at[at] == '\r')
        {
            /* Line ends are \n, however the file writes them. */
            at += at + 1 < inside.len && inside.at[at + 1] == '\n' ? 2 : 1;
            buf_add_char(out, '\n');
        }
        else if (!escape_decode(parser, inside, &at, bytes, token, out))
            return false;
    }
    return true;
}

/* A literal taken apart. */
struct literal
{
    str inside;
    bool raw, bytes;
};

static struct literal literal_split(str text)
{
    struct literal literal = {0};
    size_t at = 0;

    for (; text.at[at] != '"' && text.at[at] != '\''; at++)
    {
        literal.raw |= char_lower(text.at[at]) == 'r';
        literal.bytes |= char_lower(text.at[at]) == 'b';
    }

    size_t quotes = text.len - at >= 6 && text.at[at + 1] == text.at[at] && text.at[at + 2] == text.at[at] ? 3 : 1;

    literal.inside = str_slice(text, at + quotes, text.len - quotes);
    return literal;
}

static bool is_plain(const struct literal *literal)
{
    return (literal->raw || str_find_char(literal->inside, '\\') == STR_NONE) &&
           str_find_char(literal->inside, '\r') == STR_NONE;
}

static bool bytes_check(struct parser *parser, const struct literal *literal, const struct token *token)
{
    for (size_t i = 0; i < literal->inside.len && literal->bytes; i++)
    {
        if ((unsigned char)literal->inside.at[i] >= 128)
            return fail_at(parser, token, "bytes can only contain ASCII literal characters");
    }
    return true;
}

/* The text of one STRING token. */
static bool literal_text(struct parser *parser, const struct token *token, const struct literal *literal, str *out)
{
    if (!bytes_check(parser, literal, token))
        return false;
    *out = literal->inside;
    if (is_plain(literal))
        return true;

    struct buf buf = BUF(parser->arena);

    if (!literal_decode(parser, literal->inside, literal->raw, literal->bytes, token, &buf))
        return false;
    *out = buf_str(&buf);
    return true;
}

static bool mix_check(struct parser *parser, const struct token *first, const struct token *last)
{
    bool bytes = false, text = false;

    for (const struct token *token = first; token < last; token++)
    {
        if (token->kind == TOKEN_FSTRING_START && token->level == first->level)
            text = true;
        if (token->kind != TOKEN_STRING || token->level != first->level)
            continue;
        if (literal_split(token_text(parser, token)).bytes)
            bytes = true;
        else
            text = true;
    }
    return !(bytes && text) || fail_at(parser, parser->furthest, "cannot mix bytes and nonbytes literals");
}

static struct node *constant_text(struct parser *parser, const struct token *first, bool bytes, str text)
{
    struct node *node = node_make(parser, NODE_CONSTANT, first);

    node->constant.kind = bytes ? CONSTANT_BYTES : CONSTANT_STR;
    node->constant.text = text;
    return node;
}

/* Strings without an f-string among them: joined in one buffer. */
static struct node *plain_strings(struct parser *parser, const struct token *first)
{
    struct buf joined = BUF(parser->arena);
    struct literal literal = {0};
    str text = {0};

    for (const struct token *token = first; token < parser->token; token++)
    {
        literal = literal_split(token_text(parser, token));
        if (!literal_text(parser, token, &literal, &text))
            return NULL;
        if (parser->token - first > 1)
            buf_add(&joined, text);
    }
    return constant_text(parser, first, literal.bytes, parser->token - first > 1 ? buf_str(&joined) : text);
}

static struct node *mixed_strings(struct parser *parser)
{
    const struct token *first = parser->token;
    size_t begin = list_begin(parser);
    struct fstring_pieces pieces = {0};

    while (peek(parser) == TOKEN_STRING || peek(parser) == TOKEN_FSTRING_START)
    {
        const struct token *token = parser->token;

        if (peek(parser) == TOKEN_FSTRING_START)
        {
            if (!parse_fstring(parser, &pieces))
                return NULL;
            continue;
        }

        struct literal literal = literal_split(token_text(parser, token));
        str text;

        advance(parser);
        if (!literal_text(parser, token, &literal, &text))
            return NULL;
        fstring_text_push(parser, &pieces, text, span_from(parser, token));
    }
    if (!mix_check(parser, first, parser->token))
        return NULL;
    fstring_text_flush(parser, &pieces);

    struct node *node = node_make(parser, NODE_JOINED_STR, first);

    node->list = list_end(parser, begin);
    return node;
}

struct node *parse_strings(struct parser *parser)
{
    const struct token *first = parser->token;

    while (accept(parser, TOKEN_STRING))
        ;
    if (peek(parser) == TOKEN_FSTRING_START)
    {
        back_to(parser, first);
        return mixed_strings(parser);
    }
    if (!mix_check(parser, first, parser->token))
        return NULL;
    return plain_strings(parser, first);
}
