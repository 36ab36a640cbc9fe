/* settle: what is done to diagnostics before they leave a command. */
#ifndef LB_RUN_SETTLE_H
#define LB_RUN_SETTLE_H

#include "run/session.h"

/* Masks passwords, puts each diagnostic where the user can do something about it, and adds the name that may have been meant.
 */
void settle_diagnostics(struct session *session);

/* While the migration is still there: an exception that env.py's run_migrations() let pass names the revision that was running.
 */
void settle_revision(struct session *session);

#endif
