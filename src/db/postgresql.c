/*
 * PostgreSQL through libpq: opening and closing, the facts of a connection, cursors.
 *
 * Opening sends no statement. What limbeck needs travels in the start-up packet: client_encoding, application_name, and
 * lock_timeout and statement_timeout inside `options`. A server whose own settings would change how values look (DateStyle and
 * the like, which it reports by itself) is set right with one SET: seldom.
 */
#include "db/pg.h"

#include "base/buf.h"

#define SECOND_MS 1000
#define SHORTEST_CONNECT_SECONDS 2

/* Keywords and values as libpq takes them, NULL at the end. */
struct pg_words
{
    const char **keys;
    const char **values;
    size_t len;
};

static void word_add(struct db *db, struct pg_words *words, str key, str value)
{
    words->keys[words->len] = str_cstring(db->scratch, key);
    words->values[words->len] = str_cstring(db->scratch, value);
    words->len++;
}

/* " -c name=value" with the value escaped for the server's splitting into words. */
static void option_add(struct buf *options, const char *name, str value)
{
    if (value.len == 0)
        return;
    buf_print(options, "%s-c %s=", options->len > 0 ? " " : "", name);
    for (size_t i = 0; i < value.len; i++)
    {
        if (char_is_space(value.at[i]) || value.at[i] == '\\')
            buf_add_char(options, '\\');
        buf_add_char(options, value.at[i]);
    }
}

static bool is_last_of_its_key(const struct db_params *params, size_t at)
{
    for (size_t i = at + 1; i < params->len; i++)
    {
        if (str_equal(params->at[i].key, params->at[at].key))
            return false;
    }
    return true;
}

static bool is_ours(str key)
{
    return str_equal(key, STR("options")) || str_equal(key, STR("client_encoding"));
}

static struct pg_words words_make(struct db *db, int64_t left_ms)
{
    const struct db_params *params = &db->params;
    size_t room = params->len + 6;
    struct pg_words words = {
        .keys = arena_alloc_array(db->scratch, room, sizeof *words.keys),
        .values = arena_alloc_array(db->scratch, room, sizeof *words.values),
    };
    struct buf options = BUF(db->scratch);

    for (size_t i = 0; i < params->len; i++)
    {
        if (is_last_of_its_key(params, i) && !is_ours(params->at[i].key))
            word_add(db, &words, params->at[i].key, params->at[i].value);
    }
    buf_add(&options, db_param_find(params, STR("options")));
    option_add(&options, "lock_timeout", params->lock_timeout);
    option_add(&options, "statement_timeout", params->statement_timeout);
    if (options.len > 0)
        word_add(db, &words, STR("options"), buf_str(&options));
    if (params->application_name.len > 0 && db_param_find(params, STR("application_name")).len == 0)
        word_add(db, &words, STR("application_name"), params->application_name);
    if (params->wait_ms > 0 && db_param_find(params, STR("connect_timeout")).len == 0)
    {
        int64_t seconds = left_ms / SECOND_MS > SHORTEST_CONNECT_SECONDS ? left_ms / SECOND_MS : SHORTEST_CONNECT_SECONDS;

        word_add(db, &words, STR("connect_timeout"), str_print(db->scratch, "%lld", (long long)seconds));
    }
    word_add(db, &words, STR("client_encoding"), STR("UTF8"));
    return words;
}

/* libpq takes C strings: a NUL inside would cut a value. */
static bool params_check(struct db *db)
{
    for (size_t i = 0; i < db->params.len; i++)
    {
        const struct db_param *param = &db->params.at[i];

        if ((param->value.len > 0 && memchr(param->value.at, '\0', param->value.len) != NULL) ||
            (param->key.len > 0 && memchr(param->key.at, '\0', param->key.len) != NULL))
            return diag_error(db->diags, DIAG_CONNECTION, SPAN_NONE, "a connection parameter contains a NUL character");
    }
    return true;
}

static void notice_receive(void *context, const struct pg_result *result)
{
    struct db *db = context;
    const struct libpq *lib = &pg_of(db)->lib;

    if (db->params.notice != NULL)
        db->params.notice(db->params.notice_context, str_from(lib->result_field(result, PG_FIELD_SEVERITY)),
                          str_from(lib->result_field(result, PG_FIELD_MESSAGE)));
}

/* Settings that the server reports and that values depend on. */
static bool settings_check(struct db *db)
{
    static const struct
    {
        const char *name, *begins, *set;
    } settings[] = {
        {"DateStyle", "ISO", "SET DateStyle TO 'ISO'"},
        {"IntervalStyle", "postgres", "SET IntervalStyle TO 'postgres'"},
        {"standard_conforming_strings", "on", "SET standard_conforming_strings TO on"},
    };

    for (size_t i = 0; i < COUNT_OF(settings); i++)
    {
        str now = str_from(pg_of(db)->lib.parameter_status(pg_of(db)->conn, settings[i].name));
        struct db_result ignored;
        bool is_right = i == 1 ? str_equal(now, str_from(settings[i].begins)) : str_starts(now, str_from(settings[i].begins));

        if (now.len > 0 && !is_right && !pg_execute(db, db->scratch, str_from(settings[i].set), SPAN_NONE, &ignored))
            return false;
    }
    return true;
}

static void pg_close(struct db *db)
{
    struct pg *pg = pg_of(db);

    if (pg->result != NULL)
        pg->lib.clear(pg->result);
    if (pg->conn != NULL)
        pg->lib.finish(pg->conn);
    pg->result = NULL;
    pg->conn = NULL;
}

/* Makes one attempt. *out_again: nobody answered, or the server is starting; asked of the server, not read out of a text. */
static bool pg_connect(struct db *db, int64_t left_ms, bool *out_again)
{
    struct pg *pg = pg_of(db);
    struct pg_words words = words_make(db, left_ms);

    for (int attempt = 0;; attempt++)
    {
        pg->conn = pg->lib.connect(words.keys, words.values, 0);
        if (pg->conn == NULL)
            memory_refuse(arena_memory(db->arena));
        if (pg->lib.status(pg->conn) == PG_CONNECTION_OK)
            break;

        int ping = db->params.wait_ms > 0 ? pg->lib.ping(words.keys, words.values, 0) : PG_PING_NO_ATTEMPT;

        /* It answers: either it came up between the two, or it refuses us. Trying once more tells. */
        if (ping != PG_PING_OK || attempt > 0)
        {
            *out_again = ping == PG_PING_REJECT || ping == PG_PING_NO_RESPONSE;
            pg_fail_open(db, pg->lib.error_message(pg->conn));
            pg_close(db);
            return false;
        }
        pg_close(db);
    }
    pg->lib.set_notice_receiver(pg->conn, notice_receive, db);
    return settings_check(db);
}

static bool pg_open(struct db *db, int64_t left_ms, bool *out_again)
{
    if (!params_check(db))
        return false;
    if (db->state == NULL)
    {
        struct pg *pg = arena_new(db->arena, struct pg);

        if (!libpq_open(db->os, db->diags, &pg->lib))
            return false;
        db->state = pg;
    }

    struct arena_mark mark = arena_mark(db->scratch);
    bool opened = pg_connect(db, left_ms, out_again);

    arena_reset(db->scratch, mark);
    return opened;
}

static struct db_version pg_version(const struct db *db)
{
    int number = pg_of(db)->lib.server_version(pg_of(db)->conn);

    if (number >= 100000)
        return (struct db_version){.major = number / 10000, .minor = number % 10000};
    return (struct db_version){.major = number / 10000, .minor = number / 100 % 100, .patch = number % 100};
}

static str pg_database_name(const struct db *db)
{
    return str_from(pg_of(db)->lib.database(pg_of(db)->conn));
}

static enum db_transaction pg_transaction(const struct db *db)
{
    const struct pg *pg = pg_of(db);

    if (pg->conn == NULL || pg->lib.status(pg->conn) == PG_CONNECTION_BAD)
        return DB_LOST;
    switch (pg->lib.transaction_status(pg->conn))
    {
        case PG_IDLE:
            return DB_IDLE;
        case PG_IN_ERROR:
            return DB_FAILED;
        case PG_UNKNOWN:
            return DB_LOST;
        default:
            return DB_ACTIVE;
    }
}

/* The first result of a cursor: its columns. Rows stay in pg->result one at a time. */
static bool pg_cursor_open(struct db_cursor *cursor, str sql)
{
    struct db *db = cursor->db;
    struct pg *pg = pg_of(db);

    cursor->result.affected = -1;
    if (!pg->lib.send_query(pg->conn, sql.at))
        return pg_fail_connection(db, sql, cursor->span);
    pg->lib.set_single_row(pg->conn);

    struct pg_result *native = pg_next_result(db);
    int status = native != NULL ? pg->lib.result_status(native) : PG_COMMAND_OK;

    if (status == PG_SINGLE_TUPLE || status == PG_TUPLES_OK)
    {
        pg_columns_read(db, cursor->arena, native, &cursor->result);
        cursor->native = native;
        return true;
    }
    if (native == NULL)
        return true;
    if (pg_result_is_error(db, native))
        return pg_fail_result(db, native, sql, cursor->span);
    if (status == PG_COPY_IN || status == PG_COPY_OUT || status == PG_COPY_BOTH)
        return pg_fail_copy(db, sql, cursor->span);
    return pg_result_read(db, cursor->arena, native, sql, cursor->span, &cursor->result);
}

static bool pg_cursor_next(struct db_cursor *cursor, const struct datum **out_row)
{
    struct db *db = cursor->db;
    struct pg *pg = pg_of(db);
    struct pg_result *native = cursor->native;

    if (native == NULL)
        return true;
    if (pg_result_is_error(db, native))
        return pg_fail_result(db, native, cursor->sql, cursor->span);
    if (pg->lib.row_count(native) == 0)
    {
        (void)str_to_int(str_from(pg->lib.command_rows(native)), &cursor->result.affected);
        cursor->result.tag = str_copy(cursor->arena, str_from(pg->lib.command_tag(native)));
        return true;
    }

    struct datum *row = arena_alloc_array(cursor->rows, cursor->result.column_count, sizeof *row);

    if (!pg_row_read(db, cursor->rows, native, 0, cursor->sql, cursor->span, row))
        return false;
    cursor->native = pg_next_result(db);
    *out_row = row;
    return true;
}

static void pg_cursor_close(struct db_cursor *cursor)
{
    cursor->native = NULL;
    if (pg_of(cursor->db)->conn != NULL)
        pg_drain(cursor->db);
}

const struct db_driver db_postgresql_driver = {
    .begin = "BEGIN",
    .open = pg_open,
    .close = pg_close,
    .version = pg_version,
    .database_name = pg_database_name,
    .transaction = pg_transaction,
    .execute = pg_execute,
    .cursor_open = pg_cursor_open,
    .cursor_next = pg_cursor_next,
    .cursor_close = pg_cursor_close,
    .prepare = pg_prepare,
    .run = pg_run,
    .run_many = pg_run_many,
    .statement_close = pg_statement_close,
    .try_lock = pg_try_lock,
    .unlock = pg_unlock,
    .lock_holder = pg_lock_holder,
};
