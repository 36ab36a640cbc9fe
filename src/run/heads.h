/* heads: what there is to say when one head was wanted and there are several. */
#ifndef LB_RUN_HEADS_H
#define LB_RUN_HEADS_H

#include "graph/resolve.h"
#include "run/session.h"

/*
 * Gives the newest diagnostic, Alembic's refusal of several heads, its detail (the heads, their files, dates and commits) and
 * its hint: the commands that make one head of them, or, when the heads are branches with labels of their own, how to name one
 * of those.
 */
void heads_explain(struct session *session, const struct revision_list *heads, enum resolve_wording wording);

/* Where a revision's file is from: "created 2026-01-31 (Create Date), git commit 1a2b3c4 by A (...), on main". */
str heads_describe(struct session *session, const struct revision *revision);

#endif
