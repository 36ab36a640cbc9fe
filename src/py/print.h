/*
 * Expressions back to source text, much as ast.unparse writes them: for messages ("the value of `...` is not known"). What is
 * printed parses to an equal tree; names of a message's own are not its business.
 */
#ifndef LB_PY_PRINT_H
#define LB_PY_PRINT_H

#include "py/ast.h"

/* The text of an expression (any kind from NODE_BOOL_OP to NODE_SLICE), on one line. */
str node_print(struct arena *arena, const struct node *expression);

/* The same, cut to at most `most` characters (at least 4) with "..." at the end. */
str node_print_short(struct arena *arena, const struct node *expression, size_t most);

#endif
