/*
 * Connections: from an engine's URL to a native connection, statements, results, transactions.
 *
 * Which URL is taken: --url, LIMBECK_URL, what env.py computed, and where that is nothing (or the placeholder of a fresh
 * alembic.ini) DATABASE_URL. Nothing is opened before connect().
 */
#include "run/connection.h"
#include "db/params.h"
#include "dialect/compile.h"
#include "reflect/reflect.h"
#include "run/create_database.h"
#include "run/migration.h"
#include "run/scratch.h"
#include "text/url.h"

enum
{
    UNSET_MOST = 3, /* variables that are named */
};

/* ---- the URL ---- */

static bool is_placeholder(str url)
{
    return url.len == 0 || str_starts(url, STR("driver://"));
}

/* --url URL counts for every engine, --url NAME=URL for the one of that name. *out_origin: where it is from. */
static bool url_override(const struct session *session, str name, str *out_url, const char **out_origin)
{
    *out_origin = "limbeck.scratch_url";
    if (session->scratch != NULL && scratch_url(session->scratch, out_url))
        return true;
    *out_origin = "--url";
    for (size_t i = 0; i < session->settings->urls.len; i++)
    {
        str given = session->settings->urls.at[i], head;
        str rest = str_cut(given, '=', &head);
        bool is_named = rest.len > 0 && str_find(head, STR(":")) == STR_NONE;

        if (is_named && !str_equal(head, name))
            continue;
        *out_url = is_named ? rest : given;
        return true;
    }
    *out_origin = "LIMBECK_URL";
    return os_environment(session->os, STR("LIMBECK_URL"), out_url) && out_url->len > 0;
}

bool host_connection_is_replaced(struct session *session, str name)
{
    const char *origin;
    str url;

    return url_override(session, name, &url, &origin);
}

/* The URL may be what a variable of the environment should have said: those that were asked for last. */
static void unset_tell(struct session *session)
{
    const struct unset_variables *unset = &session->vm->unset;

    for (size_t i = unset->len > UNSET_MOST ? unset->len - UNSET_MOST : 0; i < unset->len; i++)
        diag_related(&session->diags, unset->at[i].span, "the environment variable " STR_FMT " is not set",
                     STR_ARG(unset->at[i].name));
}

/* *out_origin: what stands in place of the project's own URL; NULL when nothing does. */
static bool url_choose(struct session *session, const struct host_engine *engine, str *out_url, const char **out_origin)
{
    if (url_override(session, engine->name, out_url, out_origin))
        return true;
    *out_url = engine->url;
    *out_origin = NULL;
    if (!is_placeholder(*out_url))
        return true;
    *out_origin = "DATABASE_URL";
    if (os_environment(session->os, STR("DATABASE_URL"), out_url) && out_url->len > 0)
        return true;
    diag_error(&session->diags, DIAG_URL, engine->span, "no database URL: sqlalchemy.url is %s",
               engine->url.len == 0 ? "not set" : "still the placeholder of a new project");
    unset_tell(session);
    diag_hint(&session->diags, "Set sqlalchemy.url in alembic.ini or in env.py, the environment variable DATABASE_URL, or give `--url "
                               "postgresql://user@host/database`.");
    return false;
}

/* ---- opening ---- */

/* "server_settings.search_path" and a value become nested tables. */
static void argument_put(struct arena *arena, struct tree *table, str key, struct tree *value)
{
    str head, rest = str_cut(key, '.', &head);
    struct tree *inner;

    if (rest.len == 0)
    {
        tree_put(arena, table, key, SPAN_NONE, value);
        return;
    }
    inner = (struct tree *)tree_find(table, head);
    if (inner == NULL)
    {
        inner = tree_make(arena, TREE_TABLE, SPAN_NONE);
        tree_put(arena, table, head, SPAN_NONE, inner);
    }
    argument_put(arena, inner, rest, value);
}

static struct tree *argument_value(struct arena *arena, struct datum value, struct span span)
{
    static const enum tree_kind kinds[] = {
        [DATUM_NULL] = TREE_NULL, [DATUM_BOOL] = TREE_BOOL, [DATUM_INT] = TREE_INT, [DATUM_REAL] = TREE_REAL};
    bool is_plain = value.kind <= DATUM_INT || value.kind == DATUM_REAL;
    struct tree *tree = tree_make(arena, is_plain ? kinds[value.kind] : TREE_TEXT, span);

    if (value.kind == DATUM_BOOL)
        tree->boolean = value.boolean;
    else if (value.kind == DATUM_INT)
        tree->integer = value.integer;
    else if (value.kind == DATUM_REAL)
        tree->real = value.real;
    else if (value.kind != DATUM_NULL)
        tree->text = value.text;
    return tree;
}

static bool native_find_all(struct session *session, const struct host_engine *engine, str text, struct native_params *out_native)
{
    struct arena *arena = session->arena;
    struct url url;
    struct tree *arguments = tree_make(arena, TREE_TABLE, engine->span);

    if (!url_parse(arena, text, engine->span, &session->diags, &url) ||
        !native_from_url(arena, &url, &session->diags, out_native))
        return false;
    for (size_t i = 0; i < engine->connect_args.keys.len; i++)
        argument_put(arena, arguments, engine->connect_args.keys.at[i],
                     argument_value(arena, engine->connect_args.values.at[i], engine->span));
    return native_add_arguments(out_native, arguments, &session->diags);
}

static void notice(void *subject, str severity, str message)
{
    session_log(subject, LOG_INFO, "limbeck.server", STR_FMT ": " STR_FMT, STR_ARG(severity), STR_ARG(message));
}

/* A number and a unit, as PostgreSQL takes them; without a unit milliseconds. */
static bool is_time(str text)
{
    static const str units[] = {STR_INIT(""),  STR_INIT("us"),  STR_INIT("ms"), STR_INIT("s"),
                                STR_INIT("min"), STR_INIT("h"), STR_INIT("d")};
    size_t digits = 0;

    while (digits < text.len && (char_is_digit(text.at[digits]) || text.at[digits] == '.'))
        digits++;
    for (size_t i = 0; digits > 0 && i < COUNT_OF(units); i++)
    {
        if (str_equal(str_trim(str_skip(text, digits)), units[i]))
            return true;
    }
    return false;
}

static bool lock_timeout_find(struct session *session, str *out_timeout)
{
    str text = session->settings->lock_timeout;
    bool is_option = text.len > 0;

    if (!is_option && !config_text_or_empty(&session->config, STR("limbeck.lock_timeout"), &text))
        return false;
    *out_timeout = text;
    if (text.len == 0 || is_time(str_trim(text)))
        return true;
    diag_error(&session->diags, is_option ? DIAG_USAGE : DIAG_CONFIG,
               is_option ? SPAN_NONE : config_span(&session->config, STR("limbeck.lock_timeout")), "%s is no time: '" STR_FMT "'",
               is_option ? "--lock-timeout" : "limbeck.lock_timeout", STR_ARG(text));
    diag_hint(&session->diags, "Write a number with its unit: 500ms, 5s, 1min.");
    return false;
}

/* ---- cursors ---- */

void host_connection_close_cursor(struct host_cursor *cursor)
{
    struct host_cursor **link = &cursor->connection->cursors;

    if (cursor->live != NULL)
        db_close_cursor(cursor->live);
    if (cursor->connection->open == cursor)
        cursor->connection->open = NULL;
    while (*link != cursor)
        link = &(*link)->older;
    *link = cursor->older;
    arena_close(cursor->arena);
}

/* The connection, or its block, ends: results that the project still holds give no more rows. */
static void cursors_end(struct host_connection *connection)
{
    for (struct host_cursor *cursor = connection->cursors; cursor != NULL; cursor = cursor->older)
    {
        if (cursor->live != NULL)
            db_close_cursor(cursor->live);
        cursor->live = NULL;
        cursor->is_ended = true;
    }
    connection->open = NULL;
}

/* A clean-up of the session, which runs before that of the native connection. */
static void cursors_close(void *subject)
{
    struct host_connection *connection = subject;

    while (connection->statements != NULL)
        host_connection_close_statement(connection->statements);
    while (connection->cursors != NULL)
        host_connection_close_cursor(connection->cursors);
}

/* The place shows where env.py connects: a URL that is not env.py's is named beside it. */
static bool origin_add(struct session *session, const char *origin, str url)
{
    struct diag *diag = diag_last(&session->diags);

    if (origin != NULL && diag != NULL && diag->detail.len == 0)
        diag_detail(&session->diags, "the URL is that of %s: " STR_FMT, origin, STR_ARG(url_mask_text(session->arena, url)));
    return false;
}

bool host_connection_choose_url(struct session *session, const struct host_engine *engine, str *out_url)
{
    const char *origin;

    return url_choose(session, engine, out_url, &origin);
}

/* With --create a second time, when the database was missing and has been made. */
static bool connection_make(struct host_connection *connection, struct session *session, const struct db_params *params)
{
    return db_open(session->arena, session->os, &session->diags, params, &connection->db) ||
           (session_flag(session, STR("create")) && create_database(session, params) &&
            db_open(session->arena, session->os, &session->diags, params, &connection->db));
}

bool host_connection_open(struct session *session, const struct host_engine *engine, struct host_connection **out)
{
    struct host_connection *connection = arena_new(session->arena, struct host_connection);
    struct native_params native;
    struct db_params params;
    const char *origin;
    struct url url;
    str text;

    if (!url_choose(session, engine, &text, &origin))
        return false;
    if (!native_find_all(session, engine, text, &native))
        return origin_add(session, origin, text);
    params = db_params_from_native(session->arena, &native);
    params.application_name = STR("limbeck");
    params.wait_ms = session->settings->wait_ms;
    params.busy_ms = session->settings->lock_wait_ms;
    params.cancelled = session->settings->cancelled;
    params.notice = notice;
    params.notice_context = session;
    if (!lock_timeout_find(session, &params.lock_timeout))
        return false;
    if (session->scratch != NULL && !scratch_redirect(session, text, &params))
        return origin_add(session, origin, text);
    if (!connection_make(connection, session, &params))
        return origin_add(session, origin, text);
    /* Parsed once already: it cannot fail now. */
    if (!url_parse(session->arena, text, engine->span, &session->diags, &url))
        return false;
    connection->session = session;
    connection->dialect = dialect_find(url.drivername);
    if (db_kind(connection->db) == DB_MYSQL)
        connection->dialect = dialect_of_mysql_server(url.drivername, db_version(connection->db).is_mariadb);
    connection->url = text;
    connection->is_autocommit = str_equal_nocase(engine->isolation_level, STR("AUTOCOMMIT"));
    connection->echo =
        engine->echo || session->settings->echo || session_would_log(session, LOG_INFO, "sqlalchemy.engine.Engine");
    arena_on_close(session->arena, cursors_close, connection);
    *out = connection;
    return true;
}

void host_connection_close(struct host_connection *connection)
{
    if (connection->is_closed)
        return;
    cursors_end(connection);
    connection->is_closed = true;
    db_close(connection->db);
}

int host_connection_server_version(const struct host_connection *connection)
{
    struct db_version version;

    if (connection->db == NULL)
        return 0;
    version = db_version(connection->db);
    if (db_kind(connection->db) == DB_POSTGRESQL)
        return version.major * 10000 + version.minor;
    return version.major * 10000 + version.minor * 100 + version.patch;
}

/* ---- statements ---- */

/* What is still to be read of a streaming result goes into memory: the connection is wanted for something else. */
static bool rest_buffer(struct host_connection *connection)
{
    struct host_cursor *cursor = connection->open;
    const struct datum *row;

    if (cursor == NULL)
        return true;
    while (cursor->live != NULL)
    {
        if (!db_next_row(cursor->live, &row))
            return false;
        if (row == NULL)
        {
            cursor->live = NULL;
            break;
        }
        if (cursor->rows == NULL)
            cursor->rows = row_store_make(cursor->arena, cursor->column_count);
        row_store_add(cursor->rows, row);
    }
    connection->open = NULL;
    return true;
}

bool host_connection_take_rest(struct host_connection *connection)
{
    return rest_buffer(connection);
}

static bool is_open(struct host_connection *connection)
{
    struct diags *diags = &connection->session->diags;

    if (!connection->is_closed)
        return true;
    diag_error(diags, DIAG_CONNECTION, SPAN_NONE, "This Connection is closed");
    diag_last(diags)->exception = STR("sqlalchemy.exc.ResourceClosedError");
    return false;
}

static bool ready(struct host_connection *connection, str sql)
{
    struct session *session = connection->session;

    if (!is_open(connection))
        return false;
    connection->sent++;
    if (connection->echo)
        session_log(session, LOG_INFO, "sqlalchemy.engine.Engine", STR_FMT, STR_ARG(sql));
    return rest_buffer(connection);
}

bool host_connection_autobegin(struct host_connection *connection)
{
    if (connection->is_autocommit || db_transaction(connection->db) != DB_IDLE)
        return true;
    return ready(connection, STR("BEGIN")) && db_begin(connection->db);
}

/* In a scratch database not all may be sent. */
static bool is_permitted(struct host_connection *connection, str sql, struct span span)
{
    return connection->session->scratch == NULL || scratch_permits(connection->session, db_kind(connection->db), sql, span);
}

static void note_success(struct host_connection *connection, str sql, struct span span)
{
    struct migration *migration = connection->session->migration;

    if (migration != NULL && migration->connection == connection)
        lasting_note(migration, sql, span);
}

bool host_connection_send(struct host_connection *connection, str sql, struct span span, int64_t *out_affected)
{
    struct arena_mark mark = arena_mark(connection->session->arena);
    struct db_result result;
    bool sent;

    if (!is_permitted(connection, sql, span) || !ready(connection, sql))
        return false;
    sent = db_execute(connection->db, connection->session->arena, sql, &(struct db_execute_options){.span = span}, &result);
    if (!sent)
        return false;
    if (out_affected != NULL)
        *out_affected = result.affected;
    arena_reset(connection->session->arena, mark);
    note_success(connection, sql, span);
    return true;
}

bool host_connection_reflect(struct host_connection *connection, const struct reflect_request *request, struct arena *arena,
                             const struct catalog **out)
{
    struct reflect_request named = *request;
    struct catalog *catalog;

    named.dialect = connection->dialect->name;
    if (!is_open(connection) || !rest_buffer(connection) || !reflect_catalog(connection->db, &named, arena, &catalog))
        return false;
    *out = catalog;
    return true;
}

/* A statement that must not stand in a transaction (PRAGMA on SQLite, VACUUM): when the migration is under way that is a
 * boundary, in env.py nothing is begun for it. */
static bool prepare_transaction(struct host_connection *connection, str sql)
{
    unsigned traits = dialect_statement_traits(connection->dialect, sql);
    struct migration *migration = connection->session->migration;

    if ((traits & (STATEMENT_OUTSIDE_TRANSACTION | STATEMENT_BOUNDARY)) == 0)
        return host_connection_autobegin(connection);
    if (db_transaction(connection->db) == DB_IDLE)
        return true;
    if (migration != NULL && migration->owns_transaction && migration->connection == connection)
        return migration_boundary(migration, "the next statement cannot run inside of a transaction");
    return true;
}

/* The migration's own rules for what the project sends on its connection. */
static bool before_statement(struct host_connection *connection, str sql, struct span span, bool *out_skips)
{
    struct migration *migration = connection->session->migration;

    *out_skips = false;
    return migration == NULL || migration->connection != connection ||
           rebuild_before_statement(migration, sql, span, out_skips);
}

bool host_connection_execute(struct host_connection *connection, str sql, struct span span, struct host_result *out)
{
    struct host_cursor *cursor;
    const struct db_result *result;
    struct arena *arena;
    bool skips;

    if (!is_permitted(connection, sql, span) || !before_statement(connection, sql, span, &skips))
        return false;
    if (skips)
    {
        *out = (struct host_result){0};
        return true;
    }
    if (!ready(connection, sql) || !prepare_transaction(connection, sql))
        return false;
    arena = arena_open(arena_memory(connection->session->arena));
    cursor = arena_new(arena, struct host_cursor);
    *cursor = (struct host_cursor){.connection = connection, .arena = arena};
    if (!db_open_cursor(connection->db, arena, sql, &(struct db_execute_options){.span = span}, &cursor->live))
    {
        arena_close(arena);
        return false;
    }
    result = db_cursor_result(cursor->live);
    cursor->column_count = result->column_count;
    *out = (struct host_result){.columns = result->columns, .column_count = result->column_count, .cursor = cursor};
    if (result->column_count == 0)
    {
        const struct datum *none;

        /* A statement without rows is at its end at once. */
        if (!db_next_row(cursor->live, &none))
        {
            arena_close(arena);
            return false;
        }
        out->affected = result->affected;
        out->last_row_id = result->last_row_id;
        out->cursor = NULL;
        note_success(connection, sql, span);
        arena_close(arena);
        return true;
    }
    out->affected = result->affected;
    cursor->older = connection->cursors;
    connection->cursors = cursor;
    connection->open = cursor;
    return true;
}

bool host_connection_next_row(struct host_cursor *cursor, const struct datum **out_cells)
{
    *out_cells = NULL;
    if (cursor->is_ended)
    {
        struct diags *diags = &cursor->connection->session->diags;

        diag_error(diags, DIAG_CONNECTION, SPAN_NONE, "This result object is closed.");
        diag_hint(diags, "Read the rows before the connection is closed, for example with fetchall().");
        diag_last(diags)->exception = STR("sqlalchemy.exc.ResourceClosedError");
        return false;
    }
    if (cursor->rows != NULL)
    {
        *out_cells = row_store_take(cursor->rows);
        return true;
    }
    if (cursor->live == NULL)
        return true;
    if (!db_next_row(cursor->live, out_cells))
        return false;
    if (*out_cells == NULL)
    {
        cursor->live = NULL;
        if (cursor->connection->open == cursor)
            cursor->connection->open = NULL;
    }
    return true;
}

bool host_connection_prepare(struct host_connection *connection, str sql, str shown, size_t all_rows, struct span span,
                             struct host_statement **out)
{
    struct arena *arena;
    struct host_statement *statement;
    bool skips;

    if (!before_statement(connection, sql, span, &skips) || !ready(connection, shown) || !host_connection_autobegin(connection))
        return false;
    arena = arena_open(arena_memory(connection->session->arena));
    statement = arena_new(arena, struct host_statement);
    *statement = (struct host_statement){
        .connection = connection, .arena = arena, .all_rows = all_rows, .older = connection->statements};
    connection->statements = statement;
    if (!db_prepare(connection->db, arena, sql, &(struct db_execute_options){.span = span}, &statement->native))
    {
        host_connection_close_statement(statement);
        return false;
    }
    *out = statement;
    return true;
}

bool host_connection_execute_many(struct host_statement *statement, const struct datum *values, size_t count, size_t first,
                                  size_t rows, int64_t *affected)
{
    int64_t changed = 0;

    db_number_rows(statement->native, first, statement->all_rows);
    if (!rest_buffer(statement->connection) || !db_execute_many(statement->native, values, count, rows, &changed))
        return false;
    *affected += changed > 0 ? changed : 0;
    return true;
}

void host_connection_close_statement(struct host_statement *statement)
{
    struct host_statement **link = &statement->connection->statements;

    while (*link != statement)
        link = &(*link)->older;
    *link = statement->older;
    arena_close(statement->arena);
}

/* ---- transactions ---- */

/* begin() inside of the transaction that the migration holds is a savepoint, and its commit a release. */
static bool nested_begin(struct host_connection *connection)
{
    connection->savepoints++;
    return db_savepoint(connection->db, str_print(connection->session->arena, "limbeck_%zu", connection->savepoints));
}

static bool nested_end(struct host_connection *connection, bool keeps)
{
    str name = str_print(connection->session->arena, "limbeck_%zu", connection->savepoints--);

    return (keeps || db_rollback_to(connection->db, name)) && db_release(connection->db, name);
}

static bool commit(struct host_connection *connection)
{
    struct migration *migration = connection->session->migration;

    if (migration != NULL && migration->owns_transaction && migration->connection == connection)
        return migration_boundary(migration, "the project commits");
    return db_transaction(connection->db) == DB_IDLE || db_commit(connection->db);
}

bool host_connection_transaction(struct host_connection *connection, enum host_transaction what, str savepoint)
{
    if (!ready(connection, STR("")))
        return false;
    switch (what)
    {
        case HOST_BEGIN:
            return db_transaction(connection->db) == DB_IDLE ? db_begin(connection->db) : nested_begin(connection);
        case HOST_COMMIT:
            return connection->savepoints > 0 ? nested_end(connection, true) : commit(connection);
        case HOST_ROLLBACK:
            if (connection->savepoints == 0 && connection->session->migration != NULL)
                connection->session->migration->rebuild.has_savepoint = false;
            return connection->savepoints > 0 ? nested_end(connection, false) : db_rollback(connection->db);
        case HOST_SAVEPOINT:
            return host_connection_autobegin(connection) && db_savepoint(connection->db, savepoint);
        case HOST_RELEASE:
            return db_release(connection->db, savepoint);
        case HOST_ROLLBACK_TO:
            return db_rollback_to(connection->db, savepoint);
    }
    return true;
}

bool host_connection_end_block(struct host_connection *connection, bool raised)
{
    bool done = true;

    if (connection->is_closed)
        return true;
    cursors_end(connection);
    if (db_transaction(connection->db) != DB_IDLE && db_transaction(connection->db) != DB_LOST)
        done = raised ? db_rollback(connection->db) : db_commit(connection->db);
    return done;
}
