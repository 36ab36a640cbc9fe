/*
 * What the layers above need to know about the Alembic half of the vocabulary: the answers that env.py gave to configure().
 *
 * Like all natives, functions that return false have raised (vm_raise) or refused; a caller outside of Python code runs them
 * between two calls into the machine, and finds the diagnostic recorded.
 */
#ifndef LB_VOCAB_ALEMBIC_H
#define LB_VOCAB_ALEMBIC_H

#include "vocab/vocab.h"

/* An option of context.configure() (its name there: "include_object", "render_item", "upgrade_token" ...), or a further
 * keyword. Absent when configure() was not called or not given it. */
struct value vocab_context_option(struct vm *vm, const char *name);

/* The naming convention of target_metadata: NULL when there is none (or a list of MetaData, as in Alembic). Reading it runs
 * what the lazy module needs. An opaque target_metadata is refused. */
MUST_USE bool vocab_target_naming(struct vm *vm, const struct naming **out);

/* The convention to compile an operation with: the host's apply asks it. With an opaque target_metadata only those operations
 * are refused whose names a convention could make or change: constraints and indexes without name, CHECKs without op.f(). */
MUST_USE bool vocab_naming_for_op(struct vm *vm, const struct op *op, const struct naming **out);

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
    struct value upgrade_ops, downgrade_ops; /* lists of operation objects; absent: empty */
};

/* Whether configure() was given process_revision_directives. */
bool vocab_has_process_revision_directives(struct vm *vm);

/* Calls it with a MigrationScript made of *in_out, and reads back what it changed. Only while env.py runs: inside of the host's
 * plan_migrations or next_step (where Alembic calls it too), which then returns false when this does. */
MUST_USE bool vocab_call_process_revision_directives(struct vm *vm, struct vocab_new_revision *in_out);

#endif
