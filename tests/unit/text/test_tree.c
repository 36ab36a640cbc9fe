/* Trees from JSON, TOML and YAML: places, finding, comparing; and memory that fails in the middle of libyaml. */
#include "text_fixture.h"

#include "text/json.h"
#include "text/quote.h"
#include "text/toml.h"
#include "text/yaml.h"

#include "yaml_open.h"

static struct tree *json_of(struct fixture *fixture, const char *text)
{
    const struct source_file *file = source_add(&fixture->map, STR("x.json"), str_from(text));
    struct tree *tree;

    assert_true(json_parse(fixture->arena, file->text, file->first, &fixture->diags, &tree));
    return tree;
}

static struct tree *toml_of(struct fixture *fixture, const char *text)
{
    const struct source_file *file = source_add(&fixture->map, STR("x.toml"), str_from(text));
    struct tree *tree;

    assert_true(toml_parse(fixture->arena, file->text, file->first, &fixture->diags, &tree));
    return tree;
}

static struct tree *yaml_of(struct fixture *fixture, const char *text)
{
    const struct source_file *file = source_add(&fixture->map, STR("x.yaml"), str_from(text));
    struct yaml_library library;
    struct tree *tree;

    if (!yaml_library_open(&library))
        skip();
    assert_true(yaml_load(fixture->arena, &library, file->text, file->first, &fixture->diags, &tree));
    return tree;
}

static void the_same_document_in_three_spellings_is_equal(void **state)
{
    struct fixture *fixture = *state;
    struct tree *json = json_of(fixture, "{\"a\": {\"b\": [1, 2.5, true, \"x\"]}, \"c\": \"d\"}");

    assert_true(tree_equal(json, toml_of(fixture, "c = 'd'\n[a]\nb = [1, 2.5, true, \"x\"]\n")));
    assert_true(tree_equal(json, yaml_of(fixture, "c: d\na:\n  b: [1, 2.5, yes, x]\n")));
    assert_false(tree_equal(json, json_of(fixture, "{\"a\": {\"b\": [1, 2.5, true]}, \"c\": \"d\"}")));
    assert_false(tree_equal(json, json_of(fixture, "{\"a\": {\"b\": [1, 2.5, true, \"x\"]}, \"e\": \"d\"}")));
}

static void values_know_where_they_stand(void **state)
{
    struct fixture *fixture = *state;

    assert_str_equal(
        fixture_text(fixture, tree_find_path(json_of(fixture, "{\"\xC3\xA4\": 1, \"a\": [1, \"x\\n\"]}"), STR("a"))->span),
        "[1, \"x\\n\"]");
    assert_str_equal(
        fixture_text(fixture,
                     tree_find_path(toml_of(fixture, "[tool.alembic]\nx = '\xC3\xA4' # c\n"), STR("tool.alembic.x"))->span),
        "'\xC3\xA4'");
    assert_str_equal(
        fixture_text(fixture,
                     tree_find_path(yaml_of(fixture, "\xC3\xA4: \xC3\xB6\na:\n  b: [\xC3\xBC, 'x']\n"), STR("a.b"))->span),
        "[\xC3\xBC, 'x']");
    assert_str_equal(fixture_text(fixture, tree_find_entry(yaml_of(fixture, "\xEF\xBB\xBF"
                                                                            "a: 1\nkey: 2\n"),
                                                           STR("key"))
                                               ->key_span),
                     "key");
    assert_null(tree_find_path(json_of(fixture, "{\"a\": 1}"), STR("a.b")));
    assert_null(tree_find(json_of(fixture, "[1]"), STR("a")));
}

static void keys_that_are_no_text_are_kept_apart(void **state)
{
    struct fixture *fixture = *state;
    struct tree *tree = yaml_of(fixture, "1: int\n'1': text\ntrue: same as int\n1.5: real\n~: none\n");

    assert_int_equal(tree->table.entries.len, 4);
    assert_str_equal(tree_find(tree, STR("1"))->text, "text");
    assert_str_equal(tree->table.entries.at[0].value->text, "same as int");
    assert_int_equal(tree->table.entries.at[0].key_node->kind, TREE_BOOL);
    assert_str_equal(tree_find(tree, STR("\x01"
                                         "number 1"))
                         ->text,
                     "same as int");
}

static void what_json_lacks_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct json_style style = JSON_STYLE_DEFAULT;
    struct buf buf = BUF(fixture->arena);

    assert_false(json_print(&buf, toml_of(fixture, "a = 2024-01-31\n"), &style, &fixture->diags));
    assert_str_equal(diag_last(&fixture->diags)->primary, "Object of type date is not JSON serializable");
    assert_str_equal(fixture_text(fixture, diag_last(&fixture->diags)->span), "2024-01-31");
}

static void numbers_are_recognised(void **state)
{
    (void)state;
    assert_true(json_is_number(STR("-1.5e+10")));
    assert_false(json_is_number(STR("01")));
    assert_false(json_is_number(STR("1.")));
    assert_false(json_is_number(STR("")));
}

static void quoting_is_repr(void **state)
{
    static const struct
    {
        const char *text, *quoted;
    } rows[] = {
        {"", "''"},
        {"a'b", "\"a'b\""},
        {"a'b\"", "'a\\'b\"'"},
        {"\n\r\t\\", "'\\n\\r\\t\\\\'"},
        {"\x01\x7f", "'\\x01\\x7f'"},
        {"\xC3\xA4", "'\xC3\xA4'"},
        {"\xC2\xA0", "'\\xa0'"},
        {"\xEF\xBB\xBF", "'\\ufeff'"},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_str_equal(str_quote(fixture->arena, str_from(rows[i].text)), rows[i].quoted);
    assert_str_equal(str_strip(STR(" \xC2\xA0\x1F x \xE3\x80\x80")), "x");
    assert_str_equal(str_strip(STR(" \xE2\x80\xA8")), "");
}

/* Every chunk that yaml_load asks for fails once: control leaves by longjmp, and closing the arena frees what libyaml took. */
static void memory_that_fails_leaves_nothing_behind(void **state)
{
    struct yaml_library library;
    volatile size_t failed = 0;

    (void)state;
    if (!yaml_library_open(&library))
        skip();
    for (volatile size_t at = 1; at < 100; at++)
    {
        struct memory memory = {.fail_at = at};
        jmp_buf escape;
        struct arena *volatile arena = NULL;

        memory.escape = &escape;
        if (setjmp(escape) == 0)
        {
            struct buf text;
            struct diags diags;
            struct tree *tree;

            arena = arena_open(&memory);
            text = BUF(arena);
            diags = (struct diags){.arena = arena};
            for (int i = 0; i < 2000; i++)
                buf_print(&text, "key%d: [a, 'b', {c: d}]\n", i);
            assert_true(yaml_load(arena, &library, buf_str(&text), PLACE_NONE, &diags, &tree));
            at = 1000;
        }
        else
            failed++;
        arena_close(arena);
        assert_int_equal(memory.used, 0);
    }
    assert_true(failed > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        fixture_test(the_same_document_in_three_spellings_is_equal),
        fixture_test(values_know_where_they_stand),
        fixture_test(keys_that_are_no_text_are_kept_apart),
        fixture_test(what_json_lacks_is_refused),
        fixture_test(numbers_are_recognised),
        fixture_test(quoting_is_repr),
        cmocka_unit_test(memory_that_fails_leaves_nothing_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
