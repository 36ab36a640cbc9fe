/*
 * later_keys: foreign keys with use_alter in op.create_table.
 *
 * They stay out of CREATE TABLE, since the table that they refer to is often not there yet; SQLAlchemy's create_all() adds them
 * behind all tables, Alembic forgets them. Here they are added at the end of the revision, when the other table is known to be there.
 * Where another revision makes the key (as projects do that have noticed), or the other table is not there, a warning says that it is
 * left out.
 */
#ifndef LB_RUN_LATER_KEYS_H
#define LB_RUN_LATER_KEYS_H

#include "ops/op.h"
#include "run/session.h"

struct later_key
{
    struct table *table;
    struct constraint *key;
    struct span span; /* of the directive */
};

struct later_keys
{
    ARRAY(struct later_key) list;
    struct map created; /* keys of the tables that the revision has made */
};

void later_keys_begin(struct migration *migration);
/* An operation has been applied. */
void later_keys_note(struct migration *migration, const struct op *op, struct span span);
/* At the end of the revision's function. */
MUST_USE bool later_keys_add(struct migration *migration);

#endif
