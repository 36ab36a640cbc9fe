/* From a parsed URL (text/url_native.h) to the parameters of a connection. */
#ifndef LB_DB_PARAMS_H
#define LB_DB_PARAMS_H

#include "db/db.h"
#include "text/url_native.h"

/* Kind and native parameters; what is limbeck's own (wait_ms, lock_timeout ...) is left empty. Texts are not copied. */
struct db_params db_params_from_native(struct arena *arena, const struct native_params *native);

#endif
