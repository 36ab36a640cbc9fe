"""limbeck reset on SQLite: what goes, what stays, who is asked; a failing upgrade leaves the old data."""

import sqlite3

import pytest

from project import ENV, FILES, INI, LOGGING, on_terminal, results, revision, sqlite_state, write

C3 = "migrations/versions/c3.py"
SCHEMA = """\
op.execute("CREATE TABLE pets (id INTEGER PRIMARY KEY AUTOINCREMENT, owner INTEGER NOT NULL REFERENCES people (id) ON DELETE RESTRICT)")
op.execute("INSERT INTO pets (owner) VALUES (1), (1), (2)")
op.execute("CREATE VIEW adults AS SELECT * FROM people")
op.execute("CREATE INDEX by_owner ON pets (owner)")
op.execute("CREATE TRIGGER no_pets AFTER INSERT ON people BEGIN DELETE FROM pets; END")
"""
EXTRA = """\
CREATE TABLE left_over (x INTEGER);
CREATE VIRTUAL TABLE words USING fts5(text);
INSERT INTO words VALUES ('one two');
CREATE TABLE "odd ""name" (x INTEGER);
INSERT INTO left_over VALUES (1);
INSERT INTO people (id, name) VALUES (7, 'later');
"""


@pytest.fixture
def folder(limbeck, scratch):
    write(scratch, FILES | {"alembic.ini": INI + LOGGING, "migrations/versions/b2.py": revision(SCHEMA)})
    assert limbeck("upgrade", "head", cwd=scratch).returncode == 0
    return scratch


@pytest.fixture
def reset(limbeck, folder):
    def run(*words, code=0, **options):
        done = limbeck("reset", *words, cwd=folder, **options)
        assert done.returncode == code, done.stderr
        return done

    return run


def fill(folder, text=EXTRA, name="app.db"):
    connection = sqlite3.connect(folder / name)
    connection.executescript(text)
    connection.commit()
    connection.close()


def names(folder, name="app.db"):
    connection = sqlite3.connect(folder / name)
    found = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")}
    connection.close()
    return found


def ask(limbeck, folder, typed, *words):
    return on_terminal(limbeck, "reset", *words, cwd=folder, asked="type the name", typed=typed)


def test_everything_goes_and_comes_anew(reset, folder):
    fresh = sqlite_state(folder / "app.db")
    fill(folder)
    reset("--yes", "app.db")
    assert sqlite_state(folder / "app.db") == fresh
    assert names(folder) == {"alembic_version", "people", "pets", "adults", "by_owner", "no_pets"}


def test_the_file_stays_the_same_file(reset, folder):
    before = (folder / "app.db").stat().st_ino
    reset("--yes", "app.db")
    assert (folder / "app.db").stat().st_ino == before


def test_what_would_go_is_listed_with_rows(reset, folder):
    fill(folder)
    lines = reset(code=1).stderr.splitlines()
    assert "INFO  [limbeck] drops table people (3 rows)" in lines
    assert "INFO  [limbeck] drops table left_over (1 row)" in lines
    assert "INFO  [limbeck] drops view adults" in lines
    assert "INFO  [limbeck] drops table words" in lines
    assert not any("words_" in line for line in lines)  # shadow tables go with their virtual one


def test_big_tables_are_not_counted_to_the_end(reset, folder):
    fill(folder, "CREATE TABLE big (x INTEGER); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
                 "INSERT INTO big SELECT i FROM n;")
    assert "drops table big (100000 rows)" in reset(code=1).stderr
    fill(folder, "INSERT INTO big VALUES (0)")
    assert "drops table big (more than 100,000 rows)" in reset(code=1).stderr


@pytest.mark.parametrize("words", [(), ("--yes", "app"), ("--yes", "APP.DB"), ("--yes", "./app.db"), ("--yes", "app.db", "--yes", "b.db"),
                                   ("--yes=",), ("--revision", "nothing", "--yes", "app.db")])
def test_without_the_exact_name_nothing_happens(reset, folder, words):
    fill(folder)
    before = sqlite_state(folder / "app.db")
    answer = reset(*words, code=1)
    assert sqlite_state(folder / "app.db") == before
    assert "error: " in answer.stderr or "FAILED: " in answer.stderr
    assert "Running upgrade" not in answer.stderr


@pytest.mark.parametrize("typed, code", [("app.db", 0), (" app.db ", 0), ("app", 1), ("y", 1), ("yes", 1), ("", 1), ("x" * 3000, 1)])
def test_on_a_terminal_the_name_is_typed(limbeck, folder, typed, code):
    fill(folder)
    before = sqlite_state(folder / "app.db")
    text, status = ask(limbeck, folder, typed)
    assert status == code, text
    assert (sqlite_state(folder / "app.db") == before) == (code == 1)
    assert "drops table people (3 rows)" in text


def test_a_wrong_yes_is_not_asked_about(limbeck, folder):
    text, status = ask(limbeck, folder, "app.db", "--yes", "other.db")
    assert status == 1 and "type the name" not in text


@pytest.mark.parametrize("body", ["op.execute('SELEC 1')", "raise ValueError('no')", "op.execute('INSERT INTO people (id) VALUES (1)')"])
def test_a_failing_upgrade_leaves_the_old_data(reset, folder, body):
    fill(folder)
    write(folder, {C3: revision(body, id="c3", down="b2")})
    before = sqlite_state(folder / "app.db")
    answer = reset("--yes", "app.db", code=1)
    assert "Running upgrade b2 -> c3" in answer.stderr
    assert sqlite_state(folder / "app.db") == before
    assert "nothing was dropped: all is as it was before" in answer.stderr


def test_a_boundary_is_named_before_and_what_is_gone_after(reset, folder):
    write(folder, {C3: revision("with op.get_context().autocommit_block():\n    op.execute('VACUUM')\nop.execute('SELEC 1')", id="c3", down="b2")})
    answer = reset(code=1)
    assert "migrations/versions/c3.py commits in its middle (autocommit_block)" in answer.stderr
    fill(folder)
    answer = reset("--yes", "app.db", code=1)
    assert "WARNI [limbeck] what was dropped is gone" in answer.stderr
    assert "left_over" not in names(folder)


def test_one_transaction_per_migration_is_said_before(reset, folder):
    write(folder, {"migrations/env.py": ENV.replace("connection=connection)", "connection=connection, transaction_per_migration=True)")})
    assert "transaction_per_migration: when a revision behind the first one fails" in reset(code=1).stderr
    reset("--yes", "app.db")
    assert names(folder) >= {"people", "pets"}


def test_foreign_keys_are_checked_as_before(reset, folder):
    write(folder, {"migrations/env.py": ENV.replace(
        "        context.configure(connection", "        connection.exec_driver_sql('PRAGMA foreign_keys=ON')\n        context.configure(connection")})
    fill(folder, "INSERT INTO pets (owner) VALUES (1), (2)")
    reset("--yes", "app.db")
    assert names(folder) == {"alembic_version", "people", "pets", "adults", "by_owner", "no_pets"}
    # The upgrade behind the drop has them on, at each statement.
    write(folder, {C3: revision("op.execute('INSERT INTO pets (owner) VALUES (99)')", id="c3", down="b2")})
    said = reset("--yes", "app.db", code=1).stderr
    assert "FOREIGN KEY constraint failed" in said and "migrations/versions/c3.py:13" in said
    assert names(folder) >= {"people", "pets"}


def test_an_attached_database_stays(reset, folder):
    fill(folder, "CREATE TABLE theirs (x INTEGER)", "other.db")
    write(folder, {"migrations/env.py": ENV.replace(
        "        context.configure(connection", "        connection.exec_driver_sql(\"ATTACH 'other.db' AS other\")\n        context.configure(connection")})
    fill(folder)
    reset("--yes", "app.db")
    assert names(folder, "other.db") == {"theirs"}
    assert "left_over" not in names(folder)


def test_another_target(reset, folder):
    reset("--yes", "app.db", "--revision", "a1")
    assert names(folder) == {"alembic_version", "people"}


def test_an_empty_database_is_not_asked_about(limbeck, folder):
    (folder / "app.db").unlink()
    answer = limbeck("reset", cwd=folder)
    assert answer.returncode == 0, answer.stderr
    assert names(folder) >= {"people", "pets"}


def test_create_makes_missing_folders(reset, folder):
    reset("--url", "sqlite:///var/lib/new.db", code=1)
    assert not (folder / "var").exists()
    reset("--url", "sqlite:///var/lib/new.db", "--create")
    assert names(folder, "var/lib/new.db") >= {"people", "pets"}


def test_json(reset, folder):
    fill(folder)
    listed = results(reset("--json", code=1).stdout)
    assert {(row["kind"], row["name"], row.get("rows")) for row in listed} >= {("table", "people", 3), ("view", "adults", None)}
    assert not any(row["is_dropped"] for row in listed)
    done = results(reset("--json", "--yes", "app.db").stdout)
    assert all(row["is_dropped"] for row in done if "name" in row)
    assert [row["revision"] for row in done if "revision" in row] == ["a1", "b2"]
    assert {(row["database"], row["schema"]) for row in done} == {("app.db", "main")}


TWO = """\
from alembic import context
from sqlalchemy import create_engine

for name in ("one", "two"):
    with create_engine(f"sqlite:///{name}.db").connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
"""


def test_each_of_several_databases_is_named(reset, folder):
    write(folder, {"migrations/env.py": TWO})
    reset()
    for name in ("one.db", "two.db"):
        fill(folder, "CREATE TABLE left_over (x INTEGER)", name)
    assert "left_over" in names(folder, "one.db")
    reset("--yes", "one.db", code=1)
    assert "left_over" in names(folder, "one.db") and "left_over" in names(folder, "two.db")
    reset("--yes", "two.db", "--yes", "one.db")
    assert "left_over" not in names(folder, "one.db") | names(folder, "two.db")


def test_two_databases_of_one_name_need_it_twice(reset, folder):
    for side in ("east", "west"):
        (folder / side).mkdir()
    write(folder, {"migrations/env.py": TWO.replace('"one", "two"', '"east/app", "west/app"')})
    reset()
    fill(folder, "CREATE TABLE left_over (x INTEGER)", "west/app.db")
    reset("--yes", "app.db", code=1)
    assert "left_over" in names(folder, "west/app.db")
    reset("--yes", "app.db", "--yes", "app.db")
    assert "left_over" not in names(folder, "west/app.db")


def test_another_migration_is_waited_for(reset, folder):
    holder = sqlite3.connect(folder / "app.db")
    holder.execute("BEGIN IMMEDIATE")
    before = sqlite_state(folder / "app.db")
    reset("--yes", "app.db", "--lock-wait", "0.3", code=1)
    holder.rollback()
    holder.close()
    assert sqlite_state(folder / "app.db") == before
