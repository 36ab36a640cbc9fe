#include "base/wrap.h"

#include "base/utf8.h"

/* The next word with the blanks in front of it; a command in backticks is one word. */
static str word_take(str *rest)
{
    str whole = *rest;
    bool quoted = false;
    size_t len = 0;

    while (len < whole.len && whole.at[len] == ' ')
        len++;
    for (; len < whole.len && (quoted || whole.at[len] != ' '); len++)
    {
        if (whole.at[len] == '`')
            quoted = !quoted;
    }
    *rest = str_skip(whole, len);
    return str_slice(whole, 0, len);
}

static void line_add(struct buf *out, str line, unsigned width, size_t column, unsigned indent)
{
    bool begins = true;

    while (line.len > 0)
    {
        str word = word_take(&line);
        size_t columns = utf8_width(word);

        if (!begins && width != 0 && column + columns > width)
        {
            buf_add_char(out, '\n');
            buf_add_repeated(out, ' ', indent);
            word = str_trim_start(word);
            column = indent;
            columns = utf8_width(word);
        }
        buf_add(out, word);
        column += columns;
        begins = false;
    }
}

void wrap_add(struct buf *out, str text, unsigned width, unsigned column, unsigned indent)
{
    str rest = text, line;

    for (bool is_first = true; str_next_line(&rest, &line); is_first = false)
    {
        if (!is_first)
            buf_add_char(out, '\n');
        if (!is_first && line.len > 0)
            buf_add_repeated(out, ' ', indent);
        line_add(out, line, width, is_first ? column : indent, indent);
    }
}

/* Bytes of the line in front of a column; a wide character that the column cuts stands before it. */
static size_t offset_of(str line, size_t column)
{
    size_t at = 0, columns = 0;

    while (at < line.len && columns < column)
    {
        uint32_t code;
        size_t len = utf8_decode(str_skip(line, at), &code);

        columns += utf8_width(str_slice(line, at, at + len));
        at += len;
    }
    return at;
}

str wrap_window(struct arena *arena, str line, unsigned width, size_t *from, size_t *to)
{
    static const str dots = STR_INIT("...");
    size_t whole = utf8_width(line), room, first = 0;
    struct buf part = BUF(arena);

    if (width == 0 || whole <= width || width <= 2 * dots.len)
        return line;
    room = width - 2 * dots.len;
    /* Its end at the right edge; its beginning, when both do not fit. */
    if (*to > width - dots.len)
        first = *to - room < *from ? *to - room : *from;
    if (first > 0)
        buf_add(&part, dots);
    if (first == 0)
        room += dots.len;

    size_t begin = offset_of(line, first), end = offset_of(line, first + room);

    buf_add(&part, str_slice(line, begin, end));
    if (end < line.len)
        buf_add(&part, dots);
    if (first > 0)
    {
        size_t shift = utf8_width(str_slice(line, 0, begin)) - dots.len;

        *from -= shift;
        *to -= shift;
    }
    if (*to > width - dots.len && end < line.len)
        *to = width - dots.len;
    return buf_str(&part);
}
