"""Classes of SQLAlchemy 1: columns, relationships, table arguments, indexes below the class, inheritance."""

import datetime
import enum
import uuid

from sqlalchemy import Boolean, Column, DateTime, Enum, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, func
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import backref, column_property, declarative_base, deferred, relationship, synonym, validates

Base = declarative_base()
metadata = Base.metadata


class Color(enum.Enum):
    RED = "red"
    GREEN = "green"


tags = Table(
    "post_tags",
    Base.metadata,
    Column("post_id", ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True),
)


class Tag(Base):
    __tablename__ = "tags"
    id = Column(Integer, primary_key=True)
    label = Column(String(40), unique=True, nullable=False)


class Post(Base):
    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("slug", "lang", name="uq_post"),
        Index("ix_post_title", "title"),
        {"comment": "what was written"},
    )

    id = Column(Integer, primary_key=True)
    parent_id = Column(Integer, ForeignKey(id))
    slug = Column(String(80), nullable=False)
    lang = Column(String(2), default="en")
    title = Column("headline", String(200), key="title")
    body = deferred(Column(Text, comment="in Markdown"))
    views = column_property(Column(Integer, server_default="0"))
    color = Column(Enum(Color, name="color", create_constraint=False))
    is_public = Column(Boolean, default=False)
    made = Column(DateTime, default=datetime.datetime.utcnow)
    token = Column(String(36), default=lambda: str(uuid.uuid4()))

    tags = relationship(Tag, secondary=tags, backref=backref("posts", lazy="dynamic"))
    labels = association_proxy("tags", "label")
    other_slug = synonym("slug")

    @hybrid_property
    def full(self):
        return self.slug + self.lang

    @validates("slug")
    def check_slug(self, key, value):
        return value.lower()

    def __repr__(self):
        return f"<Post {self.slug}>"


Index("ix_post_made", Post.made.desc())
Index("ix_post_lower", func.lower(Post.slug), postgresql_where=Post.is_public)


class Person(Base):
    __tablename__ = "people"
    id = Column(Integer, primary_key=True)
    kind = Column(String(20))
    name = Column(String(50))
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "person"}


class Manager(Person):
    salary = Column(Integer)
    __mapper_args__ = {"polymorphic_identity": "manager"}


class Engineer(Person):
    __tablename__ = "engineers"
    id = Column(Integer, ForeignKey("people.id"), primary_key=True)
    language = Column(String(30))
    __mapper_args__ = {"polymorphic_identity": "engineer"}


class Classic(Base):
    __table__ = Table("classic", Base.metadata, Column("a", Integer, primary_key=True), Column("b", Text))
    b_text = __table__.c.b


Post.extra = Column(String(5))
