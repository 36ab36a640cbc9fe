/*
 * Prepared statements on PostgreSQL, and many rows of parameters through libpq's pipeline: a thousand executions travel
 * before an answer is waited for. Parameters go as text without a type; the server takes the type from the statement.
 */
#include "db/pg.h"

#define ROWS_BETWEEN_SYNCS 1000
#define MOST_PARAMETERS 65535

static bool text_has_nul(const struct datum *value)
{
    switch (value->kind)
    {
        case DATUM_TEXT:
        case DATUM_JSON:
            return value->text.len > 0 && memchr(value->text.at, '\0', value->text.len) != NULL;
        case DATUM_ARRAY:
            for (size_t i = 0; i < value->items.len; i++)
            {
                if (text_has_nul(&value->items.at[i]))
                    return true;
            }
            return false;
        default:
            return false;
    }
}

static bool nul_fail(struct db_statement *statement, size_t at)
{
    struct diags *diags = statement->db->diags;

    diag_error(diags, DIAG_STATEMENT, statement->span, "parameter %zu contains a NUL character, which PostgreSQL cannot store",
               at + 1);
    diag_hint(diags, "Take the character \\0 out of the value, or store it as bytes.");
    diag_last(diags)->exception = STR("ValueError");
    diag_last(diags)->statement = str_copy(diags->arena, statement->sql);
    return false;
}

bool pg_prepare(struct db_statement *statement)
{
    struct db *db = statement->db;
    struct pg *pg = pg_of(db);

    statement->name = str_print(statement->arena, "limbeck_%u", ++db->statements).at;
    pg->result = pg->lib.prepare(pg->conn, statement->name, statement->sql.at, 0, NULL);

    bool failed = pg->result == NULL || pg_result_is_error(db, pg->result);

    if (failed && pg->result != NULL)
        pg_fail_result(db, pg->result, statement->sql, statement->span);
    else if (failed)
        pg_fail_connection(db, statement->sql, statement->span);
    pg_drain(db);
    if (!failed)
        statement->native = statement;
    return !failed;
}

/* Sends one execution. */
static bool row_send(struct db_statement *statement, const struct datum *parameters, size_t count)
{
    struct db *db = statement->db;
    const struct libpq *lib = &pg_of(db)->lib;
    struct arena_mark mark = arena_mark(db->scratch);
    const char **values = arena_alloc_array(db->scratch, count, sizeof *values);
    bool sent = count <= MOST_PARAMETERS;

    if (!sent)
        diag_error(db->diags, DIAG_STATEMENT, statement->span, "a statement has at most %d parameters", MOST_PARAMETERS);
    for (size_t i = 0; sent && i < count; i++)
    {
        if (text_has_nul(&parameters[i]))
            sent = nul_fail(statement, i);
        else if (parameters[i].kind != DATUM_NULL)
            values[i] = pg_value_print(db->scratch, &parameters[i]).at;
    }
    if (sent && !lib->send_prepared(pg_of(db)->conn, statement->name, (int)count, values, NULL, NULL, 0))
        sent = pg_fail_connection(db, statement->sql, statement->span);
    arena_reset(db->scratch, mark);
    return sent;
}

bool pg_run(struct db_statement *statement, struct arena *arena, const struct datum *parameters, size_t count,
            struct db_result *out_result)
{
    struct db *db = statement->db;

    if (!row_send(statement, parameters, count))
        return false;

    struct pg_result *native = pg_next_result(db);
    bool done;

    if (native == NULL)
        done = pg_fail_connection(db, statement->sql, statement->span);
    else if (pg_result_is_error(db, native))
        done = pg_fail_result(db, native, statement->sql, statement->span);
    else
        done = pg_result_read(db, arena, native, statement->sql, statement->span, out_result);
    pg_drain(db);
    return done;
}

static void affected_add(struct db *db, const struct pg_result *native, int64_t *affected)
{
    int64_t count;

    if (str_to_int(str_from(pg_of(db)->lib.command_rows((struct pg_result *)(uintptr_t)native)), &count))
        *affected += count;
}

/* Reads the answers up to the sync. Only the first error counts; what follows it was not executed. */
static bool answers_read(struct db_statement *statement, size_t first, size_t rows, int64_t *affected)
{
    struct db *db = statement->db;
    struct pg *pg = pg_of(db);
    size_t row = first;
    bool done = true;

    for (int ends = 0; ends < 2;)
    {
        struct pg_result *native = pg_next_result(db);

        if (native == NULL)
        {
            /* Each execution's answers end with NULL; two in a row without a sync mean that the connection is gone. */
            row++;
            ends++;
            continue;
        }
        ends = 0;

        int status = pg->lib.result_status(native);

        if (status == PG_PIPELINE_SYNC)
            return done;
        if (status == PG_PIPELINE_ABORTED)
            continue;
        if (done && pg_result_is_error(db, native))
        {
            done = pg_fail_result(db, native, statement->sql, statement->span);
            db_name_row(statement, row, rows);
        }
        else if (done)
            affected_add(db, native, affected);
    }
    return done ? pg_fail_connection(db, statement->sql, statement->span) : false;
}

static bool many_pipelined(struct db_statement *statement, const struct datum *parameters, size_t count, size_t rows,
                           int64_t *affected)
{
    struct db *db = statement->db;
    struct pg *pg = pg_of(db);
    bool done = true;

    for (size_t first = 0; done && first < rows; first += ROWS_BETWEEN_SYNCS)
    {
        size_t end = first + ROWS_BETWEEN_SYNCS < rows ? first + ROWS_BETWEEN_SYNCS : rows;
        size_t recorded = db->diags->error_count;

        for (size_t row = first; done && row < end; row++)
        {
            done = row_send(statement, parameters + row * count, count);
            if (!done)
                db_name_row(statement, row, rows);
        }
        if (!pg->lib.pipeline_sync(pg->conn))
            return recorded == db->diags->error_count ? pg_fail_connection(db, statement->sql, statement->span) : false;

        /* What was sent before a bad parameter is answered too; only the first failure is kept. */
        size_t kept = db->diags->list.len;
        bool answered = answers_read(statement, first, rows, affected);

        if (!done && !answered)
            diag_rewind(db->diags, kept);
        done = done && answered;
    }
    return done;
}

static bool many_one_by_one(struct db_statement *statement, const struct datum *parameters, size_t count, size_t rows,
                            int64_t *affected)
{
    struct db *db = statement->db;

    for (size_t row = 0; row < rows; row++)
    {
        struct arena_mark mark = arena_mark(db->scratch);
        struct db_result result;
        bool done = pg_run(statement, db->scratch, parameters + row * count, count, &result);

        arena_reset(db->scratch, mark);
        if (!done)
        {
            db_name_row(statement, row, rows);
            return false;
        }
        *affected += result.affected > 0 ? result.affected : 0;
    }
    return true;
}

bool pg_run_many(struct db_statement *statement, const struct datum *parameters, size_t count, size_t rows,
                 int64_t *out_affected)
{
    struct pg *pg = pg_of(statement->db);
    int64_t affected = 0;
    bool done;

    if (pg->lib.enter_pipeline == NULL || pg->lib.exit_pipeline == NULL || pg->lib.pipeline_sync == NULL ||
        !pg->lib.enter_pipeline(pg->conn))
        done = many_one_by_one(statement, parameters, count, rows, &affected);
    else
    {
        done = many_pipelined(statement, parameters, count, rows, &affected);
        pg_drain(statement->db);
        pg->lib.exit_pipeline(pg->conn);
    }
    if (done)
        *out_affected = affected;
    return done;
}

/* The server forgets prepared statements with the connection; in an aborted transaction it would refuse DEALLOCATE. */
void pg_statement_close(struct db_statement *statement)
{
    struct db *db = statement->db;
    struct db_result ignored;

    statement->native = NULL;
    if (db_transaction(db) == DB_FAILED || db_transaction(db) == DB_LOST || db->cursor != NULL)
        return;

    struct arena_mark mark = arena_mark(db->scratch);
    size_t recorded = db->diags->list.len;

    if (!pg_execute(db, db->scratch, str_print(db->scratch, "DEALLOCATE %s", statement->name), SPAN_NONE, &ignored))
        diag_rewind(db->diags, recorded);
    arena_reset(db->scratch, mark);
}
