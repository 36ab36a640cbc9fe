/*
 * lint: what in revisions a reviewer would ask about (lint.h), without a database. One line for each finding; exit code 3 when
 * there are any.
 */
#include "graph/history.h"
#include "graph/identifier.h"
#include "run/command.h"
#include "run/lint.h"
#include "run/unresolved.h"

/* ---- which revisions ---- */

/* Marks by number; all when no range is given. */
static bool wanted_find(struct session *session, struct revision_set *out)
{
    struct resolver resolver = {
        .graph = session->script.graph, .arena = session->arena, .diags = &session->diags, .wording = RESOLVE_RANGE};
    struct revision_list list = {0};
    bool all, needs_rows = false;
    str text;

    *out = revision_set_make(session->script.graph, session->arena);
    all = !session_argument(session, STR("rev-range"), &text);
    if (!all && !history_select(&resolver, text, &list, &needs_rows))
        return unresolved_explain(session, &resolver, NULL);
    if (needs_rows)
    {
        diag_error(&session->diags, DIAG_USAGE, SPAN_NONE, "'current' is known to the database, which lint does not ask");
        diag_hint(&session->diags, "Name the revisions: limbeck lint 3f2a:heads");
        return false;
    }
    for (uint32_t i = 0; all && i < session->script.graph->count; i++)
        out->has[i] = true;
    for (size_t i = 0; i < list.len; i++)
        out->has[list.at[i]] = true;
    return true;
}

/* ---- showing ---- */

static void finding_show(struct session *session, const struct lint_finding *finding)
{
    struct arena *arena = session->arena;
    str line = str_print(arena, STR_FMT ":%u: " STR_FMT " (%s). %s", STR_ARG(finding->revision->path), (unsigned)finding->line,
                         STR_ARG(finding->text), finding->rule, finding->hint);
    struct record *record = session_result(session, line);

    record_add_text(arena, record, STR("path"), finding->revision->path);
    record_add_int(arena, record, STR("line"), finding->line);
    record_add_text(arena, record, STR("revision"), finding->revision->id);
    record_add_text(arena, record, STR("rule"), str_from(finding->rule));
    record_add_text(arena, record, STR("text"), finding->text);
    record_add_text(arena, record, STR("hint"), str_from(finding->hint));
    if (finding->table.len > 0)
        record_add_text(arena, record, STR("table"), finding->table);
    if (finding->name.len > 0)
        record_add_text(arena, record, STR("name"), finding->name);
}

static void summary_show(struct session *session, const struct lint *lint, size_t checked)
{
    size_t count = lint->findings.len;

    for (size_t i = 0; i < count; i++)
        finding_show(session, &lint->findings.at[i]);
    if (count == 0)
    {
        session_log(session, LOG_INFO, "limbeck", "nothing found in %zu revision%s", checked, checked == 1 ? "" : "s");
        return;
    }
    session->is_different = true;
    /* An answer, not a failure: exit code 3. */
    diag_error(&session->diags, DIAG_REVISION, SPAN_NONE, "%zu finding%s in %zu revision%s", count, count == 1 ? "" : "s",
               checked, checked == 1 ? "" : "s");
    diag_hint(&session->diags, "A comment allows one: # limbeck: allow RULE: REASON");
}

/* Oldest first, as the revisions run. */
static bool revisions_check(struct session *session, struct lint *lint, const struct revision_set *wanted, size_t *out_checked)
{
    const struct graph *graph = session->script.graph;

    *out_checked = 0;
    for (uint32_t i = 0; i < graph->count; i++)
    {
        uint32_t number = graph->order[i];

        if (!wanted->has[number] || lint->revisions[number].revision == NULL)
            continue;
        if (!lint_check(lint, number))
            return false;
        ++*out_checked;
    }
    return true;
}

/* A revision that cannot be evaluated is doctor's. */
static void refusals_warn(struct session *session, const struct lint *lint)
{
    for (size_t i = 0; i < lint->analysis->outcomes.len; i++)
    {
        const struct outcome *outcome = &lint->analysis->outcomes.at[i];

        if (outcome->refusal == NULL || outcome->is_maybe || !outcome->is_upgrade)
            continue;
        diag_warning(&session->diags, DIAG_REVISION, SPAN_NONE, "revision " STR_FMT " could not be looked at: " STR_FMT,
                     STR_ARG(outcome->revision->id), STR_ARG(outcome->refusal->primary));
        diag_hint(&session->diags, "`limbeck doctor` says more.");
    }
}

bool command_lint(struct session *session)
{
    struct lint lint = {.session = session};
    struct revision_set wanted;
    size_t checked;

    if (!lint_configure(&lint) || !lint_collect(&lint) || !wanted_find(session, &wanted) ||
        !revisions_check(session, &lint, &wanted, &checked))
        return false;
    refusals_warn(session, &lint);
    summary_show(session, &lint, checked);
    return true;
}
