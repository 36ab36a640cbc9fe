/*
 * Making and dropping scratch databases.
 *
 * SQLite: a database in memory that connections of this process share; it is there as long as the keeper is open. (Before 3.36
 * SQLite has no other such database than that of a shared cache.)
 *
 * PostgreSQL: the keeper is a connection to another database of the server. Its application_name is the name of the scratch
 * database, which everybody may read in pg_stat_activity: a scratch database whose keeper is not there has been left by a run
 * that was killed, whichever machine it ran on, and is dropped. The settings that ALTER DATABASE and ALTER ROLE IN DATABASE
 * have given the real database (search_path) are given to the scratch database too.
 *
 * MariaDB and MySQL: on the server that limbeck.scratch_url names, never beside the project's database, as a statement reaches every
 * database of a server there. The keeper holds a lock (GET_LOCK) with the name of the database, which its end lets go.
 */
#include "db/params.h"
#include "dialect/dialect.h"
#include "run/scratch.h"

#define LEFTOVERS                                                                                                              \
    "SELECT datname FROM pg_catalog.pg_database d JOIN pg_catalog.pg_roles r ON r.oid = d.datdba "                             \
    "WHERE datname LIKE 'limbeck\\_scratch\\_%' AND r.rolname = current_user AND NOT EXISTS (SELECT 1 "                        \
    "FROM pg_catalog.pg_stat_activity a WHERE a.application_name = d.datname OR a.datname = d.datname)"

#define SETTINGS                                                                                                               \
    "SELECT c FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase, "                   \
    "pg_catalog.unnest(s.setconfig) c WHERE s.setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = "            \
    "current_user)) AND d.datname = "

#define MYSQL_LEFTOVERS                                                                                                        \
    "SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE 'limbeck\\_scratch\\_%' AND "                    \
    "IS_FREE_LOCK(schema_name) = 1"

enum
{
    MEMDB_MINOR = 36,  /* SQLite's vfs=memdb that connections share: 3.36 */
    FORCE_VERSION = 13 /* DROP DATABASE ... WITH (FORCE) */
};

/* ---- SQLite ---- */

static struct db_params memory_params(struct arena *arena, const struct db_params *params, str filename)
{
    struct db_params named = db_params_with(arena, params, "filename", filename);

    named = db_params_with(arena, &named, "uri", STR("1"));
    named.read_only = false;
    return named;
}

static bool shared_memory_make(struct arena *arena, struct os *os, struct diags *diags, const struct db_params *params,
                               struct scratch_database *database)
{
    struct db_params probe = memory_params(arena, params, STR("file::memory:"));
    struct db_version version;

    if (!db_open(arena, os, diags, &probe, &database->keeper))
        return false;
    version = db_version(database->keeper);
    db_close(database->keeper);
    database->params = memory_params(
        arena, params,
        str_print(arena,
                  version.minor >= MEMDB_MINOR ? "file:/" STR_FMT "?vfs=memdb" : "file:" STR_FMT "?mode=memory&cache=shared",
                  STR_ARG(database->name)));
    return db_open(arena, os, diags, &database->params, &database->keeper);
}

/* ---- servers ---- */

static const struct dialect *dialect_of(enum db_kind kind)
{
    return dialect_find(kind == DB_MYSQL ? STR("mysql") : STR("postgresql"));
}

static str name_text(struct arena *arena, enum db_kind kind, str name)
{
    struct buf out = BUF(arena);

    dialect_add_name(&out, dialect_of(kind), (struct name){.text = name, .is_final = true, .quote = QUOTE_ALWAYS});
    return buf_str(&out);
}

static str literal_text(struct arena *arena, enum db_kind kind, str text)
{
    struct buf out = BUF(arena);

    dialect_add_string(&out, dialect_of(kind), text);
    return buf_str(&out);
}

static bool send(struct arena *arena, struct db *db, str sql)
{
    struct db_result result;

    return db_execute(db, arena, sql, DB_NO_OPTIONS, &result);
}

/* ---- PostgreSQL ---- */

/* A connection to any database of the server; the real one comes last, it may not be there. */
static bool keeper_open(struct arena *arena, struct os *os, struct diags *diags, const struct db_params *params,
                        struct scratch_database *database)
{
    str own = db_params_value(params, "dbname");
    const str from[] = {database->is_elsewhere ? own : STR("postgres"), STR("template1"), own};
    size_t len = diags->list.len;

    for (size_t i = 0; i < COUNT_OF(from); i++)
    {
        struct db_params keeper = db_params_with(arena, params, "dbname", from[i]);

        keeper.application_name = database->name;
        keeper.wait_ms = i == 0 ? params->wait_ms : 0;
        if (from[i].len == 0)
            continue;
        if (db_open(arena, os, diags, &keeper, &database->keeper))
        {
            diag_rewind(diags, len);
            return true;
        }
    }
    diag_hint(diags, "A scratch database is made on the server of the project's database, or on that of limbeck.scratch_url.");
    return false;
}

static bool database_drop(struct arena *arena, struct db *keeper, str name)
{
    bool is_postgresql = db_kind(keeper) == DB_POSTGRESQL, has_force = is_postgresql && db_version(keeper).major >= FORCE_VERSION;
    str text = name_text(arena, db_kind(keeper), name);

    if (is_postgresql && !has_force && !send(arena, keeper,
                            str_join(arena, STR("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "),
                                     literal_text(arena, DB_POSTGRESQL, name))))
        return false;
    return send(arena, keeper,
                str_print(arena, "DROP DATABASE IF EXISTS " STR_FMT "%s", STR_ARG(text), has_force ? " WITH (FORCE)" : ""));
}

/* Another run may be about to drop the same: whatever happens, it does not matter to this one. */
static void leftovers_drop(struct arena *arena, struct diags *diags, struct db *keeper)
{
    size_t len = diags->list.len;
    struct db_result result;

    if (!db_execute(keeper, arena, db_kind(keeper) == DB_POSTGRESQL ? STR(LEFTOVERS) : STR(MYSQL_LEFTOVERS), DB_NO_OPTIONS, &result))
    {
        diag_rewind(diags, len);
        return;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        if (!database_drop(arena, keeper, db_row(&result, i)->text))
            diag_rewind(diags, len);
    }
}

static bool database_create(struct arena *arena, struct diags *diags, const struct scratch_database *database)
{
    str create = str_join(arena, STR("CREATE DATABASE "), name_text(arena, database->kind, database->name));
    size_t len = diags->list.len;

    if (send(arena, database->keeper, create))
        return true;
    /* Somebody is connected to template1. */
    if (str_equal(diag_last(diags)->sqlstate, STR("55006")))
    {
        diag_rewind(diags, len);
        if (send(arena, database->keeper, str_join(arena, create, STR(" TEMPLATE template0"))))
            return true;
    }
    diag_detail(diags, "while a scratch database was to be made");
    if (str_equal(diag_last(diags)->sqlstate, STR("42501")))
        diag_hint(
            diags,
            "Let the role make databases (ALTER ROLE ... CREATEDB), or name a server where one may: `limbeck.scratch_url = "
            "postgresql://user@host/postgres` in alembic.ini.");
    return false;
}

/* Values of these are lists, and stored as they are written. */
static bool is_list_setting(str name)
{
    static const str names[] = {STR_INIT("search_path"), STR_INIT("temp_tablespaces"), STR_INIT("local_preload_libraries"),
                                STR_INIT("session_preload_libraries")};

    for (size_t i = 0; i < COUNT_OF(names); i++)
    {
        if (str_equal_nocase(names[i], name))
            return true;
    }
    return false;
}

static bool settings_copy(struct arena *arena, const struct db_params *params, const struct scratch_database *database)
{
    str real = literal_text(arena, DB_POSTGRESQL, db_params_value(params, "dbname"));
    struct db_result result;

    if (!db_execute(database->keeper, arena, str_print(arena, SETTINGS STR_FMT " ORDER BY s.setrole", STR_ARG(real)),
                    DB_NO_OPTIONS, &result))
        return false;
    for (size_t i = 0; i < result.row_count; i++)
    {
        str name, value = str_cut(db_row(&result, i)->text, '=', &name);

        if (!send(arena, database->keeper,
                  str_print(arena, "ALTER DATABASE " STR_FMT " SET " STR_FMT " TO " STR_FMT,
                            STR_ARG(name_text(arena, database->kind, database->name)), STR_ARG(name),
                            STR_ARG(is_list_setting(name) ? value : literal_text(arena, DB_POSTGRESQL, value)))))
            return false;
    }
    return true;
}

/* Nothing in it has to survive the server. */
static struct db_params fast_params(struct arena *arena, const struct db_params *params, str name)
{
    str options = db_params_value(params, "options");
    struct db_params named = db_params_with(arena, params, "dbname", name);

    return db_params_with(arena, &named, "options", str_join(arena, options, STR(" -c synchronous_commit=off")));
}

static bool server_make(struct arena *arena, struct os *os, struct diags *diags, const struct db_params *params,
                        struct scratch_database *database)
{
    if (!keeper_open(arena, os, diags, params, database))
        return false;
    leftovers_drop(arena, diags, database->keeper);
    if (!database_create(arena, diags, database))
    {
        db_close(database->keeper);
        return false;
    }
    database->params = fast_params(arena, params, database->name);
    if (settings_copy(arena, params, database))
        return true;
    diag_detail(diags, "while the scratch database was given the settings of the project's (ALTER DATABASE ... SET)");
    (void)scratch_database_drop(arena, diags, database);
    return false;
}

/* ---- MariaDB and MySQL ---- */

static bool mysql_refuse(struct diags *diags)
{
    diag_error(diags, DIAG_UNSUPPORTED, SPAN_NONE,
               "no scratch database is made beside the project's on MariaDB or MySQL: nothing would keep a revision from the server's "
               "other databases");
    diag_hint(diags, "Name a server of its own: `limbeck.scratch_url = mysql://root@localhost:3307/` in alembic.ini; or `sqlite://`, when "
                     "the revisions run there too.");
    return false;
}

static bool mysql_create(struct arena *arena, struct diags *diags, const struct db_params *params, struct scratch_database *database)
{
    str lock = str_print(arena, "SELECT GET_LOCK(" STR_FMT ", 0)", STR_ARG(literal_text(arena, DB_MYSQL, database->name)));

    leftovers_drop(arena, diags, database->keeper);
    if (send(arena, database->keeper, lock) &&
        send(arena, database->keeper, str_join(arena, STR("CREATE DATABASE "), name_text(arena, DB_MYSQL, database->name))))
    {
        database->params = db_params_with(arena, params, "database", database->name);
        return true;
    }
    diag_detail(diags, "while a scratch database was to be made");
    return false;
}

static bool mysql_make(struct arena *arena, struct os *os, struct diags *diags, const struct db_params *params,
                       struct scratch_database *database)
{
    struct db_params keeper = db_params_with(arena, params, "database", (str){0});

    if (!database->is_elsewhere)
        return mysql_refuse(diags);
    if (!db_open(arena, os, diags, &keeper, &database->keeper))
        return false;
    if (mysql_create(arena, diags, params, database))
        return true;
    db_close(database->keeper);
    return false;
}

/* ---- any ---- */

bool scratch_database_make(struct arena *arena, struct os *os, struct diags *diags, const struct db_params *params,
                           struct scratch_database *database)
{
    database->kind = params->kind;
    switch (params->kind)
    {
        case DB_SQLITE:
            return shared_memory_make(arena, os, diags, params, database);
        case DB_POSTGRESQL:
            return server_make(arena, os, diags, params, database);
        case DB_MYSQL:
            return mysql_make(arena, os, diags, params, database);
    }
    return false;
}

bool scratch_database_drop(struct arena *arena, struct diags *diags, struct scratch_database *database)
{
    size_t len = diags->list.len;
    bool dropped = database->kind == DB_SQLITE || database_drop(arena, database->keeper, database->name);

    db_close(database->keeper);
    if (dropped)
        diag_rewind(diags, len);
    return dropped;
}
