/*
 * Tokens of SQLite's SQL: words, the four quotings, numbers, comments left out.
 *
 * A quote that is never closed runs to the end of the text. Any byte of UTF-8 beyond ASCII belongs to a word, as SQLite has it.
 */
#include "reflect/sqlite/sqlite.h"

static bool is_word_byte(char c)
{
    return char_is_word(c) || c == '$' || (unsigned char)c >= 0x80;
}

static size_t skip_comment(str text, size_t at)
{
    bool is_line = text.at[at] == '-';
    str rest = str_skip(text, at + 2);
    size_t end = is_line ? str_find_char(rest, '\n') : str_find(rest, STR("*/"));
    return end == STR_NONE ? text.len : at + 2 + end + (is_line ? 1 : 2);
}

static size_t skip_blanks(str text, size_t at)
{
    while (at < text.len)
    {
        bool is_comment = at + 1 < text.len &&
                          ((text.at[at] == '-' && text.at[at + 1] == '-') || (text.at[at] == '/' && text.at[at + 1] == '*'));
        if (is_comment)
        {
            at = skip_comment(text, at);
        }
        else if (char_is_space(text.at[at]))
        {
            at++;
        }
        else
        {
            break;
        }
    }
    return at;
}

/* The offset behind a quoted text; a doubled quote stands for itself, except in [brackets]. */
static size_t quoted_end(str text, size_t at)
{
    char quote = text.at[at] == '[' ? ']' : text.at[at];
    size_t end = at + 1;
    while (end < text.len)
    {
        bool is_doubled = quote != ']' && end + 1 < text.len && text.at[end + 1] == quote;
        if (text.at[end] == quote && !is_doubled)
        {
            return end + 1;
        }
        end += text.at[end] == quote ? 2 : 1;
    }
    return text.len;
}

static enum lite_token_kind kind_of(char c)
{
    if (c == '\'')
    {
        return LITE_STRING;
    }
    if (c == '"' || c == '`' || c == '[')
    {
        return LITE_QUOTED;
    }
    return is_word_byte(c) && !char_is_digit(c) ? LITE_WORD : LITE_OTHER;
}

void lite_next(struct lite_lexer *lexer)
{
    size_t start = skip_blanks(lexer->text, lexer->at), end = start;
    char first = start < lexer->text.len ? lexer->text.at[start] : 0;
    if (start >= lexer->text.len)
    {
        lexer->kind = LITE_END;
    }
    else
    {
        lexer->kind = kind_of(first);
        bool is_quoted = lexer->kind == LITE_STRING || lexer->kind == LITE_QUOTED;
        end = is_quoted ? quoted_end(lexer->text, start) : start + 1;
        while (!is_quoted && is_word_byte(first) && end < lexer->text.len && is_word_byte(lexer->text.at[end]))
        {
            end++;
        }
        bool is_blob = lexer->kind == LITE_WORD && end == start + 1 && char_lower(first) == 'x' && end < lexer->text.len &&
                       lexer->text.at[end] == '\'';
        end = is_blob ? quoted_end(lexer->text, end) : end;
        lexer->kind = is_blob ? LITE_OTHER : lexer->kind;
    }
    lexer->start = start;
    lexer->end = end;
    lexer->at = end;
    lexer->token = str_slice(lexer->text, start, end);
}

struct lite_lexer lite_lexer_open(str text)
{
    struct lite_lexer lexer = {.text = text};
    lite_next(&lexer);
    return lexer;
}

bool lite_is_word(const struct lite_lexer *lexer, const char *word)
{
    return lexer->kind == LITE_WORD && str_equal_nocase(lexer->token, str_from(word));
}

bool lite_is_char(const struct lite_lexer *lexer, char c)
{
    return lexer->kind == LITE_OTHER && lexer->token.len == 1 && lexer->token.at[0] == c;
}

bool lite_take_word(struct lite_lexer *lexer, const char *word)
{
    bool is_there = lite_is_word(lexer, word);
    if (is_there)
    {
        lite_next(lexer);
    }
    return is_there;
}

bool lite_take_char(struct lite_lexer *lexer, char c)
{
    bool is_there = lite_is_char(lexer, c);
    if (is_there)
    {
        lite_next(lexer);
    }
    return is_there;
}

static str unquoted(struct arena *arena, str token)
{
    char quote = token.at[token.len - 1];
    bool is_closed = token.len >= 2 && quote == (token.at[0] == '[' ? ']' : token.at[0]);
    str inside = str_slice(token, 1, is_closed ? token.len - 1 : token.len);
    if (quote == ']' || !is_closed)
    {
        return inside;
    }
    char once[2] = {quote, 0}, twice[3] = {quote, quote, 0};
    return str_find_char(inside, quote) == STR_NONE ? inside : str_replace(arena, inside, str_from(twice), str_from(once));
}

bool lite_take_name(struct lite_lexer *lexer, struct arena *arena, str *out_name)
{
    if (lexer->kind == LITE_END || lexer->kind == LITE_OTHER)
    {
        return false;
    }
    *out_name = lexer->kind == LITE_WORD ? lexer->token : unquoted(arena, lexer->token);
    lite_next(lexer);
    return true;
}

bool lite_take_group(struct lite_lexer *lexer, str *out_inside)
{
    size_t depth = 0, start = lexer->end;
    if (!lite_is_char(lexer, '('))
    {
        return false;
    }
    for (; lexer->kind != LITE_END; lite_next(lexer))
    {
        depth += lite_is_char(lexer, '(') ? 1 : 0;
        depth -= lite_is_char(lexer, ')') ? 1 : 0;
        if (depth == 0)
        {
            *out_inside = str_trim(str_slice(lexer->text, start, lexer->start));
            lite_next(lexer);
            return true;
        }
    }
    return false;
}
