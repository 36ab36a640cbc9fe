/*
 * Views and triggers of a SQLite database, before and after a revision that rebuilds tables.
 *
 * SQLite looks into them when they are used. So each is compiled (EXPLAIN): a view by a SELECT, triggers by INSERT, UPDATE and
 * DELETE of their table. What could be compiled before the first rebuild and cannot at the end of the revision is refused.
 */
#include "run/migration.h"
#include "run/rebuild.h"

enum probe_cell
{
    PROBE_KIND, /* view, or the statement that sets a trigger off */
    PROBE_OBJECT,
    PROBE_SQL,
};

static const char probe_query[] =
    "WITH master AS (SELECT type, name, tbl_name FROM main.sqlite_master "
    "UNION ALL SELECT type, name, tbl_name FROM temp.sqlite_master), "
    "owners AS (SELECT DISTINCT tbl_name AS name FROM master WHERE type = 'trigger') "
    "SELECT 'view', name, printf('EXPLAIN SELECT * FROM \"%w\"', name) FROM master WHERE type = 'view' "
    "UNION ALL SELECT 'INSERT', name, printf('EXPLAIN INSERT INTO \"%w\" DEFAULT VALUES', name) FROM owners "
    "UNION ALL SELECT 'DELETE', name, printf('EXPLAIN DELETE FROM \"%w\"', name) FROM owners "
    "UNION ALL SELECT 'UPDATE', o.name, printf('EXPLAIN UPDATE \"%w\" SET ', o.name) || "
    "(SELECT group_concat(printf('\"%w\" = \"%w\"', c.name, c.name)) FROM pragma_table_xinfo(o.name) c WHERE c.hidden = 0) "
    "FROM owners o WHERE o.name NOT IN (SELECT name FROM master WHERE type = 'view')";

static str key_of(struct migration *migration, const struct datum *row)
{
    return str_print(migration->session->arena, STR_FMT " " STR_FMT, STR_ARG(row[PROBE_KIND].text),
                     STR_ARG(str_lower(migration->session->arena, row[PROBE_OBJECT].text)));
}

static bool works(struct migration *migration, const struct datum *row, str *out_reason)
{
    struct diags *diags = &migration->session->diags;
    size_t len = diags->list.len;
    struct db_result ignored;

    if (row[PROBE_SQL].kind != DATUM_TEXT ||
        db_execute(migration->connection->db, migration->session->arena, row[PROBE_SQL].text, DB_NO_OPTIONS, &ignored))
        return true;
    *out_reason = str_copy(migration->session->arena, diag_last(diags)->primary);
    diag_rewind(diags, len);
    return false;
}

/* The probes, with memory that lasts until arena_reset. */
static bool probes_read(struct migration *migration, struct db_result *out)
{
    return db_execute(migration->connection->db, migration->session->arena, str_from(probe_query), DB_NO_OPTIONS, out);
}

bool rebuild_probes_take(struct migration *migration)
{
    struct db_result probes;

    if (migration->rebuild.has_rebuilt)
        return true;
    migration->rebuild.probes = (struct map){.arena = migration->session->arena};
    if (!probes_read(migration, &probes))
        return false;
    for (size_t i = 0; i < probes.row_count; i++)
    {
        str reason;

        if (works(migration, db_row(&probes, i), &reason))
            map_put(&migration->rebuild.probes, key_of(migration, db_row(&probes, i)), migration);
    }
    return true;
}

static bool refuse(struct migration *migration, const struct datum *row, str reason)
{
    struct diags *diags = &migration->session->diags;
    bool is_view = str_equal(row[PROBE_KIND].text, STR("view"));

    diag_error(diags, DIAG_COMMAND, SPAN_NONE, "revision " STR_FMT " breaks %s \"" STR_FMT "\": " STR_FMT,
               STR_ARG(migration->current_revision), is_view ? "view" : "a trigger of", STR_ARG(row[PROBE_OBJECT].text),
               STR_ARG(reason));
    diag_hint(diags,
              "Drop the %s with op.execute() in front of the batch and create it anew behind it. Nothing of the revision is "
              "left.",
              is_view ? "view" : "trigger");
    return false;
}

bool rebuild_probes_check(struct migration *migration)
{
    struct db_result probes;

    if (!probes_read(migration, &probes))
        return false;
    for (size_t i = 0; i < probes.row_count; i++)
    {
        const struct datum *row = db_row(&probes, i);
        str reason;

        if (!works(migration, row, &reason) && map_has(&migration->rebuild.probes, key_of(migration, row)))
            return refuse(migration, row, reason);
    }
    return true;
}
