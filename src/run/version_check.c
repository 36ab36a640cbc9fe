/*
 * What is wrong with the rows of a version table before anything runs: one twice, or one for a revision that another row stands
 * on.
 *
 * Alembic refuses the second for an upgrade; a downgrade or stamp goes on with whichever row it meets first. A row below
 * another by depends_on alone is left to the plan: Alembic itself leaves such rows behind.
 */
#include "graph/walk.h"
#include "run/migration.h"

/* Two rows of which one stands on the other. */
struct overlap
{
    str below, above;
    str_array kept; /* the rows without those that others stand on */
};

/* All that is strictly below a row. */
static struct revision_set below_rows(struct migration *migration, const struct edges *down)
{
    struct arena *arena = migration->session->arena;
    const struct graph *graph = migration->session->script.graph;
    struct revision_set below = revision_set_make(graph, arena);
    struct revision_list parents = {0};
    uint32_t number;

    for (size_t i = 0; i < migration->rows.len; i++)
    {
        if (!graph_find(graph, migration->rows.at[i], &number))
            continue;
        for (uint32_t e = down->starts[number]; e < down->starts[number + 1]; e++)
            array_push(arena, &parents, down->at[e]);
    }
    walk_add(graph, arena, down, &parents, &below);
    return below;
}

static str row_above(struct migration *migration, const struct edges *down, uint32_t low)
{
    const struct graph *graph = migration->session->script.graph;
    uint32_t high;

    for (size_t i = 0; i < migration->rows.len; i++)
    {
        struct revision_set below = revision_set_make(graph, migration->session->arena);

        if (!graph_find(graph, migration->rows.at[i], &high) || high == low)
            continue;
        walk_add_one(graph, migration->session->arena, down, high, &below);
        if (below.has[low])
            return migration->rows.at[i];
    }
    return (str){0};
}

static bool overlap_find(struct migration *migration, const struct edges *down, struct overlap *out_overlap)
{
    const struct graph *graph = migration->session->script.graph;
    struct revision_set below = below_rows(migration, down);
    struct overlap overlap = {0};
    uint32_t number;

    for (size_t i = 0; i < migration->rows.len; i++)
    {
        str row = migration->rows.at[i];

        if (!graph_find(graph, row, &number) || !below.has[number])
            array_push(migration->session->arena, &overlap.kept, row);
        else if (overlap.below.len == 0)
        {
            overlap.below = row;
            overlap.above = row_above(migration, down, number);
        }
    }
    *out_overlap = overlap;
    return overlap.below.len > 0;
}

static void rows_hint(struct migration *migration, const str_array *kept)
{
    struct diags *diags = &migration->session->diags;

    diag_detail(diags, "the rows of '" STR_FMT "': " STR_FMT, STR_ARG(migration->version_table.text),
                STR_ARG(str_array_join(migration->session->arena, &migration->rows, STR(", "))));
    diag_hint(diags,
              "When all of it is applied, `limbeck stamp --purge " STR_FMT
              "` writes the table anew, with one row for each branch.",
              STR_ARG(str_array_join(migration->session->arena, kept, STR(" "))));
}

void version_explain_overlap(struct migration *migration)
{
    struct diag *diag = diag_last(&migration->session->diags);
    struct overlap overlap;

    if (diag != NULL && str_starts(diag->primary, STR("Requested revision ")) &&
        overlap_find(migration, &migration->session->script.graph->all_down, &overlap))
        rows_hint(migration, &overlap.kept);
}

/* The rows are sorted. */
static bool are_single(struct migration *migration)
{
    const str_array *rows = &migration->rows;
    str_array single = {0};

    for (size_t i = 0; i < rows->len; i++)
    {
        if (i == 0 || !str_equal(rows->at[i - 1], rows->at[i]))
            array_push(migration->session->arena, &single, rows->at[i]);
    }
    if (single.len == rows->len)
        return true;
    diag_error(&migration->session->diags, DIAG_REVISION, SPAN_NONE, "the version table '" STR_FMT "' has a row more than once",
               STR_ARG(migration->version_table.text));
    rows_hint(migration, &single);
    return false;
}

bool version_check_rows(struct migration *migration)
{
    struct overlap overlap;

    if (!are_single(migration))
        return false;
    if (!(migration->is_downgrade || migration->is_stamp) || migration->rows.len < 2 ||
        !overlap_find(migration, &migration->session->script.graph->down, &overlap))
        return true;
    diag_error(&migration->session->diags, DIAG_REVISION, SPAN_NONE,
               "the version table '" STR_FMT "' has a row for " STR_FMT " and one for " STR_FMT ", which stands on it",
               STR_ARG(migration->version_table.text), STR_ARG(overlap.below), STR_ARG(overlap.above));
    rows_hint(migration, &overlap.kept);
    return false;
}
