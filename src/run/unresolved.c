/*
 * unresolved: what there is to say about an identifier that names no revision, beyond Alembic's sentence.
 *
 * Of something typed: the ids that it begins, or the nearest one. Of a row of the version table: all rows, and, where the
 * project is in a git checkout, the commit that deleted the file. git is asked for this message only; without it, or when it
 * takes longer than two seconds, the detail is left out.
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

/* The commit that deleted the file of a revision: "1a2b3c4", "2026-01-31 (its first line)" and the file from the top of the
 * checkout. */
struct deletion
{
    str commit, words, file;
};

static bool deletion_find(struct session *session, str id, struct deletion *out)
{
    struct arena *arena = session->arena;
    struct os_capture limits = {GIT_BYTES, GIT_MILLISECONDS};
    str pattern = str_print(arena, "-G^revision.*['\"]" STR_FMT "['\"]", STR_ARG(id));

    for (size_t i = 0; is_plain(id) && i < session->script.locations.len; i++)
    {
        str location = path_join(arena, session->config.working_folder, session->script.locations.at[i]), output, line;
        str words[] = {
            STR("git"),
            STR("--no-pager"),
            STR("log"),
            STR("-n1"),
            STR("--no-ext-diff"),
            STR("--no-textconv"),
            STR("--no-renames"),
            STR("--diff-filter=D"),
            STR("--name-only"),
            STR("--format=%h %cs (%s)"),
            pattern,
            STR("--"),
            path_normal(arena, location),
        };
        struct os_command command = {words, COUNT_OF(words), session->script.folder};

        if (!os_run_capture(session->os, arena, &command, &limits, &output) || !str_next_line(&output, &line))
            continue;
        output = str_trim(output);
        out->words = str_cut(line, ' ', &out->commit);
        if (str_next_line(&output, &out->file))
            return true;
    }
    return false;
}

static void row_explain(struct session *session, str id, const str_array *rows)
{
    struct diags *diags = &session->diags;
    str locations = str_array_join(session->arena, &session->script.locations, STR(", "));
    str shown = str_array_join(session->arena, rows, STR(", "));
    struct deletion deletion;

    if (!deletion_find(session, id, &deletion))
    {
        diag_detail(diags,
                    "'" STR_FMT "' stands in the version table of the database (its rows: " STR_FMT
                    "), and no revision file in " STR_FMT " has this id",
                    STR_ARG(id), STR_ARG(shown), STR_ARG(locations));
        diag_hint(diags,
                  "Bring the file of this revision back; or, when the database is known to be at another revision, say so with "
                  "`limbeck stamp --purge REVISION`.");
        return;
    }
    diag_detail(diags,
                "'" STR_FMT "' stands in the version table of the database (its rows: " STR_FMT
                "); its file was deleted by git commit " STR_FMT " of " STR_FMT,
                STR_ARG(id), STR_ARG(shown), STR_ARG(deletion.commit), STR_ARG(deletion.words));
    diag_hint(diags,
              "Bring the file back with `git checkout " STR_FMT "~1 -- :/" STR_FMT
              "`; or, when the database is known to be at another "
              "revision, say so with `limbeck stamp --purge REVISION`.",
              STR_ARG(deletion.commit), STR_ARG(deletion.file));
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
        diag_detail(diags, "'" STR_FMT "' was typed; it begins %s" STR_FMT "%s", STR_ARG(text),
                    count > 1 ? "several ids: " : "the id ", STR_ARG(shown), count > ids.len ? ", ..." : "");
        diag_hint(diags, count > 1 ? "Type more of the id that you mean." : "Type at least four characters of the id.");
        return;
    }
    diag_detail(diags, "'" STR_FMT "' was typed; no revision file in " STR_FMT " has this id or label", STR_ARG(text),
                STR_ARG(str_array_join(session->arena, &session->script.locations, STR(", "))));
    diag_hint(diags,
              "`limbeck history` lists the revisions; the first four characters of an id are enough when no other has them.");
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
