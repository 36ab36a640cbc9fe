/* Any text parses, or is refused with exactly one diagnostic that lies in the text; whatever parses can be printed. */
#include "py_fuzz.h"

#include "py/parse.h"
#include "py/print.h"

static void print_statement(struct arena *arena, const struct node *node)
{
    if (node->kind == NODE_EXPR || node->kind == NODE_RETURN)
    {
        if (node->one != NULL)
            fuzz_require(node_print_short(arena, node->one, 80).len <= 4 * 80 + 3);
    }
    else if (node->kind == NODE_ASSIGN)
        fuzz_require(node_print(arena, node->assign.value).len > 0);
}

static void run(struct arena *arena, str text)
{
    struct source_map map = {.arena = arena};
    struct diags diags = {.arena = arena};
    struct names names = {.map = {.arena = arena}};
    const struct source_file *file = source_add(&map, STR("fuzz.py"), text);
    struct source_position position;
    struct module *module = NULL;
    struct node *expression = NULL;

    if (py_parse(arena, &names, &diags, file, &module))
    {
        fuzz_require(diags.error_count == 0 && module != NULL);
        for (uint32_t i = 0; i < module->body.len; i++)
            print_statement(arena, module->body.at[i]);
    }
    else
    {
        fuzz_require(diags.error_count == 1);
        fuzz_require(source_find(&map, diag_first_error(&diags)->span.from, &position));
    }
    diag_rewind(&diags, 0);
    fuzz_require(py_parse_expression(arena, &names, &diags, file, &expression) == (diags.error_count == 0));
}

FUZZ_MAIN(run)
