"""The db layer on SQLite files that several processes use: who holds the lock, and what is left when it is killed."""

import os
import signal
import time

import pytest

from db_driver import Driver


@pytest.fixture
def connect(build, scratch):
    drivers = []

    def connect(*more):
        drivers.append(Driver(build / "tests/unit/db/db_driver", "sqlite", f"filename={scratch}/test.db", *more))
        return drivers[-1]

    yield connect
    for driver in drivers:
        driver.close()


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_the_holder_is_named_and_a_killed_one_leaves_nothing(connect, mode):
    holder, waiter = connect(), connect()
    holder.ok(f"execute PRAGMA journal_mode = {mode}")
    holder.ok("lock 0 x")
    holder.ok("execute CREATE TABLE t(a)")
    start = time.monotonic()
    answer = waiter.fails("lock 300 x")
    assert 0.25 < time.monotonic() - start < 2
    assert answer["error"] == "lock"
    assert f"process {holder.child.pid} (db_driver)" in answer["message"]
    os.kill(holder.child.pid, signal.SIGKILL)
    holder.child.wait()
    waiter.ok("lock 1000 x")
    assert waiter.ok("execute SELECT count(*) FROM sqlite_master")["rows"] == [[["int", 0]]]


def test_ten_at_once_one_after_the_other(connect):
    drivers = [connect() for _ in range(10)]
    drivers[0].ok("execute CREATE TABLE log(step)")
    for driver in drivers:
        driver.tell("lock 20000 x")
        driver.tell("execute INSERT INTO log SELECT count(*) FROM log")
        driver.tell("commit")
    for driver in drivers:
        assert all("error" not in driver.answer() for _ in range(3))
    assert drivers[0].ok("execute SELECT step FROM log ORDER BY rowid")["rows"] == [[["int", n]] for n in range(10)]


def test_files_that_cannot_be_written(connect, scratch):
    connect().ok("execute CREATE TABLE t(a)")
    reader = connect("+read_only=1")
    assert reader.ok("execute SELECT count(*) FROM t")["rows"] == [[["int", 0]]]
    answer = reader.fails("execute INSERT INTO t VALUES (1)")
    assert answer["message"] == "attempt to write a readonly database"
    assert answer["orig"] == "sqlite3.OperationalError" and "writable" in answer["hint"]
    page = (scratch / "test.db").read_bytes()
    (scratch / "test.db").write_bytes(page[:100] + b"\xff" * (len(page) - 100))
    answer = connect().fails("execute SELECT * FROM t")
    assert answer["message"] == "database disk image is malformed"
    assert answer["exception"] == "sqlalchemy.exc.DatabaseError" and "integrity_check" in answer["hint"]
