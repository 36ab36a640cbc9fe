/*
 * Integers beyond 64 bits. Every function takes VALUE_INT, VALUE_BOOL or OBJECT_BIG and gives the smallest form: VALUE_INT
 * when the result fits, so that equal integers have equal forms.
 *
 * Results above BIG_BITS_MOST are refused before they are computed; multiplication and division count as steps.
 */
#ifndef LB_EVAL_BUILTIN_BIG_H
#define LB_EVAL_BUILTIN_BIG_H

#include "eval/vm.h"

enum
{
    BIG_BITS_MOST = 1024 * 1024
};

static inline bool is_integer(struct value value)
{
    return value.tag == VALUE_INT || value.tag == VALUE_BOOL || is_kind(value, OBJECT_BIG);
}

/* An integer (bool counts) as 64 bits; only for VALUE_INT and VALUE_BOOL. */
static inline int64_t small_of(struct value value)
{
    return value.tag == VALUE_BOOL ? (int64_t)value.boolean : value.integer;
}

/* Digits in a base from 2 to 36, an optional sign, underscores between digits allowed; false when the text is no number or
 * has far more digits than CPython converts. */
bool big_parse(struct vm *vm, str digits, int base, struct value *out);
/* + - * // % & | ^ with Python's signs. ZeroDivisionError; not / nor **. */
bool big_binary(struct vm *vm, uint32_t op, struct value a, struct value b, struct value *out);
bool big_power(struct vm *vm, struct value a, uint64_t exponent, struct value *out);
bool big_power_modulo(struct vm *vm, struct value a, struct value exponent, struct value modulus, struct value *out);
bool big_shift(struct vm *vm, bool left, struct value a, uint64_t count, struct value *out);
struct value big_negate(struct vm *vm, struct value a);
struct value big_invert(struct vm *vm, struct value a);
int big_compare(struct value a, struct value b);
/* CPython's hash of an integer. */
uint64_t big_hash(struct value a);
bool big_is_negative(struct value a);
/* The nearest double; false when out of range (OverflowError is the caller's). */
bool big_to_real(struct value a, double *out);
/* The integer part of a finite double. */
struct value big_from_real(struct vm *vm, double real);
/* a / b as the nearest double; b is not zero. False: out of range. */
bool big_true_divide(struct vm *vm, struct value a, struct value b, double *out);
int64_t big_bit_length(struct value a);
/* Digits in a base of 2, 8, 10 or 16 (lower case), '-' in front when negative. ValueError for more decimal digits than CPython
 * converts. */
bool big_print(struct vm *vm, struct value a, int base, struct buf *out) MUST_USE;
/* Unsigned magnitude, big-endian. */
struct value big_from_bytes(struct vm *vm, str bytes);
size_t big_byte_count(struct value a);
void big_to_bytes(struct value a, unsigned char *out_bytes, size_t count); /* of the magnitude, right-aligned */

#endif
