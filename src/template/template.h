/*
 * The templates of revision files (script.py.mako): the part of Mako that such files use, and what they are rendered to.
 *
 * Understood: text, `${expression}`, `${expression | filter, n}`, `<% code %>`, `<%! module code %>`, the control lines `% if
 * / elif / else / for / while / try / except / with / end...`, `%%`, `##` comments, `<%doc>`, `<%text>`, a backslash at the
 * end of a line, `context`, `loop` and `UNDEFINED`. Filters: any callable that the template can name, and Mako's `n`, `str`,
 * `unicode`, `h`, `x`, `u`, `trim`. Other tags (`<%def>`, `<%include>`, `<%inherit>` ...) are refused by name.
 *
 * A name that is neither given, nor bound by the template, nor a built-in is Mako's undefined value: false as a condition, and
 * a NameError as soon as text is made of it.
 */
#ifndef LB_TEMPLATE_TEMPLATE_H
#define LB_TEMPLATE_TEMPLATE_H

#include "base/diag.h"
#include "eval/vm.h"

struct template_variable
{
    str name;
    struct value value;
};

/*
 * Renders a template with the machine's evaluator. `file` is in the machine's source map and `diags` are the machine's: every
 * error, of syntax or while running, points into `file`. The text is made in `arena`; it ends as the template does, line ends
 * are kept.
 */
bool template_render(struct vm *vm, struct arena *arena, struct diags *diags, const struct source_file *file,
                     const struct template_variable *variables, size_t count, str *out_text) MUST_USE;

/* A text as it can stand between triple quotes: Python reads the same text back. Text without backslashes, NUL, carriage
 * returns, a run of three quotes and a quote at its end stays as it is. */
str template_escape_docstring(struct arena *arena, str text);

#endif
