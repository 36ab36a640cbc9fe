/*
 * The fast reader of a revision's head against the parser: for a text that parses, what the reader is sure of is what the tree
 * says.
 */
#include "py_fuzz.h"

#include "py/head.h"
#include "py/parse.h"

static void compare(const struct head_value *fast, const struct head_value *full)
{
    fuzz_require(fast->kind == full->kind);
    fuzz_require(fast->len == full->len && (fast->len == 0 || fast->is_text == full->is_text));
    for (uint32_t i = 0; i < fast->len; i++)
        fuzz_require(str_equal(fast->at[i], full->at[i]));
}

static void run(struct arena *arena, str text)
{
    struct source_map map = {.arena = arena};
    struct diags diags = {.arena = arena};
    struct names names = {.map = {.arena = arena}};
    const struct source_file *file = source_add(&map, STR("fuzz.py"), text);
    struct module *module = NULL;
    struct head fast, full;

    py_head_read(arena, file, &fast);
    if (fast.parse_fully || !py_parse(arena, &names, &diags, file, &module))
        return;
    py_head_from_module(arena, module, &full);
    for (size_t i = 0; i < HEAD_NAME_COUNT; i++)
        compare(&fast.values[i], &full.values[i]);
    fuzz_require(fast.has_docstring == full.has_docstring && str_equal(fast.docstring, full.docstring));
}

FUZZ_MAIN(run)
