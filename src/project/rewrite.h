/*
 * rewrite: another parent for a revision, written into the text of its file.
 *
 * What changes are the bytes of the value of `down_revision` (of one item of it, where it is a tuple) and, when it named the
 * old parent, the line `Revises:` of the docstring; every other byte stays, line ends and the byte order mark included.
 */
#ifndef LB_PROJECT_REWRITE_H
#define LB_PROJECT_REWRITE_H

#include "project/script.h"

struct rewrite
{
    str from; /* the parent that goes; empty: None */
    str to;   /* the one that comes */
};

/*
 * The text with its new parent. Refuses a value that is not written out as strings, and a `from` that is not among them; the
 * diagnostic has the place. What comes out has been read again: it says what was wanted and nothing else of its head differs.
 */
MUST_USE bool rewrite_down_revision(struct script *script, struct arena *arena, const struct source_file *file,
                                    const struct rewrite *rewrite, str *out_text);

#endif
