/* Looking up dialect keyword arguments and lists of names: see option.h. */
#include "sql/option.h"

bool name_list_has(const struct name_list *names, str text)
{
    for (size_t i = 0; i < names->len; i++)
    {
        if (str_equal(names->at[i].text, text))
        {
            return true;
        }
    }
    return false;
}

/* Whether key is `<dialect>_<name>`. */
static bool is_key(str key, str dialect, str name)
{
    return key.len == dialect.len + 1 + name.len && str_starts(key, dialect) && key.at[dialect.len] == '_' &&
           str_ends(key, name);
}

const struct option *option_find(const struct option_list *options, str dialect, str name)
{
    for (size_t i = options->len; i > 0; i--)
    {
        const struct option *option = &options->at[i - 1];
        if (is_key(option->key, dialect, name))
        {
            return option->kind != OPTION_NONE ? option : NULL;
        }
    }
    return NULL;
}

str option_text(const struct option_list *options, str dialect, str name)
{
    const struct option *option = option_find(options, dialect, name);
    return option != NULL && option->kind == OPTION_TEXT ? option->text : (str){NULL, 0};
}

enum tri option_flag(const struct option_list *options, str dialect, str name)
{
    const struct option *option = option_find(options, dialect, name);
    return option != NULL && option->kind == OPTION_BOOL ? tri_of(option->boolean) : TRI_NONE;
}

const struct option *option_item(const struct option *map, str key)
{
    for (size_t i = 0; map != NULL && map->kind == OPTION_MAP && i < map->items.len; i++)
    {
        if (str_equal(map->items.at[i].key, key))
        {
            return &map->items.at[i];
        }
    }
    return NULL;
}
