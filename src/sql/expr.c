/*
 * The constructors of expressions: coercion, choice of operator, grouping. See expr.h for the contract.
 *
 * The rules are SQLAlchemy's (default_comparator.py, elements.py): a plain value takes the type of the other side when both
 * are of one affinity, else that of the value itself; comparison with NULL is IS; strings are added with ||; a chain of one
 * associative operator is kept flat. What a dialect makes of a node is not decided here.
 */
#include "sql/expr.h"

#include "sql/model.h"

static const struct type *boolean_type(void)
{
    return type_of_datum(datum_bool(true));
}

struct expr *expr_make(struct arena *arena, enum expr_kind kind)
{
    struct expr *expr = arena_new(arena, struct expr);
    expr->kind = kind;
    return expr;
}

/* ---- leaves -------------------------------------------------------------------------------------------------------------- */

struct expr *expr_text(struct arena *arena, str text, place at)
{
    struct expr *expr = expr_make(arena, EXPR_TEXT);
    expr->place = at;
    expr->text.text = text;
    return expr;
}

void expr_text_bind(struct arena *arena, struct expr *text, str key, const struct expr *bind)
{
    for (size_t i = 0; i < text->text.binds.len; i++)
    {
        if (str_equal(text->text.binds.at[i].key, key))
        {
            text->text.binds.at[i].bind = bind;
            return;
        }
    }
    *array_add(arena, &text->text.binds) = (struct text_bind){key, bind};
}

struct expr *expr_raw(struct arena *arena, struct datum value)
{
    struct expr *expr = expr_make(arena, EXPR_BIND);
    expr->bind.value = value;
    expr->bind.has_value = true;
    return expr;
}

struct expr *expr_value(struct arena *arena, struct datum value, const struct type *type)
{
    struct expr *expr = expr_raw(arena, value);
    expr->type = type != NULL ? type : type_of_datum(value);
    return expr;
}

struct expr *expr_bindparam(struct arena *arena, str key, const struct type *type)
{
    struct expr *expr = expr_make(arena, EXPR_BIND);
    expr->bind.key = key;
    expr->type = type;
    return expr;
}

struct expr *expr_constant(struct arena *arena, enum expr_kind kind)
{
    struct expr *expr = expr_make(arena, kind);
    expr->type = kind == EXPR_NULL ? NULL : boolean_type();
    return expr;
}

struct expr *expr_column(struct arena *arena, struct name name, const struct type *type)
{
    struct expr *expr = expr_make(arena, EXPR_COLUMN);
    expr->column.name = name;
    expr->type = type;
    return expr;
}

struct expr *expr_literal_column(struct arena *arena, str text, const struct type *type)
{
    struct expr *expr = expr_column(arena, name_of(text), type);
    expr->column.is_literal = true;
    return expr;
}

/* ---- types of binds ------------------------------------------------------------------------------------------------------ */

/* The type that a plain value gets next to an expression of `type` (coerce_compared_value). */
static const struct type *compared_type(const struct type *type, struct datum value)
{
    const struct type *own = type_of_datum(value);
    if (type != NULL &&
        (own == NULL || type->type_class->visit == TYPE_VISIT_type_decorator || type_affinity(own) == type_affinity(type)))
    {
        return type;
    }
    return own;
}

const struct expr *expr_with_type(struct arena *arena, const struct expr *operand, enum operator op, const struct type *type)
{
    (void)op;
    if (operand->kind != EXPR_BIND || operand->type != NULL)
    {
        return operand;
    }
    struct expr *typed = arena_new(arena, struct expr);
    *typed = *operand;
    bool has_own = operand->bind.has_value && operand->bind.key.len == 0;
    typed->type = has_own ? compared_type(type, operand->bind.value) : type;
    return typed;
}

static bool is_raw(const struct expr *expr, enum datum_kind kind)
{
    return expr->kind == EXPR_BIND && expr->type == NULL && expr->bind.key.len == 0 && expr->bind.has_value &&
           expr->bind.value.kind == kind;
}

/* None, True and False as the constants that they stand for in comparisons and conditions. */
static const struct expr *constant_of(struct arena *arena, const struct expr *expr)
{
    if (is_raw(expr, DATUM_NULL))
    {
        return expr_constant(arena, EXPR_NULL);
    }
    if (is_raw(expr, DATUM_BOOL))
    {
        return expr_constant(arena, expr->bind.value.boolean ? EXPR_TRUE : EXPR_FALSE);
    }
    return expr;
}

/* ---- grouping ------------------------------------------------------------------------------------------------------------ */

struct expr *expr_grouping(struct arena *arena, const struct expr *operand)
{
    struct expr *expr = expr_make(arena, EXPR_GROUPING);
    expr->type = operand->type;
    expr->grouping.operand = operand;
    return expr;
}

/* The operator that decides about an expression's grouping; OPERATOR_NONE: it never needs any. */
static enum operator operator_of(const struct expr *expr)
{
    switch (expr->kind)
    {
        case EXPR_BINARY:
            return expr->binary.op;
        case EXPR_LIST:
            return expr->list.is_ungrouped || expr->list.items.len == 0 ? OPERATOR_NONE : expr->list.op;
        case EXPR_UNARY:
            return operator_row(expr->unary.op)->is_ordering ? OPERATOR_NONE : expr->unary.op;
        default:
            return OPERATOR_NONE;
    }
}

static bool needs_group(const struct expr *expr, enum operator outer)
{
    enum operator inner = operator_of(expr);
    if (inner == OPERATOR_NONE)
    {
        return false;
    }
    if (inner == OPERATOR_CUSTOM && expr->kind == EXPR_BINARY)
    {
        const struct operator_row *row = operator_row(outer);
        return outer == OPERATOR_NONE || row->precedence == OPERATOR_UNKNOWN_PRECEDENCE ||
               expr->binary.custom_precedence <= row->precedence;
    }
    bool is_boolean = operator_row(inner)->is_comparison || inner == OPERATOR_INV || inner == OPERATOR_AND ||
                      inner == OPERATOR_OR || inner == OPERATOR_IS_TRUE || inner == OPERATOR_IS_FALSE;
    return operator_needs_group(inner, outer) || (outer == OPERATOR_INV && expr->kind != EXPR_UNARY && !is_boolean);
}

static bool is_plain_element(const struct expr *expr)
{
    return expr->kind == EXPR_COLUMN || expr->kind == EXPR_BIND || expr->kind == EXPR_FUNCTION || expr->kind == EXPR_CAST ||
           expr->kind == EXPR_CASE || expr->kind == EXPR_LABEL || expr->kind == EXPR_GROUPING || expr->kind == EXPR_TRUE ||
           expr->kind == EXPR_FALSE;
}

static struct expr *as_boolean(struct arena *arena, const struct expr *operand, bool is_negated)
{
    struct expr *expr = expr_make(arena, EXPR_AS_BOOLEAN);
    expr->type = boolean_type();
    expr->as_boolean.operand = operand;
    expr->as_boolean.is_negated = is_negated;
    return expr;
}

const struct expr *expr_group(struct arena *arena, const struct expr *operand, enum operator outer)
{
    bool is_condition = outer == OPERATOR_AND || outer == OPERATOR_OR || outer == OPERATOR_AS_BOOL;
    if (operand->kind == EXPR_TEXT)
    {
        return outer == OPERATOR_IN || outer == OPERATOR_NOT_IN ? expr_grouping(arena, operand) : operand;
    }
    if (operand->kind == EXPR_SELECT || operand->kind == EXPR_COMPOUND)
    {
        return expr_grouping(arena, operand);
    }
    if (is_condition && is_plain_element(operand) && operand->kind != EXPR_GROUPING &&
        type_affinity(operand->type) == AFFINITY_BOOLEAN)
    {
        return as_boolean(arena, operand, false);
    }
    return needs_group(operand, outer) ? expr_grouping(arena, operand) : operand;
}

/* ---- operators ----------------------------------------------------------------------------------------------------------- */

static struct expr *make_binary(struct arena *arena, enum operator op, const struct expr *left, const struct expr *right,
                                const struct type *type)
{
    struct expr *expr = expr_make(arena, EXPR_BINARY);
    expr->type = type;
    expr->binary.op = op;
    expr->binary.left = expr_group(arena, left, op);
    expr->binary.right = expr_group(arena, right, op);
    expr->binary.negation = operator_row(op)->negation;
    return expr;
}

static void add_flat(struct arena *arena, struct expr_list *items, enum operator op, const struct expr *expr)
{
    if (expr->kind == EXPR_LIST && expr->list.op == op)
    {
        for (size_t i = 0; i < expr->list.items.len; i++)
        {
            array_push(arena, items, expr->list.items.at[i]);
        }
    }
    else if (expr->kind == EXPR_BINARY && expr->binary.op == op)
    {
        array_push(arena, items, expr->binary.left);
        array_push(arena, items, expr->binary.right);
    }
    else
    {
        array_push(arena, items, expr_group(arena, expr, op));
    }
}

static bool has_operator(const struct expr *expr, enum operator op, const struct type *type)
{
    bool is_same = (expr->kind == EXPR_LIST && expr->list.op == op) || (expr->kind == EXPR_BINARY && expr->binary.op == op);
    return is_same && type_affinity(expr->type) == type_affinity(type);
}

/* A chain of one associative operator is a list, so that it is written without parentheses. */
static struct expr *make_associative(struct arena *arena, enum operator op, const struct expr *left, const struct expr *right,
                                     const struct type *type)
{
    if (!has_operator(left, op, type) && !has_operator(right, op, type))
    {
        return make_binary(arena, op, left, right, type);
    }
    struct expr *expr = expr_make(arena, EXPR_LIST);
    expr->type = type;
    expr->list.op = op;
    add_flat(arena, &expr->list.items, op, left);
    add_flat(arena, &expr->list.items, op, right);
    return expr;
}

static struct expr *make_arithmetic(struct arena *arena, enum operator op, const struct expr *left, const struct expr *right)
{
    enum type_affinity a = type_affinity(left->type), b = type_affinity(right->type);
    bool is_text =
        (a == AFFINITY_STRING && (b == AFFINITY_STRING || b == AFFINITY_NULL)) || (a == AFFINITY_NULL && b == AFFINITY_STRING);
    if (op == OPERATOR_ADD && is_text)
    {
        op = OPERATOR_CONCAT;
    }
    const struct type *type = left->type != NULL ? left->type : right->type;
    return operator_row(op)->is_associative ? make_associative(arena, op, left, right, type)
                                            : make_binary(arena, op, left, right, type);
}

static bool is_constant(const struct expr *expr)
{
    return expr->kind == EXPR_NULL || expr->kind == EXPR_TRUE || expr->kind == EXPR_FALSE;
}

/* `== None`, `.is_(True)`: which operator a constant on the right side makes of it; OPERATOR_NONE when it cannot stand there.
 */
static enum operator operator_for_constant(enum operator op, const struct expr *constant)
{
    bool is_truth = constant->kind != EXPR_NULL;
    switch (op)
    {
        case OPERATOR_EQ:
        case OPERATOR_NE:
            return is_truth ? op : op == OPERATOR_EQ ? OPERATOR_IS : OPERATOR_IS_NOT;
        case OPERATOR_IS:
        case OPERATOR_IS_NOT:
        case OPERATOR_IS_DISTINCT_FROM:
        case OPERATOR_IS_NOT_DISTINCT_FROM:
            return op;
        default:
            return OPERATOR_NONE;
    }
}

bool expr_binary(struct arena *arena, struct diags *diags, enum operator op, const struct expr *left, const struct expr *right,
                 const struct expr **out)
{
    if (op == OPERATOR_AND || op == OPERATOR_OR)
    {
        const struct expr *both[] = {left, right};
        struct expr_list items = {.at = both, .len = 2, .cap = 2};
        *out = expr_conjunction(arena, op, &items);
        return true;
    }
    bool is_comparison = operator_row(op)->is_comparison;
    const struct expr *coerced = is_comparison ? constant_of(arena, right) : right;
    if (is_comparison && is_constant(coerced))
    {
        enum operator chosen = operator_for_constant(op, coerced);
        if (chosen == OPERATOR_NONE)
        {
            diag_error(diags, DIAG_VALUE, (struct span){left->place, 0},
                       "Only '=', '!=', 'is_()', 'is_not()', 'is_distinct_from()', 'is_not_distinct_from()' operators can be "
                       "used with None/True/False");
            diag_last(diags)->exception = STR("sqlalchemy.exc.ArgumentError");
            return false;
        }
        *out = make_binary(arena, chosen, left, coerced, boolean_type());
        return true;
    }
    const struct expr *typed_left = expr_with_type(arena, left, op, right->type);
    const struct expr *typed_right = expr_with_type(arena, right, op, typed_left->type);
    *out = is_comparison ? make_binary(arena, op, typed_left, typed_right, boolean_type())
                         : make_arithmetic(arena, op, typed_left, typed_right);
    return true;
}

struct expr *expr_custom(struct arena *arena, str symbol, int precedence, bool is_comparison, const struct expr *left,
                         const struct expr *right)
{
    const struct expr *typed = expr_with_type(arena, right, OPERATOR_CUSTOM, left->type);
    struct expr *expr = make_binary(arena, OPERATOR_CUSTOM, left, typed, is_comparison ? boolean_type() : left->type);
    expr->binary.custom = symbol;
    expr->binary.custom_precedence = precedence;
    expr->binary.custom_is_comparison = is_comparison;
    return expr;
}

struct expr *expr_like(struct arena *arena, enum operator op, const struct expr *left, const struct expr *right, str escape)
{
    struct expr *expr = make_binary(arena, op, left, expr_with_type(arena, right, op, left->type), boolean_type());
    expr->binary.escape = escape;
    return expr;
}

static struct expr *comma_list(struct arena *arena, const struct expr_list *items)
{
    struct expr *list = expr_make(arena, EXPR_LIST);
    list->list.op = OPERATOR_COMMA;
    for (size_t i = 0; i < items->len; i++)
    {
        array_push(arena, &list->list.items, items->at[i]);
    }
    return list;
}

struct expr *expr_in(struct arena *arena, bool is_negated, const struct expr *left, const struct expr_list *items)
{
    enum operator op = is_negated ? OPERATOR_NOT_IN : OPERATOR_IN;
    struct expr *list = comma_list(arena, items);
    for (size_t i = 0; i < items->len; i++)
    {
        const struct expr *item = items->at[i];
        list->list.items.at[i] =
            is_raw(item, DATUM_NULL) ? expr_constant(arena, EXPR_NULL) : expr_with_type(arena, item, op, left->type);
    }
    list->list.is_ungrouped = true;
    struct expr *expr = make_binary(arena, op, left, list, boolean_type());
    expr->binary.right = expr_grouping(arena, list);
    return expr;
}

struct expr *expr_in_select(struct arena *arena, bool is_negated, const struct expr *left, const struct expr *select)
{
    return make_binary(arena, is_negated ? OPERATOR_NOT_IN : OPERATOR_IN, left, select, boolean_type());
}

struct expr *expr_between(struct arena *arena, bool is_negated, const struct expr *left, const struct expr *from,
                          const struct expr *to, bool is_symmetric)
{
    struct expr *pair = expr_make(arena, EXPR_LIST);
    pair->list.op = OPERATOR_AND;
    pair->list.is_ungrouped = true;
    const struct expr *ends[] = {from, to};
    for (size_t i = 0; i < COUNT_OF(ends); i++)
    {
        const struct expr *typed = expr_with_type(arena, ends[i], OPERATOR_AND, left->type);
        array_push(arena, &pair->list.items, needs_group(typed, OPERATOR_AND) ? expr_grouping(arena, typed) : typed);
    }
    enum operator op = is_negated ? OPERATOR_NOT_BETWEEN : OPERATOR_BETWEEN;
    struct expr *expr = make_binary(arena, op, left, pair, boolean_type());
    expr->binary.is_symmetric = is_symmetric;
    return expr;
}

struct expr *expr_unary(struct arena *arena, enum operator op, const struct expr *operand)
{
    struct expr *expr = expr_make(arena, EXPR_UNARY);
    expr->type = operand->type;
    expr->unary.op = op;
    expr->unary.operand = expr_group(arena, operand, op);
    return expr;
}

static struct expr *make_not(struct arena *arena, const struct expr *grouped)
{
    struct expr *expr = expr_make(arena, EXPR_UNARY);
    expr->type = boolean_type();
    expr->unary.op = OPERATOR_INV;
    expr->unary.operand = grouped;
    return expr;
}

static const struct expr *negate_binary(struct arena *arena, const struct expr *operand)
{
    if (operand->binary.negation == OPERATOR_NONE)
    {
        return make_not(arena, expr_grouping(arena, operand));
    }
    struct expr *expr = arena_new(arena, struct expr);
    *expr = *operand;
    expr->binary.op = operand->binary.negation;
    expr->binary.negation = operand->binary.op;
    return expr;
}

const struct expr *expr_not(struct arena *arena, const struct expr *operand)
{
    operand = constant_of(arena, operand);
    switch (operand->kind)
    {
        case EXPR_TRUE:
            return expr_constant(arena, EXPR_FALSE);
        case EXPR_FALSE:
            return expr_constant(arena, EXPR_TRUE);
        case EXPR_BINARY:
            return negate_binary(arena, operand);
        case EXPR_AS_BOOLEAN:
            return as_boolean(arena, operand->as_boolean.operand, !operand->as_boolean.is_negated);
        default:
            break;
    }
    if (is_plain_element(operand) && type_affinity(operand->type) == AFFINITY_BOOLEAN)
    {
        return as_boolean(arena, operand, true);
    }
    bool is_text = operand->kind == EXPR_TEXT; /* what binds how in it is unknown */
    return make_not(arena, is_text ? expr_grouping(arena, operand) : expr_group(arena, operand, OPERATOR_INV));
}

const struct expr *expr_conjunction(struct arena *arena, enum operator op, const struct expr_list *items)
{
    enum expr_kind neutral = op == OPERATOR_AND ? EXPR_TRUE : EXPR_FALSE;
    enum expr_kind absorbing = op == OPERATOR_AND ? EXPR_FALSE : EXPR_TRUE;
    struct expr_list kept = {0};
    for (size_t i = 0; i < items->len; i++)
    {
        const struct expr *item = constant_of(arena, items->at[i]);
        if (item->kind == absorbing)
        {
            return expr_group(arena, item, OPERATOR_AS_BOOL);
        }
        if (item->kind != neutral)
        {
            array_push(arena, &kept, item);
        }
    }
    if (kept.len == 0)
    {
        return expr_group(arena, expr_constant(arena, neutral), OPERATOR_AS_BOOL);
    }
    if (kept.len == 1)
    {
        return expr_group(arena, kept.at[0], OPERATOR_AS_BOOL);
    }
    struct expr *list = expr_make(arena, EXPR_LIST);
    list->type = boolean_type();
    list->list.op = op;
    for (size_t i = 0; i < kept.len; i++)
    {
        const struct expr *grouped = expr_group(arena, kept.at[i], op);
        if (grouped->kind == EXPR_LIST && grouped->list.op == op)
        {
            add_flat(arena, &list->list.items, op, grouped);
        }
        else
        {
            array_push(arena, &list->list.items, grouped);
        }
    }
    return list;
}

/* ---- functions and the like ---------------------------------------------------------------------------------------------- */

/* The result types of functions that SQLAlchemy knows; those without a type take it from their first argument. */
static const struct
{
    str name;
    enum datum_kind result; /* DATUM_NULL: that of the first argument with a type */
} function_types[] = {
    {STR_INIT("now"), DATUM_DATETIME},
    {STR_INIT("current_timestamp"), DATUM_DATETIME},
    {STR_INIT("localtimestamp"), DATUM_DATETIME},
    {STR_INIT("sysdate"), DATUM_DATETIME},
    {STR_INIT("current_date"), DATUM_DATE},
    {STR_INIT("current_time"), DATUM_TIME},
    {STR_INIT("localtime"), DATUM_DATETIME},
    {STR_INIT("count"), DATUM_INT},
    {STR_INIT("char_length"), DATUM_INT},
    {STR_INIT("rank"), DATUM_INT},
    {STR_INIT("dense_rank"), DATUM_INT},
    {STR_INIT("concat"), DATUM_TEXT},
    {STR_INIT("current_user"), DATUM_TEXT},
    {STR_INIT("session_user"), DATUM_TEXT},
    {STR_INIT("user"), DATUM_TEXT},
    {STR_INIT("coalesce"), DATUM_NULL},
    {STR_INIT("max"), DATUM_NULL},
    {STR_INIT("min"), DATUM_NULL},
    {STR_INIT("sum"), DATUM_NULL},
};

static const struct type *function_type(str name, const struct expr_list *arguments)
{
    for (size_t i = 0; i < COUNT_OF(function_types); i++)
    {
        if (!str_equal_nocase(function_types[i].name, name))
        {
            continue;
        }
        if (function_types[i].result != DATUM_NULL)
        {
            return type_of_datum((struct datum){.kind = function_types[i].result});
        }
        for (size_t k = 0; k < arguments->len; k++)
        {
            if (arguments->at[k]->type != NULL)
            {
                return arguments->at[k]->type;
            }
        }
    }
    return NULL;
}

struct expr *expr_function(struct arena *arena, str name, const struct expr_list *arguments)
{
    struct expr *expr = expr_make(arena, EXPR_FUNCTION);
    expr->function.name = name_of(name);
    for (size_t i = 0; arguments != NULL && i < arguments->len; i++)
    {
        const struct expr *argument = arguments->at[i];
        argument = is_raw(argument, DATUM_NULL) ? expr_constant(arena, EXPR_NULL)
                                                : expr_with_type(arena, argument, OPERATOR_COMMA, NULL);
        array_push(arena, &expr->function.arguments, expr_group(arena, argument, OPERATOR_COMMA));
    }
    expr->type = function_type(name, &expr->function.arguments);
    return expr;
}

struct expr *expr_sequence(struct arena *arena, const struct sequence *sequence)
{
    struct expr *expr = expr_make(arena, EXPR_SEQUENCE);
    expr->type = type_of_datum(datum_int(0));
    expr->sequence.sequence = sequence;
    return expr;
}

/* A plain value in a cast is one of the target's type. */
static const struct expr *of_type(struct arena *arena, const struct expr *operand, const struct type *type)
{
    if (operand->kind != EXPR_BIND || operand->type != NULL)
    {
        return operand;
    }
    struct expr *typed = arena_new(arena, struct expr);
    *typed = *operand;
    typed->type = type;
    return typed;
}

struct expr *expr_cast(struct arena *arena, const struct expr *operand, const struct type *type)
{
    struct expr *expr = expr_make(arena, EXPR_CAST);
    expr->type = type;
    expr->cast.operand = is_raw(operand, DATUM_NULL) ? expr_constant(arena, EXPR_NULL) : of_type(arena, operand, type);
    return expr;
}

struct expr *expr_type_coerce(struct arena *arena, const struct expr *operand, const struct type *type)
{
    struct expr *expr = expr_make(arena, EXPR_TYPE_COERCE);
    expr->type = type;
    expr->coerce.operand = of_type(arena, operand, type);
    return expr;
}

struct expr *expr_case(struct arena *arena, const struct expr *value, const struct expr_list *tests,
                       const struct expr_list *results, const struct expr *otherwise)
{
    struct expr *expr = expr_make(arena, EXPR_CASE);
    expr->cases.value = value;
    expr->cases.otherwise = otherwise != NULL && is_raw(otherwise, DATUM_NULL) ? NULL : otherwise;
    for (size_t i = 0; i < tests->len && i < results->len; i++)
    {
        const struct expr *test = value != NULL ? expr_with_type(arena, tests->at[i], OPERATOR_EQ, value->type) : tests->at[i];
        array_push(arena, &expr->cases.tests, expr_group(arena, test, OPERATOR_NONE));
        const struct expr *result = constant_of(arena, results->at[i]);
        array_push(arena, &expr->cases.results, result);
        expr->type = expr->type != NULL ? expr->type : expr_with_type(arena, result, OPERATOR_EQ, NULL)->type;
    }
    return expr;
}

struct expr *expr_label(struct arena *arena, const struct expr *element, struct name name)
{
    struct expr *expr = expr_make(arena, EXPR_LABEL);
    expr->type = element->type;
    expr->label.name = name;
    expr->label.element = expr_group(arena, element, OPERATOR_AS);
    return expr;
}

struct expr *expr_collate(struct arena *arena, const struct expr *operand, str collation)
{
    struct expr *name = expr_column(arena, name_of(collation), NULL);
    return make_binary(arena, OPERATOR_COLLATE, operand, name, operand->type);
}

struct expr *expr_tuple(struct arena *arena, const struct expr_list *items)
{
    struct expr *expr = expr_make(arena, EXPR_TUPLE);
    for (size_t i = 0; i < items->len; i++)
    {
        array_push(arena, &expr->tuple.items, expr_with_type(arena, items->at[i], OPERATOR_COMMA, NULL));
    }
    return expr;
}

struct expr *expr_extract(struct arena *arena, str field, const struct expr *element)
{
    struct expr *expr = expr_make(arena, EXPR_EXTRACT);
    expr->type = type_of_datum(datum_int(0));
    expr->extract.field = field;
    expr->extract.element = element;
    return expr;
}

/* ---- tables and statements ----------------------------------------------------------------------------------------------- */

struct expr *expr_table(struct arena *arena, struct name name, struct name schema)
{
    struct expr *expr = expr_make(arena, EXPR_TABLE);
    expr->table.name = name;
    expr->table.schema = schema;
    return expr;
}

struct expr *expr_table_add(struct arena *arena, struct expr *table, struct name name, const struct type *type)
{
    struct expr *column = expr_column(arena, name, type);
    column->column.table = table;
    array_push(arena, &table->table.columns, column);
    return column;
}

struct expr *expr_of_table(struct arena *arena, const struct table *table)
{
    struct expr *expr = expr_table(arena, table->name, table->schema);
    expr->table.table = table;
    for (size_t i = 0; i < table->columns.len; i++)
    {
        const struct column *column = table->columns.at[i];
        expr_table_add(arena, expr, column->name, column->type)->column.column = column;
    }
    return expr;
}

const struct expr *expr_table_column(const struct expr *table, str name)
{
    const struct expr_list *columns = table->kind == EXPR_TABLE ? &table->table.columns : &table->alias.columns;
    for (size_t i = 0; i < columns->len; i++)
    {
        if (str_equal(columns->at[i]->column.name.text, name))
        {
            return columns->at[i];
        }
    }
    return NULL;
}

struct expr *expr_alias(struct arena *arena, const struct expr *element, struct name name)
{
    struct expr *expr = expr_make(arena, EXPR_ALIAS);
    expr->alias.name = name;
    expr->alias.element = element;
    return expr;
}

struct expr *expr_of_select(struct arena *arena, const struct select *select)
{
    struct expr *expr = expr_make(arena, EXPR_SELECT);
    expr->select = select;
    return expr;
}

struct expr *expr_scalar(struct arena *arena, const struct expr *select)
{
    struct expr *expr = expr_make(arena, EXPR_SCALAR_SELECT);
    bool has_column = select->kind == EXPR_SELECT && select->select->columns.len > 0;
    expr->type = has_column ? select->select->columns.at[0]->type : NULL;
    expr->scalar.element = select;
    return expr;
}

struct expr *expr_exists(struct arena *arena, const struct expr *select)
{
    struct expr *expr = expr_make(arena, EXPR_EXISTS);
    expr->type = boolean_type();
    expr->exists.element = select;
    return expr;
}

struct expr *expr_of_dml(struct arena *arena, enum expr_kind kind, const struct dml *dml)
{
    struct expr *expr = expr_make(arena, kind);
    expr->dml = dml;
    return expr;
}

struct expr *expr_of_ddl(struct arena *arena, const struct ddl *ddl)
{
    struct expr *expr = expr_make(arena, EXPR_DDL);
    expr->ddl = ddl;
    return expr;
}
