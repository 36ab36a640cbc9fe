/*
 * The table of types: each class of sqlalchemy.types and of the dialects, with its affinity, its visit name and the parameters
 * of its constructor.
 *
 * Parameter lists stand in the order of the constructor, since a call may give them by position. MySQL's classes print theirs
 * in another order (repr() walks the base classes), so they have a second list. Rows are sorted by module, then by name within
 * the groups of SQLAlchemy's documentation; type_class_find walks them, which is fast enough for a name that was looked up in a
 * module's table before.
 */
#include "sql/type.h"

#define INT(field)                                                                                                             \
    {                                                                                                                          \
        STR_INIT(#field), TYPE_PARAM_INT, false, STR_INIT("None"), offsetof(struct type, field)                                \
    }
#define FLAG(field, byDefault)                                                                                                 \
    {                                                                                                                          \
        STR_INIT(#field), TYPE_PARAM_FLAG, false, STR_INIT(byDefault), offsetof(struct type, field)                            \
    }
#define FLAG_AS(name_, field, byDefault)                                                                                       \
    {                                                                                                                          \
        STR_INIT(name_), TYPE_PARAM_FLAG, false, STR_INIT(byDefault), offsetof(struct type, field)                             \
    }
#define TEXT(field)                                                                                                            \
    {                                                                                                                          \
        STR_INIT(#field), TYPE_PARAM_TEXT, false, STR_INIT("None"), offsetof(struct type, field)                               \
    }
#define TYPE(name_, field, byDefault)                                                                                          \
    {                                                                                                                          \
        STR_INIT(name_), TYPE_PARAM_TYPE, false, STR_INIT(byDefault), offsetof(struct type, field)                             \
    }
#define NAMED(field)                                                                                                           \
    {                                                                                                                          \
        STR_INIT(#field), TYPE_PARAM_NAME, true, STR_INIT("None"), offsetof(struct type, field)                                \
    }
#define IGNORED(name_)                                                                                                         \
    {                                                                                                                          \
        STR_INIT(name_), TYPE_PARAM_IGNORED, false, STR_INIT(""), 0                                                            \
    }
#define LABELS                                                                                                                 \
    {                                                                                                                          \
        STR_INIT("enums"), TYPE_PARAM_LABELS, false, STR_INIT(""), offsetof(struct type, labels)                               \
    }
#define METADATA                                                                                                               \
    {                                                                                                                          \
        STR_INIT("metadata"), TYPE_PARAM_IGNORED, true, STR_INIT(""), offsetof(struct type, has_metadata)                      \
    }

static const struct type_param string_params[] = {INT(length), TEXT(collation)};
static const struct type_param binary_params[] = {INT(length)};
static const struct type_param numeric_params[] = {INT(precision), INT(scale), INT(decimal_return_scale),
                                                   FLAG(asdecimal, "True")};
static const struct type_param float_params[] = {INT(precision), FLAG(asdecimal, "False"), INT(decimal_return_scale)};
static const struct type_param zone_params[] = {FLAG(timezone, "False")};
static const struct type_param boolean_params[] = {
    FLAG(create_constraint, "False"),
    {STR_INIT("name"), TYPE_PARAM_NAME, false, STR_INIT("None"), offsetof(struct type, name)}};
static const struct type_param interval_params[] = {FLAG(native, "True"), INT(second_precision), INT(day_precision)};
static const struct type_param uuid_params[] = {FLAG(as_uuid, "True"), FLAG(native_uuid, "True")};
static const struct type_param native_uuid_params[] = {FLAG(as_uuid, "True")};
static const struct type_param json_params[] = {FLAG(none_as_null, "False")};
static const struct type_param array_params[] = {TYPE("item_type", item_type, ""), FLAG(as_tuple, "False"), INT(dimensions),
                                                 FLAG(zero_indexes, "False")};
static const struct type_param pickle_params[] = {IGNORED("protocol"), IGNORED("pickler"), IGNORED("comparator"),
                                                  TYPE("impl", impl, "")};
static const struct type_param enum_params[] = {
    LABELS,
    NAMED(name),
    NAMED(schema),
    FLAG(inherit_schema, "False"),
    FLAG(native_enum, "True"),
    FLAG(create_constraint, "False"),
    {STR_INIT("length"), TYPE_PARAM_INT, true, STR_INIT("None"), offsetof(struct type, length)},
    FLAG(create_type, "True"),
    METADATA,
    FLAG(validate_strings, "False"),
    IGNORED("values_callable"),
    IGNORED("sort_key_function"),
    IGNORED("omit_aliases"),
    IGNORED("quote"),
};

static const struct type_param pg_bit_params[] = {INT(length), FLAG(varying, "False")};
static const struct type_param pg_time_params[] = {FLAG(timezone, "False"), INT(precision)};
static const struct type_param pg_interval_params[] = {INT(precision), TEXT(fields)};
static const struct type_param pg_json_params[] = {FLAG(none_as_null, "False"), TYPE("astext_type", astext_type, "Text()")};
static const struct type_param pg_hstore_params[] = {TYPE("text_type", astext_type, "Text()")};
static const struct type_param pg_domain_params[] = {
    {STR_INIT("name"), TYPE_PARAM_NAME, false, STR_INIT(""), offsetof(struct type, name)},
    TYPE("data_type", item_type, ""),
    {STR_INIT("collation"), TYPE_PARAM_TEXT, true, STR_INIT("None"), offsetof(struct type, collation)},
    {STR_INIT("default"), TYPE_PARAM_EXPR, true, STR_INIT("None"), offsetof(struct type, domain_default)},
    {STR_INIT("constraint_name"), TYPE_PARAM_NAME, true, STR_INIT("None"), offsetof(struct type, domain_constraint)},
    {STR_INIT("not_null"), TYPE_PARAM_FLAG, true, STR_INIT("None"), offsetof(struct type, domain_not_null)},
    {STR_INIT("check"), TYPE_PARAM_EXPR, true, STR_INIT("None"), offsetof(struct type, domain_check)},
    FLAG(create_type, "True"),
    NAMED(schema),
    METADATA,
};

#define MY_STRING                                                                                                              \
    TEXT(charset), TEXT(collation), FLAG(ascii, "False"), FLAG(binary, "False"), FLAG(unicode, "False"), FLAG(national, "False")
#define MY_NUMBER FLAG_AS("unsigned", unsigned_, "False"), FLAG(zerofill, "False")

static const struct type_param my_string_params[] = {INT(length), MY_STRING};
static const struct type_param my_string_repr[] = {MY_STRING, INT(length)};
static const struct type_param my_text_params[] = {MY_STRING};
static const struct type_param my_enum_params[] = {LABELS,
                                                   MY_STRING,
                                                   NAMED(name),
                                                   NAMED(schema),
                                                   IGNORED("strict"),
                                                   FLAG(validate_strings, "False"),
                                                   FLAG(create_constraint, "False"),
                                                   METADATA,
                                                   IGNORED("values_callable"),
                                                   IGNORED("quoting")};
static const struct type_param my_set_params[] = {LABELS, MY_STRING, IGNORED("retrieve_as_bitwise"), IGNORED("quoting")};
static const struct type_param my_integer_params[] = {INT(display_width), MY_NUMBER};
static const struct type_param my_numeric_params[] = {INT(precision), INT(scale), FLAG(asdecimal, "True"), MY_NUMBER};
static const struct type_param my_numeric_repr[] = {MY_NUMBER, INT(precision), INT(scale), FLAG(asdecimal, "True")};
static const struct type_param my_double_params[] = {INT(precision), INT(scale), FLAG(asdecimal, "False"), MY_NUMBER};
static const struct type_param my_zone_params[] = {FLAG(timezone, "False"), INT(fsp)};
static const struct type_param my_year_params[] = {INT(display_width)};

static const struct type_param lite_date_params[] = {TEXT(storage_format), IGNORED("regexp"), IGNORED("legacy_format")};

#undef INT
#undef FLAG
#undef FLAG_AS
#undef TEXT
#undef TYPE
#undef NAMED
#undef IGNORED
#undef LABELS
#undef METADATA

/* ROW: module, class, visit, affinity, traits, parameters. PLAIN has none, MIXED prints them in another order. */
#define ROW(module_, class_, visit_, affinity_, traits_, list)                                                                 \
    {.module = STR_INIT(module_),                                                                                              \
     .name = STR_INIT(class_),                                                                                                 \
     .visit = TYPE_VISIT_##visit_,                                                                                             \
     .affinity = AFFINITY_##affinity_,                                                                                         \
     .traits = (traits_),                                                                                                      \
     .params = list,                                                                                                           \
     .param_count = COUNT_OF(list)},
#define PLAIN(module_, class_, visit_, affinity_, traits_)                                                                     \
    {.module = STR_INIT(module_),                                                                                              \
     .name = STR_INIT(class_),                                                                                                 \
     .visit = TYPE_VISIT_##visit_,                                                                                             \
     .affinity = AFFINITY_##affinity_,                                                                                         \
     .traits = (traits_)},
#define MIXED(module_, class_, visit_, affinity_, traits_, list, repr_)                                                        \
    {.module = STR_INIT(module_),                                                                                              \
     .name = STR_INIT(class_),                                                                                                 \
     .visit = TYPE_VISIT_##visit_,                                                                                             \
     .affinity = AFFINITY_##affinity_,                                                                                         \
     .traits = (traits_),                                                                                                      \
     .params = list,                                                                                                           \
     .param_count = COUNT_OF(list),                                                                                            \
     .repr_params = repr_,                                                                                                     \
     .repr_param_count = COUNT_OF(repr_)},

#define SA "sqlalchemy"
#define PG "postgresql"
#define MY "mysql"
#define LITE "sqlite"
#define MS TYPE_TRAIT_MYSQL_STRING
#define MN TYPE_TRAIT_MYSQL_NUMERIC

/* clang-format off */
static const struct type_class rows[] = {
    ROW(SA, "String", string, STRING, 0, string_params)
    ROW(SA, "Unicode", unicode, STRING, 0, string_params)
    ROW(SA, "Text", text, STRING, TYPE_TRAIT_TEXT, string_params)
    ROW(SA, "UnicodeText", unicode_text, STRING, TYPE_TRAIT_TEXT, string_params)
    PLAIN(SA, "Integer", integer, INTEGER, 0)
    PLAIN(SA, "SmallInteger", small_integer, INTEGER, TYPE_TRAIT_SMALL)
    PLAIN(SA, "BigInteger", big_integer, INTEGER, TYPE_TRAIT_BIG)
    ROW(SA, "Numeric", numeric, NUMERIC, 0, numeric_params)
    ROW(SA, "Float", float, NUMERIC, TYPE_TRAIT_FLOAT, float_params)
    ROW(SA, "Double", double, NUMERIC, TYPE_TRAIT_FLOAT, float_params)
    ROW(SA, "Boolean", boolean, BOOLEAN, TYPE_TRAIT_CHECK, boolean_params)
    PLAIN(SA, "Date", date, DATE, 0)
    ROW(SA, "Time", time, TIME, 0, zone_params)
    ROW(SA, "DateTime", datetime, DATETIME, 0, zone_params)
    ROW(SA, "Interval", interval, INTERVAL, 0, interval_params)
    ROW(SA, "LargeBinary", large_binary, BINARY, 0, binary_params)
    ROW(SA, "PickleType", pickle, BINARY, 0, pickle_params)
    ROW(SA, "Enum", enum, STRING, TYPE_TRAIT_CHECK, enum_params)
    ROW(SA, "Uuid", uuid, UUID, 0, uuid_params)
    ROW(SA, "JSON", JSON, JSON, 0, json_params)
    ROW(SA, "ARRAY", ARRAY, ARRAY, 0, array_params)
    PLAIN(SA, "NullType", null, NULL, 0)
    ROW(SA, "VARCHAR", VARCHAR, STRING, 0, string_params)
    ROW(SA, "CHAR", CHAR, STRING, 0, string_params)
    ROW(SA, "NVARCHAR", NVARCHAR, STRING, 0, string_params)
    ROW(SA, "NCHAR", NCHAR, STRING, 0, string_params)
    ROW(SA, "TEXT", TEXT, STRING, TYPE_TRAIT_TEXT, string_params)
    ROW(SA, "CLOB", CLOB, STRING, TYPE_TRAIT_TEXT, string_params)
    PLAIN(SA, "INTEGER", INTEGER, INTEGER, 0)
    PLAIN(SA, "INT", INTEGER, INTEGER, 0)
    PLAIN(SA, "SMALLINT", SMALLINT, INTEGER, TYPE_TRAIT_SMALL)
    PLAIN(SA, "BIGINT", BIGINT, INTEGER, TYPE_TRAIT_BIG)
    ROW(SA, "FLOAT", FLOAT, NUMERIC, TYPE_TRAIT_FLOAT, float_params)
    ROW(SA, "DOUBLE", DOUBLE, NUMERIC, TYPE_TRAIT_FLOAT, float_params)
    ROW(SA, "DOUBLE_PRECISION", DOUBLE_PRECISION, NUMERIC, TYPE_TRAIT_FLOAT, float_params)
    ROW(SA, "REAL", REAL, NUMERIC, TYPE_TRAIT_FLOAT, float_params)
    ROW(SA, "NUMERIC", NUMERIC, NUMERIC, 0, numeric_params)
    ROW(SA, "DECIMAL", DECIMAL, NUMERIC, 0, numeric_params)
    ROW(SA, "BOOLEAN", BOOLEAN, BOOLEAN, TYPE_TRAIT_CHECK, boolean_params)
    PLAIN(SA, "DATE", DATE, DATE, 0)
    ROW(SA, "TIME", TIME, TIME, 0, zone_params)
    ROW(SA, "DATETIME", DATETIME, DATETIME, 0, zone_params)
    ROW(SA, "TIMESTAMP", TIMESTAMP, DATETIME, TYPE_TRAIT_TIMESTAMP, zone_params)
    ROW(SA, "BLOB", BLOB, BINARY, 0, binary_params)
    ROW(SA, "BINARY", BINARY, BINARY, 0, binary_params)
    ROW(SA, "VARBINARY", VARBINARY, BINARY, 0, binary_params)
    ROW(SA, "UUID", UUID, UUID, 0, native_uuid_params)

    ROW(PG, "ARRAY", ARRAY, ARRAY, 0, array_params)
    ROW(PG, "ENUM", enum, STRING, TYPE_TRAIT_NAMED | TYPE_TRAIT_CHECK, enum_params)
    ROW(PG, "DOMAIN", DOMAIN, OTHER, TYPE_TRAIT_NAMED, pg_domain_params)
    ROW(PG, "JSON", JSON, JSON, 0, pg_json_params)
    ROW(PG, "JSONB", JSONB, JSON, 0, pg_json_params)
    PLAIN(PG, "JSONPATH", JSONPATH, OTHER, 0)
    ROW(PG, "HSTORE", HSTORE, OTHER, 0, pg_hstore_params)
    ROW(PG, "BYTEA", BYTEA, BINARY, 0, binary_params)
    ROW(PG, "BIT", BIT, OTHER, 0, pg_bit_params)
    ROW(PG, "INTERVAL", INTERVAL, INTERVAL, 0, pg_interval_params)
    ROW(PG, "TIME", TIME, TIME, 0, pg_time_params)
    ROW(PG, "TIMESTAMP", TIMESTAMP, DATETIME, TYPE_TRAIT_TIMESTAMP, pg_time_params)
    ROW(PG, "CITEXT", CITEXT, STRING, TYPE_TRAIT_TEXT, string_params)
    PLAIN(PG, "INET", INET, OTHER, 0)
    PLAIN(PG, "CIDR", CIDR, OTHER, 0)
    PLAIN(PG, "MACADDR", MACADDR, OTHER, 0)
    PLAIN(PG, "MACADDR8", MACADDR8, OTHER, 0)
    PLAIN(PG, "MONEY", MONEY, OTHER, 0)
    PLAIN(PG, "OID", OID, OTHER, 0)
    PLAIN(PG, "REGCLASS", REGCLASS, OTHER, 0)
    PLAIN(PG, "REGCONFIG", REGCONFIG, OTHER, 0)
    PLAIN(PG, "TSVECTOR", TSVECTOR, OTHER, 0)
    PLAIN(PG, "TSQUERY", TSQUERY, OTHER, 0)
    PLAIN(PG, "INT4RANGE", INT4RANGE, OTHER, 0)
    PLAIN(PG, "INT8RANGE", INT8RANGE, OTHER, 0)
    PLAIN(PG, "NUMRANGE", NUMRANGE, OTHER, 0)
    PLAIN(PG, "DATERANGE", DATERANGE, OTHER, 0)
    PLAIN(PG, "TSRANGE", TSRANGE, OTHER, 0)
    PLAIN(PG, "TSTZRANGE", TSTZRANGE, OTHER, 0)
    PLAIN(PG, "INT4MULTIRANGE", INT4MULTIRANGE, OTHER, 0)
    PLAIN(PG, "INT8MULTIRANGE", INT8MULTIRANGE, OTHER, 0)
    PLAIN(PG, "NUMMULTIRANGE", NUMMULTIRANGE, OTHER, 0)
    PLAIN(PG, "DATEMULTIRANGE", DATEMULTIRANGE, OTHER, 0)
    PLAIN(PG, "TSMULTIRANGE", TSMULTIRANGE, OTHER, 0)
    PLAIN(PG, "TSTZMULTIRANGE", TSTZMULTIRANGE, OTHER, 0)

    ROW(MY, "INTEGER", INTEGER, INTEGER, MN, my_integer_params)
    ROW(MY, "BIGINT", BIGINT, INTEGER, MN | TYPE_TRAIT_BIG, my_integer_params)
    ROW(MY, "MEDIUMINT", MEDIUMINT, INTEGER, MN, my_integer_params)
    ROW(MY, "SMALLINT", SMALLINT, INTEGER, MN | TYPE_TRAIT_SMALL, my_integer_params)
    ROW(MY, "TINYINT", TINYINT, INTEGER, MN, my_integer_params)
    MIXED(MY, "NUMERIC", NUMERIC, NUMERIC, MN, my_numeric_params, my_numeric_repr)
    MIXED(MY, "DECIMAL", DECIMAL, NUMERIC, MN, my_numeric_params, my_numeric_repr)
    ROW(MY, "DOUBLE", DOUBLE, NUMERIC, MN | TYPE_TRAIT_FLOAT, my_double_params)
    ROW(MY, "REAL", REAL, NUMERIC, MN | TYPE_TRAIT_FLOAT, my_double_params)
    ROW(MY, "FLOAT", FLOAT, NUMERIC, MN | TYPE_TRAIT_FLOAT, my_double_params)
    ROW(MY, "BIT", BIT, OTHER, 0, binary_params)
    ROW(MY, "TIME", TIME, TIME, 0, my_zone_params)
    ROW(MY, "DATETIME", DATETIME, DATETIME, 0, my_zone_params)
    ROW(MY, "TIMESTAMP", TIMESTAMP, DATETIME, TYPE_TRAIT_TIMESTAMP, my_zone_params)
    ROW(MY, "YEAR", YEAR, OTHER, 0, my_year_params)
    MIXED(MY, "VARCHAR", VARCHAR, STRING, MS, my_string_params, my_string_repr)
    MIXED(MY, "CHAR", CHAR, STRING, MS, my_string_params, my_string_repr)
    MIXED(MY, "NVARCHAR", NVARCHAR, STRING, MS, my_string_params, my_string_repr)
    MIXED(MY, "NCHAR", NCHAR, STRING, MS, my_string_params, my_string_repr)
    MIXED(MY, "TEXT", TEXT, STRING, MS | TYPE_TRAIT_TEXT, my_string_params, my_string_repr)
    ROW(MY, "TINYTEXT", TINYTEXT, STRING, MS, my_text_params)
    ROW(MY, "MEDIUMTEXT", MEDIUMTEXT, STRING, MS, my_text_params)
    ROW(MY, "LONGTEXT", LONGTEXT, STRING, MS, my_text_params)
    ROW(MY, "TINYBLOB", TINYBLOB, BINARY, 0, binary_params)
    ROW(MY, "MEDIUMBLOB", MEDIUMBLOB, BINARY, 0, binary_params)
    ROW(MY, "LONGBLOB", LONGBLOB, BINARY, 0, binary_params)
    ROW(MY, "ENUM", ENUM, STRING, MS | TYPE_TRAIT_CHECK, my_enum_params)
    ROW(MY, "SET", SET, STRING, MS, my_set_params)
    ROW(MY, "JSON", JSON, JSON, 0, json_params)
    PLAIN(MY, "INET4", INET4, OTHER, 0)
    PLAIN(MY, "INET6", INET6, OTHER, 0)

    ROW(LITE, "DATE", date, DATE, TYPE_TRAIT_SQLITE_DATE, lite_date_params)
    ROW(LITE, "TIME", time, TIME, TYPE_TRAIT_SQLITE_DATE, lite_date_params)
    ROW(LITE, "DATETIME", datetime, DATETIME, TYPE_TRAIT_SQLITE_DATE, lite_date_params)
    ROW(LITE, "JSON", JSON, JSON, 0, json_params)

    PLAIN("user", "UserDefinedType", user_defined, OTHER, 0)
    PLAIN("user", "TypeDecorator", type_decorator, OTHER, 0)
};
/* clang-format on */

/* Generic classes that a dialect module offers under the same name. */
static const struct
{
    const char *module;
    const char *names[16];
} reexports[] = {
    {PG,
     {"BIGINT", "BOOLEAN", "CHAR", "DATE", "DOUBLE_PRECISION", "FLOAT", "INTEGER", "NUMERIC", "REAL", "SMALLINT", "TEXT",
      "UUID", "VARCHAR"}},
    {MY, {"BINARY", "BLOB", "BOOLEAN", "DATE", "VARBINARY"}},
    {LITE,
     {"BLOB", "BOOLEAN", "CHAR", "DECIMAL", "FLOAT", "INTEGER", "NUMERIC", "REAL", "SMALLINT", "TEXT", "TIMESTAMP", "VARCHAR"}},
};

static bool is_reexported(str module, str name)
{
    for (size_t i = 0; i < COUNT_OF(reexports); i++)
    {
        for (size_t k = 0; str_equal(module, str_from(reexports[i].module)) && k < COUNT_OF(reexports[i].names); k++)
        {
            if (reexports[i].names[k] != NULL && str_equal(name, str_from(reexports[i].names[k])))
            {
                return true;
            }
        }
    }
    return false;
}

const struct type_class *type_class_find(str module, str name)
{
    str home = is_reexported(module, name) ? STR(SA) : module;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        if (str_equal(rows[i].name, name) && str_equal(rows[i].module, home))
        {
            return &rows[i];
        }
    }
    return NULL;
}

const struct type_param *type_param_find(const struct type_class *type_class, str name)
{
    for (size_t i = 0; i < type_class->param_count; i++)
    {
        if (str_equal(type_class->params[i].name, name))
        {
            return &type_class->params[i];
        }
    }
    return NULL;
}
