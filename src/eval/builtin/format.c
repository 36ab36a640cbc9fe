/*
 * The format mini-language: [[fill]align][sign][z][#][0][width][grouping][.precision][type].
 *
 * A spec is read once into `struct spec`; each class of value writes its body (sign, prefix and digits apart), and one
 * function pads. The words of the ValueErrors are CPython's.
 */
#include "eval/builtin/format.h"

#include "base/utf8.h"
#include "eval/builtin/arguments.h"
#include "eval/builtin/big.h"
#include "base/datum.h"

#include <math.h>

enum
{
    WIDTH_MOST = 1 << 24,
};

struct spec
{
    uint32_t fill;
    char align; /* < > ^ = or 0 */
    char sign;  /* + - space or 0 */
    bool alternate, zero;
    int64_t width;     /* -1: none */
    int64_t precision; /* -1: none */
    char grouping;     /* , _ or 0 */
    char type;         /* 0: none */
};

static bool spec_invalid(struct vm *vm, str spec, struct value value)
{
    return vm_raise(vm, "ValueError", "Invalid format specifier '%s' for object of type '%s'", text_for_message(vm, spec),
                    value_type_name(vm, value));
}

static bool is_align(char c)
{
    return c == '<' || c == '>' || c == '^' || c == '=';
}

/* An optional fill and the alignment. */
static str align_parse(str text, struct spec *out)
{
    uint32_t fill;
    size_t len;

    if (text.len == 0)
        return text;
    len = utf8_decode(text, &fill);
    if (text.len > len && is_align(text.at[len]))
    {
        out->fill = fill;
        out->align = text.at[len];
        return str_skip(text, len + 1);
    }
    if (is_align(text.at[0]))
    {
        out->align = text.at[0];
        return str_skip(text, 1);
    }
    return text;
}

static bool number_parse(struct vm *vm, str *text, int64_t *out)
{
    int64_t number = -1;

    while (text->len > 0 && char_is_digit(text->at[0]))
    {
        number = (number < 0 ? 0 : number) * 10 + (text->at[0] - '0');
        if (number > INT32_MAX)
            return vm_raise(vm, "ValueError", "Too many decimal digits in format string");
        *text = str_skip(*text, 1);
    }
    if (number > WIDTH_MOST)
        return refuse_size(vm, "a formatted text");
    *out = number;
    return true;
}

static bool text_take(str *text, char c)
{
    if (text->len == 0 || text->at[0] != c)
        return false;
    *text = str_skip(*text, 1);
    return true;
}

static bool grouping_check(struct vm *vm, const struct spec *spec)
{
    str types = spec->grouping == '_' ? STR("defgEG%FboxX") : STR("defgEG%F");

    if (spec->grouping == 0 || spec->type == '\0' || str_find_char(types, spec->type) != STR_NONE)
        return true;
    return vm_raise(vm, "ValueError", "Cannot specify '%c' with '%c'.", spec->grouping, spec->type);
}

static bool spec_parse(struct vm *vm, str all, struct value value, struct spec *out)
{
    str text = all;

    *out = (struct spec){.fill = ' ', .width = -1, .precision = -1};
    text = align_parse(text, out);
    if (text.len > 0 && (text.at[0] == '+' || text.at[0] == '-' || text.at[0] == ' '))
    {
        out->sign = text.at[0];
        text = str_skip(text, 1);
    }
    text_take(&text, 'z');
    out->alternate = text_take(&text, '#');
    if (out->align == 0 && text.len > 0 && text.at[0] == '0')
    {
        out->zero = true;
        out->fill = '0';
        text = str_skip(text, 1);
    }
    else if (text.len > 0 && text.at[0] == '0')
        text = str_skip(text, 1);
    if (!number_parse(vm, &text, &out->width))
        return false;
    if (text.len > 0 && (text.at[0] == ',' || text.at[0] == '_'))
    {
        out->grouping = text.at[0];
        text = str_skip(text, 1);
        if (text.len > 0 && (text.at[0] == ',' || text.at[0] == '_'))
            return vm_raise(vm, "ValueError",
                            out->grouping == text.at[0] ? "Cannot specify '%c' with '%c'." : "Cannot specify both ',' and '_'.",
                            out->grouping, text.at[0]);
    }
    if (text_take(&text, '.'))
    {
        if (text.len == 0 || !char_is_digit(text.at[0]))
            return vm_raise(vm, "ValueError", "Format specifier missing precision");
        if (!number_parse(vm, &text, &out->precision))
            return false;
    }
    if (text.len > 1)
        return spec_invalid(vm, all, value);
    out->type = text.len == 1 ? text.at[0] : '\0';
    return grouping_check(vm, out);
}

static bool type_unknown(struct vm *vm, char type, struct value value)
{
    return vm_raise(vm, "ValueError", "Unknown format code '%c' for object of type '%s'", type, value_type_name(vm, value));
}

static void fill_add(struct buf *out, uint32_t fill, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        buf_add_code_point(out, fill);
}

/* Pads `sign_prefix` + `body` to the width; '=' puts the padding between them. */
static void padded_add(const struct spec *spec, str sign_prefix, str body, char standard_align, struct buf *out)
{
    char align = spec->align != 0 ? spec->align : spec->zero ? '=' : standard_align;
    int64_t room = spec->width - (int64_t)(utf8_count(sign_prefix) + utf8_count(body));
    int64_t left = room <= 0 ? 0 : align == '>' ? room : align == '^' ? room / 2 : 0;
    int64_t inside = room > 0 && align == '=' ? room : 0;

    fill_add(out, spec->fill, left);
    buf_add(out, sign_prefix);
    fill_add(out, spec->fill, inside);
    buf_add(out, body);
    fill_add(out, spec->fill, room > left + inside ? room - left - inside : 0);
}

static bool text_format(struct vm *vm, struct value value, str text, const struct spec *spec, struct buf *out)
{
    if (spec->type != 0 && spec->type != 's')
        return type_unknown(vm, spec->type, value);
    if (spec->sign != 0)
        return vm_raise(vm, "ValueError", "Sign not allowed in string format specifier");
    if (spec->alternate)
        return vm_raise(vm, "ValueError", "Alternate form (#) not allowed in string format specifier");
    if (spec->grouping != 0)
        return vm_raise(vm, "ValueError", "Cannot specify '%c' with 's'.", spec->grouping);
    if (spec->align == '=')
        return vm_raise(vm, "ValueError", "'=' alignment not allowed in string format specifier");
    if (spec->precision >= 0)
        text = str_slice(text, 0, utf8_offset(text, (size_t)spec->precision));

    struct spec left = *spec;

    if (left.align == 0)
        left.align = '<';
    padded_add(&left, STR(""), text, '<', out);
    return true;
}

/* Separators from the right among the leading digits of `body`; with '0' and a width, zeros are added that are grouped too. */
static str grouped(struct arena *arena, const struct spec *spec, str sign_prefix, str body, size_t digits, size_t group)
{
    struct buf out = BUF(arena);
    size_t rest = body.len - digits, zeros = 0;

    if (spec->zero && spec->align == 0)
    {
        while ((int64_t)(sign_prefix.len + rest + digits + zeros + (digits + zeros - 1) / group) < spec->width)
            zeros++;
    }

    size_t total = zeros + digits;

    for (size_t i = 0; i < total; i++)
    {
        if (i > 0 && (total - i) % group == 0)
            buf_add_char(&out, spec->grouping);
        buf_add_char(&out, i < zeros ? '0' : body.at[i - zeros]);
    }
    buf_add(&out, str_skip(body, digits));
    return buf_str(&out);
}

static const char *sign_text(const struct spec *spec, bool negative)
{
    return negative ? "-" : spec->sign == '+' ? "+" : spec->sign == ' ' ? " " : "";
}

static size_t leading_digits(str body)
{
    size_t count = 0;

    while (count < body.len && char_is_digit(body.at[count]))
        count++;
    return count;
}

static bool character_format(struct vm *vm, struct value value, const struct spec *spec, struct buf *out)
{
    struct buf text = BUF(out->arena);
    int64_t c;

    if (spec->sign != 0)
        return vm_raise(vm, "ValueError", "Sign not allowed with integer format specifier 'c'");
    if (!value_to_int(vm, value, &c))
        return false;
    if (c < 0 || c > 0x10FFFF)
        return vm_raise(vm, "OverflowError", "%%c arg not in range(0x110000)");
    buf_add_code_point(&text, (uint32_t)c);
    padded_add(spec, STR(""), buf_str(&text), '<', out);
    return true;
}

static bool integer_format(struct vm *vm, struct value value, const struct spec *spec, struct buf *out)
{
    static const struct
    {
        char type;
        int base;
        const char *prefix;
    } bases[] = {{'b', 2, "0b"}, {'o', 8, "0o"}, {'x', 16, "0x"}, {'X', 16, "0X"}, {'d', 10, ""}, {'n', 10, ""}, {0, 10, ""}};
    size_t row = 0;
    struct buf digits = BUF(out->arena), sign = BUF(out->arena);

    while (bases[row].type != spec->type && bases[row].type != 0)
        row++;
    if (bases[row].type != spec->type && spec->type != 'c')
        return type_unknown(vm, spec->type, value);
    if (spec->precision >= 0)
        return vm_raise(vm, "ValueError", "Precision not allowed in integer format specifier");
    if (spec->type == 'c')
        return character_format(vm, value, spec, out);
    if (!big_print(vm, value, bases[row].base, &digits))
        return false;

    str body = buf_str(&digits);
    bool negative = body.at[0] == '-';

    body = str_skip(body, negative ? 1 : 0);
    if (spec->type == 'X')
        body = str_upper(out->arena, body);
    buf_add(&sign, str_from(sign_text(spec, negative)));
    if (spec->alternate)
        buf_add(&sign, str_from(bases[row].prefix));
    if (spec->grouping != 0)
        body = grouped(out->arena, spec, buf_str(&sign), body, body.len, bases[row].base == 10 ? 3 : 4);
    padded_add(spec, buf_str(&sign), body, '>', out);
    return true;
}

/* No type but a precision: like g, with at least one digit behind the point, and scientific one power of ten earlier. */
static void untyped_body(double real, int precision, bool alternate, struct buf *out)
{
    struct buf text = BUF(out->arena);
    int digits = precision == 0 ? 1 : precision;
    int64_t exponent = 0;
    str all, mantissa, rest;

    real_format(real, 'e', digits - 1, true, &text);
    all = buf_str(&text);
    rest = str_cut(all, 'e', &mantissa);
    str_to_int(rest, &exponent);
    if (exponent == digits - 1)
    {
        while (!alternate && str_find_char(mantissa, '.') != STR_NONE && strchr("0.", mantissa.at[mantissa.len - 1]) != NULL)
        {
            bool at_point = mantissa.at[mantissa.len - 1] == '.';

            mantissa.len--;
            if (at_point)
                break;
        }
        buf_print(out, STR_FMT "e" STR_FMT, STR_ARG(mantissa), STR_ARG(rest));
        return;
    }
    text.len = 0;
    real_format(real, 'g', digits, alternate, &text);
    all = buf_str(&text);
    buf_add(out, all);
    if (str_find_char(all, '.') == STR_NONE && str_find_char(all, 'e') == STR_NONE)
        buf_add_literal(out, ".0");
}

/* Without sign; precision -1 is the standard of the type. */
static void real_body(double real, const struct spec *spec, struct buf *out)
{
    char type = spec->type == '%' ? 'f' : spec->type == 'n' ? 'g' : spec->type;
    int precision = spec->precision < 0 ? 6 : (int)spec->precision;
    char shortest[40];

    if (!isfinite(real))
    {
        bool upper = type == 'F' || type == 'E' || type == 'G';

        buf_add(out, isnan(real) ? (upper ? STR("NAN") : STR("nan")) : (upper ? STR("INF") : STR("inf")));
    }
    else if (type != 0)
        real_format(real, type, precision, spec->alternate, out);
    else if (spec->precision < 0)
        buf_add(out, (str){shortest, real_print(real, shortest)});
    else
        untyped_body(real, precision, spec->alternate, out);
}

static bool real_value_format(struct vm *vm, struct value value, double real, const struct spec *spec, struct buf *out)
{
    struct buf body = BUF(out->arena);
    bool negative = signbit(real) && !isnan(real);
    str text, sign = str_from(sign_text(spec, negative));

    if (spec->type != 0 && strchr("eEfFgGn%", spec->type) == NULL)
        return type_unknown(vm, spec->type, value);
    real_body(fabs(spec->type == '%' ? real * 100 : real), spec, &body);
    if (spec->type == '%')
        buf_add_char(&body, '%');
    text = buf_str(&body);
    if (spec->grouping != 0)
        text = grouped(out->arena, spec, sign, text, leading_digits(text), 3);
    padded_add(spec, sign, text, '>', out);
    return true;
}

static bool integer_as_real(struct vm *vm, struct value value, const struct spec *spec, struct buf *out)
{
    double real;

    if (!big_to_real(value, &real))
        return vm_raise(vm, "OverflowError", "int too large to convert to float");
    return real_value_format(vm, value, real, spec, out);
}

static bool plain_format(struct vm *vm, struct value value, struct value plain, str spec_text, struct buf *out)
{
    struct spec spec;

    if (!spec_parse(vm, spec_text, value, &spec))
        return false;
    if (is_str(plain))
        return text_format(vm, value, str_of(plain), &spec, out);
    if (plain.tag == VALUE_REAL)
        return real_value_format(vm, value, plain.real, &spec, out);
    if (spec.type != 0 && strchr("eEfFgG%", spec.type) != NULL)
        return integer_as_real(vm, plain, &spec, out);
    return integer_format(vm, plain, &spec, out);
}

bool value_format(struct vm *vm, struct value value, str spec, struct buf *out)
{
    struct value method = own_method(vm, value, "__format__"), answer = NONE;
    struct value plain = value_plain(vm, value);

    if (is_given(method))
    {
        struct value argument = str_make(vm, spec);

        if (!method_call(vm, method, value, &argument, 1, &answer))
            return false;
        if (!is_str(value_plain(vm, answer)))
            return vm_raise(vm, "TypeError", "__format__ must return a str, not %s", value_type_name(vm, answer));
        buf_add(out, str_of(value_plain(vm, answer)));
        return true;
    }
    if (spec.len == 0)
        return value_str(vm, value, out);
    if (is_opaque(value))
        return vm_refuse_opaque(vm, value, "a text is made of a value that is not known");
    if (is_str(plain) || plain.tag == VALUE_REAL || is_integer(plain))
        return plain_format(vm, value, plain, spec, out);
    return vm_raise(vm, "TypeError", "unsupported format string passed to %s.__format__", value_type_name(vm, value));
}
