"""The scratch database on MariaDB: on the server of limbeck.scratch_url only; what test, check --history and stamp --verify find there."""

import pathlib
import signal
import sys
import time

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))

from project import FILES, INI, MAKO, OnServer, findings, outcomes, write  # noqa: E402

SCRATCH = "SHOW DATABASES LIKE 'limbeck%'"


@pytest.fixture
def project(limbeck, scratch, mariadb):
    url = mariadb.new_database()
    ini = INI.replace("sqlite:///app.db", url)
    mako = MAKO.replace("revision =", "import sqlalchemy as sa\nfrom alembic import op\n${imports}\nrevision =", 1)
    write(scratch, FILES | {"migrations/script.py.mako": mako, "alembic.ini": ini + f"limbeck.scratch_url = {url.rsplit('/', 1)[0]}/\n"})

    made = OnServer(limbeck, scratch, url, mariadb.sql, SCRATCH)
    made.ini = ini
    return made


def test_what_a_downgrade_leaves_and_what_fails(project):
    """DDL stays here: a revision that does not come back makes a new scratch database for those behind it."""
    project.add("b2", "a1", 'op.alter_column("people", "name", type_=sa.String(60))\nop.add_column("people", sa.Column("z", sa.Integer))',
                'op.drop_column("people", "z")')
    project.add("c3", "b2", 'op.create_table("c", sa.Column("c", sa.Integer))', 'op.drop_table("nowhere")')
    project.add("d4", "c3", 'op.create_table("d", sa.Column("d", sa.Integer))', 'op.drop_table("d")')
    answer = project("test", code=3)
    assert outcomes(answer) == ["ok a1", "differs b2", "failed c3", "ok d4"]
    assert findings(answer) == ["after downgrade(): column people.name is VARCHAR(60), was VARCHAR(50)",
                                "downgrade(): Unknown table '{}.nowhere' (migrations/versions/c3.py:17)".format(
                                    findings(answer)[1].split("'")[1].split(".")[0])]
    assert project.sql("SHOW TABLES") == []


def test_drift(project):
    project("upgrade", "head")
    assert "is what its revisions build" in project("check", "--history").stdout
    project("stamp", "base")
    project("stamp", "head", "--verify")
    project.sql("ALTER TABLE people ADD COLUMN hand INT, ADD INDEX by_hand (hand)")
    told = project("check", "--history", code=3).stdout
    assert "drift: add column people.hand INTEGER(11)\n" in told and "by_hand" in told and told.count("drift: ") == 2
    project("revision", "--autogenerate", "--against-history", "-m", "by hand", "--rev-id", "b2")
    project("stamp", "b2", "--verify")
    assert "is what its revisions build" in project("check", "--history").stdout


def test_other_databases_of_the_server_are_nobodys_business(project):
    project.sql("CREATE DATABASE IF NOT EXISTS stranger; CREATE TABLE IF NOT EXISTS stranger.t (a INT)")
    try:
        project("upgrade", "head")
        assert "drift" not in project("check", "--history").stdout
        assert outcomes(project("test")) == ["ok a1"]
    finally:
        project.sql("DROP DATABASE stranger")


def test_none_beside_the_projects_database(project):
    write(project.folder, {"alembic.ini": project.ini})
    told = project("test", code=1).stderr
    assert "no scratch database is made beside the project's" in told and "limbeck.scratch_url = mysql://" in told


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_what_an_ended_run_leaves(project, end):
    project.add("b2", "a1", 'op.execute("SELECT SLEEP(30)")')
    run = project.start("test")
    time.sleep(0.5)
    run.send_signal(end)
    run.communicate(timeout=20)
    if end == signal.SIGINT:
        assert project.scratch() == []
        return
    assert len(project.scratch()) == 1
    # Its connections end with their last statement.
    for (number,) in project.sql("SELECT id FROM information_schema.processlist WHERE info LIKE '%SLEEP(30)%' AND id <> connection_id()"):
        project.sql(f"KILL {number}")
    time.sleep(0.3)
    project("test", "a1")
