/*
 * USING for a change of type on PostgreSQL: where the server has no assignment cast between two types, ALTER COLUMN ... TYPE fails, and
 * the revision has to say how. https://www.postgresql.org/docs/15/catalog-pg-cast.html
 *
 * Everything goes into text by itself. Out of text, and between groups of types, the cast is written: `c::integer`; into an enum type
 * by way of text.
 */
#include "diff/compare.h"

enum cast_group
{
    GROUP_TEXT,
    GROUP_NUMBER,
    GROUP_TIME_OF_DAY,
    GROUP_DATE, /* dates and timestamps */
    GROUP_JSON,
    GROUP_OTHER, /* each by itself */
};

static const enum cast_group groups[] = {
    [AFFINITY_NULL] = GROUP_OTHER,     [AFFINITY_STRING] = GROUP_TEXT,   [AFFINITY_INTEGER] = GROUP_NUMBER,
    [AFFINITY_NUMERIC] = GROUP_NUMBER, [AFFINITY_BOOLEAN] = GROUP_OTHER, [AFFINITY_DATE] = GROUP_DATE,
    [AFFINITY_TIME] = GROUP_TIME_OF_DAY, [AFFINITY_DATETIME] = GROUP_DATE, [AFFINITY_INTERVAL] = GROUP_OTHER,
    [AFFINITY_BINARY] = GROUP_OTHER,   [AFFINITY_ENUM] = GROUP_OTHER,    [AFFINITY_JSON] = GROUP_JSON,
    [AFFINITY_UUID] = GROUP_OTHER,     [AFFINITY_ARRAY] = GROUP_OTHER,   [AFFINITY_OTHER] = GROUP_OTHER,
};

/* An Enum has the affinity of String; where it is a type of its own it is none. */
static enum type_affinity affinity_of(const struct type *type)
{
    return type_is_native_enum(type) ? AFFINITY_ENUM : type_affinity(type);
}

static bool is_cast_by_server(const struct type *from, const struct type *to)
{
    enum type_affinity before = affinity_of(from), after = affinity_of(to);

    if (groups[after] == GROUP_TEXT)
        return true;
    if (before == after && before != AFFINITY_ENUM && before != AFFINITY_ARRAY && before != AFFINITY_OTHER)
        return true;
    return groups[before] == groups[after] && groups[before] != GROUP_OTHER;
}

static bool using_make(struct comparison *comparison, const struct column *column, const struct type *from, const struct type *to,
                       str *out)
{
    const struct dialect *dialect = comparison->dialect;
    bool is_enum;
    str type;

    *out = (str){0};
    from = type_for_dialect(from, dialect->name);
    to = type_for_dialect(to, dialect->name);
    if (from == NULL || to == NULL || is_cast_by_server(from, to))
        return true;
    if (!dialect_compile_type(comparison->request->compiler, to, &type))
        return false;
    is_enum = affinity_of(from) == AFFINITY_ENUM || affinity_of(to) == AFFINITY_ENUM;
    *out = str_print(comparison->arena, STR_FMT "%s::" STR_FMT,
                     STR_ARG(dialect_quote(comparison->arena, dialect, column->name)), is_enum ? "::text" : "", STR_ARG(type));
    return true;
}

bool casts_add(struct comparison *comparison, const struct diff_columns *columns, struct op_alter_column *alter)
{
    if (!comparison->rules->needs_using)
        return true;
    if (!using_make(comparison, columns->model, alter->existing_type, alter->type, &alter->postgresql_using) ||
        !using_make(comparison, columns->model, alter->type, alter->existing_type, &alter->reverse_using))
        return false;
    alter->has_postgresql_using = alter->postgresql_using.at != NULL;
    return true;
}
