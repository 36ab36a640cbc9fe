/*
 * rebuild: batches that copy their table, on a live database.
 *
 * rebuild.c reflects the table and sends what dialect/rebuild.h writes; rebuild_keys.c keeps SQLite's foreign keys from acting
 * on rows of other tables while the table is away; rebuild_probe.c sees that views and triggers work afterwards as before.
 *
 * Dropping a table while foreign_keys is on deletes its rows first, and with them what ON DELETE CASCADE or SET NULL says of
 * rows that refer to them; inside of a transaction foreign_keys cannot be switched. So when a table that others refer to is to
 * be rebuilt, the revision under way is rolled back, the earlier ones are committed, foreign_keys is switched off, and the
 * revision is evaluated again in a transaction of its own; foreign_key_check is empty before that is committed.
 */
#ifndef LB_RUN_REBUILD_H
#define LB_RUN_REBUILD_H

#include "base/map.h"
#include "dialect/rebuild.h"

struct migration;

/* What is known of the revision under way. */
struct rebuild_run
{
    bool keys_were_on;  /* foreign_keys, when it began */
    bool has_savepoint; /* limbeck_revision stands at its beginning */
    bool keys_are_off;  /* foreign_keys is off for it, and is switched on behind its commit */
    bool wants_again;   /* it is to be evaluated again: the refusal under way is none */
    bool is_again;      /* it is being evaluated again */
    bool is_skipped;    /* another process has done it meanwhile */
    bool has_rebuilt;   /* it has rebuilt a table */
    bool waits;         /* its own PRAGMA foreign_keys=ON waits for its end */
    size_t sent;        /* statements of the connection, when it began */
    size_t dropped;     /* len of migration->dropped, when it began */
    struct map probes;  /* what worked before its first rebuild; see rebuild_probe.c */
    str_array triggers; /* that a rebuild has made again */
    ARRAY(uint64_t) shown; /* hashes of what the project has printed and logged in it, as long as it may be evaluated again */
    size_t repeated;       /* how many of them have come again */
};

/* Whether an operation rebuilds a table: *out_batch is the batch then (the operation itself, or one made around it for
 * limbeck.sqlite_rebuild), else NULL. Nothing is asked of the database. */
MUST_USE bool rebuild_batch_of(struct migration *migration, const struct op *op, const struct op **out_batch);
MUST_USE bool rebuild_apply(struct migration *migration, const struct op *op, const struct op *batch, struct span span);

/* ---- the revision under way: rebuild_keys.c ---- */

MUST_USE bool rebuild_step_begin(struct migration *migration);
/* In front of the version rows: nothing that refers to a rebuilt table is broken. */
MUST_USE bool rebuild_step_check(struct migration *migration);
/* Behind the version rows: *out_committed when the revision has been committed here. */
MUST_USE bool rebuild_step_end(struct migration *migration, bool *out_committed);
/* The step's function has failed: true when that was to evaluate it again. */
bool rebuild_step_again(struct migration *migration);
/* The transaction has ended in another way: foreign_keys is as it was. */
void rebuild_restore(struct migration *migration);
/* Whether something that the project prints or logs is to be shown: not what the abandoned evaluation has shown already. */
bool rebuild_shows(struct migration *migration, str text);
/* Before a statement of the project: *out_skip when there is nothing to send (a PRAGMA that waits). */
MUST_USE bool rebuild_before_statement(struct migration *migration, str sql, struct span span, bool *out_skip);

/* Makes it safe to drop the table; false with wants_again when the revision has to be evaluated again. */
MUST_USE bool rebuild_switch_keys(struct migration *migration, struct name table, struct span span);
MUST_USE bool rebuild_set_keys(struct migration *migration, bool is_on); /* outside of a transaction */
MUST_USE bool rebuild_check_keys(struct migration *migration);
/* PRAGMA name as a number. */
MUST_USE bool rebuild_pragma(struct migration *migration, const char *name, int64_t *out_value);

/* ---- rebuild_probe.c ---- */

MUST_USE bool rebuild_probes_take(struct migration *migration);
MUST_USE bool rebuild_probes_check(struct migration *migration);

#endif
