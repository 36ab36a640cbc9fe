/*
 * INSERT, UPDATE and DELETE: insert(table), table.update(), and what their methods add.
 *
 * A value goes to a column: with the column's type, so that a dict is JSON for a JSON column and a list an array. The dialects'
 * insert() are this one with on_conflict_do_... and on_duplicate_key_update.
 */
#include "vocab/sqlalchemy/internal.h"

static bool show(struct vm *vm, const struct expr *expr, struct value *out)
{
    *out = expr_show(vm, expr);
    return true;
}

static bool dml_new(struct vm *vm, enum expr_kind kind, struct value table, struct value *out)
{
    struct dml *dml = arena_new(expr_arena(vm), struct dml);
    struct expr *expr = expr_of_dml(expr_arena(vm), kind, dml);

    expr->place = vm->span.from;
    return vocab_table_expr_of(vm, table, "the table of a statement", &dml->table) && show(vm, expr, out);
}

BUILDER(insert_call)
{
    return dml_new(vm, EXPR_INSERT, args[0], out);
}

BUILDER(update_call)
{
    return dml_new(vm, EXPR_UPDATE, args[0], out);
}

BUILDER(delete_call)
{
    return dml_new(vm, EXPR_DELETE, args[0], out);
}

static struct dml *dml_copy(struct vm *vm, struct value self)
{
    struct dml *copy = arena_new(expr_arena(vm), struct dml);

    *copy = *self_expr(vm, self)->dml;
    return copy;
}

static bool dml_show(struct vm *vm, struct value self, const struct dml *dml, struct value *out)
{
    struct expr *expr = expr_of_dml(expr_arena(vm), self_expr(vm, self)->kind, dml);

    expr->place = vm->span.from;
    return show(vm, expr, out);
}

/* ---- values
 * ---------------------------------------------------------------------------------------------------------------------------
 */

static const struct type *column_type(const struct expr *table, str name)
{
    const struct expr *column = expr_table_column(table, name);

    return column != NULL ? column->type : NULL;
}

/* values(key=...): a column of the model may have a key of its own. */
static struct name name_of_key(const struct expr *table, struct name key)
{
    for (size_t i = 0; i < table->table.columns.len; i++)
    {
        const struct column *column = table->table.columns.at[i]->column.column;

        if (column != NULL && column->key.len > 0 && str_equal(column->key, key.text))
            return column->name;
    }
    return key;
}

bool dml_value_read(struct vm *vm, const struct expr *table, struct value key, struct value value, struct dml_value *out)
{
    struct datum datum;
    const struct expr *column;

    if (is_text(vm, key))
    {
        if (!vocab_name_of(vm, key, "a column of values()", &out->column))
            return false;
        out->column = name_of_key(table, out->column);
    }
    else if (!is_expr_value(vm, key) || !vocab_expr_of(vm, key, "a column of values()", &column) || column->kind != EXPR_COLUMN)
        return vm->refused || !is_absent(vm->raised) ? false : refuse_value(vm, key, "a column of values()", "a column");
    else
        out->column = column->column.name;
    if (is_expr_value(vm, value))
    {
        if (!vocab_expr_of(vm, value, "a value of values()", &out->value))
            return false;
        if (out->value->kind == EXPR_SELECT)
            out->value = expr_scalar(expr_arena(vm), out->value);
        return true;
    }
    if (is_opaque(value))
        return refuse_value(vm, value, "a value of values()", "a value");
    if (!vocab_datum_of_value(vm, value, column_type(table, out->column.text), &datum))
        return false;
    out->value = expr_raw(expr_arena(vm), datum);
    return true;
}

static void value_put(struct vm *vm, struct dml_value_list *list, struct dml_value value)
{
    for (size_t i = 0; i < list->len; i++)
    {
        if (str_equal(list->at[i].column.text, value.column.text))
        {
            list->at[i] = value;
            return;
        }
    }
    array_push(expr_arena(vm), list, value);
}

static bool values_read(struct vm *vm, const struct expr *table, const struct dict_object *dict, struct dml_value_list *list)
{
    struct dict_entry *entry;
    struct dml_value value = {0};

    for (uint32_t i = 0; dict_next(dict, &i, &entry);)
    {
        if (!dml_value_read(vm, table, entry->key, entry->value, &value))
            return false;
        value_put(vm, list, value);
    }
    return true;
}

/* values((1, 2)): in the order of the table's columns. */
static bool values_by_position(struct vm *vm, const struct expr *table, const struct value *items, size_t len,
                               struct dml_value_list *list)
{
    const struct expr_list *columns = &table->table.columns;
    struct dml_value value = {0};

    for (size_t i = 0; i < len && i < columns->len; i++)
    {
        struct value name = vocab_name_value(vm, columns->at[i]->column.name);

        if (!dml_value_read(vm, table, name, items[i], &value))
            return false;
        value_put(vm, list, value);
    }
    return len <= columns->len || vm_raise(vm, ARGUMENT_ERROR, "more values than the table has columns");
}

static bool row_read(struct vm *vm, const struct expr *table, struct value row, struct dml_value_list *out)
{
    const struct value *items;
    size_t len;

    if (is_kind(row, OBJECT_DICT))
        return values_read(vm, table, AS_DICT(row), out);
    if (sequence_items(vm, row, &items, &len))
        return values_by_position(vm, table, items, len, out);
    return refuse_value(vm, row, "values()", "a dict or tuple");
}

static void values_own(struct vm *vm, struct dml_value_list *list)
{
    struct dml_value_list copy = {0};

    for (size_t i = 0; i < list->len; i++)
        array_push(expr_arena(vm), &copy, list->at[i]);
    *list = copy;
}

void dml_values_own(struct vm *vm, struct dml *dml)
{
    values_own(vm, &dml->values);
}

void dml_parameter_add(struct vm *vm, struct dml *dml, str key)
{
    struct name column = name_of_key(dml->table, name_of(key));

    value_put(vm, &dml->values,
              (struct dml_value){column, expr_bindparam(expr_arena(vm), key, column_type(dml->table, column.text))});
}

static bool is_row(struct value value)
{
    return is_kind(value, OBJECT_DICT) || is_kind(value, OBJECT_TUPLE) || is_kind(value, OBJECT_LIST);
}

BUILDER(dml_values)
{
    struct dml *dml = dml_copy(vm, self);
    const struct tuple_object *given = AS_TUPLE(args[0]);
    const struct value *items;
    size_t len;

    values_own(vm, &dml->values);
    if (given->len == 1 && !is_kind(given->at[0], OBJECT_DICT) && sequence_items(vm, given->at[0], &items, &len) && len > 0 &&
        is_row(items[0]))
    {
        dml->rows.at = NULL;
        dml->rows.len = dml->rows.cap = 0;
        for (size_t i = 0; i < len; i++)
        {
            if (!row_read(vm, dml->table, items[i], array_add(expr_arena(vm), &dml->rows)))
                return false;
        }
        return dml_show(vm, self, dml, out);
    }
    if (given->len == 1 ? !row_read(vm, dml->table, given->at[0], &dml->values)
                        : given->len > 1 && !values_by_position(vm, dml->table, given->at, given->len, &dml->values))
        return false;
    return values_read(vm, dml->table, AS_DICT(args[1]), &dml->values) && dml_show(vm, self, dml, out);
}

BUILDER(update_ordered_values)
{
    struct dml *dml = dml_copy(vm, self);
    const struct tuple_object *pairs = AS_TUPLE(args[0]);

    values_own(vm, &dml->values);
    for (uint32_t i = 0; i < pairs->len; i++)
    {
        const struct value *pair;
        size_t len;
        struct dml_value value = {0};

        if (!sequence_items(vm, pairs->at[i], &pair, &len) || len != 2)
            return refuse_value(vm, pairs->at[i], "ordered_values()", "a pair");
        if (!dml_value_read(vm, dml->table, pair[0], pair[1], &value))
            return false;
        value_put(vm, &dml->values, value);
    }
    return dml_show(vm, self, dml, out);
}

BUILDER(dml_where)
{
    struct dml *dml = dml_copy(vm, self);
    struct expr_list list = {0};

    if (dml->where != NULL)
        array_push(expr_arena(vm), &list, dml->where);
    if (!expr_list_of(vm, args[0], "where()", false, &list))
        return false;
    if (list.len > 0)
        dml->where = expr_conjunction(expr_arena(vm), OPERATOR_AND, &list);
    return dml_show(vm, self, dml, out);
}

BUILDER(dml_returning)
{
    struct dml *dml = dml_copy(vm, self);
    struct expr_list items = {0}, list = {0};

    if (!expr_list_of(vm, args[0], "returning()", true, &items))
        return false;
    for (size_t i = 0; i < dml->returning.len; i++)
        array_push(expr_arena(vm), &list, dml->returning.at[i]);
    for (size_t i = 0; i < items.len; i++)
    {
        const struct expr_list *columns = items.at[i]->kind == EXPR_TABLE ? &items.at[i]->table.columns : NULL;

        for (size_t k = 0; columns != NULL && k < columns->len; k++)
            array_push(expr_arena(vm), &list, columns->at[k]);
        if (columns == NULL)
            array_push(expr_arena(vm), &list, items.at[i]);
    }
    dml->returning = list;
    return dml_show(vm, self, dml, out);
}

BUILDER(insert_from_select)
{
    struct dml *dml = dml_copy(vm, self);

    dml->select_columns = (struct name_list){0};
    if (!column_names_of(vm, args[0], "from_select() argument 'names'", &dml->select_columns) ||
        !vocab_expr_of(vm, args[1], "from_select() argument 'select'", &dml->select))
        return false;
    if (dml->select->kind != EXPR_SELECT && dml->select->kind != EXPR_COMPOUND && dml->select->kind != EXPR_TEXT)
        return refuse_value(vm, args[1], "from_select() argument 'select'", "a select()");
    return dml_show(vm, self, dml, out);
}

BUILDER(dml_prefix_with)
{
    struct dml *dml = dml_copy(vm, self);
    struct name_list list = {0};
    const struct tuple_object *given = AS_TUPLE(args[0]);
    str text;

    for (size_t i = 0; i < dml->prefixes.len; i++)
        array_push(expr_arena(vm), &list, dml->prefixes.at[i]);
    for (uint32_t i = 0; i < given->len; i++)
    {
        struct value plain = given->at[i];

        if (instance_data(vm, plain, &text_class) != NULL)
            text = self_expr(vm, plain)->text.text;
        else if (!expr_text_of(vm, plain, "prefix_with()", &text))
            return false;
        array_push(expr_arena(vm), &list, name_of(text));
    }
    dml->prefixes = list;
    return dml_show(vm, self, dml, out);
}

BUILDER(insert_inline)
{
    struct dml *dml = dml_copy(vm, self);

    dml->is_inline = true;
    return dml_show(vm, self, dml, out);
}

/* ---- conflicts
 * ----------------------------------------------------------------------------------------------------------------------------
 */

/* constraint=, index_elements=, index_where=: what a conflict is about. */
static bool conflict_target(struct vm *vm, const struct value *args, struct dml *dml)
{
    struct iteration iteration;
    struct value item;
    struct index *index = instance_data(vm, args[0], &index_class);
    struct constraint *constraint = instance_data(vm, args[0], &constraint_class);

    dml->conflict_elements = (struct expr_list){0};
    if (constraint != NULL)
        dml->conflict_constraint = constraint->name;
    else if (index != NULL)
        dml->conflict_constraint = index->name;
    else if (is_given_some(args[0]) &&
             !vocab_name_of(vm, args[0], "on_conflict argument 'constraint'", &dml->conflict_constraint))
        return false;
    if (is_given_some(args[2]) &&
        !vocab_expr_of_text(vm, args[2], "on_conflict argument 'index_where'", &dml->conflict_index_where))
        return false;
    if (!is_given_some(args[1]))
        return true;
    if (is_opaque(args[1]))
        return refuse_value(vm, args[1], "on_conflict argument 'index_elements'", "a list of columns");
    if (!iteration_open(vm, args[1], &iteration))
        return false;
    for (;;)
    {
        const struct expr *expr;

        if (!iteration_next(vm, &iteration, &item))
            return false;
        if (is_absent(item))
            return true;
        if (is_text(vm, item))
            expr = expr_column(expr_arena(vm), name_of(expr_text_copy(vm, item)), NULL);
        else if (!vocab_expr_of(vm, item, "on_conflict argument 'index_elements'", &expr))
            return false;
        array_push(expr_arena(vm), &dml->conflict_elements, expr);
    }
}

BUILDER(insert_do_nothing)
{
    struct dml *dml = dml_copy(vm, self);

    dml->conflict = CONFLICT_NOTHING;
    return conflict_target(vm, args, dml) && dml_show(vm, self, dml, out);
}

BUILDER(insert_do_update)
{
    struct dml *dml = dml_copy(vm, self);
    struct value set = value_plain(vm, args[3]);

    dml->conflict = CONFLICT_UPDATE;
    dml->conflict_set = (struct dml_value_list){0};
    if (!conflict_target(vm, args, dml))
        return false;
    if (!is_kind(set, OBJECT_DICT) || AS_DICT(set)->len == 0)
        return vm_raise(
            vm, "ValueError",
            "set parameter must be a non-empty dictionary or a ColumnCollection such as the `.c.` collection of a Table "
            "object");
    return values_read(vm, dml->table, AS_DICT(set), &dml->conflict_set) &&
           (!is_given_some(args[4]) || vocab_expr_of_text(vm, args[4], "on_conflict argument 'where'", &dml->conflict_where)) &&
           dml_show(vm, self, dml, out);
}

BUILDER(insert_duplicate_key)
{
    struct dml *dml = dml_copy(vm, self);
    const struct tuple_object *given = AS_TUPLE(args[0]);

    dml->conflict = CONFLICT_DUPLICATE_KEY;
    dml->conflict_set = (struct dml_value_list){0};
    if (given->len == 1 && is_kind(given->at[0], OBJECT_DICT) &&
        !values_read(vm, dml->table, AS_DICT(given->at[0]), &dml->conflict_set))
        return false;
    return values_read(vm, dml->table, AS_DICT(args[1]), &dml->conflict_set) && dml_show(vm, self, dml, out);
}

/* insert().excluded / .inserted: the row that was to be inserted. */
BUILDER(insert_excluded)
{
    const struct expr *target = self_expr(vm, self)->dml->table;
    struct expr *table = expr_table(expr_arena(vm), name_of(str_of(args[0])), NAME_NONE);

    for (size_t i = 0; i < target->table.columns.len; i++)
    {
        const struct expr *column = target->table.columns.at[i];

        expr_table_add(expr_arena(vm), table, column->column.name, column->type);
    }
    return show(vm, table, out);
}

static bool insert_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    const struct expr *expr = expr_peek(vm, self);
    str text = {name->bytes, name->len};
    struct value alias, table;

    if (expr == NULL)
        return true;
    if (str_equal(text, STR("table")))
    {
        *out = expr_show_part(vm, self, expr->dml->table);
        return true;
    }
    if (!str_equal(text, STR("excluded")) && !str_equal(text, STR("inserted")))
        return true;
    alias = value_of(&str_intern_object(vm, str_equal(text, STR("excluded")) ? text : STR("new"))->object);
    return insert_excluded(vm, self, &alias, &table) && value_get_attribute(vm, table, STR("c"), out);
}

static bool dml_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    const struct expr *expr = expr_peek(vm, self);

    if (expr != NULL && str_equal((str){name->bytes, name->len}, STR("table")))
        *out = expr_show_part(vm, self, expr->dml->table);
    return true;
}

#define TARGET "constraint=None, index_elements=None, index_where=None"
#define WRITES                                                                                                                 \
    {"returning", "*cols, **kw", dml_returning, 0}, {"return_defaults", "*cols, **kw", dml_returning, 0},                      \
    {                                                                                                                          \
        "prefix_with", "*prefixes, dialect='*'", dml_prefix_with, 0                                                            \
    }

static const struct native insert_methods[] = {
    {"values", "*args, **kwargs", dml_values, NATIVE_TAKES_OPAQUE},
    {"from_select", "names, select, include_defaults=True", insert_from_select, 0},
    {"inline", "", insert_inline, 0},
    {"on_conflict_do_nothing", TARGET, insert_do_nothing, 0},
    {"on_conflict_do_update", TARGET ", set_=None, where=None", insert_do_update, 0},
    {"on_duplicate_key_update", "*args, **kw", insert_duplicate_key, 0},
    WRITES,
    {0},
};
static const struct native update_methods[] = {
    {"values", "*args, **kwargs", dml_values, NATIVE_TAKES_OPAQUE},
    {"ordered_values", "*args", update_ordered_values, NATIVE_TAKES_OPAQUE},
    {"where", "*whereclause", dml_where, 0},
    WRITES,
    {0},
};
static const struct native delete_methods[] = {
    {"where", "*whereclause", dml_where, 0},
    WRITES,
    {0},
};

#define DML_CLASS(class_name)                                                                                                  \
    .name = class_name, .module = "sqlalchemy.sql.dml", .base = "sqlalchemy.sql.elements.ClauseElement"
const struct native_class insert_class = {DML_CLASS("Insert"), .methods = insert_methods, .get_attribute = insert_attribute};
const struct native_class update_class = {DML_CLASS("Update"), .methods = update_methods, .get_attribute = dml_attribute};
const struct native_class delete_class = {DML_CLASS("Delete"), .methods = delete_methods, .get_attribute = dml_attribute};

/* ---- table.insert() and its kin
 * ---------------------------------------------------------------------------------------------------------- */

static bool table_dml(struct vm *vm, enum expr_kind kind, struct value self, struct value values, struct value *out)
{
    struct value made, method_args[2];

    if (!dml_new(vm, kind, self, &made))
        return false;
    *out = made;
    if (!is_given_some(values))
        return true;
    method_args[0] = tuple_make(vm, &values, 1);
    method_args[1] = value_of(&dict_make(vm)->object);
    return dml_values(vm, made, method_args, out);
}

BUILDER(table_insert)
{
    return table_dml(vm, EXPR_INSERT, self, args[0], out);
}

BUILDER(table_update)
{
    struct value made, list;

    if (!table_dml(vm, EXPR_UPDATE, self, args[1], &made))
        return false;
    *out = made;
    list = tuple_make(vm, &args[0], 1);
    return !is_given_some(args[0]) || dml_where(vm, made, &list, out);
}

BUILDER(table_delete)
{
    struct value made, list;

    if (!table_dml(vm, EXPR_DELETE, self, ABSENT, &made))
        return false;
    *out = made;
    list = tuple_make(vm, &args[0], 1);
    return !is_given_some(args[0]) || dml_where(vm, made, &list, out);
}

BUILDER(table_select)
{
    struct select *select = arena_new(expr_arena(vm), struct select);
    const struct expr *table = self_expr(vm, self);
    struct expr *expr = expr_of_select(expr_arena(vm), select);

    for (size_t i = 0; i < table->table.columns.len; i++)
        array_push(expr_arena(vm), &select->columns, table->table.columns.at[i]);
    array_push(expr_arena(vm), &select->froms, table);
    expr->place = vm->span.from;
    if (is_given_some(args[0]) && !vocab_expr_of(vm, args[0], "select()", &select->where))
        return false;
    return show(vm, expr, out);
}

static bool table_clause_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    struct class_object *from = vm_native_class(vm, "sqlalchemy.sql.selectable.FromClause");

    return from->native->get_attribute(vm, self, name, out);
}

static const struct native table_clause_methods[] = {
    {"insert", "values=None, **kw", table_insert, NATIVE_TAKES_OPAQUE},
    {"update", "whereclause=None, values=None, **kw", table_update, NATIVE_TAKES_OPAQUE},
    {"delete", "whereclause=None, **kw", table_delete, NATIVE_TAKES_OPAQUE},
    {"select", "whereclause=None", table_select, 0},
    {0},
};
const struct native_class table_clause_class = {.name = "TableClause",
                                                .module = "sqlalchemy.sql.selectable",
                                                .base = "sqlalchemy.sql.selectable.FromClause",
                                                .methods = table_clause_methods,
                                                .get_attribute = table_clause_attribute};

static const struct native insert_row = {"insert", "table, **kw", insert_call, 0};
static const struct native update_row = {"update", "table, **kw", update_call, 0};
static const struct native delete_row = {"delete", "table, **kw", delete_call, 0};

const struct native_item dml_items[] = {
    ITEM_F("insert", insert_row),
    ITEM_F("update", update_row),
    ITEM_F("delete", delete_row),
    {.name = "Insert", .kind = ITEM_CLASS, .class_ = &insert_class},
    {.name = "Update", .kind = ITEM_CLASS, .class_ = &update_class},
    {.name = "Delete", .kind = ITEM_CLASS, .class_ = &delete_class},
    {0},
};
