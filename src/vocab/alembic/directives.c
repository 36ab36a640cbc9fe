/*
 * alembic.operations.ops: MigrationScript and the containers of operations, and the call of process_revision_directives.
 *
 * The hook of a project is called with (context, revision, directives), where directives is a list with one MigrationScript;
 * the project may change its attributes, or empty the list so that no file is written. The objects are plain: attributes in a
 * dictionary, operations in the list `ops`.
 */
#include "vocab/alembic/internal.h"

/* ---- attributes ---- */

static struct dict_object *attributes_of(struct vm *vm, struct value object)
{
    struct instance_object *instance = AS_INSTANCE(object);

    if (instance->attributes == NULL)
        instance->attributes = dict_make(vm);
    return instance->attributes;
}

static struct value attribute_of(struct vm *vm, struct value object, const char *name)
{
    struct value found = dict_find_text(attributes_of(vm, object), str_from(name));

    return is_given(found) ? found : NONE;
}

static void attribute_put(struct vm *vm, struct value object, const char *name, struct value value)
{
    dict_put_text(vm, attributes_of(vm, object), str_from(name), value);
}

/* ---- containers: UpgradeOps, DowngradeOps, ModifyTableOps ---- */

static bool ops_is_empty(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value ops = attribute_of(vm, self, "ops");
    int64_t len = 0;

    (void)args;
    if (!value_len(vm, ops, &len))
        return false;
    *out = value_bool(len == 0);
    return true;
}

static const struct native container_methods[] = {
    {"as_diffs", "", refuse_api, 0},
    {"is_empty", "", ops_is_empty, 0},
    {"reverse", "", refuse_api, 0},
    {"reverse_into", "downgrade_ops", refuse_api, 0},
    {0},
};

static bool container_fill(struct vm *vm, struct value container, struct value ops)
{
    struct value list = list_make(vm, NULL, 0);

    if (is_given_some(ops) && !value_to_list(vm, ops, &list))
        return false;
    attribute_put(vm, container, "ops", list);
    return true;
}

static bool upgrade_make(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    *out = instance_make(vm, AS_CLASS(self));
    attribute_put(vm, *out, "upgrade_token", is_given(args[1]) ? args[1] : str_make(vm, STR("upgrades")));
    return container_fill(vm, *out, args[0]);
}

static bool downgrade_make(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    *out = instance_make(vm, AS_CLASS(self));
    attribute_put(vm, *out, "downgrade_token", is_given(args[1]) ? args[1] : str_make(vm, STR("downgrades")));
    return container_fill(vm, *out, args[0]);
}

static bool modify_make(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    *out = instance_make(vm, AS_CLASS(self));
    attribute_put(vm, *out, "table_name", args[0]);
    attribute_put(vm, *out, "schema", is_given(args[2]) ? args[2] : NONE);
    return container_fill(vm, *out, args[1]);
}

static const struct native upgrade_make_row = {"__init__", "ops=(), upgrade_token='upgrades'", upgrade_make, 0};
static const struct native downgrade_make_row = {"__init__", "ops=(), downgrade_token='downgrades'", downgrade_make, 0};
static const struct native modify_make_row = {"__init__", "table_name, ops, *, schema=None", modify_make, 0};

#define OPS_MODULE "alembic.operations.ops"

static const struct native_class migrate_operation_row = {.name = "MigrateOperation", .module = OPS_MODULE};
static const struct native_class container_row = {
    .name = "OpContainer", .module = OPS_MODULE, .base = OPS_MODULE ".MigrateOperation", .methods = container_methods};
static const struct native_class upgrade_row = {
    .name = "UpgradeOps", .module = OPS_MODULE, .base = OPS_MODULE ".OpContainer", .make = &upgrade_make_row};
static const struct native_class downgrade_row = {
    .name = "DowngradeOps", .module = OPS_MODULE, .base = OPS_MODULE ".OpContainer", .make = &downgrade_make_row};
static const struct native_class modify_row = {
    .name = "ModifyTableOps", .module = OPS_MODULE, .base = OPS_MODULE ".OpContainer", .make = &modify_make_row};

/* ---- MigrationScript ---- */

/* upgrade_ops and downgrade_ops: the only one of a list, None for an empty list. */
static bool only_of(struct vm *vm, struct value self, const char *list_name, const char *class_name, struct value *out)
{
    struct value list = attribute_of(vm, self, list_name);
    const struct value *items = NULL;
    size_t len = 0;

    if (!sequence_items(vm, list, &items, &len) || len == 0)
        *out = NONE;
    else if (len > 1)
        return vm_raise(vm, "ValueError",
                        "This MigrationScript instance has a multiple-entry list for %s; please use the %s attribute.",
                        class_name, list_name + 1);
    else
        *out = items[0];
    return true;
}

static bool script_upgrade_ops(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return only_of(vm, self, "_upgrade_ops_list", "UpgradeOps", out);
}

static bool script_downgrade_ops(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return only_of(vm, self, "_downgrade_ops_list", "DowngradeOps", out);
}

static bool script_upgrade_list(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = attribute_of(vm, self, "_upgrade_ops_list");
    return true;
}

static bool script_downgrade_list(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = attribute_of(vm, self, "_downgrade_ops_list");
    return true;
}

static bool script_set(struct vm *vm, struct value self, struct str_object *name, struct value value, bool *out_done)
{
    str asked = {name->bytes, name->len};
    const char *list_name = str_equal(asked, STR("upgrade_ops"))     ? "_upgrade_ops_list"
                            : str_equal(asked, STR("downgrade_ops")) ? "_downgrade_ops_list"
                                                                     : NULL;

    *out_done = list_name != NULL;
    if (list_name != NULL)
        attribute_put(vm, self, list_name, is_kind(value, OBJECT_LIST) ? value : list_make(vm, &value, is_none(value) ? 0 : 1));
    return true;
}

enum script_argument
{
    SCRIPT_REV_ID,
    SCRIPT_UPGRADE_OPS,
    SCRIPT_DOWNGRADE_OPS,
    SCRIPT_FIRST_NAMED,
};

static const char *const script_named[] = {"message",      "imports",      "head",      "splice",
                                           "branch_label", "version_path", "depends_on"};

static bool script_make(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value upgrade = args[SCRIPT_UPGRADE_OPS], downgrade = args[SCRIPT_DOWNGRADE_OPS];

    *out = instance_make(vm, AS_CLASS(self));
    attribute_put(vm, *out, "rev_id", args[SCRIPT_REV_ID]);
    attribute_put(vm, *out, "_upgrade_ops_list", is_kind(upgrade, OBJECT_LIST) ? upgrade : list_make(vm, &upgrade, 1));
    attribute_put(vm, *out, "_downgrade_ops_list", is_kind(downgrade, OBJECT_LIST) ? downgrade : list_make(vm, &downgrade, 1));
    for (size_t i = 0; i < COUNT_OF(script_named); i++)
    {
        struct value given = args[SCRIPT_FIRST_NAMED + i];

        if (is_absent(given) && str_equal(str_from(script_named[i]), STR("imports")))
            given = value_of(&set_make(vm, false)->object);
        attribute_put(vm, *out, script_named[i], is_given(given) ? given : NONE);
    }
    return true;
}

static const struct native script_make_row = {
    "__init__",
    "rev_id, upgrade_ops, downgrade_ops, *, message=None, imports=set, head=None, splice=None, branch_label=None, "
    "version_path=None, depends_on=None",
    script_make, 0};

static const struct native script_methods[] = {
    {"downgrade_ops", "", script_downgrade_ops, NATIVE_PROPERTY},
    {"downgrade_ops_list", "", script_downgrade_list, NATIVE_PROPERTY},
    {"upgrade_ops", "", script_upgrade_ops, NATIVE_PROPERTY},
    {"upgrade_ops_list", "", script_upgrade_list, NATIVE_PROPERTY},
    {0},
};

static const struct native_class script_row = {
    .name = "MigrationScript",
    .module = OPS_MODULE,
    .base = OPS_MODULE ".MigrateOperation",
    .make = &script_make_row,
    .methods = script_methods,
    .set_attribute = script_set,
};

/* ---- calling the project's hook ---- */

static struct value text_value(struct vm *vm, str text)
{
    return text.at != NULL ? str_make(vm, text) : NONE;
}

static struct value texts_value(struct vm *vm, const str_array *texts)
{
    if (texts->len == 1)
        return str_make(vm, texts->at[0]);
    return texts->len == 0 ? NONE : texts_tuple(vm, texts);
}

static bool container_of(struct vm *vm, const struct native_class *row, struct value ops, struct value *out)
{
    struct value args[] = {ops, ABSENT};

    return row->make->call(vm, value_of(&vm_native_class_of_row(vm, row)->object), args, out);
}

static bool script_of_revision(struct vm *vm, const struct vocab_new_revision *revision, struct value *out)
{
    struct value args[SCRIPT_FIRST_NAMED + COUNT_OF(script_named)] = {
        [SCRIPT_REV_ID] = text_value(vm, revision->rev_id),
        [SCRIPT_FIRST_NAMED + 0] = text_value(vm, revision->message),
        [SCRIPT_FIRST_NAMED + 2] = texts_value(vm, &revision->head),
        [SCRIPT_FIRST_NAMED + 3] = value_bool(revision->splice),
        [SCRIPT_FIRST_NAMED + 4] = text_value(vm, revision->branch_label),
        [SCRIPT_FIRST_NAMED + 5] = text_value(vm, revision->version_path),
        [SCRIPT_FIRST_NAMED + 6] = texts_value(vm, &revision->depends_on),
    };

    if (!container_of(vm, &upgrade_row, revision->upgrade_ops, &args[SCRIPT_UPGRADE_OPS]) ||
        !container_of(vm, &downgrade_row, revision->downgrade_ops, &args[SCRIPT_DOWNGRADE_OPS]))
        return false;
    return script_make(vm, value_of(&vm_native_class_of_row(vm, &script_row)->object), args, out);
}

/* An attribute that is a str (a Path too) or None. */
static bool text_back(struct vm *vm, struct value script, const char *name, str *out)
{
    struct value value = attribute_of(vm, script, name), text;

    if (is_opaque(value))
        return vm_refuse_opaque(vm, value, "the new revision's %s cannot be taken from it", name);
    *out = (str){NULL, 0};
    if (is_none(value))
        return true;
    if (!value_str_value(vm, value, &text))
        return false;
    *out = str_copy(vm->arena, str_of(text));
    return true;
}

static bool texts_back(struct vm *vm, struct value script, const char *name, str_array *out)
{
    struct value value = attribute_of(vm, script, name), list;
    str_array texts = {0};

    if (is_opaque(value))
        return vm_refuse_opaque(vm, value, "the new revision's %s cannot be taken from it", name);
    if (is_str(value))
        array_push(vm->arena, &texts, str_copy(vm->arena, str_of(value)));
    else if (is_given_some(value))
    {
        if (!value_to_list(vm, value, &list))
            return false;
        for (uint32_t i = 0; i < AS_LIST(list)->len; i++)
        {
            str text;

            if (!argument_str(vm, AS_LIST(list)->at[i], name, &text))
                return false;
            array_push(vm->arena, &texts, str_copy(vm->arena, text));
        }
    }
    *out = texts;
    return true;
}

static bool revision_back(struct vm *vm, struct value script, struct vocab_new_revision *out)
{
    bool splice = false;
    struct value upgrade, downgrade;

    if (!text_back(vm, script, "rev_id", &out->rev_id) || !text_back(vm, script, "message", &out->message) ||
        !text_back(vm, script, "branch_label", &out->branch_label) ||
        !text_back(vm, script, "version_path", &out->version_path) || !texts_back(vm, script, "head", &out->head) ||
        !texts_back(vm, script, "depends_on", &out->depends_on) || !flag_of(vm, attribute_of(vm, script, "splice"), &splice))
        return false;
    out->splice = splice;
    if (!script_upgrade_ops(vm, script, NULL, &upgrade) || !script_downgrade_ops(vm, script, NULL, &downgrade))
        return false;
    out->upgrade_ops = is_none(upgrade) ? ABSENT : attribute_of(vm, upgrade, "ops");
    out->downgrade_ops = is_none(downgrade) ? ABSENT : attribute_of(vm, downgrade, "ops");
    return true;
}

bool vocab_has_process_revision_directives(struct vm *vm)
{
    return is_given_some(vocab_context_option(vm, "process_revision_directives"));
}

bool vocab_call_process_revision_directives(struct vm *vm, struct vocab_new_revision *in_out)
{
    struct value hook = vocab_context_option(vm, "process_revision_directives");
    struct value script, args[3], ignored;
    struct list_object *directives;

    if (!is_given_some(hook))
        return true;
    if (is_opaque(hook))
        return vm_refuse_opaque(vm, hook, "process_revision_directives cannot be called");
    if (!script_of_revision(vm, in_out, &script))
        return false;
    args[0] = alembic_kept(vm, "context");
    args[1] = texts_tuple(vm, &in_out->revision);
    args[2] = list_make(vm, &script, 1);
    if (is_absent(args[0]))
        args[0] = NONE;
    if (!vm_call_nested(vm, hook, args, COUNT_OF(args), &ignored))
        return false;
    directives = AS_LIST(args[2]);
    in_out->is_dropped = directives->len == 0;
    if (in_out->is_dropped)
        return true;
    if (directives->len > 1 || vm_instance_of(vm, directives->at[0], &script_row) == NULL)
        return refuse_feature(vm, "Leave one MigrationScript in `directives`, or none.",
                              "process_revision_directives left something else than one MigrationScript");
    return revision_back(vm, directives->at[0], in_out);
}

/* ---- the module ---- */

#define REFUSED_OPERATIONS(ROW)                                                                                                \
    ROW(AddColumnOp)                                                                                                           \
    ROW(AddConstraintOp)                                                                                                       \
    ROW(AlterColumnOp)                                                                                                         \
    ROW(AlterTableOp)                                                                                                          \
    ROW(BulkInsertOp)                                                                                                          \
    ROW(CreateCheckConstraintOp)                                                                                               \
    ROW(CreateForeignKeyOp)                                                                                                    \
    ROW(CreateIndexOp)                                                                                                         \
    ROW(CreatePrimaryKeyOp)                                                                                                    \
    ROW(CreateTableCommentOp)                                                                                                  \
    ROW(CreateTableOp)                                                                                                         \
    ROW(CreateUniqueConstraintOp)                                                                                              \
    ROW(DropColumnOp)                                                                                                          \
    ROW(DropConstraintOp)                                                                                                      \
    ROW(DropIndexOp)                                                                                                           \
    ROW(DropTableCommentOp)                                                                                                    \
    ROW(DropTableOp)                                                                                                           \
    ROW(ExecuteSQLOp)                                                                                                          \
    ROW(RenameTableOp)

/* Known by name, so that isinstance() can ask; making one is refused. */
static const struct native operation_make_row = {"__init__", "*args, **kw", refuse_api, NATIVE_TAKES_OPAQUE};

#define OPERATION_CLASS(id)                                                                                                    \
    static const struct native_class id##_row = {                                                                              \
        .name = #id, .module = OPS_MODULE, .base = OPS_MODULE ".MigrateOperation", .make = &operation_make_row};
REFUSED_OPERATIONS(OPERATION_CLASS)
#undef OPERATION_CLASS

static const struct native_item ops_items[] = {
    {.name = "MigrateOperation", .kind = ITEM_CLASS, .class_ = &migrate_operation_row},
    {.name = "OpContainer", .kind = ITEM_CLASS, .class_ = &container_row},
    {.name = "UpgradeOps", .kind = ITEM_CLASS, .class_ = &upgrade_row},
    {.name = "DowngradeOps", .kind = ITEM_CLASS, .class_ = &downgrade_row},
    {.name = "ModifyTableOps", .kind = ITEM_CLASS, .class_ = &modify_row},
    {.name = "MigrationScript", .kind = ITEM_CLASS, .class_ = &script_row},
#define OPERATION_ITEM(id) {.name = #id, .kind = ITEM_CLASS, .class_ = &id##_row},
    REFUSED_OPERATIONS(OPERATION_ITEM)
#undef OPERATION_ITEM
        {0},
};

const struct native_module alembic_operations_ops_module = {
    .name = "alembic.operations.ops", .items = ops_items, .closed = true};
