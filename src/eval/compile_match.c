/*
 * match: each pattern is tried on a copy of the subject.
 *
 * compile_pattern leaves the stack as it found it less the subject, and jumps to `fail` when the pattern does not fit. A failure
 * in the middle may leave more on the stack than at `fail`: each jump is recorded with its depth, and a ladder of POPs in front of
 * the failure point brings all of them down to the same one. Names are bound as the pattern goes along (CPython binds at the
 * end; the language leaves that open).
 */
#include "eval/compiler.h"

struct failure
{
    uint32_t jump, depth;
};

struct failures
{
    ARRAY(struct failure) at;
};

static void compile_pattern(struct unit *unit, struct failures *failures, const struct node *node);

/* Takes a bool off the stack; false fails. */
static void fail_if_false(struct unit *unit, struct failures *failures, struct span span)
{
    uint32_t jump = emit(unit, I_JUMP_IF_FALSE, 0, 0, span);

    *array_add(unit->arena, &failures->at) = (struct failure){.jump = jump, .depth = unit->depth};
}

/* The place where all failures arrive, with the stack at `depth`. */
static void failures_land(struct unit *unit, struct failures *failures, uint32_t depth, struct span span)
{
    uint32_t deepest = depth;

    for (size_t i = 0; i < failures->at.len; i++)
    {
        if (failures->at.at[i].depth > deepest)
            deepest = failures->at.at[i].depth;
    }
    for (unit->depth = deepest; unit->depth > depth;)
    {
        for (size_t i = 0; i < failures->at.len; i++)
        {
            if (failures->at.at[i].depth == unit->depth)
                emit_patch(unit, failures->at.at[i].jump);
        }
        emit(unit, I_POP, 0, 0, span);
    }
    for (size_t i = 0; i < failures->at.len; i++)
    {
        if (failures->at.at[i].depth == depth)
            emit_patch(unit, failures->at.at[i].jump);
    }
}

static void compile_sequence(struct unit *unit, struct failures *failures, const struct node *node)
{
    struct node_list list = node->list;
    uint32_t star = list.len;

    for (uint32_t i = 0; i < list.len; i++)
    {
        if (list.at[i]->kind == NODE_MATCH_STAR)
            star = i;
    }
    emit(unit, I_MATCH_SEQUENCE, 0, 0, node->span);
    fail_if_false(unit, failures, node->span);
    emit(unit, I_MATCH_LENGTH, star < list.len ? list.len - 1 : list.len, star < list.len, node->span);
    fail_if_false(unit, failures, node->span);
    if (star < list.len)
        emit(unit, I_UNPACK_STAR, star, list.len - star - 1, node->span);
    else
        emit(unit, I_UNPACK, list.len, 0, node->span);
    for (uint32_t i = 0; i < list.len; i++)
        compile_pattern(unit, failures, list.at[i]);
}

static void compile_mapping(struct unit *unit, struct failures *failures, const struct node *node)
{
    struct node_list keys = node->match_mapping.keys;

    emit(unit, I_MATCH_MAPPING, 0, 0, node->span);
    fail_if_false(unit, failures, node->span);
    for (uint32_t i = 0; i < keys.len; i++)
        compile_expression(unit, keys.at[i]);
    emit(unit, I_BUILD_TUPLE, keys.len, 0, node->span);
    if (node->match_mapping.rest.len > 0)
    {
        emit(unit, I_DUP_TWO, 0, 0, node->span);
        emit(unit, I_MATCH_REST, 0, 0, node->span);
        emit_name_use(unit, NAME_STORE, node->match_mapping.rest, node->span);
    }
    emit(unit, I_MATCH_KEYS, 0, 0, node->span);
    /* [x values]: the subject goes. */
    emit(unit, I_ROTATE, 2, 0, node->span);
    emit(unit, I_POP, 0, 0, node->span);
    emit(unit, I_DUP, 0, 0, node->span);
    emit(unit, I_NONE, 0, 0, node->span);
    emit(unit, I_COMPARE, OP_IS_NOT, 0, node->span);
    fail_if_false(unit, failures, node->span);
    emit(unit, I_UNPACK, keys.len, 0, node->span);
    for (uint32_t i = 0; i < keys.len; i++)
        compile_pattern(unit, failures, node->match_mapping.patterns.at[i]);
}

static void compile_class_pattern(struct unit *unit, struct failures *failures, const struct node *node)
{
    uint32_t positional = node->match_class.patterns.len;
    uint32_t named = node->match_class.keyword_patterns.len;
    ARRAY(struct value) names = {0};

    compile_expression(unit, node->match_class.class_);
    for (uint32_t i = 0; i < named; i++)
        array_push(unit->arena, &names, value_of(&str_intern_object(unit->vm, node->match_class.keyword_names[i])->object));
    emit_load_constant(unit, tuple_make(unit->vm, names.at, names.len), node->span);
    emit(unit, I_MATCH_CLASS, positional, 0, node->span);
    emit(unit, I_ROTATE, 2, 0, node->span);
    emit(unit, I_POP, 0, 0, node->span);
    emit(unit, I_DUP, 0, 0, node->span);
    emit(unit, I_NONE, 0, 0, node->span);
    emit(unit, I_COMPARE, OP_IS_NOT, 0, node->span);
    fail_if_false(unit, failures, node->span);
    emit(unit, I_UNPACK, positional + named, 0, node->span);
    for (uint32_t i = 0; i < positional; i++)
        compile_pattern(unit, failures, node->match_class.patterns.at[i]);
    for (uint32_t i = 0; i < named; i++)
        compile_pattern(unit, failures, node->match_class.keyword_patterns.at[i]);
}

/* Each alternative on a copy of the subject; the last one's failure is that of the whole. */
static void compile_or(struct unit *unit, struct failures *failures, const struct node *node)
{
    ARRAY(uint32_t) ends = {0};
    uint32_t depth = unit->depth;

    for (uint32_t i = 0; i < node->list.len; i++)
    {
        struct failures own = {0};

        if (i + 1 == node->list.len)
        {
            compile_pattern(unit, failures, node->list.at[i]);
            break;
        }
        emit(unit, I_DUP, 0, 0, node->span);
        compile_pattern(unit, &own, node->list.at[i]);
        emit(unit, I_POP, 0, 0, node->span);
        array_push(unit->arena, &ends, emit(unit, I_JUMP, 0, 0, node->span));
        unit->depth = depth;
        failures_land(unit, &own, depth, node->span);
    }
    unit->depth = depth - 1;
    for (size_t i = 0; i < ends.len; i++)
        emit_patch(unit, ends.at[i]);
}

static void compile_as(struct unit *unit, struct failures *failures, const struct node *node)
{
    if (node->match_as.pattern != NULL)
    {
        emit(unit, I_DUP, 0, 0, node->span);
        compile_pattern(unit, failures, node->match_as.pattern);
    }
    if (node->match_as.name.len > 0)
        emit_name_use(unit, NAME_STORE, node->match_as.name, node->span);
    else
        emit(unit, I_POP, 0, 0, node->span);
}

static void compile_pattern(struct unit *unit, struct failures *failures, const struct node *node)
{
    switch (node->kind)
    {
        case NODE_MATCH_VALUE:
            compile_expression(unit, node->one);
            emit(unit, I_COMPARE, OP_EQ, 0, node->span);
            fail_if_false(unit, failures, node->span);
            return;
        case NODE_MATCH_SINGLETON:
        {
            struct value singleton = node->constant.kind == CONSTANT_NONE ? NONE : value_bool(node->constant.kind == CONSTANT_TRUE);

            emit_load_constant(unit, singleton, node->span);
            emit(unit, I_COMPARE, OP_IS, 0, node->span);
            fail_if_false(unit, failures, node->span);
            return;
        }
        case NODE_MATCH_SEQUENCE:
            compile_sequence(unit, failures, node);
            return;
        case NODE_MATCH_MAPPING:
            compile_mapping(unit, failures, node);
            return;
        case NODE_MATCH_CLASS:
            compile_class_pattern(unit, failures, node);
            return;
        case NODE_MATCH_OR:
            compile_or(unit, failures, node);
            return;
        case NODE_MATCH_STAR:
            if (node->name.len > 0)
                emit_name_use(unit, NAME_STORE, node->name, node->span);
            else
                emit(unit, I_POP, 0, 0, node->span);
            return;
        default:
            compile_as(unit, failures, node);
            return;
    }
}

void compile_match(struct unit *unit, const struct node *node)
{
    ARRAY(uint32_t) ends = {0};
    uint32_t depth, unknown;

    compile_expression(unit, node->match.subject);
    unknown = emit_if_unknown(unit, node->match.subject->span);
    depth = unit->depth;
    for (uint32_t i = 0; i < node->match.case_count; i++)
    {
        const struct match_case *match_case = &node->match.cases[i];
        struct failures failures = {0};

        unit->depth = depth;
        emit(unit, I_DUP, 0, 0, match_case->pattern->span);
        compile_pattern(unit, &failures, match_case->pattern);
        if (match_case->guard != NULL)
        {
            compile_expression(unit, match_case->guard);
            fail_if_false(unit, &failures, match_case->guard->span);
        }
        emit(unit, I_POP, 0, 0, match_case->pattern->span);
        compile_body(unit, match_case->body);
        array_push(unit->arena, &ends, emit(unit, I_JUMP, 0, 0, node->span));
        failures_land(unit, &failures, depth, match_case->pattern->span);
        unit->depth = depth;
    }
    emit(unit, I_POP, 0, 0, node->span);
    for (size_t i = 0; i < ends.len; i++)
        emit_patch(unit, ends.at[i]);
    emit_bound_unknown(unit, unknown, node);
}
