"""The functions and options that env.py gives to context.configure(), as real projects write them.

A row is what env.py has, the model, the database, and the operations that `revision --autogenerate --plain` writes into upgrade(). They are
what Alembic 1.19 writes for the same row.
"""

import re

import pytest

ENV = """
import os

import model
from alembic import context
from sqlalchemy import create_engine
import sqlalchemy as sa

config = context.config
target_metadata = model.metadata
HOOKS
engine = create_engine(os.environ["URL"])
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=target_metadata, OPTIONS)
    with context.begin_transaction():
        context.run_migrations()
"""

MODEL = """
metadata = sa.MetaData()
sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(30)))
"""
USERS = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(30))"
OTHER = "CREATE TABLE spatial_ref_sys (srid INTEGER NOT NULL PRIMARY KEY)"
DROP_OTHER = "op.drop_table('spatial_ref_sys')"

TABLES = {
    "include_object: a list of names": (
        "def include_object(object, name, type_, reflected, compare_to):\n"
        "    if type_ == 'table' and name in ('spatial_ref_sys', 'celery_taskmeta'):\n        return False\n    return True",
        "include_object=include_object", MODEL, [USERS, OTHER], []),
    "include_object: without it the table goes": ("", "", MODEL, [USERS, OTHER], [DROP_OTHER]),
    "include_object: what only the database has": (
        "def include_object(object, name, type_, reflected, compare_to):\n"
        "    return not (type_ == 'table' and reflected and compare_to is None)",
        "include_object=include_object", MODEL, [USERS, OTHER], []),
    "include_object: a lambda": ("", "include_object=lambda o, n, t, r, c: not (t == 'table' and n.startswith('spatial_'))", MODEL,
                                 [USERS, OTHER], []),
    "include_object: info of the table": (
        "def include_object(obj, name, type_, reflected, compare_to):\n"
        "    return not obj.info.get('skip_autogenerate', False)",
        "include_object=include_object",
        MODEL + 'sa.Table("view_like", metadata, sa.Column("id", sa.Integer, primary_key=True), info={"skip_autogenerate": True})',
        [USERS], []),
    "include_object: info of a column": (
        "def include_object(obj, name, type_, reflected, compare_to):\n"
        "    if type_ == 'column' and not reflected and obj.info.get('skip'):\n        return False\n    return True",
        "include_object=include_object",
        MODEL + 'metadata.tables["users"].append_column(sa.Column("later", sa.Text, info={"skip": True}))\n'
        'metadata.tables["users"].append_column(sa.Column("now", sa.Text))',
        [USERS], ["op.add_column('users', sa.Column('now', sa.Text(), nullable=True))"]),
    "include_object: a column by its table": (
        "def include_object(obj, name, type_, reflected, compare_to):\n"
        "    if type_ == 'column' and obj.table.name == 'users' and name == 'legacy':\n        return False\n    return True",
        "include_object=include_object", MODEL, [USERS.replace("name V", "legacy TEXT, name V")], []),
    "include_object: indexes by name": (
        "def include_object(obj, name, type_, reflected, compare_to):\n"
        "    if type_ == 'index' and reflected and name.endswith('_raw'):\n        return False\n    return True",
        "include_object=include_object", MODEL,
        [USERS, "CREATE INDEX ix_raw ON users (name)", "CREATE INDEX ix_other_raw ON users (name)", "CREATE INDEX ix_plain ON users (name)"],
        ["op.drop_index(op.f('ix_plain'), table_name='users')"]),
    "include_object: no foreign keys": (
        "def include_object(object, name, type_, reflected, compare_to):\n"
        "    if type_ == 'foreign_key_constraint':\n        return False\n    return True",
        "include_object=include_object",
        MODEL + 'sa.Table("pets", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("owner", sa.ForeignKey("users.id", name="fk_owner")))',
        [USERS, "CREATE TABLE pets (id INTEGER NOT NULL PRIMARY KEY, owner INTEGER)"], []),
    "include_object: no unique constraints": (
        "def include_object(object, name, type_, reflected, compare_to):\n    return type_ != 'unique_constraint'",
        "include_object=include_object",
        MODEL + 'metadata.tables["users"].append_constraint(sa.UniqueConstraint("name", name="uq_name"))', [USERS], []),
    "include_object: a section of the configuration": (
        "exclude_tables = config.get_section('alembic:exclude', {}).get('tables', '').split(',')\n"
        "def include_object(object, name, type_, reflected, compare_to):\n"
        "    return not (type_ == 'table' and name in exclude_tables)",
        "include_object=include_object", MODEL, [USERS, OTHER], []),
    "include_object: functools.partial": (
        "from functools import partial\n"
        "def keep(skipped, object, name, type_, reflected, compare_to):\n    return name not in skipped",
        "include_object=partial(keep, {'spatial_ref_sys'})", MODEL, [USERS, OTHER], []),
    "include_object: a method": (
        "class Filter:\n    names = frozenset(['spatial_ref_sys'])\n"
        "    def __call__(self, object, name, type_, reflected, compare_to):\n        return name not in self.names\n",
        "include_object=Filter()", MODEL, [USERS, OTHER], []),
    "include_name: tables of the models": (
        "def include_name(name, type_, parent_names):\n"
        "    if type_ == 'table':\n        return name in target_metadata.tables\n    return True",
        "include_name=include_name", MODEL, [USERS, OTHER], []),
    "include_name: qualified": (
        "def include_name(name, type_, parent_names):\n"
        "    if type_ == 'table':\n        return parent_names['schema_qualified_table_name'] in target_metadata.tables\n    return True",
        "include_name=include_name", MODEL, [USERS, OTHER], []),
    "include_name: a column": (
        "def include_name(name, type_, parent_names):\n"
        "    return not (type_ == 'column' and parent_names['table_name'] == 'users' and name == 'legacy')",
        "include_name=include_name", MODEL, [USERS.replace("name V", "legacy TEXT, name V")], []),
    "include_name: an index": (
        "def include_name(name, type_, parent_names):\n    return not (type_ == 'index' and name.startswith('tmp_'))",
        "include_name=include_name", MODEL, [USERS, "CREATE INDEX tmp_a ON users (name)"], []),
    "render_as_batch by the dialect": (
        "", "render_as_batch=connection.dialect.name == 'sqlite'", MODEL, [USERS.replace("30", "20")],
        ["with op.batch_alter_table('users', schema=None) as batch_op:",
         "    batch_op.alter_column('name', existing_type=sa.VARCHAR(length=20), type_=sa.String(length=30), existing_nullable=True)"]),
}

LONGER = ["op.alter_column('users', 'name', existing_type=sa.VARCHAR(length=20), type_=sa.String(length=30), existing_nullable=True)"]
SHORT = USERS.replace("30", "20")
NEVER = "def compare(context, inspected_column, metadata_column, inspected_type, metadata_type):\n    return False"
ONLY_TEXT = (
    "def compare(context, inspected_column, metadata_column, inspected_type, metadata_type):\n"
    "    if isinstance(metadata_type, sa.String) and isinstance(inspected_type, sa.String):\n        return False\n    return None"
)
NOTHING = "def compare(context, inspected_column, metadata_column, inspected_type, metadata_type):\n    return None"
BY_NAME = (
    "def compare(context, inspected_column, metadata_column, inspected_type, metadata_type):\n"
    "    return False if metadata_column.name == 'name' and context.dialect.name == 'sqlite' else None"
)

TYPES = {
    "compare_type=True": ("", "compare_type=True", MODEL, [SHORT], LONGER),
    "compare_type=False": ("", "compare_type=False", MODEL, [SHORT], []),
    "compare_type: never": (NEVER, "compare_type=compare", MODEL, [SHORT], []),
    "compare_type: not of texts": (ONLY_TEXT, "compare_type=compare", MODEL, [SHORT], []),
    "compare_type: None is the usual comparison": (NOTHING, "compare_type=compare", MODEL, [SHORT], LONGER),
    "compare_type: by the column and the dialect": (BY_NAME, "compare_type=compare", MODEL, [SHORT], []),
    "compare_type: always": (
        NEVER.replace("False", "metadata_column.name == 'name'"), "compare_type=compare", MODEL, [USERS],
        ["op.alter_column('users', 'name', existing_type=sa.VARCHAR(length=30), type_=sa.String(length=30), existing_nullable=True)"]),
}

DEFAULT = MODEL.replace("sa.String(30)", "sa.String(30), server_default='new'")
OLD = USERS.replace("VARCHAR(30)", "VARCHAR(30) DEFAULT 'old'")
CHANGED = ["op.alter_column('users', 'name', existing_type=sa.VARCHAR(length=30), server_default='new', existing_nullable=True)"]
SIGNATURE = "def compare(context, inspected_column, metadata_column, inspected_default, metadata_default, rendered_metadata_default):\n    return "

DEFAULTS = {
    "compare_server_default=True": ("", "compare_server_default=True", DEFAULT, [OLD], CHANGED),
    "compare_server_default: on by itself": ("", "", DEFAULT, [OLD], CHANGED),
    "compare_server_default=False": ("", "compare_server_default=False", DEFAULT, [OLD], []),
    "compare_server_default: never": (SIGNATURE + "False", "compare_server_default=compare", DEFAULT, [OLD], []),
    "compare_server_default: None is the usual comparison": (SIGNATURE + "None", "compare_server_default=compare", DEFAULT, [OLD], CHANGED),
    "compare_server_default: by its texts": (
        SIGNATURE + "inspected_default.strip(\"'\") != rendered_metadata_default.strip(\"'\")", "compare_server_default=compare", DEFAULT,
        [OLD], CHANGED),
}

COLOUR = """
class Colour(sa.types.TypeDecorator):
    impl = sa.String
    cache_ok = True
    def __init__(self, length=7):
        super().__init__(length)

metadata = sa.MetaData()
sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(30)), sa.Column("colour", Colour(9)))
"""

VECTOR = """
class Vector(sa.types.UserDefinedType):
    def __init__(self, dim, kind="float", lists=None):
        self.dim, self.kind, self.lists = dim, kind, lists
    def get_col_spec(self, **kw):
        return f"VECTOR({self.dim})"

class Euros(sa.types.TypeDecorator):
    impl = sa.Numeric
    def __init__(self, precision=10, scale=2):
        super().__init__(precision=precision, scale=scale)

metadata = sa.MetaData()
sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(30)),
         sa.Column("place", Vector(3, lists=7)), sa.Column("price", Euros()))
"""

ITEMS = {
    "types of the project with what they were made with": (
        "", "", VECTOR, [USERS], ["op.add_column('users', sa.Column('place', model.Vector(3, lists=7), nullable=True))",
                                  "op.add_column('users', sa.Column('price', model.Euros(precision=10, scale=2), nullable=True))"],
        ["import model"]),
    "render_item: what the type is made of": (
        "def render_item(type_, obj, autogen_context):\n"
        "    if type_ == 'type' and isinstance(obj, model.Colour):\n        return f'sa.String({obj.impl.length})'\n    return False",
        "render_item=render_item", COLOUR, [USERS], ["op.add_column('users', sa.Column('colour', sa.String(9), nullable=True))"], []),
    "render_item: an import": (
        "def render_item(type_, obj, autogen_context):\n"
        "    if type_ == 'type' and obj.__class__.__module__.startswith('model'):\n"
        "        autogen_context.imports.add('import model')\n        return f'model.{obj.__class__.__name__}(9)'\n    return False",
        "render_item=render_item", COLOUR, [USERS], ["op.add_column('users', sa.Column('colour', model.Colour(9), nullable=True))"],
        ["import model"]),
    "user_module_prefix": ("", "user_module_prefix='types.'", COLOUR, [USERS],
                           ["op.add_column('users', sa.Column('colour', types.Colour(length=9), nullable=True))"], []),
    "sqlalchemy_module_prefix": ("", "sqlalchemy_module_prefix='sqla.', alembic_module_prefix='alembic_op.'",
                                 MODEL + 'metadata.tables["users"].append_column(sa.Column("n", sa.Text))', [USERS],
                                 ["alembic_op.add_column('users', sqla.Column('n', sqla.Text(), nullable=True))"], []),
}


def written(here, hooks, options):
    (here.folder / "alembic/env.py").write_text(ENV.replace("HOOKS", hooks).replace("OPTIONS", options))
    with open(here.folder / "alembic.ini", "a") as ini:
        ini.write("\n[alembic:exclude]\ntables = spatial_ref_sys,other\n")
    here.run("revision", "--autogenerate", "--plain", "--no-rename", "-m", "x", check=0)
    [path] = here.revisions()
    text = path.read_text()
    body = re.search(r"def upgrade\(\):\n(.*?)\n\n\ndef downgrade", text, re.S)[1]
    lines = [re.sub(r"\n {10,}", " ", line) for line in re.split(r"\n(?! {10})", body)]
    return text, [line[4:] for line in lines if line.strip() not in ("pass", "") and not line.strip().startswith("# ###")]


ROWS = TABLES | TYPES | DEFAULTS


@pytest.mark.parametrize("row", ROWS)
def test_what_is_compared(project, row):
    hooks, options, model, ddl, expected = ROWS[row]
    here = project("sqlite")
    here.write_model(model)
    here.sql(*ddl)
    assert written(here, hooks, options)[1] == expected


@pytest.mark.parametrize("row", ITEMS)
def test_what_is_written(project, row):
    hooks, options, model, ddl, expected, imports = ITEMS[row]
    here = project("sqlite")
    here.write_model(model)
    here.sql(*ddl)
    text, lines = written(here, hooks, options)
    assert lines == expected
    for line in imports:
        assert f"\n{line}\n" in text


SCHEMAS = {
    "none": ("", "", []),
    "include_schemas": ("", "include_schemas=True", ["op.drop_table('notes', schema='other')"]),
    "include_name: some": (
        "def include_name(name, type_, parent_names):\n"
        "    if type_ == 'schema':\n        return name in [None, 'mine']\n    return True",
        "include_schemas=True, include_name=include_name", []),
    "include_object: by schema": (
        "def include_object(object, name, type_, reflected, compare_to):\n"
        "    if type_ == 'table' and object.schema not in (None, 'mine'):\n        return False\n    return True",
        "include_schemas=True, include_object=include_object", []),
}


@pytest.mark.parametrize("row", SCHEMAS)
def test_schemas(project, row):
    hooks, options, expected = SCHEMAS[row]
    here = project("postgresql")
    here.write_model(MODEL)
    here.sql(USERS, "CREATE SCHEMA other", "CREATE TABLE other.notes (id INTEGER PRIMARY KEY)", "CREATE SCHEMA mine")
    assert written(here, hooks, options)[1] == expected


def test_an_exception_in_a_function_is_shown_where_it_is(project):
    here = project("sqlite")
    here.write_model(MODEL)
    here.sql(USERS, OTHER)
    hook = "def include_object(object, name, type_, reflected, compare_to):\n    return object.nonsense"
    (here.folder / "alembic/env.py").write_text(ENV.replace("HOOKS", hook).replace("OPTIONS", "include_object=include_object"))
    done = here.run("revision", "--autogenerate", "-m", "x", check=1)
    assert "AttributeError" in done.stderr and "nonsense" in done.stderr and "alembic/env.py:" in done.stderr
    assert here.revisions() == []


def test_compare_type_with_a_wrong_signature(project):
    here = project("sqlite")
    here.write_model(MODEL)
    here.sql(SHORT)
    (here.folder / "alembic/env.py").write_text(
        ENV.replace("HOOKS", "def compare(a, b):\n    return False").replace("OPTIONS", "compare_type=compare"))
    done = here.run("check", check=1)
    assert "TypeError" in done.stderr and "compare()" in done.stderr
