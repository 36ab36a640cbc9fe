#!/usr/bin/python3
"""Directives and rows: processor time of a script of one long revision, for each dialect.

    bench/directives.py [--limbeck PROGRAM] [--check] [--runs N]

The revision has N directives of eight kinds, or one bulk_insert of N literal rows, one a line. Measured is the whole process (start,
parsing, evaluating, compiling, writing the script), so a directive takes less than it says. --check exits 1 when fewer than
100,000 directives a second are written, or when four times as many lines take more than five times as long.
"""

import argparse
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
DIALECTS = {"postgresql": "postgresql://u@h/d", "sqlite": "sqlite://", "mysql": "mysql://u@h/d", "mariadb": "mariadb://u@h/d"}
COUNTS = [5000, 20000]
ROWS = [1750, 7000, 28000]

HEAD = "from alembic import op\nimport sqlalchemy as sa\nrevision = 'a1'\ndown_revision = None\n\n\ndef upgrade():\n"
TAIL = "\n\ndef downgrade():\n    pass\n"
DIRECTIVES = [
    "op.create_table('t{0}', sa.Column('id', sa.Integer(), nullable=False), sa.Column('n', sa.String(20)), sa.PrimaryKeyConstraint('id'))",
    "op.add_column('t{0}', sa.Column('c{0}', sa.String(20), server_default='x', nullable=False))",
    "op.create_index('ix{0}', 't{0}', ['a', 'b'], unique=True)",
    "op.drop_column('t{0}', 'c')",
    "op.execute('UPDATE t{0} SET a = 1')",
    "op.drop_index('ix{0}', table_name='t{0}')",
    "op.rename_table('t{0}', 'u{0}')",
    "op.drop_table('u{0}')",
]


def directives(count):
    return HEAD + "".join("    " + DIRECTIVES[i % len(DIRECTIVES)].format(i) + "\n" for i in range(count)) + TAIL


def rows(count):
    lines = "".join(f"        {{'id': {i}, 'name': 'name {i}', 'amount': {i}.5}},\n" for i in range(count))
    table = "sa.table('t', sa.column('id', sa.Integer), sa.column('name', sa.String), sa.column('amount', sa.Numeric))"
    return HEAD + f"    op.bulk_insert({table}, [\n{lines}    ])\n" + TAIL


def cost(words, folder, runs):
    taken = []
    for _ in range(runs + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(taken[1:])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limbeck", default=ROOT / "build" / "limbeck", help="the program, of a release build")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    limbeck = str(pathlib.Path(options.limbeck).resolve())
    folder = pathlib.Path(tempfile.mkdtemp(prefix="limbeck-bench-"))
    missed = False
    try:
        subprocess.run([limbeck, "-q", "init", "migrations"], cwd=folder, check=True, capture_output=True)
        print("| | lines | processor time | a second |\n|---|---|---|---|")
        for dialect, url in DIALECTS.items():
            words = [limbeck, "-q", "--url", url, "upgrade", "head", "--sql"]
            for make, counts, unit in ((directives, COUNTS, "directives"), (rows, ROWS, "rows")):
                times = []
                for count in counts:
                    (folder / "migrations/versions/a1.py").write_text(make(count))
                    times.append(cost(words, folder, options.runs))
                    print(f"| {dialect}, {unit} | {count:,} | {times[-1] * 1000:.0f} ms | {count / times[-1]:,.0f} |", flush=True)
                missed = missed or times[-1] > 5 * times[-2] or (make is directives and counts[-1] / times[-1] < 100000)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if options.check and missed else 0)


if __name__ == "__main__":
    main()
