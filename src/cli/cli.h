/* The program: what its files share. It knows the library by its public header only. */
#ifndef LB_CLI_CLI_H
#define LB_CLI_CLI_H

#include <limbeck/limbeck.h>

#include <stdbool.h>
#include <stddef.h>

enum
{
    CLI_MOST = 256 /* arguments of each kind */
};

struct list
{
    const char *at[CLI_MOST];
    size_t len;
};

/* The command line, taken apart. Texts point into argv. */
struct command_line
{
    struct list configs, x_arguments, urls;
    const char *section, *lock_timeout, *wait, *lock_wait;
    bool quiet, json, echo, help, version, raise_error;
    size_t command; /* index of the library's table */
    bool has_command;
    bool only_positionals; /* behind -- */
    struct lb_argument arguments[CLI_MOST];
    size_t argument_count;
    char problem[512]; /* what is wrong with it; empty: nothing */
};

/* The name that the program was called by: "alembic" when by that link, else "limbeck". */
const char *program_name(const char *word);

/* False: `problem` says why. */
bool options_parse(struct command_line *line, int argc, char **argv);

/* An option that was named: of every command, or of the one chosen. */
struct found
{
    bool is_global;
    size_t index;
    const char *name;
    bool takes_value;
    enum lb_values values;
};

/* For completion: one word, and its value behind it; *i is moved past both. False with *out_wanting when the value is still to
 * come. */
bool options_word(struct command_line *line, int argc, char **argv, int *i, struct found *out_wanting);
/* --NAME up to `len`; false when there is none, or several begin so. */
bool options_find(struct command_line *line, const char *name, size_t len, struct found *out);
bool options_is_given(const struct command_line *line, const char *name);
bool option_is_positional(enum lb_option_kind kind);
bool option_takes_value(enum lb_option_kind kind);
/* What looks like an option on the command line: "-1" does not. */
bool word_is_option(const char *word);

/* complete.c: answers `limbeck __complete WORD...`, the last word being the one under the cursor. */
int complete_print(int argc, char **argv);

/* help.c */
void help_print(const char *program);
void help_print_command(const char *program, size_t command);
void usage_print(const char *program);
void usage_print_command(const char *program, size_t command);

/* print.c */
void result_print(const lb_handle *handle);
void diagnostics_print(lb_handle *handle, bool json);

/* json.c: the document on standard output, begun before the command runs; has_results false (-q): its list is empty. */
void json_begin(const char *command);
void json_output(const char *text, size_t len);
void json_end(const lb_handle *handle, enum lb_status status, bool has_results);
/* One object each, on a line of standard error. */
void json_log(enum lb_level level, const char *logger, const char *message);
void json_diagnostic(const struct lb_diagnostic *diagnostic);
void json_usage(const char *message, const char *hint);

/* Width of a stream's terminal; 0 when it is none. */
unsigned terminal_width(int descriptor);
bool terminal_has_color(int descriptor);
bool terminal_has_unicode(int descriptor); /* by the locale */

/* Where an option that stands beside those of every command means something; it is accepted everywhere. */
enum scope
{
    SCOPE_ALL,
    SCOPE_CONFIGURED,
    SCOPE_EVALUATES,
    SCOPE_CONNECTS,
};

struct global_option
{
    const char *name;
    char letter;
    const char *metavar; /* NULL: a flag */
    const char *help;
    enum scope scope;
    enum lb_values values;
};
extern const struct global_option global_options[];
bool scope_has(enum scope scope, size_t command);

#endif
