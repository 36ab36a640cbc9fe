/*
 * test: each revision up, down and up again in a scratch database; what the database holds afterwards is compared.
 *
 * An env.py of several databases is gone through once for each: the n-th run_migrations() is tested, the others have nothing to
 * do.
 *
 * The first upgrade is committed; the downgrade and the second upgrade are one transaction behind it, which is rolled back when
 * something differs or fails, so that the next revision begins from where it would have. Each such end is an end of env.py too:
 * the next revision is tried in a new session. Where what was to be rolled back had been committed in between
 * (autocommit_block, an enum value, SQLite's foreign keys), the scratch database is made anew.
 */
#include "graph/history.h"
#include "graph/identifier.h"
#include "run/command.h"
#include "run/objects.h"
#include "run/scratch.h"
#include "run/unresolved.h"
#include "text/url.h"

enum outcome
{
    TEST_NONE, /* not tried */
    TEST_OK,
    TEST_DIFFERS,
    TEST_FAILED,
    TEST_NO_DOWNGRADE, /* downgrade() raises: on purpose */
};

static const char *const outcome_words[] = {
    [TEST_NONE] = "not tested",           [TEST_OK] = "ok", [TEST_DIFFERS] = "differs", [TEST_FAILED] = "failed",
    [TEST_NO_DOWNGRADE] = "no downgrade",
};

struct trial
{
    str id, doc, path;
    str database;   /* its URL, without the password */
    bool is_wanted; /* else it is only upgraded */
    enum outcome outcome;
    int64_t duration; /* microseconds of its three steps */
    str_array findings;
};

enum phase
{
    PHASE_PLAIN, /* an upgrade that is not tested */
    PHASE_UP,
    PHASE_DOWN,
    PHASE_AGAIN,
};

struct phase_step
{
    enum phase phase;
    size_t trial;
};

struct tester
{
    struct session *session;
    struct scratch *scratch;
    str destination;
    size_t which, runs;         /* run_migrations() by number, from 1, and how many there are */
    str database;               /* of that one; empty: it was not reached */
    ARRAY(struct trial) trials; /* in the order of upgrading */
    ARRAY(struct trial) ended;  /* those of the databases before this one */
    size_t next;                /* the first that has not been upgraded for good */
    size_t count;               /* trials that are wanted, of one database */
    size_t done;                /* ... and ended, of all */

    /* Of the session under way. */
    ARRAY(struct phase_step) phases; /* beside the steps of its plan */
    bool is_stopped;                 /* ended by us: the finding is noted */
    bool is_stale;                   /* the scratch database is not what it should be */
    bool is_new;                     /* it is empty, and what is before `next` has to be upgraded first */
    int64_t began;

    /* What the scratch database held; each list has an arena, which goes when the next one is there. */
    struct arena *before_arena, *after_arena;
    object_list before, after;
    bool has_before; /* `before` is what is there in front of trials[next] */
};

/* ---- which revisions ---- */

/* The marks: by number whether a revision is wanted. */
static bool wanted_find(struct session *session, struct tester *tester, struct revision_set *out)
{
    struct resolver resolver = {
        .graph = session->script.graph, .arena = session->arena, .diags = &session->diags, .wording = RESOLVE_RANGE};
    struct revision_list list = {0};
    bool needs_rows;
    str text;

    *out = revision_set_make(session->script.graph, session->arena);
    tester->destination = STR("heads");
    if (!session_argument(session, STR("rev-range"), &text))
    {
        memset(out->has, true, session->script.graph->count);
        return true;
    }
    if (!history_select(&resolver, text, &list, &needs_rows))
        return unresolved_explain(session, &resolver, NULL);
    if (needs_rows)
    {
        diag_error(&session->diags, DIAG_USAGE, SPAN_NONE,
                   "'current' is no revision of a test, which asks no database of the project");
        diag_hint(&session->diags, "Name the revisions: limbeck test 3f2a:heads");
        return false;
    }
    for (size_t i = 0; i < list.len; i++)
        out->has[list.at[i]] = true;
    if (list.len == 1)
        tester->destination = graph_id(session->script.graph, list.at[0]);
    return true;
}

static bool plan_all(struct session *session, const struct tester *tester, struct plan *out)
{
    struct resolver resolver = {.graph = session->script.graph, .arena = session->arena, .diags = &session->diags};
    str_array none = {0};

    return plan_upgrade(&resolver, tester->destination, &none, out) || unresolved_explain(session, &resolver, &none);
}

/* All revisions up to the last one that is wanted. */
static bool trials_make(struct session *session, struct tester *tester)
{
    struct revision_set wanted;
    struct plan plan;
    size_t last = 0;

    if (!wanted_find(session, tester, &wanted) || !plan_all(session, tester, &plan))
        return false;
    for (size_t i = 0; i < plan.steps.len; i++)
    {
        const struct revision *revision = plan.steps.at[i].revision;
        str rest = revision_doc(revision), line = {0};
        uint32_t number = 0;
        bool is_wanted = graph_find(session->script.graph, revision->id, &number) && wanted.has[number];

        str_next_line(&rest, &line);
        array_push(session->arena, &tester->trials,
                   ((struct trial){.id = revision->id, .doc = line, .path = revision->path, .is_wanted = is_wanted}));
        tester->count += is_wanted;
        if (is_wanted)
            last = i + 1;
    }
    tester->trials.len = last;
    return true;
}

/* ---- the plan of a session ---- */

/* What takes a step back as soon as it is done: its changes of the rows, the other way round. */
static struct step step_back(struct arena *arena, const struct step *up)
{
    struct step down = {.revision = up->revision,
                        .from_revisions = up->to_revisions,
                        .to_revisions = up->from_revisions,
                        .log = up->log,
                        .short_log = up->short_log};
    static const enum row_change_kind opposite[] = {
        [ROW_INSERT] = ROW_DELETE, [ROW_UPDATE] = ROW_UPDATE, [ROW_DELETE] = ROW_INSERT};

    for (size_t i = up->changes.len; i > 0; i--)
    {
        const struct row_change *change = &up->changes.at[i - 1];

        array_push(arena, &down.changes, ((struct row_change){opposite[change->kind], change->to, change->from}));
    }
    return down;
}

static void step_add(struct session *child, struct tester *tester, struct plan *plan, struct step step, enum phase phase,
                     size_t trial)
{
    array_push(child->arena, &plan->steps, step);
    array_push(child->arena, &tester->phases, ((struct phase_step){phase, trial}));
}

static void row_remove(str_array *rows, str row)
{
    for (size_t i = 0; i < rows->len; i++)
    {
        if (!str_equal(rows->at[i], row))
            continue;
        rows->at[i] = rows->at[--rows->len];
        return;
    }
}

/* Whether the version table says that the first `count` steps are done, and no other. */
static bool rows_are_right(struct session *child, const struct plan *all, size_t count, const str_array *rows)
{
    str_array expected = {0};
    bool right = true;

    for (size_t i = 0; i < count; i++)
    {
        for (size_t k = 0; k < all->steps.at[i].changes.len; k++)
        {
            const struct row_change *change = &all->steps.at[i].changes.at[k];

            if (change->kind != ROW_INSERT)
                row_remove(&expected, change->from);
            if (change->kind != ROW_DELETE)
                array_push(child->arena, &expected, change->to);
        }
    }
    for (size_t i = 0; i < rows->len; i++)
        right = right && str_array_has(&expected, rows->at[i]);
    return right && rows->len == expected.len;
}

/* What the last session left has to be what was there behind the first upgrade. */
static bool state_check(struct migration *migration, struct tester *tester, bool rows_right)
{
    struct arena *arena = arena_open(arena_memory(tester->session->arena));
    object_differences differences = {0};
    object_list found;
    bool read = !rows_right || objects_read(migration, arena, &found);

    if (read && rows_right)
        objects_compare(arena, &tester->before, &found, &differences);
    arena_close(arena);
    tester->is_stale = read && (!rows_right || differences.len > 0);
    return read && (!tester->is_stale || diag_error(&migration->session->diags, DIAG_REVISION, SPAN_NONE, "stale"));
}

static void before_forget(struct tester *tester)
{
    if (tester->before_arena != NULL)
        arena_close(tester->before_arena);
    tester->before_arena = NULL;
    tester->has_before = false;
}

static void after_forget(struct tester *tester)
{
    if (tester->after_arena != NULL)
        arena_close(tester->after_arena);
    tester->after_arena = NULL;
}

static bool before_read(struct migration *migration, struct tester *tester)
{
    before_forget(tester);
    tester->before_arena = arena_open(arena_memory(tester->session->arena));
    tester->has_before = true;
    return objects_read(migration, tester->before_arena, &tester->before);
}

static bool plan_trials(struct session *child, struct migration *migration, const str_array *rows, struct plan *out_plan)
{
    struct tester *tester = migration->subject;
    struct plan all, plan = {0};

    if (migration->ran > tester->runs)
        tester->runs = migration->ran;
    if (migration->ran != tester->which)
        return true;
    tester->database = str_copy(tester->session->arena, url_mask_text(tester->session->arena, migration->connection->url));
    if (!plan_all(child, tester, &all))
        return false;
    if (!tester->is_new && tester->has_before &&
        !state_check(migration, tester, rows_are_right(child, &all, tester->next, rows)))
        return false;
    tester->phases.at = NULL;
    tester->phases.len = tester->phases.cap = 0;
    for (size_t i = tester->is_new ? 0 : tester->next; i < tester->trials.len; i++)
    {
        const struct step *up = &all.steps.at[i];

        if (i < tester->next || !tester->trials.at[i].is_wanted)
        {
            step_add(child, tester, &plan, *up, PHASE_PLAIN, i);
            continue;
        }
        step_add(child, tester, &plan, *up, PHASE_UP, i);
        step_add(child, tester, &plan, step_back(child->arena, up), PHASE_DOWN, i);
        step_add(child, tester, &plan, *up, PHASE_AGAIN, i);
    }
    plan.rows = all.rows;
    *out_plan = plan;
    tester->is_new = false;
    tester->began = os_monotonic(child->os);
    /* In front of the very first: what the server puts into a new database. */
    return tester->has_before || tester->phases.len == 0 || tester->phases.at[0].phase == PHASE_PLAIN ||
           before_read(migration, tester);
}

/* ---- what a step has done ---- */

static void finding_add(struct tester *tester, struct trial *trial, str text)
{
    array_push(tester->session->arena, &trial->findings, str_copy(tester->session->arena, text));
}

/* Behind the phase `when`: "after downgrade(): index ix_a of t is left". What the downgrade left is not told again. */
static void differences_note(struct tester *tester, struct trial *trial, const char *when,
                             const object_differences *differences)
{
    struct arena *arena = tester->session->arena;

    for (size_t i = 0; i < differences->len; i++)
    {
        str text = object_difference_text(arena, &differences->at[i], "left");

        if (!str_array_has(&trial->findings, str_join(arena, STR("after downgrade(): "), text)))
            finding_add(tester, trial, str_print(arena, "after %s: " STR_FMT, when, STR_ARG(text)));
    }
}

/* The first upgrade: what is there now is what the second one has to make. */
static bool up_ended(struct migration *migration, struct tester *tester)
{
    after_forget(tester);
    tester->after_arena = arena_open(arena_memory(tester->session->arena));
    return objects_read(migration, tester->after_arena, &tester->after);
}

/* Ends the session: what is open is rolled back. The finding is noted, nobody sees this diagnostic. */
static bool stop(struct migration *migration, struct tester *tester)
{
    tester->is_stopped = true;
    return diag_error(&migration->session->diags, DIAG_REVISION, SPAN_NONE, "stopped");
}

/* PostgreSQL takes no value out of an enum: one that stays is told, and is no failure. */
static size_t bad_count(const object_differences *differences)
{
    size_t count = 0;

    for (size_t i = 0; i < differences->len; i++)
        count += !object_only_gained_labels(&differences->at[i]);
    return count;
}

static bool down_ended(struct migration *migration, struct tester *tester, struct trial *trial)
{
    struct arena *arena = arena_open(arena_memory(tester->session->arena));
    object_differences differences = {0}, untouched = {0};
    object_list found;
    bool read = objects_read(migration, arena, &found), is_bad, is_empty;

    if (read)
    {
        objects_compare(arena, &tester->before, &found, &differences);
        objects_compare(arena, &tester->after, &found, &untouched);
    }
    is_bad = bad_count(&differences) > 0;
    is_empty = is_bad && untouched.len == 0;
    if (is_bad)
        trial->outcome = TEST_DIFFERS;
    if (is_empty)
        finding_add(tester, trial, STR("downgrade() takes nothing back"));
    else
        differences_note(tester, trial, "downgrade()", &differences);
    arena_close(arena);
    return read && (!is_empty || stop(migration, tester));
}

static bool again_ended(struct migration *migration, struct tester *tester, struct trial *trial)
{
    struct arena *arena = arena_open(arena_memory(tester->session->arena));
    object_differences differences = {0};
    object_list found;
    bool read = objects_read(migration, arena, &found);

    if (read)
        objects_compare(arena, &tester->after, &found, &differences);
    differences_note(tester, trial, "the second upgrade()", &differences);
    if (differences.len > 0)
        trial->outcome = TEST_DIFFERS;
    arena_close(arena);
    if (!read)
        return false;
    if (trial->outcome != TEST_NONE)
        return stop(migration, tester);
    trial->outcome = TEST_OK;
    return true;
}

/* The trial is at its end, and its first upgrade counts: the next one begins from there. */
static void trial_end(struct tester *tester)
{
    const struct session_callbacks *callbacks = &tester->session->settings->callbacks;
    const struct trial *trial = &tester->trials.at[tester->next];

    before_forget(tester);
    tester->before_arena = tester->after_arena;
    tester->before = tester->after;
    tester->has_before = tester->after_arena != NULL;
    tester->after_arena = NULL;
    tester->next++;
    tester->done += trial->is_wanted;
    if (callbacks->progress != NULL)
        callbacks->progress(callbacks->subject, trial->id, tester->done, tester->count);
}

/* An upgrade that is not tested. In front of one that is, what is there is read. */
static bool plain_ended(struct migration *migration, struct tester *tester)
{
    size_t next = migration->next + 1;

    if (tester->phases.at[migration->next].trial >= tester->next)
        trial_end(tester);
    return tester->has_before || next >= tester->phases.len || tester->phases.at[next].phase != PHASE_UP ||
           before_read(migration, tester);
}

static bool phase_ended(struct migration *migration, struct tester *tester, bool *out_commits)
{
    const struct phase_step *step = &tester->phases.at[migration->next];
    struct trial *trial = &tester->trials.at[step->trial];

    *out_commits = step->phase != PHASE_DOWN;
    switch (step->phase)
    {
        case PHASE_PLAIN:
            return plain_ended(migration, tester);
        case PHASE_UP:
            return up_ended(migration, tester);
        case PHASE_DOWN:
            return down_ended(migration, tester, trial);
        case PHASE_AGAIN:
            if (!again_ended(migration, tester, trial))
                return false;
            trial_end(tester);
            return true;
    }
    return true;
}

/* Reading the catalog is no part of a revision's time; a type that is gone again may be made again. */
static bool step_ended(struct migration *migration, bool *out_commits)
{
    struct tester *tester = migration->subject;
    struct os *os = migration->session->os;
    struct trial *trial = &tester->trials.at[tester->phases.at[migration->next].trial];
    bool done;

    trial->duration += os_monotonic(os) - tester->began;
    done = phase_ended(migration, tester, out_commits);
    migration->compiler.types_made = (struct map){.arena = migration->session->arena};
    tester->began = os_monotonic(os);
    return done;
}

/* ---- what a session has ended with ---- */

/* "IntegrityError: ... (versions/3f2a_users.py:12)" */
static str failure_text(struct session *session, struct session *child)
{
    const struct diag *diag = diag_last(&child->diags);
    struct source_position position;
    str where = {0};

    if (source_find(&child->sources, diag->span.from, &position))
        where = str_print(session->arena, " (" STR_FMT ":%u)", STR_ARG(position.file->name), position.line);
    return str_print(session->arena, STR_FMT STR_FMT, STR_ARG(diag->primary), STR_ARG(where));
}

static void failure_note(struct tester *tester, struct session *child, enum phase phase, struct trial *trial)
{
    static const char *const functions[] = {[PHASE_PLAIN] = "upgrade()",
                                            [PHASE_UP] = "upgrade()",
                                            [PHASE_DOWN] = "downgrade()",
                                            [PHASE_AGAIN] = "the second upgrade()"};
    const struct diag *diag = diag_last(&child->diags);
    bool is_meant = phase == PHASE_DOWN && diag->is_stated;

    trial->outcome = is_meant ? TEST_NO_DOWNGRADE : TEST_FAILED;
    finding_add(
        tester, trial,
        str_print(tester->session->arena, "%s: " STR_FMT, functions[phase], STR_ARG(failure_text(tester->session, child))));
    /* What would run elsewhere. */
    if (diag->code == DIAG_UNSUPPORTED && diag->hint.len > 0)
        finding_add(tester, trial, diag->hint);
}

/* The phase that the session was in; false: it has not come to a step. */
static bool phase_find(const struct tester *tester, const struct migration *migration, struct phase_step *out)
{
    if (migration->ran != tester->which || migration->current_revision.len == 0 || migration->next >= tester->phases.len)
        return false;
    *out = tester->phases.at[migration->next];
    return true;
}

static bool is_cancelled(const struct session *session)
{
    return session->settings->cancelled != NULL && *session->settings->cancelled;
}

/* *out_more: another session is to go on. False: the command fails. */
static bool session_settle(struct tester *tester, struct session *child, const struct migration *migration, bool *out_more)
{
    struct phase_step at;

    *out_more = true;
    if (tester->is_stale)
    {
        session_end(child);
        scratch_clear(tester->scratch);
        tester->is_new = true;
        return true;
    }
    if (is_cancelled(tester->session))
    {
        session_end(child);
        return diag_error(&tester->session->diags, DIAG_CANCELLED, SPAN_NONE, "cancelled: %zu of %zu revisions were tested",
                          tester->done, tester->count);
    }
    if (!phase_find(tester, migration, &at))
        return scratch_fail(tester->session, child);
    if (!tester->is_stopped)
        failure_note(tester, child, at.phase, &tester->trials.at[at.trial]);
    session_end(child);
    /* Nothing can stand on a revision that was not applied. */
    *out_more = at.phase == PHASE_DOWN || at.phase == PHASE_AGAIN;
    if (*out_more)
        trial_end(tester);
    return true;
}

/* One database, in as many sessions as it takes. *out_complete: env.py came to its end. */
static bool database_run(struct tester *tester, bool *out_complete)
{
    bool more = true;

    *out_complete = false;
    while (more)
    {
        struct migration migration = {.plan_steps = plan_trials, .subject = tester, .step_ended = step_ended};
        struct session *child;

        tester->is_stopped = tester->is_stale = false;
        tester->phases.len = 0;
        if (scratch_run(tester->scratch, &migration, &child))
        {
            session_end(child);
            *out_complete = true;
            return true;
        }
        if (!session_settle(tester, child, &migration, &more))
            return false;
        more = more && tester->next < tester->trials.len;
    }
    return true;
}

/* What a database begins with. */
static void database_begin(struct tester *tester, const struct trial *trials)
{
    before_forget(tester);
    after_forget(tester);
    tester->which++;
    tester->next = 0;
    tester->is_new = true;
    tester->database = (str){0};
    memcpy(tester->trials.at, trials, tester->trials.len * sizeof *trials);
}

/* Whether there is another database is known when env.py has come to its end. */
static bool run(struct tester *tester)
{
    struct arena *arena = tester->session->arena;
    struct trial *trials = arena_alloc(arena, (tester->trials.len + 1) * sizeof *trials);
    bool complete = false;

    memcpy(trials, tester->trials.at, tester->trials.len * sizeof *trials);
    while (tester->trials.len > 0 && (!complete || tester->which < tester->runs))
    {
        database_begin(tester, trials);
        if (!database_run(tester, &complete))
            return false;
        for (size_t i = 0; tester->database.len > 0 && i < tester->trials.len; i++)
        {
            tester->trials.at[i].database = tester->database;
            array_push(arena, &tester->ended, tester->trials.at[i]);
        }
    }
    return true;
}

/* ---- the result ---- */

static void trial_show(struct session *session, const struct trial *trial, bool names_database)
{
    struct arena *arena = session->arena;
    struct buf line = BUF(arena);
    struct record *record;
    bool has_time = trial->outcome != TEST_NONE;

    buf_print(&line, "%-13s" STR_FMT, outcome_words[trial->outcome], STR_ARG(trial->id));
    if (trial->doc.len > 0)
        buf_print(&line, " " STR_FMT, STR_ARG(trial->doc));
    if (names_database)
        buf_print(&line, ", " STR_FMT, STR_ARG(trial->database));
    if (has_time)
        buf_print(&line, " (%lld ms)", (long long)(trial->duration / 1000));
    for (size_t i = 0; i < trial->findings.len; i++)
        buf_print(&line, "\n    " STR_FMT, STR_ARG(trial->findings.at[i]));
    record = session_result(session, buf_str(&line));
    record_add_text(arena, record, STR("revision"), trial->id);
    record_add_text(arena, record, STR("doc"), trial->doc);
    record_add_text(arena, record, STR("path"), trial->path);
    record_add_text(arena, record, STR("database"), trial->database);
    record_add_text(arena, record, STR("result"), str_from(outcome_words[trial->outcome]));
    if (has_time)
        record_add_int(arena, record, STR("duration_ms"), trial->duration / 1000);
    record_add_texts(arena, record, STR("findings"), &trial->findings);
}

/* A downgrade() that raises says so itself: that is no failure. */
static bool is_bad(const struct trial *trial)
{
    return trial->outcome == TEST_DIFFERS || trial->outcome == TEST_FAILED || (trial->is_wanted && trial->outcome == TEST_NONE);
}

static void result_show(struct session *session, const struct tester *tester)
{
    size_t bad = 0, count = 0;

    for (size_t i = 0; i < tester->ended.len; i++)
    {
        const struct trial *trial = &tester->ended.at[i];

        bad += is_bad(trial);
        count += trial->is_wanted;
        if (trial->is_wanted || trial->outcome == TEST_FAILED)
            trial_show(session, trial, tester->runs > 1);
    }
    if (bad == 0)
        return;
    session->is_different = true;
    /* An answer, not a failure: exit code 3. */
    diag_error(&session->diags, DIAG_REVISION, SPAN_NONE, "%zu of %zu revision%s did not pass", bad, count,
               count == 1 ? "" : "s");
    diag_hint(&session->diags, "`limbeck test REVISION` tries one of them again.");
}

bool command_test(struct session *session)
{
    struct tester tester = {.session = session};

    bool done = trials_make(session, &tester) && scratch_make(session, &tester.scratch) && run(&tester);

    before_forget(&tester);
    after_forget(&tester);
    if (!done)
        return false;
    scratch_clear(tester.scratch);
    result_show(session, &tester);
    return true;
}
