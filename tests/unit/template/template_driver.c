/*
 * Renders one template file with the variables that a Python file binds, to standard output; an error goes to standard error as
 * `line:column: text`, exit code 1. For comparisons with Mako (tests/template).
 */
#include <stdio.h>

#include "template_fixture.h"

static bool file_read(struct arena *arena, const char *path, str *out_text)
{
    FILE *file = fopen(path, "rb");
    struct buf text = BUF(arena);
    char block[4096];
    size_t len;

    if (file == NULL)
        return false;
    while ((len = fread(block, 1, sizeof block, file)) > 0)
        buf_add(&text, (str){block, len});
    fclose(file);
    *out_text = buf_str(&text);
    return true;
}

int main(int argc, char **argv)
{
    struct fixture fixture;
    struct source_position position = {0};
    str text, python, out = {0};
    bool done;

    fixture_open(&fixture);
    if (argc != 3 || !file_read(fixture.arena, argv[1], &text) || !file_read(fixture.arena, argv[2], &python))
    {
        fputs("usage: template_driver TEMPLATE VARIABLES.py\n", stderr);
        return 2;
    }
    done = fixture_render(&fixture, text, python, &out);
    if (done)
    {
        if (out.len > 0)
            fwrite(out.at, 1, out.len, stdout);
    }
    else
    {
        const struct diag *diag = diag_first_error(&fixture.diags);

        source_find(&fixture.sources, diag->span.from, &position);
        fprintf(stderr, "%u:%u: " STR_FMT "\n", position.line, position.column, STR_ARG(diag->primary));
    }
    arena_close(fixture.arena);
    return done ? 0 : 1;
}
