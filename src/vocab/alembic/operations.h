/*
 * Operations between the comparison and the project's process_revision_directives: struct op as objects of
 * alembic.operations.ops, and lists of these objects as struct op again.
 */
#ifndef LB_VOCAB_ALEMBIC_OPERATIONS_H
#define LB_VOCAB_ALEMBIC_OPERATIONS_H

#include "vocab/alembic/internal.h"

/* Appends an object for each operation to a list that something else holds. */
MUST_USE bool operations_show(struct vm *vm, struct value list, const struct op_list *ops);

/* The operations that the objects of a list stand for; those of a project's own classes are text (OP_LINES). */
MUST_USE bool operations_collect(struct vm *vm, struct value list, struct op_list *out);

/* Lines that the project's renderers put into autogen_context.imports. */
MUST_USE bool operations_imports(struct vm *vm, str_array *out);
/* The texts of a set of import lines. */
MUST_USE bool alembic_imports_take(struct vm *vm, struct value imports, str_array *out);

/* A name of the Python text, and the natives that it uses. */
MUST_USE bool operation_text_name(struct vm *vm, const char *name, struct value *out);
extern const struct native_item operation_natives[];

/* autogenerate.c: an AutogenContext whose `imports` is the set given. */
struct value autogen_context_make(struct vm *vm, struct value imports);

#endif
