"""The tables of models as limbeck loads them and as SQLAlchemy 1.4 (Debian's) does: the same DDL on every database."""

import json
import pathlib
import re
import subprocess

import pytest
from model_project import squeeze, statements_of, write_project

HERE = pathlib.Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"
CASES = sorted(path.stem for path in (HERE / "cases").glob("*.py"))


@pytest.fixture(scope="session")
def oracle():
    have = subprocess.run([PYTHON, "-c", "import sqlalchemy"], capture_output=True)
    if have.returncode != 0:
        pytest.skip("Debian's python3-sqlalchemy is not installed")

    def ask(case):
        done = subprocess.run([PYTHON, HERE / "models_child.py", HERE / "cases", case], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


def by_table(statements):
    """Tables and their indexes; types and comments are statements of their own, which CreateTable has not."""
    found = {}
    for statement in statements:
        if statement.startswith("CREATE TABLE"):
            found[statement] = []
            last = statement
        elif re.match(r"CREATE (UNIQUE )?INDEX", statement):
            found[last].append(statement)
    return [[table, *sorted(indexes)] for table, indexes in found.items()]


def as_two(statement):
    """SQLAlchemy 2 has no parentheses around the defaults of SQLite that need none."""
    return re.sub(r"DEFAULT \((CURRENT_TIMESTAMP|0|1)\)", r"DEFAULT \1", statement)


def sorted_lines(text):
    """CREATE TABLE with its columns and constraints in alphabetical order: see cases/mixins.py."""
    head, _, body = text.partition("(")
    parts = re.split(r", (?![^(]*\))", body[:-1])
    return head + "(" + ", ".join(sorted(part.strip() for part in parts)) + ")"


@pytest.mark.parametrize("dialect", ["postgresql", "sqlite", "mysql"])
@pytest.mark.parametrize("case", CASES)
def test_same_ddl(limbeck, oracle, tmp_path, case, dialect):
    text = (HERE / "cases" / f"{case}.py").read_text()
    write_project(tmp_path, case, text)
    wanted = [[as_two(squeeze(one)) for one in table] for table in oracle(case)[dialect].values()]
    wanted = [[table, *sorted(indexes)] for table, *indexes in wanted]
    got = by_table(statements_of(limbeck, tmp_path, "--dialect", dialect))
    if "The order of columns is not compared" in text:
        wanted = [[sorted_lines(table), *rest] for table, *rest in wanted]
        got = [[sorted_lines(table), *rest] for table, *rest in got]
    assert got == wanted
