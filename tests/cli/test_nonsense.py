"""Nonsense for every command and option: an answer with a message and a way out, exit code 0 to 3, and nothing written where it is refused."""

import re
import shutil
import sqlite3

import pytest

import project
from project import FILES, INI, revision

V = "migrations/versions/"
IDENTIFIERS = [
    "", " ", "nope", "a", "a1x", "head", "heads", "base", "current", "+1", "-1", "+0", "-99999999999999999999", "a1+1", "a1:b2", "b2:a1", ":",
    "::", "a1:", "side@head", "side@heads", "side@+1", "side@-1", "@", "@head", "side@", "nope@head", "side@nope", "a1@b2", "x" * 300,
    "é", "日本", "a1\n", "'", '"; DROP TABLE x', "%s%n", "\\", "a1,b2", "a1 b2", "\x01", "head-1", "base:head", "--", "None", "a@b@c", "1e9", "*",
    "aaaa", "\udcff",
]
GOOD = FILES | {
    V + "b2.py": revision(),
    V + "c3.py": revision(id="c3", labels="side"),
    V + "aaaab1.py": revision(id="aaaab1", down="b2"),
    V + "aaaab2.py": revision(id="aaaab2", down="b2"),
    V + "d4.py": revision(id="d4", down="c3", depends="b2"),
}
PROJECTS = {
    "several heads": GOOD,
    "one head": FILES | {V + "b2.py": revision()},
    "no revisions": {path: text for path, text in FILES.items() if "versions" not in path},
    "nothing": {},
    "no Python": GOOD | {V + "x.py": "this is (no python"},
    "bytes": GOOD | {V + "x.py": bytes(range(256))},
    "two files of one id": GOOD | {V + "x.py": revision()},
    "missing parent": GOOD | {V + "x.py": revision(id="x9", down="gone")},
    "cycle": GOOD | {V + "x.py": revision(id="x9", down="y9"), V + "y.py": revision(id="y9", down="x9")},
    "cycle of dependencies": GOOD | {V + "x.py": revision(id="x9", depends="y9"), V + "y.py": revision(id="y9", depends="x9")},
    "env.py that is no Python": GOOD | {"migrations/env.py": "import (\n"},
    "env.py that raises": GOOD | {"migrations/env.py": "raise ValueError('no')\n"},
    "ini file that is none": GOOD | {"alembic.ini": "[alembic\nx"},
    "no URL": GOOD | {"alembic.ini": INI.replace("sqlalchemy.url", "other")},
    "no URL that is one": GOOD | {"alembic.ini": INI.replace("sqlite:///app.db", "::::")},
    "template that is none": GOOD | {"migrations/script.py.mako": "${"},
}
ROWS = {
    "unknown row": ["zz"],
    "double row": ["b2", "b2"],
    "rows that stand on one another": ["a1", "b2"],
    "row without a value": [None],
    "long row": ["y" * 500],
    "3,000 rows": [f"r{number}" for number in range(3000)],
    "rows that are no names": ["head", "-1", "", "é", "a1\n"],
}
COMMANDS = {
    "init": ["{}", "x -t {}"],
    "revision": ["-m {}", "--head {}", "--rev-id {}", "--depends-on {}", "--branch-label {}", "--version-path {}", "--autogenerate",
                 "--autogenerate --rename {}", "--sql", "--splice --head {}"],
    "upgrade": ["{}", "{} --sql"],
    "downgrade": ["{}", "{} --sql"],
    "current": ["", "-v", "-c"],
    "history": ["-r={}", "-i", "-v", "--graph"],
    "graph": ["-o {}", "--format {}", "-r={}", "-i"],
    "heads": [""],
    "branches": [""],
    "show": ["{}"],
    "edit": ["{}"],
    "merge": ["{}", "{} a1", "heads"],
    "rebase": ["{} --onto a1", "b2 --onto {}", "{} --onto {}", "b2 --onto c3 --from {}", "b2 --onto c3 --downgrade"],
    "stamp": ["{}", "{} --purge", "{} a1", "{} --sql"],
    "ensure_version": ["", "--sql"],
    "seed": ["", "{}"],
    "reset": ["--yes {}", "--yes app.db --revision {}"],
    "check": ["", "--sql"],
    "models": ["", "--dialect {}", "--sql"],
    "doctor": [""],
    "explain": ["{}"],
    "completion": ["{}"],
}
OPTIONS = ["-c {}", "-n {}", "-x {}", "--url {}", "--wait {}", "--lock-wait {}", "--lock-timeout {}"]
# The project's own Python went wrong: the place says it.
PYTHON = re.compile(r"^error: (invalid syntax|ValueError: no|'\(' was never closed|source code cannot contain null bytes)", re.M)


def words_of(command, shape, value):
    return [command, *(word.replace("{}", value) for word in shape.split())]


def files_of(folder):
    """Without the empty file that SQLite makes of a database that is looked at."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
            and not (path.name == "app.db" and path.stat().st_size == 0)}


@pytest.fixture
def ask(limbeck, scratch):
    made, work = scratch / "made", scratch / "work"

    def prepare(files, rows=None):
        project.write(made, files)
        made.mkdir(exist_ok=True)
        if rows is not None:
            with sqlite3.connect(made / "app.db") as database:
                database.execute("CREATE TABLE alembic_version (version_num VARCHAR)")
                database.executemany("INSERT INTO alembic_version VALUES (?)", [(row,) for row in rows])
            database.close()
        shutil.copytree(made, work, symlinks=True)
        run.files = files_of(work)

    def run(words):
        done = limbeck(*words, cwd=work, environment={"EDITOR": "true"})
        said = done.stderr
        assert done.returncode in (0, 1, 2, 3), (words, said[-3000:])
        assert not re.search("AddressSanitizer|runtime error|Assertion", said), words
        if done.returncode in (1, 2):
            assert re.search(r"^(error|FAILED|limbeck): .", said, re.M) or words[0] == "doctor", (words, said)
            assert not re.search(r"^(error|FAILED|limbeck): *$|failed without a message", said, re.M), (words, said)
            assert "hint: " in said or PYTHON.search(said) or words[0] == "doctor", (words, said)
            assert len(said) < 6000, words
            assert said.startswith("usage: ") or not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", said), words
            assert files_of(work) == run.files, words
        if files_of(work) != run.files:
            shutil.rmtree(work)
            shutil.copytree(made, work, symlinks=True)
        return done

    run.prepare = prepare
    return run


@pytest.mark.parametrize("command", COMMANDS)
def test_identifiers_and_values(ask, command):
    ask.prepare(GOOD)
    shapes = [shape for shape in COMMANDS[command] if "{}" in shape]
    for at, value in enumerate(IDENTIFIERS):
        for number, shape in enumerate(shapes):
            # Each value meets each command, each shape some of the values.
            if (at + number) % min(len(shapes), 3) == 0:
                ask(words_of(command, shape, value))


@pytest.mark.parametrize("name", PROJECTS)
def test_projects(ask, name):
    ask.prepare(PROJECTS[name])
    for command, shapes in COMMANDS.items():
        for shape in shapes[:3]:
            ask(words_of(command, shape, "a1"))


@pytest.mark.parametrize("name", ROWS)
def test_version_tables(ask, name):
    ask.prepare(GOOD, ROWS[name])
    for command, shapes in COMMANDS.items():
        for shape in shapes[:3]:
            ask(words_of(command, shape, "b2"))


@pytest.mark.parametrize("option", OPTIONS)
def test_options_of_all_commands(ask, option):
    ask.prepare(FILES)
    for value in ("", "nope", "-1", "é", "\x01", "x" * 300, "::", "postgresql://", "sqlite:///no/such/folder/x.db", "1e400"):
        for words in (["current"], ["upgrade", "head"], ["heads"]):
            ask([*words, *(word.replace("{}", value) for word in option.split())])
