/* Named tuples: the class typing.NamedTuple (to derive from) and collections.namedtuple. */
#ifndef LB_EVAL_STD_NAMED_H
#define LB_EVAL_STD_NAMED_H

#include "eval/vm.h"

extern const struct native_class named_tuple_row;
extern const struct native namedtuple_row;

/* A new named tuple class; names is a list or tuple of strings. */
bool named_class_make(struct vm *vm, str name, struct value names, struct value *out);
/* The names of a class derived from NamedTuple; NULL when it is none. */
const struct tuple_object *named_fields(const struct class_object *class_);

#endif
