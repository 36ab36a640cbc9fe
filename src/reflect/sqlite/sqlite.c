/*
 * SQLite: the order of reading, the tables and views, triggers.
 *
 * A pragma function joined with sqlite_master describes all tables in one query; one for each schema (main, temp, attached
 * files) is put together by UNION ALL.
 */
#include "reflect/sqlite/sqlite.h"

/* ---- pieces of queries --------------------------------------------------------------------------------------------------- */

str lite_literal(struct arena *arena, str text)
{
    return str_print(arena, "'" STR_FMT "'", STR_ARG(str_replace(arena, text, STR("'"), STR("''"))));
}

/* The tables of the request; without it everything but SQLite's own. */
static void add_names(struct lite_reader *lite, struct buf *out)
{
    const struct reflect_request *request = lite->reader->request;
    if (request->table_count == 0)
    {
        buf_add_literal(out, " AND m.tbl_name NOT LIKE 'sqlite~_%' ESCAPE '~'");
        return;
    }
    buf_add_literal(out, " AND m.tbl_name COLLATE NOCASE IN (");
    for (size_t i = 0; i < request->table_count; i++)
    {
        buf_print(out, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(lite_literal(lite->arena, request->tables[i])));
    }
    buf_add_char(out, ')');
}

void lite_add_selects(struct lite_reader *lite, struct buf *out, const struct lite_select *select)
{
    for (size_t i = 0; i < lite->schemas.len; i++)
    {
        str schema = lite_literal(lite->arena, lite->schemas.at[i]);
        str quoted = str_replace(lite->arena, lite->schemas.at[i], STR("\""), STR("\"\""));
        buf_print(out, "%sSELECT " STR_FMT ", %s FROM \"" STR_FMT "\".sqlite_master m ", i > 0 ? " UNION ALL " : "",
                  STR_ARG(schema), select->columns, STR_ARG(quoted));
        buf_add(out, str_replace(lite->arena, str_from(select->joins), STR("%s"), schema));
        buf_print(out, " WHERE %s", select->where);
        if (!select->is_of_all_tables)
        {
            add_names(lite, out);
        }
    }
}

static str key_of(struct arena *arena, str schema, str name)
{
    return str_print(arena, STR_FMT "\x1f" STR_FMT, STR_ARG(schema), STR_ARG(str_lower(arena, name)));
}

struct lite_relation *lite_relation_find(const struct lite_reader *lite, str schema, str name)
{
    return map_find(&lite->relations, key_of(lite->arena, schema, name));
}

/* ---- schemas ------------------------------------------------------------------------------------------------------------- */

static bool is_visible(str schema)
{
    return str_equal(schema, STR("main")) || str_equal(schema, STR("temp"));
}

static bool is_asked_for(const struct reader *reader, str schema)
{
    bool is_named = reader->request->all_schemas || (reader->wants_visible && is_visible(schema));
    for (size_t i = 0; i < reader->request->schema_count; i++)
    {
        str name = reader->request->schemas[i];
        is_named = is_named || (name.at != NULL && str_equal_nocase(name, schema));
    }
    return is_named;
}

static bool read_schemas(struct lite_reader *lite)
{
    struct db_result result;
    if (!reader_query(lite->reader, STR("SELECT name FROM pragma_database_list ORDER BY seq"), &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        str schema = cell_text(&db_row(&result, i)[0]);
        if (!str_equal(schema, STR("temp")))
        {
            array_push(lite->arena, &lite->catalog->schemas, schema);
        }
        if (is_asked_for(lite->reader, schema))
        {
            array_push(lite->arena, &lite->schemas, schema);
        }
    }
    lite->catalog->default_schema = STR("main");
    return true;
}

/* ---- objects ------------------------------------------------------------------------------------------------------------- */

enum object_cell
{
    OBJECT_SCHEMA,
    OBJECT_TYPE,
    OBJECT_NAME,
    OBJECT_TABLE,
    OBJECT_TEXT,
};

static void add_relation(struct lite_reader *lite, const struct datum *row)
{
    struct lite_relation *to = arena_new(lite->arena, struct lite_relation);
    struct relation *relation = arena_new(lite->arena, struct relation);
    bool is_view = str_equal(cell_text(&row[OBJECT_TYPE]), STR("view"));
    to->relation = relation;
    relation->at = (struct object_name){cell_text(&row[OBJECT_SCHEMA]), cell_text(&row[OBJECT_NAME])};
    relation->definition = cell_text(&row[OBJECT_TEXT]);
    relation->is_visible = is_visible(relation->at.schema);
    relation->is_temporary = str_equal(relation->at.schema, STR("temp"));
    relation->is_populated = true;
    relation->table = table_make(lite->arena, name_of(relation->at.name),
                                 reader_schema(lite->reader, relation->at.schema, relation->is_visible));
    to->has_text = !is_view && lite_table_read(lite->arena, relation->definition, &to->text);
    relation->kind = is_view ? RELATION_VIEW : to->text.is_virtual ? RELATION_VIRTUAL : RELATION_TABLE;
    if (to->text.is_without_rowid)
    {
        options_add_flag(lite->arena, &relation->table->options, "sqlite_with_rowid", false);
    }
    if (to->text.is_strict)
    {
        options_add_flag(lite->arena, &relation->table->options, "sqlite_strict", true);
    }
    if (relation->is_temporary && !is_view)
    {
        array_push(lite->arena, &relation->table->prefixes, STR("TEMPORARY"));
    }
    array_push(lite->arena, &lite->catalog->relations, relation);
    map_put(&lite->relations, key_of(lite->arena, relation->at.schema, relation->at.name), to);
}

static void add_trigger(struct lite_reader *lite, const struct datum *row)
{
    struct trigger *trigger = array_add(lite->arena, &lite->catalog->triggers);
    *trigger = (struct trigger){
        .name = cell_text(&row[OBJECT_NAME]),
        .table = {cell_text(&row[OBJECT_SCHEMA]), cell_text(&row[OBJECT_TABLE])},
        .definition = cell_text(&row[OBJECT_TEXT]),
        .enabled = 'O',
    };
}

static bool read_objects(struct lite_reader *lite)
{
    struct buf sql = BUF(lite->arena);
    struct db_result result;
    if (lite->schemas.len == 0)
    {
        return true;
    }
    bool wants_triggers = reader_wants(lite->reader, REFLECT_TRIGGERS);
    struct lite_select select = {
        .columns = "m.type, m.name, m.tbl_name, m.sql",
        .joins = "",
        .where = wants_triggers ? "m.type IN ('table', 'view', 'trigger')" : "m.type IN ('table', 'view')",
    };
    lite_add_selects(lite, &sql, &select);
    buf_add_literal(&sql, " ORDER BY 1, 4, 3");
    if (!reader_query(lite->reader, buf_str(&sql), &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        const struct datum *row = db_row(&result, i);
        bool is_trigger = str_equal(cell_text(&row[OBJECT_TYPE]), STR("trigger"));
        (is_trigger ? add_trigger : add_relation)(lite, row);
    }
    catalog_index(lite->arena, lite->catalog);
    return true;
}

/* ---- the order of reading ------------------------------------------------------------------------------------------------ */

/* The tables that a virtual one keeps its rows in. (SQLite 3.37 tells them.) */
static bool read_shadows(struct lite_reader *lite)
{
    struct db_result result;
    struct db_version version = db_version(lite->reader->db);
    bool has_virtual = false;
    for (size_t i = 0; i < lite->catalog->relations.len; i++)
    {
        has_virtual = has_virtual || lite->catalog->relations.at[i]->kind == RELATION_VIRTUAL;
    }
    if (!has_virtual || (version.major == 3 && version.minor < 37))
    {
        return true;
    }
    if (!reader_query(lite->reader, STR("SELECT schema, name FROM pragma_table_list WHERE type = 'shadow'"), &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        const struct datum *row = db_row(&result, i);
        struct lite_relation *shadow = lite_relation_find(lite, cell_text(&row[0]), cell_text(&row[1]));
        if (shadow != NULL)
        {
            shadow->relation->is_shadow = true;
        }
    }
    return true;
}

static bool read_sqlite(struct reader *reader)
{
    struct lite_reader lite = {
        .reader = reader,
        .arena = reader->arena,
        .catalog = reader->catalog,
        .relations = {.arena = reader->arena},
        .types = {.arena = reader->arena},
    };
    if (!read_schemas(&lite) || !read_objects(&lite) || !read_shadows(&lite))
    {
        return false;
    }
    if (lite.schemas.len == 0 || !reader_wants(reader, REFLECT_COLUMNS))
    {
        return true;
    }
    if (!lite_read_columns(&lite))
    {
        return false;
    }
    return (!reader_wants(reader, REFLECT_CONSTRAINTS) || lite_read_constraints(&lite)) &&
           (!reader_wants(reader, REFLECT_INDEXES) || lite_read_indexes(&lite));
}

const struct reflect_dialect reflect_sqlite = {.name = STR_INIT("sqlite"), .read = read_sqlite};
