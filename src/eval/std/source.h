/*
 * Parts of the standard library that are written in Python: each statement of the text is parsed and run once a machine, when a
 * name that it binds is first asked for. Generators and callbacks then run on the machine's own frames. A function of the text
 * declares nothing `global`.
 *
 *     static const struct std_source source = {"contextlib", text, natives};
 *     STD_NAME(source, py_suppress, "suppress")
 *     static const struct native_item items[] = {STD_ITEM(py_suppress, "suppress"), {0}};
 */
#ifndef LB_EVAL_STD_SOURCE_H
#define LB_EVAL_STD_SOURCE_H

#include "eval/vm.h"

struct std_source
{
    const char *module; /* what __module__ of its classes says */
    const char *text;
    const struct native_item *items; /* natives that the text may use, ends with a zero row; or NULL */
};

/* A name of the text. */
bool std_source_name(struct vm *vm, const struct std_source *source, const char *name, struct value *out);

/* The C name is another one, because some Python names are macros of the C library or may not be spelt here. */
#define STD_NAME(source, c_name, name)                                                                                         \
    static bool c_name##_value(struct vm *vm, struct value *out)                                                               \
    {                                                                                                                          \
        return std_source_name(vm, &(source), name, out);                                                                      \
    }

#define STD_ITEM(c_name, item_name)                                                                                            \
    {                                                                                                                          \
        .name = item_name, .kind = ITEM_VALUE, .value = c_name##_value                                                         \
    }
#define ITEM_VALUE_OF(item_name)                                                                                               \
    {                                                                                                                          \
        .name = #item_name, .kind = ITEM_VALUE, .value = item_name##_value                                                     \
    }
#define ITEM_FUNCTION_OF(item_name, row)                                                                                       \
    {                                                                                                                          \
        .name = item_name, .kind = ITEM_FUNCTION, .function = &(row)                                                           \
    }
#define ITEM_CLASS_OF(item_name, row)                                                                                          \
    {                                                                                                                          \
        .name = item_name, .kind = ITEM_CLASS, .class_ = &(row)                                                                \
    }
#define ITEM_ALIAS_OF(item_name, dotted)                                                                                       \
    {                                                                                                                          \
        .name = item_name, .kind = ITEM_ALIAS, .path = dotted                                                                  \
    }

/* Does nothing and answers None, or its argument: for what has no meaning here. */
extern const struct native std_nothing_row, std_identity_row;

#endif
