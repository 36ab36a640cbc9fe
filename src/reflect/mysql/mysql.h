/*
 * What the files of MySQL's and MariaDB's reading share. Not for other layers.
 *
 * information_schema is read, one query for each kind of object, with the request's conditions as literals in each (that lets
 * the server open only the tables that are asked for). It compares names without case, so each row is looked up by its exact
 * names: rows of a relation that was not asked for belong to nobody.
 */
#ifndef LB_REFLECT_MYSQL_H
#define LB_REFLECT_MYSQL_H

#include "reflect/reader.h"

struct my_relation
{
    struct relation *relation;
    str engine;    /* "InnoDB"; empty for views */
    str collation; /* the default one of its columns */
    bool is_partitioned;
    bool is_sequence;
};

struct my_reader
{
    struct reader *reader;
    struct arena *arena;
    struct catalog *catalog;
    bool is_mariadb;
    int version;                /* 101103 */
    bool has_backslash_escapes; /* of the session: how its literals are written */
    struct map relations;       /* "schema" US "name" to struct my_relation * */
    struct map foreign_keys;    /* "schema" US "table" US "name" to struct constraint * */
};

/* ---- mysql.c ---- */

/* Whether the server is as new as one of these versions; 0: never. */
bool my_is_since(const struct my_reader *my, int mysql, int mariadb);

/* Conditions on the schema and the name of what is asked for; `name` may be NULL. The text begins with " WHERE ". */
void my_add_where(const struct my_reader *my, struct buf *out, const char *schema, const char *name);

/* The key of an object in a map: its names with a separator between. */
str my_key(struct arena *arena, str schema, str name);

/* The relation that a row is about: its first two cells. NULL: not one that was asked for. */
struct my_relation *my_relation_find(const struct my_reader *my, const struct datum *row);

/* `name`, with ` doubled inside. */
void my_add_name(struct buf *out, str name);

/* 'text', as SHOW CREATE TABLE writes it. */
void my_add_text(const struct my_reader *my, struct buf *out, str text);

/* "user@host" as `user`@`host`. */
void my_add_account(struct buf *out, str account);

/* The option `name` with the prefix of the dialect: "mariadb_engine". */
const char *my_option(const struct my_reader *my, const char *name);

/* ---- one file each ---- */

MUST_USE bool my_read_columns(struct my_reader *my);
MUST_USE bool my_read_keys(struct my_reader *my); /* indexes and primary keys */
MUST_USE bool my_read_foreign_keys(struct my_reader *my);
MUST_USE bool my_read_checks(struct my_reader *my);
MUST_USE bool my_read_partitions(struct my_reader *my);
MUST_USE bool my_read_views(struct my_reader *my);
MUST_USE bool my_read_sequences(struct my_reader *my);
MUST_USE bool my_read_routines(struct my_reader *my);
MUST_USE bool my_read_triggers(struct my_reader *my);

/* table_options.c: engine, character set and what else stands behind CREATE TABLE (...). */
void my_add_options(const struct my_reader *my, struct table *table, str engine, str collation, str create_options);

/* The character set that a collation belongs to: "utf8mb4" of "utf8mb4_bin". */
str my_charset_of(str collation);

/* column_type.c: what COLUMN_TYPE says, in SQLAlchemy's classes. A character set is named when it is not the table's.
 * `attributes` is what stands behind the type and belongs to no class: INVISIBLE. */
struct my_type_text
{
    str text;       /* "int(10) unsigned" */
    str collation;  /* .at == NULL: no text, or the table's */
    str attributes; /* empty: none */
};
const struct type *my_type_read(struct arena *arena, const struct my_type_text *from);

#endif
