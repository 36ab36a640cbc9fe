/* Documents of src/text as Python values: what json.loads, yaml.safe_load and tomllib.loads answer. */
#ifndef LB_EVAL_STD_TREE_H
#define LB_EVAL_STD_TREE_H

#include "eval/vm.h"
#include "text/tree.h"

struct tree_reading
{
    struct vm *vm;
    struct value object_hook; /* called with each dict; absent or None: no call */
    struct map *shared;       /* YAML's aliases: a node that stands at two places is one value; NULL where no node does */
};

/* The value of a tree: dict, list, str, int, float, bool, None, bytes, datetime.date, time and datetime. */
bool tree_to_value(const struct tree_reading *reading, const struct tree *tree, struct value *out);

#endif
