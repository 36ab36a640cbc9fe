"""Types: of all databases, of dialects, decorated, with variants; defaults of the server in all forms."""

import enum

import sqlalchemy as sa
from sqlalchemy import types
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.orm import declarative_base
from sqlalchemy.sql import expression

Base = declarative_base()
metadata = Base.metadata


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Json(types.TypeDecorator):
    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.JSONB())
        return dialect.type_descriptor(sa.Text())


class Lower(types.TypeDecorator):
    impl = sa.String(30)
    cache_ok = True


class Point(types.UserDefinedType):
    cache_ok = True

    def get_col_spec(self, **kw):
        return "POINT"


class Everything(Base):
    __tablename__ = "everything"
    id = sa.Column(sa.Integer, sa.Identity(start=5, increment=2), primary_key=True)
    small = sa.Column(sa.SmallInteger, server_default=sa.text("0"))
    text = sa.Column(sa.String(20), server_default="it's")
    flag = sa.Column(sa.Boolean, server_default=expression.false(), nullable=False)
    level = sa.Column(sa.Enum(Level, values_callable=lambda e: [m.name.lower() for m in e]))
    plain_enum = sa.Column(sa.Enum("a", "b", native_enum=False, length=9))
    checked = sa.Column(sa.Enum("x", "y", name="xy", native_enum=False, create_constraint=True))
    json = sa.Column(sa.JSON)
    decorated = sa.Column(Json())
    lower = sa.Column(Lower)
    point = sa.Column(Point)
    number = sa.Column(sa.Numeric(12, 4), nullable=False)
    real = sa.Column(sa.REAL)
    variant = sa.Column(sa.String(10).with_variant(sa.Text(), "postgresql"))
    doubled = sa.Column(sa.Integer, sa.Computed("small * 2"))
    unicode = sa.Column(sa.Unicode(7))
    unicode_text = sa.Column(sa.UnicodeText)
    stamp = sa.Column(sa.TIMESTAMP(timezone=True), server_default=sa.func.current_timestamp())


class Sequenced(Base):
    __tablename__ = "sequenced"
    number_seq = sa.Sequence("number_seq", metadata=Base.metadata, start=100)
    id = sa.Column(sa.BigInteger, number_seq, primary_key=True)
