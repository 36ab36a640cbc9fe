#!/usr/bin/python3
"""Autogenerate: processor time of loading models, and of `check` without differences, over 10 to 1,000 tables.

    bench/autogenerate.py [--limbeck PROGRAM] [--check] [--runs N]

Models are declarative classes of ten columns in modules of ten classes each, with a foreign key to the class before, a unique
column, an index and server defaults; the database is what autogenerate and upgrade make of them. Loading is `limbeck models` less
`limbeck heads` in the same project (start, configuration). On PostgreSQL the statements are counted in the server's log. --check exits 1 when a
limit is missed: 500 models loaded in 60 ms, `check` over 500 tables 200 ms and 20 statements on PostgreSQL, 100 ms on SQLite, 64 MiB.
"""

import argparse
import importlib.util
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
COUNTS = [10, 100, 500, 1000]
LIMITS = {"load": 0.060, "sqlite": 0.100, "postgresql": 0.200, "statements": 20, "peak": 64}

spec = importlib.util.spec_from_file_location("live", ROOT / "tests/live/conftest.py")
live = importlib.util.module_from_spec(spec)
spec.loader.exec_module(live)

ENV = """
import os

from alembic import context
from sqlalchemy import create_engine

from app.models import Base

engine = create_engine(os.environ["URL"])
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()
"""

BASE = """
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass
"""

HEAD = """
import datetime
import decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.base import Base
"""

MODEL = """

class Model{number}(Base):
    __tablename__ = "t{number}"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(50), server_default="x")
    email: Mapped[str | None] = mapped_column(sa.String(100), unique=True)
    amount: Mapped[int | None] = mapped_column(index=True)
    price: Mapped[decimal.Decimal] = mapped_column(sa.Numeric(10, 2), server_default="0")
    created: Mapped[datetime.datetime] = mapped_column(sa.DateTime(timezone=True), server_default=sa.func.now())
    flag: Mapped[bool] = mapped_column(server_default=sa.false())
    body: Mapped[str | None] = mapped_column(sa.Text)
    data: Mapped[dict | None] = mapped_column(sa.JSON)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("t{parent}.id", ondelete="CASCADE"))
"""


def project_make(limbeck, folder, count):
    subprocess.run([limbeck, "-q", "init", "migrations"], cwd=folder, check=True, capture_output=True)
    (folder / "migrations/env.py").write_text(ENV)
    (folder / "app").mkdir()
    (folder / "app/__init__.py").write_text("")
    (folder / "app/base.py").write_text(BASE)
    names = []
    for first in range(0, count, 10):
        names.append(f"part{first}")
        models = "".join(MODEL.format(number=number, parent=max(number - 1, 0)) for number in range(first, first + 10))
        (folder / f"app/part{first}.py").write_text(HEAD + models)
    imports = "".join(f"from app.{name} import *  # noqa: F403\n" for name in names)
    (folder / "app/models.py").write_text("from app.base import Base\n" + imports)


def cost(words, folder, url):
    """Processor seconds and peak MiB of one process."""
    with open(os.devnull, "r+b") as nothing:
        environment = dict(os.environ, URL=url, PYTHONPATH=".")
        child = subprocess.Popen(words, cwd=folder, stdin=nothing, stdout=nothing, stderr=nothing, env=environment)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise RuntimeError(f"{' '.join(words)[:200]}: exit code {child.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def median(words, folder, url, runs):
    taken = [cost(words, folder, url) for _ in range(runs + 1)][1:]
    return statistics.median(seconds for seconds, _ in taken), max(peak for _, peak in taken)


def database_fill(limbeck, folder, url):
    for words in (["revision", "--autogenerate", "-m", "all"], ["upgrade", "head"]):
        environment = dict(os.environ, URL=url, PYTHONPATH=".")
        subprocess.run([limbeck, "-q", *words], cwd=folder, check=True, capture_output=True, env=environment)


def statements(server, limbeck, folder, url):
    server.sql("postgres", "ALTER SYSTEM SET log_statement = 'all'")
    server.sql("postgres", "SELECT pg_reload_conf()")
    log = server.folder / "log"
    before = log.stat().st_size
    cost([limbeck, "check"], folder, url)
    lines = log.read_bytes()[before:].decode().splitlines()
    server.sql("postgres", "ALTER SYSTEM RESET log_statement")
    server.sql("postgres", "SELECT pg_reload_conf()")
    return sum("statement:" in line or "execute " in line for line in lines)


def measure(limbeck, server, folder, count, runs):
    """A row of the table, and what missed its limit."""
    sqlite, postgresql = f"sqlite:///{folder}/app.db", server.new_database()
    project_make(limbeck, folder, count)
    load = median([limbeck, "models"], folder, sqlite, runs)[0] - median([limbeck, "heads"], folder, sqlite, runs)[0]
    database_fill(limbeck, folder, sqlite)
    lite, lite_peak = median([limbeck, "check"], folder, sqlite, runs)
    for path in (folder / "migrations/versions").glob("*.py"):
        path.unlink()
    database_fill(limbeck, folder, postgresql)
    full, full_peak = median([limbeck, "check"], folder, postgresql, runs)
    sent = statements(server, limbeck, folder, postgresql)
    peak = max(lite_peak, full_peak)
    print(f"| {count} | {load * 1000:.0f} ms | {lite * 1000:.0f} ms | {full * 1000:.0f} ms | {sent} | {peak:.0f} |", flush=True)
    found = {"load": load, "sqlite": lite, "postgresql": full, "statements": sent, "peak": peak}
    return count == 500 and any(found[name] > limit for name, limit in LIMITS.items())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limbeck", default=ROOT / "build" / "limbeck", help="the program, of a release build")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    limbeck = str(pathlib.Path(options.limbeck).resolve())
    folder = pathlib.Path(tempfile.mkdtemp(prefix="limbeck-bench-"))
    folder.chmod(0o711)
    (folder / "server").mkdir()
    server = live.Postgres(folder / "server", live.postgres_bin())
    missed = False
    print("| tables | models | check, SQLite | check, PostgreSQL | statements | peak MiB |\n|---|---|---|---|---|---|")
    try:
        server.prepare()
        server.sql("postgres", "ALTER SYSTEM SET max_locks_per_transaction = 1000")  # 1,000 tables are made in one transaction
        server.restart()
        for count in COUNTS:
            (folder / str(count)).mkdir()
            missed = measure(limbeck, server, folder / str(count), count, options.runs) or missed
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if options.check and missed else 0)


if __name__ == "__main__":
    main()
