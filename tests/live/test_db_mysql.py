"""The db layer on a real MariaDB: values, parameters, errors in PyMySQL's classes, transactions, the lock."""

import json
import os
import signal
import time

import pytest

from db_driver import Driver


@pytest.fixture
def connect(build, mariadb):
    program = build / "tests/unit/db/db_driver"
    drivers = []

    def connect(url, *more):
        name = url.rsplit("/", 1)[1]
        words = [f"host={mariadb.host}", f"port={mariadb.port}", f"user={mariadb.superuser}", f"database={name}"]
        driver = Driver(program, "mysql", *words, *more)
        drivers.append(driver)
        return driver

    yield connect
    for driver in drivers:
        driver.close()


@pytest.fixture
def database(mariadb):
    return mariadb.new_database()


def test_values_of_every_kind(connect, database):
    driver = connect(database)
    driver.ok(
        "execute CREATE TABLE t(a BIGINT UNSIGNED, b DECIMAL(10,2), c DOUBLE, d TIME(6), e BLOB, f JSON, g BIT(8), h DATE, "
        "i DATETIME(3), j INT ZEROFILL, k YEAR, l TINYINT(1))"
    )
    driver.ok(
        "execute INSERT INTO t VALUES (18446744073709551615, 1.5, 0.1, '-100:00:01.5', x'00ff', '{\"a\": 1}', b'101', "
        "'2024-01-31', '2024-01-31 12:34:56.789', 7, 2024, true)"
    )
    assert driver.ok("execute SELECT * FROM t")["rows"][0] == [
        ["big", "18446744073709551615"], ["decimal", "1.50"], ["real", "0.1"], ["interval", -360001500000], ["bytes", "00ff"],
        ["text", '{"a": 1}'], ["bytes", "05"], ["date", "2024-01-31"], ["datetime", "2024-01-31 12:34:56.789"], ["int", 7],
        ["int", 2024], ["int", 1],
    ]
    row = driver.ok("execute SELECT NULL, 'ä %s :x ?', CAST('0000-00-00' AS DATE)")["rows"][0]
    assert row[:2] == [["null", None], ["text", "ä %s :x ?"]]
    assert driver.ok("version")["version"][0] >= 10
    assert driver.end() == 0


def test_several_statements(connect, database):
    driver = connect(database)
    answer = driver.ok("execute CREATE TABLE t(a int); INSERT INTO t VALUES (1),(2); SELECT a FROM t ORDER BY a")
    assert answer["rows"] == [[["int", 1]], [["int", 2]]]
    answer = driver.fails("execute INSERT INTO t VALUES (3); SELEC; INSERT INTO t VALUES (4)")
    assert answer["exception"] == "sqlalchemy.exc.ProgrammingError"
    assert driver.ok("execute UPDATE t SET a = a")["affected"] == 3
    assert driver.ok("cursor SELECT a FROM t")["count"] == 3
    assert driver.ok("execute ")["rows"] == []


def test_errors_have_pymysqls_classes(connect, database):
    driver = connect(database)
    answer = driver.fails("execute SELECT * FROM nowhere")
    name = database.rsplit("/", 1)[1]
    assert answer["message"] == f"Table '{name}.nowhere' doesn't exist"
    assert answer["server"] == f"(1146, \"Table '{name}.nowhere' doesn't exist\")"
    assert (answer["sqlstate"], answer["orig"]) == ("42S02", "pymysql.err.ProgrammingError")
    driver.ok("execute CREATE TABLE t(a int PRIMARY KEY)")
    assert driver.fails("execute INSERT INTO t VALUES (1),(1)")["exception"] == "sqlalchemy.exc.IntegrityError"


def test_parameters_and_many_rows(connect, database):
    driver = connect(database)
    driver.ok("execute CREATE TABLE t(a int PRIMARY KEY, b text, CHECK (a <> 2500))")
    assert driver.ok("many 2000 INSERT INTO t VALUES (?, ?) -- a ? in a comment")["affected"] == 2000
    driver.ok("execute TRUNCATE t")
    driver.ok("begin")
    answer = driver.fails("many 4000 INSERT INTO t VALUES (?, ?)")
    assert answer["detail"] == "in row 2500 of 4000"
    assert answer["statement"] == "INSERT INTO t VALUES (?, ?)"
    driver.ok("rollback")
    assert driver.ok("execute SELECT count(*) FROM t")["rows"] == [[["int", 0]]]


def test_transactions_as_the_server_says(connect, database):
    driver = connect(database)
    driver.ok("execute CREATE TABLE t(a int)")
    assert driver.ok("state")["state"] == "idle"
    driver.ok("begin")
    assert driver.ok("state")["state"] == "active"
    driver.ok("savepoint one`two")
    driver.ok("execute INSERT INTO t VALUES (1)")
    driver.ok("rollback_to one`two")
    driver.ok("release one`two")
    assert driver.ok("state")["state"] == "active"
    driver.ok("execute CREATE TABLE u(a int)")
    assert driver.ok("state")["state"] == "idle"


def test_rows_are_streamed(connect, database):
    driver = connect(database, "+limit=1000000")
    assert driver.ok("cursor SELECT seq, concat('a text of some length ', seq) FROM seq_1_to_300000")["count"] == 300000
    assert driver.ok("execute SELECT 1")["rows"] == [[["int", 1]]]


def test_lock_timeout_is_in_force(connect, database):
    driver = connect(database, "+lock_timeout=1500ms")
    row = driver.ok("execute SELECT @@lock_wait_timeout, @@innodb_lock_wait_timeout")["rows"][0]
    assert row == [["int", 2], ["int", 2]]
    assert "invalid lock timeout" in connect(database, "+lock_timeout=soon").opened["message"]


def test_wrong_passwords_and_unreachable_servers(connect, database):
    answer = connect(database, "user=guarded", "password=secret42").opened
    assert answer["error"] == "connection" and "Access denied" in answer["message"]
    assert "secret42" not in json.dumps(answer)
    assert connect(database, "user=guarded", "password=open sesame").opened == {"verb": "open"}
    answer = connect("x/nowhere").opened
    assert "Unknown database 'nowhere'" in answer["message"]
    start = time.monotonic()
    answer = connect(database, "port=1", "+wait=700").opened
    assert answer["error"] == "connection" and 0.7 <= time.monotonic() - start < 4
    assert connect(database, "colour=blue").opened["message"] == "invalid MariaDB connection option 'colour'"


def test_the_lock_and_a_killed_holder(connect, database, mariadb):
    holder, waiter = connect(database), connect(database)
    holder.ok("lock 0 x")
    answer = waiter.fails("lock 300 x")
    assert answer["error"] == "lock" and f"user {mariadb.superuser}, from 127.0.0.1" in answer["message"]
    os.kill(holder.child.pid, signal.SIGKILL)
    waiter.ok("lock 10000 x")
    waiter.ok("unlock")


def test_a_lost_server_is_said(connect, database, mariadb):
    driver = connect(database)
    mariadb.restart()
    answer = driver.fails("execute SELECT 1")
    assert answer["error"] == "connection"
    assert driver.ok("state")["state"] == "lost"
    driver.ok("rollback")


@pytest.mark.parametrize("statement", ["SELECT SLEEP(20)", "SELECT count(*) FROM information_schema.columns a, information_schema.columns b, information_schema.columns c"])
def test_a_running_statement_is_cancelled(connect, database, mariadb, statement):
    driver = connect(database, "+cancellable=1")
    driver.ok("cancel_after 200")
    start = time.monotonic()
    answer = driver.say(f"execute {statement}")
    # A SLEEP() that is stopped answers 1.
    assert answer.get("error", "cancelled") == "cancelled" and time.monotonic() - start < 5
    running = mariadb.sql(database, "SELECT count(*) FROM information_schema.processlist WHERE command = 'Query' AND id <> connection_id()")
    assert running == [["0"]]
