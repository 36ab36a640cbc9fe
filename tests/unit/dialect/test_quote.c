/* Names: when they are quoted, and finding dialects by the names that URLs use. */
#include "case.h"

static void names_that_need_quotes(void **state)
{
    static const struct
    {
        const char *dialect, *name, *quoted;
    } rows[] = {
        {"postgresql", "t", "t"},
        {"postgresql", "order", "\"order\""},
        {"postgresql", "Mixed", "\"Mixed\""},
        {"postgresql", "1a", "\"1a\""},
        {"postgresql", "_x", "_x"},
        {"postgresql", "a\"b", "\"a\"\"b\""},
        {"postgresql", "a$", "a$"},
        {"postgresql", "", "\"\""},
        {"sqlite", "index", "\"index\""},
        {"mysql", "we`ird", "`we``ird`"},
        {"mysql", "order", "`order`"},
        {"postgresql", "\xc3\xa9t\xc3\xa9", "\"\xc3\xa9t\xc3\xa9\""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        const struct dialect *dialect = dialect_find(str_from(rows[i].dialect));
        assert_str_equal(dialect_quote(arena, dialect, name_of(str_from(rows[i].name))), rows[i].quoted);
    }
    struct name never = {.text = STR("Mixed"), .quote = QUOTE_NEVER};
    assert_str_equal(dialect_quote(arena, dialect_find(STR("sqlite")), never), "Mixed");
}

static void words_are_sorted(void **state)
{
    size_t count;
    const struct dialect *const *dialects = dialect_table_all(&count);

    (void)state;
    for (size_t i = 0; i < count; i++)
    {
        for (size_t k = 1; k < dialects[i]->reserved_count; k++)
        {
            assert_true(strcmp(dialects[i]->reserved[k - 1], dialects[i]->reserved[k]) < 0);
        }
    }
}

static void drivers_are_left_aside(void **state)
{
    (void)state;
    assert_ptr_equal(dialect_find(STR("postgresql+asyncpg")), dialect_find(STR("postgres")));
    assert_ptr_not_equal(dialect_find(STR("mariadb")), dialect_find(STR("mysql+pymysql")));
    assert_null(dialect_find(STR("oracle")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_that_need_quotes),
        cmocka_unit_test(words_are_sorted),
        cmocka_unit_test(drivers_are_left_aside),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
