"""limbeck reset on PostgreSQL and MariaDB: what goes, what stays, and that a failing upgrade leaves the old data where it can."""

import os
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))

from project import ENV, FILES, INI, LOGGING, results, revision, write  # noqa: E402

B2 = "migrations/versions/b2.py"
SERVERS = ("LIMBECK_URL", "DATABASE_URL", "PGPASSWORD", "PGUSER", "PGHOST")

# Everything that a PostgreSQL schema can hold, in the ways in which one hangs on another.
OBJECTS = """
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN short AS varchar(10) CHECK (length(VALUE) > 0);
CREATE TYPE pair AS (a int, b mood);
CREATE TYPE span AS RANGE (subtype = float8);
CREATE SEQUENCE numbers;
CREATE FUNCTION next_code() RETURNS int LANGUAGE sql AS 'SELECT nextval(''numbers'')::int';
CREATE TABLE people (id serial PRIMARY KEY, name short, mood mood, code int DEFAULT next_code());
CREATE TABLE pets (id int GENERATED ALWAYS AS IDENTITY, owner int NOT NULL REFERENCES people, twin pair, times span);
CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE parent (x int);
CREATE TABLE child () INHERITS (parent);
CREATE VIEW adults AS SELECT * FROM people;
CREATE MATERIALIZED VIEW counts AS SELECT count(*) FROM adults;
CREATE UNIQUE INDEX counts_one ON counts (count);
CREATE FUNCTION of_person(people) RETURNS text LANGUAGE sql AS 'SELECT $1.name::text';
CREATE FUNCTION "Strange name"("x y" mood, int[] DEFAULT '{}') RETURNS mood LANGUAGE sql AS 'SELECT $1';
CREATE PROCEDURE clean() LANGUAGE sql AS 'DELETE FROM pets';
CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touched BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION touch();
CREATE POLICY mine ON pets USING (owner = 1);
CREATE COLLATION plain (locale = 'C');
CREATE FUNCTION same(mood, mood) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
CREATE OPERATOR === (leftarg = mood, rightarg = mood, function = same);
CREATE TABLE "Odd ""name" (x int);
INSERT INTO people (name, mood) VALUES ('Ada', 'ok'), ('Bob', 'sad');
INSERT INTO pets (owner) VALUES (1), (2), (2);
INSERT INTO events VALUES ('2024-02-29');
"""

LEFT = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace
UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT oprname FROM pg_operator WHERE oprnamespace = 'public'::regnamespace
UNION ALL SELECT collname FROM pg_collation WHERE collnamespace = 'public'::regnamespace
"""


@pytest.fixture
def project(limbeck, scratch):
    def make(url, files=None):
        write(scratch, FILES | {"alembic.ini": INI.replace("sqlite:///app.db", url) + LOGGING} | (files or {}))

        def reset(*words, code=0):
            environment = {name: value for name, value in os.environ.items() if name not in SERVERS}
            done = limbeck("reset", *words, cwd=scratch, env=environment, stdin=-3)
            assert done.returncode == code, done.stderr
            return done

        reset.folder = scratch
        reset.name = url.rsplit("/", 1)[1]
        return reset

    return make


def left(postgres, url):
    return {row[0] for row in postgres.sql(url, LEFT)}


@pytest.fixture
def filled(postgres, project):
    url = postgres.new_database()
    postgres.sql(url, OBJECTS)
    reset = project(url)
    reset.url = url
    return reset


def test_everything_of_a_schema_goes(postgres, filled):
    filled("--yes", filled.name)
    assert left(postgres, filled.url) == {
        "alembic_version", "_alembic_version", "alembic_version_pkc", "people", "_people", "people_id_seq", "people_pkey"}
    assert postgres.sql(filled.url, "SELECT name FROM people ORDER BY 1") == [["Ada"], [""]]


def test_no_notice_of_what_was_dropped_along(filled):
    assert "NOTICE" not in filled("--yes", filled.name).stderr


def test_what_would_go(filled):
    lines = [line.removeprefix("INFO  [limbeck] drops ") for line in filled(code=1).stderr.splitlines() if "] drops " in line]
    assert {"table people (2 rows)", "table pets (3 rows)", "table events (1 row)", "view adults", "materialized view counts", "type mood",
            "domain short", "type pair", "type span", "sequence numbers", "procedure public.clean()", "aggregate public.total(integer)",
            "collation plain"} <= set(lines)
    # Parts of others are not listed by themselves.
    assert not any(name in line for line in lines for name in ("events_2024", "people_id_seq", "pets_id_seq", "_people", "multirange"))


def test_a_failing_revision_leaves_the_old_data(postgres, filled):
    write(filled.folder, {B2: revision("op.execute('SELEC 1')")})
    before = left(postgres, filled.url)
    answer = filled("--yes", filled.name, code=1)
    assert "Running upgrade a1 -> b2" in answer.stderr and "nothing was dropped: all is as it was before" in answer.stderr
    assert left(postgres, filled.url) == before
    assert postgres.sql(filled.url, "SELECT owner FROM pets ORDER BY 1") == [["1"], ["2"], ["2"]]


@pytest.mark.parametrize("words", [(), ("--yes", "postgres"), ("--yes", "T1")])
def test_without_its_name_nothing_happens(postgres, filled, words):
    before = left(postgres, filled.url)
    filled(*words, code=1)
    assert left(postgres, filled.url) == before


def test_extensions_and_what_belongs_to_them_stay(postgres, filled):
    try:
        postgres.sql(filled.url, "CREATE EXTENSION hstore; CREATE EXTENSION citext; CREATE TABLE tags (t hstore, c citext)")
    except RuntimeError:
        pytest.skip("postgresql-contrib is not installed")
    before = left(postgres, filled.url) & {"hstore", "citext", "skeys", "each", "citext_eq"}
    assert before
    filled("--yes", filled.name)
    assert left(postgres, filled.url) >= before and "tags" not in left(postgres, filled.url)
    assert postgres.sql(filled.url, "SELECT 'a=>1'::hstore -> 'a'") == [["1"]]


def test_the_schema_keeps_its_grants_and_comment(postgres, filled):
    postgres.sql(filled.url, "GRANT USAGE ON SCHEMA public TO guarded; COMMENT ON SCHEMA public IS 'ours'")
    query = "SELECT oid, nspowner, nspacl, obj_description(oid) FROM pg_namespace WHERE nspname = 'public'"
    before = postgres.sql(filled.url, query)
    filled("--yes", filled.name)
    assert postgres.sql(filled.url, query) == before


def test_other_schemas_stay(postgres, filled):
    postgres.sql(filled.url, "CREATE SCHEMA other; CREATE TABLE other.theirs (x int); INSERT INTO other.theirs VALUES (1)")
    filled("--yes", filled.name)
    assert postgres.sql(filled.url, "SELECT x FROM other.theirs") == [["1"]]


@pytest.mark.parametrize("sql, named", [
    ("CREATE TABLE other.t (p int CONSTRAINT to_people REFERENCES people)", "constraint to_people on table other.t"),
    ("CREATE VIEW other.v AS SELECT * FROM people", "view other.v"),
    ("CREATE TABLE other.t (m mood)", "column m of table other.t"),
    ("CREATE TABLE other.t (n int DEFAULT nextval('numbers'))", "default value for column n of table other.t"),
    ("CREATE TABLE other.t PARTITION OF events DEFAULT", "table other.t"),
    ("CREATE TABLE other.t () INHERITS (parent)", "table other.t"),
    ("CREATE FUNCTION other.f(mood) RETURNS int LANGUAGE sql AS 'SELECT 1'", "function other.f(mood)"),
    ("CREATE TABLE other.t (x int); CREATE TRIGGER touched BEFORE UPDATE ON other.t FOR EACH ROW EXECUTE FUNCTION touch()",
     "trigger touched on table other.t"),
])
def test_what_hangs_on_it_elsewhere_is_named_and_nothing_happens(postgres, filled, sql, named):
    postgres.sql(filled.url, "CREATE SCHEMA other; " + sql)
    before = left(postgres, filled.url), postgres.sql(filled.url, "SELECT count(*) FROM pg_depend")
    answer = filled("--yes", filled.name, code=1)
    assert named in answer.stderr and "would be dropped along" in answer.stderr
    assert (left(postgres, filled.url), postgres.sql(filled.url, "SELECT count(*) FROM pg_depend")) == before


def test_the_schema_of_the_version_table(postgres, project):
    url = postgres.new_database()
    postgres.sql(url, 'CREATE SCHEMA "my app"; CREATE TABLE "my app".old (x int); CREATE TABLE public.kept (x int)')
    reset = project(url, {"migrations/env.py": ENV.replace("connection=connection)", "connection=connection, version_table_schema='my app')")})
    listed = results(reset("--json", "--yes", reset.name).stdout)
    assert {row["name"] for row in listed if "name" in row} == {"old"} and listed[0]["schema"] == "my app"
    assert postgres.sql(url, "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = '\"my app\"'::regnamespace") == [["alembic_version"]]
    assert "kept" in left(postgres, url)


def test_create_makes_the_database(postgres, project):
    url = postgres.new_database()
    name = url.rsplit("/", 1)[1] + "-New"
    new = url + "-New"
    reset = project(url)
    reset("--url", new, code=1)
    reset("--url", new, "--create", "--yes", "another", code=1)
    assert postgres.sql("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{name}'") == []
    answer = reset("--url", new, "--create")
    assert f"created database {name}" in answer.stderr
    assert postgres.sql(new, "SELECT version_num FROM alembic_version") == [["a1"]]
    reset("--url", new, "--create", code=1)  # now there is something to drop
    reset("--url", new, "--create", "--yes", name)


def test_create_says_why_it_cannot(postgres, project):
    url = postgres.new_database()
    reset = project(url)
    answer = reset("--url", url.replace("postgres@", "guarded:wrong@"), "--create", code=1)
    assert "password" in answer.stderr and "wrong" not in answer.stderr
    answer = reset("--url", postgres.url("not_there", "guarded", "open%20sesame"), "--create", code=1)
    assert "permission denied to create database" in answer.stderr


def test_a_waiting_question_holds_no_lock(postgres, filled):
    filled(code=1)
    assert postgres.sql(filled.url, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == [["0"]]


# ---- MariaDB ----

MARIADB = """
CREATE TABLE people (id int PRIMARY KEY AUTO_INCREMENT, name varchar(20));
CREATE TABLE pets (owner int NOT NULL, FOREIGN KEY (owner) REFERENCES people (id));
CREATE VIEW adults AS SELECT * FROM people;
CREATE SEQUENCE numbers;
CREATE TABLE `odd ``name` (x int);
CREATE FUNCTION one() RETURNS int DETERMINISTIC RETURN 1;
CREATE PROCEDURE clean() DELETE FROM pets;
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM pets;
INSERT INTO people (name) VALUES ('Ada'), ('Bob'); INSERT INTO pets VALUES (1), (2);
"""


@pytest.fixture
def filled_mariadb(mariadb, project):
    url = mariadb.new_database()
    mariadb.sql(url, MARIADB)
    reset = project(url)
    reset.url = url
    return reset


def left_mariadb(mariadb, name):
    return {row[0] for row in mariadb.sql("", f"""
        SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = '{name}'
        UNION ALL SELECT ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = '{name}'
        UNION ALL SELECT EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA = '{name}'""")}


def test_mariadb(mariadb, filled_mariadb):
    reset = filled_mariadb
    before = left_mariadb(mariadb, reset.name)
    answer = reset(code=1)
    assert "drops table people (2 rows)" in answer.stderr and "the server commits each DROP" in answer.stderr
    reset("--yes", "other", code=1)
    assert left_mariadb(mariadb, reset.name) == before
    reset("--yes", reset.name)
    assert left_mariadb(mariadb, reset.name) == {"alembic_version", "people"}
    assert mariadb.sql(reset.url, "SELECT name FROM people WHERE name IS NOT NULL") == [["Ada"]]


def test_mariadb_checks_foreign_keys_again_behind_the_drop(mariadb, filled_mariadb):
    body = "op.execute('CREATE TABLE pets (owner int, FOREIGN KEY (owner) REFERENCES people (id))')\nop.execute('INSERT INTO pets VALUES (99)')"
    write(filled_mariadb.folder, {B2: revision(body)})
    answer = filled_mariadb("--yes", filled_mariadb.name, code=1)
    assert "foreign key constraint fails" in answer.stderr and "what was dropped is gone" in answer.stderr


def test_mariadb_names_a_foreign_key_of_another_database(mariadb, filled_mariadb):
    other = mariadb.new_database()
    mariadb.sql(other, f"CREATE TABLE t (p int, CONSTRAINT to_people FOREIGN KEY (p) REFERENCES {filled_mariadb.name}.people (id))")
    before = left_mariadb(mariadb, filled_mariadb.name)
    answer = filled_mariadb("--yes", filled_mariadb.name, code=1)
    assert f"constraint to_people on table {other.rsplit('/', 1)[1]}.t" in answer.stderr
    assert left_mariadb(mariadb, filled_mariadb.name) == before


def test_mariadb_create(mariadb, project):
    url = mariadb.new_database()
    reset = project(url)
    reset("--url", url + "_new", code=1)
    reset("--url", url + "_new", "--create")
    assert mariadb.sql(url + "_new", "SELECT version_num FROM alembic_version") == [["a1"]]


def test_mariadb_nothing_goes_for_a_chain_that_is_sure_to_be_refused(mariadb, filled_mariadb):
    write(filled_mariadb.folder, {B2: revision("op.execute('SELECT 1')\nop.nonsense()")})
    before = left_mariadb(mariadb, filled_mariadb.name)
    answer = filled_mariadb("--yes", filled_mariadb.name, code=1)
    assert "found before anything was sent" in answer.stderr and "no attribute 'nonsense'" in answer.stderr
    assert left_mariadb(mariadb, filled_mariadb.name) == before
