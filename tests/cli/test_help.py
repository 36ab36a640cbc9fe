"""What limbeck says about itself: help with examples, explanations of codes, the version, wrong command lines, the name `alembic`."""

import os
import pathlib
import re
import shlex
import subprocess

import pytest

import project

ROOT = pathlib.Path(__file__).resolve().parents[2]
CODES = re.findall(r'ROW\(DIAG_\w+, "(\w+)"\)', (ROOT / "src/base/diag.h").read_text())


@pytest.fixture(scope="module")
def commands(limbeck):
    return re.findall(r"^  (\w+)  ", limbeck("--help").stdout.split("options:")[0], re.M)


def examples_of(text):
    """The lines to type, without the program."""
    part = re.search(r"^examples:\n(.*?)\n\n", text, re.M | re.S)
    return re.findall(r"^  limbeck (\S.*)\n      \S", part[1] + "\n", re.M) if part else []


# ---- help ----

def test_each_command_has_examples_that_parse(limbeck, commands):
    assert commands
    for command in commands:
        examples = examples_of(limbeck(command, "--help").stdout)
        assert examples, f"{command}: give its row a text (src/run/command_texts.h)"
        for example in examples:
            words = shlex.split(re.split(r" [>|]", example)[0])
            assert words[0] == command, example
            # --help: everything is parsed and nothing done; a required positional is then not asked for.
            assert limbeck(*words, "--help").returncode == 0, example
            needed = re.match(r"usage: limbeck \w+ \[options\](?: ([a-z]\S*))?", limbeck(command, "--help").stdout)[1]
            assert needed is None or len(words) > 1, example


def test_examples_run(limbeck, scratch):
    """Those of commands that need no database server and leave the project as it is."""
    project.write(scratch, project.FILES | {"alembic.ini": project.INI, "migrations/versions/b.py": project.revision(id="3f2a01", down="a1"),
                                            "migrations/versions/c.py": project.revision(id="81cd02", down="3f2a01")})
    for command in ("history", "heads", "branches", "show", "current", "explain", "list_templates", "ensure_version"):
        for example in examples_of(limbeck(command, "--help").stdout):
            done = limbeck(*shlex.split(example), cwd=scratch)
            assert done.returncode == (3 if "--check-heads" in example else 0), (example, done.stderr)


def test_options_that_mean_nothing_are_not_shown(limbeck, commands):
    for command in commands:
        text = limbeck(command, "--help").stdout
        assert ("--url URL" in text) <= ("-x KEY=VALUE" in text) <= ("-c, --config FILE" in text), command
        assert "--json" in text and "-h, --help" in text
    assert "--config" not in limbeck("explain", "--help").stdout
    assert "-x KEY" not in limbeck("heads", "--help").stdout
    assert "-x KEY" in limbeck("doctor", "--help").stdout and "--url" not in limbeck("doctor", "--help").stdout


def test_lines_of_help_are_not_too_long(limbeck, commands):
    for words in ((), *((command,) for command in commands)):
        assert max(map(len, limbeck(*words, "--help").stdout.splitlines())) <= 110


# ---- explain ----

def test_every_code_has_a_paragraph(limbeck):
    rows = project.results(limbeck("explain", "--json").stdout)
    assert [row["code"] for row in rows] == CODES
    for row in rows:
        assert row["line"] and len(row["line"]) < 90 and row["line"][-1] != "."
        assert len(row["means"]) > 60 and row["means"].endswith(".")
        assert row["causes"] and row["ways"], row["code"]
        assert all(text.endswith((".", "`", "?")) for text in row["ways"] if not text.startswith("`")), row


@pytest.mark.parametrize("code", CODES)
def test_explain_a_code(limbeck, code):
    done = limbeck("explain", code)
    assert done.returncode == 0 and done.stdout.startswith(f"{code}: ")
    assert "\ncommon causes:\n  - " in done.stdout and "\nwhat to do:\n  - " in done.stdout
    for line in done.stdout.splitlines():
        assert len(line) <= 100 or "`" in line, line


def test_explain_commands_that_are_there(limbeck, commands):
    """What stands between backticks and begins with limbeck is a command of ours with its options."""
    for row in project.results(limbeck("explain", "--json").stdout):
        for found in re.findall(r"`limbeck ([^`]*)`", " ".join([row["means"], *row["causes"], *row["ways"]])):
            words = [word for word in shlex.split(found) if word != "..."]
            if words[0] not in ("COMMAND", "--sql") and words[0] in commands:
                assert limbeck(*words, "--help").returncode == 0, found


def test_explain_lists_all(limbeck):
    lines = limbeck("explain").stdout.splitlines()
    assert [line.split()[0] for line in lines] == CODES and max(map(len, lines)) <= 100


def test_explain_an_unknown_code(limbeck):
    done = limbeck("explain", "opaqe")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: no code 'opaqe'\nhint: Did you mean: `limbeck explain opaque`?\n"
    assert "`limbeck explain` lists the codes" in limbeck("explain", "E1234").stderr
    assert limbeck("explain", "LOCK").stdout == limbeck("explain", "lock").stdout


def test_a_terminal_is_told_the_code(limbeck, scratch):
    def terminal(*words, **environment):
        return project.on_terminal(limbeck, *words, cwd=scratch, **environment)[0]

    project.write(scratch, project.FILES)
    shown = terminal("upgrade", "nowhere")
    assert shown.endswith("\x1b[2mmore: `limbeck explain revision`\x1b[0m\n")
    assert terminal("upgrade", "nowhere", NO_COLOR="1").endswith("more: `limbeck explain revision`\n")
    assert "explain" not in terminal("heads")
    assert "explain" not in limbeck("upgrade", "nowhere", cwd=scratch).stderr
    assert "explain" not in terminal("upgrade", "nowhere", "--json")


# ---- wrong command lines ----

@pytest.mark.parametrize("words, message", [
    ([], "too few arguments"),
    (["-q"], "too few arguments"),
    (["fly"], "no command 'fly'"),
    (["hist"], "no command 'hist'; did you mean 'history'?"),
    (["upgarde", "head"], "no command 'upgarde'; did you mean 'upgrade'?"),
    (["Upgrade", "head"], "no command 'Upgrade'; did you mean 'upgrade'?"),
    (["--bogus", "heads"], "unrecognized arguments: --bogus; the options of a command stand behind it"),
    (["--sql", "upgrade", "head"], "unrecognized arguments: --sql; the options of a command stand behind it"),
    (["--confg", "x", "heads"], "unrecognized arguments: --confg; did you mean '--config'?"),
    (["revision", "--mesage", "x"], "unrecognized arguments: --mesage; did you mean '--message'?"),
    (["revision", "--mesage=x"], "unrecognized arguments: --mesage=x; did you mean '--message'?"),
    (["upgrade", "head", "--zzz"], "unrecognized arguments: --zzz"),
    (["upgrade", "head", "-Z"], "unrecognized arguments: -Z"),
    (["upgrade", "head", "more"], "unrecognized arguments: more"),
    (["upgrade", "--", "--sql", "x"], "unrecognized arguments: x"),
    (["upgrade"], "the following arguments are required: revision"),
    (["revision", "-m"], "argument -m/--message: expected one argument"),
    (["revision", "--message"], "argument --message: expected one argument"),
    (["revision", "-m", "--sql"], "argument -m/--message: expected one argument"),
    (["-x"], "argument -x: expected one argument"),
    (["heads", "--verbose=1"], "argument --verbose: ignored explicit argument '1'"),
    (["revision", "--s"], "ambiguous option: --s could match --scratch, --sql, --splice"),
    (["revision", "--re"], None),  # --rev-id alone begins so
    (["upgrade", "head", "--wait", "soon"], "argument --wait: no number of seconds: 'soon'"),
    (["--x=1", "heads"], "unrecognized arguments: --x=1; the options of a command stand behind it"),
])
def test_wrong_command_lines(limbeck, scratch, words, message):
    done = limbeck(*words, cwd=scratch)
    if message is None:
        assert "argument --rev-id: expected one argument" in done.stderr
        return
    assert (done.returncode, done.stdout) == (2, "")
    assert f"limbeck: {message}" in done.stderr.splitlines()
    if "seconds" not in message:
        assert done.stderr.splitlines()[-1].startswith("hint: `limbeck ")


def test_nonsense_for_every_command(limbeck, commands, scratch):
    for command in commands:
        for words in (["--bogus"], ["--bogus=1"], ["-Z"], ["--json=1"], ["a", "b", "--nope"], ["--config"], ["-n"]):
            done = limbeck(command, *words, cwd=scratch)
            assert (done.returncode, done.stdout) == (2, ""), (command, words, done.stderr)
            usage, problem = done.stderr.splitlines()[:2]
            assert usage.startswith(f"usage: limbeck {command} ") and problem.startswith("limbeck: "), done.stderr


def test_what_is_short_for_an_option_of_alembic_stays_so(limbeck, scratch):
    """Prefixes that argparse takes, although options of limbeck's own begin so, too."""
    project.write(scratch, project.FILES)
    for words, answer in [(["heads", "--v"], "Rev: a1 (head)"), (["heads", "--verb"], "Rev: a1 (head)"), (["--vers"], "limbeck "),
                          (["--n", "alembic", "heads"], "a1 (head)"), (["revision", "--re", "x1", "--m", "y"], f"Generating {scratch}/migrations/versions/x1_y.py")]:
        done = limbeck(*words, cwd=scratch)
        assert done.stdout.startswith(answer), (words, done.stderr)


def test_an_option_given_twice_counts_once(limbeck, scratch):
    """As in argparse the last value is the one."""
    project.write(scratch, project.FILES)
    done = limbeck("revision", "-m", "one", "--message=two", "--rev-id", "x1", "--rev-id", "c3", cwd=scratch)
    assert done.returncode == 0, done.stderr
    assert (scratch / "migrations/versions/c3_two.py").exists()
    assert limbeck("heads", "-v", "-v", cwd=scratch).returncode == 0
    assert limbeck("-n", "nope", "-n", "alembic", "heads", cwd=scratch).returncode == 0


def test_help_wins_over_what_is_missing(limbeck, scratch):
    for words in (["upgrade", "--help"], ["upgrade", "-h"], ["-h", "upgrade"], ["upgrade", "--he"]):
        assert limbeck(*words, cwd=scratch).stdout.startswith("usage: limbeck upgrade ")


# ---- a revision that is not there ----

NAMES = project.FILES | {
    "migrations/versions/one.py": project.revision(id="abcd1234", down="a1", labels="shop", doc="the shop"),
    "migrations/versions/last.py": project.revision(id="z9", down="a1", doc="last"),
    "migrations/versions/two.py": project.revision(id="abcd9999", down="a1", doc="other"),
}


@pytest.mark.parametrize("typed, detail, hint", [
    ("abcd", ["it begins several names:", "    abcd1234  the shop (migrations/versions/one.py)", "    abcd9999  other (migrations/versions/two.py)"],
     "Type more of the one that you mean."),
    ("abc", ["it begins several names:"], "Type more of the one that you mean."),
    ("a", ["it begins several names:", "    a1  people (migrations/versions/a1.py)"], "Type more of the one that you mean."),
    ("z", ["it begins a name:", "    z9  last (migrations/versions/last.py)"], "Type all of it: names of less than four characters cannot be shortened."),
    ("abcd1243", ["no revision file"], "Did you mean: 'abcd1234'?"),
    ("shpo", ["no revision file"], "Did you mean: 'shop'?"),
    ("hed", ["no revision file"], "Did you mean: 'head'?"),
    ("HEADS", ["no revision file"], "Did you mean: 'heads'?"),
    ("ffff0000", ["no revision file"], "`limbeck history` lists the revisions"),
    ("x", ["no revision file"], "`limbeck history` lists the revisions"),
    ("shop@abcd9999", ["revision abcd9999 is not a member of branch 'shop'"], ""),
])
@pytest.mark.parametrize("command", [["upgrade"], ["show"], ["edit"], ["stamp"], ["history", "-r:"]])
def test_names_that_may_have_been_meant(limbeck, scratch, command, typed, detail, hint):
    project.write(scratch, NAMES)
    words = [command[0], command[1] + typed] if len(command) > 1 else [*command, typed]
    done = limbeck(*words, cwd=scratch, environment={"EDITOR": "false"})
    assert done.returncode == 1 and "FAILED: Can't locate revision identified by '" in done.stderr
    for line in detail:
        assert line in done.stderr, done.stderr
    assert hint in done.stderr, done.stderr


# ---- as alembic ----

@pytest.fixture
def alembic(limbeck, scratch):
    project.write(scratch, project.FILES)
    os.symlink(limbeck.program, scratch / "alembic")

    def run(*words):
        return subprocess.run([str(scratch / "alembic"), *words], cwd=scratch, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=30)
    return run


def test_the_version_that_alembic_says(alembic, limbeck):
    done = alembic("--version")
    assert re.fullmatch(r"alembic 1\.19\.1 \(limbeck \d+\.\d+\.\d+\)\n", done.stdout) and done.returncode == 0
    assert limbeck("--version").stdout.startswith("limbeck ")


def test_usage_and_errors_of_alembic(alembic):
    assert alembic("upgrade", "--help").stdout.startswith("usage: alembic upgrade [options] revision\n")
    assert "  alembic upgrade head\n" in alembic("upgrade", "--help").stdout
    assert "usage: alembic [options] COMMAND" in alembic("--help").stdout
    done = alembic()
    assert done.returncode == 2 and "\nalembic: error: too few arguments\n" in done.stderr
    assert alembic("upgrade").stderr.splitlines()[1] == "alembic: error: the following arguments are required: revision"


def test_exit_codes_stay_ours(alembic):
    assert alembic("upgrade", "head").returncode == 0
    assert alembic("upgrade", "nowhere").returncode == 1
    assert alembic("upgrade", "nowhere").stderr.startswith("FAILED: Can't locate revision identified by 'nowhere'")
    alembic("stamp", "base")
    assert alembic("current", "--check-heads").returncode == 3


def test_command_lines_of_wrappers(alembic, limbeck, scratch):
    """Options in front of the command, shortened, repeated: what argparse takes."""
    (scratch / "pyproject.toml").write_text("[tool.alembic]\nscript_location = 'nowhere'\n")
    project.write(scratch, {"more.ini": project.INI.replace("[alembic]", "[mine]")})
    for words in (["-c", "alembic.ini", "heads"], ["--conf", "alembic.ini", "heads"], ["-calembic.ini", "heads"], ["-c", "alembic.ini", "-c", "pyproject.toml", "heads"],
                  ["-x", "a=1", "-x", "b=2", "heads"], ["-xa", "heads"], ["--raise", "heads"], ["-c", "more.ini", "-n", "mine", "heads"], ["-qc", "alembic.ini", "heads"]):
        done = alembic(*words)
        assert done.returncode == 0, (words, done.stderr)
        assert done.stdout == ("" if words[0].startswith("-q") else "a1 (head)\n")
    done = alembic("-c", "alembic.ini", "-c", "more.ini", "heads")
    assert (done.returncode, done.stderr.splitlines()[0]) == (1, "FAILED: only one ini file may be indicated")
    done = alembic("-c", "pyproject.toml", "-c", "pyproject.toml", "heads")
    assert (done.returncode, done.stderr.splitlines()[0]) == (1, "FAILED: pyproject.toml indicated more than once")
