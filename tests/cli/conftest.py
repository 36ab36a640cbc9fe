"""Fixtures of the command-line tests.

    limbeck      runs the program (LIMBECK, else LIMBECK_BUILD/limbeck, else build/limbeck); a working folder is `cwd`
    postgres     a PostgreSQL server of the session, see tests/live/conftest.py
    mariadb      the same of MariaDB
    scratch      an empty folder, removed afterwards
"""

import importlib.util
import os
import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))

_spec = importlib.util.spec_from_file_location("live_fixtures", ROOT / "tests/live/conftest.py")
live_fixtures = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(live_fixtures)

postgres = live_fixtures.postgres
mariadb = live_fixtures.mariadb
scratch = live_fixtures.scratch

# What of the caller's environment would change an answer.
STRANGERS = ("ALEMBIC_CONFIG", "LIMBECK_URL", "DATABASE_URL", "NO_COLOR", "PYTHONPATH", "PGPASSWORD", "PGUSER", "PGHOST")


@pytest.fixture(scope="session")
def limbeck():
    build = pathlib.Path(os.environ.get("LIMBECK_BUILD", ROOT / "build"))
    program = pathlib.Path(os.environ.get("LIMBECK", build / "limbeck"))
    if not program.exists():
        pytest.skip(f"no limbeck at {program}: set LIMBECK")

    def run(*words, environment=None, **options):
        options.setdefault("timeout", 30)
        options.setdefault("stdin", subprocess.DEVNULL)
        values = {name: value for name, value in os.environ.items() if name not in STRANGERS}
        done = subprocess.run(
            [str(program), *map(str, words)], capture_output=True, env=values | (environment or {}), **options
        )
        done.stdout = done.stdout.decode("utf-8", "backslashreplace")
        done.stderr = done.stderr.decode("utf-8", "backslashreplace")
        return done

    run.program = str(program)
    return run
