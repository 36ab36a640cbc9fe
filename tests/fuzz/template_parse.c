/*
 * Any text renders, or is refused with exactly one error; an error that has a place lies in the template. Runs with a limit of steps:
 * what a template does is the evaluator's subject.
 */
#include "py_fuzz.h"

#include "template/template.h"

static void run(struct arena *arena, str text)
{
    struct source_map sources = {.arena = arena};
    struct diags diags = {.arena = arena};
    struct names names = {.map = {.arena = arena}};
    struct vm_limits limits = {.steps = 20000, .depth = 100};
    struct vm_host host = {0};
    struct vm *vm = vm_open(arena, &diags, &sources, &names, &limits, &host, NULL);
    const struct source_file *file = source_add(&sources, STR("script.py.mako"), text);
    struct template_variable variables[] = {
        {STR("message"), str_make(vm, STR("a message"))},
        {STR("down_revision"), NONE},
        {STR("items"), range_make(vm, 0, 3, 1)},
    };
    struct source_position position;
    str out;

    if (template_render(vm, arena, &diags, file, variables, sizeof variables / sizeof *variables, &out))
    {
        fuzz_require(diags.error_count == 0);
        return;
    }
    fuzz_require(diags.error_count == 1);
    if (diag_first_error(&diags)->span.from != PLACE_NONE)
        fuzz_require(source_find(&sources, diag_first_error(&diags)->span.from, &position) && position.file == file);
}

FUZZ_MAIN(run)
