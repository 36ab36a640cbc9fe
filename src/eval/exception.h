/* Exceptions: what their instances carry, and the hierarchy of built-in ones as items of the module builtins. */
#ifndef LB_EVAL_EXCEPTION_H
#define LB_EVAL_EXCEPTION_H

#include "eval/vm.h"

struct exception_info
{
    struct diag *diag;         /* of a lower layer that it was made from, or NULL */
    struct frame *passed;      /* the frame noted last */
    bool is_stated;            /* raised by a statement, not by a native */
    size_t len, cap;
    struct diag_frame stack[]; /* innermost first */
};

/* Made when missing. It lives as long as the exception, and moves when the stack grows. */
struct exception_info *exception_info_of(struct vm *vm, struct value exception);

/* The rows of BaseException and all that derive from it, ends with a zero row. */
extern const struct native_item exception_items[];
extern const struct native_class base_exception_class;

/* The constructor and methods of an exception class, for exception classes of the vocabulary. */
extern const struct native exception_make;

/* Raises StopIteration with what the generator that ended last returned. */
bool exception_stop(struct vm *vm);
/* The StopIteration under way leaves a generator or coroutine: it becomes a RuntimeError. */
void exception_stop_escapes(struct vm *vm, const struct generator_object *generator);
/* The value that a StopIteration carries. */
struct value exception_stop_value(struct value exception);

#endif
