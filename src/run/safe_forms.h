/*
 * What autogenerate writes so that applying it neither fails on rows that are there nor loses them without a word.
 *
 * A new NOT NULL column without a server default, on a table that the same revision does not create, is added nullable; its
 * rows are to be filled in by hand, and a line that raises stands in front until that is done; then it becomes NOT NULL (with
 * --two-step in a revision of its own). What drops a table, a column or the label of an enum type has a comment. What SQLite has
 * no ALTER for is written in batch form, unless limbeck.sqlite_rebuild says that it may be written directly. `--plain` and
 * `limbeck.autogenerate = alembic` write what Alembic would.
 */
#ifndef LB_RUN_SAFE_FORMS_H
#define LB_RUN_SAFE_FORMS_H

#include "run/autogenerate.h"

/* *out: --plain or limbeck.autogenerate = alembic. */
MUST_USE bool safe_forms_are_off(struct session *session, bool *out);

struct safe_options
{
    bool in_two_steps;
    bool rebuilds; /* limbeck.sqlite_rebuild */
};

/* Fills part->written from part->upgrade, and part->second when it is in two steps. */
void safe_forms_make(struct arena *arena, const struct safe_options *options, struct autogenerate_part *part);

/* losses.c: one warning for each operation of the newest part that drops something, with the number of rows or values that
 * would be lost in its database. */
void losses_warn(struct migration *migration, const struct autogenerate_part *part);

#endif
