/* The libraries that Python code needs: opened when first asked for, kept by the session. */
#ifndef LB_RUN_LIBRARIES_H
#define LB_RUN_LIBRARIES_H

#include "run/session.h"

/* NULL: DIAG_DRIVER has been recorded, whose hint names the package. */
const struct yaml_library *libraries_yaml(struct session *session);
const struct pcre2_library *libraries_pcre2(struct session *session);

#endif
