/*
 * Analyse mode: which runs of env.py and of each revision there are, and what becomes of their failures.
 *
 * env.py drives as ever. Where it calls run_migrations() the steps are upgrade() and downgrade() of every revision, each as
 * often as it has decisions to go other ways. When env.py is refused before that, the revisions are analysed under the env.py
 * that stands in where a project has none.
 *
 * A failure is a refusal of ours, or an exception. An exception that a statement of the project raises is its own business, as
 * under Alembic; one in a run that has decided on values of the database may never come, unless a module has no such name. All
 * else would be refused.
 */
#include "run/analysis.h"

enum
{
    ENVIRONMENT_RUNS = 8,
    REVISION_RUNS = 64,
    CALLS_MOST = 4,                    /* of run_migrations(): one for each tenant or database */
    REVISION_STEPS = 20 * 1000 * 1000, /* of a run; a loop over unknown values may not end */
};

/* ---- failures ---- */

/* Raised by a statement of the project, not by limbeck or one of its own modules. */
static bool was_stated(struct session *session, const struct diag *diag)
{
    struct source_position position;

    return diag->is_stated && source_find(&session->sources, diag->span.from, &position) &&
           !str_starts(position.file->name, STR("<limbeck>/"));
}

/* A name that a module has not, whatever is in a database. */
static bool is_missing_name(const struct diag *diag)
{
    static const str begins[] = {STR_INIT("AttributeError: module '"), STR_INIT("ImportError: "),
                                 STR_INIT("ModuleNotFoundError: ")};

    for (size_t i = 0; i < COUNT_OF(begins); i++)
    {
        if (str_starts(diag->primary, begins[i]))
            return true;
    }
    return false;
}

static void settle(struct analysis *analysis, const struct decisions *run, bool is_environment, struct diag *diag,
                   struct diag **out_refusal, bool *out_maybe)
{
    bool hangs = run->met.len > 0;
    bool is_stated = !is_environment && was_stated(analysis->session, diag);
    bool is_absorbed = diag->code == DIAG_EXCEPTION && (is_stated || (hangs && !is_missing_name(diag)));

    if (*out_refusal != NULL || is_absorbed)
        return;
    *out_refusal = diag;
    *out_maybe = hangs;
}

/* ---- one revision in one direction ---- */

static void outcome_open(struct analysis *analysis, struct value function)
{
    struct vm *vm = analysis->session->vm;

    analysis->arena = arena_open(arena_memory(analysis->session->arena));
    exploration_open(&analysis->exploration, analysis->arena, REVISION_RUNS);
    analysis->exploration.run.operated = analysis_note;
    analysis->exploration.run.subject = analysis;
    vm->kept.at[analysis->kept] = function;
}

static void outcome_close(struct analysis *analysis)
{
    struct vm *vm = analysis->session->vm;

    vm->kept.at[analysis->kept] = ABSENT;
    arena_close(analysis->arena);
    analysis->arena = NULL;
    analysis->current->is_done = true;
    analysis->current = NULL;
}

/* The next run of the revision under way; false: it is done. */
static bool run_begin(struct analysis *analysis)
{
    struct vm *vm = analysis->session->vm;
    uint64_t most = vm->steps + REVISION_STEPS;

    if (!exploration_next(&analysis->exploration))
        return false;
    analysis->recorded = analysis->session->diags.list.len;
    analysis->current->runs++;
    vm->decisions = &analysis->exploration.run;
    vm->limits.steps = analysis->step_limit != 0 && analysis->step_limit < most ? analysis->step_limit : most;
    return true;
}

static void run_end(struct analysis *analysis)
{
    struct vm *vm = analysis->session->vm;

    exploration_note(&analysis->exploration);
    vm->decisions = &analysis->environments.run;
    vm->limits.steps = analysis->step_limit;
    diag_rewind(&analysis->session->diags, analysis->recorded);
}

/* Executes the file of the next revision; a refusal of that is one of the revision. */
static bool revision_begin(struct analysis *analysis)
{
    struct session *session = analysis->session;
    struct outcome *outcome = &analysis->outcomes.at[analysis->next++];
    struct step step = {.revision = outcome->revision, .is_upgrade = outcome->is_upgrade};
    size_t recorded = session->diags.list.len;
    struct value function;
    bool found;

    analysis->current = outcome;
    analysis->migration.current_revision = outcome->revision->id;
    found = migration_step_function(&analysis->migration, &step, &function);
    if (!found)
        settle(analysis, &analysis->environments.run, false, diag_last(&session->diags), &outcome->refusal, &outcome->is_maybe);
    diag_rewind(&session->diags, recorded);
    if (found)
    {
        outcome_open(analysis, function);
        return true;
    }
    outcome->is_done = true;
    analysis->current = NULL;
    return false;
}

bool analysis_next_step(void *subject, struct host_step *out_step, bool *out_more)
{
    struct analysis *analysis = ((struct session *)subject)->analysis;

    *out_step = (struct host_step){.function = ABSENT};
    *out_more = true;
    for (;;)
    {
        if (analysis->current != NULL && run_begin(analysis))
        {
            out_step->function = analysis->session->vm->kept.at[analysis->kept];
            return true;
        }
        if (analysis->current != NULL)
            outcome_close(analysis);
        while (analysis->next < analysis->outcomes.len && !revision_begin(analysis))
            continue;
        if (analysis->current == NULL)
            break;
    }
    *out_more = false;
    return true;
}

bool analysis_step_done(void *subject)
{
    run_end(((struct session *)subject)->analysis);
    return true;
}

bool analysis_step_failed(void *subject)
{
    struct analysis *analysis = ((struct session *)subject)->analysis;
    struct diag *diag = diag_last(&analysis->session->diags);
    struct outcome *outcome = analysis->current;
    bool is_ours = diag->code == DIAG_LIMIT && analysis->session->vm->limits.steps != analysis->step_limit;

    if (diag->code == DIAG_CANCELLED)
        return false;
    run_end(analysis);
    if (!is_ours)
        settle(analysis, &analysis->exploration.run, false, diag, &outcome->refusal, &outcome->is_maybe);
    if (is_ours || outcome->refusal != NULL)
        analysis->exploration.most = analysis->exploration.runs;
    return true;
}

bool analysis_migrations_done(void *subject)
{
    (void)subject;
    return true;
}

/* ---- env.py ---- */

/* The revisions are analysed in the first run of env.py that comes here, once for each of its calls. */
bool analysis_plan_migrations(void *subject)
{
    struct analysis *analysis = ((struct session *)subject)->analysis;
    bool is_first = analysis->planned_in == 0;

    if (analysis->ask != NULL)
    {
        analysis->migration.ran++;
        return analysis->ask(analysis->session, analysis->subject);
    }
    if (is_first)
        analysis->planned_in = analysis->environments.runs;
    analysis->migration.ran++;
    analysis->calls++;
    analysis->next =
        analysis->planned_in == analysis->environments.runs && analysis->calls <= CALLS_MOST ? 0 : analysis->outcomes.len;
    return true;
}

/* run_migrations() does not ask for it: only session_run_environment, whether there is one. */
static bool plan_nothing(struct session *session, struct migration *migration, const str_array *rows, struct plan *out_plan)
{
    (void)session;
    (void)migration;
    (void)rows;
    (void)out_plan;
    return true;
}

static bool environment_run(struct analysis *analysis)
{
    struct session *session = analysis->session;

    analysis->migration = (struct migration){.session = session, .plan_steps = plan_nothing};
    analysis->calls = 0;
    session->vm->decisions = &analysis->environments.run;
    return session_run_environment(session);
}

/* The env.py that stands in for one that is refused: it needs no URL, and has no models. */
static const char substitute[] = "from alembic import context\n"
                                 "from sqlalchemy import create_engine\n"
                                 "\n"
                                 "with create_engine(None).connect() as connection:\n"
                                 "    context.configure(connection=connection)\n"
                                 "    with context.begin_transaction():\n"
                                 "        context.run_migrations()\n";

static bool substitute_run(struct analysis *analysis)
{
    struct session *session = analysis->session;
    struct value module;

    analysis->migration = (struct migration){.session = session, .plan_steps = plan_nothing};
    analysis->calls = 0;
    exploration_open(&analysis->environments, session->arena, 1);
    if (!exploration_next(&analysis->environments))
        return true;
    session->vm->decisions = &analysis->environments.run;
    return modules_execute_text(&session->modules, STR("env.py (built in)"), str_from(substitute), STR("env_py"), &module);
}

static bool environments_run(struct analysis *analysis)
{
    struct session *session = analysis->session;
    struct diags *diags = &session->diags;
    size_t recorded = diags->list.len;
    bool is_maybe, ran = false;

    exploration_open(&analysis->environments, session->arena, ENVIRONMENT_RUNS);
    while (analysis->environment == NULL && exploration_next(&analysis->environments))
    {
        bool done = environment_run(analysis);

        ran = ran || analysis->migration.ran > 0;
        exploration_note(&analysis->environments);
        if (!done && diag_last(diags)->code == DIAG_CANCELLED)
            return false;
        /* Another run of it may come to run_migrations(). */
        if (!done && (diag_last(diags)->code != DIAG_COMMAND || analysis->environments.run.met.len == 0))
            settle(analysis, &analysis->environments.run, true, diag_last(diags), &analysis->environment, &is_maybe);
        diag_rewind(diags, recorded);
    }
    return ran || substitute_run(analysis) || diag_last(diags)->code != DIAG_CANCELLED;
}

/* ---- all ---- */

static void outcomes_add(struct analysis *analysis, const struct revision *revision)
{
    struct arena *arena = analysis->session->arena;

    *array_add(arena, &analysis->outcomes) = (struct outcome){.revision = revision, .is_upgrade = true};
    *array_add(arena, &analysis->outcomes) = (struct outcome){.revision = revision};
}

static void outcomes_of_plan(struct analysis *analysis)
{
    struct session *session = analysis->session;

    for (size_t i = 0; i < analysis->only->steps.len; i++)
    {
        const struct step *step = &analysis->only->steps.at[i];
        uint32_t number;

        if (step->revision != NULL && graph_find(session->script.graph, step->revision->id, &number))
            *array_add(session->arena, &analysis->outcomes) =
                (struct outcome){.revision = graph_revision(session->script.graph, number), .is_upgrade = step->is_upgrade};
    }
}

/* In the order of an upgrade; in that of the files where there is no graph. */
static void outcomes_fill(struct analysis *analysis)
{
    struct session *session = analysis->session;
    struct resolver resolver = {.graph = session->script.graph, .arena = session->arena, .diags = &session->diags};
    size_t recorded = session->diags.list.len;
    const str_array rows = {0};
    struct plan plan = {0};

    if (analysis->only != NULL)
    {
        outcomes_of_plan(analysis);
        return;
    }
    if (plan_upgrade(&resolver, STR("heads"), &rows, &plan))
    {
        for (size_t i = 0; i < plan.steps.len; i++)
            outcomes_add(analysis, plan.steps.at[i].revision);
    }
    diag_rewind(&session->diags, recorded);
    if (analysis->outcomes.len > 0)
        return;
    for (size_t i = 0; i < session->script.revision_count; i++)
        outcomes_add(analysis, &session->script.revisions[i]);
}

/* Without a graph (a parent is missing, there is a cycle) env.py and the revisions are analysed all the same. */
static bool graph_read(struct analysis *analysis)
{
    struct session *session = analysis->session;
    struct script *script = &session->script;
    size_t recorded = session->diags.list.len;

    script->collects = true;
    if (script_load_graph(script))
        return true;
    /* A parent that cannot be read is missing, too: that has been said. */
    if (script->unread.len == 0)
        analysis->graph = diag_last(&session->diags);
    diag_rewind(&session->diags, recorded);
    return graph_build(session->arena, NULL, 0, &session->diags, &script->graph);
}

/* A revision may have been left in the middle. */
static void analysis_close(void *subject)
{
    struct analysis *analysis = subject;

    arena_close(analysis->statements);
    arena_close(analysis->arena);
    arena_close(analysis->diagnostics);
}

static void analysis_open(struct analysis *analysis, struct session *session)
{
    *analysis = (struct analysis){
        .session = session, .settings = *session->settings, .only = analysis->only, .look = analysis->look, .looker = analysis->looker};
    analysis->settings.callbacks.log = NULL;
    analysis->settings.callbacks.output = NULL;
    analysis->diagnostics = arena_open(arena_memory(session->arena));
    session->diags.arena = analysis->diagnostics;
    session->settings = &analysis->settings;
    session->analysis = analysis;
    arena_on_close(session->arena, analysis_close, analysis);
    session->migration = &analysis->migration;
}

/* Another run of env.py may come further, where one hangs on what is in the database. */
bool analysis_ask(struct analysis *analysis, struct session *session, bool (*ask)(struct session *session, void *subject),
                  void *subject)
{
    bool done = false;

    analysis_open(analysis, session);
    analysis->ask = ask;
    analysis->subject = subject;
    if (!session_open_machine(session))
        return false;
    exploration_open(&analysis->environments, session->arena, ENVIRONMENT_RUNS);
    while (!done && exploration_next(&analysis->environments))
    {
        size_t recorded = session->diags.list.len;
        bool has_met;

        done = environment_run(analysis);
        exploration_note(&analysis->environments);
        has_met = analysis->environments.run.met.len > 0 && analysis->environments.runs < ENVIRONMENT_RUNS;
        if (!done && (!has_met || analysis->migration.ran > 0 || diag_last(&session->diags)->code == DIAG_CANCELLED))
            break;
        if (!done)
            diag_rewind(&session->diags, recorded);
    }
    session->vm->decisions = NULL;
    return done;
}

bool analysis_run(struct analysis *analysis, struct session *session)
{
    bool done;

    analysis_open(analysis, session);
    if (!graph_read(analysis) || !session_open_machine(session))
        return false;
    outcomes_fill(analysis);
    analysis->step_limit = session->vm->limits.steps;
    analysis->kept = session->vm->kept.len;
    vm_keep(session->vm, ABSENT);
    done = environments_run(analysis);
    session->vm->decisions = NULL;
    return done;
}
