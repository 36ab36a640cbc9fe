/*
 * alembic_utils: functions, views, materialized views, triggers, policies, extensions and grants of PostgreSQL as entities,
 * with op.create_entity(), drop_entity() and replace_entity() in the statements that the package's documentation shows.
 *
 * register_entities() checks its argument: what it is for, comparing entities with the database, is not offered, and a command
 * that compares says so.
 */
#include "eval/std/source.h"
#include "vocab/state.h"

/* clang-format off */
static const char text[] =
    "import enum\n"
    "import re\n"
    "from alembic import op\n"
    "\n"
    "\n"
    "class AlembicUtilsException(Exception):\n"
    "    pass\n"
    "\n"
    "\n"
    "class SQLParseFailure(AlembicUtilsException):\n"
    "    pass\n"
    "\n"
    "\n"
    "class BadInputException(AlembicUtilsException):\n"
    "    pass\n"
    "\n"
    "\n"
    "# No colon of a definition is a bind of text(); one that was escaped for text() is meant as it is.\n"
    "def _run(sql):\n"
    "    op.execute(sql.replace(\"\\\\:\", \":\").replace(\":\", \"\\\\:\"))\n"
    "\n"
    "\n"
    "def _words(text):\n"
    "    return \" \".join(text.split())\n"
    "\n"
    "\n"
    "def _bare(text):\n"
    "    return _words(text).replace('\"', \"\")\n"
    "\n"
    "\n"
    "def _definition(text):\n"
    "    return text.strip().rstrip(\";\").strip()\n"
    "\n"
    "\n"
    "def _quoted(text):\n"
    "    if \".\" in text:\n"
    "        schema, _, name = text.partition(\".\")\n"
    "        return f\"{_quoted(schema)}.{_quoted(name)}\"\n"
    "    return '\"' + text.strip().strip('\"').strip() + '\"'\n"
    "\n"
    "\n"
    "def _match(pattern, sql, kind):\n"
    "    found = re.match(pattern, sql.strip(), re.IGNORECASE | re.DOTALL)\n"
    "    if found is None:\n"
    "        raise SQLParseFailure(f'Failed to parse SQL into {kind} \"\"\"{sql}\"\"\"')\n"
    "    return found\n"
    "\n"
    "\n"
    "class ReplaceableEntity:\n"
    "    def __init__(self, schema, signature, definition):\n"
    "        self.schema = _bare(schema)\n"
    "        self.signature = _bare(signature)\n"
    "        self.definition = _definition(definition)\n"
    "\n"
    "    @property\n"
    "    def literal_schema(self):\n"
    "        return _quoted(self.schema)\n"
    "\n"
    "    @property\n"
    "    def identity(self):\n"
    "        return f\"{self.__class__.__name__}: {self.schema}.{self.signature}\"\n"
    "\n"
    "    @classmethod\n"
    "    def from_path(cls, path):\n"
    "        with open(path) as file:\n"
    "            return cls.from_sql(file.read())\n"
    "\n"
    "    def to_variable_name(self):\n"
    "        return f\"{self.schema.lower()}_{self.signature.split('(')[0].strip().lower().replace('-', '_')}\"\n"
    "\n"
    "\n"
    "class PGFunction(ReplaceableEntity):\n"
    "    type_ = \"function\"\n"
    "\n"
    "    @classmethod\n"
    "    def from_sql(cls, sql):\n"
    "        found = _match(r\"create\\b.*?\\bfunction\\s+([^.]+?)\\.(.+?)\\s+returns\\s+(.*)\", sql, \"PGFunction\")\n"
    "        return cls(found[1].split()[-1], found[2].replace('\"', \"\", 2) if found[2].startswith('\"') else found[2], "
    "\"returns \" + found[3])\n"
    "\n"
    "    @property\n"
    "    def literal_signature(self):\n"
    "        name, rest = self.signature.split(\"(\", 1)\n"
    "        return f'\"{name.strip()}\"({rest}'\n"
    "\n"
    "    def to_sql_statement_create(self):\n"
    "        return f\"CREATE FUNCTION {self.literal_schema}.{self.literal_signature} {self.definition}\"\n"
    "\n"
    "    def to_sql_statement_drop(self, cascade=False):\n"
    "        name, rest = self.signature.split(\"(\", 1)\n"
    "        parameters = [part[: len(part.lower().split(\"default\")[0])].strip() for part in rest.rsplit(\")\", "
    "1)[0].split(\",\")]\n"
    "        return f'DROP FUNCTION {self.literal_schema}.\"{name.strip()}\"({\", \".join(parameters)}) {\"cascade\" if "
    "cascade else \"\"}'.strip()\n"
    "\n"
    "    def to_sql_statement_create_or_replace(self):\n"
    "        return [f\"CREATE OR REPLACE FUNCTION {self.literal_schema}.{self.literal_signature} {self.definition}\"]\n"
    "\n"
    "\n"
    "class PGView(ReplaceableEntity):\n"
    "    type_ = \"view\"\n"
    "\n"
    "    @classmethod\n"
    "    def from_sql(cls, sql):\n"
    "        found = _match(r\"create\\b.*?\\bview\\s+([^.\\s]+)\\.(.+?)\\s+as\\s+(.*)\", sql, \"PGView\")\n"
    "        return cls(found[1], found[2].split(\"(\")[0], found[3])\n"
    "\n"
    "    def _of(self, head):\n"
    "        return f'{head} {self.literal_schema}.\"{self.signature}\"'\n"
    "\n"
    "    def to_sql_statement_create(self):\n"
    "        return f\"{self._of('CREATE VIEW')} AS {self.definition};\"\n"
    "\n"
    "    def to_sql_statement_drop(self, cascade=False):\n"
    "        return f\"{self._of('DROP VIEW')} {'cascade' if cascade else ''}\".strip()\n"
    "\n"
    "    # Columns that go or change need the view made anew.\n"
    "    def to_sql_statement_create_or_replace(self):\n"
    "        return [\n"
    "            f\"do $$ begin {self._of('CREATE OR REPLACE VIEW')} AS {self.definition}; \"\n"
    "            f\"exception when others then {self._of('DROP VIEW IF EXISTS')}; {self._of('CREATE VIEW')} AS "
    "{self.definition}; \"\n"
    "            \"end; $$ language 'plpgsql'\"\n"
    "        ]\n"
    "\n"
    "\n"
    "class PGMaterializedView(ReplaceableEntity):\n"
    "    type_ = \"materialized_view\"\n"
    "\n"
    "    def __init__(self, schema, signature, definition, with_data=True):\n"
    "        super().__init__(schema, signature, definition)\n"
    "        self.with_data = with_data\n"
    "\n"
    "    @classmethod\n"
    "    def from_sql(cls, sql):\n"
    "        found = _match(r\"create\\s+materialized\\s+view\\s+([^.\\s]+)\\.(.+?)\\s+as\\s+(.*)\", _definition(sql), "
    "\"PGMaterializedView\")\n"
    "        data = re.match(r\"(.*?)\\s+with\\s+(no\\s+)?data$\", found[3], re.IGNORECASE | re.DOTALL)\n"
    "        definition = data[1] if data else found[3]\n"
    "        return cls(found[1], found[2].split(\"(\")[0], definition, not (data and data[2]))\n"
    "\n"
    "    def _of(self, head):\n"
    "        return f'{head} {self.literal_schema}.\"{self.signature}\"'\n"
    "\n"
    "    def to_sql_statement_create(self):\n"
    "        return f\"{self._of('CREATE MATERIALIZED VIEW')} AS {self.definition} WITH {'' if self.with_data else 'NO "
    "'}DATA\"\n"
    "\n"
    "    def to_sql_statement_drop(self, cascade=False):\n"
    "        return f\"{self._of('DROP MATERIALIZED VIEW')} {'cascade' if cascade else ''}\".strip()\n"
    "\n"
    "    def to_sql_statement_create_or_replace(self):\n"
    "        return [self._of(\"DROP MATERIALIZED VIEW IF EXISTS\"), self.to_sql_statement_create()]\n"
    "\n"
    "\n"
    "class _OnEntity(ReplaceableEntity):\n"
    "    def __init__(self, schema, signature, definition, on_entity):\n"
    "        super().__init__(schema, signature, definition)\n"
    "        self.on_entity = (on_entity if \".\" in on_entity else \"public.\" + on_entity).replace('\"', \"\")\n"
    "\n"
    "    @property\n"
    "    def identity(self):\n"
    "        return f\"{self.__class__.__name__}: {self.schema}.{self.signature} {self.on_entity}\"\n"
    "\n"
    "    def to_variable_name(self):\n"
    "        name = self.signature.split(\"(\")[0].strip()\n"
    "        return f\"{self.schema}_{self.on_entity.partition('.')[2]}_{name}\".lower()\n"
    "\n"
    "\n"
    "class PGTrigger(_OnEntity):\n"
    "    type_ = \"trigger\"\n"
    "\n"
    "    def __init__(self, schema, signature, definition, on_entity, is_constraint=False):\n"
    "        super().__init__(schema, signature, definition, on_entity)\n"
    "        self.is_constraint = is_constraint\n"
    "\n"
    "    @classmethod\n"
    "    def from_sql(cls, sql):\n"
    "        found = _match(r\"create\\s+(constraint\\s+)?trigger\\s+(\\S+)\\s+(.*?)\\s+on\\s+(\\S+)\\s+(.*)\", sql, "
    "\"PGTrigger\")\n"
    "        entity = found[4] if \".\" in found[4] else \"public.\" + found[4]\n"
    "        return cls(entity.split(\".\")[0], found[2], f\"{found[3]} ON {entity} {found[5]}\", entity, found[1] is not "
    "None)\n"
    "\n"
    "    # The table is named with the schema of the trigger.\n"
    "    def to_sql_statement_create(self):\n"
    "        at = self.definition.upper().find(\" ON \")\n"
    "        words = self.definition[at + 4:].split(None, 1)\n"
    "        if at < 0 or len(words) < 2:\n"
    "            raise SQLParseFailure(f'Failed to parse SQL into PGTrigger.definition \"\"\"{self.definition}\"\"\"')\n"
    "        entity = f\"{self.schema}.{words[0].partition('.')[2] or words[0]}\"\n"
    "        head = f\"CREATE{' CONSTRAINT' if self.is_constraint else ''} TRIGGER \\\"{self.signature}\\\"\"\n"
    "        return f\"{head} {self.definition[:at].strip()} ON {entity} {words[1]}\"\n"
    "\n"
    "    def to_sql_statement_drop(self, cascade=False):\n"
    "        return f'DROP TRIGGER \"{self.signature}\" ON {self.on_entity} {\"cascade\" if cascade else \"\"}'.strip()\n"
    "\n"
    "    def to_sql_statement_create_or_replace(self):\n"
    "        return [f'DROP TRIGGER IF EXISTS \"{self.signature}\" ON {self.on_entity}', self.to_sql_statement_create()]\n"
    "\n"
    "\n"
    "class PGPolicy(_OnEntity):\n"
    "    type_ = \"policy\"\n"
    "\n"
    "    @classmethod\n"
    "    def from_sql(cls, sql):\n"
    "        found = _match(r\"create\\s+policy\\s+(\\S+)\\s+on\\s+(\\S+)\\s+(.*)\", sql, \"PGPolicy\")\n"
    "        entity = found[2] if \".\" in found[2] else \"public.\" + found[2]\n"
    "        return cls(entity.split(\".\")[0], found[1], found[3], entity)\n"
    "\n"
    "    def to_sql_statement_create(self):\n"
    "        return f\"CREATE POLICY {self.signature} on {self.on_entity} {self.definition}\"\n"
    "\n"
    "    def to_sql_statement_drop(self, cascade=False):\n"
    "        return f\"DROP POLICY {self.signature} on {self.on_entity} {'cascade' if cascade else ''}\".strip()\n"
    "\n"
    "    def to_sql_statement_create_or_replace(self):\n"
    "        return [f\"DROP POLICY IF EXISTS {self.signature} on {self.on_entity}\", self.to_sql_statement_create()]\n"
    "\n"
    "\n"
    "class PGExtension(ReplaceableEntity):\n"
    "    type_ = \"extension\"\n"
    "\n"
    "    def __init__(self, schema, signature):\n"
    "        super().__init__(schema, signature, f\"PGExtension: {_bare(schema)} {_bare(signature)}\")\n"
    "\n"
    "    # There is one in a database, whatever its schema.\n"
    "    @property\n"
    "    def identity(self):\n"
    "        return f\"PGExtension: {self.signature}\"\n"
    "\n"
    "    def to_sql_statement_create(self):\n"
    "        return f'CREATE EXTENSION \"{self.signature}\" WITH SCHEMA {self.literal_schema}'\n"
    "\n"
    "    def to_sql_statement_drop(self, cascade=False):\n"
    "        return f'DROP EXTENSION \"{self.signature}\" {\"CASCADE\" if cascade else \"\"}'.strip()\n"
    "\n"
    "    def to_sql_statement_create_or_replace(self):\n"
    "        raise NotImplementedError(\"an extension cannot be replaced\")\n"
    "\n"
    "\n"
    "class PGGrantTableChoice(str, enum.Enum):\n"
    "    SELECT = \"SELECT\"\n"
    "    INSERT = \"INSERT\"\n"
    "    UPDATE = \"UPDATE\"\n"
    "    REFERENCES = \"REFERENCES\"\n"
    "    DELETE = \"DELETE\"\n"
    "    TRUNCATE = \"TRUNCATE\"\n"
    "    TRIGGER = \"TRIGGER\"\n"
    "\n"
    "    def __str__(self):\n"
    "        return self.value\n"
    "\n"
    "    def __repr__(self):\n"
    "        return repr(self.value)\n"
    "\n"
    "\n"
    "# What PostgreSQL grants for columns is granted for columns only, the rest for the table.\n"
    "class PGGrantTable(ReplaceableEntity):\n"
    "    type_ = \"grant_table\"\n"
    "\n"
    "    def __init__(self, schema, table, role, grant, columns=None, with_grant_option=False):\n"
    "        self.schema = schema.replace('\"', \"\")\n"
    "        self.table = table.replace('\"', \"\")\n"
    "        self.columns = sorted(columns) if columns else []\n"
    "        self.role = role.replace('\"', \"\")\n"
    "        self.grant = PGGrantTableChoice(grant)\n"
    "        self.with_grant_option = with_grant_option\n"
    "        self.signature = self.identity\n"
    "        is_of_columns = self.grant.value in (\"SELECT\", \"INSERT\", \"UPDATE\", \"REFERENCES\")\n"
    "        if is_of_columns != bool(self.columns):\n"
    "            word = \"must\" if is_of_columns else \"must not\"\n"
    "            raise BadInputException(f\"When grant type is {self.grant} a value {word} be provided for columns\")\n"
    "\n"
    "    @classmethod\n"
    "    def from_sql(cls, sql):\n"
    "        raise NotImplementedError()\n"
    "\n"
    "    @property\n"
    "    def identity(self):\n"
    "        return f\"PGGrantTable: {self.schema}.{self.table}.{self.role}.{self.grant}\"\n"
    "\n"
    "    @property\n"
    "    def definition(self):\n"
    "        return repr(self)\n"
    "\n"
    "    def __repr__(self):\n"
    "        return (\n"
    "            f\"PGGrantTable(schema={self.schema!r}, table={self.table!r}, columns={self.columns!r}, role={self.role!r}, \"\n"
    "            f\"grant={self.grant!r}, with_grant_option={self.with_grant_option!r})\")\n"
    "\n"
    "    def to_variable_name(self):\n"
    "        return f\"{self.schema}_{self.table}_{self.role}_{self.grant}\".lower()\n"
    "\n"
    "    def _on(self):\n"
    "        return f\"ON {self.literal_schema}.{_quoted(self.table)}\"\n"
    "\n"
    "    def to_sql_statement_create(self):\n"
    "        columns = f\" ({', '.join(self.columns)})\" if self.columns else \"\"\n"
    "        option = \" WITH GRANT OPTION\" if self.with_grant_option else \"\"\n"
    "        return f\"GRANT {self.grant}{columns} {self._on()} TO {_quoted(self.role)}{option}\"\n"
    "\n"
    "    def to_sql_statement_drop(self, cascade=False):\n"
    "        return f\"REVOKE {self.grant} {self._on()} FROM {_quoted(self.role)}\"\n"
    "\n"
    "    def to_sql_statement_create_or_replace(self):\n"
    "        return [self.to_sql_statement_drop(), self.to_sql_statement_create()]\n"
    "\n"
    "\n"
    "def _entity(target, directive):\n"
    "    if not isinstance(target, ReplaceableEntity):\n"
    "        raise TypeError(f\"op.{directive}() needs an entity of alembic_utils, not {type(target).__name__}\")\n"
    "    return target\n"
    "\n"
    "\n"
    "def create_entity(target):\n"
    "    _run(_entity(target, \"create_entity\").to_sql_statement_create())\n"
    "\n"
    "\n"
    "def drop_entity(target, cascade=False):\n"
    "    _run(_entity(target, \"drop_entity\").to_sql_statement_drop(cascade))\n"
    "\n"
    "\n"
    "def replace_entity(target):\n"
    "    for statement in _entity(target, \"replace_entity\").to_sql_statement_create_or_replace():\n"
    "        _run(statement)\n";
/* clang-format on */

static const struct std_source source = {"alembic_utils", text, NULL};

/* A command that compares the models with a database says what it does not look at; upgrade and downgrade do not ask for it. */
static void entities_warn(struct vm *vm, uint32_t count)
{
    const struct host *host = vocab_host(vm);

    if (count == 0 || !(host->autogenerate(host->subject) || str_equal(host->command_name(host->subject), STR("check"))))
        return;
    diag_warning(vm->diags, DIAG_UNSUPPORTED, vm->span,
                 "%u %s of alembic_utils %s not compared with the database: limbeck runs them, but does not detect changes",
                 count, count == 1 ? "entity" : "entities", count == 1 ? "is" : "are");
    diag_hint(vm->diags,
              "Write `op.create_entity(...)`, `op.replace_entity(...)` or `op.drop_entity(...)` into the revision by hand.");
}

static bool entities_register(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value class_ = NONE, list;

    (void)self;
    (void)out;
    if (is_opaque(args[0]))
        return vm_refuse_opaque(vm, args[0], "register_entities() cannot take it");
    if (!value_to_list(vm, args[0], &list) || !std_source_name(vm, &source, "ReplaceableEntity", &class_))
        return false;
    for (uint32_t i = 0; i < AS_LIST(list)->len; i++)
    {
        struct value entity = AS_LIST(list)->at[i];

        if (is_opaque(entity))
            return vm_refuse_opaque(vm, entity, "register_entities() cannot take it");
        if (!vm_is_instance(vm, entity, AS_CLASS(class_)))
            return vm_raise(vm, "TypeError", "register_entities() needs entities of alembic_utils, not %s",
                            value_type_name(vm, entity));
    }
    entities_warn(vm, AS_LIST(list)->len);
    return true;
}

static const struct native register_row = {"register_entities",
                                           "entities, schemas=None, exclude_schemas=None, entity_types=None", entities_register,
                                           NATIVE_DRAIN_0 | NATIVE_TAKES_OPAQUE};

STD_NAME(source, py_replaceableentity, "ReplaceableEntity")
STD_NAME(source, py_create_entity, "create_entity")
STD_NAME(source, py_drop_entity, "drop_entity")
STD_NAME(source, py_replace_entity, "replace_entity")
STD_NAME(source, py_sqlparsefailure, "SQLParseFailure")
STD_NAME(source, py_pgfunction, "PGFunction")
STD_NAME(source, py_pgview, "PGView")
STD_NAME(source, py_pgmaterializedview, "PGMaterializedView")
STD_NAME(source, py_pgtrigger, "PGTrigger")
STD_NAME(source, py_pgpolicy, "PGPolicy")
STD_NAME(source, py_pgextension, "PGExtension")
STD_NAME(source, py_pggranttable, "PGGrantTable")
STD_NAME(source, py_pggrantchoice, "PGGrantTableChoice")
STD_NAME(source, py_onentity, "_OnEntity")
STD_NAME(source, py_badinput, "BadInputException")
STD_NAME(source, py_exception, "AlembicUtilsException")

/* clang-format off */
static const struct native_item alembic_utils_items[] = {
    {.name = "pg_function", .kind = ITEM_MODULE, .path = "alembic_utils.pg_function"},
    {.name = "pg_view", .kind = ITEM_MODULE, .path = "alembic_utils.pg_view"},
    {.name = "pg_materialized_view", .kind = ITEM_MODULE, .path = "alembic_utils.pg_materialized_view"},
    {.name = "pg_trigger", .kind = ITEM_MODULE, .path = "alembic_utils.pg_trigger"},
    {.name = "pg_policy", .kind = ITEM_MODULE, .path = "alembic_utils.pg_policy"},
    {.name = "pg_extension", .kind = ITEM_MODULE, .path = "alembic_utils.pg_extension"},
    {.name = "pg_grant_table", .kind = ITEM_MODULE, .path = "alembic_utils.pg_grant_table"},
    {.name = "replaceable_entity", .kind = ITEM_MODULE, .path = "alembic_utils.replaceable_entity"},
    {0},
};
static const struct native_item alembic_utils_entity_items[] = {
    STD_ITEM(py_replaceableentity, "ReplaceableEntity"),
    ITEM_F("register_entities", register_row),
    STD_ITEM(py_create_entity, "create_entity"),
    STD_ITEM(py_drop_entity, "drop_entity"),
    STD_ITEM(py_replace_entity, "replace_entity"),
    {0},
};
static const struct native_item alembic_utils_exceptions_items[] = {
    STD_ITEM(py_sqlparsefailure, "SQLParseFailure"),
    STD_ITEM(py_badinput, "BadInputException"),
    STD_ITEM(py_exception, "AlembicUtilsException"),
    {0},
};
static const struct native_item alembic_utils_grant_items[] = {
    STD_ITEM(py_pggranttable, "PGGrantTable"),
    STD_ITEM(py_pggrantchoice, "PGGrantTableChoice"),
    {0},
};
static const struct native_item alembic_utils_on_entity_items[] = {
    STD_ITEM(py_onentity, "OnEntityMixin"),
    {0},
};
static const struct native_item alembic_utils_function_items[] = {
    STD_ITEM(py_pgfunction, "PGFunction"),
    {0},
};
static const struct native_item alembic_utils_view_items[] = {
    STD_ITEM(py_pgview, "PGView"),
    {0},
};
static const struct native_item alembic_utils_materialized_view_items[] = {
    STD_ITEM(py_pgmaterializedview, "PGMaterializedView"),
    {0},
};
static const struct native_item alembic_utils_trigger_items[] = {
    STD_ITEM(py_pgtrigger, "PGTrigger"),
    {0},
};
static const struct native_item alembic_utils_policy_items[] = {
    STD_ITEM(py_pgpolicy, "PGPolicy"),
    {0},
};
static const struct native_item alembic_utils_extension_items[] = {
    STD_ITEM(py_pgextension, "PGExtension"),
    {0},
};
/* clang-format on */

const struct native_module alembic_utils_module = {.name = "alembic_utils", .items = alembic_utils_items};
const struct native_module alembic_utils_entity_module = {.name = "alembic_utils.replaceable_entity",
                                                          .items = alembic_utils_entity_items};
const struct native_module alembic_utils_exceptions_module = {.name = "alembic_utils.exceptions",
                                                              .items = alembic_utils_exceptions_items};
const struct native_module alembic_utils_function_module = {.name = "alembic_utils.pg_function",
                                                            .items = alembic_utils_function_items};
const struct native_module alembic_utils_view_module = {.name = "alembic_utils.pg_view", .items = alembic_utils_view_items};
const struct native_module alembic_utils_materialized_view_module = {.name = "alembic_utils.pg_materialized_view",
                                                                     .items = alembic_utils_materialized_view_items};
const struct native_module alembic_utils_trigger_module = {.name = "alembic_utils.pg_trigger",
                                                           .items = alembic_utils_trigger_items};
const struct native_module alembic_utils_policy_module = {.name = "alembic_utils.pg_policy",
                                                          .items = alembic_utils_policy_items};
const struct native_module alembic_utils_extension_module = {.name = "alembic_utils.pg_extension",
                                                             .items = alembic_utils_extension_items};
const struct native_module alembic_utils_grant_module = {.name = "alembic_utils.pg_grant_table",
                                                         .items = alembic_utils_grant_items};
const struct native_module alembic_utils_on_entity_module = {.name = "alembic_utils.on_entity_mixin",
                                                             .items = alembic_utils_on_entity_items};
