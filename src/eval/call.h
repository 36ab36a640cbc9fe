/* The parameters of anything that can be called, and the binder. */
#ifndef LB_EVAL_CALL_H
#define LB_EVAL_CALL_H

#include "eval/machine.h"

struct shape
{
    str name;
    struct str_object **names;
    uint32_t positional_only, positional, count; /* `count` without *args and **kwargs */
    bool star, star_star;
    const bool *optional;                 /* of a native; NULL: `defaults` says it */
    const struct tuple_object *defaults;  /* of a function; NULL: none */
};

const struct shape *native_shape(struct vm *vm, const struct native *native);

/* `bound` has room for count + star + star_star values, in that order; what was not given is absent (or the default). */
bool shape_bind(struct vm *vm, const struct shape *shape, const struct value *args, uint32_t count,
                const struct tuple_object *names, struct value *bound);

enum answer native_call_with(struct vm *vm, const struct native *native, struct value self, const struct value *args,
                             uint32_t count, const struct tuple_object *names, struct value *out);

#endif
