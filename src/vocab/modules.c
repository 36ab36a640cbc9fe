/*
 * The modules that the vocabulary offers, one name a line, and the state behind a machine.
 *
 * Each name is a row of the folder that owns it. The order has no meaning: a module is found by its name.
 */
#include "vocab/modules.h"

#include "vocab/state.h"

const struct native_module *const vocab_modules[] = {
#define MODULE(name) &name,
#include "vocab/modules.inc"
#undef MODULE
    NULL,
};

void vocab_open(struct vm *vm, const struct host *host)
{
    struct vocab_state *state = arena_new(vm->arena, struct vocab_state);

    state->host = host;
    vm->data = state;
}

const struct host *vocab_host(struct vm *vm)
{
    return vocab_state(vm)->host;
}
