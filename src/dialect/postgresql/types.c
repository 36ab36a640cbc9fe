/*
 * Types as PostgreSQL names them (SQLAlchemy's PGTypeCompiler). What is not here is written by the generic rule.
 */
#include "dialect/postgresql/postgresql.h"
#include "dialect/write.h"

#define WORD(name)                                                                                                             \
    static bool write_##name(struct compiler *compiler, const struct type *type, struct buf *out)                              \
    {                                                                                                                          \
        (void)compiler;                                                                                                        \
        (void)type;                                                                                                            \
        buf_add_literal(out, #name);                                                                                           \
        return true;                                                                                                           \
    }
/* clang-format off */
#define WORDS(ROW)                                                                                                             \
    ROW(TSVECTOR) ROW(TSQUERY) ROW(INET) ROW(CIDR) ROW(CITEXT) ROW(MACADDR) ROW(MACADDR8) ROW(MONEY) ROW(OID) ROW(REGCLASS)    \
    ROW(REGCONFIG) ROW(HSTORE) ROW(JSON) ROW(JSONB) ROW(JSONPATH) ROW(BYTEA) ROW(INT4RANGE) ROW(INT8RANGE) ROW(NUMRANGE)       \
    ROW(DATERANGE) ROW(TSRANGE) ROW(TSTZRANGE) ROW(INT4MULTIRANGE) ROW(INT8MULTIRANGE) ROW(NUMMULTIRANGE)                      \
    ROW(DATEMULTIRANGE) ROW(TSMULTIRANGE) ROW(TSTZMULTIRANGE)
/* clang-format on */

WORDS(WORD)

static bool write_float(struct compiler *compiler, const struct type *type, struct buf *out)
{
    (void)compiler;
    buf_add_literal(out, "FLOAT");
    if (type->precision.is_set && type->precision.value != 0)
    {
        buf_print(out, "(%lld)", (long long)type->precision.value);
    }
    return true;
}

static bool write_double(struct compiler *compiler, const struct type *type, struct buf *out)
{
    (void)compiler;
    (void)type;
    buf_add_literal(out, "DOUBLE PRECISION");
    return true;
}

static void add_zoned(const char *word, const struct type *type, struct buf *out)
{
    buf_add(out, str_from(word));
    if (type->precision.is_set)
    {
        buf_print(out, "(%lld)", (long long)type->precision.value);
    }
    buf_add(out, type->timezone == TRI_TRUE ? STR(" WITH TIME ZONE") : STR(" WITHOUT TIME ZONE"));
}

static bool write_timestamp(struct compiler *compiler, const struct type *type, struct buf *out)
{
    (void)compiler;
    add_zoned("TIMESTAMP", type, out);
    return true;
}

static bool write_time(struct compiler *compiler, const struct type *type, struct buf *out)
{
    (void)compiler;
    add_zoned("TIME", type, out);
    return true;
}

/* The generic Interval brings its second_precision. */
static bool write_interval(struct compiler *compiler, const struct type *type, struct buf *out)
{
    (void)compiler;
    struct opt_int precision = type->precision.is_set ? type->precision : type->second_precision;
    buf_add_literal(out, "INTERVAL");
    if (type->fields.at != NULL)
    {
        buf_print(out, " " STR_FMT, STR_ARG(type->fields));
    }
    if (precision.is_set)
    {
        buf_print(out, " (%lld)", (long long)precision.value);
    }
    return true;
}

/* Interval(native=False) is a point in time since the epoch. */
static bool write_generic_interval(struct compiler *compiler, const struct type *type, struct buf *out)
{
    return type->native == TRI_FALSE ? write_timestamp(compiler, type, out) : write_interval(compiler, type, out);
}

static bool write_bit(struct compiler *compiler, const struct type *type, struct buf *out)
{
    (void)compiler;
    bool varies = type->varying == TRI_TRUE;
    bool has_length = type->length.is_set && (varies || type->length.value != 0);
    buf_add(out, varies ? STR("BIT VARYING") : STR("BIT"));
    if (has_length || !varies)
    {
        buf_print(out, "(%lld)", has_length ? (long long)type->length.value : 1LL);
    }
    return true;
}

static bool write_uuid(struct compiler *compiler, const struct type *type, struct buf *out)
{
    (void)compiler;
    buf_add(out, type->native_uuid == TRI_FALSE ? STR("CHAR(32)") : STR("UUID"));
    return true;
}

/* item[], before a COLLATE of the item. */
static bool write_array(struct compiler *compiler, const struct type *type, struct buf *out)
{
    struct buf item = BUF(compiler->arena);
    if (!write_type(compiler, type->item_type, &item))
    {
        return false;
    }
    str text = buf_str(&item);
    size_t collate = str_find(text, STR(" COLLATE"));
    size_t end = collate == STR_NONE ? text.len : collate;
    int64_t dimensions = type->dimensions.is_set ? type->dimensions.value : 1;
    if (dimensions > 64)
    {
        return compile_error(compiler, COMPILE_ERROR, "an ARRAY has at most 64 dimensions here");
    }
    buf_add(out, str_slice(text, 0, end));
    for (int64_t i = 0; i < dimensions; i++)
    {
        buf_add_literal(out, "[]");
    }
    buf_add(out, str_skip(text, end));
    return true;
}

static bool write_enum(struct compiler *compiler, const struct type *type, struct buf *out)
{
    if (type->native_enum == TRI_FALSE)
    {
        return generic_types[TYPE_VISIT_enum](compiler, type, out);
    }
    return postgresql_write_type_name(compiler, type, out);
}

dialect_type *const postgresql_types[TYPE_VISIT_COUNT] = {
#define ROW(name) [TYPE_VISIT_##name] = write_##name,
    WORDS(ROW)
#undef ROW
        [TYPE_VISIT_FLOAT] = write_float,
    [TYPE_VISIT_double] = write_double,
    [TYPE_VISIT_datetime] = write_timestamp,
    [TYPE_VISIT_TIMESTAMP] = write_timestamp,
    [TYPE_VISIT_TIME] = write_time,
    [TYPE_VISIT_INTERVAL] = write_interval,
    [TYPE_VISIT_interval] = write_generic_interval,
    [TYPE_VISIT_BIT] = write_bit,
    [TYPE_VISIT_uuid] = write_uuid,
    [TYPE_VISIT_large_binary] = write_BYTEA,
    [TYPE_VISIT_ARRAY] = write_array,
    [TYPE_VISIT_enum] = write_enum,
    [TYPE_VISIT_ENUM] = postgresql_write_type_name,
    [TYPE_VISIT_DOMAIN] = postgresql_write_type_name,
};
