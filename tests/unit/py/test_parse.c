/* py_parse: its contract. That trees and refusals are CPython's is for tests/python-grammar. */
#include "unit.h"

#include <string.h>

#include "py/parse.h"

struct fixture
{
    struct memory memory;
    struct arena *arena;
    struct source_map map;
    struct diags diags;
    struct names names;
    struct module *module;
    struct node *expression;
    bool good;
};

static const struct source_file *open_file(struct fixture *f, str text)
{
    *f = (struct fixture){0};
    f->arena = arena_open(&f->memory);
    f->map.arena = f->diags.arena = f->names.map.arena = f->arena;
    return source_add(&f->map, STR("a.py"), text);
}

static void parse(struct fixture *f, const char *text)
{
    const struct source_file *file = open_file(f, str_from(text));

    f->good = py_parse(f->arena, &f->names, &f->diags, file, &f->module);
}

static void refused(const char *text, uint32_t line, uint32_t column, const char *message)
{
    struct fixture f;
    struct source_position position;

    parse(&f, text);
    assert_false(f.good);
    assert_null(f.module);
    assert_int_equal(f.diags.error_count, 1);
    assert_int_equal(diag_first_error(&f.diags)->code, DIAG_SYNTAX);
    assert_str_equal(diag_first_error(&f.diags)->primary, message);
    assert_true(source_find(&f.map, diag_first_error(&f.diags)->span.from, &position));
    assert_int_equal(position.line, line);
    assert_int_equal(position.column, column);
    arena_close(f.arena);
}

static void names_are_interned_and_nodes_have_places(void **state)
{
    struct fixture f;

    (void)state;
    parse(&f, "abc = f(abc)\n");
    assert_true(f.good);

    const struct node *assign = f.module->body.at[0];
    const struct node *call = assign->assign.value;

    assert_ptr_equal(assign->assign.targets.at[0]->name.at, call->call.arguments.at[0]->name.at);
    assert_str_equal(source_text(&f.map, call->span), "f(abc)");
    assert_str_equal(source_text(&f.map, call->call.arguments.at[0]->span), "abc");
    arena_close(f.arena);
}

static void the_docstring_is_the_first_string(void **state)
{
    struct fixture f;

    (void)state;
    parse(&f, "# c\n'a' 'b\\n'\nx = 1\n");
    assert_true(f.good && f.module->has_docstring);
    assert_str_equal(f.module->docstring, "ab\n");
    arena_close(f.arena);
    parse(&f, "x = 1\n'a'\n");
    assert_false(f.module->has_docstring);
    arena_close(f.arena);
    parse(&f, "f'a'\n");
    assert_false(f.module->has_docstring);
    arena_close(f.arena);
}

static void numbers_keep_their_value(void **state)
{
    struct fixture f;

    (void)state;
    parse(&f, "9223372036854775807\n9223372036854775808\n0xFFFF_FFFF_FFFF_FFFF_FFFF\n1_0.5e-1\n2J\n00\n");
    assert_true(f.good);
    assert_int_equal(f.module->body.at[0]->one->constant.kind, CONSTANT_INT);
    assert_true(f.module->body.at[0]->one->constant.integer == INT64_MAX);
    assert_int_equal(f.module->body.at[1]->one->constant.kind, CONSTANT_BIG);
    assert_str_equal(f.module->body.at[1]->one->constant.text, "9223372036854775808");
    assert_str_equal(f.module->body.at[2]->one->constant.text, "1208925819614629174706175");
    assert_true(f.module->body.at[3]->one->constant.real == 1.05);
    assert_int_equal(f.module->body.at[4]->one->constant.kind, CONSTANT_COMPLEX);
    assert_int_equal(f.module->body.at[5]->one->constant.integer, 0);
    arena_close(f.arena);
}

static void an_expression_fills_its_text(void **state)
{
    struct fixture f;
    const struct source_file *file = open_file(&f, STR(" a[1] if b else c \n"));

    (void)state;
    assert_true(py_parse_expression(f.arena, &f.names, &f.diags, file, &f.expression));
    assert_int_equal(f.expression->kind, NODE_IF_EXP);
    arena_close(f.arena);
    file = open_file(&f, STR("a b"));
    assert_false(py_parse_expression(f.arena, &f.names, &f.diags, file, &f.expression));
    assert_int_equal(f.diags.error_count, 1);
    arena_close(f.arena);
    file = open_file(&f, STR("a = 1"));
    assert_false(py_parse_expression(f.arena, &f.names, &f.diags, file, &f.expression));
    arena_close(f.arena);
    file = open_file(&f, STR(""));
    assert_false(py_parse_expression(f.arena, &f.names, &f.diags, file, &f.expression));
    arena_close(f.arena);
}

static void empty_texts_are_empty_modules(void **state)
{
    static const char *const texts[] = {"", "\n", "# x", "\xEF\xBB\xBF", "   \n\t\n", "\f\n"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
    {
        struct fixture f;

        parse(&f, texts[i]);
        assert_true(f.good);
        assert_int_equal(f.module->body.len, 0);
        arena_close(f.arena);
    }
}

static void refusals_have_cpythons_words_and_place(void **state)
{
    (void)state;
    refused("return 1\n", 1, 1, "'return' outside function");
    refused("if x\n    pass\n", 1, 5, "expected ':'");
    refused("x = (1,\ny = 2\n", 1, 5, "'(' was never closed");
    refused("f(a b)\n", 1, 3, "invalid syntax. Perhaps you forgot a comma?");
    refused("print 'a'\n", 1, 1, "Missing parentheses in call to 'print'. Did you mean print(...)?");
    refused("x = '\xC3\xA9' + \xE2\x82\xAC\n", 1, 11, "invalid character '\xE2\x82\xAC' (U+20AC)");
    refused("def f():\nx\n", 2, 1, "expected an indented block after function definition on line 1");
}

static void what_cannot_be_read_is_said_clearly(void **state)
{
    struct fixture f;

    (void)state;
    refused("# coding: utf-16\nx\n", 1, 11, "encoding 'utf-16' is not supported: the file must be UTF-8");
    refused("'\\N{DASH}'\n", 1, 1, "\\N{...} escapes (character names) are not supported: write the character itself");
    (void)open_file(&f, STR("a\0b"));
    assert_false(py_parse(f.arena, &f.names, &f.diags, f.map.files.at[0], &f.module));
    assert_str_equal(diag_first_error(&f.diags)->primary, "source code cannot contain null bytes");
    arena_close(f.arena);
}

static void invalid_escapes_are_warnings(void **state)
{
    struct fixture f;

    (void)state;
    parse(&f, "x = '\\d'\n");
    assert_true(f.good);
    assert_int_equal(f.diags.list.len, 1);
    assert_int_equal(diag_last(&f.diags)->severity, DIAG_WARNING);
    assert_str_equal(diag_last(&f.diags)->primary, "invalid escape sequence '\\d'");
    assert_str_equal(f.module->body.at[0]->assign.value->constant.text, "\\d");
    arena_close(f.arena);
}

/* One attempt with the n-th chunk refused; true when nothing was. */
static bool parse_with_refusal(size_t n)
{
    static const char text[] = "def f(a, *b, c=1, **d):\n    return [f'{x!r:>{y}}' for x in a if x] + {1: 2, **d}\n";
    jmp_buf escape;
    struct memory memory = {.fail_at = n, .escape = &escape};
    struct arena *volatile arena = NULL;
    volatile bool done = false;

    if (setjmp(escape) == 0)
    {
        arena = arena_open(&memory);

        struct source_map map = {.arena = arena};
        struct diags diags = {.arena = arena};
        struct names names = {.map = {.arena = arena}};
        struct module *module;

        done = py_parse(arena, &names, &diags, source_add(&map, STR("a.py"), STR(text)), &module);
    }
    arena_close(arena);
    assert_int_equal(memory.used, 0);
    return done;
}

static void running_out_of_memory_leaves_by_the_escape(void **state)
{
    size_t n = 1;

    (void)state;
    while (!parse_with_refusal(n))
        n++;
    assert_in_range(n, 2, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_interned_and_nodes_have_places),
        cmocka_unit_test(the_docstring_is_the_first_string),
        cmocka_unit_test(numbers_keep_their_value),
        cmocka_unit_test(an_expression_fills_its_text),
        cmocka_unit_test(empty_texts_are_empty_modules),
        cmocka_unit_test(refusals_have_cpythons_words_and_place),
        cmocka_unit_test(what_cannot_be_read_is_said_clearly),
        cmocka_unit_test(invalid_escapes_are_warnings),
        cmocka_unit_test(running_out_of_memory_leaves_by_the_escape),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
