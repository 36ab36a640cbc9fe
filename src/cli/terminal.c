/*
 * The progress line. A thread of its own draws it, as a statement of minutes calls nobody back; it touches nothing but standard
 * error and this struct, and takes no signals. Whoever else writes takes the lock, which wipes the line.
 */
#include "cli/terminal.h"

#include "cli/cli.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void wipe(struct terminal *terminal)
{
    if (terminal->has_line)
        fputs("\r\x1b[K", stderr);
    terminal->has_line = false;
}

/* Never as wide as the terminal: it would go on in a second line, which cannot be wiped. */
static void draw(struct terminal *terminal)
{
    unsigned width = terminal_width(STDERR_FILENO);
    char line[sizeof terminal->what + 96];
    struct timespec now;
    long long seconds;
    int len;

    if (terminal->what[0] == '\0')
        return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    seconds = (long long)(now.tv_sec - terminal->began.tv_sec) - (now.tv_nsec < terminal->began.tv_nsec);
    len = snprintf(line, sizeof line, "%zu of %zu, %lld s: %s", terminal->done + 1, terminal->total, seconds, terminal->what);
    if (width > 0 && len >= (int)width)
        len = (int)width - 1;
    fprintf(stderr, "\r\x1b[K%.*s", len, line);
    fflush(stderr);
    terminal->has_line = true;
}

static void *clock_run(void *subject)
{
    struct terminal *terminal = subject;
    struct timespec next;

    clock_gettime(CLOCK_REALTIME, &next);
    pthread_mutex_lock(&terminal->lock);
    while (!terminal->is_over)
    {
        next.tv_sec++;
        while (!terminal->is_over && pthread_cond_timedwait(&terminal->ends, &terminal->lock, &next) == 0)
            continue;
        if (!terminal->is_over)
            draw(terminal);
    }
    pthread_mutex_unlock(&terminal->lock);
    return NULL;
}

void terminal_open(struct terminal *terminal, bool is_shown)
{
    sigset_t all, before;

    *terminal = (struct terminal){.is_over = false};
    pthread_mutex_init(&terminal->lock, NULL);
    pthread_cond_init(&terminal->ends, NULL);
    clock_gettime(CLOCK_MONOTONIC, &terminal->began);
    if (!is_shown)
        return;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    terminal->has_clock = pthread_create(&terminal->clock, NULL, clock_run, terminal) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void terminal_close(struct terminal *terminal)
{
    pthread_mutex_lock(&terminal->lock);
    terminal->is_over = true;
    wipe(terminal);
    pthread_cond_signal(&terminal->ends);
    pthread_mutex_unlock(&terminal->lock);
    if (terminal->has_clock)
        pthread_join(terminal->clock, NULL);
    pthread_cond_destroy(&terminal->ends);
    pthread_mutex_destroy(&terminal->lock);
}

void terminal_step(struct terminal *terminal, const char *what, size_t done, size_t total)
{
    pthread_mutex_lock(&terminal->lock);
    snprintf(terminal->what, sizeof terminal->what, "%s", what);
    terminal->done = done;
    terminal->total = total;
    pthread_mutex_unlock(&terminal->lock);
}

void terminal_take(struct terminal *terminal)
{
    pthread_mutex_lock(&terminal->lock);
    wipe(terminal);
}

void terminal_give(struct terminal *terminal)
{
    fflush(stderr);
    pthread_mutex_unlock(&terminal->lock);
}
