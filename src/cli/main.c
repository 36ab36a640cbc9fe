/*
 * limbeck: the program. Takes the command line apart, runs the command through the library, prints.
 *
 * Results go to standard output, log lines and errors to standard error. SIGINT and SIGTERM are asked for by the library at
 * each statement: what was begun is rolled back.
 */
#include "cli/cli.h"
#include "cli/terminal.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- while a command runs ---- */

/* The subject of the functions that the library calls. */
struct streams
{
    struct terminal terminal;
    bool json;
};

static void log_print(void *subject, enum lb_level level, const char *logger, const char *message)
{
    static const char *const names[] = {"DEBUG", "INFO", "WARNING", "ERROR"};
    struct streams *streams = subject;

    terminal_take(&streams->terminal);
    /* Alembic's format: %(levelname)-5.5s [%(name)s] %(message)s */
    if (streams->json)
        json_log(level, logger, message);
    else
        fprintf(stderr, "%-5.5s [%s] %s\n", names[level], logger, message);
    terminal_give(&streams->terminal);
}

static void output_print(void *subject, const char *text, size_t len)
{
    struct streams *streams = subject;

    terminal_take(&streams->terminal);
    if (streams->json)
        json_output(text, len);
    else if (len > 0)
        fwrite(text, 1, len, stdout);
    terminal_give(&streams->terminal);
}

static void progress_print(void *subject, const char *what, size_t done, size_t total)
{
    struct streams *streams = subject;

    terminal_step(&streams->terminal, what, done, total);
}

/* With --json nobody is asked. */
static int confirm_ask(void *subject, const char *question)
{
    struct streams *streams = subject;
    char answer[16] = "";
    bool is_yes;

    if (streams->json)
        return 0;
    terminal_take(&streams->terminal);
    if (!isatty(STDIN_FILENO))
    {
        fprintf(stderr, "%s No terminal to answer on: not done.\n", question);
        terminal_give(&streams->terminal);
        return 0;
    }
    fprintf(stderr, "%s [y/N] ", question);
    fflush(stderr);
    is_yes = fgets(answer, sizeof answer, stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y');
    terminal_give(&streams->terminal);
    return is_yes;
}

static int text_ask(void *subject, const char *question, char *answer, size_t size)
{
    struct streams *streams = subject;
    size_t len;
    bool is_read;

    if (streams->json || !isatty(STDIN_FILENO))
        return 0;
    terminal_take(&streams->terminal);
    fprintf(stderr, "%s ", question);
    fflush(stderr);
    is_read = fgets(answer, (int)size, stdin) != NULL;
    terminal_give(&streams->terminal);
    len = is_read ? strlen(answer) : 0;
    /* Without its line end the answer was too long, or has no end. */
    if (len == 0 || answer[len - 1] != '\n')
        return 0;
    answer[len - 1] = '\0';
    return 1;
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

static bool seconds_read(struct command_line *line, const char *text, const char *option, double *out)
{
    char *end = NULL;

    if (text == NULL)
        return true;
    *out = strtod(text, &end);
    if (end != text && *end == '\0' && *out >= 0 && *out < 1e9)
        return true;
    snprintf(line->problem, sizeof line->problem, "argument --%s: no number of seconds: '%s'", option, text);
    return false;
}

static bool settings_make(struct command_line *line, struct streams *streams, struct lb_settings *out)
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
    out->subject = streams;
    out->log = log_print;
    out->output = output_print;
    out->progress = progress_print;
    out->confirm = confirm_ask;
    out->ask = text_ask;
    if (!seconds_read(line, line->wait, "wait", &out->wait_seconds) ||
        !seconds_read(line, line->lock_wait, "lock-wait", &lock_wait))
        return false;
    out->lock_wait_seconds = lock_wait == 0 ? -1 : lock_wait;
    return true;
}

/* ---- the program ---- */

/* By the link `alembic` it answers as Alembic: scripts read the name and the version. */
const char *program_name(const char *word)
{
    const char *slash = word != NULL ? strrchr(word, '/') : NULL, *name = slash != NULL ? slash + 1 : word;

    return name != NULL && strcmp(name, "alembic") == 0 ? "alembic" : "limbeck";
}

static bool is_alembic(const char *program)
{
    return strcmp(program, "alembic") == 0;
}

static void version_print(const char *program)
{
    if (is_alembic(program))
        printf("%s %s (limbeck %s)\n", program, lb_alembic_version(), lb_version());
    else
        printf("%s %s\n", program, lb_version());
}

/* A wrong command line, in argparse's form where Alembic is asked for. */
static int refuse(const char *program, const struct command_line *line, const char *problem)
{
    char hint[128];

    if (line->has_command)
        snprintf(hint, sizeof hint, "`%s %s --help` shows its arguments, with examples.", program,
                 lb_command(line->command).name);
    else
        snprintf(hint, sizeof hint, "`%s --help` lists the commands.", program);
    if (line->json)
    {
        json_usage(problem, hint);
        return LB_USAGE;
    }
    if (line->has_command)
        usage_print_command(program, line->command);
    else if (is_alembic(program))
        usage_print(program);
    fprintf(stderr, "%s: %s%s\nhint: %s\n", program, is_alembic(program) ? "error: " : "", problem, hint);
    return LB_USAGE;
}

/* Also behind the word that is wrong. */
static bool asks_for_json(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
    {
        if (strcmp(argv[i], "--json") == 0)
            return true;
    }
    return false;
}

static int run(const char *program, struct command_line *line)
{
    struct lb_settings settings = LB_SETTINGS_INIT;
    struct streams streams = {.json = line->json};
    const char *command = lb_command(line->command).name;
    lb_handle *handle;
    enum lb_status status;

    if (!settings_make(line, &streams, &settings))
        return refuse(program, line, line->problem);
    settings.owns_process = 1;
    settings.columns = terminal_width(STDOUT_FILENO);
    settings.color = terminal_has_color(STDOUT_FILENO);
    settings.unicode = terminal_has_unicode(STDOUT_FILENO);
    settings.cancelled = &is_interrupted;
    handle = lb_open(&settings);
    if (handle == NULL)
    {
        fputs("limbeck: out of memory\n", stderr);
        return LB_FAILED;
    }
    terminal_open(&streams.terminal, isatty(STDERR_FILENO) && !line->json);
    interruption_watch();
    if (line->json)
        json_begin(command);
    status = lb_run(handle, command, line->arguments, line->argument_count);
    terminal_close(&streams.terminal);
    if (line->json)
        json_end(handle, status, !line->quiet);
    else if (!line->quiet)
        result_print(handle);
    fflush(stdout);
    diagnostics_print(handle, line->json);
    lb_close(handle);
    return ferror(stdout) ? LB_FAILED : (int)status;
}

static int help_answer(const char *program, const struct command_line *line)
{
    if (line->has_command)
        help_print_command(program, line->command);
    else
        help_print(program);
    return LB_DONE;
}

int main(int argc, char **argv)
{
    static struct command_line line;
    const char *program = program_name(argc > 0 ? argv[0] : NULL);

    if (argc > 1 && strcmp(argv[1], "__complete") == 0)
        return complete_print(argc - 1, argv + 1);
    if (!options_parse(&line, argc, argv))
    {
        line.json = asks_for_json(argc, argv);
        return refuse(program, &line, line.problem);
    }
    if (line.version)
    {
        version_print(program);
        return LB_DONE;
    }
    if (line.help)
        return help_answer(program, &line);
    return line.has_command ? run(program, &line) : refuse(program, &line, "too few arguments");
}
