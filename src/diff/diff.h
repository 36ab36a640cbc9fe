/*
 * diff: from what a database holds and what the models say to the operations that make the one of the other.
 *
 * The rules and the order are those of Alembic's autogenerate (1.19), made deterministic where that depends on a hash seed: created
 * tables in the order of their foreign keys and, among equals, by name, each with its indexes behind it; dropped tables the other
 * way round; then each table of both sides by schema and name: new columns, changed columns, indexes and unique constraints, foreign
 * keys, comment, CHECKs, dropped columns. What changes one table is one OP_BATCH, whose operations run as they stand unless the
 * revision is rendered as batches.
 *
 * Pure: what only a server or the project's own code can decide comes through the hooks.
 */
#ifndef LB_DIFF_DIFF_H
#define LB_DIFF_DIFF_H

#include "dialect/compile.h"
#include "sql/catalog.h"

/* The kinds of objects that env.py's filters know. */
enum diff_kind
{
    DIFF_SCHEMA,
    DIFF_TABLE,
    DIFF_COLUMN,
    DIFF_INDEX,
    DIFF_UNIQUE_CONSTRAINT,
    DIFF_FOREIGN_KEY,
    DIFF_CHECK_CONSTRAINT,
};

/* Alembic's word: "foreign_key_constraint". */
const char *diff_kind_name(enum diff_kind kind);

/* What include_name is asked: a name of the database. Names with .at == NULL are None. */
struct diff_name
{
    enum diff_kind kind;
    str name, table, schema;
};

/* An object of either side; the pointer of its kind is set, and the table that it belongs to. */
struct diff_object
{
    enum diff_kind kind;
    struct table *table;
    struct column *column;
    struct index *index;
    struct constraint *constraint;
};

/* What include_object is asked. `counterpart.table` is NULL when the other side has no such object. */
struct diff_question
{
    struct diff_object object, counterpart;
    struct name name;
    bool is_reflected; /* the object is the database's */
};

struct diff_columns
{
    struct table *database_table, *model_table;
    struct column *database, *model;
};

/* Two texts that may mean the same on the server. */
struct diff_doubt
{
    enum diff_doubt_kind
    {
        DOUBT_DEFAULT,
        DOUBT_COMPUTED,
        DOUBT_CONDITION, /* of a CHECK or a partial index */
        DOUBT_OPERATOR_CLASS, /* database: the method of an index, model: a class, which may be the default one */
    } kind;
    struct table *table;   /* of the database */
    struct column *column; /* DOUBT_DEFAULT, DOUBT_COMPUTED */
    str database, model;
};

/* Something that went and something that came in its place. */
struct diff_rename
{
    enum diff_rename_kind
    {
        DIFF_RENAME_TABLE,
        DIFF_RENAME_COLUMN,
        DIFF_RENAME_LABEL, /* of an enum type */
    } kind;
    str table; /* "schema.table"; of a label: the enum type; of a table: the schema, or empty */
    str from, to;
    place place; /* of the new name in the models */
};

/* Any may be NULL. A hook that returns false has recorded a diagnostic and ends the comparison. */
struct diff_hooks
{
    void *subject;
    bool (*include_name)(void *subject, const struct diff_name *name, bool *out);
    bool (*include_object)(void *subject, const struct diff_question *question, bool *out);
    /* compare_type and compare_server_default of env.py: TRI_NONE leaves the decision to the rules. */
    bool (*compare_type)(void *subject, const struct diff_columns *columns, enum tri *out_differ);
    bool (*compare_default)(void *subject, const struct diff_columns *columns, str database_text, str model_text,
                            enum tri *out_differ);
    /* Whether the server takes two texts for one: TRI_NONE when it will not say. */
    bool (*settle)(void *subject, const struct diff_doubt *doubt, enum tri *out_equal);
    /* Whether it is a rename. NULL: it is none, but two things. */
    bool (*rename)(void *subject, const struct diff_rename *rename, bool *out);
    /* "Detected added table 'x'"; the logger is Alembic's. */
    void (*log)(void *subject, const char *logger, str message);
};

struct diff_request
{
    struct arena *arena;
    struct diags *diags;
    struct compiler *compiler; /* of the database's dialect */
    const struct catalog *catalog;
    struct metadata *const *metadata;
    size_t metadata_count;
    str version_table, version_schema; /* in no diff; version_schema.at == NULL: where names are looked for */
    bool include_schemas;
    bool compares_types, compares_defaults, compares_checks; /* checks: whether CHECKs are looked at at all */
    struct diff_hooks hooks;
};

/* The operations of upgrade(); those of downgrade() are op_list_reverse's. Tables of the metadata are completed. */
MUST_USE bool diff_make(const struct diff_request *request, struct op_list *out_ops);

/* Unique constraints and foreign keys that the operations add without a name get one, so that their reverse can drop them: on
 * PostgreSQL the one that the server would give, else uq_table_column and fk_table_column_referent. */
void diff_name_constraints(struct arena *arena, const struct dialect *dialect, const struct catalog *catalog, const struct op_list *ops);

/* The tables of a catalog as the MetaData that another database is compared with: of what the revisions have built. Types are those
 * that SQLAlchemy's Inspector shows, names are final, partitions and tables of extensions are left out. The catalog is read with all
 * that a comparison reads. */
MUST_USE bool diff_metadata_of(struct arena *arena, struct diags *diags, struct compiler *compiler, const struct catalog *catalog,
                               struct metadata **out);

#endif
