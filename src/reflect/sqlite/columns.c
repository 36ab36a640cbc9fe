/*
 * Columns of tables, views and virtual tables, and the columns of primary keys.
 *
 * Views and virtual tables are asked for apart, since one that cannot be described (its table is gone, its module is not
 * loaded) makes the whole query fail: then they are asked one after the other, with a warning for each such.
 */
#include "reflect/sqlite/sqlite.h"

enum column_cell
{
    COLUMN_SCHEMA,
    COLUMN_TABLE,
    COLUMN_NAME,
    COLUMN_TYPE,
    COLUMN_NOT_NULL,
    COLUMN_DEFAULT,
    COLUMN_KEY,
    COLUMN_HIDDEN,
};

enum
{
    HIDDEN_VIRTUAL_TABLE = 1,
    HIDDEN_GENERATED = 2,
    HIDDEN_STORED = 3,
};

#define COLUMN_CELLS "x.name, x.type, x.\"notnull\", x.dflt_value, x.pk, x.hidden"

static const struct lite_select select_of_tables = {
    .columns = "m.name, " COLUMN_CELLS,
    .joins = "JOIN pragma_table_xinfo(m.name, %s) x",
    .where = "m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL %'",
};

static const struct lite_select select_of_views = {
    .columns = "m.name, " COLUMN_CELLS,
    .joins = "JOIN pragma_table_xinfo(m.name, %s) x",
    .where = "(m.type = 'view' OR (m.type = 'table' AND m.sql LIKE 'CREATE VIRTUAL %'))",
};

static const struct lite_column *column_text(const struct lite_relation *relation, str name)
{
    /* Columns stand in the pragma's order, unless the text could not be read. */
    size_t next = relation->relation->table->columns.len - 1;
    if (next < relation->text.columns.len && str_equal(relation->text.columns.at[next].name, name))
    {
        return &relation->text.columns.at[next];
    }
    for (size_t i = 0; i < relation->text.columns.len; i++)
    {
        if (str_equal(relation->text.columns.at[i].name, name))
        {
            return &relation->text.columns.at[i];
        }
    }
    return NULL;
}

static void set_default(struct lite_reader *lite, struct column *column, const struct lite_column *text, str value)
{
    bool is_wrapped = text != NULL && text->has_default_parentheses;
    str written = is_wrapped ? str_print(lite->arena, "(" STR_FMT ")", STR_ARG(value)) : value;
    column->server_default = server_default_verbatim(lite->arena, written);
    column->server_default.reflected = value;
}

static void set_generated(struct lite_reader *lite, struct column *column, const struct lite_column *text, int64_t hidden)
{
    struct computed *computed = arena_new(lite->arena, struct computed);
    computed->sqltext = expr_verbatim(lite->arena, text != NULL && text->generated.at != NULL ? text->generated : STR(""));
    computed->persisted = tri_of(hidden == HIDDEN_STORED);
    column->computed = computed;
}

/* A database has few declared types: each is read once. */
static const struct type *type_find(struct lite_reader *lite, str declared, str collation)
{
    if (collation.at != NULL)
    {
        return lite_type_read(lite->arena, declared, collation);
    }
    void **slot = map_slot(&lite->types, declared);
    if (*slot == NULL)
    {
        *slot = (void *)lite_type_read(lite->arena, declared, collation);
    }
    return *slot;
}

static void add_column(struct lite_reader *lite, struct lite_relation *relation, const struct datum *row)
{
    str name = cell_text(&row[COLUMN_NAME]), value = cell_text(&row[COLUMN_DEFAULT]), type = cell_text(&row[COLUMN_TYPE]);
    int64_t hidden = cell_int(&row[COLUMN_HIDDEN]);
    if (hidden == HIDDEN_VIRTUAL_TABLE)
    {
        return;
    }
    struct column *column = table_add_column(lite->arena, relation->relation->table, name, NULL);
    const struct lite_column *text = column_text(relation, name);
    column->type = type_find(lite, type, text != NULL ? text->collation : (str){NULL, 0});
    column->reflected_type = type;
    column->nullable = tri_of(!cell_bool(&row[COLUMN_NOT_NULL]));
    if (hidden == HIDDEN_GENERATED || hidden == HIDDEN_STORED)
    {
        set_generated(lite, column, text, hidden);
    }
    else if (value.at != NULL)
    {
        set_default(lite, column, text, value);
    }
    if (text != NULL)
    {
        options_add_text(lite->arena, &column->options, "sqlite_on_conflict_not_null", text->not_null_conflict);
    }
}

/* The key's columns by their place in it; without text that is all that is known. */
static void add_key_column(struct lite_reader *lite, struct lite_relation *relation, const struct datum *row)
{
    struct table *table = relation->relation->table;
    int64_t number = cell_int(&row[COLUMN_KEY]);
    struct constraint *key = table->constraints.len > 0 ? table->constraints.at[0] : NULL;
    if (number <= 0)
    {
        return;
    }
    if (key == NULL)
    {
        key = constraint_make(lite->arena, CONSTRAINT_PRIMARY_KEY);
        array_push(lite->arena, &table->constraints, key);
    }
    while (key->columns.len < (size_t)number)
    {
        array_push(lite->arena, &key->columns, NAME_NONE);
    }
    key->columns.at[number - 1] = name_of(cell_text(&row[COLUMN_NAME]));
}

/* Rows of one relation stand together: it is looked up once. */
static void add_column_rows(struct lite_reader *lite, const struct db_result *result)
{
    struct lite_relation *relation = NULL;
    for (size_t i = 0; i < result->row_count; i++)
    {
        const struct datum *row = db_row(result, i);
        str schema = cell_text(&row[COLUMN_SCHEMA]), table = cell_text(&row[COLUMN_TABLE]);
        bool is_same = relation != NULL && str_equal(relation->relation->at.name, table) &&
                       str_equal(relation->relation->at.schema, schema);
        relation = is_same ? relation : lite_relation_find(lite, schema, table);
        if (relation != NULL)
        {
            add_column(lite, relation, row);
            add_key_column(lite, relation, row);
        }
    }
}

static bool read_table_columns(struct lite_reader *lite)
{
    struct buf sql = BUF(lite->arena);
    struct db_result result;
    lite_add_selects(lite, &sql, &select_of_tables);
    if (!reader_query(lite->reader, buf_str(&sql), &result))
    {
        return false;
    }
    add_column_rows(lite, &result);
    return true;
}

/* One view or virtual table; one that cannot be described keeps no columns. */
static void read_one_view(struct lite_reader *lite, const struct relation *view)
{
    size_t before = lite->reader->diags->list.len;
    struct db_result result;
    str schema = lite_literal(lite->arena, view->at.schema), name = lite_literal(lite->arena, view->at.name);
    str sql = str_print(lite->arena,
                        "SELECT " STR_FMT ", " STR_FMT ", " COLUMN_CELLS " FROM pragma_table_xinfo(" STR_FMT ", " STR_FMT ") x",
                        STR_ARG(schema), STR_ARG(name), STR_ARG(name), STR_ARG(schema));
    if (reader_query(lite->reader, sql, &result))
    {
        add_column_rows(lite, &result);
        return;
    }
    str reason = str_copy(lite->arena, diag_last(lite->reader->diags)->primary);
    diag_rewind(lite->reader->diags, before);
    diag_warning(lite->reader->diags, DIAG_STATEMENT, lite->reader->request->span,
                 "%s '" STR_FMT "' has no columns that could be read: " STR_FMT,
                 view->kind == RELATION_VIEW ? "view" : "virtual table", STR_ARG(view->at.name), STR_ARG(reason));
    diag_hint(lite->reader->diags, "Drop it or create it again.");
}

static bool is_described_apart(const struct relation *relation)
{
    return relation->kind == RELATION_VIEW || relation->kind == RELATION_VIRTUAL;
}

static bool read_view_columns(struct lite_reader *lite)
{
    struct buf sql = BUF(lite->arena);
    struct db_result result;
    size_t before = lite->reader->diags->list.len, count = 0;
    for (size_t i = 0; i < lite->catalog->relations.len; i++)
    {
        count += is_described_apart(lite->catalog->relations.at[i]);
    }
    if (count == 0)
    {
        return true;
    }
    lite_add_selects(lite, &sql, &select_of_views);
    if (reader_query(lite->reader, buf_str(&sql), &result))
    {
        add_column_rows(lite, &result);
        return true;
    }
    if (diag_last(lite->reader->diags)->code != DIAG_STATEMENT)
    {
        return false;
    }
    diag_rewind(lite->reader->diags, before);
    for (size_t i = 0; i < lite->catalog->relations.len; i++)
    {
        if (is_described_apart(lite->catalog->relations.at[i]))
        {
            read_one_view(lite, lite->catalog->relations.at[i]);
        }
    }
    return true;
}

bool lite_read_columns(struct lite_reader *lite)
{
    return read_table_columns(lite) && read_view_columns(lite);
}
