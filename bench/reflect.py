#!/usr/bin/python3
"""Reflection of 1,000 tables of 10 columns: how many queries, and how long beside psql (PostgreSQL) and by itself (SQLite).

    LIMBECK_BUILD=build bench/reflect.py [--check] [--tables N]

PostgreSQL: a server of its own (tests/live/conftest.py). The queries are taken from the server's log and given to psql, whose
\\timing is summed up; both take the best of five. --check exits 1 when a limit is missed: at most 12 queries, 1.2 times psql's
time, SQLite under 60 ms.
"""

import argparse
import importlib.util
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUILD = pathlib.Path(os.environ.get("LIMBECK_BUILD", ROOT / "build"))
DRIVER = BUILD / "tests/unit/reflect/reflect_driver"
REPEAT = 5

spec = importlib.util.spec_from_file_location("live", ROOT / "tests/live/conftest.py")
live = importlib.util.module_from_spec(spec)
spec.loader.exec_module(live)


def table(number, key):
    columns = ["name varchar(40) NOT NULL", "price numeric(10,2) DEFAULT 0", "made timestamp DEFAULT CURRENT_TIMESTAMP",
               "note text", "code char(8)", "flag boolean NOT NULL", "amount bigint", "day date"]
    return (f"CREATE TABLE t{number} (id {key} PRIMARY KEY, {', '.join(columns)}, parent integer REFERENCES t{number // 2}(id), "
            f"CONSTRAINT c{number} CHECK (amount > 0));\nCREATE INDEX i{number} ON t{number} (name, day);")


def schema(count, key):
    return "\n".join(table(number, key) for number in range(count))


def best_of(words):
    done = subprocess.run([str(DRIVER), *words, "time", str(REPEAT)], check=True, capture_output=True, text=True)
    return min(float(line.split()[0]) for line in done.stdout.splitlines())


def logged_queries(server, words):
    log = server.folder / "log"
    before = log.stat().st_size
    subprocess.run([str(DRIVER), *words, "time", "1"], check=True, capture_output=True)
    text = log.read_bytes()[before:].decode()
    return re.findall(r"LOG:  (?:statement|execute \S+): (.*?)(?=\n\S*\d\d\d\d-\d\d-\d\d |\Z)", text, re.S)


def psql_time(server, database, queries):
    script = "\\timing on\n\\o /dev/null\n" + "".join(query.strip() + ";\n" for query in queries)
    words = [server.psql, "-X", "-q", "-A", "-t", "-h", server.host, "-p", str(server.port), "-U", server.superuser, "-d", database]
    times = []
    for _ in range(REPEAT):
        done = subprocess.run(words, input=script, check=True, capture_output=True, text=True)
        times.append(sum(float(time) for time in re.findall(r"Time: ([\d.]+) ms", done.stdout)))
    return min(times)


def measure_postgresql(count):
    folder = tempfile.mkdtemp(prefix="limbeck-bench-")
    server = live.Postgres(folder, live.postgres_bin())
    try:
        server.prepare()
        database = server.new_database().rsplit("/", 1)[1]
        subprocess.run([server.psql, "-X", "-q", server.url(database)], input=schema(count, "serial"), check=True, text=True)
        server.sql(database, "ANALYZE")
        words = ["postgresql", f"host={server.host}", f"port={server.port}", f"user={server.superuser}", f"dbname={database}"]
        server.sql(database, f"ALTER DATABASE {database} SET log_statement = 'all'")
        queries = logged_queries(server, words)
        server.sql(database, f"ALTER DATABASE {database} RESET log_statement")
        return len(queries), best_of(words), psql_time(server, database, queries)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def measure_sqlite(count):
    with tempfile.TemporaryDirectory(prefix="limbeck-bench-") as folder:
        path = pathlib.Path(folder) / "bench.db"
        connection = sqlite3.connect(path)
        connection.executescript(schema(count, "integer"))
        connection.close()
        words = ["sqlite", f"filename={path}"]
        # Each time with a connection of its own: reading the schema of the file is part of it.
        cold = min(
            float(subprocess.run([str(DRIVER), *words, "time", "1"], check=True, capture_output=True, text=True).stdout.split()[0])
            for _ in range(REPEAT)
        )
        return cold, best_of(words)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--tables", type=int, default=1000)
    options = parser.parse_args()
    queries, ours, psql = measure_postgresql(options.tables)
    print(f"postgresql: {queries} queries, {ours:.1f} ms, psql {psql:.1f} ms, {ours / psql:.2f} times")
    cold, warm = measure_sqlite(options.tables)
    print(f"sqlite: {cold:.1f} ms, again on the same connection {warm:.1f} ms")
    missed = queries > 12 or ours > 1.2 * psql or cold > 60
    sys.exit(1 if options.check and missed else 0)


if __name__ == "__main__":
    main()
