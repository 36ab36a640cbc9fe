/* The table of the standard library. */
#include "eval/builtin/builtins.h"
#include "eval/std/std.h"

#include <stddef.h>

#define MODULES(ROW)                                                                                                           \
    ROW(std_typing)                                                                                                            \
    ROW(std_typing_extensions)                                                                                                 \
    ROW(std_future)                                                                                                            \
    ROW(std_collections_abc)                                                                                                   \
    ROW(std_numbers)

#define DECLARE(module) extern const struct native_module module;
#define ENTRY(module) &module,

MODULES(DECLARE)

const struct native_module *const std_modules[] = {&builtins_module, MODULES(ENTRY) NULL};
