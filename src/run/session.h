/*
 * session: one command under way. Everything that it makes lives in its arena and goes with it; nothing is kept between two
 * commands of a handle but the settings.
 *
 * The pieces are made in order, as far as a command needs them (its row in command.c says how far): configuration, script
 * folder, graph, machine, env.py.
 */
#ifndef LB_RUN_SESSION_H
#define LB_RUN_SESSION_H

#include "project/modules.h"
#include "run/record.h"
#include "vocab/host.h"

enum log_level
{
    LOG_DEBUG,
    LOG_INFO,
    LOG_WARNING,
    LOG_ERROR,
};

/* Where lines go while a command runs. Any may be NULL. */
struct session_callbacks
{
    void *subject;
    void (*log)(void *subject, enum log_level level, str logger, str message);
    void (*output)(void *subject, str text); /* the script of --sql and what print() writes: at once, in pieces */
    void (*progress)(void *subject, str what, size_t done, size_t total);
    bool (*confirm)(void *subject, str question);
    bool (*ask)(void *subject, str question, struct arena *arena, str *out_answer); /* false: there is nobody to answer */
};

/* What a handle was given. */
struct settings
{
    str_array config_files;
    str section;
    str_array x_arguments;
    str_array urls;          /* of --url: URL or NAME=URL */
    bool echo;
    bool quiet;
    int64_t wait_ms;         /* --wait */
    int64_t lock_wait_ms;    /* --lock-wait */
    str lock_timeout;        /* --lock-timeout; empty: limbeck.lock_timeout */
    const volatile bool *cancelled;
    struct session_callbacks callbacks;
    const char *const *environment; /* NULL: that of the process */
    unsigned columns;               /* what lines of results are made for; 0: no limit */
    bool color, unicode;
};

/* One argument of a command, by the name of its option. */
struct argument
{
    str name;
    str value;
};

struct analysis; /* analysis.h */
struct journal;  /* journal.h */
struct migration;
struct scratch;  /* scratch.h */

struct session
{
    struct arena *arena;
    struct os *os;
    struct diags diags;
    struct source_map sources;
    struct names names;
    const struct settings *settings;
    str command;
    const struct argument *arguments;
    size_t argument_count;

    struct config config;
    struct script script;
    struct modules modules;
    struct vm *vm;
    struct host host;
    struct migration *migration;
    struct analysis *analysis; /* NULL: what runs is meant */
    struct journal *journal;   /* history -v: what the database knows of each revision; NULL: it is not asked */
    struct scratch *scratch; /* connections go to scratch databases; NULL: where env.py says */
    struct record *result; /* a list */
    bool is_different;     /* the command found differences: exit code 3 */
    const struct yaml_library *yaml;   /* libraries.h; NULL until asked for */
    const struct pcre2_library *pcre2; /* the same */
};

/* The first, or the only, argument of a name; false when it was not given. */
bool session_argument(const struct session *session, str name, str *out_value);
bool session_flag(const struct session *session, str name);
/* All arguments of a name, in order. */
str_array session_arguments(const struct session *session, str name);

/* A further record of the result. `line` is its text. */
struct record *session_result(struct session *session, str line);

/* Whether a line of this level would be shown, by the project's logging configuration. */
bool session_would_log(struct session *session, enum log_level level, const char *logger);
void session_log(struct session *session, enum log_level level, const char *logger, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void session_output(struct session *session, str text);

/*
 * A session of the same command within this one, with sources and diagnostics of its own, ended with it at the latest. Only these
 * callbacks are called; a wish to stop is heard.
 */
struct session *session_child(struct session *session, const struct session_callbacks *callbacks);
/* NULL, and one that is ended, are let be. */
void session_end(struct session *child);
/* A diagnostic of the child as one of another session, which need not end with it. */
struct diag *session_take_diag(struct session *to, const struct session *child, const struct diag *diag);

/* Opens the machine with the vocabulary and the project's modules. */
MUST_USE bool session_open_machine(struct session *session);

/* Evaluates env.py (or what stands in for it): it drives session->migration. */
MUST_USE bool session_run_environment(struct session *session);

#endif
