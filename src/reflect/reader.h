/*
 * What the files of this layer share: one reading of a catalog, how its queries are sent, and cells. Not for other layers.
 *
 * A dialect is one row (struct reflect_dialect). Cells are not copied: a result lives in the catalog's arena, and the texts of
 * the catalog point into it.
 */
#ifndef LB_REFLECT_READER_H
#define LB_REFLECT_READER_H

#include "base/buf.h"
#include "reflect/reflect.h"

struct reader
{
    struct db *db;
    struct diags *diags;
    struct arena *arena;
    const struct reflect_request *request;
    struct catalog *catalog;
    bool wants_visible; /* what is visible without a schema is asked for */
};

typedef bool reflect_read(struct reader *reader);

struct reflect_dialect
{
    str name;
    reflect_read *read;
};

extern const struct reflect_dialect reflect_mysql, reflect_postgresql, reflect_sqlite;

/* Sends a query. On failure the one diagnostic has a hint. */
MUST_USE bool reader_query(struct reader *reader, str sql, struct db_result *out_result);

/* The same with a statement that the connection keeps, see db_execute_kept. */
MUST_USE bool reader_query_kept(struct reader *reader, str sql, const struct datum *values, size_t count,
                                struct db_result *out_result);

static inline bool reader_wants(const struct reader *reader, unsigned parts)
{
    return (reader->request->parts & parts) != 0;
}

/* The schema that the model has for an object: not set where it need not be named. */
static inline struct name reader_schema(const struct reader *reader, str schema, bool is_visible)
{
    return is_visible && reader->wants_visible ? NAME_NONE : name_of(schema);
}

/* Cells. A text may be NULL: then .at == NULL. An empty text that is there has .at != NULL. */
str cell_text(const struct datum *cell);
char cell_letter(const struct datum *cell); /* the first byte of a text; 0: none */
bool cell_bool(const struct datum *cell);
int64_t cell_int(const struct datum *cell);
str_array cell_texts(struct arena *arena, const struct datum *cell); /* an array; NULL items have .at == NULL */

struct name final_name(str text);

/* One option more, the key as "<dialect>_<name>". */
void options_add_text(struct arena *arena, struct option_list *options, const char *key, str text);
void options_add_flag(struct arena *arena, struct option_list *options, const char *key, bool flag);
void options_add_names(struct arena *arena, struct option_list *options, const char *key, const struct name_list *names);
void options_add_expr(struct arena *arena, struct option_list *options, const char *key, const struct expr *expr);

#endif
