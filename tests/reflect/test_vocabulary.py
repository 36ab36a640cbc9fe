"""The Inspector that migrations see: the program of inspector_child.py runs in a revision, evaluated by limbeck, and its answers are
held against those recorded of SQLAlchemy 2.0.52."""

import json
import os
import pathlib
import re
import shutil
import subprocess

import pytest
from compare import differ_items, differ_lists
from conftest import DIALECTS
from test_inspector import HERE, SCHEMAS, WRONG_IN_SQLALCHEMY, unexplained

ROOT = HERE.parents[1]
ENV = """
from alembic import context
from sqlalchemy import create_engine
with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection, version_table="limbeck_probe_version")
    with context.begin_transaction():
        context.run_migrations()
"""


def child():
    """inspector_child.py as the body of an upgrade()."""
    text = (HERE / "inspector_child.py").read_text()
    begin, end = text.index("PER_TABLE = "), text.index("warnings.simplefilter")
    return text[begin:end]


REVISION = f"""
import json
import sqlalchemy as sa
from alembic import op
revision = "a1"
down_revision = None

{{child}}

def upgrade():
    inspector = sa.inspect(op.get_bind())
    answer = {{{{"schema_names": inspector.get_schema_names()}}}}
    answer["schemas"] = {{{{schema: look(inspector, schema or None) for schema in {{schemas!r}}}}}}
    print(json.dumps(answer))

def downgrade():
    pass
"""


@pytest.fixture
def limbeck(tmp_path):
    build = pathlib.Path(os.environ.get("LIMBECK_BUILD", ROOT / "build"))
    program = pathlib.Path(os.environ.get("LIMBECK", build / "limbeck"))

    def run(url, revision):
        (tmp_path / "migrations/versions").mkdir(parents=True)
        (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = migrations\n")
        (tmp_path / "migrations/env.py").write_text(ENV)
        (tmp_path / "migrations/versions/a1.py").write_text(revision)
        done = subprocess.run([program, "upgrade", "head", "--url", url], cwd=tmp_path, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    return run


def differences(ours, theirs):
    found = []
    for name, table in theirs["tables"].items():
        for kind, value in table.items():
            differ = differ_items if isinstance(value, dict) else differ_lists
            found += differ(f"{name}.{kind}", ours["tables"][name][kind], value, ())
    for key in set(theirs) - {"tables"}:
        if isinstance(theirs[key], list):
            mine, value = ({str(item) for item in items} - {"limbeck_probe_version"} for items in (ours.get(key, []), theirs[key]))
        else:
            mine, value = ours.get(key), theirs[key]
        if mine != value:
            found.append(f"{key}: {mine}, SQLAlchemy {value}" if isinstance(mine, dict) else f"{key}: {mine ^ value}")
    return found


def copied(home, folder):
    """The URL of a copy of the database with all forms: the others do not see the version table."""
    url = home.url(home.filled).replace("+psycopg2", "")
    if home.dialect == "sqlite":
        shutil.copy(url.removeprefix("sqlite:///"), folder / "copy.db")
        return f"sqlite:///{folder}/copy.db"
    if home.dialect == "mariadb":
        return url  # its version table is named in `differences`
    server, _, name = url.rpartition("/")
    home.server.sql("postgres", f"CREATE DATABASE copy_of_{name} TEMPLATE {name}")
    return f"{server}/copy_of_{name}"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_inspector_of_a_migration(database, dialect, limbeck, tmp_path):
    home = database(dialect)
    recorded = json.loads((HERE / f"inspector_{dialect}.json").read_text())
    if recorded["server"] != home.version:
        pytest.skip(f"recorded on version {recorded['server']}")
    url = copied(home, tmp_path)
    answer = json.loads(limbeck(url, REVISION.format(child=child(), schemas=SCHEMAS[dialect])))
    names = [name for name in answer["schema_names"] if home.dialect != "mariadb" or not re.fullmatch(r"t[2-9]|t\d\d+", name)]
    assert names == recorded["schema_names"]
    found = []
    for schema in recorded["schemas"]:
        found += differences(answer["schemas"][schema], recorded["schemas"][schema])
    assert unexplained(found, WRONG_IN_SQLALCHEMY[dialect]) == []
