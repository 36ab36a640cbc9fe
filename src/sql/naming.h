/*
 * Naming conventions: MetaData(naming_convention={...}).
 *
 * A pattern is a %-format with tokens such as %(table_name)s; a custom token is a text that vocab got by calling the project's
 * function. Names that a convention makes are final: cut by the dialect when too long, instead of refused.
 */
#ifndef LB_SQL_NAMING_H
#define LB_SQL_NAMING_H

#include "sql/model.h"

/* The patterns of a convention, by key: "ix", "uq", "ck", "fk", "pk". MetaData's own default is {"ix":
 * "ix_%(column_0_label)s"}. */
struct naming_pattern
{
    str key;
    str pattern; /* .at == NULL: None */
};

/* A custom token: calls the project's function for one constraint (constraint or index is NULL). */
typedef bool naming_token(void *host, struct diags *diags, str token, const struct table *table,
                          const struct constraint *constraint, const struct index *index, str *out_text);

struct naming
{
    struct
    {
        struct naming_pattern *at;
        size_t len, cap;
    } patterns;
    str_array custom_tokens;
    naming_token *token; /* NULL when there are none */
    void *host;
};

/* MetaData's default convention. */
extern const struct naming naming_default;

/* The name that a constraint or index gets when it is attached to a table: its own when that is final or no pattern applies.
 * naming NULL is the default. */
MUST_USE bool naming_apply_constraint(struct arena *arena, struct diags *diags, const struct naming *naming,
                                      const struct table *table, const struct constraint *constraint, struct name *out_name);
MUST_USE bool naming_apply_index(struct arena *arena, struct diags *diags, const struct naming *naming,
                                 const struct table *table, const struct index *index, struct name *out_name);

/* A final name cut to `limit` code points: limit - 8, "_" and the last four digits of its MD5. */
str naming_truncate(struct arena *arena, str name, size_t limit);

#endif
