"""Each directive on real servers, there and back, through Debian's Alembic and through limbeck: the same catalogs and rows.

A case of directives.py is two revisions: `setup` makes what the directive works on, `change` is the directive. The same files run in a
database of each program. Behind `change` both databases hold the same; behind its downgrade each holds what it did before; and limbeck
applies it once more.
"""

import concurrent.futures
import os
import pathlib
import re
import textwrap
import urllib.parse

import directives
import pytest
import snapshot

psycopg2 = pytest.importorskip("psycopg2", reason="apt install python3-psycopg2")
pymysql = pytest.importorskip("pymysql", reason="apt install python3-pymysql")

ENV = """
from alembic import context
import os, sqlalchemy
engine = sqlalchemy.create_engine(os.environ["DATABASE_URL"], poolclass=sqlalchemy.pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection{})
    with context.begin_transaction():
        context.run_migrations()
"""
REVISION = """
import datetime, decimal
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import mysql as my, postgresql as pg, sqlite as sl

revision = "{}"
down_revision = {}


def upgrade():
{}


def downgrade():
{}
"""
CASES = [pytest.param(case, server, id=f"{server} {case.name}") for server in "pms" for case in directives.CASES if server in case.servers]
CASES = CASES[:: int(os.environ.get("LIMBECK_EACH", "1"))]  # fewer where the program is slow, under the sanitizers


class Postgres:
    """Two databases of a server, ours and theirs: how to look at them, and to empty them."""

    def __init__(self, server):
        self.urls = [server.new_database() for _ in range(2)]
        self.connections = {url: self.connect(url) for url in self.urls}

    def connect(self, url):
        connection = psycopg2.connect(url)
        connection.autocommit = True
        return connection

    def ask(self, url, sql):
        with self.connections[url].cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def take(self, url):
        return snapshot.without_moments(self.ask(url, snapshot.CATALOG)[0][0])

    def empty(self, url):
        schemas = self.ask(url, "SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'")
        self.ask(url, "".join(f"DROP SCHEMA {schema} CASCADE;" for (schema,) in schemas) + "CREATE SCHEMA public")

    def close(self):
        for connection in self.connections.values():
            connection.close()


class MariaDB(Postgres):
    def connect(self, url):
        parts = urllib.parse.urlsplit(url)
        return pymysql.connect(host=parts.hostname, port=parts.port, user=parts.username, database=parts.path[1:], autocommit=True)

    def take(self, url):
        return snapshot.take_mariadb(lambda sql: self.ask(url, sql))

    def empty(self, url):
        name = url.rsplit("/", 1)[1]
        for sql in (f"DROP DATABASE {name}", f"CREATE DATABASE {name}", f"USE {name}"):
            self.ask(url, sql)


class SQLite:
    def __init__(self, folder):
        self.urls = [f"sqlite:///{folder}/{name}.db" for name in ("ours", "theirs")]

    def take(self, url):
        found = snapshot.take_sqlite(url.removeprefix("sqlite:///"))
        
        def read(key, fact):
            return fact if key.startswith("rows ") else snapshot.unquoted(snapshot.unordered(fact) if key.startswith("table ") else fact)

        return {key: read(key, fact) for key, fact in found.items() if not key.endswith(" sqlite_sequence")}

    def empty(self, url):
        pathlib.Path(url.removeprefix("sqlite:///")).unlink(missing_ok=True)

    def close(self):
        pass


class Bench:
    """A project that is written anew for each case, and the programs that run it: ours and theirs."""

    def __init__(self, folder, kind, limbeck, debian):
        self.folder, self.kind = folder, kind
        self.versions = folder / "migrations" / "versions"
        self.versions.mkdir(parents=True)
        (folder / "alembic.ini").write_text("[alembic]\nscript_location = migrations\n")
        self.limbeck, (self.our_url, self.their_url) = limbeck, kind.urls
        self.child = debian(folder, DATABASE_URL=self.their_url)

    def write(self, case):
        (self.folder / "migrations" / "env.py").write_text(ENV.format(", " + case.configure if case.configure else ""))
        bodies = {"setup": (None, case.setup or "pass", "pass"), "change": ("setup", case.upgrade, case.downgrade)}
        for name, (down, *both) in bodies.items():
            text = REVISION.format(name, repr(down), *(textwrap.indent(body, "    ") for body in both))
            (self.versions / f"{name}.py").write_text(text)

    def ours(self, *words):
        done = self.limbeck(*words, cwd=self.folder, env={**os.environ, "DATABASE_URL": self.our_url})
        return done.stderr if done.returncode != 0 else None

    def theirs(self, *words):
        return self.child.run(*words)


@pytest.fixture(scope="module")
def benches(request, tmp_path_factory, limbeck, debian_of_module):
    """By the letter of a server; a server is started when the first case asks for it."""
    made = {}
    kinds = {
        "p": lambda folder: Postgres(request.getfixturevalue("postgres")),
        "m": lambda folder: MariaDB(request.getfixturevalue("mariadb")),
        "s": SQLite,
    }

    def get(server):
        if server not in made:
            folder = tmp_path_factory.mktemp(directives.NAMES[server])
            made[server] = Bench(folder, kinds[server](folder), limbeck, debian_of_module)
        return made[server]

    yield get
    for bench in made.values():
        bench.kind.close()


def take_after(bench, run, url, steps):
    """What the database holds after each of the commands."""
    taken = []
    for words in steps:
        told = run(*words)
        assert told is None, f"{' '.join(words)}: {told}"
        taken.append(bench.kind.take(url))
    return taken


def refusal(bench):
    told = bench.theirs(*SETUP)
    assert told is None, told
    return bench.theirs(*CHANGE) or "no error"


def assert_same(found, expected):
    assert found == expected, snapshot.difference(found, expected)


SETUP, CHANGE, BACK = ("upgrade", "setup"), ("upgrade", "change"), ("downgrade", "setup")


@pytest.mark.parametrize("case, server", CASES)
def test_there_and_back(benches, case, server):
    bench = benches(server)
    bench.write(case)
    for url in bench.kind.urls:
        bench.kind.empty(url)
    with concurrent.futures.ThreadPoolExecutor(1) as beside:
        if case.old:
            theirs = beside.submit(refusal, bench)
        else:
            theirs = beside.submit(take_after, bench, bench.theirs, bench.their_url, (SETUP, CHANGE, BACK))
        before, changed, after, again = take_after(bench, bench.ours, bench.our_url, (SETUP, CHANGE, BACK, CHANGE))
    assert_same(after, before)
    assert_same(again, changed)
    if case.old:
        assert re.search(case.old, theirs.result())
        return
    their_before, expected, their_after = theirs.result()
    assert_same(before, their_before)
    assert_same(their_after, their_before)
    if case.differs:
        assert changed != expected, "no difference any more"
    else:
        assert_same(changed, expected)
