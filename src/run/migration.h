/*
 * migration: the context that env.py configures, and the steps that run in it.
 *
 * A command sets `work`, which plans from the rows of the version table (or does something else with the connection); env.py
 * opens the connection, calls configure() and run_migrations(), and the steps follow. One transaction spans all of them unless
 * transaction_per_migration, or a boundary (DESIGN.md, section 6) commits what has been done so far.
 */
#ifndef LB_RUN_MIGRATION_H
#define LB_RUN_MIGRATION_H

#include "dialect/compile.h"
#include "graph/plan.h"
#include "run/connection.h"
#include "run/journal.h"
#include "run/lasting.h"
#include "run/later_keys.h"
#include "run/rebuild.h"
#include "run/taken.h"

struct migration;

/* Plans the steps for these rows. */
typedef bool migration_plan(struct session *session, struct migration *migration, const str_array *rows, struct plan *out_plan);

struct migration
{
    struct session *session;

    /* What the command wants. */
    migration_plan *plan_steps;
    void *subject;         /* of plan_steps */
    bool is_offline;       /* --sql */
    bool is_reading;       /* rows are read and nothing is changed: current, history -i */
    bool purges;           /* stamp --purge */
    bool (*clean)(struct migration *migration); /* reset: drops what is there, with the lock taken; NULL: nothing is dropped */
    /* test: a step is done, its rows are written; whether it is committed now. NULL: as env.py configured. */
    bool (*step_ended)(struct migration *migration, bool *out_commits);
    bool is_downgrade;
    bool is_stamp;
    bool names_edited;     /* upgrade: warns of files that were edited since they were applied */
    bool ensures;          /* the version table is made even when there is nothing to do */
    str target;            /* upgrade, downgrade */
    str_array targets;     /* stamp */
    str starting_revision; /* of a range */
    str tag;

    /* What env.py configured. */
    struct host_context_options options;
    bool is_configured;
    struct host_connection *connection; /* NULL offline */
    const struct dialect *dialect;
    struct compiler compiler;
    struct name version_table, version_schema;
    struct arena *scratch;    /* of operations on data; made by need */
    bool transactional_ddl;

    /* Under way. */
    struct plan plan;
    size_t next;              /* step to be taken */
    bool in_block;            /* context.begin_transaction() is open */
    bool in_step;             /* the function of a revision is running */
    bool in_autocommit;       /* autocommit_block() */
    bool was_autocommit;      /* the connection, in front of it */
    bool is_locked;
    bool owns_transaction;    /* begun for the steps, to be committed at the end */
    bool has_table;           /* the version table is known to exist */
    bool adds_enum_value;     /* the revision under way did */
    bool has_committed;       /* something of this run is lasting */
    bool warned_definition;   /* by column_keep.h */
    size_t committed;         /* steps that a commit has made lasting */
    size_t ran;               /* how often run_migrations was called */
    struct taken taken;       /* of all calls */
    str current_revision;     /* of the step under way */
    str_array rows;           /* as read last */
    str_array expected;       /* as they are after `expected_step` steps; see catch_up.c */
    size_t expected_step;
    str_array dropped;        /* what a downgrade drops, for the question */
    struct lasting lasting;   /* of the step under way */
    struct later_keys later_keys; /* of the step under way */
    struct journal_state journal;
    struct rebuild_run rebuild;
};

/* The functions of the host's table that are the migration's. */
bool migration_configure(struct migration *migration, const struct host_context_options *options);
bool migration_enter(struct migration *migration);
bool migration_leave(struct migration *migration, bool raised);
bool migration_begin_steps(struct migration *migration);
bool migration_next_step(struct migration *migration, struct host_step *out_step, bool *out_more);
/* The module of a revision file, executed. */
MUST_USE bool migration_module(struct session *session, const struct revision *revision, struct value *out);
/* Executes the step's revision file: upgrade() or downgrade() of it. */
bool migration_step_function(struct migration *migration, const struct step *step, struct value *out);
bool migration_step_done(struct migration *migration);
bool migration_end_steps(struct migration *migration);
bool migration_apply(struct migration *migration, const struct op *op, struct span span);
/* Whether an operation can be compiled; it is not sent. */
bool migration_check(struct migration *migration, const struct op *op, struct span span);
bool migration_send(struct migration *migration, str sql, struct span span);
bool migration_write(struct migration *migration, str text);
bool migration_begin_autocommit(struct migration *migration, struct span span);
bool migration_end_autocommit(struct migration *migration, bool raised);

/* Commits what has been done, says why, and begins again: before a statement that needs it, or after an enum value. */
bool migration_boundary(struct migration *migration, const char *reason);

/* Asks before what a downgrade drops is committed, once for each. */
MUST_USE bool migration_confirm(struct migration *migration);

/* version.c: the version table. */
bool version_read(struct migration *migration, str_array *out_rows);
/* Whether a statement failed because its table, or the schema, is not there. */
bool version_is_missing_table(const struct diag *diag);
bool version_ensure(struct migration *migration);
bool version_change(struct migration *migration, const struct row_change *change);
bool version_purge(struct migration *migration);

/* version_check.c: refuses rows that cannot be right. */
MUST_USE bool version_check_rows(struct migration *migration);
/* After a failed plan: adds the rows and the way out to Alembic's refusal of rows that stand on one another. */
void version_explain_overlap(struct migration *migration);

enum
{
    VERSION_WIDTH = 32, /* characters of version_num in the table that Alembic makes, and version_ensure */
};

/* version_width.c: whether all ids that the plan writes fit into the version column; a script is only warned about. */
MUST_USE bool version_check_width(struct migration *migration);
/* How to make an id fit, on the newest diagnostic; `is_there`: the table is. */
void version_width_hint(struct migration *migration, str id, bool is_there);

/* After a boundary the rest goes on in a transaction of its own. */
MUST_USE bool migration_resume(struct migration *migration);

/* catch_up.c: behind a commit of SQLite's, in the next transaction: skips the steps that another process has done meanwhile. */
MUST_USE bool migration_catch_up(struct migration *migration, bool *out_skipped);

/* bulk.c: on a connection. */
MUST_USE bool migration_bulk_insert(struct migration *migration, const struct op_bulk_insert *insert, struct span span);

/* advice.c: what to write instead, on the diagnostic of a statement that failed. */
void advice_add(struct migration *migration, const struct op *op, struct diag *diag);

#endif
