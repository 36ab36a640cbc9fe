/* The native classes of the built-in types, one row each; builtins.c lists them. */
#ifndef LB_EVAL_BUILTIN_CLASSES_H
#define LB_EVAL_BUILTIN_CLASSES_H

#include "eval/vm.h"

extern const struct native_class str_row, bytes_row, list_row, tuple_row, dict_row, set_row, frozenset_row;
extern const struct native_class int_row, bool_row, float_row, range_row, slice_row;
extern const struct native_class dict_keys_row, dict_values_row, dict_items_row;

/* Lazy iterators (lazy.c). */
extern const struct native_class map_row, filter_row, zip_row, enumerate_row, reversed_row, call_iterator_row;
extern const struct native_class file_row;

/* The iterable of a dict, set, list ... as a view would show it: fills a new list. */
bool dict_view_make(struct vm *vm, const struct native_class *row, struct dict_object *dict, struct value *out);

/* Splits of str (str_split.c). */
bool text_split(struct vm *vm, struct value self, const struct value *args, struct value *out);
bool text_rsplit(struct vm *vm, struct value self, const struct value *args, struct value *out);
bool text_splitlines(struct vm *vm, struct value self, const struct value *args, struct value *out);
bool text_partition(struct vm *vm, struct value self, const struct value *args, struct value *out);
bool text_rpartition(struct vm *vm, struct value self, const struct value *args, struct value *out);
bool text_join(struct vm *vm, struct value self, const struct value *args, struct value *out);

/* Encodings (encoding.c): "utf-8", "ascii", "latin-1" and their aliases. errors: strict, ignore, replace, backslashreplace...
 */
bool text_encode(struct vm *vm, str text, struct value encoding, struct value errors, struct value *out);
bool bytes_decode(struct vm *vm, str bytes, struct value encoding, struct value errors, struct value *out);

/* Sorts a list in place, stable; `keys` (or NULL) is another list of the same length that is ordered by and moved along. */
bool list_sort(struct vm *vm, struct list_object *list, struct list_object *keys, bool reverse);
/* The native behind list.sort and sorted: pushes a native frame when there is a key. *out = `result`. */
bool sort_with_key(struct vm *vm, struct list_object *list, struct value key, bool reverse, struct value result,
                   struct value *out);

/* An index or slice bound: clamps as Python does. */
bool slice_bounds(struct vm *vm, struct value slice, int64_t len, int64_t *out_start, int64_t *out_step, int64_t *out_count);
/* start and end arguments of find, count, startswith, index: absent or None is the whole. */
bool range_arguments(struct vm *vm, struct value start, struct value end, int64_t len, int64_t *out_start, int64_t *out_end);

/* int(text, base) with CPython's words; float(text). */
bool int_of_text(struct vm *vm, str text, int64_t base, struct value *out);
bool real_of_text(struct vm *vm, str text, double *out);

#endif
