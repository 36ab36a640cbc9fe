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
    struct lb_argument arguments[CLI_MOST];
    size_t argument_count;
    char problem[512]; /* what is wrong with it; empty: nothing */
};

/* False: `problem` says why. */
bool options_parse(struct command_line *line, int argc, char **argv);

/* help.c */
void help_print(void);
void help_print_command(size_t command);
void usage_print_command(size_t command);

/* print.c */
void result_print(const lb_handle *handle, bool json);
void diagnostics_print(lb_handle *handle, bool json);

/* Width of a stream's terminal; 0 when it is none. */
unsigned terminal_width(int descriptor);
bool terminal_has_color(int descriptor);

/* One option that stands beside those of every command. */
struct global_option
{
    const char *name;
    char letter;
    const char *metavar; /* NULL: a flag */
    const char *help;
    bool connects;       /* only for commands that connect */
};
extern const struct global_option global_options[];

#endif
