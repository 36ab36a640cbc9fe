/*
 * What information_schema.COLUMNS.COLUMN_TYPE says, in SQLAlchemy's classes: "decimal(10,2) unsigned", "enum('a','b''c')".
 *
 * A row of the table says which class a type is and what its numbers mean. A type that SQLAlchemy does not know (point,
 * vector), and what stands behind a type and has no parameter there (COMPRESSED, INVISIBLE), keep the server's text:
 * type_verbatim.
 */
#include "reflect/mysql/mysql.h"

static const struct
{
    str word;
    const char *module, *name;
    size_t numbers[2]; /* where the arguments go, as offsets into struct type; 0: nowhere */
} rows[] = {
#define AT(field) offsetof(struct type, field)
    {STR_INIT("tinyint"), "mysql", "TINYINT", {AT(display_width)}},
    {STR_INIT("smallint"), "mysql", "SMALLINT", {AT(display_width)}},
    {STR_INIT("mediumint"), "mysql", "MEDIUMINT", {AT(display_width)}},
    {STR_INIT("int"), "mysql", "INTEGER", {AT(display_width)}},
    {STR_INIT("bigint"), "mysql", "BIGINT", {AT(display_width)}},
    {STR_INIT("decimal"), "mysql", "DECIMAL", {AT(precision), AT(scale)}},
    {STR_INIT("float"), "mysql", "FLOAT", {AT(precision), AT(scale)}},
    {STR_INIT("double"), "mysql", "DOUBLE", {AT(precision), AT(scale)}},
    {STR_INIT("bit"), "mysql", "BIT", {AT(length)}},
    {STR_INIT("year"), "mysql", "YEAR", {AT(display_width)}},
    {STR_INIT("date"), "sqlalchemy", "DATE", {0}},
    {STR_INIT("time"), "mysql", "TIME", {AT(fsp)}},
    {STR_INIT("datetime"), "mysql", "DATETIME", {AT(fsp)}},
    {STR_INIT("timestamp"), "mysql", "TIMESTAMP", {AT(fsp)}},
    {STR_INIT("char"), "mysql", "CHAR", {AT(length)}},
    {STR_INIT("varchar"), "mysql", "VARCHAR", {AT(length)}},
    {STR_INIT("tinytext"), "mysql", "TINYTEXT", {0}},
    {STR_INIT("text"), "mysql", "TEXT", {AT(length)}},
    {STR_INIT("mediumtext"), "mysql", "MEDIUMTEXT", {0}},
    {STR_INIT("longtext"), "mysql", "LONGTEXT", {0}},
    {STR_INIT("binary"), "sqlalchemy", "BINARY", {AT(length)}},
    {STR_INIT("varbinary"), "sqlalchemy", "VARBINARY", {AT(length)}},
    {STR_INIT("tinyblob"), "mysql", "TINYBLOB", {0}},
    {STR_INIT("blob"), "sqlalchemy", "BLOB", {AT(length)}},
    {STR_INIT("mediumblob"), "mysql", "MEDIUMBLOB", {0}},
    {STR_INIT("longblob"), "mysql", "LONGBLOB", {0}},
    {STR_INIT("enum"), "mysql", "ENUM", {0}},
    {STR_INIT("set"), "mysql", "SET", {0}},
    {STR_INIT("json"), "mysql", "JSON", {0}},
    {STR_INIT("uuid"), "sqlalchemy", "UUID", {0}},
    {STR_INIT("inet4"), "mysql", "INET4", {0}},
    {STR_INIT("inet6"), "mysql", "INET6", {0}},
#undef AT
};

/* 'a','b''c' without quotes. */
static void read_labels(struct arena *arena, str list, str_array *out)
{
    size_t at = 0;
    while (at < list.len)
    {
        size_t start = at + 1, end = start;
        while (end < list.len && (list.at[end] != '\'' || (end + 1 < list.len && list.at[end + 1] == '\'')))
        {
            end += list.at[end] == '\'' ? 2 : 1;
        }
        array_push(arena, out, str_replace(arena, str_slice(list, start, end), STR("''"), STR("'")));
        at = end + 2; /* the quote and the comma */
    }
}

static void read_numbers(struct type *type, const size_t offsets[2], str list)
{
    for (size_t i = 0; i < 2 && offsets[i] != 0 && list.len > 0; i++)
    {
        str word;
        int64_t number;
        list = str_cut(list, ',', &word);
        if (str_to_int(str_trim(word), &number))
        {
            *(struct opt_int *)(void *)((char *)type + offsets[i]) = OPT_INT(number);
        }
    }
}

/* The offset of the parenthesis that ends the arguments, with quoted labels stepped over. */
static size_t close_find(str text)
{
    bool in_quotes = false;
    for (size_t i = 0; i < text.len; i++)
    {
        in_quotes = in_quotes != (text.at[i] == '\'');
        if (text.at[i] == ')' && !in_quotes)
        {
            return i;
        }
    }
    return STR_NONE;
}

/* "unsigned zerofill" behind the arguments; false: something else stands there. */
static bool read_attributes(struct type *type, str rest)
{
    bool is_known = true;
    while (rest.len > 0)
    {
        str word;
        rest = str_trim(str_cut(rest, ' ', &word));
        bool is_unsigned = str_equal(word, STR("unsigned")), is_zerofill = str_equal(word, STR("zerofill"));
        type->unsigned_ = is_unsigned ? TRI_TRUE : type->unsigned_;
        type->zerofill = is_zerofill ? TRI_TRUE : type->zerofill;
        is_known = is_known && (is_unsigned || is_zerofill);
    }
    return is_known;
}

static size_t row_find(str word)
{
    size_t found = 0;
    while (found < COUNT_OF(rows) && !str_equal(rows[found].word, word))
    {
        found++;
    }
    return found;
}

str my_charset_of(str collation)
{
    size_t end = str_find_char(collation, '_');
    return end == STR_NONE ? collation : str_slice(collation, 0, end);
}

/* The server's text with its character set, for a type that no class writes. */
static str verbatim_text(struct arena *arena, const struct my_type_text *from)
{
    struct buf out = BUF(arena);
    buf_add(&out, from->text);
    if (from->collation.at != NULL)
    {
        str charset = my_charset_of(from->collation);
        buf_print(&out, " CHARACTER SET " STR_FMT " COLLATE " STR_FMT, STR_ARG(charset), STR_ARG(from->collation));
    }
    buf_print(&out, from->attributes.len > 0 ? " " STR_FMT : STR_FMT, STR_ARG(from->attributes));
    return buf_str(&out);
}

const struct type *my_type_read(struct arena *arena, const struct my_type_text *from)
{
    size_t end = 0;
    while (end < from->text.len && char_is_word(from->text.at[end]))
    {
        end++;
    }
    size_t row = row_find(str_slice(from->text, 0, end));
    str rest = str_skip(from->text, end);
    if (row == COUNT_OF(rows))
    {
        return type_verbatim(arena, verbatim_text(arena, from), NULL);
    }
    struct type *type = type_make(arena, rows[row].module, rows[row].name);
    size_t close = str_starts(rest, STR("(")) ? close_find(rest) : STR_NONE;
    if (close != STR_NONE && str_starts(rest, STR("('")))
    {
        read_labels(arena, str_slice(rest, 1, close), &type->labels);
    }
    else if (close != STR_NONE)
    {
        read_numbers(type, rows[row].numbers, str_slice(rest, 1, close));
    }
    type->asdecimal = str_equal(rows[row].word, STR("double")) ? TRI_TRUE : TRI_NONE; /* unlike Double */
    bool is_known = read_attributes(type, str_trim(close == STR_NONE ? rest : str_skip(rest, close + 1)));
    if (from->collation.at != NULL)
    {
        type->charset = my_charset_of(from->collation);
        type->collation = from->collation;
    }
    return is_known && from->attributes.len == 0 ? type : type_verbatim(arena, verbatim_text(arena, from), type);
}
