/*
 * Text as Python's repr() writes a str, and Python's notion of white space: for messages that must keep Python's words.
 */
#ifndef LB_TEXT_QUOTE_H
#define LB_TEXT_QUOTE_H

#include "base/buf.h"

/* repr(text): single quotes, double ones when the text holds a single and no double quote; \n, \t, \r, \\ and \xNN for what is
 * not printable. Code points above U+00A0 are taken as printable, except separators and the byte order mark. */
void buf_add_quoted(struct buf *buf, str text);
str str_quote(struct arena *arena, str text);

/* str.isspace() for one code point; str.strip(), lstrip and rstrip. */
bool code_point_is_space(uint32_t code_point);
str str_strip(str text);
str str_strip_start(str text);
str str_strip_end(str text);

#endif
