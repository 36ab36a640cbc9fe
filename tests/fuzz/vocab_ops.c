/*
 * Any text as the body of upgrade() runs over the scripted host, offline, on the dialect that a first line `#: DIALECT` names; after
 * `#: env` the text is the env.py. It ends within the limits, with no error when it ended well and exactly one when it did not,
 * and gives back all memory. `#: collect` in front of either collects garbage at every statement.
 */
#include "py_fuzz.h"

#include "../unit/vocab/ops_host.h"

enum
{
    MEMORY_MOST = 64 * 1024 * 1024,
};

static bool line_take(str *text, str line)
{
    if (!str_starts(*text, line))
        return false;
    *text = str_skip(*text, line.len);
    return true;
}

static void run(struct arena *arena, str text)
{
    static const char *const dialects[] = {"postgresql", "sqlite", "mysql", "mariadb"};
    struct case_run run = case_make(arena);
    struct buf json = BUF(arena);
    const char *dialect = dialects[0];
    bool collect = line_take(&text, STR("#: collect\n"));
    bool env = line_take(&text, STR("#: env\n"));
    struct tree *request;

    for (size_t i = 0; i < COUNT_OF(dialects); i++)
    {
        if (line_take(&text, str_print(arena, "#: %s\n", dialects[i])))
            dialect = dialects[i];
    }
    buf_print(&json, "{\"dialect\": \"%s\"%s, \"%s\": ", dialect, env ? ", \"online\": true, \"config\": {\"alembic\": {\"sqlalchemy.url\": \"sqlite://\"}}" : "", env ? "env" : "src");
    json_print_text(&json, text, true);
    buf_add_char(&json, '}');
    if (!json_parse(arena, buf_str(&json), PLACE_NONE, &run.diags, &request))
        return;

    bool done = case_run(&run, request, collect);

    fuzz_require(run.diags.error_count == (done ? 0 : 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jmp_buf escape;
    struct memory memory = {.limit = MEMORY_MOST, .escape = &escape};
    struct arena *volatile arena = arena_open(&memory);

    if (setjmp(escape) == 0)
        run(arena, (str){(const char *)data, size});
    arena_close(arena);
    fuzz_require(memory.used == 0);
    return 0;
}
