/* The steps that were taken, as records without a line. */
#include "run/taken.h"

#include "run/migration.h"
#include "text/url.h"

void taken_add(struct migration *migration, const struct step *step)
{
    struct arena *arena = migration->session->arena;
    str database = url_mask_text(arena, migration->connection->url);

    array_push(arena, &migration->taken.steps, ((struct taken_step){.database = database, .step = *step}));
}

void taken_keep(struct migration *migration)
{
    migration->taken.lasting = migration->taken.steps.len;
}

void taken_show(struct session *session, const struct migration *migration)
{
    struct arena *arena = session->arena;

    for (size_t i = 0; i < migration->taken.lasting; i++)
    {
        const struct taken_step *taken = &migration->taken.steps.at[i];
        const struct step *step = &taken->step;
        struct record *record = record_add(arena, session->result, RECORD_TABLE, (str){0});

        record_add_text(arena, record, STR("action"),
                        step->revision == NULL ? STR("stamp")
                        : step->is_upgrade     ? STR("upgrade")
                                               : STR("downgrade"));
        if (step->revision != NULL)
            record_add_text(arena, record, STR("revision"), step->revision->id);
        record_add_texts(arena, record, STR("from"), &step->from_revisions);
        record_add_texts(arena, record, STR("to"), &step->to_revisions);
        record_add_text(arena, record, STR("database"), taken->database);
    }
}
