/*
 * Patterns: names bound twice, alternatives that bind different names, patterns that hide those behind them, repeated keys,
 * attributes and stars.
 */
#include "py/check.h"

#include "base/datum.h"

typedef struct map bindings; /* names in order; the values are unused */

/* Whether a pattern that matches everything may stand where one is checked: nothing comes after it. */
enum irrefutable
{
    IRREFUTABLE_REFUSED,
    IRREFUTABLE_ALLOWED,
};

static bool bind(struct parser *parser, bindings *bound, str name, const struct node *node)
{
    if (name.len == 0)
        return true;
    if (map_has(bound, name))
        return fail_node(parser, node, "multiple assignments to name '" STR_FMT "' in pattern", STR_ARG(name));
    map_put(bound, name, NULL);
    return true;
}

static bool check_one(struct parser *parser, const struct node *node, bindings *bound, enum irrefutable irrefutable);

static bool check_all(struct parser *parser, struct node_list list, bindings *bound)
{
    for (uint32_t i = 0; i < list.len; i++)
    {
        if (!check_one(parser, list.at[i], bound, IRREFUTABLE_ALLOWED))
            return false;
    }
    return true;
}

static bool unreachable_refuse(struct parser *parser, const struct node *node)
{
    if (node->match_as.name.len > 0)
        return fail_node(parser, node, "name capture '" STR_FMT "' makes remaining patterns unreachable",
                         STR_ARG(node->match_as.name));
    return fail_node(parser, node, "wildcard makes remaining patterns unreachable");
}

static bool same_names(const bindings *a, const bindings *b)
{
    if (a->len != b->len)
        return false;
    for (size_t i = 0; i < a->len; i++)
    {
        if (!map_has(b, a->at[i].key))
            return false;
    }
    return true;
}

static bool check_or(struct parser *parser, const struct node *node, bindings *bound, enum irrefutable irrefutable)
{
    bindings first = {.arena = parser->arena};

    for (uint32_t i = 0; i < node->list.len; i++)
    {
        const struct node *pattern = node->list.at[i];
        bool is_last = i + 1 == node->list.len;
        bindings own = {.arena = parser->arena};

        if (!check_one(parser, pattern, &own, is_last ? irrefutable : IRREFUTABLE_REFUSED))
            return false;
        if (i == 0)
            first = own;
        else if (!same_names(&first, &own))
            return fail_node(parser, node, "alternative patterns bind different names");
    }
    for (size_t i = 0; i < first.len; i++)
    {
        if (!bind(parser, bound, first.at[i].key, node))
            return false;
    }
    return true;
}

static bool check_sequence(struct parser *parser, const struct node *node, bindings *bound)
{
    uint32_t stars = 0;

    for (uint32_t i = 0; i < node->list.len; i++)
    {
        if (node->list.at[i]->kind == NODE_MATCH_STAR && ++stars > 1)
            return fail_node(parser, node, "multiple starred names in sequence pattern");
    }
    return check_all(parser, node->list, bound);
}

/* A key as text that is equal for equal keys: True, 1, 1.0 and -0 beside 0 are numbers; complex ones count by their source. */
static str key_text(struct parser *parser, const struct node *key)
{
    str source = str_slice(parser->file->text, key->span.from - parser->file->first, key->span.to - parser->file->first);
    bool negative = key->kind == NODE_UNARY_OP;
    const struct node *number = negative ? key->one : key;
    char text[40];
    size_t len;

    if (number->kind != NODE_CONSTANT)
        return source;
    switch (number->constant.kind)
    {
        case CONSTANT_STR:
            return str_print(parser->arena, "'" STR_FMT "'", STR_ARG(number->constant.text));
        case CONSTANT_BYTES:
            return str_print(parser->arena, "b'" STR_FMT "'", STR_ARG(number->constant.text));
        case CONSTANT_TRUE:
            return STR("1");
        case CONSTANT_FALSE:
            return STR("0");
        case CONSTANT_INT:
            return str_print(parser->arena, "%s%lld", negative && number->constant.integer != 0 ? "-" : "",
                             (long long)number->constant.integer);
        case CONSTANT_FLOAT:
            len = real_print(number->constant.real, text);
            if (len > 2 && text[len - 2] == '.' && text[len - 1] == '0')
                len -= 2;
            return str_print(parser->arena, "%s%.*s", negative && number->constant.real != 0 ? "-" : "", (int)len, text);
        case CONSTANT_COMPLEX:
            return number->constant.real == 0 ? STR("0") : source;
        default:
            return source;
    }
}

static bool check_mapping(struct parser *parser, const struct node *node, bindings *bound)
{
    struct map keys = {.arena = parser->arena};

    for (uint32_t i = 0; i < node->match_mapping.keys.len; i++)
    {
        const struct node *key = node->match_mapping.keys.at[i];
        str source = key_text(parser, key);

        if (key->kind == NODE_JOINED_STR)
            return fail_node(parser, node, "mapping pattern keys may only match literals and attribute lookups");
        if (key->kind == NODE_ATTRIBUTE)
            continue;
        if (map_has(&keys, source))
            return fail_node(parser, node, "mapping pattern checks duplicate key (" STR_FMT ")", STR_ARG(source));
        map_put(&keys, source, NULL);
    }
    return check_all(parser, node->match_mapping.patterns, bound) && bind(parser, bound, node->match_mapping.rest, node);
}

static bool check_class_pattern(struct parser *parser, const struct node *node, bindings *bound)
{
    struct map seen = {.arena = parser->arena};
    struct node_list keyword_patterns = node->match_class.keyword_patterns;

    for (uint32_t i = 0; i < keyword_patterns.len; i++)
    {
        str name = node->match_class.keyword_names[i];

        if (map_has(&seen, name))
            return fail_node(parser, keyword_patterns.at[i], "attribute name repeated in class pattern: " STR_FMT,
                             STR_ARG(name));
        map_put(&seen, name, NULL);
    }
    return check_all(parser, node->match_class.patterns, bound) && check_all(parser, keyword_patterns, bound);
}

static bool check_one(struct parser *parser, const struct node *node, bindings *bound, enum irrefutable irrefutable)
{
    switch (node->kind)
    {
        case NODE_MATCH_VALUE:
            if (node->one->kind == NODE_JOINED_STR)
                return fail_node(parser, node, "patterns may only match literals and attribute lookups");
            return true;
        case NODE_MATCH_SEQUENCE:
            return check_sequence(parser, node, bound);
        case NODE_MATCH_MAPPING:
            return check_mapping(parser, node, bound);
        case NODE_MATCH_CLASS:
            return check_class_pattern(parser, node, bound);
        case NODE_MATCH_STAR:
            return bind(parser, bound, node->name, node);
        case NODE_MATCH_AS:
            if (node->match_as.pattern == NULL && irrefutable == IRREFUTABLE_REFUSED)
                return unreachable_refuse(parser, node);
            return (node->match_as.pattern == NULL || check_one(parser, node->match_as.pattern, bound, irrefutable)) &&
                   bind(parser, bound, node->match_as.name, node);
        case NODE_MATCH_OR:
            return check_or(parser, node, bound, irrefutable);
        default:
            return true;
    }
}

bool check_pattern(struct parser *parser, const struct match_case *match_case, bool is_last)
{
    bindings bound = {.arena = parser->arena};
    bool allowed = match_case->guard != NULL || is_last;

    return check_one(parser, match_case->pattern, &bound, allowed ? IRREFUTABLE_ALLOWED : IRREFUTABLE_REFUSED);
}
