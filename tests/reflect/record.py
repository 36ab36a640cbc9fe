#!/usr/bin/python3
"""Records what a SQLAlchemy's Inspector says of all forms: inspector_postgresql.json, inspector_sqlite.json,
inspector_mariadb.json.

    PYTHONPATH=/path/to/sqlalchemy-2.0/lib tests/reflect/record.py

Needs psycopg2, PyMySQL and the server packages of PostgreSQL and MariaDB; pytest for the fixture that starts it. The files name the version that said it.
"""

import json
import os
import pathlib
import shutil
import tempfile

import conftest
from test_inspector import HERE, SCHEMAS, inspect


def record(home):
    home.filled = home.new([statement for form in home.forms for statement in form.statements(home.dialect)])
    answer = inspect(home, SCHEMAS[home.dialect], PYTHONPATH=os.environ["PYTHONPATH"])
    answer["server"], answer["forms"] = home.version, [repr(form) for form in home.forms]
    path = HERE / f"inspector_{home.dialect}.json"
    path.write_text(json.dumps(answer, ensure_ascii=False, separators=(",", ":")).replace('},"', '},\n"') + "\n")
    print(path.name, answer["version"], path.stat().st_size)


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="limbeck-record-"))
    fixtures = conftest.live_fixtures
    postgres = fixtures.Postgres(tempfile.mkdtemp(prefix="limbeck-pg-"), fixtures.postgres_bin())
    mariadb = fixtures.MariaDB(tempfile.mkdtemp(prefix="limbeck-my-"), "/usr")
    try:
        record(conftest.Sqlite(folder))
        for server, kind in ((postgres, conftest.Postgresql), (mariadb, conftest.Mariadb)):
            server.prepare()
            record(kind(server))
    finally:
        for server in (postgres, mariadb):
            server.stop()
            shutil.rmtree(server.folder, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
