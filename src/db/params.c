/* From a parsed URL to the parameters of a connection: the pairs are the driver's already, only the form differs. */
#include "db/params.h"

struct db_params db_params_from_native(struct arena *arena, const struct native_params *native)
{
    static const enum db_kind kinds[] = {[URL_POSTGRESQL] = DB_POSTGRESQL, [URL_SQLITE] = DB_SQLITE, [URL_MYSQL] = DB_MYSQL};
    struct db_param *at = arena_alloc_array(arena, native->pairs.len, sizeof *at);

    for (size_t i = 0; i < native->pairs.len; i++)
        at[i] = (struct db_param){native->pairs.at[i].key, native->pairs.at[i].value};
    return (struct db_params){.kind = kinds[native->dialect], .at = at, .len = native->pairs.len};
}
