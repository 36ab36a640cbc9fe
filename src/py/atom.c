/*
 * Primaries: names, displays, comprehensions, calls, subscripts, attributes.
 *
 * A primary is an atom and any number of trailers, read in a loop. After `[`, `(` or `{` the first element is read as what it
 * may be at most (starred, named) and the next token says which display it is.
 */
#include "py/parser.h"

static const uint8_t constants[TOKEN_KIND_COUNT] = {
    [TOKEN_NONE] = CONSTANT_NONE,
    [TOKEN_TRUE] = CONSTANT_TRUE,
    [TOKEN_FALSE] = CONSTANT_FALSE,
    [TOKEN_ELLIPSIS] = CONSTANT_ELLIPSIS,
};

bool comprehension_follows(const struct parser *parser)
{
    return peek(parser) == TOKEN_FOR || (peek(parser) == TOKEN_ASYNC && peek_second(parser) == TOKEN_FOR);
}

/* A target of `for`: a primary or a bracketed list of them; read as bit-or level so that `in` stays. */
struct node *parse_target_list(struct parser *parser)
{
    const struct token *first = parser->token;
    size_t begin = list_begin(parser);
    bool comma = false;

    do
    {
        const struct token *start = parser->token;
        struct node *node;

        if (comma && !starts_expression(peek(parser)) && peek(parser) != TOKEN_STAR)
            break;
        if (accept(parser, TOKEN_STAR))
        {
            struct node *value = parse_above(parser, PRECEDENCE_BIT_OR);

            if (value == NULL)
                return NULL;
            node = node_make(parser, NODE_STARRED, start);
            node->one = value;
        }
        else if ((node = parse_above(parser, PRECEDENCE_BIT_OR)) == NULL)
            return NULL;
        nodes_push(parser, node);
        comma |= peek(parser) == TOKEN_COMMA;
    } while (accept(parser, TOKEN_COMMA));

    struct node_list list = list_end(parser, begin);
    struct node *target = list.at[0];

    if (comma)
    {
        target = node_make(parser, NODE_TUPLE, first);
        target->list = list;
    }
    return target_check(parser, target, TARGET_FOR) ? target : NULL;
}

static bool parse_comprehension(struct parser *parser, struct comprehension *out)
{
    out->is_async = accept(parser, TOKEN_ASYNC);
    if (!expect(parser, TOKEN_FOR) || (out->target = parse_target_list(parser)) == NULL)
        return false;
    if (!accept(parser, TOKEN_IN))
        return fail_at(parser, parser->furthest, "'in' expected after for-loop variables");
    if ((out->iter = parse_above(parser, PRECEDENCE_OR)) == NULL)
        return false;

    size_t begin = list_begin(parser);

    while (accept(parser, TOKEN_IF))
    {
        struct node *test = parse_above(parser, PRECEDENCE_OR);

        if (test == NULL)
            return false;
        nodes_push(parser, test);
    }
    out->ifs = list_end(parser, begin);
    return true;
}

bool parse_comprehensions(struct parser *parser, struct node *comp)
{
    ARRAY(struct comprehension) clauses = {0};

    while (comprehension_follows(parser))
    {
        struct comprehension clause = {0};

        if (!parse_comprehension(parser, &clause))
            return false;
        array_push(parser->arena, &clauses, clause);
    }
    comp->comp.generators = clauses.at;
    comp->comp.generator_count = (uint32_t)clauses.len;
    return true;
}

/* The clauses and the closing bracket behind the element of a comprehension that began at `first`. */
static struct node *comprehension_finish(struct parser *parser, enum node_kind kind, struct node *element, struct node *value,
                                         enum token_kind close, const struct token *first)
{
    struct node *comp = node_make(parser, kind, first);

    if (element->kind == NODE_STARRED)
        return (void)fail_node(parser, element, "iterable unpacking cannot be used in comprehension"), NULL;
    comp->comp.element = element;
    comp->comp.value = value;
    if (!parse_comprehensions(parser, comp) || !expect(parser, close))
        return NULL;
    comp->span = span_from(parser, first);
    return comp;
}

static bool element_starts(const struct parser *parser)
{
    return starts_expression(peek(parser)) || peek(parser) == TOKEN_STAR;
}

/* The elements behind the first one and its comma, pushed on the list, up to what is no element. */
static bool parse_elements_rest(struct parser *parser)
{
    while (accept(parser, TOKEN_COMMA))
    {
        if (!element_starts(parser))
            return true;

        struct node *node = parse_star_named_expression(parser);

        if (node == NULL)
            return false;
        nodes_push(parser, node);
    }
    return true;
}

/* [a, b for ...]: the target of the comprehension wants parentheses. */
static bool comprehension_target_check(struct parser *parser, struct node_list list)
{
    if (!comprehension_follows(parser) || list.len == 0)
        return true;

    place to = list.len == 1 ? parser->file->first + parser->token[-1].to : list.at[list.len - 1]->span.to;

    return fail_span(parser, list.at[0]->span.from, to, "did you forget parentheses around the comprehension target?");
}

static struct node *parse_elements(struct parser *parser, enum node_kind kind, struct node *element, enum token_kind close,
                                   const struct token *first)
{
    size_t begin = list_begin(parser);

    if (element != NULL)
        nodes_push(parser, element);
    if (!parse_elements_rest(parser))
        return NULL;

    struct node_list list = list_end(parser, begin);

    if (close != TOKEN_PAREN_CLOSE && !comprehension_target_check(parser, list))
        return NULL;
    if (!expect(parser, close))
        return NULL;

    struct node *node = node_make(parser, kind, first);

    node->list = list;
    return node;
}

static struct node *dict_unpacking_misplaced(struct parser *parser, const char *where)
{
    const struct token *stars = parser->token;

    if (!words_wanted(parser))
        return NULL;
    advance(parser);

    struct attempt attempt = attempt_begin(parser);
    struct node *value = parse_above(parser, PRECEDENCE_BIT_OR);

    attempt_end(parser, &attempt);
    if (value != NULL && comprehension_follows(parser))
        return (void)fail_span(parser, token_place(parser, stars), value->span.to, "cannot use dict unpacking in %s", where),
               NULL;
    parser->furthest = stars;
    return (void)fail(parser), NULL;
}

static struct node *parse_list(struct parser *parser)
{
    const struct token *first = parser->token;

    advance(parser);
    if (peek(parser) == TOKEN_BRACKET_CLOSE)
        return parse_elements(parser, NODE_LIST, NULL, TOKEN_BRACKET_CLOSE, first);
    if (peek(parser) == TOKEN_STAR_STAR)
        return dict_unpacking_misplaced(parser, "list comprehension");

    struct node *element = parse_star_named_expression(parser);

    if (element == NULL)
        return NULL;
    if (comprehension_follows(parser))
        return comprehension_finish(parser, NODE_LIST_COMP, element, NULL, TOKEN_BRACKET_CLOSE, first);
    return parse_elements(parser, NODE_LIST, element, TOKEN_BRACKET_CLOSE, first);
}

/* A group keeps the span of what it holds, as in CPython's tree. */
static struct node *group_finish(struct parser *parser, struct node *inner)
{
    if (inner->kind == NODE_STARRED && peek(parser) == TOKEN_PAREN_CLOSE)
        return (void)fail_node(parser, inner, "cannot use starred expression here"), NULL;
    if (!expect(parser, TOKEN_PAREN_CLOSE))
        return NULL;
    inner->parenthesized = true;
    return inner;
}

static struct node *double_star_in_group(struct parser *parser)
{
    const struct token *stars = parser->token;

    if (!words_wanted(parser))
        return NULL;
    advance(parser);

    struct attempt attempt = attempt_begin(parser);
    struct node *value = parse_expression(parser);

    attempt_end(parser, &attempt);
    if (value != NULL && peek(parser) == TOKEN_PAREN_CLOSE)
        return (void)fail_at(parser, stars, "cannot use double starred expression here"), NULL;
    back_to(parser, stars);
    return dict_unpacking_misplaced(parser, "generator expression");
}

static struct node *parse_parenthesized(struct parser *parser)
{
    const struct token *first = parser->token;

    advance(parser);
    if (peek(parser) == TOKEN_STAR_STAR)
        return double_star_in_group(parser);

    struct node *node = NULL;

    if (peek(parser) != TOKEN_PAREN_CLOSE)
    {
        node = peek(parser) == TOKEN_YIELD ? parse_yield(parser) : parse_star_named_expression(parser);
        if (node == NULL)
            return NULL;

        bool bare_yield = (node->kind == NODE_YIELD || node->kind == NODE_YIELD_FROM) && !node->parenthesized;

        if (comprehension_follows(parser) && !bare_yield)
            return comprehension_finish(parser, NODE_GENERATOR_EXP, node, NULL, TOKEN_PAREN_CLOSE, first);
        if (peek(parser) != TOKEN_COMMA || bare_yield)
            return group_finish(parser, node);
    }
    node = parse_elements(parser, NODE_TUPLE, node, TOKEN_PAREN_CLOSE, first);
    if (node != NULL)
        node->parenthesized = true;
    return node;
}

/* The value behind a key's colon. */
static struct node *parse_dict_value(struct parser *parser, const struct token *colon)
{
    const struct token *stars = parser->token;

    if (peek(parser) == TOKEN_BRACE_CLOSE || peek(parser) == TOKEN_COMMA)
        return (void)fail_at(parser, colon, "expression expected after dictionary key and ':'"), NULL;
    if (accept(parser, TOKEN_STAR))
    {
        if (parse_above(parser, PRECEDENCE_BIT_OR) != NULL)
            fail_at(parser, stars, "cannot use a starred expression in a dictionary value");
        return NULL;
    }
    return parse_expression(parser);
}

/* One `key: value` or `**value` (then *out_key is NULL). */
static bool parse_dict_item(struct parser *parser, struct node **out_key, struct node **out_value)
{
    *out_key = NULL;
    if (accept(parser, TOKEN_STAR_STAR))
        return (*out_value = parse_above(parser, PRECEDENCE_BIT_OR)) != NULL;
    if ((*out_key = parse_expression(parser)) == NULL)
        return false;

    const struct token *colon = parser->token;

    if (!accept(parser, TOKEN_COLON))
        return fail_span(parser, (*out_key)->span.to - 1, (*out_key)->span.to, "':' expected after dictionary key");
    return (*out_value = parse_dict_value(parser, colon)) != NULL;
}

/* A dict whose first item has been read. */
static struct node *parse_dict_rest(struct parser *parser, struct node *key, struct node *value, const struct token *first)
{
    ARRAY(struct node *) keys = {0}, values = {0};

    for (;;)
    {
        array_push(parser->arena, &keys, key);
        array_push(parser->arena, &values, value);
        if (!accept(parser, TOKEN_COMMA) || peek(parser) == TOKEN_BRACE_CLOSE)
            break;
        if (!parse_dict_item(parser, &key, &value))
            return NULL;
    }
    if (!expect(parser, TOKEN_BRACE_CLOSE))
        return NULL;

    struct node *dict = node_make(parser, NODE_DICT, first);

    dict->dict.keys = (struct node_list){keys.at, (uint32_t)keys.len};
    dict->dict.values = (struct node_list){values.at, (uint32_t)values.len};
    return dict;
}

static struct node *parse_dict_or_set(struct parser *parser)
{
    const struct token *first = parser->token;
    struct node *key = NULL, *value = NULL;

    advance(parser);
    if (accept(parser, TOKEN_BRACE_CLOSE))
        return node_make(parser, NODE_DICT, first);
    if (peek(parser) == TOKEN_STAR_STAR)
    {
        const struct token *stars = parser->token;

        if (!parse_dict_item(parser, &key, &value))
            return NULL;
        if (comprehension_follows(parser))
            return (void)fail_at(parser, stars, "dict unpacking cannot be used in dict comprehension"), NULL;
        return parse_dict_rest(parser, key, value, first);
    }
    key = parse_star_named_expression(parser);
    if (key == NULL)
        return NULL;

    const struct token *colon = parser->token;

    if (key->kind != NODE_STARRED && (key->kind != NODE_NAMED_EXPR || key->parenthesized) && accept(parser, TOKEN_COLON))
    {
        value = parse_dict_value(parser, colon);
        if (value == NULL)
            return NULL;
        if (comprehension_follows(parser))
            return comprehension_finish(parser, NODE_DICT_COMP, key, value, TOKEN_BRACE_CLOSE, first);
        return parse_dict_rest(parser, key, value, first);
    }
    if (comprehension_follows(parser))
        return comprehension_finish(parser, NODE_SET_COMP, key, NULL, TOKEN_BRACE_CLOSE, first);
    return parse_elements(parser, NODE_SET, key, TOKEN_BRACE_CLOSE, first);
}

static struct node *parse_atom(struct parser *parser)
{
    const struct token *first = parser->token;
    enum token_kind kind = peek(parser);
    struct node *node;

    switch (kind)
    {
        case TOKEN_NAME:
            advance(parser);
            node = node_make(parser, NODE_NAME, first);
            node->name = token_name(parser, first);
            return node;
        case TOKEN_NONE:
        case TOKEN_TRUE:
        case TOKEN_FALSE:
        case TOKEN_ELLIPSIS:
            advance(parser);
            node = node_make(parser, NODE_CONSTANT, first);
            node->constant.kind = (enum constant_kind)constants[kind];
            return node;
        case TOKEN_NUMBER:
            return parse_number(parser);
        case TOKEN_STRING:
        case TOKEN_FSTRING_START:
            return parse_strings(parser);
        case TOKEN_PAREN:
            return parse_parenthesized(parser);
        case TOKEN_BRACKET:
            return parse_list(parser);
        case TOKEN_BRACE:
            return parse_dict_or_set(parser);
        default:
            return (void)fail(parser), NULL;
    }
}

/* keyword=value, or a value; at a name that `=` follows. */
static bool parse_keyword(struct parser *parser, struct keyword *out)
{
    const struct token *first = parser->token;

    out->name = token_name(parser, first);
    advance(parser);
    advance(parser);
    if (peek(parser) == TOKEN_COMMA || peek(parser) == TOKEN_PAREN_CLOSE)
        return fail_span(parser, token_place(parser, first), parser->file->first + first[1].to,
                         "expected argument value expression");
    out->value = parse_expression(parser);
    if (out->value == NULL)
        return false;
    if (comprehension_follows(parser))
        return fail_span(parser, token_place(parser, first), parser->file->first + first[1].to,
                         "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    out->span = span_from(parser, first);
    return true;
}

static bool equals_behind_argument(struct parser *parser, const struct token *first, const struct node *value)
{
    const struct token *equals = parser->token;

    if (value->kind == NODE_CONSTANT && value->constant.kind <= CONSTANT_FALSE && equals == first + 1)
    {
        str word = token_text(parser, first);

        return fail_span(parser, token_place(parser, first), parser->file->first + equals->to, "cannot assign to " STR_FMT,
                         STR_ARG(word));
    }
    return fail_span(parser, token_place(parser, first), parser->file->first + equals->to,
                     "expression cannot contain assignment, perhaps you meant \"==\"?");
}

/* The last part of the clauses of a comprehension: where CPython ends its complaint about it. */
static place comprehension_end(const struct node *comp)
{
    const struct comprehension *last = &comp->comp.generators[comp->comp.generator_count - 1];

    return last->ifs.len > 0 ? last->ifs.at[last->ifs.len - 1]->span.to : last->iter->span.to;
}

/* An argument that a comprehension follows: fine when it is alone. */
static struct node *generator_argument(struct parser *parser, struct node *element, const struct token *open, bool alone)
{
    const struct token *first = open;
    struct node *comp = node_make(parser, NODE_GENERATOR_EXP, first);

    comp->comp.element = element;
    if (!parse_comprehensions(parser, comp))
        return NULL;
    if (alone && peek(parser) == TOKEN_PAREN_CLOSE)
    {
        comp->span = (struct span){token_place(parser, open), parser->file->first + parser->token->to};
        return comp;
    }
    if (peek(parser) != TOKEN_PAREN_CLOSE && peek(parser) != TOKEN_COMMA)
        return (void)fail(parser), NULL;
    return (void)fail_span(parser, element->span.from, comprehension_end(comp), "Generator expression must be parenthesized"),
           NULL;
}

/* The state of reading one call's arguments. */
struct arguments
{
    const struct token *open;
    size_t begin;
    ARRAY(struct keyword) keywords;
    bool has_unpacking; /* **kw was seen */
};

static bool parse_positional(struct parser *parser, struct arguments *arguments)
{
    const struct token *first = parser->token;
    bool alone = list_begin(parser) == arguments->begin && arguments->keywords.len == 0;
    bool is_walrus = peek(parser) == TOKEN_NAME && peek_second(parser) == TOKEN_WALRUS;
    struct node *value = is_walrus ? parse_named_expression(parser) : parse_expression(parser);

    if (value == NULL)
        return false;
    if (comprehension_follows(parser) && (value = generator_argument(parser, value, arguments->open, alone)) == NULL)
        return false;
    if (peek(parser) == TOKEN_ASSIGN)
        return equals_behind_argument(parser, first, value);
    if (peek(parser) == TOKEN_WALRUS)
        return fail(parser);
    if (arguments->keywords.len > 0)
    {
        if (peek(parser) != TOKEN_COMMA && peek(parser) != TOKEN_PAREN_CLOSE)
            return fail(parser);
        return fail_at(parser, parser->furthest,
                       arguments->has_unpacking ? "positional argument follows keyword argument unpacking"
                                                : "positional argument follows keyword argument");
    }
    nodes_push(parser, value);
    return true;
}

static bool parse_star_argument(struct parser *parser, struct arguments *arguments)
{
    const struct token *first = parser->token;

    advance(parser);

    struct node *value = parse_expression(parser);

    if (value == NULL)
        return false;
    if (peek(parser) == TOKEN_ASSIGN)
        return fail_span(parser, token_place(parser, first), value->span.to, "cannot assign to iterable argument unpacking");
    if (arguments->has_unpacking)
        return fail_at(parser, first - 1, "iterable argument unpacking follows keyword argument unpacking");
    if (comprehension_follows(parser))
        return fail(parser);

    struct node *node = node_make(parser, NODE_STARRED, first);

    node->one = value;
    nodes_push(parser, node);
    return true;
}

static bool parse_double_star_argument(struct parser *parser, struct arguments *arguments)
{
    const struct token *first = parser->token;
    struct keyword *keyword = array_add(parser->arena, &arguments->keywords);

    advance(parser);

    /* The array may move while the value is read. */
    size_t index = (size_t)(keyword - arguments->keywords.at);
    struct node *value = parse_expression(parser);

    if (value == NULL)
        return false;
    if (peek(parser) == TOKEN_ASSIGN)
        return fail_span(parser, token_place(parser, first), value->span.to, "cannot assign to keyword argument unpacking");
    arguments->keywords.at[index] = (struct keyword){.span = span_from(parser, first), .value = value};
    arguments->has_unpacking = true;
    return true;
}

static bool parse_argument(struct parser *parser, struct arguments *arguments)
{
    struct keyword keyword = {0};

    if (peek(parser) == TOKEN_STAR)
        return parse_star_argument(parser, arguments);
    if (peek(parser) == TOKEN_STAR_STAR)
        return parse_double_star_argument(parser, arguments);
    if (peek(parser) != TOKEN_NAME || peek_second(parser) != TOKEN_ASSIGN)
        return parse_positional(parser, arguments);
    if (!parse_keyword(parser, &keyword))
        return false;
    array_push(parser->arena, &arguments->keywords, keyword);
    return true;
}

bool parse_arguments(struct parser *parser, struct node_list *out_arguments, struct keyword **out_keywords,
                     uint32_t *out_keyword_count)
{
    struct arguments arguments = {.open = parser->token - 1, .begin = list_begin(parser)};

    while (peek(parser) != TOKEN_PAREN_CLOSE)
    {
        if (!parse_argument(parser, &arguments))
            return false;
        if (!accept(parser, TOKEN_COMMA))
            break;
    }
    if (!expect(parser, TOKEN_PAREN_CLOSE))
        return false;
    *out_arguments = list_end(parser, arguments.begin);
    *out_keywords = arguments.keywords.at;
    *out_keyword_count = (uint32_t)arguments.keywords.len;
    return true;
}

static struct node *parse_call(struct parser *parser, struct node *function, const struct token *first)
{
    struct node_list list;
    struct keyword *keywords;
    uint32_t keyword_count;

    advance(parser);
    if (!parse_arguments(parser, &list, &keywords, &keyword_count))
        return NULL;

    struct node *call = node_make(parser, NODE_CALL, first);

    call->call.function = function;
    call->call.arguments = list;
    call->call.keywords = keywords;
    call->call.keyword_count = keyword_count;
    return call;
}

static struct node *parse_attribute(struct parser *parser, struct node *value, const struct token *first)
{
    advance(parser);

    const struct token *name_token = parser->token;
    str name;

    if (!expect_name(parser, &name))
        return NULL;

    struct node *node = node_make(parser, NODE_ATTRIBUTE, first);

    node->attribute.value = value;
    node->attribute.name = name;
    node->attribute.name_span = span_from(parser, name_token);
    return node;
}

/* One bound of a slice, absent before `:`, `,` and `]`. */
static bool parse_bound(struct parser *parser, struct node **out)
{
    enum token_kind kind = peek(parser);

    if (kind == TOKEN_COLON || kind == TOKEN_COMMA || kind == TOKEN_BRACKET_CLOSE)
        return true;
    return (*out = parse_expression(parser)) != NULL;
}

static struct node *parse_slice(struct parser *parser)
{
    const struct token *first = parser->token;
    struct node *lower = NULL, *upper = NULL, *step = NULL;

    if (peek(parser) == TOKEN_STAR)
    {
        advance(parser);

        struct node *value = parse_expression(parser);

        if (value == NULL)
            return NULL;

        struct node *starred = node_make(parser, NODE_STARRED, first);

        starred->one = value;
        return starred;
    }
    if (peek(parser) != TOKEN_COLON && (lower = parse_named_expression(parser)) == NULL)
        return NULL;
    if (peek(parser) != TOKEN_COLON)
        return lower;
    if (lower != NULL && lower->kind == NODE_NAMED_EXPR && !lower->parenthesized)
        return (void)fail(parser), NULL;
    advance(parser);
    if (!parse_bound(parser, &upper) || (accept(parser, TOKEN_COLON) && !parse_bound(parser, &step)))
        return NULL;

    struct node *slice = node_make(parser, NODE_SLICE, first);

    slice->slice.lower = lower;
    slice->slice.upper = upper;
    slice->slice.step = step;
    return slice;
}

static struct node *parse_subscript(struct parser *parser, struct node *value, const struct token *first)
{
    size_t begin = list_begin(parser);
    bool is_tuple = false;

    advance(parser);

    const struct token *index_first = parser->token;

    do
    {
        if (is_tuple && peek(parser) == TOKEN_BRACKET_CLOSE)
            break;

        struct node *slice = parse_slice(parser);

        if (slice == NULL)
            return NULL;
        nodes_push(parser, slice);
        is_tuple |= peek(parser) == TOKEN_COMMA || slice->kind == NODE_STARRED;
    } while (accept(parser, TOKEN_COMMA));

    struct node_list list = list_end(parser, begin);
    struct node *index = list.at[0];

    if (is_tuple)
    {
        index = node_make(parser, NODE_TUPLE, index_first);
        index->list = list;
    }
    if (!expect(parser, TOKEN_BRACKET_CLOSE))
        return NULL;

    struct node *node = node_make(parser, NODE_SUBSCRIPT, first);

    node->binary.left = value;
    node->binary.right = index;
    return node;
}

struct node *parse_primary(struct parser *parser)
{
    const struct token *first = parser->token;
    bool is_await = accept(parser, TOKEN_AWAIT);
    const struct token *atom_first = parser->token;
    struct node *node = parse_atom(parser);

    while (node != NULL)
    {
        if (peek(parser) == TOKEN_DOT)
            node = parse_attribute(parser, node, atom_first);
        else if (peek(parser) == TOKEN_PAREN)
            node = parse_call(parser, node, atom_first);
        else if (peek(parser) == TOKEN_BRACKET)
            node = parse_subscript(parser, node, atom_first);
        else
            break;
    }
    if (node == NULL || !is_await)
        return node;

    struct node *await = node_make(parser, NODE_AWAIT, first);

    await->one = node;
    return await;
}
