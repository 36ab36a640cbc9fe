/* Time zones: files built here, expectations from Python's zoneinfo with the same transitions and rules. */
#include "text_fixture.h"

#include "base/buf.h"
#include "text/tzif.h"

static void number_add(struct buf *out, uint64_t number, size_t size)
{
    for (size_t i = size; i-- > 0;)
        buf_add_char(out, (char)(number >> (8 * i) & 0xFF));
}

static void header_add(struct buf *out, char version, size_t times, size_t types, size_t letters)
{
    buf_add_literal(out, "TZif");
    buf_add_char(out, version);
    for (size_t i = 0; i < 15; i++)
        buf_add_char(out, '\0');
    number_add(out, 0, 4);
    number_add(out, 0, 4);
    number_add(out, 0, 4);
    number_add(out, times, 4);
    number_add(out, types, 4);
    number_add(out, letters, 4);
}

/* LMT (+0:50) until 1000000, then CET (+1) until 2000000, then CEST (+2); behind that the rule. */
static str zone_make(struct fixture *fixture, size_t time_size, const char *rule)
{
    static const char letters[] = "LMT\0CET\0CEST";
    struct buf out = BUF(fixture->arena);

    if (time_size == 8)
    {
        header_add(&out, '2', 0, 1, 4);
        number_add(&out, 0, 6);
        buf_add(&out, (str){"UTC", 4});
    }
    header_add(&out, time_size == 8 ? '2' : '\0', 2, 3, sizeof letters);
    number_add(&out, 1000000, time_size);
    number_add(&out, 2000000, time_size);
    buf_add(&out, (str){"\1\2", 2});
    number_add(&out, 3000, 4);
    number_add(&out, 0, 2);
    number_add(&out, 3600, 4);
    number_add(&out, 4, 2);
    number_add(&out, 7200, 4);
    number_add(&out, 256 + 8, 2);
    buf_add(&out, (str){letters, sizeof letters});
    if (time_size == 8)
        buf_print(&out, "\n%s\n", rule);
    return buf_str(&out);
}

struct wanted
{
    int64_t time;
    int32_t seconds;
    const char *name;
};

static void check(str bytes, const struct wanted *wanted, size_t count)
{
    for (size_t i = 0; i < count; i++)
    {
        struct zone_offset offset;

        assert_true(tzif_find_offset(bytes, wanted[i].time, &offset));
        assert_int_equal(offset.seconds, wanted[i].seconds);
        assert_true(str_equal(offset.name, str_from(wanted[i].name)));
    }
}

static void transitions_hold_from_their_second_on(void **state)
{
    static const struct wanted wanted[] = {
        {-5, 3000, "LMT"}, {999999, 3000, "LMT"}, {1000000, 3600, "CET"}, {1999999, 3600, "CET"}, {2000000, 7200, "CEST"}};

    check(zone_make(*state, 8, ""), wanted, COUNT_OF(wanted));
    check(zone_make(*state, 4, ""), wanted, COUNT_OF(wanted));
}

static void the_rule_holds_behind_the_last_one(void **state)
{
    /* 2024-03-31 01:00 UTC and 2024-10-27 01:00 UTC */
    static const struct wanted rome[] = {{1711846799, 3600, "CET"}, {1711846800, 7200, "CEST"}, {1729990799, 7200, "CEST"},
                                         {1729990800, 3600, "CET"}, {1704067200, 3600, "CET"},  {1735689599, 3600, "CET"}};
    /* The summer of the south goes over the end of the year: 2024-04-06 16:00 and 2024-10-05 16:00 UTC. */
    static const struct wanted sydney[] = {{1704067200, 39600, "AEDT"},
                                           {1712419199, 39600, "AEDT"},
                                           {1712419200, 36000, "AEST"},
                                           {1728143999, 36000, "AEST"},
                                           {1728144000, 39600, "AEDT"}};
    static const struct wanted fixed[] = {{1711846799, 19800, "+0530"}};
    static const struct wanted days[] = {
        {1709175599, -10800, "X"}, {1709175600, -7200, "Y"}, {1711936799, -7200, "Y"}, {1711936800, -10800, "X"}};

    check(zone_make(*state, 8, "CET-1CEST,M3.5.0,M10.5.0/3"), rome, COUNT_OF(rome));
    check(zone_make(*state, 8, "AEST-10AEDT,M10.1.0,M4.1.0/3"), sydney, COUNT_OF(sydney));
    check(zone_make(*state, 8, "<+0530>-5:30"), fixed, COUNT_OF(fixed));
    /* 59 is the 29th of February of a leap year, J91 the first of April of every year. */
    check(zone_make(*state, 8, "X3Y2,59/0,J91/0"), days, COUNT_OF(days));
}

static void what_is_no_such_file_is_refused(void **state)
{
    struct fixture *fixture = *state;
    str whole = zone_make(fixture, 8, "CET-1CEST,M3.5.0,M10.5.0/3");
    struct zone_offset offset;

    assert_false(tzif_find_offset(STR(""), 0, &offset));
    assert_false(tzif_find_offset(STR("no zone"), 0, &offset));
    /* Cut anywhere before the footer it is refused, or read without what is not there: never read past its end. */
    for (size_t len = 0; len < whole.len; len++)
    {
        char *copy = arena_alloc(fixture->arena, len + 1);

        memcpy(copy, whole.at, len);
        if (len < whole.len - sizeof "\nCET-1CEST,M3.5.0,M10.5.0/3\n" + 1)
            assert_false(tzif_find_offset((str){copy, len}, 1711846800, &offset));
        else
            assert_true(tzif_find_offset((str){copy, len}, 1711846800, &offset));
    }
}

static void a_rule_that_says_nothing_leaves_the_last_transition(void **state)
{
    static const char *const rules[] = {"", "CET", "CET-1CEST,M13.1.0,M1.1.0", "CET-1CEST,M3", "-1", "CET-1CEST"};
    static const struct wanted last[] = {{1711846800, 7200, "CEST"}};

    for (size_t i = 0; i < COUNT_OF(rules); i++)
        check(zone_make(*state, 8, rules[i]), last, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        fixture_test(transitions_hold_from_their_second_on),
        fixture_test(the_rule_holds_behind_the_last_one),
        fixture_test(what_is_no_such_file_is_refused),
        fixture_test(a_rule_that_says_nothing_leaves_the_last_transition),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
