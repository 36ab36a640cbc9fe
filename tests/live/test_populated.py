"""Changes of a table that holds a thousand rows, on each server: what a change does not name stays, definitions and values alike.

The rows have NULLs, the longest texts, numbers and dates at their limits, each value of the enum, binaries and keys to rows of the
same table. A case is a row of CASES: what a revision does to `item` and what takes it back. Behind both each column, key and index that
the case does not list is what it was, and so is a checksum of each column's values. LIMBECK_EACH=4 runs each fourth case only.
"""

import collections
import hashlib
import importlib.util
import json
import os
import pathlib
import re
import sqlite3
import textwrap

import pytest

_spec = importlib.util.spec_from_file_location("oracle_snapshot", pathlib.Path(__file__).resolve().parents[1] / "oracle/snapshot.py")
snapshot = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(snapshot)

ROWS = 1000

# ---- the table -----------------------------------------------------------------------------------------------------------------

POSTGRESQL = f"""
CREATE TYPE state AS ENUM ('new', 'open', 'it''s', '');
CREATE TABLE item (
    id serial PRIMARY KEY,
    code varchar(40) COLLATE "C" DEFAULT 'none' NOT NULL,
    note text,
    status state DEFAULT 'new',
    amount bigint DEFAULT '7',
    small smallint NOT NULL,
    total integer,
    price numeric(20, 4) DEFAULT 1.5,
    ratio double precision,
    active boolean DEFAULT true NOT NULL,
    payload bytea,
    made timestamptz DEFAULT now(),
    day date,
    parent integer CONSTRAINT fk_parent REFERENCES item ON DELETE SET NULL,
    doubled integer GENERATED ALWAYS AS (small * 2) STORED,
    CONSTRAINT uq_code UNIQUE (code),
    CONSTRAINT ck_small CHECK (small <> 5)
);
COMMENT ON COLUMN item.code IS 'it''s a code';
COMMENT ON COLUMN item.amount IS 'an amount';
COMMENT ON TABLE item IS 'things';
CREATE INDEX ix_day ON item (day DESC, amount);
CREATE INDEX ix_lower ON item (lower(code)) WHERE amount > 0;
INSERT INTO item (code, note, status, amount, small, total, price, ratio, active, payload, made, day, parent)
SELECT 'code ' || n, CASE n % 5 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN repeat('ü', 9000) ELSE 'note "%:x\\' || n END,
    (ARRAY['new', 'open', 'it''s', '', NULL])[n % 5 + 1]::state, (ARRAY[0, -1, 9223372036854775807, -9223372036854775808, NULL])[n % 5 + 1],
    (ARRAY[0, -1, 10000, -10000])[n % 4 + 1], n, (ARRAY[0, 9999999999999999.9999, -9999999999999999.9999, NULL])[n % 4 + 1],
    (ARRAY[0, 'NaN', 'Infinity', 1e308, 5e-324, NULL])[n % 6 + 1], n % 2 = 0,
    CASE n % 4 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE decode(repeat('00ff', n), 'hex') END,
    (ARRAY['4713-01-01 BC', '294276-12-31 23:59:59.999999', 'infinity', '2024-02-29 12:00', NULL])[n % 5 + 1]::timestamptz,
    (ARRAY['0001-01-01', '5874897-12-31', '-infinity', '2024-02-29', NULL])[n % 5 + 1]::date, NULLIF((n * 7919) % {ROWS + 1}, 0)
FROM generate_series(1, {ROWS}) n;
"""

MARIADB = f"""
CREATE TABLE item (
    id int NOT NULL AUTO_INCREMENT,
    code varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'none' COMMENT 'it''s a code',
    note text,
    status enum('new', 'open', 'it''s', '') DEFAULT 'new',
    amount bigint DEFAULT 7 COMMENT 'an amount',
    small smallint unsigned NOT NULL,
    total int DEFAULT NULL COMMENT 'counted',
    price decimal(20, 4) NOT NULL DEFAULT 1.5000,
    ratio double DEFAULT NULL CHECK (ratio < 1e300),
    active tinyint(1) NOT NULL DEFAULT 1,
    payload blob,
    made datetime NOT NULL DEFAULT current_timestamp() COMMENT 'then',
    seen timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp() COMMENT 'last seen',
    changed datetime DEFAULT NULL ON UPDATE current_timestamp(),
    day date,
    extra json DEFAULT NULL COMMENT 'free form',
    old varchar(20) CHARACTER SET latin1 COLLATE latin1_german2_ci DEFAULT NULL,
    hidden int INVISIBLE DEFAULT 3,
    parent int,
    doubled int GENERATED ALWAYS AS (small * 2) STORED COMMENT 'twice',
    PRIMARY KEY (id),
    UNIQUE KEY uq_code (code),
    KEY ix_day (day, amount),
    KEY ix_note (note(20)),
    KEY ix_parent (parent),
    CONSTRAINT fk_parent FOREIGN KEY (parent) REFERENCES item (id) ON DELETE SET NULL,
    CONSTRAINT ck_small CHECK (small <> 5)
) COMMENT 'things';
SET foreign_key_checks = 0, SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,STRICT_ALL_TABLES';
INSERT INTO item (id, code, note, status, amount, small, total, price, ratio, active, payload, made, seen, changed, day, extra, old, hidden, parent)
SELECT seq, CONCAT('code ', seq), ELT(seq % 4 + 1, NULL, '', REPEAT('ü', 9000), CONCAT('note "%:x', seq)),
    ELT(seq % 5 + 1, 'new', 'open', 'it''s', '', NULL), ELT(seq % 5 + 1, 0, -1, 9223372036854775807, -9223372036854775808, NULL),
    ELT(seq % 3 + 1, 0, 1, 30000), seq, ELT(seq % 3 + 1, 0, 9999999999999999.9999, -9999999999999999.9999),
    ELT(seq % 4 + 1, 0, 9e299, -5e-324, NULL), seq % 2, ELT(seq % 4 + 1, NULL, '', UNHEX(REPEAT('00ff', seq)), 'x'),
    ELT(seq % 3 + 1, '1000-01-01', '9999-12-31 23:59:59', '2024-02-29 12:00:00'), ELT(seq % 3 + 1, '1970-01-02', '2038-01-18 23:59:59', '2024-02-29'),
    ELT(seq % 2 + 1, NULL, '2024-02-29'), ELT(seq % 4 + 1, '1000-01-01', '9999-12-31', '2024-02-29', NULL),
    ELT(seq % 4 + 1, NULL, '{{}}', '[1, null]', '"x"'), ELT(seq % 2 + 1, 'Bär', NULL), seq, NULLIF((seq * 7919) % {ROWS + 1}, 0)
FROM seq_1_to_{ROWS};
"""

SQLITE = f"""
CREATE TABLE item (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code VARCHAR(40) COLLATE NOCASE DEFAULT 'none' NOT NULL,
    note TEXT,
    status VARCHAR(10) DEFAULT 'new' CHECK (status IN ('new', 'open', 'it''s', '')),
    amount BIGINT DEFAULT '7',
    small SMALLINT NOT NULL,
    total INTEGER,
    price NUMERIC(20, 4) DEFAULT 1.5,
    ratio FLOAT,
    active BOOLEAN DEFAULT 1 NOT NULL,
    payload BLOB,
    made DATETIME DEFAULT CURRENT_TIMESTAMP,
    day DATE,
    parent INTEGER CONSTRAINT fk_parent REFERENCES item (id) ON DELETE SET NULL,
    doubled INTEGER GENERATED ALWAYS AS (small * 2) STORED,
    CONSTRAINT uq_code UNIQUE (code),
    CONSTRAINT ck_small CHECK (small <> 5)
);
CREATE INDEX ix_day ON item (day DESC, amount);
CREATE INDEX ix_lower ON item (lower(code)) WHERE amount > 0;
WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {ROWS})
INSERT INTO item (code, note, status, amount, small, total, price, ratio, active, payload, made, day, parent)
SELECT 'code ' || n, CASE n % 5 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN replace(hex(zeroblob(4500)), '0', 'ü') ELSE 'note "%:x\\' || n END,
    CASE n % 5 WHEN 0 THEN 'new' WHEN 1 THEN 'open' WHEN 2 THEN 'it''s' WHEN 3 THEN '' END,
    CASE n % 5 WHEN 0 THEN 0 WHEN 1 THEN -1 WHEN 2 THEN 9223372036854775807 WHEN 3 THEN -9223372036854775807 - 1 END,
    CASE n % 3 WHEN 0 THEN 0 WHEN 1 THEN -1 ELSE 10000 END, n, CASE n % 3 WHEN 0 THEN 0 WHEN 1 THEN 99999999.9999 END,
    CASE n % 4 WHEN 0 THEN 1e308 WHEN 1 THEN 5e-324 WHEN 2 THEN -0.1 END, n % 2, CASE n % 3 WHEN 0 THEN zeroblob(n) WHEN 1 THEN x'00ff' END,
    CASE n % 3 WHEN 0 THEN '0001-01-01 00:00:00.000000' WHEN 1 THEN '9999-12-31 23:59:59.999999' END, CASE n % 2 WHEN 0 THEN '2024-02-29' END,
    nullif((n * 7919) % {ROWS + 1}, 0)
FROM s;
"""

# ---- the changes ---------------------------------------------------------------------------------------------------------------

#   touched  names (columns, keys, indexes) that the change defines anew, makes or drops
#   gone     columns whose values do not come back
#   recast   columns whose values are written otherwise while the change stands
#   expect   MariaDB: the definition of the first one touched, behind its name, while the change stands
Case = collections.namedtuple("Case", "name servers up down touched gone recast expect", defaults=["", "", "", ""])


def op(call):
    """The call of a batch as a directive: the table stands first, behind the name of a constraint."""
    if "constraint" in call or "foreign_key" in call:
        return "op." + call.replace("', ", "', 'item', ", 1) if "', " in call else "op." + call.replace("')", "', 'item')")
    return "op." + call.replace("(", "('item', ", 1)


def batch(*calls, arguments=""):
    return f"with op.batch_alter_table('item'{arguments}) as b:\n" + "".join(f"    b.{call}\n" for call in calls)


def either(name, servers, up, down, *rest, **more):
    """A change of one column or key, directly where the server has an ALTER for it, and in a batch."""
    direct = servers.replace("s", "")
    return ([Case(name, direct, op(up), op(down), *rest, **more)] if direct else []) + [Case(f"batch {name}", servers, batch(up), batch(down), *rest, **more)]


def alter(name, servers, column, up, down, **more):
    called = up.split("new_column_name='")[1].split("'")[0] if "new_column_name" in up else column
    touched = more.pop("touched", column if called == column else f"{column} {called}")
    return either(name, servers, f"alter_column('{column}', {up})", f"alter_column('{called}', {down})", touched=touched, **more)


def kept(column, existing, up, down, expect, also=""):
    """alter_column that names the existing type, and little else that exists."""
    there = "" if "new_column_name" not in up else " " + up.split("'")[1]
    return alter(f"{column} {up}, existing_type={existing}", "m", column, f"{up}, existing_type={existing}", f"{down}, existing_type={existing}", expect=expect,
                 touched=column + there + also)


def added(name, servers, column):
    return either(f"add {name}", servers, f"add_column(sa.Column({column}))", "drop_column('extra_one')", touched="extra_one item_extra_one_seq")


CASES = [
    *added("nullable", "pms", "'extra_one', sa.Integer()"),
    *added("with default", "pms", "'extra_one', sa.String(9), server_default='x'"),
    *added("not null with default", "pms", "'extra_one', sa.Integer(), server_default='5', nullable=False"),
    *added("identity", "p", "'extra_one', sa.Integer(), sa.Identity()"),
    *added("computed", "pm", "'extra_one', sa.Integer(), sa.Computed('small + 1', persisted=True)"),
    *added("computed virtual", "ms", "'extra_one', sa.Integer(), sa.Computed('small + 1', persisted=False)"),
    *added("now", "pm", "'extra_one', sa.DateTime(), server_default=sa.func.now()"),
    *added("with comment", "pm", "'extra_one', sa.Integer(), comment='x'"),
    *added("boolean", "pms", "'extra_one', sa.Boolean(), server_default=sa.false(), nullable=False"),
    *either("drop column", "pms", "drop_column('payload')", "add_column(sa.Column('payload', sa.LargeBinary()))", touched="payload", gone="payload"),
    *either("drop column with index", "p", "drop_column('day')", "add_column(sa.Column('day', sa.Date()))", touched="day ix_day", gone="day ix_day"),
    # alter_column
    *alter("not null", "ps", "total", "nullable=False", "nullable=True"),
    *alter("nullable", "ps", "code", "nullable=True", "nullable=False"),
    *alter("nullable", "ps", "small", "nullable=True, existing_type=sa.SmallInteger()", "nullable=False, existing_type=sa.SmallInteger()"),
    *alter("type longer", "ps", "code", "type_=sa.String(200, collation='{collation}')", "type_=sa.String(40, collation='{collation}')"),
    *alter("type wider", "s", "small", "type_=sa.BigInteger()", "type_=sa.SmallInteger()"),
    *alter("type to text", "p", "price", "type_=sa.Text(), server_default=None", "type_=sa.Numeric(20, 4), postgresql_using='price::numeric', server_default=sa.text('1.5')"),
    *alter("type to numeric", "s", "amount", "type_=sa.Numeric(30, 0)", "type_=sa.BigInteger()"),
    *alter("type of a text", "ps", "note", "type_=sa.String(9009)", "type_=sa.Text()"),
    *alter("enum to text", "p", "status", "server_default=None, type_=sa.Text(), postgresql_using='status::text'", "server_default='new', type_=pg.ENUM(name='state', create_type=False), postgresql_using='status::state'"),
    *alter("default", "pms", "note", "server_default='x'", "server_default=None"),
    *alter("default changed", "pms", "amount", "server_default='8'", "server_default='7'"),
    *alter("default removed", "pms", "amount", "server_default=None", "server_default='7'"),
    *alter("name", "ps", "note", "new_column_name='words'", "new_column_name='note'"),
    *alter("comment", "p", "note", "comment=\"it's\"", "comment=None"),
    *alter("comment removed", "p", "code", "comment=None", "comment=\"it's a code\""),
    *alter("all at once", "ps", "total", "new_column_name='t', type_=sa.BigInteger(), nullable=False, server_default='3'", "new_column_name='total', type_=sa.Integer(), nullable=True, server_default=None"),
    *alter("identity", "p", "total", "nullable=False, server_default=None", "nullable=True"),
    # On MariaDB a column is written as a whole: what no existing_* names is kept.
    *kept("code", "sa.String(40)", "nullable=True", "nullable=False", "varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT 'none' COMMENT 'it''s a code'"),
    *kept("code", "sa.String(40)", "type_=sa.String(200)", "type_=sa.String(40)", "varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'none' COMMENT 'it''s a code'"),
    *kept("code", "sa.String(40)", "new_column_name='name'", "new_column_name='code'", "varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'none' COMMENT 'it''s a code'", also=" uq_code"),
    *kept("code", "sa.String(40)", "comment='other'", "comment=\"it's a code\"", "varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'none' COMMENT 'other'"),
    *kept("code", "sa.String(40)", "comment=None", "comment=\"it's a code\"", "varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'none'"),
    *kept("code", "sa.String(40)", "server_default='z', nullable=True", "server_default='none', nullable=False", "varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT 'z' COMMENT 'it''s a code'"),
    *kept("code", "sa.String(40), existing_nullable=False, existing_server_default='none'", "type_=sa.String(50)", "type_=sa.String(40)", "varchar(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'none' COMMENT 'it''s a code'"),
    *kept("id", "sa.Integer()", "comment='key'", "comment=None", "int(11) NOT NULL AUTO_INCREMENT COMMENT 'key'"),
    *kept("total", "sa.Integer()", "nullable=False", "nullable=True", "int(11) NOT NULL COMMENT 'counted'"),
    *kept("total", "sa.Integer()", "type_=sa.BigInteger()", "type_=sa.Integer()", "bigint(20) DEFAULT NULL COMMENT 'counted'"),
    *kept("total", "sa.Integer()", "new_column_name='t', type_=sa.BigInteger(), nullable=False, server_default='3'", "new_column_name='total', type_=sa.Integer(), nullable=True, server_default=None", "bigint(20) NOT NULL DEFAULT 3 COMMENT 'counted'"),
    *kept("amount", "sa.BigInteger()", "comment='other'", "comment='an amount'", "bigint(20) DEFAULT 7 COMMENT 'other'"),
    *kept("small", "my.SMALLINT(unsigned=True)", "nullable=True", "nullable=False", "smallint(5) unsigned DEFAULT NULL"),
    *kept("price", "sa.Numeric(20, 4)", "type_=sa.Numeric(22, 4)", "type_=sa.Numeric(20, 4)", "decimal(22,4) NOT NULL DEFAULT 1.5000"),
    *kept("active", "sa.Boolean()", "comment='x'", "comment=None", "tinyint(1) NOT NULL DEFAULT 1 COMMENT 'x'"),
    *kept("status", "my.ENUM('new', 'open', \"it's\", '')", "type_=my.ENUM('new', 'open', \"it's\", '', 'done')", "type_=my.ENUM('new', 'open', \"it's\", '')", "enum('new','open','it''s','','done') DEFAULT 'new'"),
    *kept("made", "sa.DateTime()", "nullable=True", "nullable=False", "datetime DEFAULT current_timestamp() COMMENT 'then'"),
    *kept("made", "sa.DateTime()", "new_column_name='born'", "new_column_name='made'", "datetime NOT NULL DEFAULT current_timestamp() COMMENT 'then'"),
    *kept("made", "sa.DateTime()", "server_default=sa.text(\"'2000-01-01'\")", "server_default=sa.func.now()", "datetime NOT NULL DEFAULT '2000-01-01 00:00:00' COMMENT 'then'"),
    *kept("seen", "sa.TIMESTAMP()", "comment='x'", "comment='last seen'", "timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp() COMMENT 'x'"),
    *kept("seen", "sa.TIMESTAMP()", "new_column_name='at'", "new_column_name='seen'", "timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp() COMMENT 'last seen'"),
    *kept("seen", "sa.TIMESTAMP(), existing_server_default=sa.text('current_timestamp()')", "nullable=True", "nullable=False", "timestamp NULL DEFAULT current_timestamp() ON UPDATE current_timestamp() COMMENT 'last seen'"),
    *kept("seen", "sa.TIMESTAMP()", "server_default=sa.func.now()", "server_default=sa.text('current_timestamp() ON UPDATE current_timestamp()')", "timestamp NOT NULL DEFAULT current_timestamp() COMMENT 'last seen'"),
    *kept("changed", "sa.DateTime()", "comment='x'", "comment=None", "datetime DEFAULT NULL ON UPDATE current_timestamp() COMMENT 'x'"),
    *kept("old", "sa.String(20)", "type_=sa.String(30)", "type_=sa.String(20)", "varchar(30) CHARACTER SET latin1 COLLATE latin1_german2_ci DEFAULT NULL"),
    *kept("old", "sa.String(20)", "comment='x'", "comment=None", "varchar(20) CHARACTER SET latin1 COLLATE latin1_german2_ci DEFAULT NULL COMMENT 'x'"),
    *kept("ratio", "my.DOUBLE()", "comment='x'", "comment=None", "double DEFAULT NULL COMMENT 'x' CHECK (`ratio` < 1e300)"),
    *kept("ratio", "my.DOUBLE()", "new_column_name='r'", "new_column_name='ratio'", "double DEFAULT NULL CHECK (`r` < 1e300)"),
    *kept("extra", "sa.JSON()", "comment='x'", "comment='free form'", "longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL COMMENT 'x' CHECK (json_valid(`extra`))"),
    *kept("extra", "sa.JSON()", "new_column_name='more'", "new_column_name='extra'", "longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL COMMENT 'free form' CHECK (json_valid(`more`))"),
    *kept("hidden", "sa.Integer()", "comment='x'", "comment=None", "int(11) INVISIBLE DEFAULT 3 COMMENT 'x'"),
    *kept("doubled", "sa.Integer()", "comment='x'", "comment='twice'", "int(11) GENERATED ALWAYS AS (`small` * 2) STORED COMMENT 'x'"),
    *kept("doubled", "sa.Integer()", "new_column_name='two'", "new_column_name='doubled'", "int(11) GENERATED ALWAYS AS (`small` * 2) STORED COMMENT 'twice'"),
    *kept("note", "sa.Text()", "type_=my.LONGTEXT()", "type_=sa.Text()", "longtext DEFAULT NULL"),
    *kept("parent", "sa.Integer()", "comment='x'", "comment=None", "int(11) DEFAULT NULL COMMENT 'x'"),
    # keys and indexes
    *either("check", "pms", "create_check_constraint('ck_more', 'small <> 6')", "drop_constraint('ck_more', type_='check')", touched="ck_more"),
    *either("check dropped", "pms", "drop_constraint('ck_small', type_='check')", "create_check_constraint('ck_small', 'small <> 5')", touched="ck_small"),
    *either("unique", "pms", "create_unique_constraint('uq_more', ['id', 'small'])", "drop_constraint('uq_more', type_='unique')", touched="uq_more"),
    *either("unique dropped", "pms", "drop_constraint('uq_code', type_='unique')", "create_unique_constraint('uq_code', ['code'])", touched="uq_code"),
    *either("foreign key dropped", "pms", "drop_constraint('fk_parent', type_='foreignkey')", "create_foreign_key('fk_parent', 'item', ['parent'], ['id'], ondelete='SET NULL')", touched="fk_parent"),
    Case("index", "pms", "op.create_index('ix_more', 'item', ['small', 'code'])", "op.drop_index('ix_more', 'item')", "ix_more"),
    Case("batch index", "pms", batch("create_index('ix_more', ['small', 'code'])"), batch("drop_index('ix_more')"), "ix_more"),
    Case("index dropped", "ps", "op.drop_index('ix_day', 'item')", "op.create_index('ix_day', 'item', [sa.text('day DESC'), 'amount'])", "ix_day"),
    Case("index concurrently", "p", "with op.get_context().autocommit_block():\n    op.create_index('ix_more', 'item', ['small'], postgresql_concurrently=True)", "op.drop_index('ix_more')", "ix_more"),
    Case("primary key", "p", "op.drop_constraint('fk_parent', 'item')\nop.drop_constraint('item_pkey', 'item')\nop.create_primary_key('pk', 'item', ['id', 'code'])",
         "op.drop_constraint('pk', 'item')\nop.create_primary_key('item_pkey', 'item', ['id'])\nop.create_foreign_key('fk_parent', 'item', 'item', ['parent'], ['id'], ondelete='SET NULL')", "pk item_pkey fk_parent"),
    # tables
    Case("comment of the table", "pm", "op.create_table_comment('item', 'other')", "op.create_table_comment('item', 'things')", "item"),
    Case("rename_table there and back", "pms", "op.rename_table('item', 'thing')\nop.rename_table('thing', 'item')", "pass", ""),
    Case("enum value", "p", "with op.get_context().autocommit_block():\n    op.execute(\"ALTER TYPE state ADD VALUE IF NOT EXISTS 'done' BEFORE 'open'\")", "pass", "state", gone="state"),
    Case("enum value renamed", "p", "op.execute(\"ALTER TYPE state RENAME VALUE 'open' TO 'opened'\")", "op.execute(\"ALTER TYPE state RENAME VALUE 'opened' TO 'open'\")", "state", recast="status"),
    Case("batch of much", "s", batch("add_column(sa.Column('extra_one', sa.Integer()))", "alter_column('total', nullable=False, server_default='8')", "create_check_constraint('ck_more', 'small <> 6')", "drop_column('ratio')"),
         batch("drop_column('extra_one')", "alter_column('total', nullable=True, server_default=None)", "drop_constraint('ck_more')", "add_column(sa.Column('ratio', sa.Float()))"), "extra_one total ck_more ratio", gone="ratio"),
    Case("batch copies", "s", batch("alter_column('note', existing_type=sa.Text())", arguments=", recreate='always'"), "pass", ""),
]
SCHEMAS = {"p": POSTGRESQL, "m": MARIADB, "s": SQLITE}
NAMES = {"p": "postgresql", "m": "mariadb", "s": "sqlite"}
COLLATIONS = {"p": "C", "s": "NOCASE"}


# ---- what is looked at -----------------------------------------------------------------------------------------------------------


class Postgres:
    def __init__(self, server):
        self.server = server
        self.url = server.new_database()
        server.sql(self.url, POSTGRESQL)

    def definitions(self):
        """By the name of a column, key, index, type or the table."""
        facts = snapshot.take_postgres(self.server, self.url, rows=False)
        kinds = ("relation public.item", "column public.item.", "constraint public.item.", "index ", "enum ", "sequence ")
        return {re.split(r"[ .]", key)[-1]: re.sub(r"^\d+ \| ", "", fact) for key, fact in facts.items() if key.startswith(kinds) and "alembic_version" not in key}

    def values(self):
        columns = self.server.sql(self.url, "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = 'item'::regclass AND attnum > 0 AND NOT attisdropped")
        sums = ", ".join(f"'{name}', md5(string_agg(coalesce({name}::text, '<null>'), '|' ORDER BY id))" for (name,) in columns)
        return json.loads(self.server.sql(self.url, f"SELECT json_build_object('*', count(*), {sums}) FROM item")[0][0])


class MariaDB:
    def __init__(self, server):
        self.server = server
        self.url = server.new_database()
        server.sql(self.url, MARIADB)

    def definitions(self):
        lines = self.server.sql(self.url, "SHOW CREATE TABLE item")[0][1].split("\\n")
        found = {"item": lines[-1]}
        for line in lines[1:-1]:
            name = re.search(r"`(.*?)`", line)
            found["PRIMARY" if "PRIMARY KEY" in line else name.group(1)] = line.strip().rstrip(",")
        return found

    def values(self):
        columns = self.server.sql(self.url, "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'item'")
        sums = ", ".join(f"'{name}', MD5(GROUP_CONCAT(IFNULL(HEX(CAST({name} AS BINARY)), '-') ORDER BY id))" for (name,) in columns)
        asked = f"SET group_concat_max_len = 1000000000; SELECT JSON_OBJECT('*', COUNT(*), {sums}) FROM item"
        return json.loads(self.server.sql(self.url, asked)[0][0])


class SQLite:
    def __init__(self, folder):
        self.path = folder / "database.db"
        self.url = f"sqlite:///{self.path}"
        with sqlite3.connect(self.path) as database:
            database.executescript(SQLITE)
        database.close()

    def ask(self, sql):
        database = sqlite3.connect(self.path)
        found = database.execute(sql).fetchall()
        database.close()
        return found

    def definitions(self):
        found = {row[1]: row[2:] for row in self.ask("PRAGMA table_xinfo(item)")}
        found |= {name: snapshot.unquoted(sql) for name, sql in self.ask("SELECT name, sql FROM sqlite_master WHERE type <> 'table' AND sql IS NOT NULL")}
        text = snapshot.unquoted(snapshot.normalized(self.ask("SELECT sql FROM sqlite_master WHERE name = 'item'")[0][0]))
        return found | {word: True for word in ("uq_code", "ck_small", "fk_parent", "uq_more", "ck_more", "AUTOINCREMENT", "NOCASE") if word in text}

    def values(self):
        found = {"*": self.ask("SELECT count(*) FROM item")}
        for name in [row[1] for row in self.ask("PRAGMA table_xinfo(item)")]:
            rows = self.ask(f"SELECT {name}, typeof({name}) FROM item ORDER BY id")
            found[name] = hashlib.sha256(repr(rows).encode()).hexdigest()
        return found


@pytest.fixture
def populated(request, scratch):
    """A new database with the table, by the letter of its server."""

    def make(server):
        if server == "s":
            return SQLite(scratch)
        return Postgres(request.getfixturevalue("postgres")) if server == "p" else MariaDB(request.getfixturevalue("mariadb"))

    return make


def write_project(folder, case, server):
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True)
    (folder / "alembic.ini").write_text("[alembic]\nscript_location = migrations\n")
    bodies = [textwrap.indent(body.replace("{collation}", COLLATIONS.get(server, "")), "    ") for body in (case.up, case.down)]
    (versions / "r1.py").write_text(
        "from alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import mysql as my, postgresql as pg\nrevision = 'r1'\ndown_revision = None\n"
        f"def upgrade():\n{bodies[0]}\ndef downgrade():\n{bodies[1]}\n"
    )


def without(found, names):
    return {name: fact for name, fact in found.items() if name not in names.split()}


ALL = [pytest.param(case, server, id=f"{server} {case.name}") for server in "pms" for case in CASES if server in case.servers]


@pytest.mark.parametrize("case, server", ALL[:: int(os.environ.get("LIMBECK_EACH", "1"))])
def test_the_rest_stays(limbeck, scratch, populated, case, server):
    database = populated(server)
    write_project(scratch / "p", case, server)

    def run(*words):
        done = limbeck(*words, "--url", database.url, cwd=scratch / "p")
        assert done.returncode == 0, done.stderr
        return database.definitions(), database.values()

    definitions, values = database.definitions(), database.values()
    assert values["*"] in (ROWS, [(ROWS,)])
    changed, kept_values = run("upgrade", "head")
    assert without(changed, case.touched) == without(definitions, case.touched)
    stays = {name for name in values if name in kept_values} - set(case.recast.split()) - set(case.gone.split())
    assert {name: kept_values[name] for name in stays} == {name: values[name] for name in stays}
    assert set(values) - set(kept_values) <= set(case.touched.split())
    if case.expect:
        touched = case.touched.split()
        called = touched[1] if touched[1:] and touched[1] in changed else touched[0]
        assert changed[called] == f"`{called}` {case.expect}"
    back, back_values = run("downgrade", "base")
    assert without(back, case.gone) == without(definitions, case.gone)
    assert without(back_values, case.gone) == without(values, case.gone)
    again, _ = run("upgrade", "head")
    assert again == changed
