/*
 * Driver SQL with parameters: exec_driver_sql("... = %s", (1,)).
 *
 * The marks are those of the driver that SQLAlchemy would use: `?` and `:name` of sqlite3, `%s` and `%(name)s` of psycopg2 and
 * PyMySQL. Values go in as literals, like those of text(). sqlite3 leaves quoted text and comments alone; the others look at
 * every `%`, and
 * `%%` is one.
 */
#include "vocab/sqlalchemy/internal.h"

struct filling
{
    struct vm *vm;
    struct compiler compiler;
    str sql;
    size_t at;
    const struct value *items; /* by position; NULL: by name */
    size_t len, next;
    const struct dict_object *named;
    struct buf out;
};

static bool value_add(struct filling *filling, struct value value)
{
    struct vm *vm = filling->vm;
    struct datum datum;
    str literal;

    if (is_opaque(value))
        return refuse_value(vm, value, "a parameter of exec_driver_sql()", "a value");
    if (!datum_borrowed(vm, value, &datum))
        return false;
    if (!dialect_compile_literal(&filling->compiler, datum, NULL, &literal))
        return vm_raise_diag(vm, "sqlalchemy.exc.CompileError");
    buf_add(&filling->out, literal);
    return true;
}

static bool positional_add(struct filling *filling)
{
    if (filling->items == NULL || filling->next >= filling->len)
        return vm_raise(filling->vm, "sqlalchemy.exc.ProgrammingError",
                        "the statement has more marks than the %zu parameter%s given", filling->len,
                        filling->len == 1 ? "" : "s");
    return value_add(filling, filling->items[filling->next++]);
}

static bool named_add(struct filling *filling, str name)
{
    struct value value = filling->named != NULL ? dict_find_text(filling->named, name) : ABSENT;

    if (is_absent(value))
        return vm_raise(filling->vm, "sqlalchemy.exc.ProgrammingError", "no value for the parameter '" STR_FMT "'",
                        STR_ARG(name));
    return value_add(filling, value);
}

/* Copies what a quote or comment encloses. */
static bool enclosed_copy(struct filling *filling)
{
    str rest = str_skip(filling->sql, filling->at);
    char quote = rest.at[0];
    size_t len = 1;

    if (quote == '\'' || quote == '"' || quote == '`')
    {
        while (len < rest.len && rest.at[len] != quote)
            len++;
        len += len < rest.len ? 1 : 0;
    }
    else if (str_starts(rest, STR("--")))
    {
        while (len < rest.len && rest.at[len] != '\n')
            len++;
    }
    else if (str_starts(rest, STR("/*")))
    {
        size_t end = str_find(rest, STR("*/"));

        len = end != STR_NONE ? end + 2 : rest.len;
    }
    else
        return false;
    buf_add(&filling->out, str_slice(rest, 0, len));
    filling->at += len;
    return true;
}

static size_t word_length(str text)
{
    size_t len = 0;

    while (len < text.len && char_is_word(text.at[len]))
        len++;
    return len;
}

/* sqlite3's marks. */
static bool question_fill(struct filling *filling)
{
    while (filling->at < filling->sql.len)
    {
        str rest = str_skip(filling->sql, filling->at);
        size_t name = rest.at[0] == ':' && filling->named != NULL ? word_length(str_skip(rest, 1)) : 0;

        if (enclosed_copy(filling))
            continue;
        filling->at += 1 + name;
        if (name > 0 ? !named_add(filling, str_slice(rest, 1, 1 + name)) : rest.at[0] == '?' && !positional_add(filling))
            return false;
        if (name == 0 && rest.at[0] != '?')
            buf_add_char(&filling->out, rest.at[0]);
    }
    return true;
}

/* Those of psycopg2 and PyMySQL. */
static bool percent_fill(struct filling *filling)
{
    while (filling->at < filling->sql.len)
    {
        str rest = str_skip(filling->sql, filling->at);
        size_t close = str_starts(rest, STR("%(")) ? str_find(rest, STR(")s")) : STR_NONE;

        filling->at += rest.at[0] == '%' ? 2 : 1;
        if (rest.at[0] != '%')
            buf_add_char(&filling->out, rest.at[0]);
        else if (str_starts(rest, STR("%%")))
            buf_add_char(&filling->out, '%');
        else if (close != STR_NONE)
        {
            filling->at += close;
            if (!named_add(filling, str_slice(rest, 2, close)))
                return false;
        }
        else if (!str_starts(rest, STR("%s")))
            return vm_raise(filling->vm, "sqlalchemy.exc.ProgrammingError",
                            "a %% in driver SQL with parameters stands for one: write %%%% for a percent sign");
        else if (!positional_add(filling))
            return false;
    }
    return true;
}

bool driver_sql_fill(struct vm *vm, struct host_connection *connection, str sql, struct value params, str *out)
{
    struct filling filling = {.vm = vm, .sql = sql, .out = BUF(scratch_arena(vm))};
    struct value plain = value_plain(vm, params);

    connection_compiler(vm, connection, &filling.compiler);
    if (is_kind(plain, OBJECT_DICT))
        filling.named = AS_DICT(plain);
    else if (!sequence_items(vm, params, &filling.items, &filling.len))
        return refuse_value(vm, params, "exec_driver_sql() argument 'parameters'", "a tuple or dict");
    if (str_equal(filling.compiler.dialect->name, STR("sqlite")) ? !question_fill(&filling) : !percent_fill(&filling))
        return false;
    if (filling.next < filling.len)
        return vm_raise(vm, "sqlalchemy.exc.ProgrammingError", "the statement has %zu marks for %zu parameters", filling.next,
                        filling.len);
    *out = buf_str(&filling.out);
    return true;
}
