/*
 * The PostgreSQL driver on a scripted libpq: what it sends, and what it makes of answers that a real server seldom gives.
 *
 * The stand-in is a library of the os in memory, so its clock stands still unless somebody sleeps. Its state is one struct; a
 * statement's answer is chosen by `answer`.
 */
#include "unit.h"

#include "db/db.h"
#include "db/libpq.h"
#include "os/memory.h"

enum answer
{
    ANSWER_EMPTY, /* a row with one NULL */
    ANSWER_GOT,   /* a row with one text */
    ANSWER_REFUSED_SETTING,
    ANSWER_LOST,
};

static struct
{
    int connects;
    int connects_until_up; /* connection attempts that find nobody */
    int ping;
    int finished;
    int open_results;
    int server_version;
    enum answer answers[8];
    int statements;
    bool result_pending;
    bool is_lost;
    char sent[8][600];
    char keys[1000];
} pg;

static char conn_stand_in, result_stand_in;

static struct pg_conn *stand_in_connect(const char *const *keys, const char *const *values, int expand)
{
    assert_int_equal(expand, 0);
    pg.connects++;
    pg.keys[0] = '\0';
    for (size_t i = 0, at = 0; keys[i] != NULL; i++)
        at += (size_t)snprintf(pg.keys + at, sizeof pg.keys - at, "%s=%s;", keys[i], values[i]);
    return (struct pg_conn *)&conn_stand_in;
}

static int stand_in_ping(const char *const *keys, const char *const *values, int expand)
{
    assert_non_null(keys[0]);
    assert_non_null(values[0]);
    return pg.connects < pg.connects_until_up ? PG_PING_NO_RESPONSE : expand == 0 ? pg.ping : -1;
}

static int stand_in_status(const struct pg_conn *conn)
{
    assert_ptr_equal(conn, &conn_stand_in);
    return pg.connects > pg.connects_until_up && !pg.is_lost ? PG_CONNECTION_OK : PG_CONNECTION_BAD;
}

static char *stand_in_error_message(const struct pg_conn *conn)
{
    static char refused[] = "connection to server at \"db\", port 5432 failed: Connection refused\n\tIs it running?\n";
    static char lost[] = "server closed the connection unexpectedly\n\tThis probably means ...\n";

    (void)conn;
    return pg.is_lost ? lost : refused;
}

static void stand_in_finish(struct pg_conn *conn)
{
    (void)conn;
    pg.finished++;
}

static int stand_in_server_version(const struct pg_conn *conn)
{
    (void)conn;
    return pg.server_version;
}

static int stand_in_transaction_status(const struct pg_conn *conn)
{
    (void)conn;
    return PG_IDLE;
}

static const char *stand_in_parameter_status(const struct pg_conn *conn, const char *name)
{
    (void)conn;
    return strcmp(name, "DateStyle") == 0 ? "ISO, MDY" : strcmp(name, "IntervalStyle") == 0 ? "postgres" : "on";
}

static int stand_in_send_query(struct pg_conn *conn, const char *sql)
{
    (void)conn;
    snprintf(pg.sent[pg.statements], sizeof pg.sent[0], "%s", sql);
    pg.is_lost = pg.answers[pg.statements] == ANSWER_LOST;
    pg.statements++;
    pg.result_pending = true;
    return 1;
}

static struct pg_result *stand_in_get_result(struct pg_conn *conn)
{
    (void)conn;
    if (!pg.result_pending)
        return NULL;
    pg.result_pending = false;
    pg.open_results++;
    return (struct pg_result *)&result_stand_in;
}

static enum answer answer_now(void)
{
    return pg.answers[pg.statements - 1];
}

static int stand_in_result_status(const struct pg_result *result)
{
    (void)result;
    return answer_now() >= ANSWER_REFUSED_SETTING ? PG_FATAL_ERROR : PG_TUPLES_OK;
}

static char *stand_in_result_field(const struct pg_result *result, int field)
{
    static char sqlstate[] = "22023", message[] = "client_connection_check_interval must be set to 0 on this platform";

    (void)result;
    if (answer_now() != ANSWER_REFUSED_SETTING)
        return NULL;
    return field == PG_FIELD_SQLSTATE ? sqlstate : field == PG_FIELD_MESSAGE ? message : NULL;
}

static char *stand_in_text(const struct pg_result *result)
{
    static char text[] = "x";

    (void)result;
    return text;
}

static char *stand_in_tag(struct pg_result *result)
{
    return stand_in_text(result);
}

static void stand_in_clear(struct pg_result *result)
{
    (void)result;
    pg.open_results--;
}

static int stand_in_one(const struct pg_result *result)
{
    (void)result;
    return 1;
}

static char *stand_in_name(const struct pg_result *result, int column)
{
    assert_int_equal(column, 0);
    return stand_in_text(result);
}

static uint32_t stand_in_type(const struct pg_result *result, int column)
{
    (void)result;
    (void)column;
    return 25;
}

static char *stand_in_value(const struct pg_result *result, int row, int column)
{
    (void)row;
    (void)column;
    return stand_in_text(result);
}

static int stand_in_value_len(const struct pg_result *result, int row, int column)
{
    (void)result;
    return row == 0 && column == 0 ? 1 : 0;
}

static int stand_in_is_null(const struct pg_result *result, int row, int column)
{
    (void)result;
    (void)row;
    (void)column;
    return answer_now() == ANSWER_EMPTY;
}

static pg_notice_receiver *stand_in_set_notice_receiver(struct pg_conn *conn, pg_notice_receiver *receive, void *context)
{
    (void)conn;
    (void)context;
    return receive;
}

#define ROW(name, function)                                                                                                    \
    {                                                                                                                          \
        name, (void *)(uintptr_t)(function)                                                                                    \
    }

/* Functions that a scripted run never reaches share one address; calling one by mistake fails the test. */
static void stand_in_unexpected(void)
{
    fail();
}

static const struct os_stand_in functions[] = {
    ROW("PQconnectdbParams", stand_in_connect),
    ROW("PQpingParams", stand_in_ping),
    ROW("PQfinish", stand_in_finish),
    ROW("PQstatus", stand_in_status),
    ROW("PQerrorMessage", stand_in_error_message),
    ROW("PQserverVersion", stand_in_server_version),
    ROW("PQtransactionStatus", stand_in_transaction_status),
    ROW("PQparameterStatus", stand_in_parameter_status),
    ROW("PQdb", stand_in_unexpected),
    ROW("PQsocket", stand_in_unexpected),
    ROW("PQsetNoticeReceiver", stand_in_set_notice_receiver),
    ROW("PQsendQuery", stand_in_send_query),
    ROW("PQsetSingleRowMode", stand_in_unexpected),
    ROW("PQgetResult", stand_in_get_result),
    ROW("PQconsumeInput", stand_in_unexpected),
    ROW("PQisBusy", stand_in_unexpected),
    ROW("PQprepare", stand_in_unexpected),
    ROW("PQsendQueryPrepared", stand_in_unexpected),
    ROW("PQresultStatus", stand_in_result_status),
    ROW("PQresultErrorMessage", stand_in_text),
    ROW("PQresultErrorField", stand_in_result_field),
    ROW("PQclear", stand_in_clear),
    ROW("PQntuples", stand_in_one),
    ROW("PQnfields", stand_in_one),
    ROW("PQfname", stand_in_name),
    ROW("PQftype", stand_in_type),
    ROW("PQgetvalue", stand_in_value),
    ROW("PQgetlength", stand_in_value_len),
    ROW("PQgetisnull", stand_in_is_null),
    ROW("PQcmdStatus", stand_in_tag),
    ROW("PQcmdTuples", stand_in_tag),
    ROW("PQputCopyEnd", stand_in_unexpected),
    ROW("PQgetCopyData", stand_in_unexpected),
    ROW("PQfreemem", stand_in_unexpected),
    ROW("PQgetCancel", stand_in_unexpected),
    ROW("PQcancel", stand_in_unexpected),
    ROW("PQfreeCancel", stand_in_unexpected),
    {NULL, NULL},
};

struct fixture
{
    struct memory memory;
    struct arena *arena;
    struct diags diags;
    struct os *os;
    struct db_params params;
};

static const struct db_param words[] = {
    {STR_INIT("host"), STR_INIT("db")},
    {STR_INIT("host"), STR_INIT("db2")},
    {STR_INIT("password"), STR_INIT("secret")},
    {STR_INIT("options"), STR_INIT("-c work_mem=5MB")},
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    memset(&pg, 0, sizeof pg);
    pg.server_version = 150004;
    f->arena = arena_open(&f->memory);
    f->diags.arena = f->arena;
    f->os = os_open_memory(f->arena);
    os_memory_add_library(f->os, "libpq.so.5", functions);
    f->params = (struct db_params){.kind = DB_POSTGRESQL, .at = words, .len = COUNT_OF(words)};
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    arena_close(f->arena);
    assert_int_equal(f->memory.used, 0);
    assert_int_equal(pg.open_results, 0);
    assert_int_equal(pg.finished, pg.connects);
    free(f);
    return 0;
}

static struct db *open_it(struct fixture *f)
{
    struct db *db = NULL;

    return db_open(f->arena, f->os, &f->diags, &f->params, &db) ? db : NULL;
}

static void opening_sends_no_statement(void **state)
{
    struct fixture *f = *state;

    f->params.lock_timeout = STR("5 s\\");
    f->params.statement_timeout = STR("1min");
    f->params.application_name = STR("limbeck upgrade");

    struct db *db = open_it(f);

    assert_non_null(db);
    assert_int_equal(pg.statements, 0);
    assert_string_equal(pg.keys, "host=db2;password=secret;options=-c work_mem=5MB -c lock_timeout=5\\ s\\\\ -c "
                                 "statement_timeout=1min;application_name=limbeck upgrade;client_encoding=UTF8;");
    assert_int_equal(db_version(db).major, 15);
    assert_int_equal(db_version(db).minor, 4);
}

static void waiting_ends_when_the_server_answers(void **state)
{
    struct fixture *f = *state;

    pg.connects_until_up = 5;
    assert_null(open_it(f));
    assert_int_equal(pg.connects, 1);
    assert_int_equal(f->diags.error_count, 1);
    assert_str_equal(diag_last(&f->diags)->primary,
                     "cannot connect to PostgreSQL: connection to server at \"db\", port 5432 failed: Connection refused");
    assert_true(str_find(diag_last(&f->diags)->hint, STR("--wait")) != STR_NONE);

    f->params.wait_ms = 10000;
    assert_non_null(open_it(f));
    assert_int_equal(pg.connects, 6);
    assert_int_equal(f->diags.error_count, 1);
    assert_true(os_memory(f->os)->slept < 10000);
    assert_true(strstr(pg.keys, "connect_timeout=") != NULL);
}

static void waiting_ends_with_the_time(void **state)
{
    struct fixture *f = *state;

    pg.connects_until_up = 1000000;
    f->params.wait_ms = 3000;
    assert_null(open_it(f));
    assert_int_equal(os_memory(f->os)->slept, 3000);
    assert_int_equal(f->diags.error_count, 1);
    assert_str_equal(diag_last(&f->diags)->detail, "waited 3 seconds for the server");
}

static void a_refusal_is_not_waited_for(void **state)
{
    struct fixture *f = *state;

    /* The server answers pings from the start, but lets nobody in. */
    pg.ping = PG_PING_OK;
    pg.connects_until_up = 1;
    pg.is_lost = true;
    f->params.wait_ms = 3000;
    assert_null(open_it(f));
    assert_int_equal(pg.connects, 2);
    assert_int_equal(os_memory(f->os)->slept, 0);
}

static void the_lock_is_polled_with_growing_pauses(void **state)
{
    struct fixture *f = *state;
    struct db *db = open_it(f);
    struct db_lock_options options = {.key = STR("app.public.alembic_version"), .label = STR("it's 1a2b"), .wait_ms = 1000};

    pg.answers[2] = ANSWER_GOT;
    assert_true(db_lock(db, &options));
    assert_int_equal(pg.statements, 3);
    assert_int_equal(os_memory(f->os)->slept, 10 + 15);
    assert_string_equal(pg.sent[0], str_print(f->arena,
                                              "SELECT CASE WHEN pg_try_advisory_lock(%lld) THEN 'got' || "
                                              "set_config('application_name', 'it''s 1a2b', false) || "
                                              "set_config('client_connection_check_interval', '1000', false) END",
                                              (long long)db_lock_number(options.key))
                                        .at);
    assert_true(db_unlock(db, options.key));
    assert_non_null(strstr(pg.sent[3], "SELECT pg_advisory_unlock("));
}

static void an_older_server_is_not_asked_to_watch(void **state)
{
    struct fixture *f = *state;
    struct db *db = open_it(f);

    pg.server_version = 130012;
    pg.answers[0] = ANSWER_GOT;
    assert_true(db_lock(db, &(struct db_lock_options){.key = STR("k")}));
    assert_null(strstr(pg.sent[0], "client_connection_check_interval"));
    assert_null(strstr(pg.sent[0], "application_name"));
}

static void a_platform_that_cannot_watch_still_locks(void **state)
{
    struct fixture *f = *state;
    struct db *db = open_it(f);

    pg.answers[0] = ANSWER_REFUSED_SETTING;
    pg.answers[2] = ANSWER_GOT;
    assert_true(db_lock(db, &(struct db_lock_options){.key = STR("k")}));
    assert_non_null(strstr(pg.sent[1], "pg_advisory_unlock"));
    assert_null(strstr(pg.sent[2], "client_connection_check_interval"));
    assert_int_equal(f->diags.error_count, 0);
}

static void a_lost_server_is_a_lost_connection(void **state)
{
    struct fixture *f = *state;
    struct db *db = open_it(f);
    struct db_result result;

    pg.answers[0] = ANSWER_LOST;
    assert_false(db_execute(db, f->arena, STR("SELECT 1"), DB_NO_OPTIONS, &result));
    assert_int_equal(diag_last(&f->diags)->code, DIAG_CONNECTION);
    assert_str_equal(diag_last(&f->diags)->primary,
                     "lost the connection to PostgreSQL: server closed the connection unexpectedly");
    assert_str_equal(diag_last(&f->diags)->orig, "psycopg2.OperationalError");
    assert_int_equal(db_transaction(db), DB_LOST);
    assert_true(db_rollback(db));
}

static void a_missing_library_names_its_package(void **state)
{
    struct fixture *f = *state;

    f->os = os_open_memory(f->arena);
    assert_null(open_it(f));
    assert_int_equal(diag_last(&f->diags)->code, DIAG_DRIVER);
    assert_str_equal(diag_last(&f->diags)->primary, "cannot open the PostgreSQL client library (libpq.so.5)");
    assert_str_equal(diag_last(&f->diags)->hint, "Install it: apt install libpq5");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(opening_sends_no_statement),
        TEST(waiting_ends_when_the_server_answers),
        TEST(waiting_ends_with_the_time),
        TEST(a_refusal_is_not_waited_for),
        TEST(the_lock_is_polled_with_growing_pauses),
        TEST(an_older_server_is_not_asked_to_watch),
        TEST(a_platform_that_cannot_watch_still_locks),
        TEST(a_lost_server_is_a_lost_connection),
        TEST(a_missing_library_names_its_package),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
