/*
 * typing: annotations as values.
 *
 * A special form (Union, Optional, Any ...) is an instance that holds its name; an alias holds (origin, arguments). The old
 * names of built-in classes (List, Dict ...) are those classes, so that their subscripts read as `list[int]` does. Nothing
 * is checked at run time, as in Python.
 */
#include "eval/std/typing.h"

#include "eval/builtin/arguments.h"
#include "eval/builtin/classes.h"
#include "eval/std/abc.h"
#include "eval/std/named.h"
#include "eval/std/source.h"

static const struct native_class alias_row, form_row;

/* ---- special forms ---- */

static bool form_make(struct vm *vm, const char *name, struct value *out)
{
    *out = instance_make(vm, vm_native_class_of_row(vm, &form_row));
    AS_INSTANCE(*out)->held = str_of_cstring(vm, name);
    return true;
}

/* The one value of a name of typing. */
static bool form_get(struct vm *vm, const char *name, struct value *out)
{
    struct module_object *module = vm_native_module(vm, STR("typing"));

    return module != NULL ? vm_native_item(vm, module, str_from(name), out) : form_make(vm, name, out);
}

str typing_form(struct vm *vm, struct value value)
{
    struct instance_object *form = vm_instance_of(vm, value, &form_row);

    return form != NULL ? str_of(form->held) : STR("");
}

static bool form_getitem(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return typing_subscript(vm, self, args[0], out);
}

static bool form_repr(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str name = typing_form(vm, self);

    (void)args;
    *out = str_make_print(vm, "typing." STR_FMT, STR_ARG(name));
    return true;
}

static bool form_name(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = str_make(vm, typing_form(vm, self));
    return true;
}

static bool form_or(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return typing_union(vm, self, args[0], out);
}

static bool form_ror(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return typing_union(vm, args[0], self, out);
}

static const struct native form_methods[] = {
    {"__getitem__", "item, /", form_getitem, NATIVE_TAKES_OPAQUE},
    {"__repr__", "", form_repr},
    {"__name__", "", form_name, NATIVE_PROPERTY},
    {"_name", "", form_name, NATIVE_PROPERTY},
    {"__or__", "other, /", form_or},
    {"__ror__", "other, /", form_ror},
    {0},
};

static const struct native_class form_row = {.name = "_SpecialForm", .module = "typing", .methods = form_methods};

/* ---- aliases ---- */

static struct value alias_make(struct vm *vm, struct value origin, struct value arguments)
{
    struct value alias = instance_make(vm, vm_native_class_of_row(vm, &alias_row));

    AS_INSTANCE(alias)->held = pair_make(vm, origin, arguments);
    return alias;
}

bool typing_read(struct vm *vm, struct value value, struct value *out_origin, struct value *out_arguments)
{
    struct instance_object *alias = vm_instance_of(vm, value, &alias_row);

    if (alias == NULL || !is_kind(alias->held, OBJECT_TUPLE))
        return false;
    *out_origin = AS_TUPLE(alias->held)->at[0];
    *out_arguments = AS_TUPLE(alias->held)->at[1];
    return true;
}

bool typing_is_alias(struct vm *vm, struct value value)
{
    return vm_instance_of(vm, value, &alias_row) != NULL || vm_instance_of(vm, value, &form_row) != NULL;
}

/* Adds the members of a union (flattened) or one type, without repeating. */
static bool union_add(struct vm *vm, struct list_object *members, struct value type)
{
    struct value origin, arguments;

    if (typing_read(vm, type, &origin, &arguments) && str_equal(typing_form(vm, origin), STR("Union")))
    {
        for (uint32_t i = 0; i < AS_TUPLE(arguments)->len; i++)
        {
            if (!union_add(vm, members, AS_TUPLE(arguments)->at[i]))
                return false;
        }
        return true;
    }
    for (uint32_t i = 0; i < members->len; i++)
    {
        if (value_is_same(members->at[i], type))
            return true;
    }
    list_push(vm, members, type);
    return true;
}

static bool union_of(struct vm *vm, const struct value *types, size_t count, struct value *out)
{
    struct value members = list_make(vm, NULL, 0), form;

    for (size_t i = 0; i < count; i++)
    {
        if (!union_add(vm, AS_LIST(members), types[i]))
            return false;
    }
    if (AS_LIST(members)->len == 1)
    {
        *out = AS_LIST(members)->at[0];
        return true;
    }
    if (!form_get(vm, "Union", &form))
        return false;
    *out = alias_make(vm, form, tuple_make(vm, AS_LIST(members)->at, AS_LIST(members)->len));
    return true;
}

bool typing_union(struct vm *vm, struct value a, struct value b, struct value *out)
{
    struct value types[] = {a, b};

    return union_of(vm, types, 2, out);
}

bool typing_subscript(struct vm *vm, struct value origin, struct value item, struct value *out)
{
    str form = typing_form(vm, origin);

    if (str_equal(form, STR("Optional")))
        return typing_union(vm, item, NONE, out);
    if (str_equal(form, STR("Union")))
        return is_kind(item, OBJECT_TUPLE) ? union_of(vm, AS_TUPLE(item)->at, AS_TUPLE(item)->len, out)
                                           : union_of(vm, &item, 1, out);
    *out = alias_make(vm, origin, is_kind(item, OBJECT_TUPLE) ? item : tuple_make(vm, &item, 1));
    return true;
}

static bool alias_part(struct vm *vm, struct value self, bool arguments, struct value *out)
{
    struct value parts[2];

    if (typing_read(vm, self, &parts[0], &parts[1]))
        *out = parts[arguments];
    return true;
}

static bool alias_origin(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return alias_part(vm, self, false, out);
}

static bool alias_arguments(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return alias_part(vm, self, true, out);
}

/* Annotated[int, ...].__metadata__ */
static bool alias_metadata(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value origin, arguments;

    (void)args;
    if (!typing_read(vm, self, &origin, &arguments) || AS_TUPLE(arguments)->len == 0)
        return true;
    *out = tuple_make(vm, AS_TUPLE(arguments)->at + 1, AS_TUPLE(arguments)->len - 1);
    return true;
}

static bool alias_getitem(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value origin, arguments;

    return !typing_read(vm, self, &origin, &arguments) || typing_subscript(vm, origin, args[0], out);
}

static enum native_step construct_resume(struct vm *vm, struct native_frame *frame)
{
    const struct tuple_object *args = AS_TUPLE(frame->locals[1]);

    if (frame->state++ == 0)
        return native_frame_call(vm, frame, frame->locals[0], args->at, args->len);
    frame->result = frame->sent;
    return STEP_DONE;
}

/* list[int](...) makes a list. */
static bool alias_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value origin, arguments;
    struct native_frame *frame;

    (void)out;
    if (!typing_read(vm, self, &origin, &arguments))
        return true;
    frame = vm_push_native(vm, construct_resume);
    frame->locals[0] = origin;
    frame->locals[1] = args[0];
    return true;
}

static bool type_shown(struct vm *vm, struct value type, struct buf *out)
{
    if (is_kind(type, OBJECT_CLASS) && AS_CLASS(type)->is_native &&
        str_equal(str_from(AS_CLASS(type)->native->module), STR("builtins")))
    {
        buf_add(out, (str){AS_CLASS(type)->name->bytes, AS_CLASS(type)->name->len});
        return true;
    }
    if (is_kind(type, OBJECT_CLASS))
    {
        str text;
        struct buf shown = BUF(out->arena);

        if (!value_repr(vm, type, &shown))
            return false;
        text = buf_str(&shown); /* <class 'm.C'> */
        buf_add(out, str_slice(text, 8, text.len - 2));
        return true;
    }
    return value_repr(vm, type, out);
}

static bool alias_repr(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value origin, arguments;
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    bool good;

    (void)args;
    if (!typing_read(vm, self, &origin, &arguments))
        return true;

    bool is_union = str_equal(typing_form(vm, origin), STR("Union"));

    good = is_union || type_shown(vm, origin, &text);
    if (!is_union)
        buf_add_char(&text, '[');
    for (uint32_t i = 0; good && i < AS_TUPLE(arguments)->len; i++)
    {
        if (i > 0)
            buf_add(&text, is_union ? STR(" | ") : STR(", "));
        good = type_shown(vm, AS_TUPLE(arguments)->at[i], &text);
    }
    if (!is_union)
        buf_add_char(&text, ']');
    return scratch_str(vm, mark, &text, good, out);
}

static bool alias_equal(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value origins[2], arguments[2];
    bool equal;

    if (!typing_read(vm, self, &origins[0], &arguments[0]) || !typing_read(vm, args[0], &origins[1], &arguments[1]))
    {
        *out = (struct value){.tag = VALUE_NOT_IMPLEMENTED};
        return true;
    }
    if (!value_equal(vm, arguments[0], arguments[1], &equal))
        return false;
    *out = value_bool(equal && value_is_same(origins[0], origins[1]));
    return true;
}

static bool alias_hash(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    uint64_t hash = 0;

    (void)args;
    if (is_kind(self, OBJECT_INSTANCE) && !value_hash(vm, AS_INSTANCE(self)->held, &hash))
        return false;
    *out = value_int((int64_t)(hash & INT64_MAX));
    return true;
}

/* Everything else is that of the origin: List[int].append. */
static bool alias_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    struct value origin, arguments;

    *out = ABSENT;
    if (str_starts((str){name->bytes, name->len}, STR("__")) || !typing_read(vm, self, &origin, &arguments) ||
        !is_kind(origin, OBJECT_CLASS))
        return true;
    return value_get_attribute(vm, origin, (str){name->bytes, name->len}, out);
}

static const struct native alias_methods[] = {
    {"__origin__", "", alias_origin, NATIVE_PROPERTY},
    {"__args__", "", alias_arguments, NATIVE_PROPERTY},
    {"__metadata__", "", alias_metadata, NATIVE_PROPERTY},
    {"__getitem__", "item, /", alias_getitem, NATIVE_TAKES_OPAQUE},
    {"__call__", "*args", alias_call, NATIVE_TAKES_OPAQUE},
    {"__repr__", "", alias_repr},
    {"__eq__", "other, /", alias_equal},
    {"__hash__", "", alias_hash},
    {"__or__", "other, /", form_or},
    {"__ror__", "other, /", form_ror},
    {0},
};

static const struct native_class alias_row = {
    .name = "GenericAlias",
    .module = "types",
    .methods = alias_methods,
    .get_attribute = alias_attribute,
};

/* ---- classes to derive from, type variables ---- */

static bool generic_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    *out = instance_make(vm, AS_CLASS(self));
    return true;
}

static const struct native_class generic_row = {.name = "Generic", .module = "typing"};
static const struct native_class protocol_row = {.name = "Protocol", .module = "typing"};

static bool variable_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return generic_construct(vm, self, args, out) && value_set_attribute(vm, *out, STR("__name__"), args[0]);
}

static bool variable_repr(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value name = NONE;
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));

    (void)args;
    buf_add_char(&text, '~');
    return scratch_str(vm, mark, &text, attribute_get(vm, self, "__name__", &name) && value_str(vm, name, &text), out);
}

static const struct native variable_methods[] = {
    {"__repr__", "", variable_repr},
    {"__or__", "other, /", form_or},
    {"__ror__", "other, /", form_ror},
    {0},
};

static const struct native variable_make = {"TypeVar", "name, *constraints, **kwargs", variable_construct, NATIVE_TAKES_OPAQUE};
static const struct native_class type_var_row = {
    .name = "TypeVar", .module = "typing", .make = &variable_make, .methods = variable_methods};
static const struct native_class param_spec_row = {
    .name = "ParamSpec", .module = "typing", .make = &variable_make, .methods = variable_methods};
static const struct native_class type_var_tuple_row = {
    .name = "TypeVarTuple", .module = "typing", .make = &variable_make, .methods = variable_methods};

static bool new_type_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return variable_construct(vm, self, args, out) && value_set_attribute(vm, *out, STR("__supertype__"), args[1]);
}

static bool new_type_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)self;
    *out = args[0];
    return true;
}

static const struct native new_type_methods[] = {
    {"__call__", "x, /", new_type_call, NATIVE_TAKES_OPAQUE},
    {"__or__", "other, /", form_or},
    {"__ror__", "other, /", form_ror},
    {0},
};
static const struct native new_type_make = {"NewType", "name, tp", new_type_construct};
static const struct native_class new_type_row = {
    .name = "NewType", .module = "typing", .make = &new_type_make, .methods = new_type_methods};

static bool typed_dict_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    return dict_row.make->call(vm, value_of(&vm_class_of(vm, args[1])->object), args, out);
}

static const struct native typed_dict_make = {"TypedDict", "iterable=(), /, **kwargs", typed_dict_construct,
                                              NATIVE_TAKES_OPAQUE};
static const struct native_class typed_dict_row = {.name = "TypedDict", .module = "typing", .make = &typed_dict_make};

/* ---- functions ---- */

static bool cast_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)vm;
    (void)self;
    *out = args[1];
    return true;
}

static bool get_origin_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value arguments;

    (void)self;
    typing_read(vm, args[0], out, &arguments);
    return true;
}

static bool get_args_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value origin;

    (void)self;
    *out = vm->empty_tuple;
    typing_read(vm, args[0], &origin, out);
    return true;
}

static bool hints_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    if (!attribute_get(vm, args[0], "__annotations__", out))
        return false;
    if (is_absent(*out))
        *out = value_of(&dict_make(vm)->object);
    return true;
}

static const struct native cast_row = {"cast", "typ, val", cast_call, NATIVE_TAKES_OPAQUE};
static const struct native get_origin_row = {"get_origin", "tp", get_origin_call};
static const struct native get_args_row = {"get_args", "tp", get_args_call};
static const struct native hints_row = {"get_type_hints", "obj, globalns=None, localns=None, include_extras=False", hints_call};

/* @dataclass_transform(...) gives a decorator. */
static bool transform_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)self;
    (void)args;
    *out = vm_native_function(vm, &std_identity_row);
    return true;
}

static const struct native transform_row = {"dataclass_transform", "**kwargs", transform_call};

static bool type_checking_value(struct vm *vm, struct value *out)
{
    (void)vm;
    *out = value_bool(false);
    return true;
}

#define FORMS(ROW)                                                                                                             \
    ROW(Union)                                                                                                                 \
    ROW(Optional) ROW(Any) ROW(ClassVar) ROW(Final) ROW(Literal) ROW(Annotated) ROW(TypeAlias) ROW(NoReturn) ROW(Never)        \
        ROW(Self) ROW(LiteralString) ROW(Concatenate) ROW(TypeGuard) ROW(TypeIs) ROW(Required) ROW(NotRequired) ROW(ReadOnly)  \
            ROW(Unpack)

#define FORM_VALUE(name)                                                                                                       \
    static bool name##_value(struct vm *vm, struct value *out)                                                                 \
    {                                                                                                                          \
        return form_make(vm, #name, out);                                                                                      \
    }
FORMS(FORM_VALUE)

#define OLD(old_name, dotted) ITEM_ALIAS_OF(old_name, dotted)

#define TYPING_ITEMS                                                                                                           \
    FORMS(FORM_ITEM)                                                                                                           \
    ITEM_CLASS_OF("Generic", generic_row), ITEM_CLASS_OF("Protocol", protocol_row), ITEM_CLASS_OF("TypeVar", type_var_row),    \
        ITEM_CLASS_OF("ParamSpec", param_spec_row), ITEM_CLASS_OF("TypeVarTuple", type_var_tuple_row),                         \
        ITEM_CLASS_OF("NewType", new_type_row), ITEM_CLASS_OF("NamedTuple", named_tuple_row),                                  \
        ITEM_CLASS_OF("TypedDict", typed_dict_row), ITEM_FUNCTION_OF("cast", cast_row),                                        \
        ITEM_FUNCTION_OF("get_origin", get_origin_row), ITEM_FUNCTION_OF("get_args", get_args_row),                            \
        ITEM_FUNCTION_OF("get_type_hints", hints_row), ITEM_FUNCTION_OF("overload", std_identity_row),                         \
        ITEM_FUNCTION_OF("final", std_identity_row), ITEM_FUNCTION_OF("override", std_identity_row),                           \
        ITEM_FUNCTION_OF("runtime_checkable", std_identity_row), ITEM_FUNCTION_OF("no_type_check", std_identity_row),          \
        ITEM_FUNCTION_OF("reveal_type", std_identity_row), ITEM_FUNCTION_OF("assert_never", std_nothing_row),                  \
        ITEM_FUNCTION_OF("assert_type", std_identity_row), ITEM_FUNCTION_OF("dataclass_transform", transform_row),             \
        {.name = "TYPE_CHECKING", .kind = ITEM_VALUE, .value = type_checking_value}, OLD("List", "builtins.list"),             \
        OLD("Dict", "builtins.dict"), OLD("Tuple", "builtins.tuple"), OLD("Set", "builtins.set"),                              \
        OLD("FrozenSet", "builtins.frozenset"), OLD("Type", "builtins.type"), OLD("Text", "builtins.str"),                     \
        OLD("AnyStr", "builtins.str"), OLD("DefaultDict", "collections.defaultdict"),                                          \
        OLD("OrderedDict", "collections.OrderedDict"), OLD("Counter", "collections.Counter"),                                  \
        OLD("Deque", "collections.deque"), OLD("ChainMap", "collections.ChainMap"),                                            \
        OLD("Callable", "collections.abc.Callable"), OLD("Iterable", "collections.abc.Iterable"),                              \
        OLD("Iterator", "collections.abc.Iterator"), OLD("Generator", "collections.abc.Generator"),                            \
        OLD("Sequence", "collections.abc.Sequence"), OLD("MutableSequence", "collections.abc.MutableSequence"),                \
        OLD("Mapping", "collections.abc.Mapping"), OLD("MutableMapping", "collections.abc.MutableMapping"),                    \
        OLD("AbstractSet", "collections.abc.Set"), OLD("MutableSet", "collections.abc.MutableSet"),                            \
        OLD("Collection", "collections.abc.Collection"), OLD("Container", "collections.abc.Container"),                        \
        OLD("Hashable", "collections.abc.Hashable"), OLD("Sized", "collections.abc.Sized"),                                    \
        OLD("Awaitable", "collections.abc.Awaitable"), OLD("Coroutine", "collections.abc.Coroutine"),                          \
        OLD("AsyncIterator", "collections.abc.AsyncIterator"), OLD("AsyncIterable", "collections.abc.AsyncIterable"),          \
        OLD("AsyncGenerator", "collections.abc.AsyncGenerator"), OLD("Reversible", "collections.abc.Reversible"),              \
        OLD("KeysView", "collections.abc.KeysView"), OLD("ValuesView", "collections.abc.ValuesView"),                          \
        OLD("ItemsView", "collections.abc.ItemsView"), OLD("ContextManager", "contextlib.AbstractContextManager"),             \
        OLD("AsyncContextManager", "contextlib.AbstractAsyncContextManager"), OLD("SupportsInt", "collections.abc.Hashable"),  \
        OLD("SupportsFloat", "collections.abc.Hashable"), OLD("IO", "typing.Any"), OLD("TextIO", "typing.Any"),                \
        OLD("BinaryIO", "typing.Any"), OLD("Pattern", "re.Pattern"), OLD("Match", "re.Match")

#define FORM_ITEM(name) ITEM_VALUE_OF(name),

static const struct native_item items[] = {TYPING_ITEMS, {0}};

const struct native_module std_typing = {.name = "typing", .items = items};
const struct native_module std_typing_extensions = {.name = "typing_extensions", .items = items};

/* from __future__ import ...: flags that the compiler has already read. */
#define FUTURE_ITEM(item_name)                                                                                                 \
    {                                                                                                                          \
        .name = item_name, .kind = ITEM_VALUE, .value = type_checking_value                                                    \
    }

static const struct native_item future_items[] = {
    FUTURE_ITEM("annotations"),      FUTURE_ITEM("division"),
    FUTURE_ITEM("absolute_import"),  FUTURE_ITEM("print_function"),
    FUTURE_ITEM("unicode_literals"), FUTURE_ITEM("with_statement"),
    FUTURE_ITEM("generators"),       FUTURE_ITEM("generator_stop"),
    FUTURE_ITEM("nested_scopes"),    {0},
};

const struct native_module std_future = {.name = "__future__", .items = future_items, .closed = true};
