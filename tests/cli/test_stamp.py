"""stamp on branches: which rows stand in the version table after each call, and what `current --check-heads` says of them.

a1 is followed by b2 and c3, and c3 depends on b2: both are heads, and c3 is the only one that needs a row.
"""

import sqlite3

import pytest

import project

VERSIONS = "migrations/versions/"
GRAPH = {"a1": (None, None), "b2": ("a1", None), "c3": ("a1", "b2"), "s4": (None, None)}


@pytest.fixture
def folder(scratch):
    project.write(scratch, project.FILES | {
        f"{VERSIONS}{id}.py": project.revision(id=id, down=down, depends=depends, labels="shop" if id == "s4" else None)
        for id, (down, depends) in GRAPH.items()})
    return scratch


@pytest.fixture
def run(limbeck, folder):
    def run(*words, code=0):
        done = limbeck(*words, cwd=folder)
        assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done
    return run


def rows(folder):
    with sqlite3.connect(folder / "app.db") as connection:
        found = sorted(row[0] for row in connection.execute("SELECT version_num FROM alembic_version"))
    connection.close()
    return found


def put(folder, *wanted):
    with sqlite3.connect(folder / "app.db") as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.executemany("INSERT INTO alembic_version VALUES (?)", [(row,) for row in wanted])
    connection.close()


@pytest.mark.parametrize("before, targets, after", [
    ([], ["heads"], ["c3", "s4"]),
    ([], ["b2"], ["b2"]),
    ([], ["b2", "c3"], ["c3"]),                  # c3 stands on b2
    ([], ["c3", "b2", "s4"], ["c3", "s4"]),
    (["b2"], ["c3"], ["c3"]),
    (["c3"], ["b2"], ["b2"]),
    (["c3", "s4"], ["a1"], ["a1", "s4"]),        # the other branch stays
    (["c3", "s4"], ["shop@base"], ["c3"]),
    (["c3", "s4"], ["base"], []),
    (["a1", "s4"], ["heads"], ["c3", "s4"]),
    (["b2"], ["shop@head"], ["b2", "s4"]),
    (["c3", "s4"], ["heads"], ["c3", "s4"]),
    (["c3"], ["--purge", "b2", "s4"], ["b2", "s4"]),
    (["gone", "c3"], ["--purge", "heads"], ["c3", "s4"]),
    (["gone"], ["--purge", "base"], []),
    (["b2", "b2"], ["--purge", "b2"], ["b2"]),
])
def test_the_rows_after_a_stamp(run, folder, before, targets, after):
    put(folder, *before)
    run("stamp", *targets)
    assert rows(folder) == after


@pytest.mark.parametrize("found, code", [(["c3", "s4"], 0), (["c3"], 3), (["b2", "s4"], 3), ([], 3), (["c3", "s4", "gone"], 3)])
def test_check_heads_wants_the_rows_of_all_heads_that_need_one(run, folder, found, code):
    put(folder, *found)
    run("current", "--check-heads", code=code)


def test_a_script_for_several_targets(run, folder):
    script = run("stamp", "b2:c3", "--sql").stdout
    assert "UPDATE alembic_version SET version_num='c3' WHERE alembic_version.version_num = 'b2'" in script
    assert not (folder / "app.db").exists()


def test_a_target_that_is_unknown_changes_nothing(run, folder):
    put(folder, "b2")
    run("stamp", "s4", "nope", code=1)
    run("stamp", "--purge", "s4", "nope", code=1)
    assert rows(folder) == ["b2"]
