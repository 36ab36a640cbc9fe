/*
 * What the files of PostgreSQL's reading share. Not for other layers.
 *
 * Every query is one text with the request's conditions in it (query.c). Rows of relations, columns, constraints and indexes
 * come sorted by the number (oid) of their relation, so that each file walks them beside the relations.
 */
#ifndef LB_REFLECT_POSTGRESQL_H
#define LB_REFLECT_POSTGRESQL_H

#include "reflect/reader.h"

/* A column's number is not its index: dropped columns leave holes. */
struct pg_relation
{
    struct relation *relation;
    struct
    {
        int64_t number;
        struct column *column;
    } * columns;
    size_t column_count, column_cap;
};

struct pg_reader
{
    struct reader *reader;
    struct arena *arena;
    struct catalog *catalog;
    struct
    {
        struct pg_relation *at;
        size_t len, cap;
    } relations; /* by oid */

    /* Named types by what format_type prints for them, without quotes: "name", or "schema" US "name" where it is not visible.
     */
    struct map types;       /* to index + 1 into catalog->types */
    struct map type_texts;  /* texts of format_type without collation that were met, to their const struct type * */
    struct datum values[4]; /* of the query that is being written: its $1, $2 ... */
    size_t value_count;
    bool has_types;                /* pg_read_types has run */
    struct map constraint_indexes; /* from the oid of an index, as digits, to struct pg_index * */
};

/* ---- query.c: texts ---- */

/* A literal; independent of standard_conforming_strings. */
void pg_add_literal(struct buf *out, str text);

/* AND ... for the objects of the request: `schema` and `name` are SQL expressions, `visible` one that tells whether the object
 * is found without its schema. */
void pg_add_schemas(struct pg_reader *pg, struct buf *out, const char *schema, const char *visible);
void pg_add_names(struct pg_reader *pg, struct buf *out, const char *name);
/* The relations of the request as a FROM item and its condition: aliases c (pg_class) and n (pg_namespace). */
void pg_add_relations(struct pg_reader *pg, struct buf *out, const char *kinds);

/* The text of a query, in which {word} stands for what a server of this version has. */
void pg_add_sql(const struct pg_reader *pg, struct buf *out, str text);

/* Whether the request names one relation. */
bool pg_is_about_one(const struct pg_reader *pg);

/* Sends a query that the functions above have written conditions of. */
MUST_USE bool pg_query(struct pg_reader *pg, const struct buf *sql, struct db_result *out_result);

#define PG_TABLES "'r', 'p', 'f', 'v', 'm'"

/* The extension that an object belongs to: a scalar query. */
#define PG_EXTENSION(class_, oid)                                                                                              \
    "(SELECT x.extname FROM pg_catalog.pg_depend xd JOIN pg_catalog.pg_extension x ON x.oid = xd.refobjid "                    \
    "WHERE xd.classid = 'pg_catalog." class_ "'::pg_catalog.regclass AND xd.objid = " oid " AND xd.deptype = 'e' "             \
    "AND xd.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass LIMIT 1)"

/* The server's version, e.g. 15. */
int pg_version(const struct pg_reader *pg);

/* The relation of an oid; NULL: not one that was asked for, or made since. */
struct pg_relation *pg_relation_find(const struct pg_reader *pg, int64_t oid);
struct column *pg_column_find(const struct pg_relation *relation, int64_t number);

/* ---- one file each ---- */

MUST_USE bool pg_read_relations(struct pg_reader *pg);
MUST_USE bool pg_read_columns(struct pg_reader *pg);
MUST_USE bool pg_read_indexes(struct pg_reader *pg); /* before constraints, which take their own out */
MUST_USE bool pg_read_constraints(struct pg_reader *pg);
MUST_USE bool pg_read_types(struct pg_reader *pg); /* once; asked for by the columns when one needs them */
MUST_USE bool pg_read_sequences(struct pg_reader *pg);
MUST_USE bool pg_read_routines(struct pg_reader *pg);
MUST_USE bool pg_read_triggers(struct pg_reader *pg);
MUST_USE bool pg_read_extensions(struct pg_reader *pg);
MUST_USE bool pg_read_schemas(struct pg_reader *pg);

/* An index as it was read, for the constraint that it stands behind. */
struct pg_index
{
    struct pg_relation *relation;
    struct index *index;
    struct name_list include;
    bool nulls_not_distinct;
    str method;         /* "gist" */
    str predicate;      /* .at == NULL: none */
    str_array elements; /* as they stand in CREATE INDEX, with operator class and order; empty: nothing special */
};

/* ---- format_type.c ---- */

/* A type's text in its parts: "timestamp(3) with time zone[]" is name "timestamp with time zone", arguments "3", one dimension.
 */
struct pg_type_text
{
    str name;
    bool has_arguments;
    str_array arguments;
    size_t dimensions;
};
struct pg_type_text pg_type_text_read(struct arena *arena, str text);

/* The offset behind a quoted name that begins at `at`. */
size_t pg_quoted_end(str text, size_t at);

/* The parts of a dotted name without their quotes. */
void pg_name_read(struct arena *arena, str text, str_array *out_parts);

/* Finds a named type; `schema` may have .at == NULL. NULL: no such type. */
typedef const struct type *pg_named_type(void *subject, str schema, str name);

struct pg_collation
{
    str name;   /* .at == NULL: the type's own */
    str schema; /* .at == NULL: visible */
};

/* The type that a text of format_type stands for, in SQLAlchemy's classes; see type_verbatim for what they cannot say. */
const struct type *pg_type_read(struct arena *arena, str text, struct pg_collation collation, pg_named_type *named,
                                void *subject);

/* pg_type_read with the named types of the catalog. */
const struct type *pg_type_resolve(struct pg_reader *pg, str text, struct pg_collation collation);

/* ---- elements.c ---- */

/* The elements of CREATE INDEX: what stands between its parentheses, cut at the commas between them. False when the text is
 * none that pg_get_indexdef prints. */
bool pg_index_elements(struct arena *arena, str definition, str_array *out_elements);

/* Without one pair of parentheses around the whole text. */
str pg_strip_parentheses(str text);

#endif
