/*
 * Declarative bases and what stands in the bodies of classes on them: DeclarativeBase, declarative_base(), mapped_column(),
 * declared_attr, composite().
 *
 * When a class on a base has been built it is mapped (mapping.c). Relationships and the like do not matter for its table.
 */
#include "vocab/sqlalchemy/mapping.h"

extern const struct native_class declarative_base_class, declarative_meta_class;

/* ---- declared_attr ----------------------------------------------------------------------------------------------------- */

NATIVE(declared_attr_construct)
{
    *out = instance_make(vm, AS_CLASS(self));
    attribute_put(vm, *out, "fget", args[0]);
    return true;
}

NATIVE(cascading_call)
{
    *out = make_instance(vm, &declared_attr_class, NULL);
    attribute_put(vm, *out, "fget", args[0]);
    attribute_put(vm, *out, "is_cascading", value_bool(true));
    return true;
}

static const struct native cascading_row = {"cascading", "fn, /", cascading_call, NATIVE_TAKES_OPAQUE};

/* @declared_attr.directive is the decorator itself. */
static bool declared_attr_of_class(struct vm *vm, struct class_object *class_, struct str_object *name, struct value *out)
{
    str text = {name->bytes, name->len};

    if (str_equal(text, STR("directive")))
        *out = value_of(&class_->object);
    else if (str_equal(text, STR("cascading")))
        *out = vm_native_function(vm, &cascading_row);
    return true;
}

/* Read from a class it is its result; the class under way has it once. */
NATIVE(declared_attr_get)
{
    struct class_object *class_ = is_kind(args[1], OBJECT_CLASS) ? AS_CLASS(args[1])
                                  : is_none(args[0])             ? NULL
                                                                 : vm_class_of(vm, args[0]);

    *out = self;
    return class_ == NULL || mapping_declared_get(vm, class_, self, out);
}

static const struct native declared_attr_make = {"declared_attr", "fn, /", declared_attr_construct, NATIVE_TAKES_OPAQUE};
static const struct native declared_attr_methods[] = {
    {"__get__", "instance, owner=None, /", declared_attr_get, NATIVE_TAKES_OPAQUE},
    {0},
};
const struct native_class declared_attr_class = {.name = "declared_attr",
                                                 .module = "sqlalchemy.orm.decl_api",
                                                 .make = &declared_attr_make,
                                                 .methods = declared_attr_methods,
                                                 .metaclass_get_attribute = declared_attr_of_class};

NATIVE(has_inherited_table_call)
{
    struct class_object *class_ = is_kind(args[0], OBJECT_CLASS) ? AS_CLASS(args[0]) : NULL;

    *out = value_bool(false);
    for (uint32_t i = 1; class_ != NULL && i < class_->mro->len; i++)
    {
        if (!is_absent(class_own(AS_CLASS(class_->mro->at[i]), "__table__")))
            *out = value_bool(true);
    }
    return true;
}

const struct native has_inherited_table_row = {"has_inherited_table", "cls", has_inherited_table_call, 0};

/* ---- composite ----------------------------------------------------------------------------------------------------------- */

/* What composite() was given; mapping.c makes columns of it. */
NATIVE(composite_call)
{
    *out = make_instance(vm, &composite_class, NULL);
    attribute_put(vm, *out, "_given", args[0]);
    return true;
}

const struct native composite_row = {"composite", "*args, **kw", composite_call, NATIVE_TAKES_OPAQUE};
const struct native_class composite_class = {.name = "Composite", .module = "sqlalchemy.orm.descriptor_props"};

/* ---- a class has been built -------------------------------------------------------------------------------------------- */

static struct value metadata_new(struct vm *vm)
{
    return make_instance(vm, &metadata_class, metadata_data_make(vm));
}

static bool is_native_base(const struct class_object *class_)
{
    return class_->is_native && (class_->native == &declarative_base_class || class_->native == &declarative_meta_class);
}

/* A base is no table: class Base(DeclarativeBase). */
static bool is_base(const struct class_object *class_)
{
    for (uint32_t i = 0; i < class_->bases->len; i++)
    {
        if (is_native_base(AS_CLASS(class_->bases->at[i])))
            return true;
    }
    return false;
}

/* On AbstractConcreteBase a class is mapped to what its subclasses have, and has no table. */
static bool is_abstract_concrete(struct vm *vm, const struct class_object *class_)
{
    for (uint32_t i = 0; i < class_->bases->len; i++)
    {
        if (AS_CLASS(class_->bases->at[i]) == vm_native_class_of_row(vm, &abstract_concrete_class))
            return true;
    }
    return false;
}

/* The MetaData of a base: its own, that of its registry, or a new one. */
static bool metadata_settle(struct vm *vm, struct class_object *class_)
{
    struct value registry = class_own(class_, "registry"), metadata = ABSENT;

    if (!is_absent(class_own(class_, "metadata")))
        return true;
    if (is_kind(registry, OBJECT_INSTANCE))
        metadata = attribute_find(registry, "metadata");
    if (is_absent(metadata) && is_absent(class_any(vm, class_, "metadata")))
        metadata = metadata_new(vm);
    if (!is_absent(metadata))
        dict_put_text(vm, class_->dict, STR("metadata"), metadata);
    return true;
}

static bool declarative_made(struct vm *vm, struct class_object *class_)
{
    struct value abstract = class_own(class_, "__abstract__");
    bool is_abstract = false;

    if (!is_absent(abstract) && !value_truth(vm, abstract, &is_abstract))
        return false;
    if (!metadata_settle(vm, class_))
        return false;
    if (is_abstract || is_base(class_) || is_abstract_concrete(vm, class_))
        return true;
    return class_map(vm, class_);
}

/* Base.registry, where the project has not made one. */
static bool declarative_class_attribute(struct vm *vm, struct class_object *class_, struct str_object *name, struct value *out)
{
    struct value function, metadata = class_any(vm, class_, "metadata");

    if (!str_equal((str){name->bytes, name->len}, STR("registry")) || is_absent(metadata))
        return true;
    if (!vm_native_item(vm, vm_native_module(vm, STR("sqlalchemy.orm._registry")), STR("registry"), &function) ||
        !vm_call_nested(vm, function, &metadata, 1, out))
        return false;
    for (uint32_t i = 0; i < class_->mro->len; i++)
    {
        struct class_object *base = AS_CLASS(class_->mro->at[i]);

        if (!is_absent(class_own(base, "metadata")))
            dict_put_text(vm, base->dict, STR("registry"), *out);
    }
    return true;
}

/* Model(**values) */
NATIVE(declarative_construct)
{
    *out = instance_make(vm, AS_CLASS(self));
    return orm_construct(vm, *out, AS_DICT(args[0]));
}

NATIVE(declarative_init)
{
    *out = NONE;
    return orm_construct(vm, self, AS_DICT(args[0]));
}

static const struct native declarative_methods[] = {
    {"__init__", "**kwargs", declarative_init, NATIVE_TAKES_OPAQUE},
    {0},
};

static const struct native declarative_make = {"DeclarativeBase", "**kwargs", declarative_construct, NATIVE_TAKES_OPAQUE};

#define DECLARATIVE                                                                                                            \
    .make = &declarative_make, .methods = declarative_methods, .class_made = declarative_made,                                 \
    .set_attribute = orm_note_change, .metaclass_set_attribute = mapping_set_attribute,                                        \
    .metaclass_get_attribute = declarative_class_attribute

const struct native_class declarative_base_class = {
    .name = "DeclarativeBase", .module = "sqlalchemy.orm.decl_api", DECLARATIVE};
/* class Base(metaclass=DeclarativeMeta): the metaclass does what the base does. */
const struct native_class declarative_meta_class = {
    .name = "DeclarativeMeta", .module = "sqlalchemy.orm.decl_api", .base = "builtins.type", DECLARATIVE};
const struct native_class mapped_as_dataclass_class = {.name = "MappedAsDataclass", .module = "sqlalchemy.orm.decl_api"};
const struct native_class concrete_base_class = {.name = "ConcreteBase", .module = "sqlalchemy.ext.declarative.extensions"};
const struct native_class abstract_concrete_class = {.name = "AbstractConcreteBase",
                                                     .module = "sqlalchemy.ext.declarative.extensions"};

/* ---- declarative_base() ----------------------------------------------------------------------------------------------------
 */

/* The bases of the class that is made: what cls= gives, one class or several, and DeclarativeBase. */
static bool bases_of(struct vm *vm, struct value given, struct value *out)
{
    struct value list = list_make(vm, NULL, 0);
    const struct value *items = &given;
    size_t len = is_given_some(given) ? 1 : 0;

    if (len > 0)
        sequence_items(vm, given, &items, &len);
    for (size_t i = 0; i < len; i++)
    {
        if (is_opaque(items[i]))
            return refuse_value(vm, items[i], "declarative_base() argument 'cls'", "a class");
        if (!is_kind(items[i], OBJECT_CLASS) || AS_CLASS(items[i]) != vm->object_class)
            list_push(vm, AS_LIST(list), items[i]);
    }
    list_push(vm, AS_LIST(list), value_of(&vm_native_class_of_row(vm, &declarative_base_class)->object));
    *out = tuple_make(vm, AS_LIST(list)->at, AS_LIST(list)->len);
    return true;
}

/* declarative_base(): a class Base that derives from DeclarativeBase. */
NATIVE(declarative_base_call)
{
    struct dict_object *body = dict_make(vm);
    struct value list[3], map = dict_find_text(AS_DICT(args[3]), STR("type_annotation_map"));
    struct metadata *metadata;

    if (is_given_some(args[0]))
    {
        if (!vocab_metadata_of(vm, args[0], "declarative_base() argument 'metadata'", &metadata))
            return false;
        dict_put_text(vm, body, STR("metadata"), args[0]);
    }
    if (is_given_some(map))
        dict_put_text(vm, body, STR("type_annotation_map"), map);
    list[0] = is_given_some(args[2]) ? args[2] : str_make(vm, STR("Base"));
    list[2] = value_of(&body->object);
    return bases_of(vm, args[1], &list[1]) && vm_call_nested(vm, value_of(&vm->type_class->object), list, 3, out);
}

const struct native declarative_base_row = {"declarative_base", "metadata=None, cls=None, name='Base', **kw",
                                            declarative_base_call, NATIVE_TAKES_OPAQUE};

/* ---- mapped_column() -------------------------------------------------------------------------------------------------------
 */

static struct value keyword_take(struct vm *vm, struct dict_object *kwargs, const char *name)
{
    struct value value = dict_find_text(kwargs, str_from(name));

    dict_drop(vm, kwargs, str_intern_object(vm, str_from(name)));
    return value;
}

/* mapped_column takes what Column takes and some of dataclasses' own. */
NATIVE(mapped_column_call)
{
    static const char *const of_dataclasses[] = {"init",           "repr",
                                                 "compare",        "kw_only",
                                                 "hash",           "deferred",
                                                 "deferred_group", "deferred_raiseload",
                                                 "active_history", "dataclass_metadata"};
    struct dict_object *kwargs = dict_copy(vm, AS_DICT(args[1]));
    struct value bound[COLUMN_ARGUMENTS], sort_order = keyword_take(vm, kwargs, "sort_order"),
                                          existing = keyword_take(vm, kwargs, "use_existing_column");
    struct column_data *data;

    keyword_take(vm, kwargs, "default_factory");
    for (size_t i = 0; i < COUNT_OF(of_dataclasses); i++)
        keyword_take(vm, kwargs, of_dataclasses[i]);
    if (!column_keywords_bind(vm, args[0], kwargs, bound) ||
        !column_class.make->call(vm, value_of(&vm_native_class_of_row(vm, &mapped_column_class)->object), bound, out))
        return false;
    data = column_data_of(vm, *out);
    data->has_sort_order = is_given_some(sort_order);
    return (!data->has_sort_order || value_to_int(vm, sort_order, &data->sort_order)) &&
           argument_truth(vm, existing, false, &data->uses_existing);
}

const struct native mapped_column_row = {"mapped_column", "*args, **kwargs", mapped_column_call, NATIVE_TAKES_OPAQUE};

const struct native_class mapped_class = {.name = "Mapped", .module = "sqlalchemy.orm.base"};
