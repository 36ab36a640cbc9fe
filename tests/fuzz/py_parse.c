/*
 * Any text parses, or is refused with exactly one diagnostic that lies in the text. Whatever parses can be printed: each
 * expression of each statement gives a text that parses and is printed the same again.
 */
#include "py_fuzz.h"

#include "py/parse.h"
#include "py/print.h"
#include "py/walk.h"

struct printing
{
    struct arena *arena;
    struct source_map *map;
    struct names *names;
};

/* What stands in a text of its own may be refused there: 'await' outside of a function, a slice without its brackets. */
static void print_expression(struct printing *printing, const struct node *expression)
{
    struct diags diags = {.arena = printing->arena};
    str text = node_print(printing->arena, expression);
    const struct source_file *file = source_add(printing->map, STR("printed.py"), text);
    struct node *again = NULL;

    fuzz_require(text.len > 0);
    fuzz_require(node_print_short(printing->arena, expression, 80).len <= 4 * 80 + 3);
    if (py_parse_expression(printing->arena, printing->names, &diags, file, &again))
        fuzz_require(str_equal(node_print(printing->arena, again), text));
}

static bool print_expressions(void *context, const struct node *node)
{
    if (node->kind >= NODE_BOOL_OP && node->kind <= NODE_SLICE)
        print_expression(context, node);
    else
        node_visit_children(node, print_expressions, context);
    return true;
}

static void run(struct arena *arena, str text)
{
    struct source_map map = {.arena = arena};
    struct diags diags = {.arena = arena};
    struct names names = {.map = {.arena = arena}};
    const struct source_file *file = source_add(&map, STR("fuzz.py"), text);
    struct printing printing = {arena, &map, &names};
    struct source_position position;
    struct module *module = NULL;
    struct node *expression = NULL;

    if (py_parse(arena, &names, &diags, file, &module))
    {
        fuzz_require(diags.error_count == 0 && module != NULL);
        node_visit_list(module->body, print_expressions, &printing);
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
