/*
 * Abstract classes of collections.abc and numbers: isinstance(x, Mapping) asks what a class can do, not what it derives from.
 */
#ifndef LB_EVAL_STD_ABC_H
#define LB_EVAL_STD_ABC_H

#include "eval/vm.h"

/* Whether a class is one of them (itself, not derived by Python code). */
bool abc_is_abstract(const struct class_object *class_);
/* Whether `class_` counts as a subclass of the abstract one: registered built-in types, or the methods it asks for. */
bool abc_class_matches(struct vm *vm, const struct class_object *abstract, const struct class_object *class_);

extern const struct native_item abc_items[]; /* of collections.abc, ends with a zero row */

#endif
