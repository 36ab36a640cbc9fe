"""Flask-Migrate's layout: migrations/ with its own alembic.ini and an env.py that asks current_app, run without Flask.

The configuration is read from the project's own object, the naming convention from its SQLAlchemy() object; no application is made.
"""

import sqlite3

import pytest

from project import FLASK_ENV, MAKO, revision, write

INI = """\
[alembic]

[loggers]
keys = root

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = WARN
handlers = console

[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = generic

[formatter_generic]
format = %(message)s
"""

CONFIG = """\
import os
basedir = os.path.abspath(os.path.dirname(__file__))


class Config:
    SECRET_KEY = os.environ.get("SECRET_KEY") or "x"
    TABLE = "people"
    SQLALCHEMY_DATABASE_URI = os.environ.get("APP_DATABASE") or "sqlite:///" + os.path.join(basedir, "app.db")
"""

APP = """\
from flask import Flask
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData

db = SQLAlchemy(metadata=MetaData(naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s"}))
migrate = Migrate()
login = LoginManager()


def create_app(config):
    app = Flask(__name__)
    app.config.from_object(config)
    db.init_app(app)
    return app
"""

BODY = """
from flask import current_app
op.create_table(current_app.config["TABLE"], sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(9)),
                sa.UniqueConstraint("name"))
assert current_app.config.get("NOPE", 5) == 5 and "NOPE" not in current_app.config
"""

FILES = {
    "migrations/alembic.ini": INI,
    "migrations/env.py": FLASK_ENV,
    "migrations/script.py.mako": MAKO,
    "migrations/versions/a1.py": revision(BODY, id="a1", down=None),
}
MADE = "CREATE TABLE people (id INTEGER NOT NULL, name VARCHAR(9), PRIMARY KEY (id), CONSTRAINT uq_people_name UNIQUE (name))"


def made(path):
    with sqlite3.connect(path) as connection:
        (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'people'").fetchone()
        return " ".join(sql.split()).replace("( ", "(").replace(" )", ")")


LAYOUTS = {
    "a module config": {"config.py": CONFIG, "app/__init__.py": APP},
    "modules of the package": {"shop/__init__.py": "from .extensions import db\n", "shop/extensions.py": APP, "shop/config.py": CONFIG.replace("(__file__)", "(os.path.dirname(__file__))")},
    "app.py": {"config.py": CONFIG, "app.py": APP},
    "with a pyproject.toml of other tools": {"config.py": CONFIG, "app/__init__.py": APP, "pyproject.toml": "[tool.black]\nline-length = 100\n"},
    "named in the ini file": {
        "deep/one/settings_of_the_app.py": CONFIG.replace("(__file__)", "(os.path.dirname(os.path.dirname(__file__)))").replace("class Config", "class Main"),
        "deep/two.py": APP,
        "migrations/alembic.ini": INI.replace("[alembic]", "[alembic]\nlimbeck.flask_config = deep.one.settings_of_the_app:Main\nlimbeck.flask_db = deep.two:db"),
    },
}


@pytest.mark.parametrize("files", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_layout(limbeck, scratch, files):
    write(scratch, FILES | files)
    done = limbeck("upgrade", "head", cwd=scratch)
    assert done.returncode == 0, done.stderr
    assert made(scratch / "app.db") == MADE


def test_the_configuration_by_its_path(limbeck, scratch):
    write(scratch, FILES | LAYOUTS["a module config"])
    done = limbeck("-c", "migrations/alembic.ini", "upgrade", "head", cwd=scratch)
    assert done.returncode == 0, done.stderr
    assert made(scratch / "app.db") == MADE


def test_environment_and_script(limbeck, scratch):
    write(scratch, FILES | LAYOUTS["a module config"])
    done = limbeck("upgrade", "head", "--sql", cwd=scratch, environment={"APP_DATABASE": "postgresql://nobody@nowhere/x"})
    assert done.returncode == 0, done.stderr
    assert "id SERIAL NOT NULL" in done.stdout and "CONSTRAINT uq_people_name UNIQUE (name)" in done.stdout


def test_without_the_configuration(limbeck, scratch):
    write(scratch, FILES | {"app/__init__.py": APP})
    done = limbeck("upgrade", "head", cwd=scratch)
    assert done.returncode == 1
    assert "limbeck.flask_config = module:name" in done.stderr and "SQLALCHEMY_DATABASE_URI" in done.stderr
    done = limbeck("upgrade", "head", "--url", "sqlite:///other.db", cwd=scratch, environment={"TABLE": "people"})
    assert done.returncode == 0, done.stderr
    assert made(scratch / "other.db") == MADE


def test_without_the_models(limbeck, scratch):
    write(scratch, FILES | {"config.py": CONFIG})
    done = limbeck("upgrade", "head", cwd=scratch)
    assert done.returncode == 1 and "limbeck.flask_db = module:name" in done.stderr, done.stderr
    assert not (scratch / "app.db").exists() or sqlite3.connect(scratch / "app.db").execute("SELECT * FROM sqlite_master").fetchall() == []
