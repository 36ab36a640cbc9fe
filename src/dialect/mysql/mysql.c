/*
 * The tables of MySQL and MariaDB, and what only they write: concat(), <=>, REGEXP, LIMIT with a comma.
 */
#include "dialect/mysql/mysql.h"

#include "dialect/words.h"
#include "dialect/write.h"

static bool write_concat(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    if (expr->kind == EXPR_LIST)
    {
        return write_call(compiler, "concat", &expr->list.items, out);
    }
    buf_add_literal(out, "concat(");
    bool is_written = write_infix(compiler, expr, ", ", out);
    buf_add_char(out, ')');
    return is_written;
}

static bool write_distinct_from(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    bool is_negated = expr->binary.op == OPERATOR_IS_DISTINCT_FROM;
    buf_add(out, is_negated ? STR("NOT (") : STR(""));
    bool is_written = write_infix(compiler, expr, " <=> ", out);
    buf_add(out, is_negated ? STR(")") : STR(""));
    return is_written;
}

static bool write_regexp(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    bool is_negated = expr->binary.op == OPERATOR_NOT_REGEXP_MATCH;
    if (expr->binary.flags.at == NULL)
    {
        return write_infix(compiler, expr, is_negated ? " NOT REGEXP " : " REGEXP ", out);
    }
    buf_add(out, is_negated ? STR("NOT REGEXP_LIKE(") : STR("REGEXP_LIKE("));
    bool is_written = write_infix(compiler, expr, ", ", out);
    buf_add_literal(out, ", ");
    write_text_literal(compiler, out, expr->binary.flags);
    buf_add_char(out, ')');
    return is_written;
}

static bool write_json_item(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    bool is_json = type_affinity(expr->type) == AFFINITY_JSON;
    buf_add(out, is_json ? STR("JSON_EXTRACT(") : STR("JSON_UNQUOTE(JSON_EXTRACT("));
    bool is_written = write_infix(compiler, expr, ", ", out);
    buf_add(out, is_json ? STR(")") : STR("))"));
    return is_written;
}

static bool write_limit(struct compiler *compiler, const struct expr *limit, const struct expr *offset, struct buf *out)
{
    buf_add_literal(out, " \n LIMIT ");
    if (offset != NULL)
    {
        if (!write_expr(compiler, offset, out))
        {
            return false;
        }
        buf_add_literal(out, ", ");
    }
    if (limit == NULL)
    {
        buf_add_literal(out, "18446744073709551615"); /* the largest count: MySQL has no OFFSET alone */
        return true;
    }
    return write_expr(compiler, limit, out);
}

static bool write_function(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    if (str_equal_nocase(expr->function.name.text, STR("random")))
    {
        return write_call(compiler, "rand", &expr->function.arguments, out);
    }
    if (str_equal_nocase(expr->function.name.text, STR("sysdate")))
    {
        buf_add_literal(out, "SYSDATE()");
        return true;
    }
    return generic_function(compiler, expr, out);
}

static dialect_expr *const exprs[] = {
    [EXPR_FUNCTION] = write_function,
    [EXPR_DDL] = NULL,
};

static dialect_expr *const operators[OPERATOR_COUNT] = {
    [OPERATOR_CONCAT] = write_concat,
    [OPERATOR_IS_DISTINCT_FROM] = write_distinct_from,
    [OPERATOR_IS_NOT_DISTINCT_FROM] = write_distinct_from,
    [OPERATOR_REGEXP_MATCH] = write_regexp,
    [OPERATOR_NOT_REGEXP_MATCH] = write_regexp,
    [OPERATOR_JSON_GETITEM] = write_json_item,
    [OPERATOR_JSON_PATH_GETITEM] = write_json_item,
};

#define COMMON_FLAGS                                                                                                           \
    (DIALECT_COMMENTS | DIALECT_INLINE_COMMENTS | DIALECT_NATIVE_ENUM | DIALECT_ALTER | DIALECT_BACKSLASHES |                  \
     DIALECT_WORD_TRUE | DIALECT_INNER_JOIN | DIALECT_LAST_ROWID | DIALECT_NO_MATCH | DIALECT_UPDATE_LISTS |    \
     DIALECT_REPLACES_COLUMNS)

/* What both servers share; only names, words and types differ. */
#define COMMON_FUNCTIONS                                                                                                       \
    .max_identifier = 255, .max_index_name = 64, .max_constraint_name = 64, \
    .quote = '`', .parameter = STR_INIT("?"), .shown_parameter = STR_INIT("%s"), .exprs = exprs,                      \
    .operators = operators, .limit = write_limit, .cast_type = mysql_cast_type, .column_specification = mysql_column,          \
    .primary_key = mysql_primary_key, .unique = generic_unique, .check = generic_check, .foreign_key = generic_foreign_key,    \
    .ondelete = generic_ondelete, .post_create_table = mysql_post_create_table, .create_index = mysql_create_index,            \
    .drop_index = mysql_drop_index, .identity_options = mysql_identity_options, .computed = generic_computed,                  \
    .alter_column = mysql_alter_column, .rename_table = generic_rename_table,                                                  \
    .create_table_comment = mysql_create_table_comment, .drop_table_comment = mysql_drop_table_comment,                        \
    .add_constraint = generic_add_constraint, .drop_constraint = mysql_drop_constraint, .classify = mysql_classify

const struct dialect mysql_dialect = {
    .name = STR_INIT("mysql"),
    .flags = COMMON_FLAGS,
    .reserved = mysql_words,
    .reserved_count = COUNT_OF(mysql_words),
    .types = mysql_types,
    COMMON_FUNCTIONS,
};

const struct dialect mariadb_dialect = {
    .name = STR_INIT("mariadb"),
    .options_from = STR_INIT("mysql"),
    .flags = COMMON_FLAGS | DIALECT_MARIADB,
    .reserved = mariadb_words,
    .reserved_count = COUNT_OF(mariadb_words),
    .types = mariadb_types,
    COMMON_FUNCTIONS,
};

const struct dialect mysql_on_mariadb_dialect = {
    .name = STR_INIT("mysql"),
    .flags = COMMON_FLAGS | DIALECT_MARIADB,
    .reserved = mariadb_words,
    .reserved_count = COUNT_OF(mariadb_words),
    .types = mysql_types,
    COMMON_FUNCTIONS,
};
