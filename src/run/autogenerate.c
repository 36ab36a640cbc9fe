/* Comparing and rendering inside of a run of env.py. See autogenerate.h. */
#include "run/autogenerate.h"

#include "eval/builtin/arguments.h"
#include "graph/history.h"
#include "ops/reverse.h"
#include "render/render.h"
#include "run/safe_forms.h"
#include "run/unresolved.h"
#include "text/url.h"
#include "vocab/alembic.h"
#include "vocab/sqlalchemy.h"

struct comparing
{
    struct migration *migration;
    struct vm *vm;
    const struct vocab_metadata_list *metadata;
};

/* ---- options of configure() ---------------------------------------------------------------------------------------------- */

static bool is_given_value(struct value value)
{
    return !is_absent(value) && !is_none(value);
}

/* A flag; a function is true. */
static bool option_is_on(struct vm *vm, const char *name, bool when_missing)
{
    struct value value = vocab_context_option(vm, name);

    return is_given_value(value) ? value.tag != VALUE_BOOL || value.boolean : when_missing;
}

static bool option_is_function(struct vm *vm, const char *name)
{
    struct value value = vocab_context_option(vm, name);

    return is_given_value(value) && (is_opaque(value) || value_is_callable(vm, value));
}

static str option_word(struct vm *vm, const char *name, str when_missing)
{
    struct value value = vocab_context_option(vm, name);

    return is_str(value) ? str_copy(vm->arena, str_of(value)) : when_missing;
}

/* autogenerate_plugins with "~alembic.autogenerate.NAME". */
static bool plugin_is_on(struct vm *vm, const char *name)
{
    struct value value = vocab_context_option(vm, "autogenerate_plugins"), list;
    str without = str_print(vm->arena, "~alembic.autogenerate.%s", name);

    if (!is_given_value(value) || is_opaque(value) || !value_to_list(vm, value, &list))
        return true;
    for (uint32_t i = 0; i < AS_LIST(list)->len; i++)
    {
        if (is_str(AS_LIST(list)->at[i]) && str_equal(str_of(AS_LIST(list)->at[i]), without))
            return false;
    }
    return true;
}

/* ---- the project's filters ----------------------------------------------------------------------------------------------- */

static bool include_name(void *subject, const struct diff_name *name, bool *out)
{
    struct comparing *comparing = subject;

    return vocab_include_name(comparing->vm, diff_kind_name(name->kind), name->name, name->table, name->schema, out);
}

/* The MetaData that has a table; NULL: it is the database's. */
static struct metadata *metadata_of(const struct comparing *comparing, const struct table *table)
{
    str key = table_key(comparing->vm->arena, table->schema, table->name);

    for (size_t i = 0; i < comparing->metadata->len; i++)
    {
        if (map_find(&comparing->metadata->at[i]->tables, key) == table)
            return comparing->metadata->at[i];
    }
    return NULL;
}

static struct value table_value(const struct comparing *comparing, struct table *table)
{
    struct metadata *metadata = metadata_of(comparing, table);

    return metadata != NULL ? vocab_model_table(comparing->vm, metadata, table) : vocab_table_value(comparing->vm, table);
}

static struct value object_value(const struct comparing *comparing, const struct diff_object *object)
{
    struct value table;

    if (object->table == NULL)
        return ABSENT;
    table = table_value(comparing, object->table);
    if (object->kind == DIFF_TABLE)
        return table;
    if (object->column != NULL)
        return vocab_table_member(comparing->vm, table, object->column);
    if (object->index != NULL)
        return vocab_index_value(comparing->vm, object->index);
    return vocab_constraint_value(comparing->vm, object->constraint);
}

static bool include_object(void *subject, const struct diff_question *question, bool *out)
{
    struct comparing *comparing = subject;

    return vocab_include_object(comparing->vm, object_value(comparing, &question->object), question->name,
                                diff_kind_name(question->object.kind), question->is_reflected,
                                object_value(comparing, &question->counterpart), out);
}

static struct value column_value(const struct comparing *comparing, struct table *table, const struct column *column)
{
    return vocab_table_member(comparing->vm, table_value(comparing, table), column);
}

static bool compare_type(void *subject, const struct diff_columns *columns, enum tri *out)
{
    struct comparing *comparing = subject;

    return vocab_compare_type(comparing->vm, column_value(comparing, columns->database_table, columns->database),
                              column_value(comparing, columns->model_table, columns->model), columns->database, columns->model, out);
}

static bool compare_default(void *subject, const struct diff_columns *columns, str database_text, str model_text, enum tri *out)
{
    struct comparing *comparing = subject;

    return vocab_compare_default(comparing->vm, column_value(comparing, columns->database_table, columns->database),
                                 column_value(comparing, columns->model_table, columns->model), database_text, model_text, out);
}

static bool settle(void *subject, const struct diff_doubt *doubt, enum tri *out_equal)
{
    return doubt_settle(((struct comparing *)subject)->migration, doubt, out_equal);
}

static bool rename_ask(void *subject, const struct diff_rename *rename, bool *out)
{
    return rename_answer(((struct comparing *)subject)->migration, rename, out);
}

static void log_line(void *subject, const char *logger, str message)
{
    session_log(((struct comparing *)subject)->migration->session, LOG_INFO, logger, STR_FMT, STR_ARG(message));
}

/* ---- comparing ----------------------------------------------------------------------------------------------------------- */

bool autogenerate_needs_heads(struct migration *migration, const str_array *rows)
{
    struct session *session = migration->session;
    struct resolver resolver = {
        .graph = session->script.graph, .arena = session->arena, .diags = &session->diags, .wording = RESOLVE_RANGE};
    struct revision_list found = {0};
    bool at_heads = false;

    if (!resolve_rows(&resolver, rows, &found))
        return unresolved_explain(session, &resolver, rows);
    if (!history_at_heads(&resolver, rows, &at_heads))
        return false;
    if (at_heads)
        return true;
    diag_error_alembic(&session->diags, DIAG_REVISION, SPAN_NONE, "Target database is not up to date.");
    diag_hint(&session->diags, "`limbeck upgrade heads` applies what is missing; then compare again.");
    return false;
}

static bool metadata_find(struct migration *migration, struct vocab_metadata_list *out)
{
    struct session *session = migration->session;

    if (!vocab_target_metadata(session->vm, out))
        return false;
    if (out->len > 0)
        return true;
    diag_error_alembic(&session->diags, DIAG_COMMAND, SPAN_NONE,
                       "Can't proceed with --autogenerate option; environment script " STR_FMT
                       " does not provide a MetaData object or sequence of objects to the context.",
                       STR_ARG(path_join(session->arena, session->script.folder, STR("env.py"))));
    diag_hint(&session->diags, "Import the models' MetaData in env.py and give it to context.configure(target_metadata=...).");
    return false;
}

/* What is read: what is found without a schema, the schemas of the models, or all of them. */
static void schemas_add(struct session *session, const struct vocab_metadata_list *metadata, str_array *out)
{
    struct map seen = {.arena = session->arena};

    array_push(session->arena, out, ((str){0}));
    for (size_t i = 0; i < metadata->len; i++)
    {
        for (size_t k = 0; k < metadata->at[i]->tables.len; k++)
        {
            const struct table *table = metadata->at[i]->tables.at[k].value;

            if (!name_is_set(table->schema) || map_has(&seen, table->schema.text))
                continue;
            map_put(&seen, table->schema.text, NULL);
            array_push(session->arena, out, table->schema.text);
        }
    }
}

static bool catalog_read(struct migration *migration, const struct vocab_metadata_list *metadata, const struct catalog **out)
{
    struct session *session = migration->session;
    struct reflect_request request = {.parts = REFLECT_TABLES | REFLECT_TYPES | REFLECT_SEQUENCES};
    str_array schemas = {0};

    schemas_add(session, metadata, &schemas);
    request.schemas = schemas.at;
    request.schema_count = schemas.len;
    request.all_schemas = option_is_on(session->vm, "include_schemas", false);
    return host_connection_reflect(migration->connection, &request, session->arena, out);
}

static struct diff_hooks hooks_make(struct comparing *comparing)
{
    struct vm *vm = comparing->vm;
    struct diff_hooks hooks = {.subject = comparing, .settle = settle, .log = log_line};

    if (is_given_value(vocab_context_option(vm, "include_name")))
        hooks.include_name = include_name;
    if (is_given_value(vocab_context_option(vm, "include_object")))
        hooks.include_object = include_object;
    if (option_is_function(vm, "compare_type"))
        hooks.compare_type = compare_type;
    if (option_is_function(vm, "compare_server_default"))
        hooks.compare_default = compare_default;
    return hooks;
}

/* Server defaults are compared unless configure() says False: Alembic does only when told. */
static struct diff_request request_make(struct migration *migration, struct comparing *comparing, const struct catalog *catalog)
{
    struct vm *vm = comparing->vm;

    return (struct diff_request){
        .arena = migration->session->arena,
        .diags = &migration->session->diags,
        .compiler = &migration->compiler,
        .catalog = catalog,
        .metadata = comparing->metadata->at,
        .metadata_count = comparing->metadata->len,
        .version_table = migration->version_table.text,
        .version_schema = migration->version_schema.text,
        .include_schemas = option_is_on(vm, "include_schemas", false),
        .compares_types = option_is_on(vm, "compare_type", true) && plugin_is_on(vm, "types"),
        .compares_defaults = option_is_on(vm, "compare_server_default", true) && plugin_is_on(vm, "defaults"),
        .compares_checks = plugin_is_on(vm, "checkconstraint_byname"),
        .hooks = hooks_make(comparing),
    };
}

static bool part_reverse(struct migration *migration, struct autogenerate_part *part)
{
    const struct op *which;

    if (op_list_reverse(migration->session->arena, &part->upgrade, &part->downgrade, &which))
        return true;
    diag_error(&migration->session->diags, DIAG_UNSUPPORTED, (struct span){which->place, 0}, "op.%s() cannot be reversed",
               op_name(which));
    return false;
}

static struct autogenerate_part part_make(struct migration *migration)
{
    struct vm *vm = migration->session->vm;

    return (struct autogenerate_part){
        .upgrade_token = option_word(vm, "upgrade_token", STR("upgrades")),
        .downgrade_token = option_word(vm, "downgrade_token", STR("downgrades")),
        .dialect = migration->dialect,
        .compiler = migration->compiler,
    };
}

void autogenerate_add_empty(struct migration *migration, struct autogenerate *autogenerate)
{
    array_push(migration->session->arena, &autogenerate->parts, part_make(migration));
}

void autogenerate_add(struct migration *migration, struct autogenerate *autogenerate, const struct op_list *upgrade,
                      const struct op_list *downgrade)
{
    struct autogenerate_part part = part_make(migration);

    part.upgrade = *upgrade;
    part.downgrade = *downgrade;
    part.database = url_mask_text(migration->session->arena, migration->connection->url);
    array_push(migration->session->arena, &autogenerate->parts, part);
}

bool autogenerate_compare(struct migration *migration, const str_array *rows, struct autogenerate *autogenerate)
{
    struct session *session = migration->session;
    struct vocab_metadata_list metadata;
    struct comparing comparing = {migration, session->vm, &metadata};
    const struct catalog *catalog;
    struct autogenerate_part part;
    struct diff_request request;

    if (!autogenerate_needs_heads(migration, rows) || !metadata_find(migration, &metadata) ||
        !catalog_read(migration, &metadata, &catalog) || !missing_models_check(session, catalog))
        return false;
    part = part_make(migration);
    part.database = url_mask_text(session->arena, migration->connection->url);
    request = request_make(migration, &comparing, catalog);
    request.hooks.rename = autogenerate->asks_renames ? rename_ask : NULL;
    if (!diff_make(&request, &part.upgrade))
        return false;
    if (!autogenerate->is_plain)
        diff_name_constraints(session->arena, migration->dialect, catalog, &part.upgrade);
    if (!part_reverse(migration, &part))
        return false;
    array_push(session->arena, &autogenerate->parts, part);
    return true;
}

/* ---- two databases ------------------------------------------------------------------------------------------------------ */

/* Both sides are the server's own words: texts that differ differ. */
static bool settle_texts(void *subject, const struct diff_doubt *doubt, enum tri *out_equal)
{
    (void)subject, (void)doubt;
    *out_equal = TRI_FALSE;
    return true;
}

bool autogenerate_includes_schemas(struct migration *migration)
{
    return option_is_on(migration->session->vm, "include_schemas", false);
}

bool autogenerate_compare_catalogs(struct migration *migration, const struct catalog *from, const struct catalog *to,
                                   struct op_list *out_ops)
{
    struct session *session = migration->session;
    /* None is the models': the filters are shown tables of a database. */
    struct vocab_metadata_list none = {0};
    struct comparing comparing = {migration, session->vm, &none};
    struct diff_request request = request_make(migration, &comparing, from);
    struct metadata *metadata;

    if (!diff_metadata_of(session->arena, &session->diags, &migration->compiler, to, &metadata))
        return false;
    request.metadata = &metadata;
    request.metadata_count = 1;
    request.include_schemas = request.compares_types = request.compares_defaults = request.compares_checks = true;
    request.hooks.compare_type = NULL;
    request.hooks.compare_default = NULL;
    request.hooks.settle = settle_texts;
    request.hooks.log = NULL;
    return diff_make(&request, out_ops);
}

bool autogenerate_wants_table(struct migration *migration, struct table *table, bool *out)
{
    struct vocab_metadata_list none = {0};
    struct comparing comparing = {migration, migration->session->vm, &none};
    struct diff_hooks hooks = hooks_make(&comparing);
    struct diff_name name = {.kind = DIFF_TABLE, .name = table->name.text, .schema = table->schema.text};
    struct diff_question question = {
        .object = {.kind = DIFF_TABLE, .table = table}, .name = table->name, .is_reflected = true};

    *out = true;
    if (hooks.include_name != NULL && !hooks.include_name(hooks.subject, &name, out))
        return false;
    return !*out || hooks.include_object == NULL || hooks.include_object(hooks.subject, &question, out);
}

/* ---- the project's hook -------------------------------------------------------------------------------------------------- */

/* The hook may leave more or fewer entries than there are databases: one more is written as those of the newest. */
static void parts_replace(struct session *session, struct autogenerate *autogenerate, const struct vocab_new_revision *given)
{
    struct autogenerate_part newest = *array_last(&autogenerate->parts);

    for (size_t i = 0; i < given->operations.len; i++)
    {
        const struct vocab_operations *operations = &given->operations.at[i];
        struct autogenerate_part *part;

        if (i == autogenerate->parts.len)
            array_push(session->arena, &autogenerate->parts, newest);
        part = &autogenerate->parts.at[i];
        part->upgrade_token = operations->upgrade_token;
        part->downgrade_token = operations->downgrade_token;
        part->upgrade = operations->upgrade;
        part->downgrade = operations->downgrade;
    }
    autogenerate->parts.len = given->operations.len;
}

bool autogenerate_direct(struct migration *migration, struct autogenerate *autogenerate, struct vocab_new_revision *given)
{
    struct session *session = migration->session;
    const struct autogenerate_part *newest = array_last(&autogenerate->parts);
    struct vocab_operations operations = {newest->upgrade_token, newest->downgrade_token, newest->upgrade, newest->downgrade};

    if (!vocab_has_process_revision_directives(session->vm))
        return true;
    array_push(session->arena, &given->operations, operations);
    if (!vocab_call_process_revision_directives(session->vm, given))
        return false;
    if (!given->is_dropped)
        parts_replace(session, autogenerate, given);
    return true;
}

/* ---- rendering ----------------------------------------------------------------------------------------------------------- */

struct rendered
{
    struct rendering rendering;
    struct vm *vm;
};

static struct value item_value(struct vm *vm, const struct render_item *item)
{
    if (item->column != NULL)
        return vocab_column_value(vm, (struct column *)item->column);
    if (item->constraint != NULL)
        return vocab_constraint_value(vm, (struct constraint *)item->constraint);
    if (item->type != NULL)
        return vocab_type_value(vm, item->type);
    return NONE;
}

static bool render_item(void *subject, const struct render_item *item, str *out)
{
    struct rendered *rendered = subject;
    str_array imports = {0};

    if (!vocab_render_item(rendered->vm, item->kind, item_value(rendered->vm, item), out, &imports))
        return false;
    for (size_t i = 0; i < imports.len; i++)
        map_put(&rendered->rendering.imports, imports.at[i], NULL);
    return true;
}

static void options_set(struct rendered *rendered)
{
    struct render_options *options = &rendered->rendering.options;
    struct vm *vm = rendered->vm;

    options->op_prefix = option_word(vm, "alembic_module_prefix", options->op_prefix);
    options->sa_prefix = option_word(vm, "sqlalchemy_module_prefix", options->sa_prefix);
    options->user_prefix = option_word(vm, "user_module_prefix", (str){0});
    options->as_batch = option_is_on(vm, "render_as_batch", false);
    options->subject = rendered;
    if (is_given_value(vocab_context_option(vm, "render_item")))
        options->item = render_item;
}

static bool part_render(struct rendered *rendered, const struct autogenerate *autogenerate, const struct safe_options *safe,
                        struct autogenerate_part *part)
{
    struct rendering *rendering = &rendered->rendering;

    rendering->compiler = &part->compiler;
    if (autogenerate->is_plain)
        part->written = part->upgrade;
    else
        safe_forms_make(rendering->arena, safe, part);
    return render_body(rendering, &part->written, &part->upgrade_text) &&
           render_body(rendering, &part->downgrade, &part->downgrade_text) &&
           render_body(rendering, &part->second, &part->second_text) &&
           render_body(rendering, &part->second_back, &part->second_back_text);
}

bool autogenerate_render(struct migration *migration, struct autogenerate *autogenerate, const str_array *imports)
{
    struct session *session = migration->session;
    struct rendered rendered = {.vm = session->vm};
    struct safe_options safe = {.in_two_steps = autogenerate->in_two_steps};

    if (!config_bool(&session->config, STR("limbeck.sqlite_rebuild"), &safe.rebuilds))
        return false;
    rendering_init(&rendered.rendering, session->arena, &session->diags, &migration->compiler);
    options_set(&rendered);
    for (size_t i = 0; i < imports->len; i++)
        map_put(&rendered.rendering.imports, imports->at[i], NULL);
    for (size_t i = 0; i < autogenerate->parts.len; i++)
    {
        if (!part_render(&rendered, autogenerate, &safe, &autogenerate->parts.at[i]))
            return false;
    }
    autogenerate->imports = render_imports(&rendered.rendering);
    return true;
}
