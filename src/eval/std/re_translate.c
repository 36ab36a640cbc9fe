/*
 * Patterns of Python's re in the syntax of PCRE2.
 *
 * Most of the two is the same; what differs is rewritten (\Z, \v, \uXXXX, {,n}, a [ in a class), and what PCRE2 would take and
 * Python does not (recursion, verbs, \Q, \K ...) is Python's error. One walk over the bytes with a stack of open groups; what
 * has been passed is known to be well-formed as far as nesting and escapes go, so PCRE2 is left with few errors of its own.
 */
#include "base/utf8.h"
#include "eval/builtin/arguments.h"
#include "eval/std/re_pattern.h"

#include <stdarg.h>

enum
{
    GROUPS_DEEP = 250, /* PCRE2's own limit */
    GROUPS_MOST = 1000,
};

struct translating
{
    struct vm *vm;
    struct value source;
    str text;
    size_t at;
    struct buf out;
    uint32_t flags;
    bool is_bytes;
    struct
    {
        size_t at;
        bool is_capture, verbose;
        uint32_t number;
    } open[GROUPS_DEEP];
    uint32_t depth;
    uint32_t groups; /* opened so far */
    bool closed[GROUPS_MOST + 1];
    struct map names; /* to number */
    bool repeatable;  /* what stands before can take a quantifier */
    bool repeated;    /* it has one */
    size_t item;      /* where it began */
};

static size_t position_of(struct value source, size_t offset)
{
    return is_str(source) ? utf8_count(str_slice(str_of(source), 0, offset)) : offset;
}

/* "... at position 5", in a pattern of several lines "... at position 5 (line 2, column 1)". */
static str placed_message(struct vm *vm, struct value source, str message, size_t offset)
{
    str text = is_str(source) ? str_of(source) : self_bytes(vm, source);
    size_t position = position_of(source, offset), line = 1, start = 0;

    if (str_find_char(text, '\n') == STR_NONE)
        return str_print(vm->diags->arena, STR_FMT " at position %zu", STR_ARG(message), position);
    for (size_t i = 0; i < offset && i < text.len; i++)
    {
        if (text.at[i] == '\n')
        {
            line++;
            start = i + 1;
        }
    }
    return str_print(vm->diags->arena, STR_FMT " at position %zu (line %zu, column %zu)", STR_ARG(message), position, line,
                     position - position_of(source, start) + 1);
}

bool re_raise(struct vm *vm, struct value source, size_t offset, const char *format, ...)
{
    struct value position = offset == STR_NONE ? NONE : value_int((int64_t)position_of(source, offset));
    va_list arguments;
    str message, placed;

    va_start(arguments, format);
    message = str_vprint(vm->diags->arena, format, arguments);
    va_end(arguments);
    placed = offset == STR_NONE ? message : placed_message(vm, source, message, offset);
    vm_raise(vm, "re.error", STR_FMT, STR_ARG(placed));
    return value_set_attribute(vm, vm->raised, STR("msg"), str_make(vm, message)) &&
           value_set_attribute(vm, vm->raised, STR("pattern"), source) &&
           value_set_attribute(vm, vm->raised, STR("pos"), position) && false;
}

#define FAIL(t, where, ...) re_raise((t)->vm, (t)->source, (where), __VA_ARGS__)

static char peek_char(const struct translating *t, size_t ahead)
{
    return t->at + ahead < t->text.len ? t->text.at[t->at + ahead] : '\0';
}

static bool rest_starts(const struct translating *t, str with)
{
    return str_starts(str_skip(t->text, t->at), with);
}

static void item_begins(struct translating *t, size_t at)
{
    t->repeatable = true;
    t->repeated = false;
    t->item = at;
}

static bool is_hex(char c)
{
    return char_is_digit(c) || (char_lower(c) >= 'a' && char_lower(c) <= 'f');
}

static bool is_octal(char c)
{
    return c >= '0' && c <= '7';
}

static uint32_t digits_value(str digits, uint32_t base)
{
    uint32_t value = 0;

    for (size_t i = 0; i < digits.len; i++)
        value =
            value * base + (uint32_t)(char_is_digit(digits.at[i]) ? digits.at[i] - '0' : char_lower(digits.at[i]) - 'a' + 10);
    return value;
}

/* \xhh, \uhhhh, \Uhhhhhhhh: exactly so many digits. */
static bool hex_escape(struct translating *t, size_t start, size_t want, uint32_t *out_code)
{
    size_t len = 0;

    while (len < want && is_hex(peek_char(t, len)))
        len++;
    if (len < want)
        return FAIL(t, start, "incomplete escape " STR_FMT, STR_ARG(str_slice(t->text, start, t->at + len)));
    *out_code = digits_value(str_slice(t->text, t->at, t->at + len), 16);
    t->at += len;
    if (*out_code > 0x10FFFF)
        return FAIL(t, start, "bad escape " STR_FMT, STR_ARG(str_slice(t->text, start, t->at)));
    return true;
}

/* An escape that stands for one character; the cursor is behind the backslash. *out_code stays when it is none. */
static bool character_escape(struct translating *t, size_t start, bool *out_is_one, uint32_t *out_code)
{
    static const char letters[] = "abfnrtv", codes[] = "\a\b\f\n\r\t\v";
    char c = peek_char(t, 0);
    const char *found = c != '\0' ? strchr(letters, c) : NULL;

    *out_is_one = true;
    if (c == 'x' || (!t->is_bytes && (c == 'u' || c == 'U')))
    {
        t->at++;
        return hex_escape(t, start, c == 'x' ? 2 : c == 'u' ? 4 : 8, out_code);
    }
    if (found != NULL)
    {
        t->at++;
        *out_code = (uint32_t)(unsigned char)codes[found - letters];
        return true;
    }
    if (c == '0' || (is_octal(c) && is_octal(peek_char(t, 1)) && is_octal(peek_char(t, 2))))
    {
        size_t len = 1;

        while (len < 3 && is_octal(peek_char(t, len)))
            len++;
        *out_code = digits_value(str_slice(t->text, t->at, t->at + len), 8);
        t->at += len;
        if (*out_code > 0377)
            return FAIL(t, start, "octal escape value " STR_FMT " outside of range 0-0o377",
                        STR_ARG(str_slice(t->text, start, t->at)));
        return true;
    }
    *out_is_one = false;
    return true;
}

static bool bad_escape(struct translating *t, size_t start)
{
    uint32_t code;
    size_t len = utf8_decode(str_skip(t->text, t->at), &code);

    return FAIL(t, start, "bad escape " STR_FMT, STR_ARG(str_slice(t->text, start, t->at + len)));
}

static void code_write(struct translating *t, uint32_t code)
{
    buf_print(&t->out, "\\x{%x}", (unsigned)code);
}

/* \1 to \99 */
static bool reference(struct translating *t, size_t start)
{
    size_t len = char_is_digit(peek_char(t, 1)) ? 2 : 1;
    uint32_t number = digits_value(str_slice(t->text, t->at, t->at + len), 10);

    t->at += len;
    if (number > t->groups)
        return FAIL(t, start + 1, "invalid group reference %u", (unsigned)number);
    if (number <= GROUPS_MOST && !t->closed[number])
        return FAIL(t, start, "cannot refer to an open group");
    buf_print(&t->out, "\\g{%u}", (unsigned)number);
    return true;
}

static bool escape(struct translating *t)
{
    size_t start = t->at++;
    char c = peek_char(t, 0);
    uint32_t code = 0;
    bool is_one = false;

    item_begins(t, start);
    if (t->at >= t->text.len)
        return FAIL(t, start, "bad escape (end of pattern)");
    if (c != 'b' && !character_escape(t, start, &is_one, &code))
        return false;
    if (is_one)
    {
        code_write(t, code);
        return true;
    }
    if (char_is_digit(c))
        return reference(t, start);
    if (c == 'Z')
        buf_add_literal(&t->out, "\\z");
    else if (char_is_alpha(c) && strchr("AbBdDsSwW", c) == NULL)
        return bad_escape(t, start);
    else
    {
        buf_add_char(&t->out, '\\');
        buf_add_char(&t->out, c);
    }
    t->repeatable = strchr("AbBZ", c) == NULL;
    t->at++;
    return true;
}

/* ---- [...] ---- */

/* One member of a class: a code, or a shorthand such as \d (*out_is_one false), which is written at once. */
static bool class_member(struct translating *t, size_t class_start, bool *out_is_one, uint32_t *out_code)
{
    size_t start = t->at;
    char c;

    *out_is_one = true;
    if (t->at >= t->text.len)
        return FAIL(t, class_start, "unterminated character set");
    if (t->text.at[t->at] != '\\')
    {
        if (t->is_bytes)
            *out_code = (unsigned char)t->text.at[t->at++];
        else
            t->at += utf8_decode(str_skip(t->text, t->at), out_code);
        return true;
    }
    t->at++;
    if (t->at >= t->text.len)
        return FAIL(t, start, "bad escape (end of pattern)");
    c = peek_char(t, 0);
    if (!character_escape(t, start, out_is_one, out_code) || *out_is_one)
        return *out_is_one;
    if (is_octal(c))
    {
        size_t len = is_octal(peek_char(t, 1)) ? 2 : 1;

        *out_code = digits_value(str_slice(t->text, t->at, t->at + len), 8);
        *out_is_one = true;
        t->at += len;
        return true;
    }
    t->at++;
    if (strchr("dDsSwW", c) != NULL)
    {
        buf_add_char(&t->out, '\\');
        buf_add_char(&t->out, c);
        return true;
    }
    t->at--;
    if (char_is_alpha(c) || char_is_digit(c))
        return bad_escape(t, start);
    *out_is_one = true;
    t->at += utf8_decode(str_skip(t->text, t->at), out_code);
    return true;
}

static bool class_range(struct translating *t, size_t class_start, size_t start, bool low_is_one, uint32_t low)
{
    uint32_t high = 0;
    bool is_one;
    size_t written = t->out.len;

    t->at++;
    if (peek_char(t, 0) == ']' && t->at < t->text.len)
    {
        if (low_is_one)
            code_write(t, low);
        code_write(t, '-');
        return true;
    }
    if (!class_member(t, class_start, &is_one, &high))
        return false;
    if (!low_is_one || !is_one || high < low)
        return FAIL(t, start, "bad character range " STR_FMT, STR_ARG(str_slice(t->text, start, t->at)));
    t->out.len = written;
    code_write(t, low);
    buf_add_char(&t->out, '-');
    code_write(t, high);
    return true;
}

static bool class_read(struct translating *t)
{
    size_t start = t->at++, first;

    item_begins(t, start);
    buf_add_char(&t->out, '[');
    if (peek_char(t, 0) == '^')
    {
        buf_add_char(&t->out, '^');
        t->at++;
    }
    for (first = t->at; t->at >= t->text.len || t->text.at[t->at] != ']' || t->at == first;)
    {
        size_t member = t->at;
        uint32_t code = 0;
        bool is_one;

        if (!class_member(t, start, &is_one, &code))
            return false;
        if (t->at < t->text.len && t->text.at[t->at] == '-' && t->at + 1 <= t->text.len)
        {
            if (t->at + 1 >= t->text.len)
                return FAIL(t, start, "unterminated character set");
            if (!class_range(t, start, member, is_one, code))
                return false;
        }
        else if (is_one)
            code_write(t, code);
    }
    buf_add_char(&t->out, ']');
    t->at++;
    return true;
}

/* ---- quantifiers ---- */

/* {n}, {n,}, {,m}, {n,m}: the length, or 0 when the brace is an ordinary character. */
static size_t braces_read(const struct translating *t, str *out_low, str *out_high, bool *out_has_comma)
{
    size_t at = 1, mark = 1;

    while (char_is_digit(peek_char(t, at)))
        at++;
    *out_low = str_slice(t->text, t->at + mark, t->at + at);
    *out_has_comma = peek_char(t, at) == ',';
    *out_high = *out_low;
    if (*out_has_comma)
    {
        mark = ++at;
        while (char_is_digit(peek_char(t, at)))
            at++;
        *out_high = str_slice(t->text, t->at + mark, t->at + at);
    }
    if (peek_char(t, at) != '}' || (out_low->len == 0 && !*out_has_comma))
        return 0;
    return at + 1;
}

static bool count_read(struct translating *t, str digits, int64_t missing, int64_t *out)
{
    *out = missing;
    if (digits.len > 0 && (!str_to_int(digits, out) || *out > 65535))
    {
        diag_error(t->vm->diags, DIAG_LIMIT, t->vm->span, "the repetition {" STR_FMT "} in a regular expression is too large",
                   STR_ARG(digits));
        diag_hint(t->vm->diags, "At most 65535 repetitions can be asked for.");
        return vm_refuse(t->vm);
    }
    return true;
}

static bool quantifier(struct translating *t, bool *out_is_one)
{
    size_t start = t->at, len = 1;
    char c = t->text.at[t->at];
    str low = {0}, high = {0};
    bool has_comma = false;
    int64_t least, most;

    *out_is_one = true;
    if (c == '{')
    {
        len = braces_read(t, &low, &high, &has_comma);
        if (len == 0)
        {
            *out_is_one = false;
            return true;
        }
        if (!count_read(t, low, 0, &least) || !count_read(t, high, INT64_MAX, &most))
            return false;
        if (most < least)
            return FAIL(t, start + 1, "min repeat greater than max repeat");
    }
    if (!t->repeatable)
        return FAIL(t, start, "nothing to repeat");
    if (t->repeated)
        return FAIL(t, start, "multiple repeat");
    t->at += len;
    if (c == '{' && low.len == 0)
        buf_print(&t->out, "{0," STR_FMT "}", STR_ARG(high));
    else
        buf_add(&t->out, str_slice(t->text, start, start + len));
    t->repeated = true;
    if (peek_char(t, 0) == '?' || peek_char(t, 0) == '+')
        buf_add_char(&t->out, t->text.at[t->at++]);
    return true;
}

/* ---- ( ) ---- */

static bool group_open(struct translating *t, size_t start, bool is_capture)
{
    if (t->depth >= GROUPS_DEEP || t->groups >= GROUPS_MOST)
    {
        diag_error(t->vm->diags, DIAG_LIMIT, t->vm->span, "the regular expression has too many groups");
        diag_hint(t->vm->diags, "Take it apart: at most %d groups, %d inside each other.", GROUPS_MOST, GROUPS_DEEP);
        return vm_refuse(t->vm);
    }
    t->open[t->depth].at = start;
    t->open[t->depth].is_capture = is_capture;
    t->open[t->depth].verbose = (t->flags & RE_VERBOSE) != 0;
    t->open[t->depth].number = is_capture ? ++t->groups : 0;
    t->depth++;
    t->repeatable = false;
    return true;
}

/* A name up to `end`; the cursor goes behind it. */
static bool name_read(struct translating *t, char end, str *out)
{
    size_t start = t->at;
    str rest = str_skip(t->text, t->at);
    size_t len = str_find_char(rest, end);

    if (len == 0 || rest.len == 0)
        return FAIL(t, start, "missing group name");
    if (len == STR_NONE)
        return FAIL(t, start, "missing %c, unterminated name", end);
    *out = str_slice(rest, 0, len);
    for (size_t i = 0; i < out->len;)
    {
        uint32_t c;
        size_t step = utf8_decode(str_skip(*out, i), &c);

        if (!(i == 0 ? utf8_is_identifier_start(c) : utf8_is_identifier_part(c)))
            return FAIL(t, start, "bad character in group name '" STR_FMT "'", STR_ARG(*out));
        i += step;
    }
    t->at += len + 1;
    return true;
}

static bool named_group(struct translating *t, size_t start)
{
    size_t at = t->at;
    str name;

    if (!name_read(t, '>', &name))
        return false;
    if (map_has(&t->names, name))
        return FAIL(t, at, "redefinition of group name '" STR_FMT "' as group %u; was group %u", STR_ARG(name),
                    (unsigned)t->groups + 1, (unsigned)(uintptr_t)map_find(&t->names, name));
    buf_print(&t->out, "(?P<" STR_FMT ">", STR_ARG(name));
    if (!group_open(t, start, true))
        return false;
    map_put(&t->names, name, (void *)(uintptr_t)t->groups);
    return true;
}

static bool named_reference(struct translating *t, size_t start)
{
    size_t at = t->at;
    str name;
    uintptr_t number;

    if (!name_read(t, ')', &name))
        return false;
    if (!map_has(&t->names, name))
        return FAIL(t, at, "unknown group name '" STR_FMT "'", STR_ARG(name));
    number = (uintptr_t)map_find(&t->names, name);
    if (!t->closed[number])
        return FAIL(t, at, "cannot refer to an open group");
    buf_print(&t->out, "\\g{%u}", (unsigned)number);
    item_begins(t, start);
    return true;
}

/* (?(1)yes|no), (?(name)yes|no) */
static bool conditional(struct translating *t, size_t start)
{
    size_t at = t->at;
    str name = str_slice(str_skip(t->text, at), 0, str_find_char(str_skip(t->text, at), ')'));
    int64_t number;

    if (name.len > 0 && char_is_digit(name.at[0]) && str_to_int(name, &number))
    {
        t->at += name.len + 1;
        if (number <= 0 || number > GROUPS_MOST)
            return FAIL(t, at, "bad group number");
        buf_print(&t->out, "(?(%d)", (int)number);
        return group_open(t, start, false);
    }
    if (!name_read(t, ')', &name))
        return false;
    if (!map_has(&t->names, name))
        return FAIL(t, at, "unknown group name '" STR_FMT "'", STR_ARG(name));
    buf_print(&t->out, "(?(%u)", (unsigned)(uintptr_t)map_find(&t->names, name));
    return group_open(t, start, false);
}

static uint32_t flag_of(char c)
{
    static const struct
    {
        char letter;
        uint32_t flag;
    } letters[] = {{'i', RE_IGNORECASE}, {'m', RE_MULTILINE}, {'s', RE_DOTALL}, {'x', RE_VERBOSE},
                   {'a', RE_ASCII},      {'u', RE_UNICODE},   {'L', RE_LOCALE}};

    for (size_t i = 0; i < COUNT_OF(letters); i++)
    {
        if (letters[i].letter == c)
            return letters[i].flag;
    }
    return 0;
}

/* (?ims) at the start of the pattern, (?i-s:...) anywhere. */
static bool flags_group(struct translating *t, size_t start)
{
    uint32_t on = 0, off = 0, *into = &on;
    size_t first = t->at;

    for (; flag_of(peek_char(t, 0)) != 0 || (peek_char(t, 0) == '-' && into == &on); t->at++)
    {
        if (peek_char(t, 0) == '-')
            into = &off;
        else
            *into |= flag_of(peek_char(t, 0));
    }
    if (t->at >= t->text.len)
        return FAIL(t, t->at, "missing -, : or )");
    if (peek_char(t, 0) == ')' && into == &on)
    {
        if (start != 0)
            return FAIL(t, start, "global flags not at the start of the expression");
        t->flags |= on;
        t->at++;
        return true;
    }
    if (peek_char(t, 0) != ':')
        return FAIL(t, t->at, char_is_alpha(peek_char(t, 0)) ? "unknown flag" : "missing -, : or )");
    if (((on | off) & (RE_ASCII | RE_UNICODE | RE_LOCALE)) != 0)
        return FAIL(t, first, "limbeck knows (?a:...), (?u:...) and (?L:...) for the whole expression only");
    t->at++;
    buf_add(&t->out, str_slice(t->text, start, t->at));
    if (!group_open(t, start, false))
        return false;
    t->flags = (t->flags | (on & RE_VERBOSE)) & ~(off & RE_VERBOSE);
    return true;
}

static bool extension_unknown(struct translating *t, size_t len)
{
    return FAIL(t, t->at - 1, "unknown extension ?" STR_FMT, STR_ARG(str_slice(t->text, t->at, t->at + len)));
}

static bool group_read(struct translating *t)
{
    static const str plain[] = {STR_INIT(":"), STR_INIT("="), STR_INIT("!"), STR_INIT("<="), STR_INIT("<!"), STR_INIT(">")};
    size_t start = t->at++;

    if (peek_char(t, 0) != '?')
    {
        if (peek_char(t, 0) == '*')
            return FAIL(t, t->at, "nothing to repeat");
        buf_add_char(&t->out, '(');
        return group_open(t, start, true);
    }
    t->at++;
    if (t->at >= t->text.len)
        return FAIL(t, t->at, "unexpected end of pattern");
    for (size_t i = 0; i < COUNT_OF(plain); i++)
    {
        if (rest_starts(t, plain[i]))
        {
            t->at += plain[i].len;
            buf_add(&t->out, str_slice(t->text, start, t->at));
            return group_open(t, start, false);
        }
    }
    switch (peek_char(t, 0))
    {
        case 'P':
            t->at++;
            if (peek_char(t, 0) == '<' || peek_char(t, 0) == '=')
                return t->text.at[t->at++] == '<' ? named_group(t, start) : named_reference(t, start);
            t->at--;
            return extension_unknown(t, 2);
        case '(':
            t->at++;
            return conditional(t, start);
        case '#':
            while (t->at < t->text.len && t->text.at[t->at] != ')')
                t->at++;
            if (t->at >= t->text.len)
                return FAIL(t, start, "missing ), unterminated comment");
            t->at++;
            return true;
        case '<':
            return extension_unknown(t, 2);
        default:
            if (flag_of(peek_char(t, 0)) != 0 || peek_char(t, 0) == '-')
                return flags_group(t, start);
            return extension_unknown(t, 1);
    }
}

static bool group_close(struct translating *t)
{
    if (t->depth == 0)
        return FAIL(t, t->at, "unbalanced parenthesis");
    t->depth--;
    if (t->open[t->depth].is_capture)
        t->closed[t->open[t->depth].number] = true;
    if (!t->open[t->depth].verbose)
        t->flags &= ~(uint32_t)RE_VERBOSE;
    else
        t->flags |= RE_VERBOSE;
    item_begins(t, t->open[t->depth].at);
    buf_add_char(&t->out, ')');
    t->at++;
    return true;
}

/* ---- the whole ---- */

static bool is_skipped(struct translating *t)
{
    char c = t->text.at[t->at];

    if ((t->flags & RE_VERBOSE) == 0 || (c != '#' && !char_is_space(c)))
        return false;
    if (c == '#')
    {
        while (t->at + 1 < t->text.len && t->text.at[t->at + 1] != '\n')
            t->at++;
    }
    t->at++;
    return true;
}

static bool step(struct translating *t)
{
    char c = t->text.at[t->at];
    bool is_quantifier;

    if (is_skipped(t))
        return true;
    switch (c)
    {
        case '\\':
            return escape(t);
        case '[':
            return class_read(t);
        case '(':
            return group_read(t);
        case ')':
            return group_close(t);
        case '*':
        case '+':
        case '?':
        case '{':
            if (!quantifier(t, &is_quantifier))
                return false;
            if (is_quantifier)
                return true;
            buf_add_char(&t->out, '\\');
            break;
        default:
            break;
    }
    item_begins(t, t->at);
    t->repeatable = c != '|' && c != '^' && c != '$';
    if (c == '#' || char_is_space(c)) /* never a comment of PCRE2's own */
        buf_add_char(&t->out, '\\');
    buf_add_char(&t->out, c);
    t->at++;
    return true;
}

bool re_translate(struct vm *vm, struct value source, uint32_t flags, struct re_translation *out)
{
    struct arena *arena = scratch_arena(vm);
    struct translating *t = arena_new(arena, struct translating);
    struct value plain = value_plain(vm, source);

    t->vm = vm;
    t->source = plain;
    t->is_bytes = !is_str(plain);
    t->text = t->is_bytes ? self_bytes(vm, plain) : str_of(plain);
    t->out = (struct buf)BUF(arena);
    t->flags = flags;
    t->names.arena = arena;
    t->closed[0] = false;
    buf_add_literal(&t->out, "(*LF)");
    while (t->at < t->text.len)
    {
        if (!step(t))
            return false;
    }
    if (t->depth > 0)
        return FAIL(t, t->open[t->depth - 1].at, "missing ), unterminated subpattern");
    out->pattern = buf_str(&t->out);
    out->flags = t->flags;
    return true;
}
