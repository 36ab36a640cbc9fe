"""Data migrations: lists of parameters, bulk_insert, results that are read while other statements run, and the memory of all that.

Expected rows are what the same revisions leave with SQLAlchemy; on SQLite, PostgreSQL and MariaDB.
"""
import os
import subprocess
import sys

import pytest

from test_transactions import Project, postgres_reader, sqlite_reader

MIB = 1024 * 1024


def mariadb_reader(mariadb, url):
    return lambda sql: [tuple(row) for row in mariadb.sql(url, sql)]


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def project(request, scratch, limbeck):
    if request.param == "sqlite":
        path = scratch / "database.db"
        made = Project(scratch / "p", limbeck, f"sqlite:///{path}", sqlite_reader(path))
    elif request.param == "postgresql":
        postgres = request.getfixturevalue("postgres")
        url = postgres.new_database()
        made = Project(scratch / "p", limbeck, url, postgres_reader(postgres, url))
    else:
        mariadb = request.getfixturevalue("mariadb")
        url = mariadb.new_database()
        made = Project(scratch / "p", limbeck, url, mariadb_reader(mariadb, url))
    made.server = request.param
    return made


# In a process of its own: what is told of a child begins with the size of the process that made it.
MEASURE = "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:], stdout=2); " \
          "print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)"


# AddressSanitizer keeps what was given back for a while.
IS_SANITIZED = "sanitize" in os.environ.get("LIMBECK_CFLAGS", "")


def peak(project, *words):
    """Runs a command; the most memory that it had, in bytes (0: not to be known)."""
    command = [sys.executable, "-S", "-c", MEASURE, project.limbeck.program, *words, "--url", project.url]
    done = subprocess.run(command, cwd=project.folder, capture_output=True, text=True)
    code, size = map(int, done.stdout.split())
    assert code == 0, done.stderr
    return 0 if IS_SANITIZED else size


TABLE = """
t = op.create_table('t', sa.Column('id', sa.Integer, primary_key=True), sa.Column('n', sa.Integer), sa.Column('s', sa.String(50)))
"""


def test_a_list_of_parameters_is_run_for_each_set(project):
    project.add(
        TABLE
        + """
        c = op.get_bind()
        rows = [{'id': i, 'n': i * 10, 's': None if i % 7 == 0 else "it's \\\\ %d" % i} for i in range(1, 1301)]
        print(c.execute(t.insert(), rows).rowcount)
        print(c.execute(t.update().where(t.c.id == sa.bindparam('k')).values(n=sa.bindparam('v')),
                        [{'k': 1, 'v': 7}, {'k': 2, 'v': None}, {'k': 5000, 'v': 1}]).rowcount)
        print(c.execute(t.delete().where(t.c.id > sa.bindparam('a'), t.c.id <= sa.bindparam('b')), [{'a': 2, 'b': 4}, {'a': 5, 'b': 7}]).rowcount)
        print(c.execute(sa.text("INSERT INTO t (id, s) VALUES (:id, :s)"), [{'id': 2001, 's': ':x'}, {'id': 2002, 's': None}]).rowcount)
        """.replace("\n        ", "\n")
    )
    done = project.run("upgrade", "head")
    assert done.stdout.split() == ["1300", "2", "4", "2"]
    null = "None" if project.server == "sqlite" else "NULL" if project.server == "mariadb" else ""
    backslash = "\\\\" if project.server == "mariadb" else "\\"  # its client doubles them
    assert project.rows("SELECT id, n, s FROM t WHERE id < 9 OR id > 1299 ORDER BY id") == [
        ("1", "7", f"it's {backslash} 1"),
        ("2", null, f"it's {backslash} 2"),
        ("5", "50", f"it's {backslash} 5"),
        ("8", "80", f"it's {backslash} 8"),
        ("1300", "13000", f"it's {backslash} 1300"),
        ("2001", null, ":x"),
        ("2002", null, null),
    ]
    assert project.rows("SELECT count(*) FROM t") == [("1298",)]


TYPES = """
import datetime, decimal, uuid
t = op.create_table('t', sa.Column('id', sa.Integer, primary_key=True), sa.Column('i', sa.BigInteger), sa.Column('f', sa.Float(53)),
                    sa.Column('d', sa.Numeric(12, 2)), sa.Column('b', sa.Boolean), sa.Column('day', sa.Date),
                    sa.Column('at', sa.DateTime), sa.Column('x', sa.LargeBinary), sa.Column('j', sa.JSON), sa.Column('u', sa.Uuid),
                    sa.Column('e', sa.Enum('red', 'green', name='colour')), sa.Column('s', sa.Text))
rows = [{'id': 1, 'i': -2 ** 40, 'f': 0.1, 'd': decimal.Decimal('1234567.89'), 'b': True, 'day': datetime.date(2024, 2, 29),
         'at': datetime.datetime(2024, 2, 29, 23, 59, 59), 'x': b'\\x00\\xff\\'', 'j': {'a': [1, None, "it's"]},
         'u': uuid.UUID(int=2 ** 127 + 5), 'e': 'green', 's': "'; DROP TABLE t; -- ? $1 %s :x \\u00e4"},
        {'id': 2, 'i': 0, 'f': -1e300, 'd': 1, 'b': False, 'day': None, 'at': None, 'x': b'', 'j': [], 'u': None, 'e': 'red', 's': ''}]
"""


@pytest.mark.parametrize("way", ["c.execute(t.insert(), rows)", "op.bulk_insert(t, rows)"])
def test_values_of_all_types_come_back(project, way):
    project.add(
        TYPES
        + f"c = op.get_bind()\n{way}\n"
        + "print([tuple(r) for r in c.execute(t.select().order_by(t.c.id))] == [tuple(r.values()) for r in rows])\n"
    )
    assert project.run("upgrade", "head").stdout == "True\n"


def test_what_is_left_of_a_result_stays_while_other_statements_run(project):
    project.add(
        TYPES
        + """
c = op.get_bind()
c.execute(t.insert(), rows + [dict(rows[i % 2], id=3 + i) for i in range(3000)])
seen, result = [], c.execute(t.select().order_by(t.c.id))
for row in result:
    seen.append(tuple(row))
    if row.id in (1, 2, 1500):
        c.execute(t.update().where(t.c.id == row.id).values(s='changed'))
        c.execute(t.update().where(t.c.id == sa.bindparam('k')).values(s='x'), [{'k': 2999}, {'k': 3000}])
expected = [tuple(r.values()) for r in rows + [dict(rows[i % 2], id=3 + i) for i in range(3000)]]
print(len(seen), seen == expected)
"""
    )
    assert project.run("upgrade", "head").stdout == "3002 True\n"


FAILING = {
    "list": "op.get_bind().execute(t.insert(), rows)",
    "text": "op.get_bind().execute(sa.text('INSERT INTO t (id, s) VALUES (:id, :s)'), rows)",
    "bulk": "op.bulk_insert(t, rows)",
    "single": "op.bulk_insert(t, rows, multiinsert=False)",
}


@pytest.mark.parametrize("way", FAILING)
def test_an_error_names_the_row(project, way):
    project.add(TABLE + "rows = [{'id': i if i != 1234 else 7, 's': 'x'} for i in range(1, 1501)]\n" + FAILING[way])
    done = project.run("upgrade", "head", code=1)
    assert "in row 1234 of 1500" in done.stderr
    assert "r1.py" in done.stderr and "INSERT INTO t" in done.stderr
    server = {"sqlite": "UNIQUE constraint failed: t.id", "postgresql": "Key (id)=(7) already exists", "mariadb": "Duplicate entry '7'"}
    assert server[project.server] in done.stderr


def test_echo_shows_the_statement_once(project):
    project.add(TABLE + "op.bulk_insert(t, [{'id': 1, 's': 'x'}, {'id': 2, 's': 'y'}])\nop.get_bind().execute(t.insert(), [{'id': 3}, {'id': 4}])")
    done = project.run("--echo", "upgrade", "head")
    lines = [line.split("] ", 1)[1] for line in done.stderr.splitlines() if "INSERT INTO t " in line]
    shown = {
        "sqlite": ["(id, s) VALUES (?, ?)", "(id) VALUES (?)"],
        "postgresql": ["(id, s) VALUES (%(id)s, %(s)s)", "(id) VALUES (%(id)s)"],
        "mariadb": ["(id, s) VALUES (%s, %s)", "(id) VALUES (%s)"],
    }
    assert lines == ["INSERT INTO t " + text for text in shown[project.server]]


def test_bulk_insert_takes_rows_of_different_columns_and_expressions(project):
    project.add(
        TABLE
        + "op.bulk_insert(t, [{'id': 1, 's': 'x'}, {'id': 2, 'n': 5}, {'id': 3, 's': sa.func.lower('ABC')}, {'id': 4, 's': 'y'}])\n"
        + "op.bulk_insert(t, [{'id': 5, 's': sa.func.upper('d')}, {'n': 1, 'id': 6}], multiinsert=False)\n"
        + "op.bulk_insert(t, [])\n"
    )
    project.run("upgrade", "head")
    assert project.rows("SELECT id, coalesce(n, 0), coalesce(s, '-') FROM t ORDER BY id") == [
        ("1", "0", "x"), ("2", "5", "-"), ("3", "0", "abc"), ("4", "0", "y"), ("5", "0", "D"), ("6", "1", "-")
    ]


def test_bulk_insert_in_a_script_is_one_insert_a_row(project):
    project.add("t = sa.table('t', sa.column('id', sa.Integer), sa.column('s', sa.String))\n"
                "op.bulk_insert(t, [{'id': i, 's': \"it's %d\" % i} for i in range(1, 1101)])")
    script = project.run("upgrade", "head", "--sql").stdout
    assert [line for line in script.splitlines() if line.startswith("INSERT INTO t ")] == [
        f"INSERT INTO t (id, s) VALUES ({i}, 'it''s {i}');" for i in range(1, 1101)
    ]


def test_an_insert_into_a_table_tells_its_key_and_leaves_no_rows_open(project):
    project.add(
        TABLE
        + """
c = op.get_bind()
for i in range(3):
    r = c.execute(sa.insert(t).values(s='x'))
    print(r.inserted_primary_key[0], r.returns_rows)
"""
    )
    assert project.run("upgrade", "head").stdout == "1 False\n2 False\n3 False\n"


def test_rows_of_a_closed_connection_are_refused(project):
    project.env(
        """
        from alembic import context
        from sqlalchemy import create_engine, text, exc
        engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
        with engine.connect() as connection:
            left = connection.execute(text("SELECT 1"))
        try:
            left.fetchall()
        except exc.ResourceClosedError as error:
            print("closed:", error)
        with engine.connect() as connection:
            context.configure(connection=connection)
            with context.begin_transaction():
                context.run_migrations()
        """
    )
    project.add("pass")
    assert "closed: This result object is closed." in project.run("upgrade", "head").stdout


LOOPS = {
    "update": "c.execute(t.update().where(t.c.id == i).values(n=1))",
    "insert": "c.execute(sa.insert(t).values(id=i, n=i, s='n%d' % i))",
    "select": "c.execute(sa.select(t.c.n).where(t.c.id == i))",
    "op.execute": "op.execute(t.update().where(t.c.id == i).values(n=1))",
    "text": "op.execute(sa.text('UPDATE t SET n = :i WHERE id = :i').bindparams(i=i))",
}


@pytest.mark.parametrize("loop", LOOPS)
def test_a_loop_of_statements_needs_the_memory_of_one(scratch, limbeck, loop):
    path = scratch / "database.db"
    project = Project(scratch / "p", limbeck, f"sqlite:///{path}", sqlite_reader(path))
    project.add(TABLE + "c = op.get_bind()\nfor i in range(30000):\n    " + LOOPS[loop])
    assert peak(project, "upgrade", "head") < 24 * MIB


MIGRATION = """
c = op.get_bind()
for first in range(1, {rows}, 5000):
    c.execute(t.insert(), [{{'id': i, 'n': i, 's': 'name %d' % i}} for i in range(first, first + 5000)])
result = c.execute(sa.select(t.c.id, t.c.n, t.c.s).order_by(t.c.id))
change = t.update().where(t.c.id == sa.bindparam('k')).values(n=sa.bindparam('v'), s=sa.bindparam('w'))
while True:
    batch = result.fetchmany(5000)
    if not batch:
        break
    c.execute(change, [{{'k': row.id, 'v': row.n + 1, 'w': row.s.upper()}} for row in batch])
"""


def test_a_migration_of_many_rows_stays_small(project):
    rows = 100000 if project.server == "sqlite" else 30000
    project.add(TABLE + MIGRATION.format(rows=rows))
    assert peak(project, "upgrade", "head") < 64 * MIB
    assert project.rows("SELECT count(*), min(n - id), max(n - id), min(s) FROM t") == [(str(rows), "1", "1", "NAME 1")]
