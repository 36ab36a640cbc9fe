/*
 * The call of process_revision_directives: the project's hook gets (context, revision, directives), where directives is a list
 * with one MigrationScript (operation_text.c), which is read back afterwards.
 *
 * With several databases it is called once for each, with one entry more in upgrade_ops_list every time; the list is the same
 * one, so that what the hook took out of it stays out.
 */
#include "vocab/alembic/operations.h"

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

static struct value splice_value(const struct vocab_new_revision *revision)
{
    return revision->splice ? value_bool(true) : NONE;
}

/* The list `directives`: made when it is first asked for, then kept. */
static bool directives_find(struct vm *vm, const struct vocab_new_revision *revision, struct value *out)
{
    struct dict_object *values;
    struct value argument, make = NONE;

    *out = alembic_kept(vm, "directives");
    if (is_given(*out))
        return true;
    if (!operation_text_name(vm, "script_made", &make))
        return false;
    values = dict_make(vm);
    argument = value_of(&values->object);
    dict_put_text(vm, values, STR("rev_id"), text_value(vm, revision->rev_id));
    dict_put_text(vm, values, STR("message"), text_value(vm, revision->message));
    dict_put_text(vm, values, STR("head"), texts_value(vm, &revision->head));
    dict_put_text(vm, values, STR("splice"), splice_value(revision));
    dict_put_text(vm, values, STR("branch_label"), text_value(vm, revision->branch_label));
    dict_put_text(vm, values, STR("version_path"), text_value(vm, revision->version_path));
    dict_put_text(vm, values, STR("depends_on"), texts_value(vm, &revision->depends_on));
    if (!vm_call_nested(vm, make, &argument, 1, out))
        return false;
    alembic_keep(vm, "directives", *out);
    return true;
}

/* An entry for the newest operations. */
static bool entry_add(struct vm *vm, struct value directives, const struct vocab_operations *newest)
{
    struct value args[3] = {directives}, next = NONE, lists;
    const struct value *items;
    size_t len;

    if (!operation_text_name(vm, "script_next", &next))
        return false;
    args[1] = str_make(vm, newest->upgrade_token);
    args[2] = str_make(vm, newest->downgrade_token);
    if (!vm_call_nested(vm, next, args, COUNT_OF(args), &lists) || !sequence_items(vm, lists, &items, &len))
        return false;
    /* The script holds them, nobody the pair. */
    args[1] = items[0];
    args[2] = items[1];
    return operations_show(vm, args[1], &newest->upgrade) && operations_show(vm, args[2], &newest->downgrade);
}

static struct value attribute_of(struct vm *vm, struct value object, const char *name)
{
    struct value found;

    return value_get_attribute(vm, object, str_from(name), &found) && is_given(found) ? found : NONE;
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

/* A tuple of (token, operations, token, operations), which the kept list of them holds. */
static bool entry_back(struct vm *vm, struct value entry, struct vocab_operations *out)
{
    const struct value *items;
    size_t len;
    str token;

    if (!sequence_items(vm, entry, &items, &len) || !argument_str(vm, items[0], "upgrade_token", &token))
        return false;
    out->upgrade_token = str_copy(vm->arena, token);
    if (!argument_str(vm, items[2], "downgrade_token", &token))
        return false;
    out->downgrade_token = str_copy(vm->arena, token);
    return operations_collect(vm, items[1], &out->upgrade) && operations_collect(vm, items[3], &out->downgrade);
}

static bool operations_back(struct vm *vm, struct value script, struct vocab_new_revision *out)
{
    struct value lists = NONE, entries;

    if (!operation_text_name(vm, "script_lists", &lists) || !vm_call_nested(vm, lists, &script, 1, &entries))
        return false;
    alembic_keep(vm, "entries", entries);
    out->operations.len = 0;
    for (uint32_t i = 0; i < AS_LIST(entries)->len; i++)
    {
        struct vocab_operations operations = {0};

        if (!entry_back(vm, AS_LIST(entries)->at[i], &operations))
            return false;
        array_push(vm->arena, &out->operations, operations);
    }
    return true;
}

static bool imports_back(struct vm *vm, struct value script, struct vocab_new_revision *out)
{
    str_array imports = {0};

    if (!operations_imports(vm, &imports) || !texts_back(vm, script, "imports", &out->imports))
        return false;
    for (size_t i = 0; i < imports.len; i++)
        array_push(vm->arena, &out->imports, imports.at[i]);
    return true;
}

static bool revision_back(struct vm *vm, struct value script, struct vocab_new_revision *out)
{
    return text_back(vm, script, "rev_id", &out->rev_id) && text_back(vm, script, "message", &out->message) &&
           text_back(vm, script, "branch_label", &out->branch_label) &&
           text_back(vm, script, "version_path", &out->version_path) && texts_back(vm, script, "head", &out->head) &&
           texts_back(vm, script, "depends_on", &out->depends_on) &&
           flag_of(vm, attribute_of(vm, script, "splice"), &out->splice) && operations_back(vm, script, out) &&
           imports_back(vm, script, out);
}

static bool is_script(struct vm *vm, struct value value, bool *out)
{
    struct value class_ = NONE;

    if (!operation_text_name(vm, "MigrationScript", &class_))
        return false;
    *out = is_kind(value, OBJECT_INSTANCE) && is_kind(class_, OBJECT_CLASS) &&
           class_is_subclass(AS_INSTANCE(value)->class_, AS_CLASS(class_));
    return true;
}

bool vocab_has_process_revision_directives(struct vm *vm)
{
    return is_given_some(vocab_context_option(vm, "process_revision_directives"));
}

bool vocab_call_process_revision_directives(struct vm *vm, struct vocab_new_revision *in_out)
{
    static const struct vocab_operations nothing = {.upgrade_token = STR_INIT("upgrades"),
                                                    .downgrade_token = STR_INIT("downgrades")};
    struct value hook = vocab_context_option(vm, "process_revision_directives");
    struct value directives, args[3], ignored;
    bool is_one = false;

    if (!is_given_some(hook))
        return true;
    if (is_opaque(hook))
        return vm_refuse_opaque(vm, hook, "process_revision_directives cannot be called");
    if (!directives_find(vm, in_out, &directives))
        return false;
    in_out->is_dropped = AS_LIST(directives)->len == 0;
    if (in_out->is_dropped)
        return true;
    if (!entry_add(vm, directives, in_out->operations.len > 0 ? array_last(&in_out->operations) : &nothing))
        return false;
    args[0] = alembic_kept(vm, "context");
    args[1] = texts_tuple(vm, &in_out->revision);
    args[2] = directives;
    if (is_absent(args[0]))
        args[0] = NONE;
    if (!vm_call_nested(vm, hook, args, COUNT_OF(args), &ignored))
        return false;
    in_out->is_dropped = AS_LIST(directives)->len == 0;
    if (in_out->is_dropped)
        return true;
    if (!is_script(vm, AS_LIST(directives)->at[0], &is_one))
        return false;
    if (AS_LIST(directives)->len > 1 || !is_one)
        return refuse_feature(vm, "Leave one MigrationScript in `directives`, or none.",
                              "process_revision_directives left something else than one MigrationScript");
    return revision_back(vm, AS_LIST(directives)->at[0], in_out);
}
