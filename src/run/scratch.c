/* The sessions that work in scratch databases, and which database each connection goes to. See scratch.h. */
#include "run/scratch.h"

#include "db/params.h"
#include "run/command.h"
#include "text/url.h"

struct scratch
{
    struct session *session; /* of the command */
    struct arena *arena;     /* of the databases */
    struct diags diags;      /* of the keepers */
    str url;                 /* limbeck.scratch_url; empty: none */
    ARRAY(struct scratch_database *) databases;
};

/* ---- databases ---- */

void scratch_clear(struct scratch *scratch)
{
    for (size_t i = 0; i < scratch->databases.len; i++)
    {
        const struct scratch_database *database = scratch->databases.at[i];
        struct session *session = scratch->session;

        if (scratch_database_drop(scratch->arena, &scratch->diags, scratch->databases.at[i]))
            continue;
        session_log(session, LOG_WARNING, "limbeck",
                    "the scratch database " STR_FMT " is still there (" STR_FMT "): the next run, or DROP DATABASE " STR_FMT
                    ", removes it",
                    STR_ARG(database->name), STR_ARG(diag_last(&scratch->diags)->primary), STR_ARG(database->name));
    }
    scratch->databases.len = 0;
}

static void scratch_close(void *subject)
{
    struct scratch *scratch = subject;

    scratch_clear(scratch);
    arena_close(scratch->arena);
}

bool scratch_make(struct session *session, struct scratch **out)
{
    struct scratch *scratch = arena_new(session->arena, struct scratch);

    if (!config_text_or_empty(&session->config, STR("limbeck.scratch_url"), &scratch->url))
        return false;
    scratch->session = session;
    scratch->arena = arena_open(arena_memory(session->arena));
    scratch->diags.arena = scratch->arena;
    arena_on_close(session->arena, scratch_close, scratch);
    *out = scratch;
    return true;
}

bool scratch_url(const struct scratch *scratch, str *out_url)
{
    *out_url = scratch->url;
    return scratch->url.len > 0;
}

/* "limbeck_scratch_4711_9f02c4": the process, and what no other run of it has had. */
static str name_make(struct scratch *scratch)
{
    unsigned char bytes[4];

    os_random(scratch->session->os, bytes, sizeof bytes);
    return str_print(scratch->arena, "limbeck_scratch_%lld_%02x%02x%02x%02x", (long long)os_process_id(scratch->session->os),
                     bytes[0], bytes[1], bytes[2], bytes[3]);
}

static struct scratch_database *database_find(struct scratch *scratch, str url)
{
    for (size_t i = 0; i < scratch->databases.len; i++)
    {
        if (str_equal(scratch->databases.at[i]->origin, url))
            return scratch->databases.at[i];
    }
    return NULL;
}

/* Why no database could be made is the child's diagnostic: its own go with its memory. */
static bool diag_hand_on(const struct scratch *scratch, struct session *child)
{
    const struct diag *diag = diag_last(&scratch->diags);
    struct diag *copy;

    diag_error(&child->diags, diag->code, SPAN_NONE, STR_FMT, STR_ARG(diag->primary));
    copy = diag_last(&child->diags);
    copy->exception = diag->exception;
    copy->sqlstate = diag->sqlstate;
    if (diag->detail.len > 0)
        diag_detail(&child->diags, STR_FMT, STR_ARG(diag->detail));
    if (diag->hint.len > 0)
        diag_hint(&child->diags, STR_FMT, STR_ARG(diag->hint));
    return false;
}

bool scratch_redirect(struct session *child, str url, struct db_params *params)
{
    struct scratch *scratch = child->scratch;
    struct scratch_database *database = database_find(scratch, url);
    struct db_params given;

    if (database == NULL)
    {
        database = arena_new(scratch->arena, struct scratch_database);
        database->origin = str_copy(scratch->arena, url);
        database->name = name_make(scratch);
        database->is_elsewhere = scratch->url.len > 0;
        /* The child's memory goes before the database does. */
        given = db_params_copy(scratch->arena, params);
        given.notice = NULL;
        given.cancelled = NULL;
        if (!scratch_database_make(scratch->arena, child->os, &scratch->diags, &given, database))
            return diag_hand_on(scratch, child);
        array_push(scratch->arena, &scratch->databases, database);
    }
    params->at = database->params.at;
    params->len = database->params.len;
    return true;
}

/* ---- sessions ---- */

bool scratch_run(struct scratch *scratch, struct migration *migration, struct session **out_child)
{
    /* What env.py and the revisions print and log is of no use here. */
    struct session *child = session_child(scratch->session, &(struct session_callbacks){0});

    child->scratch = scratch;
    *out_child = child;
    migration->session = child;
    child->migration = migration;
    return command_prepare(child, NEED_GRAPH) && session_run_environment(child);
}

/* ---- what went wrong ---- */

bool scratch_fail(struct session *to, struct session *child)
{
    const struct diag *diag = diag_last(&child->diags);
    struct diag *copy = session_take_diag(to, child, diag);

    if (copy->detail.len == 0)
        diag_detail(&to->diags, "in a scratch database: the project's own was not touched");
    session_end(child);
    return false;
}
