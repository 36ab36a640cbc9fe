/*
 * Session and sessionmaker: what migrations use them for, statements on the connection of the migration.
 *
 * A Session on a Connection joins its transaction: commit() does not end what Alembic began (SQLAlchemy 2.0's join mode
 * "conditional_savepoint"), rollback() does. Loading and saving of mapped instances is orm_session.c's, in Python over this class;
 * here, for AsyncSession, it is refused by name.
 */
#include "vocab/sqlalchemy/internal.h"

static bool session_make_of(struct vm *vm, struct class_object *class_, struct value bind, struct value *out)
{
    *out = instance_make(vm, class_);
    attribute_put(vm, *out, "bind", NONE);
    if (is_opaque(bind))
        return refuse_value(vm, bind, "Session() argument 'bind'", "a Connection or Engine");
    if (!is_absent(bind))
        attribute_put(vm, *out, "bind", bind);
    return true;
}

NATIVE(session_construct)
{
    return session_make_of(vm, AS_CLASS(self), args[0], out);
}

/* For classes of Python code, which have an __init__ of their own. */
NATIVE(session_bind)
{
    *out = NONE;
    if (is_opaque(args[0]))
        return refuse_value(vm, args[0], "Session() argument 'bind'", "a Connection or Engine");
    attribute_put(vm, self, "bind", args[0]);
    return true;
}

/* The Connection object; an Engine is connected when it is first needed. */
static bool session_connection(struct vm *vm, struct value self, struct value *out)
{
    struct value bind = attribute_find(self, "bind"), own = attribute_find(self, "_connection"), connect;

    if (!is_absent(own))
    {
        *out = own;
        return true;
    }
    if (vm_instance_of(vm, bind, &connection_class) != NULL)
        *out = bind;
    else if (vm_instance_of(vm, bind, &engine_class) == NULL)
        return vm_raise(vm, "sqlalchemy.exc.UnboundExecutionError", "Could not locate a bind configured on this Session.");
    else if (!attribute_get(vm, bind, "connect", &connect) || !vm_call_nested(vm, connect, NULL, 0, out))
        return false;
    attribute_put(vm, self, "_connection", *out);
    return true;
}

static bool forwarded(struct vm *vm, struct value self, const char *method, const struct value *args, struct value *out)
{
    struct value connection, bound;

    return session_connection(vm, self, &connection) && attribute_get(vm, connection, method, &bound) &&
           AS_NATIVE(AS_METHOD(bound)->function)->native->call(vm, connection, args, out);
}

NATIVE(session_execute)
{
    return forwarded(vm, self, "execute", args, out);
}

NATIVE(session_scalar)
{
    return forwarded(vm, self, "scalar", args, out);
}

NATIVE(session_scalars)
{
    return forwarded(vm, self, "scalars", args, out);
}

NATIVE(session_connection_method)
{
    return session_connection(vm, self, out);
}

NATIVE(session_get_bind)
{
    *out = attribute_find(self, "bind");
    return true;
}

static bool owns_connection(struct vm *vm, struct value self)
{
    return vm_instance_of(vm, attribute_find(self, "bind"), &engine_class) != NULL &&
           !is_absent(attribute_find(self, "_connection"));
}

NATIVE(session_commit)
{
    *out = NONE;
    return !owns_connection(vm, self) || forwarded(vm, self, "commit", args, out);
}

NATIVE(session_rollback)
{
    *out = NONE;
    return is_absent(attribute_find(self, "_connection")) || forwarded(vm, self, "rollback", args, out);
}

NATIVE(session_close)
{
    *out = NONE;
    if (owns_connection(vm, self) && !forwarded(vm, self, "close", args, out))
        return false;
    if (AS_INSTANCE(self)->attributes != NULL)
        dict_drop(vm, AS_INSTANCE(self)->attributes, str_intern_object(vm, STR("_connection")));
    return true;
}

NATIVE(session_begin_nested)
{
    return forwarded(vm, self, "begin_nested", args, out);
}

NATIVE(session_self)
{
    *out = self;
    return true;
}

NATIVE(session_nothing)
{
    *out = NONE;
    return true;
}

NATIVE(session_exit)
{
    struct value ignored;

    *out = value_bool(false);
    return session_close(vm, self, args, &ignored);
}

static bool session_attribute(struct vm *vm, struct value self UNUSED, struct str_object *name, struct value *out UNUSED)
{
    static const char *const refused[] = {"query",
                                          "add",
                                          "add_all",
                                          "delete",
                                          "get",
                                          "merge",
                                          "refresh",
                                          "bulk_save_objects",
                                          "bulk_insert_mappings",
                                          "bulk_update_mappings"};

    for (size_t i = 0; i < COUNT_OF(refused); i++)
    {
        if (str_equal((str){name->bytes, name->len}, str_from(refused[i])))
            return refuse_feature(
                vm, "Write the statement with sa.select(), sa.update(), sa.insert() or sa.text() and session.execute().",
                "Session.%s() is the object-relational mapper's, which limbeck does not offer", refused[i]);
    }
    return true;
}

#define EXECUTE_PARAMETERS "statement, params=None, execution_options=None, **kw"

static const struct native session_methods[] = {
    {"execute", EXECUTE_PARAMETERS, session_execute, NATIVE_TAKES_OPAQUE | NATIVE_OPERATES},
    {"scalar", EXECUTE_PARAMETERS, session_scalar, NATIVE_TAKES_OPAQUE | NATIVE_OPERATES},
    {"scalars", EXECUTE_PARAMETERS, session_scalars, NATIVE_TAKES_OPAQUE | NATIVE_OPERATES},
    {"_bind", "bind, /", session_bind, NATIVE_TAKES_OPAQUE},
    {"connection", "**kw", session_connection_method, 0},
    {"get_bind", "**kw", session_get_bind, 0},
    {"commit", "", session_commit, 0},
    {"rollback", "", session_rollback, 0},
    {"flush", "objects=None", session_nothing, 0},
    {"expire_all", "", session_nothing, 0},
    {"expunge_all", "", session_nothing, 0},
    {"close", "", session_close, 0},
    {"begin", "nested=False", session_self, 0},
    {"begin_nested", "", session_begin_nested, 0},
    {"__enter__", "", session_self, 0},
    {"__aenter__", "", session_self, 0},
    {"__exit__", "type_, value, traceback", session_exit, NATIVE_TAKES_OPAQUE},
    {"__aexit__", "type_, value, traceback", session_exit, NATIVE_TAKES_OPAQUE},
    {0},
};
static const struct native session_make = {"Session", "bind=None, **kw", session_construct, NATIVE_TAKES_OPAQUE};
const struct native_class session_class = {.name = "Session", .acts = true,
                                           .module = "sqlalchemy.orm.session",
                                           .make = &session_make,
                                           .methods = session_methods,
                                           .get_attribute = session_attribute};

/* ---- sessionmaker
 * ------------------------------------------------------------------------------------------------------------------------ */

NATIVE(maker_construct)
{
    *out = instance_make(vm, AS_CLASS(self));
    attribute_put(vm, *out, "bind", is_absent(args[0]) ? NONE : args[0]);
    return true;
}

NATIVE(maker_call)
{
    struct value bind = is_absent(args[0]) ? attribute_find(self, "bind") : args[0];

    return session_make_of(vm, vm_native_class_of_row(vm, &session_class), bind, out);
}

NATIVE(maker_configure)
{
    *out = NONE;
    if (!is_absent(args[0]))
        attribute_put(vm, self, "bind", args[0]);
    return true;
}

static const struct native maker_methods[] = {
    {"__call__", "bind=None, **local_kw", maker_call, NATIVE_TAKES_OPAQUE},
    {"configure", "bind=None, **new_kw", maker_configure, NATIVE_TAKES_OPAQUE},
    {0},
};
static const struct native maker_make = {"sessionmaker", "bind=None, **kw", maker_construct, NATIVE_TAKES_OPAQUE};
const struct native_class sessionmaker_class = {
    .name = "sessionmaker", .module = "sqlalchemy.orm.session", .make = &maker_make, .methods = maker_methods};
