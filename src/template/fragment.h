/*
 * A piece of Python inside a template, read step by step: what is a string or comment is passed over as one, brackets are
 * counted.
 *
 * The steps say where a fragment ends (`}`, `|`, `%>`, the colon of a control line) without parsing it; the parser sees it
 * later. As in Mako a comment ends with its line, so that one may hide a `}` or `%>` behind it.
 */
#ifndef LB_TEMPLATE_FRAGMENT_H
#define LB_TEMPLATE_FRAGMENT_H

#include "base/str.h"

enum fragment_fault
{
    FRAGMENT_FINE,
    FRAGMENT_STRING, /* a string is not closed */
    FRAGMENT_CLOSED, /* a bracket is closed that was not opened */
};

struct fragment
{
    str text;
    size_t at;   /* where the next step begins */
    size_t step; /* where the last one began */
    char c;      /* the character of the last one; 0: a string or comment */
    bool is_comment;
    size_t depth;              /* brackets open after it */
    size_t opened;             /* where the outermost open bracket is */
    enum fragment_fault fault; /* at `step` */
};

/* A fragment of `text` from an offset on. */
struct fragment fragment_open(str text, size_t from);

/* False at the end of the text and at a fault. */
bool fragment_next(struct fragment *fragment);

/* Whether the text goes on with `what` at an offset. */
bool text_has_at(str text, size_t at, str what);

#endif
