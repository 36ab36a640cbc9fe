"""Bad input never gets more than it deserves: a message with a place and a way out, exit code 1 or 2, and an untouched database.

The rows are in bad_input.py. Each is run in a project of its own whose database holds a table with rows.
"""

import sqlite3

import pytest

import project
from bad_input import PASSWORD, ROWS, Row

NAMES = [row.name for row in ROWS]


def test_the_table_is_large_and_its_names_are_its_own():
    assert len(ROWS) >= 100
    assert len(set(NAMES)) == len(NAMES)


def main_line(stderr):
    """The first line that is no log line and no usage."""
    return next((line for line in stderr.splitlines() if line.startswith(("error: ", "FAILED: ", "limbeck: "))), "")


class Bench:
    """The project of one row and its database."""

    def __init__(self, row, folder, limbeck, postgres):
        self.row, self.folder, self.limbeck, self.postgres = row, folder, limbeck, postgres
        self.url = postgres.new_database() if postgres else None

    def prepare(self):
        project.write(self.folder, project.FILES | (self.row.files if self.row.early else {}))
        for words in self.row.before:
            done = self.run(*words)
            assert done.returncode == 0, done.stderr
        project.write(self.folder, self.row.files)
        if self.row.rows is not None:
            with sqlite3.connect(self.folder / "app.db") as connection:
                connection.execute("DELETE FROM alembic_version")
                connection.executemany("INSERT INTO alembic_version VALUES (?)", [(row,) for row in self.row.rows])
            connection.close()

        if self.row.doubles:
            with sqlite3.connect(self.folder / "app.db") as connection:
                connection.executescript("CREATE TABLE plain AS SELECT * FROM alembic_version; DROP TABLE alembic_version; "
                                         "ALTER TABLE plain RENAME TO alembic_version; INSERT INTO alembic_version SELECT * FROM alembic_version")
            connection.close()

    def run(self, *words):
        environment = dict(self.row.environment)
        if self.url and "--url" not in words:
            environment["LIMBECK_URL"] = self.url
        return self.limbeck(*words, cwd=self.folder, environment=environment)

    def words(self):
        if not self.postgres:
            return self.row.argv
        urls = {
            "{url}": self.url,
            "{guarded}": self.postgres.url("postgres", "guarded", PASSWORD),
            "{nowhere}": self.postgres.url("nowhere"),
        }
        words = list(self.row.argv)
        for name, url in urls.items():
            words = [word.replace(name, url) for word in words]
        return words

    def state(self):
        if self.postgres:
            return project.postgres_state(self.postgres, self.url)
        return project.sqlite_state(self.folder / "app.db")


def check_message(row: Row, stderr):
    first = main_line(stderr)
    if row.code == 0:
        return
    assert first, f"no message:\n{stderr}"
    assert not first.rstrip().endswith(":"), f"an empty message: {first}"
    if row.message.startswith("FAILED: ") and row.message != "FAILED: ":
        assert first == row.message, stderr
    else:
        assert first.startswith(row.message), stderr
    if row.at:
        assert f"--> {row.at}\n" in stderr, stderr
    for text in row.says:
        assert text in stderr, stderr


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_bad_input(row, limbeck, scratch, request):
    bench = Bench(row, scratch, limbeck, request.getfixturevalue("postgres") if row.on == "postgres" else None)
    bench.prepare()
    before = bench.state()
    done = bench.run(*bench.words())

    assert done.returncode == row.code, f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
    check_message(row, done.stderr)
    for text in (PASSWORD, "Traceback", "AddressSanitizer", "runtime error", *row.never):
        assert text not in done.stdout + done.stderr
    assert bench.state() == before
