/*
 * MariaDB and MySQL through MariaDB Connector/C: opening, statements, cursors, the lock.
 *
 * The connection speaks utf8mb4 whatever the URL says, allows several statements in one text, counts matched rows as
 * SQLAlchemy's dialects ask for, and refuses LOAD DATA LOCAL unless the URL allows it (a server could read our files by it).
 * lock_timeout has no start-up option here: it is the client library's init command. Invariant: the result that is being read
 * is my->result.
 */
#include "db/my.h"

#define SECOND_MS 1000
#define POLL_MS 100
#define KILL_MS 5000 /* for the connection that stops a statement */

/* Parameters that are options of the library. */
enum option_kind
{
    OPTION_TEXT,
    OPTION_NUMBER,
    OPTION_FLAG,    /* a byte, 0 or 1 */
    OPTION_PRESENT, /* set without a value when it is not "0" */
};

static const struct
{
    str key;
    int option;
    enum option_kind kind;
} options[] = {
    {STR_INIT("connect_timeout"), MY_OPTION_CONNECT_TIMEOUT, OPTION_NUMBER},
    {STR_INIT("read_timeout"), MY_OPTION_READ_TIMEOUT, OPTION_NUMBER},
    {STR_INIT("write_timeout"), MY_OPTION_WRITE_TIMEOUT, OPTION_NUMBER},
    {STR_INIT("ssl"), MY_OPTION_SSL_ENFORCE, OPTION_FLAG},
    {STR_INIT("ssl_ca"), MY_OPTION_SSL_CA, OPTION_TEXT},
    {STR_INIT("ssl_cert"), MY_OPTION_SSL_CERT, OPTION_TEXT},
    {STR_INIT("ssl_key"), MY_OPTION_SSL_KEY, OPTION_TEXT},
    {STR_INIT("ssl_capath"), MY_OPTION_SSL_CAPATH, OPTION_TEXT},
    {STR_INIT("ssl_cipher"), MY_OPTION_SSL_CIPHER, OPTION_TEXT},
    {STR_INIT("ssl_crl"), MY_OPTION_SSL_CRL, OPTION_TEXT},
    {STR_INIT("tls_version"), MY_OPTION_TLS_VERSION, OPTION_TEXT},
    {STR_INIT("ssl_verify"), MY_OPTION_SSL_VERIFY, OPTION_FLAG},
    {STR_INIT("compress"), MY_OPTION_COMPRESS, OPTION_PRESENT},
    {STR_INIT("local_infile"), MY_OPTION_LOCAL_INFILE, OPTION_NUMBER},
    {STR_INIT("init_command"), MY_OPTION_INIT_COMMAND, OPTION_TEXT},
    {STR_INIT("read_default_file"), MY_OPTION_DEFAULT_FILE, OPTION_TEXT},
    {STR_INIT("read_default_group"), MY_OPTION_DEFAULT_GROUP, OPTION_TEXT},
    {STR_INIT("default_auth"), MY_OPTION_DEFAULT_AUTH, OPTION_TEXT},
    {STR_INIT("plugin_dir"), MY_OPTION_PLUGIN_DIR, OPTION_TEXT},
    {STR_INIT("bind_address"), MY_OPTION_BIND, OPTION_TEXT},
};

/* Parameters of the call that connects; charset is always utf8mb4. */
static const str connect_keys[] = {
    STR_INIT("host"),     STR_INIT("port"),        STR_INIT("user"),    STR_INIT("password"),
    STR_INIT("database"), STR_INIT("unix_socket"), STR_INIT("charset"),
};

static bool option_set(struct db *db, size_t row, str value)
{
    struct my *my = my_of(db);
    int64_t number = 0;
    bool is_number = str_to_int(value, &number) && number >= 0 && number <= UINT32_MAX;
    unsigned int whole = (unsigned int)number;
    char flag = number != 0;

    if (options[row].kind == OPTION_TEXT)
        return my->lib.option(my->conn, options[row].option, str_cstring(db->scratch, value)) == 0;
    if (!is_number)
        return diag_error(db->diags, DIAG_CONNECTION, SPAN_NONE,
                          "invalid value '" STR_FMT "' of the connection option '" STR_FMT "'", STR_ARG(value),
                          STR_ARG(options[row].key));
    if (options[row].kind == OPTION_PRESENT)
        return number == 0 || my->lib.option(my->conn, options[row].option, NULL) == 0;
    return my->lib.option(my->conn, options[row].option, options[row].kind == OPTION_FLAG ? (void *)&flag : (void *)&whole) ==
           0;
}

static bool param_apply(struct db *db, const struct db_param *param)
{
    for (size_t i = 0; i < COUNT_OF(connect_keys); i++)
    {
        if (str_equal(connect_keys[i], param->key))
            return true;
    }
    for (size_t i = 0; i < COUNT_OF(options); i++)
    {
        if (str_equal(options[i].key, param->key))
            return option_set(db, i, param->value);
    }
    diag_error(db->diags, DIAG_CONNECTION, SPAN_NONE, "invalid MariaDB connection option '" STR_FMT "'", STR_ARG(param->key));
    diag_hint(db->diags, "Take it out of the URL or of connect_args.");
    return false;
}

/* "5s", "300ms", "2min", a number of milliseconds: PostgreSQL's spelling, in whole seconds, rounded up. */
static bool seconds_parse(str text, int64_t *out_seconds)
{
    static const struct
    {
        str unit;
        int64_t ms;
    } units[] = {
        {STR_INIT("ms"), 1}, {STR_INIT("s"), 1000}, {STR_INIT("min"), 60000}, {STR_INIT("h"), 3600000}, {STR_INIT(""), 1}};
    size_t digits = 0;
    int64_t number;

    while (digits < text.len && char_is_digit(text.at[digits]))
        digits++;
    if (!str_to_int(str_slice(text, 0, digits), &number) || number > INT64_MAX / 3600000 - 1)
        return false;
    for (size_t i = 0; i < COUNT_OF(units); i++)
    {
        if (!str_equal(str_trim(str_skip(text, digits)), units[i].unit))
            continue;
        *out_seconds = (number * units[i].ms + SECOND_MS - 1) / SECOND_MS;
        return true;
    }
    return false;
}

static bool lock_timeout_apply(struct db *db)
{
    struct my *my = my_of(db);
    str text = str_trim(db->params.lock_timeout);
    int64_t seconds;

    if (text.len == 0)
        return true;
    if (!seconds_parse(text, &seconds))
        return diag_error(db->diags, DIAG_CONNECTION, SPAN_NONE, "invalid lock timeout '" STR_FMT "'", STR_ARG(text));
    if (seconds == 0)
        return true;

    str sql = str_print(db->scratch, "SET SESSION lock_wait_timeout = %lld, innodb_lock_wait_timeout = %lld",
                        (long long)seconds, (long long)seconds);

    return my->lib.option(my->conn, MY_OPTION_INIT_COMMAND, sql.at) == 0;
}

static bool options_apply(struct db *db, int64_t left_ms)
{
    struct my *my = my_of(db);
    unsigned int none = 0, tcp = MY_PROTOCOL_TCP;
    unsigned int seconds = left_ms > 2 * SECOND_MS ? (unsigned int)(left_ms / SECOND_MS) : 2;

    my->lib.option(my->conn, MY_OPTION_CHARSET, "utf8mb4");
    my->lib.option(my->conn, MY_OPTION_LOCAL_INFILE, &none);
    if (db->params.wait_ms > 0)
        my->lib.option(my->conn, MY_OPTION_CONNECT_TIMEOUT, &seconds);
    /* A host in the URL means TCP, also when it is localhost, as with PyMySQL. */
    if (db_param_find(&db->params, STR("host")).len > 0 && db_param_find(&db->params, STR("unix_socket")).len == 0)
        my->lib.option(my->conn, MY_OPTION_PROTOCOL, &tcp);
    for (size_t i = 0; i < db->params.len; i++)
    {
        if (!param_apply(db, &db->params.at[i]))
            return false;
    }
    return lock_timeout_apply(db);
}

static const char *param_text(struct db *db, str key)
{
    str value = db_param_find(&db->params, key);

    return value.len > 0 ? str_cstring(db->scratch, value) : NULL;
}

static void result_free(struct my *my)
{
    if (my->result != NULL)
        my->lib.free_result(my->result);
    my->result = NULL;
}

static void my_close(struct db *db)
{
    struct my *my = my_of(db);

    result_free(my);
    if (my->conn != NULL)
        my->lib.close(my->conn);
    my->conn = NULL;
}

static bool native_connect(struct db *db)
{
    struct my *my = my_of(db);
    int64_t port = 0;

    if (!str_to_int(db_param_find(&db->params, STR("port")), &port))
        port = 0;
    return my->lib.connect(my->conn, param_text(db, STR("host")), param_text(db, STR("user")), param_text(db, STR("password")),
                           param_text(db, STR("database")), (unsigned int)port, param_text(db, STR("unix_socket")),
                           MY_CLIENT_FOUND_ROWS | MY_CLIENT_MULTI_STATEMENTS) != NULL;
}

static bool my_connect(struct db *db, int64_t left_ms, bool *out_again)
{
    return options_apply(db, left_ms) && (native_connect(db) || my_fail_open(db, out_again));
}

/* ---- waiting for an answer ---- */

/* Asks the server, on a connection of its own, to stop the running statement; its answer is an error like any other. */
static void kill_send(struct db *db)
{
    struct my *my = my_of(db);
    struct my_conn *own = my->conn;
    size_t recorded = db->diags->list.len;
    str sql = str_print(db->scratch, "KILL QUERY %lu", my->lib.thread_id(own));

    my->conn = my->lib.init(NULL);
    if (my->conn != NULL && options_apply(db, KILL_MS) && native_connect(db))
        (void)my->lib.query(my->conn, sql.at, sql.len);
    if (my->conn != NULL)
        my->lib.close(my->conn);
    my->conn = own;
    diag_rewind(db->diags, recorded);
}

/* With a flag to watch, waits in slices until the server says something; without one the library does the waiting. */
static void wait_watching(struct db *db)
{
    struct my *my = my_of(db);
    bool is_killed = false;

    while (db->params.cancelled != NULL && !os_wait_readable(db->os, my->lib.socket(my->conn), POLL_MS))
    {
        if (!db_is_cancelled(db) || is_killed)
            continue;
        kill_send(db);
        is_killed = true;
    }
}

/* mysql_real_query(), during which a wish to stop is heard. (Between the statements of one text the library waits.) */
static int my_query(struct db *db, str sql)
{
    struct my *my = my_of(db);

    if (db->params.cancelled == NULL)
        return my->lib.query(my->conn, sql.at, sql.len);
    if (my->lib.send_query(my->conn, sql.at, sql.len) != 0)
        return 1;
    wait_watching(db);
    return my->lib.read_query_result(my->conn);
}

static bool my_open(struct db *db, int64_t left_ms, bool *out_again)
{
    if (db->state == NULL)
    {
        struct my *my = arena_new(db->arena, struct my);

        if (!libmariadb_open(db->os, db->diags, &my->lib))
            return false;
        db->state = my;
    }

    struct my *my = my_of(db);
    struct arena_mark mark = arena_mark(db->scratch);

    my->conn = my->lib.init(NULL);
    if (my->conn == NULL)
        memory_refuse(arena_memory(db->arena));
    my->database = db_param_find(&db->params, STR("database"));

    bool opened = my_connect(db, left_ms, out_again);

    if (!opened)
        my_close(db);
    arena_reset(db->scratch, mark);
    return opened;
}

static struct db_version my_version(const struct db *db)
{
    struct my *my = my_of(db);
    unsigned long number = my->lib.server_version(my->conn);

    return (struct db_version){
        .major = (int32_t)(number / 10000),
        .minor = (int32_t)(number / 100 % 100),
        .patch = (int32_t)(number % 100),
        .is_mariadb = str_find(str_from(my->lib.server_info(my->conn)), STR("MariaDB")) != STR_NONE,
    };
}

static str my_database_name(const struct db *db)
{
    return my_of(db)->database;
}

static enum db_transaction my_transaction(const struct db *db)
{
    struct my *my = my_of(db);
    unsigned int status = 0;

    if (my->conn == NULL || my->is_lost)
        return DB_LOST;
    my->lib.info(my->conn, MY_INFO_SERVER_STATUS, &status);
    return status & MY_STATUS_IN_TRANSACTION ? DB_ACTIVE : DB_IDLE;
}

static void columns_read(struct my *my, struct arena *arena, struct db_result *result)
{
    const struct my_field *fields = my->lib.fields(my->result);
    size_t count = my->lib.column_count(my->result);
    str *columns = arena_alloc_array(arena, count, sizeof *columns);

    for (size_t i = 0; i < count; i++)
        columns[i] = str_copy(arena, (str){fields[i].name, fields[i].name_length});
    result->columns = columns;
    result->column_count = count;
}

static bool row_read(struct db *db, struct arena *arena, char **row, str sql, struct span span, struct datum *out_cells)
{
    struct my *my = my_of(db);
    const struct my_field *fields = my->lib.fields(my->result);
    const unsigned long *lengths = my->lib.lengths(my->result);
    size_t count = my->lib.column_count(my->result);

    for (size_t i = 0; i < count; i++)
    {
        out_cells[i] = row[i] != NULL ? my_value_read(arena, &fields[i], (str){row[i], lengths[i]}) : DATUM_OF_NULL;
        if (out_cells[i].kind == DATUM_TEXT && !db_check_text(db, sql, span, str_from(fields[i].name), out_cells[i].text))
            return false;
    }
    return true;
}

/* The result of the statement that just ran, with all its rows. */
static bool result_read(struct db *db, struct arena *arena, str sql, struct span span, struct db_result *out_result)
{
    struct my *my = my_of(db);
    struct db_result result = {.last_row_id = (int64_t)my->lib.insert_id(my->conn)};

    my->result = my->lib.store_result(my->conn);
    if (my->result == NULL)
    {
        if (my->lib.field_count(my->conn) > 0)
            return my_fail(db, sql, span);
        result.affected = (int64_t)my->lib.affected_rows(my->conn);
        *out_result = result;
        return true;
    }
    columns_read(my, arena, &result);
    result.row_count = (size_t)my->lib.row_count(my->result);
    result.affected = (int64_t)result.row_count;

    struct datum *cells = arena_alloc_array(arena, result.row_count * result.column_count, sizeof *cells);

    for (size_t row = 0; row < result.row_count; row++)
    {
        char **native = my->lib.fetch_row(my->result);

        if (native == NULL)
            return my_fail(db, sql, span);
        if (!row_read(db, arena, native, sql, span, cells + row * result.column_count))
            return false;
    }
    result.cells = cells;
    *out_result = result;
    return true;
}

/* Throws away what is left of a text's results, so that the connection can be used again. */
static void results_drain(struct db *db)
{
    struct my *my = my_of(db);

    result_free(my);
    while (my->conn != NULL && my->lib.next_result(my->conn) == 0)
    {
        my->result = my->lib.use_result(my->conn);
        result_free(my);
    }
}

bool my_execute(struct db *db, struct arena *arena, str sql, struct span span, struct db_result *out_result)
{
    struct my *my = my_of(db);
    struct db_result result = {.affected = -1};
    int more;

    /* The server refuses a text without a statement. */
    if (str_trim(sql).len == 0)
    {
        *out_result = result;
        return true;
    }
    if (my_query(db, sql) != 0)
        return my_fail(db, sql, span);
    do
    {
        bool is_read = result_read(db, arena, sql, span, &result);

        result_free(my);
        if (!is_read)
        {
            results_drain(db);
            return false;
        }
        more = my->lib.next_result(my->conn);
    } while (more == 0);
    if (more > 0)
        return my_fail(db, sql, span);
    *out_result = result;
    return true;
}

bool my_execute_changes(struct db *db, str sql, str shown, struct span span, int64_t *affected, size_t *out_done)
{
    struct my *my = my_of(db);
    int more = my_query(db, sql);

    *out_done = 0;
    while (more == 0)
    {
        my->result = my->lib.use_result(my->conn);
        if (my->result == NULL)
            *affected += (int64_t)my->lib.affected_rows(my->conn);
        result_free(my);
        ++*out_done;
        more = my->lib.next_result(my->conn);
    }
    return more < 0 || my_fail(db, shown, span);
}

static bool my_cursor_open(struct db_cursor *cursor, str sql)
{
    struct db *db = cursor->db;
    struct my *my = my_of(db);

    cursor->result.affected = -1;
    if (str_trim(sql).len == 0)
        return true;
    if (my_query(db, sql) != 0)
        return my_fail(db, sql, cursor->span);
    cursor->result.last_row_id = (int64_t)my->lib.insert_id(my->conn);
    my->result = my->lib.use_result(my->conn);
    cursor->native = my->result;
    if (my->result != NULL)
        columns_read(my, cursor->arena, &cursor->result);
    else if (my->lib.field_count(my->conn) > 0)
        return my_fail(db, sql, cursor->span);
    else
        cursor->result.affected = (int64_t)my->lib.affected_rows(my->conn);
    return true;
}

static bool my_cursor_next(struct db_cursor *cursor, const struct datum **out_row)
{
    struct my *my = my_of(cursor->db);

    if (cursor->native == NULL)
        return true;

    char **native = my->lib.fetch_row(my->result);

    if (native == NULL && my->lib.error_number(my->conn) != 0)
        return my_fail(cursor->db, cursor->sql, cursor->span);
    if (native == NULL)
    {
        cursor->result.affected = (int64_t)my->lib.row_count(my->result);
        return true;
    }

    struct datum *row = arena_alloc_array(cursor->rows, cursor->result.column_count, sizeof *row);

    if (!row_read(cursor->db, cursor->rows, native, cursor->sql, cursor->span, row))
        return false;
    *out_row = row;
    return true;
}

static void my_cursor_close(struct db_cursor *cursor)
{
    cursor->native = NULL;
    results_drain(cursor->db);
}

static str lock_name(struct db *db, str key)
{
    return str_print(db->scratch, "'limbeck:%016llx'", (unsigned long long)db_lock_number(key));
}

static bool query_first(struct db *db, str sql, struct db_result *out_result)
{
    return my_execute(db, db->scratch, sql, SPAN_NONE, out_result);
}

static bool my_try_lock(struct db *db, const struct db_lock_options *lock, bool *out_got)
{
    struct db_result result;

    if (!query_first(db, str_print(db->scratch, "SELECT GET_LOCK(" STR_FMT ", 0)", STR_ARG(lock_name(db, lock->key))), &result))
        return false;
    *out_got = result.row_count == 1 && datum_equal(result.cells[0], datum_int(1));
    return true;
}

static bool my_unlock(struct db *db, str key)
{
    struct db_result ignored;

    return query_first(db, str_print(db->scratch, "SELECT RELEASE_LOCK(" STR_FMT ")", STR_ARG(lock_name(db, key))), &ignored);
}

static str my_lock_holder(struct db *db, struct arena *arena, str key)
{
    struct db_result result;
    size_t recorded = db->diags->list.len;
    str sql = str_print(db->scratch,
                        "SELECT id, concat(user, ', from ', host), lower(command), concat('for ', time, ' seconds') "
                        "FROM information_schema.processlist WHERE id = IS_USED_LOCK(" STR_FMT ")",
                        STR_ARG(lock_name(db, key)));

    if (!query_first(db, sql, &result))
        diag_rewind(db->diags, recorded);
    else if (result.row_count == 1)
        return str_print(arena, "server connection %lld (user " STR_FMT ", " STR_FMT " " STR_FMT ")",
                         (long long)result.cells[0].integer, STR_ARG(result.cells[1].text), STR_ARG(result.cells[2].text),
                         STR_ARG(result.cells[3].text));
    return (str){0};
}

const struct db_driver db_mysql_driver = {
    .begin = "START TRANSACTION",
    .open = my_open,
    .close = my_close,
    .version = my_version,
    .database_name = my_database_name,
    .transaction = my_transaction,
    .execute = my_execute,
    .cursor_open = my_cursor_open,
    .cursor_next = my_cursor_next,
    .cursor_close = my_cursor_close,
    .prepare = my_prepare,
    .run = my_run,
    .run_many = my_run_many,
    .statement_close = my_statement_close,
    .try_lock = my_try_lock,
    .unlock = my_unlock,
    .lock_holder = my_lock_holder,
};
