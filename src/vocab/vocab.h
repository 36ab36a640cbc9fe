/*
 * The vocabulary: what Python code can import from sqlalchemy, alembic and their kin, as rows of constant tables over the machine.
 *
 *     struct vm *vm = vm_open(..., vocab_modules);
 *     vocab_open(vm, &host);
 */
#ifndef LB_VOCAB_VOCAB_H
#define LB_VOCAB_VOCAB_H

#include "vocab/host.h"

/* Every native module of the vocabulary, ends with NULL: the argument of vm_open. */
extern const struct native_module *const vocab_modules[];

/* Gives the machine its host (not copied). */
void vocab_open(struct vm *vm, const struct host *host);

/* Rows that only one file of tables knows are declared in its own header: vocab/sqlalchemy.h, vocab/alembic.h. */

#endif
