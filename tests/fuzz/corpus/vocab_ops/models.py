#: program
import sqlalchemy as sa, enum, datetime, decimal, uuid
from sqlalchemy import orm, MetaData, Table, Column, inspect, event
from sqlalchemy.dialects import postgresql as pg, mysql, sqlite
from sqlalchemy.orm import declarative_base, relationship, DeclarativeBase, Mapped, mapped_column, backref, registry, declared_attr, column_property, validates
from typing import Optional, List
def attempt(call, *given, **named):
    try:
        return call(*given, **named)
    except Exception as error:
        return str(error)
class Kind(enum.Enum):
    a = 1
    b = 2
class Base(DeclarativeBase):
    metadata = MetaData(schema='s')
    type_annotation_map = {str: sa.String(30)}
class Stamped:
    made: Mapped[datetime.datetime] = mapped_column(server_default=sa.func.now())
    @declared_attr
    def by(cls): return Column(sa.Integer, sa.ForeignKey('s.person.id'))
class Person(Stamped, Base):
    __tablename__ = 'person'
    __table_args__ = (sa.UniqueConstraint('name', name='u'), sa.Index('i', 'name', unique=True), {'comment': 'x', 'schema': 's'})
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(5), index=True)
    nick: Mapped[Optional[str]]
    kind: Mapped[Kind] = mapped_column(default=Kind.a)
    price: Mapped[decimal.Decimal] = mapped_column(sa.Numeric(5, 2))
    key: Mapped[uuid.UUID]
    posts: Mapped[List['Post']] = relationship(back_populates='person', cascade='all')
    @validates('name')
    def check(self, key, value): return value
Old = declarative_base()
class Post(Old):
    __tablename__ = 'post'
    id = Column(sa.Integer, primary_key=True)
    person_id = Column('pid', sa.Integer, sa.ForeignKey('person.id'), nullable=False)
    person = relationship('Person', backref=backref('x'))
    __mapper_args__ = {'polymorphic_on': id}
for model in (Person, Post, Base, Old):
    for name in '__table__ __tablename__ metadata registry id name kind'.split():
        found = attempt(getattr, model, name)
        attempt(repr, found), attempt(str, found)
    attempt(lambda: model(id=1, name='x')), attempt(lambda: sa.select(model).where(model.id == 1)), attempt(lambda: sa.insert(model).values(id=1)), attempt(lambda: [c.name for c in model.__table__.columns])
for metadata in (Base.metadata, Old.metadata, MetaData(), MetaData(schema='z')):
    for name in 'tables sorted_tables schema naming_convention info bind clear is_bound'.split():
        attempt(lambda: repr(getattr(metadata, name)))
    attempt(lambda: list(metadata.tables.items())), attempt(lambda: 'post' in metadata.tables), attempt(lambda: metadata.tables['post']), attempt(metadata.remove, Post.__table__), attempt(metadata.create_all, None)
table = Table('t', Base.metadata, Column('a', sa.Integer, primary_key=True, autoincrement=False), Column('b', pg.ARRAY(sa.String)), Column('c', pg.JSONB, server_default=sa.text("'{}'")), Column('d', pg.TSVECTOR), Column('e', mysql.TINYINT(1)), Column('f', sa.Boolean, sa.CheckConstraint('f')), Column('g', pg.ENUM('x', name='en', create_type=False)), Column('h', sa.Interval), Column('i', sa.LargeBinary(5)), Column('j', pg.UUID(as_uuid=True), default=uuid.uuid4), extend_existing=True, info={'a': 1}, mysql_engine='InnoDB', prefixes=['TEMPORARY'])
for name in 'name schema fullname c columns primary_key foreign_keys indexes constraints comment info key metadata dialect_options description'.split():
    attempt(lambda: repr(getattr(table, name)))
for column in table.c:
    for name in 'name type nullable default server_default onupdate primary_key index unique comment key table foreign_keys constraints autoincrement identity computed info doc'.split():
        attempt(lambda: repr(getattr(column, name)))
    attempt(lambda: column.copy()), attempt(lambda: column._copy()), attempt(repr, column), attempt(lambda: column.type.compile(dialect=pg.dialect())), attempt(lambda: column.type.python_type), attempt(lambda: column.type.with_variant(sa.Text(), 'mysql')), attempt(lambda: column.references(column)), attempt(lambda: column.label('x')), attempt(lambda: column.desc())
attempt(lambda: table.append_column(Column('z', sa.Integer))), attempt(lambda: table.append_constraint(sa.CheckConstraint('a > 1'))), attempt(lambda: table.to_metadata(MetaData(), schema='o')), attempt(lambda: table.tometadata(MetaData())), attempt(lambda: table.c['a'] == table.columns.a), attempt(lambda: table.c.keys()), attempt(lambda: table.c.get('nope')), attempt(lambda: 'a' in table.c), attempt(lambda: len(table.c)), attempt(lambda: table.c.nope), attempt(lambda: Table('t', Base.metadata)), attempt(lambda: Table('t', Base.metadata, Column('q'))), attempt(lambda: Table('t', Base.metadata, autoload_with=None))
class Upper(sa.types.TypeDecorator):
    impl = sa.String
    cache_ok = True
    def __init__(self, length=5): super().__init__(length)
    def process_bind_param(self, value, dialect): return value
    def load_dialect_impl(self, dialect): return dialect.type_descriptor(sa.CHAR(3) if dialect.name == 'mysql' else self.impl)
class Point(sa.types.UserDefinedType):
    def get_col_spec(self, **kw): return 'POINT'
for type_ in (Upper(), Upper, Point(), sa.Enum(Kind), sa.Enum('a', name='e', native_enum=False), sa.Enum(Kind, values_callable=lambda k: [x.name for x in k]), sa.DateTime, sa.Float(5), sa.JSON(none_as_null=True), pg.INTERVAL(precision=3), pg.DOMAIN('d', sa.Integer), sa.ARRAY(sa.Integer, dimensions=2), mysql.ENUM('a'), mysql.VARCHAR(5, charset='utf8'), sqlite.JSON(), sa.types.NullType(), pg.INT4RANGE(), pg.BIT(3), pg.HSTORE(), sa.Uuid(), sa.PickleType(), sa.Unicode(3), sa.Time(True)):
    attempt(repr, type_), attempt(str, type_), attempt(lambda: type_.compile(dialect=mysql.dialect())), attempt(lambda: type_.compile(sqlite.dialect())), attempt(lambda: type_.dialect_impl(pg.dialect())), attempt(lambda: type_.length), attempt(lambda: type_.enums), attempt(lambda: type_.create(None)), attempt(lambda: type_.drop(None, checkfirst=False)), attempt(lambda: type_.as_generic()), attempt(lambda: type_.copy()), attempt(lambda: type_ == type_), attempt(isinstance, type_, sa.types.TypeEngine)
