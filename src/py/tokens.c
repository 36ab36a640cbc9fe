/*
 * The tokenizer: layout (logical lines, indentation, brackets), names, operators; numbers and strings are in lex_*.c.
 *
 * Invariants: the indentation stacks hold, for each open block, its column with tabs to multiples of 8 and with tabs as one
 * blank; that both agree on every comparison is CPython's test for mixed tabs. Inside brackets lines do not end. `level` of a
 * token lets the parser say whether it stands in brackets. Every step moves `at` forward or ends a block or an f-string, so
 * that time is linear.
 */
#include "py/lexer.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <string.h>

static const str spellings[TOKEN_KIND_COUNT] = {
#define TOKEN_ROW(kind, spelling) [kind] = STR_INIT(spelling),
    TOKEN_KINDS(TOKEN_ROW)
#undef TOKEN_ROW
};

str token_spelling(enum token_kind kind)
{
    return spellings[kind];
}

enum token_kind token_keyword(str name)
{
    /* The first keyword of each initial letter; those of one letter stand together. */
    static const uint8_t first_of[128] = {
        ['F'] = TOKEN_FALSE, ['N'] = TOKEN_NONE,   ['T'] = TOKEN_TRUE,     ['a'] = TOKEN_AND,     ['b'] = TOKEN_BREAK,
        ['c'] = TOKEN_CLASS, ['d'] = TOKEN_DEF,    ['e'] = TOKEN_ELIF,     ['f'] = TOKEN_FINALLY, ['g'] = TOKEN_GLOBAL,
        ['i'] = TOKEN_IF,    ['l'] = TOKEN_LAMBDA, ['n'] = TOKEN_NONLOCAL, ['o'] = TOKEN_OR,      ['p'] = TOKEN_PASS,
        ['r'] = TOKEN_RAISE, ['t'] = TOKEN_TRY,    ['w'] = TOKEN_WHILE,    ['y'] = TOKEN_YIELD,
    };
    unsigned char initial = (unsigned char)name.at[0];

    if (name.len < 2 || name.len > 8 || initial >= 128 || first_of[initial] == 0)
        return TOKEN_NAME;
    for (unsigned kind = first_of[initial]; kind < TOKEN_KIND_COUNT && spellings[kind].at[0] == (char)initial; kind++)
    {
        if (str_equal(spellings[kind], name))
            return (enum token_kind)kind;
    }
    return TOKEN_NAME;
}

uint32_t text_line(str text, uint32_t offset)
{
    uint32_t line = 1;

    for (uint32_t i = 0; i < offset && i < text.len; i++)
        line += text.at[i] == '\n' || (text.at[i] == '\r' && (i + 1 >= text.len || text.at[i + 1] != '\n'));
    return line;
}

void lex_add(struct lexer *lexer, enum token_kind kind, uint32_t from, uint32_t to)
{
    struct token *token = array_add(lexer->arena, &lexer->out->list);

    *token = (struct token){
        .kind = (uint8_t)kind,
        .level = (uint8_t)lexer->level,
        .from = from < lexer->len ? from : lexer->len,
        .to = to < lexer->len ? to : lexer->len,
    };
}

static bool fault_set(struct lexer *lexer, const char *exception, uint32_t from, uint32_t to, str message)
{
    if (from > lexer->len)
        from = lexer->len;
    lexer->out->error = (struct token_error){
        .is_set = true,
        .is_weak = from == to || exception[0] != 'S' || lexer->mode_count > 0,
        .exception = exception,
        .message = message,
        .from = from,
        .to = to > lexer->len ? lexer->len : to,
    };
    return false;
}

bool lex_fail(struct lexer *lexer, uint32_t behind, const char *format, ...)
{
    va_list arguments;
    uint32_t from = behind > lexer->len ? lexer->len : behind;

    do
        from -= from > 0;
    while (from > 0 && ((unsigned char)lexer->text[from] & 0xC0) == 0x80);
    va_start(arguments, format);

    str message = str_vprint(lexer->arena, format, arguments);

    va_end(arguments);
    return fault_set(lexer, "SyntaxError", from, behind, message);
}

bool lex_fail_span(struct lexer *lexer, uint32_t from, uint32_t to, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);

    str message = str_vprint(lexer->arena, format, arguments);

    va_end(arguments);
    return fault_set(lexer, "SyntaxError", from, to, message);
}

/* A backslash at `at` that must end its line; on success *out is the start of the next line. */
static bool continuation_skip(struct lexer *lexer, uint32_t at, uint32_t *out)
{
    if (lex_byte(lexer, at + 1) != '\n')
    {
        lex_fail(lexer, at + 2, "unexpected character after line continuation character");
        lexer->out->error.is_weak = true;
        return false;
    }
    *out = lex_behind_newline(lexer, at + 1);
    if (lex_byte(lexer, *out) == LEX_END)
        return lex_fail_span(lexer, at + 1, at + 1, "unexpected EOF while parsing");
    return true;
}

struct columns
{
    uint32_t with_tabs_8, with_tabs_1;
};

/* Skips the blanks at the start of a line. A backslash there fixes the columns at what stood before it. */
static bool blanks_measure(struct lexer *lexer, struct columns *out)
{
    struct columns now = {0}, fixed = {0};

    for (;;)
    {
        int c = lex_byte(lexer, lexer->at);

        if (c == ' ')
            now.with_tabs_8++, now.with_tabs_1++;
        else if (c == '\t')
            now.with_tabs_8 = (now.with_tabs_8 / 8 + 1) * 8, now.with_tabs_1++;
        else if (c == '\f')
            now = (struct columns){0};
        else if (c == '\\')
        {
            if (fixed.with_tabs_8 == 0)
                fixed = now;
            if (!continuation_skip(lexer, lexer->at, &lexer->at))
                return false;
            continue;
        }
        else
            break;
        lexer->at++;
    }
    *out = fixed.with_tabs_8 != 0 ? fixed : now;
    return true;
}

/* CPython puts these at the start of the line. */
static bool tabs_fail(struct lexer *lexer)
{
    uint32_t at = lexer->line;

    return fault_set(lexer, "TabError", at, at, STR("inconsistent use of tabs and spaces in indentation"));
}

static bool dedent(struct lexer *lexer, struct columns columns, uint32_t line_end)
{
    uint32_t from = lexer->indent;

    while (lexer->indent > 0 && columns.with_tabs_8 < lexer->indents[lexer->indent])
        lexer->indent--;
    if (columns.with_tabs_8 != lexer->indents[lexer->indent])
        return fault_set(lexer, "IndentationError", line_end, line_end,
                         STR("unindent does not match any outer indentation level"));
    if (columns.with_tabs_1 != lexer->other_indents[lexer->indent])
        return tabs_fail(lexer);
    for (; from > lexer->indent; from--)
        lex_add(lexer, TOKEN_DEDENT, lexer->at, lexer->at);
    return true;
}

static uint32_t line_end_find(const struct lexer *lexer, uint32_t at)
{
    while (lex_byte(lexer, at) != '\n' && lex_byte(lexer, at) != LEX_END)
        at++;
    return at;
}

/* The indentation of a line that is not blank. */
static bool indentation_change(struct lexer *lexer, struct columns columns)
{
    uint32_t outer = lexer->indents[lexer->indent], outer_other = lexer->other_indents[lexer->indent];

    if (columns.with_tabs_8 == outer)
        return columns.with_tabs_1 == outer_other || tabs_fail(lexer);
    if (columns.with_tabs_8 < outer)
        return dedent(lexer, columns, line_end_find(lexer, lexer->at));
    if (lexer->indent + 1 >= LEX_INDENTS_MOST)
        return fault_set(lexer, "IndentationError", lexer->line, lexer->line, STR("too many levels of indentation"));
    if (columns.with_tabs_1 <= outer_other)
        return tabs_fail(lexer);
    lexer->indent++;
    lexer->indents[lexer->indent] = columns.with_tabs_8;
    lexer->other_indents[lexer->indent] = columns.with_tabs_1;
    lex_add(lexer, TOKEN_INDENT, lexer->at, lexer->at);
    return true;
}

/* Characters that repr() would escape: separators, formats, surrogates, private use, unassigned ends. */
static bool is_printable(uint32_t c)
{
    static const uint32_t hidden[][2] = {
        {0x00, 0x1F},     {0x7F, 0xA0},     {0xAD, 0xAD},       {0x061C, 0x061C},    {0x1680, 0x1680}, {0x180E, 0x180E},
        {0x2000, 0x200F}, {0x2028, 0x202F}, {0x205F, 0x206F},   {0x3000, 0x3000},    {0xD800, 0xF8FF}, {0xFEFF, 0xFEFF},
        {0xFFF0, 0xFFFB}, {0xFFFE, 0xFFFF}, {0xE0000, 0xE0FFF}, {0xF0000, 0x10FFFF},
    };

    for (size_t i = 0; i < COUNT_OF(hidden); i++)
    {
        if (c >= hidden[i][0] && c <= hidden[i][1])
            return false;
    }
    return true;
}

/* A name with characters beyond ASCII: each must be one that identifiers may have. */
static bool identifier_check(struct lexer *lexer, uint32_t from, uint32_t to)
{
    str name = {lexer->text + from, to - from};

    for (size_t i = 0; i < name.len;)
    {
        uint32_t c;
        size_t len = utf8_decode(str_skip(name, i), &c);

        if (!(i == 0 ? utf8_is_identifier_start(c) : utf8_is_identifier_part(c)))
        {
            uint32_t at = from + (uint32_t)i;

            if (is_printable(c))
                return lex_fail_span(lexer, at, at + (uint32_t)len, "invalid character '%.*s' (U+%04X)", (int)len,
                                     lexer->text + at, c);
            return lex_fail_span(lexer, at, at + (uint32_t)len, "invalid non-printable character U+%04X", c);
        }
        i += len;
    }
    return true;
}

static bool is_name_byte(int c)
{
    return c >= 128 || (c >= 0 && char_is_word((char)c));
}

/* The letters at `at` are a string prefix and a quote follows: reads the literal. *done says so. */
static bool prefixed_string(struct lexer *lexer, bool *done)
{
    bool raw = false, bytes = false, format = false, unicode = false;
    uint32_t at = lexer->at;

    for (;; at++)
    {
        switch (lex_byte(lexer, at))
        {
            case 'r':
            case 'R':
                if (raw || unicode)
                    return true;
                raw = true;
                continue;
            case 'b':
            case 'B':
                if (bytes || unicode || format)
                    return true;
                bytes = true;
                continue;
            case 'u':
            case 'U':
                if (raw || bytes || unicode || format)
                    return true;
                unicode = true;
                continue;
            case 'f':
            case 'F':
                if (format || bytes || unicode)
                    return true;
                format = true;
                continue;
            case '"':
            case '\'':
                *done = true;
                return format ? lex_fstring_start(lexer, at, raw) : lex_string(lexer, at);
            default:
                return true;
        }
    }
}

static bool lex_name(struct lexer *lexer)
{
    bool is_string = false, is_ascii = true;
    uint32_t from = lexer->at, to = from;

    if (!prefixed_string(lexer, &is_string))
        return false;
    if (is_string)
        return true;
    for (int c = lex_byte(lexer, to); is_name_byte(c); c = lex_byte(lexer, ++to))
        is_ascii &= c < 128;
    if (!is_ascii && !identifier_check(lexer, from, to))
        return false;
    lex_add(lexer, token_keyword((str){lexer->text + from, to - from}), from, to);
    lexer->at = to;
    return true;
}

static bool open_bracket(struct lexer *lexer, char c)
{
    if (lexer->level >= LEX_BRACKETS_MOST)
        return lex_fail(lexer, lexer->at + 1, "too many nested parentheses");
    lexer->brackets[lexer->level] = c;
    lexer->bracket_at[lexer->level] = lexer->at;
    lexer->level++;
    if (lexer->mode_count > 0)
        lexer->modes[lexer->mode_count - 1].brackets++;
    return true;
}

static bool brackets_match(char open, char close)
{
    return (open == '(' && close == ')') || (open == '[' && close == ']') || (open == '{' && close == '}');
}

static bool mismatch_fail(struct lexer *lexer, char c, const struct fstring_mode *mode)
{
    char open = lexer->brackets[lexer->level];
    str text = lexer->out->file->text;
    uint32_t open_line = text_line(text, lexer->bracket_at[lexer->level]);

    if (mode != NULL && open == '{' && mode->brackets - 1 == mode->field_depth)
        return lex_fail(lexer, lexer->at + 1, "f-string: unmatched '%c'", c);
    if (open_line != text_line(text, lexer->at))
        return lex_fail(lexer, lexer->at + 1, "closing parenthesis '%c' does not match opening parenthesis '%c' on line %u", c,
                        open, open_line);
    return lex_fail(lexer, lexer->at + 1, "closing parenthesis '%c' does not match opening parenthesis '%c'", c, open);
}

static bool close_bracket(struct lexer *lexer, char c)
{
    struct fstring_mode *mode = lexer->mode_count > 0 ? &lexer->modes[lexer->mode_count - 1] : NULL;

    if (mode != NULL && mode->brackets == 0 && c == '}')
        return lex_fail(lexer, lexer->at + 1, "f-string: single '}' is not allowed");
    if (lexer->level == 0)
        return lex_fail(lexer, lexer->at + 1, "unmatched '%c'", c);
    lexer->level--;
    if (!brackets_match(lexer->brackets[lexer->level], c))
        return mismatch_fail(lexer, c, mode);
    if (mode == NULL)
        return true;
    if (--mode->brackets < 0)
        return lex_fail(lexer, lexer->at + 1, "f-string: unmatched '%c'", c);
    if (c == '}' && mode->brackets == mode->field_depth)
    {
        mode->field_depth--;
        mode->in_text = true;
        mode->in_format = false;
    }
    return true;
}

/* The colon that ends a field's expression and begins its format. */
static bool format_begins(struct lexer *lexer, int c)
{
    struct fstring_mode *mode = lexer->mode_count > 0 ? &lexer->modes[lexer->mode_count - 1] : NULL;

    if (c != ':' || mode == NULL || mode->field_depth < 0 || mode->brackets - 1 != mode->field_depth)
        return false;
    mode->in_text = true;
    mode->in_format = true;
    lex_add(lexer, TOKEN_COLON, lexer->at, lexer->at + 1);
    lexer->at++;
    return true;
}

/* Operators of one byte, which are whole unless one of the bytes of operator_goes_on follows. */
static const uint8_t short_operators[128] = {
    ['('] = TOKEN_PAREN, [')'] = TOKEN_PAREN_CLOSE, ['['] = TOKEN_BRACKET,   [']'] = TOKEN_BRACKET_CLOSE, ['{'] = TOKEN_BRACE,
    [':'] = TOKEN_COLON, ['}'] = TOKEN_BRACE_CLOSE, ['='] = TOKEN_ASSIGN,    [','] = TOKEN_COMMA,         ['.'] = TOKEN_DOT,
    ['+'] = TOKEN_PLUS,  ['-'] = TOKEN_MINUS,       [';'] = TOKEN_SEMICOLON, ['*'] = TOKEN_STAR,          ['|'] = TOKEN_BAR,
    ['@'] = TOKEN_AT,    ['%'] = TOKEN_PERCENT,     ['/'] = TOKEN_SLASH,
};

static bool operator_goes_on(int c)
{
    return c == '=' || c == '*' || c == '/' || c == '<' || c == '>' || c == '.';
}

/* The longest operator at `at`, or TOKEN_ERROR. */
static enum token_kind operator_find(const struct lexer *lexer, int c)
{
    if (c >= 0 && c < 128 && short_operators[c] != 0 && !operator_goes_on(lex_byte(lexer, lexer->at + 1)))
        return (enum token_kind)short_operators[c];

    enum token_kind best = TOKEN_ERROR;
    size_t best_len = 0;

    for (unsigned kind = TOKEN_PAREN; kind < TOKEN_FALSE; kind++)
    {
        str spelling = spellings[kind];

        if (spelling.at[0] != c || spelling.len <= best_len)
            continue;
        if ((spelling.len < 2 || lex_byte(lexer, lexer->at + 1) == spelling.at[1]) &&
            (spelling.len < 3 || lex_byte(lexer, lexer->at + 2) == spelling.at[2]))
        {
            best = (enum token_kind)kind;
            best_len = spelling.len;
        }
    }
    return best;
}

static bool unknown_character(struct lexer *lexer, int c)
{
    /* Only ASCII gets here: everything above begins a name. */
    if (c >= 0x20 && c < 0x7F)
    {
        lex_add(lexer, TOKEN_UNKNOWN, lexer->at, lexer->at + 1);
        lexer->at++;
        return true;
    }
    return lex_fail(lexer, lexer->at + 1, "invalid non-printable character U+%04X", (unsigned)c);
}

static bool lex_operator(struct lexer *lexer, int c)
{
    if (format_begins(lexer, c))
        return true;

    enum token_kind kind = operator_find(lexer, c);

    if (c == '<' && lex_byte(lexer, lexer->at + 1) == '>')
    {
        /* Python 2's "not equal" is still one token, and refused. */
        lex_add(lexer, TOKEN_UNKNOWN, lexer->at, lexer->at + 2);
        lexer->at += 2;
        return true;
    }
    if (kind == TOKEN_ERROR)
        return unknown_character(lexer, c);
    if (c == '(' || c == '[' || c == '{')
    {
        if (!open_bracket(lexer, (char)c))
            return false;
    }
    else if ((c == ')' || c == ']' || c == '}') && !close_bracket(lexer, (char)c))
        return false;

    uint32_t to = lexer->at + (uint32_t)spellings[kind].len;

    lex_add(lexer, kind, lexer->at, to);
    lexer->at = to;
    return true;
}

/* One token that begins at `at`, which stands on no blank and no line end. */
static bool lex_token(struct lexer *lexer, int c)
{
    if (is_name_byte(c) && !char_is_digit((char)c))
        return lex_name(lexer);
    if ((c < 128 && char_is_digit((char)c)) ||
        (c == '.' && lex_byte(lexer, lexer->at + 1) >= '0' && lex_byte(lexer, lexer->at + 1) <= '9'))
        return lex_number(lexer);
    if (c == '"' || c == '\'')
        return lex_string(lexer, lexer->at);
    return lex_operator(lexer, c);
}

/* The rest of a line, from its first token on, with all the lines that brackets join to it. */
static bool lex_line(struct lexer *lexer)
{
    uint32_t comment = UINT32_MAX;

    for (;;)
    {
        if (lexer->mode_count > 0 && lexer->modes[lexer->mode_count - 1].in_text)
        {
            if (!lex_fstring_text(lexer))
                return false;
            continue;
        }

        int c = lex_byte(lexer, lexer->at);

        if (c == ' ' || c == '\t' || c == '\f')
            lexer->at++;
        else if (c == '#')
        {
            comment = lexer->at;
            lexer->at = line_end_find(lexer, lexer->at);
        }
        else if (c == LEX_END)
            return true;
        else if (c == '\n')
        {
            uint32_t at = lexer->at;

            lexer->at = lex_behind_newline(lexer, at);
            if (lexer->level > 0)
                comment = UINT32_MAX;
            else
            {
                /* A comment belongs to the token that ends its line. */
                lex_add(lexer, TOKEN_NEWLINE, comment < at ? comment : at, lexer->at);
                return true;
            }
        }
        else if (c == '\\')
        {
            if (!continuation_skip(lexer, lexer->at, &lexer->at))
                return false;
        }
        else if (!lex_token(lexer, c))
            return false;
    }
}

static bool lex_lines(struct lexer *lexer)
{
    while (lex_byte(lexer, lexer->at) != LEX_END)
    {
        struct columns columns;

        lexer->line = lexer->at;
        if (!blanks_measure(lexer, &columns))
            return false;

        int c = lex_byte(lexer, lexer->at);

        if (c == '#' || c == '\n')
        {
            /* A blank line: its indentation means nothing. */
            lexer->at = line_end_find(lexer, lexer->at);
            if (lex_byte(lexer, lexer->at) == '\n')
                lexer->at = lex_behind_newline(lexer, lexer->at);
            continue;
        }
        if (c == LEX_END)
            break;
        if (!indentation_change(lexer, columns) || !lex_line(lexer))
            return false;
    }
    return true;
}

static bool is_ascii_text(str text)
{
    for (size_t i = 0; i < text.len; i++)
    {
        if ((unsigned char)text.at[i] >= 128)
            return false;
    }
    return true;
}

/* The encoding that a comment line names (PEP 263), or empty. */
static str cookie_find(str line)
{
    str rest = str_trim_start(line);
    size_t at;

    if (rest.len == 0 || rest.at[0] != '#')
        return (str){0};
    while ((at = str_find(rest, STR("coding"))) != STR_NONE)
    {
        size_t len = 0;

        rest = str_skip(rest, at + 6);
        if (rest.len == 0 || (rest.at[0] != ':' && rest.at[0] != '='))
            continue;
        rest = str_skip(rest, 1);
        while (rest.len > 0 && (rest.at[0] == ' ' || rest.at[0] == '\t'))
            rest = str_skip(rest, 1);
        while (len < rest.len && (char_is_word(rest.at[len]) || rest.at[len] == '-' || rest.at[len] == '.'))
            len++;
        if (len > 0)
            return str_slice(rest, 0, len);
    }
    return (str){0};
}

/* UTF-8 under its names, or a superset of ASCII over a text that is ASCII throughout. */
static bool encoding_is_known(str cookie, str text)
{
    static const str utf8_names[] = {STR_INIT("utf-8"), STR_INIT("utf8"), STR_INIT("utf_8"), STR_INIT("u8")};
    static const str prefixes[] = {STR_INIT("ascii"),   STR_INIT("us-ascii"), STR_INIT("latin"), STR_INIT("iso-8859"),
                                   STR_INIT("iso8859"), STR_INIT("iso_8859"), STR_INIT("cp125"), STR_INIT("windows-125"),
                                   STR_INIT("utf-8"),   STR_INIT("koi8"),     STR_INIT("l1")};

    for (size_t i = 0; i < COUNT_OF(utf8_names); i++)
    {
        if (str_equal_nocase(cookie, utf8_names[i]))
            return true;
    }
    for (size_t i = 0; i < COUNT_OF(prefixes); i++)
    {
        if (str_equal_nocase(str_slice(cookie, 0, prefixes[i].len), prefixes[i]))
            return is_ascii_text(text);
    }
    return false;
}

static bool cookie_check(struct lexer *lexer, str text)
{
    str rest = text, line;

    for (int i = 0; i < 2 && str_next_line(&rest, &line); i++)
    {
        str cookie = cookie_find(line);
        uint32_t from = (uint32_t)(cookie.at - text.at);

        if (cookie.len > 0 && !encoding_is_known(cookie, text))
            return lex_fail_span(lexer, from, from + (uint32_t)cookie.len,
                                 "encoding '" STR_FMT "' is not supported: the file must be UTF-8", STR_ARG(cookie));
        if (cookie.len > 0)
            return true;
        line = str_trim(line);
        if (line.len > 0 && line.at[0] != '#')
            return true;
    }
    return true;
}

/* What must hold for the whole text before it is cut: no NUL, an encoding that is UTF-8, and is so throughout. */
static bool text_check(struct lexer *lexer)
{
    str text = {lexer->text, lexer->len};
    size_t bad = str_find_char(text, '\0');

    if (bad != STR_NONE)
        return lex_fail_span(lexer, (uint32_t)bad, (uint32_t)bad + 1, "source code cannot contain null bytes");
    if (!cookie_check(lexer, text))
        return false;
    bad = utf8_find_bad(text);
    if (bad != STR_NONE)
        return lex_fail_span(lexer, (uint32_t)bad, (uint32_t)bad + 1, "(unicode error) 'utf-8' codec can't decode byte 0x%02x",
                             (unsigned char)text.at[bad]);
    return true;
}

static bool lex_text(struct lexer *lexer)
{
    if (!text_check(lexer))
        return false;
    if (lexer->len >= 3 && memcmp(lexer->text, "\xEF\xBB\xBF", 3) == 0)
        lexer->at = 3;
    if (!lex_lines(lexer))
        return false;
    if (lexer->level > 0)
        lexer->out->unclosed = lexer->bracket_at[lexer->level - 1];
    if (lexer->level > 0 || lexer->mode_count > 0)
        return fault_set(lexer, "SyntaxError", lexer->len, lexer->len, STR("unexpected EOF while parsing"));
    for (; lexer->indent > 0; lexer->indent--)
        lex_add(lexer, TOKEN_DEDENT, lexer->len, lexer->len);
    lex_add(lexer, TOKEN_END, lexer->len, lexer->len);
    return true;
}

void tokens_read(struct arena *arena, struct diags *diags, const struct source_file *file, struct tokens *out_tokens)
{
    struct lexer *lexer = arena_new(arena, struct lexer);
    uint32_t len = (uint32_t)file->text.len;

    *out_tokens = (struct tokens){.file = file, .unclosed = UINT32_MAX};
    *lexer = (struct lexer){
        .arena = arena,
        .diags = diags,
        .out = out_tokens,
        .text = file->text.at != NULL ? file->text.at : "",
        .len = len,
        .newline_missing = len > 0 && file->text.at[len - 1] != '\n' && file->text.at[len - 1] != '\r',
    };
    if (!lex_text(lexer))
        lex_add(lexer, TOKEN_ERROR, out_tokens->error.from, out_tokens->error.to);
}
