/*
 * The table of SQLite, and what only it writes: CURRENT_TIMESTAMP for now(), division, LIMIT.
 */
#include "dialect/sqlite/sqlite.h"

#include "dialect/words.h"
#include "dialect/write.h"

/* ---- types --------------------------------------------------------------------------------------------------------------- */

static bool write_json(struct compiler *compiler, const struct type *type, struct buf *out)
{
    (void)compiler;
    (void)type;
    buf_add_literal(out, "JSON");
    return true;
}

static dialect_type *const types[TYPE_VISIT_COUNT] = {
    [TYPE_VISIT_JSON] = write_json,
};

/* ---- expressions --------------------------------------------------------------------------------------------------------- */

static bool write_function(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    str name = expr->function.name.text;
    if (str_equal_nocase(name, STR("now")))
    {
        buf_add_literal(out, "CURRENT_TIMESTAMP");
        return true;
    }
    if (str_equal_nocase(name, STR("localtimestamp")))
    {
        buf_add_literal(out, "DATETIME(CURRENT_TIMESTAMP, 'localtime')");
        return true;
    }
    if (str_equal_nocase(name, STR("char_length")))
    {
        return write_call(compiler, "length", &expr->function.arguments, out);
    }
    return generic_function(compiler, expr, out);
}

static const struct
{
    str field, format;
} extract_formats[] = {
    {STR_INIT("month"), STR_INIT("%m")},  {STR_INIT("day"), STR_INIT("%d")},   {STR_INIT("year"), STR_INIT("%Y")},
    {STR_INIT("second"), STR_INIT("%S")}, {STR_INIT("hour"), STR_INIT("%H")},  {STR_INIT("doy"), STR_INIT("%j")},
    {STR_INIT("minute"), STR_INIT("%M")}, {STR_INIT("epoch"), STR_INIT("%s")}, {STR_INIT("dow"), STR_INIT("%w")},
    {STR_INIT("week"), STR_INIT("%W")},
};

static bool write_extract(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    for (size_t i = 0; i < COUNT_OF(extract_formats); i++)
    {
        if (str_equal(extract_formats[i].field, expr->extract.field))
        {
            buf_print(out, "CAST(STRFTIME('" STR_FMT "', ", STR_ARG(extract_formats[i].format));
            bool is_written = write_expr(compiler, expr->extract.element, out);
            buf_add_literal(out, ") AS INTEGER)");
            return is_written;
        }
    }
    return compile_error(compiler, COMPILE_ERROR, STR_FMT " is not a valid extract argument.", STR_ARG(expr->extract.field));
}

static bool write_division(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    bool is_written = write_infix(compiler, expr, " / (", out);
    buf_add_literal(out, " + 0.0)");
    return is_written;
}

static bool write_distinct_from(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    return write_infix(compiler, expr, expr->binary.op == OPERATOR_IS_DISTINCT_FROM ? " IS NOT " : " IS ", out);
}

static bool write_regexp(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    return write_infix(compiler, expr, expr->binary.op == OPERATOR_REGEXP_MATCH ? " REGEXP " : " NOT REGEXP ", out);
}

static bool write_json_item(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    bool is_json = type_affinity(expr->type) == AFFINITY_JSON;
    buf_add(out, is_json ? STR("JSON_QUOTE(JSON_EXTRACT(") : STR("JSON_EXTRACT("));
    bool is_written = write_infix(compiler, expr, ", ", out);
    buf_add(out, is_json ? STR("))") : STR(")"));
    return is_written;
}

static bool write_limit(struct compiler *compiler, const struct expr *limit, const struct expr *offset, struct buf *out)
{
    buf_add(out, limit == NULL ? STR("\n LIMIT -1") : STR("\n LIMIT "));
    if (limit != NULL && !write_expr(compiler, limit, out))
    {
        return false;
    }
    buf_add(out, offset == NULL ? STR(" OFFSET 0") : STR(" OFFSET "));
    return offset == NULL || write_expr(compiler, offset, out);
}

static dialect_expr *const exprs[] = {
    [EXPR_FUNCTION] = write_function,
    [EXPR_EXTRACT] = write_extract,
    [EXPR_DDL] = NULL,
};

static dialect_expr *const operators[OPERATOR_COUNT] = {
    [OPERATOR_TRUEDIV] = write_division,
    [OPERATOR_IS_DISTINCT_FROM] = write_distinct_from,
    [OPERATOR_IS_NOT_DISTINCT_FROM] = write_distinct_from,
    [OPERATOR_REGEXP_MATCH] = write_regexp,
    [OPERATOR_NOT_REGEXP_MATCH] = write_regexp,
    [OPERATOR_JSON_GETITEM] = write_json_item,
    [OPERATOR_JSON_PATH_GETITEM] = write_json_item,
};

/* ---- statements of the project ------------------------------------------------------------------------------------------- */

/* The word at the front of the text, which is then what stands behind it. */
static str take_word(str *text)
{
    str rest = str_trim_start(*text);
    size_t length = 0;
    while (length < rest.len && char_is_word(rest.at[length]))
    {
        length++;
    }
    *text = str_trim_start(str_skip(rest, length));
    return str_slice(rest, 0, length);
}

/* Inside of a transaction SQLite ignores these pragmas when they set something, and refuses VACUUM. */
static unsigned classify(str text)
{
    static const str pragmas[] = {STR_INIT("foreign_keys"), STR_INIT("journal_mode"), STR_INIT("synchronous")};
    str rest = text, word = take_word(&rest);
    if (str_equal_nocase(word, STR("VACUUM")))
    {
        return STATEMENT_BOUNDARY;
    }
    bool is_pragma = str_equal_nocase(word, STR("PRAGMA"));
    word = take_word(&rest);
    if (is_pragma && str_starts(rest, STR(".")))
    {
        rest = str_skip(rest, 1);
        word = take_word(&rest);
    }
    bool sets = is_pragma && (str_starts(rest, STR("=")) || str_starts(rest, STR("(")));
    for (size_t i = 0; sets && i < COUNT_OF(pragmas); i++)
    {
        if (str_equal_nocase(word, pragmas[i]))
        {
            return STATEMENT_BOUNDARY;
        }
    }
    return 0;
}

const struct dialect sqlite_dialect = {
    .name = STR_INIT("sqlite"),
    .flags = DIALECT_INSERT_RETURNING | DIALECT_DEFAULT_VALUES | DIALECT_RETURNING_PLAIN | DIALECT_TEXT_TIMES |
             DIALECT_FLOOR_DIVISION | DIALECT_LAST_ROWID | DIALECT_SELECT_EMPTY | DIALECT_NO_MULTI_DELETE |
             DIALECT_LOCAL_REFERENCES | DIALECT_WRAPS_DEFAULTS,
    .max_identifier = 9999,
    .quote = '"',
    .parameter = STR_INIT("?"),
    .shown_parameter = STR_INIT("?"),
    .reserved = sqlite_words,
    .reserved_count = COUNT_OF(sqlite_words),
    .types = types,
    .exprs = exprs,
    .operators = operators,
    .limit = write_limit,
    .column_specification = sqlite_column,
    .primary_key = sqlite_primary_key,
    .unique = sqlite_unique,
    .check = sqlite_check,
    .foreign_key = sqlite_foreign_key,
    .ondelete = generic_ondelete,
    .post_create_table = sqlite_post_create_table,
    .create_index = generic_create_index,
    .drop_index = generic_drop_index,
    .identity_options = generic_identity_options,
    .computed = generic_computed,
    .alter_column = sqlite_alter_column,
    .rename_table = plain_rename_table,
    .create_table_comment = sqlite_refuse_comment,
    .drop_table_comment = sqlite_refuse_comment,
    .needs_copy = sqlite_needs_copy,
    .rebuild = sqlite_rebuild,
    .add_constraint = sqlite_add_constraint,
    .drop_constraint = sqlite_drop_constraint,
    .classify = classify,
};
