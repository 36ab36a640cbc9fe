/* What the files of sqlmodel share. */
#ifndef LB_VOCAB_SQLALCHEMY_SQLMODEL_H
#define LB_VOCAB_SQLALCHEMY_SQLMODEL_H

#include "vocab/sqlalchemy/internal.h"

extern const struct native sqlmodel_field_row;
extern const struct native_class sqlmodel_field_class, sqlmodel_class;

/* A String of its own name; MySQL, which needs a length, gets 255. */
struct type *auto_string_make(struct vm *vm, struct opt_int length);

/* A class on SQLModel has been built: with table=True its fields become columns, and it is mapped. */
MUST_USE bool sqlmodel_map(struct vm *vm, struct class_object *class_);

#endif
