/* Binds of text() by SQLAlchemy's rule, and the form of a script. */
#include "case.h"

static void what_a_bind_is(void **state)
{
    static const struct
    {
        const char *text, *names;
    } rows[] = {
        {"x = :a AND y = :b_2 AND z = :a", "a b_2"},
        {"x::int", ""},
        {"a:b", ""},
        {"\\:a", ""},
        {":a:", ""},
        {"'12:30'", ""},
        {"(:x)", "x"},
        {":\xc3\xa9t\xc3\xa9", "\xc3\xa9t\xc3\xa9"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        str_array names = {0};
        dialect_text_binds(arena, str_from(rows[i].text), &names);
        assert_str_equal(str_array_join(arena, &names, STR(" ")), rows[i].names);
    }
}

static str written(struct expr *text)
{
    str out = {NULL, 0};
    begin_run("postgresql");
    assert_true(dialect_compile_text(&compiler, text, &out));
    return out;
}

static void binds_become_literals_and_escapes_colons(void **state)
{
    struct expr *text = expr_text(arena, STR("SET x = :v, y = '\\:v', z = a::int"), PLACE_NONE);

    (void)state;
    expr_text_bind(arena, text, STR("v"), expr_value(arena, datum_text(STR("it's :v")), NULL));
    assert_str_equal(written(text), "SET x = 'it''s :v', y = ':v', z = a::int");
}

static void a_bind_without_value_is_refused(void **state)
{
    str out;

    (void)state;
    begin_run("sqlite");
    assert_false(dialect_compile_text(&compiler, expr_text(arena, STR("SELECT :v"), PLACE_NONE), &out));
    assert_str_equal(diag_last(&diags)->primary, "A value is required for bind parameter 'v'");
}

static void a_script_has_blanks_for_tabs_and_semicolons(void **state)
{
    (void)state;
    assert_str_equal(statement_offline(arena, STR("\nCREATE TABLE t (\n\tid INTEGER\n)\n\n")),
                     "CREATE TABLE t (\n    id INTEGER\n);");
}

static void statements_that_need_to_be_alone(void **state)
{
    static const struct
    {
        const char *dialect, *text;
        unsigned traits;
    } rows[] = {
        {"postgresql", "create  unique index\nconcurrently x on t (a)", STATEMENT_OUTSIDE_TRANSACTION},
        {"postgresql", "-- why\nVACUUM t", STATEMENT_OUTSIDE_TRANSACTION},
        {"postgresql", "ALTER TYPE s.\"E\" ADD VALUE 'x'", STATEMENT_ADDS_ENUM_VALUE},
        {"postgresql", "ALTER TYPE e RENAME VALUE 'x' TO 'y'", 0},
        {"postgresql", "CREATE INDEX x ON t (a)", 0},
        {"sqlite", "PRAGMA foreign_keys=OFF", STATEMENT_BOUNDARY},
        {"sqlite", " pragma main.journal_mode (wal)", STATEMENT_BOUNDARY},
        {"sqlite", "PRAGMA foreign_keys", 0},
        {"sqlite", "PRAGMA foreign_keys_off = 1", 0},
        {"sqlite", "PRAGMA table_info(t)", 0},
        {"mysql", "VACUUM", 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        const struct dialect *dialect = dialect_find(str_from(rows[i].dialect));
        assert_int_equal(dialect_statement_traits(dialect, str_from(rows[i].text)), rows[i].traits);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_bind_is),
        cmocka_unit_test(binds_become_literals_and_escapes_colons),
        cmocka_unit_test(a_bind_without_value_is_refused),
        cmocka_unit_test(a_script_has_blanks_for_tabs_and_semicolons),
        cmocka_unit_test(statements_that_need_to_be_alone),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
