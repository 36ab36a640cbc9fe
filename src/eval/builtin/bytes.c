/* The class bytes: constructor and methods. bytearray is not offered. */
#include "eval/builtin/arguments.h"
#include "eval/builtin/big.h"
#include "eval/builtin/classes.h"

static bool byte_of(struct vm *vm, struct value value, char *out)
{
    int64_t byte;

    if (!value_to_int(vm, value, &byte))
        return false;
    if (byte < 0 || byte > 255)
        return vm_raise(vm, "ValueError", "bytes must be in range(0, 256)");
    *out = (char)byte;
    return true;
}

static bool bytes_of_items(struct vm *vm, struct value items, struct buf *out)
{
    struct iteration iteration;
    struct value item;
    char c = 0;

    if (!iteration_open(vm, items, &iteration))
        return false;
    for (;;)
    {
        if (!iteration_next(vm, &iteration, &item))
            return false;
        if (is_absent(item))
            return true;
        if (!byte_of(vm, item, &c))
            return false;
        buf_add_char(out, c);
    }
}

static bool bytes_fill(struct vm *vm, const struct value *args, struct buf *out)
{
    struct value plain = value_plain(vm, args[0]);
    int64_t count;

    if (is_absent(plain))
        return true;
    if (is_kind(plain, OBJECT_BYTES))
        buf_add(out, self_bytes(vm, plain));
    else if (is_integer(plain))
    {
        if (!value_to_int(vm, plain, &count))
            return false;
        if (count < 0)
            return vm_raise(vm, "ValueError", "negative count");
        if (count > 1 << 28)
            return refuse_size(vm, "a bytes object");
        buf_add_repeated(out, '\0', (size_t)count);
    }
    else
        return bytes_of_items(vm, args[0], out);
    return true;
}

static bool bytes_construct(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value plain = value_plain(vm, args[0]), made = NONE;
    bool good;

    if (is_str(plain))
    {
        if (is_absent(args[1]))
            return vm_raise(vm, "TypeError", "string argument without an encoding");
        good = text_encode(vm, str_of(plain), args[1], args[2], &made);
    }
    else
    {
        struct arena_mark mark = scratch_mark(vm);
        struct buf bytes = BUF(scratch_arena(vm));
        struct value own = own_method(vm, args[0], "__bytes__");

        good = is_given(own) ? method_call(vm, own, args[0], NULL, 0, &made) : bytes_fill(vm, args, &bytes);
        if (good && is_absent(own))
            made = bytes_make(vm, buf_str(&bytes));
        arena_reset(vm->scratch, mark);
    }
    if (good)
        *out = class_hold(vm, self, made);
    return good;
}

static bool bytes_decode_method(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return bytes_decode(vm, self_bytes(vm, self), args[0], args[1], out);
}

static bool bytes_hex(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf hex = BUF(scratch_arena(vm));
    str bytes = self_bytes(vm, self), between = STR("");

    if (is_given(args[0]) && !argument_str(vm, args[0], "sep", &between))
        return false;
    for (size_t i = 0; i < bytes.len; i++)
    {
        if (i > 0)
            buf_add(&hex, between);
        buf_print(&hex, "%02x", (unsigned)(unsigned char)bytes.at[i]);
    }
    return scratch_str(vm, mark, &hex, true, out);
}

static int hex_digit(char c)
{
    return char_is_digit(c) ? c - '0' : char_lower(c) >= 'a' && char_lower(c) <= 'f' ? char_lower(c) - 'a' + 10 : -1;
}

static bool bytes_fromhex(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf bytes = BUF(scratch_arena(vm));
    str text;
    size_t i = 0;

    if (!argument_str(vm, args[0], "fromhex() argument", &text))
        return false;
    while (i < text.len)
    {
        if (char_is_space(text.at[i]))
        {
            i++;
            continue;
        }

        int high = hex_digit(text.at[i]), low = i + 1 < text.len ? hex_digit(text.at[i + 1]) : -1;

        if (high < 0 || low < 0)
            return vm_raise(vm, "ValueError", "non-hexadecimal number found in fromhex() arg at position %zu",
                            high < 0 ? i : i + 1);
        buf_add_char(&bytes, (char)(high * 16 + low));
        i += 2;
    }
    *out = class_hold(vm, self, bytes_make(vm, buf_str(&bytes)));
    arena_reset(vm->scratch, mark);
    return true;
}

static bool bytes_position(struct vm *vm, struct value self, const struct value *args, int64_t *out)
{
    str bytes = self_bytes(vm, self), needle;
    int64_t from, to;
    size_t at;
    char one;

    if (is_integer(args[0]))
    {
        if (!byte_of(vm, args[0], &one))
            return false;
        needle = (str){&one, 1};
    }
    else if (!argument_bytes(vm, args[0], "argument", &needle))
        return false;
    if (!range_arguments(vm, args[1], args[2], (int64_t)bytes.len, &from, &to))
        return false;
    at = from > to ? STR_NONE : str_find(str_slice(bytes, (size_t)from, (size_t)to), needle);
    *out = at == STR_NONE ? -1 : (int64_t)at + from;
    return true;
}

static bool bytes_find(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    *out = value_int(0);
    return bytes_position(vm, self, args, &out->integer);
}

static bool bytes_index(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return bytes_find(vm, self, args, out) && (out->integer >= 0 || vm_raise(vm, "ValueError", "subsection not found"));
}

static bool bytes_count(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str bytes = self_bytes(vm, self), needle;
    size_t at;
    int64_t count = 0;

    if (!argument_bytes(vm, args[0], "argument", &needle))
        return false;
    while (needle.len > 0 && (at = str_find(bytes, needle)) != STR_NONE)
    {
        count++;
        bytes = str_skip(bytes, at + needle.len);
    }
    *out = value_int(needle.len > 0 ? count : (int64_t)bytes.len + 1);
    return true;
}

static bool bytes_affix(struct vm *vm, struct value self, struct value affix, bool end, struct value *out)
{
    struct value plain = value_plain(vm, affix);
    str part, bytes = self_bytes(vm, self);
    bool has = false;

    if (!is_kind(plain, OBJECT_TUPLE))
    {
        if (!argument_bytes(vm, affix, end ? "endswith first arg" : "startswith first arg", &part))
            return false;
        *out = value_bool(end ? str_ends(bytes, part) : str_starts(bytes, part));
        return true;
    }
    for (uint32_t i = 0; i < AS_TUPLE(plain)->len && !has; i++)
    {
        if (!argument_bytes(vm, AS_TUPLE(plain)->at[i], "affix", &part))
            return false;
        has = end ? str_ends(bytes, part) : str_starts(bytes, part);
    }
    *out = value_bool(has);
    return true;
}

static bool bytes_startswith(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return bytes_affix(vm, self, args[0], false, out);
}

static bool bytes_endswith(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return bytes_affix(vm, self, args[0], true, out);
}

static bool bytes_replace(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str bytes = self_bytes(vm, self), from, to;
    size_t at;
    int64_t count = -1;

    if (!argument_bytes(vm, args[0], "argument 1", &from) || !argument_bytes(vm, args[1], "argument 2", &to) ||
        (is_given(args[2]) && !argument_int(vm, args[2], &count)))
        return false;

    struct arena_mark mark = scratch_mark(vm);
    struct buf replaced = BUF(scratch_arena(vm));

    for (; from.len > 0 && count != 0 && (at = str_find(bytes, from)) != STR_NONE; count--)
    {
        buf_add(&replaced, str_slice(bytes, 0, at));
        buf_add(&replaced, to);
        bytes = str_skip(bytes, at + from.len);
    }
    buf_add(&replaced, bytes);
    *out = bytes_make(vm, buf_str(&replaced));
    arena_reset(vm->scratch, mark);
    return true;
}

static bool bytes_split(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str bytes = self_bytes(vm, self), separator = STR("");
    int64_t most = -1;
    size_t at;

    if ((is_given_some(args[0]) && !argument_bytes(vm, args[0], "sep", &separator)) ||
        (is_given(args[1]) && !argument_int(vm, args[1], &most)))
        return false;
    if (is_given_some(args[0]) && separator.len == 0)
        return vm_raise(vm, "ValueError", "empty separator");
    *out = list_make(vm, NULL, 0);
    if (separator.len > 0)
    {
        for (; most != 0 && (at = str_find(bytes, separator)) != STR_NONE; most--)
        {
            list_push(vm, AS_LIST(*out), bytes_make(vm, str_slice(bytes, 0, at)));
            bytes = str_skip(bytes, at + separator.len);
        }
        list_push(vm, AS_LIST(*out), bytes_make(vm, bytes));
        return true;
    }
    for (bytes = str_trim_start(bytes); bytes.len > 0; bytes = str_trim_start(bytes), most--)
    {
        for (at = 0; at < bytes.len && (most == 0 || !char_is_space(bytes.at[at]));)
            at++;
        list_push(vm, AS_LIST(*out), bytes_make(vm, most == 0 ? str_trim_end(bytes) : str_slice(bytes, 0, at)));
        bytes = str_skip(bytes, at);
    }
    return true;
}

static bool bytes_join(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct value list;
    bool good = true;

    if (!value_to_list(vm, args[0], &list))
        return false;

    struct arena_mark mark = scratch_mark(vm);
    struct buf joined = BUF(scratch_arena(vm));

    for (uint32_t i = 0; good && i < AS_LIST(list)->len; i++)
    {
        struct value item = value_plain(vm, AS_LIST(list)->at[i]);

        if (i > 0)
            buf_add(&joined, self_bytes(vm, self));
        good =
            is_kind(item, OBJECT_BYTES) ||
            vm_raise(vm, "TypeError", "sequence item %u: expected a bytes-like object, %s found", i, value_type_name(vm, item));
        buf_add(&joined, self_bytes(vm, item));
    }
    if (good)
        *out = bytes_make(vm, buf_str(&joined));
    arena_reset(vm->scratch, mark);
    return good;
}

static bool bytes_stripped(struct vm *vm, struct value self, struct value chars, bool left, bool right, struct value *out)
{
    str bytes = self_bytes(vm, self), set = STR(" \t\n\r\v\f");

    if (is_given_some(chars) && !argument_bytes(vm, chars, "argument", &set))
        return false;
    while (left && bytes.len > 0 && str_find_char(set, bytes.at[0]) != STR_NONE)
        bytes = str_skip(bytes, 1);
    while (right && bytes.len > 0 && str_find_char(set, bytes.at[bytes.len - 1]) != STR_NONE)
        bytes.len--;
    *out = bytes_make(vm, bytes);
    return true;
}

static bool bytes_strip(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return bytes_stripped(vm, self, args[0], true, true, out);
}

static bool bytes_lstrip(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return bytes_stripped(vm, self, args[0], true, false, out);
}

static bool bytes_rstrip(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return bytes_stripped(vm, self, args[0], false, true, out);
}

static bool bytes_upper(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);

    (void)args;
    *out = bytes_make(vm, str_upper(scratch_arena(vm), self_bytes(vm, self)));
    arena_reset(vm->scratch, mark);
    return true;
}

static bool bytes_lower(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);

    (void)args;
    *out = bytes_make(vm, str_lower(scratch_arena(vm), self_bytes(vm, self)));
    arena_reset(vm->scratch, mark);
    return true;
}

static const struct native bytes_methods[] = {
    {"count", "sub, /", bytes_count},
    {"decode", "encoding='utf-8', errors='strict'", bytes_decode_method},
    {"endswith", "suffix, /", bytes_endswith},
    {"find", "sub, start=None, end=None, /", bytes_find},
    {"fromhex", "string, /", bytes_fromhex, NATIVE_CLASS_METHOD},
    {"hex", "sep=''", bytes_hex},
    {"index", "sub, start=None, end=None, /", bytes_index},
    {"join", "iterable_of_bytes, /", bytes_join, NATIVE_DRAIN_0},
    {"lower", "", bytes_lower},
    {"lstrip", "bytes=None, /", bytes_lstrip},
    {"replace", "old, new, count=-1, /", bytes_replace},
    {"rstrip", "bytes=None, /", bytes_rstrip},
    {"split", "sep=None, maxsplit=-1", bytes_split},
    {"startswith", "prefix, /", bytes_startswith},
    {"strip", "bytes=None, /", bytes_strip},
    {"upper", "", bytes_upper},
    {0},
};

static const struct native bytes_make_row = {"bytes", "source=b'', encoding='utf-8', errors='strict'", bytes_construct,
                                             NATIVE_DRAIN_0};

const struct native_class bytes_row = {
    .name = "bytes",
    .module = "builtins",
    .make = &bytes_make_row,
    .methods = bytes_methods,
    .doc = "A sequence of bytes.",
};
