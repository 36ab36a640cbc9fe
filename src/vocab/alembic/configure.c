/*
 * context.configure(): reads what reaches below Python into the host's options, and keeps everything else as `opts`.
 *
 * Options that were given remain from one call to the next where Alembic keeps them: it writes each parameter again, with its
 * default when it was left out, but for the few of which None means "as before".
 */
#include "vocab/alembic/internal.h"

#define CONFIGURE_SIGNATURE                                                                                                    \
    "connection=None, url=None, dialect_name=None, dialect_opts=None, transactional_ddl=None, "                                \
    "transaction_per_migration=False, output_buffer=None, starting_rev=None, tag=None, template_args=None, "                   \
    "render_as_batch=False, target_metadata=None, include_name=None, include_object=None, include_schemas=False, "             \
    "process_revision_directives=None, compare_type=True, compare_server_default=False, render_item=None, "                    \
    "literal_binds=False, upgrade_token='upgrades', downgrade_token='downgrades', alembic_module_prefix='op.', "               \
    "sqlalchemy_module_prefix='sa.', user_module_prefix=None, on_version_apply=None, autogenerate_plugins=None, **kw"

enum configure_argument
{
    CONFIGURE_CONNECTION,
    CONFIGURE_URL,
    CONFIGURE_DIALECT_NAME,
    CONFIGURE_DIALECT_OPTS,
    CONFIGURE_TRANSACTIONAL_DDL,
    CONFIGURE_TRANSACTION_PER_MIGRATION,
    CONFIGURE_OUTPUT_BUFFER,
    CONFIGURE_STARTING_REV,
    CONFIGURE_TAG,
    CONFIGURE_TEMPLATE_ARGS,
    CONFIGURE_RENDER_AS_BATCH,
    CONFIGURE_TARGET_METADATA,
    CONFIGURE_INCLUDE_NAME,
    CONFIGURE_INCLUDE_OBJECT,
    CONFIGURE_INCLUDE_SCHEMAS,
    CONFIGURE_PROCESS_REVISION_DIRECTIVES,
    CONFIGURE_COMPARE_TYPE,
    CONFIGURE_COMPARE_SERVER_DEFAULT,
    CONFIGURE_RENDER_ITEM,
    CONFIGURE_LITERAL_BINDS,
    CONFIGURE_UPGRADE_TOKEN,
    CONFIGURE_DOWNGRADE_TOKEN,
    CONFIGURE_ALEMBIC_MODULE_PREFIX,
    CONFIGURE_SQLALCHEMY_MODULE_PREFIX,
    CONFIGURE_USER_MODULE_PREFIX,
    CONFIGURE_ON_VERSION_APPLY,
    CONFIGURE_AUTOGENERATE_PLUGINS,
    CONFIGURE_KEYWORDS,
};

/* ---- opts ---- */

enum option_default
{
    DEFAULT_NONE,
    DEFAULT_FALSE,
    DEFAULT_TRUE,
    DEFAULT_TEXT,
    DEFAULT_KEPT, /* left out: what stands there stays */
};

struct configure_option
{
    const char *name;
    enum option_default missing;
    const char *text;
};

static const struct configure_option options[CONFIGURE_KEYWORDS] = {
    [CONFIGURE_TRANSACTIONAL_DDL] = {"transactional_ddl", DEFAULT_KEPT, NULL},
    [CONFIGURE_TRANSACTION_PER_MIGRATION] = {"transaction_per_migration", DEFAULT_FALSE, NULL},
    [CONFIGURE_OUTPUT_BUFFER] = {"output_buffer", DEFAULT_KEPT, NULL},
    [CONFIGURE_STARTING_REV] = {"starting_rev", DEFAULT_KEPT, NULL},
    [CONFIGURE_TAG] = {"tag", DEFAULT_KEPT, NULL},
    [CONFIGURE_TEMPLATE_ARGS] = {"template_args", DEFAULT_KEPT, NULL},
    [CONFIGURE_RENDER_AS_BATCH] = {"render_as_batch", DEFAULT_FALSE, NULL},
    [CONFIGURE_TARGET_METADATA] = {"target_metadata", DEFAULT_NONE, NULL},
    [CONFIGURE_INCLUDE_NAME] = {"include_name", DEFAULT_NONE, NULL},
    [CONFIGURE_INCLUDE_OBJECT] = {"include_object", DEFAULT_NONE, NULL},
    [CONFIGURE_INCLUDE_SCHEMAS] = {"include_schemas", DEFAULT_FALSE, NULL},
    [CONFIGURE_PROCESS_REVISION_DIRECTIVES] = {"process_revision_directives", DEFAULT_NONE, NULL},
    [CONFIGURE_COMPARE_TYPE] = {"compare_type", DEFAULT_TRUE, NULL},
    [CONFIGURE_COMPARE_SERVER_DEFAULT] = {"compare_server_default", DEFAULT_NONE, NULL}, /* not said: see run/autogenerate.c */
    [CONFIGURE_RENDER_ITEM] = {"render_item", DEFAULT_KEPT, NULL},
    [CONFIGURE_LITERAL_BINDS] = {"literal_binds", DEFAULT_FALSE, NULL},
    [CONFIGURE_UPGRADE_TOKEN] = {"upgrade_token", DEFAULT_TEXT, "upgrades"},
    [CONFIGURE_DOWNGRADE_TOKEN] = {"downgrade_token", DEFAULT_TEXT, "downgrades"},
    [CONFIGURE_ALEMBIC_MODULE_PREFIX] = {"alembic_module_prefix", DEFAULT_TEXT, "op."},
    [CONFIGURE_SQLALCHEMY_MODULE_PREFIX] = {"sqlalchemy_module_prefix", DEFAULT_TEXT, "sa."},
    [CONFIGURE_USER_MODULE_PREFIX] = {"user_module_prefix", DEFAULT_NONE, NULL},
    [CONFIGURE_ON_VERSION_APPLY] = {"on_version_apply", DEFAULT_NONE, NULL},
    [CONFIGURE_AUTOGENERATE_PLUGINS] = {"autogenerate_plugins", DEFAULT_KEPT, NULL},
};

static struct dict_object *opts_dict(struct vm *vm)
{
    if (is_absent(alembic_kept(vm, "opts")))
        alembic_keep(vm, "opts", value_of(&dict_make(vm)->object));
    return AS_DICT(alembic_kept(vm, "opts"));
}

static struct value option_missing(struct vm *vm, const struct configure_option *option)
{
    switch (option->missing)
    {
        case DEFAULT_FALSE:
            return value_bool(false);
        case DEFAULT_TRUE:
            return value_bool(true);
        case DEFAULT_TEXT:
            return str_make(vm, str_from(option->text));
        default:
            return NONE;
    }
}

static void opts_write(struct vm *vm, const struct value *args)
{
    struct dict_object *opts = opts_dict(vm);
    struct dict_entry *entry;

    for (size_t i = 0; i < COUNT_OF(options); i++)
    {
        if (options[i].name == NULL || (options[i].missing == DEFAULT_KEPT && !is_given_some(args[i])))
            continue;
        dict_put_text(vm, opts, str_from(options[i].name), is_given(args[i]) ? args[i] : option_missing(vm, &options[i]));
    }
    for (uint32_t i = 0; dict_next(AS_DICT(args[CONFIGURE_KEYWORDS]), &i, &entry);)
        dict_put(vm, opts, AS_STR(entry->key), entry->value);
}

struct value vocab_context_option(struct vm *vm, const char *name)
{
    struct value opts = alembic_kept(vm, "opts");

    return is_given(opts) ? dict_find_text(AS_DICT(opts), str_from(name)) : ABSENT;
}

/* ---- what the host needs ---- */

static bool option_text_read(struct vm *vm, const char *name, str *out)
{
    struct value value = vocab_context_option(vm, name);
    const char *what = str_print(vm->arena, "configure() argument '%s'", name).at;

    return !is_given_some(value) || argument_str(vm, value, what, out);
}

static bool option_flag_read(struct vm *vm, const char *name, bool missing, bool *out_has, bool *out)
{
    struct value value = vocab_context_option(vm, name);

    *out = missing;
    *out_has = is_given_some(value);
    if (is_opaque(value))
        return vm_refuse_opaque(vm, value, "configure() argument '%s' cannot be decided on", name);
    return !*out_has || value_truth(vm, value, out);
}

/* A str, or a URL object with its password. */
static bool url_read(struct vm *vm, struct value value, str *out)
{
    struct value method = ABSENT, hidden = value_bool(false), text;

    if (!is_given_some(value))
        return true;
    if (is_opaque(value))
        return vm_refuse_opaque(vm, value, "configure() cannot take a URL from it");
    if (!is_str(value_plain(vm, value)) && !attribute_get(vm, value, "render_as_string", &method))
        return false;
    if (is_absent(method))
        return argument_str(vm, value, "configure() argument 'url'", out);
    if (!vm_call_nested(vm, method, &hidden, 1, &text))
        return false;
    return argument_str(vm, text, "configure() argument 'url'", out);
}

static bool connection_read(struct vm *vm, struct value value, struct host_connection **out)
{
    struct buf text = BUF(vm->arena);

    if (!is_given_some(value))
        return true;
    if (is_opaque(value))
        return vm_refuse_opaque(vm, value, "configure() cannot take a connection from it");
    if (vocab_kind_of(vm, value) != VOCAB_ENGINE)
        return vocab_connection_of(vm, value, "configure() argument 'connection'", out);
    if (!value_repr(vm, value, &text))
        return false;
    return vm_raise(
        vm, COMMAND_ERROR,
        "'connection' argument to configure() is expected to be a sqlalchemy.engine.Connection instance, got " STR_FMT,
        STR_ARG(buf_str(&text)));
}

static bool flags_read(struct vm *vm, struct host_context_options *out)
{
    bool is_given_flag, version_table_pk;

    if (!option_flag_read(vm, "transactional_ddl", false, &out->has_transactional_ddl, &out->transactional_ddl) ||
        !option_flag_read(vm, "transaction_per_migration", false, &is_given_flag, &out->transaction_per_migration) ||
        !option_flag_read(vm, "literal_binds", false, &out->has_literal_binds, &out->literal_binds) ||
        !option_flag_read(vm, "version_table_pk", true, &is_given_flag, &version_table_pk))
        return false;
    out->no_version_table_pk = !version_table_pk;
    return true;
}

static bool options_read(struct vm *vm, const struct value *args, struct host_context_options *out)
{
    const struct host *host = vocab_host(vm);
    struct host_context_options read = {.span = vm->span, .output_buffer = vocab_context_option(vm, "output_buffer")};
    bool is_url_overridden = host->replaces_url != NULL && host->replaces_url(host->subject, (str){0}, false);

    if (!connection_read(vm, args[CONFIGURE_CONNECTION], &read.connection))
        return false;
    if (read.connection == NULL && !is_url_overridden && !url_read(vm, args[CONFIGURE_URL], &read.url))
        return false;
    if (is_given_some(args[CONFIGURE_DIALECT_NAME]) &&
        !argument_str(vm, args[CONFIGURE_DIALECT_NAME], "configure() argument 'dialect_name'", &read.dialect_name))
        return false;
    if (read.connection == NULL && read.url.len == 0 && read.dialect_name.len == 0 &&
        (host->replaces_url == NULL || !host->replaces_url(host->subject, (str){0}, true)))
        return vm_raise(vm, "Exception", "Connection, url, or dialect_name is required.");
    read.naming_is_deferred = is_given_some(vocab_context_option(vm, "target_metadata"));
    if (!flags_read(vm, &read) || !option_text_read(vm, "starting_rev", &read.starting_rev) ||
        !option_text_read(vm, "tag", &read.tag) || !option_text_read(vm, "version_table", &read.version_table) ||
        !option_text_read(vm, "version_table_schema", &read.version_table_schema))
        return false;
    *out = read;
    return true;
}

bool context_configure(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct host *host = vocab_host(vm);
    struct host_context_options read;

    (void)self;
    (void)out;
    opts_write(vm, args);
    if (!options_read(vm, args, &read))
        return false;
    dict_put_text(vm, opts_dict(vm), STR("as_sql"), value_bool(host->is_offline(host->subject)));
    if (!host->configure(host->subject, &read))
        return alembic_failed(vm);
    alembic_keep(vm, "connection", is_given(args[CONFIGURE_CONNECTION]) ? args[CONFIGURE_CONNECTION] : NONE);
    alembic_keep(vm, "context", migration_context_make(vm));
    return true;
}

const struct native context_configure_row = {"configure", CONFIGURE_SIGNATURE, context_configure, NATIVE_TAKES_OPAQUE};
