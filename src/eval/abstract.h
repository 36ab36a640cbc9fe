/* Abstract methods of classes whose metaclass is abc.ABCMeta. */
#ifndef LB_EVAL_ABSTRACT_H
#define LB_EVAL_ABSTRACT_H

#include "eval/vm.h"

/* A class has been built: notes its abstract methods. */
bool abstract_note(struct vm *vm, struct class_object *class_) MUST_USE;

/* Raises the TypeError of a call of a class with is_abstract; always false. */
bool abstract_refuse(struct vm *vm, const struct class_object *class_);

#endif
