"""Prints the DDL of a module's `metadata` as SQLAlchemy writes it, for each dialect: JSON on standard output."""

import importlib
import json
import sys

from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

sys.path.insert(0, sys.argv[1])
metadata = importlib.import_module(sys.argv[2]).metadata
answer = {}
for dialect in (postgresql.dialect(), sqlite.dialect(), mysql.dialect()):
    statements = {}
    for table in metadata.sorted_tables:
        statements[str(table)] = [
            str(CreateTable(table).compile(dialect=dialect)),
            *sorted(str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes),
        ]
    answer[dialect.name] = statements
print(json.dumps(answer))
