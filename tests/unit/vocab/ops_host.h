/*
 * A scripted host for the vocabulary: offline with one revision, or with a connection that notes what it is sent.
 *
 * A case is a table: "src" is the body of upgrade(), "dialect" what the case's own env.py configures; "env" gives another
 * env.py; "x", "command", "config" (section to options) and "online" say what the command was given. Included by the programs that
 * play cases: run_ops.c, and the fuzz target over the vocabulary.
 */
#ifndef LB_TESTS_OPS_HOST_H
#define LB_TESTS_OPS_HOST_H

#include "dialect/compile.h"
#include "py/parse.h"
#include "text/json.h"
#include "vocab/alembic.h"

static const char prelude[] = "from alembic import op\n"
                              "import sqlalchemy as sa\n"
                              "from sqlalchemy.dialects import postgresql, mysql, sqlite\n"
                              "import datetime, decimal, uuid\n"
                              "def upgrade():\n";

struct case_run
{
    struct arena *arena;
    struct diags diags;
    struct source_map sources;
    struct names names;
    struct vm *vm;
    struct value upgrade;
    bool stepped;
    struct compiler compiler;
    struct buf script, printed;
    str_array calls;
    str_array x_arguments;
    const struct tree *request;
    str dialect;
    struct host_connection *connection; /* that configure() was given */
};

static bool noted(struct case_run *run, const char *call)
{
    array_push(run->arena, &run->calls, str_from(call));
    return true;
}

/* ---- the host: offline, one revision ---- */

static str request_text(const struct case_run *run, const char *key)
{
    const struct tree *found = tree_find(run->request, str_from(key));

    return found != NULL && found->kind == TREE_TEXT ? found->text : STR("");
}

static bool host_is_offline(void *subject)
{
    struct case_run *run = subject;

    return tree_find(run->request, STR("online")) == NULL;
}

static bool host_is_transactional(void *subject)
{
    return dialect_has(((struct case_run *)subject)->compiler.dialect, DIALECT_TRANSACTIONAL_DDL);
}

static bool host_begin(void *subject)
{
    return noted(subject, "begin");
}

static bool host_end(void *subject, bool raised)
{
    return noted(subject, raised ? "end raised" : "end");
}

static void revision_note(struct case_run *run, const struct vocab_new_revision *revision)
{
    buf_print(&run->printed,
              "%s rev_id=" STR_FMT " message=" STR_FMT " head=" STR_FMT " splice=%d label=" STR_FMT " path=" STR_FMT
              " depends=" STR_FMT "\n",
              revision->is_dropped ? "dropped" : "revision", STR_ARG(revision->rev_id), STR_ARG(revision->message),
              STR_ARG(str_array_join(run->arena, &revision->head, STR(","))), revision->splice, STR_ARG(revision->branch_label),
              STR_ARG(revision->version_path), STR_ARG(str_array_join(run->arena, &revision->depends_on, STR(","))));
}

/* The command `revision` hands its new file to process_revision_directives here. */
static bool host_plan(void *subject)
{
    struct case_run *run = subject;
    struct vocab_new_revision revision = {
        .rev_id = STR("27c6a30d7c24"), .message = STR("add x")};

    noted(run, "plan");
    if (!str_equal(request_text(run, "command"), STR("revision")) || !vocab_has_process_revision_directives(run->vm))
        return true;
    array_push(run->arena, &revision.head, STR("head"));
    array_push(run->arena, &revision.revision, STR("abc"));
    if (!vocab_call_process_revision_directives(run->vm, &revision))
        return false;
    revision_note(run, &revision);
    return true;
}

static bool host_step_done(void *subject)
{
    return noted(subject, "step done");
}

static bool host_migrations_done(void *subject)
{
    return noted(subject, "done");
}

static bool host_begin_autocommit(void *subject, struct span span)
{
    (void)span;
    return noted(subject, "autocommit");
}

static bool host_end_autocommit(void *subject, bool raised)
{
    return noted(subject, raised ? "autocommit end raised" : "autocommit end");
}

/* ---- a connection that notes what it is sent ---- */

struct host_connection
{
    str url;
};

static bool host_replaces_url(void *subject, str name, bool is_missing)
{
    (void)subject;
    (void)name;
    (void)is_missing;
    return false;
}

static bool host_connect(void *subject, const struct host_engine *engine, struct host_connection **out)
{
    struct case_run *run = subject;

    *out = arena_new(run->arena, struct host_connection);
    (*out)->url = str_copy(run->arena, engine->url);
    return noted(run, "connect");
}

static void host_close(void *subject, struct host_connection *connection)
{
    (void)connection;
    noted(subject, "close");
}

static const struct dialect *host_dialect_of(void *subject, struct host_connection *connection)
{
    str scheme;

    (void)subject;
    str_cut(connection->url, ':', &scheme);
    return dialect_find(scheme);
}

static int host_server_version(void *subject, struct host_connection *connection)
{
    (void)subject;
    (void)connection;
    return 0;
}

static str host_url_of(void *subject, struct host_connection *connection)
{
    (void)subject;
    return connection->url;
}

static bool host_execute(void *subject, struct host_connection *connection, str sql, struct span span, struct host_result *out)
{
    struct case_run *run = subject;

    (void)connection;
    (void)span;
    *out = (struct host_result){0};
    return noted(run, str_print(run->arena, "execute " STR_FMT, STR_ARG(sql)).at);
}

static bool host_prepare(void *subject, struct host_connection *connection, str sql, str shown, size_t all_rows, struct span span,
                         struct host_statement **out)
{
    struct case_run *run = subject;

    (void)connection;
    (void)shown;
    (void)span;
    *out = NULL;
    return noted(run, str_print(run->arena, "prepare " STR_FMT " for %zu rows", STR_ARG(sql), all_rows).at);
}

static str value_shown(struct arena *arena, struct datum value)
{
    switch (value.kind)
    {
        case DATUM_NULL:
            return STR("None");
        case DATUM_BOOL:
            return value.boolean ? STR("True") : STR("False");
        case DATUM_INT:
            return str_print(arena, "%lld", (long long)value.integer);
        case DATUM_REAL:
            return str_print(arena, "%g", value.real);
        default:
            return str_print(arena, "'" STR_FMT "'", STR_ARG(value.text));
    }
}

static bool host_execute_many(void *subject, struct host_statement *statement, const struct datum *values, size_t count,
                              size_t first, size_t rows, int64_t *affected)
{
    struct case_run *run = subject;

    (void)statement;
    for (size_t i = 0; i < rows; i++)
    {
        struct buf shown = BUF(run->arena);

        buf_print(&shown, "row %zu:", first + i + 1);
        for (size_t k = 0; k < count; k++)
            buf_print(&shown, " " STR_FMT, STR_ARG(value_shown(run->arena, values[i * count + k])));
        noted(run, str_cstring(run->arena, buf_str(&shown)));
    }
    *affected += (int64_t)rows;
    return true;
}

static void host_close_statement(void *subject, struct host_statement *statement)
{
    (void)subject;
    (void)statement;
}

static bool host_transaction(void *subject, struct host_connection *connection, enum host_transaction what, str savepoint)
{
    static const char *const names[] = {"BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "ROLLBACK TO"};

    (void)connection;
    (void)savepoint;
    return noted(subject, names[what]);
}

static bool host_in_transaction(void *subject, struct host_connection *connection)
{
    (void)subject;
    (void)connection;
    return false;
}

static bool host_end_block(void *subject, struct host_connection *connection, bool raised)
{
    (void)connection;
    return noted(subject, raised ? "block raised" : "block");
}

/* ---- the migration context ---- */

static bool host_configure(void *subject, const struct host_context_options *options)
{
    struct case_run *run = subject;
    const struct dialect *dialect = dialect_find(options->dialect_name);
    str scheme;

    str_cut(options->url, ':', &scheme);
    if (dialect == NULL)
        dialect = options->connection != NULL ? host_dialect_of(run, options->connection) : dialect_find(scheme);
    run->connection = options->connection;
    if (dialect == NULL)
        return diag_error(&run->diags, DIAG_CONFIG, options->span, "no dialect");
    compiler_init(&run->compiler, run->arena, &run->diags, dialect);
    run->compiler.is_offline = true;
    return true;
}

static bool host_next_step(void *subject, struct host_step *out_step, bool *out_more)
{
    struct case_run *run = subject;

    *out_more = !run->stepped;
    run->stepped = true;
    out_step->function = run->upgrade;
    out_step->log_text = STR("Running upgrade  -> a");
    out_step->is_upgrade = true;
    array_push(run->arena, &out_step->up_revisions, STR("a"));
    return true;
}

static struct host_connection *host_bind(void *subject)
{
    return ((struct case_run *)subject)->connection;
}

static const struct dialect *host_dialect(void *subject)
{
    return ((struct case_run *)subject)->compiler.dialect;
}

static bool host_version(void *subject, int *out)
{
    (void)subject;
    *out = 0;
    return true;
}

static bool host_apply(void *subject, const struct op *op, struct span span)
{
    struct case_run *run = subject;
    struct statement_list list = {0};

    run->compiler.place = span.from;
    if (!vocab_naming_for_op(run->vm, op, &run->compiler.naming))
        return false;
    if (!dialect_compile_op(&run->compiler, op, &list))
        return false;
    buf_add(&run->script, statement_list_script(run->arena, &list));
    return true;
}

static bool host_execute_in_context(void *subject, str sql, struct span span)
{
    struct case_run *run = subject;

    (void)span;
    buf_add(&run->script, statement_offline(run->arena, sql));
    buf_add(&run->script, STR("\n\n"));
    return true;
}

static bool host_static_output(void *subject, str text)
{
    struct case_run *run = subject;

    buf_add(&run->script, text);
    buf_add(&run->script, STR("\n\n"));
    return true;
}

static str host_empty(void *subject)
{
    (void)subject;
    return STR("");
}

static str host_section(void *subject)
{
    (void)subject;
    return STR("alembic");
}

static str host_file_name(void *subject)
{
    return tree_find(((struct case_run *)subject)->request, STR("config")) != NULL ? STR("alembic.ini") : STR("");
}

static str host_command(void *subject)
{
    return request_text(subject, "command");
}

static bool host_autogenerate(void *subject)
{
    (void)subject;
    return false;
}

static const str_array *host_x_arguments(void *subject)
{
    return &((struct case_run *)subject)->x_arguments;
}

static bool host_x_option(void *subject, str name, str *out_value)
{
    (void)subject;
    *out_value = STR("head");
    return str_equal(name, STR("revision"));
}

static bool host_heads(void *subject, str_array *out)
{
    struct case_run *run = subject;

    *out = (str_array){0};
    if (run->stepped)
        array_push(run->arena, out, STR("a"));
    return true;
}

static struct tree *section_of(const struct case_run *run, str section)
{
    const struct tree *config = tree_find(run->request, STR("config"));

    return config != NULL ? (struct tree *)(uintptr_t)tree_find(config, section) : NULL;
}

static bool host_config_get(void *subject, str section, str key, str *out_value, bool *out_found)
{
    const struct tree *found = tree_find(section_of(subject, section), key);

    *out_found = found != NULL;
    if (found != NULL)
        *out_value = found->text;
    return true;
}

static bool host_config_set(void *subject, str section, str key, str value)
{
    struct case_run *run = subject;

    if (section_of(run, section) == NULL)
        return diag_error(&run->diags, DIAG_CONFIG, SPAN_NONE, "no section '" STR_FMT "'", STR_ARG(section));
    tree_put(run->arena, section_of(run, section), str_copy(run->arena, key), SPAN_NONE,
             tree_make_text(run->arena, str_copy(run->arena, value), SPAN_NONE));
    return true;
}

static bool host_config_each(void *subject, str section, void (*visit)(void *to, str key, str value), void *to)
{
    const struct tree *table = section_of(subject, section);

    for (size_t i = 0; table != NULL && i < table->table.entries.len; i++)
        visit(to, table->table.entries.at[i].key, table->table.entries.at[i].value->text);
    return true;
}

static const struct host noting_host = {
    .replaces_url = host_replaces_url,
    .connect = host_connect,
    .close = host_close,
    .dialect_of = host_dialect_of,
    .server_version = host_server_version,
    .url_of = host_url_of,
    .execute = host_execute,
    .prepare = host_prepare,
    .execute_many = host_execute_many,
    .close_statement = host_close_statement,
    .transaction = host_transaction,
    .in_transaction = host_in_transaction,
    .end_block = host_end_block,
    .configure = host_configure,
    .is_offline = host_is_offline,
    .is_transactional_ddl = host_is_transactional,
    .begin_migrations = host_begin,
    .end_migrations = host_end,
    .plan_migrations = host_plan,
    .next_step = host_next_step,
    .step_done = host_step_done,
    .migrations_done = host_migrations_done,
    .bind = host_bind,
    .context_dialect = host_dialect,
    .context_server_version = host_version,
    .apply = host_apply,
    .execute_in_context = host_execute_in_context,
    .static_output = host_static_output,
    .begin_autocommit_block = host_begin_autocommit,
    .end_autocommit_block = host_end_autocommit,
    .current_heads = host_heads,
    .config_file_name = host_file_name,
    .section_name = host_section,
    .config_get = host_config_get,
    .config_set = host_config_set,
    .config_each = host_config_each,
    .x_arguments = host_x_arguments,
    .command_name = host_command,
    .autogenerate = host_autogenerate,
    .tag_argument = host_empty,
    .revision_argument = host_command,
    .starting_revision_argument = host_empty,
    .head_revisions = host_heads,
    .get_x_option = host_x_option,
};

static void print(void *subject, struct vm *vm, str text, bool to_stderr)
{
    (void)vm;
    (void)to_stderr;
    buf_add(&((struct case_run *)subject)->printed, text);
}

static void random_fixed(void *subject, void *bytes, size_t len)
{
    (void)subject;
    for (size_t i = 0; i < len; i++)
        ((unsigned char *)bytes)[i] = (unsigned char)(i + 1);
}

static void clock_fixed(void *subject, int64_t *out_seconds, int32_t *out_microseconds)
{
    (void)subject;
    *out_seconds = 1700000000;
    *out_microseconds = 0;
}

/* ---- a case ---- */

static str body_indented(struct arena *arena, str body)
{
    struct buf text = BUF(arena);
    str line;

    buf_add(&text, str_from(prelude));
    while (str_next_line(&body, &line))
    {
        buf_add(&text, STR("    "));
        buf_add(&text, line);
        buf_add_char(&text, '\n');
    }
    return buf_str(&text);
}

static bool module_run(struct case_run *run, const char *name, str text, struct module_object **out)
{
    struct module *tree;

    if (!py_parse(run->arena, &run->names, &run->diags, source_add(&run->sources, str_from(name), text), &tree))
        return false;
    *out = module_make(run->vm, str_from(name));
    map_put(&run->vm->modules, str_from(name), *out);
    return vm_run_module(run->vm, *out, tree);
}

static bool case_play(struct case_run *run)
{
    struct module_object *revision, *env;
    str text = str_print(run->arena,
                         "from alembic import context\n"
                         "context.configure(dialect_name='" STR_FMT "', literal_binds=True)\n"
                         "with context.begin_transaction():\n"
                         "    context.run_migrations()\n",
                         STR_ARG(run->dialect));

    if (tree_find(run->request, STR("src")) != NULL)
    {
        if (!module_run(run, "revision", body_indented(run->arena, request_text(run, "src")), &revision))
            return false;
        run->upgrade = dict_find_text(revision->dict, STR("upgrade"));
        vm_keep(run->vm, run->upgrade);
    }
    else
        run->upgrade = ABSENT;
    if (tree_find(run->request, STR("env")) != NULL)
        text = request_text(run, "env");
    return module_run(run, "env", text, &env);
}

static void request_read(struct case_run *run)
{
    const struct tree *x = tree_find(run->request, STR("x"));

    run->dialect = request_text(run, "dialect");
    for (size_t i = 0; x != NULL && i < x->items.len; i++)
        array_push(run->arena, &run->x_arguments, x->items.at[i]->text);
}

/* Opens a machine with the noting host and plays the case of a request; false: the diagnostic is recorded. */
static bool case_run(struct case_run *run, const struct tree *request, bool collect_always)
{
    struct host host = noting_host;
    struct vm_host vm_host = {.subject = run, .print = print, .random = random_fixed, .clock = clock_fixed};
    struct vm_limits limits = {.steps = 1000 * 1000, .depth = 200, .nested = 50, .collect_always = collect_always};

    run->request = request;
    request_read(run);
    run->vm = vm_open(run->arena, &run->diags, &run->sources, &run->names, &limits, &vm_host, vocab_modules);
    host.subject = run;
    vocab_open(run->vm, &host);
    return case_play(run);
}

static struct case_run case_make(struct arena *arena)
{
    struct case_run run = {.arena = arena, .upgrade = ABSENT, .script = BUF(arena), .printed = BUF(arena)};

    run.diags.arena = run.sources.arena = run.names.map.arena = arena;
    return run;
}

#endif
