/*
 * The templates of `limbeck init`: which files each one has, and the script location put into them. The texts are in
 * template_texts.h.
 *
 * Files stand in the order in which Alembic writes them; the configuration comes last.
 */
#include "run/templates.h"

#include "base/array.h"
#include "base/buf.h"
#include "run/template_texts.h"

#define PLACEHOLDER "@SCRIPT_LOCATION@"

#define FILES_FIRST(script, description, env)                                                                                  \
    {"script.py.mako", (script), true}, {"README", description "\n", true},                                                    \
    {                                                                                                                          \
        "env.py", (env), true                                                                                                  \
    }

#define GENERIC_ABOUT "One database, with a synchronous driver."
#define ASYNC_ABOUT "One database, with an asynchronous driver."
#define MULTIDB_ABOUT "Several databases, migrated together."
#define PYPROJECT_ABOUT "One database, with a synchronous driver; settings in pyproject.toml."
#define PYPROJECT_ASYNC_ABOUT "One database, with an asynchronous driver; settings in pyproject.toml."

#define SCRIPT SCRIPT_HEAD SCRIPT_BODY
#define ALEMBIC_INI SETTINGS_INI URL_INI HOOKS_INI LOGGING_INI
#define PYPROJECT_INI                                                                                                          \
    "# Database and log settings, for limbeck and for Alembic: either can run this project. All else is in pyproject.toml.\n"  \
    "\n"                                                                                                                       \
    "[alembic]\n" URL_INI LOGGING_INI

static const struct template_file generic_files[] = {
    FILES_FIRST(SCRIPT, GENERIC_ABOUT, ENV_PY),
    {"alembic.ini", ALEMBIC_INI, false},
};

static const struct template_file async_files[] = {
    FILES_FIRST(SCRIPT, ASYNC_ABOUT, ASYNC_ENV_PY),
    {"alembic.ini", ALEMBIC_INI, false},
};

static const struct template_file multidb_files[] = {
    FILES_FIRST(SCRIPT_HEAD MULTIDB_SCRIPT_BODY,
                MULTIDB_ABOUT
                "\n"
                "\n"
                "alembic.ini names the databases (`databases`) and has a section with a sqlalchemy.url for each.\n"
                "env.py runs every revision once a database; upgrade(engine_name) calls the function of that database.",
                MULTIDB_ENV_PY),
    {"alembic.ini", SETTINGS_INI DATABASES_INI HOOKS_INI LOGGING_INI, false},
};

static const struct template_file pyproject_files[] = {
    FILES_FIRST(SCRIPT, PYPROJECT_ABOUT, ENV_PY),
    {"alembic.ini", PYPROJECT_INI, false},
    {"pyproject.toml", SETTINGS_TOML, false},
};

static const struct template_file pyproject_async_files[] = {
    FILES_FIRST(SCRIPT, PYPROJECT_ASYNC_ABOUT, ASYNC_ENV_PY),
    {"alembic.ini", PYPROJECT_INI, false},
    {"pyproject.toml", SETTINGS_TOML, false},
};

static const struct template templates[] = {
    {"async", ASYNC_ABOUT, async_files, COUNT_OF(async_files)},
    {"generic", GENERIC_ABOUT, generic_files, COUNT_OF(generic_files)},
    {"multidb", MULTIDB_ABOUT, multidb_files, COUNT_OF(multidb_files)},
    {"pyproject", PYPROJECT_ABOUT, pyproject_files, COUNT_OF(pyproject_files)},
    {"pyproject_async", PYPROJECT_ASYNC_ABOUT, pyproject_async_files, COUNT_OF(pyproject_async_files)},
};

const struct template *templates_all(size_t *out_count)
{
    *out_count = COUNT_OF(templates);
    return templates;
}

const struct template *templates_find(str name)
{
    for (size_t i = 0; i < COUNT_OF(templates); i++)
    {
        if (str_equal(name, str_from(templates[i].name)))
            return &templates[i];
    }
    return NULL;
}

/* A relative folder without what pathlib takes away: "./" in front and inside, doubled and closing slashes. */
static str folder_plain(struct arena *arena, str folder)
{
    struct buf plain = BUF(arena);
    bool is_absolute = str_starts(folder, STR("/"));

    while (folder.len > 0)
    {
        str part;

        folder = str_cut(folder, '/', &part);
        if (part.len == 0 || str_equal(part, STR(".")))
            continue;
        if (plain.len > 0 || is_absolute)
            buf_add_char(&plain, '/');
        buf_add(&plain, part);
    }
    return buf_str(&plain);
}

/* Percent signs are doubled for interpolation, which ini and TOML values both go through; the rest is TOML's escapes. */
static void folder_add(struct buf *out, str folder, bool is_quoted)
{
    for (size_t i = 0; i < folder.len; i++)
    {
        char c = folder.at[i];

        if (c == '%')
            buf_add_char(out, '%');
        else if (is_quoted && (c == '"' || c == '\\'))
            buf_add_char(out, '\\');
        buf_add_char(out, c);
    }
}

str templates_fill(struct arena *arena, str text, str directory)
{
    size_t at = str_find(text, STR(PLACEHOLDER));
    str folder = folder_plain(arena, directory);
    struct buf out = BUF(arena);

    if (at == STR_NONE)
        return text;
    buf_add(&out, str_slice(text, 0, at));
    if (!str_starts(directory, STR("/")))
        buf_add_literal(&out, "%(here)s");
    if (!str_starts(directory, STR("/")) && folder.len > 0)
        buf_add_char(&out, '/');
    folder_add(&out, folder, at > 0 && text.at[at - 1] == '"');
    buf_add(&out, str_skip(text, at + sizeof PLACEHOLDER - 1));
    return buf_str(&out);
}

str templates_env_py(void)
{
    return STR(ENV_PY);
}
