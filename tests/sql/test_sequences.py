"""create_all(), drop_all(), Table.create() and Sequence.create(): the sequences that SQLAlchemy makes and drops with the tables.

Each row is a body of upgrade(), run by `tests/unit/vocab/unit_vocab_run_ops` of the build folder (LIMBECK_BUILD).
"""

import pytest

from test_packages import statements

TABLE = """
metadata = sa.MetaData()
alone = sa.Sequence("alone", metadata=metadata)
own = sa.Sequence("own", start=5, metadata=metadata)
t = sa.Table("t", metadata, sa.Column("id", sa.Integer, own, primary_key=True), sa.Column("n", sa.Integer, sa.Sequence("perhaps", optional=True)))
"""
CREATED = ["CREATE SEQUENCE own START WITH 5", "CREATE TABLE t ( id INTEGER NOT NULL, n INTEGER, PRIMARY KEY (id) )"]

# body: statements on PostgreSQL, on SQLite
ROWS = {
    "metadata.create_all(op.get_bind(), checkfirst=False)": (["CREATE SEQUENCE alone", *CREATED], CREATED[1:]),
    "metadata.drop_all(op.get_bind(), checkfirst=False)": (
        ["DROP TABLE t", "DROP SEQUENCE own", "DROP SEQUENCE alone"], ["DROP TABLE t"]),
    "t.create(op.get_bind())": (CREATED, CREATED[1:]),
    "t.drop(op.get_bind())": (["DROP TABLE t", "DROP SEQUENCE own"], ["DROP TABLE t"]),
    "own.create(op.get_bind())": (CREATED[:1], []),
    "own.drop(op.get_bind())": (["DROP SEQUENCE own"], []),
    # Alembic makes the table alone.
    "op.create_table('t', sa.Column('id', sa.Integer, own, primary_key=True))": (
        ["CREATE TABLE t ( id INTEGER NOT NULL, PRIMARY KEY (id) )"],) * 2,
}


@pytest.mark.parametrize("body", ROWS)
def test_sequences(body):
    for dialect, expected in zip(("postgresql", "sqlite"), ROWS[body]):
        assert statements(TABLE + body, dialect) == expected, dialect
