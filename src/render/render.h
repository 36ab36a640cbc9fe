/*
 * render: operations as the text of a revision file, in the form that Alembic's autogenerate writes them.
 *
 * What is written runs: every module that a type needs is imported (render_imports), which Alembic leaves to the user.
 */
#ifndef LB_RENDER_RENDER_H
#define LB_RENDER_RENDER_H

#include "base/map.h"
#include "dialect/compile.h"

/* What render_item of env.py may be asked for; its words there: "type", "column", "server_default", ... */
struct render_item
{
    const char *kind;
    const struct type *type;
    const struct column *column;
    const struct server_default *server_default;
    const struct constraint *constraint;
};

struct render_options
{
    str op_prefix;   /* alembic_module_prefix: "op." */
    str sa_prefix;   /* sqlalchemy_module_prefix: "sa." */
    str user_prefix; /* user_module_prefix; .at == NULL: the module of the type */
    bool as_batch;   /* render_as_batch */
    void *subject;
    /* render_item(): *out.at == NULL when it leaves the text to us. NULL: none. False: a diagnostic is recorded. */
    bool (*item)(void *subject, const struct render_item *item, str *out);
};

struct rendering
{
    struct arena *arena;
    struct diags *diags;
    struct compiler *compiler; /* of the database's dialect: defaults, CHECKs and index expressions are its SQL */
    struct render_options options;
    struct map imports;        /* lines */

    /* State. */
    bool in_batch;
};

void rendering_init(struct rendering *rendering, struct arena *arena, struct diags *diags, struct compiler *compiler);

/* The body of upgrade() or downgrade() between Alembic's two comments, indented by four blanks but for its first line. */
MUST_USE bool render_body(struct rendering *rendering, const struct op_list *ops, str *out_text);

/* One operation on lines of its own, not indented. */
MUST_USE bool render_op(struct rendering *rendering, const struct op *op, str_array *out_lines);

/* The import lines that the bodies rendered so far need, sorted, one a line. */
str render_imports(const struct rendering *rendering);

/* Pieces, also for messages. */
MUST_USE bool render_type(struct rendering *rendering, const struct type *type, str *out_text);
MUST_USE bool render_column(struct rendering *rendering, const struct column *column, str *out_text);

#endif
