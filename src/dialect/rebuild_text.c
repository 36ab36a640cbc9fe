/*
 * Names in SQL text of a catalog: which columns a CHECK, a predicate or an expression speaks of.
 *
 * No parser: words and quoted names are told from strings, comments, numbers and names of functions. A name that stands for
 * something else there (the second part of a.b) counts as well, which is on the safe side: the text is taken to depend on it.
 */
#include "dialect/rebuild.h"

#include "base/utf8.h"

/* Behind a quoted piece that begins at `at`; a doubled quote stands for itself. */
static size_t quoted_end(str text, size_t at)
{
    char close = text.at[at] == '[' ? ']' : text.at[at];
    for (size_t i = at + 1; i < text.len; i++)
    {
        bool is_doubled = close != ']' && i + 1 < text.len && text.at[i + 1] == close;
        if (text.at[i] == close && !is_doubled)
        {
            return i + 1;
        }
        i += text.at[i] == close ? 1 : 0;
    }
    return text.len;
}

static size_t comment_end(str text, size_t at)
{
    str close = text.at[at] == '-' ? STR("\n") : STR("*/");
    size_t length = str_find(str_skip(text, at + 2), close);
    return length == STR_NONE ? text.len : at + 2 + length + close.len;
}

static size_t word_end(str text, size_t at)
{
    uint32_t c;
    for (size_t size; at < text.len; at += size)
    {
        size = utf8_decode(str_skip(text, at), &c);
        if (c != '$' && !utf8_is_identifier_part(c))
        {
            break;
        }
    }
    return at;
}

/* The next name at or behind *at, without its quotes; .at == NULL: there is none. *at is then behind it. */
static str next_name(str text, size_t *at)
{
    while (*at < text.len)
    {
        char c = text.at[*at];
        char next = *at + 1 < text.len ? text.at[*at + 1] : 0;
        size_t start = *at;
        if ((c == '-' && next == '-') || (c == '/' && next == '*'))
        {
            *at = comment_end(text, start);
        }
        else if (c == '\'')
        {
            *at = quoted_end(text, start);
        }
        else if (c == '"' || c == '`' || c == '[')
        {
            *at = quoted_end(text, start);
            bool is_closed = *at > start + 1 && text.at[*at - 1] == (c == '[' ? ']' : c);
            return str_slice(text, start + 1, is_closed ? *at - 1 : *at);
        }
        else if (word_end(text, start) > start)
        {
            *at = word_end(text, start);
            return str_slice(text, start, *at);
        }
        else
        {
            *at = start + 1;
        }
    }
    return (str){NULL, 0};
}

bool sql_text_names(str text, str column)
{
    size_t at = 0;
    for (str name = next_name(text, &at); name.at != NULL; name = next_name(text, &at))
    {
        bool is_call = str_starts(str_trim_start(str_skip(text, at)), STR("("));
        if (!is_call && str_equal_nocase(name, column))
        {
            return true;
        }
    }
    return false;
}

bool sql_text_is_choice(str text, str column)
{
    size_t at = 0;
    str name = next_name(text, &at), in = next_name(text, &at);
    return name.at != NULL && in.at != NULL && str_equal_nocase(name, column) && str_equal_nocase(in, STR("IN")) &&
           str_starts(str_trim_start(str_skip(text, at)), STR("("));
}
