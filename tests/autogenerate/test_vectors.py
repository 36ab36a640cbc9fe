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

def check(before, after="x > 5"):
    """A CHECK of t that is dropped and made again."""
    return ("op.drop_constraint(op.f('ck_t_x_positive'), 't', type_='check')",
            f"op.create_check_constraint('ck_t_x_positive', 't', '{after}')"), (
            "op.drop_constraint('ck_t_x_positive', 't', type_='check')",
            f"op.create_check_constraint(op.f('ck_t_x_positive'), 't', '{before}')")


def index(before, after):
    """An index of exp_index that is dropped and made again."""
    return ("op.drop_index(op.f('idx'), table_name='exp_index')", f"op.create_index('idx', 'exp_index', [{after}], unique=False)"), (
            "op.drop_index('idx', table_name='exp_index')", f"op.create_index(op.f('idx'), 'exp_index', [{before}], unique=False)")


def alter(**values):
    return "op.alter_column('user', 'id', " + ", ".join(f"{name}={value}" for name, value in values.items()) + ")"


def identity(start):
    return f"sa.Identity(always=False, start={start}, increment=1, minvalue=1, maxvalue=2147483647, cycle=False, cache=1)"


LOWER_X = "sa.literal_column('lower(x)')"
INTEGER = {"existing_type": "sa.INTEGER()"}
SET = {"existing_nullable": False}

# By the digest of a row: what is written instead, upgrade and downgrade, a directive an item.
DIFFERENT = {
    "check text": {
        "2a42f3a7e4fb": check("x > 0"),
        "87c6ba95e5e5": check("x > 0"),
        "32122f014e37": check("`x` > 0"),
    },
    "sqlite expression index": {
        "4c4a95ebd821": ((f"op.create_index('SomeIndex', 'exp_index', ['y', {LOWER_X}], unique=False)",),
                         ("op.drop_index('SomeIndex', table_name='exp_index')",)),
        "60bab81b469a": index(f"'y', {LOWER_X}", LOWER_X),
        "c62430e16ea9": index(LOWER_X, f"'y', {LOWER_X}"),
        "a6c1e34b6b21": index("sa.literal_column('ff + 42')", "sa.literal_column('42 + ff')"),
        "10072cdc12db": index(f"""{LOWER_X}, sa.literal_column("q || '42'")""",
                              """sa.literal_column('lower(q)'), sa.literal_column("x || '42'")"""),
    },
    "identity": {
        "93bbb15a5af9": ((alter(**INTEGER, server_default=None, **SET, existing_server_default=identity(2)),
                          alter(**INTEGER, nullable=True)),
                         (alter(**INTEGER, nullable=False),
                          alter(**INTEGER, server_default=identity(2), **SET))),
        "b06386b764ab": ((alter(**INTEGER, server_default="sa.Identity(always=True)", **SET, existing_server_default=identity(1)),),
                         (alter(**INTEGER, server_default=identity(1), **SET, existing_server_default="sa.Identity(always=True)"),)),
    },
    "sqlite unique": {
        "bbcf294cf726": (("op.drop_table('some_table')",),
                         ("op.create_table('some_table', sa.Column('id', sa.INTEGER(), nullable=False), "
                          "sa.Column('x', sa.VARCHAR(length=20), nullable=True), sa.Column('y', sa.VARCHAR(length=20), nullable=True), "
                          "sa.PrimaryKeyConstraint('id'), sa.UniqueConstraint('y', name=op.f('uq_y')) )",)),
    },
}


# Recorded models that no server takes: lower() of an integer, an operator class of another type, IDENTITY on a nullable column, a
# foreign key on MariaDB whose name an index still has.
NO_SQL = ["SQLSTATE 42883", "SQLSTATE 42804", "SQLSTATE 55000", "Duplicate key name 'myfk'"]


def digest(row):
    return hashlib.sha256(json.dumps([row["dialect"], row["ddl"], row["model"]]).encode()).hexdigest()[:12]


def expected_of(row):
    return next((rows[digest(row)] for rows in DIFFERENT.values() if digest(row) in rows), None)


def directives(body):
    """The directives of a function, each on a line."""
    text = re.sub(r"\n {5,}|\n    (?=sa\.|\))", " ", body)
    return tuple(line.strip() for line in text.splitlines() if not line.strip().startswith("#"))


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
    expected = expected_of(row)
    if expected is None:
        assert written == recorded
    else:
        assert written[0] == row["imports"] and (directives(written[1]), directives(written[2])) == expected
    if row["dialect"] in ("postgresql", "mariadb") or "op." not in written[1]:
        done = here.run("upgrade", "head")
        if any(text in done.stderr for text in NO_SQL):
            return
        assert done.returncode == 0, done.stderr
        found = here.run("check")
        leftover = row["dialect"] == "mariadb" and re.fullmatch(r"drop index (\w+) of \w+\n", found.stdout)
        # MariaDB keeps the index that a foreign key brought along when the key is dropped; it is dropped by the next revision.
        assert found.returncode == 0 or (leftover and f"'{leftover[1]}'" in written[1]), found.stdout + found.stderr
