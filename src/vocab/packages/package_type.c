/*
 * The constructor of all types of packages: arguments by the names of the row, then the implementations by database, then what
 * the arguments change in them.
 *
 * The repr is a call that can be imported and run again, from the arguments that were given, as far as they are plain values.
 */
#include "vocab/packages/package_type.h"

#include <string.h>

/* ---- arguments ---- */

static const struct package_type *row_of(struct value class_)
{
    return (const struct package_type *)(const void *)AS_CLASS(class_)->native;
}

static bool takes_more(const struct package_type *row)
{
    for (size_t i = 0; row->parameters[i] != NULL; i++)
    {
        if (strcmp(row->parameters[i], "*") == 0)
            return true;
    }
    return false;
}

static size_t parameter_count(const struct package_type *row)
{
    size_t count = 0;

    while (row->parameters[count] != NULL && strcmp(row->parameters[count], "*") != 0)
        count++;
    return count;
}

static bool positional_take(struct vm *vm, struct package_call *call, const struct tuple_object *items)
{
    size_t known = parameter_count(call->row);

    if (items->len > known && !takes_more(call->row))
        return vm_raise(vm, "TypeError", "%s.__init__() takes from 1 to %zu positional arguments but %u were given",
                        call->row->class_.name, known + 1, items->len + 1);
    for (uint32_t i = 0; i < items->len && i < known; i++)
        call->values[i] = items->at[i];
    return true;
}

static bool named_take(struct vm *vm, struct package_call *call, const struct dict_object *named)
{
    size_t known = parameter_count(call->row);
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(named, &i, &entry);)
    {
        size_t at = 0;

        while (at < known && !str_equal(str_of(entry->key), str_from(call->row->parameters[at])))
            at++;
        if (at == known && !takes_more(call->row))
            return vm_raise(vm, "TypeError", "%s.__init__() got an unexpected keyword argument '" STR_FMT "'",
                            call->row->class_.name, STR_ARG(str_of(entry->key)));
        if (at < known && is_given(call->values[at]))
            return vm_raise(vm, "TypeError", "%s.__init__() got multiple values for argument '" STR_FMT "'",
                            call->row->class_.name, STR_ARG(str_of(entry->key)));
        if (at < known)
            call->values[at] = entry->value;
    }
    return true;
}

struct value package_argument(const struct package_call *call, const char *name)
{
    for (size_t i = 0; call->row->parameters[i] != NULL; i++)
    {
        if (strcmp(call->row->parameters[i], name) == 0)
            return is_given_some(call->values[i]) ? call->values[i] : ABSENT;
    }
    return ABSENT;
}

static const char *argument_words(struct vm *vm, const struct package_call *call, const char *name)
{
    return str_print(vm->arena, "%s() argument '%s'", call->row->class_.name, name).at;
}

bool package_int(struct vm *vm, const struct package_call *call, const char *name, int64_t missing, int64_t *out)
{
    struct value value = package_argument(call, name);

    if (is_absent(value))
    {
        *out = missing;
        return true;
    }
    if (is_opaque(value))
        return refuse_value(vm, value, argument_words(vm, call, name), "an integer");
    return value_to_int(vm, value, out);
}

bool package_flag(struct vm *vm, const struct package_call *call, const char *name, bool missing, bool *out)
{
    struct value value = package_argument(call, name);

    if (is_opaque(value))
        return refuse_value(vm, value, argument_words(vm, call, name), "True or False");
    return argument_truth(vm, value, missing, out);
}

bool package_arrange_length(struct vm *vm, const struct package_call *call)
{
    const char *name = is_absent(package_argument(call, "length")) ? "max_length" : "length";
    int64_t length;

    if (is_absent(package_argument(call, name)))
        return true;
    if (!package_int(vm, call, name, 0, &length))
        return false;
    for (size_t i = 0; i < PACKAGE_IMPLS && call->impls[i] != NULL; i++)
        call->impls[i]->length = OPT_INT(length);
    call->type->length = OPT_INT(length);
    return true;
}

/* ---- the type ---- */

static void impls_make(struct vm *vm, struct package_call *call)
{
    const struct package_type *row = call->row;

    for (size_t i = 0; i < PACKAGE_IMPLS && row->impls[i].name != NULL; i++)
    {
        const struct package_impl *from = &row->impls[i];
        struct type *impl = type_make(vm->arena, from->module, from->name);

        if (from->length > 0)
            impl->length = OPT_INT(from->length);
        if (from->has_zone)
            impl->timezone = TRI_TRUE;
        call->impls[i] = impl;
        if (from->dialect == NULL)
            call->type->impl = impl;
        else
            *array_add(vm->arena, &call->type->variants) = (struct type_variant){str_from(from->dialect), impl};
    }
}

/* "UUIDType(binary=False)"; empty when an argument is none that can be written. */
static str repr_of(struct vm *vm, const struct package_call *call)
{
    struct buf out = BUF(vm->arena);
    const char *separator = "";

    buf_print(&out, "%s(", call->row->class_.name);
    for (size_t i = 0; i < parameter_count(call->row); i++)
    {
        struct value value = call->values[i];

        if (!is_given(value))
            continue;
        if (!is_none(value) && value.tag != VALUE_BOOL && value.tag != VALUE_INT && !is_str(value))
            return STR("");
        buf_print(&out, "%s%s=", separator, call->row->parameters[i]);
        if (!value_repr(vm, value, &out))
            return STR("");
        separator = ", ";
    }
    buf_add_char(&out, ')');
    return buf_str(&out);
}

/* The arguments are attributes of the object under their names, unless SQLAlchemy's type has them itself. */
static void attributes_put(struct vm *vm, const struct package_call *call, struct value instance)
{
    for (size_t i = 0; i < parameter_count(call->row); i++)
    {
        if (is_given(call->values[i]))
            attribute_put(vm, instance, call->row->parameters[i], call->values[i]);
    }
}

bool package_type_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    const struct type *type = type_data(vm, self);

    if (type != NULL && type->impl != NULL && str_equal((str){name->bytes, name->len}, STR("impl")))
        *out = vocab_type_value(vm, type->impl);
    return true;
}

static bool construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct package_call call = {.row = row_of(self), .items = AS_TUPLE(args[0])};
    struct class_object *class_ = AS_CLASS(self);

    for (size_t i = 0; i < PACKAGE_ARGUMENTS; i++)
        call.values[i] = ABSENT;
    if (!positional_take(vm, &call, call.items) || !named_take(vm, &call, AS_DICT(args[1])))
        return false;
    call.type = type_user_make(vm, class_, call.row->spec != NULL ? "UserDefinedType" : "TypeDecorator");
    /* A class of the project with a get_col_spec() of its own is asked later (type_user.c). */
    if (call.row->spec != NULL && is_absent(class_lookup(class_, str_intern_object(vm, STR("get_col_spec")))))
        call.type->spec = str_from(call.row->spec);
    if (class_->is_native)
    {
        call.type->import_path = str_from(call.row->class_.module);
        call.type->repr_text = repr_of(vm, &call);
    }
    impls_make(vm, &call);
    if (call.row->arrange != NULL && !call.row->arrange(vm, &call))
        return false;
    *out = instance_make(vm, class_);
    AS_INSTANCE(*out)->data = call.type;
    attributes_put(vm, &call, *out);
    if (!class_->is_native || call.row->class_.methods != NULL)
        type_user_note(vm, call.type, *out);
    return true;
}

const struct native package_type_make = {"type", "*args, **kwargs", construct, NATIVE_TAKES_OPAQUE};
