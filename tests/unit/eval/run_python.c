/*
 * Runs one Python file with the evaluator: what print() writes goes to standard output; an exception or refusal that leaves the
 * program goes to standard error as `Type: message`, exit code 1. For the programs of tests/python.
 *
 * --collect-always collects garbage at every statement; --fail-at N refuses the Nth piece of memory: exit code 3, and 4 when
 * memory is lost by that.
 */
#include <stdio.h>
#include <stdlib.h>

#include "eval_libraries.h"
#include "eval/vm.h"
#include "py/parse.h"
#include "text/yaml_open.h"

struct world
{
    struct arena *arena;
    struct diags *diags;
    struct source_map *sources;
    struct names *names;
    const char *folder;
    struct yaml_library yaml;
    struct pcre2_library pcre2;
};

static void print(void *subject, struct vm *vm, str text, bool to_stderr)
{
    (void)subject;
    (void)vm;
    if (text.len > 0)
        fwrite(text.at, 1, text.len, to_stderr ? stderr : stdout);
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

static bool file_read(struct arena *arena, const char *path, str *out_text)
{
    FILE *file = fopen(path, "rb");
    struct buf text = BUF(arena);
    char block[4096];
    size_t len;

    if (file == NULL)
        return false;
    while ((len = fread(block, 1, sizeof block, file)) > 0)
        buf_add(&text, (str){block, len});
    fclose(file);
    *out_text = buf_str(&text);
    return true;
}

/* Modules beside the program, executed by need as those of a project are. */
static bool import_module(void *subject, struct vm *vm, str name, struct span span, struct value *out)
{
    struct world *world = subject;
    str path = str_replace(world->arena, name, STR("."), STR("/"));
    str text;
    struct module *tree;
    struct module_object *module;
    bool is_package = false;
    str file = str_print(world->arena, "%s/" STR_FMT ".py", world->folder, STR_ARG(path));

    (void)span;
    *out = ABSENT;
    if (!file_read(world->arena, file.at, &text))
    {
        file = str_print(world->arena, "%s/" STR_FMT "/__init__.py", world->folder, STR_ARG(path));
        is_package = true;
        if (!file_read(world->arena, file.at, &text))
            return true;
    }
    if (!py_parse(world->arena, world->names, world->diags, source_add(world->sources, file, text), &tree))
        return vm_refuse(vm);
    module = module_make(vm, name);
    module->is_package = is_package;
    map_put(&vm->modules, str_copy(world->arena, name), module);
    *out = value_of(&module->object);
    return vm_lazy_module(vm, module, tree);
}

/* ---- libraries ---- */

static const struct yaml_library *yaml_library(void *subject, struct vm *vm)
{
    struct world *world = subject;

    if (world->yaml.parser_parse != NULL || yaml_library_open(&world->yaml))
        return &world->yaml;
    diag_error(vm->diags, DIAG_DRIVER, vm->span, "libyaml is not installed");
    return NULL;
}

static const struct pcre2_library *pcre2_library(void *subject, struct vm *vm)
{
    struct pcre2_library *library = &((struct world *)subject)->pcre2;

    if (pcre2_library_open(library))
        return library;
    diag_error(vm->diags, DIAG_DRIVER, vm->span, "PCRE2 is not installed");
    return NULL;
}

static int diags_show(const struct diags *diags, const struct source_map *sources)
{
    const struct diag *diag = diag_first_error(diags);
    struct source_position position;

    if (diag == NULL)
        return 0;
    fprintf(stderr, "%s" STR_FMT "\n", diag->code == DIAG_EXCEPTION ? "" : "refused: ", STR_ARG(diag->primary));
    for (size_t i = 0; i < diag->stack.len; i++)
    {
        if (source_find(sources, diag->stack.at[i].span.from, &position))
            fprintf(stderr, "  " STR_FMT ":%u:%u in " STR_FMT "\n", STR_ARG(position.file->name), position.line,
                    position.column, STR_ARG(diag->stack.at[i].function));
    }
    return 1;
}

struct options
{
    const char *path, *folder;
    bool collect_always;
    size_t fail_at;
};

static bool options_read(struct options *options, int argc, char **argv)
{
    *options = (struct options){.folder = "."};
    for (int i = 1; i < argc; i++)
    {
        if (strcmp(argv[i], "--collect-always") == 0)
            options->collect_always = true;
        else if (strcmp(argv[i], "--fail-at") == 0 && i + 1 < argc)
            options->fail_at = strtoul(argv[++i], NULL, 10);
        else if (options->path == NULL)
            options->path = argv[i];
        else
            options->folder = argv[i];
    }
    return options->path != NULL;
}

static int run(struct arena *arena, const struct options *options)
{
    struct memory *memory = arena_memory(arena);
    struct diags diags = {.arena = arena};
    struct source_map sources = {.arena = arena};
    struct names names = {.map = {.arena = arena}};
    struct world *world = arena_new(arena, struct world);
    struct vm_host host = {
        .subject = world,
        .print = print,
        .clock = clock_fixed,
        .random = random_fixed,
        .environment = environment,
        .import_module = import_module,
        .yaml_library = yaml_library,
        .pcre2_library = pcre2_library,
    };
    struct vm_limits limits = {.steps = 200 * 1000 * 1000, .collect_always = options->collect_always};
    struct module *tree;
    struct vm *vm;
    str text;

    /* Its libraries are needed until the arena is closed. */
    *world = (struct world){.arena = arena, .diags = &diags, .sources = &sources, .names = &names, .folder = options->folder};
    if (!file_read(arena, options->path, &text))
    {
        fprintf(stderr, "cannot read %s\n", options->path);
        return 2;
    }
    if (options->fail_at != 0)
        memory->fail_at = memory->taken + options->fail_at;
    if (!py_parse(arena, &names, &diags, source_add(&sources, str_from(options->path), text), &tree))
    {
        const struct diag *diag = diag_first_error(&diags);
        struct source_position position = {0};

        source_find(&sources, diag->span.from, &position);
        fprintf(stderr, "SyntaxError: " STR_FMT " (line %u, column %u)\n", STR_ARG(diag->primary), position.line,
                position.column);
        return 1;
    }
    vm = vm_open(arena, &diags, &sources, &names, &limits, &host, NULL);

    struct module_object *module = module_make(vm, STR("__main__"));

    map_put(&vm->modules, STR("__main__"), module);
    return vm_run_module(vm, module, tree) ? 0 : diags_show(&diags, &sources);
}

int main(int argc, char **argv)
{
    jmp_buf escape;
    struct memory memory = {.limit = (size_t)1 << 30, .escape = &escape};
    struct options options;
    volatile int code = 3;

    if (!options_read(&options, argc, argv))
    {
        fputs("usage: run_python [--collect-always] [--fail-at N] FILE [FOLDER]\n", stderr);
        return 2;
    }

    struct arena *volatile arena = arena_open(&memory);

    if (setjmp(escape) == 0)
        code = run(arena, &options);
    else
        fputs("out of memory\n", stderr);
    fflush(stdout);
    arena_close(arena);
    return memory.used == 0 ? code : 4;
}
