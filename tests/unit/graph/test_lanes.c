/* lanes: rows and lanes of revisions, and the lanes of their lines. */
#include "graph_fixture.h"

#include "graph/history.h"
#include "graph/lanes.h"

static struct revision_list everything(struct fixture *f)
{
    struct resolver resolver = fixture_resolver(f);
    struct identifier_range all = {0};
    str_array no_rows = {0};
    struct revision_list list = {0};

    assert_true(history_list(&resolver, &all, &no_rows, &list));
    return list;
}

/* "id row.lane>parent:lane ..." of each node. */
static str shown(struct fixture *f, const struct lanes *lanes)
{
    struct buf out = BUF(f->arena);

    for (uint32_t i = 0; i < lanes->count; i++)
    {
        const struct lanes_node *node = &lanes->nodes[i];

        buf_print(&out, "%s" STR_FMT " %u.%u", i > 0 ? ", " : "", STR_ARG(graph_id(f->graph, node->number)), node->row,
                  node->lane);
        for (uint32_t e = node->first_edge; e < node->first_edge + node->edge_count; e++)
            buf_print(&out, ">" STR_FMT ":%u", STR_ARG(graph_id(f->graph, lanes->nodes[lanes->edges.at[e].to].number)),
                      lanes->edges.at[e].lane);
    }
    return buf_str(&out);
}

static void check(const char *graph, enum lanes_form form, uint32_t width, const char *expected)
{
    struct fixture f = {0};
    struct revision_list list;
    struct lanes lanes;

    assert_true(fixture_build(&f, graph));
    list = everything(&f);
    lanes = lanes_make(f.graph, f.arena, &list, form);
    assert_str_equal(shown(&f, &lanes), expected);
    assert_int_equal(lanes.width, width);
    fixture_close(&f);
}

static void a_line_has_one_lane(void **state)
{
    (void)state;
    check("a", LANES_LIST, 1, "a 0.0");
    check("a\nb < a\nc < b", LANES_LIST, 1, "c 0.0>b:0, b 1.0>a:0, a 2.0");
    check("a\nb < a\nc < b", LANES_LAYERED, 1, "c 0.0>b:0, b 1.0>a:0, a 2.0");
}

static void a_branch_joins_the_line_on_its_left(void **state)
{
    (void)state;
    check("a\nb < a\nc < a\nm < b c", LANES_LIST, 2, "m 0.0>b:0>c:1, b 1.0>a:0, c 2.1>a:0, a 3.0");
    check("a\nb < a\nc < a\nm < b c", LANES_LAYERED, 2, "m 0.0>b:0>c:1, b 1.0>a:0, c 1.1>a:0, a 2.0");
}

static void lanes_are_used_again(void **state)
{
    (void)state;
    /* Three branches from one revision; each is done before the next begins. */
    check("a\nb < a\nc < a\nd < a", LANES_LIST, 2, "b 0.0>a:0, c 1.1>a:0, d 2.1>a:0, a 3.0");
    check("a\nb < a\nc < a\nd < a", LANES_LAYERED, 3, "b 0.0>a:0, c 0.1>a:0, d 0.2>a:0, a 1.0");
    check("a\nb", LANES_LIST, 1, "a 0.0, b 1.0");
}

static void a_line_on_the_right_ends_at_its_parent(void **state)
{
    (void)state;
    check("p\na < p\nm < a p", LANES_LIST, 2, "m 0.0>a:0>p:1, a 1.0>p:0, p 2.0");
}

static void the_longest_way_is_straight_when_layered(void **state)
{
    (void)state;
    /* The first parent of m is the shorter side. */
    check("a\ns < a\nl < a\nk < l\nm < s k", LANES_LAYERED, 2, "m 0.0>k:0>s:1, k 1.0>l:0, l 2.0>a:0, s 2.1>a:0, a 3.0");
}

static void a_dependency_makes_a_row_but_no_lane(void **state)
{
    (void)state;
    check("a\nb < a\nx\ny < x | b", LANES_LAYERED, 2, "y 0.0>x:0, b 1.1>a:1, x 2.0, a 2.1");
}

static void parents_outside_of_the_list_have_no_line(void **state)
{
    struct fixture f = {0};
    struct revision_list list = {0};
    struct lanes lanes;
    uint32_t node;

    (void)state;
    assert_true(fixture_build(&f, "a\nb < a\nc < a\nm < b c"));
    array_push(f.arena, &list, 3);
    array_push(f.arena, &list, 1);
    lanes = lanes_make(f.graph, f.arena, &list, LANES_LIST);
    assert_str_equal(shown(&f, &lanes), "m 0.0>b:0, b 1.0");
    assert_true(lanes_find(&lanes, 1, &node));
    assert_int_equal(node, 1);
    assert_false(lanes_find(&lanes, 2, &node));
    list.len = 0;
    assert_int_equal(lanes_make(f.graph, f.arena, &list, LANES_LAYERED).count, 0);
    fixture_close(&f);
}

/* In a row a lane is one revision, or one passing line, or nothing. */
static void no_line_runs_through_a_revision(void **state)
{
    static const char messy[] = "r\nm1 < r\nf1 < r\nf2 < f1\nm2 < m1\ng1 < m1\nm3 < m2 f2\ng2 < g1\nh1 < m2\nm4 < m3\n"
                                "m5 < m4 g2 h1\nk1 < m3\nm6 < m5\nx0\nx1 < x0 | m3\nm7 < m6 k1\ny1 < m6\nz1 < m6";

    (void)state;
    for (int form = LANES_LIST; form <= LANES_LAYERED; form++)
    {
        struct fixture f = {0};
        struct revision_list list;
        struct lanes lanes;

        assert_true(fixture_build(&f, messy));
        list = everything(&f);
        lanes = lanes_make(f.graph, f.arena, &list, (enum lanes_form)form);
        assert_int_equal(lanes.count, f.graph->count);
        for (uint32_t i = 0; i < lanes.count; i++)
        {
            const struct lanes_node *child = &lanes.nodes[i];

            for (uint32_t e = child->first_edge; e < child->first_edge + child->edge_count; e++)
            {
                const struct lanes_node *parent = &lanes.nodes[lanes.edges.at[e].to];

                assert_true(parent->row > child->row);
                for (uint32_t n = 0; n < lanes.count; n++)
                    assert_false(lanes.nodes[n].lane == lanes.edges.at[e].lane && lanes.nodes[n].row > child->row &&
                                 lanes.nodes[n].row < parent->row);
            }
        }
        fixture_close(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_has_one_lane),
        cmocka_unit_test(a_branch_joins_the_line_on_its_left),
        cmocka_unit_test(lanes_are_used_again),
        cmocka_unit_test(a_line_on_the_right_ends_at_its_parent),
        cmocka_unit_test(the_longest_way_is_straight_when_layered),
        cmocka_unit_test(a_dependency_makes_a_row_but_no_lane),
        cmocka_unit_test(parents_outside_of_the_list_have_no_line),
        cmocka_unit_test(no_line_runs_through_a_revision),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
