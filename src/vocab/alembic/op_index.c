/* Directives about indexes, alone and in a batch. */
#include "vocab/alembic/internal.h"

/* ---- create_index ---- */

static bool elements_read(struct vm *vm, struct value columns, struct index *index)
{
    struct value items;

    if (is_opaque(columns))
        return vm_refuse_opaque(vm, columns, "an index cannot be made from it");
    if (is_str(columns) && AS_STR(columns)->count != 1)
        return vm_raise(vm, "TypeError", "create_index() argument 'columns' must be a list of columns, not a str");
    if (!value_to_list(vm, columns, &items))
        return false;
    for (uint32_t i = 0; i < AS_LIST(items)->len; i++)
    {
        if (!vocab_index_add(vm, AS_LIST(items)->at[i], "create_index() argument 'columns'", index))
            return false;
    }
    return true;
}

static bool create_index(struct vm *vm, const struct target *target, struct value name, struct value columns,
                         struct value keywords, struct value unique, struct value if_not_exists)
{
    struct op *op = directive_op(vm, OP_CREATE_INDEX);
    struct index *index = index_make(vm->arena, NAME_NONE);

    index->place = vm->span.from;
    op->create_index.index = index;
    op->create_index.table = target->table;
    op->create_index.schema = target->schema;
    keyword_take(vm, keywords, "info");
    return vocab_name_of(vm, name, "create_index() argument 'index_name'", &index->name) && elements_read(vm, columns, index) &&
           flag_of(vm, unique, &index->unique) && flag_of(vm, if_not_exists, &op->create_index.if_not_exists) &&
           vocab_dialect_options(vm, AS_DICT(keywords), "Index", &index->options) && directive_send(vm, target, op);
}

bool directive_create_index(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value keywords = value_of(&dict_copy(vm, AS_DICT(args[6]))->object);
    struct target target;

    (void)self;
    (void)out;
    return target_of_table(vm, args[1], args[3], &target) &&
           create_index(vm, &target, args[0], args[2], keywords, args[4], args[5]);
}

bool batch_create_index(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value keywords = value_of(&dict_copy(vm, AS_DICT(args[2]))->object);
    struct value unique = keyword_take(vm, keywords, "unique"), if_not_exists = keyword_take(vm, keywords, "if_not_exists");
    struct target target;

    (void)out;
    return target_of_batch(vm, self, &target) && create_index(vm, &target, args[0], args[1], keywords, unique, if_not_exists);
}

/* ---- drop_index ---- */

static bool drop_index(struct vm *vm, const struct target *target, struct value name, struct value keywords,
                       struct value if_exists)
{
    struct op *op = directive_op(vm, OP_DROP_INDEX);

    keyword_take(vm, keywords, "unique");
    keyword_take(vm, keywords, "info");
    op->drop_index.table = target->table;
    op->drop_index.schema = target->schema;
    return required_name_of(vm, name, "drop_index() argument 'index_name'", &op->drop_index.index) &&
           flag_of(vm, if_exists, &op->drop_index.if_exists) &&
           vocab_dialect_options(vm, AS_DICT(keywords), "Index", &op->drop_index.options) && directive_send(vm, target, op);
}

bool directive_drop_index(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value keywords = value_of(&dict_copy(vm, AS_DICT(args[4]))->object);
    struct target target = {0};

    (void)self;
    (void)out;
    if (is_given(args[1]) && !vocab_name_of(vm, args[1], "drop_index() argument 'table_name'", &target.table))
        return false;
    if (is_given(args[2]) && !vocab_name_of(vm, args[2], "drop_index() argument 'schema'", &target.schema))
        return false;
    return drop_index(vm, &target, args[0], keywords, args[3]);
}

bool batch_drop_index(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value keywords = value_of(&dict_copy(vm, AS_DICT(args[1]))->object);
    struct value if_exists = keyword_take(vm, keywords, "if_exists");
    struct target target;

    (void)out;
    return target_of_batch(vm, self, &target) && drop_index(vm, &target, args[0], keywords, if_exists);
}
