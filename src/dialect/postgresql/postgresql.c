/*
 * The table of PostgreSQL, and the expressions that only it writes: ILIKE, ~, JSON and array access.
 */
#include "dialect/postgresql/postgresql.h"

#include "dialect/words.h"
#include "dialect/write.h"

static bool write_ilike(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    bool is_written = write_infix(compiler, expr, operator_row(expr->binary.op)->symbol, out);
    if (expr->binary.escape.at != NULL)
    {
        buf_add_literal(out, " ESCAPE ");
        write_text_literal(compiler, out, expr->binary.escape);
    }
    return is_written;
}

static bool write_regexp(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    bool is_negated = expr->binary.op == OPERATOR_NOT_REGEXP_MATCH;
    bool is_nocase = str_equal(expr->binary.flags, STR("i"));
    if (expr->binary.flags.at == NULL || is_nocase)
    {
        return write_infix(compiler, expr, is_negated ? (is_nocase ? " !~* " : " !~ ") : (is_nocase ? " ~* " : " ~ "), out);
    }
    if (!write_expr(compiler, expr->binary.left, out))
    {
        return false;
    }
    buf_print(out, " %s CONCAT('(?', ", is_negated ? "!~" : "~");
    write_text_literal(compiler, out, expr->binary.flags);
    buf_add_literal(out, ", ')', ");
    bool is_written = write_expr(compiler, expr->binary.right, out);
    buf_add_char(out, ')');
    return is_written;
}

static bool write_regexp_replace(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    buf_add_literal(out, "REGEXP_REPLACE(");
    bool is_written = write_infix(compiler, expr, ", ", out);
    if (expr->binary.flags.at != NULL)
    {
        buf_add_literal(out, ", ");
        write_text_literal(compiler, out, expr->binary.flags);
    }
    buf_add_char(out, ')');
    return is_written;
}

/* col -> 'key'; ->> when the result is taken as a text. */
static bool write_json_item(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    bool is_json = type_affinity(expr->type) == AFFINITY_JSON;
    bool is_path = expr->binary.op == OPERATOR_JSON_PATH_GETITEM;
    return write_infix(compiler, expr, is_path ? (is_json ? " #> " : " #>> ") : (is_json ? " -> " : " ->> "), out);
}

static bool write_array_item(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    bool is_written = write_infix(compiler, expr, "[", out);
    buf_add_char(out, ']');
    return is_written;
}

static bool write_xor(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    return write_infix(compiler, expr, " # ", out);
}

static bool write_match(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    buf_add(out, expr->binary.op == OPERATOR_NOT_MATCH ? STR("NOT ") : STR(""));
    bool is_written = write_infix(compiler, expr, " @@ plainto_tsquery(", out);
    buf_add_char(out, ')');
    return is_written;
}

static dialect_expr *const operators[OPERATOR_COUNT] = {
    [OPERATOR_ILIKE] = write_ilike,
    [OPERATOR_NOT_ILIKE] = write_ilike,
    [OPERATOR_REGEXP_MATCH] = write_regexp,
    [OPERATOR_NOT_REGEXP_MATCH] = write_regexp,
    [OPERATOR_REGEXP_REPLACE] = write_regexp_replace,
    [OPERATOR_JSON_GETITEM] = write_json_item,
    [OPERATOR_JSON_PATH_GETITEM] = write_json_item,
    [OPERATOR_GETITEM] = write_array_item,
    [OPERATOR_BIT_XOR] = write_xor,
    [OPERATOR_MATCH] = write_match,
    [OPERATOR_NOT_MATCH] = write_match,
};

const struct dialect postgresql_dialect = {
    .name = STR_INIT("postgresql"),
    .flags = DIALECT_TRANSACTIONAL_DDL | DIALECT_COMMENTS | DIALECT_NATIVE_BOOLEAN | DIALECT_NATIVE_ENUM | DIALECT_NATIVE_UUID |
             DIALECT_IDENTITY | DIALECT_SEQUENCES | DIALECT_ALTER | DIALECT_SCRIPT_BACKSLASHES | DIALECT_INSERT_RETURNING |
             DIALECT_WORD_TRUE | DIALECT_DEFAULT_VALUES | DIALECT_NATIVE_INTERVAL | DIALECT_BYTEA | DIALECT_FLOOR_DIVISION |
             DIALECT_SEQUENCE_TEXT | DIALECT_PARAMETER_CASTS,
    .max_identifier = 63,
    .quote = '"',
    .parameter = STR_INIT("$#"),
    .shown_parameter = STR_INIT("%(@)s"),
    .reserved = postgresql_words,
    .reserved_count = COUNT_OF(postgresql_words),
    .types = postgresql_types,
    .operators = operators,
    .limit = generic_limit,
    .column_specification = postgresql_column,
    .primary_key = postgresql_primary_key,
    .unique = postgresql_unique,
    .check = postgresql_check,
    .foreign_key = postgresql_foreign_key,
    .exclude = postgresql_exclude,
    .ondelete = postgresql_ondelete,
    .post_create_table = postgresql_post_create_table,
    .create_index = postgresql_create_index,
    .drop_index = postgresql_drop_index,
    .identity_options = generic_identity_options,
    .computed = postgresql_computed,
    .create_types = postgresql_create_types,
    .drop_types = postgresql_drop_types,
    .create_type = postgresql_create_type,
    .drop_type = postgresql_drop_type,
    .enum_type = postgresql_enum_type,
    .alter_column = postgresql_alter_column,
    .alter_identity = postgresql_alter_identity,
    .rename_table = plain_rename_table,
    .rebuild = postgresql_rebuild,
    .create_table_comment = generic_create_table_comment,
    .drop_table_comment = generic_drop_table_comment,
    .add_constraint = generic_add_constraint,
    .drop_constraint = generic_drop_constraint,
    .classify = postgresql_classify,
};
