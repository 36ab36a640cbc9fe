/*
 * Declarative classes: DeclarativeBase, declarative_base(), mapped_column(), Mapped.
 *
 * When a class on a base has been built its Table is made of what the class body holds: Column objects in order, columns of
 * mixins copied, annotations Mapped[...] of plain types. Relationships and the like are opaque values and do not matter here.
 */
#include "eval/std/typing.h"
#include "vocab/sqlalchemy/internal.h"

/* ---- the MetaData of a base
 * --------------------------------------------------------------------------------------------------------- */

static struct value class_own(struct class_object *class_, const char *name)
{
    return dict_find_text(class_->dict, str_from(name));
}

static struct value class_any(struct vm *vm, struct class_object *class_, const char *name)
{
    return class_lookup(class_, str_intern_object(vm, str_from(name)));
}

static struct value metadata_new(struct vm *vm)
{
    struct metadata_data *data = arena_new(vm->arena, struct metadata_data);

    data->metadata.tables.arena = vm->arena;
    data->tables = dict_make(vm);
    return make_instance(vm, &metadata_class, data);
}

/* ---- columns
 * -----------------------------------------------------------------------------------------------------------------------------
 */

static const struct
{
    const char *class_name, *type;
} annotated_types[] = {
    {"bool", "Boolean"},
    {"int", "Integer"},
    {"float", "Float"},
    {"str", "String"},
    {"bytes", "LargeBinary"},
    {"decimal.Decimal", "Numeric"},
    {"datetime.datetime", "DateTime"},
    {"datetime.date", "Date"},
    {"datetime.time", "Time"},
    {"datetime.timedelta", "Interval"},
    {"uuid.UUID", "Uuid"},
};

/* The plain type and nullability of an annotation: Mapped[X], Optional[X], X | None, Annotated[X, ...]. */
static bool annotation_read(struct vm *vm, struct value annotation, bool *is_nullable, struct value *out_inner,
                            struct value *out_column)
{
    struct value origin, arguments;
    str form;

    *out_inner = annotation;
    for (unsigned depth = 0; depth < 16 && typing_read(vm, *out_inner, &origin, &arguments); depth++)
    {
        const struct tuple_object *items = AS_TUPLE(arguments);

        form = typing_form(vm, origin);
        if (items->len == 0)
            break;
        if (str_equal(form, STR("Union")) || str_equal(form, STR("Optional")))
        {
            for (uint32_t i = 0; i < items->len; i++)
            {
                bool is_none_type = is_none(items->at[i]) ||
                                    (is_kind(items->at[i], OBJECT_CLASS) && AS_CLASS(items->at[i]) == vm_class_of(vm, NONE));

                *is_nullable = *is_nullable || is_none_type;
                if (!is_none_type)
                    *out_inner = items->at[i];
            }
            continue;
        }
        if (str_equal(form, STR("Annotated")))
        {
            for (uint32_t i = 1; i < items->len; i++)
            {
                if (column_data_of(vm, items->at[i]) != NULL)
                    *out_column = items->at[i];
            }
            *out_inner = items->at[0];
            continue;
        }
        if (!is_kind(origin, OBJECT_CLASS) ||
            !str_ends((str){AS_CLASS(origin)->name->bytes, AS_CLASS(origin)->name->len}, STR("Mapped")))
            break;
        *out_inner = items->at[0];
    }
    return true;
}

static bool is_mapped(struct vm *vm, struct value annotation)
{
    struct value origin, arguments;

    return typing_read(vm, annotation, &origin, &arguments) && is_kind(origin, OBJECT_CLASS) &&
           str_equal((str){AS_CLASS(origin)->name->bytes, AS_CLASS(origin)->name->len}, STR("Mapped"));
}

static const struct type *annotated_type(struct vm *vm, struct value inner)
{
    struct value instance;
    const struct type *type = NULL;

    for (size_t i = 0; i < COUNT_OF(annotated_types); i++)
    {
        struct class_object *class_ = vm_native_class(vm, annotated_types[i].class_name);

        if (class_ != NULL && is_kind(inner, OBJECT_CLASS) && AS_CLASS(inner) == class_)
            return type_make(vm->arena, "sqlalchemy", annotated_types[i].type);
    }
    if (is_kind(inner, OBJECT_CLASS) && vm_native_class(vm, "enum.Enum") != NULL &&
        class_is_subclass(AS_CLASS(inner), vm_native_class(vm, "enum.Enum")))
    {
        struct class_object *enum_type = vm_native_class(vm, "sqlalchemy.sql.sqltypes.Enum");

        if (vm_call_nested(vm, value_of(&enum_type->object), &inner, 1, &instance) &&
            vocab_type_of(vm, instance, "Enum()", &type))
            return type;
    }
    return NULL;
}

/* A column of a class body: its name is the attribute's unless it has one, its type the annotation's unless it has one. */
static bool column_settle(struct vm *vm, struct value column, struct value name, struct value annotation)
{
    struct column_data *data = column_data_of(vm, column);
    bool is_nullable = false;
    struct value inner = ABSENT, given = ABSENT;

    if (!data->has_name)
    {
        if (!vocab_name_of(vm, name, "the name of a column", &data->column->name))
            return false;
        data->has_name = true;
    }
    if (is_absent(annotation) || !is_mapped(vm, annotation))
        return true;
    annotation_read(vm, annotation, &is_nullable, &inner, &given);
    if (!is_absent(given) && data->column->type == NULL)
    {
        const struct column *model = column_data_of(vm, given)->column;

        data->column->type = model->type;
        data->column->primary_key = data->column->primary_key || model->primary_key;
        if (data->column->nullable == TRI_NONE)
            data->column->nullable = model->nullable;
        if (data->column->server_default.kind == SERVER_DEFAULT_NONE)
            data->column->server_default = model->server_default;
    }
    if (data->column->type == NULL && data->column->foreign_keys.len == 0)
        data->column->type = annotated_type(vm, inner);
    if (data->column->nullable == TRI_NONE && !data->column->primary_key)
        data->column->nullable = tri_of(is_nullable);
    return is_absent(vm->raised) && !vm->refused;
}

static struct value column_copied(struct vm *vm, struct value value)
{
    struct column_data *data = column_data_of(vm, value);
    struct column *copy = arena_new(vm->arena, struct column);
    struct value made;

    *copy = *data->column;
    made = vocab_column_value(vm, copy);
    column_data_of(vm, made)->type = data->type;
    column_data_of(vm, made)->has_name = data->has_name;
    return made;
}

static bool column_collect(struct vm *vm, struct class_object *class_, struct value name, struct value value,
                           struct value annotation, bool is_own, struct value list)
{
    /* What came from a mixin is in the class by now. */
    for (uint32_t i = 0; i < AS_LIST(list)->len; i++)
    {
        if (AS_LIST(list)->at[i].object == value.object)
            return true;
    }
    if (!is_own)
        value = column_copied(vm, value);
    if (!column_settle(vm, value, name, annotation))
        return false;
    dict_put(vm, class_->dict, AS_STR(name), value);
    list_push(vm, AS_LIST(list), value);
    return true;
}

/* The columns of one class of the order of lookup. */
static bool class_columns(struct vm *vm, struct class_object *class_, struct class_object *from, struct value list)
{
    struct value annotations = class_own(from, "__annotations__");
    struct dict_object *notes = is_kind(annotations, OBJECT_DICT) ? AS_DICT(annotations) : dict_make(vm);
    struct dict_object *body = dict_copy(vm, from->dict);
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(notes, &i, &entry);)
    {
        struct value own = dict_find(body, AS_STR(entry->key));

        if (from != class_ && !is_absent(class_own(class_, AS_STR(entry->key)->bytes)))
            continue;
        if (is_absent(own) && is_mapped(vm, entry->value))
        {
            struct column *column = column_make(vm->arena, NAME_NONE, NULL);
            struct value made = vocab_column_value(vm, column);

            column->place = class_->at.from;
            if (!column_collect(vm, class_, entry->key, made, entry->value, true, list))
                return false;
        }
        else if (column_data_of(vm, own) != NULL &&
                 !column_collect(vm, class_, entry->key, own, entry->value, from == class_, list))
            return false;
    }
    for (uint32_t i = 0; dict_next(body, &i, &entry);)
    {
        if (column_data_of(vm, entry->value) == NULL || !is_absent(dict_find(notes, AS_STR(entry->key))))
            continue;
        if (from != class_ && !is_absent(class_own(class_, AS_STR(entry->key)->bytes)))
            continue;
        if (!column_collect(vm, class_, entry->key, entry->value, ABSENT, from == class_, list))
            return false;
    }
    return true;
}

/* ---- the table of a class
 * ----------------------------------------------------------------------------------------------------------------- */

static bool table_args_read(struct vm *vm, struct class_object *class_, struct value items, struct dict_object *kwargs)
{
    struct value args = class_any(vm, class_, "__table_args__");
    const struct value *at;
    size_t len;

    if (is_absent(args) || is_none(args))
        return true;
    if (is_opaque(args))
        return refuse_value(vm, args, "__table_args__", "a tuple or dict");
    if (is_kind(args, OBJECT_DICT))
        return dict_update(vm, kwargs, AS_DICT(args));
    if (!sequence_items(vm, args, &at, &len))
        return true; /* a declared_attr: its function is called when tables are read */
    for (size_t i = 0; i < len; i++)
    {
        if (is_kind(at[i], OBJECT_DICT))
        {
            if (!dict_update(vm, kwargs, AS_DICT(at[i])))
                return false;
        }
        else
            list_push(vm, AS_LIST(items), at[i]);
    }
    return true;
}

static bool table_of_class(struct vm *vm, struct class_object *class_, struct value metadata)
{
    struct value items = list_make(vm, NULL, 0), arguments[5], table;
    struct dict_object *kwargs = dict_make(vm);
    struct value schema;

    for (uint32_t i = class_->mro->len; i > 0; i--)
    {
        struct class_object *from = AS_CLASS(class_->mro->at[i - 1]);
        bool has_table = from != class_ && !is_absent(class_own(from, "__table__"));

        if (!from->is_native && !has_table && !class_columns(vm, class_, from, items))
            return false;
    }
    if (!table_args_read(vm, class_, items, kwargs))
        return false;
    schema = dict_find_text(kwargs, STR("schema"));
    dict_drop(vm, kwargs, str_intern_object(vm, STR("schema")));
    arguments[0] = class_any(vm, class_, "__tablename__");
    arguments[1] = metadata;
    arguments[2] = tuple_make(vm, AS_LIST(items)->at, AS_LIST(items)->len);
    arguments[3] = schema;
    arguments[4] = value_of(&kwargs->object);
    if (!table_class.make->call(vm, value_of(&vm_native_class_of_row(vm, &table_class)->object), arguments, &table))
        return false;
    dict_put_text(vm, class_->dict, STR("__table__"), table);
    return true;
}

/* ---- declared_attr ----------------------------------------------------------------------------------------------------- */

NATIVE(declared_attr_construct)
{
    *out = instance_make(vm, AS_CLASS(self));
    attribute_put(vm, *out, "fget", args[0]);
    return true;
}

/* @declared_attr.directive and .cascading are the decorator itself. */
static bool declared_attr_of_class(struct vm *vm UNUSED, struct class_object *class_, struct str_object *name,
                                   struct value *out)
{
    str text = {name->bytes, name->len};

    if (str_equal(text, STR("directive")) || str_equal(text, STR("cascading")))
        *out = value_of(&class_->object);
    return true;
}

static const struct native declared_attr_make = {"declared_attr", "fn, /", declared_attr_construct, NATIVE_TAKES_OPAQUE};
const struct native_class declared_attr_class = {.name = "declared_attr",
                                                 .module = "sqlalchemy.orm.decl_api",
                                                 .make = &declared_attr_make,
                                                 .metaclass_get_attribute = declared_attr_of_class};

/* The functions of mixins are called with the class; their results are the class's own attributes. */
static bool declared_attrs_call(struct vm *vm, struct class_object *class_)
{
    for (uint32_t i = 0; i < class_->mro->len; i++)
    {
        struct class_object *from = AS_CLASS(class_->mro->at[i]);
        struct dict_object *body = dict_copy(vm, from->dict);
        struct dict_entry *entry;

        for (uint32_t k = 0; !from->is_native && dict_next(body, &k, &entry);)
        {
            struct value function, class_value = value_of(&class_->object), result;
            struct value own = dict_find(class_->dict, AS_STR(entry->key));

            if (vm_instance_of(vm, entry->value, &declared_attr_class) == NULL || (from != class_ && !is_absent(own)))
                continue;
            function = attribute_find(entry->value, "fget");
            if (is_kind(function, OBJECT_WRAPPER))
                function = AS_WRAPPER(function)->function;
            if (!vm_call_nested(vm, function, &class_value, 1, &result))
                return false;
            dict_put(vm, class_->dict, AS_STR(entry->key), result);
        }
    }
    return true;
}

/* ---- a class has been built -------------------------------------------------------------------------------------------- */

/* __tablename__ of the class or a mixin; that of a mapped parent is the parent's. */
static struct value table_name(struct class_object *class_)
{
    for (uint32_t i = 0; i < class_->mro->len; i++)
    {
        struct class_object *from = AS_CLASS(class_->mro->at[i]);
        struct value name = class_own(from, "__tablename__");

        if (!is_absent(name))
            return from == class_ || is_absent(class_own(from, "__table__")) ? name : ABSENT;
    }
    return ABSENT;
}

/* Without a table of its own a class shares its parent's: its columns go there. */
static bool columns_to_parent(struct vm *vm, struct class_object *class_)
{
    struct table_data *table = table_data_of(vm, class_any(vm, class_, "__table__"));
    struct value items = list_make(vm, NULL, 0);

    if (table == NULL)
        return true;
    if (!class_columns(vm, class_, class_, items))
        return false;
    for (uint32_t i = 0; i < AS_LIST(items)->len; i++)
    {
        if (!table_append_column(vm, table, AS_LIST(items)->at[i], true))
            return false;
    }
    return true;
}

extern const struct native_class declarative_base_class;

static bool is_base(const struct class_object *class_)
{
    for (uint32_t i = 0; i < class_->bases->len; i++)
    {
        if (AS_CLASS(class_->bases->at[i])->native == &declarative_base_class && AS_CLASS(class_->bases->at[i])->is_native)
            return true;
    }
    return false;
}

static bool declarative_made(struct vm *vm, struct class_object *class_)
{
    struct value metadata = class_any(vm, class_, "metadata"), abstract = class_own(class_, "__abstract__"), name;
    bool is_abstract = false;

    if (is_absent(metadata))
    {
        metadata = metadata_new(vm);
        dict_put_text(vm, class_->dict, STR("metadata"), metadata);
    }
    if (!is_absent(abstract) && !value_truth(vm, abstract, &is_abstract))
        return false;
    if (is_abstract || is_base(class_) || !is_absent(class_own(class_, "__table__")))
        return true;
    if (!declared_attrs_call(vm, class_))
        return false;
    name = table_name(class_);
    if (is_opaque(name))
        return refuse_value(vm, name, "__tablename__", "a str");
    if (!is_text(vm, name))
        return columns_to_parent(vm, class_);
    dict_put_text(vm, class_->dict, STR("__tablename__"), name);
    return table_of_class(vm, class_, metadata);
}

/* Model(**values) */
NATIVE(declarative_construct)
{
    struct dict_entry *entry;

    *out = instance_make(vm, AS_CLASS(self));
    for (uint32_t i = 0; dict_next(AS_DICT(args[0]), &i, &entry);)
        attribute_put(vm, *out, AS_STR(entry->key)->bytes, entry->value);
    return true;
}

static const struct native declarative_make = {"DeclarativeBase", "**kwargs", declarative_construct, NATIVE_TAKES_OPAQUE};
const struct native_class declarative_base_class = {
    .name = "DeclarativeBase", .module = "sqlalchemy.orm.decl_api", .make = &declarative_make, .class_made = declarative_made};

/* declarative_base(): a class Base that derives from DeclarativeBase. */
NATIVE(declarative_base_call)
{
    struct dict_object *body = dict_make(vm);
    struct value base = value_of(&vm_native_class_of_row(vm, &declarative_base_class)->object), bases[2] = {ABSENT, base},
                 list[3];
    bool has_class = is_given_some(args[1]) && is_kind(args[1], OBJECT_CLASS);

    if (is_given_some(args[0]))
    {
        struct metadata *metadata;

        if (!vocab_metadata_of(vm, args[0], "declarative_base() argument 'metadata'", &metadata))
            return false;
        dict_put_text(vm, body, STR("metadata"), args[0]);
    }
    bases[0] = args[1];
    list[0] = is_given_some(args[2]) ? args[2] : str_make(vm, STR("Base"));
    list[1] = has_class ? tuple_make(vm, bases, 2) : tuple_make(vm, &base, 1);
    list[2] = value_of(&body->object);
    return vm_call_nested(vm, value_of(&vm->type_class->object), list, 3, out);
}

const struct native declarative_base_row = {"declarative_base", "metadata=None, cls=None, name='Base', **kw",
                                            declarative_base_call, NATIVE_TAKES_OPAQUE};

/* mapped_column takes what Column takes and some of dataclasses' own. */
NATIVE(mapped_column_call)
{
    static const char *const of_dataclasses[] = {"init",
                                                 "repr",
                                                 "compare",
                                                 "kw_only",
                                                 "hash",
                                                 "default_factory",
                                                 "use_existing_column",
                                                 "deferred",
                                                 "deferred_group",
                                                 "deferred_raiseload",
                                                 "active_history",
                                                 "sort_order"};
    struct dict_object *kwargs = dict_copy(vm, AS_DICT(args[1]));
    struct value bound[COLUMN_ARGUMENTS];

    for (size_t i = 0; i < COUNT_OF(of_dataclasses); i++)
        dict_drop(vm, kwargs, str_intern_object(vm, str_from(of_dataclasses[i])));
    if (!column_keywords_bind(vm, args[0], kwargs, bound))
        return false;
    return column_class.make->call(vm, value_of(&vm_native_class_of_row(vm, &mapped_column_class)->object), bound, out);
}

const struct native mapped_column_row = {"mapped_column", "*args, **kwargs", mapped_column_call, NATIVE_TAKES_OPAQUE};

const struct native_class mapped_class = {.name = "Mapped", .module = "sqlalchemy.orm.base"};
