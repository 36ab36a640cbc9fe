/* Natives through which the Python parts of the library ask the host: files, environment, log, clock, randomness. */
#ifndef LB_EVAL_STD_HOST_H
#define LB_EVAL_STD_HOST_H

#include "eval/vm.h"

extern const struct native host_log_row, host_getcwd_row, host_getenv_row, host_unset_row, host_kind_row, host_listdir_row, host_fnmatch_row,
    host_refuse_row, host_environ_row, host_random_row, host_clock_row, host_sleep_row;

#endif
