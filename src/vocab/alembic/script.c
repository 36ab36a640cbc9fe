/*
 * context.script: the part of ScriptDirectory that env.py files and operations ask: the heads, and single revisions with their
 * modules. All else of it belongs to commands and is refused by name.
 */
#include "vocab/alembic/internal.h"

bool alembic_heads(struct vm *vm, struct value *out_tuple)
{
    const struct host *host = vocab_host(vm);
    str_array heads = {0};

    if (!host->head_revisions(host->subject, &heads))
        return alembic_failed(vm);
    *out_tuple = texts_tuple(vm, &heads);
    return true;
}

bool alembic_only_head(struct vm *vm, struct value *out)
{
    if (!alembic_heads(vm, out))
        return false;
    if (AS_TUPLE(*out)->len > 1)
        return vm_raise(vm, COMMAND_ERROR,
                        "The script directory has multiple heads (due to branching).Please use get_heads(), or merge the "
                        "branches using alembic merge.");
    *out = AS_TUPLE(*out)->len > 0 ? AS_TUPLE(*out)->at[0] : NONE;
    return true;
}

static bool script_get_heads(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    return alembic_heads(vm, out) && value_to_list(vm, *out, out);
}

static bool script_get_current_head(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    return alembic_only_head(vm, out);
}

static bool script_from_config(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    *out = alembic_script(vm);
    return true;
}

/* ---- revisions ---- */

/* None, the only text, or a tuple. */
static struct value one_or_several(struct vm *vm, const str_array *texts)
{
    if (texts->len == 1)
        return str_make(vm, texts->at[0]);
    return texts->len == 0 ? NONE : texts_tuple(vm, texts);
}

static struct value texts_set(struct vm *vm, const str_array *texts)
{
    struct set_object *set = set_make(vm, true);

    for (size_t i = 0; i < texts->len; i++)
    {
        if (!set_add(vm, set, str_make(vm, texts->at[i])))
            break;
    }
    return value_of(&set->object);
}

static struct value revision_make(struct vm *vm, const struct host_revision *revision)
{
    struct value made = instance_make(vm, vm_native_class_of_row(vm, &script_record_row));
    struct dict_object *attributes = AS_INSTANCE(made)->attributes = dict_make(vm);
    const struct
    {
        const char *name;
        struct value value;
    } given[] = {
        {"revision", str_make(vm, revision->id)},
        {"down_revision", one_or_several(vm, &revision->down_revision)},
        {"nextrev", texts_set(vm, &revision->next)},
        {"dependencies", one_or_several(vm, &revision->depends_on)},
        {"branch_labels", texts_set(vm, &revision->branch_labels)},
        {"path", str_make(vm, revision->path)},
        {"doc", str_make(vm, revision->doc)},
        {"longdoc", str_make(vm, revision->long_doc)},
        {"is_head", value_bool(revision->is_head)},
        {"is_base", value_bool(revision->is_base)},
        {"is_branch_point", value_bool(revision->is_branch_point)},
        {"is_merge_point", value_bool(revision->is_merge_point)},
    };

    for (size_t i = 0; i < COUNT_OF(given); i++)
        dict_put_text(vm, attributes, str_from(given[i].name), given[i].value);
    return made;
}

static bool script_get_revision(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct host *host = vocab_host(vm);
    struct host_revision revision = {0};
    bool found;
    str id;

    (void)self;
    if (is_none(args[0]))
        return true;
    if (!argument_str(vm, args[0], "get_revision() argument 'id_'", &id))
        return false;
    if (host->revision == NULL)
        return refuse_feature(vm, "Run it in a project.", "there is no script directory");
    if (!host->revision(host->subject, id, &revision, &found))
        return alembic_failed(vm);
    if (found)
        *out = revision_make(vm, &revision);
    return true;
}

static bool revision_module(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct host *host = vocab_host(vm);
    struct dict_object *attributes = AS_INSTANCE(self)->attributes;

    (void)args;
    *out = dict_find_text(attributes, STR("_module"));
    if (!is_absent(*out))
        return true;
    *out = NONE;
    if (!host->revision_module(host->subject, str_of(dict_find_text(attributes, STR("revision"))), out))
        return alembic_failed(vm);
    dict_put_text(vm, attributes, STR("_module"), *out);
    return true;
}

static const struct native revision_methods[] = {
    {"module", "", revision_module, NATIVE_PROPERTY},
    {0},
};

const struct native_class script_record_row = {.name = "Script", .module = "alembic.script.base", .methods = revision_methods};

static bool script_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    (void)self;
    *out = ABSENT;
    if (name->len > 1 && name->bytes[0] == '_')
        return true;
    return refuse_feature(vm, "Its get_heads(), get_current_head() and get_revision() are offered.",
                          "ScriptDirectory.%s is not offered", name->bytes);
}

static const struct native script_methods[] = {
    {"from_config", "config", script_from_config, NATIVE_CLASS_METHOD},
    {"get_current_head", "", script_get_current_head, 0},
    {"get_heads", "", script_get_heads, 0},
    {"get_revision", "id_", script_get_revision, 0},
    {0},
};

const struct native_class script_directory_row = {
    .name = "ScriptDirectory",
    .module = "alembic.script.base",
    .methods = script_methods,
    .get_attribute = script_attribute,
};

struct value alembic_script(struct vm *vm)
{
    if (is_absent(alembic_kept(vm, "script")))
        alembic_keep(vm, "script", instance_make(vm, vm_native_class_of_row(vm, &script_directory_row)));
    return alembic_kept(vm, "script");
}
