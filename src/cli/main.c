/*
 * limbeck: the program. Takes the command line apart, runs the command through the library, prints.
 *
 * Results go to standard output, log lines and errors to standard error. SIGINT and SIGTERM are asked for by the library at each
 * statement: what was begun is rolled back.
 */
#include "cli/cli.h"
#include "cli/terminal.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- while a command runs ---- */

static void log_print(void *subject, enum lb_level level, const char *logger, const char *message)
{
    static const char *const names[] = {"DEBUG", "INFO", "WARNING", "ERROR"};

    terminal_take(subject);
    /* Alembic's format: %(levelname)-5.5s [%(name)s] %(message)s */
    fprintf(stderr, "%-5.5s [%s] %s\n", names[level], logger, message);
    terminal_give(subject);
}

static void output_print(void *subject, const char *text, size_t len)
{
    terminal_take(subject);
    if (len > 0)
        fwrite(text, 1, len, stdout);
    terminal_give(subject);
}

static void progress_print(void *subject, const char *what, size_t done, size_t total)
{
    terminal_step(subject, what, done, total);
}

static int confirm_ask(void *subject, const char *question)
{
    char answer[16] = "";
    bool is_yes;

    terminal_take(subject);
    if (!isatty(STDIN_FILENO))
    {
        fprintf(stderr, "%s No terminal to answer on: not done.\n", question);
        terminal_give(subject);
        return 0;
    }
    fprintf(stderr, "%s [y/N] ", question);
    fflush(stderr);
    is_yes = fgets(answer, sizeof answer, stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y');
    terminal_give(subject);
    return is_yes;
}

/* ---- interruption ---- */

/* Set by the first signal: the command rolls back and says so. The second one ends the program as usual. */
static volatile int is_interrupted;

static void interrupt(int number)
{
    (void)number;
    is_interrupted = 1;
}

static void interruption_watch(void)
{
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};

    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* ---- settings ---- */

static bool seconds_read(const char *text, const char *option, double *out)
{
    char *end = NULL;

    if (text == NULL)
        return true;
    *out = strtod(text, &end);
    if (end != text && *end == '\0' && *out >= 0 && *out < 1e9)
        return true;
    fprintf(stderr, "limbeck: argument --%s: no number of seconds: '%s'\n", option, text);
    return false;
}

static bool settings_make(const struct command_line *line, struct terminal *terminal, struct lb_settings *out)
{
    double lock_wait = 60;

    out->config_files = line->configs.at;
    out->config_file_count = line->configs.len;
    out->section = line->section;
    out->x_arguments = line->x_arguments.at;
    out->x_argument_count = line->x_arguments.len;
    out->urls = line->urls.at;
    out->url_count = line->urls.len;
    out->echo = line->echo;
    out->lock_timeout = line->lock_timeout;
    out->subject = terminal;
    out->log = log_print;
    out->output = output_print;
    out->progress = progress_print;
    out->confirm = confirm_ask;
    if (!seconds_read(line->wait, "wait", &out->wait_seconds) || !seconds_read(line->lock_wait, "lock-wait", &lock_wait))
        return false;
    out->lock_wait_seconds = lock_wait == 0 ? -1 : lock_wait;
    return true;
}

static int run(const struct command_line *line)
{
    struct lb_settings settings = LB_SETTINGS_INIT;
    struct terminal terminal;
    lb_handle *handle;
    enum lb_status status;

    if (!settings_make(line, &terminal, &settings))
        return LB_USAGE;
    settings.owns_process = 1;
    settings.cancelled = &is_interrupted;
    handle = lb_open(&settings);
    if (handle == NULL)
    {
        fputs("limbeck: out of memory\n", stderr);
        return LB_FAILED;
    }
    terminal_open(&terminal, isatty(STDERR_FILENO) && !line->json);
    interruption_watch();
    status = lb_run(handle, lb_command(line->command).name, line->arguments, line->argument_count);
    terminal_close(&terminal);
    if (!line->quiet)
        result_print(handle, line->json);
    fflush(stdout);
    diagnostics_print(handle, line->json);
    lb_close(handle);
    return ferror(stdout) ? LB_FAILED : (int)status;
}

int main(int argc, char **argv)
{
    static struct command_line line;

    if (!options_parse(&line, argc, argv))
    {
        if (line.has_command)
            usage_print_command(line.command);
        fprintf(stderr, "limbeck: %s\n", line.problem);
        if (!line.has_command)
            fputs("hint: `limbeck --help` lists the commands.\n", stderr);
        return LB_USAGE;
    }
    if (line.version)
    {
        printf("limbeck %s\n", lb_version());
        return LB_DONE;
    }
    if (line.help)
    {
        if (line.has_command)
            help_print_command(line.command);
        else
            help_print();
        return LB_DONE;
    }
    if (!line.has_command)
    {
        fputs("limbeck: too few arguments\nhint: `limbeck --help` lists the commands.\n", stderr);
        return LB_USAGE;
    }
    return run(&line);
}
