/*
 * Declared types, by SQLAlchemy's reading of them: a known name is its class, any other goes by SQLite's rules of affinity.
 *
 * Arguments are numbers in the order of the class's constructor, as SQLAlchemy passes them; when there are too many, none is
 * taken. Where the class would write another declaration than the one that stands there (INT, UNSIGNED BIG INT, no type at all)
 * or the column has a collation, the text is kept: type_verbatim.
 */
#include "base/utf8.h"
#include "dialect/compile.h"
#include "reflect/sqlite/sqlite.h"

static const struct
{
    str name;
    const char *module, *class_name;
} names[] = {
    {STR_INIT("BIGINT"), "sqlalchemy", "BIGINT"},
    {STR_INIT("BLOB"), "sqlalchemy", "BLOB"},
    {STR_INIT("BOOL"), "sqlalchemy", "BOOLEAN"},
    {STR_INIT("BOOLEAN"), "sqlalchemy", "BOOLEAN"},
    {STR_INIT("CHAR"), "sqlalchemy", "CHAR"},
    {STR_INIT("DATE"), "sqlalchemy", "DATE"},
    {STR_INIT("DATE_CHAR"), "sqlalchemy", "DATE"},
    {STR_INIT("DATETIME"), "sqlalchemy", "DATETIME"},
    {STR_INIT("DATETIME_CHAR"), "sqlalchemy", "DATETIME"},
    {STR_INIT("DOUBLE"), "sqlalchemy", "DOUBLE"},
    {STR_INIT("DECIMAL"), "sqlalchemy", "DECIMAL"},
    {STR_INIT("FLOAT"), "sqlalchemy", "FLOAT"},
    {STR_INIT("INT"), "sqlalchemy", "INTEGER"},
    {STR_INIT("INTEGER"), "sqlalchemy", "INTEGER"},
    {STR_INIT("JSON"), "sqlite", "JSON"},
    {STR_INIT("NUMERIC"), "sqlalchemy", "NUMERIC"},
    {STR_INIT("REAL"), "sqlalchemy", "REAL"},
    {STR_INIT("SMALLINT"), "sqlalchemy", "SMALLINT"},
    {STR_INIT("TEXT"), "sqlalchemy", "TEXT"},
    {STR_INIT("TIME"), "sqlalchemy", "TIME"},
    {STR_INIT("TIME_CHAR"), "sqlalchemy", "TIME"},
    {STR_INIT("TIMESTAMP"), "sqlalchemy", "TIMESTAMP"},
    {STR_INIT("VARCHAR"), "sqlalchemy", "VARCHAR"},
    {STR_INIT("NVARCHAR"), "sqlalchemy", "NVARCHAR"},
    {STR_INIT("NCHAR"), "sqlalchemy", "NCHAR"},
};

/* SQLAlchemy's rules for other names, in their order; a NULL class is NullType. */
static const struct
{
    str part;
    const char *class_name;
} affinities[] = {
    {STR_INIT("INT"), "INTEGER"}, {STR_INIT("CHAR"), "TEXT"}, {STR_INIT("CLOB"), "TEXT"}, {STR_INIT("TEXT"), "TEXT"},
    {STR_INIT("BLOB"), NULL},     {STR_INIT("REAL"), "REAL"}, {STR_INIT("FLOA"), "REAL"}, {STR_INIT("DOUB"), "REAL"},
};

/* The words at the start, blanks among them and behind them, as SQLAlchemy's pattern [\w ]+ takes them. */
static str leading_words(str text)
{
    size_t end = 0;
    while (end < text.len)
    {
        uint32_t c;
        size_t size = utf8_decode(str_skip(text, end), &c);
        if (c != ' ' && !utf8_is_identifier_part(c))
        {
            break;
        }
        end += size;
    }
    return str_slice(text, 0, end);
}

static struct type *type_by_name(struct arena *arena, str words)
{
    for (size_t i = 0; i < COUNT_OF(names); i++)
    {
        if (str_equal(words, names[i].name))
        {
            return type_make(arena, names[i].module, names[i].class_name);
        }
    }
    for (size_t i = 0; i < COUNT_OF(affinities); i++)
    {
        if (str_find(words, affinities[i].part) != STR_NONE)
        {
            return affinities[i].class_name != NULL ? type_make(arena, "sqlalchemy", affinities[i].class_name) : NULL;
        }
    }
    return words.len > 0 ? type_make(arena, "sqlalchemy", "NUMERIC") : NULL;
}

/* The numbers between the parentheses that follow the words: "(10, 2)". */
static size_t read_numbers(str rest, int64_t out_numbers[8])
{
    size_t count = 0, close = str_find_char(rest, ')');
    str inside = str_starts(rest, STR("(")) && close != STR_NONE ? str_slice(rest, 1, close) : STR("");
    for (size_t i = 0; i < inside.len && count < 8;)
    {
        size_t end = i;
        while (end < inside.len && char_is_digit(inside.at[end]))
        {
            end++;
        }
        if (end > i && str_to_int(str_slice(inside, i, end), &out_numbers[count]))
        {
            count++;
        }
        i = end > i ? end : i + 1;
    }
    return count;
}

static void set_parameter(struct type *type, const struct type_param *param, int64_t number)
{
    void *field = (char *)type + param->offset;
    if (param->kind == TYPE_PARAM_INT)
    {
        *(struct opt_int *)field = OPT_INT(number);
    }
    else if (param->kind == TYPE_PARAM_FLAG)
    {
        *(enum tri *)field = tri_of(number != 0);
    }
}

static void set_arguments(struct type *type, str rest)
{
    int64_t numbers[8];
    size_t count = read_numbers(rest, numbers), positional = 0;
    while (positional < type->type_class->param_count && !type->type_class->params[positional].is_keyword_only)
    {
        positional++;
    }
    for (size_t i = 0; count <= positional && i < count; i++)
    {
        set_parameter(type, &type->type_class->params[i], numbers[i]);
    }
}

/* Whether two declarations differ in case and blanks only. */
static bool is_same(str a, str b)
{
    size_t i = 0, k = 0;
    for (;;)
    {
        while (i < a.len && char_is_space(a.at[i]))
        {
            i++;
        }
        while (k < b.len && char_is_space(b.at[k]))
        {
            k++;
        }
        if (i == a.len || k == b.len)
        {
            return i == a.len && k == b.len;
        }
        if (char_lower(a.at[i++]) != char_lower(b.at[k++]))
        {
            return false;
        }
    }
}

static bool writes(struct arena *arena, const struct type *type, str declared)
{
    struct diags ignored = {.arena = arena};
    struct compiler compiler;
    str written;
    compiler_init(&compiler, arena, &ignored, dialect_find(STR("sqlite")));
    return type != NULL && dialect_compile_type(&compiler, type, &written) && is_same(written, declared);
}

const struct type *lite_type_read(struct arena *arena, str declared, str collation)
{
    str upper = str_upper(arena, declared), words = leading_words(upper);
    struct type *type = type_by_name(arena, words);
    if (type != NULL)
    {
        set_arguments(type, str_skip(upper, words.len));
    }
    if (collation.at == NULL && writes(arena, type, declared))
    {
        return type;
    }
    if (collation.at == NULL)
    {
        return type_verbatim(arena, declared, type);
    }
    str quoted = str_replace(arena, collation, STR("\""), STR("\"\""));
    return type_verbatim(arena, str_print(arena, STR_FMT " COLLATE \"" STR_FMT "\"", STR_ARG(declared), STR_ARG(quoted)), type);
}
