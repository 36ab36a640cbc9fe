/*
 * Indexes, also those behind keys: the constraints find theirs by number.
 *
 * An element is a column or an expression. Operator class, collation and order in one element are more than the model's options
 * can say together: then the element is the text that the server prints for it (pg_get_indexdef, asked for only such indexes).
 */
#include "reflect/postgresql/postgresql.h"

enum index_cell
{
    INDEX_OID,
    INDEX_RELATION,
    INDEX_NAME,
    INDEX_UNIQUE,
    INDEX_CONSTRAINT, /* the letter of the constraint that it stands behind */
    INDEX_VALID,
    INDEX_KEYS, /* how many elements are keys; the others are INCLUDE's */
    INDEX_NUMBERS,
    INDEX_FLAGS,
    INDEX_METHOD,
    INDEX_OPTIONS,
    INDEX_TABLESPACE,
    INDEX_PREDICATE,
    INDEX_EXPRESSIONS,
    INDEX_CLASSES,
    INDEX_DEFINITION,
    INDEX_COMMENT,
    INDEX_INHERITED,
    INDEX_NOT_DISTINCT,
};

/* Whether an index has an operator class that is not its type's default; whether it has one, or an expression, a collation or a
 * class parameter, so that only pg_get_indexdef prints all of it. */
#define HAS_CLASS "i.indclass::pg_catalog.oid[] && ARRAY(SELECT oc.oid FROM pg_catalog.pg_opclass oc WHERE NOT oc.opcdefault)"
#define IS_SPECIAL                                                                                                             \
    "(0 = ANY (i.indkey) OR " HAS_CLASS " OR EXISTS (SELECT FROM pg_catalog.pg_attribute ia WHERE ia.attrelid = i.indexrelid " \
    "AND (ia.attoptions IS NOT NULL OR i.indcollation[ia.attnum - 1] <> COALESCE((SELECT ta.attcollation "                     \
    "FROM pg_catalog.pg_attribute ta WHERE ta.attrelid = i.indrelid AND ta.attnum = i.indkey[ia.attnum - 1]), 0))))"

static const char indexes_head[] =
    "SELECT i.indexrelid, i.indrelid, ic.relname, i.indisunique, k.contype, i.indisvalid, {key count}, "
    "i.indkey::pg_catalog.text, i.indoption::pg_catalog.text, am.amname, ic.reloptions, ts.spcname, "
    "CASE WHEN i.indpred IS NOT NULL THEN pg_catalog.pg_get_expr(i.indpred, i.indrelid) END, "
    "CASE WHEN 0 = ANY (i.indkey) THEN (SELECT pg_catalog.array_agg(CASE WHEN i.indkey[o] = 0 THEN "
    "pg_catalog.pg_get_indexdef(i.indexrelid, o + 1, true) END ORDER BY o) "
    "FROM pg_catalog.generate_series(0, i.indnatts - 1) o) END, "
    "CASE WHEN " HAS_CLASS " THEN "
    "(SELECT pg_catalog.array_agg(CASE WHEN NOT oc.opcdefault THEN oc.opcname::pg_catalog.text END ORDER BY o) "
    "FROM pg_catalog.generate_series(0, {key count} - 1) o JOIN pg_catalog.pg_opclass oc ON oc.oid = i.indclass[o]) END, "
    "CASE WHEN " IS_SPECIAL " THEN pg_catalog.pg_get_indexdef(i.indexrelid, 0, true) END, "
    "pg_catalog.obj_description(i.indexrelid, 'pg_class'), ic.relispartition, {nulls not distinct}";

static const char indexes_tail[] =
    " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_index i ON i.indrelid = c.oid "
    "JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid JOIN pg_catalog.pg_am am ON am.oid = ic.relam "
    "LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = ic.reltablespace "
    "LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid = i.indrelid AND k.conindid = i.indexrelid "
    "AND k.contype IN ('p', 'u', 'x'), pg_catalog.pg_namespace n";

enum
{
    FLAG_DESCENDING = 1,
    FLAG_NULLS_FIRST = 2,
};

/* The next number of an int2vector: "1 2 0". */
static int64_t next_number(str *rest)
{
    str word;
    int64_t number = 0;
    *rest = str_cut(*rest, ' ', &word);
    return str_to_int(word, &number) ? number : 0;
}

/* ---- elements ------------------------------------------------------------------------------------------------------------ */

/* The order of an element as SQLAlchemy's column methods write it. */
static const struct expr *ordered(struct pg_reader *pg, const struct expr *expr, int64_t flags)
{
    bool is_descending = (flags & FLAG_DESCENDING) != 0, nulls_first = (flags & FLAG_NULLS_FIRST) != 0;
    if (is_descending)
    {
        expr = expr_unary(pg->arena, OPERATOR_DESC, expr);
    }
    if (nulls_first != is_descending)
    {
        expr = expr_unary(pg->arena, nulls_first ? OPERATOR_NULLS_FIRST : OPERATOR_NULLS_LAST, expr);
    }
    return expr;
}

/* What stands behind the column or expression in what the server prints for an element. */
static str suffix_of(const struct index_element *element, str printed)
{
    if (element->is_expression)
    {
        return str_starts(printed, element->text) ? str_skip(printed, element->text.len) : printed;
    }
    size_t end = str_starts(printed, STR("\"")) ? pg_quoted_end(printed, 0) : str_find_char(printed, ' ');
    return str_skip(printed, end == STR_NONE ? printed.len : end);
}

/* Whether an element has more than an order, or an operator class alone: only its text says all of it. */
static bool is_text_needed(struct arena *arena, const struct index_element *element, int64_t flags, str printed)
{
    static const str orders[] = {
        [0] = STR_INIT(""),
        [FLAG_DESCENDING] = STR_INIT(" DESC NULLS LAST"),
        [FLAG_NULLS_FIRST] = STR_INIT(" NULLS FIRST"),
        [FLAG_DESCENDING | FLAG_NULLS_FIRST] = STR_INIT(" DESC"),
    };
    str suffix = suffix_of(element, printed);
    bool has_class = flags == 0 && !element->is_expression && element->opclass.at != NULL;
    return has_class ? !str_equal(suffix, str_join(arena, STR(" "), element->opclass)) : !str_equal(suffix, orders[flags & 3]);
}

static void add_ops(struct pg_reader *pg, struct index *index, const struct index_element *element)
{
    struct option *ops = (struct option *)option_find(&index->options, STR("postgresql"), STR("ops"));
    if (ops == NULL)
    {
        ops = array_add(pg->arena, &index->options);
        *ops = (struct option){.key = STR("postgresql_ops"), .kind = OPTION_MAP};
    }
    struct option *item = array_add(pg->arena, &ops->items);
    *item = (struct option){.key = element->text, .kind = OPTION_TEXT, .text = element->opclass};
}

/* `printed` is the element in CREATE INDEX; .at == NULL: there is nothing special about it. */
static void add_element(struct pg_reader *pg, struct index *index, struct index_element element, int64_t flags, str printed)
{
    element.is_descending = (flags & FLAG_DESCENDING) != 0;
    element.nulls_first = (flags & FLAG_NULLS_FIRST) != 0;
    if (printed.at != NULL && is_text_needed(pg->arena, &element, flags, printed))
    {
        element.expr = expr_verbatim(pg->arena, printed);
    }
    else if (element.is_expression)
    {
        element.expr = ordered(pg, expr_verbatim(pg->arena, element.text), flags);
    }
    else if (flags != 0)
    {
        element.expr = ordered(pg, expr_column(pg->arena, name_of(element.text), NULL), flags);
    }
    else
    {
        element.column = name_of(element.text);
        if (element.opclass.at != NULL)
        {
            add_ops(pg, index, &element);
        }
    }
    array_push(pg->arena, &index->elements, element);
}

static void add_elements(struct pg_reader *pg, struct pg_index *at, const struct datum *row)
{
    str numbers = cell_text(&row[INDEX_NUMBERS]), flags = cell_text(&row[INDEX_FLAGS]);
    str_array expressions = cell_texts(pg->arena, &row[INDEX_EXPRESSIONS]);
    str_array classes = cell_texts(pg->arena, &row[INDEX_CLASSES]);
    size_t keys = (size_t)cell_int(&row[INDEX_KEYS]);
    for (size_t i = 0; numbers.len > 0; i++)
    {
        struct column *column = pg_column_find(at->relation, next_number(&numbers));
        struct index_element element = {.is_expression = column == NULL};
        element.text = column != NULL                                        ? column->name.text
                       : i < expressions.len && expressions.at[i].at != NULL ? expressions.at[i]
                                                                             : STR("");
        element.opclass = i < classes.len ? classes.at[i] : (str){NULL, 0};
        if (i >= keys)
        {
            array_push(pg->arena, &at->include, name_of(element.text));
            continue;
        }
        str printed = i < at->elements.len ? at->elements.at[i] : (str){NULL, 0};
        add_element(pg, at->index, element, next_number(&flags), printed);
    }
}

/* ---- options ------------------------------------------------------------------------------------------------------------- */

static void add_storage(struct pg_reader *pg, struct index *index, const struct datum *cell)
{
    str_array texts = cell_texts(pg->arena, cell);
    struct option with = {.key = STR("postgresql_with"), .kind = OPTION_MAP};
    for (size_t i = 0; i < texts.len; i++)
    {
        struct option *item = array_add(pg->arena, &with.items);
        item->kind = OPTION_TEXT;
        item->text = str_cut(texts.at[i], '=', &item->key);
    }
    if (texts.len > 0)
    {
        array_push(pg->arena, &index->options, with);
    }
}

static void add_options(struct pg_reader *pg, struct pg_index *at, const struct datum *row)
{
    struct option_list *options = &at->index->options;
    if (at->include.len > 0)
    {
        options_add_names(pg->arena, options, "postgresql_include", &at->include);
    }
    if (at->nulls_not_distinct)
    {
        options_add_flag(pg->arena, options, "postgresql_nulls_not_distinct", true);
    }
    if (!str_equal(at->method, STR("btree")))
    {
        options_add_text(pg->arena, options, "postgresql_using", at->method);
    }
    if (at->predicate.at != NULL)
    {
        options_add_expr(pg->arena, options, "postgresql_where", expr_verbatim(pg->arena, at->predicate));
    }
    add_storage(pg, at->index, &row[INDEX_OPTIONS]);
    options_add_text(pg->arena, options, "postgresql_tablespace", cell_text(&row[INDEX_TABLESPACE]));
}

static void add_index(struct pg_reader *pg, struct pg_relation *relation, const struct datum *row)
{
    struct pg_index *at = arena_new(pg->arena, struct pg_index);
    str definition = cell_text(&row[INDEX_DEFINITION]);
    *at = (struct pg_index){
        .relation = relation,
        .index = index_make(pg->arena, final_name(cell_text(&row[INDEX_NAME]))),
        .nulls_not_distinct = cell_bool(&row[INDEX_NOT_DISTINCT]),
        .method = cell_text(&row[INDEX_METHOD]),
        .predicate = cell_text(&row[INDEX_PREDICATE]),
    };
    at->index->unique = cell_bool(&row[INDEX_UNIQUE]);
    at->index->comment = cell_text(&row[INDEX_COMMENT]);
    at->index->is_inherited = cell_bool(&row[INDEX_INHERITED]);
    at->index->is_invalid = !cell_bool(&row[INDEX_VALID]);
    if (definition.at != NULL && !pg_index_elements(pg->arena, definition, &at->elements))
    {
        at->elements.len = 0;
    }
    add_elements(pg, at, row);
    add_options(pg, at, row);
    str constraint = cell_text(&row[INDEX_CONSTRAINT]);
    if (constraint.len == 0)
    {
        array_push(pg->arena, &relation->relation->table->indexes, at->index);
        return;
    }
    map_put(&pg->constraint_indexes, str_print(pg->arena, "%lld", (long long)cell_int(&row[INDEX_OID])), at);
    if (str_equal(constraint, STR("p")))
    {
        relation->relation->key_index = at->index;
        return;
    }
    array_push(pg->arena, &relation->relation->constraint_indexes, at->index);
}

bool pg_read_indexes(struct pg_reader *pg)
{
    struct buf sql = BUF(pg->arena);
    struct db_result result;
    struct pg_relation *at = NULL;
    pg_add_sql(pg, &sql, STR(indexes_head));
    buf_add_literal(&sql, indexes_tail);
    pg_add_relations(pg, &sql, "'r', 'p', 'm'");
    buf_add_literal(&sql, " ORDER BY i.indrelid, ic.relname");
    if (!pg_query(pg, &sql, &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        const struct datum *row = db_row(&result, i);
        int64_t oid = cell_int(&row[INDEX_RELATION]);
        at = at != NULL && at->relation->oid == oid ? at : pg_relation_find(pg, oid);
        if (at != NULL)
        {
            add_index(pg, at, row);
        }
    }
    return true;
}
