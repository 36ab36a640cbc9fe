/*
 * A template's pieces as Python: what Mako would compile it to, in our own form.
 *
 * Two texts: the code of `<%! %>` blocks as a module's, and a function `render_body` that holds all else. Its parameters are
 * the writer `__M_out`, `context`, `UNDEFINED` and then every other name that the template mentions and that the caller wants
 * to be one (see generate_is_given): thus a name may be read before the template binds it, as in Mako.
 */
#ifndef LB_TEMPLATE_GENERATE_H
#define LB_TEMPLATE_GENERATE_H

#include "template/lex.h"
#include "template/places.h"

/* How many parameters come before the names. */
enum
{
    PARAMETERS_FIRST = 3
};

#define RENDER_FUNCTION "render_body"

/* Whether a name that the template mentions becomes a parameter. May run into a failure: false, with a diagnostic. */
typedef bool generate_is_given(void *subject, str name, bool *out_is_given);

/* The code of the `<%! %>` blocks; *out_found is false when there are none. */
bool generate_module(struct arena *arena, struct diags *diags, const struct source_file *file, const piece_array *pieces,
                     struct places *out_places, bool *out_found) MUST_USE;

/* The function. *out_chunks are the texts that it writes by number, *out_names the parameters behind the first. */
bool generate_body(struct arena *arena, struct diags *diags, const struct source_file *file, const piece_array *pieces,
                   generate_is_given *is_given, void *subject, struct places *out_places, str_array *out_chunks,
                   str_array *out_names) MUST_USE;

#endif
