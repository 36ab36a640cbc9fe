/* The rows of the version table, for commands that only look: "current" in show, edit and history. */
#ifndef LB_RUN_ROWS_H
#define LB_RUN_ROWS_H

#include "run/session.h"

/* Evaluates env.py, which connects; the rows of every database that it goes through. */
MUST_USE bool rows_read(struct session *session, str_array *out_rows);

#endif
