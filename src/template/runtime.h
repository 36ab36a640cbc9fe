/*
 * What a template's function finds while it runs: the writer, `context`, `loop` and undefined names, as classes of the
 * evaluator.
 */
#ifndef LB_TEMPLATE_RUNTIME_H
#define LB_TEMPLATE_RUNTIME_H

#include "eval/vm.h"

/* One rendering. */
struct rendering
{
    struct buf out;
    const str_array *chunks; /* the texts by number */
};

/* `__M_out`: text, write, enter, walk and the filters that are written in C. */
struct value writer_make(struct vm *vm, struct rendering *rendering);

/* `context` over the variables given. */
struct value context_make(struct vm *vm, struct rendering *rendering, struct dict_object *variables);

/* The value of a name that nobody gave; an empty name is Mako's own `UNDEFINED`. */
struct value undefined_make(struct vm *vm, str name);

/* The machine's built-in of a name; absent when there is none. */
bool builtin_find(struct vm *vm, str name, struct value *out);

#endif
