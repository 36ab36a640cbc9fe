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

str db_params_value(const struct db_params *params, const char *key)
{
    for (size_t i = params->len; i > 0; i--)
    {
        if (str_equal(params->at[i - 1].key, str_from(key)))
            return params->at[i - 1].value;
    }
    return (str){0};
}

struct db_params db_params_with(struct arena *arena, const struct db_params *params, const char *key, str value)
{
    struct db_params out = *params;
    ARRAY(struct db_param) list = {0};

    for (size_t i = 0; i < params->len; i++)
    {
        if (!str_equal(params->at[i].key, str_from(key)))
            array_push(arena, &list, params->at[i]);
    }
    if (value.len > 0)
        array_push(arena, &list, ((struct db_param){.key = str_from(key), .value = value}));
    out.at = list.at;
    out.len = list.len;
    return out;
}

static str text_copy(struct arena *arena, str s)
{
    return s.len > 0 ? str_copy(arena, s) : (str){0};
}

struct db_params db_params_copy(struct arena *arena, const struct db_params *params)
{
    struct db_params copy = *params;
    struct db_param *at = arena_alloc_array(arena, params->len, sizeof *at);

    for (size_t i = 0; i < params->len; i++)
        at[i] = (struct db_param){text_copy(arena, params->at[i].key), text_copy(arena, params->at[i].value)};
    copy.at = at;
    copy.application_name = text_copy(arena, params->application_name);
    copy.lock_timeout = text_copy(arena, params->lock_timeout);
    copy.statement_timeout = text_copy(arena, params->statement_timeout);
    return copy;
}
