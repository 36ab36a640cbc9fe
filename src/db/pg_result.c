/*
 * PostgreSQL's results: waiting for them and copying their cells into an arena.
 *
 * Invariant: the native result that is being read is pg->result, so that leaving by longjmp loses none. Before a call returns
 * the connection has been read to the end of its results, except for an open cursor.
 */
#include "db/pg.h"

#define POLL_MS 100

static void result_clear(struct pg *pg)
{
    if (pg->result != NULL)
        pg->lib.clear(pg->result);
    pg->result = NULL;
}

/* Asks the server to stop the running statement; its answer is an error like any other. */
static void cancel_send(struct pg *pg)
{
    struct pg_cancel *cancel = pg->lib.get_cancel(pg->conn);
    char error[256];

    pg->cancel_sent = true;
    if (cancel == NULL)
        return;
    pg->lib.cancel(cancel, error, sizeof error);
    pg->lib.free_cancel(cancel);
}

/* With a flag to watch, waits in slices; without one PQgetResult does the waiting. */
static void wait_watching(struct db *db)
{
    struct pg *pg = pg_of(db);

    while (pg->lib.is_busy(pg->conn))
    {
        if (db_is_cancelled(db) && !pg->cancel_sent)
            cancel_send(pg);
        if (os_wait_readable(db->os, pg->lib.socket(pg->conn), POLL_MS) && !pg->lib.consume_input(pg->conn))
            return;
    }
}

struct pg_result *pg_next_result(struct db *db)
{
    struct pg *pg = pg_of(db);

    result_clear(pg);
    if (db->params.cancelled != NULL)
        wait_watching(db);
    pg->result = pg->lib.get_result(pg->conn);
    if (pg->result == NULL)
        pg->cancel_sent = false;
    return pg->result;
}

/* Ends a COPY that the text began, so that the connection can be used again. */
static void copy_end(struct db *db, int status)
{
    struct pg *pg = pg_of(db);
    char *data = NULL;

    if (status != PG_COPY_OUT)
        pg->lib.put_copy_end(pg->conn, "COPY from the client is not supported");
    while (status != PG_COPY_IN && pg->lib.get_copy_data(pg->conn, &data, 0) > 0)
        pg->lib.free(data);
}

static bool status_is_copy(int status)
{
    return status == PG_COPY_IN || status == PG_COPY_OUT || status == PG_COPY_BOTH;
}

void pg_drain(struct db *db)
{
    struct pg_result *result;

    while ((result = pg_next_result(db)) != NULL)
    {
        int status = pg_of(db)->lib.result_status(result);

        if (status_is_copy(status))
            copy_end(db, status);
        if (pg_of(db)->lib.status(pg_of(db)->conn) == PG_CONNECTION_BAD)
            break;
    }
}

bool pg_result_is_error(struct db *db, const struct pg_result *result)
{
    int status = pg_of(db)->lib.result_status(result);

    return status == PG_BAD_RESPONSE || status == PG_FATAL_ERROR;
}

void pg_columns_read(struct db *db, struct arena *arena, const struct pg_result *native, struct db_result *out_result)
{
    const struct libpq *lib = &pg_of(db)->lib;
    size_t count = (size_t)lib->column_count(native);
    str *columns = arena_alloc_array(arena, count, sizeof *columns);

    for (size_t i = 0; i < count; i++)
        columns[i] = str_copy(arena, str_from(lib->column_name(native, (int)i)));
    out_result->columns = columns;
    out_result->column_count = count;
}

bool pg_row_read(struct db *db, struct arena *arena, const struct pg_result *native, int row, str sql, struct span span,
                 struct datum *out_cells)
{
    const struct libpq *lib = &pg_of(db)->lib;
    int count = lib->column_count(native);

    for (int i = 0; i < count; i++)
    {
        str text = {lib->value(native, row, i), (size_t)lib->value_len(native, row, i)};

        if (lib->value_is_null(native, row, i))
        {
            out_cells[i] = DATUM_OF_NULL;
            continue;
        }
        if (!db_check_text(db, sql, span, str_from(lib->column_name(native, i)), text))
            return false;
        out_cells[i] = pg_value_read(arena, lib->column_type(native, i), text);
    }
    return true;
}

bool pg_result_read(struct db *db, struct arena *arena, struct pg_result *native, str sql, struct span span,
                    struct db_result *out_result)
{
    const struct libpq *lib = &pg_of(db)->lib;
    struct db_result result = {.affected = -1, .tag = str_copy(arena, str_from(lib->command_tag(native)))};
    int rows = lib->row_count(native);

    (void)str_to_int(str_from(lib->command_rows(native)), &result.affected);
    if (str_equal(result.tag, STR("DISCARD ALL")) || str_equal(result.tag, STR("DEALLOCATE ALL")))
        db_forget_kept(db);
    if (lib->result_status(native) == PG_TUPLES_OK)
    {
        pg_columns_read(db, arena, native, &result);

        struct datum *cells = arena_alloc_array(arena, (size_t)rows * result.column_count, sizeof *cells);

        for (int row = 0; row < rows; row++)
        {
            if (!pg_row_read(db, arena, native, row, sql, span, cells + (size_t)row * result.column_count))
                return false;
        }
        result.cells = cells;
        result.row_count = (size_t)rows;
    }
    *out_result = result;
    return true;
}

/* Looks at the next result of a text: false when it is an error, which is recorded. */
static bool result_check(struct db *db, struct pg_result *native, str sql, struct span span)
{
    int status = pg_of(db)->lib.result_status(native);

    if (pg_result_is_error(db, native))
        return pg_fail_result(db, native, sql, span);
    if (!status_is_copy(status))
        return true;
    copy_end(db, status);
    return pg_fail_copy(db, sql, span);
}

bool pg_execute(struct db *db, struct arena *arena, str sql, struct span span, struct db_result *out_result)
{
    struct pg *pg = pg_of(db);
    struct db_result result = {.affected = -1};
    struct pg_result *native;

    if (!pg->lib.send_query(pg->conn, str_cstring(db->scratch, sql)))
        return pg_fail_connection(db, sql, span);
    while ((native = pg_next_result(db)) != NULL)
    {
        /* Only the last result is shown. Which one that is shows when the next is asked for, so all are read; texts of several
         * statements seldom select. */
        if (!result_check(db, native, sql, span) || !pg_result_read(db, arena, native, sql, span, &result))
        {
            pg_drain(db);
            return false;
        }
    }
    *out_result = result;
    return true;
}
