/*
 * How functions, classes and modules written in C are declared: rows of constant tables.
 *
 *     static bool text_upper(struct vm *vm, struct value self, const struct value *args, struct value *out) { ... }
 *
 *     static const struct native str_methods[] = {
 *         {"upper", "", text_upper},
 *         {"split", "sep=None, maxsplit=-1", text_split},
 *         {0},
 *     };
 *
 * The signature is Python's own text of the parameters, without self: `name` is required, `name=...` may be left out (the
 * text behind `=` documents the default; the native gets an absent value), `/` ends the positional-only ones, `*` begins the
 * keyword-only ones, `*name` collects a tuple, `**name` a dict. `args` holds one value a parameter, in this order. The
 * binder answers wrong calls with CPython's words.
 *
 * A native returns true with *out set (it is None before), or false after vm_raise or vm_refuse. It may read
 * built-in iterables with iteration (vm.h). It does not call Python code itself: that would use the C stack; it hands the
 * call to the machine with vm_push_native (see there).
 */
#ifndef LB_EVAL_NATIVE_H
#define LB_EVAL_NATIVE_H

#include "eval/object.h"

typedef bool native_call(struct vm *vm, struct value self, const struct value *args, struct value *out);

enum native_flags
{
    NATIVE_PROPERTY = 1 << 0,     /* an attribute of instances: called without arguments when read */
    NATIVE_STATIC = 1 << 1,       /* staticmethod: self is absent */
    NATIVE_CLASS_METHOD = 1 << 2, /* self is the class */
    NATIVE_DRAIN_0 = 1 << 3,      /* argument 0 (1, ...): an iterable of any kind arrives as a list (built-in containers as they are) */
    NATIVE_DRAIN_1 = 1 << 4,
    NATIVE_DRAIN_ALL = 1 << 5,    /* each argument is drained, those collected by *name too */
    NATIVE_TAKES_OPAQUE = 1 << 6, /* opaque arguments are fine; otherwise a call with one is refused by the native itself when it looks */
    NATIVE_AWAITABLE = 1 << 7,    /* the result may be awaited: gives itself */
    NATIVE_OPERATES = 1 << 8,     /* a directive or a statement: analysis counts it, with arguments that are not known too */
};

struct native
{
    const char *name;
    const char *signature;
    native_call *call;
    uint32_t flags;
};

/*
 * A class written in C. `make` is the constructor (row with the signature of __init__): it gets the class as self and
 * returns the new instance (instance_make). Classes of Python code may derive from it; then `make` is called with the
 * derived class, before __init__ of the derived class when there is one.
 */
struct native_class
{
    const char *name;      /* "Column" */
    const char *module;    /* "sqlalchemy.sql.schema", as its repr shows it */
    const char *base;      /* dotted name of a native class, e.g. "builtins.object"; NULL is object */
    const struct native *make; /* NULL: cannot be called */
    const struct native *methods; /* ends with a zero row; may be NULL */
    const char *doc;
    bool acts; /* an instance works on the database: a call that is not known may not be given one */

    /* Optional behaviour. */
    bool (*get_attribute)(struct vm *vm, struct value self, struct str_object *name, struct value *out); /* after all else failed; absent = no such attribute */
    bool (*set_attribute)(struct vm *vm, struct value self, struct str_object *name, struct value value, bool *out_done);
    bool (*class_made)(struct vm *vm, struct class_object *class_); /* a Python class derived from it has been built */
    bool (*metaclass_get_attribute)(struct vm *vm, struct class_object *class_, struct str_object *name, struct value *out);
    bool (*metaclass_set_attribute)(struct vm *vm, struct class_object *class_, struct str_object *name, struct value value); /* after it has been set */
    bool (*iterate_class)(struct vm *vm, struct class_object *class_, struct value *out_list); /* for x in Class */
    void (*mark)(struct vm *vm, struct instance_object *instance);                             /* values behind `data` */
};

enum native_item_kind
{
    ITEM_FUNCTION, /* struct native */
    ITEM_CLASS,    /* struct native_class */
    ITEM_VALUE,    /* native_value: makes the value when first asked */
    ITEM_MODULE,   /* the name of another module, e.g. "sqlalchemy.orm" */
    ITEM_ALIAS,    /* dotted name of an item elsewhere: "sqlalchemy.sql.schema.Column" */
};

typedef bool native_value(struct vm *vm, struct value *out);

/* One importable name of a module. */
struct native_item
{
    const char *name;
    enum native_item_kind kind;
    union
    {
        const struct native *function;
        const struct native_class *class_;
        native_value *value;
        const char *path;
    };
};

struct native_module
{
    const char *name;                /* "sqlalchemy.dialects.postgresql" */
    const struct native_item *items; /* ends with a zero row */
    bool acts;   /* works on the database: as in native_class */
    bool (*missing)(struct vm *vm, struct module_object *module, struct str_object *name, struct value *out); /* optional: a name that no item has; absent = none */
    bool closed; /* an unknown name is an ImportError or AttributeError, not an opaque value (all of the standard library that is complete) */
};

#define ITEM_F(item_name, row) {.name = (item_name), .kind = ITEM_FUNCTION, .function = &(row)}

#endif
