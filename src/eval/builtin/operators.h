/*
 * Operators over values, beyond what vm.h declares (value_binary, value_equal, value_compare, value_hash, value_truth ...).
 *
 * value_binary answers every node_op with two operands: arithmetic, comparisons (OP_EQ ... OP_GT_E), OP_IS, OP_IS_NOT, OP_IN
 * and OP_NOT_IN. Methods of classes (__add__, __radd__, __eq__, ...) are tried as Python does; those written in Python
 * are nested calls here, so the machine tries them first with frames.
 */
#ifndef LB_EVAL_BUILTIN_OPERATORS_H
#define LB_EVAL_BUILTIN_OPERATORS_H

#include "eval/vm.h"

/* OP_INVERT, OP_NOT, OP_U_ADD, OP_U_SUB. */
bool value_unary(struct vm *vm, uint32_t op, struct value a, struct value *out);
/* item in container */
bool value_contains(struct vm *vm, struct value container, struct value item, bool *out);

/* The parts, each in a file of its own. */

/* Both operands plain numbers. */
bool number_binary(struct vm *vm, uint32_t op, struct value a, struct value b, struct value *out);
bool is_number(struct value value);
/* str, bytes, list, tuple: + and *; *out absent when the operands are none of those. */
bool sequence_binary(struct vm *vm, uint32_t op, struct value a, struct value b, struct value *out);
/* set and dict: | & - ^; *out absent when not answered. */
bool set_binary(struct vm *vm, uint32_t op, struct value a, struct value b, struct value *out);
/* <, <=, >, >= over built-in values; *out_known false: they have no order. */
bool order_of(struct vm *vm, uint32_t op, struct value a, struct value b, bool *out_known, bool *out);
/* One ordering comparison with dunders, as a truth; for sort, min, max. */
bool value_is_less(struct vm *vm, struct value a, struct value b, bool *out);

#endif
