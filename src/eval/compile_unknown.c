/*
 * What becomes of code whose outcome hangs on an unknown value (DESIGN.md, "Opaque values").
 *
 * In a function the decision is refused when the truth of the value is asked: nothing here. At the level of a module a statement
 * that hangs on one runs no branch, and each name that it would bind is unknown afterwards, with the test as its reason; `and`,
 * `or`, `not` and the conditional expression give the unknown value on. env.py drives the run and is refused instead, unless
 * the branch only raises, warns, logs or exits. Whether the import of a foreign package would fail, which a handler of
 * ImportError asks, is such a decision too.
 */
#include "eval/compiler.h"

bool spreads_unknown(const struct unit *unit)
{
    return unit->scope->kind == SCOPE_MODULE && unit->way != MODULE_DRIVES;
}

uint32_t emit_if_unknown(struct unit *unit, struct span span)
{
    return spreads_unknown(unit) ? emit(unit, I_JUMP_IF_OPAQUE, 0, 0, span) : UINT32_MAX;
}

/* The unknown value on the stack becomes the value of every name that the statement would bind. */
static void bind_unknown(struct unit *unit, const struct node *node)
{
    struct node *const body[] = {(struct node *)(uintptr_t)node};
    struct scope *scope = scope_make(unit->arena, body, COUNT_OF(body));

    for (size_t i = 0; i < scope->symbols.len; i++)
    {
        const struct symbol *symbol = scope->symbols.at[i].value;

        if (!symbol->bound)
            continue;
        emit(unit, I_DUP, 0, 0, SPAN_NONE);
        emit(unit, I_STORE_GLOBAL, emit_name(unit, symbol->name), 0, SPAN_NONE);
    }
    emit(unit, I_POP, 0, 0, node->span);
}

void emit_bound_unknown(struct unit *unit, uint32_t unknown, const struct node *node)
{
    uint32_t end;

    if (unknown == UINT32_MAX)
        return;
    end = emit(unit, I_JUMP, 0, 0, node->span);
    emit_patch(unit, unknown);
    unit->depth++;
    bind_unknown(unit, node);
    emit_patch(unit, end);
}

/* ---- assignments ---- */

static bool only_names(const struct node *target)
{
    if (target->kind == NODE_STARRED)
        return only_names(target->one);
    if (target->kind != NODE_TUPLE && target->kind != NODE_LIST)
        return target->kind == NODE_NAME;
    for (uint32_t i = 0; i < target->list.len; i++)
    {
        if (!only_names(target->list.at[i]))
            return false;
    }
    return true;
}

static bool binds_names(const struct node *node)
{
    if (node->kind == NODE_ANN_ASSIGN)
        return node->ann_assign.value != NULL && only_names(node->ann_assign.target);
    for (uint32_t i = 0; i < node->assign.targets.len; i++)
    {
        if (!only_names(node->assign.targets.at[i]))
            return false;
    }
    return true;
}

/*
 * What refuses the value deep inside of an expression, sorted(unknown), is no instruction that could jump: the region of the
 * statement has a landing, which the machine takes with the unknown value on the stack (machine.c, unknown_lands).
 */
void compile_spreading(struct unit *unit, const struct node *node, void (*compile)(struct unit *, const struct node *))
{
    uint32_t from = emit_here(unit), depth = unit->depth, to, end;

    compile(unit, node);
    if (!spreads_unknown(unit) || !binds_names(node))
        return;
    to = emit_here(unit);
    end = emit(unit, I_JUMP, 0, 0, node->span);
    *array_add(unit->arena, &unit->handlers) =
        (struct handler){.from = from, .to = to, .target = emit_here(unit), .depth = depth, .of_unknown = true};
    unit->depth = depth + 1;
    bind_unknown(unit, node);
    emit_patch(unit, end);
}

/* ---- if ---- */

/* raise, pass, and calls that warn, log or exit: what a guard does. */
static bool is_guard_statement(const struct node *node)
{
    static const str names[] = {
        STR_INIT("warn"),      STR_INIT("warning"),  STR_INIT("info"),  STR_INIT("debug"), STR_INIT("error"),
        STR_INIT("exception"), STR_INIT("critical"), STR_INIT("print"), STR_INIT("exit"),  STR_INIT("log"),
    };
    const struct node *function;

    if (node->kind == NODE_RAISE || node->kind == NODE_PASS)
        return true;
    if (node->kind != NODE_EXPR || node->one->kind != NODE_CALL)
        return node->kind == NODE_EXPR && node->one->kind == NODE_CONSTANT;
    function = node->one->call.function;
    for (size_t i = 0; i < COUNT_OF(names); i++)
    {
        if ((function->kind == NODE_NAME && str_equal(function->name, names[i])) ||
            (function->kind == NODE_ATTRIBUTE && str_equal(function->attribute.name, names[i])))
            return true;
    }
    return false;
}

static bool is_guard(struct node_list body)
{
    for (uint32_t i = 0; i < body.len; i++)
    {
        if (!is_guard_statement(body.at[i]))
            return false;
    }
    return body.len > 0;
}

/*
 * An `if` at module level whose test may be unknown (DESIGN.md, "Opaque values"): a branch that only raises, warns, logs or exits is
 * not taken; in a module executed by need no branch runs otherwise, and the names that it would bind are unknown.
 */
void compile_module_if(struct unit *unit, const struct node *node)
{
    struct span span = node->branch.test->span;
    bool guard = is_guard(node->branch.body), guard_else = is_guard(node->branch.or_else);
    uint32_t opaque = emit(unit, I_JUMP_IF_OPAQUE, 0, 0, span);
    uint32_t other = emit(unit, I_JUMP_IF_FALSE, 0, 0, span);
    uint32_t into_body = emit_here(unit), into_else, end;

    compile_body(unit, node->branch.body);
    end = emit(unit, I_JUMP, 0, 0, node->span);
    emit_patch(unit, other);
    into_else = emit_here(unit);
    compile_body(unit, node->branch.or_else);

    uint32_t end_else = emit(unit, I_JUMP, 0, 0, node->span);

    emit_patch(unit, opaque);
    unit->depth++;
    if (guard || guard_else)
    {
        emit(unit, I_POP, 0, 0, span);
        emit(unit, I_JUMP, guard ? into_else : into_body, 0, span);
    }
    else if (spreads_unknown(unit))
        bind_unknown(unit, node);
    else
    {
        /* Refused: I_JUMP_IF_FALSE says so. */
        emit(unit, I_JUMP_IF_FALSE, into_body, 0, span);
    }
    emit_patch(unit, end);
    emit_patch(unit, end_else);
}


/* ---- try: import ---- */

/* What is asked of a handler's type: whether a failing import comes to it. */
static bool takes_import_error(const struct node *type)
{
    static const str names[] = {STR_INIT("ImportError"), STR_INIT("ModuleNotFoundError"), STR_INIT("Exception"),
                                STR_INIT("BaseException")};

    if (type == NULL)
        return true;
    for (uint32_t i = 0; type->kind == NODE_TUPLE && i < type->list.len; i++)
    {
        if (takes_import_error(type->list.at[i]))
            return true;
    }
    for (size_t i = 0; i < COUNT_OF(names); i++)
    {
        if (type->kind == NODE_NAME && str_equal(type->name, names[i]))
            return true;
    }
    return false;
}

/* A handler that ends the program or passes the failure on: where it ran, nothing behind it does. */
static bool is_last_word(struct node_list body)
{
    const struct node *last = body.at[body.len - 1];
    const struct node *function;

    if (last->kind == NODE_RAISE)
        return true;
    if (last->kind != NODE_EXPR || last->one->kind != NODE_CALL)
        return false;
    function = last->one->call.function;
    return (function->kind == NODE_NAME && str_equal(function->name, STR("exit"))) ||
           (function->kind == NODE_ATTRIBUTE && str_equal(function->attribute.name, STR("exit")));
}

static bool only_binds(struct node_list body)
{
    for (uint32_t i = 0; i < body.len; i++)
    {
        enum node_kind kind = body.at[i]->kind;

        if (kind != NODE_IMPORT && kind != NODE_IMPORT_FROM && kind != NODE_ASSIGN && kind != NODE_ANN_ASSIGN &&
            !is_guard_statement(body.at[i]))
            return false;
    }
    return true;
}

static bool only_imports_and_calls(struct node_list body)
{
    for (uint32_t i = 0; i < body.len; i++)
    {
        enum node_kind kind = body.at[i]->kind;

        if (kind != NODE_IMPORT && kind != NODE_IMPORT_FROM && kind != NODE_EXPR)
            return false;
    }
    return true;
}

/* In env.py: `try: import x; x.init()` with a handler that does nothing but say so leaves nothing behind either way. */
static bool is_optional_call(const struct unit *unit, const struct node *node)
{
    bool is_one = unit->scope->kind == SCOPE_MODULE && unit->way == MODULE_DRIVES && only_imports_and_calls(node->try_.body) &&
                  node->try_.or_else.len == 0;

    for (uint32_t i = 0; is_one && i < node->try_.handler_count; i++)
        is_one = is_guard(node->try_.handlers[i].body);
    return is_one;
}

static bool try_only_binds(const struct node *node)
{
    bool only = only_binds(node->try_.body) && only_binds(node->try_.or_else);

    for (uint32_t i = 0; only && i < node->try_.handler_count; i++)
        only = only_binds(node->try_.handlers[i].body);
    return only;
}

void import_try_open(struct unit *unit, struct import_try *import_try, const struct node *node)
{
    bool asks = false;

    for (uint32_t i = 0; i < node->try_.handler_count && !asks; i++)
    {
        const struct except_handler *handler = &node->try_.handlers[i];

        asks = takes_import_error(handler->type) && !is_last_word(handler->body);
    }
    *import_try = (struct import_try){.outer = unit->import_try, .depth = unit->depth};
    import_try->spreads = spreads_unknown(unit) || (unit->scope->kind == SCOPE_MODULE && try_only_binds(node));
    if (asks && !is_optional_call(unit, node))
        unit->import_try = import_try;
}

void import_try_check(struct unit *unit, bool is_from, struct span span)
{
    struct import_try *import_try = unit->import_try;

    if (import_try == NULL)
        return;
    if (!import_try->spreads || unit->depth != import_try->depth + 1 + is_from)
        emit(unit, I_IMPORT_DECIDES, 0, 0, span);
    else if (is_from)
        array_push(unit->arena, &import_try->with_module, emit(unit, I_JUMP_IF_OPAQUE, 0, 0, span));
    else
        array_push(unit->arena, &import_try->alone, emit(unit, I_JUMP_IF_OPAQUE, 0, 0, span));
}

void import_try_close(struct unit *unit, struct import_try *import_try)
{
    unit->import_try = import_try->outer;
}

void emit_import_unknown(struct unit *unit, struct import_try *import_try, const struct node *node)
{
    uint32_t end;

    if (import_try->alone.len + import_try->with_module.len == 0)
        return;
    end = emit(unit, I_JUMP, 0, 0, node->span);
    unit->depth += 2;
    for (size_t i = 0; i < import_try->with_module.len; i++)
        emit_patch(unit, import_try->with_module.at[i]);
    emit(unit, I_ROTATE, 2, 0, node->span);
    emit(unit, I_POP, 0, 0, node->span);
    for (size_t i = 0; i < import_try->alone.len; i++)
        emit_patch(unit, import_try->alone.at[i]);
    bind_unknown(unit, node);
    emit_patch(unit, end);
}
