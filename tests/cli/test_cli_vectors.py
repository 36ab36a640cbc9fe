"""The recorded calls of Alembic's command line (tests/vectors/cli.jsonl), made one after the other in the same projects.

Compared: standard output, the log lines of what is done (without those of plugins), the rows of the version table and the
other objects of the database, the files that a call writes (templates: that they are there), and Alembic's refusals word for word. Exit codes and streams are limbeck's own: 0 done,
1 refused, 2 wrong usage, 3 differences; refusals stand on standard error.

Where limbeck answers otherwise on purpose, the call stands in DIFFERENCES with the reason; a crash of Alembic (a traceback) asks
for a refusal with a message. After a call whose files differ, the recorded ones are put in place, so that the next call starts
from the same project.
"""

import json
import pathlib
import re
import shutil
import sqlite3
import tempfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROWS = [json.loads(line) for line in (ROOT / "tests/vectors/cli.jsonl").read_text().splitlines()]
PROJECTS = list(dict.fromkeys(row["project"] for row in ROWS))

# Calls whose answer is another one on purpose. `then` brings the project back to where Alembic left it.
DIFFERENCES = {
    "syntaxerr: downgrade -1": {
        "message": "invalid syntax",
        "why": "Alembic counts its steps before it reads the files; a project that cannot be read is refused first.",
    },
    "cycle: downgrade -1": {
        "message": "FAILED: Cycle is detected in revisions (abcd1, abcd2)",
        "why": "as above: the graph comes first",
    },
    "depcycle: downgrade -1": {
        "message": "FAILED: Dependency cycle is detected in revisions (abcd1, abcd2)",
        "why": "as above: the graph comes first",
    },
    "badchar: downgrade -1": {
        "message": "FAILED: Character(s) '-' not allowed in revision identifier 'ab-cd'",
        "why": "as above: the graph comes first",
    },
    "missing: downgrade -1": {
        "message": "names 'gone1', which is not there",
        "why": "as above: the graph comes first",
    },
    "txall: upgrade head": {
        "schema": [],
        "why": "SQLite runs DDL in a real transaction here: of three revisions with a failing third none remains.",
    },
    "txall: current": {"schema": [], "why": "as above: nothing of the failed upgrade remains"},
    "merged: downgrade -1": {
        "rc": 0,
        "rows": ["5000aaaaaaaa"],
        "without": "t4",
        "then": ["upgrade", "4000aaaaaaaa"],
        "why": "Alembic takes the row that its set gives first, so this call goes another way with another hash seed; "
        "limbeck takes the first in sorted order, with Alembic's warning.",
    },
    "linear2: init other --template nope": {
        "message": "FAILED: No such template nope",
        "why": "There is no folder of templates: they are part of the program.",
    },
    "autogen: check": {
        "of": "FAILED: New upgrade operations detected: [",
        "rc": 3,
        "message": "FAILED: New upgrade operations detected: 3",
        "stdout": "add table users (id INTEGER NOT NULL, name VARCHAR(50) NOT NULL, email VARCHAR(100))\n"
        "add table posts (id INTEGER NOT NULL, user_id INTEGER NOT NULL, body VARCHAR NOT NULL)\n"
        "add index ix_posts_user_id on posts (user_id)\n",
        "why": "Alembic prints Python reprs of the operations; here each is a line among the results.",
    },
}


def difference_of(row):
    difference = DIFFERENCES.get(name_of(row), {})
    return difference if row["stdout"].startswith(difference.get("of", "")) else {}


def plain(text, folder):
    """A text without what differs from run to run; labels, which come out of a set in Alembic, in sorted order."""
    text = text.replace(str(folder), "<DIR>")
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?", "<DATE>", text)
    text = re.sub(r"\((\w+(?:, \w+)+)\)", lambda found: "(" + sorted_words(found[1]) + ")", text)
    return re.sub(r"(?:(?<=^Branch names: )|(?<=^Branches into: )).*$", lambda found: sorted_words(found[0]), text, flags=re.M)


def sorted_words(text):
    return ", ".join(sorted(text.split(", ")))


def shown(text, words):
    """What stdout is compared by: entries of `current` and rows that an offline unmerge inserts come out of sets, too."""
    if "current" in words:
        return sorted(entry.strip() for entry in (re.split("\n(?=Rev: )", text) if "-v" in words else text.splitlines()))
    if "--sql" in words:
        return re.sub(r"'(2000aaaaaaaa|3100aaaaaaaa)'", "'ONE OF TWO'", text)
    return text


def log_lines(text):
    """Without the lines of Alembic's plugins, and limbeck's own."""
    return [line for line in text.splitlines() if re.match(r"[A-Z]+ +\[(?!alembic\.runtime\.plugins\]|limbeck\])", line)]


def database(folder):
    """Rows of the version table, and the statements of everything else."""
    path = folder / "test.db"
    if not path.exists():
        return {"alembic_version": [], "schema": []}
    with sqlite3.connect(path) as connection:
        statements = [row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
        has_versions = any(statement.startswith("CREATE TABLE alembic_version") for statement in statements)
        rows = [row[0] for row in connection.execute("SELECT version_num FROM alembic_version")] if has_versions else []
    connection.close()
    return {"alembic_version": sorted(rows), "schema": objects(statements)}


def objects(statements):
    return sorted(statement for statement in statements if not statement.startswith("CREATE TABLE alembic_version"))


class Project:
    """All calls of one project, made in order; the answers are kept for the tests of the single calls."""

    def __init__(self, name, limbeck):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="limbeck-vector-")).resolve()
        self.answers = []
        template = self.template_of(limbeck)
        try:
            for row in (row for row in ROWS if row["project"] == name):
                for path, text in (row.get("project_files") or {}).items():
                    self.write(path, template if text is None else text)
                if row.get("project_files"):
                    (self.folder / "alembic/versions").mkdir(parents=True, exist_ok=True)
                done = limbeck(*row["argv"], cwd=self.folder)
                self.answers.append((row, done, database(self.folder), self.files_of(row)))
                self.repair(row, limbeck)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def template_of(self, limbeck):
        limbeck("init", "made", cwd=self.folder)
        text = (self.folder / "made/script.py.mako").read_text()
        shutil.rmtree(self.folder / "made")
        (self.folder / "alembic.ini").unlink()
        return text

    def write(self, path, text):
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text)

    def files_of(self, row):
        names = row.get("files_changed") or {}
        paths = {name: self.folder / name for name in names}
        return {name: path.read_text() if path.exists() else None for name, path in paths.items()}

    def repair(self, row, limbeck):
        then = difference_of(row).get("then")
        if then:
            limbeck(*then, cwd=self.folder)
        for path, text in (row.get("files_changed") or {}).items():
            if text is not None and not (self.folder / path).exists():
                self.write(path, text)


@pytest.fixture(scope="module")
def projects(limbeck):
    made = {}

    def get(name):
        if name not in made:
            made[name] = Project(name, limbeck)
        return made[name]

    return get


def expected_code(row):
    return {0: 0, 1: 1, 2: 2, 255: 1}[row["rc"]]


def name_of(row):
    return row["project"] + ": " + " ".join(row["argv"])


INDEXED = [(row, sum(other["project"] == row["project"] for other in ROWS[:at])) for at, row in enumerate(ROWS)]


@pytest.mark.parametrize("row, at", INDEXED, ids=[name_of(row) for row, _ in INDEXED])
def test_call(projects, row, at):
    project = projects(row["project"])
    _, done, found, files = project.answers[at]
    difference = difference_of(row)
    stdout, stderr = plain(done.stdout, project.folder), plain(done.stderr, project.folder)
    wanted, _, refusal = row["stdout"].partition("FAILED: ")

    assert done.returncode == difference.get("rc", expected_code(row)), stderr
    if row["rc"] == 0 and not difference:
        assert log_lines(stderr) == log_lines(plain(row["stderr"], project.folder))
    if "message" in difference:
        assert difference["message"] in stderr, stderr
    elif row.get("traceback"):
        assert re.search(r"^(FAILED|error): .", stderr, re.M), stderr
    elif refusal and done.returncode != 0:
        assert "FAILED: " + refusal.rstrip("\n") in stderr, stderr
    if not row.get("traceback"):
        assert shown(stdout, row["argv"]) == shown(difference.get("stdout", plain(wanted, project.folder)), row["argv"])
    if row["db"] is not None:
        assert found["alembic_version"] == sorted(difference.get("rows", row["db"]["alembic_version"]))
        left_out = f"CREATE TABLE {difference.get('without')} "
        objects_wanted = [text for text in objects(row["db"]["schema"]) if not text.startswith(left_out)]
        assert found["schema"] == difference.get("schema", objects_wanted)
    for path, text in (row.get("files_changed") or {}).items():
        assert files[path] is not None, f"{path} was not written"
        if text is not None:
            assert plain(files[path], project.folder) == text
