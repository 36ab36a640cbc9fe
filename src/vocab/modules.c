/*
 * The modules that the vocabulary offers, one name a line, and the state behind a machine.
 *
 * Each name is a row of the folder that owns it. The order has no meaning: a module is found by its name.
 */
#include "vocab/packages/packages.h"
#include "vocab/state.h"

/* clang-format off */
#define MODULES(ROW) \
    ROW(alembic_module) \
    ROW(alembic_autogenerate_api_module) \
    ROW(alembic_autogenerate_module) \
    ROW(alembic_autogenerate_render_module) \
    ROW(alembic_autogenerate_rewriter_module) \
    ROW(alembic_command_module) \
    ROW(alembic_config_module) \
    ROW(alembic_context_module) \
    ROW(alembic_ddl_module) \
    ROW(alembic_ddl_impl_module) \
    ROW(alembic_environment_module) \
    ROW(alembic_migration_module) \
    ROW(alembic_op_module) \
    ROW(alembic_operations_module) \
    ROW(alembic_operations_base_module) \
    ROW(alembic_operations_directives_module) \
    ROW(alembic_operations_ops_module) \
    ROW(alembic_operations_toimpl_module) \
    ROW(alembic_runtime_module) \
    ROW(alembic_runtime_environment_module) \
    ROW(alembic_runtime_migration_module) \
    ROW(alembic_script_module) \
    ROW(alembic_script_base_module) \
    ROW(alembic_script_revision_module) \
    ROW(alembic_util_module) \
    ROW(alembic_util_exc_module) \
    ROW(decouple_module) \
    ROW(dotenv_main_module) \
    ROW(dotenv_module) \
    ROW(environs_module) \
    ROW(pydantic_alias_generators_module) \
    ROW(pydantic_aliases_module) \
    ROW(pydantic_class_validators_module) \
    ROW(pydantic_core_inner_module) \
    ROW(pydantic_core_module) \
    ROW(pydantic_dataclasses_module) \
    ROW(pydantic_fields_module) \
    ROW(pydantic_functional_validators_module) \
    ROW(pydantic_json_module) \
    ROW(pydantic_main_module) \
    ROW(pydantic_module) \
    ROW(pydantic_networks_module) \
    ROW(pydantic_settings_main_module) \
    ROW(pydantic_settings_module) \
    ROW(pydantic_settings_sources_module) \
    ROW(pydantic_type_adapter_module) \
    ROW(pydantic_types_module) \
    ROW(pydantic_v1_module) \
    ROW(sqlalchemy_asyncio_engine_module) \
    ROW(sqlalchemy_asyncio_module) \
    ROW(sqlalchemy_compiler_module) \
    ROW(sqlalchemy_declarative_module) \
    ROW(sqlalchemy_dialects_module) \
    ROW(sqlalchemy_elements_constructors_module) \
    ROW(sqlalchemy_engine_base_module) \
    ROW(sqlalchemy_engine_cursor_module) \
    ROW(sqlalchemy_engine_interfaces_module) \
    ROW(sqlalchemy_engine_module) \
    ROW(sqlalchemy_engine_reflection_module) \
    ROW(sqlalchemy_engine_result_module) \
    ROW(sqlalchemy_engine_row_module) \
    ROW(sqlalchemy_engine_url_module) \
    ROW(sqlalchemy_event_module) \
    ROW(sqlalchemy_exc_module) \
    ROW(sqlalchemy_ext_module) \
    ROW(sqlalchemy_module) \
    ROW(sqlalchemy_mysql_base_module) \
    ROW(sqlalchemy_mysql_dml_module) \
    ROW(sqlalchemy_mysql_enumerated_module) \
    ROW(sqlalchemy_mysql_json_module) \
    ROW(sqlalchemy_mysql_module) \
    ROW(sqlalchemy_mysql_mysqldb_module) \
    ROW(sqlalchemy_mysql_pymysql_module) \
    ROW(sqlalchemy_mysql_types_module) \
    ROW(sqlalchemy_orm_decl_api_module) \
    ROW(sqlalchemy_orm_declarative_module) \
    ROW(sqlalchemy_orm_attributes_module) \
    ROW(sqlalchemy_orm_exc_module) \
    ROW(sqlalchemy_orm_mapper_module) \
    ROW(sqlalchemy_orm_registry_module) \
    ROW(sqlalchemy_orm_module) \
    ROW(sqlalchemy_orm_query_module) \
    ROW(sqlalchemy_orm_query_public_module) \
    ROW(sqlalchemy_orm_scoping_module) \
    ROW(sqlalchemy_orm_session_module) \
    ROW(sqlalchemy_orm_session_text_module) \
    ROW(sqlalchemy_hybrid_module) \
    ROW(sqlalchemy_pool_module) \
    ROW(sqlalchemy_postgresql_array_module) \
    ROW(sqlalchemy_postgresql_asyncpg_module) \
    ROW(sqlalchemy_postgresql_base_module) \
    ROW(sqlalchemy_postgresql_dml_module) \
    ROW(sqlalchemy_postgresql_ext_module) \
    ROW(sqlalchemy_postgresql_functions_module) \
    ROW(sqlalchemy_postgresql_hstore_module) \
    ROW(sqlalchemy_postgresql_json_module) \
    ROW(sqlalchemy_postgresql_module) \
    ROW(sqlalchemy_postgresql_named_types_module) \
    ROW(sqlalchemy_postgresql_psycopg2_module) \
    ROW(sqlalchemy_postgresql_psycopg_module) \
    ROW(sqlalchemy_postgresql_ranges_module) \
    ROW(sqlalchemy_postgresql_types_module) \
    ROW(sqlalchemy_schema_module) \
    ROW(sqlalchemy_selectable_constructors_module) \
    ROW(sqlalchemy_sql_base_module) \
    ROW(sqlalchemy_sql_ddl_module) \
    ROW(sqlalchemy_sql_dml_module) \
    ROW(sqlalchemy_sql_elements_module) \
    ROW(sqlalchemy_sql_expression_module) \
    ROW(sqlalchemy_sql_functions_module) \
    ROW(sqlalchemy_sql_module) \
    ROW(sqlalchemy_sql_naming_module) \
    ROW(sqlalchemy_sql_schema_module) \
    ROW(sqlalchemy_sql_selectable_module) \
    ROW(sqlalchemy_sql_sqltypes_module) \
    ROW(sqlalchemy_sql_text_module) \
    ROW(sqlalchemy_sql_type_api_module) \
    ROW(sqlalchemy_sqlite_base_module) \
    ROW(sqlalchemy_sqlite_dml_module) \
    ROW(sqlalchemy_sqlite_json_module) \
    ROW(sqlalchemy_sqlite_module) \
    ROW(sqlalchemy_sqlite_pysqlite_module) \
    ROW(sqlalchemy_types_module) \
    ROW(sqlmodel_module) \
    ROW(sqlmodel_main_module) \
    ROW(sqlmodel_sql_module) \
    ROW(sqlmodel_sql_sqltypes_module) \
    ROW(sqlalchemy_mutable_module) \

/* clang-format on */

#define DECLARE(module) extern const struct native_module module;
#define ENTRY(module) &module,

MODULES(DECLARE)
PACKAGE_MODULES(DECLARE)

const struct native_module *const vocab_modules[] = {MODULES(ENTRY) PACKAGE_MODULES(ENTRY) NULL};

void vocab_open(struct vm *vm, const struct host *host)
{
    struct vocab_state *state = arena_new(vm->arena, struct vocab_state);

    state->host = host;
    vm->data = state;
}

const struct host *vocab_host(struct vm *vm)
{
    return vocab_state(vm)->host;
}
