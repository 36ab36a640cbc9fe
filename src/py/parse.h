/* Python source to syntax tree. */
#ifndef LB_PY_PARSE_H
#define LB_PY_PARSE_H

#include "base/diag.h"
#include "base/map.h"
#include "py/ast.h"

/*
 * Parses a whole module of Python 3.13. What CPython's parser and its symbol table refuse is refused, with CPython's words
 * where they are stable ("'return' outside function"), as one DIAG_SYNTAX error with the place. Everything is made in
 * `arena`; identifiers are interned in `names`. Time and memory are linear in the text; nesting is limited as in CPython.
 */
bool py_parse(struct arena *arena, struct names *names, struct diags *diags, const struct source_file *file,
              struct module **out_module) MUST_USE;

/* The same for one expression that fills the text (annotations given as strings, eval()). */
bool py_parse_expression(struct arena *arena, struct names *names, struct diags *diags, const struct source_file *file,
                         struct node **out_expression) MUST_USE;

#endif
