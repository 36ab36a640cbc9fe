/* graph: what is refused when a graph is built and where the refusal points, heads and bases, labels, a long chain. */
#include "graph_fixture.h"

#include "graph/branch.h"

static void heads_and_bases(void **state)
{
    struct fixture f = {0};

    (void)state;
    assert_true(fixture_build(&f, "m < b c\nb < a\nc < a\na\nx\ny < x | m"));
    assert_str_equal(fixture_ids(&f, &f.graph->heads), "m y");
    assert_str_equal(fixture_ids(&f, &f.graph->real_heads), "y");
    assert_str_equal(fixture_ids(&f, &f.graph->bases), "a x");
    assert_str_equal(fixture_ids(&f, &f.graph->real_bases), "a x");
    assert_true(graph_is_branch_point(f.graph, 3));
    assert_false(graph_is_branch_point(f.graph, 4));
    fixture_close(&f);
}

static void an_empty_graph_has_no_heads(void **state)
{
    struct fixture f = {0};

    (void)state;
    assert_true(fixture_build(&f, ""));
    assert_int_equal(f.graph->heads.len, 0);
    assert_int_equal(f.graph->bases.len, 0);
    fixture_close(&f);
}

/* What the reference calls normalized dependencies: those of an ancestor are not repeated. */
static void dependencies_of_ancestors_are_left_out(void **state)
{
    struct fixture f = {0};
    struct revision_list ends;

    (void)state;
    assert_true(fixture_build(&f, "d\ne\na | d\nb < a | e d\nc < b | d e"));
    ends = graph_sorted_ends(f.graph, f.arena, &f.graph->normal_depends, 3);
    assert_str_equal(fixture_ids(&f, &ends), "e");
    ends = graph_sorted_ends(f.graph, f.arena, &f.graph->normal_depends, 4);
    assert_int_equal(ends.len, 0);
    fixture_close(&f);
}

static void mistakes_are_refused(void **state)
{
    static const struct
    {
        const char *graph, *message;
        bool alembic;
    } cases[] = {
        {"a\nb < a\na", "revision a is in two files: 'a.py' and 'a.py'", false},
        {"a\nb < zz", "down_revision of revision b in 'b.py' names 'zz', which is not there", false},
        {"a * x\nb < x", "down_revision of revision b in 'b.py' names 'x', which is not there", false},
        {"a\nb < a | zz", "depends_on of revision b in 'b.py' names 'zz', which is not there", false},
        {"a < a", "Self-loop is detected in revisions (a)", true},
        {"a | a", "Dependency self-loop is detected in revisions (a)", true},
        {"a < b\nb < a", "Cycle is detected in revisions (a, b)", true},
        {"x\na < b\nb < a", "Cycle is detected in revisions (a, b)", true},
        {"a\nb < a | d\nd < b", "Dependency cycle is detected in revisions (a, b, d)", true},
        {"a * l\nb < a * l", "Branch name 'l' in revision b already used by revision a", true},
        {"a\nb < a * a", "Branch name 'a' in revision b already used by revision a", true},
        {" < a\na", "the revision identifier of '.py' is empty", false},
        {"a-b@c", "Character(s) '-, @' not allowed in revision identifier 'a-b@c'", true},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
    {
        struct fixture f = {0};

        assert_false(fixture_build(&f, cases[i].graph));
        assert_string_equal(fixture_error(&f), cases[i].message);
        assert_int_equal(f.diags.error_count, 1);
        assert_int_equal(diag_first_error(&f.diags)->alembic, cases[i].alembic);
        assert_int_not_equal(diag_first_error(&f.diags)->span.from, PLACE_NONE);
        fixture_close(&f);
    }
}

/* Both revisions of the cycle are between a head and a base, which is why Alembic does not see it and loops. */
static void a_cycle_that_alembic_misses_is_found(void **state)
{
    struct fixture f = {0};

    (void)state;
    assert_false(fixture_build(&f, "a\nb < a | c\nc < a | b\nd < b"));
    assert_string_equal(fixture_error(&f), "Dependency cycle is detected in revisions (b, c)");
    fixture_close(&f);
}

static void a_repeated_id_points_at_both_files(void **state)
{
    struct fixture f = {0};
    const struct diag *error;
    struct source_position position;

    (void)state;
    assert_false(fixture_build(&f, "a\nb < a\na < b"));
    error = diag_first_error(&f.diags);
    assert_true(source_find(&f.sources, error->span.from, &position));
    assert_ptr_equal(position.file, f.sources.files.at[2]);
    assert_int_equal(error->related.len, 1);
    assert_true(source_find(&f.sources, error->related.at[0].span.from, &position));
    assert_ptr_equal(position.file, f.sources.files.at[0]);
    fixture_close(&f);
}

static str labels_text(struct fixture *f, uint32_t number)
{
    str_array labels = branch_labels_of(f->graph, number);

    return str_array_join(f->arena, &labels, STR(" "));
}

static void labels_go_up_and_down(void **state)
{
    struct fixture f = {0};

    (void)state;
    /* a is a branch point: b's label stays above it; x, y, z are a line: y's label goes down to x. */
    assert_true(fixture_build(&f, "a\nb < a * left\nb2 < b\nc < a * right also\nx\ny < x * line\nz < y\nm < b2 c"));
    assert_str_equal(labels_text(&f, 0), "");
    assert_str_equal(labels_text(&f, 1), "left");
    assert_str_equal(labels_text(&f, 2), "left");
    assert_str_equal(labels_text(&f, 3), "also right");
    assert_str_equal(labels_text(&f, 4), "line");
    assert_str_equal(labels_text(&f, 6), "line");
    assert_str_equal(labels_text(&f, 7), "also left right");
    fixture_close(&f);
}

/* A dependency makes x a branch point for this purpose, though `branches` does not show it. */
static void a_dependency_stops_labels_going_down(void **state)
{
    struct fixture f = {0};

    (void)state;
    assert_true(fixture_build(&f, "w\nx < w\ny < x * line\nz | x"));
    assert_str_equal(labels_text(&f, 2), "line");
    assert_str_equal(labels_text(&f, 1), "");
    assert_str_equal(labels_text(&f, 0), "");
    fixture_close(&f);
}

static void a_long_chain_is_built_without_recursion(void **state)
{
    struct fixture f = {0};
    struct buf text = {0};

    (void)state;
    f.arena = arena_open(&f.memory);
    text.arena = f.arena;
    buf_print(&text, "r0 * trunk");
    for (int i = 1; i < 100000; i++)
        buf_print(&text, "\nr%d < r%d", i, i - 1);
    assert_true(fixture_build(&f, buf_str(&text).at));
    assert_int_equal(f.graph->heads.len, 1);
    assert_str_equal(labels_text(&f, 99999), "trunk");
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_and_bases),
        cmocka_unit_test(an_empty_graph_has_no_heads),
        cmocka_unit_test(dependencies_of_ancestors_are_left_out),
        cmocka_unit_test(mistakes_are_refused),
        cmocka_unit_test(a_cycle_that_alembic_misses_is_found),
        cmocka_unit_test(a_repeated_id_points_at_both_files),
        cmocka_unit_test(labels_go_up_and_down),
        cmocka_unit_test(a_dependency_stops_labels_going_down),
        cmocka_unit_test(a_long_chain_is_built_without_recursion),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
