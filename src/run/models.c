/*
 * Loading the models: env.py runs as in analysis, where nothing is connected to; at its run_migrations() the tables of
 * target_metadata are asked for. An env.py of several databases calls it once for each.
 */
#include "run/models.h"

#include "run/analysis.h"
#include "sql/table_order.h"

static bool is_known(const struct models *models, const struct metadata *metadata)
{
    for (size_t i = 0; i < models->sets.len; i++)
    {
        if (models->sets.at[i].metadata == metadata)
            return true;
    }
    return false;
}

static void model_set_add(struct session *session, struct models *models, struct metadata *metadata)
{
    struct model_set *set = array_add(session->arena, &models->sets);
    struct table **tables = arena_alloc_array(session->arena, metadata->tables.len + 1, sizeof *tables);
    bool is_cyclic;

    set->metadata = metadata;
    set->dialect = session->migration->dialect;
    set->count = metadata->tables.len;
    set->tables = arena_alloc_array(session->arena, set->count + 1, sizeof *tables);
    for (size_t i = 0; i < set->count; i++)
        tables[i] = metadata->tables.at[i].value;
    tables_order(session->arena, tables, set->count, set->tables, &is_cyclic);
}

static bool sets_load(struct session *session, void *subject)
{
    struct models *models = subject;
    struct vocab_metadata_list list;

    if (!vocab_target_metadata(session->vm, &list))
        return false;
    for (size_t i = 0; i < list.len; i++)
    {
        if (!is_known(models, list.at[i]))
            model_set_add(session, models, list.at[i]);
    }
    return true;
}

bool models_load(struct session *session, struct models *out)
{
    struct analysis *analysis = arena_new(session->arena, struct analysis);

    *out = (struct models){0};
    if (!analysis_ask(analysis, session, sets_load, out))
        return false;
    if (out->sets.len > 0)
        return true;
    diag_error(&session->diags, DIAG_COMMAND, SPAN_NONE, "env.py configures no target_metadata");
    diag_hint(&session->diags, "Import the MetaData of the models in env.py, as in `target_metadata = Base.metadata`.");
    return false;
}
