/* identifier: the grammar, with the answers of Python's re for Alembic's expression. */
#include "unit.h"

#include "base/array.h"
#include "graph/identifier.h"

static void relative_identifiers(void **state)
{
    /* NULL label and symbol are absent; a NULL number is no match. */
    static const struct
    {
        const char *text, *label, *symbol, *number, *digits;
        int64_t steps;
    } cases[] = {
        {"+1", NULL, NULL, "+1", "1", 1},
        {"-2", NULL, NULL, "-2", "2", -2},
        {"ae10+3", NULL, "ae10", "+3", "3", 3},
        {"ae10-1", NULL, "ae10", "-1", "1", -1},
        {"b@+1", "b", NULL, "+1", "1", 1},
        {"b@ae10-02", "b", "ae10", "-02", "2", -2},
        {"b@heads-1", "b", "heads", "-1", "1", -1},
        {"a-b@+1", "a-b", NULL, "+1", "1", 1},
        {"a@b@c+1", "a@b", "c", "+1", "1", 1},
        {"ab-1@x", NULL, "ab", "-1", "1", -1},
        {"ab+1junk", NULL, "ab", "+1", "1", 1},
        {"+00", NULL, NULL, "+00", "0", 0},
        {"x+99999999999999999999", NULL, "x", "+99999999999999999999", "99999999999999999999", INT64_MAX},
        {"x-99999999999999999999", NULL, "x", "-99999999999999999999", "99999999999999999999", -INT64_MAX},
        {"ae10", NULL, NULL, NULL, NULL, 0},
        {"a.b+1", NULL, NULL, NULL, NULL, 0},
        {"@+1", NULL, NULL, NULL, NULL, 0},
        {"a\nb@+1", NULL, NULL, NULL, NULL, 0},
        {"ae10+", NULL, NULL, NULL, NULL, 0},
        {"", NULL, NULL, NULL, NULL, 0},
        {"\xC3\xA9t\xC3\xA9+1", NULL, "\xC3\xA9t\xC3\xA9", "+1", "1", 1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
    {
        struct relative relative;
        bool matched = identifier_parse_relative(str_from(cases[i].text), &relative);

        assert_int_equal(matched, cases[i].number != NULL);
        if (!matched)
            continue;
        assert_int_equal(relative.has_label, cases[i].label != NULL);
        assert_int_equal(relative.has_symbol, cases[i].symbol != NULL);
        assert_str_equal(relative.label, cases[i].label != NULL ? cases[i].label : "");
        assert_str_equal(relative.symbol, cases[i].symbol != NULL ? cases[i].symbol : "");
        assert_str_equal(relative.text, cases[i].number);
        assert_str_equal(relative.digits, cases[i].digits);
        assert_true(relative.steps == cases[i].steps);
    }
}

static void an_identifier_is_cut_at_its_first_at(void **state)
{
    struct identifier identifier = identifier_split(STR("a@b@c"));

    (void)state;
    assert_true(identifier.has_label);
    assert_str_equal(identifier.label, "a");
    assert_str_equal(identifier.symbol, "b@c");
    assert_false(identifier_split(STR("abc")).has_label);
}

static void only_negative_numbers_are_walks(void **state)
{
    int64_t steps = 0;

    (void)state;
    assert_true(identifier_is_walk(STR("-12"), &steps));
    assert_true(steps == -12);
    assert_false(identifier_is_walk(STR("-0"), &steps));
    assert_false(identifier_is_walk(STR("12"), &steps));
    assert_false(identifier_is_walk(STR("-1x"), &steps));
    assert_false(identifier_is_walk(STR("-"), &steps));
}

static void ranges(void **state)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct diags diags = {.arena = arena};
    struct identifier_range range;
    bool has_start = false;

    (void)state;
    assert_true(identifier_parse_history_range(STR(" a:b "), &diags, &range));
    assert_str_equal(range.start, "a");
    assert_str_equal(range.end, "b");
    assert_true(identifier_parse_history_range(STR(":"), &diags, &range));
    assert_int_equal(range.start.len + range.end.len, 0);
    assert_false(identifier_parse_history_range(STR("ab"), &diags, &range));
    assert_string_equal(diag_last(&diags)->primary.at, "History range requires [start]:[end], [start]:, or :[end]");
    assert_false(identifier_parse_history_range(STR("a:b:c"), &diags, &range));
    assert_true(identifier_parse_destination(STR("a:b"), true, &diags, &has_start, &range));
    assert_true(has_start);
    assert_false(identifier_parse_destination(STR("a:b"), false, &diags, &has_start, &range));
    assert_string_equal(diag_last(&diags)->primary.at, "Range revision not allowed");
    assert_false(identifier_parse_destination(STR("a:b:c"), true, &diags, &has_start, &range));
    assert_string_equal(diag_last(&diags)->primary.at, "more than one ':' in the range 'a:b:c'");
    assert_true(identifier_parse_destination(STR("heads"), false, &diags, &has_start, &range));
    assert_false(has_start);
    assert_str_equal(range.end, "heads");
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relative_identifiers),
        cmocka_unit_test(an_identifier_is_cut_at_its_first_at),
        cmocka_unit_test(only_negative_numbers_are_walks),
        cmocka_unit_test(ranges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
