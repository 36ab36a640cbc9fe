"""limbeck.journal on PostgreSQL and MariaDB: times, users, rights, one transaction."""

import os
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))

from project import ENV, FILES, INI, LOGGING, results, revision, write  # noqa: E402

B2 = "migrations/versions/b2.py"
QUERY = "SELECT revision, action, file, applied_by FROM alembic_version_journal ORDER BY id"


@pytest.fixture
def project(limbeck, scratch):
    def make(url, files=None):
        ini = INI.replace("sqlite:///app.db", url) + "limbeck.journal = true\n" + LOGGING
        write(scratch, FILES | {"alembic.ini": ini, B2: revision("op.execute('CREATE TABLE pets (x INTEGER)')")} | (files or {}))

        def run(*words, code=0):
            done = limbeck(*words, cwd=scratch, env=os.environ | {"USER": "nobody-asks"}, stdin=-3)
            assert done.returncode == code, done.stderr
            return done

        run.folder = scratch
        run.url = url
        return run

    return make


@pytest.fixture(params=["postgres", "mariadb"])
def server(request):
    return request.getfixturevalue(request.param)


def test_rows_users_and_edits(server, project):
    run = project(server.new_database())
    run("upgrade", "head")
    run("stamp", "a1")
    rows = server.sql(run.url, QUERY)
    assert [row[:3] for row in rows] == [["a1", "upgrade", "a1.py"], ["b2", "upgrade", "b2.py"], ["a1", "stamp", "a1.py"]]
    assert all(row[3].split("@")[0] == server.superuser for row in rows)
    run("stamp", "b2")
    write(run.folder, {B2: revision("op.execute('SELECT 2')")})
    warned = run("upgrade", "head").stderr
    assert "warning: 'migrations/versions/b2.py' was edited after it was applied" in warned and f"UTC by {server.superuser}" in warned
    assert "NOTICE" not in warned
    history = results(run("history", "-v", "--json").stdout)
    assert [(row["is_edited"], row["is_stamped"]) for row in history] == [(True, True), (False, True)]


def test_times_are_utc_whatever_the_session_says(server, project):
    zone = "SET time_zone = '+09:00'" if server.superuser == "limbeck" else "SET timezone = 'Asia/Tokyo'"
    run = project(server.new_database(), {"migrations/env.py": ENV.replace(
        "        context.configure(connection", f'        connection.exec_driver_sql("{zone}")\n        context.configure(connection')})
    run("upgrade", "head")
    (shown,) = {row["applied_at"][:13] for row in results(run("history", "-v", "--json").stdout)}
    now = "to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24')" if server.superuser == "postgres" else "DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%H')"
    assert [[shown]] == server.sql(run.url, f"SELECT {now}")


def test_a_script(server, project):
    run = project(server.new_database())
    server.sql(run.url, run("upgrade", "head", "--sql").stdout)
    server.sql(run.url, run("downgrade", "b2:a1", "--sql").stdout)
    assert [row[:2] for row in server.sql(run.url, QUERY)] == [["a1", "upgrade"], ["b2", "upgrade"], ["b2", "downgrade"]]


def test_a_failing_revision_leaves_no_row(postgres, project):
    run = project(postgres.new_database(), {B2: revision("op.execute('SELEC 1')")})
    run("upgrade", "head", code=1)
    assert postgres.sql(run.url, "SELECT relname FROM pg_class WHERE relname LIKE 'alembic%'") == []


def test_times_inside_of_one_transaction_differ(postgres, project):
    run = project(postgres.new_database(), {B2: revision("op.execute('SELECT pg_sleep(1.1)')")})
    run("upgrade", "head")
    assert postgres.sql(run.url, "SELECT max(applied_at) - min(applied_at) >= '1 second' FROM alembic_version_journal") == [["t"]]
    assert int(postgres.sql(run.url, "SELECT duration_ms FROM alembic_version_journal WHERE revision = 'b2'")[0][0]) >= 1100


def test_the_schema_of_the_version_table(postgres, project):
    url = postgres.new_database()
    postgres.sql(url, 'CREATE SCHEMA "My app"')
    env = ENV.replace("connection=connection)", "connection=connection, version_table_schema='My app')")
    run = project(url, {"migrations/env.py": env})
    run("upgrade", "head")
    assert postgres.sql(url, 'SELECT revision FROM "My app".alembic_version_journal ORDER BY id') == [["a1"], ["b2"]]


def test_without_the_right_to_it_nothing_runs(postgres, project):
    run = project(postgres.new_database())
    run("upgrade", "a1")
    postgres.sql(run.url, "GRANT ALL ON SCHEMA public TO guarded; GRANT ALL ON alembic_version TO guarded")
    other = run.url.replace("postgres@", "guarded:open%20sesame@")
    answer = run("upgrade", "head", "--url", other, code=1)
    assert "permission denied for table alembic_version_journal" in answer.stderr and "is limbeck's journal" in answer.stderr
    assert postgres.sql(run.url, "SELECT to_regclass('pets')") == [[""]]


def test_inside_of_a_transaction_of_the_project(postgres, project):
    run = project(postgres.new_database(), {"migrations/env.py": ENV.replace(
        "        context.configure(connection", "        connection.exec_driver_sql('SELECT 1')\n        context.configure(connection")})
    run("upgrade", "head")
    run("upgrade", "head")
    assert [row[:2] for row in postgres.sql(run.url, QUERY)] == [["a1", "upgrade"], ["b2", "upgrade"]]
