/* missing_table: a revision has failed over a table that is not there; does one of another branch make it? */
#ifndef LB_RUN_MISSING_TABLE_H
#define LB_RUN_MISSING_TABLE_H

#include "run/session.h"

/* On the newest diagnostic, while the migration that met it is still there: the revision, its place, and the line to add. */
void missing_table_explain(struct session *session);

#endif
