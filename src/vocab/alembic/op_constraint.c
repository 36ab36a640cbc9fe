/*
 * Directives that add and drop constraints, alone and in a batch. All that add are one kind of operation; its constraint says
 * which. Keywords that the constraint's class knows (deferrable, use_alter ...) are taken here, those of a database by the
 * model's readers.
 */
#include "vocab/alembic/internal.h"

static bool constraint_begin(struct vm *vm, const struct target *target, struct value name, enum constraint_kind kind,
                             struct op **out)
{
    struct op *op = directive_op(vm, OP_ADD_CONSTRAINT);
    struct constraint *constraint = constraint_make(vm->arena, kind);

    constraint->place = vm->span.from;
    if (!vocab_name_of(vm, name, "argument 'constraint_name'", &constraint->name))
        return false;
    op->add_constraint.constraint = constraint;
    op->add_constraint.table = target->table;
    op->add_constraint.schema = target->schema;
    *out = op;
    return true;
}

/* What Constraint() itself takes, out of the keywords. */
static bool common_keywords(struct vm *vm, struct value keywords, struct constraint *constraint)
{
    struct value deferrable = keyword_take(vm, keywords, "deferrable");
    struct value initially = keyword_take(vm, keywords, "initially");
    struct value comment = keyword_take(vm, keywords, "comment");

    keyword_take(vm, keywords, "info");
    if (is_given(deferrable) && !vocab_tri_of(vm, deferrable, "argument 'deferrable'", &constraint->deferrable))
        return false;
    if (is_given(initially) && !vocab_text_of(vm, initially, "argument 'initially'", &constraint->initially))
        return false;
    return !is_given(comment) || vocab_text_of(vm, comment, "argument 'comment'", &constraint->comment);
}

/* The same, and the options of databases. */
static bool constraint_keywords(struct vm *vm, struct value given, const char *class_name, struct constraint *constraint)
{
    struct value keywords = value_of(&dict_copy(vm, AS_DICT(given))->object);

    return common_keywords(vm, keywords, constraint) &&
           vocab_dialect_options(vm, AS_DICT(keywords), class_name, &constraint->options);
}

/* ---- primary keys and unique constraints ---- */

static bool create_key(struct vm *vm, const struct target *target, struct value name, struct value columns,
                       struct value keywords, enum constraint_kind kind)
{
    const char *class_name = kind == CONSTRAINT_UNIQUE ? "UniqueConstraint" : "PrimaryKeyConstraint";
    struct op *op;

    return constraint_begin(vm, target, name, kind, &op) &&
           columns_of(vm, columns, "argument 'columns'", &op->add_constraint.constraint->columns) &&
           (is_absent(keywords) || constraint_keywords(vm, keywords, class_name, op->add_constraint.constraint)) &&
           directive_send(vm, target, op);
}

bool directive_create_primary_key(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct target target;

    (void)self;
    (void)out;
    return target_of_table(vm, args[1], args[3], &target) &&
           create_key(vm, &target, args[0], args[2], ABSENT, CONSTRAINT_PRIMARY_KEY);
}

bool batch_create_primary_key(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct target target;

    (void)out;
    return target_of_batch(vm, self, &target) && create_key(vm, &target, args[0], args[1], ABSENT, CONSTRAINT_PRIMARY_KEY);
}

bool directive_create_unique_constraint(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct target target;

    (void)self;
    (void)out;
    return target_of_table(vm, args[1], args[3], &target) &&
           create_key(vm, &target, args[0], args[2], args[4], CONSTRAINT_UNIQUE);
}

bool batch_create_unique_constraint(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct target target;

    (void)out;
    return target_of_batch(vm, self, &target) && create_key(vm, &target, args[0], args[1], args[2], CONSTRAINT_UNIQUE);
}

/* ---- checks ---- */

static bool create_check(struct vm *vm, const struct target *target, struct value name, struct value condition,
                         struct value keywords)
{
    struct op *op;

    return constraint_begin(vm, target, name, CONSTRAINT_CHECK, &op) &&
           vocab_expr_of_text(vm, condition, "create_check_constraint() argument 'condition'",
                              &op->add_constraint.constraint->check) &&
           constraint_keywords(vm, keywords, "CheckConstraint", op->add_constraint.constraint) &&
           directive_send(vm, target, op);
}

bool directive_create_check_constraint(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct target target;

    (void)self;
    (void)out;
    return target_of_table(vm, args[1], args[3], &target) && create_check(vm, &target, args[0], args[2], args[4]);
}

bool batch_create_check_constraint(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct target target;

    (void)out;
    return target_of_batch(vm, self, &target) && create_check(vm, &target, args[0], args[1], args[2]);
}

/* ---- foreign keys ---- */

struct foreign_key_arguments
{
    struct value name, referent_table, referent_schema, local_columns, remote_columns;
    struct value onupdate, ondelete, deferrable, initially, match, keywords;
};

static bool text_read(struct vm *vm, struct value value, const char *what, str *out)
{
    return is_absent(value) || vocab_text_of(vm, value, what, out);
}

static bool foreign_key_columns(struct vm *vm, const struct foreign_key_arguments *given, struct constraint *constraint)
{
    if (!required_name_of(vm, given->referent_table, "create_foreign_key() argument 'referent_table'",
                          &constraint->referent_table) ||
        (is_given(given->referent_schema) && !vocab_name_of(vm, given->referent_schema,
                                                            "create_foreign_key() argument "
                                                            "'referent_schema'",
                                                            &constraint->referent_schema)) ||
        !columns_of(vm, given->local_columns, "create_foreign_key() argument 'local_cols'", &constraint->columns) ||
        !columns_of(vm, given->remote_columns, "create_foreign_key() argument 'remote_cols'", &constraint->referent_columns))
        return false;
    if (constraint->columns.len != constraint->referent_columns.len)
        return vm_raise(vm, "sqlalchemy.exc.ArgumentError",
                        "ForeignKeyConstraint number of constrained columns must match the number of referenced columns.");
    return true;
}

static bool foreign_key_rules(struct vm *vm, const struct foreign_key_arguments *given, struct constraint *constraint)
{
    struct value keywords = value_of(&dict_copy(vm, AS_DICT(given->keywords))->object);

    keyword_take(vm, keywords, "link_to_name");
    return text_read(vm, given->onupdate, "create_foreign_key() argument 'onupdate'", &constraint->onupdate) &&
           text_read(vm, given->ondelete, "create_foreign_key() argument 'ondelete'", &constraint->ondelete) &&
           text_read(vm, given->initially, "create_foreign_key() argument 'initially'", &constraint->initially) &&
           text_read(vm, given->match, "create_foreign_key() argument 'match'", &constraint->match) &&
           (is_absent(given->deferrable) ||
            vocab_tri_of(vm, given->deferrable, "create_foreign_key() argument 'deferrable'", &constraint->deferrable)) &&
           flag_of(vm, keyword_take(vm, keywords, "use_alter"), &constraint->use_alter) &&
           constraint_keywords(vm, keywords, "ForeignKeyConstraint", constraint);
}

static bool create_foreign_key(struct vm *vm, const struct target *target, const struct foreign_key_arguments *given)
{
    struct op *op;

    return constraint_begin(vm, target, given->name, CONSTRAINT_FOREIGN_KEY, &op) &&
           foreign_key_columns(vm, given, op->add_constraint.constraint) &&
           foreign_key_rules(vm, given, op->add_constraint.constraint) && directive_send(vm, target, op);
}

bool directive_create_foreign_key(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct foreign_key_arguments given = {
        .name = args[0],
        .referent_table = args[2],
        .local_columns = args[3],
        .remote_columns = args[4],
        .onupdate = args[5],
        .ondelete = args[6],
        .deferrable = args[7],
        .initially = args[8],
        .match = args[9],
        .referent_schema = args[11],
        .keywords = args[12],
    };
    struct target target;

    (void)self;
    (void)out;
    return target_of_table(vm, args[1], args[10], &target) && create_foreign_key(vm, &target, &given);
}

bool batch_create_foreign_key(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct foreign_key_arguments given = {
        .name = args[0],
        .referent_table = args[1],
        .local_columns = args[2],
        .remote_columns = args[3],
        .referent_schema = args[4],
        .onupdate = args[5],
        .ondelete = args[6],
        .deferrable = args[7],
        .initially = args[8],
        .match = args[9],
        .keywords = args[10],
    };
    struct target target;

    (void)out;
    return target_of_batch(vm, self, &target) && create_foreign_key(vm, &target, &given);
}

/* ---- exclude constraints ---- */

/* ops={"column": "operator class"} */
static bool exclude_ops(struct vm *vm, struct value given, struct constraint *constraint)
{
    struct dict_object *wrapped = dict_make(vm);
    struct option_list options = {0};

    if (!is_given_some(given))
        return true;
    dict_put_text(vm, wrapped, STR("postgresql_ops"), given);
    if (!vocab_dialect_options(vm, wrapped, NULL, &options))
        return false;
    if (options.len > 0)
        constraint->exclude_ops = options.at[0];
    return true;
}

static bool create_exclude(struct vm *vm, const struct target *target, struct value name, struct value elements,
                           struct value keywords)
{
    struct value where = keyword_take(vm, keywords, "where"), using_ = keyword_take(vm, keywords, "using");
    struct value ops = keyword_take(vm, keywords, "ops");
    struct constraint *constraint;
    struct op *op;

    if (!constraint_begin(vm, target, name, CONSTRAINT_EXCLUDE, &op))
        return false;
    constraint = op->add_constraint.constraint;
    for (uint32_t i = 0; i < AS_TUPLE(elements)->len; i++)
    {
        if (!vocab_exclude_add(vm, AS_TUPLE(elements)->at[i], constraint))
            return false;
    }
    constraint->using_ = STR("gist");
    return (!is_given_some(where) ||
            vocab_expr_of_text(vm, where, "create_exclude_constraint() argument 'where'", &constraint->where)) &&
           (!is_given_some(using_) ||
            vocab_text_of(vm, using_, "create_exclude_constraint() argument 'using'", &constraint->using_)) &&
           exclude_ops(vm, ops, constraint) && common_keywords(vm, keywords, constraint) &&
           keywords_tolerate(vm, keywords, "create_exclude_constraint", &constraint->options) &&
           directive_send(vm, target, op);
}

bool directive_create_exclude_constraint(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value keywords = value_of(&dict_copy(vm, AS_DICT(args[3]))->object);
    struct target target;

    (void)self;
    (void)out;
    return target_of_table(vm, args[1], keyword_take(vm, keywords, "schema"), &target) &&
           create_exclude(vm, &target, args[0], args[2], keywords);
}

bool batch_create_exclude_constraint(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value keywords = value_of(&dict_copy(vm, AS_DICT(args[2]))->object);
    struct target target;

    (void)out;
    return target_of_batch(vm, self, &target) && create_exclude(vm, &target, args[0], args[1], keywords);
}

/* ---- drop_constraint ---- */

static bool drop_constraint(struct vm *vm, const struct target *target, struct value name, struct value type,
                            struct value if_exists)
{
    struct op *op = directive_op(vm, OP_DROP_CONSTRAINT);
    struct op_drop_constraint *drop = &op->drop_constraint;
    str text = {NULL, 0};

    if (!vocab_name_of(vm, name, "drop_constraint() argument 'constraint_name'", &drop->name) ||
        !flag_of(vm, if_exists, &drop->if_exists) ||
        (is_given(type) && !vocab_text_of(vm, type, "drop_constraint() argument 'type_'", &text)))
        return false;
    drop->type = CONSTRAINT_GENERIC;
    if (text.at != NULL && !op_constraint_type_find(text, &drop->type))
        return vm_raise(vm, "TypeError", "'type' can be one of 'check', 'foreignkey', 'primary', 'unique', None");
    drop->table = target->table;
    drop->schema = target->schema;
    return directive_send(vm, target, op);
}

bool directive_drop_constraint(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct target target;

    (void)self;
    (void)out;
    return target_of_table(vm, args[1], args[3], &target) && drop_constraint(vm, &target, args[0], args[2], args[4]);
}

bool batch_drop_constraint(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct target target;

    (void)out;
    return target_of_batch(vm, self, &target) && drop_constraint(vm, &target, args[0], args[1], ABSENT);
}
