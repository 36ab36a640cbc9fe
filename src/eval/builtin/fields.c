/*
 * str.format: replacement fields.
 *
 * A field is {name[.attribute | [item]]...[!conversion][:spec]}; the spec may hold fields of its own, one level deep.
 * Numbering is automatic or manual, never both.
 */
#include "eval/builtin/arguments.h"
#include "eval/builtin/format.h"

struct fields
{
    struct value args;     /* tuple */
    struct value keywords; /* dict or mapping */
    int64_t next;          /* automatic number */
    bool automatic, manual;
};

static bool text_build(struct vm *vm, str format, struct fields *fields, int depth, struct buf *out);

static bool is_number_text(str text)
{
    for (size_t i = 0; i < text.len; i++)
    {
        if (!char_is_digit(text.at[i]))
            return false;
    }
    return text.len > 0;
}

static bool positional(struct vm *vm, struct fields *fields, str name, struct value *out)
{
    int64_t index = 0;
    const struct tuple_object *args = AS_TUPLE(fields->args);

    if (name.len == 0)
    {
        fields->automatic = true;
        index = fields->next++;
    }
    else
    {
        fields->manual = true;
        if (!str_to_int(name, &index))
            return vm_raise(vm, "ValueError", "Too many decimal digits in format string");
    }
    if (fields->automatic && fields->manual)
        return vm_raise(vm, "ValueError",
                        name.len == 0 ? "cannot switch from manual field specification to automatic field numbering"
                                      : "cannot switch from automatic field numbering to manual field specification");
    if (index >= args->len)
        return vm_raise(vm, "IndexError", "Replacement index %lld out of range for positional args tuple", (long long)index);
    *out = args->at[index];
    return true;
}

static bool base_value(struct vm *vm, struct fields *fields, str name, struct value *out)
{
    if (name.len == 0 || is_number_text(name))
        return positional(vm, fields, name, out);
    return value_get_item(vm, fields->keywords, str_make(vm, name), out);
}

static bool attribute_step(struct vm *vm, str name, struct value *value)
{
    struct value found = ABSENT;

    if (name.len == 0)
        return vm_raise(vm, "ValueError", "Empty attribute in format string");
    if (!value_get_attribute(vm, *value, name, &found))
        return false;
    if (is_absent(found))
        return vm_raise(vm, "AttributeError", "'%s' object has no attribute '%s'", value_type_name(vm, *value),
                        text_for_message(vm, name));
    *value = found;
    return true;
}

static bool item_step(struct vm *vm, str key, struct value *value)
{
    int64_t index;
    struct value item = is_number_text(key) && str_to_int(key, &index) ? value_int(index) : str_make(vm, key);

    if (key.len == 0)
        return vm_raise(vm, "ValueError", "Empty attribute in format string");
    return value_get_item(vm, *value, item, value);
}

/* name.attribute[item]... */
static bool field_value(struct vm *vm, str path, struct fields *fields, struct value *out)
{
    size_t len = 0;

    while (len < path.len && path.at[len] != '.' && path.at[len] != '[')
        len++;
    if (!base_value(vm, fields, str_slice(path, 0, len), out))
        return false;
    path = str_skip(path, len);
    while (path.len > 0)
    {
        bool attribute = path.at[0] == '.';
        size_t end = 1;

        if (!attribute && path.at[0] != '[')
            return vm_raise(vm, "ValueError", "Only '.' or '[' may follow ']' in format field specifier");
        while (end < path.len && (attribute ? path.at[end] != '.' && path.at[end] != '[' : path.at[end] != ']'))
            end++;
        if (!attribute && end == path.len)
            return vm_raise(vm, "ValueError", "Missing ']' in format string");

        str name = str_slice(path, 1, end);

        if (!(attribute ? attribute_step(vm, name, out) : item_step(vm, name, out)))
            return false;
        path = str_skip(path, attribute ? end : end + 1);
    }
    return true;
}

static bool converted(struct vm *vm, char conversion, struct value *value)
{
    switch (conversion)
    {
        case 0:
            return true;
        case 's':
            return value_str_value(vm, *value, value);
        case 'r':
        case 'a':
            return value_repr_value(vm, *value, value);
        default:
            return vm_raise(vm, "ValueError", "Unknown conversion specifier '%c'", conversion);
    }
}

/* The inside of a pair of braces. */
static bool field_add(struct vm *vm, str inside, struct fields *fields, int depth, struct buf *out)
{
    size_t name_len = 0;
    int brackets = 0;
    char conversion = 0;
    struct value value = NONE;
    struct buf spec = BUF(out->arena);
    str rest;

    for (; name_len < inside.len; name_len++)
    {
        char c = inside.at[name_len];

        brackets += c == '[' ? 1 : c == ']' ? -1 : 0;
        if (brackets <= 0 && (c == '!' || c == ':'))
            break;
    }
    rest = str_skip(inside, name_len);
    if (rest.len > 0 && rest.at[0] == '!')
    {
        if (rest.len < 2)
            return vm_raise(vm, "ValueError", "unmatched '{' in format spec");
        conversion = rest.at[1];
        rest = str_skip(rest, 2);
        if (rest.len > 0 && rest.at[0] != ':')
            return vm_raise(vm, "ValueError", "expected ':' after conversion specifier");
    }
    if (!field_value(vm, str_slice(inside, 0, name_len), fields, &value) || !converted(vm, conversion, &value))
        return false;
    if (rest.len > 0 && !text_build(vm, str_skip(rest, 1), fields, depth + 1, &spec))
        return false;
    return value_format(vm, value, buf_str(&spec), out);
}

/* The offset of the brace that closes the field which begins at `text`; STR_NONE when there is none. */
static size_t field_end(str text)
{
    int depth = 1;

    for (size_t i = 0; i < text.len; i++)
    {
        depth += text.at[i] == '{' ? 1 : text.at[i] == '}' ? -1 : 0;
        if (depth == 0)
            return i;
    }
    return STR_NONE;
}

static bool brace_add(struct vm *vm, str *rest, struct fields *fields, int depth, struct buf *out)
{
    char c = rest->at[0];

    if (depth == 0 && rest->len > 1 && rest->at[1] == c)
    {
        buf_add_char(out, c);
        *rest = str_skip(*rest, 2);
        return true;
    }
    if (c == '}')
        return vm_raise(vm, "ValueError", "Single '}' encountered in format string");
    *rest = str_skip(*rest, 1);
    if (rest->len == 0)
        return vm_raise(vm, "ValueError", "Single '{' encountered in format string");

    size_t end = field_end(*rest);

    if (end == STR_NONE)
        return vm_raise(vm, "ValueError", "expected '}' before end of string");
    if (!field_add(vm, str_slice(*rest, 0, end), fields, depth, out))
        return false;
    *rest = str_skip(*rest, end + 1);
    return true;
}

static bool text_build(struct vm *vm, str format, struct fields *fields, int depth, struct buf *out)
{
    str rest = format;

    if (depth > 1)
        return vm_raise(vm, "ValueError", "Max string recursion exceeded");
    while (rest.len > 0)
    {
        size_t len = 0;

        while (len < rest.len && rest.at[len] != '{' && rest.at[len] != '}')
            len++;
        buf_add(out, str_slice(rest, 0, len));
        rest = str_skip(rest, len);
        if (rest.len > 0 && !brace_add(vm, &rest, fields, depth, out))
            return false;
    }
    return true;
}

bool format_fields(struct vm *vm, str format, struct value args, struct value keywords, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    struct fields fields = {.args = args, .keywords = keywords};

    return scratch_str(vm, mark, &text, text_build(vm, format, &fields, 0, &text), out);
}
