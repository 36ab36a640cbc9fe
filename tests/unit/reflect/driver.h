/* What the files of reflect_driver share. */
#ifndef LB_TESTS_REFLECT_DRIVER_H
#define LB_TESTS_REFLECT_DRIVER_H

#include "base/buf.h"
#include "dialect/compile.h"
#include "reflect/reflect.h"

/* The catalog as JSON: per relation what the Inspector's methods give, with their keys, and under "more" the rest. */
void dump_catalog(struct compiler *compiler, const struct catalog *catalog, struct buf *out);

/* The statements that create it again on an empty database. */
MUST_USE bool script_catalog(struct compiler *compiler, const struct catalog *catalog, str_array *out_statements);

#endif
