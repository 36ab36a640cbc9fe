"""limbeck models: which modules are looked at, what is refused, what the command says. Nothing is connected to."""

import json
import re

import pytest
from model_project import statements_of, write_project

BASE = """
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()
"""

ENV = """
import sys
sys.path.insert(0, ".")

from alembic import context
from sqlalchemy import create_engine

{imports}

with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection, target_metadata={target})
    with context.begin_transaction():
        context.run_migrations()
"""


def model(name, base="Base"):
    return f"""
class {name}({base}):
    __tablename__ = "{name.lower()}"
    id = Column(Integer, primary_key=True)
"""


@pytest.fixture
def project(limbeck, tmp_path):
    """Writes files, and answers what `limbeck models --json` says."""

    def write(files, imports="from app.models import Base", target="Base.metadata", url="postgresql://user@localhost/db"):
        write_project(tmp_path, "unused", "", url)
        (tmp_path / "migrations" / "env.py").write_text(ENV.format(imports=imports, target=target))
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)

    def run(files, *words, **env):
        write(files, **env)
        return limbeck("models", *words, cwd=tmp_path)

    def tables(files, **env):
        done = run(files, "--json", **env)
        assert done.returncode == 0, done.stderr
        return {row["table"]: row for row in json.loads(done.stdout)["results"]}

    run.tables = tables
    run.folder = tmp_path
    return run


# ---- which modules ----

IMPORTERS = {
    "re-exports": "from app.models.base import Base\nfrom app.models.user import User\nfrom .post import Post\n",
    "star": "from app.models.base import *\nfrom app.models.user import *  # noqa\nfrom app.models.post import *  # noqa\n",
    "modules": "from . import base, user, post\nfrom .base import Base\n",
    "pkgutil": """
import importlib
import pkgutil

from app.models.base import Base

for info in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{info.name}")
""",
    "walk_packages": """
import importlib
import pkgutil
from pathlib import Path

from app.models.base import Base


def load_all_models():
    folder = Path(__file__).resolve().parent
    for info in pkgutil.walk_packages(path=[str(folder)], prefix="app.models."):
        __import__(info.name)


load_all_models()
""",
    "function": """
from app.models.base import Base


def load():
    from . import post, user


load()
""",
}


@pytest.mark.parametrize("how", IMPORTERS)
def test_discovery(project, how):
    tables = project.tables(
        {
            "app/__init__.py": "",
            "app/models/__init__.py": IMPORTERS[how],
            "app/models/base.py": BASE,
            "app/models/user.py": "from app.models.base import *\n" + model("User"),
            "app/models/post.py": "from .base import Base, Column, Integer\n" + model("Post"),
        }
    )
    assert set(tables) == {"user", "post"}
    assert tables["user"]["class"] == "User"
    assert tables["user"]["place"] == "app/models/user.py:3"


def test_cycle_and_type_checking(project):
    tables = project.tables(
        {
            "app/__init__.py": "",
            "app/models/__init__.py": "from .base import Base\nfrom .a import A\n",
            "app/models/base.py": BASE,
            "app/models/a.py": "from typing import TYPE_CHECKING\nfrom .base import *\nfrom . import b\n"
            "if TYPE_CHECKING:\n    from .never import Never\n" + model("A"),
            "app/models/b.py": "from .base import *\nimport app.models.a as a\n" + model("B"),
            "app/models/never.py": "from .base import *\n" + model("Never"),
        }
    )
    assert set(tables) == {"a", "b"}


def test_what_upgrade_needs_is_not_more(project, limbeck):
    """Only autogenerate and this command load tables: a module that cannot be loaded does no harm to others."""
    project(
        {"app/__init__.py": "", "app/models.py": BASE + "class Broken(Base):\n    __tablename__ = 1 / 0\n"},
        url="sqlite:///db.sqlite",
    )
    assert limbeck("models", cwd=project.folder).returncode == 1
    assert limbeck("upgrade", "head", cwd=project.folder).returncode == 0


def test_env_reads_tables(project, limbeck):
    project(
        {"app/__init__.py": "", "app/models.py": BASE + model("User") + model("Post")},
        imports="from app.models import Base\nprint(sorted(Base.metadata.tables), [t.name for t in Base.metadata.sorted_tables])",
        url="sqlite:///db.sqlite",
    )
    done = limbeck("current", cwd=project.folder)
    assert "['post', 'user'] ['post', 'user']" in done.stdout


def test_statements_below_a_class(project, limbeck):
    project(
        {
            "app/__init__.py": "",
            "app/models.py": BASE
            + "from sqlalchemy import Index, Table, func\n"
            + model("User")
            + """
User.name = Column(String(20))
Index("ix_lower", func.lower(User.name))
User.__table__.append_column(Column("late", Integer))


def archive_of(cls):
    return Table(cls.__tablename__ + "_archive", Base.metadata, Column("id", Integer, primary_key=True))


archive = archive_of(User)
""",
        }
    )
    assert statements_of(limbeck, project.folder) == [
        'CREATE TABLE "user" ( id SERIAL NOT NULL, name VARCHAR(20), late INTEGER, PRIMARY KEY (id) )',
        'CREATE INDEX ix_lower ON "user" (lower(name))',
        "CREATE TABLE user_archive ( id SERIAL NOT NULL, PRIMARY KEY (id) )",
    ]


def test_unreached(project):
    done = project(
        {
            "app/__init__.py": "",
            "app/models/__init__.py": "from .base import Base\nfrom .user import User\n",
            "app/models/base.py": BASE,
            "app/models/user.py": "from .base import *\n" + model("User"),
            "app/models/lost.py": "from .base import *\n" + model("Lost"),
            "app/tests/test_lost.py": "from app.models.base import *\n" + model("Fake"),
        }
    )
    assert done.returncode == 0
    assert "app/models/lost.py:3: table 'Lost' is not imported by env.py" in done.stderr
    assert "`import app.models.lost`" in done.stderr
    assert "Fake" not in done.stderr


# ---- what is refused ----

REFUSED = {
    "base": ("from fab import Model\n" + model("User", "Model"), "class 'User' would be a table, but its base is unknown"),
    "mixin": (
        "from fab import AuditMixin\n" + BASE + model("User", "AuditMixin, Base"),
        "class 'User' is a table with a base that is unknown to limbeck: 'fab.AuditMixin'",
    ),
    "inherited mixin": (
        "from fab import AuditMixin\n" + BASE + "class Mine(AuditMixin):\n    pass\n" + model("User", "Mine, Base"),
        "'fab.AuditMixin'",
    ),
    "decorator": (
        "from fab import audited\n" + BASE + "\n@audited" + model("User"),
        "class 'User' would be a table, but its decorator is unknown to limbeck: 'fab.audited()'",
    ),
    "type": (
        "from fab import Money\n" + BASE + model("User") + "    price = Column(Money(10))\n",
        "'fab.Money()' is unknown to limbeck",
    ),
    "attribute": (
        "from fab import ImageColumn\n" + BASE + model("User") + "    avatar = ImageColumn(size=5)\n",
        "attribute 'avatar' of class 'User' could be a column: 'fab.ImageColumn()' is unknown to limbeck",
    ),
    "table in a branch": (
        "from fab import settings\n" + BASE + "if settings.audit:" + model("Log").replace("\n", "\n    "),
        "which tables there are hangs on a value: 'fab.settings.audit' is unknown to limbeck",
    ),
    "import in a branch": (
        "from fab import settings\n" + BASE + "if settings.audit:\n    from app import more\n",
        "which tables there are hangs on a value: 'fab.settings.audit' is unknown to limbeck",
    ),
    "twice": (BASE + model("User") + model("User"), "Table 'user' is already defined for this MetaData instance"),
    "no name": (BASE + "class User(Base):\n    id = Column(Integer, primary_key=True)\n", "does not have a __table__ or __tablename__"),
    "annotation": (
        "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n\n\nclass Base(DeclarativeBase):\n    pass\n\n\n"
        "class User(Base):\n    __tablename__ = 'u'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    x: Mapped[complex]\n",
        "Could not locate SQLAlchemy Core type for Python type <class 'complex'>",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused(project, what):
    text, message = REFUSED[what]
    if "Base" not in text.split("class User")[0]:
        text = BASE + text
    done = project({"app/__init__.py": "", "app/models.py": text, "app/more.py": "from app.models import *\n" + model("More")})
    assert done.returncode == 1
    assert message in done.stderr
    assert done.stdout == ""
    assert "app/models.py:" in done.stderr


def test_known_mixin(project):
    """Bases of packages that add no columns, and branches that make no tables, are fine."""
    tables = project.tables(
        {
            "app/__init__.py": "",
            "app/models.py": "from flask_login import UserMixin\nfrom fab import settings\n"
            + BASE
            + model("User", "UserMixin, Base")
            + "if settings.debug:\n    import fab.debug\n    fab.debug.on()\n",
        }
    )
    assert set(tables) == {"user"}


def test_no_metadata(project):
    done = project({}, imports="", target="None")
    assert done.returncode == 1
    assert "env.py configures no target_metadata" in done.stderr


# ---- SQLAlchemy 2 and SQLModel: what their sources say ----

TWO = '''
from __future__ import annotations

import datetime
import enum
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, List, Literal, NewType, Optional

from sqlalchemy import JSON, BigInteger, DateTime, Enum, ForeignKey, MetaData, String, UniqueConstraint, func
from sqlalchemy.orm import DeclarativeBase, Mapped, composite, declared_attr, mapped_column, registry, relationship

if TYPE_CHECKING:
    from elsewhere import Foo

str50 = Annotated[str, 50]
intpk = Annotated[int, mapped_column(primary_key=True, sort_order=-10)]
stamp = Annotated[datetime.datetime, mapped_column(server_default=func.now())]
UserId = NewType("UserId", int)


class Status(enum.Enum):
    ON = 1
    OFF = 2
    ALSO_ON = 1


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={"ix": "ix_%(column_0_label)s", "fk": "fk_%(table_name)s_%(column_0_name)s"})
    type_annotation_map = {
        str50: String(50),
        dict[str, Any]: JSON,
        datetime.datetime: DateTime(timezone=True),
        enum.Enum: Enum(enum.Enum, native_enum=False, length=20),
    }


class Stamped:
    created: Mapped[stamp]
    changed: Mapped[Optional[datetime.datetime]] = mapped_column(onupdate=func.now())


class User(Stamped, Base):
    __tablename__ = "users"
    name: Mapped[str50]
    id: Mapped[intpk]
    nick: Mapped[str | None] = mapped_column(String(30), index=True)
    data: Mapped[dict[str, Any]]
    status: Mapped[Status] = mapped_column(default=Status.ON)
    mode: Mapped[Literal["a", "bb"]]
    price: Mapped[Decimal]
    token: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4)
    raw: Mapped[Optional[bytes]]
    boss_id: Mapped[Optional[int]] = mapped_column(ForeignKey("users.id"))
    alias: Mapped[Optional[str]] = mapped_column("other_name", unique=True)
    foo: Mapped["Foo"] = relationship("Foo")
    foos: Mapped[List[Foo]] = relationship()
    LIMIT: ClassVar[int] = 5
    plain = mapped_column(BigInteger, nullable=False)
    wait: Mapped[datetime.timedelta]

    @declared_attr.directive
    def __table_args__(cls):
        return (UniqueConstraint("name", "nick"),)


class Admin(User):
    level: Mapped[int]
    nick: Mapped[str | None] = mapped_column(String(30), use_existing_column=True)
    __mapper_args__ = {"polymorphic_identity": "admin"}


class Log(Base):
    __tablename__ = "log"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    uid: Mapped[UserId]
'''

TWO_DDL = [
    "CREATE TABLE users ( id SERIAL NOT NULL, name VARCHAR(50) NOT NULL, nick VARCHAR(30), data JSON NOT NULL, "
    "status VARCHAR(20) NOT NULL, mode VARCHAR(2) NOT NULL, price NUMERIC NOT NULL, token UUID NOT NULL, raw BYTEA, "
    "boss_id INTEGER, other_name VARCHAR, plain BIGINT NOT NULL, wait INTERVAL NOT NULL, "
    "created TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, changed TIMESTAMP WITH TIME ZONE, level INTEGER NOT NULL, "
    "PRIMARY KEY (id), UNIQUE (name, nick), CONSTRAINT fk_users_boss_id FOREIGN KEY(boss_id) REFERENCES users (id), "
    "UNIQUE (other_name) )",
    "CREATE INDEX ix_users_nick ON users (nick)",
    "CREATE TABLE log ( id SERIAL NOT NULL, uid INTEGER NOT NULL, user_id INTEGER, PRIMARY KEY (id), "
    "CONSTRAINT fk_log_user_id FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE )",
]


def test_sqlalchemy_2(limbeck, project):
    project({"app/__init__.py": "", "app/models.py": TWO})
    assert statements_of(limbeck, project.folder) == TWO_DDL


# What CompositeProperty._setup_for_dataclass does: names, types and NULL come from the parameters of the dataclass.
COMPOSITE = '''
from __future__ import annotations

import dataclasses
from typing import Optional

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, composite, mapped_column


class Base(DeclarativeBase):
    pass


@dataclasses.dataclass
class Point:
    x: int
    y: Optional[int]
    name: str = dataclasses.field(default="", kw_only=True)
    counted: int = dataclasses.field(init=False, default=0)


class Plain:
    def __init__(self, a, b):
        pass


class Vertex(Base):
    __tablename__ = "vertices"
    id: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[Point] = composite(mapped_column("x1"), mapped_column("y1"), mapped_column("n1"))
    end: Mapped[Optional[Point]] = composite(mapped_column("x2"), mapped_column("y2", nullable=False), mapped_column("n2", String(9)))
    unnamed: Mapped["Point"] = composite()
    old = composite(Point, mapped_column("ox", String), mapped_column("oy", String), mapped_column("on"))
    plain: Mapped[Plain] = composite(mapped_column("a", String), mapped_column("b", String))
'''


def test_composites(limbeck, project):
    project({"app/__init__.py": "", "app/models.py": COMPOSITE})
    assert statements_of(limbeck, project.folder) == [
        "CREATE TABLE vertices ( id SERIAL NOT NULL, x1 INTEGER NOT NULL, y1 INTEGER, n1 VARCHAR NOT NULL, "
        "x2 INTEGER NOT NULL, y2 INTEGER NOT NULL, n2 VARCHAR(9) NOT NULL, x INTEGER NOT NULL, y INTEGER, name VARCHAR NOT NULL, "
        "ox VARCHAR NOT NULL, oy VARCHAR, \"on\" VARCHAR NOT NULL, a VARCHAR, b VARCHAR, PRIMARY KEY (id) )"]


@pytest.mark.parametrize("line, message", [
    ('p: Mapped[Point] = composite(mapped_column("a"), mapped_column("b"), mapped_column("c"), mapped_column("d"))',
     "number of composite attributes 4 exceeds that of the number of attributes in class Point 3"),
    ("p: Mapped[Plain] = composite(mapped_column(String))",
     "Composite class column arguments must be named unless a dataclass is used: 'p'"),
])
def test_composites_that_do_not_fit(project, line, message):
    text = COMPOSITE[:COMPOSITE.index("    start:")] + f"    {line}\n"
    done = project({"app/__init__.py": "", "app/models.py": text})
    assert done.returncode == 1 and message in done.stderr and "app/models.py:" in done.stderr, done.stderr


SQLMODEL = '''
import enum
import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, ClassVar, List, Optional

import sqlalchemy as sa
from pydantic import EmailStr, field_validator
from sqlmodel import JSON, Column, Field, Relationship, SQLModel, UniqueConstraint

SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
}


class Kind(str, enum.Enum):
    A = "a"
    B = "b"


class Stamp(SQLModel):
    created_at: datetime = Field(default_factory=datetime.now, sa_type=sa.DateTime(timezone=True), nullable=False)
    updated_at: datetime | None = Field(default=None, sa_column_kwargs={"server_default": sa.func.now()})


class HeroBase(SQLModel):
    name: str = Field(index=True, max_length=40)
    email: EmailStr = Field(unique=True)

    @field_validator("name")
    @classmethod
    def check(cls, value):
        return value


class HeroCreate(HeroBase):
    extra: dict


class Team(SQLModel, table=True):
    __tablename__ = "teams"
    __table_args__ = (UniqueConstraint("title", "city"), {"schema": "s"})
    id: int | None = Field(default=None, primary_key=True)
    title: str
    city: str = "x"
    heroes: List["Hero"] = Relationship(back_populates="team")


class Hero(Stamp, HeroBase, table=True):
    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    team_id: Optional[int] = Field(default=None, foreign_key="s.teams.id", ondelete="SET NULL", index=True)
    kind: Kind = Kind.A
    money: Decimal = Field(max_digits=8, decimal_places=2)
    tags: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    note: str | None = Field(default=None, sa_column=Column("remark", sa.Text()))
    wait: timedelta
    LIMIT: ClassVar[int] = 3
    ok: bool = False
    age: Annotated[int | None, Field(index=True)] = None
    name: str = Field(max_length=80)
    num: int = Field(sa_type=sa.BigInteger, sa_column_args=(sa.CheckConstraint("num > 0"),))
    team: Optional[Team] = Relationship(back_populates="heroes")


class SubHero(Hero):
    more: str = ""
'''

SQLMODEL_DDL = [
    "CREATE TABLE s.teams ( id SERIAL NOT NULL, title VARCHAR NOT NULL, city VARCHAR NOT NULL, "
    "CONSTRAINT pk_teams PRIMARY KEY (id), CONSTRAINT uq_teams_title UNIQUE (title, city) )",
    "CREATE TYPE kind AS ENUM ('A', 'B')",
    "CREATE TABLE hero ( email VARCHAR NOT NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL, "
    "updated_at TIMESTAMP WITHOUT TIME ZONE DEFAULT now(), id UUID NOT NULL, team_id INTEGER, kind kind NOT NULL, "
    "money NUMERIC(8, 2) NOT NULL, tags JSON NOT NULL, remark TEXT, wait INTERVAL NOT NULL, ok BOOLEAN NOT NULL, "
    "age INTEGER, name VARCHAR(80) NOT NULL, num BIGINT NOT NULL CHECK (num > 0), CONSTRAINT pk_hero PRIMARY KEY (id), "
    "CONSTRAINT uq_hero_email UNIQUE (email), "
    "CONSTRAINT fk_hero_team_id FOREIGN KEY(team_id) REFERENCES s.teams (id) ON DELETE SET NULL )",
    "CREATE INDEX ix_hero_team_id ON hero (team_id)",
    "CREATE INDEX ix_hero_age ON hero (age)",
]


def test_sqlmodel(limbeck, project):
    project(
        {"app/__init__.py": "", "app/models.py": SQLMODEL},
        imports="import app.models\nfrom sqlmodel import SQLModel",
        target="SQLModel.metadata",
    )
    assert statements_of(limbeck, project.folder) == SQLMODEL_DDL


def test_sqlmodel_strings_on_mysql(limbeck, project):
    project(
        {
            "app/__init__.py": "",
            "app/models.py": "from sqlmodel import Field, SQLModel\n\n\nclass A(SQLModel, table=True):\n"
            "    id: int = Field(primary_key=True)\n    x: str\n    y: str = Field(max_length=9)\n",
        },
        imports="import app.models\nfrom sqlmodel import SQLModel",
        target="SQLModel.metadata",
    )
    assert statements_of(limbeck, project.folder, "--dialect", "mysql") == [
        "CREATE TABLE a ( id INTEGER NOT NULL AUTO_INCREMENT, x VARCHAR(255) NOT NULL, y VARCHAR(9) NOT NULL, PRIMARY KEY (id) )"
    ]


# ---- the command ----


def test_text(project):
    done = project(
        {"app/__init__.py": "", "app/models.py": BASE + model("User") + model("Post") + "    user_id = Column(ForeignKey('user.id'))\n"}
    )
    assert done.stdout == (
        "user  User  app/models.py:7\n    id  INTEGER  primary key\n"
        "post  Post  app/models.py:11\n    id  INTEGER  primary key\n    user_id  INTEGER  -> user.id\n"
    )


def test_dialects(project, limbeck):
    project({"app/__init__.py": "", "app/models.py": BASE + model("User")})
    assert "AUTO_INCREMENT" in limbeck("models", "--sql", "--dialect", "mysql", cwd=project.folder).stdout
    done = limbeck("models", "--sql", "--dialect", "oracle", cwd=project.folder)
    assert done.returncode == 1 or done.returncode == 2
    assert re.search(r"no dialect 'oracle'", done.stderr)


def test_several_metadata(project, limbeck):
    project(
        {"app/__init__.py": "", "app/a.py": BASE + model("A"), "app/b.py": BASE + model("B")},
        imports="from app.a import Base as A\nfrom app.b import Base as B",
        target="[A.metadata, B.metadata]",
    )
    done = limbeck("models", "--json", cwd=project.folder)
    assert [row["table"] for row in json.loads(done.stdout)["results"]] == ["a", "b"]


# ---- Flask-SQLAlchemy and Flask-Migrate ----

FLASK_ENV = """
from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db


def get_metadata():
    if hasattr(database, "metadatas"):
        return database.metadatas[{bind}]
    return database.metadata


with database.get_engine().connect() as connection:
    context.configure(connection=connection, target_metadata=get_metadata())
    with context.begin_transaction():
        context.run_migrations()
"""

FLASK_APP = {
    "config.py": 'class Config:\n    SQLALCHEMY_DATABASE_URI = "postgresql://user@localhost/db"\n',
    "app/__init__.py": """
from flask import Flask
from app.extensions import db


def create_app():
    app = Flask(__name__)
    db.init_app(app)
    from app.blog import bp
    app.register_blueprint(bp)
    return app
""",
    "app/extensions.py": """
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData

db = SQLAlchemy(metadata=MetaData(naming_convention={"fk": "fk_%(table_name)s_%(column_0_name)s"}))
""",
    "app/blog/__init__.py": "from flask import Blueprint\n\nbp = Blueprint('blog', __name__)\nfrom app.blog import routes\n",
    "app/blog/routes.py": "from app.blog import bp\nfrom app.models import User\n",
    "app/models.py": """
from flask_login import UserMixin
from app.extensions import db

tags = db.Table("tags", db.Column("id", db.Integer, primary_key=True), db.Column("post", db.ForeignKey("blog_post.id")))


class User(UserMixin, db.Model):
    id = db.Column(db.Integer, primary_key=True)
    posts = db.relationship("BlogPost", backref="author")


class HTTPLogEntry(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class BlogPost(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer, db.ForeignKey("user.id"))


class SpecialPost(BlogPost):
    special = db.Column(db.Text)


class JoinedPost(BlogPost):
    id = db.Column(db.ForeignKey("blog_post.id"), primary_key=True)


class Audit(db.Model):
    __bind_key__ = "audit"
    id = db.Column(db.Integer, primary_key=True)
""",
}


@pytest.mark.parametrize("bind, wanted", [(None, {"user", "http_log_entry", "blog_post", "joined_post", "tags"}), ("audit", {"audit"})])
def test_flask(project, limbeck, bind, wanted):
    project(FLASK_APP)
    (project.folder / "migrations" / "env.py").write_text(FLASK_ENV.format(bind=repr(bind)))
    done = limbeck("models", "--json", cwd=project.folder)
    assert done.returncode == 0, done.stderr
    tables = {row["table"]: [column["name"] for column in row["columns"]] for row in json.loads(done.stdout)["results"]}
    assert set(tables) == wanted
    assert bind or tables["blog_post"] == ["id", "user_id", "special"]


RETURNED = """
from __future__ import annotations
import datetime
import sqlalchemy.orm as orm
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column


class Base(DeclarativeBase):
    pass


class Mixin:
    @declared_attr
    def number(cls) -> Mapped[int]:
        return mapped_column(nullable=True)

    @declared_attr
    def text(cls) -> "orm.Mapped[str | None]":
        return mapped_column(String(5))

    @declared_attr
    def plain(cls) -> int:
        return mapped_column(String(4))


class Model(Mixin, Base):
    __tablename__ = "model"
    id: Mapped[int] = mapped_column(primary_key=True)

    @declared_attr
    def day(cls) -> Mapped[datetime.date]:
        return mapped_column()
"""


def test_what_a_declared_attr_returns(project):
    """Its annotation says what one of an attribute would say."""
    columns = {column["name"]: column for column in project.tables({"app/models.py": RETURNED})["model"]["columns"]}
    assert {name: (column["type"], column["nullable"]) for name, column in columns.items()} == {
        "id": ("INTEGER", False),
        "day": ("DATE", False),
        "number": ("INTEGER", True),
        "text": ("VARCHAR(5)", True),
        "plain": ("VARCHAR(4)", True),
    }


PACKAGE_APP = """
from advanced_alchemy.base import BigIntBase, UUIDAuditBase, orm_registry
from authlib.integrations.sqla_oauth2 import OAuth2ClientMixin
from sqlalchemy.orm import Mapped


class Account(UUIDAuditBase):
    name: Mapped[str]


class Client(BigIntBase, OAuth2ClientMixin):
    pass
"""


def test_bases_of_packages(project):
    """Nothing but its import by env.py says that the module has tables."""
    found = project.tables({"app/models.py": PACKAGE_APP}, imports="from advanced_alchemy.base import orm_registry\nimport app.models",
                           target="orm_registry.metadata")
    assert {name: [column["name"] for column in table["columns"]] for name, table in found.items()} == {
        "account": ["id", "name", "sa_orm_sentinel", "created_at", "updated_at"],
        "client": ["id", "client_id", "client_secret", "client_id_issued_at", "client_secret_expires_at", "client_metadata"],
    }
