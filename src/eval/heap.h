/*
 * The heap: making objects, and collecting those that nothing reaches any more.
 *
 * Non-moving mark and sweep. Roots: the frames, the modules, the interned names, and what vm_keep was given. It runs between
 * statements of Python code, when enough has been allocated since the last time, and never while a native runs.
 */
#ifndef LB_EVAL_HEAP_H
#define LB_EVAL_HEAP_H

#include "eval/object.h"

enum
{
    STEP_BYTES = 64 /* filling or reading that many counts as a step of the code (vm_charge) */
};

/* A zeroed object of `size` bytes. */
void *heap_alloc(struct vm *vm, enum object_kind kind, size_t size);

/* Blocks that belong to an object (the items of a list), charged to the account. */
void *heap_block(struct vm *vm, void *block, size_t old_size, size_t new_size);

void heap_collect(struct vm *vm);
void heap_close(struct vm *vm);

/* For mark functions of native classes. */
void heap_mark(struct vm *vm, struct value value);

/* Strings. str_make copies; the text must be UTF-8. str_intern gives the one copy of a name: equal texts, same pointer. */
struct value str_make(struct vm *vm, str text);
struct value str_make_print(struct vm *vm, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str_object *str_intern_object(struct vm *vm, str text);
/* A string to be filled by the caller, who calls str_finish (counts and hashes) when done. */
struct str_object *str_alloc(struct vm *vm, size_t len);
struct value str_finish(struct str_object *object);
struct value bytes_make(struct vm *vm, str bytes);

/* The code points from..to of a string (clamped). */
struct value str_code_points(struct vm *vm, struct value text, int64_t from, int64_t to);

struct value list_make(struct vm *vm, const struct value *items, size_t len);
void list_push(struct vm *vm, struct list_object *list, struct value item);
void list_insert(struct vm *vm, struct list_object *list, size_t at, struct value item);
struct value tuple_make(struct vm *vm, const struct value *items, size_t len);

/* Dictionaries. Functions that compare keys may call __hash__ and __eq__ of the project's classes: false = an exception. */
struct dict_object *dict_make(struct vm *vm);
bool dict_get(struct vm *vm, struct dict_object *dict, struct value key, struct value *out); /* absent when not there */
bool dict_set(struct vm *vm, struct dict_object *dict, struct value key, struct value value);
bool dict_delete(struct vm *vm, struct dict_object *dict, struct value key, bool *out_found);
void dict_clear(struct vm *vm, struct dict_object *dict);
struct dict_object *dict_copy(struct vm *vm, const struct dict_object *dict);
bool dict_update(struct vm *vm, struct dict_object *dict, const struct dict_object *from);
/* By name, for attributes and globals: cannot fail. */
struct value dict_find(const struct dict_object *dict, const struct str_object *key);
struct value dict_find_text(const struct dict_object *dict, str key);
void dict_put(struct vm *vm, struct dict_object *dict, struct str_object *key, struct value value);
void dict_put_text(struct vm *vm, struct dict_object *dict, str key, struct value value);
bool dict_drop(struct vm *vm, struct dict_object *dict, const struct str_object *key);

/* for (uint32_t i = 0; dict_next(dict, &i, &entry);) */
bool dict_next(const struct dict_object *dict, uint32_t *position, struct dict_entry **out_entry);

struct set_object *set_make(struct vm *vm, bool frozen);
bool set_add(struct vm *vm, struct set_object *set, struct value item);
bool set_has(struct vm *vm, struct set_object *set, struct value item, bool *out_has);

struct value range_make(struct vm *vm, int64_t start, int64_t stop, int64_t step);
struct value slice_make(struct vm *vm, struct value start, struct value stop, struct value step);
struct value cell_make(struct vm *vm, struct value content);
struct value method_make(struct vm *vm, struct value function, struct value self);
struct value wrapper_make(struct vm *vm, enum wrapper_kind kind, struct value function);
struct value iterator_make(struct vm *vm, iterator_next *next, struct value subject);
struct value opaque_make(struct vm *vm, str name, struct span span, str reason);
struct value instance_make(struct vm *vm, struct class_object *class_);

/* C data that goes with values: `size` zeroed bytes, and an arena of its own (NULL: none), counted when memory_settle is called. */
struct memory_object *memory_make(struct vm *vm, size_t size, struct arena *arena);
void memory_settle(struct vm *vm, struct memory_object *memory);
/* `memory` points into `other` (NULL: nothing is done). It must have an arena. */
void memory_keep(struct memory_object *memory, struct memory_object *other);
struct module_object *module_make(struct vm *vm, str name);

#endif
