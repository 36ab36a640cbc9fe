"""Completion, as the real shells do it: a line is typed into bash and zsh on a terminal of their own, fish is asked with `complete -C`."""

import os
import pty
import re
import select
import shutil
import subprocess
import time

import pytest

import project

FILES = project.FILES | {
    "alembic.ini": project.INI,
    "migrations/versions/b2.py": project.revision(doc="add x"),
    "migrations/versions/abcd1234.py": project.revision(id="abcd1234", down="b2", labels="shop", doc="the shop:\n\nfurther lines"),
    "migrations/versions/abce9999.py": project.revision(id="abce9999", down="b2", doc="other"),
    "other/alembic.ini": project.INI + "\n[second]\nscript_location = other/scripts\n",
    "other/scripts/env.py": project.ENV,
    "other/scripts/versions/f6.py": project.revision(id="f6f6f6f6", down=None, doc="of the second"),
}


@pytest.fixture
def folder(scratch):
    project.write(scratch, FILES)
    return scratch


@pytest.fixture
def candidates(limbeck, folder):
    """What `limbeck __complete` answers: values -> descriptions; what is for the shell has a colon and None."""
    def ask(*words, **options):
        done = limbeck("__complete", *words, **{"cwd": folder} | options)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        rows = [line.split("\t") if "\t" in line else (line, None) for line in done.stdout.splitlines()]
        assert all(len(row) == 2 for row in rows)
        return dict(rows)
    return ask


# ---- what is offered ----

def test_commands(candidates, limbeck):
    offered = candidates("")
    assert offered["upgrade"] == "run revisions up to a target"
    shown = limbeck("--help").stdout.split("options:")[0]
    assert list(offered) == re.findall(r"^  (\w+)  ", shown, re.M)
    assert list(candidates("he")) == ["heads"]
    assert candidates("zzz") == {} == candidates("nonsense", "")


def test_options(candidates):
    offered = candidates("upgrade", "--")
    assert {"--sql", "--tag", "--url", "--config", "--help"} <= set(offered)
    assert "--purge" not in offered
    assert "--url" not in candidates("heads", "--") and "-x" not in candidates("list_templates", "-")
    assert "--sql" not in candidates("upgrade", "head", "--sql", "--")
    assert "--depends-on" in candidates("revision", "--depends-on", "b2", "--")
    assert candidates("upgrade", "--", "--s") == {}


def test_revisions_with_their_messages(candidates):
    offered = candidates("upgrade", "")
    assert list(offered) == ["head", "heads", "+1", "shop@head", "shop", "abcd1234", "abce9999", "b2", "a1"]
    assert offered["abcd1234"] == "the shop:" and offered["b2"] == "add x"
    assert list(candidates("downgrade", ""))[:3] == ["-1", "base", "shop@base"]
    assert list(candidates("downgrade", "-1")) == ["-1"]
    assert list(candidates("show", "abc")) == ["abcd1234", "abce9999"]
    assert {"current", "head", "base"} <= set(candidates("edit", ""))
    assert list(candidates("merge", "abcd1234", "abce")) == ["abce9999"] == list(candidates("stamp", "--sql", "abce"))
    assert list(candidates("upgrade", "b2", "")) == []


def test_values_of_options(candidates):
    assert "async" in candidates("init", "-t", "") and list(candidates("init", "--template=pyproject_")) == ["--template=pyproject_async"]
    assert list(candidates("revision", "--head", "sh")) == ["shop@head", "shop"]
    assert list(candidates("revision", "--head=abcd")) == ["--head=abcd1234"]
    assert list(candidates("revision", "--depends-on", "abcd1234", "--depends-on", "abce")) == ["abce9999"]
    assert list(candidates("history", "-r", "abcd")) == ["abcd1234:", ":nospace"]
    assert list(candidates("history", "-r", "b2:abcd")) == ["b2:abcd1234"]
    assert list(candidates("explain", "l")) == ["limit", "lock"]
    assert list(candidates("completion", "")) == ["bash", "zsh", "fish"]
    assert candidates("-c", "") == {":files": None} == candidates("--config=")
    assert candidates("init", "") == {":folders": None}
    assert candidates("revision", "-m", "") == {}


def test_the_configuration_on_the_line_is_asked(candidates):
    assert list(candidates("-c", "other/alembic.ini", "-n", "")) == ["alembic", "second"]
    assert list(candidates("-c", "other/alembic.ini", "-n", "second", "show", "f")) == ["f6f6f6f6"]
    assert list(candidates("show", "-c", "other/alembic.ini", "--name=second", "f")) == ["f6f6f6f6"]
    assert list(candidates("show", "f")) == []


@pytest.mark.parametrize("files", [
    {}, {"alembic.ini": "no ini\n"}, {"alembic.ini": project.INI}, FILES | {"migrations/versions/a1.py": "def ("},
    FILES | {"migrations/versions/x.py": project.revision(id="b2")},
])
def test_without_a_project_there_is_silence(candidates, scratch, files):
    (scratch / "empty").mkdir()
    project.write(scratch / "empty", files)
    for words in (("upgrade", ""), ("show", "b"), ("-n", ""), ("revision", "--head", "")):
        candidates(*words, cwd=scratch / "empty")


def test_a_file_that_cannot_be_read_hides_no_other(candidates, folder):
    project.write(folder, {"migrations/versions/broken.py": "def ("})
    assert "b2" in candidates("show", "")


def test_of_a_long_history_the_newest_are_offered_until_something_is_typed(candidates, folder):
    files = {f"migrations/versions/n{i:04}.py": project.revision(id=f"n{i:04}", down=f"n{i - 1:04}" if i else None) for i in range(1000)}
    project.write(folder, files)
    offered = [value for value in candidates("show", "") if value.startswith("n")]
    assert offered[0] == "n0999" and 100 < len(offered) <= 200
    assert len(candidates("show", "n0")) == 1000


# ---- the shells ----

class Terminal:
    """A shell on a terminal of its own."""

    def __init__(self, words, folder, environment):
        self.child, self.descriptor = pty.fork()
        if self.child == 0:
            os.chdir(folder)
            os.execvpe(words[0], words, environment)

    def type(self, text, until=None, quiet=0.3):
        """What the shell writes after a text was typed: up to an answer, or until it is quiet; until its end without both."""
        os.write(self.descriptor, text.encode())
        shown, end = b"", time.time() + 20
        while time.time() < end and (until is None or until not in shown):
            wait = quiet if until is None and quiet and shown else 1
            if not select.select([self.descriptor], [], [], wait)[0]:
                if until is None and quiet and shown:
                    break
                continue
            try:
                shown += os.read(self.descriptor, 65536)
            except OSError:
                break
        return shown.decode(errors="replace")

    def close(self):
        os.close(self.descriptor)
        os.waitpid(self.child, 0)


def shell_line(shell, setup, folder, limbeck, line):
    """The line that stands there after a Tab: it is put into quotes (Ctrl-A, Ctrl-E) and echoed."""
    if shutil.which(shell[0]) is None:
        pytest.skip(f"{shell[0]} is not installed")
    environment = {name: value for name, value in os.environ.items() if name not in ("ALEMBIC_CONFIG", "LIMBECK_URL", "PS1", "PROMPT")}
    environment |= {"PATH": os.path.dirname(limbeck.program) + ":" + os.environ["PATH"], "TERM": "dumb", "HOME": str(folder)}
    terminal = Terminal(shell, folder, environment)
    try:
        terminal.type(setup + "; echo rea''dy\n", until=b"ready")
        terminal.type(line + "\t")
        shown = terminal.type("\x01echo 'LINE<\x05>END'; exit\n", quiet=None)
    finally:
        terminal.close()
    found = re.findall(r"LINE<([^\n]*?)>END\r?\n", shown)
    assert found, shown
    return found[-1]


CASES = [
    ("limbeck upgr", "limbeck upgrade "),
    ("limbeck upgrade abcd", "limbeck upgrade abcd1234 "),
    ("limbeck upgrade shop@", "limbeck upgrade shop@head "),
    ("limbeck history -r b2:abcd", "limbeck history -r b2:abcd1234 "),
    ("limbeck history -r abcd", "limbeck history -r abcd1234:"),
    ("limbeck revision --head=abcd", "limbeck revision --head=abcd1234 "),
    ("limbeck revision --mess", "limbeck revision --message "),
    ('limbeck merge -m "a b: c=d" abcd', 'limbeck merge -m "a b: c=d" abcd1234 '),
    ("limbeck init -t pyproject_", "limbeck init -t pyproject_async "),
    ("limbeck show abc", "limbeck show abc"),  # two begin so, and differ in the next letter
    ("limbeck -c other/al", "limbeck -c other/alembic.ini "),
    ("limbeck -c other/alembic.ini -n second show f", "limbeck -c other/alembic.ini -n second show f6f6f6f6 "),
    ("limbeck init oth", "limbeck init other/"),
    ("limbeck upgrade nosuch", "limbeck upgrade nosuch"),
]


@pytest.mark.parametrize("line, expected", CASES, ids=[line for line, _ in CASES])
def test_bash(limbeck, folder, line, expected):
    setup = 'bind "set bell-style none"; PS1=; source <(limbeck completion bash)'
    assert shell_line(["bash", "--norc", "-i"], setup, folder, limbeck, line) == expected


def test_bash_shows_messages_in_its_list(limbeck, folder):
    """COMP_TYPE 63 asks for the list alone; it is not put into the line."""
    script = ('source <(limbeck completion bash); COMP_LINE="limbeck show abc"; COMP_POINT=16; COMP_WORDS=(limbeck show abc); COMP_CWORD=2\n'
              'for COMP_TYPE in 63 9; do _limbeck_complete; printf "%s\\n" "${COMPREPLY[@]}"; done')
    environment = os.environ | {"PATH": os.path.dirname(limbeck.program) + ":" + os.environ["PATH"]}
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["abcd1234  (the shop:)", "abce9999  (other)", "abcd1234", "abce9999"]


@pytest.mark.parametrize("line, expected", CASES, ids=[line for line, _ in CASES])
def test_zsh(limbeck, folder, line, expected):
    setup = "PS1=; autoload -Uz compinit; compinit -u -D; setopt nobeep noautomenu; source <(limbeck completion zsh)"
    # zsh takes the blank or slash that it put behind a word away again when the cursor moves.
    assert shell_line(["zsh", "-f", "-i"], setup, folder, limbeck, line) == expected.rstrip(" /")


def test_zsh_from_its_folder_of_functions(limbeck, folder):
    project.write(folder, {"functions/_limbeck": limbeck("completion", "zsh").stdout})
    setup = "PS1=; fpath=($HOME/functions $fpath); autoload -Uz compinit; compinit -u -D; setopt nobeep noautomenu"
    assert shell_line(["zsh", "-f", "-i"], setup, folder, limbeck, "limbeck upgrade abcd") == "limbeck upgrade abcd1234"


FISH = [
    ("limbeck upgr", ["upgrade\trun revisions up to a target"]),
    ("limbeck upgrade abcd", ["abcd1234\tthe shop:"]),
    ("limbeck upgrade shop@", ["shop@head\thead of the branch"]),
    ("limbeck history -r b2:abcd", ["b2:abcd1234\tthe shop:"]),
    ("limbeck revision --head=abcd", ["--head=abcd1234\tthe shop:"]),
    ("limbeck -c other/alembic.ini -n second show f", ["f6f6f6f6\tof the second"]),
    ("limbeck -c other/al", ["other/alembic.ini"]),
    ("limbeck init oth", ["other/"]),
    ("limbeck upgrade nosuch", []),
]


@pytest.mark.parametrize("line, expected", FISH, ids=[line for line, _ in FISH])
def test_fish(limbeck, folder, line, expected):
    if shutil.which("fish") is None:
        pytest.skip("fish is not installed")
    environment = os.environ | {"PATH": os.path.dirname(limbeck.program) + ":" + os.environ["PATH"], "HOME": str(folder)}
    script = "limbeck completion fish | source; complete -C $argv[1]"
    done = subprocess.run(["fish", "--no-config", "-c", script, line], cwd=folder, env=environment, capture_output=True, text=True, timeout=30)
    assert [row.rstrip() for row in done.stdout.splitlines()] == expected, done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_under_another_name(limbeck, folder, shell):
    text = limbeck("completion", shell, "alembic").stdout
    assert "@" + "PROGRAM@" not in text and "alembic completion" in text
    if shutil.which(shell) is not None:
        assert subprocess.run([shell, "-n"], input=text, text=True, capture_output=True, check=True).stderr == ""


def test_another_shell_is_refused(limbeck):
    done = limbeck("completion", "tcsh")
    assert done.returncode == 2 and "no completion for 'tcsh'" in done.stderr and "bash, zsh and fish" in done.stderr
