/*
 * rebuild: batch_alter_table as a new table that takes the rows of the old one, and its name.
 *
 * A pure function of the table as it stands (reflected, or copy_from) and the operations of the batch. What it writes is what
 * Alembic writes: CREATE TABLE _alembic_tmp_NAME, INSERT ... SELECT, DROP TABLE, ALTER TABLE ... RENAME, the indexes. SQLite
 * adds what belongs to the table and would go with it (sqlite/rebuild.c).
 *
 * Within a batch a column goes by the name that it has in the table, also after it was renamed; its new name is understood too.
 *
 * rebuild.c applies the operations, rebuild_order.c places new columns, rebuild_write.c writes the statements, rebuild_text.c
 * looks for names in SQL text.
 */
#ifndef LB_DIALECT_REBUILD_H
#define LB_DIALECT_REBUILD_H

#include "dialect/write.h"
#include "sql/catalog.h"

struct rebuild_pair
{
    str first, second;
};

struct rebuild_source
{
    const struct table *table;
    bool is_reflected; /* false: copy_from */

    /* Columns that the batch knows by another name (the first) than the table. */
    const struct rebuild_pair *aliases;
    size_t alias_count;

    /* What SQLite has besides; see sqlite/rebuild.c. */
    const struct trigger *triggers; /* of the table, in the order in which they are made again */
    size_t trigger_count;
    bool has_dependents; /* views, or triggers of other tables, are there */
    bool has_sequence;   /* sqlite_sequence has a row */
    int64_t last_number; /* ... with this number */
};

/* Whether a batch copies its table on this dialect, instead of altering it. */
bool dialect_batch_copies(struct compiler *compiler, const struct op_batch *batch);
/* Refuses what an operation of a batch says of the copy of a table when there is none. */
MUST_USE bool dialect_check_in_place(struct compiler *compiler, const struct op *op);

/* The statements of a batch that copies its table. batch->copy_from is not looked at: it is source->table. */
MUST_USE bool dialect_compile_rebuild(struct compiler *compiler, const struct op *op, const struct rebuild_source *source,
                                      struct statement_list *out);

/* The name that the new table has until it takes the old one's. */
str rebuild_table_name(struct arena *arena, str table);

/* ---- the state of one rebuild: not for other layers ---- */

struct rebuild_column
{
    str key;                     /* how the batch knows it */
    struct column *column;       /* as it will be */
    const struct expr *transfer; /* what the old rows give; NULL: it is new */
};

struct rebuild_constraint
{
    struct constraint *constraint; /* columns by key */
    bool is_new;
};

struct rebuild_constraints
{
    struct rebuild_constraint *at;
    size_t len, cap;
};

struct rebuild
{
    struct compiler *compiler;
    const struct op_batch *batch;
    const struct rebuild_source *source;
    struct table *old;           /* complete */
    const struct expr *old_expr; /* ... as a FROM */
    struct
    {
        struct rebuild_column *at;
        size_t len, cap;
    } columns;
    struct rebuild_constraints named, unnamed; /* written in this order */
    struct index_list indexes, new_indexes;
    str_array order; /* keys of the old table's columns that are left */
    struct
    {
        struct rebuild_pair *at;
        size_t len, cap;
    } pairs;         /* of columns: the first stands before the second */
    str_array moved; /* keys that alter_column moves; each has its pair in `moves` */
    struct
    {
        struct rebuild_pair *at;
        size_t len, cap;
    } moves;                    /* ... before `first`, or behind `second` */
    str_array dropped, retyped; /* keys */
    str comment;
    bool has_comment;
};

struct rebuild_column *rebuild_column_find(const struct rebuild *rebuild, str name); /* by key, then by name; or NULL */

/* rebuild_order.c */
MUST_USE bool rebuild_place(struct rebuild *rebuild, str key, struct name before, struct name after);
MUST_USE bool rebuild_order(struct rebuild *rebuild);

/* rebuild_write.c */
MUST_USE bool rebuild_write(struct rebuild *rebuild, struct statement_list *out);

/* rebuild_text.c: whether SQL text names a column: a word or quoted name, no string, comment or function. */
bool sql_text_names(str text, str column);
/* Whether a CHECK has the form that a Boolean or Enum of the column gives it: column IN (...). */
bool sql_text_is_choice(str text, str column);

#endif
