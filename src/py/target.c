/*
 * What can be assigned to or deleted, and how CPython names the nodes that cannot.
 */
#include "py/parser.h"

bool target_is_single(const struct node *node)
{
    return node->kind == NODE_NAME || node->kind == NODE_ATTRIBUTE || node->kind == NODE_SUBSCRIPT;
}

static const char *const descriptions[] = {
    [NODE_ATTRIBUTE] = "attribute",
    [NODE_SUBSCRIPT] = "subscript",
    [NODE_STARRED] = "starred",
    [NODE_NAME] = "name",
    [NODE_LIST] = "list",
    [NODE_TUPLE] = "tuple",
    [NODE_LAMBDA] = "lambda",
    [NODE_CALL] = "function call",
    [NODE_BOOL_OP] = "expression",
    [NODE_BIN_OP] = "expression",
    [NODE_UNARY_OP] = "expression",
    [NODE_GENERATOR_EXP] = "generator expression",
    [NODE_YIELD] = "yield expression",
    [NODE_YIELD_FROM] = "yield expression",
    [NODE_AWAIT] = "await expression",
    [NODE_LIST_COMP] = "list comprehension",
    [NODE_SET_COMP] = "set comprehension",
    [NODE_DICT_COMP] = "dict comprehension",
    [NODE_DICT] = "dict literal",
    [NODE_SET] = "set display",
    [NODE_JOINED_STR] = "f-string expression",
    [NODE_FORMATTED_VALUE] = "f-string expression",
    [NODE_COMPARE] = "comparison",
    [NODE_IF_EXP] = "conditional expression",
    [NODE_NAMED_EXPR] = "named expression",
};

const char *node_describe(const struct node *node)
{
    static const char *const constants[] = {
        [CONSTANT_NONE] = "None",
        [CONSTANT_TRUE] = "True",
        [CONSTANT_FALSE] = "False",
        [CONSTANT_ELLIPSIS] = "ellipsis",
    };

    if (node->kind == NODE_CONSTANT)
        return node->constant.kind <= CONSTANT_ELLIPSIS ? constants[node->constant.kind] : "literal";
    if (node->kind < COUNT_OF(descriptions) && descriptions[node->kind] != NULL)
        return descriptions[node->kind];
    return "expression";
}

const struct node *target_find_invalid(const struct node *node, enum target_use use)
{
    switch (node->kind)
    {
        case NODE_LIST:
        case NODE_TUPLE:
            for (uint32_t i = 0; i < node->list.len; i++)
            {
                const struct node *bad = target_find_invalid(node->list.at[i], use);

                if (bad != NULL)
                    return bad;
            }
            return NULL;
        case NODE_STARRED:
            return use == TARGET_DELETE ? node : target_find_invalid(node->one, use);
        default:
            return target_is_single(node) ? NULL : node;
    }
}

bool target_check(struct parser *parser, const struct node *node, enum target_use use)
{
    const struct node *bad = target_find_invalid(node, use);

    if (bad != NULL)
        return fail_node(parser, bad, "cannot %s %s", use == TARGET_DELETE ? "delete" : "assign to", node_describe(bad));
    return true;
}
