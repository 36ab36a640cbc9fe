/* Help: made from the tables of commands and options. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum
{
    HELP_COLUMN = 28
};

static void row_print(const char *left, const char *help)
{
    if (strlen(left) + 4 > HELP_COLUMN)
        printf("  %s\n%*s%s\n", left, HELP_COLUMN, "", help);
    else
        printf("  %-*s%s\n", HELP_COLUMN - 2, left, help);
}

static const char *metavar_of(struct lb_option option, char *buffer, size_t size)
{
    size_t i = 0;

    if (option.metavar != NULL)
        return option.metavar;
    for (; option.name[i] != '\0' && i + 1 < size; i++)
        buffer[i] = option.name[i] >= 'a' && option.name[i] <= 'z' ? (char)(option.name[i] - 32)
                    : option.name[i] == '-'                        ? '_'
                                                                   : option.name[i];
    buffer[i] = '\0';
    return buffer;
}

static void option_print(struct lb_option option)
{
    char metavar[64], left[160], letter[8] = "";
    const char *value = "";

    if (option.letter != 0)
        snprintf(letter, sizeof letter, "-%c, ", option.letter);
    if (option.kind == LB_OPTION_TEXT || option.kind == LB_OPTION_LIST)
        value = metavar_of(option, metavar, sizeof metavar);
    if (option.kind >= LB_POSITIONAL)
        snprintf(left, sizeof left, "%s", option.name);
    else
        snprintf(left, sizeof left, "%s--%s%s%s", letter, option.name, value[0] != '\0' ? " " : "", value);
    row_print(left, option.help);
}

/* Those that mean something for a command; without one, all. */
static void globals_print(bool has_command, size_t command)
{
    for (const struct global_option *option = global_options; option->name != NULL; option++)
    {
        char left[128], letter[8] = "";

        if (has_command && !scope_has(option->scope, command))
            continue;
        if (option->letter != 0)
            snprintf(letter, sizeof letter, "-%c%s", option->letter, strlen(option->name) > 1 ? ", " : "");
        if (strlen(option->name) > 1)
            snprintf(left, sizeof left, "%s--%s%s%s", letter, option->name, option->metavar != NULL ? " " : "",
                     option->metavar != NULL ? option->metavar : "");
        else
            snprintf(left, sizeof left, "%s %s", letter, option->metavar);
        row_print(left, option->help);
    }
}

static void title_print(const char *program)
{
    if (strcmp(program, "limbeck") == 0)
        printf("limbeck %s: runs Alembic migration projects, without Python\n", lb_version());
    else
        printf("%s %s, as limbeck %s runs it: Alembic migration projects, without Python\n", program, lb_alembic_version(),
               lb_version());
}

void usage_print(const char *program)
{
    fprintf(stderr, "usage: %s [options] COMMAND [arguments]\n", program);
}

void help_print(const char *program)
{
    title_print(program);
    printf("\nusage: %s [options] COMMAND [arguments]\n\ncommands:\n", program);
    for (size_t i = 0; i < lb_command_count(); i++)
        row_print(lb_command(i).name, lb_command(i).help);
    printf("\noptions:\n");
    globals_print(false, 0);
    printf("\n`%s COMMAND --help` shows the arguments of a command, with examples.\n", program);
}

static void usage_write(FILE *to, const char *program, size_t command)
{
    fprintf(to, "usage: %s %s [options]", program, lb_command(command).name);
    for (size_t i = 0; i < lb_option_count(command); i++)
    {
        struct lb_option option = lb_option(command, i);

        if (option.kind == LB_POSITIONAL)
            fprintf(to, " %s", option.name);
        else if (option.kind == LB_POSITIONAL_MAYBE)
            fprintf(to, " [%s]", option.name);
        else if (option.kind == LB_POSITIONAL_LIST)
            fprintf(to, " %s...", option.name);
    }
    fputc('\n', to);
}

void usage_print_command(const char *program, size_t command)
{
    usage_write(stderr, program, command);
}

static void examples_print(const char *program, const struct lb_command *command)
{
    if (command->example_count > 0)
        printf("\nexamples:\n");
    for (size_t i = 0; i < command->example_count; i++)
        printf("  %s %s\n      %s\n", program, command->examples[i].line, command->examples[i].does);
}

void help_print_command(const char *program, size_t index)
{
    struct lb_command command = lb_command(index);

    usage_write(stdout, program, index);
    printf("\n%s\n", command.help);
    if (command.about[0] != '\0')
        printf("\n%s\n", command.about);
    if (lb_option_count(index) > 0)
        printf("\narguments:\n");
    for (size_t i = 0; i < lb_option_count(index); i++)
        option_print(lb_option(index, i));
    examples_print(program, &command);
    printf("\noptions of every command:\n");
    globals_print(true, index);
}
