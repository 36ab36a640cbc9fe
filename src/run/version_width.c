/*
 * The width of the version column: an id that does not fit is refused before anything has run.
 *
 * Alembic makes version_num VARCHAR(32), limbeck the same. A longer id fails when its revision has run: on PostgreSQL with
 * 22001, on MariaDB and MySQL the same or, without strict mode, by a row that is cut. SQLite looks at no lengths.
 */
#include "run/migration.h"

#include "base/utf8.h"

enum
{
    WIDTH_WIDER = 64,
    WIDTH_UNLIMITED = INT32_MAX,
};

/* The longest id that the plan writes, in code points. */
static str longest_id(const struct plan *plan, size_t *out_length)
{
    str longest = {0};

    *out_length = 0;
    for (size_t i = 0; i < plan->steps.len; i++)
    {
        const struct step *step = &plan->steps.at[i];

        for (size_t k = 0; k < step->changes.len; k++)
        {
            const struct row_change *change = &step->changes.at[k];
            size_t length = change->kind == ROW_DELETE ? 0 : utf8_count(change->to);

            if (length <= *out_length)
                continue;
            *out_length = length;
            longest = change->to;
        }
    }
    return longest;
}

static str literal(struct migration *migration, str text)
{
    struct buf out = BUF(migration->session->arena);

    dialect_add_string(&out, migration->dialect, text);
    return buf_str(&out);
}

static str width_query(struct migration *migration)
{
    struct arena *arena = migration->session->arena;
    str table = migration->version_table.text, schema = migration->version_schema.text;
    struct buf full = BUF(arena);

    if (db_kind(migration->connection->db) == DB_MYSQL)
        return str_print(arena,
                         "SELECT character_maximum_length FROM information_schema.columns WHERE table_schema = " STR_FMT
                         " AND table_name = " STR_FMT " AND column_name = 'version_num'",
                         STR_ARG(schema.len > 0 ? literal(migration, schema) : STR("DATABASE()")),
                         STR_ARG(literal(migration, table)));
    dialect_add_table(&full, migration->dialect, migration->version_schema, migration->version_table);
    return str_print(
        arena,
        "SELECT CASE WHEN atttypid IN (1042, 1043) AND atttypmod > 4 THEN atttypmod - 4 END FROM pg_catalog.pg_attribute "
        "WHERE attrelid = to_regclass(" STR_FMT ") AND attname = 'version_num'",
        STR_ARG(literal(migration, buf_str(&full))));
}

/* *out_is_there false: the table will be made. */
static bool width_read(struct migration *migration, int64_t *out_width, bool *out_is_there)
{
    struct db_result result;

    if (!db_execute(migration->connection->db, migration->session->arena, width_query(migration), DB_NO_OPTIONS, &result))
        return false;
    *out_is_there = result.row_count > 0;
    *out_width = VERSION_WIDTH;
    if (*out_is_there)
        *out_width = db_row(&result, 0)->kind == DATUM_INT ? db_row(&result, 0)->integer : WIDTH_UNLIMITED;
    return true;
}

/* The statement that makes room. */
static str width_statement(struct migration *migration, size_t length)
{
    struct arena *arena = migration->session->arena;
    struct buf table = BUF(arena);
    size_t width = length > WIDTH_WIDER ? length : WIDTH_WIDER;

    dialect_add_table(&table, migration->dialect, migration->version_schema, migration->version_table);
    if (str_equal(migration->dialect->name, STR("postgresql")))
        return str_print(arena, "ALTER TABLE " STR_FMT " ALTER COLUMN version_num TYPE VARCHAR(%zu)", STR_ARG(buf_str(&table)),
                         width);
    return str_print(arena, "ALTER TABLE " STR_FMT " MODIFY version_num VARCHAR(%zu) NOT NULL", STR_ARG(buf_str(&table)),
                     width);
}

static struct span id_span(struct migration *migration, str id)
{
    uint32_t number;

    return graph_find(migration->session->script.graph, id, &number)
               ? graph_revision(migration->session->script.graph, number)->id_span
               : SPAN_NONE;
}

void version_width_hint(struct migration *migration, str id, bool is_there)
{
    str statement = width_statement(migration, utf8_count(id));

    if (is_there)
        diag_hint(&migration->session->diags, "Widen the column with `" STR_FMT "`, or give the revision a shorter id.",
                  STR_ARG(statement));
    else
        diag_hint(&migration->session->diags,
                  "Make the version table with `limbeck ensure_version` and widen its column with `" STR_FMT
                  "`, or give the revision a shorter id.",
                  STR_ARG(statement));
}

/* A script does not know the table that it will meet. */
static bool script_warn(struct migration *migration, str id, size_t length)
{
    struct diags *diags = &migration->session->diags;

    if (length <= VERSION_WIDTH)
        return true;
    diag_warning(diags, DIAG_REVISION, id_span(migration, id),
                 "identifier '" STR_FMT "' has %zu characters; version_num holds %d where Alembic or limbeck made the table",
                 STR_ARG(id), length, VERSION_WIDTH);
    version_width_hint(migration, id, true);
    return true;
}

bool version_check_width(struct migration *migration)
{
    struct diags *diags = &migration->session->diags;
    size_t length;
    str id = longest_id(&migration->plan, &length);
    bool is_there;
    int64_t width;

    if (length == 0 || str_equal(migration->dialect->name, STR("sqlite")))
        return true;
    if (migration->is_offline)
        return script_warn(migration, id, length);
    if (!width_read(migration, &width, &is_there))
        return false;
    if ((int64_t)length <= width)
        return true;
    diag_error(diags, DIAG_REVISION, id_span(migration, id),
               "identifier '" STR_FMT "' has %zu characters, and version_num of " STR_FMT " %s %lld", STR_ARG(id), length,
               STR_ARG(migration->version_table.text), is_there ? "holds" : "will hold", (long long)width);
    diag_detail(diags, "nothing has been run");
    version_width_hint(migration, id, is_there);
    return false;
}
