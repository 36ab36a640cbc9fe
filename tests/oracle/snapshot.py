"""All that a database holds, as plain data: its catalog, and every row of every table.

Two databases that were migrated the same way give equal snapshots. Moments of today stand for "now()" and are masked; the
order of rows does not count.
"""

import datetime
import difflib
import json
import re
import sqlite3
import subprocess

TODAY = [str(datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=n)) for n in (0, 1)]
NOW = re.compile(r"\b(?:%s)[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:\+00(?::00)?)?" % "|".join(TODAY))

# Each row is one kind of object: what its key and its facts are.
CATALOG = """
WITH spaces AS (
    SELECT oid, nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
), relations AS (
    SELECT c.oid, c.relkind, c.reltype, s.nspname || '.' || c.relname AS name, obj_description(c.oid, 'pg_class') AS comment,
           concat_ws(' ', c.relpersistence, c.reloptions::text) AS options
      FROM pg_class c JOIN spaces s ON s.oid = c.relnamespace
), facts(key, fact) AS (
    SELECT 'schema ' || nspname, '' FROM spaces
    UNION ALL
    SELECT 'relation ' || name, concat_ws(' | ', relkind, options, comment) FROM relations
    UNION ALL
    SELECT 'column ' || r.name || '.' || a.attname,
           concat_ws(' | ', row_number() OVER (PARTITION BY r.oid ORDER BY a.attnum),
                     format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid),
                     'identity ' || nullif(a.attidentity::text, ''),
                     'generated ' || nullif(a.attgenerated::text, ''), a.attcollation, col_description(r.oid, a.attnum))
      FROM relations r
      JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
     WHERE r.relkind IN ('r', 'v', 'm', 'p')
    UNION ALL
    SELECT 'constraint ' || r.name || '.' || k.conname,
           concat_ws(' | ', k.contype, pg_get_constraintdef(k.oid), k.convalidated, obj_description(k.oid, 'pg_constraint'))
      FROM pg_constraint k JOIN relations r ON r.oid = k.conrelid
    UNION ALL
    SELECT 'index ' || r.name, pg_get_indexdef(r.oid) || (SELECT ' valid ' || indisvalid FROM pg_index WHERE indexrelid = r.oid)
      FROM relations r WHERE r.relkind = 'i'
    UNION ALL
    SELECT 'sequence ' || s.schemaname || '.' || s.sequencename,
           concat_ws(' | ', s.data_type, s.start_value, s.min_value, s.max_value, s.increment_by, s.cycle, s.cache_size,
                     s.last_value, (SELECT o.name || '.' || c.attname FROM pg_depend d JOIN relations o ON o.oid = d.refobjid
                       JOIN pg_attribute c ON c.attrelid = o.oid AND c.attnum = d.refobjsubid
                       WHERE d.objid = (quote_ident(s.schemaname) || '.' || quote_ident(s.sequencename))::regclass
                         AND d.deptype IN ('a', 'i')))
      FROM pg_sequences s
    UNION ALL
    SELECT 'enum ' || s.nspname || '.' || t.typname, string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder)
      FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN spaces s ON s.oid = t.typnamespace
     GROUP BY s.nspname, t.typname
    UNION ALL
    SELECT 'function ' || s.nspname || '.' || p.proname, pg_get_functiondef(p.oid)
      FROM pg_proc p JOIN spaces s ON s.oid = p.pronamespace
     WHERE p.prokind = 'f'
    UNION ALL
    SELECT 'trigger ' || t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE NOT t.tgisinternal
    UNION ALL
    SELECT 'extension ' || extname, '' FROM pg_extension
), contents(key, fact) AS (
    SELECT 'rows ' || name,
           query_to_xml(format('SELECT * FROM %s t ORDER BY t::text', oid::regclass), true, false, '')::text
      FROM relations WHERE relkind = 'r'
)
SELECT json_object_agg(key, fact) FROM (SELECT * FROM facts UNION ALL SELECT * FROM contents) AS everything
"""


def without_moments(catalog):
    return {key: NOW.sub("<now>", fact) for key, fact in catalog.items()}


def take_postgres(server, url, rows=True):
    query = CATALOG if rows else CATALOG.replace(" UNION ALL SELECT * FROM contents", "")
    words = [server.psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", query]
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return without_moments(json.loads(done.stdout))


def normalized(sql):
    """The text with one way of spacing. SQLAlchemy 1.4 writes DEFAULT (1) where 2.0 writes DEFAULT 1."""
    spaced = re.sub(r"\s*([(),])\s*", r"\1", re.sub(r"\s+", " ", sql or "")).strip()
    return re.sub(r"DEFAULT(?:\(([^()]+)\)| ('[^']*'|[-\w.]+))", r"DEFAULT \1\2 ", spaced).replace("  ", " ").replace(" ,", ",").replace(" )", ")")


IS_CONSTRAINT = re.compile("CONSTRAINT|PRIMARY|UNIQUE|CHECK|FOREIGN").match


def unordered(text, once=False):
    """The text of CREATE TABLE with its constraints sorted: Alembic writes them in the order of a set, and (`once`) the CHECK of a Boolean
    that is added twice."""
    head, body, tail = re.fullmatch(r"(.*?\()(.*)(\).*)", text).groups()
    items, depth, start = [], 0, 0
    for at, letter in enumerate(body + ","):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            items.append(body[start:at])
            start = at + 1
    constraints = [item for item in items if IS_CONSTRAINT(item)]
    return head + ",".join([i for i in items if not IS_CONSTRAINT(i)] + sorted(set(constraints) if once else constraints)) + tail


def unquoted(text):
    """The text without quotes around names that need none: a renamed table has them."""
    return re.sub(r'"(\w+)"', r"\1", text)


def take_sqlite(path):
    connection = sqlite3.connect(path)
    connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    snapshot = {}
    for kind, name, table, sql in connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall():
        snapshot[f"{kind} {name}"] = f"{table}: {normalized(sql)}"
        if kind == "table":
            rows = connection.execute(f'SELECT * FROM "{name}"').fetchall()
            snapshot[f"rows {name}"] = [NOW.sub("<now>", repr(row)) for row in sorted(rows, key=repr)]
    connection.close()
    return snapshot


# One line for each kind of object: what it is, its name, and how SHOW CREATE calls it.
MARIADB_OBJECTS = """
SELECT CASE table_type WHEN 'VIEW' THEN 'view' WHEN 'SEQUENCE' THEN 'sequence' ELSE 'table' END, table_name,
       CASE table_type WHEN 'VIEW' THEN 'VIEW' WHEN 'SEQUENCE' THEN 'SEQUENCE' ELSE 'TABLE' END
  FROM information_schema.tables WHERE table_schema = DATABASE()
UNION ALL
SELECT 'trigger', trigger_name, 'TRIGGER' FROM information_schema.triggers WHERE trigger_schema = DATABASE()
"""


def take_mariadb(ask):
    """`ask` sends a query on a connection of the database and answers its rows."""
    snapshot = {}
    for kind, name, words in ask(MARIADB_OBJECTS):
        # SHOW CREATE TRIGGER tells the moment of its making behind the text.
        snapshot[f"{kind} {name}"] = "\n".join(ask(f"SHOW CREATE {words} `{name}`")[0][1:3])
        if kind == "table":
            snapshot[f"rows {name}"] = sorted(NOW.sub("<now>", repr(row)) for row in ask(f"SELECT * FROM `{name}`"))
    return snapshot


def has_rows(rows):
    """Whether the value of a key `rows TABLE`, of either kind of server, holds a row."""
    return "<row>" in rows if isinstance(rows, str) else bool(rows)


def lines_of(fact):
    return fact if isinstance(fact, list) else [] if fact is None else str(fact).splitlines()


def difference(ours, theirs):
    """What differs, key by key, `-` limbeck and `+` Alembic; empty when equal."""
    found = []
    for key in sorted({*ours, *theirs}):
        if ours.get(key) != theirs.get(key):
            lines = difflib.unified_diff(lines_of(ours.get(key)), lines_of(theirs.get(key)), lineterm="", n=0)
            found += [key, *("    " + line for line in lines if not line.startswith(("---", "+++", "@@")))]
    return "\n".join(found)
