/*
 * Text to bytes and back: UTF-8, ASCII, Latin-1 and UTF-16 byte order aside, with the error handlers that projects use.
 */
#include "base/utf8.h"
#include "eval/builtin/arguments.h"
#include "eval/builtin/classes.h"

enum encoding
{
    ENCODING_UTF8,
    ENCODING_ASCII,
    ENCODING_LATIN1,
    ENCODING_UTF8_SIG,
};

static bool encoding_find(struct vm *vm, struct value name, enum encoding *out)
{
    static const struct
    {
        str name;
        enum encoding encoding;
    } rows[] = {
        {STR_INIT("utf8"), ENCODING_UTF8},     {STR_INIT("u8"), ENCODING_UTF8},
        {STR_INIT("ascii"), ENCODING_ASCII},   {STR_INIT("usascii"), ENCODING_ASCII},
        {STR_INIT("latin1"), ENCODING_LATIN1}, {STR_INIT("iso88591"), ENCODING_LATIN1},
        {STR_INIT("l1"), ENCODING_LATIN1},     {STR_INIT("utf8sig"), ENCODING_UTF8_SIG},
        {STR_INIT("latin"), ENCODING_LATIN1},
    };
    str given;
    char plain[24];
    size_t len = 0;

    *out = ENCODING_UTF8;
    if (!is_given_some(name))
        return true;
    if (!argument_str(vm, name, "encoding", &given))
        return false;
    for (size_t i = 0; i < given.len && len < sizeof plain; i++)
    {
        if (given.at[i] != '-' && given.at[i] != '_' && given.at[i] != ' ')
            plain[len++] = char_lower(given.at[i]);
    }
    for (size_t i = 0; i < COUNT_OF(rows); i++)
    {
        if (str_equal(rows[i].name, (str){plain, len}))
        {
            *out = rows[i].encoding;
            return true;
        }
    }
    return vm_raise(vm, "LookupError", "unknown encoding: %s", text_for_message(vm, given));
}

static bool errors_find(struct vm *vm, struct value errors, str *out)
{
    *out = STR("strict");
    return !is_given_some(errors) || argument_str(vm, errors, "errors", out);
}

/* UnicodeEncodeError for the code points from `position` on, of which `rest` begins with the first. */
static bool encode_refuse(struct vm *vm, const char *encoding, uint32_t limit, str rest, size_t position)
{
    size_t end = position;
    uint32_t c, first;

    utf8_decode(rest, &first);
    for (size_t len = utf8_decode(rest, &c); rest.len > 0 && c >= limit; end++)
    {
        rest = str_skip(rest, len);
        len = rest.len > 0 ? utf8_decode(rest, &c) : 0;
    }
    if (end > position + 1)
        return vm_raise(vm, "UnicodeEncodeError",
                        "'%s' codec can't encode characters in position %zu-%zu: ordinal not in range(%u)", encoding, position,
                        end - 1, limit);
    return vm_raise(vm, "UnicodeEncodeError", "'%s' codec can't encode character '\\%s%0*x' in position %zu: ordinal not in range(%u)",
                    encoding,
                    first < 0x100     ? "x"
                    : first < 0x10000 ? "u"
                                      : "U",
                    first < 0x100     ? 2
                    : first < 0x10000 ? 4
                                      : 8,
                    first, position, limit);
}

/* A code point that the encoding lacks; false: `errors` has nothing to put in its place. */
static bool encode_fallback(uint32_t c, str errors, struct buf *out)
{
    if (str_equal(errors, STR("ignore")))
        return true;
    if (str_equal(errors, STR("replace")))
        buf_add_char(out, '?');
    else if (str_equal(errors, STR("backslashreplace")))
        buf_print(out, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    else if (str_equal(errors, STR("xmlcharrefreplace")))
        buf_print(out, "&#%u;", c);
    else
        return false;
    return true;
}

static bool narrow_encode(struct vm *vm, str text, enum encoding encoding, str errors, struct buf *out)
{
    uint32_t limit = encoding == ENCODING_ASCII ? 0x80 : 0x100;
    size_t position = 0;

    for (; text.len > 0; position++)
    {
        uint32_t c;
        size_t len = utf8_decode(text, &c);

        if (c < limit)
            buf_add_char(out, (char)c);
        else if (!encode_fallback(c, errors, out))
            return encode_refuse(vm, encoding == ENCODING_ASCII ? "ascii" : "latin-1", limit, text, position);
        text = str_skip(text, len);
    }
    return true;
}

bool text_encode(struct vm *vm, str text, struct value encoding, struct value errors, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf bytes = BUF(scratch_arena(vm));
    enum encoding to;
    str how;
    bool good = encoding_find(vm, encoding, &to) && errors_find(vm, errors, &how);

    if (good && (to == ENCODING_ASCII || to == ENCODING_LATIN1))
        good = narrow_encode(vm, text, to, how, &bytes);
    else if (good)
    {
        if (to == ENCODING_UTF8_SIG)
            buf_add_literal(&bytes, "\xEF\xBB\xBF");
        buf_add(&bytes, text);
    }
    if (good)
        *out = bytes_make(vm, buf_str(&bytes));
    arena_reset(vm->scratch, mark);
    return good;
}

static bool decode_fallback(struct vm *vm, const char *encoding, unsigned char byte, size_t position, str errors,
                            struct buf *out)
{
    if (str_equal(errors, STR("ignore")))
        return true;
    if (str_equal(errors, STR("replace")))
        buf_add_code_point(out, UTF8_REPLACEMENT);
    else if (str_equal(errors, STR("backslashreplace")))
        buf_print(out, "\\x%02x", byte);
    else
        return vm_raise(vm, "UnicodeDecodeError", "'%s' codec can't decode byte 0x%02x in position %zu: %s", encoding, byte,
                        position,
                        encoding[0] == 'a'             ? "ordinal not in range(128)"
                        : byte >= 0xC2 && byte <= 0xF4 ? "invalid continuation byte"
                                                       : "invalid start byte");
    return true;
}

static bool utf8_build(struct vm *vm, str bytes, str errors, struct buf *out)
{
    size_t at = 0;

    while (at < bytes.len)
    {
        size_t bad = utf8_find_bad(str_skip(bytes, at));

        buf_add(out, str_slice(bytes, at, bad == STR_NONE ? bytes.len : at + bad));
        if (bad == STR_NONE)
            return true;
        at += bad;
        if (!decode_fallback(vm, "utf-8", (unsigned char)bytes.at[at], at, errors, out))
            return false;
        at++;
    }
    return true;
}

static bool narrow_decode(struct vm *vm, str bytes, bool ascii, str errors, struct buf *out)
{
    for (size_t i = 0; i < bytes.len; i++)
    {
        unsigned char c = (unsigned char)bytes.at[i];

        if (!ascii || c < 0x80)
            buf_add_code_point(out, c);
        else if (!decode_fallback(vm, "ascii", c, i, errors, out))
            return false;
    }
    return true;
}

bool bytes_decode(struct vm *vm, str bytes, struct value encoding, struct value errors, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    enum encoding from;
    str how;
    bool good = encoding_find(vm, encoding, &from) && errors_find(vm, errors, &how);

    if (good && from == ENCODING_UTF8_SIG && str_starts(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_skip(bytes, 3);
    if (good)
        good = from == ENCODING_UTF8 || from == ENCODING_UTF8_SIG
                   ? utf8_build(vm, bytes, how, &text)
                   : narrow_decode(vm, bytes, from == ENCODING_ASCII, how, &text);
    return scratch_str(vm, mark, &text, good, out);
}
