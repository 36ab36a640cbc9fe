"""The table of changes: what was, what shall be, and what autogenerate is to write for it.

One row is one change: Change(name, before, after, directives, ...). A side is the columns and constraints of a table `t`, which has
an `id`, or with metadata in it the whole source of a model. See test_changes.py for what is done with a row.
"""

import dataclasses
import textwrap

SQLITE, POSTGRESQL = ("sqlite",), ("postgresql",)
BOTH = SQLITE + POSTGRESQL


def model(side):
    """Columns of `t`, or a whole source."""
    if "metadata" in side:
        text = textwrap.dedent(side).strip()
    else:
        items = "".join(f"    {line.strip()}\n" for line in side.strip().splitlines())
        text = "metadata = sa.MetaData()\nsa.Table(\n    't', metadata, sa.Column('id', sa.Integer, primary_key=True),\n" + items + ")"
    return "from sqlalchemy.dialects import postgresql as pg\n" + text


@dataclasses.dataclass
class Change:
    name: str
    before: str
    after: str
    ops: object  # names in one text, or {dialect: names}
    on: tuple = BOTH
    rows: tuple = ()  # statements that put rows in, before the change
    kept: str = "SELECT id FROM t ORDER BY id"  # a query with the same answer before and after
    kept_after: str = ""  # the query behind the change where that is another one
    becomes: list = None  # its answer where that is another one
    options: dict = dataclasses.field(default_factory=dict)  # of context.configure
    words: tuple = ("--no-rename",)
    before_sql: tuple = ()
    reorders: bool = False  # columns come back at another place
    loses: bool = False  # the way back cannot give the rows what they had
    way_back: str = ""  # what downgrade says where there is none
    forget: str = ""  # a regular expression: what does not count in catalogs

    def __post_init__(self):
        self.before, self.after = model(self.before), model(self.after)
        if not self.rows:
            self.kept = ""

    def directives(self, dialect):
        return (self.ops[dialect] if isinstance(self.ops, dict) else self.ops).split()


ROW = ("INSERT INTO t (id) VALUES (1), (2)",)


def rows_of(column, *values):
    """One row of `t` a value, which is SQL."""
    return tuple(f"INSERT INTO t (id, {column}) VALUES ({number}, {value})" for number, value in enumerate(values, 1))


def values_of(column):
    return f"SELECT id, {column} FROM t ORDER BY id"


# ---- tables ----

TWO_TABLES = """
metadata = sa.MetaData()
sa.Table("parent", metadata, sa.Column("id", sa.Integer, primary_key=True))
sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("parent_id", sa.Integer, {key}))
"""
CYCLE = """
metadata = sa.MetaData()
sa.Table("a", metadata, sa.Column("id", sa.Integer, primary_key=True),
         sa.Column("b_id", sa.Integer, sa.ForeignKey("b.id", name="fk_a_b"{more})))
sa.Table("b", metadata, sa.Column("id", sa.Integer, primary_key=True),
         sa.Column("a_id", sa.Integer, sa.ForeignKey("a.id", name="fk_b_a")))
"""
EMPTY = "metadata = sa.MetaData()"
NAMED = """
metadata = sa.MetaData(naming_convention={
    "ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s"})
"""

TABLES = [
    Change("table added", EMPTY, "sa.Column('a', sa.String(20)),", "create_table"),
    Change("table dropped", "sa.Column('a', sa.String(20)),", EMPTY, "drop_table"),
    Change("table with an index added", EMPTY, "sa.Column('a', sa.String(20), index=True),", "create_table create_index"),
    Change("table with an index dropped", "sa.Column('a', sa.String(20), index=True),", EMPTY, "drop_index drop_table"),
    Change("tables with keys added", EMPTY, TWO_TABLES.format(key="sa.ForeignKey('parent.id', ondelete='CASCADE')"), "create_table create_table"),
    Change("tables with keys dropped", TWO_TABLES.format(key="sa.ForeignKey('parent.id', name='k')"), EMPTY, "drop_table drop_table"),
    Change("cycle of tables added", EMPTY, CYCLE.format(more=""), "create_table create_table create_foreign_key", on=POSTGRESQL),
    Change("cycle of tables added with use_alter", EMPTY, CYCLE.format(more=", use_alter=True"), "create_table create_table create_foreign_key", on=POSTGRESQL),
    Change("cycle of tables dropped", CYCLE.format(more=""), EMPTY, "drop_constraint drop_table drop_table", on=POSTGRESQL),
    Change("cycle of tables on a database without ALTER", EMPTY, CYCLE.format(more=""), "create_table create_table", on=SQLITE),
    Change("reference to itself added", EMPTY, "sa.Column('up', sa.Integer, sa.ForeignKey('t.id')),", "create_table"),
    Change("table with everything added", EMPTY, """
        sa.Column('a', sa.String(20), nullable=False, server_default='x'),
        sa.Column('b', sa.Numeric(10, 2), sa.CheckConstraint('b > 0', name='positive')),
        sa.Column('c', sa.DateTime, server_default=sa.func.now(), index=True),
        sa.Column('d', sa.Boolean, server_default=sa.true()),
        sa.UniqueConstraint('a', 'b', name='uq'),
        sa.Index('ix_two', 'a', 'b', unique=True),
    """, "create_table create_index create_index"),
    Change("table with everything dropped", """
        sa.Column('a', sa.String(20), nullable=False, server_default='x'),
        sa.Column('b', sa.Numeric(10, 2), sa.CheckConstraint('b > 0', name='positive')),
        sa.Column('c', sa.DateTime, server_default=sa.func.now(), index=True),
        sa.Column('d', sa.Boolean, server_default=sa.true()),
        sa.UniqueConstraint('a', 'b', name='uq'),
        sa.Index('ix_two', 'a', 'b', unique=True),
    """, EMPTY, "drop_index drop_index drop_table"),
    Change("table comment added", "sa.Column('a', sa.Integer),", "sa.Column('a', sa.Integer), \n comment='it\\'s \"so\"',", "create_table_comment", on=POSTGRESQL),
    Change("table comment changed", "sa.Column('a', sa.Integer),\n comment='x',", "sa.Column('a', sa.Integer),\n comment='y',", "create_table_comment", on=POSTGRESQL),
    Change("table comment removed", "sa.Column('a', sa.Integer),\n comment='x',", "sa.Column('a', sa.Integer),", "drop_table_comment", on=POSTGRESQL),
    Change("odd names added", EMPTY, """
        metadata = sa.MetaData()
        sa.Table("Order", metadata, sa.Column("user", sa.Integer, primary_key=True), sa.Column("it's", sa.String(5), index=True),
                 sa.Column("a b", sa.Integer, unique=True), sa.Column("per%cent", sa.Integer), sa.Column("Grüße", sa.Text))
    """, "create_table create_index"),
    Change("odd names changed", """
        metadata = sa.MetaData()
        sa.Table("Order", metadata, sa.Column("user", sa.Integer, primary_key=True), sa.Column("it's", sa.String(5)),
                 sa.Column("a b", sa.Integer))
    """, """
        metadata = sa.MetaData()
        sa.Table("Order", metadata, sa.Column("user", sa.Integer, primary_key=True), sa.Column("it's", sa.String(5), nullable=False),
                 sa.Column("a b", sa.Integer, sa.CheckConstraint('"a b" > 0', name="More")), sa.Index("select", "a b"))
    """, {"postgresql": "alter_column create_index create_check_constraint", "sqlite": "alter_column create_index create_check_constraint"}),
    Change("two metadata", "metadata1 = sa.MetaData()\nmetadata2 = sa.MetaData()", """
        metadata1 = sa.MetaData()
        metadata2 = sa.MetaData()
        sa.Table("one", metadata1, sa.Column("id", sa.Integer, primary_key=True))
        sa.Table("two", metadata2, sa.Column("id", sa.Integer, primary_key=True))
    """, "create_table create_table"),
    Change("names by convention added", NAMED, NAMED + """
sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Integer, unique=True, index=True),
         sa.Column("up", sa.Integer, sa.ForeignKey("t.id")), sa.CheckConstraint("a > 0", name="positive"))
""", "create_table create_index"),
    Change("names by convention on a table that is there", NAMED + """
sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Integer), sa.Column("up", sa.Integer))
""", NAMED + """
sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Integer, index=True),
         sa.Column("up", sa.Integer, sa.ForeignKey("t.id")), sa.CheckConstraint("a > 0", name="positive"), sa.UniqueConstraint("a"))
""", "create_index create_unique_constraint create_foreign_key create_check_constraint", rows=ROW),
]

# ---- columns ----

EVERY_TYPE = [  # type, a value as SQL, databases
    ("sa.String(20)", "'x'", BOTH),
    ("sa.String", "'x'", BOTH),
    ("sa.Text", "'x'", BOTH),
    ("sa.Unicode(20)", "'x'", BOTH),
    ("sa.Integer", "1", BOTH),
    ("sa.SmallInteger", "1", BOTH),
    ("sa.BigInteger", "1", BOTH),
    ("sa.Numeric(10, 2)", "1.5", BOTH),
    ("sa.Numeric", "1.5", BOTH),
    ("sa.Float", "1.5", BOTH),
    ("sa.Double", "1.5", BOTH),
    ("sa.REAL", "1.5", BOTH),
    ("sa.Boolean", "NULL", BOTH),
    ("sa.Date", "'2020-01-02'", BOTH),
    ("sa.DateTime", "'2020-01-02'", BOTH),
    ("sa.DateTime(timezone=True)", "'2020-01-02'", BOTH),
    ("sa.Time", "'10:00:00'", BOTH),
    ("sa.Interval", "NULL", BOTH),
    ("sa.LargeBinary", "NULL", BOTH),
    ("sa.JSON", "'{}'", BOTH),
    ("sa.Uuid", "NULL", BOTH),
    ("sa.CHAR(3)", "'abc'", BOTH),
    ("sa.Enum('a', 'b', name='kind', native_enum=False)", "'a'", BOTH),
    ("sa.Enum('a', 'b', name='kind', native_enum=False, create_constraint=True)", "'a'", BOTH),
    ("sa.Boolean(create_constraint=True, name='is_it')", "NULL", BOTH),
    ("pg.JSONB", "'{}'", POSTGRESQL),
    ("pg.UUID(as_uuid=True)", "gen_random_uuid()", POSTGRESQL),
    ("sa.ARRAY(sa.Integer)", "'{1,2}'", POSTGRESQL),
    ("pg.ARRAY(sa.String(5), dimensions=1)", "'{a}'", POSTGRESQL),
    ("pg.INET", "'10.0.0.1'", POSTGRESQL),
    ("pg.CIDR", "'10.0.0.0/8'", POSTGRESQL),
    ("pg.MACADDR", "'08:00:2b:01:02:03'", POSTGRESQL),
    ("pg.TSVECTOR", "'a b'", POSTGRESQL),
    ("pg.INT4RANGE", "'[1,3)'", POSTGRESQL),
    ("pg.TSTZRANGE", "NULL", POSTGRESQL),
    ("pg.NUMRANGE", "NULL", POSTGRESQL),
    ("pg.BIT(4)", "B'1010'", POSTGRESQL),
    ("pg.BIT(4, varying=True)", "B'10'", POSTGRESQL),
    ("pg.INTERVAL(precision=3)", "NULL", POSTGRESQL),
    ("pg.TIMESTAMP(timezone=True, precision=3)", "NULL", POSTGRESQL),
    ("pg.TIME(timezone=True)", "NULL", POSTGRESQL),
    ("pg.MONEY", "1", POSTGRESQL),
    ("pg.OID", "1", POSTGRESQL),
    ("pg.BYTEA", "'x'", POSTGRESQL),
    ("pg.DOUBLE_PRECISION", "1.5", POSTGRESQL),
]



def every_type(dialect, is_added):
    """A table gets or loses a column of every type at once."""
    kinds = [(f"c{number}", kind, value) for number, (kind, value, on) in enumerate(EVERY_TYPE) if dialect in on]
    kinds = [(name, kind.replace("'kind'", f"'{name}'").replace("'is_it'", f"'{name}'"), value) for name, kind, value in kinds]
    few = "sa.Column('a', sa.Integer),"
    many = "\n".join([few, *(f"sa.Column('{name}', {kind})," for name, kind, _ in kinds)])
    if is_added:
        return Change(f"columns of every type added on {dialect}", few, many, " ".join(["add_column"] * len(kinds)), on=(dialect,),
                      rows=rows_of("a", "1", "2"), kept=values_of("a"))
    checks = [kind for _, kind, _ in kinds if "create_constraint" in kind and (dialect == "sqlite" or "Enum" in kind)]
    row = f"INSERT INTO t (id, a, {', '.join(name for name, _, _ in kinds)}) VALUES (1, 7, {', '.join(value for _, _, value in kinds)})"
    return Change(f"columns of every type dropped on {dialect}", many, few, " ".join(["drop_constraint"] * len(checks) + ["drop_column"] * len(kinds)),
                  on=(dialect,), rows=(row,), kept=values_of("a"), reorders=True)


COLUMNS = [
    *(every_type(dialect, is_added) for dialect in BOTH for is_added in (True, False)),
    Change("column added with a default", "sa.Column('a', sa.Integer),", "sa.Column('a', sa.Integer),\nsa.Column('b', sa.Integer, nullable=False, server_default='5'),",
           "add_column", rows=ROW, kept="SELECT 5 FROM t", kept_after="SELECT b FROM t"),
    Change("column between others dropped", "sa.Column('a', sa.Integer),\nsa.Column('b', sa.Integer),\nsa.Column('c', sa.Integer),",
           "sa.Column('a', sa.Integer),\nsa.Column('c', sa.Integer),", "drop_column", reorders=True, rows=rows_of("a", "1"), kept=values_of("a")),
    Change("column with index and unique dropped", "sa.Column('a', sa.Integer, index=True),\nsa.Column('b', sa.Integer),\nsa.UniqueConstraint('a', name='uq'),",
           "sa.Column('b', sa.Integer),", "drop_index drop_constraint drop_column", reorders=True, rows=rows_of("b", "1"), kept=values_of("b")),
    Change("column with a key dropped", TWO_TABLES.format(key="sa.ForeignKey('parent.id', name='k')"), """
        metadata = sa.MetaData()
        sa.Table("parent", metadata, sa.Column("id", sa.Integer, primary_key=True))
        sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True))
    """, "drop_constraint drop_column", rows=ROW),
    Change("column with unique added", "sa.Column('a', sa.Integer),", "sa.Column('a', sa.Integer),\nsa.Column('b', sa.Integer, unique=True),",
           "add_column create_unique_constraint", rows=ROW),
    Change("NOT NULL", "sa.Column('a', sa.String(20)),", "sa.Column('a', sa.String(20), nullable=False),", "alter_column",
           rows=rows_of("a", "'x'"), kept=values_of("a")),
    Change("NULL", "sa.Column('a', sa.String(20), nullable=False),", "sa.Column('a', sa.String(20)),", "alter_column",
           rows=rows_of("a", "'x'"), kept=values_of("a")),
    Change("column comment added", "sa.Column('a', sa.Integer),", "sa.Column('a', sa.Integer, comment='100% \\'a\\''),", "alter_column", on=POSTGRESQL),
    Change("column comment changed", "sa.Column('a', sa.Integer, comment='x'),", "sa.Column('a', sa.Integer, comment='y'),", "alter_column", on=POSTGRESQL),
    Change("column comment removed", "sa.Column('a', sa.Integer, comment='x'),", "sa.Column('a', sa.Integer),", "alter_column", on=POSTGRESQL),
    Change("table renamed", "sa.Column('a', sa.Integer),", """
        metadata = sa.MetaData()
        sa.Table("u", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Integer))
    """, "rename_table", on=SQLITE, words=("--rename", "t:u"), rows=rows_of("a", "5"), kept=values_of("a"), kept_after="SELECT id, a FROM u"),
    Change("column renamed", "sa.Column('a', sa.Integer),", "sa.Column('b', sa.Integer),", "alter_column", words=("--rename", "t.a:b"),
           rows=rows_of("a", "5"), kept=values_of("a"), kept_after=values_of("b")),
    Change("column with index renamed", "sa.Column('a', sa.Integer),\nsa.Index('i', 'a'),", "sa.Column('b', sa.Integer),\nsa.Index('i', 'b'),", "alter_column",
           words=("--rename", "a:b"), rows=rows_of("a", "5"), kept=values_of("a"), kept_after=values_of("b")),
    Change("column with a CHECK renamed", "sa.Column('a', sa.Integer),\nsa.CheckConstraint('a > 0', name='c'),", "sa.Column('b', sa.Integer),\nsa.CheckConstraint('b > 0', name='c'),",
           "alter_column", words=("--rename", "a:b"), on=POSTGRESQL, rows=rows_of("a", "5"), kept=values_of("a"), kept_after=values_of("b")),
    Change("column of a key renamed", TWO_TABLES.format(key="sa.ForeignKey('parent.id', name='k')"), """
        metadata = sa.MetaData()
        sa.Table("parent", metadata, sa.Column("number", sa.Integer, primary_key=True))
        sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True),
                 sa.Column("parent_id", sa.Integer, sa.ForeignKey("parent.number", name="k")))
    """, "alter_column", words=("--rename", "parent.id:number"),
           rows=("INSERT INTO parent (id) VALUES (3)", "INSERT INTO t (id, parent_id) VALUES (1, 3)"), kept=values_of("parent_id")),
    Change("column renamed and altered", "sa.Column('a', sa.Integer),", "sa.Column('b', sa.Integer, server_default='4'),", "alter_column alter_column",
           words=("--rename", "a:b"), rows=rows_of("a", "5"), kept=values_of("a"), kept_after=values_of("b")),
    Change("column not renamed", "sa.Column('a', sa.Integer),", "sa.Column('b', sa.Integer),", "add_column drop_column", rows=rows_of("a", "5")),
    Change("table not renamed", "sa.Column('a', sa.Integer),", """
        metadata = sa.MetaData()
        sa.Table("u", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Integer))
    """, "create_table drop_table"),
]


# ---- types ----


def retyped(before, after, value, **more):
    """One column gets another type; its value is the same as text unless told otherwise."""
    more.setdefault("kept", values_of("a"))
    more.setdefault("ops", "alter_column")
    return Change(f"type from {before} to {after}", f"sa.Column('a', {before}),", f"sa.Column('a', {after}),", rows=rows_of("a", value), **more)


TYPES = [
    retyped("sa.String(20)", "sa.String(30)", "'x'"),
    retyped("sa.String(30)", "sa.String(20)", "'x'"),
    retyped("sa.String(30)", "sa.String", "'x'"),
    retyped("sa.String", "sa.String(20)", "'x'"),
    retyped("sa.String(30)", "sa.Text", "'x'"),
    retyped("sa.Text", "sa.String(20)", "'x'"),
    retyped("sa.CHAR(3)", "sa.String(3)", "'abc'"),
    retyped("sa.Numeric(10, 2)", "sa.Numeric(12, 2)", "1.25"),
    retyped("sa.Numeric(10, 2)", "sa.Numeric(10, 4)", "1.25", on=SQLITE),
    retyped("sa.Numeric(10, 2)", "sa.Numeric", "1.25"),
    retyped("sa.Numeric", "sa.Numeric(10, 2)", "1.25"),
    retyped("sa.Integer", "sa.BigInteger", "7"),
    retyped("sa.BigInteger", "sa.Integer", "7"),
    retyped("sa.Integer", "sa.SmallInteger", "7"),
    retyped("sa.Integer", "sa.Numeric(10, 0)", "7"),
    retyped("sa.Integer", "sa.String(10)", "7"),
    retyped("sa.Float", "sa.Numeric(6, 1)", "1.5"),
    retyped("sa.REAL", "sa.Double", "1.5"),
    retyped("sa.DateTime", "sa.DateTime(timezone=True)", "'2020-01-02 03:04:05'", on=POSTGRESQL, becomes=[("1", "2020-01-02 03:04:05+00")]),
    retyped("sa.DateTime(timezone=True)", "sa.DateTime", "'2020-01-02 03:04:05'", on=POSTGRESQL, becomes=[("1", "2020-01-02 03:04:05")]),
    retyped("sa.Date", "sa.DateTime", "'2020-01-02'", on=POSTGRESQL, becomes=[("1", "2020-01-02 00:00:00")]),
    retyped("sa.Text", "sa.Integer", "'12'", on=POSTGRESQL),
    retyped("sa.Integer", "sa.Boolean", "1", on=POSTGRESQL, becomes=[("1", "t")]),
    retyped("sa.Boolean", "sa.Integer", "true", on=POSTGRESQL, becomes=[("1", "1")]),
    retyped("sa.Text", "pg.JSONB", "'{\"a\": 1}'", on=POSTGRESQL),
    retyped("sa.JSON", "pg.JSONB", "'{\"a\": 1}'", on=POSTGRESQL),
    retyped("sa.Text", "pg.INET", "'10.0.0.1'", on=POSTGRESQL, loses=True),
    retyped("sa.Text", "sa.Date", "'2020-01-02'", on=POSTGRESQL),
    retyped("sa.Text", "sa.Uuid", "'00000000-0000-0000-0000-000000000001'", on=POSTGRESQL),
    retyped("sa.Text", "sa.ARRAY(sa.Text)", "'{a,b}'", on=POSTGRESQL),
    retyped("sa.ARRAY(sa.Integer)", "sa.ARRAY(sa.BigInteger)", "'{1,2}'", on=POSTGRESQL),
    retyped("sa.ARRAY(sa.String(5))", "sa.ARRAY(sa.String(10))", "'{a}'", on=POSTGRESQL),
    retyped("pg.TIMESTAMP(precision=3)", "pg.TIMESTAMP(precision=6)", "'2020-01-02 03:04:05'", on=POSTGRESQL),
    retyped("sa.Time", "pg.TIME(timezone=True)", "'03:04:05'", on=POSTGRESQL, becomes=[("1", "03:04:05+00")]),
    retyped("pg.BIT(4)", "pg.BIT(4, varying=True)", "B'1010'", on=POSTGRESQL),
    *(Change(f"type and default from {before} to {after}", f"sa.Column('a', {before}),", f"sa.Column('a', {after}),", ops, on=POSTGRESQL, rows=rows_of("a", value), kept=values_of("a"))
      for before, after, value, ops in [
          ("sa.Text, server_default='12'", "sa.Integer, server_default='13'", "'12'", "alter_column alter_column alter_column"),
          ("sa.Text, server_default='12'", "sa.Integer, server_default='12'", "'12'", "alter_column alter_column alter_column"),
          ("sa.Text, server_default='12'", "sa.Integer", "'12'", "alter_column alter_column"),
          ("sa.Text", "sa.Integer, server_default='12'", "'12'", "alter_column"),
          ("sa.Text, server_default='a'", "sa.Enum('a', 'b', name='kind'), server_default='a'", "'a'", "execute alter_column alter_column alter_column"),
          ("sa.Enum('a', 'b', name='kind'), server_default='a'", "sa.Text, server_default='a'", "'a'", "alter_column alter_column alter_column execute"),
          ("sa.Integer, server_default='1'", "sa.BigInteger, server_default='2'", "1", "alter_column"),
      ]),
    Change("type and nullability", "sa.Column('a', sa.String(5)),", "sa.Column('a', sa.String(6), nullable=False),", "alter_column",
           rows=rows_of("a", "'12'"), kept=values_of("a")),
]

# ---- enums ----


def enum(*labels, more=""):
    return "sa.Enum(" + ", ".join(map(repr, labels)) + f", name='kind'{more})"


def relabelled(name, before, after, **more):
    more.setdefault("rows", rows_of("a", "'a'"))
    more.setdefault("ops", "execute")
    return Change(f"enum {name}", f"sa.Column('a', {enum(*before)}),", f"sa.Column('a', {enum(*after)}),", on=POSTGRESQL, kept=values_of("a"), **more)


SHARED = "sa.Column('id', sa.Integer, primary_key=True), sa.Column('a', kind)"
ONE_WITH_ENUM = f"""
metadata = sa.MetaData()
kind = {enum("a", "b")}
sa.Table("t", metadata, {SHARED})
"""
TWO_WITH_ENUM = ONE_WITH_ENUM + f'sa.Table("u", metadata, {SHARED})'

ENUMS = [
    relabelled("label at the end", "ab", "abc"),
    relabelled("label in front", "ab", "xab"),
    relabelled("label in the middle", "ab", "axb"),
    relabelled("labels everywhere", "ab", "xaybz", ops="execute execute execute"),
    relabelled("label removed", "abc", "ab", ops={"postgresql": "execute execute execute execute"}),
    relabelled("order changed", "abc", "cba", ops={"postgresql": "execute execute execute execute"}),
    relabelled("label renamed", "abc", "axc", words=("--rename", "kind.b:x")),
    relabelled("label renamed with rows", "abc", "xbc", words=("--rename", "a:x"), becomes=[("1", "x")]),
    relabelled("label removed and added", "abc", "abx", ops={"postgresql": "execute execute execute execute"}),
    Change("enum label removed under a default", f"sa.Column('a', {enum('a', 'b', 'c')}, server_default='a'),", f"sa.Column('a', {enum('a', 'b')}, server_default='a'),",
           "execute execute execute execute execute execute", on=POSTGRESQL, rows=rows_of("a", "'b'"), kept=values_of("a")),
    Change("enum label removed of an array", f"sa.Column('a', sa.ARRAY({enum('a', 'b', 'c')})),", f"sa.Column('a', sa.ARRAY({enum('a', 'b')})),",
           "execute execute execute execute", on=POSTGRESQL, rows=rows_of("a", "'{a,b}'"), kept=values_of("a")),
    Change("enum label added of an array", f"sa.Column('a', sa.ARRAY({enum('a', 'b')})),", f"sa.Column('a', sa.ARRAY({enum('a', 'b', 'c')})),",
           "execute", on=POSTGRESQL, rows=rows_of("a", "'{a,b}'"), kept=values_of("a")),
    Change("enum column added", "sa.Column('x', sa.Integer),", f"sa.Column('x', sa.Integer),\nsa.Column('a', {enum('a', 'b')}),", "execute add_column", on=POSTGRESQL, rows=ROW),
    Change("enum column dropped", f"sa.Column('x', sa.Integer),\nsa.Column('a', {enum('a', 'b')}),", "sa.Column('x', sa.Integer),", "drop_column execute", on=POSTGRESQL, rows=ROW),
    Change("enum array column added", "sa.Column('x', sa.Integer),", f"sa.Column('x', sa.Integer),\nsa.Column('a', sa.ARRAY({enum('a', 'b')})),", "execute add_column", on=POSTGRESQL, rows=ROW),
    Change("enum array column dropped", f"sa.Column('x', sa.Integer),\nsa.Column('a', sa.ARRAY({enum('a', 'b')})),", "sa.Column('x', sa.Integer),", "drop_column execute", on=POSTGRESQL, rows=ROW),
    Change("enum with a table added", EMPTY, f"sa.Column('a', {enum('a', 'b')}),", "create_table", on=POSTGRESQL),
    Change("enum with a table dropped", f"sa.Column('a', {enum('a', 'b')}),", EMPTY, "drop_table execute", on=POSTGRESQL),
    Change("enum array with a table added", EMPTY, f"sa.Column('a', sa.ARRAY({enum('a', 'b')})),", "create_table", on=POSTGRESQL),
    Change("enum array with a table dropped", f"sa.Column('a', sa.ARRAY({enum('a', 'b')})),", EMPTY, "drop_table execute", on=POSTGRESQL),
    Change("enum shared by two new tables", EMPTY, TWO_WITH_ENUM, "create_table create_table", on=POSTGRESQL),
    Change("enum shared by two dropped tables", TWO_WITH_ENUM, EMPTY, "drop_table drop_table execute", on=POSTGRESQL),
    Change("enum shared by a table that stays", TWO_WITH_ENUM, ONE_WITH_ENUM, "drop_table", on=POSTGRESQL, rows=rows_of("a", "'a'"), kept=values_of("a")),
    Change("enum shared by a new table and one that is there", ONE_WITH_ENUM, TWO_WITH_ENUM, "create_table", on=POSTGRESQL,
           rows=rows_of("a", "'a'"), kept=values_of("a")),
    Change("enum label removed that two tables have", TWO_WITH_ENUM, TWO_WITH_ENUM.replace("'a', 'b'", "'a'"), "execute execute execute execute execute", on=POSTGRESQL,
           rows=rows_of("a", "'a'"), kept=values_of("a")),
    retyped("sa.Text", enum("a", "b"), "'a'", on=POSTGRESQL, ops="execute alter_column"),
    retyped(enum("a", "b"), "sa.Text", "'a'", on=POSTGRESQL, ops="alter_column execute"),
    retyped(enum("a", "b", more=", native_enum=False"), enum("a", "bbbb", more=", native_enum=False"), "'a'"),
    Change("enum default changed", f"sa.Column('a', {enum('a', 'b')}, server_default='a'),", f"sa.Column('a', {enum('a', 'b')}, server_default='b'),", "alter_column", on=POSTGRESQL,
           rows=rows_of("a", "'a'"), kept=values_of("a")),
    Change("enum column to another enum", f"sa.Column('a', {enum('a', 'b')}),", "sa.Column('a', sa.Enum('a', 'b', name='other')),", "execute alter_column execute", on=POSTGRESQL,
           rows=rows_of("a", "'a'"), kept=values_of("a")),
    Change("enum with a CHECK gets a label", f"sa.Column('a', {enum('a', 'b', more=', native_enum=False, create_constraint=True')}),",
           f"sa.Column('a', {enum('a', 'b', 'c', more=', native_enum=False, create_constraint=True')}),", "drop_constraint create_check_constraint", rows=rows_of("a", "'a'"), kept=values_of("a")),
    Change("enum with odd labels", f"sa.Column('a', {enum('a')}),", f"sa.Column('a', {enum('a', 'it is', 'Ünï')}),", "execute execute", on=POSTGRESQL, rows=rows_of("a", "'a'"), kept=values_of("a")),
]


# ---- server defaults ----


def defaulted(kind, before, after, on=BOTH, more=""):
    def column(default):
        return f"sa.Column('a', {kind}{', server_default=' + default if default else ''}),{more}"

    return Change(f"default of {kind} from {before or 'none'} to {after or 'none'}", column(before), column(after), "alter_column", on=on, rows=ROW,
                  kept=values_of("a"))


DEFAULTS = [
    defaulted("sa.String(20)", "", "'x'"),
    defaulted("sa.String(20)", "'x'", "'y'"),
    defaulted("sa.String(20)", "'x'", ""),
    defaulted("sa.String(20)", "''", "'it\\'s 100%'"),
    defaulted("sa.String(20)", "'a'", "''"),
    defaulted("sa.String(20)", "''", ""),
    defaulted("sa.String(20)", "", "''"),
    defaulted("sa.String(20)", "'a'", "'A'"),
    defaulted("sa.String(20)", "'a'", "' a'"),
    defaulted("sa.Integer", "", "'5'"),
    defaulted("sa.Integer", "'5'", "'6'"),
    defaulted("sa.Integer", "sa.text('5')", "sa.text('-5')"),
    defaulted("sa.Integer", "sa.text('5')", ""),
    defaulted("sa.Numeric(10, 2)", "'1.5'", "'1.75'"),
    defaulted("sa.Boolean", "sa.true()", "sa.false()"),
    defaulted("sa.Boolean", "", "sa.false()"),
    defaulted("sa.Boolean", "sa.text('true')", ""),
    defaulted("sa.DateTime", "", "sa.func.now()"),
    defaulted("sa.DateTime", "sa.func.now()", ""),
    defaulted("sa.DateTime", "sa.func.now()", "sa.text(\"'2020-01-01 00:00:00'\")"),
    defaulted("sa.DateTime", "sa.text('now()')", "sa.text(\"timezone('utc', now())\")", on=POSTGRESQL),
    defaulted("sa.DateTime(timezone=True)", "sa.text('CURRENT_TIMESTAMP')", "sa.text('clock_timestamp()')", on=POSTGRESQL),
    defaulted("sa.Date", "", "sa.text('CURRENT_DATE')"),
    defaulted("sa.Uuid", "", "sa.text('gen_random_uuid()')", on=POSTGRESQL),
    defaulted("sa.Uuid", "sa.text('gen_random_uuid()')", "", on=POSTGRESQL),
    defaulted("pg.JSONB", "sa.text(\"'{}'::jsonb\")", "sa.text(\"'[]'::jsonb\")", on=POSTGRESQL),
    defaulted("sa.JSON", "", "sa.text(\"'{}'\")"),
    defaulted("sa.JSON", "'{}'", "'[]'"),
    defaulted("sa.ARRAY(sa.Integer)", "", "'{}'", on=POSTGRESQL),
    defaulted("sa.ARRAY(sa.Text)", "sa.text(\"'{a}'::text[]\")", "sa.text(\"ARRAY['b']\")", on=POSTGRESQL),
    defaulted("sa.Interval", "sa.text(\"'1 day'\")", "sa.text(\"'2 days'\")", on=POSTGRESQL),
    defaulted("sa.LargeBinary", "", "sa.text(\"'\\\\\\\\x00'::bytea\")", on=POSTGRESQL),
    defaulted("sa.Float", "'1.5'", "'2.5'"),
    defaulted("sa.Integer", "sa.text('1 + 2')", "sa.text('1 + 3')", on=POSTGRESQL),
    defaulted("sa.String(20)", "sa.text(\"lower('A')\")", "sa.text(\"upper('a')\")", on=POSTGRESQL),
    Change("sequence as default", "sa.Column('a', sa.Integer),", "sa.Column('a', sa.Integer, server_default=sa.text(\"nextval('numbers')\")),", "alter_column", on=POSTGRESQL,
           before_sql=("CREATE SEQUENCE numbers",), rows=rows_of("a", "1"), kept=values_of("a")),
    Change("sequence no longer default", "sa.Column('a', sa.Integer, server_default=sa.text(\"nextval('numbers'::regclass)\")),", "sa.Column('a', sa.Integer),", "alter_column", on=POSTGRESQL,
           before_sql=("CREATE SEQUENCE numbers",), rows=rows_of("a", "1"), kept=values_of("a")),
]

# ---- keys and constraints ----

A_B = "sa.Column('a', sa.Integer),\nsa.Column('b', sa.Integer),\nsa.Column('c', sa.String(20)),\n"
A_B_ROWS = ("INSERT INTO t (id, a, b, c) VALUES (1, 10, 100, 'x'), (2, 20, 200, 'y')",)
A_B_KEPT = "SELECT id, a, b, c FROM t ORDER BY id"


def constrained(name, before, after, ops, on=BOTH, **more):
    return Change(name, A_B + before, A_B + after, ops, on=on, rows=A_B_ROWS, kept=A_B_KEPT, **more)


def keyed(*columns, more=""):
    return ("metadata = sa.MetaData()\nsa.Table('t', metadata, "
            + ", ".join(f"sa.Column('{name}', sa.Integer, primary_key={name in columns}, autoincrement=False, nullable=False)" for name in "abc") + more + ")")


PRIMARY_KEYS = [
    Change("primary key gets a column", keyed("a"), keyed("a", "b"), {"postgresql": "drop_constraint create_primary_key", "sqlite": "create_primary_key"},
           rows=("INSERT INTO t VALUES (1, 2, 3)",), kept="SELECT a, b, c FROM t", forget="CONSTRAINT t_pkey "),
    Change("primary key loses a column", keyed("a", "b"), keyed("b"), {"postgresql": "drop_constraint create_primary_key", "sqlite": "create_primary_key"},
           rows=("INSERT INTO t VALUES (1, 2, 3)",), kept="SELECT a, b, c FROM t", forget="CONSTRAINT t_pkey "),
    Change("primary key added", keyed(), keyed("a"), "create_primary_key", rows=("INSERT INTO t VALUES (1, 2, 3)",), kept="SELECT a, b, c FROM t", on=POSTGRESQL),
    Change("primary key removed", keyed("a"), keyed(), "drop_constraint", rows=("INSERT INTO t VALUES (1, 2, 3)",), kept="SELECT a, b, c FROM t", on=POSTGRESQL),
    Change("primary key of other columns", keyed("a"), keyed("c"), {"postgresql": "drop_constraint create_primary_key", "sqlite": "create_primary_key"},
           rows=("INSERT INTO t VALUES (1, 2, 3)",), kept="SELECT a, b, c FROM t", forget="CONSTRAINT t_pkey "),
]

UNIQUES = [
    constrained("unique added", "", "sa.UniqueConstraint('a', name='uq'),", "create_unique_constraint"),
    constrained("unique removed", "sa.UniqueConstraint('a', name='uq'),", "", "drop_constraint"),
    constrained("unique of more columns", "sa.UniqueConstraint('a', name='uq'),", "sa.UniqueConstraint('a', 'b', name='uq'),", "drop_constraint create_unique_constraint"),
    constrained("unique without name added", "", "sa.UniqueConstraint('a', 'b'),", "create_unique_constraint"),
    constrained("unique without name removed", "sa.UniqueConstraint('a', 'b'),", "", "drop_constraint", on=POSTGRESQL),
    constrained("unique becomes an index", "sa.UniqueConstraint('a', name='uq'),", "sa.Index('uq', 'a', unique=True),", "drop_constraint create_index"),
    constrained("unique deferrable added", "", "sa.UniqueConstraint('a', name='uq', deferrable=True, initially='DEFERRED'),", "create_unique_constraint", on=POSTGRESQL),
    constrained("unique with nulls not distinct", "sa.UniqueConstraint('a', name='uq'),", "sa.UniqueConstraint('a', name='uq', postgresql_nulls_not_distinct=True),",
                "drop_constraint create_unique_constraint", on=POSTGRESQL),
    constrained("unique with an INCLUDE", "", "sa.UniqueConstraint('a', name='uq', postgresql_include=['b']),", "create_unique_constraint", on=POSTGRESQL),
]

INDEXES = [
    constrained("index added", "", "sa.Index('i', 'a'),", "create_index"),
    constrained("index removed", "sa.Index('i', 'a'),", "", "drop_index"),
    constrained("index of more columns", "sa.Index('i', 'a'),", "sa.Index('i', 'a', 'b'),", "drop_index create_index"),
    constrained("index in another order", "sa.Index('i', 'a', 'b'),", "sa.Index('i', 'b', 'a'),", "drop_index create_index"),
    constrained("index becomes unique", "sa.Index('i', 'a'),", "sa.Index('i', 'a', unique=True),", "drop_index create_index"),
    constrained("index of another name", "sa.Index('i', 'a'),", "sa.Index('k', 'a'),", "drop_index create_index"),
    constrained("index of an expression added", "", "sa.Index('i', sa.text('lower(c)')),", "create_index"),
    constrained("index of an expression changed", "sa.Index('i', sa.text('lower(c)')),", "sa.Index('i', sa.text('upper(c)')),", "drop_index create_index"),
    constrained("index of an expression removed", "sa.Index('i', sa.text('lower(c)')),", "", "drop_index"),
    constrained("index of an expression and a column", "", "sa.Index('i', 'a', sa.text('lower(c)'), sa.text('(a + b)')),", "create_index", on=POSTGRESQL),
    constrained("index becomes descending", "sa.Index('i', 'a'),", "sa.Index('i', sa.text('a DESC')),", "drop_index create_index"),
    constrained("index with nulls last", "sa.Index('i', sa.text('a DESC')),", "sa.Index('i', sa.text('a DESC NULLS LAST')),", "drop_index create_index", on=POSTGRESQL),
    constrained("index with a condition", "", "sa.Index('i', 'a', postgresql_where=sa.text('b > 5'), sqlite_where=sa.text('b > 5')),", "create_index"),
    constrained("index condition changed", "sa.Index('i', 'a', postgresql_where=sa.text('b > 5'), sqlite_where=sa.text('b > 5')),",
                "sa.Index('i', 'a', postgresql_where=sa.text('b > 6'), sqlite_where=sa.text('b > 6')),", "drop_index create_index"),
    constrained("index condition removed", "sa.Index('i', 'a', postgresql_where=sa.text('b > 5'), sqlite_where=sa.text('b > 5')),", "sa.Index('i', 'a'),", "drop_index create_index"),
    constrained("index condition on a text", "", "sa.Index('i', 'a', postgresql_where=sa.text(\"c = 'x' AND a IS NOT NULL\")),", "create_index", on=POSTGRESQL),
    constrained("index with an operator class", "sa.Index('i', 'c'),", "sa.Index('i', 'c', postgresql_ops={'c': 'varchar_pattern_ops'}),", "drop_index create_index", on=POSTGRESQL),
    constrained("index with INCLUDE", "sa.Index('i', 'a'),", "sa.Index('i', 'a', postgresql_include=['b']),", "drop_index create_index", on=POSTGRESQL),
    constrained("index of hash", "sa.Index('i', 'a'),", "sa.Index('i', 'a', postgresql_using='hash'),", "drop_index create_index", on=POSTGRESQL),
    constrained("index with a fill factor", "", "sa.Index('i', 'a', postgresql_with={'fillfactor': 50}),", "create_index", on=POSTGRESQL),
    constrained("index with nulls not distinct", "sa.Index('i', 'a', unique=True),", "sa.Index('i', 'a', unique=True, postgresql_nulls_not_distinct=True),", "drop_index create_index",
                on=POSTGRESQL),
    Change("index of gin", "sa.Column('a', pg.JSONB),", "sa.Column('a', pg.JSONB),\nsa.Index('i', 'a', postgresql_using='gin'),", "create_index", on=POSTGRESQL),
    Change("index of gin with an operator class", "sa.Column('a', pg.JSONB),\nsa.Index('i', 'a', postgresql_using='gin'),",
           "sa.Column('a', pg.JSONB),\nsa.Index('i', 'a', postgresql_using='gin', postgresql_ops={'a': 'jsonb_path_ops'}),", "drop_index create_index", on=POSTGRESQL),
    Change("index of gist", "sa.Column('a', pg.INT4RANGE),", "sa.Column('a', pg.INT4RANGE),\nsa.Index('i', 'a', postgresql_using='gist'),", "create_index", on=POSTGRESQL),
    constrained("index with a collation", "", "sa.Index('i', sa.text('c COLLATE \"C\"')),", "create_index", on=POSTGRESQL),
]

PARENT_ROWS = ("INSERT INTO parent (id) VALUES (3)", "INSERT INTO t (id, parent_id) VALUES (1, 3)")


def related(name, before, after, ops, on=BOTH, **more):
    return Change(name, TWO_TABLES.format(key=before), TWO_TABLES.format(key=after), ops, on=on, rows=PARENT_ROWS, kept=values_of("parent_id"), **more)


PAIR = """
metadata = sa.MetaData()
sa.Table("parent", metadata, sa.Column("x", sa.Integer, primary_key=True, autoincrement=False), sa.Column("y", sa.Integer, primary_key=True, autoincrement=False))
sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Integer), sa.Column("b", sa.Integer){more})
"""

FOREIGN_KEYS = [
    related("key added", "", "sa.ForeignKey('parent.id', name='k')", "create_foreign_key"),
    related("key removed", "sa.ForeignKey('parent.id', name='k')", "", "drop_constraint"),
    related("key without name added", "", "sa.ForeignKey('parent.id')", "create_foreign_key"),
    related("key without name removed", "sa.ForeignKey('parent.id')", "", "drop_constraint", on=POSTGRESQL),
    *(related(f"key {before} becomes {after}", f"sa.ForeignKey('parent.id', name='k'{before})", f"sa.ForeignKey('parent.id', name='k'{after})", "drop_constraint create_foreign_key")
      for before, after in [("", ", ondelete='CASCADE'"), (", ondelete='CASCADE'", ", ondelete='SET NULL'"), (", ondelete='CASCADE'", ""), ("", ", onupdate='CASCADE'"),
                            (", ondelete='RESTRICT'", ", ondelete='CASCADE'"), ("", ", deferrable=True, initially='DEFERRED'"), (", deferrable=True, initially='DEFERRED'", "")]),
    Change("key of two columns added", PAIR.format(more=""), PAIR.format(more=", sa.ForeignKeyConstraint(['a', 'b'], ['parent.x', 'parent.y'], name='k')"), "create_foreign_key",
           rows=("INSERT INTO parent VALUES (1, 2)", "INSERT INTO t VALUES (1, 1, 2)"), kept="SELECT id, a, b FROM t"),
    Change("key of two columns removed", PAIR.format(more=", sa.ForeignKeyConstraint(['a', 'b'], ['parent.x', 'parent.y'], name='k')"), PAIR.format(more=""), "drop_constraint",
           rows=("INSERT INTO parent VALUES (1, 2)", "INSERT INTO t VALUES (1, 1, 2)"), kept="SELECT id, a, b FROM t"),
    Change("key to itself added", "sa.Column('up', sa.Integer),", "sa.Column('up', sa.Integer, sa.ForeignKey('t.id', name='k')),", "create_foreign_key",
           rows=("INSERT INTO t VALUES (1, NULL), (2, 1)",), kept=values_of("up")),
]

CHECKS = [
    constrained("CHECK added", "", "sa.CheckConstraint('a > 0', name='c'),", "create_check_constraint"),
    constrained("CHECK removed", "sa.CheckConstraint('a > 0', name='c'),", "", "drop_constraint"),
    constrained("CHECK changed", "sa.CheckConstraint('a > 0', name='c'),", "sa.CheckConstraint('a >= 0', name='c'),", "drop_constraint create_check_constraint"),
    constrained("CHECK with texts", "", "sa.CheckConstraint(\"c IN ('x', 'y', '100%')\", name='c'),", "create_check_constraint"),
    constrained("CHECK with a colon", "", "sa.CheckConstraint(r\"c <> 'a\\:b'\", name='c'),", "create_check_constraint"),
    constrained("CHECK of a regular expression", "", "sa.CheckConstraint(\"c ~ '^[a-z]+$'\", name='c'),", "create_check_constraint", on=POSTGRESQL),
    constrained("CHECK of a list changed", "sa.CheckConstraint(\"c IN ('x', 'y')\", name='c'),", "sa.CheckConstraint(\"c IN ('x', 'y', 'z')\", name='c'),", "drop_constraint create_check_constraint"),
    constrained("CHECK of an expression", "", "sa.CheckConstraint(sa.text('a < b'), name='c'),", "create_check_constraint"),
    constrained("CHECK in another case", "sa.CheckConstraint(\"c <> 'X'\", name='c'),", "sa.CheckConstraint(\"c <> 'Z'\", name='c'),", "drop_constraint create_check_constraint"),
    constrained("CHECK of a letter in another case", "sa.CheckConstraint(\"c <> 'Q'\", name='c'),", "sa.CheckConstraint(\"c <> 'q'\", name='c'),", "drop_constraint create_check_constraint"),
    constrained("CHECK with other parentheses", "sa.CheckConstraint('a > 0 OR (b > 0 AND a < b)', name='c'),", "sa.CheckConstraint('(a > 0 OR b > 0) AND a < b', name='c'),",
                "drop_constraint create_check_constraint"),
    constrained("CHECK with a cast", "sa.CheckConstraint('a > 0', name='c'),", "sa.CheckConstraint('CAST(a AS NUMERIC) > 0.5', name='c'),", "drop_constraint create_check_constraint"),
]

# ---- GENERATED and IDENTITY ----

GENERATED = [
    Change("computed column added", "sa.Column('a', sa.Integer),", "sa.Column('a', sa.Integer),\nsa.Column('b', sa.Integer, sa.Computed('a * 2', persisted=True)),", "add_column",
           on=POSTGRESQL, rows=rows_of("a", "4"), kept="SELECT id, a * 2 FROM t", kept_after="SELECT id, b FROM t"),
    Change("computed column dropped", "sa.Column('a', sa.Integer),\nsa.Column('b', sa.Integer, sa.Computed('a * 2', persisted=True)),", "sa.Column('a', sa.Integer),", "drop_column",
           rows=rows_of("a", "4"), kept=values_of("a")),
    Change("computed column of SQLite added", "sa.Column('a', sa.Integer),", "sa.Column('a', sa.Integer),\nsa.Column('b', sa.Integer, sa.Computed('a * 2')),", "add_column", on=SQLITE,
           rows=rows_of("a", "4"), kept="SELECT id, a * 2 FROM t", kept_after="SELECT id, b FROM t"),
    Change("table with a computed column", EMPTY, "sa.Column('a', sa.String(20)),\nsa.Column('b', sa.String(20), sa.Computed('lower(a)', persisted=True)),", "create_table"),
    Change("identity column added", "sa.Column('a', sa.Integer),", "sa.Column('a', sa.Integer),\nsa.Column('n', sa.Integer, sa.Identity(start=10, increment=5)),", "add_column", on=POSTGRESQL,
           rows=rows_of("a", "4"), kept="SELECT id, 10 FROM t", kept_after="SELECT id, n FROM t"),
    Change("identity column dropped", "sa.Column('a', sa.Integer),\nsa.Column('n', sa.Integer, sa.Identity(start=10, increment=5)),", "sa.Column('a', sa.Integer),", "drop_column", on=POSTGRESQL,
           rows=rows_of("a", "4"), kept=values_of("a")),
    Change("identity becomes always", "sa.Column('n', sa.Integer, sa.Identity()),", "sa.Column('n', sa.Integer, sa.Identity(always=True)),", "alter_column", on=POSTGRESQL,
           rows=rows_of("n", "4"), kept=values_of("n")),
    Change("identity options", "sa.Column('n', sa.Integer, sa.Identity(start=1, increment=1)),", "sa.Column('n', sa.Integer, sa.Identity(start=5, increment=2, cycle=True, maxvalue=1000)),",
           "alter_column", on=POSTGRESQL, rows=rows_of("n", "4"), kept=values_of("n")),
    Change("identity added to a column", "sa.Column('n', sa.Integer, nullable=False),", "sa.Column('n', sa.Integer, sa.Identity()),", "alter_column", on=POSTGRESQL,
           rows=rows_of("n", "4"), kept=values_of("n")),
    Change("identity taken from a column", "sa.Column('n', sa.Integer, sa.Identity()),", "sa.Column('n', sa.Integer, nullable=False),", "alter_column", on=POSTGRESQL,
           rows=rows_of("n", "4"), kept=values_of("n")),
    Change("table with identity", EMPTY, """
        metadata = sa.MetaData()
        sa.Table("t", metadata, sa.Column("id", sa.BigInteger, sa.Identity(always=True, start=100, minvalue=1, cache=5), primary_key=True))
    """, "create_table", on=POSTGRESQL),
    Change("big number of its own", "metadata = sa.MetaData()\nsa.Table('t', metadata, sa.Column('id', sa.Integer, primary_key=True))",
           "metadata = sa.MetaData()\nsa.Table('t', metadata, sa.Column('id', sa.BigInteger, primary_key=True))", "alter_column", on=POSTGRESQL, rows=ROW),
]

# ---- schemas ----

OTHER = "sa.Column('id', sa.Integer, primary_key=True)"
SCHEMAS = {"include_schemas": True}
IN_TWO = """
metadata = sa.MetaData()
sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True))
sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Integer{key}){more}, schema="other")
"""
IN_OTHER = ("CREATE SCHEMA other",)


def elsewhere(name, before, after, ops, rows=(), kept="SELECT id FROM other.t", **more):
    return Change(name, before, after, ops, on=POSTGRESQL, options=SCHEMAS, before_sql=IN_OTHER, rows=rows, kept=kept, **more)


SCHEMA_ROWS = ("INSERT INTO t (id) VALUES (1)", "INSERT INTO other.t (id, a) VALUES (1, 1)")
IN_SCHEMAS = [
    elsewhere("table in another schema added", EMPTY, IN_TWO.format(key="", more=""), "create_table create_table"),
    elsewhere("table in another schema dropped", IN_TWO.format(key="", more=""), EMPTY, "drop_table drop_table"),
    elsewhere("column in another schema altered", IN_TWO.format(key="", more=""), IN_TWO.format(key=", nullable=False, server_default='1'", more=""), "alter_column", rows=SCHEMA_ROWS),
    elsewhere("index in another schema", IN_TWO.format(key="", more=""), IN_TWO.format(key=", index=True", more=""), "create_index", rows=SCHEMA_ROWS),
    elsewhere("unique and CHECK in another schema", IN_TWO.format(key="", more=""), IN_TWO.format(key="", more=", sa.UniqueConstraint('a', name='u'), sa.CheckConstraint('a > 0', name='c')"),
              "create_unique_constraint create_check_constraint", rows=SCHEMA_ROWS),
    elsewhere("key across schemas added", IN_TWO.format(key="", more=""), IN_TWO.format(key=", sa.ForeignKey('t.id', name='k')", more=""), "create_foreign_key", rows=SCHEMA_ROWS),
    elsewhere("key across schemas removed", IN_TWO.format(key=", sa.ForeignKey('t.id', name='k')", more=""), IN_TWO.format(key="", more=""), "drop_constraint", rows=SCHEMA_ROWS),
    elsewhere("key inside of another schema", IN_TWO.format(key="", more=""), IN_TWO.format(key=", sa.ForeignKey('other.t.id', name='k')", more=""), "create_foreign_key", rows=SCHEMA_ROWS),
    elsewhere("enum in another schema added", IN_TWO.format(key="", more=""), IN_TWO.format(key="", more=", sa.Column('e', sa.Enum('a', 'b', name='kind', schema='other'))"), "execute add_column",
              rows=SCHEMA_ROWS),
    elsewhere("enum in another schema gets a label", IN_TWO.format(key="", more=", sa.Column('e', sa.Enum('a', 'b', name='kind', schema='other'))"),
              IN_TWO.format(key="", more=", sa.Column('e', sa.Enum('a', 'b', 'c', name='kind', schema='other'))"), "execute", rows=SCHEMA_ROWS),
    elsewhere("enum in another schema loses a label", IN_TWO.format(key="", more=", sa.Column('e', sa.Enum('a', 'b', name='kind', schema='other'))"),
              IN_TWO.format(key="", more=", sa.Column('e', sa.Enum('a', name='kind', schema='other'))"), "execute execute execute execute", rows=SCHEMA_ROWS),
    elsewhere("comment in another schema", IN_TWO.format(key="", more=""), IN_TWO.format(key="", more=", comment='x'"), "create_table_comment", rows=SCHEMA_ROWS),
    elsewhere("column in another schema renamed", IN_TWO.format(key="", more=""), IN_TWO.replace('"a"', '"b"').format(key="", more=""), "alter_column", rows=SCHEMA_ROWS,
              words=("--rename", "other.t.a:b"), kept="SELECT id, a FROM other.t", kept_after="SELECT id, b FROM other.t"),
    elsewhere("table in another schema renamed", IN_TWO.format(key="", more=""), IN_TWO.replace('"t", metadata, sa.Column("id", sa.Integer, primary_key=True), ', '"u", metadata, sa.Column("id", sa.Integer, primary_key=True), ').format(key="", more=""), "rename_table", rows=SCHEMA_ROWS,
              words=("--rename", "other.t:u"), kept="SELECT id, a FROM other.t", kept_after="SELECT id, a FROM other.u"),
    elsewhere("sequence in another schema", IN_TWO.format(key="", more=""), IN_TWO.format(key=", server_default=sa.text(\"nextval('other.s'::regclass)\")", more=""), "alter_column", rows=SCHEMA_ROWS) ,
]
IN_SCHEMAS[-1].before_sql = (*IN_OTHER, "CREATE SEQUENCE other.s")

# ---- several at once ----

SEVERAL = [
    Change("much of one table", """
        sa.Column('a', sa.Integer),
        sa.Column('b', sa.String(10)),
        sa.Column('gone', sa.Integer, index=True),
        sa.UniqueConstraint('b', name='uq_b'),
        sa.CheckConstraint('a > 0', name='positive'),
    """, """
        sa.Column('a', sa.BigInteger, nullable=False, server_default='1'),
        sa.Column('b', sa.String(20), unique=False),
        sa.Column('came', sa.Integer, index=True),
        sa.UniqueConstraint('a', 'b', name='uq_b'),
        sa.CheckConstraint('a > 1', name='positive'),
    """, "add_column alter_column alter_column drop_index drop_constraint create_unique_constraint create_index drop_constraint create_check_constraint drop_column",
           rows=("INSERT INTO t (id, a, b) VALUES (1, 5, 'x')",), kept="SELECT id, a, b FROM t", reorders=True),
    Change("tables come, go and change", """
        metadata = sa.MetaData()
        sa.Table("old", metadata, sa.Column("id", sa.Integer, primary_key=True))
        sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("old_id", sa.Integer, sa.ForeignKey("old.id", name="k")))
    """, """
        metadata = sa.MetaData()
        sa.Table("new", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.Integer))
        sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("new_id", sa.Integer, sa.ForeignKey("new.id", name="k2")))
    """, {"sqlite": "create_table add_column drop_constraint create_foreign_key drop_column drop_table",
          "postgresql": "create_table add_column drop_constraint create_foreign_key drop_column drop_table"}, rows=ROW),
]

CHANGES = [*TABLES, *COLUMNS, *TYPES, *ENUMS, *DEFAULTS, *PRIMARY_KEYS, *UNIQUES, *INDEXES, *FOREIGN_KEYS, *CHECKS, *GENERATED, *IN_SCHEMAS, *SEVERAL]
