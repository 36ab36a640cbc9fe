/*
 * Unknown (opaque) values at run time: what reading, calling and computing with one gives, and which calls are refused because
 * what they would do to the database is not known.
 */
#ifndef LB_EVAL_UNKNOWN_H
#define LB_EVAL_UNKNOWN_H

#include "eval/machine.h"

/* An unknown value made from another one: its name with the suffix (brackets are not repeated); place, reason and effects stay. */
struct value unknown_derive(struct vm *vm, struct value from, str suffix);

/* The result of an operator of which one operand is unknown. */
struct value unknown_result(struct vm *vm, struct value a, struct value b);

/*
 * A call of an unknown function: refused when it is given what works on the database (op, a connection, a session), and inside
 * upgrade() and downgrade() when it is given a function of the project or works on the machine; an unknown value otherwise.
 */
enum answer unknown_call(struct vm *vm, struct value callee, const struct value *args, uint32_t count, struct value *out);

/* Whether upgrade() or downgrade() is what runs, and not a module that it has needed. */
bool unknown_in_migration(const struct vm *vm);

/* The value of an import that finds nothing: the reason says more about packages that work on the machine or the network. */
struct value unknown_module(struct vm *vm, str name);

#endif
