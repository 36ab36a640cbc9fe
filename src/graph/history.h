/*
 * history: which revisions the commands that only look have to show.
 *
 * "current" stands for the rows of the version table; a caller learns with history_needs_rows whether it has to read them.
 */
#ifndef LB_GRAPH_HISTORY_H
#define LB_GRAPH_HISTORY_H

#include "graph/relative.h"

bool history_needs_rows(const struct identifier_range *range);

/* The revisions of a range, newest first. An empty end is base or heads. `rows` may be empty when they are not needed. */
MUST_USE bool history_list(struct resolver *resolver, const struct identifier_range *range, const str_array *rows,
                           struct revision_list *out_list);

/* The revisions of "REV" or "START:END" for a command that asks no database. *out_needs_rows: the range names "current", and the list is
 * empty. */
MUST_USE bool history_select(struct resolver *resolver, str text, struct revision_list *out_list, bool *out_needs_rows);

/* What `show` and `edit` show; "current" is the rows. A walk that leaves the graph is refused. */
MUST_USE bool history_show(struct resolver *resolver, str identifier, const str_array *rows, struct revision_list *out_list);

/* What `current` lists: the rows, and branches that are applied as dependencies of theirs; sorted by id. */
MUST_USE bool history_current(struct resolver *resolver, const str_array *rows, struct revision_list *out_list);

/* The branch points, newest first. */
MUST_USE bool history_branch_points(struct resolver *resolver, struct revision_list *out_list);

/*
 * Whether all heads are applied, for `current --check-heads`. Heads that are applied as dependencies count (Alembic compares
 * the rows with the heads by down_revision, and is never content with such a project).
 */
MUST_USE bool history_at_heads(struct resolver *resolver, const str_array *rows, bool *out_at_heads);

#endif
