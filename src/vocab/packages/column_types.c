/*
 * Packages of a few column types each: pgvector, citext, fastapi_users_db_sqlalchemy's generics, advanced_alchemy,
 * sqlalchemy_json, sqlalchemy_jsonfield, and the GUID of older sqlmodel.
 */
#include "eval/std/source.h"
#include "vocab/packages/package_type.h"

#define SA "sqlalchemy"
#define PG "postgresql"

#define MODULE(id, path, ...)                                                                                                  \
    static const struct native_item id##_items[] = {__VA_ARGS__, {0}};                                                         \
    const struct native_module id##_module = {.name = path, .items = id##_items};
#define SUBMODULE(item_name, full)                                                                                             \
    {                                                                                                                          \
        .name = item_name, .kind = ITEM_MODULE, .path = full                                                                   \
    }

/* ---- pgvector ---- */

static bool dimension_arrange(struct vm *vm, const struct package_call *call)
{
    int64_t dimension;

    if (!package_int(vm, call, "dim", -1, &dimension))
        return false;
    if (dimension >= 0)
        call->type->spec = str_print(vm->arena, "%s(%lld)", call->row->spec, (long long)dimension);
    return true;
}

#define VECTOR_TYPE(row, name_, module_)                                                                                       \
    static const struct package_type row = {.class_ = {.name = name_, .module = module_, PACKAGE_USER_DEFINED},                \
                                            .parameters = {"dim"},                                                             \
                                            .spec = name_,                                                                     \
                                            .arrange = dimension_arrange};
#define PGVECTOR "pgvector.sqlalchemy"
VECTOR_TYPE(vector_type, "VECTOR", PGVECTOR ".vector")
VECTOR_TYPE(halfvec_type, "HALFVEC", PGVECTOR ".halfvec")
VECTOR_TYPE(sparsevec_type, "SPARSEVEC", PGVECTOR ".sparsevec")
static const struct package_type bit_type = {.class_ = {.name = "BIT", .module = PGVECTOR ".bit", PACKAGE_DECORATOR},
                                             .parameters = {"length"},
                                             .impls = {{NULL, PG, "BIT"}},
                                             .arrange = package_arrange_length};

/* clang-format off */
MODULE(pgvector, "pgvector", SUBMODULE("sqlalchemy", PGVECTOR))
MODULE(pgvector_sqlalchemy, PGVECTOR,
       PACKAGE_ITEM("VECTOR", vector_type), {.name = "Vector", .kind = ITEM_CLASS, .class_ = &vector_type.class_},
       PACKAGE_ITEM("HALFVEC", halfvec_type), PACKAGE_ITEM("SPARSEVEC", sparsevec_type), PACKAGE_ITEM("BIT", bit_type),
       SUBMODULE("vector", PGVECTOR ".vector"), SUBMODULE("halfvec", PGVECTOR ".halfvec"),
       SUBMODULE("sparsevec", PGVECTOR ".sparsevec"), SUBMODULE("bit", PGVECTOR ".bit"))
MODULE(pgvector_vector, PGVECTOR ".vector", PACKAGE_ITEM("VECTOR", vector_type),
       {.name = "Vector", .kind = ITEM_CLASS, .class_ = &vector_type.class_})
MODULE(pgvector_halfvec, PGVECTOR ".halfvec", PACKAGE_ITEM("HALFVEC", halfvec_type))
MODULE(pgvector_sparsevec, PGVECTOR ".sparsevec", PACKAGE_ITEM("SPARSEVEC", sparsevec_type))
MODULE(pgvector_bit, PGVECTOR ".bit", PACKAGE_ITEM("BIT", bit_type))
/* clang-format on */

/* ---- citext ---- */

static const struct package_type citext_type = {
    .class_ = {.name = "CIText", .module = "citext", PACKAGE_USER_DEFINED}, .parameters = {"*"}, .spec = "CITEXT"};

MODULE(citext, "citext", PACKAGE_ITEM("CIText", citext_type), ITEM_FUNCTION_OF("register_citext_array", std_nothing_row))

/* ---- fastapi_users_db_sqlalchemy.generics ---- */

#define GENERICS "fastapi_users_db_sqlalchemy.generics"

static bool zone_arrange(struct vm *vm, const struct package_call *call)
{
    bool has_zone;

    if (!package_flag(vm, call, "timezone", false, &has_zone))
        return false;
    call->impls[0]->timezone = tri_of(has_zone);
    return true;
}

static const struct package_type users_guid_type = {
    .class_ = {.name = "GUID", .module = GENERICS, PACKAGE_DECORATOR, .methods = package_uuid_methods},
    .parameters = {"length", "*"},
    .impls = {{PG, SA, "UUID"}, {NULL, SA, "CHAR", 36}}};
static const struct package_type timestamp_aware_type = {
    .class_ = {.name = "TIMESTAMPAware", .module = GENERICS, PACKAGE_DECORATOR},
    .parameters = {"timezone"},
    .impls = {{NULL, SA, "TIMESTAMP"}},
    .arrange = zone_arrange};

static bool now_utc_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value module, class_, zone, now;

    (void)self;
    (void)args;
    return vm_import(vm, STR("datetime"), &module) && attribute_get(vm, module, "datetime", &class_) &&
           attribute_get(vm, module, "timezone", &zone) && attribute_get(vm, zone, "utc", &zone) &&
           attribute_get(vm, class_, "now", &now) && vm_call_nested(vm, now, &zone, 1, out);
}

static const struct native now_utc_row = {"now_utc", "", now_utc_call, 0};

MODULE(users_generics, GENERICS, PACKAGE_ITEM("GUID", users_guid_type), PACKAGE_ITEM("TIMESTAMPAware", timestamp_aware_type),
       ITEM_FUNCTION_OF("now_utc", now_utc_row))
MODULE(users_sqlmodel_generics, "fastapi_users_db_sqlmodel.generics", PACKAGE_ITEM("GUID", users_guid_type),
       PACKAGE_ITEM("TIMESTAMPAware", timestamp_aware_type), ITEM_FUNCTION_OF("now_utc", now_utc_row))
MODULE(users_sqlmodel, "fastapi_users_db_sqlmodel", SUBMODULE("generics", "fastapi_users_db_sqlmodel.generics"))

/* ---- sqlmodel before 0.0.14 ---- */

static const struct package_type sqlmodel_guid_type = {
    .class_ = {.name = "GUID", .module = "sqlmodel.sql.sqltypes", PACKAGE_DECORATOR, .methods = package_uuid_methods},
    .parameters = {"*"},
    .impls = {{PG, SA, "UUID"}, {NULL, SA, "CHAR", 32}}};

MODULE(sqlmodel_guid, "sqlmodel.sql._guid", PACKAGE_ITEM("GUID", sqlmodel_guid_type))

/* ---- advanced_alchemy ---- */

#define ADVANCED "advanced_alchemy.types"

/* binary=False: text. */
static bool advanced_guid_arrange(struct vm *vm, const struct package_call *call)
{
    struct type *text = type_make(vm->arena, SA, "CHAR");
    bool binary;

    if (!package_flag(vm, call, "binary", true, &binary))
        return false;
    text->length = OPT_INT(32);
    if (!binary)
        call->type->impl = text;
    return true;
}

static const struct package_type advanced_guid_type = {
    .class_ = {.name = "GUID", .module = ADVANCED ".guid", PACKAGE_DECORATOR, .methods = package_uuid_methods},
    .parameters = {"length", "binary", "*"},
    .impls = {{PG, SA, "UUID"}, {NULL, SA, "BINARY", 16}},
    .arrange = advanced_guid_arrange};
static const struct package_type datetime_utc_type = {
    .class_ = {.name = "DateTimeUTC", .module = ADVANCED ".datetime", PACKAGE_DECORATOR},
    .parameters = {"timezone", "*"},
    .impls = {{NULL, SA, "DateTime", .has_zone = true}}};
static const struct package_type encrypted_string_type = {
    .class_ = {.name = "EncryptedString",
               .module = ADVANCED ".encrypted_string",
               PACKAGE_DECORATOR,
               .methods = package_secret_methods},
    .parameters = {"key", "backend", "length", "*"},
    .impls = {{"mysql", SA, "Text"}, {"mariadb", SA, "Text"}, {NULL, SA, "String"}}};
static const struct package_type encrypted_text_type = {.class_ = {.name = "EncryptedText",
                                                                   .module = ADVANCED ".encrypted_string",
                                                                   PACKAGE_DECORATOR,
                                                                   .methods = package_secret_methods},
                                                        .parameters = {"key", "backend", "length", "*"},
                                                        .impls = {{NULL, SA, "Text"}}};
static const struct package_type password_hash_type = {.class_ = {.name = "PasswordHash",
                                                                  .module = ADVANCED ".password_hash.base",
                                                                  PACKAGE_DECORATOR,
                                                                  .methods = package_secret_methods},
                                                       .parameters = {"backend", "length"},
                                                       .impls = {{NULL, SA, "String", 255}},
                                                       .arrange = package_arrange_length};
static const struct package_type stored_object_type = {
    .class_ = {.name = "StoredObject", .module = ADVANCED ".file_object.data_type", PACKAGE_DECORATOR},
    .parameters = {"backend", "multiple", "*"},
    .impls = {{PG, PG, "JSONB"}, {NULL, SA, "JSON"}}};

/* JsonB and BigIntIdentity are types with variants, not classes. */
static bool jsonb_value(struct vm *vm, struct value *out)
{
    struct type *type = type_make(vm->arena, SA, "JSON");

    *array_add(vm->arena, &type->variants) = (struct type_variant){STR(PG), type_make(vm->arena, PG, "JSONB")};
    *out = vocab_type_value(vm, type);
    return true;
}

static bool big_int_identity_value(struct vm *vm, struct value *out)
{
    struct type *type = type_make(vm->arena, SA, "BigInteger");

    *array_add(vm->arena, &type->variants) = (struct type_variant){STR("sqlite"), type_make(vm->arena, SA, "Integer")};
    *out = vocab_type_value(vm, type);
    return true;
}

/* clang-format off */
#define JSONB_ITEM {.name = "JsonB", .kind = ITEM_VALUE, .value = jsonb_value}
#define IDENTITY_ITEM {.name = "BigIntIdentity", .kind = ITEM_VALUE, .value = big_int_identity_value}
MODULE(advanced, "advanced_alchemy", SUBMODULE("types", ADVANCED), SUBMODULE("base", "advanced_alchemy.base"),
       SUBMODULE("mixins", "advanced_alchemy.mixins"))
MODULE(advanced_types, ADVANCED, PACKAGE_ITEM("GUID", advanced_guid_type), PACKAGE_ITEM("DateTimeUTC", datetime_utc_type),
       PACKAGE_ITEM("EncryptedString", encrypted_string_type), PACKAGE_ITEM("EncryptedText", encrypted_text_type),
       PACKAGE_ITEM("PasswordHash", password_hash_type),
       PACKAGE_ITEM("StoredObject", stored_object_type), JSONB_ITEM, IDENTITY_ITEM,
       SUBMODULE("guid", ADVANCED ".guid"), SUBMODULE("datetime", ADVANCED ".datetime"), SUBMODULE("json", ADVANCED ".json"),
       SUBMODULE("encrypted_string", ADVANCED ".encrypted_string"), SUBMODULE("identity", ADVANCED ".identity"),
       SUBMODULE("password_hash", ADVANCED ".password_hash"), SUBMODULE("file_object", ADVANCED ".file_object"))
MODULE(advanced_guid, ADVANCED ".guid", PACKAGE_ITEM("GUID", advanced_guid_type))
MODULE(advanced_datetime, ADVANCED ".datetime", PACKAGE_ITEM("DateTimeUTC", datetime_utc_type))
MODULE(advanced_json, ADVANCED ".json", JSONB_ITEM)
MODULE(advanced_identity, ADVANCED ".identity", IDENTITY_ITEM)
MODULE(advanced_encrypted, ADVANCED ".encrypted_string", PACKAGE_ITEM("EncryptedString", encrypted_string_type),
       PACKAGE_ITEM("EncryptedText", encrypted_text_type))
MODULE(advanced_password, ADVANCED ".password_hash", PACKAGE_ITEM("PasswordHash", password_hash_type),
       SUBMODULE("base", ADVANCED ".password_hash.base"))
MODULE(advanced_password_base, ADVANCED ".password_hash.base", PACKAGE_ITEM("PasswordHash", password_hash_type))
MODULE(advanced_file, ADVANCED ".file_object", PACKAGE_ITEM("StoredObject", stored_object_type),
       SUBMODULE("data_type", ADVANCED ".file_object.data_type"))
MODULE(advanced_file_type, ADVANCED ".file_object.data_type", PACKAGE_ITEM("StoredObject", stored_object_type))
/* clang-format on */

/* ---- sqlalchemy_json, sqlalchemy_jsonfield ---- */

/* mutable_json_type(dbtype=JSON, nested=False): tracking of changes belongs to the ORM; the type is dbtype. */
static bool mutable_json_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value given = args[0];

    (void)self;
    if (is_absent(given))
        given = value_of(&vm_native_class_of_row(vm, &sa_JSON_class)->object);
    return type_instance_of(vm, given, out) || refuse_value(vm, given, "mutable_json_type() argument 'dbtype'", "a type");
}

static const struct native mutable_json_row = {"mutable_json_type", "dbtype=JSON, nested=False", mutable_json_call,
                                               NATIVE_TAKES_OPAQUE};

static bool json_value(struct vm *vm, struct value *out)
{
    *out = vocab_type_value(vm, type_make(vm->arena, SA, "JSON"));
    return true;
}

/* enforce_string=True: text on every database. */
static bool json_field_arrange(struct vm *vm, const struct package_call *call)
{
    bool text;

    if (!package_flag(vm, call, "enforce_string", false, &text))
        return false;
    if (text)
        call->type->impl = type_make(vm->arena, SA, "UnicodeText");
    return true;
}

static const struct package_type json_field_type = {.class_ = {.name = "JSONField",
                                                               .module = "sqlalchemy_jsonfield.jsonfield",
                                                               PACKAGE_DECORATOR,
                                                               .methods = package_json_methods},
                                                    .parameters = {"enforce_string", "enforce_unicode", "*"},
                                                    .impls = {{NULL, SA, "JSON"}},
                                                    .arrange = json_field_arrange};

/* clang-format off */
MODULE(sqlalchemy_json, "sqlalchemy_json", ITEM_FUNCTION_OF("mutable_json_type", mutable_json_row),
       {.name = "MutableJson", .kind = ITEM_VALUE, .value = json_value},
       {.name = "NestedMutableJson", .kind = ITEM_VALUE, .value = json_value})
MODULE(sqlalchemy_jsonfield, "sqlalchemy_jsonfield", PACKAGE_ITEM("JSONField", json_field_type),
       SUBMODULE("jsonfield", "sqlalchemy_jsonfield.jsonfield"))
MODULE(sqlalchemy_jsonfield_inner, "sqlalchemy_jsonfield.jsonfield", PACKAGE_ITEM("JSONField", json_field_type))
/* clang-format on */
