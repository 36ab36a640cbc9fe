/* TOML 1.0 (https://toml.io/en/v1.0.0) to a tree: pyproject.toml. Accepts exactly what Python's tomllib accepts; nesting is
 * limited to 200 levels. Local dates and times become TREE_DATE, TREE_TIME, TREE_DATETIME in Python's str() form. */
#ifndef LB_TEXT_TOML_H
#define LB_TEXT_TOML_H

#include "text/tree.h"

#define TOML_DEPTH_LIMIT 200

/* `first` is the place of the first byte of `text` (PLACE_NONE: nodes have no places). `text` must outlive the tree. */
MUST_USE bool toml_parse(struct arena *arena, str text, place first, struct diags *diags, struct tree **out_tree);

#endif
