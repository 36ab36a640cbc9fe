/*
 * Formatting: the format mini-language, str.format and the % operator, and numbers as text.
 */
#ifndef LB_EVAL_BUILTIN_FORMAT_H
#define LB_EVAL_BUILTIN_FORMAT_H

#include "eval/vm.h"

/* "format" % args */
bool format_percent(struct vm *vm, struct value format, struct value args, struct value *out);
/* format.format(*args, **keywords); `args` a tuple, `keywords` a dict or any mapping (format_map). */
bool format_fields(struct vm *vm, str format, struct value args, struct value keywords, struct value *out);

/* A double with a number of digits, rounded half to even from its exact decimal value: 'f', 'e' or 'g' (upper case too).
 * `keep_zeros` is the alternate form of 'g'. Finite numbers only; the sign is written. */
void real_format(double real, char type, int precision, bool keep_zeros, struct buf *out);
/* round(real, digits) */
double real_round(double real, int digits);

/* CPython's print of a code point in repr: printable or not. */
bool code_point_is_printable(uint32_t c);

#endif
