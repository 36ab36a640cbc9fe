/*
 * The primary key of a table that is on both sides: its columns, in their order. The name does not count.
 *
 * It is dropped and made again behind the new columns and in front of the dropped ones. One without name (SQLite's) is not
 * dropped: a batch puts the new one in its place. What is made has a name, so that the way back can drop it.
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

/* A copy with a name: a key that shall be dropped again needs one. PostgreSQL would give this one. */
static struct constraint *key_named(struct comparison *comparison, const struct table_pair *pair, const struct constraint *key,
                                    struct name name)
{
    struct constraint *named = arena_new(comparison->arena, struct constraint);

    *named = *key;
    named->name = name_is_set(name) ? name : (struct name){.text = str_join(comparison->arena, pair->name.text, STR("_pkey"))};
    named->name.is_final = true;
    return named;
}

static void key_drop(struct comparison *comparison, struct table_pair *pair, struct constraint *key)
{
    struct op *op = op_make(comparison->arena, OP_DROP_CONSTRAINT, PLACE_NONE);

    op->drop_constraint = (struct op_drop_constraint){
        .name = key->name, .table = pair->name, .schema = pair->schema, .type = CONSTRAINT_PRIMARY_KEY, .original = key};
    array_push(comparison->arena, &pair->ops, op);
}

static void key_create(struct comparison *comparison, struct table_pair *pair, struct constraint *key,
                       struct constraint *replaced)
{
    struct op *op = op_make(comparison->arena, OP_ADD_CONSTRAINT, key->place);

    op->add_constraint =
        (struct op_add_constraint){.constraint = key, .table = pair->name, .schema = pair->schema, .replaced = replaced};
    array_push(comparison->arena, &pair->ops, op);
}

static bool has_columns(const struct constraint *key)
{
    return key != NULL && key->columns.len > 0;
}

void primary_keys_compare(struct comparison *comparison, struct table_pair *pair)
{
    struct constraint *before = pair->database->primary_key, *after = pair->model->primary_key;
    bool is_named;

    if (has_same_columns(before, after))
        return;
    if (comparison->rules->is_mysql && has_columns(before))
        before = key_named(comparison, pair, before, NAME_NONE); /* any name will do there */
    is_named = before != NULL && name_is_set(before->name);
    if (!is_named && has_columns(before) && !has_columns(after))
    {
        comparison_doubts(comparison, "the primary key of '" STR_FMT "' has no name and cannot be dropped",
                          STR_ARG(pair->name.text));
        return;
    }
    if (is_named)
        key_drop(comparison, pair, before);
    if (has_columns(after))
    {
        after = name_is_set(after->name) ? after : key_named(comparison, pair, after, is_named ? before->name : NAME_NONE);
        key_create(comparison, pair, after,
                   !is_named && has_columns(before) ? key_named(comparison, pair, before, after->name) : NULL);
    }
    comparison_log(comparison, "alembic.autogenerate.compare.constraints", "Detected changed primary key of '" STR_FMT "'",
                   STR_ARG(pair_label(comparison->arena, pair)));
}
