/*
 * rebase: the databases. Each is asked through env.py as every command does, in a machine of its own: one run for each --url,
 * or one for all when they are named (NAME=URL), or one with what env.py says.
 */
#include "run/rebase.h"

#include "run/migration.h"
#include "run/unresolved.h"
#include "text/url.h"

/* ---- one run of env.py for each URL ---- */

static bool is_named(str url)
{
    str head, rest = str_cut(url, '=', &head);

    return rest.len > 0 && str_find_char(head, ':') == STR_NONE;
}

static bool environment_run(struct rebase *rebase, struct migration *migration)
{
    struct session *session = rebase->session;
    bool ran;

    session->vm = NULL;
    session->migration = migration;
    ran = session_run_environment(session);
    session->migration = NULL;
    return ran;
}

/* Runs for every database; `migration` is as at the start each time. */
static bool databases_run(struct rebase *rebase, const struct migration *migration)
{
    struct session *session = rebase->session;
    const struct settings *given = session->settings;
    bool each = given->urls.len > 1, ran = true;
    struct settings one = *given;

    for (size_t i = 0; i < given->urls.len; i++)
        each = each && !is_named(given->urls.at[i]);
    for (size_t i = 0; ran && i < (each ? given->urls.len : 1); i++)
    {
        struct migration copy = *migration;

        if (each)
        {
            one.urls = (str_array){.at = &given->urls.at[i], .len = 1, .cap = 1};
            session->settings = &one;
        }
        ran = environment_run(rebase, &copy);
    }
    session->settings = given;
    return ran;
}

/* ---- looking ---- */

static bool rows_note(struct session *session, struct migration *migration, const str_array *rows, struct plan *out_plan)
{
    struct rebase *rebase = migration->subject;
    struct rebase_database database = {.url = url_mask_text(session->arena, migration->connection->url)};

    (void)out_plan;
    for (size_t i = 0; i < rows->len; i++)
        array_push(session->arena, &database.rows, rows->at[i]);
    array_push(session->arena, &rebase->databases, database);
    return true;
}

/* What git knows of rows without a file is needed to tell what they stand on. */
static bool rows_know(struct rebase *rebase)
{
    struct session *session = rebase->session;

    for (size_t i = 0; i < rebase->databases.len; i++)
    {
        const struct rebase_database *database = &rebase->databases.at[i];

        for (size_t r = 0; r < database->rows.len; r++)
        {
            struct resolver resolver = {.graph = session->script.graph, .arena = session->arena, .diags = &session->diags};
            size_t len = session->diags.list.len;
            uint32_t number;

            if (resolve_name(&resolver, database->rows.at[r], &number))
                continue;
            diag_rewind(&session->diags, len);
            if (!rebase_recover(rebase, database->rows.at[r], database))
                return false;
        }
    }
    return true;
}

bool rebase_look(struct rebase *rebase)
{
    struct migration migration = {.session = rebase->session, .plan_steps = rows_note, .subject = rebase, .is_reading = true};
    struct diag *diag;

    if (databases_run(rebase, &migration))
        return rows_know(rebase);
    diag = diag_last(&rebase->session->diags);
    if (diag != NULL && (diag->code == DIAG_CONNECTION || diag->code == DIAG_URL || diag->code == DIAG_DRIVER))
        diag_hint(&rebase->session->diags, STR_FMT "%s`--no-database` rewrites the file without looking whether it is applied.",
                  STR_ARG(diag->hint), diag->hint.len > 0 ? " " : "");
    return false;
}

/* The rows whose names the graph knows; all of them after rebase_look. */
static bool row_stands_on(struct rebase *rebase, str row, uint32_t number)
{
    struct session *session = rebase->session;
    const struct graph *graph = session->script.graph;
    struct resolver resolver = {.graph = session->script.graph, .arena = session->arena, .diags = &session->diags};
    struct revision_set below = revision_set_make(graph, session->arena);
    size_t len = session->diags.list.len;
    uint32_t found;

    if (!resolve_name(&resolver, row, &found))
    {
        diag_rewind(&session->diags, len);
        return false;
    }
    walk_add_one(graph, session->arena, &graph->all_down, found, &below);
    return below.has[number];
}

static str applied_row(struct rebase *rebase, const str_array *rows)
{
    for (size_t i = 0; i < rows->len; i++)
    {
        if (row_stands_on(rebase, rows->at[i], rebase->bottom))
            return rows->at[i];
    }
    return (str){0};
}

str rebase_applied_row(struct rebase *rebase, const struct rebase_database *database)
{
    return applied_row(rebase, &database->rows);
}

/* ---- taking back ---- */

/* "REV@PARENT": down to the parent, on the branch of the revision only. */
static str destination_of(struct rebase *rebase)
{
    const struct graph *graph = rebase->session->script.graph;
    uint32_t bottom = rebase->bottom;
    str parent =
        edges_count(&graph->down, bottom) > 0 ? graph_id(graph, graph->down.at[graph->down.starts[bottom]]) : STR("base");

    return str_print(rebase->session->arena, STR_FMT "@" STR_FMT, STR_ARG(graph_id(graph, bottom)), STR_ARG(parent));
}

static bool plan_back(struct session *session, struct migration *migration, const str_array *rows, struct plan *out_plan)
{
    struct rebase *rebase = migration->subject;
    struct resolver resolver = {
        .graph = session->script.graph, .arena = session->arena, .diags = &session->diags, .wording = RESOLVE_DOWNGRADE};
    str url = url_mask_text(session->arena, migration->connection->url);

    if (applied_row(rebase, rows).len == 0)
        return true;
    if (!plan_downgrade(&resolver, destination_of(rebase), rows, out_plan))
        return unresolved_explain(session, &resolver, rows);
    for (size_t i = 0; i < rebase->databases.len; i++)
    {
        struct rebase_database *database = &rebase->databases.at[i];

        if (!str_equal(database->url, url))
            continue;
        database->taken_back.len = 0;
        for (size_t s = 0; s < out_plan->steps.len; s++)
            array_push(session->arena, &database->taken_back, out_plan->steps.at[s].revision->id);
    }
    return true;
}

bool rebase_take_back(struct rebase *rebase)
{
    struct migration migration = {.session = rebase->session, .plan_steps = plan_back, .subject = rebase, .is_downgrade = true};

    return databases_run(rebase, &migration);
}
