"""Migrations that look at the database: the idempotent style, Table(autoload_with=), MetaData.reflect, and what is said when there is
nothing to look at. The dictionaries themselves are compared in tests/reflect."""

import pytest

from test_transactions import Project, postgres_reader, sqlite_reader


@pytest.fixture(params=["sqlite", "postgresql"])
def project(request, scratch, limbeck):
    if request.param == "sqlite":
        path = scratch / "database.db"
        made = Project(scratch / "p", limbeck, f"sqlite:///{path}", sqlite_reader(path))
    else:
        postgres = request.getfixturevalue("postgres")
        url = postgres.new_database()
        made = Project(scratch / "p", limbeck, url, postgres_reader(postgres, url))
    made.server = request.param
    return made


TABLES = """
op.create_table('people', sa.Column('id', sa.Integer, primary_key=True), sa.Column('name', sa.String(40), nullable=False, server_default='x'),
                sa.Column('born', sa.DateTime), sa.UniqueConstraint('name', name='uq_name'))
op.create_index('ix_born', 'people', ['born'])
op.create_table('pets', sa.Column('id', sa.Integer, primary_key=True), sa.Column('owner', sa.Integer, sa.ForeignKey('people.id', name='fk_owner', ondelete='CASCADE')),
                sa.Column('age', sa.Numeric(5, 2)))
"""


def test_the_idempotent_style(project):
    body = """
    bind = op.get_bind()
    inspector = sa.inspect(bind)
    if not inspector.has_table('people'):
        op.create_table('people', sa.Column('id', sa.Integer, primary_key=True))
    inspector = sa.Inspector.from_engine(bind)
    columns = {column['name'] for column in inspector.get_columns('people')}
    if 'name' not in columns:
        op.add_column('people', sa.Column('name', sa.String(10)))
    if 'ix_name' not in [index['name'] for index in inspector.get_indexes('people')]:
        op.create_index('ix_name', 'people', ['name'])
    if 'ghosts' in inspector.get_table_names():
        op.drop_table('ghosts')
    print(sorted(columns))
    """
    project.add(body)
    project.add(body)
    done = project.run("upgrade", "head")
    assert done.stdout.splitlines() == ["['id']", "['id', 'name']"]


def test_answers_are_remembered_until_the_cache_is_cleared(project):
    project.add("""
    inspector = sa.inspect(op.get_bind())
    print(inspector.has_table('people'), 'people' in inspector.get_table_names())
    op.create_table('people', sa.Column('id', sa.Integer, primary_key=True))
    print(inspector.has_table('people'), 'people' in inspector.get_table_names())
    inspector.clear_cache()
    print(inspector.has_table('people'), 'people' in inspector.get_table_names())
    print(sa.inspect(op.get_bind().engine).has_table('people'))
    """)
    done = project.run("upgrade", "head")
    assert done.stdout.splitlines() == ["False False", "False False", "True True", "True"]


def test_autoload_with(project):
    project.add(TABLES)
    project.add("""
    import datetime
    bind = op.get_bind()
    meta = sa.MetaData()
    people = sa.Table('people', meta, autoload_with=bind)
    pets = sa.Table('pets', meta, sa.Column('age', sa.Float), autoload_with=bind)
    bind.execute(people.insert().values(id=1, born=datetime.datetime(2024, 5, 6, 7, 8, 9)))
    bind.execute(pets.insert(), [{'id': 1, 'owner': 1, 'age': 2.5}, {'id': 2, 'owner': None, 'age': None}])
    print([c.name for c in people.columns], people.c.id.primary_key, people.c.name.nullable, people.c.name.type.length)
    print(bind.execute(sa.select(people.c.id, people.c.name, people.c.born)).fetchall())
    print(bind.execute(sa.select(pets.c.age).where(pets.c.owner == people.c.id)).scalar())
    print(sorted(c.name for c in people.constraints if c.name and not c.name.endswith('pkey')), [i.name for i in people.indexes])
    print(sorted(meta.tables))
    """)
    done = project.run("upgrade", "head")
    assert done.stdout.splitlines() == [
        "['id', 'name', 'born'] True False 40",
        "[(1, 'x', datetime.datetime(2024, 5, 6, 7, 8, 9))]",
        "2.5",
        "['uq_name'] ['ix_born']",
        "['people', 'pets']",
    ]


def test_constraints_of_a_reflected_table_can_be_taken_out(project):
    project.add(TABLES)
    project.add("""
    pets = sa.Table('pets', sa.MetaData(), autoload_with=op.get_bind())
    for constraint in list(pets.constraints):
        if isinstance(constraint, sa.ForeignKeyConstraint):
            print([(key.parent.name, key.target_fullname) for key in constraint.elements])
            pets.constraints.discard(constraint)
    print([type(constraint).__name__ for constraint in pets.constraints])
    op.drop_table('pets')
    pets.create(op.get_bind())
    print(sa.inspect(op.get_bind()).get_foreign_keys('pets'))
    pets.constraints.add(sa.CheckConstraint('age > 0', name='ck_age'))
    op.drop_table('pets')
    pets.create(op.get_bind())
    print([check['name'] for check in sa.inspect(op.get_bind()).get_check_constraints('pets')])
    """)
    done = project.run("upgrade", "head")
    assert done.stdout.splitlines() == ["[('owner', 'people.id')]", "['PrimaryKeyConstraint']", "[]", "['ck_age']"]


def test_metadata_reflect(project):
    project.add(TABLES + "op.execute('CREATE VIEW names AS SELECT name FROM people')\n")
    project.add("""
    meta = sa.MetaData()
    meta.reflect(op.get_bind(), only=lambda name, _: name != 'alembic_version')
    print(sorted(meta.tables), [key.target_fullname for key in meta.tables['pets'].c.owner.foreign_keys])
    meta = sa.MetaData()
    meta.reflect(bind=op.get_bind(), views=True, only=['names', 'pets'])
    print(sorted(meta.tables))
    """)
    done = project.run("upgrade", "head")
    assert done.stdout.splitlines() == ["['people', 'pets'] ['people.id']", "['names', 'pets']"]


def test_has(project):
    project.add(TABLES)
    project.add("""
    inspector = sa.inspect(op.get_bind())
    print(inspector.has_index('people', 'ix_born'), inspector.has_index('people', 'ix'), inspector.has_index('nobody', 'ix'))
    print(inspector.has_schema(inspector.default_schema_name), inspector.has_schema('elsewhere'), inspector.has_table('people', schema='elsewhere'))
    print(inspector.get_pk_constraint('pets')['constrained_columns'], inspector.get_foreign_keys('pets')[0]['referred_table'])
    print([isinstance(c['type'], sa.Numeric) for c in inspector.get_columns('pets')])
    print(sorted(inspector.get_multi_columns(filter_names=['pets'])))
    print(inspector.dialect.name == op.get_bind().dialect.name)
    print(op.get_bind().dialect.get_pk_constraint(op.get_bind(), table_name='pets')['constrained_columns'])
    """)
    done = project.run("upgrade", "head")
    assert done.stdout.splitlines() == [
        "True False False", "True False False", "['id'] people", "[False, False, True]", "[(None, 'pets')]", "True", "['id']",
    ]


def test_sorted_tables(project):
    project.add(TABLES + "op.create_table('apes', sa.Column('pet', sa.Integer, sa.ForeignKey('pets.id', name='fk_pet')))\n")
    project.add("""
    inspector = sa.inspect(op.get_bind())
    print([entry for entry in inspector.get_sorted_table_and_fkc_names() if entry[0] != 'alembic_version'])
    """)
    project.add("""
    op.execute('CREATE TABLE wa (id INTEGER PRIMARY KEY, wb INTEGER)')
    op.execute('CREATE TABLE wb (id INTEGER PRIMARY KEY, wa INTEGER CONSTRAINT fk_wa REFERENCES wa (id))')
    op.execute('ALTER TABLE wa ADD COLUMN x INTEGER CONSTRAINT fk_wb REFERENCES wb (id)')
    names = sa.inspect(op.get_bind()).get_sorted_table_and_fkc_names()
    print([name for name, _ in names if name != 'alembic_version'], sorted(table for table, _ in names[-1][1]))
    """)
    done = project.run("upgrade", "head")
    assert done.stdout.splitlines() == [
        "[('people', []), ('pets', [('pets', 'fk_owner')]), ('apes', [('apes', 'fk_pet')]), (None, [])]",
        "['apes', 'people', 'pets', 'wa', 'wb', None] ['apes', 'pets', 'wa', 'wb']",
    ]


def test_a_missing_table(project):
    project.add("""
    try:
        sa.inspect(op.get_bind()).get_columns('nobody')
    except sa.exc.NoSuchTableError as error:
        print('no such table:', error)
    sa.inspect(op.get_bind()).get_indexes('nobody')
    """)
    done = project.run("upgrade", "head", code=1)
    assert done.stdout == "no such table: nobody\n"
    assert "error: sqlalchemy.exc.NoSuchTableError: nobody" in done.stderr and "r1.py:" in done.stderr


@pytest.mark.parametrize("body", [
    "sa.inspect(op.get_bind()).has_table('x')",
    "sa.Table('x', sa.MetaData(), autoload_with=op.get_bind())",
    "sa.MetaData().reflect(op.get_bind())",
])
def test_a_script_has_nothing_to_look_at(project, body):
    project.add(body)
    done = project.run("upgrade", "head", "--sql", code=1)
    assert "a script (--sql) has n" in done.stderr and "hint: " in done.stderr


def test_what_cannot_be_inspected(project):
    project.add("""
    try:
        sa.inspect(5)
    except sa.exc.NoInspectionAvailable as error:
        print(error)
    """)
    assert project.run("upgrade", "head").stdout == "No inspection system is available for object of type <class 'int'>\n"


ODD_NAMES = ["it's", 'a"b', "a.b", "UPPER", "ünï", "back\\slash", "x" * 63, "select", " lead", "$1", "%s %(x)s :y", "{generated}"]


def test_odd_names(project):
    """Whatever stands in a name is a value of the catalog's queries, never a part of them."""
    project.add(f"""
    bind = op.get_bind()
    names = {ODD_NAMES!r}
    if bind.dialect.name == 'postgresql':
        op.execute('SET LOCAL standard_conforming_strings = off')
    for name in names:
        op.create_table(name, sa.Column(name, sa.Integer, primary_key=True), sa.Column('b', sa.Integer))
        op.create_index(('i' + name)[:63], name, ['b'])
    inspector = sa.inspect(bind)
    for name in names:
        assert inspector.has_table(name) and name in inspector.get_table_names(), name
        assert [column['name'] for column in inspector.get_columns(name)] == [name, 'b'], name
        assert inspector.get_pk_constraint(name)['constrained_columns'] == [name], name
        assert [index['name'] for index in inspector.get_indexes(name)] == [('i' + name)[:63]], name
    print(inspector.has_table("no'such"), inspector.has_table(''))
    """)
    assert project.run("upgrade", "head").stdout.splitlines() == ["False False"]


def test_each_inspector_sees_what_the_transaction_has_done(project):
    project.add("""
    bind = op.get_bind()
    seen = []
    for number in range(8):
        op.create_table(f't{number}', sa.Column('a', sa.Integer))
        op.add_column(f't{number}', sa.Column(f'b{number}', sa.Integer))
        seen.append([column['name'] for column in sa.inspect(bind).get_columns(f't{number}')])
        op.drop_table(f't{number}')
        seen.append(sa.inspect(bind).has_table(f't{number}'))
    print(seen == [answer for number in range(8) for answer in (['a', f'b{number}'], False)])
    """)
    assert project.run("upgrade", "head").stdout.splitlines() == ["True"]


def test_statements_that_the_project_deallocates_are_prepared_again(project):
    if project.server == "sqlite":
        pytest.skip("SQLite has no DEALLOCATE")
    project.add("""
    op.create_table('people', sa.Column('id', sa.Integer, primary_key=True))
    print(sa.inspect(op.get_bind()).has_table('people'))
    op.execute('DEALLOCATE ALL')
    print(sa.inspect(op.get_bind()).has_table('people'))
    with op.get_context().autocommit_block():
        op.execute('DISCARD ALL')
    print(sa.inspect(op.get_bind()).has_table('people'))
    """)
    assert project.run("upgrade", "head").stdout.splitlines() == ["True", "True", "True"]


KINDS = """
from sqlalchemy.engine.reflection import ObjectKind, ObjectScope
op.execute('CREATE TABLE t (id INTEGER PRIMARY KEY)')
op.execute('CREATE VIEW v AS SELECT id FROM t')
op.execute('CREATE TEMPORARY TABLE tt (id INTEGER)')
op.execute('CREATE TEMPORARY VIEW tv AS SELECT id FROM tt')
if op.get_bind().dialect.name == 'postgresql':
    op.execute('CREATE MATERIALIZED VIEW mv AS SELECT id FROM t')
inspector = sa.inspect(op.get_bind())
def names(**words):
    print(*sorted(name for schema, name in inspector.get_multi_columns(filter_names=['t', 'v', 'mv', 'tt', 'tv'], **words) if schema is None))
"""


def test_kinds_and_scopes(project):
    kept = " mv" if project.server == "postgresql" else ""
    asked = [
        ("", "t"),
        ("kind=ObjectKind.VIEW", "v"),
        ("kind=ObjectKind.MATERIALIZED_VIEW", kept.strip()),
        ("kind=ObjectKind.ANY_VIEW", f"{kept} v".strip()),
        ("kind=ObjectKind.TABLE | ObjectKind.VIEW", "t v"),
        ("kind=ObjectKind.ANY, scope=ObjectScope.DEFAULT", f"{kept} t v".strip()),
        ("scope=ObjectScope.TEMPORARY", "tt"),
        ("kind=ObjectKind.ANY, scope=ObjectScope.TEMPORARY", "tt tv"),
        ("kind=ObjectKind.ANY, scope=ObjectScope.ANY", f"{kept} t tt tv v".strip()),
    ]
    body = KINDS + "".join(f"names({words})\n" for words, _ in asked)
    body += "print(inspector.get_temp_table_names(), inspector.get_temp_view_names())\n"
    body += "print(inspector.get_multi_pk_constraint(filter_names=['v'], kind=ObjectKind.VIEW))\n"
    project.add(body)
    answers = project.run("upgrade", "head").stdout.splitlines()
    assert answers[:-2] == [answer for _, answer in asked]
    assert answers[-2:] == ["['tt'] ['tv']", "{(None, 'v'): {'name': None, 'constrained_columns': []}}"]


def test_a_kind_is_an_object_kind(project):
    project.add("sa.inspect(op.get_bind()).get_multi_columns(kind='table')")
    assert "argument 'kind': an ObjectKind expected, got 'table'" in project.run("upgrade", "head", code=1).stderr


@pytest.mark.parametrize("listen", [
    "sa.event.listen(metadata, 'column_reflect', correct)",
    "sa.event.listens_for(sa.Table, 'column_reflect')(correct)",
    "listeners = [('column_reflect', correct)]",
])
def test_listeners_of_column_reflect_are_not_ignored(project, listen):
    project.add(TABLES)
    project.add(f"""
    def correct(inspector, table, column_info):
        column_info['key'] = column_info['name'].upper()
    metadata, listeners = sa.MetaData(), []
    {listen}
    more = {{'listeners': listeners}} if listeners else {{}}
    print(sa.Table('people', metadata, autoload_with=op.get_bind(), **more).c.NAME)
    """)
    failed = project.run("upgrade", "head", code=1)
    assert 'a listener of column_reflect would change the columns of "people": it is not called here' in failed.stderr
    assert "hint: Correct the columns" in failed.stderr
