/*
 * Inside the Alembic half of the vocabulary: its state, reading the arguments of directives, and sending operations.
 *
 * Values that Python code owns (options of configure, the Config) stand in one dictionary that the collector keeps.
 */
#ifndef LB_VOCAB_ALEMBIC_INTERNAL_H
#define LB_VOCAB_ALEMBIC_INTERNAL_H

#include "eval/builtin/arguments.h"
#include "eval/exception.h"
#include "vocab/alembic.h"
#include "vocab/sqlalchemy.h"
#include "vocab/state.h"

#define COMMAND_ERROR "alembic.util.exc.CommandError"

struct alembic_state
{
    struct dict_object *kept; /* "config", "attributes", "opts", "context", "connection", "script" */
    bool is_running;          /* inside run_migrations(): op.* may be called */
    ARRAY(struct op_list *) collecting; /* directives add to the last of these instead of being sent */
    struct map registered, followed;    /* names of modules whose registrations of operations have run; and those of their imports */
    bool is_registering;
};

struct alembic_state *alembic_state(struct vm *vm);
struct value alembic_kept(struct vm *vm, const char *name); /* absent when not kept */
void alembic_keep(struct vm *vm, const char *name, struct value value);
static inline void *host_subject(struct vm *vm)
{
    return vocab_host(vm)->subject;
}

/* The host or a lower layer has failed with a recorded diagnostic: raised as the class that the diagnostic names, or refused
 * when nothing may catch it. Returns false. */
bool alembic_failed(struct vm *vm);

/* A str, or None for an empty one. */
struct value text_or_none(struct vm *vm, str text);
/* A list or tuple of texts. */
struct value texts_tuple(struct vm *vm, const str_array *texts);

/* ---- context managers (block.c) ---- */

struct block;
typedef bool block_enter(struct vm *vm, struct block *block, struct value *out); /* what `as` binds; None before */
typedef bool block_leave(struct vm *vm, struct block *block, bool raised);

struct block
{
    block_enter *enter;
    block_leave *leave; /* may be NULL */
    void *data;
    struct value value; /* kept alive by the instance */
};

struct value block_make(struct vm *vm, block_enter *enter, block_leave *leave, void *data, struct value value);

/* ---- directives ---- */

/* What a directive is about: the table, and the batch that collects it (NULL outside of one). */
struct target
{
    struct name table, schema;
    struct batch *batch;
};

struct batch
{
    struct op *op; /* OP_BATCH */
};

/* batch_reflect.c: the functions of reflect_kwargs, kept by the object of the batch, and calling them when it ends. */
MUST_USE bool batch_listeners_read(struct vm *vm, struct value keywords, struct value *out_listeners);
MUST_USE bool batch_listen(struct vm *vm, struct value operations, struct batch *batch);

MUST_USE bool target_of_table(struct vm *vm, struct value table, struct value schema, struct target *out);
MUST_USE bool target_of_batch(struct vm *vm, struct value self, struct target *out);

/* A name that must be there: None is a TypeError. */
MUST_USE bool required_name_of(struct vm *vm, struct value value, const char *what, struct name *out);

/* Sends an operation, or adds it to the batch. */
MUST_USE bool directive_send(struct vm *vm, const struct target *target, struct op *op);
struct op *directive_op(struct vm *vm, enum op_kind kind);

/* Takes a keyword out of the dictionary that `**kw` collected: absent when it is not there. */
struct value keyword_take(struct vm *vm, struct value keywords, const char *name);
/* Those that have the prefix of a dialect go to *out, the others are a warning each: Alembic ignores them silently. */
MUST_USE bool keywords_tolerate(struct vm *vm, struct value keywords, const char *directive, struct option_list *out);

/* Missing and None mean false. */
MUST_USE bool flag_of(struct vm *vm, struct value value, bool *out);
/* A list or tuple of column names; a bare str only when it is one letter (elsewhere Alembic would take its letters). */
MUST_USE bool columns_of(struct vm *vm, struct value value, const char *what, struct name_list *out);

#define DIRECTIVES(ROW)                                                                                                        \
    ROW(add_column, "table_name, column, *, schema=None, if_not_exists=None, inline_references=None, inline_primary_key=None") \
    ROW(alter_column, "table_name, column_name, *, nullable=None, comment=False, server_default=False, new_column_name=None, " \
                      "type_=None, existing_type=None, existing_server_default=False, existing_nullable=None, "                \
                      "existing_comment=None, schema=None, **kw")                                                              \
    ROW(bulk_insert, "table, rows, *, multiinsert=True")                                                                       \
    ROW(create_check_constraint, "constraint_name, table_name, condition, *, schema=None, **kw")                               \
    ROW(create_exclude_constraint, "constraint_name, table_name, *elements, **kw")                                             \
    ROW(create_foreign_key, "constraint_name, source_table, referent_table, local_cols, remote_cols, *, onupdate=None, "       \
                            "ondelete=None, deferrable=None, initially=None, match=None, source_schema=None, "                 \
                            "referent_schema=None, **dialect_kw")                                                              \
    ROW(create_index, "index_name, table_name, columns, *, schema=None, unique=False, if_not_exists=None, **kw")               \
    ROW(create_primary_key, "constraint_name, table_name, columns, *, schema=None")                                            \
    ROW(create_table, "table_name, *columns, if_not_exists=None, **kw")                                                        \
    ROW(create_table_comment, "table_name, comment, *, existing_comment=None, schema=None")                                    \
    ROW(create_unique_constraint, "constraint_name, table_name, columns, *, schema=None, **kw")                                \
    ROW(drop_column, "table_name, column_name, *, schema=None, **kw")                                                          \
    ROW(drop_constraint, "constraint_name, table_name, type_=None, *, schema=None, if_exists=None")                            \
    ROW(drop_index, "index_name, table_name=None, *, schema=None, if_exists=None, **kw")                                       \
    ROW(drop_table, "table_name, *, schema=None, if_exists=None, **kw")                                                        \
    ROW(drop_table_comment, "table_name, *, existing_comment=None, schema=None")                                               \
    ROW(execute, "sqltext, *, execution_options=None")                                                                         \
    ROW(rename_table, "old_table_name, new_table_name, *, schema=None")

#define BATCH_DIRECTIVES(ROW)                                                                                                  \
    ROW(add_column, "column, *, insert_before=None, insert_after=None, if_not_exists=None, inline_references=None, "           \
                    "inline_primary_key=None")                                                                                 \
    ROW(alter_column, "column_name, *, nullable=None, comment=False, server_default=False, new_column_name=None, type_=None, " \
                      "existing_type=None, existing_server_default=False, existing_nullable=None, existing_comment=None, "     \
                      "insert_before=None, insert_after=None, **kw")                                                           \
    ROW(create_check_constraint, "constraint_name, condition, **kw")                                                           \
    ROW(create_exclude_constraint, "constraint_name, *elements, **kw")                                                         \
    ROW(create_foreign_key, "constraint_name, referent_table, local_cols, remote_cols, *, referent_schema=None, "              \
                            "onupdate=None, ondelete=None, deferrable=None, initially=None, match=None, **dialect_kw")         \
    ROW(create_index, "index_name, columns, **kw")                                                                             \
    ROW(create_primary_key, "constraint_name, columns")                                                                        \
    ROW(create_table_comment, "comment, *, existing_comment=None")                                                             \
    ROW(create_unique_constraint, "constraint_name, columns, **kw")                                                            \
    ROW(drop_column, "column_name, **kw")                                                                                      \
    ROW(drop_constraint, "constraint_name, type_=None")                                                                        \
    ROW(drop_index, "index_name, **kw")                                                                                        \
    ROW(drop_table_comment, "*, existing_comment=None")                                                                        \
    ROW(execute, "sqltext, *, execution_options=None")

#define DIRECTIVE_DECLARE(name, signature) native_call directive_##name;
#define BATCH_DIRECTIVE_DECLARE(name, signature) native_call batch_##name;
DIRECTIVES(DIRECTIVE_DECLARE)
BATCH_DIRECTIVES(BATCH_DIRECTIVE_DECLARE)
#undef DIRECTIVE_DECLARE
#undef BATCH_DIRECTIVE_DECLARE

/* Not operations: shared by op, Operations and BatchOperations (op.c). */
#define OPERATION_SERVICES(ROW)                                                                                                \
    ROW(f, "name")                                                                                                             \
    ROW(get_bind, "")                                                                                                          \
    ROW(get_context, "")                                                                                                       \
    ROW(inline_literal, "value, type_=None")                                                                                   \
    ROW(invoke, "operation")                                                                                                   \
    ROW(run_async, "async_function, *args, **kw_args")

#define SERVICE_DECLARE(name, signature) native_call operations_##name;
OPERATION_SERVICES(SERVICE_DECLARE)
#undef SERVICE_DECLARE
native_call directive_batch_alter_table; /* batch.c */
#define BATCH_ALTER_TABLE_SIGNATURE                                                                                            \
    "table_name, schema=None, recreate='auto', partial_reordering=None, copy_from=None, table_args=(), table_kwargs={}, "      \
    "reflect_args=(), reflect_kwargs={}, naming_convention=None"

extern const struct native_class operations_row, batch_operations_row;
native_call operations_impl, operations_migration_context;

/* A directive, by its name, that is called while no migrations run. Returns false. */
bool refuse_proxy(struct vm *vm, str name);

/* ---- operation plugins (operation_plugins.c) ---- */

native_call operations_register_operation, operations_implementation_for, operations_run;
#define PLUGIN_METHODS                                                                                                         \
    {"register_operation", "name, sourcename=None", operations_register_operation, NATIVE_CLASS_METHOD},                       \
    {                                                                                                                          \
        "implementation_for", "op_cls, replace=False", operations_implementation_for, NATIVE_CLASS_METHOD                      \
    }

/* Runs the statements that register operations in the project's modules that have been imported; with `follows_imports` also in
 * all modules that these import. */
MUST_USE bool plugins_register(struct vm *vm, bool follows_imports);
/* A directive that `names`, the attributes of a class or module, do not have: what a registration puts there, absent when none does. */
MUST_USE bool plugins_missing(struct vm *vm, struct dict_object *names, struct str_object *name, struct value *out);

/* ---- the environment ---- */

struct value alembic_config(struct vm *vm); /* context.config (config.c) */
struct value alembic_script(struct vm *vm); /* context.script (script.c) */
/* The heads of the script directory, and the only one of them (None when there is none). */
MUST_USE bool alembic_heads(struct vm *vm, struct value *out_tuple);
MUST_USE bool alembic_only_head(struct vm *vm, struct value *out);
MUST_USE bool alembic_context(struct vm *vm, struct value *out); /* context.get_context(): an exception when there is none */
struct value alembic_impl(struct vm *vm);                        /* MigrationContext.impl */
MUST_USE bool alembic_bind(struct vm *vm, struct value *out);
struct value migration_context_make(struct vm *vm);
extern const struct native context_configure_row;
native_call context_configure, context_run_migrations, context_execute, context_begin_transaction;
native_call refuse_api; /* a name of Alembic's API that is not offered: refused, naming it */

extern const struct native_class autogen_context_row; /* autogenerate.c */
extern const struct native_class config_row, migration_context_row, script_directory_row, script_record_row, default_impl_row,
    environment_row;

#endif
