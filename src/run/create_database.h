/* create_database: makes the database that a URL names, for `limbeck reset --create`. */
#ifndef LB_RUN_CREATE_DATABASE_H
#define LB_RUN_CREATE_DATABASE_H

#include "db/db.h"
#include "run/session.h"

/*
 * After a connection has failed, with one diagnostic recorded: makes the database when it is missing and nothing else is wrong.
 * True: the diagnostic is gone and the caller may connect again. False: it stands, or the one that says why nothing was made.
 */
bool create_database(struct session *session, const struct db_params *params);

#endif
