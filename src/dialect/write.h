/*
 * The pieces that statements are written with, shared by the files of this layer and by the dialects' own functions. Not for
 * other layers: their door is compile.h.
 *
 * A write_ function adds to `out` and returns false with one diagnostic; what `out` holds then is of no use. The generic_
 * functions are SQLAlchemy's and Alembic's default rules: a dialect's table names them where it has no rule of its own, and a
 * dialect's own function may call them for the rest.
 */
#ifndef LB_DIALECT_WRITE_H
#define LB_DIALECT_WRITE_H

#include "dialect/compile.h"

/* ---- errors -------------------------------------------------------------------------------------------------------------- */

/* An error of SQLAlchemy's or Alembic's, in its words; exception: "sqlalchemy.exc.CompileError". */
__attribute__((format(printf, 3, 4))) bool compile_error(struct compiler *compiler, const char *exception, const char *format,
                                                         ...);
__attribute__((format(printf, 2, 3))) void compile_warning(struct compiler *compiler, const char *format, ...);
/* alembic.util.exc.CommandError */
__attribute__((format(printf, 2, 3))) bool command_error(struct compiler *compiler, const char *format, ...);

#define COMPILE_ERROR "sqlalchemy.exc.CompileError"

/* A string literal. PostgreSQL's standard_conforming_strings is on: online a backslash is one character. In a script it is doubled, as
 * SQLAlchemy does without a server to ask. */
void write_text_literal(struct compiler *compiler, struct buf *out, str text);

/* ---- names --------------------------------------------------------------------------------------------------------------- */

/* A schema may be dotted in Alembic's own statements (ALTER TABLE): each part is quoted for itself. */
void write_alter_table(struct compiler *compiler, struct name schema, struct name table, struct buf *out);
/* The name of a constraint or index: convention applied, cut or refused when too long. *out_name is empty without a name. */
MUST_USE bool format_constraint_name(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                                     str *out_name);
MUST_USE bool format_index_name(struct compiler *compiler, const struct table *table, const struct index *index, str *out_name);
void write_names(struct compiler *compiler, const struct name_list *names, struct buf *out);

/* ---- expressions --------------------------------------------------------------------------------------------------------- */

MUST_USE bool write_expr(struct compiler *compiler, const struct expr *expr, struct buf *out);
MUST_USE bool write_expr_list(struct compiler *compiler, const struct expr_list *list, str separator, struct buf *out);
/* Without table names, as in DDL. */
MUST_USE bool write_ddl_expr(struct compiler *compiler, const struct expr *expr, struct buf *out);
MUST_USE bool write_literal(struct compiler *compiler, struct datum value, const struct type *type, struct buf *out);
/* A bind without a value, where compiler->parameters is there. */
void write_placeholder(struct compiler *compiler, const struct expr *bind, struct buf *out);
MUST_USE bool write_text(struct compiler *compiler, const struct expr *text, struct buf *out);
MUST_USE bool write_select(struct compiler *compiler, const struct expr *select, struct buf *out);
MUST_USE bool write_compound(struct compiler *compiler, const struct expr *compound, struct buf *out);
MUST_USE bool write_from(struct compiler *compiler, const struct expr *from, struct buf *out);
MUST_USE bool generic_limit(struct compiler *compiler, const struct expr *limit, const struct expr *offset, struct buf *out);
/* The tables of an expression's columns, each once. */
void collect_statement_tables(struct compiler *compiler, const struct expr *where, struct expr_list *out);
MUST_USE bool write_insert(struct compiler *compiler, const struct expr *insert, struct buf *out);
MUST_USE bool write_update(struct compiler *compiler, const struct expr *update, struct buf *out);
MUST_USE bool write_delete(struct compiler *compiler, const struct expr *delete_, struct buf *out);
/* The name of a node without one: anon_1, count_1. */
str anonymous_name(struct compiler *compiler, const void *node, str stem);

/* " = " between left and right, and the like. */
MUST_USE bool write_infix(struct compiler *compiler, const struct expr *binary, const char *symbol, struct buf *out);
MUST_USE bool write_call(struct compiler *compiler, const char *name, const struct expr_list *arguments, struct buf *out);

MUST_USE bool generic_function(struct compiler *compiler, const struct expr *function, struct buf *out);
/* A statement with the common table expressions that it met in front of it. */
MUST_USE bool write_statement(struct compiler *compiler, const struct expr *statement, struct buf *out);

/* ---- types --------------------------------------------------------------------------------------------------------------- */

MUST_USE bool write_type(struct compiler *compiler, const struct type *type, struct buf *out);
extern dialect_type *const generic_types[TYPE_VISIT_COUNT];
/* NAME, NAME(length), with COLLATE "x". */
bool generic_string_type(struct compiler *compiler, const char *name, struct opt_int length, str collation, struct buf *out);

/* ---- DDL ----------------------------------------------------------------------------------------------------------------- */

MUST_USE bool write_column(struct compiler *compiler, const struct table *table, const struct column *column, struct buf *out);
MUST_USE bool write_default(struct compiler *compiler, const struct server_default *server_default, struct buf *out,
                            bool *out_has);
MUST_USE bool write_constraint(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                               struct buf *out);
/* Whether a constraint is written on this dialect at all (CHECKs of types, keys that are added later). */
bool is_constraint_written(const struct compiler *compiler, const struct table *table, const struct constraint *constraint);
MUST_USE bool write_create_table(struct compiler *compiler, const struct table *table, bool if_not_exists, struct buf *out);
MUST_USE bool write_drop_table(struct compiler *compiler, const struct table *table, bool if_exists, struct buf *out);
MUST_USE bool write_identity(struct compiler *compiler, const struct identity *identity, struct buf *out);
MUST_USE bool write_sequence(struct compiler *compiler, const struct ddl *ddl, struct buf *out);
MUST_USE bool write_index_where(struct compiler *compiler, const struct index *index, struct buf *out);
void write_sequence_name(struct compiler *compiler, const struct sequence *sequence, struct buf *out);

MUST_USE bool generic_primary_key(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                                  struct buf *out);
MUST_USE bool generic_unique(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                             struct buf *out);
MUST_USE bool generic_check(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                            struct buf *out);
MUST_USE bool generic_foreign_key(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                                  struct buf *out);
MUST_USE bool generic_ondelete(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                               struct buf *out);
MUST_USE bool generic_create_index(struct compiler *compiler, const struct table *table, const struct index *index,
                                   bool if_not_exists, struct buf *out);
MUST_USE bool generic_drop_index(struct compiler *compiler, const struct table *table, const struct index *index,
                                 bool if_exists, struct buf *out);
MUST_USE bool generic_identity_options(struct compiler *compiler, const struct identity_options *options, struct buf *out);
MUST_USE bool generic_computed(struct compiler *compiler, const struct computed *computed, struct buf *out);
MUST_USE bool generic_add_constraint(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                                     struct statement_list *out);
MUST_USE bool generic_drop_constraint(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                                      bool if_exists, struct statement_list *out);
MUST_USE bool generic_create_table_comment(struct compiler *compiler, const struct op *op, struct statement_list *out);
MUST_USE bool generic_drop_table_comment(struct compiler *compiler, const struct op *op, struct statement_list *out);
/* CONSTRAINT name */
MUST_USE bool write_constraint_name(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                                    struct buf *out);
MUST_USE bool write_reference_options(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                                      struct buf *out);
MUST_USE bool write_deferrability(struct compiler *compiler, enum tri deferrable, str initially, struct buf *out);
/* A phrase such as "SET NULL", refused when it is none of the words (without regard to case). */
MUST_USE bool check_phrase(struct compiler *compiler, str phrase, const char *const *allowed, const char *pattern);

/* ---- statements ---------------------------------------------------------------------------------------------------------- */

struct statement *add_statement(struct compiler *compiler, struct statement_list *out, str text);
/* A foreign key with use_alter stays out of CREATE TABLE. create_all() adds it afterwards; who runs op.create_table() sees to it. */
MUST_USE bool add_later_keys(struct compiler *compiler, const struct table *table, struct statement_list *out);
MUST_USE bool add_create_table(struct compiler *compiler, struct table *table, bool if_not_exists, struct statement_list *out);
MUST_USE bool add_create_index(struct compiler *compiler, const struct table *table, const struct index *index,
                               bool if_not_exists, struct statement_list *out);
MUST_USE bool add_drop_index(struct compiler *compiler, const struct table *table, const struct index *index, bool if_exists,
                             struct statement_list *out);
MUST_USE bool add_column_comment(struct compiler *compiler, const struct table *table, const struct column *column,
                                 struct statement_list *out);
MUST_USE bool add_execute(struct compiler *compiler, const struct expr *statement, struct statement_list *out);
MUST_USE bool compile_add_column(struct compiler *compiler, const struct op *op, struct statement_list *out);
MUST_USE bool compile_drop_column(struct compiler *compiler, const struct op *op, struct statement_list *out);
/* SET DEFAULT x, DROP DEFAULT */
MUST_USE bool write_set_default(struct compiler *compiler, const struct server_default *server_default, struct buf *out);
/* Whether server_default= or what was there before is an Identity or Computed. */
bool alter_involves(const struct op_alter_column *alter, enum server_default_kind kind);
MUST_USE bool refuse_computed(struct compiler *compiler);
MUST_USE bool refuse_identity(struct compiler *compiler);
/* words: " RENAME " or " RENAME COLUMN " */
MUST_USE bool rename_column(struct compiler *compiler, const struct op_alter_column *alter, const char *words,
                            struct statement_list *out);
MUST_USE bool compile_alter_column(struct compiler *compiler, const struct op *op, struct statement_list *out);
MUST_USE bool generic_alter_column(struct compiler *compiler, const struct op *op, struct statement_list *out);
MUST_USE bool generic_rename_table(struct compiler *compiler, const struct op *op, struct statement_list *out);
/* ALTER TABLE t RENAME TO n, the new name without schema. */
MUST_USE bool plain_rename_table(struct compiler *compiler, const struct op *op, struct statement_list *out);

#endif
