/* MySQL and MariaDB: their tables and the functions that the files of this folder share. */
#ifndef LB_DIALECT_MYSQL_H
#define LB_DIALECT_MYSQL_H

#include "dialect/dialect.h"

extern const struct dialect mysql_dialect;
extern const struct dialect mariadb_dialect;
extern const struct dialect mysql_on_mariadb_dialect; /* a mysql:// URL of a MariaDB server: mysql_engine counts there */

/* types.c: mariadb_types has INET4 and INET6 besides. */
extern dialect_type *const mysql_types[TYPE_VISIT_COUNT];
extern dialect_type *const mariadb_types[TYPE_VISIT_COUNT];
bool mysql_cast_type(struct compiler *compiler, const struct type *type, struct buf *out);

/* ddl.c */
bool mysql_column(struct compiler *compiler, const struct table *table, const struct column *column, struct buf *out);
bool mysql_primary_key(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                       struct buf *out);
bool mysql_post_create_table(struct compiler *compiler, const struct table *table, struct buf *out);
bool mysql_create_index(struct compiler *compiler, const struct table *table, const struct index *index, bool if_not_exists,
                        struct buf *out);
bool mysql_drop_index(struct compiler *compiler, const struct table *table, const struct index *index, bool if_exists,
                      struct buf *out);
bool mysql_identity_options(struct compiler *compiler, const struct identity_options *options, struct buf *out);

/* classify.c */
unsigned mysql_classify(str text);

/* alter.c */
bool mysql_alter_column(struct compiler *compiler, const struct op *op, struct statement_list *out);
bool mysql_create_table_comment(struct compiler *compiler, const struct op *op, struct statement_list *out);
bool mysql_drop_table_comment(struct compiler *compiler, const struct op *op, struct statement_list *out);
bool mysql_drop_constraint(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                           bool if_exists, struct statement_list *out);

#endif
