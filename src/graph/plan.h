/*
 * plan: what an upgrade, a downgrade or a stamp does, step by step, before anything is done.
 *
 * A plan is pure data: which revision runs in which direction, the words of the log, and how each step changes the rows of the
 * version table. The rows are followed along from those that the database holds, so a plan that is made can be carried out to
 * its end; what cannot is refused before the first step. Where the reference leaves the choice of a row to the order of a set,
 * rows are taken in the order of their ids.
 *
 * Rows that hold a shortened id or a label are accepted as Alembic accepts them, and changed by the text they hold.
 */
#ifndef LB_GRAPH_PLAN_H
#define LB_GRAPH_PLAN_H

#include "graph/relative.h"

enum row_change_kind
{
    ROW_INSERT, /* `to` */
    ROW_UPDATE, /* `from` becomes `to` */
    ROW_DELETE, /* `from` */
};

struct row_change
{
    enum row_change_kind kind;
    str from, to;
};

struct step
{
    const struct revision *revision; /* what runs; NULL in a stamp */
    bool is_upgrade;
    bool is_branch_move;      /* a stamp that adds or removes a branch */
    str_array from_revisions; /* with dependencies: MigrationInfo's source and destination ids */
    str_array to_revisions;
    str short_log; /* "upgrade a, b -> c" */
    str log;       /* the same with ", doc": what follows "Running " */
    ARRAY(struct row_change) changes;
};

struct plan
{
    ARRAY(struct step) steps;
    str_array rows; /* of the version table when all is done, sorted */
};

/* What `rows` hold must be in the graph; see resolver->unresolved. */
MUST_USE bool plan_upgrade(struct resolver *resolver, str destination, const str_array *rows, struct plan *out_plan);
MUST_USE bool plan_downgrade(struct resolver *resolver, str destination, const str_array *rows, struct plan *out_plan);

/*
 * Stamps one or several destinations; none is "base". Of several, each takes over the rows that are its own ancestors or
 * descendants (Alembic gives all of them to the first, and loses some). One that another destination stands on is no row.
 */
MUST_USE bool plan_stamp(struct resolver *resolver, const str_array *destinations, const str_array *rows,
                         struct plan *out_plan);

/* The rows that a script for start:end begins with. */
MUST_USE bool plan_offline_rows(struct resolver *resolver, str start, str_array *out_rows);

#endif
