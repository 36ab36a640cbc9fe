/*
 * Cutting what the server prints: the elements of CREATE INDEX, parentheses around an expression.
 *
 * The texts are SQL as ruleutils prints it: '...' and "..." with doubled quotes, E'...' with backslashes, parentheses and
 * brackets in balance.
 */
#include "reflect/postgresql/postgresql.h"

/* The offset behind the token at `at`: a quoted text as one, anything else a byte. */
static size_t token_end(str text, size_t at)
{
    char quote = text.at[at];
    bool has_backslashes = quote == '\'' && at > 0 && text.at[at - 1] == 'E' && (at < 2 || !char_is_word(text.at[at - 2]));
    size_t end = at + 1;
    if (quote != '\'' && quote != '"')
    {
        return end;
    }
    while (end < text.len)
    {
        bool is_escape = has_backslashes && text.at[end] == '\\' && end + 1 < text.len;
        bool is_doubled = text.at[end] == quote && end + 1 < text.len && text.at[end + 1] == quote;
        if (text.at[end] == quote && !is_doubled)
        {
            return end + 1;
        }
        end += is_escape || is_doubled ? 2 : 1;
    }
    return text.len;
}

/* The offset of the parenthesis that closes the one at `open`; STR_NONE: none does. */
static size_t close_find(str text, size_t open)
{
    size_t depth = 0;
    for (size_t i = open; i < text.len; i = token_end(text, i))
    {
        depth += text.at[i] == '(' ? 1 : 0;
        if (text.at[i] == ')' && --depth == 0)
        {
            return i;
        }
    }
    return STR_NONE;
}

str pg_strip_parentheses(str text)
{
    str trimmed = str_trim(text);
    bool is_wrapped = trimmed.len >= 2 && trimmed.at[0] == '(' && close_find(trimmed, 0) == trimmed.len - 1;
    return is_wrapped ? str_slice(trimmed, 1, trimmed.len - 1) : text;
}

/* The first "(" outside of quotes. */
static size_t open_find(str text)
{
    for (size_t i = 0; i < text.len; i = token_end(text, i))
    {
        if (text.at[i] == '(')
        {
            return i;
        }
    }
    return STR_NONE;
}

bool pg_index_elements(struct arena *arena, str definition, str_array *out_elements)
{
    size_t open = open_find(definition), depth = 0;
    size_t close = open == STR_NONE ? STR_NONE : close_find(definition, open);
    size_t start = open + 1;
    if (close == STR_NONE)
    {
        return false;
    }
    for (size_t i = start; i < close; i = token_end(definition, i))
    {
        char c = definition.at[i];
        depth += c == '(' || c == '[' ? 1 : 0;
        depth -= (c == ')' || c == ']') && depth > 0 ? 1 : 0;
        if (c == ',' && depth == 0)
        {
            array_push(arena, out_elements, str_trim(str_slice(definition, start, i)));
            start = i + 1;
        }
    }
    array_push(arena, out_elements, str_trim(str_slice(definition, start, close)));
    return true;
}
