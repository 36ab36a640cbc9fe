/*
 * PostgreSQL's errors as diagnostics, in psycopg2's classes.
 *
 * The fields of an error come from the result. A failed connection has no fields, only libpq's text: whether the server is
 * there at all is asked with PQping (postgresql.c), the text only chooses the hint.
 */
#include "db/pg.h"

str pg_server_message(struct db *db, const struct pg_result *result)
{
    str message = str_from(pg_of(db)->lib.result_error(result));

    /* psycopg2 takes off the severity; all of the three words have the same length. */
    if (str_starts(message, STR("ERROR:  ")) || str_starts(message, STR("FATAL:  ")) || str_starts(message, STR("PANIC:  ")))
        message = str_skip(message, 8);
    return message;
}

static str field_find(struct db *db, const struct pg_result *result, enum pg_field field)
{
    return str_from(pg_of(db)->lib.result_field(result, (int)field));
}

static const struct
{
    str sqlstate;
    const char *hint;
} statement_hints[] = {
    {STR_INIT("55P03"),
     "Another session holds a lock that this statement needs: run again when it has ended, or give a longer --lock-timeout."},
    {STR_INIT("57014"), "Give a longer statement_timeout if the statement needs the time."},
    {STR_INIT("40P01"), "Another session waited for this one: run the command again."},
    {STR_INIT("25P02"), "Put what may fail into `with connection.begin_nested():`, so that only the savepoint is rolled back."},
    {STR_INIT("25006"), "This server is a standby or the session is read-only: name the primary in the URL."},
    {STR_INIT("42501"), "Grant the right to the user, or name another user in the URL."},
    {STR_INIT("25001"), "Run it inside `with op.get_context().autocommit_block():`."},
};

static str statement_hint(str sqlstate)
{
    for (size_t i = 0; i < COUNT_OF(statement_hints); i++)
    {
        if (str_equal(statement_hints[i].sqlstate, sqlstate))
            return str_from(statement_hints[i].hint);
    }
    return (str){0};
}

/* The server's detail and context, and what aborted the transaction when that is the reason. */
static str detail_make(struct db *db, const struct pg_result *result, str sqlstate)
{
    str detail = field_find(db, result, PG_FIELD_DETAIL), context = field_find(db, result, PG_FIELD_CONTEXT);

    if (str_equal(sqlstate, STR("25P02")) && db->first_failure.len > 0)
        return str_print(db->scratch, "the transaction was aborted by: " STR_FMT, STR_ARG(db->first_failure));
    if (context.len == 0)
        return detail;
    return str_print(db->scratch, STR_FMT "%sCONTEXT: " STR_FMT, STR_ARG(detail), detail.len > 0 ? "\n" : "", STR_ARG(context));
}

static str orig_make(struct db *db, str sqlstate)
{
    str class = db_sqlstate_class(sqlstate);

    if (class.len > 0)
        return str_join(db->scratch, STR("psycopg2.errors."), class);
    return str_join(db->scratch, STR("psycopg2."), db_sqlstate_exception(sqlstate));
}

/* The server ends the connection with this error: class 08, and shutdown by an administrator or a crash. */
static bool ends_connection(str sqlstate)
{
    return str_starts(sqlstate, STR("08")) || str_equal(sqlstate, STR("57P01")) || str_equal(sqlstate, STR("57P02")) ||
           str_equal(sqlstate, STR("57P03"));
}

bool pg_fail_result(struct db *db, const struct pg_result *result, str sql, struct span span)
{
    str sqlstate = field_find(db, result, PG_FIELD_SQLSTATE);
    str hint = field_find(db, result, PG_FIELD_HINT);
    int64_t at = 0;

    if (sqlstate.len == 0 || pg_of(db)->lib.status(pg_of(db)->conn) == PG_CONNECTION_BAD)
        return pg_fail_connection(db, sql, span);
    (void)str_to_int(field_find(db, result, PG_FIELD_POSITION), &at);
    return db_fail(db, sql, span,
                   &(struct db_failure){
                       .code = ends_connection(sqlstate) ? DIAG_CONNECTION : DIAG_STATEMENT,
                       .message = field_find(db, result, PG_FIELD_MESSAGE),
                       .server = pg_server_message(db, result),
                       .detail = detail_make(db, result, sqlstate),
                       .hint = hint.len > 0 ? hint : statement_hint(sqlstate),
                       .sqlstate = sqlstate,
                       .exception = db_sqlstate_exception(sqlstate),
                       .orig = orig_make(db, sqlstate),
                       .statement_at = at > 0 && at <= UINT32_MAX ? (uint32_t)at : 0,
                   });
}

static str first_line(str text)
{
    str line = {0};

    (void)str_next_line(&text, &line);
    return line;
}

bool pg_fail_connection(struct db *db, str sql, struct span span)
{
    str message = str_trim(str_from(pg_of(db)->lib.error_message(pg_of(db)->conn)));
    str shown = str_print(db->scratch, "lost the connection to PostgreSQL: " STR_FMT, STR_ARG(first_line(message)));

    return db_fail(db, sql, span,
                   &(struct db_failure){
                       .code = DIAG_CONNECTION,
                       .message = shown,
                       .server = message,
                       .hint = STR("Look into the server's log for why it ended, and run the command again: what was not "
                                   "committed has been rolled back."),
                       .exception = STR("OperationalError"),
                       .orig = STR("psycopg2.OperationalError"),
                   });
}

static const struct
{
    str words;
    const char *hint;
} open_hints[] = {
    {STR_INIT("password authentication failed"), "Check user and password in the URL (sqlalchemy.url, env.py or LIMBECK_URL)."},
    {STR_INIT("no password supplied"), "Put a password into the URL or into ~/.pgpass."},
    {STR_INIT("pg_hba.conf"), "The server's pg_hba.conf lets nobody in from here with this user, database and encryption."},
    {STR_INIT("role \""), "Create the user on the server, or check the user in the URL."},
    {STR_INIT("database \""), "Create the database first (createdb NAME), or check its name in the URL."},
    {STR_INIT("Connection refused"),
     "Is the server running, and are host and port right? --wait SECONDS keeps trying until it answers."},
    {STR_INIT("No such file or directory"),
     "Is the server running on this machine? Name a host in the URL to connect by TCP. --wait SECONDS keeps trying."},
    {STR_INIT("translate host name"), "Check the host in the URL. --wait SECONDS keeps trying until the name is known."},
    {STR_INIT("timeout expired"), "Check host and port in the URL, and firewalls in between."},
    {STR_INIT("starting up"), "Try again in a moment; --wait SECONDS keeps trying until the server is ready."},
    {STR_INIT("too many"), "Close other connections, or raise max_connections on the server."},
    {STR_INIT("invalid connection option"), "Check the query part of the URL and connect_args: libpq knows no such option."},
    {STR_INIT("SSL"), "Check sslmode and the certificates in the URL."},
};

bool pg_fail_open(struct db *db, const char *message)
{
    str server = str_trim(str_from(message));
    const char *hint = "Check the URL; --wait SECONDS keeps trying until the server answers.";

    for (size_t i = 0; i < COUNT_OF(open_hints); i++)
    {
        if (str_find(server, open_hints[i].words) == STR_NONE)
            continue;
        hint = open_hints[i].hint;
        break;
    }

    str shown = str_print(db->scratch, "cannot connect to PostgreSQL: " STR_FMT, STR_ARG(first_line(server)));

    return db_fail(db, (str){0}, SPAN_NONE,
                   &(struct db_failure){
                       .code = DIAG_CONNECTION,
                       .message = shown,
                       .server = server,
                       .hint = str_from(hint),
                       .exception = STR("OperationalError"),
                       .orig = STR("psycopg2.OperationalError"),
                   });
}

bool pg_fail_copy(struct db *db, str sql, struct span span)
{
    return db_fail(db, sql, span,
                   &(struct db_failure){
                       .code = DIAG_STATEMENT,
                       .message = STR("COPY from or to the client is not possible here"),
                       .hint = STR("Insert the rows with op.bulk_insert, or COPY from a file of the server."),
                       .exception = STR("ProgrammingError"),
                       .orig = STR("psycopg2.ProgrammingError"),
                   });
}
