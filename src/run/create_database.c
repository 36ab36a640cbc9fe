/*
 * Makes the database that a URL names.
 *
 * PostgreSQL: the server is asked through its database `postgres`, else `template1`. MariaDB and MySQL: on a connection without
 * a database. SQLite makes the file itself; what is made here are the folders above it. Whether a database is missing is asked
 * of the server, never read out of an error's text. Nothing is made when --yes names other databases only.
 */
#include "run/create_database.h"

#include "db/params.h"
#include "dialect/dialect.h"
#include "project/config.h"

struct maker
{
    enum db_kind kind;
    const char *key;          /* the parameter that names the database */
    const char *elsewhere[2]; /* databases to ask from; "": without one */
    const char *dialect;
    const char *exists; /* a query behind which the name stands as a literal */
};

static const struct maker makers[] = {
    {DB_POSTGRESQL, "dbname", {"postgres", "template1"}, "postgresql", "SELECT 1 FROM pg_catalog.pg_database WHERE datname = "},
    {DB_MYSQL, "database", {""}, "mysql", "SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = "},
};

static bool folders_make(struct session *session, const struct db_params *params)
{
    str path = db_params_value(params, "filename"), folder = path_folder(path);
    size_t failed = session->diags.list.len;

    if (path.len == 0 || db_params_value(params, "uri").len > 0 || os_is_folder(session->os, folder))
        return false;
    if (!os_make_folders(session->os, &session->diags, folder))
        return false;
    diag_rewind(&session->diags, failed - 1);
    session_log(session, LOG_INFO, "limbeck", "created folder " STR_FMT, STR_ARG(folder));
    return true;
}

static bool is_named(struct session *session, str database)
{
    str_array yes = session_arguments(session, STR("yes"));

    if (yes.len == 0 || str_array_has(&yes, database))
        return true;
    diag_hint(&session->diags, "--create makes it when --yes names it: `limbeck reset --create --yes " STR_FMT "`.",
              STR_ARG(database));
    return false;
}

/* CREATE DATABASE, unless it is there. */
static bool make_on(struct session *session, struct db *db, const struct maker *maker, str database, bool *out_made)
{
    const struct dialect *dialect = dialect_find(str_from(maker->dialect));
    struct buf asks = BUF(session->arena), makes = BUF(session->arena);
    struct db_result result;

    buf_add(&asks, str_from(maker->exists));
    dialect_add_string(&asks, dialect, database);
    buf_add(&makes, STR("CREATE DATABASE "));
    dialect_add_name(&makes, dialect, (struct name){.text = database, .is_final = true});
    if (!db_execute(db, session->arena, buf_str(&asks), DB_NO_OPTIONS, &result))
        return false;
    *out_made = result.row_count == 0;
    return !*out_made || db_execute(db, session->arena, buf_str(&makes), DB_NO_OPTIONS, &result);
}

/* *out_tries: nothing was reached from there, another place may do. */
static bool make_from(struct session *session, const struct db_params *params, const struct maker *maker, str elsewhere,
                      bool *out_tries)
{
    str database = db_params_value(params, maker->key);
    struct db_params other = db_params_with(session->arena, params, maker->key, elsewhere);
    size_t failed = session->diags.list.len;
    bool made = false, done;
    struct db *db;

    *out_tries = false;
    if (!db_open(session->arena, session->os, &session->diags, &other, &db))
    {
        /* Why the database itself cannot be reached is what the user wants to know. */
        diag_rewind(&session->diags, failed);
        *out_tries = true;
        return false;
    }
    done = make_on(session, db, maker, database, &made);
    db_close(db);
    if (!done)
    {
        /* Only the last one counts: it says why the database was not made. */
        session->diags.list.at[failed - 1] = diag_last(&session->diags);
        diag_rewind(&session->diags, failed);
        diag_detail(&session->diags, "while the database '" STR_FMT "' was to be made", STR_ARG(database));
        return false;
    }
    if (!made)
        return false;
    diag_rewind(&session->diags, failed - 1);
    session_log(session, LOG_INFO, "limbeck", "created database " STR_FMT, STR_ARG(database));
    return true;
}

bool create_database(struct session *session, const struct db_params *params)
{
    bool tries = true, made = false;

    if (params->kind == DB_SQLITE)
        return folders_make(session, params);
    for (size_t i = 0; i < COUNT_OF(makers); i++)
    {
        str database = db_params_value(params, makers[i].key);

        if (makers[i].kind != params->kind || database.len == 0 || !is_named(session, database))
            continue;
        for (size_t j = 0; tries && !made && j < COUNT_OF(makers[i].elsewhere) && makers[i].elsewhere[j] != NULL; j++)
            made = make_from(session, params, &makers[i], str_from(makers[i].elsewhere[j]), &tries);
    }
    return made;
}
