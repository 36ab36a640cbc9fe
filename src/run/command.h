/*
 * Commands: one row each, from which argument checks, help, the manual and completion come.
 *
 * The function of a command is in the file of its subject: commands_doctor.c, commands_edit.c, commands_help.c, commands_look.c,
 * commands_migrate.c, commands_reset.c, commands_test.c, commands_write.c.
 */
#ifndef LB_RUN_COMMAND_H
#define LB_RUN_COMMAND_H

#include "run/session.h"

enum argument_kind
{
    ARGUMENT_FLAG,
    ARGUMENT_TEXT,
    ARGUMENT_LIST,            /* may be given several times */
    ARGUMENT_POSITIONAL,      /* required */
    ARGUMENT_POSITIONAL_MAYBE, /* may be left out */
    ARGUMENT_POSITIONAL_LIST, /* one or more */
};

/* What a value is, for the completion of the shell (candidates.c). */
enum argument_values
{
    VALUES_ANY,
    VALUES_REVISION,     /* an id, a label, a symbol, branch@symbol */
    VALUES_TARGET_UP,    /* the same, and head, +1 */
    VALUES_TARGET_DOWN,  /* the same, and base, -1 */
    VALUES_RANGE,        /* START:END */
    VALUES_TEMPLATE,
    VALUES_CODE,         /* of a diagnostic */
    VALUES_SECTION,      /* of the ini file */
    VALUES_SHELL,
    VALUES_FILE,
    VALUES_FOLDER,
};

struct argument_row
{
    const char *name;    /* "rev-range"; "--" is put in front of what is no positional */
    char letter;         /* 0: none */
    enum argument_kind kind;
    const char *metavar; /* of a value; NULL: the name in capitals */
    const char *help;
    enum argument_values values;
};

/* What the help says beyond the line of a command. */
struct command_example
{
    const char *line; /* without the program's name in front */
    const char *does;
};

struct command_text
{
    const char *about; /* lines of at most 100 columns; NULL: none */
    const struct command_example *examples; /* ends with a zero row */
};

/* How far the pieces of a session are made before the function runs. */
enum command_need
{
    NEED_NOTHING,
    NEED_CONFIG,
    NEED_SCRIPT,
    NEED_GRAPH,
};

enum command_flag
{
    COMMAND_CONNECTS = 1 << 0,  /* has --url, --wait, --lock-wait, --lock-timeout, --echo */
    COMMAND_EVALUATES = 1 << 1, /* evaluates env.py without connecting: has -x */
};

struct command_row
{
    const char *name;
    const char *help;    /* one line */
    const struct argument_row *options; /* ends with a zero row */
    enum command_need need;
    unsigned flags;
    bool (*run)(struct session *session);
    const struct command_text *text; /* command_texts.h */
};

/* In the order of the help; ends with a zero row. */
extern const struct command_row command_rows[];

const struct command_row *command_find(str name);

/* Status of an ended command, also the program's exit code. */
enum command_status
{
    COMMAND_DONE = 0,
    COMMAND_FAILED = 1,
    COMMAND_USAGE = 2,
    COMMAND_DIFFERENT = 3,
};

/* Makes the pieces of a session; the first step of command_run, and of a session within another one. */
MUST_USE bool command_prepare(struct session *session, enum command_need need);

/* Runs a command in a session whose arena, os, settings and arguments are set. */
enum command_status command_run(struct session *session);

/* commands_graph.c */
bool command_graph(struct session *session);

/* commands_look.c */
bool command_heads(struct session *session);
bool command_branches(struct session *session);
bool command_history(struct session *session);
bool command_show(struct session *session);
bool command_current(struct session *session);

/* commands_help.c */
bool command_explain(struct session *session);
bool command_completion(struct session *session);
bool command_candidates(struct session *session);

/* commands_edit.c */
bool command_edit(struct session *session);

/* commands_check.c */
bool command_check(struct session *session);

/* commands_models.c */
bool command_models(struct session *session);

/* commands_doctor.c */
bool command_doctor(struct session *session);
bool command_lint(struct session *session);

/* commands_migrate.c */
bool command_upgrade(struct session *session);
bool command_downgrade(struct session *session);
bool command_stamp(struct session *session);
bool command_ensure_version(struct session *session);
bool command_seed(struct session *session);

/* commands_reset.c */
bool command_reset(struct session *session);

/* commands_test.c */
bool command_test(struct session *session);

/* commands_rebase.c */
bool command_rebase(struct session *session);

/* commands_write.c */
bool command_init(struct session *session);
bool command_list_templates(struct session *session);
bool command_revision(struct session *session);
bool command_merge(struct session *session);

#endif
