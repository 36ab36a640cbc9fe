/*
 * The configuration: which files are read, and how a key is looked up.
 *
 * Source of the rules: Alembic 1.19, config.py and script/base.py; alembic.md, sections 1 and 3.1. Missing files are silently
 * empty, as there; that no script_location comes out of them is said where it is needed.
 */
#include "project/config.h"
#include "base/buf.h"
#include "project/keys.h"
#include "text/toml.h"

/* ---- paths ---- */

str path_join(struct arena *arena, str folder, str path)
{
    if (folder.len == 0 || (path.len > 0 && path.at[0] == '/'))
        return path;
    if (path.len == 0 || str_equal(path, STR(".")))
        return folder;
    return str_print(arena, STR_FMT "%s" STR_FMT, STR_ARG(folder), str_ends(folder, STR("/")) ? "" : "/", STR_ARG(path));
}

str path_folder(str path)
{
    size_t slash = str_find_last_char(path, '/');

    if (slash == STR_NONE)
        return STR(".");
    return slash == 0 ? STR("/") : str_slice(path, 0, slash);
}

str path_name(str path)
{
    size_t slash = str_find_last_char(path, '/');

    return slash == STR_NONE ? path : str_skip(path, slash + 1);
}

str path_relative(str path, str folder)
{
    if (folder.len > 0 && str_starts(path, folder) && path.len > folder.len && path.at[folder.len] == '/')
        return str_skip(path, folder.len + 1);
    return path;
}

str path_normal(struct arena *arena, str path)
{
    str_array parts = {0};
    bool absolute = path.len > 0 && path.at[0] == '/';
    str rest = path, part;

    while (rest.len > 0)
    {
        rest = str_cut(rest, '/', &part);
        if (part.len == 0 || str_equal(part, STR(".")))
            continue;
        if (str_equal(part, STR("..")) && parts.len > 0 && !str_equal(*array_last(&parts), STR("..")))
            parts.len--;
        else if (!str_equal(part, STR("..")) || !absolute)
            array_push(arena, &parts, part);
    }

    str joined = str_array_join(arena, &parts, STR("/"));

    if (absolute)
        return str_join(arena, STR("/"), joined);
    return joined.len > 0 ? joined : STR(".");
}

str path_between(struct arena *arena, str folder, str path)
{
    struct buf between = BUF(arena);

    while (!str_equal(folder, path) && folder.len > 1 && !(str_starts(path, folder) && path.at[folder.len] == '/'))
    {
        folder = path_folder(folder);
        buf_add(&between, STR("../"));
    }
    buf_add(&between, str_equal(folder, path) ? STR("") : str_skip(path, folder.len > 1 ? folder.len + 1 : 1));
    return between.len > 0 ? buf_str(&between) : STR(".");
}

/* ---- files ---- */

static bool source_read(struct config *config, str path, const struct source_file **out_file)
{
    str text;

    if (!os_read_file(config->os, config->arena, config->diags, path, 0, &text))
        return false;
    *out_file = source_add(config->sources, str_copy(config->arena, path), text);
    if (*out_file == NULL)
        return diag_error(config->diags, DIAG_LIMIT, SPAN_NONE, "more than 4 GiB of sources");
    return true;
}

static bool ini_load(struct config *config, str path)
{
    const struct source_file *file;

    config->ini_path = path;
    config->here = path_normal(config->arena, path_join(config->arena, config->working_folder, path_folder(path)));
    ini_default(config->ini, STR("here"), config->here);
    if (!os_is_file(config->os, path))
        return true;
    return source_read(config, path, &file) && ini_read(config->ini, file->name, file->text, file->first, config->diags);
}

static bool toml_load(struct config *config, str path)
{
    const struct source_file *file;
    struct tree *tree;

    if (!os_is_file(config->os, path))
        return true;
    if (!source_read(config, path, &file) || !toml_parse(config->arena, file->text, file->first, config->diags, &tree))
        return false;
    config->toml_path = path;
    config->toml_here = path_normal(config->arena, path_join(config->arena, config->working_folder, path_folder(path)));
    config->toml = tree_find_path(tree, STR("tool.alembic"));
    return config->toml == NULL || config->toml->kind == TREE_TABLE ||
           diag_error_alembic(config->diags, DIAG_CONFIG, config->toml->span, "Incorrect TOML format");
}

/* -c files, ALEMBIC_CONFIG or the ones of the current folder: at most one of each kind. */
static bool files_choose(struct config *config, const struct config_request *request, str *out_ini, str *out_toml)
{
    str given;

    *out_ini = (str){0};
    *out_toml = (str){0};
    for (size_t i = 0; i < request->file_count; i++)
    {
        bool is_toml = str_equal(path_name(request->files[i]), STR("pyproject.toml"));
        str *slot = is_toml ? out_toml : out_ini;

        if (slot->len > 0)
            return diag_error_alembic(config->diags, DIAG_CONFIG, SPAN_NONE, "%s",
                                      is_toml ? "pyproject.toml indicated more than once"
                                              : "only one ini file may be indicated");
        *slot = request->files[i];
    }
    if (request->file_count > 0)
        return true;
    if (os_environment(config->os, STR("ALEMBIC_CONFIG"), &given) && given.len > 0)
    {
        if (str_equal(path_name(given), STR("pyproject.toml")))
            *out_toml = given;
        else
            *out_ini = given;
        return true;
    }
    *out_ini = STR("alembic.ini");
    *out_toml = STR("pyproject.toml");
    return true;
}

/* limbeck's addition for Flask-Migrate's layout: where nothing else configures Alembic, migrations/alembic.ini does. */
static void fallback_choose(struct config *config, const struct config_request *request, str *ini)
{
    str fallback = STR("migrations/alembic.ini");

    if (request->file_count == 0 && str_equal(*ini, STR("alembic.ini")) && !os_is_file(config->os, *ini) &&
        config->toml == NULL && os_is_file(config->os, fallback))
        *ini = fallback;
    /* Without script_location the scripts are those of the file's own folder, when it is one of scripts. */
    config->is_fallback = ini->len > 0 && os_is_file(config->os, path_join(config->arena, path_folder(*ini), STR("env.py")));
}

static str root_find(struct config *config, str from)
{
    for (str folder = from;; folder = path_folder(folder))
    {
        if (os_kind(config->os, path_join(config->arena, folder, STR(".git"))) != OS_NOTHING)
            return folder;
        if (folder.len <= 1)
            return from;
    }
}

bool config_load(struct config *config, const struct config_request *request)
{
    str ini, toml;

    config->ini = ini_make(config->arena);
    config->section = request->section.len > 0 ? request->section : STR("alembic");
    if (!os_current_folder(config->os, config->arena, config->diags, &config->working_folder))
        return false;
    config->here = config->working_folder;
    if (!files_choose(config, request, &ini, &toml))
        return false;
    if (toml.len > 0 && !toml_load(config, toml))
        return false;
    fallback_choose(config, request, &ini);
    if (ini.len > 0 && !ini_load(config, ini))
        return false;
    if (ini.len == 0 && config->toml_here.len > 0)
        config->here = config->toml_here;
    config->root = root_find(config, config->here);
    return true;
}

/* ---- looking up ---- */

static const struct tree *toml_find(const struct config *config, str key)
{
    const struct tree *found = tree_find(config->toml, key);
    str rest;
    str head;

    if (found != NULL || !str_starts(key, STR("limbeck.")))
        return found;
    rest = str_cut(key, '.', &head);
    return tree_find(tree_find(config->toml, head), rest);
}

static bool toml_text_refuse(const struct config *config, const struct tree *value, str name)
{
    if (name.len > 0)
        diag_error(config->diags, DIAG_CONFIG, value->span, "there is nothing to put in for %%(" STR_FMT ")s in pyproject.toml",
                   STR_ARG(name));
    else
        diag_error(config->diags, DIAG_CONFIG, value->span, "a %% that stands alone in a text of [tool.alembic]");
    diag_hint(config->diags,
              "Texts are formatted as Python's %% does it: %%(here)s is the folder of pyproject.toml, and a %% itself is "
              "written %%%%.");
    return false;
}

bool config_toml_text(const struct config *config, const struct tree *value, str *out_text)
{
    struct buf text = BUF(config->arena);
    str rest = value->text, name;

    for (size_t at = str_find_char(rest, '%'); at != STR_NONE; at = str_find_char(rest, '%'))
    {
        buf_add(&text, str_slice(rest, 0, at));
        rest = str_skip(rest, at + 1);
        if (str_starts(rest, STR("%")))
        {
            buf_add_char(&text, '%');
            rest = str_skip(rest, 1);
            continue;
        }
        if (!str_starts(rest, STR("(")) || str_find_char(rest, ')') == STR_NONE)
            return toml_text_refuse(config, value, (str){0});
        rest = str_cut(str_skip(rest, 1), ')', &name);
        if (!str_equal(name, STR("here")) || !str_starts(rest, STR("s")))
            return toml_text_refuse(config, value, name);
        buf_add(&text, config->toml_here);
        rest = str_skip(rest, 1);
    }
    buf_add(&text, rest);
    *out_text = buf_str(&text);
    return true;
}

static bool toml_value(const struct config *config, str key, const struct tree *tree, str *out_value)
{
    switch (tree->kind)
    {
        case TREE_TEXT:
            return config_toml_text(config, tree, out_value);
        case TREE_BOOL:
            *out_value = tree->boolean ? STR("true") : STR("false");
            return true;
        case TREE_INT:
            *out_value = str_print(config->arena, "%lld", (long long)tree->integer);
            return true;
        default:
            diag_error_alembic(config->diags, DIAG_CONFIG, tree->span, "unsupported TOML value type for key: '" STR_FMT "'",
                               STR_ARG(key));
            return false;
    }
}

bool config_text(const struct config *config, str key, str *out_value, bool *out_found)
{
    const struct tree *tree;

    *out_found = true;
    if (ini_find(config->ini, config->section, key) != NULL && ini_find_section(config->ini, config->section) != NULL)
        return ini_get(config->ini, config->section, key, config->diags, out_value);
    tree = toml_find(config, key);
    if (tree != NULL)
        return toml_value(config, key, tree, out_value);
    *out_found = false;
    *out_value = (str){0};
    return true;
}

bool config_text_or_empty(const struct config *config, str key, str *out_value)
{
    bool found;

    return config_text(config, key, out_value, &found);
}

bool config_bool(const struct config *config, str key, bool *out_value)
{
    const struct key_row own = {key, KEY_BOOL}, *row = key_find(key);
    str text;
    bool found;

    if (!config_text(config, key, &text, &found))
        return false;
    *out_value = false;
    return !found || key_to_bool(config, row != NULL ? row : &own, text, out_value);
}

/* int() takes blanks around and _ between the digits. */
bool config_number(const struct config *config, str key, int64_t absent, int64_t *out_value)
{
    str text;
    bool found;

    if (!config_text(config, key, &text, &found))
        return false;
    *out_value = absent;
    if (!found)
        return true;
    if (!str_to_int(str_replace(config->arena, str_trim(text), STR("_"), STR("")), out_value))
    {
        diag_error_alembic(config->diags, DIAG_CONFIG, config_span(config, key),
                           "invalid literal for int() with base 10: '" STR_FMT "'", STR_ARG(text));
        diag_hint(config->diags, "Write a number from 0 on, or leave " STR_FMT " out.", STR_ARG(key));
        return false;
    }
    if (*out_value >= 0)
        return true;
    diag_error(config->diags, DIAG_CONFIG, config_span(config, key), STR_FMT " is less than nothing: '" STR_FMT "'",
               STR_ARG(key), STR_ARG(text));
    diag_hint(config->diags, "Write a number from 0 on, or leave " STR_FMT " out.", STR_ARG(key));
    return false;
}

struct span config_span(const struct config *config, str key)
{
    const struct ini_option *option = ini_find(config->ini, config->section, key);
    const struct tree *tree;

    if (option != NULL)
        return option->value_span;
    tree = toml_find(config, key);
    return tree != NULL ? tree->span : SPAN_NONE;
}

/* path_separator and what it stands for; the legacy key, of version_locations only, knows the same words. */
static const struct
{
    str word;
    str separator;
} separators[] = {
    {STR_INIT("space"), STR_INIT(" ")}, {STR_INIT("newline"), STR_INIT("\n")}, {STR_INIT("os"), STR_INIT(":")},
    {STR_INIT(":"), STR_INIT(":")},     {STR_INIT(";"), STR_INIT(";")},
};

static bool separator_find(const struct config *config, str key, str *out_separator)
{
    static const str keys[] = {STR_INIT("path_separator"), STR_INIT("version_path_separator")};

    size_t key_count = str_equal(key, STR("version_locations")) ? COUNT_OF(keys) : 1;

    *out_separator = (str){0};
    for (size_t i = 0; i < key_count; i++)
    {
        str word;
        bool found;

        if (!config_text(config, keys[i], &word, &found))
            return false;
        if (!found)
            continue;
        for (size_t j = 0; j < COUNT_OF(separators); j++)
        {
            if (!str_equal(separators[j].word, word))
                continue;
            *out_separator = separators[j].separator;
            return true;
        }
        return diag_error_alembic(config->diags, DIAG_CONFIG, config_span(config, keys[i]),
                                  "'" STR_FMT "' is not a valid value for " STR_FMT
                                  "; expected 'space', 'newline', 'os', ':', ';'",
                                  STR_ARG(word), STR_ARG(keys[i]));
    }
    return true;
}

static bool is_any_of(char c, str set)
{
    return str_find_char(set, c) != STR_NONE;
}

/* Parts between characters of `set`, trimmed, empty ones left out. */
static void split(struct arena *arena, str text, str set, str_array *out)
{
    size_t from = 0;

    for (size_t i = 0; i <= text.len; i++)
    {
        if (i < text.len && !is_any_of(text.at[i], set))
            continue;

        str part = str_trim(str_slice(text, from, i));

        if (part.len > 0)
            array_push(arena, out, part);
        from = i + 1;
    }
}

static bool toml_paths(const struct config *config, str key, const struct tree *tree, str_array *out_paths)
{
    for (size_t i = 0; i < tree->items.len; i++)
    {
        str text;

        if (!toml_value(config, key, tree->items.at[i], &text))
            return false;
        array_push(config->arena, out_paths, text);
    }
    return true;
}

/* Alembic's warning, where the guess matters: there is more than one part. */
static void legacy_warn(const struct config *config, str key)
{
    bool is_path = str_equal(key, STR("prepend_sys_path"));

    diag_warning(config->diags, DIAG_CONFIG, config_span(config, key),
                 "No path_separator found in configuration; falling back to legacy splitting on spaces%s for " STR_FMT
                 ".  Consider adding path_separator=os to Alembic config.",
                 is_path ? ", commas, and colons" : "/commas", STR_ARG(key));
}

bool config_paths(const struct config *config, str key, str_array *out_paths, bool *out_found)
{
    const struct ini_option *option = ini_find(config->ini, config->section, key);
    const struct tree *tree = option == NULL || option->value.len == 0 ? toml_find(config, key) : NULL;
    str text, separator;

    *out_found = true;
    if (tree != NULL && tree->kind == TREE_ARRAY)
        return toml_paths(config, key, tree, out_paths);
    if (!config_text(config, key, &text, out_found))
        return false;
    if (!*out_found || !separator_find(config, key, &separator))
        return !*out_found;
    if (separator.len > 0)
        split(config->arena, text, separator, out_paths);
    else
        split(config->arena, text, str_equal(key, STR("prepend_sys_path")) ? STR(", :\n\t") : STR(", \n\t"), out_paths);
    if (separator.len == 0 && out_paths->len > 1 && !str_starts(key, STR("limbeck.")))
        legacy_warn(config, key);
    return true;
}

bool config_list(const struct config *config, str key, str_array *out_words)
{
    const struct tree *tree = ini_find(config->ini, config->section, key) == NULL ? toml_find(config, key) : NULL;
    bool found;
    str text;

    if (tree != NULL && tree->kind == TREE_ARRAY)
        return toml_paths(config, key, tree, out_words);
    if (!config_text(config, key, &text, &found))
        return false;
    split(config->arena, text, STR(", \n\t"), out_words);
    return true;
}
