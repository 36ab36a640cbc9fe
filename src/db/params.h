/* From a parsed URL (text/url_native.h) to the parameters of a connection. */
#ifndef LB_DB_PARAMS_H
#define LB_DB_PARAMS_H

#include "db/db.h"
#include "text/url_native.h"

/* Kind and native parameters; what is limbeck's own (wait_ms, lock_timeout ...) is left empty. Texts are not copied. */
struct db_params db_params_from_native(struct arena *arena, const struct native_params *native);

/* The last value of a key; empty when there is none. */
str db_params_value(const struct db_params *params, const char *key);

/* The same parameters with another value of a key; an empty one leaves the key out. Texts are not copied. */
struct db_params db_params_with(struct arena *arena, const struct db_params *params, const char *key, str value);

/* The same parameters in memory of their own. */
struct db_params db_params_copy(struct arena *arena, const struct db_params *params);

#endif
