/*
 * Expressions as Python sees them: classes, operators, and what may stand where an expression is wanted.
 *
 * An instance is a thin shell over an immutable struct expr. Column and Table objects stand for their expressions; classes of
 * the ORM for their table; plain values become binds without a type, which take that of the other side.
 */
#include "vocab/sqlalchemy/internal.h"

/* ---- from a value to an expression
 * --------------------------------------------------------------------------------------------- */

bool is_expr_value(struct vm *vm, struct value value)
{
    if (vm_instance_of(vm, value, &element_class) != NULL || sequence_of(vm, value) != NULL)
        return true;
    return is_kind(value, OBJECT_INSTANCE) && !is_absent(own_method(vm, value, "__clause_element__"));
}

static const struct expr *known_expr(struct vm *vm, struct value value)
{
    struct column_data *column = column_data_of(vm, value);
    struct table_data *table = table_data_of(vm, value);

    if (column != NULL)
        return column_expr(vm, column);
    if (table != NULL)
        return table_expr(vm, table);
    if (sequence_of(vm, value) != NULL)
        return expr_sequence(expr_arena(vm), sequence_of(vm, value));
    expr_read(vm, value);
    return instance_data(vm, value, &element_class);
}

const struct expr *expr_peek(struct vm *vm, struct value value)
{
    return vm_instance_of(vm, value, &element_class) != NULL && AS_INSTANCE(value)->memory != NULL
               ? AS_INSTANCE(value)->data
               : known_expr(vm, value);
}

static bool class_expr(struct vm *vm, struct value value, const struct expr **out)
{
    struct sqlalchemy_state *state = sqlalchemy_state(vm);
    struct building *building = state->building;
    struct value table = ABSENT;
    bool found;

    *out = NULL;
    if (!is_kind(value, OBJECT_CLASS))
        return true;
    /* The table may be made by this: it is no part of what is being built. */
    state->building = NULL;
    found = value_get_attribute(vm, value, STR("__table__"), &table);
    state->building = building;
    if (!found)
        return false;
    if (table_data_of(vm, table) != NULL)
        *out = table_expr(vm, table_data_of(vm, table));
    return true;
}

bool vocab_expr_of(struct vm *vm, struct value value, const char *what, const struct expr **out)
{
    const struct expr *expr = known_expr(vm, value);
    struct datum datum;
    struct value inner;

    if (is_opaque(value))
        return refuse_value(vm, value, what, "an expression");
    if (expr == NULL && !class_expr(vm, value, &expr))
        return false;
    if (expr != NULL)
    {
        *out = expr;
        return true;
    }
    if (is_kind(value, OBJECT_INSTANCE) && !is_absent(own_method(vm, value, "__clause_element__")))
        return method_call(vm, own_method(vm, value, "__clause_element__"), value, NULL, 0, &inner) &&
               vocab_expr_of(vm, inner, what, out);
    if (!custom_expr_of(vm, value, false, out))
        return false;
    if (*out != NULL)
        return true;
    if (is_kind(value, OBJECT_INSTANCE) && AS_INSTANCE(value)->class_->is_native &&
        vm_instance_of(vm, value, &column_class) != NULL)
        return refuse_value(vm, value, what, "an expression");
    if (!vocab_datum_of_value(vm, value, NULL, &datum))
        return false;
    *out = expr_raw(expr_arena(vm), datum);
    return true;
}

bool vocab_expr_of_text(struct vm *vm, struct value value, const char *what, const struct expr **out)
{
    if (!is_text(vm, value))
        return vocab_expr_of(vm, value, what, out);
    *out = expr_text(expr_arena(vm), expr_text_copy(vm, value), vm->span.from);
    return true;
}

static bool is_executable(const struct expr *expr)
{
    switch (expr->kind)
    {
        case EXPR_TEXT:
        case EXPR_FUNCTION:
        case EXPR_SEQUENCE:
        case EXPR_SELECT:
        case EXPR_COMPOUND:
        case EXPR_INSERT:
        case EXPR_UPDATE:
        case EXPR_DELETE:
        case EXPR_DDL:
        case EXPR_VALUES:
            return true;
        default:
            return false;
    }
}

bool vocab_statement_of(struct vm *vm, struct value value, const char *what, const struct expr **out)
{
    const struct expr *expr;
    struct value repr;

    if (is_text(vm, value))
        return vocab_expr_of_text(vm, value, what, out);
    if (is_opaque(value))
        return refuse_value(vm, value, what, "a statement");
    if (!custom_expr_of(vm, value, true, &expr))
        return false;
    if (expr != NULL)
    {
        *out = expr;
        return true;
    }
    if (is_expr_value(vm, value))
    {
        if (!vocab_expr_of(vm, value, what, &expr))
            return false;
        if (is_executable(expr))
        {
            *out = expr;
            return true;
        }
    }
    if (!value_repr_value(vm, value, &repr))
        return false;
    return vm_raise(vm, "sqlalchemy.exc.ObjectNotExecutableError", "Not an executable object: %s", AS_STR(repr)->bytes);
}

bool vocab_table_expr_of(struct vm *vm, struct value value, const char *what, const struct expr **out)
{
    const struct expr *expr = NULL;

    if (is_opaque(value))
        return refuse_value(vm, value, what, "a table");
    if (is_expr_value(vm, value) || is_kind(value, OBJECT_CLASS))
    {
        if (!vocab_expr_of(vm, value, what, &expr))
            return false;
    }
    if (expr == NULL || expr->kind != EXPR_TABLE)
        return refuse_value(vm, value, what, "a table");
    *out = expr;
    return true;
}

bool expr_list_of(struct vm *vm, struct value items, const char *what, bool flatten, struct expr_list *out)
{
    struct iteration iteration;
    struct value item;

    if (!iteration_open(vm, items, &iteration))
        return false;
    for (;;)
    {
        const struct expr *expr;

        if (!iteration_next(vm, &iteration, &item))
            return false;
        if (is_absent(item))
            return true;
        if (flatten && (is_kind(item, OBJECT_LIST) || is_kind(item, OBJECT_TUPLE) || is_kind(item, OBJECT_SET)))
        {
            if (!expr_list_of(vm, item, what, false, out))
                return false;
            continue;
        }
        if (!vocab_expr_of(vm, item, what, &expr))
            return false;
        array_push(expr_arena(vm), out, expr);
    }
}

const struct expr *self_expr(struct vm *vm, struct value self)
{
    return known_expr(vm, self);
}

struct value vocab_expr_value(struct vm *vm, const struct expr *expr)
{
    return expr_show(vm, expr);
}

/* ---- operators
 * ------------------------------------------------------------------------------------------------------------------- */

static bool show(struct vm *vm, const struct expr *expr, struct value *out)
{
    *out = expr_show(vm, expr);
    return true;
}

/* What stands next to an expression. A plain value next to one of a TypeDecorator is bound by it, as coerce_compared_value() says. */
static bool operand_of(struct vm *vm, struct value value, const struct type *type, const struct expr **out)
{
    struct datum datum;

    if (type == NULL || type->type_class->visit != TYPE_VISIT_type_decorator || is_none(value) || is_opaque(value) ||
        is_kind(value, OBJECT_CLASS) || is_expr_value(vm, value))
        return vocab_expr_of(vm, value, "an operand", out);
    if (!vocab_datum_of_value(vm, value, type, &datum))
        return false;
    *out = expr_value(expr_arena(vm), datum, type);
    return true;
}

static bool operate(struct vm *vm, enum operator op, struct value self, struct value other, bool reversed, struct value *out)
{
    const struct expr *left = self_expr(vm, self), *right, *result;

    if (!operand_of(vm, other, left->type, &right))
        return false;
    if (!expr_binary(expr_arena(vm), vm->diags, op, reversed ? right : left, reversed ? left : right, &result))
        return vm_raise_diag(vm, ARGUMENT_ERROR);
    return show(vm, result, out);
}

static bool conjunction_pair(struct vm *vm, enum operator op, struct value self, struct value other, struct value *out)
{
    struct expr_list items = {0};
    const struct expr *right;

    if (!vocab_expr_of(vm, other, "an operand", &right))
        return false;
    array_push(expr_arena(vm), &items, self_expr(vm, self));
    array_push(expr_arena(vm), &items, right);
    return show(vm, expr_conjunction(expr_arena(vm), op, &items), out);
}

#define OPERATOR(name, op)                                                                                                     \
    BUILDER(name)                                                                                                               \
    {                                                                                                                          \
        return operate(vm, op, self, args[0], false, out);                                                                     \
    }
#define REVERSED(name, op)                                                                                                     \
    BUILDER(name)                                                                                                               \
    {                                                                                                                          \
        return operate(vm, op, self, args[0], true, out);                                                                      \
    }

OPERATOR(element_eq, OPERATOR_EQ)
OPERATOR(element_ne, OPERATOR_NE)
OPERATOR(element_lt, OPERATOR_LT)
OPERATOR(element_le, OPERATOR_LE)
OPERATOR(element_gt, OPERATOR_GT)
OPERATOR(element_ge, OPERATOR_GE)
OPERATOR(element_add, OPERATOR_ADD)
OPERATOR(element_sub, OPERATOR_SUB)
OPERATOR(element_mul, OPERATOR_MUL)
OPERATOR(element_truediv, OPERATOR_TRUEDIV)
OPERATOR(element_floordiv, OPERATOR_FLOORDIV)
OPERATOR(element_mod, OPERATOR_MOD)
REVERSED(element_radd, OPERATOR_ADD)
REVERSED(element_rsub, OPERATOR_SUB)
REVERSED(element_rmul, OPERATOR_MUL)
REVERSED(element_rtruediv, OPERATOR_TRUEDIV)
REVERSED(element_rmod, OPERATOR_MOD)
OPERATOR(element_concat, OPERATOR_CONCAT)
OPERATOR(element_is, OPERATOR_IS)
OPERATOR(element_is_not, OPERATOR_IS_NOT)
OPERATOR(element_is_distinct, OPERATOR_IS_DISTINCT_FROM)
OPERATOR(element_is_not_distinct, OPERATOR_IS_NOT_DISTINCT_FROM)
OPERATOR(element_match, OPERATOR_MATCH)
OPERATOR(element_regexp_match, OPERATOR_REGEXP_MATCH)
OPERATOR(element_bit_and, OPERATOR_BIT_AND)
OPERATOR(element_bit_or, OPERATOR_BIT_OR)
OPERATOR(element_bit_xor, OPERATOR_BIT_XOR)
OPERATOR(element_lshift, OPERATOR_BIT_LSHIFT)
OPERATOR(element_rshift, OPERATOR_BIT_RSHIFT)

BUILDER(element_and)
{
    return conjunction_pair(vm, OPERATOR_AND, self, args[0], out);
}

BUILDER(element_or)
{
    return conjunction_pair(vm, OPERATOR_OR, self, args[0], out);
}

BUILDER(element_invert)
{
    return show(vm, expr_not(expr_arena(vm), self_expr(vm, self)), out);
}

#define UNARY(name, op)                                                                                                        \
    BUILDER(name)                                                                                                               \
    {                                                                                                                          \
        return show(vm, expr_unary(expr_arena(vm), op, self_expr(vm, self)), out);                                                  \
    }

UNARY(element_neg, OPERATOR_NEG)
UNARY(element_desc, OPERATOR_DESC)
UNARY(element_asc, OPERATOR_ASC)
UNARY(element_nulls_first, OPERATOR_NULLS_FIRST)
UNARY(element_nulls_last, OPERATOR_NULLS_LAST)
UNARY(element_distinct, OPERATOR_DISTINCT)

static bool like(struct vm *vm, enum operator op, struct value self, struct value other, struct value escape, struct value *out)
{
    const struct expr *right;
    str text;

    return operand_of(vm, other, self_expr(vm, self)->type, &right) && expr_text_of(vm, escape, "argument 'escape'", &text) &&
           show(vm, expr_like(expr_arena(vm), op, self_expr(vm, self), right, text), out);
}

#define LIKE(name, op)                                                                                                         \
    BUILDER(name)                                                                                                               \
    {                                                                                                                          \
        return like(vm, op, self, args[0], args[1], out);                                                                      \
    }

LIKE(element_like, OPERATOR_LIKE)
LIKE(element_not_like, OPERATOR_NOT_LIKE)
LIKE(element_ilike, OPERATOR_ILIKE)
LIKE(element_not_ilike, OPERATOR_NOT_ILIKE)

/* startswith, endswith, contains: LIKE with the wildcards put around; a str at once, an expression with ||. */
static bool like_around(struct vm *vm, struct value self, const struct value *args, const char *before, const char *after,
                        struct value *out)
{
    bool autoescape;
    str escape;
    struct value pattern = args[0];

    if (!argument_truth(vm, args[1], false, &autoescape) || !expr_text_of(vm, args[2], "argument 'escape'", &escape))
        return false;
    if (!is_text(vm, args[0]))
    {
        const struct expr *right, *sides[] = {expr_value(expr_arena(vm), datum_text(str_from(before)), NULL),
                                              expr_value(expr_arena(vm), datum_text(str_from(after)), NULL)};

        if (!vocab_expr_of(vm, args[0], "an operand", &right))
            return false;
        if (before[0] != '\0' && !expr_binary(expr_arena(vm), vm->diags, OPERATOR_CONCAT, sides[0], right, &right))
            return vm_raise_diag(vm, ARGUMENT_ERROR);
        if (after[0] != '\0' && !expr_binary(expr_arena(vm), vm->diags, OPERATOR_CONCAT, right, sides[1], &right))
            return vm_raise_diag(vm, ARGUMENT_ERROR);
        return show(vm, expr_like(expr_arena(vm), OPERATOR_LIKE, self_expr(vm, self), right, escape), out);
    }
    str text = str_of(value_plain(vm, pattern));

    if (autoescape)
    {
        escape = escape.at != NULL ? escape : STR("/");
        text = str_replace(expr_arena(vm), text, escape, str_join(expr_arena(vm), escape, escape));
        text = str_replace(expr_arena(vm), text, STR("%"), str_join(expr_arena(vm), escape, STR("%")));
        text = str_replace(expr_arena(vm), text, STR("_"), str_join(expr_arena(vm), escape, STR("_")));
    }
    text = str_print(expr_arena(vm), "%s" STR_FMT "%s", before, STR_ARG(text), after);
    return show(vm, expr_like(expr_arena(vm), OPERATOR_LIKE, self_expr(vm, self), expr_raw(expr_arena(vm), datum_text(text)), escape),
                out);
}

BUILDER(element_startswith)
{
    return like_around(vm, self, args, "", "%", out);
}

BUILDER(element_endswith)
{
    return like_around(vm, self, args, "%", "", out);
}

static bool is_container(const struct type *type)
{
    enum type_affinity affinity = type_affinity(type);

    return affinity == AFFINITY_JSON || affinity == AFFINITY_ARRAY || affinity == AFFINITY_OTHER;
}

static bool custom(struct vm *vm, str symbol, bool is_comparison, struct value self, struct value other,
                   const struct type *type, struct value *out)
{
    const struct expr *left = self_expr(vm, self), *right;
    struct expr *expr;

    if (!vocab_expr_of(vm, other, "an operand", &right))
        return false;
    expr = expr_custom(expr_arena(vm), symbol, 0, is_comparison, left, right);
    if (type != NULL)
        expr->type = type;
    return show(vm, expr, out);
}

BUILDER(element_contains)
{
    if (is_container(self_expr(vm, self)->type))
        return custom(vm, STR("@>"), true, self, args[0], NULL, out);
    return like_around(vm, self, args, "%", "%", out);
}

BUILDER(element_contained_by)
{
    return custom(vm, STR("<@"), true, self, args[0], NULL, out);
}

BUILDER(element_has_key)
{
    return custom(vm, STR("?"), true, self, args[0], NULL, out);
}

BUILDER(element_overlaps)
{
    return custom(vm, STR("&&"), true, self, args[0], NULL, out);
}

/* tuple_(a, b).in_([(1, 2), (3, 4)]) */
static bool in_tuples(struct vm *vm, const struct expr *left, struct value rows, bool is_negated, struct value *out)
{
    struct iteration iteration;
    struct expr_list items = {0};
    struct value row;

    if (is_opaque(rows))
        return refuse_value(vm, rows, "in_()", "a list");
    if (!iteration_open(vm, rows, &iteration))
        return false;
    for (;;)
    {
        struct expr_list parts = {0};

        if (!iteration_next(vm, &iteration, &row))
            return false;
        if (is_absent(row))
            return show(vm, expr_in(expr_arena(vm), is_negated, left, &items), out);
        if (!expr_list_of(vm, row, "in_()", false, &parts))
            return false;
        array_push(expr_arena(vm), &items, expr_tuple(expr_arena(vm), &parts));
    }
}

/* A bindparam() alone stands for a list. */
static const struct expr *expanding(struct vm *vm, const struct expr *bind, const struct type *type)
{
    struct expr *copy = arena_new(expr_arena(vm), struct expr);

    *copy = *bind;
    copy->bind.is_expanding = true;
    if (copy->type == NULL)
        copy->type = type;
    return copy;
}

/* The values of a list next to a TypeDecorator. */
static bool in_values(struct vm *vm, const struct expr *left, struct value values, bool is_negated, struct value *out)
{
    struct expr_list items = {0};
    struct iteration iteration;
    const struct expr *item;
    struct value value;

    if (!iteration_open(vm, values, &iteration))
        return false;
    for (;;)
    {
        if (!iteration_next(vm, &iteration, &value))
            return false;
        if (is_absent(value))
            return show(vm, expr_in(expr_arena(vm), is_negated, left, &items), out);
        if (!operand_of(vm, value, left->type, &item))
            return false;
        array_push(expr_arena(vm), &items, item);
    }
}

static bool in(struct vm *vm, struct value self, struct value other, bool is_negated, struct value *out)
{
    const struct expr *left = self_expr(vm, self);
    struct expr_list items = {0};

    if (is_expr_value(vm, other))
    {
        const struct expr *right;

        if (!vocab_expr_of(vm, other, "in_()", &right))
            return false;
        if (right->kind == EXPR_SCALAR_SELECT)
            right = right->scalar.element;
        if (right->kind == EXPR_SELECT || right->kind == EXPR_COMPOUND || right->kind == EXPR_TEXT || right->kind == EXPR_ALIAS)
            return show(
                vm, expr_in_select(expr_arena(vm), is_negated, left, right->kind == EXPR_ALIAS ? right->alias.element : right), out);
        if (right->kind == EXPR_BIND)
            return show(vm, expr_in_select(expr_arena(vm), is_negated, left, expanding(vm, right, left->type)), out);
        array_push(expr_arena(vm), &items, right);
        return show(vm, expr_in(expr_arena(vm), is_negated, left, &items), out);
    }
    if (left->kind == EXPR_TUPLE)
        return in_tuples(vm, left, other, is_negated, out);
    if (is_opaque(other))
        return refuse_value(vm, other, "in_()", "a list");
    if (is_text(vm, other) || other.tag != VALUE_OBJECT)
        return refuse_value(vm, other, "IN expression list, SELECT construct, or bound parameter object expected", "a list");
    if (left->type != NULL && left->type->type_class->visit == TYPE_VISIT_type_decorator)
        return in_values(vm, left, other, is_negated, out);
    return expr_list_of(vm, other, "in_()", false, &items) && show(vm, expr_in(expr_arena(vm), is_negated, left, &items), out);
}

BUILDER(element_in)
{
    return in(vm, self, args[0], false, out);
}

BUILDER(element_not_in)
{
    return in(vm, self, args[0], true, out);
}

BUILDER(element_between)
{
    const struct expr *from, *to;
    bool symmetric;

    return operand_of(vm, args[0], self_expr(vm, self)->type, &from) && operand_of(vm, args[1], self_expr(vm, self)->type, &to) &&
           argument_truth(vm, args[2], false, &symmetric) &&
           show(vm, expr_between(expr_arena(vm), false, self_expr(vm, self), from, to, symmetric), out);
}

BUILDER(element_op_call)
{
    const struct expr *left = AS_INSTANCE(self)->data;
    struct value symbol = attribute_find(self, "symbol"), comparison = attribute_find(self, "is_comparison"),
                 precedence = attribute_find(self, "precedence");
    const struct expr *right;

    expr_read(vm, self);
    return vocab_expr_of(vm, args[0], "op()", &right) &&
           show(vm, expr_custom(expr_arena(vm), expr_text_copy(vm, symbol), (int)precedence.integer, comparison.boolean, left, right),
                out);
}

static const struct native op_methods[] = {{"__call__", "other, /", element_op_call, 0}, {0}};
static const struct native_class op_class = {.name = "custom_op", .module = "sqlalchemy.sql.operators", .methods = op_methods};

BUILDER(element_op)
{
    bool comparison;
    int64_t precedence = 0;

    if (!is_text(vm, args[0]))
        return refuse_value(vm, args[0], "op()", "a str");
    if (!argument_truth(vm, args[2], false, &comparison) || (!is_absent(args[1]) && !value_to_int(vm, args[1], &precedence)))
        return false;
    *out = make_instance(vm, &op_class, (void *)(uintptr_t)self_expr(vm, self));
    AS_INSTANCE(*out)->memory = expr_memory(vm);
    attribute_put(vm, *out, "symbol", value_plain(vm, args[0]));
    attribute_put(vm, *out, "is_comparison", value_bool(comparison));
    attribute_put(vm, *out, "precedence", value_int(precedence));
    return true;
}

BUILDER(element_bool_op)
{
    struct value list[] = {args[0], args[1], value_bool(true)};

    return element_op(vm, self, list, out);
}

/* x[key]: an element of JSON, ARRAY or HSTORE. */
BUILDER(element_get_item)
{
    const struct expr *left = self_expr(vm, self), *right, *result;
    bool is_json = type_affinity(left->type) == AFFINITY_JSON;

    if (left->type == NULL || !is_container(left->type))
        return vm_raise(vm, "NotImplementedError", "Operator 'getitem' is not supported on this expression");
    if (!vocab_expr_of(vm, args[0], "an index", &right))
        return false;
    if (!expr_binary(expr_arena(vm), vm->diags,
                     !is_json                         ? OPERATOR_GETITEM
                     : is_kind(args[0], OBJECT_TUPLE) ? OPERATOR_JSON_PATH_GETITEM
                                                      : OPERATOR_JSON_GETITEM,
                     left, right, &result))
        return vm_raise_diag(vm, ARGUMENT_ERROR);
    return show(vm, result, out);
}

BUILDER(element_astext)
{
    const struct expr *expr = self_expr(vm, self), *left;

    if (expr->kind != EXPR_BINARY ||
        (expr->binary.op != OPERATOR_JSON_GETITEM && expr->binary.op != OPERATOR_JSON_PATH_GETITEM))
        return vm_raise(vm, "AttributeError", "Neither this expression nor its type has an attribute 'astext'");
    /* PostgreSQL's compiler puts a nested element in parentheses. */
    left = expr->binary.left->kind == EXPR_BINARY ? expr_grouping(expr_arena(vm), expr->binary.left) : expr->binary.left;
    return show(vm,
                expr_custom(expr_arena(vm), expr->binary.op == OPERATOR_JSON_GETITEM ? STR("->>") : STR("#>>"), 15, false, left,
                            expr->binary.right),
                out);
}

BUILDER(element_label)
{
    struct name name;

    return vocab_name_of(vm, args[0], "label()", &name) && show(vm, expr_label(expr_arena(vm), self_expr(vm, self), name), out);
}

BUILDER(element_cast)
{
    const struct type *type;

    return vocab_type_of(vm, args[0], "cast()", &type) && show(vm, expr_cast(expr_arena(vm), self_expr(vm, self), type), out);
}

BUILDER(element_collate)
{
    str collation;

    return expr_text_of(vm, args[0], "collate()", &collation) &&
           show(vm, expr_collate(expr_arena(vm), self_expr(vm, self), collation), out);
}

NATIVE(element_self)
{
    *out = self;
    return true;
}

NATIVE(element_hash)
{
    *out = value_int((int64_t)((uintptr_t)self.object >> 4));
    return true;
}

/* `==` between two of them is used by `in` and by dictionaries: then it means being the same. */
NATIVE(element_truth)
{
    const struct expr *expr = expr_peek(vm, self);

    if (expr != NULL && expr->kind == EXPR_BINARY && (expr->binary.op == OPERATOR_EQ || expr->binary.op == OPERATOR_NE))
    {
        *out = value_bool((expr->binary.left == expr->binary.right) == (expr->binary.op == OPERATOR_EQ));
        return true;
    }
    return vm_raise(vm, "TypeError", "Boolean value of this clause is not defined");
}

static bool element_compile_to(struct vm *vm, struct value self, struct value dialect_value, struct value *out)
{
    const struct dialect *dialect = instance_data(vm, dialect_value, &dialect_class);
    const struct expr *expr = self_expr(vm, self);
    const struct host *host = vocab_host(vm);
    struct compiler compiler;
    str text;

    if (dialect == NULL && host->context_dialect != NULL)
        dialect = host->context_dialect(host->subject);
    compiler_init(&compiler, expr_arena(vm), vm->diags, dialect != NULL ? dialect : dialect_find(STR("postgresql")));
    compiler.place = expr->place;
    if (is_executable(expr) && expr->kind != EXPR_FUNCTION && expr->kind != EXPR_SEQUENCE
            ? !dialect_compile_statement(&compiler, expr, &text)
            : !dialect_compile_expr(&compiler, expr, &text))
        return vm_raise_diag(vm, "sqlalchemy.exc.CompileError");
    *out = str_make(vm, text);
    return true;
}

BUILDER(element_str)
{
    return element_compile_to(vm, self, ABSENT, out);
}

/* The text stands for SQLAlchemy's Compiled: str() of it is what it is used for. */
BUILDER(element_compile)
{
    return element_compile_to(vm, self, args[1], out);
}

NATIVE(element_repr)
{
    *out = str_make_print(vm, "<sqlalchemy.%s object>", AS_INSTANCE(self)->class_->name->bytes);
    return true;
}

NATIVE(element_type)
{
    *out = vocab_type_value(vm, self_expr(vm, self)->type);
    return true;
}

/* sqlalchemy.sql.expression.Executable: a mixin of constructs that @compiles writes. */
const struct native_class executable_class = {.name = "Executable", .module = "sqlalchemy.sql.base"};

static const struct native element_methods[] = {
    {"compile", "bind=None, dialect=None, **kw", element_compile, 0},
    {"execution_options", "*args, **kw", element_self, NATIVE_TAKES_OPAQUE},
    {"options", "*args, **kw", element_self, NATIVE_TAKES_OPAQUE},
    {"self_group", "against=None", element_self, NATIVE_TAKES_OPAQUE},
    {"__and__", "other, /", element_and, 0},
    {"__or__", "other, /", element_or, 0},
    {"__str__", "", element_str, 0},
    {"__repr__", "", element_repr, 0},
    {"__hash__", "", element_hash, 0},
    {"__bool__", "", element_truth, 0},
    {0},
};

static const struct native column_element_methods[] = {
    {"__eq__", "other, /", element_eq, 0},
    {"__ne__", "other, /", element_ne, 0},
    {"__lt__", "other, /", element_lt, 0},
    {"__le__", "other, /", element_le, 0},
    {"__gt__", "other, /", element_gt, 0},
    {"__ge__", "other, /", element_ge, 0},
    {"__add__", "other, /", element_add, 0},
    {"__sub__", "other, /", element_sub, 0},
    {"__mul__", "other, /", element_mul, 0},
    {"__truediv__", "other, /", element_truediv, 0},
    {"__floordiv__", "other, /", element_floordiv, 0},
    {"__mod__", "other, /", element_mod, 0},
    {"__radd__", "other, /", element_radd, 0},
    {"__rsub__", "other, /", element_rsub, 0},
    {"__rmul__", "other, /", element_rmul, 0},
    {"__rtruediv__", "other, /", element_rtruediv, 0},
    {"__rmod__", "other, /", element_rmod, 0},
    {"__lshift__", "other, /", element_lshift, 0},
    {"__rshift__", "other, /", element_rshift, 0},
    {"__invert__", "", element_invert, 0},
    {"__neg__", "", element_neg, 0},
    {"__getitem__", "index, /", element_get_item, 0},
    {"__hash__", "", element_hash, 0},
    {"concat", "other", element_concat, 0},
    {"is_", "other", element_is, 0},
    {"is_not", "other", element_is_not, 0},
    {"isnot", "other", element_is_not, 0},
    {"is_distinct_from", "other", element_is_distinct, 0},
    {"is_not_distinct_from", "other", element_is_not_distinct, 0},
    {"isnot_distinct_from", "other", element_is_not_distinct, 0},
    {"match", "other, **kw", element_match, 0},
    {"regexp_match", "pattern, flags=None", element_regexp_match, 0},
    {"bitwise_and", "other", element_bit_and, 0},
    {"bitwise_or", "other", element_bit_or, 0},
    {"bitwise_xor", "other", element_bit_xor, 0},
    {"bitwise_lshift", "other", element_lshift, 0},
    {"bitwise_rshift", "other", element_rshift, 0},
    {"like", "other, escape=None", element_like, 0},
    {"not_like", "other, escape=None", element_not_like, 0},
    {"notlike", "other, escape=None", element_not_like, 0},
    {"ilike", "other, escape=None", element_ilike, 0},
    {"not_ilike", "other, escape=None", element_not_ilike, 0},
    {"notilike", "other, escape=None", element_not_ilike, 0},
    {"startswith", "other, autoescape=False, escape=None", element_startswith, 0},
    {"endswith", "other, autoescape=False, escape=None", element_endswith, 0},
    {"contains", "other, autoescape=False, escape=None", element_contains, 0},
    {"contained_by", "other", element_contained_by, 0},
    {"has_key", "other", element_has_key, 0},
    {"overlap", "other", element_overlaps, 0},
    {"overlaps", "other", element_overlaps, 0},
    {"in_", "other", element_in, 0},
    {"not_in", "other", element_not_in, 0},
    {"notin_", "other", element_not_in, 0},
    {"between", "cleft, cright, symmetric=False", element_between, 0},
    {"op", "opstring, precedence=0, is_comparison=False, return_type=None, **kw", element_op, 0},
    {"bool_op", "opstring, precedence=0, **kw", element_bool_op, 0},
    {"astext", "", element_astext, NATIVE_PROPERTY},
    {"label", "name", element_label, 0},
    {"cast", "type_", element_cast, 0},
    {"collate", "collation", element_collate, 0},
    {"desc", "", element_desc, 0},
    {"asc", "", element_asc, 0},
    {"nulls_first", "", element_nulls_first, 0},
    {"nullsfirst", "", element_nulls_first, 0},
    {"nulls_last", "", element_nulls_last, 0},
    {"nullslast", "", element_nulls_last, 0},
    {"distinct", "", element_distinct, 0},
    {0},
};

/* .type, .name, .key, .table of expressions. */
static bool element_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    const struct expr *expr = expr_peek(vm, self);
    str text = {name->bytes, name->len};

    if (expr == NULL)
        return true;
    if (str_equal(text, STR("type")))
        return element_type(vm, self, NULL, out);
    if (str_equal(text, STR("text")) && expr->kind == EXPR_TEXT)
        *out = str_make(vm, expr->text.text);
    else if ((str_equal(text, STR("name")) || str_equal(text, STR("key"))) && expr->kind == EXPR_COLUMN)
        *out = vocab_name_value(vm, expr->column.name);
    else if ((str_equal(text, STR("name")) || str_equal(text, STR("key"))) && expr->kind == EXPR_LABEL)
        *out = vocab_name_value(vm, expr->label.name);
    else if (str_equal(text, STR("name")) && expr->kind == EXPR_FUNCTION)
        *out = vocab_name_value(vm, expr->function.name);
    else if (str_equal(text, STR("table")) && expr->kind == EXPR_COLUMN)
        *out = expr->column.table != NULL ? expr_show_part(vm, self, expr->column.table) : NONE;
    else if (str_equal(text, STR("value")) && expr->kind == EXPR_BIND)
        return vocab_value_of_datum(vm, expr->bind.value, NULL, out);
    return true;
}

/* ---- classes
 * ----------------------------------------------------------------------------------------------------------------------- */

#define ELEMENTS "sqlalchemy.sql.elements."
#define ELEMENT(variable, class_name, base_)                                                                                   \
    static const struct native_class variable = {                                                                              \
        .name = class_name, .module = "sqlalchemy.sql.elements", .base = ELEMENTS base_, .get_attribute = element_attribute};

const struct native_class element_class = {.name = "ClauseElement",
                                           .module = "sqlalchemy.sql.elements",
                                           .methods = element_methods,
                                           .get_attribute = element_attribute};
const struct native_class column_element_class = {.name = "ColumnElement",
                                                  .module = "sqlalchemy.sql.elements",
                                                  .base = ELEMENTS "ClauseElement",
                                                  .methods = column_element_methods,
                                                  .get_attribute = element_attribute};
ELEMENT(bind_class, "BindParameter", "ColumnElement")
ELEMENT(column_clause_class, "ColumnClause", "ColumnElement")
ELEMENT(null_class, "Null", "ColumnElement")
ELEMENT(true_class, "True_", "ColumnElement")
ELEMENT(false_class, "False_", "ColumnElement")
ELEMENT(unary_class, "UnaryExpression", "ColumnElement")
ELEMENT(binary_class, "BinaryExpression", "ColumnElement")
ELEMENT(list_class, "BooleanClauseList", "ColumnElement")
ELEMENT(tuple_class, "Tuple", "ColumnElement")
ELEMENT(grouping_class, "Grouping", "ColumnElement")
ELEMENT(as_boolean_class, "AsBoolean", "ColumnElement")
ELEMENT(cast_class, "Cast", "ColumnElement")
ELEMENT(coerce_class, "TypeCoerce", "ColumnElement")
ELEMENT(case_class, "Case", "ColumnElement")
ELEMENT(label_class, "Label", "ColumnElement")
ELEMENT(extract_class, "Extract", "ColumnElement")
ELEMENT(over_class, "Over", "ColumnElement")
ELEMENT(filter_class, "FunctionFilter", "ColumnElement")
ELEMENT(ordered_class, "aggregate_order_by", "ColumnElement")
ELEMENT(array_class, "array", "ColumnElement")
ELEMENT(next_value_class, "next_value", "ColumnElement")

static const struct native_class *const rows[] = {
    [EXPR_TEXT] = &text_class,
    [EXPR_BIND] = &bind_class,
    [EXPR_COLUMN] = &column_clause_class,
    [EXPR_NULL] = &null_class,
    [EXPR_TRUE] = &true_class,
    [EXPR_FALSE] = &false_class,
    [EXPR_FUNCTION] = &function_class,
    [EXPR_UNARY] = &unary_class,
    [EXPR_BINARY] = &binary_class,
    [EXPR_LIST] = &list_class,
    [EXPR_TUPLE] = &tuple_class,
    [EXPR_GROUPING] = &grouping_class,
    [EXPR_AS_BOOLEAN] = &as_boolean_class,
    [EXPR_CAST] = &cast_class,
    [EXPR_TYPE_COERCE] = &coerce_class,
    [EXPR_CASE] = &case_class,
    [EXPR_LABEL] = &label_class,
    [EXPR_EXTRACT] = &extract_class,
    [EXPR_OVER] = &over_class,
    [EXPR_FILTER] = &filter_class,
    [EXPR_ORDERED] = &ordered_class,
    [EXPR_ARRAY] = &array_class,
    [EXPR_SEQUENCE] = &next_value_class,
    [EXPR_DEFAULT] = &element_class,
    [EXPR_TABLE] = &table_clause_class,
    [EXPR_ALIAS] = &alias_class,
    [EXPR_JOIN] = &join_class,
    [EXPR_SELECT] = &select_class,
    [EXPR_COMPOUND] = &compound_class,
    [EXPR_SCALAR_SELECT] = &scalar_select_class,
    [EXPR_EXISTS] = &exists_class,
    [EXPR_VALUES] = &element_class,
    [EXPR_INSERT] = &insert_class,
    [EXPR_UPDATE] = &update_class,
    [EXPR_DELETE] = &delete_class,
    [EXPR_DDL] = &ddl_element_class,
};

struct value expr_show(struct vm *vm, const struct expr *expr)
{
    struct value value = make_instance(vm, rows[expr->kind], (void *)(uintptr_t)expr);

    AS_INSTANCE(value)->memory = expr_memory(vm);
    return value;
}

struct value expr_show_part(struct vm *vm, struct value whole, const struct expr *part)
{
    struct value value = make_instance(vm, rows[part->kind], (void *)(uintptr_t)part);

    AS_INSTANCE(value)->memory = AS_INSTANCE(whole)->memory;
    return value;
}

const struct native_item element_items[] = {
    {.name = "ClauseElement", .kind = ITEM_CLASS, .class_ = &element_class},
    {.name = "ColumnElement", .kind = ITEM_CLASS, .class_ = &column_element_class},
    {.name = "BindParameter", .kind = ITEM_CLASS, .class_ = &bind_class},
    {.name = "ColumnClause", .kind = ITEM_CLASS, .class_ = &column_clause_class},
    {.name = "Null", .kind = ITEM_CLASS, .class_ = &null_class},
    {.name = "True_", .kind = ITEM_CLASS, .class_ = &true_class},
    {.name = "False_", .kind = ITEM_CLASS, .class_ = &false_class},
    {.name = "UnaryExpression", .kind = ITEM_CLASS, .class_ = &unary_class},
    {.name = "BinaryExpression", .kind = ITEM_CLASS, .class_ = &binary_class},
    {.name = "BooleanClauseList", .kind = ITEM_CLASS, .class_ = &list_class},
    {.name = "Tuple", .kind = ITEM_CLASS, .class_ = &tuple_class},
    {.name = "Grouping", .kind = ITEM_CLASS, .class_ = &grouping_class},
    {.name = "Cast", .kind = ITEM_CLASS, .class_ = &cast_class},
    {.name = "TypeCoerce", .kind = ITEM_CLASS, .class_ = &coerce_class},
    {.name = "Case", .kind = ITEM_CLASS, .class_ = &case_class},
    {.name = "Label", .kind = ITEM_CLASS, .class_ = &label_class},
    {.name = "Extract", .kind = ITEM_CLASS, .class_ = &extract_class},
    {.name = "Over", .kind = ITEM_CLASS, .class_ = &over_class},
    {.name = "FunctionFilter", .kind = ITEM_CLASS, .class_ = &filter_class},
    {.name = "TextClause", .kind = ITEM_CLASS, .class_ = &text_class},
    {.name = "quoted_name", .kind = ITEM_CLASS, .class_ = &quoted_name_class},
    {.name = "conv", .kind = ITEM_CLASS, .class_ = &conv_class},
    {0},
};
