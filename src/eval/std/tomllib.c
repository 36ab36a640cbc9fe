/*
 * tomllib, and tomli, which it was before Python had it: load and loads over text/toml.h.
 *
 * A file keeps its name, so that a mistake in it is shown where it stands. parse_float is refused: floats are floats.
 */
#include "text/toml.h"

#include "eval/builtin/arguments.h"
#include "eval/std/source.h"
#include "eval/std/tree.h"

/* Broken texts are exceptions; limits are not. */
static bool load_failed(struct vm *vm)
{
    return diag_last(vm->diags)->code == DIAG_LIMIT ? vm_refuse(vm) : vm_raise_diag(vm, "tomllib.TOMLDecodeError");
}

static bool document_load(struct vm *vm, str text, place first, struct value parse_float, struct value *out)
{
    struct arena_mark mark;
    struct tree_reading reading = {.vm = vm, .object_hook = ABSENT};
    struct tree *tree;
    bool good;

    if (is_given(parse_float))
        return refuse_feature(vm, "Leave parse_float out.", "limbeck's evaluator reads the floats of TOML as float");
    mark = scratch_mark(vm);
    good = toml_parse(scratch_arena(vm), text, first, vm->diags, &tree) ? tree_to_value(&reading, tree, out) : load_failed(vm);
    arena_reset(vm->scratch, mark);
    return good;
}

static bool loads_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str text;

    (void)self;
    return argument_str(vm, args[0], "the TOML text", &text) && document_load(vm, text, PLACE_NONE, args[1], out);
}

/* The text is as long-lived as the machine: messages point into it. */
static bool load_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value read = ABSENT, name = ABSENT, content;
    const struct source_file *file;
    str text;

    (void)self;
    if (is_opaque(args[0]))
        return vm_refuse_opaque(vm, args[0], "the TOML file is not known here");
    if (!attribute_get(vm, args[0], "read", &read) || !attribute_get(vm, args[0], "name", &name))
        return false;
    if (is_absent(read))
        return vm_raise(vm, "AttributeError", "'%s' object has no attribute 'read'", value_type_name(vm, args[0]));
    if (!vm_call_nested(vm, read, NULL, 0, &content))
        return false;
    if (is_str(content))
        return vm_raise(vm, "TypeError", "File must be opened in binary mode, e.g. use `open('foo.toml', 'rb')`");
    if (!argument_bytes(vm, content, "the TOML text", &text))
        return false;
    text = str_copy(vm->arena, text);
    file = is_str(name) ? source_add(vm->sources, str_copy(vm->arena, str_of(name)), text) : NULL;
    return document_load(vm, text, file != NULL ? file->first : PLACE_NONE, args[1], out);
}

static const struct native load_row = {"load", "fp, /, *, parse_float=float", load_call, NATIVE_TAKES_OPAQUE};
static const struct native loads_row = {"loads", "s, /, *, parse_float=float", loads_call};

static const char text[] = "class TOMLDecodeError(ValueError):\n"
                           "    pass\n";
static const struct std_source source = {"tomllib", text, NULL};

STD_NAME(source, py_TOMLDecodeError, "TOMLDecodeError")

static const struct native_item items[] = {
    ITEM_FUNCTION_OF("load", load_row),
    ITEM_FUNCTION_OF("loads", loads_row),
    STD_ITEM(py_TOMLDecodeError, "TOMLDecodeError"),
    {0},
};

const struct native_module std_tomllib = {.name = "tomllib", .items = items};
const struct native_module std_tomli = {.name = "tomli", .items = items};
