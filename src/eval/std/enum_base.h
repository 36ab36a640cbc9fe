/* The native base of enum.Enum. */
#ifndef LB_EVAL_STD_ENUM_BASE_H
#define LB_EVAL_STD_ENUM_BASE_H

#include "eval/vm.h"

extern const struct native_class enum_base_row;
extern const struct native enum_member_row;

/* The members of an enumeration in their order, a list; absent when the class is none. Each has `_name_` and `_value_`. */
struct value enum_members(struct vm *vm, const struct class_object *class_);

#endif
