/*
 * Expressions: a Pratt parser. Each token kind has a row: how it begins an expression (prefix), how it goes on behind one
 * (infix), and how tightly. What has no prefix row is a primary (atom.c).
 *
 * Levels are those of CPython's grammar; `parse_above(least)` reads the grammar's rule of that level. `not`, `lambda` and the
 * conditional may begin or follow only where a rule that loose is allowed ("1 + not x" is refused).
 */
#include "py/parser.h"

struct infix;
typedef struct node *prefix_parse(struct parser *parser);
typedef struct node *infix_parse(struct parser *parser, const struct infix *infix, struct node *left,
                                 const struct token *first);

struct infix
{
    infix_parse *parse;
    enum precedence precedence;
    enum node_op op;
};

static struct node *parse_not(struct parser *parser);
static struct node *parse_sign(struct parser *parser);
static struct node *parse_lambda(struct parser *parser);
static infix_parse infix_binary, infix_power, infix_bool, infix_compare, infix_conditional;

static const struct
{
    prefix_parse *parse;
    enum precedence precedence;
} prefixes[TOKEN_KIND_COUNT] = {
    [TOKEN_LAMBDA] = {parse_lambda, PRECEDENCE_CONDITIONAL}, [TOKEN_NOT] = {parse_not, PRECEDENCE_NOT},
    [TOKEN_PLUS] = {parse_sign, PRECEDENCE_FACTOR},          [TOKEN_MINUS] = {parse_sign, PRECEDENCE_FACTOR},
    [TOKEN_TILDE] = {parse_sign, PRECEDENCE_FACTOR},
};

static const struct infix infixes[TOKEN_KIND_COUNT] = {
    [TOKEN_IF] = {infix_conditional, PRECEDENCE_CONDITIONAL, OP_NONE},
    [TOKEN_OR] = {infix_bool, PRECEDENCE_OR, OP_OR},
    [TOKEN_AND] = {infix_bool, PRECEDENCE_AND, OP_AND},
    [TOKEN_EQUAL] = {infix_compare, PRECEDENCE_COMPARE, OP_EQ},
    [TOKEN_NOT_EQUAL] = {infix_compare, PRECEDENCE_COMPARE, OP_NOT_EQ},
    [TOKEN_LESS] = {infix_compare, PRECEDENCE_COMPARE, OP_LT},
    [TOKEN_LESS_EQUAL] = {infix_compare, PRECEDENCE_COMPARE, OP_LT_E},
    [TOKEN_GREATER] = {infix_compare, PRECEDENCE_COMPARE, OP_GT},
    [TOKEN_GREATER_EQUAL] = {infix_compare, PRECEDENCE_COMPARE, OP_GT_E},
    [TOKEN_IN] = {infix_compare, PRECEDENCE_COMPARE, OP_IN},
    [TOKEN_IS] = {infix_compare, PRECEDENCE_COMPARE, OP_IS},
    [TOKEN_NOT] = {infix_compare, PRECEDENCE_COMPARE, OP_NOT_IN},
    [TOKEN_BAR] = {infix_binary, PRECEDENCE_BIT_OR, OP_BIT_OR},
    [TOKEN_CARET] = {infix_binary, PRECEDENCE_BIT_XOR, OP_BIT_XOR},
    [TOKEN_AMPERSAND] = {infix_binary, PRECEDENCE_BIT_AND, OP_BIT_AND},
    [TOKEN_SHIFT_LEFT] = {infix_binary, PRECEDENCE_SHIFT, OP_L_SHIFT},
    [TOKEN_SHIFT_RIGHT] = {infix_binary, PRECEDENCE_SHIFT, OP_R_SHIFT},
    [TOKEN_PLUS] = {infix_binary, PRECEDENCE_SUM, OP_ADD},
    [TOKEN_MINUS] = {infix_binary, PRECEDENCE_SUM, OP_SUB},
    [TOKEN_STAR] = {infix_binary, PRECEDENCE_TERM, OP_MULT},
    [TOKEN_SLASH] = {infix_binary, PRECEDENCE_TERM, OP_DIV},
    [TOKEN_SLASH_SLASH] = {infix_binary, PRECEDENCE_TERM, OP_FLOOR_DIV},
    [TOKEN_PERCENT] = {infix_binary, PRECEDENCE_TERM, OP_MOD},
    [TOKEN_AT] = {infix_binary, PRECEDENCE_TERM, OP_MAT_MULT},
    [TOKEN_STAR_STAR] = {infix_power, PRECEDENCE_POWER, OP_POW},
};

bool starts_expression(enum token_kind kind)
{
    switch (kind)
    {
        case TOKEN_NAME:
        case TOKEN_NUMBER:
        case TOKEN_STRING:
        case TOKEN_FSTRING_START:
        case TOKEN_PAREN:
        case TOKEN_BRACKET:
        case TOKEN_BRACE:
        case TOKEN_ELLIPSIS:
        case TOKEN_FALSE:
        case TOKEN_NONE:
        case TOKEN_TRUE:
        case TOKEN_AWAIT:
            return true;
        default:
            return prefixes[kind].parse != NULL;
    }
}

static struct node *unary_make(struct parser *parser, enum node_op op, struct node *operand, const struct token *first)
{
    if (operand == NULL)
        return NULL;

    struct node *node = node_make(parser, NODE_UNARY_OP, first);

    node->op = op;
    node->one = operand;
    return node;
}

static struct node *parse_not(struct parser *parser)
{
    const struct token *first = parser->token;

    advance(parser);
    return unary_make(parser, OP_NOT, parse_above(parser, PRECEDENCE_NOT), first);
}

static struct node *parse_sign(struct parser *parser)
{
    const struct token *first = parser->token;
    enum node_op op = peek(parser) == TOKEN_PLUS ? OP_U_ADD : peek(parser) == TOKEN_MINUS ? OP_U_SUB : OP_INVERT;

    advance(parser);
    return unary_make(parser, op, parse_above(parser, PRECEDENCE_FACTOR), first);
}

static struct node *parse_lambda(struct parser *parser)
{
    const struct token *first = parser->token;
    struct parameters parameters = {0};

    advance(parser);
    if (!parse_parameters(parser, true, &parameters) || !expect_forced(parser, TOKEN_COLON))
        return NULL;
    if (peek(parser) == TOKEN_FSTRING_MIDDLE)
        return (void)fail_span(parser, token_place(parser, first), parser->file->first + parser->token[-1].to,
                               "f-string: lambda expressions are not allowed without parentheses"),
               NULL;

    struct node *value = parse_expression(parser);

    if (value == NULL)
        return NULL;

    struct node *node = node_make(parser, NODE_LAMBDA, first);

    node->function.parameters = parameters;
    node->function.value = value;
    return node;
}

static struct node *infix_binary(struct parser *parser, const struct infix *infix, struct node *left, const struct token *first)
{
    advance(parser);

    struct node *right = parse_above(parser, (enum precedence)(infix->precedence + 1));

    if (right == NULL)
        return NULL;

    struct node *node = node_make(parser, NODE_BIN_OP, first);

    node->op = infix->op;
    node->binary.left = left;
    node->binary.right = right;
    return node;
}

/* Right to left, and the right side may carry a sign: 2 ** -1. */
static struct node *infix_power(struct parser *parser, const struct infix *infix, struct node *left, const struct token *first)
{
    advance(parser);

    struct node *right = parse_above(parser, PRECEDENCE_FACTOR);

    if (right == NULL)
        return NULL;

    struct node *node = node_make(parser, NODE_BIN_OP, first);

    node->op = infix->op;
    node->binary.left = left;
    node->binary.right = right;
    return node;
}

/* a or b or c is one node of three. */
static struct node *infix_bool(struct parser *parser, const struct infix *infix, struct node *left, const struct token *first)
{
    enum token_kind kind = peek(parser);
    size_t begin = list_begin(parser);

    nodes_push(parser, left);
    while (accept(parser, kind))
    {
        struct node *operand = parse_above(parser, (enum precedence)(infix->precedence + 1));

        if (operand == NULL)
            return NULL;
        nodes_push(parser, operand);
    }

    struct node *node = node_make(parser, NODE_BOOL_OP, first);

    node->op = infix->op;
    node->list = list_end(parser, begin);
    return node;
}

/* The comparison operator that is next, with `not in` and `is not` as one; OP_NONE when there is none. */
static enum node_op compare_accept(struct parser *parser)
{
    const struct infix *infix = &infixes[peek(parser)];

    if (infix->precedence != PRECEDENCE_COMPARE)
        return OP_NONE;
    if (peek(parser) == TOKEN_NOT)
    {
        if (peek_second(parser) != TOKEN_IN)
            return OP_NONE;
        advance(parser);
    }

    bool is = peek(parser) == TOKEN_IS;

    advance(parser);
    return is && accept(parser, TOKEN_NOT) ? OP_IS_NOT : infix->op;
}

static struct node *infix_compare(struct parser *parser, const struct infix *infix, struct node *left,
                                  const struct token *first)
{
    ARRAY(enum node_op) ops = {0};
    size_t begin = list_begin(parser);

    for (enum node_op op = compare_accept(parser); op != OP_NONE; op = compare_accept(parser))
    {
        struct node *operand = parse_above(parser, (enum precedence)(infix->precedence + 1));

        if (operand == NULL)
            return NULL;
        array_push(parser->arena, &ops, op);
        nodes_push(parser, operand);
    }

    struct node *node = node_make(parser, NODE_COMPARE, first);

    node->compare.left = left;
    node->compare.ops = ops.at;
    node->compare.comparators = list_end(parser, begin);
    return node;
}

/* `a if b` without its else. */
static bool else_missing(struct parser *parser, const struct node *left, const struct node *test)
{
    if (peek(parser) == TOKEN_COLON)
        return fail(parser);
    return fail_span(parser, left->span.from, test->span.to, "expected 'else' after 'if' expression");
}

static struct node *infix_conditional(struct parser *parser, const struct infix *infix, struct node *left,
                                      const struct token *first)
{
    (void)infix;
    advance(parser);

    struct node *test = parse_above(parser, PRECEDENCE_OR);

    if (test == NULL)
        return NULL;
    if (!accept(parser, TOKEN_ELSE))
        return (void)else_missing(parser, left, test), NULL;

    struct node *or_else = parse_expression(parser);

    if (or_else == NULL)
        return NULL;

    struct node *node = node_make(parser, NODE_IF_EXP, first);

    node->if_exp.test = test;
    node->if_exp.body = left;
    node->if_exp.or_else = or_else;
    return node;
}

/* `not` where only something tighter may stand: behind an operator CPython says so. */
static bool not_refuse(struct parser *parser)
{
    const struct token *word = parser->token;
    enum precedence before = infixes[word[-1].kind].precedence;

    if (!words_wanted(parser) ||
        (before != PRECEDENCE_SUM && before != PRECEDENCE_TERM && word[-1].kind != TOKEN_TILDE))
        return fail(parser);

    struct attempt attempt = attempt_begin(parser);
    struct node *operand = parse_not(parser);

    attempt_end(parser, &attempt);
    if (operand == NULL)
        return fail(parser);
    return fail_span(parser, token_place(parser, word), operand->span.to, "'not' after an operator must be parenthesized");
}

static struct node *parse_prefix(struct parser *parser, enum precedence least)
{
    prefix_parse *prefix = prefixes[peek(parser)].parse;

    if (prefix == NULL)
        return parse_primary(parser);
    if (prefixes[peek(parser)].precedence < least)
        return (void)(peek(parser) == TOKEN_NOT ? not_refuse(parser) : fail(parser)), NULL;
    return prefix(parser);
}

/* An infix that may go on here. `not` is one only before `in`; a comprehension's `if` is not ours. */
static const struct infix *infix_find(struct parser *parser, enum precedence least)
{
    const struct infix *infix = &infixes[peek(parser)];

    if (infix->parse == NULL || infix->precedence < least)
        return NULL;
    if (peek(parser) == TOKEN_NOT && peek_second(parser) != TOKEN_IN)
    {
        if (parser->furthest < parser->token + 1)
            parser->furthest = parser->token + 1;
        return NULL;
    }
    return infix;
}

struct node *parse_above(struct parser *parser, enum precedence least)
{
    if (!enter(parser))
        return NULL;

    const struct token *first = parser->token;
    bool is_lambda = peek(parser) == TOKEN_LAMBDA;
    struct node *left = parse_prefix(parser, least);

    while (left != NULL && !is_lambda)
    {
        const struct infix *infix = infix_find(parser, least);

        if (infix == NULL)
            break;
        left = infix->parse(parser, infix, left, first);
    }
    leave(parser);
    return left;
}

static bool is_soft_keyword(const struct parser *parser, const struct token *token)
{
    static const char *const words[] = {"_", "case", "match", "type"};

    for (size_t i = 0; i < COUNT_OF(words); i++)
    {
        if (token_is_word(parser, token, words[i]))
            return true;
    }
    return false;
}

/* Two expressions side by side inside brackets: a comma is missing. */
static bool comma_missing(struct parser *parser, const struct token *first, const struct node *left)
{
    if (!words_wanted(parser) || !starts_expression(peek(parser)))
        return false;
    if (is_soft_keyword(parser, first) || (first->kind == TOKEN_NAME && first[1].kind == TOKEN_STRING))
        return false;
    /* print "..." is left to the check for the old statement. */
    if (left->kind == NODE_NAME && (str_equal(left->name, STR("print")) || str_equal(left->name, STR("exec"))))
        return false;

    const struct token *start = parser->token;
    const struct token *furthest = parser->furthest;

    struct attempt attempt = attempt_begin(parser);
    struct node *right = parse_expression(parser);

    attempt_end(parser, &attempt);

    /* Without a whole expression its first token is one, if it is no bracket. */
    bool is_atom = start->kind == TOKEN_NAME || start->kind == TOKEN_NUMBER || start->kind == TOKEN_STRING;
    bool inside = right != NULL ? parser->token[-1].level > 0 : is_atom && start->level > 0;
    place to = right != NULL ? right->span.to : parser->file->first + start->to;

    back_to(parser, start);
    parser->furthest = furthest;
    if (inside)
        fail_span(parser, left->span.from, to, "invalid syntax. Perhaps you forgot a comma?");
    return inside;
}

struct node *parse_expression(struct parser *parser)
{
    const struct token *first = parser->token;
    struct node *node = parse_above(parser, PRECEDENCE_CONDITIONAL);

    if (node != NULL && starts_expression(peek(parser)) && comma_missing(parser, first, node))
        return NULL;
    return node;
}

/* `=` where a value was: the reader meant == or :=. */
static bool assignment_misplaced(struct parser *parser, const struct node *node)
{
    bool bare = !node->parenthesized;
    const struct token *equals = parser->token;

    if (node->kind == NODE_LIST || node->kind == NODE_TUPLE || node->kind == NODE_GENERATOR_EXP ||
        (node->kind == NODE_CONSTANT && node->constant.kind <= CONSTANT_FALSE))
        return fail(parser);
    advance(parser);
    struct attempt attempt = attempt_begin(parser);
    struct node *value = parse_above(parser, PRECEDENCE_BIT_OR);

    attempt_end(parser, &attempt);
    if (value == NULL || peek(parser) == TOKEN_ASSIGN || peek(parser) == TOKEN_WALRUS)
    {
        back_to(parser, equals);
        return fail(parser);
    }
    if (node->kind == NODE_NAME && bare)
        return fail_span(parser, node->span.from, value->span.to,
                         "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    if (node->kind >= NODE_BOOL_OP &&
        (node->kind == NODE_BOOL_OP || node->kind == NODE_COMPARE || node->kind == NODE_LAMBDA || node->kind == NODE_IF_EXP))
        return fail_at(parser, equals, "invalid syntax");
    return fail_node(parser, node, "cannot assign to %s here. Maybe you meant '==' instead of '='?", node_describe(node));
}

struct node *parse_named_expression(struct parser *parser)
{
    const struct token *first = parser->token;

    if (peek(parser) == TOKEN_NAME && peek_second(parser) == TOKEN_WALRUS)
    {
        struct node *target =
            node_make_span(parser, NODE_NAME, (struct span){token_place(parser, first), parser->file->first + first->to});

        target->name = token_name(parser, first);
        advance(parser);
        advance(parser);

        struct node *value = parse_expression(parser);

        if (value == NULL)
            return NULL;

        struct node *node = node_make(parser, NODE_NAMED_EXPR, first);

        node->binary.left = target;
        node->binary.right = value;
        return node;
    }

    struct node *node = parse_expression(parser);

    if (node == NULL)
        return NULL;
    if (peek(parser) == TOKEN_WALRUS)
        return (void)fail_node(parser, node, "cannot use assignment expressions with %s", node_describe(node)), NULL;
    if (peek(parser) == TOKEN_ASSIGN && parser->quiet == 0)
        return (void)assignment_misplaced(parser, node), NULL;
    return node;
}

static struct node *parse_starred(struct parser *parser)
{
    const struct token *first = parser->token;

    advance(parser);

    struct node *value = parse_above(parser, PRECEDENCE_BIT_OR);

    if (value == NULL)
        return NULL;

    struct node *node = node_make(parser, NODE_STARRED, first);

    node->one = value;
    return node;
}

struct node *parse_star_named_expression(struct parser *parser)
{
    return peek(parser) == TOKEN_STAR ? parse_starred(parser) : parse_named_expression(parser);
}

static struct node *parse_tuple_or_one(struct parser *parser, bool stars)
{
    const struct token *first = parser->token;
    size_t begin = list_begin(parser);
    bool comma = false;

    do
    {
        if (comma && !starts_expression(peek(parser)) && !(stars && peek(parser) == TOKEN_STAR))
            break;

        struct node *node = stars && peek(parser) == TOKEN_STAR ? parse_starred(parser) : parse_expression(parser);

        if (node == NULL)
            return NULL;
        nodes_push(parser, node);
        if (peek(parser) == TOKEN_COMMA)
            comma = true;
    } while (accept(parser, TOKEN_COMMA));

    struct node_list list = list_end(parser, begin);

    if (!comma)
        return list.at[0];

    struct node *tuple = node_make(parser, NODE_TUPLE, first);

    tuple->list = list;
    return tuple;
}

struct node *parse_expressions(struct parser *parser)
{
    return parse_tuple_or_one(parser, false);
}

struct node *parse_star_expressions(struct parser *parser)
{
    return parse_tuple_or_one(parser, true);
}

struct node *parse_yield(struct parser *parser)
{
    const struct token *first = parser->token;
    enum node_kind kind = NODE_YIELD;
    struct node *value = NULL;

    advance(parser);
    if (accept(parser, TOKEN_FROM))
    {
        kind = NODE_YIELD_FROM;
        value = parse_expression(parser);
        if (value == NULL)
            return NULL;
    }
    else if (starts_expression(peek(parser)) || peek(parser) == TOKEN_STAR)
    {
        value = parse_star_expressions(parser);
        if (value == NULL)
            return NULL;
    }

    struct node *node = node_make(parser, kind, first);

    node->one = value;
    return node;
}

struct node *parse_yield_or_star_expressions(struct parser *parser)
{
    return peek(parser) == TOKEN_YIELD ? parse_yield(parser) : parse_star_expressions(parser);
}
