"""Commands and their options on an ordinary project: what is printed where, the exit code, and what the database says afterwards.

Texts are Alembic's (tests/vectors/cli.jsonl has them recorded); streams and exit codes are limbeck's: results on standard output,
log lines and errors on standard error; 0 done, 1 refused or failed, 2 wrong usage, 3 differences.
"""

import ast
import json
import os
import pty
import re
import sqlite3

import pytest

import project

FILES = project.FILES | {
    "migrations/versions/b2.py": project.revision(
        'op.add_column("people", sa.Column("x", sa.Integer))', 'op.drop_column("people", "x")', doc="add x"),
    "migrations/versions/c3.py": project.revision(
        'op.create_table("t", sa.Column("id", sa.Integer, primary_key=True))', 'op.drop_table("t")', id="c3", down="b2", doc="table t"),
}


@pytest.fixture
def folder(scratch):
    project.write(scratch, FILES | {"alembic.ini": project.INI + project.LOGGING})
    return scratch


@pytest.fixture
def done(limbeck, folder):
    """Runs a command that has to succeed; its standard output."""
    def run(*words, code=0, **options):
        answer = limbeck(*words, cwd=folder, **options)
        assert answer.returncode == code, f"{words}: {answer.returncode}\n{answer.stderr}"
        run.stderr = answer.stderr
        return answer.stdout
    return run


def rows(folder, path="app.db"):
    with sqlite3.connect(folder / path) as connection:
        found = sorted(row[0] for row in connection.execute("SELECT version_num FROM alembic_version"))
    connection.close()
    return found


def tables(folder, path="app.db"):
    with sqlite3.connect(folder / path) as connection:
        found = sorted(row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))
    connection.close()
    return found


def new_file(text):
    """The path in "Generating PATH ...  done"."""
    return re.fullmatch(r"Generating (.*) \.\.\.  done\n", text)[1]


# ---- upgrade and downgrade ----

def test_upgrade_logs_each_revision_on_standard_error(done, folder):
    assert done("upgrade", "head") == ""
    assert done.stderr.splitlines() == [
        "INFO  [alembic.runtime.migration] Context impl SQLiteImpl.",
        "INFO  [alembic.runtime.migration] Will assume non-transactional DDL.",
        "INFO  [alembic.runtime.migration] Running upgrade  -> a1, people",
        "INFO  [alembic.runtime.migration] Running upgrade a1 -> b2, add x",
        "INFO  [alembic.runtime.migration] Running upgrade b2 -> c3, table t",
    ]
    assert rows(folder) == ["c3"]


@pytest.mark.parametrize("target, result", [
    ("+1", ["a1"]), ("+2", ["b2"]), ("b2", ["b2"]), ("head", ["c3"]), ("heads", ["c3"]), ("b2+1", ["c3"]), ("head-1", ["b2"]), ("c3-2", ["a1"]),
])
def test_upgrade_to(done, folder, target, result):
    done("upgrade", target)
    assert rows(folder) == result


@pytest.mark.parametrize("target, result", [
    ("-1", ["b2"]), ("-2", ["a1"]), ("-3", []), ("base", []), ("a1", ["a1"]), ("head-1", ["b2"]), ("a1+1", ["b2"]),
])
def test_downgrade_to(done, folder, target, result):
    done("upgrade", "head")
    done("downgrade", target)
    assert rows(folder) == result


def test_downgrade_says_what_it_drops(done):
    done("upgrade", "head")
    done("downgrade", "base")
    said = [line for line in done.stderr.splitlines() if "[limbeck]" in line]
    assert said == [
        "INFO  [limbeck] drops table t",
        "INFO  [limbeck] drops column people.x (about 2 rows)",
        "INFO  [limbeck] drops table people (about 2 rows)",
    ]


def test_downgrade_asks_where_the_project_wants_it(done, folder):
    project.write(folder, {"alembic.ini": project.INI + "limbeck.confirm = true\n"})
    done("upgrade", "head")
    done("downgrade", "-1", code=1)
    assert "not confirmed" in done.stderr
    assert rows(folder) == ["c3"]


def test_a_script_goes_to_standard_output(done, folder):
    assert done("upgrade", "a1:b2", "--sql") == (
        "-- Running upgrade a1 -> b2\n\n"
        "ALTER TABLE people ADD COLUMN x INTEGER;\n\n"
        "UPDATE alembic_version SET version_num='b2' WHERE alembic_version.version_num = 'a1';\n\n"
    )
    assert done("downgrade", "b2:a1", "--sql") == (
        "-- Running downgrade b2 -> a1\n\n"
        "ALTER TABLE people DROP COLUMN x;\n\n"
        "UPDATE alembic_version SET version_num='a1' WHERE alembic_version.version_num = 'b2';\n\n"
    )
    assert not (folder / "app.db").exists()


@pytest.mark.parametrize("range_", ["head", "base:head", "base:c3"])
def test_the_script_of_all_makes_the_same_database(done, folder, range_):
    script = done("upgrade", range_, "--sql")
    with sqlite3.connect(folder / "script.db") as connection:
        connection.executescript(script)
    connection.close()
    done("upgrade", "head")
    # The version table is laid out with blanks in a script, with tabs online: Alembic's own difference.
    assert [text.replace("    ", "\t") for text in project.sqlite_state(folder / "script.db")] == project.sqlite_state(folder / "app.db")


def test_tag_and_x_reach_env_py(done, folder):
    text = project.ENV.replace("config = context.config\n", "config = context.config\nprint(context.get_tag_argument(), "
                               "context.get_x_argument(), context.get_x_argument(as_dictionary=True))\n")
    project.write(folder, {"migrations/env.py": text})
    assert done("-x", "a=1", "-x", "b", "upgrade", "head", "--tag", "v7") == "v7 ['a=1', 'b'] {'a': '1', 'b': ''}\n"


# ---- stamp, current, ensure_version ----

def test_stamp_writes_rows_only(done, folder):
    done("stamp", "b2")
    assert (rows(folder), tables(folder)) == (["b2"], ["alembic_version"])
    done("stamp", "base")
    assert rows(folder) == []
    done("stamp", "head")
    assert rows(folder) == ["c3"]


def test_stamp_purge_forgets_what_is_there(done, folder):
    done("stamp", "head")
    with sqlite3.connect(folder / "app.db") as connection:
        connection.execute("INSERT INTO alembic_version VALUES ('gone1')")
    connection.close()
    done("stamp", "a1", code=1)
    done("stamp", "--purge", "a1")
    assert rows(folder) == ["a1"]


def test_stamp_as_a_script(done):
    assert done("stamp", "a1:b2", "--sql") == (
        "-- Running stamp_revision a1 -> b2\n\nUPDATE alembic_version SET version_num='b2' WHERE alembic_version.version_num = 'a1';\n\n"
    )


def test_current(done, folder):
    assert done("current") == ""
    done("upgrade", "+1")
    assert done("current") == "a1\n"
    done("upgrade", "head")
    assert done("current") == "c3 (head)\n"
    assert done("current", "--verbose") == (
        f"Current revision(s) for sqlite:///app.db:\nRev: c3 (head)\nParent: b2\nPath: {folder}/migrations/versions/c3.py\n\n    table t\n\n"
    )


def test_current_checks_heads(done):
    done("upgrade", "head")
    assert done("current", "--check-heads") == "c3 (head)\n"
    done("downgrade", "-1")
    assert done("current", "-c", code=3) == "b2\n"
    assert "FAILED: Database is not on all head revisions\n" in done.stderr


def test_current_shows_a_row_whose_file_is_missing(done, folder):
    done("upgrade", "head")
    (folder / "migrations/versions/c3.py").unlink()
    assert done("current") == "c3 (missing)\n"
    assert [row["revision"] for row in project.results(done("current", "--json")) if row["is_missing"]] == ["c3"]
    assert done("current", "-c", code=3) == "c3 (missing)\n"


def test_a_missing_file_names_the_commit_that_deleted_it(done, folder):
    project.git(folder, "init", "-q")
    project.git(folder, "add", "-A")
    project.git(folder, "commit", "-q", "-m", "all")
    done("upgrade", "head")
    (folder / "migrations/versions/c3.py").unlink()
    project.git(folder, "commit", "-q", "-a", "-m", "Remove t again")
    done("upgrade", "head", code=1)
    assert done.stderr.splitlines()[2] == "FAILED: Can't locate revision identified by 'c3'"
    commit = re.search(r"its file was deleted by git commit (\w+) of \d{4}-\d\d-\d\d \(Remove t again\)", done.stderr)[1]
    command = re.search(r"`git (checkout .*?)`", done.stderr)[1]
    assert command == f"checkout {commit}~1 -- :/migrations/versions/c3.py"
    # Both ways out work.
    project.git(folder, *command.split())
    done("upgrade", "head")
    (folder / "migrations/versions/c3.py").unlink()
    done("stamp", "--purge", "b2")
    done("upgrade", "head")


def test_a_missing_file_without_git_is_told_all_the_same(done, folder):
    done("upgrade", "head")
    (folder / "migrations/versions/c3.py").unlink()
    done("upgrade", "head", code=1, environment={"PATH": "/nonexistent"})
    assert "(its rows: c3)" in done.stderr and "stamp --purge REVISION" in done.stderr


def test_ensure_version(done, folder):
    assert done("ensure_version", "--sql") == (
        "CREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL, \n"
        "    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n);\n\n"
    )
    done("ensure_version")
    assert (rows(folder), tables(folder)) == ([], ["alembic_version"])


# ---- looking ----

def test_history_and_its_ranges(done):
    whole = ["b2 -> c3 (head), table t", "a1 -> b2, add x", "<base> -> a1, people"]
    done("upgrade", "b2")
    assert done("history").splitlines() == whole
    assert done("history", "-r", "b2:").splitlines() == whole[:2]
    assert done("history", "-r", ":b2").splitlines() == whole[1:]
    assert done("history", "-r", "a1:b2").splitlines() == whole[1:]
    assert done("history", "-r=-1:").splitlines() == whole[:2]
    assert done("history", "-r", "current:").splitlines() == whole[:2]
    assert done("history", "--rev-range", "base:current").splitlines() == whole[1:]
    assert done("history", "-i").splitlines() == [whole[0], "a1 -> b2 (current), add x", whole[2]]


def test_history_verbose_and_current_in_one_word(done, folder):
    done("upgrade", "head")
    assert done("history", "-vi").startswith(f"Rev: c3 (head) (current)\nParent: b2\nPath: {folder}/migrations/versions/c3.py\n")


def test_heads_branches_and_show(done, folder):
    assert done("heads") == "c3 (head)\n"
    assert done("branches") == ""
    assert done("show", "b2") == f"Rev: b2\nParent: a1\nPath: {folder}/migrations/versions/b2.py\n\n    add x\n\n"
    assert done("show", "head").startswith("Rev: c3 (head)\n")
    assert done("show", "base") == ""
    done("upgrade", "a1")
    assert done("show", "current").startswith("Rev: a1\n")


def test_heads_of_branches(done, folder):
    project.write(folder, {
        "migrations/versions/d4.py": project.revision(id="d4", down="b2", labels="side", doc="side way"),
        "migrations/versions/e5.py": project.revision(id="e5", down=None, depends="d4", labels="other", doc="another base"),
    })
    assert done("heads") == "c3 (head)\nd4 (side) (effective head)\ne5 (other) (head)\n"
    assert done("heads", "--resolve-dependencies") == "c3 (head)\ne5 (other) (head)\n"
    assert done("branches") == "b2 (branchpoint)\n   -> c3 (head)\n   -> d4 (side) (effective head)\n\n"
    done("upgrade", "other@head")
    assert rows(folder) == ["e5"]
    done("upgrade", "heads")
    assert rows(folder) == ["c3", "e5"]


# ---- new files ----

def test_revision_and_its_options(done, folder):
    path = new_file(done("revision", "-m", "Add a Thing!", "--rev-id", "d4"))
    assert path == f"{folder}/migrations/versions/d4_add_a_thing.py"
    text = (folder / "migrations/versions/d4_add_a_thing.py").read_text()
    assert text.startswith('"""Add a Thing!"""\nrevision = \'d4\'\ndown_revision = \'c3\'\nbranch_labels = None\ndepends_on = None\n')
    done("revision", "--rev-id", "e5", "--head", "b2", "--splice", "--branch-label", "side", "--depends-on", "c3", "-m", "x")
    text = (folder / "migrations/versions/e5_x.py").read_text()
    assert "down_revision = 'b2'\nbranch_labels = ('side',)\ndepends_on = 'c3'\n" in text
    done("revision", "--rev-id", "f6", "--head", "base", "-m", "new base")
    assert "down_revision = None\n" in (folder / "migrations/versions/f6_new_base.py").read_text()
    assert done("heads") == "d4 (head)\ne5 (side) (head)\nf6 (head)\n"


def test_revision_without_a_message(done):
    assert re.fullmatch(r".*/migrations/versions/[0-9a-f]{12}_\.py", new_file(done("revision")))
    assert "empty message" in done("history")


def test_an_id_that_the_version_table_will_not_hold_is_told_when_it_is_given(done):
    done("revision", "-m", "x", "--rev-id", "x" * 33)
    assert f"warning: identifier '{'x' * 33}' has 33 characters, and the version table holds 32" in done.stderr
    done("revision", "-m", "y", "--rev-id", "\u20ac" * 32)
    assert "warning" not in done.stderr


def test_a_script_warns_of_an_id_that_may_not_fit(done, folder):
    project.write(folder, {"migrations/versions/d4.py": project.revision(id="d" * 33, down="c3")})
    done("upgrade", "c3:head", "--sql", "--url", "postgresql://")
    assert f"warning: identifier '{'d' * 33}' has 33 characters; version_num holds 32" in done.stderr
    done("upgrade", "c3:head", "--sql", "--url", "sqlite://")
    assert "warning" not in done.stderr


@pytest.mark.parametrize("option, name, what", [
    ("--rev-id", "head", "the id of a revision"), ("--rev-id", "base", "the id of a revision"), ("--branch-label", "heads", "a branch label"),
    ("--branch-label", "a@b", "a branch label"), ("--branch-label", "current", "a branch label"),
])
def test_names_that_mean_something_else_are_not_given(done, folder, option, name, what):
    before = sorted((folder / "migrations/versions").iterdir())
    done("revision", "-m", "x", option, name, code=1)
    assert f"error: '{name}' cannot be {what}" in done.stderr and option in done.stderr
    assert sorted((folder / "migrations/versions").iterdir()) == before


def test_version_path(done, folder):
    project.write(folder, {"alembic.ini": project.INI + "version_locations = migrations/versions migrations/more\npath_separator = space\n"})
    path = new_file(done("revision", "-m", "x", "--rev-id", "d4", "--head", "base", "--version-path", "migrations/more"))
    assert path == f"{folder}/migrations/more/d4_x.py"
    assert done("heads") == "c3 (head)\nd4 (head)\n"


@pytest.mark.parametrize("locations, order", [("one two", ["a1", "y2", "b1", "z2"]), ("two one", ["b1", "z2", "a1", "y2"])])
def test_unconnected_branches_run_in_the_order_of_version_locations(limbeck, scratch, locations, order):
    """The orders are Alembic's: of an empty database the last location comes first."""
    project.write(scratch, {"alembic.ini": project.INI + f"version_locations = {locations}\npath_separator = space\n",
                            "migrations/env.py": project.ENV})
    for path, name, down in (("one", "b1", None), ("one", "z2", "b1"), ("two", "a1", None), ("two", "y2", "a1")):
        project.write(scratch, {f"{path}/{name}.py": project.revision(id=name, down=down)})
    steps = project.results(limbeck("upgrade", "heads", "--json", cwd=scratch).stdout)
    assert [step["revision"] for step in steps] == order


@pytest.mark.parametrize("message", [
    'a "quoted" word', "it's", 'ends with a "', 'three """ in a row', "back\\slash", "ends with \\", "${x} <% y %>", "\u00fcml\u00e4ut",
    "a\nsecond line", "% percent", "'''", "#", "",
])
def test_any_message_gives_a_file_that_is_python(done, folder, message):
    path = new_file(done("revision", "-m", message, "--rev-id", "d4"))
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    assert ast.get_docstring(tree, clean=False) == message or message == ""
    assert done("heads") == "d4 (head)\n"


def test_merge(done, folder):
    project.write(folder, {"migrations/versions/d4.py": project.revision(id="d4", down="b2", doc="side way")})
    done("merge", "heads", "-m", "together", "--rev-id", "e5")
    assert "down_revision = ('c3', 'd4')\n" in (folder / "migrations/versions/e5_together.py").read_text()
    assert done("heads") == "e5 (head)\n"
    done("upgrade", "head")
    assert rows(folder) == ["e5"]


@pytest.mark.parametrize("template", ["generic", "async", "pyproject"])
def test_init_makes_a_project_that_works(limbeck, scratch, template):
    answer = limbeck("init", "-t", template, "migrations", cwd=scratch)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith(f"Creating directory {scratch}/migrations ...  done\n")
    assert answer.stdout.endswith(f"Please edit configuration/connection/logging settings in {scratch}/alembic.ini before proceeding.\n") \
        or template == "pyproject"
    for words in (("revision", "-m", "first"), ("upgrade", "head"), ("current", "-c"), ("downgrade", "base")):
        answer = limbeck(*words, cwd=scratch, environment={"LIMBECK_URL": "sqlite:///app.db"})
        assert answer.returncode == 0, answer.stderr


def test_list_templates(done):
    lines = done("list_templates").splitlines()
    assert lines[0] == "Available templates:"
    assert [line.split(" - ")[0] for line in lines[2:]] == ["async", "generic", "multidb", "pyproject", "pyproject_async"]


def test_seed_twice_changes_nothing(done, folder):
    project.write(folder, {"seeds/1.sql": "INSERT INTO people (id, name) VALUES (7, 'x') ON CONFLICT DO NOTHING;\n", "seeds/2.sql": "-- nothing\n"})
    done("upgrade", "head")
    assert done("seed") == "seeded 1.sql\nseeded 2.sql\n"
    before = project.sqlite_state(folder / "app.db")
    done("seed")
    assert project.sqlite_state(folder / "app.db") == before


# ---- options of every command ----

def test_the_url_comes_from_the_nearest(done, folder):
    done("upgrade", "a1", "--url", "sqlite:///one.db", environment={"LIMBECK_URL": "sqlite:///two.db"})
    done("upgrade", "a1", environment={"LIMBECK_URL": "sqlite:///two.db"})
    assert (rows(folder, "one.db"), rows(folder, "two.db"), (folder / "app.db").exists()) == (["a1"], ["a1"], False)


def test_database_url_where_nothing_else_gives_one(done, folder):
    project.write(folder, {"alembic.ini": "[alembic]\nscript_location = migrations\n"})
    done("upgrade", "a1", environment={"DATABASE_URL": "sqlite:///three.db"})
    assert rows(folder, "three.db") == ["a1"]


def test_configuration_by_option_and_by_variable(done, folder, limbeck):
    (folder / "alembic.ini").rename(folder / "other.ini")
    assert done("-c", "other.ini", "heads") == "c3 (head)\n"
    assert done("--config=other.ini", "heads") == "c3 (head)\n"
    assert done("heads", environment={"ALEMBIC_CONFIG": "other.ini"}) == "c3 (head)\n"
    project.write(folder, {"third.ini": project.INI.replace("[alembic]", "[mine]")})
    assert done("-c", "third.ini", "-n", "mine", "heads") == "c3 (head)\n"


def test_options_stand_before_or_behind_and_may_be_cut(done):
    assert done("-q", "heads") == done("heads", "-q") == ""
    assert done("heads", "--resolve") == "c3 (head)\n"
    assert done("revision", "-mx", "--rev-id=d4").endswith("d4_x.py ...  done\n")


def test_echo_shows_each_statement(done):
    done("upgrade", "a1")
    done("upgrade", "b2", "--echo")
    said = [line for line in done.stderr.splitlines() if "[sqlalchemy.engine.Engine]" in line]
    assert "INFO  [sqlalchemy.engine.Engine] ALTER TABLE people ADD COLUMN x INTEGER" in said


def test_nothing_to_do_is_one_statement(done):
    done("upgrade", "head")
    done("upgrade", "head", "--echo")
    assert [line for line in done.stderr.splitlines() if "[sqlalchemy" in line] == \
        ["INFO  [sqlalchemy.engine.Engine] SELECT version_num FROM alembic_version"]


@pytest.mark.parametrize("words", [
    ("heads",), ("history",), ("history", "-i"), ("branches",), ("show", "b2"), ("current",), ("current", "-v"), ("list_templates",),
    ("revision", "-m", "x"), ("upgrade", "head"), ("stamp", "a1"),
])
def test_json_of_every_command(done, words):
    done("upgrade", "b2")
    for record in project.results(done(*words, "--json")):
        assert isinstance(record, dict)


def test_json_says_where(done):
    done("upgrade", "b2")
    assert [(row["revision"], row["is_current"]) for row in project.results(done("current", "--json"))] == [("b2", True)]
    assert [row["revision"] for row in project.results(done("history", "--json"))] == ["c3", "b2", "a1"]


def test_json_of_an_error(done, folder):
    project.write(folder, {"migrations/versions/c3.py": project.revision("op.execute('SELEC \"1\"')", id="c3", down="b2")})
    done("upgrade", "head", "--json", code=1)
    (found,) = [line for line in map(json.loads, done.stderr.splitlines()) if line["kind"] == "diagnostic"]
    assert (found["severity"], found["file"], found["line"], found["column"]) == ("error", "migrations/versions/c3.py", 13, 5)
    assert found["statement"] == 'SELEC "1"' and "syntax error" in found["message"]


def test_version_and_help(limbeck, scratch):
    assert re.fullmatch(r"limbeck \d+\.\d+\.\d+\n", limbeck("--version", cwd=scratch).stdout)
    text = limbeck("--help", cwd=scratch).stdout
    commands = re.findall(r"^  ([a-z_]+)  ", text, re.M)
    assert {"init", "revision", "upgrade", "downgrade", "stamp", "current", "history", "heads", "show", "merge"} <= set(commands)
    for command in commands:
        answer = limbeck(command, "--help", cwd=scratch)
        assert answer.returncode == 0 and answer.stdout.startswith(f"usage: limbeck {command} [options]"), answer.stderr
        assert answer.stderr == ""
        assert max(map(len, answer.stdout.splitlines())) <= 110


# ---- colours ----

def on_terminal(program, words, folder, environment):
    """What is written on a terminal."""
    child, descriptor = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.environ.pop("NO_COLOR", None)
        os.environ.update({"TERM": "xterm"} | environment)
        os.execv(program, [program, *words])
    shown = b""
    while True:
        try:
            part = os.read(descriptor, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.waitpid(child, 0)
    os.close(descriptor)
    return shown.decode()


def test_colours_on_a_terminal_only(limbeck, folder):
    words = ("upgrade", "nope")
    assert "\x1b[" in on_terminal(limbeck.program, words, folder, {})
    assert "\x1b[" not in on_terminal(limbeck.program, words, folder, {"NO_COLOR": "1"})
    assert "\x1b[" not in on_terminal(limbeck.program, words, folder, {"TERM": "dumb"})
    assert "\x1b[" not in limbeck(*words, cwd=folder).stderr


def test_the_caret_stands_below_its_place(limbeck, folder):
    """Wide characters take two columns, tabs one, what would steer the terminal is not shown."""
    text = "revision = 'd4'\ndown_revision = 'c3'\ndef upgrade():\n\tx = '\u6f22\u5b57 \x1b[31m'; missing\n"
    project.write(folder, {"migrations/versions/d4.py": text})
    said = limbeck("upgrade", "head", cwd=folder).stderr.splitlines()
    at = said.index("  --> migrations/versions/d4.py:4:18")
    assert said[at + 1] == "4 |  x = '\u6f22\u5b57 \ufffd[31m'; missing"
    assert said[at + 2] == "  | " + " " * 19 + "^" * 7


def test_rows_in_a_script_are_passed_around_and_never_read(limbeck, folder):
    """scalar() and scalars() of a script's connection have nothing to read, and say so where the value is wanted."""
    for method in ("scalar", "scalars", "execute"):
        body = f"x = op.get_bind().{method}(sa.text('SELECT 1'))\n"
        project.write(folder, {"migrations/versions/b2.py": project.revision(body + "y = [x]")})
        answer = limbeck("upgrade", "a1:b2", "--sql", cwd=folder)
        assert (answer.returncode, "SELECT 1;" in answer.stdout) == (0, True), answer.stderr
        project.write(folder, {"migrations/versions/b2.py": project.revision(body + "if x:\n    pass")})
        answer = limbeck("upgrade", "a1:b2", "--sql", cwd=folder)
        assert (answer.returncode, "a script (--sql) has no database to read rows from" in answer.stderr) == (1, True)
