/*
 * liblimbeck: runs Alembic migration projects, without Python.
 *
 *     struct lb_settings settings = LB_SETTINGS_INIT;
 *     settings.wait_seconds = 30;
 *     lb_handle *limbeck = lb_open(&settings);
 *     struct lb_argument arguments[] = {{"revision", "heads"}};
 *     if (lb_run(limbeck, "upgrade", arguments, 1) != LB_DONE)
 *         fprintf(stderr, "%s\n", lb_message(limbeck));
 *     lb_close(limbeck);
 *
 * A handle belongs to one thread at a time; two handles in two threads do not disturb each other. Nothing process-wide is
 * touched (unless owns_process is set): no current folder, environment, locale or signal handler. Every pointer that a function returns belongs to the
 * handle and lives until the next lb_run or lb_close. Texts are UTF-8 and end in NUL.
 */
#ifndef LIMBECK_H
#define LIMBECK_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LB_API __attribute__((visibility("default")))

typedef struct lb_handle lb_handle;

/* How a command ended; also the exit code of the program. */
enum lb_status
{
    LB_DONE = 0,      /* done */
    LB_FAILED = 1,    /* refused or failed: see lb_diagnostic */
    LB_USAGE = 2,     /* the call itself is wrong */
    LB_DIFFERENT = 3  /* differences were found (current --check-heads) */
};

enum lb_level
{
    LB_LOG_DEBUG,
    LB_LOG_INFO,
    LB_LOG_WARNING,
    LB_LOG_ERROR
};

/* What the handle is told once. Zero, or LB_SETTINGS_INIT, is the default of every field; texts are copied. */
struct lb_settings
{
    size_t size; /* sizeof(struct lb_settings): lets the struct grow */

    const char *const *config_files; /* of -c; NULL: $ALEMBIC_CONFIG, alembic.ini, pyproject.toml */
    size_t config_file_count;
    const char *section;             /* of -n; NULL: alembic */
    const char *const *x_arguments;  /* of -x: "key=value" */
    size_t x_argument_count;
    const char *const *urls;         /* of --url: "URL" or "NAME=URL" */
    size_t url_count;
    int echo;                        /* log each statement */
    double wait_seconds;             /* keep trying until the server answers */
    double lock_wait_seconds;        /* how long to wait for another migration; 0: 60, negative: not at all */
    const char *lock_timeout;        /* of the server's locks, "5s"; NULL: limbeck.lock_timeout of the configuration */
    size_t memory_limit;             /* bytes; 0: 1 GiB */
    const char *const *environment;  /* "NAME=value", ends with NULL; NULL: the process's, copied at each lb_run */
    const volatile int *cancelled;   /* set by another thread to stop; NULL */
    int owns_process;                /* nothing else in the process uses SQLite, and no second thread: it may be set up for one user */

    void *subject; /* passed to the functions below; each may be NULL */
    void (*log)(void *subject, enum lb_level level, const char *logger, const char *message);
    void (*output)(void *subject, const char *text, size_t len); /* the script of --sql, and what print() writes */
    void (*progress)(void *subject, const char *what, size_t done, size_t total);
    int (*confirm)(void *subject, const char *question); /* nonzero: yes */

    /* What lines of results (lb_record_line) are made for: drawings differ. Zero: a pipe. */
    unsigned columns; /* of the terminal; 0: no limit, nothing is cut */
    int color;        /* with ANSI colours */
    int unicode;      /* it shows characters beyond ASCII */
    /* A question that is answered with a text, at most `size` bytes with its NUL. Zero: nobody answers. */
    int (*ask)(void *subject, const char *question, char *answer, size_t size);
};

#define LB_SETTINGS_INIT {sizeof(struct lb_settings), 0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}

/* NULL only when memory is out. */
LB_API lb_handle *lb_open(const struct lb_settings *settings);
LB_API void lb_close(lb_handle *handle);

/* One argument: the name of an option or positional without dashes, and its value ("" for a flag). Lists repeat the name. */
struct lb_argument
{
    const char *name;
    const char *value;
};

/* Runs a command of the program: "upgrade" {"revision", "heads"}, "current", "stamp" {"revisions", "head"} ... */
LB_API enum lb_status lb_run(lb_handle *handle, const char *command, const struct lb_argument *arguments, size_t count);

/* The usual calls. */
LB_API enum lb_status lb_upgrade(lb_handle *handle, const char *revision);
LB_API enum lb_status lb_downgrade(lb_handle *handle, const char *revision);

/* ---- results ---- */

enum lb_kind
{
    LB_NULL,
    LB_BOOL,
    LB_INT,
    LB_TEXT,
    LB_LIST,
    LB_TABLE
};

typedef struct lb_record lb_record;

/* The result of the last lb_run: a list of tables. */
LB_API const lb_record *lb_result(const lb_handle *handle);
LB_API enum lb_kind lb_record_kind(const lb_record *record);
LB_API const char *lb_record_name(const lb_record *record); /* of a field of a table; "" for items of a list */
LB_API const char *lb_record_text(const lb_record *record); /* of LB_TEXT; else "" */
LB_API int64_t lb_record_int(const lb_record *record);      /* of LB_INT and LB_BOOL; else 0 */
LB_API size_t lb_record_count(const lb_record *record);     /* items of a list, fields of a table */
LB_API const lb_record *lb_record_at(const lb_record *record, size_t index);
LB_API const lb_record *lb_record_find(const lb_record *record, const char *name); /* a field of a table; NULL */
LB_API const char *lb_record_line(const lb_record *record); /* the record as the program prints it; NULL: it does not */

/* ---- what went wrong ---- */

/* A place in a file. line is 0 when there is none. */
struct lb_place
{
    const char *file;
    unsigned line, column; /* from 1; column in code points */
    unsigned end_line, end_column;
    const char *source;    /* the text of the line */
};

struct lb_note
{
    const char *text; /* "the value comes from here"; of a stack level the function's name */
    struct lb_place place;
};

struct lb_diagnostic
{
    int is_warning;
    int is_alembic; /* the message is Alembic's own, shown as "FAILED: message" */
    const char *code;
    const char *message;
    const char *detail, *hint; /* "" when there is none */
    struct lb_place place;
    const struct lb_note *related;
    size_t related_count;
    const struct lb_note *stack; /* Python calls, innermost first */
    size_t stack_count;
    const char *exception; /* "sqlalchemy.exc.IntegrityError"; "" */
    const char *statement; /* the SQL; "" */
    unsigned statement_at; /* the server's position in it, from 1; 0 */
    const char *sqlstate, *server;
};

LB_API size_t lb_diagnostic_count(const lb_handle *handle);
LB_API const struct lb_diagnostic *lb_diagnostic(const lb_handle *handle, size_t index);

/* A diagnostic as it is shown on a terminal: message, place with an excerpt, stack, statement, hint. `color` nonzero: with ANSI colours;
 * `width`: columns, 0 for no limit. NULL only when memory is out. */
LB_API const char *lb_diagnostic_show(lb_handle *handle, size_t index, int color, unsigned width);

/* The first error as it is shown on a terminal, without colours; "" when there is none. */
LB_API const char *lb_message(const lb_handle *handle);

/* ---- what commands there are ---- */

enum lb_option_kind
{
    LB_OPTION_FLAG,
    LB_OPTION_TEXT,
    LB_OPTION_LIST,
    LB_POSITIONAL,
    LB_POSITIONAL_MAYBE,
    LB_POSITIONAL_LIST
};

/* What a value is. */
enum lb_values
{
    LB_VALUES_ANY,
    LB_VALUES_REVISION,    /* an id, a label, a symbol, branch@symbol */
    LB_VALUES_TARGET_UP,   /* of an upgrade */
    LB_VALUES_TARGET_DOWN, /* of a downgrade */
    LB_VALUES_RANGE,       /* START:END */
    LB_VALUES_TEMPLATE,    /* of init */
    LB_VALUES_CODE,        /* of a diagnostic */
    LB_VALUES_SECTION,     /* of the ini file */
    LB_VALUES_SHELL,
    LB_VALUES_FILE,
    LB_VALUES_FOLDER
};

struct lb_option
{
    const char *name;
    char letter; /* 0: none */
    enum lb_option_kind kind;
    const char *metavar;
    const char *help;
    enum lb_values values;
};

struct lb_example
{
    const char *line; /* to type behind the program's name */
    const char *does;
};

struct lb_command
{
    const char *name;
    const char *help;  /* one line */
    const char *about; /* sentences in lines of at most 100 columns; "" */
    const struct lb_example *examples;
    size_t example_count;
    int configured; /* reads the configuration: takes -c and -n */
    int evaluates;  /* evaluates env.py: takes -x */
    int connects;   /* takes the options about the database: --url, --wait ... */
};

LB_API size_t lb_command_count(void);
LB_API struct lb_command lb_command(size_t index);
LB_API size_t lb_option_count(size_t command);
LB_API struct lb_option lb_option(size_t command, size_t index);

/* What may stand for a value that begins so, for completion: a list of {"value", "description"} in lb_result. Asks no database;
 * where there is no project, or one that cannot be read, the list is empty. */
LB_API enum lb_status lb_candidates(lb_handle *handle, enum lb_values values, const char *begin);

/* The one of some names that may have been meant by a misspelt one; NULL: none is near. */
LB_API const char *lb_nearest(const char *name, const char *const *candidates, size_t count);

LB_API const char *lb_version(void);
LB_API const char *lb_alembic_version(void); /* the newest Alembic whose behaviour is matched */

#ifdef __cplusplus
}
#endif

#endif
