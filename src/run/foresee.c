/*
 * Where a server commits with each DDL statement (MySQL, MariaDB) nothing of a revision that fails in its middle can be taken back. So
 * the revisions that are about to run are analysed first (analysis.h), and what is sure to be refused is refused before anything
 * has been sent. What hangs on the database, or cannot be analysed, is no reason.
 */
#include "run/foresee.h"

#include "run/analysis.h"
#include "run/command.h"

/* Refusals that tell of the revision; others tell of the analysis, or of what it was not to ask. */
static bool counts(const struct outcome *outcome)
{
    enum diag_code code = outcome->refusal != NULL ? outcome->refusal->code : DIAG_LIMIT;

    return outcome->refusal != NULL && !outcome->is_maybe && code != DIAG_LIMIT && code != DIAG_CONNECTION &&
           code != DIAG_STATEMENT && code != DIAG_CANCELLED;
}

static bool refuse(struct session *session, const struct session *child, const struct outcome *outcome)
{
    struct diag *diag = session_take_diag(session, child, outcome->refusal);
    const char *note = "found before anything was sent: MySQL and MariaDB take no DDL back";

    diag->detail = diag->detail.len > 0 ? str_print(session->arena, STR_FMT "\n%s", STR_ARG(diag->detail), note) : str_from(note);
    return false;
}

bool migration_foresee(struct migration *migration, const struct plan *plan)
{
    struct session *session = migration->session, *child;
    struct analysis *analysis;
    bool done = true;

    if (db_kind(migration->connection->db) != DB_MYSQL || migration->is_stamp || session->scratch != NULL || plan->steps.len == 0)
        return true;
    child = session_child(session, &(struct session_callbacks){0});
    analysis = arena_new(child->arena, struct analysis);
    analysis->only = plan;
    if (command_prepare(child, NEED_SCRIPT) && analysis_run(analysis, child) && analysis->environment == NULL)
    {
        for (size_t i = 0; i < analysis->outcomes.len && done; i++)
            done = !counts(&analysis->outcomes.at[i]) || refuse(session, child, &analysis->outcomes.at[i]);
    }
    session_end(child);
    return done;
}
