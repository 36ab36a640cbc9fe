/*
 * rebase: what moves, and where to.
 *
 * As with git's rebase, what moves is all that REV stands on and ONTO does not: a side branch. Its first revision gets the new
 * parent, the others follow it. A side branch with a merge in it has no first revision; there --from says which parent of REV
 * itself is meant.
 */
#include "run/rebase.h"

#include "graph/branch.h"
#include "run/unresolved.h"

enum
{
    LOST_MOST = 1000,
};

static struct resolver resolver_of(struct rebase *rebase)
{
    return (struct resolver){
        .graph = rebase->session->script.graph, .arena = rebase->session->arena, .diags = &rebase->session->diags};
}

static str id_of(struct rebase *rebase, uint32_t number)
{
    return graph_id(rebase->session->script.graph, number);
}

/* ---- revisions that only git has ---- */

static bool recover_refuse(struct rebase *rebase, str id, const struct rebase_database *database)
{
    struct session *session = rebase->session;

    diag_error(&session->diags, DIAG_REVISION, SPAN_NONE,
               "revision " STR_FMT " has no file in " STR_FMT ", and git has none either", STR_ARG(id),
               STR_ARG(str_array_join(session->arena, &session->script.locations, STR(", "))));
    if (database != NULL)
        diag_detail(&session->diags, "it stands in the version table of " STR_FMT ": what is applied there is not known",
                    STR_ARG(database->url));
    diag_hint(&session->diags,
              "Bring its file back; or, when the database is known to be at another revision, say so with `limbeck stamp "
              "--purge REVISION`.");
    return false;
}

/* Parents first: the graph takes no revision whose parent it does not know. */
static bool recover(struct rebase *rebase, str id, const struct rebase_database *database, size_t depth)
{
    struct session *session = rebase->session;
    static const enum head_name kinds[] = {HEAD_DOWN_REVISION, HEAD_DEPENDS_ON};
    const struct source_file *source;
    struct checkout_file file;
    uint32_t number;
    struct head head;
    str path;

    if (graph_find(session->script.graph, id, &number))
        return true;
    if (depth == LOST_MOST || !checkout_find_revision(session, id, CHECKOUT_ALL, &file))
        return recover_refuse(rebase, id, database);
    path =
        str_print(session->arena, STR_FMT " (" STR_FMT ")", STR_ARG(file.path.len > 0 ? file.path : id), STR_ARG(file.source));
    source = source_add(&session->sources, path, file.text);
    if (source == NULL)
        return diag_error(&session->diags, DIAG_LIMIT, SPAN_NONE, "more than 4 GiB of revision files");
    if (!script_read_head(&session->script, session->arena, source, &head))
        return false;
    for (size_t k = 0; k < COUNT_OF(kinds); k++)
    {
        for (uint32_t i = 0; i < head.values[kinds[k]].len; i++)
        {
            if (!recover(rebase, head.values[kinds[k]].at[i], database, depth + 1))
                return false;
        }
    }
    return script_add_text(&session->script, path, file.text);
}

bool rebase_recover(struct rebase *rebase, str id, const struct rebase_database *database)
{
    return recover(rebase, id, database, 0);
}

/* Whether a revision is in the folder, rather than in git only. */
static bool has_file(struct rebase *rebase, uint32_t number)
{
    return graph_revision(rebase->session->script.graph, number)->text.len == 0;
}

/* Known to git only: nothing is rewritten, and all of the chain that has no file is taken back. */
static bool lost_find(struct rebase *rebase, str name)
{
    struct session *session = rebase->session;
    const struct edges *down;

    if (!rebase_recover(rebase, name, NULL) || !graph_find(session->script.graph, name, &rebase->revision))
        return false;
    down = &session->script.graph->down;
    rebase->onto = REVISION_NONE;
    rebase->bottom = rebase->revision;
    while (edges_count(down, rebase->bottom) == 1 && !has_file(rebase, down->at[down->starts[rebase->bottom]]))
        rebase->bottom = down->at[down->starts[rebase->bottom]];
    return true;
}

bool rebase_find_revision(struct rebase *rebase, str name)
{
    struct session *session = rebase->session;
    struct resolver resolver = resolver_of(rebase);
    size_t len = session->diags.list.len;
    struct checkout_file file;

    if (resolve_revision(&resolver, name, &rebase->revision))
    {
        if (number_is_revision(rebase->revision))
            return true;
        resolve_refuse(&resolver, name);
        return unresolved_explain(session, &resolver, NULL);
    }
    if (!resolver.unresolved.failed || !checkout_find_revision(session, name, CHECKOUT_ALL, &file))
        return unresolved_explain(session, &resolver, NULL);
    if (rebase->downgrades)
    {
        diag_rewind(&session->diags, len);
        return lost_find(rebase, name);
    }
    diag_detail(&session->diags, "no revision file in " STR_FMT " has this id; " STR_FMT,
                STR_ARG(str_array_join(session->arena, &session->script.locations, STR(", "))), STR_ARG(file.origin));
    diag_hint(&session->diags,
              "`limbeck rebase --downgrade " STR_FMT "` takes it back where it is applied; `" STR_FMT "` brings the file back.",
              STR_ARG(name), STR_ARG(file.restore));
    return false;
}

/* ---- the place ---- */

static bool labels_are_equal(struct rebase *rebase, uint32_t a, uint32_t b)
{
    struct graph *graph = rebase->session->script.graph;
    str_array of_a = branch_labels_of(graph, a), of_b = branch_labels_of(graph, b);

    for (size_t i = 0; i < of_a.len && of_a.len == of_b.len; i++)
    {
        if (!str_equal(of_a.at[i], of_b.at[i]))
            return false;
    }
    return of_a.len == of_b.len;
}

/* The only head of the same branch that does not stand on the revision. */
static bool onto_guess(struct rebase *rebase)
{
    struct session *session = rebase->session;
    const struct graph *graph = session->script.graph;
    struct revision_set above = revision_set_make(graph, session->arena);
    size_t count = 0;

    walk_add_one(graph, session->arena, &graph->all_next, rebase->revision, &above);
    for (size_t i = 0; i < graph->heads.len; i++)
    {
        if (above.has[graph->heads.at[i]] || !labels_are_equal(rebase, graph->heads.at[i], rebase->revision))
            continue;
        rebase->onto = graph->heads.at[i];
        count++;
    }
    if (count == 1)
        return true;
    diag_error(&session->diags, DIAG_USAGE, SPAN_NONE, "rebase needs --onto REVISION: %s",
               count == 0 ? "there is no other head" : "there are several other heads");
    diag_hint(&session->diags, "`limbeck heads` lists the heads; for example: limbeck rebase " STR_FMT " --onto REVISION",
              STR_ARG(id_of(rebase, rebase->revision)));
    return false;
}

static bool onto_find(struct rebase *rebase, str onto)
{
    struct resolver resolver = resolver_of(rebase);

    if (onto.len == 0)
        return onto_guess(rebase);
    if (!resolve_revision(&resolver, onto, &rebase->onto))
        return unresolved_explain(rebase->session, &resolver, NULL);
    if (number_is_revision(rebase->onto))
        return true;
    diag_error(&rebase->session->diags, DIAG_REVISION, SPAN_NONE, "--onto '" STR_FMT "' names no revision", STR_ARG(onto));
    diag_hint(&rebase->session->diags, "Name the revision that is to be the parent; `limbeck heads` lists the newest ones.");
    return false;
}

static bool cycle_refuse(struct rebase *rebase)
{
    struct session *session = rebase->session;
    str revision = id_of(rebase, rebase->bottom), onto = id_of(rebase, rebase->onto);

    if (rebase->bottom == rebase->onto)
        diag_error(&session->diags, DIAG_GRAPH, SPAN_NONE, "revision " STR_FMT " cannot be put onto itself", STR_ARG(revision));
    else
        diag_error(&session->diags, DIAG_GRAPH, graph_revision(session->script.graph, rebase->onto)->down_span,
                   "revision " STR_FMT " cannot be put onto " STR_FMT ": " STR_FMT " stands on " STR_FMT, STR_ARG(revision),
                   STR_ARG(onto), STR_ARG(onto), STR_ARG(revision));
    diag_hint(
        &session->diags,
        "Choose a revision that does not come after it, by down_revision or depends_on; `limbeck history` shows the order.");
    return false;
}

static bool merge_refuse(struct rebase *rebase, uint32_t merge)
{
    struct session *session = rebase->session;
    const struct revision *revision = graph_revision(session->script.graph, merge);

    diag_error(&session->diags, DIAG_REVISION, revision->down_span,
               "revision " STR_FMT " is a merge of " STR_FMT ": which parent is meant?", STR_ARG(revision->id),
               STR_ARG(str_array_join(session->arena, &revision->down_revision, STR(" and "))));
    diag_hint(&session->diags,
              "Name the parent that is to be replaced: `limbeck rebase " STR_FMT " --onto " STR_FMT " --from " STR_FMT "`.",
              STR_ARG(revision->id), STR_ARG(id_of(rebase, rebase->onto)), STR_ARG(revision->down_revision.at[0]));
    return false;
}

/* Down from the revision to the last one that `onto` does not stand on. */
static bool bottom_find(struct rebase *rebase)
{
    struct session *session = rebase->session;
    const struct graph *graph = session->script.graph;
    struct revision_set below = revision_set_make(graph, session->arena);

    walk_add_one(graph, session->arena, &graph->down, rebase->onto, &below);
    rebase->bottom = rebase->revision;
    if (below.has[rebase->revision])
        return cycle_refuse(rebase);
    for (;;)
    {
        uint32_t count = edges_count(&graph->down, rebase->bottom);
        uint32_t parent = count > 0 ? graph->down.at[graph->down.starts[rebase->bottom]] : REVISION_BASE;

        if (count > 1)
            return merge_refuse(rebase, rebase->bottom);
        if (count == 0)
            return true;
        if (below.has[parent])
        {
            rebase->from = id_of(rebase, parent);
            return true;
        }
        rebase->bottom = parent;
    }
}

/* --from: of the revision itself one parent. */
static bool parent_find(struct rebase *rebase, str from)
{
    struct session *session = rebase->session;
    const struct graph *graph = session->script.graph;
    struct resolver resolver = resolver_of(rebase);
    uint32_t number;

    if (!resolve_revision(&resolver, from, &number))
        return unresolved_explain(session, &resolver, NULL);
    rebase->bottom = rebase->revision;
    for (uint32_t e = graph->down.starts[rebase->bottom]; e < graph->down.starts[rebase->bottom + 1]; e++)
    {
        if (graph->down.at[e] == number)
            rebase->from = graph_id(graph, number);
        else if (graph->down.at[e] == rebase->onto)
        {
            diag_error(&session->diags, DIAG_REVISION, graph_revision(graph, rebase->bottom)->down_span,
                       "revision " STR_FMT " stands on " STR_FMT " already", STR_ARG(id_of(rebase, rebase->bottom)),
                       STR_ARG(id_of(rebase, rebase->onto)));
            diag_hint(&session->diags, "A merge names each parent once: take the other one out by hand.");
            return false;
        }
    }
    if (rebase->from.len > 0)
        return true;
    diag_error(&session->diags, DIAG_REVISION, graph_revision(graph, rebase->bottom)->down_span,
               STR_FMT " is no parent of revision " STR_FMT, STR_ARG(from), STR_ARG(id_of(rebase, rebase->bottom)));
    diag_hint(&session->diags, "--from names the parent that is to be replaced.");
    return false;
}

/* A revision on both: what they would be joined by is there. */
static bool is_joined(struct rebase *rebase, const struct revision_set *above_bottom)
{
    struct session *session = rebase->session;
    const struct graph *graph = session->script.graph;
    struct revision_set above_onto = revision_set_make(graph, session->arena);

    walk_add_one(graph, session->arena, &graph->next, rebase->onto, &above_onto);
    for (uint32_t i = 0; i < graph->count; i++)
    {
        const struct revision *revision = graph_revision(graph, i);

        if (!above_onto.has[i] || !above_bottom->has[i] || i == rebase->bottom)
            continue;
        diag_error(&session->diags, DIAG_REVISION, revision->down_span,
                   "revision " STR_FMT " joins " STR_FMT " and " STR_FMT " already", STR_ARG(revision->id),
                   STR_ARG(id_of(rebase, rebase->bottom)), STR_ARG(id_of(rebase, rebase->onto)));
        diag_hint(&session->diags,
                  "There is nothing to be put in order; a merge that nobody has applied may be deleted instead: '" STR_FMT "'.",
                  STR_ARG(revision->path));
        return true;
    }
    return false;
}

static bool place_check(struct rebase *rebase)
{
    struct session *session = rebase->session;
    const struct graph *graph = session->script.graph;
    struct revision_set above = revision_set_make(graph, session->arena), moved = above;

    if (rebase->is_there)
        return true;
    walk_add_one(graph, session->arena, &graph->all_next, rebase->bottom, &above);
    if (above.has[rebase->onto])
        return cycle_refuse(rebase);
    moved = revision_set_make(graph, session->arena);
    walk_add_one(graph, session->arena, &graph->next, rebase->bottom, &moved);
    if (is_joined(rebase, &moved))
        return false;
    for (uint32_t i = 0; i < graph->count; i++)
    {
        if (moved.has[i] && i != rebase->bottom)
            array_push(session->arena, &rebase->follows, i);
    }
    return true;
}

bool rebase_find_place(struct rebase *rebase, str onto, str from)
{
    if (!onto_find(rebase, onto))
        return false;
    if (from.len > 0 ? !parent_find(rebase, from) : !bottom_find(rebase))
        return false;
    rebase->is_there = rebase->from.len > 0 && str_equal(rebase->from, id_of(rebase, rebase->onto));
    return place_check(rebase);
}
