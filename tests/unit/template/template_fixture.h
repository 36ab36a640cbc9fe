/* What the tests of templates share: a machine, and rendering with variables written as Python. */
#ifndef LB_TESTS_TEMPLATE_FIXTURE_H
#define LB_TESTS_TEMPLATE_FIXTURE_H

#include "py/parse.h"
#include "template/template.h"

struct fixture
{
    struct memory memory;
    struct arena *arena;
    struct diags diags;
    struct source_map sources;
    struct names names;
    struct vm *vm;
    const struct source_file *file; /* the template rendered last */
};

static inline void fixture_open(struct fixture *fixture)
{
    struct vm_host host = {0};
    struct vm_limits limits = {.steps = 50 * 1000 * 1000};

    *fixture = (struct fixture){.memory = {.limit = (size_t)1 << 30}};
    fixture->arena = arena_open(&fixture->memory);
    fixture->diags.arena = fixture->arena;
    fixture->sources.arena = fixture->arena;
    fixture->names.map.arena = fixture->arena;
    fixture->vm = vm_open(fixture->arena, &fixture->diags, &fixture->sources, &fixture->names, &limits, &host, NULL);
}

/* The module-level names of a Python text become the variables; false when it does not run. */
static inline bool fixture_render(struct fixture *fixture, str text, str python, str *out_text)
{
    ARRAY(struct template_variable) variables = {0};
    struct module_object *module = module_make(fixture->vm, STR("variables"));
    struct module *tree;
    struct dict_entry *entry;

    vm_keep(fixture->vm, value_of(&module->object));
    if (!py_parse(fixture->arena, &fixture->names, &fixture->diags, source_add(&fixture->sources, STR("variables.py"), python),
                  &tree) ||
        !vm_run_module(fixture->vm, module, tree))
        return false;
    for (uint32_t i = 0; dict_next(module->dict, &i, &entry);)
        *array_add(fixture->arena, &variables) = (struct template_variable){str_of(entry->key), entry->value};
    fixture->file = source_add(&fixture->sources, STR("script.py.mako"), text);
    return template_render(fixture->vm, fixture->arena, &fixture->diags, fixture->file, variables.at, variables.len, out_text);
}

#endif
