/* A machine over texts for the tests of the evaluator: modules executed by need come from a table, print() goes to a text. */
#ifndef LB_TESTS_EVAL_WORLD_H
#define LB_TESTS_EVAL_WORLD_H

#include "unit.h"

#include "eval/vm.h"
#include "py/parse.h"

struct module_text
{
    const char *name, *text;
};

struct world
{
    struct memory memory;
    struct arena *arena;
    struct diags diags;
    struct source_map sources;
    struct names names;
    const struct module_text *modules; /* ends with a zero row */
    struct buf printed;
    struct vm *vm;
};

static inline void world_print(void *subject, struct vm *vm, str text, bool to_stderr)
{
    (void)vm;
    (void)to_stderr;
    buf_add(&((struct world *)subject)->printed, text);
}

static inline struct module *world_parse(struct world *world, str name, const char *text)
{
    struct module *tree;

    assert_true(py_parse(world->arena, &world->names, &world->diags, source_add(&world->sources, name, str_from(text)), &tree));
    return tree;
}

static inline bool world_import(void *subject, struct vm *vm, str name, struct span span, struct value *out)
{
    struct world *world = subject;
    struct module_object *module;

    (void)span;
    *out = ABSENT;
    for (const struct module_text *row = world->modules; row != NULL && row->name != NULL; row++)
    {
        if (!str_equal(str_from(row->name), name))
            continue;
        module = module_make(vm, name);
        map_put(&vm->modules, str_from(row->name), module);
        *out = value_of(&module->object);
        return vm_lazy_module(vm, module, world_parse(world, str_from(row->name), row->text));
    }
    return true;
}

static inline void world_open(struct world *world, const struct vm_limits *limits, const struct native_module *const *natives,
                              const struct module_text *modules)
{
    struct vm_host host = {.subject = world, .print = world_print, .import_module = world_import};
    struct arena *arena = arena_open(&world->memory);

    world->arena = world->diags.arena = world->sources.arena = world->names.map.arena = arena;
    world->modules = modules;
    world->printed = BUF(arena);
    world->vm = vm_open(arena, &world->diags, &world->sources, &world->names, limits, &host, natives);
}

static inline void world_close(struct world *world)
{
    arena_close(world->arena);
    assert_int_equal(world->memory.used, 0);
}

static inline bool world_run(struct world *world, const char *text)
{
    struct module_object *main = module_make(world->vm, STR("__main__"));

    map_put(&world->vm->modules, STR("__main__"), main);
    return vm_run_module(world->vm, main, world_parse(world, STR("main.py"), text));
}

/* Runs a program that is to end well, and compares what it printed. */
static inline void assert_prints(const struct native_module *const *natives, const struct module_text *modules, const char *text,
                                 const char *expected)
{
    struct world world = {0};

    world_open(&world, &(struct vm_limits){.steps = 100 * 1000}, natives, modules);
    if (!world_run(&world, text))
        fail_msg("%s", diag_first_error(&world.diags)->primary.at);
    assert_int_equal(world.diags.error_count, 0);
    buf_add_char(&world.printed, '\0');
    assert_string_equal(world.printed.at, expected);
    world_close(&world);
}

/* Runs a program that is to fail with one diagnostic; `place`, when given, is the line of main.py that a related note names. */
static inline void assert_refused(const struct vm_limits *limits, const struct module_text *modules, const char *text,
                                  const char *primary, uint32_t line, uint32_t related_line)
{
    struct world world = {0};
    const struct diag *diag;
    struct source_position position;

    world_open(&world, limits, NULL, modules);
    assert_false(world_run(&world, text));
    assert_int_equal(world.diags.error_count, 1);
    diag = diag_first_error(&world.diags);
    assert_string_equal(diag->primary.at, primary);
    assert_true(source_find(&world.sources, diag->span.from, &position));
    assert_int_equal(position.line, line);
    if (related_line != 0)
    {
        assert_int_equal(diag->related.len, 1);
        assert_true(source_find(&world.sources, diag->related.at[0].span.from, &position));
        assert_int_equal(position.line, related_line);
    }
    world_close(&world);
}

#endif
