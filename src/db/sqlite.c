/*
 * SQLite: the linked library behind the table of db/driver.h.
 *
 * Values by storage class, as pysqlite gives them. A locked file is polled by our own busy handler, so that a cancelled run
 * stops and --lock-wait counts. The migration lock is BEGIN IMMEDIATE: it is the transaction, and DDL is inside it.
 * Statements that an allocation left behind are finalised when the connection closes.
 */
#include "db/driver.h"

#include "base/utf8.h"

#include <sqlite3.h>

#define DEFAULT_BUSY_MS 5000
#define STEPS_BETWEEN_POLLS 10000

struct sqlite
{
    sqlite3 *handle;
    int64_t busy_ms;    /* how long to try on a locked file */
    int64_t busy_since; /* when the statement found it locked */
    str path;
};

/* pysqlite's class for a result code, and what to do about it. */
static const struct sqlite_error
{
    int code;
    enum diag_code diag;
    str exception;
    const char *hint;
} sqlite_errors[] = {
    {SQLITE_INTERNAL, DIAG_STATEMENT, STR_INIT("InternalError"), NULL},
    {SQLITE_NOTFOUND, DIAG_STATEMENT, STR_INIT("InternalError"), NULL},
    {SQLITE_ERROR, DIAG_STATEMENT, STR_INIT("OperationalError"), NULL},
    {SQLITE_PERM, DIAG_STATEMENT, STR_INIT("OperationalError"), "Give the user who runs limbeck the right to the file."},
    {SQLITE_ABORT, DIAG_STATEMENT, STR_INIT("OperationalError"), NULL},
    {SQLITE_BUSY, DIAG_LOCK, STR_INIT("OperationalError"),
     "Another process is using the file. Wait for it to end, or wait longer with --lock-wait SECONDS."},
    {SQLITE_LOCKED, DIAG_LOCK, STR_INIT("OperationalError"),
     "Another statement of this program is using the table. Close its result first."},
    {SQLITE_NOMEM, DIAG_MEMORY, STR_INIT("OperationalError"), NULL},
    {SQLITE_READONLY, DIAG_STATEMENT, STR_INIT("OperationalError"),
     "Make the file and its folder writable for the user who runs limbeck; SQLite writes a journal beside the file."},
    {SQLITE_INTERRUPT, DIAG_CANCELLED, STR_INIT("OperationalError"), NULL},
    {SQLITE_IOERR, DIAG_STATEMENT, STR_INIT("OperationalError"), "Check the disk and the file system."},
    {SQLITE_CORRUPT, DIAG_STATEMENT, STR_INIT("DatabaseError"),
     "Look at the damage with `sqlite3 FILE 'PRAGMA integrity_check'` and restore the file from a backup."},
    {SQLITE_FULL, DIAG_STATEMENT, STR_INIT("OperationalError"), "Free some space on the disk."},
    {SQLITE_CANTOPEN, DIAG_CONNECTION, STR_INIT("OperationalError"),
     "Check the path in the URL: the folder must exist and be writable. sqlite:///FILE is relative to the current folder, "
     "sqlite:////FILE is absolute."},
    {SQLITE_PROTOCOL, DIAG_LOCK, STR_INIT("OperationalError"), NULL},
    {SQLITE_SCHEMA, DIAG_STATEMENT, STR_INIT("OperationalError"), NULL},
    {SQLITE_TOOBIG, DIAG_STATEMENT, STR_INIT("DataError"), NULL},
    {SQLITE_CONSTRAINT, DIAG_STATEMENT, STR_INIT("IntegrityError"), NULL},
    {SQLITE_MISMATCH, DIAG_STATEMENT, STR_INIT("IntegrityError"), NULL},
    {SQLITE_MISUSE, DIAG_STATEMENT, STR_INIT("InterfaceError"), NULL},
    {SQLITE_RANGE, DIAG_STATEMENT, STR_INIT("InterfaceError"), NULL},
    {SQLITE_NOTADB, DIAG_CONNECTION, STR_INIT("DatabaseError"), "Check the path in the URL: this file holds something else."},
};

static const struct sqlite_error other_error = {0, DIAG_STATEMENT, STR_INIT("DatabaseError"), NULL};

static const struct sqlite_error *error_find(int code)
{
    for (size_t i = 0; i < COUNT_OF(sqlite_errors); i++)
    {
        if (sqlite_errors[i].code == (code & 0xFF))
            return &sqlite_errors[i];
    }
    return &other_error;
}

static sqlite3 *handle_of(const struct db *db)
{
    return ((struct sqlite *)db->state)->handle;
}

/* Where in the text the error is, in code points from 1. `tail` is the part that was being compiled. */
static uint32_t error_position(sqlite3 *handle, str sql, const char *tail)
{
#if SQLITE_VERSION_NUMBER >= 3038000
    int offset = sqlite3_error_offset(handle);

    if (offset >= 0 && tail != NULL)
        return (uint32_t)utf8_count(str_slice(sql, 0, (size_t)(tail - sql.at) + (size_t)offset)) + 1;
#else
    (void)handle, (void)sql, (void)tail;
#endif
    return 0;
}

static str sqlite_lock_holder(struct db *db, struct arena *arena, str key)
{
    (void)key;
    return db_sqlite_holder(db->os, arena, str_from(sqlite3_db_filename(handle_of(db), "main")));
}

static str lock_detail(struct db *db)
{
    str holder = sqlite_lock_holder(db, db->scratch, (str){0});

    return holder.len > 0 ? str_print(db->scratch, "it is locked by " STR_FMT, STR_ARG(holder)) : (str){0};
}

static bool sqlite_fail(struct db *db, str sql, struct span span, int code, const char *tail)
{
    struct sqlite *sqlite = db->state;
    const struct sqlite_error *row = error_find(code);
    str message = str_copy(db->scratch, str_from(sqlite3_errmsg(sqlite->handle)));
    uint32_t at = error_position(sqlite->handle, sql, tail);
    str shown = row->diag == DIAG_STATEMENT
                    ? message
                    : str_print(db->scratch, "SQLite file '" STR_FMT "': " STR_FMT, STR_ARG(sqlite->path), STR_ARG(message));

    return db_fail(db, sql, span,
                   &(struct db_failure){
                       .code = row->diag,
                       .message = shown,
                       .server = message,
                       .detail = row->code == SQLITE_BUSY ? lock_detail(db) : (str){0},
                       .hint = str_from(row->hint),
                       .exception = row->exception,
                       .orig = str_join(db->scratch, STR("sqlite3."), row->exception),
                       .statement_at = at,
                   });
}

/* Called by SQLite when the file is locked: non-zero is "try again". */
static int busy_wait(void *context, int count)
{
    struct db *db = context;
    struct sqlite *sqlite = db->state;
    int64_t now = os_monotonic(db->os);

    if (count == 0)
        sqlite->busy_since = now;

    int64_t left = sqlite->busy_ms - (now - sqlite->busy_since) / 1000;
    int64_t pause = count < 10 ? 1 + count * 2 : 25;

    if (left <= 0 || db_is_cancelled(db))
        return 0;
    os_sleep(db->os, pause < left ? pause : left);
    return 1;
}

static int interrupt_poll(void *context)
{
    return db_is_cancelled(context);
}

static bool params_check(struct db *db)
{
    static const str known[] = {STR_INIT("filename"), STR_INIT("uri"), STR_INIT("busy_timeout")};
    str timeout = db_param_find(&db->params, STR("busy_timeout"));
    int64_t milliseconds;

    for (size_t i = 0; i < db->params.len; i++)
    {
        size_t row = 0;

        while (row < COUNT_OF(known) && !str_equal(known[row], db->params.at[i].key))
            row++;
        if (row < COUNT_OF(known))
            continue;
        diag_error(db->diags, DIAG_CONNECTION, SPAN_NONE, "invalid SQLite connection option '" STR_FMT "'",
                   STR_ARG(db->params.at[i].key));
        diag_hint(db->diags, "Take it out of the URL or of connect_args.");
        return false;
    }
    if (timeout.len > 0 && (!str_to_int(timeout, &milliseconds) || milliseconds < 0))
        return diag_error(db->diags, DIAG_CONNECTION, SPAN_NONE, "invalid SQLite timeout '" STR_FMT "'", STR_ARG(timeout));
    return true;
}

static int64_t busy_ms_find(const struct db *db)
{
    int64_t ms = DEFAULT_BUSY_MS;

    (void)str_to_int(db_param_find(&db->params, STR("busy_timeout")), &ms);
    return ms > db->params.busy_ms ? ms : db->params.busy_ms;
}

void db_own_process(void)
{
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static bool sqlite_open(struct db *db, int64_t left_ms, bool *out_again)
{
    (void)left_ms;
    (void)out_again;
    if (!params_check(db))
        return false;

    struct sqlite *sqlite = arena_new(db->arena, struct sqlite);
    str path = db_param_find(&db->params, STR("filename"));
    int flags = SQLITE_OPEN_NOMUTEX; /* a connection belongs to one thread at a time, as its handle does */

    flags |= db->params.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;

    *sqlite = (struct sqlite){.busy_ms = busy_ms_find(db), .path = path.len > 0 ? path : STR(":memory:")};
    if (str_equal(db_param_find(&db->params, STR("uri")), STR("1")))
        flags |= SQLITE_OPEN_URI;
    if (memchr(sqlite->path.at, '\0', sqlite->path.len) != NULL)
        return diag_error(db->diags, DIAG_CONNECTION, SPAN_NONE, "the path of the SQLite file contains a NUL character");
    db->state = sqlite;

    int code = sqlite3_open_v2(str_cstring(db->arena, sqlite->path), &sqlite->handle, flags, NULL);

    if (code == SQLITE_OK)
    {
        sqlite3_extended_result_codes(sqlite->handle, 1);
        sqlite3_busy_handler(sqlite->handle, busy_wait, db);
        if (db->params.cancelled != NULL)
            sqlite3_progress_handler(sqlite->handle, STEPS_BETWEEN_POLLS, interrupt_poll, db);
        return true;
    }
    if (sqlite->handle == NULL)
        memory_refuse(arena_memory(db->arena));
    return sqlite_fail(db, (str){0}, SPAN_NONE, code, NULL);
}

static void sqlite_close_connection(struct db *db)
{
    struct sqlite *sqlite = db->state;
    sqlite3_stmt *left;

    /* A virtual table has statements of its own, which closing finalises: only when ours are left are they let go. */
    if (sqlite3_close(sqlite->handle) == SQLITE_BUSY)
    {
        while ((left = sqlite3_next_stmt(sqlite->handle, NULL)) != NULL)
            sqlite3_finalize(left);
        sqlite3_close(sqlite->handle);
    }
    sqlite->handle = NULL;
}

static struct db_version sqlite_version(const struct db *db)
{
    int number = sqlite3_libversion_number();

    (void)db;
    return (struct db_version){.major = number / 1000000, .minor = number / 1000 % 1000, .patch = number % 1000};
}

static str sqlite_database_name(const struct db *db)
{
    return ((struct sqlite *)db->state)->path;
}

static enum db_transaction sqlite_transaction(const struct db *db)
{
    return sqlite3_get_autocommit(handle_of(db)) ? DB_IDLE : DB_ACTIVE;
}

static const str *columns_read(sqlite3_stmt *native, struct arena *arena, size_t count)
{
    str *columns = arena_alloc_array(arena, count, sizeof *columns);

    for (size_t i = 0; i < count; i++)
        columns[i] = str_copy(arena, str_from(sqlite3_column_name(native, (int)i)));
    return columns;
}

/* The bytes of a text or blob cell. */
static str cell_bytes(sqlite3_stmt *native, int column, struct arena *arena, bool is_text)
{
    const void *bytes = is_text ? (const void *)sqlite3_column_text(native, column) : sqlite3_column_blob(native, column);
    size_t len = (size_t)sqlite3_column_bytes(native, column);

    return str_copy(arena, (str){bytes, bytes != NULL ? len : 0});
}

static bool cell_read(struct db *db, sqlite3_stmt *native, int column, struct arena *arena, str sql, struct span span,
                      struct datum *out)
{
    switch (sqlite3_column_type(native, column))
    {
        case SQLITE_INTEGER:
            *out = datum_int(sqlite3_column_int64(native, column));
            return true;
        case SQLITE_FLOAT:
            *out = datum_real(sqlite3_column_double(native, column));
            return true;
        case SQLITE_TEXT:
            *out = datum_text(cell_bytes(native, column, arena, true));
            return db_check_text(db, sql, span, str_from(sqlite3_column_name(native, column)), out->text);
        case SQLITE_BLOB:
            *out = (struct datum){.kind = DATUM_BYTES, .text = cell_bytes(native, column, arena, false)};
            return true;
        default:
            *out = DATUM_OF_NULL;
            return true;
    }
}

static bool row_read(struct db *db, sqlite3_stmt *native, size_t count, struct arena *arena, str sql, struct span span,
                     struct datum *out)
{
    for (size_t i = 0; i < count; i++)
    {
        if (!cell_read(db, native, (int)i, arena, sql, span, &out[i]))
            return false;
    }
    return true;
}

/* SQL without the comments and blanks in front. */
static str first_word(str sql)
{
    for (;;)
    {
        sql = str_trim_start(sql);
        if (str_starts(sql, STR("--")))
            sql = str_skip(sql, str_find_char(sql, '\n'));
        else if (str_starts(sql, STR("/*")) && str_find(sql, STR("*/")) != STR_NONE)
            sql = str_skip(sql, str_find(sql, STR("*/")) + 2);
        else
            break;
    }

    size_t len = 0;

    while (len < sql.len && char_is_alpha(sql.at[len]))
        len++;
    return str_slice(sql, 0, len);
}

/* pysqlite's rowcount: of data changes only. */
static bool changes_rows(sqlite3_stmt *native)
{
    static const str words[] = {STR_INIT("insert"), STR_INIT("update"), STR_INIT("delete"), STR_INIT("replace"),
                                STR_INIT("with")};
    str word = first_word(str_from(sqlite3_sql(native)));

    for (size_t i = 0; i < COUNT_OF(words); i++)
    {
        if (str_equal_nocase(word, words[i]))
            return !sqlite3_stmt_readonly(native);
    }
    return false;
}

static void facts_read(struct db *db, sqlite3_stmt *native, struct db_result *result)
{
    result->affected = changes_rows(native) ? sqlite3_changes(handle_of(db)) : -1;
    result->last_row_id = sqlite3_last_insert_rowid(handle_of(db));
}

/* Steps a statement to its end and keeps its rows. */
static bool statement_run(struct db *db, sqlite3_stmt *native, struct arena *arena, str sql, struct span span,
                          struct db_result *out_result)
{
    ARRAY(struct datum) cells = {0};
    struct db_result result = {.column_count = (size_t)sqlite3_column_count(native)};
    int code;

    while ((code = sqlite3_step(native)) == SQLITE_ROW)
    {
        size_t first = cells.len;

        for (size_t i = 0; i < result.column_count; i++)
            array_push(arena, &cells, DATUM_OF_NULL);
        if (!row_read(db, native, result.column_count, arena, sql, span, cells.at + first))
            return false;
        result.row_count++;
    }
    if (code != SQLITE_DONE)
        return sqlite_fail(db, sql, span, code, NULL);
    if (result.column_count > 0)
        result.columns = columns_read(native, arena, result.column_count);
    result.cells = cells.at;
    facts_read(db, native, &result);
    *out_result = result;
    return true;
}

/* Compiles the next statement of a text; *out_native is NULL when only blanks and comments are left. */
static bool next_compile(struct db *db, str sql, struct span span, str *rest, unsigned flags, sqlite3_stmt **out_native)
{
    const char *tail = NULL;

    if (rest->len > INT32_MAX)
        return diag_error(db->diags, DIAG_STATEMENT, span, "the SQL text is longer than 2 GiB");

    int code = sqlite3_prepare_v3(handle_of(db), rest->at, (int)rest->len, flags, out_native, &tail);

    if (code != SQLITE_OK)
        return sqlite_fail(db, sql, span, code, rest->at);
    *rest = str_skip(*rest, (size_t)(tail - rest->at));
    return true;
}

static bool sqlite_execute(struct db *db, struct arena *arena, str sql, struct span span, struct db_result *out_result)
{
    struct db_result result = {.affected = -1};
    str rest = sql.len > 0 ? sql : STR("");

    while (rest.len > 0)
    {
        sqlite3_stmt *native = NULL;

        if (!next_compile(db, sql, span, &rest, 0, &native))
            return false;
        if (native == NULL)
            continue;

        bool done = statement_run(db, native, arena, sql, span, &result);

        sqlite3_finalize(native);
        if (!done)
            return false;
    }
    *out_result = result;
    return true;
}

static bool sqlite_cursor_open(struct db_cursor *cursor, str sql)
{
    sqlite3_stmt *native = NULL;
    str rest = sql;

    cursor->result.affected = -1;
    while (native == NULL && rest.len > 0)
    {
        if (!next_compile(cursor->db, sql, cursor->span, &rest, 0, &native))
            return false;
    }
    cursor->native = native;
    if (native == NULL)
        return true;
    cursor->result.column_count = (size_t)sqlite3_column_count(native);
    if (cursor->result.column_count > 0)
    {
        cursor->result.columns = columns_read(native, cursor->arena, cursor->result.column_count);
        return true;
    }

    /* No rows: it runs now, as execute would. */
    int code = sqlite3_step(native);

    if (code != SQLITE_DONE)
        return sqlite_fail(cursor->db, sql, cursor->span, code, NULL);
    facts_read(cursor->db, native, &cursor->result);
    return true;
}

static bool sqlite_cursor_next(struct db_cursor *cursor, const struct datum **out_row)
{
    sqlite3_stmt *native = cursor->native;
    size_t count = cursor->result.column_count;

    if (count == 0)
        return true;

    int code = sqlite3_step(native);

    if (code == SQLITE_DONE)
    {
        facts_read(cursor->db, native, &cursor->result);
        return true;
    }
    if (code != SQLITE_ROW)
        return sqlite_fail(cursor->db, cursor->sql, cursor->span, code, NULL);

    struct datum *row = arena_alloc_array(cursor->rows, count, sizeof *row);

    if (!row_read(cursor->db, native, count, cursor->rows, cursor->sql, cursor->span, row))
        return false;
    *out_row = row;
    return true;
}

static void sqlite_cursor_close(struct db_cursor *cursor)
{
    sqlite3_finalize(cursor->native);
    cursor->native = NULL;
}

static bool sqlite_prepare(struct db_statement *statement)
{
    sqlite3_stmt *native = NULL;
    str rest = statement->sql;

    if (!next_compile(statement->db, statement->sql, statement->span, &rest, SQLITE_PREPARE_PERSISTENT, &native))
        return false;
    statement->native = native;
    if (native == NULL || str_trim(rest).len > 0)
        return diag_error(statement->db->diags, DIAG_STATEMENT, statement->span,
                          "a statement with parameters must be exactly one statement");
    return true;
}

/* Kinds that SQLite has no storage for are the dialect's to turn into text or numbers first. */
static int parameter_bind(sqlite3_stmt *native, int at, const struct datum *value)
{
    double real;

    switch (value->kind)
    {
        case DATUM_NULL:
            return sqlite3_bind_null(native, at);
        case DATUM_BOOL:
            return sqlite3_bind_int(native, at, value->boolean);
        case DATUM_INT:
            return sqlite3_bind_int64(native, at, value->integer);
        case DATUM_REAL:
            return sqlite3_bind_double(native, at, value->real);
        case DATUM_DECIMAL:
            return real_parse(value->text, &real) ? sqlite3_bind_double(native, at, real) : SQLITE_MISMATCH;
        case DATUM_BYTES:
            return sqlite3_bind_blob64(native, at, value->text.at != NULL ? value->text.at : "", value->text.len,
                                       SQLITE_STATIC);
        case DATUM_TEXT:
        case DATUM_DATE:
        case DATUM_TIME:
        case DATUM_DATETIME:
        case DATUM_UUID:
        case DATUM_JSON:
            return sqlite3_bind_text64(native, at, value->text.at != NULL ? value->text.at : "", value->text.len, SQLITE_STATIC,
                                       SQLITE_UTF8);
        case DATUM_BIG:
            return SQLITE_TOOBIG;
        case DATUM_INTERVAL:
        case DATUM_ARRAY:
            return SQLITE_MISMATCH;
    }
    return SQLITE_MISMATCH;
}

static bool parameters_bind(struct db_statement *statement, const struct datum *parameters, size_t count)
{
    struct db *db = statement->db;
    int wanted = sqlite3_bind_parameter_count(statement->native);

    if ((size_t)wanted != count)
    {
        diag_error(db->diags, DIAG_STATEMENT, statement->span, "the statement has %d parameters, %zu were given", wanted,
                   count);
        diag_last(db->diags)->statement = str_copy(db->diags->arena, statement->sql);
        diag_last(db->diags)->exception = STR("sqlalchemy.exc.ProgrammingError");
        return false;
    }
    for (size_t i = 0; i < count; i++)
    {
        int code = parameter_bind(statement->native, (int)i + 1, &parameters[i]);

        if (code == SQLITE_OK)
            continue;
        diag_error(db->diags, DIAG_STATEMENT, statement->span, "parameter %zu cannot be stored by SQLite: %s", i + 1,
                   parameters[i].kind == DATUM_BIG ? "the integer has more than 64 bits" : "it has no such type");
        diag_last(db->diags)->statement = str_copy(db->diags->arena, statement->sql);
        diag_last(db->diags)->exception =
            parameters[i].kind == DATUM_BIG ? STR("OverflowError") : STR("sqlalchemy.exc.InterfaceError");
        return false;
    }
    return true;
}

static bool sqlite_run(struct db_statement *statement, struct arena *arena, const struct datum *parameters, size_t count,
                       struct db_result *out_result)
{
    if (!parameters_bind(statement, parameters, count))
        return false;

    bool done = statement_run(statement->db, statement->native, arena, statement->sql, statement->span, out_result);

    sqlite3_reset(statement->native);
    return done;
}

static bool sqlite_run_many(struct db_statement *statement, const struct datum *parameters, size_t count, size_t rows,
                            int64_t *out_affected)
{
    struct db *db = statement->db;
    bool counts = changes_rows(statement->native);
    int64_t affected = 0;

    for (size_t row = 0; row < rows; row++)
    {
        int code;

        if (!parameters_bind(statement, parameters + row * count, count))
        {
            db_name_row(statement, row, rows);
            return false;
        }
        while ((code = sqlite3_step(statement->native)) == SQLITE_ROW)
            ;
        if (code != SQLITE_DONE)
        {
            sqlite_fail(db, statement->sql, statement->span, code, NULL);
            sqlite3_reset(statement->native);
            db_name_row(statement, row, rows);
            return false;
        }
        affected += sqlite3_changes(handle_of(db));
        sqlite3_reset(statement->native);
    }
    *out_affected = counts ? affected : -1;
    return true;
}

static void sqlite_statement_close(struct db_statement *statement)
{
    sqlite3_finalize(statement->native);
    statement->native = NULL;
}

static bool sqlite_try_lock(struct db *db, const struct db_lock_options *options, bool *out_got)
{
    struct sqlite *sqlite = db->state;
    int64_t busy_ms = sqlite->busy_ms;

    (void)options;
    sqlite->busy_ms = 0;

    int code = sqlite3_exec(sqlite->handle, "BEGIN IMMEDIATE", NULL, NULL, NULL);

    sqlite->busy_ms = busy_ms;
    *out_got = code == SQLITE_OK;
    if (code == SQLITE_OK || (code & 0xFF) == SQLITE_BUSY)
        return true;
    return sqlite_fail(db, STR("BEGIN IMMEDIATE"), SPAN_NONE, code, NULL);
}

static bool sqlite_unlock(struct db *db, str key)
{
    (void)db;
    (void)key;
    return true;
}

const struct db_driver db_sqlite_driver = {
    .begin = "BEGIN IMMEDIATE",
    .open = sqlite_open,
    .close = sqlite_close_connection,
    .version = sqlite_version,
    .database_name = sqlite_database_name,
    .transaction = sqlite_transaction,
    .execute = sqlite_execute,
    .cursor_open = sqlite_cursor_open,
    .cursor_next = sqlite_cursor_next,
    .cursor_close = sqlite_cursor_close,
    .prepare = sqlite_prepare,
    .run = sqlite_run,
    .run_many = sqlite_run_many,
    .statement_close = sqlite_statement_close,
    .try_lock = sqlite_try_lock,
    .unlock = sqlite_unlock,
    .lock_holder = sqlite_lock_holder,
};
