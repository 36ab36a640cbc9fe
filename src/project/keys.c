/*
 * keys: the table of known keys, and the check of what a configuration says.
 *
 * The rules of the values are Alembic's (config.py, script/base.py), with its words where it has them; where Alembic takes a
 * word for `false` that reads like `true`, there is a warning. Interpolation is not tried here: a value that cannot be read is
 * refused where it is needed.
 */
#include "project/keys.h"

#include "base/nearest.h"
#include "text/quote.h"

static const struct key_row keys[] = {
    {STR_INIT("script_location"), KEY_TEXT},
    {STR_INIT("version_locations"), KEY_LIST},
    {STR_INIT("path_separator"), KEY_SEPARATOR},
    {STR_INIT("version_path_separator"), KEY_SEPARATOR},
    {STR_INIT("prepend_sys_path"), KEY_LIST},
    {STR_INIT("file_template"), KEY_TEXT},
    {STR_INIT("truncate_slug_length"), KEY_NUMBER},
    {STR_INIT("timezone"), KEY_TEXT},
    {STR_INIT("recursive_version_locations"), KEY_TRUE},
    {STR_INIT("sourceless"), KEY_TRUE},
    {STR_INIT("revision_environment"), KEY_AS_BOOL},
    {STR_INIT("output_encoding"), KEY_TEXT},
    {STR_INIT("post_write_hooks"), KEY_TABLES},
    {STR_INIT("limbeck.allow_missing"), KEY_LIST},
    {STR_INIT("limbeck.confirm"), KEY_BOOL},
    {STR_INIT("limbeck.default_branch"), KEY_TEXT},
    {STR_INIT("limbeck.default_depends_on"), KEY_LIST},
    {STR_INIT("limbeck.flask_config"), KEY_TEXT},
    {STR_INIT("limbeck.flask_db"), KEY_TEXT},
    {STR_INIT("limbeck.journal"), KEY_BOOL},
    {STR_INIT("limbeck.lint"), KEY_LIST},
    {STR_INIT("limbeck.lock_timeout"), KEY_TEXT},
    {STR_INIT("limbeck.packages"), KEY_LIST},
    {STR_INIT("limbeck.read"), KEY_LIST},
    {STR_INIT("limbeck.autogenerate"), KEY_TEXT},
    {STR_INIT("limbeck.renames"), KEY_TEXT},
    {STR_INIT("limbeck.scratch_url"), KEY_TEXT},
    {STR_INIT("limbeck.seeds"), KEY_TEXT},
    {STR_INIT("limbeck.sqlite_rebuild"), KEY_BOOL},
    {STR_INIT("limbeck.step_limit"), KEY_NUMBER},
};

const struct key_row *key_find(str name)
{
    for (size_t i = 0; i < COUNT_OF(keys); i++)
    {
        if (str_equal(keys[i].name, name))
            return &keys[i];
    }
    return NULL;
}

/* ---- booleans ---- */

static bool is_word_of(str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
    {
        if (str_equal_nocase(str_from(words[i]), text))
            return true;
    }
    return false;
}

/* SQLAlchemy's asbool; false when the text is none of its words. */
static bool as_bool(str text, bool *out_value)
{
    static const char *const trues[] = {"true", "yes", "on", "y", "t", "1"}, *const falses[] = {"false", "no", "off",
                                                                                                "n",     "f",  "0"};

    text = str_strip(text);
    *out_value = is_word_of(text, trues, COUNT_OF(trues));
    return *out_value || is_word_of(text, falses, COUNT_OF(falses));
}

static bool bool_refuse(const struct config *config, const struct key_row *row, str text)
{
    struct span span = config_span(config, row->name);

    if (row->kind == KEY_AS_BOOL)
        diag_error_alembic(config->diags, DIAG_CONFIG, span, "String is not true/false: " STR_FMT,
                           STR_ARG(str_quote(config->arena, str_lower(config->arena, str_strip(text)))));
    else
        diag_error(config->diags, DIAG_CONFIG, span, STR_FMT " is neither true nor false: '" STR_FMT "'", STR_ARG(row->name),
                   STR_ARG(text));
    diag_hint(config->diags, "Write " STR_FMT " = true, or leave it out.", STR_ARG(row->name));
    return false;
}

bool key_to_bool(const struct config *config, const struct key_row *row, str text, bool *out_value)
{
    bool value = false;

    if (row->kind == KEY_BOOL ? !ini_to_bool(str_lower(config->arena, text), &value) : text.len > 0 && !as_bool(text, &value))
        return bool_refuse(config, row, text);
    if (row->kind == KEY_AS_BOOL && text.len == 0)
        return bool_refuse(config, row, text);
    *out_value = row->kind == KEY_TRUE ? str_equal(text, STR("true")) : value;
    return true;
}

/* What Alembic reads as false without a word. */
static void true_warn(const struct config *config, const struct key_row *row, str text)
{
    bool value = false;

    if (str_equal(text, STR("true")) || !as_bool(text, &value) || !value)
        return;
    diag_warning(config->diags, DIAG_CONFIG, config_span(config, row->name), STR_FMT " = " STR_FMT " counts as false",
                 STR_ARG(row->name), STR_ARG(text));
    diag_hint(config->diags, "Alembic takes the word `true` alone, in small letters, for true; so does limbeck.");
}

/* ---- values ---- */

static bool toml_bool_check(const struct config *config, const struct key_row *row, const struct tree *value)
{
    if (value->kind == TREE_BOOL || row->kind != KEY_TRUE)
        return true;
    return diag_error_alembic(config->diags, DIAG_CONFIG, value->span,
                              "boolean value expected for TOML parameter '" STR_FMT "'", STR_ARG(row->name));
}

static bool value_check(const struct config *config, const struct key_row *row)
{
    int64_t number;
    bool found, value;
    str text;

    switch (row->kind)
    {
        case KEY_TRUE:
        case KEY_AS_BOOL:
        case KEY_BOOL:
            if (!config_text(config, row->name, &text, &found))
                return false;
            if (row->kind == KEY_TRUE)
                true_warn(config, row, text);
            return key_to_bool(config, row, text, &value);
        case KEY_NUMBER:
            return config_number(config, row->name, 0, &number);
        case KEY_TEXT:
        case KEY_LIST:
        case KEY_SEPARATOR:
        case KEY_TABLES:
            break;
    }
    return true;
}

/* ---- keys ---- */

/* The key that may have been meant; empty: none is near. */
static str nearest_key(str name)
{
    struct nearest nearest = nearest_to(name);

    for (size_t i = 0; i < COUNT_OF(keys); i++)
    {
        if (nearest_distance(name, keys[i].name) <= nearest_limit(name))
            nearest_offer(&nearest, keys[i].name);
    }
    return nearest_found(&nearest);
}

static void unknown_check(const struct config *config, str name, struct span span, str env_text)
{
    bool is_ours = str_starts(name, STR("limbeck."));
    str meant = nearest_key(name);

    if (!is_ours && (meant.len == 0 || str_find(env_text, name) != STR_NONE))
        return;
    diag_warning(config->diags, DIAG_CONFIG, span, "nobody reads the key '" STR_FMT "'", STR_ARG(name));
    if (meant.len > 0)
        diag_hint(config->diags, "Did you mean " STR_FMT "?", STR_ARG(meant));
    else
        diag_hint(config->diags, "limbeck's own keys are listed in docs/configuration.md.");
}

static bool ini_check(const struct config *config, str env_text)
{
    const struct ini_section *section = ini_find_section(config->ini, config->section);

    for (size_t i = 0; section != NULL && i < section->options.len; i++)
    {
        const struct ini_option *option = section->options.at[i].value;
        const struct key_row *row = key_find(option->name);

        if (row == NULL)
            unknown_check(config, option->name, option->name_span, env_text);
        else if (!value_check(config, row))
            return false;
    }
    return true;
}

static bool toml_entry_check(const struct config *config, str name, const struct tree_entry *entry, str env_text)
{
    const struct key_row *row = key_find(name);

    if (row == NULL)
    {
        unknown_check(config, name, entry->key_span, env_text);
        return true;
    }
    /* The ini file is asked first. */
    if (ini_find(config->ini, config->section, name) != NULL)
        return true;
    return toml_bool_check(config, row, entry->value) && value_check(config, row);
}

static bool toml_check(const struct config *config, str env_text)
{
    const struct tree *ours = tree_find(config->toml, STR("limbeck"));

    for (size_t i = 0; config->toml != NULL && i < config->toml->table.entries.len; i++)
    {
        const struct tree_entry *entry = &config->toml->table.entries.at[i];

        if (!str_equal(entry->key, STR("limbeck")) && !toml_entry_check(config, entry->key, entry, env_text))
            return false;
    }
    for (size_t i = 0; ours != NULL && ours->kind == TREE_TABLE && i < ours->table.entries.len; i++)
    {
        const struct tree_entry *entry = &ours->table.entries.at[i];

        if (!toml_entry_check(config, str_join(config->arena, STR("limbeck."), entry->key), entry, env_text))
            return false;
    }
    return true;
}

bool keys_check(const struct config *config, str env_text)
{
    return ini_check(config, env_text) && toml_check(config, env_text);
}
