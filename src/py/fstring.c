/*
 * f-strings: from START to END, the pieces of text and the fields {value = !conversion :format}.
 *
 * Neighbouring pieces of text gather in one buffer and become one constant, across the borders of adjacent literals too. A
 * format is an f-string of its own without quotes. `{x=}` puts the source text of the field in front and, without conversion
 * and format, asks for repr.
 */
#include "py/parser.h"

void fstring_text_push(struct parser *parser, struct fstring_pieces *pieces, str text, struct span span)
{
    if (text.len == 0)
        return;
    if (pieces->text.len == 0)
    {
        pieces->text = BUF(parser->arena);
        pieces->span = span;
    }
    buf_add(&pieces->text, text);
    pieces->span.to = span.to;
}

void fstring_text_flush(struct parser *parser, struct fstring_pieces *pieces)
{
    if (pieces->text.len == 0)
        return;

    struct node *node = node_make_span(parser, NODE_CONSTANT, pieces->span);

    node->constant.kind = CONSTANT_STR;
    node->constant.text = buf_str(&pieces->text);
    nodes_push(parser, node);
    pieces->text = (struct buf){0};
}

/* The source of a `{x=}` field, without comments. */
static str debug_text(struct parser *parser, const struct token *from, const struct token *end)
{
    str source = str_slice(parser->file->text, from->from, end->from);
    struct buf out = BUF(parser->arena);
    char quote = '\0';

    for (size_t i = 0; i < source.len; i++)
    {
        char c = source.at[i];

        if (quote == '\0' && c == '#')
        {
            while (i < source.len && source.at[i] != '\n')
                i++;
            c = '\n';
        }
        else if (quote == '\0' && (c == '"' || c == '\''))
            quote = c;
        else if (c == quote)
            quote = '\0';
        buf_add_char(&out, c);
    }
    return buf_str(&out);
}

static bool parse_conversion(struct parser *parser, char *out)
{
    const struct token *mark = parser->token;

    if (!accept(parser, TOKEN_EXCLAMATION))
        return true;
    if (peek(parser) == TOKEN_COLON || peek(parser) == TOKEN_BRACE_CLOSE)
        return fail_at(parser, parser->token, "f-string: missing conversion character");
    if (peek(parser) != TOKEN_NAME)
        return fail_at(parser, parser->token, "f-string: invalid conversion character");

    str name = token_text(parser, parser->token);

    if (parser->token->from != mark->to)
        return fail_span(parser, token_place(parser, mark), parser->file->first + parser->token->to,
                         "f-string: conversion type must come right after the exclamation mark");
    if (name.len != 1 || (name.at[0] != 's' && name.at[0] != 'r' && name.at[0] != 'a'))
        return fail_at(parser, parser->token, "f-string: invalid conversion character '" STR_FMT "': expected 's', 'r', or 'a'",
                       STR_ARG(name));
    *out = name.at[0];
    advance(parser);
    return true;
}

static bool parse_field(struct parser *parser, struct fstring_pieces *pieces, bool raw);

/* Texts and fields up to the token that ends them. */
static bool parse_pieces(struct parser *parser, struct fstring_pieces *pieces, bool raw)
{
    for (;;)
    {
        const struct token *token = parser->token;

        if (accept(parser, TOKEN_FSTRING_MIDDLE))
        {
            struct buf text = BUF(parser->arena);

            if (!literal_decode(parser, token_text(parser, token), raw, false, token, &text))
                return false;

            /* The second brace of a pair belongs to the text's place. */
            struct span span = span_from(parser, token);

            if (span.to < token_place(parser, parser->token))
                span.to++;
            fstring_text_push(parser, pieces, buf_str(&text), span);
        }
        else if (peek(parser) == TOKEN_BRACE)
        {
            if (!parse_field(parser, pieces, raw))
                return false;
        }
        else
            return true;
    }
}

static bool parse_format(struct parser *parser, bool raw, struct node **out)
{
    const struct token *colon = parser->token;

    if (!accept(parser, TOKEN_COLON))
        return true;

    size_t begin = list_begin(parser);
    struct fstring_pieces pieces = {0};

    if (!parse_pieces(parser, &pieces, raw))
        return false;
    fstring_text_flush(parser, &pieces);
    if (peek(parser) != TOKEN_BRACE_CLOSE)
        return fail_at(parser, parser->token, "f-string: expecting '}', or format specs");
    *out = node_make(parser, NODE_JOINED_STR, colon);
    (*out)->list = list_end(parser, begin);
    return true;
}

/* What may not begin a field, each with CPython's words for it. */
static bool field_start_check(struct parser *parser)
{
    enum token_kind kind = peek(parser);
    str spelling = token_spelling(kind);

    if (kind == TOKEN_ASSIGN || kind == TOKEN_EXCLAMATION || kind == TOKEN_COLON || kind == TOKEN_BRACE_CLOSE)
        return fail_at(parser, parser->token, "f-string: valid expression required before '" STR_FMT "'", STR_ARG(spelling));
    if (!starts_expression(kind) && kind != TOKEN_STAR && kind != TOKEN_YIELD)
        return fail_at(parser, parser->token, "f-string: expecting a valid expression after '{'");
    return true;
}

static bool field_end_check(struct parser *parser, bool debug, char conversion)
{
    enum token_kind kind = peek(parser);

    if (kind == TOKEN_COLON || kind == TOKEN_BRACE_CLOSE)
        return true;
    if (conversion != '\0')
        return fail_at(parser, parser->token, "f-string: expecting ':' or '}'");
    if (debug)
        return kind == TOKEN_EXCLAMATION || fail_at(parser, parser->token, "f-string: expecting '!', or ':', or '}'");
    return kind == TOKEN_EXCLAMATION || fail_at(parser, parser->token, "f-string: expecting '=', or '!', or ':', or '}'");
}

static bool parse_field(struct parser *parser, struct fstring_pieces *pieces, bool raw)
{
    const struct token *first = parser->token;
    struct node *format = NULL;
    char conversion = '\0';
    str debug = {0};

    advance(parser);
    if (!field_start_check(parser))
        return false;

    const struct token *value_first = parser->token;
    struct node *value = parse_yield_or_star_expressions(parser);

    if (value == NULL)
        return false;

    bool is_debug = accept(parser, TOKEN_ASSIGN);

    if (!field_end_check(parser, is_debug, '\0'))
        return false;
    if (is_debug)
    {
        struct token start = {.from = value_first[-1].to};

        debug = debug_text(parser, &start, parser->token);
        fstring_text_push(parser, pieces, debug,
                          (struct span){token_place(parser, value_first), token_place(parser, parser->token)});
    }
    fstring_text_flush(parser, pieces);
    if (!parse_conversion(parser, &conversion) || !field_end_check(parser, is_debug, conversion) ||
        !parse_format(parser, raw, &format) || !expect(parser, TOKEN_BRACE_CLOSE))
        return false;

    struct node *node = node_make(parser, NODE_FORMATTED_VALUE, first);

    node->formatted.value = value;
    node->formatted.conversion = conversion == '\0' && is_debug && format == NULL ? 'r' : conversion;
    node->formatted.format = format;
    node->formatted.debug = debug;
    nodes_push(parser, node);
    return true;
}

bool parse_fstring(struct parser *parser, struct fstring_pieces *pieces)
{
    str prefix = token_text(parser, parser->token);
    bool raw = char_lower(prefix.at[0]) == 'r' || char_lower(prefix.at[1]) == 'r';

    /* Fields nest within quotes of their own, so this is a level like a bracket's. */
    if (!enter(parser))
        return false;
    advance(parser);

    bool good = parse_pieces(parser, pieces, raw) && expect(parser, TOKEN_FSTRING_END);

    leave(parser);
    return good;
}
