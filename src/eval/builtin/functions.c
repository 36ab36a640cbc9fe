/*
 * The module builtins: one row a name.
 *
 * What would run text as code, read the keyboard or hold raw memory is not offered: such a row refuses with a hint, so that
 * nobody meets a NameError for a name that Python has.
 */
#include "eval/builtin/arguments.h"
#include "eval/builtin/builtins.h"
#include "eval/builtin/classes.h"

#define REFUSED(name, hint)                                                                                                    \
    static bool name##_call(struct vm *vm, struct value self, const struct value *args, struct value *out)                     \
    {                                                                                                                          \
        (void)self;                                                                                                            \
        (void)args;                                                                                                            \
        (void)out;                                                                                                             \
        return refuse_feature(vm, hint, "%s() is not offered by limbeck's evaluator", #name);                                  \
    }                                                                                                                          \
    static const struct native name##_row = {#name, "*args, **kwargs", name##_call, NATIVE_TAKES_OPAQUE};

REFUSED(breakpoint, "Take the call out, or run the project under Alembic to debug it.")
REFUSED(bytearray, "Use bytes.")
REFUSED(compile, "Write the code into the file.")
REFUSED(complex, "Use two floats.")
REFUSED(eval, "Write the expression into the file.")
REFUSED(exec, "Write the code into the file.")
REFUSED(help, "Take the call out.")
REFUSED(input, "Pass what is asked for with -x NAME=VALUE or in the environment.")
REFUSED(memoryview, "Use bytes.")

/* Types of which there is no value; isinstance() may ask for them. */
#define NEVER_MADE(type) static const struct native_class type##_class = {.name = #type, .module = "builtins", .make = &type##_row};
NEVER_MADE(bytearray)
NEVER_MADE(complex)
NEVER_MADE(memoryview)

static bool ellipsis_value(struct vm *vm, struct value *out)
{
    (void)vm;
    *out = (struct value){.tag = VALUE_ELLIPSIS};
    return true;
}

static bool not_implemented_value(struct vm *vm, struct value *out)
{
    (void)vm;
    *out = (struct value){.tag = VALUE_NOT_IMPLEMENTED};
    return true;
}

static bool debug_value(struct vm *vm, struct value *out)
{
    (void)vm;
    *out = value_bool(true);
    return true;
}

#define FUNCTION(row_name, row)                                                                                                \
    {                                                                                                                          \
        .name = row_name, .kind = ITEM_FUNCTION, .function = &(row)                                                            \
    }
#define CLASS(row_name, row)                                                                                                   \
    {                                                                                                                          \
        .name = row_name, .kind = ITEM_CLASS, .class_ = &(row)                                                                 \
    }

static const struct native_item items[] = {
    FUNCTION("abs", abs_row),
    FUNCTION("all", all_row),
    FUNCTION("any", any_row),
    FUNCTION("ascii", ascii_row),
    FUNCTION("bin", bin_row),
    FUNCTION("breakpoint", breakpoint_row),
    FUNCTION("callable", callable_row),
    FUNCTION("chr", chr_row),
    FUNCTION("compile", compile_row),
    FUNCTION("delattr", delattr_row),
    FUNCTION("dir", dir_row),
    FUNCTION("divmod", divmod_row),
    FUNCTION("eval", eval_row),
    FUNCTION("exec", exec_row),
    FUNCTION("exit", exit_row),
    FUNCTION("format", format_row),
    FUNCTION("getattr", getattr_row),
    FUNCTION("globals", globals_row),
    FUNCTION("hasattr", hasattr_row),
    FUNCTION("hash", hash_row),
    FUNCTION("help", help_row),
    FUNCTION("hex", hex_row),
    FUNCTION("id", id_row),
    FUNCTION("input", input_row),
    FUNCTION("isinstance", isinstance_row),
    FUNCTION("issubclass", issubclass_row),
    FUNCTION("iter", iter_row),
    FUNCTION("len", len_row),
    FUNCTION("locals", locals_row),
    FUNCTION("max", max_row),
    FUNCTION("min", min_row),
    FUNCTION("next", next_row),
    FUNCTION("oct", oct_row),
    FUNCTION("open", open_row),
    FUNCTION("ord", ord_row),
    FUNCTION("pow", pow_row),
    FUNCTION("print", print_row),
    FUNCTION("quit", exit_row),
    FUNCTION("repr", repr_row),
    FUNCTION("round", round_row),
    FUNCTION("setattr", setattr_row),
    FUNCTION("sorted", sorted_row),
    FUNCTION("sum", sum_row),
    FUNCTION("vars", vars_row),
    FUNCTION("__import__", import_row),
    CLASS("bool", bool_row),
    CLASS("bytes", bytes_row),
    CLASS("bytearray", bytearray_class),
    CLASS("complex", complex_class),
    CLASS("memoryview", memoryview_class),
    CLASS("dict", dict_row),
    CLASS("enumerate", enumerate_row),
    CLASS("filter", filter_row),
    CLASS("float", float_row),
    CLASS("frozenset", frozenset_row),
    CLASS("int", int_row),
    CLASS("list", list_row),
    CLASS("map", map_row),
    CLASS("range", range_row),
    CLASS("reversed", reversed_row),
    CLASS("set", set_row),
    CLASS("slice", slice_row),
    CLASS("str", str_row),
    CLASS("tuple", tuple_row),
    CLASS("zip", zip_row),
    CLASS("dict_keys", dict_keys_row),
    CLASS("dict_values", dict_values_row),
    CLASS("dict_items", dict_items_row),
    {.name = "Ellipsis", .kind = ITEM_VALUE, .value = ellipsis_value},
    {.name = "NotImplemented", .kind = ITEM_VALUE, .value = not_implemented_value},
    {.name = "__debug__", .kind = ITEM_VALUE, .value = debug_value},
    {0},
};

const struct native_module builtins_module = {.name = "builtins", .items = items, .closed = true};
