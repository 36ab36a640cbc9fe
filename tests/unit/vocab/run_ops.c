/*
 * Runs bodies of upgrade() offline and says what `--sql` would write for each: for tests/sql/test_ops_grid.py.
 *
 * Standard input: a JSON object a line, {"src": "op.drop_table('t')", "dialect": "postgresql"}. Standard output: one a line,
 * {"raw": "..."} or {"error": "...", "type": "alembic.util.exc.CommandError"} ("refused" when no exception), with the warnings.
 * Each case has an env.py of its own that configures the dialect and runs the one revision; "env" gives another one. Further
 * keys say what the command was given: "x" (list), "command", "config" (section to options), "online": a connection that notes
 * what it is sent. What print() writes and what the host was asked are in "printed" and "calls". With --collect-always the
 * evaluator collects garbage at every statement.
 */
#include <stdio.h>
#include <stdlib.h>

#include "ops_host.h"

static void text_member(struct buf *out, const char *key, str text)
{
    buf_print(out, "\"%s\": ", key);
    json_print_text(out, text, true);
}

static void answer_print(const struct case_run *run, bool done, struct buf *out)
{
    const struct diag *diag = diag_first_error(&run->diags);
    const char *between = "";

    buf_add(out, STR("{"));
    if (done)
        text_member(out, "raw", buf_str(&run->script));
    else
    {
        text_member(out, "error", diag != NULL ? diag->primary : STR("no diagnostic"));
        buf_add(out, STR(", "));
        text_member(out, "type", diag != NULL && diag->exception.len > 0 ? diag->exception : STR("refused"));
    }
    buf_add(out, STR(", \"warnings\": ["));
    for (size_t i = 0; i < run->diags.list.len; i++)
    {
        if (run->diags.list.at[i]->severity != DIAG_WARNING)
            continue;
        buf_add(out, str_from(between));
        json_print_text(out, run->diags.list.at[i]->primary, true);
        between = ", ";
    }
    buf_add(out, STR("], \"calls\": ["));
    for (size_t i = 0; i < run->calls.len; i++)
        buf_print(out, "%s\"" STR_FMT "\"", i > 0 ? ", " : "", STR_ARG(run->calls.at[i]));
    buf_add(out, STR("], "));
    text_member(out, "printed", buf_str(&run->printed));
    buf_add(out, STR("}\n"));
}

static void line_run(str line, bool collect_always)
{
    struct memory memory = {.limit = (size_t)1 << 28};
    struct arena *arena = arena_open(&memory);
    struct case_run run = case_make(arena);
    struct buf out = BUF(arena);
    struct tree *request;
    bool done = json_parse(arena, line, PLACE_NONE, &run.diags, &request) && case_run(&run, request, collect_always);

    answer_print(&run, done, &out);
    fwrite(out.at, 1, out.len, stdout);
    fflush(stdout);
    arena_close(arena);
}

int main(int argc, char **argv)
{
    bool collect_always = argc > 1 && strcmp(argv[1], "--collect-always") == 0;
    char *line = NULL;
    size_t room = 0;
    ssize_t len;

    while ((len = getline(&line, &room, stdin)) > 0)
        line_run((str){line, (size_t)len}, collect_always);
    free(line);
    return 0;
}
