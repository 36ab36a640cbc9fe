/* quote: repr() and strip() of Python's str. What is printable follows str.isprintable() where messages meet it: controls,
 * separators other than the blank, and the marks that show nothing are escaped; everything else stands for itself. */
#include "text/quote.h"

#include "base/utf8.h"

bool code_point_is_space(uint32_t c)
{
    return (c >= 9 && c <= 13) || (c >= 28 && c <= 32) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

str str_strip_start(str text)
{
    while (text.len > 0)
    {
        uint32_t c;
        size_t len = utf8_decode(text, &c);

        if (!code_point_is_space(c))
            break;
        text = str_skip(text, len);
    }
    return text;
}

/* The last code point: at most four bytes back. */
static size_t last_decode(str text, uint32_t *out_code_point)
{
    for (size_t len = 2; len <= 4 && len <= text.len; len++)
    {
        uint32_t c;

        if (utf8_decode(str_skip(text, text.len - len), &c) == len)
        {
            *out_code_point = c;
            return len;
        }
    }
    *out_code_point = (unsigned char)text.at[text.len - 1];
    if (*out_code_point >= 0x80)
        *out_code_point = UTF8_REPLACEMENT;
    return 1;
}

str str_strip_end(str text)
{
    while (text.len > 0)
    {
        uint32_t c;
        size_t len = last_decode(text, &c);

        if (!code_point_is_space(c))
            break;
        text.len -= len;
    }
    return text;
}

str str_strip(str text)
{
    return str_strip_end(str_strip_start(text));
}

static bool is_shown(uint32_t c)
{
    bool is_hidden = c < 32 || (c >= 0x7F && c <= 0xA0) || c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
                     (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || (c >= 0xE000 && c <= 0xF8FF) ||
                     c == 0xFEFF || c >= 0xE0000;

    return !is_hidden && (c == ' ' || !code_point_is_space(c));
}

static void code_point_quote(struct buf *buf, uint32_t c, char mark)
{
    if (c == '\\' || c == (unsigned char)mark)
        buf_print(buf, "\\%c", (char)c);
    else if (c == '\n')
        buf_add_literal(buf, "\\n");
    else if (c == '\r')
        buf_add_literal(buf, "\\r");
    else if (c == '\t')
        buf_add_literal(buf, "\\t");
    else if (is_shown(c))
        buf_add_code_point(buf, c);
    else
        buf_print(buf, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)c);
}

void buf_add_quoted(struct buf *buf, str text)
{
    char mark = str_find_char(text, '\'') != STR_NONE && str_find_char(text, '"') == STR_NONE ? '"' : '\'';

    buf_add_char(buf, mark);
    while (text.len > 0)
    {
        uint32_t c;
        size_t len = utf8_decode(text, &c);

        code_point_quote(buf, c, mark);
        text = str_skip(text, len);
    }
    buf_add_char(buf, mark);
}

str str_quote(struct arena *arena, str text)
{
    struct buf buf = BUF(arena);

    buf_add_quoted(&buf, text);
    return buf_str(&buf);
}
