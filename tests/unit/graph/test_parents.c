/* parents: what a new revision may stand on, and the names it may take. */
#include "graph_fixture.h"

#include "graph/parents.h"

static const char graph_text[] = "aaaa1\nbbbb1 < aaaa1 * left\ncccc1 < aaaa1";

static void assert_parents(const char *identifiers, bool splice, const char *expected)
{
    struct fixture f = {0};
    struct resolver resolver;
    struct revision_list parents;
    str_array words;

    assert_true(fixture_build(&f, graph_text));
    resolver = fixture_resolver(&f);
    words = fixture_words(f.arena, str_from(identifiers));
    if (parents_choose(&resolver, &words, splice, &parents))
        assert_str_equal(fixture_ids(&f, &parents), expected);
    else
        assert_string_equal(fixture_error(&f), expected);
    fixture_close(&f);
}

static void parents_are_heads(void **state)
{
    (void)state;
    assert_parents("left@head", false, "bbbb1");
    assert_parents("heads", false, "bbbb1 cccc1");
    assert_parents("base", false, "");
    assert_parents("head", false,
                   "Multiple heads are present; please specify the head revision on which the new revision should be based, or "
                   "perform a merge.");
    assert_parents("aaaa", false,
                   "Revision aaaa1 is not a head revision; please specify --splice to create a new branch from this revision");
    assert_parents("aaaa", true, "aaaa1");
    assert_parents("-9", false, "the walk from the heads leaves the graph");
    assert_parents("bbbb1 left", false, "Duplicate head revisions specified");
}

static void dependencies_keep_labels(void **state)
{
    struct fixture f = {0};
    struct resolver resolver;
    str_array chosen;
    str_array words;

    (void)state;
    assert_true(fixture_build(&f, graph_text));
    resolver = fixture_resolver(&f);
    words = fixture_words(f.arena, STR("left cccc"));
    assert_true(parents_choose_dependencies(&resolver, &words, &chosen));
    assert_str_equal(str_array_join(f.arena, &chosen, STR(" ")), "left cccc1");
    words = fixture_words(f.arena, STR("base"));
    assert_false(parents_choose_dependencies(&resolver, &words, &chosen));
    assert_string_equal(fixture_error(&f), "Can't locate revision identified by 'base'");
    fixture_close(&f);
}

static void taken_names_are_refused(void **state)
{
    struct fixture f = {0};
    str_array none = {0};
    str_array left;

    (void)state;
    assert_true(fixture_build(&f, graph_text));
    left = fixture_words(f.arena, STR("left"));
    assert_true(parents_check_new(f.graph, STR("dddd"), &none, &f.diags));
    assert_false(parents_check_new(f.graph, STR("cccc1"), &none, &f.diags));
    assert_string_equal(diag_last(&f.diags)->primary.at, "'cccc1' is taken by revision cccc1 in 'cccc1.py'");
    assert_false(parents_check_new(f.graph, STR("dddd"), &left, &f.diags));
    assert_string_equal(diag_last(&f.diags)->primary.at, "Branch name 'left' in revision dddd already used by revision bbbb1");
    assert_false(parents_check_new(f.graph, STR("d+d"), &none, &f.diags));
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parents_are_heads),
        cmocka_unit_test(dependencies_keep_labels),
        cmocka_unit_test(taken_names_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
