/*
 * What stands beside the tables: sequences, functions and procedures, triggers, extensions, schemas.
 */
#include "reflect/postgresql/postgresql.h"

/* ---- sequences ----------------------------------------------------------------------------------------------------------- */

enum sequence_cell
{
    SEQUENCE_SCHEMA,
    SEQUENCE_NAME,
    SEQUENCE_VISIBLE,
    SEQUENCE_PERSISTENCE,
    SEQUENCE_TYPE,
    SEQUENCE_START,
    SEQUENCE_INCREMENT,
    SEQUENCE_MIN,
    SEQUENCE_MAX,
    SEQUENCE_CACHE,
    SEQUENCE_CYCLE,
    SEQUENCE_OWNERSHIP,
    SEQUENCE_OWNER_SCHEMA,
    SEQUENCE_OWNER_TABLE,
    SEQUENCE_OWNER_COLUMN,
    SEQUENCE_COMMENT,
    SEQUENCE_EXTENSION,
};

static const char sequences_head[] =
    "SELECT n.nspname, c.relname, pg_catalog.pg_table_is_visible(c.oid), c.relpersistence, "
    "pg_catalog.format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle, "
    "p.deptype, onsp.nspname, oc.relname, oa.attname, pg_catalog.obj_description(c.oid, 'pg_class'), " PG_EXTENSION(
        "pg_class",
        "c.oid") " "
                 "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid "
                 "LEFT JOIN pg_catalog.pg_depend p ON p.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND p.objid = "
                 "c.oid "
                 "AND p.objsubid = 0 AND p.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND p.refobjsubid > 0 "
                 "AND p.deptype IN ('a', 'i') LEFT JOIN pg_catalog.pg_class oc ON oc.oid = p.refobjid "
                 "LEFT JOIN pg_catalog.pg_namespace onsp ON onsp.oid = oc.relnamespace "
                 "LEFT JOIN pg_catalog.pg_attribute oa ON oa.attrelid = p.refobjid AND oa.attnum = p.refobjsubid, "
                 "pg_catalog.pg_namespace n "
                 "WHERE c.relkind = 'S' AND n.oid = c.relnamespace";

static void add_sequence(struct pg_reader *pg, const struct datum *row)
{
    struct catalog_sequence *to = array_add(pg->arena, &pg->catalog->sequences);
    struct pg_collation none = {{NULL, 0}, {NULL, 0}};
    to->at = (struct object_name){cell_text(&row[SEQUENCE_SCHEMA]), cell_text(&row[SEQUENCE_NAME])};
    to->is_visible = cell_bool(&row[SEQUENCE_VISIBLE]);
    to->is_temporary = str_equal(cell_text(&row[SEQUENCE_PERSISTENCE]), STR("t"));
    to->owner = (struct object_name){cell_text(&row[SEQUENCE_OWNER_SCHEMA]), cell_text(&row[SEQUENCE_OWNER_TABLE])};
    to->owner_column = cell_text(&row[SEQUENCE_OWNER_COLUMN]);
    to->is_identity = str_equal(cell_text(&row[SEQUENCE_OWNERSHIP]), STR("i"));
    to->comment = cell_text(&row[SEQUENCE_COMMENT]);
    to->extension = cell_text(&row[SEQUENCE_EXTENSION]);
    to->sequence = (struct sequence){
        .name = name_of(to->at.name),
        .schema = reader_schema(pg->reader, to->at.schema, to->is_visible),
        .data_type = pg_type_resolve(pg, cell_text(&row[SEQUENCE_TYPE]), none),
        .options = {.start = OPT_INT(cell_int(&row[SEQUENCE_START])),
                    .increment = OPT_INT(cell_int(&row[SEQUENCE_INCREMENT])),
                    .minvalue = OPT_INT(cell_int(&row[SEQUENCE_MIN])),
                    .maxvalue = OPT_INT(cell_int(&row[SEQUENCE_MAX])),
                    .cache = OPT_INT(cell_int(&row[SEQUENCE_CACHE])),
                    .cycle = tri_of(cell_bool(&row[SEQUENCE_CYCLE]))},
    };
}

bool pg_read_sequences(struct pg_reader *pg)
{
    struct buf sql = BUF(pg->arena), names = BUF(pg->arena);
    struct db_result result;
    buf_add_literal(&sql, sequences_head);
    pg_add_schemas(pg, &sql, "n.nspname", "pg_catalog.pg_table_is_visible(c.oid)");
    pg_add_names(pg, &names, "c.relname");
    if (names.len > 0)
    {
        /* By its own name, or with the table that owns it. */
        buf_print(&sql, " AND (true" STR_FMT " OR true", STR_ARG(buf_str(&names)));
        pg_add_names(pg, &sql, "oc.relname");
        buf_add_char(&sql, ')');
    }
    buf_add_literal(&sql, " ORDER BY n.nspname, c.relname");
    if (!pg_query(pg, &sql, &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        add_sequence(pg, db_row(&result, i));
    }
    return true;
}

/* ---- functions ----------------------------------------------------------------------------------------------------------- */

enum routine_cell
{
    ROUTINE_SCHEMA,
    ROUTINE_NAME,
    ROUTINE_VISIBLE,
    ROUTINE_KIND,
    ROUTINE_ARGUMENTS,
    ROUTINE_RESULT,
    ROUTINE_LANGUAGE,
    ROUTINE_DEFINITION,
    ROUTINE_COMMENT,
    ROUTINE_EXTENSION,
};

static const char routines_head[] =
    "SELECT n.nspname, p.proname, pg_catalog.pg_function_is_visible(p.oid), {routine kind}, "
    "pg_catalog.pg_get_function_identity_arguments(p.oid), pg_catalog.pg_get_function_result(p.oid), l.lanname, "
    "CASE WHEN {routine kind} <> 'a' THEN pg_catalog.pg_get_functiondef(p.oid) END, "
    "pg_catalog.obj_description(p.oid, 'pg_proc'), " PG_EXTENSION(
        "pg_proc",
        "p.oid") " "
                 "FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid = p.prolang, pg_catalog.pg_namespace n "
                 "WHERE n.oid = p.pronamespace AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d "
                 "WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'i')";

/* (Constructors that a range type brings are part of the type: an internal dependency.) */
static enum routine_kind routine_kind_of(str letter)
{
    return str_equal(letter, STR("p"))   ? ROUTINE_PROCEDURE
           : str_equal(letter, STR("a")) ? ROUTINE_AGGREGATE
           : str_equal(letter, STR("w")) ? ROUTINE_WINDOW
                                         : ROUTINE_FUNCTION;
}

bool pg_read_routines(struct pg_reader *pg)
{
    struct buf sql = BUF(pg->arena);
    struct db_result result;
    pg_add_sql(pg, &sql, STR(routines_head));
    pg_add_schemas(pg, &sql, "n.nspname", "pg_catalog.pg_function_is_visible(p.oid)");
    buf_add_literal(&sql, " ORDER BY n.nspname, p.proname, 5");
    if (!pg_query(pg, &sql, &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        const struct datum *row = db_row(&result, i);
        struct routine *routine = array_add(pg->arena, &pg->catalog->routines);
        *routine = (struct routine){
            .kind = routine_kind_of(cell_text(&row[ROUTINE_KIND])),
            .at = {cell_text(&row[ROUTINE_SCHEMA]), cell_text(&row[ROUTINE_NAME])},
            .is_visible = cell_bool(&row[ROUTINE_VISIBLE]),
            .arguments = cell_text(&row[ROUTINE_ARGUMENTS]),
            .result = cell_text(&row[ROUTINE_RESULT]),
            .language = cell_text(&row[ROUTINE_LANGUAGE]),
            .definition = cell_text(&row[ROUTINE_DEFINITION]),
            .comment = cell_text(&row[ROUTINE_COMMENT]),
            .extension = cell_text(&row[ROUTINE_EXTENSION]),
        };
    }
    return true;
}

/* ---- triggers ------------------------------------------------------------------------------------------------------------ */

enum trigger_cell
{
    TRIGGER_SCHEMA,
    TRIGGER_TABLE,
    TRIGGER_NAME,
    TRIGGER_DEFINITION,
    TRIGGER_ENABLED,
    TRIGGER_ROUTINE_SCHEMA,
    TRIGGER_ROUTINE,
    TRIGGER_COMMENT,
    TRIGGER_INHERITED,
};

static const char triggers_head[] =
    "SELECT n.nspname, c.relname, g.tgname, pg_catalog.pg_get_triggerdef(g.oid), g.tgenabled, pn.nspname, p.proname, "
    "pg_catalog.obj_description(g.oid, 'pg_trigger'), {trigger cloned} FROM pg_catalog.pg_class c JOIN pg_catalog.pg_trigger g "
    "ON g.tgrelid = c.oid AND NOT g.tgisinternal JOIN pg_catalog.pg_proc p ON p.oid = g.tgfoid "
    "JOIN pg_catalog.pg_namespace pn ON pn.oid = p.pronamespace, pg_catalog.pg_namespace n";

bool pg_read_triggers(struct pg_reader *pg)
{
    struct buf sql = BUF(pg->arena);
    struct db_result result;
    pg_add_sql(pg, &sql, STR(triggers_head));
    pg_add_relations(pg, &sql, PG_TABLES);
    buf_add_literal(&sql, " ORDER BY n.nspname, c.relname, g.tgname");
    if (!pg_query(pg, &sql, &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        const struct datum *row = db_row(&result, i);
        struct trigger *trigger = array_add(pg->arena, &pg->catalog->triggers);
        *trigger = (struct trigger){
            .name = cell_text(&row[TRIGGER_NAME]),
            .table = {cell_text(&row[TRIGGER_SCHEMA]), cell_text(&row[TRIGGER_TABLE])},
            .definition = cell_text(&row[TRIGGER_DEFINITION]),
            .enabled = cell_letter(&row[TRIGGER_ENABLED]),
            .routine = {cell_text(&row[TRIGGER_ROUTINE_SCHEMA]), cell_text(&row[TRIGGER_ROUTINE])},
            .is_inherited = cell_bool(&row[TRIGGER_INHERITED]),
            .comment = cell_text(&row[TRIGGER_COMMENT]),
        };
    }
    return true;
}

/* ---- extensions, schemas ------------------------------------------------------------------------------------------------- */

bool pg_read_extensions(struct pg_reader *pg)
{
    struct db_result result;
    if (!reader_query(pg->reader,
                      STR("SELECT x.extname, n.nspname, x.extversion FROM pg_catalog.pg_extension x "
                          "JOIN pg_catalog.pg_namespace n ON n.oid = x.extnamespace ORDER BY x.extname"),
                      &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        const struct datum *row = db_row(&result, i);
        array_push(pg->arena, &pg->catalog->extensions,
                   ((struct extension){cell_text(&row[0]), cell_text(&row[1]), cell_text(&row[2])}));
    }
    return true;
}

/* As SQLAlchemy lists them: information_schema among them, pg_catalog and its like not. */
bool pg_read_schemas(struct pg_reader *pg)
{
    struct db_result result;
    if (!reader_query(pg->reader,
                      STR("SELECT n.nspname, pg_catalog.current_schema() FROM pg_catalog.pg_namespace n "
                          "WHERE n.nspname NOT LIKE 'pg!_%' ESCAPE '!' ORDER BY n.nspname"),
                      &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        const struct datum *row = db_row(&result, i);
        array_push(pg->arena, &pg->catalog->schemas, cell_text(&row[0]));
        pg->catalog->default_schema = cell_text(&row[1]);
    }
    return true;
}
