/*
 * reset: drops what is in the schema of the version table, and upgrades from nothing.
 *
 * env.py is evaluated twice. The first time, in a session of its own that is closed behind it, it shows where it goes: what is
 * there is read and counted, and the whole plan is made. Then every database is confirmed by its name, or none is touched. The
 * second time each of them is dropped and upgraded, in one transaction where the database can: run/migration.c calls
 * reset_clean with the lock taken. What has come since the question, and a database that was not asked about, is not dropped.
 */
#include "run/clean.h"
#include "run/command.h"
#include "run/foresee.h"
#include "run/unresolved.h"

/* One schema that env.py goes to. */
struct reset_target
{
    str url;
    struct clean_list list;
    bool is_transactional;
    bool commits_each;  /* transaction_per_migration */
    str_array half_way; /* files of revisions that commit in their middle */
    str_array revisions;
};

struct reset
{
    struct arena *arena;
    str revision;
    ARRAY(struct reset_target) targets;
    bool has_begun;  /* something was dropped */
    bool is_lasting; /* ... and may have been committed */
};

/* ---- the plan ---- */

static bool plan_from_nothing(struct session *session, struct migration *migration, struct plan *out_plan)
{
    struct reset *reset = migration->subject;
    str_array none = {0};
    struct resolver resolver = {
        .graph = session->script.graph,
        .arena = session->arena,
        .diags = &session->diags,
        .wording = RESOLVE_UPGRADE,
        .end = reset->revision,
    };

    return plan_upgrade(&resolver, reset->revision, &none, out_plan) || unresolved_explain(session, &resolver, &none);
}

static bool plan_reset(struct session *session, struct migration *migration, const str_array *rows, struct plan *out_plan)
{
    (void)rows;
    return plan_from_nothing(session, migration, out_plan);
}

/* ---- the first time: what is there ---- */

static void plan_note(struct session *session, struct reset *reset, const struct plan *plan, struct reset_target *target)
{
    struct diags ignored = {.arena = session->arena};

    for (size_t i = 0; i < plan->steps.len; i++)
    {
        const struct revision *revision = plan->steps.at[i].revision;
        str text;

        array_push(reset->arena, &target->revisions, str_copy(reset->arena, revision->id));
        /* A file that cannot be read now is a refusal of the second time. */
        if (os_read_file(session->os, session->arena, &ignored, revision->path, 0, &text) &&
            str_find(text, STR("autocommit_block")) != STR_NONE)
            array_push(reset->arena, &target->half_way, str_copy(reset->arena, revision->path));
    }
}

static bool survey_one(struct session *session, struct migration *migration, const str_array *rows, struct plan *out_plan)
{
    struct reset *reset = migration->subject;
    struct reset_target target = {
        .url = str_copy(reset->arena, migration->connection->url),
        .is_transactional = db_kind(migration->connection->db) != DB_MYSQL,
        .commits_each = migration->options.transaction_per_migration,
    };
    struct plan plan = {0};

    (void)rows;
    (void)out_plan;
    if (!clean_read(migration, reset->arena, &target.list) || !clean_count(migration, &target.list) ||
        !plan_from_nothing(session, migration, &plan) || !migration_foresee(migration, &plan))
        return false;
    plan_note(session, reset, &plan, &target);
    array_push(reset->arena, &reset->targets, target);
    return true;
}

/* Only limbeck's own lines: what has been created. */
static void survey_log(void *subject, enum log_level level, str logger, str message)
{
    if (str_equal(logger, STR("limbeck")))
        session_log(subject, level, "limbeck", STR_FMT, STR_ARG(message));
}

/* What env.py prints and logs comes with the second time. On failure the child's diagnostics become the session's. */
static bool survey(struct session *session, struct reset *reset)
{
    struct session *child = session_child(session, &(struct session_callbacks){.subject = session, .log = survey_log});
    struct migration migration = {.session = child, .plan_steps = survey_one, .subject = reset, .is_reading = true};

    child->migration = &migration;
    if (command_prepare(child, NEED_GRAPH) && session_run_environment(child))
    {
        session_end(child);
        return true;
    }
    child->migration = NULL;
    session->diags = child->diags;
    session->sources = child->sources;
    return false;
}

/* ---- what is to go ---- */

static str number_text(struct arena *arena, int64_t number)
{
    if (number > CLEAN_ROWS_MOST)
        return STR("more than 100,000 rows");
    return str_print(arena, "%lld row%s", (long long)number, number == 1 ? "" : "s");
}

static void target_show(struct session *session, const struct reset_target *target)
{
    const struct clean_list *list = &target->list;

    session_log(session, LOG_INFO, "limbeck",
                "reset of the database '" STR_FMT "', schema '" STR_FMT "':", STR_ARG(list->database), STR_ARG(list->schema));
    for (size_t i = 0; i < list->objects.len; i++)
    {
        const struct clean_object *object = &list->objects.at[i];

        if (object->has_rows)
            session_log(session, LOG_INFO, "limbeck", "drops " STR_FMT " " STR_FMT " (" STR_FMT ")", STR_ARG(object->kind),
                        STR_ARG(object->name), STR_ARG(number_text(session->arena, object->rows)));
        else
            session_log(session, LOG_INFO, "limbeck", "drops " STR_FMT " " STR_FMT, STR_ARG(object->kind),
                        STR_ARG(object->name));
    }
}

/* Where a failing upgrade would not bring back what was dropped, that is said before. */
static void target_warn(struct session *session, const struct reset_target *target)
{
    if (!target->is_transactional)
        session_log(session, LOG_WARNING, "limbeck",
                    "the server commits each DROP: when the upgrade fails, what was dropped is gone");
    else if (target->commits_each)
        session_log(session, LOG_WARNING, "limbeck",
                    "transaction_per_migration: when a revision behind the first one fails, what was dropped is gone");
    else if (target->half_way.len > 0)
        session_log(session, LOG_WARNING, "limbeck",
                    STR_FMT
                    " commits in its middle (autocommit_block): when it or a later revision fails, what was dropped is gone",
                    STR_ARG(str_array_join(session->arena, &target->half_way, STR(", "))));
}

static bool outside_refuse(struct session *session, const struct clean_list *list)
{
    if (list->outside.len == 0)
        return true;
    diag_error(&session->diags, DIAG_COMMAND, SPAN_NONE,
               "what is outside of the schema '" STR_FMT "' would be dropped along: " STR_FMT, STR_ARG(list->schema),
               STR_ARG(str_array_join(session->arena, &list->outside, STR(", "))));
    diag_hint(&session->diags, "Nothing has been changed. Drop them first, or reset the other schema before this one.");
    return false;
}

/* ---- by name ---- */

/* Two databases of one name on two servers need --yes NAME twice. */
static bool is_confirmed(const struct reset *reset, const str_array *yes, size_t index)
{
    const struct reset_target *target = &reset->targets.at[index];
    size_t given = 0, needed = 1;

    for (size_t i = 0; i < yes->len; i++)
        given += str_equal(yes->at[i], target->list.database);
    for (size_t i = 0; i < index; i++)
    {
        const struct reset_target *other = &reset->targets.at[i];

        /* A second schema of the same database is confirmed with the first. */
        if (str_equal(other->url, target->url))
            return given > 0;
        needed += str_equal(other->list.database, target->list.database);
    }
    return given >= needed;
}

static bool refuse(struct session *session, const struct reset_target *target)
{
    diag_error(&session->diags, DIAG_CANCELLED, SPAN_NONE, "the reset of the database '" STR_FMT "' was not confirmed",
               STR_ARG(target->list.database));
    diag_hint(&session->diags,
              "Nothing has been changed. `limbeck reset --yes " STR_FMT "` drops what is listed above; each database "
              "that env.py goes to needs its own --yes NAME.",
              STR_ARG(target->list.database));
    return false;
}

static bool ask(struct session *session, const struct reset_target *target)
{
    const struct session_callbacks *callbacks = &session->settings->callbacks;
    str answer;

    if (callbacks->ask == NULL ||
        !callbacks->ask(callbacks->subject, STR("All of this is dropped. To go on, type the name of the database:"),
                        session->arena, &answer))
        return refuse(session, target);
    if (str_equal(str_trim(answer), target->list.database))
        return true;
    diag_error(&session->diags, DIAG_CANCELLED, SPAN_NONE, "'" STR_FMT "' is not the name of the database: it is '" STR_FMT "'",
               STR_ARG(str_trim(answer)), STR_ARG(target->list.database));
    diag_hint(&session->diags, "Nothing has been changed.");
    return false;
}

static bool names_check(struct session *session, const struct reset *reset, const str_array *yes)
{
    for (size_t i = 0; i < yes->len; i++)
    {
        bool found = false;

        for (size_t j = 0; j < reset->targets.len; j++)
            found = found || str_equal(reset->targets.at[j].list.database, yes->at[i]);
        if (found)
            continue;
        diag_error(&session->diags, DIAG_CANCELLED, SPAN_NONE,
                   "--yes names the database '" STR_FMT "', env.py goes to '" STR_FMT "'", STR_ARG(yes->at[i]),
                   STR_ARG(reset->targets.at[0].list.database));
        diag_hint(&session->diags, "Nothing has been changed. --url and LIMBECK_URL say which database is meant.");
        return false;
    }
    return true;
}

static bool confirm(struct session *session, const struct reset *reset)
{
    str_array yes = session_arguments(session, STR("yes"));

    for (size_t i = 0; i < reset->targets.len; i++)
    {
        const struct reset_target *target = &reset->targets.at[i];

        if (target->list.objects.len == 0)
            continue;
        target_show(session, target);
        if (!outside_refuse(session, &target->list))
            return false;
        target_warn(session, target);
    }
    if (!names_check(session, reset, &yes))
        return false;
    for (size_t i = 0; i < reset->targets.len; i++)
    {
        const struct reset_target *target = &reset->targets.at[i];

        if (target->list.objects.len == 0 || is_confirmed(reset, &yes, i))
            continue;
        if (yes.len > 0 ? !refuse(session, target) : !ask(session, target))
            return false;
    }
    return true;
}

/* ---- the second time ---- */

static const struct reset_target *target_find(const struct reset *reset, const struct migration *migration,
                                              const struct clean_list *list)
{
    for (size_t i = 0; i < reset->targets.len; i++)
    {
        const struct reset_target *target = &reset->targets.at[i];

        if (str_equal(target->url, migration->connection->url) && str_equal(target->list.schema, list->schema))
            return target;
    }
    return NULL;
}

static bool lists_equal(const struct clean_list *a, const struct clean_list *b)
{
    bool equal = a->objects.len == b->objects.len;

    for (size_t i = 0; equal && i < a->objects.len; i++)
        equal = str_equal(a->objects.at[i].target, b->objects.at[i].target) &&
                str_equal(a->objects.at[i].kind, b->objects.at[i].kind);
    return equal;
}

static bool reset_clean(struct migration *migration)
{
    struct session *session = migration->session;
    struct reset *reset = migration->subject;
    const struct reset_target *target;
    struct clean_list list;

    if (!clean_read(migration, session->arena, &list))
        return false;
    target = target_find(reset, migration, &list);
    if (!outside_refuse(session, &list))
        return false;
    if (target == NULL || !lists_equal(&target->list, &list))
    {
        diag_error(&session->diags, DIAG_COMMAND, SPAN_NONE,
                   "the database '" STR_FMT "' holds something else than what was listed", STR_ARG(list.database));
        diag_hint(&session->diags, "Somebody else is at work there: run the command again.");
        return false;
    }
    reset->has_begun = reset->has_begun || list.objects.len > 0;
    reset->is_lasting = reset->is_lasting || (list.objects.len > 0 && !target->is_transactional);
    return clean_drop(migration, &list);
}

static bool run(struct session *session, struct reset *reset)
{
    struct migration migration = {.session = session, .plan_steps = plan_reset, .subject = reset, .clean = reset_clean};
    bool done;

    session->migration = &migration;
    done = session_run_environment(session);
    reset->is_lasting = reset->is_lasting || done || migration.has_committed;
    session->migration = NULL;
    if (!done && reset->has_begun)
        session_log(session, reset->is_lasting ? LOG_WARNING : LOG_INFO, "limbeck", "%s",
                    reset->is_lasting ? "what was dropped is gone" : "nothing was dropped: all is as it was before");
    return done;
}

/* ---- the result ---- */

static struct record *record_of(struct session *session, const struct reset_target *target)
{
    struct record *record = session_result(session, (str){0});

    /* For --json; a person has read the log lines. */
    record->line = (str){0};
    record_add_text(session->arena, record, STR("database"), target->list.database);
    record_add_text(session->arena, record, STR("schema"), target->list.schema);
    return record;
}

static void target_record(struct session *session, const struct reset *reset, const struct reset_target *target, bool done)
{
    struct arena *arena = session->arena;

    for (size_t i = 0; i < target->list.objects.len; i++)
    {
        const struct clean_object *object = &target->list.objects.at[i];
        struct record *record = record_of(session, target);

        record_add_text(arena, record, STR("kind"), object->kind);
        record_add_text(arena, record, STR("name"), object->name);
        if (object->has_rows)
        {
            record_add_int(arena, record, STR("rows"), object->rows > CLEAN_ROWS_MOST ? CLEAN_ROWS_MOST : object->rows);
            record_add_bool(arena, record, STR("has_more_rows"), object->rows > CLEAN_ROWS_MOST);
        }
        record_add_bool(arena, record, STR("is_dropped"), reset->has_begun && reset->is_lasting);
    }
    for (size_t i = 0; done && i < target->revisions.len; i++)
    {
        struct record *record = record_of(session, target);

        record_add_text(arena, record, STR("revision"), target->revisions.at[i]);
        record_add_bool(arena, record, STR("is_upgrade"), true);
    }
}

bool command_reset(struct session *session)
{
    struct reset reset = {.arena = session->arena};
    bool done;

    if (!session_argument(session, STR("revision"), &reset.revision))
        reset.revision = STR("heads");
    if (!survey(session, &reset))
        return false;
    done = confirm(session, &reset) && run(session, &reset);
    for (size_t i = 0; i < reset.targets.len; i++)
        target_record(session, &reset, &reset.targets.at[i], done);
    return done;
}
