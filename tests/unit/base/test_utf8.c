/* UTF-8: strict decoding (RFC 3629), counting and widths. */
#include "unit.h"

#include "base/array.h"
#include "base/utf8.h"

static void malformed_bytes_are_found(void **state)
{
    static const struct
    {
        const char *text;
        size_t bad;
    } rows[] = {
        {"ok \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", STR_NONE},
        {"a\xc0\x80", 1},
        {"a\xed\xa0\x80", 1},
        {"\xf4\x90\x80\x80", 0},
        {"ab\xc3", 2},
        {"\xe0\x80\x80", 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_true(utf8_find_bad(str_from(rows[i].text)) == rows[i].bad);
}

static void code_points_are_counted_and_measured(void **state)
{
    str s = STR("a\xc3\xa9\xe6\xbc\xa2");

    (void)state;
    assert_int_equal(utf8_count(s), 3);
    assert_int_equal(utf8_offset(s, 2), 3);
    assert_int_equal(utf8_offset(s, 9), s.len);
    assert_int_equal(utf8_width(s), 4);
    assert_true(utf8_is_identifier_start(0xE9));
    assert_false(utf8_is_identifier_start('1'));
    assert_false(utf8_is_identifier_start(0x20AC));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(malformed_bytes_are_found),
        cmocka_unit_test(code_points_are_counted_and_measured),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
