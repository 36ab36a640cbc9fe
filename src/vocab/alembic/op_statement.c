/*
 * Directives that send statements: execute and bulk_insert.
 *
 * In a batch, execute is sent at once, as in Alembic: it is no part of what the batch collects.
 */
#include "vocab/alembic/internal.h"

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
    struct op *op = directive_op(vm, OP_EXECUTE);
    struct target nowhere = {0};

    return execution_options_check(vm, args[1]) &&
           vocab_statement_of(vm, args[0], "execute() argument 'sqltext'", &op->execute.statement) &&
           directive_send(vm, &nowhere, op);
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
    *out = type != NULL ? expr_value(vm->arena, datum, type) : expr_raw(vm->arena, datum);
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
        value = array_add(vm->arena, &values);
        value->column = column->column.name;
        value->value = cell;
    }
    *out = values;
    return true;
}

static bool rows_read(struct vm *vm, struct value rows, struct op_bulk_insert *insert)
{
    struct value list = value_plain(vm, rows);

    if (is_opaque(rows))
        return vm_refuse_opaque(vm, rows, "rows cannot be inserted from it");
    if (!is_kind(list, OBJECT_LIST))
        return vm_raise(vm, "TypeError", "List expected");
    for (uint32_t i = 0; i < AS_LIST(list)->len; i++)
    {
        struct value row = value_plain(vm, AS_LIST(list)->at[i]);
        struct dml_value_list values;

        if (is_opaque(row))
            return vm_refuse_opaque(vm, row, "a row cannot be inserted from it");
        if (!is_kind(row, OBJECT_DICT))
            return vm_raise(vm, "TypeError", "List of dictionaries expected");
        if (!row_read(vm, insert->table, row, &values))
            return false;
        array_push(vm->arena, &insert->rows, values);
    }
    return true;
}

bool directive_bulk_insert(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct op *op = directive_op(vm, OP_BULK_INSERT);
    struct target nowhere = {0};
    bool multi = true;

    (void)self;
    (void)out;
    if (is_given(args[2]) && !flag_of(vm, args[2], &multi))
        return false;
    op->bulk_insert.is_single = !multi;
    return vocab_table_expr_of(vm, args[0], "bulk_insert() argument 'table'", &op->bulk_insert.table) &&
           rows_read(vm, args[1], &op->bulk_insert) && directive_send(vm, &nowhere, op);
}
