/*
 * Expressions to SQL: one function a kind of node, one row an operator with a form of its own.
 *
 * Groupings are in the tree already; here nothing is parenthesised but what belongs to a form (CAST, CASE, function calls). A
 * dialect's tables `exprs` and `operators` come first. Nesting is limited, so that no input can exhaust the stack.
 */
#include "dialect/write.h"

bool write_expr_list(struct compiler *compiler, const struct expr_list *list, str separator, struct buf *out)
{
    for (size_t i = 0; i < list->len; i++)
    {
        if (i > 0)
        {
            buf_add(out, separator);
        }
        if (!write_expr(compiler, list->at[i], out))
        {
            return false;
        }
    }
    return true;
}

bool write_call(struct compiler *compiler, const char *name, const struct expr_list *arguments, struct buf *out)
{
    buf_add(out, str_from(name));
    buf_add_char(out, '(');
    bool is_written = write_expr_list(compiler, arguments, STR(", "), out);
    buf_add_char(out, ')');
    return is_written;
}

bool write_infix(struct compiler *compiler, const struct expr *binary, const char *symbol, struct buf *out)
{
    if (!write_expr(compiler, binary->binary.left, out))
    {
        return false;
    }
    buf_add(out, str_from(symbol));
    return write_expr(compiler, binary->binary.right, out);
}

str anonymous_name(struct compiler *compiler, const void *node, str stem)
{
    str key = str_print(compiler->arena, "%p", node);
    str *known = map_find(&compiler->anonymous, key);
    if (known != NULL)
    {
        return *known;
    }
    unsigned **count = (unsigned **)map_slot(&compiler->anonymous, str_print(compiler->arena, "#" STR_FMT, STR_ARG(stem)));
    if (*count == NULL)
    {
        *count = arena_new(compiler->arena, unsigned);
    }
    ++**count;
    str *name = arena_new(compiler->arena, str);
    *name = str_print(compiler->arena, STR_FMT "_%u", STR_ARG(stem), **count);
    map_put(&compiler->anonymous, key, name);
    return *name;
}

/* ---- leaves -------------------------------------------------------------------------------------------------------------- */

/* What stands for an empty list behind IN: a query without rows, of the column's type where the server asks for one. */
static bool write_no_rows(struct compiler *compiler, const struct type *type, struct buf *out)
{
    static const struct type_class integer = {.module = STR_INIT("sqlalchemy"), .name = STR_INIT("INTEGER"),
                                              .visit = TYPE_VISIT_INTEGER, .affinity = AFFINITY_INTEGER};
    static const struct type integer_type = {.type_class = &integer};
    if (!str_equal(compiler->dialect->name, STR("postgresql")))
    {
        buf_add_literal(out, "(SELECT 1 FROM (SELECT 1) AS _empty_set WHERE 1!=1)");
        return true;
    }
    buf_add_literal(out, "(SELECT CAST(NULL AS ");
    if (!write_type(compiler, type != NULL ? type : &integer_type, out))
    {
        return false;
    }
    buf_add_literal(out, ") WHERE 1!=1)");
    return true;
}

static bool write_bind(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    if (!expr->bind.has_value && compiler->parameters != NULL && !expr->bind.is_expanding)
    {
        write_placeholder(compiler, expr, out);
        return true;
    }
    if (!expr->bind.has_value)
    {
        return compile_error(compiler, "sqlalchemy.exc.StatementError", "A value is required for bind parameter '" STR_FMT "'",
                             STR_ARG(expr->bind.key));
    }
    if (!expr->bind.is_expanding)
    {
        return write_literal(compiler, expr->bind.value, expr->type, out);
    }
    if (expr->bind.value.kind != DATUM_ARRAY)
    {
        return compile_error(compiler, "sqlalchemy.exc.StatementError",
                             "'expanding' parameters can't be used with a value that is no list or tuple: '" STR_FMT "'",
                             STR_ARG(expr->bind.key));
    }
    if (expr->bind.value.items.len == 0)
    {
        return write_no_rows(compiler, expr->type, out);
    }
    buf_add_char(out, '(');
    for (size_t i = 0; i < expr->bind.value.items.len; i++)
    {
        struct datum item = expr->bind.value.items.at[i];
        buf_add(out, i > 0 ? STR(", ") : STR(""));
        if (!write_literal(compiler, item, expr->type != NULL ? expr->type : type_of_datum(item), out))
        {
            return false;
        }
    }
    buf_add_char(out, ')');
    return true;
}

static bool write_column_name(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    const struct expr *table = expr->column.table;
    if (table != NULL && !compiler->hides_tables && !expr->column.is_literal)
    {
        if (table->kind == EXPR_ALIAS)
        {
            struct name name = table->alias.name;
            if (!name_is_set(name))
            {
                bool is_table = table->alias.element->kind == EXPR_TABLE;
                name = name_of(anonymous_name(compiler, table, is_table ? table->alias.element->table.name.text : STR("anon")));
            }
            dialect_add_name(out, compiler->dialect, name);
        }
        else
        {
            struct name schema = compiler->hides_schema ? NAME_NONE : table->table.schema;
            dialect_add_table(out, compiler->dialect, schema, table->table.name);
        }
        buf_add_char(out, '.');
    }
    if (expr->column.is_literal || expr->column.is_star)
    {
        buf_add(out, expr->column.is_star ? STR("*") : expr->column.name.text);
        return true;
    }
    dialect_add_name(out, compiler->dialect, expr->column.name);
    return true;
}

static bool write_null(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    (void)compiler;
    (void)expr;
    buf_add_literal(out, "NULL");
    return true;
}

static bool write_truth(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    bool has_words = dialect_has(compiler->dialect, DIALECT_WORD_TRUE);
    bool truth = expr->kind == EXPR_TRUE;
    buf_add(out, has_words ? (truth ? STR("true") : STR("false")) : (truth ? STR("1") : STR("0")));
    return true;
}

static bool write_nothing(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    (void)compiler;
    (void)expr;
    (void)out;
    return true;
}

/* ---- functions ----------------------------------------------------------------------------------------------------------- */

/* Functions that SQLAlchemy has a class for: their spelling, and whether they are written without parentheses. */
static const struct
{
    str name, text;
    bool is_bare;
} known_functions[] = {
    {STR_INIT("coalesce"), STR_INIT("coalesce"), false},
    {STR_INIT("current_date"), STR_INIT("CURRENT_DATE"), true},
    {STR_INIT("current_time"), STR_INIT("CURRENT_TIME"), true},
    {STR_INIT("current_timestamp"), STR_INIT("CURRENT_TIMESTAMP"), true},
    {STR_INIT("current_user"), STR_INIT("CURRENT_USER"), true},
    {STR_INIT("localtime"), STR_INIT("LOCALTIME"), true},
    {STR_INIT("localtimestamp"), STR_INIT("LOCALTIMESTAMP"), true},
    {STR_INIT("session_user"), STR_INIT("SESSION_USER"), true},
    {STR_INIT("user"), STR_INIT("USER"), true},
    {STR_INIT("random"), STR_INIT("random"), false},
    {STR_INIT("sysdate"), STR_INIT("sysdate"), true},
    {STR_INIT("cube"), STR_INIT("CUBE"), false},
    {STR_INIT("rollup"), STR_INIT("ROLLUP"), false},
    {STR_INIT("grouping_sets"), STR_INIT("GROUPING SETS"), false},
    {STR_INIT("now"), STR_INIT("now"), false},
    {STR_INIT("count"), STR_INIT("count"), false},
    {STR_INIT("max"), STR_INIT("max"), false},
    {STR_INIT("min"), STR_INIT("min"), false},
    {STR_INIT("sum"), STR_INIT("sum"), false},
    {STR_INIT("concat"), STR_INIT("concat"), false},
    {STR_INIT("char_length"), STR_INIT("char_length"), false},
    {STR_INIT("array_agg"), STR_INIT("array_agg"), false},
    {STR_INIT("rank"), STR_INIT("rank"), false},
    {STR_INIT("dense_rank"), STR_INIT("dense_rank"), false},
    {STR_INIT("percent_rank"), STR_INIT("percent_rank"), false},
    {STR_INIT("cume_dist"), STR_INIT("cume_dist"), false},
};

static void add_function_word(struct compiler *compiler, struct name name, struct buf *out)
{
    bool is_plain = name.text.len > 0 && name.quote == QUOTE_AUTO;
    for (size_t i = 0; is_plain && i < name.text.len; i++)
    {
        is_plain = char_is_word(name.text.at[i]) || name.text.at[i] == '$';
    }
    struct name written = {.text = name.text, .quote = is_plain ? QUOTE_NEVER : name.quote};
    dialect_add_name(out, compiler->dialect, written);
}

bool generic_function(struct compiler *compiler, const struct expr *function, struct buf *out)
{
    const struct expr_list *arguments = &function->function.arguments;
    for (size_t i = 0; i < function->function.packages.len; i++)
    {
        add_function_word(compiler, function->function.packages.at[i], out);
        buf_add_char(out, '.');
    }
    bool is_known = false, is_bare = false;
    for (size_t i = 0; !is_known && function->function.packages.len == 0 && i < COUNT_OF(known_functions); i++)
    {
        if (str_equal_nocase(known_functions[i].name, function->function.name.text))
        {
            is_known = true;
            is_bare = known_functions[i].is_bare && arguments->len == 0;
            buf_add(out, known_functions[i].text);
        }
    }
    if (!is_known)
    {
        add_function_word(compiler, function->function.name, out);
    }
    if (is_bare)
    {
        return true;
    }
    if (arguments->len == 0 && str_equal_nocase(function->function.name.text, STR("count")))
    {
        buf_add_literal(out, "(*)");
        return true;
    }
    return write_call(compiler, "", arguments, out);
}

/* ---- operators ----------------------------------------------------------------------------------------------------------- */

static bool write_between(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    bool is_negated = expr->binary.op == OPERATOR_NOT_BETWEEN;
    const char *word = expr->binary.is_symmetric ? (is_negated ? " NOT BETWEEN SYMMETRIC " : " BETWEEN SYMMETRIC ")
                                                 : (is_negated ? " NOT BETWEEN " : " BETWEEN ");
    return write_infix(compiler, expr, word, out);
}

static void add_escape(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    if (expr->binary.escape.at != NULL)
    {
        buf_add_literal(out, " ESCAPE ");
        write_text_literal(compiler, out, expr->binary.escape);
    }
}

static bool write_like(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    bool is_written = write_infix(compiler, expr, operator_row(expr->binary.op)->symbol, out);
    add_escape(compiler, expr, out);
    return is_written;
}

static bool write_lowered(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    buf_add_literal(out, "lower(");
    bool is_written = write_expr(compiler, expr, out);
    buf_add_char(out, ')');
    return is_written;
}

/* Without an ILIKE of its own a dialect compares in lower case. */
static bool write_ilike(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    if (!write_lowered(compiler, expr->binary.left, out))
    {
        return false;
    }
    buf_add(out, expr->binary.op == OPERATOR_ILIKE ? STR(" LIKE ") : STR(" NOT LIKE "));
    bool is_written = write_lowered(compiler, expr->binary.right, out);
    add_escape(compiler, expr, out);
    return is_written;
}

static bool is_empty_list(const struct expr *expr)
{
    return expr->kind == EXPR_GROUPING && expr->grouping.operand->kind == EXPR_LIST &&
           expr->grouping.operand->list.items.len == 0;
}

static bool write_in(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    bool is_negated = expr->binary.op == OPERATOR_NOT_IN;
    if (!is_empty_list(expr->binary.right))
    {
        bool has_parentheses = is_negated; /* SQLAlchemy writes (x NOT IN (...)) */
        buf_add(out, has_parentheses ? STR("(") : STR(""));
        bool is_written = write_infix(compiler, expr, is_negated ? " NOT IN " : " IN ", out);
        buf_add(out, has_parentheses ? STR(")") : STR(""));
        return is_written;
    }
    buf_add(out, is_negated ? STR("(") : STR(""));
    bool is_written = write_expr(compiler, expr->binary.left, out);
    buf_add(out, is_negated ? STR(" NOT IN ") : STR(" IN "));
    bool is_select = dialect_has(compiler->dialect, DIALECT_SELECT_EMPTY);
    buf_add(out, is_select    ? STR("(SELECT 1 FROM (SELECT 1) WHERE 1!=1)")
                 : is_negated ? STR("(NULL) OR (1 = 1)")
                              : STR("(NULL) AND (1 != 1)"));
    buf_add(out, is_negated ? STR(")") : STR(""));
    return is_written;
}

static bool write_division(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    if (!dialect_has(compiler->dialect, DIALECT_FLOOR_DIVISION))
    {
        return write_infix(compiler, expr, " / ", out);
    }
    const struct expr *right = expr->binary.right;
    bool is_numeric = type_affinity(right->type) == AFFINITY_NUMERIC;
    const struct type *type = is_numeric ? right->type : type_of_datum((struct datum){.kind = DATUM_DECIMAL});
    if (!write_expr(compiler, expr->binary.left, out))
    {
        return false;
    }
    buf_add_literal(out, " / ");
    return write_expr(compiler, expr_cast(compiler->arena, right, type), out);
}

static bool write_floor_division(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    bool is_integer = dialect_has(compiler->dialect, DIALECT_FLOOR_DIVISION) &&
                      type_affinity(expr->binary.left->type) == AFFINITY_INTEGER &&
                      type_affinity(expr->binary.right->type) == AFFINITY_INTEGER;
    buf_add(out, is_integer ? STR("") : STR("FLOOR("));
    bool is_written = write_infix(compiler, expr, " / ", out);
    buf_add(out, is_integer ? STR("") : STR(")"));
    return is_written;
}

static bool write_custom(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    return write_infix(compiler, expr,
                       str_cstring(compiler->arena, str_print(compiler->arena, " " STR_FMT " ", STR_ARG(expr->binary.custom))),
                       out);
}

static bool refuse_regexp(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    (void)expr;
    (void)out;
    return compile_error(compiler, COMPILE_ERROR, STR_FMT " dialect does not support regular expressions",
                         STR_ARG(compiler->dialect->name));
}

static dialect_expr *const generic_operators[OPERATOR_COUNT] = {
    [OPERATOR_BETWEEN] = write_between,
    [OPERATOR_NOT_BETWEEN] = write_between,
    [OPERATOR_LIKE] = write_like,
    [OPERATOR_NOT_LIKE] = write_like,
    [OPERATOR_ILIKE] = write_ilike,
    [OPERATOR_NOT_ILIKE] = write_ilike,
    [OPERATOR_IN] = write_in,
    [OPERATOR_NOT_IN] = write_in,
    [OPERATOR_TRUEDIV] = write_division,
    [OPERATOR_FLOORDIV] = write_floor_division,
    [OPERATOR_CUSTOM] = write_custom,
    [OPERATOR_REGEXP_MATCH] = refuse_regexp,
    [OPERATOR_NOT_REGEXP_MATCH] = refuse_regexp,
    [OPERATOR_REGEXP_REPLACE] = refuse_regexp,
};

static dialect_expr *operator_function(const struct compiler *compiler, enum operator op)
{
    dialect_expr *const *own = compiler->dialect->operators;
    return own != NULL && own[op] != NULL ? own[op] : generic_operators[op];
}

static bool refuse_operator(struct compiler *compiler, enum operator op)
{
    return compile_error(compiler, "sqlalchemy.exc.UnsupportedCompilationError",
                         "the " STR_FMT " dialect can't render the operator %s", STR_ARG(compiler->dialect->name),
                         operator_row(op)->name);
}

static bool write_binary(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    dialect_expr *function = operator_function(compiler, expr->binary.op);
    if (function != NULL)
    {
        return function(compiler, expr, out);
    }
    const char *symbol = operator_row(expr->binary.op)->symbol;
    return symbol != NULL ? write_infix(compiler, expr, symbol, out) : refuse_operator(compiler, expr->binary.op);
}

static bool write_unary(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    const struct operator_row *row = operator_row(expr->unary.op);
    if (row->symbol == NULL)
    {
        return refuse_operator(compiler, expr->unary.op);
    }
    buf_add(out, row->is_ordering ? STR("") : str_from(row->symbol));
    bool is_written = write_expr(compiler, expr->unary.operand, out);
    buf_add(out, row->is_ordering ? str_from(row->symbol) : STR(""));
    return is_written;
}

static bool write_list(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    dialect_expr *const *own = compiler->dialect->operators;
    if (expr->list.op == OPERATOR_CONCAT && own != NULL && own[OPERATOR_CONCAT] != NULL)
    {
        return own[OPERATOR_CONCAT](compiler, expr, out);
    }
    return write_expr_list(compiler, &expr->list.items, str_from(operator_row(expr->list.op)->symbol), out);
}

/* ---- forms --------------------------------------------------------------------------------------------------------------- */

static bool write_tuple(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    return write_call(compiler, "", &expr->tuple.items, out);
}

static bool write_array_form(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    buf_add_literal(out, "ARRAY[");
    bool is_written = write_expr_list(compiler, &expr->array.items, STR(", "), out);
    buf_add_char(out, ']');
    return is_written;
}

static bool write_grouping(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    buf_add_char(out, '(');
    bool is_written = write_expr(compiler, expr->grouping.operand, out);
    buf_add_char(out, ')');
    return is_written;
}

static bool write_as_boolean(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    bool is_native = dialect_has(compiler->dialect, DIALECT_NATIVE_BOOLEAN);
    bool is_negated = expr->as_boolean.is_negated;
    buf_add(out, is_native && is_negated ? STR("NOT ") : STR(""));
    bool is_written = write_expr(compiler, expr->as_boolean.operand, out);
    buf_add(out, is_native ? STR("") : is_negated ? STR(" = 0") : STR(" = 1"));
    return is_written;
}

static bool write_cast(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    struct buf type = BUF(compiler->arena);
    dialect_type *writer = compiler->dialect->cast_type != NULL ? compiler->dialect->cast_type : write_type;
    if (!writer(compiler, expr->type, &type))
    {
        return false;
    }
    str text = buf_str(&type);
    if (text.len == 0) /* the dialect has no CAST to this type */
    {
        return write_expr(compiler, expr_group(compiler->arena, expr->cast.operand, OPERATOR_NONE), out);
    }
    size_t collate = str_find(text, STR(" COLLATE "));
    buf_add_literal(out, "CAST(");
    if (!write_expr(compiler, expr->cast.operand, out))
    {
        return false;
    }
    buf_add_literal(out, " AS ");
    buf_add(out, collate == STR_NONE ? text : str_slice(text, 0, collate));
    buf_add_char(out, ')');
    buf_add(out, collate == STR_NONE ? STR("") : str_skip(text, collate));
    return true;
}

static bool write_coerced(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    return write_expr(compiler, expr->coerce.operand, out);
}

static bool write_case(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    buf_add_literal(out, "CASE ");
    if (expr->cases.value != NULL)
    {
        if (!write_expr(compiler, expr->cases.value, out))
        {
            return false;
        }
        buf_add_char(out, ' ');
    }
    for (size_t i = 0; i < expr->cases.tests.len; i++)
    {
        buf_add_literal(out, "WHEN ");
        if (!write_expr(compiler, expr->cases.tests.at[i], out))
        {
            return false;
        }
        buf_add_literal(out, " THEN ");
        const struct expr *result = expr_with_type(compiler->arena, expr->cases.results.at[i], OPERATOR_COMMA, NULL);
        if (!write_expr(compiler, result, out))
        {
            return false;
        }
        buf_add_char(out, ' ');
    }
    if (expr->cases.otherwise != NULL)
    {
        buf_add_literal(out, "ELSE ");
        if (!write_expr(compiler, expr_with_type(compiler->arena, expr->cases.otherwise, OPERATOR_COMMA, NULL), out))
        {
            return false;
        }
        buf_add_char(out, ' ');
    }
    buf_add_literal(out, "END");
    return true;
}

static bool write_labelled(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    return write_expr(compiler, expr->label.element, out);
}

static bool write_extract(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    buf_print(out, "EXTRACT(" STR_FMT " FROM ", STR_ARG(expr->extract.field));
    bool is_written = write_expr(compiler, expr->extract.element, out);
    buf_add_char(out, ')');
    return is_written;
}

static bool write_over(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    if (!write_expr(compiler, expr->over.element, out))
    {
        return false;
    }
    buf_add_literal(out, " OVER (");
    const struct
    {
        const char *word;
        const struct expr_list *items;
    } parts[] = {{"PARTITION BY ", &expr->over.partition_by}, {"ORDER BY ", &expr->over.order_by}};
    bool has_part = false;
    for (size_t i = 0; i < COUNT_OF(parts); i++)
    {
        if (parts[i].items->len == 0)
        {
            continue;
        }
        buf_add(out, has_part ? STR(" ") : STR(""));
        buf_add(out, str_from(parts[i].word));
        if (!write_expr_list(compiler, parts[i].items, STR(", "), out))
        {
            return false;
        }
        has_part = true;
    }
    if (expr->over.range.len > 0)
    {
        buf_add(out, has_part ? STR(" ") : STR(""));
        buf_add(out, expr->over.range);
    }
    buf_add_char(out, ')');
    return true;
}

static bool write_filter(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    if (!write_expr(compiler, expr->filter.element, out))
    {
        return false;
    }
    buf_add_literal(out, " FILTER (WHERE ");
    bool is_written = write_expr(compiler, expr->filter.criterion, out);
    buf_add_char(out, ')');
    return is_written;
}

static bool write_ordered(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    if (!write_expr(compiler, expr->ordered.target, out))
    {
        return false;
    }
    buf_add_literal(out, " ORDER BY ");
    return write_expr_list(compiler, &expr->ordered.order_by, STR(", "), out);
}

static bool write_next_value(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    struct buf name = BUF(compiler->arena);
    write_sequence_name(compiler, expr->sequence.sequence, &name);
    bool is_literal = dialect_has(compiler->dialect, DIALECT_SEQUENCE_TEXT);
    buf_add_literal(out, "nextval(");
    if (is_literal)
    {
        struct buf quoted = BUF(compiler->arena);
        buf_add(&quoted, str_replace(compiler->arena, buf_str(&name), STR("'"), STR("''")));
        buf_print(out, "'" STR_FMT "'", STR_ARG(buf_str(&quoted)));
    }
    else
    {
        buf_add(out, buf_str(&name));
    }
    buf_add_char(out, ')');
    return true;
}

/* A statement inside of an expression: in parentheses. */
static bool write_scalar(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    buf_add(out, expr->kind == EXPR_EXISTS ? STR("EXISTS (") : STR("("));
    bool was_subquery = compiler->is_subquery;
    compiler->is_subquery = false;
    bool is_written = write_expr(compiler, expr->scalar.element, out);
    compiler->is_subquery = was_subquery;
    buf_add_char(out, ')');
    return is_written;
}

static bool refuse_ddl(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    (void)expr;
    (void)out;
    return compile_error(compiler, COMPILE_ERROR, "a DDL element cannot stand inside of an expression");
}

static dialect_expr *const generic_exprs[] = {
    [EXPR_TEXT] = write_text,
    [EXPR_BIND] = write_bind,
    [EXPR_COLUMN] = write_column_name,
    [EXPR_NULL] = write_null,
    [EXPR_TRUE] = write_truth,
    [EXPR_FALSE] = write_truth,
    [EXPR_FUNCTION] = generic_function,
    [EXPR_UNARY] = write_unary,
    [EXPR_BINARY] = write_binary,
    [EXPR_LIST] = write_list,
    [EXPR_TUPLE] = write_tuple,
    [EXPR_GROUPING] = write_grouping,
    [EXPR_AS_BOOLEAN] = write_as_boolean,
    [EXPR_CAST] = write_cast,
    [EXPR_TYPE_COERCE] = write_coerced,
    [EXPR_CASE] = write_case,
    [EXPR_LABEL] = write_labelled,
    [EXPR_EXTRACT] = write_extract,
    [EXPR_OVER] = write_over,
    [EXPR_FILTER] = write_filter,
    [EXPR_ORDERED] = write_ordered,
    [EXPR_ARRAY] = write_array_form,
    [EXPR_SEQUENCE] = write_next_value,
    [EXPR_DEFAULT] = write_nothing,
    [EXPR_TABLE] = write_from,
    [EXPR_ALIAS] = write_from,
    [EXPR_JOIN] = write_from,
    [EXPR_SELECT] = write_select,
    [EXPR_COMPOUND] = write_compound,
    [EXPR_SCALAR_SELECT] = write_scalar,
    [EXPR_EXISTS] = write_scalar,
    [EXPR_VALUES] = write_from,
    [EXPR_INSERT] = write_insert,
    [EXPR_UPDATE] = write_update,
    [EXPR_DELETE] = write_delete,
    [EXPR_DDL] = refuse_ddl,
};

#define DEPTH_LIMIT 400u

bool write_expr(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    dialect_expr *const *own = compiler->dialect->exprs;
    if (compiler->depth >= DEPTH_LIMIT)
    {
        diag_error(compiler->diags, DIAG_LIMIT, (struct span){compiler->place, 0},
                   "an SQL expression is nested more than %u levels deep", DEPTH_LIMIT);
        return false;
    }
    compiler->depth++;
    dialect_expr *function = own != NULL && own[expr->kind] != NULL ? own[expr->kind] : generic_exprs[expr->kind];
    bool is_written = function(compiler, expr, out);
    compiler->depth--;
    return is_written;
}

bool write_ddl_expr(struct compiler *compiler, const struct expr *expr, struct buf *out)
{
    bool hid_tables = compiler->hides_tables;
    compiler->hides_tables = true;
    bool is_written = write_expr(compiler, expr, out);
    compiler->hides_tables = hid_tables;
    return is_written;
}

bool dialect_compile_expr(struct compiler *compiler, const struct expr *expr, str *out_text)
{
    struct buf out = BUF(compiler->arena);
    if (!write_expr(compiler, expr, &out))
    {
        return false;
    }
    *out_text = buf_str(&out);
    return true;
}

bool dialect_compile_ddl_expr(struct compiler *compiler, const struct expr *expr, str *out_text)
{
    struct buf out = BUF(compiler->arena);
    if (!write_ddl_expr(compiler, expr, &out))
    {
        return false;
    }
    *out_text = buf_str(&out);
    return true;
}
