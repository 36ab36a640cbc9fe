/*
 * Directives that send statements: execute and bulk_insert.
 *
 * In a batch, execute is sent at once, as in Alembic: it is no part of what the batch collects.
 */
#include "vocab/alembic/internal.h"

enum
{
    ROWS_AT_ONCE = 1000 /* of bulk_insert */
};

/* ---- execute ---- */

/* Options of the connection that change what a statement means are refused; the others only tune a driver. */
static bool execution_options_check(struct vm *vm, struct value options)
{
    static const char *const meaningful[] = {"isolation_level", "schema_translate_map"};

    if (is_opaque(options))
        return vm_refuse_opaque(vm, options, "the options of a statement cannot be read from it");
    if (!is_kind(options, OBJECT_DICT))
        return true;
    for (size_t i = 0; i < COUNT_OF(meaningful); i++)
    {
        if (is_given_some(dict_find_text(AS_DICT(options), str_from(meaningful[i]))))
            return refuse_feature(vm,
                                  "For statements outside of a transaction use `with op.get_context().autocommit_block():`.",
                                  "execution option '%s' of op.execute() is not offered", meaningful[i]);
    }
    return true;
}

static bool execute_now(struct vm *vm, const struct value *args)
{
    struct building building;
    struct target nowhere = {0};
    struct op *op;
    bool sent;

    if (!execution_options_check(vm, args[1]))
        return false;
    building_begin(vm, &building);
    op = op_make(expr_arena(vm), OP_EXECUTE, vm->span.from);
    sent = vocab_statement_of(vm, args[0], "execute() argument 'sqltext'", &op->execute.statement) &&
           dml_defaults(vm, op->execute.statement, &op->execute.statement) && directive_send(vm, &nowhere, op);
    building_end(vm, &building);
    return sent;
}

bool directive_execute(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)out;
    return execute_now(vm, args);
}

bool batch_execute(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)out;
    return execute_now(vm, args);
}

/* ---- bulk_insert ---- */

/* A cell: an expression as it is, a Python value as a scalar of the column's type. */
static bool cell_read(struct vm *vm, struct value value, const struct type *type, const struct expr **out)
{
    enum vocab_kind kind = vocab_kind_of(vm, value);
    struct datum datum;

    if (kind == VOCAB_EXPR || kind == VOCAB_COLUMN)
        return vocab_expr_of(vm, value, "bulk_insert() argument 'rows'", out);
    if (!vocab_datum_of_value(vm, value, type, &datum))
        return false;
    *out = type != NULL ? expr_value(expr_arena(vm), datum, type) : expr_raw(expr_arena(vm), datum);
    return true;
}

static bool row_read(struct vm *vm, const struct expr *table, struct value row, struct dml_value_list *out)
{
    struct dml_value_list values = {0};
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(AS_DICT(row), &i, &entry);)
    {
        struct dml_value *value;
        const struct expr *column, *cell = NULL;
        struct name name;

        if (!vocab_name_of(vm, entry->key, "a key of bulk_insert() argument 'rows'", &name))
            return false;
        column = expr_table_column(table, name.text);
        if (column == NULL)
            return vm_raise(vm, "KeyError", "bulk_insert(): table " STR_FMT " has no column '" STR_FMT "'",
                            STR_ARG(table->table.name.text), STR_ARG(name.text));
        if (!cell_read(vm, entry->value, column->type, &cell))
            return false;
        value = array_add(expr_arena(vm), &values);
        value->column = column->column.name;
        value->value = cell;
    }
    *out = values;
    return dml_row_defaults(vm, table, out, false, out);
}

static bool rows_read(struct vm *vm, const struct list_object *list, struct op_bulk_insert *insert)
{
    for (size_t i = insert->first; i < list->len && i < insert->first + ROWS_AT_ONCE; i++)
    {
        struct value row = value_plain(vm, list->at[i]);
        struct dml_value_list values;

        if (is_opaque(row))
            return vm_refuse_opaque(vm, row, "a row cannot be inserted from it");
        if (!is_kind(row, OBJECT_DICT))
            return vm_raise(vm, "TypeError", "List of dictionaries expected");
        if (!row_read(vm, insert->table, row, &values))
            return false;
        array_push(expr_arena(vm), &insert->rows, values);
    }
    return true;
}

/* Many rows are several operations, so that they are not all in memory twice. */
static bool rows_send(struct vm *vm, const struct value *args, const struct list_object *list, size_t first, bool is_single)
{
    struct target nowhere = {0};
    struct building building;
    struct op *op;
    bool sent;

    building_begin(vm, &building);
    op = op_make(expr_arena(vm), OP_BULK_INSERT, vm->span.from);
    op->bulk_insert.is_single = is_single;
    op->bulk_insert.first = first;
    op->bulk_insert.all = list->len;
    sent = vocab_table_expr_of(vm, args[0], "bulk_insert() argument 'table'", &op->bulk_insert.table) &&
           rows_read(vm, list, &op->bulk_insert) && directive_send(vm, &nowhere, op);
    building_end(vm, &building);
    return sent;
}

bool directive_bulk_insert(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value list = value_plain(vm, args[1]);
    bool multi = true;
    size_t first = 0;

    (void)self;
    (void)out;
    if (is_given(args[2]) && !flag_of(vm, args[2], &multi))
        return false;
    if (is_opaque(args[1]))
        return vm_refuse_opaque(vm, args[1], "rows cannot be inserted from it");
    if (!is_kind(list, OBJECT_LIST))
        return vm_raise(vm, "TypeError", "List expected");
    do
    {
        if (!rows_send(vm, args, AS_LIST(list), first, !multi))
            return false;
        first += ROWS_AT_ONCE;
    } while (first < AS_LIST(list)->len);
    return true;
}
