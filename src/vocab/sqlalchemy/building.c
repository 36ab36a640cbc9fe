/*
 * Where the memory of expressions is.
 *
 * An expression that a method makes lives in memory of its own, which goes with the value: the collector gives it up when no
 * value and no other expression holds it. So a loop that builds a statement in each round needs no more memory than one round.
 *
 * A native that makes expressions is declared with BUILDER: while it runs, expr_arena is the memory of what it makes. An
 * expression that is read while another one is built is kept by that one. Read at any other time, it may go anywhere (a column's
 * default, an operation, a batch): then it is kept until the machine closes. Natives that only look (attributes) use
 * expr_peek.
 *
 * Code of the project that runs inside of a build (a type's process_bind_param) is not part of it.
 */
#include "vocab/sqlalchemy/internal.h"

enum
{
    BUILDING_FIRST = 640 /* bytes: a statement with a few clauses */
};

/* The build that the code under way belongs to, or NULL. */
static struct building *building_of(struct vm *vm)
{
    struct building *building = sqlalchemy_state(vm)->building;

    return building != NULL && building->nested == vm->nested ? building : NULL;
}

void building_begin(struct vm *vm, struct building *building)
{
    struct sqlalchemy_state *state = sqlalchemy_state(vm);

    *building = (struct building){.outer = state->building, .nested = vm->nested};
    state->building = building;
}

void building_end(struct vm *vm, struct building *building)
{
    struct memory_object *memory = building->memory;

    sqlalchemy_state(vm)->building = building->outer;
    if (memory == NULL)
        return;
    if (building->is_shown)
    {
        memory_settle(vm, memory);
        return;
    }
    arena_close(memory->arena);
    memory->arena = NULL;
    memory->keeps.len = 0;
}

static struct memory_object *building_memory(struct vm *vm, struct building *building)
{
    if (building->memory == NULL)
    {
        building->memory = memory_make(vm, 0, NULL);
        building->memory->arena = arena_open_small(arena_memory(vm->arena), BUILDING_FIRST);
    }
    return building->memory;
}

bool expr_build(struct vm *vm, native_call *call, struct value self, const struct value *args, struct value *out)
{
    struct building building;
    bool done;

    building_begin(vm, &building);
    done = call(vm, self, args, out);
    building_end(vm, &building);
    return done;
}

struct arena *expr_arena(struct vm *vm)
{
    struct building *building = building_of(vm);

    return building != NULL ? building_memory(vm, building)->arena : vm->arena;
}

struct memory_object *expr_memory(struct vm *vm)
{
    struct building *building = building_of(vm);

    if (building == NULL || building->memory == NULL)
        return NULL;
    building->is_shown = true;
    return building->memory;
}

void expr_read(struct vm *vm, struct value value)
{
    struct memory_object *memory = is_kind(value, OBJECT_INSTANCE) ? AS_INSTANCE(value)->memory : NULL;
    struct building *building = building_of(vm);

    if (memory == NULL)
        return;
    if (building != NULL)
        memory_keep(building_memory(vm, building), memory);
    else if (!memory->is_kept)
    {
        memory->is_kept = true;
        vm_keep(vm, value_of(&memory->object));
    }
}

str expr_text_copy(struct vm *vm, struct value text)
{
    return str_copy(expr_arena(vm), str_of(value_plain(vm, text)));
}

bool expr_text_of(struct vm *vm, struct value value, const char *what, str *out)
{
    if (is_absent(value) || is_none(value))
        *out = (str){NULL, 0};
    else if (is_text(vm, value))
        *out = expr_text_copy(vm, value);
    else
        return refuse_value(vm, value, what, "a str");
    return true;
}
