/*
 * The primary key of a table that is on both sides: its columns, in their order. The name does not count.
 *
 * It is dropped and made again behind the new columns and in front of the dropped ones. One without name (SQLite's) is not dropped: a
 * batch puts the new one in its place.
 */
#include "diff/compare.h"

static bool has_same_columns(const struct constraint *a, const struct constraint *b)
{
    size_t a_len = a != NULL ? a->columns.len : 0, b_len = b != NULL ? b->columns.len : 0;

    if (a_len != b_len)
        return false;
    for (size_t i = 0; i < a_len; i++)
    {
        if (!str_equal(a->columns.at[i].text, b->columns.at[i].text))
            return false;
    }
    return true;
}

void primary_keys_compare(struct comparison *comparison, struct table_pair *pair)
{
    struct constraint *before = pair->database->primary_key, *after = pair->model->primary_key;
    struct op *op;

    if (has_same_columns(before, after))
        return;
    if (before != NULL && name_is_set(before->name))
    {
        op = op_make(comparison->arena, OP_DROP_CONSTRAINT, PLACE_NONE);
        op->drop_constraint = (struct op_drop_constraint){.name = before->name,
                                                          .table = pair->name,
                                                          .schema = pair->schema,
                                                          .type = CONSTRAINT_PRIMARY_KEY,
                                                          .original = before};
        array_push(comparison->arena, &pair->ops, op);
    }
    if (after != NULL)
    {
        op = op_make(comparison->arena, OP_ADD_CONSTRAINT, after->place);
        op->add_constraint = (struct op_add_constraint){.constraint = after, .table = pair->name, .schema = pair->schema};
        array_push(comparison->arena, &pair->ops, op);
    }
    comparison_log(comparison, "alembic.autogenerate.compare.constraints", "Detected changed primary key of '" STR_FMT "'",
                   STR_ARG(pair_label(comparison->arena, pair)));
}
