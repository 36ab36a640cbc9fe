/*
 * The host's table in analysis: what would reach the database is compiled, noted and answered with what is not known.
 *
 * Every function of the table that uses a native connection is replaced here: the connections of an analysis have none.
 */
#include "run/analysis.h"
#include "run/host.h"
#include "text/url.h"
#include "text/url_native.h"
#include "vocab/alembic.h"

static struct analysis *analysis_of(void *subject)
{
    return ((struct session *)subject)->analysis;
}

void analysis_note(void *subject, const char *name)
{
    struct analysis *analysis = subject;
    struct outcome *outcome = analysis->current;
    struct noted_op *op;
    uint64_t site;

    if (outcome == NULL)
        return;
    site = decision_site(analysis->session->vm);
    for (size_t i = 0; i < outcome->ops.len; i++)
    {
        op = &outcome->ops.at[i];
        if (op->site != site || !str_equal(op->name, str_from(name)))
            continue;
        op->runs += op->last != outcome->runs;
        op->last = outcome->runs;
        return;
    }
    *array_add(analysis->session->arena, &outcome->ops) =
        (struct noted_op){.name = str_from(name), .site = site, .runs = 1, .last = outcome->runs};
}

/* ---- connections ---- */

static bool analysis_replaces_url(void *subject, str name, bool is_missing)
{
    (void)subject;
    (void)name;
    (void)is_missing;
    return true;
}

/* What would be refused about the URL wherever the database is. */
static bool url_check(struct session *session, str text, struct span span, const struct dialect **out_dialect)
{
    struct native_params native;
    struct url url;

    if (!url_parse(session->arena, text, span, &session->diags, &url) ||
        !native_from_url(session->arena, &url, &session->diags, &native))
        return false;
    *out_dialect = dialect_find(url_backend_name(&url));
    return true;
}

static bool analysis_connect(void *subject, const struct host_engine *engine, struct host_connection **out)
{
    struct session *session = subject;
    struct host_connection *connection = arena_new(session->arena, struct host_connection);
    size_t recorded = session->diags.list.len;

    connection->session = session;
    if (host_connection_choose_url(session, engine, &connection->url))
    {
        *out = connection;
        return url_check(session, connection->url, engine->span, &connection->dialect);
    }
    /* Not known here and now: the configured one, else that of most projects. */
    diag_rewind(&session->diags, recorded);
    if (!config_text_or_empty(&session->config, STR("sqlalchemy.url"), &connection->url) ||
        !url_check(session, connection->url, engine->span, &connection->dialect))
    {
        diag_rewind(&session->diags, recorded);
        connection->url = STR("postgresql://");
        connection->dialect = dialect_find(STR("postgresql"));
    }
    *out = connection;
    return true;
}

static void analysis_close(void *subject, struct host_connection *connection)
{
    (void)subject;
    connection->is_closed = true;
}

static bool analysis_execute(void *subject, struct host_connection *connection, str sql, struct span span,
                             struct host_result *out)
{
    (void)connection;
    (void)sql;
    (void)span;
    (void)out;
    return refuse_of_database(((struct session *)subject)->vm, STR("execute()"));
}

static bool analysis_reflect(void *subject, struct host_connection *connection, const struct reflect_request *request,
                             struct arena *arena, const struct catalog **out)
{
    (void)connection;
    (void)request;
    (void)arena;
    (void)out;
    return refuse_of_database(((struct session *)subject)->vm, STR("inspect()"));
}

static bool analysis_prepare(void *subject, struct host_connection *connection, str sql, str shown, size_t all_rows,
                             struct span span, struct host_statement **out)
{
    struct session *session = subject;

    (void)sql;
    (void)shown;
    (void)all_rows;
    (void)span;
    analysis_note(session->analysis, "execute");
    *out = arena_new(session->arena, struct host_statement);
    (*out)->connection = connection;
    return true;
}

static bool analysis_execute_many(void *subject, struct host_statement *statement, const struct datum *values, size_t count,
                                  size_t first, size_t rows, int64_t *affected)
{
    (void)subject;
    (void)statement;
    (void)values;
    (void)count;
    (void)first;
    *affected += (int64_t)rows;
    return true;
}

static void analysis_close_statement(void *subject, struct host_statement *statement)
{
    (void)subject;
    (void)statement;
}

static bool analysis_transaction(void *subject, struct host_connection *connection, enum host_transaction what, str savepoint)
{
    (void)subject;
    (void)connection;
    (void)what;
    (void)savepoint;
    return true;
}

static bool analysis_in_transaction(void *subject, struct host_connection *connection)
{
    (void)subject;
    (void)connection;
    return false;
}

static bool analysis_end_block(void *subject, struct host_connection *connection, bool raised)
{
    (void)subject;
    (void)connection;
    (void)raised;
    return true;
}

/* ---- the migration context ---- */

static bool analysis_begin_migrations(void *subject)
{
    (void)subject;
    return true;
}

static bool analysis_end_migrations(void *subject, bool raised)
{
    (void)subject;
    (void)raised;
    return true;
}

/* The statements are not needed: their memory is given back, as is what the compiler remembers of them. */
static bool check_apart(struct session *session, struct migration *migration, const struct op *op, struct span span)
{
    struct analysis *analysis = session->analysis;
    struct compiler outer = migration->compiler;
    struct compiler *compiler = &migration->compiler;
    bool checked;

    analysis->statements = arena_open(arena_memory(session->arena));
    compiler_init(compiler, analysis->statements, &session->diags, outer.dialect);
    compiler->naming = outer.naming;
    compiler->server_version = outer.server_version;
    checked = migration_check(migration, op, span);
    *compiler = outer;
    arena_close(analysis->statements);
    analysis->statements = NULL;
    return checked;
}

static bool analysis_apply(void *subject, const struct op *op, struct span span)
{
    struct session *session = subject;

    analysis_note(session->analysis, op_name(op));
    if (session->analysis->look != NULL && session->analysis->current != NULL)
        session->analysis->look(session->analysis, op, span);
    return vocab_naming_for_op(session->vm, op, &session->migration->compiler.naming) &&
           check_apart(session, session->migration, op, span);
}

static bool analysis_apply_on(void *subject, struct host_connection *connection, const struct op *op, struct span span)
{
    struct session *session = subject;
    struct migration other = {.session = session, .connection = connection, .dialect = connection->dialect};

    if (session->migration->connection == connection)
        return analysis_apply(subject, op, span);
    analysis_note(session->analysis, op_name(op));
    compiler_init(&other.compiler, session->arena, &session->diags, connection->dialect);
    return check_apart(session, &other, op, span);
}

static bool analysis_execute_in_context(void *subject, str sql, struct span span)
{
    (void)sql;
    (void)span;
    analysis_note(analysis_of(subject), "execute");
    return true;
}

static bool analysis_static_output(void *subject, str text)
{
    (void)subject;
    (void)text;
    return true;
}

static bool analysis_begin_autocommit(void *subject, struct span span)
{
    (void)subject;
    (void)span;
    return true;
}

static bool analysis_end_autocommit(void *subject, bool raised)
{
    (void)subject;
    (void)raised;
    return true;
}

static bool analysis_current_heads(void *subject, str_array *out_rows)
{
    (void)out_rows;
    return refuse_of_database(((struct session *)subject)->vm, STR("get_current_heads()"));
}

static bool analysis_server_version(void *subject, int *out)
{
    (void)out;
    return refuse_of_database(((struct session *)subject)->vm, STR("server_version_info"));
}

static void analysis_sleep(void *subject, double seconds)
{
    (void)subject;
    (void)seconds;
}

/* ---- the tables ---- */

void analysis_fill_machine(struct vm_host *host)
{
    host->sleep = analysis_sleep;
}

void analysis_fill_host(struct host *host)
{
    host->replaces_url = analysis_replaces_url;
    host->connect = analysis_connect;
    host->close = analysis_close;
    host->execute = analysis_execute;
    host->prepare = analysis_prepare;
    host->execute_many = analysis_execute_many;
    host->close_statement = analysis_close_statement;
    host->reflect = analysis_reflect;
    host->transaction = analysis_transaction;
    host->in_transaction = analysis_in_transaction;
    host->end_block = analysis_end_block;
    host->begin_migrations = analysis_begin_migrations;
    host->end_migrations = analysis_end_migrations;
    host->plan_migrations = analysis_plan_migrations;
    host->next_step = analysis_next_step;
    host->step_done = analysis_step_done;
    host->step_failed = analysis_step_failed;
    host->migrations_done = analysis_migrations_done;
    host->apply = analysis_apply;
    host->apply_on = analysis_apply_on;
    host->execute_in_context = analysis_execute_in_context;
    host->static_output = analysis_static_output;
    host->begin_autocommit_block = analysis_begin_autocommit;
    host->end_autocommit_block = analysis_end_autocommit;
    host->current_heads = analysis_current_heads;
    host->context_server_version = analysis_server_version;
}
