/*
 * --json: what a program reads. The shape is told in docs/json.md, and tests/cli/test_json.py holds both together.
 *
 * Standard output is one document, opened before the command runs, as what migrations print and the script of --sql go into it
 * as they come; its results and its status end it. Standard error has one object a line: log lines and diagnostics.
 */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

enum
{
    JSON_VERSION = 1 /* becomes 2 when a field goes, or means something else; fields may be added */
};

/* ---- texts ---- */

/* Bytes of the UTF-8 sequence that begins here; 0: none does. */
static size_t sequence_len(const unsigned char *at, size_t left)
{
    static const struct
    {
        unsigned char from, to, second_from, second_to;
        size_t len;
    } rows[] = {
        {0x00, 0x7f, 0x00, 0x00, 1}, {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    {
        size_t len = rows[i].len;

        if (at[0] < rows[i].from || at[0] > rows[i].to)
            continue;
        if (len > left || (len > 1 && (at[1] < rows[i].second_from || at[1] > rows[i].second_to)))
            return 0;
        for (size_t k = 2; k < len; k++)
        {
            if ((at[k] & 0xc0) != 0x80)
                return 0;
        }
        return len;
    }
    return 0;
}

/* The inside of a string. A name of a file need not be UTF-8: such bytes become U+FFFD. */
static void bytes_print(FILE *to, const char *text, size_t len)
{
    const unsigned char *at = (const unsigned char *)text;

    for (size_t i = 0, step; i<len; i += step> 0 ? step : 1)
    {
        step = sequence_len(at + i, len - i);
        if (step == 0)
            fputs("\\ufffd", to);
        else if (at[i] == '"' || at[i] == '\\')
            fprintf(to, "\\%c", at[i]);
        else if (at[i] == '\n')
            fputs("\\n", to);
        else if (at[i] == '\t')
            fputs("\\t", to);
        else if (at[i] < 32 || at[i] == 127)
            fprintf(to, "\\u%04x", at[i]);
        else
            fwrite(at + i, 1, step, to);
    }
}

static void text_print(FILE *to, const char *text)
{
    fputc('"', to);
    bytes_print(to, text, strlen(text));
    fputc('"', to);
}

/* ---- standard output ---- */

static void record_print(const lb_record *record)
{
    bool is_table = lb_record_kind(record) == LB_TABLE;

    switch (lb_record_kind(record))
    {
        case LB_NULL:
            fputs("null", stdout);
            return;
        case LB_BOOL:
            fputs(lb_record_int(record) != 0 ? "true" : "false", stdout);
            return;
        case LB_INT:
            printf("%lld", (long long)lb_record_int(record));
            return;
        case LB_TEXT:
            text_print(stdout, lb_record_text(record));
            return;
        case LB_LIST:
        case LB_TABLE:
            break;
    }
    fputc(is_table ? '{' : '[', stdout);
    for (size_t i = 0; i < lb_record_count(record); i++)
    {
        const lb_record *item = lb_record_at(record, i);

        if (i > 0)
            fputs(", ", stdout);
        if (is_table)
        {
            text_print(stdout, lb_record_name(item));
            fputs(": ", stdout);
        }
        record_print(item);
    }
    fputc(is_table ? '}' : ']', stdout);
}

/* Only records that have fields: lines that are words to a person are none. */
static void results_print(const lb_record *result)
{
    bool first = true;

    fputs("\"results\": [", stdout);
    for (size_t i = 0; i < lb_record_count(result); i++)
    {
        if (lb_record_count(lb_record_at(result, i)) == 0)
            continue;
        fputs(first ? "\n  " : ",\n  ", stdout);
        record_print(lb_record_at(result, i));
        first = false;
    }
    fputs(first ? "]" : "\n]", stdout);
}

void json_begin(const char *command)
{
    printf("{\"version\": %d, \"command\": \"%s\", \"output\": \"", JSON_VERSION, command);
}

void json_output(const char *text, size_t len)
{
    bytes_print(stdout, text, len);
}

void json_end(const lb_handle *handle, enum lb_status status, bool has_results)
{
    static const char *const names[] = {
        [LB_DONE] = "done", [LB_FAILED] = "failed", [LB_USAGE] = "usage", [LB_DIFFERENT] = "different"};

    fputs("\", ", stdout);
    if (has_results)
        results_print(lb_result(handle));
    else
        fputs("\"results\": []", stdout);
    printf(", \"status\": \"%s\"}\n", names[status]);
}

/* ---- standard error ---- */

static void field_print(const char *name, const char *value)
{
    if (value[0] == '\0')
        return;
    fprintf(stderr, ", \"%s\": ", name);
    text_print(stderr, value);
}

static void place_print(const struct lb_place *place)
{
    if (place->line == 0)
        return;
    field_print("file", place->file);
    fprintf(stderr, ", \"line\": %u, \"column\": %u", place->line, place->column);
}

static void notes_print(const char *name, const struct lb_note *notes, size_t count)
{
    if (count == 0)
        return;
    fprintf(stderr, ", \"%s\": [", name);
    for (size_t i = 0; i < count; i++)
    {
        fputs(i > 0 ? ", {\"text\": " : "{\"text\": ", stderr);
        text_print(stderr, notes[i].text);
        place_print(&notes[i].place);
        fputc('}', stderr);
    }
    fputc(']', stderr);
}

static void line_begin(const char *kind, const char *severity)
{
    fprintf(stderr, "{\"version\": %d, \"kind\": \"%s\", \"severity\": \"%s\"", JSON_VERSION, kind, severity);
}

void json_diagnostic(const struct lb_diagnostic *diagnostic)
{
    line_begin("diagnostic", diagnostic->is_warning ? "warning" : "error");
    field_print("code", diagnostic->code);
    field_print("message", diagnostic->message);
    place_print(&diagnostic->place);
    field_print("detail", diagnostic->detail);
    field_print("hint", diagnostic->hint);
    field_print("exception", diagnostic->exception);
    field_print("statement", diagnostic->statement);
    if (diagnostic->statement_at > 0)
        fprintf(stderr, ", \"statement_at\": %u", diagnostic->statement_at);
    field_print("sqlstate", diagnostic->sqlstate);
    field_print("server", diagnostic->server);
    notes_print("related", diagnostic->related, diagnostic->related_count);
    notes_print("stack", diagnostic->stack, diagnostic->stack_count);
    fputs("}\n", stderr);
}

void json_usage(const char *message, const char *hint)
{
    line_begin("diagnostic", "error");
    field_print("code", "usage");
    field_print("message", message);
    field_print("hint", hint);
    fputs("}\n", stderr);
}

void json_log(enum lb_level level, const char *logger, const char *message)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};

    line_begin("log", names[level]);
    field_print("logger", logger);
    fputs(", \"message\": ", stderr);
    text_print(stderr, message);
    fputs("}\n", stderr);
}
