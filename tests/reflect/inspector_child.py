"""The Inspector of whatever SQLAlchemy this Python has, as JSON: inspector_child.py URL [SCHEMA ...], an empty one is None.

Run by /usr/bin/python3 (Debian's 1.4), or with PYTHONPATH set to a newer one. Types are shown by their repr.
"""

import json
import sys
import warnings

import sqlalchemy as sa

PER_TABLE = ["columns", "pk_constraint", "foreign_keys", "unique_constraints", "check_constraints", "indexes", "table_comment"]


def plain(value):
    if isinstance(value, sa.types.TypeEngine):
        return repr(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value if isinstance(value, (int, float, bool, type(None))) else str(value)


def look(inspector, schema):
    found = {}
    names = inspector.get_table_names(schema=schema)
    views = inspector.get_view_names(schema=schema)
    found["table_names"], found["view_names"] = names, views
    for method in ("get_materialized_view_names", "get_sequence_names", "get_enums", "get_domains"):
        try:
            found[method[4:]] = plain(getattr(inspector, method)(schema=schema))
        except (AttributeError, NotImplementedError):
            pass
    found["view_definitions"] = {view: inspector.get_view_definition(view, schema=schema) for view in views}
    found["tables"] = {}
    for name in names + views:
        table = found["tables"][name] = {}
        for what in PER_TABLE:
            try:
                table[what] = plain(getattr(inspector, "get_" + what)(name, schema=schema))
            except NotImplementedError:
                pass
    return found


warnings.simplefilter("ignore")
inspector = sa.inspect(sa.create_engine(sys.argv[1]))
answer = {"version": sa.__version__, "schema_names": inspector.get_schema_names()}
answer["schemas"] = {schema: look(inspector, schema or None) for schema in sys.argv[2:] or [""]}
json.dump(answer, sys.stdout)
