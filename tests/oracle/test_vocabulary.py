"""The programs of vocabulary.txt under Debian's SQLAlchemy and under limbeck, on SQLite: the same output, or the same exception.

Each program is the body of upgrade() of a project of its own. SQLAlchemy 1.4 runs with future=True, which is the API of 2.0.
"""

import json
import pathlib
import sqlite3
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cli"))
import project  # noqa: E402

PYTHON = "/usr/bin/python3"

PRELUDE = """
import sqlalchemy as sa
from sqlalchemy import sql, func
from alembic import op
conn = op.get_bind()
t = sa.table("people", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("age", sa.Integer), sa.column("born", sa.Date))
m = sa.MetaData()
T = sa.Table("people", m, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50)), sa.Column("age", sa.Integer), sa.Column("born", sa.Date))
C = sa.Table("cars", m, sa.Column("id", sa.Integer, primary_key=True), sa.Column("owner", sa.Integer, sa.ForeignKey("people.id")), sa.Column("label", sa.String(20)))
def all_(s, *a): return [tuple(r) for r in conn.execute(s, *a)]
"""

TABLES = """
CREATE TABLE people (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50), age INTEGER, born DATE);
CREATE TABLE cars (id INTEGER NOT NULL PRIMARY KEY, owner INTEGER REFERENCES people(id), label VARCHAR(20));
INSERT INTO people VALUES (1, 'Ada', 36, '1815-12-10'), (2, 'Bob', NULL, NULL), (3, 'Cy', 36, '2000-01-01');
INSERT INTO cars VALUES (1, 1, 'x'), (2, 1, 'y');
"""

# Runs all programs in one process: {program: [output, exception class or None]}.
CHILD = '''
import contextlib, io, json, sqlite3, sys, warnings
warnings.simplefilter("ignore")
import sqlalchemy as sa
from sqlalchemy.pool import StaticPool
from alembic.migration import MigrationContext
from alembic.operations import Operations
request = json.load(sys.stdin)
answers = {}
for program in request["programs"]:
    engine = sa.create_engine("sqlite://", future=True, poolclass=StaticPool)
    engine.raw_connection().executescript(request["tables"])
    printed, failed = io.StringIO(), None
    code = "def up():\\n" + "\\n".join("    " + line for line in (request["prelude"] + program).splitlines()) + "\\nup()"
    with engine.connect() as connection, Operations.context(MigrationContext.configure(connection)):
        try:
            with connection.begin(), contextlib.redirect_stdout(printed):
                exec(compile(code, "program", "exec"), {})
        except Exception as error:
            failed = type(error).__name__
    answers[program] = [printed.getvalue(), failed]
json.dump(answers, sys.stdout)
'''

PROGRAMS = [
    part for part in (HERE / "vocabulary.txt").read_text().split("\n\n") if part.strip() and not part.startswith("#")
]


@pytest.fixture(scope="module")
def answers():
    request = json.dumps({"programs": [program.strip("\n") for program in PROGRAMS], "prelude": PRELUDE, "tables": TABLES})
    done = subprocess.run([PYTHON, "-c", CHILD], input=request, capture_output=True, text=True, timeout=120)
    if "No module named" in done.stderr:
        pytest.skip("Debian's Alembic is not installed: apt install python3-alembic")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("program", [program.strip("\n") for program in PROGRAMS], ids=lambda program: program.splitlines()[0][:90])
def test_same(limbeck, scratch, answers, program):
    with sqlite3.connect(scratch / "app.db") as connection:
        connection.executescript(TABLES)
    connection.close()
    files = {name: text for name, text in project.FILES.items() if not name.endswith("a1.py")}
    project.write(scratch, files | {"migrations/versions/b2.py": project.revision(PRELUDE + program, down=None)})
    done = limbeck("upgrade", "head", cwd=scratch)
    printed, failed = answers[program]
    assert done.stdout == printed, done.stderr
    assert done.returncode == (1 if failed else 0), done.stderr
