/*
 * ObjectKind and ObjectScope: which relations the get_multi_... methods of an Inspector tell of. Flags, as in SQLAlchemy 2.0.
 */
#include "vocab/sqlalchemy/object_kind.h"

/* clang-format off */
static const char text[] =
    "from enum import Flag\n"
    "\n"
    "\n"
    "class ObjectKind(Flag):\n"
    "    TABLE = 1\n"
    "    VIEW = 2\n"
    "    MATERIALIZED_VIEW = 4\n"
    "    ANY_VIEW = VIEW | MATERIALIZED_VIEW\n"
    "    ANY = TABLE | VIEW | MATERIALIZED_VIEW\n"
    "\n"
    "\n"
    "class ObjectScope(Flag):\n"
    "    DEFAULT = 1\n"
    "    TEMPORARY = 2\n"
    "    ANY = DEFAULT | TEMPORARY\n";
/* clang-format on */

static const struct std_source source = {"sqlalchemy.engine.reflection", text, NULL};

bool object_kind_value(struct vm *vm, struct value *out)
{
    return std_source_name(vm, &source, "ObjectKind", out);
}

bool object_scope_value(struct vm *vm, struct value *out)
{
    return std_source_name(vm, &source, "ObjectScope", out);
}

bool object_flags_of(struct vm *vm, struct value given, native_value *enumeration, const char *what, const char *expected,
                     unsigned *out)
{
    struct value class_, number = NONE;

    if (!is_given(given))
        return true;
    if (!enumeration(vm, &class_))
        return false;
    if (!is_kind(given, OBJECT_INSTANCE) || !vm_is_instance(vm, given, AS_CLASS(class_)))
        return refuse_value(vm, given, what, expected);
    if (!value_get_attribute(vm, given, STR("_value_"), &number))
        return false;
    *out = number.tag == VALUE_INT ? (unsigned)number.integer : 0;
    return true;
}
