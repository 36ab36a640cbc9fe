/*
 * The modules of sqlalchemy, as tables of names. A name that stands in none of them is an opaque value.
 *
 * Where SQLAlchemy offers one name in many places, the row is in the module that its repr shows and the others are aliases, or
 * share a list of items by the macros below.
 */
#include "eval/std/source.h"
#include "vocab/sqlalchemy/internal.h"
#include "vocab/sqlalchemy/object_kind.h"
#include "vocab/sqlalchemy/type_list.h"

extern const struct native_item element_items[], expression_items[], postgresql_function_items[], select_items[],
    selectable_items[], dml_items[], ddl_items[], exc_items[];
extern const struct native_class primary_key_constraint_class, unique_constraint_class, check_constraint_class,
    foreign_key_constraint_class, exclude_constraint_class, sessionmaker_class, declarative_base_class,
    declarative_meta_class, mapped_as_dataclass_class, concrete_base_class, abstract_concrete_class;
extern const struct native composite_row, has_inherited_table_row;
extern const struct native compiles_row, create_engine_row, create_async_engine_row, engine_from_config_row, async_engine_from_config_row,
    make_url_row, inspect_row, declarative_base_row, mapped_column_row, postgresql_dialect_row, mysql_dialect_row, sqlite_dialect_row;

/* clang-format off */
#define CLASS(item_name, row) {.name = item_name, .kind = ITEM_CLASS, .class_ = &row},
#define FUNCTION(item_name, row) {.name = item_name, .kind = ITEM_FUNCTION, .function = &row},
#define ALIAS(item_name, dotted) {.name = item_name, .kind = ITEM_ALIAS, .path = dotted},
#define KINDS                                                                                                                  \
    {.name = "ObjectKind", .kind = ITEM_VALUE, .value = object_kind_value},                                                    \
    {.name = "ObjectScope", .kind = ITEM_VALUE, .value = object_scope_value},
#define SUBMODULE(item_name, dotted) {.name = item_name, .kind = ITEM_MODULE, .path = dotted},
#define MODULE(variable, dotted, list) const struct native_module variable = {.name = dotted, .items = list};

/* ---- refusals ---- */

NATIVE(nothing_call)
{
    *out = NONE;
    return true;
}

/* @event.listens_for(...), @compiles(...): the function as it is; a listener has no effect here. */
NATIVE(decorated_call)
{
    *out = args[0];
    return true;
}

static const struct native decorated_row = {"decorator", "fn, /", decorated_call, NATIVE_TAKES_OPAQUE};

NATIVE(decorator_call)
{
    *out = vm_native_function(vm, &decorated_row);
    return true;
}

/* A listener of a mapped class is noted: a Session that would have to call it refuses. */
static void listener_note(struct vm *vm, const struct value *args)
{
    if (is_kind(args[0], OBJECT_CLASS) && !AS_CLASS(args[0])->is_native)
        dict_put_text(vm, AS_CLASS(args[0])->dict, STR("__sa_listeners__"), args[1]);
    column_listener_note(vm, args[0], args[1]);
}

NATIVE(listens_for_call)
{
    listener_note(vm, args);
    return decorator_call(vm, self, args, out);
}

NATIVE(listen_call)
{
    listener_note(vm, args);
    *out = NONE;
    return true;
}

/* MutableDict.as_mutable(JSONB): the type, marked: a Session compares its values with a copy. */
NATIVE(as_mutable_call)
{
    struct value instance = args[0];

    if (!is_opaque(instance) && type_instance_of(vm, args[0], &instance))
        attribute_put(vm, instance, "_is_mutable", value_bool(true));
    *out = instance;
    return is_absent(vm->raised) && !vm->refused;
}

static const struct native mutable_methods[] = {
    {"as_mutable", "sqltype", as_mutable_call, NATIVE_CLASS_METHOD | NATIVE_TAKES_OPAQUE},
    {"associate_with", "sqltype", as_mutable_call, NATIVE_CLASS_METHOD | NATIVE_TAKES_OPAQUE},
    {0},
};
static const struct native decorator_row = {"decorator", "*args, **kwargs", decorator_call, NATIVE_TAKES_OPAQUE};
static const struct native_class mutable_class = {
    .name = "Mutable", .module = "sqlalchemy.ext.mutable", .methods = mutable_methods};

static const struct native listens_for_row = {"listens_for", "target, identifier, *args, **kw", listens_for_call,
                                               NATIVE_TAKES_OPAQUE};
static const struct native listen_row = {"listen", "target, identifier, fn, *args, **kw", listen_call, NATIVE_TAKES_OPAQUE};
static const struct native nothing_row = {"nothing", "*args, **kwargs", nothing_call, NATIVE_TAKES_OPAQUE};

/* joinedload(...).joinedload(...): how something is loaded, which makes no difference here. */
static const struct native_class loading_class;

NATIVE(loading_call)
{
    *out = make_instance(vm, &loading_class, NULL);
    return true;
}

static const struct native loading_methods[] = {
    {"joinedload", "*args, **kwargs", loading_call, NATIVE_TAKES_OPAQUE},
    {"subqueryload", "*args, **kwargs", loading_call, NATIVE_TAKES_OPAQUE},
    {"selectinload", "*args, **kwargs", loading_call, NATIVE_TAKES_OPAQUE},
    {"lazyload", "*args, **kwargs", loading_call, NATIVE_TAKES_OPAQUE},
    {"load_only", "*args, **kwargs", loading_call, NATIVE_TAKES_OPAQUE},
    {"defer", "*args, **kwargs", loading_call, NATIVE_TAKES_OPAQUE},
    {"undefer", "*args, **kwargs", loading_call, NATIVE_TAKES_OPAQUE},
    {"options", "*args, **kwargs", loading_call, NATIVE_TAKES_OPAQUE},
    {0},
};
static const struct native_class loading_class = {.name = "Load", .module = "sqlalchemy.orm", .methods = loading_methods};
static const struct native loading_row = {"load", "*args, **kwargs", loading_call, NATIVE_TAKES_OPAQUE};


static bool version_value(struct vm *vm, struct value *out)
{
    *out = str_make(vm, STR("2.0.44"));
    return true;
}

#define POOL(variable, pool_name) static const struct native_class variable = {.name = pool_name, .module = "sqlalchemy.pool"};
POOL(pool_class, "Pool")
POOL(null_pool_class, "NullPool")
POOL(queue_pool_class, "QueuePool")
POOL(static_pool_class, "StaticPool")
POOL(singleton_pool_class, "SingletonThreadPool")
POOL(async_pool_class, "AsyncAdaptedQueuePool")
POOL(assertion_pool_class, "AssertionPool")

#define POOLS \
    CLASS("Pool", pool_class) CLASS("NullPool", null_pool_class) CLASS("QueuePool", queue_pool_class) \
    CLASS("StaticPool", static_pool_class) CLASS("SingletonThreadPool", singleton_pool_class) \
    CLASS("AsyncAdaptedQueuePool", async_pool_class) CLASS("AssertionPool", assertion_pool_class)

/* ---- names that many modules share ---- */

#define SQLTYPES "sqlalchemy.sql.sqltypes."
#define TYPE_BASES \
    CLASS("TypeEngine", type_engine_class) CLASS("SchemaType", schema_type_class) CLASS("TypeDecorator", type_decorator_class) \
    CLASS("UserDefinedType", user_defined_type_class) ALIAS("INT", SQLTYPES "INTEGER") \
    ALIAS("Indexable", SQLTYPES "TypeEngine") \
    ALIAS("Concatenable", SQLTYPES "TypeEngine")
#define SCHEMA_CLASSES \
    CLASS("Column", column_class) CLASS("ForeignKey", foreign_key_class) CLASS("Identity", identity_class) \
    CLASS("Computed", computed_class) CLASS("Sequence", sequence_class) CLASS("FetchedValue", fetched_value_class) \
    CLASS("DefaultClause", default_clause_class) CLASS("ColumnDefault", column_default_class) \
    CLASS("Constraint", constraint_class) \
    CLASS("PrimaryKeyConstraint", primary_key_constraint_class) CLASS("UniqueConstraint", unique_constraint_class) \
    CLASS("CheckConstraint", check_constraint_class) CLASS("ForeignKeyConstraint", foreign_key_constraint_class) \
    CLASS("Index", index_class) CLASS("Table", table_class) CLASS("MetaData", metadata_class)
#define NAMES CLASS("quoted_name", quoted_name_class) CLASS("conv", conv_class)
#define EXPRESSIONS \
    ALIAS("func", "sqlalchemy.sql._elements_constructors.func") \
    ALIAS("text", "sqlalchemy.sql._elements_constructors.text") \
    ALIAS("literal", "sqlalchemy.sql._elements_constructors.literal") \
    ALIAS("literal_column", "sqlalchemy.sql._elements_constructors.literal_column") \
    ALIAS("bindparam", "sqlalchemy.sql._elements_constructors.bindparam") \
    ALIAS("null", "sqlalchemy.sql._elements_constructors.null") \
    ALIAS("true", "sqlalchemy.sql._elements_constructors.true") \
    ALIAS("false", "sqlalchemy.sql._elements_constructors.false") \
    ALIAS("column", "sqlalchemy.sql._elements_constructors.column") \
    ALIAS("table", "sqlalchemy.sql._elements_constructors.table") \
    ALIAS("cast", "sqlalchemy.sql._elements_constructors.cast") \
    ALIAS("try_cast", "sqlalchemy.sql._elements_constructors.try_cast") \
    ALIAS("type_coerce", "sqlalchemy.sql._elements_constructors.type_coerce") \
    ALIAS("case", "sqlalchemy.sql._elements_constructors.case") \
    ALIAS("and_", "sqlalchemy.sql._elements_constructors.and_") \
    ALIAS("or_", "sqlalchemy.sql._elements_constructors.or_") \
    ALIAS("not_", "sqlalchemy.sql._elements_constructors.not_") \
    ALIAS("desc", "sqlalchemy.sql._elements_constructors.desc") \
    ALIAS("asc", "sqlalchemy.sql._elements_constructors.asc") \
    ALIAS("nulls_first", "sqlalchemy.sql._elements_constructors.nulls_first") \
    ALIAS("nullsfirst", "sqlalchemy.sql._elements_constructors.nullsfirst") \
    ALIAS("nulls_last", "sqlalchemy.sql._elements_constructors.nulls_last") \
    ALIAS("nullslast", "sqlalchemy.sql._elements_constructors.nullslast") \
    ALIAS("distinct", "sqlalchemy.sql._elements_constructors.distinct") \
    ALIAS("any_", "sqlalchemy.sql._elements_constructors.any_") \
    ALIAS("all_", "sqlalchemy.sql._elements_constructors.all_") \
    ALIAS("tuple_", "sqlalchemy.sql._elements_constructors.tuple_") \
    ALIAS("extract", "sqlalchemy.sql._elements_constructors.extract") \
    ALIAS("between", "sqlalchemy.sql._elements_constructors.between") \
    ALIAS("label", "sqlalchemy.sql._elements_constructors.label") \
    ALIAS("collate", "sqlalchemy.sql._elements_constructors.collate")
#define SELECTS \
    ALIAS("select", "sqlalchemy.sql._selectable_constructors.select") \
    ALIAS("alias", "sqlalchemy.sql._selectable_constructors.alias") \
    ALIAS("exists", "sqlalchemy.sql._selectable_constructors.exists") \
    ALIAS("join", "sqlalchemy.sql._selectable_constructors.join") \
    ALIAS("outerjoin", "sqlalchemy.sql._selectable_constructors.outerjoin") \
    ALIAS("union", "sqlalchemy.sql._selectable_constructors.union") \
    ALIAS("union_all", "sqlalchemy.sql._selectable_constructors.union_all") \
    ALIAS("except_", "sqlalchemy.sql._selectable_constructors.except_") \
    ALIAS("except_all", "sqlalchemy.sql._selectable_constructors.except_all") \
    ALIAS("intersect", "sqlalchemy.sql._selectable_constructors.intersect") \
    ALIAS("intersect_all", "sqlalchemy.sql._selectable_constructors.intersect_all")
#define DMLS \
    ALIAS("insert", "sqlalchemy.sql.dml.insert") ALIAS("update", "sqlalchemy.sql.dml.update") \
    ALIAS("delete", "sqlalchemy.sql.dml.delete") ALIAS("Insert", "sqlalchemy.sql.dml.Insert") \
    ALIAS("Update", "sqlalchemy.sql.dml.Update") ALIAS("Delete", "sqlalchemy.sql.dml.Delete")
#define DDLS \
    ALIAS("ExecutableDDLElement", "sqlalchemy.sql.ddl.ExecutableDDLElement") \
    ALIAS("DDLElement", "sqlalchemy.sql.ddl.DDLElement") ALIAS("DDL", "sqlalchemy.sql.ddl.DDL") \
    ALIAS("CreateSchema", "sqlalchemy.sql.ddl.CreateSchema") \
    ALIAS("DropSchema", "sqlalchemy.sql.ddl.DropSchema") ALIAS("CreateTable", "sqlalchemy.sql.ddl.CreateTable") \
    ALIAS("DropTable", "sqlalchemy.sql.ddl.DropTable") ALIAS("CreateIndex", "sqlalchemy.sql.ddl.CreateIndex") \
    ALIAS("DropIndex", "sqlalchemy.sql.ddl.DropIndex") ALIAS("CreateSequence", "sqlalchemy.sql.ddl.CreateSequence") \
    ALIAS("DropSequence", "sqlalchemy.sql.ddl.DropSequence") \
    ALIAS("AddConstraint", "sqlalchemy.sql.ddl.AddConstraint") \
    ALIAS("DropConstraint", "sqlalchemy.sql.ddl.DropConstraint")
#define ELEMENTS \
    ALIAS("ClauseElement", "sqlalchemy.sql.elements.ClauseElement") CLASS("Executable", executable_class) \
    ALIAS("ColumnElement", "sqlalchemy.sql.elements.ColumnElement") \
    ALIAS("BindParameter", "sqlalchemy.sql.elements.BindParameter") \
    ALIAS("ColumnClause", "sqlalchemy.sql.elements.ColumnClause") \
    ALIAS("Null", "sqlalchemy.sql.elements.Null") ALIAS("True_", "sqlalchemy.sql.elements.True_") \
    ALIAS("False_", "sqlalchemy.sql.elements.False_") \
    ALIAS("UnaryExpression", "sqlalchemy.sql.elements.UnaryExpression") \
    ALIAS("BinaryExpression", "sqlalchemy.sql.elements.BinaryExpression") \
    ALIAS("BooleanClauseList", "sqlalchemy.sql.elements.BooleanClauseList") \
    ALIAS("Tuple", "sqlalchemy.sql.elements.Tuple") ALIAS("Grouping", "sqlalchemy.sql.elements.Grouping") \
    ALIAS("Cast", "sqlalchemy.sql.elements.Cast") ALIAS("TypeCoerce", "sqlalchemy.sql.elements.TypeCoerce") \
    ALIAS("Case", "sqlalchemy.sql.elements.Case") ALIAS("Label", "sqlalchemy.sql.elements.Label") \
    ALIAS("Extract", "sqlalchemy.sql.elements.Extract") ALIAS("Over", "sqlalchemy.sql.elements.Over") \
    ALIAS("FunctionFilter", "sqlalchemy.sql.elements.FunctionFilter") \
    ALIAS("TextClause", "sqlalchemy.sql.elements.TextClause")
#define SELECTABLES \
    ALIAS("FromClause", "sqlalchemy.sql.selectable.FromClause") \
    ALIAS("TableClause", "sqlalchemy.sql.selectable.TableClause") ALIAS("Alias", "sqlalchemy.sql.selectable.Alias") \
    ALIAS("Subquery", "sqlalchemy.sql.selectable.Subquery") \
    ALIAS("CTE", "sqlalchemy.sql.selectable.CTE") ALIAS("Join", "sqlalchemy.sql.selectable.Join") \
    ALIAS("Select", "sqlalchemy.sql.selectable.Select") \
    ALIAS("CompoundSelect", "sqlalchemy.sql.selectable.CompoundSelect") \
    ALIAS("ScalarSelect", "sqlalchemy.sql.selectable.ScalarSelect") ALIAS("Exists", "sqlalchemy.sql.selectable.Exists")
#define PG_GENERIC \
    ALIAS("BIGINT", "sqlalchemy.sql.sqltypes.BIGINT") ALIAS("BOOLEAN", "sqlalchemy.sql.sqltypes.BOOLEAN") \
    ALIAS("CHAR", "sqlalchemy.sql.sqltypes.CHAR") ALIAS("DATE", "sqlalchemy.sql.sqltypes.DATE") \
    ALIAS("DOUBLE_PRECISION", "sqlalchemy.sql.sqltypes.DOUBLE_PRECISION") \
    ALIAS("FLOAT", "sqlalchemy.sql.sqltypes.FLOAT") ALIAS("INTEGER", "sqlalchemy.sql.sqltypes.INTEGER") \
    ALIAS("NUMERIC", "sqlalchemy.sql.sqltypes.NUMERIC") \
    ALIAS("REAL", "sqlalchemy.sql.sqltypes.REAL") ALIAS("SMALLINT", "sqlalchemy.sql.sqltypes.SMALLINT") \
    ALIAS("TEXT", "sqlalchemy.sql.sqltypes.TEXT") ALIAS("UUID", "sqlalchemy.sql.sqltypes.UUID") \
    ALIAS("VARCHAR", "sqlalchemy.sql.sqltypes.VARCHAR")
#define MY_GENERIC \
    ALIAS("BINARY", "sqlalchemy.sql.sqltypes.BINARY") ALIAS("BLOB", "sqlalchemy.sql.sqltypes.BLOB") \
    ALIAS("BOOLEAN", "sqlalchemy.sql.sqltypes.BOOLEAN") ALIAS("DATE", "sqlalchemy.sql.sqltypes.DATE") \
    ALIAS("VARBINARY", "sqlalchemy.sql.sqltypes.VARBINARY")
#define LITE_GENERIC \
    ALIAS("BLOB", "sqlalchemy.sql.sqltypes.BLOB") ALIAS("BOOLEAN", "sqlalchemy.sql.sqltypes.BOOLEAN") \
    ALIAS("CHAR", "sqlalchemy.sql.sqltypes.CHAR") ALIAS("DECIMAL", "sqlalchemy.sql.sqltypes.DECIMAL") \
    ALIAS("FLOAT", "sqlalchemy.sql.sqltypes.FLOAT") ALIAS("INTEGER", "sqlalchemy.sql.sqltypes.INTEGER") \
    ALIAS("NUMERIC", "sqlalchemy.sql.sqltypes.NUMERIC") ALIAS("REAL", "sqlalchemy.sql.sqltypes.REAL") \
    ALIAS("SMALLINT", "sqlalchemy.sql.sqltypes.SMALLINT") ALIAS("TEXT", "sqlalchemy.sql.sqltypes.TEXT") \
    ALIAS("TIMESTAMP", "sqlalchemy.sql.sqltypes.TIMESTAMP") ALIAS("VARCHAR", "sqlalchemy.sql.sqltypes.VARCHAR")
#define PG_ALL \
    PG_TYPES(TYPE_ITEM) PG_GENERIC CLASS("ExcludeConstraint", exclude_constraint_class) \
    FUNCTION("dialect", postgresql_dialect_row) \
    ALIAS("insert", "sqlalchemy.sql.dml.insert") ALIAS("Insert", "sqlalchemy.sql.dml.Insert")
#define MY_ALL MY_TYPES(TYPE_ITEM) MY_GENERIC FUNCTION("dialect", mysql_dialect_row) \
    ALIAS("insert", "sqlalchemy.sql.dml.insert") ALIAS("Insert", "sqlalchemy.sql.dml.Insert")
#define LITE_ALL LITE_TYPES(TYPE_ITEM) LITE_GENERIC FUNCTION("dialect", sqlite_dialect_row) \
    ALIAS("insert", "sqlalchemy.sql.dml.insert") ALIAS("Insert", "sqlalchemy.sql.dml.Insert")
#define ENGINES \
    FUNCTION("create_engine", create_engine_row) FUNCTION("engine_from_config", engine_from_config_row) \
    FUNCTION("make_url", make_url_row) \
    CLASS("Engine", engine_class) CLASS("Connection", connection_class) CLASS("URL", url_class) CLASS("Row", row_class) \
    CLASS("Result", result_class) CLASS("CursorResult", result_class) CLASS("Transaction", transaction_class) \
    CLASS("Dialect", dialect_class)

/* ---- modules ---- */
MODULE(sqlalchemy_elements_constructors_module, "sqlalchemy.sql._elements_constructors", expression_items)
MODULE(sqlalchemy_selectable_constructors_module, "sqlalchemy.sql._selectable_constructors", select_items)
MODULE(sqlalchemy_sql_dml_module, "sqlalchemy.sql.dml", dml_items)
MODULE(sqlalchemy_sql_ddl_module, "sqlalchemy.sql.ddl", ddl_items)
MODULE(sqlalchemy_sql_selectable_module, "sqlalchemy.sql.selectable", selectable_items)
MODULE(sqlalchemy_exc_module, "sqlalchemy.exc", exc_items)
MODULE(sqlalchemy_sql_elements_module, "sqlalchemy.sql.elements", element_items)

static const struct native_item sqlalchemy_sql_sqltypes_module_items[] = {
    TYPE_BASES SA_TYPES(TYPE_ITEM)
    {0},
};
MODULE(sqlalchemy_sql_sqltypes_module, "sqlalchemy.sql.sqltypes", sqlalchemy_sql_sqltypes_module_items)

static const struct native_item sqlalchemy_types_module_items[] = {
    TYPE_BASES SA_TYPES(TYPE_ITEM)
    {0},
};
MODULE(sqlalchemy_types_module, "sqlalchemy.types", sqlalchemy_types_module_items)

static const struct native_item sqlalchemy_sql_type_api_module_items[] = {
    TYPE_BASES
    {0},
};
MODULE(sqlalchemy_sql_type_api_module, "sqlalchemy.sql.type_api", sqlalchemy_sql_type_api_module_items)

static const struct native_item sqlalchemy_sql_schema_module_items[] = {
    SCHEMA_CLASSES
    {0},
};
MODULE(sqlalchemy_sql_schema_module, "sqlalchemy.sql.schema", sqlalchemy_sql_schema_module_items)

static const struct native_item sqlalchemy_schema_module_items[] = {
    SCHEMA_CLASSES NAMES DDLS
    {0},
};
MODULE(sqlalchemy_schema_module, "sqlalchemy.schema", sqlalchemy_schema_module_items)

static const struct native_item sqlalchemy_sql_naming_module_items[] = {
    NAMES
    {0},
};
MODULE(sqlalchemy_sql_naming_module, "sqlalchemy.sql.naming", sqlalchemy_sql_naming_module_items)

static const struct native_item sqlalchemy_sql_functions_module_items[] = {
    {.name = "func", .kind = ITEM_VALUE, .value = func_value},
    CLASS("Function", function_class) CLASS("FunctionElement", function_class) CLASS("GenericFunction", function_class)
    FUNCTION("register_function", nothing_row)
    {0},
};
MODULE(sqlalchemy_sql_functions_module, "sqlalchemy.sql.functions", sqlalchemy_sql_functions_module_items)

static const struct native_item sqlalchemy_sql_base_module_items[] = {
    CLASS("Executable", executable_class)
    {0},
};
MODULE(sqlalchemy_sql_base_module, "sqlalchemy.sql.base", sqlalchemy_sql_base_module_items)

static const struct native_item sqlalchemy_sql_text_module_items[] = {
    EXPRESSIONS
    {0},
};
MODULE(sqlalchemy_sql_text_module, "sqlalchemy.sql.text", sqlalchemy_sql_text_module_items)

static const struct native_item sqlalchemy_sql_expression_module_items[] = {
    EXPRESSIONS SELECTS DMLS ELEMENTS SELECTABLES NAMES CLASS("Function", function_class)
    CLASS("FunctionElement", function_class)
    {0},
};
MODULE(sqlalchemy_sql_expression_module, "sqlalchemy.sql.expression", sqlalchemy_sql_expression_module_items)

static const struct native_item sqlalchemy_sql_module_items[] = {
    EXPRESSIONS SELECTS DMLS ELEMENTS SELECTABLES NAMES
    SUBMODULE("expression", "sqlalchemy.sql.expression") SUBMODULE("elements", "sqlalchemy.sql.elements")
    SUBMODULE("schema", "sqlalchemy.sql.schema") SUBMODULE("sqltypes", "sqlalchemy.sql.sqltypes")
    SUBMODULE("functions", "sqlalchemy.sql.functions") SUBMODULE("ddl", "sqlalchemy.sql.ddl")
    SUBMODULE("dml", "sqlalchemy.sql.dml") SUBMODULE("selectable", "sqlalchemy.sql.selectable")
    SUBMODULE("type_api", "sqlalchemy.sql.type_api") SUBMODULE("base", "sqlalchemy.sql.base")
    {0},
};
MODULE(sqlalchemy_sql_module, "sqlalchemy.sql", sqlalchemy_sql_module_items)
MODULE(sqlalchemy_postgresql_functions_module, "sqlalchemy.dialects.postgresql.functions_", postgresql_function_items)

static const struct native_item sqlalchemy_postgresql_module_items[] = {
    PG_ALL
    ALIAS("array", "sqlalchemy.dialects.postgresql.functions_.array")
    ALIAS("aggregate_order_by", "sqlalchemy.dialects.postgresql.functions_.aggregate_order_by")
    {0},
};
MODULE(sqlalchemy_postgresql_module, "sqlalchemy.dialects.postgresql", sqlalchemy_postgresql_module_items)

static const struct native_item postgresql_base_items[] = {
    PG_ALL CLASS("PGDialect", dialect_class)
    ALIAS("array", "sqlalchemy.dialects.postgresql.functions_.array")
    ALIAS("aggregate_order_by", "sqlalchemy.dialects.postgresql.functions_.aggregate_order_by")
    {0},
};
MODULE(sqlalchemy_postgresql_base_module, "sqlalchemy.dialects.postgresql.base", postgresql_base_items)
MODULE(sqlalchemy_postgresql_json_module, "sqlalchemy.dialects.postgresql.json", postgresql_base_items)
MODULE(sqlalchemy_postgresql_array_module, "sqlalchemy.dialects.postgresql.array", postgresql_base_items)
MODULE(sqlalchemy_postgresql_ranges_module, "sqlalchemy.dialects.postgresql.ranges", postgresql_base_items)
MODULE(sqlalchemy_postgresql_types_module, "sqlalchemy.dialects.postgresql.types", postgresql_base_items)
MODULE(sqlalchemy_postgresql_hstore_module, "sqlalchemy.dialects.postgresql.hstore", postgresql_base_items)
MODULE(sqlalchemy_postgresql_named_types_module, "sqlalchemy.dialects.postgresql.named_types", postgresql_base_items)
MODULE(sqlalchemy_postgresql_ext_module, "sqlalchemy.dialects.postgresql.ext", postgresql_base_items)
MODULE(sqlalchemy_postgresql_dml_module, "sqlalchemy.dialects.postgresql.dml", postgresql_base_items)
MODULE(sqlalchemy_postgresql_psycopg2_module, "sqlalchemy.dialects.postgresql.psycopg2", postgresql_base_items)
MODULE(sqlalchemy_postgresql_asyncpg_module, "sqlalchemy.dialects.postgresql.asyncpg", postgresql_base_items)
MODULE(sqlalchemy_postgresql_psycopg_module, "sqlalchemy.dialects.postgresql.psycopg", postgresql_base_items)

static const struct native_item sqlalchemy_mysql_module_items[] = {
    MY_ALL
    {0},
};
MODULE(sqlalchemy_mysql_module, "sqlalchemy.dialects.mysql", sqlalchemy_mysql_module_items)

static const struct native_item mysql_base_items[] = {
    MY_ALL CLASS("MySQLDialect", dialect_class)
    {0},
};
MODULE(sqlalchemy_mysql_base_module, "sqlalchemy.dialects.mysql.base", mysql_base_items)
MODULE(sqlalchemy_mysql_types_module, "sqlalchemy.dialects.mysql.types", mysql_base_items)
MODULE(sqlalchemy_mysql_enumerated_module, "sqlalchemy.dialects.mysql.enumerated", mysql_base_items)
MODULE(sqlalchemy_mysql_dml_module, "sqlalchemy.dialects.mysql.dml", mysql_base_items)
MODULE(sqlalchemy_mysql_json_module, "sqlalchemy.dialects.mysql.json", mysql_base_items)
MODULE(sqlalchemy_mysql_pymysql_module, "sqlalchemy.dialects.mysql.pymysql", mysql_base_items)
MODULE(sqlalchemy_mysql_mysqldb_module, "sqlalchemy.dialects.mysql.mysqldb", mysql_base_items)

static const struct native_item sqlalchemy_sqlite_module_items[] = {
    LITE_ALL
    {0},
};
MODULE(sqlalchemy_sqlite_module, "sqlalchemy.dialects.sqlite", sqlalchemy_sqlite_module_items)

static const struct native_item sqlite_base_items[] = {
    LITE_ALL CLASS("SQLiteDialect", dialect_class)
    {0},
};
MODULE(sqlalchemy_sqlite_base_module, "sqlalchemy.dialects.sqlite.base", sqlite_base_items)
MODULE(sqlalchemy_sqlite_json_module, "sqlalchemy.dialects.sqlite.json", sqlite_base_items)
MODULE(sqlalchemy_sqlite_dml_module, "sqlalchemy.dialects.sqlite.dml", sqlite_base_items)
MODULE(sqlalchemy_sqlite_pysqlite_module, "sqlalchemy.dialects.sqlite.pysqlite", sqlite_base_items)

static const struct native_item sqlalchemy_dialects_module_items[] = {
    SUBMODULE("postgresql", "sqlalchemy.dialects.postgresql") SUBMODULE("mysql", "sqlalchemy.dialects.mysql")
    SUBMODULE("sqlite", "sqlalchemy.dialects.sqlite") SUBMODULE("mariadb", "sqlalchemy.dialects.mysql")
    {0},
};
MODULE(sqlalchemy_dialects_module, "sqlalchemy.dialects", sqlalchemy_dialects_module_items)

static const struct native_item sqlalchemy_pool_module_items[] = {
    POOLS
    {0},
};
MODULE(sqlalchemy_pool_module, "sqlalchemy.pool", sqlalchemy_pool_module_items)

static const struct native_item sqlalchemy_engine_module_items[] = {
    ENGINES CLASS("Inspector", inspector_class) KINDS SUBMODULE("url", "sqlalchemy.engine.url")
    SUBMODULE("reflection", "sqlalchemy.engine.reflection")
    {0},
};
MODULE(sqlalchemy_engine_module, "sqlalchemy.engine", sqlalchemy_engine_module_items)

static const struct native_item sqlalchemy_engine_reflection_module_items[] = {
    CLASS("Inspector", inspector_class) KINDS
    {0},
};
MODULE(sqlalchemy_engine_reflection_module, "sqlalchemy.engine.reflection", sqlalchemy_engine_reflection_module_items)

static const struct native_item sqlalchemy_engine_base_module_items[] = {
    ENGINES
    {0},
};
MODULE(sqlalchemy_engine_base_module, "sqlalchemy.engine.base", sqlalchemy_engine_base_module_items)

static const struct native_item sqlalchemy_engine_url_module_items[] = {
    CLASS("URL", url_class) FUNCTION("make_url", make_url_row)
    {0},
};
MODULE(sqlalchemy_engine_url_module, "sqlalchemy.engine.url", sqlalchemy_engine_url_module_items)

static const struct native_item sqlalchemy_engine_interfaces_module_items[] = {
    CLASS("Dialect", dialect_class)
    {0},
};
MODULE(sqlalchemy_engine_interfaces_module, "sqlalchemy.engine.interfaces", sqlalchemy_engine_interfaces_module_items)

static const struct native_item sqlalchemy_engine_result_module_items[] = {
    CLASS("Row", row_class) CLASS("Result", result_class) CLASS("RowProxy", row_class)
    {0},
};
MODULE(sqlalchemy_engine_result_module, "sqlalchemy.engine.result", sqlalchemy_engine_result_module_items)

static const struct native_item sqlalchemy_engine_row_module_items[] = {
    CLASS("Row", row_class)
    {0},
};
MODULE(sqlalchemy_engine_row_module, "sqlalchemy.engine.row", sqlalchemy_engine_row_module_items)

static const struct native_item sqlalchemy_engine_cursor_module_items[] = {
    CLASS("CursorResult", result_class)
    {0},
};
MODULE(sqlalchemy_engine_cursor_module, "sqlalchemy.engine.cursor", sqlalchemy_engine_cursor_module_items)

static const struct native_item sqlalchemy_event_module_items[] = {
    FUNCTION("listen", listen_row) FUNCTION("listens_for", listens_for_row) FUNCTION("remove", nothing_row)
    FUNCTION("contains", nothing_row)
    {0},
};
MODULE(sqlalchemy_event_module, "sqlalchemy.event", sqlalchemy_event_module_items)

static const struct native_item sqlalchemy_asyncio_module_items[] = {
    FUNCTION("create_async_engine", create_async_engine_row) FUNCTION("async_engine_from_config", async_engine_from_config_row)
    CLASS("AsyncEngine", async_engine_class) CLASS("AsyncConnection", async_connection_class)
    CLASS("AsyncSession", session_class)
    CLASS("async_sessionmaker", sessionmaker_class)
    {0},
};
MODULE(sqlalchemy_asyncio_module, "sqlalchemy.ext.asyncio", sqlalchemy_asyncio_module_items)

static const struct native_item sqlalchemy_asyncio_engine_module_items[] = {
    CLASS("AsyncEngine", async_engine_class) CLASS("AsyncConnection", async_connection_class)
    FUNCTION("create_async_engine", create_async_engine_row) FUNCTION("async_engine_from_config", async_engine_from_config_row)
    {0},
};
MODULE(sqlalchemy_asyncio_engine_module, "sqlalchemy.ext.asyncio.engine", sqlalchemy_asyncio_engine_module_items)

#define ORM_REGISTRY "sqlalchemy.orm._registry."
#define DECLARATIVES \
    CLASS("DeclarativeBase", declarative_base_class) CLASS("DeclarativeBaseNoMeta", declarative_base_class) \
    CLASS("DeclarativeMeta", declarative_meta_class) CLASS("MappedAsDataclass", mapped_as_dataclass_class) \
    CLASS("declared_attr", declared_attr_class) FUNCTION("declarative_base", declarative_base_row) \
    FUNCTION("declarative_mixin", std_identity_row) FUNCTION("has_inherited_table", has_inherited_table_row) \
    FUNCTION("synonym_for", decorator_row)

static const struct native_item sqlalchemy_declarative_module_items[] = {
    DECLARATIVES CLASS("ConcreteBase", concrete_base_class) CLASS("AbstractConcreteBase", abstract_concrete_class)
    ALIAS("as_declarative", ORM_REGISTRY "as_declarative")
    {0},
};
MODULE(sqlalchemy_declarative_module, "sqlalchemy.ext.declarative", sqlalchemy_declarative_module_items)

static const struct native_item sqlalchemy_compiler_module_items[] = {
    FUNCTION("compiles", compiles_row) FUNCTION("deregister", nothing_row)
    {0},
};
MODULE(sqlalchemy_compiler_module, "sqlalchemy.ext.compiler", sqlalchemy_compiler_module_items)

#define ORM_MAPPER "sqlalchemy.orm._mapper."
#define ORM_SESSIONS \
    ALIAS("Session", "sqlalchemy.orm._session.Session") ALIAS("sessionmaker", "sqlalchemy.orm._session.sessionmaker")
#define ORM_MAPPERS \
    ALIAS("relationship", ORM_MAPPER "relationship") ALIAS("relation", ORM_MAPPER "relationship") \
    ALIAS("backref", ORM_MAPPER "backref") ALIAS("aliased", ORM_MAPPER "aliased") \
    ALIAS("class_mapper", ORM_MAPPER "class_mapper") ALIAS("object_session", ORM_MAPPER "object_session") \
    ALIAS("synonym", ORM_MAPPER "synonym") ALIAS("column_property", ORM_MAPPER "column_property") \
    ALIAS("registry", ORM_REGISTRY "registry") ALIAS("as_declarative", ORM_REGISTRY "as_declarative") \
    ALIAS("mapped_as_dataclass", ORM_REGISTRY "mapped_as_dataclass") \
    ALIAS("validates", ORM_MAPPER "validates") ALIAS("Mapper", ORM_MAPPER "Mapper") \
    ALIAS("scoped_session", "sqlalchemy.orm._session.scoped_session")

static const struct native_item sqlalchemy_orm_module_items[] = {
    DECLARATIVES FUNCTION("composite", composite_row)
    FUNCTION("mapped_column", mapped_column_row) CLASS("Mapped", mapped_class)
    ORM_SESSIONS ORM_MAPPERS
    ALIAS("Query", "sqlalchemy.orm._query.Query") FUNCTION("deferred", std_identity_row) FUNCTION("undefer", loading_row)
    FUNCTION("load_only", loading_row) FUNCTION("joinedload", loading_row) FUNCTION("subqueryload", loading_row)
    FUNCTION("selectinload", loading_row) FUNCTION("lazyload", loading_row) FUNCTION("noload", loading_row)
    FUNCTION("defer", loading_row) FUNCTION("defaultload", loading_row) FUNCTION("contains_eager", loading_row)
    FUNCTION("configure_mappers", nothing_row) FUNCTION("clear_mappers", nothing_row)
    FUNCTION("close_all_sessions", nothing_row)
    SUBMODULE("exc", "sqlalchemy.orm.exc") SUBMODULE("attributes", "sqlalchemy.orm.attributes")
    SUBMODULE("session", "sqlalchemy.orm.session") SUBMODULE("query", "sqlalchemy.orm.query")
    {0},
};
MODULE(sqlalchemy_orm_module, "sqlalchemy.orm", sqlalchemy_orm_module_items)

static const struct native_item sqlalchemy_orm_session_module_items[] = {
    ORM_SESSIONS ALIAS("SessionTransaction", "sqlalchemy.orm._session.SessionTransaction")
    ALIAS("object_session", "sqlalchemy.orm._mapper.object_session")
    {0},
};
MODULE(sqlalchemy_orm_session_module, "sqlalchemy.orm.session", sqlalchemy_orm_session_module_items)

static const struct native_item sqlalchemy_orm_scoping_items[] = {
    ALIAS("scoped_session", "sqlalchemy.orm._session.scoped_session")
    {0},
};
MODULE(sqlalchemy_orm_scoping_module, "sqlalchemy.orm.scoping", sqlalchemy_orm_scoping_items)

static const struct native_item sqlalchemy_orm_exc_items[] = {
    ALIAS("UnmappedError", ORM_MAPPER "UnmappedError") ALIAS("UnmappedClassError", ORM_MAPPER "UnmappedClassError")
    ALIAS("UnmappedInstanceError", ORM_MAPPER "UnmappedInstanceError")
    ALIAS("ObjectDeletedError", ORM_MAPPER "ObjectDeletedError")
    ALIAS("ObjectDereferencedError", ORM_MAPPER "ObjectDereferencedError")
    ALIAS("DetachedInstanceError", ORM_MAPPER "DetachedInstanceError") ALIAS("StaleDataError", ORM_MAPPER "StaleDataError")
    ALIAS("FlushError", ORM_MAPPER "FlushError") ALIAS("NoResultFound", "sqlalchemy.exc.NoResultFound")
    ALIAS("MultipleResultsFound", "sqlalchemy.exc.MultipleResultsFound")
    {0},
};
MODULE(sqlalchemy_orm_exc_module, "sqlalchemy.orm.exc", sqlalchemy_orm_exc_items)

static const struct native_item sqlalchemy_orm_attributes_items[] = {
    ALIAS("flag_modified", ORM_MAPPER "flag_modified") ALIAS("flag_dirty", ORM_MAPPER "flag_dirty")
    ALIAS("set_attribute", ORM_MAPPER "set_attribute") ALIAS("get_attribute", ORM_MAPPER "get_attribute")
    ALIAS("set_committed_value", ORM_MAPPER "set_committed_value")
    CLASS("InstrumentedAttribute", column_class)
    {0},
};
MODULE(sqlalchemy_orm_attributes_module, "sqlalchemy.orm.attributes", sqlalchemy_orm_attributes_items)

static const struct native_item sqlalchemy_orm_query_items[] = {
    ALIAS("Query", "sqlalchemy.orm._query.Query")
    {0},
};
MODULE(sqlalchemy_orm_query_public_module, "sqlalchemy.orm.query", sqlalchemy_orm_query_items)

static const struct native_item sqlalchemy_hybrid_items[] = {
    ALIAS("hybrid_property", ORM_MAPPER "hybrid_property") ALIAS("hybrid_method", ORM_MAPPER "hybrid_method")
    {0},
};
MODULE(sqlalchemy_hybrid_module, "sqlalchemy.ext.hybrid", sqlalchemy_hybrid_items)

static const struct native_item sqlalchemy_orm_decl_api_module_items[] = {
    DECLARATIVES ALIAS("registry", ORM_REGISTRY "registry") ALIAS("as_declarative", ORM_REGISTRY "as_declarative")
    {0},
};
MODULE(sqlalchemy_orm_decl_api_module, "sqlalchemy.orm.decl_api", sqlalchemy_orm_decl_api_module_items)

static const struct native_item sqlalchemy_orm_declarative_module_items[] = {
    CLASS("DeclarativeBase", declarative_base_class)
    {0},
};
MODULE(sqlalchemy_orm_declarative_module, "sqlalchemy.orm.decl_base", sqlalchemy_orm_declarative_module_items)

static const struct native_item sqlalchemy_ext_module_items[] = {
    SUBMODULE("asyncio", "sqlalchemy.ext.asyncio") SUBMODULE("mutable", "sqlalchemy.ext.mutable")
    SUBMODULE("declarative", "sqlalchemy.ext.declarative") SUBMODULE("hybrid", "sqlalchemy.ext.hybrid") SUBMODULE("compiler", "sqlalchemy.ext.compiler")
    {0},
};
MODULE(sqlalchemy_ext_module, "sqlalchemy.ext", sqlalchemy_ext_module_items)

static const struct native_item sqlalchemy_module_items[] = {
    {.name = "__version__", .kind = ITEM_VALUE, .value = version_value},
    TYPE_BASES SA_TYPES(TYPE_ITEM) SCHEMA_CLASSES NAMES DDLS EXPRESSIONS SELECTS DMLS ELEMENTS SELECTABLES ENGINES
    FUNCTION("inspect", inspect_row) CLASS("Inspector", inspector_class)
    SUBMODULE("types", "sqlalchemy.types") SUBMODULE("schema", "sqlalchemy.schema") SUBMODULE("sql", "sqlalchemy.sql")
    SUBMODULE("exc", "sqlalchemy.exc") SUBMODULE("engine", "sqlalchemy.engine") SUBMODULE("pool", "sqlalchemy.pool")
    SUBMODULE("event", "sqlalchemy.event") SUBMODULE("dialects", "sqlalchemy.dialects") SUBMODULE("orm", "sqlalchemy.orm")
    SUBMODULE("ext", "sqlalchemy.ext")
    {0},
};
MODULE(sqlalchemy_module, "sqlalchemy", sqlalchemy_module_items)

static const struct native_item sqlalchemy_mutable_module_items[] = {
    CLASS("Mutable", mutable_class) CLASS("MutableDict", mutable_class) CLASS("MutableList", mutable_class)
    CLASS("MutableSet", mutable_class)
    {0},
};
MODULE(sqlalchemy_mutable_module, "sqlalchemy.ext.mutable", sqlalchemy_mutable_module_items)
/* clang-format on */
