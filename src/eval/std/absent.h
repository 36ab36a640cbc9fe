/* What standard modules have under CPython and not here. */
#ifndef LB_EVAL_STD_ABSENT_H
#define LB_EVAL_STD_ABSENT_H

#include "base/str.h"

/* Whether CPython's module of that dotted name has the name, which limbeck's has not. */
bool name_is_absent(str module, str name);

#endif
