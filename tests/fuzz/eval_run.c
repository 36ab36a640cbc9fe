/*
 * Any text runs as a Python program: it ends within the limits, with no diagnostic when it ended well and exactly one when it did
 * not, and gives back all memory. A line `#: module NAME` begins the text of a module that the program can import (executed by
 * need, as those of a project are); a first line `#: collect` collects garbage at every statement.
 */
#include "py_fuzz.h"

#include "../unit/eval/eval_libraries.h"
#include "../unit/text/yaml_open.h"
#include "eval/vm.h"
#include "py/parse.h"

enum
{
    STEPS_MOST = 200 * 1000,
    MEMORY_MOST = 64 * 1024 * 1024,
    DEPTH_MOST = 200,
};

struct world
{
    struct arena *arena;
    struct diags *diags;
    struct source_map *sources;
    struct names *names;
    struct map modules; /* name to text */
    struct pcre2_library pcre2;
    struct yaml_library yaml;
    uint64_t printed;
};

/* ---- the host ---- */

static void print(void *subject, struct vm *vm, str text, bool to_stderr)
{
    (void)vm;
    (void)to_stderr;
    ((struct world *)subject)->printed += text.len;
}

static void clock_fixed(void *subject, int64_t *out_seconds, int32_t *out_microseconds)
{
    (void)subject;
    *out_seconds = 1700000000;
    *out_microseconds = 123456;
}

static void random_fixed(void *subject, void *bytes, size_t len)
{
    (void)subject;
    for (size_t i = 0; i < len; i++)
        ((unsigned char *)bytes)[i] = (unsigned char)(i * 37 + 11);
}

static bool environment(void *subject, str name, str *out_value)
{
    (void)subject;
    *out_value = STR("/home/test");
    return str_equal(name, STR("HOME"));
}

static str *module_text(struct world *world, str path)
{
    return map_find(&world->modules, path);
}

static bool read_file(void *subject, struct vm *vm, str path, str *out_text, bool *out_found)
{
    const str *text = module_text(subject, path);

    (void)vm;
    *out_found = text != NULL;
    if (text != NULL)
        *out_text = *text;
    return true;
}

static bool list_folder(void *subject, struct vm *vm, str path, str_array *out_names, bool *out_found)
{
    const struct world *world = subject;

    (void)path;
    *out_found = true;
    for (size_t i = 0; i < world->modules.len; i++)
        array_push(vm->arena, out_names, world->modules.at[i].key);
    return true;
}

static bool file_kind(void *subject, struct vm *vm, str path, bool *out_is_file, bool *out_is_folder)
{
    (void)vm;
    *out_is_file = module_text(subject, path) != NULL;
    *out_is_folder = str_equal(path, STR("/home/test"));
    return true;
}

static void log_nothing(void *subject, struct vm *vm, str level, str logger, str message)
{
    (void)subject;
    (void)vm;
    (void)level;
    (void)logger;
    (void)message;
}

static void sleep_not(void *subject, double seconds)
{
    (void)subject;
    (void)seconds;
}

static str working_folder(void *subject)
{
    (void)subject;
    return STR("/home/test");
}

static bool import_module(void *subject, struct vm *vm, str name, struct span span, struct value *out)
{
    struct world *world = subject;
    const str *text = module_text(world, name);
    struct module *tree;
    struct module_object *module;

    (void)span;
    *out = ABSENT;
    if (text == NULL)
        return true;
    if (!py_parse(world->arena, world->names, world->diags, source_add(world->sources, str_copy(world->arena, name), *text), &tree))
        return vm_refuse(vm);
    module = module_make(vm, name);
    module->is_package = true;
    map_put(&vm->modules, str_copy(world->arena, name), module);
    *out = value_of(&module->object);
    return vm_lazy_module(vm, module, tree);
}

static const struct pcre2_library *pcre2_library(void *subject, struct vm *vm)
{
    struct pcre2_library *library = &((struct world *)subject)->pcre2;

    if (pcre2_library_open(library))
        return library;
    diag_error(vm->diags, DIAG_DRIVER, vm->span, "PCRE2 is not installed");
    return NULL;
}

static const struct yaml_library *yaml_library(void *subject, struct vm *vm)
{
    struct yaml_library *library = &((struct world *)subject)->yaml;

    if (yaml_library_open(library))
        return library;
    diag_error(vm->diags, DIAG_DRIVER, vm->span, "libyaml is not installed");
    return NULL;
}

/* ---- a run ---- */

/* Cuts the modules off `text` and keeps them by name. */
static str modules_cut(struct world *world, str text)
{
    static const char mark[] = "\n#: module ";
    size_t at = str_find(text, STR(mark));
    str program = str_slice(text, 0, at == STR_NONE ? text.len : at + 1);

    while (at != STR_NONE)
    {
        str rest = str_skip(text, at + sizeof mark - 1), name;
        str *body = arena_new(world->arena, str);

        rest = str_cut(rest, '\n', &name);
        at = str_find(rest, STR(mark));
        *body = str_slice(rest, 0, at == STR_NONE ? rest.len : at + 1);
        map_put(&world->modules, name, body);
        text = rest;
    }
    return program;
}

static void run(struct arena *arena, str text)
{
    struct diags diags = {.arena = arena};
    struct source_map sources = {.arena = arena};
    struct names names = {.map = {.arena = arena}};
    struct world *world = arena_new(arena, struct world);
    struct vm_limits limits = {.steps = STEPS_MOST, .depth = DEPTH_MOST, .collect_always = str_starts(text, STR("#: collect\n"))};
    struct vm_host host = {
        .subject = world,
        .import_module = import_module,
        .print = print,
        .read_file = read_file,
        .list_folder = list_folder,
        .file_kind = file_kind,
        .environment = environment,
        .clock = clock_fixed,
        .random = random_fixed,
        .sleep = sleep_not,
        .log = log_nothing,
        .working_folder = working_folder,
        .pcre2_library = pcre2_library,
        .yaml_library = yaml_library,
    };
    struct module *tree;
    struct module_object *module;
    struct vm *vm;
    str program;

    /* Its libraries are needed until the arena is closed. */
    *world = (struct world){.arena = arena, .diags = &diags, .sources = &sources, .names = &names, .modules = {.arena = arena}};
    program = modules_cut(world, text);

    if (!py_parse(arena, &names, &diags, source_add(&sources, STR("fuzz.py"), program), &tree))
        return;
    vm = vm_open(arena, &diags, &sources, &names, &limits, &host, NULL);
    module = module_make(vm, STR("__main__"));
    map_put(&vm->modules, STR("__main__"), module);

    bool done = vm_run_module(vm, module, tree);

    fuzz_require(diags.error_count == (done ? 0 : 1));
    fuzz_require(vm->frame == NULL && vm->depth == 0 && vm->nested == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jmp_buf escape;
    struct memory memory = {.limit = MEMORY_MOST, .escape = &escape};
    struct arena *volatile arena = arena_open(&memory);

    if (setjmp(escape) == 0)
        run(arena, (str){(const char *)data, size});
    arena_close(arena);
    fuzz_require(memory.used == 0);
    return 0;
}
