/*
 * What a driver provides and what the files of db share. Not for other layers.
 *
 * A driver is a row of function pointers. Every `bool` function has recorded one diagnostic when it returns false. Invariant:
 * native objects that live across an allocation hang on the connection, so that leaving by longjmp loses none of them: closing
 * the connection lets them go.
 */
#ifndef LB_DB_DRIVER_H
#define LB_DB_DRIVER_H

#include "base/map.h"
#include "db/db.h"
#include "os/os.h"

struct db_driver
{
    const char *begin; /* the statement that opens a transaction */

    /* Makes the connection. *out_again: it failed because the server is not there yet. `left_ms`: what remains of --wait. */
    bool (*open)(struct db *db, int64_t left_ms, bool *out_again);
    void (*close)(struct db *db);
    struct db_version (*version)(const struct db *db);
    str (*database_name)(const struct db *db);
    enum db_transaction (*transaction)(const struct db *db);

    bool (*execute)(struct db *db, struct arena *arena, str sql, struct span span, struct db_result *out_result);

    bool (*cursor_open)(struct db_cursor *cursor, str sql);
    bool (*cursor_next)(struct db_cursor *cursor, const struct datum **out_row);
    void (*cursor_close)(struct db_cursor *cursor);

    bool (*prepare)(struct db_statement *statement);
    bool (*run)(struct db_statement *statement, struct arena *arena, const struct datum *parameters, size_t count,
                struct db_result *out_result);
    bool (*run_many)(struct db_statement *statement, const struct datum *parameters, size_t count, size_t rows,
                     int64_t *out_affected);
    void (*statement_close)(struct db_statement *statement);

    bool (*try_lock)(struct db *db, const struct db_lock_options *options, bool *out_got);
    bool (*unlock)(struct db *db, str key);
    str (*lock_holder)(struct db *db, struct arena *arena, str key); /* empty when unknown */
};

struct db
{
    const struct db_driver *driver;
    struct arena *arena;
    struct os *os;
    struct diags *diags;
    struct db_params params;
    struct arena *scratch;    /* for the length of one call */
    struct db_cursor *cursor; /* the one that is open */
    void *state;              /* the driver's; NULL once closed */
    str first_failure;        /* what aborted the transaction that is open */
    uint32_t statements;      /* prepared so far, for their names */
    struct map kept;          /* db_execute_kept: from SQL to struct db_statement * */
};

struct db_cursor
{
    struct db *db;
    struct arena *arena;
    struct arena *rows; /* the current row */
    struct arena_mark row_mark;
    struct db_result result;
    struct span span;
    str sql;
    size_t next; /* the next row of a collected result */
    bool is_collected;
    bool is_open;
    void *native;
};

struct db_statement
{
    struct db *db;
    struct arena *arena;
    str sql;
    struct span span;
    void *native;
    const char *name;
    size_t first_row; /* db_number_rows */
    size_t all_rows;
};

/* The server has dropped all prepared statements. */
void db_forget_kept(struct db *db);

/* Says in the newest diagnostic which row of parameters failed: `row` of `rows` of this call. */
void db_name_row(const struct db_statement *statement, size_t row, size_t rows);

extern const struct db_driver db_sqlite_driver;
extern const struct db_driver db_postgresql_driver;
extern const struct db_driver db_mysql_driver;

/* A parameter by its key; the last one counts. Empty when it is not there. */
str db_param_find(const struct db_params *params, str key);

bool db_is_cancelled(const struct db *db);

/* Records that the user cancelled. */
bool db_fail_cancelled(struct db *db, str sql, struct span span);

/* A statement failed: what every driver fills in the same way. */
struct db_failure
{
    enum diag_code code;
    str message; /* one line */
    str server;
    str detail;
    str hint;
    str sqlstate;
    str exception; /* SQLAlchemy's class without its module */
    str orig;      /* the driver's class with its module */
    uint32_t statement_at;
};
bool db_fail(struct db *db, str sql, struct span span, const struct db_failure *failure);

/* psycopg2's class for an SQLSTATE without its module ("UndefinedTable"), empty when it has none; and the DB-API class above.
 */
str db_sqlstate_class(str sqlstate);
str db_sqlstate_exception(str sqlstate);

/* Text that claims to be UTF-8: false with a diagnostic when it is not. */
bool db_check_text(struct db *db, str sql, struct span span, str column, str text);

/* The process that holds SQLite's locks on a file; empty when it cannot be found. */
str db_sqlite_holder(struct os *os, struct arena *arena, str path);

#endif
