/* Pictures of the revision graph: what the commands that draw share. */
#ifndef LB_RUN_PICTURE_H
#define LB_RUN_PICTURE_H

#include "graph/draw.h"
#include "run/session.h"

/*
 * The revisions of --rev-range, newest first; all without it. The rows of the version table are read when `reads_rows` or the
 * range asks for them: only then env.py is evaluated.
 */
MUST_USE bool range_select(struct session *session, bool reads_rows, struct revision_list *out_list, str_array *out_rows);

/* The revisions that rows of a version table name; rows == NULL: .has is NULL. */
struct revision_set rows_set(struct session *session, const str_array *rows);

/* The lines of `history --graph`, one text a revision of the list, as the settings of the handle want them. `entries`: see
 * draw_text. */
str_array picture_lines(struct session *session, const struct revision_list *list, const str_array *rows, const str *entries);

#endif
