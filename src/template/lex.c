/*
 * Cutting a template into pieces: one pass over the text.
 *
 * Text runs from `text_from` to where a mark begins: `${`, `<%`, `</%`, a backslash before a line end, or a line that begins
 * with `%` or `##` behind blanks. The rules are those of Mako's lexer; where that drops characters (`<&`) or would only fail
 * once the module is compiled, this one keeps them or says so at once.
 */
#include "template/lex.h"

#include "base/utf8.h"
#include "template/fragment.h"

struct control
{
    str keyword;
    struct range whole;
};

struct lexer
{
    struct arena *arena;
    struct diags *diags;
    const struct source_file *file;
    str text;
    size_t at;
    size_t text_from;
    piece_array pieces;
    ARRAY(struct control) open;
};

/* The control lines that open a block, and those that may go on with it. */
struct control_row
{
    const char *keyword;
    const char *branches[3]; /* ends with NULL */
};

static const struct control_row controls[] = {
    {"if", {"elif", "else"}}, {"for", {"else"}}, {"while", {0}}, {"try", {"except"}}, {"with", {0}},
};

static const str byte_order_mark = STR_INIT("\xEF\xBB\xBF");

static const char *const tags_refused[] = {"def", "block", "include", "inherit", "namespace", "page", "call"};

struct span range_span(const struct source_file *file, struct range range)
{
    return (struct span){file->first + range.from, file->first + range.to};
}

static struct range range_of(size_t from, size_t to)
{
    return (struct range){(uint32_t)from, (uint32_t)to};
}

static struct span span_of(const struct lexer *lexer, size_t from, size_t to)
{
    return range_span(lexer->file, range_of(from, to));
}

static struct piece *piece_add(struct lexer *lexer, enum piece_kind kind, size_t from, size_t to)
{
    struct piece *piece = array_add(lexer->arena, &lexer->pieces);

    *piece = (struct piece){.kind = kind, .whole = range_of(from, to), .inner = range_of(from, to)};
    return piece;
}

static void text_end(struct lexer *lexer)
{
    if (lexer->at > lexer->text_from)
        piece_add(lexer, PIECE_TEXT, lexer->text_from, lexer->at);
}

/* Goes on behind a mark that ends at `to`. */
static bool text_begin(struct lexer *lexer, size_t to)
{
    lexer->at = lexer->text_from = to;
    return true;
}

/* ---- Python between marks ---- */

static bool fragment_refuse(struct lexer *lexer, const struct fragment *fragment, size_t mark, const char *end)
{
    size_t at = fragment->step;

    switch (fragment->fault)
    {
        case FRAGMENT_STRING:
            return diag_error(lexer->diags, DIAG_SYNTAX, span_of(lexer, at, at + 1), "unterminated string literal");
        case FRAGMENT_CLOSED:
            return diag_error(lexer->diags, DIAG_SYNTAX, span_of(lexer, at, at + 1), "unmatched '%c'", lexer->text.at[at]);
        case FRAGMENT_FINE:
            break;
    }
    diag_error(lexer->diags, DIAG_TEMPLATE, span_of(lexer, mark, mark + 2), "expected '%s' before the end of the template",
               end);
    diag_hint(lexer->diags, "Close what begins here with `%s`; behind a `#` it does not count.", end);
    return false;
}

static bool bracket_refuse(struct lexer *lexer, size_t at)
{
    return diag_error(lexer->diags, DIAG_SYNTAX, span_of(lexer, at, at + 1), "'%c' was never closed", lexer->text.at[at]);
}

/* Runs to a `}` (or, with `bar`, a `|`) outside of brackets. */
static bool expression_end(struct lexer *lexer, size_t from, bool bar, size_t mark, size_t *out_end)
{
    struct fragment fragment = fragment_open(lexer->text, from);

    for (;;)
    {
        char c = fragment.at < lexer->text.len ? lexer->text.at[fragment.at] : '\0';

        if (fragment.depth == 0 && (c == '}' || (bar && c == '|')))
        {
            *out_end = fragment.at;
            return true;
        }
        if (!fragment_next(&fragment))
            return fragment_refuse(lexer, &fragment, mark, "}");
    }
}

static bool expression_read(struct lexer *lexer)
{
    size_t mark = lexer->at, end, close;
    struct piece *piece;

    text_end(lexer);
    if (!expression_end(lexer, mark + 2, true, mark, &end))
        return false;
    close = end;
    if (lexer->text.at[end] == '|' && !expression_end(lexer, end + 1, false, mark, &close))
        return false;
    piece = piece_add(lexer, PIECE_EXPRESSION, mark, close + 1);
    piece->inner = range_of(mark + 2, end);
    if (lexer->text.at[end] == '|')
        piece->filters = range_of(end + 1, close);
    return text_begin(lexer, close + 1);
}

/* The line of code that ends a block must be whole: what is generated behind it must not be joined to it. */
static bool code_is_whole(struct lexer *lexer, const struct fragment *fragment, size_t from)
{
    size_t last = fragment->at;

    if (fragment->depth > 0)
        return bracket_refuse(lexer, fragment->opened);
    if (last > from && lexer->text.at[last - 1] == '\\' && !fragment->is_comment)
        return diag_error(lexer->diags, DIAG_SYNTAX, span_of(lexer, last - 1, last),
                          "unexpected end of the block after line continuation character");
    return true;
}

static bool code_read(struct lexer *lexer)
{
    size_t mark = lexer->at;
    bool is_module = text_has_at(lexer->text, mark, STR("<%!"));
    size_t from = mark + (is_module ? 3 : 2);
    struct fragment fragment = fragment_open(lexer->text, from);
    struct piece *piece;

    text_end(lexer);
    while (!text_has_at(lexer->text, fragment.at, STR("%>")))
    {
        if (!fragment_next(&fragment))
            return fragment_refuse(lexer, &fragment, mark, "%>");
    }
    if (!code_is_whole(lexer, &fragment, from))
        return false;
    piece = piece_add(lexer, is_module ? PIECE_MODULE_CODE : PIECE_CODE, mark, fragment.at + 2);
    piece->inner = range_of(from, fragment.at);
    return text_begin(lexer, fragment.at + 2);
}

/* ---- tags ---- */

static bool tag_unclosed(struct lexer *lexer, size_t mark, const char *name)
{
    return diag_error(lexer->diags, DIAG_TEMPLATE, span_of(lexer, mark, mark + 2), "unclosed tag: <%%%s>", name);
}

/* <%doc>...</%doc> leaves nothing, <%text>...</%text> its inside. */
static bool tag_pass(struct lexer *lexer, str opening, str closing, bool keeps, const char *name)
{
    size_t mark = lexer->at, from = mark + opening.len;
    size_t end = str_find(str_skip(lexer->text, from), closing);

    if (end == STR_NONE)
        return tag_unclosed(lexer, mark, name);
    text_end(lexer);
    if (keeps && end > 0)
        piece_add(lexer, PIECE_TEXT, from, from + end);
    return text_begin(lexer, from + end + closing.len);
}

static str tag_name(str text, size_t at)
{
    size_t len = 0;

    while (at + len < text.len && (char_is_word(text.at[at + len]) || text.at[at + len] == ':' || text.at[at + len] == '.'))
        len++;
    return str_slice(text, at, at + len);
}

/* A tag, and not code that begins right behind `<%`. */
static bool tag_is_refused(str text, size_t at, str name)
{
    size_t colon = str_find_char(name, ':');
    char next = at + name.len < text.len ? text.at[at + name.len] : '\0';

    if (!char_is_space(next) && next != '/' && next != '>')
        return false;
    for (size_t i = 0; i < COUNT_OF(tags_refused); i++)
    {
        if (str_equal(name, str_from(tags_refused[i])))
            return true;
    }
    if (str_equal(name, STR("text")) || str_equal(name, STR("doc")))
        return true;
    return colon != STR_NONE && colon > 0 && colon + 1 < name.len;
}

static bool tag_or_code_read(struct lexer *lexer)
{
    str name = tag_name(lexer->text, lexer->at + 2);

    if (text_has_at(lexer->text, lexer->at, STR("<%doc>")))
        return tag_pass(lexer, STR("<%doc>"), STR("</%doc>"), false, "doc");
    if (text_has_at(lexer->text, lexer->at, STR("<%text>")))
        return tag_pass(lexer, STR("<%text>"), STR("</%text>"), true, "text");
    if (!tag_is_refused(lexer->text, lexer->at + 2, name))
        return code_read(lexer);
    diag_error(lexer->diags, DIAG_UNSUPPORTED, span_of(lexer, lexer->at, lexer->at + 2 + name.len),
               "the tag <%%" STR_FMT "> is not supported in a template of revision files", STR_ARG(name));
    diag_hint(lexer->diags, "Write it with text, `${...}`, lines that begin with `%%` and blocks of code: `<%% ... %%>`.");
    return false;
}

static bool tag_closing_refuse(struct lexer *lexer)
{
    str name = tag_name(lexer->text, lexer->at + 3);

    return diag_error(lexer->diags, DIAG_TEMPLATE, span_of(lexer, lexer->at, lexer->at + 3 + name.len),
                      "closing tag without opening tag: </%%" STR_FMT ">", STR_ARG(name));
}

/* ---- control lines ---- */

/* The end of a control line: a backslash before a line end goes on with it. */
static size_t control_end(str text, size_t at)
{
    while (at < text.len && text.at[at] != '\n' && !text_has_at(text, at, STR("\r\n")))
    {
        if (text_has_at(text, at, STR("\\\n")))
            at += 2;
        else if (text_has_at(text, at, STR("\\\r\n")))
            at += 3;
        else
            at++;
    }
    return at;
}

static const struct control_row *control_find(str keyword)
{
    for (size_t i = 0; i < COUNT_OF(controls); i++)
    {
        if (str_equal(keyword, str_from(controls[i].keyword)))
            return &controls[i];
    }
    return NULL;
}

static bool control_has_branch(str keyword, str branch)
{
    const struct control_row *row = control_find(keyword);

    for (size_t i = 0; row != NULL && row->branches[i] != NULL; i++)
    {
        if (str_equal(branch, str_from(row->branches[i])))
            return true;
    }
    return false;
}

static bool is_branch(str keyword)
{
    for (size_t i = 0; i < COUNT_OF(controls); i++)
    {
        if (control_has_branch(str_from(controls[i].keyword), keyword))
            return true;
    }
    return false;
}

static bool control_close(struct lexer *lexer, struct range line, str word)
{
    str keyword = str_skip(word, 3);
    struct span span = range_span(lexer->file, line);

    if (lexer->open.len == 0)
        return diag_error(lexer->diags, DIAG_TEMPLATE, span, "no starting keyword '" STR_FMT "' for '" STR_FMT "'",
                          STR_ARG(keyword), STR_ARG(word));
    if (!str_equal(array_last(&lexer->open)->keyword, keyword))
    {
        diag_error(lexer->diags, DIAG_TEMPLATE, span, "keyword '" STR_FMT "' doesn't match keyword '" STR_FMT "'",
                   STR_ARG(word), STR_ARG(array_last(&lexer->open)->keyword));
        diag_related(lexer->diags, range_span(lexer->file, array_last(&lexer->open)->whole), "this is open");
        return false;
    }
    lexer->open.len--;
    return true;
}

static bool control_open(struct lexer *lexer, struct range line, str keyword)
{
    if (lexer->open.len == CONTROL_DEPTH_MOST)
        return diag_error(lexer->diags, DIAG_LIMIT, range_span(lexer->file, line),
                          "more than %d control lines inside each other", CONTROL_DEPTH_MOST);
    *array_add(lexer->arena, &lexer->open) = (struct control){keyword, line};
    return true;
}

static bool control_branch(struct lexer *lexer, struct range line, str keyword)
{
    if (lexer->open.len > 0 && control_has_branch(array_last(&lexer->open)->keyword, keyword))
        return true;
    if (lexer->open.len == 0)
        return diag_error(lexer->diags, DIAG_TEMPLATE, range_span(lexer->file, line),
                          "no control line is open for keyword '" STR_FMT "'", STR_ARG(keyword));
    return diag_error(lexer->diags, DIAG_TEMPLATE, range_span(lexer->file, line),
                      "keyword '" STR_FMT "' not a legal ternary for keyword '" STR_FMT "'", STR_ARG(keyword),
                      STR_ARG(array_last(&lexer->open)->keyword));
}

/* Finds the colon that ends a control line; behind it only a comment may stand. */
static bool control_colon(struct lexer *lexer, struct piece *piece)
{
    struct fragment fragment = fragment_open(str_slice(lexer->text, 0, piece->inner.to), piece->inner.from);
    size_t colon = STR_NONE;

    while (fragment_next(&fragment))
    {
        if (fragment.c == ':' && fragment.depth == 0)
            colon = fragment.step;
        else if (!fragment.is_comment && !char_is_space(fragment.c))
            colon = STR_NONE;
    }
    if (fragment.fault != FRAGMENT_FINE)
        return fragment_refuse(lexer, &fragment, piece->whole.from, ":");
    if (fragment.depth > 0)
        return bracket_refuse(lexer, fragment.opened);
    if (colon == STR_NONE)
    {
        diag_error(lexer->diags, DIAG_TEMPLATE, range_span(lexer->file, piece->inner),
                   "'" STR_FMT "' is not a control statement", STR_ARG(range_text(lexer->file, piece->inner)));
        diag_hint(lexer->diags, "End the line with a colon, and write what it governs on the lines below.");
        return false;
    }
    piece->colon = (uint32_t)colon;
    return true;
}

static bool control_add(struct lexer *lexer, struct range line, struct range inner)
{
    str text = range_text(lexer->file, inner), word = tag_name(text, 0);
    enum piece_kind kind = PIECE_OPEN;
    struct piece *piece;

    str_cut(word, ':', &word);
    if (word.len == 0)
        return diag_error(lexer->diags, DIAG_TEMPLATE, range_span(lexer->file, line), "invalid control line: '" STR_FMT "'",
                          STR_ARG(text));
    if (str_starts(word, STR("end")) && word.len > 3)
        kind = PIECE_CLOSE;
    else if (control_find(word) == NULL)
        kind = PIECE_BRANCH;
    if (kind == PIECE_BRANCH && !is_branch(word))
    {
        diag_error(lexer->diags, DIAG_TEMPLATE, range_span(lexer->file, line), "unsupported control keyword: '" STR_FMT "'",
                   STR_ARG(word));
        diag_hint(lexer->diags, "A line of text that begins with a percent sign is written with two: `%%%%`.");
        return false;
    }
    piece = piece_add(lexer, kind, line.from, line.to);
    piece->inner = kind == PIECE_CLOSE ? range_of(inner.from, inner.from + word.len) : inner;
    if (kind == PIECE_CLOSE)
        return control_close(lexer, line, word);
    return (kind == PIECE_OPEN ? control_open(lexer, line, word) : control_branch(lexer, line, word)) &&
           control_colon(lexer, piece);
}

/* A line that begins with `%` or `##`. *out_found: it was one (or the `%%` that stands for a percent sign). */
static bool line_read(struct lexer *lexer, bool *out_found)
{
    size_t begin = lexer->at, mark = begin, from, end, next;
    bool is_comment;

    while (mark < lexer->text.len && (lexer->text.at[mark] == ' ' || lexer->text.at[mark] == '\t'))
        mark++;
    is_comment = text_has_at(lexer->text, mark, STR("##"));
    *out_found = is_comment || text_has_at(lexer->text, mark, STR("%"));
    if (!*out_found)
        return true;
    if (text_has_at(lexer->text, mark, STR("%%")))
    {
        lexer->at = mark;
        text_end(lexer);
        lexer->text_from = mark + 1;
        lexer->at = mark + 2;
        return true;
    }
    text_end(lexer);
    from = mark + (is_comment ? 2 : 1);
    while (from < lexer->text.len && (lexer->text.at[from] == ' ' || lexer->text.at[from] == '\t'))
        from++;
    end = control_end(lexer->text, from);
    next = text_has_at(lexer->text, end, STR("\r\n")) ? end + 2 : end < lexer->text.len ? end + 1 : end;
    text_begin(lexer, next);
    return is_comment || control_add(lexer, range_of(mark, end), range_of(from, end));
}

/* ---- the whole ---- */

static bool escaped_line_end(struct lexer *lexer)
{
    size_t len = text_has_at(lexer->text, lexer->at, STR("\\\n"))     ? 2
                 : text_has_at(lexer->text, lexer->at, STR("\\\r\n")) ? 3
                                                                      : 0;

    if (len == 0)
        return false;
    text_end(lexer);
    return text_begin(lexer, lexer->at + len);
}

/* The next mark or character of text. */
static bool mark_read(struct lexer *lexer)
{
    str text = lexer->text;

    if (text_has_at(text, lexer->at, STR("${")))
        return expression_read(lexer);
    if (text_has_at(text, lexer->at, STR("<%")))
        return tag_or_code_read(lexer);
    if (text_has_at(text, lexer->at, STR("</%")))
        return tag_closing_refuse(lexer);
    if (text.at[lexer->at] != '\\' || !escaped_line_end(lexer))
        lexer->at++;
    return true;
}

static bool is_line_start(const struct lexer *lexer)
{
    return lexer->at == 0 || lexer->text.at[lexer->at - 1] == '\n' ||
           (lexer->at == 3 && str_starts(lexer->text, byte_order_mark));
}

/* A first line that names the encoding, as Python's do; it is no part of the result. */
static bool encoding_pass(struct lexer *lexer)
{
    str rest = str_skip(lexer->text, lexer->at), line = rest;
    size_t coding, from;
    str name;

    if (!str_starts(rest, STR("#")) || !str_next_line(&rest, &line) || lexer->at + line.len == lexer->text.len)
        return true;
    coding = str_find(line, STR("coding"));
    if (coding == STR_NONE || coding + 6 >= line.len || (line.at[coding + 6] != ':' && line.at[coding + 6] != '='))
        return true;
    name = str_trim_start(str_skip(line, coding + 7));
    for (from = 0; from < name.len && (char_is_word(name.at[from]) || name.at[from] == '-' || name.at[from] == '.');)
        from++;
    name = str_slice(name, 0, from);
    if (name.len == 0)
        return true;
    text_begin(lexer, (size_t)(rest.at - lexer->text.at));
    if (str_equal_nocase(name, STR("utf-8")) || str_equal_nocase(name, STR("utf8")) || str_equal_nocase(name, STR("ascii")))
        return true;
    return diag_error(lexer->diags, DIAG_ENCODING, span_of(lexer, 0, line.len), "the encoding '" STR_FMT "' is not supported",
                      STR_ARG(name));
}

static bool text_is_readable(struct lexer *lexer)
{
    size_t bad = utf8_find_bad(lexer->text);

    if (lexer->text.len > TEMPLATE_SIZE_MOST)
        return diag_error(lexer->diags, DIAG_LIMIT, span_of(lexer, 0, 0), "the template is larger than %d bytes",
                          TEMPLATE_SIZE_MOST);
    if (bad != STR_NONE)
        return diag_error(lexer->diags, DIAG_ENCODING, span_of(lexer, bad, bad + 1), "the template is not valid UTF-8");
    return true;
}

static bool pieces_read(struct lexer *lexer)
{
    while (lexer->at < lexer->text.len)
    {
        bool found = false;

        if (is_line_start(lexer) && !line_read(lexer, &found))
            return false;
        if (!found && !mark_read(lexer))
            return false;
    }
    text_end(lexer);
    if (lexer->open.len == 0)
        return true;
    return diag_error(lexer->diags, DIAG_TEMPLATE, range_span(lexer->file, array_last(&lexer->open)->whole),
                      "unterminated control keyword: '" STR_FMT "'", STR_ARG(array_last(&lexer->open)->keyword));
}

bool template_lex(struct arena *arena, struct diags *diags, const struct source_file *file, piece_array *out_pieces)
{
    struct lexer lexer = {.arena = arena, .diags = diags, .file = file, .text = file->text};

    if (!text_is_readable(&lexer))
        return false;
    if (str_starts(lexer.text, byte_order_mark))
        text_begin(&lexer, 3);
    if (!encoding_pass(&lexer) || !pieces_read(&lexer))
        return false;
    *out_pieces = lexer.pieces;
    return true;
}
