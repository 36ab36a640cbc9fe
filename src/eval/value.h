/*
 * Values of the evaluator: 16 bytes, a tag, the place in the source where the value was made, and the payload.
 *
 * None, booleans, integers of 64 bits, floats and a few markers are immediate; all else is an object on the heap
 * (object.h). A value is copied freely; what it points at lives as long as the collector can reach it, and the collector
 * runs only between two statements of Python code: native code need not declare what it holds while it runs.
 */
#ifndef LB_EVAL_VALUE_H
#define LB_EVAL_VALUE_H

#include "base/source.h"

enum value_tag
{
    VALUE_ABSENT, /* no value: an unbound local, an argument that was not given, an exhausted iterator; never seen by Python */
    VALUE_NONE,
    VALUE_ELLIPSIS,
    VALUE_NOT_IMPLEMENTED,
    VALUE_BOOL,
    VALUE_INT,
    VALUE_REAL,
    VALUE_OBJECT,
};

struct object;

struct value
{
    uint32_t tag;
    place at;
    union
    {
        bool boolean;
        int64_t integer;
        double real;
        struct object *object;
    };
};

#define ABSENT ((struct value){.tag = VALUE_ABSENT})
#define NONE ((struct value){.tag = VALUE_NONE})

static inline struct value value_bool(bool boolean)
{
    return (struct value){.tag = VALUE_BOOL, .boolean = boolean};
}

static inline struct value value_int(int64_t integer)
{
    return (struct value){.tag = VALUE_INT, .integer = integer};
}

static inline struct value value_real(double real)
{
    return (struct value){.tag = VALUE_REAL, .real = real};
}

/* Any object, given by its first member: value_of(&list->object). */
static inline struct value value_of(struct object *object)
{
    return (struct value){.tag = VALUE_OBJECT, .object = object};
}

static inline bool is_absent(struct value value)
{
    return value.tag == VALUE_ABSENT;
}

static inline bool is_none(struct value value)
{
    return value.tag == VALUE_NONE;
}

#endif
