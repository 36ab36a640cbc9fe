"""The db layer on a real PostgreSQL: values, errors, locks of two processes, killed holders, large results, lost servers."""

import json
import os
import pathlib
import signal
import threading
import time

import pytest

from db_driver import Driver


@pytest.fixture
def connect(build, postgres):
    program = build / "tests/unit/db/db_driver"
    drivers = []

    def connect(url, *more):
        words = [f"host={postgres.host}", f"port={postgres.port}", "user=postgres", f"dbname={url.rsplit('/', 1)[1]}"]
        driver = Driver(program, "postgresql", *words, *more)
        drivers.append(driver)
        return driver

    yield connect
    for driver in drivers:
        driver.close()


@pytest.fixture
def database(postgres):
    return postgres.new_database()


def test_values_of_every_kind(connect, database):
    driver = connect(database)
    sql = (
        "SELECT NULL, true, 42, 1.50, 0.1::float8, 'it''s %s :x', '\\x00ff'::bytea, date '2024-01-31', time '12:34:56.7', "
        "timestamp '2024-01-31 12:34:56.789', timestamptz '2024-01-31 12:34:56+02', interval '1 day 00:00:01', "
        "uuid '6ba7b810-9dad-11d1-80b4-00c04fd430c8', '{\"a\":1}'::json, '{\"a\":1}'::jsonb, ARRAY[1,NULL,3], "
        "ARRAY[['a','b,c'],['\"','NULL']], inet '10.0.0.1', 'x'::char(3), numrange(1,2), -9223372036854775808, 'NaN'::numeric"
    )
    row = driver.ok("execute " + sql)["rows"][0]
    assert row == [
        ["null", None], ["bool", True], ["int", 42], ["decimal", "1.50"], ["real", "0.1"], ["text", "it's %s :x"],
        ["bytes", "00ff"], ["date", "2024-01-31"], ["time", "12:34:56.7"], ["datetime", "2024-01-31 12:34:56.789"],
        ["datetime", "2024-01-31 10:34:56+00:00"], ["interval", 86401000000],
        ["uuid", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"], ["json", '{"a":1}'], ["json", '{"a": 1}'],
        ["array", [["int", 1], ["null", None], ["int", 3]]],
        ["array", [["array", [["text", "a"], ["text", "b,c"]]], ["array", [["text", '"'], ["text", "NULL"]]]]],
        ["text", "10.0.0.1"], ["text", "x  "], ["text", "[1,2)"], ["int", -9223372036854775808], ["decimal", "NaN"],
    ]
    assert driver.end() == 0


def test_settings_of_the_database_do_not_change_values(connect, database, postgres):
    name = database.rsplit("/", 1)[1]
    settings = {"DateStyle": "German", "IntervalStyle": "iso_8601", "bytea_output": "escape"}
    settings["standard_conforming_strings"] = "off"
    for setting, value in settings.items():
        postgres.sql("postgres", f"ALTER DATABASE {name} SET {setting} = {value}")
    row = connect(database).ok("execute SELECT date '2024-01-31', interval '2 days', '\\\\x00ff'::bytea, 'a\\b'")["rows"][0]
    assert row[:2] == [["date", "2024-01-31"], ["interval", 172800000000]]
    assert row[3] == ["text", "a\\b"]


def test_parameters_of_every_kind(connect, database):
    types = "bool int4 numeric float8 numeric text bytea date timestamptz interval uuid jsonb int4[] text[] text".split()
    sql = "SELECT " + ", ".join(f"${i + 1}::{name}" for i, name in enumerate(types))
    row = connect(database).ok("bind " + sql)["rows"][0]
    assert row == [
        ["bool", True], ["int", -5], ["decimal", "123456789012345678901234567890"], ["real", "0.1"], ["decimal", "1.50"],
        ["text", "it's \\ ok"], ["bytes", "00ff"], ["date", "2024-01-31"], ["datetime", "2024-01-31 10:34:56.789+00:00"],
        ["interval", 90061000001], ["uuid", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"], ["json", '{"a": [1, null]}'],
        ["array", [["int", 1], ["null", None], ["int", 3]]],
        ["array", [["text", 'a,"b"\\'], ["null", None], ["text", "NULL"]]], ["null", None],
    ]


def test_several_statements_and_tags(connect, database):
    driver = connect(database)
    answer = driver.ok("execute CREATE TABLE t(a int); INSERT INTO t VALUES (1),(2); SELECT a FROM t ORDER BY a")
    assert answer["rows"] == [[["int", 1]], [["int", 2]]]
    assert answer["tag"] == "SELECT 2"
    answer = driver.ok("execute UPDATE t SET a = 3")
    assert (answer["affected"], answer["tag"], answer["columns"]) == (2, "UPDATE 2", [])
    assert driver.ok("execute -- nothing")["rows"] == []
    assert driver.ok("execute CREATE TABLE u()")["affected"] == -1


def test_errors_have_psycopg2s_classes(connect, database):
    driver = connect(database)
    answer = driver.fails("execute SELECT 'ä' FROM nowhere")
    assert answer["error"] == "statement"
    assert answer["message"] == 'relation "nowhere" does not exist'
    assert answer["sqlstate"] == "42P01"
    assert answer["exception"] == "sqlalchemy.exc.ProgrammingError"
    assert answer["orig"] == "psycopg2.errors.UndefinedTable"
    assert answer["server"].startswith('relation "nowhere" does not exist\nLINE 1: ')
    assert answer["at"] == len("SELECT 'ä' FROM ") + 1
    assert answer["statement"] == "SELECT 'ä' FROM nowhere"

    driver.ok("execute CREATE TABLE t(a int PRIMARY KEY)")
    answer = driver.fails("execute INSERT INTO t VALUES (1),(1)")
    assert answer["exception"] == "sqlalchemy.exc.IntegrityError"
    assert answer["detail"] == "Key (a)=(1) already exists."
    answer = driver.fails("execute SELECT 1 + 'x'::text")
    assert "explicit type casts" in answer["hint"]
    answer = driver.fails("execute DO $$ BEGIN RAISE EXCEPTION 'own' USING ERRCODE = 'ZZ001'; END $$")
    assert (answer["sqlstate"], answer["exception"]) == ("ZZ001", "sqlalchemy.exc.DatabaseError")
    assert "CONTEXT: PL/pgSQL" in answer["detail"]


def test_transactions_as_the_server_says(connect, database):
    driver = connect(database)
    assert driver.ok("state")["state"] == "idle"
    driver.ok("rollback")
    driver.ok("begin")
    driver.ok("execute CREATE TABLE t(a int)")
    assert driver.ok("state")["state"] == "active"
    driver.ok('savepoint one"two')
    driver.fails("execute SELEC")
    assert driver.ok("state")["state"] == "failed"
    answer = driver.fails("execute SELECT 1")
    assert answer["orig"] == "psycopg2.errors.InFailedSqlTransaction"
    assert answer["detail"] == 'the transaction was aborted by: syntax error at or near "SELEC"'
    assert "begin_nested" in answer["hint"]
    driver.ok('rollback_to one"two')
    assert driver.ok("state")["state"] == "active"
    driver.ok('release one"two')
    driver.ok("rollback")
    assert driver.fails("execute SELECT * FROM t")["sqlstate"] == "42P01"


def test_copy_is_refused_and_the_connection_lives(connect, database):
    driver = connect(database)
    driver.ok("execute CREATE TABLE t(a int)")
    for sql in ("COPY t FROM STDIN", "COPY (SELECT generate_series(1, 10000)) TO STDOUT"):
        assert driver.fails("execute " + sql)["message"] == "COPY from or to the client is not possible here"
        assert driver.fails("cursor " + sql)["message"] == "COPY from or to the client is not possible here"
        assert driver.ok("execute SELECT 1")["rows"] == [[["int", 1]]]


def test_notices_are_passed_on(connect, database):
    driver = connect(database)
    driver.ok("execute DROP TABLE IF EXISTS nothing")
    driver.child.stdin.close()
    driver.child.wait(timeout=10)
    assert driver.child.stderr.read() == 'NOTICE: table "nothing" does not exist, skipping\n'


def test_a_million_rows_in_little_memory(connect, database):
    driver = connect(database, "+limit=1000000")
    answer = driver.ok("cursor SELECT i, 'a text of some length ' || i FROM generate_series(1, 1000000) i")
    assert answer["count"] == 1000000
    assert answer["affected"] == 1000000
    assert answer["peak"] < 1000000
    peak = next(line for line in open(f"/proc/{driver.child.pid}/status") if line.startswith("VmHWM"))
    is_sanitized = b"__asan_init" in pathlib.Path(f"/proc/{driver.child.pid}/exe").read_bytes()
    assert is_sanitized or int(peak.split()[1]) < 32 * 1024


def test_a_failure_in_the_middle_of_rows(connect, database):
    driver = connect(database)
    assert driver.fails("cursor SELECT 1 / (5000 - i) FROM generate_series(1, 10000) i")["sqlstate"] == "22012"
    assert driver.ok("execute SELECT 1")["rows"] == [[["int", 1]]]


def test_many_rows_through_the_pipeline(connect, database, postgres):
    driver = connect(database)
    driver.ok("execute CREATE TABLE t(a int PRIMARY KEY CHECK (a <> 2500), b text)")
    assert driver.ok("many 2000 INSERT INTO t VALUES ($1, $2)")["affected"] == 2000
    assert postgres.sql(database, "SELECT count(*), max(b) FROM t WHERE b = 'text ' || a") == [["2000", "text 999"]]
    driver.ok("execute TRUNCATE t")
    driver.ok("begin")
    answer = driver.fails("many 4000 INSERT INTO t VALUES ($1, $2)")
    assert answer["sqlstate"] == "23514"
    assert "Failing row contains (2500, text 2500)" in answer["detail"]
    assert driver.ok("state")["state"] == "failed"
    driver.ok("rollback")
    assert driver.ok("execute SELECT count(*) FROM t")["rows"] == [[["int", 0]]]
    assert driver.fails("many 1 INSERT INTO nowhere VALUES ($1, $2)")["sqlstate"] == "42P01"


def test_start_up_options_cost_no_statement(connect, database, postgres):
    driver = connect(database, "+lock_timeout=250ms", "+application_name=limbeck test", "options=-c work_mem=5MB")
    names = "lock_timeout", "application_name", "work_mem"
    row = driver.ok("execute SELECT " + ", ".join(f"current_setting('{name}')" for name in names))
    assert row["rows"] == [[["text", "250ms"], ["text", "limbeck test"], ["text", "5MB"]]]
    other = connect(database)
    other.ok("execute CREATE TABLE t(a int)")
    other.ok("begin")
    other.ok("execute LOCK t")
    start = time.monotonic()
    answer = driver.fails("execute ALTER TABLE t ADD b int")
    assert 0.2 < time.monotonic() - start < 2
    assert answer["orig"] == "psycopg2.errors.LockNotAvailable"
    assert "--lock-timeout" in answer["hint"]


def test_wrong_passwords_and_databases(connect, database):
    answer = connect(database, "user=guarded", "password=secret42").opened
    assert answer["error"] == "connection"
    assert "password authentication failed" in answer["message"]
    assert "secret42" not in json.dumps(answer)
    assert "Check user and password" in answer["hint"]
    assert answer["exception"] == "sqlalchemy.exc.OperationalError"
    assert connect(database, "user=guarded", "password=open sesame").opened == {"verb": "open"}

    start = time.monotonic()
    answer = connect(database, "user=guarded", "password=secret42", "+wait=20000").opened
    assert "password authentication failed" in answer["message"] and time.monotonic() - start < 3
    answer = connect("x/nowhere", "+wait=20000").opened
    assert 'database "nowhere" does not exist' in answer["message"]
    assert "createdb" in answer["hint"]
    assert connect(database, "colour=blue").opened["message"].endswith('invalid connection option "colour"')


def test_unreachable_servers(connect, database):
    answer = connect(database, "port=1").opened
    assert answer["error"] == "connection"
    assert "Connection refused" in answer["message"]
    assert "--wait" in answer["hint"]
    start = time.monotonic()
    answer = connect(database, "port=1", "+wait=700").opened
    assert 0.7 <= time.monotonic() - start < 3
    assert "Connection refused" in answer["message"] and answer["count"] == 1
    answer = connect(database, "host=no-such-host.invalid").opened
    assert "Check the host" in answer["hint"]


def test_waiting_until_the_server_is_there(connect, database, postgres):
    drivers = []
    postgres.stop()
    thread = threading.Thread(target=lambda: drivers.append(connect(database, "+wait=20000")))
    thread.start()
    time.sleep(0.7)
    assert drivers == []
    postgres.start()
    thread.join()
    assert drivers[0].opened == {"verb": "open"}
    drivers[0].ok("execute SELECT 1")


def test_a_lost_server_is_said(connect, database, postgres):
    driver = connect(database)
    driver.ok("begin")
    postgres.restart()
    answer = driver.fails("execute SELECT 1")
    assert answer["error"] == "connection"
    answer = driver.fails("execute SELECT 1")
    assert answer["error"] == "connection"
    assert driver.ok("state")["state"] == "lost"
    driver.ok("rollback")
    assert driver.end() == 0


def test_ten_at_once_one_after_the_other(connect, database):
    drivers = [connect(database) for _ in range(10)]
    drivers[0].ok("execute CREATE TABLE log(pid int, step text, at timestamptz DEFAULT clock_timestamp())")
    for driver in drivers:
        driver.tell("lock 20000 limbeck")
        driver.tell("execute INSERT INTO log VALUES (pg_backend_pid(), 'begin')")
        driver.tell("execute SELECT pg_sleep(0.02)")
        driver.tell("execute INSERT INTO log VALUES (pg_backend_pid(), 'end')")
        driver.tell("unlock")
    for driver in drivers:
        assert all("error" not in driver.answer() for _ in range(5))
    rows = drivers[0].ok("execute SELECT pid, step FROM log ORDER BY at")["rows"]
    assert len(rows) == 20
    for begin, end in zip(rows[::2], rows[1::2]):
        assert begin[0] == end[0] and begin[1][1] == "begin" and end[1][1] == "end"


def test_the_holder_is_named(connect, database):
    holder, waiter = connect(database), connect(database)
    holder.ok("lock 0 limbeck ae1027a6acf since 2024-01-31 12:00")
    start = time.monotonic()
    answer = waiter.fails("lock 300 limbeck b")
    assert 0.25 < time.monotonic() - start < 2
    assert answer["error"] == "lock"
    assert "limbeck ae1027a6acf since 2024-01-31 12:00" in answer["message"]
    assert "user postgres" in answer["message"] and "from 127.0.0.1" in answer["message"]
    assert "--lock-wait" in answer["hint"]
    name = waiter.ok("execute SELECT current_setting('application_name')")["rows"][0][0][1]
    assert "limbeck b" not in name
    holder.ok("unlock")
    waiter.ok("lock 1000 limbeck b")


def test_a_killed_holders_lock_goes_while_its_statement_runs(connect, database):
    holder, waiter = connect(database), connect(database)
    holder.ok("lock 0 limbeck a")
    holder.tell("execute SELECT pg_sleep(30)")
    time.sleep(0.2)
    os.kill(holder.child.pid, signal.SIGKILL)
    start = time.monotonic()
    waiter.ok("lock 15000 limbeck b")
    assert time.monotonic() - start < 3


def test_a_waiter_does_not_stop_an_index_built_concurrently(connect, database):
    holder, waiter = connect(database), connect(database)
    holder.ok("execute CREATE TABLE t(a int)")
    holder.ok("lock 0 limbeck a")
    waiter.tell("lock 20000 limbeck b")
    time.sleep(0.1)
    holder.ok("execute CREATE INDEX CONCURRENTLY i ON t(a)")
    holder.ok("unlock")
    assert "error" not in waiter.answer()


def test_a_running_statement_is_cancelled(connect, database):
    driver = connect(database, "+cancellable=1")
    driver.ok("cancel_after 200")
    start = time.monotonic()
    answer = driver.fails("execute SELECT pg_sleep(30)")
    assert answer["error"] == "cancelled" and time.monotonic() - start < 3
