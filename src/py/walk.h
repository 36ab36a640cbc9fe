/*
 * The children of a node, in the order of CPython's fields: for those who walk a tree and care about few kinds.
 *
 * A finished tree is at most TREE_DEPTH_MOST high (py_parse refuses others), so a recursive walk is safe.
 */
#ifndef LB_PY_WALK_H
#define LB_PY_WALK_H

#include "py/ast.h"

typedef bool node_visit(void *context, const struct node *node);

/* Calls visit for each child that is there; stops and returns false when one call does. */
bool node_visit_children(const struct node *node, node_visit *visit, void *context);

/* The parts of it that callers need alone. */
bool node_visit_list(struct node_list list, node_visit *visit, void *context);
bool node_visit_one(const struct node *node, node_visit *visit, void *context); /* true for NULL */
bool parameters_visit_defaults(const struct parameters *parameters, node_visit *visit, void *context);
bool parameters_visit_annotations(const struct parameters *parameters, node_visit *visit, void *context);
bool keywords_visit(const struct keyword *keywords, uint32_t count, node_visit *visit, void *context);

#endif
