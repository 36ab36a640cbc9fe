/* column_keep: on MySQL and MariaDB, what alter_column does not name is read from the column. */
#ifndef LB_RUN_COLUMN_KEEP_H
#define LB_RUN_COLUMN_KEEP_H

#include "run/migration.h"

/* *out: the operation with the definition that the column has now, or itself. */
MUST_USE bool column_keep(struct migration *migration, const struct op *op, const struct op **out);

/* The operation as if the column were known: whether it can be written, where there is no database to ask. */
const struct op *column_keep_assume(struct migration *migration, const struct op *op);

/* A script that was given such a statement is warned of, once. */
void column_keep_warn(struct migration *migration, const struct op *op, struct span span);

#endif
