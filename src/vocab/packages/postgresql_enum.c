/*
 * alembic_postgresql_enum: TableReference, ColumnType, and op.sync_enum_values().
 *
 * The directive sends what the package sends: the old type is renamed, the new one made, operators between both let indexes
 * and constraints live through the change of each column, and all that is dropped again. Labels and names are quoted, which
 * the package leaves out. In a script (--sql) a column needs a TableReference with its default, since nothing can be asked.
 */
#include "eval/std/source.h"

/* clang-format off */
static const char text[] =
    "import enum\n"
    "import logging\n"
    "import re\n"
    "import sqlalchemy as sa\n"
    "from alembic import op\n"
    "\n"
    "\n"
    "class ColumnType(enum.Enum):\n"
    "    COMMON = \"Enum\"\n"
    "    ARRAY = \"ARRAY\"\n"
    "\n"
    "    def __repr__(self):\n"
    "        return f\"ColumnType.{self.name}\"\n"
    "\n"
    "\n"
    "class _Unspecified:\n"
    "    def __repr__(self):\n"
    "        return \"Unspecified\"\n"
    "\n"
    "\n"
    "Unspecified = _Unspecified()\n"
    "\n"
    "\n"
    "class TableReference:\n"
    "    def __init__(self, table_name, column_name, table_schema=Unspecified, column_type=ColumnType.COMMON, "
    "existing_server_default=None):\n"
    "        self.table_name = table_name\n"
    "        self.column_name = column_name\n"
    "        self.table_schema = table_schema\n"
    "        self.column_type = column_type\n"
    "        self.existing_server_default = existing_server_default\n"
    "\n"
    "    def __eq__(self, other):\n"
    "        return isinstance(other, TableReference) and self._all() == other._all()\n"
    "\n"
    "    def __hash__(self):\n"
    "        return hash(self._all()[:3])\n"
    "\n"
    "    def _all(self):\n"
    "        return (self.table_schema, self.table_name, self.column_name, self.column_type, self.existing_server_default)\n"
    "\n"
    "    @property\n"
    "    def table_name_with_schema(self):\n"
    "        return _name(self.table_schema, self.table_name)\n"
    "\n"
    "    @property\n"
    "    def escaped_column_name(self):\n"
    "        return _quoted(self.column_name)\n"
    "\n"
    "\n"
    "class Config:\n"
    "    def __init__(self, add_type_ignore=False, include_name=lambda _: True, drop_unused_enums=True,\n"
    "                 detect_enum_values_changes=True, force_dialect_support=False, ignore_enum_values_order=False):\n"
    "        self.add_type_ignore = add_type_ignore\n"
    "        self.include_name = include_name\n"
    "        self.drop_unused_enums = drop_unused_enums\n"
    "        self.detect_enum_values_changes = detect_enum_values_changes\n"
    "        self.force_dialect_support = force_dialect_support\n"
    "        self.ignore_enum_values_order = ignore_enum_values_order\n"
    "\n"
    "\n"
    "_kept = {\"config\": Config()}\n"
    "\n"
    "\n"
    "def set_configuration(config):\n"
    "    _kept[\"config\"] = config\n"
    "\n"
    "\n"
    "def get_configuration():\n"
    "    return _kept[\"config\"]\n"
    "\n"
    "\n"
    "def _quoted(name):\n"
    "    return '\"' + name.replace('\"', '\"\"') + '\"'\n"
    "\n"
    "\n"
    "def _literal(text):\n"
    "    return \"'\" + text.replace(\"'\", \"''\") + \"'\"\n"
    "\n"
    "\n"
    "def _name(schema, name):\n"
    "    return f\"{_quoted(schema)}.{_quoted(name)}\" if schema else _quoted(name)\n"
    "\n"
    "\n"
    "# No colon of a label or default is a bind of text().\n"
    "def _run(sql):\n"
    "    op.execute(sql.replace(\":\", \"\\\\:\"))\n"
    "\n"
    "\n"
    "def _renamed(subject, renames, otherwise, suffix=\"\"):\n"
    "    whens = \" \".join(f\"WHEN {subject} = {_literal(old)} THEN {_literal(new)}{suffix}\" for old, new in renames)\n"
    "    return f\"CASE {whens} ELSE {otherwise} END\"\n"
    "\n"
    "\n"
    "# The default with its labels renamed, and its cast to the new type.\n"
    "def _default_of_new_type(default, schema, name, renames):\n"
    "    new = f\"{schema}.{name}\" if schema else name\n"
    "    head = default if default.startswith(\"ARRAY[\") else default[: default.find(\"::\")] if \"::\" in default else "
    "default\n"
    "    for old, label in renames:\n"
    "        head = head.replace(f\"'{old}'\", f\"'{label}'\").replace(f'\"{old}\"', f'\"{label}\"')\n"
    "    if default.startswith(\"ARRAY[\"):\n"
    "        return re.sub(r\"::[.\\w]+\", lambda match: f\"::{new}\", head)\n"
    "    return f\"{head}::{new}[]\" if default.endswith(\"[]\") else f\"{head}::{new}\"\n"
    "\n"
    "\n"
    "def _default_of_column(schema, table, column):\n"
    "    if op.get_context().as_sql:\n"
    "        raise ValueError(\n"
    "            f\"sync_enum_values(): the default of {table}.{column} is not known in a script: \"\n"
    "            \"give TableReference(..., existing_server_default=...) instead of a tuple\"\n"
    "        )\n"
    "    return op.get_bind().execute(\n"
    "        sa.text(\n"
    "            \"SELECT column_default FROM information_schema.columns \"\n"
    "            \"WHERE table_schema = :schema AND table_name = :table AND column_name = :column\"\n"
    "        ),\n"
    "        {\"schema\": schema, \"table\": table, \"column\": column},\n"
    "    ).scalar()\n"
    "\n"
    "\n"
    "def _references(schema, columns):\n"
    "    references = []\n"
    "    for column in columns:\n"
    "        if isinstance(column, TableReference):\n"
    "            home = schema if column.table_schema is Unspecified else column.table_schema\n"
    "            references.append(\n"
    "                TableReference(column.table_name, column.column_name, home, column.column_type, "
    "column.existing_server_default)\n"
    "            )\n"
    "        elif isinstance(column, tuple):\n"
    "            kind = column[2] if len(column) > 2 else ColumnType.COMMON\n"
    "            default = _default_of_column(schema, column[0], column[1])\n"
    "            references.append(TableReference(column[0], column[1], schema, kind, default))\n"
    "        else:\n"
    "            raise ValueError(\"Affected columns must contain tuples or TableReferences\")\n"
    "    return references\n"
    "\n"
    "\n"
    "def _compare_with_old(new, old, renames):\n"
    "    for operator, function in ((\"!=\", \"new_old_not_equals\"), (\"=\", \"new_old_equals\")):\n"
    "        right = \"old_enum_val::text\"\n"
    "        if renames:\n"
    "            right = _renamed(right, renames, right)\n"
    "        _run(\n"
    "            f\"CREATE FUNCTION {function}(new_enum_val {new}, old_enum_val {old}) RETURNS boolean AS $$ \"\n"
    "            f\"SELECT new_enum_val::text {operator} {right}; $$ LANGUAGE SQL IMMUTABLE\"\n"
    "        )\n"
    "        _run(f\"CREATE OPERATOR {operator} (leftarg = {new}, rightarg = {old}, procedure = {function})\")\n"
    "\n"
    "\n"
    "def _forget_comparison(new, old):\n"
    "    for function in (\"new_old_not_equals\", \"new_old_equals\"):\n"
    "        _run(f\"DROP FUNCTION {function}(new_enum_val {new}, old_enum_val {old}) CASCADE\")\n"
    "\n"
    "\n"
    "def _cast(reference, new, renames):\n"
    "    column = reference.escaped_column_name\n"
    "    using = f\"{column}::text::{new}\"\n"
    "    if reference.column_type == ColumnType.ARRAY:\n"
    "        using = f\"{column}::text[]\"\n"
    "        for old, label in renames:\n"
    "            using = f\"array_replace({using}, {_literal(old)}, {_literal(label)})\"\n"
    "        using, new = f\"{using}::{new}[]\", f\"{new}[]\"\n"
    "    elif renames:\n"
    "        using = _renamed(f\"{column}::text\", renames, using, f\"::{new}\")\n"
    "    _run(f\"ALTER TABLE {reference.table_name_with_schema} ALTER COLUMN {column} TYPE {new} USING {using}\")\n"
    "\n"
    "\n"
    "def _move(reference, schema, name, new, renames):\n"
    "    alter = f\"ALTER TABLE {reference.table_name_with_schema} ALTER COLUMN {reference.escaped_column_name}\"\n"
    "    default = reference.existing_server_default\n"
    "    if default is not None:\n"
    "        _run(f\"{alter} DROP DEFAULT\")\n"
    "    try:\n"
    "        _cast(reference, new, renames)\n"
    "    except sa.exc.DataError as error:\n"
    "        raise ValueError(\n"
    "            f\"a row of {reference.table_name_with_schema} still has a value of {reference.column_name} that the enum "
    "{name} loses: \"\n"
    "            \"rename it with enum_values_to_rename, or update or delete those rows first\"\n"
    "        ) from error\n"
    "    if default is not None:\n"
    "        _run(f\"{alter} SET DEFAULT {_default_of_new_type(default, schema, name, renames)}\")\n"
    "\n"
    "\n"
    "def sync_enum_values(enum_schema, enum_name, new_values, affected_columns, enum_values_to_rename=()):\n"
    "    dialect = op.get_context().dialect.name\n"
    "    if dialect != \"postgresql\" and not get_configuration().force_dialect_support:\n"
    "        logging.getLogger(\"alembic.alembic_postgresql_enum\").warning(\"sync_enum_values() is for postgresql, not "
    "%s: skipped\", dialect)\n"
    "        return\n"
    "    renames = list(enum_values_to_rename)\n"
    "    references = _references(enum_schema, affected_columns)\n"
    "    new, old = _name(enum_schema, enum_name), _name(enum_schema, enum_name + \"_old\")\n"
    "    _run(f\"ALTER TYPE {new} RENAME TO {_quoted(enum_name + '_old')}\")\n"
    "    _run(f\"CREATE TYPE {new} AS ENUM ({', '.join(_literal(value) for value in new_values)})\")\n"
    "    _compare_with_old(new, old, renames)\n"
    "    for reference in references:\n"
    "        _move(reference, enum_schema, enum_name, new, renames)\n"
    "    _forget_comparison(new, old)\n"
    "    _run(f\"DROP TYPE {old}\")\n";
/* clang-format on */

static const struct std_source source = {"alembic_postgresql_enum", text, NULL};

STD_NAME(source, py_tablereference, "TableReference")
STD_NAME(source, py_columntype, "ColumnType")
STD_NAME(source, py_config, "Config")
STD_NAME(source, py_set_configuration, "set_configuration")
STD_NAME(source, py_sync_enum_values, "sync_enum_values")
STD_NAME(source, py_unspecified, "Unspecified")

/* clang-format off */
static const struct native_item postgresql_enum_items[] = {
    STD_ITEM(py_tablereference, "TableReference"),
    STD_ITEM(py_columntype, "ColumnType"),
    STD_ITEM(py_config, "Config"),
    STD_ITEM(py_set_configuration, "set_configuration"),
    STD_ITEM(py_sync_enum_values, "sync_enum_values"),
    {.name = "get_enum_data", .kind = ITEM_MODULE, .path = "alembic_postgresql_enum.get_enum_data"},
    {0},
};
static const struct native_item postgresql_enum_data_items[] = {
    STD_ITEM(py_tablereference, "TableReference"),
    STD_ITEM(py_columntype, "ColumnType"),
    {.name = "types", .kind = ITEM_MODULE, .path = "alembic_postgresql_enum.get_enum_data.types"},
    {0},
};
static const struct native_item postgresql_enum_types_items[] = {
    STD_ITEM(py_tablereference, "TableReference"),
    STD_ITEM(py_columntype, "ColumnType"),
    STD_ITEM(py_unspecified, "Unspecified"),
    {0},
};
/* clang-format on */

const struct native_module postgresql_enum_module = {.name = "alembic_postgresql_enum", .items = postgresql_enum_items};
const struct native_module postgresql_enum_data_module = {.name = "alembic_postgresql_enum.get_enum_data",
                                                          .items = postgresql_enum_data_items};
const struct native_module postgresql_enum_types_module = {.name = "alembic_postgresql_enum.get_enum_data.types",
                                                           .items = postgresql_enum_types_items};
