/* Tokens: kinds and texts of a source, and the faults that end them. */
#include "unit.h"

#include <string.h>

#include "base/buf.h"
#include "py/tokens.h"

static const char *const layout[] = {
    [TOKEN_END] = "END", [TOKEN_ERROR] = "ERROR", [TOKEN_NEWLINE] = "NL", [TOKEN_INDENT] = "INDENT", [TOKEN_DEDENT] = "DEDENT",
};

/* The tokens with blanks between them; layout by name. */
static void cut(const char *text, const char *expected)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct source_map map = {.arena = arena};
    struct diags diags = {.arena = arena};
    const struct source_file *file = source_add(&map, STR("a.py"), str_from(text));
    struct buf out = BUF(arena);
    struct tokens tokens;

    tokens_read(arena, &diags, file, &tokens);
    for (size_t i = 0; i < tokens.list.len; i++)
    {
        const struct token *token = &tokens.list.at[i];

        if (i > 0)
            buf_add_char(&out, ' ');
        if (token->kind < COUNT_OF(layout))
            buf_add(&out, str_from(layout[token->kind]));
        else
            buf_add(&out, str_slice(file->text, token->from, token->to));
    }
    if (tokens.error.is_set)
        buf_print(&out, ": " STR_FMT, STR_ARG(tokens.error.message));
    assert_str_equal(buf_str(&out), expected);
    arena_close(arena);
}

static void layout_is_that_of_python(void **state)
{
    (void)state;
    cut("if x:\n  a\n\n  # c\n  b\nc", "if x : NL INDENT a NL b NL DEDENT c NL END");
    cut("a = (1,\n  2)\r\nb\rc\n", "a = ( 1 , 2 ) NL b NL c NL END");
    cut("a \\\n  + b", "a + b NL END");
    cut("if x:\n\ta\n        b", "if x : NL INDENT a NL ERROR: inconsistent use of tabs and spaces in indentation");
    cut("if x:\n    a\n  b", "if x : NL INDENT a NL ERROR: unindent does not match any outer indentation level");
    cut("if x:\n  a\n\f\nb", "if x : NL INDENT a NL DEDENT b NL END");
}

static void operators_are_cut_longest_first(void **state)
{
    (void)state;
    cut("a**=b//c>>=d->e:=f...", "a **= b // c >>= d -> e := f ... NL END");
    cut("1if x else.5", "1 if x else .5 NL END");
    cut("x != y", "x != y NL END");
}

static void fstrings_come_in_pieces(void **state)
{
    (void)state;
    cut("f'a{b!r:>{c}}d{{e'", "f' a { b ! r : > { c } } d{ e ' NL END");
    cut("f\"{x[\"k\"]}\"", "f\" { x [ \"k\" ] } \" NL END");
    cut("rf'''\n{\nx # c\n}'''", "rf''' \n { x } ''' NL END");
    cut("f'{f'{f'{1}'}'}'", "f' { f' { f' { 1 } ' } ' } ' NL END");
    cut("f'{a", "f' { a ERROR: unexpected EOF while parsing");
}

static void faults_end_the_tokens(void **state)
{
    (void)state;
    cut("x = 'a", "x = ERROR: unterminated string literal (detected at line 1)");
    cut("x = 012", "x = ERROR: leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal "
                   "integers");
    cut("(]", "( ERROR: closing parenthesis ']' does not match opening parenthesis '('");
    cut("1_", "ERROR: invalid decimal literal");
    cut("0b12", "ERROR: invalid digit '2' in binary literal");
}

static void keywords_are_found(void **state)
{
    (void)state;
    assert_int_equal(token_keyword(STR("yield")), TOKEN_YIELD);
    assert_int_equal(token_keyword(STR("None")), TOKEN_NONE);
    assert_int_equal(token_keyword(STR("nonlocal")), TOKEN_NONLOCAL);
    assert_int_equal(token_keyword(STR("match")), TOKEN_NAME);
    for (unsigned kind = TOKEN_FALSE; kind < TOKEN_KIND_COUNT; kind++)
        assert_int_equal(token_keyword(token_spelling((enum token_kind)kind)), kind);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layout_is_that_of_python), cmocka_unit_test(operators_are_cut_longest_first),
        cmocka_unit_test(fstrings_come_in_pieces),  cmocka_unit_test(faults_end_the_tokens),
        cmocka_unit_test(keywords_are_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
