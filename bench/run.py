#!/usr/bin/python3
"""Runs the benchmarks and prints each ratio with its target. See README.md.

    bench/run.py [--limbeck PROGRAM] [--runs N] [--only WORD] [--alembic] [--rows N]

Whole processes, the two sides of a ratio in turn, medians. Needs the built program (a build of type release), cc, sqlite3 and
the PostgreSQL server package. Everything happens in a scratch folder that is removed; the server ends with this process.
"""

import argparse
import glob
import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE), str(ROOT / "tests" / "live")]

import conftest  # noqa: E402  the server that the tests start
import project  # noqa: E402

GREP = ["grep", "-hE", "^(down_)?revision"]
SELECT = "select version_num from alembic_version"
ALEMBIC = ["/usr/bin/python3", "-m", "alembic.config"]
MIB = 1024


class Bench:
    def __init__(self, options):
        self.options = options
        self.limbeck = str(pathlib.Path(options.limbeck).resolve())
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="limbeck-bench-"))
        os.chmod(self.folder, 0o755)
        self.failures = 0
        self.measure = self.folder / "measure"
        subprocess.run(["cc", "-O2", "-o", self.measure, HERE / "measure.c"], check=True)
        self.postgres = None

    def start_server(self):
        folder = self.folder / "server"
        folder.mkdir()
        self.postgres = conftest.Postgres(folder, conftest.postgres_bin())
        self.postgres.prepare()

    def close(self):
        if self.postgres is not None:
            self.postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    # ---- measuring ----

    def once(self, words, cwd, stdin=None, status=0):
        """Seconds and peak KiB of one process."""
        front = [str(self.measure)] + (["-i", str(stdin)] if stdin else [])
        done = subprocess.run(front + [str(word) for word in words], cwd=cwd, check=True, capture_output=True, text=True)
        seconds, peak, ended = done.stdout.split()
        if int(ended) != status:
            raise RuntimeError(f"{' '.join(map(str, words))[:200]}: exit code {ended}, in {cwd}")
        return float(seconds), int(peak)

    def times(self, *commands, runs=None):
        """Medians of commands run in turn: [(seconds, peak KiB), ...]. A command is a dict of once()'s arguments, with `before`."""
        results = [[] for _ in commands]
        for run in range((runs or self.options.runs) + 1):
            for command, list_ in zip(commands, results):
                command = dict(command)
                before = command.pop("before", None)
                if before:
                    before()
                result = self.once(**command)
                if run > 0:  # the first warms the file cache
                    list_.append(result)
        return [(statistics.median(r[0] for r in list_), max(r[1] for r in list_)) for list_ in results]

    # ---- printing ----

    def title(self, text):
        print(f"\n{text}")

    def ratio(self, what, own, reference, target, peak=None, peak_target=None):
        is_met = own <= reference * target
        text = f"{own * 1000:9.2f} ms  {reference * 1000:9.2f} ms  {own / reference:6.2f}  <= {target:<4}"
        if peak is not None:
            is_met = is_met and (peak_target is None or peak < peak_target * MIB)
            text += f"  {peak / MIB:6.1f} MiB" + (f" < {peak_target}" if peak_target else "")
        self.line(what, text, is_met)

    def line(self, what, text, is_met):
        self.failures += not is_met
        print(f"  {what:44} {text:64} {'ok' if is_met else 'MISSED'}", flush=True)

    def note(self, what, text):
        print(f"  {what:44} {text}", flush=True)

    # ---- pieces ----

    def url(self, kind, name):
        if kind == "sqlite":
            return f"sqlite:///{self.folder}/{name}.db"
        return self.postgres.new_database()

    def file_of(self, url):
        return url.removeprefix("sqlite:///")

    def project(self, name, url, count):
        return project.make_project(self.limbeck, self.folder / name, url, count)

    def own(self, folder, *words, **more):
        return dict(words=[self.limbeck, *words], cwd=folder, **more)

    def client(self, url, sql, folder):
        if url.startswith("sqlite"):
            return dict(words=["sqlite3", self.file_of(url), sql], cwd=folder)
        return dict(words=[self.postgres.psql, "-X", "-d", url, "-c", sql], cwd=folder)

    def client_file(self, url, path, folder, **more):
        if url.startswith("sqlite"):
            return dict(words=["sqlite3", self.file_of(url)], stdin=path, cwd=folder, **more)
        return dict(words=[self.postgres.psql, "-X", "-q", "-1", "-d", url, "-f", path], cwd=folder, **more)

    def grep(self, folder):
        return dict(words=GREP + sorted(glob.glob("migrations/versions/*.py", root_dir=folder)), cwd=folder)

    def run(self, folder, *words):
        done = subprocess.run([self.limbeck, *words], cwd=folder, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"limbeck {' '.join(words)}: {done.stderr[-2000:]}")
        return done.stdout

    def script(self, folder, path, range_="head"):
        """The statements of an upgrade, without BEGIN and COMMIT; for sqlite3 in one transaction (psql has -1 for that)."""
        lines = self.run(folder, "upgrade", range_, "--sql").splitlines(keepends=True)
        text = "".join(line for line in lines if line.strip() not in ("BEGIN;", "COMMIT;"))
        is_sqlite = "sqlite" in (folder / "alembic.ini").read_text()
        path.write_text(f"BEGIN;\n{text}COMMIT;\n" if is_sqlite else text)
        return path

    def empty(self, url):
        """A function that empties a database."""

        def remove():
            for end in ("", "-journal", "-wal", "-shm"):
                pathlib.Path(self.file_of(url) + end).unlink(missing_ok=True)

        def recreate():
            name = url.rsplit("/", 1)[1]
            self.postgres.sql("postgres", f"DROP DATABASE IF EXISTS {name}")
            self.postgres.sql("postgres", f"CREATE DATABASE {name}")

        return remove if url.startswith("sqlite") else recreate


# ---- the benchmarks ----


def statements_sent(bench, folder, url, count=1):
    """How many statements a run sends to PostgreSQL, by the server's own log."""
    database = url.rsplit("/", 1)[1]
    log = bench.postgres.folder / "log"
    bench.postgres.sql("postgres", f"ALTER DATABASE {database} SET log_statement = 'all'")
    start = log.stat().st_size
    bench.run(folder, "upgrade", "head")
    bench.postgres.sql("postgres", f"ALTER DATABASE {database} RESET log_statement")
    with open(log, "rb") as file:
        file.seek(start)
        sent = [line for line in file.read().decode().splitlines() if "LOG:  " in line and "ALTER DATABASE" not in line]
    bench.line("  statements sent to PostgreSQL", f"{len(sent)}   == {count}", len(sent) == count)


def nothing_to_do(bench):
    bench.title("upgrade head, nothing to do                        limbeck      reference    ratio  target      peak")
    for kind, target in (("sqlite", 2), ("postgresql", 1.5)):
        url = bench.url(kind, "ten")
        folder = bench.project(f"ten-{kind}", url, 10)
        bench.run(folder, "upgrade", "head")
        runs = 3 * bench.options.runs
        own, client = bench.times(bench.own(folder, "upgrade", "head"), bench.client(url, SELECT, folder), runs=runs)
        bench.ratio(f"10 revisions, {kind}", own[0], client[0], target, own[1], 8)
        if kind == "postgresql":
            statements_sent(bench, folder, url)

        url = bench.url(kind, "thousand")
        folder = bench.project(f"thousand-{kind}", url, 1000)
        bench.run(folder, "upgrade", "head")
        own, client, grep = bench.times(
            bench.own(folder, "upgrade", "head"), bench.client(url, SELECT, folder), bench.grep(folder), runs=runs
        )
        bench.ratio(f"1,000 revisions, {kind}", own[0], client[0] + grep[0], 2, own[1], 8)
        one_pending(bench, kind, url, folder)


def one_pending(bench, kind, url, folder):
    """The last of 1,000 is pending. What the statements cost is what the client takes for them beyond its own start."""
    back = lambda: bench.run(folder, "downgrade", "-1")
    back()
    before = bench.run(folder, "current").split()[0]
    script = bench.script(folder, folder / "one.sql", f"{before}:head")
    own, client, grep, whole = bench.times(
        bench.own(folder, "upgrade", "head", before=back),
        bench.client(url, SELECT, folder),
        bench.grep(folder),
        bench.client_file(url, script, folder, before=back),
    )
    statements = max(0.0, whole[0] - client[0])
    reference = 2 * (client[0] + grep[0]) + statements
    bench.ratio(f"one pending of 1,000, {kind}", own[0], reference, 1, own[1], 24)


def heads(bench):
    bench.title("heads                                              limbeck      grep         ratio  target      peak")
    results = {}
    for count in (1000, 10000):
        url = f"sqlite:///{bench.folder}/none.db"
        folder = bench.project(f"heads-{count}", url, count)
        own, grep = bench.times(bench.own(folder, "heads"), bench.grep(folder))
        bench.ratio(f"{count:,} files", own[0], grep[0], 2, own[1], 24)
        results[count] = own[0]
    growth = results[10000] / results[1000]
    bench.line("10,000 against 1,000 files", f"{growth:.1f} times   <= 12", growth <= 12)


def from_empty(bench):
    bench.title("upgrade head from empty, 1,000 revisions           limbeck      client       ratio  target      peak")
    for kind in ("sqlite", "postgresql"):
        url = bench.url(kind, "empty")
        folder = bench.project(f"empty-{kind}", url, 1000)
        script = bench.script(folder, folder / "all.sql")
        empty = bench.empty(url)
        own, client = bench.times(
            bench.own(folder, "upgrade", "head", before=empty), bench.client_file(url, script, folder, before=empty)
        )
        bench.ratio(kind, own[0], client[0], 1.1, own[1], 24)
        if bench.options.alembic:
            alembic(bench, kind, client[0], dict(words=ALEMBIC + ["upgrade", "head"], cwd=folder, before=empty))


def offline(bench):
    bench.title("upgrade head --sql, 1,000 revisions                limbeck      cat          ratio  target      peak")
    for kind in ("sqlite", "postgresql"):
        folder = bench.project(f"offline-{kind}", bench.url(kind, "offline"), 1000)
        files = sorted(glob.glob("migrations/versions/*.py", root_dir=folder))
        own, cat = bench.times(bench.own(folder, "upgrade", "head", "--sql"), dict(words=["cat", *files], cwd=folder))
        bench.ratio(kind, own[0], cat[0], 3, own[1], 24)
        if bench.options.alembic:
            alembic(bench, kind, cat[0], dict(words=ALEMBIC + ["upgrade", "head", "--sql"], cwd=folder))


def alembic(bench, kind, reference, command):
    own, = bench.times(command, runs=3)
    bench.note(f"  {kind}: Alembic of this machine",
               f"{own[0] * 1000:9.2f} ms  {reference * 1000:9.2f} ms  {own[0] / reference:6.2f}            {own[1] / MIB:6.1f} MiB")


def handle(bench):
    bench.title("one handle, upgrade head with nothing to do, resident after 10 and after 1,000 times")
    program = bench.folder / "handle"
    build = pathlib.Path(bench.limbeck).parent
    flags = os.environ.get("LIMBECK_LIBS", "").split() or ["-lsqlite3", "-ltommath", "-lm", "-ldl", "-lpthread"]
    archives = ["-Wl,--start-group", *map(str, build.glob("src/api/liblimbeck.a")), *map(str, build.glob("liblb_*.a")),
                "-Wl,--end-group"]
    subprocess.run(["cc", "-O2", "-I", ROOT / "include", "-o", program, HERE / "handle.c", *archives, *flags], check=True)
    for kind in ("sqlite", "postgresql"):
        url = bench.url(kind, "handle")
        folder = bench.project(f"handle-{kind}", url, 10)
        bench.run(folder, "upgrade", "head")
        words = [program, "1000", "alembic.ini"]
        first, last = subprocess.run(words, cwd=folder, check=True, capture_output=True, text=True).stdout.split()
        bench.line(kind, f"{first} KiB, {last} KiB   equal within 3%", abs(int(last) - int(first)) <= 0.03 * int(first))
        if shutil.which("valgrind"):
            leaks(bench, kind, program, folder)


def leaks(bench, kind, program, folder):
    words = ["valgrind", "-q", "--leak-check=full", "--errors-for-leak-kinds=definite", "--error-exitcode=99", program, "12", "alembic.ini"]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    bench.line(f"  {kind}: valgrind, 12 rounds", "clean" if done.returncode == 0 else done.stderr[-400:], done.returncode == 0)


DATA = '''"""spell names anew

Revision ID: 000000000001
Revises:
"""
from alembic import op
import sqlalchemy as sa

revision = "000000000001"
down_revision = None


def upgrade():
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, name, amount FROM people ORDER BY id")){fetch}
    for row in rows:
        if row[0] % {every} == 0:
            connection.execute(
                sa.text("UPDATE people SET name = :name, amount = :amount WHERE id = :id"),
                {{"name": row[1].strip().title(), "amount": row[2] + 1, "id": row[0]}},
            )


def downgrade():
    pass
'''


def data_migration(bench):
    rows = bench.options.rows
    bench.title(f"a data migration over {rows:,} rows: SELECT all, UPDATE each hundredth")
    for kind in ("sqlite", "postgresql"):
        url = bench.url(kind, "people")
        folder = project.new_project(bench.limbeck, bench.folder / f"data-{kind}", url)
        (folder / "migrations" / "versions" / "000000000001_names.py").write_text(DATA.format(every=100, fetch=".fetchall()"))
        fill = fill_people(bench, url, rows)
        own, = bench.times(bench.own(folder, "upgrade", "head", before=fill), runs=2)
        bench.line(kind, f"{own[0]:9.2f} s   {own[1] / MIB:6.1f} MiB < 256", own[1] < 256 * MIB)
        if bench.options.alembic:
            theirs, = bench.times(dict(words=ALEMBIC + ["upgrade", "head"], cwd=folder, before=fill), runs=2)
            bench.note(f"  {kind}: Alembic of this machine", f"{theirs[0]:9.2f} s   {theirs[1] / MIB:6.1f} MiB")


def fill_people(bench, url, rows):
    empty = bench.empty(url)

    def fill():
        empty()
        table = "CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL, amount integer NOT NULL)"
        if url.startswith("sqlite"):
            with sqlite3.connect(bench.file_of(url)) as file:
                file.execute(table)
                file.executemany("INSERT INTO people VALUES (?, ?, ?)", ((n, f" person number {n} ", n % 97) for n in range(rows)))
            file.close()
        else:
            insert = f"INSERT INTO people SELECT n, ' person number ' || n || ' ', n % 97 FROM generate_series(0, {rows - 1}) n"
            bench.postgres.sql(url, f"{table}; {insert}; ANALYZE people")

    return fill


BENCHMARKS = [nothing_to_do, heads, from_empty, offline, handle, data_migration]


def main():
    parser = argparse.ArgumentParser(description="Runs the benchmarks and prints each ratio with its target.")
    parser.add_argument("--limbeck", default=ROOT / "build" / "limbeck", help="the program; its folder has the library too")
    parser.add_argument("--runs", type=int, default=15, help="runs of each side of a ratio")
    parser.add_argument("--rows", type=int, default=1000000, help="rows of the data migration")
    parser.add_argument("--only", default="", help="only benchmarks whose name contains this word")
    parser.add_argument("--alembic", action="store_true", help="also run the Alembic of this machine, where there is one")
    options = parser.parse_args()
    bench = Bench(options)
    try:
        bench.start_server()
        for benchmark in BENCHMARKS:
            if options.only in benchmark.__name__:
                benchmark(bench)
    finally:
        bench.close()
    print(f"\n{bench.failures} missed")
    return 1 if bench.failures else 0


if __name__ == "__main__":
    sys.exit(main())
