/*
 * Fuzz target: the identifier grammar, and what a small graph with branches, labels, a merge and dependencies answers to it.
 *
 * Checked besides crashes and leaks of the sanitizers: the parts of an identifier lie within its text, and every refusal has
 * recorded exactly one error.
 */
#include <stdarg.h>

#include "graph/history.h"
#include "graph/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool lies_within(str part, str text)
{
    return part.len == 0 || (part.at >= text.at && part.at + part.len <= text.at + text.len);
}

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_grammar(str text, struct diags *diags)
{
    struct identifier identifier = identifier_split(text);
    struct identifier_range range;
    struct relative relative;
    bool has_start = false;
    size_t errors = diags->error_count;

    check(lies_within(identifier.label, text) && lies_within(identifier.symbol, text));
    if (identifier_parse_relative(text, &relative))
    {
        check(lies_within(relative.label, text) && lies_within(relative.symbol, text) && lies_within(relative.text, text));
        check(relative.text.len >= 2 && (relative.steps < 0) == (relative.text.at[0] == '-' && relative.steps != 0));
    }
    errors += !identifier_parse_history_range(text, diags, &range);
    check(diags->error_count == errors);
    errors += !identifier_parse_destination(text, true, diags, &has_start, &range);
    check(diags->error_count == errors);
}

static str_array words(struct arena *arena, const char *text)
{
    str_array list = {0};
    str rest = str_from(text);

    while (rest.len > 0)
    {
        rest = str_cut(rest, ' ', array_add(arena, &list));
    }
    return list;
}

static struct graph *graph_make(struct arena *arena, struct diags *diags)
{
    static const struct
    {
        const char *id, *down, *depends, *labels;
    } rows[] = {
        {"1a", "", "", "alpha"}, {"2bcd", "1a", "", ""},     {"2bce", "1a", "", "beta"}, {"3", "2bcd 2bce", "1a", ""},
        {"4", "3", "beta", ""},  {"5", "", "2bcd", "gamma"}, {"6", "5", "4", ""},        {"7", "", "", ""},
    };
    struct revision *revisions = arena_alloc_array(arena, COUNT_OF(rows), sizeof *revisions);
    struct graph *graph = NULL;

    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        revisions[i].id = str_from(rows[i].id);
        revisions[i].down_revision = words(arena, rows[i].down);
        revisions[i].depends_on = words(arena, rows[i].depends);
        revisions[i].branch_labels = words(arena, rows[i].labels);
    }
    check(graph_build(arena, revisions, COUNT_OF(rows), diags, &graph));
    return graph;
}

/* The rows of a table at four stages. */
static const char *const stages[] = {"", "2bcd", "2bce 5", "6 7"};

static void check_answers(str text, const char *stage, struct arena *arena, struct diags *diags)
{
    struct resolver resolver = {.graph = graph_make(arena, diags), .arena = arena, .diags = diags};
    struct identifier_range range = {.start = text, .end = STR("current")};
    str_array rows = words(arena, stage);
    str_array destinations = {.at = &text, .len = 1, .cap = 1};
    struct revision_list list;
    struct plan plan;
    size_t errors = diags->error_count;

    errors += !plan_upgrade(&resolver, text, &rows, &plan);
    check(diags->error_count == errors);
    errors += !plan_downgrade(&resolver, text, &rows, &plan);
    check(diags->error_count == errors);
    errors += !plan_stamp(&resolver, &destinations, &rows, &plan);
    check(diags->error_count == errors);
    errors += !history_show(&resolver, text, &rows, &list);
    check(diags->error_count == errors);
    errors += !history_list(&resolver, &range, &rows, &list);
    check(diags->error_count == errors);
    range = (struct identifier_range){.end = text};
    errors += !history_list(&resolver, &range, &rows, &list);
    check(diags->error_count == errors);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct diags diags = {.arena = arena};
    str text = {(const char *)data, size};

    check_grammar(text, &diags);
    for (size_t i = 0; i < COUNT_OF(stages); i++)
        check_answers(text, stages[i], arena, &diags);
    arena_close(arena);
    return 0;
}
