/*
 * yaml: PyYAML's safe_load and load over text/yaml.h, with libyaml from the host.
 *
 * Every loader reads what SafeLoader reads; a tag of Python objects, which the unsafe ones would make, is an error that names
 * the tag. Writing (dump) is refused. A file keeps its name, so that a mistake in it is shown where it stands.
 */
#include "text/yaml.h"

#include "eval/builtin/arguments.h"
#include "eval/std/source.h"
#include "eval/std/tree.h"

/* What is left of a stream with a read method; *out_name is its name, empty when it has none. */
static bool stream_read(struct vm *vm, struct value stream, struct value *out_text, str *out_name)
{
    struct value read = ABSENT, name = ABSENT;

    if (is_opaque(stream))
        return vm_refuse_opaque(vm, stream, "the YAML text is not known here");
    if (!attribute_get(vm, stream, "read", &read) || !attribute_get(vm, stream, "name", &name))
        return false;
    if (is_absent(read))
        return vm_raise(vm, "AttributeError", "'%s' object has no attribute 'read'", value_type_name(vm, stream));
    *out_name = is_str(name) ? str_copy(vm->arena, str_of(name)) : STR("");
    return vm_call_nested(vm, read, NULL, 0, out_text);
}

/* The text of str, bytes or a stream, as long-lived as the machine when it is a file's. */
static bool text_take(struct vm *vm, struct value given, str *out_text, place *out_first)
{
    struct value plain = value_plain(vm, given);
    str name = STR("");

    *out_first = PLACE_NONE;
    if (!is_str(plain) && !is_kind(plain, OBJECT_BYTES))
    {
        if (!stream_read(vm, given, &plain, &name))
            return false;
        plain = value_plain(vm, plain);
    }
    if (is_str(plain))
        *out_text = str_of(plain);
    else if (!argument_bytes(vm, plain, "the YAML text", out_text))
        return false;
    if (name.len > 0)
    {
        *out_text = str_copy(vm->arena, *out_text);

        const struct source_file *file = source_add(vm->sources, name, *out_text);

        *out_first = file != NULL ? file->first : PLACE_NONE;
    }
    return true;
}

/* Broken texts are exceptions; limits are not. */
static bool load_failed(struct vm *vm)
{
    return diag_last(vm->diags)->code == DIAG_LIMIT ? vm_refuse(vm) : vm_raise_diag(vm, "yaml.error.MarkedYAMLError");
}

static bool document_load(struct vm *vm, struct value given, struct value *out)
{
    const struct yaml_library *library;
    struct arena_mark mark = scratch_mark(vm);
    struct map shared = {.arena = scratch_arena(vm)};
    struct tree_reading reading = {.vm = vm, .object_hook = ABSENT, .shared = &shared};
    struct tree *tree;
    place first;
    str text;
    bool good;

    if (vm->host.yaml_library == NULL)
        return refuse_feature(vm, "Write the values out where they are used.", "YAML cannot be read here");
    library = vm->host.yaml_library(vm->host.subject, vm);
    if (library == NULL)
        return vm_refuse(vm);
    if (!text_take(vm, given, &text, &first))
        return false;
    good =
        yaml_load(shared.arena, library, text, first, vm->diags, &tree) ? tree_to_value(&reading, tree, out) : load_failed(vm);
    arena_reset(vm->scratch, mark);
    return good;
}

static bool load_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return document_load(vm, args[0], out);
}

static bool dump_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    (void)out;
    return refuse_feature(vm, "Write such a text with `json.dumps(...)`, which is YAML too.",
                          "limbeck's evaluator writes no YAML");
}

static const struct native safe_load_row = {"safe_load", "stream", load_call};
static const struct native load_row = {"load", "stream, Loader", load_call, NATIVE_TAKES_OPAQUE};
static const struct native full_load_row = {"full_load", "stream", load_call};
static const struct native dump_row = {"dump", "*args, **kwargs", dump_call, NATIVE_TAKES_OPAQUE};

/* ---- names ---- */

static const struct native_class loader_row = {.name = "SafeLoader", .module = "yaml.loader"};

static const char text[] = "class YAMLError(Exception):\n"
                           "    pass\n"
                           "\n"
                           "\n"
                           "class MarkedYAMLError(YAMLError):\n"
                           "    pass\n";
static const struct std_source source = {"yaml.error", text, NULL};

STD_NAME(source, py_YAMLError, "YAMLError")
STD_NAME(source, py_MarkedYAMLError, "MarkedYAMLError")

static const struct native_item error_items[] = {
    STD_ITEM(py_YAMLError, "YAMLError"),
    STD_ITEM(py_MarkedYAMLError, "MarkedYAMLError"),
    {0},
};

const struct native_module std_yaml_error = {.name = "yaml.error", .items = error_items, .closed = true};

static const struct native_item items[] = {
    ITEM_FUNCTION_OF("safe_load", safe_load_row),
    ITEM_FUNCTION_OF("load", load_row),
    ITEM_FUNCTION_OF("full_load", full_load_row),
    ITEM_FUNCTION_OF("dump", dump_row),
    ITEM_FUNCTION_OF("safe_dump", dump_row),
    ITEM_FUNCTION_OF("dump_all", dump_row),
    ITEM_FUNCTION_OF("safe_dump_all", dump_row),
    ITEM_CLASS_OF("SafeLoader", loader_row),
    ITEM_CLASS_OF("FullLoader", loader_row),
    ITEM_CLASS_OF("Loader", loader_row),
    ITEM_CLASS_OF("CSafeLoader", loader_row),
    ITEM_CLASS_OF("CFullLoader", loader_row),
    ITEM_CLASS_OF("CLoader", loader_row),
    ITEM_ALIAS_OF("YAMLError", "yaml.error.YAMLError"),
    ITEM_ALIAS_OF("MarkedYAMLError", "yaml.error.MarkedYAMLError"),
    {.name = "error", .kind = ITEM_MODULE, .path = "yaml.error"},
    {0},
};

const struct native_module std_yaml = {.name = "yaml", .items = items};
