/* The checks of a finished tree, among themselves: check.c, check_pattern.c, scope.c. */
#ifndef LB_PY_CHECK_H
#define LB_PY_CHECK_H

#include "py/parser.h"

/* One case of a match: what its pattern binds, and whether later ones can be reached. */
bool check_pattern(struct parser *parser, const struct match_case *match_case, bool is_last) MUST_USE;

/* A parameter with a default is followed by none without. */
bool check_type_parameters(struct parser *parser, const struct type_parameters *parameters) MUST_USE;

bool node_is_future_import(const struct node *node);

#endif
