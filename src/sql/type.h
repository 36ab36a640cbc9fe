/*
 * Types: SQLAlchemy's type objects as data.
 *
 * A type is a class (a row of the constant table in type_class.c: what can be imported, its affinity, how it is compiled, the
 * parameters of its constructor) and the values of its parameters. The parameter rows serve three readers: the binding of a
 * Python call (vocab), the text of repr() (type_repr.c), and nothing else has to know them.
 *
 * What the class compiles to is decided by its `visit` (SQLAlchemy's __visit_name__): a dialect has one function for each.
 * User-defined types are data too: their class is one of the two rows at the end, with the implementation type or the literal
 * text of get_col_spec().
 */
#ifndef LB_SQL_TYPE_H
#define LB_SQL_TYPE_H

#include "sql/option.h"

/* SQLAlchemy's _type_affinity. */
enum type_affinity
{
    AFFINITY_NULL,
    AFFINITY_STRING,
    AFFINITY_INTEGER,
    AFFINITY_NUMERIC, /* Float is of it too */
    AFFINITY_BOOLEAN,
    AFFINITY_DATE,
    AFFINITY_TIME,
    AFFINITY_DATETIME,
    AFFINITY_INTERVAL,
    AFFINITY_BINARY,
    AFFINITY_ENUM,
    AFFINITY_JSON,
    AFFINITY_UUID,
    AFFINITY_ARRAY,
    AFFINITY_OTHER, /* a class of its own: INET, TSVECTOR, ranges */
};

/* __visit_name__: which function of the dialect's type compiler writes it. Lower case: generic types. */
/* clang-format off */
#define TYPE_VISITS(ROW)                                                                                                       \
    ROW(null) ROW(string) ROW(unicode) ROW(text) ROW(unicode_text) ROW(integer) ROW(small_integer) ROW(big_integer)            \
    ROW(float) ROW(double) ROW(numeric) ROW(boolean) ROW(date) ROW(time) ROW(datetime) ROW(interval) ROW(large_binary)         \
    ROW(enum) ROW(uuid) ROW(pickle)                                                                                            \
    ROW(VARCHAR) ROW(CHAR) ROW(NVARCHAR) ROW(NCHAR) ROW(TEXT) ROW(CLOB) ROW(INTEGER) ROW(SMALLINT) ROW(BIGINT) ROW(FLOAT)      \
    ROW(DOUBLE) ROW(DOUBLE_PRECISION) ROW(REAL) ROW(NUMERIC) ROW(DECIMAL) ROW(BOOLEAN) ROW(DATE) ROW(TIME) ROW(DATETIME)       \
    ROW(TIMESTAMP) ROW(BLOB) ROW(BINARY) ROW(VARBINARY) ROW(JSON) ROW(UUID) ROW(ARRAY)                                         \
    ROW(ENUM) ROW(DOMAIN) ROW(JSONB) ROW(JSONPATH) ROW(HSTORE) ROW(BYTEA) ROW(INTERVAL) ROW(BIT) ROW(INET) ROW(CIDR)           \
    ROW(CITEXT) ROW(MACADDR) ROW(MACADDR8) ROW(MONEY) ROW(OID) ROW(REGCLASS) ROW(REGCONFIG) ROW(TSVECTOR) ROW(TSQUERY)         \
    ROW(INT4RANGE) ROW(INT8RANGE) ROW(NUMRANGE) ROW(DATERANGE) ROW(TSRANGE) ROW(TSTZRANGE) ROW(INT4MULTIRANGE)                 \
    ROW(INT8MULTIRANGE) ROW(NUMMULTIRANGE) ROW(DATEMULTIRANGE) ROW(TSMULTIRANGE) ROW(TSTZMULTIRANGE)                           \
    ROW(TINYINT) ROW(MEDIUMINT) ROW(YEAR) ROW(TINYTEXT) ROW(MEDIUMTEXT) ROW(LONGTEXT) ROW(TINYBLOB) ROW(MEDIUMBLOB)            \
    ROW(LONGBLOB) ROW(SET) ROW(INET4) ROW(INET6)                                                                               \
    ROW(user_defined) ROW(type_decorator)

enum type_visit
{
#define TYPE_VISIT_ROW(name) TYPE_VISIT_##name,
    TYPE_VISITS(TYPE_VISIT_ROW)
#undef TYPE_VISIT_ROW
    TYPE_VISIT_COUNT,
};
/* clang-format on */

struct type;

/* What kind of value a parameter takes; where in struct type it lives is `offset`. */
enum type_param_kind
{
    TYPE_PARAM_INT,     /* struct opt_int */
    TYPE_PARAM_FLAG,    /* enum tri */
    TYPE_PARAM_TEXT,    /* str */
    TYPE_PARAM_NAME,    /* struct name */
    TYPE_PARAM_TYPE,    /* const struct type * */
    TYPE_PARAM_LABELS,  /* *args of Enum and SET: texts, or one Python enum class */
    TYPE_PARAM_EXPR,    /* const struct expr *: DOMAIN(default=, check=) */
    TYPE_PARAM_IGNORED, /* accepted, without meaning for DDL: validate_strings, asdecimal */
};

struct type_param
{
    str name;
    enum type_param_kind kind;
    bool is_keyword_only;
    str default_repr; /* the default as repr() shows it: "None", "False", "True" */
    size_t offset;    /* in struct type */
};

enum type_trait
{
    TYPE_TRAIT_MYSQL_STRING = 1u << 0,  /* mysql's _StringType: charset, collation, ascii, unicode, binary, national */
    TYPE_TRAIT_MYSQL_NUMERIC = 1u << 1, /* mysql's _NumericType: unsigned, zerofill */
    TYPE_TRAIT_SQLITE_DATE = 1u << 2,   /* sqlite's types with storage_format */
    TYPE_TRAIT_NAMED = 1u << 3,         /* PostgreSQL's ENUM and DOMAIN: CREATE TYPE */
    TYPE_TRAIT_CHECK = 1u << 4,         /* Boolean and Enum: may bring a CHECK constraint */
    TYPE_TRAIT_FLOAT = 1u << 5,         /* Float and its descendants */
    TYPE_TRAIT_SMALL = 1u << 6,         /* SmallInteger and its descendants (SMALLSERIAL) */
    TYPE_TRAIT_BIG = 1u << 7,           /* BigInteger and its descendants (BIGSERIAL) */
    TYPE_TRAIT_TIMESTAMP = 1u << 8,     /* TIMESTAMP and its descendants */
    TYPE_TRAIT_TEXT = 1u << 9,          /* Text and its descendants */
};

struct type_class
{
    str module; /* "sqlalchemy", "postgresql", "mysql", "sqlite" */
    str name;   /* "String" */
    enum type_visit visit;
    enum type_affinity affinity;
    unsigned traits;
    const struct type_param *params; /* in the order of the constructor */
    size_t param_count;
    const struct type_param *repr_params; /* in the order of repr(), where that differs; else NULL */
    size_t repr_param_count;
};

/* The class that `sa.NAME`, `postgresql.NAME`, ... is; NULL when there is none. A dialect module re-exports generic classes
 * (postgresql.VARCHAR is sa.VARCHAR): the row found is then the generic one. */
const struct type_class *type_class_find(str module, str name);

/* The parameter of a class by its name; NULL when the constructor does not have it. */
const struct type_param *type_param_find(const struct type_class *type_class, str name);

struct type_variant
{
    str dialect; /* "postgresql" */
    const struct type *type;
};

/* A geometry, geography or raster brings a GiST index along with its column (GeoAlchemy2's idx_TABLE_COLUMN). */
struct spatial
{
    bool is_indexed;
    bool is_many_dimensional; /* gist_geometry_ops_nd */
    bool is_raster;           /* the index is on its convex hull */
    bool is_not_null;         /* so is the column */
};

struct type
{
    const struct type_class *type_class;
    place place;

    struct opt_int length, precision, scale;
    struct opt_int display_width, fsp;              /* mysql */
    struct opt_int dimensions;                      /* ARRAY */
    struct opt_int second_precision, day_precision; /* Interval */
    struct opt_int decimal_return_scale;
    enum tri timezone, native_uuid, as_uuid, asdecimal, native, none_as_null, varying, zero_indexes, as_tuple;
    enum tri unsigned_, zerofill, ascii, unicode, binary, national;
    str collation, charset;
    str fields; /* postgresql.INTERVAL */
    str storage_format;

    /* Enum, ENUM, SET, Boolean, DOMAIN */
    struct name name;
    struct name schema;
    str_array labels;
    str enum_class; /* the Python class, when the labels came from one: "Color" (the default of `name` is it in lower case) */
    enum tri native_enum; /* default True */
    enum tri create_constraint;
    enum tri create_type; /* default True */
    enum tri inherit_schema;
    enum tri validate_strings;
    bool has_metadata; /* metadata= was given: CREATE TYPE belongs to the MetaData, not to a table */

    const struct type *item_type;   /* ARRAY; DOMAIN's data type */
    const struct type *astext_type; /* JSON, JSONB; HSTORE's text_type */
    const struct expr *domain_default, *domain_check;
    struct name domain_constraint;
    enum tri domain_not_null;

    struct
    {
        struct type_variant *at;
        size_t len, cap;
    } variants; /* with_variant() */

    /* user_defined: spec is get_col_spec()'s text. type_decorator: impl is what the dialect writes. */
    str spec;
    const struct type *impl;
    bool is_verbatim; /* user_defined of a catalog: spec is its text, impl what SQLAlchemy makes of it; see catalog.h */
    str import_path;  /* "sqlmodel.sql.sqltypes" */
    str repr_text;    /* "AutoString(length=50)"; empty: unknown */
    const struct spatial *spatial; /* user_defined; NULL: it is none */
};

/* A type without arguments. The class must exist: for constants of our own code and tests. */
struct type *type_make(struct arena *arena, const char *module, const char *name);

/* A type of a class from vocab's table, all parameters absent. */
struct type *type_make_of(struct arena *arena, const struct type_class *type_class);

/* A copy that can be changed (with_variant(), copy()). */
struct type *type_copy(struct arena *arena, const struct type *type);

/* What stands for `type` on a dialect: the variant for exactly that name when there is one (a variant for "mysql" is none for
 * "mariadb"), a decorator's implementation, resolved to the end. NULL is NullType and stays NULL. */
const struct type *type_for_dialect(const struct type *type, str dialect);

enum type_affinity type_affinity(const struct type *type);
bool type_has(const struct type *type, enum type_trait trait);
bool type_is_native_enum(const struct type *type); /* an Enum that is a type of its own where the database has such */

/* The length of the VARCHAR that a non-native Enum becomes: its longest label, or `length`. */
int64_t type_enum_length(const struct type *type);
int64_t type_longest_label(const struct type *type); /* in code points */

/* The type SQLAlchemy gives to a Python value: Integer, String, Boolean, ...; NULL for None. Constant, never freed. */
const struct type *type_of_datum(struct datum value);

/* repr(type) as Python prints it, without module: "String(length=50)". */
str type_repr(struct arena *arena, const struct type *type);

/* Writes a type inside of another one's repr(); `type` is NULL where the constructor's default stands: "Text()". */
typedef str type_inner(void *subject, const struct type *type, str default_repr);
str type_repr_with(struct arena *arena, const struct type *type, type_inner *inner, void *subject);

/* The same with what a revision file has in front of it: "sa.String(length=50)", "sqlmodel.sql.sqltypes.AutoString()". */
str type_written(struct arena *arena, const struct type *type);

#endif
