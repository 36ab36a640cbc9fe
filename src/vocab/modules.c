/*
 * The modules that the vocabulary offers, one name a line, and the state behind a machine.
 *
 * Each name is a row of the folder that owns it. The order has no meaning: a module is found by its name.
 */
#include "vocab/state.h"

/* clang-format off */
#define MODULES(ROW) \
    ROW(alembic_module) \
    ROW(alembic_autogenerate_module) \
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
    ROW(alembic_operations_ops_module) \
    ROW(alembic_runtime_module) \
    ROW(alembic_runtime_environment_module) \
    ROW(alembic_runtime_migration_module) \
    ROW(alembic_script_module) \
    ROW(alembic_script_base_module) \
    ROW(alembic_script_revision_module) \
    ROW(alembic_util_module) \
    ROW(alembic_util_exc_module) \
    ROW(sqlalchemy_module) \

/* clang-format on */

#define DECLARE(module) extern const struct native_module module;
#define ENTRY(module) &module,

MODULES(DECLARE)

const struct native_module *const vocab_modules[] = {MODULES(ENTRY) NULL};

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
