"""Autogenerate with the env.py of each template, and with Flask-Migrate's: generate, upgrade, check, downgrade, on SQLite."""

import pathlib
import re
import sqlite3
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))

from project import FLASK_ENV  # noqa: E402

MODELS = """
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), index=True)
    boss_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
"""

FLASK_APP = """
import os

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()
migrate = Migrate()


class Config:
    SQLALCHEMY_DATABASE_URI = os.environ.get("DATABASE_URL", "sqlite:///%s/app.db" % os.path.abspath(os.path.dirname(__file__)))


def create_app(config=Config):
    app = Flask(__name__)
    app.config.from_object(config)
    db.init_app(app)
    migrate.init_app(app, db, render_as_batch=True)
    from app import models
    return app
"""

FLASK_MODELS = """
from app import db


class User(db.Model):
    __tablename__ = "users"
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(30), index=True, nullable=False)
    boss_id = db.Column(db.ForeignKey("users.id"))
"""


class Form:
    def __init__(self, folder, program):
        self.folder, self.program = folder, program

    def write(self, path, text):
        path = self.folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def edit(self, path, old, new, count=1):
        text = (self.folder / path).read_text()
        assert re.search(old, text, re.M), text
        (self.folder / path).write_text(re.sub(old, new, text, count=count, flags=re.M))

    def run(self, *words, code=0, **environment):
        done = subprocess.run(
            [self.program, *words], cwd=self.folder, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
            env={"PATH": "/usr/bin:/bin", "HOME": str(self.folder), **environment},
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done

    def columns(self, database, table):
        with sqlite3.connect(self.folder / database) as connection:
            return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


@pytest.fixture
def form(tmp_path, program):
    return Form(tmp_path, str(pathlib.Path(program).resolve()))


def walk(form, versions, databases, options=(), more=()):
    """Generates the tables, upgrades, finds nothing; then a column; then goes all the way back."""
    form.run(*options, "revision", "--autogenerate", "-m", "users", *more)
    [first] = (form.folder / versions).glob("*_users.py")
    assert "op.create_table('users'" in first.read_text()
    form.run(*options, "upgrade", "head")
    assert "No new upgrade operations detected." in form.run(*options, "check", *more).stdout
    models = next(path for path in form.folder.rglob("models.py"))
    models.write_text(models.read_text() + ("    nick = db.Column(db.Text)\n" if "db." in models.read_text() else "    nick: Mapped[str | None]\n"))
    form.run(*options, "check", *more, code=3)
    form.run(*options, "revision", "--autogenerate", "-m", "nick", *more)
    form.run(*options, "upgrade", "head")
    assert "No new upgrade operations detected." in form.run(*options, "check", *more).stdout
    for database in databases:
        assert form.columns(database, "users") == ["id", "name", "boss_id", "nick"]
    form.run(*options, "downgrade", "base")
    for database in databases:
        assert form.columns(database, "users") == []


@pytest.mark.parametrize("template", ["generic", "async", "pyproject", "pyproject_async"])
def test_template(form, template):
    form.run("init", "-t", template, "migrations")
    form.write("app/__init__.py", "")
    form.write("app/models.py", MODELS)
    form.edit("migrations/env.py", r"^target_metadata = None", "from app.models import Base\ntarget_metadata = Base.metadata")
    driver = "sqlite+aiosqlite" if "async" in template else "sqlite"
    form.edit("alembic.ini", r"^sqlalchemy.url = .*", f"sqlalchemy.url = {driver}:///app.db")
    walk(form, "migrations/versions", ["app.db"])


def test_multidb(form):
    form.run("init", "-t", "multidb", "migrations")
    form.write("app/__init__.py", "")
    form.write("app/models.py", MODELS)
    form.edit("migrations/env.py", r"^target_metadata = \{\}", "from app.models import Base\ntarget_metadata = {'engine1': Base.metadata, 'engine2': Base.metadata}")
    form.edit("alembic.ini", r"^sqlalchemy.url = driver://user:pass@localhost/dbname$", "sqlalchemy.url = sqlite:///one.db")
    form.edit("alembic.ini", r"^sqlalchemy.url = driver://user:pass@localhost/dbname2", "sqlalchemy.url = sqlite:///two.db")
    walk(form, "migrations/versions", ["one.db", "two.db"])


@pytest.fixture
def flask(form):
    form.run("init", "migrations")
    (form.folder / "alembic.ini").rename(form.folder / "migrations/alembic.ini")
    form.edit("migrations/alembic.ini", r"^script_location.*\n", "")
    form.edit("migrations/alembic.ini", r"^sqlalchemy.url.*\n", "")
    form.write("migrations/env.py", FLASK_ENV)
    form.write("app/__init__.py", FLASK_APP)
    form.write("app/models.py", FLASK_MODELS)
    return form


def test_flask_migrate(flask):
    walk(flask, "migrations/versions", ["app/app.db"])


def test_flask_migrate_writes_no_empty_revision(flask):
    flask.run("revision", "--autogenerate", "-m", "users")
    flask.run("upgrade", "head")
    done = flask.run("revision", "--autogenerate", "-m", "nothing")
    assert "No changes in schema detected." in done.stderr
    assert list((flask.folder / "migrations/versions").glob("*_nothing.py")) == []
