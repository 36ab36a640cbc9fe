/*
 * Constraints: keys, UNIQUE, CHECK, FOREIGN KEY, EXCLUDE.
 *
 * What an index stands behind (INCLUDE, NULLS NOT DISTINCT, the elements of EXCLUDE) comes from that index, read before. A
 * foreign key names its referent's schema where SQLAlchemy does: when the referent is not on the search path, or lives in the
 * schema that was asked for by name.
 */
#include "reflect/postgresql/postgresql.h"

enum constraint_cell
{
    CONSTRAINT_RELATION,
    CONSTRAINT_NAME,
    CONSTRAINT_TYPE,
    CONSTRAINT_DEFERRABLE,
    CONSTRAINT_DEFERRED,
    CONSTRAINT_VALIDATED,
    CONSTRAINT_NO_INHERIT,
    CONSTRAINT_NUMBERS,
    CONSTRAINT_REFERENT_SCHEMA,
    CONSTRAINT_REFERENT,
    CONSTRAINT_REFERENT_VISIBLE,
    CONSTRAINT_REFERENT_COLUMNS,
    CONSTRAINT_ON_UPDATE,
    CONSTRAINT_ON_DELETE,
    CONSTRAINT_MATCH,
    CONSTRAINT_EXPRESSION,
    CONSTRAINT_INDEX,
    CONSTRAINT_OPERATORS,
    CONSTRAINT_COMMENT,
    CONSTRAINT_INHERITED,
    CONSTRAINT_DELETE_COLUMNS,
};

static const char constraints_head[] =
    "SELECT k.conrelid, k.conname, k.contype, k.condeferrable, k.condeferred, k.convalidated, k.connoinherit, k.conkey, "
    "fn.nspname, f.relname, CASE WHEN f.oid IS NOT NULL THEN pg_catalog.pg_table_is_visible(f.oid) END, "
    "CASE WHEN f.oid IS NOT NULL THEN (SELECT pg_catalog.array_agg(fa.attname::pg_catalog.text ORDER BY o.place) "
    "FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY o(number, place) JOIN pg_catalog.pg_attribute fa "
    "ON fa.attrelid = k.confrelid AND fa.attnum = o.number) END, k.confupdtype, k.confdeltype, k.confmatchtype, "
    "CASE WHEN k.contype = 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid, true) END, k.conindid, "
    "CASE WHEN k.contype = 'x' THEN (SELECT pg_catalog.array_agg(CASE WHEN pg_catalog.pg_operator_is_visible(p.oid) THEN "
    "p.oprname::pg_catalog.text ELSE 'OPERATOR(' || pg_catalog.quote_ident(pn.nspname) || '.' || p.oprname || ')' END "
    "ORDER BY o.place) FROM pg_catalog.unnest(k.conexclop) WITH ORDINALITY o(number, place) JOIN pg_catalog.pg_operator p "
    "ON p.oid = o.number JOIN pg_catalog.pg_namespace pn ON pn.oid = p.oprnamespace) END, "
    "de.description, NOT k.conislocal OR {constraint cloned}, {set columns}";

static const char constraints_tail[] =
    " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid AND k.contype IN ('p', 'u', 'c', 'f', "
    "'x') "
    "LEFT JOIN pg_catalog.pg_class f ON f.oid = k.confrelid AND k.contype = 'f' "
    "LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace "
    "LEFT JOIN pg_catalog.pg_description de ON de.objoid = k.oid AND de.objsubid = 0 "
    "AND de.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass, pg_catalog.pg_namespace n";

static void add_columns(struct pg_reader *pg, const struct pg_relation *relation, const struct datum *cell,
                        struct name_list *out)
{
    for (size_t i = 0; cell->kind == DATUM_ARRAY && i < cell->items.len; i++)
    {
        const struct column *column = pg_column_find(relation, cell_int(&cell->items.at[i]));
        if (column != NULL)
        {
            array_push(pg->arena, out, column->name);
        }
    }
}

/* ---- foreign keys -------------------------------------------------------------------------------------------------------- */

static const struct
{
    char letter;
    str action;
} actions[] = {
    {'r', STR_INIT("RESTRICT")},
    {'c', STR_INIT("CASCADE")},
    {'n', STR_INIT("SET NULL")},
    {'d', STR_INIT("SET DEFAULT")},
};

/* .at == NULL for NO ACTION, which is the default. */
static str action_of(char letter)
{
    for (size_t i = 0; i < COUNT_OF(actions); i++)
    {
        if (actions[i].letter == letter)
        {
            return actions[i].action;
        }
    }
    return (str){NULL, 0};
}

static str quoted(struct pg_reader *pg, str name)
{
    bool is_plain = name.len > 0 && !char_is_digit(name.at[0]);
    for (size_t i = 0; i < name.len; i++)
    {
        is_plain = is_plain && char_is_word(name.at[i]) && char_lower(name.at[i]) == name.at[i];
    }
    return is_plain ? name
                    : str_print(pg->arena, "\"" STR_FMT "\"", STR_ARG(str_replace(pg->arena, name, STR("\""), STR("\"\""))));
}

/* SET NULL (a, b): only these columns of the key. */
static str with_columns(struct pg_reader *pg, str action, const struct name_list *columns)
{
    struct buf out = BUF(pg->arena);
    if (columns->len == 0)
    {
        return action;
    }
    buf_print(&out, STR_FMT " (", STR_ARG(action));
    for (size_t i = 0; i < columns->len; i++)
    {
        buf_print(&out, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(quoted(pg, columns->at[i].text)));
    }
    buf_add_char(&out, ')');
    return buf_str(&out);
}

static struct name referent_schema(const struct pg_relation *relation, const struct datum *row)
{
    str home = cell_text(&row[CONSTRAINT_REFERENT_SCHEMA]);
    struct name own = relation->relation->table->schema;
    bool is_own = name_is_set(own) && str_equal(own.text, home);
    bool is_visible = cell_bool(&row[CONSTRAINT_REFERENT_VISIBLE]);
    return is_visible && !is_own ? NAME_NONE : name_of(home);
}

static void read_foreign_key(struct pg_reader *pg, const struct pg_relation *relation, struct constraint *key,
                             const struct datum *row)
{
    str_array columns = cell_texts(pg->arena, &row[CONSTRAINT_REFERENT_COLUMNS]);
    struct name_list of_delete = {0};
    add_columns(pg, relation, &row[CONSTRAINT_DELETE_COLUMNS], &of_delete);
    key->referent_home = cell_text(&row[CONSTRAINT_REFERENT_SCHEMA]);
    key->referent_schema = referent_schema(relation, row);
    key->referent_table = name_of(cell_text(&row[CONSTRAINT_REFERENT]));
    for (size_t i = 0; i < columns.len; i++)
    {
        array_push(pg->arena, &key->referent_columns, name_of(columns.at[i]));
    }
    key->onupdate = action_of(cell_letter(&row[CONSTRAINT_ON_UPDATE]));
    key->ondelete = with_columns(pg, action_of(cell_letter(&row[CONSTRAINT_ON_DELETE])), &of_delete);
    if (cell_letter(&row[CONSTRAINT_MATCH]) == 'f')
    {
        key->match = STR("FULL");
    }
}

/* ---- EXCLUDE ------------------------------------------------------------------------------------------------------------- */

static void read_exclude(struct pg_reader *pg, struct constraint *constraint, const struct pg_index *index,
                         const struct datum *row)
{
    str_array operators = cell_texts(pg->arena, &row[CONSTRAINT_OPERATORS]);
    constraint->using_ = index->method;
    if (index->include.len > 0)
    {
        options_add_names(pg->arena, &constraint->options, "postgresql_include", &index->include);
    }
    if (index->predicate.at != NULL)
    {
        constraint->where = expr_verbatim(pg->arena, pg_strip_parentheses(index->predicate));
    }
    for (size_t i = 0; i < operators.len && i < index->index->elements.len; i++)
    {
        const struct index_element *from = &index->index->elements.at[i];
        struct exclude_element *element = array_add(pg->arena, &constraint->elements);
        bool is_column = name_is_set(from->column) && from->opclass.at == NULL;
        str printed = i < index->elements.len ? index->elements.at[i] : from->text;
        element->op = operators.at[i];
        element->name = from->is_expression ? STR("") : from->text;
        element->expr = is_column            ? expr_column(pg->arena, from->column, NULL)
                        : from->expr != NULL ? from->expr
                                             : expr_verbatim(pg->arena, printed);
    }
}

/* ---- all ----------------------------------------------------------------------------------------------------------------- */

static const struct
{
    char letter;
    enum constraint_kind kind;
} kinds[] = {
    {'p', CONSTRAINT_PRIMARY_KEY}, {'u', CONSTRAINT_UNIQUE},  {'c', CONSTRAINT_CHECK},
    {'f', CONSTRAINT_FOREIGN_KEY}, {'x', CONSTRAINT_EXCLUDE},
};

static enum constraint_kind kind_of(char letter)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
    {
        if (kinds[i].letter == letter)
        {
            return kinds[i].kind;
        }
    }
    return CONSTRAINT_GENERIC;
}

static void read_key(struct pg_reader *pg, struct constraint *constraint, const struct pg_index *index)
{
    if (index->include.len > 0)
    {
        options_add_names(pg->arena, &constraint->options, "postgresql_include", &index->include);
    }
    if (index->nulls_not_distinct)
    {
        options_add_flag(pg->arena, &constraint->options, "postgresql_nulls_not_distinct", true);
    }
}

static void read_check(struct pg_reader *pg, struct constraint *constraint, const struct datum *row)
{
    constraint->check = expr_verbatim(pg->arena, pg_strip_parentheses(cell_text(&row[CONSTRAINT_EXPRESSION])));
    if (cell_bool(&row[CONSTRAINT_NO_INHERIT]))
    {
        options_add_flag(pg->arena, &constraint->options, "postgresql_no_inherit", true);
    }
}

static void add_constraint(struct pg_reader *pg, const struct pg_relation *relation, const struct datum *row)
{
    struct constraint *constraint = constraint_make(pg->arena, kind_of(cell_letter(&row[CONSTRAINT_TYPE])));
    str index_key = str_print(pg->arena, "%lld", (long long)cell_int(&row[CONSTRAINT_INDEX]));
    const struct pg_index *index = map_find(&pg->constraint_indexes, index_key);
    constraint->name = final_name(cell_text(&row[CONSTRAINT_NAME]));
    constraint->comment = cell_text(&row[CONSTRAINT_COMMENT]);
    constraint->is_inherited = cell_bool(&row[CONSTRAINT_INHERITED]);
    constraint->deferrable = cell_bool(&row[CONSTRAINT_DEFERRABLE]) ? TRI_TRUE : TRI_NONE;
    constraint->initially = cell_bool(&row[CONSTRAINT_DEFERRED]) ? STR("DEFERRED") : (str){NULL, 0};
    if (constraint->kind != CONSTRAINT_EXCLUDE && constraint->kind != CONSTRAINT_CHECK)
    {
        add_columns(pg, relation, &row[CONSTRAINT_NUMBERS], &constraint->columns);
    }
    if (constraint->kind == CONSTRAINT_FOREIGN_KEY)
    {
        read_foreign_key(pg, relation, constraint, row);
    }
    else if (constraint->kind == CONSTRAINT_CHECK)
    {
        read_check(pg, constraint, row);
    }
    else if (index != NULL && constraint->kind == CONSTRAINT_EXCLUDE)
    {
        read_exclude(pg, constraint, index, row);
    }
    else if (index != NULL)
    {
        read_key(pg, constraint, index);
    }
    if (!cell_bool(&row[CONSTRAINT_VALIDATED]))
    {
        options_add_flag(pg->arena, &constraint->options, "postgresql_not_valid", true);
    }
    array_push(pg->arena, &relation->relation->table->constraints, constraint);
}

bool pg_read_constraints(struct pg_reader *pg)
{
    struct buf sql = BUF(pg->arena);
    struct db_result result;
    struct pg_relation *at = NULL;
    pg_add_sql(pg, &sql, STR(constraints_head));
    buf_add_literal(&sql, constraints_tail);
    pg_add_relations(pg, &sql, PG_TABLES);
    buf_add_literal(&sql, " ORDER BY k.conrelid, k.conname");
    if (!pg_query(pg, &sql, &result))
    {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++)
    {
        const struct datum *row = db_row(&result, i);
        int64_t oid = cell_int(&row[CONSTRAINT_RELATION]);
        at = at != NULL && at->relation->oid == oid ? at : pg_relation_find(pg, oid);
        if (at != NULL)
        {
            add_constraint(pg, at, row);
        }
    }
    return true;
}
