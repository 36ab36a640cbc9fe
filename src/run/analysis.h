/*
 * Analyse mode: env.py and every revision, in both directions, are run against a database that is not there (DESIGN.md, section
 * 2).
 *
 * A third filling of the host's table. connect() gives a connection that opens nothing, statements give values of the database,
 * and code that decides on one is run again for the other answer (eval/decide.h). Operations are compiled and noted, not sent.
 * A refusal ends the revision's run in that direction and no more than that.
 */
#ifndef LB_RUN_ANALYSIS_H
#define LB_RUN_ANALYSIS_H

#include "eval/decide.h"
#include "run/migration.h"

struct noted_op
{
    str name;      /* the directive's */
    uint64_t site; /* of its call, and the calls around it: met in a loop it is one */
    size_t runs;   /* in how many it was met */
    size_t last;   /* the number of the newest one */
};

/* What is known of a revision in one direction. */
struct outcome
{
    const struct revision *revision;
    bool is_upgrade;
    bool is_done;               /* it has been analysed */
    struct diag *refusal;       /* NULL: it runs */
    bool is_maybe;              /* the refusal hangs on what is in the database */
    size_t runs;                /* over all calls of run_migrations() */
    ARRAY(struct noted_op) ops; /* met in all of `runs`: always; else maybe */
};

struct analysis
{
    struct session *session;
    struct settings settings; /* the session's, without its log and output */
    struct migration migration;
    struct arena *diagnostics; /* an arena of their own: those that are taken back give their memory back */
    ARRAY(struct outcome) outcomes; /* upgrade and downgrade of each revision, in the order of an upgrade */
    struct diag *graph;             /* the refusal of the graph, or NULL; files that cannot be read are in script->unread */
    struct diag *environment;       /* the refusal of env.py, or NULL */

    /* Under way. */
    struct exploration environments;
    size_t planned_in; /* the run of env.py whose run_migrations() are analysed; 0: none yet */
    size_t next;       /* of outcomes */
    struct outcome *current;
    struct arena *arena; /* of the exploration of `current` */
    struct exploration exploration;
    struct arena *statements; /* of the operation that is being checked */
    size_t kept;         /* of the machine's kept values: the function of `current` */
    size_t calls;        /* of run_migrations() in this run of env.py */
    size_t recorded;     /* diagnostics before the run of `current` */
    uint64_t step_limit; /* the user's */

    const struct plan *only; /* the steps of these revisions alone, in these directions; NULL: all */

    /* Called with each operation of the migration's connection, before it is checked; `current` says where. NULL: nobody looks. */
    void (*look)(struct analysis *analysis, const struct op *op, struct span span);
    void *looker;

    /* Of analysis_ask. */
    bool (*ask)(struct session *session, void *subject); /* NULL: the revisions are analysed */
    void *subject;
};

/* Analyses the project of a session of which the script folder has been opened; all of *analysis is set but `only`, `look` and `looker`. False: it could not begin, or was cancelled. */
MUST_USE bool analysis_run(struct analysis *analysis, struct session *session);

/* Runs env.py alone. Each of its run_migrations() calls `ask`, which may look at what was configured; false is its failure. */
MUST_USE bool analysis_ask(struct analysis *analysis, struct session *session,
                           bool (*ask)(struct session *session, void *subject), void *subject);

/* The steps of the host's table: upgrade() and downgrade() of each revision, once for each way that decisions can go. */
bool analysis_plan_migrations(void *subject);
bool analysis_next_step(void *subject, struct host_step *out_step, bool *out_more);
bool analysis_step_done(void *subject);
bool analysis_step_failed(void *subject);
bool analysis_migrations_done(void *subject);

/* Notes an operation of the revision under way; the subject is the analysis. */
void analysis_note(void *subject, const char *name);

/* Replaces what reaches a database, the terminal or the clock (session_open_machine). */
void analysis_fill_host(struct host *host);
void analysis_fill_machine(struct vm_host *host);

#endif
