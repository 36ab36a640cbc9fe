/*
 * checkout: what git knows of the project's revision files.
 *
 * git is asked as a child process that changes nothing and runs nothing of the project's (no hooks, no monitor, no pager, no
 * diff driver, no fetching). It is asked for messages, and for the file of a revision that a database has and the folder has
 * not. Without git, outside of a checkout, or when it takes too long, there is nothing to know: no function here fails.
 */
#ifndef LB_RUN_CHECKOUT_H
#define LB_RUN_CHECKOUT_H

#include "run/session.h"

enum checkout_state
{
    CHECKOUT_NONE, /* no git, or not in a checkout */
    CHECKOUT_NEW,  /* in a checkout, in no commit */
    CHECKOUT_COMMITTED,
};

/* A commit, in texts for messages. */
struct checkout_commit
{
    str hash; /* short */
    str date; /* 2026-01-31 */
    str author;
    str subject;
    str branches;   /* "main, origin/main"; empty: none has it */
    bool is_shared; /* a remote's branch has it */
};

/* The commit that brought a file; *out_commit is set when it is committed. */
enum checkout_state checkout_introduction(struct session *session, str path, struct checkout_commit *out_commit);

/* Whether git may know more than the folder: there is git, the folder is in a checkout, and the id is one that can be looked
 * for. */
bool checkout_may_know(struct session *session, str id);

/* The file of a revision as git has it. */
struct checkout_file
{
    str path; /* from the top of the checkout; empty: not known (only its text was kept) */
    str text;
    str origin;  /* "its file was deleted by git commit 1a2b3c4 of 2026-01-31 (Remove t)": a clause for a message */
    str source;  /* "git commit 1a2b3c4": where the text is from */
    str restore; /* the git command that brings the file back: "git checkout 1a2b3c4 -- :/migrations/versions/x.py" */
};

enum checkout_depth
{
    CHECKOUT_QUICK, /* the history that is checked out: for a hint */
    CHECKOUT_ALL,   /* also other branches, the stash, the reflog, the index, and what no commit holds any more */
};

/* Looks for the newest text of a revision file with this id; false when git has none. */
bool checkout_find_revision(struct session *session, str id, enum checkout_depth depth, struct checkout_file *out_file);

#endif
