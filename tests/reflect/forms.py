"""The tables of forms (forms_postgresql.txt, forms_sqlite.txt, forms_mariadb.txt) as statements: one table for each form."""

import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent

# The table that an index form stands on.
INDEXED = {
    "postgresql": 'a integer, b text, c jsonb, d integer, r int4range, v tsvector, "Odd Name" text',
    "mariadb": "a int, b text, c varchar(300), d int, p point NOT NULL, `Odd Name` varchar(20)",
    "sqlite": 'a integer, b text, c text, d integer, "Odd Name" text',
}


class Form:
    def __init__(self, number, kind, text):
        self.number, self.kind, self.text = number, kind, text
        self.table = f"f{number:03}"

    def __repr__(self):
        return f"{self.kind} {self.text}"

    def statements(self, dialect):
        table = self.table
        if self.kind in ("before", "after"):
            return [self.text]
        if self.kind == "type":
            return [f"CREATE TABLE {table} (c {self.text})"]
        if self.kind == "column":
            return [f"CREATE TABLE {table} (k integer, c {self.text})"]
        if self.kind == "table":
            inside = re.sub(r"\bREFERENCES t\b", f"REFERENCES {table}", self.text).replace("{t}", table)
            close = "" if dialect == "sqlite" and self.text.lower().endswith(("rowid", "strict")) else ")"
            return [f"CREATE TABLE {table} ({inside}{close}"]
        if self.kind == "options":
            return [f"CREATE TABLE {table} (a int NOT NULL PRIMARY KEY) {self.text}"]
        kind = "" if self.kind == "index" else self.kind.upper() + " "
        return [f"CREATE TABLE {table} ({INDEXED[dialect]})", f"CREATE {kind}INDEX {table}_ix ON {table} {self.text}"]


def forms(dialect, version):
    found = []
    for number, line in enumerate((HERE / f"forms_{dialect}.txt").read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        since, rest = re.match(r"(?:(\d+)\+ )?(.*)", line).groups()
        kind, _, text = rest.partition(" ")
        if since is None or int(since) <= version:
            found.append(Form(number, kind, text.replace("⏎", "\n")))
    order = {"before": 0, "after": 2}
    return sorted(found, key=lambda form: order.get(form.kind, 1))
