/* Commands that change the database: upgrade, downgrade, stamp, ensure_version, seed. */
#include "graph/identifier.h"
#include "run/command.h"
#include "run/drift.h"
#include "run/migration.h"
#include "run/unresolved.h"

static struct resolver resolver_for(struct session *session, enum resolve_wording wording, str end)
{
    return (struct resolver){
        .graph = session->script.graph,
        .arena = session->arena,
        .diags = &session->diags,
        .wording = wording,
        .end = end,
    };
}

/* The rows that a script begins with. */
static bool offline_rows(struct migration *migration, struct resolver *resolver, str_array *out_rows)
{
    if (migration->starting_revision.len == 0)
        return true;
    resolver->start = migration->starting_revision;
    return plan_offline_rows(resolver, migration->starting_revision, out_rows);
}

/* ---- upgrade and downgrade ---- */

/* Whether END of a range is strictly below its START; what names no single revision is not. */
static bool range_goes_down(struct session *session, struct resolver *resolver, str from, str to)
{
    const struct graph *graph = session->script.graph;
    struct revision_set below = revision_set_make(graph, session->arena);
    size_t len = session->diags.list.len;
    uint32_t start, end;

    if (!resolve_revision(resolver, from, &start) || !resolve_revision(resolver, to, &end))
    {
        diag_rewind(&session->diags, len);
        return false;
    }
    if (!number_is_revision(start) || start == end)
        return false;
    walk_add_one(graph, session->arena, &graph->all_down, start, &below);
    return !number_is_revision(end) || below.has[end];
}

/* Alembic writes an empty script. */
static bool range_refuse_down(struct session *session, struct migration *migration, const struct plan *plan)
{
    struct resolver resolver = resolver_for(session, RESOLVE_PLAIN, (str){0});
    str from = migration->starting_revision, to = migration->target;

    if (!migration->is_offline || from.len == 0 || plan->steps.len > 0 || !range_goes_down(session, &resolver, from, to))
        return true;
    diag_error(&session->diags, DIAG_COMMAND, SPAN_NONE,
               "the range " STR_FMT ":" STR_FMT " goes down: nothing is to be upgraded", STR_ARG(from), STR_ARG(to));
    diag_hint(&session->diags,
              "`limbeck downgrade " STR_FMT ":" STR_FMT " --sql` goes down; `limbeck upgrade " STR_FMT ":" STR_FMT
              " --sql` goes up.",
              STR_ARG(from), STR_ARG(to), STR_ARG(to), STR_ARG(from));
    return false;
}

static bool plan_up(struct session *session, struct migration *migration, const str_array *rows, struct plan *out_plan)
{
    struct resolver resolver = resolver_for(session, RESOLVE_UPGRADE, migration->target);
    str_array from = *rows;

    if ((migration->is_offline && !offline_rows(migration, &resolver, &from)) ||
        !plan_upgrade(&resolver, migration->target, &from, out_plan))
        return unresolved_explain(session, &resolver, &from);
    return range_refuse_down(session, migration, out_plan);
}

static bool plan_down(struct session *session, struct migration *migration, const str_array *rows, struct plan *out_plan)
{
    struct resolver resolver = resolver_for(session, RESOLVE_DOWNGRADE, migration->target);
    str_array from = *rows;

    if ((migration->is_offline && !offline_rows(migration, &resolver, &from)) ||
        !plan_downgrade(&resolver, migration->target, &from, out_plan))
        return unresolved_explain(session, &resolver, &from);
    return true;
}

static bool target_read(struct session *session, struct migration *migration)
{
    struct identifier_range range = {0};
    bool has_start;
    str text;

    session_argument(session, STR("revision"), &text);
    session_argument(session, STR("tag"), &migration->tag);
    migration->is_offline = session_flag(session, STR("sql"));
    if (!identifier_parse_destination(text, migration->is_offline, &session->diags, &has_start, &range))
    {
        diag_hint(&session->diags, "A range START:END is for scripts: add --sql.");
        return false;
    }
    migration->target = range.end.len > 0 || has_start ? range.end : text;
    migration->starting_revision = range.start;
    return true;
}

static bool run(struct session *session, struct migration *migration)
{
    bool done;

    session->migration = migration;
    done = session_run_environment(session);
    taken_show(session, migration);
    return done;
}

bool command_upgrade(struct session *session)
{
    struct migration migration = {.session = session, .plan_steps = plan_up, .ensures = true, .names_edited = true};

    return target_read(session, &migration) && run(session, &migration);
}

bool command_downgrade(struct session *session)
{
    struct migration migration = {.session = session, .plan_steps = plan_down, .is_downgrade = true, .ensures = true};

    if (!target_read(session, &migration))
        return false;
    if (migration.is_offline && migration.starting_revision.len == 0)
    {
        diag_error_alembic(&session->diags, DIAG_COMMAND, SPAN_NONE, "downgrade with --sql requires <fromrev>:<torev>");
        diag_hint(&session->diags, "For example: limbeck downgrade head:-1 --sql");
        return false;
    }
    return run(session, &migration);
}

/* ---- stamp ---- */

/* --verify, once for each database: with a difference nothing is written. */
static bool stamp_verify(struct migration *migration, struct plan *plan)
{
    struct drift *drift = migration->subject;

    if (drift == NULL || drift->parts.len >= migration->ran)
        return true;
    if (!drift_compare(migration, &plan->rows, drift))
        return false;
    if (drift_is_empty(drift))
        return true;
    *plan = (struct plan){.rows = migration->rows};
    migration->purges = migration->ensures = false;
    return true;
}

static bool plan_stamps(struct session *session, struct migration *migration, const str_array *rows, struct plan *out_plan)
{
    struct resolver resolver = resolver_for(session, RESOLVE_STAMP, (str){0});
    str_array targets = migration->targets;
    str_array from = *rows;

    if (migration->purges)
        from.len = 0;
    if ((migration->is_offline && !offline_rows(migration, &resolver, &from)) ||
        !plan_stamp(&resolver, &targets, &from, out_plan))
        return unresolved_explain(session, &resolver, &from);
    return stamp_verify(migration, out_plan);
}

static bool drift_refuse(struct session *session, const struct drift *drift)
{
    size_t count;

    if (!drift_show(session, drift, false, &count))
        return false;
    session->is_different = count > 0;
    if (count == 0)
        return true;
    /* An answer, not a failure: exit code 3. */
    diag_error(&session->diags, DIAG_REVISION, SPAN_NONE,
               "nothing was stamped: the database differs from what these revisions build: %zu difference%s", count,
               count == 1 ? "" : "s");
    diag_hint(&session->diags, "Stamp a revision that fits, or mend the database: `limbeck check --history --sql` shows how, once it "
                               "is stamped.");
    return true;
}

/* With --sql a single range START:END is allowed; the start then names the rows that are there. */
static bool stamp_targets(struct session *session, struct migration *migration)
{
    str_array given = session_arguments(session, STR("revisions"));

    for (size_t i = 0; i < given.len; i++)
    {
        struct identifier_range range = {0};
        bool has_start;

        if (!identifier_parse_destination(given.at[i], migration->is_offline, &session->diags, &has_start, &range))
            return false;
        if (has_start && migration->starting_revision.len > 0 && !str_equal(migration->starting_revision, range.start))
            return diag_error_alembic(&session->diags, DIAG_COMMAND, SPAN_NONE,
                                      "Stamp operation with --sql only supports a single starting revision at a time");
        if (has_start)
            migration->starting_revision = range.start;
        array_push(session->arena, &migration->targets, has_start ? range.end : given.at[i]);
    }
    return true;
}

bool command_stamp(struct session *session)
{
    struct migration migration = {
        .session = session,
        .plan_steps = plan_stamps,
        .is_stamp = true,
        .ensures = true,
        .purges = session_flag(session, STR("purge")),
        .is_offline = session_flag(session, STR("sql")),
    };

    struct drift drift = {0};
    bool verifies = session_flag(session, STR("verify"));

    session_argument(session, STR("tag"), &migration.tag);
    if (verifies && migration.is_offline)
    {
        diag_error(&session->diags, DIAG_USAGE, SPAN_NONE, "--verify looks at the database, which --sql does not");
        diag_hint(&session->diags, "Leave one of them out.");
        return false;
    }
    if (verifies)
        migration.subject = &drift;
    if (migration.purges && migration.is_offline)
    {
        diag_error_alembic(&session->diags, DIAG_COMMAND, SPAN_NONE, "Can't use --purge with --sql mode");
        diag_hint(&session->diags, "A script does not know which rows are there: name them with `limbeck stamp START:END --sql`.");
        return false;
    }
    return stamp_targets(session, &migration) && (!verifies || scratch_make(session, &drift.scratch)) &&
           run(session, &migration) && drift_refuse(session, &drift);
}

/* ---- ensure_version ---- */

static bool plan_nothing(struct session *session, struct migration *migration, const str_array *rows, struct plan *out_plan)
{
    (void)session;
    (void)rows;
    (void)out_plan;
    return !migration->is_offline || version_ensure(migration);
}

bool command_ensure_version(struct session *session)
{
    struct migration migration = {
        .session = session,
        .plan_steps = plan_nothing,
        .ensures = true,
        .is_offline = session_flag(session, STR("sql")),
    };

    return run(session, &migration);
}

/* ---- seed ---- */

static bool seed_folder(struct session *session, str *out_folder)
{
    struct config *config = &session->config;
    str given;
    bool found;

    if (session_argument(session, STR("folder"), out_folder))
        return true;
    if (!config_text(config, STR("limbeck.seeds"), &given, &found))
        return false;
    *out_folder = path_relative(path_normal(session->arena, path_join(session->arena, config->here, found ? given : STR("seeds"))),
                                config->working_folder);
    return true;
}

static bool seed_run(struct session *session, struct migration *migration, const struct os_file *file, str folder)
{
    struct db *db = migration->connection->db;
    str path = path_join(session->arena, folder, file->name);
    const struct source_file *source;
    struct span span;
    int64_t affected;

    if (file->error != 0)
        return os_file_error(&session->diags, path, file->error);
    source = source_add(&session->sources, path, file->text);
    span = source != NULL ? (struct span){source->first, source->first} : SPAN_NONE;
    session_log(session, LOG_INFO, "limbeck", "Running seed " STR_FMT, STR_ARG(file->name));
    if (str_trim(file->text).len == 0)
        return true;
    if (db_transaction(db) == DB_IDLE && !db_begin(db))
        return false;
    if (!host_connection_send(migration->connection, file->text, span, &affected))
    {
        diag_hint(&session->diags, "Nothing of '" STR_FMT "' remains; the files before it are committed.", STR_ARG(path));
        return false;
    }
    return db_transaction(db) == DB_IDLE || db_commit(db);
}

/* What is to run, read before anything is connected to. */
struct seeds
{
    str folder;
    os_files files;
};

static bool seeds_read(struct session *session, struct seeds *out)
{
    if (seed_folder(session, &out->folder) &&
        os_read_folder(session->os, session->arena, &session->diags, out->folder, STR(".sql"), 0, &out->files))
        return true;
    diag_hint(&session->diags, "limbeck seed runs the .sql files of the folder seeds beside alembic.ini; name another with "
                               "`limbeck seed FOLDER` or `limbeck.seeds = FOLDER`.");
    return false;
}

static bool plan_seeds(struct session *session, struct migration *migration, const str_array *rows, struct plan *out_plan)
{
    const struct seeds *seeds = migration->subject;

    (void)rows;
    (void)out_plan;
    for (size_t i = 0; i < seeds->files.len; i++)
    {
        str name = seeds->files.at[i].name;

        if (!seed_run(session, migration, &seeds->files.at[i], seeds->folder))
            return false;
        record_add_text(session->arena, session_result(session, str_print(session->arena, "seeded " STR_FMT, STR_ARG(name))),
                        STR("file"), name);
    }
    return true;
}

bool command_seed(struct session *session)
{
    struct seeds seeds = {0};
    struct migration migration = {.session = session, .plan_steps = plan_seeds, .subject = &seeds, .is_reading = true};

    return seeds_read(session, &seeds) && run(session, &migration);
}
