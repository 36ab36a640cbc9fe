"""The example projects as their users run them: the commands of their documents, as printed, on SQLite and PostgreSQL.

That limbeck leaves the same database as Alembic does, revision by revision, is what tests/oracle compares.
"""

import glob
import http.client
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = {
    "shop": "shop",
    "library": "library",
    "vectis": "vectis/backend",
    "alpinebits": "alpinebits",
    "applications": "applications/backend",
}
KINDS = ["sqlite", "postgresql"]
LAST_ON_SQLITE = {"library": "4db943a87032", "applications": "73ef753a1aee"}


class Project:
    """A copy of an example and a database for it."""

    def __init__(self, name, scratch, limbeck, kind, postgres):
        shutil.copytree(ROOT / "examples" / name, scratch / name, ignore=shutil.ignore_patterns("__pycache__"))
        self.folder = scratch / FOLDERS[name]
        self.limbeck, self.kind, self.postgres = limbeck, kind, postgres
        self.url = postgres.new_database() if kind == "postgresql" else f"sqlite:///{scratch}/{name}.db"
        self.environment = {**os.environ, "PYTHONPATH": ".", "DATABASE_URL": self.url}
        self.last = LAST_ON_SQLITE.get(name, "heads") if kind == "sqlite" else "heads"

    def run(self, *words, **more):
        """Runs limbeck without a terminal."""
        return self.limbeck(*words, cwd=self.folder, env={**self.environment, **more}, stdin=subprocess.DEVNULL)

    def ok(self, *words, **more):
        done = self.run(*words, **more)
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def fails(self, *words, code=1, **more):
        done = self.run(*words, **more)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def rows(self, sql):
        """The rows of a query, each a list of texts."""
        if self.kind == "postgresql":
            return self.postgres.sql(self.url, sql)
        connection = sqlite3.connect(self.url.removeprefix("sqlite:///"))
        found = [["" if cell is None else str(cell) for cell in row] for row in connection.execute(sql)]
        connection.commit()
        connection.close()
        return found

    def tables(self):
        if self.kind == "postgresql":
            named = "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'r'"
            found = self.rows(named + " AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'")
        else:
            found = self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        return sorted(row[0] for row in found)

    def versions(self):
        return sorted(row[0] for row in self.rows("SELECT version_num FROM alembic_version"))

    def write(self, path, text):
        (self.folder / path).write_text(text)


@pytest.fixture
def project(scratch, limbeck, postgres):
    return lambda name, kind="postgresql": Project(name, scratch, limbeck, kind, postgres)


def revision_file(revision, down, upgrade, downgrade="pass"):
    return (
        f'"""A test\n\nRevision ID: {revision}\nRevises: {down}\nCreate Date: 2026-01-01 00:00:00\n\n"""\n'
        f"from alembic import op\nimport sqlalchemy as sa\n\nrevision = {revision!r}\ndown_revision = {down!r}\n"
        f"branch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n    {upgrade}\n\n\ndef downgrade():\n    {downgrade}\n"
    )


def new_files(folder, before):
    return [path for path in folder.rglob("*.py") if path not in before]


# ---- every example ----


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", FOLDERS)
def test_up_down_and_up_again(project, name, kind):
    if (name, kind) == ("vectis", "sqlite"):
        pytest.skip("vectis is written for PostgreSQL")
    it = project(name, kind)
    it.ok("upgrade", it.last)
    tables = it.tables()
    it.ok("downgrade", "base")
    assert it.tables() == ["alembic_version"]
    it.ok("upgrade", it.last)
    assert it.tables() == tables
    done = it.ok("upgrade", it.last)
    assert "Running upgrade" not in done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_of_three_pending_revisions_none_remains_when_the_third_fails(project, kind):
    it = project("applications", kind)
    it.ok("upgrade", "73ef753a1aee")
    before = it.tables()
    versions = it.folder / "alembic/versions"
    (versions / "36a9262c5cd8_make_review_priority_required.py").unlink()
    bodies = [
        "op.create_table('a', sa.Column('x', sa.Integer()))",
        "op.execute('DELETE FROM reviews')",
        "op.execute('SELECT * FROM nowhere')",
    ]
    ids = ["73ef753a1aee", "000000000001", "000000000002", "000000000003"]
    for down, revision, body in zip(ids, ids[1:], bodies):
        it.write(versions / f"{revision}_x.py", revision_file(revision, down, body))
    told = it.fails("upgrade", "head")
    assert "000000000003_x.py:" in told and "nowhere" in told
    assert it.tables() == before
    assert it.versions() == ["73ef753a1aee"]
    assert it.rows("SELECT count(*) FROM reviews") == [["3"]]


# ---- shop ----


@pytest.mark.parametrize("kind", KINDS)
def test_shop_heads_of_both_branches(project, kind):
    it = project("shop", kind)
    it.ok("upgrade", "heads")
    assert it.rows("SELECT count(*) FROM orders WHERE language = 'en'") == [["4"]]
    assert "31c370d42386 (head)" in it.ok("current").stdout
    told = it.fails("upgrade", "head")
    assert "FAILED: Multiple head revisions are present for given argument 'head'" in told
    it.ok("downgrade", "data@-1")
    it.ok("downgrade", "schema@-1")
    assert "shipments" not in it.tables()
    it.rows("UPDATE orders SET language = NULL WHERE language = 'de'")
    it.ok("upgrade", "heads")
    assert it.rows("SELECT count(*) FROM shipments") == [["2"]]


@pytest.mark.parametrize("configuration", ["alembic.ini", "alembic-stock.ini"])
def test_shop_new_revisions_go_to_their_branch(project, configuration):
    it = project("shop", "sqlite")
    before = set(it.folder.rglob("*.py"))
    it.ok("-c", configuration, "revision", "-m", "Backfill missing order language")
    [general] = new_files(it.folder, before)
    assert general.parent == it.folder / "migrations/versions/general"
    assert "down_revision = '31c370d42386'" in general.read_text()

    before.add(general)
    words = ["-m", "Add foo column to bar", "--head=schema@head", "--version-path=migrations/versions/schema"]
    it.ok("-c", configuration, "revision", *words)
    [schema] = new_files(it.folder, before)
    assert schema.parent == it.folder / "migrations/versions/schema"
    assert schema.name.endswith("_add_foo_column_to_bar.py")
    assert "down_revision = '7dcaa12f07df'" in schema.read_text()


# As much of FastAPI as the server needs, and what a web server does when it starts it.
FASTAPI = """
class FastAPI:
    def __init__(self, **options):
        pass

    def get(self, path):
        return lambda function: function
"""
START = """
import asyncio
import server.main

async def run():
    async with server.main.lifespan(server.main.app):
        print("started")

asyncio.run(run())
"""


def test_shop_server_in_python_runs_the_upgrade_as_a_child(project, scratch, limbeck):
    it = project("shop", "sqlite")
    (scratch / "modules").mkdir()
    (scratch / "modules/fastapi.py").write_text(FASTAPI)
    environment = {**it.environment, "PYTHONPATH": f".:{scratch}/modules", "SHOP_MIGRATE": limbeck.program}
    words = ["/usr/bin/python3", "-B", "-c", START]
    done = subprocess.run(words, cwd=it.folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0 and "started" in done.stdout, done.stderr
    assert it.rows("SELECT count(*) FROM shipments") == [["2"]]

    broken = revision_file("0000000000ff", "31c370d42386", "op.execute('SELECT * FROM nowhere')")
    it.write("migrations/versions/general/0000000000ff_x.py", broken)
    done = subprocess.run(words, cwd=it.folder, env=environment, capture_output=True, text=True)
    assert done.returncode != 0 and "started" not in done.stdout


@pytest.fixture
def c_server(build, scratch):
    """The C server of the shop, built with the liblimbeck of the build folder."""
    shared = next((path for path in glob.glob(str(build / "**/liblimbeck.so"), recursive=True) if os.path.exists(path)), None)
    if shared is None:
        pytest.skip(f"no liblimbeck.so in {build}")
    program = scratch / "server"
    words = ["cc", "-std=c11", "-Wall", "-Wextra", "-Werror", f"-I{ROOT}/include", str(ROOT / "examples/shop/server.c")]
    words += [shared, f"-Wl,-rpath,{os.path.dirname(shared)}", "-o", str(program)]
    words += os.environ.get("LIMBECK_CFLAGS", "").split()  # of a sanitized build of the library
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return program


@pytest.mark.parametrize("kind", KINDS)
def test_shop_servers_in_c_start_at_once(project, c_server, kind):
    it = project("shop", kind)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    servers = [subprocess.Popen([c_server, "0"], cwd=it.folder, env=it.environment, **pipes) for _ in range(4)]
    try:
        lines = [server.stdout.readline() for server in servers]
        assert all(line.startswith("listening on ") for line in lines), [server.stderr.read() for server in servers]
        for line in lines:
            connection = http.client.HTTPConnection("127.0.0.1", int(line.split()[-1]), timeout=10)
            connection.request("GET", "/health")
            assert connection.getresponse().read() == b'{"status": "ok"}'
            connection.close()
    finally:
        for server in servers:
            server.kill()
    logs = [server.communicate()[1] for server in servers]
    assert sum("Running upgrade" in log for log in logs) == 1
    assert it.versions() == ["31c370d42386"]


def test_shop_server_in_c_does_not_start_when_a_revision_fails(project, c_server):
    it = project("shop", "sqlite")
    broken = revision_file("0000000000ff", "31c370d42386", "op.execute('SELECT * FROM nowhere')")
    it.write("migrations/versions/general/0000000000ff_x.py", broken)
    words = [c_server, "0"]
    done = subprocess.run(words, cwd=it.folder, env=it.environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "0000000000ff_x.py:" in done.stderr
    assert it.tables() == []


# ---- library ----


def make(it, *words, **more):
    environment = {**it.environment, "ALEMBIC": it.limbeck.program, **more}
    return subprocess.run(["make", "-s", *words], cwd=it.folder, env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed: apt install make")
def test_library_makefile(project):
    it = project("library")
    assert make(it, "migrate").returncode == 0
    assert "d5f579dbd1ed (head)" in make(it, "migration-current").stdout
    assert make(it, "rollback").returncode == 0
    assert "2405aa35146e" in make(it, "migration-current").stdout
    history = make(it, "migration-history").stdout
    assert "Add email field to Author" in history and "Revises: 6961ab9dea56" in history
    assert make(it, "migrate").returncode == 0
    assert it.rows("SELECT DISTINCT is_nullable FROM information_schema.columns WHERE table_name = 'author'") == [["NO"]]


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed: apt install make")
def test_library_stamps_a_database_that_create_all_made(project):
    it = project("library")
    it.ok("upgrade", "head")
    it.rows("DROP TABLE alembic_version")
    assert make(it, "migration-stamp", "rev=head").returncode == 0
    done = make(it, "migrate")
    assert done.returncode == 0 and "Running upgrade" not in done.stderr
    assert it.versions() == ["d5f579dbd1ed"]


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed: apt install make")
def test_library_migrate_waits_for_a_server_that_is_starting(project, postgres):
    it = project("library")
    postgres.stop()
    try:
        environment = {**it.environment, "ALEMBIC": it.limbeck.program}
        child = subprocess.Popen(["make", "-s", "migrate"], cwd=it.folder, env=environment, stderr=subprocess.PIPE, text=True)
        time.sleep(1)
        assert child.poll() is None
    finally:
        postgres.start()
    told = child.communicate(timeout=60)[1]
    assert child.returncode == 0, told
    assert it.versions() == ["d5f579dbd1ed"]


PASSWORDS = ["100%", "a@b", "a/b", "p%40ss:w@rd/ %%(x)s&?#", "größe"]


@pytest.mark.parametrize("password", PASSWORDS)
def test_library_passwords(project, postgres, password):
    it = project("library")
    database = it.url.rsplit("/", 1)[1]
    quoted = password.replace("'", "''")
    postgres.sql("postgres", f"ALTER DATABASE {database} OWNER TO guarded; ALTER ROLE guarded PASSWORD '{quoted}'")
    try:
        del it.environment["DATABASE_URL"]
        settings = {"DB_USER": "guarded", "DB_PASSWORD": password, "DB_PORT": str(postgres.port), "DB_NAME": database}
        settings["DB_HOST"] = postgres.host
        done = it.ok("upgrade", "head", **settings)
        assert password not in done.stdout + done.stderr
        told = it.fails("current", **{**settings, "DB_PASSWORD": password + "x"})
        assert "password authentication failed" in told
        assert password not in told
    finally:
        postgres.sql("postgres", "ALTER ROLE guarded PASSWORD 'open sesame'")
    assert it.versions() == ["d5f579dbd1ed"]


def test_library_url_option_wins(project, scratch):
    it = project("library")
    it.ok("upgrade", "--url", f"sqlite:///{scratch}/other.db", "4db943a87032")
    assert it.tables() == []
    connection = sqlite3.connect(scratch / "other.db")
    assert connection.execute("SELECT count(*) FROM book").fetchall() == [(5,)]
    connection.close()


@pytest.mark.parametrize("kind", KINDS)
def test_library_heads_are_merged(project, kind):
    it = project("library", kind)
    for revision in ("00000000000a", "00000000000b"):
        text = revision_file(revision, "d5f579dbd1ed", "pass")
        it.write(f"app/storage/migrations/versions/{revision}_x.py", text)
    told = it.fails("upgrade", "head")
    assert "FAILED: Multiple head revisions are present for given argument 'head'; please specify a specific target" in told
    it.ok("merge", "heads", "-m", "Merge migration branches")
    assert it.ok("heads").stdout.count("(head)") == 1


def test_library_unknown_revision(project):
    it = project("library", "sqlite")
    assert "FAILED: Can't locate revision identified by 'xyz'" in it.fails("upgrade", "xyz")


# ---- vectis ----


def test_vectis_commands(project):
    it = project("vectis")
    it.ok("upgrade", "head")
    assert it.rows("SELECT count(*), min(currency) FROM orders") == [["2", "EUR"]]
    it.ok("downgrade", "-1")
    assert "2e3d8b22cf03" in it.ok("current").stdout
    it.ok("upgrade", "+1")
    it.ok("downgrade", "a3e2f1b8c9d4")
    assert it.versions() == ["a3e2f1b8c9d4"]
    assert "exchange_rates" not in it.tables()
    it.ok("upgrade", "+1")
    assert it.rows("SELECT DISTINCT currency FROM orders") == [["USD"]]
    history = it.ok("history", "--verbose").stdout
    assert "Merges: ca9f30c3f988, 10741a83558d" in history and "add_multi_currency" in history
    it.ok("downgrade", "base")
    assert it.tables() == ["alembic_version"]


def test_vectis_seeds_twice(project):
    it = project("vectis")
    it.ok("upgrade", "head")
    counts = "SELECT (SELECT count(*) FROM channels), (SELECT count(*) FROM roles), (SELECT count(*) FROM role_permissions)"
    for _ in range(2):
        it.ok("seed")
        assert it.rows(counts) == [["4", "3", "9"]]
        assert it.rows("SELECT count(*) FROM users WHERE email = 'admin@example.com'") == [["1"]]


def test_vectis_a_failing_seed_leaves_the_files_before_it(project):
    it = project("vectis")
    it.ok("upgrade", "head")
    it.write("seeds/025_broken.sql", "INSERT INTO roles (name) VALUES ('half');\nINSERT INTO nowhere VALUES (1);\n")
    told = it.fails("seed")
    assert "025_broken.sql" in told and "nowhere" in told
    assert it.rows("SELECT count(*) FROM roles WHERE name = 'half'") == [["0"]]
    assert it.rows("SELECT count(*) FROM roles WHERE name = 'admin'") == [["1"]]
    assert it.rows("SELECT count(*) FROM users WHERE email = 'admin@example.com'") == [["0"]]


# ---- alpinebits ----

IN_SCHEMA = "SELECT count(*) FROM pg_tables WHERE schemaname = 'alpinebits'"


@pytest.mark.parametrize("section", ["alembic", "server_settings", "url_options", "no_commit"])
def test_alpinebits_has_a_schema_of_its_own(project, section):
    it = project("alpinebits")
    it.environment["DATABASE_URL"] = it.url.replace("postgresql:", "postgresql+asyncpg:")
    it.ok("-n", section, "upgrade", "head")
    assert it.rows(IN_SCHEMA) == [["7"]]
    assert it.rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [["0"]]
    assert it.rows("SELECT version_num FROM alpinebits.alembic_version") == [["8edfc81558db"]]
    assert it.rows("SELECT count(*) FROM alpinebits.conversion_rooms") == [["2"]]
    assert "8edfc81558db (head)" in it.ok("-n", section, "current").stdout
    it.ok("-n", section, "downgrade", "-1")
    assert it.rows("SELECT version_num FROM alpinebits.alembic_version") == [["535b70e85b64"]]
    it.ok("-n", section, "downgrade", "base")
    assert it.rows(IN_SCHEMA) == [["1"]]


def test_alpinebits_url_from_config_yaml(project):
    it = project("alpinebits")
    del it.environment["DATABASE_URL"]
    text = (it.folder / "config.yaml").read_text()
    text = re.sub(r'url: ".*"', f'url: "{it.url.replace("postgresql:", "postgresql+asyncpg:")}"', text)
    it.write("config.yaml", text.replace('schema: "alpinebits"', "schema: hotels-2025"))
    it.ok("upgrade", "head")
    assert it.rows('SELECT version_num FROM "hotels-2025".alembic_version') == [["8edfc81558db"]]


def test_alpinebits_file_names(project):
    it = project("alpinebits")
    names = [path.name for path in sorted((it.folder / "alembic/versions").glob("*.py"))]
    assert names == ["535b70e85b64_initial_schema.py", "8edfc81558db_drop_and_recreate_conversions_tables.py"]
    before = set(it.folder.rglob("*.py"))
    it.ok("revision", "-m", "add_user_preferences_table")
    [made] = new_files(it.folder, before)
    assert re.fullmatch(r"20\d\d_\d\d_\d\d_\d{4}-[0-9a-f]{12}_add_user_preferences_table\.py", made.name)


# ---- applications ----


def migration_step():
    """What the workflow of the example runs, without the container around it."""
    text = (ROOT / "examples/applications/.github/workflows/deploy.yml").read_text()
    return re.search(r"docker compose exec .* backend limbeck (.*)", text).group(1).split()


@pytest.mark.parametrize("kind", KINDS)
def test_applications_workflow_step(project, kind):
    it = project("applications", kind)
    it.ok("upgrade", "73ef753a1aee")
    (it.folder / "alembic/versions/36a9262c5cd8_make_review_priority_required.py").unlink()
    trap = "op.add_column('applications', sa.Column('rank', sa.Integer(), nullable=False))"
    it.write("alembic/versions/0000000000aa_x.py", revision_file("0000000000aa", "73ef753a1aee", trap))
    told = it.fails(*migration_step())
    assert "0000000000aa_x.py:" in told
    assert "server_default" in told
    assert it.versions() == ["73ef753a1aee"]

    it.write("alembic/versions/0000000000aa_x.py", revision_file("0000000000aa", "73ef753a1aee", trap.replace("False", "True")))
    it.ok(*migration_step())
    assert it.versions() == ["0000000000aa"]


@pytest.mark.parametrize("kind", KINDS)
def test_applications_rename_keeps_the_data(project, kind):
    it = project("applications", kind)
    it.ok("upgrade", "977c8b915ea1")
    names = it.rows("SELECT name FROM vendors ORDER BY id")
    it.ok("upgrade", "+1")
    assert it.rows("SELECT business_name FROM vendors ORDER BY id") == names
    it.ok("downgrade", "-1")
    assert it.rows("SELECT name FROM vendors ORDER BY id") == names


def test_applications_two_steps_to_a_required_column(project):
    it = project("applications")
    it.ok("upgrade", "head")
    assert it.rows("SELECT DISTINCT review_priority FROM applications") == [["0"]]
    facts = "SELECT is_nullable, column_default FROM information_schema.columns WHERE column_name = 'review_priority'"
    assert it.rows(facts) == [["NO", "0"]]
    it.ok("downgrade", "-1")
    assert it.rows(facts) == [["YES", ""]]
