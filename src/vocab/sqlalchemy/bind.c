/*
 * Named binds of Core statements: execute(statement, {"name": value}).
 *
 * Expressions are immutable, so a statement with values is a copy of the nodes on the way to its binds; all else is shared.
 */
#include "vocab/sqlalchemy/internal.h"

struct binding
{
    struct vm *vm;
    const struct dict_object *params;
    unsigned depth;
    bool failed;
    bool clears; /* binds lose their value instead of getting one */
    str_array used;
};

static const struct expr *bound(struct binding *binding, const struct expr *expr);

static void list_bound(struct binding *binding, struct expr_list *list)
{
    struct expr_list copy = {0};

    for (size_t i = 0; i < list->len; i++)
        array_push(expr_arena(binding->vm), &copy, bound(binding, list->at[i]));
    *list = copy;
}

static const struct expr *bind_filled(struct binding *binding, const struct expr *expr)
{
    struct value value = expr->bind.key.len > 0 ? dict_find_text(binding->params, expr->bind.key) : ABSENT;
    struct expr *copy;

    if (is_absent(value))
        return expr;
    copy = arena_new(expr_arena(binding->vm), struct expr);
    *copy = *expr;
    array_push(expr_arena(binding->vm), &binding->used, expr->bind.key);
    if (binding->clears)
    {
        copy->bind.has_value = false;
        return copy;
    }
    if (!vocab_datum_of_value(binding->vm, value, expr->bind.is_expanding ? NULL : expr->type, &copy->bind.value))
        binding->failed = true;
    copy->bind.has_value = true;
    if (copy->type == NULL)
        copy->type = type_of_datum(copy->bind.value);
    return copy;
}

static const struct select *select_bound(struct binding *binding, const struct select *select)
{
    struct select *copy = arena_new(expr_arena(binding->vm), struct select);

    *copy = *select;
    list_bound(binding, &copy->columns);
    list_bound(binding, &copy->froms);
    copy->where = bound(binding, select->where);
    copy->having = bound(binding, select->having);
    copy->limit = bound(binding, select->limit);
    copy->offset = bound(binding, select->offset);
    return copy;
}

static const struct dml *dml_bound(struct binding *binding, const struct dml *dml)
{
    struct dml *copy = arena_new(expr_arena(binding->vm), struct dml);
    struct dml_value_list values = {0};

    *copy = *dml;
    for (size_t i = 0; i < dml->values.len; i++)
    {
        struct dml_value value = dml->values.at[i];

        value.value = bound(binding, value.value);
        array_push(expr_arena(binding->vm), &values, value);
    }
    copy->values = values;
    copy->where = bound(binding, dml->where);
    copy->select = bound(binding, dml->select);
    return copy;
}

static void parts_bound(struct binding *binding, struct expr *copy)
{
    switch (copy->kind)
    {
        case EXPR_FUNCTION:
            list_bound(binding, &copy->function.arguments);
            break;
        case EXPR_UNARY:
            copy->unary.operand = bound(binding, copy->unary.operand);
            break;
        case EXPR_BINARY:
            copy->binary.left = bound(binding, copy->binary.left);
            copy->binary.right = bound(binding, copy->binary.right);
            break;
        case EXPR_LIST:
            list_bound(binding, &copy->list.items);
            break;
        case EXPR_TUPLE:
        case EXPR_ARRAY:
            list_bound(binding, &copy->tuple.items);
            break;
        case EXPR_GROUPING:
        case EXPR_TYPE_COERCE:
            copy->grouping.operand = bound(binding, copy->grouping.operand);
            break;
        case EXPR_CAST:
            copy->cast.operand = bound(binding, copy->cast.operand);
            break;
        case EXPR_CASE:
            copy->cases.value = bound(binding, copy->cases.value);
            copy->cases.otherwise = bound(binding, copy->cases.otherwise);
            list_bound(binding, &copy->cases.tests);
            list_bound(binding, &copy->cases.results);
            break;
        case EXPR_LABEL:
            copy->label.element = bound(binding, copy->label.element);
            break;
        case EXPR_JOIN:
            copy->join.on = bound(binding, copy->join.on);
            break;
        case EXPR_SELECT:
            copy->select = select_bound(binding, copy->select);
            break;
        case EXPR_COMPOUND:
            list_bound(binding, &copy->compound.selects);
            break;
        case EXPR_SCALAR_SELECT:
        case EXPR_EXISTS:
            copy->scalar.element = bound(binding, copy->scalar.element);
            break;
        case EXPR_INSERT:
        case EXPR_UPDATE:
        case EXPR_DELETE:
            copy->dml = dml_bound(binding, copy->dml);
            break;
        default:
            break;
    }
}

static const struct expr *bound(struct binding *binding, const struct expr *expr)
{
    struct expr *copy;

    if (expr == NULL || binding->depth > 500)
        return expr;
    if (expr->kind == EXPR_BIND)
        return bind_filled(binding, expr);
    if (expr->kind == EXPR_COLUMN || expr->kind == EXPR_TABLE || expr->kind == EXPR_ALIAS || expr->kind == EXPR_TEXT)
        return expr;
    copy = arena_new(expr_arena(binding->vm), struct expr);
    *copy = *expr;
    binding->depth++;
    parts_bound(binding, copy);
    binding->depth--;
    return copy;
}

bool expr_bind_params(struct vm *vm, const struct expr *statement, const struct dict_object *params, const struct expr **out)
{
    struct binding binding = {.vm = vm, .params = params};
    const struct expr *copy = bound(&binding, statement);

    if (binding.failed)
        return false;
    *out = copy;
    return true;
}

bool expr_unbind_params(struct vm *vm, const struct expr *statement, const struct dict_object *params, const struct expr **out)
{
    struct binding binding = {.vm = vm, .params = params, .clears = true};

    *out = bound(&binding, statement);
    return !binding.failed;
}

bool expr_params_rest(struct vm *vm, const struct expr *statement, const struct dict_object *params, struct dict_object *rest)
{
    struct binding binding = {.vm = vm, .params = params, .clears = true};
    struct dict_entry *entry;

    bound(&binding, statement);
    for (uint32_t i = 0; dict_next(params, &i, &entry);)
    {
        if (!str_array_has(&binding.used, str_of(entry->key)))
            dict_put_text(vm, rest, str_of(entry->key), entry->value);
    }
    return !binding.failed;
}
