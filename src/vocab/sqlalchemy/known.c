/*
 * From the model back to the objects of the project's program: the Table and the Column that it made, so that `table.info` and
 * identity are what it knows.
 */
#include "vocab/sqlalchemy/internal.h"

struct value vocab_model_table(struct vm *vm, struct metadata *metadata, struct table *table)
{
    struct metadata_data *data = (struct metadata_data *)metadata; /* its first member */
    struct value found = dict_find_text(data->tables, table_key(vm->arena, table->schema, table->name));

    return is_absent(found) ? vocab_table_value(vm, table) : found;
}

struct value vocab_table_member(struct vm *vm, struct value table, const struct column *column)
{
    struct table_data *data = table_data_of(vm, table);
    struct value found = ABSENT;

    if (data != NULL)
        found = dict_find_text(data->columns, column->key.len > 0 ? column->key : column->name.text);
    return is_absent(found) ? vocab_column_value(vm, (struct column *)column) : found;
}
