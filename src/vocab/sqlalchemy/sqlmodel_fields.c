/*
 * Fields of SQLModel classes as columns (sqlmodel/main.py).
 *
 * The fields of the base classes come first, each where it was first written. A field's type is that of its annotation,
 * nullable is what the annotation says (Optional), not its default. Relationships are no columns. A field whose type is not
 * known is refused: a table may not lack a column.
 */
#include "eval/std/typing.h"
#include "vocab/sqlalchemy/mapping.h"
#include "vocab/sqlalchemy/sqlmodel.h"
#include "vocab/sqlalchemy/type_list.h"

/* ---- Field() ---- */

const struct native_class sqlmodel_field_class = {.name = "FieldInfo", .module = "sqlmodel.main"};

NATIVE(field_call)
{
    struct dict_entry *entry;

    *out = make_instance(vm, &sqlmodel_field_class, NULL);
    if (!is_absent(args[0]))
        attribute_put(vm, *out, "default", args[0]);
    for (uint32_t i = 0; dict_next(AS_DICT(args[1]), &i, &entry);)
        attribute_put(vm, *out, AS_STR(entry->key)->bytes, entry->value);
    return true;
}

const struct native sqlmodel_field_row = {"Field", "default=..., **kwargs", field_call, NATIVE_TAKES_OPAQUE};

/* One field of a class: its annotation, and what Field() says of it. */
struct field
{
    struct str_object *name;
    struct class_object *from;
    struct value annotation; /* without None and Annotated */
    struct value info;       /* a FieldInfo, of sqlmodel or pydantic, or absent */
    struct value limits;     /* what Annotated has: StringConstraints, MaxLen, a FieldInfo; or absent */
    struct value given;      /* what stands behind `=`, or absent */
    bool is_optional;
};

static bool is_info(struct vm *vm, struct value value)
{
    return vm_instance_of(vm, value, &sqlmodel_field_class) != NULL ||
           (is_kind(value, OBJECT_INSTANCE) && !is_absent(attribute_find(value, "constraints")));
}

static struct value info_get(struct value info, const char *name)
{
    struct value found = is_kind(info, OBJECT_INSTANCE) ? attribute_find(info, name) : ABSENT;
    struct value constraints = is_kind(info, OBJECT_INSTANCE) ? attribute_find(info, "constraints") : ABSENT;

    if (is_absent(found) && is_kind(constraints, OBJECT_DICT))
        found = dict_find_text(AS_DICT(constraints), str_from(name));
    return found;
}

/* An option of Field(), given there or in Annotated. */
static struct value field_get(const struct field *field, const char *name)
{
    struct value found = info_get(field->info, name);

    return is_absent(found) ? info_get(field->limits, name) : found;
}

static bool limit_read(struct vm *vm, const struct field *field, const char *name, struct opt_int *out)
{
    struct value value = field_get(field, name);
    int64_t integer;

    if (!is_given_some(value))
        return true;
    if (is_opaque(value))
        return refuse_value(vm, value, text_for_message(vm, str_print(vm->arena, "Field() argument '%s'", name)), "an integer");
    if (!value_to_int(vm, value, &integer))
        return false;
    *out = OPT_INT(integer);
    return true;
}

/* ---- annotations ---- */

static bool is_none_type(struct vm *vm, struct value value)
{
    return is_none(value) || (is_kind(value, OBJECT_CLASS) && AS_CLASS(value) == vm_class_of(vm, NONE));
}

static bool refuse_union(struct vm *vm)
{
    return vm_raise(vm, "ValueError", "Cannot have a (non-optional) union as a SQLAlchemy field");
}

static bool union_open(struct vm *vm, struct field *field, const struct tuple_object *items, bool is_outer)
{
    struct value kept = ABSENT;

    for (uint32_t i = 0; i < items->len; i++)
    {
        if (is_none_type(vm, items->at[i]))
            field->is_optional = field->is_optional || is_outer;
        else if (is_absent(kept))
            kept = items->at[i];
        else
            return refuse_union(vm);
    }
    if (items->len > 2)
        return refuse_union(vm);
    field->annotation = kept;
    return true;
}

static void annotated_open(struct vm *vm, struct field *field, const struct tuple_object *items)
{
    field->annotation = items->at[0];
    for (uint32_t i = 1; i < items->len; i++)
    {
        if (is_info(vm, items->at[i]) && is_absent(field->info))
            field->info = items->at[i];
        else if (is_absent(field->limits))
            field->limits = items->at[i];
    }
}

/* Down to a class, or to the origin of a generic. */
static bool annotation_settle(struct vm *vm, struct field *field)
{
    struct value origin, arguments;
    bool is_outer = true;

    for (unsigned depth = 0; depth < 16 && typing_read(vm, field->annotation, &origin, &arguments); depth++)
    {
        const struct tuple_object *items = AS_TUPLE(arguments);
        str form = typing_form(vm, origin);

        if (str_equal(form, STR("Annotated")) && items->len > 0)
            annotated_open(vm, field, items);
        else if (str_equal(form, STR("Union")) && items->len > 0)
        {
            if (!union_open(vm, field, items, is_outer))
                return false;
        }
        else
        {
            field->annotation = origin;
            return true;
        }
        is_outer = is_outer && str_equal(form, STR("Annotated"));
    }
    return true;
}

/* ---- the type ---- */

/* In this order: an enumeration may be a str, a datetime is a date, a bool is an int but asked for before. */
static const struct
{
    const char *class_name, *type; /* type NULL: AutoString */
} field_types[] = {
    {"enum.Enum", "Enum"},
    {"str", NULL},
    {"ipaddress.IPv4Address", NULL},
    {"ipaddress.IPv4Network", NULL},
    {"ipaddress.IPv6Address", NULL},
    {"ipaddress.IPv6Network", NULL},
    {"pathlib.Path", NULL},
    {"pydantic.types.EmailStr", NULL},
    {"pydantic.networks.AnyUrl", NULL},
    {"float", "Float"},
    {"bool", "Boolean"},
    {"int", "Integer"},
    {"datetime.datetime", "DateTime"},
    {"datetime.date", "Date"},
    {"datetime.timedelta", "Interval"},
    {"datetime.time", "Time"},
    {"bytes", "LargeBinary"},
    {"decimal.Decimal", "Numeric"},
    {"uuid.UUID", "Uuid"},
};

static bool enum_type(struct vm *vm, struct value class_, const struct type **out)
{
    struct value instance;

    return vm_call_nested(vm, value_of(&vm_native_class_of_row(vm, &sa_Enum_class)->object), &class_, 1, &instance) &&
           vocab_type_of(vm, instance, "Enum()", out);
}

static bool plain_type(struct vm *vm, const struct field *field, const char *name, const struct type **out)
{
    struct type *type = type_make(vm->arena, "sqlalchemy", name);
    bool is_numeric = str_equal(str_from(name), STR("Numeric"));

    *out = type;
    return !is_numeric ||
           (limit_read(vm, field, "max_digits", &type->precision) && limit_read(vm, field, "decimal_places", &type->scale));
}

static bool text_type(struct vm *vm, const struct field *field, const struct type **out)
{
    struct opt_int length = {0};

    if (!limit_read(vm, field, "max_length", &length))
        return false;
    *out = auto_string_make(vm, length);
    return true;
}

static bool refuse_type(struct vm *vm, const struct field *field)
{
    struct buf text = BUF(vm->arena);

    if (is_opaque(field->annotation))
    {
        vm_refuse_opaque(vm, field->annotation, "the type of field '%s' of class '%s'", field->name->bytes,
                         field->from->name->bytes);
        return false;
    }
    if (!value_repr(vm, field->annotation, &text))
        return false;
    return vm_raise(vm, "ValueError", STR_FMT " has no matching SQLAlchemy type (field '%s' of class %s)",
                    STR_ARG(buf_str(&text)), field->name->bytes, field->from->name->bytes);
}

static bool field_type(struct vm *vm, const struct field *field, const struct type **out)
{
    struct value given = field_get(field, "sa_type");

    if (is_given_some(given))
        return vocab_type_of(vm, given, "Field() argument 'sa_type'", out);
    for (size_t i = 0; is_kind(field->annotation, OBJECT_CLASS) && i < COUNT_OF(field_types); i++)
    {
        struct class_object *class_ = vm_native_class(vm, field_types[i].class_name);

        if (class_ == NULL || !class_is_subclass(AS_CLASS(field->annotation), class_))
            continue;
        if (i == 0)
            return enum_type(vm, field->annotation, out);
        return field_types[i].type != NULL ? plain_type(vm, field, field_types[i].type, out) : text_type(vm, field, out);
    }
    return refuse_type(vm, field);
}

/* ---- the column ---- */

static bool foreign_key_add(struct vm *vm, const struct field *field, struct column *column)
{
    struct value key = field_get(field, "foreign_key");
    struct foreign_key *foreign;

    if (is_opaque(key))
        return refuse_value(vm, key, "Field() argument 'foreign_key'", "'table.column'");
    if (!is_text(vm, key))
        return true;
    foreign = array_add(vm->arena, &column->foreign_keys);
    foreign->place = column->place;
    foreign_key_parse(keep_text(vm, key), &foreign->schema, &foreign->table, &foreign->column);
    if (!vocab_text_of(vm, field_get(field, "ondelete"), "Field() argument 'ondelete'", &foreign->ondelete))
        return false;
    if (str_equal(foreign->ondelete, STR("SET NULL")) && column->nullable != TRI_TRUE)
        return vm_raise(vm, "RuntimeError", "ondelete=\"SET NULL\" requires nullable=True");
    return true;
}

/* What Field() says; what sa_column_kwargs says has been read before, and counts more. */
static bool flags_take(struct vm *vm, const struct field *field, const struct dict_object *given, struct column *column)
{
    enum tri primary_key = TRI_NONE, nullable = TRI_NONE, index = TRI_NONE, unique = TRI_NONE;
    struct value value = field_get(field, "default_factory");

    if (!is_given_some(value))
        value = field_get(field, "default");
    if (!is_given(value) && !is_info(vm, field->given))
        value = field->given;
    if (!vocab_tri_of(vm, field_get(field, "primary_key"), "Field() argument 'primary_key'", &primary_key) ||
        !vocab_tri_of(vm, field_get(field, "nullable"), "Field() argument 'nullable'", &nullable) ||
        !vocab_tri_of(vm, field_get(field, "index"), "Field() argument 'index'", &index) ||
        !vocab_tri_of(vm, field_get(field, "unique"), "Field() argument 'unique'", &unique))
        return false;
    if (is_absent(dict_find_text(given, STR("primary_key"))))
        column->primary_key = primary_key == TRI_TRUE;
    if (is_absent(dict_find_text(given, STR("nullable"))))
        column->nullable = nullable != TRI_NONE ? nullable : tri_of(primary_key != TRI_TRUE && field->is_optional);
    if (is_absent(dict_find_text(given, STR("index"))))
        column->index = tri_of(index == TRI_TRUE);
    if (is_absent(dict_find_text(given, STR("unique"))))
        column->unique = tri_of(unique == TRI_TRUE);
    if (!column->has_default && is_given_some(value))
    {
        column_default_keep(vm, value, &column->default_value);
        column->has_default = true;
    }
    return foreign_key_add(vm, field, column);
}

/* Field(sa_column=Column(...)): as it is. */
static bool column_given(struct vm *vm, const struct field *field, struct value given, struct value *out)
{
    struct column_data *data = column_data_of(vm, given);

    if (data == NULL)
        return refuse_value(vm, given, "Field() argument 'sa_column'", "a Column");
    *out = given;
    if (data->has_name)
        return true;
    data->has_name = true;
    if (!vocab_name_of(vm, value_of(&field->name->object), "the name of a column", &data->column->name))
        return false;
    column_named(data);
    return true;
}

static bool column_make_of(struct vm *vm, const struct field *field, struct value *out)
{
    struct value given = field_get(field, "sa_column"), items = field_get(field, "sa_column_args"),
                 more = field_get(field, "sa_column_kwargs"), bound[COLUMN_ARGUMENTS];
    struct dict_object *keywords;
    struct column_data *data;

    if (is_given_some(given))
        return column_given(vm, field, given, out);
    if (is_opaque(items) || is_opaque(more))
        return refuse_value(vm, is_opaque(items) ? items : more, "Field() argument 'sa_column_args' or 'sa_column_kwargs'",
                            "a dict");
    keywords = is_kind(more, OBJECT_DICT) ? dict_copy(vm, AS_DICT(more)) : dict_make(vm);
    more = value_of(&dict_copy(vm, keywords)->object);
    if (!is_given_some(items))
        items = tuple_make(vm, NULL, 0);
    if (is_kind(items, OBJECT_LIST))
        items = tuple_make(vm, AS_LIST(items)->at, AS_LIST(items)->len);
    if (!column_keywords_bind(vm, items, keywords, bound) ||
        !column_class.make->call(vm, value_of(&vm_native_class_of_row(vm, &column_class)->object), bound, out))
        return false;
    data = column_data_of(vm, *out);
    data->column->place =
        is_kind(field->info, OBJECT_INSTANCE) && field->given.at != 0 ? field->given.at : field->from->at.from;
    if (!name_is_set(data->column->name))
        data->column->name = name_of(str_copy(vm->arena, (str){field->name->bytes, field->name->len}));
    data->has_name = true;
    return flags_take(vm, field, AS_DICT(more), data->column) &&
           (data->column->type != NULL || field_type(vm, field, &data->column->type));
}

/* ---- the fields of a class ---- */

static bool is_relationship(struct vm *vm, struct value value)
{
    struct class_object *class_ = is_kind(value, OBJECT_INSTANCE) ? AS_INSTANCE(value)->class_ : NULL;

    (void)vm;
    if (class_ != NULL)
        return str_equal((str){class_->name->bytes, class_->name->len}, STR("Relationship"));
    return is_opaque(value) &&
           str_starts((str){AS_OPAQUE(value)->name->bytes, AS_OPAQUE(value)->name->len}, STR("sqlmodel.Relationship"));
}

static bool is_field_name(str name)
{
    return !str_starts(name, STR("_")) && !str_equal(name, STR("model_config")) && !str_equal(name, STR("metadata"));
}

static struct dict_object *annotations_of(struct vm *vm, struct class_object *class_)
{
    struct value annotations = class_own(class_, "__annotations__");

    return is_kind(annotations, OBJECT_DICT) ? AS_DICT(annotations) : dict_make(vm);
}

/* Adds name to (class, annotation) for what a class has written; a name keeps the place where it came first. */
static void fields_add(struct vm *vm, struct class_object *from, struct dict_object *fields)
{
    struct dict_object *annotations = annotations_of(vm, from);
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(annotations, &i, &entry);)
    {
        struct value given = dict_find(from->dict, AS_STR(entry->key));

        if (is_field_name(str_of(entry->key)) && !is_relationship(vm, given) && !annotation_is_class_variable(vm, entry->value))
            dict_put(vm, fields, AS_STR(entry->key), pair_make(vm, value_of(&from->object), entry->value));
    }
}

/* A class whose fields have become columns keeps what was given to them. */
static struct value given_of(struct class_object *from, struct str_object *name)
{
    struct value kept = class_own(from, "__sa_fields__");

    return is_kind(kept, OBJECT_DICT) && !is_absent(dict_find(AS_DICT(kept), name)) ? dict_find(AS_DICT(kept), name)
                                                                                    : dict_find(from->dict, name);
}

static bool field_read(struct vm *vm, struct str_object *name, struct value pair, struct field *out)
{
    *out = (struct field){.name = name, .from = AS_CLASS(AS_TUPLE(pair)->at[0]), .annotation = AS_TUPLE(pair)->at[1]};
    out->given = given_of(out->from, name);
    out->info = is_info(vm, out->given) ? out->given : ABSENT;
    out->limits = ABSENT;
    return annotation_texts_resolve(vm, out->from, out->annotation, &out->annotation) && annotation_settle(vm, out);
}

/* SQLModel writes the annotations of relationships first. */
static void annotations_reorder(struct vm *vm, struct class_object *class_)
{
    struct dict_object *old = annotations_of(vm, class_), *made = dict_make(vm);
    struct dict_entry *entry;

    for (int pass = 0; pass < 2; pass++)
    {
        for (uint32_t i = 0; dict_next(old, &i, &entry);)
        {
            if (is_relationship(vm, dict_find(class_->dict, AS_STR(entry->key))) == (pass == 0))
                dict_put(vm, made, AS_STR(entry->key), entry->value);
        }
    }
    dict_put_text(vm, class_->dict, STR("__annotations__"), value_of(&made->object));
}

/* The columns stand behind the other attributes of the class, in the order of the fields, then come the relationships. */
static bool columns_put(struct vm *vm, struct class_object *class_, struct dict_object *fields)
{
    struct dict_object *kept = dict_make(vm), *body = dict_copy(vm, class_->dict);
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(fields, &i, &entry);)
    {
        struct field field;
        struct value column, own = dict_find(body, AS_STR(entry->key));

        if (!field_read(vm, AS_STR(entry->key), entry->value, &field) || !column_make_of(vm, &field, &column))
            return false;
        if (!is_absent(own))
            dict_put(vm, kept, AS_STR(entry->key), own);
        dict_drop(vm, class_->dict, AS_STR(entry->key));
        dict_put(vm, class_->dict, AS_STR(entry->key), column);
    }
    for (uint32_t i = 0; dict_next(body, &i, &entry);)
    {
        if (!is_relationship(vm, entry->value))
            continue;
        dict_drop(vm, class_->dict, AS_STR(entry->key));
        dict_put(vm, class_->dict, AS_STR(entry->key), entry->value);
    }
    dict_put_text(vm, class_->dict, STR("__sa_fields__"), value_of(&kept->object));
    annotations_reorder(vm, class_);
    return true;
}

/* ---- which classes are tables ---- */

static bool config_table(struct vm *vm, struct class_object *class_, bool *out)
{
    struct value flag = class_->keywords != NULL ? dict_find_text(class_->keywords, STR("table")) : ABSENT;
    struct value config = class_own(class_, "model_config");

    *out = false;
    if (is_kind(config, OBJECT_DICT) && is_given(dict_find_text(AS_DICT(config), STR("table"))))
        flag = dict_find_text(AS_DICT(config), STR("table"));
    return is_absent(flag) || value_truth(vm, flag, out);
}

/* A class on one that is a table has no table of its own. */
static bool is_on_table(struct class_object *class_)
{
    for (uint32_t i = 1; i < class_->mro->len; i++)
    {
        if (class_mapping(AS_CLASS(class_->mro->at[i])) != NULL)
            return true;
    }
    return false;
}

bool sqlmodel_map(struct vm *vm, struct class_object *class_)
{
    struct dict_object *fields = dict_make(vm);
    struct value name;
    bool is_table;

    if (!config_table(vm, class_, &is_table) || !is_table || is_on_table(class_))
        return is_absent(vm->raised) && !vm->refused;
    for (uint32_t i = class_->mro->len; i > 0; i--)
    {
        if (!AS_CLASS(class_->mro->at[i - 1])->is_native)
            fields_add(vm, AS_CLASS(class_->mro->at[i - 1]), fields);
    }
    if (!columns_put(vm, class_, fields))
        return false;
    if (is_absent(class_any(vm, class_, "__tablename__")))
    {
        name = str_make(vm, str_lower(vm->arena, (str){class_->name->bytes, class_->name->len}));
        dict_put_text(vm, class_->dict, STR("__tablename__"), name);
    }
    return class_map(vm, class_);
}
