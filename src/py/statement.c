/*
 * Simple statements, and bodies of statements.
 *
 * A keyword has a row with the function that reads its statement; everything else is an expression, and what follows it says
 * whether it was a target. Statements are pushed on the parser's stack by whoever reads a body.
 */
#include "py/parser.h"

typedef struct node *statement_parse(struct parser *parser);

static struct node *parse_alone(struct parser *parser)
{
    static const enum node_kind kinds[TOKEN_KIND_COUNT] = {
        [TOKEN_PASS] = NODE_PASS,
        [TOKEN_BREAK] = NODE_BREAK,
        [TOKEN_CONTINUE] = NODE_CONTINUE,
    };
    const struct token *first = parser->token;

    advance(parser);
    return node_make(parser, kinds[first->kind], first);
}

static bool statement_ends(const struct parser *parser)
{
    return peek(parser) == TOKEN_NEWLINE || peek(parser) == TOKEN_SEMICOLON || peek(parser) == TOKEN_END;
}

static struct node *parse_return(struct parser *parser)
{
    const struct token *first = parser->token;
    struct node *value = NULL;

    advance(parser);
    if (!statement_ends(parser) && (value = parse_star_expressions(parser)) == NULL)
        return NULL;

    struct node *node = node_make(parser, NODE_RETURN, first);

    node->one = value;
    return node;
}

static struct node *parse_raise(struct parser *parser)
{
    const struct token *first = parser->token;
    struct node *exception = NULL, *cause = NULL;

    advance(parser);
    if (!statement_ends(parser) && (exception = parse_expression(parser)) == NULL)
        return NULL;

    if (exception != NULL && accept(parser, TOKEN_FROM) && (cause = parse_expression(parser)) == NULL)
        return NULL;

    struct node *node = node_make(parser, NODE_RAISE, first);

    node->raise.exception = exception;
    node->raise.cause = cause;
    return node;
}

static struct node *parse_assert(struct parser *parser)
{
    const struct token *first = parser->token;
    struct node *parts[2] = {NULL, NULL};

    advance(parser);
    for (int i = 0; i < 2; i++)
    {
        if ((parts[i] = parse_expression(parser)) == NULL)
            return NULL;
        if (i == 1 || !accept(parser, TOKEN_COMMA))
            break;
    }

    struct node *node = node_make(parser, NODE_ASSERT, first);

    node->binary.left = parts[0];
    node->binary.right = parts[1];
    return node;
}

static struct node *parse_delete(struct parser *parser)
{
    const struct token *first = parser->token;
    size_t begin = list_begin(parser);

    advance(parser);
    do
    {
        if (list_begin(parser) > begin && statement_ends(parser))
            break;

        struct node *target = peek(parser) == TOKEN_STAR ? parse_star_named_expression(parser) : parse_expression(parser);

        if (target == NULL || !target_check(parser, target, TARGET_DELETE))
            return NULL;
        nodes_push(parser, target);
    } while (accept(parser, TOKEN_COMMA));

    struct node *node = node_make(parser, NODE_DELETE, first);

    node->list = list_end(parser, begin);
    if (!statement_ends(parser))
        return (void)fail(parser), NULL;
    return node;
}

static struct node *parse_names(struct parser *parser)
{
    const struct token *first = parser->token;
    str_array names = {0};

    advance(parser);
    do
    {
        str name;

        if (!expect_name(parser, &name))
            return NULL;
        array_push(parser->arena, &names, name);
    } while (accept(parser, TOKEN_COMMA));

    struct node *node = node_make(parser, first->kind == TOKEN_GLOBAL ? NODE_GLOBAL : NODE_NONLOCAL, first);

    node->names.at = names.at;
    node->names.len = (uint32_t)names.len;
    return node;
}

/* a.b.c as one name: a slice of the source when written without blanks. */
static bool parse_dotted_name(struct parser *parser, str *out)
{
    if (!expect_name(parser, out))
        return false;
    if (peek(parser) != TOKEN_DOT)
        return true;

    struct buf dotted = BUF(parser->arena);

    buf_add(&dotted, *out);
    while (accept(parser, TOKEN_DOT))
    {
        str part;

        if (!expect_name(parser, &part))
            return false;
        buf_add_char(&dotted, '.');
        buf_add(&dotted, part);
    }
    *out = names_intern(parser->names, buf_str(&dotted));
    return true;
}

/* `as name` behind an imported name. */
static bool parse_as_name(struct parser *parser, str *out)
{
    return !accept(parser, TOKEN_AS) || expect_name(parser, out);
}

static struct node *import_finish(struct parser *parser, struct node *node, struct alias *aliases, size_t count,
                                  const struct token *first)
{
    node->import.aliases = aliases;
    node->import.alias_count = (uint32_t)count;
    node->span = span_from(parser, first);
    return node;
}

static struct node *parse_import(struct parser *parser)
{
    const struct token *first = parser->token;
    ARRAY(struct alias) aliases = {0};

    advance(parser);
    if (peek(parser) == TOKEN_NEWLINE)
        return (void)fail_at(parser, parser->token, "Expected one or more names after 'import'"), NULL;
    do
    {
        const struct token *start = parser->token;
        struct alias alias = {0};

        if (!parse_dotted_name(parser, &alias.name) || !parse_as_name(parser, &alias.as_name))
            return NULL;
        alias.span = span_from(parser, start);
        array_push(parser->arena, &aliases, alias);
    } while (accept(parser, TOKEN_COMMA));
    if (peek(parser) == TOKEN_FROM && peek_second(parser) == TOKEN_NAME && aliases.at[aliases.len - 1].as_name.len == 0)
        return (void)fail_at(parser, first, "Did you mean to use 'from ... import ...' instead?"), NULL;
    return import_finish(parser, node_make(parser, NODE_IMPORT, first), aliases.at, aliases.len, first);
}

static bool parse_import_from_name(struct parser *parser, struct alias *out)
{
    const struct token *start = parser->token;

    if (!expect_name(parser, &out->name) || !parse_as_name(parser, &out->as_name))
        return false;
    out->span = span_from(parser, start);
    return true;
}

/* What stands behind `import`: a star, names, or names in parentheses. */
static struct node *parse_import_targets(struct parser *parser, struct node *node, const struct token *first)
{
    ARRAY(struct alias) aliases = {0};
    const struct token *start = parser->token;

    if (accept(parser, TOKEN_STAR))
    {
        *array_add(parser->arena, &aliases) =
            (struct alias){.name = names_intern(parser->names, STR("*")), .span = span_from(parser, start)};
        return import_finish(parser, node, aliases.at, aliases.len, first);
    }
    if (peek(parser) == TOKEN_NEWLINE)
        return (void)fail_at(parser, start, "Expected one or more names after 'import'"), NULL;

    bool enclosed = accept(parser, TOKEN_PAREN);

    do
    {
        struct alias alias = {0};

        if (aliases.len > 0 && enclosed && peek(parser) == TOKEN_PAREN_CLOSE)
            break;
        if (aliases.len > 0 && !enclosed && peek(parser) == TOKEN_NEWLINE)
            return (void)fail_at(parser, parser->token, "trailing comma not allowed without surrounding parentheses"), NULL;
        if (!parse_import_from_name(parser, &alias))
            return NULL;
        array_push(parser->arena, &aliases, alias);
    } while (accept(parser, TOKEN_COMMA));
    if (enclosed && !expect(parser, TOKEN_PAREN_CLOSE))
        return NULL;
    return import_finish(parser, node, aliases.at, aliases.len, first);
}

static struct node *parse_import_from(struct parser *parser)
{
    const struct token *first = parser->token;
    struct node *node = node_make(parser, NODE_IMPORT_FROM, first);

    advance(parser);
    while (peek(parser) == TOKEN_DOT || peek(parser) == TOKEN_ELLIPSIS)
    {
        node->import.level += peek(parser) == TOKEN_DOT ? 1 : 3;
        advance(parser);
    }

    const struct token *name = parser->token;

    if (node->import.level == 0 || peek(parser) != TOKEN_IMPORT)
    {
        if (!parse_dotted_name(parser, &node->import.module))
            return NULL;
        node->import.module_span = span_from(parser, name);
    }
    if (!expect(parser, TOKEN_IMPORT))
        return NULL;
    return parse_import_targets(parser, node, first);
}

/* type X[T] = value; only called where `type` and a name stand. */
static struct node *parse_type_alias(struct parser *parser)
{
    const struct token *first = parser->token;
    struct node *node = node_make(parser, NODE_TYPE_ALIAS, first);

    advance(parser);

    const struct token *name = parser->token;

    advance(parser);
    node->type_alias.name = node_make(parser, NODE_NAME, name);
    node->type_alias.name->name = token_name(parser, name);
    if (!parse_type_parameters(parser, &node->type_alias.type_parameters) || !expect(parser, TOKEN_ASSIGN) ||
        (node->type_alias.value = parse_expression(parser)) == NULL)
        return NULL;
    node->span = span_from(parser, first);
    return node;
}

static const enum node_op augmented[TOKEN_KIND_COUNT] = {
    [TOKEN_PLUS_ASSIGN] = OP_ADD,
    [TOKEN_MINUS_ASSIGN] = OP_SUB,
    [TOKEN_STAR_ASSIGN] = OP_MULT,
    [TOKEN_SLASH_ASSIGN] = OP_DIV,
    [TOKEN_PERCENT_ASSIGN] = OP_MOD,
    [TOKEN_AT_ASSIGN] = OP_MAT_MULT,
    [TOKEN_AMPERSAND_ASSIGN] = OP_BIT_AND,
    [TOKEN_BAR_ASSIGN] = OP_BIT_OR,
    [TOKEN_CARET_ASSIGN] = OP_BIT_XOR,
    [TOKEN_STAR_STAR_ASSIGN] = OP_POW,
    [TOKEN_SLASH_SLASH_ASSIGN] = OP_FLOOR_DIV,
    [TOKEN_SHIFT_LEFT_ASSIGN] = OP_L_SHIFT,
    [TOKEN_SHIFT_RIGHT_ASSIGN] = OP_R_SHIFT,
};

static struct node *parse_augmented(struct parser *parser, struct node *target, const struct token *first)
{
    enum node_op op = augmented[peek(parser)];

    advance(parser);
    if (!target_is_single(target))
        return (void)fail_node(parser, target, "'%s' is an illegal expression for augmented assignment", node_describe(target)),
               NULL;

    struct node *value = parse_yield_or_star_expressions(parser);

    if (value == NULL)
        return NULL;

    struct node *node = node_make(parser, NODE_AUG_ASSIGN, first);

    node->op = op;
    node->binary.left = target;
    node->binary.right = value;
    return node;
}

/* A colon and an annotation behind what cannot have one. */
static bool annotated_refuse(struct parser *parser, const struct node *target)
{
    const struct token *furthest = parser->furthest;
    struct attempt attempt = attempt_begin(parser);

    advance(parser);

    bool annotated = parse_expression(parser) != NULL;

    attempt_end(parser, &attempt);
    parser->furthest = furthest;
    if (!annotated)
        return fail(parser);
    if (target->kind == NODE_LIST || target->kind == NODE_TUPLE)
        return fail_node(parser, target->kind == NODE_TUPLE && !target->parenthesized ? target->list.at[0] : target,
                         "only single target (not %s) can be annotated", node_describe(target));
    return fail_node(parser, target, "illegal target for annotation");
}

static struct node *parse_annotated(struct parser *parser, struct node *target, const struct token *first)
{
    struct node *value = NULL;

    if (!target_is_single(target))
        return (void)annotated_refuse(parser, target), NULL;
    advance(parser);

    struct node *annotation = parse_expression(parser);

    if (annotation == NULL)
        return NULL;
    if (accept(parser, TOKEN_ASSIGN) && (value = parse_yield_or_star_expressions(parser)) == NULL)
        return NULL;

    struct node *node = node_make(parser, NODE_ANN_ASSIGN, first);

    node->ann_assign.target = target;
    node->ann_assign.annotation = annotation;
    node->ann_assign.value = value;
    node->ann_assign.simple = target->kind == NODE_NAME && !target->parenthesized;
    return node;
}

static bool suggests_comparison(const struct node *node)
{
    return !(node->kind == NODE_LIST || node->kind == NODE_TUPLE || node->kind == NODE_GENERATOR_EXP ||
             node->kind == NODE_BOOL_OP || node->kind == NODE_COMPARE || node->kind == NODE_LAMBDA ||
             node->kind == NODE_IF_EXP || node->kind == NODE_YIELD || node->kind == NODE_YIELD_FROM ||
             node->kind == NODE_STARRED || node->kind == NODE_NAMED_EXPR ||
             (node->kind == NODE_CONSTANT && node->constant.kind <= CONSTANT_FALSE) ||
             (node->kind == NODE_UNARY_OP && node->op == OP_NOT)) ||
           (node->parenthesized && node->kind != NODE_TUPLE);
}

/* `target = value` with a target that cannot be one. `alone`: no further `=` stands before or behind. */
static bool assignment_refuse(struct parser *parser, const struct node *target, const struct node *value, bool alone)
{
    const struct node *last = target->kind == NODE_TUPLE && !target->parenthesized && target->list.len > 0
                                  ? target->list.at[target->list.len - 1]
                                  : target;

    if ((target->kind == NODE_YIELD || target->kind == NODE_YIELD_FROM) && !target->parenthesized)
        return fail_node(parser, target, "assignment to yield expression not possible");
    if (alone && value != NULL && suggests_comparison(last) && !target_is_single(last) &&
        target_find_invalid(last, TARGET_ASSIGN) != NULL)
        return fail_node(parser, last, "cannot assign to %s here. Maybe you meant '==' instead of '='?", node_describe(last));
    return target_check(parser, target, TARGET_ASSIGN);
}

/* a = b = value: every part but the last is a target. */
static struct node *parse_assignment(struct parser *parser, struct node *value, const struct token *first)
{
    size_t begin = list_begin(parser);

    while (accept(parser, TOKEN_ASSIGN))
    {
        struct node *target = value;
        bool good = target_find_invalid(target, TARGET_ASSIGN) == NULL;
        bool is_first = list_begin(parser) == begin;

        nodes_push(parser, target);
        parser->quiet += !good;
        value = parse_yield_or_star_expressions(parser);
        parser->quiet -= !good;
        if (!good)
            return (void)assignment_refuse(parser, target, value, is_first && peek(parser) != TOKEN_ASSIGN), NULL;
        if (value == NULL)
            return NULL;
    }

    struct node *node = node_make(parser, NODE_ASSIGN, first);

    node->assign.targets = list_end(parser, begin);
    node->assign.value = value;
    return node;
}

/* print "x" and exec "x": statements of Python 2. */
static bool legacy_refuse(struct parser *parser, const struct node *node)
{
    if (node->kind != NODE_NAME || node->parenthesized || !starts_expression(peek(parser)) ||
        (!str_equal(node->name, STR("print")) && !str_equal(node->name, STR("exec"))))
        return false;
    struct attempt attempt = attempt_begin(parser);
    const struct token *start = parser->token, *furthest = parser->furthest;
    struct node *value = parse_star_expressions(parser);

    attempt_end(parser, &attempt);
    back_to(parser, start);
    parser->furthest = furthest;
    if (value == NULL)
        return false;
    fail_span(parser, node->span.from, value->span.to,
              "Missing parentheses in call to '" STR_FMT "'. Did you mean " STR_FMT "(...)?", STR_ARG(node->name),
              STR_ARG(node->name));
    return true;
}

static struct node *parse_expression_statement(struct parser *parser)
{
    const struct token *first = parser->token;
    struct node *value = parse_yield_or_star_expressions(parser);

    if (value == NULL)
        return NULL;
    if (peek(parser) == TOKEN_ASSIGN)
        return parse_assignment(parser, value, first);
    if (augmented[peek(parser)] != OP_NONE)
        return parse_augmented(parser, value, first);
    if (peek(parser) == TOKEN_COLON && value->kind != NODE_YIELD && value->kind != NODE_YIELD_FROM)
        return parse_annotated(parser, value, first);
    if (legacy_refuse(parser, value))
        return NULL;

    struct node *node = node_make(parser, NODE_EXPR, first);

    node->one = value;
    return node;
}

static const struct
{
    statement_parse *parse;
} keywords[TOKEN_KIND_COUNT] = {
    [TOKEN_PASS] = {parse_alone},    [TOKEN_BREAK] = {parse_alone},      [TOKEN_CONTINUE] = {parse_alone},
    [TOKEN_RETURN] = {parse_return}, [TOKEN_RAISE] = {parse_raise},      [TOKEN_ASSERT] = {parse_assert},
    [TOKEN_DEL] = {parse_delete},    [TOKEN_GLOBAL] = {parse_names},     [TOKEN_NONLOCAL] = {parse_names},
    [TOKEN_IMPORT] = {parse_import}, [TOKEN_FROM] = {parse_import_from},
};

static struct node *parse_simple(struct parser *parser)
{
    statement_parse *parse = keywords[peek(parser)].parse;

    if (parse != NULL)
        return parse(parser);
    if (token_is_word(parser, parser->token, "type") && peek_second(parser) == TOKEN_NAME)
        return parse_type_alias(parser);
    return parse_expression_statement(parser);
}

bool parse_simple_line(struct parser *parser)
{
    do
    {
        struct node *statement = parse_simple(parser);

        if (statement == NULL)
            return false;
        nodes_push(parser, statement);
    } while (accept(parser, TOKEN_SEMICOLON) && peek(parser) != TOKEN_NEWLINE);
    return expect(parser, TOKEN_NEWLINE);
}

bool parse_statements(struct parser *parser, enum token_kind end, struct node_list *out_body)
{
    size_t begin = list_begin(parser);

    while (peek(parser) != end)
    {
        struct node *statement = NULL;
        bool done = false;

        if (!parse_compound(parser, &done, &statement))
            return false;
        if (done)
            nodes_push(parser, statement);
        else if (!parse_simple_line(parser))
            return false;
    }
    *out_body = list_end(parser, begin);
    return true;
}
