/* What the files of the MariaDB/MySQL driver share. */
#ifndef LB_DB_MY_H
#define LB_DB_MY_H

#include "base/buf.h"
#include "db/driver.h"
#include "db/libmariadb.h"

struct my
{
    struct libmariadb lib;
    struct my_conn *conn;
    struct my_result *result; /* the one that is being read; freed by the next, or with the connection */
    bool is_lost;
    str database;
};

static inline struct my *my_of(const struct db *db)
{
    return db->state;
}

/* my_error.c: the newest error of the connection, in PyMySQL's classes. */
bool my_fail(struct db *db, str sql, struct span span);
bool my_fail_open(struct db *db, bool *out_again);

/* my_value.c: a cell of the text protocol by its field, as PyMySQL reads it; and parameters as literals. */
struct datum my_value_read(struct arena *arena, const struct my_field *field, str text);
bool my_literal_add(struct db *db, struct buf *sql, const struct datum *value); /* false: no literal for its kind */

/* my_prepared.c */
bool my_prepare(struct db_statement *statement);
bool my_run(struct db_statement *statement, struct arena *arena, const struct datum *parameters, size_t count,
            struct db_result *out_result);
bool my_run_many(struct db_statement *statement, const struct datum *parameters, size_t count, size_t rows,
                 int64_t *out_affected);
void my_statement_close(struct db_statement *statement);

/* mysql.c */
bool my_execute(struct db *db, struct arena *arena, str sql, struct span span, struct db_result *out_result);

/* Runs a text of several statements and adds up the rows that they changed. */
bool my_execute_changes(struct db *db, str sql, str shown, struct span span, int64_t *affected, size_t *out_done);

#endif
