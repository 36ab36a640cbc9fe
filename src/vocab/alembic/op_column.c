/*
 * Directives about columns: add_column, alter_column, drop_column, alone and in a batch.
 *
 * False is "not given" for server_default, existing_server_default and comment, as in Alembic; None is "none".
 */
#include "vocab/alembic/internal.h"

/* A name that Alembic takes only when it is true: insert_before="" is none. */
static bool name_optional(struct vm *vm, struct value value, const char *what, struct name *out)
{
    return !is_given_some(value) || vocab_name_of(vm, value, what, out);
}

/* NullType() is a type that was given: it is refused when it is written. */
static bool type_read(struct vm *vm, struct value value, const char *what, const struct type **out)
{
    const struct type *type = NULL;

    if (!is_given_some(value))
        return true;
    if (!vocab_type_of(vm, value, what, &type))
        return false;
    *out = type != NULL ? type : type_make(vm->arena, "sqlalchemy", "NullType");
    return true;
}

static bool is_false(struct value value)
{
    return value.tag == VALUE_BOOL && !value.boolean;
}

/* ---- add_column ---- */

struct add_column_arguments
{
    struct value column, if_not_exists, inline_references, inline_primary_key, insert_before, insert_after;
};

static bool add_column(struct vm *vm, const struct target *target, const struct add_column_arguments *given)
{
    struct op *op = directive_op(vm, OP_ADD_COLUMN);
    struct op_add_column *add = &op->add_column;

    if (!vocab_column_of(vm, given->column, "add_column() argument 'column'", &add->column) ||
        !flag_of(vm, given->if_not_exists, &add->if_not_exists) ||
        !flag_of(vm, given->inline_references, &add->inline_references) ||
        !flag_of(vm, given->inline_primary_key, &add->inline_primary_key) ||
        !name_optional(vm, given->insert_before, "add_column() argument 'insert_before'", &add->insert_before) ||
        !name_optional(vm, given->insert_after, "add_column() argument 'insert_after'", &add->insert_after))
        return false;
    add->table = target->table;
    add->schema = target->schema;
    return directive_send(vm, target, op);
}

bool directive_add_column(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct add_column_arguments given = {
        .column = args[1], .if_not_exists = args[3], .inline_references = args[4], .inline_primary_key = args[5]};
    struct target target;

    (void)self;
    (void)out;
    return target_of_table(vm, args[0], args[2], &target) && add_column(vm, &target, &given);
}

bool batch_add_column(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct add_column_arguments given = {.column = args[0],
                                         .insert_before = args[1],
                                         .insert_after = args[2],
                                         .if_not_exists = args[3],
                                         .inline_references = args[4],
                                         .inline_primary_key = args[5]};
    struct target target;

    (void)out;
    return target_of_batch(vm, self, &target) && add_column(vm, &target, &given);
}

/* ---- drop_column ---- */

static bool drop_column(struct vm *vm, const struct target *target, struct value column, struct value given)
{
    struct value keywords = value_of(&dict_copy(vm, AS_DICT(given))->object);
    struct op *op = directive_op(vm, OP_DROP_COLUMN);
    struct op_drop_column *drop = &op->drop_column;
    struct value existing_type = keyword_take(vm, keywords, "existing_type");

    if (!required_name_of(vm, column, "drop_column() argument 'column_name'", &drop->column) ||
        !flag_of(vm, keyword_take(vm, keywords, "if_exists"), &drop->if_exists) ||
        !type_read(vm, existing_type, "drop_column() argument 'existing_type'", &drop->existing_type) ||
        !keywords_tolerate(vm, keywords, "drop_column", &drop->options))
        return false;
    drop->table = target->table;
    drop->schema = target->schema;
    return directive_send(vm, target, op);
}

bool directive_drop_column(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct target target;

    (void)self;
    (void)out;
    return target_of_table(vm, args[0], args[2], &target) && drop_column(vm, &target, args[1], args[3]);
}

bool batch_drop_column(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct target target;

    (void)out;
    return target_of_batch(vm, self, &target) && drop_column(vm, &target, args[0], args[1]);
}

/* ---- alter_column ---- */

/* The arguments of alter_column, in the order of both signatures behind column_name. */
enum alter_argument
{
    ALTER_NULLABLE,
    ALTER_COMMENT,
    ALTER_SERVER_DEFAULT,
    ALTER_NEW_NAME,
    ALTER_TYPE,
    ALTER_EXISTING_TYPE,
    ALTER_EXISTING_SERVER_DEFAULT,
    ALTER_EXISTING_NULLABLE,
    ALTER_EXISTING_COMMENT,
    ALTER_COMMON_COUNT,
};

static bool default_read(struct vm *vm, struct value value, const char *what, bool *out_has, struct server_default *out)
{
    if (is_absent(value) || is_false(value))
        return true;
    *out_has = true;
    return vocab_server_default_of(vm, value, what, out);
}

static bool alter_new(struct vm *vm, const struct value *args, struct op_alter_column *alter)
{
    if (!vocab_tri_of(vm, is_given(args[ALTER_NULLABLE]) ? args[ALTER_NULLABLE] : NONE, "alter_column() argument 'nullable'",
                      &alter->nullable) ||
        !default_read(vm, args[ALTER_SERVER_DEFAULT], "alter_column() argument 'server_default'", &alter->has_server_default,
                      &alter->server_default) ||
        !name_optional(vm, args[ALTER_NEW_NAME], "alter_column() argument 'new_column_name'", &alter->new_name) ||
        !type_read(vm, args[ALTER_TYPE], "alter_column() argument 'type_'", &alter->type))
        return false;
    if (is_absent(args[ALTER_COMMENT]) || is_false(args[ALTER_COMMENT]))
        return true;
    alter->has_comment = true;
    return vocab_text_of(vm, args[ALTER_COMMENT], "alter_column() argument 'comment'", &alter->comment);
}

static bool alter_existing(struct vm *vm, const struct value *args, struct op_alter_column *alter)
{
    if (!type_read(vm, args[ALTER_EXISTING_TYPE], "alter_column() argument 'existing_type'", &alter->existing_type) ||
        !default_read(vm, args[ALTER_EXISTING_SERVER_DEFAULT], "alter_column() argument 'existing_server_default'",
                      &alter->has_existing_server_default, &alter->existing_server_default))
        return false;
    if (is_given(args[ALTER_EXISTING_NULLABLE]) &&
        !vocab_tri_of(vm, args[ALTER_EXISTING_NULLABLE], "alter_column() argument 'existing_nullable'",
                      &alter->existing_nullable))
        return false;
    return is_absent(args[ALTER_EXISTING_COMMENT]) || is_false(args[ALTER_EXISTING_COMMENT]) ||
           vocab_text_of(vm, args[ALTER_EXISTING_COMMENT], "alter_column() argument 'existing_comment'",
                         &alter->existing_comment);
}

static bool alter_keywords(struct vm *vm, struct value given, struct op_alter_column *alter)
{
    struct value keywords = value_of(&dict_copy(vm, AS_DICT(given))->object);
    struct value autoincrement = keyword_take(vm, keywords, "autoincrement");
    struct value existing = keyword_take(vm, keywords, "existing_autoincrement");
    struct value using_ = keyword_take(vm, keywords, "postgresql_using");

    if (is_given(autoincrement) &&
        !vocab_tri_of(vm, autoincrement, "alter_column() argument 'autoincrement'", &alter->autoincrement))
        return false;
    if (is_given(existing) &&
        !vocab_tri_of(vm, existing, "alter_column() argument 'existing_autoincrement'", &alter->existing_autoincrement))
        return false;
    if (is_given_some(using_))
    {
        alter->has_postgresql_using = true;
        if (!vocab_text_of(vm, using_, "alter_column() argument 'postgresql_using'", &alter->postgresql_using))
            return false;
    }
    return keywords_tolerate(vm, keywords, "alter_column", &alter->options);
}

static bool alter_column(struct vm *vm, const struct target *target, struct value column, const struct value *args,
                         struct value keywords, struct op *op)
{
    struct op_alter_column *alter = &op->alter_column;

    alter->table = target->table;
    alter->schema = target->schema;
    return required_name_of(vm, column, "alter_column() argument 'column_name'", &alter->column) &&
           alter_new(vm, args, alter) && alter_existing(vm, args, alter) && alter_keywords(vm, keywords, alter) &&
           directive_send(vm, target, op);
}

bool directive_alter_column(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct value *common = args + 2;
    struct target target;

    (void)self;
    (void)out;
    return target_of_table(vm, args[0], common[ALTER_COMMON_COUNT], &target) &&
           alter_column(vm, &target, args[1], common, common[ALTER_COMMON_COUNT + 1], directive_op(vm, OP_ALTER_COLUMN));
}

bool batch_alter_column(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct value *common = args + 1, *rest = common + ALTER_COMMON_COUNT;
    struct op *op = directive_op(vm, OP_ALTER_COLUMN);
    struct target target;

    (void)out;
    return target_of_batch(vm, self, &target) &&
           name_optional(vm, rest[0], "alter_column() argument 'insert_before'", &op->alter_column.insert_before) &&
           name_optional(vm, rest[1], "alter_column() argument 'insert_after'", &op->alter_column.insert_after) &&
           alter_column(vm, &target, args[0], common, rest[2], op);
}
