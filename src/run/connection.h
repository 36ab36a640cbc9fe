/*
 * Connections as the vocabulary sees them: a native connection, its dialect, and the result that is being read from it.
 *
 * Like SQLAlchemy's, a connection begins a transaction by itself with the first statement of the project (autobegin). A result
 * is streamed; when another statement is to run before it has been read to its end, the rest is taken over into memory.
 */
#ifndef LB_RUN_CONNECTION_H
#define LB_RUN_CONNECTION_H

#include "db/db.h"
#include "run/row_store.h"
#include "run/session.h"

struct host_cursor
{
    struct host_connection *connection;
    struct host_cursor *older;  /* of the connection's open cursors */
    struct arena *arena;        /* of the buffered rows and of the cursor's own; closed with it */
    struct db_cursor *live;     /* NULL: all is buffered, or at its end */
    struct row_store *rows;     /* the buffered ones; NULL: none */
    size_t column_count;
    bool is_ended;              /* its connection or block has been closed */
};

/* A statement that runs for many rows; lives in its own arena. */
struct host_statement
{
    struct host_connection *connection;
    struct arena *arena;
    struct db_statement *native;
    size_t all_rows;
    struct host_statement *older; /* of the connection's open ones */
};

struct host_connection
{
    struct session *session;
    struct db *db; /* NULL in analysis */
    const struct dialect *dialect;
    str url; /* with the password */
    bool is_autocommit;
    bool echo;
    struct host_cursor *open;    /* streaming now */
    struct host_cursor *cursors; /* all that have not been closed */
    struct host_statement *statements; /* the same */
    size_t savepoints;        /* begun by the project inside of a transaction that is open */
    bool is_closed;
    size_t sent;              /* statements so far */
};

/* Whether --url or LIMBECK_URL stands in for what env.py computes. */
bool host_connection_is_replaced(struct session *session, str name);
/* The URL that it opens: see connection.c. */
bool host_connection_choose_url(struct session *session, const struct host_engine *engine, str *out_url);
bool host_connection_open(struct session *session, const struct host_engine *engine, struct host_connection **out);
void host_connection_close(struct host_connection *connection);
/* 0: not known. */
int host_connection_server_version(const struct host_connection *connection);

/* What the database holds; the catalog lives in `arena`. */
bool host_connection_reflect(struct host_connection *connection, const struct reflect_request *request, struct arena *arena,
                             const struct catalog **out);
/* What is still to be read of a result goes into memory: before statements that are sent to the native connection directly. */
bool host_connection_take_rest(struct host_connection *connection);
/* Sends text and throws rows away. Logs it when echo is on. */
bool host_connection_send(struct host_connection *connection, str sql, struct span span, int64_t *out_affected);
/* Sends text and reads rows; begins a transaction first where the project's statement wants one. */
bool host_connection_execute(struct host_connection *connection, str sql, struct span span, struct host_result *out);
bool host_connection_next_row(struct host_cursor *cursor, const struct datum **out_cells);
void host_connection_close_cursor(struct host_cursor *cursor);
bool host_connection_prepare(struct host_connection *connection, str sql, str shown, size_t all_rows, struct span span,
                             struct host_statement **out);
bool host_connection_execute_many(struct host_statement *statement, const struct datum *values, size_t count, size_t first,
                                  size_t rows, int64_t *affected);
void host_connection_close_statement(struct host_statement *statement);
bool host_connection_transaction(struct host_connection *connection, enum host_transaction what, str savepoint);
bool host_connection_end_block(struct host_connection *connection, bool raised);
/* Begin when nothing is open, unless the connection is in autocommit. */
bool host_connection_autobegin(struct host_connection *connection);

#endif
