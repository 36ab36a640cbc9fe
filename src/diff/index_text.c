/*
 * Whether an index of the database is the model's: uniqueness, elements, and on PostgreSQL what else its options say.
 *
 * The catalog prints an expression in its own words (`lower((name)::text)` for lower(name)). Texts are compared as Alembic compares
 * them: lower case, without quotes, casts, parentheses around and what is the default of an order. Texts that differ then are put to
 * the server.
 */
#include "base/buf.h"
#include "diff/compare.h"

/* ---- text of an element -------------------------------------------------------------------------------------------------- */

static str without_chars(struct arena *arena, str text, str chars)
{
    struct buf out = BUF(arena);

    for (size_t i = 0; i < text.len; i++)
    {
        if (str_find_char(chars, text.at[i]) == STR_NONE)
            buf_add_char(&out, char_lower(text.at[i]));
    }
    return buf_str(&out);
}

static str without_text(struct arena *arena, str text, str what)
{
    struct buf out = BUF(arena);

    for (size_t at; what.len > 0 && (at = str_find(text, what)) != STR_NONE; text = str_skip(text, at + what.len))
        buf_add(&out, str_slice(text, 0, at));
    buf_add(&out, text);
    return buf_str(&out);
}

/* `::character varying` and its kin. */
static str without_casts(struct arena *arena, str text)
{
    struct buf out = BUF(arena);
    size_t at = 0;

    while (at < text.len)
    {
        size_t end = at + 2, last = at + 2;

        if (!str_starts(str_skip(text, at), STR("::")))
        {
            buf_add_char(&out, text.at[at++]);
            continue;
        }
        while (end < text.len && (char_is_word(text.at[end]) || text.at[end] == ' '))
        {
            end++;
            last = char_is_word(text.at[end - 1]) ? end : last;
        }
        at = last;
    }
    return buf_str(&out);
}

static str without_parentheses(str text)
{
    while (text.len > 1 && text.at[0] == '(' && text.at[text.len - 1] == ')')
        text = str_slice(text, 1, text.len - 1);
    return text;
}

static bool cut_end(str *text, str end)
{
    if (!str_ends(*text, end))
        return false;
    text->len -= end.len;
    return true;
}

/* What ORDER says by default is left out: the first of these that fits. */
static str without_default_order(struct arena *arena, str text)
{
    str rest = text;

    if (cut_end(&rest, STR(" asc nulls last")))
        return rest;
    if (!str_ends(text, STR(" desc nulls last")) && cut_end(&rest, STR(" nulls last")))
        return rest;
    if (cut_end(&rest, STR(" asc")))
        return rest;
    if (cut_end(&rest, STR(" asc nulls first")))
        return str_join(arena, rest, STR(" nulls first"));
    if (str_ends(text, STR(" desc nulls first")) && cut_end(&rest, STR(" nulls first")))
        return rest;
    return text;
}

/* cast(x as t) is x. */
static str without_leading_cast(struct arena *arena, str text)
{
    size_t open = 4, as, close;

    if (!str_starts(text, STR("cast")))
        return text;
    while (open < text.len && char_is_space(text.at[open]))
        open++;
    if (open >= text.len || text.at[open] != '(')
        return text;
    text = str_skip(text, open + 1);
    as = str_find(text, STR("as "));
    close = as == STR_NONE ? STR_NONE : str_find_char(str_skip(text, as), ')');
    if (close == STR_NONE)
        return text;
    return str_join(arena, str_slice(text, 0, as), str_skip(text, as + close + 1));
}

str sql_normal(struct arena *arena, const struct table *table, str text)
{
    str prefix = str_print(arena, STR_FMT ".", STR_ARG(without_chars(arena, table->name.text, STR(""))));

    text = without_casts(arena, without_text(arena, without_chars(arena, text, STR("\"'`")), prefix));
    text = without_parentheses(without_default_order(arena, without_parentheses(text)));
    return without_chars(arena, without_leading_cast(arena, text), STR(" "));
}

/* The next text in quotes from *at on, with its quotes. A quoted name is none. */
static bool next_literal(str text, size_t *at, str *out)
{
    size_t start = *at;
    bool in_name = false;

    for (; start < text.len && (in_name || text.at[start] != '\''); start++)
        in_name = in_name != (text.at[start] == '"');
    if (start >= text.len)
        return false;
    *at = start + 1;
    while (*at < text.len && (text.at[*at] != '\'' || str_starts(str_skip(text, *at + 1), STR("'"))))
        *at += text.at[*at] == '\'' ? 2 : 1;
    *at = *at < text.len ? *at + 1 : text.len;
    *out = str_slice(text, start, *at);
    return true;
}

/* 'Q' is not 'q'. One side may have more of them, '5'::numeric for 5. */
static bool literals_match(str a, str b)
{
    size_t at_a = 0, at_b = 0;
    bool match = true;

    for (;;)
    {
        str left, right;
        bool has_left = next_literal(a, &at_a, &left), has_right = next_literal(b, &at_b, &right);

        if (!has_left || !has_right)
            return match || has_left != has_right;
        match = match && str_equal(left, right);
    }
}

bool sql_is_same(struct arena *arena, const struct table *table, str a, str b)
{
    return str_equal(sql_normal(arena, table, a), sql_normal(arena, table, b)) && literals_match(a, b);
}

/* An element of the model as CREATE INDEX writes it. */
static bool model_element(struct comparison *comparison, const struct index_element *element, str *out)
{
    if (!name_is_set(element->column))
        return dialect_compile_ddl_expr(comparison->request->compiler, element->expr, out);
    *out = dialect_quote(comparison->arena, comparison->dialect, element->column);
    return true;
}

static str database_element(struct comparison *comparison, const struct index_element *element)
{
    bool orders = comparison->rules->orders_nulls;
    bool is_last = orders && element->is_descending && !element->nulls_first;
    bool is_first = orders && !element->is_descending && element->nulls_first;

    if (element->expr != NULL && element->expr->kind == EXPR_TEXT && element->opclass.at == NULL && !element->is_expression)
        return expr_verbatim_text(comparison->arena, element->expr); /* with a collation */
    return str_print(comparison->arena, STR_FMT "%s%s", STR_ARG(element->text), element->is_descending ? " DESC" : "",
                     is_last ? " NULLS LAST" : is_first ? " NULLS FIRST" : "");
}

/* `name text_pattern_ops`: an operator class inside of the expression, which postgresql_ops is for. */
static bool has_operator_class(str text)
{
    text = str_trim(text);
    return str_ends(text, STR("_ops")) &&
           (str_find_char(text, ' ') != STR_NONE || str_find_char(text, ')') != STR_NONE);
}

/* ---- the rest of an index ------------------------------------------------------------------------------------------------ */

static bool predicate_text(struct comparison *comparison, const struct index *index, str *out)
{
    const struct option *where = option_find(&index->options, comparison->dialect->name, STR("where"));

    *out = (str){0};
    if (where == NULL)
        return true;
    if (where->kind == OPTION_TEXT)
        *out = where->text;
    else if (where->kind == OPTION_EXPR)
        return dialect_compile_ddl_expr(comparison->request->compiler, where->expr, out);
    return true;
}

static bool predicates_differ(struct comparison *comparison, const struct table *table, const struct index *database,
                              const struct index *model, bool *out)
{
    struct diff_doubt doubt = {.kind = DOUBT_CONDITION};
    enum tri equal;

    *out = false;
    if (!predicate_text(comparison, database, &doubt.database) || !predicate_text(comparison, model, &doubt.model))
        return false;
    if (doubt.database.at == NULL || doubt.model.at == NULL)
    {
        *out = (doubt.database.at == NULL) != (doubt.model.at == NULL);
        return true;
    }
    if (sql_is_same(comparison->arena, table, doubt.database, doubt.model))
        return true;
    doubt.table = (struct table *)table;
    if (!comparison_settle(comparison, &doubt, &equal))
        return false;
    *out = equal == TRI_FALSE;
    if (equal == TRI_NONE)
        comparison_doubts(comparison, "the condition of index '" STR_FMT "' may differ: the database has " STR_FMT ", the model " STR_FMT,
                          STR_ARG(model->name.text), STR_ARG(doubt.database), STR_ARG(doubt.model));
    return true;
}

static str method_of(const struct comparison *comparison, const struct index *index)
{
    str method = option_text(&index->options, comparison->dialect->name, STR("using"));

    return method.len > 0 ? method : STR("btree");
}

static size_t include_count(const struct comparison *comparison, const struct index *index, const struct option **out)
{
    *out = option_find(&index->options, comparison->dialect->name, STR("include"));
    return *out != NULL && (*out)->kind == OPTION_LIST ? (*out)->items.len : 0;
}

static bool includes_differ(const struct comparison *comparison, const struct index *database, const struct index *model)
{
    const struct option *before, *after;
    size_t count = include_count(comparison, database, &before);

    if (include_count(comparison, model, &after) != count)
        return true;
    for (size_t i = 0; i < count; i++)
    {
        if (before->items.at[i].kind == OPTION_TEXT && after->items.at[i].kind == OPTION_TEXT &&
            !str_equal(before->items.at[i].text, after->items.at[i].text))
            return true;
    }
    return false;
}

static bool nulls_are_equal(const struct comparison *comparison, const struct index *index)
{
    return option_flag(&index->options, comparison->dialect->name, STR("nulls_not_distinct")) == TRI_TRUE;
}

static str class_of(const struct comparison *comparison, const struct index *index, str column)
{
    const struct option *classes = option_find(&index->options, comparison->dialect->name, STR("ops"));
    const struct option *found = classes != NULL && classes->kind == OPTION_MAP ? option_item(classes, column) : NULL;

    return found != NULL && found->kind == OPTION_TEXT ? found->text : (str){0};
}

/* Operator classes of plain columns. The catalog tells those that are not the default one of the column's type. */
static bool classes_differ(struct comparison *comparison, const struct table *table, const struct index *database,
                           const struct index *model, bool *out)
{
    *out = false;
    for (size_t i = 0; i < model->elements.len && !*out; i++)
    {
        struct diff_doubt doubt = {.kind = DOUBT_OPERATOR_CLASS, .table = (struct table *)table};
        struct name column = model->elements.at[i].column;
        enum tri equal = TRI_FALSE;

        if (!name_is_set(column))
            continue;
        doubt.database = database->elements.at[i].opclass;
        doubt.model = class_of(comparison, model, column.text);
        if ((doubt.database.at == NULL) == (doubt.model.at == NULL) && str_equal(doubt.database, doubt.model))
            continue;
        if (doubt.database.at == NULL)
        {
            doubt.database = method_of(comparison, model);
            if (!comparison_settle(comparison, &doubt, &equal))
                return false;
        }
        *out = equal == TRI_FALSE;
    }
    return true;
}

/* ---- comparing ----------------------------------------------------------------------------------------------------------- */

static bool elements_differ(struct comparison *comparison, const struct table *table, const struct index *database,
                            const struct index *model, bool *out, str *out_why)
{
    struct arena *arena = comparison->arena;

    *out = false;
    for (size_t i = 0; i < model->elements.len; i++)
    {
        str before = database_element(comparison, &database->elements.at[i]), after;

        if (!model_element(comparison, &model->elements.at[i], &after))
            return false;
        if (name_is_set(database->elements.at[i].column) || name_is_set(model->elements.at[i].column)
                ? str_equal(sql_normal(arena, table, before), sql_normal(arena, table, after))
                : sql_is_same(arena, table, before, after))
            continue;
        if (has_operator_class(after))
        {
            diag_warning(comparison->diags, DIAG_VALUE, (struct span){model->place, 0},
                         "expression %zu of index '" STR_FMT "' ends in an operator class and cannot be compared: " STR_FMT, i + 1,
                         STR_ARG(model->name.text), STR_ARG(after));
            diag_hint(comparison->diags, "Give the operator class with postgresql_ops={...}.");
            continue;
        }
        *out = true;
        *out_why = str_print(arena, "expression #%zu '" STR_FMT "' to '" STR_FMT "'", i + 1, STR_ARG(before), STR_ARG(after));
        return true;
    }
    return true;
}

bool index_differs(struct comparison *comparison, const struct table *table, const struct index *database,
                   const struct index *model, bool *out_differs, str *out_why)
{
    *out_differs = true;
    if (database->unique != model->unique)
    {
        *out_why = str_print(comparison->arena, "unique=%s to unique=%s", database->unique ? "True" : "False",
                             model->unique ? "True" : "False");
        return true;
    }
    if (database->elements.len != model->elements.len)
    {
        *out_why =
            str_print(comparison->arena, "expression number %zu to %zu", database->elements.len, model->elements.len);
        return true;
    }
    if (!elements_differ(comparison, table, database, model, out_differs, out_why))
        return false;
    if (*out_differs)
        return true;
    if (!predicates_differ(comparison, table, database, model, out_differs))
        return false;
    if (*out_differs)
    {
        *out_why = STR("condition");
        return true;
    }
    if (comparison->rules->is_mysql) /* what more there is stands in no catalog as it was written */
        return true;
    if (!classes_differ(comparison, table, database, model, out_differs))
        return false;
    *out_differs = *out_differs || !str_equal(method_of(comparison, database), method_of(comparison, model)) ||
                   includes_differ(comparison, database, model) ||
                   nulls_are_equal(comparison, database) != nulls_are_equal(comparison, model);
    *out_why = STR("options");
    return true;
}
