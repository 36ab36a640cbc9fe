"""Post-write hooks: programs that get a new revision file, from alembic.ini and from pyproject.toml.

Everything that can be known before is refused before the file is there; what fails afterwards says that the file is there.
"""

import json
import os
import shlex

import pytest

from project import ENV, MAKO, results, revision, write

WHERE = {
    "migrations/env.py": ENV,
    "migrations/script.py.mako": MAKO,
    "migrations/versions/a1.py": revision(id="a1", down=None),
}

# A program that notes how it was called, and where.
NOTE = """\
#!/bin/sh
echo "$PWD" > "{log}"
for word in "$0" "$@"; do echo "$word" >> "{log}"; done
echo "said on stdout"
echo "said on stderr" >&2
{last}
"""


def program(folder, path, last="exit 0"):
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(NOTE.format(log=folder / "log.txt", last=last))
    target.chmod(0o755)


def ini(*hooks):
    """One hook `x`, or the lines as they stand."""
    return {"alembic.ini": "\n".join(["[alembic]", "script_location = migrations", "[post_write_hooks]", *hooks]) + "\n"}


def toml(*hooks):
    lines = ["[tool.alembic]", 'script_location = "migrations"']
    for hook in hooks:
        lines += ["[[tool.alembic.post_write_hooks]]", *(f"{key} = {json.dumps(value)}" for key, value in hook.items())]
    return {"pyproject.toml": "\n".join(lines) + "\n"}


def configured(form, name, **options):
    if form == "toml":
        return toml({"name": name} | options)
    return ini(f"hooks = {name}", *(f"{name}.{key} = {value}" for key, value in options.items()))


def written(folder):
    return [path for path in (folder / "migrations/versions").glob("*.py") if path.name != "a1.py"]


def calls(folder):
    cwd, *words = (folder / "log.txt").read_text().splitlines()
    return cwd, words


@pytest.fixture
def project(scratch):
    write(scratch, WHERE)
    return scratch


def run(limbeck, folder, *words, path="", environment=None):
    search = f"{folder / path}:{os.environ['PATH']}" if path else os.environ["PATH"]
    return limbeck(*(words or ("revision", "-m", "x")), cwd=folder, environment={"PATH": search} | (environment or {}))


@pytest.mark.parametrize("form", ["ini", "toml"])
def test_exec(limbeck, project, form):
    program(project, "bin/tidy")
    write(project, configured(form, "tidy", type="exec", executable="tidy", options="--fix -l 79"))
    done = run(limbeck, project, path="bin")
    [path] = written(project)
    assert done.returncode == 0, done.stderr
    assert calls(project) == (str(project), [str(project / "bin/tidy"), str(path), "--fix", "-l", "79"])
    assert done.stdout == f"Generating {path} ...  done\nRunning post write hook 'tidy' ...\n  done\n"
    assert done.stderr == "said on stdout\nsaid on stderr\n"


@pytest.mark.parametrize("form", ["ini", "toml"])
@pytest.mark.parametrize(
    "options, words",
    [
        ("REVISION_SCRIPT_FILENAME", ["{}"]),
        ("check --fix REVISION_SCRIPT_FILENAME -q", ["check", "--fix", "{}", "-q"]),
        ("--file=REVISION_SCRIPT_FILENAME", ["--file={}"]),
        ("'a b' \"c d\" e\\ f", ["{}", "a b", "c d", "e f"]),
        ("''", ["{}", ""]),
    ],
)
def test_options(limbeck, project, form, options, words):
    program(project, "bin/tidy")
    write(project, configured(form, "tidy", type="exec", executable="tidy", options=options))
    assert run(limbeck, project, path="bin").returncode == 0
    [path] = written(project)
    assert calls(project)[1][1:] == [word.format(path) for word in words]


@pytest.mark.parametrize("form", ["ini", "toml"])
def test_cwd(limbeck, project, form):
    program(project, "sub/tidy")
    write(project, configured(form, "tidy", type="exec", executable="./tidy", cwd="%(here)s/sub"))
    assert run(limbeck, project).returncode == 0
    assert calls(project)[0] == str(project / "sub")


def test_several_in_order(limbeck, project):
    write(project, ini("hooks = one, two three", *(
        f"{name}.type = exec\n{name}.executable = sh\n{name}.options = -c 'echo {name} >> order' REVISION_SCRIPT_FILENAME"
        for name in ("one", "two", "three")
    )))
    done = run(limbeck, project)
    assert done.returncode == 0, done.stderr
    assert (project / "order").read_text() == "one\ntwo\nthree\n"


def test_several_in_toml(limbeck, project):
    write(project, toml(*(
        {"name": name, "type": "exec", "executable": "sh", "options": f"-c 'echo {name} >> order' REVISION_SCRIPT_FILENAME"}
        for name in ("one", "two")
    )))
    assert run(limbeck, project).returncode == 0
    assert (project / "order").read_text() == "one\ntwo\n"


def test_ini_before_toml(limbeck, project):
    write(project, toml({"name": "x", "type": "exec", "executable": "false"}) | ini())
    assert run(limbeck, project).returncode == 0


def test_merge_runs_them(limbeck, project):
    program(project, "bin/tidy")
    write(project, configured("ini", "tidy", type="exec", executable="tidy"))
    write(project, {"migrations/versions/b1.py": revision(id="b1", down="a1"), "migrations/versions/c1.py": revision(id="c1", down="a1")})
    done = run(limbeck, project, "merge", "heads", "--rev-id", "m1", path="bin")
    assert done.returncode == 0, done.stderr
    assert calls(project)[1][1].endswith("/migrations/versions/m1_.py")


@pytest.mark.parametrize("where", [".venv/bin", "venv/bin", "other/bin", "bin"])
def test_console_scripts(limbeck, project, where):
    program(project, f"{where}/black-ish")
    write(project, configured("ini", "black", type="console_scripts", entrypoint="black-ish", options="-l 79 REVISION_SCRIPT_FILENAME"))
    environment = {"VIRTUAL_ENV": str(project / "other")} if where.startswith("other") else {}
    done = run(limbeck, project, path="bin", environment=environment)
    assert done.returncode == 0, done.stderr
    assert calls(project)[1][0] == str(project / where / "black-ish")


def test_module(limbeck, project):
    write(project, {"noting.py": "import sys; open('order', 'w').write(' '.join(sys.argv[1:]))"})
    write(project, configured("toml", "note", type="module", module="noting", options="a REVISION_SCRIPT_FILENAME"))
    done = run(limbeck, project)
    assert done.returncode == 0, done.stderr
    assert (project / "order").read_text() == f"a {written(project)[0]}"


def test_module_and_cwd(limbeck, project):
    write(project, {"sub/noting.py": "import sys; open('order', 'w').write(' '.join(sys.argv[1:]))"})
    write(project, configured("ini", "note", type="module", module="noting", cwd="%(here)s/sub"))
    done = run(limbeck, project)
    assert done.returncode == 0, done.stderr
    assert (project / "sub/order").read_text() == str(written(project)[0])


def test_module_in_the_environment_of_the_project(limbeck, project):
    program(project, ".venv/bin/python")
    write(project, configured("ini", "note", type="module", module="ruff"))
    done = run(limbeck, project)
    assert done.returncode == 0, done.stderr
    assert calls(project)[1] == [str(project / ".venv/bin/python"), "-m", "ruff", str(written(project)[0])]


# What can be known before. Alembic's words where it has them.
REFUSED = {
    "type": ({"executable": "true"}, "FAILED: Key 'x.type' (or 'type' in toml) is required for post write hook 'x'"),
    "executable": ({"type": "exec"}, "FAILED: Key x.executable is required for post write hook 'x'"),
    "entrypoint": ({"type": "console_scripts"}, "FAILED: Key x.entrypoint is required for post write hook 'x'"),
    "module": ({"type": "module"}, "FAILED: Key x.module is required for post write hook 'x'"),
    "no such type": ({"type": "tidy"}, "FAILED: No formatter with name 'tidy' registered"),
    "no such program": ({"type": "exec", "executable": "nonesuch"}, "there is no program 'nonesuch' along PATH"),
    "no such path": ({"type": "exec", "executable": "./nonesuch"}, "there is no program './nonesuch'"),
    "no such script": ({"type": "console_scripts", "entrypoint": "nonesuch"}, "FAILED: Could not find entrypoint console_scripts.nonesuch"),
    "no such module": ({"type": "module", "module": "nonesuch.inside"}, "FAILED: Could not find module nonesuch.inside"),
    "quote": ({"type": "exec", "executable": "true", "options": "'a"}, "cannot be read: No closing quotation"),
    "cwd": ({"type": "exec", "executable": "true", "cwd": "gone"}, "its cwd 'gone' is no folder"),
}


@pytest.mark.parametrize("form", ["ini", "toml"])
@pytest.mark.parametrize("name", REFUSED)
def test_refused_before_anything_is_written(limbeck, project, name, form):
    options, message = REFUSED[name]
    write(project, configured(form, "x", **options))
    done = run(limbeck, project)
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr
    assert ("alembic.ini:4:9" if form == "ini" else "pyproject.toml:4:8") in done.stderr
    assert written(project) == []


def test_no_python(limbeck, project):
    write(project, configured("ini", "x", type="module", module="ruff"))
    done = limbeck("revision", cwd=project, environment={"PATH": str(project)})
    assert "post write hook 'x' is a module of Python, and there is no Python" in done.stderr
    assert "type = exec and executable = ruff" in done.stderr
    assert written(project) == []


@pytest.mark.parametrize(
    "table, message",
    [
        ('type = "exec"', "a post write hook has no name"),
        ('name = "x"\ntype = 3', "an option of a post write hook is no text"),
    ],
)
def test_toml_that_is_no_hook(limbeck, project, table, message):
    write(project, {"pyproject.toml": f'[tool.alembic]\nscript_location = "migrations"\n[[tool.alembic.post_write_hooks]]\n{table}\n'})
    done = run(limbeck, project)
    assert done.returncode == 1 and message in done.stderr and "pyproject.toml:" in done.stderr
    assert written(project) == []


@pytest.mark.parametrize(
    "last, message",
    [("exit 3", "failed with exit code 3"), ("kill -9 $$", "was ended by signal 9")],
)
def test_a_hook_that_fails(limbeck, project, last, message):
    program(project, "bin/it's", last)
    write(project, toml({"name": "first", "type": "exec", "executable": "it's"}, {"name": "second", "type": "exec", "executable": "true"}))
    done = run(limbeck, project, path="bin")
    [path] = written(project)
    shown = str(path.relative_to(project))
    assert done.returncode == 1
    assert f"error: the revision was written; post write hook 'first' {message}\n" in done.stderr
    assert "second" not in done.stdout
    # What it says to type works.
    again, remove = [part.split("`")[0] for part in done.stderr.replace("\n", " ").split(" `")[1:]]
    again = " ".join(again.split())
    assert shlex.split(again) == ["it's", str(path)]
    assert shlex.split(remove) == ["rm", shown]


def test_a_program_that_cannot_start(limbeck, project):
    write(project, {"tool": "no program"})
    write(project, configured("ini", "x", type="exec", executable="./tool"))
    done = run(limbeck, project)
    assert done.returncode == 1
    assert "the revision was written; post write hook 'x' did not start" in done.stderr
    assert len(written(project)) == 1


@pytest.mark.parametrize("command", ["rm REVISION_SCRIPT_FILENAME", 'echo "broken(" > REVISION_SCRIPT_FILENAME'])
def test_a_hook_that_spoils_the_file(limbeck, project, command):
    write(project, configured("ini", "x", type="exec", executable="sh", options=f"-c '{command}'"))
    done = run(limbeck, project)
    assert done.returncode == 1
    assert "the revision was written; after its post write hooks it is no revision any more" in done.stderr


def test_json_stays_json(limbeck, project):
    program(project, "bin/tidy")
    write(project, configured("ini", "tidy", type="exec", executable="tidy"))
    done = run(limbeck, project, "--json", "revision", path="bin")
    rows = results(done.stdout)
    assert rows[1]["hook"] == "tidy" and rows[1]["command"][0] == "tidy"


def test_no_hook_runs_elsewhere(limbeck, project):
    program(project, "bin/tidy")
    write(project, configured("ini", "tidy", type="exec", executable="tidy"))
    for words in (("heads",), ("upgrade", "head", "--sql"), ("revision", "--rev-id", "a1")):
        run(limbeck, project, *words, path="bin")
    assert not (project / "log.txt").exists()


# Alembic runs a function that env.py registers. It writes files, which no code of a project does here.
REGISTERING = """\
from alembic.script import write_hooks


@write_hooks.register("relint")
def relint(filename, options):
    open(filename, "a").write("# seen")


"""


def test_a_hook_of_env_py(limbeck, project):
    write(project, {"migrations/env.py": REGISTERING + ENV} | configured("ini", "x", type="relint"))
    write(project, {"alembic.ini": (project / "alembic.ini").read_text().replace("[post", "sqlalchemy.url = sqlite:///app.db\n[post")})
    assert run(limbeck, project, "upgrade", "head").returncode == 0
    done = run(limbeck, project)
    assert "FAILED: No formatter with name 'relint' registered" in done.stderr
    assert "type = exec" in done.stderr
    assert written(project) == []
