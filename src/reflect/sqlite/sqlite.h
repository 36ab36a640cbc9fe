/*
 * What the files of SQLite's reading share. Not for other layers, but tests/unit reads texts with it.
 *
 * What pragmas tell is taken from them: columns, their order in the key, referents. The text of CREATE TABLE gives the rest:
 * names of constraints, CHECKs, collations, AUTOINCREMENT, generated expressions, ON CONFLICT, deferrability, WITHOUT ROWID,
 * STRICT.
 */
#ifndef LB_REFLECT_SQLITE_H
#define LB_REFLECT_SQLITE_H

#include "reflect/reader.h"

/* ---- lex.c: tokens of SQLite's SQL ---- */

enum lite_token_kind
{
    LITE_END,
    LITE_WORD,   /* a bare name or keyword */
    LITE_QUOTED, /* "x", `x`, [x] */
    LITE_STRING, /* 'x' */
    LITE_OTHER,  /* a number, a blob, or one byte of anything else */
};

struct lite_lexer
{
    str text;
    size_t at; /* where the next token is looked for */

    enum lite_token_kind kind; /* the current token ... */
    str token;                 /* ... as it is written */
    size_t start, end;
};

/* Reads the first token. */
struct lite_lexer lite_lexer_open(str text);
void lite_next(struct lite_lexer *lexer);

bool lite_is_word(const struct lite_lexer *lexer, const char *word); /* the current token is this keyword */
bool lite_is_char(const struct lite_lexer *lexer, char c);
bool lite_take_word(struct lite_lexer *lexer, const char *word); /* ... and is passed */
bool lite_take_char(struct lite_lexer *lexer, char c);

/* A name in any of the four quotings, without its quotes; false when the token is none. */
bool lite_take_name(struct lite_lexer *lexer, struct arena *arena, str *out_name);

/* Passes a parenthesised piece that begins at the current token; *out_inside is what stands between, trimmed. False: the
 * current token is no "(", or nothing closes it. */
bool lite_take_group(struct lite_lexer *lexer, str *out_inside);

/* ---- table_text.c ---- */

struct lite_constraint
{
    enum constraint_kind kind;
    str name;          /* .at == NULL: none */
    bool is_inline;    /* behind a column */
    str_array columns; /* local columns */
    str check;
    str referent;
    str_array referent_columns;               /* empty: the key of the referent */
    str ondelete, onupdate, match, initially; /* .at == NULL: not written; words in capitals */
    enum tri deferrable;
    str on_conflict; /* .at == NULL; in capitals */
    bool is_autoincrement;
    str key_text;        /* of a key or UNIQUE: its columns as written, when there is more than names; .at == NULL */
    bool is_descending;  /* PRIMARY KEY DESC behind a column */
};

struct lite_column
{
    str name;
    str collation; /* .at == NULL: none written */
    str generated; /* .at == NULL: not generated */
    bool has_default_parentheses;
    str not_null_conflict; /* of NOT NULL ON CONFLICT ...; .at == NULL */
};

struct lite_table
{
    ARRAY(struct lite_column) columns;
    ARRAY(struct lite_constraint) constraints; /* in the order of the text */
    bool is_virtual, is_strict, is_without_rowid;
};

/* False when the text is no CREATE TABLE that SQLite would have kept. */
bool lite_table_read(struct arena *arena, str text, struct lite_table *out_table);

/* ---- index_text.c ---- */

struct lite_index_element
{
    str text;  /* as written, without ASC and DESC */
    str name;  /* of a plain column, perhaps with an order; .at == NULL: more than that */
    str whole; /* with its order */
    bool is_descending;
};

struct lite_index
{
    bool is_unique;
    ARRAY(struct lite_index_element) elements;
    str predicate; /* .at == NULL */
};

bool lite_index_read(struct arena *arena, str text, struct lite_index *out_index);

/* ---- column_type.c ---- */

/* The type that a declared one is: SQLAlchemy's by its rules of affinity, and the text where that would write another. */
const struct type *lite_type_read(struct arena *arena, str declared, str collation);

/* ---- reading: sqlite.c and a file for each kind ---- */

struct lite_relation
{
    struct relation *relation;
    struct lite_table text;
    bool has_text; /* the text of CREATE TABLE could be read */
};

struct lite_reader
{
    struct reader *reader;
    struct arena *arena;
    struct catalog *catalog;
    str_array schemas;    /* those that are read */
    struct map relations; /* "schema" US "name in lower case" to struct lite_relation * */
    struct map types;     /* declared types without collation that were met, to their const struct type * */
};

struct lite_relation *lite_relation_find(const struct lite_reader *lite, str schema, str name);

/* One SELECT for each schema, joined by UNION ALL: the schema, `columns` FROM "schema".sqlite_master m `joins` WHERE `where`.
 * %s in joins is the schema as a literal. Restricted to the tables of the request, or not. */
struct lite_select
{
    const char *columns, *joins, *where;
    bool is_of_all_tables;
};
void lite_add_selects(struct lite_reader *lite, struct buf *out, const struct lite_select *select);

/* A literal of SQL. */
str lite_literal(struct arena *arena, str text);

MUST_USE bool lite_read_columns(struct lite_reader *lite);
MUST_USE bool lite_read_constraints(struct lite_reader *lite);
MUST_USE bool lite_read_foreign_keys(struct lite_reader *lite);
MUST_USE bool lite_read_indexes(struct lite_reader *lite);

#endif
