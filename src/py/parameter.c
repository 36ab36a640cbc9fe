/*
 * Parameters of functions and lambdas, and type parameters (PEP 695, 696).
 *
 * One loop over the list with a state: which marks (/ and *) were seen and whether a default was. Duplicate names are
 * scope.c's.
 */
#include "py/parser.h"

struct reading
{
    bool is_lambda;
    bool seen_default, seen_slash, seen_star;
    bool star_is_bare;
    ARRAY(struct parameter) list;
};

static enum token_kind list_end_kind(const struct reading *reading)
{
    return reading->is_lambda ? TOKEN_COLON : TOKEN_PAREN_CLOSE;
}

static bool at_list_end(const struct parser *parser, const struct reading *reading)
{
    return peek(parser) == list_end_kind(reading);
}

/* name, its annotation where they are allowed. */
static bool parse_name(struct parser *parser, const struct reading *reading, bool star_annotation, struct parameter *out)
{
    const struct token *first = parser->token;

    if (!expect_name(parser, &out->name))
        return false;
    if (!reading->is_lambda && accept(parser, TOKEN_COLON))
    {
        if (star_annotation && peek(parser) == TOKEN_STAR)
            out->annotation = parse_star_named_expression(parser);
        else
            out->annotation = parse_expression(parser);
        if (out->annotation == NULL)
            return false;
    }
    out->span = span_from(parser, first);
    return true;
}

static bool parse_default(struct parser *parser, struct reading *reading, struct parameter *parameter,
                          const struct token *first)
{
    const struct token *equals = parser->token;

    if (!accept(parser, TOKEN_ASSIGN))
    {
        if (reading->seen_default && !reading->seen_star)
            return fail_span(parser, token_place(parser, first), parser->file->first + first->to,
                             "parameter without a default follows parameter with a default");
        return true;
    }
    if (at_list_end(parser, reading) || peek(parser) == TOKEN_COMMA)
        return fail_at(parser, equals, "expected default value expression");
    reading->seen_default = true;
    return (parameter->default_value = parse_expression(parser)) != NULL;
}

static bool parse_plain(struct parser *parser, struct reading *reading)
{
    const struct token *first = parser->token;
    struct parameter parameter = {0};

    if (!parse_name(parser, reading, false, &parameter) || !parse_default(parser, reading, &parameter, first))
        return false;
    array_push(parser->arena, &reading->list, parameter);
    return true;
}

static bool parse_slash(struct parser *parser, struct reading *reading, struct parameters *out)
{
    const struct token *slash = parser->token;

    advance(parser);
    if (reading->seen_star)
        return fail_at(parser, slash, "/ must be ahead of *");
    if (reading->seen_slash)
        return fail_at(parser, slash, "/ may appear only once");
    if (reading->list.len == 0)
        return peek(parser) == TOKEN_COMMA ? fail_at(parser, slash, "at least one argument must precede /")
                                           : fail_at(parser, slash, "invalid syntax");
    if (peek(parser) == TOKEN_STAR)
        return fail_at(parser, parser->token, "expected comma between / and *");
    reading->seen_slash = true;
    out->positional_only = (uint32_t)reading->list.len;
    return true;
}

static bool parse_star(struct parser *parser, struct reading *reading, struct parameters *out)
{
    const struct token *star = parser->token;

    advance(parser);
    if (reading->seen_star)
        return fail_at(parser, star, "* argument may appear only once");
    reading->seen_star = true;
    out->positional = (uint32_t)reading->list.len;
    if (at_list_end(parser, reading))
        return fail_at(parser, star, "named arguments must follow bare *");
    if (peek(parser) == TOKEN_COMMA)
    {
        enum token_kind behind = peek_second(parser);

        if (behind == list_end_kind(reading) || behind == TOKEN_STAR_STAR)
            return fail_at(parser, star, "named arguments must follow bare *");
        reading->star_is_bare = true;
        return true;
    }
    out->star = arena_new(parser->arena, struct parameter);
    if (!parse_name(parser, reading, true, out->star))
        return false;
    if (peek(parser) == TOKEN_ASSIGN)
        return fail_at(parser, parser->token, "var-positional argument cannot have default value");
    return true;
}

static bool parse_star_star(struct parser *parser, struct reading *reading, struct parameters *out)
{
    advance(parser);
    out->star_star = arena_new(parser->arena, struct parameter);
    if (!parse_name(parser, reading, false, out->star_star))
        return false;
    if (peek(parser) == TOKEN_ASSIGN)
        return fail_at(parser, parser->token, "var-keyword argument cannot have default value");
    if (accept(parser, TOKEN_COMMA) && !at_list_end(parser, reading))
    {
        enum token_kind kind = peek(parser);

        if (kind == TOKEN_NAME || kind == TOKEN_STAR || kind == TOKEN_STAR_STAR || kind == TOKEN_SLASH)
            return fail_at(parser, parser->token, "arguments cannot follow var-keyword argument");
        return fail(parser);
    }
    return true;
}

/* def f((a, b)): was allowed in Python 2. */
static bool parenthesized_refuse(struct parser *parser, const struct reading *reading)
{
    const struct token *open = parser->token;

    advance(parser);
    while (accept(parser, TOKEN_NAME) && accept(parser, TOKEN_COMMA))
        ;
    if (peek(parser) == TOKEN_PAREN_CLOSE && parser->token > open + 1 && !reading->seen_default && !reading->seen_star)
        return fail_span(parser, token_place(parser, open), parser->file->first + parser->token->to,
                         reading->is_lambda ? "Lambda expression parameters cannot be parenthesized"
                                            : "Function parameters cannot be parenthesized");
    parser->furthest = open;
    return fail(parser);
}

static bool parse_one(struct parser *parser, struct reading *reading, struct parameters *out)
{
    switch (peek(parser))
    {
        case TOKEN_SLASH:
            return parse_slash(parser, reading, out);
        case TOKEN_STAR:
            return parse_star(parser, reading, out);
        case TOKEN_STAR_STAR:
            return parse_star_star(parser, reading, out);
        case TOKEN_PAREN:
            return parenthesized_refuse(parser, reading);
        default:
            return parse_plain(parser, reading);
    }
}

bool parse_parameters(struct parser *parser, bool is_lambda, struct parameters *out_parameters)
{
    struct reading reading = {.is_lambda = is_lambda};

    while (!at_list_end(parser, &reading))
    {
        if (!parse_one(parser, &reading, out_parameters))
            return false;
        if (out_parameters->star_star != NULL || !accept(parser, TOKEN_COMMA))
            break;
    }
    out_parameters->at = reading.list.at;
    out_parameters->len = (uint32_t)reading.list.len;
    if (!reading.seen_star)
        out_parameters->positional = out_parameters->len;
    return true;
}

static bool parse_type_parameter(struct parser *parser, struct type_parameter *out)
{
    const struct token *first = parser->token;
    const char *kind_name = NULL;

    if (accept(parser, TOKEN_STAR))
        out->kind = TYPE_PARAMETER_VAR_TUPLE, kind_name = "TypeVarTuple";
    else if (accept(parser, TOKEN_STAR_STAR))
        out->kind = TYPE_PARAMETER_SPEC, kind_name = "ParamSpec";
    if (!expect_name(parser, &out->name))
        return false;

    const struct token *colon = parser->token;

    if (accept(parser, TOKEN_COLON))
    {
        if ((out->bound = parse_expression(parser)) == NULL)
            return false;
        if (kind_name != NULL)
            return fail_at(parser, colon, "cannot use %s with %s", out->bound->kind == NODE_TUPLE ? "constraints" : "bound",
                           kind_name);
    }
    if (accept(parser, TOKEN_ASSIGN))
    {
        out->default_value = out->kind == TYPE_PARAMETER_VAR_TUPLE && peek(parser) == TOKEN_STAR
                                 ? parse_star_named_expression(parser)
                                 : parse_expression(parser);
        if (out->default_value == NULL)
            return false;
    }
    out->span = span_from(parser, first);
    return true;
}

bool parse_type_parameters(struct parser *parser, struct type_parameters *out_parameters)
{
    ARRAY(struct type_parameter) list = {0};

    if (!accept(parser, TOKEN_BRACKET))
        return true;
    if (peek(parser) == TOKEN_BRACKET_CLOSE)
        return fail_at(parser, parser->token, "Type parameter list cannot be empty");
    do
    {
        struct type_parameter parameter = {0};

        if (list.len > 0 && peek(parser) == TOKEN_BRACKET_CLOSE)
            break;
        if (!parse_type_parameter(parser, &parameter))
            return false;
        array_push(parser->arena, &list, parameter);
    } while (accept(parser, TOKEN_COMMA));
    out_parameters->at = list.at;
    out_parameters->len = (uint32_t)list.len;
    return expect(parser, TOKEN_BRACKET_CLOSE);
}
