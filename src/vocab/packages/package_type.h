/*
 * Types of packages that only add types to SQLAlchemy, as rows: what the constructor takes, and what the type is on each
 * database.
 *
 *     static const struct package_type uuid_type = {
 *         .class_ = {.name = "UUIDType", .module = "sqlalchemy_utils.types.uuid", PACKAGE_DECORATOR, .methods =
 * package_uuid_methods}, .parameters = {"binary", "native"}, .impls = {{"postgresql", "sqlalchemy", "UUID"}, {NULL,
 * "sqlalchemy", "BINARY", 16}}, .arrange = uuid_arrange,
 *     };
 *
 * A row is a native class, so the project may derive from it, test with isinstance and use it as another decorator's `impl`.
 */
#ifndef LB_VOCAB_PACKAGES_PACKAGE_TYPE_H
#define LB_VOCAB_PACKAGES_PACKAGE_TYPE_H

#include "vocab/sqlalchemy/internal.h"
#include "vocab/sqlalchemy/type_list.h"

enum
{
    PACKAGE_ARGUMENTS = 12,
    PACKAGE_IMPLS = 4,
};

struct package_type;

/* What a constructor was given. */
struct package_call
{
    const struct package_type *row;
    struct value values[PACKAGE_ARGUMENTS]; /* by the row's parameters; absent: not given */
    struct tuple_object *items;             /* positional arguments behind them ("*") */
    struct type *type;                      /* under construction */
    struct type *impls[PACKAGE_IMPLS];      /* of it, in the order of the row */
};

/* What the arguments change. Returns false after one vm_raise or vm_refuse. */
typedef bool package_arrange(struct vm *vm, const struct package_call *call);

struct package_impl
{
    const char *dialect;       /* NULL: every other one; that row stands last and must be there unless the row has a `spec` */
    const char *module, *name; /* of sql/type_class.c */
    int64_t length;            /* 0: none */
    bool has_zone;             /* timezone=True */
};

struct package_type
{
    struct native_class class_;                    /* first: the row is found from it */
    const char *parameters[PACKAGE_ARGUMENTS + 1]; /* "*" at the end: others are taken without meaning for the database */
    const char *spec;                              /* a UserDefinedType: its get_col_spec(); NULL for a TypeDecorator */
    struct package_impl impls[PACKAGE_IMPLS];
    package_arrange *arrange; /* or NULL */
};

extern const struct native package_type_make;

/* `impl` of an instance. */
bool package_type_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out);

#define PACKAGE_DECORATOR .base = SA_BASE("TypeDecorator"), .make = &package_type_make, .get_attribute = package_type_attribute
#define PACKAGE_USER_DEFINED .base = SA_BASE("UserDefinedType"), .make = &package_type_make
#define PACKAGE_ITEM(item_name, row)                                                                                           \
    {                                                                                                                          \
        .name = item_name, .kind = ITEM_CLASS, .class_ = &(row).class_                                                         \
    }

/* The value of a parameter; absent when it was not given or is None. */
struct value package_argument(const struct package_call *call, const char *name);
MUST_USE bool package_int(struct vm *vm, const struct package_call *call, const char *name, int64_t missing, int64_t *out);
MUST_USE bool package_flag(struct vm *vm, const struct package_call *call, const char *name, bool missing, bool *out);

/* `length` or `max_length` is the length on every database. */
package_arrange package_arrange_length;

/* Methods for values: UUIDs as the column keeps them; what Python code would encrypt or hash is refused. */
extern const struct native package_uuid_methods[], package_secret_methods[], package_json_methods[], package_choice_methods[],
    package_list_methods[], package_lower_methods[];

#endif
