"""Runs the programs of this folder as env.py under limbeck, and as they are under CPython with pydantic, and compares with what they expect.

A program says in comments what it prints: `# expect: text` on the line that prints it (in the order of the file), and at most one
`# expect error: text` for a line of the exception that ends it. The top of the file says where it runs: `# env: NAME=value` is a
variable of the environment, `# file: PATH` begins a file whose lines follow, each behind `#| `.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LIMBECK = Path(os.environ.get("LIMBECK_BUILD", ROOT / "build")) / "limbeck"
PROGRAMS = sorted(path for path in HERE.glob("*.py") if not path.name.startswith("test_"))
END = "--- end of the program ---"


def expectations(path):
    lines, error = [], None
    for line in path.read_text(encoding="utf-8").splitlines():
        if (found := re.search(r"# expect error: (.*)$", line)) is not None:
            error = found[1].rstrip()
        elif (found := re.search(r"# expect:(?: (.*))?$", line)) is not None:
            lines.append((found[1] or "").rstrip())
    return lines, error


def world(path, folder):
    """Makes the files that the program wants; gives its environment."""
    environment, file = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONUTF8": "1"}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# env: "):
            name, _, value = line[len("# env: "):].partition("=")
            environment[name] = value
        elif line.startswith("# file: "):
            file = folder / line[len("# file: "):]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("", encoding="utf-8")
        elif line.startswith("#| ") or line == "#|":
            with file.open("a", encoding="utf-8") as stream:
                stream.write(line[3:] + "\n")
    return environment


def check(path, done, said):
    lines, error = expectations(path)
    assert said == lines, done.stderr
    if error is None:
        assert done.returncode == 0, done.stderr
    else:
        assert done.returncode != 0
        assert any(error in line for line in done.stderr.splitlines()), done.stderr


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_limbeck(path, tmp_path):
    if not LIMBECK.exists():
        pytest.skip(f"{LIMBECK} is not built")
    environment = world(path, tmp_path)
    tail = f'\nprint("{END}")\nfrom alembic import context\ncontext.configure(url="sqlite://")\ncontext.run_migrations()\n'
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = migrations\n", encoding="utf-8")
    (tmp_path / "migrations/versions").mkdir(parents=True)
    (tmp_path / "migrations/env.py").write_text(path.read_text(encoding="utf-8") + tail, encoding="utf-8")
    done = subprocess.run([LIMBECK, "upgrade", "head", "--sql"], capture_output=True, text=True, encoding="utf-8", timeout=60,
                          cwd=tmp_path, env=environment)
    check(path, done, [line.rstrip() for line in done.stdout.split(END)[0].splitlines()])


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_cpython(path, tmp_path):
    for module in re.findall(r"^(?:from|import) (pydantic_settings|pydantic|dotenv|decouple|environs|yaml)\b", path.read_text(encoding="utf-8"), re.M):
        pytest.importorskip(module)
    environment = world(path, tmp_path)
    (tmp_path / "migrations").mkdir(exist_ok=True)
    program = tmp_path / "migrations/program.py"
    program.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, encoding="utf-8", timeout=60, cwd=tmp_path,
                          env=environment)
    check(path, done, [line.rstrip() for line in done.stdout.splitlines()])
