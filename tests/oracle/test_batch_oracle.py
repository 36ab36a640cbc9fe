"""batch_alter_table on SQLite through Debian's Alembic and through limbeck: the same table, indexes and rows.

The table has what Alembic keeps. What only limbeck keeps (CHECKs without name, AUTOINCREMENT, triggers, views, rows of children)
is what tests/live/test_rebuild.py looks at.
"""

import os
import sqlite3
import textwrap

import pytest

import snapshot

SCHEMA = """
CREATE TABLE owner (id INTEGER NOT NULL, PRIMARY KEY (id));
CREATE TABLE item (
    id INTEGER NOT NULL,
    code VARCHAR(40) DEFAULT 'none' NOT NULL,
    note TEXT,
    amount BIGINT,
    price NUMERIC(12, 2) DEFAULT (1 + 1),
    made DATETIME DEFAULT (CURRENT_TIMESTAMP),
    owner INTEGER,
    parent INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT uq_code UNIQUE (code),
    CONSTRAINT ck_amount CHECK (amount > 0),
    CONSTRAINT fk_owner FOREIGN KEY(owner) REFERENCES owner (id) ON DELETE SET NULL,
    CONSTRAINT fk_parent FOREIGN KEY(parent) REFERENCES item (id)
);
CREATE INDEX ix_note ON item (note, code);
CREATE UNIQUE INDEX ix_made ON item (made);
INSERT INTO owner VALUES (1), (2);
INSERT INTO item VALUES (1, 'a', 'x', 5, 1.5, '2024-01-01', 1, NULL), (2, 'b', NULL, 9223372036854775807, NULL, NULL, 2, 1),
    (3, 'c', '', 7, 0, '2024-02-29', NULL, 2);
"""
ENV = """
from alembic import context
import os, sqlalchemy
engine = sqlalchemy.create_engine(os.environ["DATABASE_URL"], poolclass=sqlalchemy.pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
CASES = {
    "nullable": ("'item'", "b.alter_column('code', nullable=True)"),
    "type": ("'item'", "b.alter_column('code', type_=sa.Text())"),
    "cast": ("'item'", "b.alter_column('amount', type_=sa.String(30))"),
    "default": ("'item'", "b.alter_column('code', server_default='q')\nb.alter_column('made', server_default=None)"),
    "expression": ("'item'", "b.alter_column('made', server_default=sa.func.now())"),
    "rename": ("'item'", "b.alter_column('price', new_column_name='cost')"),
    "add": ("'item'", "b.add_column(sa.Column('n', sa.Integer(), server_default='5', nullable=False))\nb.alter_column('id', existing_type=sa.Integer(), nullable=False)"),
    "add behind": ("'item', recreate='always'", "b.add_column(sa.Column('n', sa.Integer()), insert_after='code')"),
    "add before": ("'item', recreate='always'", "b.add_column(sa.Column('n', sa.Integer()), insert_before='id')\nb.add_column(sa.Column('m', sa.Integer()), insert_after='n')"),
    "add with key": ("'item'", "b.add_column(sa.Column('n', sa.Integer(), sa.ForeignKey('owner.id', name='fk_n')))"),
    "drop": ("'item'", "b.drop_column('price')"),
    "drop with key": ("'item'", "b.drop_column('owner')"),
    "unique": ("'item'", "b.create_unique_constraint('uq_two', ['owner', 'code'])"),
    "check": ("'item'", "b.create_check_constraint('ck_two', 'id > 0')"),
    "key": ("'item'", "b.create_foreign_key('fk_two', 'owner', ['amount'], ['id'], ondelete='CASCADE', onupdate='SET NULL')"),
    "primary key": ("'item'", "b.create_primary_key('pk_two', ['id', 'code'])"),
    "drop unique": ("'item'", "b.drop_constraint('uq_code', type_='unique')"),
    "drop check": ("'item'", "b.drop_constraint('ck_amount', type_='check')"),
    "drop key": ("'item'", "b.drop_constraint('fk_parent', type_='foreignkey')"),
    "indexes": ("'item', recreate='always'", "b.drop_index('ix_note')\nb.create_index('ix_two', ['owner', 'code'], unique=True)"),
    "order": ("'item', recreate='always', partial_reordering=[('note', 'id', 'code'), ('parent', 'owner')]", "b.alter_column('code', nullable=True)"),
    "table": ("'item', table_args=(sa.CheckConstraint('id < 100', name='ck_more'),)", "b.alter_column('code', nullable=True)"),
    "enum": ("'item'", "b.alter_column('note', type_=sa.Enum('x', '', name='letters', create_constraint=True))"),
    "boolean": ("'item'", "b.add_column(sa.Column('flag', sa.Boolean(create_constraint=True, name='ck_flag'), server_default=sa.false()))"),
    "much": (
        "'item'",
        "b.drop_column('price')\nb.alter_column('note', new_column_name='words', type_=sa.String(9), nullable=False, server_default='')\n"
        "b.drop_constraint('uq_code')\nb.create_unique_constraint('uq_code', ['code', 'owner'])",
    ),
}


def project(folder, arguments, body):
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True)
    (folder / "alembic.ini").write_text("[alembic]\nscript_location = migrations\n")
    (folder / "migrations" / "env.py").write_text(ENV)
    (versions / "r1.py").write_text(
        "from alembic import op\nimport sqlalchemy as sa\nrevision = 'r1'\ndown_revision = None\n"
        f"def upgrade():\n    with op.batch_alter_table({arguments}) as b:\n{textwrap.indent(body, '        ')}\ndef downgrade():\n    pass\n"
    )
    with sqlite3.connect(folder / "database.db") as database:
        database.executescript(SCHEMA.replace("'b', NULL", "'b', ''") if "words" in body else SCHEMA)
    database.close()
    return f"sqlite:///{folder}/database.db"


def taken(folder, once=False):
    found = snapshot.take_sqlite(folder / "database.db")
    return {key: snapshot.unordered(fact, once) if key.startswith("table ") else fact for key, fact in found.items()}


@pytest.mark.parametrize("case", CASES)
def test_the_same_table(scratch, limbeck, debian, case):
    arguments, body = CASES[case]
    ours, theirs = scratch / "ours", scratch / "theirs"
    url, their_url = project(ours, arguments, body), project(theirs, arguments, body)
    told = debian(theirs, DATABASE_URL=their_url).run("upgrade", "head")
    assert told is None, told
    done = limbeck("upgrade", "head", cwd=ours, env={**os.environ, "DATABASE_URL": url})
    assert done.returncode == 0, done.stderr
    found, expected = taken(ours), taken(theirs, once=True)
    assert found == expected, snapshot.difference(found, expected)
