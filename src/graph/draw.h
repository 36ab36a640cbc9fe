/*
 * draw: pictures of the revision graph, one writer a format over one description of what is to be seen.
 *
 * Each writer costs what it writes, and writes the same for the same picture. Texts come from revision files and may hold
 * anything: every writer escapes for its format, and takes line ends and control characters as blanks.
 */
#ifndef LB_GRAPH_DRAW_H
#define LB_GRAPH_DRAW_H

#include "base/buf.h"
#include "graph/lanes.h"
#include "graph/walk.h"

struct picture
{
    struct graph *graph;
    struct arena *arena;
    const struct revision_list *list; /* newest first, as history_list gives it */
    struct revision_set current;      /* what the database is at; .has NULL: not asked for */
    const str *links;                 /* by number: URL of the file; NULL: none */
};

/* How lines for a terminal are written; all zero: for a pipe. */
struct draw_style
{
    unsigned columns; /* 0: no limit */
    bool color;
    bool unicode;
};

/*
 * The drawing of `history --graph`: one text a revision of the list, each with the lanes in front; without the last line end.
 * `entries`, by their place in the list, are texts of several lines to show instead of one line each; NULL: none. With columns, a
 * line is cut to them, and an entry is broken; lanes take at most half of them, and never more than a hundred are drawn.
 */
str_array draw_text(const struct picture *picture, const struct draw_style *style, const str *entries);

/* Whole files. */
str draw_svg(const struct picture *picture);
str draw_dot(const struct picture *picture);
str draw_mermaid(const struct picture *picture);

/* ---- what the writers share ---- */

bool draw_is_current(const struct picture *picture, uint32_t number);

/* The message in one line, without blanks at its ends. */
str draw_message(struct arena *arena, const struct revision *revision);

/* YYYY-MM-DD of the docstring's "Create Date:"; empty when it has none. */
str draw_date(const struct revision *revision);

/* The revisions of the list. */
struct revision_set draw_set(const struct picture *picture);

/* "head" (or "effective head"), "current", "branchpoint", "mergepoint" and "base" as far as a revision is one, with `between`
 * between them. */
str draw_marks(const struct picture *picture, uint32_t number, str between);

#endif
