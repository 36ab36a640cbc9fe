/* What the comparison asks the project's filters, and what differs between databases. See compare.h. */
#include "diff/compare.h"

#include "base/buf.h"

#include <stdarg.h>

static const char *const kind_names[] = {
    [DIFF_SCHEMA] = "schema",
    [DIFF_TABLE] = "table",
    [DIFF_COLUMN] = "column",
    [DIFF_INDEX] = "index",
    [DIFF_UNIQUE_CONSTRAINT] = "unique_constraint",
    [DIFF_FOREIGN_KEY] = "foreign_key_constraint",
    [DIFF_CHECK_CONSTRAINT] = "check_constraint",
};

const char *diff_kind_name(enum diff_kind kind)
{
    return kind_names[kind];
}

/* ---- databases ----------------------------------------------------------------------------------------------------------- */

#define GROUP_NUMERIC {"numeric", "decimal"}

static const char *const usual_synonyms[][4] = {GROUP_NUMERIC, {NULL}};
static const char *const postgresql_synonyms[][4] = {GROUP_NUMERIC, {"float", "double precision"}, {NULL}};
static const char *const mysql_synonyms[][4] = {GROUP_NUMERIC, {"bool", "tinyint"}, {"json", "longtext"},
                                                  {"double", "real"}, {NULL}};

static const struct diff_rules rules[] = {
    {.dialect = "postgresql",
     .synonyms = postgresql_synonyms,
     .compares_index_expressions = true,
     .asks_server_for_defaults = true,
     .orders_nulls = true,
     .sizes_floats = true,
     .needs_using = true,
     .omits_serial_defaults = true,
     .names_nulls_distinct = 150000},
    {.dialect = "mysql", .synonyms = mysql_synonyms, .is_mysql = true},
    {.dialect = "mariadb", .synonyms = mysql_synonyms, .is_mysql = true},
    {.dialect = "sqlite", .synonyms = usual_synonyms, .unwraps_defaults = true},
};

const struct diff_rules *diff_rules_find(const struct dialect *dialect)
{
    size_t last = COUNT_OF(rules) - 1;

    for (size_t i = 0; i < last; i++)
    {
        if (str_equal(dialect->name, str_from(rules[i].dialect)))
            return &rules[i];
    }
    return &rules[last];
}

/* ---- questions ----------------------------------------------------------------------------------------------------------- */

str pair_label(struct arena *arena, const struct table_pair *pair)
{
    return table_key(arena, pair->schema, pair->name);
}

str comparison_schema(const struct comparison *comparison, struct name schema)
{
    return name_is_set(schema) ? schema.text : comparison->request->catalog->default_schema;
}

bool comparison_is_default_schema(const struct comparison *comparison, struct name schema)
{
    return str_equal(comparison_schema(comparison, schema), comparison->request->catalog->default_schema);
}

str comparison_key(const struct comparison *comparison, struct name schema, struct name name)
{
    return table_key(comparison->arena, comparison_is_default_schema(comparison, schema) ? NAME_NONE : schema, name);
}

void comparison_log(struct comparison *comparison, const char *logger, const char *format, ...)
{
    const struct diff_hooks *hooks = &comparison->request->hooks;
    struct buf text = BUF(comparison->arena);
    va_list arguments;

    if (hooks->log == NULL)
        return;
    va_start(arguments, format);
    buf_vprint(&text, format, arguments);
    va_end(arguments);
    hooks->log(hooks->subject, logger, buf_str(&text));
}

bool comparison_wants_name(struct comparison *comparison, enum diff_kind kind, str name, const struct table_pair *pair, bool *out)
{
    const struct diff_hooks *hooks = &comparison->request->hooks;
    struct diff_name asked = {.kind = kind, .name = name};

    *out = true;
    if (hooks->include_name == NULL)
        return true;
    if (pair != NULL)
    {
        asked.table = pair->name.text;
        asked.schema = pair->schema.text;
    }
    return hooks->include_name(hooks->subject, &asked, out);
}

bool comparison_wants(struct comparison *comparison, const struct diff_question *question, bool *out)
{
    const struct diff_hooks *hooks = &comparison->request->hooks;

    *out = true;
    return hooks->include_object == NULL || hooks->include_object(hooks->subject, question, out);
}

void comparison_doubts(struct comparison *comparison, const char *format, ...)
{
    struct buf text = BUF(comparison->arena);
    va_list arguments;

    va_start(arguments, format);
    buf_vprint(&text, format, arguments);
    va_end(arguments);
    diag_warning(comparison->diags, DIAG_VALUE, SPAN_NONE, STR_FMT, STR_ARG(buf_str(&text)));
}

bool comparison_settle(struct comparison *comparison, const struct diff_doubt *doubt, enum tri *out_equal)
{
    const struct diff_hooks *hooks = &comparison->request->hooks;

    *out_equal = TRI_NONE;
    return hooks->settle == NULL || hooks->settle(hooks->subject, doubt, out_equal);
}

bool comparison_renames(struct comparison *comparison, const struct diff_rename *rename, bool *out)
{
    const struct diff_hooks *hooks = &comparison->request->hooks;

    *out = false;
    return hooks->rename == NULL || hooks->rename(hooks->subject, rename, out);
}
