/*
 * What types of packages do with values, as their Python methods would.
 *
 * A UUID goes to the database as the column keeps it there. What would be encrypted or hashed is refused: written as it is, it
 * would be in the database in the clear.
 */
#include "vocab/packages/package_type.h"

static const struct dialect *dialect_of(struct vm *vm, struct value value)
{
    return instance_data(vm, value, &dialect_class);
}

/* What the column is on the dialect of a process_... call. */
static const struct type *impl_of(struct vm *vm, struct value self, struct value dialect)
{
    const struct dialect *on = dialect_of(vm, dialect);
    const struct type *type = type_data(vm, self);

    return on != NULL && type != NULL ? type_for_dialect(type, on->name) : type != NULL ? type->impl : NULL;
}

static bool call_of(struct vm *vm, const char *module, const char *name, struct value argument, struct value *out)
{
    struct value found, callee;

    return vm_import(vm, str_from(module), &found) && attribute_get(vm, found, name, &callee) &&
           vm_call_nested(vm, callee, &argument, 1, out);
}

/* ---- UUIDs ---- */

static bool uuid_of(struct vm *vm, struct value value, struct value *out)
{
    struct class_object *class_ = vm_native_class(vm, "uuid.UUID");

    if (class_ != NULL && vm_is_instance(vm, value, class_))
    {
        *out = value;
        return true;
    }
    if (is_kind(value, OBJECT_BYTES))
    {
        struct value hex;

        return attribute_get(vm, value, "hex", &hex) && vm_call_nested(vm, hex, NULL, 0, &hex) &&
               call_of(vm, "uuid", "UUID", hex, out);
    }
    return call_of(vm, "uuid", "UUID", value, out);
}

NATIVE(uuid_bind)
{
    const struct type *impl = impl_of(vm, self, args[1]);
    struct value uuid;

    *out = args[0];
    if (is_none(args[0]) || impl == NULL || impl->type_class->affinity == AFFINITY_UUID)
        return true;
    if (!uuid_of(vm, args[0], &uuid))
        return false;
    if (impl->type_class->affinity == AFFINITY_BINARY)
        return attribute_get(vm, uuid, "bytes", out);
    if (impl->length.is_set && impl->length.value == 32)
        return attribute_get(vm, uuid, "hex", out);
    return value_str_value(vm, uuid, out);
}

NATIVE(uuid_result)
{
    *out = args[0];
    return is_none(args[0]) || uuid_of(vm, args[0], out);
}

const struct native package_uuid_methods[] = {
    {"process_bind_param", "value, dialect", uuid_bind, 0},
    {"process_result_value", "value, dialect", uuid_result, 0},
    {0},
};

/* ---- secrets ---- */

static bool secret_refuse(struct vm *vm, struct value self, struct value value, const char *verb, struct value *out)
{
    *out = value;
    if (is_none(value))
        return true;
    return refuse_feature(vm, "Create and change such columns here, and their values with the application.",
                          "a value of %s cannot be %s: limbeck has neither the key nor the method of the application",
                          value_type_name(vm, self), verb);
}

NATIVE(secret_bind)
{
    return secret_refuse(vm, self, args[0], "written", out);
}

NATIVE(secret_result)
{
    return secret_refuse(vm, self, args[0], "read", out);
}

const struct native package_secret_methods[] = {
    {"process_bind_param", "value, dialect", secret_bind, NATIVE_TAKES_OPAQUE},
    {"process_result_value", "value, dialect", secret_result, NATIVE_TAKES_OPAQUE},
    {0},
};

/* ---- JSON as text, choices, lists, lower case ---- */

NATIVE(json_bind)
{
    const struct type *impl = impl_of(vm, self, args[1]);

    *out = args[0];
    return is_none(args[0]) || impl == NULL || impl->type_class->affinity == AFFINITY_JSON ||
           call_of(vm, "json", "dumps", args[0], out);
}

NATIVE(json_result)
{
    const struct type *impl = impl_of(vm, self, args[1]);

    *out = args[0];
    return !is_str(args[0]) || impl == NULL || impl->type_class->affinity == AFFINITY_JSON ||
           call_of(vm, "json", "loads", args[0], out);
}

const struct native package_json_methods[] = {
    {"process_bind_param", "value, dialect", json_bind, 0},
    {"process_result_value", "value, dialect", json_result, 0},
    {0},
};

/* A member of an enum class goes as its value, a Choice as its code. */
NATIVE(choice_bind)
{
    struct class_object *member = vm_native_class(vm, "enum.Enum");
    struct value code;

    *out = args[0];
    if (member != NULL && vm_is_instance(vm, args[0], member))
        return attribute_get(vm, args[0], "value", out);
    if (!is_kind(args[0], OBJECT_INSTANCE))
        return true;
    if (!value_get_attribute(vm, args[0], STR("code"), &code))
        return false;
    *out = is_absent(code) ? args[0] : code;
    return true;
}

const struct native package_choice_methods[] = {{"process_bind_param", "value, dialect", choice_bind, 0}, {0}};

static str separator_of(struct value self)
{
    struct value given = attribute_find(self, "separator");

    return is_str(given) ? str_of(given) : STR(",");
}

NATIVE(list_bind)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    const struct value *items;
    size_t len;

    *out = args[0];
    if (!sequence_items(vm, args[0], &items, &len))
        return true;
    for (size_t i = 0; i < len; i++)
    {
        buf_add(&text, i > 0 ? separator_of(self) : STR(""));
        if (!value_str(vm, items[i], &text))
            return scratch_str(vm, mark, &text, false, out);
    }
    return scratch_str(vm, mark, &text, true, out);
}

NATIVE(list_result)
{
    struct value split, separator = str_make(vm, separator_of(self)), coerce = attribute_find(self, "coerce_func");

    *out = args[0];
    if (!is_str(args[0]))
        return true;
    if (AS_STR(args[0])->len == 0)
    {
        *out = list_make(vm, NULL, 0);
        return true;
    }
    if (!attribute_get(vm, args[0], "split", &split) || !vm_call_nested(vm, split, &separator, 1, out))
        return false;
    for (uint32_t i = 0; is_given_some(coerce) && i < AS_LIST(*out)->len; i++)
    {
        struct value item;

        if (!vm_call_nested(vm, coerce, &AS_LIST(*out)->at[i], 1, &item))
            return false;
        AS_LIST(*out)->at[i] = item;
    }
    return true;
}

const struct native package_list_methods[] = {
    {"process_bind_param", "value, dialect", list_bind, 0},
    {"process_result_value", "value, dialect", list_result, 0},
    {0},
};

NATIVE(lower_bind)
{
    struct value lower;

    *out = args[0];
    return !is_str(args[0]) || (attribute_get(vm, args[0], "lower", &lower) && vm_call_nested(vm, lower, NULL, 0, out));
}

const struct native package_lower_methods[] = {{"process_bind_param", "value, dialect", lower_bind, 0}, {0}};
