/* SQL text of a catalog inside of text(): written as it was, whatever colons are in it. */
#include "unit.h"

#include "dialect/compile.h"
#include "sql/catalog.h"

static void check(const char *text)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct diags diags = {.arena = arena};
    struct compiler compiler;
    str written;
    compiler_init(&compiler, arena, &diags, dialect_find(STR("postgresql")));
    const struct expr *expr = expr_verbatim(arena, str_from(text));
    assert_true(dialect_compile_ddl_expr(&compiler, expr, &written));
    assert_str_equal(written, text);
    assert_str_equal(expr_verbatim_text(arena, expr), text);
    arena_close(arena);
}

static void test_text_is_written_as_it_was(void **state)
{
    static const char *const texts[] = {
        "",
        "a > 1",
        "'x'::text",
        "':x'",
        "' :x '",
        ":x",
        ":",
        "::",
        ":::x",
        "a:b",
        "a :b c",
        "(:b)",
        ":a:b:c",
        ":a :b",
        "'12:30:00'::time without time zone",
        "\\:x",
        "\\\\:x",
        "\\:",
        "\\::x",
        "\\:x:",
        "'\\\\:x y'",
        "E'\\\\:x'",
        "'{\"a\": \"b\", \"c\":\"d\"}'::jsonb",
        "'\xc3\xbc:\xc3\xbc :\xc3\xbc'",
        ":$1",
        "$:a",
        "%(name)s %",
        "x ':' y",
        ":a::text",
        " :a::b:c \\:d",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    {
        check(texts[i]);
    }
}

/* Every text of up to seven of the characters that matter. */
static void test_all_short_texts(void **state)
{
    static const char letters[] = "\\: a";
    (void)state;
    for (unsigned length = 1; length <= 6; length++)
    {
        for (unsigned number = 0; number < 1u << (2 * length); number++)
        {
            char text[8] = {0};
            for (unsigned i = 0; i < length; i++)
            {
                text[i] = letters[number >> (2 * i) & 3];
            }
            check(text);
        }
    }
}

static void test_type_keeps_its_text(void **state)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    (void)state;
    const struct type *known = type_make(arena, "sqlalchemy", "INTEGER");
    const struct type *verbatim = type_verbatim(arena, STR("INT"), known);
    assert_ptr_equal(type_inspected(verbatim), known);
    assert_ptr_equal(type_inspected(known), known);
    assert_null(type_inspected(type_verbatim(arena, STR("geometry(Point,4326)"), NULL)));
    assert_null(type_inspected(NULL));
    assert_str_equal(verbatim->spec, "INT");
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_is_written_as_it_was),
        cmocka_unit_test(test_all_short_texts),
        cmocka_unit_test(test_type_keeps_its_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
