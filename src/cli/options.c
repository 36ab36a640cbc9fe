/*
 * The command line: options before or behind the command, as argparse takes them (long ones by a unique prefix, values behind a
 * blank or `=`), from the library's table of commands and one of our own.
 *
 * Like argparse, what looks like a negative number is no option: `limbeck downgrade -1`.
 */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

const struct global_option global_options[] = {
    {"config", 'c', "FILE", "alembic.ini or pyproject.toml to read (may be given twice)", false},
    {"name", 'n', "SECTION", "section of the ini file", false},
    {"x", 'x', "KEY=VALUE", "argument for env.py: context.get_x_argument()", false},
    {"json", 0, NULL, "print results and errors as JSON", false},
    {"quiet", 'q', NULL, "print no results", false},
    {"url", 0, "URL", "database to use instead of what env.py says; NAME=URL for one of several", true},
    {"wait", 0, "SECONDS", "try until the server answers", true},
    {"lock-wait", 0, "SECONDS", "wait this long for another migration (60)", true},
    {"lock-timeout", 0, "TIME", "give up on a lock of the server after this long, for example 5s", true},
    {"echo", 0, NULL, "log each statement sent", true},
    {"raiseerr", 0, NULL, "accepted for Alembic's sake; errors always show where they come from", false},
    {"version", 0, NULL, "print the version", false},
    {"help", 'h', NULL, "print help", false},
    {0},
};

enum
{
    GLOBAL_CONFIG,
    GLOBAL_NAME,
    GLOBAL_X,
    GLOBAL_JSON,
    GLOBAL_QUIET,
    GLOBAL_URL,
    GLOBAL_WAIT,
    GLOBAL_LOCK_WAIT,
    GLOBAL_LOCK_TIMEOUT,
    GLOBAL_ECHO,
    GLOBAL_RAISEERR,
    GLOBAL_VERSION,
    GLOBAL_HELP,
    GLOBAL_COUNT,
};

static bool wrong(struct command_line *line, const char *format, const char *a, const char *b)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(line->problem, sizeof line->problem, format, a, b);
#pragma GCC diagnostic pop
    return false;
}

static bool list_add(struct command_line *line, struct list *list, const char *value)
{
    if (list->len == CLI_MOST)
        return wrong(line, "too many arguments: %s%s", value, "");
    list->at[list->len++] = value;
    return true;
}

static bool argument_add(struct command_line *line, const char *name, const char *value)
{
    if (line->argument_count == CLI_MOST)
        return wrong(line, "too many arguments: %s%s", value, "");
    line->arguments[line->argument_count++] = (struct lb_argument){name, value};
    return true;
}

static bool global_set(struct command_line *line, size_t index, const char *value)
{
    switch (index)
    {
        case GLOBAL_CONFIG:
            return list_add(line, &line->configs, value);
        case GLOBAL_X:
            return list_add(line, &line->x_arguments, value);
        case GLOBAL_URL:
            return list_add(line, &line->urls, value);
        case GLOBAL_NAME:
            line->section = value;
            return true;
        case GLOBAL_WAIT:
            line->wait = value;
            return true;
        case GLOBAL_LOCK_WAIT:
            line->lock_wait = value;
            return true;
        case GLOBAL_LOCK_TIMEOUT:
            line->lock_timeout = value;
            return true;
        case GLOBAL_JSON:
            line->json = true;
            return true;
        case GLOBAL_QUIET:
            line->quiet = true;
            return true;
        case GLOBAL_ECHO:
            line->echo = true;
            return true;
        case GLOBAL_VERSION:
            line->version = true;
            return true;
        case GLOBAL_HELP:
            line->help = true;
            return true;
        default:
            return true;
    }
}

/* ---- finding an option ---- */

struct found
{
    bool is_global;
    size_t index;
    const char *name;
    bool takes_value;
};

static bool takes_value(enum lb_option_kind kind)
{
    return kind == LB_OPTION_TEXT || kind == LB_OPTION_LIST;
}

static bool is_option(enum lb_option_kind kind)
{
    return kind == LB_OPTION_FLAG || takes_value(kind);
}

/* A long option by its name or a unique prefix. */
static bool long_find(struct command_line *line, const char *name, size_t len, struct found *out)
{
    size_t hits = 0;

    for (size_t i = 0; line->has_command && i < lb_option_count(line->command); i++)
    {
        struct lb_option option = lb_option(line->command, i);
        bool exact = strlen(option.name) == len && strncmp(option.name, name, len) == 0;

        if (!is_option(option.kind) || strncmp(option.name, name, len) != 0)
            continue;
        *out = (struct found){false, i, option.name, takes_value(option.kind)};
        hits = exact ? 1 : hits + 1;
        if (exact)
            return true;
    }
    for (size_t i = 0; i < GLOBAL_COUNT; i++)
    {
        const struct global_option *option = &global_options[i];

        if (strncmp(option->name, name, len) != 0)
            continue;
        *out = (struct found){true, i, option->name, option->metavar != NULL};
        if (strlen(option->name) == len)
            return true;
        hits++;
    }
    if (hits == 1)
        return true;
    return wrong(line, hits == 0 ? "unrecognized arguments: --%s%s" : "ambiguous option: --%s%s", name, "");
}

static bool letter_find(struct command_line *line, char letter, struct found *out)
{
    char text[2] = {letter, '\0'};

    for (size_t i = 0; line->has_command && i < lb_option_count(line->command); i++)
    {
        struct lb_option option = lb_option(line->command, i);

        if (option.letter != letter)
            continue;
        *out = (struct found){false, i, option.name, takes_value(option.kind)};
        return true;
    }
    for (size_t i = 0; i < GLOBAL_COUNT; i++)
    {
        if (global_options[i].letter != letter)
            continue;
        *out = (struct found){true, i, global_options[i].name, global_options[i].metavar != NULL};
        return true;
    }
    return wrong(line, "unrecognized arguments: -%s%s", text, "");
}

static bool found_set(struct command_line *line, const struct found *found, const char *value)
{
    if (found->is_global)
        return global_set(line, found->index, value);
    return argument_add(line, found->name, value);
}

/* ---- commands ---- */

enum
{
    NAME_MOST = 32 /* longer words are no misspelt command */
};

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How many letters are to be put in, left out or changed to make one word of the other. */
static size_t distance(const char *a, const char *b)
{
    size_t row[NAME_MOST + 1], a_len = strlen(a), b_len = strlen(b);

    if (a_len > NAME_MOST || b_len > NAME_MOST)
        return NAME_MOST;
    for (size_t j = 0; j <= b_len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_len; i++)
    {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= b_len; j++)
        {
            size_t above = row[j];

            row[j] = least(least(above, row[j - 1]) + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[b_len];
}

/* The command that may have been meant, or NULL. */
static const char *nearest_command(const char *name)
{
    const char *best = NULL;
    size_t best_distance = 3;

    for (size_t i = 0; i < lb_command_count(); i++)
    {
        size_t far = distance(name, lb_command(i).name);

        if (far < best_distance)
        {
            best = lb_command(i).name;
            best_distance = far;
        }
    }
    return best;
}

/* ---- positionals ---- */

static bool command_choose(struct command_line *line, const char *name)
{
    for (size_t i = 0; i < lb_command_count(); i++)
    {
        if (strcmp(lb_command(i).name, name) == 0)
        {
            line->command = i;
            line->has_command = true;
            return true;
        }
    }

    const char *meant = nearest_command(name);

    if (meant != NULL)
        return wrong(line, "no command '%s'; did you mean '%s'?", name, meant);
    return wrong(line, "no command '%s'%s", name, "");
}

static bool is_given(const struct command_line *line, const char *name)
{
    for (size_t i = 0; i < line->argument_count; i++)
    {
        if (strcmp(line->arguments[i].name, name) == 0)
            return true;
    }
    return false;
}

static bool positional_add(struct command_line *line, const char *value)
{
    if (!line->has_command)
        return command_choose(line, value);
    for (size_t i = 0; i < lb_option_count(line->command); i++)
    {
        struct lb_option option = lb_option(line->command, i);

        if (is_option(option.kind) || (option.kind != LB_POSITIONAL_LIST && is_given(line, option.name)))
            continue;
        return argument_add(line, option.name, value);
    }
    return wrong(line, "unrecognized arguments: %s%s", value, "");
}

static bool complete(struct command_line *line)
{
    if (!line->has_command || line->help)
        return true;
    for (size_t i = 0; i < lb_option_count(line->command); i++)
    {
        struct lb_option option = lb_option(line->command, i);

        if ((option.kind == LB_POSITIONAL || option.kind == LB_POSITIONAL_LIST) && !is_given(line, option.name))
            return wrong(line, "the following arguments are required: %s%s", option.name, "");
    }
    return true;
}

/* ---- words ---- */

static bool is_negative_number(const char *word)
{
    size_t digits = strspn(word + 1, "0123456789");

    return digits > 0 && (word[1 + digits] == '\0' || word[1 + digits] == ':');
}

/* The value of an option: what the word holds, or the next word. */
static bool value_take(struct command_line *line, int argc, char **argv, int *i, const char *name, const char **value)
{
    if (*value != NULL)
        return true;
    if (*i + 1 >= argc || (argv[*i + 1][0] == '-' && argv[*i + 1][1] != '\0' && !is_negative_number(argv[*i + 1])))
        return wrong(line, "argument --%s: expected one argument%s", name, "");
    *value = argv[++*i];
    return true;
}

/* --name, --name=VALUE, --name VALUE */
static bool long_parse(struct command_line *line, int argc, char **argv, int *i)
{
    const char *word = argv[*i] + 2, *equals = strchr(word, '='), *value = equals != NULL ? equals + 1 : NULL;
    struct found found;

    if (!long_find(line, word, equals != NULL ? (size_t)(equals - word) : strlen(word), &found))
        return false;
    if (value != NULL && !found.takes_value)
        return wrong(line, "argument --%s: ignored explicit argument '%s'", found.name, value);
    if (found.takes_value && !value_take(line, argc, argv, i, found.name, &value))
        return false;
    return found_set(line, &found, value != NULL ? value : "");
}

/* -v, -vi, -mVALUE, -m VALUE */
static bool letters_parse(struct command_line *line, int argc, char **argv, int *i)
{
    const char *word = argv[*i] + 1;

    for (; *word != '\0'; word++)
    {
        const char *value = word[1] == '=' ? word + 2 : word[1] != '\0' ? word + 1 : NULL;
        struct found found;

        if (!letter_find(line, *word, &found))
            return false;
        if (found.takes_value)
            return value_take(line, argc, argv, i, found.name, &value) && found_set(line, &found, value);
        if (!found_set(line, &found, ""))
            return false;
    }
    return true;
}

/* One word that begins with a dash; *i is moved past a value. */
static bool word_parse(struct command_line *line, int argc, char **argv, int *i)
{
    return argv[*i][1] == '-' ? long_parse(line, argc, argv, i) : letters_parse(line, argc, argv, i);
}

bool options_parse(struct command_line *line, int argc, char **argv)
{
    bool only_positionals = false;

    for (int i = 1; i < argc; i++)
    {
        const char *word = argv[i];
        bool is_word = only_positionals || word[0] != '-' || word[1] == '\0' || is_negative_number(word);

        if (!only_positionals && strcmp(word, "--") == 0)
            only_positionals = true;
        else if (is_word ? !positional_add(line, word) : !word_parse(line, argc, argv, &i))
            return false;
    }
    return complete(line);
}
