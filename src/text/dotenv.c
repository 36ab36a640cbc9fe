/*
 * dotenv: python-dotenv's parser, pattern for pattern: each read_ or skip_ function below is one of its regular expressions.
 *
 * A binding that fails at any point is a warning, and reading goes on behind the line where it failed, exactly as there: which
 * lines survive a mistake must be the same.
 */
#include "text/dotenv.h"

#include "base/map.h"
#include "base/utf8.h"
#include "text/quote.h"

struct reader
{
    struct arena *arena;
    str text;
    size_t at;
};

static char peek(const struct reader *reader)
{
    return reader->at < reader->text.len ? reader->text.at[reader->at] : '\0';
}

static bool at_end(const struct reader *reader)
{
    return reader->at == reader->text.len;
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* \s* or, within the line, [^\S\r\n]* */
static void space_skip(struct reader *reader, bool within_line)
{
    while (!at_end(reader) && !(within_line && is_line_end(peek(reader))))
    {
        uint32_t c;
        size_t len = utf8_decode(str_skip(reader->text, reader->at), &c);

        if (!code_point_is_space(c))
            break;
        reader->at += len;
    }
}

static void line_rest_skip(struct reader *reader)
{
    while (!at_end(reader) && !is_line_end(peek(reader)))
        reader->at++;
}

/* (?:export[^\S\r\n]+)? */
static void export_skip(struct reader *reader)
{
    size_t from = reader->at;

    if (!str_starts(str_skip(reader->text, reader->at), STR("export")))
        return;
    reader->at += 6;
    space_skip(reader, true);
    if (reader->at == from + 6)
        reader->at = from;
}

/* '([^']+)' or [^=#\s]+ ; a name that begins with # is none, but no mistake. */
static bool name_read(struct reader *reader, bool *out_is_name, str *out_name)
{
    size_t from = reader->at;

    *out_is_name = peek(reader) != '#' || at_end(reader);
    if (!*out_is_name)
        return true;
    if (peek(reader) == '\'')
    {
        size_t close = str_find_char(str_skip(reader->text, from + 1), '\'');

        if (close == STR_NONE || close == 0)
            return false;
        *out_name = str_slice(reader->text, from + 1, from + 1 + close);
        reader->at += close + 2;
        return true;
    }
    while (!at_end(reader) && peek(reader) != '=' && peek(reader) != '#')
    {
        uint32_t c;
        size_t len = utf8_decode(str_skip(reader->text, reader->at), &c);

        if (code_point_is_space(c))
            break;
        reader->at += len;
    }
    *out_name = str_slice(reader->text, from, reader->at);
    return out_name->len > 0;
}

/* (?:\\q|[^q])* and the closing quote: the first one without a backslash before it; when all have one, the last. */
static bool quoted_read(struct reader *reader, str *out_inside)
{
    char quote = peek(reader);
    size_t start = reader->at + 1, escaped = STR_NONE;

    for (size_t i = start; i < reader->text.len; i++)
    {
        if (reader->text.at[i] == '\\' && i + 1 < reader->text.len && reader->text.at[i + 1] == quote)
            escaped = ++i;
        else if (reader->text.at[i] == quote)
        {
            escaped = i;
            break;
        }
    }
    if (escaped == STR_NONE)
        return false;
    *out_inside = str_slice(reader->text, start, escaped);
    reader->at = escaped + 1;
    return true;
}

static str escapes_decode(struct arena *arena, str text, char quote)
{
    static const char letters[] = "\\'\"abfnrtv", meanings[] = "\\'\"\a\b\f\n\r\t\v";
    struct buf buf = BUF(arena);

    for (size_t i = 0; i < text.len; i++)
    {
        char next = text.at[i] == '\\' && i + 1 < text.len ? text.at[i + 1] : '\0';
        const char *found = next != '\0' ? strchr(letters, next) : NULL;

        /* Single quotes know \\ and \' only. */
        if (found == NULL || (quote == '\'' && found > letters + 1))
            buf_add_char(&buf, text.at[i]);
        else
        {
            buf_add_char(&buf, meanings[found - letters]);
            i++;
        }
    }
    return buf_str(&buf);
}

/* The line up to white space and # ; without white space at its end. */
static str unquoted_read(struct reader *reader)
{
    size_t from = reader->at;

    line_rest_skip(reader);

    str line = str_slice(reader->text, from, reader->at);

    for (size_t i = 1; i < line.len; i++)
    {
        str before = str_slice(line, 0, i);

        if (line.at[i] == '#' && str_strip_end(str_skip(before, i > 4 ? i - 4 : 0)).len < (i > 4 ? 4 : i))
            return str_strip_end(before);
    }
    return str_strip_end(line);
}

static bool value_read(struct reader *reader, str *out_value)
{
    char quote = peek(reader);
    str inside;

    if (quote != '\'' && quote != '"')
    {
        *out_value = at_end(reader) || is_line_end(quote) ? STR("") : unquoted_read(reader);
        return true;
    }
    if (!quoted_read(reader, &inside))
        return false;
    *out_value = escapes_decode(reader->arena, inside, quote);
    return true;
}

/* One binding, or one line without any (then its name is empty). False when the text does not fit. */
static bool binding_read(struct reader *reader, struct dotenv_binding *binding)
{
    bool is_name;

    export_skip(reader);
    if (!name_read(reader, &is_name, &binding->name))
        return false;
    space_skip(reader, true);
    if (peek(reader) == '=')
    {
        reader->at++;
        space_skip(reader, true);
        binding->has_value = true;
        if (!value_read(reader, &binding->value))
            return false;
    }
    space_skip(reader, true);
    if (peek(reader) == '#')
        line_rest_skip(reader);
    if (!at_end(reader) && !is_line_end(peek(reader)))
        return false;
    if (!is_name)
        binding->name = (str){NULL, 0};
    return true;
}

struct scope
{
    struct arena *arena;
    const struct dotenv_options *options;
    const struct map *values; /* name to number + 1 in the bindings */
    const dotenv_bindings *bindings;
};

static bool own_find(const struct scope *scope, str name, str *out_value)
{
    uintptr_t number = (uintptr_t)map_find(scope->values, name);

    if (number > 0)
        *out_value = scope->bindings->at[number - 1].has_value ? scope->bindings->at[number - 1].value : STR("");
    return number > 0;
}

static bool environment_find(const struct scope *scope, str name, str *out_value)
{
    return scope->options->lookup != NULL && scope->options->lookup(scope->options->subject, name, out_value);
}

static str variable_get(const struct scope *scope, str name, str otherwise)
{
    bool own_first = scope->options->override;
    str value;

    if (own_first && own_find(scope, name, &value))
        return value;
    if (environment_find(scope, name, &value))
        return value;
    return own_find(scope, name, &value) ? value : otherwise;
}

/* ${NAME} or ${NAME:-default}; the length of what was matched. When it is none, 0, and *out_plain is how much of the text holds
 * no variable for the same reason: each ${ before the same wrong colon, or before the end without a brace. */
static size_t variable_match(str text, str *out_name, str *out_default, size_t *out_plain)
{
    size_t end = 2, close;

    while (end < text.len && text.at[end] != '}' && text.at[end] != ':')
        end++;
    *out_plain = end;
    *out_name = str_slice(text, 2, end);
    *out_default = STR("");
    if (end < text.len && text.at[end] == '}')
        return end + 1;
    if (!str_starts(str_skip(text, end), STR(":-")))
        return 0;
    close = str_find_char(str_skip(text, end), '}');
    if (close == STR_NONE)
    {
        *out_plain = text.len;
        return 0;
    }
    *out_default = str_slice(text, end + 2, end + close);
    return end + close + 1;
}

/* False when references make the value grow beyond the limit. */
static bool value_expand(const struct scope *scope, str value, str *out_value)
{
    struct buf buf = BUF(scope->arena);

    while (value.len > 0)
    {
        size_t dollar = str_find(value, STR("${")), plain;
        str name, otherwise;

        buf_add(&buf, str_slice(value, 0, dollar == STR_NONE ? value.len : dollar));
        value = str_skip(value, dollar == STR_NONE ? value.len : dollar);
        if (value.len == 0)
            break;

        size_t len = variable_match(value, &name, &otherwise, &plain);

        buf_add(&buf, len > 0 ? variable_get(scope, name, otherwise) : str_slice(value, 0, plain));
        value = str_skip(value, len > 0 ? len : plain);
        if (buf.len > DOTENV_VALUE_LIMIT)
            return false;
    }
    *out_value = buf_str(&buf);
    return true;
}

static void line_warn(const struct reader *reader, place first, size_t from, struct diags *diags)
{
    struct span span = first != PLACE_NONE ? (struct span){first + (place)from, first + (place)reader->at} : SPAN_NONE;

    diag_warning(diags, DIAG_CONFIG, span, "a statement of the .env file does not fit its grammar and is left out");
    diag_hint(diags, "Write NAME=value or NAME=\"value\", one to a line.");
}

static void binding_put(struct map *values, dotenv_bindings *bindings, const struct dotenv_binding *binding)
{
    void **slot = map_slot(values, binding->name);

    if (*slot == NULL)
    {
        array_add(values->arena, bindings);
        *slot = (void *)(uintptr_t)bindings->len;
    }
    bindings->at[(uintptr_t)*slot - 1] = *binding;
}

bool dotenv_parse(struct arena *arena, str text, place first, const struct dotenv_options *options, struct diags *diags,
                  dotenv_bindings *out_bindings)
{
    struct reader reader = {.arena = arena, .text = text};
    struct map values = {.arena = arena};
    dotenv_bindings bindings = {0};
    struct scope scope = {.arena = arena, .options = options, .values = &values, .bindings = &bindings};

    for (space_skip(&reader, false); !at_end(&reader); space_skip(&reader, false))
    {
        struct dotenv_binding binding = {0};
        size_t from = reader.at;

        if (!binding_read(&reader, &binding))
        {
            line_rest_skip(&reader);
            line_warn(&reader, first, from, diags);
            continue;
        }
        if (binding.name.len == 0)
            continue;
        if (first != PLACE_NONE)
            binding.span = (struct span){first + (place)from, first + (place)reader.at};
        if (binding.has_value && options->interpolate && !value_expand(&scope, binding.value, &binding.value))
            return diag_error(diags, DIAG_LIMIT, binding.span,
                              "the value of " STR_FMT " grows over %d bytes by its ${} references", STR_ARG(binding.name),
                              DOTENV_VALUE_LIMIT);
        binding_put(&values, &bindings, &binding);
    }
    *out_bindings = bindings;
    return true;
}
