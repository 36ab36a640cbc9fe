/*
 * The fast reader of a revision file's head.
 *
 * It knows strings, brackets, comments and where lines begin, nothing more. A logical line at column 0 is either an assignment
 * to one of the names, which is read, or skipped; a skipped line that mentions one of the names as a word might bind it and is
 * a doubt. Indented lines are skipped; those below `def` and `class` cannot bind a module's names, others are held to the same
 * test. An f-string whose braces do not balance where its quote seems to close holds quotes of its own: a doubt as well.
 *
 * Every byte is looked at a constant number of times.
 */
#include "py/head.h"

#include <string.h>

static const str names[HEAD_NAME_COUNT] = {
    [HEAD_REVISION] = STR_INIT("revision"),
    [HEAD_DOWN_REVISION] = STR_INIT("down_revision"),
    [HEAD_BRANCH_LABELS] = STR_INIT("branch_labels"),
    [HEAD_DEPENDS_ON] = STR_INIT("depends_on"),
};

/* Positions are pointers into the text; NULL is a doubt, with `doubt` saying where. */
struct reader
{
    struct arena *arena;
    const struct source_file *file;
    const char *start, *end;
    const char *doubt;
    struct head *head;
    bool block_binds; /* the indented lines that follow may bind names of the module */
    bool seen_statement;
};

static const char *doubt_at(struct reader *reader, const char *at)
{
    if (reader->doubt == NULL)
        reader->doubt = at;
    return NULL;
}

enum byte_class
{
    BYTE_PLAIN,
    BYTE_NEWLINE,
    BYTE_RETURN,
    BYTE_COMMENT,
    BYTE_QUOTE,
    BYTE_OPEN,
    BYTE_CLOSE,
    BYTE_BACKSLASH,
    BYTE_BAD,
};

static const uint8_t classes[256] = {
    ['\n'] = BYTE_NEWLINE, ['\r'] = BYTE_RETURN,    ['#'] = BYTE_COMMENT, ['"'] = BYTE_QUOTE, ['\''] = BYTE_QUOTE,
    ['('] = BYTE_OPEN,     ['['] = BYTE_OPEN,       ['{'] = BYTE_OPEN,    [')'] = BYTE_CLOSE, [']'] = BYTE_CLOSE,
    ['}'] = BYTE_CLOSE,    ['\\'] = BYTE_BACKSLASH, [0] = BYTE_BAD,       ['\f'] = BYTE_BAD,
};

/* The end of a line's text: its \n, or the end of all. */
static const char *line_end(const struct reader *reader, const char *p)
{
    const char *newline = memchr(p, '\n', (size_t)(reader->end - p));

    return newline != NULL ? newline : reader->end;
}

/* An odd number of backslashes stands before p. */
static bool is_escaped(const char *start, const char *p)
{
    size_t count = 0;

    while (p > start && p[-1] == '\\')
    {
        p--;
        count++;
    }
    return count % 2 == 1;
}

/* One literal, from its first quote on. */
struct quoted
{
    const char *from, *to; /* the inside */
    const char *behind;
};

static bool is_triple(const struct reader *reader, const char *p)
{
    return reader->end - p >= 3 && p[1] == p[0] && p[2] == p[0];
}

/* No line may end inside a literal with single quotes unless by a backslash. */
static bool is_one_line(const char *from, const char *to)
{
    for (const char *p = from; (p = memchr(p, '\n', (size_t)(to - p))) != NULL; p++)
    {
        const char *before = p > from && p[-1] == '\r' ? p - 1 : p;

        if (!is_escaped(from, before))
            return false;
    }
    return true;
}

static bool read_quoted(struct reader *reader, const char *quote, struct quoted *out)
{
    size_t size = is_triple(reader, quote) ? 3 : 1;
    const char *from = quote + size;

    for (const char *p = from;; p++)
    {
        p = memchr(p, *quote, (size_t)(reader->end - p));
        if (p == NULL || (size == 3 && !is_triple(reader, p) && reader->end - p < 3))
            return doubt_at(reader, quote) != NULL;
        if ((size == 3 && !is_triple(reader, p)) || is_escaped(from, p))
            continue;
        *out = (struct quoted){from, p, p + size};
        if (size == 1 && !is_one_line(from, p))
            return doubt_at(reader, quote) != NULL;
        return true;
    }
}

static bool is_word(char c)
{
    return char_is_word(c) || (unsigned char)c >= 128;
}

/* Where the letters before a quote begin. */
static const char *prefix_start(const struct reader *reader, const char *quote)
{
    const char *p = quote;

    while (p > reader->start && quote - p < 3 && char_is_alpha(p[-1]))
        p--;
    return p;
}

static bool prefix_has(const char *from, const char *quote, char letter)
{
    for (; from < quote; from++)
    {
        if (char_lower(*from) == letter)
            return true;
    }
    return false;
}

/* Behind a literal that need only be skipped. */
static const char *skip_quoted(struct reader *reader, const char *quote)
{
    struct quoted quoted;
    int braces = 0;

    if (!read_quoted(reader, quote, &quoted))
        return NULL;
    if (!prefix_has(prefix_start(reader, quote), quote, 'f'))
        return quoted.behind;
    for (const char *p = quoted.from; p < quoted.to; p++)
        braces += (*p == '{') - (*p == '}');
    return braces == 0 ? quoted.behind : doubt_at(reader, quote);
}

/* Behind a backslash and the line end that it hides. */
static const char *skip_continuation(struct reader *reader, const char *p)
{
    const char *next = p + 1;

    if (next < reader->end && *next == '\r')
        next++;
    return next < reader->end && *next == '\n' ? next + 1 : doubt_at(reader, p);
}

/* From anywhere in a logical line, at bracket depth 0, to the start of the next. `stop` ('=' or '\0') ends it at that byte. */
static const char *skip_line(struct reader *reader, const char *p, char stop)
{
    int depth = 0;

    while (p != NULL && p < reader->end)
    {
        if (*p == stop && stop != '\0' && depth == 0)
            return p;
        switch (classes[(unsigned char)*p])
        {
            case BYTE_PLAIN:
                do
                    p++;
                while (p < reader->end && classes[(unsigned char)*p] == BYTE_PLAIN && *p != stop);
                break;
            case BYTE_NEWLINE:
                p++;
                if (depth == 0)
                    return p;
                break;
            case BYTE_RETURN:
                p = p + 1 < reader->end && p[1] == '\n' ? p + 1 : doubt_at(reader, p);
                break;
            case BYTE_COMMENT:
                p = line_end(reader, p);
                break;
            case BYTE_QUOTE:
                p = skip_quoted(reader, p);
                break;
            case BYTE_OPEN:
                depth++;
                p++;
                break;
            case BYTE_CLOSE:
                p = --depth < 0 ? doubt_at(reader, p) : p + 1;
                break;
            case BYTE_BACKSLASH:
                p = skip_continuation(reader, p);
                break;
            default:
                p = doubt_at(reader, p);
        }
    }
    return p != NULL && depth > 0 ? doubt_at(reader, p) : p;
}

static bool mentions(const char *from, const char *to, str word)
{
    const char *p = from;

    while (p < to && (p = memmem(p, (size_t)(to - p), word.at, word.len)) != NULL)
    {
        if ((p == from || !is_word(p[-1])) && (p + word.len >= to || !is_word(p[word.len])))
            return true;
        p += word.len;
    }
    return false;
}

/* A skipped line that names one of ours may bind it. Most lines lack the two letters that tell: `revision` has a v, the others
 * an underscore. */
static const char *mention_check(struct reader *reader, const char *from, const char *to)
{
    size_t len = (size_t)(to - from);

    if (memchr(from, 'v', len) == NULL && memchr(from, '_', len) == NULL)
        return to;
    for (size_t i = 0; i < HEAD_NAME_COUNT; i++)
    {
        if (mentions(from, to, names[i]))
            return doubt_at(reader, from);
    }
    return to;
}

static const char *skip_checked(struct reader *reader, const char *from)
{
    const char *to = skip_line(reader, from, '\0');

    return to != NULL ? mention_check(reader, from, to) : NULL;
}

/* Blanks; in brackets also comments and line ends. */
static const char *skip_blanks(struct reader *reader, const char *p, bool in_brackets)
{
    while (p != NULL && p < reader->end)
    {
        if (*p == ' ' || *p == '\t' || (in_brackets && *p == '\n'))
            p++;
        else if (*p == '\r' && p + 1 < reader->end && p[1] == '\n' && in_brackets)
            p++;
        else if (*p == '#' && in_brackets)
            p = line_end(reader, p);
        else if (*p == '\\')
            p = skip_continuation(reader, p);
        else
            break;
    }
    return p;
}

/* A literal's text: a slice of the source. Only docstrings span lines, and there \r\n is made \n. */
static bool literal_add(struct reader *reader, const char *prefix, const char *quote, const char **out_behind, str *text)
{
    struct quoted quoted;

    if (prefix_has(prefix, quote, 'b') || prefix_has(prefix, quote, 'f') || !read_quoted(reader, quote, &quoted))
        return doubt_at(reader, prefix) != NULL;

    str piece = {quoted.from, (size_t)(quoted.to - quoted.from)};

    if (str_find_char(piece, '\\') != STR_NONE && !prefix_has(prefix, quote, 'r'))
        return doubt_at(reader, prefix) != NULL;
    if (str_find_char(piece, '\r') != STR_NONE)
        piece = str_replace(reader->arena, piece, STR("\r\n"), STR("\n"));
    *text = text->at == NULL ? piece : str_join(reader->arena, *text, piece);
    *out_behind = quoted.behind;
    return true;
}

/* p stands on a string literal, with or without a prefix. */
static const char *quote_find(const struct reader *reader, const char *p)
{
    const char *quote = p;

    while (quote < reader->end && quote - p < 3 && char_is_alpha(*quote))
        quote++;
    return quote < reader->end && (*quote == '"' || *quote == '\'') ? quote : NULL;
}

static bool prefix_is_known(const char *p, const char *quote)
{
    if (quote - p > 2)
        return false;
    for (; p < quote; p++)
    {
        if (strchr("rRuUbBfF", *p) == NULL)
            return false;
    }
    return true;
}

/* Adjacent literals as one text. */
static const char *read_strings(struct reader *reader, const char *p, bool in_brackets, str *out)
{
    const char *quote = quote_find(reader, p);

    *out = (str){0};
    do
    {
        if (!prefix_is_known(p, quote) || !literal_add(reader, p, quote, &p, out))
            return doubt_at(reader, p);
        p = skip_blanks(reader, p, in_brackets);
    } while (p != NULL && (quote = quote_find(reader, p)) != NULL);
    return p;
}

static void value_push(struct reader *reader, struct head_value *value, uint32_t *cap, str text)
{
    if (value->len == *cap)
    {
        uint32_t larger = *cap == 0 ? 2 : *cap * 2;

        value->at = arena_grow(reader->arena, value->at, *cap * sizeof(str), larger * sizeof(str));
        *cap = larger;
    }
    value->at[value->len++] = text;
}

/* The inside of a bracket: strings with commas. A single string in parentheses without one is that string. */
static const char *read_elements(struct reader *reader, const char *p, struct head_value *value)
{
    char open = *p, close = open == '(' ? ')' : open == '[' ? ']' : '}';
    uint32_t cap = 0;
    bool comma = false;

    p = skip_blanks(reader, p + 1, true);
    while (p != NULL && p < reader->end && *p != close)
    {
        str text;

        if (quote_find(reader, p) == NULL)
            return doubt_at(reader, p);
        p = read_strings(reader, p, true, &text);
        if (p == NULL)
            return NULL;
        value_push(reader, value, &cap, text);
        if (p >= reader->end || *p != ',')
            break;
        comma = true;
        p = skip_blanks(reader, p + 1, true);
    }
    if (p == NULL || p >= reader->end || *p != close || (open == '{' && value->len == 0))
        return doubt_at(reader, p != NULL ? p : reader->end);
    value->is_text = open == '(' && value->len == 1 && !comma;
    return p + 1;
}

static const char *read_none(struct reader *reader, const char *p, struct head_value *value)
{
    static const str none = STR_INIT("None");

    if (!str_starts((str){p, (size_t)(reader->end - p)}, none) || (reader->end - p > 4 && is_word(p[4])))
        return doubt_at(reader, p);
    value->kind = HEAD_NONE;
    return p + none.len;
}

/* A value up to the end of its line; returns the start of the next. */
static const char *read_value(struct reader *reader, const char *p, struct head_value *value)
{
    const char *from = p;
    uint32_t cap = 0;

    *value = (struct head_value){.kind = HEAD_TEXTS};
    if (p >= reader->end)
        return doubt_at(reader, p);
    if (*p == '(' || *p == '[' || *p == '{')
        p = read_elements(reader, p, value);
    else if (quote_find(reader, p) != NULL)
    {
        str text;

        p = read_strings(reader, p, false, &text);
        value_push(reader, value, &cap, text);
        value->is_text = true;
    }
    else
        p = read_none(reader, p, value);
    if (p == NULL)
        return NULL;

    const char *to = p;

    while (to > from && (to[-1] == ' ' || to[-1] == '\t'))
        to--;
    value->span.from = reader->file->first + (place)(from - reader->start);
    value->span.to = reader->file->first + (place)(to - reader->start);
    p = skip_blanks(reader, p, false);
    if (p == NULL || p == reader->end)
        return p;
    if (*p == '#' || *p == '\n' || (*p == '\r' && p + 1 < reader->end && p[1] == '\n'))
        return skip_line(reader, p, '\0');
    return doubt_at(reader, p);
}

static const char *word_end(const struct reader *reader, const char *p)
{
    while (p < reader->end && is_word(*p))
        p++;
    return p;
}

static bool is_assign(const struct reader *reader, const char *p)
{
    return p < reader->end && *p == '=' && (p + 1 >= reader->end || p[1] != '=');
}

/* Which of the names a word is, or HEAD_NAME_COUNT. */
static size_t name_find(const char *from, const char *to)
{
    for (size_t i = 0; i < HEAD_NAME_COUNT; i++)
    {
        if (str_equal(names[i], (str){from, (size_t)(to - from)}))
            return i;
    }
    return HEAD_NAME_COUNT;
}

static void value_set(struct reader *reader, const bool wanted[HEAD_NAME_COUNT], const struct head_value *value)
{
    for (size_t i = 0; i < HEAD_NAME_COUNT; i++)
    {
        if (wanted[i])
            reader->head->values[i] = *value;
    }
}

/* Where an annotation from p on ends: at the `=` of its value or behind its line. One that compares, or that a second statement
 * follows, is left to the parser. */
static const char *annotation_end(struct reader *reader, const char *p)
{
    const char *to = skip_line(reader, p, '=');

    if (to == NULL || mention_check(reader, p, to) == NULL)
        return NULL;
    if (memchr(p, ';', (size_t)(to - p)) != NULL)
        return doubt_at(reader, p);
    if (to < reader->end && *to == '=' && (!is_assign(reader, to) || to[-1] == '<' || to[-1] == '>' || to[-1] == '!'))
        return doubt_at(reader, to);
    return to;
}

/* name: annotation = value, for one of the names; p is behind the colon. */
static const char *read_annotated(struct reader *reader, const char *p, size_t name)
{
    bool wanted[HEAD_NAME_COUNT] = {false};
    struct head_value value;

    p = annotation_end(reader, p);
    if (p == NULL || p >= reader->end || *p != '=')
        return p; /* an annotation alone binds nothing */
    p = skip_blanks(reader, p + 1, false);
    if (p == NULL)
        return NULL;
    p = read_value(reader, p, &value);
    wanted[name] = true;
    if (p != NULL)
        value_set(reader, wanted, &value);
    return p;
}

/* A line that begins with a word: a = b = value when one of the names is among the targets, else skipped. */
static const char *read_assignment(struct reader *reader, const char *from)
{
    bool wanted[HEAD_NAME_COUNT] = {false}, any = false;
    const char *p = from;

    for (;;)
    {
        const char *to = word_end(reader, p);
        const char *behind = to > p ? skip_blanks(reader, to, false) : NULL;
        size_t name = name_find(p, to);

        if (behind == NULL)
            break;
        if (name < HEAD_NAME_COUNT && p == from && behind < reader->end && *behind == ':' &&
            !(behind + 1 < reader->end && behind[1] == '='))
            return read_annotated(reader, behind + 1, name);
        if (!is_assign(reader, behind))
            break;
        if (name < HEAD_NAME_COUNT)
            wanted[name] = any = true;
        p = skip_blanks(reader, behind + 1, false);
        if (p == NULL)
            return NULL;
    }
    if (!any)
        return skip_checked(reader, from);

    struct head_value value;
    const char *next = read_value(reader, p, &value);

    if (next != NULL)
        value_set(reader, wanted, &value);
    return next;
}

static bool is_keyword(const char *from, const char *to, const char *word)
{
    return str_equal((str){from, (size_t)(to - from)}, str_from(word));
}

/* The string that a module begins with. */
static const char *read_docstring(struct reader *reader, const char *p)
{
    str text;
    const char *behind = read_strings(reader, p, false, &text);

    if (behind == NULL)
        return NULL;
    if (behind < reader->end && *behind != '#' && *behind != '\n' && *behind != '\r' && *behind != ';')
        return doubt_at(reader, behind);
    reader->head->has_docstring = true;
    reader->head->docstring = text;
    return skip_checked(reader, behind);
}

/* A logical line at column 0 that is neither blank nor a comment. */
static const char *read_statement(struct reader *reader, const char *p)
{
    bool first = !reader->seen_statement;
    const char *quote = quote_find(reader, p);

    reader->seen_statement = true;
    reader->block_binds = true;
    if (first && quote != NULL && prefix_is_known(p, quote) && !prefix_has(p, quote, 'b') && !prefix_has(p, quote, 'f'))
        return read_docstring(reader, p);
    if (first && *p == '(')
        return doubt_at(reader, p); /* a docstring may be in parentheses */
    if (quote != NULL || !is_word(*p))
        return skip_checked(reader, p);

    const char *to = word_end(reader, p);

    if (is_keyword(p, to, "def") || is_keyword(p, to, "class") || is_keyword(p, to, "async"))
    {
        reader->block_binds =
            is_keyword(p, to, "async") && !str_starts(str_trim_start((str){to, (size_t)(reader->end - to)}), STR("def"));
        return skip_checked(reader, p);
    }
    return read_assignment(reader, p);
}

static const char *read_line(struct reader *reader, const char *p)
{
    switch (*p)
    {
        case '\n':
            return p + 1;
        case '\r':
        case '#':
            return skip_line(reader, p, '\0');
        case ' ':
        case '\t':
            return reader->block_binds ? skip_checked(reader, p) : skip_line(reader, p, '\0');
        case '\\':
            return doubt_at(reader, p); /* the statement begins on the next line */
        default:
            return read_statement(reader, p);
    }
}

/* NUL, which no source has, or a \r alone, which ends a line but is looked for nowhere below. NULL when there is none. */
static const char *odd_byte_find(const struct source_file *file, const char *start, const char *end)
{
    size_t nul = str_find_char(file->text, '\0');

    if (nul != STR_NONE)
        return start + nul;
    for (const char *p = start; p < end && (p = memchr(p, '\r', (size_t)(end - p))) != NULL; p++)
    {
        if (p + 1 >= end || p[1] != '\n')
            return p;
    }
    return NULL;
}

void py_head_read(struct arena *arena, const struct source_file *file, struct head *out_head)
{
    static const str mark = STR_INIT("\xEF\xBB\xBF");
    struct reader reader = {.arena = arena, .file = file, .head = out_head};

    *out_head = (struct head){0};
    reader.start = file->text.at != NULL ? file->text.at : "";
    reader.end = reader.start + file->text.len;

    const char *p = reader.start + (str_starts(file->text, mark) ? mark.len : 0);

    reader.doubt = odd_byte_find(file, reader.start, reader.end);
    if (reader.doubt != NULL)
        p = NULL;
    while (p != NULL && p < reader.end)
        p = read_line(&reader, p);
    if (p != NULL)
        return;
    *out_head = (struct head){.parse_fully = true};
    out_head->doubt = file->first + (place)(reader.doubt - reader.start);
}
