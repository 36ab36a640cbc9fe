/* The table of commands in its public form. */
#include "api/handle.h"

#include "base/nearest.h"

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
    struct lb_command command = {
        .name = row->name,
        .help = row->help,
        .about = row->text != NULL && row->text->about != NULL ? row->text->about : "",
        .configured = row->need > NEED_NOTHING,
        .evaluates = (row->flags & (COMMAND_CONNECTS | COMMAND_EVALUATES)) != 0,
        .connects = (row->flags & COMMAND_CONNECTS) != 0,
    };

    /* lb_example is command_example under its public name. */
    if (row->text != NULL)
        command.examples = (const struct lb_example *)(const void *)row->text->examples;
    while (command.examples != NULL && command.examples[command.example_count].line != NULL)
        command.example_count++;
    return command;
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

    return (struct lb_option){
        .name = row->name,
        .letter = row->letter,
        .kind = (enum lb_option_kind)row->kind,
        .metavar = row->metavar,
        .help = row->help,
        .values = (enum lb_values)row->values,
    };
}

const char *lb_nearest(const char *name, const char *const *candidates, size_t count)
{
    struct nearest nearest = nearest_to(str_from(name));

    for (size_t i = 0; i < count; i++)
        nearest_offer(&nearest, str_from(candidates[i]));
    /* What is found is one of the candidates, whole. */
    return nearest_found(&nearest).at;
}
