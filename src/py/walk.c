/* The children of each kind of node: the one place that knows them all. */
#include "py/walk.h"

#include "base/diag.h"

bool node_visit_one(const struct node *node, node_visit *visit, void *context)
{
    return node == NULL || visit(context, node);
}

bool node_visit_list(struct node_list list, node_visit *visit, void *context)
{
    for (uint32_t i = 0; i < list.len; i++)
    {
        if (!node_visit_one(list.at[i], visit, context))
            return false;
    }
    return true;
}

bool parameters_visit_defaults(const struct parameters *parameters, node_visit *visit, void *context)
{
    for (uint32_t i = 0; i < parameters->len; i++)
    {
        if (!node_visit_one(parameters->at[i].default_value, visit, context))
            return false;
    }
    return true;
}

bool parameters_visit_annotations(const struct parameters *parameters, node_visit *visit, void *context)
{
    for (uint32_t i = 0; i < parameters->len; i++)
    {
        if (!node_visit_one(parameters->at[i].annotation, visit, context))
            return false;
    }
    return (parameters->star == NULL || node_visit_one(parameters->star->annotation, visit, context)) &&
           (parameters->star_star == NULL || node_visit_one(parameters->star_star->annotation, visit, context));
}

bool keywords_visit(const struct keyword *keywords, uint32_t count, node_visit *visit, void *context)
{
    for (uint32_t i = 0; i < count; i++)
    {
        if (!visit(context, keywords[i].value))
            return false;
    }
    return true;
}

static bool type_parameters_visit(const struct type_parameters *parameters, node_visit *visit, void *context)
{
    for (uint32_t i = 0; i < parameters->len; i++)
    {
        if (!node_visit_one(parameters->at[i].bound, visit, context) ||
            !node_visit_one(parameters->at[i].default_value, visit, context))
            return false;
    }
    return true;
}

static bool function_visit(const struct node *node, node_visit *visit, void *context)
{
    return node_visit_list(node->function.decorators, visit, context) &&
           type_parameters_visit(&node->function.type_parameters, visit, context) &&
           parameters_visit_defaults(&node->function.parameters, visit, context) &&
           parameters_visit_annotations(&node->function.parameters, visit, context) &&
           node_visit_one(node->function.returns, visit, context) && node_visit_list(node->function.body, visit, context) &&
           node_visit_one(node->function.value, visit, context);
}

static bool class_visit(const struct node *node, node_visit *visit, void *context)
{
    return node_visit_list(node->class_.decorators, visit, context) &&
           type_parameters_visit(&node->class_.type_parameters, visit, context) &&
           node_visit_list(node->class_.bases, visit, context) &&
           keywords_visit(node->class_.keywords, node->class_.keyword_count, visit, context) &&
           node_visit_list(node->class_.body, visit, context);
}

static bool with_visit(const struct node *node, node_visit *visit, void *context)
{
    for (uint32_t i = 0; i < node->with.item_count; i++)
    {
        if (!visit(context, node->with.items[i].context) || !node_visit_one(node->with.items[i].target, visit, context))
            return false;
    }
    return node_visit_list(node->with.body, visit, context);
}

static bool match_visit(const struct node *node, node_visit *visit, void *context)
{
    if (!visit(context, node->match.subject))
        return false;
    for (uint32_t i = 0; i < node->match.case_count; i++)
    {
        const struct match_case *match_case = &node->match.cases[i];

        if (!visit(context, match_case->pattern) || !node_visit_one(match_case->guard, visit, context) ||
            !node_visit_list(match_case->body, visit, context))
            return false;
    }
    return true;
}

static bool try_visit(const struct node *node, node_visit *visit, void *context)
{
    if (!node_visit_list(node->try_.body, visit, context))
        return false;
    for (uint32_t i = 0; i < node->try_.handler_count; i++)
    {
        if (!node_visit_one(node->try_.handlers[i].type, visit, context) ||
            !node_visit_list(node->try_.handlers[i].body, visit, context))
            return false;
    }
    return node_visit_list(node->try_.or_else, visit, context) && node_visit_list(node->try_.final_body, visit, context);
}

static bool comp_visit(const struct node *node, node_visit *visit, void *context)
{
    for (uint32_t i = 0; i < node->comp.generator_count; i++)
    {
        const struct comprehension *clause = &node->comp.generators[i];

        if (!visit(context, clause->target) || !visit(context, clause->iter) || !node_visit_list(clause->ifs, visit, context))
            return false;
    }
    return visit(context, node->comp.element) && node_visit_one(node->comp.value, visit, context);
}

static bool dict_visit(const struct node *node, node_visit *visit, void *context)
{
    for (uint32_t i = 0; i < node->dict.values.len; i++)
    {
        if (!node_visit_one(node->dict.keys.at[i], visit, context) || !visit(context, node->dict.values.at[i]))
            return false;
    }
    return true;
}

static bool statement_visit(const struct node *node, node_visit *visit, void *context)
{
    switch (node->kind)
    {
        case NODE_FUNCTION_DEF:
            return function_visit(node, visit, context);
        case NODE_CLASS_DEF:
            return class_visit(node, visit, context);
        case NODE_RETURN:
        case NODE_EXPR:
            return node_visit_one(node->one, visit, context);
        case NODE_DELETE:
            return node_visit_list(node->list, visit, context);
        case NODE_ASSIGN:
            return node_visit_list(node->assign.targets, visit, context) && visit(context, node->assign.value);
        case NODE_AUG_ASSIGN:
        case NODE_ASSERT:
            return visit(context, node->binary.left) && node_visit_one(node->binary.right, visit, context);
        case NODE_ANN_ASSIGN:
            return visit(context, node->ann_assign.target) && visit(context, node->ann_assign.annotation) &&
                   node_visit_one(node->ann_assign.value, visit, context);
        case NODE_TYPE_ALIAS:
            return visit(context, node->type_alias.name) &&
                   type_parameters_visit(&node->type_alias.type_parameters, visit, context) &&
                   visit(context, node->type_alias.value);
        case NODE_FOR:
        case NODE_WHILE:
            return node_visit_one(node->loop.target, visit, context) && visit(context, node->loop.iter) &&
                   node_visit_list(node->loop.body, visit, context) && node_visit_list(node->loop.or_else, visit, context);
        case NODE_IF:
            return visit(context, node->branch.test) && node_visit_list(node->branch.body, visit, context) &&
                   node_visit_list(node->branch.or_else, visit, context);
        case NODE_WITH:
            return with_visit(node, visit, context);
        case NODE_MATCH:
            return match_visit(node, visit, context);
        case NODE_RAISE:
            return node_visit_one(node->raise.exception, visit, context) && node_visit_one(node->raise.cause, visit, context);
        case NODE_TRY:
            return try_visit(node, visit, context);
        default:
            return true;
    }
}

static bool pattern_visit(const struct node *node, node_visit *visit, void *context)
{
    switch (node->kind)
    {
        case NODE_MATCH_VALUE:
            return visit(context, node->one);
        case NODE_MATCH_SEQUENCE:
        case NODE_MATCH_OR:
            return node_visit_list(node->list, visit, context);
        case NODE_MATCH_MAPPING:
            return node_visit_list(node->match_mapping.keys, visit, context) &&
                   node_visit_list(node->match_mapping.patterns, visit, context);
        case NODE_MATCH_CLASS:
            return visit(context, node->match_class.class_) && node_visit_list(node->match_class.patterns, visit, context) &&
                   node_visit_list(node->match_class.keyword_patterns, visit, context);
        case NODE_MATCH_AS:
            return node_visit_one(node->match_as.pattern, visit, context);
        default:
            return true;
    }
}

static bool expression_visit(const struct node *node, node_visit *visit, void *context)
{
    switch (node->kind)
    {
        case NODE_BOOL_OP:
        case NODE_SET:
        case NODE_LIST:
        case NODE_TUPLE:
        case NODE_JOINED_STR:
            return node_visit_list(node->list, visit, context);
        case NODE_NAMED_EXPR:
        case NODE_BIN_OP:
        case NODE_SUBSCRIPT:
            return visit(context, node->binary.left) && visit(context, node->binary.right);
        case NODE_UNARY_OP:
        case NODE_AWAIT:
        case NODE_YIELD:
        case NODE_YIELD_FROM:
        case NODE_STARRED:
            return node_visit_one(node->one, visit, context);
        case NODE_LAMBDA:
            return function_visit(node, visit, context);
        case NODE_IF_EXP:
            return visit(context, node->if_exp.test) && visit(context, node->if_exp.body) &&
                   visit(context, node->if_exp.or_else);
        case NODE_DICT:
            return dict_visit(node, visit, context);
        case NODE_LIST_COMP:
        case NODE_SET_COMP:
        case NODE_DICT_COMP:
        case NODE_GENERATOR_EXP:
            return comp_visit(node, visit, context);
        case NODE_COMPARE:
            return visit(context, node->compare.left) && node_visit_list(node->compare.comparators, visit, context);
        case NODE_CALL:
            return visit(context, node->call.function) && node_visit_list(node->call.arguments, visit, context) &&
                   keywords_visit(node->call.keywords, node->call.keyword_count, visit, context);
        case NODE_FORMATTED_VALUE:
            return visit(context, node->formatted.value) && node_visit_one(node->formatted.format, visit, context);
        case NODE_ATTRIBUTE:
            return visit(context, node->attribute.value);
        case NODE_SLICE:
            return node_visit_one(node->slice.lower, visit, context) && node_visit_one(node->slice.upper, visit, context) &&
                   node_visit_one(node->slice.step, visit, context);
        default:
            return true;
    }
}

bool node_visit_children(const struct node *node, node_visit *visit, void *context)
{
    if (node->kind <= NODE_CONTINUE)
        return statement_visit(node, visit, context);
    if (node->kind <= NODE_SLICE)
        return expression_visit(node, visit, context);
    return pattern_visit(node, visit, context);
}
