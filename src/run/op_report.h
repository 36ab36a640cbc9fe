/* op_report: operations as results, for `check` and its kin: a line and a record each, or the statements that they become. */
#ifndef LB_RUN_OP_REPORT_H
#define LB_RUN_OP_REPORT_H

#include "dialect/compile.h"
#include "run/session.h"

struct op_report
{
    struct session *session;
    struct compiler compiler;
    const char *prefix; /* of a line; not of its record */
    bool as_sql;
    size_t count; /* operations so far; those of a batch count one by one */
};

MUST_USE bool op_report_add(struct op_report *report, const struct op_list *ops);

#endif
