/* Directives about whole tables: create_table, drop_table, rename_table, and their comments. */
#include "vocab/alembic/internal.h"

bool directive_create_table(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct op *op = directive_op(vm, OP_CREATE_TABLE);
    struct value keywords = value_of(&dict_copy(vm, AS_DICT(args[3]))->object);
    struct value schema = keyword_take(vm, keywords, "schema");
    const struct tuple_object *items = AS_TUPLE(args[1]);
    struct target target;

    (void)self;
    if (!target_of_table(vm, args[0], schema, &target) || !flag_of(vm, args[2], &op->create_table.if_not_exists))
        return false;
    if (!vocab_table_of_items(vm, target.table, target.schema, items->at, items->len, AS_DICT(keywords),
                              &op->create_table.table))
        return false;
    if (!directive_send(vm, &target, op))
        return false;
    *out = vocab_table_value(vm, op->create_table.table);
    return true;
}

bool directive_drop_table(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    static const char *const of_the_model[] = {"comment", "info", "prefixes"};
    struct op *op = directive_op(vm, OP_DROP_TABLE);
    struct value keywords = value_of(&dict_copy(vm, AS_DICT(args[3]))->object);
    struct target target;

    (void)self;
    (void)out;
    for (size_t i = 0; i < COUNT_OF(of_the_model); i++)
        keyword_take(vm, keywords, of_the_model[i]);
    if (!target_of_table(vm, args[0], args[1], &target) || !flag_of(vm, args[2], &op->drop_table.if_exists) ||
        !vocab_dialect_options(vm, AS_DICT(keywords), "Table", &op->drop_table.options))
        return false;
    op->drop_table.table = target.table;
    op->drop_table.schema = target.schema;
    return directive_send(vm, &target, op);
}

bool directive_rename_table(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct op *op = directive_op(vm, OP_RENAME_TABLE);
    struct target target;

    (void)self;
    (void)out;
    if (!target_of_table(vm, args[0], args[2], &target) ||
        !required_name_of(vm, args[1], "rename_table() argument 'new_table_name'", &op->rename_table.new_name))
        return false;
    op->rename_table.table = target.table;
    op->rename_table.schema = target.schema;
    return directive_send(vm, &target, op);
}

static bool table_comment(struct vm *vm, const struct target *target, struct op *op, struct value comment,
                          struct value existing)
{
    if (is_given(comment) &&
        !vocab_text_of(vm, comment, "create_table_comment() argument 'comment'", &op->table_comment.comment))
        return false;
    if (is_given(existing) && !vocab_text_of(vm, existing, "argument 'existing_comment'", &op->table_comment.existing_comment))
        return false;
    op->table_comment.table = target->table;
    op->table_comment.schema = target->schema;
    return directive_send(vm, target, op);
}

bool directive_create_table_comment(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct target target;

    (void)self;
    (void)out;
    return target_of_table(vm, args[0], args[3], &target) &&
           table_comment(vm, &target, directive_op(vm, OP_CREATE_TABLE_COMMENT), args[1], args[2]);
}

bool directive_drop_table_comment(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct target target;

    (void)self;
    (void)out;
    return target_of_table(vm, args[0], args[2], &target) &&
           table_comment(vm, &target, directive_op(vm, OP_DROP_TABLE_COMMENT), ABSENT, args[1]);
}

bool batch_create_table_comment(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct target target;

    (void)out;
    return target_of_batch(vm, self, &target) &&
           table_comment(vm, &target, directive_op(vm, OP_CREATE_TABLE_COMMENT), args[0], args[1]);
}

bool batch_drop_table_comment(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct target target;

    (void)out;
    return target_of_batch(vm, self, &target) &&
           table_comment(vm, &target, directive_op(vm, OP_DROP_TABLE_COMMENT), ABSENT, args[0]);
}
