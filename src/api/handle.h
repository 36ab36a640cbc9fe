/* A handle from inside: its own arena for the settings, and the arena of the last command. */
#ifndef LB_API_HANDLE_H
#define LB_API_HANDLE_H

#include <limbeck/limbeck.h>

#include "run/command.h"

struct lb_handle
{
    struct memory memory;
    struct arena *arena;   /* of the settings */
    struct arena *command; /* of the last command, NULL before the first */
    struct settings settings;
    struct lb_settings given;
    struct session *session;
    struct lb_diagnostic *diagnostics; /* made by diagnostic.c after a command */
    size_t diagnostic_count;
    bool is_broken; /* memory ran out: the result is a message of its own */
};

/* The diagnostics of the session in their public form. */
void handle_publish(struct lb_handle *handle);

/* Memory ran out during a command: one diagnostic without memory. */
void handle_break(struct lb_handle *handle);

#endif
