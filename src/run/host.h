/* The tables of functions that the evaluator and the vocabulary call: filled with those of a session. */
#ifndef LB_RUN_HOST_H
#define LB_RUN_HOST_H

#include "run/session.h"

void host_fill_machine(struct session *session, struct vm_host *out);
void host_fill(struct session *session, struct host *out);

#endif
