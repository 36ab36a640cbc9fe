"""--json: what every command prints is what docs/json.md says, field by field, and the page says nothing else.

The page is read: the tables that follow `<!-- fields: COMMAND ... -->` are shapes, and each object has to be one of its command's.
A field that no run here showed, and one that a source file of src/run names and the page does not, is found as well.
"""

import json
import re
import sqlite3

import pytest

import project
from conftest import ROOT
from project import ENV, FILES, INI, LOGGING, revision

PAGE = (ROOT / "docs/json.md").read_text()
TYPES = {"text": str, "number": int, "true or false": bool, "list": list, "list of texts": list, "text or null": (str, type(None))}
VERSIONS = "migrations/versions/"

MODELS = """\
import sqlalchemy as sa

metadata = sa.MetaData()
people = sa.Table("people", metadata, sa.Column("id", sa.Integer, primary_key=True))
pets = sa.Table("pets", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("owner", sa.ForeignKey("people.id")), schema="main")


from sqlalchemy.orm import declarative_base

Base = declarative_base(metadata=metadata)


class Toy(Base):
    __tablename__ = "toys"
    id = sa.Column(sa.Integer, primary_key=True)
"""

FORK = {
    "migrations/versions/b2.py": revision("op.add_column('people', sa.Column('x', sa.Integer))", "op.drop_column('people', 'x')"),
    "migrations/versions/c3.py": revision(id="c3", labels="side", depends=None),
}


# ---- the page ----

def tables(text):
    """Markdown tables: (column names of the first row, rows)."""
    for block in re.findall(r"(?:^\|.*\n)+", text, re.M):
        rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))] for line in block.splitlines()]
        yield rows[0], rows[2:]


def shapes():
    """Command -> the shapes of its objects: field -> (type, whether it may be absent)."""
    found = {}
    for part in PAGE.split("<!-- fields: ")[1:]:
        commands, _, body = part.partition(" -->")
        body = re.split(r"^## ", body, flags=re.M)[0]
        for command in commands.split():
            shape = {}
            for head, rows in tables(body):
                for row in rows:
                    if head[0] == "command":
                        if row[0] != command:
                            continue
                        row = row[1:]
                    shape[row[0].strip("`")] = (row[1].removesuffix(", maybe"), row[1].endswith(", maybe"))
            found.setdefault(command, []).append(shape)
    return found


SHAPES = shapes()
MISSING_ROW = {"revision", "is_missing", "database"}
STREAM = {head[0]: {row[0].strip("`"): (row[1].removesuffix(", maybe"), row[1].endswith(", maybe")) for row in rows}
          for head, rows in tables(PAGE.split("## Revisions")[0])}


def fits(item, shape):
    return set(item) <= set(shape) and all(
        name in item and isinstance(item[name], TYPES[kind]) and (kind == "true or false") == isinstance(item[name], bool)
        for name, (kind, maybe) in shape.items() if not maybe or name in item)


# ---- running everything ----

class Runs:
    """Runs commands, checks each document, and remembers the fields that were seen."""

    def __init__(self, limbeck, folder):
        self.limbeck, self.folder, self.seen, self.commands = limbeck, folder, set(), set()

    def __call__(self, *words, code=0, **options):
        done = self.limbeck(*words, "--json", cwd=self.folder, **options)
        assert done.returncode == code, (words, done.stdout, done.stderr)
        document = json.loads(done.stdout)
        assert fits(document, STREAM["field"]) and list(document) == ["version", "command", "output", "results", "status"]
        assert (document["version"], document["status"]) == (1, ["done", "failed", "usage", "different"][code])
        self.lines = [json.loads(line) for line in done.stderr.splitlines()]
        for line in self.lines:
            assert fits(line, STREAM["log line" if line["kind"] == "log" else "diagnostic"]), line
        for item in document["results"]:
            self.check(document["command"], item)
        self.commands.add(document["command"])
        self.output = document["output"]
        return document["results"]

    def check(self, command, item):
        if command == "current" and item["is_missing"]:
            assert set(item) == MISSING_ROW
        else:
            assert any(fits(item, shape) for shape in SHAPES[command]), (command, item)
        self.seen |= {(command, name) for name in item}


@pytest.fixture
def run(limbeck, scratch):
    project.write(scratch, FILES | {"alembic.ini": INI + LOGGING})
    return Runs(limbeck, scratch)


def look(run):
    for words in (["heads"], ["heads", "-v"], ["history"], ["history", "-i"], ["history", "--graph"], ["branches"], ["branches", "-v"],
                  ["show", "b2"], ["current"], ["current", "-v"], ["graph"], ["graph", "-o", "g.svg"], ["list_templates"], ["explain"],
                  ["explain", "revision"], ["completion", "bash"], ["doctor"]):
        run(*words)


def migrate(run):
    run("upgrade", "b2")
    run("current", "--check-heads", code=3)
    run("upgrade", "heads", "--sql")
    run("upgrade", "heads")
    run("current", "--check-heads")
    run("downgrade", "side@-1")
    run("stamp", "a1", "--purge")
    run("stamp", "b2")
    run("ensure_version")
    project.write(run.folder, {"seeds/one.sql": "SELECT 1;"})
    run("seed")


def write(run):
    run("init", "other", "-t", "generic", "-c", "other.ini")
    project.write(run.folder, {"alembic.ini": INI + "[post_write_hooks]\nhooks = x\nx.type = exec\nx.executable = true\n"})
    run("revision", "-m", "more", "--head", "b2", "--rev-id", "d4")
    run("merge", "d4", "c3", "--rev-id", "e5")
    run("edit", "b2", environment={"EDITOR": "true"})


def rebase(run):
    project.write(run.folder, {VERSIONS + "f6.py": revision(id="f6", down="a1"), VERSIONS + "g7.py": revision(id="g7", down=None)})
    run("stamp", "heads", "--purge")
    run("rebase", "f6", "--onto", "e5", "--downgrade")
    run("rebase", "g7", "--onto", "f6", "--no-database")


def models(run):
    project.write(run.folder, {"models.py": MODELS, "migrations/env.py": "import models\n" + ENV.replace(
        "context.configure(connection=connection)", "context.configure(connection=connection, target_metadata=models.metadata)")})
    run("models")
    run("models", "--sql")
    run("models", "-o", "models.svg")
    run("check", code=3)
    run("check", "--sql", code=3)


def scratch(run):
    run("stamp", "b2", "--purge")
    connection = sqlite3.connect(run.folder / "app.db")
    connection.execute("CREATE VIEW strange AS SELECT 1")
    connection.execute("CREATE TRIGGER odd AFTER INSERT ON people BEGIN SELECT 1; END")
    connection.close()
    run("check", "--history", code=3)
    run("test", "a1:b2")


def journal(run):
    project.write(run.folder, {"alembic.ini": INI + "limbeck.journal = true\n"})
    run("reset", code=1)
    run("reset", "--yes", "app.db", "--revision", "a1", environment={"USER": "ada"})
    run("history", "-v")


def trouble(run):
    project.write(run.folder, {VERSIONS + "h8.py": revision("import geo\nop.execute(geo.up)", "pass", id="h8", down="a1")})
    run("doctor", code=1)
    project.write(run.folder, {VERSIONS + "h8.py": revision("op.drop_column('people', 'age')", id="h8", down="a1")})
    run("lint", "h8", code=3)


def test_every_object_is_one_of_the_page_and_every_field_of_the_page_is_there(run):
    project.write(run.folder, FORK)
    for part in (migrate, look, scratch, write, rebase, models, journal, trouble):
        part(run)
    listed = run.limbeck("--help", cwd=run.folder).stdout
    commands = set(re.findall(r"^  (\w+) {2,}", listed.split("options:")[0], re.M))
    assert run.commands == commands
    assert set(SHAPES) | {"ensure_version"} == commands
    told = {(command, name) for command, shapes_ in SHAPES.items() for shape in shapes_ for name in shape}
    assert told - run.seen == {("stamp", "revision")}  # a row of the page says so


def test_every_name_in_the_sources_is_told():
    names = set()
    for path in (ROOT / "src/run").glob("*.c"):
        if path.name != "candidates.c":  # what completion asks for is no command of people
            names |= set(re.findall(r'record_add(?:_\w+)?\([^;]*?STR\("(\w+)"\)[,)]', path.read_text()))
    assert len(names) > 40 and {name for name in names if f"`{name}`" not in PAGE} == set()


# ---- the rules ----

def test_what_is_printed_stays_inside_of_the_document(run):
    project.write(run.folder, {VERSIONS + "b2.py": revision('print("say \\"hello\\"\\n\\tthere \\x01 é")')})
    run("upgrade", "head")
    assert run.output == 'say "hello"\n\tthere \x01 é\n'
    assert "CREATE TABLE people" in run.limbeck("upgrade", "head", "--sql", cwd=run.folder).stdout
    run("upgrade", "head", "--sql")
    assert "CREATE TABLE people" in run.output


def test_only_what_is_committed_is_a_step(run):
    project.write(run.folder, {VERSIONS + "b2.py": revision("op.execute('nonsense')")})
    assert run("upgrade", "head", code=1) == []
    project.write(run.folder, {"migrations/env.py": ENV.replace("(connection=connection)",
                                                               "(connection=connection, transaction_per_migration=True)")})
    (step,) = run("upgrade", "head", code=1)
    assert step == {"action": "upgrade", "revision": "a1", "from": [], "to": ["a1"], "database": "sqlite:///app.db"}
    (step,) = run("downgrade", "base")
    assert step == {"action": "downgrade", "revision": "a1", "from": ["a1"], "to": [], "database": "sqlite:///app.db"}


def test_steps_of_a_rebuild_that_commits_by_itself(run):
    body = "with op.batch_alter_table('people') as batch:\n    batch.alter_column('name', type_=sa.String(9))"
    project.write(run.folder, {VERSIONS + "b2.py": revision(body), "migrations/env.py": ENV.replace(
        "        context.configure(", "        connection.exec_driver_sql('PRAGMA foreign_keys=ON')\n        context.configure(")})
    assert [step["revision"] for step in run("upgrade", "head")] == ["a1", "b2"]


def test_log_lines_and_errors_are_one_object_a_line(run):
    run("upgrade", "head")
    assert [line["message"] for line in run.lines][-1] == "Running upgrade  -> a1, people"
    run("upgrade", "nowhere", code=1)
    assert [(line["kind"], line["severity"]) for line in run.lines][-1] == ("diagnostic", "error")


def test_a_password_is_not_shown(run):
    run("current", "-v", "--url", "postgresql://ada:s3cret@127.0.0.1:1/app", code=1)
    assert "s3cret" not in json.dumps(run.lines)


@pytest.mark.parametrize("words", [["upgrade"], ["upgrad"], ["heads", "--nope"], ["--json=1", "heads"], ["heads", "--wait=x"], []])
def test_a_wrong_command_line(run, words):
    done = run.limbeck(*words, "--json", cwd=run.folder)
    (line,) = map(json.loads, done.stderr.splitlines())
    assert (done.returncode, done.stdout, line["code"]) == (2, "", "usage")
    assert line["hint"].startswith("`limbeck ") and fits(line, STREAM["diagnostic"])


def test_quiet_leaves_the_results_out(run):
    assert run("heads", "-q") == []


def test_a_row_that_is_no_revision(run):
    run("upgrade", "head")
    (run.folder / VERSIONS / "a1.py").unlink()
    assert run("current") == [{"revision": "a1", "is_missing": True, "database": "sqlite:///app.db"}]


def test_a_name_of_a_file_that_is_no_UTF_8(run):
    path = run.folder / VERSIONS / "b2"
    (run.folder / VERSIONS).joinpath("x").mkdir()
    with open(bytes(path) + b"\xff.py", "w") as file:
        file.write(revision())
    assert [row["path"] for row in run("heads")] == ["migrations/versions/b2�.py"]


def test_nobody_is_asked(run):
    run("upgrade", "head")
    assert {row["is_dropped"] for row in run("reset", code=1)} <= {False}
