/* buf: growing text. The capacity doubles; vsnprintf writes in place. */
#include "base/buf.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static void room_make(struct buf *buf, size_t more)
{
    size_t need;

    if (__builtin_add_overflow(buf->len + 1, more, &need))
        memory_refuse(arena_memory(buf->arena));
    if (need <= buf->cap)
        return;

    size_t cap = buf->cap < 32 ? 64 : buf->cap;

    while (cap < need)
    {
        if (__builtin_mul_overflow(cap, 2, &cap))
            memory_refuse(arena_memory(buf->arena));
    }
    buf->at = arena_grow(buf->arena, buf->at, buf->cap, cap);
    buf->cap = cap;
}

void buf_add(struct buf *buf, str text)
{
    room_make(buf, text.len);
    if (text.len > 0)
        memcpy(buf->at + buf->len, text.at, text.len);
    buf->len += text.len;
    buf->at[buf->len] = '\0';
}

void buf_add_char(struct buf *buf, char c)
{
    room_make(buf, 1);
    buf->at[buf->len++] = c;
    buf->at[buf->len] = '\0';
}

void buf_add_repeated(struct buf *buf, char c, size_t count)
{
    room_make(buf, count);
    memset(buf->at + buf->len, c, count);
    buf->len += count;
    buf->at[buf->len] = '\0';
}

void buf_add_code_point(struct buf *buf, uint32_t code_point)
{
    char bytes[4];

    buf_add(buf, (str){bytes, utf8_encode(code_point, bytes)});
}

void buf_vprint(struct buf *buf, const char *format, va_list arguments)
{
    va_list again;

    va_copy(again, arguments);

    int len = vsnprintf(NULL, 0, format, again);

    va_end(again);
    assert(len >= 0);
    room_make(buf, (size_t)len);
    vsnprintf(buf->at + buf->len, (size_t)len + 1, format, arguments);
    buf->len += (size_t)len;
}

void buf_print(struct buf *buf, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    buf_vprint(buf, format, arguments);
    va_end(arguments);
}

void buf_add_json(struct buf *buf, str text)
{
    static const char short_escapes[] = "\"\"\\\\\bb\ff\nn\rr\tt";

    for (size_t i = 0; i < text.len;)
    {
        uint32_t c;
        size_t len = utf8_decode(str_skip(text, i), &c);
        const char *escape = c < 128 && c != 0 ? strchr(short_escapes, (int)c) : NULL;

        /* Pairs of byte and letter: a hit on an odd place is the letter of another pair. */
        while (escape != NULL && (escape - short_escapes) % 2 != 0)
            escape = strchr(escape + 1, (int)c);
        if (escape != NULL)
            buf_print(buf, "\\%c", escape[1]);
        else if (c < 32 || c == 127)
            buf_print(buf, "\\u%04x", (unsigned)c);
        else
            buf_add_code_point(buf, c);
        i += len;
    }
}

str buf_str(const struct buf *buf)
{
    return (str){buf->at, buf->len};
}
