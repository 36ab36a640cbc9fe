/* The db layer on SQLite: values, several statements, transactions, errors in pysqlite's classes, locks of another connection.
 */
#include "unit.h"

#include "db/db.h"
#include "os/os.h"

#include <fcntl.h>

struct fixture
{
    struct memory memory;
    struct arena *arena;
    struct diags diags;
    struct os *os;
    struct db *db;
    char folder[32];
    str path;
};

static struct db *open_path(struct fixture *f, str path, str timeout)
{
    struct db_param at[] = {{STR("filename"), path}, {STR("busy_timeout"), timeout}};
    struct db *db = NULL;

    return db_open(f->arena, f->os, &f->diags, &(struct db_params){.kind = DB_SQLITE, .at = at, .len = 2}, &db) ? db : NULL;
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    memcpy(f->folder, "/tmp/limbeck-db-XXXXXX", 23);
    f->arena = arena_open(&f->memory);
    f->diags.arena = f->arena;
    f->os = os_open_posix(f->arena, NULL);
    f->path = str_print(f->arena, "%s/test.db", mkdtemp(f->folder));
    f->db = open_path(f, f->path, STR("50"));
    *state = f;
    return f->db == NULL;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    str words[] = {STR("rm"), STR("-rf"), str_from(f->folder)};
    int status;
    bool ran = os_run(f->os, &f->diags, &(struct os_command){.words = words, .word_count = 3}, &status);

    arena_close(f->arena);
    ran = ran && f->memory.used == 0;
    free(f);
    return !ran;
}

static struct db_result run(struct fixture *f, const char *sql)
{
    struct db_result result = {0};

    if (!db_execute(f->db, f->arena, str_from(sql), DB_NO_OPTIONS, &result))
        fail_msg("%s", diag_last(&f->diags)->primary.at);
    return result;
}

static const struct diag *fails(struct fixture *f, const char *sql)
{
    struct db_result result;
    size_t errors = f->diags.error_count;

    assert_false(db_execute(f->db, f->arena, str_from(sql), DB_NO_OPTIONS, &result));
    assert_int_equal(f->diags.error_count, errors + 1);
    assert_str_equal(diag_last(&f->diags)->statement, sql);
    return diag_last(&f->diags);
}

static void values_come_by_storage_class(void **state)
{
    struct db_result result = run(*state, "SELECT 1 AS a, 9223372036854775807, 1.5, 'tex''t %s :x', x'00ff', NULL, ''");
    const struct datum *row = db_row(&result, 0);

    assert_int_equal(result.row_count, 1);
    assert_int_equal(result.column_count, 7);
    assert_str_equal(result.columns[0], "a");
    assert_true(datum_equal(row[0], datum_int(1)));
    assert_true(datum_equal(row[1], datum_int(INT64_MAX)));
    assert_true(datum_equal(row[2], datum_real(1.5)));
    assert_true(datum_equal(row[3], datum_text(STR("tex't %s :x"))));
    assert_int_equal(row[4].kind, DATUM_BYTES);
    assert_int_equal(row[4].text.len, 2);
    assert_int_equal(row[5].kind, DATUM_NULL);
    assert_true(datum_equal(row[6], datum_text(STR(""))));
    assert_int_equal(result.affected, -1);
}

static void all_statements_run_and_the_last_result_is_shown(void **state)
{
    struct db_result result =
        run(*state, "CREATE TABLE t(a); INSERT INTO t VALUES(1),(2);\n-- two\nSELECT a FROM t ORDER BY a; -- end");

    assert_int_equal(result.row_count, 2);
    assert_true(datum_equal(db_row(&result, 1)[0], datum_int(2)));
    result = run(*state, "/* change */ UPDATE t SET a = a + 1 WHERE a = 2");
    assert_int_equal(result.affected, 1);
    assert_int_equal(result.column_count, 0);
    result = run(*state, "  -- nothing\n ;");
    assert_int_equal(result.column_count, 0);
    assert_int_equal(run(*state, "").row_count, 0);
}

static void ddl_is_rolled_back(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(db_transaction(f->db), DB_IDLE);
    assert_true(db_rollback(f->db));
    assert_true(db_begin(f->db));
    assert_int_equal(db_transaction(f->db), DB_ACTIVE);
    run(f, "CREATE TABLE t(a)");
    assert_true(db_savepoint(f->db, STR("a \"name")));
    run(f, "INSERT INTO t VALUES(1)");
    assert_true(db_rollback_to(f->db, STR("a \"name")));
    assert_true(db_release(f->db, STR("a \"name")));
    struct db_result counted = run(f, "SELECT count(*) FROM t");

    assert_true(datum_equal(db_row(&counted, 0)[0], datum_int(0)));
    assert_true(db_rollback(f->db));
    assert_int_equal(db_transaction(f->db), DB_IDLE);
    assert_str_equal(fails(f, "SELECT * FROM t")->primary, "no such table: t");
    /* What the project sends itself counts as well: the driver is asked. */
    run(f, "BEGIN");
    assert_int_equal(db_transaction(f->db), DB_ACTIVE);
    run(f, "COMMIT");
    assert_int_equal(db_transaction(f->db), DB_IDLE);
}

static void errors_have_pysqlites_classes(void **state)
{
    struct fixture *f = *state;
    const struct diag *diag = fails(f, "SELECT 'ä'; SELEC 1");

    assert_int_equal(diag->code, DIAG_STATEMENT);
    assert_str_equal(diag->primary, "near \"SELEC\": syntax error");
    assert_str_equal(diag->exception, "sqlalchemy.exc.OperationalError");
    assert_str_equal(diag->orig, "sqlite3.OperationalError");
    assert_int_equal(diag->statement_at, 13);

    run(f, "CREATE TABLE t(a INTEGER PRIMARY KEY, b NOT NULL)");
    diag = fails(f, "INSERT INTO t VALUES(1, NULL)");
    assert_str_equal(diag->primary, "NOT NULL constraint failed: t.b");
    assert_str_equal(diag->exception, "sqlalchemy.exc.IntegrityError");
    assert_str_equal(diag->orig, "sqlite3.IntegrityError");

    diag = fails(f, "SELECT CAST(x'ff41' AS TEXT) AS bad");
    assert_int_equal(diag->code, DIAG_ENCODING);

    struct db_result result;

    assert_false(db_execute(f->db, f->arena, STR("SELECT '\0'"), DB_NO_OPTIONS, &result));
    assert_str_equal(diag_last(&f->diags)->primary, "the SQL text contains a NUL character");
}

static void bad_files_are_said_to_be_bad(void **state)
{
    struct fixture *f = *state;
    str other = str_print(f->arena, "%s/other.db", f->folder);

    assert_null(open_path(f, str_print(f->arena, "%s/no/such.db", f->folder), STR("")));
    assert_int_equal(diag_last(&f->diags)->code, DIAG_CONNECTION);
    assert_true(str_find(diag_last(&f->diags)->primary, STR("no/such.db': unable to open database file")) != STR_NONE);
    assert_true(diag_last(&f->diags)->hint.len > 0);

    assert_true(os_write_file(f->os, &f->diags, other, STR("this is a text and no database, and it is long enough to tell"),
                              &(struct os_write_options){0}));
    f->db = open_path(f, other, STR(""));
    assert_true(str_ends(fails(f, "SELECT * FROM t")->primary, STR("file is not a database")));
    assert_str_equal(diag_last(&f->diags)->exception, "sqlalchemy.exc.DatabaseError");

    assert_null(open_path(f, f->path, STR("soon")));
    assert_str_equal(diag_last(&f->diags)->primary, "invalid SQLite timeout 'soon'");
}

static void rows_are_streamed_in_little_memory(void **state)
{
    struct fixture *f = *state;
    struct db_cursor *cursor;
    const struct datum *row;
    int64_t count = 0;
    size_t before = f->memory.peak;

    assert_true(db_open_cursor(f->db, f->arena,
                               STR("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) "
                                   "SELECT i, 'a text of some length ' || i FROM n"),
                               DB_NO_OPTIONS, &cursor));
    assert_int_equal(db_cursor_result(cursor)->column_count, 2);
    for (;;)
    {
        assert_true(db_next_row(cursor, &row));
        if (row == NULL)
            break;
        assert_int_equal(row[0].integer, ++count);
    }
    assert_int_equal(count, 200000);
    assert_true(f->memory.peak < before + 256 * 1024);
    assert_true(db_next_row(cursor, &row));
    assert_null(row);
    run(f, "SELECT 1");
}

static void closing_in_either_order_is_safe(void **state)
{
    struct fixture *f = *state;
    struct arena *other = arena_open(&f->memory);
    struct db_cursor *cursor;
    const struct datum *row;

    assert_true(db_open_cursor(f->db, other, STR("SELECT 1 UNION ALL SELECT 2"), DB_NO_OPTIONS, &cursor));
    assert_true(db_next_row(cursor, &row));

    struct db_result result;

    assert_false(db_execute(f->db, f->arena, STR("SELECT 1"), DB_NO_OPTIONS, &result));
    arena_close(other);
    run(f, "SELECT 1");
    assert_true(db_open_cursor(f->db, f->arena, STR("SELECT 1 UNION ALL SELECT 2"), DB_NO_OPTIONS, &cursor));
    db_close(f->db);
    assert_true(db_next_row(cursor, &row));
    assert_null(row);
    assert_int_equal(db_transaction(f->db), DB_LOST);
    assert_false(db_execute(f->db, f->arena, STR("SELECT 1"), DB_NO_OPTIONS, &result));
}

static void many_rows_are_bound(void **state)
{
    struct fixture *f = *state;
    struct db_statement *statement;
    struct datum rows[] = {
        datum_int(1),  datum_text(STR("a")), datum_int(2),
        DATUM_OF_NULL, datum_int(3),         {.kind = DATUM_DECIMAL, .text = STR("1.5")},
        datum_int(1),  datum_bool(true),
    };
    int64_t affected;

    run(f, "CREATE TABLE t(a INTEGER PRIMARY KEY, b)");
    assert_true(db_prepare(f->db, f->arena, STR("INSERT INTO t VALUES(?, ?)"), DB_NO_OPTIONS, &statement));
    assert_true(db_execute_many(statement, rows, 2, 3, &affected));
    assert_int_equal(affected, 3);

    struct db_result result = run(f, "SELECT b FROM t ORDER BY a");

    assert_true(datum_equal(result.cells[0], datum_text(STR("a"))));
    assert_int_equal(result.cells[1].kind, DATUM_NULL);
    assert_true(datum_equal(result.cells[2], datum_real(1.5)));

    assert_false(db_execute_many(statement, rows + 6, 2, 1, &affected));
    assert_str_equal(diag_last(&f->diags)->exception, "sqlalchemy.exc.IntegrityError");
    assert_str_equal(diag_last(&f->diags)->detail, "in row 1 of 1");
    /* A batch of a longer list. */
    db_number_rows(statement, 500, 2000);
    assert_false(db_execute_many(statement, rows, 2, 3, &affected));
    assert_str_equal(diag_last(&f->diags)->detail, "in row 501 of 2000");
    assert_false(db_execute_prepared(statement, f->arena, rows, 1, &result));
    assert_str_equal(diag_last(&f->diags)->primary, "the statement has 2 parameters, 1 were given");

    struct datum big[] = {datum_int(9), {.kind = DATUM_BIG, .text = STR("99999999999999999999")}};

    assert_false(db_execute_prepared(statement, f->arena, big, 2, &result));
    assert_str_equal(diag_last(&f->diags)->exception, "OverflowError");
}

/* The same text again is the same statement; one that cannot be prepared is not kept. */
static void statements_are_kept(void **state)
{
    struct fixture *f = *state;
    struct datum value = datum_int(7);
    struct db_result result;
    str sql = STR("SELECT a, ? FROM t");

    assert_false(db_execute_kept(f->db, f->arena, sql, &value, 1, DB_NO_OPTIONS, &result));
    run(f, "CREATE TABLE t(a INTEGER PRIMARY KEY)");
    run(f, "INSERT INTO t VALUES(1)");
    for (int64_t i = 0; i < 3; i++)
    {
        value = datum_int(i);
        assert_true(db_execute_kept(f->db, f->arena, sql, &value, 1, DB_NO_OPTIONS, &result));
        assert_int_equal(result.row_count, 1);
        assert_int_equal(db_row(&result, 0)[1].integer, i);
    }
    /* What DDL changes is seen. */
    run(f, "INSERT INTO t VALUES(2)");
    run(f, "ALTER TABLE t ADD COLUMN b");
    assert_true(db_execute_kept(f->db, f->arena, sql, &value, 1, DB_NO_OPTIONS, &result));
    assert_int_equal(result.row_count, 2);
}

static void count_waits(void *context, int64_t waited_ms)
{
    assert_true(waited_ms >= 0);
    ++*(int *)context;
}

static void the_lock_is_the_transaction(void **state)
{
    struct fixture *f = *state;
    struct db *other = open_path(f, f->path, STR("50"));
    int waits = 0;
    struct db_lock_options options = {.key = STR("k"), .wait_ms = 120, .waiting = count_waits, .waiting_context = &waits};
    struct db_result result;

    assert_true(db_lock(f->db, &options));
    assert_int_equal(waits, 0);
    assert_int_equal(db_transaction(f->db), DB_ACTIVE);
    assert_false(db_lock(other, &options));
    assert_true(waits > 2);
    assert_int_equal(diag_last(&f->diags)->code, DIAG_LOCK);
    assert_true(str_find(diag_last(&f->diags)->primary, str_print(f->arena, "process %d", (int)getpid())) != STR_NONE);

    assert_false(db_execute(other, f->arena, STR("CREATE TABLE u(a)"), DB_NO_OPTIONS, &result));
    assert_int_equal(diag_last(&f->diags)->code, DIAG_LOCK);
    assert_str_equal(diag_last(&f->diags)->server, "database is locked");
    assert_str_equal(diag_last(&f->diags)->exception, "sqlalchemy.exc.OperationalError");

    assert_true(db_commit(f->db));
    assert_true(db_lock(other, &options));
    assert_true(db_unlock(other, options.key));
}

static void a_cancelled_statement_stops(void **state)
{
    struct fixture *f = *state;
    volatile bool cancelled = false;
    struct db_param at[] = {{STR("filename"), f->path}};
    struct db *db;
    struct db_result result;

    assert_true(db_open(f->arena, f->os, &f->diags,
                        &(struct db_params){.kind = DB_SQLITE, .at = at, .len = 1, .cancelled = &cancelled}, &db));
    assert_true(db_execute(db, f->arena, STR("SELECT 1"), DB_NO_OPTIONS, &result));
    cancelled = true;
    assert_false(db_execute(db, f->arena, STR("SELECT 1"), DB_NO_OPTIONS, &result));
    assert_int_equal(diag_last(&f->diags)->code, DIAG_CANCELLED);
}

/* Every chunk of memory refused in turn: nothing is lost, whatever was under way. */
static void refused_memory_loses_nothing(void **state)
{
    struct fixture *f = *state;

    for (volatile size_t n = 1; n < 200; n++)
    {
        struct memory memory = {.fail_at = n};
        struct arena *volatile arena = NULL;
        jmp_buf escape;

        memory.escape = &escape;
        if (setjmp(escape) == 0)
        {
            struct diags diags = {0};
            struct db_param at[] = {{STR("filename"), STR(":memory:")}};
            struct db_result result;
            struct db *db;

            arena = arena_open(&memory);
            diags.arena = arena;
            assert_true(db_open(arena, os_open_posix(arena, NULL), &diags,
                                &(struct db_params){.kind = DB_SQLITE, .at = at, .len = 1}, &db));
            assert_true(db_execute(db, arena,
                                   STR("CREATE TABLE t(a); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                                       "WHERE i < 2000) SELECT i, 'text ' || i FROM n"),
                                   DB_NO_OPTIONS, &result));
            arena_close(arena);
            assert_int_equal(memory.used, 0);
            assert_true(n > 5);
            return;
        }
        arena_close(arena);
        assert_int_equal(memory.used, 0);
    }
    (void)f;
    fail();
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(values_come_by_storage_class),
        TEST(all_statements_run_and_the_last_result_is_shown),
        TEST(ddl_is_rolled_back),
        TEST(errors_have_pysqlites_classes),
        TEST(bad_files_are_said_to_be_bad),
        TEST(rows_are_streamed_in_little_memory),
        TEST(closing_in_either_order_is_safe),
        TEST(many_rows_are_bound),
        TEST(statements_are_kept),
        TEST(the_lock_is_the_transaction),
        TEST(a_cancelled_statement_stops),
        TEST(refused_memory_loses_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
