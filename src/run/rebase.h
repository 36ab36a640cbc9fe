/*
 * rebase: another parent for a revision: what is asked, what stands in the way, and where databases are.
 *
 * commands_rebase.c reads the command line and says what was done; rebase_plan.c looks at the graph; rebase_database.c at the
 * databases, and takes revisions back there.
 */
#ifndef LB_RUN_REBASE_H
#define LB_RUN_REBASE_H

#include "graph/resolve.h"
#include "run/checkout.h"
#include "run/session.h"

/* One database that was asked. */
struct rebase_database
{
    str url; /* without its password */
    str_array rows;
    str_array taken_back; /* ids, in order */
};

struct rebase
{
    struct session *session;
    bool downgrades; /* --downgrade */

    uint32_t revision;            /* as named */
    uint32_t onto;                /* REVISION_NONE: nothing is rewritten, the file is only in git */
    uint32_t bottom;              /* the revision whose parent changes: the first one of the side branch that `revision` ends */
    str from;                     /* the parent that goes; empty: None */
    struct revision_list follows; /* what stands on `bottom` and moves with it */
    bool is_there;                /* it stands on `onto` already */

    ARRAY(struct rebase_database) databases;
    size_t current; /* the database that is being asked */
};

/* rebase_plan.c */

/* Finds `revision`; one that has no file is looked for in git when revisions are to be taken back. */
MUST_USE bool rebase_find_revision(struct rebase *rebase, str name);
/* Finds `onto` (empty: the only other head), `bottom`, `from` (given for a merge, else empty) and `follows`. */
MUST_USE bool rebase_find_place(struct rebase *rebase, str onto, str from);
/* Adds a revision that has no file to the graph, and those below it that have none; refuses when git has it not. */
MUST_USE bool rebase_recover(struct rebase *rebase, str id, const struct rebase_database *database);

/* rebase_database.c */

/* Reads the rows of every database: of each --url, else of those that env.py names. */
MUST_USE bool rebase_look(struct rebase *rebase);
/* The row that stands on `bottom` in a database; empty when it is not applied there. */
str rebase_applied_row(struct rebase *rebase, const struct rebase_database *database);
/* Takes `bottom` and what stands on it back in every database that has it. */
MUST_USE bool rebase_take_back(struct rebase *rebase);

#endif
