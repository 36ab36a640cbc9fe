"""The catalog against SQLAlchemy's Inspector, key by key.

Against the recorded dictionaries of SQLAlchemy 2.0.52 (inspector_*.json, made by record.py) without exception but those in
WRONG_IN_SQLALCHEMY; against the SQLAlchemy that is installed, Debian's 1.4, except where it is older (OLDER).
"""

import json
import os
import pathlib
import re
import subprocess

import pytest
from compare import table_differences
from conftest import DIALECTS

HERE = pathlib.Path(__file__).resolve().parent
SCHEMAS = {"postgresql": ["", "other", "Mixed Case"], "sqlite": [""], "mariadb": [""]}

# Texts of CREATE TABLE that SQLAlchemy's patterns read otherwise than SQLite; and numbers that it gives to any parameter.
WRONG_IN_SQLALCHEMY = {
    "postgresql": [],
    "mariadb": [
        r"\.columns\[c\]\.type: 'INET6\(\)', SQLAlchemy 'NullType\(\)'",
        r"\.columns\[c\]\.default: .*(concat|b'101'|'3').*, SQLAlchemy None",  # a call, a bit string, behind INVISIBLE
        r"Odd ``Name|back``tick",  # doubled quotes in a name
        r"^(checked|some)\.columns\[id\]\.nullable: False",  # of a view
    ],
    "sqlite": [
        r"a1\.unique_constraints",  # UNIQUE (y ASC)
        r"\w+\.columns\[c\]\.type: .*(asdecimal=[23]|collation=20|timezone=6)\)'$",
        r"\w+\.columns\[c\]\.computed\.sqltext: .*SQLAlchemy ''",  # AS (...) without GENERATED ALWAYS
        r"\w+\.unique_constraints: \['(u|uq)'\]",  # CONSTRAINT u UNIQUE behind a column
        r"\w+\.unique_constraints: \['~'\], SQLAlchemy \[\]",  # behind a column without type, or in another case
        r"\w+\.foreign_keys\[~\]\.options\.ondelete: 'CASCADE'",  # ON DELETE behind MATCH
        r"quoted \"table\"\.check_constraints",  # doubled quotes in a name
    ],
}

# What 1.4 did not read yet, or read otherwise than 2.0.
OLDER = {
    "postgresql": [
        r"\.type: .*(CITEXT|MULTIRANGE|DOMAIN|collation=)",
        r"dialect_options",
        r"\.pk_constraint\.constrained_columns: .*\['a', 'b'\]",  # INCLUDE columns counted as the key's
        r"\.check_constraints\[.*\.sqltext",  # printed with other parentheses
        r"\.indexes: .*, SQLAlchemy \[\]",  # indexes on expressions
        r"ondelete: 'SET NULL \(",
        r"\.comment: ",
    ],
    "sqlite": [
        r"\.autoincrement: None, SQLAlchemy 'auto'",
        r"\.type: .*DOUBLE",
        r"\.check_constraints",
        r"dialect_options",
        r"\.pk_constraint\.name",
        r"\.default: ",
        r"\.computed\.sqltext",
        r"\.foreign_keys",
        r"\.unique_constraints",
    ],
}


def inspect(home, schemas, **environment):
    words = ["/usr/bin/python3", str(HERE / "inspector_child.py"), home.url(home.filled), *schemas]
    done = subprocess.run(words, capture_output=True, text=True, env={**os.environ, **environment}, cwd="/")
    if "ModuleNotFoundError" in done.stderr:
        pytest.skip("Debian's SQLAlchemy is not installed: apt install python3-sqlalchemy python3-psycopg2")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def all_differences(home, driver, inspected, skip=()):
    found = []
    for schema, theirs in inspected["schemas"].items():
        dump = driver(*home.filled, "dump", f"+schema={schema}")
        relations = {relation["name"]: relation for relation in dump["relations"]}
        assert dump["schemas"] == inspected["schema_names"]
        for kind, key in (("table", "table_names"), ("view", "view_names")):
            kinds = {"table": ("table", "partitioned"), "view": ("view",)}[kind]
            ours = sorted(name for name, relation in relations.items() if relation["kind"] in kinds)
            older = {n for n, r in relations.items() if r["kind"] == "materialized view"} | {"sqlite_sequence"}
            assert ours == sorted(set(theirs[key]) - older)
        for view, definition in theirs["view_definitions"].items():
            assert relations[view]["definition"] == definition
        for name, table in theirs["tables"].items():
            if name not in relations:
                assert name == "sqlite_sequence"
                continue
            found += table_differences(name, relations[name], table, schema, skip, home.dialect == "sqlite")
        if home.dialect == "postgresql":
            found += named_differences(dump, theirs, schema)
    return found


def named_differences(dump, theirs, schema):
    found = []
    ours = sorted(sequence["at"][1] for sequence in dump["sequences"])
    if ours != sorted(theirs["sequence_names"]):
        found.append(f"sequences: {ours}, SQLAlchemy {theirs['sequence_names']}")
    mine = [type_ for type_ in dump["types"] if (type_["at"][0] == schema if schema else type_["visible"])]
    enums = [
        {"name": t["at"][1], "schema": t["at"][0], "visible": t["visible"], "labels": t["labels"]}
        for t in mine
        if t["kind"] == "enum"
    ]
    if enums != theirs["enums"] and theirs["enums"] != [e for e in enums if e["labels"]]:
        found.append(f"enums: {enums}, SQLAlchemy {theirs['enums']}")
    domains = [
        {
            "name": t["at"][1],
            "schema": t["at"][0],
            "visible": t["visible"],
            "type": t["type"].split("(")[0],
            "nullable": t["nullable"],
            "default": t["default"],
            "constraints": [{"name": part["name"], "check": part["text"]} for part in t["parts"]],
            "collation": t["collation"],
        }
        for t in mine
        if t["kind"] == "domain"
    ]
    if "domains" in theirs and domains != theirs["domains"]:
        found.append(f"domains: {domains}, SQLAlchemy {theirs['domains']}")
    return found


def unexplained(found, patterns):
    return [text for text in found if not any(re.search(pattern, text) for pattern in patterns)]


# MariaDB's: test_vocabulary.py, as its unique indexes are unique constraints only for the Inspector.
DUMPED = [dialect for dialect in DIALECTS if dialect != "mariadb"]


@pytest.mark.parametrize("dialect", DUMPED)
def test_as_recorded(database, driver, dialect):
    home = database(dialect)
    recorded = json.loads((HERE / f"inspector_{dialect}.json").read_text())
    if recorded["server"] != home.version:
        pytest.skip(f"recorded on version {recorded['server']}")
    if recorded["forms"] != [repr(form) for form in home.forms]:
        pytest.fail("the forms have changed: record again (record.py)")
    found = all_differences(home, driver, recorded, skip={"include_columns"})
    assert unexplained(found, WRONG_IN_SQLALCHEMY[dialect]) == []


@pytest.mark.parametrize("dialect", DUMPED)
def test_as_installed(database, driver, dialect):
    home = database(dialect)
    inspected = inspect(home, [*SCHEMAS[dialect], "main" if dialect == "sqlite" else "public"])
    older = OLDER[dialect] if inspected["version"].startswith("1.") else []
    found = all_differences(home, driver, inspected, skip={"include_columns"})
    assert unexplained(found, WRONG_IN_SQLALCHEMY[dialect] + older) == []
