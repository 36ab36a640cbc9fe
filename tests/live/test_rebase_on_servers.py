"""Two heads and the version table on PostgreSQL and MariaDB: what is applied is taken back there, ids that do not fit run nothing."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))

import project  # noqa: E402  (tests/cli)

VERSIONS = "migrations/versions/"
DATE = {"GIT_AUTHOR_DATE": "2026-02-03T04:05:06Z", "GIT_COMMITTER_DATE": "2026-02-03T04:05:06Z"}


def table(name, id, down="a1", **rest):
    return project.revision(f'op.create_table("{name}", sa.Column("id", sa.Integer))', f'op.drop_table("{name}")', id=id, down=down,
                            doc=f"add {name}", **rest)


class Server:
    def __init__(self, server, url):
        self.server, self.url = server, url

    def sql(self, text):
        return self.server.sql(self.url, text)

    def rows(self):
        return sorted(row[0] for row in self.sql("SELECT version_num FROM alembic_version"))

    def tables(self):
        schema = "table_schema = 'public'" if self.url.startswith("postgresql") else "table_schema = DATABASE()"
        found = self.sql(f"SELECT table_name FROM information_schema.tables WHERE {schema}")
        return sorted(row[0] for row in found if row[0] != "alembic_version")


@pytest.fixture(params=["postgres", "mariadb"])
def server(request):
    made = request.getfixturevalue(request.param)
    return Server(made, made.new_database())


@pytest.fixture
def folder(scratch):
    project.write(scratch, project.FILES | {
        VERSIONS + "a1.py": table("a", "a1", down=None), VERSIONS + "b2.py": table("b", "b2"), VERSIONS + "c3.py": table("c", "c3")})
    return scratch


@pytest.fixture
def run(limbeck, folder, server):
    def run(*words, code=0):
        done = limbeck(*words, "--url", server.url, cwd=folder)
        assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done
    return run


def test_what_is_applied_is_refused_and_taken_back(run, folder, server):
    run("upgrade", "heads")
    said = run("rebase", "c3", "--onto", "b2", code=1).stderr
    assert "error: revision c3 is applied in " in said and "has the row 'c3'" in said
    assert server.url.split("@")[-1] in said
    run("rebase", "c3", "--onto", "b2", "--downgrade")
    assert (server.rows(), server.tables()) == (["b2"], ["a", "b"])
    run("upgrade", "head")
    assert (server.rows(), server.tables()) == (["c3"], ["a", "b", "c"])


def test_a_file_that_is_gone_is_run_from_git(run, folder, server):
    project.git(folder, "init", "-q")
    project.git(folder, "add", "migrations")
    project.git(folder, "commit", "-q", "-m", "all", environment=DATE)
    run("upgrade", "heads")
    (folder / VERSIONS / "c3.py").unlink()
    assert "`limbeck rebase --downgrade c3`" in run("upgrade", "head", code=1).stderr
    run("rebase", "--downgrade", "c3")
    assert (server.rows(), server.tables()) == (["b2"], ["a", "b"])
    run("upgrade", "head")


LONG = "b" * 40


@pytest.mark.parametrize("begun", [False, True], ids=["new table", "old table"])
def test_an_id_that_does_not_fit_runs_nothing(run, folder, server, begun):
    project.write(folder, {VERSIONS + "b2.py": table("b", LONG), VERSIONS + "c3.py": None})
    if begun:
        run("upgrade", "a1")
    said = run("upgrade", "head", code=1).stderr
    assert f"error: identifier '{LONG}' has 40 characters, and version_num of alembic_version {'holds' if begun else 'will hold'} 32" in said
    assert server.tables() == (["a"] if begun else [])
    # The way out of the hint.
    if not begun:
        assert "`limbeck ensure_version`" in said
        run("ensure_version")
    server.sql(said.partition("its column with `" if not begun else "Widen the column with `")[2].partition("`")[0])
    run("upgrade", "head")
    assert (server.rows(), server.tables()) == ([LONG], ["a", "b"])


def test_a_column_without_a_limit_takes_every_id(run, folder, server):
    project.write(folder, {VERSIONS + "b2.py": table("b", LONG), VERSIONS + "c3.py": None})
    server.sql("CREATE TABLE alembic_version (version_num " + ("TEXT" if server.url.startswith("postgresql") else "VARCHAR(200)") + " NOT NULL)")
    run("upgrade", "head")
    assert server.rows() == [LONG]


def test_a_row_twice_runs_nothing(run, folder, server):
    project.write(folder, {VERSIONS + "c3.py": None})
    run("upgrade", "a1")
    server.sql("DROP TABLE alembic_version")
    server.sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
    server.sql("INSERT INTO alembic_version VALUES ('a1'), ('a1')")
    said = run("upgrade", "head", code=1).stderr
    assert "has a row more than once" in said and server.tables() == ["a"]
    run("stamp", "--purge", "a1")
    run("upgrade", "head")
    assert (server.rows(), server.tables()) == (["b2"], ["a", "b"])
