"""limbeck.journal: who applied which file when, and whether it has been edited since; on SQLite."""

import re
import sqlite3

import pytest

from project import FILES, INI, LOGGING, results, revision, write

A1 = "migrations/versions/a1.py"
B2 = "migrations/versions/b2.py"
ON = INI + "limbeck.journal = true\n" + LOGGING

# Fixed: a hash that changed would name every file that was ever applied. The form is numbered for that: see src/run/file_hash.c.
KNOWN = '''\
"""Every statement.

Revision ID: a1
"""
import os, sys
from alembic import op
import sqlalchemy as sa

revision = "a1"
down_revision: str | None = None
x: int


@staticmethod
def decorated(a, /, b=1, *rest: int, key: str = 'v', **more) -> None:
    """A docstring."""
    global x
    for i, (j, k) in enumerate([(1, 2.5), (3, 1e3)]):
        if i and not j or k is None:
            continue
        elif i > 1 <= 3:
            break
        else:
            pass
    else:
        x += 1
    while x < 10:
        x = x + 1 if x else 0
    with open("a") as f, open("b"):
        del f
    try:
        raise ValueError("no") from None
    except (ValueError, TypeError) as error:
        print(f"{error!r:>{x}} {x=}", end='')
    finally:
        assert x, "message"
    return [y for y in rest if y]


class Thing(Exception, metaclass=type):
    def method(self):
        def inner():
            nonlocal_ = lambda *a, b=2, **k: (a, b, *k)
            return {**nonlocal_(), 1: {2, 3}, "k": b"\\x00"}
        match self:
            case {"a": 1, **others} if others:
                pass
            case [1, *_] | (2, 3):
                pass
            case Thing(x=None, y=-1):
                pass
            case str() as text:
                pass
            case _:
                pass
        return inner


def upgrade():
    op.execute("SELECT 1")


def downgrade():
    pass
'''
KNOWN_HASH = "1:f7c8ef70b399b9cdf539b1de7902503b5af906494568a1faaeb622e9fbab1c12"


@pytest.fixture
def done(limbeck, scratch):
    write(scratch, FILES | {"alembic.ini": ON, B2: revision("op.execute('CREATE TABLE pets (x INTEGER)')", "op.drop_table('pets')")})

    def run(*words, code=0, user="deployer"):
        answer = limbeck(*words, cwd=scratch, environment={"USER": user})
        assert answer.returncode == code, answer.stderr
        run.stderr = answer.stderr
        return answer.stdout

    run.folder = scratch
    return run


def rows(folder, columns="revision, action", table="alembic_version_journal", name="app.db"):
    connection = sqlite3.connect(folder / name)
    found = connection.execute(f"SELECT {columns} FROM {table} ORDER BY id").fetchall()
    connection.close()
    return found


def tables(folder):
    connection = sqlite3.connect(folder / "app.db")
    found = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    return found


def test_a_row_for_each_step(done):
    done("upgrade", "head")
    done("downgrade", "-1", user="other")
    (first, second, third) = rows(done.folder, "revision, action, file, file_hash, applied_at, applied_by, duration_ms")
    assert [row[:3] for row in (first, second, third)] == [("a1", "upgrade", "a1.py"), ("b2", "upgrade", "b2.py"), ("b2", "downgrade", "b2.py")]
    assert [row[5] for row in (first, second, third)] == ["deployer", "deployer", "other"]
    assert second[3] == third[3] != first[3]
    assert re.fullmatch(r"1:[0-9a-f]{64}", first[3])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", first[4])
    assert 0 <= first[6] < 5000


def test_the_duration_is_that_of_the_revision(done):
    write(done.folder, {B2: revision("import time\nend = time.time() + 0.3\nwhile time.time() < end:\n    pass")})
    done("upgrade", "head")
    (first, second) = rows(done.folder, "duration_ms")
    assert first[0] < 250 <= 300 <= second[0] + 1 < 5000


def test_stamps_have_rows_of_their_own(done):
    done("stamp", "b2")
    done("stamp", "base")
    done("stamp", "--purge", "a1")
    assert rows(done.folder, "revision, action, duration_ms") == [("b2", "stamp", None), ("b2", "unstamp", None), ("base", "purge", None), ("a1", "stamp", None)]


def test_nothing_without_the_key(done):
    write(done.folder, {"alembic.ini": INI + LOGGING})
    done("upgrade", "head")
    done("upgrade", "head", "--echo")
    assert "journal" not in done.stderr and "alembic_version_journal" not in tables(done.folder)


def test_nothing_to_do_is_one_statement_more(done):
    done("upgrade", "head")
    done("upgrade", "head", "--echo")
    sent = [line for line in done.stderr.splitlines() if "[sqlalchemy" in line]
    assert len(sent) == 2 and "FROM alembic_version_journal" in "".join(sent)


def test_the_key_may_come_later(done):
    write(done.folder, {"alembic.ini": INI})
    done("upgrade", "a1")
    write(done.folder, {"alembic.ini": ON})
    done("upgrade", "head")
    assert rows(done.folder) == [("b2", "upgrade")]
    assert "warning" not in done.stderr
    write(done.folder, {"alembic.ini": INI})
    done("downgrade", "base")
    assert rows(done.folder) == [("b2", "upgrade")]


def test_a_failing_revision_leaves_no_row(done):
    write(done.folder, {B2: revision("op.execute('SELEC 1')")})
    done("upgrade", "head", code=1)
    assert tables(done.folder) == set()
    write(done.folder, {B2: revision("with op.get_context().autocommit_block():\n    op.execute('VACUUM')\nop.execute('SELEC 1')")})
    done("upgrade", "head", code=1)
    assert rows(done.folder) == [("a1", "upgrade")]


@pytest.mark.parametrize("before, after", [
    ("x = [1, 2]", "x = [\n    1,\n    2,\n]"),
    ("op.execute('SELECT 1')", 'op.execute("SELECT 1")  # a comment'),
    ("op.execute('a' 'b') if False else None", "op.execute('ab') if False else None"),
    ("x = 1 + 2", "\n\nx = (1 + 2)\n"),
    ("def f(a, b=1): return a", "def f(a: int, b: int = 1) -> int:\n    'what it does'\n    return a"),
    ("import os\nfrom re import sub, match", "from re import match\nfrom re import sub\nimport os"),
    ("x = 0x10", "x = 16"),
    ("x = 1", "x: int = 1"),
])
def test_formatting_is_no_edit(done, before, after):
    write(done.folder, {B2: revision(before)})
    done("upgrade", "head")
    write(done.folder, {B2: revision(after, doc="another message")})
    done("upgrade", "head")
    assert "edited" not in done.stderr


@pytest.mark.parametrize("before, after", [
    ("op.execute('SELECT 1')", "op.execute('SELECT 2')"),
    ("op.execute('SELECT 1')", "op.execute('SELECT  1')"),
    ("op.execute('SELECT 1')", "pass"),
    ("x = 1\ny = 2", "y = 2\nx = 1"),
    ("x = (1,)", "x = (1)"),
    ("x = 'a', 'b'", "x = 'a' 'b'"),
    ("if True:\n    x = 1\nx = 2", "if True:\n    x = 1\n    x = 2"),
    ("for x in ():\n    pass\nelse:\n    pass", "for x in ():\n    pass"),
    ("import os", "import re"),
    ("from re import sub", "from re import sub as match"),
    ("def f(a, /, b): pass", "def f(a, b): pass"),
    ("def f(a, *, b): pass", "def f(a, *b): pass"),
    ("x = 1\nx += 1", "x = 1\nx -= 1"),
    ("x = b'a'", "x = 'a'"),
    ("try:\n    pass\nexcept ValueError:\n    pass", "try:\n    pass\nexcept TypeError:\n    pass"),
    ("global x\nx = 1", "global y\nx = 1"),
    ("match 1:\n    case 1: pass\n    case x: pass", "match 1:\n    case 2: pass\n    case x: pass"),
    ("match 1:\n    case (1, *_) | {'a': 2}: pass", "match 1:\n    case [1, *x] | {'a': 2}: pass"),
    ("x = f'{1}'", "x = f'{1!r}'"),
    ("x = 1", "x = True"),
    ("x = 1", "x = 1.0"),
])
def test_an_edit_is_named(done, before, after):
    write(done.folder, {B2: revision(before)})
    done("upgrade", "head")
    write(done.folder, {B2: revision(after)})
    done("upgrade", "head")
    assert f"warning: '{B2}' was edited after it was applied" in done.stderr
    assert re.search(r"applied \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC by deployer in \d+ ms", done.stderr)
    assert "'" + A1 not in done.stderr


def test_a_removed_file_is_named(done):
    done("upgrade", "head")
    write(done.folder, {A1: None, B2: revision(down=None)})
    done("upgrade", "head")
    assert "warning: the file of the applied revision 'a1' is gone: a1.py" in done.stderr
    done("stamp", "--purge", "b2")
    done("upgrade", "head")
    assert "warning" not in done.stderr


def test_what_was_taken_back_is_not_named(done):
    done("upgrade", "head")
    done("downgrade", "-1")
    write(done.folder, {B2: revision("op.execute('SELECT 2')")})
    done("upgrade", "a1")
    assert "edited" not in done.stderr
    done("upgrade", "head")
    done("upgrade", "head")
    assert "edited" not in done.stderr


def test_what_another_tool_took_back_is_not_named(done):
    done("upgrade", "head")
    write(done.folder, {"alembic.ini": INI})
    done("downgrade", "a1")
    write(done.folder, {"alembic.ini": ON, B2: revision("op.execute('SELECT 2')")})
    done("upgrade", "a1")
    assert "edited" not in done.stderr


def test_history(done):
    done("upgrade", "head")
    write(done.folder, {B2: revision("op.execute('SELECT 2')")})
    text = done("history", "-v")
    journal = [line for line in text.splitlines() if line.startswith("Journal: ")]
    assert re.fullmatch(r"Journal: applied [-0-9]+ [:0-9]+ UTC by deployer in \d+ ms; edited since", journal[0])
    assert re.fullmatch(r"Journal: applied [-0-9]+ [:0-9]+ UTC by deployer in \d+ ms", journal[1])
    assert "Journal" not in done("history")
    (newest, oldest) = results(done("history", "-v", "--json"))
    assert (newest["is_edited"], oldest["is_edited"], oldest["applied_by"], oldest["is_stamped"]) == (True, False, "deployer", False)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", oldest["applied_at"])


def test_history_says_nothing_of_what_is_not_applied(done):
    assert "Journal" not in done("history", "-v")
    done("upgrade", "a1")
    assert done("history", "-v").count("Journal") == 1
    done("downgrade", "base")
    assert "Journal" not in done("history", "-v")


def test_history_without_the_key_needs_no_database(done):
    write(done.folder, {"alembic.ini": ON.replace("limbeck.journal = true", "limbeck.journal = false").replace("app.db", "no/where.db")})
    done("history", "-v")


def test_a_script_writes_the_rows_too(done):
    script = done("upgrade", "head", "--sql")
    connection = sqlite3.connect(done.folder / "script.db")
    connection.executescript(script)
    connection.executescript(done("downgrade", "b2:a1", "--sql"))
    connection.close()
    assert rows(done.folder, name="script.db") == [("a1", "upgrade"), ("b2", "upgrade"), ("b2", "downgrade")]
    assert rows(done.folder, "duration_ms, applied_by", name="script.db") == [(None, None)] * 3
    done("upgrade", "head")
    assert rows(done.folder, "file_hash") == rows(done.folder, "file_hash", name="script.db")[:2]


def test_a_table_that_is_no_journal_stops_before_anything_runs(done):
    connection = sqlite3.connect(done.folder / "app.db")
    connection.execute("CREATE TABLE alembic_version_journal (x INTEGER)")
    connection.commit()
    connection.close()
    done("upgrade", "head", code=1)
    assert "alembic_version_journal is limbeck's journal" in done.stderr and "limbeck.journal = false" in done.stderr
    assert tables(done.folder) == {"alembic_version_journal"}


def test_the_name_follows_the_version_table(done):
    env = (done.folder / "migrations/env.py").read_text().replace("connection=connection)", "connection=connection, version_table='my version')")
    write(done.folder, {"migrations/env.py": env})
    done("upgrade", "head")
    assert rows(done.folder, table='"my version_journal"') == [("a1", "upgrade"), ("b2", "upgrade")]


def test_reset_begins_it_anew(done):
    done("upgrade", "head")
    done("downgrade", "-1")
    done("reset", "--yes", "app.db")
    assert rows(done.folder) == [("a1", "upgrade"), ("b2", "upgrade")]


def test_the_form_of_the_hash_is_fixed(done):
    write(done.folder, {A1: KNOWN, B2: None})
    assert re.findall(r"'(1:[0-9a-f]+)'", done("upgrade", "head", "--sql")) == [KNOWN_HASH]


MODELS = """\
from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()
Table("people", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)), Column("age", String(10)))
Table("pets", metadata, Column("x", Integer))
"""


def test_autogenerate_leaves_it_alone(done):
    env = (done.folder / "migrations/env.py").read_text().replace("connection=connection)", "connection=connection, target_metadata=metadata)")
    write(done.folder, {"models.py": MODELS, "migrations/env.py": "from models import metadata\n" + env})
    done("upgrade", "head")
    assert "alembic_version_journal" in tables(done.folder)
    done("check")
    write(done.folder, {B2: revision("op.execute('SELECT 2')")})
    done("check")
    assert "was edited after it was applied" in done.stderr
