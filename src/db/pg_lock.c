/*
 * The migration lock on PostgreSQL: an advisory lock of the session.
 *
 * The same statement that takes the lock names the session after the work (application_name) and makes the server watch the
 * connection (client_connection_check_interval, server 14 or later): then the lock of a killed holder goes within a second even
 * while its statement runs. Some platforms refuse that setting; the lock is then taken without it.
 */
#include "db/pg.h"

#include "base/buf.h"

#define FIRST_VERSION_THAT_WATCHES 140000

static void literal_add(struct buf *sql, str text)
{
    buf_print(sql, "'" STR_FMT "'", STR_ARG(str_replace(sql->arena, text, STR("'"), STR("''"))));
}

/* SELECT CASE WHEN pg_try_advisory_lock(N) THEN set_config(...) || ... END: NULL when somebody else has it. */
static str lock_statement(struct db *db, const struct db_lock_options *options)
{
    const struct pg *pg = pg_of(db);
    struct buf sql = BUF(db->scratch);

    buf_print(&sql, "SELECT CASE WHEN pg_try_advisory_lock(%lld) THEN 'got'", (long long)db_lock_number(options->key));
    if (options->label.len > 0)
    {
        buf_add_literal(&sql, " || set_config('application_name', ");
        literal_add(&sql, options->label);
        buf_add_literal(&sql, ", false)");
    }
    if (!pg->no_check_interval && pg->lib.server_version(pg->conn) >= FIRST_VERSION_THAT_WATCHES)
        buf_add_literal(&sql, " || set_config('client_connection_check_interval', '1000', false)");
    buf_add_literal(&sql, " END");
    return buf_str(&sql);
}

static str unlock_statement(struct db *db, str key)
{
    return str_print(db->scratch, "SELECT pg_advisory_unlock(%lld)", (long long)db_lock_number(key));
}

bool pg_try_lock(struct db *db, const struct db_lock_options *options, bool *out_got)
{
    struct pg *pg = pg_of(db);
    struct db_result result;
    size_t recorded = db->diags->list.len;

    if (!pg_execute(db, db->scratch, lock_statement(db, options), SPAN_NONE, &result))
    {
        /* invalid_parameter_value: the platform cannot watch. The lock was taken before that failed. */
        if (pg->no_check_interval || !str_equal(diag_last(db->diags)->sqlstate, STR("22023")) || db_transaction(db) != DB_IDLE)
            return false;
        diag_rewind(db->diags, recorded);
        pg->no_check_interval = true;
        return pg_unlock(db, options->key) && pg_try_lock(db, options, out_got);
    }
    *out_got = result.row_count == 1 && result.cells[0].kind != DATUM_NULL;
    return true;
}

bool pg_unlock(struct db *db, str key)
{
    struct db_result ignored;

    return pg_execute(db, db->scratch, unlock_statement(db, key), SPAN_NONE, &ignored);
}

/* pg_locks keeps the number in two halves. */
static str holder_statement(struct db *db, str key)
{
    uint64_t number = (uint64_t)db_lock_number(key);

    return str_print(db->scratch,
                     "SELECT l.pid, a.application_name, a.usename, host(a.client_addr), a.state, "
                     "to_char(coalesce(a.xact_start, a.backend_start) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') "
                     "FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid "
                     "WHERE l.locktype = 'advisory' AND l.granted AND l.classid = %lu AND l.objid = %lu AND l.objsubid = 1 "
                     "AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) LIMIT 1",
                     (unsigned long)(number >> 32), (unsigned long)(number & 0xFFFFFFFF));
}

static void fact_add(struct buf *buf, const char *before, const struct datum *cell)
{
    if (cell->kind == DATUM_TEXT && cell->text.len > 0)
        buf_print(buf, "%s%s" STR_FMT, str_ends(buf_str(buf), STR("(")) ? "" : ", ", before, STR_ARG(cell->text));
}

str pg_lock_holder(struct db *db, struct arena *arena, str key)
{
    struct db_result result;
    size_t recorded = db->diags->list.len;

    if (!pg_execute(db, arena, holder_statement(db, key), SPAN_NONE, &result))
    {
        diag_rewind(db->diags, recorded);
        return (str){0};
    }
    if (result.row_count == 0)
        return (str){0};

    struct buf buf = BUF(arena);
    const struct datum *row = db_row(&result, 0);

    buf_print(&buf, "server process %lld (", (long long)row[0].integer);
    fact_add(&buf, "", &row[1]);
    fact_add(&buf, "user ", &row[2]);
    fact_add(&buf, "from ", &row[3]);
    fact_add(&buf, "", &row[4]);
    fact_add(&buf, "since ", &row[5]);
    buf_add_char(&buf, ')');
    return str_ends(buf_str(&buf), STR(" ()")) ? str_slice(buf_str(&buf), 0, buf.len - 3) : buf_str(&buf);
}
