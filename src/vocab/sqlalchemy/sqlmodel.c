/*
 * sqlmodel: SQLModel, Field and AutoString over the classes of SQLAlchemy.
 *
 * A class with table=True gets its Table when it has been built: one column a field, from the annotation and what Field() says.
 * Relationships are opaque values and no columns. A field whose type is not known is refused: a table may not lack a column.
 */
#include "eval/std/typing.h"
#include "vocab/sqlalchemy/internal.h"
#include "vocab/sqlalchemy/type_list.h"

/* ---- AutoString
 * ---------------------------------------------------------------------------------------------------------------------- */

/* A String of its own name; MySQL, which needs a length, gets 255. */
static struct type *auto_string_make(struct vm *vm, struct opt_int length)
{
    struct type *type = type_make(vm->arena, "user", "TypeDecorator"), *impl = type_make(vm->arena, "sqlalchemy", "String");

    impl->length = length;
    type->impl = impl;
    type->length = length;
    type->place = vm->span.from;
    type->import_path = STR("sqlmodel.sql.sqltypes");
    type->repr_text =
        length.is_set ? str_print(vm->arena, "AutoString(length=%lld)", (long long)length.value) : STR("AutoString()");
    if (!length.is_set)
    {
        struct type *limited = type_make(vm->arena, "sqlalchemy", "String");

        limited->length = OPT_INT(255);
        *array_add(vm->arena, &type->variants) = (struct type_variant){STR("mysql"), limited};
    }
    return type;
}

static bool auto_string_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    int64_t length;

    if (is_opaque(args[0]))
        return refuse_value(vm, args[0], "AutoString() argument 'length'", "an integer");
    if (is_given_some(args[0]) && !value_to_int(vm, args[0], &length))
        return false;
    *out = instance_make(vm, AS_CLASS(self));
    AS_INSTANCE(*out)->data = auto_string_make(vm, is_given_some(args[0]) ? OPT_INT(length) : (struct opt_int){0});
    return true;
}

static const struct native auto_string_row = {"AutoString", "length=None, collation=None", auto_string_construct,
                                              NATIVE_TAKES_OPAQUE};
static const struct native_class auto_string_class = {
    .name = "AutoString", .module = "sqlmodel.sql.sqltypes", .base = SA_BASE("TypeDecorator"), .make = &auto_string_row};

/* ---- Field
 * ---------------------------------------------------------------------------------------------------------------------------
 */

static const struct native_class field_class = {.name = "FieldInfo", .module = "sqlmodel.main"};

NATIVE(field_call)
{
    struct dict_entry *entry;

    *out = make_instance(vm, &field_class, NULL);
    if (!is_absent(args[0]))
        attribute_put(vm, *out, "default", args[0]);
    for (uint32_t i = 0; dict_next(AS_DICT(args[1]), &i, &entry);)
        attribute_put(vm, *out, AS_STR(entry->key)->bytes, entry->value);
    return true;
}

static const struct native field_row = {"Field", "default=..., **kwargs", field_call, NATIVE_TAKES_OPAQUE};

/* ---- columns
 * ------------------------------------------------------------------------------------------------------------------------- */

static const struct
{
    const char *class_name, *type; /* NULL: AutoString */
} field_types[] = {
    {"enum.Enum", "Enum"},
    {"str", NULL},
    {"bool", "Boolean"},
    {"float", "Float"},
    {"int", "Integer"},
    {"datetime.datetime", "DateTime"},
    {"datetime.date", "Date"},
    {"datetime.timedelta", "Interval"},
    {"datetime.time", "Time"},
    {"bytes", "LargeBinary"},
    {"decimal.Decimal", "Numeric"},
    {"pathlib.Path", NULL},
    {"uuid.UUID", "Uuid"},
};

static struct value field_get(struct value field, const char *name)
{
    return is_kind(field, OBJECT_INSTANCE) ? attribute_find(field, name) : ABSENT;
}

static bool opt_field(struct vm *vm, struct value field, const char *name, struct opt_int *out)
{
    struct value value = field_get(field, name);
    int64_t integer;

    if (!is_given_some(value))
        return true;
    if (!value_to_int(vm, value, &integer))
        return false;
    *out = OPT_INT(integer);
    return true;
}

static bool field_type(struct vm *vm, struct value inner, struct value field, str name, const struct type **out)
{
    struct value given = field_get(field, "sa_type"), instance;
    struct opt_int length = {0};
    struct type *type;

    if (is_given_some(given))
        return vocab_type_of(vm, given, "Field() argument 'sa_type'", out);
    for (size_t i = 0; is_kind(inner, OBJECT_CLASS) && i < COUNT_OF(field_types); i++)
    {
        struct class_object *class_ = vm_native_class(vm, field_types[i].class_name);

        if (class_ == NULL || !class_is_subclass(AS_CLASS(inner), class_))
            continue;
        if (field_types[i].type == NULL)
        {
            if (!opt_field(vm, field, "max_length", &length))
                return false;
            *out = auto_string_make(vm, length);
            return true;
        }
        if (i == 0)
            return vm_call_nested(vm, value_of(&vm_native_class_of_row(vm, &sa_Enum_class)->object), &inner, 1, &instance) &&
                   vocab_type_of(vm, instance, "Enum()", out);
        type = type_make(vm->arena, "sqlalchemy", field_types[i].type);
        *out = type;
        return opt_field(vm, field, "max_digits", &type->precision) && opt_field(vm, field, "decimal_places", &type->scale);
    }
    if (is_opaque(inner))
        return refuse_value(
            vm, inner, text_for_message(vm, str_print(vm->arena, "the type of field '" STR_FMT "'", STR_ARG(name))), "a type");
    return vm_raise(vm, "ValueError", "field '" STR_FMT "' has no matching SQLAlchemy type", STR_ARG(name));
}

/* X of Optional[X]; Annotated and the like are looked through. */
static struct value annotation_inner(struct vm *vm, struct value annotation, bool *is_nullable, bool *is_class_variable)
{
    struct value origin, arguments;

    for (unsigned depth = 0; depth < 16 && typing_read(vm, annotation, &origin, &arguments) && AS_TUPLE(arguments)->len > 0;
         depth++)
    {
        const struct tuple_object *items = AS_TUPLE(arguments);
        str form = typing_form(vm, origin);

        *is_class_variable = *is_class_variable || str_equal(form, STR("ClassVar"));
        if (!str_equal(form, STR("Union")) && !str_equal(form, STR("Optional")) && !str_equal(form, STR("Annotated")))
            return origin;
        annotation = items->at[0];
        for (uint32_t i = 0; i < items->len && !str_equal(form, STR("Annotated")); i++)
        {
            bool is_none_type = is_none(items->at[i]) ||
                                (is_kind(items->at[i], OBJECT_CLASS) && AS_CLASS(items->at[i]) == vm_class_of(vm, NONE));

            *is_nullable = *is_nullable || is_none_type;
            annotation = is_none_type ? annotation : items->at[i];
        }
    }
    return annotation;
}

static bool field_flags(struct vm *vm, struct value field, bool is_nullable, struct column *column)
{
    struct value key = field_get(field, "foreign_key"), value = field_get(field, "default");
    enum tri primary_key = TRI_NONE, nullable = TRI_NONE;

    if (!vocab_tri_of(vm, field_get(field, "primary_key"), "Field() argument 'primary_key'", &primary_key) ||
        !vocab_tri_of(vm, field_get(field, "nullable"), "Field() argument 'nullable'", &nullable) ||
        !vocab_tri_of(vm, field_get(field, "index"), "Field() argument 'index'", &column->index) ||
        !vocab_tri_of(vm, field_get(field, "unique"), "Field() argument 'unique'", &column->unique))
        return false;
    column->primary_key = primary_key == TRI_TRUE;
    column->nullable = tri_of(!column->primary_key && (nullable != TRI_NONE ? nullable == TRI_TRUE : is_nullable));
    column->has_default = is_given_some(value) || is_given_some(field_get(field, "default_factory"));
    if (is_text(vm, key))
    {
        struct foreign_key *foreign = array_add(vm->arena, &column->foreign_keys);

        foreign->place = column->place;
        foreign_key_parse(keep_text(vm, key), &foreign->schema, &foreign->table, &foreign->column);
        return vocab_text_of(vm, field_get(field, "ondelete"), "Field() argument 'ondelete'", &foreign->ondelete);
    }
    return true;
}

/* sa_column_args and sa_column_kwargs go to Column() as they are. */
static bool column_of_field(struct vm *vm, struct value name, struct value annotation, struct value field, struct value *out)
{
    struct value given = field_get(field, "sa_column"), items = field_get(field, "sa_column_args"),
                 more = field_get(field, "sa_column_kwargs");
    struct value bound[COLUMN_ARGUMENTS];
    bool is_nullable = false, is_class_variable = false;
    struct value inner = annotation_inner(vm, annotation, &is_nullable, &is_class_variable);
    struct column *column;

    *out = ABSENT;
    if (is_class_variable)
        return true;
    if (column_data_of(vm, given) != NULL)
    {
        *out = given;
        column_data_of(vm, given)->has_name = true;
        return name_is_set(column_data_of(vm, given)->column->name) ||
               vocab_name_of(vm, name, "the name of a column", &column_data_of(vm, given)->column->name);
    }
    if (!is_absent(given) && !is_none(given))
        return refuse_value(vm, given, "Field() argument 'sa_column'", "a Column");
    if (!column_keywords_bind(vm, is_given_some(items) ? items : tuple_make(vm, NULL, 0),
                              is_kind(more, OBJECT_DICT) ? dict_copy(vm, AS_DICT(more)) : dict_make(vm), bound))
        return false;
    if (is_kind(bound[0], OBJECT_LIST))
        bound[0] = tuple_make(vm, AS_LIST(bound[0])->at, AS_LIST(bound[0])->len);
    if (!column_class.make->call(vm, value_of(&vm_native_class_of_row(vm, &column_class)->object), bound, out))
        return false;
    column = column_data_of(vm, *out)->column;
    if (!name_is_set(column->name))
        column->name = name_of(keep_text(vm, name));
    column_data_of(vm, *out)->has_name = true;
    return field_flags(vm, field, is_nullable, column) &&
           (column->type != NULL || field_type(vm, inner, field, str_of(name), &column->type));
}

/* ---- SQLModel
 * ------------------------------------------------------------------------------------------------------------------------ */

const struct native_class sqlmodel_class;

static struct value sqlmodel_metadata(struct vm *vm, struct class_object *class_)
{
    struct str_object *name = str_intern_object(vm, STR("metadata"));
    struct class_object *root = vm_native_class_of_row(vm, &sqlmodel_class);
    struct value metadata = class_lookup(class_, name), made[5] = {ABSENT, ABSENT, ABSENT, ABSENT, ABSENT};

    if (is_absent(metadata) &&
        metadata_class.make->call(vm, value_of(&vm_native_class_of_row(vm, &metadata_class)->object), made, &metadata))
        dict_put(vm, root->dict, name, metadata);
    return metadata;
}

static bool sqlmodel_class_attribute(struct vm *vm, struct class_object *class_, struct str_object *name, struct value *out)
{
    if (str_equal((str){name->bytes, name->len}, STR("metadata")))
        *out = sqlmodel_metadata(vm, class_);
    return true;
}

static bool is_relationship(struct value value)
{
    return is_opaque(value) &&
           str_starts((str){AS_OPAQUE(value)->name->bytes, AS_OPAQUE(value)->name->len}, STR("sqlmodel.Relationship"));
}

static bool model_columns(struct vm *vm, struct class_object *class_, struct class_object *from, struct dict_object *columns)
{
    struct value annotations = dict_find_text(from->dict, STR("__annotations__"));
    struct dict_entry *entry;

    for (uint32_t i = 0; is_kind(annotations, OBJECT_DICT) && dict_next(AS_DICT(annotations), &i, &entry);)
    {
        struct value field = dict_find(from->dict, AS_STR(entry->key)), column;

        if (is_relationship(field) || str_starts(str_of(entry->key), STR("__")) ||
            str_equal(str_of(entry->key), STR("model_config")))
            continue;
        if (!column_of_field(vm, entry->key, entry->value, field, &column))
            return false;
        if (is_absent(column))
            continue;
        dict_put(vm, columns, AS_STR(entry->key), column);
        dict_put(vm, class_->dict, AS_STR(entry->key), column);
    }
    return true;
}

static bool table_arguments(struct vm *vm, struct class_object *class_, struct value items, struct dict_object *kwargs)
{
    struct value args = class_lookup(class_, str_intern_object(vm, STR("__table_args__")));
    const struct value *at;
    size_t len;

    if (!is_given_some(args))
        return true;
    if (is_kind(args, OBJECT_DICT))
        return dict_update(vm, kwargs, AS_DICT(args));
    if (!sequence_items(vm, args, &at, &len))
        return refuse_value(vm, args, "__table_args__", "a tuple or dict");
    for (size_t i = 0; i < len; i++)
    {
        if (!is_kind(at[i], OBJECT_DICT))
            list_push(vm, AS_LIST(items), at[i]);
        else if (!dict_update(vm, kwargs, AS_DICT(at[i])))
            return false;
    }
    return true;
}

static bool sqlmodel_made(struct vm *vm, struct class_object *class_)
{
    struct value flag = class_->keywords != NULL ? dict_find_text(class_->keywords, STR("table")) : ABSENT;
    struct value name = class_lookup(class_, str_intern_object(vm, STR("__tablename__"))), items = list_make(vm, NULL, 0),
                 list[5], table;
    struct dict_object *columns = dict_make(vm), *kwargs = dict_make(vm);
    struct dict_entry *entry;
    bool is_table = false;

    if (is_absent(flag) || !value_truth(vm, flag, &is_table) || !is_table)
        return is_absent(vm->raised) && !vm->refused;
    for (uint32_t i = class_->mro->len; i > 0; i--)
    {
        if (!AS_CLASS(class_->mro->at[i - 1])->is_native &&
            !model_columns(vm, class_, AS_CLASS(class_->mro->at[i - 1]), columns))
            return false;
    }
    for (uint32_t i = 0; dict_next(columns, &i, &entry);)
        list_push(vm, AS_LIST(items), entry->value);
    if (!table_arguments(vm, class_, items, kwargs))
        return false;
    list[0] = is_text(vm, name) ? name : str_make(vm, str_lower(vm->arena, (str){class_->name->bytes, class_->name->len}));
    list[1] = sqlmodel_metadata(vm, class_);
    list[2] = tuple_make(vm, AS_LIST(items)->at, AS_LIST(items)->len);
    list[3] = dict_find_text(kwargs, STR("schema"));
    dict_drop(vm, kwargs, str_intern_object(vm, STR("schema")));
    list[4] = value_of(&kwargs->object);
    if (!table_class.make->call(vm, value_of(&vm_native_class_of_row(vm, &table_class)->object), list, &table))
        return false;
    dict_put_text(vm, class_->dict, STR("__table__"), table);
    return true;
}

NATIVE(sqlmodel_construct)
{
    struct dict_entry *entry;

    *out = instance_make(vm, AS_CLASS(self));
    for (uint32_t i = 0; dict_next(AS_DICT(args[0]), &i, &entry);)
        attribute_put(vm, *out, AS_STR(entry->key)->bytes, entry->value);
    return true;
}

static const struct native sqlmodel_make = {"SQLModel", "**data", sqlmodel_construct, NATIVE_TAKES_OPAQUE};
const struct native_class sqlmodel_class = {.name = "SQLModel",
                                            .module = "sqlmodel.main",
                                            .make = &sqlmodel_make,
                                            .class_made = sqlmodel_made,
                                            .metaclass_get_attribute = sqlmodel_class_attribute};

/* ---- modules
 * ------------------------------------------------------------------------------------------------------------------------- */

/* clang-format off */
#define FROM_SQLALCHEMY(ROW) \
    ROW("Column") ROW("ForeignKey") ROW("Index") ROW("UniqueConstraint") ROW("CheckConstraint") ROW("PrimaryKeyConstraint") \
    ROW("MetaData") ROW("Table") ROW("Sequence") ROW("Identity") ROW("Computed") ROW("String") ROW("Text") ROW("Integer") \
    ROW("BigInteger") ROW("SmallInteger") ROW("Boolean") ROW("Float") ROW("Numeric") ROW("Date") ROW("DateTime") ROW("Time") \
    ROW("Interval") ROW("JSON") ROW("ARRAY") ROW("Enum") ROW("LargeBinary") ROW("Unicode") ROW("UnicodeText") \
    ROW("Uuid") ROW("UUID") \
    ROW("VARCHAR") ROW("TIMESTAMP") ROW("select") ROW("insert") ROW("update") ROW("delete") ROW("text") ROW("func") \
    ROW("and_") \
    ROW("or_") ROW("not_") ROW("cast") ROW("case") ROW("literal") ROW("null") ROW("true") ROW("false") ROW("desc") ROW("asc") \
    ROW("create_engine") ROW("inspect") ROW("types")
#define FROM_ROW(item_name) {.name = item_name, .kind = ITEM_ALIAS, .path = "sqlalchemy." item_name},
#define CLASS(item_name, row) {.name = item_name, .kind = ITEM_CLASS, .class_ = &row},

static const struct native_item sqlmodel_items[] = {
    CLASS("SQLModel", sqlmodel_class) CLASS("AutoString", auto_string_class) CLASS("Session", session_class)
    CLASS("FieldInfo", field_class)
    {.name = "Field", .kind = ITEM_FUNCTION, .function = &field_row},
    FROM_SQLALCHEMY(FROM_ROW)
    {.name = "GUID", .kind = ITEM_ALIAS, .path = "sqlmodel.sql._guid.GUID"},
    {.name = "sql", .kind = ITEM_MODULE, .path = "sqlmodel.sql"},
    {.name = "main", .kind = ITEM_MODULE, .path = "sqlmodel.main"},
    {0},
};
static const struct native_item sqlmodel_types_items[] = {
    CLASS("AutoString", auto_string_class)
    {.name = "GUID", .kind = ITEM_ALIAS, .path = "sqlmodel.sql._guid.GUID"},
    {.name = "types", .kind = ITEM_MODULE, .path = "sqlalchemy.types"},
    {0},
};
static const struct native_item sqlmodel_sql_items[] = {
    {.name = "sqltypes", .kind = ITEM_MODULE, .path = "sqlmodel.sql.sqltypes"},
    {0},
};
/* clang-format on */

const struct native_module sqlmodel_module = {.name = "sqlmodel", .items = sqlmodel_items};
const struct native_module sqlmodel_main_module = {.name = "sqlmodel.main", .items = sqlmodel_items};
const struct native_module sqlmodel_sql_module = {.name = "sqlmodel.sql", .items = sqlmodel_sql_items};
const struct native_module sqlmodel_sql_sqltypes_module = {.name = "sqlmodel.sql.sqltypes", .items = sqlmodel_types_items};
