/*
 * scratch: a throw-away database in which revisions are tried out. The project's own database is never touched.
 *
 * env.py drives as always, in a silent session of its own; each of its connections goes to a scratch database that stands for
 * the one it names, made when it is first asked for. SQLite: in memory. PostgreSQL: a database `limbeck_scratch_...` made next
 * to the real one, or on the server that `limbeck.scratch_url` names; dropped at the end, also after errors and an
 * interruption. What a killed run has left is dropped by the next one, once the connection that kept it is gone. MariaDB and
 * MySQL: only on the server of limbeck.scratch_url, as a statement reaches every database of its server there.
 *
 * What reaches beyond a database (roles, other databases, files that SQLite attaches) is refused, see scratch_permits.
 */
#ifndef LB_RUN_SCRATCH_H
#define LB_RUN_SCRATCH_H

#include "run/migration.h"

struct scratch;

/* Reads limbeck.scratch_url. Closed with the session, or before. */
MUST_USE bool scratch_make(struct session *session, struct scratch **out);

/* Drops the databases; the next connection makes new ones. A database that cannot be dropped is warned of. */
void scratch_clear(struct scratch *scratch);

/*
 * Evaluates env.py in a session of its own with `migration`, whose session is set here. Behind it the session is there until
 * session_end, or scratch_fail, which records what it failed with in another session (that of the command) and returns false.
 */
MUST_USE bool scratch_run(struct scratch *scratch, struct migration *migration, struct session **out_child);
bool scratch_fail(struct session *to, struct session *child);

/* ---- for connection.c ---- */

/* The URL that every engine has instead of its own; false: there is none. */
bool scratch_url(const struct scratch *scratch, str *out_url);

/* Makes the parameters of a connection to `url` those of the scratch database. */
MUST_USE bool scratch_redirect(struct session *child, str url, struct db_params *params);

/* Refuses a statement that would reach beyond the scratch database. */
MUST_USE bool scratch_permits(struct session *child, enum db_kind kind, str sql, struct span span);

/* ---- scratch_database.c ---- */

struct scratch_database
{
    str origin; /* the URL that it stands for */
    str name;
    enum db_kind kind;
    bool is_elsewhere;       /* on the server of limbeck.scratch_url */
    struct db_params params; /* of connections to it */
    struct db *keeper;       /* open as long as it is there */
};

/* `database` has name and origin; the keeper records into `diags`. The parameters are of the arena, without `cancelled`: what
 * was begun is cleared away. */
MUST_USE bool scratch_database_make(struct arena *arena, struct os *os, struct diags *diags, const struct db_params *params,
                                    struct scratch_database *database);
/* False: it is still there, and a diagnostic says why. */
bool scratch_database_drop(struct arena *arena, struct diags *diags, struct scratch_database *database);

#endif
