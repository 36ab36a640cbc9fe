/*
 * What a schema holds, and the dropping of all of it.
 *
 * What a database tells, and how, is a row of the table below: queries with {schema} and {table} for literals, and statements
 * around the DROPs. The queries of the list give kind, name, target of DROP and whether there are rows to count (1 or 0), in
 * the order of dropping; a row without such a query has a function. Every DROP says IF EXISTS, since an object may have gone
 * with one before it; on PostgreSQL also CASCADE, which cannot reach another schema: `outside` has found nothing.
 */
#include "run/clean.h"

#include "reflect/reflect.h"

struct clean_row
{
    enum db_kind kind;
    const char *schema;  /* gives the schema when none is configured */
    const char *name;    /* gives what the user calls the database; NULL: its own name */
    const char *objects; /* NULL: list() */
    const char *outside; /* gives texts; NULL: there cannot be any */
    bool (*list)(struct migration *migration, struct arena *arena, struct clean_list *out);
    const char *before[2], *after[2];
    const char *suffix;        /* of DROP */
    const char *system_prefix; /* schemas that are nobody's; NULL: none */
    const char *system[4];
};

static bool sqlite_list(struct migration *migration, struct arena *arena, struct clean_list *out);

/* clang-format off */

/* Everything that lives in a schema, as pg_depend numbers it. */
#define POSTGRESQL_CLASS(class, schema, rank)                                                                                  \
    "SELECT 'pg_catalog." class "'::pg_catalog.regclass::pg_catalog.oid, o.oid, " rank " FROM pg_catalog." class               \
    " o, space WHERE o." schema " = space.oid"
#define POSTGRESQL_MINE                                                                                                        \
    "WITH space AS (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = {schema}), mine(classid, objid, rank) AS ("        \
    POSTGRESQL_CLASS("pg_class", "relnamespace", "CASE WHEN o.relkind IN ('v', 'm') THEN 1 WHEN o.relkind = 'S' THEN 3 ELSE 2 END") \
    " UNION ALL " POSTGRESQL_CLASS("pg_proc", "pronamespace", "4")                                                              \
    " UNION ALL " POSTGRESQL_CLASS("pg_operator", "oprnamespace", "5")                                                          \
    " UNION ALL " POSTGRESQL_CLASS("pg_opclass", "opcnamespace", "5")                                                           \
    " UNION ALL " POSTGRESQL_CLASS("pg_opfamily", "opfnamespace", "6")                                                          \
    " UNION ALL " POSTGRESQL_CLASS("pg_type", "typnamespace", "7")                                                              \
    " UNION ALL " POSTGRESQL_CLASS("pg_collation", "collnamespace", "8")                                                        \
    " UNION ALL " POSTGRESQL_CLASS("pg_conversion", "connamespace", "8")                                                        \
    " UNION ALL " POSTGRESQL_CLASS("pg_ts_config", "cfgnamespace", "8")                                                         \
    " UNION ALL " POSTGRESQL_CLASS("pg_ts_dict", "dictnamespace", "9") ") "

/* Without what an extension owns, what is a part of another object (row types, arrays, sequences of identity columns), and what
 * goes with a relation of the schema (partitions, owned sequences). Indexes and TOAST are parts of tables. */
static const char postgresql_objects[] = POSTGRESQL_MINE
    "SELECT CASE t.typtype WHEN 'd' THEN 'domain' ELSE i.type END, coalesce(i.name, i.identity), i.identity, "
    "CASE WHEN c.relkind IN ('r', 'p') THEN 1 ELSE 0 END "
    "FROM mine CROSS JOIN LATERAL pg_catalog.pg_identify_object(mine.classid, mine.objid, 0) i "
    "LEFT JOIN pg_catalog.pg_class c ON mine.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = mine.objid "
    "LEFT JOIN pg_catalog.pg_type t ON mine.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND t.oid = mine.objid "
    "WHERE (c.oid IS NULL OR c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')) AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d "
    "LEFT JOIN pg_catalog.pg_class o ON d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND o.oid = d.refobjid "
    "WHERE d.classid = mine.classid AND d.objid = mine.objid AND d.objsubid = 0 AND (d.deptype IN ('e', 'i') OR "
    "(d.deptype = 'a' AND o.relnamespace = (SELECT oid FROM space)))) ORDER BY mine.rank, i.type, i.identity";

/* What would be dropped along, one step away: more cannot be reached without it. */
static const char postgresql_outside[] = POSTGRESQL_MINE
    "SELECT DISTINCT CASE WHEN r.oid IS NOT NULL "
    "THEN pg_catalog.pg_describe_object('pg_catalog.pg_class'::pg_catalog.regclass, r.ev_class, 0) "
    "ELSE pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid) END "
    "FROM pg_catalog.pg_depend d JOIN mine ON d.refclassid = mine.classid AND d.refobjid = mine.objid "
    "LEFT JOIN pg_catalog.pg_class c ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = d.objid "
    "LEFT JOIN pg_catalog.pg_constraint k ON d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND k.oid = d.objid "
    "LEFT JOIN pg_catalog.pg_type t ON d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND t.oid = d.objid "
    "LEFT JOIN pg_catalog.pg_proc p ON d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND p.oid = d.objid "
    "LEFT JOIN pg_catalog.pg_attrdef a ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND a.oid = d.objid "
    "LEFT JOIN pg_catalog.pg_rewrite r ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND r.oid = d.objid "
    "LEFT JOIN pg_catalog.pg_trigger g ON d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND g.oid = d.objid "
    "LEFT JOIN pg_catalog.pg_policy y ON d.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass AND y.oid = d.objid "
    "LEFT JOIN pg_catalog.pg_statistic_ext x ON d.classid = 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass AND x.oid = d.objid "
    "LEFT JOIN pg_catalog.pg_class o ON o.oid = coalesce(a.adrelid, r.ev_class, g.tgrelid, y.polrelid) "
    "WHERE d.deptype IN ('n', 'a') AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e WHERE e.classid = mine.classid AND "
    "e.objid = mine.objid AND e.deptype = 'e') AND (d.classid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass OR "
    "coalesce(c.relnamespace, nullif(k.connamespace, 0), t.typnamespace, p.pronamespace, o.relnamespace, x.stxnamespace) <> "
    "(SELECT oid FROM space)) ORDER BY 1";

#define MYSQL_NAME(schema, name) "CONCAT('`', REPLACE(" schema ", '`', '``'), '`.`', REPLACE(" name ", '`', '``'), '`')"

static const char mysql_objects[] =
    "SELECT kind, name, target, counted FROM ("
    "SELECT CASE TABLE_TYPE WHEN 'VIEW' THEN 1 WHEN 'SEQUENCE' THEN 5 ELSE 4 END AS place, "
    "CASE TABLE_TYPE WHEN 'VIEW' THEN 'view' WHEN 'SEQUENCE' THEN 'sequence' ELSE 'table' END AS kind, TABLE_NAME AS name, "
    MYSQL_NAME("TABLE_SCHEMA", "TABLE_NAME") " AS target, "
    "CASE WHEN TABLE_TYPE IN ('VIEW', 'SEQUENCE') THEN 0 ELSE 1 END AS counted "
    "FROM information_schema.TABLES WHERE TABLE_SCHEMA = {schema} AND TABLE_TYPE <> 'TEMPORARY' "
    "UNION ALL SELECT 2, 'event', EVENT_NAME, " MYSQL_NAME("EVENT_SCHEMA", "EVENT_NAME") ", 0 "
    "FROM information_schema.EVENTS WHERE EVENT_SCHEMA = {schema} "
    "UNION ALL SELECT 3, LOWER(ROUTINE_TYPE), ROUTINE_NAME, " MYSQL_NAME("ROUTINE_SCHEMA", "ROUTINE_NAME") ", 0 "
    "FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = {schema} AND ROUTINE_TYPE <> 'PACKAGE BODY'"
    ") AS found ORDER BY place, kind, name";

static const char mysql_outside[] =
    "SELECT CONCAT('constraint ', CONSTRAINT_NAME, ' on table ', CONSTRAINT_SCHEMA, '.', TABLE_NAME) "
    "FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE UNIQUE_CONSTRAINT_SCHEMA = {schema} AND CONSTRAINT_SCHEMA <> {schema} "
    "ORDER BY 1";

/* clang-format on */

static const struct clean_row rows[] = {
    {
        .kind = DB_POSTGRESQL,
        .schema = "SELECT coalesce((SELECT n.nspname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
                  "c.relnamespace WHERE c.oid = pg_catalog.to_regclass({table})), pg_catalog.current_schema())",
        .objects = postgresql_objects,
        .outside = postgresql_outside,
        .before = {"SELECT pg_catalog.set_config('limbeck.messages', pg_catalog.current_setting('client_min_messages'), true)",
                   "SET LOCAL client_min_messages = warning"},
        .after = {"SELECT pg_catalog.set_config('client_min_messages', pg_catalog.current_setting('limbeck.messages'), true)"},
        .suffix = " CASCADE",
        .system_prefix = "pg_",
        .system = {"information_schema"},
    },
    {
        .kind = DB_MYSQL,
        .schema = "SELECT DATABASE()",
        .objects = mysql_objects,
        .outside = mysql_outside,
        .before = {"SET @limbeck_foreign_key_checks = @@foreign_key_checks", "SET foreign_key_checks = 0"},
        .after = {"SET foreign_key_checks = @limbeck_foreign_key_checks"},
        .suffix = "",
        .system = {"information_schema", "mysql", "performance_schema", "sys"},
    },
    {
        .kind = DB_SQLITE,
        .schema = "SELECT 'main'",
        .name = "SELECT file FROM pragma_database_list WHERE name = {schema}",
        .list = sqlite_list,
        /* With foreign_keys on, DROP deletes the rows first: what hangs on them is dropped as well. OFF forgets the count. */
        .before = {"PRAGMA defer_foreign_keys = ON"},
        .after = {"PRAGMA defer_foreign_keys = OFF"},
        .suffix = "",
    },
};

static const struct clean_row *row_of(const struct migration *migration)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        if (rows[i].kind == db_kind(migration->connection->db))
            return &rows[i];
    }
    return &rows[0];
}

/* ---- queries ---- */

static str literal(struct migration *migration, str text)
{
    struct buf out = BUF(migration->session->arena);

    dialect_add_string(&out, migration->dialect, text);
    return buf_str(&out);
}

static bool query(struct migration *migration, const char *text, str schema, struct db_result *out)
{
    struct arena *arena = migration->session->arena;
    struct buf table = BUF(arena);
    str sql;

    dialect_add_table(&table, migration->dialect, migration->version_schema, migration->version_table);
    sql = str_replace(arena, str_from(text), STR("{schema}"), literal(migration, schema));
    sql = str_replace(arena, sql, STR("{table}"), literal(migration, buf_str(&table)));
    return db_execute(migration->connection->db, arena, sql, DB_NO_OPTIONS, out);
}

/* The text of a cell; empty when it holds none. */
static str cell_text(struct arena *arena, const struct datum *cell)
{
    return cell->kind == DATUM_TEXT ? str_copy(arena, cell->text) : (str){0};
}

/* The one text of a query; empty when it gives none. */
static bool text_read(struct migration *migration, struct arena *arena, const char *text, str schema, str *out)
{
    struct db_result result;

    *out = (str){0};
    if (!query(migration, text, schema, &result))
        return false;
    if (result.row_count > 0)
        *out = cell_text(arena, db_row(&result, 0));
    return true;
}

/* ---- what is there ---- */

static bool is_system(const struct clean_row *row, str schema)
{
    bool found = row->system_prefix != NULL && str_starts(schema, str_from(row->system_prefix));

    for (size_t i = 0; !found && i < COUNT_OF(row->system) && row->system[i] != NULL; i++)
        found = str_equal(schema, str_from(row->system[i]));
    return found;
}

static bool schema_find(struct migration *migration, const struct clean_row *row, struct arena *arena, struct clean_list *list)
{
    struct diags *diags = &migration->session->diags;

    list->schema = str_copy(arena, migration->version_schema.text);
    if (list->schema.len == 0 && !text_read(migration, arena, row->schema, (str){0}, &list->schema))
        return false;
    if (list->schema.len > 0 && !is_system(row, list->schema))
        return true;
    if (list->schema.len == 0)
        diag_error(diags, DIAG_COMMAND, SPAN_NONE, "there is no schema to reset: the connection has no current one");
    else
        diag_error(diags, DIAG_COMMAND, SPAN_NONE, "'" STR_FMT "' is a schema of the server's own", STR_ARG(list->schema));
    diag_hint(diags, "reset drops what is in the schema of the version table: set version_table_schema in env.py.");
    return false;
}

static bool name_find(struct migration *migration, const struct clean_row *row, struct arena *arena, struct clean_list *list)
{
    str path;

    list->database = str_copy(arena, db_database_name(migration->connection->db));
    if (row->name == NULL)
        return true;
    if (!text_read(migration, arena, row->name, list->schema, &path))
        return false;
    list->database = path.len > 0 ? path_name(path) : STR(":memory:");
    return true;
}

static bool sqlite_list(struct migration *migration, struct arena *arena, struct clean_list *out)
{
    static const struct
    {
        enum relation_kind kind;
        const char *word;
    } order[] = {{RELATION_VIEW, "view"}, {RELATION_VIRTUAL, "table"}, {RELATION_TABLE, "table"}};
    struct reflect_request request = {.schemas = &out->schema, .schema_count = 1, .parts = REFLECT_NAMES};
    struct arena *scratch = migration->session->arena;
    struct catalog *catalog;

    if (!reflect_catalog(migration->connection->db, &request, scratch, &catalog))
        return false;
    for (size_t i = 0; i < COUNT_OF(order); i++)
    {
        for (size_t j = 0; j < catalog->relations.len; j++)
        {
            const struct relation *relation = catalog->relations.at[j];
            struct buf target = BUF(arena);

            if (relation->kind != order[i].kind || relation->is_shadow || !str_equal(relation->at.schema, out->schema))
                continue;
            buf_print(&target, "\"" STR_FMT "\".\"" STR_FMT "\"",
                      STR_ARG(str_replace(scratch, out->schema, STR("\""), STR("\"\""))),
                      STR_ARG(str_replace(scratch, relation->at.name, STR("\""), STR("\"\""))));
            *array_add(arena, &out->objects) = (struct clean_object){.kind = str_from(order[i].word),
                                                                     .name = str_copy(arena, relation->at.name),
                                                                     .target = buf_str(&target),
                                                                     .has_rows = relation->kind == RELATION_TABLE};
        }
    }
    return true;
}

static bool objects_read(struct migration *migration, const struct clean_row *row, struct arena *arena, struct clean_list *out)
{
    struct db_result result;

    if (!query(migration, row->objects, out->schema, &result))
        return false;
    for (size_t i = 0; i < result.row_count; i++)
    {
        const struct datum *cells = db_row(&result, i);

        *array_add(arena, &out->objects) = (struct clean_object){
            .kind = cell_text(arena, &cells[0]),
            .name = cell_text(arena, &cells[1]),
            .target = cell_text(arena, &cells[2]),
            .has_rows = cells[3].kind == DATUM_INT && cells[3].integer != 0,
        };
    }
    return true;
}

static bool outside_read(struct migration *migration, const struct clean_row *row, struct arena *arena, struct clean_list *out)
{
    struct db_result result;

    if (row->outside == NULL)
        return true;
    if (!query(migration, row->outside, out->schema, &result))
        return false;
    for (size_t i = 0; i < result.row_count; i++)
        array_push(arena, &out->outside, cell_text(arena, db_row(&result, i)));
    return true;
}

bool clean_read(struct migration *migration, struct arena *arena, struct clean_list *out)
{
    const struct clean_row *row = row_of(migration);

    *out = (struct clean_list){0};
    return schema_find(migration, row, arena, out) && name_find(migration, row, arena, out) &&
           (row->objects != NULL ? objects_read(migration, row, arena, out) : row->list(migration, arena, out)) &&
           outside_read(migration, row, arena, out);
}

bool clean_count(struct migration *migration, struct clean_list *list)
{
    struct arena *arena = migration->session->arena;

    for (size_t i = 0; i < list->objects.len; i++)
    {
        struct clean_object *object = &list->objects.at[i];
        struct db_result result;
        str sql;

        if (!object->has_rows)
            continue;
        sql = str_print(arena, "SELECT count(*) FROM (SELECT 1 FROM " STR_FMT " LIMIT %d) AS counted", STR_ARG(object->target),
                        CLEAN_ROWS_MOST + 1);
        if (!db_execute(migration->connection->db, arena, sql, DB_NO_OPTIONS, &result))
            return false;
        if (result.row_count == 1 && db_row(&result, 0)->kind == DATUM_INT)
            object->rows = db_row(&result, 0)->integer;
    }
    return true;
}

/* ---- dropping ---- */

static bool send_all(struct migration *migration, const char *const *statements, size_t count)
{
    for (size_t i = 0; i < count && statements[i] != NULL; i++)
    {
        if (!host_connection_send(migration->connection, str_from(statements[i]), SPAN_NONE, NULL))
            return false;
    }
    return true;
}

static bool drop_all(struct migration *migration, const struct clean_row *row, const struct clean_list *list)
{
    struct arena *arena = migration->session->arena;

    for (size_t i = 0; i < list->objects.len; i++)
    {
        const struct clean_object *object = &list->objects.at[i];
        str sql = str_print(arena, "DROP " STR_FMT " IF EXISTS " STR_FMT "%s", STR_ARG(str_upper(arena, object->kind)),
                            STR_ARG(object->target), row->suffix);

        if (!host_connection_send(migration->connection, sql, SPAN_NONE, NULL))
            return false;
    }
    return true;
}

bool clean_drop(struct migration *migration, const struct clean_list *list)
{
    const struct clean_row *row = row_of(migration);
    struct diags *diags = &migration->session->diags;
    bool dropped;
    size_t len;

    if (list->objects.len == 0)
        return true;
    dropped = send_all(migration, row->before, COUNT_OF(row->before)) && drop_all(migration, row, list);
    len = diags->list.len;
    if (send_all(migration, row->after, COUNT_OF(row->after)))
        return dropped;
    /* In an aborted transaction there is nothing to set back, and the first failure is the one to tell. */
    if (!dropped)
        diag_rewind(diags, len);
    return false;
}
