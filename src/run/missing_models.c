/*
 * Models that env.py does not reach: the commonest mistake with autogenerate. A class that nobody imports is a table that is dropped, or
 * one that is never made, without a word.
 *
 * So when a class of the project's sources would be a table and no import of env.py leads to it, nothing is compared: the class, its file
 * and the line to add are named. `--allow-missing NAME` and `limbeck.allow_missing` (of a class, a table or a module) say that it is
 * meant so.
 */
#include "project/unreached.h"
#include "run/autogenerate.h"

#define SHOWN_MOST 20

static bool list_has(const str_array *names, str name)
{
    for (size_t i = 0; name.len > 0 && i < names->len; i++)
    {
        if (str_equal(names->at[i], name))
            return true;
    }
    return false;
}

static bool is_allowed(const str_array *allowed, const struct unreached_table *table)
{
    return list_has(allowed, table->class_name) || list_has(allowed, table->name) || list_has(allowed, table->module);
}

static bool allowed_find(struct session *session, str_array *out)
{
    str_array given = session_arguments(session, STR("allow-missing"));

    if (!config_list(&session->config, STR("limbeck.allow_missing"), out))
        return false;
    for (size_t i = 0; i < given.len; i++)
        array_push(session->arena, out, given.at[i]);
    return true;
}

/* "class User (app/models/user.py:12)" */
static str table_text(struct session *session, const struct unreached_table *table)
{
    bool is_class = table->class_name.len > 0;

    return str_print(session->arena, "%s " STR_FMT " (" STR_FMT ":%u)", is_class ? "class" : "Table",
                     STR_ARG(is_class ? table->class_name : table->name), STR_ARG(table->file), table->line);
}

static str import_lines(struct session *session, const struct unreached_list *list)
{
    struct map modules = {.arena = session->arena};
    str_array lines = {0};

    for (size_t i = 0; i < list->len; i++)
    {
        if (map_has(&modules, list->at[i].module))
            continue;
        map_put(&modules, list->at[i].module, NULL);
        array_push(session->arena, &lines, str_print(session->arena, "    import " STR_FMT "  # noqa: F401", STR_ARG(list->at[i].module)));
    }
    return str_array_join(session->arena, &lines, STR("\n"));
}

static bool refuse(struct session *session, const struct unreached_list *missing)
{
    str_array texts = {0};

    for (size_t i = 0; i < missing->len && i < SHOWN_MOST; i++)
        array_push(session->arena, &texts, table_text(session, &missing->at[i]));
    if (missing->len > SHOWN_MOST)
        array_push(session->arena, &texts, str_print(session->arena, "and %zu more", missing->len - SHOWN_MOST));
    diag_error(&session->diags, DIAG_COMMAND, SPAN_NONE,
               missing->len == 1 ? "a table of the project is in no module that env.py imports"
                                 : "tables of the project are in no module that env.py imports");
    diag_detail(&session->diags, STR_FMT, STR_ARG(str_array_join(session->arena, &texts, STR("\n"))));
    diag_hint(&session->diags,
              "Import them in " STR_FMT ", or where it takes target_metadata from:\n" STR_FMT
              "\n`--allow-missing " STR_FMT "` (or limbeck.allow_missing) goes on without.",
              STR_ARG(path_join(session->arena, session->script.folder, STR("env.py"))), STR_ARG(import_lines(session, missing)),
              STR_ARG(missing->at[0].class_name.len > 0 ? missing->at[0].class_name : missing->at[0].name));
    return false;
}

/* A table of another MetaData matters when the diff would drop it. */
static bool is_missing(const struct catalog *catalog, const str_array *allowed, const struct unreached_table *table)
{
    if (is_allowed(allowed, table))
        return false;
    return !table->is_elsewhere || catalog_relation(catalog, (str){0}, table->name) != NULL;
}

bool missing_models_check(struct session *session, const struct catalog *catalog)
{
    struct unreached_list all = {0}, missing = {0};
    str_array allowed = {0};

    if (!allowed_find(session, &allowed))
        return false;
    modules_unreached_tables(&session->modules, &all);
    for (size_t i = 0; i < all.len; i++)
    {
        if (is_missing(catalog, &allowed, &all.at[i]))
            array_push(session->arena, &missing, all.at[i]);
    }
    return missing.len == 0 || refuse(session, &missing);
}
