"""doctor: what of a project limbeck can run, found out without a database."""

import os
import subprocess
import sys

import pytest

from project import FILES, INI, results, revision, write

B2 = "migrations/versions/b2.py"
LINE = 13  # of the first line of upgrade(), see project.py
POSTGRESQL = INI.replace("sqlite:///app.db", "postgresql://nobody:secret@203.0.113.1:9/nothing?connect_timeout=1")


def everything(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def doctor(limbeck, scratch):
    """Runs doctor over the small project with these files; nothing may be written."""

    def run(files, *words, environment=None):
        write(scratch, FILES | {"alembic.ini": POSTGRESQL} | files)
        before = everything(scratch)
        done = limbeck("doctor", *words, cwd=scratch, environment={"PYTHONPATH": "."} | (environment or {}), timeout=10)
        assert everything(scratch) == before
        assert "secret" not in done.stdout + done.stderr
        return done

    return run


@pytest.fixture
def accepted(doctor):
    """A body of upgrade() and downgrade() that runs, whatever the database holds. Gives the counts of operations."""

    def run(body, **files):
        done = doctor({B2: revision(body, body)} | files, "--json")
        assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
        (answer,) = results(done.stdout)
        assert (answer["revisions"], answer["run"], answer["refused"]) == (2, 2, [])
        return answer["operations_always"], answer["operations_maybe"]

    return run


def test_a_good_project(doctor):
    done = doctor({B2: revision("op.add_column('people', sa.Column('x', sa.Integer))", "op.drop_column('people', 'x')")})
    assert (done.returncode, done.stdout, done.stderr) == (0, "2 of 2 revisions run\n", "")


def test_no_revisions(doctor):
    done = doctor({"migrations/versions/a1.py": None})
    assert (done.returncode, done.stdout) == (0, "0 of 0 revisions run\n")


REFUSED = {
    "an unknown value in an operation": (
        "import geo\nop.add_column('people', sa.Column('x', geo.Point()))",
        2,
        "'geo.Point()' is unknown to limbeck",
    ),
    "a call for its effect": ("import boto3\nboto3.client('s3').create_bucket()", 2, "what this call would do in the migration"),
    "an unknown function that is given the database": ("import geo\ngeo.install(op.get_bind())", 2, "would work on the database"),
    "a decision on a package": ("import geo\nif geo.flag:\n    op.drop_table('people')", 2, "a decision needs a value"),
    "a loop over a package's value": ("import geo\nfor x in geo.all:\n    op.execute(x)", 2, "the values to go through"),
    "a directive that is not there": ("op.add_colum('people')", 1, "has no attribute 'add_colum'"),
    "a wrong call": ("op.drop_column('people')", 1, "missing 1 required positional argument"),
    "what is not offered": ("op.get_context().configure()", 1, "this part of Alembic's Python API is not offered"),
    "behind a decision on a row": (
        "import geo\nif op.get_bind().execute(sa.text('SELECT 1')).scalar():\n    op.execute(geo.text)",
        3,
        "'geo.text' is unknown",
    ),
    "a directive that is not there, behind a decision": (
        "if not sa.inspect(op.get_bind()).has_table('x'):\n    op.creat_table('x')",
        2,
        "has no attribute 'creat_table'",
    ),
    "an import that fails, behind a decision": (
        "if not sa.inspect(op.get_bind()).has_table('x'):\n    from alembic.op import nothing",
        2,
        "cannot import name 'nothing'",
    ),
    "beside a row": (
        "import geo\nrow = op.get_bind().execute(sa.text('SELECT 1')).first()\n"
        "op.add_column(row.table, sa.Column('x', geo.Point()), schema=geo.schema)",
        3,
        "is unknown to limbeck",
    ),
}


@pytest.mark.parametrize("body, line, reason", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("direction", ["upgrade", "downgrade"])
def test_refusals_have_place_reason_and_ways_out(doctor, body, line, reason, direction):
    done = doctor({B2: revision(**{direction: body})})
    first, ways, last = done.stdout.splitlines()
    place = f"{B2}:{LINE + line - 1 + (4 if direction == 'downgrade' else 0)}:"
    assert first.startswith(place) and reason in first
    assert first.endswith("(in downgrade)") == (direction == "downgrade")
    assert "op.execute" in ways
    if direction == "upgrade":
        assert "`limbeck stamp b2`" in ways and "`alembic upgrade b2`" in ways
    else:
        assert "`limbeck stamp a1`" in ways and "`alembic downgrade a1`" in ways
    assert last == "1 of 2 revisions run"
    assert (done.returncode, done.stderr) == (1, "")


def test_one_line_for_a_file_that_is_refused_in_both_directions(doctor):
    done = doctor({B2: revision("import geo\nop.execute(geo.up)", "import geo\nop.execute(geo.down)")})
    lines = [line for line in done.stdout.splitlines() if line.startswith(B2)]
    assert len(lines) == 1 and "geo.up" in lines[0]


def test_refused_before_a_function_runs(doctor):
    for text, line, reason in (
        (revision("x = ("), 14, "was never closed"),
        (revision().replace("def downgrade", "def down"), 6, "has no function downgrade()"),
        (revision().replace("import sqlalchemy as sa", "import sqlalchemy as sa\nimport helper\nhelper.text.upper.x()"), 2, "syntax"),
    ):
        done = doctor({B2: text, "helper.py": "def\n"})
        first = done.stdout.splitlines()[0]
        assert first.startswith(f"{B2}:") and done.returncode == 1, done.stdout
        assert done.stdout.endswith("1 of 2 revisions run\n"), (reason, done.stdout)


def test_a_place_in_a_helper_names_both_files(doctor):
    body = "from helper import install\ninstall(op)"
    done = doctor({B2: revision(body), "helper.py": "import geo\n\n\ndef install(op):\n    op.execute(geo.text)\n"})
    first = done.stdout.splitlines()[0]
    assert first.startswith(f"{B2}:{LINE + 1}:5: ") and first.endswith("(at helper.py:5:5)"), first


def test_a_refusal_does_not_stop_the_others(doctor):
    more = {f"migrations/versions/c{i}.py": revision("import geo\nop.execute(geo.x)" if i % 2 else "pass", id=f"c{i}",
                                                     down="b2" if i == 0 else f"c{i - 1}") for i in range(6)}
    done = doctor({B2: revision()} | more)
    assert [line.split(":")[0] for line in done.stdout.splitlines() if line.startswith("migrations")] == [
        f"migrations/versions/c{i}.py" for i in (1, 3, 5)
    ]
    assert done.stdout.endswith("5 of 8 revisions run\n")


# ---- values of the database ----

ROWS = "rows = op.get_bind().execute(sa.text('SELECT id, name FROM people')).fetchall()\n"

# body -> how often its operations are met: always, maybe. Those of a1 and the SELECT count, too.
DECIDING = {
    "a row": ("if op.get_bind().execute(sa.text('SELECT 1')).scalar():\n    op.drop_table('x')", 2, 2),
    "no row": ("if not op.get_bind().execute(sa.text('SELECT 1')).first():\n    op.drop_table('x')", 2, 2),
    "compared": ("if op.get_bind().scalar(sa.text('SELECT 1')) == 3:\n    op.drop_table('x')\nelse:\n    op.drop_table('y')", 2, 4),
    "both branches": ("x = op.get_bind().scalar(sa.text('SELECT 1'))\nop.drop_table('x' if x else 'y')", 4, 0),
    "rows": (ROWS + "for row in rows:\n    op.execute(f\"UPDATE t SET x = '{row.name}' WHERE id = {row[0]}\")", 2, 2),
    "unpacked rows": (ROWS + "for id, name in rows:\n    op.execute('UPDATE t SET x = %s' % name)", 2, 2),
    "rows as parameters": (
        ROWS + "for row in rows:\n    op.get_bind().execute(sa.text('UPDATE t SET x = :x'), {'x': row.name.lower()})", 2, 2),
    "rows inserted": (ROWS + "op.bulk_insert(sa.table('t', sa.column('x')), [{'x': row.name} for row in rows])", 4, 0),
    "a dict of rows": (ROWS + "known = {row.name: row.id for row in rows}\nif 'x' in known:\n    op.drop_table(known['x'])", 2, 2),
    "a set of rows": (ROWS + "if 'x' not in {row.name for row in rows}:\n    op.drop_table('x')", 2, 2),
    "a list of rows": (ROWS + "if 'x' not in [row.name for row in rows]:\n    op.drop_table('x')", 2, 2),
    "sorted, counted, joined": (
        ROWS + "if len(rows) > 3 and max(row.id for row in rows) > 7:\n    op.execute(', '.join(sorted(r.name for r in rows)))", 2, 2),
    "pages": (
        "result = op.get_bind().execute(sa.text('SELECT 1'))\nwhile True:\n    page = result.fetchmany(10)\n    if not page:\n"
        "        break\n    op.execute('UPDATE t SET x = 1')", 2, 2),
    "a loop that only the database ends": ("while op.get_bind().scalar(sa.text('SELECT 1')):\n    op.drop_table('x')", 2, 2),
    "an exception that hangs on a row": (
        "if op.get_bind().scalar(sa.text('SELECT 1')):\n    [].pop()\nop.drop_table('x')", 2, 2),
    "the inspector": (
        "insp = sa.inspect(op.get_bind())\nif not insp.has_table('x'):\n    op.create_table('x', sa.Column('a', sa.Integer))", 0, 2),
    "names of the inspector": (
        "insp = sa.inspect(op.get_bind())\nfor key in insp.get_foreign_keys('people'):\n"
        "    op.drop_constraint(key['name'], 'people', type_='foreignkey')\n"
        "if 'x' not in [c['name'] for c in insp.get_columns('people')]:\n    op.add_column('people', sa.Column('x', sa.Integer))",
        0, 4),
    "a reflected table": (
        "t = sa.Table('people', sa.MetaData(), autoload_with=op.get_bind())\nop.get_bind().execute(t.update().values(name='x'))\n"
        "if 'x' in t.c:\n    op.drop_column('people', 'x')", 2, 2),
    "a name of an object": ("op.rename_table(op.get_bind().scalar(sa.text('SELECT 1')), 'y')\nop.drop_table('y')", 6, 0),
    "a batch of a table": (
        ROWS + "for row in rows:\n    with op.batch_alter_table(row.name) as batch:\n        batch.drop_column('x')", 2, 0),
    "with the connection": (
        "with op.get_context().autocommit_block():\n    op.execute('VACUUM')\n"
        "with op.get_bind().begin_nested():\n    op.execute('SELECT 1')", 4, 0),
}  # fmt: skip


@pytest.mark.parametrize("body, always, maybe", DECIDING.values(), ids=DECIDING)
def test_what_the_database_decides_is_tried_both_ways(accepted, body, always, maybe):
    people = 3  # of a1: a table, rows, and the table dropped
    assert accepted(body) == (people + always, maybe)


def test_a_helper_asks_at_each_place(accepted):
    helper = (
        "import sqlalchemy as sa\n\n\ndef add(op, name):\n    if name not in [c['name'] for c in sa.inspect(op.get_bind()).get_columns('t')]:\n"
        "        op.add_column('t', sa.Column(name, sa.Integer))\n"
    )
    body = "from helper import add\n" + "\n".join(f"add(op, 'c{i}')" for i in range(30))
    assert accepted(body, **{"helper.py": helper}) == (3, 60)


def test_a_decision_far_behind_many_others_is_reached(doctor):
    body = "import geo\nhas = sa.inspect(op.get_bind()).has_table\n"
    body += "\n".join(f"if has('t{i}'):\n    op.drop_table('t{i}')" for i in range(40))
    done = doctor({B2: revision(body + "\n    if not has('more'):\n        op.execute(geo.text)")})
    assert done.returncode == 1 and "'geo.text' is unknown" in done.stdout


def test_what_a_revision_raises_by_itself_is_its_own_business(doctor):
    done = doctor({B2: revision(downgrade="raise NotImplementedError('there is no way back')")})
    assert (done.returncode, done.stdout) == (0, "2 of 2 revisions run\n")
    done = doctor({B2: revision(downgrade="raise NotImplementedErr('there is no way back')")})
    assert (done.returncode, "NotImplementedErr" in done.stdout) == (1, True)


def test_nothing_is_printed_and_nobody_sleeps(doctor):
    done = doctor({B2: revision("import time, logging\nprint('hello')\nlogging.warning('hello')\ntime.sleep(3600)")})
    assert (done.returncode, done.stdout, done.stderr) == (0, "2 of 2 revisions run\n", "")


def test_a_revision_that_would_not_end(doctor):
    done = doctor({B2: revision("rows = op.get_bind().execute(sa.text('SELECT 1'))\nwhile True:\n    if rows.fetchone():\n        pass")})
    assert (done.returncode, done.stdout) == (0, "2 of 2 revisions run\n")


# ---- dialects ----


def test_the_dialect_of_the_url_decides(doctor):
    body = "op.alter_column('people', 'name', nullable=False)"
    assert doctor({B2: revision(body)}).returncode == 0
    done = doctor({B2: revision(body), "alembic.ini": INI})
    assert done.returncode == 1 and f"{B2}:{LINE}:1" not in done.stdout and f"{B2}:{LINE}:5: " in done.stdout
    assert doctor({B2: revision(body)}, environment={"LIMBECK_URL": "sqlite:///other.db"}).returncode == 1


def test_what_alembic_refuses_is_not_sent_there(doctor):
    done = doctor({B2: revision("op.drop_constraint(None, 'people', type_='unique')")})
    first, ways, _ = done.stdout.splitlines()
    assert first.endswith("(Alembic refuses it, too)") and "op.execute" in ways and "limbeck stamp b2" in ways
    assert "alembic upgrade" not in ways


def test_postgresql_when_the_url_is_not_known(doctor):
    body = "assert op.get_bind().engine.name == 'postgresql'\nop.alter_column('people', 'name', nullable=False)"
    for ini in (INI.replace("sqlite:///app.db", "driver://user:pass@localhost/dbname"), INI.replace("sqlalchemy.url = sqlite:///app.db", "")):
        assert doctor({B2: revision(body), "alembic.ini": ini}).returncode == 0
    env = FILES["migrations/env.py"].replace("engine_from_config(", "__import__('geo').engine(") + "\n"
    done = doctor({B2: revision(body), "migrations/env.py": env})
    assert done.stdout.endswith("2 of 2 revisions run\n")


# ---- env.py ----


def test_env_py_that_is_refused_hides_no_revision(doctor):
    env = "import geo\nfrom alembic import context\n\nif geo.flag:\n    x = 1\nelse:\n    context.run_migrations()\n"
    done = doctor({B2: revision("import geo\nop.execute(geo.x)"), "migrations/env.py": env})
    lines = done.stdout.splitlines()
    assert lines[0].startswith("migrations/env.py:4:4: a decision needs a value that is not known: 'geo.flag'")
    assert lines[1].startswith(f"{B2}:{LINE + 1}:") and lines[-1] == "1 of 2 revisions run"
    assert done.returncode == 1


def test_env_py_without_run_migrations(doctor):
    done = doctor({B2: revision(), "migrations/env.py": "from alembic import context\n"})
    assert (done.returncode, "ended without context.run_migrations()" in done.stdout) == (1, True)
    assert done.stdout.endswith("2 of 2 revisions run\n")


def test_env_py_that_asks_the_database(doctor):
    env = FILES["migrations/env.py"].replace(
        "        context.configure(connection=connection)",
        "        if not connection.scalar(__import__('sqlalchemy').text('SELECT 1')):\n            raise SystemExit('no tenants')\n"
        "        context.configure(connection=connection)",
    )
    done = doctor({B2: revision(), "migrations/env.py": env})
    assert (done.returncode, done.stdout) == (0, "2 of 2 revisions run\n")


def test_functions_get_what_run_migrations_is_given(doctor):
    env = FILES["migrations/env.py"].replace("context.run_migrations()", "context.run_migrations(engine='main')")
    versions = {
        path: text.replace("def upgrade()", "def upgrade(engine)").replace("def downgrade()", "def downgrade(engine)")
        for path, text in (("migrations/versions/a1.py", FILES["migrations/versions/a1.py"]), (B2, revision("assert engine == 'main'")))
    }
    assert doctor(versions | {"migrations/env.py": env}).stdout == "2 of 2 revisions run\n"


# ---- configuration and graph ----


def test_a_file_that_cannot_be_read_as_a_revision(doctor):
    done = doctor({B2: "revision = 'b2'\ndown_revision = ['a1'\n", "migrations/versions/c3.py": revision("import geo\nop.execute(geo.x)", id="c3", down="b2")})
    assert f"{B2}:2:" in done.stdout and f"versions/c3.py:{LINE + 1}:" in done.stdout
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "1 of 3 revisions run")


def test_a_graph_that_is_none(doctor):
    done = doctor({B2: revision(down="zz")})
    assert done.returncode == 1 and "zz" in done.stdout.splitlines()[0]
    assert done.stdout.endswith("2 of 2 revisions run\n")


def test_a_wrong_separator_matters_only_where_folders_are_separated(doctor):
    """Alembic reads version_path_separator for version_locations only; old templates have a comment behind the word."""
    ini = POSTGRESQL + "prepend_sys_path = .\nversion_path_separator = os  # default: use os.pathsep\n"
    assert doctor({"alembic.ini": ini}).returncode == 0
    done = doctor({"alembic.ini": ini + "version_locations = migrations/versions\n"})
    assert (done.returncode, "is not a valid value for version_path_separator" in done.stderr) == (1, True)


def test_no_configuration(limbeck, scratch):
    done = limbeck("doctor", cwd=scratch)
    assert (done.returncode, done.stdout) == (1, "") and "script_location" in done.stderr


# ---- --json ----


def test_json(doctor):
    done = doctor({B2: revision("import geo\nop.execute(geo.up)", "pass")}, "--json")
    (answer,) = results(done.stdout)
    (refusal,) = answer.pop("refused")
    assert answer == {"revisions": 2, "run": 1, "operations_always": 3, "operations_maybe": 0}
    ways = refusal.pop("ways_out")
    assert len(ways) == 3 and all(word in way for word, way in zip(("SQL", "limbeck stamp b2", "alembic upgrade b2"), ways))
    assert refusal.pop("detail") and refusal.pop("hint") and refusal.pop("column") > 1
    assert refusal == {
        "path": B2,
        "line": LINE + 1,
        "code": "opaque",
        "reason": "execute() argument 'sqltext' cannot be worked out: 'geo.up' is unknown to limbeck",
        "revision": "b2",
        "direction": "upgrade",
        "alembic_refuses": False,
        "certainty": "always",
    }
    assert done.returncode == 1


def test_json_tells_what_hangs_on_the_database(doctor):
    body = "import geo\nif op.get_bind().scalar(sa.text('SELECT 1')):\n    op.execute(geo.x)"
    (answer,) = results(doctor({B2: revision(body, body)}, "--json").stdout)
    assert [(r["direction"], r["certainty"]) for r in answer["refused"]] == [("upgrade", "maybe"), ("downgrade", "maybe")]


# In a process of its own: what is told of a child begins with the size of the process that made it.
MEASURE = "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:], stdout=2); " \
          "print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"


def test_memory_grows_with_decisions_not_with_their_square(limbeck, scratch):
    asks = "\n".join(f"if inspector.has_table('t{number}'):\n    op.execute('SELECT {number}')" for number in range(8000))
    write(scratch, FILES | {B2: revision("inspector = sa.inspect(op.get_bind())\n" + asks, "pass")})
    done = subprocess.run([sys.executable, "-S", "-c", MEASURE, limbeck.program, "doctor"], cwd=scratch, capture_output=True, text=True)
    code, kilobytes = map(int, done.stdout.split())
    assert code == 0, done.stderr
    # AddressSanitizer keeps what was given back for a while.
    assert kilobytes < 80_000 or "sanitize" in os.environ.get("LIMBECK_CFLAGS", "")
