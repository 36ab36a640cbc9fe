/*
 * Statements that run many times: named binds without a value are written as the driver's placeholders, and values become what
 * the driver is given for them.
 *
 * A parameter means what the literal of the same value would: on PostgreSQL, which would otherwise take its type from what
 * stands around it, a number or truth value is cast behind the placeholder. A value that has no such form (an array, an
 * interval) is not served: its row is sent with literals.
 */
#include "dialect/write.h"

/* ---- statements ---------------------------------------------------------------------------------------------------------- */

/* '#' is the number, '@' the name. */
static void write_style(str style, size_t number, str key, struct buf *out)
{
    for (size_t i = 0; i < style.len; i++)
    {
        if (style.at[i] == '#')
        {
            buf_print(out, "%zu", number);
        }
        else if (style.at[i] == '@')
        {
            buf_add(out, key);
        }
        else
        {
            buf_add_char(out, style.at[i]);
        }
    }
}

static void write_cast(struct compiler *compiler, const struct type *type, struct buf *out)
{
    static const char *const casts[] = {
        [AFFINITY_INTEGER] = "::BIGINT",
        [AFFINITY_NUMERIC] = "::NUMERIC",
        [AFFINITY_BOOLEAN] = "::BOOLEAN",
        [AFFINITY_BINARY] = "::BYTEA",
    };
    enum type_affinity affinity = type_affinity(type_for_dialect(type, compiler->dialect->name));
    if (affinity < COUNT_OF(casts) && casts[affinity] != NULL)
    {
        buf_add(out, str_from(casts[affinity]));
    }
}

void write_placeholder(struct compiler *compiler, const struct expr *bind, struct buf *out)
{
    array_push(compiler->arena, compiler->parameters, ((struct bind_place){bind->bind.key, bind->type}));
    if (compiler->is_shown)
    {
        write_style(compiler->dialect->shown_parameter, compiler->parameters->len, bind->bind.key, out);
        return;
    }
    write_style(compiler->dialect->parameter, compiler->parameters->len, bind->bind.key, out);
    if (dialect_has(compiler->dialect, DIALECT_PARAMETER_CASTS))
    {
        write_cast(compiler, bind->type, out);
    }
}

bool dialect_compile_many(struct compiler *compiler, const struct expr *statement, struct bind_list *out_parameters,
                          str *out_text, str *out_shown)
{
    struct bind_list shown = {0};
    *out_parameters = shown;
    compiler->parameters = &shown;
    compiler->is_shown = true;
    bool is_compiled = dialect_compile_statement(compiler, statement, out_shown);
    compiler->is_shown = false;
    compiler->parameters = out_parameters;
    is_compiled = is_compiled && dialect_compile_statement(compiler, statement, out_text);
    compiler->parameters = NULL;
    return is_compiled;
}

/* ---- values -------------------------------------------------------------------------------------------------------------- */

/* What stands between the quotes of a literal; false when it is more than one quoted text. */
static bool unquoted(struct compiler *compiler, str literal, str *out)
{
    struct buf text = BUF(compiler->arena);
    bool has_backslashes = dialect_has(compiler->dialect, DIALECT_BACKSLASHES);
    if (literal.len < 2 || literal.at[0] != '\'' || literal.at[literal.len - 1] != '\'')
    {
        return false;
    }
    for (size_t i = 1; i + 1 < literal.len; i++)
    {
        bool is_doubled = literal.at[i] == '\'' || (has_backslashes && literal.at[i] == '\\');
        if (is_doubled && (i + 2 >= literal.len || literal.at[i + 1] != literal.at[i]))
        {
            return false;
        }
        i += is_doubled;
        buf_add_char(&text, literal.at[i]);
    }
    *out = buf_str(&text);
    return true;
}

/* Values that are given to the driver as they are. */
static bool is_plain(const struct compiler *compiler, struct datum value, enum type_affinity affinity)
{
    bool has_casts = dialect_has(compiler->dialect, DIALECT_PARAMETER_CASTS);
    switch (affinity)
    {
        case AFFINITY_STRING:
        case AFFINITY_ENUM:
            return value.kind == DATUM_TEXT;
        case AFFINITY_INTEGER:
            return value.kind == DATUM_INT || (value.kind == DATUM_BIG && !has_casts);
        case AFFINITY_NUMERIC:
            return value.kind == DATUM_REAL || value.kind == DATUM_DECIMAL || value.kind == DATUM_INT;
        case AFFINITY_BOOLEAN:
            return value.kind == DATUM_BOOL && dialect_has(compiler->dialect, DIALECT_WORD_TRUE);
        case AFFINITY_BINARY:
            return value.kind == DATUM_BYTES;
        case AFFINITY_NULL:
        case AFFINITY_OTHER:
            return value.kind == DATUM_TEXT || (!has_casts && (value.kind == DATUM_INT || value.kind == DATUM_REAL ||
                                                               value.kind == DATUM_DECIMAL || value.kind == DATUM_BYTES));
        default:
            return false;
    }
}

bool dialect_parameter(struct compiler *compiler, struct datum value, const struct type *type, struct datum *out,
                       bool *out_served)
{
    const struct type *resolved = type_for_dialect(type, compiler->dialect->name);
    enum type_affinity affinity = type_affinity(resolved);
    bool is_known = affinity != AFFINITY_NULL && affinity != AFFINITY_OTHER;
    struct buf literal = BUF(compiler->arena);
    str text;
    int64_t integer;
    *out = value;
    *out_served = value.kind != DATUM_NULL && is_plain(compiler, value, affinity);
    if (*out_served)
    {
        return true;
    }
    if (!write_literal(compiler, value, type, &literal))
    {
        return false;
    }
    *out_served = true;
    if (value.kind == DATUM_NULL && str_equal(buf_str(&literal), STR("NULL")))
    {
        return true;
    }
    if (unquoted(compiler, buf_str(&literal), &text))
    {
        *out = datum_text(text);
    }
    else if ((is_known || !dialect_has(compiler->dialect, DIALECT_PARAMETER_CASTS)) &&
             str_to_int(buf_str(&literal), &integer))
    {
        *out = datum_int(integer);
    }
    else if (str_equal(buf_str(&literal), STR("true")) || str_equal(buf_str(&literal), STR("false")))
    {
        *out = datum_bool(literal.len == 4);
    }
    else
    {
        *out_served = false;
    }
    return true;
}
