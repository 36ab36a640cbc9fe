/* nearest: which misspelt names are understood, and which are left alone. */
#include "unit.h"

#include "base/nearest.h"

static str meant(const char *name, const char *const *candidates)
{
    struct nearest nearest = nearest_to(str_from(name));

    for (size_t i = 0; candidates[i] != NULL; i++)
        nearest_offer(&nearest, str_from(candidates[i]));
    return nearest_found(&nearest);
}

static const char *const commands[] = {"init",    "revision", "upgrade", "downgrade", "current",
                                       "history", "heads",    "show",    "stamp",     NULL};

static void one_letter_in_three_may_be_wrong(void **state)
{
    (void)state;
    assert_str_equal(meant("upgrad", commands), "upgrade");
    assert_str_equal(meant("upgarde", commands), "upgrade");
    assert_str_equal(meant("dowgnrad", commands), "downgrade");
    assert_str_equal(meant("head", commands), "heads");
    assert_str_equal(meant("HEADS", commands), "heads");
    assert_str_equal(meant("shwo", commands), "show");
}

static void a_begin_means_the_only_name_that_has_it(void **state)
{
    static const char *const two[] = {"stamp", "stale", NULL};

    (void)state;
    assert_str_equal(meant("rev", commands), "revision");
    assert_str_equal(meant("hist", commands), "history");
    assert_str_equal(meant("st", commands), "");
    assert_str_equal(meant("sta", two), "");
}

static void nonsense_means_nothing(void **state)
{
    static const char *const short_names[] = {"a1", "b2", "c3", "", NULL};

    (void)state;
    assert_str_equal(meant("migrate", commands), "");
    assert_str_equal(meant("xyz", commands), "");
    assert_str_equal(meant("in", commands), "");
    assert_str_equal(meant("", commands), "");
    assert_str_equal(meant("b3", short_names), "");
    assert_str_equal(meant("B2", short_names), "b2");
}

static void the_distance(void **state)
{
    char text[200];

    (void)state;
    memset(text, 'a', sizeof text);
    assert_int_equal(nearest_distance(STR("kitten"), STR("sitting")), 3);
    assert_int_equal(nearest_distance(STR("ab"), STR("ba")), 1);
    assert_int_equal(nearest_distance(STR(""), STR("abc")), 3);
    assert_int_equal(nearest_distance(STR("abc"), STR("")), 3);
    assert_int_equal(nearest_distance(STR(""), STR("")), 0);
    assert_int_equal(nearest_distance((str){text, 64}, (str){text, 60}), 4);
    assert_true(nearest_distance((str){text, 65}, (str){text, 64}) == SIZE_MAX);
}

static void the_nearest_wins_then_the_first(void **state)
{
    static const char *const names[] = {"abcdef12", "abcdef01", "abcdef02", NULL};

    (void)state;
    assert_str_equal(meant("abcdef0", names), "abcdef01");
    assert_str_equal(meant("abcdef1", names), "abcdef12");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_letter_in_three_may_be_wrong), cmocka_unit_test(a_begin_means_the_only_name_that_has_it),
        cmocka_unit_test(nonsense_means_nothing),           cmocka_unit_test(the_distance),
        cmocka_unit_test(the_nearest_wins_then_the_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
