/*
 * The class str: constructor and methods of CPython 3.13 (splitting and joining are in str_split.c).
 *
 * Texts are UTF-8 and positions are code points; when a text is all ASCII (count == len) the two are one. Methods read
 * `self` through self_text, so that instances of subclasses that hold a text work alike.
 */
#include "base/utf8.h"
#include "eval/builtin/arguments.h"
#include "eval/builtin/classes.h"
#include "eval/builtin/format.h"
#include "eval/builtin/letters.h"

static bool str_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value text;
    str bytes;

    if (is_given(args[1]) || is_given(args[2]))
    {
        if (is_str(value_plain(vm, args[0])))
            return vm_raise(vm, "TypeError", "decoding str is not supported");
        if (!argument_bytes(vm, args[0], "decoding to str", &bytes) || !bytes_decode(vm, bytes, args[1], args[2], &text))
            return false;
    }
    else if (is_absent(args[0]))
        text = value_of(&vm->empty_str->object);
    else if (is_opaque(args[0]))
    {
        *out = args[0];
        return true;
    }
    else if (!value_str_value(vm, args[0], &text))
        return false;
    *out = class_hold(vm, self, text);
    return true;
}

/* ---- mapping every code point ---- */

typedef void letter_add(uint32_t c, struct buf *out);

static bool text_mapped(struct vm *vm, struct value self, letter_add *add, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf mapped = BUF(scratch_arena(vm));
    str text = self_text(vm, self);

    while (text.len > 0)
    {
        uint32_t c;
        size_t len = utf8_decode(text, &c);

        add(c, &mapped);
        text = str_skip(text, len);
    }
    return scratch_str(vm, mark, &mapped, true, out);
}

static void lower_add(uint32_t c, struct buf *out)
{
    if (c == 0x130)
        buf_add_literal(out, "i\xCC\x87");
    else
        buf_add_code_point(out, letter_lower(c));
}

static void casefold_add(uint32_t c, struct buf *out)
{
    if (c == 0xDF || c == 0x1E9E)
        buf_add_literal(out, "ss");
    else if (c == 0x3C2)
        buf_add_code_point(out, 0x3C3);
    else if (c == 0xB5)
        buf_add_code_point(out, 0x3BC);
    else
        lower_add(c, out);
}

static void swap_add(uint32_t c, struct buf *out)
{
    if (letter_is_upper(c))
        lower_add(c, out);
    else
        letter_upper_add(c, out);
}

static bool text_upper(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return text_mapped(vm, self, letter_upper_add, out);
}

static bool text_lower(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return text_mapped(vm, self, lower_add, out);
}

static bool text_casefold(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return text_mapped(vm, self, casefold_add, out);
}

static bool text_swapcase(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return text_mapped(vm, self, swap_add, out);
}

/* The first letter of 'ß' in title case is 'Ss'. */
static void title_add(uint32_t c, struct buf *out)
{
    if (c == 0xDF)
        buf_add_literal(out, "Ss");
    else
        buf_add_code_point(out, letter_upper(c));
}

static bool text_cased(struct vm *vm, struct value self, bool each_word, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf cased = BUF(scratch_arena(vm));
    str text = self_text(vm, self);
    bool start = true;

    while (text.len > 0)
    {
        uint32_t c;
        size_t len = utf8_decode(text, &c);

        if (start)
            title_add(c, &cased);
        else
            lower_add(c, &cased);
        start = each_word && !letter_is_upper(c) && !letter_is_lower(c);
        text = str_skip(text, len);
    }
    return scratch_str(vm, mark, &cased, true, out);
}

static bool text_title(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return text_cased(vm, self, true, out);
}

static bool text_capitalize(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return text_cased(vm, self, false, out);
}

/* ---- asking every code point ---- */

static bool text_all(struct vm *vm, struct value self, bool (*test)(uint32_t c), bool empty, struct value *out)
{
    str text = self_text(vm, self);

    *out = value_bool(text.len > 0 || empty);
    while (text.len > 0)
    {
        uint32_t c;
        size_t len = utf8_decode(text, &c);

        if (!test(c))
        {
            *out = value_bool(false);
            return true;
        }
        text = str_skip(text, len);
    }
    return true;
}

static bool is_alnum(uint32_t c)
{
    return letter_is_alpha(c) || letter_is_digit(c);
}

static bool is_ascii(uint32_t c)
{
    return c < 0x80;
}

static bool is_letter(uint32_t c)
{
    return c != '_' && letter_is_alpha(c);
}

#define TEXT_TEST(name, test, empty)                                                                                           \
    static bool name(struct vm *vm, struct value self, const struct value *args, struct value *out)                            \
    {                                                                                                                          \
        (void)args;                                                                                                            \
        return text_all(vm, self, test, empty, out);                                                                           \
    }

TEXT_TEST(text_isalnum, is_alnum, false)
TEXT_TEST(text_isalpha, is_letter, false)
TEXT_TEST(text_isdigit, letter_is_digit, false)
TEXT_TEST(text_isdecimal, letter_is_decimal, false)
TEXT_TEST(text_isnumeric, letter_is_digit, false)
TEXT_TEST(text_isspace, letter_is_space, false)
TEXT_TEST(text_isascii, is_ascii, true)
TEXT_TEST(text_isprintable, code_point_is_printable, true)

/* At least one cased letter, and none of the other case. */
static bool text_one_case(struct vm *vm, struct value self, bool (*wanted)(uint32_t), bool (*unwanted)(uint32_t),
                          struct value *out)
{
    str text = self_text(vm, self);
    bool some = false;

    while (text.len > 0)
    {
        uint32_t c;
        size_t len = utf8_decode(text, &c);

        if (unwanted(c))
        {
            *out = value_bool(false);
            return true;
        }
        some |= wanted(c);
        text = str_skip(text, len);
    }
    *out = value_bool(some);
    return true;
}

static bool text_isupper(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return text_one_case(vm, self, letter_is_upper, letter_is_lower, out);
}

static bool text_islower(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    (void)args;
    return text_one_case(vm, self, letter_is_lower, letter_is_upper, out);
}

static bool text_istitle(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str text = self_text(vm, self);
    bool some = false, inside = false;

    (void)args;
    *out = value_bool(false);
    while (text.len > 0)
    {
        uint32_t c;
        size_t len = utf8_decode(text, &c);
        bool upper = letter_is_upper(c), lower = letter_is_lower(c);

        if ((upper && inside) || (lower && !inside))
            return true;
        inside = upper || lower;
        some |= inside;
        text = str_skip(text, len);
    }
    *out = value_bool(some);
    return true;
}

static bool text_isidentifier(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str text = self_text(vm, self);
    uint32_t c;
    bool good = text.len > 0;

    (void)args;
    for (bool first = true; good && text.len > 0; first = false)
    {
        size_t len = utf8_decode(text, &c);

        good = first ? utf8_is_identifier_start(c) : utf8_is_identifier_part(c);
        text = str_skip(text, len);
    }
    *out = value_bool(good);
    return true;
}

/* ---- stripping and padding ---- */

static bool is_stripped(uint32_t c, str set, bool any_space)
{
    if (any_space)
        return letter_is_space(c);
    while (set.len > 0)
    {
        uint32_t member;
        size_t len = utf8_decode(set, &member);

        if (member == c)
            return true;
        set = str_skip(set, len);
    }
    return false;
}

static size_t last_code_point(str text, uint32_t *out)
{
    size_t at = text.len - 1;

    while (at > 0 && ((unsigned char)text.at[at] & 0xC0) == 0x80)
        at--;
    utf8_decode(str_skip(text, at), out);
    return text.len - at;
}

static bool text_stripped(struct vm *vm, struct value self, struct value chars, bool left, bool right, struct value *out)
{
    str text = self_text(vm, self), set = STR("");
    uint32_t c;
    size_t whole = text.len;

    if (is_given_some(chars) && !argument_str(vm, chars, "strip arg", &set))
        return false;
    while (left && text.len > 0)
    {
        size_t len = utf8_decode(text, &c);

        if (!is_stripped(c, set, !is_given_some(chars)))
            break;
        text = str_skip(text, len);
    }
    while (right && text.len > 0)
    {
        size_t len = last_code_point(text, &c);

        if (!is_stripped(c, set, !is_given_some(chars)))
            break;
        text.len -= len;
    }
    *out = text.len == whole ? value_plain(vm, self) : str_make(vm, text);
    return true;
}

static bool text_strip(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return text_stripped(vm, self, args[0], true, true, out);
}

static bool text_lstrip(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return text_stripped(vm, self, args[0], true, false, out);
}

static bool text_rstrip(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return text_stripped(vm, self, args[0], false, true, out);
}

/* `left_share`: of the padding, how much stands left: 0 none, 1 half, 2 all. */
static bool text_padded(struct vm *vm, struct value self, const struct value *args, int left_share, struct value *out)
{
    struct str_object *text = self_str(vm, self);
    str fill = STR(" ");
    int64_t width;

    if (!argument_int(vm, args[0], &width))
        return false;
    if (is_given(args[1]) && !argument_str(vm, args[1], "The fill character", &fill))
        return false;
    if (utf8_count(fill) != 1)
        return vm_raise(vm, "TypeError", "The fill character must be exactly one character long");
    if (width > 1 << 28)
        return refuse_size(vm, "a text");

    int64_t room = width > text->count ? width - text->count : 0;
    int64_t left = left_share == 0 ? 0 : left_share == 2 ? room : room / 2 + (room & width & 1);
    struct arena_mark mark = scratch_mark(vm);
    struct buf padded = BUF(scratch_arena(vm));

    for (int64_t i = 0; i < left; i++)
        buf_add(&padded, fill);
    buf_add(&padded, (str){text->bytes, text->len});
    for (int64_t i = left; i < room; i++)
        buf_add(&padded, fill);
    return scratch_str(vm, mark, &padded, true, out);
}

static bool text_ljust(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return text_padded(vm, self, args, 0, out);
}

static bool text_center(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return text_padded(vm, self, args, 1, out);
}

static bool text_rjust(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return text_padded(vm, self, args, 2, out);
}

static bool text_zfill(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct str_object *object = self_str(vm, self);
    str text = {object->bytes, object->len};
    struct arena_mark mark = scratch_mark(vm);
    struct buf filled = BUF(scratch_arena(vm));
    int64_t width;

    if (!argument_int(vm, args[0], &width))
        return false;
    if (width > 1 << 28)
        return refuse_size(vm, "a text");
    if (text.len > 0 && (text.at[0] == '-' || text.at[0] == '+'))
    {
        buf_add_char(&filled, text.at[0]);
        text = str_skip(text, 1);
    }
    if (width > object->count)
        buf_add_repeated(&filled, '0', (size_t)(width - object->count));
    buf_add(&filled, text);
    return scratch_str(vm, mark, &filled, true, out);
}

static bool text_expandtabs(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str text = self_text(vm, self);
    struct arena_mark mark = scratch_mark(vm);
    struct buf expanded = BUF(scratch_arena(vm));
    int64_t size = 8, column = 0;

    if (is_given(args[0]) && !argument_int(vm, args[0], &size))
        return false;
    if (size > 1 << 16)
        return refuse_size(vm, "a text");
    for (size_t i = 0; i < text.len; i++)
    {
        char c = text.at[i];
        int64_t blanks = c == '\t' && size > 0 ? size - column % size : 0;

        if (c == '\t')
        {
            buf_add_repeated(&expanded, ' ', (size_t)blanks);
            column += blanks;
            continue;
        }
        buf_add_char(&expanded, c);
        if (((unsigned char)c & 0xC0) != 0x80)
            column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
    return scratch_str(vm, mark, &expanded, true, out);
}

/* ---- searching ---- */

bool range_arguments(struct vm *vm, struct value start, struct value end, int64_t len, int64_t *out_start, int64_t *out_end)
{
    *out_start = 0;
    *out_end = len;
    if (is_given_some(start) && !argument_int(vm, start, out_start))
        return false;
    if (is_given_some(end) && !argument_int(vm, end, out_end))
        return false;
    if (*out_start < 0)
        *out_start = *out_start + len < 0 ? 0 : *out_start + len;
    if (*out_end < 0)
        *out_end = *out_end + len < 0 ? 0 : *out_end + len;
    if (*out_end > len)
        *out_end = len;
    return true;
}

/* The part of self that start and end select, and the bytes before it; *out_none when start lies behind the end. */
static bool text_part(struct vm *vm, struct value self, struct value start, struct value end, str *out_part, size_t *out_before,
                      bool *out_none)
{
    struct str_object *text = self_str(vm, self);
    str all = {text->bytes, text->len};
    int64_t from, to;

    if (!range_arguments(vm, start, end, text->count, &from, &to))
        return false;
    *out_none = from > to;
    *out_before = utf8_offset(all, (size_t)from);
    *out_part = *out_none ? STR("") : str_slice(all, *out_before, utf8_offset(all, (size_t)to));
    return true;
}

static size_t text_find_last(str text, str needle)
{
    if (needle.len > text.len)
        return STR_NONE;
    for (size_t at = text.len - needle.len + 1; at-- > 0;)
    {
        if (needle.len == 0 || memcmp(text.at + at, needle.at, needle.len) == 0)
            return at;
    }
    return STR_NONE;
}

/* The index in code points, or -1. */
static bool text_position(struct vm *vm, struct value self, const struct value *args, bool last, int64_t *out)
{
    str needle, part;
    size_t before, at;
    bool none;

    if (!argument_str(vm, args[0], "find() argument 1", &needle) ||
        !text_part(vm, self, args[1], args[2], &part, &before, &none))
        return false;
    vm->steps += part.len / STEP_BYTES;
    at = none ? STR_NONE : last ? text_find_last(part, needle) : str_find(part, needle);
    *out = at == STR_NONE ? -1 : (int64_t)utf8_count(str_slice(self_text(vm, self), 0, before + at));
    return true;
}

static bool text_find(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    *out = value_int(0);
    return text_position(vm, self, args, false, &out->integer);
}

static bool text_rfind(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    *out = value_int(0);
    return text_position(vm, self, args, true, &out->integer);
}

static bool text_index(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return text_find(vm, self, args, out) && (out->integer >= 0 || vm_raise(vm, "ValueError", "substring not found"));
}

static bool text_rindex(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return text_rfind(vm, self, args, out) && (out->integer >= 0 || vm_raise(vm, "ValueError", "substring not found"));
}

static bool text_count(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str needle, part;
    size_t before, at;
    bool none;
    int64_t count = 0;

    if (!argument_str(vm, args[0], "count() argument 1", &needle) ||
        !text_part(vm, self, args[1], args[2], &part, &before, &none))
        return false;
    vm->steps += part.len / STEP_BYTES;
    if (needle.len == 0)
        count = none ? 0 : (int64_t)utf8_count(part) + 1;
    else
    {
        while ((at = str_find(part, needle)) != STR_NONE)
        {
            count++;
            vm->steps++;
            part = str_skip(part, at + needle.len);
        }
    }
    *out = value_int(count);
    return true;
}

static bool one_affix(struct vm *vm, struct value affix, str part, bool end, const char *what, bool *out)
{
    str text;

    if (!argument_str(vm, affix, what, &text))
        return false;
    *out = end ? str_ends(part, text) : str_starts(part, text);
    return true;
}

static bool text_has_affix(struct vm *vm, struct value self, const struct value *args, bool end, struct value *out)
{
    struct value affixes = value_plain(vm, args[0]);
    const char *what = end ? "endswith first arg" : "startswith first arg";
    str part;
    size_t before;
    bool none, has = false;

    if (!text_part(vm, self, args[1], args[2], &part, &before, &none))
        return false;
    if (is_kind(affixes, OBJECT_TUPLE))
    {
        for (uint32_t i = 0; i < AS_TUPLE(affixes)->len && !has; i++)
        {
            if (!one_affix(vm, AS_TUPLE(affixes)->at[i], part, end, what, &has))
                return false;
        }
    }
    else if (!is_str(affixes) && !is_opaque(affixes))
        return vm_raise(vm, "TypeError", "%s must be str or a tuple of str, not %s", what, value_type_name(vm, args[0]));
    else if (!one_affix(vm, affixes, part, end, what, &has))
        return false;
    *out = value_bool(has && !none);
    return true;
}

static bool text_startswith(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return text_has_affix(vm, self, args, false, out);
}

static bool text_endswith(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return text_has_affix(vm, self, args, true, out);
}

static bool text_removeprefix(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str text = self_text(vm, self), affix;

    if (!argument_str(vm, args[0], "removeprefix() argument", &affix))
        return false;
    *out = str_make(vm, str_starts(text, affix) ? str_skip(text, affix.len) : text);
    return true;
}

static bool text_removesuffix(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str text = self_text(vm, self), affix;

    if (!argument_str(vm, args[0], "removesuffix() argument", &affix))
        return false;
    *out = str_make(vm, str_ends(text, affix) ? str_slice(text, 0, text.len - affix.len) : text);
    return true;
}

/* ---- replacing ---- */

/* An empty `from` stands before each code point and at the end. */
static void replace_empty(str text, str to, int64_t count, struct buf *out)
{
    for (; count != 0; count--)
    {
        uint32_t c;
        size_t len = text.len > 0 ? utf8_decode(text, &c) : 0;

        buf_add(out, to);
        if (len == 0)
            return;
        buf_add(out, str_slice(text, 0, len));
        text = str_skip(text, len);
    }
    buf_add(out, text);
}

static bool text_replace(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str text = self_text(vm, self), from, to;
    int64_t count = -1;

    if (!argument_str(vm, args[0], "replace() argument 1", &from) || !argument_str(vm, args[1], "replace() argument 2", &to) ||
        (is_given(args[2]) && !argument_int(vm, args[2], &count)))
        return false;

    struct arena_mark mark = scratch_mark(vm);
    struct buf replaced = BUF(scratch_arena(vm));

    if (from.len == 0)
        replace_empty(text, to, count, &replaced);
    else
    {
        size_t at;

        for (; count != 0 && (at = str_find(text, from)) != STR_NONE; count--)
        {
            buf_add(&replaced, str_slice(text, 0, at));
            buf_add(&replaced, to);
            text = str_skip(text, at + from.len);
        }
        buf_add(&replaced, text);
    }
    return scratch_str(vm, mark, &replaced, true, out);
}

/* The table of str.maketrans: keys become code points. */
static bool table_from_dict(struct vm *vm, struct dict_object *from, struct dict_object *table)
{
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(from, &i, &entry);)
    {
        struct value key = value_plain(vm, entry->key), value = entry->value;
        uint32_t c;

        if (is_str(key))
        {
            if (AS_STR(key)->count != 1)
                return vm_raise(vm, "ValueError", "string keys in translate table must be of length 1");
            utf8_decode(str_of(key), &c);
            key = value_int(c);
        }
        if (!dict_set(vm, table, key, value))
            return false;
    }
    return true;
}

static bool table_from_texts(struct vm *vm, str from, str to, struct dict_object *table)
{
    if (utf8_count(from) != utf8_count(to))
        return vm_raise(vm, "ValueError", "the first two maketrans arguments must have equal length");
    while (from.len > 0)
    {
        uint32_t a, b;
        size_t from_len = utf8_decode(from, &a), to_len = utf8_decode(to, &b);

        if (!dict_set(vm, table, value_int(a), value_int(b)))
            return false;
        from = str_skip(from, from_len);
        to = str_skip(to, to_len);
    }
    return true;
}

static bool text_maketrans(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct dict_object *table = dict_make(vm);
    str from, to, dropped = STR("");
    struct value plain = value_plain(vm, args[0]);

    (void)self;
    *out = value_of(&table->object);
    if (is_absent(args[1]))
    {
        if (!is_kind(plain, OBJECT_DICT))
            return vm_raise(vm, "TypeError", "if you give only one argument to maketrans it must be a dict");
        return table_from_dict(vm, AS_DICT(plain), table);
    }
    if (!argument_str(vm, args[0], "maketrans() argument 1", &from) ||
        !argument_str(vm, args[1], "maketrans() argument 2", &to) ||
        (is_given(args[2]) && !argument_str(vm, args[2], "maketrans() argument 3", &dropped)) ||
        !table_from_texts(vm, from, to, table))
        return false;
    while (dropped.len > 0)
    {
        uint32_t c;
        size_t len = utf8_decode(dropped, &c);

        if (!dict_set(vm, table, value_int(c), NONE))
            return false;
        dropped = str_skip(dropped, len);
    }
    return true;
}

static bool text_translate(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf translated = BUF(scratch_arena(vm));
    str text = self_text(vm, self);
    struct value table = value_plain(vm, args[0]);

    if (!is_kind(table, OBJECT_DICT))
        return vm_raise(vm, "TypeError", "translate() needs a table made by str.maketrans, not %s",
                        value_type_name(vm, args[0]));
    while (text.len > 0)
    {
        uint32_t c;
        size_t len = utf8_decode(text, &c);
        struct value to = ABSENT;

        if (!dict_get(vm, AS_DICT(table), value_int(c), &to))
            return false;
        if (is_absent(to))
            buf_add(&translated, str_slice(text, 0, len));
        else if (to.tag == VALUE_INT)
            buf_add_code_point(&translated, (uint32_t)to.integer);
        else if (is_str(to))
            buf_add(&translated, str_of(to));
        else if (!is_none(to))
            return vm_raise(vm, "TypeError", "character mapping must return integer, None or str");
        text = str_skip(text, len);
    }
    return scratch_str(vm, mark, &translated, true, out);
}

static bool text_encode_method(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return text_encode(vm, self_text(vm, self), args[0], args[1], out);
}

static bool text_format(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return format_fields(vm, self_text(vm, self), args[0], args[1], out);
}

static bool text_format_map(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return format_fields(vm, self_text(vm, self), vm->empty_tuple, args[0], out);
}

static const struct native str_methods[] = {
    {"capitalize", "", text_capitalize},
    {"casefold", "", text_casefold},
    {"center", "width, fillchar=' ', /", text_center},
    {"count", "sub, start=None, end=None, /", text_count},
    {"encode", "encoding='utf-8', errors='strict'", text_encode_method},
    {"endswith", "suffix, start=None, end=None, /", text_endswith},
    {"expandtabs", "tabsize=8", text_expandtabs},
    {"find", "sub, start=None, end=None, /", text_find},
    {"format", "*args, **kwargs", text_format},
    {"format_map", "mapping, /", text_format_map},
    {"index", "sub, start=None, end=None, /", text_index},
    {"isalnum", "", text_isalnum},
    {"isalpha", "", text_isalpha},
    {"isascii", "", text_isascii},
    {"isdecimal", "", text_isdecimal},
    {"isdigit", "", text_isdigit},
    {"isidentifier", "", text_isidentifier},
    {"islower", "", text_islower},
    {"isnumeric", "", text_isnumeric},
    {"isprintable", "", text_isprintable},
    {"isspace", "", text_isspace},
    {"istitle", "", text_istitle},
    {"isupper", "", text_isupper},
    {"join", "iterable, /", text_join, NATIVE_DRAIN_0},
    {"ljust", "width, fillchar=' ', /", text_ljust},
    {"lower", "", text_lower},
    {"lstrip", "chars=None, /", text_lstrip},
    {"maketrans", "x, y=None, z=None, /", text_maketrans, NATIVE_STATIC},
    {"partition", "sep, /", text_partition},
    {"removeprefix", "prefix, /", text_removeprefix},
    {"removesuffix", "suffix, /", text_removesuffix},
    {"replace", "old, new, /, count=-1", text_replace},
    {"rfind", "sub, start=None, end=None, /", text_rfind},
    {"rindex", "sub, start=None, end=None, /", text_rindex},
    {"rjust", "width, fillchar=' ', /", text_rjust},
    {"rpartition", "sep, /", text_rpartition},
    {"rsplit", "sep=None, maxsplit=-1", text_rsplit},
    {"rstrip", "chars=None, /", text_rstrip},
    {"split", "sep=None, maxsplit=-1", text_split},
    {"splitlines", "keepends=False", text_splitlines},
    {"startswith", "prefix, start=None, end=None, /", text_startswith},
    {"strip", "chars=None, /", text_strip},
    {"swapcase", "", text_swapcase},
    {"title", "", text_title},
    {"translate", "table, /", text_translate},
    {"upper", "", text_upper},
    {"zfill", "width, /", text_zfill},
    {0},
};

static const struct native str_make_row = {"str", "object='', encoding='utf-8', errors='strict'", str_construct,
                                           NATIVE_TAKES_OPAQUE};

const struct native_class str_row = {
    .name = "str",
    .module = "builtins",
    .make = &str_make_row,
    .methods = str_methods,
    .doc = "A text of Unicode code points.",
};
