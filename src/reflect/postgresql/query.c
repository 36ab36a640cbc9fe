/*
 * PostgreSQL: the order of reading, and the conditions that every query shares.
 *
 * The request stands in each query's WHERE again rather than as a list of numbers from the first: so no query waits for
 * another, and a database of many thousand relations needs no list as long. Names are qualified with pg_catalog throughout: a
 * search path of the project may put anything in front.
 */
#include "reflect/postgresql/postgresql.h"

int pg_version(const struct pg_reader *pg)
{
    return db_version(pg->reader->db).major;
}

/* What came with a version, as the manual's chapter on the system catalogs has it, and what stands for it before. */
static const struct
{
    str word;
    int since;
    str now, before;
} pieces[] = {
    {STR_INIT("default method"), 12, STR_INIT("pg_catalog.current_setting('default_table_access_method')"),
     STR_INIT("am.amname")},
    {STR_INIT("generated"), 12, STR_INIT("a.attgenerated"), STR_INIT("''")},
    {STR_INIT("key count"), 11, STR_INIT("i.indnkeyatts"), STR_INIT("i.indnatts")},
    {STR_INIT("nulls not distinct"), 15, STR_INIT("i.indnullsnotdistinct"), STR_INIT("false")},
    {STR_INIT("constraint cloned"), 11, STR_INIT("k.conparentid <> 0"), STR_INIT("false")},
    {STR_INIT("set columns"), 15, STR_INIT("k.confdelsetcols"), STR_INIT("NULL")},
    {STR_INIT("routine kind"), 11, STR_INIT("p.prokind"),
     STR_INIT("CASE WHEN p.proisagg THEN 'a' WHEN p.proiswindow THEN 'w' ELSE 'f' END")},
    {STR_INIT("trigger cloned"), 13, STR_INIT("g.tgparentid <> 0"), STR_INIT("false")},
};

static str piece_of(const struct pg_reader *pg, str word)
{
    size_t found = 0;
    for (size_t i = 0; i < COUNT_OF(pieces); i++)
    {
        found = str_equal(pieces[i].word, word) ? i : found;
    }
    return pg_version(pg) >= pieces[found].since ? pieces[found].now : pieces[found].before;
}

void pg_add_sql(const struct pg_reader *pg, struct buf *out, str text)
{
    while (text.len > 0)
    {
        str plain, word;
        bool has_word = str_find_char(text, '{') != STR_NONE;
        text = str_cut(text, '{', &plain);
        buf_add(out, plain);
        if (has_word)
        {
            text = str_cut(text, '}', &word);
            buf_add(out, piece_of(pg, word));
        }
    }
}

void pg_add_literal(struct buf *out, str text)
{
    bool has_backslash = str_find_char(text, '\\') != STR_NONE;
    buf_add(out, has_backslash ? STR("E'") : STR("'"));
    for (size_t i = 0; i < text.len; i++)
    {
        if (text.at[i] == '\'' || text.at[i] == '\\')
        {
            buf_add_char(out, text.at[i]);
        }
        buf_add_char(out, text.at[i]);
    }
    buf_add_char(out, '\'');
}

static size_t count_names(const str *names, size_t count)
{
    size_t named = 0;
    for (size_t i = 0; i < count; i++)
    {
        named += names[i].at != NULL;
    }
    return named;
}

bool pg_is_about_one(const struct pg_reader *pg)
{
    const struct reflect_request *request = pg->reader->request;
    return request->table_count == 1 && request->tables[0].at != NULL && request->schema_count <= 1 && !request->all_schemas;
}

/* Questions about one relation, and for the names of all, come again and again in a migration: each is one text, whatever the
 * names in it, which the server plans once. */
static bool is_frequent(const struct pg_reader *pg)
{
    const struct reflect_request *request = pg->reader->request;
    return pg_is_about_one(pg) || (request->parts == REFLECT_NAMES && request->schema_count <= 1 && request->table_count == 0 &&
                                   !request->all_schemas);
}

/* The value of a condition: in the text, or as the next $n. */
static void add_value(struct pg_reader *pg, struct buf *out, str value)
{
    if (!is_frequent(pg))
    {
        pg_add_literal(out, value);
        return;
    }
    pg->values[pg->value_count++] = (struct datum){.kind = DATUM_TEXT, .text = value};
    buf_print(out, "$%zu", pg->value_count);
}

bool pg_query(struct pg_reader *pg, const struct buf *sql, struct db_result *out_result)
{
    size_t count = pg->value_count;
    pg->value_count = 0;
    if (is_frequent(pg))
    {
        return reader_query_kept(pg->reader, buf_str(sql), pg->values, count, out_result);
    }
    return reader_query(pg->reader, buf_str(sql), out_result);
}

static void add_list(struct pg_reader *pg, struct buf *out, const char *expression, const str *names, size_t count)
{
    const char *separator = "";
    buf_print(out, "%s IN (", expression);
    for (size_t i = 0; i < count; i++)
    {
        if (names[i].at != NULL)
        {
            buf_print(out, "%s", separator);
            add_value(pg, out, names[i]);
            separator = ", ";
        }
    }
    buf_add_char(out, ')');
}

void pg_add_schemas(struct pg_reader *pg, struct buf *out, const char *schema, const char *visible)
{
    const struct reflect_request *request = pg->reader->request;
    size_t named = count_names(request->schemas, request->schema_count);
    if (named == 0)
    {
        /* By itself, so that the thousands of the system's objects are out before anything is asked about them. */
        buf_print(out, " AND %s <> 'pg_catalog'", schema);
    }
    if (request->all_schemas)
    {
        buf_print(out, " AND ((%s NOT LIKE 'pg!_%%' ESCAPE '!' AND %s <> 'information_schema') OR (%s AND %s <> 'pg_catalog'))",
                  schema, schema, visible, schema);
        return;
    }
    buf_add_literal(out, " AND (");
    if (pg->reader->wants_visible)
    {
        buf_print(out, "(%s AND %s <> 'pg_catalog')", visible, schema);
    }
    if (named > 0)
    {
        buf_add(out, pg->reader->wants_visible ? STR(" OR ") : STR(""));
        add_list(pg, out, schema, request->schemas, request->schema_count);
    }
    buf_add_char(out, ')');
}

void pg_add_names(struct pg_reader *pg, struct buf *out, const char *name)
{
    const struct reflect_request *request = pg->reader->request;
    if (request->table_count > 0)
    {
        buf_add_literal(out, " AND ");
        add_list(pg, out, name, request->tables, request->table_count);
    }
}

void pg_add_relations(struct pg_reader *pg, struct buf *out, const char *kinds)
{
    buf_print(out, " WHERE c.relkind IN (%s) AND n.oid = c.relnamespace", kinds);
    pg_add_schemas(pg, out, "n.nspname", "pg_catalog.pg_table_is_visible(c.oid)");
    pg_add_names(pg, out, "c.relname");
}

struct pg_relation *pg_relation_find(const struct pg_reader *pg, int64_t oid)
{
    size_t low = 0, high = pg->relations.len;
    while (low < high)
    {
        size_t middle = low + (high - low) / 2;
        if (pg->relations.at[middle].relation->oid < oid)
        {
            low = middle + 1;
        }
        else
        {
            high = middle;
        }
    }
    return low < pg->relations.len && pg->relations.at[low].relation->oid == oid ? &pg->relations.at[low] : NULL;
}

struct column *pg_column_find(const struct pg_relation *relation, int64_t number)
{
    for (size_t i = 0; i < relation->column_count; i++)
    {
        if (relation->columns[i].number == number)
        {
            return relation->columns[i].column;
        }
    }
    return NULL;
}

/* ---- the order of reading ------------------------------------------------------------------------------------------------ */

static const struct
{
    unsigned parts;
    bool (*read)(struct pg_reader *pg);
} steps[] = {
    {REFLECT_SCHEMAS, pg_read_schemas},
    {0, pg_read_relations},
    {REFLECT_TYPES, pg_read_types},
    {REFLECT_COLUMNS, pg_read_columns},
    {REFLECT_INDEXES | REFLECT_CONSTRAINTS, pg_read_indexes},
    {REFLECT_CONSTRAINTS, pg_read_constraints},
    {REFLECT_SEQUENCES, pg_read_sequences},
    {REFLECT_ROUTINES, pg_read_routines},
    {REFLECT_TRIGGERS, pg_read_triggers},
    {REFLECT_EXTENSIONS, pg_read_extensions},
};

static bool check_version(struct reader *reader)
{
    struct db_version version = db_version(reader->db);
    if (version.major >= 10)
    {
        return true;
    }
    diag_error(reader->diags, DIAG_UNSUPPORTED, reader->request->span, "the catalog of PostgreSQL %d cannot be read",
               (int)version.major);
    diag_hint(reader->diags, "Inspecting a database needs a server of version 10 or later.");
    return false;
}

static bool read_postgresql(struct reader *reader)
{
    struct pg_reader pg = {
        .reader = reader,
        .arena = reader->arena,
        .catalog = reader->catalog,
        .types = {.arena = reader->arena},
        .type_texts = {.arena = reader->arena},
        .constraint_indexes = {.arena = reader->arena},
    };
    if (!check_version(reader))
    {
        return false;
    }
    for (size_t i = 0; i < COUNT_OF(steps); i++)
    {
        if ((steps[i].parts == 0 || reader_wants(reader, steps[i].parts)) && !steps[i].read(&pg))
        {
            return false;
        }
    }
    return true;
}

const struct reflect_dialect reflect_postgresql = {.name = STR_INIT("postgresql"), .read = read_postgresql};
