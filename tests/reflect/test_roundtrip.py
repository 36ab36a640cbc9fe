"""Every form: created, reflected, written again by the dialect, created again in an empty database: equal catalogs.

Equal by limbeck's own reading, and by readers that know nothing of it: pg_dump, SQLite's pragmas, and SHOW CREATE.
"""

import difflib
import json
import pathlib
import re
import sqlite3
import subprocess

import pytest
from conftest import DIALECTS


@pytest.fixture(scope="module", params=DIALECTS)
def twins(request, database, driver):
    """The database of all forms, and the one that its catalog makes."""
    home = database(request.param)
    everything = ["+all"] if request.param == "postgresql" else []
    script = driver(*home.filled, "script", *everything)
    again = home.new(script)
    return home, home.filled, again, everything


def difference(one, other):
    return "\n".join(difflib.unified_diff(one, other, "reflected", "created again", lineterm="", n=8))


def lines(dump):
    return json.dumps(dump, indent=1, sort_keys=True, ensure_ascii=False).splitlines()


# What SQLAlchemy's DDL for SQLite does not keep: how a type is spelled (DECIMAL(10,5)), parentheses around a number, whether a
# constraint stands behind its column, in which order the indexes behind keys are counted, the name of an inline primary key.
def without_spelling(dump):
    for relation in dump["relations"]:
        if relation["kind"] == "table":
            relation["definition"] = None
        for column in relation["columns"]:
            more = column["more"]
            more["reflected_type"] = more["reflected_type"].lower().replace(" ", "")
            more["written_default"] = re.sub(r"^\((.*)\)$", r"\1", more["written_default"] or "")
        for kind in ("pk_constraint", "foreign_keys", "unique_constraints", "check_constraints"):
            for item in relation[kind]:
                item["more"]["is_inline"] = None
                if kind == "pk_constraint" and relation["more"]["options"].get("sqlite_autoincrement"):
                    item["name"] = None
        for index in relation["indexes"]:
            if "duplicates_constraint" in index:
                index["name"] = index["duplicates_constraint"] = None
        relation["indexes"].sort(key=lambda index: (index["name"] or "", index["column_names"]))
    return dump


# The database is the schema.
def without_database(dump, words):
    name = words[-1].removeprefix("database=")
    dump["schemas"] = None
    return json.loads(json.dumps(dump).replace(f'"{name}"', '"database"').replace(f"`{name}`.", "`database`."))


def test_forms_are_many(database):
    assert len(database("sqlite").forms) >= 190
    assert len(database("postgresql").forms) >= 300
    assert len(database("mariadb").forms) >= 140


def test_equal_catalogs(twins, driver):
    home, first, again, everything = twins
    dumps = [driver(*words, "dump", *everything) for words in (first, again)]
    if home.dialect == "sqlite":
        dumps = [without_spelling(dump) for dump in dumps]
    if home.dialect == "mariadb":
        dumps = [without_database(dump, words) for dump, words in zip(dumps, (first, again))]
    assert len(dumps[0]["relations"]) >= (140 if home.dialect == "mariadb" else 150)
    assert difference(lines(dumps[0]), lines(dumps[1])) == ""


def pg_dump(home, words):
    program = pathlib.Path(home.server.psql).with_name("pg_dump")
    words = [program, "-s", home.url(words).replace("+psycopg2", "")]
    text = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    # Comments and blank lines aside, and the key of newer dumps' \restrict.
    return sorted(line for line in text.splitlines() if line.strip() and not line.startswith(("--", "\\")))


@pytest.mark.parametrize("twins", ["postgresql"], indirect=True)
def test_equal_for_pg_dump(twins):
    home, first, again, _ = twins
    assert difference(pg_dump(home, first), pg_dump(home, again)) == ""


# What a database says of its tables, the keys of each sorted: the catalog has them by name.
def show_create(home, words):
    found = {}
    for name, text in home.show_create(words).items():
        first, *lines = text.split("\n")
        texts = [line.removesuffix(",") for line in lines]
        keys = [text for text in texts if " KEY " in text or text.startswith("  CONSTRAINT ")]
        found[name] = [first, *(text for text in texts if text not in keys), *sorted(keys)]
    return found


@pytest.mark.parametrize("twins", ["mariadb"], indirect=True)
def test_equal_for_show_create(twins):
    home, first, again, _ = twins
    one, other = show_create(home, first), show_create(home, again)
    assert list(one) == list(other)
    for name, lines in one.items():
        assert difference(lines, other[name]) == "", name


def pragmas(path):
    connection = sqlite3.connect(path)
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name")]
    found = {}
    for name in names:
        quoted = '"' + name.replace('"', '""') + '"'
        columns = [
            (column, re.sub(r"\s", "", type_).lower(), notnull, default, pk, hidden)
            for _, column, type_, notnull, default, pk, hidden in connection.execute(f"PRAGMA table_xinfo({quoted})")
        ]
        indexes = sorted(
            (
                row[1] if row[3] == "c" else "",
                row[2:],
                [info[1:] for info in connection.execute(f"PRAGMA index_xinfo('{row[1]}')")],
            )
            for row in connection.execute(f"PRAGMA index_list({quoted})").fetchall()
        )
        # Without the referent's column: a key that names none is written with them.
        keys = sorted(row[1:4] + row[5:] for row in connection.execute(f"PRAGMA foreign_key_list({quoted})"))
        options = connection.execute("SELECT wr, strict, ncol FROM pragma_table_list WHERE name = ?", (name,)).fetchall()
        found[name] = {"columns": columns, "indexes": indexes, "keys": keys, "options": options}
    return found



@pytest.mark.parametrize("twins", ["sqlite"], indirect=True)
def test_equal_for_pragmas(twins):
    _, first, again, _ = twins
    one, other = (pragmas(words[-1][9:]) for words in (first, again))
    assert list(one) == list(other)
    for name, facts in one.items():
        for kind, fact in facts.items():
            assert fact == other[name][kind], (name, kind)
