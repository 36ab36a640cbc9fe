"""Projects for the autogenerate tests: the servers of tests/live, a folder with env.py and a models module, the program in it.

    project("sqlite")        an empty database and a project on it: .write_model(source), .run("revision", ...), .sql(statements)
"""

import importlib.util
import os
import pathlib
import sqlite3
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]

_spec = importlib.util.spec_from_file_location("live_fixtures", ROOT / "tests/live/conftest.py")
live_fixtures = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(live_fixtures)

postgres = live_fixtures.postgres
mariadb = live_fixtures.mariadb
scratch = live_fixtures.scratch
build = live_fixtures.build

ENV = """
import os

import model
from alembic import context
from sqlalchemy import create_engine

target_metadata = [getattr(model, name) for name in ("metadata", "metadata1", "metadata2") if hasattr(model, name)]
engine = create_engine(os.environ["URL"])
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=target_metadata, **{options!r})
    with context.begin_transaction():
        context.run_migrations()
"""

MAKO = '''"""${message}

IMPORTS
${imports}
"""
from alembic import op
import sqlalchemy as sa
${imports}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade():
    ${upgrades}


def downgrade():
    ${downgrades}
'''


class Project:
    def __init__(self, folder, program, url, execute, server=None):
        self.folder = pathlib.Path(folder)
        self.server = server
        self.program = program
        self.url = url
        self.sql = execute
        (self.folder / "alembic/versions").mkdir(parents=True)
        (self.folder / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s/alembic\nprepend_sys_path = .\n")
        (self.folder / "alembic/script.py.mako").write_text(MAKO)
        self.configure()

    def configure(self, **options):
        (self.folder / "alembic/env.py").write_text(ENV.replace("{options!r}", repr(options)))

    def write_model(self, source, imports=()):
        lines = ["import datetime", "import decimal", "import uuid", "import sqlalchemy as sa", "from alembic import op"]
        (self.folder / "model.py").write_text("\n".join([*lines, *imports, source, ""]))

    def run(self, *words, check=None):
        environment = dict(os.environ, URL=self.url)
        done = subprocess.run([self.program, *words], cwd=self.folder, env=environment, capture_output=True, text=True, timeout=60)
        if check is not None:
            assert done.returncode == check, done.stdout + done.stderr
        return done

    def revisions(self):
        return sorted((self.folder / "alembic/versions").glob("*.py"))


@pytest.fixture(scope="session")
def program(build):
    named = os.environ.get("LIMBECK")
    choices = [pathlib.Path(named)] if named else [build / "limbeck", build / "src/cli/limbeck"]
    found = next((path for path in choices if path.exists()), None)
    if found is None:
        pytest.skip(f"no limbeck at {choices[0]}: set LIMBECK")
    return str(found)


@pytest.fixture
def project(request, tmp_path, program):
    def make(dialect):
        folder = tmp_path / f"{dialect}{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        if dialect == "sqlite":
            file = folder / "app.db"

            def execute(*statements):
                connection = sqlite3.connect(file)
                for statement in statements:
                    connection.execute(statement)
                connection.commit()
                connection.close()

            return Project(folder, program, f"sqlite:///{file}", execute)
        if dialect == "mariadb":
            server = request.getfixturevalue("mariadb")
            url = server.new_database().replace("mysql+", "mariadb+")
            return Project(folder, program, url, lambda *texts: server.sql(url, ";\n".join(texts)), server)
        server = request.getfixturevalue("postgres")
        url = server.new_database()
        return Project(folder, program, url, lambda *statements: server.sql(url, ";\n".join(statements)), server)

    return make
