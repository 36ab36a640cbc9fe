/*
 * Completion: what may stand for the last of some words, as the scripts of `limbeck completion SHELL` ask for it.
 *
 * The words in front are read by the same code that reads a command line (options.c); what is wrong with them is not told, it
 * will be when the line is run. One candidate a line, a tab and its description behind it; each stands for the whole word. A
 * line that begins with a colon is for the shell: `:files`, `:folders` (it completes paths itself), `:nospace` (the word goes
 * on).
 */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

/* What is asked for: the line up to the word, the word, and what stands in front of the value in it ("--head="). */
struct question
{
    struct command_line line;
    const char *word, *value;
    bool is_lost; /* the line has no command of ours */
};

/* Descriptions are revision messages: one line, nothing that steers a terminal. */
static void candidate_print(const struct question *question, const char *text, const char *description)
{
    for (const char *p = text; *p != '\0'; p++)
    {
        if ((unsigned char)*p < 32)
            return;
    }
    printf("%.*s%s\t", (int)(question->value - question->word), question->word, text);
    for (const unsigned char *p = (const unsigned char *)description; *p != '\0'; p++)
        putchar(*p < 32 || *p == 127 ? ' ' : *p);
    putchar('\n');
}

/* ---- values ---- */

static void library_ask(const struct question *question, enum lb_values values)
{
    struct lb_settings settings = LB_SETTINGS_INIT;
    const lb_record *result;
    lb_handle *handle;

    settings.config_files = question->line.configs.at;
    settings.config_file_count = question->line.configs.len;
    settings.section = question->line.section;
    handle = lb_open(&settings);
    if (handle == NULL)
        return;
    lb_candidates(handle, values, question->value);
    result = lb_result(handle);
    for (size_t i = 0; i < lb_record_count(result); i++)
    {
        const lb_record *row = lb_record_at(result, i);

        candidate_print(question, lb_record_text(lb_record_find(row, "value")),
                        lb_record_text(lb_record_find(row, "description")));
    }
    /* START: of a range waits for its END. */
    if (values == LB_VALUES_RANGE && strchr(question->value, ':') == NULL)
        puts(":nospace");
    lb_close(handle);
}

static void values_print(const struct question *question, enum lb_values values)
{
    if (values == LB_VALUES_FILE)
        puts(":files");
    else if (values == LB_VALUES_FOLDER)
        puts(":folders");
    else if (values != LB_VALUES_ANY)
        library_ask(question, values);
}

/* ---- commands and options ---- */

static void commands_print(const struct question *question)
{
    for (size_t i = 0; i < lb_command_count(); i++)
    {
        if (strncmp(lb_command(i).name, question->word, strlen(question->word)) == 0)
            candidate_print(question, lb_command(i).name, lb_command(i).help);
    }
}

static void option_offer(const struct question *question, const char *name, char letter, const char *help)
{
    char text[80];

    if (strlen(name) > 1)
        snprintf(text, sizeof text, "--%s", name);
    else
        snprintf(text, sizeof text, "-%c", letter);
    if (strncmp(text, question->word, strlen(question->word)) == 0)
        candidate_print(question, text, help);
}

/* Those of the command first; not again what was given and counts once. */
static void options_print(const struct question *question)
{
    const struct command_line *line = &question->line;

    for (size_t i = 0; line->has_command && i < lb_option_count(line->command); i++)
    {
        struct lb_option option = lb_option(line->command, i);

        if (!option_is_positional(option.kind) && (option.kind == LB_OPTION_LIST || !options_is_given(line, option.name)))
            option_offer(question, option.name, option.letter, option.help);
    }
    for (const struct global_option *option = global_options; option->name != NULL; option++)
    {
        if (!line->has_command || scope_has(option->scope, line->command))
            option_offer(question, option->name, option->letter, option->help);
    }
}

/* ---- where the word stands ---- */

static void positional_print(const struct question *question)
{
    const struct command_line *line = &question->line;

    for (size_t i = 0; i < lb_option_count(line->command); i++)
    {
        struct lb_option option = lb_option(line->command, i);

        if (!option_is_positional(option.kind) || (option.kind != LB_POSITIONAL_LIST && options_is_given(line, option.name)))
            continue;
        values_print(question, option.values);
        return;
    }
}

static void word_print(struct question *question)
{
    const char *equals = strchr(question->word, '=');
    struct found found;

    if (!question->line.only_positionals && strncmp(question->word, "--", 2) == 0 && equals != NULL)
    {
        question->value = equals + 1;
        if (options_find(&question->line, question->word + 2, (size_t)(equals - question->word) - 2, &found) &&
            found.takes_value)
            values_print(question, found.values);
        return;
    }
    if (!question->line.only_positionals && question->word[0] == '-')
        options_print(question);
    if (!question->line.has_command && question->word[0] != '-' && !question->is_lost)
        commands_print(question);
    else if (question->line.has_command)
        positional_print(question);
}

/* argv[0] is __complete. */
int complete_print(int argc, char **argv)
{
    static struct question question;
    struct found wanting = {.name = NULL};

    question.word = argc > 1 ? argv[argc - 1] : "";
    question.value = question.word;
    for (int i = 1; i < argc - 1; i++)
    {
        bool is_command = !question.line.has_command && !word_is_option(argv[i]);

        wanting.name = NULL;
        question.is_lost = (!options_word(&question.line, argc - 1, argv, &i, &wanting) && is_command) || question.is_lost;
    }
    if (wanting.name != NULL)
        values_print(&question, wanting.values);
    else
        word_print(&question);
    return LB_DONE;
}
