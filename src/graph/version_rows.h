/*
 * version_rows: the rows of the version table as they will be while a plan runs; Alembic's HeadMaintainer.
 *
 * The rows are the newest applied revisions: no row's revision is an ancestor of another's, dependencies counted.
 */
#ifndef LB_GRAPH_VERSION_ROWS_H
#define LB_GRAPH_VERSION_ROWS_H

#include "graph/plan.h"

struct version_rows
{
    const struct graph *graph;
    struct arena *arena;
    str *texts; /* by number: what the row holds; empty when there is no row */
    size_t count;
    struct revision_set applied; /* for downgrades: the rows and all below them */
};

/* The rows as the database has them. Refuses a row that names no revision or several, and two for the same one. */
MUST_USE bool version_rows_start(struct resolver *resolver, const str_array *rows, struct version_rows *out_rows);

static inline bool version_rows_has(const struct version_rows *rows, uint32_t number)
{
    return rows->texts[number].len > 0;
}

/* One revision applied, or taken back; the changes are added to the step. */
void version_rows_upgrade(struct version_rows *rows, uint32_t number, struct step *step);
MUST_USE bool version_rows_downgrade(struct version_rows *rows, uint32_t number, struct diags *diags, struct step *step);

/* Replaces some rows by another; without any, inserts it. */
void version_rows_replace(struct version_rows *rows, const struct revision_list *from, uint32_t to, struct step *step);

void version_rows_delete(struct version_rows *rows, uint32_t number, struct step *step);

/* What the rows hold, sorted. */
str_array version_rows_list(const struct version_rows *rows);

#endif
