/* foresee: what a revision is sure to be refused for, before a server that takes no DDL back gets any of it. */
#ifndef LB_RUN_FORESEE_H
#define LB_RUN_FORESEE_H

#include "run/migration.h"

/* Before the first step of a plan. False: refused, nothing was sent. */
MUST_USE bool migration_foresee(struct migration *migration, const struct plan *plan);

#endif
