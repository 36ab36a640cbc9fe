/*
 * Drives a connection for tests/live: one command a line on standard input, one line of JSON on standard output.
 *
 *     db_driver postgresql|sqlite KEY=VALUE ... [+wait=MS] [+lock_timeout=TEXT] [+application_name=TEXT] [+limit=BYTES]
 *
 *     execute SQL     {"columns": [...], "rows": [[[kind, value], ...]], "affected": n, "tag": "..."}
 *     cursor SQL      the same without rows: {"count": n}
 *     many N SQL      N rows of (number, "text number") through a prepared statement
 *     bind SQL        one of each kind of datum through a prepared statement with one parameter each time
 *     begin, commit, rollback, savepoint X, release X, rollback_to X, state, version, close
 *     lock WAIT_MS LABEL, unlock, cancel_after MS (then the next command is cancelled)
 *
 * A failure is {"error": code, "message": ..., "detail": ..., "hint": ..., "sqlstate": ..., "exception": ..., "orig": ...,
 * "server": ..., "at": n}.
 */
#include "base/buf.h"
#include "db/db.h"
#include "os/os.h"

#include <pthread.h>

struct driver
{
    struct arena *arena;
    struct diags diags;
    struct db *db;
    struct buf out;
    volatile bool cancelled;
    int64_t cancel_after;
};

static const char *const kinds[] = {
    [DATUM_NULL] = "null", [DATUM_BOOL] = "bool",       [DATUM_INT] = "int",           [DATUM_BIG] = "big",
    [DATUM_REAL] = "real", [DATUM_DECIMAL] = "decimal", [DATUM_TEXT] = "text",         [DATUM_BYTES] = "bytes",
    [DATUM_DATE] = "date", [DATUM_TIME] = "time",       [DATUM_DATETIME] = "datetime", [DATUM_INTERVAL] = "interval",
    [DATUM_UUID] = "uuid", [DATUM_JSON] = "json",       [DATUM_ARRAY] = "array",
};

static void text_add(struct buf *out, const char *key, str text)
{
    buf_print(out, "\"%s\": \"", key);
    buf_add_json(out, text);
    buf_add_literal(out, "\", ");
}

static void datum_add(struct buf *out, const struct datum *datum)
{
    char real[32];

    buf_print(out, "[\"%s\", ", kinds[datum->kind]);
    switch (datum->kind)
    {
        case DATUM_NULL:
            buf_add_literal(out, "null");
            break;
        case DATUM_BOOL:
            buf_print(out, "%s", datum->boolean ? "true" : "false");
            break;
        case DATUM_INT:
        case DATUM_INTERVAL:
            buf_print(out, "%lld", (long long)datum->integer);
            break;
        case DATUM_REAL:
            buf_print(out, "\"%.*s\"", (int)real_print(datum->real, real), real);
            break;
        case DATUM_ARRAY:
            buf_add_char(out, '[');
            for (size_t i = 0; i < datum->items.len; i++)
            {
                buf_print(out, "%s", i > 0 ? ", " : "");
                datum_add(out, &datum->items.at[i]);
            }
            buf_add_char(out, ']');
            break;
        case DATUM_BYTES:
            buf_add_char(out, '"');
            for (size_t i = 0; i < datum->text.len; i++)
                buf_print(out, "%02x", (unsigned char)datum->text.at[i]);
            buf_add_char(out, '"');
            break;
        default:
            buf_add_char(out, '"');
            buf_add_json(out, datum->text);
            buf_add_char(out, '"');
    }
    buf_add_char(out, ']');
}

static void result_add(struct buf *out, const struct db_result *result)
{
    buf_add_literal(out, "\"columns\": [");
    for (size_t i = 0; i < result->column_count; i++)
    {
        buf_print(out, "%s\"", i > 0 ? ", " : "");
        buf_add_json(out, result->columns[i]);
        buf_add_char(out, '"');
    }
    buf_add_literal(out, "], \"rows\": [");
    for (size_t row = 0; row < result->row_count; row++)
    {
        buf_print(out, "%s[", row > 0 ? ", " : "");
        for (size_t i = 0; i < result->column_count; i++)
        {
            buf_print(out, "%s", i > 0 ? ", " : "");
            datum_add(out, &db_row(result, row)[i]);
        }
        buf_add_char(out, ']');
    }
    buf_add_literal(out, "], ");
    text_add(out, "tag", result->tag);
    buf_print(out, "\"affected\": %lld, ", (long long)result->affected);
}

static void failure_add(struct buf *out, const struct diags *diags)
{
    const struct diag *diag = diag_last(diags);

    text_add(out, "error", str_from(diag_code_name(diag->code)));
    text_add(out, "message", diag->primary);
    text_add(out, "detail", diag->detail);
    text_add(out, "hint", diag->hint);
    text_add(out, "sqlstate", diag->sqlstate);
    text_add(out, "exception", diag->exception);
    text_add(out, "orig", diag->orig);
    text_add(out, "server", diag->server);
    text_add(out, "statement", diag->statement);
    buf_print(out, "\"at\": %u, \"count\": %zu, ", diag->statement_at, diags->error_count);
}

static bool execute_run(struct driver *driver, str sql)
{
    struct db_result result;

    if (!db_execute(driver->db, driver->arena, sql, DB_NO_OPTIONS, &result))
        return false;
    result_add(&driver->out, &result);
    return true;
}

static bool cursor_run(struct driver *driver, str sql)
{
    struct db_cursor *cursor;
    const struct datum *row;
    size_t count = 0;

    if (!db_open_cursor(driver->db, driver->arena, sql, DB_NO_OPTIONS, &cursor))
        return false;
    for (;;)
    {
        if (!db_next_row(cursor, &row))
            return false;
        if (row == NULL)
            break;
        count++;
    }
    buf_print(&driver->out, "\"count\": %zu, \"peak\": %zu, ", count, arena_memory(driver->arena)->peak);
    result_add(&driver->out, db_cursor_result(cursor));
    return true;
}

static bool many_run(struct driver *driver, str argument)
{
    str number;
    str sql = str_cut(argument, ' ', &number);
    int64_t rows = 0, affected;
    struct db_statement *statement;

    (void)str_to_int(number, &rows);

    struct datum *cells = arena_alloc_array(driver->arena, (size_t)rows * 2, sizeof *cells);

    for (int64_t i = 0; i < rows; i++)
    {
        cells[i * 2] = datum_int(i + 1);
        cells[i * 2 + 1] = datum_text(str_print(driver->arena, "text %lld", (long long)i + 1));
    }
    if (!db_prepare(driver->db, driver->arena, sql, DB_NO_OPTIONS, &statement) ||
        !db_execute_many(statement, cells, 2, (size_t)rows, &affected))
        return false;
    buf_print(&driver->out, "\"affected\": %lld, ", (long long)affected);
    return true;
}

static bool bind_run(struct driver *driver, str sql)
{
    static const struct datum numbers[] = {
        {.kind = DATUM_INT, .integer = 1}, {.kind = DATUM_NULL}, {.kind = DATUM_INT, .integer = 3}};
    static const struct datum texts[] = {{.kind = DATUM_TEXT, .text = STR_INIT("a,\"b\"\\")},
                                         {.kind = DATUM_NULL},
                                         {.kind = DATUM_TEXT, .text = STR_INIT("NULL")}};
    const struct datum parameters[] = {
        datum_bool(true),
        datum_int(-5),
        {.kind = DATUM_BIG, .text = STR("123456789012345678901234567890")},
        datum_real(0.1),
        {.kind = DATUM_DECIMAL, .text = STR("1.50")},
        datum_text(STR("it's \\ ok")),
        {.kind = DATUM_BYTES, .text = STR("\0\xff")},
        {.kind = DATUM_DATE, .text = STR("2024-01-31")},
        {.kind = DATUM_DATETIME, .text = STR("2024-01-31 12:34:56.789+02:00")},
        {.kind = DATUM_INTERVAL, .integer = 90061000001},
        {.kind = DATUM_UUID, .text = STR("6ba7b810-9dad-11d1-80b4-00c04fd430c8")},
        {.kind = DATUM_JSON, .text = STR("{\"a\": [1, null]}")},
        {.kind = DATUM_ARRAY, .items = {numbers, 3}},
        {.kind = DATUM_ARRAY, .items = {texts, 3}},
        DATUM_OF_NULL,
    };
    struct db_statement *statement;
    struct db_result result;

    if (!db_prepare(driver->db, driver->arena, sql, DB_NO_OPTIONS, &statement) ||
        !db_execute_prepared(statement, driver->arena, parameters, COUNT_OF(parameters), &result))
        return false;
    result_add(&driver->out, &result);
    return true;
}

static bool lock_run(struct driver *driver, str argument)
{
    str wait;
    struct db_lock_options options = {.key = STR("test"), .label = str_cut(argument, ' ', &wait)};

    return str_to_int(wait, &options.wait_ms) && db_lock(driver->db, &options);
}

static bool begin_run(struct driver *driver, str argument)
{
    (void)argument;
    return db_begin(driver->db);
}

static bool commit_run(struct driver *driver, str argument)
{
    (void)argument;
    return db_commit(driver->db);
}

static bool rollback_run(struct driver *driver, str argument)
{
    (void)argument;
    return db_rollback(driver->db);
}

static bool savepoint_run(struct driver *driver, str argument)
{
    return db_savepoint(driver->db, argument);
}

static bool release_run(struct driver *driver, str argument)
{
    return db_release(driver->db, argument);
}

static bool rollback_to_run(struct driver *driver, str argument)
{
    return db_rollback_to(driver->db, argument);
}

static bool state_run(struct driver *driver, str argument)
{
    static const char *const states[] = {
        [DB_IDLE] = "idle", [DB_ACTIVE] = "active", [DB_FAILED] = "failed", [DB_LOST] = "lost"};

    (void)argument;
    buf_print(&driver->out, "\"state\": \"%s\", ", states[db_transaction(driver->db)]);
    return true;
}

static bool version_run(struct driver *driver, str argument)
{
    struct db_version version = db_version(driver->db);

    (void)argument;
    buf_print(&driver->out, "\"version\": [%d, %d, %d], ", version.major, version.minor, version.patch);
    text_add(&driver->out, "database", db_database_name(driver->db));
    return true;
}

static bool unlock_run(struct driver *driver, str argument)
{
    (void)argument;
    return db_unlock(driver->db, STR("test"));
}

static bool close_run(struct driver *driver, str argument)
{
    (void)argument;
    db_close(driver->db);
    return true;
}

static void *cancel_later(void *subject)
{
    struct driver *driver = subject;

    usleep((unsigned)driver->cancel_after * 1000);
    driver->cancelled = true;
    return NULL;
}

static bool cancel_after_run(struct driver *driver, str argument)
{
    pthread_t thread;

    return str_to_int(argument, &driver->cancel_after) && pthread_create(&thread, NULL, cancel_later, driver) == 0;
}

static const struct
{
    str verb;
    bool (*run)(struct driver *driver, str argument);
} commands[] = {
    {STR_INIT("execute"), execute_run},   {STR_INIT("cursor"), cursor_run},
    {STR_INIT("many"), many_run},         {STR_INIT("bind"), bind_run},
    {STR_INIT("begin"), begin_run},       {STR_INIT("commit"), commit_run},
    {STR_INIT("rollback"), rollback_run}, {STR_INIT("savepoint"), savepoint_run},
    {STR_INIT("release"), release_run},   {STR_INIT("rollback_to"), rollback_to_run},
    {STR_INIT("state"), state_run},       {STR_INIT("version"), version_run},
    {STR_INIT("lock"), lock_run},         {STR_INIT("unlock"), unlock_run},
    {STR_INIT("close"), close_run},       {STR_INIT("cancel_after"), cancel_after_run},
};

static void command_run(struct driver *driver, str line)
{
    str verb;
    str argument = str_cut(line, ' ', &verb);

    driver->out.len = 0;
    driver->diags = (struct diags){.arena = driver->arena};
    buf_add_char(&driver->out, '{');
    for (size_t i = 0; i < COUNT_OF(commands); i++)
    {
        if (str_equal(commands[i].verb, verb) && !commands[i].run(driver, argument))
            failure_add(&driver->out, &driver->diags);
    }
    buf_print(&driver->out, "\"verb\": \"" STR_FMT "\"}\n", STR_ARG(verb));
    fwrite(driver->out.at, 1, driver->out.len, stdout);
    fflush(stdout);
}

static void note(void *context, str severity, str message)
{
    (void)context;
    fprintf(stderr, STR_FMT ": " STR_FMT "\n", STR_ARG(severity), STR_ARG(message));
}

static void argument_take(struct driver *driver, struct db_params *params, struct db_param *at, const char *word)
{
    str key;
    str value = str_cut(str_from(word), '=', &key);
    int64_t number = 0;

    (void)str_to_int(value, &number);
    if (str_equal(key, STR("+wait")))
        params->wait_ms = number;
    else if (str_equal(key, STR("+lock_timeout")))
        params->lock_timeout = value;
    else if (str_equal(key, STR("+application_name")))
        params->application_name = value;
    else if (str_equal(key, STR("+read_only")))
        params->read_only = true;
    else if (str_equal(key, STR("+cancellable")))
        params->cancelled = &driver->cancelled;
    else if (str_equal(key, STR("+limit")))
        arena_memory(driver->arena)->limit = (size_t)number;
    else
        at[params->len++] = (struct db_param){key, value};
}

int main(int count, char **words)
{
    struct memory memory = {0};
    struct arena *arena = arena_open(&memory);
    struct driver driver = {.arena = arena, .diags = {.arena = arena}, .out = BUF(arena)};
    struct db_param *at = arena_alloc_array(arena, (size_t)count + 1, sizeof *at);
    struct db_params params = {.at = at, .notice = note};
    char *line = NULL;
    size_t cap = 0;
    ssize_t len;

    params.kind = count > 1 && strcmp(words[1], "postgresql") == 0 ? DB_POSTGRESQL
                  : count > 1 && strcmp(words[1], "mysql") == 0    ? DB_MYSQL
                                                                   : DB_SQLITE;
    for (int i = 2; i < count; i++)
        argument_take(&driver, &params, at, words[i]);
    buf_add_char(&driver.out, '{');
    if (!db_open(arena, os_open_posix(arena, NULL), &driver.diags, &params, &driver.db))
    {
        failure_add(&driver.out, &driver.diags);
        printf("%s\"verb\": \"open\"}\n", driver.out.at);
        arena_close(arena);
        return 1;
    }
    printf("{\"verb\": \"open\"}\n");
    fflush(stdout);
    while ((len = getline(&line, &cap, stdin)) > 0)
        command_run(&driver, str_trim_end((str){line, (size_t)len}));
    free(line);
    arena_close(arena);
    return memory.used == 0 ? 0 : 2;
}
