/*
 * lint: what a reviewer of revisions looks for, found in what the revisions do.
 *
 * Facts are collected while the revisions are analysed (analysis.h); a rule is a row of a table and a function over the facts
 * of one revision. A comment in the file acknowledges a finding: `# limbeck: allow RULE: REASON`, on the line, in the comment
 * above it, or outside of upgrade() and downgrade() for the whole file.
 */
#ifndef LB_RUN_LINT_H
#define LB_RUN_LINT_H

#include "run/analysis.h"

/* An operation of a revision. */
struct lint_fact
{
    bool is_upgrade;
    enum op_kind kind;
    str table, column;   /* column: of add and drop; of rename_table: the new name */
    uint32_t line;       /* in the file of the revision; 0: elsewhere */
    bool needs_value;    /* a new NOT NULL column without a default */
    bool has_int_key;    /* a new table whose primary key is an Integer */
    str_array referents; /* tables that it refers to */
};

struct lint_revision
{
    const struct revision *revision;
    const struct outcome *upgrade, *downgrade;
    ARRAY(struct lint_fact) facts;
    str text; /* of the file */
};

struct lint_finding
{
    const struct revision *revision;
    uint32_t line;
    const char *rule, *hint;
    str text, table, name;
};

typedef ARRAY(struct lint_finding) lint_findings;

struct lint
{
    struct session *session;
    struct analysis *analysis;
    struct lint_revision *revisions; /* by number of the graph */
    str_array enabled, disabled;     /* limbeck.lint */
    lint_findings findings;
    struct map makers; /* table to a revision_list: who makes it */
    bool has_makers;
};

/* Collects the facts of all revisions: runs the analysis. False: it could not begin, or there is no graph. */
MUST_USE bool lint_collect(struct lint *lint);

/* Adds what the rules find in a revision and nobody has acknowledged. */
MUST_USE bool lint_check(struct lint *lint, uint32_t number);

/* limbeck.lint: names of rules; "-NAME" is one that is left out. */
MUST_USE bool lint_configure(struct lint *lint);

/* lint_comments.c: whether a comment allows a rule for a finding of a line; *out_has_reason: it says why. */
bool lint_is_allowed(str text, uint32_t line, str rule, bool *out_has_reason);
/* The line of a text that begins so (from 1); 0: there is none. */
uint32_t lint_line_of(str text, const char *begins);
/* Whether the body of a function of the file says more than nothing: a comment or docstring of its own, or an exception. */
bool lint_has_reason(str text, const char *function);

#endif
