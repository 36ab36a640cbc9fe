/* Docstrings: what is ordinary stays, all else reads back as it was. */
#include "unit.h"

#include "template_fixture.h"

struct escape_case
{
    const char *text, *escaped;
};

static const struct escape_case cases[] = {
    {"", ""},
    {"add a table", "add a table"},
    {"say \"yes\" and 'no'", "say \"yes\" and 'no'"},
    {"two \"\" quotes", "two \"\" quotes"},
    {"caf\xC3\xA9\nnext", "caf\xC3\xA9\nnext"},
    {"ends in \"", "ends in \\\""},
    {"ends in two \"\"", "ends in two \"\\\""},
    {"\"\"\"", "\"\"\\\""},
    {"a\"\"\"b", "a\"\"\\\"b"},
    {"a\"\"\"\"\"\"b", "a\"\"\\\"\"\"\\\"b"},
    {"path C:\\temp\\", "path C:\\\\temp\\\\"},
    {"\\d \\\"\"\"", "\\\\d \\\\\"\"\\\""},
    {"a\rb", "a\\rb"},
};

static void python_reads_the_same_text_back(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_open(&fixture);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
    {
        str escaped = template_escape_docstring(fixture.arena, str_from(cases[i].text));
        str source = str_print(fixture.arena, "\"\"\"" STR_FMT "\"\"\"\n", STR_ARG(escaped));
        struct module *tree;

        assert_str_equal(escaped, cases[i].escaped);
        assert_true(py_parse(fixture.arena, &fixture.names, &fixture.diags,
                             source_add(&fixture.sources, STR("revision.py"), source), &tree));
        assert_str_equal(tree->docstring, cases[i].text);
        assert_int_equal(fixture.diags.list.len, 0);
    }
    arena_close(fixture.arena);
}

static void nul_is_written_as_an_escape(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_open(&fixture);
    assert_str_equal(template_escape_docstring(fixture.arena, STR("a\0b")), "a\\x00b");
    arena_close(fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(python_reads_the_same_text_back),
        cmocka_unit_test(nul_is_written_as_an_escape),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
