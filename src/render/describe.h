/*
 * An operation as a line for people: "add column users.nick VARCHAR(20) NOT NULL". Types are the dialect's.
 */
#ifndef LB_RENDER_DESCRIBE_H
#define LB_RENDER_DESCRIBE_H

#include "dialect/compile.h"

struct description
{
    str table;  /* "schema.name" or "name" */
    str object; /* the column, index or constraint; empty for a table and for what has no name */
    str text;   /* the line */
};

/* Not for OP_BATCH: its operations are described one by one. False: a diagnostic is recorded. */
MUST_USE bool describe_op(struct compiler *compiler, const struct op *op, struct description *out);

#endif
