/*
 * .env files, in the grammar of python-dotenv 1.0 (dotenv_values, load_dotenv): `export`, single and double quotes with their
 * escapes, comments, values over several lines in quotes, ${NAME} and ${NAME:-default}.
 *
 * A line that does not fit is a warning with its place and is skipped, as python-dotenv does.
 */
#ifndef LB_TEXT_DOTENV_H
#define LB_TEXT_DOTENV_H

#include "base/array.h"
#include "base/diag.h"

struct dotenv_binding
{
    str name;
    bool has_value; /* false: a name alone on its line, None in Python */
    str value;
    struct span span; /* the whole binding */
};
typedef ARRAY(struct dotenv_binding) dotenv_bindings;

/* A variable of the process environment; false when it is not set. */
typedef bool dotenv_lookup(void *subject, str name, str *out_value);

struct dotenv_options
{
    bool interpolate;      /* replace ${NAME} */
    bool override;         /* ${NAME} prefers what the file has set over the environment */
    dotenv_lookup *lookup; /* may be NULL: an empty environment */
    void *subject;
};

#define DOTENV_VALUE_LIMIT (1 << 20) /* bytes of one value after its ${} */

/* The bindings in the order of the file, names unique, the last value at the place of the first (a dict). Lines that do not fit
 * are warnings; the only error is a value over the limit. */
MUST_USE bool dotenv_parse(struct arena *arena, str text, place first, const struct dotenv_options *options,
                           struct diags *diags, dotenv_bindings *out_bindings);

#endif
