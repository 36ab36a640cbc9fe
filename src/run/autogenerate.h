/*
 * autogenerate: the models of env.py's target_metadata against the database that it opened, as operations and as the text of a revision.
 *
 * Called where Alembic compares: inside of run_migrations(), with the connection that env.py configured. What the project decides
 * (include_object, compare_type, render_item ...) is asked in the evaluator; what only the server can decide is asked of it in a
 * transaction that is rolled back (doubts.c).
 */
#ifndef LB_RUN_AUTOGENERATE_H
#define LB_RUN_AUTOGENERATE_H

#include "diff/diff.h"
#include "run/migration.h"

/* What one run_migrations() found: env.py of several databases calls it once for each. */
struct autogenerate_part
{
    str upgrade_token, downgrade_token; /* the template's names: "upgrades", "engine1_upgrades" */
    str database;                       /* the URL, without the password */
    const struct dialect *dialect;
    struct op_list upgrade, downgrade;
    str upgrade_text, downgrade_text;
};

struct autogenerate
{
    bool asks_renames; /* else what could be a rename is a drop and an add */
    struct
    {
        struct autogenerate_part *at;
        size_t len, cap;
    } parts;
    str imports; /* lines */
};

/* Compares, and adds a part. `rows` of the version table: the database has to be at all heads. */
MUST_USE bool autogenerate_compare(struct migration *migration, const str_array *rows, struct autogenerate *autogenerate);

/* The text of the newest part, and the imports of all of them. */
MUST_USE bool autogenerate_render(struct migration *migration, struct autogenerate *autogenerate);

/* renames.c: the hook of diff. The subject is the migration. */
bool rename_answer(void *subject, const struct diff_rename *rename, bool *out);

/* doubts.c: the hook of diff. The subject is the migration. */
bool doubt_settle(void *subject, const struct diff_doubt *doubt, enum tri *out_equal);

#endif
