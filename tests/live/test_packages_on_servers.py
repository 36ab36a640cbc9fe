"""Packages on a real PostgreSQL: enum values that are synced under data, entities, and values of package types there and back."""

import pytest

from test_transactions import Project, postgres_reader, sqlite_reader


@pytest.fixture
def postgresql(scratch, limbeck, postgres):
    url = postgres.new_database()
    made = Project(scratch / "p", limbeck, url, postgres_reader(postgres, url))
    made.ask = lambda text: postgres.sql(url, text)
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def project(request, scratch, limbeck):
    if request.param == "postgresql":
        return request.getfixturevalue("postgresql")
    path = scratch / "database.db"
    return Project(scratch / "p", limbeck, f"sqlite:///{path}", sqlite_reader(path))


TABLES = """
sa.Enum('new', 'open', 'gone', name='state').create(op.get_bind())
state = postgresql.ENUM(name='state', create_type=False)
op.create_table('t', sa.Column('id', sa.Integer, primary_key=True), sa.Column('s', state, server_default='new', nullable=False),
                sa.Column('l', postgresql.ARRAY(state), server_default=sa.text("ARRAY['new'::state]")))
op.create_index('ix_open', 't', ['id'], postgresql_where=sa.text("s = 'open'"))
op.create_check_constraint('not_gone', 't', "s <> 'gone' OR id > 1")
op.execute("INSERT INTO t (id, s) VALUES (1, 'new'), (2, 'open'), (3, 'gone')")
"""
CATALOG = """
SELECT enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = enumtypid WHERE typname = 'state' ORDER BY enumsortorder
"""


@pytest.mark.parametrize("columns", [
    "[TableReference(table_schema='public', table_name='t', column_name='s', existing_server_default=\"'new'::state\"), "
    "TableReference('t', 'l', column_type=ColumnType.ARRAY, existing_server_default=\"ARRAY['new'::state]\")]",
    "[('t', 's'), ('t', 'l', ColumnType.ARRAY)]",
], ids=["TableReference", "tuple"])
def test_sync_enum_values(postgresql, columns):
    postgresql.add("from sqlalchemy.dialects import postgresql\n" + TABLES)
    postgresql.add(f"""
    from alembic_postgresql_enum import ColumnType, TableReference
    op.sync_enum_values(enum_schema='public', enum_name='state', new_values=['fresh', "it''s", 'open', 'gone'.upper()],
                        affected_columns={columns}, enum_values_to_rename=[('new', 'fresh'), ('gone', 'GONE')])
    """)
    postgresql.run("upgrade", "head")
    assert [row[0] for row in postgresql.ask(CATALOG)] == ["fresh", "it''s", "open", "GONE"]
    assert postgresql.ask("SELECT id, s, l FROM t ORDER BY id") == [["1", "fresh", "{fresh}"], ["2", "open", "{fresh}"], ["3", "GONE", "{fresh}"]]
    postgresql.ask("INSERT INTO t (id) VALUES (4)")
    assert postgresql.ask("SELECT s, l FROM t WHERE id = 4") == [["fresh", "{fresh}"]]
    assert postgresql.ask("SELECT count(*) FROM pg_type WHERE typname = 'state_old'") == [["0"]]
    assert postgresql.ask("SELECT count(*) FROM pg_proc WHERE proname LIKE 'new_old%'") == [["0"]]


def test_sync_enum_values_with_a_row_that_would_be_lost(postgresql):
    postgresql.add("from sqlalchemy.dialects import postgresql\n" + TABLES)
    postgresql.run("upgrade", "head")
    postgresql.add("op.sync_enum_values('public', 'state', ['new', 'open'], [('t', 's')], [])")
    done = postgresql.run("upgrade", "head", code=1)
    assert "still has a value of s that the enum state loses" in done.stderr, done.stderr
    assert [row[0] for row in postgresql.ask(CATALOG)] == ["new", "open", "gone"]


def test_entities(postgresql):
    postgresql.add('''
    from alembic_utils.pg_function import PGFunction
    from alembic_utils.pg_trigger import PGTrigger
    from alembic_utils.pg_view import PGView
    op.create_table('account', sa.Column('id', sa.Integer), sa.Column('name', sa.Text))
    op.create_entity(PGFunction('public', 'toUpper()', """
        RETURNS trigger LANGUAGE plpgsql AS $$ declare x text; begin x := new.name::text; new.name := upper(x); return new; end; $$;"""))
    op.create_entity(PGTrigger('public', 'tr', 'BEFORE INSERT ON account FOR EACH ROW EXECUTE FUNCTION public."toUpper"()', 'public.account'))
    op.create_entity(PGView('public', 'names', "SELECT name, ':a' AS sign FROM account"))
    op.replace_entity(PGView('public', 'names', "SELECT id, name, ':b' AS sign FROM account"))
    op.replace_entity(PGFunction.from_sql("CREATE OR REPLACE FUNCTION public.one(a integer) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$"))
    op.execute("INSERT INTO account VALUES (1, 'ada')")
    ''', "from alembic_utils.pg_view import PGView\nop.drop_entity(PGView('public', 'names', ''))\nop.drop_table('account')")
    postgresql.run("upgrade", "head")
    assert postgresql.ask("SELECT * FROM names") == [["1", "ADA", ":b"]]
    assert postgresql.ask("SELECT one(5)") == [["1"]]
    postgresql.run("downgrade", "base")
    assert postgresql.ask("SELECT count(*) FROM pg_class WHERE relname = 'names'") == [["0"]]


def test_values_there_and_back(project):
    project.add("""
    import enum, uuid
    import sqlalchemy_utils as utils
    from advanced_alchemy.types import GUID as Advanced
    from fastapi_users_db_sqlalchemy.generics import GUID
    class Kind(enum.Enum):
        A = 'a'
    key = uuid.UUID('12345678-1234-5678-1234-567812345678')
    t = op.create_table('t', sa.Column('a', utils.UUIDType()), sa.Column('b', utils.UUIDType(binary=False)), sa.Column('c', GUID()),
                        sa.Column('d', Advanced()), sa.Column('k', utils.ChoiceType(Kind)), sa.Column('l', utils.ScalarListType(int)),
                        sa.Column('j', utils.JSONType), sa.Column('e', utils.EmailType))
    op.bulk_insert(t, [{'a': key, 'b': str(key), 'c': key, 'd': key, 'k': Kind.A, 'l': [1, 2], 'j': {'x': [1]}, 'e': 'A@B.C'}])
    bind = op.get_bind()
    row = bind.execute(sa.select(t)).one()
    assert row.a == row.b == row.c == row.d == key, row
    assert (row.k, row.l, row.j, row.e) == ('a', [1, 2], {'x': [1]}, 'a@b.c'), row
    for column in (t.c.a, t.c.b, t.c.c, t.c.d):
        assert bind.execute(sa.select(sa.func.count()).select_from(t).where(column == key)).scalar() == 1, column
        assert bind.execute(sa.select(sa.func.count()).select_from(t).where(column.in_([str(key)]))).scalar() == 1, column
    bind.execute(t.update().values(a=None, b=uuid.UUID(int=1)).where(t.c.a == key))
    assert tuple(bind.execute(sa.select(t.c.a, t.c.b)).one()) == (None, uuid.UUID(int=1))
    """)
    project.run("upgrade", "head")


def test_lists_of_values(project):
    project.add("""
    t = op.create_table('t', sa.Column('id', sa.Integer), sa.Column('name', sa.String(5)))
    op.bulk_insert(t, [{'id': n, 'name': 'abc'[n]} for n in range(3)])
    bind = op.get_bind()
    some = sa.bindparam('some', expanding=True)
    def names(statement, values):
        return sorted(bind.execute(statement, {'some': values}).scalars())
    for statement in (sa.text("SELECT name FROM t WHERE id IN :some").bindparams(some), sa.select(t.c.name).where(t.c.id.in_(some)),
                      sa.select(t.c.name).where(t.c.id.in_(sa.bindparam('some')))):
        assert names(statement, [0, 2]) == ['a', 'c'], statement
        assert names(statement, []) == []
    assert names(sa.select(t.c.name).where(t.c.id.not_in(some)), []) == ['a', 'b', 'c']
    assert names(sa.text("SELECT name FROM t WHERE id IN :some"), (1, 2)) == ['b', 'c']
    assert sorted(bind.execute(sa.text("SELECT name FROM t WHERE id IN :x").bindparams(x=(1,))).scalars()) == ['b']
    """)
    project.run("upgrade", "head")
