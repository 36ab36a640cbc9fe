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
#include "vocab/alembic.h"

struct drift; /* drift.h */

/* What one run_migrations() found: env.py of several databases calls it once for each. */
struct autogenerate_part
{
    str upgrade_token, downgrade_token; /* the template's names: "upgrades", "engine1_upgrades" */
    str database;                       /* the URL, without the password */
    const struct dialect *dialect;
    struct compiler compiler;           /* of its connection */
    struct op_list upgrade, downgrade;
    struct op_list written;             /* upgrade in its safe forms (safe_forms.h) */
    struct op_list second, second_back; /* --two-step: upgrade and downgrade of the revision behind it */
    str upgrade_text, downgrade_text;
    str second_text, second_back_text;
};

struct autogenerate
{
    bool compares;     /* else there is only what the project's hook adds */
    bool is_plain;     /* as Alembic writes it */
    struct drift *drift; /* --against-history: the database is compared with its revisions; NULL: with the models */
    bool in_two_steps; /* SET NOT NULL goes to a revision of its own */
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

/* drift.c: the operations that make of one catalog what the other holds, with env.py's filters; whether these let a table pass;
 * include_schemas. */
MUST_USE bool autogenerate_compare_catalogs(struct migration *migration, const struct catalog *from, const struct catalog *to,
                                            struct op_list *out_ops);
MUST_USE bool autogenerate_wants_table(struct migration *migration, struct table *table, bool *out);
bool autogenerate_includes_schemas(struct migration *migration);

/* A part whose operations are known. */
void autogenerate_add(struct migration *migration, struct autogenerate *autogenerate, const struct op_list *upgrade,
                      const struct op_list *downgrade);

/* Refuses rows of a version table that is not at all heads. */
MUST_USE bool autogenerate_needs_heads(struct migration *migration, const str_array *rows);

/* A part without operations: revision_environment = true. */
void autogenerate_add_empty(struct migration *migration, struct autogenerate *autogenerate);

/* Calls the project's process_revision_directives, and takes its operations for those of the parts. */
MUST_USE bool autogenerate_direct(struct migration *migration, struct autogenerate *autogenerate,
                                  struct vocab_new_revision *given);

/* The texts of all parts, and their imports; `imports`: lines that the project wants besides. */
MUST_USE bool autogenerate_render(struct migration *migration, struct autogenerate *autogenerate, const str_array *imports);

/* missing_models.c: refuses when classes of the project would be tables and env.py does not reach them. Once the tables are loaded. A
 * table that belongs to a MetaData of its own module is missed when the database has it. */
MUST_USE bool missing_models_check(struct session *session, const struct catalog *catalog);

/* renames.c: the hook of diff. The subject is the migration. */
bool rename_answer(void *subject, const struct diff_rename *rename, bool *out);

/* doubts.c: the hook of diff. The subject is the migration. */
bool doubt_settle(void *subject, const struct diff_doubt *doubt, enum tri *out_equal);
/* doubts_mysql.c: the same on MySQL and MariaDB. TRI_NONE: the server does not say. */
enum tri doubt_settle_mysql(struct migration *migration, const struct diff_doubt *asked);

#endif
