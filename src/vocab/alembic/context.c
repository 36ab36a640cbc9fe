/* The module alembic.context: what env.py calls. Each name is a function over the host; `config` and `script` are objects. */
#include "vocab/alembic/internal.h"

#define THIS_HOST const struct host *host = vocab_host(vm)

/* ---- questions about the command ---- */

static bool context_is_offline_mode(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    THIS_HOST;

    (void)self;
    (void)args;
    *out = value_bool(host->is_offline(host->subject));
    return true;
}

static bool context_requires_connection(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    THIS_HOST;

    (void)self;
    (void)args;
    *out = value_bool(!host->is_offline(host->subject));
    return true;
}

static bool context_is_transactional_ddl(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    THIS_HOST;

    (void)self;
    (void)args;
    if (!alembic_context(vm, out))
        return false;
    *out = value_bool(host->is_transactional_ddl(host->subject));
    return true;
}

static bool context_get_head_revisions(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    return alembic_heads(vm, out);
}

static bool context_get_head_revision(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    return alembic_only_head(vm, out);
}

static bool context_get_starting_revision(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    THIS_HOST;
    struct value configured = vocab_context_option(vm, "starting_rev");

    (void)self;
    (void)args;
    if (is_given_some(configured))
        *out = configured;
    else
        *out = text_or_none(vm, host->starting_revision_argument(host->subject));
    if (is_none(*out) && is_absent(alembic_kept(vm, "context")) && !host->is_offline(host->subject))
        return vm_raise(vm, COMMAND_ERROR, "No starting revision argument is available.");
    return true;
}

static bool context_get_revision_argument(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    THIS_HOST;

    (void)self;
    (void)args;
    *out = text_or_none(vm, host->revision_argument(host->subject));
    return true;
}

static bool context_get_tag_argument(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    THIS_HOST;

    (void)self;
    (void)args;
    *out = text_or_none(vm, host->tag_argument(host->subject));
    return true;
}

static bool context_get_x_argument(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    THIS_HOST;
    const str_array *given = host->x_arguments(host->subject);
    bool as_dictionary = false;
    struct dict_object *dict = dict_make(vm);

    (void)self;
    if (!flag_of(vm, args[0], &as_dictionary))
        return false;
    *out = as_dictionary ? value_of(&dict->object) : list_make(vm, NULL, 0);
    for (size_t i = 0; given != NULL && i < given->len; i++)
    {
        str key, value = str_cut(given->at[i], '=', &key);

        if (as_dictionary)
            dict_put_text(vm, dict, key, str_make(vm, value));
        else
            list_push(vm, AS_LIST(*out), str_make(vm, given->at[i]));
    }
    return true;
}

/* ---- the migration context ---- */

static bool context_get_context(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    return alembic_context(vm, out);
}

static bool context_get_bind(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    return alembic_bind(vm, out);
}

static bool context_get_impl(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    if (!alembic_context(vm, out))
        return false;
    *out = alembic_impl(vm);
    return true;
}

bool context_execute(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    THIS_HOST;
    struct op *op = directive_op(vm, OP_EXECUTE);

    (void)self;
    if (!alembic_context(vm, out))
        return false;
    *out = NONE;
    return vocab_statement_of(vm, args[0], "execute() argument 'sql'", &op->execute.statement) &&
           (host->apply(host->subject, op, vm->span) || alembic_failed(vm));
}

static bool context_static_output(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    THIS_HOST;
    str text;

    (void)self;
    if (!alembic_context(vm, out))
        return false;
    *out = NONE;
    return argument_str(vm, args[0], "static_output() argument 'text'", &text) &&
           (host->static_output(host->subject, text) || alembic_failed(vm));
}

static bool transaction_enter(struct vm *vm, struct block *block, struct value *out)
{
    THIS_HOST;

    (void)block;
    (void)out;
    return host->begin_migrations(host->subject) || alembic_failed(vm);
}

static bool transaction_leave(struct vm *vm, struct block *block, bool raised)
{
    THIS_HOST;

    (void)block;
    return host->end_migrations(host->subject, raised) || alembic_failed(vm);
}

bool context_begin_transaction(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    if (!alembic_context(vm, out))
        return false;
    *out = block_make(vm, transaction_enter, transaction_leave, NULL, *out);
    return true;
}

/* ---- rows ---- */

#define FUNCTIONS(ROW)                                                                                                         \
    ROW(begin_transaction, "", context_begin_transaction)                                                                      \
    ROW(execute, "sql, execution_options=None", context_execute)                                                               \
    ROW(get_bind, "", context_get_bind)                                                                                        \
    ROW(get_context, "", context_get_context)                                                                                  \
    ROW(get_head_revision, "", context_get_head_revision)                                                                      \
    ROW(get_head_revisions, "", context_get_head_revisions)                                                                    \
    ROW(get_impl, "", context_get_impl)                                                                                        \
    ROW(get_revision_argument, "", context_get_revision_argument)                                                              \
    ROW(get_starting_revision_argument, "", context_get_starting_revision)                                                     \
    ROW(get_tag_argument, "", context_get_tag_argument)                                                                        \
    ROW(get_x_argument, "as_dictionary=False", context_get_x_argument)                                                         \
    ROW(is_offline_mode, "", context_is_offline_mode)                                                                          \
    ROW(is_transactional_ddl, "", context_is_transactional_ddl)                                                                \
    ROW(requires_connection, "", context_requires_connection)                                                                  \
    ROW(run_migrations, "**kw", context_run_migrations)                                                                        \
    ROW(static_output, "text", context_static_output)

#define FUNCTION_ROW(id, text, call) static const struct native id##_row = {#id, text, call, NATIVE_TAKES_OPAQUE};
FUNCTIONS(FUNCTION_ROW)
#undef FUNCTION_ROW

static bool config_value(struct vm *vm, struct value *out)
{
    *out = alembic_config(vm);
    return true;
}

static bool script_value(struct vm *vm, struct value *out)
{
    *out = alembic_script(vm);
    return true;
}

/* ---- EnvironmentContext: the same as an object, which a MigrationContext has ---- */

static bool environment_config(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    return config_value(vm, out);
}

static bool environment_script(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    return script_value(vm, out);
}

static const struct native environment_methods[] = {
#define METHOD_ROW(id, text, call) {#id, text, call, NATIVE_TAKES_OPAQUE},
    FUNCTIONS(METHOD_ROW)
#undef METHOD_ROW
        {"config", "", environment_config, NATIVE_PROPERTY},
    {"script", "", environment_script, NATIVE_PROPERTY},
    {0},
};

static const struct native environment_make_row = {"__init__", "*args, **kw", refuse_api, NATIVE_TAKES_OPAQUE};
const struct native_class environment_row = {.name = "EnvironmentContext",
                                             .module = "alembic.runtime.environment",
                                             .acts = true,
                                             .make = &environment_make_row,
                                             .methods = environment_methods};

static const struct native_item context_items[] = {
#define FUNCTION_ITEM(id, text, call) {.name = #id, .kind = ITEM_FUNCTION, .function = &id##_row},
    FUNCTIONS(FUNCTION_ITEM)
#undef FUNCTION_ITEM
        {.name = "configure", .kind = ITEM_FUNCTION, .function = &context_configure_row},
    {.name = "config", .kind = ITEM_VALUE, .value = config_value},
    {.name = "script", .kind = ITEM_VALUE, .value = script_value},
    {.name = "_proxy", .kind = ITEM_MODULE, .path = "alembic.context"}, /* an env.py asks for it to know that Alembic runs it */
    {0},
};

const struct native_module alembic_context_module = {.name = "alembic.context", .items = context_items, .closed = true};
