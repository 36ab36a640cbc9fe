/*
 * catalog: what a database holds, as plain data. `reflect` fills it from a live connection; diff, SQLite's rebuild and the
 * Inspector of the vocabulary read it.
 *
 * A relation is a struct table of the model plus what only a catalog knows. Its table is what was written, as model.h asks of
 * whoever builds one: table_complete has not run, the primary key stands among the constraints, every name of a constraint or
 * index is final (no naming convention touches it; SQLite has constraints without name). Names, defaults, CHECKs and predicates
 * stand as the catalog prints them; SQL text inside of an expression is verbatim, see expr_verbatim.
 *
 * What SQLAlchemy makes of a column's type is type_inspected(column->type): the type itself unless the database has a type that
 * SQLAlchemy would write differently or does not know. Such a column has a type that writes the catalog's own text, so that a
 * table that is created again is the same one.
 *
 * Lists are in a fixed order: relations, sequences, types by schema and name, columns by number, constraints and indexes by
 * name (SQLite: as they stand in the text of the table), functions by schema, name and arguments, triggers by table and name.
 *
 * What SQLAlchemy's Inspector makes of it (tests/reflect/compare.py has the same as code, held against 2.0.52):
 *
 * get_columns: default is server_default.reflected, else that of the DOMAIN; nextval('q') has the schema put before q when one
 * was named. nullable also needs a domain that is. autoincrement is the column's on PostgreSQL; SQLite has primary_key instead,
 * the place in the key. computed and identity have all their fields.
 *
 * get_indexes: table->indexes and, on PostgreSQL, constraint_indexes with duplicates_constraint. column_names and expressions
 * are elements[].text, column_sorting is is_descending and nulls_first, postgresql_ops is opclass. On SQLite those with an
 * expression are left out.
 *
 * get_unique_constraints: on SQLite only those that have an index among constraint_indexes, each index once.
 *
 * get_foreign_keys: on SQLite an inline one (is_inline) has neither name nor options. get_check_constraints: options without
 * prefix (not_valid, no_inherit); on SQLite sorted by name, those without one last.
 *
 * MySQL and MariaDB: get_unique_constraints are the unique indexes, with duplicates_index; there are no UNIQUE among the
 * constraints. A CHECK behind a column is among the column's constraints and not shown. ON UPDATE is part of the default, or
 * server_onupdate of a column without one.
 *
 * get_enums, get_domains: types by kind; a domain's type is its text up to "(". get_table_names: RELATION_TABLE, _PARTITIONED
 * and (SQLite) _VIRTUAL that are not temporary.
 */
#ifndef LB_SQL_CATALOG_H
#define LB_SQL_CATALOG_H

#include "sql/model.h"

/* What is asked for. Relations with their names and kinds always come. */
enum reflect_part
{
    REFLECT_COLUMNS = 1u << 0,     /* columns, and the types that they name */
    REFLECT_CONSTRAINTS = 1u << 1, /* with columns, and with the indexes behind them */
    REFLECT_INDEXES = 1u << 2,     /* with columns */
    REFLECT_DEFINITIONS = 1u << 3, /* of views. (SQLite: always) */
    REFLECT_TYPES = 1u << 4,
    REFLECT_SEQUENCES = 1u << 5,
    REFLECT_ROUTINES = 1u << 6,
    REFLECT_TRIGGERS = 1u << 7,
    REFLECT_EXTENSIONS = 1u << 8,
    REFLECT_SCHEMAS = 1u << 9,  /* names of all schemas. (SQLite: always) */
    REFLECT_OPTIONS = 1u << 10, /* comments, storage, partitions, parents, extensions of relations. (SQLite: always) */

    REFLECT_NAMES = 0,
    REFLECT_TABLES = REFLECT_COLUMNS | REFLECT_CONSTRAINTS | REFLECT_INDEXES | REFLECT_OPTIONS,
    REFLECT_ALL = (1u << 11) - 1,
};

/* Zeroed memory asks for the names of all relations that are visible without a schema. */
struct reflect_request
{
    /* Schemas by name; an entry with .at == NULL is what is visible without one (PostgreSQL: the search path and temporary
     * tables; SQLite: main and temp). None: only that. A relation is in the catalog once; when the visible ones are asked for,
     * its table has no schema, even if its schema was named too. A schema that does not exist has no objects. */
    const str *schemas;
    size_t schema_count;
    bool all_schemas; /* every schema but the system's; visible relations then have no schema either */

    /* Relations (and sequences) by name; none: all. Types, routines and extensions are not restricted by it. */
    const str *tables;
    size_t table_count;

    str dialect;      /* MySQL and MariaDB: the prefix of options, as the URL names it; empty: what the server is */
    unsigned parts;   /* enum reflect_part */
    struct span span; /* where it was asked for: the place of diagnostics */
};

/* An object's full name: the schema that it lives in, whatever was asked for. */
struct object_name
{
    str schema, name;
};

enum relation_kind
{
    RELATION_TABLE,
    RELATION_PARTITIONED, /* a table with PARTITION BY */
    RELATION_FOREIGN,     /* a foreign table */
    RELATION_VIRTUAL,     /* SQLite's CREATE VIRTUAL TABLE */
    RELATION_VIEW,
    RELATION_MATERIALIZED_VIEW,
};

struct index_list
{
    struct index **at;
    size_t len, cap;
};

/* One word of a WITH (...) or OPTIONS (...) list. */
struct storage_option
{
    str key, value;
};

struct relation
{
    enum relation_kind kind;
    struct object_name at;
    bool is_visible;   /* found without naming its schema; then, and when it was asked for so, table->schema is not set */
    bool is_temporary; /* TEMPORARY stands among the table's prefixes too */
    bool is_unlogged;
    struct table *table; /* views have columns, materialized views also indexes */
    struct index_list
        constraint_indexes; /* indexes behind UNIQUE and EXCLUDE: not created by themselves, shown by get_indexes */
    struct index *key_index;    /* PostgreSQL: behind the primary key, with its own storage and tablespace; or NULL */

    /* PostgreSQL: the query of a view. SQLite: the whole CREATE statement of table or view, as it was typed. */
    str definition;
    bool is_populated; /* materialized views */

    struct
    {
        struct storage_option *at;
        size_t len, cap;
    } storage;           /* WITH (...) of a table; OPTIONS (...) of a foreign table */
    str access_method;   /* not the default one; .at == NULL */
    str server;          /* of a foreign table */
    str partition_key;   /* "RANGE (created)" */
    str partition_bound; /* of a partition: "FOR VALUES FROM (1) TO (2)", "DEFAULT" */
    struct
    {
        struct object_name *at;
        size_t len, cap;
    } parents;      /* INHERITS, or the table that this is a partition of */
    str extension;  /* the extension that it belongs to; .at == NULL */
    bool is_shadow; /* SQLite: a table that keeps the rows of a virtual one */
    int64_t oid;    /* PostgreSQL; 0 elsewhere */
};

struct catalog_sequence
{
    struct sequence sequence; /* schema is set when it had to be named */
    struct object_name at;
    bool is_visible, is_temporary;
    struct object_name owner; /* the table of the column that owns it; .name.at == NULL: none */
    str owner_column;
    bool is_identity; /* made by GENERATED AS IDENTITY: not created by itself */
    str comment, extension;
};

enum named_type_kind
{
    NAMED_TYPE_ENUM,
    NAMED_TYPE_DOMAIN,
    NAMED_TYPE_COMPOSITE,
    NAMED_TYPE_RANGE,
    NAMED_TYPE_BASE, /* an extension's: citext, geometry; and multiranges */
};

/* A CHECK of a domain, or an attribute of a composite type with its type. */
struct named_type_part
{
    str name, text;
    bool is_not_valid;
};

struct named_type
{
    enum named_type_kind kind;
    struct object_name at;
    bool is_visible;
    const struct type *type; /* ENUM and DOMAIN; NULL for the others, which columns keep as text */
    str text;                /* a domain's type, a range's subtype: "character varying(30)" */
    str default_text;        /* of a domain; .at == NULL */
    str collation;           /* of a domain, also "default"; .at == NULL: a type without */
    bool is_not_null;
    struct
    {
        struct named_type_part *at;
        size_t len, cap;
    } parts;
    str comment, extension;
};

enum routine_kind
{
    ROUTINE_FUNCTION,
    ROUTINE_PROCEDURE,
    ROUTINE_AGGREGATE, /* without definition */
    ROUTINE_WINDOW,
};

struct routine
{
    enum routine_kind kind;
    struct object_name at;
    bool is_visible;
    str arguments; /* those that identify it: "integer, text" */
    str result;    /* .at == NULL for a procedure */
    str language;
    str definition; /* CREATE OR REPLACE FUNCTION ...; .at == NULL for an aggregate */
    str comment, extension;
};

struct trigger
{
    str name;
    struct object_name table;
    str definition;             /* CREATE TRIGGER ... */
    char enabled;               /* PostgreSQL: O, D, R, A; SQLite: O */
    struct object_name routine; /* PostgreSQL */
    bool is_inherited;          /* a clone of the trigger of a partitioned table */
    str comment;
};

struct extension
{
    str name, schema, version;
};

struct catalog
{
    str dialect;        /* "postgresql", "sqlite", "mysql", "mariadb" */
    str default_schema; /* "public", "main"; empty when the search path has none, or nothing told it (no relation, no schemas)
                         */
    struct
    {
        str *at;
        size_t len, cap;
    } schemas; /* all of the database: get_schema_names() */
    struct
    {
        struct relation **at;
        size_t len, cap;
    } relations;
    struct map visible; /* from the name of each relation that is visible to it; see catalog_index */
    struct
    {
        struct catalog_sequence *at;
        size_t len, cap;
    } sequences;
    struct
    {
        struct named_type *at;
        size_t len, cap;
    } types; /* of every schema, since columns name them */
    struct
    {
        struct routine *at;
        size_t len, cap;
    } routines;
    struct
    {
        struct trigger *at;
        size_t len, cap;
    } triggers;
    struct
    {
        struct extension *at;
        size_t len, cap;
    } extensions;
};

/* Sorts the relations and makes them findable: called once by whoever filled the catalog. */
void catalog_index(struct arena *arena, struct catalog *catalog);

/* The relation of a name. schema.at == NULL: one that is visible without a schema. NULL when there is none. */
struct relation *catalog_relation(const struct catalog *catalog, str schema, str name);

/* A column's place in the primary key that stands among the constraints, from 1; 0: not in it. */
int64_t table_key_place(const struct table *table, str column);

bool relation_is_view(const struct relation *relation);

/* SQL text of a catalog as a text() without binds: what could be taken for one is escaped, so it is written as it was. */
const struct expr *expr_verbatim(struct arena *arena, str text);
/* The text that expr_verbatim was given. */
str expr_verbatim_text(struct arena *arena, const struct expr *expr);

/* A server default of a catalog: SQL text, kept verbatim in `reflected`. */
struct server_default server_default_verbatim(struct arena *arena, str text);

/* The type that SQLAlchemy's Inspector shows for a column's; NULL is NullType. */
const struct type *type_inspected(const struct type *type);

/* A type that writes `text`; `inspected` is what SQLAlchemy makes of it, NULL: it does not know it. */
const struct type *type_verbatim(struct arena *arena, str text, const struct type *inspected);

#endif
