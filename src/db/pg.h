/* What the files of the PostgreSQL driver share: the connection's state, errors, values, results. */
#ifndef LB_DB_PG_H
#define LB_DB_PG_H

#include "db/driver.h"
#include "db/libpq.h"

struct pg
{
    struct libpq lib;
    struct pg_conn *conn;
    struct pg_result *result; /* the one that is being read; cleared by the next, or with the connection */
    bool cancel_sent;
    bool no_check_interval; /* the server cannot watch its clients */
};

static inline struct pg *pg_of(const struct db *db)
{
    return db->state;
}

/* pg_error.c: diagnostics from a result, or from the connection when there is none. */
bool pg_fail_result(struct db *db, const struct pg_result *result, str sql, struct span span);
bool pg_fail_connection(struct db *db, str sql, struct span span);
bool pg_fail_open(struct db *db, const char *message);
bool pg_fail_copy(struct db *db, str sql, struct span span);
str pg_server_message(struct db *db, const struct pg_result *result); /* as psycopg2's exception prints it */

/* pg_value.c: a value in PostgreSQL's text format by its type, as psycopg2 reads it; and parameters the other way. */
struct datum pg_value_read(struct arena *arena, uint32_t type, str text);
str pg_value_print(struct arena *arena, const struct datum *value); /* NUL-terminated; not for DATUM_NULL */

/* pg_result.c: waiting for results and reading them. */
struct pg_result *pg_next_result(struct db *db); /* NULL at the end */
void pg_drain(struct db *db);
bool pg_result_is_error(struct db *db, const struct pg_result *result);
bool pg_result_read(struct db *db, struct arena *arena, struct pg_result *native, str sql, struct span span,
                    struct db_result *out_result);
void pg_columns_read(struct db *db, struct arena *arena, const struct pg_result *native, struct db_result *out_result);
bool pg_row_read(struct db *db, struct arena *arena, const struct pg_result *native, int row, str sql, struct span span,
                 struct datum *out_cells);
bool pg_execute(struct db *db, struct arena *arena, str sql, struct span span, struct db_result *out_result);

/* pg_prepared.c */
bool pg_prepare(struct db_statement *statement);
bool pg_run(struct db_statement *statement, struct arena *arena, const struct datum *parameters, size_t count,
            struct db_result *out_result);
bool pg_run_many(struct db_statement *statement, const struct datum *parameters, size_t count, size_t rows,
                 int64_t *out_affected);
void pg_statement_close(struct db_statement *statement);

/* pg_lock.c */
bool pg_try_lock(struct db *db, const struct db_lock_options *options, bool *out_got);
bool pg_unlock(struct db *db, str key);
str pg_lock_holder(struct db *db, struct arena *arena, str key);

#endif
