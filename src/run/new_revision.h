/*
 * new_revision: what `revision` and `merge` are about to write, from its name to its file.
 *
 * Nothing is written before all of it is known to be right: parents (commands_write.c), name and folder, text, hooks.
 */
#ifndef LB_RUN_NEW_REVISION_H
#define LB_RUN_NEW_REVISION_H

#include "run/session.h"
#include "text/tzif.h"
#include "vocab/alembic.h"

#include <time.h>

#define EMPTY_MESSAGE "empty message" /* Alembic's, where there is no -m */

struct autogenerate;

struct new_revision
{
    struct vocab_new_revision given; /* what the command line and the project's hook say */
    str_array down;
    str_array depends_on;
    str_array labels;
    int64_t now; /* microseconds since 1970 */
    struct tm date;
    int32_t microseconds;
    bool has_zone;
    struct zone_offset zone;
    bool has_message;
    bool is_plain;                     /* of `revision`, not of `merge` */
    bool is_on_default_branch;         /* --head is that of limbeck.default_branch */
    bool has_environment;              /* env.py ran: the bodies come from it, empty ones here */
    struct autogenerate *autogenerate; /* what env.py compared, and its hook; without parts where it did not run */
    str folder, path;
};

/* Sets the moment: now, in the configuration's `timezone`, else in local time. */
MUST_USE bool new_revision_date(struct session *session, struct new_revision *revision);

/* file_template with its tokens: a path below the folder of revisions, without ".py". */
MUST_USE bool new_revision_file_name(struct session *session, const struct new_revision *revision, str *out_name);

/* Whether a text is Python that says it is this revision, with its labels. */
MUST_USE bool new_revision_check(struct session *session, const struct new_revision *revision, str text);

/* What script.py.mako makes of it, as bytes of output_encoding: Python that reads back as this revision. */
MUST_USE bool new_revision_text(struct session *session, const struct new_revision *revision, str *out_bytes);

#endif
