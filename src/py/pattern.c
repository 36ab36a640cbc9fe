/*
 * Patterns of `case`: literals, captures, values, sequences, mappings, classes, alternatives.
 *
 * `_` is the wildcard and no name. What a pattern binds twice and alternatives that bind different names are check.c's.
 */
#include "py/parser.h"

static struct node *parse_pattern(struct parser *parser);

/* A name that may be bound; the caller has seen that one is next. */
static bool parse_capture_name(struct parser *parser, str *out)
{
    *out = (str){0};
    if (token_is_word(parser, parser->token, "_"))
        return fail(parser);
    return expect_name(parser, out);
}

/* -1, 1+2j: the numbers that a pattern may hold. */
static struct node *parse_signed_number(struct parser *parser)
{
    const struct token *first = parser->token;
    bool negative = accept(parser, TOKEN_MINUS);

    if (peek(parser) != TOKEN_NUMBER)
        return (void)fail(parser), NULL;

    struct node *number = parse_number(parser);

    if (number == NULL || !negative)
        return number;

    struct node *node = node_make(parser, NODE_UNARY_OP, first);

    node->op = OP_U_SUB;
    node->one = number;
    return node;
}

static const struct node *number_of(const struct node *node)
{
    return node->kind == NODE_UNARY_OP ? node->one : node;
}

static struct node *parse_number_literal(struct parser *parser)
{
    const struct token *first = parser->token;
    struct node *left = parse_signed_number(parser);

    if (left == NULL || (peek(parser) != TOKEN_PLUS && peek(parser) != TOKEN_MINUS))
        return left;

    enum node_op op = peek(parser) == TOKEN_PLUS ? OP_ADD : OP_SUB;

    advance(parser);
    if (peek(parser) != TOKEN_NUMBER)
        return (void)fail(parser), NULL;

    struct node *right = parse_number(parser);

    if (right == NULL)
        return NULL;
    if (number_of(left)->constant.kind == CONSTANT_COMPLEX)
        return (void)fail_node(parser, number_of(left), "real number required in complex literal"), NULL;
    if (right->constant.kind != CONSTANT_COMPLEX)
        return (void)fail_node(parser, right, "imaginary number required in complex literal"), NULL;

    struct node *node = node_make(parser, NODE_BIN_OP, first);

    node->op = op;
    node->binary.left = left;
    node->binary.right = right;
    return node;
}

/* A literal that may stand as a key or a value; NULL with *is_literal false when there is none. */
static struct node *parse_literal(struct parser *parser, bool *is_literal)
{
    static const uint8_t constants[TOKEN_KIND_COUNT] = {
        [TOKEN_NONE] = CONSTANT_NONE + 1, [TOKEN_TRUE] = CONSTANT_TRUE + 1, [TOKEN_FALSE] = CONSTANT_FALSE + 1};
    const struct token *first = parser->token;

    *is_literal = true;
    switch (peek(parser))
    {
        case TOKEN_NUMBER:
        case TOKEN_MINUS:
            return parse_number_literal(parser);
        case TOKEN_STRING:
        case TOKEN_FSTRING_START:
            return parse_strings(parser);
        case TOKEN_NONE:
        case TOKEN_TRUE:
        case TOKEN_FALSE:
            advance(parser);

            struct node *node = node_make(parser, NODE_CONSTANT, first);

            node->constant.kind = (enum constant_kind)(constants[first->kind] - 1);
            return node;
        default:
            *is_literal = false;
            return NULL;
    }
}

static struct node *value_pattern(struct parser *parser, struct node *value)
{
    if (value == NULL)
        return NULL;

    bool single = value->kind == NODE_CONSTANT && value->constant.kind <= CONSTANT_FALSE;
    struct node *node = node_make_span(parser, single ? NODE_MATCH_SINGLETON : NODE_MATCH_VALUE, value->span);

    if (single)
        node->constant.kind = value->constant.kind;
    else
        node->one = value;
    return node;
}

/* name or a.b.c */
static struct node *parse_dotted(struct parser *parser)
{
    const struct token *first = parser->token;
    str name;

    if (!expect_name(parser, &name))
        return NULL;

    struct node *node = node_make(parser, NODE_NAME, first);

    node->name = name;
    while (accept(parser, TOKEN_DOT))
    {
        const struct token *name_token = parser->token;

        if (!expect_name(parser, &name))
            return NULL;

        struct node *attribute = node_make(parser, NODE_ATTRIBUTE, first);

        attribute->attribute.value = node;
        attribute->attribute.name = name;
        attribute->attribute.name_span = span_from(parser, name_token);
        node = attribute;
    }
    return node;
}

struct class_arguments
{
    size_t begin;
    ARRAY(struct node *) keyword_patterns;
    str_array keyword_names;
};

/* A positional pattern behind a keyword one: the whole run of them is named. */
static bool positional_refuse(struct parser *parser, const struct node *first)
{
    place to = first->span.to;

    while (accept(parser, TOKEN_COMMA) && peek(parser) != TOKEN_PAREN_CLOSE && peek_second(parser) != TOKEN_ASSIGN)
    {
        struct node *next = parse_pattern(parser);

        if (next == NULL)
            return false;
        to = next->span.to;
    }
    return fail_span(parser, first->span.from, to, "positional patterns follow keyword patterns");
}

static bool parse_class_argument(struct parser *parser, struct class_arguments *arguments)
{
    str name;

    if (peek(parser) == TOKEN_NAME && peek_second(parser) == TOKEN_ASSIGN)
    {
        if (!expect_name(parser, &name) || !expect(parser, TOKEN_ASSIGN))
            return false;

        struct node *value = parse_pattern(parser);

        if (value == NULL)
            return false;
        array_push(parser->arena, &arguments->keyword_patterns, value);
        array_push(parser->arena, &arguments->keyword_names, name);
        return true;
    }

    struct node *pattern = parse_pattern(parser);

    if (pattern == NULL)
        return false;
    if (arguments->keyword_names.len > 0)
        return positional_refuse(parser, pattern);
    nodes_push(parser, pattern);
    return true;
}

static struct node *parse_class_pattern(struct parser *parser, struct node *class_, const struct token *first)
{
    struct class_arguments arguments = {.begin = list_begin(parser)};

    advance(parser);
    while (peek(parser) != TOKEN_PAREN_CLOSE)
    {
        if (!parse_class_argument(parser, &arguments))
            return NULL;
        if (!accept(parser, TOKEN_COMMA))
            break;
    }
    if (!expect(parser, TOKEN_PAREN_CLOSE))
        return NULL;

    struct node *node = node_make(parser, NODE_MATCH_CLASS, first);

    node->match_class.class_ = class_;
    node->match_class.patterns = list_end(parser, arguments.begin);
    node->match_class.keyword_names = arguments.keyword_names.at;
    node->match_class.keyword_patterns =
        (struct node_list){arguments.keyword_patterns.at, (uint32_t)arguments.keyword_patterns.len};
    return node;
}

static struct node *parse_name_pattern(struct parser *parser)
{
    const struct token *first = parser->token;
    struct node *name = parse_dotted(parser);

    if (name == NULL)
        return NULL;
    if (peek(parser) == TOKEN_PAREN)
        return parse_class_pattern(parser, name, first);
    if (name->kind == NODE_ATTRIBUTE)
        return value_pattern(parser, name);
    if (peek(parser) == TOKEN_ASSIGN)
        return (void)fail(parser), NULL;

    struct node *node = node_make(parser, NODE_MATCH_AS, first);

    if (!str_equal(name->name, STR("_")))
        node->match_as.name = name->name;
    return node;
}

static struct node *parse_star_pattern(struct parser *parser)
{
    const struct token *first = parser->token;
    str name = {0};

    advance(parser);
    if (token_is_word(parser, parser->token, "_"))
        advance(parser);
    else if (!parse_capture_name(parser, &name))
        return NULL;

    struct node *node = node_make(parser, NODE_MATCH_STAR, first);

    node->name = name;
    return node;
}

static struct node *parse_maybe_star(struct parser *parser)
{
    return peek(parser) == TOKEN_STAR ? parse_star_pattern(parser) : parse_pattern(parser);
}

/* Patterns with commas up to a closing bracket. *comma says whether one was there. */
static bool parse_pattern_list(struct parser *parser, enum token_kind close, bool *comma)
{
    while (peek(parser) != close)
    {
        struct node *pattern = parse_maybe_star(parser);

        if (pattern == NULL)
            return false;
        nodes_push(parser, pattern);
        if (!accept(parser, TOKEN_COMMA))
            break;
        *comma = true;
    }
    return true;
}

static struct node *parse_enclosed(struct parser *parser)
{
    const struct token *first = parser->token;
    bool is_list = peek(parser) == TOKEN_BRACKET, comma = false;
    size_t begin = list_begin(parser);
    enum token_kind close = is_list ? TOKEN_BRACKET_CLOSE : TOKEN_PAREN_CLOSE;

    advance(parser);
    if (!parse_pattern_list(parser, close, &comma))
        return NULL;

    struct node_list list = list_end(parser, begin);

    if (!is_list && !comma && list.len == 1 && list.at[0]->kind == NODE_MATCH_STAR)
        return (void)fail(parser), NULL;
    if (!expect(parser, close))
        return NULL;
    if (!is_list && !comma && list.len == 1)
    {
        list.at[0]->parenthesized = true;
        return list.at[0];
    }

    struct node *node = node_make(parser, NODE_MATCH_SEQUENCE, first);

    node->list = list;
    return node;
}

static bool parse_mapping_item(struct parser *parser, struct node **out_key, struct node **out_pattern)
{
    bool is_literal;

    *out_key = parse_literal(parser, &is_literal);
    if (!is_literal && (*out_key = parse_dotted(parser)) != NULL && (*out_key)->kind != NODE_ATTRIBUTE)
        return fail(parser);
    return *out_key != NULL && expect(parser, TOKEN_COLON) && (*out_pattern = parse_pattern(parser)) != NULL;
}

static struct node *parse_mapping(struct parser *parser)
{
    const struct token *first = parser->token;
    ARRAY(struct node *) keys = {0}, patterns = {0};
    str rest = {0};

    advance(parser);
    while (peek(parser) != TOKEN_BRACE_CLOSE)
    {
        struct node *key = NULL, *pattern = NULL;

        /* **rest is the last. */
        if (rest.len > 0)
            return (void)fail(parser), NULL;
        if (accept(parser, TOKEN_STAR_STAR))
        {
            if (!parse_capture_name(parser, &rest))
                return NULL;
        }
        else
        {
            if (!parse_mapping_item(parser, &key, &pattern))
                return NULL;
            array_push(parser->arena, &keys, key);
            array_push(parser->arena, &patterns, pattern);
        }
        if (!accept(parser, TOKEN_COMMA))
            break;
    }
    if (!expect(parser, TOKEN_BRACE_CLOSE))
        return NULL;

    struct node *node = node_make(parser, NODE_MATCH_MAPPING, first);

    node->match_mapping.keys = (struct node_list){keys.at, (uint32_t)keys.len};
    node->match_mapping.patterns = (struct node_list){patterns.at, (uint32_t)patterns.len};
    node->match_mapping.rest = rest;
    return node;
}

static struct node *parse_closed(struct parser *parser)
{
    bool is_literal;
    struct node *literal;

    switch (peek(parser))
    {
        case TOKEN_NAME:
            return parse_name_pattern(parser);
        case TOKEN_PAREN:
        case TOKEN_BRACKET:
            return parse_enclosed(parser);
        case TOKEN_BRACE:
            return parse_mapping(parser);
        default:
            literal = parse_literal(parser, &is_literal);
            return is_literal ? value_pattern(parser, literal) : ((void)fail(parser), NULL);
    }
}

static struct node *parse_or(struct parser *parser)
{
    const struct token *first = parser->token;
    size_t begin = list_begin(parser);

    do
    {
        struct node *pattern = parse_closed(parser);

        if (pattern == NULL)
            return NULL;
        nodes_push(parser, pattern);
    } while (accept(parser, TOKEN_BAR));

    struct node_list list = list_end(parser, begin);

    if (list.len == 1)
        return list.at[0];

    struct node *node = node_make(parser, NODE_MATCH_OR, first);

    node->list = list;
    return node;
}

/* What stands behind `as` is no name. */
static bool as_target_refuse(struct parser *parser)
{
    const struct token *start = parser->token;

    if (token_is_word(parser, start, "_"))
        return fail_at(parser, start, "cannot use '_' as a target");
    if (start->kind == TOKEN_NAME)
    {
        advance(parser);
        return fail(parser);
    }

    struct attempt attempt = attempt_begin(parser);
    struct node *target = parse_expression(parser);

    attempt_end(parser, &attempt);
    if (target != NULL)
        return fail_node(parser, target, "invalid pattern target");
    return fail(parser);
}

static struct node *parse_as(struct parser *parser)
{
    const struct token *first = parser->token;
    struct node *pattern = parse_or(parser);

    if (pattern == NULL || !accept(parser, TOKEN_AS))
        return pattern;

    enum token_kind behind = peek_second(parser);
    str name;

    if (peek(parser) != TOKEN_NAME || token_is_word(parser, parser->token, "_") || behind == TOKEN_DOT ||
        behind == TOKEN_PAREN || behind == TOKEN_ASSIGN)
        return (void)as_target_refuse(parser), NULL;
    if (!expect_name(parser, &name))
        return NULL;

    struct node *node = node_make(parser, NODE_MATCH_AS, first);

    node->match_as.pattern = pattern;
    node->match_as.name = name;
    return node;
}

static struct node *parse_pattern(struct parser *parser)
{
    if (!enter(parser))
        return NULL;

    struct node *pattern = parse_as(parser);

    leave(parser);
    return pattern;
}

struct node *parse_patterns(struct parser *parser)
{
    const struct token *first = parser->token;
    size_t begin = list_begin(parser);
    bool comma = false;
    struct node *pattern;

    do
    {
        if (comma && (peek(parser) == TOKEN_COLON || peek(parser) == TOKEN_IF))
            break;
        if ((pattern = parse_maybe_star(parser)) == NULL)
            return NULL;
        nodes_push(parser, pattern);
        comma |= peek(parser) == TOKEN_COMMA;
    } while (accept(parser, TOKEN_COMMA));

    struct node_list list = list_end(parser, begin);

    if (!comma)
        return list.at[0]->kind == NODE_MATCH_STAR ? (void)fail(parser), NULL : list.at[0];

    struct node *node = node_make(parser, NODE_MATCH_SEQUENCE, first);

    node->list = list;
    return node;
}
