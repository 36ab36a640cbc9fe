/*
 * Types that the project makes: TypeDecorator and UserDefinedType.
 *
 * What the layers below see of them is data: the implementation type, the text of get_col_spec(), a name to import. Their
 * Python methods are called when the answer is needed and the dialect is known: load_dialect_impl() when a type reaches a
 * column, process_bind_param() and process_result_value() with each value.
 */
#include "eval/code.h"
#include "vocab/sqlalchemy/internal.h"
#include "vocab/sqlalchemy/type_list.h"

static struct value user_method(struct vm *vm, struct value instance, const char *name)
{
    struct value method = class_lookup(AS_INSTANCE(instance)->class_, str_intern_object(vm, str_from(name)));

    return is_absent(method) || is_kind(method, OBJECT_NATIVE) ? ABSENT : method_make(vm, method, instance);
}

void type_user_note(struct vm *vm, struct type *type, struct value instance)
{
    vm_keep(vm, instance);
    *array_add(vm->arena, &sqlalchemy_state(vm)->users) = (struct type_user){.type = type, .instance = instance};
}

struct type *type_user_make(struct vm *vm, struct class_object *class_, const char *kind)
{
    struct type *type = type_make(vm->arena, "user", kind);

    type->place = vm->span.from;
    type->import_path =
        class_->module != NULL ? str_copy(vm->arena, (str){class_->module->name->bytes, class_->module->name->len}) : STR("");
    type->repr_text = str_print(vm->arena, "%s()", class_->name->bytes);
    return type;
}

/* The instance that Python code sees is the one whose methods are called: super().__init__() fills it from a made one. */
void type_user_settle(struct vm *vm, struct value instance)
{
    struct sqlalchemy_state *state = sqlalchemy_state(vm);
    struct type *type;

    if (vm_instance_of(vm, instance, &user_defined_type_class) != NULL && AS_INSTANCE(instance)->data == NULL)
    {
        AS_INSTANCE(instance)->data = type = type_user_make(vm, AS_INSTANCE(instance)->class_, "UserDefinedType");
        type_user_note(vm, type, instance);
        return;
    }
    for (size_t i = 0; i < state->users.len; i++)
    {
        if (state->users.at[i].type == AS_INSTANCE(instance)->data && state->users.at[i].instance.object != instance.object)
        {
            vm_keep(vm, instance);
            state->users.at[i].instance = instance;
        }
    }
}

/* ---- TypeDecorator
 * ----------------------------------------------------------------------------------------------------------- */

/* SQLAlchemy shows a decorator with the parameters of its implementation: Colour(length=9). */
static void decorator_repr_put(struct vm *vm, struct class_object *class_, struct type *type)
{
    struct type labels = {.type_class = type->impl->type_class, .labels = type->impl->labels};
    str shown = type_repr(vm->arena, type->impl->labels.len > 0 ? &labels : type->impl);
    size_t parameters = str_find_char(shown, '(');

    if (type->impl->repr_text.len == 0 && parameters != STR_NONE)
        type->repr_text = str_print(vm->arena, "%s" STR_FMT, class_->name->bytes, STR_ARG(str_skip(shown, parameters)));
}

/* impl of the class, made with the arguments of the call when it is a class. */
NATIVE(decorator_construct)
{
    struct class_object *class_ = AS_CLASS(self);
    struct value impl = class_lookup(class_, str_intern_object(vm, STR("impl"))), made;
    struct type *type = type_user_make(vm, class_, "TypeDecorator");

    if (is_absent(impl))
        return vm_raise(vm, "AttributeError",
                        "TypeDecorator implementations require a class-level variable 'impl' which refers to the "
                        "class of type being decorated");
    if (is_opaque(impl))
        return refuse_value(vm, impl, "TypeDecorator.impl", "a type");
    if (is_kind(impl, OBJECT_CLASS) && (AS_TUPLE(args[0])->len > 0 || AS_DICT(args[1])->len > 0))
    {
        struct class_object *impl_class = AS_CLASS(impl);
        struct value list[] = {args[0], args[1]};

        if (impl_class->native == NULL || impl_class->native->make == NULL ||
            !impl_class->native->make->call(vm, impl, list, &made))
            return false;
    }
    else if (!type_instance_of(vm, impl, &made))
        return refuse_value(vm, impl, "TypeDecorator.impl", "a type");
    if (!vocab_type_of(vm, made, "TypeDecorator.impl", &type->impl))
        return false;
    decorator_repr_put(vm, class_, type);
    *out = instance_make(vm, class_);
    AS_INSTANCE(*out)->data = type;
    attribute_put(vm, *out, "impl", made);
    type_user_note(vm, type, *out);
    return true;
}

static bool resolve_one(struct vm *vm, struct type_user *user, const struct dialect *dialect)
{
    struct value load = user_method(vm, user->instance, "load_dialect_impl");
    struct value argument = vocab_dialect_value(vm, dialect), result;
    const struct type *impl;

    user->is_resolved = true;
    if (is_absent(load))
        return true;
    if (!vm_call_nested(vm, load, &argument, 1, &result) || !vocab_type_of(vm, result, "load_dialect_impl()", &impl))
        return false;
    *array_add(vm->arena, &user->type->variants) = (struct type_variant){dialect->name, impl};
    return true;
}

/* A parameter of __init__ as SQLAlchemy's generic_repr() shows it: by position without a default, else when it differs. */
static bool parameter_show(struct vm *vm, struct value instance, struct str_object *name, struct value by_default,
                           struct buf *out)
{
    struct value value = attribute_find(instance, name->bytes);
    bool is_same = is_absent(value);

    if (is_absent(by_default))
        value = is_absent(value) ? NONE : value;
    else if (is_same || !value_equal(vm, value, by_default, &is_same) || is_same)
        return is_same;
    buf_add(out, buf_str(out).len > 0 ? STR(", ") : STR(""));
    if (!is_absent(by_default))
        buf_print(out, "%s=", name->bytes);
    return value_repr(vm, value, out);
}

/* Vector(3): the class with what its __init__ takes, from the attributes of those names. */
static bool spec_repr_put(struct vm *vm, struct type_user *user)
{
    struct value init = class_lookup(AS_INSTANCE(user->instance)->class_, str_intern_object(vm, STR("__init__")));
    struct buf shown = BUF(vm->arena);
    const struct function_object *function;

    if (!is_kind(init, OBJECT_FUNCTION))
        return true;
    function = AS_FUNCTION(init);
    for (uint32_t i = 1; i < function->code->positional; i++)
    {
        struct value by_default = function->defaults != NULL ? function->defaults->at[i] : ABSENT;

        if (!parameter_show(vm, user->instance, function->code->locals[i], by_default, &shown))
            return false;
    }
    user->type->repr_text =
        str_print(vm->arena, "%s(" STR_FMT ")", AS_INSTANCE(user->instance)->class_->name->bytes, STR_ARG(buf_str(&shown)));
    return true;
}

static bool spec_read(struct vm *vm, struct type_user *user)
{
    struct value spec = user_method(vm, user->instance, "get_col_spec"), result;

    if (!spec_repr_put(vm, user))
        return false;
    if (is_absent(spec) || user->type->spec.len > 0)
        return true;
    if (!vm_call_nested(vm, spec, NULL, 0, &result))
        return false;
    if (!is_text(vm, result))
        return refuse_value(vm, result, "get_col_spec()", "a str");
    user->type->spec = keep_text(vm, result);
    return true;
}

void types_resolve_pending(struct vm *vm)
{
    struct sqlalchemy_state *state = sqlalchemy_state(vm);
    const struct host *host = vocab_host(vm);
    const struct dialect *dialect = host->context_dialect != NULL ? host->context_dialect(host->subject) : NULL;

    for (size_t i = 0; i < state->users.len; i++)
    {
        struct type_user user = state->users.at[i];
        bool is_spec = user.type->type_class->visit == TYPE_VISIT_user_defined;

        if (user.type->enum_class.len > 0)
            continue;
        if (user.is_resolved || (dialect == NULL && !is_spec) || type_data(vm, user.instance) == NULL)
            continue;
        state->users.at[i].is_resolved = true;
        if (is_spec ? !spec_read(vm, &user) : !resolve_one(vm, &user, dialect))
            return;
    }
}

static bool user_call(struct vm *vm, const struct type *type, const char *name, struct value value, struct value *out)
{
    struct sqlalchemy_state *state = sqlalchemy_state(vm);
    const struct host *host = vocab_host(vm);
    const struct dialect *dialect = host->context_dialect != NULL ? host->context_dialect(host->subject) : NULL;

    *out = ABSENT;
    for (size_t i = 0; type != NULL && i < state->users.len; i++)
    {
        struct value method;

        if (state->users.at[i].type != type)
            continue;
        method = class_lookup(AS_INSTANCE(state->users.at[i].instance)->class_, str_intern_object(vm, str_from(name)));
        if (!is_absent(method))
        {
            struct value list[] = {value, dialect != NULL ? vocab_dialect_value(vm, dialect) : NONE};

            return method_call(vm, method, state->users.at[i].instance, list, 2, out);
        }
    }
    return true;
}

bool type_user_bind(struct vm *vm, const struct type *type, struct value value, struct value *out)
{
    return user_call(vm, type, "process_bind_param", value, out);
}

/* The member of a Python enum class that a label stands for. */
bool type_enum_member(struct vm *vm, const struct type *type, struct value label, struct value *out)
{
    struct sqlalchemy_state *state = sqlalchemy_state(vm);

    *out = label;
    for (size_t i = 0; is_str(label) && i < state->users.len; i++)
    {
        struct value class_, member;

        if (state->users.at[i].type != type)
            continue;
        class_ = attribute_find(state->users.at[i].instance, "enum_class");
        if (is_absent(class_))
            return true;
        if (!value_get_attribute(vm, class_, str_of(label), &member))
            return false;
        if (is_absent(member))
            return vm_call_nested(vm, class_, &label, 1, out);
        *out = member;
        return true;
    }
    return true;
}

bool type_user_result(struct vm *vm, const struct type *type, struct value value, struct value *out)
{
    return user_call(vm, type, "process_result_value", value, out);
}

NATIVE(decorator_load_impl)
{
    return attribute_get(vm, self, "impl", out);
}

NATIVE(dialect_type_descriptor)
{
    struct value instance;

    if (!type_instance_of(vm, args[0], &instance))
        return refuse_value(vm, args[0], "type_descriptor()", "a type");
    *out = instance;
    return true;
}

const struct native dialect_type_descriptor_row = {"type_descriptor", "typeobj", dialect_type_descriptor, NATIVE_TAKES_OPAQUE};

static const struct native decorator_make = {"TypeDecorator", "*args, **kwargs", decorator_construct, NATIVE_TAKES_OPAQUE};
static const struct native decorator_methods[] = {
    {"load_dialect_impl", "dialect", decorator_load_impl, 0},
    {0},
};

const struct native_class type_decorator_class = {.name = "TypeDecorator",
                                                  .module = "sqlalchemy.sql.sqltypes",
                                                  .base = SA_BASE("TypeEngine"),
                                                  .make = &decorator_make,
                                                  .methods = decorator_methods};

/* ---- UserDefinedType
 * ---------------------------------------------------------------------------------------------------------- */

NATIVE(user_defined_construct)
{
    struct type *type = type_user_make(vm, AS_CLASS(self), "UserDefinedType");

    *out = instance_make(vm, AS_CLASS(self));
    AS_INSTANCE(*out)->data = type;
    type_user_note(vm, type, *out);
    return true;
}

static const struct native user_defined_make = {"UserDefinedType", "*args, **kwargs", user_defined_construct,
                                                NATIVE_TAKES_OPAQUE};

const struct native_class user_defined_type_class = {
    .name = "UserDefinedType", .module = "sqlalchemy.sql.sqltypes", .base = SA_BASE("TypeEngine"), .make = &user_defined_make};
