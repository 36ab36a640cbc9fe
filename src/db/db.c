/*
 * The front of db: opening with patience, one statement or many, cursors, transactions. What is the same for every database is
 * here; the drivers only talk to their library.
 *
 * Invariants: one cursor is open at a time, and the connection knows it, so that closing either first is safe. The scratch
 * arena is empty between calls.
 */
#include "db/driver.h"

#include "base/utf8.h"
#include "db/params.h"

static const struct db_driver *const drivers[] = {
    [DB_SQLITE] = &db_sqlite_driver,
    [DB_POSTGRESQL] = &db_postgresql_driver,
    [DB_MYSQL] = &db_mysql_driver,
};

#define FIRST_PAUSE_MS 50
#define LONGEST_PAUSE_MS 500

str db_param_find(const struct db_params *params, str key)
{
    for (size_t i = params->len; i > 0; i--)
    {
        if (str_equal(params->at[i - 1].key, key))
            return params->at[i - 1].value;
    }
    return (str){0};
}

bool db_is_cancelled(const struct db *db)
{
    return db->params.cancelled != NULL && *db->params.cancelled;
}

bool db_fail_cancelled(struct db *db, str sql, struct span span)
{
    diag_error(db->diags, DIAG_CANCELLED, span, "cancelled");
    if (sql.len > 0)
        diag_last(db->diags)->statement = str_copy(db->diags->arena, sql);
    return false;
}

bool db_fail(struct db *db, str sql, struct span span, const struct db_failure *failure)
{
    struct arena *arena = db->diags->arena;

    if (db_is_cancelled(db))
        return db_fail_cancelled(db, sql, span);
    diag_error(db->diags, failure->code, span, STR_FMT, STR_ARG(failure->message));

    struct diag *diag = diag_last(db->diags);

    diag->server = str_copy(arena, failure->server);
    diag->detail = str_copy(arena, failure->detail);
    diag->hint = str_copy(arena, failure->hint);
    diag->sqlstate = str_copy(arena, failure->sqlstate);
    diag->exception = str_join(arena, STR("sqlalchemy.exc."), failure->exception);
    diag->orig = str_copy(arena, failure->orig);
    diag->statement = str_copy(arena, sql);
    diag->statement_at = failure->statement_at;
    return false;
}

bool db_check_text(struct db *db, str sql, struct span span, str column, str text)
{
    size_t bad = utf8_find_bad(text);

    if (bad == STR_NONE)
        return true;

    str message = str_print(db->scratch, "column '" STR_FMT "' holds text that is no UTF-8 (byte %zu)", STR_ARG(column), bad);

    return db_fail(db, sql, span,
                   &(struct db_failure){
                       .code = DIAG_ENCODING,
                       .message = message,
                       .server = message,
                       .hint = STR("Select it as bytes, or repair the value."),
                       .exception = STR("OperationalError"),
                       .orig = STR("UnicodeDecodeError"),
                   });
}

static void db_cleanup(void *subject)
{
    db_close(subject);
}

/* Tries until the server answers or the time is over; only the last failure stays recorded. */
static bool open_patiently(struct db *db)
{
    int64_t start = os_monotonic(db->os), pause = FIRST_PAUSE_MS;

    for (;;)
    {
        size_t recorded = db->diags->list.len;
        int64_t waited = (os_monotonic(db->os) - start) / 1000;
        bool again = false;

        if (db->driver->open(db, db->params.wait_ms - waited, &again))
            return true;
        waited = (os_monotonic(db->os) - start) / 1000;
        if (!again || waited >= db->params.wait_ms || db_is_cancelled(db))
        {
            if (again && db->params.wait_ms > 0 && diag_last(db->diags)->detail.len == 0)
                diag_detail(db->diags, "waited %lld seconds for the server", (long long)(waited / 1000));
            return false;
        }
        diag_rewind(db->diags, recorded);
        os_sleep(db->os, pause < db->params.wait_ms - waited ? pause : db->params.wait_ms - waited);
        pause = pause * 2 < LONGEST_PAUSE_MS ? pause * 2 : LONGEST_PAUSE_MS;
    }
}

bool db_open(struct arena *arena, struct os *os, struct diags *diags, const struct db_params *params, struct db **out_db)
{
    struct db *db = arena_new(arena, struct db);

    *db = (struct db){
        .driver = drivers[params->kind],
        .arena = arena,
        .os = os,
        .diags = diags,
        .params = db_params_copy(arena, params),
        .kept = {.arena = arena},
    };
    arena_on_close(arena, db_cleanup, db);
    db->scratch = arena_open(arena_memory(arena));
    if (!open_patiently(db))
    {
        db_close(db);
        return false;
    }
    *out_db = db;
    return true;
}

void db_close(struct db *db)
{
    if (db->cursor != NULL)
        db_close_cursor(db->cursor);
    if (db->state != NULL)
        db->driver->close(db);
    db->state = NULL;
    arena_close(db->scratch);
    db->scratch = NULL;
}

enum db_kind db_kind(const struct db *db)
{
    return db->params.kind;
}

struct db_version db_version(const struct db *db)
{
    return db->driver->version(db);
}

str db_database_name(const struct db *db)
{
    return db->driver->database_name(db);
}

struct diags *db_diags(const struct db *db)
{
    return db->diags;
}

enum db_transaction db_transaction(const struct db *db)
{
    return db->state != NULL ? db->driver->transaction(db) : DB_LOST;
}

/* What holds for every statement before it is sent. */
static bool statement_check(struct db *db, str sql, struct span span)
{
    if (db_is_cancelled(db))
        return db_fail_cancelled(db, sql, span);
    if (db->state == NULL)
        return diag_error(db->diags, DIAG_CONNECTION, span, "the connection is closed");
    if (db->cursor != NULL)
        return diag_error(db->diags, DIAG_INTERNAL, span, "a statement was run while the rows of another are being read");
    if (sql.len > 0 && memchr(sql.at, '\0', sql.len) != NULL)
    {
        diag_error(db->diags, DIAG_STATEMENT, span, "the SQL text contains a NUL character");
        diag_hint(db->diags, "Take the character \\0 out of the text; no database accepts it.");
        diag_last(db->diags)->exception = STR("ValueError");
        return false;
    }
    return true;
}

/* After every call: gives the scratch memory back and keeps what aborted the transaction, for the messages that follow. */
static bool call_end(struct db *db, struct arena_mark mark, bool done)
{
    arena_reset(db->scratch, mark);
    if (db_transaction(db) != DB_FAILED)
        db->first_failure = (str){0};
    else if (!done && db->first_failure.len == 0)
        db->first_failure = str_copy(db->arena, diag_last(db->diags)->primary);
    return done;
}

bool db_execute(struct db *db, struct arena *arena, str sql, const struct db_execute_options *options,
                struct db_result *out_result)
{
    if (!statement_check(db, sql, options->span))
        return false;

    struct arena_mark mark = arena_mark(db->scratch);

    return call_end(db, mark, db->driver->execute(db, arena, sql, options->span, out_result));
}

/* Whether a text may hold several statements. Only asked to choose a way, so a semicolon in a literal counts as well. */
static bool text_is_several(str sql)
{
    size_t semicolon = str_find_char(sql, ';');

    return semicolon != STR_NONE && str_trim(str_skip(sql, semicolon + 1)).len > 0;
}

static void cursor_cleanup(void *subject)
{
    struct db_cursor *cursor = subject;

    db_close_cursor(cursor);
    arena_close(cursor->rows);
    cursor->rows = NULL;
}

bool db_open_cursor(struct db *db, struct arena *arena, str sql, const struct db_execute_options *options,
                    struct db_cursor **out_cursor)
{
    if (!statement_check(db, sql, options->span))
        return false;

    struct db_cursor *cursor = arena_new(arena, struct db_cursor);

    *cursor = (struct db_cursor){.db = db, .arena = arena, .span = options->span, .is_collected = text_is_several(sql)};
    arena_on_close(arena, cursor_cleanup, cursor);
    cursor->rows = arena_open(arena_memory(arena));
    cursor->row_mark = arena_mark(cursor->rows);
    cursor->sql = str_copy(arena, sql);
    if (cursor->is_collected)
    {
        if (!db_execute(db, arena, sql, options, &cursor->result))
            return false;
        cursor->is_open = true;
        *out_cursor = cursor;
        return true;
    }

    struct arena_mark mark = arena_mark(db->scratch);

    db->cursor = cursor;
    cursor->is_open = true;

    bool opened = db->driver->cursor_open(cursor, cursor->sql);

    if (!opened)
        db_close_cursor(cursor);
    else
        *out_cursor = cursor;
    return call_end(db, mark, opened);
}

const struct db_result *db_cursor_result(const struct db_cursor *cursor)
{
    return &cursor->result;
}

bool db_next_row(struct db_cursor *cursor, const struct datum **out_row)
{
    *out_row = NULL;
    if (!cursor->is_open)
        return true;
    if (cursor->is_collected)
    {
        if (cursor->next < cursor->result.row_count)
            *out_row = db_row(&cursor->result, cursor->next++);
        else
            cursor->is_open = false;
        return true;
    }
    if (db_is_cancelled(cursor->db))
    {
        db_close_cursor(cursor);
        return db_fail_cancelled(cursor->db, cursor->sql, cursor->span);
    }
    arena_reset(cursor->rows, cursor->row_mark);

    struct db *db = cursor->db;
    struct arena_mark mark = arena_mark(db->scratch);
    bool done = db->driver->cursor_next(cursor, out_row);

    if (done && *out_row != NULL)
        return true;
    db_close_cursor(cursor);
    return call_end(db, mark, done);
}

void db_close_cursor(struct db_cursor *cursor)
{
    if (!cursor->is_open)
        return;
    cursor->is_open = false;
    if (cursor->is_collected)
        return;
    cursor->db->driver->cursor_close(cursor);
    cursor->db->cursor = NULL;
}

static void statement_cleanup(void *subject)
{
    struct db_statement *statement = subject;

    if (statement->native != NULL && statement->db->state != NULL)
        statement->db->driver->statement_close(statement);
}

bool db_prepare(struct db *db, struct arena *arena, str sql, const struct db_execute_options *options,
                struct db_statement **out_statement)
{
    if (!statement_check(db, sql, options->span))
        return false;

    struct db_statement *statement = arena_new(arena, struct db_statement);
    struct arena_mark mark = arena_mark(db->scratch);

    *statement = (struct db_statement){.db = db, .arena = arena, .sql = str_copy(arena, sql), .span = options->span};
    arena_on_close(arena, statement_cleanup, statement);

    bool prepared = call_end(db, mark, db->driver->prepare(statement));

    if (prepared)
        *out_statement = statement;
    return prepared;
}

bool db_execute_prepared(struct db_statement *statement, struct arena *arena, const struct datum *parameters, size_t count,
                         struct db_result *out_result)
{
    struct db *db = statement->db;

    if (!statement_check(db, statement->sql, statement->span))
        return false;

    struct arena_mark mark = arena_mark(db->scratch);

    return call_end(db, mark, db->driver->run(statement, arena, parameters, count, out_result));
}

/* (No clean-up: a kept statement ends with its connection.) */
static struct db_statement *kept_prepare(struct db *db, str sql, struct span span)
{
    struct db_statement *statement = arena_new(db->arena, struct db_statement);
    struct arena_mark mark = arena_mark(db->scratch);

    *statement = (struct db_statement){.db = db, .arena = db->arena, .sql = str_copy(db->arena, sql), .span = span};
    if (!call_end(db, mark, db->driver->prepare(statement)))
        return NULL;
    map_put(&db->kept, statement->sql, statement);
    return statement;
}

bool db_execute_kept(struct db *db, struct arena *arena, str sql, const struct datum *parameters, size_t count,
                     const struct db_execute_options *options, struct db_result *out_result)
{
    struct db_statement *statement = map_find(&db->kept, sql);

    if (!statement_check(db, sql, options->span))
        return false;
    if (statement == NULL)
        statement = kept_prepare(db, sql, options->span);
    if (statement == NULL)
        return false;
    statement->span = options->span;
    return db_execute_prepared(statement, arena, parameters, count, out_result);
}

void db_forget_kept(struct db *db)
{
    db->kept = (struct map){.arena = db->arena};
}

bool db_execute_many(struct db_statement *statement, const struct datum *parameters, size_t count, size_t rows,
                     int64_t *out_affected)
{
    struct db *db = statement->db;

    if (!statement_check(db, statement->sql, statement->span))
        return false;

    struct arena_mark mark = arena_mark(db->scratch);

    return call_end(db, mark, db->driver->run_many(statement, parameters, count, rows, out_affected));
}

void db_number_rows(struct db_statement *statement, size_t first, size_t rows)
{
    statement->first_row = first;
    statement->all_rows = rows;
}

void db_name_row(const struct db_statement *statement, size_t row, size_t rows)
{
    struct diags *diags = statement->db->diags;
    size_t all = statement->all_rows > 0 ? statement->all_rows : rows;
    str detail = diag_last(diags)->detail;

    diag_detail(diags, STR_FMT "%sin row %zu of %zu", STR_ARG(detail), detail.len > 0 ? "\n" : "",
                statement->first_row + row + 1, all);
}

static bool plain_execute(struct db *db, str sql)
{
    struct db_result ignored;

    return db_execute(db, db->scratch, sql, DB_NO_OPTIONS, &ignored);
}

bool db_begin(struct db *db)
{
    return plain_execute(db, str_from(db->driver->begin));
}

bool db_commit(struct db *db)
{
    return plain_execute(db, STR("COMMIT"));
}

bool db_rollback(struct db *db)
{
    enum db_transaction now = db_transaction(db);

    if (now == DB_IDLE || now == DB_LOST)
        return true;
    return plain_execute(db, STR("ROLLBACK"));
}

/* A statement that ends with a savepoint's name, quoted for the database. */
static bool savepoint_execute(struct db *db, str verb, str name)
{
    struct arena_mark mark = arena_mark(db->scratch);
    bool is_mysql = db->params.kind == DB_MYSQL;
    str quote = is_mysql ? STR("`") : STR("\""), doubled = is_mysql ? STR("``") : STR("\"\"");
    str quoted = str_replace(db->scratch, name, quote, doubled);
    str sql = str_print(db->scratch, STR_FMT " " STR_FMT STR_FMT STR_FMT, STR_ARG(verb), STR_ARG(quote), STR_ARG(quoted),
                        STR_ARG(quote));
    bool done = plain_execute(db, sql);

    arena_reset(db->scratch, mark);
    return done;
}

bool db_savepoint(struct db *db, str name)
{
    return savepoint_execute(db, STR("SAVEPOINT"), name);
}

bool db_release(struct db *db, str name)
{
    return savepoint_execute(db, STR("RELEASE SAVEPOINT"), name);
}

bool db_rollback_to(struct db *db, str name)
{
    return savepoint_execute(db, STR("ROLLBACK TO SAVEPOINT"), name);
}
