/*
 * Types: what format_type() prints, in SQLAlchemy's classes.
 *
 * A row of the table says which class a built-in type is and what its arguments mean. Enums and domains are looked up by name.
 * A type that no class stands for (geometry, ltree, a composite type), one whose class writes another type ("char"), and a
 * collation that the class cannot write keep the server's text: type_verbatim.
 */
#include "reflect/postgresql/postgresql.h"

enum arguments
{
    ARGUMENTS_NONE,
    ARGUMENTS_LENGTH,
    ARGUMENTS_NUMERIC,
    ARGUMENTS_PRECISION,
    ARGUMENTS_ZONED, /* a precision, WITH TIME ZONE */
    ARGUMENTS_INTERVAL,
    ARGUMENTS_DOUBLE, /* SQLAlchemy gives it 53 */
    ARGUMENTS_VARYING,
};

static const struct type_row
{
    str name;
    const char *module, *class_name;
    enum arguments arguments;
    bool is_collatable; /* its class writes COLLATE */
    bool is_other;      /* its class writes another type */
} rows[] = {
    {STR_INIT("integer"), "postgresql", "INTEGER"},
    {STR_INIT("bigint"), "postgresql", "BIGINT"},
    {STR_INIT("smallint"), "postgresql", "SMALLINT"},
    {STR_INIT("character varying"), "postgresql", "VARCHAR", ARGUMENTS_LENGTH, .is_collatable = true},
    {STR_INIT("text"), "postgresql", "TEXT", .is_collatable = true},
    {STR_INIT("boolean"), "postgresql", "BOOLEAN"},
    {STR_INIT("timestamp without time zone"), "postgresql", "TIMESTAMP", ARGUMENTS_PRECISION},
    {STR_INIT("timestamp with time zone"), "postgresql", "TIMESTAMP", ARGUMENTS_ZONED},
    {STR_INIT("numeric"), "postgresql", "NUMERIC", ARGUMENTS_NUMERIC},
    {STR_INIT("date"), "postgresql", "DATE"},
    {STR_INIT("jsonb"), "postgresql", "JSONB"},
    {STR_INIT("json"), "postgresql", "JSON"},
    {STR_INIT("uuid"), "postgresql", "UUID"},
    {STR_INIT("double precision"), "postgresql", "DOUBLE_PRECISION", ARGUMENTS_DOUBLE},
    {STR_INIT("real"), "postgresql", "REAL"},
    {STR_INIT("bytea"), "postgresql", "BYTEA"},
    {STR_INIT("character"), "postgresql", "CHAR", ARGUMENTS_LENGTH, .is_collatable = true},
    {STR_INIT("time without time zone"), "postgresql", "TIME", ARGUMENTS_PRECISION},
    {STR_INIT("time with time zone"), "postgresql", "TIME", ARGUMENTS_ZONED},
    {STR_INIT("interval"), "postgresql", "INTERVAL", ARGUMENTS_INTERVAL},
    {STR_INIT("inet"), "postgresql", "INET"},
    {STR_INIT("cidr"), "postgresql", "CIDR"},
    {STR_INIT("citext"), "postgresql", "CITEXT"},
    {STR_INIT("bit"), "postgresql", "BIT", ARGUMENTS_LENGTH},
    {STR_INIT("bit varying"), "postgresql", "BIT", ARGUMENTS_VARYING},
    {STR_INIT("macaddr"), "postgresql", "MACADDR"},
    {STR_INIT("macaddr8"), "postgresql", "MACADDR8"},
    {STR_INIT("money"), "postgresql", "MONEY"},
    {STR_INIT("oid"), "postgresql", "OID"},
    {STR_INIT("regclass"), "postgresql", "REGCLASS"},
    {STR_INIT("tsvector"), "postgresql", "TSVECTOR"},
    {STR_INIT("hstore"), "postgresql", "HSTORE"},
    {STR_INIT("int4range"), "postgresql", "INT4RANGE"},
    {STR_INIT("int8range"), "postgresql", "INT8RANGE"},
    {STR_INIT("numrange"), "postgresql", "NUMRANGE"},
    {STR_INIT("daterange"), "postgresql", "DATERANGE"},
    {STR_INIT("tsrange"), "postgresql", "TSRANGE"},
    {STR_INIT("tstzrange"), "postgresql", "TSTZRANGE"},
    {STR_INIT("int4multirange"), "postgresql", "INT4MULTIRANGE"},
    {STR_INIT("int8multirange"), "postgresql", "INT8MULTIRANGE"},
    {STR_INIT("nummultirange"), "postgresql", "NUMMULTIRANGE"},
    {STR_INIT("datemultirange"), "postgresql", "DATEMULTIRANGE"},
    {STR_INIT("tsmultirange"), "postgresql", "TSMULTIRANGE"},
    {STR_INIT("tstzmultirange"), "postgresql", "TSTZMULTIRANGE"},
    {STR_INIT("\"char\""), "sqlalchemy", "String", .is_other = true},
    {STR_INIT("name"), "sqlalchemy", "String", .is_other = true},
};

/* ---- reading the text ---------------------------------------------------------------------------------------------------- */

size_t pg_quoted_end(str text, size_t at)
{
    size_t end = at + 1;
    while (end < text.len && (text.at[end] != '"' || (end + 1 < text.len && text.at[end + 1] == '"')))
    {
        end += text.at[end] == '"' ? 2 : 1;
    }
    return end < text.len ? end + 1 : text.len;
}

static void add_arguments(struct arena *arena, str inside, struct pg_type_text *out)
{
    str one;
    out->has_arguments = true;
    while (inside.len > 0)
    {
        inside = str_cut(inside, ',', &one);
        array_push(arena, &out->arguments, str_trim(one));
    }
}

struct pg_type_text pg_type_text_read(struct arena *arena, str text)
{
    struct pg_type_text out = {0};
    struct buf name = BUF(arena);
    text = str_trim(text);
    while (str_ends(text, STR("[]")))
    {
        out.dimensions++;
        text = str_slice(text, 0, text.len - 2);
    }
    for (size_t i = 0; i < text.len;)
    {
        size_t end = i + 1;
        if (text.at[i] == '"')
        {
            end = pg_quoted_end(text, i);
        }
        else if (text.at[i] == '(' && !out.has_arguments)
        {
            size_t close = str_find_char(str_skip(text, i), ')');
            end = close == STR_NONE ? text.len : i + close + 1;
            add_arguments(arena, str_slice(text, i + 1, close == STR_NONE ? end : end - 1), &out);
            i = end;
            continue;
        }
        buf_add(&name, str_slice(text, i, end));
        i = end;
    }
    out.name = buf_str(&name);
    return out;
}

void pg_name_read(struct arena *arena, str text, str_array *out_parts)
{
    struct buf part = BUF(arena);
    for (size_t i = 0; i < text.len; i++)
    {
        if (text.at[i] == '"')
        {
            size_t end = pg_quoted_end(text, i);
            str inside = str_slice(text, i + 1, end - 1 > i ? end - 1 : end);
            buf_add(&part, str_replace(arena, inside, STR("\"\""), STR("\"")));
            i = end - 1;
        }
        else if (text.at[i] == '.')
        {
            array_push(arena, out_parts, buf_str(&part));
            part = BUF(arena);
        }
        else
        {
            buf_add_char(&part, text.at[i]);
        }
    }
    array_push(arena, out_parts, buf_str(&part));
}

/* ---- making the type ----------------------------------------------------------------------------------------------------- */

static const struct type_row *row_find(str name)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        if (str_equal(rows[i].name, name))
        {
            return &rows[i];
        }
    }
    return NULL;
}

static struct opt_int argument(const struct pg_type_text *text, size_t index)
{
    int64_t value;
    bool is_there = index < text->arguments.len && str_to_int(text->arguments.at[index], &value);
    return is_there ? OPT_INT(value) : (struct opt_int){0};
}

static void set_arguments(struct type *type, enum arguments arguments, const struct pg_type_text *text)
{
    switch (arguments)
    {
        case ARGUMENTS_NONE:
            break;
        case ARGUMENTS_DOUBLE:
            type->precision = OPT_INT(53);
            break;
        case ARGUMENTS_VARYING:
            type->varying = TRI_TRUE;
            type->length = argument(text, 0);
            break;
        case ARGUMENTS_LENGTH:
            type->length = argument(text, 0);
            break;
        case ARGUMENTS_NUMERIC:
            type->precision = argument(text, 0);
            type->scale = argument(text, 1);
            break;
        case ARGUMENTS_PRECISION:
        case ARGUMENTS_ZONED:
            type->timezone = tri_of(arguments == ARGUMENTS_ZONED);
            type->precision = argument(text, 0);
            break;
        case ARGUMENTS_INTERVAL:
            type->precision = argument(text, 0);
            break;
    }
}

/* What it takes to write a type again. */
struct made
{
    const struct type *type; /* NULL: unknown */
    bool is_faithful;
};

static struct made make_builtin(struct arena *arena, const struct pg_type_text *text, struct pg_collation collation)
{
    bool has_fields = str_starts(text->name, STR("interval "));
    const struct type_row *row = row_find(has_fields ? STR("interval") : text->name);
    if (row == NULL)
    {
        return (struct made){NULL, false};
    }
    struct type *type = type_make(arena, row->module, row->class_name);
    bool is_string = type_affinity(type) == AFFINITY_STRING;
    set_arguments(type, row->arguments, text);
    if (has_fields)
    {
        type->fields = str_skip(text->name, 9);
    }
    if (is_string)
    {
        type->collation = collation.name;
    }
    bool can_collate = collation.name.at == NULL ||
                       (row->is_collatable && collation.schema.at == NULL && str_find_char(collation.name, '"') == STR_NONE);
    return (struct made){type, can_collate && !row->is_other};
}

static struct made make_item(struct arena *arena, const struct pg_type_text *text, struct pg_collation collation,
                             pg_named_type *named, void *subject)
{
    struct made builtin = make_builtin(arena, text, collation);
    str_array parts = {0};
    if (builtin.type != NULL || text->has_arguments)
    {
        return builtin;
    }
    pg_name_read(arena, text->name, &parts);
    const struct type *type = parts.len > 2    ? NULL
                              : parts.len == 2 ? named(subject, parts.at[0], parts.at[1])
                                               : named(subject, (str){NULL, 0}, parts.at[0]);
    return (struct made){type, type != NULL && collation.name.at == NULL};
}

/* The text with its collation. */
static str verbatim_text(struct arena *arena, str text, struct pg_collation collation)
{
    struct buf out = BUF(arena);
    if (collation.name.at == NULL)
    {
        return text;
    }
    buf_print(&out, STR_FMT " COLLATE ", STR_ARG(text));
    if (collation.schema.at != NULL)
    {
        buf_print(&out, "\"" STR_FMT "\".", STR_ARG(str_replace(arena, collation.schema, STR("\""), STR("\"\""))));
    }
    buf_print(&out, "\"" STR_FMT "\"", STR_ARG(str_replace(arena, collation.name, STR("\""), STR("\"\""))));
    return buf_str(&out);
}

const struct type *pg_type_read(struct arena *arena, str text, struct pg_collation collation, pg_named_type *named,
                                void *subject)
{
    struct pg_type_text parts = pg_type_text_read(arena, text);
    struct made item = make_item(arena, &parts, collation, named, subject);
    if (item.type != NULL && parts.dimensions > 0)
    {
        struct type *array = type_make(arena, "postgresql", "ARRAY");
        array->item_type = item.type;
        item.type = array;
    }
    return item.is_faithful ? item.type : type_verbatim(arena, verbatim_text(arena, text, collation), item.type);
}
