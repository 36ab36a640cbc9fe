/*
 * Server defaults of a column on both sides: Alembic's rules, and the server's word where texts differ.
 *
 * IDENTITY is compared option by option: what the model does not say is as it is. A GENERATED column cannot be altered: that its
 * expression seems to differ is a warning. Other defaults are compared as texts; two texts that differ may be one value, which the
 * server is asked. What it does not answer is reported and changes nothing.
 */
#include "base/buf.h"
#include "diff/compare.h"

struct server_default default_of_column(const struct column *column)
{
    struct server_default found = column->server_default;

    if (column->identity != NULL)
        found = (struct server_default){
            .kind = SERVER_DEFAULT_IDENTITY, .place = column->identity->place, .identity = column->identity};
    else if (column->computed != NULL)
        found = (struct server_default){
            .kind = SERVER_DEFAULT_COMPUTED, .place = column->computed->place, .computed = column->computed};
    return found;
}

/* ---- GENERATED ALWAYS AS ( ... ) ----------------------------------------------------------------------------------------- */

/* Without blanks, parentheses and quotes, in lower case. */
static str computed_text(struct comparison *comparison, str text)
{
    struct buf out = BUF(comparison->arena);

    for (size_t i = 0; i < text.len; i++)
    {
        if (str_find_char(STR(" ()'\"`[]\t\r\n"), text.at[i]) == STR_NONE)
            buf_add_char(&out, char_lower(text.at[i]));
    }
    return buf_str(&out);
}

static bool computed_compare(struct comparison *comparison, const struct diff_columns *columns)
{
    const struct computed *before = columns->database->computed, *after = columns->model->computed;
    str old = STR(""), new = STR("");
    enum tri equal = TRI_FALSE;

    if ((before != NULL && !dialect_compile_ddl_expr(comparison->request->compiler, before->sqltext, &old)) ||
        (after != NULL && !dialect_compile_ddl_expr(comparison->request->compiler, after->sqltext, &new)))
        return false;
    if (before == NULL || after == NULL || !str_equal(computed_text(comparison, old), computed_text(comparison, new)))
    {
        struct diff_doubt doubt = {.kind = DOUBT_COMPUTED,
                                   .table = columns->database_table,
                                   .column = columns->database,
                                   .database = old,
                                   .model = new};

        if (before != NULL && after != NULL && !comparison_settle(comparison, &doubt, &equal))
            return false;
    }
    else
        equal = TRI_TRUE;
    if (equal != TRI_TRUE)
        diag_warning(comparison->diags, DIAG_VALUE, (struct span){columns->model->place, 0},
                     "Computed default on " STR_FMT "." STR_FMT " cannot be modified", STR_ARG(columns->model_table->name.text),
                     STR_ARG(columns->model->name.text));
    return true;
}

/* ---- IDENTITY ------------------------------------------------------------------------------------------------------------ */

struct identity_difference
{
    struct comparison *comparison;
    struct buf names; /* "'cache', 'start'" */
};

static void difference_add(struct identity_difference *difference, const char *name)
{
    buf_print(&difference->names, "%s'%s'", difference->names.len > 0 ? ", " : "", name);
}

static void number_compare(struct identity_difference *difference, const char *name, struct opt_int database, struct opt_int model)
{
    if (model.is_set && (!database.is_set || database.value != model.value))
        difference_add(difference, name);
}

static void flag_compare(struct identity_difference *difference, const char *name, enum tri database, enum tri model)
{
    if (model != TRI_NONE && database != model)
        difference_add(difference, name);
}

/* In the order of the names, as Alembic lists them. */
static str identity_differences(struct comparison *comparison, const struct identity *database, const struct identity *model)
{
    struct identity_difference difference = {comparison, BUF(comparison->arena)};
    static const struct identity_options none = {0};
    const struct identity_options *before = database != NULL ? &database->options : &none;
    const struct identity_options *after = model != NULL ? &model->options : &none;

    if ((database != NULL && database->always == TRI_TRUE) != (model != NULL && model->always == TRI_TRUE))
        difference_add(&difference, "always");
    number_compare(&difference, "cache", before->cache, after->cache);
    flag_compare(&difference, "cycle", before->cycle, after->cycle);
    number_compare(&difference, "increment", before->increment, after->increment);
    number_compare(&difference, "maxvalue", before->maxvalue, after->maxvalue);
    number_compare(&difference, "minvalue", before->minvalue, after->minvalue);
    flag_compare(&difference, "nomaxvalue", before->nomaxvalue, after->nomaxvalue);
    flag_compare(&difference, "nominvalue", before->nominvalue, after->nominvalue);
    number_compare(&difference, "start", before->start, after->start);
    return buf_str(&difference.names);
}

static void identity_compare(struct comparison *comparison, const struct diff_columns *columns, struct op_alter_column *alter)
{
    const struct identity *before = columns->database->identity, *after = columns->model->identity;
    str names = identity_differences(comparison, before, after);

    if (names.len == 0 && (before != NULL) == (after != NULL))
        return;
    alter->has_server_default = true;
    alter->server_default = default_of_column(columns->model);
    if (names.len > 0)
        comparison_log(comparison, "alembic.autogenerate.compare.server_defaults",
                       "Detected server default on column '" STR_FMT "." STR_FMT "': identity options attributes [" STR_FMT "]",
                       STR_ARG(columns->model_table->name.text), STR_ARG(columns->model->name.text), STR_ARG(names));
}

/* ---- DEFAULT ------------------------------------------------------------------------------------------------------------- */

/* The model's default as text; .at == NULL: none that can be compared. */
static bool model_text(struct comparison *comparison, const struct server_default *from, str *out)
{
    *out = (str){0};
    if (from->kind == SERVER_DEFAULT_TEXT)
        *out = from->text;
    else if (from->kind == SERVER_DEFAULT_EXPR)
        return dialect_compile_ddl_expr(comparison->request->compiler, from->expr, out);
    return true;
}

static str without(str text, char open, char close)
{
    bool is_around = text.len >= 2 && text.at[0] == open && text.at[text.len - 1] == close;

    return is_around ? str_slice(text, 1, text.len - 1) : text;
}

/* (x) and 'x' and "'x'" are x; inside of quotes a doubled one is one. */
static str unwrapped(struct arena *arena, str text)
{
    struct buf out = BUF(arena);
    size_t len;

    text = without(text, '(', ')');
    if (text.len > 4 && text.at[0] == '"' && text.at[1] == '\'')
        text = without(text, '"', '"');
    len = text.len;
    text = without(text, '\'', '\'');
    for (size_t i = 0; i < text.len; i++)
    {
        buf_add_char(&out, text.at[i]);
        if (text.len < len && text.at[i] == '\'' && i + 1 < text.len && text.at[i + 1] == '\'')
            i++;
    }
    return buf_str(&out);
}

/* A text default as the SQL that CREATE TABLE would write for it. */
static str model_literal(struct comparison *comparison, const struct diff_columns *columns, str text)
{
    struct buf out = BUF(comparison->arena);

    if (columns->model->server_default.kind != SERVER_DEFAULT_TEXT ||
        type_affinity(columns->database->type) == AFFINITY_NUMERIC)
        return text;
    dialect_add_string(&out, comparison->dialect, default_unquoted(text));
    return buf_str(&out);
}

static bool is_numbered(struct comparison *comparison, const struct diff_columns *columns, bool *out)
{
    const struct column *numbered;

    if (!table_autoincrement_column(comparison->diags, columns->model_table, &numbered))
        return false;
    *out = columns->model->primary_key && numbered == columns->model;
    return true;
}

static str without_regclass(struct comparison *comparison, str text)
{
    size_t at = str_starts(text, STR("nextval('")) ? str_find(text, STR("'::regclass)")) : STR_NONE;

    if (at == STR_NONE)
        return text;
    return str_print(comparison->arena, STR_FMT ")", STR_ARG(str_slice(text, 0, at + 1)));
}

/* ---- texts that mean the same without asking ---- */

/* The offset of the last `::` outside of quotes, or STR_NONE. */
static size_t last_cast(str text)
{
    size_t found = STR_NONE;
    bool in_quotes = false;

    for (size_t i = 0; i + 1 < text.len; i++)
    {
        if (text.at[i] == '\'')
            in_quotes = !in_quotes;
        else if (!in_quotes && text.at[i] == ':' && text.at[i + 1] == ':')
            found = i++;
    }
    return found;
}

/* Whether a text is nothing but the name of a type: `character varying(30)[]`. */
static bool is_type_name(str text)
{
    for (size_t i = 0; i < text.len; i++)
    {
        if (!char_is_word(text.at[i]) && str_find_char(STR(" (),[].\""), text.at[i]) == STR_NONE)
            return false;
    }
    return text.len > 0;
}

/* A text or a number, whose cast does not change what it is; that of anything else may: CURRENT_TIMESTAMP::date. */
static bool is_literal(str text)
{
    while (text.len > 0 && (text.at[0] == '(' || text.at[0] == '-'))
        text = str_skip(text, 1);
    return text.len > 0 && (text.at[0] == '\'' || char_is_digit(text.at[0]));
}

/* A literal without casts behind it, and what it is without parentheses around it. */
static str bare(str text)
{
    for (;;)
    {
        size_t cast = last_cast(text);

        text = str_trim(text);
        if (cast != STR_NONE && is_literal(text) && is_type_name(str_skip(text, cast + 2)))
            text = str_slice(text, 0, cast);
        else if (text.len > 2 && text.at[0] == '(' && text.at[text.len - 1] == ')' &&
                 str_find_char(str_slice(text, 1, text.len - 1), '(') == STR_NONE)
            text = str_slice(text, 1, text.len - 1);
        else
            return text;
    }
}

/* One literal or one word on both sides, whatever its type: 'x'::character varying and 'x', '0' and 0, NOW() and now(). */
static bool is_same(str before, str after)
{
    bool is_quoted;

    before = bare(before);
    after = bare(after);
    is_quoted = str_find_char(before, '\'') != STR_NONE || str_find_char(after, '\'') != STR_NONE;
    if (str_equal(before, after) || (!is_quoted && str_equal_nocase(before, after)))
        return true;
    return str_equal(default_unquoted(before), after) && is_type_name(after) && char_is_digit(after.at[0]);
}

/* The column that a default shall be one of: the database's, with the model's type when that is another one. */
static bool column_meant(struct comparison *comparison, const struct diff_columns *columns, struct column **out)
{
    bool differs;

    *out = columns->database;
    if (!types_differ(comparison, columns->database->type, columns->model->type, &differs))
        return false;
    if (!differs)
        return true;
    *out = arena_new(comparison->arena, struct column);
    **out = *columns->database;
    return dialect_compile_type(comparison->request->compiler, columns->model->type, &(*out)->reflected_type);
}

/* What the server says of two texts. */
static bool server_compare(struct comparison *comparison, const struct diff_columns *columns, str before, str after, bool *out)
{
    struct diff_doubt doubt = {.kind = DOUBT_DEFAULT,
                               .table = columns->database_table,
                               .column = columns->database,
                               .database = before,
                               .model = model_literal(comparison, columns, after)};
    enum tri equal;

    *out = false;
    if (!column_meant(comparison, columns, &doubt.column))
        return false;
    if (doubt.column == columns->database && is_same(before, doubt.model))
        return true;
    if (!comparison_settle(comparison, &doubt, &equal))
        return false;
    *out = equal == TRI_FALSE;
    if (equal == TRI_NONE)
        comparison_doubts(comparison, "the default of " STR_FMT "." STR_FMT " may differ: the database has " STR_FMT ", the model " STR_FMT,
                          STR_ARG(columns->model_table->name.text), STR_ARG(columns->model->name.text), STR_ARG(before),
                          STR_ARG(doubt.model));
    return true;
}

static bool texts_differ(struct comparison *comparison, const struct diff_columns *columns, str before, str after, bool *out)
{
    bool numbered = false;

    *out = false;
    if (comparison->rules->is_mysql)
        return mysql_defaults_differ(comparison, columns, before, after, out);
    if (comparison->rules->unwraps_defaults)
    {
        *out = (before.at == NULL) != (after.at == NULL) ||
               !(str_equal(unwrapped(comparison->arena, before), unwrapped(comparison->arena, after)) ||
                 str_equal(unwrapped(comparison->arena, before), after));
        return true;
    }
    if (comparison->rules->omits_serial_defaults && !is_numbered(comparison, columns, &numbered))
        return false;
    if (numbered)
        return true;
    if ((before.at == NULL) == (after.at == NULL) &&
        str_equal(without_regclass(comparison, before), without_regclass(comparison, after)))
        return true;
    *out = true;
    if (before.at == NULL || after.at == NULL || !comparison->rules->asks_server_for_defaults)
        return true;
    return server_compare(comparison, columns, before, after, out);
}

static bool project_says(struct comparison *comparison, const struct diff_columns *columns, str before, str after, enum tri *out)
{
    const struct diff_hooks *hooks = &comparison->request->hooks;

    *out = TRI_NONE;
    return hooks->compare_default == NULL || hooks->compare_default(hooks->subject, columns, before, after, out);
}

static bool plain_compare(struct comparison *comparison, const struct diff_columns *columns, struct op_alter_column *alter)
{
    struct server_default before = default_of_column(columns->database), after = default_of_column(columns->model);
    str old = before.reflected, new;
    enum tri said;
    bool differs;

    if (!model_text(comparison, &after, &new) || !project_says(comparison, columns, old, new, &said))
        return false;
    differs = said == TRI_TRUE;
    if (said == TRI_NONE && after.kind != SERVER_DEFAULT_FETCHED && !texts_differ(comparison, columns, old, new, &differs))
        return false;
    if (!differs)
        return true;
    alter->has_server_default = true;
    alter->server_default = after;
    comparison_log(comparison, "alembic.autogenerate.compare.server_defaults",
                   "Detected server default on column '" STR_FMT "." STR_FMT "'", STR_ARG(columns->model_table->name.text),
                   STR_ARG(columns->model->name.text));
    return true;
}

bool defaults_compare(struct comparison *comparison, const struct diff_columns *columns, struct op_alter_column *alter)
{
    struct server_default before = default_of_column(columns->database), after = default_of_column(columns->model);

    if (before.kind != SERVER_DEFAULT_NONE)
    {
        alter->has_existing_server_default = true;
        alter->existing_server_default = before;
    }
    if (!comparison->request->compares_defaults && comparison->request->hooks.compare_default == NULL)
        return true;
    if (before.kind == SERVER_DEFAULT_NONE && after.kind == SERVER_DEFAULT_NONE)
        return true;
    if (before.kind == SERVER_DEFAULT_COMPUTED || after.kind == SERVER_DEFAULT_COMPUTED)
        return computed_compare(comparison, columns);
    if (before.kind != SERVER_DEFAULT_IDENTITY && after.kind != SERVER_DEFAULT_IDENTITY)
        return plain_compare(comparison, columns, alter);
    identity_compare(comparison, columns, alter);
    return true;
}
