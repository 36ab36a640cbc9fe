/*
 * The configuration of a project: alembic.ini and pyproject.toml, looked up as Alembic 1.19 does, and limbeck's own keys.
 *
 * A key is looked for in the section of the ini file first, then in [tool.alembic] of pyproject.toml. limbeck's own keys have
 * the prefix `limbeck.` in the ini section; in pyproject.toml they stand in [tool.alembic.limbeck] or, quoted, with the prefix.
 */
#ifndef LB_PROJECT_CONFIG_H
#define LB_PROJECT_CONFIG_H

#include "os/os.h"
#include "text/ini.h"
#include "text/tree.h"

struct config
{
    struct arena *arena;
    struct os *os;
    struct diags *diags;
    struct source_map *sources;

    struct ini *ini;         /* never NULL; empty when there is no file */
    const struct tree *toml; /* [tool.alembic], or NULL */
    str ini_path;            /* as given or found; empty: no file */
    str toml_path;
    str section;             /* of the ini file: "alembic" unless -n says otherwise */
    str here;                /* folder of the ini file, absolute; without one that of pyproject.toml, or the current one */
    str toml_here;
    str working_folder;      /* absolute */
    str root;                /* of the repository: the nearest folder above `here` with .git, else `here` */
    bool is_fallback;        /* migrations/alembic.ini was taken: its folder is the script_location */
};

struct config_request
{
    const str *files; /* of -c */
    size_t file_count;
    str section; /* of -n; empty: alembic */
};

MUST_USE bool config_load(struct config *config, const struct config_request *request);

/* A main option as text; *out_found false when neither file has it. Interpolation errors are diagnostics. */
MUST_USE bool config_text(const struct config *config, str key, str *out_value, bool *out_found);
/* The same, empty when absent. */
MUST_USE bool config_text_or_empty(const struct config *config, str key, str *out_value);
/* By the kind of the key (project/keys.h); false when absent. */
MUST_USE bool config_bool(const struct config *config, str key, bool *out_value);
/* A number from 0 on. */
MUST_USE bool config_number(const struct config *config, str key, int64_t absent, int64_t *out_value);
/* A text of pyproject.toml, formatted as Python's % does it: %(here)s, and %% for a %. */
MUST_USE bool config_toml_text(const struct config *config, const struct tree *value, str *out_text);
/* A list: of a TOML array, or a text split by path_separator (see alembic.md, section 3.1). Paths are not resolved. */
MUST_USE bool config_paths(const struct config *config, str key, str_array *out_paths, bool *out_found);
/* A list of names: a TOML array, or a text with commas between them. Empty when absent. */
MUST_USE bool config_list(const struct config *config, str key, str_array *out_words);
/* Where a key was written, for messages. */
struct span config_span(const struct config *config, str key);

/* `path` below `folder` unless it is absolute. */
str path_join(struct arena *arena, str folder, str path);
str path_folder(str path);        /* without the last part; "." when there is none */
str path_name(str path);          /* the last part */
str path_relative(str path, str folder); /* path without folder/ in front; the path itself when it is elsewhere */
str path_between(struct arena *arena, str folder, str path); /* from folder to path, both absolute and normal: ../x */
str path_normal(struct arena *arena, str path); /* without "." parts and with ".." resolved in the text */

#endif
