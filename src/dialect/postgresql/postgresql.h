/* PostgreSQL: the dialect's table and the functions that its files share. */
#ifndef LB_DIALECT_POSTGRESQL_H
#define LB_DIALECT_POSTGRESQL_H

#include "dialect/dialect.h"

extern const struct dialect postgresql_dialect;

/* types.c */
extern dialect_type *const postgresql_types[TYPE_VISIT_COUNT];

/* named_type.c: CREATE TYPE ... AS ENUM, CREATE DOMAIN */
bool postgresql_create_types(struct compiler *compiler, const struct table *table, struct statement_list *out);
bool postgresql_drop_types(struct compiler *compiler, const struct table *table, struct statement_list *out);
bool postgresql_create_type(struct compiler *compiler, const struct type *type, bool is_checkfirst, struct statement_list *out);
bool postgresql_drop_type(struct compiler *compiler, const struct type *type, bool is_checkfirst, struct statement_list *out);
/* enum_type.c */
bool postgresql_enum_type(struct compiler *compiler, const struct op *op, struct statement_list *out);
bool postgresql_write_type_name(struct compiler *compiler, const struct type *type, struct buf *out);

/* ddl.c */
bool postgresql_column(struct compiler *compiler, const struct table *table, const struct column *column, struct buf *out);
bool postgresql_primary_key(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                            struct buf *out);
bool postgresql_unique(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                       struct buf *out);
bool postgresql_check(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                      struct buf *out);
bool postgresql_foreign_key(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                            struct buf *out);
bool postgresql_ondelete(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                         struct buf *out);
bool postgresql_exclude(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                        struct buf *out);
bool postgresql_computed(struct compiler *compiler, const struct computed *computed, struct buf *out);
bool postgresql_post_create_table(struct compiler *compiler, const struct table *table, struct buf *out);

/* index.c */
bool postgresql_create_index(struct compiler *compiler, const struct table *table, const struct index *index,
                             bool if_not_exists, struct buf *out);
bool postgresql_drop_index(struct compiler *compiler, const struct table *table, const struct index *index, bool if_exists,
                           struct buf *out);

/* alter.c */
bool postgresql_alter_column(struct compiler *compiler, const struct op *op, struct statement_list *out);
bool postgresql_alter_identity(struct compiler *compiler, const struct op_alter_column *alter, struct buf *out);
bool postgresql_rebuild(struct rebuild *rebuild, const struct table *table, enum rebuild_moment moment,
                        struct statement_list *out);

/* classify.c */
unsigned postgresql_classify(str text);

#endif
