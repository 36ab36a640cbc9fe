/* What each code of a diagnostic means (`limbeck explain CODE`, docs/diagnostics.md): one row a code of base/diag.h. */
#ifndef LB_RUN_EXPLAIN_TEXTS_H
#define LB_RUN_EXPLAIN_TEXTS_H

#include "base/diag.h"

enum
{
    EXPLAIN_MOST = 6
};

struct explain_text
{
    const char *line;
    const char *means;
    const char *causes[EXPLAIN_MOST]; /* NULL behind the last */
    const char *ways[EXPLAIN_MOST];
};

/* By enum diag_code. */
extern const struct explain_text explain_texts[];
extern const size_t explain_count;

#endif
