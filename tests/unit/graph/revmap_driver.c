/*
 * revmap_driver: the graph layer behind a line protocol, for tests/graph/test_revmap.py.
 *
 * Standard input has one request a line, fields separated by tabs, the items of a list by commas:
 *
 *     begin                                starts a new graph
 *     revision ID DOWNS DEPENDS LABELS     adds a revision to the next graph
 *     build                                builds the graph; what fails is the answer to each request until the next one
 *     upgrade DESTINATION ROWS             likewise downgrade; stamp DESTINATIONS ROWS
 *     sqlrange START DESTINATION
 *     show IDENTIFIER | current ROWS | history START END | walk | heads
 *
 * Each request gets one line of JSON: {"result": ...} or {"error": text, "alembic": bool}, and the warnings.
 */
#include <stdarg.h>
#include <stdint.h>

#include "base/buf.h"
#include "graph/branch.h"
#include "graph/format.h"
#include "graph/history.h"
#include "graph/plan.h"

struct driver
{
    struct memory memory;
    struct arena *graph_arena;
    struct diags diags; /* of the graph */
    ARRAY(struct revision) revisions;
    struct graph *graph;
};

#define FIELDS 5

static str_array items_of(struct arena *arena, str list)
{
    str_array items = {0};

    while (list.len > 0)
    {
        str item;

        list = str_cut(list, ',', &item);
        array_push(arena, &items, item);
    }
    return items;
}

static void json_text(struct buf *out, str text)
{
    buf_add_char(out, '"');
    buf_add_json(out, text);
    buf_add_char(out, '"');
}

static void json_texts(struct buf *out, const str_array *texts)
{
    buf_add_char(out, '[');
    for (size_t i = 0; i < texts->len; i++)
    {
        if (i > 0)
            buf_add_literal(out, ", ");
        json_text(out, texts->at[i]);
    }
    buf_add_char(out, ']');
}

static void json_numbers(struct buf *out, const struct graph *graph, const struct revision_list *list)
{
    buf_add_char(out, '[');
    for (size_t i = 0; i < list->len; i++)
    {
        if (i > 0)
            buf_add_literal(out, ", ");
        if (list->at[i] == REVISION_NONE)
            buf_add_literal(out, "null");
        else
            json_text(out, list->at[i] == REVISION_BASE ? STR("base") : graph_id(graph, list->at[i]));
    }
    buf_add_char(out, ']');
}

static void json_step(struct buf *out, const struct step *step)
{
    const char *from = step->revision != NULL ? "from" : "stamp_from";
    const char *to = step->revision != NULL ? "to" : "stamp_to";

    buf_print(out, "{\"up\": %s, \"%s\": ", step->is_upgrade ? "true" : "false", from);
    json_texts(out, &step->from_revisions);
    buf_print(out, ", \"%s\": ", to);
    json_texts(out, &step->to_revisions);
    if (step->revision == NULL)
    {
        buf_print(out, ", \"branch_move\": %s}", step->is_branch_move ? "true" : "false");
        return;
    }
    buf_add_literal(out, ", \"step\": ");
    json_text(out, step->revision->id);
    buf_add_literal(out, ", \"log\": ");
    json_text(out, step->short_log);
    buf_add_char(out, '}');
}

static void json_change(struct buf *out, const struct row_change *change)
{
    static const char *const names[] = {[ROW_INSERT] = "insert", [ROW_UPDATE] = "update", [ROW_DELETE] = "delete"};

    buf_print(out, "[\"%s\"", names[change->kind]);
    if (change->kind != ROW_INSERT)
    {
        buf_add_literal(out, ", ");
        json_text(out, change->from);
    }
    if (change->kind != ROW_DELETE)
    {
        buf_add_literal(out, ", ");
        json_text(out, change->to);
    }
    buf_add_char(out, ']');
}

static void json_plan(struct buf *out, const struct plan *plan)
{
    bool first = true;

    buf_add_literal(out, "{\"final\": ");
    json_texts(out, &plan->rows);
    buf_add_literal(out, ", \"row_error\": null, \"rows\": [");
    for (size_t i = 0; i < plan->steps.len; i++)
        for (size_t c = 0; c < plan->steps.at[i].changes.len; c++)
        {
            if (!first)
                buf_add_literal(out, ", ");
            json_change(out, &plan->steps.at[i].changes.at[c]);
            first = false;
        }
    buf_add_literal(out, "], \"steps\": [");
    for (size_t i = 0; i < plan->steps.len; i++)
    {
        if (i > 0)
            buf_add_literal(out, ", ");
        json_step(out, &plan->steps.at[i]);
    }
    buf_add_literal(out, "]}");
}

static bool answer_upgrade(struct resolver *resolver, const str *fields, struct buf *out)
{
    str_array rows = items_of(resolver->arena, fields[2]);
    struct plan plan;

    if (!plan_upgrade(resolver, fields[1], &rows, &plan))
        return false;
    json_plan(out, &plan);
    return true;
}

static bool answer_downgrade(struct resolver *resolver, const str *fields, struct buf *out)
{
    str_array rows = items_of(resolver->arena, fields[2]);
    struct plan plan;

    if (!plan_downgrade(resolver, fields[1], &rows, &plan))
        return false;
    json_plan(out, &plan);
    return true;
}

static bool answer_stamp(struct resolver *resolver, const str *fields, struct buf *out)
{
    str_array destinations = items_of(resolver->arena, fields[1]);
    str_array rows = items_of(resolver->arena, fields[2]);
    struct plan plan;

    if (!plan_stamp(resolver, &destinations, &rows, &plan))
        return false;
    json_plan(out, &plan);
    return true;
}

static bool answer_sqlrange(struct resolver *resolver, const str *fields, struct buf *out)
{
    str_array rows;
    struct plan plan;

    if (!plan_offline_rows(resolver, fields[1], &rows) || !plan_upgrade(resolver, fields[2], &rows, &plan))
        return false;
    json_plan(out, &plan);
    return true;
}

static bool answer_show(struct resolver *resolver, const str *fields, struct buf *out)
{
    struct revision_list list;

    if (!resolve_revisions(resolver, fields[1], &list))
        return false;
    json_numbers(out, resolver->graph, &list);
    return true;
}

static void json_lines(struct resolver *resolver, const struct revision_list *list, struct format format, struct buf *out)
{
    str_array lines = {0};

    for (size_t i = 0; i < list->len; i++)
        array_push(resolver->arena, &lines, format_line(resolver->graph, resolver->arena, list->at[i], format));
    json_texts(out, &lines);
}

static bool answer_current(struct resolver *resolver, const str *fields, struct buf *out)
{
    str_array rows = items_of(resolver->arena, fields[1]);
    struct revision_list list;

    if (!history_current(resolver, &rows, &list))
        return false;
    json_lines(resolver, &list, format_of_current, out);
    return true;
}

static bool answer_history(struct resolver *resolver, const str *fields, struct buf *out)
{
    struct identifier_range range = {.start = fields[1], .end = fields[2]};
    str_array rows = {0};
    struct revision_list list;

    if (!history_list(resolver, &range, &rows, &list))
        return false;
    json_lines(resolver, &list, format_of_history, out);
    return true;
}

static bool answer_heads(struct resolver *resolver, const str *fields, struct buf *out)
{
    const struct graph *graph = resolver->graph;

    (void)fields;
    buf_add_literal(out, "{\"bases\": ");
    json_numbers(out, graph, &graph->bases);
    buf_add_literal(out, ", \"heads\": ");
    json_numbers(out, graph, &graph->heads);
    buf_add_literal(out, ", \"real_heads\": ");
    json_numbers(out, graph, &graph->real_heads);
    buf_add_char(out, '}');
    return true;
}

static const struct
{
    str name;
    bool (*answer)(struct resolver *resolver, const str *fields, struct buf *out);
} requests[] = {
    {STR_INIT("upgrade"), answer_upgrade},   {STR_INIT("downgrade"), answer_downgrade}, {STR_INIT("stamp"), answer_stamp},
    {STR_INIT("sqlrange"), answer_sqlrange}, {STR_INIT("show"), answer_show},           {STR_INIT("current"), answer_current},
    {STR_INIT("history"), answer_history},   {STR_INIT("walk"), answer_history},        {STR_INIT("heads"), answer_heads},
};

static void revision_add(struct driver *driver, const str *fields)
{
    struct arena *arena = driver->graph_arena;
    struct revision *revision = array_add(arena, &driver->revisions);

    revision->id = str_copy(arena, fields[1]);
    revision->down_revision = items_of(arena, str_copy(arena, fields[2]));
    revision->depends_on = items_of(arena, str_copy(arena, fields[3]));
    revision->branch_labels = items_of(arena, str_copy(arena, fields[4]));
    revision->doc = str_print(arena, "doc of " STR_FMT, STR_ARG(fields[1]));
    revision->path = str_print(arena, STR_FMT ".py", STR_ARG(fields[1]));
}

static void graph_begin(struct driver *driver)
{
    if (driver->graph_arena != NULL)
        arena_close(driver->graph_arena);
    driver->graph_arena = arena_open(&driver->memory);
    driver->diags = (struct diags){.arena = driver->graph_arena};
    driver->revisions.at = NULL;
    driver->revisions.len = driver->revisions.cap = 0;
    driver->graph = NULL;
}

static void json_diags(struct buf *out, const struct diags *diags)
{
    const struct diag *error = diag_first_error(diags);

    if (error != NULL)
    {
        buf_add_literal(out, "\"error\": ");
        json_text(out, error->primary);
        buf_print(out, ", \"alembic\": %s, ", error->alembic ? "true" : "false");
    }
    buf_add_literal(out, "\"warnings\": [");
    for (size_t i = 0, warnings = 0; i < diags->list.len; i++)
    {
        if (diags->list.at[i]->severity != DIAG_WARNING)
            continue;
        if (warnings++ > 0)
            buf_add_literal(out, ", ");
        json_text(out, diags->list.at[i]->primary);
    }
    buf_add_literal(out, "]}");
}

static void request_answer(struct driver *driver, const str *fields, size_t request)
{
    struct arena *arena = arena_open(&driver->memory);
    struct diags diags = {.arena = arena};
    struct resolver resolver = {.graph = driver->graph, .arena = arena, .diags = &diags};
    struct buf result = BUF(arena);
    struct buf out = BUF(arena);

    buf_add_char(&out, '{');
    if (driver->graph == NULL)
        json_diags(&out, &driver->diags);
    else
    {
        if (requests[request].answer(&resolver, fields, &result))
            buf_print(&out, "\"result\": " STR_FMT ", ", STR_ARG(buf_str(&result)));
        json_diags(&out, &diags);
    }
    printf(STR_FMT "\n", STR_ARG(buf_str(&out)));
    arena_close(arena);
}

static bool line_run(struct driver *driver, str line)
{
    str fields[FIELDS] = {0};
    size_t request = 0;

    for (size_t i = 0; i < FIELDS; i++)
        line = str_cut(line, '\t', &fields[i]);
    if (str_equal(fields[0], STR("begin")))
        graph_begin(driver);
    else if (str_equal(fields[0], STR("revision")))
        revision_add(driver, fields);
    else if (str_equal(fields[0], STR("build")))
        return graph_build(driver->graph_arena, driver->revisions.at, driver->revisions.len, &driver->diags, &driver->graph) ||
               diag_first_error(&driver->diags) != NULL;
    else
    {
        while (request < COUNT_OF(requests) && !str_equal(requests[request].name, fields[0]))
            request++;
        if (request == COUNT_OF(requests))
            return false;
        request_answer(driver, fields, request);
    }
    return true;
}

int main(void)
{
    struct driver driver = {0};
    char *line = NULL;
    size_t size = 0;
    ssize_t len;
    bool ran = true;

    graph_begin(&driver);
    while (ran && (len = getline(&line, &size, stdin)) > 0)
        ran = line_run(&driver, str_trim_end((str){line, (size_t)len}));
    free(line);
    arena_close(driver.graph_arena);
    return ran ? 0 : 2;
}
