/*
 * The script folder and its revision files.
 *
 * Files are taken folder by folder, in order of their names (that is the order of loading which the graph keeps). A file
 * reached twice through different folders or links is loaded once, with Alembic's warning.
 */
#include "project/script.h"
#include "project/keys.h"
#include "py/parse.h"

/* ---- where things are ---- */

/* Where a package may be: as Python has it when the scripts are opened, and where limbeck looks for modules. */
static bool package_roots(struct script *script, str_array *out_roots)
{
    struct config *config = script->config;
    bool found;

    if (!config_paths(config, STR("prepend_sys_path"), out_roots, &found))
        return false;
    array_push(script->arena, out_roots, STR("."));
    array_push(script->arena, out_roots, config->here);
    array_push(script->arena, out_roots, path_join(script->arena, config->here, STR("src")));
    array_push(script->arena, out_roots, config->root);
    return true;
}

/* `package:folder` is looked for below the import roots; a plain path below the current folder, as Alembic does. */
static bool location_resolve(struct script *script, str key, str location, str *out_path)
{
    struct config *config = script->config;
    size_t colon = str_find_char(location, ':');
    str_array roots = {0};
    str package, folder;

    *out_path = location;
    if (colon == STR_NONE || colon == 0 || location.at[0] == '/')
        return true;
    if (!package_roots(script, &roots))
        return false;
    package = str_replace(script->arena, str_slice(location, 0, colon), STR("."), STR("/"));
    folder = path_join(script->arena, package, str_replace(script->arena, str_skip(location, colon + 1), STR(":"), STR("/")));
    for (size_t i = 0; i < roots.len; i++)
    {
        *out_path = path_join(script->arena, roots.at[i], folder);
        if (os_is_folder(config->os, *out_path))
            return true;
    }
    diag_error(config->diags, DIAG_CONFIG, config_span(config, key),
               "the package folder '" STR_FMT "' of " STR_FMT " is not found", STR_ARG(location), STR_ARG(key));
    diag_hint(config->diags, "limbeck reads packages of the project only; write the path of the folder instead.");
    return false;
}

/* Below the current folder paths are shown from there, however the configuration writes them. */
static void location_add(struct script *script, str path)
{
    str normal = path_normal(script->arena, path);

    array_push(script->arena, &script->locations, path_relative(normal, script->config->working_folder));
}

static bool locations_find(struct script *script)
{
    struct config *config = script->config;
    str_array given = {0};
    bool found;

    if (!config_paths(config, STR("version_locations"), &given, &found))
        return false;
    if (!found || given.len == 0)
    {
        location_add(script, path_join(script->arena, script->folder, STR("versions")));
        return true;
    }
    for (size_t i = 0; i < given.len; i++)
    {
        str path;

        if (!location_resolve(script, STR("version_locations"), given.at[i], &path))
            return false;
        location_add(script, path);
    }
    return true;
}

/* What was looked at, for the message that nothing came out of it. */
static void configuration_describe(struct config *config)
{
    if (config->ini_path.len == 0 || !os_is_file(config->os, config->ini_path))
        diag_detail(config->diags, "there is no file '" STR_FMT "' in " STR_FMT,
                    STR_ARG(config->ini_path.len > 0 ? config->ini_path : STR("alembic.ini")), STR_ARG(config->working_folder));
    else if (ini_find_section(config->ini, config->section) == NULL)
        diag_detail(config->diags, "'" STR_FMT "' has no section [" STR_FMT "]", STR_ARG(config->ini_path),
                    STR_ARG(config->section));
    else
        diag_detail(config->diags, "section [" STR_FMT "] of '" STR_FMT "' has no such key", STR_ARG(config->section),
                    STR_ARG(config->ini_path));
}

/* The keys, of which those that env.py names are the project's own. */
static bool configuration_check(struct script *script)
{
    struct config *config = script->config;
    struct diags ignored = {.arena = script->arena};
    str path = script_env_path(script), text = {0};

    if (path.len > 0 && !os_read_file(config->os, script->arena, &ignored, path, 0, &text))
        text = (str){0};
    return keys_check(config, text);
}

bool script_open(struct script *script, struct config *config, struct names *names)
{
    str location;
    bool found;

    *script = (struct script){.arena = config->arena, .config = config, .names = names};
    if (!config_text(config, STR("script_location"), &location, &found))
        return false;
    if (!found && config->is_fallback)
    {
        location = path_folder(config->ini_path);
        found = true;
    }
    if (!found || location.len == 0)
    {
        diag_error_alembic(config->diags, DIAG_CONFIG, SPAN_NONE, "No 'script_location' key found in configuration.");
        configuration_describe(config);
        diag_hint(
            config->diags,
            "Run limbeck in the folder of alembic.ini, name the file with `-c FILE`, or begin with `limbeck init migrations`.");
        return false;
    }
    if (!location_resolve(script, STR("script_location"), location, &script->folder))
        return false;
    if (!os_is_folder(config->os, script->folder))
    {
        diag_error_alembic(config->diags, DIAG_CONFIG, config_span(config, STR("script_location")),
                           "Path doesn't exist: " STR_FMT ".  Please use the 'init' command to create a new scripts folder.",
                           STR_ARG(script->folder));
        diag_hint(config->diags, "`limbeck init " STR_FMT "` makes it; or mend script_location.", STR_ARG(script->folder));
        return false;
    }
    return configuration_check(script) && config_bool(config, STR("recursive_version_locations"), &script->is_recursive) &&
           config_bool(config, STR("sourceless"), &script->is_sourceless) && locations_find(script);
}

str script_env_path(const struct script *script)
{
    str path = path_join(script->arena, script->folder, STR("env.py"));

    return os_is_file(script->config->os, path) ? path : (str){0};
}

bool script_is_env(const struct script *script, str source_name)
{
    str path = path_join(script->arena, script->folder, STR("env.py"));

    return str_equal(source_name, path_relative(path_normal(script->arena, path), script->config->working_folder));
}

/* ---- revision files ---- */

struct loading
{
    struct script *script;
    struct arena *scratch; /* the text of one file and the names of one folder */
    str folder;            /* the one whose files are being loaded */
    ARRAY(struct revision) revisions;
    struct map identities; /* of files seen, when there is more than one folder */
    bool failed;
};

static str text_keep(struct script *script, str text)
{
    return text.len > 0 ? str_copy(script->arena, text) : (str){0};
}

static str_array texts_keep(struct script *script, const struct head_value *value)
{
    str_array texts = {0};

    for (uint32_t i = 0; i < value->len; i++)
        array_push(script->arena, &texts, str_copy(script->arena, value->at[i]));
    return texts;
}

/* A value that only running the file would tell. */
static bool dynamic_refuse(struct script *script, const struct head_value *value, const char *name)
{
    struct diags *diags = script->config->diags;

    diag_error(diags, DIAG_GRAPH, value->span, "%s is not a literal", name);
    diag_hint(diags, "limbeck reads the graph without running revision files: write the identifiers out.");
    return false;
}

bool script_read_head(struct script *script, struct arena *arena, const struct source_file *file, struct head *out_head)
{
    static const char *const names[] = {"revision", "down_revision", "branch_labels", "depends_on"};

    py_head_read(arena, file, out_head);
    if (out_head->parse_fully)
    {
        struct module *module;

        if (!py_parse(arena, script->names, script->config->diags, file, &module))
        {
            diag_hint(script->config->diags, "Every revision file must be valid Python before the graph can be read.");
            return false;
        }
        py_head_from_module(arena, module, out_head);
    }
    for (size_t i = 0; i < COUNT_OF(names); i++)
    {
        if (out_head->values[i].kind == HEAD_DYNAMIC)
            return dynamic_refuse(script, &out_head->values[i], names[i]);
    }
    return true;
}

/* Alembic's legacy rule: a file without `revision` whose name is one. */
static bool id_of_name(str path, str *out_id)
{
    str name = path_name(path);

    name = str_slice(name, 0, name.len - 3);
    for (size_t i = 0; i < name.len; i++)
    {
        if (!char_is_digit(name.at[i]) && !(name.at[i] >= 'a' && name.at[i] <= 'f'))
            return false;
    }
    *out_id = name;
    return name.len > 0;
}

static bool revision_add(struct loading *loading, const struct source_file *file)
{
    struct script *script = loading->script;
    struct diags *diags = script->config->diags;
    struct span start = {file->first, file->first};
    struct head head;
    str id = {0};

    if (!script_read_head(script, loading->scratch, file, &head))
        return false;

    const struct head_value *values = head.values;

    if (values[HEAD_REVISION].kind == HEAD_TEXTS && values[HEAD_REVISION].is_text)
        id = values[HEAD_REVISION].at[0];
    else if (!id_of_name(file->name, &id))
    {
        diag_error_alembic(
            diags, DIAG_REVISION, start,
            "Could not determine revision id from filename " STR_FMT
            ". Be sure the 'revision' variable is declared inside the script (please see 'Upgrading from Alembic "
            "0.1 to 0.2' in the documentation).",
            STR_ARG(path_name(file->name)));
        diag_hint(diags, "Give the file a line `revision = \"...\"`, or move it out of the versions folder.");
        return false;
    }
    if (values[HEAD_DOWN_REVISION].kind == HEAD_ABSENT)
    {
        diag_error(diags, DIAG_REVISION, start, "'" STR_FMT "' has no down_revision", STR_ARG(path_name(file->name)));
        diag_hint(diags, "Add `down_revision = \"...\"` with the id of the revision before it, or None for the first one.");
        return false;
    }
    *array_add(script->arena, &loading->revisions) = (struct revision){
        .id = text_keep(script, id),
        .down_revision = texts_keep(script, &values[HEAD_DOWN_REVISION]),
        .depends_on = texts_keep(script, &values[HEAD_DEPENDS_ON]),
        .branch_labels = texts_keep(script, &values[HEAD_BRANCH_LABELS]),
        .doc = head.has_docstring ? text_keep(script, head.docstring) : (str){0},
        .path = file->name,
        .id_span = values[HEAD_REVISION].kind == HEAD_TEXTS ? values[HEAD_REVISION].span : start,
        .down_span = values[HEAD_DOWN_REVISION].span,
        .depends_span = values[HEAD_DEPENDS_ON].span,
        .labels_span = values[HEAD_BRANCH_LABELS].span,
    };
    return true;
}

/* Alembic's pattern: (?!\.\#|__init__)(.*\.py)$ */
static bool is_revision_name(str name)
{
    return str_ends(name, STR(".py")) && !str_starts(name, STR(".#")) && !str_starts(name, STR("__init__"));
}

/* False for a file that has been loaded under another path. */
static bool is_first(struct loading *loading, str path)
{
    struct script *script = loading->script;
    struct os_identity identity;
    str key;

    if (script->locations.len < 2 || !os_find_identity(script->config->os, path, &identity))
        return true;
    key = str_print(script->arena, "%llu.%llu", (unsigned long long)identity.device, (unsigned long long)identity.inode);
    if (map_has(&loading->identities, key))
    {
        diag_warning(script->config->diags, DIAG_REVISION, SPAN_NONE,
                     "File " STR_FMT " loaded twice! ignoring. Please ensure version_locations is unique.", STR_ARG(path));
        return false;
    }
    map_put(&loading->identities, key, script);
    return true;
}

static bool folder_load(struct loading *loading, str folder);

/* The file that has just been refused is left out, where that is wanted. */
static bool unread_note(struct script *script)
{
    struct diags *diags = script->config->diags;

    if (!script->collects)
        return false;
    array_push(script->arena, &script->unread, diag_last(diags));
    diag_rewind(diags, diags->list.len - 1);
    return true;
}

/* The text is gone after the call: the source map reads a file again when a message shows it. */
static bool file_load(void *subject, const struct os_file *found)
{
    struct loading *loading = subject;
    struct script *script = loading->script;
    struct config *config = script->config;
    const struct source_file *file;
    bool added;
    str path;

    if (!is_revision_name(found->name))
        return true;
    path = path_join(script->arena, loading->folder, found->name);
    if (!is_first(loading, path))
        return true;
    if (found->error != 0)
        return os_file_error(config->diags, path, found->error);
    file = source_add(config->sources, path, found->text);
    if (file == NULL)
        return diag_error(config->diags, DIAG_LIMIT, SPAN_NONE, "more than 4 GiB of revision files");
    added = revision_add(loading, file);
    source_drop(config->sources, file);
    return added || unread_note(script);
}

static bool files_load(struct loading *loading, str folder)
{
    struct config *config = loading->script->config;

    loading->folder = folder;
    return os_visit_folder(
        config->os, config->diags, folder,
        &(struct os_visit){.arena = loading->scratch, .suffix = STR(".py"), .file = file_load, .subject = loading});
}

static bool folders_load(struct loading *loading, str folder)
{
    struct config *config = loading->script->config;
    str_array names = {0};

    if (!os_list_folder(config->os, loading->scratch, config->diags, folder, &names))
        return false;
    for (size_t i = 0; i < names.len; i++)
    {
        str path = path_join(loading->script->arena, folder, str_copy(loading->script->arena, names.at[i]));

        if (!str_equal(names.at[i], STR("__pycache__")) && os_is_folder(config->os, path) && !folder_load(loading, path))
            return false;
    }
    return true;
}

static bool has_source(const str_array *names, str compiled, bool is_cached)
{
    str stem = str_slice(compiled, 0, is_cached ? str_find_char(compiled, '.') : compiled.len - 4);

    return str_array_has(names, stem);
}

/* sourceless = true: compiled files without their source are revisions as well, which only Python can read. */
static bool compiled_check(struct loading *loading, str folder, const str_array *stems, bool is_cached)
{
    struct config *config = loading->script->config;
    str_array names = {0};

    if (!os_list_folder(config->os, loading->scratch, config->diags, folder, &names))
        return false;
    for (size_t i = 0; i < names.len; i++)
    {
        str name = names.at[i];

        if ((!str_ends(name, STR(".pyc")) && !str_ends(name, STR(".pyo"))) || str_starts(name, STR("__init__")) ||
            str_starts(name, STR(".#")) || has_source(stems, name, is_cached))
            continue;
        diag_error(config->diags, DIAG_REVISION, SPAN_NONE,
                   "'" STR_FMT "/" STR_FMT "' is compiled, and its source is not there", STR_ARG(folder), STR_ARG(name));
        diag_hint(config->diags,
                  "sourceless = true makes it a revision. limbeck reads sources only: put the .py file beside it, remove "
                  "it, or leave sourceless out.");
        return false;
    }
    return true;
}

static bool sourceless_check(struct loading *loading, str folder)
{
    struct config *config = loading->script->config;
    str cache = path_join(loading->scratch, folder, STR("__pycache__"));
    str_array names = {0}, stems = {0};

    if (!os_list_folder(config->os, loading->scratch, config->diags, folder, &names))
        return false;
    for (size_t i = 0; i < names.len; i++)
    {
        if (str_ends(names.at[i], STR(".py")))
            array_push(loading->scratch, &stems, str_slice(names.at[i], 0, names.at[i].len - 3));
    }
    return compiled_check(loading, folder, &stems, false) &&
           (!os_is_folder(config->os, cache) || compiled_check(loading, cache, &stems, true));
}

static bool folder_load(struct loading *loading, str folder)
{
    if (loading->script->is_sourceless && !sourceless_check(loading, folder))
        return false;
    return files_load(loading, folder) && (!loading->script->is_recursive || folders_load(loading, folder));
}

bool script_add_text(struct script *script, str path, str text)
{
    struct config *config = script->config;
    struct loading loading = {.script = script, .scratch = arena_open(arena_memory(script->arena))};
    const struct source_file *file = source_add(config->sources, path, text);
    bool added;

    for (size_t i = 0; i < script->revision_count; i++)
        array_push(script->arena, &loading.revisions, script->revisions[i]);
    added = file != NULL ? revision_add(&loading, file)
                         : diag_error(config->diags, DIAG_LIMIT, SPAN_NONE, "more than 4 GiB of revision files");
    arena_close(loading.scratch);
    if (!added)
        return false;
    array_last(&loading.revisions)->text = text;
    array_last(&loading.revisions)->branch_labels = (str_array){0};
    script->revisions = loading.revisions.at;
    script->revision_count = loading.revisions.len;
    if (!graph_build(script->arena, script->revisions, script->revision_count, config->diags, &script->graph))
        return false;
    script->graph->folder = config->working_folder;
    return true;
}

bool script_load_graph(struct script *script)
{
    struct loading loading = {
        .script = script, .scratch = arena_open(arena_memory(script->arena)), .identities = {.arena = script->arena}};
    bool loaded = true;

    if (script->graph != NULL)
    {
        arena_close(loading.scratch);
        return true;
    }
    for (size_t i = 0; i < script->locations.len && loaded; i++)
    {
        /* A folder that is not there has no revisions. */
        if (os_is_folder(script->config->os, script->locations.at[i]))
            loaded = folder_load(&loading, script->locations.at[i]);
    }
    script->revisions = loading.revisions.at;
    script->revision_count = loading.revisions.len;
    loaded =
        loaded && graph_build(script->arena, script->revisions, script->revision_count, script->config->diags, &script->graph);
    if (loaded)
        script->graph->folder = script->config->working_folder;
    arena_close(loading.scratch);
    return loaded;
}
