"""Two heads by mistake: what a command that wants one head says, with and without git, and that the commands in its hint solve it.

Branches with labels of their own are no mistake: there no merge is proposed.
"""

import os
import re
import shlex

import pytest

import project

VERSIONS = "migrations/versions/"
B2 = VERSIONS + "b2_ann.py"
C3 = VERSIONS + "c3_bob.py"


def table(name, id, down="a1", created=None, **rest):
    doc = f"add {name}"
    if created:
        doc += f"\n\nRevision ID: {id}\nRevises: {down}\nCreate Date: {created}\n"
    return project.revision(
        f'op.create_table("{name}", sa.Column("id", sa.Integer))', f'op.drop_table("{name}")', id=id, down=down, doc=doc, **rest)


TWO = {B2: table("b", "b2", created="2026-01-02 10:11:12.131415"), C3: table("c", "c3", created="2026-01-03 08:09:10.111213")}


@pytest.fixture
def folder(scratch):
    project.write(scratch, project.FILES)
    return scratch


@pytest.fixture
def run(limbeck, folder):
    def run(*words, code=0, **options):
        done = limbeck(*words, cwd=folder, **options)
        assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done
    return run


def commands_of(stderr):
    """The commands in backticks, without the program's name."""
    return [shlex.split(text)[1:] for text in re.findall(r"`(limbeck [^`]*)`", stderr)]


def lines_of_heads(stderr):
    lines = stderr.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("  the heads are "))
    return lines[start], [line.strip() for line in lines[start + 1:] if line.startswith("    ")]


@pytest.mark.parametrize("words", [("upgrade", "head"), ("revision", "-m", "x"), ("stamp", "head"), ("show", "head"),
                                   ("history", "-r", ":head"), ("upgrade", "head", "--sql")])
def test_every_command_names_the_heads_and_both_ways_out(run, folder, words):
    project.write(folder, TWO)
    said = run(*words, code=1).stderr
    first, heads = lines_of_heads(said)
    assert first == "  the heads are b2 and c3:"
    assert heads == [
        f'b2 in {B2}, "add b", of 2026-01-02 10:11 (Create Date)',
        f'c3 in {C3}, "add c", of 2026-01-03 08:09 (Create Date)',
    ]
    assert commands_of(said) == [["merge", "-m", "merge b2 and c3", "b2", "c3"], ["rebase", "c3", "--onto", "b2"]]


@pytest.mark.parametrize("way", [0, 1], ids=["merge", "rebase"])
def test_each_command_of_the_hint_leaves_one_head(run, folder, way):
    project.write(folder, TWO)
    run(*commands_of(run("upgrade", "head", code=1).stderr)[way])
    run("upgrade", "head")
    assert len(run("heads").stdout.splitlines()) == 1
    assert project.sqlite_state(folder / "app.db") != []


def test_three_heads_are_put_on_one_another(run, folder):
    project.write(folder, TWO | {VERSIONS + "d4.py": table("d", "d4", created="2026-01-01 00:00:00")})
    said = run("upgrade", "head", code=1).stderr
    assert commands_of(said) == [["merge", "-m", "merge b2, c3 and d4", "b2", "c3", "d4"], ["rebase", "b2", "--onto", "d4"],
                                 ["rebase", "c3", "--onto", "b2"]]
    for words in commands_of(said)[1:]:
        run(*words)
    run("upgrade", "head")


def test_a_merge_is_not_moved(run, folder):
    project.write(folder, TWO | {VERSIONS + "m4.py": table("m", "m4", down=("b2", "c3"), created="2026-02-01 00:00"),
                                 VERSIONS + "d5.py": table("d", "d5", down="b2", created="2026-01-01 00:00")})
    said = run("upgrade", "head", code=1).stderr
    assert commands_of(said)[1] == ["rebase", "d5", "--onto", "m4"]
    run(*commands_of(said)[1])
    run("upgrade", "head")


def test_two_have_merged_the_same(run, folder):
    project.write(folder, TWO | {f"{VERSIONS}{id}.py": table(id, id, down=("b2", "c3")) for id in ("m4", "m5")})
    said = run("upgrade", "head", code=1).stderr
    assert commands_of(said) == [["merge", "-m", "merge m4 and m5", "m4", "m5"]]
    assert "delete its file as long as no database has it" in said


def test_a_date_of_the_file_says_that_it_is_one(run, folder):
    project.write(folder, {B2: table("b", "b2"), C3: table("c", "c3")})
    os.utime(folder / B2, (1767348671, 1767348671))
    assert lines_of_heads(run("upgrade", "head", code=1).stderr)[1][0] == f'b2 in {B2}, "add b", of 2026-01-02 10:11 (time of the file, UTC)'


# ---- in a git checkout ----

def git(folder, *words, date="2026-02-03T04:05:06Z", name="Ann"):
    project.git(folder, "-c", f"user.name={name}", *words, environment={
        "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date, "GIT_AUTHOR_NAME": name, "GIT_COMMITTER_NAME": name})


@pytest.fixture
def checkout(folder):
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "begin")
    return folder


def test_each_head_names_its_commit_and_branches(run, checkout):
    project.write(checkout, {B2: table("b", "b2")})
    git(checkout, "add", "-A")
    git(checkout, "commit", "-q", "-m", "Pets have names")
    git(checkout, "checkout", "-q", "-b", "bob", "HEAD~1")
    project.write(checkout, {C3: table("c", "c3")})
    git(checkout, "add", "-A")
    git(checkout, "commit", "-q", "-m", "Owners", date="2026-02-04T04:05:06Z", name="Bob")
    git(checkout, "checkout", "-q", "main")
    git(checkout, "merge", "-q", "--no-edit", "bob")
    heads = lines_of_heads(run("upgrade", "head", code=1).stderr)[1]
    assert re.fullmatch(rf'b2 in {B2}, "add b", of 2026-02-03 \(git commit\), git commit [0-9a-f]{{7}} by Ann \(Pets have names\) on main', heads[0])
    assert re.fullmatch(rf'c3 in {C3}, "add c", of 2026-02-04 \(git commit\), git commit [0-9a-f]{{7}} by Bob \(Owners\) on bob, main', heads[1])


def test_what_is_in_no_commit_is_the_one_to_be_moved(run, checkout):
    project.write(checkout, TWO)
    git(checkout, "add", C3)
    git(checkout, "commit", "-q", "-m", "mine")
    said = run("upgrade", "head", code=1).stderr
    assert "not committed" in lines_of_heads(said)[1][0]
    assert commands_of(said)[1] == ["rebase", "b2", "--onto", "c3"]


def test_what_others_have_stays(run, checkout):
    project.write(checkout, TWO)
    git(checkout, "add", C3)
    git(checkout, "commit", "-q", "-m", "pulled")
    git(checkout, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(checkout, "add", "-A")
    git(checkout, "commit", "-q", "-m", "mine")
    said = run("upgrade", "head", code=1).stderr
    assert lines_of_heads(said)[1][1].endswith("on main, origin/main")
    assert commands_of(said)[1] == ["rebase", "b2", "--onto", "c3"]


def test_nothing_of_the_checkout_is_run(run, checkout):
    """Hooks, a monitor, a pager, a diff driver, a text conversion: none of them is started for a message."""
    project.write(checkout, TWO | {"trap.sh": "#!/bin/sh\ntouch trapped\n", ".gitattributes": "*.py diff=trap filter=trap\n"})
    (checkout / "trap.sh").chmod(0o755)
    git(checkout, "add", "-A")
    git(checkout, "commit", "-q", "-m", "all")
    trap = str(checkout / "trap.sh")
    for key in ("core.fsmonitor", "core.pager", "diff.external", "diff.trap.textconv", "diff.trap.command", "filter.trap.clean",
                "filter.trap.smudge", "gpg.program", "core.sshCommand"):
        project.git(checkout, "config", key, trap)
    project.git(checkout, "config", "log.showSignature", "true")
    (checkout / "trapped").unlink(missing_ok=True)
    assert "git commit" in run("upgrade", "head", code=1).stderr
    assert not (checkout / "trapped").exists()


def test_without_git_the_message_is_the_same_but_for_the_commits(run, checkout):
    project.write(checkout, TWO)
    said = run("upgrade", "head", code=1, environment={"PATH": "/nonexistent"}).stderr
    assert len(lines_of_heads(said)[1]) == 2 and "commit" not in said
    assert len(commands_of(said)) == 2


# ---- heads on purpose ----

LABELLED = {B2: table("b", "b2", labels="schema"), C3: table("c", "c3", labels="data")}


def test_branches_with_labels_are_no_mistake(run, folder):
    project.write(folder, LABELLED)
    said = run("upgrade", "head", code=1).stderr
    assert "merge" not in said.replace("perform a merge", "") and "rebase" not in said
    assert "`limbeck upgrade heads` takes all of them; for one of them write `schema@head` or `data@head` instead of `heads`" in said
    run("upgrade", "schema@head")
    run("upgrade", "heads")


def test_a_new_revision_says_which_branch(run, folder):
    project.write(folder, LABELLED)
    said = run("revision", "-m", "x", code=1).stderr
    assert "say with --head which one the new revision stands on, `schema@head` or `data@head`" in said
    assert "`limbeck merge" not in said
    run("revision", "-m", "x", "--head", "schema@head")


def test_two_heads_of_one_label_are_a_mistake_beside_another_branch(run, folder):
    project.write(folder, {
        B2: table("b", "b2", down=None, labels="schema"), VERSIONS + "b3.py": table("b3", "b3", down="b2", created="2026-01-01 00:00"),
        VERSIONS + "b4.py": table("b4", "b4", down="b2", created="2026-01-02 00:00"), C3: table("c", "c3", labels="data"),
    })
    said = run("upgrade", "head", code=1).stderr
    assert commands_of(said) == [["merge", "-m", "merge b3 and b4", "b3", "b4"], ["rebase", "b4", "--onto", "b3"]]
    run(*commands_of(said)[1])
    run("upgrade", "heads")
    assert "The other branches keep their heads." in said


def test_a_label_that_two_heads_carry_names_neither(run, folder):
    project.write(folder, {
        B2: table("b", "b2", down=None, labels="all"), VERSIONS + "b3.py": table("b3", "b3", down="b2", labels="left"),
        VERSIONS + "b4.py": table("b4", "b4", down="b2", labels="right"),
        VERSIONS + "a1.py": None,
    })
    said = run("upgrade", "head", code=1).stderr
    assert "`left@head` or `right@head`" in said


def test_a_walk_that_forks_says_between_what(run, folder):
    project.write(folder, TWO)
    run("upgrade", "a1")
    said = run("upgrade", "+1", code=1).stderr
    assert "FAILED: Ambiguous walk" in said and "b2 and c3 stand on a1" in said
    assert "`limbeck upgrade b2@+1`" in said
    run("upgrade", "b2@+1")
