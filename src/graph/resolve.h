/*
 * resolve: from identifiers to revisions.
 *
 * A resolver is one question asked of a graph: it holds where results and diagnostics go, and how the command that asks words
 * its refusals. Failures are Alembic's messages. When an identifier names nothing, `unresolved` tells which one, and whether it
 * was a row of the version table rather than something the user typed, so that the caller can add what to do; when there are
 * several heads where one was wanted, `several` holds them for the same purpose.
 *
 * Results are numbers of revisions; "base" resolves to no revision at all. A walk ("-2") may end at REVISION_BASE or, when it
 * went past it, at REVISION_NONE.
 */
#ifndef LB_GRAPH_RESOLVE_H
#define LB_GRAPH_RESOLVE_H

#include "graph/graph.h"
#include "graph/walk.h"

enum resolve_wording
{
    RESOLVE_PLAIN,     /* show, edit, current */
    RESOLVE_UPGRADE,   /* `end` is the destination */
    RESOLVE_DOWNGRADE, /* `end` is the destination */
    RESOLVE_RANGE,     /* history: from `start` to `end` */
    RESOLVE_STAMP,
    RESOLVE_NEW, /* the parents of a new revision */
};

struct resolver
{
    struct graph *graph;
    struct arena *arena;
    struct diags *diags;
    enum resolve_wording wording;
    str start, end; /* as typed, for messages */

    bool in_rows; /* what is being resolved comes from the version table */
    struct
    {
        bool failed;
        bool is_row;
        str identifier;
    } unresolved;
    struct revision_list several; /* the heads, where one was wanted and there are more */
};

/* All revisions that an identifier names, in Alembic's order; none for "base". */
MUST_USE bool resolve_revisions(struct resolver *resolver, str identifier, struct revision_list *out_list);

/* The same for several, one after the other. */
MUST_USE bool resolve_each(struct resolver *resolver, const str_array *identifiers, struct revision_list *out_list);

/* The rows of the version table. */
MUST_USE bool resolve_rows(struct resolver *resolver, const str_array *rows, struct revision_list *out_list);

/* The one revision that an identifier names, or REVISION_BASE; several are refused. */
MUST_USE bool resolve_revision(struct resolver *resolver, str identifier, uint32_t *out_number);

/* The revision that an id, a label or a prefix names; no symbols. */
MUST_USE bool resolve_name(struct resolver *resolver, str name, uint32_t *out_number);

/* The revision behind a label: a label, an id or a prefix of one. */
MUST_USE bool resolve_branch(struct resolver *resolver, str label, uint32_t *out_number);

/*
 * The lineage of an identifier: all that is an ancestor or descendant of what it names (with depends_on when asked for), those
 * included. Everything for "base". Keeps the members of `list`, in their order.
 */
MUST_USE bool resolve_in_lineage(struct resolver *resolver, const struct revision_list *list, str identifier,
                                 bool include_dependencies, struct revision_list *out_list);

/* Refusals that other files of the layer share; each returns false. */
bool resolve_refuse(struct resolver *resolver, str identifier);
bool resolve_refuse_heads(struct resolver *resolver, const struct revision_list *heads, str argument);
bool resolve_refuse_range(struct resolver *resolver, str start, str end);

#endif
