/* Output: results as text or JSON on standard output, diagnostics on standard error. */
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

/* ---- JSON ---- */

static void json_text(FILE *to, const char *text)
{
    fputc('"', to);
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++)
    {
        if (*p == '"' || *p == '\\')
            fprintf(to, "\\%c", *p);
        else if (*p == '\n')
            fputs("\\n", to);
        else if (*p == '\t')
            fputs("\\t", to);
        else if (*p < 32 || *p == 127)
            fprintf(to, "\\u%04x", *p);
        else
            fputc(*p, to);
    }
    fputc('"', to);
}

static void json_record(FILE *to, const lb_record *record)
{
    bool is_table = lb_record_kind(record) == LB_TABLE;

    switch (lb_record_kind(record))
    {
        case LB_NULL:
            fputs("null", to);
            return;
        case LB_BOOL:
            fputs(lb_record_int(record) != 0 ? "true" : "false", to);
            return;
        case LB_INT:
            fprintf(to, "%lld", (long long)lb_record_int(record));
            return;
        case LB_TEXT:
            json_text(to, lb_record_text(record));
            return;
        case LB_LIST:
        case LB_TABLE:
            break;
    }
    fputc(is_table ? '{' : '[', to);
    for (size_t i = 0; i < lb_record_count(record); i++)
    {
        const lb_record *item = lb_record_at(record, i);

        if (i > 0)
            fputs(", ", to);
        if (is_table)
        {
            json_text(to, lb_record_name(item));
            fputs(": ", to);
        }
        json_record(to, item);
    }
    fputc(is_table ? '}' : ']', to);
}

/* Only records that have fields: lines that are words to a person are none. */
static void json_result(const lb_record *result)
{
    bool first = true;

    fputc('[', stdout);
    for (size_t i = 0; i < lb_record_count(result); i++)
    {
        if (lb_record_count(lb_record_at(result, i)) == 0)
            continue;
        fputs(first ? "\n  " : ",\n  ", stdout);
        json_record(stdout, lb_record_at(result, i));
        first = false;
    }
    fputs(first ? "]\n" : "\n]\n", stdout);
}

void result_print(const lb_handle *handle, bool json)
{
    const lb_record *result = lb_result(handle);

    if (json)
    {
        json_result(result);
        return;
    }
    for (size_t i = 0; i < lb_record_count(result); i++)
    {
        const char *line = lb_record_line(lb_record_at(result, i));

        if (line != NULL)
            printf("%s\n", line);
    }
}

/* ---- diagnostics ---- */

static void json_field(const char *name, const char *value)
{
    if (value[0] == '\0')
        return;
    fprintf(stderr, ", \"%s\": ", name);
    json_text(stderr, value);
}

static void json_place(const struct lb_place *place)
{
    if (place->line == 0)
        return;
    json_field("file", place->file);
    fprintf(stderr, ", \"line\": %u, \"column\": %u", place->line, place->column);
}

static void json_notes(const char *name, const struct lb_note *notes, size_t count)
{
    if (count == 0)
        return;
    fprintf(stderr, ", \"%s\": [", name);
    for (size_t i = 0; i < count; i++)
    {
        fputs(i > 0 ? ", {\"text\": " : "{\"text\": ", stderr);
        json_text(stderr, notes[i].text);
        json_place(&notes[i].place);
        fputc('}', stderr);
    }
    fputc(']', stderr);
}

static void json_diagnostic(const struct lb_diagnostic *diagnostic)
{
    fprintf(stderr, "{\"severity\": \"%s\", \"code\": \"%s\"", diagnostic->is_warning ? "warning" : "error", diagnostic->code);
    json_field("message", diagnostic->message);
    json_place(&diagnostic->place);
    json_field("detail", diagnostic->detail);
    json_field("hint", diagnostic->hint);
    json_field("exception", diagnostic->exception);
    json_field("statement", diagnostic->statement);
    if (diagnostic->statement_at > 0)
        fprintf(stderr, ", \"statement_at\": %u", diagnostic->statement_at);
    json_field("sqlstate", diagnostic->sqlstate);
    json_field("server", diagnostic->server);
    json_notes("related", diagnostic->related, diagnostic->related_count);
    json_notes("stack", diagnostic->stack, diagnostic->stack_count);
    fputs("}\n", stderr);
}

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
