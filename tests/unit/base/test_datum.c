/* Floating point in and out, as CPython 3.11 prints it (repr). */
#include "unit.h"

#include "base/array.h"
#include "base/datum.h"

static void reals_print_as_python_does(void **state)
{
    static const struct
    {
        double real;
        const char *text;
    } rows[] = {
        {0.0, "0.0"},
        {-0.0, "-0.0"},
        {1.0, "1.0"},
        {100.0, "100.0"},
        {0.1, "0.1"},
        {1.0 / 3.0, "0.3333333333333333"},
        {0.0001, "0.0001"},
        {0.00001, "1e-05"},
        {1e16, "1e+16"},
        {123456789012345680.0, "1.2345678901234568e+17"},
        {9999999999999998.0, "9999999999999998.0"},
        {5e-324, "5e-324"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {-2.5, "-2.5"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        char text[40];
        double back;
        size_t len = real_print(rows[i].real, text);

        assert_string_equal(text, rows[i].text);
        assert_true(real_parse((str){text, len}, &back));
        assert_true(back == rows[i].real);
    }
}

static void only_numbers_are_read(void **state)
{
    static const char *const bad[] = {"", ".", "1e", "1_", "_1", "1__0", "0x10", "1 ", "e5", "--1", "infin"};
    double real;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(real_parse(str_from(bad[i]), &real));
    assert_true(real_parse(STR("1_000.5"), &real));
    assert_true(real == 1000.5);
    assert_true(real_parse(STR(".5e1"), &real));
    assert_true(real == 5.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reals_print_as_python_does),
        cmocka_unit_test(only_numbers_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
