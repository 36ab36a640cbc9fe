/* str: slicing, searching, cutting and reading numbers. */
#include "unit.h"

#include "base/str.h"

static void slices_are_clamped(void **state)
{
    (void)state;
    assert_str_equal(str_slice(STR("alembic"), 2, 100), "embic");
    assert_str_equal(str_slice(STR("alembic"), 5, 2), "");
    assert_str_equal(str_skip(STR("alembic"), 99), "");
}

static void text_is_cut_at_the_first_separator(void **state)
{
    str head;

    (void)state;
    assert_str_equal(str_cut(STR("a=b=c"), '=', &head), "b=c");
    assert_str_equal(head, "a");
    assert_str_equal(str_cut(STR("abc"), '=', &head), "");
    assert_str_equal(head, "abc");
}

static void lines_end_in_three_ways(void **state)
{
    str text = STR("one\ntwo\r\nthree\rfour"), line;

    (void)state;
    assert_true(str_next_line(&text, &line));
    assert_str_equal(line, "one");
    assert_true(str_next_line(&text, &line));
    assert_str_equal(line, "two");
    assert_true(str_next_line(&text, &line));
    assert_str_equal(line, "three");
    assert_true(str_next_line(&text, &line));
    assert_str_equal(line, "four");
    assert_false(str_next_line(&text, &line));
}

static void integers_are_checked(void **state)
{
    int64_t value = 7;

    (void)state;
    assert_true(str_to_int(STR("-9223372036854775808"), &value));
    assert_true(value == INT64_MIN);
    assert_true(str_to_int(STR("9223372036854775807"), &value));
    assert_true(value == INT64_MAX);
    assert_false(str_to_int(STR("9223372036854775808"), &value));
    assert_false(str_to_int(STR("-9223372036854775809"), &value));
    assert_false(str_to_int(STR("+"), &value));
    assert_false(str_to_int(STR("1 "), &value));
    assert_true(value == INT64_MAX);
}

static void text_is_found(void **state)
{
    (void)state;
    assert_int_equal(str_find(STR("upgrade head"), STR("head")), 8);
    assert_true(str_find(STR("upgrade"), STR("head")) == STR_NONE);
    assert_int_equal(str_find_last_char(STR("a.b.c"), '.'), 3);
    assert_true(str_find_char((str){NULL, 0}, '.') == STR_NONE);
    assert_true(str_compare(STR("ab"), STR("abc")) < 0);
    assert_true(str_compare(STR("b"), STR("abc")) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_are_clamped),     cmocka_unit_test(text_is_cut_at_the_first_separator),
        cmocka_unit_test(lines_end_in_three_ways), cmocka_unit_test(integers_are_checked),
        cmocka_unit_test(text_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
