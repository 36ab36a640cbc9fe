/*
 * Indexes and the primary key, from information_schema.STATISTICS: a row for each element.
 *
 * A unique index is an index here; SQLAlchemy shows it as a unique constraint as well, see catalog.h. The way an index is
 * stored (USING) is told where it is not what the engine takes by itself.
 */
#include "reflect/mysql/mysql.h"

enum key_cell
{
    KEY_SCHEMA,
    KEY_RELATION,
    KEY_NON_UNIQUE,
    KEY_NAME,
    KEY_COLUMN,
    KEY_DIRECTION, /* "A", "D" */
    KEY_LENGTH,
    KEY_TYPE,
    KEY_COMMENT,
    KEY_EXPRESSION,
};

static struct index *index_begin(struct my_reader *my, const struct my_relation *at, const struct datum *row)
{
    struct index *index = index_make(my->arena, final_name(cell_text(&row[KEY_NAME])));
    str type = cell_text(&row[KEY_TYPE]), comment = cell_text(&row[KEY_COMMENT]);
    bool is_kind = str_equal(type, STR("FULLTEXT")) || str_equal(type, STR("SPATIAL"));
    bool is_memory = str_equal_nocase(at->engine, STR("MEMORY"));
    index->unique = cell_int(&row[KEY_NON_UNIQUE]) == 0;
    index->comment = comment.len > 0 ? comment : (str){NULL, 0};
    if (is_kind)
    {
        options_add_text(my->arena, &index->options, my_option(my, "prefix"), type);
    }
    else if (!str_equal(type, is_memory ? STR("HASH") : STR("BTREE")))
    {
        options_add_text(my->arena, &index->options, my_option(my, "using"), str_lower(my->arena, type));
    }
    array_push(my->arena, &at->relation->table->indexes, index);
    return index;
}

static void add_length(struct my_reader *my, struct index *index, str column, int64_t length)
{
    const char *key = my_option(my, "length");
    struct option *map = NULL;
    for (size_t i = 0; i < index->options.len; i++)
    {
        map = str_equal(index->options.at[i].key, str_from(key)) ? &index->options.at[i] : map;
    }
    if (map == NULL)
    {
        map = array_add(my->arena, &index->options);
        *map = (struct option){.key = str_from(key), .kind = OPTION_MAP};
    }
    struct option *item = array_add(my->arena, &map->items);
    *item = (struct option){.key = column, .kind = OPTION_INT, .integer = length};
}

/* A column that is sorted descending; with a length only its text says both. */
static const struct expr *descending(struct my_reader *my, str column, int64_t length)
{
    struct buf text = BUF(my->arena);
    if (length == 0)
    {
        return expr_unary(my->arena, OPERATOR_DESC, expr_column(my->arena, name_of(column), NULL));
    }
    my_add_name(&text, column);
    buf_print(&text, "(%lld) DESC", (long long)length);
    return expr_verbatim(my->arena, buf_str(&text));
}

static void add_element(struct my_reader *my, struct index *index, const struct datum *row)
{
    str column = cell_text(&row[KEY_COLUMN]), expression = cell_text(&row[KEY_EXPRESSION]);
    bool is_spatial = str_equal(cell_text(&row[KEY_TYPE]), STR("SPATIAL"));
    int64_t length = is_spatial ? 0 : cell_int(&row[KEY_LENGTH]);
    struct index_element element = {
        .text = column.at != NULL ? column : str_print(my->arena, "(" STR_FMT ")", STR_ARG(expression)),
        .is_expression = column.at == NULL,
        .is_descending = cell_letter(&row[KEY_DIRECTION]) == 'D',
    };
    if (length > 0)
    {
        add_length(my, index, column, length);
    }
    if (element.is_expression)
    {
        const struct expr *expr = expr_verbatim(my->arena, element.text);
        element.expr = element.is_descending ? expr_unary(my->arena, OPERATOR_DESC, expr) : expr;
    }
    else if (element.is_descending)
    {
        element.expr = descending(my, column, length);
    }
    else
    {
        element.column = name_of(column);
    }
    array_push(my->arena, &index->elements, element);
}

static struct constraint *primary_key_of(struct my_reader *my, struct table *table)
{
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        if (table->constraints.at[i]->kind == CONSTRAINT_PRIMARY_KEY)
        {
            return table->constraints.at[i];
        }
    }
    struct constraint *key = constraint_make(my->arena, CONSTRAINT_PRIMARY_KEY);
    array_push(my->arena, &table->constraints, key);
    return key;
}

static void add_row(struct my_reader *my, const struct my_relation *at, const struct datum *row)
{
    struct table *table = at->relation->table;
    str name = cell_text(&row[KEY_NAME]);
    if (str_equal(name, STR("PRIMARY")))
    {
        array_push(my->arena, &primary_key_of(my, table)->columns, name_of(cell_text(&row[KEY_COLUMN])));
        return;
    }
    struct index *last = table->indexes.len > 0 ? table->indexes.at[table->indexes.len - 1] : NULL;
    bool is_next = last != NULL && str_equal(last->name.text, name);
    add_element(my, is_next ? last : index_begin(my, at, row), row);
}

bool my_read_keys(struct my_reader *my)
{
    struct buf sql = BUF(my->arena);
    struct db_result result;
    buf_print(&sql,
              "SELECT TABLE_SCHEMA, TABLE_NAME, NON_UNIQUE, INDEX_NAME, COLUMN_NAME, COLLATION, SUB_PART, INDEX_TYPE, "
              "INDEX_COMMENT, %s FROM information_schema.STATISTICS",
              my_is_since(my, 80013, 0) ? "EXPRESSION" : "NULL");
    my_add_where(my, &sql, "TABLE_SCHEMA", "TABLE_NAME");
    buf_add_literal(&sql, " ORDER BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX");
    if (!reader_query(my->reader, buf_str(&sql), &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        const struct my_relation *at = my_relation_find(my, db_row(&result, i));
        if (at != NULL && !at->is_sequence)
        {
            add_row(my, at, db_row(&result, i));
        }
    }
    return true;
}
