/*
 * What MySQL and MariaDB tell otherwise than it was written, and how it is compared all the same: indexes of foreign keys,
 * labels of enums, server defaults.
 *
 * A default is brought into one form on both sides: quotes as CREATE TABLE has them, numbers without zeros behind the point,
 * truth values as numbers, the words of the clock. What Alembic would report for ever (NOW() for current_timestamp(), 1.5
 * for 1.50) is no difference here.
 */
#include "base/buf.h"
#include "diff/compare.h"

/* ---- indexes ------------------------------------------------------------------------------------------------------------- */

static bool has_column(const struct index *index, str name)
{
    for (size_t i = 0; i < index->elements.len; i++)
    {
        if (str_equal(index->elements.at[i].text, name))
            return true;
    }
    return false;
}

bool mysql_index_is_implied(const struct table *database, const struct index *index)
{
    if (index->unique)
        return false;
    if (has_column(index, index->name.text))
        return true;
    for (size_t i = 0; i < database->constraints.len; i++)
    {
        const struct constraint *key = database->constraints.at[i];

        if (key->kind != CONSTRAINT_FOREIGN_KEY || !str_equal(key->name.text, index->name.text))
            continue;
        for (size_t k = 0; k < key->columns.len; k++)
        {
            if (has_column(index, key->columns.at[k].text))
                return true;
        }
    }
    return false;
}

/* ---- enums --------------------------------------------------------------------------------------------------------------- */

static bool is_enum(const struct type *type)
{
    return type != NULL && (type->type_class->visit == TYPE_VISIT_enum || type->type_class->visit == TYPE_VISIT_ENUM);
}

static bool has_labels(const struct type *type, const str_array *labels)
{
    for (size_t i = 0; i < labels->len; i++)
    {
        bool is_found = false;

        for (size_t k = 0; k < type->labels.len && !is_found; k++)
            is_found = str_equal(type->labels.at[k], labels->at[i]);
        if (!is_found)
            return false;
    }
    return true;
}

bool mysql_enums_compare(const struct type *database, const struct type *model, bool *out_differs)
{
    if (!is_enum(database) || !is_enum(model))
        return false;
    *out_differs = !has_labels(database, &model->labels) || !has_labels(model, &database->labels);
    return true;
}

/* ---- server defaults ----------------------------------------------------------------------------------------------------- */

static bool is_number(str text)
{
    bool has_digit = false;

    for (size_t i = 0; i < text.len; i++)
    {
        bool is_sign = i == 0 && (text.at[i] == '-' || text.at[i] == '+');

        if (!is_sign && text.at[i] != '.' && !char_is_digit(text.at[i]))
            return false;
        has_digit = has_digit || char_is_digit(text.at[i]);
    }
    return has_digit;
}

/* 007.50 as 7.5. */
static str number_normal(struct arena *arena, str text)
{
    bool is_negative = text.at[0] == '-';
    size_t start = text.at[0] == '-' || text.at[0] == '+' ? 1 : 0;

    while (start + 1 < text.len && text.at[start] == '0' && char_is_digit(text.at[start + 1]))
        start++;
    text = str_skip(text, start);
    if (str_find_char(text, '.') != STR_NONE)
    {
        while (text.at[text.len - 1] == '0')
            text.len--;
        if (text.at[text.len - 1] == '.')
            text.len--;
    }
    return str_print(arena, "%s" STR_FMT, is_negative ? "-" : "", STR_ARG(text));
}

/* Words that are one value, in lower case and without the parentheses of a call. */
static const struct
{
    str written, meant;
} words[] = {
    {STR_INIT("now"), STR_INIT("current_timestamp")},
    {STR_INIT("localtime"), STR_INIT("current_timestamp")},
    {STR_INIT("localtimestamp"), STR_INIT("current_timestamp")},
    {STR_INIT("curdate"), STR_INIT("current_date")},
    {STR_INIT("curtime"), STR_INIT("current_time")},
    {STR_INIT("true"), STR_INIT("1")},
    {STR_INIT("false"), STR_INIT("0")},
};

static str word_normal(struct arena *arena, str text)
{
    str name, rest = str_cut(text, '(', &name);

    rest = str_skip(text, name.len);
    if (str_equal(rest, STR("()")))
        text = name;
    for (size_t i = 0; i < COUNT_OF(words); i++)
    {
        if (str_equal(name, words[i].written))
            return str_print(arena, STR_FMT STR_FMT, STR_ARG(words[i].meant),
                             STR_ARG(str_equal(rest, STR("()")) ? STR("") : rest));
    }
    return text;
}

static bool is_literal(str text)
{
    return text.len >= 2 && text.at[0] == '\'' && text.at[text.len - 1] == '\'';
}

/* Without blanks and backquotes, in lower case; texts in quotes as they are. Parentheses around the whole do not count. */
static str expression_normal(struct arena *arena, str text)
{
    struct buf out = BUF(arena);
    bool in_quotes = false;

    for (size_t i = 0; i < text.len; i++)
    {
        in_quotes = in_quotes != (text.at[i] == '\'');
        if (in_quotes || (text.at[i] != ' ' && text.at[i] != '`'))
            buf_add_char(&out, in_quotes ? text.at[i] : char_lower(text.at[i]));
    }
    text = buf_str(&out);
    while (text.len > 2 && text.at[0] == '(' && text.at[text.len - 1] == ')' &&
           str_find_char(str_slice(text, 1, text.len - 1), ')') >= str_find_char(str_slice(text, 1, text.len - 1), '('))
        text = str_slice(text, 1, text.len - 1);
    return text;
}

/* A default without its ON UPDATE, which goes to *out_update. */
static str update_cut(struct arena *arena, str text, str *out_update)
{
    str lower = str_lower(arena, text);
    size_t at = is_literal(text) ? STR_NONE : str_find(lower, STR(" on update "));

    *out_update = at == STR_NONE ? STR("") : word_normal(arena, expression_normal(arena, str_skip(text, at + 11)));
    return at == STR_NONE ? text : str_slice(text, 0, at);
}

/* One value in one form, so that only what differs looks different. */
static str value_normal(struct arena *arena, str text, bool is_numeric)
{
    str bare = expression_normal(arena, str_trim(text));

    if (is_literal(bare) && is_numeric && is_number(str_slice(bare, 1, bare.len - 1)))
        bare = str_slice(bare, 1, bare.len - 1);
    if (is_literal(bare))
        return bare;
    bare = word_normal(arena, bare);
    return is_number(bare) ? number_normal(arena, bare) : bare;
}

/* A text of the model with the quotes that CREATE TABLE would write; a SQL text as it is. */
static str model_written(struct comparison *comparison, const struct diff_columns *columns, str text)
{
    struct buf out = BUF(comparison->arena);

    if (columns->model->server_default.kind != SERVER_DEFAULT_TEXT || is_literal(text))
        return text;
    dialect_add_string(&out, comparison->dialect, text);
    return buf_str(&out);
}

static bool is_numeric_type(const struct type *type)
{
    enum type_affinity affinity = type != NULL ? type_affinity(type) : AFFINITY_NULL;

    return affinity == AFFINITY_INTEGER || affinity == AFFINITY_NUMERIC || affinity == AFFINITY_BOOLEAN;
}

static bool is_literal_or_number(str text)
{
    return is_literal(text) || is_number(text);
}

bool mysql_defaults_differ(struct comparison *comparison, const struct diff_columns *columns, str database, str model,
                           bool *out)
{
    struct arena *arena = comparison->arena;
    struct diff_doubt doubt = {.kind = DOUBT_DEFAULT, .table = columns->database_table, .column = columns->database};
    bool is_numeric = is_numeric_type(columns->database->type);
    bool is_expr = columns->model->server_default.kind == SERVER_DEFAULT_EXPR;
    bool has_none = model.at == NULL || (is_expr && str_equal_nocase(model, STR("NULL")));
    str before_update, after_update, before, after;
    enum tri equal;

    if (database.at == NULL || has_none)
    {
        /* A key column of older servers has a default that nobody wrote. */
        bool is_implied = is_numeric && columns->database->primary_key && str_equal(database, STR("'0'"));

        *out = !(has_none && is_implied) && (database.at == NULL) != has_none;
        return true;
    }
    doubt.database = update_cut(arena, database, &before_update);
    doubt.model = update_cut(arena, model_written(comparison, columns, model), &after_update);
    before = value_normal(arena, doubt.database, is_numeric);
    after = value_normal(arena, doubt.model, is_numeric);
    *out = !str_equal(before_update, after_update) || !str_equal(before, after);
    if (!*out || !str_equal(before_update, after_update) || (is_literal_or_number(before) && is_literal_or_number(after)))
        return true;
    if (!comparison_settle(comparison, &doubt, &equal))
        return false;
    *out = equal != TRI_TRUE;
    return true;
}
