/*
 * The objects on the evaluator's heap, one struct a kind, each beginning with `struct object`.
 *
 * Kinds are for the evaluator's own speed; what Python code sees is the class (vm_class_of). Objects are made by the
 * functions of heap.h and of the subject's own header, never by hand.
 */
#ifndef LB_EVAL_OBJECT_H
#define LB_EVAL_OBJECT_H

#include "eval/value.h"

struct vm;
struct code;
struct frame;
struct native;
struct native_class;
struct native_module;
struct lazy_module;

enum object_kind
{
    OBJECT_STR,
    OBJECT_BYTES,
    OBJECT_BIG,      /* integer beyond 64 bits */
    OBJECT_LIST,
    OBJECT_TUPLE,
    OBJECT_DICT,
    OBJECT_SET,      /* set and frozenset */
    OBJECT_RANGE,
    OBJECT_SLICE,
    OBJECT_FUNCTION, /* def and lambda */
    OBJECT_NATIVE,   /* a function written in C */
    OBJECT_METHOD,   /* a function with its self */
    OBJECT_CLASS,
    OBJECT_INSTANCE,
    OBJECT_MODULE,
    OBJECT_CELL,     /* a variable shared by closures */
    OBJECT_FRAME,    /* a running or suspended call */
    OBJECT_GENERATOR, /* generator or coroutine over a frame */
    OBJECT_ITERATOR, /* over something built in */
    OBJECT_WRAPPER,  /* property, staticmethod, classmethod */
    OBJECT_SUPER,
    OBJECT_OPAQUE,
    OBJECT_CODE_OWNER, /* of the code of one file; Python code never sees it */
    OBJECT_MEMORY,     /* C data that goes with values; Python code never sees it */
    OBJECT_KIND_COUNT,
};

struct object
{
    struct object *next; /* all objects of the heap */
    uint8_t kind;
    bool marked;
    uint32_t size; /* bytes charged to the account for this block (not what it points at) */
};

struct str_object
{
    struct object object;
    uint64_t hash; /* of the bytes */
    uint32_t len;  /* bytes */
    uint32_t count; /* code points; equal to len when all is ASCII */
    char bytes[];  /* NUL-terminated */
};

struct bytes_object
{
    struct object object;
    uint32_t len;
    char bytes[];
};

struct big_object
{
    struct object object;
    uint32_t used; /* digits of libtommath */
    bool is_negative;
    _Alignas(8) unsigned char digits[];
};

struct list_object
{
    struct object object;
    struct value *at;
    uint32_t len, cap;
};

struct tuple_object
{
    struct object object;
    uint32_t len;
    struct value at[];
};

struct dict_entry
{
    struct value key; /* absent: deleted */
    struct value value;
    uint64_t hash;
};

/* Ordered by insertion. */
struct dict_object
{
    struct object object;
    struct dict_entry *at;
    uint32_t used;  /* entries in `at`, deleted ones counted */
    uint32_t len;   /* live entries */
    uint32_t cap;   /* room in `at` */
    uint32_t *slots; /* index + 1 */
    uint32_t slot_count;
    uint32_t version; /* counts changes of the set of keys: an iterator notices */
};

struct set_object
{
    struct object object;
    struct dict_object *dict; /* keys only */
    bool frozen;
};

struct range_object
{
    struct object object;
    int64_t start, stop, step;
};

struct slice_object
{
    struct object object;
    struct value start, stop, step;
};

struct function_object
{
    struct object object;
    const struct code *code;
    struct module_object *module;
    struct str_object *name, *qualified_name;
    struct tuple_object *defaults; /* one a parameter, absent where there is none; NULL when no parameter has one */
    struct tuple_object *cells;    /* captured variables: as many as code->free_count; NULL when there are none */
    struct dict_object *annotations; /* or NULL */
    struct dict_object *attributes;  /* or NULL */
    struct class_object *owner;      /* class whose body defined it (for super()), or NULL */
    struct value docstring;
};

struct native_object
{
    struct object object;
    const struct native *native;
    struct class_object *owner; /* class it is a method of, or NULL */
};

struct method_object
{
    struct object object;
    struct value function, self;
};

struct class_object
{
    struct object object;
    struct str_object *name, *qualified_name;
    struct tuple_object *bases;
    struct tuple_object *mro; /* this class first */
    struct dict_object *dict;
    struct class_object *metaclass;
    const struct native_class *native; /* the row of a class written in C; for a class of Python code that of its nearest native base, or NULL */
    bool is_native;                    /* written in C itself */
    bool is_abstract;                  /* it may have no instances: abstract.h */
    struct module_object *module;      /* or NULL */
    struct value opaque_base;          /* an opaque value among the bases, or absent */
    struct list_object *opaque_bases;  /* all of them, those of the bases too; NULL: none */
    struct dict_object *keywords;      /* of the class statement, without `metaclass`; NULL when there were none */
    struct span at;                    /* of the class statement's head */
    void *data;                        /* what the native row's class hook keeps */
};

struct instance_object
{
    struct object object;
    struct class_object *class_;
    struct dict_object *attributes; /* or NULL */
    struct value held;              /* the built-in value of a subclass of str, int, list, ...; or what a native class keeps */
    void *data;                     /* what a native class keeps, in an arena or in `memory` */
    struct memory_object *memory;   /* holds what `data` points at; NULL: that lives as long as the machine */
};

struct module_object
{
    struct object object;
    struct str_object *name;
    struct dict_object *dict;
    const struct native_module *native; /* written in C, or NULL */
    struct lazy_module *lazy;           /* executed by need, or NULL */
    const struct source_file *file;     /* or NULL */
    str folder;                         /* of a package: where its submodules are; else empty */
    bool is_package;
    bool is_imported;                   /* by a statement that ran; not only read */
};

struct cell_object
{
    struct object object;
    struct value value;
};

struct generator_object
{
    struct object object;
    struct frame *frame; /* NULL when it has ended */
    struct str_object *name;
    bool is_coroutine;
    bool is_async_generator;
    bool running;
};

typedef bool iterator_next(struct vm *vm, struct value subject, uint64_t *position, struct value *out_item);

/* *out_item is absent when there are no more. */
struct iterator_object
{
    struct object object;
    iterator_next *next;
    struct value subject;
    uint64_t position;
};

enum wrapper_kind
{
    WRAPPER_PROPERTY,
    WRAPPER_STATIC,
    WRAPPER_CLASS,
};

struct wrapper_object
{
    struct object object;
    enum wrapper_kind kind;
    struct value function;        /* the getter of a property */
    struct value setter, deleter; /* property only */
    struct value docstring;
};

struct super_object
{
    struct object object;
    struct class_object *class_; /* look behind this one in the order of self's class */
    struct value self;
};

/* What a call of something unknown may do besides giving a value. */
enum unknown_effects
{
    EFFECTS_UNKNOWN,
    EFFECTS_NONE, /* nothing to the database: it logs, or stands for a row that a script does not read */
    EFFECTS_SURE, /* it works on the machine or the network, or was given a function of the project */
};

/* What limbeck does not know: its dotted name, where it came in, and why it is unknown. */
struct opaque_object
{
    struct object object;
    struct str_object *name;
    struct span span;
    struct str_object *reason;
    uint8_t effects; /* enum unknown_effects */
    bool called;     /* it is the result of a call */
    bool of_database; /* only the database knows it: see decide.h */
    bool answer;      /* what was decided on it in the run number asked_in */
    uint32_t asked_in;
};

/* Code that is given up with the last function, frame or class body that runs it (code.h). */
struct code_owner
{
    struct object object;
    struct arena *arena;
    size_t charged; /* bytes, counted as allocated */
};

typedef void memory_release(struct vm *vm, void *bytes);

/* C data that is given up with the last value that holds it: an arena, or bytes of its own, and what they point into. */
struct memory_object
{
    struct object object;
    struct arena *arena;         /* or NULL */
    size_t charged;              /* bytes, counted as allocated */
    bool is_kept;                /* until the machine closes */
    memory_release *release;     /* run when the collector gives it up, not when the machine closes; may be NULL */
    struct
    {
        struct memory_object **at; /* in `arena` */
        size_t len, cap;
    } keeps;
    _Alignas(16) char bytes[];
};

static inline bool is_kind(struct value value, enum object_kind kind)
{
    return value.tag == VALUE_OBJECT && value.object->kind == kind;
}

#define is_str(value) is_kind((value), OBJECT_STR)
#define is_opaque(value) is_kind((value), OBJECT_OPAQUE)

#define AS_STR(value) ((struct str_object *)(void *)(value).object)
#define AS_BYTES(value) ((struct bytes_object *)(void *)(value).object)
#define AS_BIG(value) ((struct big_object *)(void *)(value).object)
#define AS_LIST(value) ((struct list_object *)(void *)(value).object)
#define AS_TUPLE(value) ((struct tuple_object *)(void *)(value).object)
#define AS_DICT(value) ((struct dict_object *)(void *)(value).object)
#define AS_SET(value) ((struct set_object *)(void *)(value).object)
#define AS_RANGE(value) ((struct range_object *)(void *)(value).object)
#define AS_SLICE(value) ((struct slice_object *)(void *)(value).object)
#define AS_FUNCTION(value) ((struct function_object *)(void *)(value).object)
#define AS_NATIVE(value) ((struct native_object *)(void *)(value).object)
#define AS_METHOD(value) ((struct method_object *)(void *)(value).object)
#define AS_CLASS(value) ((struct class_object *)(void *)(value).object)
#define AS_INSTANCE(value) ((struct instance_object *)(void *)(value).object)
#define AS_MODULE(value) ((struct module_object *)(void *)(value).object)
#define AS_CELL(value) ((struct cell_object *)(void *)(value).object)
#define AS_FRAME(value) ((struct frame *)(void *)(value).object)
#define AS_GENERATOR(value) ((struct generator_object *)(void *)(value).object)
#define AS_ITERATOR(value) ((struct iterator_object *)(void *)(value).object)
#define AS_WRAPPER(value) ((struct wrapper_object *)(void *)(value).object)
#define AS_SUPER(value) ((struct super_object *)(void *)(value).object)
#define AS_OPAQUE(value) ((struct opaque_object *)(void *)(value).object)

/* The text of a str object. */
static inline str str_of(struct value value)
{
    return (str){AS_STR(value)->bytes, AS_STR(value)->len};
}

#endif
