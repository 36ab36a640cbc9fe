"""SQLite's rebuild: batch_alter_table on populated tables, what must survive it, what is refused, and kill -9 in the middle.

LIMBECK_KILLS sets how many random moments are tried (10 without it).
"""

import hashlib
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import textwrap
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADER = "from alembic import op\nimport sqlalchemy as sa\n"
KILLS = int(os.environ.get("LIMBECK_KILLS", "10"))
ENUM = ["new", "open", "paused", "done", "it's", ""]
LONG = "ü" * 4000

# Foreign keys are on, as a project switches them on for its connections.
ENV_WITH_KEYS = """
from alembic import context
from sqlalchemy import create_engine, text

with create_engine("sqlite://").connect() as connection:
    connection.execute(text("PRAGMA foreign_keys=ON"))
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""

SCHEMA = f"""
CREATE TABLE owner (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE item (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code VARCHAR(40) NOT NULL DEFAULT 'none' COLLATE NOCASE,
    note TEXT,
    status VARCHAR(10) CHECK (status IN ({", ".join("'" + word.replace("'", "''") + "'" for word in ENUM)})),
    amount BIGINT,
    price NUMERIC(12, 2) DEFAULT 0,
    ratio FLOAT,
    active BOOLEAN CHECK (active IN (0, 1)),
    payload BLOB,
    made DATETIME DEFAULT CURRENT_TIMESTAMP,
    doubled INTEGER GENERATED ALWAYS AS (amount / 2) STORED,
    size INTEGER GENERATED ALWAYS AS (length(note)) VIRTUAL,
    parent INTEGER REFERENCES item (id) ON DELETE CASCADE,
    owner INTEGER CONSTRAINT fk_owner REFERENCES owner (id) ON DELETE SET NULL,
    CONSTRAINT uq_code UNIQUE (code COLLATE BINARY, amount DESC) ON CONFLICT REPLACE,
    CONSTRAINT ck_note CHECK (note IS NULL OR length(note) < 100000),
    CHECK (ratio IS NULL OR ratio = ratio)
);
CREATE TABLE part (id INTEGER PRIMARY KEY, item INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE tag (id INTEGER PRIMARY KEY, item INTEGER REFERENCES item (id) ON DELETE SET NULL);
CREATE TABLE history (id INTEGER PRIMARY KEY, what TEXT);
CREATE INDEX ix_status ON item (status, amount DESC);
CREATE UNIQUE INDEX ix_open ON item (code) WHERE status = 'nobody';
CREATE INDEX ix_lower ON item (lower(code));
CREATE TRIGGER item_made AFTER INSERT ON item BEGIN INSERT INTO history (what) VALUES ('made ' || new.code); END;
CREATE TRIGGER item_gone BEFORE DELETE ON item BEGIN INSERT INTO history (what) VALUES ('gone ' || old.code); END;
CREATE TRIGGER part_made AFTER INSERT ON part BEGIN UPDATE item SET price = price + 1 WHERE id = new.item; END;
CREATE VIEW dear AS SELECT id, code, price FROM item WHERE price > 100;
CREATE VIEW dearest AS SELECT max(price) AS price FROM dear;
"""
PLAIN = "id code note status amount price ratio active payload made parent owner".split()
NUMBERS = [0, 1, -1, 2**31 - 1, -(2**31), 2**31, 2**63 - 1, -(2**63)]
RATIOS = [0.0, -0.0, 1.5, 1e308, -1e308, 5e-324, 0.1, float("inf")]


def rows(count=1000):
    choose = random.Random(7)
    for number in range(1, count + 1):
        def maybe(value):
            return None if choose.random() < 0.2 else value

        yield (
            number,
            f"code {number}",
            maybe(LONG if number % 250 == 0 else "" if number % 7 == 0 else f"note {number} '\"%:x"),
            maybe(ENUM[number % len(ENUM)]),
            maybe(NUMBERS[number % len(NUMBERS)]),
            maybe(number / 4),
            maybe(RATIOS[number % len(RATIOS)]),
            maybe(number % 2),
            maybe(bytes(range(256)) if number % 3 else b""),
            maybe(f"2024-02-29 12:{number % 60:02d}:00.123456"),
            maybe(choose.randrange(1, number)) if number > 1 else None,
            maybe(number % 10 + 1),
        )


def fill(path, count=1000):
    with sqlite3.connect(path) as database:
        database.executescript(SCHEMA)
        database.executemany("INSERT INTO owner VALUES (?, ?)", [(number, f"owner {number}") for number in range(1, 11)])
        marks = ", ".join("?" * len(PLAIN))
        database.executemany(f"INSERT INTO item ({', '.join(PLAIN)}) VALUES ({marks})", rows(count))
        database.executemany("INSERT INTO part (item) VALUES (?)", [(number,) for number in range(1, count + 1, 2)])
        database.executemany("INSERT INTO tag (item) VALUES (?)", [(number,) for number in range(1, count + 1, 3)])
        # The highest number is given out and gone: AUTOINCREMENT must not give it again.
        database.execute("INSERT INTO item (id, code) VALUES (?, 'gone')", (count + 500,))
        database.execute("DELETE FROM item WHERE id = ?", (count + 500,))
    database.close()


def digest(path, table, columns, order="id"):
    database = sqlite3.connect(path)
    found = hashlib.sha256()
    for row in database.execute(f"SELECT {', '.join(f'{c}, typeof({c})' for c in columns)} FROM {table} ORDER BY {order}"):
        found.update(repr(row).encode())
    database.close()
    return found.hexdigest()


def query(path, sql):
    database = sqlite3.connect(path)
    found = database.execute(sql).fetchall()
    database.close()
    return found


def counts(path):
    return {name: query(path, f"SELECT count(*) FROM {name}")[0][0] for name in ("owner", "part", "tag", "history")}


def objects(path, *kinds):
    marks = ", ".join(f"'{kind}'" for kind in kinds)
    return dict(query(path, f"SELECT name, sql FROM sqlite_master WHERE type IN ({marks}) AND sql IS NOT NULL"))


class Project:
    def __init__(self, folder, limbeck):
        self.folder, self.limbeck = folder / "p", limbeck
        self.path = folder / "database.db"
        self.versions = self.folder / "migrations" / "versions"
        self.versions.mkdir(parents=True)
        self.last, self.count = None, 0
        self.configure("")

    def configure(self, text):
        (self.folder / "alembic.ini").write_text(
            f"[alembic]\nscript_location = migrations\n{text}\n"
            "[loggers]\nkeys = root,alembic\n[logger_root]\nlevel = WARNING\n[logger_alembic]\nlevel = INFO\nqualname = alembic\n"
        )

    def add(self, upgrade, downgrade="pass", top=""):
        self.count += 1
        name = f"r{self.count}"
        (self.versions / f"{name}.py").write_text(
            f"{HEADER}revision = {name!r}\ndown_revision = {self.last!r}\n{textwrap.dedent(top)}\n"
            f"def upgrade():\n{textwrap.indent(textwrap.dedent(upgrade), '    ')}\n"
            f"def downgrade():\n{textwrap.indent(textwrap.dedent(downgrade), '    ')}\n"
        )
        self.last = name

    def with_keys(self):
        (self.folder / "migrations" / "env.py").write_text(ENV_WITH_KEYS)

    def run(self, *words, code=0):
        done = self.limbeck(*words, "--url", f"sqlite:///{self.path}", cwd=self.folder)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def sql(self, text):
        return query(self.path, text)


@pytest.fixture
def project(scratch, limbeck, build):
    made = Project(scratch, limbeck)
    made.program = str(build / "limbeck")
    return made


# ---- populated tables ----

# What is done, and the columns that it touches.
BATCHES = {
    "type": ("b.alter_column('note', type_=sa.String(5000))", ["note", "size"]),
    "nullable": ("b.alter_column('code', nullable=True)", []),
    "default": ("b.alter_column('price', server_default='7')", []),
    "rename": ("b.alter_column('amount', new_column_name='quantity')", ["amount"]),
    "add": ("b.add_column(sa.Column('extra', sa.Integer(), nullable=False, server_default='3'))\nb.alter_column('id', comment='')", []),
    "drop": ("b.drop_column('payload')", ["payload"]),
    "drop with check": ("b.drop_column('active')", ["active"]),
    "unique": ("b.create_unique_constraint('uq_id', ['id', 'code'])", []),
    "check": ("b.create_check_constraint('ck_code', 'length(code) > 0')", []),
    "key": ("b.create_foreign_key('fk_self', 'item', ['amount'], ['id'])", []),
    "drop constraint": ("b.drop_constraint('ck_note', type_='check')", []),
    "drop key": ("b.drop_constraint('fk_owner', type_='foreignkey')", []),
    "index": ("b.create_index('ix_made', ['made'])\nb.drop_index('ix_lower')", []),
    "comment": ("b.alter_column('note', comment='words')", []),
    "order": ("b.alter_column('made', server_default=sa.text('CURRENT_TIMESTAMP'), insert_before='code')", []),
    "much": (
        "b.alter_column('status', type_=sa.Enum('new', 'open', name='states'), existing_type=sa.String(10))\n"
        "b.drop_column('ratio')\nb.add_column(sa.Column('last', sa.DateTime(), server_default=sa.func.now()))\n"
        "b.create_unique_constraint('uq_made', ['made', 'id'])",
        ["ratio"],
    ),
}


@pytest.mark.parametrize("keys", [False, True], ids=["keys off", "keys on"])
@pytest.mark.parametrize("what", BATCHES)
def test_rows_survive(project, what, keys):
    body, touched = BATCHES[what]
    if what == "key" and keys:
        pytest.skip("amounts are no ids")
    fill(project.path)
    if keys:
        project.with_keys()
    columns = [name for name in PLAIN + ["doubled", "size"] if name not in touched]
    before = digest(project.path, "item", columns), counts(project.path), digest(project.path, "tag", ["id", "item"])
    kept = objects(project.path, "view", "trigger")
    options = ", recreate='always'" if what == "index" else ""
    project.add(f"with op.batch_alter_table('item'{options}) as b:\n" + textwrap.indent(body, "    "))
    project.run("upgrade", "head")
    after = digest(project.path, "item", columns), counts(project.path), digest(project.path, "tag", ["id", "item"])
    assert after == before
    assert objects(project.path, "view", "trigger") == kept
    assert project.sql("PRAGMA integrity_check") == [("ok",)]
    assert project.sql("PRAGMA foreign_key_check(part)") == []
    assert project.sql("SELECT name FROM sqlite_master WHERE name LIKE '_alembic_tmp%'") == []
    assert project.sql("SELECT seq FROM sqlite_sequence WHERE name = 'item'") == [(1500,)]
    # What was on the table is on it still.
    text = objects(project.path, "table")["item"]
    assert "AUTOINCREMENT" in text and "GENERATED ALWAYS AS (length(note))" in text and "COLLATE" in text
    assert "DESC) ON CONFLICT REPLACE" in text and "ON DELETE CASCADE" in text
    assert ("CHECK (active IN (0, 1))" in text) == (what != "drop with check")
    indexes = objects(project.path, "index")
    assert indexes["ix_status"].endswith("DESC)") and "WHERE status = 'nobody'" in indexes["ix_open"]
    assert ("ix_lower" in indexes) == (what != "index") == ("ix_made" not in indexes)
    # Triggers fire.
    with sqlite3.connect(project.path) as database:
        database.execute("INSERT INTO item (code) VALUES ('last')")
        assert database.execute("SELECT max(id), code FROM item").fetchone() == (1501, "last")
        assert database.execute("SELECT what FROM history ORDER BY id DESC").fetchone() == ("made last",)
        database.execute("SELECT * FROM dearest").fetchone()
    database.close()


def test_up_down_up(project):
    fill(project.path)
    project.with_keys()
    project.add(
        "with op.batch_alter_table('item') as b:\n    b.add_column(sa.Column('more', sa.Integer(), sa.ForeignKey('owner.id', name='fk_more')))",
        "with op.batch_alter_table('item') as b:\n    b.drop_constraint('fk_more', type_='foreignkey')\n    b.drop_column('more')",
    )
    before, left = digest(project.path, "item", PLAIN), counts(project.path)
    project.run("upgrade", "head")
    up = objects(project.path, "table")["item"]
    project.run("downgrade", "base")
    down = objects(project.path, "table")["item"]
    assert "more" in up and "more" not in down
    project.run("upgrade", "head")
    assert objects(project.path, "table")["item"] == up
    assert (digest(project.path, "item", PLAIN), counts(project.path)) == (before, left)


def test_a_renamed_column_is_renamed_everywhere(project):
    fill(project.path)
    project.add("with op.batch_alter_table('item') as b:\n    b.alter_column('code', new_column_name='label', nullable=True)")
    project.run("upgrade", "head")
    assert "label" in objects(project.path, "view")["dear"]
    assert "new.label" in objects(project.path, "trigger")["item_made"]
    assert objects(project.path, "index")["ix_lower"] == "CREATE INDEX ix_lower ON item (lower(label))"
    assert project.sql("SELECT count(*) FROM dear")[0][0] > 0


def test_without_rowid_strict_and_names_that_need_quotes(project):
    name = '"Order of ""things"""'
    with sqlite3.connect(project.path) as database:
        database.executescript(
            f'CREATE TABLE {name} ("select" TEXT PRIMARY KEY, "a b" INTEGER, c ANY) STRICT, WITHOUT ROWID;'
            f"INSERT INTO {name} VALUES ('x', 1, x'00'), ('y', NULL, 1.5);"
        )
    database.close()
    project.add("with op.batch_alter_table('Order of \"things\"') as b:\n    b.alter_column('a b', nullable=False, server_default='0')")
    project.run("upgrade", "head", code=1)
    with sqlite3.connect(project.path) as database:
        database.execute(f'UPDATE {name} SET "a b" = 2 WHERE "a b" IS NULL')
    database.close()
    project.run("upgrade", "head")
    text = objects(project.path, "table")['Order of "things"']
    assert "WITHOUT ROWID" in text and "STRICT" in text
    assert project.sql(f"SELECT * FROM {name}") == [("x", 1, b"\0"), ("y", 2, 1.5)]


@pytest.mark.parametrize("key", ["INTEGER PRIMARY KEY DESC", "INTEGER CONSTRAINT k PRIMARY KEY DESC ON CONFLICT IGNORE", "TEXT PRIMARY KEY DESC"])
def test_a_descending_key_behind_its_column_is_no_rowid(project, key):
    """INTEGER PRIMARY KEY is the rowid, with DESC it is not; PRIMARY KEY (a DESC) of the table would be."""
    with sqlite3.connect(project.path) as database:
        database.executescript(
            f"CREATE TABLE d (a {key}, b TEXT, gone TEXT); INSERT INTO d (rowid, a, b) VALUES (7, 1, 'x'), (8, 5, 'y'), (9, NULL, 'z');"
            "CREATE TRIGGER d_made AFTER INSERT ON d WHEN new.b = 'w' BEGIN INSERT INTO seen VALUES (new.b); END; CREATE TABLE seen (b)"
        )
    database.close()
    project.add("with op.batch_alter_table('d') as b:\n    b.drop_column('gone')\n    b.alter_column('b', nullable=False)")
    project.run("upgrade", "head")
    assert key in " ".join(objects(project.path, "table")["d"].split())
    kept_rows = [(a if a is None or "INTEGER" in key else str(a), b) for a, b in [(1, "x"), (5, "y"), (None, "z")]]
    assert project.sql("SELECT a, b FROM d ORDER BY b") == kept_rows
    with sqlite3.connect(project.path) as database:
        database.execute("INSERT INTO d (a, b) VALUES (2, 'v'), (NULL, 'w')")
    database.close()
    assert project.sql("SELECT count(*) FROM d WHERE a IS NULL") == [(2,)]
    assert project.sql("SELECT b FROM seen") == [("w",)]


def test_reflect_args_table_args_and_a_naming_convention(project):
    with sqlite3.connect(project.path) as database:
        database.executescript("CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT, UNIQUE (a)); INSERT INTO t VALUES (1, 2, 3)")
    database.close()
    project.add(
        """
        with op.batch_alter_table(
            't', naming_convention={'uq': 'uq_%(table_name)s_%(column_0_name)s'}, reflect_args=[sa.Column('b', sa.BigInteger())],
            table_args=(sa.UniqueConstraint('b', name='uq_b'),), table_kwargs={'sqlite_autoincrement': True},
            partial_reordering=[('b', 'a')],
        ) as b:
            b.drop_constraint('uq_t_a', type_='unique')
        """
    )
    project.run("upgrade", "head")
    assert " ".join(objects(project.path, "table")["t"].split()) == (
        'CREATE TABLE "t" ( id INTEGER PRIMARY KEY AUTOINCREMENT, b BIGINT, a INT, CONSTRAINT uq_b UNIQUE (b) )'
    )
    assert project.sql("SELECT id, a, b FROM t") == [(1, 2, 3)]


def test_a_listener_corrects_what_is_reflected(project):
    with sqlite3.connect(project.path) as database:
        database.executescript("CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(3), b INT DEFAULT 1, c INT)")
    database.close()
    project.add(
        """
        with op.batch_alter_table('t', reflect_kwargs={'listeners': [('column_reflect', correct)]}) as b:
            b.alter_column('c', nullable=False)
        """,
        top="""
        def correct(inspector, table, column_info):
            assert table.name == 't' and inspector.has_table('t')
            if column_info['name'] == 'a':
                column_info['type'] = sa.Enum('x', 'y', name='letters', create_constraint=True)
            if column_info['name'] == 'b':
                column_info['default'] = None
                column_info['nullable'] = False
        """,
    )
    project.run("upgrade", "head")
    assert " ".join(objects(project.path, "table")["t"].split()) == (
        'CREATE TABLE "t" ( id INTEGER, a VARCHAR(1), b INT NOT NULL, c INT NOT NULL, PRIMARY KEY (id), '
        "CONSTRAINT letters CHECK (a IN ('x', 'y')) )"
    )


def test_dates_keep_their_text(project):
    """CAST('2024-02-29' AS DATE) is 2024 for SQLite."""
    with sqlite3.connect(project.path) as database:
        database.executescript("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, '2024-02-29')")
    database.close()
    project.add("with op.batch_alter_table('t') as b:\n    b.alter_column('a', type_=sa.Date())")
    project.run("upgrade", "head")
    assert project.sql("SELECT a FROM t") == [("2024-02-29",)]


def test_an_unnamed_check_goes_with_the_type_that_made_it(project):
    with sqlite3.connect(project.path) as database:
        database.executescript(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(3) CHECK (a IN ('x', 'y')), b INT CHECK (b > 0), CHECK (b < 9))"
        )
    database.close()
    project.add(
        "with op.batch_alter_table('t') as b:\n    b.alter_column('a', type_=sa.Enum('x', 'y', 'z', create_constraint=True, name='abc'))"
    )
    project.run("upgrade", "head")
    text = objects(project.path, "table")["t"]
    assert "CONSTRAINT abc CHECK (a IN ('x', 'y', 'z'))" in text and "CHECK (a IN ('x', 'y'))" not in text
    assert "CHECK (b > 0)" in text and "CHECK (b < 9)" in text


# ---- foreign keys ----

CHILDREN = """
CREATE TABLE p (id INTEGER PRIMARY KEY, a INTEGER);
CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p (id) ON DELETE CASCADE);
CREATE TABLE n (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p (id) ON DELETE SET NULL);
INSERT INTO p VALUES (1, 1), (2, 2); INSERT INTO c VALUES (1, 1), (2, 2); INSERT INTO n VALUES (1, 1), (2, 2);
CREATE TABLE seen (what TEXT);
"""
REBUILD = "with op.batch_alter_table('p') as b:\n    b.alter_column('a', type_=sa.String())\n"
ALL = [(1, 1), (2, 2)]


@pytest.fixture
def children(project):
    with sqlite3.connect(project.path) as database:
        database.executescript(CHILDREN)
    database.close()
    project.with_keys()
    return project


def kept(project):
    return project.sql("SELECT * FROM c") == ALL and project.sql("SELECT * FROM n") == ALL


def test_the_revision_is_evaluated_again_and_the_earlier_ones_are_committed(children):
    children.add("op.execute(\"INSERT INTO seen VALUES ('first')\")")
    children.add(
        "calls.append(1)\nop.execute(f\"INSERT INTO seen VALUES ('second {len(calls)}')\")\n" + REBUILD,
        top="calls = []",
    )
    children.add("op.execute(f\"INSERT INTO seen VALUES ('keys {op.get_bind().execute(sa.text('SELECT 1')).scalar()}')\")")
    said = children.run("upgrade", "head")
    assert said.count("Running upgrade r1 -> r2") == 1
    assert 'committed up to r1: the rebuild of "p" needs foreign_keys off' in said
    assert kept(children)
    assert children.sql("SELECT * FROM seen") == [("first",), ("second 1",), ("keys 1",)]
    assert children.sql("SELECT version_num FROM alembic_version") == [("r3",)]


def test_what_it_prints_is_shown_once(children):
    children.add("import logging\nprint('before')\nlogging.getLogger('x').warning('logged')\nop.execute(\"INSERT INTO seen VALUES ('x')\")\n" + REBUILD + "print('after')")
    said = children.run("upgrade", "head")
    done = [said.count(word) for word in ("before", "logged", "after")]
    assert done == [1, 1, 1], said


@pytest.mark.parametrize("rest", ["", REBUILD])
def test_transactions_that_the_revision_sends_as_sql(children, rest):
    children.add(f"op.execute(\"INSERT INTO seen VALUES ('x')\")\nop.execute('COMMIT')\nop.execute('BEGIN')\n{rest}")
    children.run("upgrade", "head")
    assert kept(children) and children.sql("SELECT * FROM seen") == [("x",)]
    assert children.sql("SELECT version_num FROM alembic_version") == [("r1",)]


def test_no_except_of_the_project_sees_it(children):
    children.add(f"op.execute(\"INSERT INTO seen VALUES ('x')\")\ntry:\n{textwrap.indent(REBUILD, '    ')}except Exception:\n    raise SystemExit(9)")
    children.run("upgrade", "head")
    assert kept(children) and children.sql("SELECT * FROM seen") == [("x",)]


def test_foreign_keys_are_on_again(children):
    children.add(REBUILD)
    children.add("op.execute('DELETE FROM p WHERE id = 2')")
    children.run("upgrade", "head")
    assert children.sql("SELECT * FROM c") == [(1, 1)] and children.sql("SELECT * FROM n") == [(1, 1), (2, None)]


@pytest.mark.parametrize("end", ["", "op.execute('PRAGMA foreign_keys=ON')", "op.get_bind().execute(sa.text('pragma foreign_keys = 1;'))"])
def test_the_project_switches_by_itself(children, end):
    children.add(f"op.execute('PRAGMA foreign_keys=OFF')\n{REBUILD}{end}")
    children.run("upgrade", "head")
    assert kept(children) and children.sql("SELECT version_num FROM alembic_version") == [("r1",)]


def test_a_statement_behind_the_pragma_sees_foreign_keys(children):
    children.add(f"op.execute('PRAGMA foreign_keys=OFF')\n{REBUILD}op.execute('PRAGMA foreign_keys=ON')\nop.execute('DELETE FROM p WHERE id = 2')")
    children.run("upgrade", "head")
    assert children.sql("SELECT * FROM c") == [(1, 1)]


def test_rows_that_refer_to_nothing_are_named(children):
    children.add("op.execute(\"INSERT INTO seen VALUES ('first')\")")
    children.add(REBUILD + "op.execute('INSERT INTO c VALUES (7, 99)')")
    said = children.run("upgrade", "head", code=1)
    assert 'revision r2 breaks 1 foreign key' in said and '"c" rowid 7 refers to no row of "p"' in said
    assert kept(children) and children.sql("SELECT version_num FROM alembic_version") == [("r1",)]
    assert "VARCHAR" not in objects(children.path, "table")["p"]


def test_keys_of_an_attached_schema_are_checked(children):
    other = children.path.with_name("other.db")
    with sqlite3.connect(other) as database:
        database.executescript(
            "CREATE TABLE op (id INTEGER PRIMARY KEY, n TEXT); CREATE TABLE oc (id INTEGER PRIMARY KEY, p INTEGER REFERENCES op (id));"
            "INSERT INTO op VALUES (1, 'x'), (2, 'y'); INSERT INTO oc VALUES (1, 1), (2, 2)"
        )
    database.close()
    env = ENV_WITH_KEYS.replace('    context.configure', f"    connection.execute(text(\"ATTACH '{other}' AS \\\"o'ther\\\"\"))\n    connection.commit()\n    context.configure")
    (children.folder / "migrations" / "env.py").write_text(env)
    rebuild = "with op.batch_alter_table('op', schema=\"o'ther\") as b:\n    b.alter_column('n', nullable=False)\n"
    children.add(rebuild)
    children.run("upgrade", "head")
    children.add(rebuild.replace("False", "True") + "op.execute('DELETE FROM op WHERE id = 1')")
    said = children.run("upgrade", "head", code=1)
    assert "revision r2 breaks 1 foreign key" in said and '"oc" rowid 1 refers to no row of "op"' in said, said
    database = sqlite3.connect(other)
    assert database.execute("SELECT count(*) FROM op").fetchall() == [(2,)]
    assert "NOT NULL" in database.execute("SELECT sql FROM sqlite_master WHERE name = 'op'").fetchone()[0]
    database.close()


def test_a_table_that_nobody_refers_to_needs_no_boundary(children):
    children.add("op.execute(\"INSERT INTO seen VALUES ('first')\")")
    children.add("with op.batch_alter_table('c') as b:\n    b.alter_column('p', nullable=False)\nraise ValueError('stop')")
    said = children.run("upgrade", "head", code=1)
    assert "committed" not in said and children.sql("SELECT * FROM seen") == []


def test_one_transaction_each(children):
    (children.folder / "migrations" / "env.py").write_text(
        ENV_WITH_KEYS.replace("connection=connection", "connection=connection, transaction_per_migration=True")
    )
    children.add("op.execute(\"INSERT INTO seen VALUES ('first')\")")
    children.add(f"op.execute(\"INSERT INTO seen VALUES ('second')\")\n{REBUILD}")
    children.add("op.execute(\"INSERT INTO seen VALUES ('third')\")")
    children.run("upgrade", "head")
    assert kept(children) and children.sql("SELECT * FROM seen") == [("first",), ("second",), ("third",)]


def test_inside_of_an_autocommit_block(children):
    children.add(f"with op.get_context().autocommit_block():\n{textwrap.indent(REBUILD, '    ')}    op.execute('DELETE FROM p WHERE id = 2')")
    children.run("upgrade", "head")
    assert "VARCHAR" in objects(children.path, "table")["p"]
    assert children.sql("SELECT * FROM c") == [(1, 1)] and children.sql("SELECT * FROM n") == [(1, 1), (2, None)]


# ---- what is refused, and what a failure leaves ----


def test_a_failed_rebuild_that_is_caught_leaves_the_table(project):
    with sqlite3.connect(project.path) as database:
        database.executescript("CREATE TABLE t (id INTEGER PRIMARY KEY, a INT); INSERT INTO t VALUES (1, NULL); CREATE VIEW v AS SELECT 1")
    database.close()
    project.add(
        "try:\n    with op.batch_alter_table('t') as b:\n        b.alter_column('a', nullable=False)\n"
        "except sa.exc.IntegrityError:\n    op.execute('INSERT INTO t VALUES (2, 2)')\n"
        "assert op.get_bind().execute(sa.text('PRAGMA legacy_alter_table')).scalar() == 0"
    )
    project.run("upgrade", "head")
    assert project.sql("SELECT * FROM t") == [(1, None), (2, 2)]


@pytest.mark.parametrize(
    "body, words",
    [
        ("with op.batch_alter_table('nope') as b:\n    b.drop_column('a')", "no such table: nope"),
        ("with op.batch_alter_table('p') as b:\n    b.drop_column('nope')", "No such column: 'nope'"),
        ("with op.batch_alter_table('p') as b:\n    b.alter_column('nope', nullable=True)", "No such column: 'nope'"),
        ("with op.batch_alter_table('p') as b:\n    b.drop_constraint('nope')", "No such constraint: 'nope'"),
        ("with op.batch_alter_table('p', recreate='always') as b:\n    b.drop_index('nope')", "No such index: 'nope'"),
        ("with op.batch_alter_table('p') as b:\n    b.create_unique_constraint(None, ['a'])", "Constraint must have a name"),
        ("with op.batch_alter_table('p') as b:\n    b.create_unique_constraint('x', ['nope'])", "No such column: 'nope'"),
        ("with op.batch_alter_table('p') as b:\n    b.add_column(sa.Column('a', sa.Text()))\n    b.drop_column('id')", "already present"),
        ("with op.batch_alter_table('p') as b:\n    b.drop_column('a')\n    b.drop_column('id')", "No column of table 'p' is left"),
        (
            "with op.batch_alter_table('p', recreate='always', partial_reordering=[('a', 'id'), ('id', 'a')]) as b:\n    pass",
            "is a circle",
        ),
        ("with op.batch_alter_table('w') as b:\n    b.drop_column('a')", '"w" is a view'),
        ("op.execute('CREATE TABLE _alembic_tmp_p (x)')\n" + REBUILD, "A run of Alembic that was cut off has left it"),
        ("op.execute('CREATE VIEW x AS SELECT a FROM p')\nwith op.batch_alter_table('p') as b:\n    b.drop_column('a')", 'breaks view "x"'),
        (
            "op.execute('CREATE TRIGGER x AFTER INSERT ON p BEGIN SELECT new.a; END')\n"
            "with op.batch_alter_table('p') as b:\n    b.drop_column('a')",
            'breaks a trigger of "p"',
        ),
    ],
)
def test_what_is_refused(children, body, words):
    with sqlite3.connect(children.path) as database:
        database.executescript("CREATE VIEW w AS SELECT * FROM c")
    database.close()
    before = objects(children.path, "table", "view", "trigger", "index")
    children.add(body)
    said = children.run("upgrade", "head", code=1)
    assert words in said, said
    left = objects(children.path, "table", "view", "trigger", "index")
    assert kept(children) and {name: sql for name, sql in left.items() if name != "alembic_version"} == before


def test_a_trigger_that_the_project_makes_again(children):
    children.add(
        "op.execute('CREATE TRIGGER x AFTER INSERT ON p BEGIN SELECT new.a; END')\n"
        "with op.batch_alter_table('p') as b:\n    b.drop_column('a')\n"
        "op.execute('CREATE TRIGGER x AFTER INSERT ON p BEGIN SELECT new.id; END')"
    )
    children.run("upgrade", "head")
    assert "new.id" in objects(children.path, "trigger")["x"]


def test_offline_needs_copy_from(project):
    project.add("with op.batch_alter_table('t') as b:\n    b.drop_column('a')")
    said = project.run("upgrade", "head", "--sql", code=1)
    assert 'This operation cannot proceed in --sql mode; batch mode with dialect sqlite requires a live database' in said


def test_a_corrupt_file(project):
    fill(project.path, 200)
    project.add("with op.batch_alter_table('item') as b:\n    b.drop_column('payload')")
    whole = project.path.read_bytes()
    refused = 0
    for at in range(4096, len(whole), len(whole) // 12):
        broken = whole[:at] + bytes([255]) * 512 + whole[at + 512 :]
        project.path.write_bytes(broken)
        done = project.limbeck("upgrade", "head", "--url", f"sqlite:///{project.path}", cwd=project.folder)
        assert done.returncode in (0, 1), done.stderr
        refused += done.returncode
        if done.returncode == 1:
            assert project.path.read_bytes() == broken
        for extra in ("-journal", "-wal", "-shm"):
            project.path.with_name(project.path.name + extra).unlink(missing_ok=True)
    assert refused > 0


# ---- limbeck.sqlite_rebuild ----


def test_directives_outside_of_a_batch(project):
    project.configure("limbeck.sqlite_rebuild = true")
    fill(project.path, 50)
    project.with_keys()
    before = digest(project.path, "item", [name for name in PLAIN if name not in ("note", "owner")]), counts(project.path)
    project.add(
        """
        op.alter_column('item', 'note', type_=sa.String(9000), nullable=True, server_default='-')
        op.create_unique_constraint('uq_two', 'item', ['id', 'code'])
        op.create_check_constraint('ck_two', 'item', 'id > 0')
        op.drop_constraint('ck_note', 'item', type_='check')
        op.add_column('item', sa.Column('more', sa.Integer(), sa.ForeignKey('owner.id', name='fk_more')))
        op.drop_column('item', 'owner')
        op.add_column('history', sa.Column('who', sa.Integer()))
        """
    )
    project.run("upgrade", "head")
    text = objects(project.path, "table")["item"]
    assert "note VARCHAR(9000) DEFAULT '-'" in text and "CONSTRAINT uq_two UNIQUE" in text and "ck_note" not in text
    assert "CONSTRAINT fk_more FOREIGN KEY(more)" in text and "owner" not in text.replace("REFERENCES owner", "")
    assert (digest(project.path, "item", [name for name in PLAIN if name not in ("note", "owner")]), counts(project.path)) == before


@pytest.mark.parametrize("name, folder", [("library", "library"), ("applications", "applications/backend")])
def test_whole_chains_of_the_examples(scratch, limbeck, name, folder):
    """Without the key each of them stops where it alters a column."""
    shutil.copytree(ROOT / "examples" / name, scratch / name, ignore=shutil.ignore_patterns("__pycache__"))
    ini = scratch / folder / "alembic.ini"
    path = scratch / "database.db"
    environment = {**os.environ, "PYTHONPATH": ".", "DATABASE_URL": f"sqlite:///{path}"}

    def run(*words, code=0):
        done = limbeck(*words, cwd=scratch / folder, env=environment)
        assert done.returncode == code, done.stdout + done.stderr

    run("upgrade", "heads", code=1)
    ini.write_text(ini.read_text().replace("[alembic]\n", "[alembic]\nlimbeck.sqlite_rebuild = true\n"))
    run("upgrade", "heads")
    up = objects(path, "table", "index")
    run("downgrade", "base")
    assert set(objects(path, "table")) - {"sqlite_sequence"} == {"alembic_version"}
    run("upgrade", "heads")
    assert objects(path, "table", "index") == up


def test_without_the_key_they_are_refused(project):
    fill(project.path, 5)
    project.add("op.alter_column('item', 'note', nullable=False)")
    assert "SQLite cannot alter column" in project.run("upgrade", "head", code=1)


# ---- other servers ----


def test_a_copy_on_postgresql(scratch, limbeck, postgres):
    """recreate="always": the table as it is reflected, with its rows."""
    url = postgres.new_database()
    project = Project(scratch, limbeck)
    project.add(
        """
        op.execute("CREATE TYPE mood AS ENUM ('low', 'high')")
        op.execute("CREATE TABLE t (id integer PRIMARY KEY, a varchar(9), m mood DEFAULT 'low', n numeric(6,2), CONSTRAINT ck CHECK (id > 0), "
                   "CONSTRAINT uq UNIQUE (a))")
        op.execute("COMMENT ON TABLE t IS 'words'")
        op.execute("CREATE INDEX ix ON t (lower(a)) WHERE n > 0")
        op.execute("INSERT INTO t VALUES (1, '5', 'high', 1.5), (2, '6', NULL, NULL)")
        """
    )
    project.add(
        """
        with op.batch_alter_table('t', recreate='always') as b:
            b.alter_column('a', type_=sa.Integer())
            b.add_column(sa.Column('more', sa.Text(), server_default='x'), insert_after='id')
        """
    )
    done = limbeck("upgrade", "head", "--url", url, cwd=project.folder)
    assert done.returncode == 0, done.stderr
    assert postgres.sql(url, "SELECT id, more, a + 1, m, n FROM t ORDER BY id") == [["1", "x", "6", "high", "1.50"], ["2", "x", "7", "", ""]]
    assert postgres.sql(url, "SELECT obj_description('t'::regclass)") == [["words"]]
    assert postgres.sql(url, "SELECT conname FROM pg_constraint WHERE conrelid = 't'::regclass AND contype IN ('c', 'u') ORDER BY 1") == [
        ["ck"],
        ["uq"],
    ]


# ---- kill -9 ----


def state(path):
    return digest(path, "item", PLAIN), counts(path), objects(path, "table", "index", "trigger", "view")


def test_two_at_once(children):
    """Between two transactions the lock is free: whoever comes second finds the work done."""
    for number in range(3):
        children.add(f"op.execute(\"INSERT INTO seen VALUES ('{number}')\")\n{REBUILD}")
    words = ["upgrade", "head", "--url", f"sqlite:///{children.path}"]
    origin = children.path.read_bytes()
    for _ in range(KILLS):
        children.path.write_bytes(origin)
        both = [
            subprocess.Popen([children.program, *words], cwd=children.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        said = [child.communicate()[1] for child in both]
        assert [child.returncode for child in both] == [0, 0], said
        assert kept(children) and sorted(children.sql("SELECT * FROM seen")) == [("0",), ("1",), ("2",)]
        assert children.sql("SELECT version_num FROM alembic_version") == [("r3",)]


@pytest.mark.parametrize("keys", [False, True], ids=["keys off", "keys on"])
def test_kill(project, keys, build, scratch):
    fill(project.path, 20000)
    if keys:
        project.with_keys()
    project.add("op.execute(\"UPDATE owner SET name = name || '!'\")")
    project.add("op.execute('SELECT 1')\nwith op.batch_alter_table('item') as b:\n    b.alter_column('code', nullable=True)")
    origin = scratch / "origin.db"
    shutil.copy(project.path, origin)
    program = [str(build / "limbeck"), "upgrade", "head", "--url", f"sqlite:///{project.path}"]
    start = time.monotonic()
    subprocess.run(program, cwd=project.folder, check=True, capture_output=True)
    whole = time.monotonic() - start
    before, after = state(origin), state(project.path)
    choose, seen = random.Random(len(program[0]) + keys), {"before": 0, "after": 0}
    for _ in range(KILLS):
        shutil.copy(origin, project.path)
        child = subprocess.Popen(program, cwd=project.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(choose.uniform(0, whole * 1.1))
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert query(project.path, "PRAGMA integrity_check") == [("ok",)]
        found = state(project.path)
        versions = query(project.path, "SELECT name FROM sqlite_master WHERE name = 'alembic_version'") and query(
            project.path, "SELECT version_num FROM alembic_version"
        )
        table = found[2].pop("alembic_version", None)
        expected = {name: sql for name, sql in (after if versions == [("r2",)] else before)[2].items() if name != "alembic_version"}
        assert found[:2] == before[:2] and found[2] == expected and (table is None) == (versions == [])
        assert keys or versions in ([], [("r2",)])
        seen["after" if versions == [("r2",)] else "before"] += 1
        # Whatever is left, the next run goes on from there.
        subprocess.run(program, cwd=project.folder, check=True, capture_output=True)
        assert state(project.path) == after
    assert seen["before"] > 0
