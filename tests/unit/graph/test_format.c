/* format and history: the lines and entries of the commands that only look. Expected texts are Alembic's. */
#include "graph_fixture.h"

#include "graph/format.h"
#include "graph/history.h"

static const char graph_text[] = "a\nb < a * left\nc < a * right\nm < b c | x\nx";

static void lines_of_the_commands(void **state)
{
    struct fixture f = {0};
    struct format current = format_of_current;

    (void)state;
    assert_true(fixture_build(&f, graph_text));
    assert_str_equal(format_line(f.graph, f.arena, 3, format_of_history),
                     "b, c (x) -> m (left, right) (head) (mergepoint), doc of m");
    assert_str_equal(format_line(f.graph, f.arena, 0, format_of_history), "<base> -> a (branchpoint), doc of a");
    assert_str_equal(format_line(f.graph, f.arena, 4, format_of_heads), "x (effective head)");
    assert_str_equal(format_line(f.graph, f.arena, 3, format_of_heads), "m (left, right) (head)");
    current.is_current = true;
    assert_str_equal(format_line(f.graph, f.arena, 3, current), "m (head) (current) (mergepoint)");
    fixture_close(&f);
}

static void entries(void **state)
{
    struct fixture f = {0};

    (void)state;
    assert_true(fixture_build(&f, graph_text));
    f.revisions.at[3].doc = STR("\nmerge\n\n  both\n");
    assert_str_equal(format_entry(f.graph, f.arena, 3, true), "Rev: m (head) (mergepoint) (current)\nMerges: b, c\n"
                                                              "Also depends on: x\nBranch names: left, right\nPath: m.py\n\n"
                                                              "    merge\n    \n      both\n");
    assert_str_equal(format_entry(f.graph, f.arena, 0, false),
                     "Rev: a (branchpoint)\nParent: <base>\nBranches into: b, c\nPath: a.py\n\n    doc of a\n");
    assert_str_equal(format_branch_point(f.graph, f.arena, 0, false), "a (branchpoint)\n  -> b (left)\n  -> c (right)\n");
    fixture_close(&f);
}

static void ranges_of_history(void **state)
{
    struct fixture f = {0};
    struct resolver resolver;
    struct identifier_range range = {.start = STR("b"), .end = STR("current")};
    str_array rows;
    struct revision_list list;

    (void)state;
    assert_true(fixture_build(&f, "a\nb < a\nc < b\nd < c"));
    resolver = fixture_resolver(&f);
    rows = fixture_words(f.arena, STR("c"));
    assert_true(history_needs_rows(&range));
    assert_true(history_list(&resolver, &range, &rows, &list));
    assert_str_equal(fixture_ids(&f, &list), "c b");
    range = (struct identifier_range){.start = STR("-2")};
    assert_false(history_needs_rows(&range));
    assert_true(history_list(&resolver, &range, &rows, &list));
    assert_str_equal(fixture_ids(&f, &list), "d c b");
    range = (struct identifier_range){.start = STR("d"), .end = STR("current")};
    assert_false(history_list(&resolver, &range, &rows, &list));
    assert_string_equal(fixture_error(&f),
                        "Requested range d:('c',) does not refer to ancestor/descendant revisions along the same branch");
    fixture_close(&f);
}

/* What lies below the base is the base; a relative end of several heads has no meaning. */
static void a_range_may_begin_below_the_base(void **state)
{
    struct fixture f = {0};
    struct resolver resolver;
    struct identifier_range range = {.start = STR("-9"), .end = STR("current")};
    str_array rows;
    struct revision_list list;

    (void)state;
    assert_true(fixture_build(&f, "a\nb < a\nc < b"));
    resolver = fixture_resolver(&f);
    rows = fixture_words(f.arena, STR("b"));
    assert_true(history_list(&resolver, &range, &rows, &list));
    assert_str_equal(fixture_ids(&f, &list), "b a");
    range.end = STR("heads");
    assert_false(history_list(&resolver, &range, &rows, &list));
    assert_string_equal(fixture_error(&f), "Can't locate revision identified by 'heads'");
    fixture_close(&f);
}

/* The reference ends in an AssertionError: c depends on the other line, from which b is reached, and not on b's own. */
static void a_range_that_its_end_does_not_reach_is_refused(void **state)
{
    struct fixture f = {0};
    struct resolver resolver;
    struct identifier_range range = {.start = STR("a"), .end = STR("c")};
    str_array rows = {0};
    struct revision_list list;

    (void)state;
    assert_true(fixture_build(&f, "a\nb < a\nx | b\nc < a | x"));
    resolver = fixture_resolver(&f);
    assert_false(history_list(&resolver, &range, &rows, &list));
    assert_string_equal(fixture_error(&f), "the range ends at revisions that do not lead to all of its members");
    fixture_close(&f);
}

static void branch_points_are_listed_newest_first(void **state)
{
    struct fixture f = {0};
    struct resolver resolver;
    struct revision_list list;

    (void)state;
    assert_true(fixture_build(&f, "a\nb < a\nc < a\nd < c\ne < c"));
    resolver = fixture_resolver(&f);
    assert_true(history_branch_points(&resolver, &list));
    assert_str_equal(fixture_ids(&f, &list), "c a");
    fixture_close(&f);
}

/* Alembic compares rows with heads by down_revision and is never content where a head is a dependency. */
static void a_head_that_is_a_dependency_counts_as_applied(void **state)
{
    struct fixture f = {0};
    struct resolver resolver;
    str_array rows;
    struct revision_list list;
    bool at_heads = false;

    (void)state;
    assert_true(fixture_build(&f, "a\nb | a"));
    resolver = fixture_resolver(&f);
    rows = fixture_words(f.arena, STR("b"));
    assert_true(history_at_heads(&resolver, &rows, &at_heads));
    assert_true(at_heads);
    assert_true(history_current(&resolver, &rows, &list));
    assert_str_equal(fixture_ids(&f, &list), "a b");
    rows = fixture_words(f.arena, STR("a"));
    assert_true(history_at_heads(&resolver, &rows, &at_heads));
    assert_false(at_heads);
    fixture_close(&f);
}

static void show_resolves_symbols_and_walks(void **state)
{
    struct fixture f = {0};
    struct resolver resolver;
    str_array rows;
    struct revision_list list;

    (void)state;
    assert_true(fixture_build(&f, "a\nb < a\nc < b"));
    resolver = fixture_resolver(&f);
    rows = fixture_words(f.arena, STR("b"));
    assert_true(history_show(&resolver, STR("current"), &rows, &list));
    assert_str_equal(fixture_ids(&f, &list), "b");
    assert_true(history_show(&resolver, STR("-1"), &rows, &list));
    assert_str_equal(fixture_ids(&f, &list), "b");
    assert_true(history_show(&resolver, STR("-3"), &rows, &list));
    assert_int_equal(list.len, 0);
    assert_false(history_show(&resolver, STR("-9"), &rows, &list));
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_the_commands),
        cmocka_unit_test(entries),
        cmocka_unit_test(ranges_of_history),
        cmocka_unit_test(a_range_may_begin_below_the_base),
        cmocka_unit_test(a_range_that_its_end_does_not_reach_is_refused),
        cmocka_unit_test(branch_points_are_listed_newest_first),
        cmocka_unit_test(a_head_that_is_a_dependency_counts_as_applied),
        cmocka_unit_test(show_resolves_symbols_and_walks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
