/*
 * Columns, tables and indexes as MySQL and MariaDB write them: comments inside, AUTO_INCREMENT, table options, prefix lengths.
 *
 * Table options are written by name, with COLLATE behind the character set and the partitioning at the end.
 */
#include "dialect/mysql/mysql.h"
#include "dialect/write.h"

/* ---- columns ------------------------------------------------------------------------------------------------------------- */

/* Since which server a default may be an expression, in parentheses. */
static bool has_expression_defaults(const struct compiler *compiler)
{
    int since = dialect_has(compiler->dialect, DIALECT_MARIADB) ? 100201 : 80013;
    return compiler->server_version >= since;
}

static bool is_clock_with_precision(str text)
{
    static const str names[] = {STR_INIT("now("), STR_INIT("current_timestamp(")};
    for (size_t i = 0; i < COUNT_OF(names); i++)
    {
        str rest = str_skip(text, names[i].len);
        if (str_equal_nocase(str_slice(text, 0, names[i].len), names[i]) && rest.len > 1 && char_is_digit(rest.at[0]))
        {
            return true;
        }
    }
    return false;
}

static bool needs_parentheses(const struct compiler *compiler, str text)
{
    str trimmed = str_trim_start(text), lower = str_lower(compiler->arena, text);
    bool is_quoted = trimmed.len > 0 && (trimmed.at[0] == '\'' || trimmed.at[0] == '"' || trimmed.at[0] == '(');
    bool is_update = str_find(lower, STR("on update")) != STR_NONE;
    bool is_word = true;
    for (size_t i = 0; i < text.len; i++)
    {
        is_word = is_word && (char_is_word(text.at[i]) || (unsigned char)text.at[i] >= 0x80);
    }
    return has_expression_defaults(compiler) && !is_quoted && !is_update && !is_clock_with_precision(text) && !is_word;
}

static bool write_default_clause(struct compiler *compiler, const struct column *column, struct buf *out)
{
    struct buf text = BUF(compiler->arena);
    bool has_default;
    if (!write_default(compiler, &column->server_default, &text, &has_default))
    {
        return false;
    }
    if (has_default)
    {
        bool is_wrapped = needs_parentheses(compiler, buf_str(&text));
        buf_print(out, is_wrapped ? " DEFAULT (" STR_FMT ")" : " DEFAULT " STR_FMT, STR_ARG(buf_str(&text)));
    }
    if (column->server_onupdate.reflected.at != NULL) /* a catalog's; that of a model is for Python alone */
    {
        buf_print(out, " ON UPDATE " STR_FMT, STR_ARG(column->server_onupdate.reflected));
    }
    return true;
}

/* NOT NULL, or NULL for a TIMESTAMP, which is NOT NULL by itself. MariaDB refuses NOT NULL on computed columns. */
static void write_nullability(const struct compiler *compiler, const struct column *column, struct buf *out)
{
    bool is_free = column->computed != NULL && column->nullable == TRI_NONE && dialect_has(compiler->dialect, DIALECT_MARIADB);
    const struct type *type = type_for_dialect(column->type, compiler->dialect->name);
    if (!column_is_nullable(column) && !is_free)
    {
        buf_add_literal(out, " NOT NULL");
    }
    else if (type_has(type, TYPE_TRAIT_TIMESTAMP))
    {
        buf_add_literal(out, " NULL");
    }
}

bool mysql_column(struct compiler *compiler, const struct table *table, const struct column *column, struct buf *out)
{
    const struct column *numbered;
    if (!table_autoincrement_column(compiler->diags, table, &numbered))
    {
        return false;
    }
    dialect_add_name(out, compiler->dialect, column->name);
    buf_add_char(out, ' ');
    if (!write_type(compiler, column->type, out))
    {
        return false;
    }
    if (column->computed != NULL)
    {
        buf_add_char(out, ' ');
        if (!compiler->dialect->computed(compiler, column->computed, out))
        {
            return false;
        }
    }
    write_nullability(compiler, column, out);
    if (column->comment.at != NULL)
    {
        buf_add_literal(out, " COMMENT ");
        write_text_literal(compiler, out, column->comment);
    }
    bool has_sequence =
        column->sequence != NULL && !column->sequence->is_optional && dialect_has(compiler->dialect, DIALECT_SEQUENCES);
    if (column == numbered && column->server_default.kind == SERVER_DEFAULT_NONE && !has_sequence)
    {
        buf_add_literal(out, " AUTO_INCREMENT");
        return true;
    }
    return write_default_clause(compiler, column, out);
}

/* ---- options ------------------------------------------------------------------------------------------------------------- */

/* An option of this dialect; "using" and "with_parser" of MariaDB may also be spelled for MySQL. */
static const struct option *find_either(const struct compiler *compiler, const struct option_list *options, str name)
{
    const struct option *own = option_find(options, compiler->dialect->name, name);
    bool has_other = own == NULL && compiler->dialect->options_from.len > 0;
    return has_other ? option_find(options, compiler->dialect->options_from, name) : own;
}

bool mysql_primary_key(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                       struct buf *out)
{
    bool is_written = generic_primary_key(compiler, table, constraint, out);
    const struct option *using_ = find_either(compiler, &constraint->options, STR("using"));
    if (using_ != NULL && using_->kind == OPTION_TEXT)
    {
        buf_add_literal(out, " USING ");
        dialect_add_name(out, compiler->dialect, name_of(using_->text));
    }
    return is_written;
}

static const struct
{
    str name;        /* as a keyword, in upper case */
    bool is_text;    /* its value is written as a string literal */
    bool has_blanks; /* underscores become blanks */
    bool has_no_equals;
    int rank; /* 0: by name; 1: behind the character sets; from 2: partitioning, in this order */
} option_rows[] = {
    {STR_INIT("COMMENT"), true, false, false, 0},         {STR_INIT("PASSWORD"), true, false, false, 0},
    {STR_INIT("CONNECTION"), true, false, false, 0},      {STR_INIT("DATA_DIRECTORY"), false, true, false, 0},
    {STR_INIT("INDEX_DIRECTORY"), false, true, false, 0}, {STR_INIT("DEFAULT_CHARACTER_SET"), false, true, true, 0},
    {STR_INIT("CHARACTER_SET"), false, true, true, 0},    {STR_INIT("DEFAULT_CHARSET"), false, true, false, 0},
    {STR_INIT("DEFAULT_COLLATE"), false, true, false, 0}, {STR_INIT("TABLESPACE"), false, false, true, 0},
    {STR_INIT("COLLATE"), false, false, true, 1},         {STR_INIT("PARTITION_BY"), false, true, true, 2},
    {STR_INIT("PARTITIONS"), false, true, true, 3},       {STR_INIT("SUBPARTITION_BY"), false, true, true, 4},
    {STR_INIT("SUBPARTITIONS"), false, true, true, 5},
};

#define PARTITION_RANK 2

struct table_option
{
    str name, value;
    size_t row; /* COUNT_OF(option_rows): none */
};

struct table_options
{
    struct table_option *at;
    size_t len, cap;
};

static int option_rank(const struct table_option *option)
{
    return option->row < COUNT_OF(option_rows) ? option_rows[option->row].rank : 0;
}

static bool is_before(const struct table_option *a, const struct table_option *b)
{
    bool is_collate = str_equal(a->name, STR("COLLATE")) || str_equal(b->name, STR("COLLATE"));
    bool is_charset = str_find(a->name, STR("CHARACTER_SET")) != STR_NONE || str_find(a->name, STR("CHARSET")) != STR_NONE ||
                      str_find(b->name, STR("CHARACTER_SET")) != STR_NONE || str_find(b->name, STR("CHARSET")) != STR_NONE;
    bool by_rank = option_rank(a) >= PARTITION_RANK || option_rank(b) >= PARTITION_RANK || (is_collate && is_charset);
    return by_rank ? option_rank(a) < option_rank(b) : str_compare(a->name, b->name) < 0;
}

static str option_value(struct compiler *compiler, const struct option *option)
{
    return option->kind == OPTION_TEXT  ? option->text
           : option->kind == OPTION_INT ? str_print(compiler->arena, "%lld", (long long)option->integer)
                                        : STR("");
}

/* Adds an option where it belongs. */
static void add_option(struct compiler *compiler, struct table_options *options, str name, str value)
{
    struct table_option option = {name, value, COUNT_OF(option_rows)};
    for (size_t i = 0; i < COUNT_OF(option_rows); i++)
    {
        option.row = str_equal(option_rows[i].name, name) ? i : option.row;
    }
    array_push(compiler->arena, options, option);
    size_t at = options->len - 1;
    for (; at > 0 && is_before(&option, &options->at[at - 1]); at--)
    {
        options->at[at] = options->at[at - 1];
    }
    options->at[at] = option;
}

static struct table_options collect_options(struct compiler *compiler, const struct table *table)
{
    struct table_options options = {0};
    str prefix = str_print(compiler->arena, STR_FMT "_", STR_ARG(compiler->dialect->name));
    for (size_t i = 0; i < table->options.len; i++)
    {
        const struct option *option = &table->options.at[i];
        if (str_starts(option->key, prefix))
        {
            add_option(compiler, &options, str_upper(compiler->arena, str_skip(option->key, prefix.len)),
                       option_value(compiler, option));
        }
    }
    if (table->comment.at != NULL)
    {
        add_option(compiler, &options, STR("COMMENT"), table->comment);
    }
    return options;
}

bool mysql_post_create_table(struct compiler *compiler, const struct table *table, struct buf *out)
{
    struct table_options options = collect_options(compiler, table);
    for (size_t i = 0; i < options.len; i++)
    {
        const struct table_option *option = &options.at[i];
        bool has_row = option->row < COUNT_OF(option_rows);
        bool has_blanks = has_row && option_rows[option->row].has_blanks;
        buf_add(out, i > 0 ? STR(" ") : STR(""));
        buf_add(out, has_blanks ? str_replace(compiler->arena, option->name, STR("_"), STR(" ")) : option->name);
        buf_add(out, has_row && option_rows[option->row].has_no_equals ? STR(" ") : STR("="));
        if (has_row && option_rows[option->row].is_text)
        {
            write_text_literal(compiler, out, option->value);
        }
        else
        {
            buf_add(out, option->value);
        }
    }
    return true;
}

/* ---- indexes ------------------------------------------------------------------------------------------------------------- */

/* Functions and operators, also NULLS LAST, stand in parentheses of their own; a direction does not. */
static bool needs_group(const struct expr *expr)
{
    bool is_direction = expr->kind == EXPR_UNARY && (expr->unary.op == OPERATOR_DESC || expr->unary.op == OPERATOR_ASC);
    return expr->kind == EXPR_BINARY || expr->kind == EXPR_FUNCTION || expr->kind == EXPR_AS_BOOLEAN ||
           (expr->kind == EXPR_UNARY && !is_direction);
}

static bool write_element(struct compiler *compiler, const struct index *index, const struct index_element *element,
                          struct buf *out)
{
    const struct option *length = option_find(&index->options, compiler->dialect->name, STR("length"));
    struct buf text = BUF(compiler->arena);
    str key = element->column.text;
    if (name_is_set(element->column))
    {
        dialect_add_name(&text, compiler->dialect, element->column);
    }
    else
    {
        const struct expr *expr = element->expr;
        key = expr->kind == EXPR_COLUMN ? expr->column.name.text : STR("");
        if (!write_ddl_expr(compiler, needs_group(expr) ? expr_grouping(compiler->arena, expr) : expr, &text))
        {
            return false;
        }
    }
    buf_add(out, buf_str(&text));
    const struct option *item = length;
    if (length != NULL && length->kind == OPTION_MAP)
    {
        item = option_item(length, key);
        item = item != NULL ? item : option_item(length, buf_str(&text));
    }
    if (item != NULL && item->kind == OPTION_INT)
    {
        buf_print(out, "(%lld)", (long long)item->integer);
    }
    return true;
}

static void write_index_options(struct compiler *compiler, const struct index *index, struct buf *out)
{
    const struct option *parser = find_either(compiler, &index->options, STR("with_parser"));
    const struct option *using_ = find_either(compiler, &index->options, STR("using"));
    if (parser != NULL && parser->kind == OPTION_TEXT)
    {
        buf_print(out, " WITH PARSER " STR_FMT, STR_ARG(parser->text));
    }
    if (using_ != NULL && using_->kind == OPTION_TEXT)
    {
        buf_add_literal(out, " USING ");
        dialect_add_name(out, compiler->dialect, name_of(using_->text));
    }
    if (index->comment.at != NULL) /* a catalog's */
    {
        buf_add_literal(out, " COMMENT ");
        write_text_literal(compiler, out, index->comment);
    }
}

bool mysql_create_index(struct compiler *compiler, const struct table *table, const struct index *index, bool if_not_exists,
                        struct buf *out)
{
    str name, prefix = option_text(&index->options, compiler->dialect->name, STR("prefix"));
    if (!format_index_name(compiler, table, index, &name))
    {
        return false;
    }
    buf_print(out, "CREATE %s" STR_FMT "%sINDEX %s" STR_FMT " ON ", index->unique ? "UNIQUE " : "", STR_ARG(prefix),
              prefix.len > 0 ? " " : "", if_not_exists ? "IF NOT EXISTS " : "", STR_ARG(name));
    dialect_add_table(out, compiler->dialect, table->schema, table->name);
    buf_add_literal(out, " (");
    for (size_t i = 0; i < index->elements.len; i++)
    {
        buf_add(out, i > 0 ? STR(", ") : STR(""));
        if (!write_element(compiler, index, &index->elements.at[i], out))
        {
            return false;
        }
    }
    buf_add_char(out, ')');
    write_index_options(compiler, index, out);
    return true;
}

bool mysql_drop_index(struct compiler *compiler, const struct table *table, const struct index *index, bool if_exists,
                      struct buf *out)
{
    str name;
    if (!name_is_set(index->name))
    {
        return compile_error(compiler, COMPILE_ERROR, "DROP INDEX requires that the index have a name");
    }
    if (!format_index_name(compiler, table, index, &name))
    {
        return false;
    }
    if (!name_is_set(table->name))
    {
        compile_error(compiler, COMPILE_ERROR, "DROP INDEX \"" STR_FMT "\" needs the table of the index on " STR_FMT,
                      STR_ARG(index->name.text), STR_ARG(compiler->dialect->name));
        diag_hint(compiler->diags, "Write op.drop_index(\"" STR_FMT "\", table_name=\"...\").", STR_ARG(index->name.text));
        return false;
    }
    buf_print(out, "\nDROP INDEX %s" STR_FMT " ON ", if_exists ? "IF EXISTS " : "", STR_ARG(name));
    dialect_add_table(out, compiler->dialect, table->schema, table->name);
    return true;
}

bool mysql_identity_options(struct compiler *compiler, const struct identity_options *options, struct buf *out)
{
    struct buf text = BUF(compiler->arena);
    bool is_written = generic_identity_options(compiler, options, &text);
    buf_add(out, str_replace(compiler->arena, buf_str(&text), STR("NO CYCLE"), STR("NOCYCLE")));
    return is_written;
}
