/* Python inside templates, step by step. */
#include "template/fragment.h"

struct fragment fragment_open(str text, size_t from)
{
    return (struct fragment){.text = text, .at = from, .step = from};
}

bool text_has_at(str text, size_t at, str what)
{
    return at <= text.len && str_starts(str_skip(text, at), what);
}

/* Passes a string whose opening quotes are at `step`. */
static bool string_pass(struct fragment *fragment)
{
    str text = fragment->text;
    char quote = text.at[fragment->step];
    char three[3] = {quote, quote, quote};
    bool is_triple = text_has_at(text, fragment->step, (str){three, 3});

    fragment->at = fragment->step + (is_triple ? 3 : 1);
    while (fragment->at < text.len)
    {
        char c = text.at[fragment->at];

        if (c == quote && (!is_triple || text_has_at(text, fragment->at, (str){three, 3})))
        {
            fragment->at += is_triple ? 3 : 1;
            return true;
        }
        if (c == '\n' && !is_triple)
            break;
        fragment->at += c != '\\' ? 1 : text_has_at(text, fragment->at + 1, STR("\r\n")) ? 3 : 2;
    }
    fragment->at = text.len;
    fragment->fault = FRAGMENT_STRING;
    return false;
}

static void comment_pass(struct fragment *fragment)
{
    size_t end = str_find_char(str_skip(fragment->text, fragment->step), '\n');

    fragment->is_comment = true;
    fragment->at = end == STR_NONE ? fragment->text.len : fragment->step + end;
}

static bool bracket_close(struct fragment *fragment)
{
    if (fragment->depth == 0)
    {
        fragment->fault = FRAGMENT_CLOSED;
        return false;
    }
    fragment->depth--;
    return true;
}

bool fragment_next(struct fragment *fragment)
{
    char c;

    if (fragment->fault != FRAGMENT_FINE || fragment->at >= fragment->text.len)
        return false;
    fragment->step = fragment->at++;
    fragment->is_comment = false;
    c = fragment->text.at[fragment->step];
    fragment->c = c;
    if (c == '"' || c == '\'' || c == '#')
    {
        fragment->c = 0;
        if (c != '#')
            return string_pass(fragment);
        comment_pass(fragment);
    }
    else if (c == '(' || c == '[' || c == '{')
    {
        if (fragment->depth++ == 0)
            fragment->opened = fragment->step;
    }
    else if (c == ')' || c == ']' || c == '}')
        return bracket_close(fragment);
    return true;
}
