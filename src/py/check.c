/*
 * What CPython's compiler refuses after parsing, names aside: statements in the wrong place, stars in the wrong place, repeated
 * keywords, `from __future__`; and trees that are too high to walk.
 *
 * One walk with a context that is replaced at each function, class and comprehension. Patterns are check_pattern.c's, names
 * scope.c's. The check of the height runs first of all and guarantees TREE_DEPTH_MOST to every walk after it.
 */
#include "py/check.h"

#include "py/walk.h"

enum place_kind
{
    IN_MODULE,
    IN_CLASS,
    IN_FUNCTION,
    IN_ASYNC_FUNCTION,
    IN_LAMBDA,
    IN_COMPREHENSION,
};

struct check
{
    struct parser *parser;
    enum place_kind kind;
    uint32_t blocks;      /* loops, with and try around, within the function */
    bool in_loop;         /* a break would have a loop */
    bool in_star_handler; /* an except* block would be left by break, continue or return */
    bool star_handler_in_function;
    bool is_async_comprehension;          /* set by what is found in the comprehension being walked */
    bool yields;                          /* set when a yield is found in the function being walked */
    const struct node *return_with_value; /* the first one of the function being walked */
};

static bool check_node(void *context, const struct node *node);

static bool check_list(struct check *check, struct node_list list)
{
    return node_visit_list(list, check_node, check);
}

static bool check_children(struct check *check, const struct node *node)
{
    return node_visit_children(node, check_node, check);
}

/* An element, argument or base, where a star may stand. */
static bool check_starred(void *context, const struct node *node)
{
    return check_node(context, node->kind == NODE_STARRED ? node->one : node);
}

static bool enter_block(struct check *check, const struct node *node)
{
    if (++check->blocks > BLOCKS_MOST)
        return fail_node(check->parser, node, "too many statically nested blocks");
    return true;
}

/* A list of targets may hold one star. */
static bool check_target(struct check *check, const struct node *target)
{
    uint32_t stars = 0;

    if (target->kind == NODE_STARRED)
        return fail_node(check->parser, target, "starred assignment target must be in a list or tuple");
    if (target->kind != NODE_LIST && target->kind != NODE_TUPLE)
        return check_node(check, target);
    for (uint32_t i = 0; i < target->list.len; i++)
    {
        const struct node *item = target->list.at[i];

        if (item->kind == NODE_STARRED && ++stars > 1)
            return fail_node(check->parser, target, "multiple starred expressions in assignment");
        if (!check_target(check, item->kind == NODE_STARRED ? item->one : item))
            return false;
    }
    return true;
}

static bool is_function(enum place_kind kind)
{
    return kind != IN_MODULE && kind != IN_CLASS;
}

static bool check_function(struct check *check, const struct node *node)
{
    struct check inner = {.parser = check->parser};
    const struct parameters *parameters = &node->function.parameters;
    bool is_lambda = node->kind == NODE_LAMBDA;

    inner.kind = is_lambda ? IN_LAMBDA : node->is_async ? IN_ASYNC_FUNCTION : IN_FUNCTION;
    if (!check_list(check, node->function.decorators) || !parameters_visit_defaults(parameters, check_node, check) ||
        !parameters_visit_annotations(parameters, check_starred, check) ||
        !node_visit_one(node->function.returns, check_node, check) ||
        !check_type_parameters(check->parser, &node->function.type_parameters))
        return false;
    if (!check_list(&inner, node->function.body) || !node_visit_one(node->function.value, check_node, &inner))
        return false;
    if (node->is_async && inner.yields && inner.return_with_value != NULL)
        return fail_node(check->parser, inner.return_with_value, "'return' with value in async generator");
    return true;
}

static bool check_keywords(struct check *check, const struct keyword *keywords, uint32_t count)
{
    struct map seen = {.arena = check->parser->arena};

    for (uint32_t i = 0; i < count; i++)
    {
        if (keywords[i].name.len == 0)
            continue;
        if (str_equal(keywords[i].name, STR("__debug__")))
            return fail_span(check->parser, keywords[i].span.from, keywords[i].span.to, "cannot assign to __debug__");
        if (count > 1 && map_has(&seen, keywords[i].name))
            return fail_span(check->parser, keywords[i].span.from, keywords[i].span.to, "keyword argument repeated: " STR_FMT,
                             STR_ARG(keywords[i].name));
        if (count > 1)
            map_put(&seen, keywords[i].name, NULL);
    }
    return keywords_visit(keywords, count, check_node, check);
}

static bool check_class(struct check *check, const struct node *node)
{
    struct check inner = {.parser = check->parser, .kind = IN_CLASS};

    return check_list(check, node->class_.decorators) && check_type_parameters(check->parser, &node->class_.type_parameters) &&
           node_visit_list(node->class_.bases, check_starred, check) &&
           check_keywords(check, node->class_.keywords, node->class_.keyword_count) && check_list(&inner, node->class_.body);
}

static bool check_comprehension(struct check *check, const struct node *node)
{
    struct check inner = {.parser = check->parser, .kind = IN_COMPREHENSION};
    const struct comprehension *clauses = node->comp.generators;

    /* The first iterable belongs to the scope around. */
    if (!check_node(check, clauses[0].iter))
        return false;
    for (uint32_t i = 0; i < node->comp.generator_count; i++)
    {
        inner.is_async_comprehension |= clauses[i].is_async;
        if (!check_target(&inner, clauses[i].target) || (i > 0 && !check_node(&inner, clauses[i].iter)) ||
            !check_list(&inner, clauses[i].ifs))
            return false;
    }
    if (!check_node(&inner, node->comp.element) || !node_visit_one(node->comp.value, check_node, &inner))
        return false;
    if (!inner.is_async_comprehension || node->kind == NODE_GENERATOR_EXP)
        return true;
    if (check->kind != IN_ASYNC_FUNCTION && check->kind != IN_COMPREHENSION)
        return fail_node(check->parser, node, "asynchronous comprehension outside of an asynchronous function");
    check->is_async_comprehension = true;
    return true;
}

static bool async_check(struct check *check, const struct node *node, const char *what)
{
    if (node->is_async && check->kind != IN_ASYNC_FUNCTION)
        return fail_node(check->parser, node, "'%s' outside async function", what);
    return true;
}

static bool check_loop(struct check *check, const struct node *node)
{
    struct check outer = *check;

    if (!async_check(check, node, "async for") || (node->loop.target != NULL && !check_target(check, node->loop.target)) ||
        !check_node(check, node->loop.iter) || !enter_block(check, node))
        return false;
    check->in_loop = true;
    check->in_star_handler = false;
    if (!check_list(check, node->loop.body))
        return false;
    check->blocks = outer.blocks;
    check->in_loop = outer.in_loop;
    check->in_star_handler = outer.in_star_handler;
    return check_list(check, node->loop.or_else);
}

static bool check_with(struct check *check, const struct node *node)
{
    uint32_t blocks = check->blocks;

    if (!async_check(check, node, "async with"))
        return false;
    for (uint32_t i = 0; i < node->with.item_count; i++)
    {
        const struct with_item *item = &node->with.items[i];

        if (!check_node(check, item->context) || !enter_block(check, node) ||
            (item->target != NULL && !check_target(check, item->target)))
            return false;
    }

    bool good = check_list(check, node->with.body);

    check->blocks = blocks;
    return good;
}

static bool check_handlers(struct check *check, const struct node *node)
{
    struct check outer = *check;
    bool good = true;

    for (uint32_t i = 0; i < node->try_.handler_count && good; i++)
    {
        const struct except_handler *handler = &node->try_.handlers[i];

        if (handler->type == NULL && i + 1 < node->try_.handler_count)
            return fail_span(check->parser, handler->span.from, handler->span.to, "default 'except:' must be last");
        check->in_star_handler |= node->is_star;
        check->star_handler_in_function |= node->is_star;
        check->blocks += 1;
        good = node_visit_one(handler->type, check_node, check) && check_list(check, handler->body);
        check->blocks = outer.blocks;
    }
    check->in_star_handler = outer.in_star_handler;
    check->star_handler_in_function = outer.star_handler_in_function;
    return good;
}

static bool check_try(struct check *check, const struct node *node)
{
    uint32_t blocks = check->blocks;

    if (node->try_.final_body.len > 0 && !enter_block(check, node))
        return false;
    if (node->try_.handler_count > 0 && !enter_block(check, node))
        return false;
    if (!check_list(check, node->try_.body))
        return false;
    check->blocks -= node->try_.handler_count > 0;
    if (!check_handlers(check, node) || !check_list(check, node->try_.or_else))
        return false;
    check->blocks = blocks;
    return check_list(check, node->try_.final_body);
}

static bool check_return(struct check *check, const struct node *node)
{
    if (!is_function(check->kind))
        return fail_node(check->parser, node, "'return' outside function");
    if (check->star_handler_in_function)
        return fail_node(check->parser, node, "'break', 'continue' and 'return' cannot appear in an except* block");
    if (node->one != NULL && check->return_with_value == NULL)
        check->return_with_value = node;
    return node_visit_one(node->one, check_node, check);
}

static bool check_jump(struct check *check, const struct node *node)
{
    if (check->in_star_handler)
        return fail_node(check->parser, node, "'break', 'continue' and 'return' cannot appear in an except* block");
    if (!check->in_loop)
        return fail_node(check->parser, node,
                         node->kind == NODE_BREAK ? "'break' outside loop" : "'continue' not properly in loop");
    return true;
}

static bool check_yield(struct check *check, const struct node *node)
{
    static const char *const names[] = {[NODE_YIELD] = "yield", [NODE_YIELD_FROM] = "yield from"};

    if (!is_function(check->kind))
        return fail_node(check->parser, node, "'%s' outside function", names[node->kind]);
    if (node->kind == NODE_YIELD_FROM && check->kind == IN_ASYNC_FUNCTION)
        return fail_node(check->parser, node, "'yield from' inside async function");
    check->yields = true;
    return node_visit_one(node->one, check_node, check);
}

static bool check_await(struct check *check, const struct node *node)
{
    if (!is_function(check->kind))
        return fail_node(check->parser, node, "'await' outside function");
    if (check->kind != IN_ASYNC_FUNCTION && check->kind != IN_COMPREHENSION)
        return fail_node(check->parser, node, "'await' outside async function");
    check->is_async_comprehension = true;
    return check_node(check, node->one);
}

static bool check_assign(struct check *check, const struct node *node)
{
    for (uint32_t i = 0; i < node->assign.targets.len; i++)
    {
        if (!check_target(check, node->assign.targets.at[i]))
            return false;
    }
    return check_node(check, node->assign.value);
}

static bool check_cases(struct check *check, const struct node *node)
{
    if (!check_node(check, node->match.subject))
        return false;
    for (uint32_t i = 0; i < node->match.case_count; i++)
    {
        const struct match_case *match_case = &node->match.cases[i];

        if (!check_pattern(check->parser, match_case, i + 1 == node->match.case_count) ||
            !check_node(check, match_case->pattern) || !node_visit_one(match_case->guard, check_node, check) ||
            !check_list(check, match_case->body))
            return false;
    }
    return true;
}

static bool check_kind(struct check *check, const struct node *node)
{
    switch (node->kind)
    {
        case NODE_FUNCTION_DEF:
        case NODE_LAMBDA:
            return check_function(check, node);
        case NODE_CLASS_DEF:
            return check_class(check, node);
        case NODE_LIST_COMP:
        case NODE_SET_COMP:
        case NODE_DICT_COMP:
        case NODE_GENERATOR_EXP:
            return check_comprehension(check, node);
        case NODE_FOR:
        case NODE_WHILE:
            return check_loop(check, node);
        case NODE_WITH:
            return check_with(check, node);
        case NODE_TRY:
            return check_try(check, node);
        case NODE_MATCH:
            return check_cases(check, node);
        case NODE_RETURN:
            return check_return(check, node);
        case NODE_BREAK:
        case NODE_CONTINUE:
            return check_jump(check, node);
        case NODE_YIELD:
        case NODE_YIELD_FROM:
            return check_yield(check, node);
        case NODE_AWAIT:
            return check_await(check, node);
        case NODE_ASSIGN:
            return check_assign(check, node);
        case NODE_TYPE_ALIAS:
            return check_type_parameters(check->parser, &node->type_alias.type_parameters) &&
                   check_node(check, node->type_alias.value);
        case NODE_CALL:
            return check_node(check, node->call.function) && node_visit_list(node->call.arguments, check_starred, check) &&
                   check_keywords(check, node->call.keywords, node->call.keyword_count);
        case NODE_LIST:
        case NODE_TUPLE:
        case NODE_SET:
            return node_visit_list(node->list, check_starred, check);
        case NODE_STARRED:
            return fail_node(check->parser, node, "can't use starred expression here");
        default:
            return check_children(check, node);
    }
}

static bool check_node(void *context, const struct node *node)
{
    return check_kind(context, node);
}

struct height
{
    struct parser *parser;
    uint32_t depth;
};

static bool height_visit(void *context, const struct node *node)
{
    struct height *height = context;

    if (height->depth >= TREE_DEPTH_MOST)
        return fail_node(height->parser, node, "too many nested expressions or blocks (more than %d)", TREE_DEPTH_MOST);
    height->depth++;

    bool good = node_visit_children(node, height_visit, height);

    height->depth--;
    return good;
}

bool tree_height_check(struct parser *parser, struct node_list body)
{
    struct height height = {.parser = parser};

    return node_visit_list(body, height_visit, &height);
}

bool check_type_parameters(struct parser *parser, const struct type_parameters *parameters)
{
    bool seen_default = false;

    for (uint32_t i = 0; i < parameters->len; i++)
    {
        const struct type_parameter *parameter = &parameters->at[i];

        if (parameter->default_value != NULL)
            seen_default = true;
        else if (seen_default)
            return fail_span(parser, parameter->span.from, parameter->span.to,
                             "non-default type parameter '" STR_FMT "' follows default type parameter",
                             STR_ARG(parameter->name));
    }
    return true;
}

static bool future_name_check(struct parser *parser, const struct node *node)
{
    static const char *const features[] = {"nested_scopes",  "generators",     "division",         "absolute_import",
                                           "with_statement", "print_function", "unicode_literals", "barry_as_FLUFL",
                                           "generator_stop", "annotations"};

    for (uint32_t i = 0; i < node->import.alias_count; i++)
    {
        const struct alias *alias = &node->import.aliases[i];
        bool known = false;

        for (size_t k = 0; k < COUNT_OF(features); k++)
            known |= str_equal(alias->name, str_from(features[k]));
        if (str_equal(alias->name, STR("braces")))
            return fail_node(parser, node, "not a chance");
        if (!known)
            return fail_node(parser, node, "future feature " STR_FMT " is not defined", STR_ARG(alias->name));
    }
    return true;
}

bool node_is_future_import(const struct node *node)
{
    return node->kind == NODE_IMPORT_FROM && node->import.level == 0 && str_equal(node->import.module, STR("__future__"));
}

/* Any `from __future__` that is not at the beginning, however deep. */
static bool future_late_check(void *context, const struct node *node)
{
    struct parser *parser = context;

    if (node->kind > NODE_CONTINUE)
        return true;
    if (node_is_future_import(node))
        return fail_node(parser, node, "from __future__ imports must occur at the beginning of the file");
    return node_visit_children(node, future_late_check, parser);
}

static bool future_check(struct parser *parser, const struct module *module)
{
    bool done = false;

    for (uint32_t i = 0; i < module->body.len; i++)
    {
        const struct node *node = module->body.at[i];
        bool docstring = i == 0 && module->has_docstring;

        if (!done && node_is_future_import(node))
        {
            if (!future_name_check(parser, node))
                return false;
            continue;
        }
        done |= !docstring;
        if (done && !future_late_check(parser, node))
            return false;
    }
    return true;
}

bool tree_check(struct parser *parser, const struct module *module)
{
    struct check check = {.parser = parser, .kind = IN_MODULE};

    return check_list(&check, module->body) && future_check(parser, module);
}

bool tree_check_expression(struct parser *parser, const struct node *expression)
{
    struct check check = {.parser = parser, .kind = IN_MODULE};

    return check_node(&check, expression);
}
