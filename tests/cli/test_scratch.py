"""What stands on the scratch database, on SQLite: test, check --history, check --scratch, stamp --verify, revision --against-history."""

import sqlite3

import pytest

from project import ENV, FILES, INI, MAKO, findings, outcomes, results, revision, sqlite_state, write

MODELS = """\
import sqlalchemy as sa

metadata = sa.MetaData()
people = sa.Table("people", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50)),
                  sa.Column("age", sa.String(10)), sa.Column("nick", sa.String(5)))
sa.Index("by_name", people.c.name)
"""
B2 = revision(
    'op.add_column("people", sa.Column("nick", sa.String(5)))\nop.create_index("by_name", "people", ["name"])',
    'op.drop_index("by_name", "people")\nop.drop_column("people", "nick")',
    doc="nicknames",
)
WITH_MODELS = ENV.replace("config = context.config", "import models\n\nconfig = context.config", 1).replace(
    "configure(connection=connection", "configure(connection=connection, target_metadata=models.metadata"
)
WITH_IMPORTS = MAKO.replace("revision =", "import sqlalchemy as sa\nfrom alembic import op\n\nrevision =", 1)


@pytest.fixture
def project(limbeck, scratch):
    write(scratch, FILES | {
        "alembic.ini": INI + "prepend_sys_path = .\n", "migrations/env.py": WITH_MODELS, "models.py": MODELS,
        "migrations/script.py.mako": WITH_IMPORTS, "migrations/versions/b2.py": B2})

    def run(*words, code=0, **options):
        done = limbeck(*words, cwd=scratch, **options)
        assert done.returncode == code, done.stdout + done.stderr
        return done

    def add(id, down, *functions, **options):
        write(scratch, {f"migrations/versions/{id}.py": revision(*functions, id=id, down=down, **options)})

    def change(text):
        connection = sqlite3.connect(run.folder / "app.db")
        connection.executescript(text)
        connection.close()

    run.folder, run.add, run.change = scratch, add, change
    return run


# ---- test ----------------------------------------------------------------------------------------------------------------


def test_all_revisions_come_back_and_no_file_is_made(project):
    assert outcomes(project("test")) == ["ok a1", "ok b2"]
    assert not (project.folder / "app.db").exists()


def test_the_projects_database_is_not_touched(project):
    project("upgrade", "a1")
    before = sqlite_state(project.folder / "app.db")
    project("test")
    assert sqlite_state(project.folder / "app.db") == before


@pytest.mark.parametrize("upgrade, downgrade, outcome, found", [
    ('op.create_table("pets", sa.Column("id", sa.Integer, primary_key=True))', "pass", "differs", ["downgrade() takes nothing back"]),
    ('op.create_table("pets", sa.Column("id", sa.Integer))\nop.create_table("dogs", sa.Column("id", sa.Integer))',
     'op.drop_table("pets")', "failed",
     ["after downgrade(): table dogs is left",
      "the second upgrade(): table dogs already exists (migrations/versions/c3.py:14)"]),
    ('op.execute("CREATE TABLE IF NOT EXISTS pets (id INTEGER)")\nop.execute("CREATE TABLE dogs (id INTEGER)")',
     'op.execute("DROP TABLE dogs")', "differs", ["after downgrade(): table pets is left"]),
    ('op.drop_column("people", "nick")', 'op.add_column("people", sa.Column("nick", sa.String(6)))', "differs",
     ["after downgrade(): column people.nick is VARCHAR(6), was VARCHAR(5)"]),
    ('op.drop_index("by_name", "people")', 'op.drop_table("none")', "failed",
     ["downgrade(): no such table: none (migrations/versions/c3.py:17)"]),
    ('op.execute("CREATE VIEW v AS SELECT 1 AS a")', 'op.execute("DROP VIEW v")\nop.execute("CREATE VIEW w AS SELECT 1 AS a")',
     "differs", ["after downgrade(): view w is left"]),
])
def test_what_does_not_come_back(project, upgrade, downgrade, outcome, found):
    project.add("c3", "b2", upgrade, downgrade)
    project.add("d4", "c3", 'op.execute("CREATE TABLE last (id INTEGER)")', 'op.drop_table("last")')
    answer = project("test", code=3)
    # A revision that fails spoils none behind it.
    assert outcomes(answer) == ["ok a1", "ok b2", f"{outcome} c3", "ok d4"]
    assert findings(answer) == found
    assert "1 of 4 revisions did not pass" in answer.stderr


def test_a_downgrade_that_raises_is_no_failure(project):
    project.add("c3", "b2", 'op.drop_index("by_name", "people")', 'raise NotImplementedError("no way back")')
    answer = project("test")
    assert outcomes(answer)[-1] == "no downgrade c3"
    assert findings(answer) == ["downgrade(): NotImplementedError: no way back (migrations/versions/c3.py:17)"]


def test_behind_a_failing_upgrade_nothing_is_tested(project):
    project.add("c3", "b2", "op.execute('SELEC 1')")
    project.add("d4", "c3")
    assert outcomes(project("test", code=3)) == ["ok a1", "ok b2", "failed c3", "not tested d4"]


@pytest.mark.parametrize("range, tested", [("b2", ["b2"]), ("b2:", ["b2", "c3"]), (":b2", ["a1", "b2"]), ("head", ["c3"]),
                                           ("b2:c3", ["b2", "c3"])])
def test_a_range(project, range, tested):
    project.add("c3", "b2")
    assert outcomes(project("test", range)) == [f"ok {id}" for id in tested]


def test_branches_merges_and_dependencies(project):
    project.add("c3", "a1", 'op.execute("CREATE TABLE c (a int)")', 'op.drop_table("c")')
    project.add("d4", ("b2", "c3"))
    project.add("e5", None, 'op.execute("CREATE TABLE e (a int)")', 'op.drop_table("e")', depends="c3")
    assert sorted(outcomes(project("test"))) == ["ok a1", "ok b2", "ok c3", "ok d4", "ok e5"]


def test_a_table_that_others_refer_to_is_rebuilt(project):
    """The rebuild commits in the middle of the revision, so that the scratch database has to be made anew."""
    project.add("c3", "b2", 'op.execute("CREATE TABLE pets (owner INTEGER REFERENCES people (id))")', 'op.drop_table("pets")')
    project.add("d4", "c3", 'with op.batch_alter_table("people") as batch:\n    batch.alter_column("name", type_=sa.String(70))',
                'with op.batch_alter_table("people") as batch:\n    batch.alter_column("name", type_=sa.String(60))')
    project.add("e5", "d4", 'op.execute("CREATE TABLE e (a int)")', 'op.drop_table("e")')
    answer = project("test", code=3)
    assert outcomes(answer) == ["ok a1", "ok b2", "ok c3", "differs d4", "ok e5"]
    assert findings(answer) == ["after downgrade(): column people.name is VARCHAR(60), was VARCHAR(50)"]


def test_as_json(project):
    project.add("c3", "b2", 'op.execute("CREATE TABLE c (a int)")')
    rows = results(project("test", "--json", code=3).stdout)
    assert [(row["revision"], row["result"], row["findings"]) for row in rows] == [
        ("a1", "ok", []), ("b2", "ok", []), ("c3", "differs", ["downgrade() takes nothing back"])]
    assert rows[1]["doc"] == "nicknames" and rows[1]["path"].endswith("b2.py") and rows[1]["duration_ms"] >= 0


def test_no_file_is_opened(project):
    project.add("c3", "b2", "op.execute(\"ATTACH 'other.db' AS other\")")
    answer = project("test", "c3", code=3)
    assert "ATTACH reaches beyond a scratch database" in answer.stdout
    assert not (project.folder / "other.db").exists()


@pytest.mark.parametrize("range, says", [("zz", "Can't locate revision identified by 'zz'"), ("current:", "'current' is no revision of a test")])
def test_a_range_that_is_none(project, range, says):
    answer = project("test", range, code=2 if range == "current:" else 1)
    assert says in answer.stderr


def test_env_that_fails_is_an_error(project):
    write(project.folder, {"migrations/env.py": "raise ValueError('broken')"})
    answer = project("test", code=1)
    assert "ValueError: broken" in answer.stderr and "migrations/env.py:1" in answer.stderr


MULTIDB = """\
import sqlalchemy as sa
from alembic import op

revision = "a1"
down_revision = branch_labels = depends_on = None


def upgrade(engine_name):
    op.execute("CREATE TABLE of_%s (a int)" % engine_name)


def downgrade(engine_name):
    if engine_name == "engine1":
        op.drop_table("of_engine1")
"""


def test_each_of_several_databases(limbeck, scratch):
    limbeck("init", "-t", "multidb", "m", cwd=scratch)
    ini = (scratch / "alembic.ini").read_text()
    ini = ini.replace("driver://user:pass@localhost/dbname2", "sqlite:///two.db").replace(
        "driver://user:pass@localhost/dbname", "sqlite:///one.db")
    write(scratch, {"alembic.ini": ini, "m/versions/a1.py": MULTIDB})
    done = limbeck("test", cwd=scratch)
    assert done.returncode == 3
    assert outcomes(done) == ["ok a1,", "differs a1,"] and findings(done) == ["downgrade() takes nothing back"]
    assert "sqlite:///one.db" in done.stdout and "sqlite:///two.db" in done.stdout
    # Also when the first one never comes to its end.
    write(scratch, {"m/versions/a1.py": MULTIDB.replace("CREATE TABLE of_%s", "CREATE TABLE %s of").replace("%s of", "SELECT of_%s")})
    assert outcomes(limbeck("test", cwd=scratch)) == ["failed a1,", "failed a1,"]


# ---- check --history -----------------------------------------------------------------------------------------------------

BY_HAND = """
ALTER TABLE people ADD phone TEXT;
DROP INDEX by_name;
CREATE TABLE x (a INTEGER PRIMARY KEY);
CREATE VIEW v AS SELECT 1 AS a;
"""


@pytest.fixture
def changed(project):
    project("upgrade", "head")
    assert "is what its revisions build" in project("check", "--history").stdout
    project.change(BY_HAND)
    return project


def test_what_was_done_by_hand_is_drift(changed):
    before = sqlite_state(changed.folder / "app.db")
    answer = changed("check", "--history", code=3)
    assert sorted(answer.stdout.splitlines()) == [
        "drift: add column people.phone TEXT", "drift: add table x (a INTEGER)", "drift: drop index by_name of people",
        "drift: view v is new"]
    assert "the database differs from what its revisions build: 4 differences" in answer.stderr
    assert sqlite_state(changed.folder / "app.db") == before


def test_the_sql_leads_back(changed):
    changed.change(changed("check", "--history", "--sql", code=3).stdout + "DROP VIEW v;")
    changed("check", "--history")


def test_drift_as_json(changed):
    rows = results(changed("check", "--history", "--json", code=3).stdout)
    assert {"operation": "add_column", "table": "people", "name": "phone", "text": "add column people.phone TEXT"} in rows
    assert {"kind": "view", "name": "v", "text": "view v is new"} in rows


def test_a_database_is_compared_with_the_revisions_that_it_has(project):
    project("upgrade", "a1")
    project("check", "--history")
    project("stamp", "b2")
    assert sorted(project("check", "--history", code=3).stdout.splitlines()) == [
        "drift: drop column people.nick", "drift: drop index by_name of people"]


def test_a_trigger_that_another_text_has(project):
    project("upgrade", "head")
    project.add("c3", "b2", 'op.execute("CREATE TRIGGER t AFTER INSERT ON people BEGIN SELECT 1; END")')
    project("upgrade", "head")
    project.change("DROP TRIGGER t; CREATE TRIGGER t AFTER INSERT ON people BEGIN SELECT 2; END")
    assert "drift: trigger t of people is" in project("check", "--history", code=3).stdout


def test_tables_that_env_leaves_out_are_no_drift(changed):
    write(changed.folder, {"migrations/env.py": WITH_MODELS.replace(
        "target_metadata=", "include_name=lambda name, type_, parents: type_ != 'table' or name != 'x', target_metadata=")})
    assert "table x" not in changed("check", "--history", code=3).stdout


# ---- revision --autogenerate --against-history ---------------------------------------------------------------------------


def test_the_revision_that_a_change_by_hand_lacks(changed):
    changed.change("DROP VIEW v")
    answer = changed("revision", "--autogenerate", "--against-history", "-m", "by hand", "--rev-id", "c3")
    assert "The database has it already: `limbeck stamp c3`." in answer.stdout
    changed("stamp", "c3")
    changed("check", "--history")
    assert outcomes(changed("test", "c3")) == ["ok c3"]


def test_what_no_operation_says_is_warned_of(changed):
    answer = changed("revision", "--autogenerate", "--against-history", "-m", "by hand")
    assert "view v is new, which no operation of Alembic says" in answer.stderr


def test_without_drift_no_revision_is_written(project):
    project("upgrade", "head")
    answer = project("revision", "--autogenerate", "--against-history", "-m", "by hand")
    assert "no revision was written" in answer.stdout
    assert len(list((project.folder / "migrations/versions").glob("*.py"))) == 2


def test_drift_of_a_database_that_is_not_at_the_heads(project):
    project("upgrade", "a1")
    answer = project("revision", "--autogenerate", "--against-history", "-m", "by hand", code=1)
    assert "Target database is not up to date." in answer.stderr


@pytest.mark.parametrize("words", [("--against-history",), ("--scratch",), ("--autogenerate", "--scratch", "--against-history")])
def test_options_that_do_not_go_together(project, words):
    project("revision", "-m", "x", *words, code=2)


# ---- stamp --verify ------------------------------------------------------------------------------------------------------


def test_an_existing_database_is_stamped_when_it_fits(project):
    project("upgrade", "head")
    project.change("DELETE FROM alembic_version")
    answer = project("stamp", "a1", "--verify", code=3)
    assert "drift: add column people.nick VARCHAR(5)" in answer.stdout and "nothing was stamped" in answer.stderr
    assert "VALUES('a1')" not in "".join(sqlite_state(project.folder / "app.db"))
    project("stamp", "head", "--verify")
    assert "b2" in project("current").stdout


def test_purging_waits_for_the_proof(project):
    project("upgrade", "head")
    project("stamp", "a1", "--purge", "--verify", code=3)
    assert "b2" in project("current").stdout


def test_verify_needs_a_database(project):
    project("stamp", "head", "--verify", "--sql", code=2)


# ---- --scratch -----------------------------------------------------------------------------------------------------------


def test_models_against_the_revisions_without_a_database(project):
    assert "No new upgrade operations detected." in project("check", "--scratch").stdout
    write(project.folder, {"models.py": MODELS.replace("String(5)", "Text")})
    assert "alter column people.nick: type VARCHAR(5) to TEXT" in project("check", "--scratch", code=3).stdout
    project("revision", "--autogenerate", "--scratch", "-m", "longer", "--rev-id", "c3")
    assert "batch_op.alter_column('nick'" in next((project.folder / "migrations/versions").glob("c3*.py")).read_text()
    assert not (project.folder / "app.db").exists()


def test_the_scratch_url_stands_for_a_server_that_is_not_there(project):
    ini = (INI + "prepend_sys_path = .\n").replace("sqlite:///app.db", "postgresql://nobody@127.0.0.1:1/none")
    write(project.folder, {"alembic.ini": ini})
    assert "limbeck.scratch_url" in project("test", code=1).stderr
    write(project.folder, {"alembic.ini": ini + "limbeck.scratch_url = sqlite://\n"})
    assert outcomes(project("test")) == ["ok a1", "ok b2"]


def test_mariadb_has_none_beside_the_projects(project):
    write(project.folder, {"alembic.ini": INI.replace("sqlite:///app.db", "mariadb://nobody@127.0.0.1:1/none") + "prepend_sys_path = .\n"})
    assert "no scratch database is made beside the project's on MariaDB or MySQL" in project("test", code=1).stderr
