/*
 * The naming convention of target_metadata, asked when an operation needs it.
 *
 * Reading the convention of a lazy module runs only the statements about its MetaData. When target_metadata is opaque, an
 * operation whose names no convention would touch goes on; the others are refused, because a guessed name would be wrong SQL.
 */
#include "vocab/alembic/internal.h"

bool vocab_target_naming(struct vm *vm, const struct naming **out)
{
    struct value target = vocab_context_option(vm, "target_metadata");
    struct metadata *metadata = NULL;

    *out = NULL;
    if (!is_given_some(target) || is_kind(target, OBJECT_LIST) || is_kind(target, OBJECT_TUPLE))
        return true;
    if (is_opaque(target))
        return vm_refuse_opaque(vm, target, "the naming convention of target_metadata is not known");
    if (!vocab_metadata_of(vm, target, "configure() argument 'target_metadata'", &metadata))
        return false;
    *out = metadata->naming;
    return true;
}

/* ---- which operations a convention may touch ---- */

static bool constraint_asks(const struct constraint *constraint)
{
    return !name_is_set(constraint->name) || (constraint->kind == CONSTRAINT_CHECK && !constraint->name.is_final);
}

/* A Boolean or Enum that brings a CHECK. */
static bool type_asks(const struct type *type)
{
    return type != NULL && type->create_constraint == TRI_TRUE && !type->name.is_final;
}

static bool column_asks(const struct column *column)
{
    if (column->unique == TRI_TRUE || column->index == TRI_TRUE || type_asks(column->type))
        return true;
    for (size_t i = 0; i < column->foreign_keys.len; i++)
    {
        if (!name_is_set(column->foreign_keys.at[i].name))
            return true;
    }
    for (size_t i = 0; i < column->constraints.len; i++)
    {
        if (constraint_asks(column->constraints.at[i]))
            return true;
    }
    return false;
}

static bool table_asks(const struct table *table)
{
    bool has_primary_key = false;

    for (size_t i = 0; i < table->constraints.len; i++)
    {
        has_primary_key = has_primary_key || table->constraints.at[i]->kind == CONSTRAINT_PRIMARY_KEY;
        if (constraint_asks(table->constraints.at[i]))
            return true;
    }
    for (size_t i = 0; i < table->columns.len; i++)
    {
        if (column_asks(table->columns.at[i]) || (table->columns.at[i]->primary_key && !has_primary_key))
            return true;
    }
    for (size_t i = 0; i < table->indexes.len; i++)
    {
        if (!name_is_set(table->indexes.at[i]->name))
            return true;
    }
    return false;
}

static bool simple_op_asks(const struct op *op)
{
    switch (op->kind)
    {
        case OP_CREATE_TABLE:
            return table_asks(op->create_table.table);
        case OP_ADD_COLUMN:
            return column_asks(op->add_column.column);
        case OP_ALTER_COLUMN:
            return type_asks(op->alter_column.type) || type_asks(op->alter_column.existing_type);
        case OP_CREATE_INDEX:
            return !name_is_set(op->create_index.index->name);
        case OP_ADD_CONSTRAINT:
            return constraint_asks(op->add_constraint.constraint);
        case OP_DROP_CONSTRAINT:
            return !name_is_set(op->drop_constraint.name) ||
                   (op->drop_constraint.type == CONSTRAINT_CHECK && !op->drop_constraint.name.is_final);
        default:
            return false;
    }
}

static bool op_asks(const struct op *op)
{
    if (op->kind != OP_BATCH)
        return simple_op_asks(op);
    for (size_t i = 0; i < op->batch.ops.len; i++)
    {
        if (simple_op_asks(op->batch.ops.at[i]))
            return true;
    }
    return false;
}

bool vocab_naming_for_op(struct vm *vm, const struct op *op, const struct naming **out)
{
    if (!is_opaque(vocab_context_option(vm, "target_metadata")) || op_asks(op))
        return vocab_target_naming(vm, out);
    *out = NULL;
    return true;
}
