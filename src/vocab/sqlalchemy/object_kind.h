/* sqlalchemy.engine.ObjectKind and ObjectScope. */
#ifndef LB_VOCAB_SQLALCHEMY_OBJECT_KIND_H
#define LB_VOCAB_SQLALCHEMY_OBJECT_KIND_H

#include "eval/std/source.h"
#include "vocab/sqlalchemy/internal.h"

/* The bits of their members. */
enum
{
    KIND_TABLE = 1,
    KIND_VIEW = 2,
    KIND_MATERIALIZED_VIEW = 4,

    SCOPE_DEFAULT = 1,
    SCOPE_TEMPORARY = 2,
};

native_value object_kind_value, object_scope_value;

/* The bits of a member of `enumeration`; *out stays as it is when nothing is given. Anything else is refused: `what` is not
 * `expected`. */
MUST_USE bool object_flags_of(struct vm *vm, struct value given, native_value *enumeration, const char *what,
                              const char *expected, unsigned *out);

#endif
