/*
 * The migration lock: polling with a growing pause, and the message that names the holder.
 *
 * Never waited for inside the server: a session that blocks in pg_advisory_lock is one that CREATE INDEX CONCURRENTLY waits
 * for, and both would wait for ever.
 */
#include "db/driver.h"

#define FIRST_PAUSE_MS 10
#define LONGEST_PAUSE_MS 200

/* FNV-1a: every version of limbeck on every machine has to make the same number. */
int64_t db_lock_number(str key)
{
    uint64_t hash = 14695981039346656037u;

    for (size_t i = 0; i < key.len; i++)
        hash = (hash ^ (unsigned char)key.at[i]) * 1099511628211u;
    return (int64_t)hash;
}

static bool lock_fail(struct db *db, const struct db_lock_options *options, int64_t waited)
{
    struct arena_mark mark = arena_mark(db->scratch);
    str holder = db->driver->lock_holder(db, db->scratch, options->key);

    if (holder.len == 0)
        holder = STR("another process");
    diag_error(db->diags, DIAG_LOCK, SPAN_NONE, "the migration lock is held by " STR_FMT, STR_ARG(holder));
    diag_detail(db->diags, "waited %lld.%lld seconds for it", (long long)(waited / 1000), (long long)(waited % 1000 / 100));
    diag_hint(db->diags, "Another run is migrating this database. Wait for it to end and run the command again, or wait longer "
                         "with --lock-wait SECONDS. The lock of a killed run goes when the server notices that it is gone.");
    arena_reset(db->scratch, mark);
    return false;
}

bool db_lock(struct db *db, const struct db_lock_options *options)
{
    int64_t start = os_monotonic(db->os), pause = FIRST_PAUSE_MS;

    for (;;)
    {
        struct arena_mark mark = arena_mark(db->scratch);
        bool got = false;
        bool asked = db->state != NULL ? db->driver->try_lock(db, options, &got)
                                       : diag_error(db->diags, DIAG_CONNECTION, SPAN_NONE, "the connection is closed");

        arena_reset(db->scratch, mark);
        if (!asked || got)
            return asked;

        int64_t waited = (os_monotonic(db->os) - start) / 1000;
        int64_t left = options->wait_ms - waited;

        if (left <= 0)
            return lock_fail(db, options, waited);
        if (options->waiting != NULL)
            options->waiting(options->waiting_context, waited);
        if (db_is_cancelled(db))
            return db_fail_cancelled(db, (str){0}, SPAN_NONE);
        os_sleep(db->os, pause < left ? pause : left);
        pause = pause * 3 / 2 < LONGEST_PAUSE_MS ? pause * 3 / 2 : LONGEST_PAUSE_MS;
    }
}

bool db_unlock(struct db *db, str key)
{
    struct arena_mark mark = arena_mark(db->scratch);
    bool done = db->driver->unlock(db, key);

    arena_reset(db->scratch, mark);
    return done;
}
