"""MariaDB commits with each DDL statement, and MODIFY replaces a column's whole definition: what limbeck does about it."""

import re

import pytest

from test_transactions import Project


@pytest.fixture
def project(scratch, limbeck, mariadb):
    url = mariadb.new_database()

    def read(sql):
        rows = mariadb.sql(url, "SHOW TABLES" if sql == "tables" else sql)
        return [row[0] for row in rows] if sql == "tables" else [tuple(row) for row in rows]

    return Project(scratch / "p", limbeck, url, read)


# ---- what a directive does not name stays ----

# The column, the directive, the column then. SHOW CREATE TABLE's words.
KEEPS = [
    ("`c` varchar(20) NOT NULL DEFAULT 'it''s, NULL' COMMENT 'a, ''b'' (c'", "nullable=True",
     "`c` varchar(20) DEFAULT 'it''s, NULL' COMMENT 'a, ''b'' (c'"),
    ("`c` varchar(20) DEFAULT NULL COMMENT 'x'", "nullable=False", "`c` varchar(20) NOT NULL COMMENT 'x'"),
    ("`c` varchar(20) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'x'", "type_=sa.String(50)",
     "`c` varchar(50) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'x'"),
    ("`c` varchar(20) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT 'x'", "type_=sa.String(50, collation='utf8mb4_bin')",
     "`c` varchar(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT 'x'"),
    ("`c` varchar(20) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT NULL", "type_=sa.Integer()", "`c` int(11) DEFAULT NULL"),
    ("`c` enum('a','b)') NOT NULL DEFAULT 'b)' CHECK (`c` <> 'x')", "comment='new'",
     "`c` enum('a','b)') NOT NULL DEFAULT 'b)' COMMENT 'new' CHECK (`c` <> 'x')"),
    ("`c` int(10) unsigned zerofill DEFAULT 0000000007", "comment='new'", "`c` int(10) unsigned zerofill DEFAULT 0000000007 COMMENT 'new'"),
    ("`c` int(11) NOT NULL COMMENT 'old'", "comment=None", "`c` int(11) NOT NULL"),
    ("`c` int(11) NOT NULL DEFAULT 5", "server_default=None, nullable=True", "`c` int(11) DEFAULT NULL"),
    ("`c` int(11) NOT NULL DEFAULT 5 COMMENT 'x'", "server_default='6'", "`c` int(11) NOT NULL DEFAULT 6 COMMENT 'x'"),
    ("`c` timestamp NOT NULL DEFAULT '2020-01-01 00:00:00' ON UPDATE current_timestamp() COMMENT 'x'", "comment='y'",
     "`c` timestamp NOT NULL DEFAULT '2020-01-01 00:00:00' ON UPDATE current_timestamp() COMMENT 'y'"),
    ("`c` datetime(6) DEFAULT NULL ON UPDATE current_timestamp(6)", "server_default=sa.text('current_timestamp(6)')",
     "`c` datetime(6) DEFAULT current_timestamp(6)"),
    ("`c` datetime(6) DEFAULT NULL ON UPDATE current_timestamp(6)",
     "server_default=sa.text('current_timestamp(6) ON UPDATE current_timestamp(6)')",
     "`c` datetime(6) DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6)"),
    ("`c` timestamp NULL DEFAULT NULL", "comment='y'", "`c` timestamp NULL DEFAULT NULL COMMENT 'y'"),
    ("`c` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`c`))", "comment='j'",
     "`c` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL COMMENT 'j' CHECK (json_valid(`c`))"),
    ("`c` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`c`))", "type_=sa.Text()",
     "`c` text DEFAULT NULL"),
    ("`c` int(11) GENERATED ALWAYS AS (`id` + 1) STORED COMMENT 'g'", "comment='h'",
     "`c` int(11) GENERATED ALWAYS AS (`id` + 1) STORED COMMENT 'h'"),
    ("`c` int(11) INVISIBLE DEFAULT 4", "type_=sa.BigInteger()", "`c` bigint(20) INVISIBLE DEFAULT 4"),
    ("`c` decimal(10,2) DEFAULT (1 + 2)", "type_=sa.Numeric(12, 3), existing_type=sa.Integer()", "`c` decimal(12,3) DEFAULT (1 + 2)"),
    ("`c` varchar(20) NOT NULL DEFAULT 'x' COMMENT 'y'", "existing_type=sa.String(99), existing_nullable=True, comment='z'",
     "`c` varchar(20) NOT NULL DEFAULT 'x' COMMENT 'z'"),
    ("`c` varchar(20) DEFAULT 'x'", "type_=sa.Integer()", "`c` int(11) DEFAULT NULL"),
    ("`c` varchar(20) DEFAULT '12'", "type_=sa.Integer()", "`c` int(11) DEFAULT 12"),
    ("`c` int(11) DEFAULT -5", "type_=sa.String(20)", "`c` varchar(20) DEFAULT '-5'"),
    ("`c` int(11) DEFAULT 5", "type_=sa.DateTime()", "`c` datetime DEFAULT NULL"),
    ("`c` timestamp NULL DEFAULT current_timestamp() ON UPDATE current_timestamp()", "type_=sa.DateTime()",
     "`c` datetime DEFAULT current_timestamp() ON UPDATE current_timestamp()"),
    ("`c` timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp()", "type_=sa.BigInteger()", "`c` bigint(20) NOT NULL"),
    ("`c` int(11) DEFAULT NULL CHECK (`c` > 1 or `c` = octet_length('`c`'))", "new_column_name='d'",
     "`d` int(11) DEFAULT NULL CHECK (`d` > 1 or `d` = octet_length('`c`'))"),
    ("`c` varchar(20) NOT NULL DEFAULT 'x' COMMENT 'y'", "new_column_name='d'", "`d` varchar(20) NOT NULL DEFAULT 'x' COMMENT 'y'"),
]


def definition(project):
    (table,) = project.rows("SHOW CREATE TABLE t")
    return re.search(r"\\n  (`[cd]` .*?),\\n", table[1])[1]


@pytest.mark.parametrize("before, change, after", KEEPS)
@pytest.mark.parametrize("form", ["direct", "batch"])
def test_what_is_not_named_stays(project, before, change, after, form):
    project.add(f'op.execute("""CREATE TABLE t (id INT NOT NULL PRIMARY KEY, {before})""")')
    project.run("upgrade", "head")
    assert definition(project) == before
    project.add(f"op.alter_column('t', 'c', {change})" if form == "direct" else
                f"with op.batch_alter_table('t') as batch:\n    batch.alter_column('c', {change})")
    project.run("upgrade", "head")
    assert definition(project) == after


def test_numbers_go_on(project):
    project.add('op.execute("CREATE TABLE t (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, c INT)")')
    project.add("op.alter_column('t', 'id', type_=sa.BigInteger())\nop.execute('INSERT INTO t (c) VALUES (1), (2)')")
    project.run("upgrade", "head")
    assert project.rows("SELECT id, c FROM t ORDER BY id") == [("1", "1"), ("2", "2")]


def test_names_that_need_quotes(project):
    project.add('op.execute("CREATE TABLE `my ``table` (`a``b, (c` INT NOT NULL COMMENT \'x\', d INT)")')
    project.add("op.alter_column('my `table', 'A`b, (c', nullable=True)")
    project.run("upgrade", "head")
    assert project.rows("SELECT is_nullable, column_comment FROM information_schema.columns WHERE table_name = 'my `table' "
                        "AND column_name LIKE 'a%' AND table_schema = database()") == [("YES", "x")]


def test_a_table_that_is_not_there(project):
    project.add("op.alter_column('nowhere', 'c', existing_type=sa.Integer(), nullable=True)")
    assert "nowhere' doesn't exist" in project.run("upgrade", "head", code=1).stderr


def test_a_script_is_alembics_with_one_warning(project):
    project.add("op.alter_column('t', 'c', existing_type=sa.String(20), nullable=True)\n"
                "op.alter_column('t', 'd', existing_type=sa.String(20), nullable=True)")
    done = project.run("upgrade", "head", "--sql")
    assert "ALTER TABLE t MODIFY c VARCHAR(20) NULL;" in done.stdout
    assert done.stderr.count("warning: ") == 1 and "whole new definition" in done.stderr and "t.c" in done.stderr


# ---- what stays of a revision that fails ----

FAILS = """
op.create_table("q", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(20), server_default="x", nullable=False))
op.create_index("ix_q", "q", ["name"])
op.execute("INSERT INTO q (name) VALUES ('a')")
op.alter_column("q", "name", new_column_name="label", nullable=True)
op.add_column("q", sa.Column("z", sa.Integer))
op.create_unique_constraint("uq", "q", ["z"])
op.execute("ALTER TABLE q ADD COLUMN y INT")
op.add_column("nowhere", sa.Column("x", sa.Integer))
op.drop_table("q")
"""


def test_what_stays_is_named_and_can_be_undone(project):
    project.add("op.execute('CREATE TABLE before_it (a INT)')")
    project.add(FAILS)
    told = project.run("upgrade", "head", code=1).stderr
    assert "Of 'r2' the database keeps:\n    CREATE TABLE q (" in told
    assert "before_it" not in told and "and what 1 statement changed of rows" in told
    assert "    ALTER TABLE q CHANGE name label varchar(20) NULL DEFAULT 'x'   (migrations/versions/r2.py:10)\n" in told
    undo = told.split("To undo it, the last first:\n")[1].split("  then `limbeck upgrade` again")[0]
    assert "-- by hand: ALTER TABLE q ADD COLUMN y INT" in undo
    assert "`limbeck upgrade r1:r2 --sql` shows all of it" in told and "`limbeck stamp r2`" in told
    assert "q" in project.tables()
    project.rows("\n".join(line.strip() for line in undo.splitlines() if not line.strip().startswith("--")))
    assert project.tables() == ["alembic_version", "before_it"]
    path = project.versions / "r2.py"
    path.write_text(path.read_text().replace("nowhere", "before_it"))
    project.run("upgrade", "head")
    assert project.rows("SELECT * FROM alembic_version") == [("r2",)]


def test_statements_of_the_project_are_named_too(project):
    project.add("op.get_bind().exec_driver_sql('CREATE TABLE a (a INT)')\nop.get_bind().execute(sa.text('CREATE TEMPORARY TABLE b (a INT)'))\n"
                "op.execute('SELECT nonsense')")
    told = project.run("upgrade", "head", code=1).stderr
    assert "    CREATE TABLE a (a INT)   (migrations/versions/r1.py:6)\n" in told and "TEMPORARY" not in told
    assert "    -- by hand: CREATE TABLE a (a INT)\n" in told


def test_a_downgrade(project):
    project.add("op.create_table('a', sa.Column('a', sa.Integer))\nop.create_table('b', sa.Column('b', sa.Integer))",
                "op.drop_table('a')\nop.drop_table('nowhere')")
    project.run("upgrade", "head")
    told = project.run("downgrade", "base", code=1).stderr
    assert "    DROP TABLE a   (" in told and "    -- by hand: DROP TABLE a\n" in told
    assert "then `limbeck downgrade` again" in told and "`limbeck stamp base`" in told


def test_nothing_stays_nothing_is_told(project):
    project.add("op.execute('SELECT nonsense')\nop.create_table('a', sa.Column('a', sa.Integer))")
    assert "database keeps" not in project.run("upgrade", "head", code=1).stderr


# ---- what is sure to be refused is refused before anything is sent ----

CREATE = "op.create_table('a', sa.Column('a', sa.Integer))\n"


@pytest.mark.parametrize("body, message", [
    ("op.nonsense('a')", "has no attribute 'nonsense'"),
    ("op.create_table('b', sa.Column('b', postgresql.JSONB()))", "JSONB"),
    ("import strangers\nstrangers.change(op)", "strangers"),
    ("op.drop_constraint('c', 'a')", "No generic 'DROP CONSTRAINT' in MySQL"),
    ("undefined_name", "undefined_name"),
    ("op.create_foreign_key('f', 'a', 'a', ['a'], ['a'], match='FULL')", "MATCH"),
    ("op.add_column('a', sa.Column('s', sa.String()))", "VARCHAR requires a length"),
])
def test_foreseen(project, body, message):
    project.add("from sqlalchemy.dialects import postgresql\n" + CREATE + body)
    told = project.run("upgrade", "head", code=1).stderr
    assert message in told and "found before anything was sent" in told and "r1.py:" in told, told
    assert "a" not in project.tables()


@pytest.mark.parametrize("body", [
    "if op.get_bind().execute(sa.text('SELECT 1')).scalar() != 1:\n    op.nonsense()",
    "for row in op.get_bind().execute(sa.text('SELECT 1 FROM a')):\n    op.nonsense()",
    "try:\n    op.nonsense()\nexcept AttributeError:\n    pass",
    "if not sa.inspect(op.get_bind()).has_table('a'):\n    raise RuntimeError('it has to be there')",
])
def test_what_hangs_on_the_database_is_no_reason(project, body):
    project.add(CREATE + body)
    project.run("upgrade", "head")
    assert "a" in project.tables()


def test_a_raise_of_the_project_is_its_own(project):
    project.add(CREATE + "raise NotImplementedError('not yet')")
    told = project.run("upgrade", "head", code=1).stderr
    assert "not yet" in told and "found before" not in told and "    DROP TABLE a;\n" in told


def test_a_later_revision_is_foreseen_too(project):
    project.add(CREATE)
    project.add("op.nonsense('a')")
    assert "found before anything was sent" in project.run("upgrade", "head", code=1).stderr
    assert "a" not in project.tables()
    project.run("upgrade", "r1")
    assert "a" in project.tables()


def test_backslashes(project):
    """A definition whose texts cannot be told apart for certain is not written again."""
    project.rows(r"CREATE TABLE t (id INT NOT NULL PRIMARY KEY, c INT COMMENT 'a \\ b''c')")
    project.add("op.alter_column('t', 'c', nullable=False)")
    before = definition(project)
    assert "\\" in before
    project.env("""
    from alembic import context
    from sqlalchemy import create_engine, text
    with create_engine("sqlite://").connect() as connection:
        connection.execute(text("SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'"))
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
    """)
    assert "NO_BACKSLASH_ESCAPES" in project.run("upgrade", "head", code=1).stderr
    assert definition(project) == before
    project.env("""
    from alembic import context
    from sqlalchemy import create_engine
    with create_engine("sqlite://").connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
    """)
    project.run("upgrade", "head")
    assert definition(project) == before.replace("DEFAULT NULL", "NOT NULL")
