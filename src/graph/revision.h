/*
 * revision: one revision file as the graph sees it; plain data that the loader of revision files fills in.
 *
 * Names are those of the module-level assignments of a revision file. Texts and arrays live as long as the loader's arena,
 * which must outlive the graph. down_revision, depends_on and branch_labels are given as sequences: None is the empty one, a
 * single text is one item.
 */
#ifndef LB_GRAPH_REVISION_H
#define LB_GRAPH_REVISION_H

#include "base/array.h"
#include "base/diag.h"

struct revision
{
    str id;
    str_array down_revision;
    str_array depends_on; /* revision ids or branch labels */
    str_array branch_labels;
    str doc;  /* the module's docstring, as written; empty when there is none */
    str path; /* the file, as shown to the user */
    str text; /* of a file that is not on disk (git has it); empty: it is read from `path` */
    struct span id_span;
    struct span down_span; /* the value of down_revision */
    struct span depends_span;
    struct span labels_span;
};

/* The docstring without white space around it (Alembic's longdoc), and its first paragraph (Alembic's doc). */
str revision_long_doc(const struct revision *revision);
str revision_doc(const struct revision *revision);

bool revision_is_merge_point(const struct revision *revision);

/* An identifier holds none of '@', '-', '+', ':'. Also the check of `revision --rev-id`. */
MUST_USE bool revision_check_id(str id, struct span span, struct diags *diags);

#endif
