/*
 * Post-write hooks: programs of the machine that get a new revision file, as [post_write_hooks] of the ini file or
 * [[tool.alembic.post_write_hooks]] of pyproject.toml name them. The only child processes that limbeck starts besides the
 * editor.
 */
#ifndef LB_RUN_HOOKS_H
#define LB_RUN_HOOKS_H

#include "run/new_revision.h"

struct hook
{
    str name;
    str folder; /* `cwd`; empty: the current one */
    str_array words;
};

struct hooks
{
    ARRAY(struct hook) list;
};

/* Reads the hooks for a file (an absolute path) that is not there yet, and finds their programs: what is missing is refused
 * now. */
MUST_USE bool hooks_prepare(struct session *session, str path, struct hooks *out_hooks);

/* Runs them, one after the other, on the file just written; what they print goes to standard error. */
MUST_USE bool hooks_run(struct session *session, const struct hooks *hooks, const struct new_revision *revision);

#endif
