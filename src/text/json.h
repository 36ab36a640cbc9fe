/*
 * JSON in and out, as Python's json module does it (RFC 8259 with NaN, Infinity and -Infinity).
 *
 * Reading: loads(). Repeated keys: the last wins; integers outside of 64 bits are kept as text; messages are
 * json.JSONDecodeError's. Limits: 1000 levels; integers of 4300 digits (CPython's own); a lone surrogate (\ud800), which Python
 * reads, is refused because no UTF-8 text can hold it.
 */
#ifndef LB_TEXT_JSON_H
#define LB_TEXT_JSON_H

#include "text/tree.h"

#define JSON_DEPTH_LIMIT 1000
#define JSON_DIGITS_LIMIT 4300

MUST_USE bool json_parse(struct arena *arena, str text, place first, struct diags *diags, struct tree **out_tree);

/* The arguments of dumps(). JSON_STYLE_DEFAULT is dumps(x). */
struct json_style
{
    bool ensure_ascii;
    bool sort_keys;
    bool indented; /* indent is not None */
    str indent;    /* one level of it; may be empty */
    str item_separator;
    str key_separator;
};
#define JSON_STYLE_DEFAULT ((struct json_style){.ensure_ascii = true, .item_separator = STR(", "), .key_separator = STR(": ")})
#define JSON_STYLE_INDENTED(blanks)                                                                                            \
    ((struct json_style){.ensure_ascii = true,                                                                                 \
                         .indented = true,                                                                                     \
                         .indent = STR(blanks),                                                                                \
                         .item_separator = STR(","),                                                                           \
                         .key_separator = STR(": ")})

/* Kinds that JSON lacks (bytes, dates) are refused as Python does: "Object of type datetime is not JSON serializable". */
MUST_USE bool json_print(struct buf *buf, const struct tree *tree, const struct json_style *style, struct diags *diags);

/* The pieces, for callers with values of their own. A text comes with its quotes; bytes that are no UTF-8 become U+FFFD. */
void json_print_text(struct buf *buf, str text, bool ensure_ascii);
void json_print_real(struct buf *buf, double real); /* repr, or NaN, Infinity, -Infinity */

/* The text of a whole number or float as Python's int and float print it; false when the text is no JSON number. */
bool json_is_number(str text);

#endif
