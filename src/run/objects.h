/*
 * objects: what a catalog holds as a sorted list of named texts, and the comparison of two such lists.
 *
 * Each table, column, constraint, index, view, trigger, function, sequence, type, extension and schema is one object, with all
 * that makes it what it is in its text. Equal lists are equal databases but for rows, the order of columns, owners and
 * privileges. What belongs to an extension is not listed, nor are the version table and its journal.
 */
#ifndef LB_RUN_OBJECTS_H
#define LB_RUN_OBJECTS_H

#include "dialect/compile.h"
#include "run/migration.h"
#include "sql/catalog.h"

struct catalog_object
{
    const char *kind; /* "column" */
    str table;        /* that it belongs to, "schema.name" or "name"; empty: none */
    str name;         /* of a constraint without one: its text */
    str text;
};

typedef ARRAY(struct catalog_object) object_list;

/* All that is in the database of a connection. A schema of MySQL is a database of its own: there it is the current one. */
struct reflect_request objects_request(const struct host_connection *connection);

/* Reads the database of the migration's connection; the list lives in `arena`. */
MUST_USE bool objects_read(struct migration *migration, struct arena *arena, object_list *out);

/* The same of a catalog that was read with everything. `compiler` is of its dialect. */
MUST_USE bool objects_of_catalog(struct compiler *compiler, const struct catalog *catalog, struct name version_table,
                                 struct name version_schema, struct arena *arena, object_list *out);

struct object_difference
{
    const struct catalog_object *before, *after; /* NULL on the side that has no such object */
};

typedef ARRAY(struct object_difference) object_differences;

/* What differs; of a table that one side has not only the table itself. */
void objects_compare(struct arena *arena, const object_list *before, const object_list *after, object_differences *out);

/* "type mood is left" (`more`: the word for what is only behind), "index ix_a of t is missing", "column t.a is VARCHAR(30), was
 * VARCHAR(20)" */
str object_difference_text(struct arena *arena, const struct object_difference *difference, const char *more);

/* "information_schema", "pg_..." */
bool schema_is_servers(str schema);

/* An enum type that has all labels that it had, in their order, and others. */
bool object_only_gained_labels(const struct object_difference *difference);

bool object_is_relation(const struct catalog_object *object);

/* "column users.name", "index ix_users_name of users", "function slug(text)" */
str object_label(struct arena *arena, const struct catalog_object *object);

#endif
