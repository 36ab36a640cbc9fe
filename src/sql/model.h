/*
 * The relational model: MetaData, Table, Column, constraints, Index, Sequence as plain data.
 *
 * Whoever builds a table (vocab from Python, reflect from a catalog) fills in what was written: columns, explicit constraints
 * and indexes, the flags and foreign keys of each column. table_complete() then does what SQLAlchemy's Table constructor does:
 * the primary key, the constraints that follow from columns (ForeignKey, unique=True, Boolean and Enum CHECKs), indexes of
 * index=True, names by the naming convention, nullable of primary key columns. It may be called again without effect.
 *
 * Names of other tables are texts: nothing points from a foreign key to its referent.
 */
#ifndef LB_SQL_MODEL_H
#define LB_SQL_MODEL_H

#include "base/map.h"
#include "sql/expr.h"

struct naming;

/* ---- server side values of columns --------------------------------------------------------------------------------------- */

enum server_default_kind
{
    SERVER_DEFAULT_NONE,
    SERVER_DEFAULT_TEXT,     /* a Python string: written as a string literal */
    SERVER_DEFAULT_EXPR,     /* text(), func.x(), literal(), ... */
    SERVER_DEFAULT_FETCHED,  /* FetchedValue(): the database has one, nothing is written */
    SERVER_DEFAULT_IDENTITY, /* only where a default is an argument of its own: alter_column */
    SERVER_DEFAULT_COMPUTED,
};

struct identity;
struct computed;

struct server_default
{
    enum server_default_kind kind;
    place place;
    str text;
    const struct expr *expr;
    const struct identity *identity;
    const struct computed *computed;
    str reflected; /* the text in the catalog that it came from; .at == NULL: from elsewhere */
};

/* What Identity and Sequence share. */
struct identity_options
{
    struct opt_int start, increment, minvalue, maxvalue, cache;
    enum tri nominvalue, nomaxvalue, cycle, order;
};

struct identity
{
    place place;
    enum tri always;  /* None is written as BY DEFAULT */
    enum tri on_null; /* Oracle */
    struct identity_options options;
};

struct computed
{
    place place;
    const struct expr *sqltext; /* a string is text() */
    enum tri persisted;
};

struct sequence
{
    place place;
    struct name name, schema;
    struct identity_options options;
    const struct type *data_type; /* NULL */
    bool is_optional;
    bool has_metadata;
};

/* ---- constraints --------------------------------------------------------------------------------------------------------- */

enum constraint_kind
{
    CONSTRAINT_PRIMARY_KEY,
    CONSTRAINT_UNIQUE,
    CONSTRAINT_CHECK,
    CONSTRAINT_FOREIGN_KEY,
    CONSTRAINT_EXCLUDE,
    CONSTRAINT_GENERIC, /* drop_constraint without type_ */
};

struct exclude_element
{
    const struct expr *expr; /* EXPR_COLUMN for a name, EXPR_TEXT for a string with other characters */
    str name;                /* column name, when it is one */
    str op;                  /* "&&" */
};

struct constraint
{
    enum constraint_kind kind;
    place place;
    struct name name;
    struct name_list columns; /* local columns; of a CHECK: only the one it is bound to */
    enum tri deferrable;
    str initially; /* .at == NULL: None */
    str comment;
    struct option_list options;
    unsigned order; /* order of creation; 0: as it stands in the table */

    const struct expr *check; /* CHECK: a string is text() */
    bool is_column_level;     /* CheckConstraint inside of a Column */

    /* FOREIGN KEY */
    struct name referent_table, referent_schema;
    struct name_list referent_columns;
    str ondelete, onupdate, match; /* .at == NULL: None */
    bool use_alter;

    /* EXCLUDE */
    struct
    {
        struct exclude_element *at;
        size_t len, cap;
    } elements;
    str using_;                /* "gist" by default */
    const struct expr *where;  /* NULL */
    struct option exclude_ops; /* OPTION_MAP: column to operator class, or OPTION_NONE */

    /* Filled by reflect; see catalog.h. */
    str referent_home;   /* the schema that the referent lives in, also where referent_schema is not set */
    bool is_inherited;   /* comes from a parent or partitioned table */
    bool is_inline;      /* SQLite: written behind a column */
    str key_text;        /* SQLite: the columns of a key or UNIQUE that have a collation or order: "a COLLATE nocase, b DESC" */
    bool is_descending;  /* SQLite: PRIMARY KEY DESC behind a column; an INTEGER that has it is not the rowid */

    /* Filled by table_complete. */
    bool is_generated;             /* follows from a column: unique=True, ForeignKey, a type */
    const struct type *bound_type; /* the Boolean or Enum that a CHECK belongs to */
};

/* A ForeignKey inside of a Column. */
struct foreign_key
{
    place place;
    struct name table, schema, column;
    const struct column *target; /* a column that has no table yet: `table` is not set; NULL when it is */
    struct name name;
    str ondelete, onupdate, match, initially;
    enum tri deferrable;
    bool use_alter;
    str comment;
    struct option_list options;
};

/* "schema.table.column" into its parts; schema and column may be missing (then not set). */
void foreign_key_parse(str spec, struct name *out_schema, struct name *out_table, struct name *out_column);

/* ---- tables -------------------------------------------------------------------------------------------------------------- */

enum autoincrement
{
    AUTOINCREMENT_AUTO, /* the default */
    AUTOINCREMENT_TRUE,
    AUTOINCREMENT_FALSE,
    AUTOINCREMENT_IGNORE_FK,
};

struct constraint_list
{
    struct constraint **at;
    size_t len, cap;
};

struct column
{
    place place;
    struct name name;
    str key;                 /* empty: the name */
    const struct type *type; /* NULL: NullType */
    enum tri nullable;       /* as given; TRI_NONE: not given. See column_is_nullable */
    bool primary_key;
    enum autoincrement autoincrement;
    struct server_default server_default;
    struct server_default server_onupdate;
    const struct identity *identity;
    const struct computed *computed;
    const struct sequence *sequence; /* Sequence() as default */
    bool has_default;                /* a Python side default other than a Sequence */
    const void *default_value, *onupdate_value; /* those of Python as the vocabulary keeps them; NULL: none */
    bool has_onupdate;
    enum tri unique, index;
    bool is_system; /* system=True: not written in CREATE TABLE */
    str comment;    /* .at == NULL: None */
    struct
    {
        struct foreign_key *at;
        size_t len, cap;
    } foreign_keys;
    struct constraint_list constraints; /* CheckConstraint inside of the Column */
    struct option_list options;         /* sqlite_on_conflict_not_null, ... */
    str doc;

    /* Filled by reflect; see catalog.h. */
    str reflected_type; /* as the catalog names it: "character varying(30)" */
    bool is_inherited;  /* from a parent table */
};

struct index_element
{
    struct name column;      /* set when the element is a plain column name */
    const struct expr *expr; /* otherwise: text(), func.lower(...), column("a").desc() */

    /* Filled by reflect: the parts of the element as the catalog has them. */
    str text; /* the column's name, or the text of the expression */
    bool is_expression, is_descending, nulls_first;
    str opclass; /* when it is not the default one */
};

struct index
{
    place place;
    struct name name;
    struct
    {
        struct index_element *at;
        size_t len, cap;
    } elements;
    bool unique;
    bool is_generated; /* index=True of a column */
    struct option_list options;

    /* Filled by reflect. */
    str comment;
    bool is_inherited; /* of the index of a partitioned table */
    bool is_invalid;   /* a CREATE INDEX CONCURRENTLY that failed */
};

struct table
{
    place place;
    struct name name, schema;
    struct
    {
        struct column **at;
        size_t len, cap;
    } columns;
    struct constraint_list constraints; /* in order of creation; after table_complete also the generated ones */
    struct
    {
        struct index **at;
        size_t len, cap;
    } indexes;
    str comment; /* .at == NULL: None */
    struct option_list options;
    str_array prefixes;

    struct constraint *primary_key; /* after table_complete; NULL: none */
    bool is_complete;
    str mapped_class; /* the name of the class on it; empty: none */
    void *object;     /* the vocabulary's, which made it; or NULL */
};

struct metadata
{
    struct name schema;
    const struct naming *naming;
    struct map tables; /* key "schema.name" or "name" to struct table * */
    struct
    {
        struct sequence **at;
        size_t len, cap;
    } sequences;
};

/* Does what Table() does; see the top. An error: a constraint on a column that the table does not have, an inline foreign key
 * without name where the convention needs one, a convention with an unknown token. naming may be NULL. */
MUST_USE bool table_complete(struct arena *arena, struct diags *diags, struct table *table, const struct naming *naming);

struct column *table_column(const struct table *table, str name); /* NULL when absent */
struct table *table_make(struct arena *arena, struct name name, struct name schema);
struct column *table_add_column(struct arena *arena, struct table *table, str name, const struct type *type);
struct constraint *constraint_make(struct arena *arena, enum constraint_kind kind);
struct column *column_make(struct arena *arena, struct name name, const struct type *type);
struct index *index_make(struct arena *arena, struct name name);
void index_add_column(struct arena *arena, struct index *index, struct name column);
void index_add_expr(struct arena *arena, struct index *index, const struct expr *expr);

/* nullable as SQLAlchemy resolves it: given, or false for primary keys (and identity columns), else true. */
bool column_is_nullable(const struct column *column);

/* The column that the server numbers (SERIAL, AUTO_INCREMENT); NULL when there is none. The table must be complete. An error:
 * autoincrement=True on a column that cannot be numbered. */
MUST_USE bool table_autoincrement_column(struct diags *diags, const struct table *table, const struct column **out_column);

/* "schema.name", the key of a table in its MetaData. */
str table_key(struct arena *arena, struct name schema, struct name name);

#endif
