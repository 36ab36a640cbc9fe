/*
 * MigrationContext, and its `impl`: what context.get_context() and op.get_context() answer.
 *
 * The object holds nothing: everything is asked of the host, so that it stays right when env.py configures again.
 */
#include "vocab/alembic/internal.h"

bool alembic_context(struct vm *vm, struct value *out)
{
    *out = alembic_kept(vm, "context");
    if (is_absent(*out))
        return vm_raise(vm, "Exception", "No context has been configured yet.");
    return true;
}

bool alembic_bind(struct vm *vm, struct value *out)
{
    const struct host *host = vocab_host(vm);
    struct value given = alembic_kept(vm, "connection");
    struct host_connection *connection;

    if (!alembic_context(vm, out))
        return false;
    /* The very object that env.py gave; offline one that writes to the script. */
    connection = host->bind(host->subject);
    if (connection != NULL && vocab_kind_of(vm, given) == VOCAB_CONNECTION)
        *out = given;
    else
        *out = vocab_connection_value(vm, connection);
    return true;
}

/* ---- properties ---- */

static bool context_bind(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    return alembic_bind(vm, out);
}

static bool context_dialect(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct host *host = vocab_host(vm);

    (void)self;
    (void)args;
    *out = vocab_dialect_value(vm, host->context_dialect(host->subject));
    return true;
}

static bool context_as_sql(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct host *host = vocab_host(vm);

    (void)self;
    (void)args;
    *out = value_bool(host->is_offline(host->subject));
    return true;
}

static bool context_opts(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    *out = alembic_kept(vm, "opts");
    return true;
}

static bool context_config(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    *out = alembic_config(vm);
    return true;
}

static bool context_script(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    *out = alembic_script(vm);
    return true;
}

static bool context_environment(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    *out = instance_make(vm, vm_native_class_of_row(vm, &environment_row));
    return true;
}

static bool context_impl(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    *out = alembic_impl(vm);
    return true;
}

static bool option_or(struct vm *vm, const char *name, struct value missing, struct value *out)
{
    *out = vocab_context_option(vm, name);
    if (!is_given_some(*out))
        *out = missing;
    return true;
}

static bool context_version_table(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    return option_or(vm, "version_table", str_make(vm, STR("alembic_version")), out);
}

static bool context_version_table_schema(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    return option_or(vm, "version_table_schema", NONE, out);
}

static bool context_transactional(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct host *host = vocab_host(vm);

    (void)self;
    (void)args;
    *out = value_bool(host->is_transactional_ddl(host->subject));
    return true;
}

/* ---- methods ---- */

static bool context_current_heads(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct host *host = vocab_host(vm);
    str_array heads = {0};

    (void)self;
    (void)args;
    if (!host->current_heads(host->subject, &heads))
        return alembic_failed(vm);
    *out = texts_tuple(vm, &heads);
    return true;
}

static bool context_current_revision(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value table;

    if (!context_current_heads(vm, self, args, out) || !context_version_table(vm, self, args, &table))
        return false;
    if (AS_TUPLE(*out)->len > 1 && is_str(table))
        return vm_raise(vm, COMMAND_ERROR,
                        "Version table '" STR_FMT "' has more than one head present; please use get_current_heads()",
                        STR_ARG(str_of(table)));
    *out = AS_TUPLE(*out)->len > 0 ? AS_TUPLE(*out)->at[0] : NONE;
    return true;
}

static bool autocommit_enter(struct vm *vm, struct block *block, struct value *out)
{
    const struct host *host = vocab_host(vm);

    (void)block;
    (void)out;
    return host->begin_autocommit_block(host->subject, vm->span) || alembic_failed(vm);
}

static bool autocommit_leave(struct vm *vm, struct block *block, bool raised)
{
    const struct host *host = vocab_host(vm);

    (void)block;
    return host->end_autocommit_block(host->subject, raised) || alembic_failed(vm);
}

static bool context_autocommit_block(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = block_make(vm, autocommit_enter, autocommit_leave, NULL, self);
    return true;
}

static bool impl_static_output(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct host *host = vocab_host(vm);
    str text;

    (void)self;
    (void)out;
    return argument_str(vm, args[0], "static_output() argument 'text'", &text) &&
           (host->static_output(host->subject, text) || alembic_failed(vm));
}

/* ---- rows ---- */

static const struct native context_methods[] = {
    {"as_sql", "", context_as_sql, NATIVE_PROPERTY},
    {"autocommit_block", "", context_autocommit_block, 0},
    {"begin_transaction", "_per_migration=False", context_begin_transaction, 0},
    {"bind", "", context_bind, NATIVE_PROPERTY},
    {"config", "", context_config, NATIVE_PROPERTY},
    {"configure", "*args, **kw", refuse_api, NATIVE_CLASS_METHOD | NATIVE_TAKES_OPAQUE},
    {"connection", "", context_bind, NATIVE_PROPERTY},
    {"dialect", "", context_dialect, NATIVE_PROPERTY},
    {"environment_context", "", context_environment, NATIVE_PROPERTY},
    {"execute", "sql, execution_options=None", context_execute, NATIVE_TAKES_OPAQUE},
    {"get_current_heads", "", context_current_heads, 0},
    {"get_current_revision", "", context_current_revision, 0},
    {"impl", "", context_impl, NATIVE_PROPERTY},
    {"opts", "", context_opts, NATIVE_PROPERTY},
    {"run_migrations", "**kw", context_run_migrations, NATIVE_TAKES_OPAQUE},
    {"script", "", context_script, NATIVE_PROPERTY},
    {"stamp", "script_directory, revision", refuse_api, NATIVE_TAKES_OPAQUE},
    {"transactional_ddl", "", context_transactional, NATIVE_PROPERTY},
    {"version_table", "", context_version_table, NATIVE_PROPERTY},
    {"version_table_schema", "", context_version_table_schema, NATIVE_PROPERTY},
    {0},
};

const struct native_class migration_context_row = {
    .name = "MigrationContext",
    .acts = true,
    .module = "alembic.runtime.migration",
    .methods = context_methods,
};

static const struct native impl_methods[] = {
    {"_exec", "construct, execution_options=None", context_execute, NATIVE_TAKES_OPAQUE},
    {"as_sql", "", context_as_sql, NATIVE_PROPERTY},
    {"bind", "", context_bind, NATIVE_PROPERTY},
    {"connection", "", context_bind, NATIVE_PROPERTY},
    {"dialect", "", context_dialect, NATIVE_PROPERTY},
    {"execute", "sql, execution_options=None", context_execute, NATIVE_TAKES_OPAQUE},
    {"static_output", "text", impl_static_output, 0},
    {"transactional_ddl", "", context_transactional, NATIVE_PROPERTY},
    {0},
};

const struct native_class default_impl_row = {
    .name = "DefaultImpl",
    .module = "alembic.ddl.impl",
    .methods = impl_methods,
};

struct value alembic_impl(struct vm *vm)
{
    return instance_make(vm, vm_native_class_of_row(vm, &default_impl_row));
}

struct value migration_context_make(struct vm *vm)
{
    return instance_make(vm, vm_native_class_of_row(vm, &migration_context_row));
}
