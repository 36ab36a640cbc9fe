/*
 * The head of a revision file: `revision`, `down_revision`, `branch_labels`, `depends_on` and the docstring, read from the text
 * alone, without tokens or a tree. It runs over every file of a versions folder, so it is fast and allocates only the lists.
 *
 * The rule is that of execution: the last assignment at module level wins. What the reader cannot be sure of (a value that is
 * no literal, one of the names bound in another way, a text that looks broken) sets `parse_fully`; the caller then parses the
 * file and asks py_head_from_module.
 */
#ifndef LB_PY_HEAD_H
#define LB_PY_HEAD_H

#include "py/ast.h"

enum head_kind
{
    HEAD_ABSENT,  /* never assigned */
    HEAD_NONE,    /* None */
    HEAD_TEXTS,   /* a string, or a tuple, list or set of strings */
    HEAD_DYNAMIC, /* bound, but only evaluating the file tells to what (py_head_from_module only) */
};

struct head_value
{
    enum head_kind kind;
    bool is_text; /* HEAD_TEXTS: was one plain string, and len is 1 */
    str *at;      /* HEAD_TEXTS: slices of the source where it has no escapes */
    uint32_t len;
    struct span span; /* of the value; of the statement for HEAD_DYNAMIC */
};

enum head_name
{
    HEAD_REVISION,
    HEAD_DOWN_REVISION,
    HEAD_BRANCH_LABELS,
    HEAD_DEPENDS_ON,
    HEAD_NAME_COUNT,
};

struct head
{
    struct head_value values[HEAD_NAME_COUNT];
    bool has_docstring;
    str docstring; /* escapes resolved, line ends \n */
    bool parse_fully;
    place doubt; /* where the reader gave up, when parse_fully */
};

/* Reads the head of a file. Never fails as a call: see parse_fully, with which the other fields mean nothing. */
void py_head_read(struct arena *arena, const struct source_file *file, struct head *out_head);

/* The same from the tree of the whole file. */
void py_head_from_module(struct arena *arena, const struct module *module, struct head *out_head);

#endif
