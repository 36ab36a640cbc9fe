/*
 * The operations of Alembic as data: one tagged struct each, one row a kind.
 *
 * An operation holds what was written, not what follows from it: names not yet run through the naming convention, columns as
 * given. The directive that made it, its dialect rules and its text are elsewhere (vocab, dialect, render).
 *
 * op.create_unique_constraint, create_check_constraint, create_foreign_key, create_primary_key and create_exclude_constraint
 * are one kind, OP_ADD_CONSTRAINT, whose constraint says which.
 */
#ifndef LB_OPS_OP_H
#define LB_OPS_OP_H

#include "sql/ddl.h"
#include "sql/naming.h"

#define OP_KINDS(ROW)                                                                                                          \
    ROW(OP_CREATE_TABLE, "create_table")                                                                                       \
    ROW(OP_DROP_TABLE, "drop_table")                                                                                           \
    ROW(OP_RENAME_TABLE, "rename_table")                                                                                       \
    ROW(OP_ADD_COLUMN, "add_column")                                                                                           \
    ROW(OP_DROP_COLUMN, "drop_column")                                                                                         \
    ROW(OP_ALTER_COLUMN, "alter_column")                                                                                       \
    ROW(OP_CREATE_INDEX, "create_index")                                                                                       \
    ROW(OP_DROP_INDEX, "drop_index")                                                                                           \
    ROW(OP_ADD_CONSTRAINT, "create_constraint")                                                                                \
    ROW(OP_DROP_CONSTRAINT, "drop_constraint")                                                                                 \
    ROW(OP_CREATE_TABLE_COMMENT, "create_table_comment")                                                                       \
    ROW(OP_DROP_TABLE_COMMENT, "drop_table_comment")                                                                           \
    ROW(OP_BULK_INSERT, "bulk_insert")                                                                                         \
    ROW(OP_EXECUTE, "execute")                                                                                                 \
    ROW(OP_ENUM_TYPE, "enum_type")                                                                                             \
    ROW(OP_BATCH, "batch_alter_table")                                                                                         \
    ROW(OP_LINES, "lines")

enum op_kind
{
#define OP_ROW(kind, name) kind,
    OP_KINDS(OP_ROW)
#undef OP_ROW
        OP_KIND_COUNT,
};

/* "create_table"; for OP_ADD_CONSTRAINT see op_name. */
const char *op_kind_name(enum op_kind kind);

struct op;

struct op_list
{
    struct op **at;
    size_t len, cap;
};

struct op_create_table
{
    struct table *table; /* completed by the compiler with the target's naming convention */
    bool if_not_exists;
};

struct op_drop_table
{
    struct name table, schema;
    bool if_exists;
    struct option_list options;
    struct table *original; /* what is dropped, complete; NULL: not known */
};

struct op_rename_table
{
    struct name table, new_name, schema;
};

struct op_add_column
{
    struct name table, schema;
    struct column *column;
    bool if_not_exists, inline_references, inline_primary_key;
    struct name insert_before, insert_after; /* batch only */
};

struct op_drop_column
{
    struct name table, schema, column;
    bool if_exists;
    const struct type *existing_type; /* batch only: a Boolean or Enum whose CHECK goes with it */
    struct option_list options;
    struct column *original; /* what is dropped; NULL: not known */
};

struct op_alter_column
{
    struct name table, schema, column;
    enum tri nullable;                    /* TRI_NONE: not given */
    bool has_server_default;              /* server_default= was given and is not False */
    struct server_default server_default; /* SERVER_DEFAULT_NONE with has_server_default: None, drop it */
    struct name new_name;
    const struct type *type; /* type_=; NULL: not given */
    bool has_comment;        /* comment= was given and is not False */
    str comment;             /* .at == NULL: None, drop it */
    enum tri autoincrement;
    const struct type *existing_type;
    bool has_existing_server_default;
    struct server_default existing_server_default;
    enum tri existing_nullable, existing_autoincrement;
    str reverse_using; /* postgresql_using of the way back; .at == NULL: none is needed */
    str existing_comment; /* .at == NULL: none */
    str existing_definition; /* MySQL: the column as SHOW CREATE TABLE has it, behind the name; empty: not known */
    bool has_postgresql_using;
    str postgresql_using;
    struct name insert_before, insert_after; /* batch only */
    struct option_list options;
};

struct op_create_index
{
    struct index *index;
    struct name table, schema;
    bool if_not_exists;
};

struct op_drop_index
{
    struct name index;
    struct name table; /* may be absent */
    struct name schema;
    bool if_exists;
    struct option_list options;
    struct index *original; /* what is dropped; NULL: not known */
};

struct op_add_constraint
{
    struct constraint *constraint;
    struct name table, schema;
    struct constraint *replaced; /* a primary key without a name of its own, whose place it takes in a batch; the reverse gives it back */
};

struct op_drop_constraint
{
    struct name name, table, schema;
    enum constraint_kind type; /* CONSTRAINT_GENERIC: type_ was not given */
    bool if_exists;
    struct constraint *original; /* what is dropped; NULL: not known */
};

struct op_table_comment
{
    struct name table, schema;
    str comment;          /* .at == NULL: None */
    str existing_comment; /* .at == NULL: none */
};

struct op_bulk_insert
{
    const struct expr *table; /* EXPR_TABLE */
    struct
    {
        struct dml_value_list *at;
        size_t len, cap;
    } rows;         /* values are EXPR_BIND (typed by the column when without type) or other expressions */
    bool is_single; /* multiinsert=False */
    size_t first, all; /* the number of the first row (from 0) among all rows of the call, which may come as several operations */
};

struct op_execute
{
    const struct expr *statement; /* a string is EXPR_TEXT */
};

/* A column that has an enum type, for changes that need the type made anew. */
struct enum_use
{
    struct name table, schema, column;
    str default_text; /* the catalog's; .at == NULL: none */
    bool is_array;
};

/* An index or a constraint of a table that has a column of the type: its text may name it. One of the two is NULL. */
struct enum_dependent
{
    const struct table *table;
    const struct index *index;
    const struct constraint *constraint;
};

/* What becomes of an enum type (PostgreSQL's CREATE TYPE): no directive of Alembic's, written to revisions as the SQL that it is. */
struct op_enum_type
{
    struct name name, schema;
    const str_array *before, *after; /* labels; NULL: there is no such type */
    bool is_implied;                 /* its creation comes with a CREATE TABLE that uses it; dropping it does not */
    struct
    {
        struct
        {
            str from, to;
        } *at;
        size_t len, cap;
    } renames; /* labels that are renamed */
    struct
    {
        struct enum_use *at;
        size_t len, cap;
    } uses;
    struct
    {
        struct enum_dependent *at;
        size_t len, cap;
    } dependents;
};

enum batch_recreate
{
    BATCH_AUTO,
    BATCH_ALWAYS,
    BATCH_NEVER,
};

/* What a listener of column_reflect says of a column. */
struct op_reflected_column
{
    struct name column;
    const struct type *type; /* NULL: as reflected */
    enum tri nullable;
    bool has_default;
    str default_text; /* SQL; .at == NULL: none */
};

struct op_batch
{
    struct name table, schema;
    enum batch_recreate recreate;
    struct op_list ops;                /* each with table and schema of the batch */
    struct table *copy_from;           /* NULL: reflect */
    struct constraint_list table_args; /* further constraints */
    struct option_list table_options;  /* table_kwargs */
    struct
    {
        struct name_list *at;
        size_t len, cap;
    } partial_reordering;
    bool is_block;               /* written as a `with` block, whatever render_as_batch says */
    const struct naming *naming; /* naming_convention=; NULL */
    struct
    {
        struct column **at;
        size_t len, cap;
    } reflect_columns; /* reflect_args: columns that replace what is reflected */
    struct constraint_list reflect_constraints;
    struct
    {
        struct op_reflected_column *at;
        size_t len, cap;
    } reflected; /* reflect_kwargs: corrections */
};

/* Text of a revision file as it stands: comments, and what a project's own renderer wrote. Only render knows it. */
struct op_lines
{
    str_array lines;
};

struct op
{
    enum op_kind kind;
    place place; /* where the directive was called */
    bool in_batch;
    union
    {
        struct op_create_table create_table;
        struct op_drop_table drop_table;
        struct op_rename_table rename_table;
        struct op_add_column add_column;
        struct op_drop_column drop_column;
        struct op_alter_column alter_column;
        struct op_create_index create_index;
        struct op_drop_index drop_index;
        struct op_add_constraint add_constraint;
        struct op_drop_constraint drop_constraint;
        struct op_table_comment table_comment; /* create and drop */
        struct op_bulk_insert bulk_insert;
        struct op_execute execute;
        struct op_enum_type enum_type;
        struct op_batch batch;
        struct op_lines lines;
    };
};

struct op *op_make(struct arena *arena, enum op_kind kind, place at);

/* The directive's name: "create_unique_constraint" for an OP_ADD_CONSTRAINT. */
const char *op_name(const struct op *op);

/* The type_ argument of drop_constraint and its name: "foreignkey", "primary", "unique", "check"; false for others. */
bool op_constraint_type_find(str text, enum constraint_kind *out_kind);
str op_constraint_type_name(enum constraint_kind kind); /* empty for others */

/* Wraps a statement. */
struct op *op_of_statement(struct arena *arena, const struct expr *statement, place at);

#endif
