/*
 * Columns from annotations: Mapped[Optional[str]], Annotated[int, mapped_column(primary_key=True)].
 *
 * The type comes from the type_annotation_map of the base's registry, then from SQLAlchemy's own table. Only a Python type that
 * stands there itself counts, not one derived from it, but for enumerations. An annotation without a type is an error, as it is
 * there.
 */
#include "eval/std/typing.h"
#include "vocab/sqlalchemy/mapping.h"
#include "vocab/sqlalchemy/type_list.h"

#define ANNOTATION_ERROR "sqlalchemy.exc.ArgumentError"

enum
{
    NESTED_MOST = 16, /* of Union, Annotated, NewType in each other */
};

/* ---- reading annotations ---- */

static bool resolve(struct vm *vm, struct class_object *from, str text, struct value *out)
{
    return typing_resolve(vm, from->module, text, out);
}

static bool is_mapped_class(struct vm *vm, struct value value)
{
    return is_kind(value, OBJECT_CLASS) && class_is_subclass(AS_CLASS(value), vm_native_class_of_row(vm, &mapped_class));
}

/* "Mapped[x]" into its outer name and what is in the brackets. */
static bool text_open(str text, str *out_outer, str *out_inner)
{
    size_t open = str_find_char(text, '[');

    text = str_trim(text);
    open = str_find_char(text, '[');
    if (open == STR_NONE || text.at[text.len - 1] != ']')
        return false;
    *out_outer = str_trim(str_slice(text, 0, open));
    *out_inner = str_trim(str_slice(text, open + 1, text.len - 1));
    return true;
}

bool annotation_open(struct vm *vm, struct class_object *from, struct value annotation, bool *out_is_mapped,
                     struct value *out_inner)
{
    struct value origin, arguments;
    str outer, inner;

    *out_is_mapped = false;
    *out_inner = annotation;
    if (is_str(annotation))
    {
        if (!text_open(str_of(annotation), &outer, &inner))
            return true;
        if (str_ends(outer, STR("ClassVar")))
            return true;
        if (!resolve(vm, from, outer, &origin))
        {
            /* The name is only imported for type checkers: it is not Mapped. */
            if (vm->refused || !exception_is(vm, vm->raised, "NameError"))
                return false;
            vm->raised = ABSENT;
            return true;
        }
        *out_is_mapped = is_mapped_class(vm, origin);
        if (*out_is_mapped)
            *out_inner = str_make(vm, inner);
        return true;
    }
    if (!typing_read(vm, annotation, &origin, &arguments) || !is_mapped_class(vm, origin) || AS_TUPLE(arguments)->len == 0)
        return true;
    *out_is_mapped = true;
    *out_inner = AS_TUPLE(arguments)->at[0];
    return true;
}

bool annotation_is_class_variable(struct vm *vm, struct value annotation)
{
    struct value origin, arguments;

    if (is_str(annotation))
    {
        str text = str_of(annotation);

        return str_starts(text, STR("ClassVar")) || str_starts(text, STR("typing.ClassVar")) ||
               str_starts(text, STR("t.ClassVar"));
    }
    if (typing_read(vm, annotation, &origin, &arguments))
        return str_equal(typing_form(vm, origin), STR("ClassVar"));
    return str_equal(typing_form(vm, annotation), STR("ClassVar"));
}

static bool is_none_type(struct vm *vm, struct value value)
{
    return is_none(value) || (is_kind(value, OBJECT_CLASS) && AS_CLASS(value) == vm_class_of(vm, NONE)) ||
           (is_str(value) && str_equal(str_of(value), STR("None")));
}

/* An alias of a form of typing: Union, Annotated, Literal. */
static bool form_open(struct vm *vm, struct value value, str form, const struct tuple_object **out)
{
    struct value origin, arguments;

    if (!typing_read(vm, value, &origin, &arguments))
        return false;
    *out = AS_TUPLE(arguments);
    return str_equal(typing_form(vm, origin), form);
}

/* NewType("UserId", int) and `type X = ...`: what they stand for; absent: neither. */
static struct value supertype(struct vm *vm, struct value value, const char *name)
{
    struct value of = ABSENT;

    if (!is_kind(value, OBJECT_INSTANCE) && !is_kind(value, OBJECT_FUNCTION))
        return ABSENT;
    if (column_data_of(vm, value) != NULL || !value_get_attribute(vm, value, str_from(name), &of))
        return ABSENT;
    return is_opaque(of) ? ABSENT : of;
}

static bool includes_none(struct vm *vm, struct value value, unsigned depth)
{
    const struct tuple_object *items;
    struct value of;

    if (is_none_type(vm, value))
        return true;
    if (depth > NESTED_MOST)
        return false;
    if (form_open(vm, value, STR("Union"), &items))
    {
        for (uint32_t i = 0; i < items->len; i++)
        {
            if (includes_none(vm, items->at[i], depth + 1))
                return true;
        }
        return false;
    }
    if (form_open(vm, value, STR("Annotated"), &items) && items->len > 0)
        return includes_none(vm, items->at[0], depth + 1);
    of = supertype(vm, value, "__supertype__");
    if (is_absent(of))
        of = supertype(vm, value, "__value__");
    return !is_absent(of) && includes_none(vm, of, depth + 1);
}

/* A union without its None. */
static bool without_none(struct vm *vm, struct value value, struct value *out)
{
    const struct tuple_object *items;
    struct value kept = ABSENT;

    *out = value;
    if (!form_open(vm, value, STR("Union"), &items) || !includes_none(vm, value, 0))
        return true;
    for (uint32_t i = 0; i < items->len; i++)
    {
        if (is_none_type(vm, items->at[i]))
            continue;
        if (is_absent(kept))
            kept = items->at[i];
        else if (!typing_union(vm, kept, items->at[i], &kept))
            return false;
    }
    *out = is_absent(kept) ? value : kept;
    return true;
}

/* Texts inside of an annotation ("Foo", Optional["Foo"]) become what they name. */
static bool texts_resolve(struct vm *vm, struct class_object *from, struct value value, unsigned depth, struct value *out)
{
    struct value origin, arguments, made, item;
    bool is_changed = false;

    *out = value;
    if (is_str(value))
        return resolve(vm, from, str_of(value), &made) && texts_resolve(vm, from, made, depth + 1, out);
    if (depth > NESTED_MOST || !typing_read(vm, value, &origin, &arguments) ||
        str_equal(typing_form(vm, origin), STR("Literal")))
        return true;
    made = list_make(vm, NULL, 0);
    for (uint32_t i = 0; i < AS_TUPLE(arguments)->len; i++)
    {
        bool is_type = i == 0 || !str_equal(typing_form(vm, origin), STR("Annotated"));

        item = AS_TUPLE(arguments)->at[i];
        if (is_type && !texts_resolve(vm, from, item, depth + 1, &item))
            return false;
        is_changed = is_changed || !value_is_same(item, AS_TUPLE(arguments)->at[i]);
        list_push(vm, AS_LIST(made), item);
    }
    return !is_changed || typing_subscript(vm, origin, tuple_make(vm, AS_LIST(made)->at, AS_LIST(made)->len), out);
}

bool annotation_texts_resolve(struct vm *vm, struct class_object *from, struct value annotation, struct value *out)
{
    return texts_resolve(vm, from, annotation, 0, out);
}

/* ---- the type of a Python type ---- */

static const struct
{
    const char *class_name, *type;
} own_types[] = {
    {"int", "Integer"},
    {"float", "Float"},
    {"bool", "Boolean"},
    {"str", "String"},
    {"bytes", "LargeBinary"},
    {"uuid.UUID", "Uuid"},
    {"decimal.Decimal", "Numeric"},
    {"datetime.date", "Date"},
    {"datetime.datetime", "DateTime"},
    {"datetime.time", "Time"},
    {"datetime.timedelta", "Interval"},
};

static bool is_same_annotation(struct vm *vm, struct value a, struct value b, unsigned depth)
{
    struct value origins[2], arguments[2];

    if (value_is_same(a, b))
        return true;
    if (is_str(a) && is_str(b))
        return str_equal(str_of(a), str_of(b));
    if (depth > NESTED_MOST || !typing_read(vm, a, &origins[0], &arguments[0]) ||
        !typing_read(vm, b, &origins[1], &arguments[1]))
        return false;
    if (!value_is_same(origins[0], origins[1]) || AS_TUPLE(arguments[0])->len != AS_TUPLE(arguments[1])->len)
        return false;
    for (uint32_t i = 0; i < AS_TUPLE(arguments[0])->len; i++)
    {
        const struct value *left = &AS_TUPLE(arguments[0])->at[i], *right = &AS_TUPLE(arguments[1])->at[i];
        bool is_equal = left->tag != VALUE_OBJECT && right->tag != VALUE_OBJECT && value_is_same(*left, *right);

        if (!is_equal && !is_same_annotation(vm, *left, *right, depth + 1))
            return false;
    }
    return true;
}

/* The type_annotation_map that holds for a class: of its registry, or written in the base. */
static struct dict_object *type_map(struct vm *vm, struct class_object *class_)
{
    struct value map = class_any(vm, class_, "type_annotation_map"), registry = class_any(vm, class_, "registry");

    if (!is_kind(map, OBJECT_DICT) && is_kind(registry, OBJECT_INSTANCE))
        map = attribute_find(registry, "type_annotation_map");
    return is_kind(map, OBJECT_DICT) ? AS_DICT(map) : NULL;
}

static struct value map_find_type(struct vm *vm, const struct dict_object *map, struct value annotation)
{
    struct dict_entry *entry;

    for (uint32_t i = 0; map != NULL && dict_next(map, &i, &entry);)
    {
        if (is_same_annotation(vm, entry->key, annotation, 0))
            return entry->value;
    }
    return ABSENT;
}

/* Enum(*of) with the arguments of a template of the type_annotation_map, sa.Enum(enum.Enum, native_enum=False). */
static bool enum_make(struct vm *vm, struct value template, struct value of, bool is_literal, const struct type **out)
{
    struct value keywords = is_kind(template, OBJECT_INSTANCE) ? attribute_find(template, "_enum_keywords") : ABSENT;
    struct dict_object *named = is_kind(keywords, OBJECT_DICT) ? dict_copy(vm, AS_DICT(keywords)) : dict_make(vm);
    struct value list[2], instance;

    if (is_literal)
        dict_put_text(vm, named, STR("native_enum"), value_bool(false));
    list[0] = is_literal ? of : tuple_make(vm, &of, 1);
    list[1] = value_of(&named->object);
    return sa_Enum_class.make->call(vm, value_of(&vm_native_class_of_row(vm, &sa_Enum_class)->object), list, &instance) &&
           vocab_type_of(vm, instance, "Enum()", out);
}

static bool is_enum(struct vm *vm, struct value value)
{
    struct class_object *enumeration = vm_native_class(vm, "enum.Enum");

    return is_kind(value, OBJECT_CLASS) && enumeration != NULL && class_is_subclass(AS_CLASS(value), enumeration);
}

/* An Enum of the map for enum.Enum, or for a class that this one derives from: a template. */
static bool enum_of_class(struct vm *vm, const struct dict_object *map, struct value value, const struct type **out)
{
    struct class_object *class_ = AS_CLASS(value);

    for (uint32_t i = 0; i < class_->mro->len; i++)
    {
        struct value found = map_find_type(vm, map, class_->mro->at[i]);
        struct type *type = is_absent(found) ? NULL : type_data(vm, found);

        if (is_absent(found))
            continue;
        if (i == 0)
            return vocab_type_of(vm, found, "a type of type_annotation_map", out);
        if (type != NULL && type->type_class->visit == TYPE_VISIT_enum)
            return enum_make(vm, found, value, false, out);
    }
    return enum_make(vm, ABSENT, value, false, out);
}

static bool type_of_class(struct vm *vm, const struct dict_object *map, struct value value, const struct type **out)
{
    struct value found = map_find_type(vm, map, value);

    if (!is_absent(found))
        return vocab_type_of(vm, found, "a type of type_annotation_map", out);
    if (is_enum(vm, value))
        return enum_of_class(vm, map, value, out);
    for (size_t i = 0; is_kind(value, OBJECT_CLASS) && i < COUNT_OF(own_types); i++)
    {
        if (AS_CLASS(value) == vm_native_class(vm, own_types[i].class_name))
            *out = type_make(vm->arena, "sqlalchemy", own_types[i].type);
    }
    return true;
}

static bool literal_type(struct vm *vm, const struct dict_object *map, const struct tuple_object *items, struct value *form,
                         const struct type **out)
{
    struct value template = map_find_type(vm, map, *form);

    for (uint32_t i = 0; i < items->len; i++)
    {
        if (!is_text(vm, items->at[i]))
            return vm_raise(vm, ANNOTATION_ERROR,
                            "Can't create string-based Enum datatype from non-string values. Please provide an explicit Enum "
                            "datatype for this Python type");
    }
    return enum_make(vm, template, value_of((struct object *)(uintptr_t)&items->object), true, out);
}

/* *out stays NULL when the registry has nothing for the annotation. */
static bool type_resolve(struct vm *vm, const struct dict_object *map, struct value value, const struct type **out)
{
    struct value origin, arguments, found = map_find_type(vm, map, value);

    if (!is_absent(found))
        return vocab_type_of(vm, found, "a type of type_annotation_map", out);
    if (!typing_read(vm, value, &origin, &arguments))
        return type_of_class(vm, map, value, out);
    if (str_equal(typing_form(vm, origin), STR("Literal")))
        return literal_type(vm, map, AS_TUPLE(arguments), &origin, out);
    found = map_find_type(vm, map, origin);
    return is_absent(found) || vocab_type_of(vm, found, "a type of type_annotation_map", out);
}

/* ---- Annotated[..., mapped_column(...)] ---- */

static void merge_keys(struct vm *vm, const struct column *from, struct column *into)
{
    for (size_t i = 0; i < from->foreign_keys.len; i++)
        array_push(vm->arena, &into->foreign_keys, from->foreign_keys.at[i]);
    for (size_t i = 0; i < from->constraints.len; i++)
    {
        struct constraint *constraint = arena_new(vm->arena, struct constraint);

        *constraint = *from->constraints.at[i];
        array_push(vm->arena, &into->constraints, constraint);
    }
}

/* Column._merge: what the one in Annotated says and this one does not. */
static void column_merge(struct vm *vm, const struct column_data *from, struct column_data *into)
{
    const struct column *model = from->column;
    struct column *column = into->column;

    column->primary_key = column->primary_key || model->primary_key;
    if (column->autoincrement == AUTOINCREMENT_AUTO)
        column->autoincrement = model->autoincrement;
    column->is_system = column->is_system || model->is_system;
    if (column->type == NULL)
    {
        column->type = model->type;
        into->type = from->type;
    }
    if (column->nullable == TRI_NONE)
        column->nullable = model->nullable;
    if (!column->has_default && model->has_default)
    {
        column->has_default = true;
        column->default_value = model->default_value;
    }
    if (column->sequence == NULL)
        column->sequence = model->sequence;
    if (column->server_default.kind == SERVER_DEFAULT_NONE && column->identity == NULL && column->computed == NULL)
    {
        column->server_default = model->server_default;
        column->identity = model->identity;
        column->computed = model->computed;
    }
    if (column->server_onupdate.kind == SERVER_DEFAULT_NONE)
        column->server_onupdate = model->server_onupdate;
    if (!column->has_onupdate && model->has_onupdate)
    {
        column->has_onupdate = true;
        column->onupdate_value = model->onupdate_value;
    }
    if (column->index == TRI_NONE)
        column->index = model->index;
    if (column->unique == TRI_NONE)
        column->unique = model->unique;
    if (column->comment.at == NULL)
        column->comment = model->comment;
    merge_keys(vm, model, column);
    if (!into->has_sort_order)
    {
        into->has_sort_order = from->has_sort_order;
        into->sort_order = from->sort_order;
    }
    into->uses_existing = into->uses_existing || from->uses_existing;
}

static struct column_data *column_of_annotated(struct vm *vm, const struct tuple_object *items)
{
    for (uint32_t i = 1; i < items->len; i++)
    {
        if (column_data_of(vm, items->at[i]) != NULL)
            return column_data_of(vm, items->at[i]);
    }
    return NULL;
}

/* ---- a column ---- */

static bool refuse_annotation(struct vm *vm, struct class_object *class_, struct column_data *column, str attribute,
                              struct value annotation)
{
    struct buf text = BUF(vm->arena);
    struct span span = vm->span;

    if (is_opaque(annotation))
    {
        vm_refuse_opaque(vm, annotation, "the type of attribute '" STR_FMT "' of class '%s'", STR_ARG(attribute),
                         class_->name->bytes);
        return false;
    }
    if (!value_repr(vm, annotation, &text))
        return false;
    vm->span = (struct span){column->column->place, column->column->place};
    vm_raise(vm, ANNOTATION_ERROR,
             "Could not locate SQLAlchemy Core type for Python type " STR_FMT
             " inside the Mapped[] annotation for the '" STR_FMT
             "' attribute of class %s; add it to type_annotation_map, or give the column a type",
             STR_ARG(buf_str(&text)), STR_ARG(attribute), class_->name->bytes);
    vm->span = span;
    return false;
}

/* The type of what is left of the annotation: of itself, then of what an Annotated, NewType or `type X = ...` stands for. */
static bool column_type_take(struct vm *vm, struct class_object *class_, struct column_data *column, str attribute,
                             struct value annotation)
{
    const struct dict_object *map = type_map(vm, class_);
    struct value value = annotation;
    const struct tuple_object *items;

    for (unsigned depth = 0; depth < NESTED_MOST && column->column->type == NULL; depth++)
    {
        struct value of;

        if (is_opaque(value))
            break;
        if (!type_resolve(vm, map, value, &column->column->type))
            return false;
        if (form_open(vm, value, STR("Annotated"), &items) && items->len > 0)
            of = items->at[0];
        else
        {
            of = supertype(vm, value, "__value__");
            if (is_absent(of))
                of = supertype(vm, value, "__supertype__");
        }
        if (is_absent(of) || !without_none(vm, of, &value))
            break;
    }
    return column->column->type != NULL || refuse_annotation(vm, class_, column, attribute, annotation);
}

bool annotation_class(struct vm *vm, struct class_object *from, struct value annotation, struct value *out)
{
    const struct tuple_object *items;

    if (!texts_resolve(vm, from, annotation, 0, &annotation) || !without_none(vm, annotation, out))
        return false;
    if (form_open(vm, *out, STR("Annotated"), &items) && items->len > 0)
        *out = items->at[0];
    return true;
}

bool column_take_annotation(struct vm *vm, struct class_object *class_, struct class_object *from, struct value column,
                            str attribute, struct value inner)
{
    struct column_data *data = column_data_of(vm, column), *model = NULL;
    const struct tuple_object *items;
    struct value type, alias;
    bool nullable;

    /* A name that only type checkers import does not matter where the column says everything itself. */
    if (!texts_resolve(vm, from, inner, 0, &inner))
        return false;
    nullable = includes_none(vm, inner, 0);
    if (!without_none(vm, inner, &type))
        return false;
    alias = supertype(vm, type, "__value__");
    if (form_open(vm, is_absent(alias) ? type : alias, STR("Annotated"), &items))
        model = column_of_annotated(vm, items);
    if (model != NULL)
        column_merge(vm, model, data);
    if (data->column->nullable == TRI_NONE)
        data->column->nullable = tri_of(nullable);
    if (data->column->type != NULL || data->column->foreign_keys.len > 0)
        return true;
    return column_type_take(vm, class_, data, attribute, type);
}
