/*
 * lasting: what a server that commits with each DDL statement (MySQL, MariaDB) keeps of a revision that fails.
 *
 * The statements of the step under way are noted as they succeed. When it fails they are named, with the statements that undo
 * them, the last first, and the way to finish by hand.
 */
#ifndef LB_RUN_LASTING_H
#define LB_RUN_LASTING_H

#include "ops/op.h"
#include "run/session.h"

struct lasting_statement
{
    str sql;
    struct span span;
    str undo; /* the statement that takes it back; empty: limbeck knows none */
};

struct lasting
{
    ARRAY(struct lasting_statement) statements;
    size_t row_changes;  /* statements that changed rows */
    const struct op *op; /* under way, until its first statement is there; NULL: SQL of the project */
};

/* A step begins. */
void lasting_begin(struct migration *migration);
/* A statement has been sent and has succeeded, on the migration's connection. */
void lasting_note(struct migration *migration, str sql, struct span span);
/* On the newest diagnostic, when the step has failed. */
void lasting_explain(struct session *session);

#endif
