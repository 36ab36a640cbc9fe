"""Each command with a revision file cut off at every byte: an answer or a diagnostic, never a crash, a hang or an empty message.

A cut file may be valid by chance (the cut is behind the last line that matters): then the command does what it says. Else it exits
with 1, says why with a place in that file, and the database is as before.
"""

import concurrent.futures
import os
import shutil
import sqlite3

import pytest

import project

CUT = "migrations/versions/b2.py"
TEXT = project.revision(
    'op.add_column("people", sa.Column("x", sa.Numeric(18, 8), server_default="0"))\n'
    'for name in ["a", \'b\']:\n    op.execute(f"""UPDATE people SET name = \'{name}\' WHERE id = {len(name)}""")',
    'op.drop_column("people", "x")',
    doc="caf\u00e9",
)
BYTES = TEXT.encode()


def prepare(folder, limbeck):
    project.write(folder, project.FILES)
    done = limbeck("upgrade", "a1", cwd=folder)
    assert done.returncode == 0, done.stderr
    return project.sqlite_state(folder / "app.db")


def answer(limbeck, folder, words, cut):
    """What is wrong with the answer to one cut; None when nothing is."""
    (folder / CUT).write_bytes(BYTES[:cut])
    done = limbeck(*words, cwd=folder, timeout=20)
    if done.returncode not in (0, 1):
        return f"cut at {cut}: exit code {done.returncode}\n{done.stderr}"
    if done.returncode == 0:
        return None
    lines = [line for line in done.stderr.splitlines() if line.startswith(("error: ", "FAILED: "))]
    if not lines or not lines[0].split(": ", 1)[1].strip():
        return f"cut at {cut}: no message\n{done.stderr}"
    if "Traceback" in done.stderr:
        return f"cut at {cut}: {done.stderr}"
    return None


def in_parts(count):
    """The cuts, dealt out to as many workers."""
    return [range(part, len(BYTES), count) for part in range(count)]


def read_only(limbeck, source, words, cuts):
    """A command that changes no database: one folder for all cuts of a worker."""
    folder = source.with_name(f"{source.name}-{words[0]}-{cuts.start}")
    shutil.copytree(source, folder)
    before = project.sqlite_state(folder / "app.db")
    wrong = [found for cut in cuts if (found := answer(limbeck, folder, words, cut))]
    if project.sqlite_state(folder / "app.db") != before:
        wrong.append("the database was changed")
    shutil.rmtree(folder)
    return wrong


def restored(limbeck, source, words, cuts):
    """A command that may change the database: a fresh copy of it for each cut."""
    folder = source.with_name(f"{source.name}-{words[0]}-{cuts.start}")
    shutil.copytree(source, folder)
    kept = (source / "app.db").read_bytes()
    before = project.sqlite_state(source / "app.db")
    wrong = []
    for cut in cuts:
        (folder / "app.db").write_bytes(kept)
        found = answer(limbeck, folder, words, cut)
        state = project.sqlite_state(folder / "app.db")
        if found:
            wrong.append(found)
        elif state != before and rows(folder) != ["b2"]:
            wrong.append(f"cut at {cut}: neither done nor undone\n{state}")
    shutil.rmtree(folder)
    return wrong


def rows(folder):
    with sqlite3.connect(folder / "app.db") as connection:
        found = [row[0] for row in connection.execute("SELECT version_num FROM alembic_version")]
    connection.close()
    return found


@pytest.mark.parametrize("words, check", [
    (("heads",), read_only),
    (("history", "--verbose"), read_only),
    (("current",), read_only),
    (("upgrade", "head", "--sql"), read_only),
    (("upgrade", "head"), restored),
    (("stamp", "head"), restored),
], ids=lambda value: " ".join(value) if isinstance(value, tuple) else "")
def test_cut_at_every_byte(words, check, limbeck, scratch):
    source = scratch / "project"
    source.mkdir()
    prepare(source, limbeck)
    workers = os.cpu_count() or 1
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        wrong = sum(pool.map(lambda cuts: check(limbeck, source, words, cuts), in_parts(workers)), [])
    assert not wrong, "\n".join(wrong[:5])


def test_the_whole_file_is_fine(limbeck, scratch):
    """Else the cuts would test nothing."""
    prepare(scratch, limbeck)
    (scratch / CUT).write_bytes(BYTES)
    assert limbeck("upgrade", "head", cwd=scratch).returncode == 0
    assert rows(scratch) == ["b2"]


def test_env_py_cut_at_every_byte(limbeck, scratch):
    """The same for env.py: it is run by every command that connects."""
    before = prepare(scratch, limbeck)
    text = project.ENV.encode()
    for cut in range(len(text)):
        (scratch / "migrations/env.py").write_bytes(text[:cut])
        done = limbeck("current", cwd=scratch, timeout=20)
        assert done.returncode in (0, 1), f"cut at {cut}: {done.stderr}"
        assert done.returncode == 0 or any(line.startswith(("error: ", "FAILED: ")) for line in done.stderr.splitlines()), done.stderr
    assert project.sqlite_state(scratch / "app.db") == before
