"""Operations that a project registers itself (Alembic's "Operation Plugins" and its recipe of replaceable objects), and what a revision
may ask of its MigrationContext: on SQLite, PostgreSQL and MariaDB, and as a script.

A row of CASES is a project: OPERATIONS, in a module that env.py imports and does not use, are what the documentation shows; `more` is
appended to it. The bodies are those of one revision; `rows` is what the database answers afterwards.
"""

import textwrap

import pytest

from test_transactions import Project, postgres_reader, sqlite_reader

DIALECTS = ("sqlite", "postgresql", "mariadb")

ENV = """
import sqlalchemy as sa
from alembic import context
import app.operations  # noqa: F401

def configure(**given):
    context.configure(target_metadata=None, **given)
    with context.begin_transaction():
        context.run_migrations()

if context.is_offline_mode():
    configure(url=context.config.get_main_option("sqlalchemy.url"), literal_binds=True)
else:
    with sa.create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
        configure(connection=connection, transaction_per_migration=%r)
"""

OPERATIONS = '''
from alembic.operations import BatchOperations, MigrateOperation, Operations


class ReplaceableObject:
    def __init__(self, name, sqltext):
        self.name = name
        self.sqltext = sqltext


class ReversibleOp(MigrateOperation):
    def __init__(self, target):
        self.target = target

    @classmethod
    def invoke_for_target(cls, operations, target):
        op = cls(target)
        return operations.invoke(op)

    def reverse(self):
        raise NotImplementedError()

    @classmethod
    def _get_object_from_version(cls, operations, ident):
        version, objname = ident.split(".")
        module = operations.get_context().script.get_revision(version).module
        return getattr(module, objname)

    @classmethod
    def replace(cls, operations, target, replaces=None, replace_with=None):
        if replaces:
            old_obj = cls._get_object_from_version(operations, replaces)
            drop_old = cls(old_obj).reverse()
            create_new = cls(target)
        elif replace_with:
            old_obj = cls._get_object_from_version(operations, replace_with)
            drop_old = cls(target).reverse()
            create_new = cls(old_obj)
        else:
            raise TypeError("replaces or replace_with is required")
        operations.invoke(drop_old)
        operations.invoke(create_new)


@Operations.register_operation("create_view", "invoke_for_target")
@Operations.register_operation("replace_view", "replace")
class CreateViewOp(ReversibleOp):
    def reverse(self):
        return DropViewOp(self.target)


@Operations.register_operation("drop_view", "invoke_for_target")
class DropViewOp(ReversibleOp):
    def reverse(self):
        return CreateViewOp(self.target)


@Operations.implementation_for(CreateViewOp)
def create_view(operations, operation):
    operations.execute("CREATE VIEW %s AS %s" % (operation.target.name, operation.target.sqltext))


@Operations.implementation_for(DropViewOp)
def drop_view(operations, operation):
    operations.execute("DROP VIEW %s" % operation.target.name)


@Operations.register_operation("create_pair")
@BatchOperations.register_operation("add_pair", "in_batch")
class PairOp(MigrateOperation):
    """Two columns of one type."""

    def __init__(self, table, names, *, schema=None):
        self.table, self.names, self.schema = table, names, schema

    @classmethod
    def create_pair(cls, operations, table, *names, schema=None, **kw):
        return operations.invoke(cls(table, names, schema=schema, **kw))

    @classmethod
    def in_batch(cls, operations, *names):
        return operations.invoke(cls(None, names))


@Operations.implementation_for(PairOp)
def create_pair(operations, operation):
    import sqlalchemy as sa

    columns = [sa.Column(name, sa.Integer) for name in operation.names]
    if isinstance(operations, BatchOperations):
        assert operations.impl.table_name == "t" and operations.impl.schema is None
        for column in columns:
            operations.add_column(column)
    else:
        return operations.create_table(operation.table, *columns, schema=operation.schema)
'''

LOGGED = '''
import sqlalchemy as sa
from alembic.operations.ops import AddColumnOp, CreateTableOp, CreateUniqueConstraintOp
from alembic.operations.toimpl import add_column as _add_column, create_table as _create_table

log_table = sa.Table("log", sa.MetaData(), sa.Column("operation", sa.String(20)), sa.Column("name", sa.String(20)))


@Operations.implementation_for(CreateTableOp, replace=True)
def create_table_with_logging(operations, operation):
    made = _create_table(operations, operation)
    if operation.table_name != "log":
        operations.execute(log_table.insert().values(operation="create", name=operation.table_name))
    return made


@Operations.implementation_for(AddColumnOp, replace=True)
def add_column_with_logging(operations, operation):
    _add_column(operations, operation)
    operations.execute(log_table.insert().values(operation="add", name=operation.column.name))


# Alembic has one for all constraints, so this replaces nothing.
@Operations.implementation_for(CreateUniqueConstraintOp)
def unique_as_index(operations, operation):
    operations.create_index(operation.constraint_name, operation.table_name, operation.columns, unique=True)
'''

PAIR = "op.create_pair('t', 'a', 'b')\n"

# name: (revision bodies, query, rows); more: appended to the module of operations
CASES = {
    "a registered operation": ([PAIR + "op.execute('INSERT INTO t VALUES (1, 2)')"], "SELECT a, b FROM t", ["1 2"]),
    "with keywords, and its result": (
        ["made = op.create_pair('t', 'a', 'b', schema=None)\nop.bulk_insert(made, [{'a': 1, 'b': 2}])"],
        "SELECT a, b FROM t",
        ["1 2"],
    ),
    "an operation of a batch": (
        ["op.create_table('t', sa.Column('a', sa.Integer))\n"
         "with op.batch_alter_table('t') as batch_op:\n    batch_op.add_pair('b', 'c')\n    batch_op.alter_column('a', nullable=False, "
         "existing_type=sa.Integer())\n"
         "op.execute('INSERT INTO t VALUES (1, 2, 3)')"],
        "SELECT a, b, c FROM t",
        ["1 2 3"],
    ),
    "invoke of an object of the project": (
        ["from app.operations import CreateViewOp, PairOp, ReplaceableObject\nop.invoke(PairOp('t', ['a', 'b']))\n"
         "view = CreateViewOp(ReplaceableObject('v', 'SELECT a FROM t'))\nop.invoke(view)\nop.invoke(view.reverse())"],
        "SELECT count(*) FROM t",
        ["0"],
    ),
    "invoke of Alembic's objects": (
        ["from alembic.operations import ops\n"
         "t = op.invoke(ops.CreateTableOp('t', [sa.Column('a', sa.Integer), sa.Column('b', sa.Integer)]))\n"
         "op.invoke(ops.AddColumnOp('t', sa.Column('c', sa.Integer, server_default='3')))\n"
         "op.invoke(ops.CreateIndexOp('ix', 't', ['a'], unique=True))\n"
         "op.invoke(ops.BulkInsertOp(t, [{'a': 1, 'b': 2}]))\n"
         "op.invoke(ops.ExecuteSQLOp('UPDATE t SET b = 5'))\n"
         "with op.batch_alter_table('t') as batch_op:\n    batch_op.invoke(ops.AddColumnOp('t', sa.Column('d', sa.Integer)))\n"
         "op.invoke(ops.DropIndexOp('ix', 't'))\nop.invoke(ops.RenameTableOp('t', 'u'))"],
        "SELECT a, b, c, coalesce(d, 0) FROM u",
        ["1 5 3 0"],
    ),
    "an instance of Operations": (
        ["from alembic.operations import Operations\nours = Operations(op.get_context())\nours.create_pair('t', 'a', 'b')\n"
         "assert ours.impl.dialect.name == op.get_bind().dialect.name\nassert ours.migration_context is op.get_context()\n"
         "ours.get_bind().execute(sa.text('INSERT INTO t VALUES (1, 2)'))"],
        "SELECT a, b FROM t",
        ["1 2"],
    ),
    "registered in the revision itself": (
        ["from alembic.operations import MigrateOperation, Operations\n"
         "@Operations.register_operation('shout')\nclass Shout(MigrateOperation):\n    @classmethod\n"
         "    def shout(cls, operations, word):\n        return operations.invoke(cls())\n"
         "@Operations.implementation_for(Shout)\ndef said(operations, operation):\n    operations.execute('CREATE TABLE t (a INTEGER)')\n"
         "op.shout('x')"],
        "SELECT count(*) FROM t",
        ["0"],
    ),
    "registered by calls": (
        ["op.plain()"],
        "SELECT count(*) FROM t",
        ["0"],
        """

class Plain(MigrateOperation):
    @classmethod
    def plain(cls, operations):
        operations.invoke(cls())


if True:
    Operations.register_operation("plain")(Plain)
Operations.implementation_for(Plain)(lambda operations, operation: operations.execute("CREATE TABLE t (a INTEGER)"))
""",
    ),
    "an awaited function": (
        ["async def fill(connection, table, *, value):\n"
         "    await connection.execute(sa.text(f'INSERT INTO {table} VALUES (:v, 2)'), {'v': value})\n"
         "    return (await connection.execute(sa.text(f'SELECT a FROM {table}'))).scalar_one()\n"
         + PAIR + "assert op.run_async(fill, 't', value=1) == 1"],
        "SELECT a, b FROM t",
        ["1 2"],
    ),
    "a table's operation replaced": (
        ["op.create_table('log', sa.Column('operation', sa.String(20)), sa.Column('name', sa.String(20)))",
         "t = op.create_table('t', sa.Column('a', sa.Integer), sa.Column('b', sa.Integer, nullable=False))\n"
         "op.bulk_insert(t, [{'a': 1, 'b': 2}])\nop.add_column('t', sa.Column('c', sa.Integer))\n"
         "with op.batch_alter_table('t') as batch_op:\n    batch_op.add_column(sa.Column('d', sa.Integer))\n"
         "op.create_unique_constraint('uq', 't', ['a'])"],
        "SELECT operation, name FROM log ORDER BY name",
        ["add c", "add d", "create t"],
        LOGGED,
    ),
}


def make_project(dialect, request, folder, limbeck, more="", per_migration=False):
    if dialect == "sqlite":
        path = folder / "database.db"
        url, read = f"sqlite:///{path}", sqlite_reader(path)
    else:
        server = request.getfixturevalue("postgres" if dialect == "postgresql" else "mariadb")
        url = server.new_database()
        read = postgres_reader(server, url)
    project = Project(folder / "p", limbeck, url, read)
    project.env(ENV % per_migration)
    (project.folder / "app").mkdir()
    (project.folder / "app" / "__init__.py").write_text("")
    (project.folder / "app" / "operations.py").write_text(OPERATIONS + more)
    ini = project.folder / "alembic.ini"
    ini.write_text(ini.read_text().replace("[alembic]\n", f"[alembic]\nprepend_sys_path = .\nsqlalchemy.url = {url}\n"))
    return project


@pytest.fixture(params=DIALECTS)
def dialect(request):
    return request.param


@pytest.mark.parametrize("name", CASES)
def test_case(name, dialect, request, scratch, limbeck):
    bodies, query, expected, *more = CASES[name]
    project = make_project(dialect, request, scratch, limbeck, *more)
    for body in bodies:
        project.add(body)
    project.run("upgrade", "head")
    assert [" ".join(row) for row in project.rows(query)] == expected


FIRST = """
op.create_table('customer', sa.Column('id', sa.Integer, primary_key=True), sa.Column('name', sa.String(20)))
op.execute("INSERT INTO customer (id, name) VALUES (1, 'ada')")
"""


def replaceable(project):
    """The recipe of the documentation: the second view names the first one by its revision."""
    project.add(FIRST, "op.drop_table('customer')")
    for body, up, down in (
        ("SELECT name FROM customer", "op.create_view(view)", "op.drop_view(view)"),
        ("SELECT id, name FROM customer", "op.replace_view(view, replaces='r2.view')", "op.replace_view(view, replace_with='r2.view')"),
    ):
        name = project.add(up, down)
        path = project.versions / f"{name}.py"
        path.write_text(path.read_text() + f"from app.operations import ReplaceableObject\nview = ReplaceableObject('v', {body!r})\n")


def test_replaceable_objects(dialect, request, scratch, limbeck):
    project = make_project(dialect, request, scratch, limbeck)
    replaceable(project)
    project.run("upgrade", "head")
    assert project.rows("SELECT * FROM v") == [("1", "ada")]
    project.run("downgrade", "-1")
    assert project.rows("SELECT * FROM v") == [("ada",)]
    project.run("upgrade", "head")
    project.run("downgrade", "base")
    assert "customer" not in project.rows("SELECT version_num FROM alembic_version")


def test_replaceable_objects_as_a_script(dialect, request, scratch, limbeck):
    project = make_project(dialect, request, scratch, limbeck)
    replaceable(project)
    script = project.run("upgrade", "r2:head", "--sql").stdout
    assert script.index("DROP VIEW v;") < script.index("CREATE VIEW v AS SELECT id, name FROM customer;")
    script = project.run("downgrade", "head:r2", "--sql").stdout
    assert script.index("DROP VIEW v;") < script.index("CREATE VIEW v AS SELECT name FROM customer;")


# ---- what is wrong ----

WRONG = {
    "op.create_vew('x')": "has no attribute 'create_vew'",
    "op.create_view()": "missing 1 required positional argument: 'target'",
    "op.invoke(3)": "no dispatch function for object: 3",
    "from alembic.operations import MigrateOperation\nclass Mine(MigrateOperation):\n    pass\nop.invoke(Mine())": "no dispatch function for object",
    "from alembic.operations import Operations, ops\n@Operations.implementation_for(ops.DropTableOp)\ndef f(operations, operation):\n    pass":
        "To replace existing function, use replace=True.",
    "from alembic.operations import ops\nop.invoke(ops.CreateTableOp('t', 3))": "not iterable",
}


@pytest.mark.parametrize("body", WRONG, ids=range(len(WRONG)))
def test_wrong(body, request, scratch, limbeck):
    project = make_project("sqlite", request, scratch, limbeck)
    project.add(body)
    done = project.run("upgrade", "head", code=1)
    assert WRONG[body] in done.stderr and "r1.py" in done.stderr, done.stderr


def test_run_async_in_a_script(request, scratch, limbeck):
    project = make_project("sqlite", request, scratch, limbeck)
    project.add("async def f(connection):\n    pass\nop.run_async(f)")
    assert "Cannot call run_async in SQL mode" in project.run("upgrade", "head", "--sql", code=1).stderr


def test_an_operation_before_run_migrations(request, scratch, limbeck):
    project = make_project("sqlite", request, scratch, limbeck)
    project.add("pass")
    env = project.folder / "migrations" / "env.py"
    env.write_text(env.read_text() + "from alembic import op\nop.create_view(1)\n")
    assert "Can't invoke function 'create_view', as the proxy object has not yet been established" in project.run("upgrade", "head", code=1).stderr


def test_registered_deep_in_the_imports(request, scratch, limbeck):
    """env.py imports a package that imports the module: nothing names it, and only the directive asks for it."""
    project = make_project("sqlite", request, scratch, limbeck)
    env = project.folder / "migrations" / "env.py"
    env.write_text(env.read_text().replace("import app.operations", "import app.models"))
    (project.folder / "app" / "models.py").write_text("import app.deeper\n")
    (project.folder / "app" / "deeper.py").write_text("try:\n    from app import operations\nexcept ImportError:\n    operations = None\n")
    project.add(PAIR)
    project.run("upgrade", "head")
    assert project.tables() == ["alembic_version", "t"]


def test_analysis_follows_operations(request, scratch, limbeck):
    project = make_project("sqlite", request, scratch, limbeck)
    replaceable(project)
    assert "3 of 3 revisions run" in project.run("doctor").stdout


# ---- autocommit_block() ----

BLOCK = """
op.create_table('before', sa.Column('x', sa.Integer))
op.execute('INSERT INTO before VALUES (1)')
with op.get_context().autocommit_block():
    op.execute('INSERT INTO before VALUES (2)')
op.execute('INSERT INTO before VALUES (3)')
op.execute('INSERT INTO nowhere VALUES (1)')
"""


@pytest.mark.parametrize("per_migration", [False, True])
def test_what_ran_before_a_block_is_committed(per_migration, dialect, request, scratch, limbeck):
    project = make_project(dialect, request, scratch, limbeck, per_migration=per_migration)
    project.add("op.create_table('first', sa.Column('x', sa.Integer))")
    project.add(BLOCK.replace("before", "b4"))
    done = project.run("upgrade", "head", code=1)
    # On MariaDB each statement is committed where it stands, and nothing says so.
    assert project.rows("SELECT x FROM b4 ORDER BY x") == [("1",), ("2",), ("3",)][: 3 if dialect == "mariadb" else 2]
    assert project.rows("SELECT version_num FROM alembic_version") == [("r1",)]
    assert ("committed up to r2: autocommit_block()" in done.stderr) == (dialect != "mariadb"), done.stderr


def test_a_block_as_a_script(dialect, request, scratch, limbeck):
    project = make_project(dialect, request, scratch, limbeck)
    project.add("op.execute('SELECT 1')\nwith op.get_context().autocommit_block():\n    op.execute('SELECT 2')\nop.execute('SELECT 3')")
    lines = [line for line in project.run("upgrade", "head", "--sql").stdout.splitlines() if line]
    inner = lines[lines.index("SELECT 1;"):lines.index("SELECT 3;") + 1]
    if dialect == "postgresql":
        assert inner == ["SELECT 1;", "COMMIT;", "SELECT 2;", "BEGIN;", "SELECT 3;"]
    else:
        assert inner == ["SELECT 1;", "SELECT 2;", "SELECT 3;"]


# ---- the context ----

CONTEXT = {
    "context.dialect.name": {"sqlite": "sqlite", "postgresql": "postgresql", "mariadb": "mysql"},
    "type(context.dialect.server_version_info).__name__": "tuple",
    "context.dialect.server_version_info >= (3,)": "True",
    "context.bind is op.get_bind()": "True",
    "context.connection is op.get_bind()": "True",
    "context.as_sql": "False",
    "context.config.get_main_option('script_location')": "migrations",
    "context.opts['transaction_per_migration']": "False",
    "context.opts.get('nothing')": "None",
    "context.impl.transactional_ddl": {"sqlite": "False", "postgresql": "True", "mariadb": "False"},
    "context.impl.bind is op.get_bind()": "True",
    "context.impl.dialect.name == context.dialect.name": "True",
    "context.get_current_revision()": "r1",
    "context.get_current_heads()": "('r1',)",
    "context.version_table": "alembic_version",
    "context.script.get_revision('head').revision": "r2",
    "context.script.get_revision('r2').down_revision": "r1",
    "context.script.get_revision('r1').module.revision": "r1",
    "context.script.get_revision('r1').nextrev": "frozenset({'r2'})",
    "context.environment_context.config is context.config": "True",
    "context.environment_context.get_x_argument(as_dictionary=True)": "{'a': 'b'}",
    "context.environment_context.is_offline_mode()": "False",
    "alembic_context.get_context() is context": "True",
    "alembic_context.get_bind() is op.get_bind()": "True",
    "alembic_context.is_transactional_ddl()": {"sqlite": "False", "postgresql": "True", "mariadb": "False"},
    "alembic_context.is_offline_mode()": "False",
    "op.get_bind().engine.dialect.name == context.dialect.name": "True",
    "op.get_bind().engine.name == context.dialect.name": "True",
    "op.get_bind().execute(sa.text('SELECT 1')).scalar()": "1",
    "op.get_bind().dialect.has_table(op.get_bind(), 'alembic_version')": "True",
    "sa.inspect(op.get_bind()).has_table('alembic_version')": "True",
    "alembic_context.execute('SELECT 1')": "None",
    "context.execute(sa.text('SELECT 1'))": "None",
}


def test_context(dialect, request, scratch, limbeck):
    project = make_project(dialect, request, scratch, limbeck)
    project.add("pass")
    asked = "".join(f"print({expression!r}, '=', {expression})\n" for expression in CONTEXT)
    project.add("from alembic import context as alembic_context\ncontext = op.get_context()\n" + asked)
    done = project.run("-x", "a=b", "upgrade", "head")
    given = dict(line.split(" = ", 1) for line in done.stdout.splitlines() if " = " in line)
    expected = {key: value[dialect] if isinstance(value, dict) else value for key, value in CONTEXT.items()}
    assert given == expected


def test_context_of_a_script(dialect, request, scratch, limbeck):
    project = make_project(dialect, request, scratch, limbeck)
    project.add(textwrap.dedent("""
    from alembic import context as alembic_context
    context = op.get_context()
    assert context.as_sql and alembic_context.is_offline_mode()
    context.bind.execute(sa.text('SELECT 0'))
    assert context.dialect.name == alembic_context.get_context().impl.dialect.name
    alembic_context.static_output('-- by hand')
    context.impl.static_output('-- by the implementation')
    alembic_context.execute('SELECT 1')
    """))
    script = project.run("upgrade", "head", "--sql").stdout
    assert script.index("SELECT 0;\n") < script.index("-- by hand\n") < script.index("-- by the implementation\n") < script.index("SELECT 1;\n")
