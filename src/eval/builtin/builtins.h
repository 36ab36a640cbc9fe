/*
 * The module builtins: its items, in the files of their subjects. Classes that belong to the machine (object, type, property,
 * super, exceptions ...) are the machine's own items.
 */
#ifndef LB_EVAL_BUILTIN_BUILTINS_H
#define LB_EVAL_BUILTIN_BUILTINS_H

#include "eval/native.h"

extern const struct native_module builtins_module;

/* Rows of functions, by file. */
extern const struct native abs_row, ascii_row, bin_row, callable_row, chr_row, divmod_row, hash_row, hex_row, id_row, len_row,
    oct_row, ord_row, pow_row, repr_row, round_row, format_row, print_row, sum_row, sorted_row, min_row, max_row, any_row,
    all_row;
extern const struct native getattr_row, setattr_row, delattr_row, hasattr_row, isinstance_row, issubclass_row, globals_row,
    locals_row, vars_row, dir_row, import_row, iter_row, next_row, open_row, exit_row;

#endif
