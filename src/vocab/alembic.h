/*
 * What the layers above need to know about the Alembic half of the vocabulary: the answers that env.py gave to configure().
 *
 * Like all natives, functions that return false have raised (vm_raise) or refused; a caller outside of Python code runs them
 * between two calls into the machine, and finds the diagnostic recorded.
 */
#ifndef LB_VOCAB_ALEMBIC_H
#define LB_VOCAB_ALEMBIC_H

#include "vocab/vocab.h"

/* What alembic.__version__ says. */
#define VOCAB_ALEMBIC_VERSION "1.19.1"

/* An option of context.configure() (its name there: "include_object", "render_item", "upgrade_token" ...), or a further
 * keyword. Absent when configure() was not called or not given it. */
struct value vocab_context_option(struct vm *vm, const char *name);

/* The naming convention of target_metadata: NULL when there is none (or a list of MetaData, as in Alembic). Reading it runs
 * what the lazy module needs. An opaque target_metadata is refused. */
MUST_USE bool vocab_target_naming(struct vm *vm, const struct naming **out);

struct vocab_metadata_list
{
    struct metadata **at;
    size_t len, cap;
};

/* The MetaData objects of target_metadata (one, or a list of them; None: an empty list), each with all its tables, complete, in
 * the order in which they were made. Runs what of the project's modules defines tables. An opaque target_metadata is refused. */
MUST_USE bool vocab_target_metadata(struct vm *vm, struct vocab_metadata_list *out);

/* The convention to compile an operation with: the host's apply asks it. With an opaque target_metadata only those operations
 * are refused whose names a convention could make or change: constraints and indexes without name, CHECKs without op.f(). */
MUST_USE bool vocab_naming_for_op(struct vm *vm, const struct op *op, const struct naming **out);

/* What one run_migrations() compared: the names that the template has for the two bodies, and their operations. */
struct vocab_operations
{
    str upgrade_token, downgrade_token;
    struct op_list upgrade, downgrade;
};

/* What `revision` is about to write; texts with .at == NULL are Python's None. */
struct vocab_new_revision
{
    str rev_id, message;
    str_array head; /* what --head says, "head" when nothing */
    bool splice;
    str branch_label, version_path;
    str_array depends_on;
    str_array revision;                      /* the parents: what the hook gets as its second argument */
    bool is_dropped;                         /* out: directives[:] = [] */
    str_array imports;                       /* out: lines that the hook wants */
    ARRAY(struct vocab_operations) operations; /* one for each run_migrations() so far (none: nothing to do); out: those of the hook */
};

/* Whether configure() was given process_revision_directives. */
bool vocab_has_process_revision_directives(struct vm *vm);

/* Calls it with a MigrationScript made of *in_out, and reads back what it changed. Only while env.py runs: inside of the host's
 * plan_migrations or next_step (where Alembic calls it too), which then returns false when this does. */
MUST_USE bool vocab_call_process_revision_directives(struct vm *vm, struct vocab_new_revision *in_out);

/* ---- autogenerate's questions, while env.py runs ------------------------------------------------------------------------------ */

/* include_name and include_object of configure(); `kind` is Alembic's word ("unique_constraint"). True when there is no such hook.
 * Texts with .at == NULL are None; `compare_to` may be absent. */
MUST_USE bool vocab_include_name(struct vm *vm, const char *kind, str name, str table, str schema, bool *out);
MUST_USE bool vocab_include_object(struct vm *vm, struct value object, struct name name, const char *kind, bool is_reflected,
                                   struct value compare_to, bool *out);

/* compare_type and compare_server_default where they are functions: TRI_NONE when there is none, or it has no opinion. */
MUST_USE bool vocab_compare_type(struct vm *vm, struct value database, struct value model, const struct column *database_column,
                                 const struct column *model_column, enum tri *out);
MUST_USE bool vocab_compare_default(struct vm *vm, struct value database, struct value model, str database_text, str model_text,
                                    enum tri *out);

/* render_item: out_text->at is NULL when it says nothing. The lines that it puts into autogen_context.imports are added. */
MUST_USE bool vocab_render_item(struct vm *vm, const char *kind, struct value object, str *out_text, str_array *out_imports);

#endif
