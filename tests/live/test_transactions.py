"""What remains of a run that fails, and what a boundary commits: on SQLite and on PostgreSQL."""
import sqlite3
import textwrap

import pytest

HEADER = "from alembic import op\nimport sqlalchemy as sa\n"


class Project:
    """A chain of revisions whose bodies are given, on one database."""

    def __init__(self, folder, limbeck, url, read):
        self.folder, self.limbeck, self.url, self.read = folder, limbeck, url, read
        self.versions = folder / "migrations" / "versions"
        self.versions.mkdir(parents=True)
        (folder / "alembic.ini").write_text(
            "[alembic]\nscript_location = migrations\n"
            "[loggers]\nkeys = root,alembic\n[logger_root]\nlevel = WARNING\n[logger_alembic]\nlevel = INFO\nqualname = alembic\n"
        )
        self.last = None
        self.count = 0

    def add(self, upgrade, downgrade="pass"):
        self.count += 1
        name = f"r{self.count}"
        (self.versions / f"{name}.py").write_text(
            f"{HEADER}revision = {name!r}\ndown_revision = {self.last!r}\n"
            f"def upgrade():\n{textwrap.indent(textwrap.dedent(upgrade), '    ')}\n"
            f"def downgrade():\n{textwrap.indent(textwrap.dedent(downgrade), '    ')}\n"
        )
        self.last = name
        return name

    def env(self, text):
        (self.folder / "migrations" / "env.py").write_text(textwrap.dedent(text))

    def run(self, *words, code=0):
        done = self.limbeck(*words, "--url", self.url, cwd=self.folder)
        assert done.returncode == code, done.stderr
        return done

    def tables(self):
        return self.read("tables")

    def rows(self, sql):
        return self.read(sql)


def sqlite_reader(path):
    def read(sql):
        with sqlite3.connect(path) as database:
            if sql == "tables":
                sql = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
                return [row[0] for row in database.execute(sql)]
            return [tuple(map(str, row)) for row in database.execute(sql)]

    return read


def postgres_reader(postgres, url):
    def read(sql):
        if sql == "tables":
            sql = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
            return [row[0] for row in postgres.sql(url, sql)]
        return [tuple(row) for row in postgres.sql(url, sql)]

    return read


@pytest.fixture(params=["sqlite", "postgresql"])
def project(request, scratch, limbeck):
    if request.param == "sqlite":
        path = scratch / "database.db"
        return Project(scratch / "p", limbeck, f"sqlite:///{path}", sqlite_reader(path))
    postgres = request.getfixturevalue("postgres")
    url = postgres.new_database()
    return Project(scratch / "p", limbeck, url, postgres_reader(postgres, url))


@pytest.fixture
def on_postgresql(scratch, limbeck, postgres):
    url = postgres.new_database()
    return Project(scratch / "p", limbeck, url, postgres_reader(postgres, url))


def test_none_of_three_remains_when_the_third_fails(project):
    project.add("op.create_table('a', sa.Column('x', sa.Integer()))")
    project.add("op.create_table('b', sa.Column('x', sa.Integer()))\nop.execute('INSERT INTO b (x) VALUES (1)')")
    project.add("op.create_table('c', sa.Column('x', sa.Integer()))\nop.execute('INSERT INTO nowhere VALUES (1)')")
    done = project.run("upgrade", "head", code=1)
    assert "nowhere" in done.stderr and "r3.py" in done.stderr
    assert project.tables() == []


def test_what_was_applied_before_stays(project):
    project.add("op.create_table('a', sa.Column('x', sa.Integer()))")
    project.run("upgrade", "head")
    project.add("op.create_table('b', sa.Column('x', sa.Integer()))")
    project.add("raise ValueError('not today')")
    done = project.run("upgrade", "head", code=1)
    assert "ValueError: not today" in done.stderr
    assert project.tables() == ["a", "alembic_version"]
    assert project.rows("SELECT version_num FROM alembic_version") == [("r1",)]


def test_transaction_per_migration_keeps_the_ones_that_ran(project):
    project.env(
        """
        from alembic import context
        from sqlalchemy import create_engine
        with create_engine("sqlite://").connect() as connection:
            context.configure(connection=connection, transaction_per_migration=True)
            with context.begin_transaction():
                context.run_migrations()
        """
    )
    project.add("op.create_table('a', sa.Column('x', sa.Integer()))")
    project.add("op.create_table('b', sa.Column('x', sa.Integer()))\nop.execute('INSERT INTO nowhere VALUES (1)')")
    project.run("upgrade", "head", code=1)
    assert project.tables() == ["a", "alembic_version"]
    assert project.rows("SELECT version_num FROM alembic_version") == [("r1",)]


def test_a_failing_downgrade_leaves_everything(project):
    project.add("op.create_table('a', sa.Column('x', sa.Integer()))", "op.drop_table('a')")
    project.add("op.create_table('b', sa.Column('x', sa.Integer()))", "op.drop_table('b')\nop.drop_table('nowhere')")
    project.run("upgrade", "head")
    project.run("downgrade", "base", code=1)
    assert project.tables() == ["a", "alembic_version", "b"]
    assert project.rows("SELECT version_num FROM alembic_version") == [("r2",)]


def test_a_query_in_an_autocommit_block_begins_no_transaction(on_postgresql):
    project = on_postgresql
    project.add("""
        op.create_table('t', sa.Column('x', sa.Integer))
        with op.get_context().autocommit_block():
            print(op.get_bind().execute(sa.text("SELECT count(*) FROM t")).scalar_one())
            op.execute("CREATE INDEX CONCURRENTLY ix_t ON t (x)")
        op.get_bind().execute(sa.text("INSERT INTO t VALUES (1)"))
        raise ValueError('stop')
    """)
    done = project.run("upgrade", "head", code=1)
    assert done.stdout == "0\n"
    assert project.rows("SELECT count(*) FROM t") == [("0",)]  # behind the block there is a transaction again
    assert project.rows("SELECT indexname FROM pg_indexes WHERE tablename = 't'") == [("ix_t",)]


def test_autocommit_block_commits_what_stands_before_it(on_postgresql):
    project = on_postgresql
    project.add("op.create_table('a', sa.Column('x', sa.Integer()))")
    project.add(
        """
        with op.get_context().autocommit_block():
            op.create_index('ix_a_x', 'a', ['x'], postgresql_concurrently=True)
        op.execute('INSERT INTO nowhere VALUES (1)')
        """
    )
    done = project.run("upgrade", "head", code=1)
    assert "committed up to" in done.stderr
    assert project.tables() == ["a", "alembic_version"]
    assert project.rows("SELECT version_num FROM alembic_version") == [("r1",)]
    assert project.rows("SELECT indexname FROM pg_indexes WHERE tablename = 'a'") == [("ix_a_x",)]


def test_a_statement_that_wants_no_transaction_gets_none(on_postgresql):
    project = on_postgresql
    project.add("op.create_table('a', sa.Column('x', sa.Integer()))")
    project.add("op.create_index('ix_a_x', 'a', ['x'], postgresql_concurrently=True)")
    project.add("op.execute('CREATE INDEX CONCURRENTLY ix_two ON a (x)')\nop.create_table('b', sa.Column('x', sa.Integer()))")
    project.run("upgrade", "head")
    assert project.tables() == ["a", "alembic_version", "b"]
    assert project.rows("SELECT version_num FROM alembic_version") == [("r3",)]
    assert len(project.rows("SELECT indexname FROM pg_indexes WHERE tablename = 'a'")) == 2


def test_a_new_enum_value_can_be_used_by_the_next_revision(on_postgresql):
    project = on_postgresql
    project.add("op.execute(\"CREATE TYPE mood AS ENUM ('sad')\")\nop.execute('CREATE TABLE a (x mood)')")
    project.run("upgrade", "head")
    project.add("op.execute(\"ALTER TYPE mood ADD VALUE 'happy'\")")
    project.add("op.execute(\"INSERT INTO a VALUES ('happy')\")")
    project.run("upgrade", "head")
    assert project.rows("SELECT x FROM a") == [("happy",)]


def test_the_projects_own_commit_is_a_boundary(project):
    project.add(
        """
        bind = op.get_bind()
        op.create_table('a', sa.Column('x', sa.Integer()))
        bind.commit()
        op.create_table('b', sa.Column('x', sa.Integer()))
        raise ValueError('after the commit')
        """
    )
    project.run("upgrade", "head", code=1)
    assert "a" in project.tables() and "b" not in project.tables()


def test_begin_nested_undoes_only_itself(project):
    project.add(
        """
        bind = op.get_bind()
        op.create_table('a', sa.Column('x', sa.Integer()))
        try:
            with bind.begin_nested():
                bind.execute(sa.text('INSERT INTO a (x) VALUES (1)'))
                bind.execute(sa.text('INSERT INTO nowhere VALUES (1)'))
        except sa.exc.SQLAlchemyError:
            pass
        bind.execute(sa.text('INSERT INTO a (x) VALUES (2)'))
        """
    )
    project.run("upgrade", "head")
    assert project.rows("SELECT x FROM a") == [("2",)]


def test_pragma_foreign_keys_takes_effect_on_sqlite(scratch, limbeck):
    path = scratch / "database.db"
    project = Project(scratch / "p", limbeck, f"sqlite:///{path}", sqlite_reader(path))
    project.add(
        """
        op.create_table('parent', sa.Column('id', sa.Integer(), primary_key=True))
        op.create_table('child', sa.Column('parent_id', sa.Integer(), sa.ForeignKey('parent.id', ondelete='CASCADE')))
        op.execute('INSERT INTO parent VALUES (1)')
        op.execute('INSERT INTO child VALUES (1)')
        """
    )
    project.add(
        """
        op.execute('PRAGMA foreign_keys=ON')
        assert op.get_bind().execute(sa.text('PRAGMA foreign_keys')).scalar() == 1
        op.execute('DELETE FROM parent')
        """
    )
    project.run("upgrade", "head")
    assert project.rows("SELECT count(*) FROM child") == [("0",)]


def test_env_py_statements_run_before_and_are_committed(on_postgresql):
    project = on_postgresql
    project.env(
        """
        from alembic import context
        from sqlalchemy import create_engine, text
        engine = create_engine("postgresql://nowhere")
        with engine.connect() as connection:
            connection.execute(text("CREATE SCHEMA IF NOT EXISTS inner_schema"))
            connection.execute(text("SET search_path TO inner_schema"))
            context.configure(connection=connection, version_table_schema="inner_schema")
            with context.begin_transaction():
                context.run_migrations()
        """
    )
    project.add("op.create_table('a', sa.Column('x', sa.Integer()))")
    project.run("upgrade", "head")
    tables = project.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'inner_schema' ORDER BY 1")
    assert tables == [("a",), ("alembic_version",)]
    project.add("op.create_table('b', sa.Column('x', sa.Integer()))")
    project.run("upgrade", "head")
    assert project.rows("SELECT version_num FROM inner_schema.alembic_version") == [("r2",)]


def test_lock_timeout_is_in_force_from_the_start(on_postgresql):
    import psycopg2

    project = on_postgresql
    project.add("op.create_table('a', sa.Column('x', sa.Integer()))")
    project.run("upgrade", "head")
    project.add("op.add_column('a', sa.Column('y', sa.Integer()))")
    with psycopg2.connect(project.url) as holder, holder.cursor() as cursor:
        cursor.execute("LOCK TABLE a IN ACCESS EXCLUSIVE MODE")
        done = project.run("upgrade", "head", "--lock-timeout", "200ms", code=1)
    assert "lock timeout" in done.stderr
    assert project.rows("SELECT version_num FROM alembic_version") == [("r1",)]


def test_a_downgrade_says_what_it_drops(project):
    project.add(
        "op.create_table('a', sa.Column('x', sa.Integer()), sa.Column('y', sa.Integer()))", "op.drop_table('a')"
    )
    project.run("upgrade", "head")
    done = project.run("downgrade", "base")
    assert "drops table a" in done.stderr


# ---- foreign keys that wait for the end of the revision ----


CIRCLE = """
op.create_table("a", sa.Column("id", sa.Integer, primary_key=True), sa.Column("b", sa.Integer),
                sa.ForeignKeyConstraint(["b"], ["b.id"], name="fk_a_b", use_alter=True))
op.create_table("b", sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Integer, sa.ForeignKey("a.id")))
"""


@pytest.fixture(params=["postgres", "mariadb"])
def server_project(request, scratch, limbeck):
    server = request.getfixturevalue(request.param)
    url = server.new_database()
    made = Project(scratch / "p", limbeck, url, lambda sql: [tuple(row) for row in server.sql(url, sql)])
    made.here = "current_schema()" if request.param == "postgres" else "database()"
    return made


def keys_of(project):
    return {row[0] for row in project.rows("SELECT table_name FROM information_schema.table_constraints "
                                           f"WHERE constraint_type = 'FOREIGN KEY' AND constraint_schema = {project.here}")}


def test_a_circle_of_tables_with_use_alter(server_project):
    server_project.add(CIRCLE, 'op.drop_constraint("fk_a_b", "a", type_="foreignkey")\nop.drop_table("b")\nop.drop_table("a")')
    told = server_project.run("upgrade", "head").stderr
    assert "adds the foreign key from a to b (use_alter)" in told
    assert keys_of(server_project) == {"a", "b"}
    server_project.run("downgrade", "base")
    assert keys_of(server_project) == set()


def test_the_other_table_is_of_an_earlier_revision(server_project):
    server_project.add('op.create_table("b", sa.Column("id", sa.Integer, primary_key=True))')
    server_project.add('op.create_table("a", sa.Column("b", sa.Integer, sa.ForeignKey("b.id", use_alter=True, name="k")))')
    server_project.add('op.create_table("c", sa.Column("x", sa.Integer, sa.ForeignKey("nowhere.id", use_alter=True, name="l")))')
    told = server_project.run("upgrade", "head").stderr
    assert keys_of(server_project) == {"a"}
    assert "the foreign key from 'c' to 'nowhere' that has use_alter is left out" in told and "the other table is not there" in told


@pytest.mark.parametrize("kind, line", [
    ("foreignkey", 'op.drop_constraint("t_a_fkey", "t", type_="foreignkey")  # of a'),
    ("unique", 'op.drop_constraint("t_b_c_key", "t", type_="unique")  # of b, c'),
    ("check", None),
])
def test_a_constraint_that_is_dropped_without_its_name(scratch, limbeck, postgres, kind, line):
    """Alembic's own autogenerate writes such lines."""
    url = postgres.new_database()
    project = Project(scratch / "p", limbeck, url, postgres_reader(postgres, url))
    project.add('op.create_table("t", sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Integer, sa.ForeignKey("t.id")), '
                'sa.Column("b", sa.Integer), sa.Column("c", sa.Integer), sa.UniqueConstraint("b", "c"))',
                f'op.drop_constraint(None, "t", type_="{kind}")')
    project.run("upgrade", "head")
    told = project.run("downgrade", "base", code=1).stderr
    if line is None:
        assert told.endswith("hint: Give the name that the constraint has in the database.\n")
    else:
        assert told.endswith(f"hint: Give the name that the constraint has. The table has:\n      {line}\n")
