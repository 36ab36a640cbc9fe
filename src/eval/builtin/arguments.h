/*
 * What natives of the built-in types and of the standard library share: reading arguments with CPython's words for
 * mistakes, building texts in the scratch arena, refusals, and calling methods by name.
 */
#ifndef LB_EVAL_BUILTIN_ARGUMENTS_H
#define LB_EVAL_BUILTIN_ARGUMENTS_H

#include "eval/vm.h"

static inline bool is_given(struct value value)
{
    return value.tag != VALUE_ABSENT;
}

static inline bool is_given_some(struct value value)
{
    return value.tag != VALUE_ABSENT && value.tag != VALUE_NONE;
}

/* The instance of a subclass of str, int, list ... stands for the built-in value that it holds; any other value for itself. */
struct value value_plain(struct vm *vm, struct value value);

/* Arguments. False: TypeError (or refusal of an opaque value) with `what` as its subject, "split() argument 1". */
bool argument_str(struct vm *vm, struct value value, const char *what, str *out);
bool argument_int(struct vm *vm, struct value value, int64_t *out);
bool argument_truth(struct vm *vm, struct value value, bool missing, bool *out);
bool argument_real(struct vm *vm, struct value value, double *out);
/* Bytes of a bytes object. */
bool argument_bytes(struct vm *vm, struct value value, const char *what, str *out);

/* self of a method: the machine has checked its class; a wrong one reads as empty, never as wrong memory. */
struct str_object *self_str(struct vm *vm, struct value self);
str self_text(struct vm *vm, struct value self);
struct list_object *self_list(struct vm *vm, struct value self);
struct dict_object *self_dict(struct vm *vm, struct value self);
struct set_object *self_set(struct vm *vm, struct value self);
struct tuple_object *self_tuple(struct vm *vm, struct value self);
str self_bytes(struct vm *vm, struct value self);

/* The items of a list or tuple (a held one too) without copying; false when it is neither. */
bool sequence_items(struct vm *vm, struct value value, const struct value **out_items, size_t *out_len);

/* Texts under construction: mark, build in BUF(scratch_arena(vm)), end with scratch_str. */
struct arena *scratch_arena(struct vm *vm);
struct arena_mark scratch_mark(struct vm *vm);
/* When `built`: *out = the text as a str object. Gives the scratch memory back; returns `built`. */
bool scratch_str(struct vm *vm, struct arena_mark mark, const struct buf *text, bool built, struct value *out);

/* A text that lives as long as the machine, and a text in the scratch arena as a C string for messages. */
const char *text_for_message(struct vm *vm, str text);

/* Records that something is not offered, with a hint, and refuses. Returns false. */
bool refuse_feature(struct vm *vm, const char *hint, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A result that would be too large to hold. */
bool refuse_size(struct vm *vm, const char *what);
/* Guards recursion in C over nested containers: false (RecursionError) when too deep; each true needs a nesting_leave. */
bool nesting_enter(struct vm *vm);
void nesting_leave(struct vm *vm);

/* A method that the class of `value` defines, not bound; absent when there is none or it is that of the held built-in type. */
struct value own_method(struct vm *vm, struct value value, const char *name);
/* Calls a method found by own_method or class_lookup with self and arguments. */
bool method_call(struct vm *vm, struct value method, struct value self, const struct value *args, size_t count,
                 struct value *out);

/* An attribute by a C name. */
bool attribute_get(struct vm *vm, struct value object, const char *name, struct value *out);
/* Whether a value can be called. */
bool value_is_callable(struct vm *vm, struct value value);
/* A constructor's result: the built-in value itself, or an instance of the derived class that holds it. */
struct value class_hold(struct vm *vm, struct value class_, struct value value);

struct value str_of_cstring(struct vm *vm, const char *text);
struct value pair_make(struct vm *vm, struct value first, struct value second);

#endif
