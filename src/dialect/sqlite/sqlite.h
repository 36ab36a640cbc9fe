/* SQLite: the dialect's table. */
#ifndef LB_DIALECT_SQLITE_H
#define LB_DIALECT_SQLITE_H

#include "dialect/dialect.h"

extern const struct dialect sqlite_dialect;

/* ddl.c */
bool sqlite_column(struct compiler *compiler, const struct table *table, const struct column *column, struct buf *out);
bool sqlite_primary_key(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                        struct buf *out);
bool sqlite_unique(struct compiler *compiler, const struct table *table, const struct constraint *constraint, struct buf *out);
bool sqlite_check(struct compiler *compiler, const struct table *table, const struct constraint *constraint, struct buf *out);
bool sqlite_foreign_key(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                        struct buf *out);
bool sqlite_post_create_table(struct compiler *compiler, const struct table *table, struct buf *out);

/* alter.c */
bool sqlite_alter_column(struct compiler *compiler, const struct op *op, struct statement_list *out);
bool sqlite_refuse_comment(struct compiler *compiler, const struct op *op, struct statement_list *out);
bool sqlite_add_constraint(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                           struct statement_list *out);
bool sqlite_drop_constraint(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                            bool if_exists, struct statement_list *out);

/* rebuild.c */
bool sqlite_needs_copy(const struct op_batch *batch);
bool sqlite_rebuild(struct rebuild *rebuild, const struct table *table, enum rebuild_moment moment, struct statement_list *out);

#endif
