"""limbeck's dump of a catalog held against SQLAlchemy's Inspector, key by key.

table_differences(name, relation, inspected, schema) -> a list of texts. The dump has what the relational model has; `shaped` turns
it into the Inspector's dictionaries, with the habits that those have:

- a sequence in a default gets the schema that was asked for: nextval('"s".q')
- the options of CHECKs have no prefix, those of unique constraints always tell nulls_not_distinct, foreign keys have none
- a domain's own type has lost its length (only its name is compared)
"""

import re

OWN_KEYS = {"more", "referent_home", "is_numbered"}
CHECK_OPTIONS = {"postgresql_not_valid": "not_valid", "postgresql_no_inherit": "no_inherit"}
DOMAIN = re.compile(r"(ARRAY\()?DOMAIN\((?:name=)?'([^']*)'")


def without_own(value):
    if isinstance(value, dict):
        return {key: without_own(item) for key, item in value.items() if key not in OWN_KEYS}
    return [without_own(item) for item in value] if isinstance(value, list) else value


def shaped_column(column, schema):
    shaped = without_own(column)
    if schema and shaped["default"]:
        shaped["default"] = re.sub(r"nextval\('([^'.]+)'", rf"""nextval('"{schema}".\1'""", shaped["default"])
    return shaped


def shaped_index(index):
    shaped = without_own(index)
    shaped["dialect_options"].pop("postgresql_ops", None)
    if index["more"]["ops"]:
        shaped["dialect_options"]["postgresql_ops"] = index["more"]["ops"]
    return shaped


def shaped_check(check):
    options = {CHECK_OPTIONS.get(key, key): value for key, value in check["dialect_options"].items()}
    return {**without_own(check), "dialect_options": options}


def shaped_sqlite(relation):
    """What SQLAlchemy's reading of SQLite's texts leaves out: options of inline keys, indexes on expressions, doubled UNIQUEs."""
    shaped = shaped_postgresql(relation, None)
    for column in shaped["columns"]:
        column.pop("autoincrement")
    for key in shaped["foreign_keys"]:
        whole = next(k for k in relation["foreign_keys"] if k["constrained_columns"] == key["constrained_columns"])
        if whole["more"]["is_inline"]:
            key["options"], key["name"] = {}, None
        key["options"].pop("match", None)
    free = [index["column_names"] for index in shaped["indexes"] if "duplicates_constraint" in index]
    kept = []
    for unique in shaped["unique_constraints"]:
        if unique["column_names"] in free:
            free.remove(unique["column_names"])
            kept.append(unique)
    shaped["unique_constraints"] = kept
    shaped["indexes"] = [i for i in shaped["indexes"] if "duplicates_constraint" not in i and "expressions" not in i]
    for kind in ("pk_constraint", "unique_constraints", "check_constraints"):
        for item in shaped[kind] if isinstance(shaped[kind], list) else [shaped[kind]]:
            item["dialect_options"] = {}
    for index in shaped["indexes"]:
        index["column_sorting"] = {}
    return shaped


def shaped_postgresql(relation, schema):
    keys = relation["pk_constraint"]
    return {
        "columns": [shaped_column(column, schema) for column in relation["columns"]],
        "pk_constraint": without_own(keys[0]) if keys else {"constrained_columns": [], "name": None},
        "foreign_keys": [{**without_own(key), "dialect_options": {}} for key in relation["foreign_keys"]],
        "unique_constraints": without_own(relation["unique_constraints"]),
        "check_constraints": [shaped_check(check) for check in relation["check_constraints"]],
        "indexes": [shaped_index(index) for index in relation["indexes"]],
        "table_comment": {"text": relation["comment"]},
    }


def is_empty(key, value):
    return value in (None, [], {}) or (value is False and key.startswith("postgresql_"))


def type_key(text):
    domain = DOMAIN.match(text or "")
    return domain.groups() if domain else text


def differ_items(where, ours, theirs, skip):
    found = []
    for key in sorted(set(ours) | set(theirs)):
        mine, value = ours.get(key), theirs.get(key)
        both_empty = is_empty(key, mine) and is_empty(key, value)
        if key in skip or both_empty or mine == value:
            continue
        if isinstance(value, dict) and isinstance(mine, dict):
            found += differ_items(f"{where}.{key}", mine, value, skip)
        elif key != "type" or type_key(mine) != type_key(value):
            found.append(f"{where}.{key}: {mine!r}, SQLAlchemy {value!r}")
    return found


def differ_lists(where, ours, theirs, skip):
    def name(item):
        return item.get("name") or "~"

    def order(item):
        return name(item), item.get("referred_table") or "", item.get("constrained_columns") or item.get("column_names") or []

    ours, theirs = sorted(ours, key=order), sorted(theirs, key=order)
    if [name(item) for item in ours] != [name(item) for item in theirs]:
        return [f"{where}: {[name(item) for item in ours]}, SQLAlchemy {[name(item) for item in theirs]}"]
    return [text for mine, value in zip(ours, theirs) for text in differ_items(f"{where}[{name(value)}]", mine, value, skip)]


def table_differences(name, relation, inspected, schema, skip=(), sqlite=False):
    ours, found = shaped_sqlite(relation) if sqlite else shaped_postgresql(relation, schema), []
    for kind, theirs in inspected.items():
        differ = differ_items if isinstance(theirs, dict) else differ_lists
        found += differ(f"{name}.{kind}", ours[kind], theirs, set(skip) if sqlite else {"primary_key", *skip})
    return found
