/*
 * relative: destinations of upgrade and downgrade, absolute or counted from where the database stands.
 *
 * A point is where a range begins or ends: a text that the user typed, or the rows of the version table ("current").
 */
#ifndef LB_GRAPH_RELATIVE_H
#define LB_GRAPH_RELATIVE_H

#include "graph/identifier.h"
#include "graph/resolve.h"

struct point
{
    bool is_typed;
    str text;       /* when typed */
    str_array rows; /* otherwise */
};

static inline struct point point_typed(str text)
{
    return (struct point){.is_typed = true, .text = text};
}

static inline struct point point_rows(const str_array *rows)
{
    return (struct point){.rows = *rows};
}

/* What a point names, as resolve_revisions. */
MUST_USE bool point_resolve(struct resolver *resolver, const struct point *point, struct revision_list *out_list);

/* The same where a walk that left the graph ("-9") has no meaning: it is refused. */
MUST_USE bool point_resolve_revisions(struct resolver *resolver, const struct point *point, struct revision_list *out_list);

/* A point in a message: as typed, or Python's form of a tuple of rows. */
str point_text(struct arena *arena, const struct point *point);

/* A walk of so many steps along down_revision; from REVISION_BASE up to the bases, or down to the heads. */
struct relative_walk
{
    uint32_t start;
    int64_t steps;
    bool has_label; /* going up, only along this branch */
    str label;
    bool stays; /* at the end of the graph, stay there; otherwise the walk ends at REVISION_NONE */
};

/* Refuses a fork on the way: "Ambiguous walk". */
MUST_USE bool relative_walk(struct resolver *resolver, const struct relative_walk *walk, uint32_t *out_number);

/*
 * The revisions that an upgrade from `current` to `target` shall reach. `stays` as above. A relative target that ends nowhere
 * is refused (Alembic ends in an AssertionError).
 */
MUST_USE bool relative_upgrade_target(struct resolver *resolver, const struct point *current, const struct point *target,
                                      bool stays, struct revision_list *out_list);

/* What a downgrade goes back to, and the branch it is confined to. */
struct downgrade_target
{
    bool has_label;
    str label;
    uint32_t number; /* or REVISION_BASE */
};
MUST_USE bool relative_downgrade_target(struct resolver *resolver, const struct point *current, str target, bool stays,
                                        struct downgrade_target *out_target);

/* The revisions of the version table and what they imply on other branches, in Alembic's words "all current", sorted by id. */
MUST_USE bool relative_all_current(struct resolver *resolver, const struct point *current, struct revision_list *out_list);

#endif
