"""process_revision_directives with the operations that autogenerate found: the recipes of Alembic's documentation, and what projects do.

The texts that are expected are those that Alembic 1.19 writes for the same hook.
"""

import re

import pytest

HEAD = """
import os

import model
from alembic import context
from alembic.autogenerate import rewriter
from alembic.autogenerate.rewriter import Rewriter
from alembic.operations import ops
from sqlalchemy import Column, create_engine, text
import sqlalchemy as sa

HOOK
engine = create_engine(os.environ["URL"])
with engine.connect() as connection:
    context.configure(
        connection=connection, target_metadata=model.metadata, process_revision_directives=process_revision_directives)
    with context.begin_transaction():
        context.run_migrations()
"""

USERS = """
metadata = sa.MetaData()
sa.Table("users", metadata, sa.Column("created_at", sa.DateTime), sa.Column("id", sa.Integer, primary_key=True),
         sa.Column("name", sa.String(30), unique=True), sa.Column("other", sa.ForeignKey("others.id"), index=True))
sa.Table("others", metadata, sa.Column("id", sa.Integer, primary_key=True))
"""


def bodies(path):
    found = re.search(r"def upgrade\(\):\n    (.*?)\n\n\ndef downgrade\(\):\n    (.*?)\n$", path.read_text(), re.S)
    return [re.sub(r"(?m)^ *# ###.*\n?", "", body).strip() for body in found.groups()]


@pytest.fixture
def written(project):
    """The bodies that `revision --autogenerate` writes with a hook, for a database and a model."""

    def write(hook, model, *ddl, dialect="sqlite", check=0):
        here = project(dialect)
        (here.folder / "alembic/env.py").write_text(HEAD.replace("HOOK", hook))
        here.write_model(model)
        here.sql(*ddl)
        done = here.run("revision", "--autogenerate", "--plain", "--no-rename", "-m", "x", check=check)
        if check:
            return done
        return [bodies(path) for path in here.revisions()]

    return write


def test_no_empty_migrations(written):
    hook = """
def process_revision_directives(context, revision, directives):
    script = directives[0]
    if script.upgrade_ops.is_empty():
        directives[:] = []
"""
    assert written(hook, "metadata = sa.MetaData()") == []


def test_no_empty_migrations_keeps_others(written):
    hook = """
def process_revision_directives(context, revision, directives):
    if getattr(context.config.cmd_opts, "autogenerate", False):
        script = directives[0]
        if script.upgrade_ops.is_empty():
            directives[:] = []
"""
    model = 'metadata = sa.MetaData()\nsa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True))'
    ((up, down),) = written(hook.replace("context.config", "__import__('alembic').context.config"), model)
    assert up.startswith("op.create_table('t',") and down == "op.drop_table('t')"


def test_no_dropped_tables(written):
    hook = """
def process_revision_directives(context, revision, directives):
    script = directives[0]
    script.upgrade_ops.ops = [op for op in script.upgrade_ops.ops if not isinstance(op, ops.DropTableOp)]
    script.downgrade_ops.ops = [
        op for op in script.downgrade_ops.ops if not (isinstance(op, ops.CreateTableOp) and op.table_name == "old")]
"""
    assert written(hook, "metadata = sa.MetaData()", "CREATE TABLE old (id INTEGER PRIMARY KEY)") == [["pass", "pass"]]


def test_columns_in_another_order(written):
    hook = """
writer = Rewriter()


@writer.rewrites(ops.CreateTableOp)
def order_columns(context, revision, op):
    special_names = {"id": -100, "created_at": 1001, "updated_at": 1002}
    cols_by_key = [
        (special_names.get(col.key, index) if isinstance(col, Column) else 2000, col.copy())
        for index, col in enumerate(op.columns)
    ]
    columns = [col for idx, col in sorted(cols_by_key, key=lambda entry: entry[0])]
    return ops.CreateTableOp(op.table_name, columns, schema=op.schema, **op.kw)


process_revision_directives = writer
"""
    ((up, down),) = written(hook, USERS)
    assert up == (
        "op.create_table('others',\n    sa.Column('id', sa.Integer(), nullable=False),\n    sa.PrimaryKeyConstraint('id')\n    )\n"
        "    op.create_table('users',\n    sa.Column('id', sa.Integer(), nullable=False),\n"
        "    sa.Column('name', sa.String(length=30), nullable=True),\n"
        "    sa.Column('other', sa.Integer(), nullable=True),\n"
        "    sa.Column('created_at', sa.DateTime(), nullable=True),\n"
        "    sa.ForeignKeyConstraint(['other'], ['others.id'], ),\n    sa.PrimaryKeyConstraint('id'),\n"
        "    sa.UniqueConstraint('name')\n    )\n"
        "    op.create_index(op.f('ix_users_other'), 'users', ['other'], unique=False)"
    )
    assert down == "op.drop_index(op.f('ix_users_other'), table_name='users')\n    op.drop_table('users')\n    op.drop_table('others')"


def test_add_column_in_two_operations_and_an_index(written):
    hook = """
writer1 = rewriter.Rewriter()
writer2 = rewriter.Rewriter()


@writer1.rewrites(ops.AddColumnOp)
def add_column(context, revision, op):
    if op.column.nullable:
        return op
    op.column.nullable = True
    return [
        op,
        ops.AlterColumnOp(op.table_name, op.column.name, modify_nullable=False, existing_type=op.column.type),
    ]


@writer2.rewrites(ops.AddColumnOp)
def add_column_idx(context, revision, op):
    return [op, ops.CreateIndexOp("ixc", op.table_name, [op.column.name])]


process_revision_directives = writer1.chain(writer2)
"""
    model = """
metadata = sa.MetaData()
sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.Integer, nullable=False))
"""
    ((up, down),) = written(hook, model, "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY)")
    assert up == (
        "op.add_column('t', sa.Column('n', sa.Integer(), nullable=True))\n"
        "    op.create_index('ixc', 't', ['n'], unique=False)\n"
        "    op.alter_column('t', 'n',\n               existing_type=sa.Integer(),\n               nullable=False)"
    )
    assert down == "op.drop_column('t', 'n')"


def test_if_not_exists(written):
    hook = """
def walk(operations):
    for op in operations:
        if isinstance(op, ops.ModifyTableOps):
            walk(op.ops)
        elif isinstance(op, (ops.CreateTableOp, ops.CreateIndexOp)):
            op.if_not_exists = True
        elif isinstance(op, (ops.DropTableOp, ops.DropIndexOp)):
            op.if_exists = True


def process_revision_directives(context, revision, directives):
    walk(directives[0].upgrade_ops.ops)
    walk(directives[0].downgrade_ops.ops)
"""
    ((up, down),) = written(hook, USERS)
    assert up.count("if_not_exists=True") == 3 and down.count("if_exists=True") == 3


def test_objects_of_operations(written):
    hook = """
def process_revision_directives(context, revision, directives):
    script = directives[0]
    found = script.upgrade_ops.as_diffs()
    assert [diff[0] for diff in found] == ["add_table", "add_table", "add_index", "remove_table"], found
    assert found[1][1].name == "users" and [c.name for c in found[1][1].columns] == ["created_at", "id", "name", "other"]
    assert found[2][1].name == "ix_users_other" and found[2][1].table.name == "users"
    create = script.upgrade_ops.ops[1]
    assert create.to_table().name == "users"
    dropped = script.upgrade_ops.ops[-1]
    again = dropped.reverse()
    assert isinstance(again, ops.CreateTableOp) and again.table_name == "old"
    assert isinstance(again.reverse(), ops.DropTableOp)
    assert dropped.to_table().columns["a"].nullable
    index = ops.CreateIndexOp.from_index(found[2][1])
    assert (index.index_name, index.table_name, index.columns) == ("ix_users_other", "users", ["other"])
    assert index.to_index().name == "ix_users_other"
    script.upgrade_ops.ops.append(ops.ExecuteSQLOp("UPDATE users SET name = ':x' -- \\\\:y"))
"""
    ((up, down),) = written(hook, USERS, "CREATE TABLE old (id INTEGER PRIMARY KEY, a TEXT)")
    assert up.endswith("op.drop_table('old')\n    op.execute(\"UPDATE users SET name = ':x' -- \\\\:y\")")


def test_imports_and_attributes_of_the_script(project):
    hook = """
def process_revision_directives(context, revision, directives):
    directives[0].imports.add("import mylib")
    directives[0].rev_id = "0001"
    directives[0].message = "named"
"""
    here = project("sqlite")
    (here.folder / "alembic/env.py").write_text(HEAD.replace("HOOK", hook))
    here.write_model("metadata = sa.MetaData()")
    here.run("revision", "--autogenerate", "-m", "x", check=0)
    (path,) = here.revisions()
    assert path.name == "0001_named.py" and "\nimport mylib\n" in path.read_text()


def test_an_operation_of_the_project_with_its_renderer(written):
    hook = """
from alembic.autogenerate import renderers
from alembic.operations import MigrateOperation


class CreateView(MigrateOperation):
    def __init__(self, name):
        self.name = name


@renderers.dispatch_for(CreateView)
def render_view(autogen_context, op):
    autogen_context.imports.add("import views")
    return [f"views.create({op.name!r})", "# done"]


def process_revision_directives(context, revision, directives):
    directives[0].upgrade_ops.ops.append(CreateView("v"))
"""
    assert written(hook, "metadata = sa.MetaData()") == [["views.create('v')\n    # done", "pass"]]


def test_an_operation_without_renderer_is_refused(written):
    hook = """
class Strange(ops.MigrateOperation):
    pass


def process_revision_directives(context, revision, directives):
    directives[0].upgrade_ops.ops.append(Strange())
"""
    done = written(hook, "metadata = sa.MetaData()", check=1)
    assert "no renderer is known for the operation Strange" in done.stderr


def test_something_else_among_the_operations(written):
    hook = """
def process_revision_directives(context, revision, directives):
    directives[0].upgrade_ops.ops.append("op.execute('x')")
"""
    done = written(hook, "metadata = sa.MetaData()", check=1)
    assert "is no operation" in done.stderr


def test_a_hook_that_raises_leaves_no_file(written):
    hook = """
def process_revision_directives(context, revision, directives):
    raise RuntimeError("not today")
"""
    done = written(hook, USERS, check=1)
    assert "RuntimeError: not today" in done.stderr and "env.py:" in done.stderr


def test_several_databases(project):
    env = """
import os

import model
from alembic import context
from sqlalchemy import create_engine

calls = []


def process_revision_directives(context, revision, directives):
    script = directives[0]
    calls.append([ops.upgrade_token for ops in script.upgrade_ops_list])
    if len(calls) == 2:
        assert calls == [["one_upgrades"], ["one_upgrades", "two_upgrades"]], calls
        assert not script.upgrade_ops_list[0].is_empty() and script.upgrade_ops_list[1].is_empty()
        script.upgrade_ops_list[1].ops.append(script.upgrade_ops_list[0].ops[0])


for name in ("one", "two"):
    engine = create_engine(f"sqlite:///{name}.db")
    with engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=getattr(model, name), upgrade_token=f"{name}_upgrades",
            downgrade_token=f"{name}_downgrades", process_revision_directives=process_revision_directives)
        with context.begin_transaction():
            context.run_migrations(engine_name=name)
"""
    mako = "\n".join(f"def {way}_{name}():\n    ${{{name}_{way}s}}\n" for way in ("upgrade", "downgrade") for name in ("one", "two"))
    here = project("sqlite")
    (here.folder / "alembic/env.py").write_text(env)
    (here.folder / "alembic/script.py.mako").write_text(
        "revision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n" + mako)
    here.write_model('one = sa.MetaData()\ntwo = sa.MetaData()\nsa.Table("t", one, sa.Column("id", sa.Integer, primary_key=True))')
    here.run("revision", "--autogenerate", "-m", "x", check=0)
    text = here.revisions()[0].read_text()
    assert text.count("op.create_table('t',") == 2 and text.count("op.drop_table('t')") == 1


def test_without_autogenerate_the_hook_may_add_operations(project):
    hook = """
def process_revision_directives(context, revision, directives):
    directives[0].upgrade_ops.ops.append(ops.DropTableOp("t"))
    directives[0].downgrade_ops.ops.append(ops.RenameTableOp("a", "b"))
"""
    here = project("sqlite")
    ini = here.folder / "alembic.ini"
    ini.write_text(ini.read_text() + "revision_environment = true\n")
    (here.folder / "alembic/env.py").write_text(HEAD.replace("HOOK", hook))
    here.write_model("metadata = sa.MetaData()")
    here.run("revision", "--plain", "-m", "x", check=0)
    assert bodies(here.revisions()[0]) == ["op.drop_table('t')", "op.rename_table('a', 'b')"]


EVERY_KIND = """
metadata = sa.MetaData()
sa.Table("u", metadata, sa.Column("id", sa.Integer, primary_key=True))
sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.String(40), server_default="x", comment="now"),
         sa.Column("b", sa.Integer, nullable=False), sa.Column("n", sa.ForeignKey("u.id", ondelete="CASCADE")),
         sa.UniqueConstraint("a", name="uq_a", deferrable=True), sa.CheckConstraint("b > 0", name="ck_b"),
         sa.Index("ix_lower", sa.text("lower(a)"), postgresql_where=sa.text("b > 3")), comment="a table", schema=None)
"""
EVERY_DDL = ["CREATE TABLE t (id SERIAL PRIMARY KEY, a VARCHAR(20), b INTEGER DEFAULT 7, gone TEXT)",
             "CREATE TABLE old (id SERIAL PRIMARY KEY)", "CREATE INDEX ix_gone ON t (gone)",
             "ALTER TABLE t ADD CONSTRAINT ck_gone CHECK (b < 100)"]


def test_every_operation_made_anew_is_written_the_same(written):
    """A hook that rebuilds each operation from its attributes changes nothing."""
    hook = """
def again(operations):
    made = []
    for op in operations:
        if isinstance(op, ops.ModifyTableOps):
            made.append(ops.ModifyTableOps(op.table_name, again(op.ops), schema=op.schema))
            continue
        given = {key: value for key, value in vars(op).items() if key[0] != "_" and key not in ("kw", "comment", "prefixes")}
        if isinstance(op, ops.DropConstraintOp):
            given["type_"] = given.pop("constraint_type")
        if isinstance(op, (ops.CreateTableOp, ops.CreateTableCommentOp)):
            given["comment"] = op.comment
        made.append(type(op)(**given, **getattr(op, "kw", {})))
    return made


def process_revision_directives(context, revision, directives):
    if MADE:
        directives[0].upgrade_ops.ops[:] = again(directives[0].upgrade_ops.ops)
        directives[0].downgrade_ops.ops[:] = again(directives[0].downgrade_ops.ops)
"""
    (plain,) = written(hook.replace("MADE", "False"), EVERY_KIND, *EVERY_DDL, dialect="postgresql")
    (anew,) = written(hook.replace("MADE", "True"), EVERY_KIND, *EVERY_DDL, dialect="postgresql")
    assert plain == anew
    assert all(word in plain[0] for word in ("create_table", "drop_table", "add_column", "drop_column", "alter_column",
                                              "create_index", "drop_index", "create_unique_constraint", "create_foreign_key",
                                              "create_check_constraint", "drop_constraint", "create_table_comment"))


def test_alembic_autogenerate_names_that_are_not_offered(written):
    hook = """
from alembic.autogenerate import compare_metadata


def process_revision_directives(context, revision, directives):
    compare_metadata(context, model.metadata)
"""
    done = written(hook, "metadata = sa.MetaData()", check=1)
    assert "not offered" in done.stderr
