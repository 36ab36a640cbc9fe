"""The cases of test_directives_oracle.py, as data: what a revision does, what takes it back, and on which servers.

    servers    p PostgreSQL, m MariaDB, s SQLite
    setup      the body of the revision in front: what the directive works on
    old        Debian's Alembic (1.8.1 with SQLAlchemy 1.4) refuses the form with these words: limbeck's round trip alone is looked at
    differs    limbeck makes another catalog, and why
    configure  arguments for context.configure() in env.py

A group is a list of rows and what makes cases of them.
"""

import collections

NAMES = {"p": "postgresql", "m": "mariadb", "s": "sqlite"}
Case = collections.namedtuple("Case", "name servers upgrade downgrade setup old differs configure", defaults=["", "", "", ""])
CASES = []


def add(name, servers, upgrade, downgrade, **more):
    CASES.append(Case(name, servers, upgrade, downgrade, **more))


def table_of(name, *items):
    columns = "sa.Column('id', sa.Integer(), primary_key=True), sa.Column('a', sa.Integer()), sa.Column('b', sa.String(40))"
    return f"op.create_table('{name}', {', '.join([columns, *items])})\n"


OTHER = "op.create_table('other', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('n', sa.Integer(), nullable=False, unique=True))\n"
PLAIN = table_of("t")
ROWED = PLAIN.replace("primary_key=True", "primary_key=True, autoincrement=False")

# ---- columns: of a new table (made) and added to one that is there (t, for which {n} stands); last what goes before the column ---

DROP_INDEX = "op.drop_index('ix_t_c', 't')\n"
DROP_KEY = "op.drop_constraint('{}', 't', type_='foreignkey')\n"
LONG = "c23456789012345678901234567890123456789012345678901234567890"
COLUMNS = [
    ("nullable", "pms", "'c', sa.Integer()"),
    ("nullable said", "pms", "'c', sa.Integer(), nullable=True"),
    ("not null", "pm", "'c', sa.Integer(), nullable=False"),
    ("not null with default", "pms", "'c', sa.String(9), server_default='x', nullable=False"),
    ("default text", "pms", "'c', sa.String(30), server_default=\"it's a %s: x\""),
    ("default backslash", "ps", "'c', sa.String(30), server_default='a\\\\b'"),
    ("default empty", "pms", "'c', sa.String(30), server_default=''"),
    ("default number", "pms", "'c', sa.Integer(), server_default='7'"),
    ("default negative", "pms", "'c', sa.Integer(), server_default=sa.text('-7')"),
    ("default decimal", "pms", "'c', sa.Numeric(9, 2), server_default=sa.text('1.50')"),
    ("default null", "pms", "'c', sa.Integer(), server_default=sa.text('NULL')"),
    ("default true", "pms", "'c', sa.Boolean(), server_default=sa.true()"),
    ("default false", "pms", "'c', sa.Boolean(), server_default=sa.false(), nullable=False"),
    ("default literal", "pms", "'c', sa.String(9), server_default=sa.literal('abc')"),
    ("default quoted", "pms", "'c', sa.String(9), server_default=sa.text(\"'abc'\")"),
    ("default expression", "p", "'c', sa.Integer(), server_default=sa.text('1 + 2')"),
    ("default in parentheses", "pm", "'c', sa.Integer(), server_default=sa.text('(1 + 2)')"),
    ("default function", "p", "'c', pg.UUID(), server_default=sa.func.gen_random_uuid()"),
    ("default call", "m", "'c', sa.String(40), server_default=sa.text('(uuid())')"),
    ("default date", "pms", "'c', sa.Date(), server_default=sa.text(\"'2024-02-29'\")"),
    ("default now", "pm", "'c', sa.DateTime(timezone=True), server_default=sa.func.now()"),
    ("default current_timestamp", "pm", "'c', sa.DateTime(), server_default=sa.func.current_timestamp()"),
    ("default cast", "p", "'c', sa.Date(), server_default=sa.text(\"'2024-01-01'::date\")"),
    ("default json", "p", "'c', pg.JSONB(), server_default=sa.text(\"'{\\\"a\\\": [1, null]}'::jsonb\")"),
    ("default array", "p", "'c', pg.ARRAY(sa.Text()), server_default='{}'"),
    ("default bytes", "p", "'c', sa.LargeBinary(), server_default=sa.text(\"'\\\\xdead'::bytea\")"),
    ("default nextval", "p", "'c', sa.Integer(), server_default=sa.text(\"nextval('t_id_seq')\")"),
    ("default bit", "m", "'c', my.BIT(3), server_default=sa.text(\"b'101'\")"),
    ("default on update", "m", "'c', my.TIMESTAMP(), server_default=sa.text('CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP'), nullable=False"),
    ("default on update, digits", "m", "'c', my.DATETIME(fsp=6), server_default=sa.text('CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)')"),
    ("timestamp", "m", "'c', sa.TIMESTAMP()"),
    ("server_onupdate", "pms", "'c', sa.DateTime(), server_onupdate=sa.func.now()"),
    ("defaults of Python", "pms", "'c', sa.Integer(), default=5, onupdate=6"),
    ("computed stored", "pm", "'c', sa.Integer(), sa.Computed('a * 2', persisted=True)"),
    ("computed", "ms", "'c', sa.Integer(), sa.Computed('a * 2')"),
    ("computed virtual", "ms", "'c', sa.Integer(), sa.Computed('a * 2', persisted=False)"),
    ("computed text", "p", "'c', sa.Text(), sa.Computed(\"coalesce(b, '') || ': %s'\", persisted=True)"),
    ("identity", "p", "'c', sa.Integer(), sa.Identity()"),
    ("identity always", "p", "'c', sa.BigInteger(), sa.Identity(always=True, start=10, increment=5)"),
    ("identity with all options", "p", "'c', sa.SmallInteger(), sa.Identity(start=7, increment=-2, minvalue=-100, maxvalue=50, cycle=True, cache=3)"),
    ("comment", "pm", "'c', sa.Integer(), comment=\"it's %s: x\""),
    ("comment and default", "pm", "'c', sa.String(9), server_default='a', nullable=False, comment='x'"),
    ("comment with backslash", "p", "'c', sa.Integer(), comment='a\\\\b'"),
    ("index", "pms", "'c', sa.Integer(), index=True", DROP_INDEX),
    ("index and unique", "pms", "'c', sa.Integer(), index=True, unique=True", DROP_INDEX),
    ("unique", "pm", "'c', sa.String(20), unique=True"),
    ("foreign key", "p", "'c', sa.Integer(), sa.ForeignKey('other.id')"),
    ("foreign key", "m", "'c', sa.Integer(), sa.ForeignKey('other.n')", DROP_KEY.format("t_ibfk_1")),
    ("foreign key with actions", "pm", "'c', sa.Integer(), sa.ForeignKey('other.id', name='fk_{n}', ondelete='CASCADE', onupdate='SET NULL')", DROP_KEY.format("fk_t")),
    ("foreign key deferred", "p", "'c', sa.Integer(), sa.ForeignKey('other.id', name='fk_{n}', deferrable=True, initially='DEFERRED', match='FULL')"),
    ("reserved word", "pms", "'order', sa.Integer()"),
    ("mixed case", "pms", "'myColumn', sa.Integer()"),
    ("odd name", "pms", "'a b-c.d', sa.Integer()"),
    ("percent", "ms", "'50%', sa.Integer()"),
    ("quotes", "pms", "'q\"`t', sa.Integer()"),
    ("unicode", "pms", "'größe', sa.Integer()"),
    ("long name", "pms", f"'{LONG}', sa.Integer()"),
    ("long name with index", "pm", f"'{LONG}', sa.Integer(), index=True"),
    ("collation of PostgreSQL", "p", "'c', sa.String(20, collation='C')"),
    ("collation of MariaDB", "m", "'c', sa.String(20, collation='utf8mb4_bin')"),
    ("collation of SQLite", "s", "'c', sa.String(20, collation='NOCASE')"),
    ("quoted by force", "pms", "sa.sql.quoted_name('c', quote=True), sa.Integer(), key='k'"),
]
for name, servers, column, *first in COLUMNS:
    called = "c" if column.startswith("sa.") else column.split(",")[0][1:-1]
    add(
        f"column {name}",
        servers,
        table_of("made", f"sa.Column({column.replace('{n}', 'made')})") + f"op.add_column('t', sa.Column({column.replace('{n}', 't')}))",
        f"{first[0] if first else ''}op.drop_column('t', {called!r})\nop.drop_table('made')",
        setup=OTHER + PLAIN,
    )

# ---- types: of a column of a new table and of one that is added ----------------------------------------------------------------

TYPES = {
    "pms": """sa.Integer() sa.BigInteger() sa.SmallInteger() sa.Numeric() sa.Numeric(10) sa.Numeric(10,2) sa.Float() sa.Float(24) sa.Float(53) sa.Boolean()
        sa.String(1) sa.String(255) sa.Text() sa.Unicode(20) sa.UnicodeText() sa.Date() sa.Time() sa.DateTime() sa.DateTime(timezone=True)
        sa.LargeBinary() sa.JSON() sa.Enum('a','b',name='e',native_enum=False) sa.Enum('a','longer',native_enum=False,length=40) sa.Interval() sa.CHAR(3) sa.VARCHAR(9)
        sa.INTEGER() sa.BIGINT() sa.DECIMAL(9,3) sa.REAL() sa.DATE() sa.TIMESTAMP() sa.PickleType() sa.Enum('x',"it's",name='q',native_enum=False)
        sa.Text().with_variant(pg.JSONB(),'postgresql').with_variant(my.MEDIUMTEXT(),'mysql') sa.String(30).with_variant(sa.Text(),'sqlite')
        sa.BigInteger().with_variant(sa.Integer(),'sqlite')""",
    "ps": "sa.String() sa.Unicode()",
    "p": """sa.ARRAY(sa.Integer()) pg.ARRAY(sa.String(20)) pg.ARRAY(sa.Integer(),dimensions=2) pg.ARRAY(pg.UUID()) pg.ARRAY(sa.Numeric(10,2)) pg.ARRAY(pg.ENUM('a','b',name='e0',create_type=False))
        pg.INT4RANGE() pg.INT8RANGE() pg.NUMRANGE() pg.DATERANGE() pg.TSRANGE() pg.TSTZRANGE()
        pg.TSVECTOR() pg.UUID() pg.UUID(as_uuid=True) pg.JSON() pg.JSONB() pg.JSONB(astext_type=sa.Text()) pg.INET() pg.CIDR() pg.MACADDR() pg.MONEY() pg.BIT(4) pg.BIT(varying=True) pg.BIT(6,varying=True)
        pg.BYTEA() pg.OID() pg.REGCLASS() pg.TIMESTAMP(precision=3) pg.TIMESTAMP(timezone=True,precision=0) pg.TIME(precision=6) pg.TIME(timezone=True) pg.INTERVAL() pg.INTERVAL(fields='YEAR') pg.INTERVAL(fields='DAYTOSECOND'.replace('TO',chr(32)+'TO'+chr(32)),precision=3)
        pg.DOUBLE_PRECISION() pg.REAL() pg.CHAR(5) pg.VARCHAR() pg.TEXT() pg.ENUM('a','b',name='e0',create_type=False)
        sa.dialects.postgresql.DOUBLE_PRECISION(precision=53) sa.CLOB().with_variant(sa.Text(),'postgresql')""",
    "m": """my.TINYINT() my.TINYINT(1) my.TINYINT(unsigned=True) my.SMALLINT(unsigned=True) my.MEDIUMINT() my.MEDIUMINT(unsigned=True) my.INTEGER(unsigned=True) my.INTEGER(display_width=5,zerofill=True) my.BIGINT(20) my.BIGINT(unsigned=True)
        my.DECIMAL(10,2,unsigned=True) my.NUMERIC(8) my.FLOAT() my.FLOAT(7,3) my.FLOAT(unsigned=True) my.DOUBLE() my.DOUBLE(unsigned=True) my.DOUBLE(10,4) my.DOUBLE(asdecimal=True) my.REAL() my.BIT() my.BIT(8) my.YEAR() my.YEAR(4)
        my.DATE() my.TIME() my.TIME(fsp=3) my.DATETIME() my.DATETIME(fsp=6) my.TIMESTAMP() my.TIMESTAMP(fsp=3)
        my.CHAR(20) my.VARCHAR(30) my.VARCHAR(30,charset='latin1') my.VARCHAR(30,charset='utf8mb4',collation='utf8mb4_bin') my.VARCHAR(30,binary=True) my.NVARCHAR(20) my.NCHAR(4) my.VARCHAR(30,national=True) my.VARCHAR(9,unicode=True) my.VARCHAR(9,ascii=True)
        my.TINYTEXT() my.TEXT() my.TEXT(100) my.MEDIUMTEXT() my.LONGTEXT() my.LONGTEXT(collation='utf8mb4_unicode_ci')
        my.BINARY(4) my.VARBINARY(20) my.TINYBLOB() my.BLOB() my.MEDIUMBLOB() my.LONGBLOB() sa.LargeBinary(300) sa.BINARY(7)
        my.ENUM('a','b') my.ENUM('a',"it's",'') my.ENUM('a','b',charset='latin1') my.ENUM('a','b',collation='utf8mb4_bin') my.SET('a','b') my.SET('a','b',charset='latin1') my.JSON()
        sa.Enum('a','b',name='e') sa.Enum('a','b') sa.Text(70000) sa.Text().with_variant(my.LONGTEXT(),'mariadb')""",
    "s": """sl.DATE() sl.DATETIME() sl.TIME() sl.JSON() sa.NUMERIC() sa.BLOB() sa.Enum('a','b',name='e') sa.NVARCHAR(9) sa.NCHAR(2) sa.VARBINARY(8) sa.CLOB() sa.Boolean(create_constraint=False)""",
}
ENUM_TYPE = "op.execute(\"CREATE TYPE e0 AS ENUM ('a', 'b')\")\n"
OLD_TYPES = {
    "pms": "sa.Double() sa.Double(53) sa.Uuid() sa.Uuid(as_uuid=False) sa.Uuid(native_uuid=False)",
    "p": "pg.INT4MULTIRANGE() pg.NUMMULTIRANGE() pg.TSTZMULTIRANGE() pg.DATEMULTIRANGE() pg.CITEXT() pg.TSQUERY() pg.JSONPATH() sa.UUID()",
}


def add_types(groups, old):
    """Three types a case, or one when it is to be refused."""
    for servers, text in groups.items():
        types, step = text.split(), 1 if old else 3
        for few in [types[at : at + step] for at in range(0, len(types), step)]:
            columns = [f"sa.Column('c{at}', {each}" for at, each in enumerate(few)]
            needs = ("op.execute('CREATE EXTENSION citext')\n" if "CITEXT" in few[0] else "") + (ENUM_TYPE if "'e0'" in "".join(few) else "")
            add(
                f"type {' '.join(few)}",
                servers,
                "".join(f"op.add_column('t', {column}))\n" for column in columns)
                + f"op.create_table('made', {', '.join(f'{column}, nullable=False)' for column in columns)})",
                "op.drop_table('made')\n" + "".join(f"op.drop_column('t', 'c{at}')\n" for at in range(len(few))),
                setup=PLAIN + needs,
                old=old,
            )


add_types(TYPES, "")
add_types(OLD_TYPES, "has no attribute")

# ---- what stands in op.create_table besides: keys, constraints, options --------------------------------------------------------

ITEMS = [
    ("composite key", "pms", "sa.Column('x', sa.Integer()), sa.Column('y', sa.String(9)), sa.PrimaryKeyConstraint('x', 'y')"),
    ("composite key named", "pms", "sa.Column('x', sa.Integer()), sa.Column('y', sa.Integer()), sa.PrimaryKeyConstraint('y', 'x', name='pk_made')"),
    ("key of columns", "pms", "sa.Column('x', sa.Integer(), primary_key=True), sa.Column('y', sa.Integer(), primary_key=True)"),
    ("no key", "pms", "sa.Column('x', sa.Integer())"),
    ("key of text", "pms", "sa.Column('x', sa.String(40), primary_key=True)"),
    ("key of BigInteger", "pms", "sa.Column('x', sa.BigInteger(), primary_key=True)"),
    ("key of SmallInteger", "pms", "sa.Column('x', sa.SmallInteger(), primary_key=True)"),
    ("autoincrement on", "pms", "sa.Column('x', sa.Integer(), primary_key=True, autoincrement=True)"),
    ("autoincrement off", "pms", "sa.Column('x', sa.Integer(), primary_key=True, autoincrement=False)"),
    ("autoincrement auto", "pms", "sa.Column('x', sa.Integer(), primary_key=True, autoincrement='auto'), sa.Column('y', sa.Integer())"),
    ("autoincrement in a composite key", "pm", "sa.Column('x', sa.Integer(), primary_key=True, autoincrement=True), sa.Column('y', sa.Integer(), primary_key=True)"),
    ("autoincrement of SQLite", "s", "sa.Column('x', sa.Integer(), primary_key=True), sqlite_autoincrement=True"),
    ("key with default", "pms", "sa.Column('x', sa.Integer(), server_default='5', primary_key=True)"),
    ("key with foreign key", "pms", "sa.Column('x', sa.Integer(), sa.ForeignKey('other.id'), primary_key=True)"),
    ("key with sequence", "p", "sa.Column('x', sa.Integer(), sa.Sequence('s1'), primary_key=True)"),
    ("unique", "pms", "sa.Column('x', sa.Integer()), sa.Column('y', sa.Integer()), sa.UniqueConstraint('x', 'y', name='uq_made')"),
    ("unique without name", "pms", "sa.Column('x', sa.Integer()), sa.UniqueConstraint('x')"),
    ("unique deferred", "p", "sa.Column('x', sa.Integer()), sa.UniqueConstraint('x', name='uq_made', deferrable=True, initially='DEFERRED')"),
    ("unique on conflict", "s", "sa.Column('x', sa.Integer()), sa.UniqueConstraint('x', name='uq_made', sqlite_on_conflict='IGNORE')"),
    ("not null on conflict", "s", "sa.Column('x', sa.Integer(), nullable=False, sqlite_on_conflict_not_null='FAIL')"),
    ("check", "pms", "sa.Column('x', sa.Integer()), sa.CheckConstraint('x > 5', name='ck_made')"),
    ("check without name", "pms", "sa.Column('x', sa.Integer()), sa.CheckConstraint('x > 5')"),
    ("check of a column", "ps", "sa.Column('x', sa.Integer(), sa.CheckConstraint('x <> 5', name='ck_made'))"),
    ("check with expression", "pms", "sa.Column('x', sa.Integer()), sa.CheckConstraint(sa.column('x').between(1, 5), name='ck_made')"),
    ("check with words", "pms", "sa.Column('x', sa.String(9)), sa.CheckConstraint(\"x IN ('a', 'it''s') OR x LIKE '%a'\", name='ck_made')"),
    ("foreign key", "pms", "sa.Column('x', sa.Integer()), sa.ForeignKeyConstraint(['x'], ['other.id'])"),
    ("foreign key named", "pms", "sa.Column('x', sa.Integer()), sa.ForeignKeyConstraint(['x'], ['other.id'], name='fk_made', ondelete='SET NULL', onupdate='CASCADE')"),
    ("foreign key RESTRICT", "pms", "sa.Column('x', sa.Integer()), sa.ForeignKeyConstraint(['x'], ['other.id'], name='fk_made', ondelete='RESTRICT', onupdate='NO ACTION')"),
    ("foreign key SET DEFAULT", "ps", "sa.Column('x', sa.Integer()), sa.ForeignKeyConstraint(['x'], ['other.id'], name='fk_made', ondelete='SET DEFAULT')"),
    ("foreign key deferred", "ps", "sa.Column('x', sa.Integer()), sa.ForeignKeyConstraint(['x'], ['other.id'], name='fk_made', deferrable=True, initially='DEFERRED')"),
    ("foreign key immediate", "ps", "sa.Column('x', sa.Integer()), sa.ForeignKeyConstraint(['x'], ['other.id'], name='fk_made', deferrable=True, initially='IMMEDIATE')"),
    ("foreign key MATCH", "p", "sa.Column('x', sa.Integer()), sa.ForeignKeyConstraint(['x'], ['other.id'], name='fk_made', match='FULL')"),
    ("foreign key to itself", "pms", "sa.Column('x', sa.Integer(), primary_key=True), sa.Column('y', sa.Integer()), sa.ForeignKeyConstraint(['y'], ['made.x'], name='fk_made')"),
    ("foreign key NOT VALID", "p", "sa.Column('x', sa.Integer()), sa.ForeignKeyConstraint(['x'], ['other.id'], name='fk_made', postgresql_not_valid=True)"),
    ("foreign key use_alter", "s", "sa.Column('x', sa.Integer()), sa.ForeignKeyConstraint(['x'], ['other.id'], name='fk_made', use_alter=True)"),
    ("exclude", "p", "sa.Column('x', pg.INT4RANGE()), pg.ExcludeConstraint((sa.column('x'), '&&'), name='ex_made', using='gist')"),
    ("exclude where", "p", "sa.Column('x', pg.INT4RANGE()), sa.Column('y', sa.Integer()), pg.ExcludeConstraint((sa.column('x'), '&&'), name='ex_made', where=sa.text('y > 0'), deferrable=True)"),
    ("boolean check", "pms", "sa.Column('x', sa.Boolean(create_constraint=True, name='ck_bool'))"),
    ("enum check", "pms", "sa.Column('x', sa.Enum('a', 'b', name='ck_enum', native_enum=False, create_constraint=True))"),
    ("index inside", "pms", "sa.Column('x', sa.Integer()), sa.Index('ix_inside', 'x')"),
    ("indexes inside", "pms", "sa.Column('x', sa.Integer(), index=True), sa.Column('y', sa.Integer()), sa.Index('ix_inside', 'y', 'x', unique=True)"),
    ("comment", "pm", "sa.Column('x', sa.Integer()), comment=\"it's a %s: table\""),
    ("no columns", "p", "comment='none'"),
    ("prefix", "p", "sa.Column('x', sa.Integer()), prefixes=['UNLOGGED']"),
    ("partitioned", "p", "sa.Column('x', sa.Integer(), primary_key=True), postgresql_partition_by='RANGE (x)'"),
    ("inherits", "p", "sa.Column('x', sa.Integer()), postgresql_inherits='other'"),
    ("engine", "m", "sa.Column('x', sa.Integer()), mysql_engine='MyISAM', mysql_charset='latin1', mysql_row_format='FIXED'"),
    ("engine and collation", "m", "sa.Column('x', sa.Integer()), mysql_engine='InnoDB', mysql_default_charset='utf8mb4', mysql_collate='utf8mb4_bin', mysql_auto_increment='100', comment='x'"),
    ("without rowid", "s", "sa.Column('x', sa.Integer(), primary_key=True), sqlite_with_rowid=False"),
    ("enum type", "p", "sa.Column('x', sa.Enum('a', \"it's\", '', name='e1')), sa.Column('y', pg.ENUM('c', name='e2'), server_default='c')"),
    ("enum type twice", "p", "sa.Column('x', sa.Enum('a', name='e1')), sa.Column('y', sa.Enum('a', name='e1'))"),
    ("array of enum", "p", "sa.Column('x', pg.ARRAY(sa.Enum('a', 'b', name='e1')))"),
    ("odd names", "pms", "sa.Column('Select', sa.Integer(), primary_key=True), sa.Column('a b', sa.Integer()), sa.UniqueConstraint('a b', name='Uq %s'), sa.CheckConstraint('1 < 2', name='ck-1')"),
]
DROP_TYPES = "".join(f"sa.Enum(name='{name}').drop(op.get_bind())\n" for name in ("e1", "e2"))
for name, servers, items in ITEMS:
    sequence = "op.execute(sa.schema.CreateSequence(sa.Sequence('s1')))\n" if "Sequence(" in items else ""
    types = "".join(line + "\n" for line in DROP_TYPES.splitlines() if line[14:16] in items)
    add(f"create_table {name}", servers, f"op.create_table('made', {items})", f"op.drop_table('made')\n{types}", setup=OTHER + sequence)

add("create_table foreign key use_alter", "pm",
    "op.create_table('made', sa.Column('x', sa.Integer()), sa.ForeignKeyConstraint(['x'], ['other.id'], name='fk_made', use_alter=True))",
    "op.drop_table('made')", setup=OTHER, differs="the key is added at the end of the revision: Alembic forgets it")

# ---- alter_column: the column, what becomes of it, the way back; directly (op) and in a batch ------------------------------------

ALTERS = [
    ("set not null", "pms", "sa.Integer()", "nullable=False, existing_type=sa.Integer()", "nullable=True, existing_type=sa.Integer()"),
    ("drop not null", "pms", "sa.String(9), nullable=False", "nullable=True, existing_type=sa.String(9)", "nullable=False, existing_type=sa.String(9)"),
    ("nullable without existing", "ps", "sa.Integer(), server_default='3'", "nullable=False", "nullable=True"),
    ("nullable with all existing", "pm", "sa.String(9), server_default='x', comment='y'", "nullable=False, existing_type=sa.String(9), existing_server_default='x', existing_comment='y', existing_nullable=True",
     "nullable=True, existing_type=sa.String(9), existing_server_default='x', existing_comment='y', existing_nullable=False"),
    ("type", "pms", "sa.String(9)", "type_=sa.String(40), existing_type=sa.String(9)", "type_=sa.String(9), existing_type=sa.String(40)"),
    ("type without existing", "pms", "sa.String(9)", "type_=sa.Text()", "type_=sa.String(9)"),
    ("type wider", "pms", "sa.Integer()", "type_=sa.BigInteger(), existing_type=sa.Integer(), existing_nullable=True", "type_=sa.Integer(), existing_type=sa.BigInteger(), existing_nullable=True"),
    ("type of another kind", "ms", "sa.Integer()", "type_=sa.String(20), existing_type=sa.Integer()", "type_=sa.Integer(), existing_type=sa.String(20)"),
    ("type using", "p", "sa.String(9)", "type_=sa.Integer(), postgresql_using='c::integer'", "type_=sa.String(9), postgresql_using='c::text'"),
    ("type with default", "pms", "sa.Integer(), server_default='5', nullable=False", "type_=sa.BigInteger(), existing_type=sa.Integer(), existing_server_default='5', existing_nullable=False",
     "type_=sa.Integer(), existing_type=sa.BigInteger(), existing_server_default='5', existing_nullable=False"),
    ("type to array", "p", "sa.Text()", "type_=pg.ARRAY(sa.Text()), postgresql_using='ARRAY[c]'", "type_=sa.Text(), postgresql_using='c[1]'"),
    ("type to json", "p", "pg.JSON()", "type_=pg.JSONB(), postgresql_using='c::jsonb'", "type_=pg.JSON(), postgresql_using='c::json'"),
    ("type to timezone", "p", "sa.DateTime()", "type_=sa.DateTime(timezone=True)", "type_=sa.DateTime()"),
    ("type to enum", "p", "sa.String(9)", "type_=pg.ENUM('a', 'b', name='e0'), postgresql_using='c::e0'", "type_=sa.String(9), postgresql_using='c::text'"),
    ("type to enum", "m", "sa.String(9)", "type_=sa.Enum('a', 'b'), existing_type=sa.String(9)", "type_=sa.String(9), existing_type=sa.Enum('a', 'b')"),
    ("enum longer", "m", "my.ENUM('a', 'b')", "type_=my.ENUM('a', 'b', 'c'), existing_type=my.ENUM('a', 'b')", "type_=my.ENUM('a', 'b'), existing_type=my.ENUM('a', 'b', 'c')"),
    ("boolean to integer", "ms", "sa.Boolean()", "type_=sa.Integer(), existing_type=sa.Boolean()", "type_=sa.Boolean(), existing_type=sa.Integer()"),
    ("default", "pms", "sa.String(9)", "server_default='x'", "server_default=None"),
    ("default changed", "pms", "sa.Integer(), server_default='1'", "server_default='2', existing_server_default='1'", "server_default='1', existing_server_default='2'"),
    ("default removed", "pms", "sa.Integer(), server_default='1', nullable=False", "server_default=None, existing_type=sa.Integer(), existing_nullable=False", "server_default='1', existing_type=sa.Integer(), existing_nullable=False"),
    ("default text()", "pms", "sa.Integer()", "server_default=sa.text('7')", "server_default=None"),
    ("default with quotes", "pms", "sa.String(20)", "server_default=\"it's %s: x\"", "server_default=None"),
    ("default function", "p", "sa.DateTime()", "server_default=sa.func.now()", "server_default=None"),
    ("default of a date", "m", "sa.DateTime()", "server_default=sa.text('CURRENT_TIMESTAMP'), existing_type=sa.DateTime(), existing_nullable=True", "server_default=None, existing_type=sa.DateTime()"),
    ("default on update", "m", "my.DATETIME()", "server_default=sa.text('CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP'), existing_type=my.DATETIME()", "server_default=sa.text('NULL'), existing_type=my.DATETIME()"),
    ("default expression", "s", "sa.DateTime()", "server_default=sa.func.now()", "server_default=None"),
    ("name", "pms", "sa.Integer()", "new_column_name='d', existing_type=sa.Integer()", "new_column_name='c', existing_type=sa.Integer()"),
    ("name to a reserved word", "pms", "sa.Integer()", "new_column_name='order', existing_type=sa.Integer()", "new_column_name='c', existing_type=sa.Integer()"),
    ("name and type", "pms", "sa.String(9)", "new_column_name='d', type_=sa.String(30), existing_type=sa.String(9)", "new_column_name='c', type_=sa.String(9), existing_type=sa.String(30)"),
    ("name with index", "pms", "sa.Integer(), index=True", "new_column_name='d', existing_type=sa.Integer()", "new_column_name='c', existing_type=sa.Integer()"),
    ("name with all existing", "m", "sa.String(9), server_default='x', comment='y', nullable=False", "new_column_name='d', existing_type=sa.String(9), existing_server_default='x', existing_comment='y', existing_nullable=False",
     "new_column_name='c', existing_type=sa.String(9), existing_server_default='x', existing_comment='y', existing_nullable=False"),
    ("comment", "pm", "sa.Integer()", "comment=\"it's\", existing_type=sa.Integer()", "comment=None, existing_comment=\"it's\", existing_type=sa.Integer()"),
    ("comment changed", "pm", "sa.Integer(), comment='x'", "comment='y', existing_comment='x', existing_type=sa.Integer(), existing_nullable=True", "comment='x', existing_comment='y', existing_type=sa.Integer(), existing_nullable=True"),
    ("comment removed", "pm", "sa.Integer(), comment='x'", "comment=None, existing_comment='x', existing_type=sa.Integer()", "comment='x', existing_type=sa.Integer()"),
    ("all at once", "pm", "sa.String(9)", "new_column_name='d', type_=sa.Text(), nullable=False, server_default=None, comment='z', existing_type=sa.String(9)",
     "new_column_name='c', type_=sa.String(9), nullable=True, comment=None, existing_type=sa.Text()"),
    ("much at once", "pms", "sa.String(9)", "type_=sa.String(30), nullable=False, server_default='x', existing_type=sa.String(9)", "type_=sa.String(9), nullable=True, server_default=None, existing_type=sa.String(30)"),
    ("autoincrement", "m", "sa.Integer(), nullable=False, unique=True", "nullable=False, existing_type=sa.Integer()", "nullable=False, existing_type=sa.Integer()"),
    ("identity added", "p", "sa.Integer(), nullable=False", "server_default=sa.Identity(start=3), existing_server_default=None", "server_default=None, existing_server_default=sa.Identity(start=3)"),
    ("identity changed", "p", "sa.Integer(), sa.Identity()", "server_default=sa.Identity(always=True, increment=4), existing_server_default=sa.Identity()",
     "server_default=sa.Identity(increment=1), existing_server_default=sa.Identity(always=True, increment=4)"),
    ("nothing", "pms", "sa.Integer()", "existing_type=sa.Integer()", "existing_nullable=True"),
]
for name, servers, column, there, back in ALTERS:
    setup = table_of("t", f"sa.Column('c', {column})") + (ENUM_TYPE if "'e0'" in there else "")
    called = there.split("new_column_name=")[1].split("'")[1] if "new_column_name" in there else "c"
    direct = servers if set(there.split("=")[0:1]) == {"new_column_name"} and there.count("=") == 2 else servers.replace("s", "")
    if direct:
        add(f"alter_column {name}", direct, f"op.alter_column('t', 'c', {there})", f"op.alter_column('t', '{called}', {back})", setup=setup)
    batch = "with op.batch_alter_table('t') as b:\n    b.alter_column('{}', {})"
    add(f"batch alter_column {name}", servers, batch.format("c", there), batch.format(called, back), setup=setup)

# ---- indexes: of the table below -------------------------------------------------------------------------------------------------

INDEXED = table_of("t", "sa.Column('c', sa.Text())", "sa.Column('d', sa.Integer())") + table_of("Odd t")
INDEXES = [
    ("plain", "pms", "'ix', 't', ['a']"),
    ("composite", "pms", "'ix', 't', ['b', 'a', 'd']"),
    ("unique", "pms", "'ix', 't', ['a'], unique=True"),
    ("unique off", "pms", "'ix', 't', ['a'], unique=False"),
    ("made name", "pms", "op.f('ix_t_a'), 't', ['a']"),
    ("no name", "pms", "None, 't', ['a']"),
    ("descending", "pms", "'ix', 't', [sa.text('a DESC')]"),
    ("expression", "ps", "'ix', 't', [sa.text('lower(b)')]"),
    ("expression and column", "ps", "'ix', 't', ['a', sa.text('lower(b)')], unique=True"),
    ("function", "ps", "'ix', 't', [sa.func.lower(sa.column('b'))]"),
    ("nulls first", "p", "'ix', 't', [sa.column('a').desc().nullsfirst()]"),
    ("reserved name", "pms", "'order', 't', ['a']"),
    ("odd name", "pms", "'Ix %-:x', 'Odd t', ['a']"),
    ("using", "p", "'ix', 't', ['a'], postgresql_using='hash'"),
    ("using gin", "p", "'ix', 't', [sa.text(\"to_tsvector('english', b)\")], postgresql_using='gin'"),
    ("using brin with", "p", "'ix', 't', ['a'], postgresql_using='brin', postgresql_with={'pages_per_range': 16}"),
    ("with", "p", "'ix', 't', ['a'], postgresql_with={'fillfactor': 50}"),
    ("ops", "p", "'ix', 't', ['b', 'c'], postgresql_ops={'b': 'varchar_pattern_ops', 'c': 'text_pattern_ops'}"),
    ("where", "p", "'ix', 't', ['a'], postgresql_where=sa.text('d > 3')"),
    ("where expression", "p", "'ix', 't', ['a'], unique=True, postgresql_where=sa.column('d').is_(None)"),
    ("where", "s", "'ix', 't', ['a'], sqlite_where=sa.text('d > 3')"),
    ("include", "p", "'ix', 't', ['a'], postgresql_include=['d', 'b']"),
    ("all at once", "p", "'ix', 't', ['b', sa.text('d DESC')], unique=True, postgresql_using='btree', postgresql_where=sa.text('a > 1'), postgresql_with={'fillfactor': 70}, postgresql_include=['c'], postgresql_ops={'b': 'text_pattern_ops'}"),
    ("length", "m", "'ix', 't', ['c'], mysql_length=20"),
    ("lengths", "m", "'ix', 't', ['a', 'c', 'b'], mysql_length={'c': 10, 'b': 5}"),
    ("prefix", "m", "'ix', 't', ['c'], mysql_prefix='FULLTEXT'"),
    ("using btree", "m", "'ix', 't', ['a'], mysql_using='btree'"),
    ("other dialects", "pms", "'ix', 't', ['a'], mysql_length={'c': 10}, postgresql_ops={'b': 'text_pattern_ops'}, sqlite_where=None"),
]
for name, servers, words in INDEXES:
    index = words.split(",")[0]
    table = "Odd t" if "'Odd t'" in words else "t"
    index = "'ix_t_a'" if index == "None" else index
    add(f"create_index {name}", servers, f"op.create_index({words})", f"op.drop_index({index}, table_name='{table}')", setup=INDEXED)
    add(f"drop_index {name}", servers, f"op.drop_index({index}, '{table}')", f"op.create_index({words})", setup=INDEXED + f"op.create_index({words})\n")

CONCURRENTLY = "with op.get_context().autocommit_block():\n    op.{}"
add("create_index concurrently", "p", CONCURRENTLY.format("create_index('ix', 't', ['a'], postgresql_concurrently=True)"),
    CONCURRENTLY.format("drop_index('ix', postgresql_concurrently=True)"), setup=INDEXED)
add("create_index if_not_exists", "pms", "op.create_index('ix', 't', ['a'], if_not_exists=True)\nop.create_index('ix', 't', ['a'], if_not_exists=True)",
    "op.drop_index('ix', 't', if_exists=True)\nop.drop_index('ix', 't', if_exists=True)", setup=INDEXED, old="already exists|Duplicate key name")
add("create_index nulls not distinct", "p", "op.create_index('ix', 't', ['a'], unique=True, postgresql_nulls_not_distinct=True)", "op.drop_index('ix')", setup=INDEXED, old="nulls_not_distinct")
add("batch indexes", "pms", "with op.batch_alter_table('t') as b:\n    b.create_index('ix', ['a'])\n    b.create_index('ix2', ['b', 'a'], unique=True)",
    "with op.batch_alter_table('t') as b:\n    b.drop_index('ix2')\n    b.drop_index('ix')", setup=INDEXED)

# ---- constraints: made and dropped, directly and in a batch ------------------------------------------------------------------------

KEYED = OTHER + table_of("t", "sa.Column('c', sa.Integer())", "sa.Column('d', sa.Integer())", "sa.Column('r', {range})")
BARE = "op.create_table('t', sa.Column('a', sa.Integer(), nullable=False), sa.Column('b', sa.Integer(), nullable=False))\n"
CONSTRAINTS = [
    ("unique", "pms", "create_unique_constraint('k', 't', ['a'])", "unique"),
    ("unique of two", "pms", "create_unique_constraint('k', 't', ['b', 'a'])", "unique"),
    ("unique deferred", "p", "create_unique_constraint('k', 't', ['a'], deferrable=True, initially='DEFERRED')", "unique"),
    ("check", "pms", "create_check_constraint('k', 't', 'a > 5')", "check"),
    ("check with expression", "pms", "create_check_constraint('k', 't', sa.and_(sa.column('a') > 5, sa.column('b') != 'x'))", "check"),
    ("check with percent", "pms", "create_check_constraint('k', 't', \"b LIKE '%x' OR b = '\\\\:y'\")", "check"),
    ("foreign key", "pms", "create_foreign_key('k', 't', 'other', ['a'], ['id'])", "foreignkey"),
    ("foreign key with actions", "pms", "create_foreign_key('k', 't', 'other', ['a'], ['n'], ondelete='CASCADE', onupdate='RESTRICT')", "foreignkey"),
    ("foreign key deferred", "p", "create_foreign_key('k', 't', 'other', ['a'], ['id'], deferrable=True, initially='DEFERRED', match='FULL')", "foreignkey"),
    ("foreign key NOT VALID", "p", "create_foreign_key('k', 't', 'other', ['a'], ['id'], postgresql_not_valid=True)", "foreignkey"),
    ("foreign key to itself", "pms", "create_foreign_key('k', 't', 't', ['a'], ['id'])", "foreignkey"),
    ("exclude", "p", "create_exclude_constraint('k', 't', ('r', '&&'), using='gist', where='a > 5')", ""),
    ("reserved name", "pms", "create_unique_constraint('order', 't', ['a'])", "unique"),
    ("odd name", "pms", "create_check_constraint('K %-x', 't', 'a > 5')", "check"),
]
for name, servers, words, kind in CONSTRAINTS:
    called = words.split("'")[1]
    table = KEYED.replace("{range}", "pg.INT4RANGE()" if name == "exclude" else "sa.Integer()")
    type_ = f", type_='{kind}'" if kind else ""
    for server in servers:
        # A key of MariaDB leaves the index that the server made for it.
        has_index = server == "m" and kind == "foreignkey"
        drops = [f"drop_constraint('{called}', 't'{type_})"] + [f"drop_index('{called}', 't')"] * has_index
        if server != "s":
            make, drop = f"op.{words}\n", "".join(f"op.{line}\n" for line in drops)
            add(f"constraint {name}", server, make, drop, setup=table)
            add(f"drop_constraint {name}", server, drop, make, setup=table + make)
        if kind:
            make = "with op.batch_alter_table('t') as b:\n    b." + words.replace("'t', ", "", 1) + "\n"
            drop = "with op.batch_alter_table('t') as b:\n" + "".join("    b." + line.replace(", 't'", "", 1) + "\n" for line in drops)
            add(f"batch constraint {name}", server, make, drop, setup=table)
            add(f"batch drop_constraint {name}", server, drop, make, setup=table + make)
add("constraint primary key", "p", "op.create_primary_key('pk', 't', ['b', 'a'])", "op.drop_constraint('pk', 't', type_='primary')", setup=BARE)
add("constraint primary key", "m", "op.create_primary_key(None, 't', ['b', 'a'])", "op.drop_constraint(None, 't', type_='primary')", setup=BARE)
add("constraint without type_", "p", "op.create_unique_constraint('k', 't', ['a'])", "op.drop_constraint('k', 't')", setup=BARE)
add("constraint unique with include", "p", "op.create_unique_constraint('k', 't', ['a'], postgresql_include=['b'])", "op.drop_constraint('k', 't')", setup=BARE, old="include")
add("constraint check NOT VALID", "p", "op.create_check_constraint('k', 't', 'a > 5', postgresql_not_valid=True)", "op.drop_constraint('k', 't')", setup=BARE)
add("constraint if_exists", "p", "op.drop_constraint('k', 't', if_exists=True)", "pass", setup=BARE, old="unexpected keyword argument")

# ---- tables ------------------------------------------------------------------------------------------------------------------------

add("rename_table", "pms", "op.rename_table('t', 'new name')", "op.rename_table('new name', 't')", setup=table_of("t", "sa.Column('c', sa.Integer(), index=True)"))
add("rename_table to a reserved word", "pms", "op.rename_table('t', 'order')", "op.rename_table('order', 't')", setup=PLAIN)
add("create_table_comment", "pm", "op.create_table_comment('t', \"it's %s: x\")", "op.drop_table_comment('t')", setup=PLAIN)
add("create_table_comment again", "pm", "op.create_table_comment('t', 'new', existing_comment='old')", "op.create_table_comment('t', 'old')", setup=table_of("t", "comment='old'"))
add("drop_table_comment", "pm", "op.drop_table_comment('t', existing_comment='old')", "op.create_table_comment('t', 'old')", setup=table_of("t", "comment='old'"))
add("drop_table", "pms", "op.drop_table('t')", PLAIN + "op.create_index('ix', 't', ['a'])", setup=PLAIN + "op.create_index('ix', 't', ['a'])\n")
add("drop_table if_exists", "pms", "op.drop_table('t', if_exists=True)\nop.drop_table('t', if_exists=True)", PLAIN, setup=PLAIN, old="does not exist|no such table|Unknown table")
add("create_table if_not_exists", "pms", PLAIN.replace(")\n", ", if_not_exists=True)\n") * 2, "op.drop_table('t')", old="already exists")
add("drop_column", "pms", "op.drop_column('t', 'c')", "op.add_column('t', sa.Column('c', sa.String(9), server_default='x'))",
    setup=PLAIN + "op.add_column('t', sa.Column('c', sa.String(9), server_default='x'))\n")
add("tables in a ring", "pm", table_of("x") + table_of("y") + "op.create_foreign_key('fk_x', 'x', 'y', ['a'], ['id'])\nop.create_foreign_key('fk_y', 'y', 'x', ['a'], ['id'])",
    "op.drop_constraint('fk_x', 'x', type_='foreignkey')\nop.drop_table('y')\nop.drop_table('x')")

# ---- schemas -----------------------------------------------------------------------------------------------------------------------

SCHEMA = "op.execute('CREATE SCHEMA \"My s\"')\nop.create_table('o', sa.Column('id', sa.Integer(), primary_key=True), schema='My s')\n"
IN_SCHEMA = table_of("t", "sa.Column('c', sa.Integer(), sa.ForeignKey('My s.o.id', name='fk_c'))", "schema='My s'")
SCHEMAS = [
    ("create_table", IN_SCHEMA, "op.drop_table('t', schema='My s')"),
    ("add_column", IN_SCHEMA + "op.add_column('t', sa.Column('d', sa.Integer(), sa.ForeignKey('My s.o.id', name='fk_d'), index=True, comment='x'), schema='My s')", "op.drop_column('t', 'd', schema='My s')\nop.drop_table('t', schema='My s')"),
    ("alter_column", IN_SCHEMA + "op.alter_column('t', 'a', new_column_name='z', type_=sa.BigInteger(), nullable=False, server_default='1', comment='c', schema='My s')", "op.drop_table('t', schema='My s')"),
    ("indexes", IN_SCHEMA + "op.create_index('ix', 't', ['a'], schema='My s')\nop.create_index('ix2', 't', ['b'], schema='My s')\nop.drop_index('ix2', schema='My s')", "op.drop_index('ix', 't', schema='My s')\nop.drop_table('t', schema='My s')"),
    ("unique", IN_SCHEMA + "op.create_unique_constraint('k', 't', ['a'], schema='My s')", "op.drop_constraint('k', 't', schema='My s')\nop.drop_table('t', schema='My s')"),
    ("check", IN_SCHEMA + "op.create_check_constraint('k', 't', 'a > 1', schema='My s')", "op.drop_table('t', schema='My s')"),
    ("foreign key", IN_SCHEMA + PLAIN + "op.create_foreign_key('k', 't', 't', ['a'], ['id'], source_schema='My s', referent_schema='public')\nop.create_foreign_key('k2', 't', 'o', ['a'], ['id'], referent_schema='My s')",
     "op.drop_table('t', schema='My s')\nop.drop_table('t')"),
    ("primary key", "op.create_table('n', sa.Column('a', sa.Integer()), schema='My s')\nop.create_primary_key('pk', 'n', ['a'], schema='My s')", "op.drop_table('n', schema='My s')"),
    ("exclude", IN_SCHEMA + "op.create_exclude_constraint('k', 't', ('a', '='), using='btree', schema='My s')", "op.drop_table('t', schema='My s')"),
    ("rename_table", IN_SCHEMA + "op.rename_table('t', 'T2', schema='My s')", "op.drop_table('T2', schema='My s')"),
    ("comment", IN_SCHEMA + "op.create_table_comment('t', 'x', schema='My s')\nop.drop_table_comment('o', schema='My s')", "op.drop_table('t', schema='My s')"),
    ("enum", "op.create_table('n', sa.Column('a', sa.Enum('a', name='e', schema='My s')), schema='My s')", "op.drop_table('n', schema='My s')\nsa.Enum(name='e', schema='My s').drop(op.get_bind())"),
    ("sequence", "op.execute(sa.schema.CreateSequence(sa.Sequence('q', start=5, schema='My s')))", "op.execute(sa.schema.DropSequence(sa.Sequence('q', schema='My s')))"),
    ("bulk_insert", IN_SCHEMA + "op.bulk_insert(sa.table('t', sa.column('a', sa.Integer()), sa.column('b', sa.String()), schema='My s'), [{'a': 1, 'b': \"it's %\"}, {'a': None, 'b': None}])", "op.drop_table('t', schema='My s')"),
    ("batch", IN_SCHEMA + "with op.batch_alter_table('t', schema='My s') as b:\n    b.add_column(sa.Column('d', sa.Integer()))\n    b.alter_column('a', nullable=False)\n    b.drop_column('b')", "op.drop_table('t', schema='My s')"),
    ("drop_table", "op.drop_table('o', schema='My s')", "op.create_table('o', sa.Column('id', sa.Integer(), primary_key=True), schema='My s')"),
]
for name, up, down in SCHEMAS:
    add(f"schema {name}", "p", up, down, setup=SCHEMA)

# ---- types and sequences of PostgreSQL by themselves -----------------------------------------------------------------------------------

BIND = "bind = op.get_bind()\n"
ENUM = "pg.ENUM('a', \"it's\", name='My e')"
add("enum create", "p", BIND + f"{ENUM}.create(bind)\n{ENUM}.create(bind, checkfirst=True)", BIND + f"{ENUM}.drop(bind)\n{ENUM}.drop(bind, checkfirst=True)")
add("enum create, then a column", "p", BIND + f"e = {ENUM}\ne.create(bind, checkfirst=True)\nop.add_column('t', sa.Column('c', e, server_default='a', nullable=False))",
    f"op.drop_column('t', 'c')\n{ENUM}.drop(op.get_bind())", setup=PLAIN)
add("enum of sa", "p", "sa.Enum('a', 'b', name='e').create(op.get_bind(), checkfirst=False)", "sa.Enum(name='e').drop(op.get_bind(), checkfirst=False)")
add("enum value", "p", "op.execute(\"ALTER TYPE e0 ADD VALUE 'c' BEFORE 'b'\")", "op.execute('DROP TYPE e0')\n" + ENUM_TYPE, setup=ENUM_TYPE)
add("enum value in a block", "p", CONCURRENTLY.format("execute(\"ALTER TYPE e0 ADD VALUE IF NOT EXISTS 'c'\")"), "op.execute('DROP TYPE e0')\n" + ENUM_TYPE, setup=ENUM_TYPE)
add("enum value renamed", "p", "op.execute(\"ALTER TYPE e0 RENAME VALUE 'a' TO 'z'\")", "op.execute(\"ALTER TYPE e0 RENAME VALUE 'z' TO 'a'\")", setup=ENUM_TYPE)
add("enum type exchanged", "p",
    "op.execute('ALTER TYPE e0 RENAME TO e_old')\nsa.Enum('a', 'c', name='e0').create(op.get_bind())\nop.alter_column('t', 'c', type_=sa.Enum('a', 'c', name='e0'), postgresql_using='c::text::e0')\nop.execute('DROP TYPE e_old')",
    "op.alter_column('t', 'c', type_=sa.Text(), postgresql_using='c::text')\nop.execute('DROP TYPE e0')\n" + ENUM_TYPE + "op.alter_column('t', 'c', type_=pg.ENUM(name='e0', create_type=False), postgresql_using='c::e0')",
    setup=ENUM_TYPE + "op.create_table('t', sa.Column('c', pg.ENUM('a', 'b', name='e0', create_type=False)))\n")
add("enum with create_type=False", "p", "op.create_table('made', sa.Column('c', pg.ENUM('a', 'b', name='e0', create_type=False)))", "op.drop_table('made')", setup=ENUM_TYPE)
add("sequence", "pm", "op.execute(sa.schema.CreateSequence(sa.Sequence('q')))", "op.execute(sa.schema.DropSequence(sa.Sequence('q')))")
add("sequence with options", "p", "op.execute(sa.schema.CreateSequence(sa.Sequence('My q', start=5, increment=3, minvalue=2, maxvalue=900, cycle=True, cache=4)))", "op.execute(sa.schema.DropSequence(sa.Sequence('My q')))")
add("sequence of a default", "p", "op.execute(sa.schema.CreateSequence(sa.Sequence('q')))\nop.add_column('t', sa.Column('c', sa.Integer(), server_default=sa.Sequence('q').next_value()))",
    "op.drop_column('t', 'c')\nop.execute(sa.schema.DropSequence(sa.Sequence('q')))", setup=PLAIN)

# ---- naming conventions ----------------------------------------------------------------------------------------------------------------

CONVENTION = (
    "target_metadata=sqlalchemy.MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_N_name)s', "
    "'ck': 'ck_%(table_name)s_%(constraint_name)s', 'fk': 'fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s', 'pk': 'pk_%(table_name)s'})"
)
LONG_TABLE = "a_table_with_a_name_that_is_quite_long_for_any_server"
NAMED = [
    ("create_table", "pms", "op.create_table('made', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('a', sa.Integer(), sa.ForeignKey('other.id')), sa.Column('b', sa.Integer(), index=True), sa.UniqueConstraint('b', 'a'), sa.CheckConstraint('a > 1', name='pos'))", "op.drop_table('made')"),
    ("create_table given", "pms", "op.create_table('made', sa.Column('id', sa.Integer()), sa.Column('a', sa.Integer()), sa.PrimaryKeyConstraint('id', name=op.f('pk_x')), sa.CheckConstraint('a > 1', name=op.f('ck_x')))", "op.drop_table('made')"),
    ("add_column", "p", "op.add_column('t', sa.Column('c', sa.Integer(), sa.ForeignKey('other.id'), unique=True, index=True))", "op.drop_column('t', 'c')"),
    ("unique", "pm", "op.create_unique_constraint(None, 't', ['a', 'b'])", "op.drop_constraint('uq_t_a_b', 't', type_='unique')"),
    ("check", "pm", "op.create_check_constraint('pos', 't', 'a > 1')", "op.drop_constraint('pos', 't', type_='check')"),
    ("foreign key", "m", "op.create_foreign_key(None, 't', 'other', ['a'], ['id'])", "op.drop_constraint('fk_t_a_other', 't', type_='foreignkey')\nop.drop_index('fk_t_a_other', 't')"),
    ("long names", "pm", f"op.create_table('{LONG_TABLE}', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('another_column_with_a_long_name', sa.Integer(), index=True), sa.UniqueConstraint('another_column_with_a_long_name'))", f"op.drop_table('{LONG_TABLE}')"),
    ("batch", "pms", "with op.batch_alter_table('t') as b:\n    b.create_unique_constraint(None, ['a'])\n    b.create_check_constraint('pos', 'a > 1')", "with op.batch_alter_table('t') as b:\n    b.drop_constraint('uq_t_a', type_='unique')\n    b.drop_constraint('pos', type_='check')"),
    ("boolean", "pms", "op.create_table('made', sa.Column('f', sa.Boolean(create_constraint=True, name='flag')))", "op.drop_table('made')"),
]
for name, servers, up, down in NAMED:
    add(f"convention {name}", servers, up, down, setup=OTHER + PLAIN, configure=CONVENTION)

# ---- rows and SQL ------------------------------------------------------------------------------------------------------------------------

ROWS = "sa.table('t', sa.column('id', sa.Integer()), sa.column('a', sa.Integer()), sa.column('b', sa.String()))"
ALL_TYPES = (
    "op.create_table('made', sa.Column('i', sa.BigInteger()), sa.Column('f', sa.Float(53)), sa.Column('n', sa.Numeric(20, 5)), sa.Column('s', sa.Text()), sa.Column('y', sa.LargeBinary()), "
    "sa.Column('o', sa.Boolean()), sa.Column('d', sa.Date()), sa.Column('m', sa.DateTime()), sa.Column('t', sa.Time()), sa.Column('j', sa.JSON()), sa.Column('e', sa.Enum('a', 'b', name='e1', native_enum=False)))"
)
VALUES = (
    "[dict(i=9223372036854775807, f=1e-300, n=decimal.Decimal('-12345678901234.56789'), s='ü %s :x \\\\ \\' \"', y=bytes(range(256)), o=True, d=datetime.date(9999, 12, 31), "
    "m=datetime.datetime(2024, 2, 29, 23, 59, 59), t=datetime.time(23, 59, 59), j={'a': [1, None, 'x']}, e='b'), "
    "dict(i=-9223372036854775808, f=-0.5, n=0, s='', y=b'', o=False, d=datetime.date(1000, 1, 1), m=datetime.datetime(1000, 1, 1), t=datetime.time(0), j=[], e='a'), "
    "dict(i=None, f=None, n=None, s=None, y=None, o=None, d=None, m=None, t=None, j=None, e=None)]"
)
add("bulk_insert", "pms", f"op.bulk_insert({ROWS}, [{{'id': 1, 'a': 5, 'b': \"it's %s: x\"}}, {{'id': 2, 'a': None, 'b': None}}])", "op.execute('DELETE FROM t')", setup=ROWED)
add("bulk_insert one by one", "pms", f"op.bulk_insert({ROWS}, [{{'id': 1, 'a': 5, 'b': sa.text(\"upper('y')\")}}, {{'id': 2, 'a': sa.text('1 + 1'), 'b': 'z'}}], multiinsert=False)", "op.execute('DELETE FROM t')", setup=ROWED)
add("bulk_insert of all types", "pms", f"made = {ALL_TYPES}\nop.bulk_insert(made, {VALUES})", "op.drop_table('made')")
add("execute", "pms", "op.execute(\"INSERT INTO t (id, a, b) VALUES (1, 2, '50%: x')\")", "op.execute('DELETE FROM t WHERE id = 1')", setup=ROWED)
add("execute text", "pms", "op.execute(sa.text(\"INSERT INTO t (id, a, b) VALUES (:i, 2, :b)\").bindparams(i=1, b=\"it's\"))", "op.execute(sa.text('DELETE FROM t'))", setup=ROWED)
add("execute expressions", "pms", f"t = {ROWS}\nop.execute(t.insert().values(id=1, a=2, b='x'))\nop.execute(t.update().where(t.c.id == 1).values(a=t.c.a + 5, b=sa.func.upper(t.c.b)))", f"t = {ROWS}\nop.execute(t.delete().where(t.c.b == 'X'))", setup=ROWED)
add("execute through the bind", "pms", f"t = {ROWS}\nc = op.get_bind()\nc.execute(t.insert(), [dict(id=1, a=1, b='x'), dict(id=2, a=2, b='y')])\nfor row in c.execute(sa.select(t.c.id, t.c.a).order_by(t.c.id)).fetchall():\n    c.execute(t.update().where(t.c.id == row[0]).values(a=row[1] * 10))",
    "op.execute('DELETE FROM t')", setup=ROWED)
add("trigger and view", "s", "op.execute('CREATE VIEW v AS SELECT a FROM t')\nop.execute('CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM t WHERE a = 1; END')", "op.execute('DROP TRIGGER g')\nop.execute('DROP VIEW v')", setup=ROWED)
add("trigger and view", "m", "op.execute('CREATE VIEW v AS SELECT a FROM t')\nop.execute('CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1')", "op.execute('DROP TRIGGER g')\nop.execute('DROP VIEW v')", setup=ROWED)
add("function and trigger", "p", "op.execute('''CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.a := 1; RETURN NEW; END $$''')\nop.execute('CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()')",
    "op.execute('DROP TRIGGER g ON t')\nop.execute('DROP FUNCTION f()')", setup=ROWED)

# ---- batches -------------------------------------------------------------------------------------------------------------------------------

BATCHED = OTHER + table_of("t", "sa.Column('c', sa.String(9), server_default='x', nullable=False)", "sa.Column('d', sa.Integer())", "sa.UniqueConstraint('d', name='uq_d')")
BATCHES = [
    ("add and drop", "pms", "", "b.add_column(sa.Column('e', sa.Integer()))\nb.add_column(sa.Column('f', sa.String(5), server_default='q', nullable=False))", "b.drop_column('f')\nb.drop_column('e')"),
    ("add with index", "pms", "", "b.add_column(sa.Column('e', sa.Integer(), index=True))", "b.drop_index('ix_t_e')\nb.drop_column('e')"),
    ("always", "s", ", recreate='always'", "b.add_column(sa.Column('e', sa.Integer()))", "b.drop_column('e')"),
    ("never", "pms", ", recreate='never'", "b.add_column(sa.Column('e', sa.Integer()))", "b.drop_column('e')"),
    ("drop the last", "s", "", "b.drop_constraint('uq_d', type_='unique')\nb.drop_column('d')", "b.add_column(sa.Column('d', sa.Integer()))\nb.create_unique_constraint('uq_d', ['d'])"),
    ("much", "pms", "", "b.alter_column('a', new_column_name='z', existing_type=sa.Integer(), type_=sa.BigInteger())\nb.add_column(sa.Column('e', sa.Integer()))\nb.create_index('ix_e', ['e'])\nb.create_foreign_key('fk_e', 'other', ['e'], ['id'])",
     "b.drop_constraint('fk_e', type_='foreignkey')\nb.drop_index('ix_e')\nb.drop_column('e')\nb.alter_column('z', new_column_name='a', existing_type=sa.BigInteger(), type_=sa.Integer())"),
    ("identity", "p", "", "b.add_column(sa.Column('e', sa.Integer(), sa.Identity()))", "b.drop_column('e')"),
    ("comment", "pm", "", "b.create_table_comment('x')", "b.drop_table_comment()"),
    ("execute inside", "pms", "", "b.execute('DELETE FROM t')\nb.add_column(sa.Column('e', sa.Integer()))", "b.drop_column('e')"),
    ("place", "s", ", recreate='always'", "b.add_column(sa.Column('e', sa.Integer()), insert_after='a')", "b.drop_column('e')"),
    ("not null", "s", ", recreate='always'", "b.add_column(sa.Column('e', sa.Integer(), nullable=False))", "b.drop_column('e')"),
    ("primary key", "s", "", "b.alter_column('id', type_=sa.BigInteger(), existing_type=sa.Integer(), nullable=False)", "b.alter_column('id', type_=sa.Integer(), existing_type=sa.BigInteger(), nullable=False)"),
]
for name, servers, arguments, up, down in BATCHES:
    block = f"with op.batch_alter_table('t'{arguments}) as b:\n"
    add(f"batch {name}", servers, block + "".join(f"    {line}\n" for line in up.splitlines()), block + "".join(f"    {line}\n" for line in down.splitlines()), setup=BATCHED)
add("batch unnamed constraint", "s", "with op.batch_alter_table('t', naming_convention={'uq': 'uq_%(table_name)s_%(column_0_name)s'}) as b:\n    b.drop_constraint('uq_t_a', type_='unique')",
    "with op.batch_alter_table('t') as b:\n    b.create_unique_constraint('uq_t_a', ['a'])", setup=table_of("t", "sa.UniqueConstraint('a', name='uq_t_a')"))
