/*
 * MySQL and MariaDB: the order of reading, the conditions that every query shares, relations.
 *
 * Visible is what lies in the database of the connection. Tables of the server's own schemas are read only when their schema is
 * named. Temporary tables are not in information_schema before MariaDB 11.2.
 */
#include "reflect/mysql/mysql.h"

bool my_is_since(const struct my_reader *my, int mysql, int mariadb)
{
    int since = my->is_mariadb ? mariadb : mysql;
    return since != 0 && my->version >= since;
}

str my_key(struct arena *arena, str schema, str name)
{
    return str_print(arena, STR_FMT "\x1f" STR_FMT, STR_ARG(schema), STR_ARG(name));
}

struct my_relation *my_relation_find(const struct my_reader *my, const struct datum *row)
{
    return map_find(&my->relations, my_key(my->arena, cell_text(&row[0]), cell_text(&row[1])));
}

/* ---- texts --------------------------------------------------------------------------------------------------------------- */

void my_add_name(struct buf *out, str name)
{
    buf_add_char(out, '`');
    for (size_t i = 0; i < name.len; i++)
    {
        buf_add(out, name.at[i] == '`' ? STR("`") : STR(""));
        buf_add_char(out, name.at[i]);
    }
    buf_add_char(out, '`');
}

void my_add_text(const struct my_reader *my, struct buf *out, str text)
{
    buf_add_char(out, '\'');
    for (size_t i = 0; i < text.len; i++)
    {
        bool is_special = text.at[i] == '\'' || (text.at[i] == '\\' && my->has_backslash_escapes);
        buf_add(out, is_special ? str_slice(text, i, i + 1) : STR(""));
        buf_add_char(out, text.at[i]);
    }
    buf_add_char(out, '\'');
}

void my_add_account(struct buf *out, str account)
{
    size_t at = str_find_last_char(account, '@');
    my_add_name(out, str_slice(account, 0, at == STR_NONE ? account.len : at));
    if (at != STR_NONE)
    {
        buf_add_char(out, '@');
        my_add_name(out, str_skip(account, at + 1));
    }
}

const char *my_option(const struct my_reader *my, const char *name)
{
    return str_cstring(my->arena, str_print(my->arena, STR_FMT "_%s", STR_ARG(my->catalog->dialect), name));
}

/* ---- conditions ---------------------------------------------------------------------------------------------------------- */

/* `what` = 'a', or IN a list; false: there is nothing to ask for. */
static bool add_list(const struct my_reader *my, struct buf *out, const char *what, const str_array *texts)
{
    if (texts->len == 0)
    {
        buf_add_literal(out, "1 = 0");
        return false;
    }
    buf_print(out, texts->len == 1 ? "%s = " : "%s IN (", what);
    for (size_t i = 0; i < texts->len; i++)
    {
        buf_add(out, i > 0 ? STR(", ") : STR(""));
        my_add_text(my, out, texts->at[i]);
    }
    buf_add(out, texts->len == 1 ? STR("") : STR(")"));
    return true;
}

void my_add_where(const struct my_reader *my, struct buf *out, const char *schema, const char *name)
{
    const struct reflect_request *request = my->reader->request;
    str_array schemas = {0}, names = {0};
    for (size_t i = 0; i < request->schema_count; i++)
    {
        if (request->schemas[i].at != NULL)
        {
            array_push(my->arena, &schemas, request->schemas[i]);
        }
    }
    if (my->reader->wants_visible && my->catalog->default_schema.len > 0)
    {
        array_push(my->arena, &schemas, my->catalog->default_schema);
    }
    for (size_t i = 0; i < request->table_count; i++)
    {
        if (request->tables[i].at != NULL)
        {
            array_push(my->arena, &names, request->tables[i]);
        }
    }
    buf_add_literal(out, " WHERE ");
    if (request->all_schemas)
    {
        buf_print(out, "%s NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')", schema);
    }
    else
    {
        add_list(my, out, schema, &schemas);
    }
    if (name != NULL && names.len > 0)
    {
        buf_add_literal(out, " AND ");
        add_list(my, out, name, &names);
    }
}

/* ---- relations ----------------------------------------------------------------------------------------------------------- */

enum relation_cell
{
    RELATION_SCHEMA,
    RELATION_NAME,
    RELATION_TYPE,
    RELATION_ENGINE,
    RELATION_COLLATION,
    RELATION_CREATE_OPTIONS,
    RELATION_COMMENT,
};

static const char relations_sql[] = "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_COLLATION, CREATE_OPTIONS, "
                                    "TABLE_COMMENT FROM information_schema.TABLES";

/* Whether a name is asked for just so: the server compares them without case. */
static bool is_asked(const struct my_reader *my, str name)
{
    const struct reflect_request *request = my->reader->request;
    bool has_names = false, is_found = false;
    for (size_t i = 0; i < request->table_count; i++)
    {
        has_names = has_names || request->tables[i].at != NULL;
        is_found = is_found || str_equal(request->tables[i], name);
    }
    return !has_names || is_found;
}

static void read_options(const struct my_reader *my, const struct my_relation *at, const struct datum *row)
{
    str comment = cell_text(&row[RELATION_COMMENT]);
    if (relation_is_view(at->relation))
    {
        return;
    }
    at->relation->table->comment = comment.len > 0 ? comment : (str){NULL, 0};
    my_add_options(my, at->relation->table, at->engine, at->collation, cell_text(&row[RELATION_CREATE_OPTIONS]));
}

static void add_relation(struct my_reader *my, const struct datum *row)
{
    struct my_relation *at = arena_new(my->arena, struct my_relation);
    struct relation *relation = arena_new(my->arena, struct relation);
    str type = cell_text(&row[RELATION_TYPE]);
    relation->at = (struct object_name){cell_text(&row[RELATION_SCHEMA]), cell_text(&row[RELATION_NAME])};
    relation->is_visible = str_equal(relation->at.schema, my->catalog->default_schema);
    relation->is_temporary = str_equal(type, STR("TEMPORARY"));
    relation->kind = str_ends(type, STR("VIEW")) ? RELATION_VIEW : RELATION_TABLE;
    relation->table =
        table_make(my->arena, name_of(relation->at.name), reader_schema(my->reader, relation->at.schema, relation->is_visible));
    *at = (struct my_relation){
        .relation = relation,
        .engine = cell_text(&row[RELATION_ENGINE]),
        .collation = cell_text(&row[RELATION_COLLATION]),
        .is_partitioned = str_find(cell_text(&row[RELATION_CREATE_OPTIONS]), STR("partitioned")) != STR_NONE,
        .is_sequence = str_equal(type, STR("SEQUENCE")),
    };
    map_put(&my->relations, my_key(my->arena, relation->at.schema, relation->at.name), at);
    if (at->is_sequence)
    {
        return;
    }
    if (relation->is_temporary)
    {
        array_push(my->arena, &relation->table->prefixes, STR("TEMPORARY"));
    }
    if (reader_wants(my->reader, REFLECT_OPTIONS))
    {
        read_options(my, at, row);
    }
    array_push(my->arena, &my->catalog->relations, relation);
}

static bool read_relations(struct my_reader *my)
{
    struct buf sql = BUF(my->arena);
    struct db_result result;
    buf_add_literal(&sql, relations_sql);
    my_add_where(my, &sql, "TABLE_SCHEMA", "TABLE_NAME");
    buf_add_literal(&sql, " ORDER BY TABLE_SCHEMA, TABLE_NAME");
    if (!reader_query(my->reader, buf_str(&sql), &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        if (is_asked(my, cell_text(&db_row(&result, i)[RELATION_NAME])))
        {
            add_relation(my, db_row(&result, i));
        }
    }
    catalog_index(my->arena, my->catalog);
    return true;
}

/* ---- all ----------------------------------------------------------------------------------------------------------------- */

static bool read_session(struct my_reader *my)
{
    struct db_result result;
    if (!reader_query(my->reader, STR("SELECT DATABASE(), @@sql_mode"), &result))
    {
        return false;
    }
    const struct datum *row = db_row(&result, 0);
    my->catalog->default_schema = cell_text(&row[0]).at != NULL ? cell_text(&row[0]) : STR("");
    my->has_backslash_escapes = str_find(cell_text(&row[1]), STR("NO_BACKSLASH_ESCAPES")) == STR_NONE;
    return true;
}

static bool read_schemas(struct my_reader *my)
{
    struct db_result result;
    if (!reader_query(my->reader, STR("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA ORDER BY SCHEMA_NAME"), &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        array_push(my->arena, &my->catalog->schemas, cell_text(&db_row(&result, i)[0]));
    }
    return true;
}

static bool has_partitions(const struct my_reader *my)
{
    bool has = false;
    for (size_t i = 0; i < my->relations.len && !has; i++)
    {
        has = ((const struct my_relation *)my->relations.at[i].value)->is_partitioned;
    }
    return has;
}

static bool read_mysql(struct reader *reader)
{
    struct db_version version = db_version(reader->db);
    struct my_reader my = {
        .reader = reader,
        .arena = reader->arena,
        .catalog = reader->catalog,
        .is_mariadb = version.is_mariadb,
        .version = version.major * 10000 + version.minor * 100 + version.patch,
        .relations = {.arena = reader->arena},
        .foreign_keys = {.arena = reader->arena},
    };
    str named = reader->request->dialect, own = version.is_mariadb ? STR("mariadb") : STR("mysql");
    reader->catalog->dialect = named.len > 0 ? named : own;
    const struct
    {
        unsigned parts;
        bool (*read)(struct my_reader *my);
    } steps[] = {
        {REFLECT_COLUMNS, my_read_columns},
        {REFLECT_CONSTRAINTS | REFLECT_INDEXES, my_read_keys},
        {REFLECT_CONSTRAINTS, my_read_foreign_keys},
        {REFLECT_CONSTRAINTS, my_read_checks},
        {REFLECT_DEFINITIONS, my_read_views},
        {REFLECT_SEQUENCES, my_read_sequences},
        {REFLECT_ROUTINES, my_read_routines},
        {REFLECT_TRIGGERS, my_read_triggers},
        {REFLECT_SCHEMAS, read_schemas},
    };
    if (!read_session(&my) || !read_relations(&my))
    {
        return false;
    }
    for (size_t i = 0; i < COUNT_OF(steps); i++)
    {
        if (reader_wants(reader, steps[i].parts) && !steps[i].read(&my))
        {
            return false;
        }
    }
    return !reader_wants(reader, REFLECT_OPTIONS) || !has_partitions(&my) || my_read_partitions(&my);
}

const struct reflect_dialect reflect_mysql = {.name = STR_INIT("mysql"), .read = read_mysql};
