/*
 * Any text renders with the variables of a revision file, or is refused with exactly one error; one that has a place lies in
 * the template or in a function it was given. Runs with a limit of steps: what a template does is the evaluator's subject. The
 * same text as a docstring reads back.
 */
#include "py_fuzz.h"

#include "base/utf8.h"
#include "py/parse.h"
#include "template/template.h"

struct machine
{
    struct arena *arena;
    struct source_map sources;
    struct diags diags;
    struct names names;
    struct vm *vm;
};

/* The variables as a module of Python, so that there are functions, tuples and classes among them. */
static const char bindings[] = "message = 'a message'\n"
                               "up_revision = 'ab12'\n"
                               "down_revision = ('1', '2')\n"
                               "branch_labels = depends_on = None\n"
                               "create_date = '2024-01-02 03:04:05'\n"
                               "imports = ''\n"
                               "upgrades = downgrades = 'op.f()\\n    op.g()'\n"
                               "items = ['a', 'b', 'c']\n"
                               "number = 7\n"
                               "class text(str): pass\n"
                               "quoted = text('<\"&>')\n"
                               "def comma(value):\n"
                               "    return '' if value is None else value if isinstance(value, str) else ', '.join(value)\n";

static void machine_open(struct machine *machine, struct arena *arena)
{
    struct vm_limits limits = {.steps = 20000, .depth = 100};
    struct vm_host host = {0};

    *machine = (struct machine){.arena = arena, .sources.arena = arena, .diags.arena = arena, .names.map.arena = arena};
    machine->vm = vm_open(arena, &machine->diags, &machine->sources, &machine->names, &limits, &host, NULL);
}

static struct module_object *variables_make(struct machine *machine)
{
    struct module_object *module = module_make(machine->vm, STR("variables"));
    struct module *tree;

    vm_keep(machine->vm, value_of(&module->object));
    fuzz_require(py_parse(machine->arena, &machine->names, &machine->diags,
                          source_add(&machine->sources, STR("variables.py"), str_from(bindings)), &tree));
    fuzz_require(vm_run_module(machine->vm, module, tree));
    return module;
}

static void render(struct arena *arena, str text)
{
    ARRAY(struct template_variable) variables = {0};
    const struct source_file *file;
    struct source_position position;
    struct machine machine;
    struct module_object *module;
    struct dict_entry *entry;
    str out;

    machine_open(&machine, arena);
    module = variables_make(&machine);
    for (uint32_t i = 0; dict_next(module->dict, &i, &entry);)
        *array_add(arena, &variables) = (struct template_variable){str_of(entry->key), entry->value};
    file = source_add(&machine.sources, STR("script.py.mako"), text);
    if (template_render(machine.vm, arena, &machine.diags, file, variables.at, variables.len, &out))
    {
        fuzz_require(machine.diags.error_count == 0);
        return;
    }
    fuzz_require(machine.diags.error_count == 1);
    if (diag_first_error(&machine.diags)->span.from != PLACE_NONE)
        fuzz_require(source_find(&machine.sources, diag_first_error(&machine.diags)->span.from, &position) &&
                     position.file != NULL);
}

static void check_docstring(struct arena *arena, str text)
{
    struct source_map map = {.arena = arena};
    struct diags diags = {.arena = arena};
    struct names names = {.map = {.arena = arena}};
    str escaped = template_escape_docstring(arena, text);
    const struct source_file *file =
        source_add(&map, STR("docstring.py"), str_print(arena, "\"\"\"" STR_FMT "\"\"\"", STR_ARG(escaped)));
    struct node *node;

    if (utf8_find_bad(text) != STR_NONE)
        return;
    fuzz_require(py_parse_expression(arena, &names, &diags, file, &node));
    fuzz_require(node->kind == NODE_CONSTANT && str_equal(node->constant.text, text));
}

static void run(struct arena *arena, str text)
{
    check_docstring(arena, text);
    render(arena, text);
}

FUZZ_MAIN(run)
