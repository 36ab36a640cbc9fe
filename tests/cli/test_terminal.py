"""What a terminal shows: colours, width, the progress of long work; and what a pipe gets instead."""

import re
import signal
import subprocess

import pytest

from project import FILES, INI, LOGGING, on_terminal, revision, sqlite_state, write

B2 = "migrations/versions/b2.py"
LONG = "x = 1; op.add_column('a_table_with_a_long_name', sa.Column('some_column', sa.Integer, server_default=unknown_name_of_mine))"
COLOR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def terminal(limbeck, scratch):
    write(scratch, FILES | {"alembic.ini": INI + LOGGING})

    def run(*words, **options):
        return on_terminal(limbeck, *words, cwd=scratch, **options)

    run.folder = scratch
    return run


def diagnostic_lines(text):
    lines = COLOR.sub("", text).splitlines()
    return lines[next(i for i, line in enumerate(lines) if line.startswith("error: ")):]


@pytest.mark.parametrize("columns", [24, 30, 40, 60, 80, 132])
def test_no_line_of_a_message_is_wider_than_the_terminal(terminal, columns):
    write(terminal.folder, {B2: revision(LONG)})
    text, code = terminal("upgrade", "head", columns=columns)
    assert code == 1
    words = {word for line in diagnostic_lines(text) for word in line.split()}
    longest_word = max(len(word) for word in words) + 2
    for line in diagnostic_lines(text):
        # A command between backticks, a place and a long word stand as they are: to be copied.
        assert len(line) <= max(columns, longest_word) or "`" in line or "-->" in line, line


@pytest.mark.parametrize("columns", [30, 40, 50, 60, 80, 132, 200])
def test_the_caret_stands_below_what_it_means(terminal, columns):
    write(terminal.folder, {B2: revision(LONG)})
    text, _ = terminal("upgrade", "head", columns=columns)
    lines = diagnostic_lines(text)
    at = next(i for i, line in enumerate(lines) if set(line.split("|")[-1].strip()) == {"^"})
    marked = lines[at - 1][lines[at].index("^"):lines[at].rindex("^") + 1]
    assert marked == "unknown_name_of_mine"[:len(marked)] and len(marked) == min(20, columns - 5 - 6), (lines[at - 1], lines[at])


def test_colours(terminal):
    write(terminal.folder, {B2: revision(LONG)})
    text, _ = terminal("upgrade", "head")
    assert "\x1b[1;31merror: \x1b[0m" in text
    assert text.count("\x1b[0m") * 2 == len(COLOR.findall(text))  # each is switched off
    assert COLOR.findall(text)[-1] == "\x1b[0m"


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colours_when_they_are_not_wanted(terminal, environment):
    write(terminal.folder, {B2: revision(LONG)})
    text, _ = terminal("upgrade", "head", **environment)
    assert "error: " in text and "\x1b" not in text


def test_a_pipe_gets_neither_colours_nor_broken_lines(limbeck, terminal):
    write(terminal.folder, {B2: revision(LONG)})
    done = limbeck("upgrade", "head", cwd=terminal.folder)
    assert "\x1b" not in done.stderr and "\r" not in done.stderr
    assert LONG in done.stderr


def test_long_work_shows_its_progress_and_wipes_it(terminal):
    write(terminal.folder, {B2: revision("import time\nend = time.time() + 2.5\nwhile time.time() < end:\n    pass")})
    text, code = terminal("upgrade", "head", columns=60)
    assert code == 0, text
    assert re.search(r"\r\x1b\[K2 of 2, [1-9] s: b2", text), repr(text)
    assert text.endswith("\r\x1b[K")
    # Seen by the user in the end: the log lines alone.
    assert re.sub(r"\r\x1b\[K[^\n\r\x1b]*(?=\r\x1b)|\r\x1b\[K", "", text).splitlines()[-1].endswith("Running upgrade a1 -> b2, a revision")


def test_a_narrow_terminal_gets_one_line_of_progress(terminal):
    write(terminal.folder, {B2: revision("import time\nend = time.time() + 1.5\nwhile time.time() < end:\n    pass")})
    text, code = terminal("upgrade", "head", columns=12)
    assert code == 0 and re.search(r"\r\x1b\[K2 of 2, [1-9] s\r", text), repr(text)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_upgrade_is_rolled_back_and_says_so(limbeck, terminal, number):
    body = "op.create_table('t', sa.Column('x', sa.Integer))\nn = 0\nwhile True:\n    n += 1"
    write(terminal.folder, {B2: revision(body)})
    child = subprocess.Popen([limbeck.program, "upgrade", "head"], cwd=terminal.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    begun = next((line for line in child.stderr if b"a1 -> b2" in line), None)
    child.send_signal(number)
    _, errors = child.communicate(timeout=20)
    assert begun and child.returncode == 1, errors
    assert "error: cancelled" in errors.decode(), errors
    assert sqlite_state(terminal.folder / "app.db") == []
