/*
 * SELECT and what stands in FROM: select(), union() and its kin, joins, aliases, subqueries.
 *
 * Methods copy: a statement that Python code holds never changes. Lists are copied too, since copies share their items.
 */
#include "vocab/sqlalchemy/internal.h"

static bool show(struct vm *vm, const struct expr *expr, struct value *out)
{
    *out = expr_show(vm, expr);
    return true;
}

static void list_own(struct arena *arena, struct expr_list *list)
{
    struct expr_list copy = {0};

    for (size_t i = 0; i < list->len; i++)
        array_push(arena, &copy, list->at[i]);
    *list = copy;
}

/* ---- columns of a FROM
 * ---------------------------------------------------------------------------------------------------------------- */

static const struct expr_list *columns_of(const struct expr *from)
{
    return from->kind == EXPR_TABLE ? &from->table.columns : from->kind == EXPR_ALIAS ? &from->alias.columns : NULL;
}

/* A table among the columns of a select stands for all of its columns. */
static void column_add(struct vm *vm, struct expr_list *list, const struct expr *expr)
{
    const struct expr_list *columns = columns_of(expr);

    if (expr->kind == EXPR_JOIN)
    {
        column_add(vm, list, expr->join.left);
        column_add(vm, list, expr->join.right);
    }
    else if (columns != NULL)
    {
        for (size_t i = 0; i < columns->len; i++)
            array_push(expr_arena(vm), list, columns->at[i]);
    }
    else
        array_push(expr_arena(vm), list, expr);
}

static bool columns_add(struct vm *vm, struct value items, struct select *select)
{
    struct expr_list list = {0};

    if (!expr_list_of(vm, items, "select()", true, &list))
        return false;
    for (size_t i = 0; i < list.len; i++)
    {
        if (list.at[i]->kind == EXPR_BIND && list.at[i]->bind.value.kind == DATUM_TEXT &&
            str_equal(list.at[i]->bind.value.text, STR("*")))
            list.at[i] = expr_literal_column(expr_arena(vm), STR("*"), NULL);
        if (list.at[i]->kind == EXPR_BIND && list.at[i]->type == NULL && list.at[i]->bind.has_value &&
            list.at[i]->bind.key.len == 0 && list.at[i]->bind.value.kind == DATUM_TEXT)
            return vm_raise(vm, ARGUMENT_ERROR,
                            "Column expression, FROM clause, or other columns clause element expected, got '" STR_FMT
                            "'. Did you mean to say select(column('" STR_FMT "'))?",
                            STR_ARG(list.at[i]->bind.value.text), STR_ARG(list.at[i]->bind.value.text));
        if (list.at[i]->kind == EXPR_BIND && list.at[i]->type == NULL)
            list.at[i] = expr_with_type(expr_arena(vm), list.at[i], OPERATOR_COMMA, NULL);
        column_add(vm, &select->columns, list.at[i]);
        if (columns_of(list.at[i]) != NULL && columns_of(list.at[i])->len == 0)
            array_push(expr_arena(vm), &select->froms, list.at[i]);
    }
    return true;
}

/* The table of a mapped class, or of aliased() of one; NULL: the value is none. */
static struct table_data *mapped_table(struct vm *vm, struct value value)
{
    struct value class_ = is_kind(value, OBJECT_INSTANCE) ? attribute_find(value, "_sa_class") : value, table = ABSENT;

    if (is_kind(class_, OBJECT_CLASS))
        table = class_lookup(AS_CLASS(class_), str_intern_object(vm, STR("__table__")));
    return table_data_of(vm, table);
}

static bool columns_read(struct vm *vm, struct value items, struct select *select)
{
    const struct tuple_object *given = AS_TUPLE(items);

    for (uint32_t i = 0; i < given->len; i++)
    {
        struct table_data *table = mapped_table(vm, given->at[i]);
        size_t first = select->columns.len;

        if (!columns_add(vm, tuple_make(vm, &given->at[i], 1), select))
            return false;
        if (table == NULL || is_absent(table->mapped))
            continue;
        if (!table->is_selected)
            vm_keep(vm, table->mapped);
        table->is_selected = true;
        *array_add(expr_arena(vm), &select->entities) = (struct select_entity){first, select->columns.len - first, table};
    }
    return true;
}

BUILDER(select_call)
{
    struct select *select = arena_new(expr_arena(vm), struct select);
    struct expr *expr = expr_of_select(expr_arena(vm), select);

    expr->place = vm->span.from;
    return columns_read(vm, args[0], select) && show(vm, expr, out);
}

/* ---- methods
 * -------------------------------------------------------------------------------------------------------------------------- */

static struct select *select_copy(struct vm *vm, struct value self)
{
    struct select *copy = arena_new(expr_arena(vm), struct select);

    *copy = *self_expr(vm, self)->select;
    return copy;
}

static bool select_show(struct vm *vm, const struct select *select, struct value *out)
{
    struct expr *expr = expr_of_select(expr_arena(vm), select);

    expr->place = vm->span.from;
    return show(vm, expr, out);
}

/* All criteria joined by AND to what was there. */
static bool criteria_and(struct vm *vm, struct value items, const char *what, const struct expr **where)
{
    struct expr_list list = {0};

    if (*where != NULL)
        array_push(expr_arena(vm), &list, *where);
    if (!expr_list_of(vm, items, what, false, &list))
        return false;
    if (list.len > 0)
        *where = expr_conjunction(expr_arena(vm), OPERATOR_AND, &list);
    return true;
}

BUILDER(select_where)
{
    struct select *select = select_copy(vm, self);

    return criteria_and(vm, args[0], "where()", &select->where) && select_show(vm, select, out);
}

BUILDER(select_having)
{
    struct select *select = select_copy(vm, self);

    return criteria_and(vm, args[0], "having()", &select->having) && select_show(vm, select, out);
}

BUILDER(select_filter_by)
{
    struct select *select = select_copy(vm, self);
    const struct expr *from = select->froms.len > 0 ? select->froms.at[0]
                              : select->columns.len > 0 && select->columns.at[0]->kind == EXPR_COLUMN
                                  ? select->columns.at[0]->column.table
                                  : NULL;
    struct expr_list list = {0};
    struct dict_entry *entry;

    if (select->where != NULL)
        array_push(expr_arena(vm), &list, select->where);
    for (uint32_t i = 0; dict_next(AS_DICT(args[0]), &i, &entry);)
    {
        const struct expr *column =
                              from != NULL && columns_of(from) != NULL ? expr_table_column(from, str_of(entry->key)) : NULL,
                          *value, *test;

        if (column == NULL)
            return vm_raise(vm, INVALID_REQUEST, "Entity has no property '%s'", AS_STR(entry->key)->bytes);
        if (!vocab_expr_of(vm, entry->value, "filter_by()", &value))
            return false;
        if (!expr_binary(expr_arena(vm), vm->diags, OPERATOR_EQ, column, value, &test))
            return vm_raise_diag(vm, ARGUMENT_ERROR);
        array_push(expr_arena(vm), &list, test);
    }
    if (list.len > 0)
        select->where = expr_conjunction(expr_arena(vm), OPERATOR_AND, &list);
    return select_show(vm, select, out);
}

/* Names in ORDER BY and GROUP BY stand for columns or labels. */
static bool orders_read(struct vm *vm, const struct tuple_object *items, const char *what, struct expr_list *out)
{
    list_own(expr_arena(vm), out);
    if (items->len == 1 && is_none(items->at[0]))
    {
        *out = (struct expr_list){0};
        return true;
    }
    for (uint32_t i = 0; i < items->len; i++)
    {
        const struct expr *expr;

        if (is_text(vm, items->at[i]))
            expr = expr_column(expr_arena(vm), name_of(expr_text_copy(vm, items->at[i])), NULL);
        else if (!vocab_expr_of(vm, items->at[i], what, &expr))
            return false;
        array_push(expr_arena(vm), out, expr);
    }
    return true;
}

BUILDER(select_order_by)
{
    struct select *select = select_copy(vm, self);

    return orders_read(vm, AS_TUPLE(args[0]), "order_by()", &select->order_by) && select_show(vm, select, out);
}

BUILDER(select_group_by)
{
    struct select *select = select_copy(vm, self);

    return orders_read(vm, AS_TUPLE(args[0]), "group_by()", &select->group_by) && select_show(vm, select, out);
}

static bool count_read(struct vm *vm, struct value value, const char *what, const struct expr **out)
{
    const struct expr *expr = NULL;

    if (!is_none(value) && !vocab_expr_of(vm, value, what, &expr))
        return false;
    *out = expr != NULL ? expr_with_type(expr_arena(vm), expr, OPERATOR_NONE, type_of_datum(datum_int(0))) : NULL;
    return true;
}

BUILDER(select_limit)
{
    struct select *select = select_copy(vm, self);

    return count_read(vm, args[0], "limit()", &select->limit) && select_show(vm, select, out);
}

BUILDER(select_offset)
{
    struct select *select = select_copy(vm, self);

    return count_read(vm, args[0], "offset()", &select->offset) && select_show(vm, select, out);
}

BUILDER(select_slice)
{
    struct select *select = select_copy(vm, self);
    int64_t start, stop;

    if (!value_to_int(vm, args[0], &start) || !value_to_int(vm, args[1], &stop))
        return false;
    return count_read(vm, value_int(stop > start ? stop - start : 0), "slice()", &select->limit) &&
           count_read(vm, start > 0 ? value_int(start) : NONE, "slice()", &select->offset) && select_show(vm, select, out);
}

BUILDER(select_distinct)
{
    struct select *select = select_copy(vm, self);

    select->is_distinct = true;
    list_own(expr_arena(vm), &select->distinct_on);
    return expr_list_of(vm, args[0], "distinct()", true, &select->distinct_on) && select_show(vm, select, out);
}

BUILDER(select_select_from)
{
    struct select *select = select_copy(vm, self);

    list_own(expr_arena(vm), &select->froms);
    return expr_list_of(vm, args[0], "select_from()", false, &select->froms) && select_show(vm, select, out);
}

BUILDER(select_correlate)
{
    struct select *select = select_copy(vm, self);

    list_own(expr_arena(vm), &select->correlate);
    return expr_list_of(vm, args[0], "correlate()", false, &select->correlate) && select_show(vm, select, out);
}

BUILDER(select_correlate_except)
{
    struct select *select = select_copy(vm, self);

    list_own(expr_arena(vm), &select->correlate_except);
    return expr_list_of(vm, args[0], "correlate_except()", false, &select->correlate_except) && select_show(vm, select, out);
}

BUILDER(select_with_only_columns)
{
    struct select *select = select_copy(vm, self);

    select->columns = (struct expr_list){0};
    select->entities.at = NULL;
    select->entities.len = select->entities.cap = 0;
    return columns_read(vm, args[0], select) && select_show(vm, select, out);
}

static void entities_own(struct vm *vm, struct select *select)
{
    struct select own = {0};

    for (size_t i = 0; i < select->entities.len; i++)
        array_push(expr_arena(vm), &own.entities, select->entities.at[i]);
    select->entities.at = own.entities.at;
    select->entities.cap = own.entities.cap;
}

BUILDER(select_add_columns)
{
    struct select *select = select_copy(vm, self);

    list_own(expr_arena(vm), &select->columns);
    list_own(expr_arena(vm), &select->froms);
    entities_own(vm, select);
    return columns_read(vm, args[0], select) && select_show(vm, select, out);
}

BUILDER(select_for_update)
{
    struct select *select = select_copy(vm, self);

    select->for_update = true;
    if (!argument_truth(vm, args[0], false, &select->for_update_nowait) ||
        !argument_truth(vm, args[1], false, &select->for_update_read) ||
        !argument_truth(vm, args[3], false, &select->for_update_skip_locked) ||
        !argument_truth(vm, args[4], false, &select->for_update_key_share))
        return false;
    list_own(expr_arena(vm), &select->for_update_of);
    if (is_given_some(args[2]))
    {
        struct value of = is_expr_value(vm, args[2]) ? tuple_make(vm, &args[2], 1) : args[2];

        if (!expr_list_of(vm, of, "with_for_update() argument 'of'", false, &select->for_update_of))
            return false;
    }
    return select_show(vm, select, out);
}

/* ---- joins ---- */

/* column = column for a foreign key from one table to the other; NULL when there is none. */
static const struct expr *key_between(struct vm *vm, const struct expr *from, const struct expr *to)
{
    const struct table *table = from->kind == EXPR_TABLE ? from->table.table : NULL;

    for (size_t i = 0; table != NULL && to->kind == EXPR_TABLE && i < table->columns.len; i++)
    {
        const struct column *column = table->columns.at[i];

        for (size_t k = 0; k < column->foreign_keys.len; k++)
        {
            const struct expr *left = expr_table_column(from, column->name.text), *right, *test;

            if (!str_equal(column->foreign_keys.at[k].table.text, to->table.name.text))
                continue;
            right = expr_table_column(to, column->foreign_keys.at[k].column.text);
            if (left != NULL && right != NULL && expr_binary(expr_arena(vm), vm->diags, OPERATOR_EQ, right, left, &test))
                return test;
        }
    }
    return NULL;
}

static bool join_on(struct vm *vm, const struct expr *left, const struct expr *right, struct value on, const struct expr **out)
{
    if (is_given_some(on))
        return vocab_expr_of(vm, on, "join() argument 'onclause'", out);
    while (left->kind == EXPR_JOIN)
        left = left->join.right;
    *out = key_between(vm, left, right);
    if (*out == NULL)
        *out = key_between(vm, right, left);
    if (*out == NULL)
        return vm_raise(vm, "sqlalchemy.exc.NoForeignKeysError",
                        "Can't find any foreign key relationships between '%s' and '%s'.",
                        left->kind == EXPR_TABLE ? text_for_message(vm, left->table.name.text) : "a selectable",
                        right->kind == EXPR_TABLE ? text_for_message(vm, right->table.name.text) : "a selectable");
    return true;
}

static bool join_make(struct vm *vm, const struct expr *left, const struct value *args, bool is_outer, const struct expr **out)
{
    struct expr *join = expr_make(expr_arena(vm), EXPR_JOIN);
    bool outer;

    join->join.left = left;
    if (!vocab_expr_of(vm, args[0], "join() argument 'right'", &join->join.right) ||
        !join_on(vm, left, join->join.right, args[1], &join->join.on) || !argument_truth(vm, args[2], is_outer, &outer) ||
        !argument_truth(vm, args[3], false, &join->join.is_full))
        return false;
    join->join.is_outer = outer;
    *out = join;
    return true;
}

/* .join(target): the newest FROM, or the table of the first column, is the left side. */
static bool select_join_as(struct vm *vm, struct value self, const struct value *args, bool is_outer, struct value *out)
{
    struct select *select = select_copy(vm, self);
    const struct expr *left = NULL, *join;

    list_own(expr_arena(vm), &select->froms);
    if (select->froms.len > 0)
        left = select->froms.at[select->froms.len - 1];
    for (size_t i = 0; left == NULL && i < select->columns.len; i++)
        left = select->columns.at[i]->kind == EXPR_COLUMN ? select->columns.at[i]->column.table : NULL;
    if (left == NULL)
        return vm_raise(vm, INVALID_REQUEST, "Can't determine which FROM clause to join from; use select_from()");
    if (!join_make(vm, left, args, is_outer, &join))
        return false;
    if (select->froms.len > 0)
        select->froms.at[select->froms.len - 1] = join;
    else
        array_push(expr_arena(vm), &select->froms, join);
    return select_show(vm, select, out);
}

BUILDER(select_join)
{
    return select_join_as(vm, self, args, false, out);
}

BUILDER(select_outerjoin)
{
    return select_join_as(vm, self, args, true, out);
}

/* .join_from(left, target, onclause) */
BUILDER(select_join_from)
{
    struct select *select = select_copy(vm, self);
    const struct expr *left, *join;

    if (!vocab_expr_of(vm, args[0], "join_from()", &left) || !join_make(vm, left, args + 1, false, &join))
        return false;
    list_own(expr_arena(vm), &select->froms);
    array_push(expr_arena(vm), &select->froms, join);
    return select_show(vm, select, out);
}

BUILDER(from_join)
{
    const struct expr *join;

    return join_make(vm, self_expr(vm, self), args, false, &join) && show(vm, join, out);
}

BUILDER(from_outerjoin)
{
    const struct expr *join;

    return join_make(vm, self_expr(vm, self), args, true, &join) && show(vm, join, out);
}

BUILDER(join_call)
{
    const struct expr *left, *join;

    return vocab_expr_of(vm, args[0], "join()", &left) && join_make(vm, left, args + 1, false, &join) && show(vm, join, out);
}

BUILDER(outerjoin_call)
{
    const struct expr *left, *join;

    return vocab_expr_of(vm, args[0], "outerjoin()", &left) && join_make(vm, left, args + 1, true, &join) &&
           show(vm, join, out);
}

/* ---- subqueries
 * ------------------------------------------------------------------------------------------------------------------------ */

static str column_label(const struct expr *column)
{
    switch (column->kind)
    {
        case EXPR_COLUMN:
            return column->column.name.text;
        case EXPR_LABEL:
            return column->label.name.text;
        case EXPR_FUNCTION:
            return column->function.name.text;
        default:
            return (str){NULL, 0};
    }
}

/* The columns that an alias shows, its own. */
static void alias_columns(struct vm *vm, struct expr *alias, const struct expr *element)
{
    while (element->kind == EXPR_COMPOUND && element->compound.selects.len > 0)
        element = element->compound.selects.at[0];

    const struct expr_list *columns = element->kind == EXPR_SELECT ? &element->select->columns
                                      : element->kind == EXPR_TEXT ? &element->text.columns
                                                                   : columns_of(element);

    for (size_t i = 0; columns != NULL && i < columns->len; i++)
    {
        const struct expr *from = columns->at[i];
        str name = column_label(from);
        struct expr *column;

        if (name.at == NULL)
            continue;
        column = expr_column(expr_arena(vm), name_of(name), from->type);
        column->column.table = alias;
        array_push(expr_arena(vm), &alias->alias.columns, column);
    }
}

static bool alias_make(struct vm *vm, const struct expr *element, struct value name_value, bool is_cte, bool is_recursive,
                       bool is_lateral, struct value *out)
{
    struct name name;
    struct expr *alias;

    if (!vocab_name_of(vm, name_value, "alias() argument 'name'", &name))
        return false;
    alias = expr_alias(expr_arena(vm), element, name);
    alias->alias.is_cte = is_cte;
    alias->alias.is_recursive = is_recursive;
    alias->alias.is_lateral = is_lateral;
    alias->place = vm->span.from;
    alias_columns(vm, alias, element);
    return show(vm, alias, out);
}

BUILDER(any_alias)
{
    return alias_make(vm, self_expr(vm, self), args[0], false, false, false, out);
}

bool select_alias(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return any_alias(vm, self, args, out);
}

BUILDER(select_lateral)
{
    return alias_make(vm, self_expr(vm, self), args[0], false, false, true, out);
}

BUILDER(any_cte)
{
    bool recursive;

    return argument_truth(vm, args[1], false, &recursive) &&
           alias_make(vm, self_expr(vm, self), args[0], true, recursive, false, out);
}

bool select_cte(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return any_cte(vm, self, args, out);
}

BUILDER(select_scalar)
{
    return show(vm, expr_scalar(expr_arena(vm), self_expr(vm, self)), out);
}

BUILDER(select_label)
{
    struct name name;

    return vocab_name_of(vm, args[0], "label()", &name) &&
           show(vm, expr_label(expr_arena(vm), expr_scalar(expr_arena(vm), self_expr(vm, self)), name), out);
}

BUILDER(select_exists)
{
    return show(vm, expr_exists(expr_arena(vm), self_expr(vm, self)), out);
}

/* exists(): of a select, or a select of what is given. */
BUILDER(exists_call)
{
    const struct tuple_object *items = AS_TUPLE(args[0]);
    struct select *select;
    const struct expr *first = NULL;

    if (items->len == 1 && is_expr_value(vm, items->at[0]) && !vocab_expr_of(vm, items->at[0], "exists()", &first))
        return false;
    if (first != NULL && first->kind == EXPR_SCALAR_SELECT)
        first = first->scalar.element;
    if (first != NULL && (first->kind == EXPR_SELECT || first->kind == EXPR_COMPOUND))
        return show(vm, expr_exists(expr_arena(vm), first), out);
    select = arena_new(expr_arena(vm), struct select);
    if (items->len == 0)
        array_push(expr_arena(vm), &select->columns, expr_literal_column(expr_arena(vm), STR("*"), NULL));
    else if (!columns_read(vm, args[0], select))
        return false;
    return show(vm, expr_exists(expr_arena(vm), expr_of_select(expr_arena(vm), select)), out);
}

static bool exists_changed(struct vm *vm, struct value self, native_call *method, const struct value *args, struct value *out)
{
    const struct expr *exists = self_expr(vm, self);
    struct value inner = expr_show(vm, exists->exists.element), changed;

    if (exists->exists.element->kind != EXPR_SELECT)
        return vm_raise(vm, "AttributeError", "this EXISTS is not over a select()");
    return method(vm, inner, args, &changed) && show(vm, expr_exists(expr_arena(vm), self_expr(vm, changed)), out);
}

BUILDER(exists_where)
{
    return exists_changed(vm, self, select_where, args, out);
}

BUILDER(exists_select_from)
{
    return exists_changed(vm, self, select_select_from, args, out);
}

BUILDER(exists_select)
{
    struct select *select = arena_new(expr_arena(vm), struct select);

    array_push(expr_arena(vm), &select->columns, self_expr(vm, self));
    return select_show(vm, select, out);
}

/* ---- union and its kin
 * -------------------------------------------------------------------------------------------------------------------- */

static bool compound_make(struct vm *vm, const char *keyword, const struct expr *first, struct value others, struct value *out)
{
    struct expr *compound = expr_make(expr_arena(vm), EXPR_COMPOUND);

    compound->place = vm->span.from;
    compound->compound.keyword = keyword;
    if (first != NULL)
        array_push(expr_arena(vm), &compound->compound.selects, first);
    return expr_list_of(vm, others, "union()", false, &compound->compound.selects) && show(vm, compound, out);
}

#define COMPOUND(name, keyword)                                                                                                \
    BUILDER(select_##name)                                                                                                      \
    {                                                                                                                          \
        return compound_make(vm, keyword, self_expr(vm, self), args[0], out);                                                  \
    }                                                                                                                          \
    BUILDER(name##_call)                                                                                                        \
    {                                                                                                                          \
        return compound_make(vm, keyword, NULL, args[0], out);                                                                 \
    }

COMPOUND(union, "UNION")
COMPOUND(union_all, "UNION ALL")
COMPOUND(except, "EXCEPT")
COMPOUND(except_all, "EXCEPT ALL")
COMPOUND(intersect, "INTERSECT")
COMPOUND(intersect_all, "INTERSECT ALL")

static struct expr *compound_copy(struct vm *vm, struct value self)
{
    struct expr *copy = arena_new(expr_arena(vm), struct expr);

    *copy = *self_expr(vm, self);
    list_own(expr_arena(vm), &copy->compound.order_by);
    return copy;
}

BUILDER(compound_order_by)
{
    struct expr *copy = compound_copy(vm, self);

    return orders_read(vm, AS_TUPLE(args[0]), "order_by()", &copy->compound.order_by) && show(vm, copy, out);
}

BUILDER(compound_limit)
{
    struct expr *copy = compound_copy(vm, self);

    return count_read(vm, args[0], "limit()", &copy->compound.limit) && show(vm, copy, out);
}

BUILDER(compound_offset)
{
    struct expr *copy = compound_copy(vm, self);

    return count_read(vm, args[0], "offset()", &copy->compound.offset) && show(vm, copy, out);
}

/* ---- .c of aliases and of table()
 * ----------------------------------------------------------------------------------------------------------- */

static const struct native_class expr_columns_class;

static bool expr_columns_find(struct vm *vm, struct value self, str name, struct value *out)
{
    const struct expr *column = expr_table_column(AS_INSTANCE(self)->data, name);

    *out = column != NULL ? expr_show_part(vm, self, column) : ABSENT;
    return true;
}

static bool expr_columns_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    return expr_columns_find(vm, self, (str){name->bytes, name->len}, out);
}

NATIVE(expr_columns_get_item)
{
    const struct expr_list *columns = columns_of(AS_INSTANCE(self)->data);

    if (args[0].tag == VALUE_INT && args[0].integer >= 0 && (uint64_t)args[0].integer < columns->len)
    {
        *out = expr_show_part(vm, self, columns->at[args[0].integer]);
        return true;
    }
    if (!is_text(vm, args[0]))
        return vm_raise(vm, "KeyError", "no such column");
    if (!expr_columns_find(vm, self, str_of(value_plain(vm, args[0])), out))
        return false;
    return !is_absent(*out) || vm_raise(vm, "KeyError", "%s", AS_STR(value_plain(vm, args[0]))->bytes);
}

static struct value expr_columns_list(struct vm *vm, struct value self, bool names)
{
    const struct expr_list *columns = columns_of(AS_INSTANCE(self)->data);
    struct value list = list_make(vm, NULL, 0);

    for (size_t i = 0; columns != NULL && i < columns->len; i++)
        list_push(vm, AS_LIST(list), names ? vocab_name_value(vm, columns->at[i]->column.name)
                                           : expr_show_part(vm, self, columns->at[i]));
    return list;
}

NATIVE(expr_columns_keys)
{
    *out = expr_columns_list(vm, self, true);
    return true;
}

NATIVE(expr_columns_values)
{
    *out = expr_columns_list(vm, self, false);
    return true;
}

NATIVE(expr_columns_iter)
{
    struct iteration iteration;

    if (!iteration_open(vm, expr_columns_list(vm, self, false), &iteration))
        return false;
    *out = iteration.iterator;
    return true;
}

NATIVE(expr_columns_len)
{
    const struct expr_list *columns = columns_of(AS_INSTANCE(self)->data);

    *out = value_int(columns != NULL ? (int64_t)columns->len : 0);
    return true;
}

NATIVE(expr_columns_items)
{
    struct value keys = expr_columns_list(vm, self, true), values = expr_columns_list(vm, self, false);

    *out = list_make(vm, NULL, 0);
    for (uint32_t i = 0; i < AS_LIST(keys)->len; i++)
        list_push(vm, AS_LIST(*out), pair_make(vm, AS_LIST(keys)->at[i], AS_LIST(values)->at[i]));
    return true;
}

NATIVE(expr_columns_contains)
{
    *out = value_bool(is_text(vm, args[0]) &&
                      expr_table_column(AS_INSTANCE(self)->data, str_of(value_plain(vm, args[0]))) != NULL);
    return true;
}

static const struct native expr_columns_methods[] = {
    {"__getitem__", "key, /", expr_columns_get_item, 0},
    {"keys", "", expr_columns_keys, 0},
    {"values", "", expr_columns_values, 0},
    {"items", "", expr_columns_items, 0},
    {"__iter__", "", expr_columns_iter, 0},
    {"__len__", "", expr_columns_len, 0},
    {"__contains__", "key, /", expr_columns_contains, 0},
    {0},
};
static const struct native_class expr_columns_class = {.name = "ColumnCollection",
                                                       .module = "sqlalchemy.sql.base",
                                                       .methods = expr_columns_methods,
                                                       .get_attribute = expr_columns_attribute};

static bool from_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    const struct expr *expr = expr_peek(vm, self);
    str text = {name->bytes, name->len};

    if (expr == NULL || columns_of(expr) == NULL)
        return true;
    if (str_equal(text, STR("c")) || str_equal(text, STR("columns")))
    {
        *out = make_instance(vm, &expr_columns_class, (void *)(uintptr_t)expr);
        AS_INSTANCE(*out)->memory = AS_INSTANCE(self)->memory;
    }
    else if (str_equal(text, STR("name")) || str_equal(text, STR("fullname")))
        *out = vocab_name_value(vm, expr->kind == EXPR_TABLE ? expr->table.name : expr->alias.name);
    else if (str_equal(text, STR("schema")) && expr->kind == EXPR_TABLE)
        *out = vocab_name_value(vm, expr->table.schema);
    return true;
}

static bool select_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    str text = {name->bytes, name->len};
    struct value alias;

    if (expr_peek(vm, self) == NULL || (!str_equal(text, STR("c")) && !str_equal(text, STR("selected_columns"))))
        return true;
    if (!any_alias(vm, self, &NONE, &alias))
        return false;
    *out = make_instance(vm, &expr_columns_class, AS_INSTANCE(alias)->data);
    AS_INSTANCE(*out)->memory = AS_INSTANCE(alias)->memory;
    return true;
}

/* ---- rows ---- */

#define JOIN_PARAMETERS "right, onclause=None, isouter=False, full=False"
#define COMPOUND_METHODS                                                                                                       \
    {"union", "*other", select_union, 0}, {"union_all", "*other", select_union_all, 0},                                        \
        {"except_", "*other", select_except, 0}, {"except_all", "*other", select_except_all, 0},                               \
        {"intersect", "*other", select_intersect, 0}, {"intersect_all", "*other", select_intersect_all, 0},                    \
        {"subquery", "name=None", any_alias, 0}, {"alias", "name=None, flat=False", any_alias, 0},                             \
        {"cte", "name=None, recursive=False, nesting=False", select_cte, 0}, {"lateral", "name=None", select_lateral, 0},      \
        {"scalar_subquery", "", select_scalar, 0}, {"as_scalar", "", select_scalar, 0}, {"label", "name", select_label, 0},    \
    {                                                                                                                          \
        "exists", "", select_exists, 0                                                                                         \
    }

static const struct native select_methods[] = {
    {"where", "*whereclause", select_where, 0},
    {"filter", "*criteria", select_where, 0},
    {"filter_by", "**kwargs", select_filter_by, 0},
    {"having", "*having", select_having, 0},
    {"order_by", "*clauses", select_order_by, 0},
    {"group_by", "*clauses", select_group_by, 0},
    {"limit", "limit", select_limit, 0},
    {"offset", "offset", select_offset, 0},
    {"slice", "start, stop", select_slice, 0},
    {"distinct", "*expr", select_distinct, 0},
    {"select_from", "*froms", select_select_from, 0},
    {"correlate", "*fromclauses", select_correlate, 0},
    {"correlate_except", "*fromclauses", select_correlate_except, 0},
    {"with_only_columns", "*entities, **kw", select_with_only_columns, 0},
    {"add_columns", "*entities", select_add_columns, 0},
    {"column", "*entities", select_add_columns, 0},
    {"with_for_update", "nowait=False, read=False, of=None, skip_locked=False, key_share=False", select_for_update, 0},
    {"join", JOIN_PARAMETERS, select_join, 0},
    {"outerjoin", "right, onclause=None, isouter=True, full=False", select_outerjoin, 0},
    {"join_from", "from_, target, onclause=None, isouter=False, full=False", select_join_from, 0},
    COMPOUND_METHODS,
    {0},
};
static const struct native compound_methods[] = {
    {"order_by", "*clauses", compound_order_by, 0},
    {"limit", "limit", compound_limit, 0},
    {"offset", "offset", compound_offset, 0},
    COMPOUND_METHODS,
    {0},
};
static const struct native from_methods[] = {
    {"alias", "name=None, flat=False", any_alias, 0},
    {"join", JOIN_PARAMETERS, from_join, 0},
    {"outerjoin", "right, onclause=None, full=False, isouter=True", from_outerjoin, 0},
    {0},
};
static const struct native exists_methods[] = {{"where", "*clause", exists_where, 0},
                                               {"select_from", "*froms", exists_select_from, 0},
                                               {"select", "*args", exists_select, 0},
                                               {0}};

#define SELECTABLE "sqlalchemy.sql.selectable."
static const struct native_class from_class = {.name = "FromClause",
                                               .module = "sqlalchemy.sql.selectable",
                                               .base = "sqlalchemy.sql.elements.ClauseElement",
                                               .methods = from_methods,
                                               .get_attribute = from_attribute};
const struct native_class alias_class = {
    .name = "Alias", .module = "sqlalchemy.sql.selectable", .base = SELECTABLE "FromClause", .get_attribute = from_attribute};
const struct native_class join_class = {
    .name = "Join", .module = "sqlalchemy.sql.selectable", .base = SELECTABLE "FromClause", .get_attribute = from_attribute};

static const struct native select_row = {"select", "*entities, **kw", select_call, 0};
const struct native_class select_class = {.name = "Select",
                                          .module = "sqlalchemy.sql.selectable",
                                          .base = "sqlalchemy.sql.elements.ClauseElement",
                                          .methods = select_methods,
                                          .get_attribute = select_attribute};
const struct native_class compound_class = {.name = "CompoundSelect",
                                            .module = "sqlalchemy.sql.selectable",
                                            .base = "sqlalchemy.sql.elements.ClauseElement",
                                            .methods = compound_methods,
                                            .get_attribute = select_attribute};
const struct native_class scalar_select_class = {
    .name = "ScalarSelect", .module = "sqlalchemy.sql.selectable", .base = "sqlalchemy.sql.elements.ColumnElement"};
const struct native_class exists_class = {.name = "Exists",
                                          .module = "sqlalchemy.sql.selectable",
                                          .base = "sqlalchemy.sql.elements.ColumnElement",
                                          .methods = exists_methods};

BUILDER(alias_call)
{
    const struct expr *element;

    return vocab_expr_of(vm, args[0], "alias()", &element) && alias_make(vm, element, args[1], false, false, false, out);
}

static const struct native alias_row = {"alias", "selectable, name=None, flat=False", alias_call, 0};
static const struct native exists_row = {"exists", "*args", exists_call, 0};
static const struct native join_row = {"join", "left, " JOIN_PARAMETERS, join_call, 0};
static const struct native outerjoin_row = {"outerjoin", "left, right, onclause=None, isouter=True, full=False", outerjoin_call,
                                            0};
#define COMPOUND_ROW(variable, name) static const struct native variable##_row = {name, "*selects", variable##_call, 0};
COMPOUND_ROW(union, "union")
COMPOUND_ROW(union_all, "union_all")
COMPOUND_ROW(except, "except_")
COMPOUND_ROW(except_all, "except_all")
COMPOUND_ROW(intersect, "intersect")
COMPOUND_ROW(intersect_all, "intersect_all")

#define NAMED(item_name, variable)                                                                                             \
    {                                                                                                                          \
        .name = item_name, .kind = ITEM_FUNCTION, .function = &variable##_row                                                  \
    }

const struct native_item select_items[] = {
    NAMED("select", select),
    NAMED("alias", alias),
    NAMED("exists", exists),
    NAMED("join", join),
    NAMED("outerjoin", outerjoin),
    NAMED("union", union),
    NAMED("union_all", union_all),
    NAMED("except_", except),
    NAMED("except_all", except_all),
    NAMED("intersect", intersect),
    NAMED("intersect_all", intersect_all),
    {0},
};

const struct native_item selectable_items[] = {
    {.name = "FromClause", .kind = ITEM_CLASS, .class_ = &from_class},
    {.name = "TableClause", .kind = ITEM_CLASS, .class_ = &table_clause_class},
    {.name = "Alias", .kind = ITEM_CLASS, .class_ = &alias_class},
    {.name = "Subquery", .kind = ITEM_CLASS, .class_ = &alias_class},
    {.name = "CTE", .kind = ITEM_CLASS, .class_ = &alias_class},
    {.name = "Join", .kind = ITEM_CLASS, .class_ = &join_class},
    {.name = "Select", .kind = ITEM_CLASS, .class_ = &select_class},
    {.name = "CompoundSelect", .kind = ITEM_CLASS, .class_ = &compound_class},
    {.name = "ScalarSelect", .kind = ITEM_CLASS, .class_ = &scalar_select_class},
    {.name = "Exists", .kind = ITEM_CLASS, .class_ = &exists_class},
    {0},
};
