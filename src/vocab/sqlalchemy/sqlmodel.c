/*
 * sqlmodel: SQLModel and AutoString over the classes of SQLAlchemy, and the names of its modules.
 *
 * A class with table=True gets its Table when it has been built: see sqlmodel_fields.c.
 */
#include "vocab/sqlalchemy/sqlmodel.h"

#include "vocab/sqlalchemy/mapping.h"
#include "vocab/sqlalchemy/type_list.h"

/* ---- AutoString
 * ---------------------------------------------------------------------------------------------------------------------- */

/* A String of its own name; MySQL, which needs a length, gets 255. */
struct type *auto_string_make(struct vm *vm, struct opt_int length)
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
    {
        struct metadata_data *data = instance_data(vm, metadata, &metadata_class);

        data->is_of_models = true; /* all modules share it, whoever asks for it first */
        dict_put(vm, root->dict, name, metadata);
    }
    return metadata;
}

static bool sqlmodel_class_attribute(struct vm *vm, struct class_object *class_, struct str_object *name, struct value *out)
{
    if (str_equal((str){name->bytes, name->len}, STR("metadata")))
        *out = sqlmodel_metadata(vm, class_);
    return true;
}

/* A class with a registry of its own: class Base(SQLModel, registry=registry()). */
static void registry_take(struct vm *vm, struct class_object *class_)
{
    struct value registry = class_->keywords != NULL ? dict_find_text(class_->keywords, STR("registry")) : ABSENT;
    struct value metadata = attribute_find(registry, "metadata");

    if (!is_absent(metadata))
        dict_put_text(vm, class_->dict, STR("metadata"), metadata);
}

static bool sqlmodel_made(struct vm *vm, struct class_object *class_)
{
    registry_take(vm, class_);
    sqlmodel_metadata(vm, class_);
    return sqlmodel_map(vm, class_);
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
                                            .set_attribute = orm_note_change,
                                            .metaclass_set_attribute = mapping_set_attribute,
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
    CLASS("SQLModel", sqlmodel_class) CLASS("AutoString", auto_string_class) {.name = "Session", .kind = ITEM_ALIAS, .path = "sqlalchemy.orm._session.SQLModelSession"},
    CLASS("FieldInfo", sqlmodel_field_class)
    {.name = "Field", .kind = ITEM_FUNCTION, .function = &sqlmodel_field_row},
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
