"""Fixtures of the reflection tests: the servers of tests/live, the driver, and databases with every form in them.

    driver       runs tests/unit/reflect/reflect_driver: driver("sqlite", "filename=x.db", "dump") -> what it prints, from JSON
    database     where databases are made, and one with all forms: database("sqlite").filled -> words for the driver
"""

import importlib.util
import json
import pathlib
import sqlite3
import subprocess

import pytest
from forms import forms

ROOT = pathlib.Path(__file__).resolve().parents[2]

_spec = importlib.util.spec_from_file_location("live_fixtures", ROOT / "tests/live/conftest.py")
live_fixtures = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(live_fixtures)

postgres = live_fixtures.postgres
mariadb = live_fixtures.mariadb
scratch = live_fixtures.scratch
build = live_fixtures.build


DIALECTS = ["postgresql", "sqlite", "mariadb"]


class Failure(Exception):
    """The driver failed: its diagnostics."""


class Driver:
    def __init__(self, program):
        self.program = str(program)
        self.warnings = ""

    def __call__(self, *words, json_out=True):
        done = subprocess.run([self.program, *map(str, words)], capture_output=True, text=True, timeout=120)
        self.warnings = done.stderr
        if done.returncode != 0:
            raise Failure(done.stderr)
        return json.loads(done.stdout) if json_out else done.stdout


@pytest.fixture(scope="session")
def driver(build):
    program = build / "tests/unit/reflect/reflect_driver"
    if not program.exists():
        pytest.skip(f"no {program}: ninja tests/unit/reflect/reflect_driver")
    return Driver(program)


def postgres_words(server, database):
    database = database.rsplit("/", 1)[-1]
    return ["postgresql", f"host={server.host}", f"port={server.port}", f"user={server.superuser}", f"dbname={database}"]


class Postgresql:
    dialect = "postgresql"

    def __init__(self, server):
        self.server = server
        self.version = int(server.sql("postgres", "SHOW server_version_num")[0][0]) // 10000
        self.forms = forms(self.dialect, self.version)

    def new(self, statements):
        """A new database after these statements -> its words for the driver."""
        url = self.server.new_database()
        script = "".join(statement.rstrip().rstrip(";") + ";\n" for statement in statements)
        words = [self.server.psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url]
        done = subprocess.run(words, input=script, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return postgres_words(self.server, url)

    def url(self, words):
        return f"postgresql+psycopg2://{self.server.superuser}@{self.server.host}:{self.server.port}/{words[-1][7:]}"


class Mariadb:
    dialect = "mariadb"

    def __init__(self, server):
        self.server = server
        major, minor = server.sql("", "SELECT VERSION()")[0][0].split(".")[:2]
        self.version = int(major) * 100 + int(minor)
        self.forms = forms(self.dialect, self.version)

    def new(self, statements):
        url = self.server.new_database()
        script = "DELIMITER ;;\n" + "".join(statement.strip() + "\n;;\n" for statement in statements)
        words = [self.server.client, "--no-defaults", f"--socket={self.server.socket}", f"--user={self.server.superuser}"]
        words += ["--default-character-set=utf8mb4", url.rpartition("/")[2]]
        done = subprocess.run(words, input=script, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return ["mysql", f"host={self.server.host}", f"port={self.server.port}", f"user={self.server.superuser}",
                f"database={url.rpartition('/')[2]}"]

    def url(self, words):
        return self.server.url(words[-1].removeprefix("database=")).replace("mysql+", "mariadb+")

    def show_create(self, words):
        """SHOW CREATE of each table and view of a database, by name."""
        database = words[-1].removeprefix("database=")
        names = [name for (name,) in self.server.sql(database, "SHOW TABLES")]
        found = {}
        for name in names:
            row = self.server.sql(database, f"SHOW CREATE TABLE `{name}`")[0]
            found[row[0]] = row[1].replace("\\n", "\n")
        return found


class Sqlite:
    dialect = "sqlite"
    version = 3

    def __init__(self, folder):
        self.folder, self.count = folder, 0
        self.forms = forms(self.dialect, self.version)

    def new(self, statements):
        self.count += 1
        path = self.folder / f"{self.count}.db"
        connection = sqlite3.connect(path, isolation_level=None)
        for statement in statements:
            connection.execute(statement)
        connection.close()
        return ["sqlite", f"filename={path}"]

    def url(self, words):
        return f"sqlite:///{words[-1][9:]}"


@pytest.fixture(scope="session")
def database(request, tmp_path_factory):
    """database("postgresql"), database("sqlite"): where databases are made, with .forms and .filled, one that has all of them."""
    made = {}

    def get(dialect):
        if dialect not in made:
            if dialect == "sqlite":
                made[dialect] = Sqlite(tmp_path_factory.mktemp("forms"))
            else:
                server = request.getfixturevalue("mariadb" if dialect == "mariadb" else "postgres")
                made[dialect] = Mariadb(server) if dialect == "mariadb" else Postgresql(server)
            statements = [statement for form in made[dialect].forms for statement in form.statements(dialect)]
            made[dialect].filled = made[dialect].new(statements)
        return made[dialect]

    return get

