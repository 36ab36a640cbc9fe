/*
 * The reverse of operations, as Alembic's MigrateOperation.reverse() gives it: what downgrade() does.
 *
 * What drops something can be reversed when it knows what it drops (`original`); what alters a column, when it says what was
 * there (the existing_ arguments).
 */
#ifndef LB_OPS_REVERSE_H
#define LB_OPS_REVERSE_H

#include "ops/op.h"

/* NULL for an operation that cannot be reversed: data, SQL text, a drop that does not know what it drops. */
struct op *op_reverse(struct arena *arena, const struct op *op);

/* The reverses from the last to the first, those of batches inside too. False when one of them cannot be reversed; *out_which says
 * which. */
bool op_list_reverse(struct arena *arena, const struct op_list *ops, struct op_list *out, const struct op **out_which);

#endif
