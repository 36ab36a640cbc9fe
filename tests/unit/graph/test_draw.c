/* draw: the pictures of small graphs, letter for letter; escapes; what an XML reader would take. */
#include "graph_fixture.h"

#include "graph/format.h"
#include "graph/history.h"
#include "graph/svg.h"

static const char diamond[] = "a\nb < a\nc < a\nm < b c";

static struct picture picture_of(struct fixture *f, const char *graph)
{
    struct resolver resolver;
    struct identifier_range all = {0};
    str_array no_rows = {0};
    struct revision_list *list;

    assert_true(fixture_build(f, graph));
    resolver = fixture_resolver(f);
    list = arena_new(f->arena, struct revision_list);
    assert_true(history_list(&resolver, &all, &no_rows, list));
    return (struct picture){.graph = f->graph, .arena = f->arena, .list = list};
}

static void current_set(struct fixture *f, struct picture *picture, uint32_t number)
{
    picture->current = revision_set_make(f->graph, f->arena);
    picture->current.has[number] = true;
}

static str text_of(const struct picture *picture, struct draw_style style, bool is_verbose)
{
    str *entries = arena_alloc_array(picture->arena, picture->list->len, sizeof *entries);
    str_array lines;

    for (size_t i = 0; i < picture->list->len; i++)
        entries[i] = format_entry(picture->graph, picture->arena, picture->list->at[i], false);
    lines = draw_text(picture, &style, is_verbose ? entries : NULL);

    assert_int_equal(lines.len, picture->list->len);
    return str_array_join(picture->arena, &lines, STR("\n"));
}

static void check_text(const char *graph, struct draw_style style, const char *expected)
{
    struct fixture f = {0};
    struct picture picture = picture_of(&f, graph);

    assert_str_equal(text_of(&picture, style, false), expected);
    fixture_close(&f);
}

/* ---- on the terminal and in a pipe ---- */

static void branches_and_merges_in_ascii(void **state)
{
    struct draw_style pipe = {0};

    (void)state;
    check_text("a\nb < a", pipe, "* b (head), doc of b\n* <base> -> a, doc of a");
    check_text(diamond, pipe,
               "*-. m (head) (mergepoint), doc of m\n"
               "* | b, doc of b\n"
               "+-* c, doc of c\n"
               "* <base> -> a (branchpoint), doc of a");
    check_text("a\nb < a\nc < a\nd < a\nm < b c d", pipe,
               "*-.-. m (head) (mergepoint), doc of m\n"
               "* | | b, doc of b\n"
               "+-* | c, doc of c\n"
               "+---* d, doc of d\n"
               "* <base> -> a (branchpoint), doc of a");
    check_text("p\na < p\nm < a p", pipe,
               "*-. m (head) (mergepoint), doc of m\n"
               "* | a, doc of a\n"
               "*-' <base> -> p (branchpoint), doc of p");
}

static void crossing_lines_leave_the_passing_one_whole(void **state)
{
    static const char graph[] = "r\na < r\nb < r\nc < a\nd < a\nm < c d\nn < m b";

    (void)state;
    check_text(graph, (struct draw_style){0},
               "*-. n (head) (mergepoint), doc of n\n"
               "*-|-. m (mergepoint), doc of m\n"
               "* | | c, doc of c\n"
               "+-|-* d, doc of d\n"
               "| * b, doc of b\n"
               "* | a (branchpoint), doc of a\n"
               "*-' <base> -> r (branchpoint), doc of r");
    check_text(graph, (struct draw_style){.unicode = true},
               "●─╮ n (head) (mergepoint), doc of n\n"
               "●─│─╮ m (mergepoint), doc of m\n"
               "● │ │ c, doc of c\n"
               "├─│─● d, doc of d\n"
               "│ ● b, doc of b\n"
               "● │ a (branchpoint), doc of a\n"
               "●─╯ <base> -> r (branchpoint), doc of r");
}

static void bases_labels_and_dependencies_are_named(void **state)
{
    (void)state;
    check_text("a * left\nb < a\nx | a * right", (struct draw_style){0},
               "* b (left) (head), doc of b\n"
               "| * <base> -> x (right) (head) (depends on a), doc of x\n"
               "* <base> -> a (left), doc of a");
}

static void what_a_range_leaves_out_is_named(void **state)
{
    struct fixture f = {0};
    struct picture picture = picture_of(&f, diamond);
    uint32_t two[] = {3, 1};
    struct revision_list list = {.at = two, .len = 2};

    (void)state;
    picture.list = &list;
    assert_str_equal(text_of(&picture, (struct draw_style){0}, false),
                     "* b, c -> m (head) (mergepoint), doc of m\n* a -> b, doc of b");
    fixture_close(&f);
}

static void the_current_revision_is_marked(void **state)
{
    struct fixture f = {0};
    struct picture picture = picture_of(&f, "a\nb < a");

    (void)state;
    current_set(&f, &picture, 0);
    assert_str_equal(text_of(&picture, (struct draw_style){0}, false),
                     "* b (head), doc of b\n@ <base> -> a (current), doc of a");
    assert_str_equal(text_of(&picture, (struct draw_style){.color = true, .unicode = true}, false),
                     "\x1b[31m●\x1b[0m \x1b[33mb\x1b[0m\x1b[1;32m (head)\x1b[0m, doc of b\n"
                     "\x1b[31m◉\x1b[0m <base> -> \x1b[33ma\x1b[0m\x1b[1;36m (current)\x1b[0m, doc of a");
    fixture_close(&f);
}

static void lines_are_cut_to_the_terminal(void **state)
{
    struct fixture f = {0};
    struct picture picture = picture_of(&f, "a\nb < a");

    (void)state;
    f.revisions.at[1].doc = STR("日本語\nand\tmore\x1b[31m");
    assert_str_equal(text_of(&picture, (struct draw_style){.columns = 20}, false), "* b (head), 日本...\n* <base> -> a, do...");
    assert_str_equal(text_of(&picture, (struct draw_style){.columns = 20, .unicode = true}, false),
                     "● b (head), 日本語 …\n● <base> -> a, doc …");
    assert_str_equal(text_of(&picture, (struct draw_style){0}, false),
                     "* b (head), 日本語 and more [31m\n* <base> -> a, doc of a");
    fixture_close(&f);
}

/* A terminal of twelve columns shows four lanes. */
static void lanes_are_cut_as_well(void **state)
{
    (void)state;
    check_text("a\nb < a\nc < a\nd < a\ne < a\nf < a\nm < b c d e f", (struct draw_style){.columns = 12, .unicode = true},
               "●─┬─┬─┬─… m…\n"
               "● │ │ │ … b…\n"
               "├─● │ │ … c…\n"
               "├───● │ … d…\n"
               "├─────● … e…\n"
               "├───────…● …\n"
               "● <base> ->…");
}

static void a_pipe_has_a_hundred_lanes(void **state)
{
    struct fixture f = {0};
    struct buf graph = BUF(NULL);
    struct picture picture;
    str text;

    (void)state;
    f.arena = graph.arena = arena_open(&f.memory);
    buf_add_literal(&graph, "a");
    for (int i = 0; i < 150; i++)
        buf_print(&graph, "\nb%d < a", i);
    buf_add_literal(&graph, "\nm <");
    for (int i = 0; i < 150; i++)
        buf_print(&graph, " b%d", i);
    picture = picture_of(&f, buf_str(&graph).at);
    text = text_of(&picture, (struct draw_style){0}, false);
    assert_int_equal(str_find(text, STR("... m (head)")), 2 * 100);
    assert_true(str_find(text, STR("-...* b149, doc of b149\n* <base> -> a")) != STR_NONE);
    fixture_close(&f);
}

static void entries_have_their_lanes(void **state)
{
    struct fixture f = {0};
    struct picture picture = picture_of(&f, diamond);

    (void)state;
    f.revisions.at[3].doc = STR("a merge of two branches");
    assert_true(str_starts(text_of(&picture, (struct draw_style){0}, true),
                           STR("*-. Rev: m (head) (mergepoint)\n| | Merges: b, c\n| | Path: m.py\n| |\n"
                               "| |     a merge of two branches\n| |\n* | Rev: b\n")));
    assert_true(str_starts(text_of(&picture, (struct draw_style){.columns = 20}, true),
                           STR("*-. Rev: m (head)\n| |     (mergepoint)\n| | Merges: b, c\n| | Path: m.py\n| |\n"
                               "| |     a merge of\n| |     two branches\n| |\n* | Rev: b\n")));
    fixture_close(&f);
}

/* ---- Graphviz and Mermaid ---- */

static void graphviz(void **state)
{
    struct fixture f = {0};
    struct picture picture = picture_of(&f, "a\nb < a * left\nx | a");
    const str links[] = {STR_INIT("v/a.py"), STR_INIT("v/b.py"), STR_INIT("v/x.py")};

    (void)state;
    f.revisions.at[1].doc = STR("say \"hi\" \\n to\neverybody who is &lt; there\n\nRevision ID: b");
    picture.links = links;
    current_set(&f, &picture, 0);
    assert_str_equal(
        draw_dot(&picture),
        "digraph revisions {\n"
        "  rankdir=BT;\n"
        "  node [style=rounded, fontname=\"sans-serif\", fontsize=11];\n"
        "  edge [arrowsize=0.7];\n"
        "  \"b\" [label=\"b (left)\\nsay \\\"hi\\\" \\\\n to everybody who is\\n&amp;lt; there\\n(head)\", shape=box, "
        "peripheries=2, "
        "tooltip=\"say \\\"hi\\\" \\\\n to everybody who is &amp;lt; there\", URL=\"v/b.py\"];\n"
        "  \"x\" [label=\"x\\ndoc of x\\n(head, base)\", shape=box, peripheries=2, tooltip=\"doc of x\", URL=\"v/x.py\"];\n"
        "  \"a\" [label=\"a\\ndoc of a\\n(current, base)\", shape=box, penwidth=3, tooltip=\"doc of a\", URL=\"v/a.py\"];\n"
        "  \"a\" -> \"b\";\n"
        "  \"a\" -> \"x\" [style=dashed];\n"
        "}\n");
    fixture_close(&f);
}

static void mermaid(void **state)
{
    struct fixture f = {0};
    struct picture picture = picture_of(&f, "a\nb < a\nend < a\nm.1 < b end | a");

    (void)state;
    f.revisions.at[1].doc = STR("<b> & \"quoted\" `code` #1; \\");
    f.revisions.at[2].doc = STR("");
    current_set(&f, &picture, 1);
    assert_str_equal(
        draw_mermaid(&picture),
        "flowchart BT\n"
        "  n4([\"<b>m.1</b><br>doc of m.1<br><i>head, mergepoint</i>\"])\n"
        "  rb[\"<b>b</b><br>#60;b#62; #38; #34;quoted#34; #96;code#96; #35;1#59; #92;<br><i>current</i>\"]:::current\n"
        "  rend[\"<b>end</b>\"]\n"
        "  ra{{\"<b>a</b><br>doc of a<br><i>branchpoint, base</i>\"}}\n"
        "  rb --> n4\n"
        "  rend --> n4\n"
        "  ra -.-> n4\n"
        "  ra --> rb\n"
        "  ra --> rend\n"
        "  classDef current stroke-width:4px\n");
    fixture_close(&f);
}

/* ---- SVG ---- */

static void text_for_xml(void **state)
{
    struct fixture f = {0};
    struct buf out;

    (void)state;
    f.arena = arena_open(&f.memory);
    out = BUF(f.arena);
    svg_add_text(&out, STR("a<b>&\"c'\nü日\x01\x7f\xff\xef\xbf\xbf"));
    assert_str_equal(buf_str(&out), "a&lt;b&gt;&amp;&quot;c'\nü日\uFFFD\uFFFD\uFFFD\uFFFD");
    fixture_close(&f);
}

static void text_that_is_too_wide(void **state)
{
    struct fixture f = {0};
    str rest;

    (void)state;
    f.arena = arena_open(&f.memory);
    assert_str_equal(svg_text_fit(f.arena, STR("short"), 12, 100, NULL), "short");
    assert_str_equal(svg_text_fit(f.arena, STR("add a column to accounts"), 12, 100, NULL), "add a column…");
    assert_str_equal(svg_text_fit(f.arena, STR("add a column to accounts"), 12, 100, &rest), "add a column to");
    assert_str_equal(rest, "accounts");
    assert_str_equal(svg_text_fit(f.arena, STR("add_column_to_accounts"), 12, 100, &rest), "add_column_to_");
    assert_str_equal(rest, "accounts");
    assert_str_equal(svg_text_fit(f.arena, STR(""), 12, 100, &rest), "");
    assert_int_equal(rest.len, 0);
    for (int32_t width = 0; width < 200; width++)
        assert_true(svg_text_width(svg_text_fit(f.arena, STR("日本語 wide text mmm"), 12, width, NULL), 12) <= width ||
                    width < 13);
    fixture_close(&f);
}

/* Every tag is closed in order, and text has no bare '<' or '&'. */
static void check_well_formed(struct fixture *f, str xml)
{
    str_array open = {0};

    for (size_t at = 0; at < xml.len; at++)
    {
        str rest = str_skip(xml, at), tag, name;
        size_t end;

        if (xml.at[at] == '&')
            assert_true(str_starts(rest, STR("&amp;")) || str_starts(rest, STR("&lt;")) || str_starts(rest, STR("&gt;")) ||
                        str_starts(rest, STR("&quot;")));
        if (xml.at[at] != '<')
            continue;
        end = str_find_char(rest, '>');
        assert_true(end != STR_NONE);
        tag = str_slice(rest, 1, end);
        assert_true(str_find_char(tag, '<') == STR_NONE);
        str_cut(tag, ' ', &name);
        if (str_starts(name, STR("/")))
        {
            assert_true(open.len > 0);
            assert_true(str_equal(str_skip(name, 1), open.at[--open.len]));
        }
        else if (!str_ends(tag, STR("/")))
            array_push(f->arena, &open, name);
        at += end;
    }
    assert_int_equal(open.len, 0);
}

static size_t count_of(str text, str what)
{
    size_t count = 0, at;

    while ((at = str_find(text, what)) != STR_NONE)
    {
        text = str_skip(text, at + what.len);
        count++;
    }
    return count;
}

static void a_picture_of_boxes(void **state)
{
    struct fixture f = {0};
    struct picture picture = picture_of(&f, "a\nb < a * left\nc < a | x\nm < b c\nx");
    const str links[] = {STR_INIT("v/a.py"), STR_INIT("v/b&.py"), STR_INIT("v/c.py"), STR_INIT("v/m.py"), STR_INIT("v/x.py")};
    str svg;

    (void)state;
    f.revisions.at[1].doc = STR("</text> & more\n\nCreate Date: 2024-05-06 07:08:09");
    picture.links = links;
    current_set(&f, &picture, 1);
    svg = draw_svg(&picture);
    check_well_formed(&f, svg);
    assert_true(str_starts(svg, STR("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")));
    assert_int_equal(count_of(svg, STR("<a href=")), 5);
    assert_int_equal(count_of(svg, STR("class=\"edge ")), 4);
    assert_int_equal(count_of(svg, STR("class=\"depends\"")), 1);
    assert_int_equal(count_of(svg, STR("<title>c depends on x</title>")), 1);
    assert_int_equal(
        count_of(svg, STR("href=\"v/b&amp;.py\"><title>b (current)\nb.py\n\n&lt;/text&gt; &amp; more\n\nCreate Date")), 1);
    assert_int_equal(count_of(svg, STR(">2024-05-06</text>")), 1);
    assert_int_equal(count_of(svg, STR("class=\"box now ")), 1);
    assert_int_equal(count_of(svg, STR("class=\"label\"")), 1); /* above m: b below it has the same */
    fixture_close(&f);
}

/* More rows than a page of boxes should have. */
static void a_long_history_is_a_list(void **state)
{
    struct fixture f = {0};
    struct buf graph = BUF(NULL);
    struct picture picture;
    str svg;

    (void)state;
    f.arena = graph.arena = arena_open(&f.memory);
    buf_add_literal(&graph, "r0");
    for (int i = 1; i < 300; i++)
        buf_print(&graph, "\nr%d < r%d", i, i - 1);
    picture = picture_of(&f, buf_str(&graph).at);
    svg = draw_svg(&picture);
    check_well_formed(&f, svg);
    assert_int_equal(count_of(svg, STR("<title>")), 301);
    assert_int_equal(count_of(svg, STR("class=\"edge ")), 299);
    assert_int_equal(count_of(svg, STR("<tspan class=\"message\"")), 300);
    fixture_close(&f);
}

static void an_empty_graph(void **state)
{
    struct fixture f = {0};
    struct picture picture = picture_of(&f, "");

    (void)state;
    assert_str_equal(text_of(&picture, (struct draw_style){0}, false), "");
    assert_str_equal(draw_mermaid(&picture), "flowchart BT\n  classDef current stroke-width:4px\n");
    check_well_formed(&f, draw_svg(&picture));
    fixture_close(&f);
}

static void dates(void **state)
{
    struct revision revision = {.doc = STR_INIT("m\n\n  Create Date:   2024-05-06 07:08:09.123")};

    (void)state;
    assert_str_equal(draw_date(&revision), "2024-05-06");
    revision.doc = STR("m\nCreate Date: last week");
    assert_int_equal(draw_date(&revision).len, 0);
    revision.doc = STR("m");
    assert_int_equal(draw_date(&revision).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(branches_and_merges_in_ascii),
        cmocka_unit_test(crossing_lines_leave_the_passing_one_whole),
        cmocka_unit_test(bases_labels_and_dependencies_are_named),
        cmocka_unit_test(what_a_range_leaves_out_is_named),
        cmocka_unit_test(the_current_revision_is_marked),
        cmocka_unit_test(lines_are_cut_to_the_terminal),
        cmocka_unit_test(lanes_are_cut_as_well),
        cmocka_unit_test(a_pipe_has_a_hundred_lanes),
        cmocka_unit_test(entries_have_their_lanes),
        cmocka_unit_test(graphviz),
        cmocka_unit_test(mermaid),
        cmocka_unit_test(text_for_xml),
        cmocka_unit_test(text_that_is_too_wide),
        cmocka_unit_test(a_picture_of_boxes),
        cmocka_unit_test(a_long_history_is_a_list),
        cmocka_unit_test(an_empty_graph),
        cmocka_unit_test(dates),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
