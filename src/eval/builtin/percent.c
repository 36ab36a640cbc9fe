/* "format" % args: printf-style formatting with Python's additions (%(name)s, %r, %a) and CPython's words for mistakes. */
#include "base/datum.h"
#include "base/utf8.h"
#include "eval/builtin/arguments.h"
#include "eval/builtin/big.h"
#include "eval/builtin/format.h"
#include "eval/unknown.h"

#include <math.h>

enum
{
    FIELD_MOST = 1 << 24,
};

struct arguments
{
    struct value all;     /* the right operand */
    struct value mapping; /* the same when it can be one, else absent */
    size_t next;
    bool named; /* a %(name) has been seen */
};

struct conversion
{
    bool left, plus, blank, alternate, zero;
    int64_t width, precision; /* precision -1: none */
    char type;
};

static bool argument_next(struct vm *vm, struct arguments *arguments, struct value *out)
{
    struct value plain = value_plain(vm, arguments->all);

    if (is_kind(plain, OBJECT_TUPLE))
    {
        if (arguments->next < AS_TUPLE(plain)->len)
        {
            *out = AS_TUPLE(plain)->at[arguments->next++];
            return true;
        }
    }
    else if (arguments->next++ == 0)
    {
        *out = arguments->all;
        return true;
    }
    return vm_raise(vm, "TypeError", "not enough arguments for format string");
}

/* (name): looks it up in the mapping. *rest begins behind the opening parenthesis. */
static bool named_argument(struct vm *vm, str *rest, struct arguments *arguments, struct value *out)
{
    int depth = 1;
    size_t len = 0;

    for (; len < rest->len; len++)
    {
        depth += rest->at[len] == '(' ? 1 : rest->at[len] == ')' ? -1 : 0;
        if (depth == 0)
            break;
    }
    if (depth != 0)
        return vm_raise(vm, "ValueError", "incomplete format key");
    if (is_absent(arguments->mapping))
        return vm_raise(vm, "TypeError", "format requires a mapping");

    struct value key = str_make(vm, str_slice(*rest, 0, len));

    *rest = str_skip(*rest, len + 1);
    arguments->named = true;
    return value_get_item(vm, arguments->mapping, key, out);
}

static bool flags_take(str *rest, struct conversion *out)
{
    while (rest->len > 0 && strchr("-+ #0", rest->at[0]) != NULL && rest->at[0] != '\0')
    {
        char c = rest->at[0];

        out->left |= c == '-';
        out->plus |= c == '+';
        out->blank |= c == ' ';
        out->alternate |= c == '#';
        out->zero |= c == '0';
        *rest = str_skip(*rest, 1);
    }
    return true;
}

/* Digits or *. */
static bool number_take(struct vm *vm, str *rest, struct arguments *arguments, int64_t *out)
{
    struct value given;

    if (rest->len > 0 && rest->at[0] == '*')
    {
        *rest = str_skip(*rest, 1);
        if (!argument_next(vm, arguments, &given))
            return false;
        if (given.tag != VALUE_INT)
            return vm_raise(vm, "TypeError", "* wants int");
        *out = given.integer;
    }
    else
    {
        *out = 0;
        for (; rest->len > 0 && char_is_digit(rest->at[0]) && *out <= FIELD_MOST; *rest = str_skip(*rest, 1))
            *out = *out * 10 + (rest->at[0] - '0');
    }
    return (*out <= FIELD_MOST && *out >= -FIELD_MOST) || refuse_size(vm, "a formatted text");
}

static bool conversion_parse(struct vm *vm, str *rest, struct arguments *arguments, struct conversion *out)
{
    out->precision = -1;
    flags_take(rest, out);
    if (!number_take(vm, rest, arguments, &out->width))
        return false;
    if (out->width < 0)
    {
        out->left = true;
        out->width = -out->width;
    }
    if (rest->len > 0 && rest->at[0] == '.')
    {
        *rest = str_skip(*rest, 1);
        if (!number_take(vm, rest, arguments, &out->precision))
            return false;
        out->precision = out->precision < 0 ? 0 : out->precision;
    }
    while (rest->len > 0 && (rest->at[0] == 'l' || rest->at[0] == 'h' || rest->at[0] == 'L'))
        *rest = str_skip(*rest, 1);
    if (rest->len == 0)
        return vm_raise(vm, "ValueError", "incomplete format");
    out->type = rest->at[0];
    *rest = str_skip(*rest, 1);
    return true;
}

static void padded(const struct conversion *conversion, str sign, str body, bool zeros, struct buf *out)
{
    int64_t len = (int64_t)(sign.len + utf8_count(body));
    size_t room = conversion->width > len ? (size_t)(conversion->width - len) : 0;
    bool with_zeros = zeros && conversion->zero && !conversion->left;

    if (!conversion->left && !with_zeros)
        buf_add_repeated(out, ' ', room);
    buf_add(out, sign);
    if (with_zeros)
        buf_add_repeated(out, '0', room);
    buf_add(out, body);
    if (conversion->left)
        buf_add_repeated(out, ' ', room);
}

static str sign_of(const struct conversion *conversion, bool negative)
{
    return negative ? STR("-") : conversion->plus ? STR("+") : conversion->blank ? STR(" ") : STR("");
}

static void ascii_add(struct buf *out, str text)
{
    while (text.len > 0)
    {
        uint32_t c;
        size_t len = utf8_decode(text, &c);

        if (c < 0x80)
            buf_add_char(out, (char)c);
        else
            buf_print(out, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
        text = str_skip(text, len);
    }
}

static bool text_convert(struct vm *vm, const struct conversion *conversion, struct value value, struct buf *out)
{
    struct buf text = BUF(out->arena);

    if (!(conversion->type == 's' ? value_str(vm, value, &text) : value_repr(vm, value, &text)))
        return false;

    str body = buf_str(&text);

    if (conversion->type == 'a')
    {
        struct buf ascii = BUF(out->arena);

        ascii_add(&ascii, body);
        body = buf_str(&ascii);
    }
    if (conversion->precision >= 0)
        body = str_slice(body, 0, utf8_offset(body, (size_t)conversion->precision));
    padded(conversion, STR(""), body, false, out);
    return true;
}

static bool character_convert(struct vm *vm, const struct conversion *conversion, struct value value, struct buf *out)
{
    struct buf text = BUF(out->arena);
    struct value plain = value_plain(vm, value);
    int64_t c;

    if (is_str(plain) && AS_STR(plain)->count == 1)
        buf_add(&text, str_of(plain));
    else if (is_integer(plain))
    {
        if (!value_to_int(vm, plain, &c))
            return false;
        if (c < 0 || c > 0x10FFFF)
            return vm_raise(vm, "OverflowError", "%%c arg not in range(0x110000)");
        buf_add_code_point(&text, (uint32_t)c);
    }
    else
        return vm_raise(vm, "TypeError", "%%c requires an int or a unicode character, not %s", value_type_name(vm, value));
    padded(conversion, STR(""), buf_str(&text), false, out);
    return true;
}

/* The integer to write: %d cuts floats, %x does not take them. */
static bool integer_wanted(struct vm *vm, char type, struct value value, struct value *out)
{
    struct value plain = value_plain(vm, value);

    *out = plain;
    if (is_integer(plain))
        return true;
    if (plain.tag == VALUE_REAL && (type == 'd' || type == 'i' || type == 'u'))
    {
        if (!isfinite(plain.real))
            return vm_raise(vm, isnan(plain.real) ? "ValueError" : "OverflowError",
                            isnan(plain.real) ? "cannot convert float NaN to integer"
                                              : "cannot convert float infinity to integer");
        *out = big_from_real(vm, trunc(plain.real));
        return true;
    }
    if (is_opaque(value))
        return vm_refuse_opaque(vm, value, "a text is made of a value that is not known");
    if (type == 'd' || type == 'i' || type == 'u')
    {
        struct value method = own_method(vm, value, "__int__");

        if (is_given(method))
            return method_call(vm, method, value, NULL, 0, out) &&
                   (is_integer(*out) || vm_raise(vm, "TypeError", "__int__ returned non-int"));
        return vm_raise(vm, "TypeError", "%%%c format: a real number is required, not %s", type, value_type_name(vm, value));
    }
    return vm_raise(vm, "TypeError", "%%%c format: an integer is required, not %s", type, value_type_name(vm, value));
}

static bool integer_convert(struct vm *vm, const struct conversion *conversion, struct value value, struct buf *out)
{
    struct value integer;
    struct buf digits = BUF(out->arena), sign = BUF(out->arena), body = BUF(out->arena);
    char type = conversion->type;

    if (!integer_wanted(vm, type, value, &integer))
        return false;
    if (!big_print(vm, integer, type == 'o' ? 8 : type == 'x' || type == 'X' ? 16 : 10, &digits))
        return false;

    str text = buf_str(&digits);
    bool negative = text.at[0] == '-';

    text = str_skip(text, negative ? 1 : 0);
    buf_add(&sign, sign_of(conversion, negative));
    if (conversion->alternate && (type == 'x' || type == 'X' || type == 'o'))
        buf_print(&sign, "0%c", type);
    if (conversion->precision > (int64_t)text.len)
        buf_add_repeated(&body, '0', (size_t)conversion->precision - text.len);
    buf_add(&body, type == 'X' ? str_upper(out->arena, text) : text);
    padded(conversion, buf_str(&sign), buf_str(&body), true, out);
    return true;
}

static bool real_convert(struct vm *vm, const struct conversion *conversion, struct value value, struct buf *out)
{
    struct buf body = BUF(out->arena);
    double real;

    if (!argument_real(vm, value, &real))
        return false;
    if (isfinite(real))
        real_format(fabs(real), conversion->type, conversion->precision < 0 ? 6 : (int)conversion->precision,
                    conversion->alternate, &body);
    else
        buf_add(&body, isnan(real) ? STR("nan") : STR("inf"));
    padded(conversion, sign_of(conversion, signbit(real) && !isnan(real)), buf_str(&body), isfinite(real), out);
    return true;
}

static bool conversion_add(struct vm *vm, const struct conversion *conversion, struct value value, struct buf *out)
{
    switch (conversion->type)
    {
        case 's':
        case 'r':
        case 'a':
            return text_convert(vm, conversion, value, out);
        case 'c':
            return character_convert(vm, conversion, value, out);
        case 'd':
        case 'i':
        case 'u':
        case 'o':
        case 'x':
        case 'X':
            return integer_convert(vm, conversion, value, out);
        default:
            return real_convert(vm, conversion, value, out);
    }
}

/* One conversion; *rest begins behind the percent sign. */
static bool one_convert(struct vm *vm, str all, str *rest, struct arguments *arguments, struct buf *out)
{
    struct conversion conversion = {0};
    struct value value = ABSENT;

    if (rest->len == 0)
        return vm_raise(vm, "ValueError", "incomplete format");
    if (rest->at[0] == '%')
    {
        buf_add_char(out, '%');
        *rest = str_skip(*rest, 1);
        return true;
    }
    if (rest->at[0] == '(')
    {
        *rest = str_skip(*rest, 1);
        if (!named_argument(vm, rest, arguments, &value))
            return false;
    }
    if (!conversion_parse(vm, rest, arguments, &conversion))
        return false;
    if (conversion.type == '%')
    {
        buf_add_char(out, '%');
        return true;
    }
    if (strchr("sracdiuoxXeEfFgG", conversion.type) == NULL || conversion.type == '\0')
        return vm_raise(vm, "ValueError", "unsupported format character '%c' (0x%x) at index %d", conversion.type,
                        (unsigned)(unsigned char)conversion.type, (int)utf8_count(str_slice(all, 0, all.len - rest->len - 1)));
    if (is_absent(value) && !argument_next(vm, arguments, &value))
        return false;
    return conversion_add(vm, &conversion, value, out);
}

static bool all_used(struct vm *vm, const struct arguments *arguments)
{
    struct value plain = value_plain(vm, arguments->all);
    bool left = is_kind(plain, OBJECT_TUPLE) ? arguments->next < AS_TUPLE(plain)->len
                                             : arguments->next == 0 && is_absent(arguments->mapping);

    return !left || vm_raise(vm, "TypeError", "not all arguments converted during string formatting");
}

/* The value of `%`, or the first of the tuple, that is unknown: the text is unknown then. */
static bool unknown_among(struct value args, struct value *out)
{
    *out = args;
    for (uint32_t i = 0; is_kind(args, OBJECT_TUPLE) && i < AS_TUPLE(args)->len && !is_opaque(*out); i++)
        *out = AS_TUPLE(args)->at[i];
    return is_opaque(*out);
}

bool format_percent(struct vm *vm, struct value format, struct value args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    struct arguments arguments = {.all = args, .mapping = ABSENT};
    struct value plain = value_plain(vm, args);
    str all = str_of(value_plain(vm, format)), rest = all;
    bool good = true;

    if (unknown_among(plain, out))
    {
        *out = unknown_result(vm, *out, NONE);
        return true;
    }
    if (is_kind(plain, OBJECT_DICT) || is_kind(plain, OBJECT_LIST) || is_given(own_method(vm, args, "__getitem__")))
        arguments.mapping = args;
    while (good && rest.len > 0)
    {
        size_t plain_len = str_find_char(rest, '%');

        buf_add(&text, str_slice(rest, 0, plain_len));
        if (plain_len == STR_NONE)
            break;
        rest = str_skip(rest, plain_len + 1);
        good = one_convert(vm, all, &rest, &arguments, &text);
    }
    return scratch_str(vm, mark, &text, good && all_used(vm, &arguments), out);
}
