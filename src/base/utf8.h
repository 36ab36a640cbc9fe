/* UTF-8 (RFC 3629): strict decoding, encoding, counting. A bad byte counts as one U+FFFD. */
#ifndef LB_BASE_UTF8_H
#define LB_BASE_UTF8_H

#include "base/str.h"

#define UTF8_REPLACEMENT 0xFFFDu

/* The first code point of a non-empty text and its length in bytes (1 to 4); a malformed byte gives U+FFFD and 1. */
size_t utf8_decode(str s, uint32_t *out_code_point);

/* Writes 1 to 4 bytes and returns how many. Surrogates and what lies above U+10FFFF are written as U+FFFD. */
size_t utf8_encode(uint32_t code_point, char out_bytes[4]);

/* The offset of the first byte that is no UTF-8, or STR_NONE. */
size_t utf8_find_bad(str s);

size_t utf8_count(str s);                    /* code points */
size_t utf8_offset(str s, size_t index);     /* byte offset of code point `index`; s.len when there are fewer */
size_t utf8_width(str s);                    /* columns on a terminal: wide East Asian characters and emoji take two, marks none */
bool utf8_is_identifier_start(uint32_t c);   /* may begin a Python identifier: letter or underscore */
bool utf8_is_identifier_part(uint32_t c);    /* may stand inside one */

#endif
