/*
 * Values as literals, by the type they are written for (the literal_processor of SQLAlchemy's types).
 *
 * One function for each affinity. A value that its type cannot write is refused in SQLAlchemy's words in a script; online,
 * where SQLAlchemy would send a bind parameter, the value is written by its own kind: JSON as its text, bytes in hexadecimal.
 */
#include "base/utf8.h"
#include "dialect/write.h"

typedef bool literal_writer(struct compiler *compiler, struct datum value, const struct type *type, struct buf *out);

static str printed_value(struct compiler *compiler, struct datum value);

static bool refuse(struct compiler *compiler, struct datum value, const struct type *type)
{
    str name = STR("NULL");
    size_t count = compiler->diags->list.len;
    if (type != NULL && !dialect_compile_type(compiler, type, &name))
    {
        diag_rewind(compiler->diags, count);
        name = type->type_class->name;
    }
    return compile_error(compiler, COMPILE_ERROR, "Could not render literal value \"" STR_FMT "\" with datatype " STR_FMT,
                         STR_ARG(printed_value(compiler, value)), STR_ARG(name));
}

static bool refuse_type(struct compiler *compiler, struct datum value, const struct type *type)
{
    str name = type != NULL ? type->type_class->name : STR("NULL");
    compile_error(compiler, COMPILE_ERROR,
                  "No literal value renderer is available for literal value \"" STR_FMT "\" with datatype " STR_FMT,
                  STR_ARG(printed_value(compiler, value)), STR_ARG(name));
    diag_hint(compiler->diags, "In a script there are no bind parameters: write the value as text, e.g. with sa.text().");
    return false;
}

/* A text of a JSON document in the quotes that Python's repr() chooses; *at stands on its first quote and ends behind its last. */
static void add_python_text(str json, size_t *at, struct buf *out)
{
    size_t from = ++*at;
    while (*at < json.len && json.at[*at] != '"')
    {
        *at += json.at[*at] == '\\' ? 2 : 1;
    }
    str text = str_slice(json, from, *at);
    char quote = str_find_char(text, '\'') == STR_NONE ? '\'' : '"';
    buf_add_char(out, quote);
    buf_add(out, text);
    buf_add_char(out, quote);
    ++*at;
}

/* A JSON document as the Python value that it was made from. */
static str printed_json(struct compiler *compiler, str json)
{
    static const struct
    {
        str json, python;
    } words[] = {
        {STR_INIT("true"), STR_INIT("True")},
        {STR_INIT("false"), STR_INIT("False")},
        {STR_INIT("null"), STR_INIT("None")},
    };
    struct buf out = BUF(compiler->arena);
    for (size_t at = 0; at < json.len;)
    {
        size_t word = 0;
        while (word < COUNT_OF(words) && !str_starts(str_skip(json, at), words[word].json))
        {
            word++;
        }
        if (json.at[at] == '"')
        {
            add_python_text(json, &at, &out);
        }
        else if (word < COUNT_OF(words))
        {
            buf_add(&out, words[word].python);
            at += words[word].json.len;
        }
        else
        {
            buf_add_char(&out, json.at[at++]);
        }
    }
    return buf_str(&out);
}

/* repr(datetime.timedelta): days may be negative, what is left of them is not. */
static str printed_interval(struct compiler *compiler, int64_t microseconds)
{
    const int64_t day = INT64_C(86400000000);
    int64_t days = microseconds / day - (microseconds % day < 0), rest = microseconds - days * day;
    const struct
    {
        const char *name;
        int64_t count;
    } parts[] = {{"days", days}, {"seconds", rest / 1000000}, {"microseconds", rest % 1000000}};
    struct buf out = BUF(compiler->arena);
    for (size_t i = 0; i < COUNT_OF(parts); i++)
    {
        if (parts[i].count != 0)
        {
            buf_print(&out, "%s%s=%lld", out.len > 0 ? ", " : "", parts[i].name, (long long)parts[i].count);
        }
    }
    return str_print(compiler->arena, "datetime.timedelta(" STR_FMT ")", STR_ARG(out.len > 0 ? buf_str(&out) : STR("0")));
}

/* The value as Python's repr() shows it, roughly: for messages. */
static str printed_value(struct compiler *compiler, struct datum value)
{
    struct buf out = BUF(compiler->arena);
    char number[32];
    switch (value.kind)
    {
        case DATUM_BOOL:
            return value.boolean ? STR("True") : STR("False");
        case DATUM_INT:
            return str_print(compiler->arena, "%lld", (long long)value.integer);
        case DATUM_INTERVAL:
            return printed_interval(compiler, value.integer);
        case DATUM_JSON:
            return printed_json(compiler, value.text);
        case DATUM_REAL:
            return str_copy(compiler->arena, (str){number, real_print(value.real, number)});
        case DATUM_NULL:
            return STR("None");
        case DATUM_ARRAY:
            return STR("[...]");
        case DATUM_BYTES:
            return STR("b'...'");
        case DATUM_TEXT:
            buf_print(&out, "'" STR_FMT "'", STR_ARG(value.text));
            return buf_str(&out);
        default:
            return value.text;
    }
}

/* ---- one function an affinity -------------------------------------------------------------------------------------------- */

static bool write_string(struct compiler *compiler, struct datum value, const struct type *type, struct buf *out)
{
    if (value.kind != DATUM_TEXT)
    {
        return refuse(compiler, value, type);
    }
    write_text_literal(compiler, out, value.text);
    return true;
}

static bool write_integer(struct compiler *compiler, struct datum value, const struct type *type, struct buf *out)
{
    int64_t parsed;
    switch (value.kind)
    {
        case DATUM_BOOL:
            buf_add_char(out, value.boolean ? '1' : '0');
            return true;
        case DATUM_INT:
            buf_print(out, "%lld", (long long)value.integer);
            return true;
        case DATUM_BIG:
            buf_add(out, value.text);
            return true;
        case DATUM_TEXT:
            if (str_to_int(str_trim(value.text), &parsed))
            {
                buf_print(out, "%lld", (long long)parsed);
                return true;
            }
            return refuse(compiler, value, type);
        default:
            return refuse(compiler, value, type);
    }
}

static bool write_numeric(struct compiler *compiler, struct datum value, const struct type *type, struct buf *out)
{
    char number[32];
    switch (value.kind)
    {
        case DATUM_REAL:
            buf_add(out, (str){number, real_print(value.real, number)});
            return true;
        case DATUM_DECIMAL:
            buf_add(out, value.text);
            return true;
        case DATUM_INT:
        case DATUM_BIG:
            return write_integer(compiler, value, type, out);
        default:
            return refuse(compiler, value, type);
    }
}

static bool write_boolean(struct compiler *compiler, struct datum value, const struct type *type, struct buf *out)
{
    bool is_number = value.kind == DATUM_INT && (value.integer == 0 || value.integer == 1);
    if (value.kind != DATUM_BOOL && !is_number)
    {
        return refuse(compiler, value, type);
    }
    bool truth = value.kind == DATUM_BOOL ? value.boolean : value.integer == 1;
    bool has_words = dialect_has(compiler->dialect, DIALECT_WORD_TRUE);
    buf_add(out, has_words ? (truth ? STR("true") : STR("false")) : (truth ? STR("1") : STR("0")));
    return true;
}

/* SQLite keeps times as text with six digits behind the point and without zone, so that texts compare as times do. */
static str stored_time(struct compiler *compiler, str text, size_t time_at)
{
    size_t end = time_at;
    while (end < text.len && text.at[end] != '+' && text.at[end] != '-' && text.at[end] != 'Z')
    {
        end++;
    }
    text = str_slice(text, 0, end);
    size_t point = str_find_char(text, '.');
    struct buf out = BUF(compiler->arena);
    buf_add(&out, text);
    size_t digits = point == STR_NONE ? 0 : text.len - point - 1;
    buf_add(&out, point == STR_NONE ? STR(".") : STR(""));
    buf_add_repeated(&out, '0', digits < 6 ? 6 - digits : 0);
    return buf_str(&out);
}

static bool write_time(struct compiler *compiler, struct datum value, const struct type *type, struct buf *out)
{
    enum type_affinity affinity = type_affinity(type);
    bool is_date = affinity == AFFINITY_DATE && (value.kind == DATUM_DATE || value.kind == DATUM_DATETIME);
    bool is_time = affinity == AFFINITY_TIME && value.kind == DATUM_TIME;
    bool is_datetime = affinity == AFFINITY_DATETIME && (value.kind == DATUM_DATETIME || value.kind == DATUM_DATE);
    if (!is_date && !is_time && !is_datetime)
    {
        return refuse(compiler, value, type);
    }
    str text = is_date ? str_slice(value.text, 0, 10) : value.text;
    if (!is_date && dialect_has(compiler->dialect, DIALECT_TEXT_TIMES) && value.kind != DATUM_DATE)
    {
        text = stored_time(compiler, text, is_datetime ? 10 : 0);
    }
    write_text_literal(compiler, out, text);
    return true;
}

/* A timedelta keeps its days apart from its seconds, as psycopg2 sends it: a day is not always 24 hours. */
static bool write_days(int64_t microseconds, struct buf *out)
{
    const int64_t day = INT64_C(86400) * 1000000;
    int64_t days = microseconds / day, rest = microseconds % day;
    if (rest < 0)
    {
        days--;
        rest += day;
    }
    buf_print(out, "'%lld days %lld.%06lld seconds'::interval", (long long)days, (long long)(rest / 1000000),
              (long long)(rest % 1000000));
    return true;
}

static bool write_interval(struct compiler *compiler, struct datum value, const struct type *type, struct buf *out)
{
    bool is_native = type->type_class->visit == TYPE_VISIT_INTERVAL || dialect_has(compiler->dialect, DIALECT_NATIVE_INTERVAL);
    if (value.kind != DATUM_INTERVAL || !is_native)
    {
        return refuse(compiler, value, type);
    }
    char number[32];
    double seconds = (double)(value.integer / 1000000) + (double)(value.integer % 1000000) / 1e6;
    if (!compiler->is_offline)
    {
        return write_days(value.integer, out);
    }
    buf_print(out, "make_interval(secs=>" STR_FMT ")", STR_ARG(((str){number, real_print(seconds, number)})));
    return true;
}

static bool write_hexadecimal(struct compiler *compiler, str bytes, struct buf *out)
{
    bool is_bytea = dialect_has(compiler->dialect, DIALECT_BYTEA);
    buf_add(out, is_bytea ? STR("'\\x") : STR("X'"));
    for (size_t i = 0; i < bytes.len; i++)
    {
        buf_print(out, "%02x", (unsigned char)bytes.at[i]);
    }
    buf_add(out, is_bytea ? STR("'::bytea") : STR("'"));
    return true;
}

static bool write_binary(struct compiler *compiler, struct datum value, const struct type *type, struct buf *out)
{
    if (value.kind == DATUM_BYTES && !compiler->is_offline)
    {
        return write_hexadecimal(compiler, value.text, out);
    }
    /* A script is text: a NUL would end it. */
    if (value.kind != DATUM_BYTES || utf8_find_bad(value.text) != STR_NONE || str_find_char(value.text, '\0') != STR_NONE)
    {
        return refuse(compiler, value, type);
    }
    struct buf quoted = BUF(compiler->arena);
    write_text_literal(compiler, &quoted, value.text);
    buf_add(out, buf_str(&quoted));
    return true;
}

static bool write_uuid(struct compiler *compiler, struct datum value, const struct type *type, struct buf *out)
{
    bool is_native = dialect_has(compiler->dialect, DIALECT_NATIVE_UUID) && type->native_uuid != TRI_FALSE;
    bool is_text = value.kind == DATUM_TEXT && (is_native || type->as_uuid == TRI_FALSE);
    if (value.kind != DATUM_UUID && !is_text && (compiler->is_offline || value.kind != DATUM_TEXT))
    {
        return refuse(compiler, value, type);
    }
    str text = is_native ? value.text : str_replace(compiler->arena, value.text, STR("-"), STR(""));
    write_text_literal(compiler, out, text);
    return true;
}

/* ARRAY[] has no type that the server could find out; '{}' takes that of its column, as psycopg2 sends it. */
static bool write_items(struct compiler *compiler, struct datum value, const struct type *type, struct buf *out)
{
    if (value.items.len == 0)
    {
        buf_add_literal(out, "'{}'");
        return true;
    }
    buf_add_literal(out, "ARRAY[");
    for (size_t i = 0; i < value.items.len; i++)
    {
        struct datum item = value.items.at[i];
        buf_add(out, i > 0 ? STR(", ") : STR(""));
        bool written = item.kind == DATUM_ARRAY ? write_items(compiler, item, type, out)
                                                : write_literal(compiler, item, type->item_type, out);
        if (!written)
        {
            return false;
        }
    }
    buf_add_char(out, ']');
    return true;
}

/* Texts in ARRAY[...] make a text[]: online the type of the column stands behind it, as SQLAlchemy's drivers cast their binds. */
static bool write_array_type(struct compiler *compiler, struct datum value, const struct type *type, struct buf *out)
{
    str text;
    if (compiler->is_offline || type->item_type == NULL || value.items.len == 0)
    {
        return true;
    }
    if (!dialect_compile_type(compiler, type, &text))
    {
        return false;
    }
    buf_add_literal(out, "::");
    buf_add(out, text);
    return true;
}

static bool write_array(struct compiler *compiler, struct datum value, const struct type *type, struct buf *out)
{
    if (value.kind != DATUM_ARRAY)
    {
        return refuse(compiler, value, type);
    }
    return write_items(compiler, value, type, out) && write_array_type(compiler, value, type, out);
}

/* Without a writer of its own: the value by its kind, online only. */
static bool write_by_kind(struct compiler *compiler, struct datum value, const struct type *type, struct buf *out)
{
    const struct type *own = type_of_datum(value);
    if (compiler->is_offline)
    {
        return refuse_type(compiler, value, type);
    }
    if (own != NULL)
    {
        return write_literal(compiler, value, own, out);
    }
    if (value.kind == DATUM_ARRAY)
    {
        return write_array(compiler, value, type_make(compiler->arena, "sqlalchemy", "ARRAY"), out);
    }
    write_text_literal(compiler, out, value.text);
    return true;
}

static bool write_json(struct compiler *compiler, struct datum value, const struct type *type, struct buf *out)
{
    if (compiler->is_offline)
    {
        return refuse_type(compiler, value, type);
    }
    struct buf document = BUF(compiler->arena);
    if (value.kind == DATUM_TEXT)
    {
        buf_add_char(&document, '"');
        buf_add_json(&document, value.text);
        buf_add_char(&document, '"');
        write_text_literal(compiler, out, buf_str(&document));
        return true;
    }
    str text = value.kind == DATUM_BOOL   ? (value.boolean ? STR("true") : STR("false"))
               : value.kind == DATUM_JSON ? value.text
                                          : printed_value(compiler, value);
    write_text_literal(compiler, out, text);
    return true;
}

static literal_writer *const writers[] = {
    [AFFINITY_NULL] = write_by_kind,    [AFFINITY_STRING] = write_string,   [AFFINITY_INTEGER] = write_integer,
    [AFFINITY_NUMERIC] = write_numeric, [AFFINITY_BOOLEAN] = write_boolean, [AFFINITY_DATE] = write_time,
    [AFFINITY_TIME] = write_time,       [AFFINITY_DATETIME] = write_time,   [AFFINITY_INTERVAL] = write_interval,
    [AFFINITY_BINARY] = write_binary,   [AFFINITY_ENUM] = write_string,     [AFFINITY_JSON] = write_json,
    [AFFINITY_UUID] = write_uuid,       [AFFINITY_ARRAY] = write_array,     [AFFINITY_OTHER] = write_by_kind,
};

bool write_literal(struct compiler *compiler, struct datum value, const struct type *type, struct buf *out)
{
    const struct type *resolved = type_for_dialect(type, compiler->dialect->name);
    if (value.kind == DATUM_NULL)
    {
        /* None in a JSON column is JSON's null unless none_as_null=True. */
        bool is_json = !compiler->is_offline && resolved != NULL && type_affinity(resolved) == AFFINITY_JSON &&
                       resolved->none_as_null != TRI_TRUE;
        buf_add(out, is_json ? STR("'null'") : STR("NULL"));
        return true;
    }
    return writers[type_affinity(resolved)](compiler, value, resolved, out);
}

bool dialect_compile_literal(struct compiler *compiler, struct datum value, const struct type *type, str *out_text)
{
    struct buf out = BUF(compiler->arena);
    if (!write_literal(compiler, value, type != NULL ? type : type_of_datum(value), &out))
    {
        return false;
    }
    *out_text = buf_str(&out);
    return true;
}
