/*
 * unresolved: what there is to say about an identifier that names no revision, beyond Alembic's sentence.
 *
 * Of something typed: the ids that it begins, or the nearest one. Of a row of the version table: all rows, and, where the
 * project is in a git checkout, where git has the file (checkout.h). Of several heads: heads.h.
 */
#include "run/unresolved.h"

#include "base/nearest.h"
#include "run/checkout.h"
#include "run/heads.h"

enum
{
    SHOWN_MOST = 5, /* ids in one message */
    ROWS_MOST = 20,
};

/* ---- a row without a file ---- */

static str rows_text(struct session *session, const str_array *rows)
{
    str_array shown = *rows;

    if (rows->len <= ROWS_MOST)
        return str_array_join(session->arena, rows, STR(", "));
    shown.len = ROWS_MOST;
    return str_print(session->arena, STR_FMT " and %zu more", STR_ARG(str_array_join(session->arena, &shown, STR(", "))),
                     rows->len - ROWS_MOST);
}

static void row_explain(struct session *session, str id, const str_array *rows)
{
    struct diags *diags = &session->diags;
    str locations = str_array_join(session->arena, &session->script.locations, STR(", "));
    str shown = rows_text(session, rows);
    bool asks_git = checkout_may_know(session, id);
    struct checkout_file file;

    if (!asks_git || !checkout_find_revision(session, id, CHECKOUT_QUICK, &file))
    {
        diag_detail(diags,
                    "'" STR_FMT "' stands in the version table of the database (its rows: " STR_FMT
                    "), and no revision file in " STR_FMT " has this id",
                    STR_ARG(id), STR_ARG(shown), STR_ARG(locations));
        diag_hint(diags,
                  "Bring the file of this revision back%s%s%s; or, when the database is known to be at another revision, say so "
                  "with `limbeck stamp --purge REVISION`.",
                  asks_git ? ", or let `limbeck rebase --downgrade " : "", asks_git ? str_cstring(session->arena, id) : "",
                  asks_git ? "` look for it in all of git and take it back" : "");
        return;
    }
    diag_detail(diags, "'" STR_FMT "' stands in the version table of the database (its rows: " STR_FMT "); " STR_FMT,
                STR_ARG(id), STR_ARG(shown), STR_ARG(file.origin));
    diag_hint(diags,
              "`limbeck rebase --downgrade " STR_FMT
              "` takes the revision back with that file; or bring the file back with `" STR_FMT
              "`; or, when the database is known to be at another revision, say so with `limbeck stamp --purge REVISION`.",
              STR_ARG(id), STR_ARG(file.restore));
}

/* ---- something typed ---- */

/* A name on a line of its own, with the message and the file of its revision. */
static void name_add(struct session *session, struct buf *lines, str name, uint32_t number)
{
    const struct revision *revision = graph_revision(session->script.graph, number);
    str doc = revision_doc(revision), message = {0};

    str_next_line(&doc, &message);
    buf_print(lines, "\n  " STR_FMT "%s" STR_FMT " (" STR_FMT ")", STR_ARG(name), message.len > 0 ? "  " : "",
              STR_ARG(str_trim(message)), STR_ARG(revision->path));
}

/* The ids and labels that the text begins: of a prefix that names several, or that is too short. */
static size_t beginnings(struct session *session, str text, struct buf *out_lines)
{
    const struct map *keys = &session->script.graph->keys;
    size_t count = 0;

    for (size_t i = 0; text.len > 0 && i < keys->len; i++)
    {
        if (!str_starts(keys->at[i].key, text))
            continue;
        if (count < SHOWN_MOST)
            name_add(session, out_lines, keys->at[i].key, (uint32_t)((uintptr_t)keys->at[i].value - 1));
        count++;
    }
    if (count > SHOWN_MOST)
        buf_print(out_lines, "\n  and %zu more", count - SHOWN_MOST);
    return count;
}

/* The id, label or symbol that may have been meant; empty: none. */
static str meant_name(struct session *session, str text)
{
    static const str symbols[] = {STR_INIT("head"), STR_INIT("heads"), STR_INIT("base"), STR_INIT("current")};
    const struct map *keys = &session->script.graph->keys;
    struct nearest nearest = nearest_to(text);

    for (size_t i = 0; i < COUNT_OF(symbols); i++)
        nearest_offer(&nearest, symbols[i]);
    for (size_t i = 0; i < keys->len; i++)
        nearest_offer(&nearest, keys->at[i].key);
    return nearest_found(&nearest);
}

/* Some commands know `current`. */
static void current_explain(struct session *session)
{
    diag_hint(&session->diags,
              "`current` is for `limbeck show`, `limbeck edit` and the ranges of `limbeck history`; `limbeck current` says at which "
              "revision the database is.");
}

static void nearest_explain(struct session *session, str text)
{
    struct diags *diags = &session->diags;
    str locations = str_array_join(session->arena, &session->script.locations, STR(", "));
    str meant = meant_name(session, text);
    struct buf lines = BUF(session->arena);
    uint32_t number;

    diag_detail(diags, "'" STR_FMT "' was typed; no revision file in " STR_FMT " has this id or label", STR_ARG(text),
                STR_ARG(locations));
    if (meant.len == 0)
    {
        diag_hint(diags,
                  "`limbeck history` lists the revisions; the first four characters of an id are enough when no other has "
                  "them.");
        return;
    }
    if (graph_find(session->script.graph, meant, &number))
        name_add(session, &lines, meant, number);
    diag_hint(diags, "Did you mean: '" STR_FMT "'?" STR_FMT, STR_ARG(meant), STR_ARG(buf_str(&lines)));
}

static void typed_explain(struct session *session, str text)
{
    struct diags *diags = &session->diags;
    struct buf lines = BUF(session->arena);
    size_t count;
    uint32_t number;

    /* It is there, but not on the branch that was named: that has been said. */
    if (graph_find(session->script.graph, text, &number))
        return;
    count = beginnings(session, text, &lines);
    if (count == 0 && str_equal(text, STR("current")))
        current_explain(session);
    else if (count == 0)
        nearest_explain(session, text);
    if (count == 0)
        return;
    diag_detail(diags, "'" STR_FMT "' was typed; it begins %s:" STR_FMT, STR_ARG(text), count > 1 ? "several names" : "a name",
                STR_ARG(buf_str(&lines)));
    diag_hint(diags, count > 1 ? "Type more of the one that you mean."
                               : "Type all of it: names of less than four characters cannot be shortened.");
}

bool unresolved_explain(struct session *session, const struct resolver *resolver, const str_array *rows)
{
    if (resolver->several.len > 0)
        heads_explain(session, &resolver->several, resolver->wording);
    if (!resolver->unresolved.failed)
        return false;
    if (resolver->unresolved.is_row && rows != NULL)
        row_explain(session, resolver->unresolved.identifier, rows);
    else
        typed_explain(session, resolver->unresolved.identifier);
    return false;
}
