"""The programs of orm.txt (a Session over mapped classes) under Debian's SQLAlchemy and under limbeck: the same output or exception."""

import json
import pathlib
import subprocess

import pytest

from test_vocabulary import CHILD, PYTHON, project

PRELUDE = '''
import datetime
import sqlalchemy as sa
from sqlalchemy import func
from alembic import op
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import Session, aliased, backref, declarative_base, load_only, relationship, sessionmaker
from sqlalchemy.orm.attributes import flag_modified
conn = op.get_bind()
Base = declarative_base()
tags = sa.Table("user_tags", Base.metadata, sa.Column("user_id", sa.ForeignKey("users.id")), sa.Column("tag_id", sa.ForeignKey("tags.id")))
class User(Base):
    __tablename__ = "users"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(30))
    age = sa.Column("years", sa.Integer)
    level = sa.Column(sa.Integer, default=7)
    state = sa.Column(sa.String(10), server_default="new")
    tags = relationship("Tag", secondary=tags, backref="users")
class Address(Base):
    __tablename__ = "addresses"
    id = sa.Column(sa.Integer, primary_key=True)
    email = sa.Column(sa.String(30))
    user_id = sa.Column(sa.Integer, sa.ForeignKey("users.id"))
    user = relationship(User, backref=backref("addresses", order_by=id))
class Tag(Base):
    __tablename__ = "tags"
    id = sa.Column(sa.Integer, primary_key=True)
    label = sa.Column(sa.String(30))
class Node(Base):
    __tablename__ = "nodes"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(20), nullable=False)
    parent_id = sa.Column(sa.Integer, sa.ForeignKey("nodes.id"))
    children = relationship("Node", backref=backref("parent", remote_side=[id]))
class Perm(Base):
    __tablename__ = "perms"
    code = sa.Column(sa.String, primary_key=True)
    kind = sa.Column(sa.String, primary_key=True)
    note = sa.Column(sa.Text)
class Document(Base):
    __tablename__ = "documents"
    id = sa.Column(sa.Integer, primary_key=True)
    title = sa.Column(sa.String)
    data = sa.Column(MutableDict.as_mutable(sa.JSON))
    plain = sa.Column(sa.JSON)
    created = sa.Column(sa.DateTime, default=lambda: datetime.datetime(2020, 1, 2))
    touched = sa.Column(sa.Integer, onupdate=5)
    @hybrid_property
    def shout(self):
        return self.title + "!"
def dump(*those):
    for one in those:
        print([tuple(row) for row in conn.execute(sa.select(getattr(one, "__table__", one)))])
Base.metadata.create_all(conn)
conn.execute(User.__table__.insert(), [dict(name="Ada", years=36), dict(name="Bob", years=None), dict(name="Cy", years=36)])
conn.execute(Address.__table__.insert(), [dict(email="a@x", user_id=1), dict(email="b@x", user_id=1)])
session = Session(conn)
'''

TEXT = (pathlib.Path(__file__).resolve().parent / "orm.txt").read_text()
PROGRAMS = [part.strip("\n") for part in TEXT.split("\n\n") if part.strip() and not part.startswith("#")]


@pytest.fixture(scope="module")
def answers():
    request = json.dumps({"programs": PROGRAMS, "prelude": PRELUDE, "tables": ""})
    done = subprocess.run([PYTHON, "-c", CHILD], input=request, capture_output=True, text=True, timeout=300)
    if "No module named" in done.stderr:
        pytest.skip("Debian's Alembic is not installed: apt install python3-alembic")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.splitlines()[0][:90])
def test_same(limbeck, scratch, answers, program):
    files = {name: text for name, text in project.FILES.items() if not name.endswith("a1.py")}
    project.write(scratch, files | {"migrations/versions/b2.py": project.revision(PRELUDE + program, down=None)})
    done = limbeck("upgrade", "head", cwd=scratch)
    printed, failed = answers[program]
    assert done.stdout == printed, done.stderr
    assert done.returncode == (1 if failed else 0), done.stderr
    assert failed is None or failed in done.stderr
