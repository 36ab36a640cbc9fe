/*
 * Comments of a revision file that lint reads: what they allow, and whether an empty function says why it is empty.
 *
 * Lines are looked at as text: a comment is a line of its own or the end of one.
 */
#include "run/lint.h"

#define MARK "limbeck: allow "

/* ---- lines --------------------------------------------------------------------------------------------------------------- */

/* Line number `wanted` (from 1); empty when there is none. */
static str line_at(str text, uint32_t wanted)
{
    str line = STR("");

    for (uint32_t number = 1; str_next_line(&text, &line); number++)
    {
        if (number == wanted)
            return line;
    }
    return STR("");
}

uint32_t lint_line_of(str text, const char *begins)
{
    str line;

    for (uint32_t number = 1; str_next_line(&text, &line); number++)
    {
        if (str_starts(line, str_from(begins)))
            return number;
    }
    return 0;
}

static bool is_comment(str line)
{
    return str_starts(str_trim(line), STR("#"));
}

/* ---- what is allowed ----------------------------------------------------------------------------------------------------- */

static bool is_rule_char(char c)
{
    return char_is_alpha(c) || c == '-';
}

static str rule_take(str *rest)
{
    size_t len = 0;
    str word;

    while (len < rest->len && is_rule_char(rest->at[len]))
        len++;
    word = str_slice(*rest, 0, len);
    *rest = str_skip(*rest, len);
    return word;
}

/* "limbeck: allow drop-column, drop-table: the values moved to addresses" */
static bool line_allows(str line, str rule, bool *out_has_reason)
{
    size_t at = str_find_char(line, '#'), mark;
    bool found = false;
    str rest;

    if (at == STR_NONE)
        return false;
    rest = str_skip(line, at);
    mark = str_find(rest, STR(MARK));
    if (mark == STR_NONE)
        return false;
    rest = str_trim(str_skip(rest, mark + sizeof MARK - 1));
    for (;;)
    {
        found = str_equal(rule_take(&rest), rule) || found;
        if (rest.len == 0 || rest.at[0] != ',')
            break;
        rest = str_trim(str_skip(rest, 1));
    }
    *out_has_reason = rest.len > 0 && str_trim(str_skip(rest, 1)).len > 0;
    return found;
}

/* On the line itself, or in the comment that stands above it. */
static bool place_allows(str text, uint32_t line, str rule, bool *out_has_reason)
{
    if (line == 0)
        return false;
    if (line_allows(line_at(text, line), rule, out_has_reason))
        return true;
    for (uint32_t above = line - 1; above > 0 && is_comment(line_at(text, above)); above--)
    {
        if (line_allows(line_at(text, above), rule, out_has_reason))
            return true;
    }
    return false;
}

/* A comment that is not indented is about the whole file. */
static bool file_allows(str text, str rule, bool *out_has_reason)
{
    str line;

    while (str_next_line(&text, &line))
    {
        if (str_starts(line, STR("#")) && line_allows(line, rule, out_has_reason))
            return true;
    }
    return false;
}

bool lint_is_allowed(str text, uint32_t line, str rule, bool *out_has_reason)
{
    return place_allows(text, line, rule, out_has_reason) || file_allows(text, rule, out_has_reason);
}

/* ---- why a function is empty --------------------------------------------------------------------------------------------- */

/* Comments and docstrings of the templates say nothing. */
static bool line_says_something(str line)
{
    static const str usual[] = {STR_INIT("\"\"\"Upgrade schema.\"\"\""), STR_INIT("\"\"\"Downgrade schema.\"\"\"")};

    line = str_trim(line);
    for (size_t i = 0; i < COUNT_OF(usual); i++)
    {
        if (str_equal(line, usual[i]))
            return false;
    }
    if (str_find(line, STR(MARK)) != STR_NONE || str_starts(line, STR("# ###")))
        return false;
    return str_starts(line, STR("\"")) || str_starts(line, STR("'")) || str_starts(line, STR("raise ")) ||
           (str_find_char(line, '#') != STR_NONE && str_trim(str_skip(line, str_find_char(line, '#') + 1)).len > 0);
}

bool lint_has_reason(str text, const char *function)
{
    bool is_inside = false;
    str line;

    while (str_next_line(&text, &line))
    {
        if (line.len > 0 && line.at[0] != ' ' && line.at[0] != '\t' && line.at[0] != '#')
            is_inside = str_starts(line, str_from(function));
        if (is_inside && line_says_something(line))
            return true;
    }
    return false;
}
