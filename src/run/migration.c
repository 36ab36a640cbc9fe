/*
 * The migration context: transactions, the lock, the steps, and the statements that operations become.
 *
 * Online, a run begins by reading the version table without a lock. Only when there is something to do the lock is taken, the
 * rows are read and planned again, and one transaction is begun (or the project's, begun by its own statements, is gone on
 * with). Everything is committed at the end, or none of it is left; a boundary commits earlier and says so.
 */
#include "run/migration.h"

#include "eval/builtin/arguments.h"
#include "run/column_keep.h"
#include "run/foresee.h"

/* ---- configuring ---- */

static const struct
{
    const char *dialect;
    const char *impl;
} impl_names[] = {
    {"postgresql", "PostgresqlImpl"},
    {"sqlite", "SQLiteImpl"},
    {"mysql", "MySQLImpl"},
    {"mariadb", "MariaDBImpl"},
};

static const char *impl_name(const struct dialect *dialect)
{
    for (size_t i = 0; i < COUNT_OF(impl_names); i++)
    {
        if (str_equal(str_from(impl_names[i].dialect), dialect->name))
            return impl_names[i].impl;
    }
    return "DefaultImpl";
}

static bool dialect_choose(struct migration *migration)
{
    const struct host_context_options *options = &migration->options;
    struct diags *diags = &migration->session->diags;
    str name = options->dialect_name;
    str url = options->url, head;

    if (migration->connection != NULL)
    {
        migration->dialect = migration->connection->dialect;
        return true;
    }
    if (migration->session->settings->urls.len > 0)
        url = migration->session->settings->urls.at[0];
    else if (os_environment(migration->session->os, STR("LIMBECK_URL"), &head) && head.len > 0)
        url = head;
    else if (url.len == 0 || str_starts(url, STR("driver://")))
        (void)os_environment(migration->session->os, STR("DATABASE_URL"), &url);
    if (url.len > 0 && !(name.len > 0 && migration->session->settings->urls.len == 0))
        str_cut(url, ':', &name);
    if (name.len == 0)
    {
        diag_error(diags, DIAG_URL, options->span, "no database URL, so the dialect of the script is not known");
        diag_hint(diags, "Set sqlalchemy.url, DATABASE_URL or give `--url postgresql://`.");
        return false;
    }
    migration->dialect = dialect_find(name);
    if (migration->dialect != NULL)
        return true;
    diag_error_alembic(diags, DIAG_URL, options->span, "Can't load plugin: sqlalchemy.dialects:" STR_FMT, STR_ARG(name));
    diag_hint(diags, "limbeck runs postgresql, sqlite, mysql and mariadb.");
    return false;
}

bool migration_configure(struct migration *migration, const struct host_context_options *options)
{
    struct session *session = migration->session;

    migration->options = *options;
    migration->connection = migration->is_offline ? NULL : options->connection;
    migration->is_configured = true;
    migration->has_table = false;
    migration->version_table = (struct name){
        .text = options->version_table.len > 0 ? options->version_table : STR("alembic_version")};
    migration->version_schema = (struct name){.text = options->version_table_schema.len > 0 ? options->version_table_schema
                                                                                           : (str){0}};
    if (!migration->is_offline && migration->connection == NULL)
    {
        diag_error(&session->diags, DIAG_COMMAND, options->span, "context.configure() was given no connection");
        diag_hint(&session->diags, "Pass `connection=connection` in the online branch of env.py.");
        return false;
    }
    if (!dialect_choose(migration))
        return false;
    migration->transactional_ddl = options->has_transactional_ddl ? options->transactional_ddl
                                                                  : dialect_has(migration->dialect, DIALECT_TRANSACTIONAL_DDL);
    compiler_init(&migration->compiler, session->arena, &session->diags, migration->dialect);
    migration->compiler.is_offline = migration->is_offline;
    migration->compiler.naming = options->naming;
    if (migration->connection != NULL)
        migration->compiler.server_version = host_connection_server_version(migration->connection);
    session_log(session, LOG_INFO, "alembic.runtime.migration", "Context impl %s.", impl_name(migration->dialect));
    if (migration->is_offline)
        session_log(session, LOG_INFO, "alembic.runtime.migration", "Generating static SQL");
    session_log(session, LOG_INFO, "alembic.runtime.migration", "Will assume %s DDL.",
                migration->transactional_ddl ? "transactional" : "non-transactional");
    return true;
}

/* ---- writing a script ---- */

bool migration_write(struct migration *migration, str text)
{
    session_output(migration->session, text);
    session_output(migration->session, STR("\n\n"));
    return true;
}

/* ---- transactions ---- */

static bool is_server_transactional(const struct migration *migration)
{
    /* SQLite rolls back DDL however Alembic words it; MariaDB and MySQL commit with each DDL statement. */
    return db_kind(migration->connection->db) != DB_MYSQL;
}

static str lock_key(struct migration *migration)
{
    return str_print(migration->session->arena, STR_FMT "/" STR_FMT "/" STR_FMT,
                     STR_ARG(db_database_name(migration->connection->db)), STR_ARG(migration->version_schema.text),
                     STR_ARG(migration->version_table.text));
}

static void lock_waiting(void *subject, int64_t waited_ms)
{
    struct migration *migration = subject;

    if (migration->session->settings->callbacks.progress != NULL)
        migration->session->settings->callbacks.progress(migration->session->settings->callbacks.subject,
                                                         STR("waiting for another migration"), (size_t)(waited_ms / 1000),
                                                         (size_t)(migration->session->settings->lock_wait_ms / 1000));
}

static str lock_label(struct migration *migration)
{
    int64_t seconds = os_clock(migration->session->os) / 1000000;
    time_t now = (time_t)seconds;
    struct tm utc = {0};

    gmtime_r(&now, &utc);
    return str_print(migration->session->arena, "limbeck " STR_FMT " since %02d:%02d:%02dZ",
                     STR_ARG(migration->current_revision), utc.tm_hour, utc.tm_min, utc.tm_sec);
}

static bool lock_take(struct migration *migration)
{
    struct db_lock_options options = {
        .key = lock_key(migration),
        .label = lock_label(migration),
        .wait_ms = migration->session->settings->lock_wait_ms,
        .waiting = lock_waiting,
        .waiting_context = migration,
    };

    if (migration->is_locked)
        return true;
    /* A transaction of the project's own statements has begun with BEGIN IMMEDIATE: on SQLite that is the lock. */
    if (db_kind(migration->connection->db) == DB_SQLITE && db_transaction(migration->connection->db) != DB_IDLE)
    {
        migration->is_locked = true;
        return true;
    }
    if (!db_lock(migration->connection->db, &options))
        return false;
    migration->is_locked = true;
    return true;
}

static bool transaction_begin(struct migration *migration)
{
    if (!is_server_transactional(migration))
        return true;
    if (db_transaction(migration->connection->db) == DB_IDLE)
    {
        /* On SQLite the lock is the transaction: taken again after each commit. */
        if (db_kind(migration->connection->db) == DB_SQLITE)
        {
            migration->is_locked = false;
            if (!lock_take(migration))
                return false;
        }
        else if (!db_begin(migration->connection->db))
            return false;
    }
    migration->owns_transaction = true;
    return true;
}

static bool transaction_commit(struct migration *migration)
{
    migration->owns_transaction = false;
    if (db_transaction(migration->connection->db) != DB_IDLE)
    {
        if (!db_commit(migration->connection->db))
            return false;
        migration->has_committed = true;
    }
    taken_keep(migration);
    return true;
}

bool migration_boundary(struct migration *migration, const char *reason)
{
    if (migration->is_offline)
        return true;
    migration->owns_transaction = false;
    if (!db_commit(migration->connection->db))
        return false;
    migration->has_committed = true;
    taken_keep(migration);
    if (migration->next > migration->committed + 1 || migration->current_revision.len > 0)
        session_log(migration->session, LOG_INFO, "limbeck", "committed up to " STR_FMT ": %s",
                    STR_ARG(migration->current_revision), reason);
    migration->committed = migration->next;
    migration->rebuild.has_savepoint = false;
    return true;
}

bool migration_resume(struct migration *migration)
{
    if (migration->is_offline || migration->in_autocommit || migration->owns_transaction || migration->ran == 0)
        return true;
    return transaction_begin(migration);
}

bool migration_enter(struct migration *migration)
{
    migration->in_block = true;
    if (migration->is_offline && migration->transactional_ddl && !migration->options.transaction_per_migration)
        return migration_write(migration, STR("BEGIN;"));
    return true;
}

bool migration_confirm(struct migration *migration)
{
    struct session *session = migration->session;
    bool wanted;
    str what;

    if (!config_bool(&session->config, STR("limbeck.confirm"), &wanted))
        return false;
    if (!wanted || migration->dropped.len == 0 || session->settings->callbacks.confirm == NULL)
        return true;
    what = str_array_join(session->arena, &migration->dropped, STR(", "));
    migration->dropped.len = 0;
    if (session->settings->callbacks.confirm(session->settings->callbacks.subject,
                                             str_print(session->arena, "This downgrade drops " STR_FMT ". Go on?", STR_ARG(what))))
        return true;
    diag_error(&session->diags, DIAG_CANCELLED, SPAN_NONE, "the downgrade was not confirmed");
    diag_hint(&session->diags, "Nothing has been changed.");
    return false;
}

/* The end of all: commit what is open, let the lock go. */
static bool finish(struct migration *migration, bool raised)
{
    bool done = true;

    if (migration->connection == NULL || migration->connection->is_closed)
        return true;
    if (raised)
        done = host_connection_end_block(migration->connection, true);
    else if (migration->owns_transaction)
        done = migration_confirm(migration) && transaction_commit(migration);
    migration->owns_transaction = false;
    if (done && db_kind(migration->connection->db) == DB_SQLITE)
        rebuild_restore(migration);
    if (migration->is_locked && db_kind(migration->connection->db) != DB_SQLITE &&
        db_transaction(migration->connection->db) != DB_LOST)
        done = db_unlock(migration->connection->db, lock_key(migration)) && done;
    migration->is_locked = false;
    return done;
}

bool migration_leave(struct migration *migration, bool raised)
{
    migration->in_block = false;
    if (!migration->is_offline)
        return finish(migration, raised);
    if (!raised && migration->transactional_ddl && !migration->options.transaction_per_migration)
        return migration_write(migration, STR("COMMIT;"));
    return true;
}

/* ---- planning ---- */

static bool plan(struct migration *migration)
{
    migration->plan = (struct plan){0};
    if (!migration->is_reading && !version_check_rows(migration))
        return false;
    if (migration->plan_steps(migration->session, migration, &migration->rows, &migration->plan))
        return true;
    version_explain_overlap(migration);
    return false;
}

/* Takes the lock; what another process has done meanwhile is read and planned for. */
static bool lock_and_plan(struct migration *migration)
{
    str_array before = migration->rows;

    migration->current_revision = migration->plan.steps.len > 0 && migration->plan.steps.at[0].revision != NULL
                                      ? migration->plan.steps.at[0].revision->id
                                      : migration->session->command;
    if (!lock_take(migration) || !transaction_begin(migration))
        return false;
    migration->current_revision = (str){0};
    migration->rows = (str_array){0};
    if (!version_read(migration, &migration->rows))
        return false;
    return str_array_equal(&before, &migration->rows) || plan(migration);
}

/* What is there goes first, and the plan begins from nothing. */
static bool clean_and_plan(struct migration *migration)
{
    migration->current_revision = migration->session->command;
    if (!lock_take(migration) || !transaction_begin(migration) || !migration->clean(migration))
        return false;
    migration->current_revision = (str){0};
    migration->has_table = false;
    migration->rows = (str_array){0};
    return plan(migration) && version_check_width(migration) && version_ensure(migration) && journal_ensure(migration);
}

bool migration_begin_steps(struct migration *migration)
{
    migration->ran++;
    migration->next = migration->committed = migration->expected_step = 0;
    if (!migration->is_offline && !host_connection_take_rest(migration->connection))
        return false;
    if (!migration->is_reading && !journal_open(migration))
        return false;
    if (migration->is_offline)
        return plan(migration) && version_check_width(migration);
    if (migration->clean != NULL)
        return clean_and_plan(migration);
    migration->rows = (str_array){0};
    if (!migration->purges && !version_read(migration, &migration->rows))
        return false;
    if (!plan(migration))
        return false;
    if (migration->is_reading)
        return true;
    if (migration->names_edited && migration->journal.is_on)
        journal_warn(migration->session, &migration->journal.read, &migration->rows);
    if (migration->plan.steps.len == 0 && !migration->purges && (migration->has_table || !migration->ensures))
        return true;
    if (!version_check_width(migration) || !migration_foresee(migration, &migration->plan))
        return false;
    if (!migration->purges && !lock_and_plan(migration))
        return false;
    if (migration->purges && (!lock_take(migration) || !transaction_begin(migration) || !version_read(migration, &migration->rows)))
        return false;
    if (!version_ensure(migration))
        return false;
    if (migration->purges)
    {
        migration->rows.len = 0;
        return version_purge(migration) && journal_purge(migration);
    }
    return migration->plan.steps.len == 0 || journal_ensure(migration);
}

/* ---- steps ---- */

bool migration_module(struct session *session, const struct revision *revision, struct value *out)
{
    str name = str_print(session->arena, STR_FMT "_revision", STR_ARG(revision->id));

    if (revision->text.len > 0)
        return modules_execute_text(&session->modules, revision->path, revision->text, name, out);
    return modules_execute_once(&session->modules, revision->path, name, out);
}

bool migration_step_function(struct migration *migration, const struct step *step, struct value *out)
{
    struct session *session = migration->session;
    str name = step->is_upgrade ? STR("upgrade") : STR("downgrade");
    struct value module;

    if (!migration_module(session, step->revision, &module) || !vm_run_get(session->vm, module, name, out))
        return false;
    if (!is_opaque(*out) && value_is_callable(session->vm, *out))
        return true;
    if (is_opaque(*out))
        return vm_refuse_opaque(session->vm, *out, STR_FMT "() is wrapped in something that is not known", STR_ARG(name));
    diag_error(&session->diags, DIAG_ATTRIBUTE, step->revision->id_span, "'" STR_FMT "' has no function " STR_FMT "()",
               STR_ARG(step->revision->path), STR_ARG(name));
    diag_hint(&session->diags, "Write `def " STR_FMT "(): ...`; with `pass` when there is nothing to do.", STR_ARG(name));
    return false;
}

static void progress(struct migration *migration)
{
    const struct session_callbacks *callbacks = &migration->session->settings->callbacks;

    if (callbacks->progress != NULL)
        callbacks->progress(callbacks->subject, migration->current_revision, migration->next, migration->plan.steps.len);
}

/* The table of an empty database is made in front of the first step: offline that is seen in the script. */
static bool step_begin_offline(struct migration *migration, const struct step *step)
{
    bool from_nothing = migration->starting_revision.len == 0 || str_equal(migration->starting_revision, STR("base"));
    bool per_step = migration->options.transaction_per_migration && migration->transactional_ddl;

    if (per_step && !migration_write(migration, STR("BEGIN;")))
        return false;
    if (migration->next == 0 && from_nothing && !migration->is_downgrade && !version_ensure(migration))
        return false;
    if (migration->next == 0 && !journal_ensure(migration))
        return false;
    return migration_write(migration, str_print(migration->session->arena, "-- Running " STR_FMT, STR_ARG(step->short_log)));
}

/* SQLite's lock was let go with the last commit. */
static bool lock_again(struct migration *migration)
{
    bool was_free = !migration->is_offline && db_kind(migration->connection->db) == DB_SQLITE && !migration->owns_transaction &&
                    migration->next > 0 && migration->next < migration->plan.steps.len;
    bool skipped;

    return !was_free || (migration_resume(migration) && migration_catch_up(migration, &skipped));
}

bool migration_next_step(struct migration *migration, struct host_step *out_step, bool *out_more)
{
    const struct step *step;

    if (!lock_again(migration))
        return false;
    *out_more = migration->next < migration->plan.steps.len;
    if (!*out_more)
        return true;
    step = &migration->plan.steps.at[migration->next];
    migration->current_revision = step->revision != NULL ? step->revision->id : (str){0};
    migration->adds_enum_value = false;
    *out_step = (struct host_step){.log_text = step->log, .function = ABSENT};
    if (!migration->is_offline && (!migration_resume(migration) || !rebuild_step_begin(migration)))
        return false;
    if (!migration->rebuild.is_again)
        session_log(migration->session, LOG_INFO, "alembic.runtime.migration", "Running " STR_FMT, STR_ARG(step->log));
    progress(migration);
    journal_step_begin(migration);
    lasting_begin(migration);
    later_keys_begin(migration);
    migration->in_step = true;
    if (migration->is_offline && !step_begin_offline(migration, step))
        return false;
    return step->revision == NULL || migration->is_stamp || migration_step_function(migration, step, &out_step->function);
}

bool migration_step_done(struct migration *migration)
{
    const struct step *step = &migration->plan.steps.at[migration->next];
    bool per_step = migration->options.transaction_per_migration, is_committed;

    if (!later_keys_add(migration))
        return false;
    migration->in_step = false;
    if (!migration->is_offline && (!migration_resume(migration) || !rebuild_step_check(migration)))
        return false;
    for (size_t i = 0; i < step->changes.len; i++)
    {
        if (!version_change(migration, &step->changes.at[i]))
            return false;
    }
    if (!journal_step_done(migration, step) ||
        (migration->step_ended != NULL && !migration->step_ended(migration, &per_step)))
        return false;
    migration->next++;
    if (!migration->is_offline)
        taken_add(migration, step);
    if (!migration->is_offline && !is_server_transactional(migration))
        taken_keep(migration);
    if (!rebuild_step_end(migration, &is_committed))
        return false;
    if (is_committed)
        return true;
    if (migration->is_offline)
        return !(per_step && migration->transactional_ddl) || migration_write(migration, STR("COMMIT;"));
    if (migration->adds_enum_value)
        return migration_boundary(migration, "a value added to an enum type can be used only after a commit");
    if (per_step)
    {
        migration->committed = migration->next;
        return transaction_commit(migration);
    }
    return true;
}

bool migration_end_steps(struct migration *migration)
{
    /* Without context.begin_transaction() the end of the steps is the end of the transaction. */
    if (!migration->is_offline && !migration->in_block)
        return finish(migration, false);
    return true;
}

/* ---- statements ---- */

static bool condition_query(struct migration *migration, const struct statement *statement, str *out_sql)
{
    static const struct
    {
        enum statement_condition missing, exists;
        const char *postgresql, *other;
    } rows[] = {
        {STATEMENT_IF_TYPE_MISSING, STATEMENT_IF_TYPE_EXISTS,
         "SELECT 1 FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = %s AND %s",
         NULL},
        {STATEMENT_IF_TABLE_MISSING, STATEMENT_IF_TABLE_EXISTS,
         "SELECT 1 FROM pg_catalog.pg_class t JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace WHERE t.relname = %s AND "
         "%s AND t.relkind IN ('r', 'p', 'f', 'v', 'm')",
         "SELECT 1 FROM sqlite_master WHERE name = %s AND type IN ('table', 'view')"},
        {STATEMENT_IF_SEQUENCE_MISSING, STATEMENT_IF_SEQUENCE_EXISTS,
         "SELECT 1 FROM pg_catalog.pg_class t JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace WHERE t.relname = %s AND "
         "%s AND t.relkind = 'S'",
         NULL},
        {STATEMENT_IF_INDEX_MISSING, STATEMENT_IF_INDEX_EXISTS,
         "SELECT 1 FROM pg_catalog.pg_class t JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace WHERE t.relname = %s AND "
         "%s AND t.relkind IN ('i', 'I')",
         "SELECT 1 FROM sqlite_master WHERE name = %s AND type = 'index'"},
    };
    struct arena *arena = migration->session->arena;
    bool is_postgresql = db_kind(migration->connection->db) == DB_POSTGRESQL;
    struct buf name = BUF(arena), schema = BUF(arena);

    dialect_add_string(&name, migration->dialect, statement->condition_name);
    if (statement->condition_schema.len > 0)
    {
        buf_add(&schema, STR("n.nspname = "));
        dialect_add_string(&schema, migration->dialect, statement->condition_schema);
    }
    else
        buf_add(&schema, STR("n.nspname = ANY (pg_catalog.current_schemas(false))"));
    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        const char *query = is_postgresql ? rows[i].postgresql : rows[i].other;
        str text;

        if (statement->condition != rows[i].missing && statement->condition != rows[i].exists)
            continue;
        if (query == NULL)
            break;
        text = str_replace(arena, str_from(query), STR("= %s"), str_join(arena, STR("= "), buf_str(&name)));
        *out_sql = str_replace(arena, text, STR("AND %s"), str_join(arena, STR("AND "), buf_str(&schema)));
        return true;
    }
    *out_sql = (str){0};
    return true;
}

static bool is_wanted(struct migration *migration, const struct statement *statement, bool *out_wanted)
{
    struct db_result result;
    str sql;

    *out_wanted = true;
    if (statement->condition == STATEMENT_ALWAYS || migration->is_offline)
        return true;
    if (!condition_query(migration, statement, &sql))
        return false;
    if (sql.len == 0)
        return true;
    if (!db_execute(migration->connection->db, migration->session->arena, sql, DB_NO_OPTIONS, &result))
        return false;

    bool is_if_missing = statement->condition == STATEMENT_IF_TYPE_MISSING || statement->condition == STATEMENT_IF_TABLE_MISSING ||
                         statement->condition == STATEMENT_IF_SEQUENCE_MISSING || statement->condition == STATEMENT_IF_INDEX_MISSING;

    *out_wanted = (result.row_count == 0) == is_if_missing;
    return true;
}

static bool send_with_traits(struct migration *migration, str sql, unsigned traits, struct span span)
{
    bool outside = (traits & (STATEMENT_OUTSIDE_TRANSACTION | STATEMENT_BOUNDARY)) != 0, skips;

    if (!rebuild_before_statement(migration, sql, span, &skips))
        return false;
    if (skips)
        return true;

    if ((traits & STATEMENT_ADDS_ENUM_VALUE) != 0 && !migration->in_autocommit)
        migration->adds_enum_value = true;
    if (outside && !migration->in_autocommit && db_transaction(migration->connection->db) != DB_IDLE &&
        !migration_boundary(migration, "the next statement cannot run inside of a transaction"))
        return false;
    if (!outside && !migration_resume(migration))
        return false;
    return host_connection_send(migration->connection, sql, span, NULL);
}

bool migration_send(struct migration *migration, str sql, struct span span)
{
    if (migration->is_offline)
        return migration_write(migration, statement_offline(migration->session->arena, sql));
    return send_with_traits(migration, sql, dialect_statement_traits(migration->dialect, sql), span);
}

/* ---- what a downgrade takes away ---- */

static bool estimate_read(struct migration *migration, struct name schema, struct name table, int64_t *out_rows)
{
    struct arena *arena = migration->session->arena;
    struct buf sql = BUF(arena), full = BUF(arena);
    struct diags *diags = &migration->session->diags;
    struct db_result result;
    size_t len = diags->list.len;

    *out_rows = -1;
    dialect_add_table(&full, migration->dialect, schema, table);
    if (db_kind(migration->connection->db) == DB_POSTGRESQL)
    {
        buf_add(&sql, STR("SELECT reltuples::bigint FROM pg_catalog.pg_class WHERE oid = to_regclass("));
        dialect_add_string(&sql, migration->dialect, buf_str(&full));
        buf_add(&sql, STR(")"));
    }
    else if (db_kind(migration->connection->db) == DB_SQLITE)
        buf_print(&sql, "SELECT max(rowid) FROM " STR_FMT, STR_ARG(buf_str(&full)));
    else
        return true;
    if (db_transaction(migration->connection->db) == DB_FAILED)
        return true;
    if (!db_execute(migration->connection->db, arena, buf_str(&sql), DB_NO_OPTIONS, &result))
    {
        /* No estimate: the statement itself will say what is wrong. */
        diag_rewind(diags, len);
        return db_transaction(migration->connection->db) != DB_FAILED;
    }
    if (result.row_count == 1 && db_row(&result, 0)->kind == DATUM_INT)
        *out_rows = db_row(&result, 0)->integer;
    return true;
}

static bool drop_announce_one(struct migration *migration, const struct op *op)
{
    struct arena *arena = migration->session->arena;
    bool is_table = op->kind == OP_DROP_TABLE;
    struct name table = is_table ? op->drop_table.table : op->drop_column.table;
    struct name schema = is_table ? op->drop_table.schema : op->drop_column.schema;
    int64_t rows;
    str what;

    if (!migration->is_downgrade || migration->is_offline || (!is_table && op->kind != OP_DROP_COLUMN))
        return true;
    if (!estimate_read(migration, schema, table, &rows))
        return false;
    what = is_table ? str_print(arena, "table " STR_FMT, STR_ARG(table.text))
                    : str_print(arena, "column " STR_FMT "." STR_FMT, STR_ARG(table.text), STR_ARG(op->drop_column.column.text));
    if (rows >= 0)
        what = str_print(arena, STR_FMT " (about %lld row%s)", STR_ARG(what), (long long)rows, rows == 1 ? "" : "s");
    array_push(arena, &migration->dropped, what);
    session_log(migration->session, LOG_INFO, "limbeck", "drops " STR_FMT, STR_ARG(what));
    return true;
}

static bool drop_announce(struct migration *migration, const struct op *op)
{
    for (size_t i = 0; op->kind == OP_BATCH && i < op->batch.ops.len; i++)
    {
        if (!drop_announce_one(migration, op->batch.ops.at[i]))
            return false;
    }
    return drop_announce_one(migration, op);
}

static bool op_compile(struct migration *migration, const struct op *op, struct span span, struct statement_list *out)
{
    struct diag *diag;

    if (dialect_compile_op(&migration->compiler, op, out))
        return true;
    diag = diag_last(&migration->session->diags);
    /* An operation knows where it begins; here it is known where it ends. */
    if (diag->span.from == span.from)
        diag->span = span;
    advice_add(migration, op, diag);
    return false;
}

typedef bool op_run(struct migration *migration, const struct op *op, struct span span);

/* One after the other: each sees the table as the one before has left it. */
static bool batch_run(struct migration *migration, const struct op_batch *batch, struct span span, op_run *run)
{
    for (size_t i = 0; i < batch->ops.len; i++)
    {
        if (!dialect_check_in_place(&migration->compiler, batch->ops.at[i]) || !run(migration, batch->ops.at[i], span))
            return false;
    }
    return true;
}

static bool op_check(struct migration *migration, const struct op *op, struct span span)
{
    struct statement_list list = {0};
    const struct op *batch;

    /* What copies a table needs the table: there is none here. */
    if (!rebuild_batch_of(migration, op, &batch))
        return false;
    if (op->kind == OP_BATCH && dialect_has(migration->dialect, DIALECT_REPLACES_COLUMNS))
        return batch_run(migration, &op->batch, span, op_check);
    op = column_keep_assume(migration, op);
    return (batch != NULL && (batch != op || op->batch.copy_from == NULL)) || op_compile(migration, op, span, &list);
}

static bool op_apply(struct migration *migration, const struct op *op, struct span span)
{
    struct statement_list list = {0};
    struct diags *diags = &migration->session->diags;
    const struct op *batch;

    if (!rebuild_batch_of(migration, op, &batch))
        return false;
    if (batch != NULL)
    {
        if (rebuild_apply(migration, op, batch, span))
            return true;
        advice_add(migration, op, diag_last(diags));
        return false;
    }
    if (op->kind == OP_BULK_INSERT && !migration->is_offline)
    {
        if (migration_bulk_insert(migration, &op->bulk_insert, span))
            return true;
        advice_add(migration, op, diag_last(diags));
        return false;
    }
    if (op->kind == OP_BATCH && dialect_has(migration->dialect, DIALECT_REPLACES_COLUMNS))
        return batch_run(migration, &op->batch, span, op_apply);
    if (!column_keep(migration, op, span, &op) || !op_compile(migration, op, span, &list))
        return false;
    column_keep_warn(migration, op, span);
    migration->lasting.op = op->kind != OP_EXECUTE ? op : NULL;
    for (size_t i = 0; i < list.len; i++)
    {
        const struct statement *statement = &list.at[i];
        bool wanted;

        if (!is_wanted(migration, statement, &wanted))
            return false;
        if (!wanted)
            continue;
        if (migration->is_offline)
        {
            if (!migration_write(migration, statement_offline(migration->compiler.arena, statement->text)))
                return false;
            continue;
        }
        if (!send_with_traits(migration, statement->text, statement->traits, span))
        {
            advice_add(migration, op, diag_last(diags));
            return false;
        }
    }
    migration->lasting.op = NULL;
    later_keys_note(migration, op, span);
    return true;
}

static void scratch_close(void *subject)
{
    arena_close(subject);
}

static struct arena *scratch_of(struct migration *migration)
{
    if (migration->scratch == NULL)
    {
        migration->scratch = arena_open(arena_memory(migration->session->arena));
        arena_on_close(migration->session->arena, scratch_close, migration->scratch);
    }
    return migration->scratch;
}

/* Data is written with memory of its own, as a loop may do so a million times; what DDL makes (types, names) is remembered. */
static bool with_memory(struct migration *migration, const struct op *op, struct span span, op_run *run)
{
    struct compiler *compiler = &migration->compiler;
    struct compiler outer = *compiler;
    bool is_data = op->kind == OP_BULK_INSERT || (op->kind == OP_EXECUTE && op->execute.statement->kind != EXPR_DDL);
    struct arena_mark mark;
    bool applied;

    if (!is_data)
        return run(migration, op, span);
    compiler->arena = scratch_of(migration);
    mark = arena_mark(compiler->arena);
    compiler->enclosing = compiler->ctes = (struct expr_list){0};
    applied = run(migration, op, span);
    arena_reset(compiler->arena, mark);
    *compiler = outer;
    return applied;
}

bool migration_apply(struct migration *migration, const struct op *op, struct span span)
{
    return drop_announce(migration, op) && with_memory(migration, op, span, op_apply);
}

/* Rows become parameters, not literals: what a literal cannot say is no fault of theirs. */
bool migration_check(struct migration *migration, const struct op *op, struct span span)
{
    return op->kind == OP_BULK_INSERT || with_memory(migration, op, span, op_check);
}

/* ---- autocommit_block ---- */

bool migration_begin_autocommit(struct migration *migration, struct span span)
{
    (void)span;
    migration->in_autocommit = true;
    if (migration->connection != NULL)
    {
        /* The project's own statements begin no transaction either. */
        migration->was_autocommit = migration->connection->is_autocommit;
        migration->connection->is_autocommit = true;
    }
    if (migration->is_offline)
        return !migration->transactional_ddl || migration_write(migration, STR("COMMIT;"));
    if (db_transaction(migration->connection->db) == DB_IDLE)
        return true;
    return migration_boundary(migration, "autocommit_block()");
}

bool migration_end_autocommit(struct migration *migration, bool raised)
{
    migration->in_autocommit = false;
    if (migration->connection != NULL)
        migration->connection->is_autocommit = migration->was_autocommit;
    if (migration->is_offline)
        return raised || !migration->transactional_ddl || migration_write(migration, STR("BEGIN;"));
    return raised || migration_resume(migration);
}
