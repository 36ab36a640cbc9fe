/*
 * Types to their names: SQLAlchemy's GenericTypeCompiler, one function a visit name.
 *
 * A dialect's table replaces what it writes differently. Types that only another database has are refused by name, as
 * SQLAlchemy's compilers do.
 */
#include "dialect/write.h"

bool generic_string_type(struct compiler *compiler, const char *name, struct opt_int length, str collation, struct buf *out)
{
    (void)compiler;
    buf_add(out, str_from(name));
    if (length.is_set && length.value != 0)
    {
        buf_print(out, "(%lld)", (long long)length.value);
    }
    if (collation.len > 0)
    {
        buf_print(out, " COLLATE \"" STR_FMT "\"", STR_ARG(collation));
    }
    return true;
}

static bool add_numeric(const char *name, const struct type *type, struct buf *out)
{
    buf_add(out, str_from(name));
    if (type->precision.is_set)
    {
        buf_print(out, "(%lld", (long long)type->precision.value);
        if (type->scale.is_set)
        {
            buf_print(out, ", %lld", (long long)type->scale.value);
        }
        buf_add_char(out, ')');
    }
    return true;
}

static bool add_sized(const char *name, const struct type *type, struct buf *out)
{
    buf_add(out, str_from(name));
    if (type->length.is_set && type->length.value != 0)
    {
        buf_print(out, "(%lld)", (long long)type->length.value);
    }
    return true;
}

/* A type that is written as one word. */
#define WORD(function, text)                                                                                                   \
    static bool function(struct compiler *compiler, const struct type *type, struct buf *out)                                  \
    {                                                                                                                          \
        (void)compiler;                                                                                                        \
        (void)type;                                                                                                            \
        buf_add_literal(out, text);                                                                                            \
        return true;                                                                                                           \
    }
#define STRING(function, text)                                                                                                 \
    static bool function(struct compiler *compiler, const struct type *type, struct buf *out)                                  \
    {                                                                                                                          \
        return generic_string_type(compiler, text, type->length, type->collation, out);                                        \
    }
#define SHAPED(function, shape, text)                                                                                          \
    static bool function(struct compiler *compiler, const struct type *type, struct buf *out)                                  \
    {                                                                                                                          \
        (void)compiler;                                                                                                        \
        return shape(text, type, out);                                                                                         \
    }
/* A generic type is written as an upper case one, by the dialect's function for that. */
#define ALIAS(function, visit)                                                                                                 \
    static bool function(struct compiler *compiler, const struct type *type, struct buf *out)                                  \
    {                                                                                                                          \
        return write_visit(compiler, TYPE_VISIT_##visit, type, out);                                                           \
    }

static bool write_visit(struct compiler *compiler, enum type_visit visit, const struct type *type, struct buf *out);

WORD(write_float, "FLOAT")
WORD(write_double, "DOUBLE")
WORD(write_double_precision, "DOUBLE PRECISION")
WORD(write_real, "REAL")
WORD(write_integer, "INTEGER")
WORD(write_smallint, "SMALLINT")
WORD(write_bigint, "BIGINT")
WORD(write_timestamp, "TIMESTAMP")
WORD(write_datetime, "DATETIME")
WORD(write_date, "DATE")
WORD(write_time, "TIME")
WORD(write_clob, "CLOB")
WORD(write_uuid, "UUID")
WORD(write_blob, "BLOB")
WORD(write_boolean, "BOOLEAN")
STRING(write_char, "CHAR")
STRING(write_nchar, "NCHAR")
STRING(write_varchar, "VARCHAR")
STRING(write_nvarchar, "NVARCHAR")
STRING(write_text_type, "TEXT")
SHAPED(write_numeric, add_numeric, "NUMERIC")
SHAPED(write_decimal, add_numeric, "DECIMAL")
SHAPED(write_binary, add_sized, "BINARY")
SHAPED(write_varbinary, add_sized, "VARBINARY")
ALIAS(alias_varchar, VARCHAR)
ALIAS(alias_text, TEXT)
ALIAS(alias_integer, INTEGER)
ALIAS(alias_smallint, SMALLINT)
ALIAS(alias_bigint, BIGINT)
ALIAS(alias_float, FLOAT)
ALIAS(alias_double, DOUBLE)
ALIAS(alias_numeric, NUMERIC)
ALIAS(alias_boolean, BOOLEAN)
ALIAS(alias_date, DATE)
ALIAS(alias_time, TIME)
ALIAS(alias_datetime, DATETIME)
ALIAS(alias_blob, BLOB)
ALIAS(alias_large_binary, large_binary)
ALIAS(alias_interval, datetime)

static bool write_generic_uuid(struct compiler *compiler, const struct type *type, struct buf *out)
{
    if (type->native_uuid == TRI_FALSE || !dialect_has(compiler->dialect, DIALECT_NATIVE_UUID))
    {
        buf_add_literal(out, "CHAR(32)");
        return true;
    }
    return write_visit(compiler, TYPE_VISIT_UUID, type, out);
}

/* An Enum without native type: as wide as its longest label. */
static bool write_enum(struct compiler *compiler, const struct type *type, struct buf *out)
{
    struct type *varchar = type_copy(compiler->arena, type);
    varchar->length = OPT_INT(type_enum_length(type));
    return write_visit(compiler, TYPE_VISIT_VARCHAR, varchar, out);
}

static bool refuse_null(struct compiler *compiler, const struct type *type, struct buf *out)
{
    (void)type;
    (void)out;
    return compile_error(compiler, COMPILE_ERROR,
                         "Can't generate DDL for NullType(); did you forget to specify a type on this Column?");
}

static bool write_user_defined(struct compiler *compiler, const struct type *type, struct buf *out)
{
    (void)compiler;
    buf_add(out, type->spec);
    return true;
}

dialect_type *const generic_types[TYPE_VISIT_COUNT] = {
    [TYPE_VISIT_null] = refuse_null,
    [TYPE_VISIT_string] = alias_varchar,
    [TYPE_VISIT_unicode] = alias_varchar,
    [TYPE_VISIT_text] = alias_text,
    [TYPE_VISIT_unicode_text] = alias_text,
    [TYPE_VISIT_integer] = alias_integer,
    [TYPE_VISIT_small_integer] = alias_smallint,
    [TYPE_VISIT_big_integer] = alias_bigint,
    [TYPE_VISIT_float] = alias_float,
    [TYPE_VISIT_double] = alias_double,
    [TYPE_VISIT_numeric] = alias_numeric,
    [TYPE_VISIT_boolean] = alias_boolean,
    [TYPE_VISIT_date] = alias_date,
    [TYPE_VISIT_time] = alias_time,
    [TYPE_VISIT_datetime] = alias_datetime,
    [TYPE_VISIT_interval] = alias_interval,
    [TYPE_VISIT_large_binary] = alias_blob,
    [TYPE_VISIT_pickle] = alias_large_binary,
    [TYPE_VISIT_enum] = write_enum,
    [TYPE_VISIT_uuid] = write_generic_uuid,
    [TYPE_VISIT_VARCHAR] = write_varchar,
    [TYPE_VISIT_CHAR] = write_char,
    [TYPE_VISIT_NVARCHAR] = write_nvarchar,
    [TYPE_VISIT_NCHAR] = write_nchar,
    [TYPE_VISIT_TEXT] = write_text_type,
    [TYPE_VISIT_CLOB] = write_clob,
    [TYPE_VISIT_INTEGER] = write_integer,
    [TYPE_VISIT_SMALLINT] = write_smallint,
    [TYPE_VISIT_BIGINT] = write_bigint,
    [TYPE_VISIT_FLOAT] = write_float,
    [TYPE_VISIT_DOUBLE] = write_double,
    [TYPE_VISIT_DOUBLE_PRECISION] = write_double_precision,
    [TYPE_VISIT_REAL] = write_real,
    [TYPE_VISIT_NUMERIC] = write_numeric,
    [TYPE_VISIT_DECIMAL] = write_decimal,
    [TYPE_VISIT_BOOLEAN] = write_boolean,
    [TYPE_VISIT_DATE] = write_date,
    [TYPE_VISIT_TIME] = write_time,
    [TYPE_VISIT_DATETIME] = write_datetime,
    [TYPE_VISIT_TIMESTAMP] = write_timestamp,
    [TYPE_VISIT_BLOB] = write_blob,
    [TYPE_VISIT_BINARY] = write_binary,
    [TYPE_VISIT_VARBINARY] = write_varbinary,
    [TYPE_VISIT_UUID] = write_uuid,
    [TYPE_VISIT_user_defined] = write_user_defined,
};

static bool write_visit(struct compiler *compiler, enum type_visit visit, const struct type *type, struct buf *out)
{
    dialect_type *const *own = compiler->dialect->types;
    dialect_type *function = own != NULL && own[visit] != NULL ? own[visit] : generic_types[visit];
    if (function != NULL)
    {
        return function(compiler, type, out);
    }
    str name = type->type_class->name;
    compile_error(compiler, "sqlalchemy.exc.UnsupportedCompilationError",
                  "Compiler " STR_FMT " can't render element of type " STR_FMT, STR_ARG(compiler->dialect->name),
                  STR_ARG(name));
    diag_hint(compiler->diags,
              "Type " STR_FMT " does not exist on " STR_FMT "; give another with .with_variant(type, \"" STR_FMT "\").",
              STR_ARG(name), STR_ARG(compiler->dialect->name), STR_ARG(compiler->dialect->name));
    return false;
}

bool write_type(struct compiler *compiler, const struct type *type, struct buf *out)
{
    const struct type *resolved = type_for_dialect(type, compiler->dialect->name);
    if (resolved == NULL)
    {
        return refuse_null(compiler, resolved, out);
    }
    return write_visit(compiler, resolved->type_class->visit, resolved, out);
}

bool dialect_compile_type(struct compiler *compiler, const struct type *type, str *out_text)
{
    struct buf out = BUF(compiler->arena);
    if (!write_type(compiler, type, &out))
    {
        return false;
    }
    *out_text = buf_str(&out);
    return true;
}
