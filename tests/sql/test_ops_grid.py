"""Bodies of upgrade() against the text that Alembic 1.19.1 writes for them with --sql, character by character.

Each row of tests/vectors/ops_grid.jsonl (described in tests/vectors/README.md) is a body, a dialect and Alembic's answer. The
program `tests/unit/vocab/unit_vocab_run_ops` of the build folder (LIMBECK_BUILD) answers the same bodies; all rows go through
one run of it. What is written for PostgreSQL goes through that server's own parser, too (postgresql_grammar.py).

Where limbeck differs on purpose, the row stands in differences.json: its dialect and source, what limbeck does, and why.
"""

import collections
import json
import os
import pathlib
import re
import subprocess

import pytest

from postgresql_grammar import NOT_SQL, wrong_sql

ROOT = pathlib.Path(__file__).resolve().parents[2]
VECTORS = ROOT / "tests" / "vectors" / "ops_grid.jsonl"
BUILD = pathlib.Path(os.environ.get("LIMBECK_BUILD", ROOT / "build"))
PROGRAM = BUILD / "tests" / "unit" / "vocab" / "unit_vocab_run_ops"
DIFFERENCES = {
    (row["dialect"], row["src"]): row for row in json.loads((ROOT / "tests" / "sql" / "differences.json").read_text())
}

DIALECTS = ("postgresql", "sqlite", "mysql", "mariadb")
# Errors that are the reference's own accidents: any clear refusal will do.
DROP_CONSTRAINT = r"ALTER TABLE \w+ DROP CONSTRAINT \w+;\n\n"
ACCIDENTS = {"AssertionError", "KeyError", "AttributeError", "IndexError", "NotImplementedError", "UnsupportedCompilationError"}


ROWS = [row for row in map(json.loads, VECTORS.read_text().splitlines())]


@pytest.fixture(scope="session")
def answers():
    lines = "".join(json.dumps({"src": row["src"], "dialect": row["dialect"]}) + "\n" for row in ROWS)
    done = subprocess.run([PROGRAM], input=lines, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{done.returncode}: {done.stderr[-2000:]}"
    given = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(given) == len(ROWS)
    return given


def canonical(text):
    """Constraint items of CREATE TABLE, table options and neighbouring DROP CONSTRAINTs sorted: for rows whose order is a set's."""
    def sorted_body(match):
        items = sorted(item.strip().rstrip(",") for item in match.group(1).split("\n"))
        return "(\n" + "\n".join(items) + "\n)" + " ".join(sorted(match.group(2).split()))

    def sorted_drops(match):
        return "".join(sorted(re.findall(DROP_CONSTRAINT, match.group(0))))

    text = re.sub(rf"(?:{DROP_CONSTRAINT})+", sorted_drops, text)
    return re.sub(r"\(\n(.*?)\n\)([^;]*)", sorted_body, text, flags=re.S)


def disagreement(row, answer):
    """None when the answer is right, else what is wrong with it."""
    error = row.get("error")
    if error:
        if "error" not in answer:
            return f"expected {error['type']}: {error['message']}, got {answer['raw']!r}"
        if not answer["error"]:
            return "a refusal without words"
        if error["type"] in ACCIDENTS or "object at 0x" in error["message"]:
            return None
        words = error["message"].removesuffix("; see parent stack trace for more detail.")
        return None if words in answer["error"] else f"expected {words!r}, got {answer['error']!r}"
    if "raw" not in answer:
        return f"expected {row['raw']!r}, got {answer['type']}: {answer['error']}"
    if answer["raw"] == row["raw"]:
        return None
    if row.get("unordered") and canonical(answer["raw"]) == canonical(row["raw"]):
        return None
    return f"expected {row['raw']!r}, got {answer['raw']!r}"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_grid(dialect, answers):
    asked, wrong = 0, []
    for row, answer in zip(ROWS, answers):
        if row["dialect"] != dialect or (dialect, row["src"]) in DIFFERENCES:
            continue
        asked += 1
        why = disagreement(row, answer)
        if why:
            wrong.append(f"{row['src']}\n    {why}")
    assert asked > 300
    assert not wrong, f"{dialect}: {len(wrong)} of {asked} rows differ\n" + "\n".join(wrong)


def test_postgresql_parses(answers):
    asked = [(row["src"], answer["raw"]) for row, answer in zip(ROWS, answers) if row["dialect"] == "postgresql" and "raw" in answer]
    wrong = [f"{src}\n    {why}" for src, raw in asked if (why := wrong_sql(src, raw))]
    assert len(asked) > 500
    assert not wrong, f"{len(wrong)} of {len(asked)}\n" + "\n".join(wrong)
    assert NOT_SQL.keys() <= {src for src, _ in asked}, "a row that nobody asks"


def test_warnings(answers):
    """What Alembic warns of is a warning here too, in its words."""
    asked = [(row, answer) for row, answer in zip(ROWS, answers) if row.get("warnings")]
    assert len(asked) > 5
    for row, answer in asked:
        assert [text.split(": ", 1)[1] for text in row["warnings"]] == answer["warnings"], row["src"]


@pytest.mark.parametrize("key", list(DIFFERENCES), ids=lambda key: str(key)[:80])
def test_differences(key, answers):
    expected = DIFFERENCES[key]
    answer = next(given for row, given in zip(ROWS, answers) if (row["dialect"], row["src"]) == key)
    assert expected["reason"]
    if "raw" in expected:
        assert answer.get("raw") == expected["raw"]
    else:
        assert expected["error"] in answer.get("error", "")


def test_classes_of_errors(answers):
    """Exceptions keep the class that an `except` of the project would name."""
    classes = {"CommandError": "alembic.util.exc.", "CompileError": "sqlalchemy.exc.", "ArgumentError": "sqlalchemy.exc."}
    seen = collections.Counter()
    for row, answer in zip(ROWS, answers):
        error = row.get("error")
        if error and error["type"] in classes and "error" in answer and answer["type"] != "refused":
            seen[answer["type"] == classes[error["type"]] + error["type"]] += 1
    assert seen[False] <= seen[True] // 20, seen
