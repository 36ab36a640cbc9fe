#!/usr/bin/python3
"""A rebuild of 1,000,000 rows beside a plain INSERT ... SELECT into a table with the same indexes, by the sqlite3 shell.

    LIMBECK_BUILD=build-release bench/rebuild.py [--check] [--rows N] [--runs N]

Both sides start from a fresh copy of one file and run in turn; whole processes, medians. The shell does the INSERT ... SELECT into
a table of the new definition, and its commit, and no more; a rebuild also drops the old table, but makes the indexes behind the
rows. Beside it stand the statements of the rebuild, sent by the shell, and SQLite's copy of whole pages, which it does for
SELECT * between tables of one definition only: what no rebuild can be. --check exits 1 when a rebuild takes more than 1.1 times
as long as the first, or as the second.
"""

import argparse
import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUILD = pathlib.Path(os.environ.get("LIMBECK_BUILD", ROOT / "build"))
COLUMNS = "id INTEGER NOT NULL, code VARCHAR(40) NOT NULL, note TEXT, amount BIGINT, price NUMERIC(12, 2), made DATETIME, PRIMARY KEY (id)"
NEW_COLUMNS = COLUMNS.replace("note TEXT", "note TEXT DEFAULT 'none'")
NAMES = "id, code, note, amount, price, made"
INDEXES = ["CREATE INDEX {0}_code ON {0} (code)", "CREATE INDEX {0}_made ON {0} (made, amount)"]
REVISION = """
from alembic import op
import sqlalchemy as sa

revision = "r1"
down_revision = None


def upgrade():
    with op.batch_alter_table("item") as batch_op:
        batch_op.alter_column("note", server_default="none")
"""


def fill(path, rows):
    database = sqlite3.connect(path)
    database.execute(f"CREATE TABLE item ({COLUMNS})")
    database.executemany(
        "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?)",
        (
            (number, f"code-{number * 7919 % rows:08d}", "a note of some length " * (number % 4), number * 31, number / 4,
             f"2024-{number % 12 + 1:02d}-{number % 28 + 1:02d} 12:00:00")
            for number in range(1, rows + 1)
        ),
    )
    for index in INDEXES:
        database.execute(index.format("item"))
    database.commit()
    database.close()


def timed(words, **options):
    start = time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    indexes = [";".join(index.format(name) for index in INDEXES) for name in ("copy", "item")]
    copy = f"INSERT INTO copy ({NAMES}) SELECT {NAMES} FROM item"
    exchange = "DROP TABLE item; ALTER TABLE copy RENAME TO item"
    scripts = {
        "INSERT ... SELECT": f"CREATE TABLE copy ({NEW_COLUMNS}); {indexes[0]}; {copy};",
        "the same statements": f"BEGIN IMMEDIATE; CREATE TABLE copy ({NEW_COLUMNS}); {copy}; {exchange}; {indexes[1]}; COMMIT;",
        "copy of pages": f"CREATE TABLE copy ({COLUMNS}); {indexes[0]}; INSERT INTO copy SELECT * FROM item;",
    }
    with tempfile.TemporaryDirectory(prefix="limbeck-bench-") as name:
        folder = pathlib.Path(name)
        versions = folder / "migrations" / "versions"
        versions.mkdir(parents=True)
        (folder / "alembic.ini").write_text("[alembic]\nscript_location = migrations\n")
        (versions / "r1.py").write_text(REVISION)
        origin, work = folder / "origin.db", folder / "work.db"
        fill(origin, options.rows)
        times = {name: [] for name in ("rebuild", *scripts)}
        for _ in range(options.runs):
            for name, script in scripts.items():
                shutil.copy(origin, work)
                times[name].append(timed(["sqlite3", str(work)], input=script.encode()))
            shutil.copy(origin, work)
            words = [str(BUILD / "limbeck"), "upgrade", "head", "--url", f"sqlite:///{work}"]
            times["rebuild"].append(timed(words, cwd=folder))
    medians = {name: statistics.median(found) for name, found in times.items()}
    for name, median in medians.items():
        print(f"{name}: {median:.2f} s, a rebuild takes {medians['rebuild'] / median:.2f} times as long")
    missed = any(medians["rebuild"] > 1.1 * medians[name] for name in ("INSERT ... SELECT", "the same statements"))
    sys.exit(1 if options.check and missed else 0)


if __name__ == "__main__":
    main()
