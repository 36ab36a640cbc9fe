/* Built-in classes that are the machine's own: object, type, property, super, functions, generators. */
#ifndef LB_EVAL_CORE_H
#define LB_EVAL_CORE_H

#include "eval/native.h"

/* Items of the module builtins; ends with a zero row. */
extern const struct native_item core_items[];
extern const struct native_class object_row, type_row;

#endif
