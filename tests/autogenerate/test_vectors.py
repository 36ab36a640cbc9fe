"""The recorded answers of Alembic's autogenerate: what a database holds and a model, and the bodies that were written for them.

The inputs come from Alembic's own tests and are not part of this repository: the file is read where it is (beside the repository, or
LIMBECK_VECTORS), and without it the test is skipped. Rows where limbeck answers otherwise on purpose are named by a digest of their
input, with the reason; docs/differences.md is made from REASONS.
"""

import hashlib
import json
import os
import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILE = pathlib.Path(os.environ.get("LIMBECK_VECTORS", ROOT.parent / "shared/vectors")) / "autogen.jsonl"
ROWS = [json.loads(line) for line in FILE.read_text().splitlines()] if FILE.exists() else []

REASONS = {
    "check text": "A CHECK whose text changed is dropped and made again; Alembic compares CHECKs by name only.",
    "sqlite expression index": "Indexes with expressions are compared on SQLite too; Alembic skips them with a warning.",
    "identity": "A changed IDENTITY says what was there: without it the server would be told ADD or DROP DEFAULT, which it refuses.",
    "sqlite unique": "The reverse of a dropped table has its unique constraints on SQLite too.",
}

DIFFERENT = {
    "check text": {"2a42f3a7e4fb", "87c6ba95e5e5", "32122f014e37"},
    "sqlite expression index": {"10072cdc12db", "4c4a95ebd821", "60bab81b469a", "a6c1e34b6b21", "c62430e16ea9"},
    "identity": {"93bbb15a5af9", "b06386b764ab"},
    "sqlite unique": {"bbcf294cf726"},
}


# Recorded models that no server takes: lower() of an integer, an operator class of another type, IDENTITY on a nullable column, a
# foreign key on MariaDB whose name an index still has.
NO_SQL = ["SQLSTATE 42883", "SQLSTATE 42804", "SQLSTATE 55000", "Duplicate key name 'myfk'"]


def digest(row):
    return hashlib.sha256(json.dumps([row["dialect"], row["ddl"], row["model"]]).encode()).hexdigest()[:12]


def reason_of(row):
    return next((reason for reason, digests in DIFFERENT.items() if digest(row) in digests), None)


def bodies(path):
    text = path.read_text()
    found = re.search(r"IMPORTS\n(.*?)\n\"\"\".*def upgrade\(\):\n    (.*?)\n\n\ndef downgrade\(\):\n    (.*?)\n$", text, re.S)
    return found.groups()


@pytest.mark.skipif(not ROWS, reason="autogen.jsonl is not here: its inputs are Alembic's own tests")
@pytest.mark.parametrize("number", range(len(ROWS)))
def test_row(number, project):
    row = ROWS[number]
    here = project(row["dialect"])
    here.configure(include_schemas=row["include_schemas"], **row["opts"])
    here.write_model(row["model"], row["model_imports"])
    if row["dialect"] == "postgresql":
        here.sql("CREATE SCHEMA test_schema")
    here.sql(*row["ddl"])
    here.run("revision", "--autogenerate", "--no-rename", "--plain", "-m", "x", check=0)
    written = bodies(here.revisions()[0])
    recorded = (row["imports"], row["upgrade"], row["downgrade"])
    if reason_of(row) is None:
        assert written == recorded
    else:
        assert written != recorded, "no longer different: take it out of the list"
    if row["dialect"] in ("postgresql", "mariadb") or "op." not in written[1]:
        done = here.run("upgrade", "head")
        if any(text in done.stderr for text in NO_SQL):
            return
        assert done.returncode == 0, done.stderr
        found = here.run("check")
        leftover = row["dialect"] == "mariadb" and re.fullmatch(r"drop index (\w+) of \w+\n", found.stdout)
        # MariaDB keeps the index that a foreign key brought along when the key is dropped; it is dropped by the next revision.
        assert found.returncode == 0 or (leftover and f"'{leftover[1]}'" in written[1]), found.stdout + found.stderr
