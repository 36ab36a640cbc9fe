/*
 * SQLite's foreign keys and the revision under way: see rebuild.h.
 *
 * A revision begins with a savepoint when foreign_keys is on. What the project has committed by itself cannot be taken back:
 * then the part since is committed too, and the rest of the revision goes on without foreign keys.
 */
#include "run/migration.h"
#include "run/rebuild.h"

static const str savepoint = STR_INIT("limbeck_revision");

static bool is_sqlite(const struct migration *migration)
{
    return !migration->is_offline && migration->connection != NULL && migration->connection->db != NULL &&
           db_kind(migration->connection->db) == DB_SQLITE;
}

bool rebuild_pragma(struct migration *migration, const char *name, int64_t *out_value)
{
    struct db_result result;
    str sql = str_print(migration->session->arena, "PRAGMA %s", name);

    if (!db_execute(migration->connection->db, migration->session->arena, sql, DB_NO_OPTIONS, &result))
        return false;
    *out_value = result.row_count == 1 && db_row(&result, 0)->kind == DATUM_INT ? db_row(&result, 0)->integer : 0;
    return true;
}

bool rebuild_set_keys(struct migration *migration, bool is_on)
{
    return host_connection_send(migration->connection, is_on ? STR("PRAGMA foreign_keys=ON") : STR("PRAGMA foreign_keys=OFF"),
                                SPAN_NONE, NULL);
}

/* ---- the beginning ------------------------------------------------------------------------------------------------------- */

bool rebuild_step_begin(struct migration *migration)
{
    struct rebuild_run *run = &migration->rebuild;
    bool is_again = run->is_again;
    int64_t keys = 0;

    if (!is_sqlite(migration) || migration->is_stamp)
        return true;
    *run = (struct rebuild_run){
        .keys_are_off = is_again,
        .is_again = is_again,
        .keys_were_on = is_again,
        .sent = migration->connection->sent,
        .dropped = migration->dropped.len,
        .probes = {.arena = migration->session->arena},
        .shown = run->shown,
    };
    if (is_again)
        return true;
    if (!rebuild_pragma(migration, "foreign_keys", &keys))
        return false;
    run->keys_were_on = keys != 0;
    run->shown.len = 0;
    if (!run->keys_were_on || db_transaction(migration->connection->db) != DB_ACTIVE)
        return true;
    run->has_savepoint = true;
    return db_savepoint(migration->connection->db, savepoint);
}

/* ---- switching off ------------------------------------------------------------------------------------------------------- */

/* The revision has been done by another process: nothing of it is left to do here. */
static bool leave_revision(struct migration *migration)
{
    migration->owns_transaction = false;
    migration->rebuild.keys_are_off = false;
    migration->rebuild.is_skipped = true;
    return db_rollback(migration->connection->db) && rebuild_set_keys(migration, true);
}

/* Commits what stands in the transaction: the revisions before this one, or this one's beginning too. */
static bool commit_earlier(struct migration *migration, struct name table, bool is_whole)
{
    str reason =
        str_print(migration->session->arena, "the rebuild of \"" STR_FMT "\" needs foreign_keys off", STR_ARG(table.text));
    bool has_earlier = migration->next > migration->committed;
    const struct step *step = migration->next > 0 ? &migration->plan.steps.at[migration->next - 1] : NULL;

    if (!is_whole)
        return migration_boundary(migration, str_cstring(migration->session->arena, reason));
    if (has_earlier && !migration_confirm(migration))
        return false;
    migration->owns_transaction = false;
    if (!db_commit(migration->connection->db))
        return false;
    if (has_earlier && step != NULL && step->revision != NULL)
        session_log(migration->session, LOG_INFO, "limbeck", "committed up to " STR_FMT ": " STR_FMT,
                    STR_ARG(step->revision->id), STR_ARG(reason));
    migration->committed = migration->next;
    taken_keep(migration);
    return true;
}

/* False: the savepoint is gone, with a COMMIT that the revision sent as SQL. */
static bool is_rolled_back(struct migration *migration)
{
    struct host_connection *connection = migration->connection;
    size_t len = migration->session->diags.list.len;

    if (!host_connection_transaction(connection, HOST_ROLLBACK_TO, savepoint) ||
        !host_connection_transaction(connection, HOST_RELEASE, savepoint))
    {
        diag_rewind(&migration->session->diags, len);
        return false;
    }
    migration->dropped.len = migration->rebuild.dropped;
    connection->savepoints = 0;
    return true;
}

bool rebuild_switch_keys(struct migration *migration, struct name table, struct span span)
{
    struct rebuild_run *run = &migration->rebuild;
    bool is_whole = run->has_savepoint, has_sent = migration->connection->sent != run->sent, is_skipped;

    if (migration->in_autocommit || !migration->owns_transaction)
    {
        diag_error(&migration->session->diags, DIAG_UNSUPPORTED, span,
                   "\"" STR_FMT "\" cannot be rebuilt in a transaction of the project while foreign_keys is on",
                   STR_ARG(table.text));
        diag_hint(&migration->session->diags,
                  "Rows that refer to it would go with it. Leave the transaction to the migration, or write "
                  "`op.execute(\"PRAGMA foreign_keys=OFF\")` in front of it.");
        return false;
    }
    if (is_whole && has_sent)
        is_whole = is_rolled_back(migration);
    run->has_savepoint = false;
    if (!commit_earlier(migration, table, is_whole) || !rebuild_set_keys(migration, false))
        return false;
    run->keys_are_off = true;
    if (!migration_resume(migration) || !migration_catch_up(migration, &is_skipped) ||
        (is_skipped && !leave_revision(migration)))
        return false;
    if (!is_skipped && (!is_whole || !has_sent))
        return true;
    run->wants_again = true;
    diag_error(&migration->session->diags, DIAG_CANCELLED, span, "the revision is evaluated again with foreign_keys off");
    return false;
}

bool rebuild_step_again(struct migration *migration)
{
    struct rebuild_run *run = &migration->rebuild;
    bool is_again = run->wants_again;

    run->wants_again = false;
    run->is_again = is_again && !run->is_skipped;
    return is_again;
}

bool rebuild_shows(struct migration *migration, str text)
{
    struct rebuild_run *run = &migration->rebuild;
    uint64_t hash = str_hash(text);

    if (run->is_again && run->repeated < run->shown.len && run->shown.at[run->repeated] == hash)
    {
        run->repeated++;
        return false;
    }
    if (run->is_again)
        run->shown.len = 0; /* it goes another way now */
    else if (run->has_savepoint)
        array_push(migration->session->arena, &run->shown, hash);
    return true;
}

/* ---- the end ------------------------------------------------------------------------------------------------------------- */

static bool refuse_rows(struct migration *migration, const struct db_result *result)
{
    struct arena *arena = migration->session->arena;
    struct buf rows = BUF(arena);

    for (size_t i = 0; i < result->row_count && i < 5; i++)
    {
        const struct datum *row = db_row(result, i);

        buf_print(&rows, "%s\"" STR_FMT "\"", i > 0 ? "; " : "", STR_ARG(row[0].text));
        if (row[1].kind == DATUM_INT)
            buf_print(&rows, " rowid %lld", (long long)row[1].integer);
        buf_print(&rows, " refers to no row of \"" STR_FMT "\"", STR_ARG(row[2].text));
    }
    if (result->row_count > 5)
        buf_print(&rows, "; and %zu more", result->row_count - 5);
    diag_error(&migration->session->diags, DIAG_COMMAND, SPAN_NONE, "revision " STR_FMT " breaks %zu foreign key%s",
               STR_ARG(migration->current_revision), result->row_count, result->row_count == 1 ? "" : "s");
    diag_detail(&migration->session->diags, STR_FMT, STR_ARG(buf_str(&rows)));
    diag_hint(&migration->session->diags,
              "Mend or delete these rows in the revision, or before it: `PRAGMA foreign_key_check` lists them. Nothing of the "
              "revision is left.");
    return false;
}

/* The pragma looks at one schema; a table of an attached one may have been copied. */
bool rebuild_check_keys(struct migration *migration)
{
    struct db *db = migration->connection->db;
    struct arena *arena = migration->session->arena;
    struct db_result schemas, broken;

    if (!db_execute(db, arena, STR("SELECT name FROM pragma_database_list"), DB_NO_OPTIONS, &schemas))
        return false;
    for (size_t i = 0; i < schemas.row_count; i++)
    {
        str schema = str_replace(arena, db_row(&schemas, i)[0].text, STR("\""), STR("\"\""));
        str check = str_print(arena, "PRAGMA \"" STR_FMT "\".foreign_key_check", STR_ARG(schema));

        if (!db_execute(db, arena, check, DB_NO_OPTIONS, &broken))
            return false;
        if (broken.row_count > 0)
            return refuse_rows(migration, &broken);
    }
    return true;
}

bool rebuild_step_check(struct migration *migration)
{
    const struct rebuild_run *run = &migration->rebuild;

    if (!is_sqlite(migration) || !run->has_rebuilt)
        return true;
    return rebuild_probes_check(migration) && (!run->keys_were_on || rebuild_check_keys(migration));
}

bool rebuild_step_end(struct migration *migration, bool *out_committed)
{
    struct rebuild_run *run = &migration->rebuild;
    struct db *db = is_sqlite(migration) ? migration->connection->db : NULL;
    bool has_savepoint = run->has_savepoint;
    size_t len = migration->session->diags.list.len;

    *out_committed = false;
    run->is_again = false;
    run->has_savepoint = false;
    if (db == NULL)
        return true;
    if (!run->keys_are_off && !run->waits)
    {
        /* It may be gone with a COMMIT that the revision sent as SQL: then nothing is to be released. */
        if (has_savepoint && db_transaction(db) == DB_ACTIVE && !db_release(db, savepoint))
            diag_rewind(&migration->session->diags, len);
        return true;
    }
    *out_committed = true;
    if (!migration_confirm(migration))
        return false;
    migration->owns_transaction = false;
    if (!db_commit(db))
        return false;
    session_log(migration->session, LOG_INFO, "limbeck", "committed up to " STR_FMT ": foreign_keys was off for it",
                STR_ARG(migration->current_revision));
    migration->committed = migration->next;
    taken_keep(migration);
    run->keys_are_off = run->waits = false;
    return rebuild_set_keys(migration, true);
}

void rebuild_restore(struct migration *migration)
{
    struct rebuild_run *run = &migration->rebuild;
    size_t len = migration->session->diags.list.len;

    run->has_savepoint = run->is_again = run->waits = false;
    if (!run->keys_are_off)
        return;
    run->keys_are_off = false;
    /* What has failed before is what is said. */
    if (db_transaction(migration->connection->db) == DB_IDLE && !rebuild_set_keys(migration, true))
        diag_rewind(&migration->session->diags, len);
}

/* ---- statements of the project ------------------------------------------------------------------------------------------- */

/* Takes a word, without regard to case, off the front of the text. */
static bool take_word(str *text, const char *word)
{
    str rest = str_trim_start(*text), wanted = str_from(word);

    if (!str_equal_nocase(str_slice(rest, 0, wanted.len), wanted) ||
        (rest.len > wanted.len && char_is_word(rest.at[wanted.len])))
        return false;
    *text = str_skip(rest, wanted.len);
    return true;
}

/* PRAGMA foreign_keys = ON, in any spelling. */
static bool is_keys_on(str sql)
{
    static const char *const words[] = {"on", "1", "true", "yes"};
    str rest = sql;

    if (!take_word(&rest, "PRAGMA") || !take_word(&rest, "foreign_keys"))
        return false;
    rest = str_trim_start(rest);
    if (!str_starts(rest, STR("=")) && !str_starts(rest, STR("(")))
        return false;
    rest = str_skip(rest, 1);
    for (size_t i = 0; i < COUNT_OF(words); i++)
    {
        str value = rest;

        if (take_word(&value, words[i]))
        {
            str end = str_trim(value);

            return end.len == 0 || str_equal(end, STR(";")) || str_equal(end, STR(")")) || str_equal(end, STR(");"));
        }
    }
    return false;
}

/* The name behind CREATE TRIGGER, as it is written; empty for another statement. */
static str created_trigger(str sql)
{
    str rest = sql;
    size_t length = 0;

    if (!take_word(&rest, "CREATE"))
        return (str){0};
    if (!take_word(&rest, "TEMP"))
        (void)take_word(&rest, "TEMPORARY");
    if (!take_word(&rest, "TRIGGER"))
        return (str){0};
    if (take_word(&rest, "IF"))
        return (str){0};
    rest = str_trim_start(rest);
    while (length < rest.len && !char_is_space(rest.at[length]))
        length++;
    return str_slice(rest, 0, length);
}

static bool is_same_name(struct migration *migration, str written, str name)
{
    struct buf quoted = BUF(migration->session->arena);

    buf_print(&quoted, "\"" STR_FMT "\"", STR_ARG(name));
    return str_equal_nocase(written, name) || str_equal_nocase(written, buf_str(&quoted));
}

/* A project that knows that Alembic's rebuild drops triggers makes them again: its own take the place of the kept ones. */
static bool give_way(struct migration *migration, str sql, struct span span)
{
    str_array *triggers = &migration->rebuild.triggers;
    str written = triggers->len > 0 ? created_trigger(sql) : (str){0};

    for (size_t i = 0; written.len > 0 && i < triggers->len; i++)
    {
        if (!is_same_name(migration, written, triggers->at[i]))
            continue;
        triggers->at[i] = *array_last(triggers);
        triggers->len--;
        return host_connection_send(migration->connection,
                                    str_print(migration->session->arena, "DROP TRIGGER IF EXISTS " STR_FMT, STR_ARG(written)),
                                    span, NULL);
    }
    return true;
}

bool rebuild_before_statement(struct migration *migration, str sql, struct span span, bool *out_skip)
{
    struct rebuild_run *run = &migration->rebuild;

    *out_skip = false;
    if (!is_sqlite(migration))
        return true;
    if (run->waits)
    {
        run->waits = false;
        if (!migration_boundary(migration, "PRAGMA foreign_keys=ON stands in the revision") ||
            !rebuild_set_keys(migration, true))
            return false;
    }
    /* Nothing can come between the rows and the version row: the PRAGMA waits for the end, as it usually stands there. */
    if (run->has_rebuilt && migration->owns_transaction && !migration->in_autocommit && is_keys_on(sql) &&
        db_transaction(migration->connection->db) == DB_ACTIVE)
    {
        run->waits = run->keys_were_on = true;
        *out_skip = true;
        return true;
    }
    return give_way(migration, sql, span);
}
