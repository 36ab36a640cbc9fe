/*
 * From operations and expressions to SQL text: the door that run, diff, reflect and render use.
 *
 * One compile gives the text that Alembic sends online, letter for letter (SQLAlchemy's line breaks and tabs included). What a
 * script (--sql) shows is derived from it by statement_offline.
 *
 *     struct compiler compiler;
 *     compiler_init(&compiler, arena, diags, dialect);
 *     compiler.naming = target_metadata's;
 *     struct statement_list list = {0};
 *     if (!dialect_compile_op(&compiler, op, &list)) return false;
 *
 * A compiler lives as long as a run of migrations: it remembers which types were created.
 */
#ifndef LB_DIALECT_COMPILE_H
#define LB_DIALECT_COMPILE_H

#include "dialect/dialect.h"

enum statement_trait
{
    STATEMENT_OUTSIDE_TRANSACTION = 1u << 0, /* the server refuses it inside of one: CREATE INDEX CONCURRENTLY, VACUUM */
    STATEMENT_ADDS_ENUM_VALUE = 1u << 1,     /* ALTER TYPE ... ADD VALUE: usable only after a commit */
    STATEMENT_BOUNDARY = 1u << 2,            /* SQLite's PRAGMA foreign_keys and its kin: commit first, run, begin again */
    STATEMENT_COMMITS = 1u << 3,             /* MySQL's DDL: the server commits it, and what was open */
    STATEMENT_CHANGES_ROWS = 1u << 4,        /* MySQL: INSERT and its kin */
};

/* What the runner has to find out before it sends a statement; offline it is sent. */
enum statement_condition
{
    STATEMENT_ALWAYS,
    STATEMENT_IF_TYPE_MISSING,
    STATEMENT_IF_TYPE_EXISTS,
    STATEMENT_IF_TABLE_MISSING,
    STATEMENT_IF_TABLE_EXISTS,
    STATEMENT_IF_SEQUENCE_MISSING,
    STATEMENT_IF_SEQUENCE_EXISTS,
    STATEMENT_IF_INDEX_MISSING,
    STATEMENT_IF_INDEX_EXISTS,
};

struct statement
{
    str text;
    place place; /* of the operation */
    unsigned traits;
    enum statement_condition condition;
    str condition_name, condition_schema; /* the object looked for; schema empty: the default one */
};

struct statement_list
{
    struct statement *at;
    size_t len, cap;
};

/* The parameters of a statement that runs many times, as they stand in its text. */
struct bind_place
{
    str key;
    const struct type *type; /* NULL: not known */
};

struct bind_list
{
    struct bind_place *at;
    size_t len, cap;
};

struct compiler
{
    struct arena *arena;
    struct diags *diags;
    const struct dialect *dialect;
    const struct naming *naming; /* of the target metadata; NULL: SQLAlchemy's default */
    int server_version;          /* e.g. 150004, 30808 as the drivers count; 0: unknown (offline) */
    bool is_offline;
    struct map types_made; /* named types that this run has created or dropped */
    place place;           /* of what is being compiled: the span of diagnostics */

    /* State of one statement. */
    bool hides_tables;          /* include_table=False: columns without their table's name */
    bool hides_schema;          /* in ON CONFLICT */
    struct map anonymous;       /* names made for nodes without one, and how many of each stem (anon_1, anon_2) */
    struct expr_list enclosing; /* FROM of the enclosing statement, for correlation */
    struct expr_list ctes;      /* common table expressions met, written in front of the statement */
    unsigned depth;             /* of expressions under way */
    bool is_subquery;           /* columns are labelled with their names */
    struct bind_list *parameters; /* where binds without a value go; NULL: they are an error */
    bool is_shown;                     /* ... as the log shows them */
};

void compiler_init(struct compiler *compiler, struct arena *arena, struct diags *diags, const struct dialect *dialect);

/* Adds the statements of an operation. Nothing is added on failure. */
MUST_USE bool dialect_compile_op(struct compiler *compiler, const struct op *op, struct statement_list *out);

/* Any executable expression: text, select, insert, update, delete, DDL with exactly one statement, func.x(). */
MUST_USE bool dialect_compile_statement(struct compiler *compiler, const struct expr *statement, str *out_text);

/* A statement that runs many times: its named binds without a value are the parameters. out_shown: the text as SQLAlchemy's log has it. */
MUST_USE bool dialect_compile_many(struct compiler *compiler, const struct expr *statement,
                                   struct bind_list *out_parameters, str *out_text, str *out_shown);

/* A value as the driver is given it for a parameter of a type. *out_served is false when only a literal can say it. */
MUST_USE bool dialect_parameter(struct compiler *compiler, struct datum value, const struct type *type, struct datum *out,
                                bool *out_served);

/* An expression as it stands in a query: literals, columns with their tables. */
MUST_USE bool dialect_compile_expr(struct compiler *compiler, const struct expr *expr, str *out_text);

/* An expression as it stands in DDL: literals, no table names (index elements, defaults, checks). */
MUST_USE bool dialect_compile_ddl_expr(struct compiler *compiler, const struct expr *expr, str *out_text);

/* A type as in a column's definition. */
MUST_USE bool dialect_compile_type(struct compiler *compiler, const struct type *type, str *out_text);

/* A value as a literal of a type (NULL: the value's own). */
MUST_USE bool dialect_compile_literal(struct compiler *compiler, struct datum value, const struct type *type, str *out_text);

/* A text that the project sends: binds replaced by literals. Names without a value are an error online; offline too. */
MUST_USE bool dialect_compile_text(struct compiler *compiler, const struct expr *text, str *out_text);

/* A text() cut at its binds, for one that runs many times. */
struct text_piece
{
    bool is_bind;
    str text; /* the bind's name, or what is written */
};

struct text_piece_list
{
    struct text_piece *at;
    size_t len, cap;
};

void dialect_text_pieces(struct arena *arena, str text, struct text_piece_list *out);

/* The names of the binds of a text(), in order of first use (SQLAlchemy's rule for `:name`). */
void dialect_text_binds(struct arena *arena, str text, str_array *out_names);

/* Alembic's static_output: tabs to four blanks, white space around removed, `;`. A blank line follows each statement. */
str statement_offline(struct arena *arena, str text);

/* statement_offline of every statement, each followed by a blank line: what --sql writes for an operation. */
str statement_list_script(struct arena *arena, const struct statement_list *list);

#endif
