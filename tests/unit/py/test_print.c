/* Expressions back to text: what ast.unparse of CPython 3.13 writes for the same source. */
#include "unit.h"

#include <string.h>

#include "py/parse.h"
#include "py/print.h"

static void prints(const char *source, const char *expected)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct source_map map = {.arena = arena};
    struct diags diags = {.arena = arena};
    struct names names = {.map = {.arena = arena}};
    struct node *node = NULL;

    assert_true(py_parse_expression(arena, &names, &diags, source_add(&map, STR("a.py"), str_from(source)), &node));
    assert_str_equal(node_print(arena, node), expected);
    arena_close(arena);
}

static void expressions_print_as_ast_unparse(void **state)
{
    (void)state;
    prints("((a+b)*c)**-d", "((a + b) * c) ** (-d)");
    prints("a-(b-c)-d", "a - (b - c) - d");
    prints("not(a and(b or c))", "not (a and (b or c))");
    prints("a<b is not c not in d", "a < b is not c not in d");
    prints("f(a,*b,c=1,**d)", "f(a, *b, c=1, **d)");
    prints("x[1:2,::3,...]", "x[1:2, ::3, ...]");
    prints("lambda a,/,b=1,*c,d,**e:(a,b)", "lambda a, /, b=1, *c, d, **e: (a, b)");
    prints("lambda*,a:a", "lambda *, a: a");
    prints("[a for(a,b)in c if d if(e if f else g)]", "[a for a, b in c if d if (e if f else g)]");
    prints("{**a,'b':1,2:(c,d)}", "{**a, 'b': 1, 2: (c, d)}");
    prints("a if b else(c if d else e)", "a if b else c if d else e");
    prints("(a if b else c)if d else e", "(a if b else c) if d else e");
    prints("(a,)", "(a,)");
    prints("'it''s' \"\\n\\\\\"", "'its\\n\\\\'");
    prints("b'\\xff'", "b'\\xff'");
    prints("(a:=1)+(await_)", "(a := 1) + await_");
    prints("1 .real", "1 .real");
    prints("1e500", "1e309");
    prints("()", "()");
}

static void short_text_is_cut(void **state)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct source_map map = {.arena = arena};
    struct diags diags = {.arena = arena};
    struct names names = {.map = {.arena = arena}};
    struct node *node = NULL;
    str source = STR("some_function(first, second, third)");

    (void)state;
    assert_true(py_parse_expression(arena, &names, &diags, source_add(&map, STR("a.py"), source), &node));
    assert_str_equal(node_print_short(arena, node, 20), "some_function(fir...");
    assert_str_equal(node_print_short(arena, node, 80), "some_function(first, second, third)");
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(expressions_print_as_ast_unparse), cmocka_unit_test(short_text_is_cut)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
