/*
 * unresolved: what there is to say about an identifier that names no revision, beyond Alembic's sentence.
 *
 * Of something typed: the ids that it begins, or the nearest one. Of a row of the version table: all rows, and, where the project
 * is in a git checkout, the commit that deleted the file. git is asked for this message only; without it, or when it takes longer
 * than two seconds, the detail is left out.
 */
#include "run/unresolved.h"

enum
{
    GIT_MILLISECONDS = 2000,
    GIT_BYTES = 4096,
    SHOWN_MOST = 5, /* ids in one message */
};

/* ---- a row without a file ---- */

static bool is_plain(str id)
{
    for (size_t i = 0; i < id.len; i++)
    {
        if (!char_is_word(id.at[i]))
            return false;
    }
    return id.len > 0;
}

/* "1a2b3c4 of 2026-01-31 (message) deleted FILE", or empty. */
static str deleted_by(struct session *session, str id)
{
    struct arena *arena = session->arena;
    str pattern = str_print(arena, "-G^revision.*['\"]" STR_FMT "['\"]", STR_ARG(id));
    const str_array *locations = &session->script.locations;
    struct os_capture limits = {GIT_BYTES, GIT_MILLISECONDS};
    str output, line, name;

    for (size_t i = 0; is_plain(id) && i < locations->len; i++)
    {
        str words[] = {STR("git"),     STR("--no-pager"),         STR("log"),         STR("-n1"),
                       STR("--no-ext-diff"), STR("--no-textconv"), STR("--no-renames"), STR("--diff-filter=D"),
                       STR("--name-only"),   STR("--format=%h of %cs (%s)"), pattern, STR("--"), STR(".")};
        struct os_command command = {words, COUNT_OF(words), locations->at[i]};

        if (!os_run_capture(session->os, arena, &command, &limits, &output) || !str_next_line(&output, &line))
            continue;
        output = str_trim(output);
        str_next_line(&output, &name);
        return str_print(arena, "git commit " STR_FMT " deleted " STR_FMT, STR_ARG(line), STR_ARG(name));
    }
    return (str){0};
}

static void row_explain(struct session *session, str id, const str_array *rows)
{
    struct diags *diags = &session->diags;
    str commit = deleted_by(session, id), locations = str_array_join(session->arena, &session->script.locations, STR(", "));

    diag_detail(diags,
                "'" STR_FMT "' stands in the version table of the database (its rows: " STR_FMT "), and no revision file in " STR_FMT
                " has this id%s" STR_FMT,
                STR_ARG(id), STR_ARG(str_array_join(session->arena, rows, STR(", "))), STR_ARG(locations), commit.len > 0 ? "\n" : "",
                STR_ARG(commit));
    if (commit.len > 0)
        diag_hint(diags,
                  "Bring the file back with `git checkout " STR_FMT "~1 -- FILE`; or, when the database is known to be at another "
                  "revision, say so with `limbeck stamp --purge REVISION`.",
                  STR_ARG(str_slice(str_skip(commit, sizeof "git commit " - 1), 0,
                                    str_find_char(str_skip(commit, sizeof "git commit " - 1), ' '))));
    else
        diag_hint(diags, "Bring the file of this revision back; or, when the database is known to be at another revision, say so with "
                         "`limbeck stamp --purge REVISION`.");
}

/* ---- something typed ---- */

/* The ids that the text begins: of a prefix that names several, or that is too short. */
static size_t beginnings(struct session *session, str text, str_array *out_ids)
{
    const struct graph *graph = session->script.graph;
    size_t count = 0;

    for (uint32_t i = 0; text.len > 0 && i < graph->count; i++)
    {
        str id = graph_id(graph, i);

        if (!str_starts(id, text))
            continue;
        if (count < SHOWN_MOST)
            array_push(session->arena, out_ids, id);
        count++;
    }
    return count;
}

static void typed_explain(struct session *session, str text)
{
    struct diags *diags = &session->diags;
    str_array ids = {0};
    size_t count = beginnings(session, text, &ids);
    str shown = str_array_join(session->arena, &ids, STR(", "));

    if (count > 0)
    {
        diag_detail(diags, "'" STR_FMT "' was typed; it begins %s" STR_FMT "%s", STR_ARG(text), count > 1 ? "several ids: " : "the id ",
                    STR_ARG(shown), count > ids.len ? ", ..." : "");
        diag_hint(diags, count > 1 ? "Type more of the id that you mean." : "Type at least four characters of the id.");
        return;
    }
    diag_detail(diags, "'" STR_FMT "' was typed; no revision file in " STR_FMT " has this id or label", STR_ARG(text),
                STR_ARG(str_array_join(session->arena, &session->script.locations, STR(", "))));
    diag_hint(diags, "`limbeck history` lists the revisions; the first four characters of an id are enough when no other has them.");
}

bool unresolved_explain(struct session *session, const struct resolver *resolver, const str_array *rows)
{
    if (!resolver->unresolved.failed)
        return false;
    if (resolver->unresolved.is_row && rows != NULL)
        row_explain(session, resolver->unresolved.identifier, rows);
    else
        typed_explain(session, resolver->unresolved.identifier);
    return false;
}
