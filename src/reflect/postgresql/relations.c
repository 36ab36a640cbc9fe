/*
 * Relations and their columns.
 *
 * A default is text, as pg_get_expr prints it; so is the expression of a generated column. `autoincrement` is SQLAlchemy's:
 * true for an integer whose default is nextval(...) and for an identity, false otherwise.
 */
#include "reflect/postgresql/postgresql.h"

/* ---- relations ----------------------------------------------------------------------------------------------------------- */

enum relation_cell
{
    RELATION_OID,
    RELATION_SCHEMA,
    RELATION_NAME,
    RELATION_KIND,
    RELATION_PERSISTENCE,
    RELATION_VISIBLE,
    RELATION_DEFAULT_SCHEMA,
    RELATION_DEFINITION,
    RELATION_COMMENT, /* this and what follows: with REFLECT_OPTIONS */
    RELATION_OPTIONS,
    RELATION_METHOD,
    RELATION_TABLESPACE,
    RELATION_KEY,
    RELATION_BOUND,
    RELATION_PARENT_SCHEMAS,
    RELATION_PARENT_NAMES,
    RELATION_POPULATED,
    RELATION_SERVER,
    RELATION_FOREIGN_OPTIONS,
    RELATION_EXTENSION,
};

#define PARENTS(what)                                                                                                          \
    "CASE WHEN c.relispartition OR EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid) THEN "               \
    "(SELECT pg_catalog.array_agg(" what "::pg_catalog.text ORDER BY h.inhseqno) FROM pg_catalog.pg_inherits h "               \
    "JOIN pg_catalog.pg_class pc ON pc.oid = h.inhparent JOIN pg_catalog.pg_namespace pn ON pn.oid = pc.relnamespace "         \
    "WHERE h.inhrelid = c.oid) END"

static const char relations_head[] =
    "SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, pg_catalog.pg_table_is_visible(c.oid), "
    "pg_catalog.current_schema(), ";

static const char relation_options[] =
    ", pg_catalog.obj_description(c.oid, 'pg_class'), c.reloptions, "
    "CASE WHEN am.amname <> {default method} THEN am.amname END, ts.spcname, "
    "CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END, "
    "CASE WHEN c.relispartition THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid) END, " PARENTS("pn.nspname") ", " PARENTS(
        "pc.relname") ", c.relispopulated, fs.srvname, ft.ftoptions, " PG_EXTENSION("pg_class", "c.oid");

static const char relations_from[] = " FROM pg_catalog.pg_class c";
static const char relation_options_from[] = " LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam "
                                            "LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = c.reltablespace "
                                            "LEFT JOIN pg_catalog.pg_foreign_table ft ON ft.ftrelid = c.oid "
                                            "LEFT JOIN pg_catalog.pg_foreign_server fs ON fs.oid = ft.ftserver";

static const struct
{
    char letter;
    enum relation_kind kind;
} kinds[] = {
    {'r', RELATION_TABLE}, {'p', RELATION_PARTITIONED},       {'f', RELATION_FOREIGN},
    {'v', RELATION_VIEW},  {'m', RELATION_MATERIALIZED_VIEW},
};

static enum relation_kind kind_of(char letter)
{
    size_t found = 0;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
    {
        found = kinds[i].letter == letter ? i : found;
    }
    return kinds[found].kind;
}

/* "key=value" items. */
static void add_storage(struct pg_reader *pg, struct relation *relation, const struct datum *cell)
{
    str_array texts = cell_texts(pg->arena, cell);
    for (size_t i = 0; i < texts.len; i++)
    {
        struct storage_option *option = array_add(pg->arena, &relation->storage);
        option->value = str_cut(texts.at[i], '=', &option->key);
    }
}

static void add_parents(struct pg_reader *pg, struct relation *relation, const struct datum *row)
{
    str_array schemas = cell_texts(pg->arena, &row[RELATION_PARENT_SCHEMAS]);
    str_array names = cell_texts(pg->arena, &row[RELATION_PARENT_NAMES]);
    for (size_t i = 0; i < names.len && i < schemas.len; i++)
    {
        array_push(pg->arena, &relation->parents, ((struct object_name){schemas.at[i], names.at[i]}));
    }
}

static void add_table_options(struct pg_reader *pg, const struct relation *relation, const struct datum *row)
{
    struct option_list *options = &relation->table->options;
    options_add_text(pg->arena, options, "postgresql_partition_by", relation->partition_key);
    options_add_text(pg->arena, options, "postgresql_using", relation->access_method);
    options_add_text(pg->arena, options, "postgresql_tablespace", cell_text(&row[RELATION_TABLESPACE]));
    if (relation->parents.len > 0 && relation->partition_bound.at == NULL)
    {
        struct name_list names = {0};
        for (size_t i = 0; i < relation->parents.len; i++)
        {
            array_push(pg->arena, &names, name_of(relation->parents.at[i].name));
        }
        options_add_names(pg->arena, options, "postgresql_inherits", &names);
    }
}

static void read_options(struct pg_reader *pg, struct relation *relation, const struct datum *row)
{
    relation->access_method = cell_text(&row[RELATION_METHOD]);
    relation->partition_key = cell_text(&row[RELATION_KEY]);
    relation->partition_bound = cell_text(&row[RELATION_BOUND]);
    relation->is_populated = cell_bool(&row[RELATION_POPULATED]);
    relation->server = cell_text(&row[RELATION_SERVER]);
    relation->extension = cell_text(&row[RELATION_EXTENSION]);
    relation->table->comment = cell_text(&row[RELATION_COMMENT]);
    add_storage(pg, relation, &row[RELATION_OPTIONS]);
    add_storage(pg, relation, &row[RELATION_FOREIGN_OPTIONS]);
    add_parents(pg, relation, row);
    add_table_options(pg, relation, row);
}

static void add_relation(struct pg_reader *pg, const struct datum *row)
{
    struct relation *relation = arena_new(pg->arena, struct relation);
    char persistence = cell_letter(&row[RELATION_PERSISTENCE]);
    relation->oid = cell_int(&row[RELATION_OID]);
    relation->at = (struct object_name){cell_text(&row[RELATION_SCHEMA]), cell_text(&row[RELATION_NAME])};
    relation->kind = kind_of(cell_letter(&row[RELATION_KIND]));
    relation->is_temporary = persistence == 't';
    relation->is_unlogged = persistence == 'u';
    relation->is_visible = cell_bool(&row[RELATION_VISIBLE]);
    relation->definition = cell_text(&row[RELATION_DEFINITION]);
    relation->table =
        table_make(pg->arena, name_of(relation->at.name), reader_schema(pg->reader, relation->at.schema, relation->is_visible));
    if (relation->is_temporary || relation->is_unlogged)
    {
        array_push(pg->arena, &relation->table->prefixes, relation->is_temporary ? STR("TEMPORARY") : STR("UNLOGGED"));
    }
    if (reader_wants(pg->reader, REFLECT_OPTIONS))
    {
        read_options(pg, relation, row);
    }
    array_add(pg->arena, &pg->relations)->relation = relation;
    array_push(pg->arena, &pg->catalog->relations, relation);
    pg->catalog->default_schema = cell_text(&row[RELATION_DEFAULT_SCHEMA]);
}

bool pg_read_relations(struct pg_reader *pg)
{
    struct buf sql = BUF(pg->arena);
    struct db_result result;
    bool has_definitions = reader_wants(pg->reader, REFLECT_DEFINITIONS),
         has_options = reader_wants(pg->reader, REFLECT_OPTIONS);
    buf_add_literal(&sql, relations_head);
    buf_add(&sql,
            has_definitions ? STR("CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid) END") : STR("NULL"));
    pg_add_sql(pg, &sql, has_options ? STR(relation_options) : STR(""));
    buf_add_literal(&sql, relations_from);
    buf_add(&sql, has_options ? STR(relation_options_from) : STR(""));
    buf_add_literal(&sql, ", pg_catalog.pg_namespace n");
    pg_add_relations(pg, &sql, PG_TABLES);
    buf_add_literal(&sql, " ORDER BY c.oid");
    if (!pg_query(pg, &sql, &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        add_relation(pg, db_row(&result, i));
    }
    catalog_index(pg->arena, pg->catalog);
    return true;
}

/* ---- columns ------------------------------------------------------------------------------------------------------------- */

enum column_cell
{
    COLUMN_RELATION,
    COLUMN_NUMBER,
    COLUMN_NAME,
    COLUMN_TYPE,
    COLUMN_NOT_NULL,
    COLUMN_DEFAULT,
    COLUMN_GENERATED,
    COLUMN_IDENTITY,
    COLUMN_IDENTITY_OPTIONS,
    COLUMN_COLLATION,
    COLUMN_COLLATION_SCHEMA,
    COLUMN_COMMENT,
    COLUMN_LOCAL,
    COLUMN_NAMED_TYPE, /* of a type that pg_catalog does not have */
};

static const char columns_head[] =
    "SELECT a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, "
    "CASE WHEN a.atthasdef THEN (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d "
    "WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum) END, {generated}, a.attidentity, "
    "CASE WHEN a.attidentity <> '' THEN (SELECT ARRAY[s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, "
    "s.seqcycle::pg_catalog.int4] FROM pg_catalog.pg_depend p JOIN pg_catalog.pg_sequence s ON s.seqrelid = p.objid "
    "WHERE p.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND p.refobjid = a.attrelid AND p.refobjsubid = a.attnum "
    "AND p.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND p.deptype = 'i') END, co.collname, "
    "CASE WHEN co.oid IS NOT NULL AND NOT pg_catalog.pg_collation_is_visible(co.oid) THEN (SELECT cn.nspname "
    "FROM pg_catalog.pg_namespace cn WHERE cn.oid = co.collnamespace) END, "
    "de.description, a.attislocal, t.typnamespace <> 'pg_catalog'::pg_catalog.regnamespace "
    "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
    "JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
    "LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation AND a.attcollation <> t.typcollation "
    "LEFT JOIN pg_catalog.pg_description de ON de.objoid = a.attrelid AND de.objsubid = a.attnum "
    "AND de.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass, pg_catalog.pg_namespace n";

static const struct identity *identity_of(struct pg_reader *pg, const struct datum *row)
{
    const struct datum *options = &row[COLUMN_IDENTITY_OPTIONS];
    struct identity *identity = arena_new(pg->arena, struct identity);
    identity->always = tri_of(cell_letter(&row[COLUMN_IDENTITY]) == 'a');
    if (options->kind == DATUM_ARRAY && options->items.len == 6)
    {
        const struct datum *at = options->items.at;
        identity->options = (struct identity_options){
            .start = OPT_INT(cell_int(&at[0])),
            .increment = OPT_INT(cell_int(&at[1])),
            .minvalue = OPT_INT(cell_int(&at[2])),
            .maxvalue = OPT_INT(cell_int(&at[3])),
            .cache = OPT_INT(cell_int(&at[4])),
            .cycle = tri_of(cell_int(&at[5]) != 0),
        };
    }
    return identity;
}

static const struct computed *computed_of(struct pg_reader *pg, str expression, char generated)
{
    struct computed *computed = arena_new(pg->arena, struct computed);
    computed->sqltext = expr_verbatim(pg->arena, expression);
    computed->persisted = tri_of(generated == 's');
    return computed;
}

static void set_value(struct pg_reader *pg, struct column *column, const struct datum *row)
{
    str expression = cell_text(&row[COLUMN_DEFAULT]);
    char generated = cell_letter(&row[COLUMN_GENERATED]), identity = cell_letter(&row[COLUMN_IDENTITY]);
    bool is_integer = type_affinity(type_inspected(column->type)) == AFFINITY_INTEGER;
    bool is_numbered = identity != 0 || (is_integer && str_find(expression, STR("nextval('")) != STR_NONE && generated == 0);
    column->autoincrement = is_numbered ? AUTOINCREMENT_TRUE : AUTOINCREMENT_FALSE;
    if (identity != 0)
    {
        column->identity = identity_of(pg, row);
    }
    else if (generated != 0 && expression.at != NULL)
    {
        column->computed = computed_of(pg, expression, generated);
    }
    else if (expression.at != NULL)
    {
        column->server_default = server_default_verbatim(pg->arena, expression);
    }
}

static void add_column(struct pg_reader *pg, struct pg_relation *at, const struct datum *row)
{
    struct pg_collation collation = {cell_text(&row[COLUMN_COLLATION]), cell_text(&row[COLUMN_COLLATION_SCHEMA])};
    str type = cell_text(&row[COLUMN_TYPE]);
    struct table *table = at->relation->table;
    struct column *column =
        table_add_column(pg->arena, table, cell_text(&row[COLUMN_NAME]), pg_type_resolve(pg, type, collation));
    column->reflected_type = type;
    column->nullable = tri_of(!cell_bool(&row[COLUMN_NOT_NULL]));
    column->comment = cell_text(&row[COLUMN_COMMENT]);
    column->is_inherited = !cell_bool(&row[COLUMN_LOCAL]);
    set_value(pg, column, row);
    at->columns = array_room(pg->arena, at->columns, at->column_count, &at->column_cap, sizeof *at->columns);
    at->columns[at->column_count].number = cell_int(&row[COLUMN_NUMBER]);
    at->columns[at->column_count++].column = column;
}

static bool has_named_type(const struct db_result *columns)
{
    bool has = false;
    for (size_t i = 0; i < columns->row_count && !has; i++)
    {
        has = cell_bool(&db_row(columns, i)[COLUMN_NAMED_TYPE]);
    }
    return has;
}

bool pg_read_columns(struct pg_reader *pg)
{
    struct buf sql = BUF(pg->arena);
    struct db_result result;
    struct pg_relation *at = NULL;
    pg_add_sql(pg, &sql, STR(columns_head));
    pg_add_relations(pg, &sql, PG_TABLES);
    buf_add_literal(&sql, " ORDER BY a.attrelid, a.attnum");
    if (!pg_query(pg, &sql, &result))
    {
        return false;
    }
    if (has_named_type(&result) && !pg_read_types(pg))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        const struct datum *row = db_row(&result, i);
        int64_t oid = cell_int(&row[COLUMN_RELATION]);
        at = at != NULL && at->relation->oid == oid ? at : pg_relation_find(pg, oid);
        if (at != NULL)
        {
            add_column(pg, at, row);
        }
    }
    return true;
}
