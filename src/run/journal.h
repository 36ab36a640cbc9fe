/*
 * journal: which file was applied when, by whom, and how long it took; `limbeck.journal = true`.
 *
 * The table <version_table>_journal stands in the schema of the version table. Rows are only added, in the transaction of their
 * revision: id, revision, action (upgrade, downgrade, stamp, unstamp, purge), file (its name), file_hash (file_hash.h),
 * applied_at (UTC on SQLite and MariaDB), applied_by (the server's session user; on SQLite $USER), duration_ms. A script has
 * the rows too, without durations. Rows before the last `purge` (stamp --purge) are history and nothing else.
 *
 * What was applied by Alembic meanwhile, or before the key was set, has no row: nothing is said about it.
 */
#ifndef LB_RUN_JOURNAL_H
#define LB_RUN_JOURNAL_H

#include "base/map.h"
#include "graph/plan.h"
#include "run/session.h"

struct migration;

struct journal_entry
{
    str revision, action, file, hash, applied_at, applied_by;
    int64_t duration_ms; /* -1: not known */
};

/* What the table says, of each revision its newest row, in order of their first ones. */
struct journal
{
    ARRAY(struct journal_entry) entries;
    struct map places; /* from a revision to its entry's number + 1, as a pointer */
};

/* Of a migration under way. */
struct journal_state
{
    bool is_on;
    bool is_there; /* the table */
    int64_t began; /* the step: os_monotonic */
    struct journal read;
};

/* The name of the table of a version table. Autogenerate leaves it alone, as it does the version table. */
str journal_table(struct arena *arena, str version_table);

MUST_USE bool journal_is_wanted(const struct session *session, bool *out_wanted);

/* One query; a table that is not there is an empty journal. */
MUST_USE bool journal_read(struct migration *migration, struct journal *out);

/* The row that says how a revision came to be applied; NULL: nothing is known, or it was taken back. */
const struct journal_entry *journal_find(const struct journal *journal, str revision);

/* "applied 2026-03-01 12:00:00 UTC by app in 12 ms" */
str journal_when(struct arena *arena, const struct journal_entry *entry);

/* Whether the file does something else than when it was applied. A file that cannot be read counts as edited. */
bool journal_is_edited(struct session *session, const struct journal_entry *entry, const struct revision *revision);

/*
 * Warns of each file that was edited or removed since it was applied, for `upgrade` and `check`: of the revisions that stand in
 * `rows` or below them, and of those whose file is gone.
 */
void journal_warn(struct session *session, const struct journal *journal, const str_array *rows);

/* The same for a command that only looks: reads the journal, when the key is on. */
MUST_USE bool journal_check(struct migration *migration, const str_array *rows);

/* For history -v: what the journal says about a revision, as lines behind Alembic's (".at == NULL": nothing) and as fields. */
str journal_lines(struct session *session, const struct revision *revision);
void journal_fields(struct session *session, const struct revision *revision, struct record *record);

/* The migration's own: before the steps (reads, when the key is on), with the version table made, around each step. */
MUST_USE bool journal_open(struct migration *migration);
MUST_USE bool journal_ensure(struct migration *migration);
void journal_step_begin(struct migration *migration);
MUST_USE bool journal_step_done(struct migration *migration, const struct step *step);
MUST_USE bool journal_purge(struct migration *migration);

#endif
