"""Catalogs that cannot be read: one diagnostic that says what to do, exit 1."""

import pathlib
import sqlite3
import subprocess
import time

import pytest
from conftest import Failure


def failure_of(driver, *words):
    with pytest.raises(Failure) as caught:
        driver(*words)
    text = str(caught.value)
    assert text.count("error ") == 1, text
    hint = text.split("hint: ")[1].strip()
    assert hint.endswith("."), text
    return text


def test_no_right_to_the_catalog(postgres, database, driver):
    words = database("postgresql").new(["REVOKE SELECT ON pg_catalog.pg_constraint FROM PUBLIC", "CREATE TABLE t (a integer)"])
    words = [word.replace("user=postgres", "user=guarded") for word in words] + ["password=open sesame"]
    text = failure_of(driver, *words, "dump")
    assert "permission denied for table pg_constraint" in text
    assert "Grant the right" in text


def test_schema_without_usage_is_described(postgres, database, driver):
    words = database("postgresql").new(["CREATE SCHEMA closed", "CREATE TABLE closed.t (a integer PRIMARY KEY)"])
    words = [word.replace("user=postgres", "user=guarded") for word in words] + ["password=open sesame"]
    dump = driver(*words, "dump", "+schema=closed")
    assert [column["name"] for column in dump["relations"][0]["columns"]] == ["a"]


def test_cancelled_statement(database, driver):
    words = database("postgresql").filled
    text = failure_of(driver, *words, "dump", "+all", "+before=SET statement_timeout = 1")
    assert "statement timeout" in text


def test_server_goes_away(postgres, database, driver):
    words = database("postgresql").filled
    reading = subprocess.Popen(
        [driver.program, *words, "time", "100000"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        reading.stdout.readline()
        postgres.sql("postgres", f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{words[-1][7:]}'")
        _, errors = reading.communicate(timeout=20)
    finally:
        reading.kill()
    assert reading.returncode == 1
    assert errors.count("error ") == 1 and "terminating connection" in errors, errors
    assert errors.split("hint: ")[1].strip()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file.db"
    connection = sqlite3.connect(path)
    connection.executescript("".join(f"CREATE TABLE t{n} (a INTEGER PRIMARY KEY, b TEXT UNIQUE);" for n in range(200)))
    connection.close()
    return path


@pytest.mark.parametrize("at", [100, 4096, 8192, 20000])
def test_damaged_file(driver, file, at):
    damaged = bytearray(file.read_bytes())
    damaged[at : at + 3000] = b"\xa5" * 3000
    file.write_bytes(damaged)
    try:
        dump = driver("sqlite", f"filename={file}", "dump")
    except Failure as failure:
        text = str(failure)
        assert text.count("error ") == 1 and text.split("hint: ")[1].strip(), text
    else:
        # A page of no table that was asked about.
        assert len(dump["relations"]) == 200


def test_damaged_schema(driver, file):
    damaged = bytearray(file.read_bytes())
    damaged[100:4096] = b"\xa5" * 3996
    file.write_bytes(damaged)
    text = failure_of(driver, "sqlite", f"filename={file}", "dump")
    assert "malformed" in text and "integrity_check" in text


def test_no_database_file(driver, tmp_path):
    path = pathlib.Path(tmp_path / "notes.txt")
    path.write_text("no database " * 1000)
    text = failure_of(driver, "sqlite", f"filename={path}", "dump")
    assert "not a database" in text


def test_view_on_a_table_that_is_gone(driver, file):
    connection = sqlite3.connect(file)
    connection.executescript("CREATE TABLE gone (a); CREATE VIEW broken AS SELECT a FROM gone;")
    connection.executescript("CREATE VIEW whole AS SELECT a FROM t1;")
    connection.executescript("PRAGMA legacy_alter_table = on; DROP TABLE gone;")
    connection.close()
    dump = driver("sqlite", f"filename={file}", "dump")
    views = [relation for relation in dump["relations"] if relation["kind"] == "view"]
    assert {view["name"]: [column["name"] for column in view["columns"]] for view in views} == {"broken": [], "whole": ["a"]}
    assert "warning statement: view 'broken' has no columns that could be read: no such table: main.gone" in driver.warnings


def test_text_that_nobody_knows(driver, file):
    """A later SQLite's syntax, or a text changed by hand: what pragmas tell is still there."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA writable_schema = on")
    for number, text in enumerate(["CREATE TABLE t0 (a INTEGER PRIMARY KEY, b TEXT", "", "nothing"]):
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (text, f"t{number}"))
    connection.close()
    started = time.monotonic()
    try:
        driver("sqlite", f"filename={file}", "dump")
    except Failure as failure:
        assert str(failure).count("error ") == 1
    assert time.monotonic() - started < 20
