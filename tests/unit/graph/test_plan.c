/*
 * plan: the steps and rows of upgrade, downgrade and stamp where the reference fails, and what a caller sees of a refusal.
 * What the reference gets right is in tests/graph/test_revmap.py.
 */
#include "graph_fixture.h"

#include "graph/plan.h"

typedef bool plan_of(struct resolver *resolver, str destination, const str_array *rows, struct plan *out_plan);

static void change_add(struct buf *text, const struct row_change *change)
{
    if (change->kind == ROW_INSERT)
        buf_print(text, " +" STR_FMT, STR_ARG(change->to));
    else if (change->kind == ROW_DELETE)
        buf_print(text, " -" STR_FMT, STR_ARG(change->from));
    else
        buf_print(text, " " STR_FMT ">" STR_FMT, STR_ARG(change->from), STR_ARG(change->to));
}

/* "log: changes; log: changes" */
static str plan_text(struct fixture *f, const struct plan *plan)
{
    struct buf text = BUF(f->arena);

    for (size_t i = 0; i < plan->steps.len; i++)
    {
        buf_print(&text, "%s" STR_FMT ":", i > 0 ? "; " : "", STR_ARG(plan->steps.at[i].short_log));
        for (size_t c = 0; c < plan->steps.at[i].changes.len; c++)
            change_add(&text, &plan->steps.at[i].changes.at[c]);
    }
    return buf_str(&text);
}

static void assert_plan(const char *graph, plan_of *plan_make, const char *destination, const char *rows, const char *steps,
                        const char *final)
{
    struct fixture f = {0};
    struct resolver resolver;
    struct plan plan;
    str_array row_list;

    assert_true(fixture_build(&f, graph));
    resolver = fixture_resolver(&f);
    row_list = fixture_words(f.arena, str_from(rows));
    assert_true(plan_make(&resolver, str_from(destination), &row_list, &plan));
    assert_str_equal(plan_text(&f, &plan), steps);
    assert_str_equal(str_array_join(f.arena, &plan.rows, STR(" ")), final);
    fixture_close(&f);
}

static bool stamp_words(struct resolver *resolver, str destinations, const str_array *rows, struct plan *out_plan)
{
    str_array words = fixture_words(resolver->arena, destinations);

    return plan_stamp(resolver, &words, rows, out_plan);
}

static void a_merge_may_depend_on_its_ancestor(void **state)
{
    (void)state;
    assert_plan("a1\nb1 < a1\nb2 < a1\nm < b1 b2 | a1", plan_upgrade, "head", "",
                "upgrade  -> a1: +a1; upgrade a1 -> b2: a1>b2; upgrade a1 -> b1: +b1; upgrade b1, b2 -> m: -b1 b2>m", "m");
    assert_plan("a1\nb1 < a1\nb2 < a1\nm < b1 b2 | a1", plan_downgrade, "a1", "m",
                "downgrade m -> b1, b2: +b1 m>b2; downgrade b1 -> a1: -b1; downgrade b2 -> a1: b2>a1", "a1");
}

static void a_downgrade_leaves_no_row_below_a_row(void **state)
{
    (void)state;
    /* 55 keeps another row alive; going back from e makes j the row, and not b, on which j stands. */
    assert_plan("55\nb\nj < b\ne < j | b", plan_downgrade, "j", "55 e", "downgrade e -> j: e>j", "55 j");
}

static void stamp_heads_keeps_rows_of_other_branches(void **state)
{
    (void)state;
    assert_plan("1000\n2000 < 1000\n3100 < 1000\n4000 | 2000", stamp_words, "heads", "2000 3100",
                "stamp_revision 2000 -> 4000: 2000>4000", "3100 4000");
}

static void stamp_takes_each_destination_once(void **state)
{
    (void)state;
    assert_plan("a\nb < a\nc < a", stamp_words, "b heads", "", "stamp_revision  -> b: +b; stamp_revision  -> c: +c", "b c");
    assert_plan("a\nb < a\nc < a", stamp_words, "heads", "a", "stamp_revision a -> b: a>b; stamp_revision a -> c: +c", "b c");
    assert_plan("a\nb < a\nc < a", stamp_words, "a", "b c", "stamp_revision b, c -> a: -b c>a", "a");
    assert_plan("a\nb < a\nc < a", stamp_words, "base", "b c", "stamp_revision b -> : -b; stamp_revision c -> : -c", "");
    assert_plan("a\nb < a\nc < a", stamp_words, "", "b", "stamp_revision b -> : -b", "");
    assert_plan("a\nb < a\nc < a", stamp_words, "b", "b", "", "b");
}

static void shortened_rows_are_changed_as_they_are(void **state)
{
    (void)state;
    assert_plan("abcdef01\nbcdef012 < abcdef01", plan_upgrade, "head", "abcd", "upgrade abcdef01 -> bcdef012: abcd>bcdef012",
                "bcdef012");
}

static void assert_refused(const char *graph, plan_of *plan_make, const char *destination, const char *rows,
                           const char *message, const char *unresolved, bool is_row)
{
    struct fixture f = {0};
    struct resolver resolver;
    struct plan plan;
    str_array row_list;

    assert_true(fixture_build(&f, graph));
    resolver = fixture_resolver(&f);
    row_list = fixture_words(f.arena, str_from(rows));
    assert_false(plan_make(&resolver, str_from(destination), &row_list, &plan));
    assert_string_equal(fixture_error(&f), message);
    assert_int_equal(f.diags.error_count, 1);
    assert_int_equal(resolver.unresolved.failed, unresolved[0] != '\0');
    assert_str_equal(resolver.unresolved.identifier, unresolved);
    assert_int_equal(resolver.unresolved.is_row, is_row);
    fixture_close(&f);
}

static void refusals_say_what_was_not_found(void **state)
{
    const char *graph = "a\nb < a\nc < a * side\nd < c";

    (void)state;
    assert_refused(graph, plan_upgrade, "zz", "a", "Can't locate revision identified by 'zz'", "zz", false);
    assert_refused(graph, plan_upgrade, "heads", "gone", "Can't locate revision identified by 'gone'", "gone", true);
    assert_refused(graph, plan_upgrade, "+1", "gone", "Can't locate revision identified by 'gone'", "gone", true);
    assert_refused(graph, plan_downgrade, "-1", "gone", "Can't locate revision identified by 'gone'", "gone", true);
    assert_refused(graph, plan_downgrade, "side@-1", "gone", "Can't locate revision identified by 'gone'", "gone", true);
    assert_refused(graph, stamp_words, "a", "gone", "Can't locate revision identified by 'gone'", "gone", true);
    assert_refused(graph, plan_upgrade, "side@b", "", "Can't locate revision identified by 'b'", "b", false);
    assert_refused(graph, plan_upgrade, "c+9", "", "Relative revision +9 didn't produce 9 migrations", "", false);
    assert_refused(graph, plan_upgrade, "a+1", "", "Ambiguous walk", "", false);
    assert_refused(graph, plan_downgrade, "side@-1", "b", "Relative revision -1 didn't produce 1 migrations", "", false);
    assert_refused(graph, plan_downgrade, "d", "b", "Destination d is not a valid downgrade target from current head(s)", "",
                   false);
    assert_refused(graph, plan_upgrade, "head", "",
                   "Multiple head revisions are present for given argument 'head'; please specify a specific target revision, "
                   "'<branchname>@head' to narrow to a specific head, or 'heads' for all heads",
                   "", false);
    assert_refused(graph, stamp_words, "head", "", "Multiple heads are present; please specify a single target revision", "",
                   false);
    assert_refused(graph, plan_upgrade, "-9", "", "Relative revision -9 didn't produce 9 migrations", "", false);
    assert_refused(graph, plan_upgrade, "a@-9", "b", "Relative revision -9 didn't produce 9 migrations", "", false);
    assert_refused(graph, plan_downgrade, "+1", "b", "Relative revision +1 didn't produce 1 migrations", "", false);
    assert_refused(graph, plan_downgrade, "a-9", "b", "Walked too far", "", false);
    assert_refused(graph, plan_downgrade, "zz@a", "d b", "Can't locate revision identified by 'zz'", "zz", false);
    assert_refused(graph, stamp_words, "", "gone", "Can't locate revision identified by 'gone'", "gone", true);
    assert_refused(graph, plan_upgrade, "heads", "a b", "Requested revision b overlaps with other requested revisions a", "",
                   false);
}

static void a_step_knows_what_its_log_says(void **state)
{
    struct fixture f = {0};
    struct resolver resolver;
    struct plan plan;
    str_array rows = {0};

    (void)state;
    assert_true(fixture_build(&f, "a\nb < a"));
    f.revisions.at[1].doc = STR("\n  Add orders.\n\nLong story.\n");
    resolver = fixture_resolver(&f);
    assert_true(plan_upgrade(&resolver, STR("head"), &rows, &plan));
    assert_str_equal(plan.steps.at[1].log, "upgrade a -> b, Add orders.");
    assert_str_equal(plan.steps.at[1].short_log, "upgrade a -> b");
    assert_ptr_equal(plan.steps.at[1].revision, &f.revisions.at[1]);
    fixture_close(&f);
}

/* Two lines of n revisions below a merge, and back: with more than one row, every step looks at the others. */
static void long_branches_are_planned_in_linear_time(void **state)
{
    struct fixture f = {0};
    struct resolver resolver;
    struct buf text = {0};
    struct plan plan;
    str_array rows = {0};
    const int n = 50000;

    (void)state;
    f.arena = arena_open(&f.memory);
    text.arena = f.arena;
    buf_print(&text, "base\na0 < base\nb0 < base");
    for (int i = 1; i < n; i++)
        buf_print(&text, "\na%d < a%d\nb%d < b%d", i, i - 1, i, i - 1);
    assert_true(fixture_build(&f, buf_str(&text).at));
    resolver = fixture_resolver(&f);
    assert_true(plan_upgrade(&resolver, STR("heads"), &rows, &plan));
    assert_int_equal(plan.steps.len, 2 * n + 1);
    rows = plan.rows;
    assert_true(plan_downgrade(&resolver, STR("base"), &rows, &plan));
    assert_int_equal(plan.steps.len, 2 * n + 1);
    assert_int_equal(plan.rows.len, 0);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_merge_may_depend_on_its_ancestor),       cmocka_unit_test(a_downgrade_leaves_no_row_below_a_row),
        cmocka_unit_test(stamp_heads_keeps_rows_of_other_branches), cmocka_unit_test(stamp_takes_each_destination_once),
        cmocka_unit_test(shortened_rows_are_changed_as_they_are),   cmocka_unit_test(refusals_say_what_was_not_found),
        cmocka_unit_test(a_step_knows_what_its_log_says),           cmocka_unit_test(long_branches_are_planned_in_linear_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
