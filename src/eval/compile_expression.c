/*
 * Expressions, targets and functions to bytecode. Each function leaves exactly one value more on the stack than it found.
 */
#include "eval/builtin/big.h"
#include "eval/compiler.h"

static bool has_star(struct node_list list)
{
    for (uint32_t i = 0; i < list.len; i++)
    {
        if (list.at[i]->kind == NODE_STARRED)
            return true;
    }
    return false;
}

static struct value big_constant(struct vm *vm, str digits)
{
    struct value value = NONE;

    /* The parser has checked the digits. */
    return big_parse(vm, digits, 10, &value) ? value : NONE;
}

static struct value constant_value(struct unit *unit, const struct node *node)
{
    switch (node->constant.kind)
    {
        case CONSTANT_NONE:
            return NONE;
        case CONSTANT_TRUE:
            return value_bool(true);
        case CONSTANT_FALSE:
            return value_bool(false);
        case CONSTANT_ELLIPSIS:
            return (struct value){.tag = VALUE_ELLIPSIS};
        case CONSTANT_INT:
            return value_int(node->constant.integer);
        case CONSTANT_BIG:
            return big_constant(unit->vm, node->constant.text);
        case CONSTANT_FLOAT:
        case CONSTANT_COMPLEX:
            return value_real(node->constant.real);
        case CONSTANT_STR:
            return str_make(unit->vm, node->constant.text);
        case CONSTANT_BYTES:
            return bytes_make(unit->vm, node->constant.text);
    }
    return NONE;
}

/* Items with stars among them go one by one into a list (or set). */
static void compile_spread(struct unit *unit, struct node_list list, enum instruction_kind build, enum instruction_kind add,
                           enum instruction_kind extend, struct span span)
{
    emit(unit, build, 0, 0, span);
    for (uint32_t i = 0; i < list.len; i++)
    {
        const struct node *item = list.at[i];

        compile_expression(unit, item->kind == NODE_STARRED ? item->one : item);
        if (item->kind == NODE_STARRED)
            emit(unit, extend, 0, 0, item->span);
        else
            emit(unit, add, 1, 0, item->span);
    }
}

static void compile_items(struct unit *unit, struct node_list list, enum instruction_kind build, struct span span)
{
    if (has_star(list))
    {
        bool is_set = build == I_BUILD_SET;

        compile_spread(unit, list, is_set ? I_BUILD_SET : I_BUILD_LIST, is_set ? I_SET_ADD : I_LIST_APPEND,
                       is_set ? I_SET_EXTEND : I_LIST_EXTEND, span);
        if (build == I_BUILD_TUPLE)
            emit(unit, I_LIST_TO_TUPLE, 0, 0, span);
        return;
    }
    for (uint32_t i = 0; i < list.len; i++)
        compile_expression(unit, list.at[i]);
    emit(unit, build, list.len, 0, span);
}

static void compile_bool_op(struct unit *unit, const struct node *node)
{
    ARRAY(uint32_t) jumps = {0};

    for (uint32_t i = 0; i < node->list.len; i++)
    {
        compile_expression(unit, node->list.at[i]);
        if (i + 1 == node->list.len)
            break;
        if (spreads_unknown(unit))
            array_push(unit->arena, &jumps, emit(unit, I_JUMP_IF_OPAQUE, 0, 0, node->list.at[i]->span));
        array_push(unit->arena, &jumps,
                   emit(unit, node->op == OP_AND ? I_FALSE_OR_POP : I_TRUE_OR_POP, 0, 0, node->list.at[i]->span));
    }
    for (size_t i = 0; i < jumps.len; i++)
        emit_patch(unit, jumps.at[i]);
}

static void compile_compare(struct unit *unit, const struct node *node)
{
    ARRAY(uint32_t) jumps = {0};
    uint32_t count = node->compare.comparators.len;

    compile_expression(unit, node->compare.left);
    for (uint32_t i = 0; i < count; i++)
    {
        compile_expression(unit, node->compare.comparators.at[i]);
        if (i + 1 < count)
        {
            /* a < b < c: b stays below the result of a < b. */
            emit(unit, I_DUP, 0, 0, node->span);
            emit(unit, I_ROTATE, 3, 0, node->span);
        }
        emit(unit, I_COMPARE, node->compare.ops[i], 0, node->span);
        if (i + 1 < count && spreads_unknown(unit))
            array_push(unit->arena, &jumps, emit(unit, I_JUMP_IF_OPAQUE, 0, 0, node->span));
        if (i + 1 < count)
            array_push(unit->arena, &jumps, emit(unit, I_FALSE_OR_POP, 0, 0, node->span));
    }
    if (jumps.len == 0)
        return;

    uint32_t end = emit(unit, I_JUMP, 0, 0, node->span);

    /* A jump leaves the middle operand below the result. */
    unit->depth++;
    for (size_t i = 0; i < jumps.len; i++)
        emit_patch(unit, jumps.at[i]);
    emit(unit, I_ROTATE, 2, 0, node->span);
    emit(unit, I_POP, 0, 0, node->span);
    emit_patch(unit, end);
}

static void compile_if_exp(struct unit *unit, const struct node *node)
{
    compile_expression(unit, node->if_exp.test);

    uint32_t unknown = emit_if_unknown(unit, node->if_exp.test->span);
    uint32_t other = emit(unit, I_JUMP_IF_FALSE, 0, 0, node->if_exp.test->span);

    compile_expression(unit, node->if_exp.body);

    uint32_t end = emit(unit, I_JUMP, 0, 0, node->span);

    unit->depth--;
    emit_patch(unit, other);
    compile_expression(unit, node->if_exp.or_else);
    emit_patch(unit, end);
    if (unknown != UINT32_MAX)
        emit_patch(unit, unknown);
}

static void compile_dict(struct unit *unit, const struct node *node)
{
    uint32_t pairs = 0;

    while (pairs < node->dict.values.len && node->dict.keys.at[pairs] != NULL && pairs < 1000)
    {
        compile_expression(unit, node->dict.keys.at[pairs]);
        compile_expression(unit, node->dict.values.at[pairs]);
        pairs++;
    }
    emit(unit, I_BUILD_DICT, pairs, 0, node->span);
    for (uint32_t i = pairs; i < node->dict.values.len; i++)
    {
        if (node->dict.keys.at[i] != NULL)
            compile_expression(unit, node->dict.keys.at[i]);
        compile_expression(unit, node->dict.values.at[i]);
        if (node->dict.keys.at[i] != NULL)
            emit(unit, I_DICT_SET, 2, 0, node->span);
        else
            emit(unit, I_DICT_UPDATE, 0, 0, node->dict.values.at[i]->span);
    }
}

static void compile_joined_str(struct unit *unit, const struct node *node)
{
    for (uint32_t i = 0; i < node->list.len; i++)
        compile_expression(unit, node->list.at[i]);
    emit(unit, I_BUILD_STRING, node->list.len, 0, node->span);
}

static void compile_formatted(struct unit *unit, const struct node *node)
{
    compile_expression(unit, node->formatted.value);
    if (node->formatted.format != NULL)
        compile_expression(unit, node->formatted.format);
    emit(unit, I_FORMAT, (uint32_t)(unsigned char)node->formatted.conversion, node->formatted.format != NULL, node->span);
}

static void compile_slice_part(struct unit *unit, const struct node *part, struct span span)
{
    if (part != NULL)
        compile_expression(unit, part);
    else
        emit(unit, I_NONE, 0, 0, span);
}

/* ---- calls ---- */

static bool call_is_plain(const struct node *node)
{
    if (has_star(node->call.arguments))
        return false;
    for (uint32_t i = 0; i < node->call.keyword_count; i++)
    {
        if (node->call.keywords[i].name.len == 0)
            return false;
    }
    return node->call.arguments.len + node->call.keyword_count < 1000;
}

static void compile_call_spread(struct unit *unit, const struct node *node)
{
    compile_spread(unit, node->call.arguments, I_BUILD_LIST, I_LIST_APPEND, I_LIST_EXTEND, node->span);
    emit(unit, I_BUILD_DICT, 0, 0, node->span);
    for (uint32_t i = 0; i < node->call.keyword_count; i++)
    {
        const struct keyword *keyword = &node->call.keywords[i];

        if (keyword->name.len > 0)
        {
            emit_load_constant(unit, str_make(unit->vm, keyword->name), keyword->span);
            compile_expression(unit, keyword->value);
            emit(unit, I_BUILD_DICT, 1, 0, keyword->span);
        }
        else
            compile_expression(unit, keyword->value);
        emit(unit, I_DICT_MERGE, 0, 0, keyword->span);
    }
    emit(unit, I_CALL_SPREAD, 0, 0, node->span);
}

static void compile_call(struct unit *unit, const struct node *node)
{
    compile_expression(unit, node->call.function);
    if (!call_is_plain(node))
    {
        compile_call_spread(unit, node);
        return;
    }

    uint32_t count = node->call.arguments.len + node->call.keyword_count;

    for (uint32_t i = 0; i < node->call.arguments.len; i++)
        compile_expression(unit, node->call.arguments.at[i]);
    if (node->call.keyword_count == 0)
    {
        emit(unit, I_CALL, count, 0, node->span);
        return;
    }

    ARRAY(struct value) names = {0};

    for (uint32_t i = 0; i < node->call.keyword_count; i++)
    {
        compile_expression(unit, node->call.keywords[i].value);
        array_push(unit->arena, &names, value_of(&str_intern_object(unit->vm, node->call.keywords[i].name)->object));
    }

    emit(unit, I_CALL_KEYWORDS, emit_constant(unit, tuple_make(unit->vm, names.at, names.len)), count, node->span);
}

/* ---- functions ---- */

uint32_t compile_defaults(struct unit *unit, const struct parameters *parameters, struct span span)
{
    bool any = false;

    for (uint32_t i = 0; i < parameters->len; i++)
        any = any || parameters->at[i].default_value != NULL;
    if (!any)
        return 0;
    for (uint32_t i = 0; i < parameters->len; i++)
    {
        if (parameters->at[i].default_value != NULL)
            compile_expression(unit, parameters->at[i].default_value);
        else
            emit(unit, I_ABSENT, 0, 0, span);
    }
    emit(unit, I_BUILD_TUPLE, parameters->len, 0, span);
    return 1;
}

static void take_docstring(struct unit *unit, struct node_list body)
{
    if (body.len == 0 || body.at[0]->kind != NODE_EXPR || body.at[0]->one->kind != NODE_CONSTANT ||
        body.at[0]->one->constant.kind != CONSTANT_STR)
        return;
    unit->code->has_docstring = true;
    unit->code->docstring = str_make(unit->vm, body.at[0]->one->constant.text);
}

/* Models are made of what a declared_attr says of its result. */
static void take_returns(struct unit *unit, const struct unit *outer, const struct node *returns)
{
    if (returns != NULL && outer->scope->kind == SCOPE_CLASS)
        unit->code->returns =
            str_slice(unit->file->text, returns->span.from - unit->file->first, returns->span.to - unit->file->first);
}

uint32_t compile_function_code(struct unit *outer, const struct node *node)
{
    bool is_lambda = node->kind == NODE_LAMBDA;
    struct scope *scope = scope_take(outer->scope, node);
    const struct parameters *parameters = &node->function.parameters;
    struct unit unit;

    unit_open(&unit, outer, scope, is_lambda ? STR("<lambda>") : node->function.name, node->span);

    struct code *code = unit.code;

    code->parameter_count = parameters->len;
    code->positional = parameters->positional;
    code->positional_only = parameters->positional_only;
    if (parameters->star != NULL)
        code->flags |= CODE_STAR;
    if (parameters->star_star != NULL)
        code->flags |= CODE_STAR_STAR;
    if (scope->is_generator)
        code->flags |= CODE_GENERATOR;
    if (node->is_async)
        code->flags |= CODE_COROUTINE;
    if (is_lambda)
    {
        compile_expression(&unit, node->function.value);
        emit(&unit, I_RETURN, 0, 0, node->function.value->span);
    }
    else
    {
        take_docstring(&unit, node->function.body);
        take_returns(&unit, outer, node->function.returns);
        compile_body(&unit, node->function.body);
        emit(&unit, I_NONE, 0, 0, node->span);
        emit(&unit, I_RETURN, 0, 0, node->span);
    }
    array_push(outer->arena, &outer->codes, unit_close(&unit));
    return (uint32_t)outer->codes.len - 1;
}

static void compile_lambda(struct unit *unit, const struct node *node)
{
    uint32_t flags = compile_defaults(unit, &node->function.parameters, node->span);

    emit(unit, I_MAKE_FUNCTION, compile_function_code(unit, node), flags, node->span);
}

/* ---- comprehensions ---- */

static void compile_element(struct unit *unit, const struct node *node, uint32_t generators)
{
    struct span span = node->comp.element->span;

    compile_expression(unit, node->comp.element);
    switch (node->kind)
    {
        case NODE_LIST_COMP:
            emit(unit, I_LIST_APPEND, generators + 1, 0, span);
            break;
        case NODE_SET_COMP:
            emit(unit, I_SET_ADD, generators + 1, 0, span);
            break;
        case NODE_DICT_COMP:
            compile_expression(unit, node->comp.value);
            emit(unit, I_DICT_SET, generators + 2, 0, span);
            break;
        default:
            emit(unit, I_YIELD, 0, 0, span);
            emit(unit, I_POP, 0, 0, span);
    }
}

/* One `for` of a comprehension; what is inside goes on with the next. The stack holds the iterators of the outer ones. */
static void compile_generator(struct unit *unit, const struct node *node, uint32_t index)
{
    const struct comprehension *generator = &node->comp.generators[index];
    struct span span = generator->iter->span;

    if (index == 0)
        emit_name_use(unit, NAME_LOAD, STR(".0"), span);
    else
    {
        compile_expression(unit, generator->iter);
        emit(unit, generator->is_async ? I_GET_ASYNC_ITER : I_GET_ITER, 0, 0, span);
    }

    uint32_t start = emit(unit, I_NEXT, 0, 0, span);
    uint32_t done = emit(unit, I_JUMP_IF_DONE, 0, 0, span);

    compile_target(unit, generator->target);
    for (uint32_t i = 0; i < generator->ifs.len; i++)
    {
        compile_expression(unit, generator->ifs.at[i]);
        emit(unit, I_JUMP_IF_FALSE, start, 0, generator->ifs.at[i]->span);
    }
    if (index + 1 < node->comp.generator_count)
        compile_generator(unit, node, index + 1);
    else
        compile_element(unit, node, node->comp.generator_count);
    emit(unit, I_JUMP, start, 0, span);
    emit_patch(unit, done);
    unit->depth--;
}

static void compile_comprehension(struct unit *outer, const struct node *node)
{
    static const struct
    {
        str name;
        enum instruction_kind build;
    } kinds[] = {
        [NODE_LIST_COMP - NODE_LIST_COMP] = {STR_INIT("<listcomp>"), I_BUILD_LIST},
        [NODE_SET_COMP - NODE_LIST_COMP] = {STR_INIT("<setcomp>"), I_BUILD_SET},
        [NODE_DICT_COMP - NODE_LIST_COMP] = {STR_INIT("<dictcomp>"), I_BUILD_DICT},
        [NODE_GENERATOR_EXP - NODE_LIST_COMP] = {STR_INIT("<genexpr>"), I_NONE},
    };
    const struct comprehension *first = &node->comp.generators[0];
    struct unit unit;

    compile_expression(outer, first->iter);

    uint32_t unknown = emit_if_unknown(outer, first->iter->span);

    emit(outer, first->is_async ? I_GET_ASYNC_ITER : I_GET_ITER, 0, 0, first->iter->span);
    unit_open(&unit, outer, scope_take(outer->scope, node), kinds[node->kind - NODE_LIST_COMP].name, node->span);
    unit.code->parameter_count = unit.code->positional = unit.code->positional_only = 1;
    if (node->kind == NODE_GENERATOR_EXP)
        unit.code->flags |= CODE_GENERATOR;
    emit(&unit, kinds[node->kind - NODE_LIST_COMP].build, 0, 0, node->span);
    compile_generator(&unit, node, 0);
    emit(&unit, I_RETURN, 0, 0, node->span);
    array_push(outer->arena, &outer->codes, unit_close(&unit));
    emit(outer, I_MAKE_FUNCTION, (uint32_t)outer->codes.len - 1, 0, node->span);
    emit(outer, I_ROTATE, 2, 0, node->span);
    emit(outer, I_CALL, 1, 0, node->span);
    if (unknown != UINT32_MAX)
        emit_patch(outer, unknown);
}

/* [iterator], a loop that yields each item and sends on what comes back, then the value that the generator returned. */
static void compile_yield_from(struct unit *unit, const struct node *node)
{
    compile_expression(unit, node->one);
    emit(unit, I_GET_ITER, 0, 0, node->span);

    emit(unit, I_NEXT, 0, 0, node->span);

    uint32_t done = emit(unit, I_JUMP_IF_DONE, 0, 0, node->span);

    emit(unit, I_YIELD, 0, 1, node->span);
    emit(unit, I_SEND, 0, 0, node->span);
    emit(unit, I_JUMP, done, 0, node->span);
    emit_patch(unit, done);
    unit->depth--;
    emit(unit, I_RETURNED, 0, 0, node->span);
}

static void compile_one_or_none(struct unit *unit, const struct node *node)
{
    if (node->one != NULL)
        compile_expression(unit, node->one);
    else
        emit(unit, I_NONE, 0, 0, node->span);
}

void compile_expression(struct unit *unit, const struct node *node)
{
    struct span span = node->span;

    switch (node->kind)
    {
        case NODE_CONSTANT:
            emit_load_constant(unit, constant_value(unit, node), span);
            return;
        case NODE_NAME:
            emit_name_use(unit, NAME_LOAD, node->name, span);
            return;
        case NODE_ATTRIBUTE:
            compile_expression(unit, node->attribute.value);
            emit(unit, I_LOAD_ATTRIBUTE, emit_name(unit, unit_mangle(unit, node->attribute.name)), 0, span);
            return;
        case NODE_CALL:
            compile_call(unit, node);
            return;
        case NODE_SUBSCRIPT:
            compile_expression(unit, node->binary.left);
            compile_expression(unit, node->binary.right);
            emit(unit, I_LOAD_ITEM, 0, 0, span);
            return;
        case NODE_BIN_OP:
            compile_expression(unit, node->binary.left);
            compile_expression(unit, node->binary.right);
            emit(unit, I_BINARY, node->op, 0, span);
            return;
        case NODE_UNARY_OP:
            compile_expression(unit, node->one);
            emit(unit, I_UNARY, node->op, 0, span);
            return;
        case NODE_NAMED_EXPR:
            compile_expression(unit, node->binary.right);
            emit(unit, I_DUP, 0, 0, span);
            compile_target(unit, node->binary.left);
            return;
        case NODE_SLICE:
            compile_slice_part(unit, node->slice.lower, span);
            compile_slice_part(unit, node->slice.upper, span);
            compile_slice_part(unit, node->slice.step, span);
            emit(unit, I_BUILD_SLICE, 0, 0, span);
            return;
        case NODE_LIST:
            compile_items(unit, node->list, I_BUILD_LIST, span);
            return;
        case NODE_TUPLE:
            compile_items(unit, node->list, I_BUILD_TUPLE, span);
            return;
        case NODE_SET:
            compile_items(unit, node->list, I_BUILD_SET, span);
            return;
        case NODE_DICT:
            compile_dict(unit, node);
            return;
        case NODE_BOOL_OP:
            compile_bool_op(unit, node);
            return;
        case NODE_COMPARE:
            compile_compare(unit, node);
            return;
        case NODE_IF_EXP:
            compile_if_exp(unit, node);
            return;
        case NODE_JOINED_STR:
            compile_joined_str(unit, node);
            return;
        case NODE_FORMATTED_VALUE:
            compile_formatted(unit, node);
            return;
        case NODE_LAMBDA:
            compile_lambda(unit, node);
            return;
        case NODE_LIST_COMP:
        case NODE_SET_COMP:
        case NODE_DICT_COMP:
        case NODE_GENERATOR_EXP:
            compile_comprehension(unit, node);
            return;
        case NODE_YIELD:
            compile_one_or_none(unit, node);
            emit(unit, I_YIELD, 0, 0, span);
            return;
        case NODE_YIELD_FROM:
            compile_yield_from(unit, node);
            return;
        case NODE_AWAIT:
            compile_expression(unit, node->one);
            emit(unit, I_AWAIT, 0, 0, span);
            return;
        case NODE_STARRED:
            compile_expression(unit, node->one);
            emit(unit, I_BUILD_LIST, 0, 0, span);
            return;
        default:
            /* The parser lets nothing else stand here. */
            emit(unit, I_NONE, 0, 0, span);
            return;
    }
}

static void compile_unpack(struct unit *unit, const struct node *target)
{
    struct node_list list = target->list;
    uint32_t star = list.len;

    for (uint32_t i = 0; i < list.len; i++)
    {
        if (list.at[i]->kind == NODE_STARRED)
            star = i;
    }
    if (star == list.len)
        emit(unit, I_UNPACK, list.len, spreads_unknown(unit), target->span);
    else
        emit(unit, I_UNPACK_STAR, star, list.len - star - 1, target->span);
    for (uint32_t i = 0; i < list.len; i++)
        compile_target(unit, list.at[i]->kind == NODE_STARRED ? list.at[i]->one : list.at[i]);
}

void compile_target(struct unit *unit, const struct node *target)
{
    switch (target->kind)
    {
        case NODE_NAME:
            emit_name_use(unit, NAME_STORE, target->name, target->span);
            return;
        case NODE_ATTRIBUTE:
            compile_expression(unit, target->attribute.value);
            emit(unit, I_STORE_ATTRIBUTE, emit_name(unit, unit_mangle(unit, target->attribute.name)), 0, target->span);
            return;
        case NODE_SUBSCRIPT:
            compile_expression(unit, target->binary.left);
            compile_expression(unit, target->binary.right);
            emit(unit, I_STORE_ITEM, 0, 0, target->span);
            return;
        default:
            compile_unpack(unit, target);
            return;
    }
}
