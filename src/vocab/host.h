/*
 * The one upward door of the pure layers: what Python code may do to the world, as a table of functions that `run` fills in.
 *
 * The vocabulary never asks which of the ways of running is on (online, offline, analyse): it calls here, and the table decides. env.py is
 * a program and it drives: create_engine makes an engine value, connect() opens through the host, context.configure() hands over the
 * options, run_migrations() is a loop over steps that the host plans.
 *
 * Every function returns false after recording one diagnostic (the vocabulary turns it into an exception with vm_raise_diag: the
 * diagnostic's `exception` names the class) unless `refused` below says otherwise.
 */
#ifndef LB_VOCAB_HOST_H
#define LB_VOCAB_HOST_H

#include "base/datum.h"
#include "base/diag.h"
#include "dialect/dialect.h"
#include "eval/vm.h"
#include "ops/op.h"
#include "sql/catalog.h"

struct host_connection; /* the host's; lives until it is closed or the command ends */
struct host_cursor;
struct host_statement;

/* What create_engine(...) and its kin were given. */
struct host_engine
{
    str url;  /* as given, with the password; never shown */
    str name; /* in env.py with several engines: the name it was asked for by --url NAME=URL; empty otherwise */
    struct span span;
    struct
    {
        str_array keys;
        ARRAY(struct datum) values;
    } connect_args;          /* flat: "server_settings.search_path" for nested dictionaries */
    bool echo;
    str isolation_level;     /* empty, "AUTOCOMMIT", ... */
    bool is_async;
};

/* The result of a statement. Cells of a row live until the next one is asked for; names of columns until the cursor is closed
 * (close_cursor, once; a cursor is not used again after it). */
struct host_result
{
    const str *columns;
    size_t column_count; /* 0: the statement gives no rows */
    int64_t affected;    /* rowcount */
    int64_t last_row_id; /* 0: none */
    struct host_cursor *cursor; /* NULL: no rows */
};

enum host_transaction
{
    HOST_BEGIN,
    HOST_COMMIT,
    HOST_ROLLBACK,
    HOST_SAVEPOINT, /* with a name */
    HOST_RELEASE,
    HOST_ROLLBACK_TO,
};

/* The arguments of context.configure() that reach below Python; the rest stays with the vocabulary (opts, template_args, hooks). */
struct host_context_options
{
    struct span span;
    struct host_connection *connection; /* NULL: offline, or url only */
    str url;                            /* masked nowhere; empty when not given */
    str dialect_name;                   /* empty when not given */
    bool has_transactional_ddl, transactional_ddl;
    bool transaction_per_migration;
    bool has_literal_binds, literal_binds;
    str starting_rev, tag;              /* empty when not given */
    str version_table;                  /* empty: alembic_version */
    str version_table_schema;           /* empty: none */
    bool no_version_table_pk;
    struct value output_buffer;         /* absent: standard output */
    const struct naming *naming;        /* of target_metadata, NULL: none */
    bool naming_is_deferred;            /* ask vocab_target_naming() when a name is made (lazy modules) */
};

/* One revision to be run. */
struct host_step
{
    struct value function; /* upgrade or downgrade of the revision's module; absent: the step only writes rows (stamp) */
    str log_text;          /* "Running upgrade a -> b, message" */
    /* For on_version_apply: Alembic's MigrationInfo. */
    bool is_upgrade, is_stamp;
    str_array up_revisions;   /* the revision (several: a stamp) */
    str_array down_revisions; /* its parents */
};

/* A revision of the script directory: what context.script.get_revision() has. */
struct host_revision
{
    str id, path, doc, long_doc;
    str_array down_revision, next, depends_on, branch_labels; /* labels: those that its file gives */
    bool is_head, is_base, is_branch_point, is_merge_point;
};

struct host
{
    void *subject;

    /* ---- connections: sqlalchemy's engines ---- */
    /* Whether --url or LIMBECK_URL stands in for what env.py computes for the engine of a name (empty: the only one); and, when env.py
     * has nothing (`is_missing`), DATABASE_URL. */
    bool (*replaces_url)(void *subject, str name, bool is_missing);
    bool (*connect)(void *subject, const struct host_engine *engine, struct host_connection **out);
    void (*close)(void *subject, struct host_connection *connection);
    const struct dialect *(*dialect_of)(void *subject, struct host_connection *connection);
    int (*server_version)(void *subject, struct host_connection *connection); /* 150004, 30808 */
    str (*url_of)(void *subject, struct host_connection *connection); /* with the password */
    /* Text as the driver takes it: no binds, any number of statements. `span`: where it was written. */
    bool (*execute)(void *subject, struct host_connection *connection, str sql, struct span span, struct host_result *out);
    bool (*next_row)(void *subject, struct host_cursor *cursor, const struct datum **out_cells); /* NULL: no more */
    void (*close_cursor)(void *subject, struct host_cursor *cursor);
    /* A statement with the driver's placeholders ($1 or ?: dialect_compile_many) that runs for many rows. `shown`: what the log shows
     * of it; `all_rows`: how many there will be. Closed with close_statement, once. */
    bool (*prepare)(void *subject, struct host_connection *connection, str sql, str shown, size_t all_rows, struct span span,
                    struct host_statement **out);
    /* Runs it once for each of `rows` rows of `count` values, row after row; the first is number `first` (from 0) of all. What they
     * change is added to *affected. */
    bool (*execute_many)(void *subject, struct host_statement *statement, const struct datum *values, size_t count, size_t first,
                         size_t rows, int64_t *affected);
    void (*close_statement)(void *subject, struct host_statement *statement);
    /* What the database holds, in the transaction that is open. NULL: there is no database to look at (a script). */
    bool (*reflect)(void *subject, struct host_connection *connection, const struct reflect_request *request, struct arena *arena,
                    const struct catalog **out);
    bool (*transaction)(void *subject, struct host_connection *connection, enum host_transaction what, str savepoint);
    bool (*in_transaction)(void *subject, struct host_connection *connection);
    /* The block of a connection ends: what ran without the project's own commit or rollback is committed when `raised` is false
     * (DESIGN.md, section 2), else rolled back. */
    bool (*end_block)(void *subject, struct host_connection *connection, bool raised);

    /* ---- the migration context ---- */
    bool (*configure)(void *subject, const struct host_context_options *options);
    bool (*is_offline)(void *subject);
    bool (*is_transactional_ddl)(void *subject);
    /* context.begin_transaction(): enter and leave. */
    bool (*begin_migrations)(void *subject);
    bool (*end_migrations)(void *subject, bool raised);
    /* run_migrations(): plans; then each step in turn: *out_more false when there is none. step_done writes the version rows. */
    bool (*plan_migrations)(void *subject);
    bool (*next_step)(void *subject, struct host_step *out_step, bool *out_more);
    bool (*step_done)(void *subject);
    /* The step's function has failed, and its diagnostic is the newest one: true goes on with the next step (analysis). NULL: never. */
    bool (*step_failed)(void *subject);
    /* The step's function was refused: true when the host has done so to be asked for the same step again. NULL: never. */
    bool (*step_again)(void *subject);
    bool (*migrations_done)(void *subject);
    /* The connection of the context: op.get_bind(); NULL offline. */
    struct host_connection *(*bind)(void *subject);
    const struct dialect *(*context_dialect)(void *subject);
    /* *out: 0 where none is known (a script). False: a value of the database, in analysis. */
    bool (*context_server_version)(void *subject, int *out);
    /* op.*: an operation; online it is sent, offline written, in analysis noted. */
    bool (*apply)(void *subject, const struct op *op, struct span span);
    /* The same on any connection: metadata.create_all(connection), Enum.create(connection). NULL: only the context's is served. */
    bool (*apply_on)(void *subject, struct host_connection *connection, const struct op *op, struct span span);
    /* op.execute / context.execute / connection.execute of a compiled statement without wanting rows, in the context. */
    bool (*execute_in_context)(void *subject, str sql, struct span span);
    bool (*static_output)(void *subject, str text);
    bool (*begin_autocommit_block)(void *subject, struct span span);
    bool (*end_autocommit_block)(void *subject, bool raised);
    bool (*current_heads)(void *subject, str_array *out_rows);

    /* ---- what the command was given ---- */
    str (*config_file_name)(void *subject);   /* empty: none */
    str (*section_name)(void *subject);
    /* Options of the configuration, with interpolation; *out_found false: not there. */
    bool (*config_get)(void *subject, str section, str key, str *out_value, bool *out_found);
    bool (*config_set)(void *subject, str section, str key, str value);
    /* All options of a section with interpolation; false when one of them cannot be read. */
    bool (*config_each)(void *subject, str section, void (*visit)(void *to, str key, str value), void *to);
    const str_array *(*x_arguments)(void *subject);
    str (*command_name)(void *subject);       /* "upgrade", "revision", ... */
    bool (*autogenerate)(void *subject);
    str (*tag_argument)(void *subject);
    str (*revision_argument)(void *subject);
    str (*starting_revision_argument)(void *subject);
    bool (*head_revisions)(void *subject, str_array *out_heads);
    /* The revision that an identifier names; *out_found false: base. NULL: there are no files. */
    bool (*revision)(void *subject, str identifier, struct host_revision *out, bool *out_found);
    /* Its module, evaluated. */
    bool (*revision_module)(void *subject, str id, struct value *out);
    bool (*get_x_option)(void *subject, str name, str *out_value); /* config.cmd_opts.NAME */

    /* ---- revision files being written (process_revision_directives): see vocab/alembic ---- */
    bool (*new_revision)(void *subject, struct value directives);
};

/* The host of a machine: vm->data is the vocabulary's own state, which holds it. */
const struct host *vocab_host(struct vm *vm);

#endif
