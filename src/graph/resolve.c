/*
 * resolve: the look-ups of Alembic's RevisionMap, on numbers.
 *
 * "Shares lineage" is symmetric, so a filter marks the relatives of what it is asked for once and tests each candidate, where
 * Alembic walks from every candidate. The filter resolves its identifier only when there is something to filter: an unknown
 * label is no mistake in an empty list, which scripts rely on.
 */
#include "graph/resolve.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "graph/branch.h"
#include "graph/identifier.h"
#include "graph/relative.h"

/* What an identifier stands for before anything is looked up: names, and the label that they have to agree with. */
struct named
{
    str_array names;
    bool has_label;
    str label;
};

bool resolve_refuse(struct resolver *resolver, str identifier)
{
    resolver->unresolved.failed = true;
    resolver->unresolved.is_row = resolver->in_rows;
    resolver->unresolved.identifier = identifier;
    return diag_error_alembic(resolver->diags, DIAG_REVISION, SPAN_NONE, "Can't locate revision identified by '" STR_FMT "'",
                              STR_ARG(identifier));
}

bool resolve_refuse_heads(struct resolver *resolver, const struct revision_list *heads, str argument)
{
    struct buf names = BUF(resolver->arena);
    str head = resolver->end.len > 0 ? resolver->end : argument;

    resolver->several = *heads;
    for (size_t i = 0; i < heads->len; i++)
        buf_print(&names, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(graph_id(resolver->graph, heads->at[i])));
    if (resolver->wording == RESOLVE_STAMP)
        diag_error_alembic(resolver->diags, DIAG_REVISION, SPAN_NONE,
                           "Multiple heads are present; please specify a single target revision");
    else if (resolver->wording == RESOLVE_NEW)
        diag_error_alembic(resolver->diags, DIAG_REVISION, SPAN_NONE,
                           "Multiple heads are present; please specify the head revision on which the new revision should be "
                           "based, or perform a merge.");
    else
        diag_error_alembic(resolver->diags, DIAG_REVISION, SPAN_NONE,
                           "Multiple head revisions are present for given argument '" STR_FMT "'; please specify a specific "
                           "target revision, '<branchname>@" STR_FMT "' to narrow to a specific head, or 'heads' for all heads",
                           STR_ARG(head), STR_ARG(head));
    diag_detail(resolver->diags, "the heads are " STR_FMT, STR_ARG(buf_str(&names)));
    diag_hint(resolver->diags, "Name one of them, write `heads` for all, or join them with `limbeck merge heads -m \"...\"`.");
    return false;
}

bool resolve_refuse_range(struct resolver *resolver, str start, str end)
{
    struct diags *diags = resolver->diags;

    if (resolver->start.len > 0)
        start = resolver->start;
    if (resolver->end.len > 0)
        end = resolver->end;
    if (resolver->wording == RESOLVE_UPGRADE || resolver->wording == RESOLVE_DOWNGRADE)
        return diag_error_alembic(diags, DIAG_REVISION, SPAN_NONE,
                                  "Destination " STR_FMT " is not a valid %s target from current head(s)", STR_ARG(end),
                                  resolver->wording == RESOLVE_UPGRADE ? "upgrade" : "downgrade");
    return diag_error_alembic(diags, DIAG_REVISION, SPAN_NONE,
                              "Requested range " STR_FMT ":" STR_FMT
                              " does not refer to ancestor/descendant revisions along the same branch",
                              STR_ARG(start), STR_ARG(end));
}

static bool prefix_matches(str key, str prefix)
{
    return str_starts(key, prefix) && utf8_count(key) > 3;
}

/* All keys, ids and labels, that start with a prefix; several may belong to one revision. */
static bool prefix_find(struct resolver *resolver, str prefix, bool has_branch, str branch, struct revision_list *out_list)
{
    const struct map *keys = &resolver->graph->keys;
    struct revision_list list = {0};

    for (size_t i = 0; prefix.len > 0 && i < keys->len; i++)
        if (prefix_matches(keys->at[i].key, prefix))
            array_push(resolver->arena, &list, (uint32_t)((uintptr_t)keys->at[i].value - 1));
    if (has_branch)
        return resolve_in_lineage(resolver, &list, branch, false, out_list);
    *out_list = list;
    return true;
}

/* The detail of a failed look-up by prefix. */
static bool prefix_refuse(struct resolver *resolver, str prefix, const struct revision_list *found)
{
    struct buf names = BUF(resolver->arena);

    resolve_refuse(resolver, prefix);
    for (size_t i = 0; i < found->len && i < 3; i++)
        buf_print(&names, "%s'" STR_FMT "'", i > 0 ? ", " : "", STR_ARG(graph_id(resolver->graph, found->at[i])));
    if (found->len > 1)
        diag_detail(resolver->diags, "%zu names start with '" STR_FMT "': " STR_FMT "%s", found->len, STR_ARG(prefix),
                    STR_ARG(buf_str(&names)), found->len > 3 ? ", ..." : "");
    else if (utf8_count(prefix) < 4)
        diag_detail(resolver->diags, "no revision or branch label has this name; a shortened one has at least four characters");
    return false;
}

/* Which revision a name means among those of a branch. */
static bool name_find(struct resolver *resolver, str name, bool has_branch, str branch, uint32_t *out_number)
{
    struct revision_list found = {0};

    if (graph_find(resolver->graph, name, out_number))
        return true;
    if (!prefix_find(resolver, name, has_branch, branch, &found))
        return false;
    if (found.len != 1)
        return prefix_refuse(resolver, name, &found);
    *out_number = found.at[0];
    return true;
}

bool resolve_name(struct resolver *resolver, str name, uint32_t *out_number)
{
    return name_find(resolver, name, false, name, out_number);
}

bool resolve_branch(struct resolver *resolver, str label, uint32_t *out_number)
{
    if (resolve_name(resolver, label, out_number))
        return true;
    diag_detail(resolver->diags, "no such branch: '" STR_FMT "'", STR_ARG(label));
    return false;
}

/* The relatives of some revisions: their ancestors, their descendants, themselves. */
static struct revision_set relatives_of(struct resolver *resolver, const struct revision_list *list, bool include_dependencies)
{
    const struct graph *graph = resolver->graph;
    struct revision_set above = revision_set_make(graph, resolver->arena);
    struct revision_set below = revision_set_make(graph, resolver->arena);

    walk_add(graph, resolver->arena, include_dependencies ? &graph->all_down : &graph->down, list, &below);
    walk_add(graph, resolver->arena, include_dependencies ? &graph->all_next : &graph->next, list, &above);
    for (uint32_t i = 0; i < graph->count; i++)
        below.has[i] = below.has[i] || above.has[i];
    return below;
}

/* The branch that a name has to be on; `has` is false without a label, and an empty label is none. */
struct branch
{
    bool has;
    str label;
    struct revision_set relatives;
};

static bool branch_of(struct resolver *resolver, const struct named *named, struct branch *out_branch)
{
    struct branch branch = {.has = named->has_label && named->label.len > 0, .label = named->label};
    uint32_t number = REVISION_NONE;

    if (branch.has)
    {
        if (!resolve_branch(resolver, named->label, &number))
            return false;
        branch.relatives = relatives_of(resolver, &(struct revision_list){.at = &number, .len = 1}, false);
    }
    *out_branch = branch;
    return true;
}

static bool name_resolve(struct resolver *resolver, str name, const struct branch *branch, uint32_t *out_number)
{
    uint32_t number = REVISION_NONE;

    if (!name_find(resolver, name, branch->has, branch->label, &number))
        return false;
    if (branch->has && !branch->relatives.has[number])
    {
        resolve_refuse(resolver, name);
        diag_detail(resolver->diags, "revision " STR_FMT " is not a member of branch '" STR_FMT "'",
                    STR_ARG(graph_id(resolver->graph, number)), STR_ARG(branch->label));
        return false;
    }
    *out_number = number;
    return true;
}

static void names_of(struct resolver *resolver, const struct revision_list *list, str_array *names)
{
    for (size_t i = 0; i < list->len; i++)
        array_push(resolver->arena, names, graph_id(resolver->graph, list->at[i]));
}

/* The head by down_revision, of all or of a branch; several are refused. */
static bool head_name(struct resolver *resolver, struct named *named)
{
    struct revision_list heads = resolver->graph->heads;
    bool has_branch = named->has_label && named->label.len > 0;

    if (has_branch && !resolve_in_lineage(resolver, &heads, named->label, false, &heads))
        return false;
    if (heads.len > 1)
        return resolve_refuse_heads(resolver, &heads,
                                    has_branch ? str_join(resolver->arena, named->label, STR("@head")) : STR("head"));
    names_of(resolver, &heads, &named->names);
    return true;
}

/* "heads" are the real heads; of a branch, the heads by down_revision. */
static bool heads_names(struct resolver *resolver, struct named *named)
{
    struct revision_list heads = resolver->graph->real_heads;

    if (named->has_label && named->label.len > 0)
    {
        heads = resolver->graph->heads;
        if (!resolve_in_lineage(resolver, &heads, named->label, false, &heads))
            return false;
    }
    names_of(resolver, &heads, &named->names);
    return true;
}

static bool symbol_names(struct resolver *resolver, str text, struct named *out_named)
{
    struct identifier identifier = identifier_split(text);

    *out_named = (struct named){.has_label = identifier.has_label, .label = identifier.label};
    if (str_equal(identifier.symbol, STR("heads")))
        return heads_names(resolver, out_named);
    if (str_equal(identifier.symbol, STR("head")))
        return head_name(resolver, out_named);
    if (!str_equal(identifier.symbol, STR("base")))
        array_push(resolver->arena, &out_named->names, identifier.symbol);
    return true;
}

/* The revisions that a lineage is traced from: that of the label, then those of the names. */
static bool origins_of(struct resolver *resolver, const struct named *named, struct revision_list *out_origins)
{
    if (named->has_label && named->label.len > 0 &&
        !resolve_name(resolver, named->label, array_add(resolver->arena, out_origins)))
        return false;
    for (size_t i = 0; i < named->names.len; i++)
        if (!resolve_name(resolver, named->names.at[i], array_add(resolver->arena, out_origins)))
            return false;
    return true;
}

bool resolve_in_lineage(struct resolver *resolver, const struct revision_list *list, str identifier, bool include_dependencies,
                        struct revision_list *out_list)
{
    struct named named;
    struct revision_list origins = {0};
    struct revision_set relatives;
    struct revision_list kept = {0};

    if (!symbol_names(resolver, identifier, &named) || (list->len > 0 && !origins_of(resolver, &named, &origins)))
        return false;
    if (origins.len == 0)
    {
        *out_list = *list;
        return true;
    }
    relatives = relatives_of(resolver, &origins, include_dependencies);
    for (size_t i = 0; i < list->len; i++)
        if (number_is_revision(list->at[i]) && relatives.has[list->at[i]])
            array_push(resolver->arena, &kept, list->at[i]);
    *out_list = kept;
    return true;
}

static bool has_label_named(struct resolver *resolver, uint32_t number, const struct named *named)
{
    return !named->has_label || branch_has_label(resolver->graph, number, named->label);
}

/* "-N": so many steps down from each real head that carries the label. */
static bool walk_from_heads(struct resolver *resolver, const struct named *named, int64_t steps, struct revision_list *out_list)
{
    const struct revision_list *heads = &resolver->graph->real_heads;

    for (size_t i = 0; i < heads->len; i++)
    {
        uint32_t number = REVISION_NONE;

        if (!has_label_named(resolver, heads->at[i], named))
            continue;
        if (!relative_walk(resolver, &(struct relative_walk){.start = heads->at[i], .steps = steps}, &number))
            return false;
        array_push(resolver->arena, out_list, number);
    }
    return true;
}

static bool names_resolve(struct resolver *resolver, const struct named *named, struct revision_list *out_list)
{
    struct branch branch;

    if (named->names.len > 0 && !branch_of(resolver, named, &branch))
        return false;
    for (size_t i = 0; i < named->names.len; i++)
        if (!name_resolve(resolver, named->names.at[i], &branch, array_add(resolver->arena, out_list)))
            return false;
    return true;
}

bool resolve_revisions(struct resolver *resolver, str identifier, struct revision_list *out_list)
{
    struct named named;
    struct revision_list list = {0};
    int64_t steps = 0;
    bool resolved;

    if (!symbol_names(resolver, identifier, &named))
        return false;
    if (named.names.len == 1 && identifier_is_walk(named.names.at[0], &steps))
        resolved = walk_from_heads(resolver, &named, steps, &list);
    else
        resolved = names_resolve(resolver, &named, &list);
    if (resolved)
        *out_list = list;
    return resolved;
}

bool resolve_each(struct resolver *resolver, const str_array *identifiers, struct revision_list *out_list)
{
    struct revision_list all = {0};

    for (size_t i = 0; i < identifiers->len; i++)
    {
        struct revision_list list;

        if (!resolve_revisions(resolver, identifiers->at[i], &list))
            return false;
        for (size_t k = 0; k < list.len; k++)
            array_push(resolver->arena, &all, list.at[k]);
    }
    *out_list = all;
    return true;
}

/* A row names a revision; what only a person types (head, x@head, -1) is no name of one. */
static bool row_is_name(str row)
{
    static const str symbols[] = {STR_INIT("head"), STR_INIT("heads"), STR_INIT("base")};
    int64_t steps;

    for (size_t i = 0; i < COUNT_OF(symbols); i++)
        if (str_equal(row, symbols[i]))
            return false;
    return row.len > 0 && str_find_char(row, '@') == STR_NONE && !identifier_is_walk(row, &steps);
}

bool resolve_rows(struct resolver *resolver, const str_array *rows, struct revision_list *out_list)
{
    bool resolved = true;

    resolver->in_rows = true;
    for (size_t i = 0; resolved && i < rows->len; i++)
        resolved = row_is_name(rows->at[i]) || resolve_refuse(resolver, rows->at[i]);
    resolved = resolved && resolve_each(resolver, rows, out_list);
    resolver->in_rows = false;
    return resolved;
}

bool resolve_revision(struct resolver *resolver, str identifier, uint32_t *out_number)
{
    struct named named;
    struct branch branch;

    if (!symbol_names(resolver, identifier, &named))
        return false;
    if (named.names.len > 1)
    {
        struct revision_list heads = {0};

        if (!resolve_each(resolver, &named.names, &heads))
            return false;
        return resolve_refuse_heads(resolver, &heads, identifier);
    }
    if (!branch_of(resolver, &named, &branch))
        return false;
    if (named.names.len == 1)
        return name_resolve(resolver, named.names.at[0], &branch, out_number);
    *out_number = REVISION_BASE;
    return true;
}
