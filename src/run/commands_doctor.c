/*
 * doctor: what of a project limbeck can run, found out without a database (analysis.h).
 *
 * One line for each file that would be refused, with its place and the reason; under a revision's the ways out. The last line
 * counts the revisions that run. Refusals are the answer of this command, no failures of it: they are no diagnostics, but
 * the exit code is 1.
 */
#include "run/analysis.h"
#include "run/command.h"
#include "run/settle.h"

/* A refusal as it is shown. */
struct finding
{
    str path;                        /* of the file that is refused; empty: of the configuration */
    const struct revision *revision; /* NULL: no revision's */
    bool of_upgrade, of_downgrade, is_maybe;
    struct diag *diag;
};

typedef ARRAY(struct finding) finding_list;

/* ---- places ---- */

static bool position_in(struct session *session, str path, struct span span, struct source_position *out)
{
    return source_find(&session->sources, span.from, out) && (path.len == 0 || str_equal(out->file->name, path));
}

/* Where in the file of the finding; else anywhere. *out_is_inside: the reason is found at another place. */
static bool position_find(struct session *session, const struct finding *finding, struct source_position *out,
                          bool *out_is_inside)
{
    const struct diag *diag = finding->diag;

    *out_is_inside = false;
    if (position_in(session, finding->path, diag->span, out))
        return true;
    *out_is_inside = source_find(&session->sources, diag->span.from, out);
    for (size_t i = 0; i < diag->stack.len; i++)
    {
        if (position_in(session, finding->path, diag->stack.at[i].span, out))
            return true;
    }
    *out_is_inside = false;
    return source_find(&session->sources, diag->span.from, out);
}

static str place_text(struct session *session, const struct source_position *position)
{
    return str_print(session->arena, STR_FMT ":%u:%u", STR_ARG(position->file->name), (unsigned)position->line,
                     (unsigned)position->column);
}

/* ---- ways out ---- */

/* By SQL, past it, with Alembic; what Alembic refuses with the same words is not to be run there. */

static void ways_out(struct session *session, const struct finding *finding, str_array *out)
{
    const struct revision *revision = finding->revision;
    struct arena *arena = session->arena;
    str to = revision->id;
    const char *verb = "upgrade";

    if (!finding->of_upgrade)
    {
        verb = "downgrade";
        to = revision->down_revision.len > 0 ? revision->down_revision.at[0] : STR("base");
    }
    array_push(arena, out, STR("replace it by SQL: `op.execute(...)`"));
    array_push(arena, out, str_print(arena, "do it by hand and stamp past it: `limbeck stamp " STR_FMT "`", STR_ARG(to)));
    if (!finding->diag->alembic)
        array_push(arena, out, str_print(arena, "run this one with Alembic: `alembic %s " STR_FMT "`", verb, STR_ARG(to)));
    else if (finding->diag->hint.len > 0)
        array_push(arena, out, finding->diag->hint);
}

/* ---- showing ---- */

static const char *direction_of(const struct finding *finding)
{
    return finding->of_upgrade && finding->of_downgrade ? "both" : finding->of_upgrade ? "upgrade" : "downgrade";
}

static void finding_line(struct session *session, const struct finding *finding, struct buf *lines)
{
    struct source_position position, inner;
    bool is_inside = false;
    str_array ways = {0};

    if (position_find(session, finding, &position, &is_inside))
        buf_add(lines, place_text(session, &position));
    else
        buf_add(lines, finding->path);
    buf_print(lines, ": " STR_FMT, STR_ARG(finding->diag->primary));
    if (is_inside && source_find(&session->sources, finding->diag->span.from, &inner))
        buf_print(lines, " (at " STR_FMT ")", STR_ARG(place_text(session, &inner)));
    if (finding->diag->alembic)
        buf_print(lines, " (Alembic refuses it, too)");
    if (finding->revision != NULL && !finding->of_upgrade)
        buf_print(lines, " (in downgrade)");
    buf_add(lines, STR("\n"));
    if (finding->revision == NULL)
        return;
    ways_out(session, finding, &ways);
    buf_print(lines, "    " STR_FMT "\n", STR_ARG(str_array_join(session->arena, &ways, STR("; "))));
}

static void finding_record(struct session *session, const struct finding *finding, struct record *list)
{
    struct arena *arena = session->arena;
    struct record *record = record_add(arena, list, RECORD_TABLE, (str){0});
    struct source_position position;
    str_array ways = {0};
    bool is_inside;

    if (position_find(session, finding, &position, &is_inside))
    {
        record_add_text(arena, record, STR("path"), position.file->name);
        record_add_int(arena, record, STR("line"), position.line);
        record_add_int(arena, record, STR("column"), position.column);
    }
    else
        record_add_text(arena, record, STR("path"), finding->path);
    record_add_text(arena, record, STR("code"), str_from(diag_code_name(finding->diag->code)));
    record_add_text(arena, record, STR("reason"), finding->diag->primary);
    record_add_text(arena, record, STR("detail"), finding->diag->detail);
    record_add_text(arena, record, STR("hint"), finding->diag->hint);
    if (finding->revision == NULL)
        return;
    record_add_text(arena, record, STR("revision"), finding->revision->id);
    record_add_text(arena, record, STR("direction"), str_from(direction_of(finding)));
    record_add_bool(arena, record, STR("alembic_refuses"), finding->diag->alembic);
    record_add_text(arena, record, STR("certainty"), finding->is_maybe ? STR("maybe") : STR("always"));
    ways_out(session, finding, &ways);
    record_add_texts(arena, record, STR("ways_out"), &ways);
}

/* ---- collecting ---- */

static void environment_find(struct analysis *analysis, finding_list *out)
{
    struct session *session = analysis->session;
    struct arena *arena = session->arena;

    if (analysis->graph != NULL)
        array_push(arena, out, ((struct finding){.diag = analysis->graph}));
    if (analysis->environment != NULL)
        array_push(arena, out,
                   ((struct finding){.path = path_relative(script_env_path(&session->script), session->config.working_folder),
                                     .diag = analysis->environment}));
    for (size_t i = 0; i < session->script.unread.len; i++)
        array_push(arena, out, ((struct finding){.diag = session->script.unread.at[i]}));
}

static bool is_same_place(struct session *session, const struct finding *a, const struct finding *b)
{
    struct source_position at, other;
    bool is_inside;

    return str_equal(a->diag->primary, b->diag->primary) && position_find(session, a, &at, &is_inside) &&
           position_find(session, b, &other, &is_inside) && at.line == other.line && at.column == other.column;
}

/* Both directions of a revision are one finding where they are refused at the same place. */
static void revision_find(struct analysis *analysis, const struct outcome *both, finding_list *out)
{
    for (size_t i = 0; i < 2; i++)
    {
        const struct outcome *outcome = &both[i];
        struct finding *last = out->len > 0 ? array_last(out) : NULL;

        if (outcome->refusal == NULL)
            continue;
        struct finding finding = {
            .path = outcome->revision->path,
            .revision = outcome->revision,
            .of_upgrade = outcome->is_upgrade,
            .of_downgrade = !outcome->is_upgrade,
            .is_maybe = outcome->is_maybe,
            .diag = outcome->refusal,
        };

        if (last != NULL && last->revision == outcome->revision && is_same_place(analysis->session, last, &finding))
            last->of_downgrade = true;
        else
            array_push(analysis->session->arena, out, finding);
    }
}

/* What of operations is sure and what hangs on the database. */
static void ops_count(const struct analysis *analysis, struct record *record)
{
    int64_t always = 0, maybe = 0;

    for (size_t i = 0; i < analysis->outcomes.len; i++)
    {
        const struct outcome *outcome = &analysis->outcomes.at[i];

        for (size_t j = 0; j < outcome->ops.len; j++)
        {
            bool is_always = outcome->ops.at[j].runs == outcome->runs;

            always += is_always;
            maybe += !is_always;
        }
    }
    record_add_int(analysis->session->arena, record, STR("operations_always"), always);
    record_add_int(analysis->session->arena, record, STR("operations_maybe"), maybe);
}

static size_t runs_count(const struct analysis *analysis)
{
    size_t count = 0;

    for (size_t i = 0; i < analysis->outcomes.len; i += 2)
    {
        const struct outcome *both = &analysis->outcomes.at[i];

        count += both[0].is_done && both[1].is_done && both[0].refusal == NULL && both[1].refusal == NULL;
    }
    return count;
}

static void findings_show(struct analysis *analysis, const finding_list *findings)
{
    struct session *session = analysis->session;
    size_t all = analysis->outcomes.len / 2 + session->script.unread.len, running = runs_count(analysis);
    struct record *record = session_result(session, STR("")), *list;
    struct buf lines = BUF(session->arena);

    record_add_int(session->arena, record, STR("revisions"), (int64_t)all);
    record_add_int(session->arena, record, STR("run"), (int64_t)running);
    ops_count(analysis, record);
    list = record_add(session->arena, record, RECORD_LIST, STR("refused"));
    for (size_t i = 0; i < findings->len; i++)
    {
        const struct finding *finding = &findings->at[i];
        bool is_again = i > 0 && finding->revision != NULL && findings->at[i - 1].revision == finding->revision;

        finding_record(session, finding, list);
        if (!is_again)
            finding_line(session, finding, &lines);
    }
    buf_print(&lines, "%zu of %zu revision%s run", running, all, all == 1 ? "" : "s");
    record->line = buf_str(&lines);
}

/* They are the answer, and settled as diagnostics are. */
static void findings_settle(struct session *session, const finding_list *findings)
{
    size_t recorded = session->diags.list.len;

    for (size_t i = 0; i < findings->len; i++)
        array_push(session->diags.arena, &session->diags.list, findings->at[i].diag);
    session->diags.error_count += findings->len;
    settle_diagnostics(session);
    diag_rewind(&session->diags, recorded);
}

bool command_doctor(struct session *session)
{
    struct analysis *analysis = arena_new(session->arena, struct analysis);
    finding_list findings = {0};

    if (!analysis_run(analysis, session))
        return false;
    environment_find(analysis, &findings);
    for (size_t i = 0; i < analysis->outcomes.len; i += 2)
        revision_find(analysis, &analysis->outcomes.at[i], &findings);
    findings_settle(session, &findings);
    findings_show(analysis, &findings);
    return findings.len == 0 && runs_count(analysis) == analysis->outcomes.len / 2;
}
