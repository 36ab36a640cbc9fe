/* Commands that only look: heads, branches, history, show, current. */
#include "graph/format.h"
#include "graph/history.h"
#include "run/command.h"
#include "run/migration.h"
#include "run/picture.h"
#include "run/rows.h"
#include "run/unresolved.h"
#include "text/url.h"

static struct resolver resolver_of(struct session *session)
{
    return (struct resolver){.graph = session->script.graph, .arena = session->arena, .diags = &session->diags};
}

/* ---- a revision as a record ---- */

static struct record *revision_record(struct session *session, uint32_t number, str line)
{
    struct arena *arena = session->arena;
    struct graph *graph = session->script.graph;
    const struct revision *revision = graph_revision(graph, number);
    struct record *record = session_result(session, line);

    record_add_text(arena, record, STR("revision"), revision->id);
    record_add_texts(arena, record, STR("down_revision"), &revision->down_revision);
    record_add_texts(arena, record, STR("depends_on"), &revision->depends_on);
    record_add_texts(arena, record, STR("branch_labels"), &revision->branch_labels);
    record_add_text(arena, record, STR("doc"), revision_doc(revision));
    record_add_text(arena, record, STR("path"), revision->path);
    record_add_bool(arena, record, STR("is_head"), graph_is_real_head(graph, number));
    return record;
}

/* What --verbose shows of a revision. */
static str entry_text(struct session *session, uint32_t number, bool is_current)
{
    str entry = format_entry(session->script.graph, session->arena, number, is_current);

    return str_join(session->arena, entry, journal_lines(session, graph_revision(session->script.graph, number)));
}

/*
 * `rows`, where they are known, make the field is_current; `marks` shows it in the line, too. `lines` are shown instead of
 * what the format says; NULL: none.
 */
static void list_show(struct session *session, const struct revision_list *list, struct format format, const str_array *rows,
                      bool marks, const str_array *lines)
{
    struct revision_set current = rows_set(session, rows);
    bool verbose = session_flag(session, STR("verbose"));

    for (size_t i = 0; i < list->len; i++)
    {
        uint32_t number = list->at[i];
        bool is_current = current.has != NULL && current.has[number];
        struct record *record;
        str line;

        format.is_current = marks && is_current;
        line = lines != NULL ? lines->at[i]
               : verbose     ? entry_text(session, number, format.is_current)
                             : format_line(session->script.graph, session->arena, number, format);
        record = revision_record(session, number, line);
        if (rows != NULL)
            record_add_bool(session->arena, record, STR("is_current"), is_current);
        journal_fields(session, graph_revision(session->script.graph, number), record);
    }
}

bool command_heads(struct session *session)
{
    const struct graph *graph = session->script.graph;
    bool real = session_flag(session, STR("resolve-dependencies"));

    list_show(session, real ? &graph->real_heads : &graph->heads, format_of_heads, NULL, false, NULL);
    return true;
}

static void branch_point_show(struct session *session, uint32_t number)
{
    struct arena *arena = session->arena;
    struct graph *graph = session->script.graph;
    struct revision_list next = graph_sorted_ends(graph, arena, &graph->next, number);
    str text = format_branch_point(graph, arena, number, session_flag(session, STR("verbose")));
    str_array ids = {0};

    for (size_t i = 0; i < next.len; i++)
        array_push(arena, &ids, graph_id(graph, next.at[i]));
    record_add_texts(arena, revision_record(session, number, str_trim_end(text)), STR("branches_into"), &ids);
}

bool command_branches(struct session *session)
{
    struct resolver resolver = resolver_of(session);
    struct revision_list list = {0};

    if (!history_branch_points(&resolver, &list))
        return false;
    for (size_t i = 0; i < list.len; i++)
        branch_point_show(session, list.at[i]);
    return true;
}

/* ---- with the rows of the version table ---- */

bool range_select(struct session *session, bool reads_rows, struct revision_list *out_list, str_array *out_rows)
{
    struct resolver resolver = resolver_of(session);
    struct identifier_range range = {0};
    str text;

    if (session_argument(session, STR("rev-range"), &text) && !identifier_parse_history_range(text, &session->diags, &range))
        return false;
    resolver.wording = RESOLVE_RANGE;
    resolver.start = range.start;
    resolver.end = range.end;
    if ((reads_rows || history_needs_rows(&range)) && !rows_read(session, out_rows))
        return false;
    return history_list(&resolver, &range, out_rows, out_list) || unresolved_explain(session, &resolver, out_rows);
}

/* The lines of --graph. */
static str_array drawn_lines(struct session *session, const struct revision_list *list, const str_array *rows)
{
    struct revision_set current = rows_set(session, rows);
    str *entries = NULL;

    if (session_flag(session, STR("verbose")))
        entries = arena_alloc_array(session->arena, list->len, sizeof *entries);
    for (size_t i = 0; entries != NULL && i < list->len; i++)
        entries[i] = entry_text(session, list->at[i], current.has != NULL && current.has[list->at[i]]);
    return picture_lines(session, list, rows, entries);
}

bool command_history(struct session *session)
{
    struct revision_list list = {0};
    str_array rows = {0}, lines = {0};
    bool mark = session_flag(session, STR("indicate-current"));
    bool environment, knows = false;

    /* The journal is read with the rows. */
    if (session_flag(session, STR("verbose")) && !journal_is_wanted(session, &knows))
        return false;
    session->journal = knows ? arena_new(session->arena, struct journal) : NULL;
    if (!config_bool(&session->config, STR("revision_environment"), &environment) ||
        !range_select(session, mark || knows || environment, &list, &rows))
        return false;
    if (session_flag(session, STR("graph")))
        lines = drawn_lines(session, &list, mark ? &rows : NULL);
    list_show(session, &list, format_of_history, mark ? &rows : NULL, true, lines.at != NULL ? &lines : NULL);
    return true;
}

bool command_show(struct session *session)
{
    struct resolver resolver = resolver_of(session);
    struct revision_list list = {0};
    str_array rows = {0};
    str revision;

    session_argument(session, STR("revision"), &revision);
    if (str_equal(revision, STR("current")) && !rows_read(session, &rows))
        return false;
    if (!history_show(&resolver, revision, &rows, &list))
        return unresolved_explain(session, &resolver, &rows);
    for (size_t i = 0; i < list.len; i++)
    {
        const struct revision *shown = graph_revision(session->script.graph, list.at[i]);
        struct record *record =
            revision_record(session, list.at[i], format_entry(session->script.graph, session->arena, list.at[i], false));

        record_add_text(session->arena, record, STR("docstring"), revision_long_doc(shown));
    }
    return true;
}

/* ---- current ---- */

/* What the fields of a row of the version table say beyond those of its revision. */
static void row_fields(struct session *session, struct record *record, str database, bool is_missing)
{
    record_add_bool(session->arena, record, STR("is_missing"), is_missing);
    record_add_text(session->arena, record, STR("database"), database);
}

static void missing_show(struct session *session, str row, str database)
{
    struct record *record = session_result(session, str_print(session->arena, STR_FMT " (missing)", STR_ARG(row)));

    record_add_text(session->arena, record, STR("revision"), row);
    row_fields(session, record, database, true);
}

static bool current_show(struct session *session, struct migration *migration, const str_array *rows, struct plan *out_plan)
{
    struct resolver resolver = resolver_of(session);
    struct revision_list list = {0};
    str_array known = {0};
    str database = url_mask_text(session->arena, migration->connection->url);
    bool at_heads = false;
    size_t first;

    (void)out_plan;
    if (session_flag(session, STR("verbose")))
        session_result(session, str_print(session->arena, "Current revision(s) for " STR_FMT ":", STR_ARG(database)));
    for (size_t i = 0; i < rows->len; i++)
    {
        uint32_t number;

        if (graph_find(session->script.graph, rows->at[i], &number))
            array_push(session->arena, &known, rows->at[i]);
        else
            missing_show(session, rows->at[i], database);
    }
    if (!history_current(&resolver, &known, &list))
        return false;
    first = session->result->items.len;
    list_show(session, &list, format_of_current, &known, false, NULL);
    for (size_t i = first; i < session->result->items.len; i++)
        row_fields(session, session->result->items.at[i], database, false);
    if (!session_flag(session, STR("check-heads")))
        return true;
    if (known.len != rows->len || !history_at_heads(&resolver, &known, &at_heads))
        at_heads = false;
    if (at_heads)
        return true;
    session->is_different = true;
    /* An answer, not a failure: exit code 3. */
    diag_error_alembic(&session->diags, DIAG_REVISION, SPAN_NONE, "Database is not on all head revisions");
    diag_hint(&session->diags, "`limbeck upgrade heads` applies what is missing; `limbeck history -i` shows it.");
    return true;
}

bool command_current(struct session *session)
{
    struct migration migration = {.session = session, .plan_steps = current_show, .is_reading = true};

    session->migration = &migration;
    return session_run_environment(session);
}
