"""The project's own modules: what a revision imports is found where Python would find it, and runs by need.

Each case is a small project; its revision b2 uses modules of the project, and what it did is read from the database.
"""

import ctypes
import os
import re
import sqlite3
import struct

import pytest

from project import ENV, FILES, INI, revision, write

B2 = "migrations/versions/b2.py"
OTHER = "CREATE TABLE other (x INTEGER)"


def tables(folder):
    with sqlite3.connect(folder / "app.db") as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT IN ('people', 'alembic_version')")
        return {name: re.sub(r"\(\s+|\s+\)", lambda found: found[0].strip(), " ".join(sql.split())) for name, sql in rows}


@pytest.fixture
def upgraded(limbeck, scratch):
    """Runs `upgrade head` and gives the tables that the revision made, as {name: CREATE TABLE}."""

    def run(files, environment=None):
        write(scratch, FILES | files)
        done = limbeck("upgrade", "head", cwd=scratch, environment=environment)
        assert done.returncode == 0, done.stderr
        assert limbeck("current", cwd=scratch, environment=environment).stdout == "b2 (head)\n"
        return tables(scratch)

    return run


@pytest.fixture
def refused(limbeck, scratch):
    """Runs `upgrade head`, which must fail and leave the database as revision a1 does; gives the message."""

    def run(files):
        write(scratch, FILES | files)
        done = limbeck("upgrade", "head", cwd=scratch)
        assert done.returncode == 1, done.stdout + done.stderr
        assert "internal" not in done.stderr
        assert tables(scratch) == {} if (scratch / "app.db").exists() else True
        return done.stderr

    return run


def b2(upgrade, imports=""):
    return {B2: imports + "\n" + revision(upgrade)}


MADE = {"other": OTHER}
MAKE = "op.create_table('other', sa.Column('x', sa.Integer))"

# What stands in the modules, the revision's imports and body; each makes the table `other`.
USES = {
    "a helper that imports op": ({"tools.py": f"import sqlalchemy as sa\nfrom alembic import op\ndef make():\n    {MAKE}\n"}, "from tools import make", "make()"),
    "a helper that is given op": ({"tools.py": f"import sqlalchemy as sa\ndef make(op):\n    {MAKE}\n"}, "import tools", "tools.make(op)"),
    "a helper that is given a connection": (
        {"tools.py": f"import sqlalchemy as sa\ndef make(connection, name):\n    connection.execute(sa.text(f'CREATE TABLE {{name}} (x INTEGER)'))\n"},
        "from tools import make as made",
        "made(op.get_bind(), 'other')",
    ),
    "a helper that asks the dialect": (
        {"tools.py": "from alembic import op\ndef is_sqlite():\n    return op.get_context().dialect.name == 'sqlite'\ndef is_bind(bind):\n    return bind.dialect.name == 'sqlite'\n"},
        "from tools import is_sqlite, is_bind",
        f"if is_sqlite() and is_bind(op.get_bind()):\n    {MAKE}",
    ),
    "constants": ({"constants.py": "PREFIX = 'ot'\nNAME = PREFIX + 'her'\nLENGTH = {'a': [1, 2]}\n"}, "from constants import NAME", "op.create_table(NAME, sa.Column('x', sa.Integer))"),
    "a function that gives columns": (
        {"columns.py": "import sqlalchemy as sa\ndef columns(*names, type_=sa.Integer):\n    return [sa.Column(name, type_) for name in names]\n"},
        "from columns import columns",
        "op.create_table('other', *columns('x'))",
    ),
    "a table of the module": (
        {"models.py": "import sqlalchemy as sa\nmetadata = sa.MetaData()\nother = sa.Table('other', metadata, sa.Column('x', sa.Integer))\nbroken = undefined_name\n"},
        "from models import other",
        "other.create(op.get_bind())",
    ),
    "a class with methods": (
        {"tools.py": "class Maker:\n    kind = 'TABLE'\n    def __init__(self, op):\n        self.op = op\n    @property\n    def head(self):\n        return f'CREATE {self.kind}'\n    @staticmethod\n    def body():\n        return '(x INTEGER)'\n    @classmethod\n    def of(cls, op):\n        return cls(op)\n    def __call__(self, name):\n        self.op.execute(f'{self.head} {name} {self.body()}')\n"},
        "from tools import Maker",
        "Maker.of(op)('other')",
    ),
    "a context manager": (
        {"tools.py": f"from contextlib import contextmanager\nimport sqlalchemy as sa\n@contextmanager\ndef making(op):\n    yield 'other'\n    {MAKE}\n"},
        "from tools import making",
        "with making(op) as name:\n    assert name == 'other'",
    ),
    "a decorator": (
        {"tools.py": "import functools\ndef named(name):\n    def around(function):\n        @functools.wraps(function)\n        def inner(*args, **kwargs):\n            return function(name, *args, **kwargs)\n        return inner\n    return around\n"},
        "from tools import named",
        "@named('other')\ndef make(name, column, *, type_):\n    op.create_table(name, sa.Column(column, type_))\nmake('x', type_=sa.Integer)",
    ),
    "state that changes": (
        {"state.py": "names = []\ncount = 0\ndef note(name):\n    global count\n    count += 1\n    names.append(name)\n"},
        "import state\nfrom state import names",
        "state.note('other')\nassert state.count == 1 and names == ['other']\nop.create_table(names[0], sa.Column('x', sa.Integer))",
    ),
    "statements that change a name": (
        {"state.py": "names = []\nnames.append('o')\nnames += ['ther']\nd = {}\nd['x'] = 'x'\nfor i in range(2):\n    d[i] = i\nif len(names) == 2:\n    full = ''.join(names)\nelse:\n    full = None\n"},
        "from state import full, d",
        "assert d == {'x': 'x', 0: 0, 1: 1}\nop.create_table(full, sa.Column(d['x'], sa.Integer))",
    ),
    "a file beside the module": (
        {"sql/__init__.py": "from pathlib import Path\nHERE = Path(__file__).parent\ndef read(name):\n    return (HERE / name).read_text()\n", "sql/other.sql": "CREATE TABLE other (x INTEGER)"},
        "from sql import read",
        "op.execute(read('other.sql'))",
    ),
    "a file beside the revision": (
        {"migrations/versions/other.sql": "CREATE TABLE other (x INTEGER)"},
        "import os",
        "with open(os.path.join(os.path.dirname(__file__), 'other.sql')) as file:\n    op.execute(file.read())",
    ),
}


@pytest.mark.parametrize("modules, imports, body", USES.values(), ids=USES.keys())
def test_use(upgraded, modules, imports, body):
    assert upgraded({**modules, **b2(body, imports)}) == MADE


# ---- types ----

TYPES = """
import enum
import sqlalchemy as sa
from sqlalchemy.types import CHAR, TypeDecorator
from sqlalchemy.dialects import postgresql


class Color(str, enum.Enum):
    RED = "r"
    BLUE = "b"


class GUID(TypeDecorator):
    impl = CHAR
    cache_ok = True

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.UUID())
        return dialect.type_descriptor(CHAR(32))

    def process_bind_param(self, value, dialect):
        return None if value is None else value.replace("-", "")

    def process_result_value(self, value, dialect):
        return value and value.upper()


class Name(TypeDecorator):
    impl = sa.String(20)
    cache_ok = True


class Length(TypeDecorator):
    impl = sa.String

    def __init__(self, factor):
        super().__init__(factor * 10)


JSONType = sa.JSON().with_variant(sa.Text(), "sqlite")
"""


def test_types(upgraded, scratch):
    body = """
table = op.create_table("other", sa.Column("g", GUID()), sa.Column("n", Name), sa.Column("l", Length(3)), sa.Column("j", JSONType),
                        sa.Column("c", sa.Enum(Color, native_enum=False)))
op.bulk_insert(table, [{"g": "a-b", "n": "x", "c": Color.BLUE}])
row = op.get_bind().execute(sa.select(table)).one()
assert (row.g, row.c) == ("AB", Color.BLUE), row
"""
    made = upgraded({"app/__init__.py": "", "app/types.py": TYPES, **b2(body, "from app.types import *")})
    assert made == {"other": "CREATE TABLE other (g CHAR(32), n VARCHAR(20), l VARCHAR(30), j TEXT, c VARCHAR(4))"}
    with sqlite3.connect(scratch / "app.db") as connection:
        assert connection.execute("SELECT g, c FROM other").fetchall() == [("ab", "BLUE")]


# ---- where modules are ----

TOOLS = f"import sqlalchemy as sa\nfrom alembic import op\ndef make():\n    {MAKE}\n"
PLACES = {
    "the current folder": {"tools.py": TOOLS},
    "src beside the configuration": {"src/tools.py": TOOLS},
    "a folder of pyproject.toml": {"lib/python/tools.py": TOOLS, "pyproject.toml": '[tool.setuptools.packages.find]\nwhere = ["lib/python"]\n'},
    "prepend_sys_path": {"deep/lib/tools.py": TOOLS, "alembic.ini": INI.replace("[alembic]", "[alembic]\nprepend_sys_path = deep/lib")},
    "sys.path of env.py": {
        "deep/lib/tools.py": TOOLS,
        "migrations/env.py": "import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'deep', 'lib'))\n" + ENV,
    },
    "sys.path of env.py by pathlib": {
        "deep/lib/tools.py": TOOLS,
        "migrations/env.py": "import sys\nfrom pathlib import Path\nsys.path.append(str(Path(__file__).resolve().parents[1] / 'deep' / 'lib'))\n" + ENV,
    },
    "a package": {"tools/__init__.py": TOOLS},
    "re-exported by a package": {"tools/__init__.py": "from .inner import make\n__all__ = ['make']\n", "tools/inner.py": TOOLS},
    "re-exported by a star": {"tools/__init__.py": "from .inner import *\n", "tools/inner.py": "__all__ = ['make']\n" + TOOLS + "def _hidden(): pass\n"},
    "re-exported twice": {
        "tools/__init__.py": "from tools.a import make\n",
        "tools/a/__init__.py": "from ..b import made as make\n",
        "tools/b.py": "from .c.d import make as made\n",
        "tools/c/d.py": TOOLS,
    },
    "lazily by __getattr__ of a package": {
        "tools/__init__.py": "def __getattr__(name):\n    if name == 'make':\n        from .inner import make\n        return make\n    raise AttributeError(name)\n",
        "tools/inner.py": TOOLS,
    },
    "modules of one name": {"tools.py": "from lib.tools import make\n", "lib/tools.py": TOOLS},
    "with a byte order mark": {"tools.py": b"\xef\xbb\xbf" + TOOLS.encode()},
}


@pytest.mark.parametrize("files", PLACES.values(), ids=PLACES.keys())
def test_place(upgraded, files):
    assert upgraded({**files, **b2("make()", "from tools import make")}) == MADE


def test_pythonpath(upgraded, scratch):
    paths = f"{scratch / 'nowhere'}:{scratch / 'elsewhere'}"
    assert upgraded({"elsewhere/tools.py": TOOLS, **b2("make()", "from tools import make")}, {"PYTHONPATH": paths}) == MADE


def test_namespace_package(upgraded):
    files = {"company/app/tools.py": TOOLS, "src/company/lib/extra.py": "NAME = 'other'\n"}
    body = "assert company.app.tools.make() is None\nassert company.lib.extra.NAME == 'other'"
    assert upgraded({**files, **b2(body, "import company.app.tools\nimport company.lib.extra")}) == MADE


def test_import_inside_of_a_function(upgraded):
    files = {"app/__init__.py": "", "app/tools.py": "def make(op):\n    from . import names\n    from .columns import column\n    op.create_table(names.NAME, column())\n",
             "app/names.py": "NAME = 'other'\n", "app/columns.py": "import sqlalchemy as sa\ndef column():\n    return sa.Column('x', sa.Integer)\n"}
    assert upgraded({**files, **b2("from app.tools import make\nmake(op)")}) == MADE


def test_the_vocabulary_is_no_folder_of_the_project(upgraded):
    files = {"alembic/__init__.py": "raise RuntimeError('the project folder')\n", "sqlalchemy.py": "raise RuntimeError('the project file')\n"}
    assert upgraded({**files, **b2(MAKE)}) == MADE


# ---- by need ----

NEEDS = {
    "names that nobody asks for": "import stripe, boto3\nclient = stripe.Client(boto3.secret())\nif client.ready:\n    raise RuntimeError\n",
    "names that fail": "broken = 1 / 0\nworse = undefined\n",
    "TYPE_CHECKING": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from nowhere import Thing\ndef unused(thing: 'Thing') -> 'Thing': ...\n",
    "an annotation of another package": "from __future__ import annotations\nimport numpy as np\ndef unused(x: np.ndarray, y: np.x = None): ...\n",
    "a class of another package": "from django.db import models\nclass Unused(models.Model):\n    name = models.CharField()\n",
    "a decorated function of another package": "import celery\napp = celery.Celery()\n@app.task(bind=True)\ndef unused(self): ...\n",
    "a logger": "import logging\nlog = logging.getLogger(__name__)\nlog.info('loaded')\n",
    "the main part": "if __name__ == '__main__':\n    raise SystemExit(1)\n",
}


@pytest.mark.parametrize("text", NEEDS.values(), ids=NEEDS.keys())
def test_what_is_not_needed_does_not_run(upgraded, text):
    assert upgraded({"tools.py": text + TOOLS, **b2("make()", "from tools import make")}) == MADE


def test_a_statement_runs_once(upgraded):
    files = {"counter.py": "calls = []\n", "tools.py": "import counter\ncounter.calls.append(1)\nNAME = counter.calls and 'other'\n", "again.py": "import tools\nNAME = tools.NAME\n"}
    body = "import again, tools, counter\nassert (tools.NAME, again.NAME) == ('other', 'other')\nassert len(counter.calls) <= 1\n" + MAKE
    assert upgraded({**files, **b2(body)}) == MADE


def test_cycle_of_functions(upgraded):
    files = {"app/__init__.py": "from .a import make\n", "app/a.py": "from . import b\ndef make(op):\n    b.made(op)\ndef name():\n    return 'other'\n",
             "app/b.py": "import sqlalchemy as sa\nfrom .a import name\ndef made(op):\n    op.create_table(name(), sa.Column('x', sa.Integer))\n"}
    assert upgraded({**files, **b2("make(op)", "from app import make")}) == MADE


def test_cycle_of_models(upgraded):
    base = "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n"
    one = "import sqlalchemy as sa\nfrom .base import Base\nfrom . import two\nclass One(Base):\n    __tablename__ = 'other'\n    x = sa.Column(sa.Integer, primary_key=True)\n"
    two = "import sqlalchemy as sa\nfrom .base import Base\nfrom . import one\nclass Two(Base):\n    __tablename__ = 'two'\n    x = sa.Column(sa.ForeignKey('other.x'), primary_key=True)\n"
    files = {"models/__init__.py": "from .one import One\nfrom .two import Two\n", "models/base.py": base, "models/one.py": one, "models/two.py": two}
    assert upgraded({**files, **b2("One.__table__.create(op.get_bind())", "from models import One")}) == {"other": "CREATE TABLE other (x INTEGER NOT NULL, PRIMARY KEY (x))"}


# ---- only what is needed is read ----

IN_OPEN = 0x20


class Opened:
    """The names of the files below a folder that are opened, by inotify."""

    def __init__(self, folder):
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.file = self.libc.inotify_init1(os.O_NONBLOCK)
        if self.file < 0 or self.libc.inotify_add_watch(self.file, os.fsencode(folder), IN_OPEN) < 0:
            pytest.skip("no inotify here")

    def names(self):
        found = set()
        while True:
            try:
                data = os.read(self.file, 1 << 16)
            except BlockingIOError:
                break
            at = 0
            while at < len(data):
                length = struct.unpack_from("iIII", data, at)[3]
                found.add(data[at + 16 : at + 16 + length].rstrip(b"\0").decode())
                at += 16 + length
        os.close(self.file)
        return {name for name in found if name.endswith(".py")}


def test_only_what_is_needed_is_read(limbeck, scratch):
    modules = {f"big/m{i:03}.py": f"from . import m{(i + 1) % 300:03}\nfrom .m{(i + 2) % 300:03} import VALUE as OTHER\nVALUE = OTHER + 1\n" for i in range(300)}
    modules["big/__init__.py"] = "".join(f"from .m{i:03} import VALUE as V{i}\n" for i in range(300))
    modules["big/m010.py"] = "from .m011 import NAME\nfrom .m077 import VALUE\n"
    modules["big/m011.py"] = "from .m012 import PART\nfrom .m099 import VALUE\nNAME = PART + 'her'\n"
    modules["big/m012.py"] = "import big.m044\nPART = 'ot'\n"
    write(scratch, FILES | modules | b2("op.create_table(NAME, sa.Column('x', sa.Integer))", "from big.m010 import NAME"))
    opened = Opened(scratch / "big")
    done = limbeck("upgrade", "head", cwd=scratch)
    assert done.returncode == 0, done.stderr
    assert tables(scratch) == MADE
    names = opened.names()
    assert {"m010.py", "m011.py", "m012.py"} <= names
    assert len(names) <= 10, sorted(names)


# ---- what bad modules get ----


def test_syntax_error(refused):
    said = refused({"tools.py": "def make(:\n    pass\n", **b2("make()", "from tools import make")})
    assert "tools.py:1:10" in said, said


def test_error_in_a_helper(refused):
    said = refused({"tools.py": "def make(op):\n    values = {}\n    return values['key']\n", **b2("make(op)", "from tools import make")})
    assert "KeyError: 'key'" in said and "tools.py:3:12" in said and "b2.py:14:5" in said, said


def test_missing_name(refused):
    said = refused({"tools.py": "def make(): ...\n", **b2("maek()", "from tools import maek")})
    assert "maek" in said and "b2.py" in said, said


def test_unknown_package_with_the_database(refused):
    said = refused({"tools.py": "from secret_tools import run\ndef make(op):\n    run(op)\n", **b2("make(op)", "from tools import make")})
    assert "secret_tools" in said and "tools.py:3" in said and "tools.py:1" in said, said


def test_decision_on_an_unknown_value(refused):
    said = refused({"tools.py": "from secret_tools import flag\ndef make(op):\n    if flag:\n        pass\n", **b2("make(op)", "from tools import make")})
    assert "secret_tools" in said and "tools.py:3" in said and "tools.py:1" in said, said


def test_cycle_that_needs_a_half_made_class(refused):
    files = {"one.py": "from two import Two\nclass One(Two): ...\n", "two.py": "from one import One\nclass Two(One): ...\n"}
    said = refused({**files, **b2("One()", "from one import One")})
    assert "one.py" in said or "two.py" in said, said


def test_relative_import_in_a_revision(refused):
    said = refused(b2("pass", "from .tools import make"))
    assert "relative import" in said and "b2.py:1" in said, said


# ---- settings that limbeck does not know ----


def test_an_unknown_url_in_the_options(limbeck, scratch):
    """What env.py does not know may be kept as an option; who uses it is refused, and --url stands in for it."""
    head = "from secret import settings\nfrom alembic import context\ncontext.config.set_main_option('sqlalchemy.url', settings.URL.replace('%', '%%'))\n"
    write(scratch, FILES | {"migrations/env.py": head + ENV} | b2(MAKE))
    done = limbeck("upgrade", "head", cwd=scratch)
    assert done.returncode == 1 and "secret.settings.URL" in done.stderr and "env.py:1" in done.stderr, done.stderr
    done = limbeck("upgrade", "head", "--url", "sqlite:///app.db", cwd=scratch)
    assert done.returncode == 0, done.stderr
    assert tables(scratch) == MADE
    done = limbeck("upgrade", "head", "--sql", "--url", "postgresql://", cwd=scratch)
    assert done.returncode == 0 and "id SERIAL NOT NULL" in done.stdout, done.stderr


def test_a_failure_while_rows_are_read_is_the_one_that_is_told(refused):
    """On SQLite an open cursor does not stand in the way of the rollback."""
    said = refused(b2("rows = op.get_bind().execute(sa.text('SELECT id FROM people'))\nrow = rows.fetchone()\n" + MAKE + "\nrow.nope"))
    assert "nope" in said and "b2.py:17" in said, said


# ---- what has failed once ----


def test_a_later_revision_tells_the_first_cause(limbeck, scratch):
    """A statement of a module that was refused is refused again, in place of a NameError about what it should have bound."""
    helper = "import os\nmade = os.makedirs('folder') or 1\ndef make(op):\n    return made\n"
    body = {f"migrations/versions/{rev}.py": "from helper import make\n" + revision("make(op)", id=rev, down=down) for rev, down in (("b2", "a1"), ("c3", "b2"))}
    write(scratch, FILES | {"helper.py": helper} | body)
    said = limbeck("doctor", cwd=scratch).stdout
    assert "NameError" not in said
    assert said.count("os.makedirs() is not offered") == 2 and said.count("helper.py:2") == 2, said


# ---- mapped classes ----

MODELS = """\
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, validates
class Base(DeclarativeBase): ...
class Person(Base):
    __tablename__ = 'people'
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
"""


@pytest.mark.parametrize(
    "more, body, what",
    [
        ("class Kid(Person):\n    __tablename__ = 'kids'\n    pid = mapped_column(sa.ForeignKey('people.id'), primary_key=True)\n", "s.query(m.Kid).all()", "inherits from Person"),
        ("    __mapper_args__ = {'polymorphic_on': 'name'}\n", "s.query(m.Person).all()", "polymorphic_on"),
        ("    @validates('name')\n    def check(self, key, value): return value\n", "s.add(m.Person(name='x'))", "@validates"),
        ("@sa.event.listens_for(Person, 'before_insert')\ndef before(mapper, connection, target): ...\n", "s.add(m.Person(name='x'))", "listeners"),
        ("    others: Mapped[list['Person']] = relationship(primaryjoin='Person.id == Person.id')\n", "s.query(m.Person).first().others", "primaryjoin="),
        ("", "s.query(m.Person).lateral_things()", "Query.lateral_things"),
        ("", "s.prepare()", "Session.prepare"),
    ],
)
def test_what_a_session_does_not_offer_is_named(refused, more, body, what):
    said = refused({"models.py": MODELS + more, **b2("s = m.Session(op.get_bind())\n" + body, "import models as m")})
    assert what in said and "b2.py" in said, said


def test_a_script_needs_no_rows_for_what_is_added(limbeck, scratch):
    write(scratch, FILES | {"models.py": MODELS} | b2("s = m.Session(op.get_bind())\ns.add(m.Person(id=5, name='x'))\ns.commit()", "import models as m"))
    done = limbeck("upgrade", "a1:b2", "--sql", cwd=scratch)
    assert "INSERT INTO people (id, name) VALUES (5, 'x');" in done.stdout, done.stdout + done.stderr


def test_reading_instances_in_a_script_is_refused(limbeck, scratch):
    write(scratch, FILES | {"models.py": MODELS} | b2("s = m.Session(op.get_bind())\nfor person in s.query(m.Person): pass", "import models as m"))
    done = limbeck("upgrade", "a1:b2", "--sql", cwd=scratch)
    assert done.returncode == 1 and "has no database to read rows from" in done.stderr, done.stderr
    assert limbeck("doctor", cwd=scratch).returncode == 0


def test_a_default_of_python_is_applied(upgraded):
    """Core's insert() and op.bulk_insert() take the defaults of the columns that they leave out, update() takes onupdate."""
    body = (
        "t = op.create_table('made', sa.Column('a', sa.Integer), sa.Column('b', sa.Integer, default=4), sa.Column('c', sa.String, default=lambda: 'made'), sa.Column('d', sa.Integer, onupdate=9))\n"
        "op.bulk_insert(t, [{'a': 1}, {'a': 2, 'b': 5}])\n"
        "op.execute(t.insert().values(a=3))\n"
        "op.get_bind().execute(t.insert(), [{'a': 4}, {'a': 5}])\n"
        "op.execute(t.update().where(t.c.a == 3).values(b=None))\n"
        "rows = [tuple(row) for row in op.get_bind().execute(sa.select(t))]\n"
        "assert rows == [(1, 4, 'made', None), (2, 5, 'made', None), (3, None, 'made', 9), (4, 4, 'made', None), (5, 4, 'made', None)], rows"
    )
    assert "made" in upgraded(b2(body))


def test_an_unknown_default_that_is_needed_is_refused(refused):
    body = "t = sa.Table('people', sa.MetaData(), sa.Column('name', sa.String, default=make))\nop.execute(t.insert())"
    said = refused(b2(body, "from secret import make"))
    assert "the default of column name" in said and "secret.make" in said, said


def test_type_annotation_map(upgraded):
    models = (
        "import sqlalchemy as sa\nfrom typing import Annotated\nfrom sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n"
        "short = Annotated[str, 'short']\n"
        "class Base(DeclarativeBase):\n    type_annotation_map = {str: sa.Text, short: sa.String(9)}\n"
        "class Made(Base):\n    __tablename__ = 'other'\n    id: Mapped[int] = mapped_column(primary_key=True)\n    a: Mapped[str]\n    b: Mapped[short | None]\n"
    )
    made = upgraded({"models.py": models, **b2("Made.metadata.create_all(op.get_bind())", "from models import Made")})
    assert "a TEXT NOT NULL" in made["other"] and "b VARCHAR(9)," in made["other"], made


SCHEMA = {
    "app/__init__.py": "",
    "app/db.py": "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n",
    "app/models.py": "import sqlalchemy as sa\nfrom app.db import Base\nclass User(Base):\n    __tablename__ = 'users'\n    id = sa.Column(sa.Integer, primary_key=True)\n"
                     "extra = sa.Table('extra', Base.metadata, sa.Column('x', sa.Integer))\n",
    "app/heroes.py": "from sqlmodel import Field, SQLModel\nclass Hero(SQLModel, table=True):\n    id: int | None = Field(default=None, primary_key=True)\n",
}


@pytest.mark.parametrize("body, made", [
    ("from app.models import Base\nBase.metadata.create_all(op.get_bind())", {"users", "extra"}),
    ("import app.models\nfrom app.db import Base\nBase.metadata.create_all(bind=op.get_bind())", {"users", "extra"}),
    ("from app.models import Base\nfor table in Base.metadata.sorted_tables:\n    table.create(op.get_bind())", {"users", "extra"}),
    ("from app.models import Base\nassert 'users' in Base.metadata.tables and len(Base.metadata.tables) == 2\n"
     "Base.metadata.tables['users'].create(op.get_bind())", {"users"}),
    ("from app.models import Base\nBase.metadata.create_all(op.get_bind())\nBase.metadata.drop_all(op.get_bind())", set()),
    ("from app.heroes import SQLModel\nSQLModel.metadata.create_all(op.get_bind())", {"hero"}),
    ("import app.heroes\nfrom sqlmodel import SQLModel\nassert list(SQLModel.metadata.tables) == ['hero']\nSQLModel.metadata.create_all(op.get_bind())", {"hero"}),
], ids=["create_all", "create_all of another module", "sorted_tables", "tables", "drop_all", "sqlmodel", "sqlmodel's own"])
def test_all_tables_of_a_metadata(upgraded, body, made):
    """Only the MetaData's owner is named: its tables are made by modules that run by need."""
    assert set(upgraded(SCHEMA | {B2: revision(body)})) == made


def test_create_all_that_makes_nothing_says_so(limbeck, scratch):
    write(scratch, FILES | SCHEMA | {B2: revision("from app.db import Base\nBase.metadata.create_all(op.get_bind())")})
    done = limbeck("upgrade", "head", cwd=scratch)
    assert done.returncode == 0, done.stderr
    assert "warning: create_all() does nothing: no module imported so far has a table of this MetaData" in done.stderr
