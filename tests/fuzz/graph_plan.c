/*
 * Fuzz target: any project of revisions, and any questions about it. A line is a revision or a request, its fields separated by
 * tabs, the items of a list by commas, as in tests/unit/graph/revmap_driver.c; the requests are those of `requests` below.
 *
 * Checked: every refusal has recorded exactly one error; an order puts each revision after what it follows; what a plan does to
 * the rows of the version table, step by step, can be done to them and ends with the rows that it promises.
 */
#include "text_fuzz.h"

#include "graph/branch.h"
#include "graph/cycle.h"
#include "graph/format.h"
#include "graph/history.h"
#include "graph/order.h"
#include "graph/parents.h"
#include "graph/plan.h"

#define FIELDS 5

enum
{
    REVISIONS_MOST = 200,
    REQUESTS_MOST = 50,
};

struct project
{
    struct fuzz fuzz;
    ARRAY(struct revision) revisions;
    ARRAY(str) requests;
    struct graph *graph;
};

static void check(bool holds)
{
    if (!holds)
        abort();
}

static str_array items_of(struct arena *arena, str list)
{
    str_array items = {0};

    while (list.len > 0)
        list = str_cut(list, ',', array_add(arena, &items));
    return items;
}

/* ---- the project ---- */

static void revision_add(struct project *project, str line, const str *fields)
{
    struct arena *arena = project->fuzz.arena;
    place first = 1 + (place)(line.at - project->fuzz.text.at);
    struct span span = {first, first + (place)line.len};
    struct revision *revision;

    if (project->revisions.len == REVISIONS_MOST)
        return;
    revision = array_add(arena, &project->revisions);
    *revision = (struct revision){
        .id = fields[1],
        .down_revision = items_of(arena, fields[2]),
        .depends_on = items_of(arena, fields[3]),
        .branch_labels = items_of(arena, fields[4]),
        .doc = str_print(arena, " doc of " STR_FMT "\nmore\n\nand more", STR_ARG(fields[1])),
        .path = str_print(arena, "%s" STR_FMT ".py", project->revisions.len % 2 == 0 ? "/" : "", STR_ARG(fields[1])),
        .id_span = span,
        .down_span = span,
        .depends_span = span,
        .labels_span = span,
    };
}

static void fields_cut(str line, str *fields)
{
    for (size_t i = 0; i < FIELDS; i++)
        line = str_cut(line, '\t', &fields[i]);
}

static void project_read(struct project *project)
{
    str rest = project->fuzz.text, line;

    while (str_next_line(&rest, &line))
    {
        str fields[FIELDS];

        fields_cut(line, fields);
        if (str_equal(fields[0], STR("revision")))
            revision_add(project, line, fields);
        else if (project->requests.len < REQUESTS_MOST)
            array_push(project->fuzz.arena, &project->requests, line);
    }
}

static void check_order(const struct graph *graph, struct arena *arena)
{
    bool *seen = arena_alloc_array(arena, graph->count, sizeof *seen);

    for (uint32_t i = 0; i < graph->count; i++)
    {
        uint32_t number = graph->order[i];

        check(number < graph->count && !seen[number]);
        for (uint32_t e = graph->all_down.starts[number]; e < graph->all_down.starts[number + 1]; e++)
            check(seen[graph->all_down.at[e]]);
        seen[number] = true;
    }
}

/* ---- plans ---- */

static size_t row_find(const str_array *rows, str text)
{
    size_t i = 0;

    while (i < rows->len && !str_equal(rows->at[i], text))
        i++;
    return i;
}

/* The version table has its texts as key: an insert needs that there is none, the others that there is one. */
static void change_make(struct arena *arena, str_array *rows, const struct row_change *change)
{
    if (change->kind != ROW_INSERT)
    {
        size_t at = row_find(rows, change->from);

        check(at < rows->len);
        rows->at[at] = rows->at[--rows->len];
    }
    if (change->kind != ROW_DELETE)
    {
        check(row_find(rows, change->to) == rows->len);
        array_push(arena, rows, change->to);
    }
}

static str_array rows_distinct(struct arena *arena, str list)
{
    str_array given = items_of(arena, list), rows = {0};

    for (size_t i = 0; i < given.len; i++)
        if (row_find(&rows, given.at[i]) == rows.len)
            array_push(arena, &rows, given.at[i]);
    return rows;
}

static void check_plan(struct arena *arena, const struct plan *plan, const str_array *before)
{
    str_array rows = {0};

    for (size_t i = 0; i < before->len; i++)
        array_push(arena, &rows, before->at[i]);
    for (size_t i = 0; i < plan->steps.len; i++)
        for (size_t c = 0; c < plan->steps.at[i].changes.len; c++)
            change_make(arena, &rows, &plan->steps.at[i].changes.at[c]);
    check(rows.len == plan->rows.len);
    for (size_t i = 0; i < rows.len; i++)
        check(row_find(&plan->rows, rows.at[i]) < rows.len);
}

static bool answer_upgrade(struct resolver *resolver, const str *fields)
{
    str_array rows = rows_distinct(resolver->arena, fields[2]);
    struct plan plan;

    if (!plan_upgrade(resolver, fields[1], &rows, &plan))
        return false;
    check_plan(resolver->arena, &plan, &rows);
    return true;
}

static bool answer_downgrade(struct resolver *resolver, const str *fields)
{
    str_array rows = rows_distinct(resolver->arena, fields[2]);
    struct plan plan;

    if (!plan_downgrade(resolver, fields[1], &rows, &plan))
        return false;
    check_plan(resolver->arena, &plan, &rows);
    return true;
}

static bool answer_stamp(struct resolver *resolver, const str *fields)
{
    str_array destinations = items_of(resolver->arena, fields[1]);
    str_array rows = rows_distinct(resolver->arena, fields[2]);
    struct plan plan;

    if (!plan_stamp(resolver, &destinations, &rows, &plan))
        return false;
    check_plan(resolver->arena, &plan, &rows);
    return true;
}

static bool answer_sqlrange(struct resolver *resolver, const str *fields)
{
    str_array rows;
    struct plan plan;

    if (!plan_offline_rows(resolver, fields[1], &rows) || !plan_upgrade(resolver, fields[2], &rows, &plan))
        return false;
    check_plan(resolver->arena, &plan, &rows);
    return true;
}

/* ---- looking ---- */

static void show_all(struct resolver *resolver, const struct revision_list *list)
{
    for (size_t i = 0; i < list->len; i++)
    {
        check(list->at[i] < resolver->graph->count);
        check(format_line(resolver->graph, resolver->arena, list->at[i], format_of_history).len > 0);
        check(format_line(resolver->graph, resolver->arena, list->at[i], (struct format){.is_current = true}).len > 0);
        check(format_entry(resolver->graph, resolver->arena, list->at[i], i % 2 == 0).len > 0);
    }
}

static bool answer_show(struct resolver *resolver, const str *fields)
{
    str_array rows = items_of(resolver->arena, fields[2]);
    struct revision_list list;

    if (!history_show(resolver, fields[1], &rows, &list))
        return false;
    show_all(resolver, &list);
    return true;
}

static bool answer_history(struct resolver *resolver, const str *fields)
{
    struct identifier_range range = {.start = fields[1], .end = fields[2]};
    str_array rows = items_of(resolver->arena, fields[3]);
    struct revision_list list;

    if (!history_needs_rows(&range))
        rows.len = 0;
    if (!history_list(resolver, &range, &rows, &list))
        return false;
    show_all(resolver, &list);
    return true;
}

static bool answer_current(struct resolver *resolver, const str *fields)
{
    str_array rows = items_of(resolver->arena, fields[1]);
    struct revision_list list;
    bool at_heads = false;

    if (!history_current(resolver, &rows, &list))
        return false;
    show_all(resolver, &list);
    return history_at_heads(resolver, &rows, &at_heads);
}

static bool answer_branches(struct resolver *resolver, const str *fields)
{
    struct revision_list list;

    (void)fields;
    if (!history_branch_points(resolver, &list))
        return false;
    for (size_t i = 0; i < list.len; i++)
        check(format_branch_point(resolver->graph, resolver->arena, list.at[i], i % 2 == 0).len > 0);
    return true;
}

/* Of all revisions, the newest first; when that cannot be there was a cycle, which is refused before. */
static bool answer_order(struct resolver *resolver, const str *fields)
{
    struct revision_set all = revision_set_make(resolver->graph, resolver->arena);
    struct revision_list list;

    (void)fields;
    for (uint32_t i = 0; i < resolver->graph->count; i++)
        all.has[i] = true;
    check(order_newest_first(resolver->graph, resolver->arena, &all, &resolver->graph->real_heads, &list));
    check(list.len == resolver->graph->count);
    show_all(resolver, &list);
    return true;
}

/* ---- new revisions ---- */

static bool answer_parents(struct resolver *resolver, const str *fields)
{
    str_array identifiers = items_of(resolver->arena, fields[1]);
    struct revision_list parents;

    if (!parents_choose(resolver, &identifiers, fields[2].len > 0, &parents))
        return false;
    show_all(resolver, &parents);
    return true;
}

static bool answer_dependencies(struct resolver *resolver, const str *fields)
{
    str_array identifiers = items_of(resolver->arena, fields[1]), depends_on;

    return parents_choose_dependencies(resolver, &identifiers, &depends_on);
}

static bool answer_new(struct resolver *resolver, const str *fields)
{
    str_array labels = items_of(resolver->arena, fields[2]);

    return parents_check_new(resolver->graph, fields[1], &labels, resolver->diags);
}

static const struct
{
    str name;
    bool (*answer)(struct resolver *resolver, const str *fields);
} requests[] = {
    {STR_INIT("upgrade"), answer_upgrade},
    {STR_INIT("downgrade"), answer_downgrade},
    {STR_INIT("stamp"), answer_stamp},
    {STR_INIT("sqlrange"), answer_sqlrange},
    {STR_INIT("show"), answer_show},
    {STR_INIT("history"), answer_history},
    {STR_INIT("current"), answer_current},
    {STR_INIT("walk"), answer_branches},
    {STR_INIT("heads"), answer_order},
    {STR_INIT("parents"), answer_parents},
    {STR_INIT("depends"), answer_dependencies},
    {STR_INIT("new"), answer_new},
};

static void request_answer(struct project *project, str line)
{
    struct diags diags = {.arena = project->fuzz.arena};
    struct resolver resolver = {.graph = project->graph, .arena = project->fuzz.arena, .diags = &diags};
    str fields[FIELDS];

    fields_cut(line, fields);
    for (size_t i = 0; i < COUNT_OF(requests); i++)
        if (str_equal(requests[i].name, fields[0]))
            check(requests[i].answer(&resolver, fields) == (diags.error_count == 0) && diags.error_count <= 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct project project = {0};
    bool ok;

    fuzz_open(&project.fuzz, data, size);
    project_read(&project);
    ok = graph_build(project.fuzz.arena, project.revisions.at, project.revisions.len, &project.fuzz.diags, &project.graph);
    if (ok)
    {
        project.graph->folder = STR("versions");
        check_order(project.graph, project.fuzz.arena);
        for (size_t i = 0; i < project.requests.len; i++)
            request_answer(&project, project.requests.at[i]);
    }
    return fuzz_close(&project.fuzz, ok);
}
