/*
 * A diagnostic as a person reads it: the message, the place with an excerpt and a caret, the Python calls, the statement with
 * the server's words, and what to do.
 */
#include "api/handle.h"
#include "base/utf8.h"
#include "base/wrap.h"

#include <string.h>

struct rendering
{
    struct buf text;
    bool color;
    unsigned width;
};

static const char *const red = "\x1b[1;31m";
static const char *const yellow = "\x1b[1;33m";
static const char *const blue = "\x1b[1;34m";
static const char *const bold = "\x1b[1m";
static const char *const plain = "\x1b[0m";

/* Made of constants alone: what is shown when there is no memory left to show anything. */
static const char *const out_of_memory_text =
    "error: out of memory, or over the memory limit\n"
    "hint: Nothing of the failed transaction remains. Let the revision work on fewer rows at a time.\n";

/* A text as a terminal may see it: nothing that steers the terminal but line ends and tabs. */
static str harmless(struct arena *arena, str source)
{
    struct buf text = BUF(arena);
    size_t at = 0;

    for (size_t i = 0; i < source.len; i++)
    {
        unsigned char byte = (unsigned char)source.at[i];

        if ((byte >= 32 || byte == '\n' || byte == '\t') && byte != 127)
            continue;
        buf_add(&text, str_slice(source, at, i));
        buf_add_code_point(&text, UTF8_REPLACEMENT);
        at = i + 1;
    }
    if (at == 0)
        return source;
    buf_add(&text, str_skip(source, at));
    return buf_str(&text);
}

static void colored(struct rendering *rendering, const char *color, const char *text)
{
    if (rendering->color)
        buf_print(&rendering->text, "%s%s%s", color, text, plain);
    else
        buf_add(&rendering->text, str_from(text));
}

/* A text of several lines, each behind `indent` blanks. */
static void indented(struct rendering *rendering, str text, unsigned indent)
{
    str rest = harmless(rendering->text.arena, text), line;

    while (str_next_line(&rest, &line))
    {
        if (line.len > 0)
            buf_add_repeated(&rendering->text, ' ', indent);
        buf_add(&rendering->text, line);
        buf_add_char(&rendering->text, '\n');
    }
}

static void place_show(struct rendering *rendering, const struct lb_place *where)
{
    buf_print(&rendering->text, "%s:%u:%u", where->file, where->line, where->column);
}

/* A line: one place for one code point, tabs as blanks. */
static str printable(struct arena *arena, str source)
{
    struct buf text = BUF(arena);
    size_t at = 0;

    while (at < source.len)
    {
        uint32_t code;

        at += utf8_decode(str_skip(source, at), &code);
        if (code == '\t')
            code = ' ';
        buf_add_code_point(&text, code < 32 || (code >= 127 && code < 160) ? UTF8_REPLACEMENT : code);
    }
    return buf_str(&text);
}

/* How wide the first `columns` code points of a line are. */
static size_t column_width(str source, unsigned columns)
{
    return utf8_width(str_slice(source, 0, utf8_offset(source, columns)));
}

enum
{
    CARET_MOST = 60,
    BAR = 3,        /* " | " behind the number of a line */
    ROOM_LEAST = 20 /* columns of source that are shown however narrow the terminal is */
};

/* The columns of a line that a place means: at least one, the first ones of many. */
static void mark_find(str source, const struct lb_place *where, size_t *out_from, size_t *out_to)
{
    size_t before = column_width(source, where->column - 1), width = 1;

    if (where->end_line == where->line && where->end_column > where->column)
        width = column_width(source, where->end_column - 1) - before;
    else if (where->end_line > where->line)
        width = utf8_width(source) - before;
    *out_from = before;
    *out_to = before + (width == 0 ? 1 : width > CARET_MOST ? CARET_MOST : width);
}

static void excerpt_lines(struct rendering *rendering, const struct lb_place *where, str source, const char *color)
{
    struct buf *text = &rendering->text;
    unsigned room = rendering->width;
    size_t from, to;
    char number[16];

    snprintf(number, sizeof number, "%u", where->line);
    mark_find(source, where, &from, &to);
    if (room != 0)
        room = room > ROOM_LEAST + BAR + strlen(number) ? room - (unsigned)strlen(number) - BAR : ROOM_LEAST;
    source = wrap_window(text->arena, source, room, &from, &to);
    colored(rendering, blue, number);
    colored(rendering, blue, " | ");
    buf_add(text, source);
    buf_add_char(text, '\n');
    buf_add_repeated(text, ' ', strlen(number));
    colored(rendering, blue, " | ");
    buf_add_repeated(text, ' ', from);
    if (rendering->color)
        buf_add(text, str_from(color));
    buf_add_repeated(text, '^', to - from);
    if (rendering->color)
        buf_add(text, str_from(plain));
    buf_add_char(text, '\n');
}

static void excerpt(struct rendering *rendering, const struct lb_place *where, const char *color)
{
    str source = printable(rendering->text.arena, str_from(where->source));

    if (where->line == 0)
        return;
    colored(rendering, blue, "  --> ");
    place_show(rendering, where);
    buf_add_char(&rendering->text, '\n');
    if (source.len > 0)
        excerpt_lines(rendering, where, source, color);
}

/* A label, and a text that is broken to the width behind it. */
static void labelled(struct rendering *rendering, const char *label_color, const char *label, const char *text_color,
                     const char *text)
{
    struct buf *out = &rendering->text;

    colored(rendering, label_color, label);
    if (rendering->color && text_color != NULL)
        buf_add(out, str_from(text_color));
    wrap_add(out, harmless(out->arena, str_from(text)), rendering->width, (unsigned)strlen(label), 2);
    if (rendering->color && text_color != NULL)
        buf_add(out, str_from(plain));
    buf_add_char(out, '\n');
}

static void head(struct rendering *rendering, const struct lb_diagnostic *diagnostic)
{
    if (diagnostic->is_warning)
        labelled(rendering, yellow, "warning: ", bold, diagnostic->message);
    else
        labelled(rendering, red, diagnostic->is_alembic ? "FAILED: " : "error: ", bold, diagnostic->message);
}

static bool is_same_place(const struct lb_place *a, const struct lb_place *b)
{
    return a->line == b->line && a->column == b->column && strcmp(a->file, b->file) == 0;
}

static bool is_environment(const struct lb_place *where)
{
    return str_ends(str_from(where->file), STR("env.py"));
}

/* A call inside of limbeck's own library: nobody can look there. */
static bool is_own(const struct lb_place *where)
{
    return str_starts(str_from(where->file), STR("<limbeck>/"));
}

/*
 * The calls that led there, innermost first. Left out is what says nothing new: the place of the message itself, calls of limbeck's own
 * library, the calls of env.py below a revision, a level that repeats the one before (a recursion; how often is told).
 */
static void stack(struct rendering *rendering, const struct lb_diagnostic *diagnostic)
{
    size_t repeated = 0;

    for (size_t i = 0; i < diagnostic->stack_count; i++)
    {
        const struct lb_note *level = &diagnostic->stack[i];
        bool repeats = i + 1 < diagnostic->stack_count && is_same_place(&level->place, &level[1].place);

        if (level->place.line == 0 || is_own(&level->place) || (is_environment(&level->place) && !is_environment(&diagnostic->place)))
            continue;
        repeated += repeats;
        if (repeats)
            continue;
        if (!is_same_place(&level->place, &diagnostic->place) || repeated > 0)
        {
            buf_print(&rendering->text, "  in %s at ", level->text);
            place_show(rendering, &level->place);
            if (repeated > 0)
                buf_print(&rendering->text, " (%zu times)", repeated + 1);
            buf_add_char(&rendering->text, '\n');
        }
        repeated = 0;
    }
}

/* Whether a line of the server's says what already stands above or below: the message, the detail, the hint. */
static bool is_told(const struct lb_diagnostic *diagnostic, str line)
{
    static const str labels[] = {STR_INIT("DETAIL:"), STR_INIT("HINT:")};

    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
    {
        if (str_starts(line, labels[i]))
            line = str_trim(str_skip(line, labels[i].len));
    }
    return str_ends(str_from(diagnostic->message), line) || str_equal(str_from(diagnostic->detail), line) ||
           str_equal(str_from(diagnostic->hint), line);
}

/* What the server says beyond that, as it says it. */
static void server(struct rendering *rendering, const struct lb_diagnostic *diagnostic)
{
    str rest = str_trim(str_from(diagnostic->server)), line;
    bool begun = false;

    while (str_next_line(&rest, &line))
    {
        if (!begun && is_told(diagnostic, line))
            continue;
        if (!begun)
            buf_add(&rendering->text, STR("  the server says:\n"));
        begun = true;
        if (!is_told(diagnostic, line))
            indented(rendering, line, 4);
    }
}

static void statement(struct rendering *rendering, const struct lb_diagnostic *diagnostic)
{
    struct buf *text = &rendering->text;

    if (diagnostic->statement[0] != '\0')
    {
        str words = str_trim(str_from(diagnostic->statement));

        buf_add(text, STR("  statement:\n"));
        indented(rendering, words, 4);
    }
    server(rendering, diagnostic);
    if (diagnostic->sqlstate[0] != '\0')
        buf_print(text, "  SQLSTATE %s%s%s\n", diagnostic->sqlstate, diagnostic->exception[0] != '\0' ? ", " : "",
                  diagnostic->exception);
}

static void show(struct rendering *rendering, const struct lb_diagnostic *diagnostic)
{
    head(rendering, diagnostic);
    excerpt(rendering, &diagnostic->place, diagnostic->is_warning ? yellow : red);
    stack(rendering, diagnostic);
    if (diagnostic->detail[0] != '\0')
    {
        buf_add(&rendering->text, STR("  "));
        wrap_add(&rendering->text, harmless(rendering->text.arena, str_from(diagnostic->detail)), rendering->width, 2, 2);
        buf_add_char(&rendering->text, '\n');
    }
    statement(rendering, diagnostic);
    for (size_t i = 0; i < diagnostic->related_count; i++)
    {
        labelled(rendering, bold, "note: ", NULL, diagnostic->related[i].text);
        excerpt(rendering, &diagnostic->related[i].place, blue);
    }
    if (diagnostic->hint[0] != '\0')
        labelled(rendering, blue, "hint: ", NULL, diagnostic->hint);
}

const char *lb_diagnostic_show(lb_handle *handle, size_t index, int color, unsigned width)
{
    const struct lb_diagnostic *diagnostic = lb_diagnostic(handle, index);
    struct rendering rendering = {.color = color != 0, .width = width};
    jmp_buf escape;

    if (diagnostic == NULL)
        return "";
    if (handle->command == NULL)
        return out_of_memory_text;
    handle->memory.escape = &escape;
    if (setjmp(escape) != 0)
    {
        handle->memory.escape = NULL;
        return out_of_memory_text;
    }
    rendering.text = BUF(handle->command);
    show(&rendering, diagnostic);
    handle->memory.escape = NULL;
    return buf_str(&rendering.text).at;
}

const char *lb_message(const lb_handle *handle)
{
    for (size_t i = 0; i < handle->diagnostic_count; i++)
    {
        const struct lb_diagnostic *diagnostic = lb_diagnostic(handle, i);

        /* Rendering needs the handle's memory; what is shown does not change. */
        if (diagnostic != NULL && !diagnostic->is_warning)
            return lb_diagnostic_show((lb_handle *)(uintptr_t)handle, i, 0, 0);
    }
    return "";
}
