/*
 * Statements to bytecode. Each leaves the stack as it found it.
 *
 * try, with and finally: see the layout of each above its function. A return, break or continue inside them leaves block by
 * block (leave_blocks): the code of a finally stands there once more, as in CPython.
 */
#include "eval/builtin/arguments.h"
#include "eval/compiler.h"

void compile_body(struct unit *unit, struct node_list body)
{
    for (uint32_t i = 0; i < body.len; i++)
        compile_statement(unit, body.at[i]);
}

static void block_push(struct unit *unit, struct block *block)
{
    block->outer = unit->block;
    unit->block = block;
}

static void block_pop(struct unit *unit)
{
    unit->block = unit->block->outer;
}

/* ---- leaving ---- */

/* The end of `except E as name`: it is unbound, whatever became of it. */
static void emit_unbind(struct unit *unit, str name, struct span span)
{
    emit(unit, I_NONE, 0, 0, span);
    emit_name_use(unit, NAME_STORE, name, span);
    emit_name_use(unit, NAME_DELETE, name, span);
}

/* Below a value to be returned, when there is one. */
static void drop_below(struct unit *unit, bool with_value, enum instruction_kind drop, uint32_t b, struct span span)
{
    if (with_value)
        emit(unit, I_ROTATE, 2, 0, span);
    emit(unit, drop, 0, b, span);
}

static void leave_block(struct unit *unit, struct block *block, bool with_value, struct span span)
{
    switch (block->kind)
    {
        case BLOCK_LOOP:
            if (block->is_for)
                drop_below(unit, with_value, I_POP, 0, span);
            return;
        case BLOCK_TRY:
            return;
        case BLOCK_FINALLY:
            compile_body(unit, block->final_body);
            return;
        case BLOCK_WITH:
            drop_below(unit, with_value, I_WITH_EXIT, block->is_async, span);
            if (block->is_async)
                emit(unit, I_AWAIT, 0, 0, span);
            emit(unit, I_POP, 0, 0, span);
            return;
        case BLOCK_FINALLY_HANDLED:
            drop_below(unit, with_value, I_POP, 0, span);
            drop_below(unit, with_value, I_POP_HANDLED, 0, span);
            return;
        case BLOCK_HANDLED:
            drop_below(unit, with_value, I_POP_HANDLED, 0, span);
            return;
        case BLOCK_NAMED:
            emit_unbind(unit, block->name, span);
            return;
    }
}

/* Leaves all blocks up to `until` (not itself); blocks_left ends it behind the jump. */
static void leave_blocks(struct unit *unit, const struct block *until, bool with_value, struct span span)
{
    struct block *inner = unit->block;

    while (unit->block != until)
    {
        struct block *block = unit->block;

        /* What a finally runs is outside of its own block. */
        unit->block = block->outer;
        array_add(unit->arena, &block->gaps)->from = emit_here(unit);
        leave_block(unit, block, with_value, span);
    }
    unit->block = inner;
}

/* The code goes on inside the blocks: they cover it again, and the stack is as deep as it was. */
static void blocks_left(struct unit *unit, const struct block *until, uint32_t depth)
{
    for (struct block *block = unit->block; block != until; block = block->outer)
        array_last(&block->gaps)->to = emit_here(unit);
    unit->depth = depth;
}

static void compile_return(struct unit *unit, const struct node *node)
{
    uint32_t depth = unit->depth;

    if (node->one != NULL)
        compile_expression(unit, node->one);
    else
        emit(unit, I_NONE, 0, 0, node->span);
    leave_blocks(unit, NULL, true, node->span);
    emit(unit, I_RETURN, 0, 0, node->span);
    blocks_left(unit, NULL, depth);
}

static void compile_loop_exit(struct unit *unit, const struct node *node)
{
    struct block *loop = unit->block;
    uint32_t depth = unit->depth;

    while (loop->kind != BLOCK_LOOP)
        loop = loop->outer;
    leave_blocks(unit, loop, false, node->span);
    if (node->kind == NODE_CONTINUE)
        emit(unit, I_JUMP, loop->start, 0, node->span);
    else
    {
        leave_block(unit, loop, false, node->span);
        array_push(unit->arena, &loop->breaks, emit(unit, I_JUMP, 0, 0, node->span));
    }
    blocks_left(unit, loop, depth);
}

/* ---- loops ---- */

static void patch_all(struct unit *unit, struct block *loop)
{
    for (size_t i = 0; i < loop->breaks.len; i++)
        emit_patch(unit, loop->breaks.at[i]);
}

static void compile_for(struct unit *unit, const struct node *node)
{
    struct block loop = {.kind = BLOCK_LOOP, .is_for = true};
    struct span span = node->loop.iter->span;

    compile_expression(unit, node->loop.iter);

    uint32_t unknown = emit_if_unknown(unit, span);

    emit(unit, node->is_async ? I_GET_ASYNC_ITER : I_GET_ITER, 0, 0, span);
    loop.start = emit(unit, I_NEXT, 0, 0, span);

    uint32_t done = emit(unit, I_JUMP_IF_DONE, 0, 0, span);

    compile_target(unit, node->loop.target);
    block_push(unit, &loop);
    compile_body(unit, node->loop.body);
    block_pop(unit);
    emit(unit, I_JUMP, loop.start, 0, span);
    emit_patch(unit, done);
    unit->depth--;
    compile_body(unit, node->loop.or_else);
    patch_all(unit, &loop);
    emit_bound_unknown(unit, unknown, node);
}

static void compile_while(struct unit *unit, const struct node *node)
{
    struct block loop = {.kind = BLOCK_LOOP, .start = emit_here(unit)};

    emit(unit, I_STATEMENT, 0, 0, node->loop.iter->span);
    compile_expression(unit, node->loop.iter);

    uint32_t unknown = emit_if_unknown(unit, node->loop.iter->span);
    uint32_t done = emit(unit, I_JUMP_IF_FALSE, 0, 0, node->loop.iter->span);

    block_push(unit, &loop);
    compile_body(unit, node->loop.body);
    block_pop(unit);
    emit(unit, I_JUMP, loop.start, 0, node->span);
    emit_patch(unit, done);
    compile_body(unit, node->loop.or_else);
    patch_all(unit, &loop);
    emit_bound_unknown(unit, unknown, node);
}

/* ---- branches ---- */

static void compile_if(struct unit *unit, const struct node *node)
{
    compile_expression(unit, node->branch.test);
    if (unit->scope->kind == SCOPE_MODULE)
    {
        compile_module_if(unit, node);
        return;
    }

    uint32_t other = emit(unit, I_JUMP_IF_FALSE, 0, 0, node->branch.test->span);

    compile_body(unit, node->branch.body);
    if (node->branch.or_else.len == 0)
    {
        emit_patch(unit, other);
        return;
    }

    uint32_t end = emit(unit, I_JUMP, 0, 0, node->span);

    emit_patch(unit, other);
    compile_body(unit, node->branch.or_else);
    emit_patch(unit, end);
}

/* ---- try ---- */

/*
 * The end of a region that runs with [previous] on the stack: an exception in it lands here with [previous, exception], puts
 * the previous handled exception back and goes on.
 */
static void emit_restore(struct unit *unit, const struct block *block, uint32_t from, uint32_t depth, struct span span)
{
    uint32_t saved = unit->depth;

    emit_handler(unit, block, from, emit_here(unit), depth);
    unit->depth = depth + 1;
    emit(unit, I_ROTATE, 2, 0, span);
    emit(unit, I_POP_HANDLED, 0, 0, span);
    emit(unit, I_RERAISE, 0, 0, span);
    unit->depth = saved;
}

/* `except E as name`: the name is unbound at the end of the block, however that comes. */
static void compile_named_handler(struct unit *unit, const struct except_handler *handler)
{
    struct span span = handler->span;
    struct block named = {.kind = BLOCK_NAMED, .name = handler->name};

    emit_name_use(unit, NAME_STORE, handler->name, handler->name_span);

    uint32_t from = emit_here(unit), depth = unit->depth;

    block_push(unit, &named);
    compile_body(unit, handler->body);
    block_pop(unit);

    uint32_t to = emit_here(unit);

    emit_unbind(unit, handler->name, span);

    uint32_t end = emit(unit, I_JUMP, 0, 0, span);

    emit_handler(unit, &named, from, to, depth);
    unit->depth = depth + 1;
    emit_unbind(unit, handler->name, span);
    emit(unit, I_RERAISE, 0, 0, span);
    unit->depth = depth;
    emit_patch(unit, end);
}

/*
 *     body                     an exception: [exception] at H
 *     else; jump end
 *  H: PUSH_HANDLED             [previous exception]
 *     for each: match, body, POP_HANDLED, jump end
 *     none: ROTATE, POP_HANDLED, RERAISE
 */
static void compile_handlers(struct unit *unit, const struct node *node)
{
    struct block block = {.kind = BLOCK_TRY};
    struct import_try import_try;
    uint32_t from = emit_here(unit), depth = unit->depth;

    block_push(unit, &block);
    import_try_open(unit, &import_try, node);
    compile_body(unit, node->try_.body);
    import_try_close(unit, &import_try);
    block_pop(unit);

    uint32_t to = emit_here(unit);

    compile_body(unit, node->try_.or_else);

    ARRAY(uint32_t) ends = {0};
    struct block handled = {.kind = BLOCK_HANDLED};

    array_push(unit->arena, &ends, emit(unit, I_JUMP, 0, 0, node->span));
    emit_handler(unit, &block, from, to, depth);
    unit->depth = depth + 1;
    emit(unit, I_PUSH_HANDLED, 0, 0, node->span);

    uint32_t handlers_from = emit_here(unit);

    for (uint32_t i = 0; i < node->try_.handler_count; i++)
    {
        const struct except_handler *handler = &node->try_.handlers[i];
        uint32_t next = UINT32_MAX;

        unit->depth = depth + 2;
        if (handler->type != NULL)
        {
            compile_expression(unit, handler->type);
            emit(unit, I_MATCH_EXCEPTION, 0, 0, handler->type->span);
            next = emit(unit, I_JUMP_IF_FALSE, 0, 0, handler->type->span);
        }
        block_push(unit, &handled);
        if (handler->name.len > 0)
            compile_named_handler(unit, handler);
        else
        {
            emit(unit, I_POP, 0, 0, handler->span);
            compile_body(unit, handler->body);
        }
        block_pop(unit);
        emit(unit, I_POP_HANDLED, 0, 0, handler->span);
        array_push(unit->arena, &ends, emit(unit, I_JUMP, 0, 0, handler->span));
        if (next != UINT32_MAX)
            emit_patch(unit, next);
    }
    unit->depth = depth + 2;
    emit(unit, I_RERAISE, 0, 0, node->span);
    emit_restore(unit, &handled, handlers_from, depth + 1, node->span);
    unit->depth = depth;
    for (size_t i = 0; i < ends.len; i++)
        emit_patch(unit, ends.at[i]);
    emit_import_unknown(unit, &import_try, node);
}

/*
 *     body; finally; jump end
 *  F: PUSH_HANDLED             [previous exception]
 *     finally
 *     RERAISE (through the restoring region)
 */
static void compile_try(struct unit *unit, const struct node *node)
{
    if (node->try_.final_body.len == 0)
    {
        compile_handlers(unit, node);
        return;
    }

    struct block block = {.kind = BLOCK_FINALLY, .final_body = node->try_.final_body};
    uint32_t from = emit_here(unit), depth = unit->depth;

    block_push(unit, &block);
    if (node->try_.handler_count > 0)
        compile_handlers(unit, node);
    else
        compile_body(unit, node->try_.body);
    block_pop(unit);

    uint32_t to = emit_here(unit);

    compile_body(unit, node->try_.final_body);

    uint32_t end = emit(unit, I_JUMP, 0, 0, node->span);
    struct block handled = {.kind = BLOCK_FINALLY_HANDLED};

    emit_handler(unit, &block, from, to, depth);
    unit->depth = depth + 1;
    emit(unit, I_PUSH_HANDLED, 0, 0, node->span);

    uint32_t final_from = emit_here(unit);

    block_push(unit, &handled);
    compile_body(unit, node->try_.final_body);
    block_pop(unit);
    emit(unit, I_RERAISE, 0, 0, node->span);
    emit_restore(unit, &handled, final_from, depth + 1, node->span);
    unit->depth = depth;
    emit_patch(unit, end);
}

/* ---- with ---- */

static void compile_with_item(struct unit *unit, const struct node *node, uint32_t index)
{
    const struct with_item *item = &node->with.items[index];
    struct span span = item->context->span;
    struct block block = {.kind = BLOCK_WITH, .is_async = node->is_async}, raised = {.kind = BLOCK_TRY};
    uint32_t base = unit->depth;

    compile_expression(unit, item->context);
    emit(unit, I_WITH_ENTER, 0, node->is_async, span);
    if (node->is_async)
        emit(unit, I_AWAIT, 0, 0, span);

    uint32_t from = emit_here(unit);

    if (item->target != NULL)
        compile_target(unit, item->target);
    else
        emit(unit, I_POP, 0, 0, span);
    block_push(unit, &block);
    if (index + 1 < node->with.item_count)
        compile_with_item(unit, node, index + 1);
    else
        compile_body(unit, node->with.body);
    block_pop(unit);

    uint32_t to = emit_here(unit);

    emit(unit, I_WITH_EXIT, 0, node->is_async, span);
    if (node->is_async)
        emit(unit, I_AWAIT, 0, 0, span);
    emit(unit, I_POP, 0, 0, span);

    uint32_t end = emit(unit, I_JUMP, 0, 0, span);

    /* [exit exception] */
    emit_handler(unit, &block, from, to, base + 1);
    unit->depth = base + 2;
    emit(unit, I_PUSH_HANDLED, 0, 0, span);

    uint32_t exit_from = emit_here(unit);

    emit(unit, I_WITH_RAISED, 0, node->is_async, span);
    if (node->is_async)
        emit(unit, I_AWAIT, 0, 0, span);

    uint32_t swallow = emit(unit, I_JUMP_IF_TRUE, 0, 0, span);

    emit(unit, I_RERAISE, 0, 0, span);
    emit_restore(unit, &raised, exit_from, base + 2, span);
    unit->depth = base + 3;
    emit_patch(unit, swallow);
    emit(unit, I_POP, 0, 0, span);
    emit(unit, I_POP_HANDLED, 0, 0, span);
    emit(unit, I_POP, 0, 0, span);
    emit_patch(unit, end);
}

/* ---- definitions ---- */

static void compile_decorators(struct unit *unit, struct node_list decorators)
{
    for (uint32_t i = 0; i < decorators.len; i++)
        compile_expression(unit, decorators.at[i]);
}

static void call_decorators(struct unit *unit, struct node_list decorators)
{
    for (uint32_t i = decorators.len; i > 0; i--)
        emit(unit, I_CALL, 1, 0, decorators.at[i - 1]->span);
}

static void compile_function(struct unit *unit, const struct node *node)
{
    uint32_t flags;

    compile_decorators(unit, node->function.decorators);
    flags = compile_defaults(unit, &node->function.parameters, node->function.name_span);
    emit(unit, I_MAKE_FUNCTION, compile_function_code(unit, node), flags, node->function.name_span);
    call_decorators(unit, node->function.decorators);
    emit_name_use(unit, NAME_STORE, node->function.name, node->function.name_span);
}

static uint32_t compile_class_code(struct unit *outer, const struct node *node)
{
    struct unit unit;

    unit_open(&unit, outer, scope_take(outer->scope, node), node->class_.name, node->span);
    unit.code->flags |= CODE_CLASS;
    unit.class_name = node->class_.name;
    if (node->class_.body.len > 0 && node->class_.body.at[0]->kind == NODE_EXPR &&
        node->class_.body.at[0]->one->kind == NODE_CONSTANT && node->class_.body.at[0]->one->constant.kind == CONSTANT_STR)
    {
        emit_load_constant(&unit, str_make(unit.vm, node->class_.body.at[0]->one->constant.text), node->class_.name_span);
        emit(&unit, I_STORE_NAME, emit_name(&unit, STR("__doc__")), 0, node->class_.name_span);
    }
    compile_body(&unit, node->class_.body);
    emit(&unit, I_NONE, 0, 0, node->class_.name_span);
    emit(&unit, I_RETURN, 0, 0, node->class_.name_span);
    array_push(outer->arena, &outer->codes, unit_close(&unit));
    return (uint32_t)outer->codes.len - 1;
}

static void compile_class(struct unit *unit, const struct node *node)
{
    compile_decorators(unit, node->class_.decorators);
    emit(unit, I_BUILD_LIST, 0, 0, node->class_.name_span);
    for (uint32_t i = 0; i < node->class_.bases.len; i++)
    {
        const struct node *base = node->class_.bases.at[i];

        compile_expression(unit, base->kind == NODE_STARRED ? base->one : base);
        emit(unit, base->kind == NODE_STARRED ? I_LIST_EXTEND : I_LIST_APPEND, 1, 0, base->span);
    }
    emit(unit, I_BUILD_DICT, 0, 0, node->class_.name_span);
    for (uint32_t i = 0; i < node->class_.keyword_count; i++)
    {
        const struct keyword *keyword = &node->class_.keywords[i];

        if (keyword->name.len > 0)
            emit_load_constant(unit, str_make(unit->vm, keyword->name), keyword->span);
        compile_expression(unit, keyword->value);
        emit(unit, keyword->name.len > 0 ? I_DICT_SET : I_DICT_MERGE, 2, 0, keyword->span);
    }
    emit(unit, I_MAKE_CLASS, compile_class_code(unit, node), 0,
         (struct span){node->span.from, node->class_.name_span.to});
    call_decorators(unit, node->class_.decorators);
    emit_name_use(unit, NAME_STORE, node->class_.name, node->class_.name_span);
}

/* ---- imports ---- */

static void compile_import(struct unit *unit, const struct node *node)
{
    for (uint32_t i = 0; i < node->import.alias_count; i++)
    {
        const struct alias *alias = &node->import.aliases[i];
        str name;

        str_cut(alias->name, '.', &name);
        if (unit->import_try != NULL)
        {
            /* The whole path counts, not its first package. */
            emit(unit, I_IMPORT, emit_name(unit, alias->name), 0, alias->span);
            import_try_check(unit, false, alias->span);
            emit(unit, I_POP, 0, 0, alias->span);
        }
        emit(unit, alias->as_name.len > 0 ? I_IMPORT : I_IMPORT_TOP, emit_name(unit, alias->name), 0, alias->span);
        emit_name_use(unit, NAME_STORE, alias->as_name.len > 0 ? alias->as_name : name, alias->span);
    }
}

static void compile_import_from(struct unit *unit, const struct node *node)
{
    emit(unit, I_IMPORT, emit_name(unit, node->import.module), node->import.level, node->span);
    import_try_check(unit, false, node->span);
    for (uint32_t i = 0; i < node->import.alias_count; i++)
    {
        const struct alias *alias = &node->import.aliases[i];

        if (str_equal(alias->name, STR("*")))
        {
            emit(unit, I_IMPORT_STAR, 0, 0, node->span);
            return;
        }
        emit(unit, I_IMPORT_FROM, emit_name(unit, alias->name), 0, alias->span);
        import_try_check(unit, true, alias->span);
        emit_name_use(unit, NAME_STORE, alias->as_name.len > 0 ? alias->as_name : alias->name, alias->span);
    }
    emit(unit, I_POP, 0, 0, node->span);
}

/* ---- assignments ---- */

static void compile_assign(struct unit *unit, const struct node *node)
{
    compile_expression(unit, node->assign.value);
    for (uint32_t i = 0; i < node->assign.targets.len; i++)
    {
        if (i + 1 < node->assign.targets.len)
            emit(unit, I_DUP, 0, 0, node->span);
        compile_target(unit, node->assign.targets.at[i]);
    }
}

static void compile_aug_assign(struct unit *unit, const struct node *node)
{
    const struct node *target = node->binary.left;
    struct span span = target->span;

    switch (target->kind)
    {
        case NODE_ATTRIBUTE:
        {
            uint32_t name = emit_name(unit, unit_mangle(unit, target->attribute.name));

            compile_expression(unit, target->attribute.value);
            emit(unit, I_DUP, 0, 0, span);
            emit(unit, I_LOAD_ATTRIBUTE, name, 0, span);
            compile_expression(unit, node->binary.right);
            emit(unit, I_IN_PLACE, node->op, 0, node->span);
            emit(unit, I_ROTATE, 2, 0, span);
            emit(unit, I_STORE_ATTRIBUTE, name, 0, span);
            return;
        }
        case NODE_SUBSCRIPT:
            compile_expression(unit, target->binary.left);
            compile_expression(unit, target->binary.right);
            emit(unit, I_DUP_TWO, 0, 0, span);
            emit(unit, I_LOAD_ITEM, 0, 0, span);
            compile_expression(unit, node->binary.right);
            emit(unit, I_IN_PLACE, node->op, 0, node->span);
            emit(unit, I_ROTATE, 3, 0, span);
            emit(unit, I_STORE_ITEM, 0, 0, span);
            return;
        default:
            compile_expression(unit, target);
            compile_expression(unit, node->binary.right);
            emit(unit, I_IN_PLACE, node->op, 0, node->span);
            compile_target(unit, target);
            return;
    }
}

static void emit_annotation_text(struct unit *unit, const struct node *annotation)
{
    str text =
        str_slice(unit->file->text, annotation->span.from - unit->file->first, annotation->span.to - unit->file->first);

    emit_load_constant(unit, str_make(unit->vm, text), annotation->span);
}

/*
 * Its value; its text where it names what is not there yet. Since Python 3.14 an annotation is evaluated when it is asked for, and a
 * class may name one that stands behind it (PEP 649).
 */
static void compile_annotation(struct unit *unit, const struct node *annotation)
{
    struct block block = {.kind = BLOCK_TRY}, handled = {.kind = BLOCK_HANDLED};
    uint32_t from = emit_here(unit), depth = unit->depth, to, end, other, handler_from, done;

    block_push(unit, &block);
    compile_expression(unit, annotation);
    block_pop(unit);
    to = emit_here(unit);
    end = emit(unit, I_JUMP, 0, 0, annotation->span);
    emit_handler(unit, &block, from, to, depth);
    unit->depth = depth + 1;
    emit(unit, I_PUSH_HANDLED, 0, 0, annotation->span);
    handler_from = emit_here(unit);
    unit->depth = depth + 2;
    emit_name_use(unit, NAME_LOAD, STR("NameError"), annotation->span);
    emit(unit, I_MATCH_EXCEPTION, 0, 0, annotation->span);
    other = emit(unit, I_JUMP_IF_FALSE, 0, 0, annotation->span);
    emit(unit, I_POP, 0, 0, annotation->span);
    emit(unit, I_POP_HANDLED, 0, 0, annotation->span);
    emit_annotation_text(unit, annotation);
    done = emit(unit, I_JUMP, 0, 0, annotation->span);
    emit_patch(unit, other);
    unit->depth = depth + 2;
    emit(unit, I_RERAISE, 0, 0, annotation->span);
    emit_restore(unit, &handled, handler_from, depth + 1, annotation->span);
    unit->depth = depth + 1;
    emit_patch(unit, end);
    emit_patch(unit, done);
}

/* Annotations of a class body are evaluated and kept (models are made of them); those of a module or function are not. */
static void compile_ann_assign(struct unit *unit, const struct node *node)
{
    const struct node *target = node->ann_assign.target;

    if (unit->scope->kind == SCOPE_CLASS && node->ann_assign.simple)
    {
        const struct node *annotation = node->ann_assign.annotation;

        if (unit->future_annotations)
            emit_annotation_text(unit, annotation);
        else
            compile_annotation(unit, annotation);
        emit(unit, I_ANNOTATE, emit_name(unit, unit_mangle(unit, target->name)), 0, annotation->span);
    }
    if (node->ann_assign.value != NULL)
    {
        compile_expression(unit, node->ann_assign.value);
        compile_target(unit, target);
    }
}

static void compile_delete_target(struct unit *unit, const struct node *target)
{
    switch (target->kind)
    {
        case NODE_NAME:
            emit_name_use(unit, NAME_DELETE, target->name, target->span);
            return;
        case NODE_ATTRIBUTE:
            compile_expression(unit, target->attribute.value);
            emit(unit, I_DELETE_ATTRIBUTE, emit_name(unit, unit_mangle(unit, target->attribute.name)), 0, target->span);
            return;
        case NODE_SUBSCRIPT:
            compile_expression(unit, target->binary.left);
            compile_expression(unit, target->binary.right);
            emit(unit, I_DELETE_ITEM, 0, 0, target->span);
            return;
        default:
            for (uint32_t i = 0; i < target->list.len; i++)
                compile_delete_target(unit, target->list.at[i]);
            return;
    }
}

static void compile_assert(struct unit *unit, const struct node *node)
{
    compile_expression(unit, node->binary.left);

    uint32_t unknown = emit_if_unknown(unit, node->binary.left->span);
    uint32_t good = emit(unit, I_JUMP_IF_TRUE, 0, 0, node->binary.left->span);

    if (node->binary.right != NULL)
        compile_expression(unit, node->binary.right);
    else
        emit(unit, I_ABSENT, 0, 0, node->span);
    emit(unit, I_ASSERT, 0, 0, node->span);
    emit_patch(unit, good);
    emit_bound_unknown(unit, unknown, node);
}

static void compile_raise(struct unit *unit, const struct node *node)
{
    uint32_t count = 0, depth = unit->depth;
    const struct node *parts[] = {node->raise.exception, node->raise.cause};

    for (size_t i = 0; i < COUNT_OF(parts); i++)
    {
        if (parts[i] == NULL)
            continue;
        compile_expression(unit, parts[i]);
        count++;
    }
    emit(unit, I_RAISE, count, 0, node->span);
    unit->depth = depth;
}

void compile_statement(struct unit *unit, const struct node *node)
{
    if (node->kind == NODE_EXPR && node->one->kind == NODE_CONSTANT)
        return;
    emit(unit, I_STATEMENT, 0, 0, node->span);
    switch (node->kind)
    {
        case NODE_EXPR:
            compile_expression(unit, node->one);
            emit(unit, unit->scope->kind == SCOPE_FUNCTION ? I_DROP : I_POP, 0, 0, node->span);
            return;
        case NODE_ASSIGN:
            compile_spreading(unit, node, compile_assign);
            return;
        case NODE_AUG_ASSIGN:
            compile_aug_assign(unit, node);
            return;
        case NODE_ANN_ASSIGN:
            compile_spreading(unit, node, compile_ann_assign);
            return;
        case NODE_IF:
            compile_if(unit, node);
            return;
        case NODE_FOR:
            compile_for(unit, node);
            return;
        case NODE_WHILE:
            compile_while(unit, node);
            return;
        case NODE_WITH:
            compile_with_item(unit, node, 0);
            return;
        case NODE_TRY:
            compile_try(unit, node);
            return;
        case NODE_RETURN:
            compile_return(unit, node);
            return;
        case NODE_BREAK:
        case NODE_CONTINUE:
            compile_loop_exit(unit, node);
            return;
        case NODE_RAISE:
            compile_raise(unit, node);
            return;
        case NODE_ASSERT:
            compile_assert(unit, node);
            return;
        case NODE_DELETE:
            for (uint32_t i = 0; i < node->list.len; i++)
                compile_delete_target(unit, node->list.at[i]);
            return;
        case NODE_FUNCTION_DEF:
            compile_function(unit, node);
            return;
        case NODE_CLASS_DEF:
            compile_class(unit, node);
            return;
        case NODE_IMPORT:
            compile_import(unit, node);
            return;
        case NODE_IMPORT_FROM:
            compile_import_from(unit, node);
            return;
        case NODE_MATCH:
            compile_match(unit, node);
            return;
        case NODE_TYPE_ALIAS:
            compile_expression(unit, node->type_alias.value);
            compile_target(unit, node->type_alias.name);
            return;
        default:
            /* pass, global, nonlocal */
            return;
    }
}

bool code_has_future_annotations(const struct module *tree)
{
    for (uint32_t i = 0; i < tree->body.len; i++)
    {
        const struct node *node = tree->body.at[i];

        if (node->kind != NODE_IMPORT_FROM || !str_equal(node->import.module, STR("__future__")))
            continue;
        for (uint32_t j = 0; j < node->import.alias_count; j++)
        {
            if (str_equal(node->import.aliases[j].name, STR("annotations")))
                return true;
        }
    }
    return false;
}

static struct code *compile_statements(struct unit *unit, struct node *const *body, uint32_t count)
{
    struct span span = count > 0 ? body[0]->span : SPAN_NONE;
    struct arena_mark mark;
    struct code *code;

    unit->arena = scratch_arena(unit->vm);
    mark = arena_mark(unit->arena);
    unit_open(unit, NULL, scope_make(unit->arena, body, count), STR("<module>"), span);
    unit->code->flags |= CODE_MODULE | (spreads_unknown(unit) ? (uint32_t)CODE_SPREADS : 0);
    for (uint32_t i = 0; i < count; i++)
        compile_statement(unit, body[i]);
    emit(unit, I_NONE, 0, 0, span);
    emit(unit, I_RETURN, 0, 0, span);
    code = unit_close(unit);
    arena_reset(unit->arena, mark);
    return code;
}

struct code *code_compile_module(struct vm *vm, const struct source_file *file, struct node *const *body, uint32_t count,
                                 enum module_way way, bool future_annotations)
{
    struct unit unit = {
        .vm = vm, .kept = vm->arena, .file = file, .way = way, .future_annotations = future_annotations};

    return compile_statements(&unit, body, count);
}

struct code *code_compile_owned(struct vm *vm, const struct module *tree)
{
    struct memory *memory = arena_memory(vm->arena);
    struct code_owner *owner = heap_alloc(vm, OBJECT_CODE_OWNER, sizeof *owner);
    size_t used = memory->used, objects = vm->allocated;
    struct unit unit = {.vm = vm,
                        .owner = owner,
                        .file = tree->file,
                        .way = MODULE_OF_REVISION,
                        .future_annotations = code_has_future_annotations(tree)};
    struct code *code;

    owner->arena = unit.kept = arena_open(memory);
    code = compile_statements(&unit, tree->body.at, (uint32_t)tree->body.len);
    /* Constants are objects and counted already. */
    owner->charged = memory->used - used - (vm->allocated - objects);
    vm->allocated += owner->charged;
    return code;
}
