"""`limbeck edit`: which files are opened, by which editor, and what is said of a file that is no longer valid.

The editors are scripts that note their arguments, and write what a test wants into the file that is last among them.
"""

import os

import pytest

import project

FILES = project.FILES | {
    "alembic.ini": project.INI,
    "migrations/versions/b2.py": project.revision(doc="add x"),
    "migrations/versions/c3.py": project.revision(id="c3", down="b2", labels="side", doc="table t"),
    "migrations/versions/d4.py": project.revision(id="d4", down="b2", doc="another"),
}
PATH = "migrations/versions/{}.py"


@pytest.fixture
def edit(limbeck, scratch):
    project.write(scratch, FILES)
    (scratch / "bin").mkdir()

    def editor(name, script=""):
        """A program in the only folder of PATH (and of no other) that notes how it was called."""
        text = f'#!/bin/sh\nfor word in {name} "$@"; do printf "%s|" "$word"; done >>{scratch}/calls\necho >>{scratch}/calls\nfor file; do :; done\n'
        (scratch / "bin" / name).write_text(text + script + "\n")
        (scratch / "bin" / name).chmod(0o755)

    def run(*words, code=0, **environment):
        (scratch / "calls").write_text("")
        done = limbeck("edit", *words, cwd=scratch, environment={"PATH": f"{scratch}/bin", "EDITOR": "", "VISUAL": ""} | environment)
        assert done.returncode == code, done.stderr
        run.stderr, run.stdout = done.stderr, done.stdout
        return [line.split("|")[:-1] for line in (scratch / "calls").read_text().splitlines()]

    run.folder, run.editor = scratch, editor
    editor("ed1")
    return run


@pytest.mark.parametrize("words, files", [
    (["b2"], ["b2"]), (["heads"], ["c3", "d4"]), (["side@head"], ["c3"]), (["side"], ["c3"]), (["a1", "d4"], ["a1", "d4"]), (["d4", "a1", "d4"], ["d4", "a1"]),
])
def test_files_are_opened_one_after_the_other(edit, words, files):
    assert edit(*words, EDITOR="ed1") == [["ed1", PATH.format(name)] for name in files]
    assert (edit.stdout, edit.stderr) == ("", "")


def test_current(edit, limbeck):
    edit("current", EDITOR="ed1", code=1)
    assert edit.stderr.splitlines()[-2] == "FAILED: No current revisions"
    done = limbeck("stamp", "b2", cwd=edit.folder)
    assert done.returncode == 0, done.stderr
    assert edit("current", EDITOR="ed1") == [["ed1", PATH.format("b2")]]


@pytest.mark.parametrize("symbol, message", [
    ("base", "FAILED: No revision files indicated by symbol 'base'"), ("nope", "FAILED: Can't locate revision identified by 'nope'"),
    ("head", "FAILED: Multiple head revisions are present for given argument 'head'"),
])
def test_refusals_come_before_the_editor(edit, symbol, message):
    assert edit("b2", symbol, EDITOR="ed1", code=1) == []
    assert message in edit.stderr and "hint: " in edit.stderr


def test_the_editor_of_the_variables_first(edit):
    edit.editor("ed2")
    edit.editor("nano")
    assert edit("b2", EDITOR="ed1", VISUAL="ed2")[0][0] == "ed1"
    assert edit("b2", VISUAL="ed2")[0][0] == "ed2"
    assert edit("b2")[0][0] == "nano"
    assert edit("b2", EDITOR="nosuch", VISUAL="ed2")[0][0] == "ed2"
    assert edit.stderr == "warning: EDITOR names 'nosuch', which is not there\n"


@pytest.mark.parametrize("names, first", [
    (["code", "vim", "nano", "editor", "sensible-editor"], "sensible-editor"), (["code", "vim", "nano", "editor"], "editor"),
    (["code", "vim", "nano"], "nano"), (["code", "vim"], "vim"), (["code"], "code"),
])
def test_the_editors_that_are_looked_for(edit, names, first):
    for name in names:
        edit.editor(name)
    assert edit("b2")[0][0] == first


@pytest.mark.parametrize("value, words", [
    ("ed1 --wait", ["--wait"]), ("ed1 -c 'set ai' \"a b\"", ["-c", "set ai", "a b"]), ("  ed1   -x ", ["-x"]), ("ed1 $HOME *", ["$HOME", "*"]),
    ("ed1 ; touch x", [";", "touch", "x"]),
])
def test_arguments_of_the_editor(edit, value, words):
    assert edit("b2", EDITOR=value) == [["ed1", *words, PATH.format("b2")]]
    assert not (edit.folder / "x").exists()


def test_a_path_with_blanks(edit):
    (edit.folder / "my tools").mkdir()
    os.rename(edit.folder / "bin/ed1", edit.folder / "my tools/ed1")
    assert edit("b2", EDITOR=f"{edit.folder}/my tools/ed1") == [["ed1", PATH.format("b2")]]
    assert edit("b2", EDITOR=f"'{edit.folder}/my tools/ed1' -n") == [["ed1", "-n", PATH.format("b2")]]


def test_no_editor(edit):
    edit("b2", code=1)
    assert 'FAILED: Error executing editor (No suitable editor found. Please set the "EDITOR" or "VISUAL" environment variables)\n' in edit.stderr
    edit("b2", EDITOR="ed1 'x", code=1)
    assert "FAILED: Error executing editor (No closing quotation)\n" in edit.stderr and "EDITOR" in edit.stderr.splitlines()[1]


def test_an_editor_that_fails(edit):
    edit.editor("ed2", "exit 3")
    assert len(edit("b2", "c3", EDITOR="ed2 -f", code=1)) == 1
    assert f"FAILED: Error executing editor (Command '['ed2', '-f', '{PATH.format('b2')}']' returned non-zero exit status 3.)\n" in edit.stderr
    edit.editor("ed2", "kill -9 $$")
    edit("b2", EDITOR="ed2", code=1)
    assert "' died with signal 9.)" in edit.stderr
    (edit.folder / "bin/ed2").chmod(0o644)
    edit("b2", EDITOR="ed2", code=1)
    assert "FAILED: Error executing editor (cannot run 'ed2': " in edit.stderr


def test_a_file_that_is_not_valid_any_more(edit):
    edit.editor("ed2", "case $file in *b2*) echo 'def (' >$file;; esac")
    assert len(edit("b2", "c3", EDITOR="ed2", code=1)) == 2  # the second one is opened all the same
    assert f"  --> {PATH.format('b2')}:1:5\n1 | def (\n" in edit.stderr
    assert f"`ed2 {PATH.format('b2')}` opens it again" in edit.stderr.replace("\n", " ")


def test_a_graph_that_does_not_fit_any_more(edit):
    edit.editor("ed2", "sed -i.old s/\"'b2'\"/\"'gone1'\"/ $file 2>/dev/null || /bin/sed -i s/\"'b2'\"/\"'gone1'\"/ $file")
    edit("d4", EDITOR="ed2", code=1, PATH=f"{edit.folder}/bin:/usr/bin:/bin")
    assert "gone1" in edit.stderr and PATH.format("d4") in edit.stderr


def test_a_file_that_is_gone(edit):
    edit.editor("ed2", "/bin/rm $file")
    edit("d4", EDITOR="ed2", code=1)
    assert PATH.format("d4") in edit.stderr and "error: " in edit.stderr


def test_json(edit):
    edit("c3", "--json", EDITOR="ed1")
    assert project.results(edit.stdout) == [{"revision": "c3", "path": PATH.format("c3"), "is_valid": True}]
