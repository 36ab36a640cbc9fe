/*
 * taken: the steps that a run has taken, as results for --json. A person has read the log lines.
 *
 * Only what a commit has made lasting is a result: a step that was rolled back has not happened.
 */
#ifndef LB_RUN_TAKEN_H
#define LB_RUN_TAKEN_H

#include "graph/plan.h"

struct migration;
struct session;

struct taken_step
{
    str database; /* its URL, without the password */
    struct step step;
};

struct taken
{
    ARRAY(struct taken_step) steps;
    size_t lasting; /* of them, from the first */
};

/* A step is done: its statements are sent, its rows are written. */
void taken_add(struct migration *migration, const struct step *step);
/* All that was added is committed. */
void taken_keep(struct migration *migration);
void taken_show(struct session *session, const struct migration *migration);

#endif
