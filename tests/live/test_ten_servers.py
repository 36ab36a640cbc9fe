"""Ten servers that start at once on one database: one migrates, nine wait and start; a killed holder's lock goes.

The revision takes two seconds. In half of the rounds the process that migrates is killed at a random moment: another one
takes over, and at the end the revision is applied exactly once.
"""
import os
import random
import signal
import sqlite3
import subprocess
import textwrap
import time

import pytest

ROUNDS = int(os.environ.get("LIMBECK_ROUNDS", "20"))
SERVERS = 10
REVISION_SECONDS = 2.0


@pytest.fixture
def project(scratch):
    folder = scratch / "project"
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True)
    (folder / "alembic.ini").write_text("[alembic]\nscript_location = migrations\n")
    (versions / "0001_slow.py").write_text(
        textwrap.dedent(
            f'''
            """a slow one"""
            import time
            from alembic import op
            import sqlalchemy as sa

            revision = "0001"
            down_revision = None


            def upgrade():
                op.create_table("ran", sa.Column("at", sa.Integer()))
                op.execute("INSERT INTO ran (at) VALUES (1)")
                time.sleep({REVISION_SECONDS})


            def downgrade():
                op.drop_table("ran")
            '''
        )
    )
    return folder


def start(limbeck, project, url):
    return subprocess.Popen(
        [limbeck.program, "upgrade", "head", "--url", url],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def one_round(limbeck, project, url, kills, seed):
    chance = random.Random(seed)
    processes = [start(limbeck, project, url) for _ in range(SERVERS)]
    killed = []
    if kills:
        time.sleep(chance.uniform(0.05, REVISION_SECONDS))
        for process in chance.sample(processes, SERVERS // 3):
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                killed.append(process)
    ended = [(process, *process.communicate(timeout=120)) for process in processes]
    ran = 0
    for process, _, errors in ended:
        if process in killed and process.returncode == -signal.SIGKILL:
            continue
        assert process.returncode == 0, errors
        ran += "Running upgrade" in errors
    return ran


def logging_on(project):
    ini = project / "alembic.ini"
    ini.write_text(
        ini.read_text()
        + "\n[loggers]\nkeys = root,alembic\n[handlers]\nkeys =\n[formatters]\nkeys =\n"
        + "[logger_root]\nlevel = WARNING\nhandlers =\n[logger_alembic]\nlevel = INFO\nhandlers =\nqualname = alembic\n"
    )


@pytest.mark.parametrize("number", range(ROUNDS))
def test_sqlite(limbeck, project, number):
    logging_on(project)
    path = project / "database.db"
    kills = number % 2 == 1
    ran = one_round(limbeck, project, f"sqlite:///{path}", kills, number)
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT count(*) FROM ran").fetchone() == (1,)
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    if not kills:
        assert ran == 1


@pytest.mark.parametrize("number", range(ROUNDS))
def test_postgresql(limbeck, postgres, project, number):
    import psycopg2

    logging_on(project)
    url = postgres.new_database()
    kills = number % 2 == 1
    ran = one_round(limbeck, project, url, kills, 1000 + number)
    with psycopg2.connect(url) as database, database.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ran")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT version_num FROM alembic_version")
        assert cursor.fetchall() == [("0001",)]
    if not kills:
        assert ran == 1


@pytest.mark.parametrize("number", range(max(1, ROUNDS // 6)))
def test_mariadb(limbeck, mariadb, project, number):
    logging_on(project)
    url = mariadb.new_database()
    assert one_round(limbeck, project, url, False, number) == 1
    assert mariadb.sql(url, "SELECT count(*) FROM ran") == [["1"]]
    assert mariadb.sql(url, "SELECT version_num FROM alembic_version") == [["0001"]]


def test_mariadb_with_a_holder_that_is_killed(limbeck, mariadb, project):
    """Its DDL stays: the next one gets the lock at once and says what is in the way."""
    url = mariadb.new_database()
    holder = start(limbeck, project, url)
    deadline = time.monotonic() + 30
    while not mariadb.sql(url, "SHOW TABLES LIKE 'ran'") and time.monotonic() < deadline:
        time.sleep(0.02)
    others = [start(limbeck, project, url) for _ in range(SERVERS - 1)]
    time.sleep(0.5)
    holder.kill()
    began = time.monotonic()
    for process in others:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 1 and "Table 'ran' already exists" in errors, errors
    assert time.monotonic() - began < 15
    holder.communicate()
    mariadb.sql(url, "DROP TABLE ran")
    assert start(limbeck, project, url).wait(30) == 0


def test_a_waiter_gives_up_and_names_the_holder(limbeck, postgres, project):
    url = postgres.new_database()
    first = start(limbeck, project, url)
    time.sleep(0.7)
    second = subprocess.run(
        [limbeck.program, "upgrade", "head", "--url", url, "--lock-wait", "0.3"], cwd=project, capture_output=True, text=True
    )
    first.communicate(timeout=60)
    assert second.returncode == 1
    assert str(first.pid) in second.stderr or "limbeck 0001 since" in second.stderr
