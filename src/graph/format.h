/*
 * format: revisions as text, in Alembic's formats.
 *
 * What Alembic prints in the order of a set (branch labels, the revisions that a branch point leads to) is sorted here.
 */
#ifndef LB_GRAPH_FORMAT_H
#define LB_GRAPH_FORMAT_H

#include "graph/graph.h"

struct format
{
    bool parents;    /* "a, b (dependency) -> " before the id */
    bool branches;   /* " (label, label)" */
    bool tree;       /* " (branchpoint)", " (mergepoint)" */
    bool doc;        /* ", " and the first paragraph of the docstring */
    bool is_current; /* " (current)" */
};

/* The formats of the commands. */
extern const struct format format_of_history;  /* parents, branches, tree, doc */
extern const struct format format_of_heads;    /* branches */
extern const struct format format_of_branches; /* branches, tree */
extern const struct format format_of_current;  /* tree */

/* One line, without its end. */
str format_line(struct graph *graph, struct arena *arena, uint32_t number, struct format format);

/* The entry of --verbose and of show: several lines, the last one with its end. */
str format_entry(struct graph *graph, struct arena *arena, uint32_t number, bool is_current);

/* A branch point and what it leads to, as `branches` prints it, with the line ends. */
str format_branch_point(struct graph *graph, struct arena *arena, uint32_t number, bool is_verbose);

#endif
