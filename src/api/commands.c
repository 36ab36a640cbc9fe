/* The table of commands in its public form. */
#include "api/handle.h"

size_t lb_command_count(void)
{
    size_t count = 0;

    while (command_rows[count].name != NULL)
        count++;
    return count;
}

struct lb_command lb_command(size_t index)
{
    const struct command_row *row = &command_rows[index];

    return (struct lb_command){row->name, row->help, (row->flags & COMMAND_CONNECTS) != 0};
}

size_t lb_option_count(size_t command)
{
    size_t count = 0;

    while (command_rows[command].options[count].name != NULL)
        count++;
    return count;
}

struct lb_option lb_option(size_t command, size_t index)
{
    const struct argument_row *row = &command_rows[command].options[index];

    return (struct lb_option){row->name, row->letter, (enum lb_option_kind)row->kind, row->metavar, row->help};
}
