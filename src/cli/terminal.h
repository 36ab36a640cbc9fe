/* Standard error as a terminal: log lines and questions, and the line below them that shows how far long work has come. */
#ifndef LB_CLI_TERMINAL_H
#define LB_CLI_TERMINAL_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct terminal
{
    pthread_mutex_t lock; /* held while anything is written */
    pthread_cond_t ends;
    pthread_t clock;      /* draws the line again each second */
    bool has_clock, is_over;
    bool has_line;        /* a progress line stands there */
    struct timespec began;
    char what[256]; /* the step under way; empty: none yet */
    size_t done, total;
};

/* With is_shown the line is drawn once the work takes over a second. It ends with terminal_close. */
void terminal_open(struct terminal *terminal, bool is_shown);
void terminal_close(struct terminal *terminal);

/* What is under way; shown from the second second on. */
void terminal_step(struct terminal *terminal, const char *what, size_t done, size_t total);

/* The line is wiped and not drawn before terminal_give: between the two anything can be written. */
void terminal_take(struct terminal *terminal);
void terminal_give(struct terminal *terminal);

#endif
