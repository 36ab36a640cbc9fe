/* Opening and closing a machine. */
#include "eval/core.h"
#include "eval/vm.h"

enum
{
    DEPTH_DEFAULT = 1000,
    NESTED_DEFAULT = 64,
    COLLECT_AT_FIRST = 1024 * 1024,
};

static void vm_close(void *subject)
{
    heap_close(subject);
}

struct vm *vm_open(struct arena *arena, struct diags *diags, struct source_map *sources, struct names *names,
                   const struct vm_limits *limits, const struct vm_host *host, const struct native_module *const *native_modules)
{
    struct vm *vm = arena_new(arena, struct vm);

    *vm = (struct vm){
        .arena = arena,
        .diags = diags,
        .sources = sources,
        .names = names,
        .limits = *limits,
        .host = *host,
        .native_modules = native_modules,
        .collect_at = COLLECT_AT_FIRST,
        .pool = {.memory = arena_memory(arena)},
        .interned = {.arena = arena},
        .modules = {.arena = arena},
        .native_classes = {.arena = arena},
        .row_classes = {.arena = arena},
        .signatures = {.arena = arena},
    };
    if (vm->limits.depth == 0)
        vm->limits.depth = DEPTH_DEFAULT;
    if (vm->limits.nested == 0)
        vm->limits.nested = NESTED_DEFAULT;
    arena_on_close(arena, vm_close, vm);
    vm->empty_str = str_intern_object(vm, (str){"", 0});
    vm->empty_tuple = tuple_make(vm, NULL, 0);
    vm->object_class = vm_native_class_of_row(vm, &object_row);
    vm->type_class = vm_native_class_of_row(vm, &type_row);
    vm->builtins = vm_native_module(vm, STR("builtins"));
    return vm;
}
