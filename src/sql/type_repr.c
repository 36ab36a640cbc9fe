/*
 * repr() of types, as Python prints it: the class and each parameter that differs from its default, by keyword
 * (SQLAlchemy's generic_repr); the labels of an Enum by position.
 *
 * Only what the constructor rows say is printed. A user-defined type prints the text that vocab recorded for it.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "sql/type.h"

/* A Python string literal. Single quotes, unless the text has them and no double ones. */
static void add_quoted(struct buf *out, str text)
{
    bool is_double = str_find_char(text, '\'') != STR_NONE && str_find_char(text, '"') == STR_NONE;
    char quote = is_double ? '"' : '\'';
    buf_add_char(out, quote);
    for (size_t i = 0; i < text.len; i++)
    {
        unsigned char c = (unsigned char)text.at[i];
        if (c == (unsigned char)quote || c == '\\')
        {
            buf_add_char(out, '\\');
            buf_add_char(out, (char)c);
        }
        else if (c == '\n' || c == '\r' || c == '\t')
        {
            buf_add(out, c == '\n' ? STR("\\n") : c == '\r' ? STR("\\r") : STR("\\t"));
        }
        else if (c < 0x20 || c == 0x7f)
        {
            buf_print(out, "\\x%02x", c);
        }
        else
        {
            buf_add_char(out, (char)c);
        }
    }
    buf_add_char(out, quote);
}

struct printer
{
    struct buf *out;
    const struct type *type;
    type_inner *inner; /* NULL: their own repr() */
    void *subject;
    bool has_items;
};

static void begin_item(struct printer *printer, str name)
{
    buf_add(printer->out, printer->has_items ? STR(", ") : STR(""));
    printer->has_items = true;
    if (name.len > 0)
    {
        buf_add(printer->out, name);
        buf_add_char(printer->out, '=');
    }
}

static void add_int(struct printer *printer, const struct type_param *param, const void *field)
{
    const struct opt_int *number = field;
    bool is_longest = printer->type->labels.len > 0 && number->value == type_longest_label(printer->type);
    bool is_bit = printer->type->type_class->visit == TYPE_VISIT_BIT && printer->type->varying != TRI_TRUE &&
                  type_param_find(printer->type->type_class, STR("varying")) != NULL;
    if (number->is_set && !is_longest)
    {
        begin_item(printer, param->name);
        buf_print(printer->out, "%lld", (long long)number->value);
    }
    else if (is_bit) /* BIT() is BIT(1) */
    {
        begin_item(printer, param->name);
        buf_add_literal(printer->out, "1");
    }
}

static void add_flag(struct printer *printer, const struct type_param *param, const void *field)
{
    enum tri flag = *(const enum tri *)field;
    str text = flag == TRI_TRUE ? STR("True") : flag == TRI_FALSE ? STR("False") : param->default_repr;
    if (!str_equal(text, param->default_repr))
    {
        begin_item(printer, param->name);
        buf_add(printer->out, text);
    }
}

static void add_text(struct printer *printer, const struct type_param *param, str text)
{
    if (text.at != NULL)
    {
        begin_item(printer, param->name);
        add_quoted(printer->out, text);
    }
}

static void add_type(struct printer *printer, const struct type_param *param, const struct type *inner)
{
    bool is_positional = param->default_repr.len == 0 && printer->type->type_class->visit == TYPE_VISIT_ARRAY;
    if (inner == NULL && param->default_repr.len == 0)
    {
        return;
    }
    begin_item(printer, is_positional ? STR("") : param->name);
    if (printer->inner != NULL)
    {
        buf_add(printer->out, printer->inner(printer->subject, inner, param->default_repr));
        return;
    }
    buf_add(printer->out, inner != NULL ? type_repr(printer->out->arena, inner) : param->default_repr);
}

static void add_labels(struct printer *printer)
{
    for (size_t i = 0; i < printer->type->labels.len; i++)
    {
        begin_item(printer, STR(""));
        add_quoted(printer->out, printer->type->labels.at[i]);
    }
}

static void add_param(struct printer *printer, const struct type_param *param)
{
    const void *field = (const char *)printer->type + param->offset;
    switch (param->kind)
    {
        case TYPE_PARAM_INT:
            add_int(printer, param, field);
            break;
        case TYPE_PARAM_FLAG:
            add_flag(printer, param, field);
            break;
        case TYPE_PARAM_TEXT:
            add_text(printer, param, *(const str *)field);
            break;
        case TYPE_PARAM_NAME:
            add_text(printer, param, ((const struct name *)field)->text);
            break;
        case TYPE_PARAM_TYPE:
            add_type(printer, param, *(const struct type *const *)field);
            break;
        case TYPE_PARAM_LABELS:
            add_labels(printer);
            break;
        case TYPE_PARAM_EXPR:
        case TYPE_PARAM_IGNORED:
            break;
    }
}

str type_repr_with(struct arena *arena, const struct type *type, type_inner *inner, void *subject)
{
    if (type == NULL)
    {
        return STR("NullType()");
    }
    if (type->repr_text.len > 0)
    {
        return type->repr_text;
    }
    struct buf out = BUF(arena);
    struct printer printer = {.out = &out, .type = type, .inner = inner, .subject = subject};
    const struct type_class *type_class = type->type_class;
    bool is_mixed = type_class->repr_params != NULL;
    const struct type_param *params = is_mixed ? type_class->repr_params : type_class->params;
    size_t count = is_mixed ? type_class->repr_param_count : type_class->param_count;
    buf_add(&out, type_class->name);
    buf_add_char(&out, '(');
    for (size_t i = 0; i < count; i++)
    {
        add_param(&printer, &params[i]);
    }
    buf_add_char(&out, ')');
    return buf_str(&out);
}

str type_repr(struct arena *arena, const struct type *type)
{
    return type_repr_with(arena, type, NULL, NULL);
}

str type_written(struct arena *arena, const struct type *type)
{
    str module = STR("sqlalchemy");

    if (type != NULL)
        module = type->import_path.len > 0 ? type->import_path : type->type_class->module;
    if (str_equal(module, STR("sqlalchemy")))
        module = STR("sa");
    return str_print(arena, STR_FMT "." STR_FMT, STR_ARG(module), STR_ARG(type_repr(arena, type)));
}
