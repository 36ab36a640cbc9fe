/*
 * String literals of the tokenizer, and the text of f-strings.
 *
 * A plain literal is one token from prefix to quote. An f-string opens a mode: its text comes in MIDDLE tokens (a doubled brace
 * ends one, so that the parser only joins pieces), each `{` hands over to the ordinary tokens until the field's `}` or `:`.
 * Escapes are not looked into here but for the backslash that protects a quote; literal.c resolves them.
 */
#include "py/lexer.h"

static bool unterminated(struct lexer *lexer, uint32_t start, uint32_t end, uint8_t quote_size, const char *kind)
{
    uint32_t line = text_line(lexer->out->file->text, end < lexer->len ? end : lexer->len > 0 ? lexer->len - 1 : 0);

    /* CPython stands on the line it could not read any more of: the one behind the last line end, if only blanks follow. */
    return lex_fail_span(lexer, start, start + 1, "unterminated %s%s literal (detected at line %u)",
                         quote_size == 3 ? "triple-quoted " : "", kind, line);
}

static uint8_t quote_size_at(const struct lexer *lexer, uint32_t at)
{
    int quote = lex_byte(lexer, at);

    return lex_byte(lexer, at + 1) == quote && lex_byte(lexer, at + 2) == quote ? 3 : 1;
}

/* A string that does not end, inside an f-string with the same quotes: that quote was the f-string's, whose field is open. */
static bool string_unterminated(struct lexer *lexer, uint32_t end, int quote, uint8_t size)
{
    const struct fstring_mode *mode = lexer->mode_count > 0 ? &lexer->modes[lexer->mode_count - 1] : NULL;

    if (mode != NULL && mode->quote == quote && mode->quote_size == size)
        return lex_fail_span(lexer, lexer->at, lexer->at + 1, "f-string: expecting '}'");
    return unterminated(lexer, lexer->at, end, size, "string");
}

bool lex_string(struct lexer *lexer, uint32_t quote_at)
{
    int quote = lex_byte(lexer, quote_at);
    uint8_t size = quote_size_at(lexer, quote_at);
    uint32_t at = quote_at + size, seen = 0;

    while (seen < size)
    {
        int c = lex_byte(lexer, at);

        if (c == LEX_END || (size == 1 && c == '\n'))
            return string_unterminated(lexer, at, quote, size);
        at = c == '\n' ? lex_behind_newline(lexer, at) : at + 1;
        seen = c == quote ? seen + 1 : 0;
        if (c == '\\')
        {
            c = lex_byte(lexer, at);
            if (c == LEX_END)
                return string_unterminated(lexer, at, quote, size);
            at = c == '\n' ? lex_behind_newline(lexer, at) : at + 1;
        }
    }
    lex_add(lexer, TOKEN_STRING, lexer->at, at);
    lexer->at = at;
    return true;
}

bool lex_fstring_start(struct lexer *lexer, uint32_t quote_at, bool raw)
{
    /* The regular mode counts as one in CPython. */
    if (lexer->mode_count + 1 >= LEX_FSTRINGS_MOST)
        return lex_fail(lexer, quote_at + 1, "too many nested f-strings");

    uint8_t size = quote_size_at(lexer, quote_at);

    lexer->modes[lexer->mode_count++] = (struct fstring_mode){
        .start = lexer->at,
        .quote = (char)lex_byte(lexer, quote_at),
        .quote_size = size,
        .raw = raw,
        .in_text = true,
        .field_depth = -1,
    };
    lex_add(lexer, TOKEN_FSTRING_START, lexer->at, quote_at + size);
    lexer->at = quote_at + size;
    return true;
}

static bool quotes_at(const struct lexer *lexer, const struct fstring_mode *mode, uint32_t at)
{
    for (uint32_t i = 0; i < mode->quote_size; i++)
    {
        if (lex_byte(lexer, at + i) != mode->quote)
            return false;
    }
    return true;
}

/* Ends the piece of text that began at lexer->at; `behind` is where reading goes on. */
static bool middle_end(struct lexer *lexer, uint32_t end, uint32_t behind)
{
    if (end > lexer->at)
        lex_add(lexer, TOKEN_FSTRING_MIDDLE, lexer->at, end);
    lexer->at = behind;
    return true;
}

/* A brace in the text: doubled it is a character, single it opens a field or is for the regular tokens to judge. */
static bool brace_end(struct lexer *lexer, struct fstring_mode *mode, uint32_t at)
{
    int c = lex_byte(lexer, at);
    bool in_format = mode->in_format && mode->field_depth >= 0;
    bool doubled = lex_byte(lexer, at + 1) == c && !in_format && (c == '{' || mode->brackets == 0);

    if (doubled)
        return middle_end(lexer, at + 1, at + 2);
    if (c == '{')
    {
        if (++mode->field_depth >= LEX_FIELDS_MOST)
            return lex_fail(lexer, at, "f-string: expressions nested too deeply");
    }
    mode->in_text = false;
    return middle_end(lexer, at, at);
}

/* The offset behind a backslash and what it protects. `*named` says that \N{ was opened. */
static uint32_t escape_skip(const struct lexer *lexer, const struct fstring_mode *mode, uint32_t at, bool *named)
{
    int c = lex_byte(lexer, at + 1);

    if (c == '{' || c == '}' || c == LEX_END)
        return at + 1;
    if (c == '\n')
        return lex_behind_newline(lexer, at + 1);
    if (c == 'N' && !mode->raw && lex_byte(lexer, at + 2) == '{')
    {
        *named = true;
        return at + 3;
    }
    return at + 2;
}

bool lex_fstring_text(struct lexer *lexer)
{
    struct fstring_mode *mode = &lexer->modes[lexer->mode_count - 1];
    uint32_t at = lexer->at;
    bool named = false;

    if (quotes_at(lexer, mode, at))
    {
        lexer->mode_count--;
        lex_add(lexer, TOKEN_FSTRING_END, at, at + mode->quote_size);
        lexer->at = at + mode->quote_size;
        return true;
    }
    while (!quotes_at(lexer, mode, at))
    {
        int c = lex_byte(lexer, at);

        if (c == LEX_END || (c == '\n' && mode->quote_size == 1))
        {
            if (c != '\n' || !mode->in_format || mode->field_depth < 0)
                return unterminated(lexer, mode->start, at, mode->quote_size, "f-string");
            mode->in_text = false;
            mode->in_format = false;
            return middle_end(lexer, at, at);
        }
        if (c == '}' && named)
        {
            named = false;
            at++;
        }
        else if (c == '{' || c == '}')
            return brace_end(lexer, mode, at);
        else if (c == '\\')
            at = escape_skip(lexer, mode, at, &named);
        else
            at = c == '\n' ? lex_behind_newline(lexer, at) : at + 1;
    }
    return middle_end(lexer, at, at);
}
