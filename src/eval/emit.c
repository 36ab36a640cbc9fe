/*
 * Writing instructions: operands, jumps, the depth of the stack, and how each name is reached.
 *
 * Invariant: unit->depth is the number of values on the stack before the next instruction, on every path that reaches it; the
 * table of effects says how an instruction changes it. The machine allocates code->stack_most slots and never checks again.
 */
#include "eval/compiler.h"

#include <assert.h>
#include <string.h>

enum
{
    EFFECT_BY_OPERAND = 100 /* computed in effect_of */
};

static const int8_t effects[I_COUNT] = {
    [I_CONST] = 1, [I_NONE] = 1, [I_POP] = -1, [I_DROP] = -1, [I_DUP] = 1, [I_DUP_TWO] = 2, [I_PICK] = 1,
    [I_LOAD_LOCAL] = 1, [I_STORE_LOCAL] = -1, [I_LOAD_CELL] = 1, [I_STORE_CELL] = -1,
    [I_LOAD_GLOBAL] = 1, [I_STORE_GLOBAL] = -1, [I_LOAD_NAME] = 1, [I_LOAD_NAME_CELL] = 1, [I_STORE_NAME] = -1,
    [I_STORE_ATTRIBUTE] = -2, [I_DELETE_ATTRIBUTE] = -1, [I_LOAD_ITEM] = -1, [I_STORE_ITEM] = -3, [I_DELETE_ITEM] = -2,
    [I_BINARY] = -1, [I_IN_PLACE] = -1, [I_COMPARE] = -1,
    [I_JUMP_IF_FALSE] = -1, [I_JUMP_IF_TRUE] = -1, [I_FALSE_OR_POP] = -1, [I_TRUE_OR_POP] = -1,
    [I_BUILD_LIST] = EFFECT_BY_OPERAND, [I_BUILD_TUPLE] = EFFECT_BY_OPERAND, [I_BUILD_SET] = EFFECT_BY_OPERAND,
    [I_BUILD_DICT] = EFFECT_BY_OPERAND, [I_BUILD_STRING] = EFFECT_BY_OPERAND, [I_BUILD_SLICE] = -2,
    [I_LIST_APPEND] = -1, [I_SET_ADD] = -1, [I_DICT_SET] = -2, [I_LIST_EXTEND] = -1, [I_SET_EXTEND] = -1,
    [I_DICT_UPDATE] = -1, [I_DICT_MERGE] = -1,
    [I_FORMAT] = EFFECT_BY_OPERAND, [I_NEXT] = 1, [I_UNPACK] = EFFECT_BY_OPERAND,
    [I_UNPACK_STAR] = EFFECT_BY_OPERAND, [I_CALL] = EFFECT_BY_OPERAND, [I_CALL_KEYWORDS] = EFFECT_BY_OPERAND,
    [I_CALL_SPREAD] = -2, [I_MAKE_FUNCTION] = EFFECT_BY_OPERAND, [I_MAKE_CLASS] = -1,
    [I_RETURN] = -1, [I_RETURNED] = 1, [I_RAISE] = EFFECT_BY_OPERAND, [I_RERAISE] = -1,
    [I_PUSH_HANDLED] = 1, [I_POP_HANDLED] = -1, [I_WITH_ENTER] = 1, [I_WITH_RAISED] = 1,
    [I_IMPORT] = 1, [I_IMPORT_TOP] = 1, [I_IMPORT_FROM] = 1, [I_IMPORT_STAR] = -1, [I_ASSERT] = -1, [I_ABSENT] = 1,
    [I_ANNOTATE] = -1, [I_MATCH_SEQUENCE] = 1, [I_MATCH_MAPPING] = 1, [I_MATCH_LENGTH] = 1,
    [I_MATCH_REST] = -1, [I_MATCH_CLASS] = -1,
};

static int effect_of(enum instruction_kind kind, uint32_t a, uint32_t b)
{
    int count = (int)a;

    if (effects[kind] != EFFECT_BY_OPERAND)
        return effects[kind];
    switch (kind)
    {
        case I_BUILD_DICT:
            return 1 - 2 * count;
        case I_FORMAT:
            return b != 0 ? -1 : 0;
        case I_UNPACK:
            return count - 1;
        case I_UNPACK_STAR:
            return count + (int)b;
        case I_CALL_KEYWORDS:
            return -(int)b;
        case I_CALL:
        case I_RAISE:
            return -count;
        case I_MAKE_FUNCTION:
            return b != 0 ? 0 : 1;
        default:
            return 1 - count;
    }
}

int instruction_effect(const struct instruction *instruction)
{
    return effect_of((enum instruction_kind)instruction->kind, instruction->a, instruction->b);
}

uint32_t emit(struct unit *unit, enum instruction_kind kind, uint32_t a, uint32_t b, struct span span)
{
    if (b > UINT16_MAX)
        memory_refuse(arena_memory(unit->arena));
    *array_add(unit->arena, &unit->instructions) =
        (struct instruction){.kind = (uint16_t)kind, .a = a, .b = (uint16_t)b, .span = span};

    /* The extra value that some need while they run. */
    uint32_t most = unit->depth + 2;

    unit->depth = (uint32_t)((int)unit->depth + effect_of(kind, a, b));
    if (unit->depth + 2 > most)
        most = unit->depth + 2;
    if (most > unit->code->stack_most)
        unit->code->stack_most = most;
    return (uint32_t)unit->instructions.len - 1;
}

uint32_t emit_here(const struct unit *unit)
{
    return (uint32_t)unit->instructions.len;
}

void emit_patch(struct unit *unit, uint32_t jump)
{
    unit->instructions.at[jump].a = emit_here(unit);
}

uint32_t emit_constant(struct unit *unit, struct value value)
{
    array_push(unit->arena, &unit->constants, value);
    return (uint32_t)unit->constants.len - 1;
}

uint32_t emit_name(struct unit *unit, str name)
{
    uintptr_t index = (uintptr_t)map_find(&unit->name_index, name);

    if (index == 0)
    {
        array_push(unit->arena, &unit->names, str_intern_object(unit->vm, name));
        index = unit->names.len;
        map_put(&unit->name_index, name, (void *)index);
    }
    return (uint32_t)index - 1;
}

void emit_handler(struct unit *unit, const struct block *block, uint32_t from, uint32_t to, uint32_t depth)
{
    for (size_t i = 0; i <= block->gaps.len; i++)
    {
        uint32_t end = i < block->gaps.len && block->gaps.at[i].from < to ? block->gaps.at[i].from : to;

        if (from < end)
            *array_add(unit->arena, &unit->handlers) =
                (struct handler){.from = from, .to = end, .target = emit_here(unit), .depth = depth};
        if (end == to)
            return;
        from = block->gaps.at[i].to;
    }
}

void emit_load_constant(struct unit *unit, struct value value, struct span span)
{
    value.at = span.from;
    emit(unit, I_CONST, emit_constant(unit, value), 0, span);
}

str unit_mangle(const struct unit *unit, str name)
{
    if (unit->class_name.len == 0 || !str_starts(name, STR("__")) || str_ends(name, STR("__")))
        return name;

    str class_name = unit->class_name;

    while (class_name.len > 0 && class_name.at[0] == '_')
        class_name = str_skip(class_name, 1);
    if (class_name.len == 0)
        return name;
    return str_print(unit->arena, "_" STR_FMT STR_FMT, STR_ARG(class_name), STR_ARG(name));
}

/* ---- units ---- */

static void local_add(struct unit *unit, struct symbol *symbol)
{
    symbol->slot = (uint32_t)unit->locals.len;
    array_push(unit->arena, &unit->locals, str_intern_object(unit->vm, symbol->name));
}

static str captured_name(str name)
{
    return str_starts(name, STR(".outer.")) ? str_skip(name, 7) : name;
}

static void captures_add(struct unit *unit)
{
    for (size_t i = 0; i < unit->scope->symbols.len; i++)
    {
        struct symbol *symbol = unit->scope->symbols.at[i].value;

        if (symbol->home != HOME_FREE)
            continue;

        str name = captured_name(symbol->name);
        const struct symbol *behind = scope_symbol(unit->outer->scope, str_join(unit->arena, STR(".outer."), name));
        const struct symbol *outer = behind != NULL ? behind : scope_symbol(unit->outer->scope, name);

        array_push(unit->arena, &unit->captures, outer->slot);
        local_add(unit, symbol);
    }
}

static str interned_text(struct vm *vm, str text)
{
    const struct str_object *object = str_intern_object(vm, text);

    return (str){object->bytes, object->len};
}

void unit_open(struct unit *unit, struct unit *outer, struct scope *scope, str name, struct span span)
{
    struct code *code = arena_new(outer != NULL ? outer->kept : unit->kept, struct code);

    if (outer != NULL)
    {
        *unit = (struct unit){
            .vm = outer->vm,
            .arena = outer->arena,
            .kept = outer->kept,
            .owner = outer->owner,
            .outer = outer,
            .file = outer->file,
            .class_name = outer->class_name,
            .future_annotations = outer->future_annotations,
            .way = outer->way,
        };
    }
    unit->scope = scope;
    unit->code = code;
    unit->name_index = (struct map){.arena = unit->arena};
    code->name = name;
    code->qualified_name = name;
    if (outer != NULL && outer->scope->kind != SCOPE_MODULE)
        code->qualified_name =
            str_print(unit->arena, STR_FMT "%s." STR_FMT, STR_ARG(outer->code->qualified_name),
                      outer->scope->kind == SCOPE_FUNCTION ? ".<locals>" : "", STR_ARG(name));
    /* Interned: the stack that an exception notes may outlive the code. */
    code->qualified_name = interned_text(unit->vm, code->qualified_name);
    code->file = unit->file;
    code->owner = unit->owner;
    code->span = span;

    /* Parameters come first and in order: the scope saw them first. */
    for (size_t i = 0; i < scope->symbols.len; i++)
    {
        struct symbol *symbol = scope->symbols.at[i].value;

        if (symbol->parameter)
            local_add(unit, symbol);
    }
    for (size_t i = 0; i < scope->symbols.len; i++)
    {
        struct symbol *symbol = scope->symbols.at[i].value;

        if (!symbol->parameter && (symbol->home == HOME_LOCAL || symbol->home == HOME_CELL))
            local_add(unit, symbol);
    }
    code->free_first = (uint32_t)unit->locals.len;
    captures_add(unit);
    for (size_t i = 0; i < scope->symbols.len; i++)
    {
        const struct symbol *symbol = scope->symbols.at[i].value;

        if (symbol->home == HOME_CELL)
            emit(unit, I_MAKE_CELL, symbol->slot, 0, span);
    }
}

/* A list in the size that it has in the end. */
static void *keep(struct unit *unit, const void *items, size_t count, size_t size)
{
    void *kept = arena_alloc_array(unit->kept, count, size);

    if (count > 0)
        memcpy(kept, items, count * size);
    return kept;
}

#define KEEP(unit, list) keep((unit), (list).at, (list).len, sizeof *(list).at)

struct code *unit_close(struct unit *unit)
{
    struct code *code = unit->code;

    code->at = KEEP(unit, unit->instructions);
    code->len = (uint32_t)unit->instructions.len;
    code->handlers = KEEP(unit, unit->handlers);
    code->handler_count = (uint32_t)unit->handlers.len;
    code->constants = KEEP(unit, unit->constants);
    code->constant_count = (uint32_t)unit->constants.len;
    code->names = KEEP(unit, unit->names);
    code->name_count = (uint32_t)unit->names.len;
    code->codes = KEEP(unit, unit->codes);
    code->code_count = (uint32_t)unit->codes.len;
    code->locals = KEEP(unit, unit->locals);
    code->local_count = (uint32_t)unit->locals.len;
    code->free_count = (uint32_t)unit->captures.len;
    code->captures = KEEP(unit, unit->captures);
    return code;
}

/* ---- names ---- */

static const uint8_t uses[][3] = {
    [HOME_GLOBAL] = {I_LOAD_GLOBAL, I_STORE_GLOBAL, I_DELETE_GLOBAL},
    [HOME_LOCAL] = {I_LOAD_LOCAL, I_STORE_LOCAL, I_DELETE_LOCAL},
    [HOME_CELL] = {I_LOAD_CELL, I_STORE_CELL, I_DELETE_CELL},
    [HOME_FREE] = {I_LOAD_CELL, I_STORE_CELL, I_DELETE_CELL},
    [HOME_NAME] = {I_LOAD_NAME, I_STORE_NAME, I_DELETE_NAME},
};

void emit_name_use(struct unit *unit, enum name_use use, str name, struct span span)
{
    const struct symbol *symbol = scope_symbol(unit->scope, name);
    enum symbol_home home = symbol != NULL ? symbol->home : HOME_GLOBAL;

    if (home == HOME_NAME && unit->scope->kind == SCOPE_MODULE)
        home = HOME_GLOBAL;
    if (home == HOME_FREE && unit->scope->kind == SCOPE_CLASS && use == NAME_LOAD)
    {
        emit(unit, I_LOAD_NAME_CELL, emit_name(unit, unit_mangle(unit, name)), symbol->slot, span);
        return;
    }

    bool is_named = home == HOME_GLOBAL || home == HOME_NAME;
    uint32_t operand = is_named ? emit_name(unit, unit_mangle(unit, name)) : symbol->slot;

    emit(unit, (enum instruction_kind)uses[home][use], operand, 0, span);
}
