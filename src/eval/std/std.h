/* The modules of the standard library that projects may import, one file each; the table ends with NULL. */
#ifndef LB_EVAL_STD_STD_H
#define LB_EVAL_STD_STD_H

#include "eval/native.h"

extern const struct native_module *const std_modules[];

#endif
