/*
 * Statements with blocks: if, while, for, with, try, def, class, match.
 *
 * Each reads its header up to the colon, then `parse_block` with the words that CPython uses when the block is missing. The
 * soft keyword `match` is tried as a statement first, quietly, when what follows could be a subject.
 */
#include "py/parser.h"

typedef struct node *compound_parse(struct parser *parser);

/* The body behind a header: an indented block or simple statements on the same line. */
static bool parse_block(struct parser *parser, const char *what, const struct token *first, struct node_list *out)
{
    if (!accept(parser, TOKEN_NEWLINE))
    {
        size_t begin = list_begin(parser);

        if (!parse_simple_line(parser))
            return false;
        *out = list_end(parser, begin);
        return true;
    }
    if (peek(parser) != TOKEN_INDENT)
        return fail_indentation(parser, "expected an indented block after %s on line %u", what,
                                text_line(parser->file->text, first->from));
    if (!enter(parser))
        return false;
    advance(parser);

    bool good = parse_statements(parser, TOKEN_DEDENT, out);

    leave(parser);
    return good && expect(parser, TOKEN_DEDENT);
}

/* The colon of a header: its absence is named when the line ends there. */
static bool parse_colon(struct parser *parser)
{
    if (peek(parser) == TOKEN_NEWLINE)
        return fail_at(parser, parser->token, "expected ':'");
    return expect(parser, TOKEN_COLON);
}

static bool parse_else(struct parser *parser, struct node_list *out)
{
    const struct token *first = parser->token;

    if (!accept(parser, TOKEN_ELSE))
        return true;
    if (!expect_forced(parser, TOKEN_COLON) || !parse_block(parser, "'else' statement", first, out))
        return false;
    return true;
}

/* An if with its elif and else parts: each elif is an If alone in the or_else of the one before. */
static struct node *parse_if(struct parser *parser)
{
    const struct token *first = parser->token;
    struct node *outer = NULL, *inner = NULL;
    size_t begin = list_begin(parser);

    do
    {
        const struct token *start = parser->token;
        bool is_elif = peek(parser) == TOKEN_ELIF;

        advance(parser);

        struct node *test = parse_named_expression(parser);
        struct node *node = node_make(parser, NODE_IF, start);

        if (test == NULL || !parse_colon(parser))
            return NULL;
        node->branch.test = test;
        if (!parse_block(parser, is_elif ? "'elif' statement" : "'if' statement", start, &node->branch.body))
            return NULL;
        if (outer == NULL)
            outer = node;
        else
        {
            size_t alone = list_begin(parser);

            nodes_push(parser, node);
            inner->branch.or_else = list_end(parser, alone);
        }
        inner = node;
        nodes_push(parser, node);
    } while (peek(parser) == TOKEN_ELIF);
    if (!parse_else(parser, &inner->branch.or_else))
        return NULL;

    struct node_list chain = list_end(parser, begin);

    /* All end where the last one does. */
    for (uint32_t i = 0; i < chain.len; i++)
        chain.at[i]->span.to = span_from(parser, first).to;
    return outer;
}

static struct node *parse_while(struct parser *parser)
{
    const struct token *first = parser->token;
    struct node *node = node_make(parser, NODE_WHILE, first);

    advance(parser);
    if ((node->loop.iter = parse_named_expression(parser)) == NULL || !parse_colon(parser) ||
        !parse_block(parser, "'while' statement", first, &node->loop.body) || !parse_else(parser, &node->loop.or_else))
        return NULL;
    node->span = span_from(parser, first);
    return node;
}

static struct node *parse_for(struct parser *parser)
{
    const struct token *first = parser->token;
    struct node *node = node_make(parser, NODE_FOR, first);

    node->is_async = accept(parser, TOKEN_ASYNC);

    const struct token *keyword = parser->token;

    advance(parser);
    if ((node->loop.target = parse_target_list(parser)) == NULL || !expect(parser, TOKEN_IN) ||
        (node->loop.iter = parse_star_expressions(parser)) == NULL || !parse_colon(parser) ||
        !parse_block(parser, "'for' statement", keyword, &node->loop.body) || !parse_else(parser, &node->loop.or_else))
        return NULL;
    node->span = span_from(parser, first);
    return node;
}

static bool parse_with_target(struct parser *parser, struct with_item *item)
{
    if (!accept(parser, TOKEN_AS))
        return true;
    item->target =
        peek(parser) == TOKEN_STAR ? parse_star_named_expression(parser) : parse_above(parser, PRECEDENCE_CONDITIONAL);
    return item->target != NULL && target_check(parser, item->target, TARGET_ASSIGN);
}

typedef ARRAY(struct with_item) with_items;

static bool parse_with_items(struct parser *parser, with_items *items, bool enclosed)
{
    do
    {
        struct with_item item = {0};

        if (items->len > 0 && enclosed && peek(parser) == TOKEN_PAREN_CLOSE)
            break;
        if ((item.context = parse_expression(parser)) == NULL || !parse_with_target(parser, &item))
            return false;
        array_push(parser->arena, items, item);
    } while (accept(parser, TOKEN_COMMA));
    return true;
}

/* with (a as b, c): tried first; anything else in parentheses is an expression. */
static bool parse_enclosed_items(struct parser *parser, with_items *items)
{
    const struct token *start = parser->token;

    if (peek(parser) != TOKEN_PAREN)
        return false;
    struct attempt attempt = attempt_begin(parser);
    advance(parser);

    bool good = parse_with_items(parser, items, true) && accept(parser, TOKEN_PAREN_CLOSE) && peek(parser) == TOKEN_COLON;

    attempt_end(parser, &attempt);
    if (!good)
    {
        back_to(parser, start);
        *items = (with_items){0};
    }
    return good;
}

/* Items that are not enclosed. When not even that reading works, what was wrong in parentheses says more. */
static bool parse_bare_items(struct parser *parser, with_items *items)
{
    const struct token *start = parser->token;

    if (parse_with_items(parser, items, false))
        return true;
    back_to(parser, start);
    if (peek(parser) == TOKEN_PAREN && parser->fault.is_set && parser->fault_is_generic)
    {
        struct token_error generic = parser->fault;

        parser->fault = (struct token_error){0};
        advance(parser);
        if (parse_with_items(parser, items, true))
            parser->fault = generic;
    }
    return false;
}

static struct node *parse_with(struct parser *parser)
{
    const struct token *first = parser->token;
    struct node *node = node_make(parser, NODE_WITH, first);
    with_items items = {0};

    node->is_async = accept(parser, TOKEN_ASYNC);

    const struct token *keyword = parser->token;

    advance(parser);
    if (!parse_enclosed_items(parser, &items) && (parser->fault.is_set || !parse_bare_items(parser, &items)))
        return NULL;
    node->with.items = items.at;
    node->with.item_count = (uint32_t)items.len;
    if (!parse_colon(parser) || !parse_block(parser, "'with' statement", keyword, &node->with.body))
        return NULL;
    node->span = span_from(parser, first);
    return node;
}

/* Several types without parentheses, which Python takes since 3.14 where no `as` follows. */
static bool parse_bare_types(struct parser *parser, const struct token *first, struct except_handler *handler)
{
    const struct token *comma = parser->token;
    struct attempt attempt = attempt_begin(parser);

    back_to(parser, first);

    struct node *types = parse_expressions(parser);
    enum token_kind next = peek(parser);

    attempt_end(parser, &attempt);
    if (types != NULL && next == TOKEN_COLON)
    {
        handler->type = types;
        return true;
    }
    if (types != NULL && next == TOKEN_AS)
        return fail_node(parser, handler->type, "multiple exception types must be parenthesized");
    parser->furthest = comma;
    return fail(parser);
}

static bool parse_handler_types(struct parser *parser, struct except_handler *handler)
{
    const struct token *first = parser->token;

    if ((handler->type = parse_expression(parser)) == NULL)
        return false;
    if (peek(parser) == TOKEN_COMMA)
        return parse_bare_types(parser, first, handler);
    if (!accept(parser, TOKEN_AS))
        return true;

    const struct token *name = parser->token;

    if (!expect_name(parser, &handler->name))
        return false;
    handler->name_span = span_from(parser, name);
    return true;
}

static bool parse_handler(struct parser *parser, struct node *node, struct except_handler *handler, bool is_first)
{
    const struct token *first = parser->token;

    advance(parser);

    const struct token *star = parser->token;
    bool is_star = accept(parser, TOKEN_STAR);

    if (!is_first && is_star != node->is_star)
        return fail_span(parser, token_place(parser, first), parser->file->first + (is_star ? star->to : first->to),
                         "cannot have both 'except' and 'except*' on the same 'try'");
    node->is_star = is_star;
    if (is_star && (peek(parser) == TOKEN_NEWLINE || peek(parser) == TOKEN_COLON))
        return fail_at(parser, parser->token, "expected one or more exception types");
    if (peek(parser) != TOKEN_COLON && peek(parser) != TOKEN_NEWLINE && !parse_handler_types(parser, handler))
        return false;
    if (!parse_colon(parser) ||
        !parse_block(parser, is_star ? "'except*' statement" : "'except' statement", first, &handler->body))
        return false;
    handler->span = span_from(parser, first);
    return true;
}

static bool parse_handlers(struct parser *parser, struct node *node)
{
    ARRAY(struct except_handler) handlers = {0};

    while (peek(parser) == TOKEN_EXCEPT)
    {
        struct except_handler handler = {0};

        if (!parse_handler(parser, node, &handler, handlers.len == 0))
            return false;
        array_push(parser->arena, &handlers, handler);
    }
    node->try_.handlers = handlers.at;
    node->try_.handler_count = (uint32_t)handlers.len;
    return handlers.len == 0 || parse_else(parser, &node->try_.or_else);
}

static struct node *parse_try(struct parser *parser)
{
    const struct token *first = parser->token;
    struct node *node = node_make(parser, NODE_TRY, first);

    advance(parser);
    if (!expect_forced(parser, TOKEN_COLON) || !parse_block(parser, "'try' statement", first, &node->try_.body))
        return NULL;
    if (peek(parser) != TOKEN_EXCEPT && peek(parser) != TOKEN_FINALLY)
        return (void)fail_at(parser, parser->furthest, "expected 'except' or 'finally' block"), NULL;
    if (!parse_handlers(parser, node))
        return NULL;

    const struct token *finally = parser->token;

    if (accept(parser, TOKEN_FINALLY) &&
        (!expect_forced(parser, TOKEN_COLON) || !parse_block(parser, "'finally' statement", finally, &node->try_.final_body)))
        return NULL;
    node->span = span_from(parser, first);
    return node;
}

static struct node *parse_function(struct parser *parser)
{
    const struct token *first = parser->token;
    struct node *node = node_make(parser, NODE_FUNCTION_DEF, first);

    node->is_async = accept(parser, TOKEN_ASYNC);

    const struct token *keyword = parser->token;

    advance(parser);

    const struct token *name = parser->token;

    if (!expect_name(parser, &node->function.name))
        return NULL;
    node->function.name_span = span_from(parser, name);

    const struct token *bracket = parser->token;

    if (!parse_type_parameters(parser, &node->function.type_parameters))
    {
        if (parser->fault_is_generic)
            parser->fault.is_set = false;
        return (void)fail_at(parser, bracket, "expected '('"), NULL;
    }
    if (!expect_forced(parser, TOKEN_PAREN) || !parse_parameters(parser, false, &node->function.parameters) ||
        !expect(parser, TOKEN_PAREN_CLOSE))
        return NULL;
    if (accept(parser, TOKEN_ARROW) && (node->function.returns = parse_expression(parser)) == NULL)
        return NULL;
    if (!expect_forced(parser, TOKEN_COLON) || !parse_block(parser, "function definition", keyword, &node->function.body))
        return NULL;
    node->span = span_from(parser, first);
    return node;
}

static struct node *parse_class(struct parser *parser)
{
    const struct token *first = parser->token;
    struct node *node = node_make(parser, NODE_CLASS_DEF, first);

    advance(parser);

    const struct token *name = parser->token;

    if (!expect_name(parser, &node->class_.name))
        return NULL;
    node->class_.name_span = span_from(parser, name);
    if (!parse_type_parameters(parser, &node->class_.type_parameters))
        return NULL;
    if (accept(parser, TOKEN_PAREN) &&
        !parse_arguments(parser, &node->class_.bases, &node->class_.keywords, &node->class_.keyword_count))
        return NULL;
    if (!parse_colon(parser) || !parse_block(parser, "class definition", first, &node->class_.body))
        return NULL;
    node->span = span_from(parser, first);
    return node;
}

static struct node *parse_decorated(struct parser *parser)
{
    size_t begin = list_begin(parser);

    while (accept(parser, TOKEN_AT))
    {
        struct node *decorator = parse_named_expression(parser);

        if (decorator == NULL || !expect(parser, TOKEN_NEWLINE))
            return NULL;
        nodes_push(parser, decorator);
    }

    struct node_list decorators = list_end(parser, begin);
    bool is_async = peek(parser) == TOKEN_ASYNC && peek_second(parser) == TOKEN_DEF;
    struct node *node;

    if (peek(parser) == TOKEN_CLASS)
    {
        if ((node = parse_class(parser)) != NULL)
            node->class_.decorators = decorators;
        return node;
    }
    if (peek(parser) != TOKEN_DEF && !is_async)
        return (void)fail(parser), NULL;
    if ((node = parse_function(parser)) != NULL)
        node->function.decorators = decorators;
    return node;
}

static struct node *parse_async(struct parser *parser)
{
    switch (peek_second(parser))
    {
        case TOKEN_DEF:
            return parse_function(parser);
        case TOKEN_FOR:
            return parse_for(parser);
        case TOKEN_WITH:
            return parse_with(parser);
        default:
            advance(parser);
            return (void)fail(parser), NULL;
    }
}

static bool parse_case(struct parser *parser, struct match_case *out)
{
    const struct token *first = parser->token;

    if (!token_is_word(parser, first, "case"))
        return fail(parser);
    advance(parser);
    if ((out->pattern = parse_patterns(parser)) == NULL)
        return false;
    if (accept(parser, TOKEN_IF) && (out->guard = parse_named_expression(parser)) == NULL)
        return false;
    return parse_colon(parser) && parse_block(parser, "'case' statement", first, &out->body);
}

/* The subject: a tuple needs a comma, a lone star is none. */
static struct node *parse_subject(struct parser *parser)
{
    const struct token *first = parser->token;
    size_t begin = list_begin(parser);
    bool comma = false;

    do
    {
        if (comma && peek(parser) == TOKEN_COLON)
            break;

        struct node *node = parse_star_named_expression(parser);

        if (node == NULL)
            return NULL;
        nodes_push(parser, node);
        comma |= peek(parser) == TOKEN_COMMA;
    } while (accept(parser, TOKEN_COMMA));

    struct node_list list = list_end(parser, begin);

    if (!comma)
        return list.at[0]->kind == NODE_STARRED ? (void)fail(parser), NULL : list.at[0];

    struct node *tuple = node_make(parser, NODE_TUPLE, first);

    tuple->list = list;
    return tuple;
}

/* What may stand behind a name within one expression as well as begin a subject. */
static bool goes_on(enum token_kind kind)
{
    return kind == TOKEN_PAREN || kind == TOKEN_BRACKET || kind == TOKEN_PLUS || kind == TOKEN_MINUS || kind == TOKEN_STAR ||
           kind == TOKEN_NOT;
}

/* `match subject:` with its line end; quietly, because `match` may be an ordinary name. */
static struct node *match_header(struct parser *parser)
{
    const struct token *start = parser->token;
    struct attempt attempt = attempt_begin(parser);
    advance(parser);

    struct node *subject = starts_expression(peek(parser)) || peek(parser) == TOKEN_STAR ? parse_subject(parser) : NULL;
    bool is_match = subject != NULL && accept(parser, TOKEN_COLON) && peek(parser) == TOKEN_NEWLINE;

    attempt_end(parser, &attempt);
    if (is_match)
        return subject;
    if (subject != NULL && peek(parser) == TOKEN_NEWLINE && !goes_on(start[1].kind))
        fail_at(parser, parser->token, "expected ':'");
    back_to(parser, start);
    return NULL;
}

static struct node *parse_match(struct parser *parser, struct node *subject, const struct token *first)
{
    struct node *node = node_make(parser, NODE_MATCH, first);
    ARRAY(struct match_case) cases = {0};

    node->match.subject = subject;
    if (!expect(parser, TOKEN_NEWLINE))
        return NULL;
    if (!accept(parser, TOKEN_INDENT))
        return (void)fail_indentation(parser, "expected an indented block after 'match' statement on line %u",
                                      text_line(parser->file->text, first->from)),
               NULL;
    if (!enter(parser))
        return NULL;
    do
    {
        struct match_case match_case = {0};

        if (!parse_case(parser, &match_case))
            return NULL;
        array_push(parser->arena, &cases, match_case);
    } while (peek(parser) != TOKEN_DEDENT);
    leave(parser);
    advance(parser);
    node->match.cases = cases.at;
    node->match.case_count = (uint32_t)cases.len;
    node->span = span_from(parser, first);
    return node;
}

static compound_parse *const keywords[TOKEN_KIND_COUNT] = {
    [TOKEN_IF] = parse_if,       [TOKEN_WHILE] = parse_while,  [TOKEN_FOR] = parse_for,
    [TOKEN_WITH] = parse_with,   [TOKEN_TRY] = parse_try,      [TOKEN_DEF] = parse_function,
    [TOKEN_CLASS] = parse_class, [TOKEN_AT] = parse_decorated, [TOKEN_ASYNC] = parse_async,
};

bool parse_compound(struct parser *parser, bool *out_done, struct node **out_statement)
{
    const struct token *first = parser->token;
    compound_parse *parse = keywords[peek(parser)];

    if (parse != NULL)
    {
        *out_done = true;
        return (*out_statement = parse(parser)) != NULL;
    }
    if (!token_is_word(parser, first, "match"))
        return true;

    struct node *subject = match_header(parser);

    if (subject == NULL)
        return !parser->fault.is_set;
    *out_done = true;
    return (*out_statement = parse_match(parser, subject, first)) != NULL;
}
