"""rebase: another parent for a revision that no database has, the bytes around it untouched; and taking back what is applied.

Where a file is gone, git has it: each test makes a repository of its own, with fixed dates and identity.
"""

import os
import re
import sqlite3
import stat

import pytest

import project

VERSIONS = "migrations/versions/"
A1, B2, C3 = VERSIONS + "a1.py", VERSIONS + "b2.py", VERSIONS + "c3.py"
DATE = {"GIT_AUTHOR_DATE": "2026-02-03T04:05:06Z", "GIT_COMMITTER_DATE": "2026-02-03T04:05:06Z"}


def table(name, id, down="a1", doc=None, **rest):
    return project.revision(f'op.create_table("{name}", sa.Column("id", sa.Integer))', f'op.drop_table("{name}")', id=id, down=down,
                            doc=doc or f"add {name}", **rest)


TWO = {B2: table("b", "b2"), C3: table("c", "c3")}


@pytest.fixture
def folder(scratch):
    project.write(scratch, project.FILES | TWO | {"alembic.ini": project.INI + project.LOGGING})
    return scratch


@pytest.fixture
def run(limbeck, folder):
    def run(*words, code=0, **options):
        done = limbeck(*words, cwd=folder, **options)
        assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done
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
    return [name for name in found if name != "alembic_version"]


def git(folder, *words):
    project.git(folder, *words, environment=DATE)


def commit(folder, message="all"):
    git(folder, "add", "-A", "migrations")
    git(folder, "commit", "-q", "-m", message)


@pytest.fixture
def checkout(folder):
    git(folder, "init", "-q")
    commit(folder)
    return folder


# ---- what is written ----

def test_the_file_changes_in_one_place(run, folder):
    before = (folder / C3).read_text()
    said = run("rebase", "c3", "--onto", "b2")
    assert said.stdout == f"c3 now stands on b2: down_revision in {C3} was 'a1'\n"
    assert (folder / C3).read_text() == before.replace("down_revision = 'a1'", "down_revision = 'b2'")
    assert run("heads").stdout == "c3 (head)\n"
    run("upgrade", "head")
    assert (rows(folder), tables(folder)) == (["c3"], ["b", "c", "people"])


BODY = "\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"


@pytest.mark.parametrize("old, new", [
    ("revision = 'c3'\ndown_revision = 'a1'\n", "revision = 'c3'\ndown_revision = 'b2'\n"),
    ('revision: str = "c3"\ndown_revision: Union[str, None] = "a1"\n', 'revision: str = "c3"\ndown_revision: Union[str, None] = "b2"\n'),
    ("revision = 'c3'\r\ndown_revision = 'a1'\r\n", "revision = 'c3'\r\ndown_revision = 'b2'\r\n"),
    ("\ufeffrevision = 'c3'\ndown_revision = ('a1')  # 'a1'\n", "\ufeffrevision = 'c3'\ndown_revision = ('b2')  # 'a1'\n"),
    ("revision = 'c3'\ndown_revision = ('a1',)\n", "revision = 'c3'\ndown_revision = ('b2',)\n"),
    ("revision = 'c3'\ndown_revision = (  # the parent\n    'a1',\n)\n", "revision = 'c3'\ndown_revision = (  # the parent\n    'b2',\n)\n"),
    ("revision = 'c3'\ndown_revision = ['a1']\n", "revision = 'c3'\ndown_revision = ['b2']\n"),
    ("revision = 'c3'\ndown_revision = 'a' \"1\"\n", "revision = 'c3'\ndown_revision = 'b2'\n"),
    ("revision = 'c3'\nx = 1; down_revision = 'a1'\n", "revision = 'c3'\nx = 1; down_revision = 'b2'\n"),
    ("revision = 'c3'\ndown_revision = 'zz'\ndown_revision = 'a1'\n", "revision = 'c3'\ndown_revision = 'zz'\ndown_revision = 'b2'\n"),
    ('revision = "c3"\ndown_revision = None\n', 'revision = "c3"\ndown_revision = "b2"\n'),
    ("revision = 'c3'\ndown_revision: str | None = (None)\n", "revision = 'c3'\ndown_revision: str | None = ('b2')\n"),
    ('"""c\n\nRevises: a1\nSee a1.\n"""\nrevision = "c3"\ndown_revision = "a1"\n', '"""c\n\nRevises: b2\nSee a1.\n"""\nrevision = "c3"\ndown_revision = "b2"\n'),
    ('"""c\n\nRevises: \n"""\nrevision = "c3"\ndown_revision = None\n', '"""c\n\nRevises: b2\n"""\nrevision = "c3"\ndown_revision = "b2"\n'),
    ('"""c\n\nRevises: other\n"""\nrevision = "c3"\ndown_revision = "a1"\n', '"""c\n\nRevises: other\n"""\nrevision = "c3"\ndown_revision = "b2"\n'),
    ('"""c\r\n\r\nRevises: a1\r\n"""\r\nrevision = "c3"\r\ndown_revision = "a1"', '"""c\r\n\r\nRevises: b2\r\n"""\r\nrevision = "c3"\r\ndown_revision = "b2"'),
], ids=range(16))
def test_every_way_to_write_a_parent(run, folder, old, new):
    (folder / C3).write_bytes((old + BODY).encode())
    run("rebase", "c3", "--onto", "b2")
    assert (folder / C3).read_bytes().decode() == new + BODY


def test_rights_and_links_of_the_file_stay(run, folder):
    (folder / "elsewhere.py").write_bytes((folder / C3).read_bytes())
    (folder / "elsewhere.py").chmod(0o640)
    (folder / C3).unlink()
    (folder / C3).symlink_to("../../elsewhere.py")
    run("rebase", "c3", "--onto", "b2")
    assert (folder / C3).is_symlink()
    assert "down_revision = 'b2'" in (folder / "elsewhere.py").read_text()
    assert stat.S_IMODE((folder / "elsewhere.py").stat().st_mode) == 0o640


def test_the_only_other_head_need_not_be_named(run, folder):
    run("rebase", "c3")
    assert run("heads").stdout == "c3 (head)\n"
    again = run("rebase", "c3", "--onto", "b2").stdout
    assert again == "c3 stands on b2 already: nothing to do\n"


def test_a_branch_of_several_moves_with_its_first_revision(run, folder):
    project.write(folder, {VERSIONS + "c4.py": table("d", "c4", down="c3"), VERSIONS + "c5.py": table("e", "c5", down="c4")})
    kept = (folder / VERSIONS / "c4.py").read_text()
    said = run("rebase", "c5", "--onto", "b2").stdout
    assert said == f"c3 now stands on b2: down_revision in {C3} was 'a1'\nc4, c5 come along\n"
    assert (folder / VERSIONS / "c4.py").read_text() == kept
    run("upgrade", "head")
    assert rows(folder) == ["c5"]


def test_one_parent_of_a_merge(run, folder):
    project.write(folder, {VERSIONS + "m4.py": table("m", "m4", down=("b2", "c3")), VERSIONS + "d5.py": table("d", "d5", down="c3")})
    said = run("rebase", "m4", "--onto", "d5", code=1).stderr
    assert "error: revision m4 is a merge of b2 and c3: which parent is meant?" in said
    assert "`limbeck rebase m4 --onto d5 --from b2`" in said
    run("rebase", "m4", "--onto", "d5", "--from", "c3")
    assert "down_revision = ('b2', 'd5')" in (folder / VERSIONS / "m4.py").read_text()
    run("upgrade", "head")


def test_the_answer_as_json(run, folder):
    project.write(folder, {VERSIONS + "c4.py": table("d", "c4", down="c3")})
    assert project.results(run("rebase", "c4", "--onto", "b2", "--json").stdout) == [
        {"revision": "c3", "path": C3, "from": "a1", "onto": "b2", "follows": ["c4"], "is_changed": True}]
    assert project.results(run("rebase", "c4", "--onto", "b2", "--json").stdout)[0]["is_changed"] is False


# ---- what is refused ----

def refused(run, folder, words, message, *says):
    before = {path: path.read_bytes() for path in (folder / VERSIONS).iterdir() if path.is_file()}
    state = project.sqlite_state(folder / "app.db")
    said = run(*words, code=1).stderr
    line = next(line for line in said.splitlines() if line.startswith(("error: ", "FAILED: ")))
    assert line == message
    for text in says:
        assert text in said, said
    assert {path: path.read_bytes() for path in (folder / VERSIONS).iterdir() if path.is_file()} == before
    assert project.sqlite_state(folder / "app.db") == state


def test_an_applied_revision_is_refused_with_its_database_and_row(run, folder):
    run("upgrade", "c3")
    refused(run, folder, ("rebase", "c3", "--onto", "b2"), "error: revision c3 is applied in sqlite:///app.db",
            "the version table there has the row 'c3'", "`limbeck rebase c3 --onto b2 --downgrade`", 'limbeck merge -m "merge c3 and b2" c3 b2')


def test_a_row_that_stands_on_it_counts(run, folder):
    project.write(folder, {VERSIONS + "c4.py": table("d", "c4", down="c3"), VERSIONS + "x.py": table("x", "x9", down="c4"), })
    run("upgrade", "x9")
    refused(run, folder, ("rebase", "c4", "--onto", "b2"), "error: revision c3 is applied in sqlite:///app.db", "the row 'x9', which stands on it")


def test_each_of_several_databases_is_asked(run, folder):
    run("upgrade", "b2", "--url", "sqlite:///one.db")
    run("upgrade", "c3", "--url", "sqlite:///two.db")
    refused(run, folder, ("rebase", "c3", "--onto", "b2", "--url", "sqlite:///one.db", "--url", "sqlite:///two.db"),
            "error: revision c3 is applied in sqlite:///two.db")
    run("rebase", "c3", "--onto", "b2", "--url", "sqlite:///one.db")


def test_a_database_that_does_not_answer_is_no_yes(run, folder):
    refused(run, folder, ("rebase", "c3", "--onto", "b2", "--url", "sqlite:////nowhere/x/app.db"),
            "error: SQLite file '/nowhere/x/app.db': unable to open database file", "--no-database")
    run("rebase", "c3", "--onto", "b2", "--url", "sqlite:////nowhere/x/app.db", "--no-database")


def test_a_row_that_nobody_knows_is_no_yes(run, folder):
    run("stamp", "a1")
    with sqlite3.connect(folder / "app.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'gone1'")
    connection.close()
    refused(run, folder, ("rebase", "c3", "--onto", "b2"), "error: revision gone1 has no file in migrations/versions, and git has none either",
            "it stands in the version table of sqlite:///app.db")


def test_circles(run, folder):
    project.write(folder, {VERSIONS + "b3.py": table("x", "b3", down="b2"), VERSIONS + "d4.py": table("d", "d4", depends="c3", down="b3")})
    refused(run, folder, ("rebase", "b2", "--onto", "b3"), "error: revision b2 cannot be put onto b3: b3 stands on b2")
    refused(run, folder, ("rebase", "b2", "--onto", "b2"), "error: revision b2 cannot be put onto itself")
    refused(run, folder, ("rebase", "c3", "--onto", "d4"), "error: revision c3 cannot be put onto d4: d4 stands on c3")


def test_what_is_merged_already(run, folder):
    project.write(folder, {VERSIONS + "m4.py": table("m", "m4", down=("b2", "c3"))})
    refused(run, folder, ("rebase", "c3", "--onto", "b2"), "error: revision m4 joins c3 and b2 already", VERSIONS + "m4.py")


def test_a_parent_that_is_none_or_there_already(run, folder):
    project.write(folder, {VERSIONS + "m4.py": table("m", "m4", down=("b2", "c3")), VERSIONS + "d5.py": table("d", "d5")})
    refused(run, folder, ("rebase", "m4", "--onto", "d5", "--from", "a1"), "error: a1 is no parent of revision m4")
    refused(run, folder, ("rebase", "m4", "--onto", "b2", "--from", "c3"), "error: revision m4 stands on b2 already")


@pytest.mark.parametrize("words", [("rebase", "nope", "--onto", "b2"), ("rebase", "c3", "--onto", "nope"),
                                   ("rebase", "nope", "--downgrade"), ("rebase", "m4", "--onto", "b2", "--from", "nope")])
def test_unknown_names(run, folder, words):
    project.write(folder, {VERSIONS + "m4.py": table("m", "m4", down=("b2", "c3"))})
    refused(run, folder, words, "FAILED: Can't locate revision identified by 'nope'", "was typed")


def test_several_heads_to_stand_on(run, folder):
    project.write(folder, {VERSIONS + "d4.py": table("d", "d4")})
    assert "limbeck heads" in run("rebase", "c3", code=2).stderr
    refused(run, folder, ("rebase", "c3", "--onto", "head"), "FAILED: Multiple head revisions are present for given argument 'head'; please "
            "specify a specific target revision, '<branchname>@head' to narrow to a specific head, or 'heads' for all heads")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everything")
def test_a_file_that_cannot_be_written(run, folder):
    (folder / C3).chmod(0o444)
    refused(run, folder, ("rebase", "c3", "--onto", "b2"), f"error: '{C3}' cannot be written")


def test_a_parent_that_is_no_literal(run, folder):
    (folder / C3).write_text("revision = 'c3'\nif True:\n    down_revision = 'a1'\n")
    refused(run, folder, ("rebase", "c3", "--onto", "b2"), "error: down_revision is not a literal")


# ---- taking back ----

def test_downgrade_takes_back_only_that_branch(run, folder):
    project.write(folder, {VERSIONS + "c4.py": table("d", "c4", down="c3")})
    run("upgrade", "heads")
    said = run("rebase", "c4", "--onto", "b2", "--downgrade")
    assert said.stdout == f"taken back in sqlite:///app.db: c4, c3\nc3 now stands on b2: down_revision in {C3} was 'a1'\nc4 comes along\n"
    assert [line for line in said.stderr.splitlines() if "Running" in line] == [
        "INFO  [alembic.runtime.migration] Running downgrade c4 -> c3, add d",
        "INFO  [alembic.runtime.migration] Running downgrade c3 -> a1, add c",
    ]
    assert (rows(folder), tables(folder)) == (["b2"], ["b", "people"])
    run("upgrade", "head")
    assert rows(folder) == ["c4"]


def test_downgrade_of_a_base(run, folder):
    project.write(folder, {C3: table("c", "c3", down=None)})
    run("upgrade", "heads")
    run("rebase", "c3", "--onto", "b2", "--downgrade")
    assert (rows(folder), tables(folder)) == (["b2"], ["b", "people"])


def test_downgrade_in_each_database_that_has_it(run, folder):
    urls = ("--url", "sqlite:///one.db", "--url", "sqlite:///two.db", "--url", "sqlite:///three.db")
    run("upgrade", "heads", *urls[:2])
    run("upgrade", "b2", *urls[2:4])
    run("upgrade", "c3", *urls[4:])
    answer = project.results(run("rebase", "c3", "--onto", "b2", "--downgrade", "--json", *urls).stdout)
    assert [entry["database"] for entry in answer[:-1]] == ["sqlite:///one.db", "sqlite:///three.db"]
    assert [rows(folder, path) for path in ("one.db", "two.db", "three.db")] == [["b2"], ["b2"], ["a1"]]


def test_a_downgrade_that_fails_leaves_the_file(run, folder):
    project.write(folder, {C3: table("c", "c3").replace('op.drop_table("c")', 'op.drop_table("nobody")')})
    run("upgrade", "heads")
    refused(run, folder, ("rebase", "c3", "--onto", "b2", "--downgrade"), "error: no such table: nobody")
    assert rows(folder) == ["b2", "c3"]


def test_nothing_is_taken_back_when_the_file_could_not_be_changed(run, folder):
    project.write(folder, {VERSIONS + "m4.py": table("m", "m4", down=("b2", "c3"))})
    run("upgrade", "heads")
    refused(run, folder, ("rebase", "c3", "--onto", "b2", "--downgrade"), "error: revision m4 joins c3 and b2 already")


def test_downgrade_without_a_database(run):
    assert "--no-database" in run("rebase", "c3", "--onto", "b2", "--downgrade", "--no-database", code=2).stderr


# ---- a file that is gone ----

def gone(run, checkout, applied="heads"):
    """The recipe: the own file is deleted and generated again on what was pulled, though the old one is applied."""
    run("upgrade", applied)
    (checkout / C3).unlink()


def recovered(run, checkout, source):
    said = run("rebase", "--downgrade", "c3")
    assert said.stdout.splitlines()[0] == "taken back in sqlite:///app.db: c3"
    assert re.fullmatch(rf"c3 was run from .*\({source}\); no file is changed", said.stdout.splitlines()[1])
    assert not (checkout / C3).exists()
    assert (rows(checkout), tables(checkout)) == (["b2"], ["b", "people"])
    run("current")
    run("upgrade", "head")


def test_what_every_command_says_then(run, checkout):
    gone(run, checkout)
    for words in (("upgrade", "head"), ("downgrade", "-1"), ("stamp", "b2")):
        said = run(*words, code=1).stderr
        assert "FAILED: Can't locate revision identified by 'c3'" in said
        assert re.search(rf"its file '{C3}' is committed \(git commit [0-9a-f]+ of 2026-02-03\) and was removed here", said)
        assert "`limbeck rebase --downgrade c3`" in said and f"`git checkout HEAD -- :/{C3}`" in said
    assert "c3 (missing)" in run("current").stdout


def test_removed_and_not_committed(run, checkout):
    gone(run, checkout)
    recovered(run, checkout, "git commit HEAD")


def test_removed_by_a_commit(run, checkout):
    gone(run, checkout)
    commit(checkout, "c3 is generated again")
    said = run("upgrade", "head", code=1).stderr
    assert re.search(r"its file was deleted by git commit [0-9a-f]+ of 2026-02-03 \(c3 is generated again\)", said)
    recovered(run, checkout, "git commit [0-9a-f]+~1")


def test_the_newest_text_is_taken(run, checkout):
    project.write(checkout, {C3: table("c", "c3").replace("pass", "pass  # later")})
    (checkout / C3).write_text((checkout / C3).read_text().replace('op.drop_table("c")', 'op.drop_table("c")\n    op.execute("CREATE TABLE newest (x INT)")'))
    commit(checkout, "better")
    gone(run, checkout)
    commit(checkout, "away")
    run("rebase", "--downgrade", "c3")
    assert "newest" in tables(checkout)


def test_on_another_branch(run, checkout):
    git(checkout, "checkout", "-q", "-b", "feature")
    project.write(checkout, {VERSIONS + "d4.py": table("d", "d4", down="b2")})
    commit(checkout, "feature")
    run("upgrade", "d4")
    git(checkout, "checkout", "-q", "main")
    said = run("rebase", "d4", "--onto", "c3", code=1).stderr
    assert re.search(rf"its file '{VERSIONS}d4.py' is in git commit [0-9a-f]+ of 2026-02-03 \(feature\), on branch feature", said)
    run("rebase", "--downgrade", "d4")
    assert (rows(checkout), tables(checkout)) == (["b2"], ["b", "people"])


def test_in_the_stash(run, checkout):
    project.write(checkout, {VERSIONS + "d4.py": table("d", "d4", down="b2")})
    run("upgrade", "d4")
    git(checkout, "stash", "-q", "-u", "--", VERSIONS)
    git(checkout, "stash", "-q", "-u", "--", "alembic.ini")  # a newer one on top
    git(checkout, "stash", "pop", "-q")
    assert "in the stash" in run("rebase", "d4", code=1).stderr
    run("rebase", "--downgrade", "d4")
    assert (rows(checkout), tables(checkout)) == (["b2"], ["b", "people"])


def test_on_a_branch_that_was_deleted(run, checkout):
    git(checkout, "checkout", "-q", "-b", "feature")
    project.write(checkout, {VERSIONS + "d4.py": table("d", "d4", down="b2")})
    commit(checkout, "feature")
    run("upgrade", "d4")
    git(checkout, "checkout", "-q", "main")
    git(checkout, "branch", "-q", "-D", "feature")
    said = run("rebase", "d4", code=1).stderr
    assert "on no branch any more" in said
    run("rebase", "--downgrade", "d4")
    assert rows(checkout) == ["b2"]


def test_added_and_never_committed(run, checkout):
    project.write(checkout, {VERSIONS + "d4.py": table("d", "d4", down="b2")})
    git(checkout, "add", "migrations")
    run("upgrade", "d4")
    (checkout / VERSIONS / "d4.py").unlink()
    assert "the index of git" in run("rebase", "--downgrade", "d4").stdout
    assert rows(checkout) == ["b2"]


def test_what_no_commit_holds_any_more(run, checkout):
    project.write(checkout, {VERSIONS + "d4.py": table("d", "d4", down="b2")})
    git(checkout, "add", "migrations")
    run("upgrade", "d4")
    git(checkout, "reset", "-q", "--hard")
    assert "git object" in run("rebase", "--downgrade", "d4").stdout
    assert rows(checkout) == ["b2"]


def test_a_chain_that_is_gone_is_taken_back_whole(run, checkout):
    project.write(checkout, {VERSIONS + "c4.py": table("d", "c4", down="c3")})
    commit(checkout, "more")
    run("upgrade", "c4")
    (checkout / C3).unlink()
    (checkout / VERSIONS / "c4.py").unlink()
    assert run("rebase", "--downgrade", "c4").stdout.splitlines()[0] == "taken back in sqlite:///app.db: c4, c3"
    assert (rows(checkout), tables(checkout)) == (["a1"], ["people"])


def test_a_label_of_the_file_that_is_gone_stands_in_no_way(run, checkout):
    project.write(checkout, {C3: table("c", "c3", labels="shop")})
    commit(checkout, "label")
    gone(run, checkout)
    project.write(checkout, {VERSIONS + "c4.py": table("c", "c4", down="b2", labels="shop")})
    run("rebase", "--downgrade", "c3")
    run("upgrade", "head")
    assert rows(checkout) == ["c4"]


def test_it_is_applied_nowhere(run, checkout):
    run("upgrade", "b2")
    (checkout / C3).unlink()
    assert run("rebase", "--downgrade", "c3").stdout == "c3 is not applied: nothing to do\n"


def test_without_git_there_is_nothing_to_read(run, checkout):
    gone(run, checkout)
    before = rows(checkout)
    said = run("rebase", "--downgrade", "c3", code=1, environment={"PATH": "/nonexistent"}).stderr
    assert "FAILED: Can't locate revision identified by 'c3'" in said
    assert rows(checkout) == before
