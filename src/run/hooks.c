/*
 * hooks: reading [post_write_hooks], finding the programs, running them.
 *
 * There is no Python in the process, so the three types of Alembic come down to programs: `exec` is one, `console_scripts` is
 * the script of that name which pip has put into an environment, `module` is a Python with -m. Environments are looked for
 * beside the project before PATH. A hook that is registered in env.py is Python that writes files, and refused.
 */
#include "run/hooks.h"

#include "text/quote.h"
#include "text/shell_words.h"

#define FILE_TOKEN "REVISION_SCRIPT_FILENAME"

/* One hook while it is read: its options by their names. */
struct reading
{
    struct session *session;
    str path; /* of the revision file */
    str name;
    struct map options; /* name to str * */
    struct span span;   /* of what names the hook */
};

/* ---- the programs ---- */

static bool is_program(struct session *session, str path)
{
    return os_kind(session->os, path) == OS_FILE;
}

static bool found_in(struct session *session, str folder, str name, str *out_path)
{
    *out_path = path_join(session->arena, folder, name);
    return is_program(session, *out_path);
}

/* $VIRTUAL_ENV, and .venv and venv of the current folder and of those from alembic.ini up to the root of the repository. */
static str_array environments(struct session *session)
{
    const struct config *config = &session->config;
    static const str names[] = {STR_INIT(".venv/bin"), STR_INIT("venv/bin")};
    str_array folders = {0}, parents = {0};
    str given;

    if (os_environment(session->os, STR("VIRTUAL_ENV"), &given) && given.len > 0)
        array_push(session->arena, &folders,
                   path_join(session->arena, config->working_folder, path_join(session->arena, given, STR("bin"))));
    array_push(session->arena, &parents, config->working_folder);
    for (str folder = config->here; folder.len > 1; folder = path_folder(folder))
    {
        array_push(session->arena, &parents, folder);
        if (str_equal(folder, config->root))
            break;
    }
    for (size_t i = 0; i < parents.len; i++)
    {
        for (size_t j = 0; j < COUNT_OF(names); j++)
            array_push(session->arena, &folders, path_join(session->arena, parents.at[i], names[j]));
    }
    return folders;
}

static bool environment_find(struct session *session, str name, str *out_path)
{
    str_array folders = environments(session);

    for (size_t i = 0; i < folders.len; i++)
    {
        if (found_in(session, folders.at[i], name, out_path))
            return true;
    }
    return false;
}

static bool path_find(struct session *session, str name, str *out_path)
{
    str rest, folder;

    if (!os_environment(session->os, STR("PATH"), &rest))
        return false;
    while (rest.len > 0)
    {
        rest = str_cut(rest, ':', &folder);
        if (found_in(session, path_join(session->arena, session->config.working_folder, folder), name, out_path))
            return true;
    }
    return false;
}

/* ---- the three types ---- */

static bool setting_find(const struct reading *reading, str name, str *out_value)
{
    const str *found = map_find(&reading->options, name);

    *out_value = found != NULL ? *found : (str){0};
    return found != NULL;
}

static bool setting_get(const struct reading *reading, str name, str *out_value)
{
    if (setting_find(reading, name, out_value))
        return true;
    return diag_error_alembic(&reading->session->diags, DIAG_CONFIG, reading->span,
                              "Key " STR_FMT "." STR_FMT " is required for post write hook " STR_FMT, STR_ARG(reading->name),
                              STR_ARG(name), STR_ARG(str_quote(reading->session->arena, reading->name)));
}

static void retreat_hint(const struct reading *reading)
{
    diag_hint(&reading->session->diags, "Nothing was written. Install it, or take '" STR_FMT "' out of the post write hooks.",
              STR_ARG(reading->name));
}

static bool exec_words(const struct reading *reading, struct hook *hook)
{
    struct session *session = reading->session;
    str program, path;

    if (!setting_get(reading, STR("executable"), &program))
        return false;
    if (str_find_char(program, '/') != STR_NONE ? is_program(session, path_join(session->arena, hook->folder, program))
                                                : path_find(session, program, &path))
    {
        array_push(session->arena, &hook->words, program);
        return true;
    }
    diag_error(&session->diags, DIAG_CONFIG, reading->span,
               "post write hook '" STR_FMT "': there is no program '" STR_FMT "'%s", STR_ARG(reading->name), STR_ARG(program),
               str_find_char(program, '/') != STR_NONE ? "" : " along PATH");
    retreat_hint(reading);
    return false;
}

static bool console_script_words(const struct reading *reading, struct hook *hook)
{
    struct session *session = reading->session;
    str name, path;

    if (!setting_get(reading, STR("entrypoint"), &name))
        return false;
    if (name.len > 0 && str_find_char(name, '/') == STR_NONE &&
        (environment_find(session, name, &path) || path_find(session, name, &path)))
    {
        array_push(session->arena, &hook->words, path);
        return true;
    }
    diag_error_alembic(&session->diags, DIAG_CONFIG, reading->span, "Could not find entrypoint console_scripts." STR_FMT,
                       STR_ARG(name));
    diag_detail(&session->diags, "there is no such script in $VIRTUAL_ENV, in .venv or venv of the project, or along PATH");
    retreat_hint(reading);
    return false;
}

/* Whether this Python has the module, in the folder where the hook will run; asked of it, as Alembic asks. */
static bool module_exists(struct session *session, str python, str module, str folder)
{
    static const struct os_capture limits = {.most_bytes = 65536, .most_milliseconds = 30000};
    const str words[] = {
        python, STR("-c"),
        STR("import importlib.util, sys; sys.path.insert(0, ''); sys.exit(importlib.util.find_spec(sys.argv[1]) is None)"),
        module};
    const struct os_command command = {.words = words, .word_count = COUNT_OF(words), .folder = folder};
    str ignored;

    return os_run_capture(session->os, session->arena, &command, &limits, &ignored);
}

static bool module_words(const struct reading *reading, struct hook *hook)
{
    struct session *session = reading->session;
    str module, python;

    if (!setting_get(reading, STR("module"), &module))
        return false;
    if (!environment_find(session, STR("python"), &python) && !environment_find(session, STR("python3"), &python) &&
        !path_find(session, STR("python3"), &python) && !path_find(session, STR("python"), &python))
    {
        diag_error(&session->diags, DIAG_CONFIG, reading->span,
                   "post write hook '" STR_FMT "' is a module of Python, and there is no Python", STR_ARG(reading->name));
        diag_detail(&session->diags, "looked for in $VIRTUAL_ENV, in .venv and venv of the project, and along PATH");
        diag_hint(&session->diags,
                  "Nothing was written. Where the module is a program as well, write type = exec and executable = " STR_FMT
                  "; or take '" STR_FMT "' out of the post write hooks.",
                  STR_ARG(module), STR_ARG(reading->name));
        return false;
    }
    if (!module_exists(session, python, module, hook->folder))
    {
        diag_error_alembic(&session->diags, DIAG_CONFIG, reading->span, "Could not find module " STR_FMT, STR_ARG(module));
        diag_detail(&session->diags, "asked of " STR_FMT, STR_ARG(python));
        retreat_hint(reading);
        return false;
    }
    array_push(session->arena, &hook->words, python);
    array_push(session->arena, &hook->words, STR("-m"));
    array_push(session->arena, &hook->words, module);
    return true;
}

static const struct
{
    str name;
    bool (*words)(const struct reading *reading, struct hook *hook);
} types[] = {
    {STR_INIT("console_scripts"), console_script_words},
    {STR_INIT("exec"), exec_words},
    {STR_INIT("module"), module_words},
};

/* `options`, cut as a shell would, with the file in its place or in front. */
static bool setting_words(const struct reading *reading, struct hook *hook)
{
    struct session *session = reading->session;
    str_array words = {0};
    const char *problem;
    str text;

    setting_find(reading, STR("options"), &text);
    if (str_find(text, STR(FILE_TOKEN)) == STR_NONE)
        text = str_join(session->arena, STR(FILE_TOKEN " "), text);
    if (!shell_words_split(session->arena, text, &words, &problem))
    {
        diag_error(&session->diags, DIAG_CONFIG, reading->span,
                   "the options of post write hook '" STR_FMT "' cannot be read: %s", STR_ARG(reading->name), problem);
        diag_hint(&session->diags, "Nothing was written. Close the quote, or write \\\\ for a backslash.");
        return false;
    }
    for (size_t i = 0; i < words.len; i++)
        array_push(session->arena, &hook->words, str_replace(session->arena, words.at[i], STR(FILE_TOKEN), reading->path));
    return true;
}

static bool folder_check(const struct reading *reading, str folder)
{
    if (folder.len == 0 || os_is_folder(reading->session->os, folder))
        return true;
    diag_error(&reading->session->diags, DIAG_CONFIG, reading->span,
               "post write hook '" STR_FMT "': its cwd '" STR_FMT "' is no folder", STR_ARG(reading->name), STR_ARG(folder));
    diag_hint(&reading->session->diags, "Nothing was written. %%(here)s stands for the folder of the configuration file.");
    return false;
}

static bool hook_make(const struct reading *reading, struct hooks *hooks)
{
    struct session *session = reading->session;
    struct hook hook = {.name = reading->name};
    str type;

    if (!setting_find(reading, STR("type"), &type))
        return diag_error_alembic(&session->diags, DIAG_CONFIG, reading->span,
                                  "Key '" STR_FMT ".type' (or 'type' in toml) is required for post write hook " STR_FMT,
                                  STR_ARG(reading->name), STR_ARG(str_quote(session->arena, reading->name)));
    setting_find(reading, STR("cwd"), &hook.folder);
    for (size_t i = 0; i < COUNT_OF(types); i++)
    {
        if (!str_equal(types[i].name, type))
            continue;
        if (!folder_check(reading, hook.folder) || !types[i].words(reading, &hook) || !setting_words(reading, &hook))
            return false;
        array_push(session->arena, &hooks->list, hook);
        return true;
    }
    diag_error_alembic(&session->diags, DIAG_CONFIG, reading->span, "No formatter with name '" STR_FMT "' registered",
                       STR_ARG(type));
    diag_hint(&session->diags,
              "Nothing was written. The types are exec, console_scripts and module. A function that env.py registers "
              "is not run, since migrations write no files here: call a program with type = exec instead.");
    return false;
}

/* ---- the two files ---- */

/* An option `NAME.key` belongs to the hook. */
static void ini_options(struct reading *reading, const ini_items *items)
{
    struct arena *arena = reading->session->arena;

    for (size_t i = 0; i < items->len; i++)
    {
        str key = items->at[i].name;

        if (!str_starts(key, reading->name) || key.len <= reading->name.len || key.at[reading->name.len] != '.')
            continue;

        str *value = arena_new(arena, str);

        *value = items->at[i].value;
        map_put(&reading->options, str_skip(key, reading->name.len + 1), value);
    }
}

static bool ini_hooks(struct session *session, str path, struct hooks *out)
{
    const struct ini_option *listed = ini_find(session->config.ini, STR("post_write_hooks"), STR("hooks"));
    ini_items items = {0};
    str names = {0};

    if (!ini_get_items(session->config.ini, STR("post_write_hooks"), &session->diags, &items))
        return false;
    for (size_t i = 0; i < items.len; i++)
    {
        if (str_equal(items.at[i].name, STR("hooks")))
            names = items.at[i].value;
    }
    for (size_t from = 0, i = 0; i <= names.len; i++)
    {
        struct reading reading = {.session = session, .path = path, .options = {.arena = session->arena}};

        if (i < names.len && str_find_char(STR(", \n\t"), names.at[i]) == STR_NONE)
            continue;
        reading.name = str_slice(names, from, i);
        reading.span = listed != NULL ? listed->value_span : SPAN_NONE;
        from = i + 1;
        if (reading.name.len == 0)
            continue;
        ini_options(&reading, &items);
        if (!hook_make(&reading, out))
            return false;
    }
    return true;
}

static bool toml_refuse(struct session *session, struct span span, const char *what)
{
    diag_error(&session->diags, DIAG_CONFIG, span, "%s", what);
    diag_hint(&session->diags,
              "Each hook is a table [[tool.alembic.post_write_hooks]] with texts for name, type and its options.");
    return false;
}

static bool toml_hook(struct session *session, str path, const struct tree *table, struct hooks *out)
{
    struct reading reading = {.session = session, .path = path, .options = {.arena = session->arena}, .span = table->span};

    if (table->kind != TREE_TABLE)
        return toml_refuse(session, table->span, "a post write hook is no table");
    for (size_t i = 0; i < table->table.entries.len; i++)
    {
        const struct tree_entry *entry = &table->table.entries.at[i];
        str *value = arena_new(session->arena, str);

        if (entry->value->kind != TREE_TEXT)
            return toml_refuse(session, entry->value->span, "an option of a post write hook is no text");
        if (!config_toml_text(&session->config, entry->value, value))
            return false;
        if (str_equal(entry->key, STR("name")))
        {
            reading.name = *value;
            reading.span = entry->value->span;
        }
        else
            map_put(&reading.options, entry->key, value);
    }
    if (reading.name.len == 0)
        return toml_refuse(session, table->span, "a post write hook has no name");
    return hook_make(&reading, out);
}

bool hooks_prepare(struct session *session, str path, struct hooks *out_hooks)
{
    const struct tree *list = tree_find(session->config.toml, STR("post_write_hooks"));

    if (ini_find_section(session->config.ini, STR("post_write_hooks")) != NULL)
        return ini_hooks(session, path, out_hooks);
    if (list == NULL)
        return true;
    if (list->kind != TREE_ARRAY)
        return toml_refuse(session, list->span, "post_write_hooks is no array of tables");
    for (size_t i = 0; i < list->items.len; i++)
    {
        if (!toml_hook(session, path, list->items.at[i], out_hooks))
            return false;
    }
    return true;
}

/* ---- running ---- */

/* A word as a shell reads it back (shlex.quote). */
static str word_quote(struct arena *arena, str word)
{
    bool is_plain = word.len > 0;

    for (size_t i = 0; i < word.len && is_plain; i++)
        is_plain = char_is_word(word.at[i]) || str_find_char(STR("@%+=:,./-"), word.at[i]) != STR_NONE;
    if (is_plain)
        return word;
    return str_print(arena, "'" STR_FMT "'", STR_ARG(str_replace(arena, word, STR("'"), STR("'\"'\"'"))));
}

/* As it can be typed again. */
static str command_line(struct session *session, const struct hook *hook)
{
    struct buf line = BUF(session->arena);

    if (hook->folder.len > 0)
        buf_print(&line, "cd " STR_FMT " && ", STR_ARG(word_quote(session->arena, hook->folder)));
    for (size_t i = 0; i < hook->words.len; i++)
        buf_print(&line, "%s" STR_FMT, i > 0 ? " " : "", STR_ARG(word_quote(session->arena, hook->words.at[i])));
    return buf_str(&line);
}

/* The file is there: that is said first, then what to do about the hook. */
static bool failure_explain(struct session *session, const struct hook *hook, const struct new_revision *revision)
{
    str file = word_quote(session->arena, revision->path);

    diag_hint(&session->diags,
              "The revision is in '" STR_FMT "'. Run the hook again: `" STR_FMT "`; or remove the file: `rm " STR_FMT "`.",
              STR_ARG(revision->path), STR_ARG(command_line(session, hook)), STR_ARG(file));
    return false;
}

static bool hook_run(struct session *session, const struct hook *hook, const struct new_revision *revision)
{
    struct os_command command = {
        .words = hook->words.at, .word_count = hook->words.len, .folder = hook->folder, .to_stderr = true};
    struct diags problems = {.arena = session->arena};
    str line = str_print(session->arena, "Running post write hook " STR_FMT " ...\n  done",
                         STR_ARG(str_quote(session->arena, hook->name)));
    struct record *record;
    str_array words = {0};
    int status;

    for (size_t i = 0; i < hook->words.len; i++)
        array_push(session->arena, &words, str_copy(session->arena, hook->words.at[i]));
    if (!os_run(session->os, &problems, &command, &status))
    {
        diag_error(&session->diags, DIAG_COMMAND, SPAN_NONE,
                   "the revision was written; post write hook '" STR_FMT "' did not start: " STR_FMT, STR_ARG(hook->name),
                   STR_ARG(diag_last(&problems)->primary));
        return failure_explain(session, hook, revision);
    }
    if (status != 0)
    {
        diag_error(&session->diags, DIAG_COMMAND, SPAN_NONE,
                   status > 128 ? "the revision was written; post write hook '" STR_FMT "' was ended by signal %d"
                                : "the revision was written; post write hook '" STR_FMT "' failed with exit code %d",
                   STR_ARG(hook->name), status > 128 ? status - 128 : status);
        return failure_explain(session, hook, revision);
    }
    record = session_result(session, line);
    record_add_text(session->arena, record, STR("hook"), str_copy(session->arena, hook->name));
    record_add_texts(session->arena, record, STR("command"), &words);
    return true;
}

/* A hook may have made something else of the file. */
static bool file_check(struct session *session, const struct hook *hook, const struct new_revision *revision)
{
    struct diag *diag;
    str text;

    if (os_read_file(session->os, session->arena, &session->diags, revision->path, 0, &text) &&
        new_revision_check(session, revision, text))
        return true;
    diag = diag_last(&session->diags);
    diag->primary =
        str_print(session->arena, "the revision was written; after its post write hooks it is no revision any more: " STR_FMT,
                  STR_ARG(diag->primary));
    diag->alembic = false;
    return failure_explain(session, hook, revision);
}

bool hooks_run(struct session *session, const struct hooks *hooks, const struct new_revision *revision)
{
    for (size_t i = 0; i < hooks->list.len; i++)
    {
        if (!hook_run(session, &hooks->list.at[i], revision))
            return false;
    }
    return hooks->list.len == 0 || file_check(session, array_last(&hooks->list), revision);
}
