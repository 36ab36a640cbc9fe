/*
 * What the files of diff share: one comparison under way, and the two sides of one table.
 */
#ifndef LB_DIFF_COMPARE_H
#define LB_DIFF_COMPARE_H

#include "diff/diff.h"

struct comparison
{
    const struct diff_request *request;
    struct arena *arena;
    struct diags *diags;
    const struct dialect *dialect;
    const struct diff_rules *rules; /* of the dialect */
    struct map owned;               /* keys "schema.table.column" of columns that own a sequence */
    struct op_list ops;
};

/* What differs between databases. */
struct diff_rules
{
    const char *dialect;
    /* Groups of types that are one: words of the compiled text, in lower case; ends with an empty group. */
    const char *const (*synonyms)[4];
    bool compares_index_expressions; /* the catalog has them */
    bool asks_server_for_defaults;
    bool needs_using; /* ALTER COLUMN ... TYPE wants USING where there is no assignment cast */
    bool omits_serial_defaults; /* a default that reads a sequence which the column owns is the column's nature */
    int names_nulls_distinct; /* from this server version on a reflected UNIQUE says postgresql_nulls_not_distinct; 0: never */
    bool sizes_floats;          /* FLOAT(24) is REAL, FLOAT and FLOAT(25) are DOUBLE PRECISION */
    bool orders_nulls;          /* an index says where NULLs stand */
    bool unwraps_defaults;      /* parentheses and quotes around a default do not count */
    bool is_mysql;              /* a unique index is a unique constraint, foreign keys bring indexes, and mysql.c's rules */
};

const struct diff_rules *diff_rules_find(const struct dialect *dialect);

/* All tables of both sides. */
struct table_list
{
    struct table **at;
    size_t len, cap;
};

struct sides
{
    struct table_list model;    /* sorted */
    struct table_list database; /* beside it: NULL where there is none */
    struct table_list gone;     /* of the database only, sorted */
    struct map wanted;          /* keys of the model's tables, as the database names them */
    bool is_cyclic, gone_is_cyclic;
};

/* One table on both sides; either may be NULL. */
struct table_pair
{
    struct table *database, *model;
    struct name name, schema; /* as operations name it */
    struct op_list ops;       /* what changes it */
};

/* "schema.name" or "name", for messages. */
str pair_label(struct arena *arena, const struct table_pair *pair);

/* The schema that a name without one has: the default one. */
str comparison_schema(const struct comparison *comparison, struct name schema);
bool comparison_is_default_schema(const struct comparison *comparison, struct name schema);
/* Two names of one thing have one key, with or without the default schema. */
str comparison_key(const struct comparison *comparison, struct name schema, struct name name);

void comparison_log(struct comparison *comparison, const char *logger, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
MUST_USE bool comparison_wants_name(struct comparison *comparison, enum diff_kind kind, str name, const struct table_pair *pair,
                                    bool *out);
MUST_USE bool comparison_wants(struct comparison *comparison, const struct diff_question *question, bool *out);

/* tables.c: fills `owned` from the request's catalog. */
void sequences_index(struct comparison *comparison);
/* A table that a model can be: no view, nothing temporary, nothing that SQLite keeps for a virtual table. */
bool relation_is_comparable(const struct relation *relation);

/* database.c: a relation as SQLAlchemy would reflect it: its types, no defaults that are the column's nature, complete. */
MUST_USE bool table_of_relation(struct comparison *comparison, const struct relation *relation, struct table **out);

/* columns.c */
MUST_USE bool columns_added(struct comparison *comparison, struct table_pair *pair);
MUST_USE bool columns_changed(struct comparison *comparison, struct table_pair *pair);
MUST_USE bool columns_dropped(struct comparison *comparison, struct table_pair *pair);

/* types.c: whether the compiled types differ, by Alembic's rules. */
MUST_USE bool types_differ(struct comparison *comparison, const struct type *database, const struct type *model, bool *out);

/* A warning: what may differ is told, and no operation is written. */
void comparison_doubts(struct comparison *comparison, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Asks the server; TRI_NONE when there is none, or it does not say. */
MUST_USE bool comparison_settle(struct comparison *comparison, const struct diff_doubt *doubt, enum tri *out_equal);

/* casts.c: postgresql_using for a change of type that the server does not cast by itself. */
MUST_USE bool casts_add(struct comparison *comparison, const struct diff_columns *columns, struct op_alter_column *alter);

/* defaults.c: fills in what alter_column says of the server default. */
struct server_default default_of_column(const struct column *column);
MUST_USE bool defaults_compare(struct comparison *comparison, const struct diff_columns *columns, struct op_alter_column *alter);

/* keys.c: indexes and unique constraints. With one side missing only indexes count, and only those of the other. */
MUST_USE bool keys_compare(struct comparison *comparison, struct table_pair *pair);

/* index_text.c: SQL text without what does not count: case, quotes, casts, blanks, parentheses around. */
str sql_normal(struct arena *arena, const struct table *table, str text);
/* Whether two texts are one then; of as many literals on both sides each counts as it is written. */
bool sql_is_same(struct arena *arena, const struct table *table, str a, str b);
MUST_USE bool index_differs(struct comparison *comparison, const struct table *table, const struct index *database,
                            const struct index *model, bool *out_differs, str *out_why);

/* mysql.c: what MySQL and MariaDB tell otherwise than it was written. */
/* Whether an index is one that a foreign key brought along: it has the name of the key, or of a column. */
bool mysql_index_is_implied(const struct table *database, const struct index *index);
/* Enums by their sets of labels; *out_differs is set when both are some. */
bool mysql_enums_compare(const struct type *database, const struct type *model, bool *out_differs);
/* Whether two server defaults differ; .at == NULL: none. */
MUST_USE bool mysql_defaults_differ(struct comparison *comparison, const struct diff_columns *columns, str database, str model,
                                    bool *out);

void primary_keys_compare(struct comparison *comparison, struct table_pair *pair);
/* renames.c: before anything is compared. What is renamed has its new name on the database's side then, and the operation is there. */
MUST_USE bool tables_rename(struct comparison *comparison, struct sides *sides);
MUST_USE bool columns_rename(struct comparison *comparison, struct sides *sides);

/* enums.c: once all other operations are there. */
MUST_USE bool enums_compare(struct comparison *comparison);

/* Whether something that went and something that came are one thing with a new name: see struct diff_rename. */
MUST_USE bool comparison_renames(struct comparison *comparison, const struct diff_rename *rename, bool *out);

MUST_USE bool foreign_keys_compare(struct comparison *comparison, struct table_pair *pair);
MUST_USE bool checks_compare(struct comparison *comparison, struct table_pair *pair);

#endif
