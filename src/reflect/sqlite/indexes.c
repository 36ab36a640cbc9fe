/*
 * Indexes: columns from pragma index_xinfo, expressions, order and predicate from the text of CREATE INDEX.
 *
 * An index without text stands behind a key or UNIQUE (sqlite_autoindex_...).
 */
#include "reflect/sqlite/sqlite.h"

enum index_cell
{
    INDEX_SCHEMA,
    INDEX_TABLE,
    INDEX_NAME,
    INDEX_TEXT,
    INDEX_COLUMN, /* name; NULL: an expression */
    INDEX_DESCENDING,
};

static const struct expr *element_expr(struct lite_reader *lite, const struct lite_index_element *text,
                                       const struct index_element *element)
{
    if (text->name.at == NULL)
    {
        return expr_verbatim(lite->arena, text->whole);
    }
    const struct expr *column = expr_column(lite->arena, name_of(element->text), NULL);
    return element->is_descending ? expr_unary(lite->arena, OPERATOR_DESC, column) : column;
}

static void add_element(struct lite_reader *lite, struct index *index, const struct lite_index *text, const struct datum *row)
{
    size_t at = index->elements.len;
    const struct lite_index_element *written = at < text->elements.len ? &text->elements.at[at] : NULL;
    struct index_element element = {.text = cell_text(&row[INDEX_COLUMN])};
    element.is_expression = element.text.at == NULL;
    element.is_descending = cell_bool(&row[INDEX_DESCENDING]);
    if (element.is_expression)
    {
        element.text = written != NULL ? written->text : STR("");
    }
    if (written != NULL && (written->name.at == NULL || element.is_descending))
    {
        element.expr = element_expr(lite, written, &element);
    }
    else
    {
        element.column = name_of(element.text);
    }
    array_push(lite->arena, &index->elements, element);
}

static struct index *index_start(struct lite_reader *lite, struct lite_relation *relation, const struct datum *row,
                                 struct lite_index *out_text)
{
    struct index *index = index_make(lite->arena, final_name(cell_text(&row[INDEX_NAME])));
    str text = cell_text(&row[INDEX_TEXT]);
    *out_text = (struct lite_index){0};
    if (text.at == NULL)
    {
        index->unique = true;
        array_push(lite->arena, &relation->relation->constraint_indexes, index);
        return index;
    }
    array_push(lite->arena, &relation->relation->table->indexes, index);
    if (lite_index_read(lite->arena, text, out_text))
    {
        index->unique = out_text->is_unique;
    }
    if (out_text->predicate.at != NULL)
    {
        options_add_expr(lite->arena, &index->options, "sqlite_where", expr_verbatim(lite->arena, out_text->predicate));
    }
    return index;
}

static const struct lite_select select_of_indexes = {
    .columns = "m.tbl_name, m.name, m.sql, x.name, x.\"desc\", x.seqno",
    .joins = "JOIN pragma_index_xinfo(m.name, %s) x",
    .where = "m.type = 'index' AND x.\"key\" = 1",
};

bool lite_read_indexes(struct lite_reader *lite)
{
    struct buf sql = BUF(lite->arena);
    struct db_result result;
    struct index *index = NULL;
    struct lite_index text = {0};
    str table = {NULL, 0}, schema = {NULL, 0};
    lite_add_selects(lite, &sql, &select_of_indexes);
    buf_add_literal(&sql, " ORDER BY 1, 3, 7");
    if (!reader_query(lite->reader, buf_str(&sql), &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        const struct datum *row = db_row(&result, i);
        str name = cell_text(&row[INDEX_NAME]);
        bool is_same = index != NULL && str_equal(index->name.text, name) && str_equal(table, cell_text(&row[INDEX_TABLE])) &&
                       str_equal(schema, cell_text(&row[INDEX_SCHEMA]));
        table = cell_text(&row[INDEX_TABLE]);
        schema = cell_text(&row[INDEX_SCHEMA]);
        struct lite_relation *relation = is_same ? NULL : lite_relation_find(lite, schema, table);
        if (!is_same)
        {
            index = relation != NULL ? index_start(lite, relation, row, &text) : NULL;
        }
        if (index != NULL)
        {
            add_element(lite, index, &text, row);
        }
    }
    return true;
}
