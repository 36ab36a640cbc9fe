/*
 * identifier: taking identifiers apart, without backtracking over more than the positions of '@'.
 *
 * The relative form is Alembic's regular expression (?:(.+?)@)?(\w+)?((?:\+|-)\d+), matched at the start of the text. A run of
 * word characters is followed by a sign or the match fails, so the only choice is which '@' ends the label: the first that lets
 * the rest match, and none at all when no '@' does.
 */
#include "graph/identifier.h"

#include "base/utf8.h"

struct identifier identifier_split(str text)
{
    size_t at = str_find_char(text, '@');

    if (at == STR_NONE)
        return (struct identifier){.symbol = text};
    return (struct identifier){.has_label = true, .label = str_slice(text, 0, at), .symbol = str_skip(text, at + 1)};
}

/* The length of Python's \w* at the start of a text. */
static size_t word_length(str text)
{
    size_t len = 0;

    while (len < text.len)
    {
        uint32_t c = 0;
        size_t bytes = utf8_decode(str_skip(text, len), &c);

        if (c < 0x80 ? !char_is_word((char)c) : !utf8_is_identifier_part(c))
            break;
        len += bytes;
    }
    return len;
}

static size_t digits_length(str text)
{
    size_t len = 0;

    while (len < text.len && char_is_digit(text.at[len]))
        len++;
    return len;
}

/* The steps that a sign and digits ask for; more than a graph can hold are as many as an int64_t can. */
static int64_t steps_of(str signed_digits)
{
    int64_t steps = 0;

    if (str_to_int(signed_digits, &steps))
        return steps;
    return signed_digits.at[0] == '-' ? -INT64_MAX : INT64_MAX;
}

/* [symbol] sign digits at the start of a text. */
static bool parse_steps(str text, struct relative *out_relative)
{
    size_t word = word_length(text);
    str rest = str_skip(text, word);
    size_t digits;
    size_t zeros = 0;

    if (rest.len == 0 || (rest.at[0] != '+' && rest.at[0] != '-'))
        return false;
    digits = digits_length(str_skip(rest, 1));
    if (digits == 0)
        return false;
    while (zeros + 1 < digits && rest.at[1 + zeros] == '0')
        zeros++;
    *out_relative = (struct relative){
        .has_symbol = word > 0,
        .symbol = str_slice(text, 0, word),
        .text = str_slice(rest, 0, 1 + digits),
        .digits = str_slice(rest, 1 + zeros, 1 + digits),
        .steps = steps_of(str_slice(rest, 0, 1 + digits)),
    };
    return true;
}

bool identifier_parse_relative(str text, struct relative *out_relative)
{
    for (size_t at = 1; at < text.len && text.at[at - 1] != '\n'; at++)
    {
        struct relative relative;

        if (text.at[at] != '@' || !parse_steps(str_skip(text, at + 1), &relative))
            continue;
        relative.has_label = true;
        relative.label = str_slice(text, 0, at);
        *out_relative = relative;
        return true;
    }
    return parse_steps(text, out_relative);
}

bool identifier_is_walk(str symbol, int64_t *out_steps)
{
    str text = str_trim(symbol);

    if (text.len < 2 || text.at[0] != '-' || digits_length(str_skip(text, 1)) != text.len - 1)
        return false;
    *out_steps = steps_of(text);
    return *out_steps < 0;
}

static bool range_refuse_colons(str text, struct diags *diags)
{
    diag_error(diags, DIAG_USAGE, SPAN_NONE, "more than one ':' in the range '" STR_FMT "'", STR_ARG(text));
    diag_hint(diags, "A range is START:END, either of them an id, a label, or a symbol as `head`.");
    return false;
}

bool identifier_parse_history_range(str text, struct diags *diags, struct identifier_range *out_range)
{
    str start;
    str end;

    text = str_trim(text);
    if (str_find_char(text, ':') == STR_NONE)
    {
        diag_error_alembic(diags, DIAG_USAGE, SPAN_NONE, "History range requires [start]:[end], [start]:, or :[end]");
        diag_hint(diags, "For example `-r base:head`, `-r REVISION:` or, for what is not applied yet, `-r current:heads`; "
                         "`limbeck show REVISION` shows one revision.");
        return false;
    }
    end = str_cut(text, ':', &start);
    if (str_find_char(end, ':') != STR_NONE)
        return range_refuse_colons(text, diags);
    *out_range = (struct identifier_range){.start = start, .end = end};
    return true;
}

bool identifier_parse_destination(str text, bool offline, struct diags *diags, bool *out_has_start,
                                  struct identifier_range *out_range)
{
    str start;
    str end;

    if (str_find_char(text, ':') == STR_NONE)
    {
        *out_has_start = false;
        *out_range = (struct identifier_range){.end = text};
        return true;
    }
    if (!offline)
    {
        diag_error_alembic(diags, DIAG_USAGE, SPAN_NONE, "Range revision not allowed");
        diag_hint(diags, "Name one revision, or add --sql to write the script of a range.");
        return false;
    }
    end = str_cut(text, ':', &start);
    if (str_find_char(end, ':') != STR_NONE)
        return range_refuse_colons(text, diags);
    *out_has_start = true;
    *out_range = (struct identifier_range){.start = start, .end = end};
    return true;
}
