/*
 * sqlalchemy_utils: its types, as its documentation describes them, and its modules.
 *
 * What a type is on each database follows version 0.42. Values of encrypted columns and passwords are refused
 * (package_values.c). Functions and mixins of the package beside the types are unknown names, Timestamp's two columns apart.
 */
#include "eval/std/source.h"
#include "vocab/packages/package_type.h"

#define UTILS "sqlalchemy_utils.types."
#define SA "sqlalchemy"
#define PG "postgresql"

/* ---- what arguments change ---- */

/* native=False: PostgreSQL keeps it like the others; binary=False: text. */
static bool uuid_arrange(struct vm *vm, const struct package_call *call)
{
    struct type *text = type_make(vm->arena, SA, "CHAR");
    bool binary, native;

    if (!package_flag(vm, call, "binary", true, &binary) || !package_flag(vm, call, "native", true, &native))
        return false;
    text->length = OPT_INT(32);
    if (!native)
        call->type->variants.len = 0;
    if (!binary)
        call->type->impl = text;
    return true;
}

static bool choice_arrange(struct vm *vm, const struct package_call *call)
{
    struct value impl = package_argument(call, "impl");

    return is_absent(impl) || vocab_type_of(vm, impl, "ChoiceType() argument 'impl'", &call->type->impl);
}

/* CompositeType(name, columns): the name of the type. */
static bool composite_arrange(struct vm *vm, const struct package_call *call)
{
    struct value name = package_argument(call, "name");
    struct name text;

    if (is_absent(name))
        return vm_raise(vm, "TypeError", "CompositeType.__init__() missing 1 required positional argument: 'name'");
    if (!vocab_name_of(vm, name, "CompositeType() argument 'name'", &text))
        return false;
    call->type->spec = text.text;
    return true;
}

/* ---- rows ---- */

#define TYPE(row, name_, module_, ...)                                                                                         \
    static const struct package_type row = {.class_ = {.name = name_, .module = UTILS module_, PACKAGE_DECORATOR}, __VA_ARGS__};
#define VALUED(row, name_, module_, methods_, ...)                                                                             \
    static const struct package_type row = {                                                                                   \
        .class_ = {.name = name_, .module = UTILS module_, PACKAGE_DECORATOR, .methods = methods_}, __VA_ARGS__};
#define NATIVE_SPEC(row, name_, module_, spec_)                                                                                \
    static const struct package_type row = {                                                                                   \
        .class_ = {.name = name_, .module = UTILS module_, PACKAGE_USER_DEFINED}, .parameters = {"*"}, .spec = spec_};
#define IMPLS(...) .impls = {__VA_ARGS__}
#define PARAMETERS(...) .parameters = {__VA_ARGS__}

/* clang-format off */
TYPE(arrow_type, "ArrowType", "arrow", PARAMETERS("timezone", "*"), IMPLS({NULL, SA, "DateTime"}))
VALUED(choice_type, "ChoiceType", "choice", package_choice_methods, PARAMETERS("choices", "impl"),
       IMPLS({NULL, SA, "Unicode", 255}), .arrange = choice_arrange)
TYPE(color_type, "ColorType", "color", PARAMETERS("max_length", "*"), IMPLS({NULL, SA, "Unicode", 20}),
     .arrange = package_arrange_length)
TYPE(country_type, "CountryType", "country", PARAMETERS("*"), IMPLS({NULL, SA, "String", 2}))
TYPE(currency_type, "CurrencyType", "currency", PARAMETERS("*"), IMPLS({NULL, SA, "String", 3}))
VALUED(email_type, "EmailType", "email", package_lower_methods, PARAMETERS("length", "*"), IMPLS({NULL, SA, "Unicode", 255}),
       .arrange = package_arrange_length)
VALUED(string_encrypted_type, "StringEncryptedType", "encrypted.encrypted_type", package_secret_methods,
       PARAMETERS("type_in", "key", "engine", "padding", "length", "*"), IMPLS({NULL, SA, "String"}),
       .arrange = package_arrange_length)
VALUED(encrypted_type, "EncryptedType", "encrypted.encrypted_type", package_secret_methods,
       PARAMETERS("type_in", "key", "engine", "padding", "length", "*"), IMPLS({NULL, SA, "LargeBinary"}),
       .arrange = package_arrange_length)
TYPE(enriched_datetime_type, "EnrichedDateTimeType", "enriched_datetime.enriched_datetime_type",
     PARAMETERS("datetime_processor", "*"), IMPLS({NULL, SA, "DateTime"}))
TYPE(enriched_date_type, "EnrichedDateType", "enriched_datetime.enriched_date_type", PARAMETERS("date_processor", "*"),
     IMPLS({NULL, SA, "Date"}))
TYPE(ip_address_type, "IPAddressType", "ip_address", PARAMETERS("max_length", "*"), IMPLS({NULL, SA, "Unicode", 50}),
     .arrange = package_arrange_length)
VALUED(json_type, "JSONType", "json", package_json_methods, PARAMETERS("*"), IMPLS({PG, PG, "JSON"}, {NULL, SA, "UnicodeText"}))
TYPE(locale_type, "LocaleType", "locale", PARAMETERS("*"), IMPLS({NULL, SA, "Unicode", 10}))
NATIVE_SPEC(ltree_type, "LtreeType", "ltree", "LTREE")
NATIVE_SPEC(lquery_type, "LQUERY", "ltree", "LQUERY")
NATIVE_SPEC(ltxtquery_type, "LTXTQUERY", "ltree", "LTXTQUERY")
VALUED(password_type, "PasswordType", "password", package_secret_methods, PARAMETERS("max_length", "*"),
       IMPLS({PG, PG, "BYTEA", 1024}, {"sqlite", SA, "BLOB", 1024}, {NULL, SA, "VARBINARY", 1024}),
       .arrange = package_arrange_length)
static const struct package_type composite_type = {
    .class_ = {.name = "CompositeType", .module = UTILS "pg_composite", PACKAGE_USER_DEFINED},
    .parameters = {"name", "columns", "*"}, .spec = "", .arrange = composite_arrange};
TYPE(phone_number_type, "PhoneNumberType", "phone_number", PARAMETERS("region", "max_length", "*"),
     IMPLS({NULL, SA, "Unicode", 20}), .arrange = package_arrange_length)
TYPE(date_range_type, "DateRangeType", "range", PARAMETERS("*"), IMPLS({PG, PG, "DATERANGE"}, {NULL, SA, "String", 255}))
TYPE(datetime_range_type, "DateTimeRangeType", "range", PARAMETERS("*"), IMPLS({PG, PG, "TSRANGE"}, {NULL, SA, "String", 255}))
TYPE(int_range_type, "IntRangeType", "range", PARAMETERS("*"), IMPLS({PG, PG, "INT4RANGE"}, {NULL, SA, "String", 255}))
TYPE(int8_range_type, "Int8RangeType", "range", PARAMETERS("*"), IMPLS({PG, PG, "INT8RANGE"}, {NULL, SA, "String", 255}))
TYPE(numeric_range_type, "NumericRangeType", "range", PARAMETERS("*"), IMPLS({PG, PG, "NUMRANGE"}, {NULL, SA, "String", 255}))
VALUED(scalar_list_type, "ScalarListType", "scalar_list", package_list_methods, PARAMETERS("coerce_func", "separator"),
       IMPLS({NULL, SA, "UnicodeText"}))
TYPE(timezone_type, "TimezoneType", "timezone", PARAMETERS("backend"), IMPLS({NULL, SA, "Unicode", 50}))
TYPE(ts_vector_type, "TSVectorType", "ts_vector", PARAMETERS("*"), IMPLS({NULL, PG, "TSVECTOR"}))
TYPE(url_type, "URLType", "url", PARAMETERS("*"), IMPLS({NULL, SA, "UnicodeText"}))
VALUED(uuid_type, "UUIDType", "uuid", package_uuid_methods, PARAMETERS("binary", "native"),
       IMPLS({PG, SA, "UUID"}, {NULL, SA, "BINARY", 16}), .arrange = uuid_arrange)
TYPE(bit_type, "BitType", "bit", PARAMETERS("length", "*"),
     IMPLS({PG, PG, "BIT", 1}, {"sqlite", SA, "String", 1}, {NULL, SA, "BINARY", 1}), .arrange = package_arrange_length)
TYPE(week_days_type, "WeekDaysType", "weekdays", PARAMETERS("*"),
     IMPLS({PG, PG, "BIT", 7}, {"sqlite", SA, "String", 7}, {NULL, SA, "BINARY", 7}))
/* clang-format on */

/* ---- the rest that everyday models use ---- */

static const char text[] = "import sqlalchemy as sa\n"
                           "\n"
                           "\n"
                           "class Choice:\n"
                           "    def __init__(self, code, value):\n"
                           "        self.code = code\n"
                           "        self.value = value\n"
                           "\n"
                           "\n"
                           "class Timestamp:\n"
                           "    created = sa.Column(sa.DateTime, default=sa.func.now, nullable=False)\n"
                           "    updated = sa.Column(sa.DateTime, default=sa.func.now, nullable=False)\n"
                           "\n"
                           "\n"
                           "class AesEngine:\n"
                           "    pass\n"
                           "\n"
                           "\n"
                           "class AesGcmEngine:\n"
                           "    pass\n"
                           "\n"
                           "\n"
                           "class FernetEngine:\n"
                           "    pass\n"
                           "\n"
                           "\n"
                           "class ImproperlyConfigured(Exception):\n"
                           "    pass\n"
                           "\n"
                           "\n"
                           "def generic_repr(*fields):\n"
                           "    if len(fields) == 1 and not isinstance(fields[0], str):\n"
                           "        return fields[0]\n"
                           "    return lambda cls: cls\n"
                           "\n"
                           "\n"
                           "def force_auto_coercion(mapper=None):\n"
                           "    return None\n";

static const struct std_source source = {"sqlalchemy_utils", text, NULL};

STD_NAME(source, py_choice, "Choice")
STD_NAME(source, py_timestamp, "Timestamp")
STD_NAME(source, py_aes, "AesEngine")
STD_NAME(source, py_aes_gcm, "AesGcmEngine")
STD_NAME(source, py_fernet, "FernetEngine")
STD_NAME(source, py_improper, "ImproperlyConfigured")
STD_NAME(source, py_generic_repr, "generic_repr")
STD_NAME(source, py_coercion, "force_auto_coercion")

/* ---- modules ---- */

/* clang-format off */
#define TYPE_ITEMS \
    PACKAGE_ITEM("ArrowType", arrow_type), PACKAGE_ITEM("ChoiceType", choice_type), \
    PACKAGE_ITEM("ColorType", color_type), PACKAGE_ITEM("CountryType", country_type), \
    PACKAGE_ITEM("CurrencyType", currency_type), PACKAGE_ITEM("EmailType", email_type), \
    PACKAGE_ITEM("StringEncryptedType", string_encrypted_type), PACKAGE_ITEM("EncryptedType", encrypted_type), \
    PACKAGE_ITEM("EnrichedDateTimeType", enriched_datetime_type), \
    PACKAGE_ITEM("EnrichedDateType", enriched_date_type), PACKAGE_ITEM("IPAddressType", ip_address_type), \
    PACKAGE_ITEM("JSONType", json_type), PACKAGE_ITEM("LocaleType", locale_type), \
    PACKAGE_ITEM("LtreeType", ltree_type), PACKAGE_ITEM("PasswordType", password_type), \
    PACKAGE_ITEM("CompositeType", composite_type), PACKAGE_ITEM("PhoneNumberType", phone_number_type), \
    PACKAGE_ITEM("DateRangeType", date_range_type), \
    PACKAGE_ITEM("DateTimeRangeType", datetime_range_type), PACKAGE_ITEM("IntRangeType", int_range_type), \
    PACKAGE_ITEM("Int8RangeType", int8_range_type), \
    PACKAGE_ITEM("NumericRangeType", numeric_range_type), PACKAGE_ITEM("ScalarListType", scalar_list_type), \
    PACKAGE_ITEM("TimezoneType", timezone_type), \
    PACKAGE_ITEM("TSVectorType", ts_vector_type), PACKAGE_ITEM("URLType", url_type), \
    PACKAGE_ITEM("UUIDType", uuid_type), PACKAGE_ITEM("WeekDaysType", week_days_type), \
    STD_ITEM(py_choice, "Choice")

static const struct native_item package_items[] = {
    TYPE_ITEMS,
    STD_ITEM(py_timestamp, "Timestamp"),
    STD_ITEM(py_improper, "ImproperlyConfigured"),
    STD_ITEM(py_generic_repr, "generic_repr"),
    STD_ITEM(py_coercion, "force_auto_coercion"),
    {.name = "types", .kind = ITEM_MODULE, .path = "sqlalchemy_utils.types"},
    {.name = "models", .kind = ITEM_MODULE, .path = "sqlalchemy_utils.models"},
    {0},
};
static const struct native_item models_items[] = {
    STD_ITEM(py_timestamp, "Timestamp"),
    STD_ITEM(py_generic_repr, "generic_repr"),
    {0},
};

#define SUBMODULE(name_) {.name = name_, .kind = ITEM_MODULE, .path = UTILS name_}
static const struct native_item types_items[] = {
    TYPE_ITEMS,
    SUBMODULE("arrow"), SUBMODULE("bit"), SUBMODULE("choice"), SUBMODULE("color"), SUBMODULE("country"), SUBMODULE("currency"),
    SUBMODULE("email"), SUBMODULE("encrypted"), SUBMODULE("enriched_datetime"), SUBMODULE("ip_address"), SUBMODULE("json"),
    SUBMODULE("locale"), SUBMODULE("ltree"), SUBMODULE("password"), SUBMODULE("pg_composite"), SUBMODULE("phone_number"),
    SUBMODULE("range"), SUBMODULE("scalar_list"), SUBMODULE("timezone"), SUBMODULE("ts_vector"), SUBMODULE("url"),
    SUBMODULE("uuid"), SUBMODULE("weekdays"),
    {0},
};
static const struct native_item encrypted_items[] = {SUBMODULE("encrypted.encrypted_type"), {0}};
static const struct native_item encrypted_type_items[] = {
    PACKAGE_ITEM("StringEncryptedType", string_encrypted_type), PACKAGE_ITEM("EncryptedType", encrypted_type),
    STD_ITEM(py_aes, "AesEngine"),
    STD_ITEM(py_aes_gcm, "AesGcmEngine"), STD_ITEM(py_fernet, "FernetEngine"), {0},
};
static const struct native_item enriched_items[] = {
    SUBMODULE("enriched_datetime.enriched_datetime_type"), SUBMODULE("enriched_datetime.enriched_date_type"), {0},
};
static const struct native_item ltree_items[] = {
    PACKAGE_ITEM("LtreeType", ltree_type), PACKAGE_ITEM("LQUERY", lquery_type), PACKAGE_ITEM("LTXTQUERY", ltxtquery_type), {0},
};
static const struct native_item choice_items[] = {PACKAGE_ITEM("ChoiceType", choice_type), STD_ITEM(py_choice, "Choice"), {0}};
static const struct native_item range_items[] = {
    PACKAGE_ITEM("DateRangeType", date_range_type), PACKAGE_ITEM("DateTimeRangeType", datetime_range_type),
    PACKAGE_ITEM("IntRangeType", int_range_type),
    PACKAGE_ITEM("Int8RangeType", int8_range_type), PACKAGE_ITEM("NumericRangeType", numeric_range_type), {0},
};

const struct native_module sqlalchemy_utils_module = {.name = "sqlalchemy_utils", .items = package_items};
const struct native_module sqlalchemy_utils_models_module = {.name = "sqlalchemy_utils.models", .items = models_items};
const struct native_module sqlalchemy_utils_types_module = {.name = "sqlalchemy_utils.types", .items = types_items};
#define MODULE(id, path, items_) \
    const struct native_module sqlalchemy_utils_##id##_module = {.name = UTILS path, .items = items_};
#define OF_ONE(id, path, name, row) \
    static const struct native_item id##_only[] = {PACKAGE_ITEM(name, row), {0}}; \
    MODULE(id, path, id##_only)

MODULE(choice, "choice", choice_items)
MODULE(encrypted, "encrypted", encrypted_items)
MODULE(encrypted_type, "encrypted.encrypted_type", encrypted_type_items)
MODULE(enriched, "enriched_datetime", enriched_items)
MODULE(ltree, "ltree", ltree_items)
MODULE(range, "range", range_items)
OF_ONE(arrow, "arrow", "ArrowType", arrow_type)
OF_ONE(bit, "bit", "BitType", bit_type)
OF_ONE(color, "color", "ColorType", color_type)
OF_ONE(country, "country", "CountryType", country_type)
OF_ONE(currency, "currency", "CurrencyType", currency_type)
OF_ONE(email, "email", "EmailType", email_type)
OF_ONE(enriched_date, "enriched_datetime.enriched_date_type", "EnrichedDateType", enriched_date_type)
OF_ONE(enriched_datetime, "enriched_datetime.enriched_datetime_type", "EnrichedDateTimeType", enriched_datetime_type)
OF_ONE(ip_address, "ip_address", "IPAddressType", ip_address_type)
OF_ONE(json, "json", "JSONType", json_type)
OF_ONE(locale, "locale", "LocaleType", locale_type)
OF_ONE(password, "password", "PasswordType", password_type)
OF_ONE(pg_composite, "pg_composite", "CompositeType", composite_type)
OF_ONE(phone_number, "phone_number", "PhoneNumberType", phone_number_type)
OF_ONE(scalar_list, "scalar_list", "ScalarListType", scalar_list_type)
OF_ONE(timezone, "timezone", "TimezoneType", timezone_type)
OF_ONE(ts_vector, "ts_vector", "TSVectorType", ts_vector_type)
OF_ONE(url, "url", "URLType", url_type)
OF_ONE(uuid, "uuid", "UUIDType", uuid_type)
OF_ONE(weekdays, "weekdays", "WeekDaysType", week_days_type)
/* clang-format on */
