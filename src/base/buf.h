/* buf: text that is built piece by piece, in an arena. Always NUL-terminated behind the last byte once something was added. */
#ifndef LB_BASE_BUF_H
#define LB_BASE_BUF_H

#include "base/arena.h"

struct buf
{
    struct arena *arena;
    char *at;
    size_t len, cap;
};

#define BUF(arena_) ((struct buf){.arena = (arena_)})

void buf_add(struct buf *buf, str text);
void buf_add_char(struct buf *buf, char c);
void buf_add_repeated(struct buf *buf, char c, size_t count);
void buf_add_code_point(struct buf *buf, uint32_t code_point); /* as UTF-8 */
__attribute__((format(printf, 2, 3))) void buf_print(struct buf *buf, const char *format, ...);
__attribute__((format(printf, 2, 0))) void buf_vprint(struct buf *buf, const char *format, va_list arguments);

/* Text as the inside of a JSON string, without the quotes. Bytes that are no UTF-8 become U+FFFD. */
void buf_add_json(struct buf *buf, str text);

/* What has been built so far; valid until the next addition. */
str buf_str(const struct buf *buf);

#define buf_add_literal(buf, literal) buf_add((buf), STR(literal))

#endif
