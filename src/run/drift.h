/*
 * drift: a database against what its revisions build in a scratch database, for `check --history`, `stamp --verify` and
 * `revision --autogenerate --against-history`.
 *
 * Called inside of run_migrations(), with the connection that env.py configured. Both sides are catalogs. What diff compares
 * becomes operations; other differences (views, functions, triggers, sequences, names of constraints, types that no model has)
 * are told by name. env.py's include_name and include_object are asked as autogenerate asks them, its compare_type and
 * compare_server_default are not: both sides are the server's own words. Schemas are those that the revisions make or use;
 * include_schemas adds all others.
 */
#ifndef LB_RUN_DRIFT_H
#define LB_RUN_DRIFT_H

#include "run/autogenerate.h"
#include "run/objects.h"
#include "run/scratch.h"

/* What one run_migrations() found. */
struct drift_part
{
    struct compiler compiler;  /* of its connection */
    struct op_list changes;    /* what was done to the database: makes of the history's what it holds */
    struct op_list back;       /* the other way */
    object_differences others; /* what no operation says; `before` is the history */
};

struct drift
{
    struct scratch *scratch;
    ARRAY(struct drift_part) parts;
};

/* Builds these revisions, compares with the database, and adds a part. */
MUST_USE bool drift_compare(struct migration *migration, const str_array *rows, struct drift *drift);

/* A line and a record for each difference, or with `as_sql` what brings the database back. *out_count: how many there are. */
MUST_USE bool drift_show(struct session *session, const struct drift *drift, bool as_sql, size_t *out_count);

bool drift_is_empty(const struct drift *drift);
bool drift_has_operations(const struct drift *drift);

/* Adds a part to autogenerate->drift and to the revision: what was done to the database. What no operation says is warned of.
 */
MUST_USE bool drift_autogenerate(struct migration *migration, const str_array *rows, struct autogenerate *autogenerate);

/* With --scratch: builds all heads in scratch databases, to which the connections of the session go from now on. */
MUST_USE bool drift_go_to_scratch(struct session *session);

#endif
