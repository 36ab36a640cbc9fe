/*
 * The host: what Python code may do to the world, answered by the session. Thin: each function finds its subject and calls on.
 */
#include "run/host.h"
#include "eval/native.h"
#include "graph/resolve.h"
#include "run/libraries.h"
#include "run/migration.h"
#include "vocab/alembic.h"

/* ---- for the evaluator ---- */

static bool machine_import(void *subject, struct vm *vm, str name, struct span span, struct value *out)
{
    struct session *session = subject;

    (void)vm;
    return modules_import(&session->modules, name, span, out);
}

static void machine_print(void *subject, struct vm *vm, str text, bool to_stderr)
{
    struct session *session = subject;

    (void)vm;
    if (session->migration != NULL && !rebuild_shows(session->migration, text))
        return;
    if (to_stderr)
        session_log(session, LOG_WARNING, "limbeck.stderr", STR_FMT, STR_ARG(str_trim_end(text)));
    else
        session_output(session, text);
}

static bool may_read(struct session *session, struct vm *vm, str path)
{
    if (modules_may_read(&session->modules, path))
        return true;
    diag_error(&session->diags, DIAG_FILE, vm->span, "'" STR_FMT "' is outside of the project", STR_ARG(path));
    diag_hint(&session->diags, "Migrations read files below the repository root only; allow a folder with `limbeck.read = " STR_FMT
                               "` in alembic.ini.",
              STR_ARG(path_folder(path)));
    return vm_refuse(vm);
}

static bool machine_read_file(void *subject, struct vm *vm, str path, str *out_text, bool *out_found)
{
    struct session *session = subject;

    *out_found = os_is_file(session->os, path);
    if (!*out_found)
        return true;
    if (!may_read(session, vm, path))
        return false;
    return os_read_file(session->os, session->arena, &session->diags, path, 0, out_text) || vm_raise_diag(vm, "OSError");
}

static bool machine_list_folder(void *subject, struct vm *vm, str path, str_array *out_names, bool *out_found)
{
    struct session *session = subject;

    *out_found = os_is_folder(session->os, path);
    if (!*out_found)
        return true;
    if (!may_read(session, vm, path))
        return false;
    return os_list_folder(session->os, session->arena, &session->diags, path, out_names) || vm_raise_diag(vm, "OSError");
}

static bool machine_file_kind(void *subject, struct vm *vm, str path, bool *out_is_file, bool *out_is_folder)
{
    struct session *session = subject;

    (void)vm;
    *out_is_file = os_is_file(session->os, path);
    *out_is_folder = os_is_folder(session->os, path);
    return true;
}

static bool machine_environment(void *subject, str name, str *out_value)
{
    return os_environment(((struct session *)subject)->os, name, out_value);
}

static void machine_environment_each(void *subject, void (*visit)(void *to, str name, str value), void *to)
{
    const struct map *environment = &((struct session *)subject)->os->environment;

    for (size_t i = 0; i < environment->len; i++)
        visit(to, environment->at[i].key, str_from(environment->at[i].value));
}

static void machine_clock(void *subject, int64_t *out_seconds, int32_t *out_microseconds)
{
    int64_t now = os_clock(((struct session *)subject)->os);

    *out_seconds = now / 1000000;
    *out_microseconds = (int32_t)(now % 1000000);
}

static void machine_random(void *subject, void *bytes, size_t len)
{
    os_random(((struct session *)subject)->os, bytes, len);
}

static void machine_sleep(void *subject, double seconds)
{
    os_sleep(((struct session *)subject)->os, (int64_t)(seconds * 1000));
}

static void machine_log(void *subject, struct vm *vm, str level, str logger, str message)
{
    static const struct
    {
        str word;
        enum log_level level;
    } levels[] = {{STR_INIT("DEBUG"), LOG_DEBUG}, {STR_INIT("INFO"), LOG_INFO}, {STR_INIT("WARNING"), LOG_WARNING}};
    struct session *session = subject;
    enum log_level found = LOG_ERROR;

    for (size_t i = 0; i < COUNT_OF(levels); i++)
    {
        if (str_equal(levels[i].word, level))
            found = levels[i].level;
    }
    if (session->migration != NULL && !rebuild_shows(session->migration, message))
        return;
    session_log(session, found, str_cstring(vm->arena, logger), STR_FMT, STR_ARG(message));
}

static bool machine_cancelled(void *subject)
{
    const volatile bool *cancelled = ((struct session *)subject)->settings->cancelled;

    return cancelled != NULL && *cancelled;
}

static str machine_working_folder(void *subject)
{
    return ((struct session *)subject)->config.working_folder;
}

static const struct yaml_library *machine_yaml_library(void *subject, struct vm *vm)
{
    (void)vm;
    return libraries_yaml(subject);
}

static const struct pcre2_library *machine_pcre2_library(void *subject, struct vm *vm)
{
    (void)vm;
    return libraries_pcre2(subject);
}

/* The script of --sql that env.py writes to a file for each database: it goes to standard output, under the file's name. */
static bool machine_takes_output(void *subject, struct vm *vm, str path)
{
    struct session *session = subject;
    struct source_position position;

    if (session->migration == NULL || !session->migration->is_offline ||
        !source_find(&session->sources, vm->span.from, &position) ||
        !script_is_env(&session->script, position.file->name))
        return false;
    session_output(session, str_print(session->arena, "-- " STR_FMT "\n\n", STR_ARG(path)));
    return true;
}

void host_fill_machine(struct session *session, struct vm_host *out)
{
    *out = (struct vm_host){
        .subject = session,
        .import_module = machine_import,
        .print = machine_print,
        .read_file = machine_read_file,
        .list_folder = machine_list_folder,
        .file_kind = machine_file_kind,
        .takes_output = machine_takes_output,
        .environment = machine_environment,
        .environment_each = machine_environment_each,
        .clock = machine_clock,
        .random = machine_random,
        .sleep = machine_sleep,
        .log = machine_log,
        .cancelled = machine_cancelled,
        .working_folder = machine_working_folder,
        .yaml_library = machine_yaml_library,
        .pcre2_library = machine_pcre2_library,
    };
}

/* ---- connections ---- */

static bool host_connect(void *subject, const struct host_engine *engine, struct host_connection **out)
{
    return host_connection_open(subject, engine, out);
}

static bool host_replaces_url(void *subject, str name, bool is_missing)
{
    struct session *session = subject;
    str url;

    return host_connection_is_replaced(session, name) ||
           (is_missing && os_environment(session->os, STR("DATABASE_URL"), &url) && url.len > 0);
}

static void host_close(void *subject, struct host_connection *connection)
{
    (void)subject;
    host_connection_close(connection);
}

static const struct dialect *host_dialect_of(void *subject, struct host_connection *connection)
{
    (void)subject;
    return connection->dialect;
}

static int host_server_version(void *subject, struct host_connection *connection)
{
    (void)subject;
    return host_connection_server_version(connection);
}

static str host_url_of(void *subject, struct host_connection *connection)
{
    (void)subject;
    return connection->url;
}

/* A statement has failed. */
static bool advised(struct session *session)
{
    if (session->migration != NULL)
        advice_add(session->migration, NULL, diag_last(&session->diags));
    return false;
}

static bool host_execute(void *subject, struct host_connection *connection, str sql, struct span span, struct host_result *out)
{
    return host_connection_execute(connection, sql, span, out) || advised(subject);
}

static bool host_next_row(void *subject, struct host_cursor *cursor, const struct datum **out_cells)
{
    (void)subject;
    return host_connection_next_row(cursor, out_cells);
}

static void host_close_cursor(void *subject, struct host_cursor *cursor)
{
    (void)subject;
    host_connection_close_cursor(cursor);
}

static bool host_prepare(void *subject, struct host_connection *connection, str sql, str shown, size_t all_rows, struct span span,
                         struct host_statement **out)
{
    return host_connection_prepare(connection, sql, shown, all_rows, span, out) || advised(subject);
}

static bool host_execute_many(void *subject, struct host_statement *statement, const struct datum *values, size_t count,
                              size_t first, size_t rows, int64_t *affected)
{
    return host_connection_execute_many(statement, values, count, first, rows, affected) || advised(subject);
}

static void host_close_statement(void *subject, struct host_statement *statement)
{
    (void)subject;
    host_connection_close_statement(statement);
}

static bool host_reflect(void *subject, struct host_connection *connection, const struct reflect_request *request,
                         struct arena *arena, const struct catalog **out)
{
    (void)subject;
    return host_connection_reflect(connection, request, arena, out);
}

static bool host_transaction(void *subject, struct host_connection *connection, enum host_transaction what, str savepoint)
{
    (void)subject;
    return host_connection_transaction(connection, what, savepoint);
}

static bool host_in_transaction(void *subject, struct host_connection *connection)
{
    (void)subject;
    return db_transaction(connection->db) != DB_IDLE;
}

static bool host_end_block(void *subject, struct host_connection *connection, bool raised)
{
    (void)subject;
    return host_connection_end_block(connection, raised);
}

/* ---- the migration context ---- */

static struct migration *migration_of(void *subject)
{
    return ((struct session *)subject)->migration;
}

static bool host_configure(void *subject, const struct host_context_options *options)
{
    return migration_configure(migration_of(subject), options);
}

static bool host_is_offline(void *subject)
{
    return migration_of(subject)->is_offline;
}

static bool host_is_transactional_ddl(void *subject)
{
    return migration_of(subject)->transactional_ddl;
}

static bool host_begin_migrations(void *subject)
{
    return migration_enter(migration_of(subject));
}

static bool host_end_migrations(void *subject, bool raised)
{
    return migration_leave(migration_of(subject), raised);
}

static bool host_plan_migrations(void *subject)
{
    return migration_begin_steps(migration_of(subject));
}

static bool host_next_step(void *subject, struct host_step *out_step, bool *out_more)
{
    return migration_next_step(migration_of(subject), out_step, out_more);
}

static bool host_step_done(void *subject)
{
    return migration_step_done(migration_of(subject));
}

static bool host_step_again(void *subject)
{
    return rebuild_step_again(migration_of(subject));
}

static bool host_migrations_done(void *subject)
{
    return migration_end_steps(migration_of(subject));
}

static struct host_connection *host_bind(void *subject)
{
    return migration_of(subject)->connection;
}

static const struct dialect *host_context_dialect(void *subject)
{
    return migration_of(subject)->dialect;
}

static bool host_context_server_version(void *subject, int *out)
{
    *out = migration_of(subject)->compiler.server_version;
    return true;
}

static bool host_apply(void *subject, const struct op *op, struct span span)
{
    struct session *session = subject;

    if (!vocab_naming_for_op(session->vm, op, &session->migration->compiler.naming))
        return false;
    return migration_apply(migration_of(subject), op, span);
}

/* create_all(connection) and Enum.create(connection) outside of the context: the same statements, on the connection named. */
static bool host_apply_on(void *subject, struct host_connection *connection, const struct op *op, struct span span)
{
    struct session *session = subject;
    struct migration other = {.session = session, .connection = connection, .dialect = connection->dialect};

    if (session->migration->connection == connection)
        return host_apply(subject, op, span);
    compiler_init(&other.compiler, session->arena, &session->diags, connection->dialect);
    other.compiler.server_version = host_connection_server_version(connection);
    return host_connection_autobegin(connection) && migration_apply(&other, op, span);
}

static bool host_execute_in_context(void *subject, str sql, struct span span)
{
    struct session *session = subject;

    if (migration_send(session->migration, sql, span))
        return true;
    advice_add(session->migration, NULL, diag_last(&session->diags));
    return false;
}

static bool host_static_output(void *subject, str text)
{
    session_output(subject, text);
    session_output(subject, STR("\n"));
    return true;
}

static bool host_begin_autocommit_block(void *subject, struct span span)
{
    return migration_begin_autocommit(migration_of(subject), span);
}

static bool host_end_autocommit_block(void *subject, bool raised)
{
    return migration_end_autocommit(migration_of(subject), raised);
}

static bool host_current_heads(void *subject, str_array *out_rows)
{
    return migration_of(subject)->is_offline || version_read(migration_of(subject), out_rows);
}

/* ---- what the command was given ---- */

static str host_config_file_name(void *subject)
{
    const struct config *config = &((struct session *)subject)->config;

    return os_is_file(config->os, config->ini_path) ? config->ini_path : (str){0};
}

static str host_section_name(void *subject)
{
    return ((struct session *)subject)->config.section;
}

static bool host_config_get(void *subject, str section, str key, str *out_value, bool *out_found)
{
    struct session *session = subject;

    if (str_equal(section, session->config.section))
        return config_text(&session->config, key, out_value, out_found);
    *out_found = ini_find_section(session->config.ini, section) != NULL && ini_find(session->config.ini, section, key) != NULL;
    return !*out_found || ini_get(session->config.ini, section, key, &session->diags, out_value);
}

static bool host_config_set(void *subject, str section, str key, str value)
{
    struct session *session = subject;

    return ini_set(session->config.ini, section, key, value, session->vm->span, &session->diags);
}

static bool host_config_each(void *subject, str section, void (*visit)(void *to, str key, str value), void *to)
{
    struct session *session = subject;
    ini_items items = {0};

    if (ini_find_section(session->config.ini, section) == NULL)
        return true;
    if (!ini_get_items(session->config.ini, section, &session->diags, &items))
        return false;
    for (size_t i = 0; i < items.len; i++)
        visit(to, items.at[i].name, items.at[i].value);
    return true;
}

static const str_array *host_x_arguments(void *subject)
{
    return &((struct session *)subject)->settings->x_arguments;
}

static str host_command_name(void *subject)
{
    return ((struct session *)subject)->command;
}

static bool host_autogenerate(void *subject)
{
    return session_flag(subject, STR("autogenerate"));
}

static str host_tag_argument(void *subject)
{
    return migration_of(subject)->tag;
}

static str host_revision_argument(void *subject)
{
    str revision;

    session_argument(subject, STR("revision"), &revision);
    return revision;
}

static str host_starting_revision_argument(void *subject)
{
    return migration_of(subject)->starting_revision;
}

static bool host_head_revisions(void *subject, str_array *out_heads)
{
    struct session *session = subject;

    if (!script_load_graph(&session->script))
        return false;
    for (size_t i = 0; i < session->script.graph->heads.len; i++)
        array_push(session->arena, out_heads, graph_id(session->script.graph, session->script.graph->heads.at[i]));
    return true;
}

static bool host_revision(void *subject, str identifier, struct host_revision *out, bool *out_found)
{
    struct session *session = subject;
    struct resolver resolver = {.arena = session->arena, .diags = &session->diags};
    const struct revision *revision;
    const struct graph *graph;
    struct revision_list next;
    uint32_t number;

    if (!script_load_graph(&session->script))
        return false;
    resolver.graph = session->script.graph;
    if (!resolve_revision(&resolver, identifier, &number))
        return false;
    *out_found = number_is_revision(number);
    if (!*out_found)
        return true;
    graph = session->script.graph;
    revision = graph_revision(graph, number);
    *out = (struct host_revision){
        .id = revision->id,
        .path = revision->path,
        .doc = revision_doc(revision),
        .long_doc = revision_long_doc(revision),
        .down_revision = revision->down_revision,
        .depends_on = revision->depends_on,
        .branch_labels = revision->branch_labels,
        .is_head = graph_is_head(graph, number),
        .is_base = revision->down_revision.len == 0,
        .is_branch_point = graph_is_branch_point(graph, number),
        .is_merge_point = revision_is_merge_point(revision),
    };
    next = graph_sorted_ends(graph, session->arena, &graph->next, number);
    for (size_t i = 0; i < next.len; i++)
        array_push(session->arena, &out->next, graph_id(graph, next.at[i]));
    return true;
}

static bool host_revision_module(void *subject, str id, struct value *out)
{
    struct session *session = subject;
    uint32_t number;

    return script_load_graph(&session->script) && graph_find(session->script.graph, id, &number) &&
           migration_module(session, graph_revision(session->script.graph, number), out);
}

static bool host_get_option(void *subject, str name, str *out_value)
{
    return session_argument(subject, name, out_value);
}

void host_fill(struct session *session, struct host *out)
{
    *out = (struct host){
        .subject = session,
        .replaces_url = host_replaces_url,
        .connect = host_connect,
        .close = host_close,
        .dialect_of = host_dialect_of,
        .server_version = host_server_version,
        .url_of = host_url_of,
        .execute = host_execute,
        .next_row = host_next_row,
        .close_cursor = host_close_cursor,
        .prepare = host_prepare,
        .execute_many = host_execute_many,
        .close_statement = host_close_statement,
        .reflect = host_reflect,
        .transaction = host_transaction,
        .in_transaction = host_in_transaction,
        .end_block = host_end_block,
        .configure = host_configure,
        .is_offline = host_is_offline,
        .is_transactional_ddl = host_is_transactional_ddl,
        .begin_migrations = host_begin_migrations,
        .end_migrations = host_end_migrations,
        .plan_migrations = host_plan_migrations,
        .next_step = host_next_step,
        .step_done = host_step_done,
        .step_again = host_step_again,
        .migrations_done = host_migrations_done,
        .bind = host_bind,
        .context_dialect = host_context_dialect,
        .context_server_version = host_context_server_version,
        .apply = host_apply,
        .apply_on = host_apply_on,
        .execute_in_context = host_execute_in_context,
        .static_output = host_static_output,
        .begin_autocommit_block = host_begin_autocommit_block,
        .end_autocommit_block = host_end_autocommit_block,
        .current_heads = host_current_heads,
        .config_file_name = host_config_file_name,
        .section_name = host_section_name,
        .config_get = host_config_get,
        .config_set = host_config_set,
        .config_each = host_config_each,
        .x_arguments = host_x_arguments,
        .command_name = host_command_name,
        .autogenerate = host_autogenerate,
        .tag_argument = host_tag_argument,
        .revision_argument = host_revision_argument,
        .starting_revision_argument = host_starting_revision_argument,
        .head_revisions = host_head_revisions,
        .revision = host_revision,
        .revision_module = host_revision_module,
        .get_x_option = host_get_option,
    };
}
