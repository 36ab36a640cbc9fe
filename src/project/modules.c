/*
 * The project's own modules.
 *
 * A module found is parsed when it is imported and executed by need. A folder without __init__.py is a namespace package when it
 * holds something importable; it has no statements.
 */
#include "project/modules.h"
#include "eval/code.h"
#include "py/parse.h"
#include "text/toml.h"

/* ---- roots ---- */

static void root_add(struct modules *modules, str path)
{
    struct arena *arena = modules->script->arena;
    str normal = path_normal(arena, path_join(arena, modules->script->config->working_folder, path));

    if (!str_array_has(&modules->fixed, normal))
        array_push(arena, &modules->fixed, normal);
}

static void paths_add(struct modules *modules, str list)
{
    while (list.len > 0)
    {
        str path;

        list = str_cut(list, ':', &path);
        /* An empty entry of PYTHONPATH is the current folder, as in Python. */
        root_add(modules, path.len > 0 ? path : STR("."));
    }
}

/* Folders of packages as setuptools, hatch and poetry name them in pyproject.toml. */
static void packages_add(struct modules *modules, str folder)
{
    static const str paths[] = {
        STR_INIT("tool.setuptools.packages.find.where"),
        STR_INIT("tool.setuptools.package-dir"),
        STR_INIT("tool.hatch.build.targets.wheel.sources"),
    };
    struct config *config = modules->script->config;
    struct arena *arena = modules->script->arena;
    str file = path_join(arena, folder, STR("pyproject.toml")), text;
    struct diags ignored = {.arena = arena};
    struct tree *tree;

    /* A broken file of other tools is theirs to complain about. */
    if (!os_is_file(config->os, file) || !os_read_file(config->os, arena, &ignored, file, 0, &text) ||
        !toml_parse(arena, text, PLACE_NONE, &ignored, &tree))
        return;
    for (size_t i = 0; i < COUNT_OF(paths); i++)
    {
        const struct tree *found = tree_find_path(tree, paths[i]);

        if (found == NULL)
            continue;
        for (size_t j = 0; found->kind == TREE_ARRAY && j < found->items.len; j++)
        {
            if (found->items.at[j]->kind == TREE_TEXT)
                root_add(modules, path_join(arena, folder, found->items.at[j]->text));
        }
        for (size_t j = 0; found->kind == TREE_TABLE && j < found->table.entries.len; j++)
        {
            const struct tree *value = found->table.entries.at[j].value;

            if (value->kind == TREE_TEXT)
                root_add(modules, path_join(arena, folder, value->text));
        }
    }
}

static void folders_add(struct modules *modules, str from)
{
    struct config *config = modules->script->config;
    struct arena *arena = modules->script->arena;

    for (str folder = from;; folder = path_folder(folder))
    {
        root_add(modules, folder);
        root_add(modules, path_join(arena, folder, STR("src")));
        packages_add(modules, folder);
        if (str_equal(folder, config->root) || folder.len <= 1)
            return;
    }
}

static bool sys_path_prepare(struct modules *modules)
{
    struct vm *vm = modules->vm;
    str_array given = {0};
    struct value sys, path;
    bool found;

    if (!config_paths(modules->script->config, STR("prepend_sys_path"), &given, &found))
        return false;
    if (!vm_import(vm, STR("sys"), &sys) || !vm_run_get(vm, sys, STR("path"), &path))
        return false;
    if (!is_kind(path, OBJECT_LIST))
        return true;
    for (size_t i = 0; i < given.len; i++)
        list_insert(vm, AS_LIST(path), i, str_make(vm, given.at[i]));
    return true;
}

static void scratch_close(void *subject)
{
    arena_close(subject);
}

bool modules_open(struct modules *modules, struct script *script, struct vm *vm)
{
    struct config *config = script->config;
    str python_path;

    *modules = (struct modules){.script = script, .vm = vm, .scratch = arena_open(arena_memory(script->arena))};
    arena_on_close(script->arena, scratch_close, modules->scratch);
    if (os_environment(config->os, STR("PYTHONPATH"), &python_path))
        paths_add(modules, python_path);
    root_add(modules, STR("."));
    folders_add(modules, config->here);

    str packages;

    if (!config_text_or_empty(config, STR("limbeck.packages"), &packages))
        return false;
    while (packages.len > 0)
    {
        str folder;

        packages = str_cut(packages, ':', &folder);
        if (folder.len > 0)
            root_add(modules, path_join(script->arena, config->here, folder));
    }
    return sys_path_prepare(modules);
}

/* ---- finding ---- */

/* Calls try on each root until it answers true. */
static bool roots_try(struct modules *modules, bool (*try)(struct modules *, str, str, str *, bool *), str relative, str *out_path,
                      bool *out_is_package)
{
    struct arena *arena = modules->script->arena;
    struct module_object *sys = vm_native_module(modules->vm, STR("sys"));
    struct value path = sys != NULL ? dict_find_text(sys->dict, STR("path")) : ABSENT;

    for (uint32_t i = 0; is_kind(path, OBJECT_LIST) && i < AS_LIST(path)->len; i++)
    {
        struct value entry = AS_LIST(path)->at[i];
        str root;

        if (!is_str(entry))
            continue;
        root = AS_STR(entry)->len == 0 ? STR(".") : str_copy(arena, str_of(entry));
        if (try(modules, path_join(arena, modules->script->config->working_folder, root), relative, out_path, out_is_package))
            return true;
    }
    for (size_t i = 0; i < modules->fixed.len; i++)
    {
        if (try(modules, modules->fixed.at[i], relative, out_path, out_is_package))
            return true;
    }
    return false;
}

static bool file_try(struct modules *modules, str root, str relative, str *out_path, bool *out_is_package)
{
    struct arena *arena = modules->script->arena;
    struct os *os = modules->script->config->os;
    str base = path_join(arena, root, relative);
    str package = str_join(arena, base, STR("/__init__.py"));
    str file = str_join(arena, base, STR(".py"));

    *out_is_package = os_is_file(os, package);
    *out_path = *out_is_package ? package : file;
    return *out_is_package || os_is_file(os, file);
}

static bool folder_try(struct modules *modules, str root, str relative, str *out_path, bool *out_is_package)
{
    *out_path = path_join(modules->script->arena, root, relative);
    *out_is_package = true;
    return os_is_folder(modules->script->config->os, *out_path);
}

/* What the user sees in messages: relative to the current folder where it is below it. */
static str shown(struct modules *modules, str path)
{
    struct config *config = modules->script->config;

    return path_relative(path_normal(modules->script->arena, path), config->working_folder);
}

static bool tree_of(struct modules *modules, const struct source_file *file, struct module **out_tree)
{
    struct script *script = modules->script;

    if (file == NULL)
        return diag_error(script->config->diags, DIAG_LIMIT, SPAN_NONE, "more than 4 GiB of sources");
    return py_parse(script->arena, script->names, script->config->diags, file, out_tree);
}

bool modules_parse(struct modules *modules, str path, struct module **out_tree)
{
    struct config *config = modules->script->config;
    str text;

    return os_read_file(config->os, modules->script->arena, config->diags, path, 0, &text) &&
           tree_of(modules, source_add(config->sources, shown(modules, path), text), out_tree);
}

static struct module_object *module_unnamed(struct modules *modules, str name, str path, bool is_package)
{
    struct vm *vm = modules->vm;
    struct module_object *module = module_make(vm, name);

    module->is_package = is_package;
    module->folder = is_package ? path_folder(path) : (str){0};
    if (is_package)
    {
        struct value folder = str_make(vm, path_normal(vm->arena, path_join(vm->arena, modules->script->config->working_folder, module->folder)));

        dict_put_text(vm, module->dict, STR("__path__"), list_make(vm, &folder, 1));
    }
    /* __file__ is absolute, as in Python: code computes folders from it. */
    if (path.len > 0)
        dict_put_text(vm, module->dict, STR("__file__"),
                      str_make(vm, path_normal(vm->arena, path_join(vm->arena, modules->script->config->working_folder, path))));
    return module;
}

static struct module_object *module_new(struct modules *modules, str name, str path, bool is_package)
{
    struct module_object *module = module_unnamed(modules, name, path, is_package);

    map_put(&modules->vm->modules, str_copy(modules->vm->arena, name), module);
    return module;
}

/* `alembic`, `sqlalchemy` and the other names of the vocabulary. */
static bool is_vocabulary(struct modules *modules, str name)
{
    str top;

    str_cut(name, '.', &top);
    return vm_native_module(modules->vm, top) != NULL;
}

bool modules_import(struct modules *modules, str name, struct span span, struct value *out)
{
    struct vm *vm = modules->vm;
    struct arena *arena = modules->script->arena;
    str relative = str_replace(arena, name, STR("."), STR("/"));
    str path;
    bool is_package;
    struct module *tree;
    struct module_object *module;

    (void)span;
    *out = ABSENT;
    if (is_vocabulary(modules, name))
        return true;
    if (!roots_try(modules, file_try, relative, &path, &is_package))
    {
        if (!roots_try(modules, folder_try, relative, &path, &is_package))
            return true;
        module = module_new(modules, name, path_join(arena, path, STR("__init__.py")), true);
        *out = value_of(&module->object);
        return true;
    }
    if (!modules_parse(modules, path, &tree))
        return vm_refuse(vm);
    modules->loaded++;
    module = module_new(modules, name, path, is_package);
    *out = value_of(&module->object);
    return vm_lazy_module(vm, module, tree);
}

/* ---- executing ---- */

static bool execute(struct modules *modules, const struct source_file *file, str path, str name, struct value *out_module)
{
    struct module *tree;
    struct module_object *module;

    if (!tree_of(modules, file, &tree))
        return false;
    module = module_new(modules, name, path, false);
    module->file = file;
    *out_module = value_of(&module->object);
    return vm_run_module(modules->vm, module, tree);
}

bool modules_execute(struct modules *modules, str path, str name, struct value *out_module)
{
    struct config *config = modules->script->config;
    str text;

    return os_read_file(config->os, modules->script->arena, config->diags, path, 0, &text) &&
           execute(modules, source_add(config->sources, shown(modules, path), text), path, name, out_module);
}

static bool compile_once(struct modules *modules, const struct source_file *file, struct module_object *module, struct code **out)
{
    struct script *script = modules->script;
    struct module *tree;

    if (file == NULL)
        return diag_error(script->config->diags, DIAG_LIMIT, SPAN_NONE, "more than 4 GiB of sources");
    if (!py_parse(modules->scratch, script->names, script->config->diags, file, &tree))
        return false;
    if (tree->has_docstring)
        dict_put_text(modules->vm, module->dict, STR("__doc__"), str_make(modules->vm, tree->docstring));
    *out = code_compile_owned(modules->vm, tree);
    return true;
}

bool modules_execute_once(struct modules *modules, str path, str name, struct value *out_module)
{
    struct config *config = modules->script->config;
    struct arena_mark mark = arena_mark(modules->scratch);
    const struct source_file *file;
    struct module_object *module;
    struct code *code = NULL;
    bool compiled;
    str text;

    if (!os_read_file(config->os, modules->scratch, config->diags, path, 0, &text))
        return false;
    file = source_add(config->sources, shown(modules, path), text);
    module = module_unnamed(modules, name, path, false);
    module->file = file;
    compiled = compile_once(modules, file, module, &code);
    if (file != NULL)
        source_drop(config->sources, file);
    arena_reset(modules->scratch, mark);
    *out_module = value_of(&module->object);
    return compiled && vm_run_code(modules->vm, module, code);
}

bool modules_execute_text(struct modules *modules, str shown_path, str text, str name, struct value *out_module)
{
    return execute(modules, source_add(modules->script->config->sources, shown_path, text), (str){0}, name, out_module);
}

/* ---- what may be read ---- */

static bool is_below(str path, str folder)
{
    return str_equal(path, folder) ||
           (str_starts(path, folder) && (str_ends(folder, STR("/")) || (path.len > folder.len && path.at[folder.len] == '/')));
}

bool modules_may_read(struct modules *modules, str path)
{
    struct config *config = modules->script->config;
    struct arena *arena = modules->script->arena;
    struct diags ignored = {.arena = arena};
    str real, read;

    /* Links are followed first: what counts is where the file really is. */
    if (!os_real_path(config->os, arena, &ignored, path, &real))
        real = path_normal(arena, path_join(arena, config->working_folder, path));
    if (is_below(real, config->root))
        return true;
    for (size_t i = 0; i < modules->fixed.len; i++)
    {
        if (is_below(real, modules->fixed.at[i]))
            return true;
    }
    if (!config_text_or_empty(config, STR("limbeck.read"), &read))
        return false;
    while (read.len > 0)
    {
        str folder;

        read = str_cut(read, ':', &folder);
        if (folder.len > 0 && is_below(real, path_normal(arena, path_join(arena, config->here, folder))))
            return true;
    }
    return false;
}
