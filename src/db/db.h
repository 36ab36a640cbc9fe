/*
 * db: connections to databases. SQLite, PostgreSQL and MariaDB/MySQL behind one table of functions (db/driver.h).
 *
 * A connection belongs to the arena that it was opened in and is closed with it, rolling back what is open. It records into
 * the `diags` it was opened with. One thread at a time; db_params.cancelled is the one thing that another may touch.
 *
 * Facts, not flags: whether a transaction is open is what the driver says. Opening sends no statement: everything a connection
 * needs travels as start-up parameters.
 *
 * Errors. A failing statement is DIAG_STATEMENT with statement, statement_at, sqlstate, the server's words (`server` as the
 * driver's exception prints them, `primary` their first line, `detail` the server's detail and context, `hint` its hint) and
 * `exception`, the class of SQLAlchemy; `orig` is the class that the Python driver would have raised
 * ("psycopg2.errors.UndefinedTable"). A connection that cannot be made or was lost is DIAG_CONNECTION (also with `exception`),
 * a lock that was not had in time DIAG_LOCK, a missing client library DIAG_DRIVER. No password reaches a diagnostic.
 *
 * SQL text is sent as it is: several statements in one text are run one after the other, '%' and ':' mean nothing.
 */
#ifndef LB_DB_DB_H
#define LB_DB_DB_H

#include "base/datum.h"
#include "base/diag.h"

struct os;

enum db_kind
{
    DB_SQLITE,
    DB_POSTGRESQL,
    DB_MYSQL, /* MariaDB as well */
};

/* What the driver says about the transaction of a connection. */
enum db_transaction
{
    DB_IDLE,   /* none is open */
    DB_ACTIVE, /* one is open */
    DB_FAILED, /* one is open and refuses everything but rollback */
    DB_LOST,   /* the connection is gone */
};

struct db_param
{
    str key, value;
};

/* A message of the server that is no error ("NOTICE", "WARNING"). The texts live for the call. */
typedef void db_notice(void *context, str severity, str message);

struct db_params
{
    enum db_kind kind;

    /*
     * Parameters in the native driver's words, in order. PostgreSQL: libpq keywords (host, port, user, password, dbname,
     * sslmode, options ...). SQLite: `filename` (empty or ":memory:" for memory), `uri` ("1": it is a file: URI),
     * `busy_timeout` (milliseconds to try on a locked file, default 5000). MySQL and MariaDB: as text/url_native.h lists them.
     * Any other name is an error. db_params_from_native (db/params.h) makes them from a URL.
     */
    const struct db_param *at;
    size_t len;

    str application_name;  /* PostgreSQL; empty: none */
    str lock_timeout;      /* in force from the start, as PostgreSQL spells it ("5s", "300ms", a number is ms); empty: none */
    str statement_timeout; /* likewise */
    int64_t wait_ms;       /* keep trying this long until the server answers; 0: try once */
    int64_t
        busy_ms; /* SQLite: how long every statement tries on a locked file, when more than `busy_timeout`; see --lock-wait */
    bool read_only; /* SQLite: do not create the file, do not write */

    db_notice *notice; /* NULL: notices are dropped */
    void *notice_context;
    const volatile bool *cancelled; /* polled while statements run and locks are waited for; NULL: cannot be cancelled */
};

struct db_version
{
    int32_t major, minor, patch;
    bool is_mariadb; /* for DB_MYSQL */
};

struct db;           /* a connection */
struct db_statement; /* a prepared statement */
struct db_cursor;    /* a result that is read row by row */

/* The result of the last statement of a text. */
struct db_result
{
    const str *columns;        /* names */
    size_t column_count;       /* 0: the statement gives no rows */
    const struct datum *cells; /* row after row */
    size_t row_count;          /* rows in cells; 0 for a cursor */
    int64_t affected;          /* DB-API's rowcount: rows returned or changed, -1 when it has no meaning */
    int64_t last_row_id;       /* SQLite, MariaDB: the rowid of the newest row; 0 when there is none */
    str tag;                   /* PostgreSQL's command tag ("CREATE TABLE"), empty elsewhere */
};

static inline const struct datum *db_row(const struct db_result *result, size_t row)
{
    return result->cells + row * result->column_count;
}

struct db_execute_options
{
    struct span span; /* where the statement was written: the place of its diagnostics */
};

#define DB_NO_OPTIONS (&(struct db_execute_options){.span = {0, 0}})

/*
 * The process belongs to its one thread and to limbeck: SQLite is told to do without mutexes and memory statistics, which
 * are a tenth of its time. Without effect once SQLite is in use. https://www.sqlite.org/c3ref/c_config_covering_index_scan.html
 */
void db_own_process(void);

MUST_USE bool db_open(struct arena *arena, struct os *os, struct diags *diags, const struct db_params *params,
                      struct db **out_db);

/* Closes before the arena does; the connection is not used again. */
void db_close(struct db *db);

enum db_kind db_kind(const struct db *db);
struct db_version db_version(const struct db *db);
str db_database_name(const struct db *db); /* SQLite: the path */
struct diags *db_diags(const struct db *db);

/* Runs every statement of a text; the rows of the last one are copied to `arena`. */
MUST_USE bool db_execute(struct db *db, struct arena *arena, str sql, const struct db_execute_options *options,
                         struct db_result *out_result);

/*
 * The same without keeping the rows: for large results. While a cursor that has not come to its end is open no other statement
 * may be run on the connection. (A text of several statements is collected first: only its last result is shown.)
 */
MUST_USE bool db_open_cursor(struct db *db, struct arena *arena, str sql, const struct db_execute_options *options,
                             struct db_cursor **out_cursor);
const struct db_result *db_cursor_result(const struct db_cursor *cursor); /* columns; affected and tag once at the end */

/* The next row, valid until the next call; *out_row is NULL at the end. A cursor at its end, or failed, is closed. */
MUST_USE bool db_next_row(struct db_cursor *cursor, const struct datum **out_row);
void db_close_cursor(struct db_cursor *cursor); /* what has not been read is thrown away */

/* A statement with parameters in the server's spelling: $1, $2 on PostgreSQL, ? elsewhere. Lives in `arena`. */
MUST_USE bool db_prepare(struct db *db, struct arena *arena, str sql, const struct db_execute_options *options,
                         struct db_statement **out_statement);

/* For the messages of db_execute_many: its first row is number `first` (from 0) of `rows`. Otherwise it counts its own. */
void db_number_rows(struct db_statement *statement, size_t first, size_t rows);

/* Runs it with one row of parameters. */
MUST_USE bool db_execute_prepared(struct db_statement *statement, struct arena *arena, const struct datum *parameters,
                                  size_t count, struct db_result *out_result);

/* db_prepare and db_execute_prepared with a statement that the connection keeps: the second time that a text comes it is not
 * planned again. For a few texts that come often. (PostgreSQL: a text that DISCARD ALL or DEALLOCATE ALL took is prepared again.) */
MUST_USE bool db_execute_kept(struct db *db, struct arena *arena, str sql, const struct datum *parameters, size_t count,
                              const struct db_execute_options *options, struct db_result *out_result);

/* Runs it once for each of `rows` rows of `count` parameters, row after row, results thrown away: executemany. */
MUST_USE bool db_execute_many(struct db_statement *statement, const struct datum *parameters, size_t count, size_t rows,
                              int64_t *out_affected);

/* Transactions. SQLite begins with BEGIN IMMEDIATE, so DDL is in it too. Savepoint names are quoted by the function. */
MUST_USE bool db_begin(struct db *db);
MUST_USE bool db_commit(struct db *db);
MUST_USE bool db_rollback(struct db *db); /* nothing open: nothing is sent */
MUST_USE bool db_savepoint(struct db *db, str name);
MUST_USE bool db_release(struct db *db, str name);
MUST_USE bool db_rollback_to(struct db *db, str name);
enum db_transaction db_transaction(const struct db *db);

/*
 * The migration lock. Polled (10 ms growing to 200 ms), never waited for inside the server.
 *
 * PostgreSQL: pg_try_advisory_lock for the session; MariaDB: GET_LOCK; both hold until db_unlock or the end of the connection.
 * SQLite: BEGIN IMMEDIATE; the lock is that transaction, db_unlock does nothing and commit or rollback lets go.
 * On time-out a DIAG_LOCK that names the holder as far as the server knows it.
 */
struct db_lock_options
{
    str key;   /* hashed to 64 bits: database, schema and version table */
    str label; /* application_name of the holder on PostgreSQL ("limbeck 1a2b3c since ..."); empty: unchanged */
    int64_t wait_ms;
    void (*waiting)(void *context, int64_t waited_ms); /* called between tries; may be NULL */
    void *waiting_context;
};
MUST_USE bool db_lock(struct db *db, const struct db_lock_options *options);
MUST_USE bool db_unlock(struct db *db, str key);

/* The hash that stands for a key on PostgreSQL. */
int64_t db_lock_number(str key);

#endif
