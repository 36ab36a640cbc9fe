/* Splitting and joining texts. */
#include "base/utf8.h"
#include "eval/builtin/arguments.h"
#include "eval/builtin/classes.h"
#include "eval/builtin/letters.h"

static void piece_push(struct vm *vm, struct value list, str piece)
{
    list_push(vm, AS_LIST(list), str_make(vm, piece));
}

static size_t space_at(str text)
{
    uint32_t c;
    size_t len = text.len > 0 ? utf8_decode(text, &c) : 0;

    return len > 0 && letter_is_space(c) ? len : 0;
}

static str spaces_skip(str text)
{
    size_t len;

    while ((len = space_at(text)) > 0)
        text = str_skip(text, len);
    return text;
}

static size_t word_len(str text)
{
    size_t len = 0;

    while (len < text.len && space_at(str_skip(text, len)) == 0)
    {
        uint32_t c;

        len += utf8_decode(str_skip(text, len), &c);
    }
    return len;
}

static void words_split(struct vm *vm, str text, int64_t most, struct value list)
{
    text = spaces_skip(text);
    for (; text.len > 0 && most != 0; most--)
    {
        size_t len = word_len(text);

        piece_push(vm, list, str_slice(text, 0, len));
        text = spaces_skip(str_skip(text, len));
    }
    if (text.len == 0)
        return;

    size_t end = text.len;

    /* The rest without the white space at its end. */
    for (;;)
    {
        size_t at = end;

        while (at > 0 && ((unsigned char)text.at[at - 1] & 0xC0) == 0x80)
            at--;
        at = at > 0 ? at - 1 : 0;
        if (end == 0 || space_at(str_slice(text, at, end)) == 0)
            break;
        end = at;
    }
    piece_push(vm, list, str_slice(text, 0, end));
}

static void separator_split(struct vm *vm, str text, str separator, int64_t most, struct value list)
{
    size_t at;

    for (; most != 0 && (at = str_find(text, separator)) != STR_NONE; most--)
    {
        piece_push(vm, list, str_slice(text, 0, at));
        text = str_skip(text, at + separator.len);
    }
    piece_push(vm, list, text);
}

static bool split_arguments(struct vm *vm, const struct value *args, str *out_separator, int64_t *out_most)
{
    *out_most = -1;
    *out_separator = STR("");
    if (is_given(args[1]) && !argument_int(vm, args[1], out_most))
        return false;
    if (!is_given_some(args[0]))
        return true;
    if (!is_str(value_plain(vm, args[0])) && !is_opaque(args[0]))
        return vm_raise(vm, "TypeError", "must be str or None, not %s", value_type_name(vm, args[0]));
    if (!argument_str(vm, args[0], "split() argument 1", out_separator))
        return false;
    return out_separator->len > 0 || vm_raise(vm, "ValueError", "empty separator");
}

bool text_split(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str text = self_text(vm, self), separator;
    int64_t most;

    if (!split_arguments(vm, args, &separator, &most))
        return false;
    *out = list_make(vm, NULL, 0);
    if (separator.len > 0)
        separator_split(vm, text, separator, most, *out);
    else
        words_split(vm, text, most, *out);
    return true;
}

static size_t find_last(str text, str needle)
{
    for (size_t at = text.len >= needle.len ? text.len - needle.len + 1 : 0; at-- > 0;)
    {
        if (memcmp(text.at + at, needle.at, needle.len) == 0)
            return at;
    }
    return STR_NONE;
}

/* The start of the last word, after white space at the end has been cut off `text`. */
static size_t last_word(str text)
{
    size_t at = text.len;

    while (at > 0)
    {
        size_t before = at - 1;

        while (before > 0 && ((unsigned char)text.at[before] & 0xC0) == 0x80)
            before--;
        if (space_at(str_slice(text, before, at)) > 0)
            break;
        at = before;
    }
    return at;
}

static str end_trim(str text)
{
    while (text.len > 0)
    {
        size_t before = text.len - 1;

        while (before > 0 && ((unsigned char)text.at[before] & 0xC0) == 0x80)
            before--;
        if (space_at(str_skip(text, before)) == 0)
            break;
        text.len = before;
    }
    return text;
}

static void list_reverse(struct list_object *list)
{
    for (uint32_t i = 0, j = list->len; i + 1 < j; i++)
    {
        struct value kept = list->at[i];

        list->at[i] = list->at[--j];
        list->at[j] = kept;
    }
}

bool text_rsplit(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str text = self_text(vm, self), separator;
    int64_t most;
    size_t at;

    if (!split_arguments(vm, args, &separator, &most))
        return false;
    *out = list_make(vm, NULL, 0);
    if (separator.len > 0)
    {
        for (; most != 0 && (at = find_last(text, separator)) != STR_NONE; most--)
        {
            piece_push(vm, *out, str_skip(text, at + separator.len));
            text.len = at;
        }
        piece_push(vm, *out, text);
    }
    else
    {
        for (text = end_trim(text); text.len > 0 && most != 0; most--)
        {
            at = last_word(text);
            piece_push(vm, *out, str_skip(text, at));
            text = end_trim(str_slice(text, 0, at));
        }
        if (spaces_skip(text).len > 0)
            piece_push(vm, *out, spaces_skip(text));
    }
    list_reverse(AS_LIST(*out));
    return true;
}

/* The length of the line end at the start of `text`, 0 when there is none. */
static size_t line_end(str text)
{
    uint32_t c;
    size_t len = utf8_decode(text, &c);

    if (c == '\r' && text.len > 1 && text.at[1] == '\n')
        return 2;
    return (c >= '\n' && c <= '\r') || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029 ? len : 0;
}

bool text_splitlines(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str text = self_text(vm, self);
    bool keep;
    size_t len = 0;

    if (!argument_truth(vm, args[0], false, &keep))
        return false;
    *out = list_make(vm, NULL, 0);
    while (len < text.len)
    {
        size_t end = line_end(str_skip(text, len));

        if (end > 0)
        {
            piece_push(vm, *out, str_slice(text, 0, keep ? len + end : len));
            text = str_skip(text, len + end);
            len = 0;
            continue;
        }

        uint32_t c;

        len += utf8_decode(str_skip(text, len), &c);
    }
    if (len > 0)
        piece_push(vm, *out, text);
    return true;
}

static bool text_parted(struct vm *vm, struct value self, struct value by, bool last, struct value *out)
{
    str text = self_text(vm, self), separator;
    size_t at;
    struct value parts[3];

    if (!argument_str(vm, by, "partition() argument", &separator))
        return false;
    if (separator.len == 0)
        return vm_raise(vm, "ValueError", "empty separator");
    at = last ? find_last(text, separator) : str_find(text, separator);
    if (at == STR_NONE)
    {
        parts[last ? 2 : 0] = str_make(vm, text);
        parts[1] = parts[last ? 0 : 2] = value_of(&vm->empty_str->object);
    }
    else
    {
        parts[0] = str_make(vm, str_slice(text, 0, at));
        parts[1] = str_make(vm, separator);
        parts[2] = str_make(vm, str_skip(text, at + separator.len));
    }
    *out = tuple_make(vm, parts, 3);
    return true;
}

bool text_partition(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return text_parted(vm, self, args[0], false, out);
}

bool text_rpartition(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    return text_parted(vm, self, args[0], true, out);
}

bool text_join(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    str between = self_text(vm, self);
    struct value list;
    bool good = true;

    if (!value_to_list(vm, args[0], &list))
        return false;

    struct arena_mark mark = scratch_mark(vm);
    struct buf joined = BUF(scratch_arena(vm));

    for (uint32_t i = 0; good && i < AS_LIST(list)->len; i++)
    {
        struct value item = AS_LIST(list)->at[i], plain = value_plain(vm, item);

        if (i > 0)
            buf_add(&joined, between);
        if (is_str(plain))
            buf_add(&joined, str_of(plain));
        else if (is_opaque(item))
            good = vm_refuse_opaque(vm, item, "a text is made of a value that is not known");
        else
            good = vm_raise(vm, "TypeError", "sequence item %u: expected str instance, %s found", i, value_type_name(vm, item));
    }
    return scratch_str(vm, mark, &joined, good, out);
}
