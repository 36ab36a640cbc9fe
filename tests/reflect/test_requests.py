"""What a request asks for, and how many queries it costs: schemas, tables, parts, the search path, attached files."""

import re
import sqlite3

import pytest

COLUMNS, CONSTRAINTS, INDEXES, SEQUENCES = 1, 2, 4, 32
TABLES = COLUMNS | CONSTRAINTS | INDEXES


def names(dump):
    return [(relation["schema"], relation["name"]) for relation in dump["relations"]]


def relation_of(dump, name):
    (found,) = [relation for relation in dump["relations"] if relation["name"] == name]
    return found


@pytest.fixture(scope="module")
def shop(postgres, database):
    return database("postgresql").new(
        [
            "CREATE SCHEMA side",
            'CREATE SCHEMA "o\'\\odd"',
            "CREATE TYPE side.state AS ENUM ('new', 'old')",
            "CREATE TABLE customers (id serial PRIMARY KEY, name text NOT NULL)",
            "CREATE TABLE orders (id serial PRIMARY KEY, customer integer REFERENCES customers)",
            "CREATE TABLE side.orders (id integer PRIMARY KEY, state side.state, total numeric(8,2))",
            "CREATE TABLE side.lines (of_order integer REFERENCES side.orders, of_customer integer REFERENCES customers)",
            'CREATE TABLE "o\'\\odd"."it\'s \\ ""odd""" (id integer)',
            "CREATE VIEW side.open AS SELECT * FROM side.orders",
            "CREATE SEQUENCE side.free",
        ]
    )


def count_queries(driver, server, words, *more):
    """How many queries the server saw of one reading."""
    log = server.folder / "log"
    database = words[-1][7:]
    server.sql(database, f"ALTER DATABASE {database} SET log_statement = 'all'")
    before = log.stat().st_size
    driver(*words, "dump", *more)
    server.sql(database, f"ALTER DATABASE {database} RESET log_statement")
    return len(re.findall(rb"LOG:  (?:statement|execute [^:]+): SELECT", log.read_bytes()[before:]))


def test_queries_do_not_grow(postgres, database, driver, shop):
    home = database("postgresql")
    few, many = (count_queries(driver, postgres, words, "+all") for words in (shop, home.filled))
    assert few == many
    assert few <= 12
    assert count_queries(driver, postgres, shop, "+schema=side", "+schema=public", "+schema=") == few
    assert count_queries(driver, postgres, shop, "+parts=0") == 1
    assert count_queries(driver, postgres, shop, f"+parts={COLUMNS}", "+table=orders") == 2


def test_visible_ones_have_no_schema(driver, shop):
    dump = driver(*shop, "dump", f"+parts={TABLES}")
    assert names(dump) == [("public", "customers"), ("public", "orders")]
    assert all(relation["more"]["model_schema"] is None for relation in dump["relations"])
    assert dump["default_schema"] == "public"
    (key,) = relation_of(dump, "orders")["foreign_keys"]
    assert (key["referred_schema"], key["referent_home"]) == (None, "public")


def test_named_schema(driver, shop):
    dump = driver(*shop, "dump", f"+parts={TABLES}", "+schema=side")
    assert names(dump) == [("side", "lines"), ("side", "open"), ("side", "orders")]
    assert {relation["more"]["model_schema"] for relation in dump["relations"]} == {"side"}
    keys = {key["referred_table"]: key["referred_schema"] for key in relation_of(dump, "lines")["foreign_keys"]}
    assert keys == {"orders": "side", "customers": None}
    assert relation_of(dump, "orders")["columns"][1]["type"] == "ENUM('new', 'old', name='state', schema='side')"


def test_several_schemas(driver, shop):
    dump = driver(*shop, "dump", "+parts=0", "+schema=", "+schema=side", "+schema=nowhere")
    assert names(dump) == [("public", "customers"), ("public", "orders"), ("side", "lines"), ("side", "open"), ("side", "orders")]
    assert [relation["more"]["model_schema"] for relation in dump["relations"]] == [None, None, "side", "side", "side"]
    assert [relation["columns"] for relation in dump["relations"]] == [[]] * 5
    assert names(driver(*shop, "dump", "+parts=0", "+schema=nowhere")) == []
    assert ("o'\\odd", "it's \\ \"odd\"") in names(driver(*shop, "dump", "+all", "+parts=0"))


@pytest.mark.parametrize("setting", ["on", "off"])
def test_names_are_quoted(driver, shop, setting):
    words = ["+before=SET standard_conforming_strings = " + setting, "+schema=o'\\odd", "+table=it's \\ \"odd\""]
    dump = driver(*shop, "dump", *words)
    assert names(dump) == [("o'\\odd", "it's \\ \"odd\"")]
    assert [column["name"] for column in dump["relations"][0]["columns"]] == ["id"]
    assert names(driver(*shop, "dump", "+table=x'); DROP TABLE customers; --")) == []


def test_one_table(driver, shop):
    dump = driver(*shop, "dump", "+table=orders", f"+parts={TABLES | SEQUENCES}")
    assert names(dump) == [("public", "orders")]
    assert [sequence["at"] for sequence in dump["sequences"]] == [["public", "orders_id_seq"]]
    assert len(dump["relations"][0]["foreign_keys"]) == 1
    dump = driver(*shop, "dump", "+table=free", "+schema=side", f"+parts={SEQUENCES}")
    assert [sequence["at"] for sequence in dump["sequences"]] == [["side", "free"]]


def test_search_path_decides(driver, shop):
    dump = driver(*shop, "dump", "+before=SET search_path = side, pg_catalog", f"+parts={TABLES}")
    assert names(dump) == [("side", "lines"), ("side", "open"), ("side", "orders")]
    keys = {key["referred_table"]: key["referred_schema"] for key in relation_of(dump, "lines")["foreign_keys"]}
    assert keys == {"orders": None, "customers": "public"}
    assert dump["default_schema"] == "side"
    assert relation_of(dump, "orders")["columns"][1]["type"] == "ENUM('new', 'old', name='state')"


def test_hostile_search_path(driver, shop):
    """Functions and operators of the project that are found before the system's are not used."""
    before = (
        "CREATE FUNCTION pg_temp.format_type(oid, integer) RETURNS text LANGUAGE sql AS 'SELECT ''wrong''';"
        "CREATE FUNCTION side.array_agg(text) RETURNS text[] LANGUAGE sql AS 'SELECT NULL::text[]';"
        "SET search_path = side, public, pg_catalog"
    )
    dump = driver(*shop, "dump", "+before=" + before, f"+parts={TABLES}", "+table=orders")
    assert relation_of(dump, "orders")["columns"][0]["type"] == "INTEGER()"


def test_temporary_tables(driver, shop):
    before = "CREATE TEMPORARY TABLE customers (x text)"
    dump = driver(*shop, "dump", "+before=" + before, f"+parts={TABLES}")
    customers = [relation for relation in dump["relations"] if relation["name"] == "customers"]
    assert [relation["more"]["is_temporary"] for relation in customers] == [True]
    assert [column["name"] for column in customers[0]["columns"]] == ["x"]


def test_inside_of_a_transaction(driver, shop):
    dump = driver(*shop, "dump", "+before=BEGIN; CREATE TABLE fresh (a integer)", f"+parts={COLUMNS}")
    assert ("public", "fresh") in names(dump)


def test_foreign_tables_and_extensions(database, driver):
    words = database("postgresql").new(
        [
            "CREATE EXTENSION file_fdw",
            "CREATE EXTENSION hstore",
            "CREATE SERVER files FOREIGN DATA WRAPPER file_fdw",
            "CREATE FOREIGN TABLE lines (a integer NOT NULL, b hstore) SERVER files OPTIONS (filename '/dev/null', format 'csv')",
        ]
    )
    dump = driver(*words, "dump")
    lines = relation_of(dump, "lines")
    assert (lines["kind"], lines["more"]["server"]) == ("foreign", "files")
    assert lines["more"]["storage"] == {"filename": "/dev/null", "format": "csv"}
    assert [column["type"] for column in lines["columns"]] == ["INTEGER()", "HSTORE(text_type=Text())"]
    assert [extension["name"] for extension in dump["extensions"]] == ["file_fdw", "hstore", "plpgsql"]
    assert {(t["at"][1], t["kind"], t["extension"]) for t in dump["types"] if t["visible"]} >= {("hstore", "base", "hstore")}
    assert {routine["extension"] for routine in dump["routines"]} == {"file_fdw", "hstore"}


# ---- SQLite ----


@pytest.fixture(scope="module")
def file(database):
    return database("sqlite").new(
        [
            "CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT)",
            "CREATE TABLE pairs (a INTEGER, b INTEGER, PRIMARY KEY (b, a))",
            "CREATE TABLE children (id INTEGER PRIMARY KEY AUTOINCREMENT, parent REFERENCES parents, a, b, "
            "FOREIGN KEY (a, b) REFERENCES Pairs)",
            "CREATE INDEX children_a ON children (a)",
            "CREATE TRIGGER watch AFTER DELETE ON children BEGIN SELECT 1; END",
        ]
    )


def test_sqlite_one_table(driver, file):
    dump = driver(*file, "dump", "+table=CHILDREN")
    assert names(dump) == [("main", "children")]
    keys = {key["referred_table"]: key["referred_columns"] for key in dump["relations"][0]["foreign_keys"]}
    assert keys == {"parents": ["id"], "Pairs": ["b", "a"]}
    assert [index["name"] for index in dump["relations"][0]["indexes"]] == ["children_a"]
    assert [trigger["name"] for trigger in dump["triggers"]] == ["watch"]
    assert names(driver(*file, "dump", "+table=it's")) == []


def test_sqlite_own_tables_are_left_out(driver, file):
    assert ("main", "sqlite_sequence") not in names(driver(*file, "dump"))
    assert names(driver(*file, "dump", "+table=sqlite_sequence")) == [("main", "sqlite_sequence")]


def test_sqlite_attached(driver, file, tmp_path):
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.executescript("CREATE TABLE parents (key TEXT PRIMARY KEY); CREATE TABLE c (p REFERENCES parents);")
    connection.close()
    before = f"""+before=ATTACH '{other}' AS "it's"; CREATE TEMP TABLE scratch (x INTEGER)"""
    dump = driver(*file, "dump", before)
    assert dump["schemas"] == ["main", "it's"]
    assert names(dump) == [("main", name) for name in ("children", "pairs", "parents")] + [("temp", "scratch")]
    dump = driver(*file, "dump", before, "+schema=it's")
    assert names(dump) == [("it's", "c"), ("it's", "parents")]
    (key,) = relation_of(dump, "c")["foreign_keys"]
    assert (key["referred_schema"], key["referred_table"], key["referred_columns"]) == ("it's", "parents", ["key"])
    assert len(names(driver(*file, "dump", before, "+all"))) == 6
