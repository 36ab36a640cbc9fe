/* unresolved: what there is to say about an identifier that names no revision, beyond Alembic's sentence. */
#ifndef LB_RUN_UNRESOLVED_H
#define LB_RUN_UNRESOLVED_H

#include "graph/resolve.h"
#include "run/session.h"

/*
 * After a failed resolution: adds to the newest diagnostic whether the identifier was typed or stands in the version table
 * (`rows`, NULL when the command has not read it), what else is known about it, and the ways out; or, when one head was wanted
 * and there are several, which they are and the ways out. Does nothing when the failure was another one. Returns false, so that
 * a function may end with it.
 */
bool unresolved_explain(struct session *session, const struct resolver *resolver, const str_array *rows);

#endif
