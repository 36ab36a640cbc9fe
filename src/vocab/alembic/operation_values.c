/*
 * Operations as objects, and objects as operations: what the Python text of alembic.operations.ops is given, and the natives
 * that it calls (operation_text.c).
 *
 * While objects are read back, directives of `op` add to the list that is being collected instead of sending (directive_send).
 * Columns of a created table are copies without their keys and flags, beside the constraints that follow from these: so a
 * project may put them into a new CreateTableOp in any order.
 */
#include "ops/reverse.h"
#include "vocab/alembic/operations.h"

#define OPS_MODULE "alembic.operations.ops"

/* ---- arguments of the constructors --------------------------------------------------------------------------------------- */

static struct value texts_list(struct vm *vm, const struct name_list *names)
{
    struct value list = list_make(vm, NULL, 0);

    for (size_t i = 0; i < names->len; i++)
        list_push(vm, AS_LIST(list), vocab_name_value(vm, names->at[i]));
    return list;
}

static void put(struct vm *vm, struct dict_object *given, const char *name, struct value value)
{
    dict_put_text(vm, given, str_from(name), value);
}

static void put_name(struct vm *vm, struct dict_object *given, const char *name, struct name value)
{
    put(vm, given, name, vocab_name_value(vm, value));
}

static struct value text_shown(struct vm *vm, str text)
{
    return text.at != NULL ? str_make(vm, text) : NONE;
}

static struct value tri_shown(enum tri tri)
{
    return tri == TRI_NONE ? NONE : value_bool(tri == TRI_TRUE);
}

static struct value flag_shown(bool flag)
{
    return flag ? value_bool(true) : NONE;
}

static struct value type_shown(struct vm *vm, const struct type *type)
{
    return type != NULL ? vocab_type_value(vm, type) : NONE;
}

static void put_table(struct vm *vm, struct dict_object *given, struct name table, struct name schema)
{
    put_name(vm, given, "table_name", table);
    put_name(vm, given, "schema", schema);
}

static void put_options(struct vm *vm, struct dict_object *given, const struct option_list *options)
{
    for (size_t i = 0; i < options->len; i++)
        dict_put_text(vm, given, options->at[i].key, vocab_option_value(vm, &options->at[i]));
}

/* Only what is said: the directive takes these names only where they mean something. */
static void put_text_if(struct vm *vm, struct dict_object *given, const char *name, str text)
{
    if (text.at != NULL)
        put(vm, given, name, str_make(vm, text));
}

static void put_tri_if(struct vm *vm, struct dict_object *given, const char *name, enum tri tri)
{
    if (tri != TRI_NONE)
        put(vm, given, name, tri_shown(tri));
}

/* ---- one function a kind: the name of the class, and its arguments ------------------------------------------------------- */

typedef const char *show_function(struct vm *vm, const struct op *op, struct dict_object *given);

/* The column of the model's Table object where it is one: `column.info` and `column.table` are what the project knows. */
static struct value column_shown(struct vm *vm, struct name table, struct name schema, const struct column *column)
{
    struct vocab_metadata_list metadata;

    for (size_t i = 0; vocab_target_metadata(vm, &metadata) && i < metadata.len; i++)
    {
        struct table *found = map_find(&metadata.at[i]->tables, table_key(vm->arena, schema, table));

        if (found != NULL && table_column(found, column->name.text) == column)
            return vocab_table_member(vm, vocab_model_table(vm, metadata.at[i], found), column);
    }
    return vocab_column_value(vm, (struct column *)(uintptr_t)column);
}

/* One that comes with a type comes with it again. */
static void constraint_push(struct vm *vm, const struct constraint *constraint, struct value list)
{
    struct constraint *copy;

    if (constraint->bound_type != NULL)
        return;
    copy = arena_new(vm->arena, struct constraint);
    *copy = *constraint;
    copy->is_generated = false;
    list_push(vm, AS_LIST(list), vocab_constraint_value(vm, copy));
}

static struct value items_of_table(struct vm *vm, const struct table *table)
{
    struct value list = list_make(vm, NULL, 0);

    for (size_t i = 0; i < table->columns.len; i++)
    {
        struct column *copy = arena_new(vm->arena, struct column);

        *copy = *table->columns.at[i];
        copy->nullable = tri_of(column_is_nullable(copy));
        copy->unique = copy->index = TRI_NONE;
        copy->foreign_keys.at = NULL;
        copy->foreign_keys.len = copy->foreign_keys.cap = 0;
        list_push(vm, AS_LIST(list), vocab_column_value(vm, copy));
    }
    if (table->primary_key != NULL)
        constraint_push(vm, table->primary_key, list);
    for (size_t i = 0; i < table->constraints.len; i++)
        constraint_push(vm, table->constraints.at[i], list);
    return list;
}

static const char *show_create_table(struct vm *vm, const struct op *op, struct dict_object *given)
{
    const struct table *table = op->create_table.table;
    struct value prefixes = list_make(vm, NULL, 0);

    for (size_t i = 0; i < table->prefixes.len; i++)
        list_push(vm, AS_LIST(prefixes), str_make(vm, table->prefixes.at[i]));
    put_table(vm, given, table->name, table->schema);
    put(vm, given, "columns", items_of_table(vm, table));
    put(vm, given, "if_not_exists", flag_shown(op->create_table.if_not_exists));
    put(vm, given, "comment", text_shown(vm, table->comment));
    put(vm, given, "prefixes", AS_LIST(prefixes)->len > 0 ? prefixes : NONE);
    put_options(vm, given, &table->options);
    return "CreateTableOp";
}

static const char *show_drop_table(struct vm *vm, const struct op *op, struct dict_object *given)
{
    struct dict_object *keywords = dict_make(vm);

    put_options(vm, keywords, &op->drop_table.options);
    put_table(vm, given, op->drop_table.table, op->drop_table.schema);
    put(vm, given, "if_exists", flag_shown(op->drop_table.if_exists));
    put(vm, given, "table_kw", value_of(&keywords->object));
    return "DropTableOp";
}

static const char *show_rename_table(struct vm *vm, const struct op *op, struct dict_object *given)
{
    put_name(vm, given, "old_table_name", op->rename_table.table);
    put_name(vm, given, "new_table_name", op->rename_table.new_name);
    put_name(vm, given, "schema", op->rename_table.schema);
    return "RenameTableOp";
}

static const char *show_add_column(struct vm *vm, const struct op *op, struct dict_object *given)
{
    const struct op_add_column *add = &op->add_column;

    put_table(vm, given, add->table, add->schema);
    put(vm, given, "column", column_shown(vm, add->table, add->schema, add->column));
    put(vm, given, "if_not_exists", flag_shown(add->if_not_exists));
    put(vm, given, "inline_references", flag_shown(add->inline_references));
    put(vm, given, "inline_primary_key", flag_shown(add->inline_primary_key));
    return "AddColumnOp";
}

static const char *show_drop_column(struct vm *vm, const struct op *op, struct dict_object *given)
{
    const struct op_drop_column *drop = &op->drop_column;

    put_table(vm, given, drop->table, drop->schema);
    put_name(vm, given, "column_name", drop->column);
    put(vm, given, "if_exists", flag_shown(drop->if_exists));
    if (drop->existing_type != NULL)
        put(vm, given, "existing_type", type_shown(vm, drop->existing_type));
    put_options(vm, given, &drop->options);
    return "DropColumnOp";
}

static const char *show_alter_column(struct vm *vm, const struct op *op, struct dict_object *given)
{
    const struct op_alter_column *alter = &op->alter_column;

    put_table(vm, given, alter->table, alter->schema);
    put_name(vm, given, "column_name", alter->column);
    put(vm, given, "existing_type", type_shown(vm, alter->existing_type));
    put(vm, given, "existing_server_default",
        alter->has_existing_server_default ? vocab_server_default_value(vm, &alter->existing_server_default)
                                           : value_bool(false));
    put(vm, given, "existing_nullable", tri_shown(alter->existing_nullable));
    put(vm, given, "existing_comment", text_shown(vm, alter->existing_comment));
    put(vm, given, "modify_nullable", tri_shown(alter->nullable));
    put(vm, given, "modify_comment", alter->has_comment ? text_shown(vm, alter->comment) : value_bool(false));
    put(vm, given, "modify_server_default",
        alter->has_server_default ? vocab_server_default_value(vm, &alter->server_default) : value_bool(false));
    put_name(vm, given, "modify_name", alter->new_name);
    put(vm, given, "modify_type", type_shown(vm, alter->type));
    put_tri_if(vm, given, "autoincrement", alter->autoincrement);
    put_tri_if(vm, given, "existing_autoincrement", alter->existing_autoincrement);
    if (alter->has_postgresql_using)
        put(vm, given, "postgresql_using", text_shown(vm, alter->postgresql_using));
    put_options(vm, given, &alter->options);
    return "AlterColumnOp";
}

static struct value index_columns(struct vm *vm, const struct index *index)
{
    struct value list = list_make(vm, NULL, 0);

    for (size_t i = 0; i < index->elements.len; i++)
    {
        const struct index_element *element = &index->elements.at[i];

        list_push(vm, AS_LIST(list),
                  name_is_set(element->column) ? vocab_name_value(vm, element->column) : vocab_expr_value(vm, element->expr));
    }
    return list;
}

static const char *show_create_index(struct vm *vm, const struct op *op, struct dict_object *given)
{
    const struct op_create_index *create = &op->create_index;

    put_name(vm, given, "index_name", create->index->name);
    put_table(vm, given, create->table, create->schema);
    put(vm, given, "columns", index_columns(vm, create->index));
    put(vm, given, "unique", value_bool(create->index->unique));
    put(vm, given, "if_not_exists", flag_shown(create->if_not_exists));
    put_options(vm, given, &create->index->options);
    return "CreateIndexOp";
}

static const char *show_drop_index(struct vm *vm, const struct op *op, struct dict_object *given)
{
    const struct op_drop_index *drop = &op->drop_index;

    put_name(vm, given, "index_name", drop->index);
    put_table(vm, given, drop->table, drop->schema);
    put(vm, given, "if_exists", flag_shown(drop->if_exists));
    put_options(vm, given, &drop->options);
    return "DropIndexOp";
}

static void put_key(struct vm *vm, struct dict_object *given, const struct constraint *key)
{
    put_name(vm, given, "constraint_name", key->name);
    put_tri_if(vm, given, "deferrable", key->deferrable);
    put_text_if(vm, given, "initially", key->initially);
    put_text_if(vm, given, "comment", key->comment);
    put_options(vm, given, &key->options);
}

static void put_foreign_key(struct vm *vm, struct dict_object *given, const struct op_add_constraint *add)
{
    const struct constraint *key = add->constraint;

    put_name(vm, given, "source_table", add->table);
    put_name(vm, given, "referent_table", key->referent_table);
    put(vm, given, "local_cols", texts_list(vm, &key->columns));
    put(vm, given, "remote_cols", texts_list(vm, &key->referent_columns));
    if (name_is_set(add->schema))
        put_name(vm, given, "source_schema", add->schema);
    if (name_is_set(key->referent_schema))
        put_name(vm, given, "referent_schema", key->referent_schema);
    put_text_if(vm, given, "onupdate", key->onupdate);
    put_text_if(vm, given, "ondelete", key->ondelete);
    put_text_if(vm, given, "match", key->match);
    if (key->use_alter)
        put(vm, given, "use_alter", value_bool(true));
}

static const char *show_add_constraint(struct vm *vm, const struct op *op, struct dict_object *given)
{
    static const char *const classes[] = {
        [CONSTRAINT_PRIMARY_KEY] = "CreatePrimaryKeyOp",    [CONSTRAINT_UNIQUE] = "CreateUniqueConstraintOp",
        [CONSTRAINT_CHECK] = "CreateCheckConstraintOp",     [CONSTRAINT_FOREIGN_KEY] = "CreateForeignKeyOp",
        [CONSTRAINT_EXCLUDE] = "CreateExcludeConstraintOp",
    };
    const struct op_add_constraint *add = &op->add_constraint;
    enum constraint_kind kind = add->constraint->kind;

    put_key(vm, given, add->constraint);
    if (kind == CONSTRAINT_FOREIGN_KEY)
        put_foreign_key(vm, given, add);
    else
        put_table(vm, given, add->table, add->schema);
    if (kind == CONSTRAINT_PRIMARY_KEY || kind == CONSTRAINT_UNIQUE)
        put(vm, given, "columns", texts_list(vm, &add->constraint->columns));
    if (kind == CONSTRAINT_CHECK)
        put(vm, given, "condition", vocab_expr_value(vm, add->constraint->check));
    return classes[kind];
}

static const char *show_drop_constraint(struct vm *vm, const struct op *op, struct dict_object *given)
{
    const struct op_drop_constraint *drop = &op->drop_constraint;
    str type = op_constraint_type_name(drop->type);

    put_name(vm, given, "constraint_name", drop->name);
    put_table(vm, given, drop->table, drop->schema);
    put(vm, given, "type_", type.len > 0 ? str_make(vm, type) : NONE);
    put(vm, given, "if_exists", flag_shown(drop->if_exists));
    return "DropConstraintOp";
}

static const char *show_table_comment(struct vm *vm, const struct op *op, struct dict_object *given)
{
    bool creates = op->kind == OP_CREATE_TABLE_COMMENT;

    put_table(vm, given, op->table_comment.table, op->table_comment.schema);
    if (creates)
        put(vm, given, "comment", text_shown(vm, op->table_comment.comment));
    put(vm, given, "existing_comment", text_shown(vm, op->table_comment.existing_comment));
    return creates ? "CreateTableCommentOp" : "DropTableCommentOp";
}

static const char *show_enum_type(struct vm *vm, const struct op *op, struct dict_object *given)
{
    put_name(vm, given, "type_name", op->enum_type.name);
    put_name(vm, given, "schema", op->enum_type.schema);
    return "EnumTypeOp";
}

static const char *show_execute(struct vm *vm, const struct op *op, struct dict_object *given)
{
    put(vm, given, "sqltext", vocab_expr_value(vm, op->execute.statement));
    return "ExecuteSQLOp";
}

static const char *show_batch(struct vm *vm, const struct op *op, struct dict_object *given)
{
    put_table(vm, given, op->batch.table, op->batch.schema);
    put(vm, given, "ops", list_make(vm, NULL, 0));
    return "ModifyTableOps";
}

static show_function *const shows[OP_KIND_COUNT] = {
    [OP_CREATE_TABLE] = show_create_table,
    [OP_DROP_TABLE] = show_drop_table,
    [OP_RENAME_TABLE] = show_rename_table,
    [OP_ADD_COLUMN] = show_add_column,
    [OP_DROP_COLUMN] = show_drop_column,
    [OP_ALTER_COLUMN] = show_alter_column,
    [OP_CREATE_INDEX] = show_create_index,
    [OP_DROP_INDEX] = show_drop_index,
    [OP_ADD_CONSTRAINT] = show_add_constraint,
    [OP_DROP_CONSTRAINT] = show_drop_constraint,
    [OP_CREATE_TABLE_COMMENT] = show_table_comment,
    [OP_DROP_TABLE_COMMENT] = show_table_comment,
    [OP_EXECUTE] = show_execute,
    [OP_ENUM_TYPE] = show_enum_type,
    [OP_BATCH] = show_batch,
};

/* ---- making the objects -------------------------------------------------------------------------------------------------- */

/* Where an object came from. */
static const struct native_class source_row = {.name = "Source", .module = OPS_MODULE};

static bool op_show(struct vm *vm, struct value list, const struct op *op, struct value *out)
{
    struct dict_object *given;
    struct value args[4], made = NONE;

    if (shows[op->kind] == NULL)
        return refuse_feature(vm, "Write it into the file by hand.", "op.%s() has no object of alembic.operations.ops",
                              op_name(op));
    if (!operation_text_name(vm, "made", &made))
        return false;
    given = dict_make(vm);
    alembic_keep(vm, "showing", value_of(&given->object));
    args[0] = list;
    args[1] = str_make(vm, str_from(shows[op->kind](vm, op, given)));
    args[2] = NONE;
    if (op->kind != OP_CREATE_TABLE && op->kind != OP_BATCH)
    {
        args[2] = instance_make(vm, vm_native_class_of_row(vm, &source_row));
        AS_INSTANCE(args[2])->data = (void *)(uintptr_t)op;
    }
    args[3] = value_of(&given->object);
    return vm_call_nested(vm, made, args, COUNT_OF(args), out);
}

bool operations_show(struct vm *vm, struct value list, const struct op_list *ops)
{
    for (size_t i = 0; i < ops->len; i++)
    {
        const struct op *op = ops->at[i];
        struct value made, inner;

        if (!op_show(vm, list, op, &made))
            return false;
        if (op->kind == OP_BATCH && (!attribute_get(vm, made, "ops", &inner) || !operations_show(vm, inner, &op->batch.ops)))
            return false;
    }
    return true;
}

/* ---- collecting ---------------------------------------------------------------------------------------------------------- */

static struct op_list *collecting(struct vm *vm)
{
    struct alembic_state *state = alembic_state(vm);

    return state->collecting.len > 0 ? *array_last(&state->collecting) : NULL;
}

static void collecting_push(struct vm *vm, struct op_list *list)
{
    array_push(vm->arena, &alembic_state(vm)->collecting, list);
}

/* A table that the project put together: as Table() would complete it. */
static bool table_settle(struct vm *vm, struct op *op)
{
    const struct naming *naming;

    if (op->kind != OP_CREATE_TABLE || op->create_table.table->is_complete)
        return true;
    return vocab_target_naming(vm, &naming) &&
           (table_complete(vm->arena, vm->diags, op->create_table.table, naming) || alembic_failed(vm));
}

#define OPERATION_NATIVE(name)                                                                                                 \
    static bool name(struct vm *vm, struct value self __attribute__((unused)),                                                 \
                     const struct value *args __attribute__((unused)), struct value *out __attribute__((unused)))

OPERATION_NATIVE(keep_operation)
{
    struct instance_object *source = vm_instance_of(vm, args[0], &source_row);

    array_push(vm->arena, collecting(vm), source->data);
    return true;
}

/* What a directive cannot say is taken from what the object came from: what it drops. */
OPERATION_NATIVE(restore_operation)
{
    struct instance_object *source = vm_instance_of(vm, args[0], &source_row);
    struct op_list *list = collecting(vm);
    struct op *op = list->len > 0 ? *array_last(list) : NULL;
    const struct op *from = source != NULL ? source->data : NULL;

    if (op != NULL && !table_settle(vm, op))
        return false;
    if (op == NULL || from == NULL || from->kind != op->kind)
        return true;
    if (op->kind == OP_DROP_TABLE)
        op->drop_table.original = from->drop_table.original;
    if (op->kind == OP_DROP_COLUMN)
        op->drop_column.original = from->drop_column.original;
    if (op->kind == OP_DROP_INDEX)
        op->drop_index.original = from->drop_index.original;
    if (op->kind == OP_DROP_CONSTRAINT)
        op->drop_constraint.original = from->drop_constraint.original;
    return true;
}

OPERATION_NATIVE(execute_operation)
{
    struct op *op = op_make(vm->arena, OP_EXECUTE, vm->span.from);

    if (is_str(args[0]))
        op->execute.statement = expr_text(vm->arena, str_copy(vm->arena, str_of(args[0])), vm->span.from);
    else if (!vocab_statement_of(vm, args[0], "ExecuteSQLOp() argument 'sqltext'", &op->execute.statement))
        return false;
    array_push(vm->arena, collecting(vm), op);
    return true;
}

static void lines_add(struct vm *vm, struct op *op, str text)
{
    str line;

    text = str_copy(vm->arena, text);
    while (str_next_line(&text, &line))
        array_push(vm->arena, &op->lines.lines, line);
}

/* What the project's renderer gave: a text, or a list of them. */
OPERATION_NATIVE(lines_operation)
{
    struct op *op = op_make(vm->arena, OP_LINES, vm->span.from);
    struct value list = args[0];

    if (is_str(list))
        list = list_make(vm, &args[0], 1);
    else if (!value_to_list(vm, args[0], &list))
        return false;
    for (uint32_t i = 0; i < AS_LIST(list)->len; i++)
    {
        str text;

        if (!argument_str(vm, AS_LIST(list)->at[i], "the result of a renderer", &text))
            return false;
        lines_add(vm, op, text);
    }
    array_push(vm->arena, collecting(vm), op);
    return true;
}

OPERATION_NATIVE(begin_batch)
{
    struct op *op = op_make(vm->arena, OP_BATCH, vm->span.from);
    struct target target;

    if (!target_of_table(vm, args[0], args[1], &target))
        return false;
    op->batch.table = target.table;
    op->batch.schema = target.schema;
    array_push(vm->arena, collecting(vm), op);
    collecting_push(vm, &op->batch.ops);
    return true;
}

OPERATION_NATIVE(end_collecting)
{
    alembic_state(vm)->collecting.len--;
    return true;
}

OPERATION_NATIVE(begin_list)
{
    collecting_push(vm, arena_new(vm->arena, struct op_list));
    return true;
}

/* The only operation of the list that ends. */
static struct op *list_end(struct vm *vm)
{
    struct op_list *list = collecting(vm);

    alembic_state(vm)->collecting.len--;
    return list->len > 0 ? list->at[0] : NULL;
}

OPERATION_NATIVE(reverse_of_list)
{
    struct op *op = list_end(vm), *reverse = op != NULL ? op_reverse(vm->arena, op) : NULL;

    return reverse == NULL || op_show(vm, list_make(vm, NULL, 0), reverse, out);
}

/* The table that an index or constraint is of, so that `.table` says it. */
static void table_attach(struct vm *vm, struct value object, struct name table, struct name schema)
{
    struct instance_object *instance = AS_INSTANCE(object);

    if (instance->attributes == NULL)
        instance->attributes = dict_make(vm);
    dict_put_text(vm, instance->attributes, STR("table"), vocab_table_value(vm, table_make(vm->arena, table, schema)));
}

OPERATION_NATIVE(object_of_list)
{
    struct op *op = list_end(vm);

    if (op == NULL)
        return true;
    switch (op->kind)
    {
        case OP_CREATE_TABLE:
            *out = vocab_table_value(vm, op->create_table.table);
            return true;
        case OP_CREATE_INDEX:
            *out = vocab_index_value(vm, op->create_index.index);
            table_attach(vm, *out, op->create_index.table, op->create_index.schema);
            return true;
        case OP_ADD_CONSTRAINT:
            *out = vocab_constraint_value(vm, op->add_constraint.constraint);
            table_attach(vm, *out, op->add_constraint.table, op->add_constraint.schema);
            return true;
        default:
            return refuse_feature(vm, "Read the attributes of the operation instead.", "op.%s() has no object of SQLAlchemy",
                                  op_name(op));
    }
}

/* ---- from objects of SQLAlchemy ------------------------------------------------------------------------------------------ */

static bool table_of_part(struct vm *vm, struct value part, struct table **out)
{
    struct value table;

    return attribute_get(vm, part, "table", &table) && vocab_table_of(vm, table, "the table of it", out);
}

/* Shows the operation, or the reverse of it. */
static bool part_show(struct vm *vm, struct op *op, struct value is_drop, struct value *out)
{
    bool drops = is_drop.tag == VALUE_BOOL && is_drop.boolean;

    return op_show(vm, list_make(vm, NULL, 0), drops ? op_reverse(vm->arena, op) : op, out);
}

OPERATION_NATIVE(of_constraint)
{
    struct op *op = op_make(vm->arena, OP_ADD_CONSTRAINT, vm->span.from);
    struct table *table;

    if (!vocab_constraint_of(vm, args[0], "from_constraint()", &op->add_constraint.constraint) ||
        !table_of_part(vm, args[0], &table))
        return false;
    op->add_constraint.table = table->name;
    op->add_constraint.schema = table->schema;
    return part_show(vm, op, args[1], out);
}

OPERATION_NATIVE(of_index)
{
    struct op *op = op_make(vm->arena, OP_CREATE_INDEX, vm->span.from);
    struct table *table;

    if (!vocab_index_of(vm, args[0], "from_index()", &op->create_index.index) || !table_of_part(vm, args[0], &table))
        return false;
    op->create_index.table = table->name;
    op->create_index.schema = table->schema;
    return part_show(vm, op, args[1], out);
}

OPERATION_NATIVE(of_table)
{
    struct op *op = op_make(vm->arena, OP_CREATE_TABLE, vm->span.from);

    return vocab_table_of(vm, args[0], "from_table()", &op->create_table.table) && table_settle(vm, op) &&
           part_show(vm, op, args[1], out);
}

OPERATION_NATIVE(refuse_unknown)
{
    str name = is_str(args[0]) ? str_of(args[0]) : STR("?");

    return refuse_feature(vm, "Register one with @renderers.dispatch_for, or leave the operation out of `directives`.",
                          "no renderer is known for the operation " STR_FMT, STR_ARG(name));
}

/* The context that a renderer gets; what it puts into `imports` goes into the file. */
OPERATION_NATIVE(context_of_autogenerate)
{
    struct value imports = alembic_kept(vm, "renderer_imports");

    if (is_absent(imports))
    {
        imports = value_of(&set_make(vm, false)->object);
        alembic_keep(vm, "renderer_imports", imports);
    }
    *out = autogen_context_make(vm, imports);
    return true;
}

bool alembic_imports_take(struct vm *vm, struct value imports, str_array *out)
{
    struct value list;

    if (!value_to_list(vm, imports, &list))
        return false;
    for (uint32_t i = 0; i < AS_LIST(list)->len; i++)
    {
        if (is_str(AS_LIST(list)->at[i]))
            array_push(vm->arena, out, str_copy(vm->arena, str_of(AS_LIST(list)->at[i])));
    }
    return true;
}

bool operations_imports(struct vm *vm, str_array *out)
{
    struct value imports = alembic_kept(vm, "renderer_imports");

    return is_absent(imports) || alembic_imports_take(vm, imports, out);
}

bool operations_collect(struct vm *vm, struct value list, struct op_list *out)
{
    struct alembic_state *state = alembic_state(vm);
    size_t outer = state->collecting.len;
    struct op_list *collected = arena_new(vm->arena, struct op_list);
    struct value collect = NONE, ignored;
    bool done;

    if (!operation_text_name(vm, "collect", &collect))
        return false;
    collecting_push(vm, collected);
    done = vm_call_nested(vm, collect, &list, 1, &ignored);
    state->collecting.len = outer;
    if (done)
        *out = *collected;
    return done;
}

/* ---- rows ---------------------------------------------------------------------------------------------------------------- */

static const struct native keep_row = {"operation_keep", "source", keep_operation, 0};
static const struct native restore_row = {"operation_restore", "source", restore_operation, 0};
static const struct native execute_row = {"operation_execute", "sqltext", execute_operation, NATIVE_TAKES_OPAQUE};
static const struct native lines_row = {"operation_lines", "lines", lines_operation, 0};
static const struct native batch_begin_row = {"batch_begin", "table_name, schema", begin_batch, NATIVE_TAKES_OPAQUE};
static const struct native batch_end_row = {"batch_end", "", end_collecting, 0};
static const struct native list_begin_row = {"list_begin", "", begin_list, 0};
static const struct native list_drop_row = {"list_drop", "", end_collecting, 0};
static const struct native list_reverse_row = {"list_reverse", "", reverse_of_list, 0};
static const struct native list_object_row = {"list_object", "", object_of_list, 0};
static const struct native of_constraint_row = {"operation_of_constraint", "constraint, is_drop", of_constraint, 0};
static const struct native of_index_row = {"operation_of_index", "index, is_drop", of_index, 0};
static const struct native of_table_row = {"operation_of_table", "table, is_drop", of_table, 0};
static const struct native refuse_row = {"refuse_operation", "name", refuse_unknown, 0};
static const struct native context_row = {"autogenerate_context", "", context_of_autogenerate, 0};

const struct native_item operation_natives[] = {
    ITEM_F("operation_keep", keep_row),
    ITEM_F("operation_restore", restore_row),
    ITEM_F("operation_execute", execute_row),
    ITEM_F("operation_lines", lines_row),
    ITEM_F("batch_begin", batch_begin_row),
    ITEM_F("batch_end", batch_end_row),
    ITEM_F("list_begin", list_begin_row),
    ITEM_F("list_drop", list_drop_row),
    ITEM_F("list_reverse", list_reverse_row),
    ITEM_F("list_object", list_object_row),
    ITEM_F("operation_of_constraint", of_constraint_row),
    ITEM_F("operation_of_index", of_index_row),
    ITEM_F("operation_of_table", of_table_row),
    ITEM_F("refuse_operation", refuse_row),
    ITEM_F("autogenerate_context", context_row),
    {0},
};
