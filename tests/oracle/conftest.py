"""The servers of the live tests, and the two programs that the oracle tests compare.

    limbeck      runs the program: environment variable LIMBECK, else LIMBECK_BUILD/limbeck, else build/limbeck
    debian       Debian's Alembic as a child that takes one command after the other (alembic_child.py); debian_of_module: for a whole file
"""

import contextlib
import importlib.util
import json
import os
import pathlib
import subprocess

import pytest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PYTHON = "/usr/bin/python3"

_spec = importlib.util.spec_from_file_location("live_fixtures", ROOT / "tests/live/conftest.py")
live_fixtures = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(live_fixtures)

postgres = live_fixtures.postgres
mariadb = live_fixtures.mariadb
scratch = live_fixtures.scratch


@pytest.fixture(scope="session")
def limbeck():
    build = pathlib.Path(os.environ.get("LIMBECK_BUILD", ROOT / "build"))
    named = os.environ.get("LIMBECK")
    choices = [pathlib.Path(named)] if named else [build / "limbeck", build / "src/cli/limbeck"]
    program = next((path for path in choices if path.exists()), None)
    if program is None:
        pytest.skip(f"no limbeck at {choices[0]}: set LIMBECK")

    def run(*words, **options):
        options.setdefault("timeout", 60)
        return subprocess.run([str(program), *map(str, words)], capture_output=True, text=True, **options)

    return run


class Debian:
    """One Alembic in one folder: run("upgrade", "+1") -> None, or the error's text."""

    def __init__(self, folder, environment):
        self.child = subprocess.Popen(
            [PYTHON, "-W", "ignore", str(HERE / "alembic_child.py")],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, *words):
        self.child.stdin.write(json.dumps(words) + "\n")
        self.child.stdin.flush()
        line = self.child.stdout.readline()
        return json.loads(line) if line else {"error": "the child ended"}

    def run(self, *words):
        return self.ask(*words).get("error")

    def close(self):
        self.child.stdin.close()
        self.child.wait(timeout=10)
        self.child.stdout.close()


@contextlib.contextmanager
def children():
    if subprocess.run([PYTHON, "-c", "import alembic, psycopg2, pymysql"], capture_output=True).returncode != 0:
        pytest.skip("Debian's Alembic is not installed: apt install python3-alembic python3-psycopg2 python3-pymysql")
    started = []

    def start(folder, **more):
        started.append(Debian(folder, {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **more}))
        return started[-1]

    try:
        yield start
    finally:
        for child in started:
            child.close()


@pytest.fixture
def debian():
    with children() as start:
        yield start


@pytest.fixture(scope="module")
def debian_of_module():
    with children() as start:
        yield start
