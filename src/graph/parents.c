/* parents: the checks of Alembic's ScriptDirectory.generate_revision that need the graph. */
#include "graph/parents.h"

#include "graph/branch.h"

static bool parents_are_distinct(struct resolver *resolver, const struct revision_list *parents)
{
    struct revision_set seen = revision_set_make(resolver->graph, resolver->arena);

    for (size_t i = 0; i < parents->len; i++)
    {
        if (!number_is_revision(parents->at[i]))
        {
            diag_error(resolver->diags, DIAG_REVISION, SPAN_NONE, "the walk from the heads leaves the graph");
            diag_hint(resolver->diags, "Count fewer steps, or name the revision: `limbeck history` lists them.");
            return false;
        }
        if (seen.has[parents->at[i]])
            return diag_error_alembic(resolver->diags, DIAG_REVISION, SPAN_NONE, "Duplicate head revisions specified");
        seen.has[parents->at[i]] = true;
    }
    return true;
}

static bool not_a_head_refuse(struct resolver *resolver, uint32_t number)
{
    diag_error_alembic(resolver->diags, DIAG_REVISION, SPAN_NONE,
                       "Revision " STR_FMT " is not a head revision; please specify --splice to create a new branch from this "
                       "revision",
                       STR_ARG(graph_id(resolver->graph, number)));
    diag_hint(resolver->diags, "`limbeck heads` lists the revisions on which a new one can stand.");
    return false;
}

bool parents_choose(struct resolver *resolver, const str_array *identifiers, bool splice, struct revision_list *out_parents)
{
    struct revision_list parents;

    resolver->wording = RESOLVE_NEW;
    if (!resolve_each(resolver, identifiers, &parents) || !parents_are_distinct(resolver, &parents))
        return false;
    for (size_t i = 0; !splice && i < parents.len; i++)
        if (!graph_is_head(resolver->graph, parents.at[i]))
            return not_a_head_refuse(resolver, parents.at[i]);
    *out_parents = parents;
    return true;
}

bool parents_choose_dependencies(struct resolver *resolver, const str_array *identifiers, str_array *out_depends_on)
{
    str_array depends_on = {0};

    resolver->wording = RESOLVE_PLAIN;
    for (size_t i = 0; i < identifiers->len; i++)
    {
        uint32_t number = REVISION_BASE;
        str name = identifiers->at[i];

        if (!resolve_revision(resolver, name, &number))
            return false;
        if (!number_is_revision(number))
            return resolve_refuse(resolver, name);
        if (!branch_has_label(resolver->graph, number, name))
            name = graph_id(resolver->graph, number);
        array_push(resolver->arena, &depends_on, name);
    }
    *out_depends_on = depends_on;
    return true;
}

/* A revision or branch with such a name could not be named. */
static bool name_refuse_symbol(str name, const char *what, const char *option, struct diags *diags)
{
    static const str symbols[] = {STR_INIT("head"), STR_INIT("heads"), STR_INIT("base"), STR_INIT("current")};
    bool is_symbol = str_find_char(name, '@') != STR_NONE || str_find_char(name, ':') != STR_NONE;

    for (size_t i = 0; i < COUNT_OF(symbols); i++)
        is_symbol = is_symbol || str_equal(name, symbols[i]);
    if (!is_symbol)
        return true;
    diag_error(diags, DIAG_REVISION, SPAN_NONE, "'" STR_FMT "' cannot be %s: it means something else in `limbeck upgrade`", STR_ARG(name), what);
    diag_hint(diags, "Choose another one with %s.", option);
    return false;
}

bool parents_check_new(const struct graph *graph, str id, const str_array *branch_labels, struct diags *diags)
{
    uint32_t owner = 0;

    if (!revision_check_id(id, SPAN_NONE, diags) || !name_refuse_symbol(id, "the id of a revision", "--rev-id", diags))
        return false;
    if (graph_find(graph, id, &owner))
    {
        diag_error(diags, DIAG_REVISION, graph_revision(graph, owner)->id_span,
                   "'" STR_FMT "' is taken by revision " STR_FMT " in '" STR_FMT "'", STR_ARG(id),
                   STR_ARG(graph_id(graph, owner)), STR_ARG(graph_revision(graph, owner)->path));
        diag_hint(diags, "Choose another identifier with --rev-id.");
        return false;
    }
    for (size_t i = 0; i < branch_labels->len; i++)
        if (!name_refuse_symbol(branch_labels->at[i], "a branch label", "--branch-label", diags))
            return false;
    for (size_t i = 0; i < branch_labels->len; i++)
        if (str_equal(branch_labels->at[i], id) || graph_find(graph, branch_labels->at[i], &owner))
            return diag_error_alembic(diags, DIAG_REVISION, SPAN_NONE,
                                      "Branch name '" STR_FMT "' in revision " STR_FMT " already used by revision " STR_FMT,
                                      STR_ARG(branch_labels->at[i]), STR_ARG(id),
                                      STR_ARG(str_equal(branch_labels->at[i], id) ? id : graph_id(graph, owner)));
    return true;
}
