/*
 * Numbers of the tokenizer: which bytes belong to one, and what CPython says of a malformed one.
 *
 * A number may be followed at once by a keyword ("1if x else y"): allowed with a warning, as in CPython. The value is left to
 * literal.c.
 */
#include "py/lexer.h"

static bool digit_is(int c, int base)
{
    if (base == 16 && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
        return true;
    return c >= '0' && c <= (base < 10 ? '0' + base - 1 : '9');
}

static bool follows(const struct lexer *lexer, uint32_t at, const char *word)
{
    for (; *word != '\0'; word++, at++)
    {
        if (lex_byte(lexer, at) != *word)
            return false;
    }
    return true;
}

/* What may stand behind a number at `at`: anything but a letter, save the keywords that can follow a value. */
static bool end_check(struct lexer *lexer, uint32_t at, const char *kind)
{
    static const char *const keywords[] = {"and", "else", "for", "if", "in", "is", "or", "not"};
    int c = lex_byte(lexer, at);

    if (c < 0 || c >= 128 || !char_is_word((char)c))
        return true;
    for (size_t i = 0; i < COUNT_OF(keywords); i++)
    {
        if (follows(lexer, at, keywords[i]))
        {
            place from = lexer->out->file->first + lexer->at;

            diag_warning(lexer->diags, DIAG_SYNTAX, (struct span){from, from + (at - lexer->at)}, "invalid %s literal", kind);
            return true;
        }
    }
    return lex_fail(lexer, at, "invalid %s literal", kind);
}

/* Digits with single underscores between, from `*at` on, which stands on a digit. */
static bool decimal_skip(struct lexer *lexer, uint32_t *at)
{
    for (;;)
    {
        while (digit_is(lex_byte(lexer, *at), 10))
            ++*at;
        if (lex_byte(lexer, *at) != '_')
            return true;
        ++*at;
        if (!digit_is(lex_byte(lexer, *at), 10))
            return lex_fail(lexer, *at, "invalid decimal literal");
    }
}

/* The digits behind 0x, 0o or 0b. */
static bool based_skip(struct lexer *lexer, uint32_t *at, int base, const char *kind)
{
    do
    {
        if (lex_byte(lexer, *at) == '_')
            ++*at;

        int c = lex_byte(lexer, *at);

        if (!digit_is(c, base))
        {
            if (base < 10 && digit_is(c, 10))
                return lex_fail(lexer, *at + 1, "invalid digit '%c' in %s literal", c, kind);
            return lex_fail(lexer, *at, "invalid %s literal", kind);
        }
        while (digit_is(lex_byte(lexer, *at), base))
            ++*at;
    } while (lex_byte(lexer, *at) == '_');
    if (digit_is(lex_byte(lexer, *at), 10))
        return lex_fail(lexer, *at + 1, "invalid digit '%c' in %s literal", lex_byte(lexer, *at), kind);
    return end_check(lexer, *at, kind);
}

/* From the point, exponent or end on: the part that makes a decimal number a float or imaginary. */
static bool fraction_skip(struct lexer *lexer, uint32_t *at)
{
    if (lex_byte(lexer, *at) == '.')
    {
        ++*at;
        if (digit_is(lex_byte(lexer, *at), 10) && !decimal_skip(lexer, at))
            return false;
    }
    if (lex_byte(lexer, *at) == 'e' || lex_byte(lexer, *at) == 'E')
    {
        int sign = lex_byte(lexer, *at + 1);

        if (sign == '+' || sign == '-')
        {
            *at += 2;
            if (!digit_is(lex_byte(lexer, *at), 10))
                return lex_fail(lexer, *at, "invalid decimal literal");
        }
        else if (!digit_is(sign, 10))
            return end_check(lexer, *at, "decimal");
        else
            ++*at;
        if (!decimal_skip(lexer, at))
            return false;
    }
    if (lex_byte(lexer, *at) == 'j' || lex_byte(lexer, *at) == 'J')
    {
        ++*at;
        return end_check(lexer, *at, "imaginary");
    }
    return end_check(lexer, *at, "decimal");
}

/* A number that begins with 0 and has no base letter: 0, 00, 0_0, 0.5, 0e1, 00j; not 012. */
static bool zero_skip(struct lexer *lexer, uint32_t *at)
{
    for (;;)
    {
        if (lex_byte(lexer, *at) == '_')
        {
            ++*at;
            if (!digit_is(lex_byte(lexer, *at), 10))
                return lex_fail(lexer, *at, "invalid decimal literal");
        }
        if (lex_byte(lexer, *at) != '0')
            break;
        ++*at;
    }

    uint32_t zeros_end = *at;
    bool nonzero = digit_is(lex_byte(lexer, *at), 10);

    if (nonzero && !decimal_skip(lexer, at))
        return false;

    int c = lex_byte(lexer, *at);

    if (nonzero && c != '.' && c != 'e' && c != 'E' && c != 'j' && c != 'J')
        return lex_fail_span(
            lexer, lexer->at, zeros_end,
            "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers");
    return fraction_skip(lexer, at);
}

bool lex_number(struct lexer *lexer)
{
    static const struct
    {
        char letter;
        int base;
        const char *kind;
    } bases[] = {{'x', 16, "hexadecimal"}, {'o', 8, "octal"}, {'b', 2, "binary"}};
    uint32_t at = lexer->at;
    bool good = false, done = false;

    if (lex_byte(lexer, at) == '0')
    {
        char letter = char_lower((char)lex_byte(lexer, at + 1));

        for (size_t i = 0; i < COUNT_OF(bases) && !done; i++)
        {
            if (letter != bases[i].letter)
                continue;
            at += 2;
            good = based_skip(lexer, &at, bases[i].base, bases[i].kind);
            done = true;
        }
        if (!done)
            good = zero_skip(lexer, &at);
    }
    else
        good = (lex_byte(lexer, at) == '.' || decimal_skip(lexer, &at)) && fraction_skip(lexer, &at);
    if (!good)
        return false;
    lex_add(lexer, TOKEN_NUMBER, lexer->at, at);
    lexer->at = at;
    return true;
}
