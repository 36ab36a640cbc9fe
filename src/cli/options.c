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
    {"config", 'c', "FILE", "alembic.ini or pyproject.toml to read (may be given twice)", SCOPE_CONFIGURED, LB_VALUES_FILE},
    {"name", 'n', "SECTION", "section of the ini file", SCOPE_CONFIGURED, LB_VALUES_SECTION},
    {"x", 'x', "KEY=VALUE", "argument for env.py: context.get_x_argument()", SCOPE_EVALUATES, LB_VALUES_ANY},
    {"json", 0, NULL, "print results and errors as JSON", SCOPE_ALL, LB_VALUES_ANY},
    {"quiet", 'q', NULL, "print no results", SCOPE_ALL, LB_VALUES_ANY},
    {"url", 0, "URL", "database to use instead of what env.py says; NAME=URL for one of several", SCOPE_CONNECTS,
     LB_VALUES_ANY},
    {"wait", 0, "SECONDS", "try until the server answers", SCOPE_CONNECTS, LB_VALUES_ANY},
    {"lock-wait", 0, "SECONDS", "wait this long for another migration (60)", SCOPE_CONNECTS, LB_VALUES_ANY},
    {"lock-timeout", 0, "TIME", "give up on a lock of the server after this long, for example 5s", SCOPE_CONNECTS,
     LB_VALUES_ANY},
    {"echo", 0, NULL, "log each statement sent", SCOPE_CONNECTS, LB_VALUES_ANY},
    {"raiseerr", 0, NULL, "accepted for Alembic's sake; errors always show where they come from", SCOPE_EVALUATES,
     LB_VALUES_ANY},
    {"version", 0, NULL, "print the version", SCOPE_ALL, LB_VALUES_ANY},
    {"help", 'h', NULL, "print help", SCOPE_ALL, LB_VALUES_ANY},
    {0},
};

bool scope_has(enum scope scope, size_t command)
{
    struct lb_command row = lb_command(command);

    return scope == SCOPE_ALL || (scope == SCOPE_CONFIGURED && row.configured != 0) ||
           (scope == SCOPE_EVALUATES && row.evaluates != 0) || (scope == SCOPE_CONNECTS && row.connects != 0);
}

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

/* Of an option that takes one value the last one counts, as in argparse. */
static bool argument_set(struct command_line *line, const char *name, const char *value)
{
    for (size_t i = 0; i < line->argument_count; i++)
    {
        if (strcmp(line->arguments[i].name, name) != 0)
            continue;
        line->arguments[i].value = value;
        return true;
    }
    return argument_add(line, name, value);
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

bool option_takes_value(enum lb_option_kind kind)
{
    return kind == LB_OPTION_TEXT || kind == LB_OPTION_LIST;
}

bool option_is_positional(enum lb_option_kind kind)
{
    return kind == LB_POSITIONAL || kind == LB_POSITIONAL_MAYBE || kind == LB_POSITIONAL_LIST;
}

static struct found found_of(const struct command_line *line, size_t index)
{
    struct lb_option option = lb_option(line->command, index);

    return (struct found){false, index, option.name, option_takes_value(option.kind), option.values};
}

static struct found found_global(size_t index)
{
    const struct global_option *option = &global_options[index];

    return (struct found){true, index, option->name, option->metavar != NULL, option->values};
}

enum
{
    NAME_MOST = 64 /* bytes of a name that may be a misspelt one */
};

/* A name that is no option's may be a misspelt one, or a command's in front of the command. */
static bool long_refuse(struct command_line *line, const char *name, size_t len)
{
    const char *names[CLI_MOST], *meant = NULL;
    char typed[NAME_MOST + 1] = "";
    size_t count = 0;

    for (size_t i = 0; line->has_command && i < lb_option_count(line->command) && count < CLI_MOST; i++)
    {
        if (!option_is_positional(lb_option(line->command, i).kind))
            names[count++] = lb_option(line->command, i).name;
    }
    for (size_t i = 0; i < GLOBAL_COUNT && count < CLI_MOST; i++)
    {
        if (strlen(global_options[i].name) > 1)
            names[count++] = global_options[i].name;
    }
    if (len <= NAME_MOST)
    {
        memcpy(typed, name, len);
        meant = lb_nearest(typed, names, count);
    }
    if (meant != NULL)
        return wrong(line, "unrecognized arguments: --%s; did you mean '--%s'?", name, meant);
    return wrong(line, "unrecognized arguments: --%s%s", name,
                 line->has_command ? "" : "; the options of a command stand behind it");
}

/* Two or more names begin so: they are shown. */
static bool long_ambiguous(struct command_line *line, const char *name, size_t len)
{
    char names[256] = "";
    size_t used = 0;

    for (size_t i = 0; line->has_command && i < lb_option_count(line->command); i++)
    {
        struct lb_option option = lb_option(line->command, i);

        if (!option_is_positional(option.kind) && strncmp(option.name, name, len) == 0 && used < sizeof names)
            used += (size_t)snprintf(names + used, sizeof names - used, "%s--%s", used > 0 ? ", " : "", option.name);
    }
    for (size_t i = 0; i < GLOBAL_COUNT; i++)
    {
        if (strncmp(global_options[i].name, name, len) == 0 && used < sizeof names)
            used += (size_t)snprintf(names + used, sizeof names - used, "%s--%s", used > 0 ? ", " : "", global_options[i].name);
    }
    return wrong(line, "ambiguous option: --%s could match %s", name, names);
}

/* Alembic's long options, behind a command and in front of it: what is short for one of them stays so, whatever limbeck adds.
 */
static const char *const alembic_command_options[] = {
    "autogenerate",         "branch-label", "check-heads", "depends-on", "head",     "help",
    "indicate-current",     "message",      "package",     "purge",      "rev-id",   "rev-range",
    "resolve-dependencies", "splice",       "sql",         "tag",        "template", "verbose",
    "version-path",         NULL,
};
static const char *const alembic_options[] = {"config", "help", "name", "quiet", "raiseerr", "version", NULL};

static bool is_in(const char *const *names, const char *name)
{
    while (*names != NULL && strcmp(*names, name) != 0)
        names++;
    return *names != NULL;
}

/* A long option by its name or a prefix; how many begin so, of those of `among` (NULL: of all). */
static size_t long_count(const struct command_line *line, const char *name, size_t len, const char *const *among,
                         struct found *out)
{
    size_t hits = 0;

    for (size_t i = 0; line->has_command && i < lb_option_count(line->command); i++)
    {
        struct lb_option option = lb_option(line->command, i);

        if (option_is_positional(option.kind) || strncmp(option.name, name, len) != 0 ||
            (among != NULL && !is_in(among, option.name)))
            continue;
        *out = found_of(line, i);
        if (strlen(option.name) == len)
            return 1;
        hits++;
    }
    for (size_t i = 0; i < GLOBAL_COUNT; i++)
    {
        /* -x has no long form. */
        if (strlen(global_options[i].name) < 2 || strncmp(global_options[i].name, name, len) != 0 ||
            (among != NULL && !is_in(among, global_options[i].name)))
            continue;
        *out = found_global(i);
        if (strlen(global_options[i].name) == len)
            return 1;
        hits++;
    }
    return hits;
}

bool options_find(struct command_line *line, const char *name, size_t len, struct found *out)
{
    const char *const *among = line->has_command ? alembic_command_options : alembic_options;
    size_t hits = long_count(line, name, len, NULL, out);

    if (hits == 1 || (hits > 1 && long_count(line, name, len, among, out) == 1))
        return true;
    return hits == 0 ? long_refuse(line, name, len) : long_ambiguous(line, name, len);
}

static bool letter_find(struct command_line *line, char letter, struct found *out)
{
    char text[2] = {letter, '\0'};

    for (size_t i = 0; line->has_command && i < lb_option_count(line->command); i++)
    {
        if (lb_option(line->command, i).letter != letter)
            continue;
        *out = found_of(line, i);
        return true;
    }
    for (size_t i = 0; i < GLOBAL_COUNT; i++)
    {
        if (global_options[i].letter != letter)
            continue;
        *out = found_global(i);
        return true;
    }
    return wrong(line, "unrecognized arguments: -%s%s", text, "");
}

static bool found_set(struct command_line *line, const struct found *found, const char *value)
{
    if (found->is_global)
        return global_set(line, found->index, value);
    if (lb_option(line->command, found->index).kind == LB_OPTION_LIST)
        return argument_add(line, found->name, value);
    return argument_set(line, found->name, value);
}

/* ---- commands ---- */

/* The command that may have been meant; NULL: none. */
static const char *nearest_command(const char *name)
{
    const char *names[CLI_MOST];
    size_t count = 0;

    for (; count < lb_command_count() && count < CLI_MOST; count++)
        names[count] = lb_command(count).name;
    return lb_nearest(name, names, count);
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

bool options_is_given(const struct command_line *line, const char *name)
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

        if (!option_is_positional(option.kind) || (option.kind != LB_POSITIONAL_LIST && options_is_given(line, option.name)))
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

        if ((option.kind == LB_POSITIONAL || option.kind == LB_POSITIONAL_LIST) && !options_is_given(line, option.name))
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

bool word_is_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0' && !is_negative_number(word);
}

/* The words of the command line, and how far they have been read. */
struct words
{
    int argc;
    char **argv;
    int *at;
    struct found *wanting; /* the option whose value was not there */
};

/* The value of an option: what the word holds, or the next word. */
static bool value_take(struct command_line *line, const struct words *words, const struct found *found, char letter,
                       const char **value)
{
    char name[64];

    if (*value != NULL)
        return true;
    if (*words->at + 1 < words->argc && !word_is_option(words->argv[*words->at + 1]))
    {
        *value = words->argv[++*words->at];
        return true;
    }
    if (*words->at + 1 == words->argc)
        *words->wanting = *found;
    if (letter != 0 && strlen(found->name) > 1)
        snprintf(name, sizeof name, "-%c/--%s", letter, found->name);
    else
        snprintf(name, sizeof name, "%s%s", strlen(found->name) > 1 ? "--" : "-", found->name);
    return wrong(line, "argument %s: expected one argument%s", name, "");
}

/* --name, --name=VALUE, --name VALUE */
static bool long_parse(struct command_line *line, const struct words *words)
{
    const char *word = words->argv[*words->at] + 2, *equals = strchr(word, '='), *value = equals != NULL ? equals + 1 : NULL;
    struct found found;

    if (!options_find(line, word, equals != NULL ? (size_t)(equals - word) : strlen(word), &found))
        return false;
    if (value != NULL && !found.takes_value)
        return wrong(line, "argument --%s: ignored explicit argument '%s'", found.name, value);
    if (found.takes_value && !value_take(line, words, &found, 0, &value))
        return false;
    return found_set(line, &found, value != NULL ? value : "");
}

/* -v, -vi, -mVALUE, -m VALUE */
static bool letters_parse(struct command_line *line, const struct words *words)
{
    const char *word = words->argv[*words->at] + 1;

    for (; *word != '\0'; word++)
    {
        const char *value = word[1] == '=' ? word + 2 : word[1] != '\0' ? word + 1 : NULL;
        struct found found;

        if (!letter_find(line, *word, &found))
            return false;
        if (found.takes_value)
            return value_take(line, words, &found, *word, &value) && found_set(line, &found, value);
        if (!found_set(line, &found, ""))
            return false;
    }
    return true;
}

bool options_word(struct command_line *line, int argc, char **argv, int *i, struct found *out_wanting)
{
    struct words words = {argc, argv, i, out_wanting};
    const char *word = argv[*i];

    if (!line->only_positionals && strcmp(word, "--") == 0)
    {
        line->only_positionals = true;
        return true;
    }
    if (line->only_positionals || !word_is_option(word))
        return positional_add(line, word);
    return word[1] == '-' ? long_parse(line, &words) : letters_parse(line, &words);
}

bool options_parse(struct command_line *line, int argc, char **argv)
{
    struct found wanting;

    for (int i = 1; i < argc; i++)
    {
        if (!options_word(line, argc, argv, &i, &wanting))
            return false;
    }
    return complete(line);
}
