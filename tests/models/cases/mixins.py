"""Mixins, declared_attr, abstract bases, names by function, a naming convention. The order of columns is not compared."""

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Index, Integer, MetaData, String, UniqueConstraint, func
from sqlalchemy.ext.declarative import AbstractConcreteBase, as_declarative, declarative_base, declared_attr
from sqlalchemy.orm import declarative_mixin, has_inherited_table, registry, relationship

metadata = MetaData(
    schema="app",
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    },
)


class Named:
    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower() + "s"

    @property
    def label(self):
        return self.__class__.__name__


Base = declarative_base(metadata=metadata, cls=Named)


@declarative_mixin
class Stamped:
    created_at = Column(DateTime, server_default=func.now(), nullable=False)
    updated_at = Column(DateTime, onupdate=func.now(), index=True)


class Owned:
    @declared_attr
    def owner_id(cls):
        return Column(Integer, ForeignKey("app.users.id"), nullable=False)

    @declared_attr
    def owner(cls):
        return relationship("User")

    @declared_attr
    def __table_args__(cls):
        return (Index(f"ix_{cls.__tablename__}_owner", "owner_id"), {"comment": f"of {cls.__name__}"})


class Keyed(Base):
    __abstract__ = True
    id = Column(Integer, primary_key=True)


class User(Stamped, Keyed):
    name = Column(String(30), unique=True)
    age = Column(Integer, CheckConstraint("age > 0", name="positive"))


class Note(Owned, Stamped, Keyed):
    text = Column(String(400), index=True)


class Folder(Owned, Keyed):
    __tablename__ = "folder_list"
    parent_id = Column(ForeignKey("app.folder_list.id"))
    __table_args__ = (UniqueConstraint("parent_id", "id"),)


class HasId:
    @declared_attr.cascading
    def id(cls):
        if has_inherited_table(cls):
            return Column(ForeignKey("app.animals.id"), primary_key=True)
        return Column(Integer, primary_key=True)


class Animal(HasId, Base):
    kind = Column(String(10))


class Dog(Animal):
    bark = Column(String(10))


mapper_registry = registry(metadata=metadata)


@mapper_registry.mapped
class Plain:
    __tablename__ = "plain"
    id = Column(Integer, primary_key=True)
    value = Column(String(9))
    __table_args__ = (Index("ix_plain_value", value),)


@as_declarative(metadata=metadata)
class Other:
    id = Column(Integer, primary_key=True)

    @declared_attr
    def __tablename__(cls):
        return "other_" + cls.__name__.lower()


class Thing(Other):
    weight = Column(Integer)


class Shape(AbstractConcreteBase, Base):
    @declared_attr
    def __tablename__(cls):
        return "shape_" + cls.__name__.lower() if cls.__name__ != "Shape" else None


class Circle(Shape):
    id = Column(Integer, primary_key=True)
    radius = Column(Integer)
    __mapper_args__ = {"concrete": True}
