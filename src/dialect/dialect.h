/*
 * A dialect: what differs between databases, as one constant table of data and functions each.
 *
 * The functions write SQL. Where a table has NULL, or calls the function of the same name in dialect/, the rule is the one
 * that SQLAlchemy's default compiler and Alembic's default implementation have (ddl_*.c, alter.c, expr.c, types.c). A new
 * database is a folder with one such table; nobody asks which dialect is on.
 */
#ifndef LB_DIALECT_DIALECT_H
#define LB_DIALECT_DIALECT_H

#include "base/buf.h"
#include "ops/op.h"

struct compiler;
struct statement_list;

typedef bool dialect_type(struct compiler *compiler, const struct type *type, struct buf *out);
typedef bool dialect_column(struct compiler *compiler, const struct table *table, const struct column *column, struct buf *out);
typedef bool dialect_constraint(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                                struct buf *out);
typedef bool dialect_table(struct compiler *compiler, const struct table *table, struct buf *out);
typedef bool dialect_operation(struct compiler *compiler, const struct op *op, struct statement_list *out);
typedef bool dialect_expr(struct compiler *compiler, const struct expr *expr, struct buf *out);
typedef bool dialect_index(struct compiler *compiler, const struct table *table, const struct index *index, bool if_exists,
                           struct buf *out);
typedef bool dialect_add_constraint(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                                    struct statement_list *out);
typedef bool dialect_drop_constraint(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                                     bool if_exists, struct statement_list *out);
typedef bool dialect_identity(struct compiler *compiler, const struct identity_options *options, struct buf *out);
typedef bool dialect_computed(struct compiler *compiler, const struct computed *computed, struct buf *out);
typedef bool dialect_types_of_table(struct compiler *compiler, const struct table *table, struct statement_list *out);
typedef bool dialect_named_type(struct compiler *compiler, const struct type *type, bool is_checkfirst,
                                struct statement_list *out);

typedef bool dialect_alter_identity(struct compiler *compiler, const struct op_alter_column *alter, struct buf *out);

/* A batch that copies its table (rebuild.h): what the dialect sends at some moments of it. */
struct rebuild;

enum rebuild_moment
{
    REBUILD_BEGIN,     /* before the new table is made */
    REBUILD_EXCHANGE,  /* before the old table is dropped and the new one takes its name */
    REBUILD_EXCHANGED, /* behind that */
    REBUILD_END,       /* behind the indexes */
};

typedef bool dialect_needs_copy(const struct op_batch *batch);
typedef bool dialect_rebuild(struct rebuild *rebuild, const struct table *table, enum rebuild_moment moment,
                             struct statement_list *out);

typedef bool dialect_limit(struct compiler *compiler, const struct expr *limit, const struct expr *offset, struct buf *out);

/* What a statement given as text is to the runner: see enum statement_trait in compile.h. */
typedef unsigned dialect_classify(str text);

enum dialect_flag
{
    DIALECT_TRANSACTIONAL_DDL = 1u << 0, /* offline scripts get BEGIN and COMMIT */
    DIALECT_COMMENTS = 1u << 1,          /* tables and columns may have comments */
    DIALECT_INLINE_COMMENTS = 1u << 2,   /* ... written inside of CREATE TABLE */
    DIALECT_NATIVE_BOOLEAN = 1u << 3,    /* true and false are words; no CHECK for Boolean */
    DIALECT_NATIVE_ENUM = 1u << 4,
    DIALECT_NATIVE_UUID = 1u << 5,
    DIALECT_IDENTITY = 1u << 6, /* GENERATED ... AS IDENTITY */
    DIALECT_SEQUENCES = 1u << 7,
    DIALECT_ALTER = 1u << 8,             /* ALTER TABLE ADD CONSTRAINT: use_alter keys stay out of CREATE TABLE */
    DIALECT_BACKSLASHES = 1u << 9,       /* string literals double backslashes */
    DIALECT_SCRIPT_BACKSLASHES = 1u << 21, /* ... in scripts only, as SQLAlchemy does before it has asked the server */
    DIALECT_INSERT_RETURNING = 1u << 10, /* implicit RETURNING of insert() */
    DIALECT_WORD_TRUE = 1u << 11,        /* writes the words true and false for constants */
    DIALECT_DEFAULT_VALUES = 1u << 12,   /* INSERT ... DEFAULT VALUES */
    DIALECT_MARIADB = 1u << 13,
    DIALECT_WRAPS_DEFAULTS = 1u << 14, /* a default that is an expression stands in parentheses */
    DIALECT_RETURNING_PLAIN = 1u << 15, /* RETURNING without the table's name */
    DIALECT_REPLACES_COLUMNS = 1u << 16, /* a column is changed by giving it a whole new definition */
    DIALECT_TEXT_TIMES = 1u << 17,      /* times are texts with six digits behind the point */
    DIALECT_NATIVE_INTERVAL = 1u << 18,
    DIALECT_BYTEA = 1u << 19,            /* bytes as '\\x...'::bytea instead of X'...' */
    DIALECT_FLOOR_DIVISION = 1u << 20,   /* integer / integer is an integer */
    DIALECT_INNER_JOIN = 1u << 22,       /* writes INNER JOIN */
    DIALECT_LAST_ROWID = 1u << 24,       /* the driver tells the number of an inserted row: no RETURNING for it */
    DIALECT_SELECT_EMPTY = 1u << 25,     /* IN () as a SELECT without rows */
    DIALECT_NO_MULTI_DELETE = 1u << 26,  /* DELETE names one table */
    DIALECT_SEQUENCE_TEXT = 1u << 28,    /* nextval takes a text: nextval('s') */
    DIALECT_NO_MATCH = 1u << 29,         /* foreign keys without MATCH */
    DIALECT_LOCAL_REFERENCES = 1u << 30, /* REFERENCES names no schema */
    DIALECT_PARAMETER_CASTS = 1u << 23,  /* a parameter takes its type from what stands around it: the literal's is written behind it */
    DIALECT_UPDATE_LISTS = 1u << 27,     /* UPDATE a, b SET a.x = ...; DELETE FROM a USING a, b */
};

struct dialect
{
    str name;         /* SQLAlchemy's: the prefix of keyword options */
    str options_from; /* a second prefix that is looked at when the first has none; empty */
    unsigned flags;
    size_t max_identifier; /* code points */
    size_t max_index_name; /* 0: as max_identifier */
    size_t max_constraint_name;
    char quote;
    str parameter;       /* how the driver writes one: '#' stands for the number */
    str shown_parameter; /* how SQLAlchemy's log shows it: '@' stands for the name */
    const char *const *reserved; /* sorted words in lower case */
    size_t reserved_count;

    dialect_type *const *types;     /* by enum type_visit; NULL: the generic rule */
    dialect_expr *const *exprs;     /* by enum expr_kind; the table or an entry NULL: the generic rule */
    dialect_expr *const *operators; /* by enum operator; the same */
    dialect_limit *limit;           /* LIMIT and OFFSET; at least one of them is given */
    dialect_type *cast_type;        /* the type in CAST; NULL: as everywhere */

    dialect_column *column_specification;
    dialect_constraint *primary_key, *unique, *check, *foreign_key, *exclude;
    dialect_constraint *ondelete; /* the phrase behind ON DELETE */
    dialect_table *post_create_table;
    dialect_index *create_index, *drop_index;
    dialect_identity *identity_options;
    dialect_computed *computed;
    dialect_types_of_table *create_types, *drop_types; /* types that belong to a table; NULL: none */
    dialect_named_type *create_type, *drop_type;       /* NULL: nothing is written */

    dialect_operation *alter_column, *rename_table;
    dialect_operation *enum_type; /* NULL: the database has no enum types; nothing is written */
    dialect_alter_identity *alter_identity; /* behind ALTER COLUMN c; NULL: refused */
    dialect_operation *create_table_comment, *drop_table_comment;
    dialect_needs_copy *needs_copy; /* whether recreate="auto" copies the table; NULL: never */
    dialect_rebuild *rebuild;       /* what a copy sends besides; NULL: nothing */
    dialect_add_constraint *add_constraint;
    dialect_drop_constraint *drop_constraint;
    dialect_classify *classify;
};

/* "postgresql", "sqlite", "mysql", "mariadb"; a driver suffix ("postgresql+asyncpg") and "postgres" are understood. NULL when
 * there is none. */
const struct dialect *dialect_find(str name);

/* The dialect of a connection to MySQL or MariaDB: its URL gives the name, by which options and variants are found, the server the
 * rest. A mariadb:// URL of a MySQL server is MySQL's. */
const struct dialect *dialect_of_mysql_server(str drivername, bool is_mariadb);

/* The names, for messages. */
const struct dialect *const *dialect_table_all(size_t *out_count);

static inline bool dialect_has(const struct dialect *dialect, enum dialect_flag flag)
{
    return (dialect->flags & flag) != 0;
}

/* A name quoted where the dialect needs it (reserved word, capital letter, other characters), or where the name says so. */
str dialect_quote(struct arena *arena, const struct dialect *dialect, struct name name);
void dialect_add_name(struct buf *out, const struct dialect *dialect, struct name name);

/* schema.table, quoted. */
void dialect_add_table(struct buf *out, const struct dialect *dialect, struct name schema, struct name table);

/* The text of a default as a revision file has it: in parentheses where the dialect wants them and Alembic's guess takes it for an
 * expression (neither one digit, nor quoted, nor in parentheses already). */
str dialect_default_text(struct arena *arena, const struct dialect *dialect, str text);

/* The text of a default without a quote at its beginning and at its end: Alembic takes 'x' and x for the same. */
str default_unquoted(str text);

/* A string literal: '...' with quotes (and, where the server needs it, backslashes) doubled. */
void dialect_add_string(struct buf *out, const struct dialect *dialect, str text);

/* What a text sent by op.execute or env.py is; 0 when it is nothing special. */
unsigned dialect_statement_traits(const struct dialect *dialect, str text);

#endif
