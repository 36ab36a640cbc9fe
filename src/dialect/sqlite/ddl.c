/*
 * Tables and constraints as SQLite writes them: AUTOINCREMENT, ON CONFLICT, WITHOUT ROWID, defaults in parentheses.
 *
 * A default that is an expression (it holds anything but word characters and does not begin with a quote or a parenthesis)
 * needs parentheses. With sqlite_autoincrement the primary key stands in the column and not behind the columns.
 */
#include "base/utf8.h"
#include "dialect/sqlite/sqlite.h"
#include "dialect/write.h"

static bool needs_parentheses(str text)
{
    str trimmed = str_trim_start(text);
    bool is_word = true;
    if (trimmed.len > 0 && (trimmed.at[0] == '\'' || trimmed.at[0] == '"' || trimmed.at[0] == '('))
    {
        return false;
    }
    for (size_t i = 0; i < text.len && is_word;)
    {
        uint32_t c;
        i += utf8_decode(str_skip(text, i), &c);
        is_word = utf8_is_identifier_part(c);
    }
    return !is_word;
}

static void add_conflict(struct compiler *compiler, const struct option_list *options, str name, struct buf *out)
{
    str clause = option_text(options, compiler->dialect->name, name);
    if (clause.at != NULL)
    {
        buf_print(out, " ON CONFLICT " STR_FMT, STR_ARG(clause));
    }
}

/* The single column that the key is written in: an integer with AUTOINCREMENT, or PRIMARY KEY DESC. NULL: none. */
static const struct column *inline_key(struct compiler *compiler, const struct table *table)
{
    const struct constraint *key = table->primary_key;
    bool is_wanted = option_flag(&table->options, compiler->dialect->name, STR("autoincrement")) == TRI_TRUE;
    if (key == NULL || key->columns.len != 1 || (!is_wanted && !key->is_descending))
    {
        return NULL;
    }
    const struct column *column = table_column(table, key->columns.at[0].text);
    if (key->is_descending)
    {
        return column;
    }
    bool is_integer = column != NULL && type_affinity(column->type) == AFFINITY_INTEGER;
    return is_integer && column->foreign_keys.len == 0 ? column : NULL;
}

static bool write_definition(struct compiler *compiler, const struct column *column, struct buf *out)
{
    struct buf text = BUF(compiler->arena);
    bool has_default;
    dialect_add_name(out, compiler->dialect, column->name);
    buf_add_char(out, ' ');
    if (!write_type(compiler, column->type, out) || !write_default(compiler, &column->server_default, &text, &has_default))
    {
        return false;
    }
    if (has_default)
    {
        bool is_wrapped = needs_parentheses(buf_str(&text));
        buf_print(out, is_wrapped ? " DEFAULT (" STR_FMT ")" : " DEFAULT " STR_FMT, STR_ARG(buf_str(&text)));
    }
    return true;
}

/* The constraint's own ON CONFLICT, or that of its only column. */
static void add_key_conflict(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                             str of_column, struct buf *out)
{
    str own = option_text(&constraint->options, compiler->dialect->name, STR("on_conflict"));
    const struct column *column = constraint->columns.len == 1 ? table_column(table, constraint->columns.at[0].text) : NULL;
    if (own.at != NULL)
    {
        add_conflict(compiler, &constraint->options, STR("on_conflict"), out);
    }
    else if (column != NULL)
    {
        add_conflict(compiler, &column->options, of_column, out);
    }
}

/* Behind its column INTEGER PRIMARY KEY DESC is no rowid; PRIMARY KEY (a DESC) would be one.
 * https://www.sqlite.org/lang_createtable.html#rowid */
static bool write_inline_key(struct compiler *compiler, const struct table *table, struct buf *out)
{
    const struct constraint *key = table->primary_key;
    buf_add_char(out, ' ');
    if (key->is_descending && !write_constraint_name(compiler, table, key, out))
    {
        return false;
    }
    buf_add(out, key->is_descending ? STR("PRIMARY KEY DESC") : STR("PRIMARY KEY"));
    add_key_conflict(compiler, table, key, STR("on_conflict_primary_key"), out);
    buf_add(out, key->is_descending ? STR("") : STR(" AUTOINCREMENT"));
    return true;
}

bool sqlite_column(struct compiler *compiler, const struct table *table, const struct column *column, struct buf *out)
{
    if (!write_definition(compiler, column, out))
    {
        return false;
    }
    if (!column_is_nullable(column))
    {
        buf_add_literal(out, " NOT NULL");
        add_conflict(compiler, &column->options, STR("on_conflict_not_null"), out);
    }
    if (column->primary_key && column->autoincrement == AUTOINCREMENT_TRUE && table->primary_key != NULL &&
        table->primary_key->columns.len != 1)
    {
        return compile_error(compiler, COMPILE_ERROR, "SQLite does not support autoincrement for composite primary keys");
    }
    if (column == inline_key(compiler, table) && !write_inline_key(compiler, table, out))
    {
        return false;
    }
    if (column->computed == NULL)
    {
        return true;
    }
    buf_add_char(out, ' ');
    return compiler->dialect->computed(compiler, column->computed, out);
}

/* PRIMARY KEY or UNIQUE; a reflected one may have collations and orders, which stand in its text. */
static bool write_key(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                      const char *words, dialect_constraint *generic, struct buf *out)
{
    if (constraint->key_text.at == NULL)
    {
        return generic(compiler, table, constraint, out);
    }
    bool is_written = write_constraint_name(compiler, table, constraint, out);
    buf_print(out, "%s (" STR_FMT ")", words, STR_ARG(constraint->key_text));
    return is_written;
}

bool sqlite_primary_key(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                        struct buf *out)
{
    if (inline_key(compiler, table) != NULL)
    {
        return true;
    }
    bool is_written = write_key(compiler, table, constraint, "PRIMARY KEY", generic_primary_key, out);
    add_key_conflict(compiler, table, constraint, STR("on_conflict_primary_key"), out);
    return is_written;
}

bool sqlite_unique(struct compiler *compiler, const struct table *table, const struct constraint *constraint, struct buf *out)
{
    bool is_written = write_key(compiler, table, constraint, "UNIQUE", generic_unique, out);
    add_key_conflict(compiler, table, constraint, STR("on_conflict_unique"), out);
    return is_written;
}

bool sqlite_check(struct compiler *compiler, const struct table *table, const struct constraint *constraint, struct buf *out)
{
    str clause = option_text(&constraint->options, compiler->dialect->name, STR("on_conflict"));
    if (constraint->is_column_level && clause.at != NULL)
    {
        return compile_error(compiler, COMPILE_ERROR, "SQLite does not support on conflict clause for column check constraint");
    }
    bool is_written = generic_check(compiler, table, constraint, out);
    add_conflict(compiler, &constraint->options, STR("on_conflict"), out);
    return is_written;
}

/* A key into another database file cannot be declared: it is left out, as SQLAlchemy does. */
bool sqlite_foreign_key(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                        struct buf *out)
{
    return !str_equal(table->schema.text, constraint->referent_schema.text) ||
           generic_foreign_key(compiler, table, constraint, out);
}

bool sqlite_post_create_table(struct compiler *compiler, const struct table *table, struct buf *out)
{
    bool has_rowid = option_flag(&table->options, compiler->dialect->name, STR("with_rowid")) != TRI_FALSE;
    bool is_strict = option_flag(&table->options, compiler->dialect->name, STR("strict")) == TRI_TRUE;
    buf_add(out, has_rowid ? STR("") : STR("\n WITHOUT ROWID"));
    buf_add(out, !is_strict ? STR("") : has_rowid ? STR("\n STRICT") : STR(",\n STRICT"));
    return true;
}
