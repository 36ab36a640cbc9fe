/* What the files of render share. */
#ifndef LB_RENDER_INTERNAL_H
#define LB_RENDER_INTERNAL_H

#include "base/buf.h"
#include "render/render.h"
#include "text/quote.h"

/* Asks render_item. *out.at == NULL: nothing was said. */
MUST_USE bool render_asked(struct rendering *rendering, const struct render_item *item, str *out);

void render_import(struct rendering *rendering, str line);

/* "op." or "batch_op." */
str op_prefix(const struct rendering *rendering);

/* A name as Python text: 'x', op.f('x') for a final one, None. */
str name_text(const struct rendering *rendering, struct name name);
/* A name without op.f(). */
str plain_name_text(const struct rendering *rendering, struct name name);
str names_text(const struct rendering *rendering, const struct name_list *names); /* 'a', 'b' */
str text_text(const struct rendering *rendering, str text);
const char *bool_text(bool value);

/* SQL of an expression as the dialect writes it in DDL. */
MUST_USE bool sql_text_of(struct rendering *rendering, const struct expr *expr, str *out);

/* The value of a dialect's keyword argument. */
MUST_USE bool option_value(struct rendering *rendering, const struct option *option, str *out);
/* ", key=value" for each. */
MUST_USE bool options_add(struct rendering *rendering, const struct option_list *options, struct buf *out);

/* sa.text('...') or 'x' or sa.Identity(...); empty when there is none. */
MUST_USE bool server_default_text(struct rendering *rendering, const struct server_default *value, str *out);

/* sa.UniqueConstraint(...), ...; empty for one that follows from a type. */
MUST_USE bool constraint_text(struct rendering *rendering, const struct constraint *constraint, str *out);
/* The arguments of op.create_exclude_constraint and postgresql.ExcludeConstraint behind the name. */
MUST_USE bool exclude_arguments(struct rendering *rendering, const struct constraint *constraint, str_array *out);

#endif
