"""Each example through Debian's Alembic and through limbeck, one revision at a time, up and down: the same catalog and rows.

Debian's Alembic is 1.8.1 on SQLAlchemy 1.4. Where an example's env.py or models import what Debian has not (sqlmodel, asyncpg,
pydantic_settings, mapped_column), the copy that Alembic runs gets a short env.py with the same schema and naming convention
instead; its revisions are the same files. limbeck runs the example as it stands.
"""

import dataclasses
import os
import pathlib
import shutil
import sqlite3
import subprocess

import pytest

import snapshot

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"

SHORT_ENV = """
import os
import sqlalchemy
from alembic import context

schema = {schema!r} if os.environ["DATABASE_URL"].startswith("postgresql") else None
metadata = sqlalchemy.MetaData(naming_convention={convention!r})
engine = sqlalchemy.create_engine(os.environ["DATABASE_URL"], poolclass=sqlalchemy.pool.NullPool)
with engine.connect() as connection:
    if schema:
        connection.execute(sqlalchemy.text(f'CREATE SCHEMA IF NOT EXISTS "{{schema}}"'))
        connection.execute(sqlalchemy.text(f'SET search_path TO "{{schema}}"'))
    context.configure(connection=connection, target_metadata=metadata, version_table_schema=schema)
    with context.begin_transaction():
        context.run_migrations()
"""

# What `sqlmodel.sql.sqltypes.AutoString` is, for a Debian without SQLModel.
SQLMODEL = """
import sqlalchemy.types

class AutoString(sqlalchemy.types.TypeDecorator):
    impl = sqlalchemy.types.String
    cache_ok = True
"""


@dataclasses.dataclass
class Example:
    name: str
    folder: str  # where the commands run
    env: str  # the folder of env.py, below `folder`
    servers: tuple = ("sqlite", "postgresql")
    drivers: tuple = ("sqlite", "postgresql")  # of limbeck's URL
    stock_env: bool = False  # Debian's Alembic runs the example's own env.py
    schema: str = None
    convention: dict = None
    modules: dict = dataclasses.field(default_factory=dict)  # stand-ins in Alembic's copy

    def __str__(self):
        return self.name


SHOP = Example("shop", "shop", "migrations", stock_env=True)
LIBRARY = Example(
    "library",
    "library",
    "app/storage/migrations",
    drivers=("sqlite+aiosqlite", "postgresql+asyncpg"),
    modules={"sqlmodel/__init__.py": "", "sqlmodel/sql/__init__.py": "", "sqlmodel/sql/sqltypes.py": SQLMODEL},
)
VECTIS = Example("vectis", "vectis/backend", "alembic", servers=("postgresql",), stock_env=True)
ALPINEBITS = Example(
    "alpinebits", "alpinebits", "alembic", drivers=("sqlite+aiosqlite", "postgresql+asyncpg"), schema="alpinebits"
)
APPLICATIONS = Example(
    "applications",
    "applications/backend",
    "alembic",
    convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    },
)
ALL = [SHOP, LIBRARY, VECTIS, ALPINEBITS, APPLICATIONS]
PAIRS = [pytest.param(example, kind, id=f"{example}-{kind}") for example in ALL for kind in example.servers]

# Revisions that Debian's Alembic does not run, by example and server, with the reason. Those of SQLite limbeck refuses as well.
REFUSED = {
    ("library", "sqlite"): {
        "2405aa35146e": "alter_column of a type outside a batch: SQLite has no ALTER for it",
        "d5f579dbd1ed": "alter_column of nullable outside a batch: SQLite has no ALTER for it",
    },
    ("applications", "sqlite"): {
        "36a9262c5cd8": "alter_column of nullable and default outside a batch: SQLite has no ALTER for it",
    },
}


class Side:
    """One program's copy of the example with a database of its own."""

    def __init__(self, example, kind, folder, url, driver, server):
        self.folder = folder / example.folder
        self.kind, self.server, self.plain_url = kind, server, url
        self.url, self.schema = url.replace(kind, driver, 1), example.schema
        shutil.copytree(EXAMPLES / example.name, folder / example.name, ignore=shutil.ignore_patterns("__pycache__"))

    def snapshot(self):
        if self.kind == "postgresql":
            return snapshot.take_postgres(self.server, self.plain_url)
        path = self.plain_url.removeprefix("sqlite:///")
        return snapshot.take_sqlite(path) if os.path.exists(path) else {}

    def feed(self, text):
        """Runs the SQL of a file, by the server's own client."""
        if self.kind == "postgresql":
            self.server.sql(self.plain_url, (f"SET search_path TO {self.schema}; " if self.schema else "") + text)
        else:
            connection = sqlite3.connect(self.plain_url.removeprefix("sqlite:///"))
            connection.executescript(text)
            connection.commit()
            connection.close()


@pytest.fixture
def sides(scratch, postgres, debian, limbeck):
    """sides(example, kind) -> (limbeck's side, Alembic's side), each with run(command, target) -> error or None."""

    def make(example, kind, one_database=False):
        def url(name):
            return postgres.new_database() if kind == "postgresql" else f"sqlite:///{scratch}/{name}.db"

        driver = example.drivers[kind == "postgresql"]
        ours_url = url("ours")
        ours = Side(example, kind, scratch / "ours", ours_url, driver, postgres)
        theirs = Side(example, kind, scratch / "theirs", ours_url if one_database else url("theirs"), kind, postgres)

        if not example.stock_env:
            text = SHORT_ENV.format(schema=example.schema, convention=example.convention)
            (theirs.folder / example.env / "env.py").write_text(text)
        for path, text in example.modules.items():
            (theirs.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (theirs.folder / path).write_text(text)
        child = debian(theirs.folder, DATABASE_URL=theirs.url, PYTHONPATH=".")

        def run_limbeck(*words):
            done = limbeck(*words, cwd=ours.folder, env={**os.environ, "DATABASE_URL": ours.url, "PYTHONPATH": "."})
            return None if done.returncode == 0 else f"exit {done.returncode}\n{done.stdout}{done.stderr}"

        ours.run, theirs.run = run_limbeck, child.run
        theirs.revisions = history(child.ask("revisions"))
        return ours, theirs

    return make


def history(answer):
    assert "error" not in answer, answer
    return sorted(answer["revisions"], key=lambda revision: revision["date"])


def steps_up(revisions):
    """`+1` where it can mean one revision only, otherwise the revision's id."""
    heads = []
    for revision in revisions:
        children = [other for other in revisions if other["down"] == revision["down"]]
        plain = heads == revision["down"] and len(heads) < 2 and len(children) == 1
        yield revision["id"], "+1" if plain else revision["id"]
        heads = [head for head in heads if head not in revision["down"]] + [revision["id"]]


def steps_down(revisions):
    """From the newest to the oldest: `-1`, `LABEL@-1` on a branch, a merge's first parent to undo the merge."""
    heads = [revision["id"] for revision in revisions]
    for revision in revisions:
        heads = [head for head in heads if head not in revision["down"]]
    for revision in reversed(revisions):
        if len(revision["down"]) > 1:
            target = revision["down"][0]
        elif len(heads) == 1:
            target = "-1"
        else:
            target = (revision["labels"] or [revision["id"]])[0] + "@-1"
        yield revision["id"], target
        earlier = [parent for other in revisions if other["date"] < revision["date"] for parent in other["down"]]
        heads = [head for head in heads if head != revision["id"]]
        heads += [parent for parent in revision["down"] if parent not in earlier]


def step_both(ours, theirs, command, revision, target):
    told = theirs.run(command, target)
    assert told is None, f"alembic {command} {target} ({revision}): {told}"
    told = ours.run(command, target)
    assert told is None, f"limbeck {command} {target} ({revision}): {told}"
    assert_equal(ours, theirs, f"{command} {target} ({revision})")


def assert_equal(ours, theirs, when):
    found = snapshot.difference(ours.snapshot(), theirs.snapshot())
    assert not found, f"after {when}:\n{found}"


@pytest.mark.parametrize("example, kind", PAIRS)
def test_step_by_step(sides, example, kind):
    ours, theirs = sides(example, kind)
    refused = REFUSED.get((example.name, kind), {})
    revisions = [revision for revision in theirs.revisions if revision["id"] not in refused]
    if example is not ALPINEBITS:
        assert len(theirs.revisions) >= 10

    for revision, target in steps_up(revisions):
        step_both(ours, theirs, "upgrade", revision, target)
    assert not empty_tables(theirs.snapshot())

    for revision in refused:
        before = ours.snapshot()
        told = ours.run("upgrade", revision)
        assert told is not None and told.startswith("exit 1"), f"{revision} ran: {refused[revision]}"
        assert "batch_alter_table" in told
        assert ours.snapshot() == before
        break

    for revision, target in steps_down(revisions):
        step_both(ours, theirs, "downgrade", revision, target)


def empty_tables(taken):
    """The tables without rows, in a snapshot of either kind."""
    return [key for key, rows in taken.items() if key.startswith("rows ") and not snapshot.has_rows(rows)]


def last_target(revisions, refused):
    """What `upgrade` is told to go as far as it can."""
    return [revision["id"] for revision in revisions if revision["id"] not in refused][-1] if refused else "heads"


@pytest.mark.parametrize("example, kind", PAIRS)
def test_all_at_once_and_back(sides, example, kind):
    ours, theirs = sides(example, kind)
    refused = REFUSED.get((example.name, kind), {})
    last = last_target(theirs.revisions, refused)
    for command, target in (("upgrade", last), ("downgrade", "base"), ("upgrade", last)):
        step_both(ours, theirs, command, "all", target)


@pytest.mark.parametrize("example, kind", PAIRS)
def test_in_turn_on_one_database(sides, example, kind):
    """A revision by Alembic, the next by limbeck, on the same database: as if one of them had done it all."""
    mixed, other = sides(example, kind, one_database=True)
    refused = REFUSED.get((example.name, kind), {})
    revisions = [revision for revision in other.revisions if revision["id"] not in refused]
    turns = (mixed, other)
    for number, (revision, target) in enumerate(steps_up(revisions)):
        told = turns[number % 2].run("upgrade", target)
        assert told is None, f"upgrade {target} ({revision}): {told}"
    for number, (revision, target) in enumerate(steps_down(revisions)):
        told = turns[number % 2].run("downgrade", target)
        assert told is None, f"downgrade {target} ({revision}): {told}"
    kinds = ("rows ", "enum ", "sequence ")
    assert [key for key in mixed.snapshot() if key.startswith(kinds) and "alembic_version" not in key] == []


@pytest.mark.parametrize("example, kind", PAIRS)
def test_seeds(sides, example, kind):
    """`limbeck seed` leaves what the server's own client leaves; the second time it changes nothing."""
    ours, theirs = sides(example, kind)
    refused = REFUSED.get((example.name, kind), {})
    last = last_target(theirs.revisions, refused)
    step_both(ours, theirs, "upgrade", "all", last)
    for path in sorted((theirs.folder / "seeds").glob("*.sql")):
        theirs.feed(path.read_text())
    assert (told := ours.run("seed")) is None, told
    assert_equal(ours, theirs, "seed")
    before = ours.snapshot()
    assert (told := ours.run("seed")) is None, told
    assert without_numbers(ours.snapshot()) == without_numbers(before)


def without_numbers(taken):
    """Sequences aside: a row that was there already uses up a number all the same."""
    return {key: fact for key, fact in taken.items() if not key.startswith("sequence ")}


@pytest.mark.parametrize("name, words, folder", [
    ("on the data branch", ["-m", "Backfill names"], "general"),
    ("on the schema branch", ["-m", "Add foo", "--head=schema@head", "--version-path=migrations/versions/schema"], "schema"),
])
def test_the_hook_of_stock_alembic_routes_new_revisions(scratch, name, words, folder):
    """shop/alembic-stock.ini under Debian's Alembic; that limbeck does the same is a test of the examples."""
    shutil.copytree(EXAMPLES / "shop", scratch / "shop")
    done = subprocess.run(
        ["/usr/bin/python3", "-m", "alembic", "-c", "alembic-stock.ini", "revision", "--rev-id", "0123456789ab", *words],
        cwd=scratch / "shop",
        env={**os.environ, "DATABASE_URL": f"sqlite:///{scratch}/shop.db"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found = list((scratch / "shop/migrations/versions").glob("*/0123456789ab_*.py"))
    assert [path.parent.name for path in found] == [folder]
