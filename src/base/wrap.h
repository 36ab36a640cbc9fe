/* Texts for a terminal of so many columns: paragraphs broken at blanks, and the part of a source line that can be shown. */
#ifndef LB_BASE_WRAP_H
#define LB_BASE_WRAP_H

#include "base/buf.h"

/*
 * Adds a text, of one line or several, without a newline at its end. A line that does not fit into `width` columns (0: all fit) is
 * broken at blanks and goes on behind `indent` blanks; the first begins in `column`, which the caller has written up to. What stands
 * between backticks is a command to copy and is not broken, nor is a word that is too long.
 */
void wrap_add(struct buf *out, str text, unsigned width, unsigned column, unsigned indent);

/*
 * The part of a line that fits into `width` columns (0: all of it) with the columns [*from, *to) inside as far as it can be, cut
 * ends shown as `...`. *from and *to become columns of the part.
 */
str wrap_window(struct arena *arena, str line, unsigned width, size_t *from, size_t *to);

#endif
