/* Naming conventions: which pattern applies, what its tokens become, how a name is cut. Values are SQLAlchemy's. */
#include "unit.h"

#include "sql/naming.h"

static struct memory memory;
static struct arena *arena;
static struct diags diags;

static int open_arena(void **state)
{
    (void)state;
    arena = arena_open(&memory);
    diags.arena = arena;
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static struct naming convention(const char *key, const char *pattern)
{
    struct naming naming = {0};
    *array_add(arena, &naming.patterns) = (struct naming_pattern){str_from(key), str_from(pattern)};
    return naming;
}

static struct constraint *two_columns(enum constraint_kind kind)
{
    struct constraint *constraint = constraint_make(arena, kind);
    array_push(arena, &constraint->columns, NAME("a"));
    array_push(arena, &constraint->columns, NAME("b"));
    return constraint;
}

static void tokens_of_columns(void **state)
{
    static const struct
    {
        const char *pattern, *name;
    } rows[] = {
        {"uq_%(table_name)s_%(column_0_name)s", "uq_t_a"},
        {"uq_%(column_0_N_name)s", "uq_a_b"},
        {"uq_%(column_0N_name)s", "uq_ab"},
        {"uq_%(column_0_label)s", "uq_s_t_a"},
        {"uq_%(column_5_name)s", "uq_"},
        {"uq_100%%", "uq_100%"},
    };
    struct table *table = table_make(arena, NAME("t"), NAME("s"));

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        struct naming naming = convention("uq", rows[i].pattern);
        struct name name;
        assert_true(naming_apply_constraint(arena, &diags, &naming, table, two_columns(CONSTRAINT_UNIQUE), &name));
        assert_str_equal(name.text, rows[i].name);
        assert_true(name.is_final);
    }
}

static void a_given_name_goes_through_only_when_the_pattern_asks(void **state)
{
    struct naming plain = convention("ck", "ck_%(table_name)s"),
                  named = convention("ck", "ck_%(table_name)s_%(constraint_name)s");
    struct table *table = table_make(arena, NAME("t"), NAME_NONE);
    struct constraint *check = constraint_make(arena, CONSTRAINT_CHECK);
    struct name name;

    (void)state;
    check->name = NAME("x");
    assert_true(naming_apply_constraint(arena, &diags, &plain, table, check, &name));
    assert_str_equal(name.text, "x");
    assert_true(naming_apply_constraint(arena, &diags, &named, table, check, &name));
    assert_str_equal(name.text, "ck_t_x");
    check->name.is_final = true; /* op.f("x") */
    assert_true(naming_apply_constraint(arena, &diags, &named, table, check, &name));
    assert_str_equal(name.text, "x");
    check->name = NAME_NONE;
    assert_false(naming_apply_constraint(arena, &diags, &named, table, check, &name));
    assert_str_equal(diag_last(&diags)->exception, "sqlalchemy.exc.InvalidRequestError");
}

static void an_index_has_a_default_pattern(void **state)
{
    struct table *table = table_make(arena, NAME("t"), NAME_NONE);
    struct index *index = index_make(arena, NAME_NONE);
    struct name name;

    (void)state;
    index_add_column(arena, index, NAME("a"));
    assert_true(naming_apply_index(arena, &diags, NULL, table, index, &name));
    assert_str_equal(name.text, "ix_t_a");
}

static void long_names_end_in_four_digits(void **state)
{
    (void)state;
    /* "x" * 80 under a limit of 63, as SQLAlchemy 2.0.52 cuts it */
    str name = STR("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    assert_str_equal(naming_truncate(arena, name, 63), "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_a6bb");
    assert_str_equal(naming_truncate(arena, STR("short"), 63), "short");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_of_columns),
        cmocka_unit_test(a_given_name_goes_through_only_when_the_pattern_asks),
        cmocka_unit_test(an_index_has_a_default_pattern),
        cmocka_unit_test(long_names_end_in_four_digits),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
