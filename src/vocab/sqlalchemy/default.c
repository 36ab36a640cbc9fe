/*
 * Defaults that Python gives: Column(default=...) and Column(onupdate=...) of what a statement leaves out.
 *
 * A column of the model points at the value as it was given, which is kept until the machine closes: tables are copied, and
 * statements on them outlive their Table objects. A function is called for each row; SQL (func.now(), a select()) goes into the
 * statement. Sequences are the dialect's.
 */
#include "vocab/sqlalchemy/internal.h"

void column_default_keep(struct vm *vm, struct value value, const void **out)
{
    struct value *kept;

    if (!is_given_some(value) || sequence_of(vm, value) != NULL)
        return;
    kept = arena_new(vm->arena, struct value);
    *kept = value;
    vm_keep(vm, value);
    *out = kept;
}

/* A function's parameter is the execution context, which limbeck has not: what is asked of it is refused by name. */
static bool default_call(struct vm *vm, struct value function, struct value *out)
{
    struct value context =
        opaque_make(vm, STR("context"), vm->span, STR("limbeck gives a default's function no execution context"));

    return vm_call_nested(vm, function, &context, function_takes_argument(function) ? 1 : 0, out);
}

bool column_default_value(struct vm *vm, const struct column *column, bool is_update, struct value *out)
{
    const struct value *given = is_update ? column->onupdate_value : column->default_value;
    struct value value = given != NULL ? *given : ABSENT;

    *out = value;
    if (is_absent(value))
        return true;
    if (vm_instance_of(vm, value, &column_default_class) != NULL)
        *out = value = attribute_find(value, "arg");
    if (is_opaque(value))
        return vm_refuse_opaque(vm, value, "the default of column " STR_FMT " cannot be worked out",
                                STR_ARG(column->name.text));
    if (vm_instance_of(vm, value, &fetched_value_class) != NULL)
        *out = ABSENT;
    else if (!is_expr_value(vm, value) && value_is_callable(vm, value))
        return default_call(vm, value, out);
    return true;
}

static bool has_value(const struct dml_value_list *list, str name)
{
    for (size_t i = 0; i < list->len; i++)
    {
        if (str_equal(list->at[i].column.text, name))
            return true;
    }
    return false;
}

static bool default_add(struct vm *vm, const struct expr *table, const struct column *column, bool is_update,
                        struct dml_value_list *list)
{
    struct value value, name = vocab_name_value(vm, column->name);
    struct dml_value read = {0};

    if (!column_default_value(vm, column, is_update, &value))
        return false;
    if (is_absent(value))
        return true;
    if (!dml_value_read(vm, table, name, value, &read))
        return false;
    array_push(expr_arena(vm), list, read);
    return true;
}

bool dml_row_defaults(struct vm *vm, const struct expr *table, const struct dml_value_list *first, bool is_update,
                      struct dml_value_list *list)
{
    /* What the first row has is the statement's, also where another one has not. */
    size_t given = first == list ? list->len : 0;
    struct dml_value_list said = {.at = first->at, .len = first == list ? given : first->len};

    for (size_t i = 0; i < table->table.columns.len; i++)
    {
        const struct column *column = table->table.columns.at[i]->column.column;

        if (column != NULL && (is_update ? column->onupdate_value : column->default_value) != NULL &&
            !has_value(&said, column->name.text) && !default_add(vm, table, column, is_update, list))
            return false;
    }
    return true;
}

static bool has_default(const struct expr *table, bool is_update)
{
    for (size_t i = 0; i < table->table.columns.len; i++)
    {
        const struct column *column = table->table.columns.at[i]->column.column;

        if (column != NULL && (is_update ? column->onupdate_value : column->default_value) != NULL)
            return true;
    }
    return false;
}

static bool rows_fill(struct vm *vm, const struct expr *table, struct dml *dml)
{
    struct dml own = {0};
    struct dml_value_list first = dml->rows.at[0];

    for (size_t i = 0; i < dml->rows.len; i++)
    {
        struct dml_value_list row = {0};

        for (size_t k = 0; k < dml->rows.at[i].len; k++)
            array_push(expr_arena(vm), &row, dml->rows.at[i].at[k]);
        if (!dml_row_defaults(vm, table, &first, false, &row))
            return false;
        array_push(expr_arena(vm), &own.rows, row);
    }
    dml->rows.at = own.rows.at;
    dml->rows.cap = own.rows.cap;
    return true;
}

/* insert().from_select(): a default is a column more of the SELECT, one value for all rows. */
static bool select_fill(struct vm *vm, const struct expr *table, struct dml *dml)
{
    struct dml_value_list list = {0};
    struct name_list names = {0};
    struct select *select;

    if (dml->select->kind != EXPR_SELECT)
        return true;
    for (size_t i = 0; i < dml->select_columns.len; i++)
    {
        array_push(expr_arena(vm), &names, dml->select_columns.at[i]);
        array_push(expr_arena(vm), &list, ((struct dml_value){dml->select_columns.at[i], NULL}));
    }
    if (!dml_row_defaults(vm, table, &list, false, &list))
        return false;
    select = arena_new(expr_arena(vm), struct select);
    *select = *dml->select->select;
    select->columns = (struct expr_list){0};
    for (size_t i = 0; i < dml->select->select->columns.len; i++)
        array_push(expr_arena(vm), &select->columns, dml->select->select->columns.at[i]);
    for (size_t i = names.len; i < list.len; i++)
    {
        array_push(expr_arena(vm), &select->columns, list.at[i].value);
        array_push(expr_arena(vm), &dml->select_columns, list.at[i].column);
    }
    dml->select = expr_of_select(expr_arena(vm), select);
    return true;
}

bool dml_defaults(struct vm *vm, const struct expr *statement, const struct expr **out)
{
    bool is_update = statement->kind == EXPR_UPDATE, filled;
    struct dml *dml;
    struct expr *copy;

    *out = statement;
    if ((statement->kind != EXPR_INSERT && !is_update) || !has_default(statement->dml->table, is_update))
        return true;
    dml = arena_new(expr_arena(vm), struct dml);
    *dml = *statement->dml;
    dml_values_own(vm, dml);
    if (dml->select != NULL)
    {
        struct name_list own = {0};

        for (size_t i = 0; i < dml->select_columns.len; i++)
            array_push(expr_arena(vm), &own, dml->select_columns.at[i]);
        dml->select_columns = own;
        filled = select_fill(vm, dml->table, dml);
    }
    else if (dml->rows.len > 0)
        filled = rows_fill(vm, dml->table, dml);
    else
        filled = dml_row_defaults(vm, dml->table, &dml->values, is_update, &dml->values);
    if (!filled)
        return false;
    copy = expr_of_dml(expr_arena(vm), statement->kind, dml);
    copy->place = statement->place;
    *out = copy;
    return true;
}

bool dml_set_defaults(struct vm *vm, const struct expr *statement, const struct value *sets, size_t len, struct value *out)
{
    const struct expr *table = statement->dml->table;
    bool is_update = statement->kind == EXPR_UPDATE;
    const struct dict_object *first = AS_DICT(value_plain(vm, sets[0]));

    *out = ABSENT;
    for (size_t i = 0; i < table->table.columns.len; i++)
    {
        const struct column *column = table->table.columns.at[i]->column.column;
        str key = column == NULL ? (str){0} : column->key.len > 0 ? column->key : column->name.text;

        if (column == NULL || (is_update ? column->onupdate_value : column->default_value) == NULL ||
            has_value(&statement->dml->values, column->name.text) || !is_absent(dict_find_text(first, key)))
            continue;
        if (is_absent(*out))
            *out = list_make(vm, sets, len);
        for (size_t k = 0; k < len; k++)
        {
            struct value *set = &AS_LIST(*out)->at[k], value;

            if (set->object == sets[k].object)
                *set = value_of(&dict_copy(vm, AS_DICT(value_plain(vm, *set)))->object);
            if (!column_default_value(vm, column, is_update, &value))
                return false;
            dict_put_text(vm, AS_DICT(*set), key, value);
        }
    }
    return true;
}
