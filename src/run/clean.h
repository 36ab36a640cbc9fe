/*
 * clean: what a schema holds, and the dropping of all of it, for `limbeck reset`.
 *
 * What belongs to an extension stays, and so do the extension, the schema with its owner and grants, and every other schema. An
 * object of another schema that would be dropped along (a foreign key, a view, a column of an enum type) is named in `outside`:
 * with one of those nothing may be dropped.
 */
#ifndef LB_RUN_CLEAN_H
#define LB_RUN_CLEAN_H

#include "run/migration.h"

enum
{
    CLEAN_ROWS_MOST = 100000 /* a table with more is not counted to its end */
};

struct clean_object
{
    str kind;   /* as DROP names it, in small letters: "materialized view" */
    str name;   /* as it is shown */
    str target; /* as DROP takes it, with its schema */
    bool has_rows;
    int64_t rows; /* CLEAN_ROWS_MOST + 1: more than that */
};

struct clean_list
{
    str database; /* its name, as the user types it: on SQLite the name of the file */
    str schema;
    ARRAY(struct clean_object) objects; /* in the order in which they are dropped */
    str_array outside;
};

/* What stands in the schema of the version table, all copied to `arena`. */
MUST_USE bool clean_read(struct migration *migration, struct arena *arena, struct clean_list *out);

/* Counts the rows of its tables. */
MUST_USE bool clean_count(struct migration *migration, struct clean_list *list);

/* Drops what the list names, in the transaction that is open. */
MUST_USE bool clean_drop(struct migration *migration, const struct clean_list *list);

#endif
