/* Output as text: results on standard output, diagnostics on standard error; and what the two are: a terminal, of which kind.
 */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

unsigned terminal_width(int descriptor)
{
    struct winsize size;

    if (!isatty(descriptor) || ioctl(descriptor, TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col > 0 ? size.ws_col : 80;
}

bool terminal_has_color(int descriptor)
{
    const char *off = getenv("NO_COLOR"), *terminal = getenv("TERM");

    return isatty(descriptor) && (off == NULL || off[0] == '\0') && (terminal == NULL || strcmp(terminal, "dumb") != 0);
}

bool terminal_has_unicode(int descriptor)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"}; /* the first that is set decides */
    const char *locale = NULL;

    for (size_t i = 0; i < sizeof names / sizeof *names && (locale == NULL || locale[0] == '\0'); i++)
        locale = getenv(names[i]);
    if (!isatty(descriptor) || locale == NULL || (locale = strchr(locale, '.')) == NULL)
        return false;
    return strncasecmp(locale, ".UTF-8", 6) == 0 || strncasecmp(locale, ".utf8", 5) == 0;
}

/* ---- results ---- */

void result_print(const lb_handle *handle)
{
    const lb_record *result = lb_result(handle);

    for (size_t i = 0; i < lb_record_count(result); i++)
    {
        const char *line = lb_record_line(lb_record_at(result, i));

        if (line != NULL)
            printf("%s\n", line);
    }
}

/* ---- diagnostics ---- */

/* On a terminal: where to read on. Scripts and logs get the code by --json. */
static void explanation_print(lb_handle *handle, bool color)
{
    const struct lb_diagnostic *error = NULL;

    for (size_t i = 0; error == NULL && i < lb_diagnostic_count(handle); i++)
    {
        if (lb_diagnostic(handle, i)->is_warning == 0)
            error = lb_diagnostic(handle, i);
    }
    if (error != NULL && isatty(STDERR_FILENO))
        fprintf(stderr, "%smore: `limbeck explain %s`%s\n", color ? "\x1b[2m" : "", error->code, color ? "\x1b[0m" : "");
}

void diagnostics_print(lb_handle *handle, bool json)
{
    bool color = terminal_has_color(STDERR_FILENO);
    unsigned width = terminal_width(STDERR_FILENO);

    for (size_t i = 0; i < lb_diagnostic_count(handle); i++)
    {
        if (json)
        {
            json_diagnostic(lb_diagnostic(handle, i));
            continue;
        }

        const char *text = lb_diagnostic_show(handle, i, color, width);

        fputs(text != NULL ? text : "error: out of memory\n", stderr);
        if (text != NULL && text[0] != '\0' && text[strlen(text) - 1] != '\n')
            fputc('\n', stderr);
    }
    if (!json)
        explanation_print(handle, color);
}
