/* The classes of types, one a line: name in Python and dotted name of its base. What they compile to is in sql/type_class.c. */
#ifndef LB_VOCAB_SQLALCHEMY_TYPE_LIST_H
#define LB_VOCAB_SQLALCHEMY_TYPE_LIST_H

#include "eval/native.h"

#define SA_BASE(name) "sqlalchemy.sql.sqltypes." name
#define PG_BASE(name) "sqlalchemy.dialects.postgresql." name

/* clang-format off */
#define SA_TYPES(ROW) \
    ROW(sa, NullType, SA_BASE("TypeEngine")) \
    ROW(sa, String, SA_BASE("TypeEngine")) \
    ROW(sa, Unicode, SA_BASE("String")) \
    ROW(sa, Text, SA_BASE("String")) \
    ROW(sa, UnicodeText, SA_BASE("Text")) \
    ROW(sa, Integer, SA_BASE("TypeEngine")) \
    ROW(sa, SmallInteger, SA_BASE("Integer")) \
    ROW(sa, BigInteger, SA_BASE("Integer")) \
    ROW(sa, Numeric, SA_BASE("TypeEngine")) \
    ROW(sa, Float, SA_BASE("Numeric")) \
    ROW(sa, Double, SA_BASE("Float")) \
    ROW(sa, Boolean, SA_BASE("SchemaType")) \
    ROW(sa, Date, SA_BASE("TypeEngine")) \
    ROW(sa, Time, SA_BASE("TypeEngine")) \
    ROW(sa, DateTime, SA_BASE("TypeEngine")) \
    ROW(sa, Interval, SA_BASE("TypeEngine")) \
    ROW(sa, LargeBinary, SA_BASE("TypeEngine")) \
    ROW(sa, PickleType, SA_BASE("TypeDecorator")) \
    ROW(sa, Enum, SA_BASE("SchemaType")) \
    ROW(sa, Uuid, SA_BASE("TypeEngine")) \
    ROW(sa, JSON, SA_BASE("TypeEngine")) \
    ROW(sa, ARRAY, SA_BASE("TypeEngine")) \
    ROW(sa, VARCHAR, SA_BASE("String")) \
    ROW(sa, CHAR, SA_BASE("String")) \
    ROW(sa, NVARCHAR, SA_BASE("Unicode")) \
    ROW(sa, NCHAR, SA_BASE("Unicode")) \
    ROW(sa, TEXT, SA_BASE("Text")) \
    ROW(sa, CLOB, SA_BASE("Text")) \
    ROW(sa, INTEGER, SA_BASE("Integer")) \
    ROW(sa, SMALLINT, SA_BASE("SmallInteger")) \
    ROW(sa, BIGINT, SA_BASE("BigInteger")) \
    ROW(sa, FLOAT, SA_BASE("Float")) \
    ROW(sa, DOUBLE, SA_BASE("Double")) \
    ROW(sa, DOUBLE_PRECISION, SA_BASE("Double")) \
    ROW(sa, REAL, SA_BASE("Float")) \
    ROW(sa, NUMERIC, SA_BASE("Numeric")) \
    ROW(sa, DECIMAL, SA_BASE("Numeric")) \
    ROW(sa, BOOLEAN, SA_BASE("Boolean")) \
    ROW(sa, DATE, SA_BASE("Date")) \
    ROW(sa, TIME, SA_BASE("Time")) \
    ROW(sa, DATETIME, SA_BASE("DateTime")) \
    ROW(sa, TIMESTAMP, SA_BASE("DateTime")) \
    ROW(sa, BLOB, SA_BASE("LargeBinary")) \
    ROW(sa, BINARY, SA_BASE("LargeBinary")) \
    ROW(sa, VARBINARY, SA_BASE("LargeBinary")) \
    ROW(sa, UUID, SA_BASE("Uuid"))

#define PG_TYPES(ROW) \
    ROW(pg, ARRAY, SA_BASE("ARRAY")) \
    ROW(pg, ENUM, SA_BASE("Enum")) \
    ROW(pg, DOMAIN, SA_BASE("SchemaType")) \
    ROW(pg, JSON, SA_BASE("JSON")) \
    ROW(pg, JSONB, PG_BASE("JSON")) \
    ROW(pg, JSONPATH, SA_BASE("TypeEngine")) \
    ROW(pg, HSTORE, SA_BASE("TypeEngine")) \
    ROW(pg, BYTEA, SA_BASE("LargeBinary")) \
    ROW(pg, BIT, SA_BASE("TypeEngine")) \
    ROW(pg, INTERVAL, SA_BASE("Interval")) \
    ROW(pg, TIME, SA_BASE("TIME")) \
    ROW(pg, TIMESTAMP, SA_BASE("TIMESTAMP")) \
    ROW(pg, CITEXT, SA_BASE("TEXT")) \
    ROW(pg, INET, SA_BASE("TypeEngine")) \
    ROW(pg, CIDR, SA_BASE("TypeEngine")) \
    ROW(pg, MACADDR, SA_BASE("TypeEngine")) \
    ROW(pg, MACADDR8, SA_BASE("TypeEngine")) \
    ROW(pg, MONEY, SA_BASE("TypeEngine")) \
    ROW(pg, OID, SA_BASE("TypeEngine")) \
    ROW(pg, REGCLASS, SA_BASE("TypeEngine")) \
    ROW(pg, REGCONFIG, SA_BASE("TypeEngine")) \
    ROW(pg, TSVECTOR, SA_BASE("TypeEngine")) \
    ROW(pg, TSQUERY, SA_BASE("TypeEngine")) \
    ROW(pg, INT4RANGE, SA_BASE("TypeEngine")) \
    ROW(pg, INT8RANGE, SA_BASE("TypeEngine")) \
    ROW(pg, NUMRANGE, SA_BASE("TypeEngine")) \
    ROW(pg, DATERANGE, SA_BASE("TypeEngine")) \
    ROW(pg, TSRANGE, SA_BASE("TypeEngine")) \
    ROW(pg, TSTZRANGE, SA_BASE("TypeEngine")) \
    ROW(pg, INT4MULTIRANGE, SA_BASE("TypeEngine")) \
    ROW(pg, INT8MULTIRANGE, SA_BASE("TypeEngine")) \
    ROW(pg, NUMMULTIRANGE, SA_BASE("TypeEngine")) \
    ROW(pg, DATEMULTIRANGE, SA_BASE("TypeEngine")) \
    ROW(pg, TSMULTIRANGE, SA_BASE("TypeEngine")) \
    ROW(pg, TSTZMULTIRANGE, SA_BASE("TypeEngine"))

#define MY_TYPES(ROW) \
    ROW(my, INTEGER, SA_BASE("INTEGER")) \
    ROW(my, BIGINT, SA_BASE("BIGINT")) \
    ROW(my, MEDIUMINT, SA_BASE("Integer")) \
    ROW(my, SMALLINT, SA_BASE("SMALLINT")) \
    ROW(my, TINYINT, SA_BASE("Integer")) \
    ROW(my, NUMERIC, SA_BASE("NUMERIC")) \
    ROW(my, DECIMAL, SA_BASE("DECIMAL")) \
    ROW(my, DOUBLE, SA_BASE("DOUBLE")) \
    ROW(my, REAL, SA_BASE("REAL")) \
    ROW(my, FLOAT, SA_BASE("FLOAT")) \
    ROW(my, BIT, SA_BASE("TypeEngine")) \
    ROW(my, TIME, SA_BASE("TIME")) \
    ROW(my, DATETIME, SA_BASE("DATETIME")) \
    ROW(my, TIMESTAMP, SA_BASE("TIMESTAMP")) \
    ROW(my, YEAR, SA_BASE("TypeEngine")) \
    ROW(my, VARCHAR, SA_BASE("VARCHAR")) \
    ROW(my, CHAR, SA_BASE("CHAR")) \
    ROW(my, NVARCHAR, SA_BASE("NVARCHAR")) \
    ROW(my, NCHAR, SA_BASE("NCHAR")) \
    ROW(my, TEXT, SA_BASE("TEXT")) \
    ROW(my, TINYTEXT, SA_BASE("String")) \
    ROW(my, MEDIUMTEXT, SA_BASE("String")) \
    ROW(my, LONGTEXT, SA_BASE("String")) \
    ROW(my, TINYBLOB, SA_BASE("LargeBinary")) \
    ROW(my, MEDIUMBLOB, SA_BASE("LargeBinary")) \
    ROW(my, LONGBLOB, SA_BASE("LargeBinary")) \
    ROW(my, ENUM, SA_BASE("Enum")) \
    ROW(my, SET, SA_BASE("String")) \
    ROW(my, JSON, SA_BASE("JSON")) \
    ROW(my, INET4, SA_BASE("TypeEngine")) \
    ROW(my, INET6, SA_BASE("TypeEngine"))

#define LITE_TYPES(ROW) \
    ROW(lite, DATE, SA_BASE("Date")) \
    ROW(lite, TIME, SA_BASE("Time")) \
    ROW(lite, DATETIME, SA_BASE("DateTime")) \
    ROW(lite, JSON, SA_BASE("JSON"))
/* clang-format on */

#define TYPE_DECLARE(prefix, name, base) extern const struct native_class prefix##_##name##_class;
SA_TYPES(TYPE_DECLARE)
PG_TYPES(TYPE_DECLARE)
MY_TYPES(TYPE_DECLARE)
LITE_TYPES(TYPE_DECLARE)
extern const struct native_class schema_type_class, type_decorator_class, user_defined_type_class;

#define TYPE_ITEM(prefix, class_name, base) {.name = #class_name, .kind = ITEM_CLASS, .class_ = &prefix##_##class_name##_class},

#endif
