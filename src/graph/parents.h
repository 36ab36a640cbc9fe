/*
 * parents: what a new revision (`revision`, `merge`) stands on, and whether its names are free.
 *
 * Refused here, before a file is written: parents that are not heads without --splice, the same parent twice, an id or a label
 * that could not be typed (head, a@b), and one that is taken (Alembic writes the file and then cannot read the project any more).
 */
#ifndef LB_GRAPH_PARENTS_H
#define LB_GRAPH_PARENTS_H

#include "graph/resolve.h"

/* down_revision of the new revision; empty for a new base. `identifiers` is ["head"] unless the user says otherwise. */
MUST_USE bool parents_choose(struct resolver *resolver, const str_array *identifiers, bool splice,
                             struct revision_list *out_parents);

/* depends_on as it is to be written: labels stay labels, shortened ids are completed. */
MUST_USE bool parents_choose_dependencies(struct resolver *resolver, const str_array *identifiers, str_array *out_depends_on);

MUST_USE bool parents_check_new(const struct graph *graph, str id, const str_array *branch_labels, struct diags *diags);

#endif
