/*
 * str: a piece of text as pointer and length, the one form in which text travels inside limbeck.
 *
 * A str owns nothing and is passed by value. It need not end in NUL and may hold NUL bytes; what it points at lives as long
 * as the arena (or the constant) it came from. The empty str may have a null pointer.
 */
#ifndef LB_BASE_STR_H
#define LB_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct str
{
    const char *at;
    size_t len;
} str;

/* A str over a string literal; STR_INIT is the form for static initialisers. */
#define STR(literal) ((str){(literal), sizeof(literal) - 1})
#define STR_INIT(literal) {(literal), sizeof(literal) - 1}

/* For printf-style formats: buf_print(&b, "name " STR_FMT, STR_ARG(name)). */
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).len, (s).at != NULL ? (s).at : ""

/* The str over a NUL-terminated text; NULL gives the empty str. */
str str_from(const char *text);

bool str_equal(str a, str b);
bool str_equal_nocase(str a, str b); /* ASCII letters only */
int str_compare(str a, str b);       /* by bytes, which for UTF-8 is by code points */
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);

/* Bytes from..to; both are clamped to the length. */
str str_slice(str s, size_t from, size_t to);
str str_skip(str s, size_t count);

/* Without ASCII white space on both sides, or on one. */
str str_trim(str s);
str str_trim_start(str s);
str str_trim_end(str s);

/* The first offset of what is looked for, or STR_NONE. */
#define STR_NONE SIZE_MAX
size_t str_find(str s, str needle);
size_t str_find_char(str s, char c);
size_t str_find_last_char(str s, char c);

/* Cuts s at the first `by`: *out_head is what stands before, the return value what stands after (empty when there is none,
 * and then *out_head is all of s). */
str str_cut(str s, char by, str *out_head);

/* Takes the next line off *s, without its line end (\n, \r\n or \r); false when *s is empty. */
bool str_next_line(str *s, str *out_line);

/* A decimal integer that fills the whole text, with an optional sign; false when it is none or does not fit. */
bool str_to_int(str s, int64_t *out_value);

/* 64 bits, without a seed. Not the same on machines of another byte order: nothing that leaves the program may depend on it. */
uint64_t str_hash(str s);

/* ASCII classes, independent of the locale. */
bool char_is_space(char c);
bool char_is_digit(char c);
bool char_is_alpha(char c);
bool char_is_word(char c); /* letter, digit or underscore */
char char_lower(char c);
char char_upper(char c);

#endif
