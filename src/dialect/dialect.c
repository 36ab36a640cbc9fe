/*
 * Finding dialects and what each of them needs for a name or a string: quoting and escaping.
 *
 * A name is quoted when it is a reserved word, begins with a digit or a dollar sign, holds anything but ASCII letters, digits,
 * underscore and dollar, or is not in lower case (SQLAlchemy's IdentifierPreparer). A name's own flag comes first.
 */
#include "dialect/dialect.h"
#include "dialect/write.h"

#include "dialect/mysql/mysql.h"
#include "dialect/postgresql/postgresql.h"
#include "dialect/sqlite/sqlite.h"

static const struct dialect *const dialects[] = {&postgresql_dialect, &sqlite_dialect, &mysql_dialect, &mariadb_dialect};

const struct dialect *const *dialect_table_all(size_t *out_count)
{
    *out_count = COUNT_OF(dialects);
    return dialects;
}

const struct dialect *dialect_find(str name)
{
    str backend;
    str_cut(name, '+', &backend);
    if (str_equal(backend, STR("postgres")))
    {
        backend = STR("postgresql");
    }
    for (size_t i = 0; i < COUNT_OF(dialects); i++)
    {
        if (str_equal(dialects[i]->name, backend))
        {
            return dialects[i];
        }
    }
    return NULL;
}

const struct dialect *dialect_of_mysql_server(str drivername, bool is_mariadb)
{
    bool is_named = str_starts(drivername, STR("mariadb"));
    return !is_mariadb ? &mysql_dialect : is_named ? &mariadb_dialect : &mysql_on_mariadb_dialect;
}

/* ---- names --------------------------------------------------------------------------------------------------------------- */

static bool is_reserved(const struct dialect *dialect, str text)
{
    size_t from = 0, to = dialect->reserved_count;
    while (from < to)
    {
        size_t middle = from + (to - from) / 2;
        int order = str_compare(text, str_from(dialect->reserved[middle]));
        if (order == 0)
        {
            return true;
        }
        if (order < 0)
        {
            to = middle;
        }
        else
        {
            from = middle + 1;
        }
    }
    return false;
}

static bool needs_quotes(const struct dialect *dialect, str text)
{
    if (text.len == 0 || char_is_digit(text.at[0]) || text.at[0] == '$')
    {
        return true;
    }
    for (size_t i = 0; i < text.len; i++)
    {
        char c = text.at[i];
        if ((!char_is_word(c) && c != '$') || char_lower(c) != c)
        {
            return true;
        }
    }
    return is_reserved(dialect, text);
}

static void add_doubled(struct buf *out, str text, char quote)
{
    for (size_t i = 0; i < text.len; i++)
    {
        if (text.at[i] == quote)
        {
            buf_add_char(out, quote);
        }
        buf_add_char(out, text.at[i]);
    }
}

void dialect_add_name(struct buf *out, const struct dialect *dialect, struct name name)
{
    bool is_quoted = name.quote == QUOTE_ALWAYS || (name.quote == QUOTE_AUTO && needs_quotes(dialect, name.text));
    if (!is_quoted)
    {
        buf_add(out, name.text);
        return;
    }
    buf_add_char(out, dialect->quote);
    add_doubled(out, name.text, dialect->quote);
    buf_add_char(out, dialect->quote);
}

str dialect_quote(struct arena *arena, const struct dialect *dialect, struct name name)
{
    struct buf out = BUF(arena);
    dialect_add_name(&out, dialect, name);
    return buf_str(&out);
}

str dialect_default_text(struct arena *arena, const struct dialect *dialect, str text)
{
    bool is_digit = text.len == 1 && (char_is_digit(text.at[0]) || text.at[0] == '.');
    bool is_quoted = text.len > 2 && text.at[0] == '\'' && text.at[text.len - 1] == '\'';
    bool is_wrapped = text.len > 2 && text.at[0] == '(' && text.at[text.len - 1] == ')';
    bool is_bare = text.len > 0 && !is_digit && !is_quoted && !is_wrapped;

    return dialect_has(dialect, DIALECT_WRAPS_DEFAULTS) && is_bare ? str_print(arena, "(" STR_FMT ")", STR_ARG(text)) : text;
}

str default_unquoted(str text)
{
    if (text.len > 0 && text.at[0] == '\'')
        text = str_skip(text, 1);
    if (text.len > 0 && text.at[text.len - 1] == '\'')
        text.len--;
    return text;
}

void dialect_add_table(struct buf *out, const struct dialect *dialect, struct name schema, struct name table)
{
    if (name_is_set(schema) && schema.text.len > 0)
    {
        dialect_add_name(out, dialect, schema);
        buf_add_char(out, '.');
    }
    dialect_add_name(out, dialect, table);
}

static void add_quoted(struct buf *out, str text, bool doubles_backslashes)
{
    buf_add_char(out, '\'');
    for (size_t i = 0; i < text.len; i++)
    {
        char c = text.at[i];
        if (c == '\'' || (c == '\\' && doubles_backslashes))
        {
            buf_add_char(out, c);
        }
        buf_add_char(out, c);
    }
    buf_add_char(out, '\'');
}

void dialect_add_string(struct buf *out, const struct dialect *dialect, str text)
{
    add_quoted(out, text, dialect_has(dialect, DIALECT_BACKSLASHES));
}

void write_text_literal(struct compiler *compiler, struct buf *out, str text)
{
    bool in_script = compiler->is_offline && dialect_has(compiler->dialect, DIALECT_SCRIPT_BACKSLASHES);

    add_quoted(out, text, in_script || dialect_has(compiler->dialect, DIALECT_BACKSLASHES));
}

unsigned dialect_statement_traits(const struct dialect *dialect, str text)
{
    return dialect->classify != NULL ? dialect->classify(text) : 0;
}
