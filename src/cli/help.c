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

static void globals_print(bool connects)
{
    for (const struct global_option *option = global_options; option->name != NULL; option++)
    {
        char left[128], letter[8] = "";

        if (option->connects && !connects)
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

void help_print(void)
{
    printf("limbeck %s: runs Alembic migration projects, without Python\n\nusage: limbeck [options] COMMAND [arguments]\n\n"
           "commands:\n",
           lb_version());
    for (size_t i = 0; i < lb_command_count(); i++)
        row_print(lb_command(i).name, lb_command(i).help);
    printf("\noptions:\n");
    globals_print(true);
    printf("\n`limbeck COMMAND --help` shows the arguments of a command.\n");
}

static void usage_write(FILE *to, size_t command)
{
    fprintf(to, "usage: limbeck %s [options]", lb_command(command).name);
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

void usage_print_command(size_t command)
{
    usage_write(stderr, command);
}

void help_print_command(size_t command)
{
    usage_write(stdout, command);
    printf("\n%s\n\n", lb_command(command).help);
    for (size_t i = 0; i < lb_option_count(command); i++)
        option_print(lb_option(command, i));
    printf("\noptions of every command:\n");
    globals_print(lb_command(command).connects != 0);
}
