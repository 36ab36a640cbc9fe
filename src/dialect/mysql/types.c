/*
 * Types as MySQL and MariaDB name them (SQLAlchemy's MySQLTypeCompiler), and which of them a CAST can have.
 *
 * UNSIGNED and ZEROFILL, CHARACTER SET and COLLATE belong to the mysql.* classes only; a generic type writes just its COLLATE.
 */
#include "dialect/mysql/mysql.h"
#include "dialect/write.h"

/* ---- numbers ------------------------------------------------------------------------------------------------------------- */

static bool end_number(const struct type *type, struct buf *out)
{
    if (type_has(type, TYPE_TRAIT_MYSQL_NUMERIC))
    {
        buf_add(out, type->unsigned_ == TRI_TRUE ? STR(" UNSIGNED") : STR(""));
        buf_add(out, type->zerofill == TRI_TRUE ? STR(" ZEROFILL") : STR(""));
    }
    return true;
}

static bool add_exact(const char *name, const struct type *type, struct buf *out)
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
    return end_number(type, out);
}

static bool add_approximate(const char *name, const struct type *type, struct buf *out)
{
    buf_add(out, str_from(name));
    if (type->precision.is_set && type->scale.is_set)
    {
        buf_print(out, "(%lld, %lld)", (long long)type->precision.value, (long long)type->scale.value);
    }
    return end_number(type, out);
}

static bool add_integer(const char *name, const struct type *type, struct buf *out)
{
    buf_add(out, str_from(name));
    if (type->display_width.is_set)
    {
        buf_print(out, "(%lld)", (long long)type->display_width.value);
    }
    return end_number(type, out);
}

static bool add_fractional(const char *name, const struct type *type, struct buf *out)
{
    buf_add(out, str_from(name));
    if (type->fsp.is_set && type->fsp.value != 0)
    {
        buf_print(out, "(%lld)", (long long)type->fsp.value);
    }
    return true;
}

static bool add_float(const char *name, const struct type *type, struct buf *out)
{
    if (type_has(type, TYPE_TRAIT_MYSQL_NUMERIC) && type->precision.is_set && type->scale.is_set)
    {
        return add_approximate(name, type, out);
    }
    buf_add(out, str_from(name));
    if (type->precision.is_set)
    {
        buf_print(out, "(%lld)", (long long)type->precision.value);
    }
    return end_number(type, out);
}

/* PostgreSQL's BIT() is one of length 1, MySQL's has none. */
static bool add_bit(const char *name, const struct type *type, struct buf *out)
{
    bool is_one = type_param_find(type->type_class, STR("varying")) != NULL && type->varying != TRI_TRUE;
    buf_add(out, str_from(name));
    if (type->length.is_set || is_one)
    {
        buf_print(out, "(%lld)", type->length.is_set ? (long long)type->length.value : 1LL);
    }
    return true;
}

/* ---- texts --------------------------------------------------------------------------------------------------------------- */

/* A text type with what mysql's own classes add; `spec` is the name with its length. */
static bool add_text(const struct type *type, bool is_national, str spec, struct buf *out)
{
    bool is_own = type_has(type, TYPE_TRAIT_MYSQL_STRING);
    is_national = is_national || (is_own && type->national == TRI_TRUE);
    buf_add(out, is_national ? STR("NATIONAL ") : STR(""));
    buf_add(out, spec);
    if (is_own && !is_national)
    {
        if (type->charset.len > 0)
        {
            buf_print(out, " CHARACTER SET " STR_FMT, STR_ARG(type->charset));
        }
        else
        {
            buf_add(out, type->ascii == TRI_TRUE ? STR(" ASCII") : type->unicode == TRI_TRUE ? STR(" UNICODE") : STR(""));
        }
    }
    if (type->collation.len > 0)
    {
        buf_print(out, " COLLATE " STR_FMT, STR_ARG(type->collation));
    }
    else
    {
        buf_add(out, is_own && type->binary == TRI_TRUE ? STR(" BINARY") : STR(""));
    }
    return true;
}

static str sized(struct compiler *compiler, const char *name, struct opt_int length)
{
    return length.is_set ? str_print(compiler->arena, "%s(%lld)", name, (long long)length.value) : str_from(name);
}

static bool require_length(struct compiler *compiler, const char *name, const struct type *type)
{
    if (type->length.is_set)
    {
        return true;
    }
    compile_error(compiler, COMPILE_ERROR, "%s requires a length on dialect " STR_FMT, name, STR_ARG(compiler->dialect->name));
    diag_hint(compiler->diags, "Give a length, e.g. sa.String(255).");
    return false;
}

static bool write_varchar(struct compiler *compiler, const struct type *type, struct buf *out)
{
    return require_length(compiler, "VARCHAR", type) && add_text(type, false, sized(compiler, "VARCHAR", type->length), out);
}

static bool write_nvarchar(struct compiler *compiler, const struct type *type, struct buf *out)
{
    return require_length(compiler, "NVARCHAR", type) && add_text(type, true, sized(compiler, "VARCHAR", type->length), out);
}

static bool write_char(struct compiler *compiler, const struct type *type, struct buf *out)
{
    return add_text(type, false, sized(compiler, "CHAR", type->length), out);
}

static bool write_nchar(struct compiler *compiler, const struct type *type, struct buf *out)
{
    return add_text(type, true, sized(compiler, "CHAR", type->length), out);
}

static bool write_text_type(struct compiler *compiler, const struct type *type, struct buf *out)
{
    return add_text(type, false, sized(compiler, "TEXT", type->length), out);
}

static bool write_blob(struct compiler *compiler, const struct type *type, struct buf *out)
{
    buf_add(out, sized(compiler, "BLOB", type->length));
    return true;
}

static bool write_varbinary(struct compiler *compiler, const struct type *type, struct buf *out)
{
    if (!require_length(compiler, "VARBINARY", type))
    {
        return false;
    }
    buf_add(out, sized(compiler, "VARBINARY", type->length));
    return true;
}

/* ENUM('a','b'): labels with their quotes doubled. */
static bool add_labels(struct compiler *compiler, const char *name, const struct type *type, struct buf *out)
{
    struct buf spec = BUF(compiler->arena);
    buf_print(&spec, "%s(", name);
    for (size_t i = 0; i < type->labels.len; i++)
    {
        str label = str_replace(compiler->arena, type->labels.at[i], STR("'"), STR("''"));
        buf_print(&spec, "%s'" STR_FMT "'", i > 0 ? "," : "", STR_ARG(label));
    }
    buf_add_char(&spec, ')');
    return add_text(type, false, buf_str(&spec), out);
}

static bool write_enum(struct compiler *compiler, const struct type *type, struct buf *out)
{
    return type->native_enum == TRI_FALSE ? generic_types[TYPE_VISIT_enum](compiler, type, out)
                                          : add_labels(compiler, "ENUM", type, out);
}

static bool write_set(struct compiler *compiler, const struct type *type, struct buf *out)
{
    return add_labels(compiler, "SET", type, out);
}

/* ---- the tables ---------------------------------------------------------------------------------------------------------- */

#define WORD(function, text)                                                                                                   \
    static bool function(struct compiler *compiler, const struct type *type, struct buf *out)                                  \
    {                                                                                                                          \
        (void)compiler;                                                                                                        \
        (void)type;                                                                                                            \
        buf_add_literal(out, text);                                                                                            \
        return true;                                                                                                           \
    }
#define SHAPED(function, shape, text)                                                                                          \
    static bool function(struct compiler *compiler, const struct type *type, struct buf *out)                                  \
    {                                                                                                                          \
        (void)compiler;                                                                                                        \
        return shape(text, type, out);                                                                                         \
    }
#define TEXTUAL(function, text)                                                                                                \
    static bool function(struct compiler *compiler, const struct type *type, struct buf *out)                                  \
    {                                                                                                                          \
        (void)compiler;                                                                                                        \
        return add_text(type, false, STR(text), out);                                                                          \
    }

WORD(write_boolean, "BOOL")
WORD(write_json, "JSON")
WORD(write_tinyblob, "TINYBLOB")
WORD(write_mediumblob, "MEDIUMBLOB")
WORD(write_longblob, "LONGBLOB")
WORD(write_inet4, "INET4")
WORD(write_inet6, "INET6")
TEXTUAL(write_tinytext, "TINYTEXT")
TEXTUAL(write_mediumtext, "MEDIUMTEXT")
TEXTUAL(write_longtext, "LONGTEXT")
SHAPED(write_numeric, add_exact, "NUMERIC")
SHAPED(write_decimal, add_exact, "DECIMAL")
SHAPED(write_double, add_approximate, "DOUBLE")
SHAPED(write_real, add_approximate, "REAL")
SHAPED(write_float, add_float, "FLOAT")
SHAPED(write_integer, add_integer, "INTEGER")
SHAPED(write_bigint, add_integer, "BIGINT")
SHAPED(write_mediumint, add_integer, "MEDIUMINT")
SHAPED(write_tinyint, add_integer, "TINYINT")
SHAPED(write_smallint, add_integer, "SMALLINT")
SHAPED(write_year, add_integer, "YEAR")
SHAPED(write_bit, add_bit, "BIT")
SHAPED(write_datetime, add_fractional, "DATETIME")
SHAPED(write_time, add_fractional, "TIME")
SHAPED(write_timestamp, add_fractional, "TIMESTAMP")

#define COMMON_TYPES                                                                                                           \
    [TYPE_VISIT_BOOLEAN] = write_boolean, [TYPE_VISIT_JSON] = write_json, [TYPE_VISIT_TINYBLOB] = write_tinyblob,              \
    [TYPE_VISIT_MEDIUMBLOB] = write_mediumblob, [TYPE_VISIT_LONGBLOB] = write_longblob,                                        \
    [TYPE_VISIT_TINYTEXT] = write_tinytext, [TYPE_VISIT_MEDIUMTEXT] = write_mediumtext,                                        \
    [TYPE_VISIT_LONGTEXT] = write_longtext, [TYPE_VISIT_NUMERIC] = write_numeric, [TYPE_VISIT_DECIMAL] = write_decimal,        \
    [TYPE_VISIT_DOUBLE] = write_double, [TYPE_VISIT_REAL] = write_real, [TYPE_VISIT_FLOAT] = write_float,                      \
    [TYPE_VISIT_INTEGER] = write_integer, [TYPE_VISIT_BIGINT] = write_bigint, [TYPE_VISIT_MEDIUMINT] = write_mediumint,        \
    [TYPE_VISIT_TINYINT] = write_tinyint, [TYPE_VISIT_SMALLINT] = write_smallint, [TYPE_VISIT_YEAR] = write_year,              \
    [TYPE_VISIT_BIT] = write_bit, [TYPE_VISIT_DATETIME] = write_datetime, [TYPE_VISIT_TIME] = write_time,                      \
    [TYPE_VISIT_TIMESTAMP] = write_timestamp, [TYPE_VISIT_VARCHAR] = write_varchar, [TYPE_VISIT_NVARCHAR] = write_nvarchar,    \
    [TYPE_VISIT_CHAR] = write_char, [TYPE_VISIT_NCHAR] = write_nchar, [TYPE_VISIT_TEXT] = write_text_type,                     \
    [TYPE_VISIT_BLOB] = write_blob, [TYPE_VISIT_VARBINARY] = write_varbinary, [TYPE_VISIT_enum] = write_enum,                  \
    [TYPE_VISIT_ENUM] = write_enum, [TYPE_VISIT_SET] = write_set

dialect_type *const mysql_types[TYPE_VISIT_COUNT] = {COMMON_TYPES};

dialect_type *const mariadb_types[TYPE_VISIT_COUNT] = {
    COMMON_TYPES,
    [TYPE_VISIT_INET4] = write_inet4,
    [TYPE_VISIT_INET6] = write_inet6,
};

/* ---- CAST ---------------------------------------------------------------------------------------------------------------- */

/* Since which server a CAST to FLOAT exists. */
static bool has_float_cast(const struct compiler *compiler)
{
    int since = dialect_has(compiler->dialect, DIALECT_MARIADB) ? 100405 : 80017;
    return compiler->server_version >= since;
}

/* CAST AS CHAR keeps the length of a text, and of mysql's own classes the character set and collation too. */
static bool write_cast_char(struct compiler *compiler, const struct type *type, struct buf *out)
{
    struct type *adapted = type_copy(compiler->arena, type);
    adapted->national = type->type_class->visit == TYPE_VISIT_CHAR ? type->national : TRI_FALSE;
    if (!type_has(type, TYPE_TRAIT_MYSQL_STRING))
    {
        adapted->collation = (str){NULL, 0};
    }
    return write_char(compiler, adapted, out);
}

static bool write_enum_char(const struct type *type, struct buf *out)
{
    buf_print(out, "CHAR(%lld)", (long long)type_enum_length(type));
    return true;
}

bool mysql_cast_type(struct compiler *compiler, const struct type *type, struct buf *out)
{
    const struct type *resolved = type_for_dialect(type, compiler->dialect->name);
    enum type_visit visit = resolved != NULL ? resolved->type_class->visit : TYPE_VISIT_null;
    bool is_text_enum = visit == TYPE_VISIT_enum && resolved->native_enum == TRI_FALSE;
    bool is_set = (visit == TYPE_VISIT_enum && !is_text_enum) || visit == TYPE_VISIT_ENUM || visit == TYPE_VISIT_SET;
    switch (type_affinity(resolved))
    {
        case AFFINITY_INTEGER:
            buf_add(out, resolved->unsigned_ == TRI_TRUE ? STR("UNSIGNED INTEGER") : STR("SIGNED INTEGER"));
            return true;
        case AFFINITY_DATETIME:
            if (type_has(resolved, TYPE_TRAIT_TIMESTAMP))
            {
                buf_add_literal(out, "DATETIME");
                return true;
            }
            return write_type(compiler, resolved, out);
        case AFFINITY_DATE:
        case AFFINITY_TIME:
            return write_type(compiler, resolved, out);
        case AFFINITY_INTERVAL:
            if (visit == TYPE_VISIT_interval) /* a point in time since the epoch */
            {
                return write_type(compiler, resolved, out);
            }
            break;
        case AFFINITY_STRING:
            return is_set || (is_text_enum ? write_enum_char(resolved, out) : write_cast_char(compiler, resolved, out));
        case AFFINITY_BINARY:
            buf_add_literal(out, "BINARY");
            return true;
        case AFFINITY_JSON:
            buf_add_literal(out, "JSON");
            return true;
        case AFFINITY_NUMERIC:
            if (visit == TYPE_VISIT_DECIMAL)
            {
                return write_type(compiler, resolved, out);
            }
            if (visit == TYPE_VISIT_numeric || visit == TYPE_VISIT_NUMERIC)
            {
                return add_exact("DECIMAL", resolved, out);
            }
            if (has_float_cast(compiler))
            {
                return write_type(compiler, resolved, out);
            }
            break;
        default:
            break;
    }
    struct buf name = BUF(compiler->arena);
    if (!write_type(compiler, resolved, &name))
    {
        return false;
    }
    compile_warning(compiler, "Datatype " STR_FMT " does not support CAST on MySQL/MariaDb; the CAST will be skipped.",
                    STR_ARG(buf_str(&name)));
    return true;
}
