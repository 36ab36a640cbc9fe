"""The scratch database on PostgreSQL: made next to the project's and dropped, whatever happens; what test and check --history find there."""

import os
import pathlib
import signal
import sys
import time

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))

from project import FILES, INI, OnServer, findings, outcomes, write  # noqa: E402

SERVERS = ("LIMBECK_URL", "DATABASE_URL", "PGPASSWORD", "PGUSER", "PGHOST")
SCRATCH = "SELECT datname FROM pg_database WHERE datname LIKE 'limbeck%'"


@pytest.fixture
def project(limbeck, scratch, postgres):
    url = postgres.new_database()
    write(scratch, FILES | {"alembic.ini": INI.replace("sqlite:///app.db", url)})
    environment = {name: value for name, value in os.environ.items() if name not in SERVERS}
    return OnServer(limbeck, scratch, url, postgres.sql, SCRATCH, environment)


MOOD = 'op.create_table("pets", sa.Column("mood", sa.Enum("sad", "ok", name="mood")))'


def test_a_type_that_is_left(project):
    project.add("b2", "a1", MOOD, 'op.drop_table("pets")')
    project.add("c3", "b2", 'op.execute("CREATE TABLE c (a int)")', 'op.drop_table("c")')
    answer = project("test", code=3)
    assert outcomes(answer) == ["ok a1", "failed b2", "ok c3"]
    assert findings(answer) == [
        "after downgrade(): type mood is left",
        'the second upgrade(): type "mood" already exists (migrations/versions/b2.py:13)']
    # Nothing has come to the project's own database.
    assert project.sql("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == [["0"]]


def test_a_type_that_goes_with_its_table(project):
    project.add("b2", "a1", MOOD, 'op.drop_table("pets")\nop.execute("DROP TYPE mood")')
    assert outcomes(project("test")) == ["ok a1", "ok b2"]


def test_a_label_that_stays_is_told_and_no_failure(project):
    project.add("b2", "a1", MOOD, 'op.drop_table("pets")\nop.execute("DROP TYPE mood")')
    project.add("c3", "b2", "op.execute(\"ALTER TYPE mood ADD VALUE IF NOT EXISTS 'glad' AFTER 'sad'\")")
    project.add("d4", "c3", 'op.execute("CREATE TABLE d (a int)")', 'op.drop_table("d")')
    answer = project("test")
    assert outcomes(answer) == ["ok a1", "ok b2", "ok c3", "ok d4"]
    assert findings(answer) == ["after downgrade(): type mood is 'sad', 'glad', 'ok', was 'sad', 'ok'"]


def test_what_commits_in_its_middle(project):
    """A downgrade that commits and then fails: the scratch database is made anew for the next revision."""
    project.add("b2", "a1", 'op.create_index("by_name", "people", ["name"])',
                'with op.get_context().autocommit_block():\n'
                '    op.drop_index("by_name", "people", postgresql_concurrently=True)\nop.drop_table("none")')
    project.add("c3", "b2", 'op.drop_index("by_name", "people")', 'op.create_index("by_name", "people", ["name"])')
    assert outcomes(project("test", code=3)) == ["ok a1", "failed b2", "ok c3"]


def test_functions_triggers_sequences_and_views(project):
    project.add("b2", "a1",
                'op.execute("CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS \'BEGIN RETURN NEW; END\'")\n'
                'op.execute("CREATE TRIGGER touched BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION touch()")\n'
                'op.execute("CREATE SEQUENCE numbers")\nop.execute("CREATE OR REPLACE VIEW v AS SELECT 1 AS a")',
                "pass")
    assert findings(project("test", code=3)) == ["downgrade() takes nothing back"]
    project.add("b2", "a1", 'op.execute("CREATE SEQUENCE IF NOT EXISTS numbers")\nop.execute("CREATE OR REPLACE VIEW v AS SELECT 1 AS a")',
                'op.execute("DROP VIEW v")')
    answer = project("test", code=3)
    assert (outcomes(answer), findings(answer)) == (["ok a1", "differs b2"], ["after downgrade(): sequence numbers is left"])


@pytest.mark.parametrize("statement", [
    "CREATE ROLE app", "drop  user app", "ALTER DATABASE {database} SET work_mem = '1MB'", "GRANT app TO postgres",
    "GRANT ALL ON DATABASE {database} TO postgres", "DO $$ BEGIN CREATE ROLE app; END $$", "ALTER SYSTEM SET work_mem = '1MB'",
    "/* a' */ SELECT 1; CREATE TABLESPACE t LOCATION '/x'"])
def test_what_reaches_beyond_the_database_is_refused(project, statement):
    statement = statement.format(database=project.url.rsplit("/", 1)[1])
    project.add("b2", "a1", f"op.execute({statement!r})")
    before = project.sql("SELECT rolname FROM pg_roles ORDER BY 1")
    answer = project("test", "b2", code=3)
    assert "reaches beyond a scratch database" in answer.stdout and "limbeck.scratch_url" in answer.stdout
    assert project.sql("SELECT rolname FROM pg_roles ORDER BY 1") == before


@pytest.mark.parametrize("statement", [
    "UPDATE people SET name = 'create role x'", "GRANT SELECT ON people TO postgres WITH GRANT OPTION",
    "-- drop database\nSELECT 1", "CREATE TABLE \"user\" (a int); DROP TABLE \"user\""])
def test_what_only_looks_like_it_is_not(project, statement):
    project.add("b2", "a1", f"op.execute({statement!r})")
    project("test", "b2")


def test_a_role_that_may_make_no_database(project):
    project.sql("CREATE ROLE weak LOGIN")
    try:
        write(project.folder, {"alembic.ini": INI.replace("sqlite:///app.db", project.url.replace("postgres@", "weak@"))})
        answer = project("test", code=1)
        assert "permission denied to create database" in answer.stderr and "limbeck.scratch_url = " in answer.stderr
        write(project.folder, {"alembic.ini": INI.replace("sqlite:///app.db", project.url.replace("postgres@", "weak@"))
                               + f"limbeck.scratch_url = {project.url}\n"})
        project("test")
    finally:
        project.sql("DROP ROLE weak")


def test_the_settings_of_the_database_are_those_of_the_scratch_one(project):
    name = project.url.rsplit("/", 1)[1]
    project.sql(f'CREATE SCHEMA app; ALTER DATABASE "{name}" SET search_path TO app, public')
    project.add("a1", None, 'op.execute("CREATE SCHEMA IF NOT EXISTS app")\nop.execute("CREATE TABLE t (a int)")\n'
                            'op.execute("SELECT 1 FROM app.t")', 'op.execute("DROP TABLE app.t")\nop.execute("DROP SCHEMA app")')
    assert outcomes(project("test")) == ["ok a1"]


SLOW = 'op.execute("SELECT pg_sleep(30)")'


def test_an_interrupted_run_leaves_nothing(project):
    project.add("b2", "a1", SLOW)
    run = project.start("test")
    time.sleep(0.5)
    run.send_signal(signal.SIGINT)
    code, said = run.wait(10), run.stderr.read()
    assert "cancelled: 1 of 2 revisions were tested" in said and code == 1, said
    assert project.scratch() == []


def test_what_a_killed_run_left_is_removed_and_a_living_one_is_not(project):
    project.add("b2", "a1", SLOW)
    killed, living = project.start("test"), None
    time.sleep(0.5)
    killed.kill()
    killed.wait()
    # Its last statement ends with its connection.
    project.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'limbeck%'")
    left = project.scratch()
    assert len(left) == 1
    living = project.start("test")
    for _ in range(200):
        now = project.scratch()
        if now and left[0] not in now:
            break
        time.sleep(0.05)
    assert len(now) == 1 and now != left
    third = project.start("test", "a1")
    third.communicate(timeout=20)
    assert project.scratch() == now
    living.send_signal(signal.SIGINT)
    living.wait(10)
    assert project.scratch() == []


BY_HAND = """
ALTER TABLE people ADD phone varchar(20) NOT NULL DEFAULT '-', ALTER name TYPE varchar(70), ALTER age SET DEFAULT 'x';
ALTER TABLE people ADD CONSTRAINT named CHECK (id > 0);
CREATE UNIQUE INDEX by_name ON people (lower(name));
ALTER TABLE people RENAME CONSTRAINT people_pkey TO other_pkey;
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE mood AS ENUM ('sad');
CREATE SCHEMA audit;
CREATE TABLE audit.log (a int);
"""


def test_drift(project):
    project("upgrade", "head")
    assert "is what its revisions build" in project("check", "--history").stdout
    project.sql(BY_HAND)
    assert sorted(project("check", "--history", code=3).stdout.splitlines()) == sorted([
        "drift: add column people.phone VARCHAR(20) NOT NULL",
        "drift: alter column people.name: type VARCHAR(50) to VARCHAR(70)",
        "drift: alter column people.age: default none to 'x'::character varying",
        "drift: add check named on people (id > 0)",
        "drift: add unique index by_name on people (lower(name::text))",
        "drift: constraint other_pkey of people is new",
        "drift: constraint people_pkey of people is missing",
        "drift: function f(integer) is new",
        "drift: type mood is new",
    ])
    # The way back, but for what no operation says.
    project.sql(project("check", "--history", "--sql", code=3).stdout)
    assert all("constraint" in line or "function" in line or "type mood" in line
               for line in project("check", "--history", code=3).stdout.splitlines())


def test_the_revision_of_it_makes_another_database_the_same(project, postgres):
    project("upgrade", "head")
    project.sql("ALTER TABLE people ADD phone varchar(20), ADD CONSTRAINT named CHECK (id > 0); CREATE INDEX by_name ON people (name)")
    write(project.folder, {"migrations/script.py.mako": (project.folder / "migrations/script.py.mako").read_text().replace(
        "revision =", "import sqlalchemy as sa\nfrom alembic import op\n\nrevision =", 1)})
    project("revision", "--autogenerate", "--against-history", "-m", "by hand", "--rev-id", "b2")
    project("stamp", "b2", "--verify")
    project("check", "--history")
    assert outcomes(project("test", "b2")) == ["ok b2"]


def test_an_existing_database_is_proved_before_it_is_stamped(project):
    project.sql("CREATE TABLE people (id serial PRIMARY KEY, name varchar(50), age varchar(11))")
    answer = project("stamp", "a1", "--verify", code=3)
    assert "alter column people.age: type VARCHAR(10) to VARCHAR(11)" in answer.stdout
    assert project.sql("SELECT to_regclass('alembic_version') IS NULL") == [["t"]]
    project.sql("ALTER TABLE people ALTER age TYPE varchar(10)")
    project("stamp", "a1", "--verify")
    assert project.sql("SELECT * FROM alembic_version") == [["a1"]]
