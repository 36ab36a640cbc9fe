"""Runs the programs of this folder under limbeck's evaluator and under CPython, and compares with what they expect.

A program says in comments what it prints: `# expect: text` on the line that prints it (in the order of the file), and at most one
`# expect error: Type: message` for the exception that ends it; `# since Python 3.14` that an older one does otherwise. The evaluator is the test program unit_eval_run_python, found in
the build folder named by LIMBECK_BUILD (default: build, below the repository).
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RUNNER = Path(os.environ.get("LIMBECK_BUILD", ROOT / "build")) / "tests/unit/eval/unit_eval_run_python"
PROGRAMS = sorted(path for path in HERE.glob("*.py") if not path.name.startswith(("test_", "differential")))


def expectations(path):
    lines, error = [], None
    for line in path.read_text(encoding="utf-8").splitlines():
        if (found := re.search(r"# expect error: (.*)$", line)) is not None:
            error = found[1].rstrip()
        elif (found := re.search(r"# expect:(?: (.*))?$", line)) is not None:
            lines.append((found[1] or "").rstrip())
    return lines, error


def check(path, command):
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONHASHSEED": "0"}
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, encoding="utf-8", timeout=60, cwd="/", env=environment)
    lines, error = expectations(path)
    assert [line.rstrip() for line in done.stdout.splitlines()] == lines, done.stderr
    assert done.returncode == (1 if error is not None else 0), done.stderr
    if error is not None:
        said = [line.rstrip() for line in done.stderr.splitlines()]
        assert error in said, done.stderr


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_limbeck(path):
    if not RUNNER.exists():
        pytest.skip(f"{RUNNER} is not built")
    check(path, [str(RUNNER)])


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_cpython(path):
    since = re.search(r"^# since Python 3\.(\d+)", path.read_text(encoding="utf-8"), re.M)
    if sys.version_info < (3, int(since[1]) if since else 11):
        pytest.skip("the program is for a later Python")
    check(path, [sys.executable])
