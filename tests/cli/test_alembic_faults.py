"""Faults of Alembic 1.19.1 that are right here, each with the smallest project that shows it (docs/differences.md tells them).

What Alembic does instead stands in the docstring of each test.
"""

import ast
import re
import sqlite3

import pytest

import project

VERSIONS = "migrations/versions/"


def table(id, down="a1", name=None, **rest):
    """A revision that makes a table of its own: run twice, it fails."""
    name = name or f"t_{id}"
    return project.revision(f'op.create_table("{name}", sa.Column("id", sa.Integer))', f'op.drop_table("{name}")', id=id, down=down, **rest)


@pytest.fixture
def folder(scratch):
    project.write(scratch, project.FILES | {VERSIONS + "a1.py": None})
    return scratch


@pytest.fixture
def run(limbeck, folder):
    def run(*words, code=0, **options):
        done = limbeck(*words, cwd=folder, **options)
        assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done
    return run


def graph(folder, **revisions):
    """Writes files: name to (down, depends, labels)."""
    for id, rest in revisions.items():
        down, depends, labels = (*rest, None, None)[:3]
        project.write(folder, {f"{VERSIONS}{id}.py": table(id, down, depends=depends, labels=labels)})


def rows(folder):
    with sqlite3.connect(folder / "app.db") as connection:
        found = sorted(row[0] for row in connection.execute("SELECT version_num FROM alembic_version"))
    connection.close()
    return found


def tables(folder):
    with sqlite3.connect(folder / "app.db") as connection:
        found = sorted(row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))
    connection.close()
    return [name for name in found if name != "alembic_version"]


def put_rows(folder, *wanted):
    with sqlite3.connect(folder / "app.db") as connection:
        connection.execute("DELETE FROM alembic_version")
        connection.executemany("INSERT INTO alembic_version VALUES (?)", [(row,) for row in wanted])
    connection.close()


# ---- B1 ----

def test_a_merge_may_depend_on_its_own_ancestor(run, folder):
    """KeyError after the last revision has run: the version table is not written."""
    graph(folder, a1=(None,), b2=("a1",), c3=("a1",), m4=(("b2", "c3"), "a1"))
    run("upgrade", "head")
    assert (rows(folder), tables(folder)) == (["m4"], ["t_a1", "t_b2", "t_c3", "t_m4"])
    run("downgrade", "-1", code=1)  # two parents: which one?
    run("downgrade", "b2")
    run("upgrade", "heads")
    run("downgrade", "base")
    assert (rows(folder), tables(folder)) == ([], [])


def test_a_merge_may_list_a_parent_that_is_no_head(run, folder):
    """The same KeyError."""
    graph(folder, a1=(None,), b2=("a1",), c3=("b2",), m4=(("b2", "c3"),))
    run("upgrade", "head")
    assert rows(folder) == ["m4"]
    run("downgrade", "base")
    assert (rows(folder), tables(folder)) == ([], [])


# ---- B2 ----

def test_stamp_heads_keeps_the_row_of_every_branch(run, folder):
    """Rows {r2000, r3100} become {r4000}: the next upgrade runs r3000 and r3100 again, whose tables are there."""
    graph(folder, r2000=(None,), r3000=(None,), r3100=("r3000",))
    run("upgrade", "heads")
    graph(folder, r4000=(None, "r2000"))
    run("stamp", "heads")
    assert rows(folder) == ["r3100", "r4000"]
    run("upgrade", "heads")


# ---- B3 ----

def test_check_heads_is_content_when_a_head_is_a_dependency(run, folder):
    """`current --check-heads` fails behind `upgrade heads`: a1 is a head, and needs no row as b2 depends on it."""
    graph(folder, a1=(None,), b2=(None, "a1"))
    run("upgrade", "heads")
    assert rows(folder) == ["b2"]
    run("current", "--check-heads")
    run("downgrade", "b2@base")
    run("current", "--check-heads", code=3)


# ---- B4 ----

@pytest.mark.parametrize("words", [("history",), ("heads",), ("branches",), ("show", "a1"), ("upgrade", "heads"), ("downgrade", "base"),
                                   ("stamp", "heads"), ("revision", "-m", "x"), ("current",)])
@pytest.mark.parametrize("revisions", [
    {"a1": (None, "c3"), "b2": ("a1",), "c3": ("b2",), "d4": ("c3",)},
    {"a1": (None,), "b2": ("a1", "e5"), "c3": ("b2",), "d4": ("a1", "c3"), "e5": ("d4",), "f6": ("e5",)},
    {"a1": ("d4", "alpha"), "b2": ("a1", None, "alpha"), "c3": ("b2",), "d4": ("c3", "alpha")},
], ids=["through a base", "between branches", "through a label"])
def test_every_cycle_is_found_by_every_command(run, folder, revisions, words):
    """Some are not seen, and the command never ends."""
    graph(folder, **revisions)
    said = run(*words, code=1, timeout=10).stderr
    assert re.search(r"FAILED: (Cycle|Dependency cycle) is detected in revisions \(", said)
    assert re.search(r"--> migrations/versions/\w\d\.py:\d+:\d+", said)
    assert not (folder / "app.db").exists()


# ---- B5 ----

@pytest.mark.parametrize("targets", [("b2", "heads"), ("heads", "b2"), ("c3", "heads"), ("b2", "c3")])
def test_stamp_of_a_head_and_all_heads(run, folder, targets):
    """AssertionError after a row has been written."""
    graph(folder, a1=(None,), b2=("a1",), c3=("a1",))
    run("stamp", *targets)
    assert rows(folder) == ["b2", "c3"]


@pytest.mark.parametrize("targets", [("a1", "b2"), ("b2", "a1"), ("a1", "heads", "b2")])
def test_stamp_of_revisions_that_stand_on_one_another(run, folder, targets):
    """Rows for both, after which every upgrade is refused."""
    graph(folder, a1=(None,), b2=("a1",))
    run("stamp", *targets)
    assert rows(folder) == ["b2"]
    run("upgrade", "head")


@pytest.mark.parametrize("words, message", [
    (("upgrade", "a1+9"), "Relative revision +9 didn't produce 9 migrations"),
    (("downgrade", "b2-9"), "Walked too far"),
    (("downgrade", "shop@-1"), "Relative revision -1 didn't produce 1 migrations"),
])
def test_a_walk_out_of_the_graph_is_a_message(run, folder, words, message):
    """AssertionError with a traceback."""
    graph(folder, a1=(None,), b2=("a1",), s3=(None, None, "shop"))
    run("upgrade", "b2")
    said = run(*words, code=1).stderr
    assert f"FAILED: {message}\n" in said and "hint: " in said
    assert rows(folder) == ["b2"]


@pytest.mark.parametrize("words", [("heads",), ("history",), ("upgrade", "heads"), ("show", "b2"), ("revision", "-m", "x")])
def test_a_missing_parent_is_named_with_its_file(run, folder, words):
    """KeyError with a traceback."""
    graph(folder, a1=(None,), b2=("gone",))
    said = run(*words, code=1).stderr
    assert "error: down_revision of revision b2 in 'migrations/versions/b2.py' names 'gone', which is not there" in said
    assert "--> migrations/versions/b2.py:7:17" in said


# ---- B7 ----

A = 'op.create_table("a", sa.Column("id", sa.Integer, primary_key=True))\n'
B = ('op.create_table("b", sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Integer),\n'
     '                sa.ForeignKeyConstraint(["a"], ["a.id"], name="fk_b_a", use_alter=True))\n')
KEY = 'op.create_foreign_key("fk_b_a", "b", "a", ["a"], ["id"])\n'


@pytest.mark.parametrize("url", ["postgresql://", "mysql://"])
@pytest.mark.parametrize("bodies, keys, warning", [
    ([B + A], 1, None),  # added behind both tables; Alembic forgets it
    ([A, B], 0, "a script cannot know whether the other table is there"),
    ([B + A + KEY], 1, None),  # the revision makes it itself
    ([B + A, KEY], 1, "another revision seems to make it"),
    ([B + A + 'op.drop_table("b")'], 0, None),
    ([B.replace('name="fk_b_a", ', "") + A], 1, None),
    ([B.replace('name="fk_b_a", ', "") + A, KEY.replace('"fk_b_a"', "None")], 1, "another revision seems to make it"),
])
def test_a_foreign_key_with_use_alter(run, folder, url, bodies, keys, warning):
    """It is left out without a word, and never made."""
    names = [f"a{number}" for number in range(1, len(bodies) + 1)]
    project.write(folder, {f"{VERSIONS}{name}.py": project.revision(body, id=name, down=down)
                           for name, down, body in zip(names, [None, *names], bodies)})
    done = run("upgrade", "head", "--sql", "--url", url)
    assert done.stdout.count("FOREIGN KEY") == keys
    if keys:
        assert done.stdout.index("CREATE TABLE a ") < done.stdout.index("ALTER TABLE b ADD ")
        assert re.search(r"ALTER TABLE b ADD (CONSTRAINT fk_b_a )?FOREIGN KEY\(a\) REFERENCES a \(id\);", done.stdout)
    assert done.stderr.count("warning: ") == (warning is not None)
    assert warning is None or warning in done.stderr and "use_alter is left out" in done.stderr


@pytest.mark.parametrize("column", ['sa.Column("x", sa.Integer, unique=True)', 'sa.Column("x", sa.Integer, sa.ForeignKey("t.id"))'])
def test_a_column_that_SQLite_cannot_add_is_refused_before_it_is_added(run, folder, column):
    """The column is added, then the constraint is refused: half of the operation stays."""
    graph(folder, a1=(None,))
    run("upgrade", "head")
    project.write(folder, {VERSIONS + "b2.py": project.revision(f'op.add_column("t_a1", {column})')})
    before = project.sqlite_state(folder / "app.db")
    said = run("upgrade", "head", code=1).stderr
    assert "--> migrations/versions/b2.py:13:5" in said and "batch_alter_table" in said
    assert project.sqlite_state(folder / "app.db") == before


def test_a_column_that_SQLite_cannot_alter_is_told_the_batch_form(run, folder):
    """ALTER COLUMN goes to SQLite, which calls it a syntax error."""
    graph(folder, a1=(None,))
    run("upgrade", "head")
    project.write(folder, {VERSIONS + "b2.py": project.revision('op.alter_column("t_a1", "id", nullable=False)')})
    said = run("upgrade", "head", code=1).stderr
    assert "error: SQLite cannot alter column" in said and 'with op.batch_alter_table("t_a1") as batch_op:' in said


def test_drop_index_on_MySQL_wants_its_table(run, folder):
    """DROP INDEX ix ON no_table."""
    project.write(folder, {VERSIONS + "a1.py": project.revision('op.drop_index("ix")', id="a1", down=None)})
    done = run("upgrade", "head", "--sql", "--url", "mysql://", code=1)
    assert "no_table" not in done.stdout + done.stderr and "--> migrations/versions/a1.py:13:5" in done.stderr


# ---- B8 ----

@pytest.mark.parametrize("message", ['say """hello"""', 'ends in "', "ends in \\", "a \\d and \\N{BEE}", '"""', "\\", "two\nlines \\"])
def test_any_message_gives_a_file_that_is_Python_and_says_the_same(run, folder, message):
    """Raw in the docstring: a syntax error, or a warning of an invalid escape."""
    run("revision", "-m", message)
    path = next((folder / VERSIONS).glob("*.py"))
    assert ast.get_docstring(ast.parse(path.read_text()), clean=False).split("\n\nRevision ID")[0].strip() == message.strip()
    run("heads")
    run("upgrade", "head")
