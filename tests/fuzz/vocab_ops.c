/*
 * Any text as the body of upgrade() runs over the scripted host, offline, on the dialect that a first line `#: DIALECT` names;
 * after `#: env` the text is the env.py, after `#: program` a program by itself, whose connections answer each query with rows.
 * It ends within the limits, with no error when it ended well and exactly one when it did not, and gives back all memory.
 * `#: collect` in front of these collects garbage at every statement.
 */
#include "py_fuzz.h"

#include "../unit/vocab/ops_host.h"

/* ---- a connection that answers a query with three rows ---- */

enum
{
    MEMORY_MOST = 64 * 1024 * 1024,
    ROWS = 3,
};

struct host_cursor
{
    unsigned row;
    struct datum cells[2];
};

static bool query_execute(void *subject, struct host_connection *connection, str sql, struct span span, struct host_result *out)
{
    static const str columns[] = {STR_INIT("id"), STR_INIT("name")};
    struct case_run *run = subject;
    bool is_query =
        str_starts(sql, STR("SELECT")) || str_starts(sql, STR("WITH")) || str_find(sql, STR("RETURNING")) != STR_NONE;

    if (!host_execute(subject, connection, sql, span, out))
        return false;
    out->affected = ROWS;
    if (is_query)
    {
        out->columns = columns;
        out->column_count = COUNT_OF(columns);
        out->cursor = arena_new(run->arena, struct host_cursor);
        *out->cursor = (struct host_cursor){0};
    }
    return true;
}

static bool query_row(void *subject, struct host_cursor *cursor, const struct datum **out_cells)
{
    (void)subject;
    *out_cells = cursor->row < ROWS ? cursor->cells : NULL;
    cursor->row++;
    cursor->cells[0] = datum_int(cursor->row);
    cursor->cells[1] = cursor->row == ROWS ? DATUM_OF_NULL : datum_text(STR("a"));
    return true;
}

static void query_close(void *subject, struct host_cursor *cursor)
{
    (void)subject;
    fuzz_require(cursor->row <= ROWS + 1);
    cursor->row = ROWS + 2;
}

static bool apply_on(void *subject, struct host_connection *connection, const struct op *op, struct span span)
{
    (void)connection;
    return host_apply(subject, op, span);
}

/* ---- runs ---- */

/* The text as a program of its own. */
static bool program_run(struct case_run *run, const char *dialect, str text)
{
    struct host *host = arena_new(run->arena, struct host);
    struct vm_host vm_host = {.subject = run, .print = print, .random = random_fixed, .clock = clock_fixed};
    struct vm_limits limits = {.steps = 300 * 1000, .depth = 200, .nested = 50};
    struct module_object *module;

    memcpy(host, &noting_host, sizeof *host);
    host->subject = run;
    host->execute = query_execute;
    host->next_row = query_row;
    host->close_cursor = query_close;
    host->apply_on = apply_on;
    run->request = tree_make(run->arena, TREE_TABLE, SPAN_NONE);
    compiler_init(&run->compiler, run->arena, &run->diags, dialect_find(str_from(dialect)));
    run->vm = vm_open(run->arena, &run->diags, &run->sources, &run->names, &limits, &vm_host, vocab_modules);
    vocab_open(run->vm, host);
    return module_run(run, "program", text, &module);
}

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
    bool program = line_take(&text, STR("#: program\n"));
    bool env = line_take(&text, STR("#: env\n"));
    struct tree *request;

    for (size_t i = 0; i < COUNT_OF(dialects); i++)
    {
        if (line_take(&text, str_print(arena, "#: %s\n", dialects[i])))
            dialect = dialects[i];
    }
    if (program)
    {
        fuzz_require(program_run(&run, dialect, text) == (run.diags.error_count == 0) && run.diags.error_count <= 1);
        return;
    }
    buf_print(&json, "{\"dialect\": \"%s\"%s, \"%s\": ", dialect,
              env ? ", \"online\": true, \"config\": {\"alembic\": {\"sqlalchemy.url\": \"sqlite://\"}}" : "",
              env ? "env" : "src");
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
